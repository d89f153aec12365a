// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/surface_layer.hpp"

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kVonKarman = 0.4;
constexpr double kLowest = 3.0;  // roughness lengths: the profiles are not asked below
constexpr double kLeastDistance_m = 1e-3;
constexpr double kFarthest_m = 2.0e5;
constexpr double kFirst = 0.05;      // of the source height: growth at the first node
constexpr double kNodeRatio = 1.25;  // of growth, between nodes
constexpr double kMixed = 6.0;       // growth over lid beyond which nothing changes

const SurfaceLayerInput& checked(const SurfaceLayerInput& in) {
  InputCheck check{"surface_layer"};
  check.positive("wind_speed", in.weather.wind_speed_m_per_s, "m/s");
  check.positive("reference_height", in.weather.reference_height_m, "m");
  check.positive("roughness", in.roughness_m, "m");
  check.require(in.weather.reference_height_m > in.roughness_m, "reference_height",
                in.weather.reference_height_m, "m", "be above the roughness length");
  check.non_negative("height", in.height_m, "m");
  check.require(in.mixing_height_m > 2.0 * std::max(in.height_m, kLowest * in.roughness_m),
                "mixing_height", in.mixing_height_m, "m",
                "be above twice the height of the source and six roughness lengths");
  check.done();
  return in;
}

// sum_j w^j/(j! Gamma(k + j)) exp(-(x + d)), w = x d; with the asymptote of the Bessel function
// where the sum would be long.
double bessel_part(double x, double d, double k, double gamma_k) noexcept {
  const double root = std::sqrt(x * d);
  constexpr double kLong = 30.0;
  if (root < kLong) {
    const double w = x * d;
    double term = 1.0 / gamma_k;
    double sum = term;
    for (int j = 1; j < 200; ++j) {
      term *= w / (j * (k + j - 1.0));
      sum += term;
      if (term < 1e-16 * sum) break;
    }
    return sum * std::exp(-(x + d));
  }
  const double y = 2.0 * root;
  const double m4 = 4.0 * (k - 1.0) * (k - 1.0);
  double term = 1.0;
  double sum = 1.0;
  for (int j = 1; j <= 6; ++j) {
    const double odd = 2.0 * j - 1.0;
    term *= -(m4 - odd * odd) / (8.0 * j * y);
    sum += term;
  }
  const double apart = std::sqrt(x) - std::sqrt(d);
  return std::pow(root, 1.0 - k) * std::exp(-apart * apart) * sum /
         std::sqrt(2.0 * std::numbers::pi * y);
}

// 1F1(s; k; -d), 0 <= s < k.
double kummer(double s, double k, double d) noexcept {
  if (s == 0.0) return 1.0;
  constexpr double kLong = 40.0;
  double term = 1.0;
  double sum = 1.0;
  if (d < kLong) {
    for (int j = 0; j < 300; ++j) {
      term *= (k - s + j) / (k + j) * d / (j + 1.0);
      sum += term;
      if (term < 1e-16 * sum) break;
    }
    return sum * std::exp(-d);
  }
  for (int j = 0; j < 6; ++j) {
    term *= (s + j) * (s - k + 1.0 + j) / ((j + 1.0) * d);
    sum += term;
  }
  return std::tgamma(k) / std::tgamma(k - s) * std::pow(d, -s) * sum;
}

}  // namespace

// Wind and diffusivity as powers of height, matched at `height`.
struct SurfaceLayer::Local {
  double height;
  double speed;
  double p;
  double diffusivity;
  double alpha;
};

