// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "cloud_frame.hpp"
#include "heavy_gas_model.hpp"

// Concentration in space and time, with meander and averaging.
namespace isorisk::models::dispersion {
namespace {

constexpr double kRoot3 = std::numbers::sqrt3;
constexpr double kEdges = 3.5;  // of beta: where the edge of the cloud counts as passed

double beta_of(double big, double core) noexcept {
  return std::sqrt(std::max(0.0, big * big - core * core) / 3.0);  // B^2 = b^2 + 3 beta^2
}

}  // namespace

// ---- Profiles ----

double Flank::at(double y) const noexcept {
  constexpr double kSharp = 1e-9;
  constexpr double kRound = 1e-3;
  if (edge <= kSharp * core) return std::abs(y) <= core ? 0.5 / core : 0.0;
  if (core <= kRound * edge) {  // a Gaussian of the same variance
    const double s2 = edge * edge + core * core / 3.0;
    return std::exp(-0.5 * y * y / s2) / (kSqrt2Pi * std::sqrt(s2));
  }
  const double scale = 1.0 / (kSqrt2 * edge);
  const double a = (std::abs(y) - core) * scale;
  const double b = (std::abs(y) + core) * scale;
  // erfc where both are far out, so that the far flank keeps its digits.
  const double difference = a > 0.5 ? std::erfc(a) - std::erfc(b) : std::erf(b) - std::erf(a);
  return 0.25 * difference / core;
}

double Flank::where(double share) const noexcept {
  if (share >= 1.0) return 0.0;
  const double want = share * at(0.0);
  if (!(want > 0.0)) return std::numeric_limits<double>::infinity();
  if (edge <= 1e-9 * core) return core;
  double low = 0.0;
  double high = core + edge * std::sqrt(2.0 * std::log(1.0 / share));
  for (int i = 0; i < 60 && at(high) > want; ++i) {
    low = high;
    high *= 1.5;
  }
  if (!(at(low) > want && at(high) < want)) return high;
  std::uintmax_t steps = 40;
  const double tolerance = 1e-5 * (core + edge);
  const auto r = boost::math::tools::toms748_solve(
      [&](double y) { return at(y) - want; }, low, high,
      [&](double p, double q) { return std::abs(q - p) < tolerance; }, steps);
  return 0.5 * (r.first + r.second);
}

double Section::beta() const noexcept { return beta_of(b, core); }
double Section::beta_x() const noexcept { return beta_of(bx, core_x); }
double Section::sigma() const noexcept {
  return zc > 0.5 * h ? 0.5 * h / kRoot3 : (h - zc) / kRoot3;
}
double Section::vertical(double z) const noexcept {
  const double s = sigma();
  const double a = (z - zc) / s;
  if (zc == 0.0) return 2.0 * std::exp(-0.5 * a * a) / (kSqrt2Pi * s);
  const double c = (z + zc) / s;
  return (std::exp(-0.5 * a * a) + std::exp(-0.5 * c * c)) / (kSqrt2Pi * s);
}

Flank HeavyGasModel::flank(const Section& s, double averaging_s) const {
  const SlabConstants& k = slab_constants();
  const double beta = s.beta();
  const double x = std::max(0.0, s.x - sections_.front().x);
  const double still = closure_.averaging_factor(0.0);
  const double spread = 2.0 * closure_.ambient_rate() / k.meander_scale *
                        (std::sqrt(1.0 + k.meander_scale * x) - 1.0);
  const double ratio = closure_.averaging_factor(std::min(averaging_s, s.cloud_s)) / still;
  const double meander2 = s.jet * s.jet * std::max(0.0, ratio * ratio - 1.0) * spread * spread;
  return {s.core, std::sqrt(beta * beta + meander2)};
}

double HeavyGasModel::level(const Section& s) const noexcept {
  const double along = finite_ && s.core_x > 0.0 ? s.bx / s.core_x : 1.0;
  return 2.0 * s.b * s.h * s.fraction * along;
}

double HeavyGasModel::evolving_level(const Section& s, double x) const noexcept {
  return 4.0 * s.bx * s.b * s.h * s.fraction * s.along().at(x - s.x);
}

double HeavyGasModel::share_at(const Section& middle, double x) const noexcept {
  if (!(middle.core_x > 0.0)) return 0.0;
  if (middle.t <= release_.duration_s) {
    // Still fed: the tail is at the source.
    const double beta = std::max(middle.beta_x(), 1e-9 * middle.core_x);
    return 0.5 * std::erfc((x - middle.x - middle.core_x) / (kSqrt2 * beta));
  }
  return 2.0 * middle.core_x * middle.along().at(x - middle.x);
}

double HeavyGasModel::passage(double x, double t) const {
  if (t < 0.0 || t > last_time()) return 0.0;
  return share_at(section_at_time(t), x);
}

// ---- Passage ----

void HeavyGasModel::prepare_edges() {
  lowest_x_ = release_.source == HeavyGasSource::HorizontalJet ||
                      release_.source == HeavyGasSource::VerticalJet
                  ? std::min(0.0, sections_.front().x)
                  : sections_.front().x;
  highest_x_ = sections_.back().x;
  if (steady()) return;
  double ho = -kInf;
  double hi = -kInf;
  double ti = -kInf;
  double to = -kInf;
  double lowest = kInf;
  for (const Section& s : sections_) {
    const double slope = kEdges * s.beta_x();
    ho = std::max(ho, s.x + s.core_x + slope);
    hi = std::max(hi, s.x + s.core_x - slope);
    if (evolving() || s.t >= release_.duration_s) {  // attached to its source before
      ti = std::max(ti, s.x - s.core_x + slope);
      to = std::max(to, s.x - s.core_x - slope);
    }
    head_outer_.push_back(ho);
    head_inner_.push_back(hi);
    tail_inner_.push_back(ti);
    tail_outer_.push_back(to);
    lowest = std::min(lowest, s.x - s.core_x - slope);
  }
  if (evolving()) {
    lowest_x_ = lowest;
    highest_x_ = ho;
  }
}

std::vector<double> HeavyGasModel::passage_breaks(double x) const {
  std::vector<double> breaks;
  if (steady()) return breaks;
  // Time at which an edge has come to x.
  const auto when = [&](const std::vector<double>& edge) {
    const auto it = std::lower_bound(edge.begin(), edge.end(), x);
    if (it == edge.begin()) return sections_.front().t;
    if (it == edge.end()) return sections_.back().t;
    const auto i = static_cast<std::size_t>(it - edge.begin());
    if (!(edge[i - 1] > -kInf)) return sections_[i].t;
    const double w = (x - edge[i - 1]) / (edge[i] - edge[i - 1]);
    return std::lerp(sections_[i - 1].t, sections_[i].t, w);
  };
  if (head_outer_.back() < x) return breaks;
  breaks = {when(head_outer_), when(head_inner_), when(tail_inner_), when(tail_outer_)};
  std::sort(breaks.begin(), breaks.end());
  breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());
  if (breaks.size() < 2) breaks.clear();
  return breaks;
}

