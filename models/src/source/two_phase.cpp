// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/two_phase.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/constants.hpp"

namespace isorisk::models::source {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// d ps/dT by a central difference; the curve is smooth and the step far above rounding.
double vapour_pressure_slope(const Substance& s, double t) {
  const double h = 1e-4 * t;
  return (s.vapour_pressure_pa(t + h) - s.vapour_pressure_pa(t - h)) / (2.0 * h);
}

// Integral of f from a to b by composite Simpson.
template <class F>
double integrate(const F& f, double a, double b, int n = 32) {
  const double h = (b - a) / n;
  double sum = f(a) + f(b);
  for (int i = 1; i < n; ++i) sum += (i % 2 == 1 ? 4.0 : 2.0) * f(a + i * h);
  return sum * h / 3.0;
}

void check_saturated(InputCheck& check, const SaturatedLiquid& in) {
  check.positive("liquid_density", in.liquid_density_kg_per_m3, "kg/m3");
  check.positive("vapour_density", in.vapour_density_kg_per_m3, "kg/m3");
  check.require(in.vapour_density_kg_per_m3 < in.liquid_density_kg_per_m3, "vapour_density",
                in.vapour_density_kg_per_m3, "kg/m3", "be below the liquid density");
  check.positive("liquid_heat_capacity", in.liquid_heat_capacity_j_per_kg_k, "J/kg/K");
  check.positive("temperature", in.temperature_k, "K");
  check.positive("pressure", in.pressure_abs_pa, "Pa");
  check.positive("heat_of_vaporisation", in.heat_of_vaporisation_j_per_kg, "J/kg");
}

double evaporation_volume(const SaturatedLiquid& in) {
  return 1.0 / in.vapour_density_kg_per_m3 - 1.0 / in.liquid_density_kg_per_m3;
}

}  // namespace

double evaporation_volume_m3_per_kg(const Substance& s, double t) {
  return s.heat_of_vaporisation_j_per_kg(t) / (t * vapour_pressure_slope(s, t));
}

Hem hem_flow(const HemInput& in) {
  InputCheck check{"source.two_phase_hem"};
  if (in.substance == nullptr) check.fail("the substance is missing");
  check.done();
  const Substance& s = *in.substance;
  check.positive("temperature", in.temperature_k, "K");
  check.require(in.temperature_k < s.critical_temperature_k, "temperature", in.temperature_k, "K",
                "lie below the critical temperature");
  check.require(in.quality >= 0.0 && in.quality < 1.0, "quality", in.quality, "-", "be in [0, 1)");
  check.non_negative("pressure", in.pressure_abs_pa, "Pa");
  check.positive("back_pressure", in.back_pressure_abs_pa, "Pa");
  check.done();
  const double ps0 = s.vapour_pressure_pa(in.temperature_k);
  const double p0 = in.pressure_abs_pa > 0.0 ? in.pressure_abs_pa : ps0;
  check.require(p0 >= ps0 * (1.0 - 1e-12), "pressure", p0, "Pa",
                "be at least the saturation pressure " + shown_text(ps0) + " Pa");
  check.require(in.quality == 0.0 || p0 <= ps0 * (1.0 + 1e-12), "quality", in.quality, "-",
                "be 0 for a liquid above its saturation pressure");
  const double pa = in.back_pressure_abs_pa;
  check.require(p0 > pa, "pressure", p0, "Pa", "exceed the back pressure");
  check.done();

  const double rho0 = s.liquid_density_kg_per_m3(in.temperature_k);
  Hem out{};
  out.quality_at_back_pressure = kNaN;
  if (pa >= ps0) {
    // No flashing before the exit: Bernoulli to the back pressure.
    const double u = std::sqrt(2.0 * (p0 - pa) / rho0);
    out = {rho0 * u, pa, in.temperature_k, 0.0, u, false, kNaN};
    return out;
  }
  // First leg, all liquid, down to saturation (subcooled inlet).
  double head = (p0 - ps0) / rho0;  // h0 - h so far
  const auto keep = [&](double p, double t, double x, double v) {
    const double u = std::sqrt(2.0 * head);
    if (u / v > out.mass_flux_kg_per_m2_s) {
      out.mass_flux_kg_per_m2_s = u / v;
      out.throat_pressure_abs_pa = p;
      out.throat_temperature_k = t;
      out.throat_quality = x;
      out.throat_velocity_m_per_s = u;
    }
  };
  // Second leg, along the saturation curve at constant entropy.
  const double t_end = s.saturation_temperature_k(pa);
  if (!std::isfinite(t_end))
    throw InputError("source.two_phase_hem: back_pressure = " + shown_text(pa) +
                     " Pa, must lie on the vapour pressure curve");
  constexpr int kSteps = 800;  // G near its maximum is flat: error in G below 1e-5
  double t = in.temperature_k;
  double c_over_t = s.liquid_heat_capacity_j_per_kg_k(t) / t;
  double liquid_entropy = 0.0;  // relative to T0
  const double s0 = in.quality * s.heat_of_vaporisation_j_per_kg(t) / t;
  double v = 1.0 / rho0 + in.quality * evaporation_volume_m3_per_kg(s, t);
  double p = ps0;
  double x = in.quality;
  keep(p, t, x, v);
  out.choked = true;
  for (int i = 1; i <= kSteps; ++i) {
    const double next =
        i == kSteps ? t_end : in.temperature_k + (t_end - in.temperature_k) * i / kSteps;
    const double next_c = s.liquid_heat_capacity_j_per_kg_k(next) / next;
    liquid_entropy += 0.5 * (c_over_t + next_c) * (next - t);
    const double next_x = (s0 - liquid_entropy) * next / s.heat_of_vaporisation_j_per_kg(next);
    if (next_x >= 1.0) break;  // dry: the gas formulas take over, G has its maximum before
    const double next_v =
        1.0 / s.liquid_density_kg_per_m3(next) + next_x * evaporation_volume_m3_per_kg(s, next);
    const double next_p = s.vapour_pressure_pa(next);
    // h0 - h = integral of v dp; v varies as 1/p nearly, so integrate v p d(ln p).
    head += 0.5 * (v * p + next_v * next_p) * std::log(p / next_p);
    t = next;
    c_over_t = next_c;
    v = next_v;
    p = next_p;
    x = next_x;
    keep(p, t, x, v);
    if (i == kSteps) {
      out.choked = out.throat_temperature_k > t;
      out.quality_at_back_pressure = x;
    }
  }
  return out;
}

