// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/dense_gas.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::dispersion {
namespace {

// Near field of the continuous workbook: c/c0 = 306 / (306 + (x/D)^2) to x/D = 30.
constexpr double kPlumeNearField = 306.0;
constexpr double kPlumeNearLimit = 30.0;
// Near field of the instantaneous workbook: c/c0 = 3.24 / (3.24 + (x/V^(1/3))^2).
constexpr double kPuffNearField = 3.24;

double plume_near(double ratio) noexcept {
  return kPlumeNearField / (kPlumeNearField + ratio * ratio);
}

// c/c0 between the points of the curve, linear in beta; beyond the last one c ~ x^-2.
double on_curve(const std::vector<BritterMcQuaidPoint>& curve, double beta) noexcept {
  const BritterMcQuaidPoint& last = curve.back();
  if (beta >= last.beta)
    return last.concentration_ratio * std::pow(10.0, -2.0 * (beta - last.beta));
  for (std::size_t i = 1; i < curve.size(); ++i) {
    if (beta > curve[i].beta) continue;
    const double t = (beta - curve[i - 1].beta) / (curve[i].beta - curve[i - 1].beta);
    return std::lerp(curve[i - 1].concentration_ratio, curve[i].concentration_ratio, t);
  }
  return last.concentration_ratio;
}

// Workbook: the table is entered with c', c = c' / (c' + (1 - c') T0/Ta).
double warmed(double c, double t0_over_ta) noexcept { return c / (c + (1.0 - c) * t0_over_ta); }
double unwarmed(double c, double t0_over_ta) noexcept {
  return c * t0_over_ta / (1.0 - c + c * t0_over_ta);
}

}  // namespace

double reduced_gravity_m_per_s2(double rho, double rho_air, double g) noexcept {
  return g * (rho - rho_air) / rho_air;
}

DenseGas dense_gas_continuous(double g0, double q0, double u10) noexcept {
  constexpr double kThreshold = 0.15;
  if (!(g0 > 0.0)) return {0.0, kThreshold};
  const double d = std::sqrt(q0 / u10);
  return {std::cbrt(g0 * q0 / (u10 * u10 * u10 * d)), kThreshold};
}

DenseGas dense_gas_instantaneous(double g0, double v0, double u10) noexcept {
  constexpr double kThreshold = 0.20;
  if (!(g0 > 0.0)) return {0.0, kThreshold};
  return {std::sqrt(g0 * v0) / (u10 * std::cbrt(v0)), kThreshold};
}

DenseGas dense_gas_hj169_continuous(double g0, double q0, double width, double u10) noexcept {
  constexpr double kThreshold = 1.0 / 6.0;
  if (!(g0 > 0.0)) return {0.0, kThreshold};
  return {std::cbrt(g0 * q0 / width) / u10, kThreshold};
}

DenseGas dense_gas_hj169_instantaneous(double g0, double v0, double u10) noexcept {
  constexpr double kThreshold = 0.04;
  if (!(g0 > 0.0)) return {0.0, kThreshold};
  return {g0 * std::cbrt(v0) / (u10 * u10), kThreshold};
}

double source_richardson_continuous(double g0, double q0, double width, double u_star) noexcept {
  return g0 * q0 / (u_star * u_star * u_star * width);
}
double source_richardson_instantaneous(double g0, double height, double u_star) noexcept {
  return g0 * height / (u_star * u_star);
}

std::vector<BritterMcQuaidPoint> britter_mcquaid_curve(BritterMcQuaidRelease release,
                                                       double alpha) {
  const data::Table& t = data::table("coefficients/britter_mcquaid_curves.csv");
  const std::string_view wanted =
      release == BritterMcQuaidRelease::Continuous ? "continuous" : "instantaneous";
  std::vector<BritterMcQuaidPoint> curve;
  bool done = false;  // with the current c/c0
  double current = 0.0;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "release") != wanted) continue;
    const double c = t.number(r, "c_over_c0");
    if (c != current) done = false;
    current = c;
    const bool last_branch = r + 1 == t.rows() || t.text(r + 1, "release") != wanted ||
                             t.number(r + 1, "c_over_c0") != c;
    if (done || (alpha > t.number(r, "alpha_to") && !last_branch)) continue;
    curve.push_back({c, t.number(r, "slope") * alpha + t.number(r, "intercept")});
    done = true;
  }
  return curve;
}

