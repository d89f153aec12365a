// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "isorisk/core/risk/risk.hpp"

/// What integrations share: values that depend neither on frequencies nor on the wind. Every one
/// is a pure function of what it is kept under, so that a result does not see where it came from.
namespace isorisk::risk {

/// Floats of profiles kept at most (512 MB); those beyond are computed anew.
inline constexpr std::int64_t kProfilesKept = std::int64_t{1} << 27;
/// And those that locations of one integration hand on to each other (32 MB).
inline constexpr std::int64_t kProfilesSharedInPassing = std::int64_t{1} << 23;

/// A footprint on the rings.
class RingMemory {
 public:
  struct Profile {
    int group = 0;
    int angles = 0;
    int count = 0;
    std::unique_ptr<float[]> values;
  };

  /// The half profile on a ring group; null when it is not kept.
  [[nodiscard]] const Profile* find(int group, int angles) const {
    const std::lock_guard lock{mutex_};
    for (const Profile& p : profiles_)
      if (p.group == group && p.angles == angles) return &p;
    return nullptr;
  }
  /// Keeps a profile unless there is no room; `room` counts floats.
  void keep(int group, const RingGroup& ring, const float* values, int count,
            std::atomic<std::int64_t>& room) {
    const auto size = static_cast<std::int64_t>(count) * kLanes;
    if (room.load(std::memory_order_relaxed) < size) return;
    Profile p{group, ring.angles, count, std::make_unique<float[]>(static_cast<std::size_t>(size))};
    std::copy_n(values, size, p.values.get());
    const std::lock_guard lock{mutex_};
    for (const Profile& known : profiles_)
      if (known.group == group && known.angles == ring.angles) return;
    room -= size;
    profiles_.push_back(std::move(p));
  }
  /// So many locations use it; after the last one its profiles go.
  void set_users(int count) { users_ = count; }
  void used(std::atomic<std::int64_t>& room) {
    if (--users_ > 0) return;
    room += floats();
    profiles_.clear();
  }
  [[nodiscard]] std::int64_t floats() const {
    std::int64_t sum = 0;
    for (const Profile& p : profiles_) sum += static_cast<std::int64_t>(p.count) * kLanes;
    return sum;
  }

 private:
  mutable std::mutex mutex_;
  std::deque<Profile> profiles_;  // addresses stay
  std::atomic<int> users_{0};
};

/// Deaths round one location.
struct DeathMemory {
  struct Asked {
    const Footprint* footprint = nullptr;
    unsigned fields = 0;
    bool individual = false;
    friend bool operator==(const Asked&, const Asked&) = default;
  };
  bool known = false;
  std::int32_t owner = -1;  ///< whose staff are left out
  std::vector<Asked> asked;
  std::vector<std::int32_t> row;  ///< [footprint * fields + column]; -1: nobody dies
  std::vector<float> deaths;      ///< rows by direction
  std::vector<double> radial;     ///< [footprint * fields + column]
};

struct IntegrationMemory {
  std::mutex in_use;
  // Valid for these only.
  RiskOptions options;
  int periods = 0;
  int sectors = 0;
  std::vector<Point> locations;
  std::vector<PopulationCell> population;

  struct Kept {
    FootprintPtr footprint;  ///< holds the address
    RingMemory rings;
  };
  std::unordered_map<const Footprint*, std::unique_ptr<Kept>> footprints;  // never iterated in sums
  std::vector<DeathMemory> deaths;                                         ///< by location
  std::atomic<std::int64_t> room{kProfilesKept};

  /// Forgets what does not hold for these inputs, and makes places for their footprints.
  void fit(const RiskInput& input, const RiskOptions& options);
};

}  // namespace isorisk::risk
