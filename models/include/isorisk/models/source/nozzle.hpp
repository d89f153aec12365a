// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/source/outflow.hpp"

/// Notional nozzles: where an under-expanded gas jet has come down to ambient pressure.
///
/// Reference page: docs/models/source/notional_nozzle.md
namespace isorisk::models::source {

enum class Nozzle { Birch1984, Birch1987, EwanMoodie1986, YuceilOtugen2002, Molkov2009 };

struct NozzleState {
  double diameter_m;
  double velocity_m_per_s;
  double temperature_k;
  double density_kg_per_m3;
};

/// Ideal gas. Mass flow through the state equals that of the hole:
/// rho v pi d^2/4 = in's mass flow.
/// \throws InputError; InputError too when the flow is not choked (nothing to expand).
[[nodiscard]] NozzleState notional_nozzle(const GasHoleInput& in, Nozzle model);

}  // namespace isorisk::models::source