std::vector<HeavyGasModel::Cell> HeavyGasModel::history(double x, double z,
                                                        double averaging_s) const {
  constexpr int kParts = 8;  // of each piece between breaks, midpoint rule
  const std::vector<double> breaks = passage_breaks(x);
  std::vector<Cell> cells;
  if (breaks.empty() || x < lowest_x_) return cells;
  cells.reserve((breaks.size() - 1) * kParts);
  double axis = 0.0;
  Flank fixed;
  if (moving_profile()) {
    const Section here = section(x);
    axis = level(here) * here.vertical(z);
    fixed = flank(here, averaging_s);
  }
  for (std::size_t i = 1; i < breaks.size(); ++i) {
    const double step = (breaks[i] - breaks[i - 1]) / kParts;
    for (int j = 0; j < kParts; ++j) {
      const double t = breaks[i - 1] + (j + 0.5) * step;
      if (moving_profile()) {
        cells.push_back({step, axis * passage(x, t), fixed});
      } else {
        const Section s = section_at_time(t);
        cells.push_back({step, evolving_level(s, x) * s.vertical(z), flank(s, averaging_s)});
      }
    }
  }
  return cells;
}

double HeavyGasModel::arrival(double x) const {
  if (x < lowest_x_) return std::numeric_limits<double>::infinity();
  if (steady()) return 0.5 * section(x).t;  // everything released is upwind of the head
  const auto head = [&](const Section& s) { return s.x + s.bx; };
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    if (head(sections_[i]) < x) continue;
    if (i == 0) return evolving() && x < sections_[0].x - sections_[0].bx ? kInf : sections_[0].t;
    const double a = head(sections_[i - 1]);
    const double b = head(sections_[i]);
    return std::lerp(sections_[i - 1].t, sections_[i].t, b > a ? (x - a) / (b - a) : 1.0);
  }
  return std::numeric_limits<double>::infinity();
}

double HeavyGasModel::departure(double x) const {
  if (steady() || x < lowest_x_) return std::numeric_limits<double>::infinity();
  const auto tail = [&](const Section& s) { return s.x - s.bx; };
  for (std::size_t i = sections_.size(); i-- > 1;) {
    const double a = tail(sections_[i - 1]);
    const double b = tail(sections_[i]);
    if (b < x) return std::numeric_limits<double>::infinity();  // still there at the end
    if (a <= x) {
      const double t =
          std::lerp(sections_[i - 1].t, sections_[i].t, b > a ? (x - a) / (b - a) : 0.0);
      return moving_profile() ? std::max(t, release_.duration_s) : t;
    }
  }
  return moving_profile() ? release_.duration_s : sections_.front().t;
}

