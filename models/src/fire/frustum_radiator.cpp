// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/frustum_radiator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;

// Chords for the curved cut of the lateral surface with the ground, between two breakpoints.
constexpr int kCutChords = 16;
// Search for the orientation that receives most, where part of the body is behind the receiver.
constexpr int kMaxTurns = 20;
constexpr double kTurnTolerance = 1e-5;  // relative, of the view factor

// Angle on a circle with its cosine and sine, so that no trigonometric function is called twice.
struct Angle {
  double rad;
  double cos;
  double sin;
};
Angle angle(double rad) noexcept { return {rad, std::cos(rad), std::sin(rad)}; }

// A circle seen from the receiver at the origin: points centre + radius (u cos + v sin), w = u x v.
struct Circle {
  Vec3 centre;
  double radius;
  Vec3 u, v, w;
  [[nodiscard]] Vec3 at(const Angle& a) const noexcept {
    return centre + (radius * a.cos) * u + (radius * a.sin) * v;
  }
};

// Integral of (r x dr)/r^2 along the arc from a to b (b < a: backwards), |b - a| <= 2 pi.
//
// r^2 = P + Q cos(psi), psi counted from the far side of the circle. With S^2 = P^2 - Q^2 and
// q = Q/(P + S), the antiderivative of 1/r^2 that is continuous in psi is
// [psi - 2 atan(q sin psi / (1 + q cos psi))]/S; the other two integrals follow from it.
Vec3 arc_integral(const Circle& c, const Angle& a, const Angle& b) noexcept {
  const double cu = dot(c.centre, c.u);
  const double cv = dot(c.centre, c.v);
  const double cw = dot(c.centre, c.w);
  const double g = std::sqrt(cu * cu + cv * cv);
  const double near2 = (g - c.radius) * (g - c.radius) + cw * cw;  // P - Q
  const double far2 = (g + c.radius) * (g + c.radius) + cw * cw;   // P + Q
  const double s = std::sqrt(near2 * far2);
  if (!(s > 0.0)) return {};  // the receiver is on the circle
  const double p = 0.5 * (near2 + far2);
  const double big_q = 2.0 * c.radius * g;
  const double q = big_q / (p + s);
  const double cos0 = g > 0.0 ? cu / g : 1.0;
  const double sin0 = g > 0.0 ? cv / g : 0.0;
  const double cos_a = a.cos * cos0 + a.sin * sin0;
  const double sin_a = a.sin * cos0 - a.cos * sin0;
  const double cos_b = b.cos * cos0 + b.sin * sin0;
  const double sin_b = b.sin * cos0 - b.cos * sin0;
  const double d_psi = b.rad - a.rad;
  // Difference of the two arctangents, each within (-pi/2, pi/2).
  const double xa = 1.0 + q * cos_a, ya = q * sin_a;
  const double xb = 1.0 + q * cos_b, yb = q * sin_b;
  const double d_atan = std::atan2(yb * xa - ya * xb, xa * xb + ya * yb);
  const double one = (d_psi - 2.0 * d_atan) / s;
  double cosine;
  double sine;
  if (q > 1e-9) {
    cosine = (2.0 * p / big_q * d_atan - q * d_psi) / s;
    sine = -std::log((p + big_q * cos_b) / (p + big_q * cos_a)) / big_q;
  } else {  // the receiver is next to the axis of the circle: r^2 is constant
    cosine = (sin_b - sin_a) / p;
    sine = (cos_a - cos_b) / p;
  }
  const double int_cos = cos0 * cosine - sin0 * sine;
  const double int_sin = sin0 * cosine + cos0 * sine;
  // r x dr = R [C x (-u sin + v cos) + R w] dphi, written in u, v, w.
  const double along_w = c.radius * one + cu * int_cos + cv * int_sin;
  return (-c.radius * cw * int_cos) * c.u + (-c.radius * cw * int_sin) * c.v +
         (c.radius * along_w) * c.w;
}

// Integral of (r x dr)/r^2 along a straight line: the angle seen, on the normal of its plane.
Vec3 line_integral(Vec3 a, Vec3 b) noexcept {
  const Vec3 c = cross(a, b);
  const double d = dot(a, b);
  const double c2 = dot(c, c);
  const double x2 = c2 / (d * d);
  if (d > 0.0 && x2 < 0.01) {  // atan(x)/x to 1e-11
    const double series =
        1.0 - x2 * (1.0 / 3.0 - x2 * (1.0 / 5.0 - x2 * (1.0 / 7.0 - x2 * (1.0 / 9.0))));
    return (series / d) * c;
  }
  if (!(c2 > 0.0)) return {};
  const double s = std::sqrt(c2);
  return (std::atan2(s, d) / s) * c;
}

