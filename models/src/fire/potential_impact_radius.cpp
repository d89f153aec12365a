// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/potential_impact_radius.hpp"

#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::fire {

std::string_view name_of(ImpactRadiusForm form) noexcept {
  return form == ImpactRadiusForm::Gb32167 ? "gb32167" : "asme_b31_8s";
}

ImpactRadius potential_impact_radius(double outer_diameter_m, double overpressure_pa,
                                     ImpactRadiusForm form) {
  InputCheck check{"potential_impact_radius"};
  check.positive("diameter", outer_diameter_m, "m");
  check.positive("gauge_pressure", overpressure_pa, "Pa");
  check.done();
  const data::Table& t = data::table("coefficients/potential_impact_radius.csv");
  std::size_t row = 0;
  while (row < t.rows() && t.text(row, "form") != name_of(form)) ++row;
  if (row == t.rows()) throw Error("coefficients/potential_impact_radius.csv lacks a form");
  ImpactRadius out{.factor_si = t.number(row, "factor_si"),
                   .source = std::string{t.text(row, "source")},
                   .confidence = std::string{t.text(row, "confidence")}};
  out.radius_m = out.factor_si * outer_diameter_m * std::sqrt(overpressure_pa);  // (1)
  const double largest_mm = t.number(row, "largest_diameter_mm");
  const double largest_mpa = t.number(row, "largest_pressure_mpa");
  if (outer_diameter_m > largest_mm / 1e3 || overpressure_pa > largest_mpa * 1e6) {
    out.warnings.push_back({"outside_validity", "fire.potential_impact_radius",
                            "diameter " + number_text(1e3 * outer_diameter_m) + " mm at " +
                                number_text(overpressure_pa / 1e6) +
                                " MPa is beyond the lines the formula was held against: up to " +
                                number_text(largest_mm) + " mm and " + number_text(largest_mpa) +
                                " MPa"});
  }
  return out;
}

}  // namespace isorisk::models::fire
