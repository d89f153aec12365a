// SPDX-License-Identifier: Apache-2.0
#include "isorisk/validation/fire_trials.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/dispersion/grid_point.hpp"
#include "isorisk/models/fire/chamberlain_jet.hpp"
#include "isorisk/models/fire/fireball.hpp"
#include "isorisk/models/fire/hydrogen_jet.hpp"
#include "isorisk/models/fire/jet_correlations.hpp"
#include "isorisk/models/fire/johnson_jet.hpp"
#include "isorisk/models/fire/multi_point_source.hpp"
#include "isorisk/models/fire/pool_fire.hpp"
#include "isorisk/models/fire/trench_fire.hpp"
#include "isorisk/models/fire/zoned_pool_fire.hpp"

namespace isorisk::validation {

[[nodiscard]] std::span<const data::Table> all_tables() noexcept;  // written by isorisk_embed

namespace {

using namespace models::fire;
using std::numbers::pi;

constexpr double kDeg = pi / 180.0;
constexpr double kGasConstant = 8.31446;
constexpr double kAir_kg_per_mol = 0.02896;
// Vapour of LNG at its boiling point, and its heat [J/kg].
constexpr double kLngVapour_kg_per_m3 = 1.82;
constexpr double kLngHeat_j_per_kg = 50e6;
// Mean of the flame at Montoir (257 to 273 kW/m2) and after Phoenix (Luketa 2011).
constexpr double kMontoirPower_w_per_m2 = 265e3;
constexpr double kPhoenixPower_w_per_m2 = 286e3;
// The natural gas of Spadeadam; its state before the hole is known as "about 60 bar" only.
constexpr double kNaturalGas_kg_per_mol = 0.0173;
constexpr double kNaturalGasRatio = 1.30;
constexpr double kJetPressure_pa = 6.1e6;
constexpr double kJetTemperature_k = 283.15;
constexpr double kJetHeight_m = 3.25;
constexpr double kHumidity = 0.8;  // where none is stated
// Height of the receivers where none is stated.
constexpr double kReceiver_m = 1.0;
// Fluxes below this are within the noise of the gauges [W/m2].
constexpr double kLeastFlux_w_per_m2 = 20.0;

const data::Table& trials(std::string_view name) {
  const std::string path = "field_trials/fire/" + std::string{name};
  for (const data::Table& t : all_tables()) {
    if (t.name == path) return t;
  }
  throw DataError("no table '" + path + "'");
}

class Scores {
 public:
  void add(const std::string& series, const std::string& model, const std::string& unit,
           std::string trial, double x, double z, double observed, double predicted,
           const char* note = "") {
    for (SeriesScore& s : all_) {
      if (s.series == series && s.model == model) {
        s.pairs.push_back({std::move(trial), x, z, observed, predicted});
        return;
      }
    }
    all_.push_back({.series = series,
                    .model = model,
                    .unit = unit,
                    .pairs = {{std::move(trial), x, z, observed, predicted}},
                    .metrics = {},
                    .note = note});
  }
  std::vector<SeriesScore> done() {
    for (SeriesScore& s : all_) {
      std::vector<double> o, p;
      for (const TrialPair& pair : s.pairs) {
        o.push_back(pair.observed);
        p.push_back(pair.predicted);
      }
      s.metrics = models::dispersion::performance_metrics(o, p);
    }
    return std::move(all_);
  }

