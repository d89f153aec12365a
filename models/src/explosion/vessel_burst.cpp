// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/vessel_burst.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>

#include "isorisk/core/error.hpp"
#include "isorisk/models/explosion/tno_multi_energy.hpp"

namespace isorisk::models::explosion {
namespace {

void check_gas(InputCheck& check, const BurstEnergyInput& in) {
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.require(
      in.burst_pressure_abs_pa > in.ambient_pressure_pa && std::isfinite(in.burst_pressure_abs_pa),
      "burst_pressure", in.burst_pressure_abs_pa, "Pa",
      "be absolute and above the ambient pressure");
  check.positive("volume", in.volume_m3, "m3");
  check.require(in.gamma > 1.0 && in.gamma <= 2.0, "gamma", in.gamma, "-", "be in (1, 2]");
}

}  // namespace

BurstEnergy burst_energy(const BurstEnergyInput& in) {
  InputCheck check{"explosion.vessel_burst_energy"};
  check_gas(check, in);
  check.done();
  const double pv = in.burst_pressure_abs_pa * in.volume_m3;
  const double g = in.gamma;
  const double ratio = in.ambient_pressure_pa / in.burst_pressure_abs_pa;
  BurstEnergy e;
  e.brode_j = pv * (1.0 - ratio) / (g - 1.0);
  e.isentropic_j = pv / (g - 1.0) * (1.0 - std::pow(ratio, (g - 1.0) / g));
  e.isothermal_j = -pv * std::log(ratio);
  e.availability_j = pv * (-std::log(ratio) - (1.0 - ratio));
  return e;
}

double shock_tube_overpressure_ratio(const ShockTubeInput& in) {
  InputCheck check{"explosion.vessel_burst_shock_tube"};
  check_gas(check, {.burst_pressure_abs_pa = in.burst_pressure_abs_pa,
                    .volume_m3 = 1.0,
                    .gamma = in.gamma,
                    .ambient_pressure_pa = in.ambient_pressure_pa});
  check.positive("sound_speed", in.sound_speed_m_per_s, "m/s");
  check.require(in.ambient_gamma > 1.0 && in.ambient_gamma <= 2.0, "ambient_gamma",
                in.ambient_gamma, "-", "be in (1, 2]");
  check.positive("ambient_sound_speed", in.ambient_sound_speed_m_per_s, "m/s");
  check.done();
  const double ln_ratio = std::log(in.burst_pressure_abs_pa / in.ambient_pressure_pa);
  const double g0 = in.ambient_gamma;
  const double k = (in.gamma - 1.0) * in.ambient_sound_speed_m_per_s / in.sound_speed_m_per_s;
  // ln of the right-hand side minus ln(p1/p0): rises from -ln(p1/p0) at P = 0.
  const auto f = [&](double p) {
    const double brace = 1.0 - k * p / std::sqrt(2.0 * g0 * (2.0 * g0 + (g0 + 1.0) * p));
    if (!(brace > 0.0)) return 1e3;  // beyond the pole: larger than any p1/p0
    return std::log1p(p) - 2.0 * in.gamma / (in.gamma - 1.0) * std::log(brace) - ln_ratio;
  };
  // The brace is at most 1, so P + 1 <= p1/p0 at the root.
  const double upper = std::expm1(ln_ratio);
  if (f(upper) == 0.0) return upper;
  std::uintmax_t iterations = 300;
  const auto close = [](double a, double b) { return std::abs(b - a) <= 1e-12 * std::abs(b); };
  const auto bracket =
      boost::math::tools::toms748_solve(f, 0.0, upper, -ln_ratio, f(upper), close, iterations);
  if (iterations >= 300) {
    throw NumericError("explosion.vessel_burst_shock_tube: no root within 300 steps, last P_so = " +
                       number_text(bracket.second));
  }
  return 0.5 * (bracket.first + bracket.second);
}

VesselBurst::VesselBurst(const VesselBurstInput& in)
    : tnt_mass_kg_{burst_energy(in.gas).isentropic_j / in.tnt_energy_j_per_kg},
      start_overpressure_pa_{in.gas.ambient_pressure_pa *
                             shock_tube_overpressure_ratio(
                                 {.burst_pressure_abs_pa = in.gas.burst_pressure_abs_pa,
                                  .gamma = in.gas.gamma,
                                  .sound_speed_m_per_s = in.gas_sound_speed_m_per_s,
                                  .ambient_pressure_pa = in.gas.ambient_pressure_pa,
                                  .ambient_sound_speed_m_per_s = in.ambient_sound_speed_m_per_s})},
      vessel_radius_m_{hemisphere_radius_m(in.gas.volume_m3)},
      charge_{tnt_mass_kg_, BurstConfiguration::Hemispherical} {}

double VesselBurst::overpressure_pa(double distance_m) const noexcept {
  return std::min(charge_.overpressure_pa(distance_m), start_overpressure_pa_);
}

Blast VesselBurst::at(double distance_m) const noexcept {
  Blast blast = charge_.at(distance_m);
  blast.overpressure_pa = std::min(blast.overpressure_pa, start_overpressure_pa_);
  if (distance_m < 2.0 * vessel_radius_m_) blast.range = BlastRange::Near;
  return blast;
}

}  // namespace isorisk::models::explosion
