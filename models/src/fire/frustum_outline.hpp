// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "isorisk/models/fire/vector.hpp"

/// The outline of the hull of two discs as a receiver at the origin sees it, and contour integrals
/// along it. Equations: docs/models/fire/frustum_radiator.md. Only for frustum_radiator.cpp.
namespace isorisk::models::fire::outline {

using std::numbers::pi;

/// The curved cut of the lateral surface with the ground, as a receiver above the ground sees it,
/// is integrated by Gauss-Legendre where no point of it is nearer than kGaussDistance of half its
/// length and it is travelled evenly, and by chords elsewhere.
inline constexpr double kGaussDistance = 1.0;
inline constexpr double kGaussEvenness = 0.3;
inline constexpr int kCutChords = 32;  // Sink::kChords of the results
/// Angles [rad] and heights over radii below this are one generator, or in the ground.
inline constexpr double kSameGenerator = 1e-9;

/// Angle on a disc with its cosine and sine, so that no trigonometric function is called twice.
/// Counted from the direction in which the disc rises most.
struct Angle {
  double rad;
  double cos;
  double sin;
};
inline Angle angle(double rad) noexcept { return {rad, std::cos(rad), std::sin(rad)}; }

/// The axes of both discs: u towards the highest point, u x v = w.
struct Axes {
  Vec3 u, v, w;
};

/// A circle seen from the receiver at the origin.
struct Circle {
  Vec3 centre;
  double radius;
  double rise;       ///< radius x slope: how much the highest point is above the centre
  double z;          ///< height of the centre above ground
  Angle half_above;  ///< half of the part above ground: 0 none, pi all
  [[nodiscard]] Vec3 at(const Axes& axes, const Angle& a) const noexcept {
    return centre + (radius * a.cos) * axes.u + (radius * a.sin) * axes.v;
  }
  [[nodiscard]] double height(const Angle& a) const noexcept { return z + rise * a.cos; }
  /// \pre 0 <= angle_rad <= pi
  [[nodiscard]] bool above(double angle_rad) const noexcept {
    return half_above.rad >= pi || angle_rad < half_above.rad;
  }
};

/// Integral of (r x dr)/r^2 along the arc from a to b (b < a: backwards), |b - a| <= 2 pi.
///
/// r^2 = P + Q cos(psi), psi counted from the far side of the circle. With S^2 = P^2 - Q^2 and
/// q = Q/(P + S), the antiderivative of 1/r^2 that is continuous in psi is
/// [psi - 2 atan(q sin psi / (1 + q cos psi))]/S; the other two integrals follow from it.
inline Vec3 arc_integral(const Axes& axes, const Circle& c, const Angle& a,
                         const Angle& b) noexcept {
  const double cu = dot(c.centre, axes.u);
  const double cv = dot(c.centre, axes.v);
  const double cw = dot(c.centre, axes.w);
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
  return (-c.radius * cw * int_cos) * axes.u + (-c.radius * cw * int_sin) * axes.v +
         (c.radius * along_w) * axes.w;
}

/// Angle under which a straight line is seen, over the length of a x b: the factor of a x b.
inline double line_factor(double cross2, double dot_ab) noexcept {
  const double x2 = cross2 / (dot_ab * dot_ab);
  if (dot_ab > 0.0 && x2 < 0.01) {  // atan(x)/x to 1e-11
    return (1.0 - x2 * (1.0 / 3.0 - x2 * (1.0 / 5.0 - x2 * (1.0 / 7.0 - x2 * (1.0 / 9.0))))) /
           dot_ab;
  }
  if (!(cross2 > 0.0)) return 0.0;
  const double s = std::sqrt(cross2);
  return std::atan2(s, dot_ab) / s;
}

/// Integral of (r x dr)/r^2 along a straight line: the angle seen, on the normal of its plane.
inline Vec3 line_integral(Vec3 a, Vec3 b) noexcept {
  const Vec3 c = cross(a, b);
  return line_factor(dot(c, c), dot(a, b)) * c;
}

/// Takes the pieces of an outline as they are.
struct Whole {
  static constexpr bool kClips = false;
  static constexpr bool kGauss = true;
  static constexpr int kChords = kCutChords;
  Vec3 sum{};
  void arc(const Axes& axes, const Circle& c, const Angle& a, const Angle& b) noexcept {
    sum = sum + arc_integral(axes, c, a, b);
  }
  void line(Vec3 from, Vec3 to) noexcept { sum = sum + line_integral(from, to); }
  void add(Vec3 integral) noexcept { sum = sum + integral; }
  [[nodiscard]] Vec3 closed() const noexcept { return sum; }
};

/// Another quadrature of the ground cut, for the estimate of its error.
struct WholeByChords : Whole {
  static constexpr bool kGauss = false;
  static constexpr int kChords = kCutChords / 2;
};

/// Takes the part of an outline in front of the plane through the receiver with normal n. What is
/// cut off is replaced by its trace in the plane, which adds an angle on n.
struct Clipped {
  static constexpr bool kClips = true;
  static constexpr int kChords = kCutChords;
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
      return;  // its own angle is zero; the others are within (-pi, pi) of it
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

