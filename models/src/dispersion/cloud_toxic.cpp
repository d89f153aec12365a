// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <functional>
#include <memory>

#include "cloud_frame.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/toxic_profile.hpp"

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

constexpr double kLeftOut = 1e-3;  // part of the load of the cut-off
constexpr int kFieldPlaces = 96;
constexpr int kFirstKnots = 20;
constexpr std::size_t kMostBetween = 200;  // two of the first knots

void check_options(const ToxicOptions& o) {
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
  check.non_negative("indoor_exposure", o.indoor_exposure_s, "s");
  check.require(o.points >= 16 || o.points == 0, "points", o.points, "-", "be >= 16, or 0");
  check.require(o.tolerance > 0.0 && o.tolerance <= 0.5, "tolerance", o.tolerance, "-",
                "be in (0, 0.5]");
  check.done();
}

// Probit on the axis and its drop with y^2.
class AxisProbit {
 public:
  AxisProbit(const CloudInput& in, const Frame& frame, std::shared_ptr<const SurfaceLayer> layer,
             std::shared_ptr<const JetPath> jet, const ToxicOptions& o)
      : f{frame},
        layer_{std::move(layer)},
        jet_{std::move(jet)},
        probit_{o.probit.in_mg_per_m3(in.molar_mass_kg_per_mol, in.ambient.temperature_k,
                                      in.ambient.pressure_abs_pa)},
        z_{o.receptor_height_m},
        window_s_{o.max_exposure_s},
        indoors_{o.indoor == IndoorModel::AirChange},
        air_changes_per_h_{o.air_changes_per_h},
        indoor_s_{o.indoor_exposure_s > 0.0 ? o.indoor_exposure_s : o.max_exposure_s},
        passage_{probit_.n, f.duration > 0.0 ? window_s_ / f.duration : 1.0} {}

  [[nodiscard]] double at(double x) { return f.puff ? puff(x) : plume(std::max(x, 0.0)); }
  [[nodiscard]] double drop_per_m2(double x) const {
    const double s = f.sy(std::max(x, 0.0));
    return 0.5 * probit_.b * probit_.n / (s * s);
  }

  Frame f;

 private:
  std::shared_ptr<const SurfaceLayer> layer_;  // what f points to, likewise the jet
  std::shared_ptr<const JetPath> jet_;
  // Y = a + b [n ln(c) + ln(minutes)], c in mg/m3 at the reference level, minutes equivalent.
  [[nodiscard]] double probit_of(double c_kg_per_m3, double minutes) const {
    if (!(c_kg_per_m3 > 0.0 && minutes > 0.0)) return kNothing;
    return std::max(kNothing, probit_.a + probit_.b * (probit_.n * std::log(1e6 * c_kg_per_m3) +
                                                       std::log(minutes)));
  }
  [[nodiscard]] double indoor_min(double pulse_s) const {
    return vulnerability::IndoorPulse{air_changes_per_h_, pulse_s}.load_min(probit_.n, indoor_s_);
  }
  [[nodiscard]] double plume(double x) {
    const double c = f.axis(x, z_);
    if (!(f.duration < kInf))
      return probit_of(c, indoors_ ? indoor_min(indoor_s_) : window_s_ / 60.0);
    if (indoors_) {
      // A square pulse of the peak concentration with the dose integral of the passage.
      const double ratio = f.peak_ratio(x);
      return probit_of(c * ratio, indoor_min(f.duration / ratio));
    }
    const double scale = kSqrt2 * f.sigmas.sigma_x_m(x) / f.speed(x);  // s
    const double seconds = scale > 1e-6 * f.duration ? scale * passage_.value(f.duration / scale)
                                                     : std::min(f.duration, window_s_);
    return probit_of(c, seconds / 60.0);
  }
  [[nodiscard]] double puff(double x) const {
    const double at = std::max(x, 0.0);  // spread frozen while the cloud passes x
    const double c = f.axis(at, z_);
    const double width = kSqrt2 * f.sx(at);
    const double tau = x / width;
    const double scale = width / f.u;
    if (indoors_) {
      // Square pulse: peak at x, and the time that gives the integral of c.
      const double peak = x >= 0.0 ? 1.0 : std::exp(-tau * tau);
      const double seconds = scale * 0.5 * kSqrtPi * std::erfc(-tau) / peak;
      return probit_of(c * peak, indoor_min(seconds));
    }
    return probit_of(c, scale * puff_passage(probit_.n, tau, window_s_ / scale) / 60.0);
  }

