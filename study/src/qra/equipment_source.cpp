// SPDX-License-Identifier: Apache-2.0
#include "equipment_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/fed.hpp"
#include "isorisk/models/source/pipe.hpp"
#include "isorisk/models/source/source_term.hpp"
#include "isorisk/models/source/two_phase.hpp"
#include "loader.hpp"

namespace isorisk::study::qra {

namespace src = models::source;
using models::Substance;
using models::frequency::LossKind;
using models::frequency::LossOfContainment;

namespace {

constexpr double kFullest = 0.99;  // a vessel fuller than this keeps its first rate
constexpr double kDefaultReleaseHeight_m = 1.0;
constexpr double kLeastCompressibility = 0.1;  // of a pipeline, as source_term() asks for

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

bool stands(const Equipment& e) {
  const auto usual = orientation_of(e.type);
  return usual && e.orientation.value_or(*usual) == Orientation::Vertical;
}

double hole_height_m(const Equipment& e) { return e.hole_height_m.value_or(0.0); }

// Level of the liquid as its filled part of the height, where the measures are given.
double stated_level_m(const Equipment& e) {
  if (e.phase == Phase::Gas) return 0.0;
  if (e.type != EquipmentType::Sphere && !orientation_of(e.type)) return 0.0;
  // Theirs follows from volume and diameter.
  if (e.type == EquipmentType::HeatExchanger || e.type == EquipmentType::TankTruck ||
      is_route(e.type)) {
    return 0.0;
  }
  const auto& tall = stands(e) ? e.height_m : e.diameter_m;
  return tall.value_or(0.0) * e.fill_fraction.value_or(0.0);
}

bool fed_by_a_pump(EquipmentType type) {
  return type == EquipmentType::Pump || type == EquipmentType::Compressor ||
         type == EquipmentType::Pipe || type == EquipmentType::LoadingArm ||
         type == EquipmentType::Hose;
}

}  // namespace

std::optional<Held> held_by(const Substance& s, const Equipment& e, double kg) {
  if (e.phase == Phase::Gas || !(e.temperature_k < s.critical_temperature_k)) return std::nullopt;
  Held out;
  const char* slenderness = "assumed_slenderness_standing";
  src::VesselGeometry& v = out.vessel;
  if (e.type == EquipmentType::Sphere) {
    v.shape = src::VesselShape::Sphere;
  } else if (!orientation_of(e.type)) {
    return std::nullopt;
  } else if (stands(e)) {
    v.shape = src::VesselShape::VerticalCylinder;
  } else {
    v.shape = src::VesselShape::HorizontalCylinder;
    slenderness = "assumed_slenderness_lying";
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

bool empties_by_level(const Held& held) noexcept {
  return held.fill > 1.0 - kFullest && held.fill < kFullest;
}

namespace {

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

src::Aerosol aerosol(const Study& study) {
  const std::string& rule = study.method.word("aerosol");
  return rule == "purple_book" ? src::Aerosol::PurpleBook
         : rule == "drop_size" ? src::Aerosol::DropSize
                               : src::Aerosol::Aqt3046;
}

// Way through a hole on which a liquefied gas begins to flash.
std::optional<double> opening_length_m(const Equipment& e, const LossOfContainment& loss) {
  return loss.kind == LossKind::Hole ? e.opening_length_m : std::nullopt;
}

double roughness_m(const Equipment& e) {
  return e.pipe_roughness_m.value_or(1e-3 * default_row("equipment.pipe_roughness").number);
}

// Friction of a liquid or liquefied gas on its way to a break in the middle of its line.
struct LineFriction {
  bool flashes = false;  ///< boils on release, whatever the study calls it
  double loss = 0.0;     ///< K = f L/D + fittings
  double flow = 1.0;     ///< over that of a free opening of the bore; not of what flashes
};
std::optional<LineFriction> line_friction(const Study& study, const Equipment& e,
                                          const LossOfContainment& loss) {
  if (study.method.word("line_friction") != "counted" || loss.kind != LossKind::FullBore ||
      e.phase == Phase::Gas || !e.pipe_diameter_m || !e.pipe_length_m) {
    return std::nullopt;
  }
  const Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
  if (!(e.temperature_k < s.critical_temperature_k)) return std::nullopt;
  const double pa = study.atmosphere.pressure_abs_pa;
  const double d = *e.pipe_diameter_m;
  const double length = e.length_upstream_m.value_or(0.0) + 0.5 * *e.pipe_length_m;
  const double fittings = e.pipe_fittings.value_or(0.0);
  const double p = std::max(e.pressure_abs_pa, s.vapour_pressure_pa(e.temperature_k));
  LineFriction out;
  out.flashes = src::state_of(s, e.temperature_k, p, pa) == Phase::LiquefiedGas;
  if (out.flashes) {
    out.loss = src::friction_rough(roughness_m(e) / d) * length / d + fittings;
    return out;
  }
  if (!(e.pressure_abs_pa > pa)) return std::nullopt;
  const double rho = s.liquid_density_kg_per_m3(e.temperature_k);
  if (s.liquid_viscosity_pa_s) {
    out.loss = src::liquid_pipe({.diameter_m = d,
                                 .length_m = length,
                                 .roughness_m = roughness_m(e),
                                 .density_kg_per_m3 = rho,
                                 .viscosity_pa_s = (*s.liquid_viscosity_pa_s)(e.temperature_k),
                                 .pressure_difference_pa = e.pressure_abs_pa - pa,
                                 .fittings = fittings})
                   .loss_coefficient;
  } else {  // fully rough: the least friction
    out.loss = src::friction_rough(roughness_m(e) / d) * length / d + fittings;
  }
  out.flow = 1.0 / std::sqrt(1.0 + out.loss);
  return out;
}

// From here on gas_throat: auto takes the throat of the real gas.
double real_gas_pressure_pa(const Equipment& e) {
  return src::source_constant(e.substance == "hydrogen" ? "real_gas_pressure_hydrogen"
                                                        : "real_gas_pressure")
      .value;
}

enum class Throat { Ideal, Real };
// What the method asks for; nullopt: the real gas where its equation holds.
std::optional<Throat> throat(const Study& study, const Equipment& e,
                             const LossOfContainment& loss) {
  const std::string& rule = study.method.word("gas_throat");
  if (e.phase != Phase::Gas || !is_leak(loss) || rule == "ideal") return Throat::Ideal;
  if (rule == "real") return Throat::Real;
  if (e.pressure_abs_pa < real_gas_pressure_pa(e)) return Throat::Ideal;
  return std::nullopt;
}

// A gas line long enough for the model of a broken pipeline: both sides of a break in the middle.
std::optional<src::Pipeline> pipeline(const Study& study, const Equipment& e,
                                      const LossOfContainment& loss) {
  if (e.type != EquipmentType::Pipe || e.phase != Phase::Gas || !is_leak(loss) ||
      !e.pipe_diameter_m || !e.pipe_length_m) {
    return std::nullopt;
  }
  // It must hold more gas than at ambient pressure.
  const double z = models::SubstanceLibrary::builtin()
                       .at(e.substance)
                       .gas_compressibility(e.temperature_k, e.pressure_abs_pa);
  if (!(z > kLeastCompressibility &&
        e.pressure_abs_pa > std::max(1.0, z) * study.atmosphere.pressure_abs_pa)) {
    return std::nullopt;
  }
  const src::Pipeline out{
      .length_upstream_m = e.length_upstream_m.value_or(0.0) + 0.5 * *e.pipe_length_m,
      .length_downstream_m = e.length_downstream_m.value_or(0.0) + 0.5 * *e.pipe_length_m,
      .diameter_m = *e.pipe_diameter_m,
      .roughness_m = roughness_m(e),
      .pump_kg_per_s = src::source_constant("pump_run_out").value * e.flow_kg_per_s.value_or(0.0)};
  const double shortest = src::source_constant("long_side_diameters").value * out.diameter_m;
  if (std::min(out.length_upstream_m, out.length_downstream_m) < shortest) return std::nullopt;
  return out;
}

// Fields that count only in time.
std::string not_in_constant(const Study& study, const Equipment& e, const LossOfContainment& loss) {
  std::string names;
  const auto add = [&](bool given, const char* name) {
    if (given) names += (names.empty() ? "" : ", ") + std::string{name};
  };
  add(e.on_water, "on_water");
  add(e.building_volume_m3.has_value(), "building_volume");
  add(pipeline(study, e, loss).has_value(), "the length of the pipeline");
  return names;
}

src::ReleaseInput release_input(const Study& study, const Equipment& e,
                                const LossOfContainment& loss, const WeatherClass& w,
                                Throat gas_throat) {
  const Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
  const double max_duration_s = study.method.number("release_duration_max");
  src::ReleaseInput in{.substance = &s,
                       .temperature_k = e.temperature_k,
                       .pressure_abs_pa = e.pressure_abs_pa,
                       .phase = e.phase,
                       .volume_m3 = e.volume_m3.value_or(0.0),
                       .liquid_head_m = stated_level_m(e),
                       .opening = opening_of(loss.kind),
                       .hole_diameter_m = loss.hole_diameter_m,
                       .opening_length_m = opening_length_m(e, loss),
                       .real_gas_throat = gas_throat == Throat::Real,
                       .release_height_m = e.elevation_m.value_or(kDefaultReleaseHeight_m),
                       .isolation_time_s = isolation_time_s(e, loss),
                       .max_duration_s = max_duration_s,
                       .bund_area_m2 = e.bund_area_m2.value_or(0.0),
                       .wind_speed_m_per_s = w.wind_speed_m_per_s,
                       .stability_class = w.stability,
                       .ambient_temperature_k = study.atmosphere.temperature_k,
                       .ground_temperature_k = study.atmosphere.temperature_k,
                       .ambient_pressure_pa = study.atmosphere.pressure_abs_pa,
                       .aerosol = aerosol(study)};
  if (const auto friction = line_friction(study, e, loss)) {
    if (friction->flashes) {
      in.pipe_loss = friction->loss;
    } else {
      in.discharge_coefficient = friction->flow;
    }
  }
  if (is_fed(e, loss)) {
    in.flow_cap_kg_per_s = src::source_constant("pump_run_out").value * *e.flow_kg_per_s;
  }
  in.inventory_kg =
      inventory_kg(s, e, std::min(in.isolation_time_s.value_or(max_duration_s), max_duration_s));
  if (in.liquid_head_m == 0.0) {
    if (const auto held = held_by(s, e, in.inventory_kg)) in.liquid_head_m = held->level_m;
  }
  in.liquid_head_m = std::max(0.0, in.liquid_head_m - hole_height_m(e));
  return in;
}

src::LossEvent loss_event(const Study& study, const Equipment& e, const LossOfContainment& loss,
                          Throat gas_throat) {
  const Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
  const double max_duration_s = study.method.number("release_duration_max");
  src::LossEvent in{.substance = &s,
                    .temperature_k = e.temperature_k,
                    .pressure_abs_pa = e.pressure_abs_pa,
                    .phase = e.phase,
                    .opening = opening_of(loss.kind),
                    .hole_diameter_m = loss.hole_diameter_m,
                    .opening_length_m = opening_length_m(e, loss),
                    .real_gas_throat = gas_throat == Throat::Real,
                    .release_height_m = e.elevation_m.value_or(kDefaultReleaseHeight_m),
                    .isolation_time_s = isolation_time_s(e, loss),
                    .max_duration_s = max_duration_s,
                    .aerosol = aerosol(study)};
  if (const auto friction = line_friction(study, e, loss)) {
    if (friction->flashes) {
      in.pipe_loss = friction->loss;
    } else {
      in.discharge_coefficient = friction->flow;
    }
  }
  if (const auto line = pipeline(study, e, loss)) {
    in.pipeline = line;
    in.inventory_kg = e.inventory_kg.value_or(0.0);
    in.real_gas_throat = false;
    return in;
  }
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
    in.liquid_head_m = std::max(0.0, held->level_m - hole_height_m(e));
    in.hole_height_m = hole_height_m(e);
    if (empties_by_level(*held)) in.vessel = held->vessel;
  }
  // A gas holder keeps its pressure; other vessels of gas are closed.
  in.gas_vessel =
      e.phase == Phase::Gas && !fed_by_a_pump(e.type) && e.type != EquipmentType::AtmosphericTank;
  return in;
}

// Least depth of a pool on open water.
double water_film_m() {
  const data::Table& t = data::table("coefficients/pool_min_thickness.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "surface") == "calm_water") return t.number(r, "min_thickness_m");
  }
  throw Error("coefficients/pool_min_thickness.csv has no row calm_water");
}

// Confined gas explodes; there is no model for it, so a building counts for toxic clouds alone.
std::optional<src::Building> building(const Equipment& e, const LossOfContainment& loss) {
  if (!e.building_volume_m3 || !e.building_ventilation_m3_per_s || loss.kind == LossKind::Rupture ||
      !models::SubstanceLibrary::builtin().at(e.substance).toxic) {
    return std::nullopt;
  }
  return src::Building{.volume_m3 = *e.building_volume_m3,
                       .ventilation_m3_per_s = *e.building_ventilation_m3_per_s,
                       .vent_area_m2 = e.building_vent_area_m2,
                       .strength_overpressure_pa = e.building_strength_pa};
}

src::Surroundings surroundings(const Study& study, const Equipment& e,
                               const LossOfContainment& loss, const WeatherClass& w,
                               Shelter shelter) {
  src::Surroundings out{.bund_area_m2 = e.bund_area_m2.value_or(0.0),
                        .bund_height_m = e.bund_height_m.value_or(0.0),
                        .on_water = e.on_water,
                        .wind_speed_m_per_s = w.wind_speed_m_per_s,
                        .stability_class = w.stability,
                        .ambient_temperature_k = study.atmosphere.temperature_k,
                        .ground_temperature_k = study.atmosphere.temperature_k,
                        .ambient_pressure_pa = study.atmosphere.pressure_abs_pa};
  if (e.on_water) out.pool_min_thickness_m = water_film_m();
  if (shelter == Shelter::Counted) out.building = building(e, loss);
  return out;
}

src::SourceTerm evaluated(const Study& study, const Equipment& e, const LossOfContainment& loss,
                          const WeatherClass& w, Shelter shelter, Throat gas_throat) {
  if (study.method.word("outflow") == "constant") {
    return src::release_to_air(release_input(study, e, loss, w, gas_throat));
  }
  return src::source_term(loss_event(study, e, loss, gas_throat),
                          surroundings(study, e, loss, w, shelter));
}

}  // namespace

src::SourceTerm source_of(const Study& study, const Equipment& e, const LossOfContainment& loss,
                          const WeatherClass& w, Shelter shelter) {
  const std::string subject = "release of " + e.substance;
  const auto asked = throat(study, e, loss);
  src::SourceTerm out;
  if (asked) {
    out = evaluated(study, e, loss, w, shelter, *asked);
  } else {
    std::string why;
    try {
      out = evaluated(study, e, loss, w, shelter, Throat::Real);
    } catch (const Error& error) {
      why = error.what();
    }
    if (!why.empty()) {
      out = evaluated(study, e, loss, w, shelter, Throat::Ideal);
      out.warnings.push_back({"constant_compressibility", subject,
                              "no throat of the real gas for this state, so its compressibility "
                              "stays constant: " +
                                  why});
    }
  }
  if (study.method.word("outflow") == "constant") {
    if (const std::string names = not_in_constant(study, e, loss); !names.empty()) {
      out.warnings.push_back(
          {"not_in_constant", subject,
           names + " do not count with method.outflow: constant; write in_time"});
    }
  } else if (shelter == Shelter::Counted && e.building_volume_m3) {
    const bool toxic = models::SubstanceLibrary::builtin().at(e.substance).toxic;
    const bool flammable = models::SubstanceLibrary::builtin().at(e.substance).flammable;
    if (loss.kind == LossKind::Rupture || !toxic || flammable) {
      out.warnings.push_back({"building_not_counted", subject,
                              loss.kind == LossKind::Rupture
                                  ? "a rupture is taken to open its building"
                                  : "its fires and explosions are computed as outdoors: there "
                                    "is no model of gas that "
                                    "burns in a building"});
    }
  }
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
