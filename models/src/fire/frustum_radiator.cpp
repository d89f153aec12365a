// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/frustum_radiator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "frustum_outline.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;

// Search for the orientation that receives most, where part of the body is behind the receiver.
constexpr int kMaxTurns = 20;
constexpr double kTurnTolerance = 1e-5;  // relative, of the view factor
constexpr double kRounding = 1e-9;       // of a view factor in closed form

// Half of the part of a circle that is above ground.
outline::Angle half_above(double centre_z, double rise) {
  if (centre_z >= rise) return {pi, -1.0, 0.0};
  if (centre_z <= -rise) return {0.0, 1.0, 0.0};
  const double c = -centre_z / rise;
  return {std::acos(c), c, std::sqrt(1.0 - c * c)};
}

}  // namespace

FrustumRadiator::FrustumRadiator(const FrustumInput& in) : shape_{in} {
  InputCheck check{"flame_frustum"};
  for (const double v : {in.base_centre_m.x, in.base_centre_m.y, in.base_centre_m.z,
                         in.tip_centre_m.x, in.tip_centre_m.y, in.tip_centre_m.z}) {
    check.finite("disc_centre", v, "m");
  }
  check.non_negative("base_radius", in.base_radius_m, "m");
  check.non_negative("tip_radius", in.tip_radius_m, "m");
  check.require(std::max(in.base_radius_m, in.tip_radius_m) > 0.0, "tip_radius", in.tip_radius_m,
                "m", "be > 0 where the base radius is 0");
  check.require(length(in.disc_normal) > 0.0, "disc_normal", length(in.disc_normal), "-",
                "have a length > 0");
  const Vec3 axis = in.tip_centre_m - in.base_centre_m;
  const Vec3 w = unit(in.disc_normal);
  height_ = dot(axis, w);
  check.require(height_ > 0.0, "length", height_, "m",
                "be > 0 from base to tip along the disc normal");
  check.done();
  shape_.disc_normal = w;
  shear_ = axis - height_ * w;
  radius_step_ = in.tip_radius_m - in.base_radius_m;
  right_ = length(shear_) <= 1e-12 * height_;
  if (right_) shear_ = {};
  const double slope = std::hypot(w.x, w.y);  // of the discs
  u_ = slope > 1e-12 ? unit(Vec3{0.0, 0.0, 1.0} - w.z * w) : Vec3{1.0, 0.0, 0.0};
  v_ = cross(w, u_);
  base_rise_ = slope * in.base_radius_m;
  tip_rise_ = slope * in.tip_radius_m;
  const auto base = half_above(in.base_centre_m.z, base_rise_);
  const auto tip = half_above(in.tip_centre_m.z, tip_rise_);
  base_half_above_ = {base.rad, base.cos, base.sin};
  tip_half_above_ = {tip.rad, tip.cos, tip.sin};
  cut_by_ground_ = base.rad < pi || tip.rad < pi;
  below_ground_ = base.rad <= 0.0 && tip.rad <= 0.0;
}

// Position of a point relative to the body.
struct FrustumRadiator::Place {
  double h;       // above the base disc, along the normal
  Vec3 d;         // from the axis at that height
  double radius;  // of the body at that height, continued as a cone
};

FrustumRadiator::Place FrustumRadiator::place(Vec3 p) const noexcept {
  const Vec3 from_base = p - shape_.base_centre_m;
  const double h = dot(from_base, shape_.disc_normal);
  const double t = h / height_;
  return {h, from_base - t * shear_ - h * shape_.disc_normal,
          shape_.base_radius_m + t * radius_step_};
}

bool FrustumRadiator::contains(const Place& at) const noexcept {
  return at.h >= 0.0 && at.h <= height_ && at.radius >= 0.0 &&
         dot(at.d, at.d) <= at.radius * at.radius;
}

bool FrustumRadiator::contains(Vec3 p) const noexcept { return contains(place(p)); }

