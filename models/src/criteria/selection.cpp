// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/criteria/selection.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::criteria::selection {
namespace {

constexpr double kPaPerBar = 1e5;
constexpr double kZeroCelsius_k = 273.15;
constexpr double kLitrePerMol = 24.45;  // of an ideal gas at 25 degC and 101325 Pa
constexpr double kScale_m = 100.0;      // S = (100 / L)^n A

double value(std::string_view key) { return rule(key).value; }

std::string_view word(AmbientPhase p) {
  switch (p) {
    case AmbientPhase::Gas:
      return "gas";
    case AmbientPhase::LiquidLow:
      return "liquid_l";
    case AmbientPhase::LiquidMedium:
      return "liquid_m";
    case AmbientPhase::LiquidHigh:
      return "liquid_h";
    case AmbientPhase::Solid:
      return "solid";
  }
  return "";
}

// O3 of a liquid: by its vapour pressure, and more for the cold ones.
double liquid_factor(double saturation_bar, double boiling_degc) {
  if (saturation_bar >= value("o3_high_from")) return value("o3_liquid_high");
  double delta = 0.0;
  if (boiling_degc < value("delta_1_below")) delta = 1.0;
  if (boiling_degc < value("delta_2_below")) delta = 2.0;
  if (boiling_degc < value("delta_3_below")) delta = 3.0;
  const double x = saturation_bar >= value("o3_middle_from")
                       ? value("o3_slope") * saturation_bar + value("o3_offset")
                       : saturation_bar;
  return std::clamp(x + delta, value("o3_min"), value("o3_max"));
}

}  // namespace

const Rule& rule(std::string_view key) {
  static const std::map<std::string, Rule, std::less<>> rules = [] {
    std::map<std::string, Rule, std::less<>> all;
    const data::Table& t = data::table("standards/selection_factors.csv");
    for (std::size_t i = 0; i < t.rows(); ++i) {
      const auto text = [&](std::string_view column) { return std::string{t.text(i, column)}; };
      all.emplace(text("key"),
                  Rule{t.number(i, "value"), text("unit"), text("clause"), text("text_en"),
                       text("text_zh"), text("source"), text("confidence")});
    }
    return all;
  }();
  const auto it = rules.find(key);
  if (it == rules.end()) {
    throw Error("standards/selection_factors.csv has no row '" + std::string{key} + "'");
  }
  return it->second;
}

Factors factors(const Conditions& c) {
  InputCheck check{"selection method"};
  if (c.phase == ProcessPhase::Liquid) {
    check.positive("saturation_pressure", c.saturation_pressure_pa, "Pa");
    check.positive("boiling_point", c.boiling_point_k, "K");
  }
  if (c.bund && !c.enclosed) {
    check.positive("temperature", c.temperature_k, "K");
    check.positive("boiling_point", c.boiling_point_k, "K");
  }
  check.done();
  Factors f;
  f.o1 = value(c.process ? "o1_process" : "o1_storage");
  f.o2 = value("o2_outdoor");
  if (c.enclosed) {
    f.o2 = value("o2_enclosed");
  } else if (c.bund) {
    f.o2 = value(c.temperature_k <= c.boiling_point_k + value("bund_margin") ? "o2_bund_cold"
                                                                             : "o2_bund_hot");
  }
  switch (c.phase) {
    case ProcessPhase::Gas:
      f.o3 = value("o3_gas");
      break;
    case ProcessPhase::Liquid:
      f.o3 =
          liquid_factor(c.saturation_pressure_pa / kPaPerBar, c.boiling_point_k - kZeroCelsius_k);
      break;
    case ProcessPhase::Solid:
      f.o3 = value("o3_solid");
      break;
  }
  return f;
}

AmbientPhase ambient_phase(double boiling_point_k, std::optional<double> melting_point_k) {
  const double boiling = boiling_point_k - kZeroCelsius_k;
  if (boiling <= value("ambient")) return AmbientPhase::Gas;
  if (melting_point_k && *melting_point_k - kZeroCelsius_k > value("ambient")) {
    return AmbientPhase::Solid;
  }
  if (boiling < value("liquid_low_below")) return AmbientPhase::LiquidLow;
  return boiling <= value("liquid_medium_below") ? AmbientPhase::LiquidMedium
                                                 : AmbientPhase::LiquidHigh;
}

std::optional<double> toxic_limit_kg(double lc50_mg_per_m3, AmbientPhase phase) {
  InputCheck check{"selection method"};
  check.positive("lc50", lc50_mg_per_m3, "mg/m3");
  check.done();
  const data::Table& t = data::table("standards/selection_toxic_limits.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "phase") != word(phase) ||
        !(lc50_mg_per_m3 > t.number(i, "lc50_above_mg_per_m3")) ||
        !(lc50_mg_per_m3 <= t.number(i, "lc50_to_mg_per_m3"))) {
      continue;
    }
    if (t.text(i, "g_kg").empty()) return std::nullopt;
    return t.number(i, "g_kg");
  }
  return std::nullopt;
}

double limit_kg(HazardKind kind) {
  return value(kind == HazardKind::Explosive ? "g_explosive" : "g_flammable");
}

std::optional<Lc50> shipped_lc50(std::string_view substance, double molar_mass_kg_per_mol) {
  const data::Table& t = data::table("coefficients/lc50_rat_1h.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "substance") != substance) continue;
    return Lc50{t.number(i, "lc50_ppm") * 1e3 * molar_mass_kg_per_mol / kLitrePerMol,
                std::string{t.text(i, "source")}, std::string{t.text(i, "confidence")}};
  }
  return std::nullopt;
}

double indication_number(double quantity_kg, double factor_product, double limit) {
  InputCheck check{"indication number"};
  check.non_negative("quantity", quantity_kg, "kg");
  check.non_negative("factor_product", factor_product, "-");
  check.positive("limit", limit, "kg");
  check.done();
  return quantity_kg * factor_product / limit;  // A = Q O1 O2 O3 / G
}

double selection_number(HazardKind kind, double indication, double distance_m) {
  InputCheck check{"selection number"};
  check.non_negative("indication", indication, "-");
  check.non_negative("distance", distance_m, "m");
  check.done();
  const double n = value(kind == HazardKind::Toxic       ? "exponent_toxic"
                         : kind == HazardKind::Flammable ? "exponent_flammable"
                                                         : "exponent_explosive");
  return indication * std::pow(kScale_m / std::max(distance_m, value("distance_min")), n);
}

}  // namespace isorisk::models::criteria::selection
