// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "heavy_gas_thermo.hpp"

// State of a slab and the closure that plume and puff share; not installed.
namespace isorisk::models::dispersion {

// Half the cloud: R = rho U B h for a plume [kg/s], rho Bx B h for a puff [kg].
struct Slab {
  double x = 0.0;
  double t = 0.0;
  double r = 0.0;         // R
  double excess = 0.0;    // R times the enthalpy above that of mixing [W or J]
  double momentum = 0.0;  // R [U - (1 - m) <ua>] + head (plume) [N or kg m/s]
  double m = 0.0;
  MixtureState mix{};
  double u = 0.0;
  double ua = 0.0;  // mean wind over the cloud's depth
  double big_b = 0.0;
  double small_b = 0.0;
  double h = 0.0;
  double zc = 0.0;
  double wc = 0.0;
  double vg = 0.0;
  double big_bx = 0.0;
  double small_bx = 0.0;
  double ug = 0.0;
  double q = 0.0;             // released mass in the plume so far, halves of both sides [kg]
  bool dense_ground = false;  // on the ground and heavier than air

  [[nodiscard]] double rho() const noexcept { return mix.density_kg_per_m3; }
  [[nodiscard]] bool lofted() const noexcept { return zc > 0.5 * h; }
  [[nodiscard]] double top() const noexcept { return lofted() ? zc + 0.5 * h : h; }
};

// Entrainment speeds and fluxes of a slab, per metre of plume (a puff: times Bx).
struct SlabRates {
  double v = 0.0;   // crosswind
  double vx = 0.0;  // along the wind (puff)
  double w = 0.0;   // vertical
  double f_t = 0.0;
  double f_u = 0.0;
  double f_v = 0.0;
  double f_w = 0.0;
  double f_ug = 0.0;  // puff; already times Bx
};

class SlabClosure {
 public:
  // `jet`: entrainment by excess speed after Ricou and Spalding.
  SlabClosure(const SlabAtmosphere& air, HeavyGasEntrainment entrainment, bool jet = false);

  [[nodiscard]] SlabRates rates(const Slab& s, double source_speed, bool puff) const noexcept;
  [[nodiscard]] const SlabAtmosphere& air() const noexcept { return air_; }
  [[nodiscard]] double air_density() const noexcept { return rho_a_; }
  [[nodiscard]] double air_temperature() const noexcept { return t_a_; }
  [[nodiscard]] double lid() const noexcept { return lid_; }
  // Buoyant enough to leave the ground: g h (rho_a - rho)/(rho_a u*^2) above Briggs' number.
  [[nodiscard]] bool lifts(double density, double height) const noexcept {
    return k_.gravity * height * (rho_a_ - density) > k_.lift_off * rho_a_ * u_star_ * u_star_;
  }
  // Mean wind below the cloud's top.
  [[nodiscard]] double mean_wind(double top) const noexcept;
  // Crosswind spread of the air per metre without averaging, 0.08 S F_th.
  [[nodiscard]] double ambient_rate() const noexcept { return ambient_rate_; }
  [[nodiscard]] double stability_factor() const noexcept { return s_factor_; }
  // 0.08 ((t + tau e^(-t/tau))/t0)^p
  [[nodiscard]] double averaging_factor(double averaging_s) const noexcept;

 private:
  SlabAtmosphere air_;
  const SlabConstants& k_;
  HeavyGasEntrainment entrainment_;
  bool jet_;
  double rho_a_, t_a_, lid_, u_star_;
  double shape4_;  // k u(4 m)/u*
  double s_factor_, ambient_rate_;
};

}  // namespace isorisk::models::dispersion
