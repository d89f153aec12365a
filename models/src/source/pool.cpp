// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/pool.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"
#include "isorisk/models/source/constants.hpp"

namespace isorisk::models::source {

using std::numbers::pi;

Ground ground_constants(std::string_view set, std::string_view surface) {
  const data::Table& t = data::table("coefficients/ground_thermal.csv");
  std::string known;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "set") == set && t.text(r, "surface") == surface)
      return {t.number(r, "conductivity_w_per_m_k"), t.number(r, "diffusivity_m2_per_s")};
    known += (known.empty() ? "" : ", ") + std::string{t.text(r, "set")} + " " +
             std::string{t.text(r, "surface")};
  }
  throw InputError("no ground constants for '" + std::string{surface} + "' in set '" +
                   std::string{set} + "'. Known: " + known);
}

double pool_min_thickness_m(std::string_view surface) {
  const data::Table& t = data::table("coefficients/pool_min_thickness.csv");
  std::string known;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "surface") == surface) return t.number(r, "min_thickness_m");
    known += (known.empty() ? "" : ", ") + std::string{t.text(r, "surface")};
  }
  throw InputError("no least pool depth for surface '" + std::string{surface} +
                   "'. Known: " + known);
}

double boiling_coefficient(const BoilingInput& in) {
  InputCheck check{"source.pool_boiling_conduction"};
  check.positive("ground_conductivity", in.ground.conductivity_w_per_m_k, "W/m/K");
  check.positive("ground_diffusivity", in.ground.diffusivity_m2_per_s, "m2/s");
  check.positive("ground_temperature", in.ground_temperature_k, "K");
  check.positive("boiling_point", in.boiling_point_k, "K");
  check.positive("heat_of_vaporisation", in.heat_of_vaporisation_j_per_kg, "J/kg");
  check.done();
  const double dt = std::max(0.0, in.ground_temperature_k - in.boiling_point_k);
  return in.ground.conductivity_w_per_m_k * dt /
         (in.heat_of_vaporisation_j_per_kg * std::sqrt(pi * in.ground.diffusivity_m2_per_s));
}

double boiling_rate_kg_per_s(double coefficient, double area_m2, double time_s) noexcept {
  return coefficient * area_m2 / std::sqrt(time_s);
}

double boiled_mass_kg(double coefficient, double area_m2, double time_s) noexcept {
  return 2.0 * coefficient * area_m2 * std::sqrt(time_s);
}

double spread_radius_m(double volume_rate, double front_constant, double time_s,
                       double gravity) noexcept {
  // dr/dt = e sqrt(g h), h = V t/(pi r^2): r dr = e sqrt(g V t/pi) dt.
  return std::sqrt(4.0 / 3.0 * front_constant * std::sqrt(gravity * volume_rate / pi) * time_s *
                   std::sqrt(time_s));
}

double growing_boiling_rate_kg_per_s(double coefficient, double area_m2, double time_s) noexcept {
  // E = 0.75 pi K c t with A = c t^1.5, so 0.75 pi K A/sqrt(t).
  return 0.75 * pi * coefficient * area_m2 / std::sqrt(time_s);
}

double sutton_evaporation_kg_per_s(const SuttonInput& in) {
  InputCheck check{"source.pool_evaporation_sutton"};
  check.positive("area", in.area_m2, "m2");
  check.non_negative("vapour_pressure", in.vapour_pressure_pa, "Pa");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.positive("temperature", in.temperature_k, "K");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.positive("a", in.a, "-");
  check.require(in.n > 0.0 && in.n < 1.0, "n", in.n, "-", "be in (0, 1)");
  check.done();
  const double r = std::sqrt(in.area_m2 / pi);
  const double n = in.n;
  return in.a * in.vapour_pressure_pa * in.molar_mass_kg_per_mol /
         (kGasConstant * in.temperature_k) *
         std::pow(in.wind_speed_m_per_s, (2.0 - n) / (2.0 + n)) *
         std::pow(r, (4.0 + n) / (2.0 + n));
}

SuttonClass sutton_class(char stability) {
  const data::Table& t = data::table("coefficients/sutton_evaporation.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "stability") == std::string_view{&stability, 1})
      return {t.number(r, "a"), t.number(r, "n")};
  }
  throw InputError(std::string{"stability class '"} + stability + "', must be A to F");
}

const MackayMatsuguConstants& mackay_matsugu_constants() {
  static const MackayMatsuguConstants constants{
      .coefficient = source_constant("mackay_matsugu_coefficient").value,
      .wind_exponent = source_constant("mackay_matsugu_wind_exponent").value,
      .diameter_exponent = source_constant("mackay_matsugu_diameter_exponent").value,
      .schmidt_exponent = source_constant("mackay_matsugu_schmidt_exponent").value};
  return constants;
}

