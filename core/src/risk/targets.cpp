// SPDX-License-Identifier: Apache-2.0
#include "targets.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isorisk::risk {
namespace {

using std::numbers::pi;

// Gauss-Legendre, 8 points on [-1, 1] (Abramowitz and Stegun, table 25.4); exact to degree 15.
constexpr double kNode[4] = {0.18343464249564980, 0.52553240991632899, 0.79666647741362674,
                             0.96028985649753623};
constexpr double kWeight[4] = {0.36268378337836198, 0.31370664587788729, 0.22238103445337447,
                               0.10122853629037626};

/// Probability per footprint along the circle, at the quadrature points.
struct Circle {
  std::vector<double> theta, weight, probability;
};

class Target {
 public:
  Target(const RiskInput& input, Rose rose, const LocationPlan& plan, Point place, Point target)
      : input_{input},
        rose_{rose},
        plan_{plan},
        east_m_{target.x_m - place.x_m},
        north_m_{target.y_m - place.y_m},
        radius_m_{std::hypot(east_m_, north_m_)},
        bearing_rad_{std::atan2(east_m_, north_m_)} {}

  [[nodiscard]] bool reached(const UsedFootprint& used) const { return radius_m_ <= used.reach_m; }

  /// Integral over the directions of rose density times probability; one value per use.
  [[nodiscard]] std::vector<double> integrals(const UsedFootprint& used) {
    std::vector<double> result(used.individual.size(), 0.0);
    const Footprint& footprint = *used.footprint;
    if (!reached(used)) return result;
    if (used.omnidirectional || radius_m_ == 0.0) {
      const double p = footprint.at(radius_m_, 0.0);
      for (std::size_t i = 0; i < result.size(); ++i) result[i] = p * rose_use(used, i).total;
      return result;
    }
    if (rose_ == Rose::Discrete) {
      // Wind along the sector centres only: the footprint where it stands.
      for (int d = 0; d < input_.rose.sectors; ++d) {
        const double direction = 2.0 * pi * d / input_.rose.sectors;
        const double x = east_m_ * std::sin(direction) + north_m_ * std::cos(direction);
        const double y = east_m_ * std::cos(direction) - north_m_ * std::sin(direction);
        const double p = footprint.at(x, y);
        if (p == 0.0) continue;
        for (std::size_t i = 0; i < result.size(); ++i)
          result[i] += p * rose_use(used, i).sector[static_cast<std::size_t>(d)];
      }
      return result;
    }
    // Angles between wind and target, [0, pi], cut where something bends or jumps.
    std::vector<double>& cuts = cuts_;
    cuts.assign({0.0, pi});
    footprint.append_breaks(radius_m_, cuts);
    std::sort(cuts.begin(), cuts.end());
    const std::size_t smooth = cuts.size();
    if (bends_.empty()) bends_ = rose_bends();
    // Whether the probability is zero all the way between two cuts of the footprint.
    std::vector<double>& edges = edges_;
    const double spread = footprint.angular_spread_rad(radius_m_);
    for (std::size_t i = 0; i + 1 < smooth; ++i) {
      const double low = cuts[i];
      const double high = cuts[i + 1];
      if (!(high - low > 1.0e-12) || nothing_between(footprint, low, high, spread)) continue;
      edges.assign(1, low);
      for (const double b : bends_)
        if (b > low && b < high) edges.push_back(b);
      edges.push_back(high);
      for (std::size_t k = 0; k + 1 < edges.size(); ++k)
        integrate_piece(used, edges[k], edges[k + 1], spread, result);
    }
    return result;
  }

