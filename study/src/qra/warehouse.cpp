// SPDX-License-Identifier: Apache-2.0
#include "warehouse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/substance/substance.hpp"
#include "isorisk/models/vulnerability/toxic_probit.hpp"

namespace isorisk::study::qra {
namespace {

using models::frequency::LossKind;
using models::frequency::LossOfContainment;

constexpr const char* kTable = "coefficients/warehouse_fires.csv";
constexpr const char* kFire = "warehouse_fire";  // LossOfContainment::equipment
constexpr const char* kOpen = "doors open";      // LossOfContainment::variant
constexpr const char* kClosed = "doors closed";
constexpr double kHalf = 5.0;  // probit of one half
constexpr double kHalfHour_min = 30.0;

double number(std::string_view parameter, std::string_view key = {}) {
  const data::Table& t = data::table(kTable);
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "parameter") == parameter && t.text(r, "key") == key) return t.number(r, "value");
  }
  throw Error(fmt::format("{} has no row {} {}", kTable, parameter, key));
}

// Concentration [mg/m3] that kills half in half an hour.
double half_lethal_mg_per_m3(const models::Substance& s) {
  const auto relation = models::vulnerability::toxic_substance(s.toxic_probit_cas)
                            .probit.in_mg_per_m3(s.molar_mass_kg_per_mol, 288.15, 101325.0);
  return std::pow(std::exp((kHalf - relation.a) / relation.b) / kHalfHour_min, 1.0 / relation.n);
}

LossOfContainment fire(double area_m2, double frequency_per_yr, bool open) {
  return {.kind = LossKind::Hole,
          .hole_diameter_m = 2.0 * std::sqrt(area_m2 / M_PI),  // of a circle of the burning area
          .frequency_per_yr = frequency_per_yr,
          .label = fmt::format("fire of {} m2, {}", number_text(area_m2), open ? kOpen : kClosed),
          .library = "warehouse fires",
          .equipment = kFire,
          .variant = open ? kOpen : kClosed,
          .source = std::string{data::table(kTable).text(0, "source")},
          .confidence = std::string{data::table(kTable).text(0, "confidence")}};
}

}  // namespace

models::fire::StoredFormula stored_formula(const std::string& text) {
  models::fire::StoredFormula f;
  const std::array<std::pair<std::string_view, double*>, 9> elements{{{"Cl", &f.cl},
                                                                      {"Br", &f.br},
                                                                      {"C", &f.c},
                                                                      {"H", &f.h},
                                                                      {"O", &f.o},
                                                                      {"N", &f.n},
                                                                      {"S", &f.s},
                                                                      {"F", &f.f},
                                                                      {"P", &f.p}}};
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view rest = std::string_view{text}.substr(at);
    const auto it = std::find_if(elements.begin(), elements.end(),
                                 [&](const auto& e) { return rest.starts_with(e.first); });
    if (it == elements.end()) {
      throw InputError(
          fmt::format("'{}' is not read; elements C, H, O, N, S, Cl, F, Br, P with "
                      "their numbers, as C3.9H8.5N1.17Cl0.46",
                      rest));
    }
    if (*it->second > 0.0) {
      throw InputError(fmt::format("{} stands twice; each element once", it->first));
    }
    at += it->first.size();
    std::size_t end = at;
    while (end < text.size() &&
           (std::isdigit(static_cast<unsigned char>(text[end])) != 0 || text[end] == '.')) {
      ++end;
    }
    double atoms = 1.0;
    if (end > at) {
      const std::string digits = text.substr(at, end - at);
      char* stop = nullptr;
      atoms = std::strtod(digits.c_str(), &stop);
      if (*stop != '\0' || !(atoms > 0.0)) {
        throw InputError(fmt::format("'{}' after {} is no number above 0", digits, it->first));
      }
    }
    *it->second = atoms;
    at = end;
  }
  if (!(f.c + f.h > 0.0)) throw InputError("no C and no H: nothing that burns");
  return f;
}

bool may_burn(const Equipment& e) {
  return e.type == EquipmentType::Warehouse && e.fire_area_m2 && !e.stored_formula.empty();
}

bool is_warehouse_fire(const LossOfContainment& loss) noexcept { return loss.equipment == kFire; }

std::vector<LossOfContainment> warehouse_fires(const Equipment& e) {
  const data::Table& t = data::table(kTable);
  std::vector<std::pair<double, double>> sizes;  // area, part of the fires
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "parameter") != "size") continue;
    const double area = std::min(t.number(r, "key"), *e.fire_area_m2);
    if (!sizes.empty() && sizes.back().first == area) {
      sizes.back().second += t.number(r, "value");
    } else {
      sizes.emplace_back(area, t.number(r, "value"));
    }
  }
  // Without the volume of the building there is no limit to the air.
  const double open = e.building_volume_m3 ? number("doors_open") : 1.0;
  std::vector<LossOfContainment> all;
  for (const auto& [area, part] : sizes) {
    const double f = number("frequency") * part;
    if (open < 1.0) all.push_back(fire(area, f * (1.0 - open), false));
    all.push_back(fire(area, f * open, true));
  }
  return all;
}

WarehouseSource warehouse_source(const Equipment& e, const LossOfContainment& loss) {
  const auto& library = models::SubstanceLibrary::builtin();
  const bool open = loss.variant == kOpen;
  const double area = 0.25 * M_PI * loss.hole_diameter_m * loss.hole_diameter_m;
  models::fire::WarehouseFireInput in{
      .stored = stored_formula(e.stored_formula),
      .fire_area_m2 = area,
      .burning_rate_kg_per_m2_s =
          number("burning_rate", library.at(e.substance).flammable ? "flammable" : "packed"),
      .air_changes_per_h = number("air_changes"),
      .duration_s = number("duration"),
      .stored_mass_kg = e.inventory_kg,
      .heat_of_combustion_j_per_kg = number("heat_of_combustion")};
  if (!open) in.building_volume_m3 = e.building_volume_m3;
  const models::fire::WarehouseFire burning{in};
  WarehouseSource out{.fire = burning.state(), .warnings = burning.warnings()};
  const models::fire::WarehouseFireState& s = out.fire;
  if (open) out.radiated_w = number("fraction_radiated") * s.heat_release_w;
  double units = 0.0;
  double most = 0.0;
  double half_of_most = 0.0;
  for (const auto& [gas, rate] : {std::pair{"nitrogen_dioxide", s.no2_kg_per_s},
                                  {"hydrogen_cyanide", s.hcn_kg_per_s},
                                  {"sulfur_dioxide", s.so2_kg_per_s},
                                  {"hydrogen_chloride", s.hcl_kg_per_s},
                                  {"hydrogen_fluoride", s.hf_kg_per_s}}) {
    if (!(rate > 0.0)) continue;
    const double half = half_lethal_mg_per_m3(library.at(gas));
    units += rate / half;
    if (rate / half > most) {
      most = rate / half;
      half_of_most = half;
      out.gas = gas;
    }
  }
  out.gas_kg_per_s = units * half_of_most;
  if (s.hbr_kg_per_s > 0.0) {
    out.warnings.push_back({"gas_not_counted", "fire.warehouse_fire",
                            fmt::format("hydrogen bromide, {:.2g} kg/s, has no probit and does "
                                        "not count",
                                        s.hbr_kg_per_s)});
  }
  return out;
}

}  // namespace isorisk::study::qra