// ---- Concentration ----

double HeavyGasModel::fraction(double x, double y, double z, double t, double averaging_s) const {
  if (evolving()) {
    if (t < 0.0 || t > last_time()) return 0.0;
    const Section s = section_at_time(t);
    return std::min(1.0, evolving_level(s, x) * flank(s, averaging_s).at(y) * s.vertical(z));
  }
  if (x < lowest_x_ || x > ends()) return 0.0;
  const Section s = section(x);
  const double share = steady() ? 1.0 : passage(x, t);
  return std::min(1.0, level(s) * share * flank(s, averaging_s).at(y) * s.vertical(z));
}

double HeavyGasModel::mean_fraction(double x, double y, double z, double averaging_s) const {
  if (evolving() && x < sections_.front().x) return peak_fraction(x, y, z, averaging_s);
  if (x < lowest_x_ || x > ends()) return 0.0;
  const Section s = section(x);
  double share = 1.0;
  if (finite_) {
    if (x < puff_begins_) {
      share = std::min(1.0, release_.duration_s / averaging_s);
    } else {
      // C3 = z1 erf z1 - z2 erf z2 + (e^(-z1^2) - e^(-z2^2))/sqrt(pi)
      const double beta = s.beta_x();
      const double half = 0.5 * s.u * averaging_s;
      if (beta > 1e-9 * s.core_x && half > 0.0) {
        const double scale = 1.0 / (kSqrt2 * beta);
        const auto integral = [](double v) { return v * std::erf(v) + std::exp(-v * v) / kSqrtPi; };
        share = (integral((s.core_x + half) * scale) - integral((s.core_x - half) * scale)) /
                (2.0 * half * scale);
      } else if (half > 0.0) {
        share = std::min(1.0, s.core_x / half);
      }
    }
  }
  return std::min(1.0, level(s) * share * flank(s, averaging_s).at(y) * s.vertical(z));
}

double HeavyGasModel::peak_fraction(double x, double y, double z, double averaging_s) const {
  if (x < lowest_x_ || x > highest_x_) return 0.0;
  if (!evolving()) {
    const Section s = section(x);
    const double share = finite_ && s.core_x > 0.0 ? 2.0 * s.core_x * s.along().at(0.0) : 1.0;
    return std::min(1.0, level(s) * share * flank(s, averaging_s).at(y) * s.vertical(z));
  }
  const std::vector<double> breaks = passage_breaks(x);
  if (breaks.empty()) return 0.0;
  const auto value = [&](double t) {
    const Section s = section_at_time(t);
    return evolving_level(s, x) * flank(s, averaging_s).at(y) * s.vertical(z);
  };
  double best = 0.0;
  double best_t = breaks.front();
  double width = 0.0;
  constexpr int kParts = 10;
  for (std::size_t i = 1; i < breaks.size(); ++i) {
    const double step = (breaks[i] - breaks[i - 1]) / kParts;
    for (int j = 0; j <= kParts; ++j) {
      const double t = breaks[i - 1] + j * step;
      const double c = value(t);
      if (c > best) {
        best = c;
        best_t = t;
        width = step;
      }
    }
  }
  if (width > 0.0) {
    std::uintmax_t tries = 20;
    const auto r = boost::math::tools::brent_find_minima(
        [&](double t) { return -value(t); }, std::max(breaks.front(), best_t - width),
        std::min(breaks.back(), best_t + width), 16, tries);
    best = std::max(best, -r.second);
  }
  return std::min(1.0, best);
}

double HeavyGasModel::distance_to_fraction(double c, double z, double averaging_s) const {
  const auto excess = [&](double x) {
    const double v = peak_fraction(x, 0.0, z, averaging_s);
    return v > 0.0 ? std::log(v / c) : kNothing;
  };
  const std::vector<double> x = places(lowest_x_, highest_x_, 96);
  double f_far = excess(x.back());
  if (f_far >= 0.0) return x.back();
  for (std::size_t i = x.size() - 1; i-- > 0;) {
    const double f = excess(x[i]);
    if (f >= 0.0) {
      double low = x[i];
      double high = x[i + 1];
      std::uintmax_t steps = 50;
      const auto r = boost::math::tools::toms748_solve(
          excess, low, high, f, f_far,
          [&](double a, double b) { return std::abs(b - a) < 1e-6 * (1.0 + std::abs(a)); }, steps);
      return 0.5 * (r.first + r.second);
    }
    f_far = f;
  }
  return 0.0;
}

}  // namespace isorisk::models::dispersion
