// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>

#include "cloud_frame.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

using boost::math::quadrature::gauss;

// Integral over time of (c / steady c)^n for a plume of finite duration, in units of
// sqrt2 sigma_x / u: g(s) = 1/2 [erf(w/2 + s) + erf(w/2 - s)], integrated over the window
// |s| <= W/2 in the middle of the passage; w and W are duration and window in those units, and
// W/w is the same everywhere.
class PassageIntegral {
 public:
  PassageIntegral(double n, double window_over_duration) : n_{n}, ratio_{window_over_duration} {
    // Edge of a long cloud: integral of (1/2 erfc s)^n over the outer and the inner part.
    outer_ = gauss<double, 20>::integrate([&](double s) { return edge(s); }, 0.0, kTail);
    inner_ = gauss<double, 20>::integrate([&](double s) { return 1.0 - edge(-s); }, 0.0, kTail);
  }

  // \pre w > 0
  [[nodiscard]] double value(double w) {
    const double window = ratio_ * w;
    const double half = 0.5 * w;
    if (half > kTail) {
      const double beyond = 0.5 * window - half;
      if (beyond >= kTail) return 2.0 * (half - inner_ + outer_);
      if (beyond <= -kTail) return window;
      if (beyond == 0.0) return 2.0 * (half - inner_);
      // Part of the edge: from its foot up to the end of the window.
      return 2.0 *
             (half - kTail +
              gauss<double, 10>::integrate([&](double s) { return edge(s); }, -kTail, beyond));
    }
    if (w < kShort) {
      // g = w / sqrt(pi) exp(-s^2): a puff. The error is w^2 / 12 relative.
      return std::pow(w / kSqrtPi, n_) * kSqrtPi / std::sqrt(n_) *
             std::erf(std::sqrt(n_) * 0.5 * window);
    }
    if (!filled_) fill();
    return std::exp(interpolate(std::log(w)));
  }

 private:
  static constexpr double kTail = 3.5;  // erfc(3.5) = 7e-7
  static constexpr double kShort = 0.02;
  static constexpr std::size_t kNodes = 16;  // Chebyshev, of ln I against ln w

  [[nodiscard]] double edge(double s) const { return std::pow(0.5 * std::erfc(s), n_); }
  [[nodiscard]] double by_quadrature(double w) const {
    const double half = 0.5 * w;
    const double stop = std::min(0.5 * ratio_ * w, half + kTail);
    return 2.0 * gauss<double, 15>::integrate(
                     [&](double s) {
                       return std::pow(0.5 * (std::erf(half + s) + std::erf(half - s)), n_);
                     },
                     0.0, stop);
  }
  [[nodiscard]] static double mid() { return 0.5 * std::log(kShort * 2.0 * kTail); }
  [[nodiscard]] static double half_range() { return 0.5 * std::log(2.0 * kTail / kShort); }

  void fill() {
    std::array<double, kNodes> sample{};
    for (std::size_t k = 0; k < kNodes; ++k) {
      const double t = std::cos(kPi * (static_cast<double>(k) + 0.5) / kNodes);
      sample[k] = std::log(by_quadrature(std::exp(mid() + half_range() * t)));
    }
    for (std::size_t j = 0; j < kNodes; ++j) {
      double sum = 0.0;
      for (std::size_t k = 0; k < kNodes; ++k) {
        sum += sample[k] * cosine(j * (2 * k + 1));
      }
      coefficients_[j] = (j == 0 ? 1.0 : 2.0) / kNodes * sum;
    }
    filled_ = true;
  }
  // cos(pi i / (2 kNodes))
  [[nodiscard]] static double cosine(std::size_t i) {
    static const std::array<double, 4 * kNodes> table = [] {
      std::array<double, 4 * kNodes> c{};
      for (std::size_t k = 0; k < c.size(); ++k) {
        c[k] = std::cos(kPi * static_cast<double>(k) / (2.0 * kNodes));
      }
      return c;
    }();
    return table[i % table.size()];
  }
  [[nodiscard]] double interpolate(double ln_w) const {  // Clenshaw
    const double t = (ln_w - mid()) / half_range();
    double b1 = 0.0;
    double b2 = 0.0;
    for (std::size_t j = kNodes - 1; j > 0; --j) {
      const double b0 = coefficients_[j] + 2.0 * t * b1 - b2;
      b2 = b1;
      b1 = b0;
    }
    return coefficients_[0] + t * b1 - b2;
  }