template <class Sink>
Vec3 FrustumRadiator::form_factor(Sink sink, Vec3 p, const Place& at) const noexcept {
  const outline::Seen seen{{u_, v_, shape_.disc_normal},
                           {shape_.base_centre_m - p,
                            shape_.base_radius_m,
                            base_rise_,
                            shape_.base_centre_m.z,
                            {base_half_above_[0], base_half_above_[1], base_half_above_[2]}},
                           {shape_.tip_centre_m - p,
                            shape_.tip_radius_m,
                            tip_rise_,
                            shape_.tip_centre_m.z,
                            {tip_half_above_[0], tip_half_above_[1], tip_half_above_[2]}},
                           p.z};
  const outline::View view{at.h,
                           height_,
                           at.d,
                           at.radius,
                           at.h < 0.0 && shape_.base_radiates,
                           at.h > height_ && shape_.tip_radiates,
                           cut_by_ground_};
  if constexpr (!Sink::kClips) {
    const double rho2 = dot(at.d, at.d);
    const double rounding = 1e-12 * height_;  // at the apex the outline is left to trace()
    if (right_ && !cut_by_ground_ && at.radius * at.radius < rho2 && rho2 > rounding * rounding) {
      return (-0.5 / pi) * outline::symmetric_integral(seen, view);
    }
  }
  outline::trace(sink, seen, view);
  return (-0.5 / pi) * sink.closed();  // anticlockwise for the receiver, hence the sign
}

Vec3 FrustumRadiator::vector_form_factor(Vec3 p) const noexcept {
  if (below_ground_) return {};
  return form_factor(outline::Whole{}, p, place(p));
}

Vec3 FrustumRadiator::form_factor_in_front(Vec3 p, Vec3 n) const noexcept {
  if (below_ground_) return {};
  const Place at = place(p);
  return lowest_along(p, n) >= 0.0 ? form_factor(outline::Whole{}, p, at)
                                   : form_factor(outline::Clipped{n}, p, at);
}

double FrustumRadiator::view_factor_error(Vec3 p, Vec3 n) const noexcept {
  const Place at = place(p);
  if (contains(at) || below_ground_) return 0.0;
  if (!cut_by_ground_) return kRounding;
  const bool front = lowest_along(p, n) >= 0.0;
  const Vec3 fine =
      front ? form_factor(outline::Whole{}, p, at) : form_factor(outline::Clipped{n}, p, at);
  const Vec3 other = front ? form_factor(outline::WholeByChords{}, p, at)
                           : form_factor(outline::ClippedByFewer{n}, p, at);
  return std::max(kRounding, std::abs(dot(n, fine - other)));
}

double FrustumRadiator::max_view_factor_error(Vec3 p) const noexcept {
  const Place at = place(p);
  if (contains(at) || below_ground_) return 0.0;
  const Vec3 phi = form_factor(outline::Whole{}, p, at);
  const double size = length(phi);
  if (!(size > 0.0)) return kRounding;
  Vec3 n = (1.0 / size) * phi;
  if (lowest_along(p, n) >= 0.0) return view_factor_error(p, n);
  for (int i = 0; i < kMaxTurns; ++i) {  // the same turns as for the value
    const Vec3 front = form_factor(outline::Clipped{n}, p, at);
    const double f = length(front);
    if (!(f > 0.0)) break;
    const double before = dot(n, front);
    n = (1.0 / f) * front;
    if (!(f > before * (1.0 + kTurnTolerance))) break;
  }
  return view_factor_error(p, n) + kTurnTolerance * max_view_factor(p);
}

double FrustumRadiator::lowest_along(Vec3 p, Vec3 n) const noexcept {
  const double along_w = dot(n, shape_.disc_normal);
  const double slope = std::sqrt(std::max(0.0, 1.0 - along_w * along_w));
  return std::min(dot(n, shape_.base_centre_m - p) - shape_.base_radius_m * slope,
                  dot(n, shape_.tip_centre_m - p) - shape_.tip_radius_m * slope);
}

double FrustumRadiator::view_factor(Vec3 p, Vec3 normal) const noexcept {
  const Place at = place(p);
  if (contains(at)) return 1.0;
  if (below_ground_) return 0.0;
  const Vec3 phi = lowest_along(p, normal) >= 0.0 ? form_factor(outline::Whole{}, p, at)
                                                  : form_factor(outline::Clipped{normal}, p, at);
  return std::min(std::max(0.0, dot(normal, phi)), 1.0);
}