// Takes the pieces of an outline as they are.
struct Whole {
  Vec3 sum{};
  void arc(const Circle& c, const Angle& a, const Angle& b, Vec3 /*from*/, Vec3 /*to*/) noexcept {
    sum = sum + arc_integral(c, a, b);
  }
  void line(Vec3 from, Vec3 to) noexcept { sum = sum + line_integral(from, to); }
  [[nodiscard]] Vec3 closed() const noexcept { return sum; }
};

// Takes the part of an outline in front of the plane through the receiver with normal n. What is
// cut off is replaced by its trace in the plane, which adds an angle on n.
struct Clipped {
  Vec3 n;
  Vec3 sum{};
  Vec3 e1{}, e2{};
  bool have_axes = false;
  double trace = 0.0;

  explicit Clipped(Vec3 normal) noexcept : n{normal} {}

  void crossing(Vec3 r, double sign) noexcept {
    if (!have_axes) {
      const Vec3 in_plane = r - dot(r, n) * n;
      const double l = length(in_plane);
      if (!(l > 0.0)) return;
      e1 = (1.0 / l) * in_plane;
      e2 = cross(n, e1);
      have_axes = true;
      return;  // its own angle is zero
    }
    trace += sign * std::atan2(dot(r, e2), dot(r, e1));
  }
  void exit(Vec3 r) noexcept { crossing(r, -1.0); }
  void enter(Vec3 r) noexcept { crossing(r, 1.0); }

  void line(Vec3 from, Vec3 to) noexcept {
    const double fa = dot(n, from);
    const double fb = dot(n, to);
    if (fa > 0.0 && fb > 0.0) {
      sum = sum + line_integral(from, to);
    } else if (fa > 0.0 || fb > 0.0) {
      const Vec3 cut = from + (fa / (fa - fb)) * (to - from);
      if (fa > 0.0) {
        sum = sum + line_integral(from, cut);
        exit(cut);
      } else {
        sum = sum + line_integral(cut, to);
        enter(cut);
      }
    }
  }

  void arc(const Circle& c, const Angle& a, const Angle& b, Vec3 from, Vec3 to) noexcept {
    const bool in_a = dot(n, from) > 0.0;
    const bool in_b = dot(n, to) > 0.0;
    const double f0 = dot(n, c.centre);
    const double fu = c.radius * dot(n, c.u);
    const double fv = c.radius * dot(n, c.v);
    const double amplitude = std::sqrt(fu * fu + fv * fv);
    if (std::abs(f0) >= amplitude && in_a == in_b) {  // no crossing on the whole circle
      if (in_a) sum = sum + arc_integral(c, a, b);
      return;
    }
    const double mid = std::atan2(fv, fu);
    const double half = std::acos(std::clamp(-f0 / amplitude, -1.0, 1.0));
    const double turn = b.rad >= a.rad ? 1.0 : -1.0;
    const double span = std::abs(b.rad - a.rad);
    // Way from a, in the direction of travel, to where the circle comes up and goes down again.
    const auto way = [&](double rad) {
      const double w = std::fmod(turn * (rad - a.rad), 2.0 * pi);
      return w < 0.0 ? w + 2.0 * pi : w;
    };
    const double up = way(mid - turn * half);
    const double down = way(mid + turn * half);
    const auto piece = [&](const Angle& from_angle, const Angle& to_angle) {
      sum = sum + arc_integral(c, from_angle, to_angle);
    };
    const auto at = [&](double w) { return angle(a.rad + turn * std::min(w, span)); };
    if (in_a && in_b) {
      if (down < up && up < span) {  // dips behind the plane
        const Angle out = at(down), in = at(up);
        piece(a, out);
        exit(c.at(out));
        enter(c.at(in));
        piece(in, b);
      } else {
        piece(a, b);
      }
    } else if (in_a) {
      const Angle out = at(down);
      piece(a, out);
      exit(c.at(out));
    } else if (in_b) {
      const Angle in = at(up);
      enter(c.at(in));
      piece(in, b);
    } else if (up < down && down < span) {  // rises before the plane
      const Angle in = at(up), out = at(down);
      enter(c.at(in));
      piece(in, out);
      exit(c.at(out));
    }
  }

  [[nodiscard]] Vec3 closed() const noexcept { return sum + trace * n; }
};

