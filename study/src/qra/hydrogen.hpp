// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/models/fire/flame_gas.hpp"
#include "isorisk/models/substance/substance.hpp"

namespace isorisk::study::qra {

/// Gas of at least half hydrogen by mole: hydrogen itself or a mixture.
[[nodiscard]] bool mostly_hydrogen(const models::Substance& substance);

/// Its parts for the flame of hydrogen and blends; empty when it is not mostly hydrogen, or a part
/// of it is not among the gases of that flame (data/coefficients/flame_gases.csv).
[[nodiscard]] std::vector<models::fire::FuelPart> hydrogen_fuel(const models::Substance& substance);

}  // namespace isorisk::study::qra
