// SPDX-License-Identifier: Apache-2.0
#include "equipment_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/source_term.hpp"
#include "isorisk/models/source/two_phase.hpp"

namespace isorisk::study::qra {

namespace src = models::source;
using models::Substance;
using models::frequency::LossKind;
using models::frequency::LossOfContainment;

namespace {

constexpr double kFullest = 0.99;  // a vessel fuller than this keeps its first rate
constexpr double kDefaultReleaseHeight_m = 1.0;

src::OpeningKind opening_of(LossKind kind) {
  switch (kind) {
    case LossKind::Hole:
      return src::OpeningKind::Hole;
    case LossKind::FullBore:
      return src::OpeningKind::FullBore;
    case LossKind::Rupture:
      return src::OpeningKind::Rupture;
    case LossKind::TenMinutes:
      return src::OpeningKind::TenMinutes;
  }
  return src::OpeningKind::Hole;
}

char letter(Grade grade) { return static_cast<char>('A' + static_cast<int>(grade)); }

// Liquid above the hole, taken at the bottom of the vessel.
double liquid_head_m(const Equipment& e) {
  if (e.phase == Phase::Gas) return 0.0;
  const double fill = e.fill_fraction.value_or(0.0);
  switch (e.type) {
    case EquipmentType::AtmosphericTank:
      return e.height_m.value_or(0.0) * fill;
    case EquipmentType::Sphere:
    case EquipmentType::PressureVessel:
    case EquipmentType::ProcessVessel:
    case EquipmentType::Reactor:
      return e.diameter_m.value_or(0.0) * fill;
    default:
      return 0.0;
  }
}

bool fed_by_a_pump(EquipmentType type) {
  return type == EquipmentType::Pump || type == EquipmentType::Compressor ||
         type == EquipmentType::Pipe || type == EquipmentType::LoadingArm ||
         type == EquipmentType::Hose;
}

// Liquid in a vessel: its measures, and how far it is full.
struct Held {
  src::VesselGeometry vessel;
  double fill = 0.0;  ///< of the volume, by liquid [0, 1]
  double level_m = 0.0;
  bool assumed = false;  ///< a measure was not given
};

// Measures from what the study says: the volume counts, the length of a lying or standing cylinder
// with flat ends follows from it and the diameter. What is missing is assumed: full of the content,
// as slender as data/coefficients/source_constants.csv says.
std::optional<Held> held_by(const Substance& s, const Equipment& e, double kg) {
  if (e.phase == Phase::Gas || !(e.temperature_k < s.critical_temperature_k)) return std::nullopt;
  Held out;
  const char* slenderness = "assumed_slenderness_standing";
  src::VesselGeometry& v = out.vessel;
  switch (e.type) {
    case EquipmentType::Sphere:
      v.shape = src::VesselShape::Sphere;
      break;
    case EquipmentType::AtmosphericTank:
      v.shape = src::VesselShape::VerticalCylinder;
      break;
    case EquipmentType::PressureVessel:
    case EquipmentType::ProcessVessel:
    case EquipmentType::Reactor:
    case EquipmentType::HeatExchanger:
    case EquipmentType::TankTruck:
      v.shape = src::VesselShape::HorizontalCylinder;
      slenderness = "assumed_slenderness_lying";
      break;
    default:
      return std::nullopt;
  }
  const double liquid_rho = s.liquid_density_kg_per_m3(e.temperature_k);
  double volume = 0.0;
  if (e.volume_m3) {
    volume = *e.volume_m3;
  } else if (e.diameter_m && e.height_m && v.shape != src::VesselShape::Sphere) {
    volume = 0.25 * M_PI * *e.diameter_m * *e.diameter_m * *e.height_m;
  } else {
    volume = kg / liquid_rho;
    out.assumed = true;
  }
  if (v.shape == src::VesselShape::Sphere) {
    v.diameter_m = std::cbrt(6.0 * volume / M_PI);
  } else {
    out.assumed = out.assumed || !e.diameter_m;
    v.diameter_m = e.diameter_m
                       ? *e.diameter_m
                       : std::cbrt(4.0 * volume / (M_PI * src::source_constant(slenderness).value));
    v.length_m = volume / (0.25 * M_PI * v.diameter_m * v.diameter_m);
  }
  const double gas_rho =
      e.phase == Phase::LiquefiedGas
          ? 1.0 / (1.0 / liquid_rho + src::evaporation_volume_m3_per_kg(s, e.temperature_k))
          : 0.0;
  out.fill = std::clamp((kg / volume - gas_rho) / (liquid_rho - gas_rho), 0.0, 1.0);
  out.level_m = out.fill < 1.0 ? v.level_m(out.fill * volume) : v.height_m();
  return out;
}

// Density of the contents, for the inventory of a pipe.
double content_density(const Substance& s, const Equipment& e) {
  return e.phase == Phase::Gas ? s.ideal_gas_density_kg_per_m3(e.temperature_k, e.pressure_abs_pa)
                               : s.liquid_density_kg_per_m3(e.temperature_k);
}

// What a line holds.
double line_kg(const Substance& s, const Equipment& e) {
  if (!e.pipe_diameter_m || !e.pipe_length_m) return 0.0;
  const double area = 0.25 * M_PI * *e.pipe_diameter_m * *e.pipe_diameter_m;
  return content_density(s, e) * area * *e.pipe_length_m;
}

// What can leave: the stated content, else what a line holds and what is pumped into it meanwhile.
double inventory_kg(const Substance& s, const Equipment& e, double feed_time_s) {
  if (e.inventory_kg) return *e.inventory_kg;
  const double kg = e.flow_kg_per_s.value_or(0.0) * feed_time_s + line_kg(s, e);
  if (!(kg > 0.0)) {
    throw InputError(
        "its content is unknown: give inventory, or volume and fill_fraction, or flow, or "
        "pipe_diameter and pipe_length");
  }
  return kg;
}

bool is_leak(const LossOfContainment& loss) {
  return loss.kind == LossKind::Hole || loss.kind == LossKind::FullBore;
}

// Until a leak is detected and isolated; nothing for other losses and unknown grades.
std::optional<double> isolation_time_s(const Equipment& e, const LossOfContainment& loss) {
  if (!is_leak(loss) || !e.detection_class || !e.isolation_class) return std::nullopt;
  return src::leak_duration_s(letter(*e.detection_class), letter(*e.isolation_class),
                              loss.hole_diameter_m);
}

// A leak of a line that something feeds at a known rate.
bool is_fed(const Equipment& e, const LossOfContainment& loss) {
  return is_leak(loss) && e.flow_kg_per_s && fed_by_a_pump(e.type);
}

src::ReleaseInput release_input(const Study& study, const Equipment& e,
                                const LossOfContainment& loss, const WeatherClass& w) {
  const Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
  const double max_duration_s = study.method.number("release_duration_max");
  src::ReleaseInput in{.substance = &s,
                       .temperature_k = e.temperature_k,
                       .pressure_abs_pa = e.pressure_abs_pa,
                       .phase = e.phase,
                       .volume_m3 = e.volume_m3.value_or(0.0),
                       .liquid_head_m = liquid_head_m(e),
                       .opening = opening_of(loss.kind),
                       .hole_diameter_m = loss.hole_diameter_m,
                       .release_height_m = e.elevation_m.value_or(kDefaultReleaseHeight_m),
                       .isolation_time_s = isolation_time_s(e, loss),
                       .max_duration_s = max_duration_s,
                       .bund_area_m2 = e.bund_area_m2.value_or(0.0),
                       .wind_speed_m_per_s = w.wind_speed_m_per_s,
                       .stability_class = w.stability,
                       .ambient_temperature_k = study.atmosphere.temperature_k,
                       .ground_temperature_k = study.atmosphere.temperature_k,
                       .ambient_pressure_pa = study.atmosphere.pressure_abs_pa};
  if (is_fed(e, loss)) {
    in.flow_cap_kg_per_s = src::source_constant("pump_run_out").value * *e.flow_kg_per_s;
  }
  in.inventory_kg =
      inventory_kg(s, e, std::min(in.isolation_time_s.value_or(max_duration_s), max_duration_s));
  if (in.liquid_head_m == 0.0) {
    if (const auto held = held_by(s, e, in.inventory_kg)) in.liquid_head_m = held->level_m;
  }
  return in;
}

src::LossEvent loss_event(const Study& study, const Equipment& e, const LossOfContainment& loss) {
  const Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
  const double max_duration_s = study.method.number("release_duration_max");
  src::LossEvent in{.substance = &s,
                    .temperature_k = e.temperature_k,
                    .pressure_abs_pa = e.pressure_abs_pa,
                    .phase = e.phase,
                    .opening = opening_of(loss.kind),
                    .hole_diameter_m = loss.hole_diameter_m,
                    .release_height_m = e.elevation_m.value_or(kDefaultReleaseHeight_m),
                    .isolation_time_s = isolation_time_s(e, loss),
                    .max_duration_s = max_duration_s};
  if (is_fed(e, loss)) {
    const double run_out = src::source_constant("pump_run_out").value;
    // The content of a pump or line leaves as well as what is fed; that of a hose or arm is what
    // stands behind it, the tank that it empties.
    const bool behind = e.type == EquipmentType::Hose || e.type == EquipmentType::LoadingArm;
    const double fed_kg = run_out * *e.flow_kg_per_s * max_duration_s;
    in.inventory_kg = behind ? e.inventory_kg.value_or(fed_kg) : fed_kg;
    in.feed = src::Feed{.normal_flow_kg_per_s = *e.flow_kg_per_s,
                        .run_out_factor = run_out,
                        .line_kg = behind ? line_kg(s, e) : e.inventory_kg.value_or(line_kg(s, e)),
                        .emptying = e.phase == Phase::Gas ? src::LineEmptying::Exponential
                                                          : src::LineEmptying::Constant};
    return in;
  }
  in.inventory_kg =
      inventory_kg(s, e, std::min(in.isolation_time_s.value_or(max_duration_s), max_duration_s));
  if (const auto held = held_by(s, e, in.inventory_kg)) {
    in.liquid_head_m = held->level_m;
    if (held->fill > 1.0 - kFullest && held->fill < kFullest) in.vessel = held->vessel;
  }
  // A gas holder keeps its pressure; other vessels of gas are closed.
  in.gas_vessel =
      e.phase == Phase::Gas && !fed_by_a_pump(e.type) && e.type != EquipmentType::AtmosphericTank;
  return in;
}

src::Surroundings surroundings(const Study& study, const Equipment& e, const WeatherClass& w) {
  return {.bund_area_m2 = e.bund_area_m2.value_or(0.0),
          .bund_height_m = e.bund_height_m.value_or(0.0),
          .wind_speed_m_per_s = w.wind_speed_m_per_s,
          .stability_class = w.stability,
          .ambient_temperature_k = study.atmosphere.temperature_k,
          .ground_temperature_k = study.atmosphere.temperature_k,
          .ambient_pressure_pa = study.atmosphere.pressure_abs_pa};
}

}  // namespace

src::SourceTerm source_of(const Study& study, const Equipment& e, const LossOfContainment& loss,
                          const WeatherClass& w) {
  src::SourceTerm out =
      study.method.word("outflow") == "constant"
          ? src::release_to_air(release_input(study, e, loss, w))
          : src::source_term(loss_event(study, e, loss), surroundings(study, e, w));
  if (is_leak(loss) && e.inventory_kg) {
    const Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
    const auto held = held_by(s, e, *e.inventory_kg);
    if (held && held->assumed) {
      out.warnings.push_back(
          {"assumed_vessel_shape", "release of " + e.substance,
           fmt::format("volume or diameter of {} is not given: taken as {:.4g} m3 and {:.4g} m; "
                       "give volume and diameter",
                       word(e.type), held->vessel.volume_m3(), held->vessel.diameter_m)});
    }
  }
  return out;
}

}  // namespace isorisk::study::qra
