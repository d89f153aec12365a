// SPDX-License-Identifier: Apache-2.0
#include <boost/math/quadrature/gauss.hpp>

#include "cloud_frame.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

using boost::math::quadrature::gauss;

// Heights between which a * f(z) > 1, f the vertical factor (one interval), inside [0, lid].
struct Interval {
  double low = 0.0;
  double high = 0.0;
};
// Height of the maximum.
double top_of(const PlumeSection& at) noexcept {
  const double h = at.h;
  if (at.layer) {
    if (h == 0.0 || at.s > 3.0 * h) return 0.0;  // s is the mean height, and h is not lifted
    std::uintmax_t tries = 30;
    const auto best = boost::math::tools::brent_find_minima([&](double z) { return -at.f(z); }, 0.0,
                                                            1.2 * h, 20, tries);
    return at.f(0.0) >= -best.second ? 0.0 : best.first;
  }
  // Without lid: z = h tanh(z h / s^2), zero for h <= s.
  double top = h > at.s ? h : 0.0;
  if (h > at.s && h < 5.0 * at.s) {
    for (int i = 0; i < 30; ++i) {
      const double next = h * std::tanh(top * h / (at.s * at.s));
      if (std::abs(next - top) < 1e-6 * h) break;
      top = next;
    }
  }
  return top;
}
Interval heights_above(double a, const PlumeSection& at) noexcept {
  const auto excess = [&](double z) {  // ln(a f)
    const double f = at.f(z);
    return f > 0.0 ? std::log(a * f) : kNothing;
  };
  const double h = at.h;
  const double s = at.s;
  const double top = top_of(at);
  const double at_top = excess(top);
  if (!(at_top > 0.0)) return {};
  const auto root = [&](double inside, double outside, double f_outside) {
    std::uintmax_t steps = 30;
    const bool up = outside > inside;
    const auto r = boost::math::tools::toms748_solve(
        excess, up ? inside : outside, up ? outside : inside, up ? at_top : f_outside,
        up ? f_outside : at_top, [&](double p, double q) { return std::abs(q - p) < 1e-6 * s; },
        steps);
    return 0.5 * (r.first + r.second);
  };
  Interval r;
  const double at_ground = top > 0.0 ? excess(0.0) : at_top;
  r.low = at_ground > 0.0 ? 0.0 : root(top, 0.0, at_ground);
  // Gaussian: f <= 2 exp(-(z - h)^2 / 2 s^2) without lid.
  double bound = std::min(at.lid, h + s * std::sqrt(2.0 * std::log(std::max(2.0 * a, 1.0 + 1e-9))));
  if (at.layer) {
    bound = std::min(at.lid, std::max(h + s, 1.0001 * top));
    while (bound < at.lid && excess(bound) > 0.0) bound = std::min(2.0 * bound, at.lid);
  }
  const double at_bound = bound > top ? excess(bound) : at_top;
  r.high = at_bound < 0.0 ? root(top, bound, at_bound) : std::max(bound, top);
  return r;
}

// Nodes of z = mid + half sin(angle), which takes the root of the integrand at both ends away.
struct SineNodes {
  static constexpr std::size_t kCount = 10;
  std::array<double, kCount> position{};  // sin(angle)
  std::array<double, kCount> weight{};    // times cos(angle)
  SineNodes() {
    const auto& x = gauss<double, kCount>::abscissa();
    const auto& w = gauss<double, kCount>::weights();
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double angle = 0.5 * kPi * x[i];
      position[2 * i] = std::sin(angle);
      position[2 * i + 1] = -position[2 * i];
      weight[2 * i] = weight[2 * i + 1] = 0.5 * kPi * w[i] * std::cos(angle);
    }
  }
};

