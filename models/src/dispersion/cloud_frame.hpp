// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isorisk/models/dispersion/cloud.hpp"
#include "jet_path.hpp"

// What the parts of PassiveCloud share; not installed.
namespace isorisk::models::dispersion {

inline constexpr double kPi = std::numbers::pi;
inline constexpr double kSqrt2 = std::numbers::sqrt2;
inline constexpr double kSqrtPi = 1.0 / std::numbers::inv_sqrtpi;
inline constexpr double kSqrt2Pi = kSqrt2 * kSqrtPi;
inline constexpr double kInf = std::numeric_limits<double>::infinity();
// Pool or wide source of diameter D: sigma_y0 = D / 4.3 (EPA ISC3, single source).
inline constexpr double kDiameterOverSigma = 4.3;
// Lee of a building of height H: sigma_z0 = H/2.15 (the same).
inline constexpr double kDepthOverSigma = 2.15;
// Values of a logarithm below this only say "nothing there".
inline constexpr double kNothing = -1.0e3;

// Steps of a search along the wind, in equal ratios of the distance.
inline constexpr int kFewSteps = 12;
inline constexpr int kScanSteps = 28;
inline constexpr int kFineScanSteps = 96;

[[nodiscard]] inline SigmaSet puff_set(SigmaSet plume) noexcept {
  return plume == SigmaSet::YellowBook ? SigmaSet::YellowBookPuff : plume;
}

// A crosswind section of a steady plume: concentration = level * f(z) * exp(-y^2/2 sy^2), with the
// integral of f over all heights sqrt(2 pi) s.
struct PlumeSection {
  double h;  // of the release
  double s;  // scale of the height
  double lid;
  double u;  // with which the material moves
  std::optional<SurfaceLayer::Slice> layer;
  double jet_level = 0.0;  // in a jet: the level; 0: of the plume

  [[nodiscard]] double f(double z) const noexcept {
    return layer ? kSqrt2Pi * s * u * layer->at(z) : vertical_factor(z, h, s, lid);
  }
};

// The cloud at one averaging time: spreads with their virtual distances, concentrations.
struct Frame {
  SigmaCurve sigmas;
  const SurfaceLayer* layer;  // vertical profile of a plume near the ground, or none
  const JetPath* jet;         // what comes before the plume, or none
  bool puff;
  double amount;  // kg/s or kg
  double duration;
  double u;
  double h;
  double lid;
  double xv_x = 0.0;
  double xv_y = 0.0;
  double xv_z = 0.0;

  Frame(const CloudInput& in, double wind, double lid_m, double pure, double averaging_time_s,
        const SurfaceLayer* surface_layer, const JetPath* jet_before)
      : sigmas{{.set =
                    in.kind == ReleaseKind::Instantaneous ? puff_set(in.sigma_set) : in.sigma_set,
                .pasquill = in.weather.pasquill,
                .roughness_m = in.ambient.roughness_m,
                // A puff is as narrow as it is at any moment.
                .averaging_time_s = in.kind == ReleaseKind::Instantaneous
                                        ? kInstantaneousAveragingTime_s
                                        : std::min(averaging_time_s, in.duration_s)}},
        layer{surface_layer},
        jet{jet_before},
        puff{in.kind == ReleaseKind::Instantaneous},
        amount{puff ? in.mass_kg : in.mass_flow_kg_per_s},
        duration{puff ? 0.0 : in.duration_s},
        u{wind},
        h{in.height_m},
        lid{lid_m} {
    if (jet != nullptr) {
      follow_jet();
      return;
    }
    // Initial spread: the source's width, else round; never so small that the concentration in
    // the middle of a ground source exceeds that of the pure gas.
    double sy = 0.0;
    double sz = 0.0;
    if (puff) {
      const double volume = 2.0 * amount / (kSqrt2Pi * 2.0 * kPi * pure);  // sx sy sz
      sy = std::max(in.source_diameter_m / kDiameterOverSigma, std::cbrt(volume));
      sz = volume / (sy * sy);
      if (sz > largest_sz()) {
        sz = largest_sz();
        sy = std::sqrt(volume / sz);
      }
      xv_x = sigmas.distance_of_sigma_x_m(sy);
    } else if (layer != nullptr) {
      // Round as if on the ground, then as thin as the width allows.
      sy =
          std::max(in.source_diameter_m / kDiameterOverSigma, std::sqrt(amount / (kPi * u * pure)));
      xv_y = sigmas.distance_of_sigma_y_m(sy);
      // As deep as the building's lee: the mean height of half a bell of sigma_z0.
      const double deep = in.source_depth_m * std::sqrt(2.0 / kPi) / kDepthOverSigma;
      xv_z = std::max(distance_of_dilution(kSqrt2Pi * sy * pure / amount),
                      layer->distance_of_growth_m(deep));
      return;
    } else {
      const double area = amount / (kPi * u * pure);  // sy sz
      sy = std::max(in.source_diameter_m / kDiameterOverSigma, std::sqrt(area));
      sz = area / sy;
      if (sz > largest_sz()) {
        sz = largest_sz();
        sy = area / sz;
      }
      sz = std::min(std::max(sz, in.source_depth_m / kDepthOverSigma), largest_sz());
    }
    xv_y = sigmas.distance_of_sigma_y_m(sy);
    xv_z = sigmas.distance_of_sigma_z_m(sz);
  }

