// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"

namespace isorisk::models::fire {

enum class ImpactRadiusForm {
  Gb32167,    ///< 0.099 sqrt(d^2 p), d in mm, p in MPa
  AsmeB318S,  ///< 0.69 sqrt(p d^2), r in ft, d in inches, p in psi
};
/// "gb32167", "asme_b31_8s".
[[nodiscard]] std::string_view name_of(ImpactRadiusForm form) noexcept;

struct ImpactRadius {
  double radius_m = 0.0;
  double factor_si = 0.0;  ///< r = factor d sqrt(p) in SI
  std::string source;
  std::string confidence;
  std::vector<Warning> warnings;
};

/// Potential impact radius (潜在影响半径) of the rupture of a pipeline of natural gas: where the
/// fire leaves 15.8 kW/m2 (5000 Btu/(h ft2)).
///
/// \par Equation
///   r = k d sqrt(p)   (1)
/// \par Source
///   GB 32167-2015; ASME B31.8S sec. 3.2, 49 CFR 192.903; coefficients recalled
/// \par Validity
///   natural gas; lines up to 1422 mm and 15 MPa
/// \par Reference page
///   docs/models/fire/potential_impact_radius.md
/// \param overpressure_pa largest allowed operating pressure, gauge
/// \throws InputError when diameter or pressure is not finite and > 0.
[[nodiscard]] ImpactRadius potential_impact_radius(double outer_diameter_m, double overpressure_pa,
                                                   ImpactRadiusForm form);

}  // namespace isorisk::models::fire