double FrustumRadiator::max_view_factor(Vec3 p) const noexcept {
  const Place at = place(p);
  if (contains(at)) return 1.0;
  if (below_ground_) return 0.0;
  const Vec3 phi = form_factor(outline::Whole{}, p, at);
  double best = length(phi);
  if (!(best > 0.0)) return 0.0;
  Vec3 n = (1.0 / best) * phi;
  if (lowest_along(p, n) >= 0.0) return std::min(best, 1.0);
  // Part of the body is behind the plane of that normal. F(n) = integral of max(0, n . omega) is
  // convex and homogeneous, so turning n to the vector form factor of what is in front of the plane
  // never lowers F and ends at a maximum.
  for (int i = 0; i < kMaxTurns; ++i) {
    const Vec3 front = form_factor(outline::Clipped{n}, p, at);
    const double f = length(front);
    if (!(f > best * (1.0 + kTurnTolerance))) return std::min(std::max(best, f), 1.0);
    best = f;
    n = (1.0 / f) * front;
  }
  return std::min(best, 1.0);
}

double FrustumRadiator::distance_m(Vec3 p) const noexcept {
  const Vec3 from_base = p - shape_.base_centre_m;
  const double h = dot(from_base, shape_.disc_normal);
  const Vec3 e = from_base - h * shape_.disc_normal;
  // Squared distance to the disc at part t of the height, and its slope. Both the distance to a
  // convex set and the set's way are convex, so the minimum over t is one place.
  struct Step {
    double value;
    double slope;
  };
  const auto at = [&](double t) {
    const Vec3 d = e - t * shear_;
    const double rho = length(d);
    const double up = h - t * height_;
    const double out = rho - (shape_.base_radius_m + t * radius_step_);
    Step s{up * up, -up * height_};
    if (out > 0.0) {
      s.value += out * out;
      s.slope += out * (-dot(d, shear_) / rho - radius_step_);
    }
    return s;
  };
  Step low = at(0.0);
  if (low.slope >= 0.0) return std::sqrt(low.value);
  Step high = at(1.0);
  if (high.slope <= 0.0) return std::sqrt(high.value);
  double a = 0.0, b = 1.0;
  double best = std::min(low.value, high.value);
  double fa = low.slope, fb = high.slope;
  for (int i = 0, side = 0; i < 40; ++i) {  // regula falsi, Illinois form
    const double t = (a * fb - b * fa) / (fb - fa);
    const Step s = at(t);
    best = std::min(best, s.value);
    // The error of the value is below slope x step.
    if (std::abs(s.slope) * (b - a) <= 1e-6 * s.value) break;
    if (s.slope < 0.0) {
      a = t;
      fa = s.slope;
      if (side == -1) fb *= 0.5;
      side = -1;
    } else {
      b = t;
      fb = s.slope;
      if (side == 1) fa *= 0.5;
      side = 1;
    }
  }
  return std::sqrt(best);
}

double FrustumRadiator::area_m2() const noexcept {
  const double r1 = shape_.base_radius_m, r2 = shape_.tip_radius_m;
  const double discs =
      pi * ((shape_.base_radiates ? r1 * r1 : 0.0) + (shape_.tip_radiates ? r2 * r2 : 0.0));
  return discs + pi * (r1 + r2) * std::sqrt(height_ * height_ + radius_step_ * radius_step_);
}

double FrustumRadiator::outer_radius_m() const noexcept {
  return std::max(length(shape_.base_centre_m) + shape_.base_radius_m,
                  length(shape_.tip_centre_m) + shape_.tip_radius_m);
}

FrustumRadiator::Interval FrustumRadiator::x_extent_m() const noexcept {
  const double slope = std::sqrt(std::max(0.0, 1.0 - shape_.disc_normal.x * shape_.disc_normal.x));
  const double r1 = shape_.base_radius_m * slope, r2 = shape_.tip_radius_m * slope;
  return {std::min(shape_.base_centre_m.x - r1, shape_.tip_centre_m.x - r2),
          std::max(shape_.base_centre_m.x + r1, shape_.tip_centre_m.x + r2)};
}