  double n_;
  double ratio_;
  double outer_ = 0.0;
  double inner_ = 0.0;
  bool filled_ = false;
  std::array<double, kNodes> coefficients_{};
};

// The same for a puff with frozen spread: integral of exp(-n s^2) over the worst window of length
// W that does not begin before the release (tau = x / (sqrt2 sigma_x), negative upwind).
double puff_passage(double n, double tau, double window) noexcept {
  const double root_n = std::sqrt(n);
  const double before = std::min(tau, 0.5 * window);
  const double after = window - before;
  const double sum = before >= 0.0 ? std::erf(root_n * before) + std::erf(root_n * after)
                                   : std::erfc(-root_n * before) - std::erfc(root_n * after);
  return 0.5 * kSqrtPi / root_n * sum;
}

}  // namespace

ToxicTable PassiveCloud::toxic(const ToxicOptions& o) const {
  InputCheck check{"passive_cloud toxic table"};
  check.finite("probit_a", o.probit.a, "-");
  check.positive("probit_b", o.probit.b, "-");
  check.positive("probit_n", o.probit.n, "-");
  check.non_negative("receptor_height", o.receptor_height_m, "m");
  check.positive("max_exposure", o.max_exposure_s, "s");
  check.positive("averaging_time", o.averaging_time_s, "s");
  check.require(o.lethality_cutoff > 0.0 && o.lethality_cutoff <= 0.5, "lethality_cutoff",
                o.lethality_cutoff, "-", "be in (0, 0.5]");
  if (o.indoor == IndoorModel::AirChange) {
    check.positive("air_changes", o.air_changes_per_h, "1/h");
  }
  check.positive("max_distance", o.max_distance_m, "m");
  check.require(o.points >= 16, "points", o.points, "-", "be >= 16");
  check.done();

  const vulnerability::ToxicProbit probit = o.probit.in_mg_per_m3(
      in_.molar_mass_kg_per_mol, in_.ambient.temperature_k, in_.ambient.pressure_abs_pa);
  const Frame f{in_, wind_, lid_m_, pure_kg_per_m3_, o.averaging_time_s, layer_.get()};
  const double n = probit.n;
  const double z = o.receptor_height_m;
  const double window_s = o.max_exposure_s;
  PassageIntegral passage{n, f.duration > 0.0 ? window_s / f.duration : 1.0};
  const bool indoors = o.indoor == IndoorModel::AirChange;

  // Y = a + b [n ln(c) + ln(minutes)], c in mg/m3 at the reference level, minutes equivalent.
  const auto probit_of = [&](double c_kg_per_m3, double minutes) {
    if (!(c_kg_per_m3 > 0.0 && minutes > 0.0)) return kNothing;
    return std::max(kNothing,
                    probit.a + probit.b * (n * std::log(1e6 * c_kg_per_m3) + std::log(minutes)));
  };
  const auto plume_probit = [&](double x) {
    const double c = f.axis(x, z);
    if (!(f.duration < kInf)) {
      if (!indoors) return probit_of(c, window_s / 60.0);
      return probit_of(
          c, vulnerability::IndoorPulse{o.air_changes_per_h, window_s}.load_min(n, window_s));
    }
    if (indoors) {
      // A square pulse of the peak concentration with the dose integral of the passage.
      const double ratio = f.peak_ratio(x);
      return probit_of(c * ratio,
                       vulnerability::IndoorPulse{o.air_changes_per_h, f.duration / ratio}.load_min(
                           n, window_s));
    }
    const double scale = kSqrt2 * f.sigmas.sigma_x_m(x) / f.speed(x);  // s
    const double seconds = scale > 1e-6 * f.duration ? scale * passage.value(f.duration / scale)
                                                     : std::min(f.duration, window_s);
    return probit_of(c, seconds / 60.0);
  };
  const auto puff_probit = [&](double x) {
    const double at = std::max(x, 0.0);  // spread frozen while the cloud passes x
    const double c = f.axis(at, z);
    const double width = kSqrt2 * f.sx(at);
    const double tau = x / width;
    const double scale = width / f.u;
    if (indoors) {
      // Square pulse: peak at x, and the time that gives the integral of c.
      const double peak = x >= 0.0 ? 1.0 : std::exp(-tau * tau);
      const double seconds = scale * 0.5 * kSqrtPi * std::erfc(-tau) / peak;
      return probit_of(
          c * peak, vulnerability::IndoorPulse{o.air_changes_per_h, seconds}.load_min(n, window_s));
    }
    return probit_of(c, scale * puff_passage(n, tau, window_s / scale) / 60.0);
  };
  const auto y_of = [&](double x) {
    return f.puff ? puff_probit(x) : plume_probit(std::max(x, 0.0));
  };

  ToxicTable table;
  const double cut = vulnerability::probit_of_probability(o.lethality_cutoff);
  const auto excess = [&](double x) { return std::max(kNothing, y_of(x) - cut); };
  const double origin = f.origin();
  const Extent e = find_extent(excess, origin, o.max_distance_m, kScanSteps);
  if (!e.any) return table;

  const auto total = static_cast<std::size_t>(o.points);
  table.x_m.reserve(total);
  table.probit.reserve(total);
  table.drop_per_m2.reserve(total);
  const double radius = 0.5 * in_.source_diameter_m;
  const double drop_factor = 0.5 * probit.b * n;
  const auto push = [&](double x, double value_at) {
    const double s = f.sy(std::max(value_at, 0.0));
    table.x_m.push_back(x);
    table.probit.push_back(y_of(value_at));
    table.drop_per_m2.push_back(drop_factor / (s * s));
  };
  std::size_t left = total;
  double start = e.near_m;
  if (f.puff && e.near_m == 0.0) {
    // Upwind part of the cloud as it starts: down to the cut-off.
    constexpr int kUpwind = 8;
    double x_up = -f.sx(0.0);
    while (y_of(x_up) > cut) x_up *= 1.5;
    std::uintmax_t steps = 60;
    const auto r = boost::math::tools::toms748_solve(
        [&](double x) { return excess(x); }, x_up, 0.0,
        [&](double a, double b) { return std::abs(b - a) < 1e-7 * std::abs(x_up); }, steps);
    x_up = 0.5 * (r.first + r.second);
    for (int i = 0; i < kUpwind; ++i) {
      const double x = x_up * (1.0 - static_cast<double>(i) / kUpwind);
      push(x, x);
    }
    left -= kUpwind;
  } else if (!f.puff && radius > 0.0 && e.near_m < radius && e.far_m > radius) {
    // Over a pool, whose cloud may still be below the receptor, the value at its downwind edge.
    if (e.near_m > 0.0) start = radius;
    push(-radius, start);
    --left;
  }
  const double step =
      std::log((e.far_m + origin) / (start + origin)) / static_cast<double>(left - 1);
  for (std::size_t i = 0; i < left; ++i) {
    const double x = i == 0 ? start
                     : i == left - 1
                         ? e.far_m
                         : (start + origin) * std::exp(static_cast<double>(i) * step) - origin;
    push(x, x);
  }
  table.reach_m = e.far_m;
  if (e.open) {
    table.warnings.push_back({"table_cut_short", "dispersion.passive_cloud",
                              "lethality is above the cut-off at max_distance = " +
                                  rounded(o.max_distance_m) + " m; the table ends there"});
  }
  warn_range(table.warnings, "reach", table.reach_m, f.sigmas.valid_from_m(), f.sigmas.valid_to_m(),
             "m", "of the dispersion coefficients");
  return table;
}

