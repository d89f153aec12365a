// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/real_gas.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::source {
namespace {

// Pa; Z is linear in p, and far from 1 there: Z - 1 keeps its digits for the derivatives.
constexpr double kProbe = 1e9;

// Integral from a to b by four Gauss points: smooth heat capacities over the drop to a throat.
template <class F>
double integrate(const F& f, double a, double b) {
  constexpr double kInner = 0.3399810435848563, kInnerWeight = 0.6521451548625461;
  constexpr double kOuter = 0.8611363115940526, kOuterWeight = 0.3478548451374538;
  const double m = 0.5 * (a + b);
  const double h = 0.5 * (b - a);
  return h * (kInnerWeight * (f(m - kInner * h) + f(m + kInner * h)) +
              kOuterWeight * (f(m - kOuter * h) + f(m + kOuter * h)));
}

}  // namespace

VirialGas::VirialGas(const Substance& s) : s_{&s}, gas_{kGasConstant / s.molar_mass_kg_per_mol} {}

double VirialGas::covolume_m3_per_kg(double t) const noexcept {
  return (s_->gas_compressibility(t, kProbe) - 1.0) / kProbe * gas_ * t;
}

double VirialGas::slope(double t) const noexcept {
  const double h = 1e-4 * t;
  return (covolume_m3_per_kg(t + h) - covolume_m3_per_kg(t - h)) / (2.0 * h);
}

double VirialGas::specific_volume_m3_per_kg(double t, double p) const noexcept {
  return gas_ * t / p + covolume_m3_per_kg(t);
}

double VirialGas::enthalpy_change_j_per_kg(double t0, double p0, double t,
                                           double p) const noexcept {
  const auto residual = [&](double at, double under) {
    return under * (covolume_m3_per_kg(at) - at * slope(at));
  };
  return integrate([&](double x) { return s_->ideal_gas_heat_capacity_j_per_kg_k(x); }, t0, t) +
         residual(t, p) - residual(t0, p0);
}

double VirialGas::entropy_change_j_per_kg_k(double t0, double p0, double t,
                                            double p) const noexcept {
  return integrate([&](double x) { return s_->ideal_gas_heat_capacity_j_per_kg_k(x) / x; }, t0, t) -
         gas_ * std::log(p / p0) - p * slope(t) + p0 * slope(t0);
}

double VirialGas::heat_capacity_j_per_kg_k(double t, double p) const noexcept {
  const double h = 1e-3 * t;
  const double curve =
      (covolume_m3_per_kg(t + h) - 2.0 * covolume_m3_per_kg(t) + covolume_m3_per_kg(t - h)) /
      (h * h);
  return s_->ideal_gas_heat_capacity_j_per_kg_k(t) - p * t * curve;
}

double VirialGas::isentropic_temperature_k(double t0, double p0, double p, double guess) const {
  const double k = s_->heat_capacity_ratio(t0);
  double t = guess > 0.0 ? guess : t0 * std::pow(p / p0, (k - 1.0) / k);
  const double start = p0 * slope(t0) - gas_ * std::log(p / p0);
  double change = 0.0;
  for (int i = 0; i < 50; ++i) {
    // Entropy, and its slope cp/T, from one stencil of b.
    const double h = 1e-4 * t;
    const double up = covolume_m3_per_kg(t + h);
    const double down = covolume_m3_per_kg(t - h);
    const double curve = (up - 2.0 * covolume_m3_per_kg(t) + down) / (h * h);
    const double entropy =
        integrate([&](double x) { return s_->ideal_gas_heat_capacity_j_per_kg_k(x) / x; }, t0, t) +
        start - p * (up - down) / (2.0 * h);
    change = entropy / (s_->ideal_gas_heat_capacity_j_per_kg_k(t) / t - p * curve);
    t = std::clamp(t - change, 0.5 * t, 2.0 * t);
    if (std::abs(change) <= 1e-10 * t) return t;
  }
  throw NumericError("source.gas_hole_real: no temperature on the isentrope at " + shown_text(p) +
                     " Pa (last " + shown_text(t) + " K, step " + shown_text(change) + " K)");
}