  // The plume goes on from the last section of the jet, as wide and at the same concentration.
  void follow_jet() {
    const JetPath::Cut& end = jet->last();
    const double x = jet->end_m();
    xv_y = sigmas.distance_of_sigma_y_m(end.sigma_y) - x;
    const double line = jet->last_highest() * kSqrt2Pi * end.sigma_y / amount;  // over q: s/m2
    if (layer != nullptr) {
      xv_z = distance_of_dilution(line) - x;
      return;
    }
    // Highest of all heights: the image sum over sqrt(2 pi) u sigma_z.
    const auto excess = [&](double ln_s) {
      const double s = std::exp(ln_s);
      return std::log(image_peak(h / s) / (kSqrt2Pi * u * s * line));
    };
    const double alone = std::log(1.0 / (kSqrt2Pi * u * line));
    std::uintmax_t steps = 60;
    const auto r = boost::math::tools::toms748_solve(
        excess, alone - 1e-9, alone + std::log(2.0) + 1e-9,
        [](double a, double b) { return std::abs(b - a) < 1e-10; }, steps);
    const double sz = std::exp(0.5 * (r.first + r.second));
    if (sz > largest_sz()) xv_y = sigmas.distance_of_sigma_y_m(end.sigma_y * sz / largest_sz()) - x;
    xv_z = sigmas.distance_of_sigma_z_m(std::min(sz, largest_sz())) - x;
  }
  [[nodiscard]] bool in_jet(double x) const noexcept { return jet != nullptr && x < jet->end_m(); }

  // Some sets level off: a source higher than they ever get is made wider instead.
  [[nodiscard]] double largest_sz() const noexcept { return 0.9 * sigmas.sigma_z_m(1.0e5); }

  // Distances from the virtual source nearest to the source are the natural scale of tables.
  [[nodiscard]] double origin() const noexcept {
    return std::max(jet != nullptr ? jet->scale_m() : std::min(xv_y, xv_z), 1e-3);
  }

  [[nodiscard]] double sx(double x) const noexcept { return sigmas.sigma_x_m(x + xv_x); }
  [[nodiscard]] double sy(double x) const noexcept {
    return in_jet(x) ? jet->at(x).sigma_y : sigmas.sigma_y_m(x + xv_y);
  }
  [[nodiscard]] double sz(double x) const noexcept {
    return in_jet(x) ? jet->at(x).sigma_z : sigmas.sigma_z_m(x + xv_z);
  }

  // Distance at which the crosswind integral over the rate has fallen to a value everywhere.
  [[nodiscard]] double distance_of_dilution(double value) const noexcept {
    const auto excess = [&](double ln_x) {
      const SurfaceLayer::Slice slice = layer->slice(std::exp(ln_x));
      return std::log(std::max(slice.at(0.0), slice.at(h)) / value);
    };
    constexpr double kNearest = 1e-3;
    constexpr double kFar = 1e4;
    const double low = std::log(kNearest);
    const double high = std::log(kFar);
    const double at_low = excess(low);
    const double at_high = excess(high);
    if (!(at_low > 0.0)) return kNearest;
    if (at_high > 0.0) return kFar;
    std::uintmax_t steps = 60;
    const auto r = boost::math::tools::toms748_solve(
        excess, low, high, at_low, at_high,
        [](double a, double b) { return std::abs(b - a) < 1e-9; }, steps);
    return std::exp(0.5 * (r.first + r.second));
  }

