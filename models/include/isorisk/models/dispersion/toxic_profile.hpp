// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "isorisk/models/dispersion/cloud.hpp"

/// Lethality of a cloud of any profile across the wind, sampled to a stated error.
/// Reference page: docs/models/dispersion/toxic_profile.md
namespace isorisk::models::dispersion {

/// The probit of death round a source, exactly, as its model has it.
struct ToxicField {
  using Across = std::function<double(double y_m)>;
  /// Probit at x as a function of y >= 0, which does not rise; far below any cut-off where there is
  /// no gas.
  std::function<Across(double x_m)> across;
  /// Where to look first, increasing, from the upwind end to the farthest x followed.
  std::vector<double> places;
  /// What to say of a table that reaches so far, and that ends before the probability does (open).
  std::function<std::vector<Warning>(double reach_m, bool open)> about;
};

/// P = Phi(Y - 5) where |y| < half_width(x). Y is linear in x and q = y^2 / half_width^2 between
/// the samples probit[i * (steps + 1) + k] at x_m[i] and q = k / steps, or (k / steps)^2
/// (`squares`); the square of the half-width, that of the contour of the cut-off, is linear in x.
/// Ready for risk::make_profile_probit. Empty vectors and reach 0 when P < cutoff everywhere.
struct ToxicProfile {
  std::vector<double> x_m;  ///< increasing
  std::vector<double> half_width_m;
  std::vector<double> probit;
  int steps = 0;
  bool squares = false;
  double reach_m = 0.0;
  SamplingError error;
  std::vector<Warning> warnings;

  /// Probit at (x, y), -1000 outside.
  [[nodiscard]] double probit_at(double x_m, double y_m) const noexcept;
};

/// Samples a field: places along the wind and shares across it are added until the table is within
/// `tolerance` of the field (SamplingError), or until 200
/// places between two of the first 17, or 256 shares, are reached. The error is
/// the largest difference found in the middle between two samples along the wind, which are then
/// samples themselves, and a quarter of what half as many shares would give. A front between two
/// places that are as close as the tolerance of edges counts as an edge.
/// \throws InputError for options outside their bounds
[[nodiscard]] ToxicProfile sample_toxic_field(const ToxicField& field, const ToxicOptions& options);

/// Two clouds of one release that pass one after the other: their toxic loads add,
/// L = L_a + L_b, each in its own worst window of the longest exposure.
///
/// Loads below a thousandth of that of the cut-off are left out of where the fields end. Where the
/// clouds overlap in time, concentrations would add: for n > 1 more than the sum of the loads, by
/// less than 2^(n-1). Indoors, where the room still holds the first when the second comes, the
/// largest that could be is taken, L = (L_a^(1/n) + L_b^(1/n))^n.
using ToxicFieldOf = std::function<ToxicField(const ToxicOptions&)>;
[[nodiscard]] ToxicProfile toxic_of_both(const ToxicFieldOf& a, const ToxicFieldOf& b,
                                         const ToxicOptions& options);

}  // namespace isorisk::models::dispersion