  vulnerability::ToxicProbit probit_;
  double z_;
  double window_s_;
  bool indoors_;
  double air_changes_per_h_;
  double indoor_s_;  // exposure from the arrival of the cloud
  PassageIntegral passage_;
};

struct Knot {
  double x;
  double probit;
  double drop_per_m2;

  [[nodiscard]] double width_m(double cut) const noexcept {
    return std::sqrt(std::max(0.0, probit - cut) / drop_per_m2);
  }
};

// Knots added between those of a table until the values in the middle are within the tolerance of
// the interpolated ones; the middles stay.
std::vector<Knot> refined(const std::vector<Knot>& first, const std::function<Knot(double)>& at,
                          const ToxicOptions& o, SamplingError& error) {
  const double cut = vulnerability::probit_of_probability(o.lethality_cutoff);
  double widest = 0.0;
  for (const Knot& k : first) widest = std::max(widest, k.width_m(cut));
  const double shortest = o.tolerance * widest;
  std::vector<Knot> out{first.front()};
  std::size_t most = 0;  // knots there may be so far
  const auto refine = [&](const auto& self, Knot a, Knot b) -> void {
    const Knot middle = at(0.5 * (a.x + b.x));
    const Knot between{middle.x, 0.5 * (a.probit + b.probit),
                       0.5 * (a.drop_per_m2 + b.drop_per_m2)};
    const double w = between.width_m(cut);
    const double edge_m = std::abs(w - middle.width_m(cut));
    const double outer = std::max(w, middle.width_m(cut));
    double off = 0.0;
    constexpr int kShares = 8;
    for (int k = 0; k < kShares; ++k) {
      const double y2 = outer * outer * k / kShares;
      off = std::max(
          off, sampling_difference(between.probit - between.drop_per_m2 * y2,
                                   middle.probit - middle.drop_per_m2 * y2, o.lethality_cutoff));
    }
    const bool met = off <= o.tolerance && edge_m <= shortest;
    const bool close = b.x - a.x <= shortest;
    if (met || close || out.size() + 2 >= most) {
      if (close && !met) {
        error.edge_m = std::max(error.edge_m, b.x - a.x);
      } else {
        error.probability = std::max(error.probability, off);
        error.edge_m = std::max(error.edge_m, edge_m);
      }
      out.push_back(middle);
      out.push_back(b);
      return;
    }
    self(self, a, middle);
    self(self, middle, b);
  };
  for (std::size_t i = 1; i < first.size(); ++i) {
    most = out.size() + kMostBetween;
    refine(refine, Knot{out.back()}, first[i]);
  }
  error.edge = widest > 0.0 ? error.edge_m / widest : 0.0;
  return out;
}

std::vector<Warning> warnings_of(const AxisProbit& axis, double max_distance_m, double reach_m,
                                 bool open) {
  std::vector<Warning> list;
  if (open) {
    list.push_back({"table_cut_short", "dispersion.passive_cloud",
                    "lethality is above the cut-off at max_distance = " + rounded(max_distance_m) +
                        " m; the table ends there"});
  }
  const auto& sigmas = axis.f.sigmas;
  warn_range(list, "reach", reach_m, sigmas.valid_from_m(), sigmas.valid_to_m(), "m",
             "of the dispersion coefficients");
  return list;
}

}  // namespace