  // PlumeSection of a plume at x >= 0.
  [[nodiscard]] PlumeSection section(double x) const noexcept {
    if (in_jet(x)) {
      const JetPath::Cut at = jet->at(x);
      return {at.height, at.sigma_z, kInf, at.speed, std::nullopt, at.level};
    }
    if (layer == nullptr) return {h, sz(x), lid, u, std::nullopt};
    const SurfaceLayer::Slice slice = layer->slice(x + xv_z);
    return {h, slice.scale_m(), lid, slice.speed_m_per_s(), slice};
  }
  [[nodiscard]] double level(double x, const PlumeSection& at) const noexcept {
    if (at.jet_level > 0.0) return at.jet_level;
    return amount / (2.0 * kPi * at.u * sy(x) * at.s);
  }

  // On the axis at height z. Plume: steady, x >= 0. Puff: in its middle, which is at x.
  [[nodiscard]] double axis(double x, double z) const noexcept {
    if (in_jet(x)) {
      const JetPath::Cut at = jet->at(x);
      return at.level * vertical_factor(z, at.height, at.sigma_z, kInf);
    }
    if (layer != nullptr) {
      return amount / (kSqrt2Pi * sy(x)) * layer->slice(x + xv_z).at(z);
    }
    const double s_y = sy(x);
    const double s_z = sz(x);
    const double level = puff ? amount / (kSqrt2Pi * 2.0 * kPi * sx(x) * s_y * s_z)
                              : amount / (2.0 * kPi * u * s_y * s_z);
    return level * vertical_factor(z, h, s_z, lid);
  }

  // Height of the axis.
  [[nodiscard]] double height(double x) const noexcept { return in_jet(x) ? jet->at(x).height : h; }

  // Mean speed of the material on its way to x.
  [[nodiscard]] double speed(double x) const noexcept {
    if (jet != nullptr) {
      if (x <= jet->scale_m()) return jet->at(0.0).speed;
      if (in_jet(x)) return x / jet->at(x).time;
      const double end = jet->end_m();
      const double since = layer == nullptr
                               ? (x - end) / u
                               : layer->travel_time_s(x + xv_z) - layer->travel_time_s(end + xv_z);
      return x / (jet->last().time + since);
    }
    if (layer == nullptr) return u;
    constexpr double kAtSource = 1e-3;  // of the virtual distance, and metres
    if (x < kAtSource * (1.0 + xv_z)) return layer->slice(xv_z).speed_m_per_s();
    return x / (layer->travel_time_s(x + xv_z) - layer->travel_time_s(xv_z));
  }

