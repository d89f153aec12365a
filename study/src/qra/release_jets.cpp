// SPDX-License-Identifier: Apache-2.0
// Jet fires of a release.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "hydrogen.hpp"
#include "isorisk/models/aqt3046/jet_fire.hpp"
#include "isorisk/models/fire/chamberlain_jet.hpp"
#include "isorisk/models/fire/flare.hpp"
#include "isorisk/models/fire/hydrogen_jet.hpp"
#include "isorisk/models/fire/jet_correlations.hpp"
#include "isorisk/models/fire/johnson_jet.hpp"
#include "release_case.hpp"
#include "rule_value.hpp"
#include "sustained_rate.hpp"

namespace isorisk::study::qra {

namespace et = models::event_tree;
namespace src = models::source;
namespace fire = models::fire;
using fire::Vec3;
using models::Substance;

namespace {

constexpr double kMolarMassAir_kg_per_mol = 0.02896;
constexpr double kOxygenInAir = 0.2095;  // mole fraction, explosions.md 3.1 (van den Berg 1985)

// Fuel mass fraction of a stoichiometric mixture with air.
double stoichiometric_fraction(const Substance& s) {
  const double air = s.oxygen_mol_per_mol / kOxygenInAir * kMolarMassAir_kg_per_mol;
  return s.molar_mass_kg_per_mol / (s.molar_mass_kg_per_mol + air);
}

double point_rule(std::string_view rule) { return rule_value("coefficients/jet_points.csv", rule); }

// Places at equal steps along a flame, for its body.
std::vector<Vec3> along(Vec3 from, Vec3 to) {
  constexpr int kPlaces = 50;
  std::vector<Vec3> places;
  for (int i = 0; i < kPlaces; ++i) {
    places.push_back(from + (static_cast<double>(i) / (kPlaces - 1)) * (to - from));
  }
  return places;
}

// All heat from one point.
fire::MultiPointSource one_point(Vec3 at, double power_w, const fire::TransmissivityInput& air) {
  return {{at, at, at}, power_w, 0.5, air};
}

// Points along the axis of a solid flame, with the heat it sends out.
PointFlame points_of(const fire::SolidFlame& flame, const fire::ChamberlainJetState& source,
                     double width_m, const fire::TransmissivityInput& air) {
  const fire::FrustumInput& shape = flame.frustum()->shape();
  return {
      fire::MultiPointSource{{.start_m = shape.base_centre_m,
                              .end_m = shape.tip_centre_m,
                              .radiated_power_w = source.fraction_radiated * source.heat_release_w,
                              .transmissivity = air}},
      width_m};
}

const fire::ChamberlainJetState& source_of_jet(const fire::ChamberlainJet& jet) {
  return jet.state();
}
const fire::ChamberlainJetState& source_of_jet(const fire::JohnsonJet& jet) {
  return jet.state().source;
}

}  // namespace

double ReleaseCase::jet_rate_kg_per_s() const {
  if (source.segments.empty()) return source.airborne_rate_kg_per_s;
  return sustained_rate(source, &src::SourceSegment::airborne_kg_per_s, rules.fire_exposure_s);
}

// What leaves the hole, for the models that begin with the discharge.
fire::ChamberlainJetInput ReleaseCase::jet_discharge() const {
  fire::ChamberlainJetInput in{
      .mass_flow_kg_per_s = jet_rate_kg_per_s(),
      .hole_diameter_m = std::max(
          source.hole_diameter_m > 0.0 ? source.hole_diameter_m : source.expanded_diameter_m, 1e-4),
      .molar_mass_kg_per_mol = substance.molar_mass_kg_per_mol,
      .heat_capacity_ratio = substance.heat_capacity_ratio(equipment.temperature_k),
      .stagnation_pressure_abs_pa =
          std::max(equipment.pressure_abs_pa, 1.001 * study.atmosphere.pressure_abs_pa),
      .stagnation_temperature_k = equipment.temperature_k,
      .heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg,
      .wind_speed_m_per_s = weather.wind_speed_m_per_s,
      .release_height_m = source.height_m,
      .ambient_temperature_k = study.atmosphere.temperature_k,
      .ambient_pressure_abs_pa = study.atmosphere.pressure_abs_pa,
      .stoichiometric_mass_fraction = stoichiometric_fraction(substance),
      .heavy_fuel_correction = study.method.word("jet_heavy_fuels") == "counted",
      .transmissivity = air()};
  if (upwards()) in.hole_elevation_rad = 0.5 * M_PI;
  // A jet with droplets leaves as the discharge says, not as gas from its stagnation state.
  if (two_phase_jet()) {
    in.expanded_velocity_m_per_s = source.expanded_velocity_m_per_s;
    in.expanded_density_kg_per_m3 = source.density_kg_per_m3;
  }
  return in;
}

bool ReleaseCase::two_phase_jet() const {
  return equipment.phase != Phase::Gas && source.expanded_velocity_m_per_s > 0.0;
}

const Footprints& ReleaseCase::jet_fire() {
  if (jet) return *jet;
  const std::string& chosen = study.method.word("jet_fire_model");
  if (chosen == "aqt3046") {
    guideline_jet();
  } else if (equipment.phase == Phase::Gas && chosen == "auto" &&
             !hydrogen_fuel(substance).empty()) {
    return hydrogen_jet();
  } else {
    const fire::ChamberlainJetInput in = jet_discharge();
    const auto take = [&](const auto& model_flame, double width_m) {
      if (study.method.word("jet_radiation") == "multi_point") {
        take_points(
            points_of(model_flame.flame(), source_of_jet(model_flame), width_m, in.transmissivity),
            "fire.jet_multi_point_source");
      } else {
        jet = heat_footprints(model_flame.flame(), source.duration_s, rules);
        if (dominoes) jet_threat = heat_threat(model_flame.flame(), source.duration_s, false);
      }
      keep(et::OutcomeKind::JetFire, model_flame.warnings());
    };
    if (chosen == "cook" || chosen == "api521") {
      straight_jet(in, chosen == "cook");
    } else if (chosen == "brzustowski_sommer") {
      upward_jet(in);
    } else if (chosen == "johnson" && !two_phase_jet() && !upwards()) {
      jet_model = "fire.johnson_jet";
      const fire::JohnsonJet flame{{.release = in}};
      take(flame, flame.state().tip_width_m);
    } else {
      const fire::ChamberlainJet flame{in};
      take(flame, flame.state().tip_width_m);
    }
    if (two_phase_jet()) {
      about[et::OutcomeKind::JetFire].push_back(
          {"two_phase_jet", jet_model,
           "the jet is a two-phase one: the model, which is for gas jets, takes the whole airborne "
           "flow with its speed and density after expansion"});
    }
  }
  if (mostly_hydrogen(substance)) tell_hydrogen(et::OutcomeKind::JetFire, jet_model);
  return *jet;
}

void ReleaseCase::guideline_jet() {
  jet_model = "aqt3046.jet_fire";
  const models::aqt3046::JetFire point{
      {.heat_of_combustion_j_per_kg = substance.heat_of_combustion_gas_j_per_kg,
       .mass_flow_kg_per_s = jet_rate_kg_per_s(),
       .radiative_fraction = study.method.number("jet_radiative_fraction")}};
  jet =
      point_fire_footprints({.centre_x_m = point.point_source_offset_m(),
                             .flux_w_per_m2 = [&](double r) { return point.heat_flux_w_per_m2(r); },
                             .distance_of_flux_m = [&](double q) { return point.distance_m(q); }},
                            source.duration_s, rules);
}

void ReleaseCase::take_points(const PointFlame& points, const char* radiation) {
  jet_radiation_model = radiation;
  jet = heat_footprints(points, source.duration_s, rules);
  if (dominoes) jet_threat = heat_threat(points, source.duration_s);
}

// A flame of the length of Cook or of API 521 along the hole: downwind or straight up, bent
// nowhere.
void ReleaseCase::straight_jet(const fire::ChamberlainJetInput& in, bool cook) {
  std::vector<Warning> warnings;
  const fire::ChamberlainJetState s = fire::jet_flame_source(in, warnings);
  jet_model = cook ? "fire.jet_length_cook" : "fire.jet_length_api521";
  const double length = cook ? fire::cook_flame_length_m(s.heat_release_w)
                             : fire::api521_flame_length_m(s.heat_release_w);
  const double power = s.fraction_radiated * s.heat_release_w;
  const double width = point_rule("width") * length;
  const Vec3 hole{0.0, 0.0, in.release_height_m};
  double lift_off = 0.0;
  // Kalghatgi's lift-off is that of a gas jet.
  if (cook && !two_phase_jet() && substance.burning_velocity_m_per_s &&
      substance.gas_viscosity_pa_s) {
    const double density =
        substance.ideal_gas_density_kg_per_m3(s.jet_temperature_k, in.ambient_pressure_abs_pa);
    const double viscosity = (*substance.gas_viscosity_pa_s)(
        std::clamp(s.jet_temperature_k, substance.gas_viscosity_pa_s->t_min_k,
                   substance.gas_viscosity_pa_s->t_max_k));
    lift_off = std::min(point_rule("lift_off_max") * length,
                        fire::kalghatgi_lift_off_m(viscosity / density, s.jet_velocity_m_per_s,
                                                   *substance.burning_velocity_m_per_s,
                                                   density / air_density_kg_per_m3()));
  }
  const Vec3 ahead = upwards() ? Vec3{0.0, 0.0, 1.0} : Vec3{1.0, 0.0, 0.0};
  const Vec3 base = hole + lift_off * ahead;
  const Vec3 tip = base + length * ahead;
  if (cook) {
    take_points({fire::MultiPointSource{{.start_m = base,
                                         .end_m = tip,
                                         .radiated_power_w = power,
                                         .transmissivity = in.transmissivity}},
                 width},
                "fire.jet_multi_point_source");
  } else {
    take_points({one_point(0.5 * (base + tip), power, in.transmissivity), along(base, tip), width},
                "fire.point_source");
    warnings.push_back({"point_source_near", jet_model,
                        "all heat comes from the middle of the flame: only for receivers farther "
                        "than two flame lengths; nearer, only a coarse estimate"});
  }
  keep(et::OutcomeKind::JetFire, warnings);
}

// A jet that points up, bent by the wind: a vent or a flare.
void ReleaseCase::upward_jet(const fire::ChamberlainJetInput& in) {
  std::vector<Warning> warnings;
  const fire::ChamberlainJetState s = fire::jet_flame_source(in, warnings);
  jet_model = "fire.flare";
  const double density = two_phase_jet() ? source.density_kg_per_m3
                                         : substance.ideal_gas_density_kg_per_m3(
                                               s.jet_temperature_k, in.ambient_pressure_abs_pa);
  const fire::Flare flare{{.mass_flow_kg_per_s = in.mass_flow_kg_per_s,
                           .heat_of_combustion_j_per_kg = in.heat_of_combustion_j_per_kg,
                           .tip_diameter_m = std::sqrt(4.0 * in.mass_flow_kg_per_s /
                                                       (M_PI * density * s.jet_velocity_m_per_s)),
                           .exit_velocity_m_per_s = s.jet_velocity_m_per_s,
                           .exit_temperature_k = s.jet_temperature_k,
                           .molar_mass_kg_per_mol = in.molar_mass_kg_per_mol,
                           .wind_speed_m_per_s = in.wind_speed_m_per_s,
                           .tip_height_m = in.release_height_m,
                           .fraction_radiated = s.fraction_radiated,
                           .lower_flammable_limit = substance.flammable_limits().lower_fraction,
                           .trajectory = fire::FlareTrajectory::BrzustowskiSommer,
                           .ambient_temperature_k = in.ambient_temperature_k,
                           .transmissivity = in.transmissivity}};
  const fire::FlareState& f = flare.state();
  take_points({one_point(f.centre_m, f.radiated_power_w, in.transmissivity),
               along({0.0, 0.0, in.release_height_m}, f.flame_end_m),
               point_rule("width") * f.path_length_m},
              "fire.point_source");
  warnings.insert(warnings.end(), flare.warnings().begin(), flare.warnings().end());
  if (!upwards()) {
    warnings.push_back({"jet_points_up", jet_model,
                        "the jet is taken to point straight up; one to the side reaches people "
                        "that this one spares"});
  }
  keep(et::OutcomeKind::JetFire, warnings);
}

const Footprints& ReleaseCase::hydrogen_jet() {
  jet_model = "fire.hydrogen_jet";
  const fire::HydrogenJet flame{
      {.fuel = hydrogen_fuel(substance),
       .hole_diameter_m = std::max(
           source.hole_diameter_m > 0.0 ? source.hole_diameter_m : source.expanded_diameter_m,
           1e-4),
       .stagnation_pressure_abs_pa =
           std::max(equipment.pressure_abs_pa, 1.001 * study.atmosphere.pressure_abs_pa),
       .stagnation_temperature_k = equipment.temperature_k,
       .heat_capacity_ratio = substance.heat_capacity_ratio(equipment.temperature_k),
       .mass_flow_kg_per_s = jet_rate_kg_per_s(),
       .hole_elevation_rad = upwards() ? 0.5 * M_PI : 0.0,
       .release_height_m = source.height_m,
       .ambient_temperature_k = study.atmosphere.temperature_k,
       .ambient_pressure_abs_pa = study.atmosphere.pressure_abs_pa,
       .transmissivity = air()}};
  const PointFlame points{flame.radiation(), flame.state().flame.width_m};
  jet = heat_footprints(points, source.duration_s, rules);
  if (dominoes) jet_threat = heat_threat(points, source.duration_s);
  keep(et::OutcomeKind::JetFire, flame.warnings());
  return *jet;
}

void ReleaseCase::tell_hydrogen(et::OutcomeKind effect, const std::string& model) {
  about[effect].push_back(
      {"hydrogen_outside_model", model,
       fmt::format("{} burns faster and with less light than the hydrocarbons this model was made "
                   "for",
                   substance.id)});
}

}  // namespace isorisk::study::qra