// Share of the mass of a crosswind slice of a plume that is above a limit; `a` is the level
// q/(2 pi u sy sz) over the limit, so that the concentration is a * f(z) * exp(-y^2/2sy^2).
double slice_share_above(double a, const PlumeSection& at) {
  if (!at.layer && at.h == 0.0 && at.lid > 6.0 * at.s) {
    return std::max(0.0, 1.0 - 0.5 / a);  // 1 - C_lim / C_axis
  }
  const Interval z = heights_above(a, at);
  if (!(z.high > z.low)) return 0.0;
  // integral of f(z) erf(sqrt(ln(a f))) dz
  static const SineNodes nodes;
  const double mid = 0.5 * (z.low + z.high);
  const double half = 0.5 * (z.high - z.low);
  double sum = 0.0;
  for (std::size_t i = 0; i < SineNodes::kCount; ++i) {
    const double f = at.f(mid + half * nodes.position[i]);
    const double l = std::log(a * f);
    if (l > 0.0) sum += half * nodes.weight[i] * f * std::erf(std::sqrt(l));
  }
  return std::min(1.0, sum / (kSqrt2Pi * at.s));
}

// The same for a puff: horizontal sections of an elliptic Gaussian, share above = 1 - C_lim/C(z).
double puff_share_above(double a, double h, double s, double lid) {
  const Interval z = heights_above(a, {h, s, lid, 0.0, std::nullopt});
  if (!(z.high > z.low)) return 0.0;
  const double sum = gauss<double, 30>::integrate(
      [&](double height) { return vertical_factor(height, h, s, lid) - 1.0 / a; }, z.low, z.high);
  return std::clamp(sum / (kSqrt2Pi * s), 0.0, 1.0);
}

// A flammable question about one cloud.
struct Task {
  const Frame& f;
  const FlammableOptions& options;
  double lower;  // kg/m3
  double upper;
  double radius;  // of the source
  Extent at_z;    // of the middle or the steady plume at the receptor height
  bool at_receptor;
  double z_judge;  // height at which the moment of the contour is chosen

  [[nodiscard]] double judged(double x) const noexcept {
    return f.axis(x, at_receptor ? z_judge : f.height(x));
  }
};

// A puff: the ellipse at the time of the largest area.
void fill_puff(const Task& task, FlammableTable& t) {
  const Frame& f = task.f;
  const auto area = [&](double x) {  // pi a b
    const double l = log_ratio(f.axis(x, task.z_judge), task.lower);
    return l > 0.0 ? 2.0 * kPi * l * f.sx(x) * f.sy(x) : 0.0;
  };
  const Extent e = task.at_receptor
                       ? task.at_z
                       : steady_extent(f, task.z_judge, task.lower, task.options.max_distance_m);
  if (!e.any) return;
  const auto [centre, largest_area] = largest(area, e.near_m, e.far_m, f.origin());
  t.time_s = centre / f.u;
  if (task.options.masses) {
    const double s_z = f.sz(centre);
    const double level = f.amount / (kSqrt2Pi * 2.0 * kPi * f.sx(centre) * f.sy(centre) * s_z);
    t.centroid_x_m = centre;
    t.mass_above_lower_kg = f.amount * puff_share_above(level / task.lower, f.h, s_z, f.lid);
    t.mass_in_limits_kg =
        std::max(0.0, t.mass_above_lower_kg -
                          f.amount * puff_share_above(level / task.upper, f.h, s_z, f.lid));
  }
  if (!task.at_receptor) return;

  const double spread =
      std::sqrt(2.0 * std::max(0.0, log_ratio(f.axis(centre, task.z_judge), task.lower)));
  const double a = f.sx(centre) * spread;
  const double b = f.sy(centre) * spread;
  t.area_m2 = largest_area;
  t.max_half_width_m = b;
  t.upwind_x_m = centre - a;
  const auto points = static_cast<std::size_t>(task.options.points);
  t.x_m.resize(points);
  t.half_width_m.resize(points);
  for (std::size_t i = 0; i < points; ++i) {
    const double angle = kPi * static_cast<double>(i) / static_cast<double>(points - 1);
    t.x_m[i] = centre - a * std::cos(angle);
    t.half_width_m[i] = i == 0 || i == points - 1 ? 0.0 : b * std::sin(angle);
  }
}

