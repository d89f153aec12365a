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

/// What the clouds of releases meet where their equipment stands: of the same consequences and map
/// it depends on the inputs named here alone. Kept from update to update.
struct MetOnTheMap {
  std::mutex mutex;
  std::vector<std::size_t> releases;  ///< which of the Physics
  int sectors = 0;
  std::string people_ignite;
  std::vector<double> period_share;  ///< people are there by their mean over the periods
  /// Probability of delayed ignition: [release][place][class * sectors + sector].
  std::vector<std::vector<std::vector<double>>> ignition;
  /// Congested regions: [release][place][class].
  std::vector<std::vector<std::vector<RegionCover>>> covers;
  bool knows_ignition = false;
  bool knows_covers = false;
};

/// The consequences of every release of a run: what frequencies, ignition probabilities and winds
/// are put on. Releases without their source terms, which are in the result.
struct Physics {
  std::vector<Release> releases;
  std::vector<ReleaseConsequence> consequences;
  std::unique_ptr<MetOnTheMap> met = std::make_unique<MetOnTheMap>();
};

}  // namespace isorisk::study::qra
