// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numbers>

#include "contents.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/source/release.hpp"
#include "isorisk/models/substance/substance.hpp"
#include "layer_reader.hpp"

namespace isorisk::study {
namespace {

// Play of the doubts below: values are typed with two or three digits.
constexpr double kAtmosphere_pa = 101325.0;  // as people type it: 101.3 kPa, 1.013 bar
constexpr double kPressureSlack = 0.98;
constexpr double kVolumeSlack = 1.02;
constexpr double kInventoryTolerance = 0.25;

std::string kpa(double pa) { return shown_number(pa / 1000.0) + " kPa(a)"; }
std::string degc(double k) { return shown_number(k - 273.15) + " degC"; }
std::string tonnes(double kg) { return shown_number(kg / 1000.0) + " t"; }

std::string kind_of(EquipmentType type) {
  const data::Table& t = data::table("schema/equipment_types.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "type") == word(type)) return std::string{t.text(i, "kind")};
  }
  return "any";
}

void check_state(const LoadContext& context, Record& r, const Equipment& e,
                 const models::Substance& s, double saturation_pa) {
  const bool liquid_like = e.phase != Phase::Gas;
  const std::string state = "at " + degc(e.temperature_k) + " and " + kpa(e.pressure_abs_pa);
  if (const std::string solid =
          models::source::solid_contents(s, e.temperature_k, e.pressure_abs_pa, liquid_like);
      !solid.empty()) {
    r.error("contents_solid", "temperature", r.shown("temperature"), solid, "",
            "give the temperature at which it is kept liquid");
    return;
  }
  const bool supercritical = e.temperature_k >= s.critical_temperature_k;
  if (supercritical && liquid_like) {
    r.warning("temperature_above_critical", "temperature", r.shown("temperature"),
              "is above the critical temperature of " + s.id + " (" +
                  degc(s.critical_temperature_k) + "): there is no liquid",
              "", "check the temperature, or write phase gas");
    return;
  }
  if (supercritical) return;
  if (const std::string none = models::source::no_saturation(s, e.temperature_k);
      !none.empty() && liquid_like) {
    r.error("no_vapour_pressure", "temperature", r.shown("temperature"), none, "",
            "check the temperature and the pressure (gauge or absolute), or write phase gas");
    return;
  }
  const double dew_pa = s.dew_pressure_pa(e.temperature_k);
  const std::string vapour = "the vapour pressure is " + kpa(saturation_pa);
  const double ambient = context.study.atmosphere.pressure_abs_pa;
  if (e.phase == Phase::LiquefiedGas && e.pressure_abs_pa < kPressureSlack * saturation_pa) {
    r.warning("pressure_below_vapour_pressure", "pressure", r.shown("pressure"),
              "a liquefied gas cannot be stored below its vapour pressure; " + state + " " + vapour,
              "", "check gauge against absolute, and the temperature");
  } else if (e.phase_given && e.phase == Phase::Liquid &&
             e.pressure_abs_pa < kPressureSlack * saturation_pa) {
    r.warning("phase_contradicts_state", "phase", r.shown("phase"),
              s.id + " boils " + state + "; " + vapour, "",
              "check pressure and temperature, or write gas or liquefied_gas");
  } else if (e.phase_given && e.phase == Phase::Liquid && saturation_pa > 1.02 * ambient) {
    r.warning("phase_contradicts_state", "phase", r.shown("phase"),
              s.id + " is a liquefied gas " + state + ": it boils when released; " + vapour, "",
              "write liquefied_gas");
  } else if (e.phase_given && e.phase == Phase::Gas && e.pressure_abs_pa > 1.02 * dew_pa) {
    r.warning("phase_contradicts_state", "phase", r.shown("phase"),
              s.parts.empty()
                  ? s.id + " is liquid " + state + "; " + vapour
                  : s.id + " is not all gas " + state + "; the dew pressure is " + kpa(dew_pa),
              "", "check pressure and temperature, or write liquid or liquefied_gas");
  } else if (!e.phase_given && e.phase == Phase::Gas && e.pressure_abs_pa > 0.7 * dew_pa) {
    r.warning("phase_near_boiling", "pressure", r.shown("pressure"),
              s.id + " is taken as a gas " + state + ", near its " +
                  (s.parts.empty() ? "vapour" : "dew") + " pressure of " + kpa(dew_pa),
              "", "give phase if it is a liquefied gas; check gauge against absolute");
  }
}

void check_pressure_kind(const LoadContext& context, Record& r, const Equipment& e) {
  const double ambient = context.study.atmosphere.pressure_abs_pa;
  const bool gauge = r.written_pressure().kind == units::PressureKind::Gauge;
  const double written = r.written_pressure().value_pa;
  const std::string kind = kind_of(e.type);
  if (gauge && std::abs(written - kAtmosphere_pa) < 0.002 * kAtmosphere_pa) {
    r.warning("gauge_or_absolute_doubtful", "pressure", r.shown("pressure"),
              "is the pressure of the air, but written as gauge", "", "did you mean (a)?");
  } else if (!gauge && kind != "any" && written < 0.5 * ambient) {
    r.warning("gauge_or_absolute_doubtful", "pressure", r.shown("pressure"),
              "is a vacuum for a " + std::string{word(e.type)}, "", "did you mean (g)?");
  } else if (kind == "atmospheric" && e.pressure_abs_pa > 1.5 * ambient) {
    r.warning("pressure_unusual_for_type", "pressure", r.shown("pressure"),
              "is high for a " + std::string{word(e.type)}, "about the pressure of the air",
              "check the unit, and the type");
  } else if (kind == "pressurised" && e.pressure_abs_pa < 1.02 * ambient) {
    r.warning("pressure_unusual_for_type", "pressure", r.shown("pressure"),
              "is no overpressure for a " + std::string{word(e.type)}, "",
              "check gauge against absolute, and the type");
  }
}

void check_inventory(Record& r, Equipment& e, const models::Substance& s) {
  const bool liquid = e.phase != Phase::Gas;
  if (!e.fill_fraction && e.volume_m3) {
    e.fill_fraction = liquid ? default_row("equipment.fill_liquid").number : 1.0;
  }
  const double rho = density_of_contents(s, e);
  if (!e.volume_m3 || !(rho > 0.0) || !std::isfinite(rho)) return;
  if (liquid && !s.liquid_density_kg_per_m3.valid_at(e.temperature_k)) {
    r.warning("property_extrapolated", "temperature", r.shown("temperature"),
              "the liquid density of " + s.id + " is known from " +
                  degc(s.liquid_density_kg_per_m3.t_min_k) + " to " +
                  degc(s.liquid_density_kg_per_m3.t_max_k) + "; it is extrapolated");
  }
  const double full = *e.volume_m3 * rho;
  const double filled = full * *e.fill_fraction;
  if (!e.inventory_given) {
    e.inventory_kg = filled;
    return;
  }
  const std::string of_volume =
      shown_number(*e.volume_m3) + " m3 of " + s.id + " (" + shown_number(rho) + " kg/m3)";
  if (*e.inventory_kg > kVolumeSlack * full) {
    r.error("inventory_exceeds_volume", "inventory", r.shown("inventory"),
            "does not fit: " + of_volume + " hold " + tonnes(full), "at most " + tonnes(full),
            "check the units of inventory and volume");
  } else if (!r.shown("fill_fraction").empty() &&
             std::abs(*e.inventory_kg / filled - 1.0) > kInventoryTolerance) {
    r.warning("inventory_contradicts_volume", "inventory", r.shown("inventory"),
              of_volume + " filled to " + shown_number(*e.fill_fraction) + " are " +
                  tonnes(filled) + "; the inventory counts");
  }
}

}  // namespace

double density_of_contents(const models::Substance& s, const Equipment& e) {
  if (e.phase == Phase::Gas) {
    const double z = s.gas_compressibility(e.temperature_k, e.pressure_abs_pa);
    const double ideal = s.ideal_gas_density_kg_per_m3(e.temperature_k, e.pressure_abs_pa);
    // The virial correlation leaves its range at high pressure; the ideal gas is the fallback.
    return z > 0.3 && z < 2.0 ? ideal / z : ideal;
  }
  return s.liquid_density_kg_per_m3(e.temperature_k);
}

std::vector<Warning> not_computed(const models::Substance& s, const std::string& subject) {
  std::vector<Warning> out;
  if (const std::string why = s.toxicity_without_probit(); !why.empty()) {
    out.push_back({"no_toxic_probit", subject,
                   "the vapour of " + s.id + " is toxic (" + why +
                       "), no probit is known: its toxic effect is not computed, the risk is a "
                       "lower bound"});
  }
  if (const std::string why = s.fire_without_limits(); !why.empty()) {
    out.push_back({"no_flammable_limits", subject,
                   s.id + " burns (" + why +
                       "), no flammable limits are known: its fires and explosions are not "
                       "computed, the risk is a lower bound"});
  }
  return out;
}

void check_contents(LoadContext& context, Record& r, Equipment& e) {
  const models::Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
  if (!e.phase_given) {
    e.phase = models::source::state_of(s, e.temperature_k, e.pressure_abs_pa,
                                       context.study.atmosphere.pressure_abs_pa);
  }
  const double saturation_pa = e.temperature_k < s.critical_temperature_k
                                   ? s.vapour_pressure_pa(e.temperature_k)
                                   : s.critical_pressure_pa;
  check_state(context, r, e, s, saturation_pa);
  check_pressure_kind(context, r, e);
  check_inventory(r, e, s);
}

}  // namespace isorisk::study