// Time from the end of the release on at which the contour of a plume is largest.
double time_of_largest_contour(const Task& task, const Extent& steady) {
  const Frame& f = task.f;
  const double origin = f.origin();
  // What does not depend on the time is kept.
  struct Node {
    double x, weight, log_level, sigma_y;
  };
  constexpr std::size_t kNodes = 20;
  std::array<Node, kNodes> node{};
  const auto& gx = gauss<double, kNodes>::abscissa();
  const auto& gw = gauss<double, kNodes>::weights();
  const double la = std::log(steady.near_m + origin);
  const double lb = std::log(steady.far_m + origin);
  for (std::size_t i = 0; i < kNodes; ++i) {
    const double side = i % 2 == 0 ? 0.5 : -0.5;
    const double x = std::exp(0.5 * (la + lb) + side * (lb - la) * gx[i / 2]) - origin;
    node[i] = {x, 0.5 * (lb - la) * gw[i / 2] * (x + origin), log_ratio(task.judged(x), task.lower),
               f.sy(x)};
  }
  const auto area_at = [&](double when) {
    double sum = 0.0;
    for (const Node& at : node) {
      const double part = f.segment(at.x, when);
      const double l = part > 0.0 ? at.log_level + std::log(part) : -1.0;
      if (l > 0.0) sum += at.weight * 2.0 * at.sigma_y * std::sqrt(2.0 * l);
    }
    return sum;
  };
  std::uintmax_t tries = 20;
  const auto best = boost::math::tools::brent_find_minima(
      [&](double when) { return -area_at(when); }, f.duration,
      f.duration + steady.far_m / f.speed(steady.far_m), 8, tries);
  return area_at(f.duration) >= -best.second ? f.duration : best.first;
}

// A plume at one moment: share(x) of the steady concentration.
class PlumeMoment {
 public:
  PlumeMoment(const Task& task, bool established, double time_s)
      : task_{task}, f_{task.f}, established_{established}, time_s_{time_s} {}

  [[nodiscard]] double share(double x) const noexcept {
    return established_ ? 1.0 : f_.segment(x, time_s_);
  }
  // Level q/(2 pi u sy sz) of a slice.
  [[nodiscard]] double level(double x, const PlumeSection& at) const noexcept {
    return share(x) * f_.level(x, at);
  }
  // ln of the highest concentration of a slice over the lower limit.
  [[nodiscard]] double on_axis(double x) const noexcept {
    const PlumeSection at = f_.section(x);
    return log_ratio(level(x, at) * std::max(at.f(0.0), at.f(at.h)), task_.lower);
  }

  void fill_masses(const Extent& steady, FlammableTable& t) const {
    const double origin = f_.origin();
    const double max_distance = task_.options.max_distance_m;
    const auto excess = [&](double x) { return on_axis(x); };
    Extent axis;
    if (established_ && task_.at_receptor && !steady.open && steady.near_m == 0.0) {
      // The extent at the receptor height, and a little beyond.
      double beyond = steady.far_m;
      while (on_axis(beyond) > 0.0 && beyond < max_distance) {
        beyond = std::min(1.5 * beyond + 1.0, max_distance);
      }
      axis.any = true;
      axis.far_m = beyond;
      const double f_far = on_axis(beyond);
      const double f_near = on_axis(steady.far_m);
      if (beyond > steady.far_m && f_far < 0.0 && f_near > 0.0) {
        axis.far_m = root_in_log(excess, steady.far_m, beyond, f_near, f_far, origin);
      }
    } else {
      axis = find_extent(excess, origin, max_distance, established_ ? kScanSteps : kFineScanSteps);
    }
    if (!axis.any) return;
    const Sum lean = mass_above(task_.lower, axis);
    // Quadrature may exceed a short release by a per cent.
    t.mass_above_lower_kg = std::min(lean.mass, f_.amount * f_.duration);
    t.centroid_x_m = lean.mass > 0.0 ? lean.moment / lean.mass : 0.0;
    const double gap = std::log(task_.upper / task_.lower);
    const Extent rich = find_extent([&](double x) { return on_axis(x) - gap; }, origin, axis.far_m,
                                    established_ ? kFewSteps : kFineScanSteps);
    t.mass_in_limits_kg = std::max(
        0.0, t.mass_above_lower_kg - (rich.any ? mass_above(task_.upper, rich).mass : 0.0));
  }