SurfaceLayer::Local SurfaceLayer::local(double growth) const noexcept {
  const double inverse_l = wind_.inverse_obukhov_per_m();
  const double u_star = wind_.friction_velocity_m_per_s();
  const auto at = [&](double height) {
    Local l{};
    l.height = std::clamp(height, kLowest * in_.roughness_m, 0.5 * in_.mixing_height_m);
    const double zeta = l.height * inverse_l;
    l.speed = wind_.speed_m_per_s(l.height);
    double phi_m = 1.0;
    double phi_h = 1.0;
    double n = 1.0;
    if (zeta > 0.0) {
      phi_m = 1.0 + 5.0 * std::min(zeta, 1.0);  // as the wind profile
      phi_h = 1.0 + 5.0 * zeta;
      n = 1.0 / phi_h;
    } else if (zeta < 0.0) {
      const double x = 1.0 - 16.0 * zeta;
      phi_m = 1.0 / std::sqrt(std::sqrt(x));
      phi_h = 1.0 / std::sqrt(x);
      n = 1.0 - 8.0 * zeta / x;
    }
    l.p = u_star / kVonKarman * phi_m / l.speed;
    l.diffusivity = kVonKarman * u_star * l.height / phi_h;
    l.alpha = 2.0 + l.p - n;
    return l;
  };
  // Mean height of the plume: h + growth for alpha = 1, near (h^alpha + growth^alpha)^(1/alpha).
  const double h = in_.height_m;
  if (h == 0.0) return at(growth);
  const double alpha = at(h + growth).alpha;
  return at(std::pow(std::pow(h, alpha) + std::pow(growth, alpha), 1.0 / alpha));
}

// Growth and time over distance, in logarithms with their slopes.
struct SurfaceLayer::Table {
  double first_alpha = 1.0;  // before the first node growth goes as x^(1/alpha), time as x
  std::vector<double> ln_x, ln_growth, growth_slope, ln_time, time_slope;

  void add(double x, double growth, double dgrowth_dx, double time, double speed) {
    ln_x.push_back(std::log(x));
    ln_growth.push_back(std::log(growth));
    growth_slope.push_back(dgrowth_dx * x / growth);
    ln_time.push_back(std::log(time));
    time_slope.push_back(x / (speed * time));
  }
  [[nodiscard]] double read(const std::vector<double>& y, const std::vector<double>& slope,
                            double at) const noexcept {  // cubic Hermite
    const auto after = std::upper_bound(ln_x.begin(), ln_x.end(), at);
    const auto j = static_cast<std::size_t>(after - ln_x.begin());
    if (j == 0) return y.front() + slope.front() * (at - ln_x.front());
    if (j == ln_x.size()) return y.back() + slope.back() * (at - ln_x.back());
    const double step = ln_x[j] - ln_x[j - 1];
    const double t = (at - ln_x[j - 1]) / step;
    const double rest = 1.0 - t;
    return rest * rest * ((1.0 + 2.0 * t) * y[j - 1] + t * step * slope[j - 1]) +
           t * t * ((3.0 - 2.0 * t) * y[j] - rest * step * slope[j]);
  }
};

SurfaceLayer::SurfaceLayer(const SurfaceLayerInput& in)
    : in_{checked(in)}, wind_{in.weather, in.roughness_m, ObukhovFit::YellowBook} {
  // dg/dx = alpha G^alpha K/(u z) (z/g)^(alpha - 1) with u, K at z; G =
  // Gamma(2/alpha)/Gamma(1/alpha) because g = G lambda^(-1/alpha).
  const auto rate = [&](double growth) {
    const Local l = local(growth);
    const double g = std::tgamma(2.0 / l.alpha) / std::tgamma(1.0 / l.alpha);
    return l.alpha * std::pow(g, l.alpha) * l.diffusivity / (l.speed * l.height) *
           std::pow(l.height / growth, l.alpha - 1.0);
  };
  auto table = std::make_shared<Table>();
  double growth = kFirst * std::max(in_.height_m, kLowest * in_.roughness_m);
  table->first_alpha = local(growth).alpha;
  // To the first node K/u is that of the source: growth^alpha goes with x.
  double x = growth / (table->first_alpha * rate(growth));
  double time = x / slice_of_growth(growth).speed_m_per_s();
  table->add(x, growth, rate(growth), time, slice_of_growth(growth).speed_m_per_s());
  using Rule = boost::math::quadrature::gauss<double, 4>;
  const double step = std::log(kNodeRatio);
  while (x < kFarthest_m && growth < kMixed * in_.mixing_height_m) {
    const double middle = std::log(growth) + 0.5 * step;
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
      for (const double side : {-0.5, 0.5}) {
        const double g = std::exp(middle + side * step * Rule::abscissa()[i]);
        const double dx = 0.5 * step * Rule::weights()[i] * g / rate(g);
        x += dx;
        time += dx / slice_of_growth(g).speed_m_per_s();
      }
    }
    growth *= kNodeRatio;
    table->add(x, growth, rate(growth), time, slice_of_growth(growth).speed_m_per_s());
  }
  table_ = std::move(table);
}

