// SPDX-License-Identifier: Apache-2.0
#include "building_blasts.hpp"

#include <algorithm>

#include "isorisk/data/embedded.hpp"

namespace isorisk::study::qra {

const std::vector<BuildingBlast>& building_blasts() {
  static const std::vector<BuildingBlast> blasts = [] {
    const data::Table& t = data::table("standards/occupied_buildings.csv");
    std::vector<BuildingBlast> out;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      const std::string effect{t.text(i, "effect")};
      const bool known = std::any_of(out.begin(), out.end(),
                                     [&](const BuildingBlast& b) { return b.effect == effect; });
      if (t.text(i, "overpressure_pa").empty() || known) continue;
      out.push_back({effect, t.number(i, "overpressure_pa")});
    }
    return out;
  }();
  return blasts;
}

}  // namespace isorisk::study::qra