  // Which ends are in front decides how often the arc crosses, so that rounding cannot lose one.
  void arc(const Axes& axes, const Circle& c, const Angle& a, const Angle& b) noexcept {
    const bool in_a = dot(n, c.at(axes, a)) > 0.0;
    const bool in_b = dot(n, c.at(axes, b)) > 0.0;
    const double f0 = dot(n, c.centre);
    const double fu = c.radius * dot(n, axes.u);
    const double fv = c.radius * dot(n, axes.v);
    const double amplitude = std::sqrt(fu * fu + fv * fv);
    if (std::abs(f0) >= amplitude && in_a == in_b) {  // no crossing on the whole circle
      if (in_a) sum = sum + arc_integral(axes, c, a, b);
      return;
    }
    const double mid = std::atan2(fv, fu);
    const double half = std::acos(std::clamp(-f0 / amplitude, -1.0, 1.0));
    const double turn = b.rad >= a.rad ? 1.0 : -1.0;
    const double span = std::abs(b.rad - a.rad);
    // Way from a, in the direction of travel, to where the circle comes up and goes down again.
    const auto way = [&](double rad) {
      const double x = std::fmod(turn * (rad - a.rad), 2.0 * pi);
      return x < 0.0 ? x + 2.0 * pi : x;
    };
    const double up = way(mid - turn * half);
    const double down = way(mid + turn * half);
    const auto piece = [&](const Angle& from, const Angle& to) {
      sum = sum + arc_integral(axes, c, from, to);
    };
    const auto at = [&](double x) { return angle(a.rad + turn * std::min(x, span)); };
    if (in_a && in_b) {
      if (down < up && up < span) {  // dips behind the plane
        const Angle out = at(down), in = at(up);
        piece(a, out);
        exit(c.at(axes, out));
        enter(c.at(axes, in));
        piece(in, b);
      } else {
        piece(a, b);
      }
    } else if (in_a) {
      const Angle out = at(down);
      piece(a, out);
      exit(c.at(axes, out));
    } else if (in_b) {
      const Angle in = at(up);
      enter(c.at(axes, in));
      piece(in, b);
    } else if (up < down && down < span) {  // rises before the plane
      const Angle in = at(up), out = at(down);
      enter(c.at(axes, in));
      piece(in, out);
      exit(c.at(axes, out));
    }
  }

  [[nodiscard]] Vec3 closed() const noexcept { return sum + trace * n; }
};

/// The same with half the chords, for the estimate of the error.
struct ClippedByFewer : Clipped {
  static constexpr int kChords = kCutChords / 2;
  using Clipped::Clipped;
};

/// The two discs, seen from the receiver.
struct Seen {
  Axes axes;
  Circle base, tip;
  double receiver_z;  ///< above ground

