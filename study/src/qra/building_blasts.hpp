// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace isorisk::study::qra {

/// A blast effect whose distance is reported because buildings inside the park are judged by it.
struct BuildingBlast {
  std::string effect;            ///< "6.9 kPa": its name among the effect distances
  double overpressure_pa = 0.0;  ///< side-on
};

/// Rows of data/standards/occupied_buildings.csv with an overpressure, each effect once.
[[nodiscard]] const std::vector<BuildingBlast>& building_blasts();

}  // namespace isorisk::study::qra