RealGasHole real_gas_hole(const RealGasHoleInput& in) {
  InputCheck check{"source.gas_hole_real"};
  if (in.substance == nullptr) {
    check.fail("the substance is missing");
    check.done();
  }
  const Substance& s = *in.substance;
  const double pa = in.back_pressure_abs_pa;
  const double p0 = in.pressure_abs_pa;
  const double t0 = in.temperature_k;
  check.positive("hole_diameter", in.hole_diameter_m, "m");
  check.positive("back_pressure", pa, "Pa");
  check.require(std::isfinite(p0) && p0 > pa, "pressure", p0, "Pa",
                "be finite and above the back pressure");
  check.positive("temperature", t0, "K");
  check.require(in.discharge_coefficient > 0.0 && in.discharge_coefficient <= 1.0,
                "discharge_coefficient", in.discharge_coefficient, "-", "be in (0, 1]");
  check.done();
  RealGasHole out{};
  out.compressibility = s.gas_compressibility(t0, p0);
  check.require(out.compressibility > 0.3, "pressure", p0, "Pa",
                "give a compressibility factor above 0.3, not " + shown_text(out.compressibility) +
                    ": the virial equation does not reach that far");
  check.done();
  const VirialGas gas{s};
  struct State {
    double t, u, v;
  };
  double last_p = p0;
  double last_t = t0;
  const auto at = [&](double log_p) {
    const double p = std::exp(log_p);
    const double k = s.heat_capacity_ratio(last_t);
    State a{};
    a.t = gas.isentropic_temperature_k(t0, p0, p, last_t * std::pow(p / last_p, (k - 1.0) / k));
    last_p = p;
    last_t = a.t;
    a.v = gas.specific_volume_m3_per_kg(a.t, p);
    a.u = std::sqrt(std::max(0.0, -2.0 * gas.enthalpy_change_j_per_kg(t0, p0, a.t, p)));
    return a;
  };
  // One maximum between stagnation and the back pressure, near the throat of the ideal gas: the
  // search leaves out the states far below it, where a virial gas may have none.
  const double low = std::log(std::max(pa, 0.3 * p0));
  std::uintmax_t iterations = 100;
  const auto best = boost::math::tools::brent_find_minima(
      [&](double x) {
        const State a = at(x);
        return -a.u / a.v;
      },
      low, std::log(p0), 20, iterations);
  double where = best.first;
  State throat = at(where);
  const State end = at(low);
  if (pa >= 0.3 * p0 && end.u / end.v >= throat.u / throat.v) {
    where = low;
    throat = end;
  }
  out.choked = where > low;
  // Brent stops a hair before the border: a throat within its tolerance of it is the border.
  if (pa >= 0.3 * p0 && where - low < 1e-6) out.choked = false;
  out.throat_pressure_abs_pa = out.choked ? std::exp(where) : pa;
  out.throat_temperature_k = throat.t;
  out.throat_velocity_m_per_s = throat.u;
  out.throat_density_kg_per_m3 = 1.0 / throat.v;
  out.mass_flow_kg_per_s = in.discharge_coefficient * 0.25 * std::numbers::pi * in.hole_diameter_m *
                           in.hole_diameter_m * throat.u / throat.v;
  out.constant_z_flow_kg_per_s = gas_hole({.hole_diameter_m = in.hole_diameter_m,
                                           .pressure_abs_pa = p0,
                                           .temperature_k = t0,
                                           .molar_mass_kg_per_mol = s.molar_mass_kg_per_mol,
                                           .heat_capacity_ratio = s.heat_capacity_ratio(t0),
                                           .compressibility = out.compressibility,
                                           .back_pressure_abs_pa = pa,
                                           .discharge_coefficient = in.discharge_coefficient})
                                     .mass_flow_kg_per_s;
  return out;
}

}  // namespace isorisk::models::source