Mackay mackay_matsugu(const MackayInput& in) {
  InputCheck check{"source.pool_evaporation_mackay_matsugu"};
  check.positive("diameter", in.diameter_m, "m");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.positive("schmidt", in.schmidt, "-");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.positive("temperature", in.temperature_k, "K");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.require(in.vapour_pressure_pa >= 0.0 && in.vapour_pressure_pa < in.ambient_pressure_pa,
                "vapour_pressure", in.vapour_pressure_pa, "Pa",
                "be >= 0 and below ambient pressure (at it the pool boils)");
  check.done();
  Mackay out{};
  const MackayMatsuguConstants& c = mackay_matsugu_constants();
  out.mass_transfer_m_per_s = c.coefficient * std::pow(in.wind_speed_m_per_s, c.wind_exponent) *
                              std::pow(in.diameter_m, c.diameter_exponent) *
                              std::pow(in.schmidt, -c.schmidt_exponent);
  const double density_per_pa = in.molar_mass_kg_per_mol / (kGasConstant * in.temperature_k);
  out.flux_low_kg_per_m2_s = out.mass_transfer_m_per_s * in.vapour_pressure_pa * density_per_pa;
  out.flux_kg_per_m2_s = -out.mass_transfer_m_per_s * in.ambient_pressure_pa * density_per_pa *
                         std::log1p(-in.vapour_pressure_pa / in.ambient_pressure_pa);
  return out;
}

double epa_evaporation_kg_per_s(const EpaInput& in) {
  InputCheck check{"source.pool_evaporation_epa"};
  check.positive("area", in.area_m2, "m2");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.non_negative("vapour_pressure", in.vapour_pressure_pa, "Pa");
  check.positive("temperature", in.temperature_k, "K");
  check.done();
  constexpr double kSquareFoot = 0.09290304;             // m2
  constexpr double kMmHg = 133.322387415;                // Pa
  constexpr double kPoundPerMinute = 0.45359237 / 60.0;  // kg/s
  return kPoundPerMinute * source_constant("epa_evaporation_coefficient").value *
         std::pow(in.wind_speed_m_per_s, source_constant("epa_evaporation_wind_exponent").value) *
         std::pow(1000.0 * in.molar_mass_kg_per_mol, 2.0 / 3.0) * (in.area_m2 / kSquareFoot) *
         (in.vapour_pressure_pa / kMmHg) / (82.05 * in.temperature_k);
}

WetBulb wet_bulb_pool(const WetBulbInput& in) {
  InputCheck check{"source.pool_evaporation_energy_balance"};
  check.positive("diameter", in.diameter_m, "m");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.positive("schmidt", in.schmidt, "-");
  check.positive("prandtl", in.prandtl, "-");
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.positive("air_heat_capacity", in.air_heat_capacity_j_per_kg_k, "J/kg/K");
  check.positive("air_temperature", in.air_temperature_k, "K");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.positive("heat_of_vaporisation", in.heat_of_vaporisation_j_per_kg, "J/kg");
  check.finite("net_radiation", in.net_radiation_w_per_m2, "W/m2");
  check.finite("ground_heat", in.ground_heat_w_per_m2, "W/m2");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  if (!in.vapour_pressure_pa) check.fail("the vapour pressure is missing");
  check.done();
  const MackayMatsuguConstants& c = mackay_matsugu_constants();
  const double km = c.coefficient * std::pow(in.wind_speed_m_per_s, c.wind_exponent) *
                    std::pow(in.diameter_m, c.diameter_exponent) *
                    std::pow(in.schmidt, -c.schmidt_exponent);
  WetBulb out{};
  out.heat_transfer_w_per_m2_k = km * in.air_density_kg_per_m3 * in.air_heat_capacity_j_per_kg_k *
                                 std::pow(in.schmidt / in.prandtl, c.schmidt_exponent);
  const auto flux = [&](double t) {
    return -km * in.ambient_pressure_pa * in.molar_mass_kg_per_mol / (kGasConstant * t) *
           std::log1p(-in.vapour_pressure_pa(t) / in.ambient_pressure_pa);
  };
  const auto surplus = [&](double t) {  // heat in minus heat of the vapour; falls with t
    return out.heat_transfer_w_per_m2_k * (in.air_temperature_k - t) + in.net_radiation_w_per_m2 +
           in.ground_heat_w_per_m2 - in.heat_of_vaporisation_j_per_kg * flux(t);
  };
  const double low = 0.4 * in.air_temperature_k;
  // Up to the boiling point, where the flux has no bound, or 200 K above the air.
  double high = in.air_temperature_k;
  const double top = in.air_temperature_k + 200.0;
  while (high < top && in.vapour_pressure_pa(high) < in.ambient_pressure_pa && surplus(high) > 0.0)
    high += 1.0;
  if (in.vapour_pressure_pa(high) >= in.ambient_pressure_pa) {
    double below = low;
    for (int i = 0; i < 60; ++i) {  // bisection to the boiling point
      const double mid = 0.5 * (below + high);
      (in.vapour_pressure_pa(mid) < in.ambient_pressure_pa ? below : high) = mid;
    }
    high = below;
  }
  const double f_low = surplus(low);
  const double f_high = surplus(high);
  if (!(f_low > 0.0 && f_high <= 0.0))
    throw NumericError("source.pool_evaporation_energy_balance: no pool temperature between " +
                       shown_text(low) + " K and " + shown_text(high) +
                       " K balances the heat (residuals " + shown_text(f_low) + " and " +
                       shown_text(f_high) + " W/m2)");
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      surplus, low, high, f_low, f_high, boost::math::tools::eps_tolerance<double>(48), iterations);
  out.temperature_k = 0.5 * (bracket.first + bracket.second);
  out.flux_kg_per_m2_s = flux(out.temperature_k);
  return out;
}

