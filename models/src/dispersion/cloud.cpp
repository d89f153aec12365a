// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/cloud.hpp"

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

using boost::math::quadrature::gauss;

constexpr double kGasConstant = 8.314462618;  // J/(mol K), CODATA 2018
constexpr double kPi = std::numbers::pi;
constexpr double kSqrt2 = std::numbers::sqrt2;
const double kSqrtPi = std::sqrt(std::numbers::pi);
const double kSqrt2Pi = std::sqrt(2.0 * std::numbers::pi);
constexpr double kInf = std::numeric_limits<double>::infinity();
// Pool or wide source of diameter D: sigma_y0 = D / 4.3 (EPA ISC3, single source).
constexpr double kDiameterOverSigma = 4.3;
constexpr double kMinTransportHeight_m = 10.0;
// Values of a logarithm below this only say "nothing there".
constexpr double kNothing = -1.0e3;

SigmaSet puff_set(SigmaSet plume) noexcept {
  return plume == SigmaSet::YellowBook ? SigmaSet::YellowBookPuff : plume;
}

// The cloud at one averaging time: spreads with their virtual distances, concentrations.
struct Frame {
  SigmaCurve sigmas;
  bool puff;
  double amount;  // kg/s or kg
  double duration;
  double u;
  double h;
  double lid;
  double xv_x = 0.0;
  double xv_y = 0.0;
  double xv_z = 0.0;

  Frame(const CloudInput& in, double wind, double lid_m, double pure, double averaging_time_s)
      : sigmas{{.set =
                    in.kind == ReleaseKind::Instantaneous ? puff_set(in.sigma_set) : in.sigma_set,
                .pasquill = in.weather.pasquill,
                .roughness_m = in.ambient.roughness_m,
                // A puff is as narrow as it is at any moment.
                .averaging_time_s = in.kind == ReleaseKind::Instantaneous
                                        ? kInstantaneousAveragingTime_s
                                        : std::min(averaging_time_s, in.duration_s)}},
        puff{in.kind == ReleaseKind::Instantaneous},
        amount{puff ? in.mass_kg : in.mass_flow_kg_per_s},
        duration{puff ? 0.0 : in.duration_s},
        u{wind},
        h{in.height_m},
        lid{lid_m} {
    // Initial spread: the source's width, else round; never so small that the concentration in
    // the middle of a ground source exceeds that of the pure gas.
    double sy = 0.0;
    double sz = 0.0;
    if (puff) {
      const double volume = 2.0 * amount / (kSqrt2Pi * 2.0 * kPi * pure);  // sx sy sz
      sy = std::max(in.source_diameter_m / kDiameterOverSigma, std::cbrt(volume));
      sz = volume / (sy * sy);
      xv_x = sigmas.distance_of_sigma_x_m(sy);
    } else {
      const double area = amount / (kPi * u * pure);  // sy sz
      sy = std::max(in.source_diameter_m / kDiameterOverSigma, std::sqrt(area));
      sz = area / sy;
    }
    xv_y = sigmas.distance_of_sigma_y_m(sy);
    xv_z = sigmas.distance_of_sigma_z_m(sz);
  }

  // Distances from the virtual source nearest to the source are the natural scale of tables.
  [[nodiscard]] double origin() const noexcept { return std::max(std::min(xv_y, xv_z), 1e-3); }

  [[nodiscard]] double sx(double x) const noexcept { return sigmas.sigma_x_m(x + xv_x); }
  [[nodiscard]] double sy(double x) const noexcept { return sigmas.sigma_y_m(x + xv_y); }
  [[nodiscard]] double sz(double x) const noexcept { return sigmas.sigma_z_m(x + xv_z); }

  // On the axis at height z. Plume: steady, x >= 0. Puff: in its middle, which is at x.
  [[nodiscard]] double axis(double x, double z) const noexcept {
    const double s_y = sy(x);
    const double s_z = sz(x);
    const double level = puff ? amount / (kSqrt2Pi * 2.0 * kPi * sx(x) * s_y * s_z)
                              : amount / (2.0 * kPi * u * s_y * s_z);
    return level * vertical_factor(z, h, s_z, lid);
  }

