// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/nozzle.hpp"

#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::source {

NozzleState notional_nozzle(const GasHoleInput& in, Nozzle model) {
  const GasHole hole = gas_hole(in);
  InputCheck check{"source.notional_nozzle"};
  check.require(hole.choked, "pressure", in.pressure_abs_pa, "Pa",
                "be high enough for choked flow: below that the jet leaves at ambient pressure");
  check.done();
  const double g = in.heat_capacity_ratio;
  const double gas = kGasConstant / in.molar_mass_kg_per_mol;
  const double pa = in.back_pressure_abs_pa;
  const double cp = g / (g - 1.0) * gas;
  const double flux =
      hole.throat_density_kg_per_m3 * hole.throat_velocity_m_per_s * in.discharge_coefficient;
  // Momentum and mass (Birch 1987 as read in an open program; with Cd < 1 see the page).
  const double v_momentum =
      hole.throat_velocity_m_per_s + (hole.throat_pressure_abs_pa - pa) / flux;
  NozzleState s{};
  switch (model) {
    case Nozzle::Birch1984:
      s.temperature_k = in.temperature_k;
      s.velocity_m_per_s = std::sqrt(g * gas * s.temperature_k);
      break;
    case Nozzle::Birch1987:
      s.temperature_k = in.temperature_k;
      s.velocity_m_per_s = v_momentum;
      break;
    case Nozzle::EwanMoodie1986:
      s.temperature_k = hole.throat_temperature_k;
      s.velocity_m_per_s = std::sqrt(g * gas * s.temperature_k);
      break;
    case Nozzle::YuceilOtugen2002:
      s.velocity_m_per_s = v_momentum;
      s.temperature_k = in.temperature_k - 0.5 * v_momentum * v_momentum / cp;  // h0 = h + v^2/2
      break;
    case Nozzle::Molkov2009:
      // Sonic and h0 = h + v^2/2: T = 2 T0/(g + 1), the same as Ewan-Moodie for an ideal gas.
      s.temperature_k = 2.0 * in.temperature_k / (g + 1.0);
      s.velocity_m_per_s = std::sqrt(g * gas * s.temperature_k);
      break;
  }
  s.density_kg_per_m3 = pa / (gas * s.temperature_k);
  s.diameter_m = std::sqrt(4.0 * hole.mass_flow_kg_per_s /
                           (std::numbers::pi * s.density_kg_per_m3 * s.velocity_m_per_s));
  return s;
}

}  // namespace isorisk::models::source