ToxicTable PassiveCloud::toxic(const ToxicOptions& o) const {
  check_options(o);
  AxisProbit axis{
      in_, Frame{in_, wind_, lid_m_, pure_kg_per_m3_, o.averaging_time_s, layer_.get(), jet_.get()},
      layer_, jet_, o};
  const Frame& f = axis.f;
  const auto y_of = [&](double x) { return axis.at(x); };

  ToxicTable table;
  const double cut = vulnerability::probit_of_probability(o.lethality_cutoff);
  const auto excess = [&](double x) { return std::max(kNothing, y_of(x) - cut); };
  const double origin = f.origin();
  const Extent e = find_extent(excess, origin, o.max_distance_m, kScanSteps);
  if (!e.any) return table;

  const auto total = static_cast<std::size_t>(o.points > 0 ? o.points : kFirstKnots);
  const double radius = 0.5 * in_.source_diameter_m;
  // Upwind of here, over a pool, the value here holds.
  double start = e.near_m;
  const auto knot = [&](double x) {
    const double at = f.puff ? x : std::max(x, start);
    return Knot{x, y_of(at), axis.drop_per_m2(at)};
  };
  std::vector<Knot> knots;
  std::size_t left = total;
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
      knots.push_back(knot(x));
    }
    left -= kUpwind;
  } else if (!f.puff && radius > 0.0 && e.near_m < radius && e.far_m > radius) {
    // Over a pool, whose cloud may still be below the receptor, the value at its downwind edge.
    if (e.near_m > 0.0) start = radius;
    knots.push_back(knot(-radius));
    --left;
  }
  const double step =
      std::log((e.far_m + origin) / (start + origin)) / static_cast<double>(left - 1);
  for (std::size_t i = 0; i < left; ++i) {
    const double x = i == 0 ? start
                     : i == left - 1
                         ? e.far_m
                         : (start + origin) * std::exp(static_cast<double>(i) * step) - origin;
    knots.push_back(knot(x));
  }
  if (o.points == 0) knots = refined(knots, knot, o, table.error);
  for (const Knot& k : knots) {
    table.x_m.push_back(k.x);
    table.probit.push_back(k.probit);
    table.drop_per_m2.push_back(k.drop_per_m2);
  }
  table.reach_m = e.far_m;
  table.warnings = warnings_of(axis, o.max_distance_m, table.reach_m, e.open);
  return table;
}

ToxicField PassiveCloud::toxic_field(const ToxicOptions& o) const {
  check_options(o);
  const auto axis = std::make_shared<AxisProbit>(
      in_, Frame{in_, wind_, lid_m_, pure_kg_per_m3_, o.averaging_time_s, layer_.get(), jet_.get()},
      layer_, jet_, o);
  const Frame& f = axis->f;
  // Places are looked for to where the load hardly counts beside that of another cloud.
  const double floor =
      vulnerability::probit_of_probability(o.lethality_cutoff) + o.probit.b * std::log(kLeftOut);
  const double origin = f.origin();
  ToxicField field;
  double begin = 0.0;
  double from = 0.0;  // the value here holds upwind of it
  const double radius = 0.5 * in_.source_diameter_m;
  if (f.puff) {
    // The upwind part of the cloud as it starts.
    begin = -f.sx(0.0);
    while (axis->at(begin) > floor) begin *= 1.5;
    constexpr int kUpwind = 16;
    for (int i = 0; i < kUpwind; ++i)
      field.places.push_back(begin * (1.0 - static_cast<double>(i) / kUpwind));
  } else if (radius > 0.0) {
    // Over a pool, whose cloud may still be below the receptor, the value at its downwind edge.
    const auto excess = [&](double x) { return std::max(kNothing, axis->at(x) - floor); };
    const Extent e = find_extent(excess, origin, o.max_distance_m, kScanSteps);
    if (e.any && e.near_m < radius && e.far_m > radius) {
      begin = -radius;
      if (e.near_m > 0.0) from = radius;
      field.places.push_back(begin);
    }
  }
  const double ratio = std::log((o.max_distance_m + origin) / origin) / kFieldPlaces;
  for (int i = 0; i <= kFieldPlaces; ++i)
    field.places.push_back(i == kFieldPlaces ? o.max_distance_m : origin * std::expm1(i * ratio));
  field.across = [axis, begin, from](double x) -> ToxicField::Across {
    if (x < begin) return [](double) { return kNothing; };
    const double at = axis->f.puff ? x : std::max(x, from);
    return [top = axis->at(at), drop = axis->drop_per_m2(at)](double y) {
      return std::max(kNothing, top - drop * y * y);
    };
  };
  field.about = [axis, far = o.max_distance_m](double reach, bool open) {
    return warnings_of(*axis, far, reach, open);
  };
  return field;
}

}  // namespace isorisk::models::dispersion