 private:
  std::vector<SeriesScore> all_;
};

Vec3 level_towards(Vec3 from, Vec3 to) {
  const Vec3 d{to.x - from.x, to.y - from.y, 0.0};
  return unit(d);
}

void add_pools(Scores& scores) {
  const data::Table& t = trials("lng_pools.csv");
  const data::Table& q = trials("lng_pool_fluxes.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const std::string series{t.text(r, "series")}, trial{t.text(r, "trial")};
    const bool land = series == "Montoir";
    const double air_k = t.number(r, "air_temperature_k");
    const double rho = t.number(r, "air_pressure_pa") * kAir_kg_per_mol / (kGasConstant * air_k);
    const TransmissivityInput air{.temperature_k = air_k,
                                  .relative_humidity_fraction = t.number(r, "relative_humidity"),
                                  .co2_ppm = land ? 350.0 : 390.0};
    const double d = t.number(r, "diameter_m"), rate = t.number(r, "burning_rate_kg_per_m2_s"),
                 wind = t.number(r, "wind_m_per_s"), base = t.number(r, "base_height_m");
    PoolFireInput given{
        .diameter_m = d,
        .burning_rate_kg_per_m2_s = rate,
        .heat_of_combustion_j_per_kg = kLngHeat_j_per_kg,
        .wind_speed_m_per_s = wind,
        .vapour_density_kg_per_m3 = kLngVapour_kg_per_m3,
        .air_density_kg_per_m3 = rho,
        .base_height_m = base,
        .length_model = PoolFlameLength::PritchardBinding,
        .tilt_model = PoolTilt::PritchardBinding,
        .emissive_power_model = PoolEmissivePowerModel::Given,
        .given_emissive_power_w_per_m2 = land ? kMontoirPower_w_per_m2 : kPhoenixPower_w_per_m2,
        .transmissivity = air};
    // As a study sets it: Thomas, AGA, CPR 14E with the default fraction radiated, no soot.
    PoolFireInput cpr = given;
    cpr.length_model = PoolFlameLength::Thomas;
    cpr.tilt_model = PoolTilt::Aga;
    cpr.emissive_power_model = PoolEmissivePowerModel::Cpr14e;
    cpr.soot_fraction = 0.0;
    ZonedPoolFireInput zones{
        .diameter_m = d,
        .fuel = pool_zone_fuel(land ? "lng_land" : "lng_water"),
        .burning_rate_kg_per_m2_s = rate,
        .wind_speed_m_per_s = wind,
        .vapour_density_kg_per_m3 = kLngVapour_kg_per_m3,
        .air_density_kg_per_m3 = rho,
        .ambient_temperature_k = air_k,
        .base_height_m = base,
        .length = land ? ZonedPoolLength::PritchardBinding : ZonedPoolLength::Sandia,
        .drag = land,
        .transmissivity = air};
    const PoolFire a{given}, b{cpr};
    const ZonedPoolFire c{zones};
    struct Entry {
      const char* name;
      double length, tilt;
      const SolidFlame* flame;
    };
    const std::array<Entry, 3> fires{
        {{"pool, Pritchard-Binding, SEP measured", a.state().flame_length_m, a.state().tilt_rad,
          &a.flame()},
         {"pool, Thomas, AGA, CPR 14E", b.state().flame_length_m, b.state().tilt_rad, &b.flame()},
         {land ? "zones, LNG on land, drag" : "zones, LNG on water, Sandia",
          c.state().flame_length_m, c.state().tilt_rad, &c.flame()}}};
    for (const Entry& f : fires) {
      scores.add(series + ", flame length", f.name, "m", trial, 0.0, 0.0,
                 t.number(r, "flame_length_m"), f.length);
      // A predicted tilt of zero has no ratio; half a degree stands for upright.
      scores.add(series + ", tilt", f.name, "deg", trial, 0.0, 0.0, t.number(r, "tilt_deg"),
                 std::max(0.5, f.tilt / kDeg));
    }
    if (!t.text(r, "drag_ratio").empty()) {
      scores.add(series + ", drag", "Pritchard-Binding", "-", trial, 0.0, 0.0,
                 t.number(r, "drag_ratio"), c.state().drag_ratio);
      scores.add(series + ", drag", "Mudan", "-", trial, 0.0, 0.0, t.number(r, "drag_ratio"),
                 a.state().drag_ratio);
    }
    // Clockwise from the direction the wind blows to is towards -y.
    const double downwind = t.number(r, "wind_from_deg") + 180.0;
    for (std::size_t i = 0; i < q.rows(); ++i) {
      if (q.text(i, "series") != series || q.text(i, "trial") != trial) continue;
      const double angle = -(q.number(i, "azimuth_deg") - downwind) * kDeg;
      const double radius = q.number(i, "radius_m");
      const Vec3 p{radius * std::cos(angle), radius * std::sin(angle), q.number(i, "height_m")};
      for (const Entry& f : fires) {
        const double predicted =
            q.text(i, "facing") == "at_flame"
                ? f.flame->max_heat_flux_w_per_m2(p.x, p.y, p.z)
                : f.flame->heat_flux_w_per_m2(p, level_towards(p, {0.0, 0.0, 0.0}));
        scores.add(series + ", heat flux", f.name, "W/m2", trial, radius, p.z,
                   q.number(i, "heat_flux_w_per_m2"), predicted);
      }
    }
  }
}

void add_trenches(Scores& scores) {
  const data::Table& t = trials("lng_trenches.csv");
  const data::Table& q = trials("lng_trench_fluxes.csv");
  const PoolZoneFuel lng = pool_zone_fuel("lng_land");
  const TransmissivityInput air{.relative_humidity_fraction = kHumidity};
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const std::string trial{t.text(r, "trial")};
    const TrenchFireInput input{.length_m = t.number(r, "length_m"),
                                .width_m = t.number(r, "width_m"),
                                .wind_speed_m_per_s = t.number(r, "wind_m_per_s"),
                                .clear_emissive_power_w_per_m2 = lng.clear_emissive_power_w_per_m2,
                                .k_m_per_m = lng.k_m_per_m,
                                .transmissivity = air};
    const TrenchFire fire{input};
    const double area = input.length_m * input.width_m;
    ZonedPoolFireInput circle{.diameter_m = equivalent_diameter_m(area),
                              .fuel = lng,
                              .burning_rate_kg_per_m2_s = t.number(r, "burning_rate_kg_per_m2_s"),
                              .wind_speed_m_per_s = input.wind_speed_m_per_s,
                              .vapour_density_kg_per_m3 = kLngVapour_kg_per_m3,
                              .transmissivity = air};
    const ZonedPoolFire round{circle};
    const char* same = "correlation made from these tests";
    scores.add("LNG trenches, flame length", "trench", "m", trial, 0.0, 0.0,
               t.number(r, "flame_length_m"), fire.state().flame_length_m, same);
    scores.add("LNG trenches, tilt", "trench", "deg", trial, 0.0, 0.0, t.number(r, "tilt_deg"),
               fire.state().tilt_rad / kDeg, same);
    scores.add("LNG trenches, drag", "trench", "-", trial, 0.0, 0.0, t.number(r, "drag_ratio"),
               fire.state().drag_ratio, same);
    for (std::size_t i = 0; i < q.rows(); ++i) {
      if (q.text(i, "trial") != trial) continue;
      const Vec3 p{q.number(i, "x_m"), q.number(i, "y_m"), kReceiver_m};
      const Vec3 n = level_towards(p, {0.0, 0.0, 0.0});
      const double distance = std::hypot(p.x, p.y);
      scores.add("LNG trenches, heat flux", "trench", "W/m2", trial, distance, p.z,
                 q.number(i, "heat_flux_w_per_m2"), fire.flame().heat_flux_w_per_m2(p, n));
      scores.add("LNG trenches, heat flux", "zones, circle of the same area", "W/m2", trial,
                 distance, p.z, q.number(i, "heat_flux_w_per_m2"),
                 round.flame().heat_flux_w_per_m2(p, n), "outside its range, for comparison");
    }
  }
}

void add_gas_jets(Scores& scores) {
  const data::Table& t = trials("gas_jets.csv");
  const data::Table& q = trials("gas_jet_fluxes.csv");
  const TransmissivityInput air{.relative_humidity_fraction = kHumidity};
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const std::string trial{t.text(r, "trial")};
    const double flow = t.number(r, "mass_flow_kg_per_s"), heat = t.number(r, "heat_release_w");
    // The jet points east: 90 deg clockwise from north.
    const double downwind = t.number(r, "wind_from_deg") + 180.0;
    ChamberlainJetInput release{.mass_flow_kg_per_s = flow,
                                .hole_diameter_m = t.number(r, "hole_diameter_m"),
                                .molar_mass_kg_per_mol = kNaturalGas_kg_per_mol,
                                .heat_capacity_ratio = kNaturalGasRatio,
                                .stagnation_pressure_abs_pa = kJetPressure_pa,
                                .stagnation_temperature_k = kJetTemperature_k,
                                .heat_of_combustion_j_per_kg = heat / flow,
                                .wind_speed_m_per_s = t.number(r, "wind_m_per_s")};
    release.hole_azimuth_rad = std::remainder(downwind - 90.0, 360.0) * kDeg;
    release.release_height_m = kJetHeight_m;
    release.transmissivity = air;
    const ChamberlainJet chamberlain{release};
    const JohnsonJet johnson{{.release = release}};
    const JohnsonJet thin{{.release = release, .absorption_per_m = 0.4}};
    const double lowesmith = lowesmith_flame_length_m(heat);
    const Vec3 axis{std::cos(release.hole_azimuth_rad), std::sin(release.hole_azimuth_rad), 0.0};
    const Vec3 hole{0.0, 0.0, kJetHeight_m};
    const MultiPointSource points{{.start_m = hole + 0.2 * lowesmith * axis,
                                   .end_m = hole + lowesmith * axis,
                                   .radiated_power_w = chamberlain.state().fraction_radiated * heat,
                                   .transmissivity = air}};
    const double length = t.number(r, "flame_length_m");
    const auto size = [&](const char* quantity, const char* model, const char* unit, double seen,
                          double predicted) {
      scores.add(std::string{"Spadeadam jets, "} + quantity, model, unit, trial, 0.0, 0.0, seen,
                 predicted);
    };
    size("flame length", "Johnson", "m", length, johnson.state().flame_length_m);
    size("flame length", "Chamberlain", "m", length, chamberlain.state().flame_length_m);
    size("flame length", "Lowesmith", "m", length, lowesmith);
    size("flame length", "API 521", "m", length, api521_flame_length_m(heat));
    size("flame length", "Order 404", "m", length, order404_jet(flow, JetPhase::Gas).length_m);
    size("lift-off", "Johnson, 0.2", "m", t.number(r, "lift_off_m"), johnson.state().lift_off_m);
    size("lift-off", "Chamberlain", "m", t.number(r, "lift_off_m"), chamberlain.state().lift_off_m);
    size("fraction radiated", "Chamberlain", "-", t.number(r, "fraction_radiated"),
         chamberlain.state().fraction_radiated);
    for (std::size_t i = 0; i < q.rows(); ++i) {
      if (q.text(i, "trial") != trial) continue;
      const double x = q.number(i, "x_m"), y = q.number(i, "y_m");
      const Vec3 left{-axis.y, axis.x, 0.0};  // north of a jet to the east
      Vec3 p = x * axis + y * left;
      p.z = q.number(i, "height_m");
      const Vec3 n = (y > 0.0 ? -1.0 : 1.0) * left;
      const auto add = [&](const char* model, double predicted) {
        scores.add("Spadeadam jets, heat flux", model, "W/m2", trial, std::abs(y), p.z,
                   q.number(i, "heat_flux_w_per_m2"), predicted);
      };
      add("Johnson", johnson.flame().heat_flux_w_per_m2(p, n));
      add("Johnson, absorption 0.4/m", thin.flame().heat_flux_w_per_m2(p, n));
      add("Chamberlain", chamberlain.flame().heat_flux_w_per_m2(p, n));
      add("point sources, Lowesmith", points.heat_flux_w_per_m2(p, n));
    }
  }
}