namespace {

constexpr double kLeftOut = 1e-3;        // part of the load of the cut-off
constexpr double kLeastCutoff = 1e-300;  // representable, and its probit too
constexpr int kPointsOfEach = 128;
// Where the chords of ln(La + Lb) meet it, in ln(La/Lb): between, ln L is at most
// ln cosh(0.7) = 0.23 below them.
constexpr std::array kCorners{-1.4, 1.4};
constexpr std::size_t kTablesOfBoth = kCorners.size() + 1;

// One of two clouds at a place of the axis: ln of its load over b^-1, i.e. Y/b, and drop/b.
struct OnAxis {
  double ln_load = -kInf;
  double drop = 0.0;
};
OnAxis at(const ToxicTable& t, double x, double b) {
  if (t.x_m.empty() || x < t.x_m.front() || x > t.x_m.back()) return {};
  const auto after = std::upper_bound(t.x_m.begin(), t.x_m.end(), x);
  const auto j =
      std::min<std::size_t>(static_cast<std::size_t>(after - t.x_m.begin()), t.x_m.size() - 1);
  const std::size_t i = j == 0 ? 0 : j - 1;
  const double part = j == i ? 0.0 : (x - t.x_m[i]) / (t.x_m[j] - t.x_m[i]);
  const auto between = [&](const std::vector<double>& v) { return v[i] + part * (v[j] - v[i]); };
  return {between(t.probit) / b, between(t.drop_per_m2) / b};
}

// ln(La exp(-da s) + Lb exp(-db s)), s = y^2.
double ln_sum(const OnAxis& p, const OnAxis& q, double s) {
  const double u = p.ln_load - p.drop * s;
  const double v = q.ln_load - q.drop * s;
  const double high = std::max(u, v);
  if (!(high > -kInf)) return -kInf;
  return high + std::log1p(std::exp(std::min(u, v) - high));
}

// A straight line in s = y^2: ln load = value - drop s.
struct Line {
  double value;
  double drop;
};
using Lines = std::array<Line, kTablesOfBoth>;

// Chords of the convex function ln_sum() over [0, where it meets the cut-off], whose largest lies
// at or above it there. They meet it at kCorners and at both ends.
Lines chords(const OnAxis& p, const OnAxis& q, double ln_cut) {
  const double top = ln_sum(p, q, 0.0);
  const double share = std::exp(p.ln_load - top);
  const Line tangent{top, p.drop * share + q.drop * (1.0 - share)};
  Lines out;
  out.fill(tangent);
  const double widest = std::min(p.drop, q.drop);
  const bool one = !(p.ln_load > -kInf) || !(q.ln_load > -kInf);
  // Closer to the cut-off than rounding tells, the tangent is as good.
  if (one || !(top > ln_cut + 1e-6) || !(tangent.drop > widest * (1.0 + 1e-9))) return out;
  // Falls no faster than its tangent on the axis and no slower than the wider cloud.
  std::uintmax_t steps = 100;
  const double fast = (top - ln_cut) / tangent.drop;
  const auto r = boost::math::tools::toms748_solve(
      [&](double s) { return ln_sum(p, q, s) - ln_cut; }, fast * (1.0 - 1e-9),
      (top - ln_cut) / widest * (1.0 + 1e-9), boost::math::tools::eps_tolerance<double>(44), steps);
  const double end = 0.5 * (r.first + r.second);
  std::array<double, kTablesOfBoth + 1> at{};
  at.back() = end;
  const double apart = p.ln_load - q.ln_load;
  const double faster = p.drop - q.drop;
  for (std::size_t i = 0; i < kCorners.size(); ++i) {
    at[i + 1] =
        std::clamp((apart - (faster > 0.0 ? -kCorners[i] : kCorners[i])) / faster, 0.0, end);
  }
  std::sort(at.begin(), at.end());
  std::size_t last = out.size();
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double span = at[i + 1] - at[i];
    if (!(span > 1e-6 * end)) continue;
    const double from = ln_sum(p, q, at[i]);
    const double drop = (from - ln_sum(p, q, at[i + 1])) / span;
    out[i] = {from + drop * at[i], drop};
    // Empty pieces take the line beside them.
    for (std::size_t j = last == out.size() ? 0 : last + 1; j < i; ++j) out[j] = out[i];
    last = i;
  }
  for (std::size_t j = last + 1; j < out.size(); ++j) out[j] = out[last];
  return out;
}

}  // namespace