// Line from a to b, heights above ground za and zb: the part above.
template <class Sink>
void line_above(Sink& sink, Vec3 a, Vec3 b, double za, double zb) noexcept {
  if (za <= 0.0 && zb <= 0.0) return;
  if (za > 0.0 && zb > 0.0) return sink.line(a, b);
  const Vec3 cut = a + (za / (za - zb)) * (b - a);
  if (za > 0.0) {
    sink.line(a, cut);
  } else {
    sink.line(cut, b);
  }
}

// Where the circle, its centre at height z above ground, goes through the ground: two angles that
// are the ends of the part above, centred on the highest point. False: none.
bool ground_crossings(const Circle& c, double z, double& low, double& high) noexcept {
  const double zu = c.radius * c.u.z;
  const double zv = c.radius * c.v.z;
  const double amplitude = std::sqrt(zu * zu + zv * zv);
  if (!(amplitude > std::abs(z))) return false;
  const double top = std::atan2(zv, zu);
  const double half = std::acos(-z / amplitude);
  low = top - half;
  high = top + half;
  return true;
}

// The two discs and the generators between them, seen from the receiver.
struct Seen {
  Circle base, tip;
  double base_z, tip_z;  // heights of the centres above ground

  [[nodiscard]] static double height(const Circle& c, double z, const Angle& a) noexcept {
    return z + c.radius * (a.cos * c.u.z + a.sin * c.v.z);
  }
  [[nodiscard]] double base_height(const Angle& a) const noexcept {
    return height(base, base_z, a);
  }
  [[nodiscard]] double tip_height(const Angle& a) const noexcept { return height(tip, tip_z, a); }

  // The point of the generator on the ground; heights of its ends have different signs.
  [[nodiscard]] Vec3 ground_point(const Angle& a) const noexcept {
    const double z1 = base_height(a);
    const double z2 = tip_height(a);
    const double t = z1 == z2 ? 0.5 : std::clamp(z1 / (z1 - z2), 0.0, 1.0);
    const Vec3 q = base.at(a);
    return q + t * (tip.at(a) - q);
  }
};

// Chords of the ground cut between two generators.
template <class Sink>
void ground_cut(Sink& sink, const Seen& seen, const Angle& a, const Angle& b) noexcept {
  const double step = (b.rad - a.rad) / kCutChords;
  const double cs = std::cos(step), sn = std::sin(step);
  Vec3 from = seen.ground_point(a);
  Angle at = a;
  for (int i = 1; i <= kCutChords; ++i) {
    at = i == kCutChords
             ? b
             : Angle{at.rad + step, at.cos * cs - at.sin * sn, at.sin * cs + at.cos * sn};
    const Vec3 to = seen.ground_point(at);
    sink.line(from, to);
    from = to;
  }
}

// The lateral surface between generators a < b, seen from outside, less what is below ground.
template <class Sink>
void lateral_above_ground(Sink& sink, const Seen& seen, const Angle& a, const Angle& b,
                          bool full_circle) noexcept {
  std::array<double, 6> stops{};
  std::size_t n = 0;
  stops[n++] = a.rad;
  const auto add_crossings = [&](const Circle& c, double z) {
    double ends[2];
    if (!ground_crossings(c, z, ends[0], ends[1])) return;
    for (double end : ends) {  // into [a, a + 2 pi)
      double w = std::fmod(end - a.rad, 2.0 * pi);
      if (w < 0.0) w += 2.0 * pi;
      if (w > 0.0 && a.rad + w < b.rad) stops[n++] = a.rad + w;
    }
  };
  add_crossings(seen.base, seen.base_z);
  add_crossings(seen.tip, seen.tip_z);
  std::sort(stops.begin() + 1, stops.begin() + static_cast<std::ptrdiff_t>(n));
  stops[n++] = b.rad;
  Angle from = a;
  for (std::size_t i = 1; i < n; ++i) {
    const Angle to = i + 1 == n ? b : angle(stops[i]);
    if (to.rad > from.rad) {
      const Angle mid = angle(0.5 * (from.rad + to.rad));
      const bool base_up = seen.base_height(mid) > 0.0;
      const bool tip_up = seen.tip_height(mid) > 0.0;
      // Base side forwards, tip side backwards: anticlockwise for the receiver.
      if (base_up) {
        sink.arc(seen.base, from, to, seen.base.at(from), seen.base.at(to));
      } else if (tip_up) {
        ground_cut(sink, seen, from, to);
      }
      if (tip_up) {
        sink.arc(seen.tip, to, from, seen.tip.at(to), seen.tip.at(from));
      } else if (base_up) {
        ground_cut(sink, seen, to, from);
      }
    }
    from = to;
  }
  if (full_circle) return;
  line_above(sink, seen.base.at(b), seen.tip.at(b), seen.base_height(b), seen.tip_height(b));
  line_above(sink, seen.tip.at(a), seen.base.at(a), seen.tip_height(a), seen.base_height(a));
}