  void fill_contour(const Extent& steady, FlammableTable& t) const {
    const double origin = f_.origin();
    const double z = task_.options.receptor_height_m;
    const auto excess = [&](double x) { return log_ratio(f_.axis(x, z) * share(x), task_.lower); };
    const Extent e =
        established_ ? steady : find_extent(excess, origin, steady.far_m, kFineScanSteps);
    if (!e.any) return;
    const auto width = [&](double x) {
      return f_.sy(x) * std::sqrt(2.0 * std::max(0.0, excess(x)));
    };
    const auto points = static_cast<std::size_t>(task_.options.points);
    t.x_m.reserve(points);
    t.half_width_m.reserve(points);
    std::size_t left = points;
    // Over a pool, whose cloud may still be below the receptor, from its downwind edge.
    const bool over_pool = task_.radius > e.near_m && task_.radius < e.far_m && e.near_m > 0.0;
    const double start = over_pool ? task_.radius : e.near_m;
    const double w0 = over_pool || e.near_m == 0.0 ? width(start) : 0.0;
    if (w0 > 0.0) {
      // Upwind end: a quarter of an ellipse up to `start`.
      constexpr int kCap = 6;
      const double length = start + (task_.radius > 0.0 ? task_.radius : w0);
      for (int i = 0; i < kCap; ++i) {
        const double angle = 0.5 * kPi * i / kCap;
        t.x_m.push_back(start - length * std::cos(angle));
        t.half_width_m.push_back(w0 * std::sin(angle));
      }
      left -= kCap;
    }
    // Closer together towards the tip, where the width goes like a square root; also towards the
    // near end when it is a tip.
    const double la = std::log(start + origin);
    const double lb = std::log(e.far_m + origin);
    for (std::size_t i = 0; i < left; ++i) {
      const double v = static_cast<double>(i) / static_cast<double>(left - 1);
      const double p = w0 > 0.0 ? 1.0 - (1.0 - v) * (1.0 - v) : 0.5 * (1.0 - std::cos(kPi * v));
      const bool first = i == 0;
      const bool last = i == left - 1;
      const double x = first ? start : last ? e.far_m : std::exp(std::lerp(la, lb, p)) - origin;
      t.x_m.push_back(x);
      t.half_width_m.push_back(last || (first && w0 == 0.0) ? 0.0 : width(x));
    }
    t.upwind_x_m = t.x_m.front();
    for (std::size_t i = 0; i < t.x_m.size(); ++i) {
      t.max_half_width_m = std::max(t.max_half_width_m, t.half_width_m[i]);
      if (i > 0) {
        t.area_m2 += (t.x_m[i] - t.x_m[i - 1]) * (t.half_width_m[i] + t.half_width_m[i - 1]);
      }
    }
  }

 private:
  struct Sum {
    double mass = 0.0;
    double moment = 0.0;
  };
  // Mass above a limit, and its first moment about the source.
  [[nodiscard]] Sum mass_above(double limit, const Extent& e) const {
    return established_ ? mass_by<20>(limit, e) : mass_by<30>(limit, e);
  }
  template <std::size_t kNodes>
  [[nodiscard]] Sum mass_by(double limit, const Extent& e) const {
    const double origin = f_.origin();
    const double la = std::log(e.near_m + origin);
    const double lb = std::log(e.far_m + origin);
    const auto& nodes = gauss<double, kNodes>::abscissa();
    const auto& weights = gauss<double, kNodes>::weights();
    Sum sum;
    for (std::size_t i = 0; i < kNodes; ++i) {
      const double side = i % 2 == 0 ? 0.5 : -0.5;
      const double x = std::exp(0.5 * (la + lb) + side * (lb - la) * nodes[i / 2]) - origin;
      const PlumeSection at = f_.section(x);
      const double line = share(x) * f_.amount / at.u;  // kg/m
      const double m = 0.5 * (lb - la) * weights[i / 2] * (x + origin) * line *
                       slice_share_above(level(x, at) / limit, at);
      sum.mass += m;
      sum.moment += m * x;
    }
    return sum;
  }

