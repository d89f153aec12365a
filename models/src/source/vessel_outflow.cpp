// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/vessel_outflow.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/draining.hpp"
#include "isorisk/models/source/flashing.hpp"
#include "isorisk/models/source/real_gas.hpp"
#include "isorisk/models/source/two_phase.hpp"
#include "stiff.hpp"

namespace isorisk::models::source {
namespace {

using State = std::array<double, 2>;  // mass and temperature over their first values

// Pressure above ambient at which a vessel counts as empty: the flow goes as its root, the time
// to lose the rest is a per mille of the whole.
constexpr double kSpent = 1e-3;
constexpr double kVapour = 1.0 - 1e-9;  // quality from which vapour alone leaves
constexpr double kDry = 1e-6;           // liquid left over all at the start that counts as none

double circle(double d) noexcept { return 0.25 * std::numbers::pi * d * d; }

void check_opening(InputCheck& check, double diameter, double ambient, const WallHeat& wall,
                   double max_time) {
  check.positive("hole_diameter", diameter, "m");
  check.positive("ambient_pressure", ambient, "Pa");
  check.finite("wall_heat", wall.constant_w, "W");
  check.non_negative("wall_conductance", wall.conductance_w_per_k, "W/K");
  check.require(wall.conductance_w_per_k == 0.0 || wall.wall_temperature_k > 0.0,
                "wall_temperature", wall.wall_temperature_k, "K", "be > 0 with a wall_conductance");
  check.require(max_time > 0.0, "max_time", max_time, "s", "be > 0");
}

void check_coefficient(InputCheck& check, std::string_view name, double cd) {
  check.require(cd > 0.0 && cd <= 1.0, name, cd, "-", "be in (0, 1]");
}

double heat_of(const WallHeat& wall, double t) noexcept {
  return wall.constant_w + wall.conductance_w_per_k * (wall.wall_temperature_k - t);
}

// Gas of a substance at a density: virial pressure, times a factor that joins it to saturation.
struct GasLaw {
  const Substance& s;
  double factor = 1.0;
  bool real_throat = false;

