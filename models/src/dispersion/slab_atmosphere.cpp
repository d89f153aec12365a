// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/slab_atmosphere.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

// Constants of SLAB (Ermak 1990), kept as they are so that its results can be reproduced.
constexpr double kGasConstant = 8.31431;
constexpr double kVonKarman = 0.41;
constexpr double kMolarMassAir = 0.02896;
constexpr double kMolarMassWater = 0.01802;
constexpr double kHeatCapacityAir = 1005.87;
constexpr double kHeatCapacityVapour = 1846.0;
constexpr double kAtm_pa = 101325.0;
constexpr double kSlope = 5.0;             // of phi, stable
constexpr double kMaxIndexDistance = 3.5;  // |s - 4|

// The continuous map between |s - 4| and |1/L| for one roughness.
struct StabilityMap {
  double al1, al2, al3, en2, eni, dln, alm;

  explicit StabilityMap(double z0) {
    al1 = 0.0081 * std::pow(z0, -0.3044);
    if (z0 > 0.0111) {
      al2 = 0.0385 * std::pow(z0, -0.1715);
      al3 = 0.0875 * std::pow(z0, -0.1028);
    } else {
      al2 = al1 + 0.0137 * std::pow(z0, -0.1715) + 0.0218;
      al3 = al2 + 0.0557;
    }
    en2 = std::log(al2 / al1) / std::log(2.0);
    const double en3 = std::log(al3 / al1) / std::log(3.0);
    eni = 2.0 * en3 - en2;
    dln = en2 - eni;
    alm = al1 * std::pow(kMaxIndexDistance, eni + dln / 3.25);
  }
  [[nodiscard]] double inverse_length(double d) const {
    if (d < 2.0) return d > 0.0 ? al1 * std::pow(d, en2) : 0.0;
    if (d >= kMaxIndexDistance) return alm;
    return al1 * std::pow(d, eni + dln / (1.0 + (d - 2.0) * (d - 2.0)));
  }
  [[nodiscard]] double index_distance(double a) const {
    if (a <= 0.0) return 0.0;
    if (a < al2) return std::pow(a / al1, 1.0 / en2);
    if (a >= alm) return kMaxIndexDistance;
    const double r = (a - al2) / (al3 - al2);
    return std::pow(a / al1, 1.0 / (eni + dln / (1.0 + r * r)));
  }
};

}  // namespace

SlabAtmosphere::SlabAtmosphere(const SlabAtmosphereInput& in)
    : in_{in}, roughness_m_{in.roughness_m} {
  InputCheck check{"slab_atmosphere"};
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.positive("roughness", in.roughness_m, "m");
  check.positive("reference_height", in.reference_height_m, "m");
  check.require(in.reference_height_m > in.roughness_m, "reference_height", in.reference_height_m,
                "m", "be above the roughness length");
  check.positive("temperature", in.temperature_k, "K");
  check.within("relative_humidity", in.relative_humidity_fraction, 0.0, 1.0, "-");
  check.positive("pressure", in.pressure_abs_pa, "Pa");
  if (in.inverse_obukhov_per_m.has_value() == in.stability_index.has_value()) {
    check.fail("give either the inverse Obukhov length or the stability index");
  }
  if (in.inverse_obukhov_per_m) {
    check.finite("inverse_obukhov_length", *in.inverse_obukhov_per_m, "1/m");
  }
  if (in.stability_index) check.within("stability_index", *in.stability_index, 0.5, 7.5, "-");
  check.done();

  // Moist air.
  const double pw = in.relative_humidity_fraction * std::exp(15.08 - 5514.0 / in.temperature_k) *
                    kAtm_pa / in.pressure_abs_pa;
  const double mw = kMolarMassWater * pw / (kMolarMassAir + (kMolarMassWater - kMolarMassAir) * pw);
  molar_mass_ =
      kMolarMassAir * kMolarMassWater / (kMolarMassWater + (kMolarMassAir - kMolarMassWater) * mw);
  water_ = mw;
  heat_capacity_ = (1.0 - mw) * kHeatCapacityAir + mw * kHeatCapacityVapour;
  density_ = molar_mass_ * in.pressure_abs_pa / (kGasConstant * in.temperature_k);

  // Stability.
  const StabilityMap map{in.roughness_m};
  if (in.inverse_obukhov_per_m) {
    inverse_l_ = *in.inverse_obukhov_per_m;
    s_ = 4.0 + std::copysign(map.index_distance(std::abs(inverse_l_)), inverse_l_);
  } else {
    s_ = *in.stability_index;
    inverse_l_ = std::copysign(map.inverse_length(std::abs(s_ - 4.0)), s_ - 4.0);
  }
  mixing_height_m_ = 130.0 * std::exp2(7.0 - s_);
  z_l_ = s_ >= 4.0 ? 1.0 + 0.8 * (s_ - 4.0) : std::exp(3.2 - 0.8 * s_);
  // So that the local value at the reference height is the given 1/L.
  inverse_le_ = inverse_l_ * (1.0 + std::max(in.reference_height_m, 3.0) / z_l_);
  // So near to neutral that the unstable branch would lose its digits.
  constexpr double kNeutral = 1e-9;
  if (std::abs(inverse_le_ * z_l_) < kNeutral) inverse_le_ = 0.0;
  if (inverse_le_ < 0.0) {
    pi_ = std::pow(1.0 - 16.0 * z_l_ * inverse_le_, -0.25);
    gamma_ = -8.0 * inverse_le_ / (1.0 - pi_);
  }

  // Quadratic c1 z + c2 z^2 up to z_t = e z0, value and slope matched.
  const double zt = std::numbers::e * roughness_m_;
  const double value = [&] {
    c1_ = c2_ = 0.0;
    return shape(zt);
  }();
  const double slope = momentum_function(zt) * (1.0 - zt / mixing_height_m_) / zt;
  c1_ = (2.0 * value - zt * slope) / zt;
  c2_ = (zt * slope - value) / (zt * zt);
  mean_start_ = (0.5 * c1_ + c2_ * zt / 3.0) * zt * zt - shape_integral(zt);
  u_star_ = 1.0;
  u_star_ = in.wind_speed_m_per_s / speed_m_per_s(in.reference_height_m);
}

