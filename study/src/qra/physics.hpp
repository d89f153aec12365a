// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "congestion_map.hpp"
#include "consequences.hpp"
#include "isorisk/study/qra.hpp"

namespace isorisk::study::qra {

/// The inputs that what a cloud meets depends on, beside the consequences and the map.
struct MapKey {
  std::vector<std::size_t> releases;  ///< which of the Physics
  int sectors = 0;
  std::string people_ignite;  ///< of ignition alone
  friend bool operator==(const MapKey&, const MapKey&) = default;
};

/// What the clouds of releases meet where their equipment stands; kept from update to update.
struct MetOnTheMap {
  template <class T>
  using ByPlace = std::vector<std::vector<std::vector<T>>>;  ///< [release][place][class]
  template <class T>
  struct Kept {
    MapKey of;
    std::shared_ptr<const ByPlace<T>> value;
  };
  std::mutex mutex;
  Kept<MetSources> sources;  ///< of ignition
  Kept<RegionCover> covers;  ///< congested regions
};

/// The consequences of every release of a run: what frequencies, ignition probabilities and winds
/// are put on. Releases without their source terms, which are in the result.
struct Physics {
  std::vector<Release> releases;
  std::vector<ReleaseConsequence> consequences;
  std::unique_ptr<MetOnTheMap> met = std::make_unique<MetOnTheMap>();
};

}  // namespace isorisk::study::qra
