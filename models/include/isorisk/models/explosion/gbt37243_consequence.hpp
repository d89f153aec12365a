// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

/// External safety protection distance of explosives, accident-consequence method.
/// Reference page: docs/models/explosion/gbt37243_consequence.md
namespace isorisk::models::explosion {

/// Distance at which a class of targets sees its limit, with where the limit comes from.
struct ConsequenceDistance {
  std::string target_class;  ///< "high_sensitivity", "important", "general_1", _2, _3
  std::string name_zh;
  double threshold_pa = 0.0;
  double distance_m = 0.0;
  std::string clause;
  std::string confidence;  ///< of the limit
};

/// \par Equation
///   dP(R) = limit of the class, dP by GB 6722-2014 clause 13.3.2 eq. (3)
/// \par Source
///   GB/T 37243-2019 clause 5 (accident-consequence method), limits of data/standards.
/// \throws InputError unless the mass is > 0.
[[nodiscard]] std::vector<ConsequenceDistance> gbt37243_distances(double tnt_mass_kg);

/// What the method is not for, clause 1, in English.
[[nodiscard]] std::string gbt37243_scope();

}  // namespace isorisk::models::explosion