JetExpansion expand_to_ambient(const Substance& s, double temperature_k, double mass_flux,
                               double throat_velocity, double throat_pressure,
                               double ambient_pressure) {
  InputCheck check{"source.flashing_expansion"};
  check.positive("temperature", temperature_k, "K");
  check.positive("mass_flux", mass_flux, "kg/m2/s");
  check.non_negative("throat_velocity", throat_velocity, "m/s");
  check.require(throat_pressure >= ambient_pressure, "throat_pressure", throat_pressure, "Pa",
                "be at least ambient pressure");
  const double tb = s.saturation_temperature_k(ambient_pressure);
  check.require(std::isfinite(tb), "ambient_pressure", ambient_pressure, "Pa",
                "lie on the vapour pressure curve");
  check.done();
  JetExpansion out{};
  out.velocity_m_per_s = throat_velocity + (throat_pressure - ambient_pressure) / mass_flux;
  const double latent = s.heat_of_vaporisation_j_per_kg(tb);
  const double heat =
      integrate([&](double t) { return s.liquid_heat_capacity_j_per_kg_k(t); }, tb, temperature_k);
  const double x = (heat - 0.5 * out.velocity_m_per_s * out.velocity_m_per_s) / latent;
  out.vapour_fraction = std::clamp(x, 0.0, 1.0);  // no vapour: still liquid; all: superheated
  out.temperature_k = tb;
  if (x > 1.0) out.temperature_k += (x - 1.0) * latent / s.ideal_gas_heat_capacity_j_per_kg_k(tb);
  if (x < 0.0) out.temperature_k = temperature_k;
  const double vl = 1.0 / s.liquid_density_kg_per_m3(std::min(out.temperature_k, tb));
  double v = vl + out.vapour_fraction * evaporation_volume_m3_per_kg(s, tb);
  if (x > 1.0) v *= out.temperature_k / tb;
  out.density_kg_per_m3 = 1.0 / v;
  out.area_ratio = mass_flux / (out.density_kg_per_m3 * out.velocity_m_per_s);
  return out;
}