FrustumRadiator::Interval FrustumRadiator::slice_m(double x, double z) const noexcept {
  constexpr Interval kEmpty{std::numeric_limits<double>::infinity(),
                            -std::numeric_limits<double>::infinity()};
  // Along p = (x, y, z) both the place on the axis and the vector from it are linear in y.
  const Place p0 = place({x, 0.0, z});
  const Place p1 = place({x, 1.0, z});
  const double dh = p1.h - p0.h;
  const double dr = p1.radius - p0.radius;
  const Vec3 dd = p1.d - p0.d;
  double lo = -std::numeric_limits<double>::infinity();
  double hi = std::numeric_limits<double>::infinity();
  const auto at_least_zero = [&](double value, double slope) {  // value + slope y >= 0
    if (slope > 0.0) {
      lo = std::max(lo, -value / slope);
    } else if (slope < 0.0) {
      hi = std::min(hi, -value / slope);
    } else if (!(value >= 0.0)) {
      hi = -std::numeric_limits<double>::infinity();
    }
  };
  at_least_zero(p0.h, dh);
  at_least_zero(height_ - p0.h, -dh);
  at_least_zero(p0.radius, dr);
  // |d|^2 <= radius^2: a y^2 + 2 b y + c <= 0
  const double a = dot(dd, dd) - dr * dr;
  const double b = dot(p0.d, dd) - p0.radius * dr;
  const double c = dot(p0.d, p0.d) - p0.radius * p0.radius;
  if (a > 0.0) {
    const double disc = b * b - a * c;
    if (!(disc >= 0.0)) return kEmpty;
    const double root = std::sqrt(disc);
    lo = std::max(lo, (-b - root) / a);
    hi = std::min(hi, (-b + root) / a);
  } else {
    // y runs along or inside a generator: within the limits above the set is one interval whose
    // ends are found on the segment.
    if (!(lo <= hi) || !std::isfinite(lo) || !std::isfinite(hi)) return kEmpty;
    const auto inside = [&](double y) { return (a * y + 2.0 * b) * y + c <= 0.0; };
    const int kSteps = 64;
    double first = kEmpty.min, last = kEmpty.max;
    for (int i = 0; i <= kSteps; ++i) {
      const double y = lo + (hi - lo) * i / kSteps;
      if (!inside(y)) continue;
      first = std::min(first, y);
      last = std::max(last, y);
    }
    lo = first;
    hi = last;
  }
  return lo <= hi ? Interval{lo, hi} : kEmpty;
}

FrustumRadiator::Interval FrustumRadiator::plan_extent_m(double x, double height) const noexcept {
  const double slope = std::sqrt(std::max(0.0, 1.0 - shape_.disc_normal.z * shape_.disc_normal.z));
  const double low = std::max(0.0, std::min(shape_.base_centre_m.z - slope * shape_.base_radius_m,
                                            shape_.tip_centre_m.z - slope * shape_.tip_radius_m));
  const double high =
      std::min(height, std::max(shape_.base_centre_m.z + slope * shape_.base_radius_m,
                                shape_.tip_centre_m.z + slope * shape_.tip_radius_m));
  Interval all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  if (!(low <= high)) return all;
  // The slices of a convex body: both sides are one-humped in z. Coarse search, then golden
  // section.
  constexpr int kSlices = 48;
  int best_min = -1, best_max = -1;
  const auto z_of = [&](double i) { return low + (high - low) * i / kSlices; };
  for (int i = 0; i <= kSlices; ++i) {
    const Interval s = slice_m(x, z_of(i));
    if (!(s.min <= s.max)) continue;
    if (s.min < all.min) {
      all.min = s.min;
      best_min = i;
    }
    if (s.max > all.max) {
      all.max = s.max;
      best_max = i;
    }
  }
  if (best_max < 0) return all;
  const auto refine = [&](int i, auto&& value) {  // largest value near slice i
    double a = z_of(std::max(i - 1, 0)), b = z_of(std::min(i + 1, kSlices));
    constexpr double kGolden = 0.6180339887498949;
    double best = value(z_of(i));
    for (int k = 0; k < 24; ++k) {
      const double z1 = b - kGolden * (b - a), z2 = a + kGolden * (b - a);
      const double f1 = value(z1), f2 = value(z2);
      best = std::max({best, f1, f2});
      (f1 < f2 ? a : b) = f1 < f2 ? z1 : z2;
    }
    return best;
  };
  all.max = refine(best_max, [&](double z) { return slice_m(x, z).max; });
  all.min = -refine(best_min, [&](double z) { return -slice_m(x, z).min; });
  return all;
}

}  // namespace isorisk::models::fire