  // Share of the steady plume at x at time t >= Td (Palazzi: both ends with sigma_x at x).
  [[nodiscard]] double segment(double x, double t) const noexcept {
    if (!(duration < kInf)) return 1.0;
    const double s = kSqrt2 * sigmas.sigma_x_m(x);
    const double tail = x - u * (t - duration);
    const double head = x - u * t;
    if (!(s > 0.0)) return tail >= 0.0 && head < 0.0 ? 1.0 : 0.0;
    return 0.5 * (std::erf(tail / s) - std::erf(head / s));
  }
  // Largest value of segment over time.
  [[nodiscard]] double peak_ratio(double x) const noexcept {
    if (!(duration < kInf)) return 1.0;
    const double s = sigmas.sigma_x_m(x);
    return s > 0.0 ? std::erf(u * duration / (2.0 * kSqrt2 * s)) : 1.0;
  }
};

double log_ratio(double c, double limit) noexcept {
  return c > 0.0 ? std::max(std::log(c / limit), kNothing) : kNothing;
}

// Samples of a function of x >= 0 that say where it is positive.
struct Extent {
  bool any = false;
  bool open = false;  // still positive at the far end
  double near_m = 0.0;
  double far_m = 0.0;
};

double root_in_log(const auto& f, double a, double b, double fa, double fb, double origin) {
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
Extent find_extent(const auto& f, double origin, double x_max, int steps) {
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

// ---- Dose of a passing cloud ------------------------------------------------------------------

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

// ---- Mass above a concentration ---------------------------------------------------------------

// Heights between which a * f(z) > 1, f the vertical factor (one interval), inside [0, lid].
struct Interval {
  double low = 0.0;
  double high = 0.0;
};
Interval heights_above(double a, double h, double s, double lid) noexcept {
  const auto excess = [&](double z) {  // ln(a f)
    const double f = vertical_factor(z, h, s, lid);
    return f > 0.0 ? std::log(a * f) : kNothing;
  };
  // Height of the maximum without lid: z = h tanh(z h / s^2), zero for h <= s.
  double top = h > s ? h : 0.0;
  if (h > s && h < 5.0 * s) {
    for (int i = 0; i < 30; ++i) {
      const double next = h * std::tanh(top * h / (s * s));
      if (std::abs(next - top) < 1e-6 * h) break;
      top = next;
    }
  }
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
  // f <= 2 exp(-(z - h)^2 / 2 s^2) without lid.
  const double bound = std::min(lid, h + s * std::sqrt(2.0 * std::log(std::max(2.0 * a, 1.0))));
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
double slice_share_above(double a, double h, double s, double lid) {
  if (h == 0.0 && lid > 6.0 * s) return std::max(0.0, 1.0 - 0.5 / a);  // 1 - C_lim / C_axis
  const Interval z = heights_above(a, h, s, lid);
  if (!(z.high > z.low)) return 0.0;
  // integral of f(z) erf(sqrt(ln(a f))) dz
  static const SineNodes nodes;
  const double mid = 0.5 * (z.low + z.high);
  const double half = 0.5 * (z.high - z.low);
  double sum = 0.0;
  for (std::size_t i = 0; i < SineNodes::kCount; ++i) {
    const double f = vertical_factor(mid + half * nodes.position[i], h, s, lid);
    const double l = std::log(a * f);
    if (l > 0.0) sum += half * nodes.weight[i] * f * std::erf(std::sqrt(l));
  }
  return std::min(1.0, sum / (kSqrt2Pi * s));
}

// The same for a puff: horizontal sections of an elliptic Gaussian, share above = 1 - C_lim/C(z).
double puff_share_above(double a, double h, double s, double lid) {
  const Interval z = heights_above(a, h, s, lid);
  if (!(z.high > z.low)) return 0.0;
  const double sum = gauss<double, 30>::integrate(
      [&](double height) { return vertical_factor(height, h, s, lid) - 1.0 / a; }, z.low, z.high);
  return std::clamp(sum / (kSqrt2Pi * s), 0.0, 1.0);
}

// ---- Checks -----------------------------------------------------------------------------------

const CloudInput& checked(const CloudInput& in) {
  InputCheck check{"passive_cloud"};
  if (in.kind == ReleaseKind::Continuous) {
    check.positive("mass_flow", in.mass_flow_kg_per_s, "kg/s");
    check.require(in.duration_s > 0.0, "duration", in.duration_s, "s", "be > 0");
  } else {
    check.positive("mass", in.mass_kg, "kg");
  }
  check.non_negative("height", in.height_m, "m");
  check.non_negative("source_diameter", in.source_diameter_m, "m");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.positive("wind_speed", in.weather.wind_speed_m_per_s, "m/s");
  check.positive("reference_height", in.weather.reference_height_m, "m");
  check.positive("air_temperature", in.ambient.temperature_k, "K");
  check.positive("air_pressure", in.ambient.pressure_abs_pa, "Pa");
  check.within("relative_humidity", in.ambient.relative_humidity_fraction, 0.0, 1.0, "-");
  check.positive("roughness", in.ambient.roughness_m, "m");
  check.require(in.weather.reference_height_m > in.ambient.roughness_m, "reference_height",
                in.weather.reference_height_m, "m", "be above the roughness length");
  check.non_negative("mixing_height", in.mixing_height_m, "m");
  check.non_negative("wind_height", in.wind_height_m, "m");
  check.require(in.wind_height_m == 0.0 || in.wind_height_m > in.ambient.roughness_m, "wind_height",
                in.wind_height_m, "m", "be above the roughness length, or 0");
  if (in.sigma_set == SigmaSet::CcpsPuff || in.sigma_set == SigmaSet::YellowBookPuff) {
    check.require(in.kind == ReleaseKind::Instantaneous, "sigma_set",
                  static_cast<double>(in.sigma_set), "",
                  "be a plume set for a continuous release (" + std::string{name(in.sigma_set)} +
                      " is for puffs)");
  }
  check.done();
  return in;
}

void warn_range(std::vector<Warning>& warnings, const char* what, double value, double low,
                double high, const char* unit, std::string_view why) {
  if (value >= low && value <= high) return;
  warnings.push_back({"outside_validity", "dispersion.passive_cloud",
                      std::string{what} + " = " + number_text(value) + " " + unit +
                          " is outside [" + number_text(low) + ", " + number_text(high) + "] " +
                          unit + " " + std::string{why}});
}

std::string rounded(double v) {
  // Three figures say enough in a message.
  if (v == 0.0 || !std::isfinite(v)) return number_text(v);
  const double scale = std::pow(10.0, 2.0 - std::floor(std::log10(std::abs(v))));
  return number_text(std::round(v * scale) / scale);
}

}  // namespace

PassiveCloud::PassiveCloud(const CloudInput& in) : in_{checked(in)} {
  const WindProfile profile{in.weather, in.ambient.roughness_m};
  // The sigma sets and the hand methods go with the wind at 10 m for releases at or near the
  // ground; a higher release moves with the wind at its height.
  const double transport_height =
      in.wind_height_m > 0.0 ? in.wind_height_m : std::max(in.height_m, kMinTransportHeight_m);
  wind_ = transport_height == in.weather.reference_height_m
              ? in.weather.wind_speed_m_per_s
              : profile.speed_m_per_s(transport_height);
  lid_m_ =
      in.mixing_height_m > 0.0 ? in.mixing_height_m : mixing_height_slab_m(in.weather.pasquill);
  pure_kg_per_m3_ = in.ambient.pressure_abs_pa * in.molar_mass_kg_per_mol /
                    (kGasConstant * in.ambient.temperature_k);
  const double g0 =
      reduced_gravity_m_per_s2(in.density_kg_per_m3, air_density_kg_per_m3(in.ambient));
  const double u10 = in.weather.reference_height_m == kMinTransportHeight_m
                         ? in.weather.wind_speed_m_per_s
                         : profile.speed_m_per_s(kMinTransportHeight_m);
  dense_ = in.kind == ReleaseKind::Continuous
               ? dense_gas_continuous(g0, in.mass_flow_kg_per_s / in.density_kg_per_m3, u10)
               : dense_gas_instantaneous(g0, in.mass_kg / in.density_kg_per_m3, u10);
}

std::vector<Warning> PassiveCloud::warnings() const {
  std::vector<Warning> list;
  if (dense_.dense()) {
    list.push_back(
        {"heavy_gas", "dispersion.passive_cloud",
         "the Britter-McQuaid criterion is " + rounded(dense_.criterion) + ", at or above " +
             rounded(dense_.threshold) +
             ": a heavy gas; the passive model is used all the same, and concentrations at the "
             "ground near the source may be off, mostly too narrow and too far downwind"});
  }
  warn_range(list, "wind speed", wind_, 1.0, kInf, "m/s", "for a Gaussian model");
  const bool yellow_book =
      in_.sigma_set == SigmaSet::YellowBook || in_.sigma_set == SigmaSet::YellowBookPuff;
  if (yellow_book) {
    warn_range(list, "roughness length", in_.ambient.roughness_m, 0.01, 1.0, "m",
               "of the roughness factor of sigma_z");
  }
  if (in_.height_m > lid_m_) {
    list.push_back({"above_mixing_height", "dispersion.passive_cloud",
                    "release height = " + rounded(in_.height_m) + " m is above the mixing height " +
                        rounded(lid_m_) + " m: nothing reaches the ground"});
  }
  return list;
}

double PassiveCloud::concentration_of_fraction_kg_per_m3(double fraction) const noexcept {
  return fraction * pure_kg_per_m3_;
}
double PassiveCloud::fraction_of_concentration(double c) const noexcept {
  return std::min(1.0, c / pure_kg_per_m3_);
}

double PassiveCloud::peak_concentration_kg_per_m3(double x, double z, double averaging_s) const {
  const Frame f{in_, wind_, lid_m_, pure_kg_per_m3_, averaging_s};
  if (!f.puff) return x >= 0.0 ? f.axis(x, z) * f.peak_ratio(x) : 0.0;
  // The middle of the cloud is upwind of x when c is highest there: it was smaller then.
  const auto at_centre = [&](double centre) {
    const double r = (x - centre) / f.sx(centre);
    return -f.axis(centre, z) * std::exp(-0.5 * r * r);
  };
  const double high = std::max(x, 0.0);
  const double low = std::max(0.0, x - 3.0 * f.sx(high));
  if (!(high > low)) return -at_centre(high);
  std::uintmax_t tries = 60;
  const double inside =
      boost::math::tools::brent_find_minima(at_centre, low, high, 26, tries).second;
  return -std::min({inside, at_centre(low), at_centre(high)});
}

namespace {

constexpr int kFewSteps = 12;
constexpr int kScanSteps = 28;
constexpr int kFineScanSteps = 96;

// Forward edge of the puff's contour when its middle is at `centre`.
double front_of(const Frame& f, double centre, double z, double limit) noexcept {
  const double l = log_ratio(f.axis(centre, z), limit);
  return l > 0.0 ? centre + f.sx(centre) * std::sqrt(2.0 * l) : 0.0;
}

// Largest value of `value(x)` for x in an extent, and where.
std::pair<double, double> largest(const auto& value, double a, double b, double origin) {
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

// Where the cloud's middle, or the steady plume, is above the limit.
Extent steady_extent(const Frame& f, double z, double limit, double max_distance) {
  return find_extent([&](double x) { return log_ratio(f.axis(x, z), limit); }, f.origin(),
                     max_distance, kScanSteps);
}

// Farthest x at which the limit is ever reached, given that extent.
double farthest(const Frame& f, double z, double limit, const Extent& steady) {
  if (!steady.any) return 0.0;
  const double origin = f.origin();
  if (f.puff) {
    return largest([&](double x) { return front_of(f, x, z, limit); }, steady.near_m, steady.far_m,
                   origin)
        .second;
  }
  // A release too short to build the plume up to its far end.
  if (f.peak_ratio(steady.far_m) > 1.0 - 1e-9) return steady.far_m;
  const auto excess = [&](double x) { return log_ratio(f.axis(x, z) * f.peak_ratio(x), limit); };
  const Extent e = find_extent(excess, origin, steady.far_m, kScanSteps);
  return e.any ? e.far_m : 0.0;
}

}  // namespace

double PassiveCloud::distance_to_concentration_m(double c, double z, double averaging_s,
                                                 double max_distance_m) const {
  InputCheck check{"passive_cloud distance"};
  check.positive("concentration", c, "kg/m3");
  check.non_negative("height", z, "m");
  check.positive("averaging_time", averaging_s, "s");
  check.positive("max_distance", max_distance_m, "m");
  check.done();
  const Frame f{in_, wind_, lid_m_, pure_kg_per_m3_, averaging_s};
  return farthest(f, z, c, steady_extent(f, z, c, max_distance_m));
}

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
  const Frame f{in_, wind_, lid_m_, pure_kg_per_m3_, o.averaging_time_s};
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
    const double scale = kSqrt2 * f.sigmas.sigma_x_m(x) / f.u;  // s
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
  const double drop_factor = 0.5 * probit.b * n;
  const auto push = [&](double x) {
    const double s = f.sy(std::max(x, 0.0));
    table.x_m.push_back(x);
    table.probit.push_back(y_of(x));
    table.drop_per_m2.push_back(drop_factor / (s * s));
  };
  std::size_t left = total;
  if (e.near_m == 0.0) {
    if (f.puff) {
      // Upwind part of the cloud as it starts: down to the cut-off.
      constexpr int kUpwind = 8;
      double x_up = -f.sx(0.0);
      while (y_of(x_up) > cut) x_up *= 1.5;
      std::uintmax_t steps = 60;
      const auto r = boost::math::tools::toms748_solve(
          [&](double x) { return excess(x); }, x_up, 0.0,
          [&](double a, double b) { return std::abs(b - a) < 1e-7 * std::abs(x_up); }, steps);
      x_up = 0.5 * (r.first + r.second);
      for (int i = 0; i < kUpwind; ++i) push(x_up * (1.0 - static_cast<double>(i) / kUpwind));
      left -= kUpwind;
    } else if (in_.source_diameter_m > 0.0) {
      push(-0.5 * in_.source_diameter_m);
      --left;
    }
  }
  const double step =
      std::log((e.far_m + origin) / (e.near_m + origin)) / static_cast<double>(left - 1);
  for (std::size_t i = 0; i < left; ++i) {
    push(i == 0          ? e.near_m
         : i == left - 1 ? e.far_m
                         : (e.near_m + origin) * std::exp(static_cast<double>(i) * step) - origin);
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

  const Frame f{in_, wind_, lid_m_, pure_kg_per_m3_, o.averaging_time_s};
  const double lower = o.lower_limit_fraction * pure_kg_per_m3_;
  const double upper = o.upper_limit_fraction * pure_kg_per_m3_;
  const double origin = f.origin();
  const double z = o.receptor_height_m;
  FlammableTable t;
  const Extent at_z = steady_extent(f, z, lower, o.max_distance_m);
  t.distance_m = farthest(f, z, lower, at_z);
  const bool at_receptor = t.distance_m > 0.0;
  const bool open = at_receptor && at_z.open;
  // Where nothing reaches the receptor height, the moment is judged at the height of the release.
  const double z_judge = at_receptor ? z : f.h;
  const auto points = static_cast<std::size_t>(o.points);

  if (f.puff) {
    const auto area = [&](double x) {  // pi a b of the ellipse
      const double l = log_ratio(f.axis(x, z_judge), lower);
      return l > 0.0 ? 2.0 * kPi * l * f.sx(x) * f.sy(x) : 0.0;
    };
    const Extent e = at_receptor ? at_z : steady_extent(f, z_judge, lower, o.max_distance_m);
    if (e.any) {
      const auto [centre, largest_area] = largest(area, e.near_m, e.far_m, origin);
      const double level =
          f.amount / (kSqrt2Pi * 2.0 * kPi * f.sx(centre) * f.sy(centre) * f.sz(centre));
      t.time_s = centre / f.u;
      t.mass_above_lower_kg = f.amount * puff_share_above(level / lower, f.h, f.sz(centre), f.lid);
      t.mass_in_limits_kg = t.mass_above_lower_kg -
                            f.amount * puff_share_above(level / upper, f.h, f.sz(centre), f.lid);
      t.centroid_x_m = centre;
      if (at_receptor) {
        const double spread = std::sqrt(2.0 * std::max(0.0, log_ratio(f.axis(centre, z), lower)));
        const double a = f.sx(centre) * spread;
        const double b = f.sy(centre) * spread;
        t.area_m2 = largest_area;
        t.max_half_width_m = b;
        t.upwind_x_m = centre - a;
        t.x_m.resize(points);
        t.half_width_m.resize(points);
        for (std::size_t i = 0; i < points; ++i) {
          const double angle = kPi * static_cast<double>(i) / static_cast<double>(points - 1);
          t.x_m[i] = centre - a * std::cos(angle);
          t.half_width_m[i] = i == 0 || i == points - 1 ? 0.0 : b * std::sin(angle);
        }
      }
    }
  } else {
    // Steady extent, then the time at which the release's contour is largest.
    const Extent steady = at_receptor ? at_z : steady_extent(f, z_judge, lower, o.max_distance_m);
    if (steady.any) {
      double time = f.duration;
      // Head of a plume that has just reached its far end: within 0.02 % of steady there.
      constexpr double kEstablished = 2.5;
      const double far = steady.far_m;
      const bool established =
          !(f.duration < kInf) ||
          f.u * f.duration - far > kEstablished * kSqrt2 * f.sigmas.sigma_x_m(far);
      if (!established) {
        // Area of the contour at a time; what does not depend on the time is kept.
        struct Node {
          double x, weight, log_level, sigma_y;
        };
        constexpr std::size_t kAreaNodes = 20;
        std::array<Node, kAreaNodes> node{};
        const auto& gx = gauss<double, kAreaNodes>::abscissa();
        const auto& gw = gauss<double, kAreaNodes>::weights();
        const double la = std::log(steady.near_m + origin);
        const double lb = std::log(far + origin);
        for (std::size_t i = 0; i < kAreaNodes; ++i) {
          const double side = i % 2 == 0 ? 0.5 : -0.5;
          const double x = std::exp(0.5 * (la + lb) + side * (lb - la) * gx[i / 2]) - origin;
          node[i] = {x, 0.5 * (lb - la) * gw[i / 2] * (x + origin),
                     log_ratio(f.axis(x, z_judge), lower), f.sy(x)};
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
        const double last = f.duration + far / f.u;
        std::uintmax_t tries = 20;
        const auto best = boost::math::tools::brent_find_minima(
            [&](double when) { return -area_at(when); }, f.duration, last, 8, tries);
        time = area_at(f.duration) >= -best.second ? f.duration : best.first;
      }
      const auto share = [&](double x) { return established ? 1.0 : f.segment(x, time); };
      t.time_s = f.duration < kInf ? time : 0.0;

      // Mass over all heights: the axis of the release may be above the limit farther on.
      const auto on_axis = [&](double x) {
        const double s_z = f.sz(x);
        const double highest =
            std::max(vertical_factor(0.0, f.h, s_z, f.lid), vertical_factor(f.h, f.h, s_z, f.lid));
        return log_ratio(share(x) * f.amount / (2.0 * kPi * f.u * f.sy(x) * s_z) * highest, lower);
      };
      Extent axis;
      if (established && at_receptor && !steady.open && steady.near_m == 0.0) {
        // A little beyond the extent at the receptor height.
        double beyond = steady.far_m;
        while (on_axis(beyond) > 0.0 && beyond < o.max_distance_m) {
          beyond = std::min(1.5 * beyond + 1.0, o.max_distance_m);
        }
        axis.any = true;
        axis.far_m = beyond;
        const double f_far = on_axis(beyond);
        const double f_near = on_axis(steady.far_m);
        if (beyond > steady.far_m && f_far < 0.0 && f_near > 0.0) {
          axis.far_m = root_in_log(on_axis, steady.far_m, beyond, f_near, f_far, origin);
        }
      } else {
        axis = find_extent(on_axis, origin, o.max_distance_m,
                           established ? kScanSteps : kFineScanSteps);
      }
      // Mass above a limit on [0, far], and its first moment.
      const auto mass_above = [&](double limit, double near, double far_end) {
        struct {
          double mass = 0.0;
          double moment = 0.0;
        } sum;
        const double la = std::log(near + origin);
        const double lb = std::log(far_end + origin);
        const auto& nodes = gauss<double, 20>::abscissa();
        const auto& weights = gauss<double, 20>::weights();
        for (std::size_t i = 0; i < 2 * nodes.size(); ++i) {
          const double side = i % 2 == 0 ? 0.5 : -0.5;
          const double x = std::exp(0.5 * (la + lb) + side * (lb - la) * nodes[i / 2]) - origin;
          const double s_z = f.sz(x);
          const double part = share(x);
          const double level = part * f.amount / (2.0 * kPi * f.u * f.sy(x) * s_z);
          const double line = part * f.amount / f.u;  // kg/m
          const double m = 0.5 * (lb - la) * weights[i / 2] * (x + origin) * line *
                           slice_share_above(level / limit, f.h, s_z, f.lid);
          sum.mass += m;
          sum.moment += m * x;
        }
        return sum;
      };
      if (axis.any) {
        const auto lean = mass_above(lower, axis.near_m, axis.far_m);
        t.mass_above_lower_kg = lean.mass;
        t.centroid_x_m = lean.mass > 0.0 ? lean.moment / lean.mass : 0.0;
        const Extent rich =
            find_extent([&](double x) { return on_axis(x) - std::log(upper / lower); }, origin,
                        axis.far_m, established ? kFewSteps : kFineScanSteps);
        t.mass_in_limits_kg =
            rich.any ? lean.mass - mass_above(upper, rich.near_m, rich.far_m).mass : lean.mass;
        t.mass_in_limits_kg = std::max(0.0, t.mass_in_limits_kg);
      }

      if (at_receptor) {
        const auto excess = [&](double x) { return log_ratio(f.axis(x, z) * share(x), lower); };
        Extent e = steady;
        if (!established) e = find_extent(excess, origin, far, kFineScanSteps);
        if (e.any) {
          const auto width = [&](double x) {
            return f.sy(x) * std::sqrt(2.0 * std::max(0.0, excess(x)));
          };
          t.x_m.reserve(points);
          t.half_width_m.reserve(points);
          std::size_t left = points;
          const double w0 = e.near_m == 0.0 ? width(0.0) : 0.0;
          if (w0 > 0.0) {
            // Upwind edge of the source: an ellipse over its radius.
            constexpr int kCap = 6;
            const double r =
                in_.source_diameter_m > 0.0 ? std::max(0.5 * in_.source_diameter_m, 1e-3) : w0;
            for (int i = 0; i < kCap; ++i) {
              const double angle = 0.5 * kPi * i / kCap;
              t.x_m.push_back(-r * std::cos(angle));
              t.half_width_m.push_back(w0 * std::sin(angle));
            }
            left -= kCap;
          }
          // Closer together towards the tip, where the width goes like a square root; also
          // towards the near end when it is a tip.
          const double la = std::log(e.near_m + origin);
          const double lb = std::log(e.far_m + origin);
          for (std::size_t i = 0; i < left; ++i) {
            const double v = static_cast<double>(i) / static_cast<double>(left - 1);
            const double p =
                w0 > 0.0 ? 1.0 - (1.0 - v) * (1.0 - v) : 0.5 * (1.0 - std::cos(kPi * v));
            const bool first = i == 0;
            const bool last = i == left - 1;
            const double x = first  ? e.near_m
                             : last ? e.far_m
                                    : std::exp(std::lerp(la, lb, p)) - origin;
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
      }
    }
  }
  if (open) {
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