  const Task& task_;
  const Frame& f_;
  bool established_;
  double time_s_;
};

void fill_plume(const Task& task, FlammableTable& t) {
  const Frame& f = task.f;
  const Extent steady =
      task.at_receptor
          ? task.at_z
          : find_extent([&](double x) { return log_ratio(task.judged(x), task.lower); }, f.origin(),
                        task.options.max_distance_m, kScanSteps);
  if (!steady.any) return;
  // The head of the plume has passed the far end: within 0.02 % of steady there.
  constexpr double kEstablished = 2.5;
  const bool endless = !(f.duration < kInf);
  const bool established = endless || f.speed(steady.far_m) * f.duration - steady.far_m >
                                          kEstablished * kSqrt2 * f.sigmas.sigma_x_m(steady.far_m);
  const double time = established ? f.duration : time_of_largest_contour(task, steady);
  t.time_s = endless ? 0.0 : time;
  const PlumeMoment moment{task, established, time};
  if (task.options.masses) moment.fill_masses(steady, t);
  if (task.at_receptor) moment.fill_contour(steady, t);
}

}  // namespace

FlammableTable PassiveCloud::flammable(const FlammableOptions& o) const {
  InputCheck check{"passive_cloud flammable table"};
  check.require(o.lower_limit_fraction > 0.0 && o.lower_limit_fraction < 1.0,
                "lower_limit_fraction", o.lower_limit_fraction, "-", "be in (0, 1)");
  check.require(o.upper_limit_fraction >= o.lower_limit_fraction && o.upper_limit_fraction <= 1.0,
                "upper_limit_fraction", o.upper_limit_fraction, "-",
                "be at least the lower limit and at most 1");
  check.non_negative("receptor_height", o.receptor_height_m, "m");
  check.positive("averaging_time", o.averaging_time_s, "s");
  check.positive("max_distance", o.max_distance_m, "m");
  check.require(o.points >= 16, "points", o.points, "-", "be >= 16");
  check.done();

  const Frame f{in_, wind_, lid_m_, pure_kg_per_m3_, o.averaging_time_s, layer_.get(), jet_.get()};
  const double lower = o.lower_limit_fraction * pure_kg_per_m3_;
  const double upper = o.upper_limit_fraction * pure_kg_per_m3_;
  const double z = o.receptor_height_m;
  FlammableTable t;
  const Extent at_z = steady_extent(f, z, lower, o.max_distance_m);
  t.distance_m = farthest(f, z, lower, at_z);
  const bool at_receptor = t.distance_m > 0.0;
  const Task task{.f = f,
                  .options = o,
                  .lower = lower,
                  .upper = upper,
                  .radius = 0.5 * in_.source_diameter_m,
                  .at_z = at_z,
                  .at_receptor = at_receptor,
                  // Where nothing reaches the receptor, the height of the release decides.
                  .z_judge = at_receptor ? z : f.h};
  if (f.puff) {
    fill_puff(task, t);
  } else {
    fill_plume(task, t);
  }
  if (at_receptor && at_z.open) {
    t.warnings.push_back({"table_cut_short", "dispersion.passive_cloud",
                          "the lower limit is exceeded at max_distance = " +
                              rounded(o.max_distance_m) + " m; the contour ends there"});
  }
  if (at_receptor) {
    warn_range(t.warnings, "distance to the limit", t.distance_m, f.sigmas.valid_from_m(),
               f.sigmas.valid_to_m(), "m", "of the dispersion coefficients");
  }
  return t;
}

}  // namespace isorisk::models::dispersion
