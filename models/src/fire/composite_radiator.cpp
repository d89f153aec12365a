// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/composite_radiator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "isorisk/core/error.hpp"

namespace isorisk::models::fire {
namespace {

constexpr int kMaxTurns = 20;
constexpr double kTurnTolerance = 1e-5;

template <class F>
auto on(const RadiatorPart& part, F f) noexcept {
  return std::visit(f, part.body);
}

}  // namespace

CompositeRadiator::CompositeRadiator(std::vector<RadiatorPart> parts) : parts_{std::move(parts)} {
  InputCheck check{"flame_composite"};
  if (parts_.empty()) check.fail("parts: none, must be at least one");
  for (const RadiatorPart& part : parts_) check.finite("weight", part.weight, "-");
  check.done();
}

bool CompositeRadiator::contains(Vec3 p) const noexcept {
  return std::any_of(parts_.begin(), parts_.end(), [&](const RadiatorPart& part) {
    return on(part, [&](const auto& b) { return b.contains(p); });
  });
}

Vec3 CompositeRadiator::in_front(Vec3 p, Vec3 n) const noexcept {
  Vec3 sum{};
  for (const RadiatorPart& part : parts_) {
    sum = sum + part.weight * on(part, [&](const auto& b) { return b.form_factor_in_front(p, n); });
  }
  return sum;
}

double CompositeRadiator::view_factor(Vec3 p, Vec3 n) const noexcept {
  if (contains(p)) return 1.0;
  return std::clamp(dot(n, in_front(p, n)), 0.0, 1.0);
}

double CompositeRadiator::max_view_factor(Vec3 p) const noexcept {
  if (contains(p)) return 1.0;
  Vec3 phi{};
  for (const RadiatorPart& part : parts_) {
    phi = phi + part.weight * on(part, [&](const auto& b) { return b.vector_form_factor(p); });
  }
  double best = length(phi);
  if (!(best > 0.0)) return 0.0;
  Vec3 n = (1.0 / best) * phi;
  const bool front = std::all_of(parts_.begin(), parts_.end(), [&](const RadiatorPart& part) {
    return on(part, [&](const auto& b) { return b.wholly_in_front(p, n); });
  });
  if (front) return std::min(best, 1.0);
  for (int i = 0; i < kMaxTurns; ++i) {  // as FrustumRadiator::max_view_factor
    const Vec3 seen = in_front(p, n);
    const double f = length(seen);
    if (!(f > best * (1.0 + kTurnTolerance))) return std::min(std::max(best, f), 1.0);
    best = f;
    n = (1.0 / f) * seen;
  }
  return std::min(best, 1.0);
}

double CompositeRadiator::view_factor_error(Vec3 p, Vec3 n) const noexcept {
  double error = 0.0;
  for (const RadiatorPart& part : parts_) {
    if (const auto* f = std::get_if<FrustumRadiator>(&part.body)) {
      error += std::abs(part.weight) * f->view_factor_error(p, n);
    }
  }
  return error;
}

double CompositeRadiator::max_view_factor_error(Vec3 p) const noexcept {
  double error = kTurnTolerance * max_view_factor(p);
  for (const RadiatorPart& part : parts_) {
    if (const auto* f = std::get_if<FrustumRadiator>(&part.body)) {
      error += std::abs(part.weight) * f->max_view_factor_error(p);
    }
  }
  return error;
}

double CompositeRadiator::distance_m(Vec3 p) const noexcept {
  double best = std::numeric_limits<double>::infinity();
  for (const RadiatorPart& part : parts_) {
    best = std::min(best, on(part, [&](const auto& b) { return b.distance_m(p); }));
  }
  return best;
}

FrustumRadiator::Interval CompositeRadiator::plan_extent_m(double x, double height) const noexcept {
  FrustumRadiator::Interval all{std::numeric_limits<double>::infinity(),
                                -std::numeric_limits<double>::infinity()};
  for (const RadiatorPart& part : parts_) {
    const auto e = on(part, [&](const auto& b) { return b.plan_extent_m(x, height); });
    all.min = std::min(all.min, e.min);
    all.max = std::max(all.max, e.max);
  }
  return all;
}

FrustumRadiator::Interval CompositeRadiator::x_extent_m() const noexcept {
  FrustumRadiator::Interval all{std::numeric_limits<double>::infinity(),
                                -std::numeric_limits<double>::infinity()};
  for (const RadiatorPart& part : parts_) {
    const auto e = on(part, [&](const auto& b) { return b.x_extent_m(); });
    all.min = std::min(all.min, e.min);
    all.max = std::max(all.max, e.max);
  }
  return all;
}

double CompositeRadiator::outer_radius_m() const noexcept {
  double r = 0.0;
  for (const RadiatorPart& part : parts_) {
    r = std::max(r, on(part, [&](const auto& b) { return b.outer_radius_m(); }));
  }
  return r;
}

double CompositeRadiator::weighted_area_m2() const noexcept {
  double area = 0.0;
  for (const RadiatorPart& part : parts_) {
    area += part.weight * on(part, [&](const auto& b) { return b.area_m2(); });
  }
  return area;
}

}  // namespace isorisk::models::fire