std::vector<ToxicTable> toxic_of_both(const PassiveCloud& a, const PassiveCloud& b,
                                      const ToxicOptions& options) {
  return toxic_of_both([&](const ToxicOptions& o) { return a.toxic(o); },
                       [&](const ToxicOptions& o) { return b.toxic(o); }, options);
}

std::vector<ToxicTable> toxic_of_both(const ToxicOf& a, const ToxicOf& b, const ToxicOptions& o) {
  std::vector<Warning> warnings;
  // Each alone, for what it warns of; then far beyond the cut-off, where the other adds to it.
  const ToxicTable alone_a = a(o);
  const ToxicTable alone_b = b(o);
  warnings = alone_a.warnings;
  for (const Warning& w : alone_b.warnings) {
    const bool known = std::any_of(warnings.begin(), warnings.end(), [&](const Warning& x) {
      return x.code == w.code && x.message == w.message;
    });
    if (!known) warnings.push_back(w);
  }
  const double slope = o.probit.b;
  const double cut = vulnerability::probit_of_probability(o.lethality_cutoff);
  ToxicOptions far = o;
  far.points = kPointsOfEach;
  far.lethality_cutoff = std::clamp(
      vulnerability::probability_of_probit(cut + slope * std::log(kLeftOut)), kLeastCutoff, 0.5);
  const ToxicTable of_a = a(far);
  const ToxicTable of_b = b(far);

  std::vector<double> x = of_a.x_m;
  x.insert(x.end(), of_b.x_m.begin(), of_b.x_m.end());
  std::sort(x.begin(), x.end());
  x.erase(std::unique(x.begin(), x.end()), x.end());
  const double ln_cut = cut / slope;
  const auto excess = [&](double at_x) {
    return std::max(kNothing, ln_sum(at(of_a, at_x, slope), at(of_b, at_x, slope), 0.0) - ln_cut);
  };
  // First and last place where P reaches the cut-off.
  std::size_t first = 0;
  while (first < x.size() && !(excess(x[first]) >= 0.0)) ++first;
  if (first == x.size()) {
    std::vector<ToxicTable> none(1);  // for what it warns of
    none.front().warnings = std::move(warnings);
    return none;
  }
  std::size_t last = x.size() - 1;
  while (!(excess(x[last]) >= 0.0)) --last;
  const auto edge = [&](double inside, double outside) {
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (inside + outside);
      (excess(middle) >= 0.0 ? inside : outside) = middle;
    }
    return inside;
  };
  std::vector<double> places;
  if (first > 0) places.push_back(edge(x[first], x[first - 1]));
  for (std::size_t i = first; i <= last; ++i) places.push_back(x[i]);
  if (last + 1 < x.size()) places.push_back(edge(x[last], x[last + 1]));
  std::vector<ToxicTable> out(kTablesOfBoth);
  for (const double place : places) {
    if (!out.front().x_m.empty() && !(place > out.front().x_m.back())) continue;
    const Lines lines = chords(at(of_a, place, slope), at(of_b, place, slope), ln_cut);
    for (std::size_t i = 0; i < kTablesOfBoth; ++i) {
      out[i].x_m.push_back(place);
      out[i].probit.push_back(std::max(kNothing, slope * lines[i].value));
      out[i].drop_per_m2.push_back(slope * lines[i].drop);
    }
  }
  for (ToxicTable& t : out) t.reach_m = t.x_m.back();
  out.front().warnings = std::move(warnings);
  return out;
}

}  // namespace isorisk::models::dispersion