// A whole disc above ground, `turn` +1: its outward normal is w, -1: -w.
template <class Sink>
void disc_above_ground(Sink& sink, const Circle& c, double z, double turn) noexcept {
  double low = 0.0, high = 0.0;
  if (!ground_crossings(c, z, low, high)) {
    if (z <= 0.0) return;
    const Angle a = angle(0.0);
    const Angle b{2.0 * pi * turn, a.cos, a.sin};
    sink.arc(c, a, b, c.at(a), c.at(b));
    return;
  }
  const Angle a = angle(turn > 0.0 ? low : high);
  const Angle b = angle(turn > 0.0 ? high : low);
  sink.arc(c, a, b, c.at(a), c.at(b));
  sink.line(c.at(b), c.at(a));
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
  axis_ = in.tip_centre_m - in.base_centre_m;
  const Vec3 w = unit(in.disc_normal);
  height_ = dot(axis_, w);
  check.require(height_ > 0.0, "length", height_, "m",
                "be > 0 from base to tip along the disc normal");
  check.done();
  shape_.disc_normal = w;
  shear_ = axis_ - height_ * w;
  radius_step_ = in.tip_radius_m - in.base_radius_m;
  right_ = length(shear_) <= 1e-12 * height_;
  if (right_) shear_ = {};
  u_ = unit(std::abs(w.x) < 0.9 ? cross(Vec3{1.0, 0.0, 0.0}, w) : cross(Vec3{0.0, 1.0, 0.0}, w));
  v_ = cross(w, u_);
  const double slope = std::sqrt(std::max(0.0, 1.0 - w.z * w.z));  // of the discs' lowest points
  const double base_low = in.base_centre_m.z - in.base_radius_m * slope;
  const double tip_low = in.tip_centre_m.z - in.tip_radius_m * slope;
  const double base_high = in.base_centre_m.z + in.base_radius_m * slope;
  const double tip_high = in.tip_centre_m.z + in.tip_radius_m * slope;
  const double size = height_ + in.base_radius_m + in.tip_radius_m;
  cut_by_ground_ = std::min(base_low, tip_low) < -1e-12 * size;
  below_ground_ = std::max(base_high, tip_high) <= 0.0;
}

namespace {

// Outline of what the receiver at the origin sees of the hull of two discs, above the ground.
// `h`: height of the receiver above the base disc along w; `d`: from the axis, at that height, to
// the receiver; `radius`: of the body at that height, negative beyond the apex.
template <class Sink>
void outline(Sink& sink, const FrustumInput& shape, Seen& seen, double height, double h, Vec3 d,
             double radius, bool cut_by_ground) noexcept {
  const double rho = length(d);
  const bool base_seen = h < 0.0 && shape.base_radiates;
  const bool tip_seen = h > height && shape.tip_radiates;
  const bool some = radius < rho;           // some generator faces the receiver
  const bool all = some && radius <= -rho;  // all of them do
  // Angles are counted from the direction of the receiver.
  const Vec3 w = shape.disc_normal;
  if (some && !all) {
    const Vec3 u = (1.0 / rho) * d;
    seen.base.u = seen.tip.u = u;
    seen.base.v = seen.tip.v = cross(w, u);
  }
  if (cut_by_ground) {
    if (all) {
      const Angle a = angle(0.0);
      lateral_above_ground(sink, seen, a, Angle{2.0 * pi, a.cos, a.sin}, true);
    } else if (some) {
      const double k = radius / rho;
      const double s = std::sqrt(std::max(0.0, 1.0 - k * k));
      const double edge = std::acos(std::clamp(k, -1.0, 1.0));
      lateral_above_ground(sink, seen, Angle{-edge, k, -s}, Angle{edge, k, s}, false);
    }
    if (base_seen) disc_above_ground(sink, seen.base, seen.base_z, -1.0);
    if (tip_seen) disc_above_ground(sink, seen.tip, seen.tip_z, 1.0);
    return;
  }
  const Angle zero{0.0, 1.0, 0.0};
  const Angle once{2.0 * pi, 1.0, 0.0};
  const auto circle = [&](const Circle& c, const Angle& from, const Angle& to) {
    sink.arc(c, from, to, c.at(from), c.at(to));
  };
  if (!some) {  // only a disc is seen
    if (base_seen) circle(seen.base, once, zero);
    if (tip_seen) circle(seen.tip, zero, once);
    return;
  }
  if (all) {  // the lateral surface, with the disc in its middle
    circle(seen.base, zero, once);
    circle(seen.tip, once, zero);
    if (base_seen) circle(seen.base, once, zero);
    if (tip_seen) circle(seen.tip, zero, once);
    return;
  }
  const double k = radius / rho;
  const double s = std::sqrt(std::max(0.0, 1.0 - k * k));
  const double edge = std::acos(k);
  const Angle left{-edge, k, -s};
  const Angle right{edge, k, s};
  const Vec3 base_left = seen.base.at(left), base_right = seen.base.at(right);
  const Vec3 tip_left = seen.tip.at(left), tip_right = seen.tip.at(right);
  // Near side of a disc that is not seen, far side of one that is.
  if (base_seen) {
    sink.arc(seen.base, left, Angle{edge - 2.0 * pi, k, s}, base_left, base_right);
  } else {
    sink.arc(seen.base, left, right, base_left, base_right);
  }
  sink.line(base_right, tip_right);
  if (tip_seen) {
    sink.arc(seen.tip, right, Angle{2.0 * pi - edge, k, -s}, tip_right, tip_left);
  } else {
    sink.arc(seen.tip, right, left, tip_right, tip_left);
  }
  sink.line(tip_left, base_left);
}

}  // namespace

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