void add_fireballs(Scores& scores) {
  const data::Table& t = trials("lng_fireballs.csv");
  const TransmissivityInput air{.relative_humidity_fraction = kHumidity};
  constexpr double kDose = 1e-4;  // (W/m2)^(4/3) s in (kW/m2)^(4/3) s
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const std::string trial{t.text(r, "trial")};
    const double mass = t.number(r, "mass_kg"), p = t.number(r, "pressure_abs_pa"),
                 x = t.number(r, "distance_m");
    const double fraction = tno_fireball_fraction_radiated(p);
    const Fireball tno{{.mass_kg = mass,
                        .heat_of_combustion_j_per_kg = kLngHeat_j_per_kg,
                        .vapour_pressure_abs_pa = p,
                        .transmissivity = air}};
    const Fireball ccps{{.mass_kg = mass,
                         .heat_of_combustion_j_per_kg = kLngHeat_j_per_kg,
                         .model = FireballModel::Ccps,
                         .fraction_radiated = 0.3,
                         .transmissivity = air}};
    const MartinsenMarxFireball grows{{.mass_kg = mass,
                                       .radiant_fraction = fraction,
                                       .heat_of_combustion_j_per_kg = kLngHeat_j_per_kg,
                                       .transmissivity = air}};
    double peak = 0.0;
    for (int i = 1; i <= 400; ++i) {
      peak = std::max(peak, grows.max_heat_flux_w_per_m2(x, grows.duration_s() * i / 401.0));
    }
    const auto add = [&](const char* model, double flux, double dose) {
      scores.add("LNG fireballs, peak flux", model, "W/m2", trial, x, 0.0,
                 t.number(r, "peak_flux_w_per_m2"), flux);
      scores.add("LNG fireballs, dose", model, "(kW/m2)^(4/3) s", trial, x, 0.0,
                 t.number(r, "dose_kw_units"), kDose * dose);
    };
    for (const auto& [name, ball] : {std::pair{"CPR 14E", &tno}, {"CCPS, 0.3", &ccps}}) {
      const double q = ball->flame().max_heat_flux_w_per_m2(x, 0.0, 0.0);
      add(name, q, std::pow(q, 4.0 / 3.0) * ball->duration_s());
    }
    add("Martinsen-Marx", peak, grows.thermal_dose(x));
  }
}

