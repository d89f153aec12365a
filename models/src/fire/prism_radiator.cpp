// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/prism_radiator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "frustum_outline.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr int kMaxTurns = 20;
constexpr double kTurnTolerance = 1e-5;

// A face cut by two planes has at most six corners.
struct Polygon {
  std::array<Vec3, 8> corner;
  std::size_t size = 0;
  void add(Vec3 v) noexcept { corner[size++] = v; }
};

// Sutherland-Hodgman: the part of a polygon where `height` is not negative.
template <class Height>
Polygon cut(const Polygon& in, Height height) noexcept {
  Polygon out;
  for (std::size_t i = 0; i < in.size; ++i) {
    const Vec3 a = in.corner[i], b = in.corner[(i + 1) % in.size];
    const double ha = height(a), hb = height(b);
    if (ha >= 0.0) out.add(a);
    if ((ha > 0.0 && hb < 0.0) || (ha < 0.0 && hb > 0.0)) out.add(a + (ha / (ha - hb)) * (b - a));
  }
  return out;
}

double distance_to_segment2(Vec3 p, Vec3 a, Vec3 b) noexcept {
  const Vec3 d = b - a;
  const double t = std::clamp(dot(p - a, d) / dot(d, d), 0.0, 1.0);
  const Vec3 e = p - a - t * d;
  return dot(e, e);
}

}  // namespace

PrismRadiator::PrismRadiator(const PrismInput& in) : shape_{in} {
  InputCheck check{"flame_prism"};
  for (const double v : {in.base_centre_m.x, in.base_centre_m.y, in.base_centre_m.z,
                         in.top_centre_m.x, in.top_centre_m.y, in.top_centre_m.z}) {
    check.finite("centre", v, "m");
  }
  check.positive("half_length", in.half_length_m, "m");
  check.positive("half_width", in.half_width_m, "m");
  check.finite("azimuth", in.azimuth_rad, "rad");
  check.positive("height", in.top_centre_m.z - in.base_centre_m.z, "m");
  check.done();
  along_ = {std::cos(in.azimuth_rad), std::sin(in.azimuth_rad), 0.0};
  across_ = {-along_.y, along_.x, 0.0};
  for (std::size_t i = 0; i < 4; ++i) {  // anticlockwise from above
    const double sl = i == 0 || i == 3 ? 1.0 : -1.0, sw = i < 2 ? 1.0 : -1.0;
    const Vec3 arm = (sl * in.half_length_m) * along_ + (sw * in.half_width_m) * across_;
    corners_[i] = in.base_centre_m + arm;
    corners_[i + 4] = in.top_centre_m + arm;
  }
  const auto face = [&](std::size_t a, std::size_t b, std::size_t c, std::size_t d, bool radiates) {
    Face f{{corners_[a], corners_[b], corners_[c], corners_[d]}, {}, radiates};
    f.outward = unit(cross(f.corner[1] - f.corner[0], f.corner[3] - f.corner[0]));
    return f;
  };
  faces_ = {face(4, 5, 6, 7, in.top_radiates),
            face(3, 2, 1, 0, in.base_radiates),
            face(0, 1, 5, 4, true),
            face(1, 2, 6, 5, true),
            face(2, 3, 7, 6, true),
            face(3, 0, 4, 7, true)};
}

bool PrismRadiator::contains(Vec3 p) const noexcept {
  for (const Face& f : faces_) {
    if (dot(p - f.corner[0], f.outward) > 0.0) return false;
  }
  return true;
}

bool PrismRadiator::wholly_in_front(Vec3 p, Vec3 n) const noexcept {
  return std::all_of(corners_.begin(), corners_.end(),
                     [&](Vec3 c) { return dot(n, c - p) >= 0.0; });
}

template <class Clip>
Vec3 PrismRadiator::form_factor(Vec3 p, Clip clip) const noexcept {
  Vec3 sum{};
  for (const Face& f : faces_) {
    if (!f.radiates || !(dot(p - f.corner[0], f.outward) > 0.0)) continue;
    Polygon polygon;
    for (const Vec3& c : f.corner) polygon.add(c - p);
    polygon = cut(polygon, [&](Vec3 r) { return r.z + p.z; });
    polygon = clip(polygon);
    for (std::size_t i = 0; i < polygon.size; ++i) {
      sum = sum + outline::line_integral(polygon.corner[i], polygon.corner[(i + 1) % polygon.size]);
    }
  }
  return (-0.5 / pi) * sum;
}