bool FrustumRadiator::contains(Vec3 p) const noexcept {
  const Place at = place(p);
  return at.h >= 0.0 && at.h <= height_ && at.radius >= 0.0 &&
         dot(at.d, at.d) <= at.radius * at.radius;
}

template <class Sink>
Vec3 FrustumRadiator::form_factor(Sink sink, Vec3 p, const Place& at) const noexcept {
  const Vec3 w = shape_.disc_normal;
  Seen seen{{shape_.base_centre_m - p, shape_.base_radius_m, u_, v_, w},
            {shape_.tip_centre_m - p, shape_.tip_radius_m, u_, v_, w},
            shape_.base_centre_m.z,
            shape_.tip_centre_m.z};
  outline(sink, shape_, seen, height_, at.h, at.d, at.radius, cut_by_ground_);
  return (-0.5 / pi) * sink.closed();  // anticlockwise for the receiver, hence the sign
}

Vec3 FrustumRadiator::vector_form_factor(Vec3 p) const noexcept {
  if (below_ground_) return {};
  return form_factor(Whole{}, p, place(p));
}

double FrustumRadiator::lowest_along(Vec3 p, Vec3 n) const noexcept {
  const double along_w = dot(n, shape_.disc_normal);
  const double slope = std::sqrt(std::max(0.0, 1.0 - along_w * along_w));
  return std::min(dot(n, shape_.base_centre_m - p) - shape_.base_radius_m * slope,
                  dot(n, shape_.tip_centre_m - p) - shape_.tip_radius_m * slope);
}

double FrustumRadiator::view_factor(Vec3 p, Vec3 normal) const noexcept {
  const Place at = place(p);
  if (contains(p)) return 1.0;
  if (below_ground_) return 0.0;
  const Vec3 phi = lowest_along(p, normal) >= 0.0 ? form_factor(Whole{}, p, at)
                                                  : form_factor(Clipped{normal}, p, at);
  return std::min(std::max(0.0, dot(normal, phi)), 1.0);
}

double FrustumRadiator::max_view_factor(Vec3 p) const noexcept {
  if (contains(p)) return 1.0;
  if (below_ground_) return 0.0;
  const Place at = place(p);
  const Vec3 phi = form_factor(Whole{}, p, at);
  double best = length(phi);
  if (!(best > 0.0)) return 0.0;
  Vec3 n = (1.0 / best) * phi;
  if (lowest_along(p, n) >= 0.0) return std::min(best, 1.0);
  // Part of the body is behind the plane of that normal. F(n) = integral of max(0, n . omega) is
  // convex and homogeneous, so turning n to the vector form factor of what is in front of the plane
  // never lowers F and ends at a maximum.
  for (int i = 0; i < kMaxTurns; ++i) {
    const Vec3 front = form_factor(Clipped{n}, p, at);
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