HydrogenJet hydrogen_jet(const data::Table& t, std::size_t r) {
  HydrogenJetInput in{.hole_diameter_m = t.number(r, "hole_diameter_m"),
                      .stagnation_pressure_abs_pa = t.number(r, "stagnation_pressure_pa"),
                      .stagnation_temperature_k = t.number(r, "stagnation_temperature_k")};
  if (!t.text(r, "mass_flow_kg_per_s").empty()) {
    in.mass_flow_kg_per_s = t.number(r, "mass_flow_kg_per_s");
  }
  in.hole_elevation_rad = t.number(r, "elevation_deg") * kDeg;
  in.release_height_m = t.number(r, "release_height_m");
  return HydrogenJet{in};
}

void add_hydrogen(Scores& scores) {
  const data::Table& t = trials("hydrogen_lengths.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    scores.add("Hydrogen jets, " + std::string{t.text(r, "series")} + ", flame length",
               "hydrogen jet", "m", std::string{t.text(r, "trial")}, 0.0, 0.0,
               t.number(r, "flame_length_m"), hydrogen_jet(t, r).state().flame.length_m);
  }
  const data::Table& q = trials("hydrogen_fluxes.csv");
  for (std::size_t r = 0; r < q.rows(); ++r) {
    if (!(q.number(r, "heat_flux_w_per_m2") >= kLeastFlux_w_per_m2)) continue;
    const HydrogenJet jet = hydrogen_jet(q, r);
    const double distance = q.number(r, "distance_m");
    const bool upright = q.number(r, "elevation_deg") > 0.0;
    const double length = q.text(r, "flame_length_m").empty() ? jet.state().flame.length_m
                                                              : q.number(r, "flame_length_m");
    const double z = upright ? q.number(r, "height_over_length") * length : q.number(r, "height_m");
    const Vec3 p{distance, 0.0, z};
    scores.add("Hydrogen jets, " + std::string{q.text(r, "series")} + ", heat flux", "hydrogen jet",
               "W/m2", std::string{q.text(r, "trial")}, distance, z,
               q.number(r, "heat_flux_w_per_m2"),
               upright ? jet.radiation().heat_flux_w_per_m2(p, {-1.0, 0.0, 0.0})
                       : jet.radiation().max_heat_flux_w_per_m2(p));
  }
}

}  // namespace

std::vector<SeriesScore> score_fire_trials() {
  Scores scores;
  add_pools(scores);
  add_trenches(scores);
  add_gas_jets(scores);
  add_fireballs(scores);
  add_hydrogen(scores);
  return scores.done();
}

}  // namespace isorisk::validation
