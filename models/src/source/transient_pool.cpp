// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/transient_pool.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/pool.hpp"

namespace isorisk::models::source {
namespace {

using std::numbers::pi;

constexpr std::string_view kId = "source.pool_in_time";
constexpr double kStefanBoltzmann = 5.670374419e-8;  // W/m2/K4, CODATA 2018

struct Ring {
  double area;
  double wetted_at;
  double root_age;  // square root of its age at the present time
  double gain;      // root of its age at the end of the step minus that
};

void check_input(const TransientPoolInput& in) {
  InputCheck check{kId};
  if (in.substance == nullptr) {
    check.fail("the substance is missing");
    check.done();
  }
  const Substance& s = *in.substance;
  if (!(s.diffusion_volume > 0.0))
    check.fail("the substance " + s.id + " has no diffusion_volume, which evaporation needs");
  double last = 0.0;
  for (const RateStep& step : in.inflow) {
    if (!(step.start_s >= last && step.end_s > step.start_s && step.mass_kg >= 0.0 &&
          std::isfinite(step.mass_kg) && std::isfinite(step.end_s)))
      check.fail("inflow from " + shown_text(step.start_s) + " s to " + shown_text(step.end_s) +
                 " s of " + shown_text(step.mass_kg) + " kg, must follow the one before and last");
    last = step.end_s;
  }
  check.non_negative("initial", in.initial_kg, "kg");
  check.positive("inflow_temperature", in.inflow_temperature_k, "K");
  if (in.surface == PoolSurface::Land) {
    check.positive("ground_conductivity", in.ground.conductivity_w_per_m_k, "W/m/K");
    check.positive("ground_diffusivity", in.ground.diffusivity_m2_per_s, "m2/s");
  } else {
    check.positive("water_heat_transfer", in.water_heat_transfer_w_per_m2_k, "W/m2/K");
    check.positive("water_density", in.water_density_kg_per_m3, "kg/m3");
  }
  check.positive("surface_temperature", in.surface_temperature_k, "K");
  check.positive("min_thickness", in.min_thickness_m, "m");
  check.require(in.max_area_m2 > 0.0, "max_area", in.max_area_m2, "m2", "be > 0");
  check.positive("front_constant", in.front_constant, "-");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.positive("air_temperature", in.air_temperature_k, "K");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.non_negative("solar", in.solar_w_per_m2, "W/m2");
  check.positive("end_time", in.end_time_s, "s");
  check.done();
}

}  // namespace

double solar_irradiance_w_per_m2(double altitude, double cloud) {
  InputCheck check{"solar irradiance"};
  check.require(std::abs(altitude) <= 0.5 * pi, "solar_altitude", altitude, "rad",
                "be within a quarter turn");
  check.within("cloud", cloud, 0.0, 10.0, "tenths");
  check.done();
  const double above = std::sin(altitude) - 0.1;
  if (!(above > 0.0)) return 0.0;
  return source_constant("solar_peak").value *
         (1.0 - source_constant("solar_cloud").value * cloud * cloud) * above;
}

TransientPool transient_pool(const TransientPoolInput& in) {
  check_input(in);
  const Substance& s = *in.substance;
  InputCheck check{kId};
  const double pa = in.ambient_pressure_pa;
  const double tb = s.saturation_temperature_k(pa);
  check.require(std::isfinite(tb), "ambient_pressure", pa, "Pa",
                "lie on the vapour pressure curve of " + s.id);
  check.require(in.inflow_temperature_k < s.critical_temperature_k, "inflow_temperature",
                in.inflow_temperature_k, "K",
                "lie below the critical temperature " + shown_text(s.critical_temperature_k) +
                    " K: a gas makes no pool");
  check.require(
      !std::isfinite(s.sublimation_temperature_k(pa)), "ambient_pressure", pa, "Pa",
      "be above the triple point of " + s.id + ": below it there is no liquid, and so no pool");
  const bool melts = s.surrogate_of.empty() && s.melting_point_k.has_value();
  check.require(!(melts && in.inflow_temperature_k < *s.melting_point_k), "inflow_temperature",
                in.inflow_temperature_k, "K",
                "lie above the melting point of " + s.id + ", " +
                    shown_text(s.melting_point_k.value_or(0.0)) + " K: a solid makes no pool");
  check.done();
  const double t_in = std::min(in.inflow_temperature_k, tb);
  const double rho = s.liquid_density_kg_per_m3(t_in);
  check.require(std::isfinite(rho) && rho > 0.0, "inflow_temperature", t_in, "K",
                "lie where the liquid of " + s.id + " has a density");
  const bool water = in.surface == PoolSurface::Water;
  const bool sinks = water && !(rho < in.water_density_kg_per_m3);
  check.require(!sinks || in.denser_spreads, "density", rho, "kg/m3",
                "be below that of the water: a denser liquid sinks (denser_spreads takes it to "
                "spread on the surface)");
  check.done();

  TransientPool out;
  out.boiling_point_k = tb;
  const auto warn_range = [&](const TemperatureFunction& f, const char* name, double t) {
    if (!f.valid_at(t)) {
      out.warnings.push_back({"outside_validity", std::string{kId},
                              std::string{name} + " at " + shown_text(t) + " K, valid " +
                                  shown_text(f.t_min_k) + " K to " + shown_text(f.t_max_k) +
                                  " K; extrapolated"});
    }
  };
  if (water) {
    out.warnings.push_back({"water_not_dissolved", std::string{kId},
                            "what dissolves in the water is not taken off, ice is not modelled"});
  }
  const double reflectivity = source_constant("pool_reflectivity").value;
  const double emissivity = source_constant("pool_emissivity").value;
  if (sinks) {
    out.warnings.push_back(
        {"denser_than_water", std::string{kId},
         s.id + " of " + shown_text(std::round(rho)) +
             " kg/m3 is denser than the water: it sinks; taken to spread and evaporate on the "
             "surface, which overestimates the vapour"});
  }
  const double gravity = water && !sinks
                             ? kStandardGravity * (1.0 - rho / in.water_density_kg_per_m3)
                             : kStandardGravity;
  const double spread = in.front_constant * std::sqrt(4.0 * pi * gravity);
  const MackayMatsuguConstants& transfer = mackay_matsugu_constants();
  const double schmidt = source_constant("air_kinematic_viscosity").value /
                         s.diffusivity_in_air_m2_per_s(in.air_temperature_k, pa);
  const double air_density =
      pa * source_constant("air_molar_mass").value / (kGasConstant * in.air_temperature_k);
  const double km_unit = transfer.coefficient *
                         std::pow(in.wind_speed_m_per_s, transfer.wind_exponent) *
                         std::pow(schmidt, -transfer.schmidt_exponent);
  const double kh_per_km =
      air_density * source_constant("air_heat_capacity").value *
      std::pow(schmidt / source_constant("air_prandtl").value, transfer.schmidt_exponent);
  const double half_diameter_exponent = 0.5 * transfer.diameter_exponent;  // D^2 = 4 A/pi
  const double ground =
      water ? 0.0
            : in.ground.conductivity_w_per_m_k / std::sqrt(pi * in.ground.diffusivity_m2_per_s);
  const double sky = std::pow(in.air_temperature_k, 4);
  const double sun = (1.0 - reflectivity) * in.solar_w_per_m2;

  double time = 0.0;
  double mass = in.initial_kg;
  double t_pool = t_in;
  double inflow = mass;
  double evaporated = 0.0;
  double area = 0.0;
  std::vector<Ring> rings;
  out.coldest_k = t_pool;
  const auto resize = [&](double wanted) {
    if (wanted > area) {
      rings.push_back({wanted - area, time, 0.0, 0.0});
    } else {
      double excess = area - wanted;
      while (excess > 0.0 && !rings.empty()) {  // the edge, wetted last, dries first
        if (rings.back().area > excess) {
          rings.back().area -= excess;
          break;
        }
        excess -= rings.back().area;
        rings.pop_back();
      }
    }
    area = wanted;
    out.max_area_m2 = std::max(out.max_area_m2, area);
  };
  const auto cap = [&](double volume) {
    return std::min(in.max_area_m2, volume / in.min_thickness_m);
  };
  if (mass > 0.0) {
    // Starts as a cylinder as wide as high, and wider where that is thinner than it may be.
    const double volume = mass / rho;
    const double r = std::cbrt(volume / pi);
    resize(std::min(pi * r * r, cap(volume)));
  }
  out.points.push_back({0.0, area, mass, t_pool, 0.0, 0.0, inflow});

  const auto step = [&](double next, double rate) {
    const double dt = next - time;
    const double fed = rate * dt;
    if (!(mass + fed > 0.0)) {
      time = next;
      return;
    }
    // Front: dA = e sqrt(4 pi g V) dt, V linear in the step.
    const double v0 = mass / rho;
    const double v1 = (mass + fed) / rho;
    const double root_dt =
        fed > 0.0 ? dt * (2.0 / 3.0) * (std::pow(v1, 1.5) - std::pow(v0, 1.5)) / (v1 - v0)
                  : dt * std::sqrt(v0);
    const double front = std::min(area + spread * root_dt, in.max_area_m2);
    const double c = s.liquid_heat_capacity_j_per_kg_k(std::min(t_pool, tb));
    const double latent = s.heat_of_vaporisation_j_per_kg(std::min(t_pool, tb));
    const double carried = km_unit * pa * s.molar_mass_kg_per_mol / kGasConstant * dt;

    for (Ring& r : rings) r.gain = std::sqrt(next - r.wetted_at) - r.root_age;
    double first_guess = t_pool;

    struct Outcome {
      double temperature, loss, heat, saturation;
    };
    // The step with a wetted area: heat in, temperature at its end, vapour lost.
    const auto with_area = [&](double wet) {
      double conductance = 0.0;  // J/K
      if (water) {
        conductance = in.water_heat_transfer_w_per_m2_k * wet * dt;
      } else {
        double rest = wet;  // from the middle outwards
        for (const Ring& r : rings) {
          const double part = std::min(r.area, rest);
          conductance += part * r.gain;
          rest -= part;
          if (!(rest > 0.0)) break;
        }
        if (rest > 0.0) conductance += rest * std::sqrt(dt);
        conductance *= 2.0 * ground;
      }
      const double width = std::pow(4.0 * wet / pi, half_diameter_exponent);
      const double carry = carried * width * wet;
      const double kh = km_unit * width * kh_per_km;
      const auto heat = [&](double t) {  // J into the pool
        const double t2 = t * t;
        return conductance * (in.surface_temperature_k - t) +
               wet * dt *
                   (kh * (in.air_temperature_k - t) + sun +
                    emissivity * kStefanBoltzmann * (sky - t2 * t2));
      };
      const auto sensible = [&](double t) {  // given up by cooling to t
        return mass * c * (t_pool - t) + fed * c * (t_in - t);
      };
      // The balance heat + sensible = latent carry/t xi with xi = -ln(1 - p_v/p_a), written as
      // p_v/p_a = 1 - exp(-xi(t)): smooth through boiling, where xi grows without bound.
      const double clausius = latent * s.molar_mass_kg_per_mol / kGasConstant;
      const double bound = conductance + (mass + fed) * c + wet * dt * kh;
      const auto balance = [&](double t) {
        const double t2 = t * t;
        const double given = heat(t) + sensible(t);
        const double xi = std::max(given * t / (latent * carry), -1.0);
        const double part = s.vapour_pressure_pa(t) / pa;
        const double gone = std::exp(-xi);
        const double slope_xi =
            (given - (bound + 4.0 * wet * dt * emissivity * kStefanBoltzmann * t2 * t) * t) /
            (latent * carry);
        return std::make_pair(part - 1.0 + gone, part * clausius / t2 - gone * slope_xi);
      };
      double low = std::min(t_pool, in.air_temperature_k) - 1.0;
      double high = tb;
      for (int i = 0; i < 60 && balance(low).first > 0.0; ++i) {
        high = low;
        low *= 0.98;
      }
      if (balance(low).first > 0.0)
        throw NumericError(std::string{kId} + ": no pool temperature below " + shown_text(tb) +
                           " K balances the heat at " + shown_text(time) + " s");
      std::uintmax_t iterations = 80;
      const double t = boost::math::tools::newton_raphson_iterate(
          balance, std::clamp(first_guess, low, high), low, high, 36, iterations);
      first_guess = t;
      // What the heat leaves for vapour: the energy balance holds to rounding.
      return Outcome{t, std::max(0.0, (heat(t) + sensible(t)) / latent), heat(t),
                     s.vapour_pressure_pa(t) / pa};
    };
    // At least depth the area follows the mass at the end of the step (implicit: a film that
    // boils faster than the step stays positive and settles where vapour takes the inflow).
    const double total = mass + fed;
    const double thickness = rho * in.min_thickness_m;
    double wet = std::min(front, total / thickness);
    Outcome o = with_area(wet);
    if (wet * thickness > total - o.loss) {
      for (int i = 0; i < 8; ++i) {
        const double better = std::min(front, total / (thickness + o.loss / wet));
        const double change = std::abs(better - wet);
        wet = better;
        o = with_area(wet);
        if (change <= 1e-4 * wet) break;
      }
    }
    resize(wet);
    for (Ring& r : rings) r.root_age += r.gain;
    if (!rings.empty() && rings.back().wetted_at == time) rings.back().root_age = std::sqrt(dt);
    const double before = mass;
    double end = next;
    mass += fed;
    inflow += fed;
    double loss = o.loss;
    double share = 1.0;
    if (loss >= mass) {
      // Dry within the step: what came is gone.
      if (!(fed > 0.0)) end = time + before / loss * dt;
      share = mass / loss;
      loss = mass;
    }
    out.heat_j += o.heat * share;
    out.boils = out.boils || o.saturation > 0.99;
    mass -= loss;
    evaporated += loss;
    t_pool = o.temperature;
    out.coldest_k = std::min(out.coldest_k, t_pool);
    if (loss > 0.0) out.vapour.push_back({time, end, loss});
    out.points.push_back({end, area, mass, t_pool, loss / (end - time), evaporated, inflow});
    if (!(mass > 1e-9 * inflow)) {  // a trace left by the implicit step counts as vapour
      if (mass > 0.0 && !out.vapour.empty()) {
        out.vapour.back().mass_kg += mass;
        evaporated += mass;
        out.points.back().mass_kg = 0.0;
        out.points.back().evaporated_kg = evaporated;
      }
      mass = 0.0;
      area = 0.0;
      rings.clear();
      t_pool = t_in;
      if (end < next) out.points.push_back({next, 0.0, 0.0, t_pool, 0.0, evaporated, inflow});
    }
    time = next;
  };
  // Steps that grow as the square of time, anew whenever the inflow changes.
  std::vector<std::pair<double, double>> intervals;  // until, rate
  double at = 0.0;
  for (const RateStep& f : in.inflow) {
    if (f.start_s >= in.end_time_s) break;
    if (f.start_s > at) intervals.emplace_back(f.start_s, 0.0);
    at = std::min(f.end_s, in.end_time_s);
    intervals.emplace_back(at, f.rate_kg_per_s());
  }
  if (at < in.end_time_s) intervals.emplace_back(in.end_time_s, 0.0);
  const int steps = std::clamp(120 / static_cast<int>(intervals.size()), 16, 60);
  for (const auto& [until, rate] : intervals) {
    const double start = time;
    for (int i = 1; i <= steps; ++i) {
      const double share = static_cast<double>(i) / steps;
      const double next = i == steps ? until : start + (until - start) * share * share;
      step(next, rate);
      if (!(mass > 0.0) && rate == 0.0) {
        time = until;
        break;
      }
    }
  }
  if (out.points.back().time_s < in.end_time_s) {
    out.points.push_back({in.end_time_s, area, mass, t_pool, 0.0, evaporated, inflow});
  }
  out.inflow_kg = inflow;
  out.left_kg = mass;
  out.evaporated_kg = inflow - mass;
  if (melts && out.coldest_k < *s.melting_point_k) {
    out.warnings.push_back({"pool_may_freeze", std::string{kId},
                            "the pool of " + s.id + " cools to " +
                                shown_text(std::round(10.0 * out.coldest_k) / 10.0) +
                                " K, below the melting point " + shown_text(*s.melting_point_k) +
                                " K: freezing is not modelled, its vapour is that of the liquid"});
  }
  warn_range(s.vapour_pressure_pa, "vapour pressure", out.coldest_k);
  warn_range(s.liquid_heat_capacity_j_per_kg_k, "liquid heat capacity", out.coldest_k);
  warn_range(s.heat_of_vaporisation_j_per_kg, "heat of vaporisation", out.coldest_k);
  return out;
}

}  // namespace isorisk::models::source