BritterMcQuaidPlume::BritterMcQuaidPlume(const BritterMcQuaidPlumeInput& in) : in_{in} {
  InputCheck check{"britter_mcquaid_continuous"};
  check.positive("rate", in.rate_m3_per_s, "m3/s");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.require(in.density_kg_per_m3 > in.air_density_kg_per_m3, "density", in.density_kg_per_m3,
                "kg/m3", "be above the density of air");
  check.positive("release_temperature", in.release_temperature_k, "K");
  check.positive("air_temperature", in.air_temperature_k, "K");
  check.positive("wind_10m", in.wind_10m_m_per_s, "m/s");
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
  const double u = in.wind_10m_m_per_s;
  const double q = in.rate_m3_per_s;
  g0_ =
      reduced_gravity_m_per_s2(in.density_kg_per_m3, in.air_density_kg_per_m3, in.gravity_m_per_s2);
  d_ = std::sqrt(q / u);
  l_b_ = q * g0_ / (u * u * u);
  alpha_ = 0.2 * std::log10(g0_ * g0_ * q / std::pow(u, 5.0));
  curve_ = britter_mcquaid_curve(BritterMcQuaidRelease::Continuous, alpha_);
  // From the near-field formula at x/D = 30 linear in beta to the first curve point, unless that
  // point lies nearer.
  const double beta_near = std::log10(kPlumeNearLimit);
  if (curve_.front().beta > beta_near) {
    curve_.insert(curve_.begin(), {plume_near(kPlumeNearLimit), beta_near});
  }
}

double BritterMcQuaidPlume::ratio_at(double beta) const noexcept {
  if (beta <= curve_.front().beta) return plume_near(std::pow(10.0, beta));
  return on_curve(curve_, beta);
}

double BritterMcQuaidPlume::mole_fraction(double x_m) const noexcept {
  return warmed(ratio_at(std::log10(x_m / d_)), in_.release_temperature_k / in_.air_temperature_k);
}

double BritterMcQuaidPlume::distance_m(double fraction) const noexcept {
  const double c = unwarmed(fraction, in_.release_temperature_k / in_.air_temperature_k);
  if (c >= curve_.front().concentration_ratio) {
    // Near field; where the curve starts below the near-field formula (a jump), its start.
    const double x = std::sqrt(kPlumeNearField * (1.0 / c - 1.0));
    return d_ * std::min(x, std::pow(10.0, curve_.front().beta));
  }
  if (c <= curve_.back().concentration_ratio) {
    return d_ * std::pow(10.0, curve_.back().beta) *
           std::sqrt(curve_.back().concentration_ratio / c);
  }
  for (std::size_t i = 1; i < curve_.size(); ++i) {
    if (c < curve_[i].concentration_ratio) continue;
    const double t = (c - curve_[i - 1].concentration_ratio) /
                     (curve_[i].concentration_ratio - curve_[i - 1].concentration_ratio);
    return d_ * std::pow(10.0, std::lerp(curve_[i - 1].beta, curve_[i].beta, t));
  }
  return d_ * std::pow(10.0, curve_.back().beta);
}

double BritterMcQuaidPlume::upwind_extent_m() const noexcept { return 0.5 * d_ + 2.0 * l_b_; }
double BritterMcQuaidPlume::half_width_at_source_m() const noexcept { return d_ + 8.0 * l_b_; }

double BritterMcQuaidPlume::half_width_m(double x, double contour) const noexcept {
  if (x < -upwind_extent_m() || x > contour) return 0.0;
  const auto full = [&](double at) {
    return half_width_at_source_m() + 2.5 * std::cbrt(l_b_ * at * at);
  };
  const double taper = 2.0 / 3.0 * contour;
  if (x <= 0.0) return half_width_at_source_m() * (1.0 + x / upwind_extent_m());
  return x <= taper ? full(x) : full(taper) * (contour - x) / (contour - taper);
}

double BritterMcQuaidPlume::mass_above_kg(double fraction) const noexcept {
  // M = (q/q0) D^2 (L_U + x_n), top-hat.
  return in_.density_kg_per_m3 * d_ * d_ * (upwind_extent_m() + distance_m(fraction));
}

