// SPDX-License-Identifier: Apache-2.0
#include "heavy_gas_slab.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isorisk::models::dispersion {

SlabClosure::SlabClosure(const SlabAtmosphere& air, HeavyGasEntrainment entrainment, bool jet)
    : air_{air},
      k_{slab_constants()},
      entrainment_{entrainment},
      jet_{jet},
      rho_a_{air.air_density_kg_per_m3()},
      t_a_{air.input().temperature_k},
      lid_{air.mixing_height_m()},
      u_star_{air.friction_velocity_m_per_s()},
      shape4_{k_.von_karman * air.speed_m_per_s(std::min(k_.reference_height, lid_)) / u_star_} {
  // S = 1 - 10 r/L (unstable), 1/(1 + 10 r/L) (stable), r = [(u*/u(2 m))/0.086]^0.5.
  const double rough = std::sqrt(u_star_ / air.speed_m_per_s(2.0) / k_.rough_ratio) *
                       k_.stability_length * air.inverse_obukhov_per_m();
  s_factor_ = rough < 0.0 ? 1.0 - rough : 1.0 / (1.0 + rough);
  ambient_rate_ = averaging_factor(0.0) * s_factor_;
}

double SlabClosure::averaging_factor(double t) const noexcept {
  return k_.ambient_spread * std::pow((t + k_.averaging_floor * std::exp(-t / k_.averaging_floor)) /
                                          k_.averaging_reference,
                                      k_.averaging_exponent);
}

double SlabClosure::mean_wind(double top) const noexcept {
  return air_.mean_speed_m_per_s(std::clamp(top, 1e-6, lid_));
}

