// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/blowdown.hpp"

#include <algorithm>
#include <array>
#include <boost/numeric/odeint/integrate/integrate_times.hpp>
#include <boost/numeric/odeint/stepper/generation.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/two_phase.hpp"

namespace isorisk::models::source {
namespace {

double circle(double d) noexcept { return 0.25 * std::numbers::pi * d * d; }

void check_hole(InputCheck& check, double diameter, double cd) {
  check.positive("hole_diameter", diameter, "m");
  check.require(cd > 0.0 && cd <= 1.0, "discharge_coefficient", cd, "-", "be in (0, 1]");
}

}  // namespace

GasBlowdown::GasBlowdown(const GasBlowdownInput& in) {
  InputCheck check{"source.gas_blowdown"};
  check.positive("volume", in.volume_m3, "m3");
  check.positive("pressure", in.pressure_abs_pa, "Pa");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.require(std::isfinite(in.heat_capacity_ratio) && in.heat_capacity_ratio > 1.0,
                "heat_capacity_ratio", in.heat_capacity_ratio, "-", "be finite and > 1");
  check_hole(check, in.hole_diameter_m, in.discharge_coefficient);
  check.done();
  k_ = in.heat_capacity_ratio;
  p0_ = in.pressure_abs_pa;
  mass_ = in.density_kg_per_m3 * in.volume_m3;
  flow_ = in.discharge_coefficient * circle(in.hole_diameter_m) *
          std::sqrt(k_ * p0_ * in.density_kg_per_m3 *
                    std::pow(2.0 / (k_ + 1.0), (k_ + 1.0) / (k_ - 1.0)));
  tau_ = mass_ / flow_;
}

// One handbook edition prints k + 1 here; k - 1 follows from the balance.
double GasBlowdown::bracket(double t) const noexcept { return 1.0 + (k_ - 1.0) * t / (2.0 * tau_); }

double GasBlowdown::pressure_abs_pa(double t) const noexcept {
  return p0_ * std::pow(bracket(t), 2.0 * k_ / (1.0 - k_));
}
double GasBlowdown::mass_flow_kg_per_s(double t) const noexcept {
  return flow_ * std::pow(bracket(t), (1.0 + k_) / (1.0 - k_));
}
double GasBlowdown::temperature_ratio(double t) const noexcept {
  return std::pow(bracket(t), -2.0);
}
double GasBlowdown::released_kg(double t) const noexcept {
  return -mass_ * std::expm1(2.0 / (1.0 - k_) * std::log(bracket(t)));
}
double GasBlowdown::time_to_pressure_s(double p) const noexcept {
  return 2.0 * tau_ / (k_ - 1.0) * std::expm1((1.0 - k_) / (2.0 * k_) * std::log(p / p0_));
}

std::vector<BlowdownState> gas_blowdown(const RealBlowdownInput& in,
                                        std::span<const double> times_s) {
  InputCheck check{"source.gas_blowdown_real"};
  if (in.substance == nullptr) check.fail("the substance is missing");
  check.positive("volume", in.volume_m3, "m3");
  check.positive("temperature", in.temperature_k, "K");
  check.positive("back_pressure", in.back_pressure_abs_pa, "Pa");
  check.require(std::isfinite(in.pressure_abs_pa) && in.pressure_abs_pa > in.back_pressure_abs_pa,
                "pressure", in.pressure_abs_pa, "Pa", "be finite and above the back pressure");
  check_hole(check, in.hole_diameter_m, in.discharge_coefficient);
  check.finite("wall_heat", in.wall_heat_w, "W");
  double last = 0.0;
  for (const double t : times_s) {
    check.require(std::isfinite(t) && t >= last, "time", t, "s", "be >= 0 and not fall");
    last = t;
  }
  check.done();
  const Substance& s = *in.substance;
  const double gas = kGasConstant / s.molar_mass_kg_per_mol;

  // Z = 1 + b(T) p, so p = rho R T/(1 - b rho R T) with R per kilogram.
  const auto pressure = [&](double rho, double t) {
    constexpr double kProbe = 1e5;  // Pa; Z is linear in p
    const double b = (s.gas_compressibility(t, kProbe) - 1.0) / kProbe;
    const double ideal = rho * gas * t;
    return ideal / (1.0 - b * ideal);
  };
  const auto flow = [&](double p, double t) {
    if (!(p > in.back_pressure_abs_pa)) return 0.0;
    return gas_hole({.hole_diameter_m = in.hole_diameter_m,
                     .pressure_abs_pa = p,
                     .temperature_k = t,
                     .molar_mass_kg_per_mol = s.molar_mass_kg_per_mol,
                     .heat_capacity_ratio = s.heat_capacity_ratio(t),
                     .compressibility = s.gas_compressibility(t, p),
                     .back_pressure_abs_pa = in.back_pressure_abs_pa,
                     .discharge_coefficient = in.discharge_coefficient})
        .mass_flow_kg_per_s;
  };
  using State = std::array<double, 2>;  // mass, temperature
  const auto derivative = [&](const State& x, State& dx, double /*time*/) {
    const double rho = x[0] / in.volume_m3;
    const double p = pressure(rho, x[1]);
    const double w = flow(p, x[1]);
    const double cv = s.ideal_gas_heat_capacity_j_per_kg_k(x[1]) - gas;
    dx[0] = -w;
    // d(m u) = -w h dt + Q dt: the gas that stays does the work p/rho on each kilogram that leaves.
    dx[1] = (-w * p / rho + in.wall_heat_w) / (x[0] * cv);
  };
  const double z0 = s.gas_compressibility(in.temperature_k, in.pressure_abs_pa);
  State x{in.pressure_abs_pa * in.volume_m3 / (z0 * gas * in.temperature_k), in.temperature_k};

  std::vector<double> grid{0.0};
  for (const double t : times_s) {
    if (t > grid.back()) grid.push_back(t);
  }
  std::vector<BlowdownState> at;
  const auto observe = [&](const State& y, double time) {
    const double p = pressure(y[0] / in.volume_m3, y[1]);
    at.push_back({time, p, y[1], flow(p, y[1]), y[0]});
  };
  namespace ode = boost::numeric::odeint;
  const double tau = x[0] / std::max(flow(in.pressure_abs_pa, in.temperature_k), 1e-300);
  ode::integrate_times(ode::make_dense_output(1e-10, 1e-8, ode::runge_kutta_dopri5<State>{}),
                       derivative, x, grid.begin(), grid.end(), 1e-4 * tau, observe);
  std::vector<BlowdownState> out;
  for (const double t : times_s) {
    const auto hit =
        std::find_if(at.begin(), at.end(), [t](const BlowdownState& b) { return b.time_s == t; });
    if (hit == at.end() || !std::isfinite(hit->mass_flow_kg_per_s))
      throw NumericError("source.gas_blowdown_real: no state at " + shown_text(t) + " s");
    out.push_back(*hit);
  }
  return out;
}

LiquefiedBlowdown liquefied_blowdown(const LiquefiedBlowdownInput& in) {
  InputCheck check{"source.liquefied_gas_blowdown"};
  if (in.substance == nullptr) check.fail("the substance is missing");
  check.done();
  const Substance& s = *in.substance;
  check.positive("temperature", in.temperature_k, "K");
  check.require(in.temperature_k < s.critical_temperature_k, "temperature", in.temperature_k, "K",
                "lie below the critical temperature");
  check.positive("volume", in.volume_m3, "m3");
  check.require(in.liquid_fill > 0.0 && in.liquid_fill < 1.0, "liquid_fill", in.liquid_fill, "-",
                "be in (0, 1)");
  check_hole(check, in.hole_diameter_m, in.discharge_coefficient);
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.done();
  const double ps0 = s.vapour_pressure_pa(in.temperature_k);
  const double t_end = s.saturation_temperature_k(in.ambient_pressure_pa);
  check.require(ps0 > in.ambient_pressure_pa && std::isfinite(t_end), "temperature",
                in.temperature_k, "K", "lie above the boiling point at ambient pressure");
  check.done();

  struct Saturation {
    double t, p, vl, vg, latent, c;
  };
  const auto saturation = [&](double t) {
    const double vl = 1.0 / s.liquid_density_kg_per_m3(t);
    return Saturation{t,
                      s.vapour_pressure_pa(t),
                      vl,
                      vl + evaporation_volume_m3_per_kg(s, t),
                      s.heat_of_vaporisation_j_per_kg(t),
                      s.liquid_heat_capacity_j_per_kg_k(t)};
  };
  const Saturation start = saturation(in.temperature_k);
  const double liquid0 = in.liquid_fill * in.volume_m3 / start.vl;
  const double vapour0 = (1.0 - in.liquid_fill) * in.volume_m3 / start.vg;
  LiquefiedBlowdown out{};
  out.initial_kg = liquid0 + vapour0;

  // Entropy of the contents, S = m s_l + m_v L/T, dS = s_out dm. With liquid leaving
  //   m c dT/T + d(m_v L/T) = 0, with vapour leaving the right side is (L/T) dm.
  // m_v = (V - m v_l)/(v_g - v_l) is linear in m, so each step solves for the new m directly.
  constexpr int kSteps = 4000;
  const auto vapour = [&](const Saturation& a, double m) {
    return (in.volume_m3 - m * a.vl) / (a.vg - a.vl);
  };
  const auto step = [&](const Saturation& a, const Saturation& b, double m, bool vapour_leaves) {
    const double ln = std::log(b.t / a.t);
    const double c = 0.5 * (a.c + b.c);
    const double e1 = vapour(a, m) * a.latent / a.t;
    const double factor = b.latent / b.t / (b.vg - b.vl);  // m_v' L'/T' = factor (V - m' v_l')
    const double out_entropy = vapour_leaves ? 0.5 * (a.latent / a.t + b.latent / b.t) : 0.0;
    // c ln (m + m')/2 + factor (V - m' v_l') - e1 = out_entropy (m' - m)
    return (c * ln * 0.5 * m + factor * in.volume_m3 - e1 + out_entropy * m) /
           (out_entropy + factor * b.vl - 0.5 * c * ln);
  };
  const auto temperature = [&](int i) {
    return i == kSteps ? t_end : in.temperature_k + (t_end - in.temperature_k) * i / kSteps;
  };
  {
    Saturation a = start;
    double m = out.initial_kg;
    for (int i = 1; i <= kSteps; ++i) {
      const Saturation b = saturation(temperature(i));
      m = step(a, b, m, true);
      a = b;
    }
    out.vapour_final_temperature_k = t_end;
    out.vapour_mass_left_fraction = m / out.initial_kg;
  }
  const auto rate = [&](const Saturation& a) {
    return in.discharge_coefficient * circle(in.hole_diameter_m) *
           std::sqrt(2.0 * std::max(a.p - in.ambient_pressure_pa, 0.0) / a.vl);
  };
  out.liquid_initial_rate_kg_per_s = rate(start);
  Saturation a = start;
  double m = out.initial_kg;
  double time = 0.0;
  for (int i = 1; i <= kSteps; ++i) {
    const Saturation b = saturation(temperature(i));
    const double next = step(a, b, m, false);
    const double left_before = m - vapour(a, m);
    const double left = next - vapour(b, next);
    const double mean = rate(saturation(0.5 * (a.t + b.t)));
    if (left <= 0.0) {
      // Linear within the step.
      const double part = left_before / (left_before - left);
      const Saturation e = saturation(a.t + part * (b.t - a.t));
      out.liquid_gone = true;
      out.liquid_gone_temperature_k = e.t;
      out.liquid_gone_pressure_abs_pa = e.p;
      out.liquid_gone_vapour_kg = in.volume_m3 / e.vg;
      out.liquid_gone_time_s = time + part * (m - next) / mean;
      return out;
    }
    time += (m - next) / mean;
    m = next;
    a = b;
  }
  out.liquid_gone = false;
  out.liquid_gone_temperature_k = a.t;
  out.liquid_gone_pressure_abs_pa = a.p;
  out.liquid_gone_vapour_kg = vapour(a, m);
  out.liquid_gone_time_s = time;
  return out;
}

}  // namespace isorisk::models::source