double pool_area_m2(double volume_m3, double min_thickness_m, double bund_area_m2) noexcept {
  const double free = volume_m3 / min_thickness_m;
  return bund_area_m2 > 0.0 ? std::min(free, bund_area_m2) : free;
}

PoolHistory pool_history(const PoolHistoryInput& in) {
  InputCheck check{"pool history"};
  check.non_negative("inflow", in.inflow_kg_per_s, "kg/s");
  check.non_negative("inflow_time", in.inflow_time_s, "s");
  check.non_negative("initial", in.initial_kg, "kg");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.positive("min_thickness", in.min_thickness_m, "m");
  check.require(in.max_area_m2 > 0.0, "max_area", in.max_area_m2, "m2", "be > 0");
  check.positive("end_time", in.end_time_s, "s");
  check.non_negative("boiling_coefficient", in.boiling_coefficient, "kg/m2/s^0.5");
  check.done();

  // Steps that grow as the square of time, anew when the inflow ends: the first seconds of a spill
  // count as much as the last minutes.
  constexpr int kSteps = 100;
  struct Ring {
    double area;
    double wetted_at;
    double root_age;  // square root of its age at `time`
  };
  std::vector<Ring> rings;
  rings.reserve(2 * kSteps + 1);
  const double thickness = in.density_kg_per_m3 * in.min_thickness_m;  // kg/m2
  const double filling = std::min(in.inflow_kg_per_s > 0.0 ? in.inflow_time_s : 0.0, in.end_time_s);
  // Gravity lets the front advance no faster; the initial mass starts as a cylinder as wide as
  // high.
  const double initial_volume = in.initial_kg / in.density_kg_per_m3;
  const double initial_radius = std::cbrt(initial_volume / pi);
  const double initial_speed = std::sqrt(8.0 * kStandardGravity * initial_volume / pi);
  const double volume_rate = in.inflow_kg_per_s / in.density_kg_per_m3;
  const auto front = [&](double t) {
    const double r = spread_radius_m(volume_rate, std::numbers::sqrt2, t, kStandardGravity);
    return pi * (initial_radius * initial_radius + initial_speed * t + r * r);
  };
  PoolHistory out{};
  double mass = in.initial_kg;
  double area = 0.0;
  double time = 0.0;
  double inflow = in.initial_kg;
  const auto spread = [&](double at) {
    const double wanted = std::min({in.max_area_m2, mass / thickness, front(at)});
    if (wanted > area) {  // wetted ground stays wetted: the pool keeps its largest area
      rings.push_back({wanted - area, time, 0.0});
      area = wanted;
    }
  };
  spread(0.0);
  const auto march = [&](double until, double rate) {
    if (!(until > time)) return;
    const double start = time;
    for (int i = 1; i <= kSteps; ++i) {
      const double share = static_cast<double>(i) / kSteps;
      const double next = i == kSteps ? until : start + (until - start) * share * share;
      const double dt = next - time;
      // New liquid first wets ground, then all that is wet gives vapour.
      mass += rate * dt;
      inflow += rate * dt;
      spread(next);
      double boiled = 0.0;
      if (in.boiling_coefficient > 0.0) {
        for (Ring& r : rings) {
          const double root = std::sqrt(next - r.wetted_at);
          boiled += 2.0 * in.boiling_coefficient * r.area * (root - r.root_age);
          r.root_age = root;
        }
      }
      const double blown =
          in.evaporation_kg_per_s && area > 0.0 ? in.evaporation_kg_per_s(area) * dt : 0.0;
      double loss = std::max(boiled, blown);
      if (loss >= mass) {
        // The pool runs dry within the step.
        if (mass > 0.0) out.duration_s = time + mass / loss * dt;
        loss = mass;
      } else if (loss > 0.0) {
        out.duration_s = next;
      }
      mass -= loss;
      time = next;
    }
  };
  march(filling, in.inflow_kg_per_s);
  march(in.end_time_s, 0.0);
  out.max_area_m2 = area;
  out.inflow_kg = inflow;
  out.left_kg = mass;
  out.evaporated_kg = inflow - mass;
  return out;
}

}  // namespace isorisk::models::source
