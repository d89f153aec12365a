// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/gbt37243_consequence.hpp"

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/explosion/gb6722.hpp"

namespace isorisk::models::explosion {

std::vector<ConsequenceDistance> gbt37243_distances(double tnt_mass_kg) {
  InputCheck check{"explosion.gbt37243_consequence"};
  check.positive("tnt_mass", tnt_mass_kg, "kg");
  check.done();
  const Gb6722 formula{tnt_mass_kg};
  const data::Table& table = data::table("standards/gbt37243_2019_overpressure.csv");
  std::vector<ConsequenceDistance> list;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double limit = table.number(i, "threshold_pa");
    list.push_back({.target_class = std::string{table.text(i, "target_class")},
                    .name_zh = std::string{table.text(i, "name_zh")},
                    .threshold_pa = limit,
                    .distance_m = largest_distance(formula, limit).distance_m,
                    .clause = std::string{table.text(i, "source")},
                    .confidence = std::string{table.text(i, "confidence")}});
  }
  return list;
}

std::string gbt37243_scope() {
  const data::Table& table = data::table("standards/gbt37243_2019_path.csv");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "step") == "scope") return std::string{table.text(i, "text_en")};
  }
  throw DataError("standards/gbt37243_2019_path.csv has no row 'scope'");
}

}  // namespace isorisk::models::explosion
