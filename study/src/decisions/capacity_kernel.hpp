// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "isorisk/core/risk/risk.hpp"
#include "isorisk/models/criteria/criteria.hpp"
#include "isorisk/study/decisions/capacity.hpp"

/// Risk is linear in the frequency of what causes it: with a factor on every part (a site, a unit),
/// the risk at each place and the frequency at each N of the F-N curve are sums of factor x part.
/// Everything here is exact on that: no classes of N, no sampling. Plain numbers in and out.
namespace isorisk::study::decisions::capacity {

inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();

/// What one taker of capacity adds per unit of its factor.
struct Part {
  std::vector<double> place_risk_per_yr;  ///< by place
  std::vector<risk::FnPair> fn;           ///< by falling N, not cumulated
};

/// The largest factor along a ray, and what stops it.
struct Ray {
  double factor = kNoLimit;  ///< negative: the start itself is beyond a limit
  std::optional<CapacityConstraint> binding;
  double by_places = kNoLimit;
  std::optional<CapacityConstraint> place;
  double by_societal = kNoLimit;
  std::optional<CapacityConstraint> vertex;
};

/// A constraint and how much of it is used.
struct Load {
  CapacityConstraint constraint;
  double per_yr = 0.0;
  double ratio = 0.0;  ///< per_yr / limit; infinity beyond a vertical cut
};

/// Every constraint: place risks within their limits and the F-N curve below its line, at all of
/// its vertices (a step falls short of the line most at its right end).
class System {
 public:
  /// \param place_limits by place [1/yr]; infinity: none
  /// \param line of the F-N diagram that must not be reached; none: no societal criterion
  /// \throws InputError when sizes differ or a number is negative or not finite
  System(std::vector<double> place_limits, std::optional<models::criteria::SocietalLine> line,
         std::span<const Part> parts);

  [[nodiscard]] std::size_t parts() const noexcept { return place_risk_.size(); }

  /// The largest t such that base + t direction keeps every constraint to which the direction adds.
  /// Constraints it does not add to do not count, kept or not.
  [[nodiscard]] Ray ray(std::span<const double> base, std::span<const double> direction) const;

  /// The constraint with the largest ratio; nullopt when nothing is loaded.
  [[nodiscard]] std::optional<Load> worst(std::span<const double> factors) const;

  /// The same criteria without the constraints that fail at these factors.
  [[nodiscard]] System without_failing(std::span<const double> factors) const;
  /// Which parts add to a constraint that fails at these factors.
  [[nodiscard]] std::vector<bool> adds_to_failing(std::span<const double> factors) const;

  /// What every part adds to a constraint, per unit of its factor [1/yr].
  [[nodiscard]] std::vector<double> coefficients(const CapacityConstraint& constraint) const;

  /// Constraints whose ratio at these factors exceeds `ratio`: places, and of the vertices of the
  /// F-N curve the worst one in each eighth of a decade of N.
  [[nodiscard]] std::vector<CapacityConstraint> beyond(std::span<const double> factors,
                                                       double ratio) const;

 private:
  struct Entry {
    std::int32_t part = 0;
    double frequency_per_yr = 0.0;
  };
  struct Vertex {
    double deaths = 0.0;
    double limit_per_yr = kNoLimit;
    std::size_t end = 0;  ///< of its entries
  };
  template <typename Use>
  void each_vertex(std::span<const double> factors, Use use) const;
  [[nodiscard]] CapacityConstraint at_place(std::size_t place) const;
  [[nodiscard]] CapacityConstraint at_vertex(const Vertex& vertex) const;

  std::vector<double> limits_;
  std::vector<std::vector<double>> place_risk_;  // by part
  std::vector<Entry> entries_;                   // by falling N
  std::vector<Vertex> vertices_;
};

/// One part in an allocation: its factor lies between the bounds.
struct Item {
  double low = 0.0;
  double high = 0.0;
  double weight = 1.0;
};

/// A constraint that holds an allocation, and the gain in the objective per doubling of its limit.
struct Price {
  CapacityConstraint constraint;
  double ratio = 0.0;  ///< used part of the limit
  double price = 0.0;
};

struct Optimum {
  bool feasible = false;  ///< false: the lower bounds alone are beyond a limit
  std::vector<double> factors;
  double objective = 0.0;     ///< sum of weight x factor
  double bound = 0.0;         ///< no allocation reaches more: proven by the prices
  std::vector<Price> prices;  ///< constraints that bind, highest price first
  int rounds = 0;
};

/// Most of sum(weight x factor) within every constraint. Vertices of the F-N curve enter the linear
/// program as they are violated, until none is: the answer is exact, and keeps every limit
/// strictly. \throws InputError when an upper bound is not finite or bounds are out of order;
/// NumericError,
///         Cancelled as Milp::solve
[[nodiscard]] Optimum maximise(const System& system, std::span<const Item> items);

/// A step of the fair share: at this increment these parts were stopped, by what.
struct FairStep {
  double increment = 0.0;
  std::optional<CapacityConstraint> binding;  ///< none: by their own upper bound
  std::vector<std::int32_t> stopped;
};

struct Fair {
  std::vector<double> factors;
  std::vector<FairStep> steps;
};

/// Raises all factors by the same increment until some are stopped, then the others on: the
/// max-min (lexicographic) fair allocation. The start must keep every constraint.
[[nodiscard]] Fair fair_share(const System& system, std::span<const double> start,
                              std::span<const double> high);

}  // namespace isorisk::study::decisions::capacity