  // Share of the steady plume at x at time t >= Td (Palazzi: both ends with sigma_x at x).
  [[nodiscard]] double segment(double x, double t) const noexcept {
    if (!(duration < kInf)) return 1.0;
    const double s = kSqrt2 * sigmas.sigma_x_m(x);
    const double with = speed(x);
    const double tail = x - with * (t - duration);
    const double head = x - with * t;
    if (!(s > 0.0)) return tail >= 0.0 && head < 0.0 ? 1.0 : 0.0;
    return 0.5 * (std::erf(tail / s) - std::erf(head / s));
  }
  // Largest value of segment over time.
  [[nodiscard]] double peak_ratio(double x) const noexcept {
    if (!(duration < kInf)) return 1.0;
    const double s = sigmas.sigma_x_m(x);
    return s > 0.0 ? std::erf(speed(x) * duration / (2.0 * kSqrt2 * s)) : 1.0;
  }
};

// ln(c / limit), held at kNothing.
[[nodiscard]] inline double log_ratio(double c, double limit) noexcept {
  return c > 0.0 ? std::max(std::log(c / limit), kNothing) : kNothing;
}

// Samples of a function of x >= 0 that say where it is positive.
struct Extent {
  bool any = false;
  bool open = false;  // still positive at the far end
  double near_m = 0.0;
  double far_m = 0.0;
};

[[nodiscard]] double root_in_log(const auto& f, double a, double b, double fa, double fb,
                                 double origin) {
  // In ln(x + origin); 1e-8 of that is far below the width of any table.
  const auto g = [&](double v) { return f(std::exp(v) - origin); };
  std::uintmax_t steps = 60;
  const auto r = boost::math::tools::toms748_solve(
      g, std::log(a + origin), std::log(b + origin), fa, fb,
      [](double p, double q) { return std::abs(q - p) < 1e-8; }, steps);
  return std::exp(0.5 * (r.first + r.second)) - origin;
}

// Where f > 0 on [0, x_max], scanned in steps of equal ratio of x + origin. A function that is
// positive between two steps only is found by its maximum.
[[nodiscard]] Extent find_extent(const auto& f, double origin, double x_max, int steps) {
  constexpr int kMaxSteps = 128;
  std::array<double, kMaxSteps + 1> samples{};
  const auto at = [&](int i) -> double& { return samples[static_cast<std::size_t>(i)]; };
  const double ratio = std::log((x_max + origin) / origin) / steps;
  const auto x_of = [&](int i) {
    return i == 0 ? 0.0 : i == steps ? x_max : origin * std::expm1(i * ratio);
  };
  int first = -1;
  int last = -1;
  int best = 0;
  for (int i = 0; i <= steps; ++i) {
    at(i) = f(x_of(i));
    if (at(i) > at(best)) best = i;
    if (at(i) > 0.0) {
      if (first < 0) first = i;
      last = i;
    }
  }
  Extent e;
  if (first < 0) {
    if (at(best) <= kNothing) return e;
    const double a = std::log(x_of(std::max(best - 1, 0)) + origin);
    const double b = std::log(x_of(std::min(best + 1, steps)) + origin);
    std::uintmax_t tries = 40;
    const auto peak = boost::math::tools::brent_find_minima(
        [&](double v) { return -f(std::exp(v) - origin); }, a, b, 26, tries);
    if (-peak.second <= 0.0) return e;
    const double x = std::exp(peak.first) - origin;
    const double xa = std::exp(a) - origin;
    const double xb = std::exp(b) - origin;
    e.any = true;
    e.near_m = f(xa) > 0.0 ? xa : root_in_log(f, xa, x, f(xa), -peak.second, origin);
    e.far_m = f(xb) > 0.0 ? xb : root_in_log(f, x, xb, -peak.second, f(xb), origin);
    return e;
  }
  e.any = true;
  e.near_m = first == 0
                 ? 0.0
                 : root_in_log(f, x_of(first - 1), x_of(first), at(first - 1), at(first), origin);
  e.open = last == steps;
  e.far_m =
      e.open ? x_max : root_in_log(f, x_of(last), x_of(last + 1), at(last), at(last + 1), origin);
  return e;
}

// Largest value of `value(x)` for x in an extent, and where.
[[nodiscard]] std::pair<double, double> largest(const auto& value, double a, double b,
                                                double origin) {
  constexpr int kSteps = 24;
  const double la = std::log(a + origin);
  const double lb = std::log(b + origin);
  const auto x_of = [&](double v) { return std::max(0.0, std::exp(v) - origin); };
  double best_v = la;
  double best = value(x_of(la));
  for (int i = 1; i <= kSteps; ++i) {
    const double v = std::lerp(la, lb, static_cast<double>(i) / kSteps);
    const double y = value(x_of(v));
    if (y > best) {
      best = y;
      best_v = v;
    }
  }
  const double step = (lb - la) / kSteps;
  std::uintmax_t tries = 30;
  const auto r = boost::math::tools::brent_find_minima([&](double v) { return -value(x_of(v)); },
                                                       std::max(la, best_v - step),
                                                       std::min(lb, best_v + step), 18, tries);
  if (-r.second > best) {
    best = -r.second;
    best_v = r.first;
  }
  return {x_of(best_v), best};
}

// Where the cloud's middle, or the steady plume, is above the limit at height z.
[[nodiscard]] Extent steady_extent(const Frame& f, double z, double limit, double max_distance);
// Farthest x at which the limit is ever reached, given that extent.
[[nodiscard]] double farthest(const Frame& f, double z, double limit, const Extent& steady);

// |P - P'| / max(P, P', 0.1), both at least the cut-off (SamplingError).
[[nodiscard]] double sampling_difference(double probit_a, double probit_b, double cutoff) noexcept;

void warn_range(std::vector<Warning>& warnings, const char* what, double value, double low,
                double high, const char* unit, std::string_view why);
// Three figures, for messages.
[[nodiscard]] std::string rounded(double v);

}  // namespace isorisk::models::dispersion
