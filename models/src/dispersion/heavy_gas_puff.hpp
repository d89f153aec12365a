// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>

#include "heavy_gas_slab.hpp"

// A cloud that moves as a whole: instantaneous, of short duration, or a plume after its release
// has ended; not installed.
namespace isorisk::models::dispersion {

// What feeds the puff, and how much of the material is in it.
struct PuffSource {
  double mass = 0.0;      // instantaneous, kg
  double rate = 0.0;      // kg/s until `duration`
  double duration = 0.0;  // s
  double speed = 0.0;     // of gas leaving a pool
  [[nodiscard]] bool fed(double t) const noexcept { return rate > 0.0 && t < duration; }
  [[nodiscard]] double released(double t) const noexcept {
    return rate > 0.0 ? rate * std::min(t, duration) : mass;
  }
};

struct PuffLimits {
  double max_distance = 0.0;
  double min_fraction = 0.0;
  double tolerance = 1e-4;
};

struct PuffResult {
  std::vector<Slab> stations;
  bool complete = true;
};

[[nodiscard]] Slab instantaneous_cloud(const SlabClosure& closure, const MixtureThermo& thermo,
                                       const HeavyGasRelease& release);
// Over a pool that stops before it has built up a plume: the cloud after its first instants.
[[nodiscard]] Slab young_pool_cloud(const SlabClosure& closure, const MixtureThermo& thermo,
                                    const HeavyGasRelease& release);
// The plume at the section where it becomes a puff.
[[nodiscard]] Slab puff_of_plume(const Slab& plume, double rate, double duration);

// From the first station on. False when the adaptive integrator does not converge: nothing is
// added then.
[[nodiscard]] bool march_puff(PuffResult& puff, const SlabClosure& closure,
                              const MixtureThermo& thermo, const PuffSource& source,
                              const PuffLimits& limits, bool fixed_steps);

}  // namespace isorisk::models::dispersion