Vec3 PrismRadiator::vector_form_factor(Vec3 p) const noexcept {
  return form_factor(p, [](const Polygon& polygon) { return polygon; });
}

Vec3 PrismRadiator::form_factor_in_front(Vec3 p, Vec3 n) const noexcept {
  return form_factor(
      p, [&](const Polygon& polygon) { return cut(polygon, [&](Vec3 r) { return dot(n, r); }); });
}

double PrismRadiator::view_factor(Vec3 p, Vec3 n) const noexcept {
  if (contains(p)) return 1.0;
  return std::clamp(dot(n, form_factor_in_front(p, n)), 0.0, 1.0);
}

double PrismRadiator::max_view_factor(Vec3 p) const noexcept {
  if (contains(p)) return 1.0;
  const Vec3 phi = vector_form_factor(p);
  double best = length(phi);
  if (!(best > 0.0)) return 0.0;
  Vec3 n = (1.0 / best) * phi;
  if (wholly_in_front(p, n)) return std::min(best, 1.0);
  for (int i = 0; i < kMaxTurns; ++i) {  // as FrustumRadiator::max_view_factor
    const Vec3 front = form_factor_in_front(p, n);
    const double f = length(front);
    if (!(f > best * (1.0 + kTurnTolerance))) return std::min(std::max(best, f), 1.0);
    best = f;
    n = (1.0 / f) * front;
  }
  return std::min(best, 1.0);
}

double PrismRadiator::distance_m(Vec3 p) const noexcept {
  if (contains(p)) return 0.0;
  double best = std::numeric_limits<double>::infinity();
  for (const Face& f : faces_) {
    const double off = dot(p - f.corner[0], f.outward);
    bool within = true;
    for (std::size_t i = 0; i < 4; ++i) {
      const Vec3 a = f.corner[i], b = f.corner[(i + 1) % 4];
      within = within && dot(cross(b - a, p - a), f.outward) >= 0.0;
      best = std::min(best, distance_to_segment2(p, a, b));
    }
    if (within) best = std::min(best, off * off);
  }
  return std::sqrt(best);
}

FrustumRadiator::Interval PrismRadiator::plan_extent_m(double x, double height) const noexcept {
  FrustumRadiator::Interval all{std::numeric_limits<double>::infinity(),
                                -std::numeric_limits<double>::infinity()};
  // The corners of the slice at x lie on edges of the body cut at 0 and `height`.
  for (const Face& f : faces_) {
    Polygon polygon;
    for (const Vec3& c : f.corner) polygon.add(c);
    polygon = cut(polygon, [](Vec3 r) { return r.z; });
    polygon = cut(polygon, [&](Vec3 r) { return height - r.z; });
    for (std::size_t i = 0; i < polygon.size; ++i) {
      const Vec3 a = polygon.corner[i], b = polygon.corner[(i + 1) % polygon.size];
      if ((a.x - x) * (b.x - x) > 0.0) continue;
      const double t = a.x == b.x ? 0.0 : (x - a.x) / (b.x - a.x);
      for (const double y : {a.y + t * (b.y - a.y), a.x == b.x ? b.y : a.y + t * (b.y - a.y)}) {
        all.min = std::min(all.min, y);
        all.max = std::max(all.max, y);
      }
    }
  }
  return all;
}

FrustumRadiator::Interval PrismRadiator::x_extent_m() const noexcept {
  const auto [low, high] = std::minmax_element(corners_.begin(), corners_.end(),
                                               [](Vec3 a, Vec3 b) { return a.x < b.x; });
  return {low->x, high->x};
}

double PrismRadiator::area_m2() const noexcept {
  double area = 0.0;
  for (const Face& f : faces_) {
    if (f.radiates) area += length(cross(f.corner[1] - f.corner[0], f.corner[3] - f.corner[0]));
  }
  return area;
}

double PrismRadiator::outer_radius_m() const noexcept {
  double r = 0.0;
  for (const Vec3& c : corners_) r = std::max(r, length(c));
  return r;
}

}  // namespace isorisk::models::fire