  [[nodiscard]] double gas() const noexcept { return kGasConstant / s.molar_mass_kg_per_mol; }
  // Z = 1 + b(T) p, so p = rho R T/(1 - b rho R T) with R per kilogram.
  [[nodiscard]] double pressure(double rho, double t) const noexcept {
    constexpr double kProbe = 1e5;  // Pa; Z is linear in p
    const double b = (s.gas_compressibility(t, kProbe) - 1.0) / kProbe;
    const double ideal = rho * gas() * t;
    return factor * ideal / (1.0 - b * ideal);
  }
};

double gas_flow(const Substance& s, double p, double t, double rho, double diameter, double cd,
                double ambient) {
  if (!(p > ambient)) return 0.0;
  return gas_hole({.hole_diameter_m = diameter,
                   .pressure_abs_pa = p,
                   .temperature_k = t,
                   .molar_mass_kg_per_mol = s.molar_mass_kg_per_mol,
                   .heat_capacity_ratio = s.heat_capacity_ratio(t),
                   .compressibility = p / (rho * kGasConstant / s.molar_mass_kg_per_mol * t),
                   .back_pressure_abs_pa = ambient,
                   .discharge_coefficient = cd})
      .mass_flow_kg_per_s;
}

// Empties a volume of gas; appends to the history. \returns why it ended
std::string run_gas(std::string_view id, const GasLaw& law, double volume, double mass, double t0,
                    double diameter, double cd, double ambient, const WallHeat& wall, double start,
                    double max_time, OutflowHistory& out) {
  const Substance& s = law.s;
  const auto values = [&](const State& x) {
    struct {
      double m, t, rho, p, w;
    } v{};
    v.m = mass * x[0];
    v.t = t0 * x[1];
    v.rho = v.m / volume;
    v.p = law.pressure(v.rho, v.t);
    v.w = law.real_throat && v.p > ambient ? real_gas_hole({.substance = &s,
                                                            .pressure_abs_pa = v.p,
                                                            .temperature_k = v.t,
                                                            .hole_diameter_m = diameter,
                                                            .back_pressure_abs_pa = ambient,
                                                            .discharge_coefficient = cd})
                                                 .mass_flow_kg_per_s
                                           : gas_flow(s, v.p, v.t, v.rho, diameter, cd, ambient);
    return v;
  };
  const auto derivative = [&](const State& x) {
    const auto v = values(x);
    const double cv = s.ideal_gas_heat_capacity_j_per_kg_k(v.t) - law.gas();
    // d(m u) = -w h dt + Q dt: the gas that stays does the work p/rho on each kilogram that leaves.
    return State{-v.w / mass, (-v.w * v.p / v.rho + heat_of(wall, v.t)) / (v.m * cv * t0)};
  };
  const auto left = [&](const State& x) {
    return law.pressure(mass * x[0] / volume, t0 * x[1]) / ambient - 1.0 - kSpent;
  };
  State x{1.0, 1.0};
  const double tau = mass / std::max(values(x).w, 1e-300);
  const bool spent = integrate_stiff(
      id, derivative, x, {.first_step = 1e-3 * tau, .end = std::min(max_time - start, 1e4 * tau)},
      left, [&](double time, const State& y) {
        const auto v = values(y);
        out.points.push_back(
            {start + time, v.w, v.m, v.p, v.t, 0.0, v.w > 0.0 ? Outflow::Gas : Outflow::Nothing});
      });
  return spent ? "pressure equal" : "time";
}

void finish(OutflowHistory& out) {
  out.duration_s = out.points.back().time_s;
  out.released_kg = out.initial_kg - out.points.back().mass_left_kg;
}

}  // namespace

OutflowHistory gas_vessel(const GasVesselInput& in) {
  constexpr std::string_view kId = "source.gas_vessel";
  InputCheck check{kId};
  if (in.substance == nullptr) {
    check.fail("the substance is missing");
    check.done();
  }
  check.positive("volume", in.volume_m3, "m3");
  check.positive("temperature", in.temperature_k, "K");
  check.require(std::isfinite(in.pressure_abs_pa) && in.pressure_abs_pa > in.ambient_pressure_pa,
                "pressure", in.pressure_abs_pa, "Pa", "be finite and above ambient pressure");
  check_opening(check, in.hole_diameter_m, in.ambient_pressure_pa, in.wall, in.max_time_s);
  check_coefficient(check, "discharge_coefficient", in.discharge_coefficient);
  check.done();
  const Substance& s = *in.substance;
  if (in.temperature_k < s.critical_temperature_k) {
    const double ps = s.vapour_pressure_pa(in.temperature_k);
    check.require(in.pressure_abs_pa <= ps * 1.05, "pressure", in.pressure_abs_pa, "Pa",
                  "be at most the saturation pressure " + shown_text(ps) + " Pa: " + s.id +
                      " is liquid above it (source.liquefied_gas_vessel)");
  }
  const double z = s.gas_compressibility(in.temperature_k, in.pressure_abs_pa);
  check.require(z > 0.1, "pressure", in.pressure_abs_pa, "Pa",
                "give a compressibility factor above 0.1, not " + shown_text(z));
  check.done();
  OutflowHistory out;
  if (!(std::abs(z - 1.0) <= 0.35)) {
    out.warnings.push_back({"outside_validity", std::string{kId},
                            "compressibility factor " + shown_text(z) + ", valid 0.65 to 1.35"});
  }
  const GasLaw law{.s = s, .real_throat = in.real_gas_throat};
  const double mass = in.pressure_abs_pa * in.volume_m3 / (z * law.gas() * in.temperature_k);
  out.initial_kg = mass;
  out.end_rule =
      run_gas(kId, law, in.volume_m3, mass, in.temperature_k, in.hole_diameter_m,
              in.discharge_coefficient, in.ambient_pressure_pa, in.wall, 0.0, in.max_time_s, out);
  finish(out);
  const double coldest = std::min_element(out.points.begin(), out.points.end(),
                                          [](const OutflowPoint& a, const OutflowPoint& b) {
                                            return a.temperature_k < b.temperature_k;
                                          })
                             ->temperature_k;
  const auto& cp = s.ideal_gas_heat_capacity_j_per_kg_k;
  if (!cp.valid_at(coldest) || !cp.valid_at(in.temperature_k)) {
    out.warnings.push_back({"outside_validity", std::string{kId},
                            "gas heat capacity down to " + shown_text(coldest) + " K, valid " +
                                shown_text(cp.t_min_k) + " K to " + shown_text(cp.t_max_k) +
                                " K; extrapolated"});
  }
  const auto condenses = std::find_if(out.points.begin(), out.points.end(), [&](const auto& p) {
    return p.temperature_k < s.critical_temperature_k &&
           p.temperature_k > 0.4 * s.critical_temperature_k &&
           p.pressure_abs_pa > s.vapour_pressure_pa(p.temperature_k);
  });
  if (condenses != out.points.end()) {
    out.warnings.push_back({"condensation", std::string{kId},
                            "the gas cools to saturation at " + shown_text(condenses->time_s) +
                                " s, " + shown_text(condenses->temperature_k) +
                                " K; what condenses is not modelled"});
  }
  return out;
}

OutflowHistory liquefied_vessel(const LiquefiedVesselInput& in) {
  constexpr std::string_view kId = "source.liquefied_gas_vessel";
  in.vessel.check(kId);
  InputCheck check{kId};
  if (in.substance == nullptr) {
    check.fail("the substance is missing");
    check.done();
  }
  const Substance& s = *in.substance;
  const double height = in.vessel.height_m();
  const double pa = in.ambient_pressure_pa;
  check_opening(check, in.hole_diameter_m, pa, in.wall, in.max_time_s);
  check_coefficient(check, "liquid_discharge_coefficient", in.liquid_discharge_coefficient);
  check_coefficient(check, "gas_discharge_coefficient", in.gas_discharge_coefficient);
  check_coefficient(check, "pipe_factor", in.pipe_factor);
  if (in.opening_length_m) {
    check.require(
        !in.through_pipe && *in.opening_length_m >= 0.0 && std::isfinite(*in.opening_length_m),
        "opening_length", *in.opening_length_m, "m", "be finite and >= 0, and not go with a pipe");
  }
  check.require(in.level_m > 0.0 && in.level_m < height, "level", in.level_m, "m",
                "be > 0 and below the top " + shown_text(height) + " m of the vessel");
  check.require(in.hole_height_m >= 0.0 && in.hole_height_m <= height, "hole_height",
                in.hole_height_m, "m", "be within the height " + shown_text(height) + " m");
  check.require(!(in.hole_diameter_m > std::min(in.vessel.diameter_m, height)), "hole_diameter",
                in.hole_diameter_m, "m", "be at most the diameter and the height of the vessel");
  check.non_negative("gravity", in.gravity_m_per_s2, "m/s2");
  check.positive("temperature", in.temperature_k, "K");
  check.require(in.temperature_k < s.critical_temperature_k, "temperature", in.temperature_k, "K",
                "lie below the critical temperature " + shown_text(s.critical_temperature_k) +
                    " K: above it there is only gas (source.gas_vessel)");
  check.done();
  const double tb = s.saturation_temperature_k(pa);
  const double p0 = s.vapour_pressure_pa(in.temperature_k);
  check.require(std::isfinite(tb) && p0 > pa * (1.0 + kSpent), "temperature", in.temperature_k, "K",
                "lie above the boiling point at ambient pressure");
  check.done();

  OutflowHistory out;
  if (in.temperature_k > 0.95 * s.critical_temperature_k) {
    out.warnings.push_back({"outside_validity", std::string{kId},
                            "reduced temperature " +
                                shown_text(in.temperature_k / s.critical_temperature_k) +
                                ", valid below 0.95"});
  }
  const double volume = in.vessel.volume_m3();
  const double t0 = in.temperature_k;
  const double area = circle(in.hole_diameter_m);
  struct Saturation {
    double p, slope, curve, vl, vl_slope, vg, latent, c;
  };
  const auto saturation = [&](double t) {
    Saturation a{};
    const double h = 1e-3 * t;
    const double up = s.vapour_pressure_pa(t + h);
    const double down = s.vapour_pressure_pa(t - h);
    a.p = s.vapour_pressure_pa(t);
    a.curve = (up - 2.0 * a.p + down) / (h * h);
    a.latent = s.heat_of_vaporisation_j_per_kg(t);
    const double vlg = evaporation_volume_m3_per_kg(s, t);
    a.slope = a.latent / (t * vlg);  // dps/dT, the one behind vlg
    a.vl = 1.0 / s.liquid_density_kg_per_m3(t);
    a.vl_slope =
        (1.0 / s.liquid_density_kg_per_m3(t + h) - 1.0 / s.liquid_density_kg_per_m3(t - h)) /
        (2.0 * h);
    a.vg = a.vl + vlg;
    a.c = s.liquid_heat_capacity_j_per_kg_k(t);
    return a;
  };
  const Saturation start = saturation(t0);
  const double liquid_volume = in.vessel.volume_below_m3(in.level_m);
  const double m0 = liquid_volume / start.vl + (volume - liquid_volume) / start.vg;
  out.initial_kg = m0;
  const double margin = std::min(t0 + 20.0, 0.5 * (t0 + s.critical_temperature_k));
  std::optional<FlashingTable> table;
  if (in.through_pipe) table.emplace(s, margin, pa);
  const double liquid_cd =
      in.liquid_discharge_coefficient * (in.through_pipe ? in.pipe_factor : 1.0);
  // A hole lets liquid flash on its way only as far as the way is long.
  std::optional<double> hole_length;
  std::optional<double> hole_cd;
  if (!in.through_pipe) {
    hole_length = in.opening_length_m.value_or(0.0);
    hole_cd = in.liquid_discharge_coefficient;
  }
  std::optional<SwellVent> swell;
  if (in.level_swell && in.hole_height_m > 0.0) {
    if (s.surface_tension_n_per_m) {
      swell.emplace(LevelSwellInput{.substance = &s,
                                    .vessel = in.vessel,
                                    .opening_height_m = in.hole_height_m,
                                    .opening_diameter_m = in.hole_diameter_m,
                                    .regime = *in.level_swell,
                                    .discharge_coefficient = in.gas_discharge_coefficient,
                                    .pipe_factor = in.through_pipe ? in.pipe_factor : 1.0,
                                    .opening_length_m = hole_length,
                                    .liquid_discharge_coefficient = hole_cd,
                                    .ambient_pressure_pa = pa},
                    margin);
    } else {
      out.warnings.push_back({"level_swell", std::string{kId},
                              "the surface tension of " + s.id +
                                  " is not known: whether its boiling liquid swells to a hole "
                                  "above it is not computed, vapour alone is taken to leave"});
    }
  }

  const double equilibrium_length = in.opening_length_m ? equilibrium_length_m() : 0.0;
  const auto short_flux = [&](double t, double p, const Saturation& a) {
    // The flux over Cd, by which the area is multiplied below.
    return short_pipe({.pressure_abs_pa = p,
                       .saturation_pressure_abs_pa = a.p,
                       .liquid_density_kg_per_m3 = 1.0 / a.vl,
                       .equilibrium_flux_kg_per_m2_s = equilibrium_rate_flux(s, t),
                       .opening_length_m = *in.opening_length_m,
                       .equilibrium_length_m = equilibrium_length,
                       .discharge_coefficient = in.liquid_discharge_coefficient,
                       .back_pressure_abs_pa = pa})
               .mass_flux_kg_per_m2_s /
           in.liquid_discharge_coefficient;
  };
  struct Values {
    double m, t, liquid_kg, level, p_hole, w;
    double quality;   // of what leaves
    double reaching;  // > 0 while the liquid swells to the hole
    Saturation sat;
  };
  const auto values = [&](const State& x, bool liquid_leaves) {
    Values v{};
    v.m = m0 * x[0];
    v.t = t0 * x[1];
    v.sat = saturation(v.t);
    const double vapour = (volume - v.m * v.sat.vl) / (v.sat.vg - v.sat.vl);
    v.liquid_kg = v.m - vapour;
    v.level = in.vessel.level_m(v.liquid_kg * v.sat.vl);
    v.p_hole = v.sat.p;
    if (liquid_leaves) {
      v.p_hole += in.gravity_m_per_s2 * std::max(0.0, v.level - in.hole_height_m) / v.sat.vl;
      const double flux = !(v.p_hole > pa)      ? 0.0
                          : in.opening_length_m ? short_flux(v.t, v.p_hole, v.sat)
                          : table ? in.pipe_factor * table->flux_kg_per_m2_s(v.t, v.p_hole)
                                  : std::sqrt(2.0 * (v.p_hole - pa) / v.sat.vl);
      v.w = in.liquid_discharge_coefficient * area * flux;
    } else if (swell && v.sat.p > pa && v.liquid_kg > 0.0) {
      const LevelSwell l = swell->at(v.t, v.liquid_kg * v.sat.vl);
      v.w = l.mass_flow_kg_per_s;
      v.quality = l.quality;
      v.reaching = 1.0 - l.disengaged_flow_kg_per_s / l.vapour_flow_kg_per_s;
    } else {
      v.quality = 1.0;
      v.reaching = -1.0;
      v.w = gas_flow(s, v.sat.p, v.t, 1.0 / v.sat.vg, in.hole_diameter_m,
                     in.gas_discharge_coefficient, pa);
    }
    return v;
  };
  // Entropy: m c dT/T + d(ps' (V - m vl)) = x (L/T) dm + Q dt/T, for m_v L/T = ps' (V - m vl).
  const auto derivative = [&](bool liquid_leaves) {
    return [&, liquid_leaves](const State& x) {
      const Values v = values(x, liquid_leaves);
      const Saturation& a = v.sat;
      const double out_entropy = v.quality * a.latent / v.t + a.slope * a.vl;
      const double capacity =
          v.m * a.c / v.t + a.curve * (volume - v.m * a.vl) - a.slope * v.m * a.vl_slope;
      return State{-v.w / m0, (-v.w * out_entropy + heat_of(in.wall, v.t) / v.t) / capacity / t0};
    };
  };
  const auto observer = [&](bool liquid_leaves, double from) {
    return [&, liquid_leaves, from](double time, const State& x) {
      const Values v = values(x, liquid_leaves);
      if (!out.points.empty() && from + time <= out.points.back().time_s && time == 0.0)
        out.points.pop_back();  // the same moment, seen by the next stage
      out.points.push_back({from + time, v.w, v.m, v.p_hole, v.t, v.level,
                            !(v.w > 0.0) ? Outflow::Nothing
                            : !liquid_leaves
                                ? (v.quality < kVapour ? Outflow::TwoPhase : Outflow::Vapour)
                            : in.through_pipe ? Outflow::TwoPhase
                                              : Outflow::Liquid,
                            !liquid_leaves && v.quality < kVapour ? v.quality : 0.0});
    };
  };
  State x{1.0, 1.0};
  double time = 0.0;
  const auto run = [&](bool liquid_leaves, const auto& left) {
    const double tau = m0 / std::max(values(x, liquid_leaves).w, 1e-300);
    const bool event = integrate_stiff(
        kId, derivative(liquid_leaves), x,
        {.first_step = 1e-3 * tau, .end = std::min(in.max_time_s - time, 1e5 * tau)}, left,
        observer(liquid_leaves, time));
    time = out.points.back().time_s;
    return event;
  };
  const auto dry = [&](const Values& v) { return v.liquid_kg / m0 - kDry; };
  bool ended = false;
  // At ambient pressure heat from outside boils the rest, the temperature stays.
  const auto boil_off = [&](double m, double liquid_kg, const Values& v) {
    const double heat = heat_of(in.wall, v.t);
    if (!(heat > 0.0)) {
      out.warnings.push_back({"liquid_left", std::string{kId},
                              "the vessel reaches ambient pressure with " + shown_text(liquid_kg) +
                                  " kg of liquid left"});
      return;
    }
    const double rate = heat / (v.sat.latent + v.t * v.sat.slope * v.sat.vl);
    const double dense = 1.0 - v.sat.vl / v.sat.vg;  // vapour takes the place of liquid
    const double until = std::min(time + liquid_kg * dense / rate, in.max_time_s);
    constexpr int kPieces = 8;
    if (!out.points.empty()) out.points.pop_back();
    for (int i = 0; i <= kPieces; ++i) {
      const double at = time + (until - time) * i / kPieces;
      const double liquid = std::max(0.0, liquid_kg - rate * (at - time) / dense);
      out.points.push_back({at, rate, m - rate * (at - time), v.sat.p, v.t,
                            in.vessel.level_m(liquid * v.sat.vl), Outflow::BoilOff});
    }
    out.end_rule = until < in.max_time_s ? "boiled off" : "time";
  };
  // The pressure is spent, the liquid above the hole is not: air enters, it drains by its head.
  const auto drain = [&](const Values& v) {
    if (!(in.max_time_s > time)) return;
    const OutflowHistory rest = drain_vessel({.vessel = in.vessel,
                                              .level_m = v.level,
                                              .hole_height_m = in.hole_height_m,
                                              .hole_diameter_m = in.hole_diameter_m,
                                              .density_kg_per_m3 = 1.0 / v.sat.vl,
                                              .cap_pressure_abs_pa = pa,
                                              .ambient_pressure_pa = pa,
                                              .temperature_k = v.t,
                                              .discharge_coefficient = liquid_cd,
                                              .gravity_m_per_s2 = in.gravity_m_per_s2,
                                              .max_time_s = in.max_time_s - time});
    out.warnings.push_back(
        {"air_enters", std::string{kId},
         "the pressure is spent at " + shown_text(std::round(time)) + " s with the liquid " +
             shown_text(std::round(100.0 * (v.level - in.hole_height_m)) / 100.0) +
             " m above the hole: air is taken to enter and the liquid to drain "
             "by its head"});
    const double vapour = v.m - v.liquid_kg;
    out.points.pop_back();
    for (OutflowPoint p : rest.points) {
      p.time_s += time;
      p.mass_left_kg += vapour;
      out.points.push_back(p);
    }
    out.end_rule = rest.end_rule;
    if (rest.end_rule == "time") return;
    const double from = time;
    time = out.points.back().time_s;
    const double liquid = out.points.back().mass_left_kg - vapour;
    if (liquid > kDry * m0 && time > from) boil_off(out.points.back().mass_left_kg, liquid, v);
  };
  const bool covered = in.level_m > in.hole_height_m;
  if (covered) {
    const bool head_drives = in.gravity_m_per_s2 > 0.0;
    const auto left = [&](const State& y) {
      const Values v = values(y, true);
      const double head = in.hole_height_m > 0.0 ? (v.level - in.hole_height_m) / height : 1.0;
      return std::min({dry(v), head, (head_drives ? v.sat.p : v.p_hole) / pa - 1.0 - kSpent});
    };
    if (!run(true, left)) {
      out.end_rule = "time";
      ended = true;
    } else {
      const Values v = values(x, true);
      if (v.sat.p / pa - 1.0 - kSpent <= 1e-9) {
        ended = true;
        out.end_rule = "pressure equal";
        if (head_drives && v.level > in.hole_height_m) {
          drain(v);
        } else {
          boil_off(v.m, v.liquid_kg, v);
        }
      }
    }
  } else if (!in.level_swell && liquid_volume > 0.8 * volume) {
    out.warnings.push_back({"level_swell", std::string{kId},
                            "vapour leaves a vessel filled to " +
                                shown_text(liquid_volume / volume) +
                                ": the boiling liquid may swell to the hole, then two-phase flow "
                                "leaves faster than computed"});
  }
  if (!ended && dry(values(x, false)) > 1e-9) {
    const auto left = [&](const State& y) {
      const Values v = values(y, false);
      return std::min(dry(v), v.sat.p / pa - 1.0 - kSpent);
    };
    const auto swollen = [&](const State& y) {
      const Values v = values(y, false);
      return std::min({dry(v), v.sat.p / pa - 1.0 - kSpent, v.reaching});
    };
    // To the moment when the liquid no longer reaches the hole; should it do so again (heat from
    // the wall), values() knows.
    if (values(x, false).reaching > 0.0 && left(x) > 0.0 && !run(false, swollen)) {
      out.end_rule = "time";
      ended = true;
    }
    if (!ended && left(x) > 0.0 && !run(false, left)) {
      out.end_rule = "time";
      ended = true;
    }
    const Values v = values(x, false);
    if (!ended && dry(v) > 1e-9) {
      out.end_rule = "pressure equal";
      boil_off(v.m, v.liquid_kg, v);
      ended = true;
    }
  }
  if (!ended) {
    // Gas from here on, joined to saturation in pressure.
    const Values v = values(x, false);
    GasLaw law{s};
    law.factor = v.sat.p / law.pressure(v.m / volume, v.t);
    if (!out.points.empty()) out.points.pop_back();
    out.end_rule = run_gas(kId, law, volume, v.m, v.t, in.hole_diameter_m,
                           in.gas_discharge_coefficient, pa, in.wall, time, in.max_time_s, out);
  }
  finish(out);
  if (s.surrogate_of.empty() && s.melting_point_k) {
    const auto cold = std::find_if(out.points.begin(), out.points.end(), [&](const auto& p) {
      return p.outflow != Outflow::Gas && p.temperature_k < *s.melting_point_k;
    });
    if (cold != out.points.end()) {
      double coldest = cold->temperature_k;
      for (const OutflowPoint& p : out.points) {
        if (p.outflow != Outflow::Gas) coldest = std::min(coldest, p.temperature_k);
      }
      out.warnings.push_back(
          {"contents_freeze", std::string{kId},
           "from " + shown_text(std::round(cold->time_s)) +
               " s on the vessel cools below the melting point " + shown_text(*s.melting_point_k) +
               " K, to " + shown_text(std::round(10.0 * coldest) / 10.0) +
               " K as a liquid: solid in it is not modelled, rate and temperature from then on are "
               "not to be relied on"});
    }
  }
  const auto mixed = [](const OutflowPoint& p) {
    return p.outflow == Outflow::TwoPhase && p.vapour_fraction > 0.0;
  };
  const auto first = std::find_if(out.points.begin(), out.points.end(), mixed);
  if (first != out.points.end()) {
    const auto last = std::find_if(out.points.rbegin(), out.points.rend(), mixed);
    const auto percent = [](double part) { return std::round(100.0 * part) / 100.0; };
    out.warnings.push_back(
        {"level_swell", std::string{kId},
         "from " + shown_text(std::round(first->time_s)) + " s to " +
             shown_text(std::round(last->time_s)) +
             " s the boiling liquid swells to the hole and leaves with its vapour (quality " +
             shown_text(percent(first->vapour_fraction)) + " to " +
             shown_text(percent(last->vapour_fraction)) +
             "): decided by drift-flux correlations of " + std::string{to_text(*in.level_swell)} +
             " flow (DIERS) that are recalled or read second-hand"});
    const TemperatureFunction& sigma = s.function("surface_tension");
    if (sigma.confidence != "read" && sigma.confidence != "evaluated") {
      out.warnings.push_back({"unconfirmed_property", std::string{kId},
                              "the level swell rests on a surface tension that is " +
                                  sigma.confidence + ": " + sigma.source});
    }
  }
  return out;
}

}  // namespace isorisk::models::source