double SurfaceLayer::growth_m(double x) const noexcept {
  const double at = std::log(std::max(x, kLeastDistance_m));
  const Table& t = *table_;
  if (at <= t.ln_x.front()) {
    return std::exp(t.ln_growth.front() + (at - t.ln_x.front()) / t.first_alpha);
  }
  return std::min(std::exp(t.read(t.ln_growth, t.growth_slope, at)), kMixed * in_.mixing_height_m);
}

double SurfaceLayer::distance_of_growth_m(double growth) const noexcept {
  double low = std::log(kLeastDistance_m);
  double high = table_->ln_x.back();
  if (!(growth > growth_m(std::exp(low)))) return kLeastDistance_m;
  if (growth >= growth_m(std::exp(high))) return std::exp(high);
  while (high - low > 1e-12) {
    const double middle = 0.5 * (low + high);
    (growth_m(std::exp(middle)) < growth ? low : high) = middle;
  }
  return std::exp(0.5 * (low + high));
}

double SurfaceLayer::travel_time_s(double x) const noexcept {
  const double at = std::log(std::max(x, kLeastDistance_m));
  const Table& t = *table_;
  if (at <= t.ln_x.front()) return std::exp(t.ln_time.front() + at - t.ln_x.front());
  return std::exp(t.read(t.ln_time, t.time_slope, at));
}

SurfaceLayer::Slice SurfaceLayer::slice(double x) const noexcept {
  return slice_of_growth(growth_m(x));
}

SurfaceLayer::Slice SurfaceLayer::slice_of_growth(double growth) const noexcept {
  const Local l = local(growth);
  Slice s;
  s.alpha_ = l.alpha;
  s.k_ = (1.0 + l.p) / l.alpha;
  const double gamma_1 = std::tgamma(1.0 / l.alpha);
  const double g = std::tgamma(2.0 / l.alpha) / gamma_1;
  s.lambda_ = std::pow(g / growth, l.alpha);
  s.gamma_k_ = std::tgamma(s.k_);
  const double a = l.speed * std::pow(l.height, -l.p);
  s.front_ = l.alpha * std::pow(s.lambda_, s.k_) / a;
  s.source_ = in_.height_m > 0.0 ? s.lambda_ * std::pow(in_.height_m, l.alpha) : 0.0;
  // Integral of c_y/q: (1/a) lambda^(p/alpha) E[X^(-p/alpha)], X of a noncentral gamma law.
  const double power = l.p / l.alpha;
  s.speed_ =
      a * std::pow(s.lambda_, -power) * s.gamma_k_ / (gamma_1 * kummer(power, s.k_, s.source_));
  s.scale_ = l.height;
  s.lid_ = in_.mixing_height_m;
  return s;
}

double SurfaceLayer::Slice::open(double z) const noexcept {
  return front_ * bessel_part(lambda_ * std::pow(z, alpha_), source_, k_, gamma_k_);
}

double SurfaceLayer::Slice::at(double z) const noexcept {
  if (z > lid_) return 0.0;
  double sum = open(std::max(z, 0.0));
  // Images in the lid: z, 2 H - z, 2 H + z, 4 H - z, ...
  for (int i = 1; i < 200; ++i) {
    const double image = 2.0 * i * lid_;
    if (!(image < kNoLid)) break;
    const double more = open(image - z) + open(image + z);
    sum += more;
    if (!(more > 1e-9 * sum)) break;
  }
  return sum;
}

}  // namespace isorisk::models::dispersion