double leung_critical_ratio(double w) {
  InputCheck check{"source.leung_omega"};
  check.positive("omega", w, "-");
  check.done();
  // The last two terms cancel near eta = 1: ln eta + (1 - eta) = log1p(-d) + d with d = 1 - eta.
  const auto f = [w](double eta) {
    const double d = 1.0 - eta;
    return eta * eta + (w * w - 2.0 * w) * d * d + 2.0 * w * w * (std::log1p(-d) + d);
  };
  // One root below 1: f(1) = 1 > 0 and f -> -infinity as eta -> 0.
  double low = 0.5;
  while (f(low) > 0.0 && low > 1e-300) low *= 0.5;
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      f, low, 1.0, boost::math::tools::eps_tolerance<double>(50), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

OmegaFlow leung_flow(double omega, double p0, double v0, double back) {
  InputCheck check{"source.leung_omega"};
  check.positive("omega", omega, "-");
  check.positive("pressure", p0, "Pa");
  check.positive("specific_volume", v0, "m3/kg");
  check.require(back >= 0.0 && back < p0, "back_pressure", back, "Pa",
                "be >= 0 and below the inlet pressure");
  check.done();
  OmegaFlow out{};
  out.critical_ratio = leung_critical_ratio(omega);
  out.choked = back < out.critical_ratio * p0;
  if (out.choked) {
    out.mass_flux_kg_per_m2_s = out.critical_ratio * std::sqrt(p0 / (v0 * omega));
    return out;
  }
  const double r = back / p0;
  out.mass_flux_kg_per_m2_s =
      std::sqrt(-2.0 * (omega * std::log(r) + (omega - 1.0) * (1.0 - r)) * p0 / v0) /
      (omega * (1.0 / r - 1.0) + 1.0);
  return out;
}

double saturated_omega(const SaturatedLiquid& in) {
  InputCheck check{"source.two_phase_choices"};
  check_saturated(check, in);
  check.done();
  const double ratio = evaporation_volume(in) / in.heat_of_vaporisation_j_per_kg;
  return in.liquid_density_kg_per_m3 * in.liquid_heat_capacity_j_per_kg_k * in.temperature_k *
         in.pressure_abs_pa * ratio * ratio;
}

double equilibrium_rate_flux(const SaturatedLiquid& in) {
  InputCheck check{"source.two_phase_choices"};
  check_saturated(check, in);
  check.done();
  return in.heat_of_vaporisation_j_per_kg / evaporation_volume(in) /
         std::sqrt(in.liquid_heat_capacity_j_per_kg_k * in.temperature_k);
}

double bernoulli_flux(const SaturatedLiquid& in, double ambient, double cd) {
  InputCheck check{"source.two_phase_choices"};
  check_saturated(check, in);
  check.require(ambient >= 0.0 && ambient < in.pressure_abs_pa, "ambient_pressure", ambient, "Pa",
                "be >= 0 and below the inlet pressure");
  check.require(cd > 0.0 && cd <= 1.0, "discharge_coefficient", cd, "-", "be in (0, 1]");
  check.done();
  return cd * std::sqrt(2.0 * in.liquid_density_kg_per_m3 * (in.pressure_abs_pa - ambient));
}

double equilibrium_rate_flux(const Substance& s, double t) {
  return vapour_pressure_slope(s, t) * std::sqrt(t / s.liquid_heat_capacity_j_per_kg_k(t));
}

double equilibrium_length_m() { return source_constant("equilibrium_length").value; }

ShortPipe short_pipe(const ShortPipeInput& in) {
  InputCheck check{"source.short_pipe"};
  check.positive("saturation_pressure", in.saturation_pressure_abs_pa, "Pa");
  check.positive("back_pressure", in.back_pressure_abs_pa, "Pa");
  check.require(std::isfinite(in.pressure_abs_pa) && in.pressure_abs_pa > in.back_pressure_abs_pa,
                "pressure", in.pressure_abs_pa, "Pa", "be finite and above the back pressure");
  check.require(
      !(in.pressure_abs_pa < in.saturation_pressure_abs_pa * (1.0 - 1e-9)), "pressure",
      in.pressure_abs_pa, "Pa",
      "be at least the saturation pressure " + shown_text(in.saturation_pressure_abs_pa) + " Pa");
  check.positive("liquid_density", in.liquid_density_kg_per_m3, "kg/m3");
  check.positive("equilibrium_flux", in.equilibrium_flux_kg_per_m2_s, "kg/m2/s");
  check.non_negative("opening_length", in.opening_length_m, "m");
  check.positive("equilibrium_length", in.equilibrium_length_m, "m");
  check.require(in.discharge_coefficient > 0.0 && in.discharge_coefficient <= 1.0,
                "discharge_coefficient", in.discharge_coefficient, "-", "be in (0, 1]");
  check.done();
  const double rho = in.liquid_density_kg_per_m3;
  const double cd = in.discharge_coefficient;
  const double pa = in.back_pressure_abs_pa;
  const double ps = in.saturation_pressure_abs_pa;
  const double p0 = std::max(in.pressure_abs_pa, ps);
  const double per_pa = 2.0 * cd * cd * rho;  // G^2 of the liquid per pressure difference
  ShortPipe out{};
  out.non_equilibrium = kNaN;
  out.liquid_flux_kg_per_m2_s = std::sqrt(per_pa * (p0 - pa));
  double square = per_pa * (p0 - pa);
  double held = 0.0;  // of G^2, by flashing
  out.equilibrium_flux_kg_per_m2_s = out.liquid_flux_kg_per_m2_s;
  if (ps > pa) {
    const double subcooled = per_pa * (p0 - ps);
    const double liquid = per_pa * (ps - pa);
    const double equal = in.equilibrium_flux_kg_per_m2_s * in.equilibrium_flux_kg_per_m2_s;
    const double part = in.opening_length_m / in.equilibrium_length_m;
    out.non_equilibrium = part < 1.0 ? equal / liquid + part : 1.0;
    const double flashing = std::min(liquid, std::max(equal / out.non_equilibrium, equal));
    held = liquid - flashing;
    square = subcooled + flashing;
    out.equilibrium_flux_kg_per_m2_s = std::sqrt(subcooled + std::min(liquid, equal));
  }
  out.mass_flux_kg_per_m2_s = std::sqrt(square);
  // Liquid up to the exit (ours): what is left of the pressure there accelerates the jet outside.
  out.exit_velocity_m_per_s = out.mass_flux_kg_per_m2_s / (cd * rho);
  out.exit_pressure_abs_pa = pa + held / per_pa;
  out.expanded_velocity_m_per_s =
      out.exit_velocity_m_per_s + held / per_pa * cd / out.mass_flux_kg_per_m2_s;
  out.choked = held > 1e-9 * square;
  return out;
}

FauskeCude fauske_cude(const FauskeCudeInput& in) {
  InputCheck check{"source.two_phase_fauske_cude"};
  check.positive("pressure", in.pressure_abs_pa, "Pa");
  check.require(
      in.critical_pressure_abs_pa > 0.0 && in.critical_pressure_abs_pa < in.pressure_abs_pa,
      "critical_pressure", in.critical_pressure_abs_pa, "Pa",
      "be > 0 and below the pressure (0.55 p)");
  check.positive("temperature", in.temperature_k, "K");
  check.positive("critical_temperature", in.critical_temperature_k, "K");
  check.require(in.temperature_k >= in.critical_temperature_k, "temperature", in.temperature_k, "K",
                "be at least the boiling point at the critical pressure");
  check.positive("liquid_heat_capacity", in.liquid_heat_capacity_j_per_kg_k, "J/kg/K");
  check.positive("heat_of_vaporisation", in.heat_of_vaporisation_j_per_kg, "J/kg");
  check.positive("liquid_density", in.liquid_density_kg_per_m3, "kg/m3");
  check.positive("vapour_density", in.vapour_density_kg_per_m3, "kg/m3");
  check.require(in.discharge_coefficient > 0.0 && in.discharge_coefficient <= 1.0,
                "discharge_coefficient", in.discharge_coefficient, "-", "be in (0, 1]");
  check.positive("area", in.area_m2, "m2");
  check.done();
  FauskeCude out{};
  out.vapour_fraction = in.liquid_heat_capacity_j_per_kg_k *
                        (in.temperature_k - in.critical_temperature_k) /
                        in.heat_of_vaporisation_j_per_kg;  // (F.8)
  out.as_gas = out.vapour_fraction > 1.0;
  const double x = std::min(out.vapour_fraction, 1.0);
  out.mixture_density_kg_per_m3 =
      1.0 / (x / in.vapour_density_kg_per_m3 + (1.0 - x) / in.liquid_density_kg_per_m3);  // (F.7)
  // (F.6); the text prints a critical pressure of "0.55 Pa", the dimensions ask for 0.55 p.
  out.mass_flow_kg_per_s = in.discharge_coefficient * in.area_m2 *
                           std::sqrt(2.0 * out.mixture_density_kg_per_m3 *
                                     (in.pressure_abs_pa - in.critical_pressure_abs_pa));
  return out;
}

}  // namespace isorisk::models::source