  /// The point of a generator on the ground; its ends are on different sides of it.
  [[nodiscard]] Vec3 ground_point(const Angle& a) const noexcept {
    const double z1 = base.height(a);
    const double z2 = tip.height(a);
    const double t = z1 == z2 ? 0.5 : std::clamp(z1 / (z1 - z2), 0.0, 1.0);
    const Vec3 q = base.at(axes, a);
    return q + t * (tip.at(axes, a) - q);
  }
};

/// Gauss-Legendre of the ground cut between two generators, angle = middle + 2 atan(tau). False:
/// the receiver is too near for it.
inline bool gauss_cut(const Seen& seen, const Angle& a, const Angle& b, Vec3& integral) noexcept {
  constexpr std::array<double, 4> kNode{0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                                        0.9602898564975363};
  constexpr std::array<double, 4> kWeight{0.3626837833783620, 0.3137066458778873,
                                          0.2223810344533745, 0.1012285362903763};
  const double half = 0.5 * (b.rad - a.rad);
  if (!(std::abs(half) < 2.0)) return false;
  const Angle mid = angle(a.rad + half);
  // A generator that runs along the ground moves its end fast: not for eight points.
  const auto drop_along = [&](const Angle& at) {
    return std::abs(seen.base.height(at) - seen.tip.height(at));
  };
  const auto [least, most] = std::minmax({drop_along(a), drop_along(mid), drop_along(b)});
  if (!(least > kGaussEvenness * most)) return false;
  const double t_end = std::tan(0.5 * half);
  const double drop = seen.receiver_z;
  double sx = 0.0, sy = 0.0, sz = 0.0, half_length = 0.0, nearest2 = 1e300;
  for (std::size_t k = 0; k < 8; ++k) {
    const double node = k < 4 ? kNode[k] : -kNode[k - 4];
    const double weight = kWeight[k % 4];
    const double tau = t_end * node;
    const double inv = 1.0 / (1.0 + tau * tau);
    const double ct = (1.0 - tau * tau) * inv, st = 2.0 * tau * inv;
    const double c = mid.cos * ct - mid.sin * st, s = mid.sin * ct + mid.cos * st;
    const double z1 = seen.base.z + seen.base.rise * c, z2 = seen.tip.z + seen.tip.rise * c;
    const double step = z1 - z2;
    const double t = z1 / step;
    // dt/dphi; dz/dphi = -rise sin(phi)
    const double dt = (seen.base.rise * z2 - seen.tip.rise * z1) * s / (step * step);
    const double radius = seen.base.radius + t * (seen.tip.radius - seen.base.radius);
    const Axes& e = seen.axes;
    const Vec3 d = seen.tip.centre - seen.base.centre;
    const double dr = seen.tip.radius - seen.base.radius;
    const double x = seen.base.centre.x + t * d.x + radius * (c * e.u.x + s * e.v.x);
    const double y = seen.base.centre.y + t * d.y + radius * (c * e.u.y + s * e.v.y);
    const double dx = dt * (d.x + dr * (c * e.u.x + s * e.v.x)) + radius * (-s * e.u.x + c * e.v.x);
    const double dy = dt * (d.y + dr * (c * e.u.y + s * e.v.y)) + radius * (-s * e.u.y + c * e.v.y);
    const double r2 = x * x + y * y + drop * drop;
    const double w = weight * 2.0 * inv * t_end;  // dphi
    const double f = w / r2;
    // r = (x, y, -drop), dr in the ground
    sx += f * drop * dy;
    sy -= f * drop * dx;
    sz += f * (x * dy - y * dx);
    half_length += 0.5 * std::abs(w) * std::sqrt(dx * dx + dy * dy);
    nearest2 = std::min(nearest2, r2);
  }
  if (nearest2 < kGaussDistance * kGaussDistance * half_length * half_length) return false;
  integral = {sx, sy, sz};
  return true;
}

/// The ground cut between two generators.
template <class Sink>
void ground_cut(Sink& sink, const Seen& seen, const Angle& a, const Angle& b) noexcept {
  if constexpr (!Sink::kClips) {
    if (seen.receiver_z == 0.0) {  // in the horizon: only its ends count
      return sink.line(seen.ground_point(a), seen.ground_point(b));
    }
    if constexpr (Sink::kGauss) {
      Vec3 integral;
      if (gauss_cut(seen, a, b, integral)) return sink.add(integral);
    }
  }
  const double step = (b.rad - a.rad) / Sink::kChords;
  const double cs = std::cos(step), sn = std::sin(step);
  Vec3 from = seen.ground_point(a);
  Vec3 before = from;
  Angle at = a;
  for (int i = 1; i <= Sink::kChords; ++i) {
    at = i == Sink::kChords
             ? b
             : Angle{at.rad + step, at.cos * cs - at.sin * sn, at.sin * cs + at.cos * sn};
    const Vec3 to = seen.ground_point(at);
    if constexpr (Sink::kClips) {
      sink.line(from, to);
    } else {
      // Chords of two lengths, extrapolated to none: 4/3 of the short less 1/3 of the long ones.
      sink.add((4.0 / 3.0) * line_integral(from, to));
      if (i % 2 == 0) {
        sink.add((-1.0 / 3.0) * line_integral(before, to));
        before = to;
      }
    }
    from = to;
  }
}

/// Where the sides of the part of a generator above ground are; nothing when it is all below.
struct Sides {
  bool any;
  Vec3 base, tip;
};
inline Sides sides(const Seen& seen, const Angle& a, bool base_up, bool tip_up) noexcept {
  if (!base_up && !tip_up) return {false, {}, {}};
  const Vec3 cut = base_up && tip_up ? Vec3{} : seen.ground_point(a);
  return {true, base_up ? seen.base.at(seen.axes, a) : cut,
          tip_up ? seen.tip.at(seen.axes, a) : cut};
}

/// The lateral surface between generators a < b, seen from outside, less what is below ground.
template <class Sink>
void lateral_above_ground(Sink& sink, const Seen& seen, const Angle& a, const Angle& b,
                          bool full_circle) noexcept {
  std::array<Angle, 10> stops;
  std::size_t n = 0;
  stops[n++] = a;
  const auto add = [&](const Angle& stop) {
    if (!(stop.rad > a.rad && stop.rad < b.rad)) return;
    std::size_t i = n++;
    for (; i > 1 && stops[i - 1].rad > stop.rad; --i) stops[i] = stops[i - 1];
    stops[i] = stop;
  };
  for (const Circle* c : {&seen.base, &seen.tip}) {
    const Angle& h = c->half_above;
    if (h.rad <= 0.0 || h.rad >= pi) continue;
    add({h.rad, h.cos, h.sin});
    add({-h.rad, h.cos, -h.sin});
    add({h.rad - 2.0 * pi, h.cos, h.sin});
    add({2.0 * pi - h.rad, h.cos, -h.sin});
  }
  stops[n++] = b;
  Sides first{false, {}, {}};
  bool started = false;
  bool base_before = false, tip_before = false;
  Angle from = a;
  for (std::size_t i = 1; i < n; ++i) {
    const Angle& to = stops[i];
    // Where both discs pass the ground on one generator, that generator is in the ground.
    if (!(to.rad - from.rad > kSameGenerator) && i + 1 < n) continue;
    double mid = std::abs(0.5 * (from.rad + to.rad));
    if (mid > pi) mid = std::abs(mid - 2.0 * pi);
    const bool base_up = seen.base.above(mid);
    const bool tip_up = seen.tip.above(mid);
    const bool in_ground = std::abs(seen.base.height(from)) + std::abs(seen.tip.height(from)) <
                           kSameGenerator * (seen.base.radius + seen.tip.radius);
    if (started && (base_up != base_before || tip_up != tip_before) && in_ground) {
      const Sides left = sides(seen, from, base_before, tip_before);
      const Sides right = sides(seen, from, base_up, tip_up);
      if (left.any && right.any) {
        sink.line(left.base, right.base);
        sink.line(right.tip, left.tip);
      } else if (left.any) {
        sink.line(left.base, left.tip);
      } else if (right.any) {
        sink.line(right.tip, right.base);
      }
    }
    // Base side forwards, tip side backwards: anticlockwise for the receiver.
    if (base_up) {
      sink.arc(seen.axes, seen.base, from, to);
    } else if (tip_up) {
      ground_cut(sink, seen, from, to);
    }
    if (tip_up) {
      sink.arc(seen.axes, seen.tip, to, from);
    } else if (base_up) {
      ground_cut(sink, seen, to, from);
    }
    if (!started) first = sides(seen, a, base_up, tip_up);
    started = true;
    base_before = base_up;
    tip_before = tip_up;
    from = to;
  }
  if (full_circle) return;
  const Sides right = sides(seen, b, base_before, tip_before);
  if (right.any) sink.line(right.base, right.tip);
  if (first.any) sink.line(first.tip, first.base);
}

/// A whole disc above ground, `turn` +1: its outward normal is w, -1: -w.
template <class Sink>
void disc_above_ground(Sink& sink, const Axes& axes, const Circle& c, double turn) noexcept {
  const Angle& h = c.half_above;
  if (h.rad <= 0.0) return;
  if (h.rad >= pi) {
    sink.arc(axes, c, {0.0, 1.0, 0.0}, {2.0 * pi * turn, 1.0, 0.0});
    return;
  }
  const Angle from{-turn * h.rad, h.cos, -turn * h.sin};
  const Angle to{turn * h.rad, h.cos, turn * h.sin};
  sink.arc(axes, c, from, to);
  sink.line(c.at(axes, to), c.at(axes, from));
}

/// How the receiver sees the body.
struct View {
  double h;        ///< of the receiver above the base disc along w
  double height;   ///< of the body along w
  Vec3 d;          ///< from the axis, at that height, to the receiver
  double radius;   ///< of the body at that height, continued as a cone
  bool base_seen;  ///< and radiates
  bool tip_seen;
  bool cut_by_ground;
};

/// Sends the outline of what is seen to the sink, anticlockwise for the receiver.
template <class Sink>
void trace(Sink& sink, const Seen& seen, const View& view) noexcept {
  const Axes& e = seen.axes;
  const double rho = length(view.d);
  // Some generator faces the receiver. From the apex of the cone none does, whatever rounding says.
  const double rounding = 1e-12 * view.height;
  const bool some = view.radius < rho && !(rho < rounding && -view.radius < rounding);
  const bool all = some && view.radius <= -rho;  // all of them do
  const Angle zero{0.0, 1.0, 0.0};
  const Angle once{2.0 * pi, 1.0, 0.0};
  if (!some || all) {
    if (all) {
      if (view.cut_by_ground) {
        lateral_above_ground(sink, seen, zero, once, true);
      } else {
        sink.arc(e, seen.base, zero, once);
        sink.arc(e, seen.tip, once, zero);
      }
    }
    if (view.base_seen) disc_above_ground(sink, e, seen.base, -1.0);
    if (view.tip_seen) disc_above_ground(sink, e, seen.tip, 1.0);
    return;
  }
  // The generators that face the receiver are within `edge` of its direction.
  const double inv = 1.0 / rho;
  const double k = std::max(-1.0, view.radius * inv);
  const double s = std::sqrt(std::max(0.0, 1.0 - k * k));
  const double edge = std::acos(k);
  const double cos_d = dot(view.d, e.u) * inv, sin_d = dot(view.d, e.v) * inv;
  const double delta = std::atan2(sin_d, cos_d);
  const Angle left{delta - edge, cos_d * k + sin_d * s, sin_d * k - cos_d * s};
  const Angle right{delta + edge, cos_d * k - sin_d * s, sin_d * k + cos_d * s};
  if (view.cut_by_ground) {
    lateral_above_ground(sink, seen, left, right, false);
    if (view.base_seen) disc_above_ground(sink, e, seen.base, -1.0);
    if (view.tip_seen) disc_above_ground(sink, e, seen.tip, 1.0);
    return;
  }
  // Near side of a disc that is not seen, far side of one that is.
  sink.arc(e, seen.base, left,
           view.base_seen ? Angle{right.rad - 2.0 * pi, right.cos, right.sin} : right);
  sink.line(seen.base.at(e, right), seen.tip.at(e, right));
  sink.arc(e, seen.tip, right,
           view.tip_seen ? Angle{left.rad + 2.0 * pi, left.cos, left.sin} : left);
  sink.line(seen.tip.at(e, left), seen.base.at(e, left));
}

/// The same for a right frustum above ground, all in the plane of axis and receiver: the two sides
/// mirror each other. \pre -1 < radius/|d| < 1
inline Vec3 symmetric_integral(const Seen& seen, const View& view) noexcept {
  const double rho = length(view.d);
  const double k = view.radius / rho;
  const double s = std::sqrt(std::max(0.0, 1.0 - k * k));
  const double edge = std::acos(k);
  struct Part {
    double u, w;
  };
  // Angle phi from the receiver's direction, psi = phi - pi; arc from -edge to edge over the near
  // side, or over the far side.
  const auto arc = [&](double radius, double cw, bool far_side) -> Part {
    const double near2 = (rho - radius) * (rho - radius) + cw * cw;
    const double far2 = (rho + radius) * (rho + radius) + cw * cw;
    const double root = std::sqrt(near2 * far2);
    if (!(root > 0.0)) return {0.0, 0.0};
    const double p = 0.5 * (near2 + far2);
    const double q = 2.0 * radius * rho / (p + root);
    const double d_psi = 2.0 * edge - (far_side ? 2.0 * pi : 0.0);
    // d_atan of arc_integral over q; q may vanish with the radius.
    const double x = 1.0 - q * k;
    const double d_atan = -2.0 * std::atan(q * s / x);
    const double one = (d_psi - 2.0 * d_atan) / root;
    const double over_q = q > 1e-9 ? d_atan / q : -2.0 * s;
    const double int_cos = -(2.0 * p / (p + root) * over_q - q * d_psi) / root;
    return {-radius * cw * int_cos, radius * (radius * one - rho * int_cos)};
  };
  const double cw1 = -view.h, cw2 = view.height - view.h;
  const Part base = arc(seen.base.radius, cw1, view.base_seen);
  // The tip is travelled the other way round.
  const Part tip = arc(seen.tip.radius, cw2, view.tip_seen);
  const Vec3 a{seen.base.radius * k - rho, seen.base.radius * s, cw1};
  const Vec3 b{seen.tip.radius * k - rho, seen.tip.radius * s, cw2};
  const Vec3 c = cross(a, b);
  const double lines = 2.0 * line_factor(dot(c, c), dot(a, b));
  const double along_u = base.u - tip.u + lines * c.x;
  const double along_w = base.w - tip.w + lines * c.z;
  return (along_u / rho) * view.d + along_w * seen.axes.w;
}

}  // namespace isorisk::models::fire::outline