SlabRates SlabClosure::rates(const Slab& s, double source_speed, bool puff) const noexcept {
  SlabRates r;
  const double rho = s.rho();
  const double ratio = rho_a_ / rho;
  const double cf = u_star_ / s.ua;
  // A jet mixes by its own law (below); the wind's part is that of a cloud which moves with it.
  const bool jet = jet_ && s.u > s.ua;
  const double speed = jet ? s.ua : s.u;
  const double du = (s.ua - speed) * ratio;
  const double top = s.top();
  const bool lofted = s.lofted();
  const double g = k_.gravity;

  // Friction and turbulence.
  const double side = 0.5 * s.vg * ratio;
  const double interface2 = k_.drag * (du * du + side * side);
  const double ground2 = lofted ? u_star_ * u_star_ + interface2
                                : cf * cf * (speed * speed + 0.25 * s.vg * s.vg) +
                                      k_.source_shear * source_speed * s.ua;
  const double heat_speed = cf * std::sqrt(ground2);
  const double t = s.mix.temperature_k;
  double thermal2 = 0.0;
  if (t_a_ > t && !lofted) {
    thermal2 = std::pow(
        k_.thermal_turbulence * g * (t_a_ - t) * heat_speed * s.h / (0.5 * (t_a_ + t)), 2.0 / 3.0);
  }
  const double turbulence2 = ground2 + interface2 + thermal2;
  const double turbulence = std::sqrt(turbulence2);

  // Stratification of the air and of the cloud.
  const double inverse_l = (air_.ground_inverse_obukhov_per_m() * u_star_ * u_star_ /
                                (1.0 + top / air_.stability_height_m()) +
                            std::max(k_.stratification * g * (rho - rho_a_) / rho, 0.0)) /
                           turbulence2;
  const auto phi = [&](double height) {
    const double z = height * inverse_l;
    return z >= 0.0 ? 1.0 + 5.0 * z : 1.0 / std::sqrt(1.0 - 16.0 * z);
  };
  double layers = std::max(0.0, 1.0 - top / lid_) / phi(top);
  if (top > 1.01 * s.h) layers += std::max(0.0, 1.0 - (top - s.h) / lid_) / phi(top - s.h);
  if (entrainment_ == HeavyGasEntrainment::Slab || lofted) {
    const double shape_top = k_.von_karman * air_.speed_m_per_s(std::min(top, lid_)) / u_star_;
    r.w = shape4_ / shape_top * k_.entrainment * k_.von_karman * turbulence * layers;
  } else {
    // dH/dt = 0.65 u*/(1 + 0.2 Ri), H = (pi/6)^0.5 h the depth of a layer with the concentration at
    // the ground, Ri = g' h/u*^2 (g' at the ground times H is the mean g' times h). The air adds
    // its own stability, and u* is the cloud's.
    const double ri = std::max(0.0, g * (rho - rho_a_) / rho_a_ * s.h) / turbulence2;
    const double z = air_.ground_inverse_obukhov_per_m() * u_star_ * u_star_ /
                     (1.0 + top / air_.stability_height_m()) / turbulence2 * top;
    const double air = z >= 0.0 ? 1.0 + 5.0 * z : 1.0 / std::sqrt(1.0 - 16.0 * z);
    const double depth_ratio = std::sqrt(std::numbers::pi / 6.0);
    r.w = k_.interfacial_entrainment / (depth_ratio * std::numbers::sqrt3) * turbulence *
          std::max(0.0, 1.0 - top / lid_) / (air + k_.interfacial_damping * ri);
  }

  // Crosswind and along the wind.
  const double root3 = std::numbers::sqrt3;
  const auto ambient = [&](double half) {
    return ambient_rate_ * s.ua / (1.0 + 0.5 * k_.meander_scale * half / (ambient_rate_ * root3));
  };
  const double shear = std::sqrt(k_.drag) * k_.entrainment * k_.von_karman * du;
  r.v = std::hypot(ambient(s.big_b), shear);

  if (jet) {
    // 0.282 (rho_a J)^0.5 of the whole jet, J = rho 2 B h (U - ua)^2; with an image below the
    // ground half of that of a jet of twice the section. Through all free sides alike.
    const double sections = lofted ? 1.0 : 2.0;
    const double flux = k_.jet_entrainment / sections * (s.u - s.ua) *
                        std::sqrt(rho_a_ * rho * sections * 2.0 * s.big_b * s.h);
    const double sides = lofted ? 2.0 : 1.0;
    const double inward = 0.5 * flux / (rho_a_ * (s.h + sides * s.big_b));
    r.v += inward / root3;
    r.w += sides * inward / root3;
  }

  // Fluxes.
  const double cp = s.mix.heat_capacity_j_per_kg_k;
  if (!lofted) {
    r.f_u = -rho * (s.big_b * (cf * cf * s.u * s.u - u_star_ * u_star_) -
                    (s.big_b + s.h) * k_.drag * std::abs(du) * du);
    const double rub = 0.5 * cf * s.vg;
    r.f_v = -rho * s.big_b * (rub * rub + k_.drag * side * side);
    r.f_t = rho * s.big_b * heat_speed * cp * (t_a_ - t);
    // A vapour that boils above the temperature of the ground would condense on it without end;
    // what is already mist no longer gives off heat.
    constexpr double kMist = 0.02;
    if (r.f_t < 0.0)
      r.f_t *= std::clamp(1.0 - (s.m - s.mix.vapour) / (kMist * s.m + 1e-300), 0.0, 1.0);
  } else {
    r.f_u = rho * (2.0 * s.big_b + s.h) * k_.drag * std::abs(du) * du;
    r.f_w = -rho * s.h * k_.drag * std::abs(s.wc) * s.wc;
  }
  if (puff) {
    const double sigma = s.lofted() ? 0.5 * s.h / root3 : (s.h - s.zc) / root3;
    const double zr = std::clamp(s.zc + 0.5 * sigma, 1e-6, lid_);
    const double z0 = air_.input().roughness_m;
    const double along = k_.shear_along * u_star_ / k_.von_karman * zr / (zr + z0) *
                         air_.momentum_function(zr) * (1.0 - zr / lid_);
    r.vx = std::hypot(ambient(s.big_bx), along);
    const double rub = 0.5 * cf * s.ug;
    const double slip = 0.5 * s.ug * ratio;
    r.f_ug = -rho * s.big_bx * s.big_b * (rub * rub + k_.drag * slip * slip);
  }
  return r;
}

}  // namespace isorisk::models::dispersion