BritterMcQuaidPuff::BritterMcQuaidPuff(const BritterMcQuaidPuffInput& in) : in_{in} {
  InputCheck check{"britter_mcquaid_instantaneous"};
  check.positive("volume", in.volume_m3, "m3");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.positive("air_density", in.air_density_kg_per_m3, "kg/m3");
  check.require(in.density_kg_per_m3 > in.air_density_kg_per_m3, "density", in.density_kg_per_m3,
                "kg/m3", "be above the density of air");
  check.require(in.source_mole_fraction > 0.0 && in.source_mole_fraction <= 1.0,
                "source_mole_fraction", in.source_mole_fraction, "-", "be in (0, 1]");
  if (in.temperature_correction) {
    check.positive("release_temperature", in.release_temperature_k, "K");
    check.positive("air_temperature", in.air_temperature_k, "K");
  }
  check.positive("wind_10m", in.wind_10m_m_per_s, "m/s");
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
  const double u = in.wind_10m_m_per_s;
  g0_ =
      reduced_gravity_m_per_s2(in.density_kg_per_m3, in.air_density_kg_per_m3, in.gravity_m_per_s2);
  scale_ = std::cbrt(in.volume_m3);
  alpha_ = 0.5 * std::log10(g0_ * scale_ / (u * u));
  curve_ = britter_mcquaid_curve(BritterMcQuaidRelease::Instantaneous, alpha_);
}

double BritterMcQuaidPuff::spread_m2_per_s() const noexcept {
  return 1.2 * std::sqrt(g0_ * in_.volume_m3);
}

double BritterMcQuaidPuff::radius_m(double t) const noexcept {
  // R^2 = R0^2 + 1.2 (g' V0)^0.5 t, R0 of a cylinder as high as its radius.
  const double r0 = std::cbrt(in_.volume_m3 / std::numbers::pi);
  return std::sqrt(r0 * r0 + spread_m2_per_s() * t);
}

double BritterMcQuaidPuff::centre_m(double t) const noexcept {
  return 0.4 * in_.wind_10m_m_per_s * t;
}

double BritterMcQuaidPuff::mole_fraction_at_front(double front) const noexcept {
  const double r = front / scale_;
  const double beta = std::log10(r);
  const BritterMcQuaidPoint& first = curve_.front();
  const double ratio = beta <= first.beta ? std::max(kPuffNearField / (kPuffNearField + r * r),
                                                     first.concentration_ratio)
                                          : on_curve(curve_, beta);
  const double t0_over_ta =
      in_.temperature_correction ? in_.release_temperature_k / in_.air_temperature_k : 1.0;
  return in_.source_mole_fraction * warmed(ratio, t0_over_ta);
}

double BritterMcQuaidPuff::front_m(double fraction) const noexcept {
  if (!(fraction < in_.source_mole_fraction)) return 0.0;
  const double t0_over_ta =
      in_.temperature_correction ? in_.release_temperature_k / in_.air_temperature_k : 1.0;
  const double c = unwarmed(fraction / in_.source_mole_fraction, t0_over_ta);
  const BritterMcQuaidPoint& first = curve_.front();
  if (c > first.concentration_ratio) {
    const double x = std::sqrt(kPuffNearField * (1.0 / c - 1.0));
    return scale_ * std::min(x, std::pow(10.0, first.beta));
  }
  const BritterMcQuaidPoint& last = curve_.back();
  if (c <= last.concentration_ratio)
    return scale_ * std::pow(10.0, last.beta) * std::sqrt(last.concentration_ratio / c);
  for (std::size_t i = 1; i < curve_.size(); ++i) {
    if (c < curve_[i].concentration_ratio) continue;
    const double t = (c - curve_[i - 1].concentration_ratio) /
                     (curve_[i].concentration_ratio - curve_[i - 1].concentration_ratio);
    return scale_ * std::pow(10.0, std::lerp(curve_[i - 1].beta, curve_[i].beta, t));
  }
  return scale_ * std::pow(10.0, last.beta);
}

double BritterMcQuaidPuff::mole_fraction(double x, double t) const noexcept {
  const double radius = radius_m(t);
  const double centre = centre_m(t);
  return std::abs(x - centre) <= radius ? mole_fraction_at_front(centre + radius) : 0.0;
}

}  // namespace isorisk::models::dispersion