 private:
  [[nodiscard]] const RoseUse& rose_use(const UsedFootprint& used, std::size_t i) const {
    return plan_.roses[static_cast<std::size_t>(used.individual[i].first)];
  }
  [[nodiscard]] double probability(const Footprint& footprint, double theta) const {
    return footprint.at(radius_m_ * std::cos(theta), radius_m_ * std::sin(theta));
  }
  /// Angles off the target at which the density of the wind bends or jumps, on either side.
  [[nodiscard]] std::vector<double> rose_bends() const {
    std::vector<double> bends;
    const double width = 2.0 * pi / input_.rose.sectors;
    for (int d = 0; d < input_.rose.sectors; ++d) {
      const double direction = (d + (rose_ == Rose::Stepwise ? 0.5 : 0.0)) * width;
      bends.push_back(std::abs(std::remainder(direction - bearing_rad_, 2.0 * pi)));
    }
    std::sort(bends.begin(), bends.end());
    return bends;
  }
  /// A look at a few points; footprints announce their jumps, so a piece is zero or it is not.
  [[nodiscard]] bool nothing_between(const Footprint& footprint, double low, double high,
                                     double spread) const {
    const double step = std::isfinite(spread) ? 0.5 * spread : high - low;
    const int looks = std::clamp(static_cast<int>((high - low) / step), 3, 64);
    for (int k = 0; k < looks; ++k)
      if (probability(footprint, low + (high - low) * (k + 0.5) / looks) > 0.0) return false;
    return true;
  }
  void integrate_piece(const UsedFootprint& used, double low, double high, double spread,
                       std::vector<double>& result) const {
    const double longest = std::isfinite(spread) ? spread : pi;
    const int parts = std::clamp(static_cast<int>(std::ceil((high - low) / longest)), 1, 256);
    const double half = 0.5 * (high - low) / parts;
    for (int part = 0; part < parts; ++part) {
      const double middle = low + (2 * part + 1) * half;
      for (int k = 0; k < 8; ++k) {
        const double theta = middle + (k < 4 ? kNode[k] : -kNode[k - 4]) * half;
        const double p = probability(*used.footprint, theta);
        if (p == 0.0) continue;
        const double w = p * kWeight[k % 4] * half;
        for (std::size_t i = 0; i < result.size(); ++i) {
          const std::vector<double>& sector = rose_use(used, i).sector;
          // Wind to the right and to the left of the target.
          result[i] += w * (direction_density(sector, rose_, bearing_rad_ + theta) +
                            direction_density(sector, rose_, bearing_rad_ - theta));
        }
      }
    }
  }

  const RiskInput& input_;
  Rose rose_;
  const LocationPlan& plan_;
  double east_m_;
  double north_m_;
  double radius_m_;
  double bearing_rad_;
  std::vector<double> cuts_, edges_;  ///< room, from footprint to footprint
  std::vector<double> bends_;         ///< once any footprint asks
};

}  // namespace

void append_target_shares(const RiskInput& input, Rose rose, const LocationPlan& plan, Point target,
                          std::vector<Share>& shares) {
  std::vector<std::vector<double>> values;
  const auto count = static_cast<double>(plan.places.size());
  for (const Point place : plan.places) {
    const double east = target.x_m - place.x_m;
    const double north = target.y_m - place.y_m;
    const double reach = plan.individual_reach_m * (1.0 + 1e-12);
    if (east * east + north * north > reach * reach) continue;
    Target evaluator{input, rose, plan, place, target};
    const auto reached = [&](const UsedFootprint& f) {
      return !f.individual.empty() && evaluator.reached(f);
    };
    if (std::none_of(plan.footprints.begin(), plan.footprints.end(), reached)) continue;
    values.resize(plan.footprints.size());
    for (std::size_t u = 0; u < plan.footprints.size(); ++u) {
      if (!reached(plan.footprints[u])) continue;
      const std::vector<double> here = evaluator.integrals(plan.footprints[u]);
      values[u].resize(here.size(), 0.0);
      for (std::size_t i = 0; i < here.size(); ++i) values[u][i] += here[i] / count;
    }
  }
  if (values.empty()) return;
  for (const OutcomeUse& use : plan.uses) {
    if (use.individual < 0) continue;
    const auto u = static_cast<std::size_t>(use.individual);
    if (values[u].empty()) continue;
    const auto& uses = plan.footprints[u].individual;
    for (std::size_t i = 0; i < uses.size(); ++i) {
      if (uses[i].first != use.rose) continue;
      const double risk = use.frequency_per_yr * values[u][i];
      if (risk > 0.0) {
        if (shares.empty() || shares.back().outcome != use.outcome)
          shares.push_back({use.outcome, 0.0});
        shares.back().risk_per_yr += risk;
      }
    }
  }
}

}  // namespace isorisk::risk