double SlabAtmosphere::momentum_function(double z) const noexcept {
  if (inverse_le_ >= 0.0) return 1.0 + kSlope * z * inverse_le_ / (1.0 + z / z_l_);
  return pi_ + (1.0 - pi_) / std::sqrt(1.0 + gamma_ * z);
}

// k u / u* above z_t: the integral of phi (1 - z/H) / z from z0.
double SlabAtmosphere::shape(double z) const noexcept {
  const double z0 = roughness_m_;
  const double h = mixing_height_m_;
  const double ln = std::log(z / z0);
  if (inverse_le_ >= 0.0) {
    return ln - (z - z0) / h +
           kSlope * z_l_ * inverse_le_ *
               ((1.0 + z_l_ / h) * std::log((z + z_l_) / (z0 + z_l_)) - (z - z0) / h);
  }
  const double w = std::sqrt(1.0 + gamma_ * z);
  const double w0 = std::sqrt(1.0 + gamma_ * z0);
  // Exact; the original program has -(sqrt w - sqrt w0), an error of 0.02 %.
  return ln - pi_ * (z - z0) / h -
         2.0 * (1.0 - pi_) * (std::log((1.0 + w) / (1.0 + w0)) + (w - w0) / (gamma_ * h));
}

double SlabAtmosphere::speed_m_per_s(double z) const noexcept {
  if (z <= 0.0) return 0.0;
  const double f = z < std::numbers::e * roughness_m_ ? (c1_ + c2_ * z) * z : shape(z);
  return u_star_ / kVonKarman * f;
}

// Antiderivative of shape.
double SlabAtmosphere::shape_integral(double z) const noexcept {
  const double z0 = roughness_m_;
  const double h = mixing_height_m_;
  const double log_part = z * std::log(z / z0) - z;
  const double lid_part = (0.5 * z - z0) * z / h;
  if (inverse_le_ >= 0.0) {
    return log_part - lid_part +
           kSlope * z_l_ * inverse_le_ *
               ((1.0 + z_l_ / h) * ((z + z_l_) * std::log((z + z_l_) / (z0 + z_l_)) - z) -
                lid_part);
  }
  const double w = std::sqrt(1.0 + gamma_ * z);
  const double w0 = std::sqrt(1.0 + gamma_ * z0);
  const double log_w = ((w * w - 1.0) * std::log1p(w) - 0.5 * w * w + w) / gamma_;
  return log_part - pi_ * lid_part -
         2.0 * (1.0 - pi_) *
             (log_w - z * std::log1p(w0) +
              (2.0 / 3.0 * w * w * w / gamma_ - w0 * z) / (gamma_ * h));
}

double SlabAtmosphere::mean_speed_m_per_s(double z) const noexcept {
  const double sum = z < std::numbers::e * roughness_m_ ? (0.5 * c1_ + c2_ * z / 3.0) * z * z
                                                        : mean_start_ + shape_integral(z);
  return u_star_ / kVonKarman * sum / z;
}

}  // namespace isorisk::models::dispersion
