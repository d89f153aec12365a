// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/risk/footprint.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <utility>

#include "isorisk/core/error.hpp"
#include "kernels.hpp"

namespace isorisk::risk {

FootprintBox Footprint::bounds() const noexcept {
  const double reach = reach_m();
  return {-reach, reach, reach};
}

void Footprint::line(double x_m, double y_m, double dx_m, double dy_m,
                     std::span<float> out) const noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto k = static_cast<double>(i);
    out[i] = static_cast<float>(at(x_m + k * dx_m, y_m + k * dy_m));
  }
}

void Footprint::append_breaks(double /*radius_m*/, std::vector<double>& /*angles_rad*/) const {}

FootprintRecipe Footprint::recipe() const {
  throw Error("this kind of footprint has no recipe and cannot be kept in a file");
}

namespace {

using std::numbers::pi;

/// Beyond this many standard deviations the kernels' normal distribution function is 0 or 1 to
/// 7.6e-8; smaller probabilities count as zero whatever the cut-off.
constexpr double kZLimit = 5.25;

double normal_cdf(double z) noexcept { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// z with Phi(z) = p, by bisection of the exact function: made once per footprint.
double normal_quantile(double p) noexcept {
  double low = -kZLimit;
  double high = kZLimit;
  for (int i = 0; i < 80; ++i) {
    const double middle = 0.5 * (low + high);
    (normal_cdf(middle) < p ? low : high) = middle;
  }
  return high;
}

void check_increasing(InputCheck& check, std::string_view field, const std::vector<double>& x) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!std::isfinite(x[i])) {
      check.finite(std::string{field} + "[" + std::to_string(i) + "]", x[i], "m");
    } else if (i > 0 && !(x[i] > x[i - 1])) {
      check.require(false, std::string{field} + "[" + std::to_string(i) + "]", x[i], "m",
                    "be greater than the value before it, " + number_text(x[i - 1]) + " m");
    }
  }
}

void check_size(InputCheck& check, std::string_view field, std::size_t size, std::size_t wanted) {
  if (size != wanted)
    check.fail(std::string{field} + " has " + std::to_string(size) + " values, must have " +
               std::to_string(wanted));
}

void check_least(InputCheck& check, std::string_view field, std::size_t size, std::size_t least) {
  if (size < least)
    check.fail(std::string{field} + " has " + std::to_string(size) + " values, needs at least " +
               std::to_string(least));
}

/// The rule with the name of the value, for each value that is not good: names cost more than
/// rules.
template <typename Good, typename Rule>
void check_each(const std::vector<double>& values, std::string_view field, Good good, Rule rule) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!good(values[i])) rule(std::string{field} + "[" + std::to_string(i) + "]", values[i]);
  }
}

bool is_probability(double v) noexcept { return v >= 0.0 && v <= 1.0; }
bool is_finite(double v) noexcept { return std::isfinite(v); }
bool is_positive(double v) noexcept { return std::isfinite(v) && v > 0.0; }
bool is_non_negative(double v) noexcept { return std::isfinite(v) && v >= 0.0; }

std::vector<float> to_float(const std::vector<double>& x) {
  std::vector<float> result(x.size());
  std::transform(x.begin(), x.end(), result.begin(),
                 [](double v) { return static_cast<float>(v); });
  return result;
}

/// Index i of the segment [x[i], x[i+1]] that holds v, v inside the table.
std::size_t segment_of(const std::vector<double>& x, double v) noexcept {
  const auto it = std::upper_bound(x.begin(), x.end(), v);
  const auto i = static_cast<std::size_t>(it - x.begin());
  return std::min(i == 0 ? 0 : i - 1, x.size() - 2);
}

/// Distances from the source in classes that are fine near it: eight to each octave of
/// 1 + 500 r / reach, read off the bits of a float.
class DistanceClasses {
 public:
  static constexpr int kCount = 72;  // log2(501) = 8.97 octaves
  explicit DistanceClasses(double reach_m)
      : scale_per_m_{static_cast<float>(500.0 / std::max(reach_m, 1.0e-6))} {}
  [[nodiscard]] int of(double radius_m) const noexcept {
    const float t = 1.0F + std::max(static_cast<float>(radius_m), 0.0F) * scale_per_m_;
    return std::min(static_cast<int>(std::bit_cast<std::uint32_t>(t) >> 20) - kOne, kCount - 1);
  }
  [[nodiscard]] double middle_m(int index) const noexcept {
    const auto bits = (static_cast<std::uint32_t>(index + kOne) << 20) + (1U << 19);
    return static_cast<double>((std::bit_cast<float>(bits) - 1.0F) / scale_per_m_);
  }

 private:
  static constexpr int kOne = 127 << 3;  // the bits of 1.0F above its lower 20
  float scale_per_m_;
};

/// Bounds, by distance from the source, on the angle up to which a footprint may be non-zero.
/// A scan over rising angles may not stop before it, however many zeros it meets.
class GuardAngle {
 public:
  explicit GuardAngle(double reach_m) : classes_{reach_m} {}

  void add(double radius_low_m, double radius_high_m, double angle_rad) {
    for (int k = classes_.of(radius_low_m); k <= classes_.of(radius_high_m); ++k) {
      float& bound = angle_rad_[static_cast<std::size_t>(k)];
      bound = std::max(bound, std::nextafter(static_cast<float>(angle_rad), 4.0F));
    }
  }
  [[nodiscard]] double angle(double radius_low_m, double radius_high_m) const noexcept {
    double bound = 0.0;
    for (int k = classes_.of(radius_low_m); k <= classes_.of(radius_high_m); ++k)
      bound = std::max(bound, static_cast<double>(angle_rad_[static_cast<std::size_t>(k)]));
    return bound;
  }
  [[nodiscard]] int index(const RingGroup& group) const noexcept {
    const double bound = angle(static_cast<double>(group.radius_m[0]),
                               static_cast<double>(group.radius_m[kLanes - 1]));
    return static_cast<int>(bound / group.d_theta_rad) + 1;
  }

 private:
  DistanceClasses classes_;
  std::vector<float> angle_rad_ = std::vector<float>(DistanceClasses::kCount, 0.0F);
};

/// Angular spread by distance, computed once.
class SpreadTable {
 public:
  explicit SpreadTable(double reach_m) : classes_{reach_m} {}
  template <typename SpreadAt>
  void fill(SpreadAt&& spread_at) {
    for (int k = 0; k < DistanceClasses::kCount; ++k)
      spread_rad_[static_cast<std::size_t>(k)] =
          static_cast<float>(spread_at(classes_.middle_m(k)));
  }
  [[nodiscard]] double at(double radius_m) const noexcept {
    return static_cast<double>(spread_rad_[static_cast<std::size_t>(classes_.of(radius_m))]);
  }

 private:
  DistanceClasses classes_;
  std::vector<float> spread_rad_ = std::vector<float>(DistanceClasses::kCount, 0.0F);
};

/// How many samples a bin needs for two of them per angular spread.
kernel::Subsamples subsamples(const Footprint& footprint, const RingGroup& group) noexcept {
  double spread = std::numeric_limits<double>::infinity();
  const double reach = footprint.reach_m();
  for (const int lane : {0, 5, 10, 15}) {
    const auto r = static_cast<double>(group.radius_m[lane]);
    if (r <= reach) spread = std::min(spread, footprint.angular_spread_rad(r));
  }
  kernel::Subsamples s;
  const double wanted = 2.0 * group.d_theta_rad / spread;
  s.count =
      !(wanted > 1.0) ? 1 : std::min(static_cast<int>(std::ceil(wanted)), kernel::kMaxSubsamples);
  if (s.count == 1) return s;  // the nodes themselves: nothing is turned
  for (int k = 0; k < s.count; ++k) {
    const double part = (k + 0.5) / s.count;
    const double inner = (part - 0.5) * group.d_theta_rad;
    const double first = 0.5 * part * group.d_theta_rad;
    const double last = 0.5 * (part - 1.0) * group.d_theta_rad;
    s.cos_inner[k] = static_cast<float>(std::cos(inner));
    s.sin_inner[k] = static_cast<float>(std::sin(inner));
    s.cos_first[k] = static_cast<float>(std::cos(first));
    s.sin_first[k] = static_cast<float>(std::sin(first));
    s.cos_last[k] = static_cast<float>(std::cos(last));
    s.sin_last[k] = static_cast<float>(std::sin(last));
  }
  return s;
}

kernel::Rings rings_of(const RingGroup& group, int guard) noexcept {
  return {group.radius_m, group.cos_theta, group.sin_theta, group.angles / 2, guard};
}

// ---- distance only ------------------------------------------------------------------------------

class Radial final : public Footprint {
 public:
  Radial(std::vector<double> radius_m, std::vector<double> probability, double cutoff)
      : radius_m_{std::move(radius_m)}, probability_{std::move(probability)}, cutoff_{cutoff} {
    // The largest distance at which the probability is not below the cut-off.
    for (std::size_t i = radius_m_.size(); i-- > 0;) {
      if (!(probability_[i] >= cutoff_ && probability_[i] > 0.0)) continue;
      reach_m_ = radius_m_[i];
      if (i + 1 < radius_m_.size()) {
        const double drop = probability_[i] - probability_[i + 1];
        reach_m_ += (radius_m_[i + 1] - radius_m_[i]) * (probability_[i] - cutoff_) / drop;
      }
      break;
    }
  }

  double at(double x_m, double y_m) const noexcept override {
    return at_distance(std::hypot(x_m, y_m));
  }
  double reach_m() const noexcept override { return reach_m_; }
  bool omnidirectional() const noexcept override { return true; }
  double angular_spread_rad(double /*radius_m*/) const noexcept override {
    return std::numeric_limits<double>::infinity();
  }

  int half_profile(const RingGroup& group, std::span<float> profile) const noexcept override {
    float p[kLanes];
    bool any = false;
    for (int lane = 0; lane < kLanes; ++lane) {
      p[lane] = static_cast<float>(at_distance(static_cast<double>(group.radius_m[lane])));
      any = any || p[lane] > 0.0F;
    }
    if (!any) return 0;
    const int count = group.angles / 2 + 1;
    for (int j = 0; j < count; ++j)
      std::copy_n(p, kLanes, profile.begin() + static_cast<std::ptrdiff_t>(j) * kLanes);
    return count;
  }

  void line(double x_m, double y_m, double dx_m, double dy_m,
            std::span<float> out) const noexcept override {
    if (y_m != 0.0 || dy_m != 0.0 || x_m < 0.0 || !(dx_m > 0.0)) {
      Footprint::line(x_m, y_m, dx_m, dy_m, out);
      return;
    }
    std::size_t segment = 0;  // a walk outwards
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double r = x_m + static_cast<double>(i) * dx_m;
      while (segment + 1 < radius_m_.size() && r > radius_m_[segment + 1]) ++segment;
      out[i] = static_cast<float>(between(segment, r));
    }
  }

  FootprintRecipe recipe() const override {
    return {FootprintRecipe::Kind::Radial, {radius_m_, probability_}, {cutoff_}, {}};
  }

 private:
  [[nodiscard]] double at_distance(double r) const noexcept {
    if (!(r > radius_m_.front())) return between(0, r);
    if (r > radius_m_.back()) return 0.0;
    return between(segment_of(radius_m_, r), r);
  }
  [[nodiscard]] double between(std::size_t i, double r) const noexcept {
    double p = probability_[i];
    if (r > radius_m_[i]) {
      if (r > radius_m_.back() || i + 1 >= radius_m_.size()) return 0.0;
      const double t = (r - radius_m_[i]) / (radius_m_[i + 1] - radius_m_[i]);
      p += t * (probability_[i + 1] - probability_[i]);
    }
    return p >= cutoff_ ? p : 0.0;
  }

  std::vector<double> radius_m_;
  std::vector<double> probability_;
  double cutoff_;
  double reach_m_ = 0.0;
};

// ---- Gaussian plume with a probit ---------------------------------------------------------------

/// Where a plume is zero outside of.
struct Support {
  double reach_m = 0.0;
  FootprintBox box;
  GuardAngle guard{1.0};
};

/// Walks along the border y^2 = border_square(segment, part) of a plume between its knots; it is
/// monotone in between. part_of(segment) is the part [a, b] of a segment that counts; b <= a: none.
template <typename PartOf, typename BorderSquare>
Support support_of(const std::vector<double>& x_m, PartOf&& part_of, BorderSquare&& border_square) {
  constexpr int kParts = 8;
  struct Piece {
    double radius_low, radius_high, angle;
  };
  std::vector<Piece> pieces;
  Support out;
  bool first = true;
  for (std::size_t i = 0; i + 1 < x_m.size(); ++i) {
    const auto [a, b] = part_of(i);
    if (!(b > a)) continue;
    for (int k = 0; k < kParts; ++k) {
      const double t0 = a + (b - a) * k / kParts;
      const double t1 = a + (b - a) * (k + 1) / kParts;
      const double x0 = x_m[i] + t0 * (x_m[i + 1] - x_m[i]);
      const double x1 = x_m[i] + t1 * (x_m[i + 1] - x_m[i]);
      const double y_square = std::max(border_square(i, t0), border_square(i, t1));
      const double x_square = std::max(x0 * x0, x1 * x1);
      const double high = std::sqrt(x_square + y_square);
      const double low = std::min(std::abs(x0), std::abs(x1));
      pieces.push_back(
          {x0 < 0.0 && x1 > 0.0 ? 0.0 : low, high, std::atan2(std::sqrt(y_square), x0)});
      if (x0 < 0.0) pieces.back().angle = pi;
      out.reach_m = std::max(out.reach_m, high);
      out.box.x_min_m = first ? x0 : std::min(out.box.x_min_m, x0);
      out.box.x_max_m = first ? x1 : std::max(out.box.x_max_m, x1);
      out.box.y_max_m = std::max(out.box.y_max_m, std::sqrt(y_square));
      first = false;
    }
  }
  out.guard = GuardAngle{out.reach_m};
  for (const Piece& piece : pieces) out.guard.add(piece.radius_low, piece.radius_high, piece.angle);
  return out;
}

/// The angles at which a circle meets the cut-off of a plume, and levels between which its profile
/// is smooth enough for a few Gauss points.
template <typename ZAt>
void append_level_breaks(double x_first_m, double x_last_m, double radius_m,
                         const GuardAngle& guard, double z_cut, ZAt&& z_at,
                         std::vector<double>& angles_rad) {
  for (const double end : {x_first_m, x_last_m})
    if (std::abs(end) < radius_m) angles_rad.push_back(std::acos(end / radius_m));
  constexpr int kScan = 48;
  const double last = std::min(guard.angle(radius_m, radius_m) * 1.02 + 1.0e-6, pi);
  const auto z_of = [&](double theta) {
    const double x = radius_m * std::cos(theta);
    const double y = radius_m * std::sin(theta);
    if (!(x >= x_first_m && x <= x_last_m)) return -1.0e3;
    return z_at(x, y * y);
  };
  const double levels[] = {z_cut, -1.5, 0.0, 1.5, 3.0, 5.0};
  double theta_before = 0.0;
  double z_before = z_of(0.0);
  for (int i = 1; i <= kScan; ++i) {
    const double theta = last * i / kScan;
    const double z = z_of(theta);
    for (std::size_t k = 0; k < std::size(levels); ++k) {
      const double level = levels[k];
      if ((k > 0 && level <= z_cut) || (z_before < level) == (z < level)) continue;
      double low = theta_before;
      double high = theta;
      for (int step = 0; step < 50 && high - low > 1.0e-12; ++step) {
        const double middle = 0.5 * (low + high);
        ((z_of(middle) < level) == (z_before < level) ? low : high) = middle;
      }
      angles_rad.push_back(high);
    }
    theta_before = theta;
    z_before = z;
  }
}

class Plume final : public Footprint {
 public:
  /// \param z0 the probit less 5
  Plume(std::vector<double> x_m, std::vector<double> z0, std::vector<double> drop_per_m2,
        double cutoff, double factor)
      : x_m_{std::move(x_m)},
        z0_{std::move(z0)},
        drop_{std::move(drop_per_m2)},
        factor_{factor},
        cutoff_{cutoff} {
    const std::size_t n = x_m_.size();
    const double share = factor > 0.0 ? cutoff / factor : 2.0;
    z_cut_ = share > 1.0 ? std::numeric_limits<double>::infinity() : normal_quantile(share);
    find_support();
    spread_ = SpreadTable{reach_m_};
    spread_.fill([this](double r) { return spread_at(r); });
    xf_ = to_float(x_m_);
    z0f_ = to_float(z0_);
    dropf_ = to_float(drop_);
    z0_slopef_.resize(n);
    drop_slopef_.resize(n);
    for (std::size_t i = 0; i + 1 < n; ++i) {
      // from the rounded knots, so that the next one is met exactly
      const float dx = xf_[i + 1] - xf_[i];
      z0_slopef_[i] = dx > 0.0F ? (z0f_[i + 1] - z0f_[i]) / dx : 0.0F;
      drop_slopef_[i] = dx > 0.0F ? (dropf_[i + 1] - dropf_[i]) / dx : 0.0F;
    }
  }

  double at(double x_m, double y_m) const noexcept override {
    if (!(x_m >= x_m_.front() && x_m <= x_m_.back())) return 0.0;
    const double z = z_at(x_m, y_m * y_m);
    return z >= z_cut_ ? factor_ * normal_cdf(z) : 0.0;
  }
  double reach_m() const noexcept override { return reach_m_; }
  FootprintBox bounds() const noexcept override { return box_; }

  double angular_spread_rad(double radius_m) const noexcept override {
    if (!(radius_m > 0.0) || radius_m > reach_m_) return std::numeric_limits<double>::infinity();
    return spread_.at(radius_m);
  }

  int half_profile(const RingGroup& group, std::span<float> profile) const noexcept override {
    if (!(static_cast<double>(group.radius_m[0]) <= reach_m_)) return 0;
    return kernel::active().plume_profile(kernel_plume(), rings_of(group, guard_.index(group)),
                                          subsamples(*this, group), profile.data());
  }

  void line(double x_m, double y_m, double dx_m, double dy_m,
            std::span<float> out) const noexcept override {
    kernel::active().plume_line(kernel_plume(), static_cast<float>(x_m), static_cast<float>(y_m),
                                static_cast<float>(dx_m), static_cast<float>(dy_m), out.data(),
                                static_cast<int>(out.size()));
  }

  void append_breaks(double radius_m, std::vector<double>& angles_rad) const override {
    if (!(radius_m > 0.0) || radius_m > reach_m_) return;
    append_level_breaks(
        x_m_.front(), x_m_.back(), radius_m, guard_, z_cut_,
        [&](double x, double y_square) { return z_at(x, y_square); }, angles_rad);
  }

  FootprintRecipe recipe() const override {
    return {FootprintRecipe::Kind::GaussianProbit, {x_m_, z0_, drop_}, {cutoff_, factor_}, {}};
  }

 private:
  [[nodiscard]] double z_at(double x_m, double y_square_m2) const noexcept {
    const std::size_t i = segment_of(x_m_, x_m);
    const double t = (x_m - x_m_[i]) / (x_m_[i + 1] - x_m_[i]);
    const double drop = drop_[i] + t * (drop_[i + 1] - drop_[i]);
    return z0_[i] + t * (z0_[i + 1] - z0_[i]) - drop * y_square_m2;
  }

  /// Crosswind spread over the distance: sqrt(0.627 / k) with k the drop, the standard deviation
  /// of the Gaussian with the slope of Phi(z0 - k y^2) at z0 = 0, and about that of the plume
  /// itself (sigma = sqrt(b n / 2 k)); on a plateau (z0 > 0) its half-width sqrt(z0 / k).
  [[nodiscard]] double spread_at(double radius_m) const noexcept {
    const double x = std::clamp(radius_m, x_m_.front(), x_m_.back());
    const std::size_t i = segment_of(x_m_, x);
    const double t = (x - x_m_[i]) / (x_m_[i + 1] - x_m_[i]);
    const double z = z0_[i] + t * (z0_[i + 1] - z0_[i]);
    const double k = drop_[i] + t * (drop_[i + 1] - drop_[i]);
    return std::sqrt((0.62666 + std::max(z, 0.0)) / k) / radius_m;  // phi(0) / Phi(0) = 0.79788
  }

  /// The border of what is above the cut-off is y_c(x)^2 = (z0 - z_cut) / drop; z0 and drop are
  /// linear, so it is monotone in a part of a segment.
  void find_support() {
    const auto part_of = [&](std::size_t i) {
      const double above_a = z0_[i] - z_cut_;
      const double above_b = z0_[i + 1] - z_cut_;
      if (!(above_a >= 0.0) && !(above_b >= 0.0)) return std::pair{0.0, 0.0};
      return std::pair{above_a < 0.0 ? above_a / (above_a - above_b) : 0.0,
                       above_b < 0.0 ? above_a / (above_a - above_b) : 1.0};
    };
    Support support =
        support_of(x_m_, part_of, [&](std::size_t i, double t) { return border_square(i, t); });
    reach_m_ = support.reach_m;
    box_ = support.box;
    guard_ = std::move(support.guard);
  }
  [[nodiscard]] double border_square(std::size_t i, double t) const noexcept {
    const double above = z0_[i] + t * (z0_[i + 1] - z0_[i]) - z_cut_;
    return std::max(above, 0.0) / (drop_[i] + t * (drop_[i + 1] - drop_[i]));
  }
  [[nodiscard]] kernel::Plume kernel_plume() const noexcept {
    return {xf_.data(),
            z0f_.data(),
            z0_slopef_.data(),
            dropf_.data(),
            drop_slopef_.data(),
            static_cast<int>(xf_.size()),
            static_cast<float>(std::min(z_cut_, 1.0e6)),
            static_cast<float>(factor_)};
  }

  std::vector<double> x_m_;
  std::vector<double> z0_;
  std::vector<double> drop_;
  double factor_;
  double cutoff_;
  double z_cut_ = 0.0;
  double reach_m_ = 0.0;
  FootprintBox box_;
  GuardAngle guard_{1.0};
  SpreadTable spread_{1.0};
  std::vector<float> xf_, z0f_, z0_slopef_, dropf_, drop_slopef_;
};

// ---- plume of any profile with a probit ---------------------------------------------------------

class Shape final : public Footprint {
 public:
  /// \param width_square_m2 of the half-width
  /// \param z the probit less 5
  Shape(std::vector<double> x_m, std::vector<double> width_square_m2, std::vector<double> z,
        double cutoff, ProfileShares shares)
      : x_m_{std::move(x_m)},
        w2_{std::move(width_square_m2)},
        z_{std::move(z)},
        cutoff_{cutoff},
        z_cut_{normal_quantile(cutoff)},
        squares_{shares == ProfileShares::Squares},
        steps_{z_.size() / x_m_.size() - 1} {
    const std::size_t n = x_m_.size();
    Support support = support_of(
        x_m_,
        [&](std::size_t i) {
          return std::pair{0.0, w2_[i] > 0.0 || w2_[i + 1] > 0.0 ? 1.0 : 0.0};
        },
        [&](std::size_t i, double t) { return std::lerp(w2_[i], w2_[i + 1], t); });
    reach_m_ = support.reach_m;
    box_ = support.box;
    guard_ = std::move(support.guard);
    spread_ = SpreadTable{reach_m_};
    spread_.fill([this](double r) { return spread_at(r); });
    xf_ = to_float(x_m_);
    w2f_ = to_float(w2_);
    zf_ = to_float(z_);
    w2_slopef_.resize(n);
    inversef_.resize(n);
    for (std::size_t i = 0; i + 1 < n; ++i) {
      const float dx = xf_[i + 1] - xf_[i];
      inversef_[i] = dx > 0.0F ? 1.0F / dx : 0.0F;
      w2_slopef_[i] = dx > 0.0F ? (w2f_[i + 1] - w2f_[i]) / dx : 0.0F;
    }
  }

  double at(double x_m, double y_m) const noexcept override {
    if (!(x_m >= x_m_.front() && x_m <= x_m_.back())) return 0.0;
    const double z = z_at(x_m, y_m * y_m);
    return z >= z_cut_ ? normal_cdf(z) : 0.0;
  }
  double reach_m() const noexcept override { return reach_m_; }
  FootprintBox bounds() const noexcept override { return box_; }

  double angular_spread_rad(double radius_m) const noexcept override {
    if (!(radius_m > 0.0) || radius_m > reach_m_) return std::numeric_limits<double>::infinity();
    return spread_.at(radius_m);
  }

  int half_profile(const RingGroup& group, std::span<float> profile) const noexcept override {
    if (!(static_cast<double>(group.radius_m[0]) <= reach_m_)) return 0;
    const kernel::Shape shape{xf_.data(),
                              w2f_.data(),
                              w2_slopef_.data(),
                              inversef_.data(),
                              zf_.data(),
                              static_cast<int>(xf_.size()),
                              static_cast<int>(steps_),
                              static_cast<float>(z_cut_),
                              squares_};
    return kernel::active().shape_profile(shape, rings_of(group, guard_.index(group)),
                                          subsamples(*this, group), profile.data());
  }

  void append_breaks(double radius_m, std::vector<double>& angles_rad) const override {
    if (!(radius_m > 0.0) || radius_m > reach_m_) return;
    append_level_breaks(
        x_m_.front(), x_m_.back(), radius_m, guard_, z_cut_,
        [&](double x, double y_square) { return z_at(x, y_square); }, angles_rad);
  }

  FootprintRecipe recipe() const override {
    return {FootprintRecipe::Kind::Profile, {x_m_, w2_, z_}, {cutoff_, squares_ ? 1.0 : 0.0}, {}};
  }

 private:
  static constexpr double kOutside = -1.0e3;

  [[nodiscard]] double z_at(double x_m, double y_square_m2) const noexcept {
    const std::size_t i = segment_of(x_m_, x_m);
    const double t = (x_m - x_m_[i]) / (x_m_[i + 1] - x_m_[i]);
    const double w2 = w2_[i] + t * (w2_[i + 1] - w2_[i]);
    return y_square_m2 < w2 ? z_of_share(i, t, y_square_m2 / w2) : kOutside;
  }
  [[nodiscard]] double z_of_share(std::size_t i, double t, double share) const noexcept {
    const auto steps = static_cast<double>(steps_);
    const double place = steps * (squares_ ? std::sqrt(share) : share);
    const std::size_t k = std::min(static_cast<std::size_t>(place), steps_ - 1);
    const auto before = static_cast<double>(k);
    const double part = squares_ ? (share * steps * steps - before * before) / (2.0 * before + 1.0)
                                 : place - before;
    const double* near = z_.data() + i * (steps_ + 1) + k;
    const double* next = near + steps_ + 1;
    const double a = near[0] + part * (near[1] - near[0]);
    const double b = next[0] + part * (next[1] - next[0]);
    return a + t * (b - a);
  }

  /// Distance across, over the distance from the source, at which z is 0.627 below its value on
  /// the axis, or below 0 where the axis is above: as of a Gaussian plume.
  [[nodiscard]] double spread_at(double radius_m) const noexcept {
    const double x = std::clamp(radius_m, x_m_.front(), x_m_.back());
    const std::size_t i = segment_of(x_m_, x);
    // A hair inside both ends, where the width may be zero.
    const double t = std::clamp((x - x_m_[i]) / (x_m_[i + 1] - x_m_[i]), 1.0e-3, 1.0 - 1.0e-3);
    const double w2 = w2_[i] + t * (w2_[i + 1] - w2_[i]);
    const double top = z_of_share(i, t, 0.0);
    const double wanted = std::min(top, 0.0) - 0.62666;  // phi(0) / Phi(0) = 0.79788
    double share = 0.0;
    double z_before = top;
    double share_before = 0.0;
    for (std::size_t k = 1; k <= steps_; ++k) {
      const double at = static_cast<double>(k) / static_cast<double>(steps_);
      const double here = squares_ ? at * at : at;
      const double z = z_of_share(i, t, here);
      if (z <= wanted) {
        share = share_before + (here - share_before) * (z_before - wanted) / (z_before - z);
        break;
      }
      z_before = z;
      share_before = here;
    }
    const double fall = top - z_before;
    if (share == 0.0) share = fall > 0.0 ? (top - wanted) / fall : 0.0;  // beyond the cut-off
    if (!(share > 0.0 && w2 > 0.0)) return std::numeric_limits<double>::infinity();
    return std::sqrt(share * w2) / radius_m;
  }

  std::vector<double> x_m_;
  std::vector<double> w2_;
  std::vector<double> z_;
  double cutoff_;
  double z_cut_;
  bool squares_;
  std::size_t steps_;
  double reach_m_ = 0.0;
  FootprintBox box_;
  GuardAngle guard_{1.0};
  SpreadTable spread_{1.0};
  std::vector<float> xf_, w2f_, w2_slopef_, inversef_, zf_;
};

// ---- sharp edge ---------------------------------------------------------------------------------

class Edge final : public Footprint {
 public:
  Edge(std::vector<double> x_m, std::vector<double> half_width_m, double probability)
      : x_m_{std::move(x_m)}, half_width_m_{std::move(half_width_m)}, probability_{probability} {
    if (!(probability_ > 0.0)) return;
    double area = 0.0;
    for (std::size_t i = 0; i < x_m_.size(); ++i) {
      reach_m_ = std::max(reach_m_, std::hypot(x_m_[i], half_width_m_[i]));
      box_.y_max_m = std::max(box_.y_max_m, half_width_m_[i]);
      if (i > 0) area += 0.5 * (half_width_m_[i] + half_width_m_[i - 1]) * (x_m_[i] - x_m_[i - 1]);
    }
    // Distance of the edge from the source along each segment: x^2 + w^2 is convex in x.
    for (std::size_t i = 0; i + 1 < x_m_.size(); ++i) {
      const double dx = x_m_[i + 1] - x_m_[i];
      const double m = (half_width_m_[i + 1] - half_width_m_[i]) / dx;
      const auto rho_square = [&](double s) {
        const double x = x_m_[i] + s;
        const double w = half_width_m_[i] + m * s;
        return x * x + w * w;
      };
      const double nearest = -(x_m_[i] + m * half_width_m_[i]) / (1.0 + m * m);
      rho_square_most_.push_back(std::max(rho_square(0.0), rho_square(dx)));
      rho_square_least_.push_back(rho_square(std::clamp(nearest, 0.0, dx)));
    }
    box_.x_min_m = x_m_.front();
    box_.x_max_m = x_m_.back();
    mean_half_width_m_ = area / (x_m_.back() - x_m_.front());
  }

  double at(double x_m, double y_m) const noexcept override {
    if (!(x_m >= x_m_.front() && x_m <= x_m_.back())) return 0.0;
    const std::size_t i = segment_of(x_m_, x_m);
    const double t = (x_m - x_m_[i]) / (x_m_[i + 1] - x_m_[i]);
    const double w = half_width_m_[i] + t * (half_width_m_[i + 1] - half_width_m_[i]);
    return std::abs(y_m) <= w ? probability_ : 0.0;
  }
  double reach_m() const noexcept override { return reach_m_; }
  FootprintBox bounds() const noexcept override { return box_; }
  [[nodiscard]] double probability() const noexcept { return probability_; }
  [[nodiscard]] Edge scaled(double factor) const {
    return Edge{x_m_, half_width_m_, factor * probability_};
  }

  /// Half-angle of the mean half-width. The true half-angle falls to zero at a tip, where no
  /// number of angles would do; there the risk is uncertain by one ring spacing instead.
  double angular_spread_rad(double radius_m) const noexcept override {
    if (!(radius_m > 0.0) || radius_m > reach_m_) return std::numeric_limits<double>::infinity();
    return std::asin(std::min(1.0, mean_half_width_m_ / radius_m));
  }

  /// The covered part of each bin of angles. Where it changes much from one ring to the next (at a
  /// tip or a blunt end) it is the mean over the ring's share of the radius, so that the edge is
  /// not drawn to the nearest ring.
  int half_profile(const RingGroup& group, std::span<float> profile) const noexcept override {
    // Half-way to the neighbours.
    double middle[kLanes + 1];
    for (int i = 1; i < kLanes; ++i)
      middle[i] = 0.5 * (static_cast<double>(group.radius_m[i - 1]) +
                         static_cast<double>(group.radius_m[i]));
    middle[0] = std::max(0.0, 2.0 * static_cast<double>(group.radius_m[0]) - middle[1]);
    middle[kLanes] = 2.0 * static_cast<double>(group.radius_m[kLanes - 1]) - middle[kLanes - 1];
    if (!(middle[0] <= reach_m_)) return 0;
    int filled = 0;  // angles set to zero or more so far
    double before = covered_angle(middle[0]);
    for (int lane = 0; lane < kLanes; ++lane) {
      const double after = covered_angle(middle[lane + 1]);
      constexpr double kSmooth = 0.6;
      if (std::abs(after - before) <= kSmooth * std::max(after, before)) {
        add_ring(group, static_cast<double>(group.radius_m[lane]), lane, probability_, profile,
                 filled);
      } else {
        constexpr int kParts = 8;
        for (int k = 0; k < kParts; ++k) {
          const double part = (k + 0.5) / kParts;
          add_ring(group, middle[lane] + part * (middle[lane + 1] - middle[lane]), lane,
                   probability_ / kParts, profile, filled);
        }
      }
      before = after;
    }
    return filled;
  }

  void append_breaks(double radius_m, std::vector<double>& angles_rad) const override {
    covered(radius_m, [&](double from, double to) {
      if (from > 0.0) angles_rad.push_back(from);
      if (to < pi) angles_rad.push_back(to);
    });
  }

  FootprintRecipe recipe() const override {
    return {FootprintRecipe::Kind::Edge, {x_m_, half_width_m_}, {probability_}, {}};
  }

 private:
  [[nodiscard]] double covered_angle(double r) const noexcept {
    double sum = 0.0;
    if (r > 0.0) covered(r, [&](double from, double to) { sum += to - from; });
    return sum;
  }

  /// Adds p times the part of each bin that the circle of radius r covers.
  void add_ring(const RingGroup& group, double r, int lane, double p, std::span<float> profile,
                int& filled) const noexcept {
    const int half = group.angles / 2;
    covered(r, [&](double from, double to) {
      // Bin j holds the angles nearer to j than to any other, clipped to [0, half].
      const double a = from / group.d_theta_rad;
      const double b = std::min(to / group.d_theta_rad, static_cast<double>(half));
      if (!(b > a)) return;
      const int first = static_cast<int>(a + 0.5);
      const int last = std::min(static_cast<int>(b + 0.5), half);
      while (filled <= last) {
        std::fill_n(profile.begin() + static_cast<std::ptrdiff_t>(filled) * kLanes, kLanes, 0.0F);
        ++filled;
      }
      for (int j = first; j <= last; ++j) {
        const double low = std::max(j - 0.5, 0.0);
        const double high = std::min(j + 0.5, static_cast<double>(half));
        const double part = (std::min(b, high) - std::max(a, low)) / (high - low);
        if (part > 0.0)
          profile[static_cast<std::size_t>(j * kLanes + lane)] += static_cast<float>(p * part);
      }
    });
  }

  /// Calls take(from, to) with each interval of angles in [0, pi] inside the edge on the circle of
  /// radius r. On a segment w = a + m x the circle is inside where w^2 >= r^2 - x^2, that is
  /// (1 + m^2) x^2 + 2 a m x + a^2 - r^2 >= 0: left of the smaller root or right of the larger.
  template <typename Take>
  void covered(double r, Take&& take) const {
    if (!(probability_ > 0.0)) return;
    double open_high = 0.0;  // x at the upper end of the interval being joined; x falls
    double open_low = 0.0;
    bool open = false;
    const auto close = [&] {
      if (!open) return;
      const double from = open_high >= r ? 0.0 : std::acos(open_high / r);
      const double to = open_low <= -r ? pi : std::acos(open_low / r);
      if (to > from) take(from, to);
      open = false;
    };
    const auto add = [&](double low, double high) {
      if (!(high > low)) return;
      if (open && high >= open_low) {
        open_low = low;
      } else {
        close();
        open_low = low;
        open_high = high;
        open = true;
      }
    };
    for (std::size_t i = x_m_.size() - 1; i-- > 0;) {
      const double low = std::max(x_m_[i], -r);
      const double high = std::min(x_m_[i + 1], r);
      if (!(high > low) || rho_square_most_[i] < r * r) continue;
      if (rho_square_least_[i] >= r * r) {
        add(low, high);
        continue;
      }
      const double m = (half_width_m_[i + 1] - half_width_m_[i]) / (x_m_[i + 1] - x_m_[i]);
      const double w0 = half_width_m_[i];  // at x_i; solve for s = x - x_i, which is small
      const double x0 = x_m_[i];
      // (1 + m^2) s^2 + 2 (x0 + m w0) s + x0^2 + w0^2 - r^2 >= 0
      const double qa = 1.0 + m * m;
      const double qb = x0 + m * w0;
      const double qc = x0 * x0 + w0 * w0 - r * r;
      const double disc = qb * qb - qa * qc;
      if (!(disc > 0.0)) {
        add(low, high);
        continue;
      }
      const double root = std::sqrt(disc);
      const double big = -(qb + (qb >= 0.0 ? root : -root));
      const double s1 = std::min(big / qa, big != 0.0 ? qc / big : 0.0);
      const double s2 = std::max(big / qa, big != 0.0 ? qc / big : 0.0);
      add(std::max(low, x0 + s2), high);
      add(low, std::min(high, x0 + s1));
    }
    close();
  }

  std::vector<double> x_m_;
  std::vector<double> half_width_m_;
  double probability_;
  double reach_m_ = 0.0;
  double mean_half_width_m_ = 0.0;
  std::vector<double> rho_square_most_, rho_square_least_;  ///< by segment
  FootprintBox box_;
};

// ---- table --------------------------------------------------------------------------------------

class Table final : public Footprint {
 public:
  Table(std::vector<double> x_m, std::vector<double> y_m, std::vector<double> probability,
        double cutoff)
      : x_m_{std::move(x_m)},
        y_m_{std::move(y_m)},
        value_{std::move(probability)},
        cutoff_{std::max(cutoff, std::numeric_limits<double>::min())} {
    struct Cell {
      double radius_low, radius_high, angle;
    };
    std::vector<Cell> cells;
    bool first = true;
    for (std::size_t i = 0; i + 1 < x_m_.size(); ++i) {
      for (std::size_t k = 0; k + 1 < y_m_.size(); ++k) {
        const double most = std::max(std::max(value(i, k), value(i, k + 1)),
                                     std::max(value(i + 1, k), value(i + 1, k + 1)));
        if (!(most >= cutoff_)) continue;
        const double x0 = x_m_[i];
        const double x1 = x_m_[i + 1];
        const double far = std::hypot(std::max(std::abs(x0), std::abs(x1)), y_m_[k + 1]);
        const double near = std::hypot(
            x0 <= 0.0 && x1 >= 0.0 ? 0.0 : std::min(std::abs(x0), std::abs(x1)), y_m_[k]);
        const double angle = std::atan2(x0 < 0.0 ? y_m_[k] : y_m_[k + 1], x0);
        cells.push_back({near, far, angle});
        reach_m_ = std::max(reach_m_, far);
        box_.x_min_m = first ? x0 : std::min(box_.x_min_m, x0);
        box_.x_max_m = first ? x1 : std::max(box_.x_max_m, x1);
        box_.y_max_m = std::max(box_.y_max_m, y_m_[k + 1]);
        first = false;
      }
    }
    guard_ = GuardAngle{reach_m_};
    for (const Cell& cell : cells) guard_.add(cell.radius_low, cell.radius_high, cell.angle);
    spread_ = SpreadTable{reach_m_};
    spread_.fill([this](double r) { return spread_at(r); });
    xf_ = to_float(x_m_);
    yf_ = to_float(y_m_);
    valuef_ = to_float(value_);
  }

  double at(double x_m, double y_m) const noexcept override {
    const double p = smooth(x_m, std::abs(y_m));
    return p >= cutoff_ ? p : 0.0;
  }
  double reach_m() const noexcept override { return reach_m_; }
  FootprintBox bounds() const noexcept override { return box_; }

  double angular_spread_rad(double radius_m) const noexcept override {
    if (!(radius_m > 0.0) || radius_m > reach_m_) return std::numeric_limits<double>::infinity();
    return spread_.at(radius_m);
  }

  int half_profile(const RingGroup& group, std::span<float> profile) const noexcept override {
    if (!(static_cast<double>(group.radius_m[0]) <= reach_m_)) return 0;
    const kernel::Table table{xf_.data(),
                              yf_.data(),
                              valuef_.data(),
                              static_cast<int>(xf_.size()),
                              static_cast<int>(yf_.size()),
                              static_cast<float>(cutoff_)};
    return kernel::active().table_profile(table, rings_of(group, guard_.index(group)),
                                          subsamples(*this, group), profile.data());
  }

  void append_breaks(double radius_m, std::vector<double>& angles_rad) const override {
    if (!(radius_m > 0.0) || radius_m > reach_m_) return;
    const double last = std::min(guard_.angle(radius_m, radius_m) * 1.02 + 1.0e-6, pi);
    const auto inside = [&](double theta) {
      return at(radius_m * std::cos(theta), radius_m * std::sin(theta)) > 0.0;
    };
    constexpr int kScan = 48;
    bool before = inside(0.0);
    for (int i = 1; i <= kScan; ++i) {
      double low = last * (i - 1) / kScan;
      double high = last * i / kScan;
      const bool now = inside(high);
      if (now != before) {
        for (int step = 0; step < 50 && high - low > 1.0e-12; ++step) {
          const double middle = 0.5 * (low + high);
          (inside(middle) == before ? low : high) = middle;
        }
        angles_rad.push_back(high);
      }
      before = now;
    }
  }

  FootprintRecipe recipe() const override {
    return {FootprintRecipe::Kind::Table, {x_m_, y_m_, value_}, {cutoff_}, {}};
  }

 private:
  [[nodiscard]] double value(std::size_t ix, std::size_t iy) const noexcept {
    return value_[ix * y_m_.size() + iy];
  }
  [[nodiscard]] double smooth(double x, double y) const noexcept {
    if (!(x >= x_m_.front() && x <= x_m_.back() && y <= y_m_.back())) return 0.0;
    const std::size_t i = segment_of(x_m_, x);
    const std::size_t k = segment_of(y_m_, y);
    const double tx = (x - x_m_[i]) / (x_m_[i + 1] - x_m_[i]);
    const double ty = (y - y_m_[k]) / (y_m_[k + 1] - y_m_[k]);
    const double low = value(i, k) + tx * (value(i + 1, k) - value(i, k));
    const double high = value(i, k + 1) + tx * (value(i + 1, k + 1) - value(i, k + 1));
    return low + ty * (high - low);
  }
  /// The standard deviation of the Gaussian with the same peak and the same sum over the ring.
  [[nodiscard]] double spread_at(double r) const noexcept {
    constexpr int kAngles = 48;
    double sum = 0.0;
    double peak = smooth(r, 0.0);
    for (int k = 0; k < kAngles; ++k) {
      const double theta = pi * (k + 0.5) / kAngles;
      const double p = smooth(r * std::cos(theta), r * std::sin(theta));
      sum += p;
      peak = std::max(peak, p);
    }
    if (!(peak >= cutoff_)) return std::numeric_limits<double>::infinity();
    // narrower than one sample: the sum says nothing, the table's own spacing does
    return std::max(sum * (pi / kAngles) / (peak * std::sqrt(0.5 * pi)), 0.5 * y_m_[1] / r);
  }

  std::vector<double> x_m_;
  std::vector<double> y_m_;
  std::vector<double> value_;
  double cutoff_;
  double reach_m_ = 0.0;
  FootprintBox box_;
  GuardAngle guard_{1.0};
  SpreadTable spread_{1.0};
  std::vector<float> xf_, yf_, valuef_;
};

// ---- combinations -------------------------------------------------------------------------------

class Max final : public Footprint {
 public:
  Max(FootprintPtr a, FootprintPtr b) : a_{std::move(a)}, b_{std::move(b)} {
    if (dynamic_cast<const Edge*>(a_.get()) == nullptr) std::swap(a_, b_);
    edge_ = dynamic_cast<const Edge*>(a_.get());
    const FootprintBox box_a = a_->bounds();
    const FootprintBox box_b = b_->bounds();
    box_ = {std::min(box_a.x_min_m, box_b.x_min_m), std::max(box_a.x_max_m, box_b.x_max_m),
            std::max(box_a.y_max_m, box_b.y_max_m)};
  }

  double at(double x_m, double y_m) const noexcept override {
    return std::max(a_->at(x_m, y_m), b_->at(x_m, y_m));
  }
  double reach_m() const noexcept override { return std::max(a_->reach_m(), b_->reach_m()); }
  FootprintBox bounds() const noexcept override { return box_; }
  bool omnidirectional() const noexcept override {
    return a_->omnidirectional() && b_->omnidirectional();
  }
  double angular_spread_rad(double radius_m) const noexcept override {
    double spread = std::numeric_limits<double>::infinity();
    for (const Footprint* f : {a_.get(), b_.get()})
      if (radius_m <= f->reach_m()) spread = std::min(spread, f->angular_spread_rad(radius_m));
    return spread;
  }

  int half_profile(const RingGroup& group, std::span<float> profile) const noexcept override {
    const int count_b = b_->half_profile(group, profile);
    std::vector<float> other(static_cast<std::size_t>(group.angles / 2 + 1) * kLanes);
    const int count_a = a_->half_profile(group, other);
    const auto filled_b = static_cast<std::size_t>(count_b) * kLanes;
    const auto filled_a = static_cast<std::size_t>(count_a) * kLanes;
    for (std::size_t i = filled_b; i < filled_a; ++i) profile[i] = 0.0F;
    if (edge_ != nullptr) {
      // The part of a bin inside the edge has the larger of the two, the rest the other.
      const auto p = static_cast<float>(edge_->probability());
      if (p > 0.0F)
        for (std::size_t i = 0; i < filled_a; ++i)
          profile[i] += other[i] / p * std::max(p - profile[i], 0.0F);
    } else {
      for (std::size_t i = 0; i < filled_a; ++i) profile[i] = std::max(profile[i], other[i]);
    }
    return std::max(count_a, count_b);
  }

  void line(double x_m, double y_m, double dx_m, double dy_m,
            std::span<float> out) const noexcept override {
    b_->line(x_m, y_m, dx_m, dy_m, out);
    std::vector<float> other(out.size());
    a_->line(x_m, y_m, dx_m, dy_m, other);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::max(out[i], other[i]);
  }
  void append_breaks(double radius_m, std::vector<double>& angles_rad) const override {
    a_->append_breaks(radius_m, angles_rad);
    b_->append_breaks(radius_m, angles_rad);
  }

  FootprintRecipe recipe() const override {
    // The constructor exchanges two that are not sharp.
    if (edge_ == nullptr) return {FootprintRecipe::Kind::Max, {}, {}, {b_, a_}};
    return {FootprintRecipe::Kind::Max, {}, {}, {a_, b_}};
  }

 private:
  FootprintPtr a_;  ///< the sharp one, if one is
  FootprintPtr b_;
  const Edge* edge_ = nullptr;
  FootprintBox box_;
};

class Scaled final : public Footprint {
 public:
  Scaled(FootprintPtr a, double factor) : a_{std::move(a)}, factor_{factor} {}

  double at(double x_m, double y_m) const noexcept override { return factor_ * a_->at(x_m, y_m); }
  double reach_m() const noexcept override { return factor_ > 0.0 ? a_->reach_m() : 0.0; }
  FootprintBox bounds() const noexcept override { return a_->bounds(); }
  bool omnidirectional() const noexcept override { return a_->omnidirectional(); }
  double angular_spread_rad(double radius_m) const noexcept override {
    return a_->angular_spread_rad(radius_m);
  }
  int half_profile(const RingGroup& group, std::span<float> profile) const noexcept override {
    if (!(factor_ > 0.0)) return 0;
    const int count = a_->half_profile(group, profile);
    const auto f = static_cast<float>(factor_);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count) * kLanes; ++i) profile[i] *= f;
    return count;
  }
  void line(double x_m, double y_m, double dx_m, double dy_m,
            std::span<float> out) const noexcept override {
    a_->line(x_m, y_m, dx_m, dy_m, out);
    for (float& p : out) p *= static_cast<float>(factor_);
  }
  void append_breaks(double radius_m, std::vector<double>& angles_rad) const override {
    a_->append_breaks(radius_m, angles_rad);
  }

  FootprintRecipe recipe() const override {
    return {FootprintRecipe::Kind::Scaled, {}, {factor_}, {a_}};
  }

 private:
  FootprintPtr a_;
  double factor_;
};

void check_cutoff(InputCheck& check, double cutoff) {
  check.within("cutoff", cutoff, 0.0, 1.0, "-");
}

}  // namespace

FootprintPtr make_radial(std::vector<double> radius_m, std::vector<double> probability,
                         double cutoff) {
  InputCheck check{"radial footprint"};
  check_least(check, "radius", radius_m.size(), 1);
  check_size(check, "probability", probability.size(), radius_m.size());
  check_increasing(check, "radius", radius_m);
  check_each(radius_m, "radius", is_non_negative, [&](const std::string& f, double v) {
    if (std::isfinite(v)) check.non_negative(f, v, "m");
  });
  check_each(probability, "probability", is_probability,
             [&](const std::string& f, double v) { check.within(f, v, 0.0, 1.0, "-"); });
  check_cutoff(check, cutoff);
  check.done();
  return std::make_shared<Radial>(std::move(radius_m), std::move(probability), cutoff);
}

namespace {

FootprintPtr make_plume(std::vector<double> x_m, std::vector<double> z0,
                        std::vector<double> drop_per_m2, double cutoff, double factor) {
  InputCheck check{"Gaussian probit footprint"};
  check_least(check, "x", x_m.size(), 2);
  check_size(check, "probit", z0.size(), x_m.size());
  check_size(check, "drop", drop_per_m2.size(), x_m.size());
  check_increasing(check, "x", x_m);
  check_each(z0, "probit", is_finite,
             [&](const std::string& f, double v) { check.finite(f, v, "-"); });
  check_each(drop_per_m2, "drop", is_positive,
             [&](const std::string& f, double v) { check.positive(f, v, "1/m2"); });
  check_cutoff(check, cutoff);
  check.within("factor", factor, 0.0, 1.0, "-");
  check.done();
  return std::make_shared<Plume>(std::move(x_m), std::move(z0), std::move(drop_per_m2), cutoff,
                                 factor);
}

}  // namespace

FootprintPtr make_gaussian_probit(std::vector<double> x_m, std::vector<double> probit,
                                  std::vector<double> drop_per_m2, double cutoff, double factor) {
  for (double& y : probit) y -= 5.0;
  return make_plume(std::move(x_m), std::move(probit), std::move(drop_per_m2), cutoff, factor);
}

namespace {

FootprintPtr make_shape(std::vector<double> x_m, std::vector<double> width_square_m2,
                        std::vector<double> z, double cutoff, ProfileShares shares) {
  InputCheck check{"profile probit footprint"};
  check_least(check, "x", x_m.size(), 2);
  check_size(check, "half_width", width_square_m2.size(), x_m.size());
  const std::size_t columns = x_m.empty() ? 0 : z.size() / x_m.size();
  if (columns < 2 || columns * x_m.size() != z.size())
    check.fail("probit has " + std::to_string(z.size()) +
               " values, must have the same number, at least 2, for each of the " +
               std::to_string(x_m.size()) + " values of x");
  check_increasing(check, "x", x_m);
  check_each(width_square_m2, "half_width", is_non_negative,
             [&](const std::string& f, double v) { check.non_negative(f, v, "m"); });
  check_each(z, "probit", is_finite,
             [&](const std::string& f, double v) { check.finite(f, v, "-"); });
  check_cutoff(check, cutoff);
  check.done();
  return std::make_shared<Shape>(std::move(x_m), std::move(width_square_m2), std::move(z), cutoff,
                                 shares);
}

}  // namespace

FootprintPtr make_profile_probit(std::vector<double> x_m, std::vector<double> half_width_m,
                                 std::vector<double> probit, double cutoff, ProfileShares shares) {
  for (double& w : half_width_m) w *= std::abs(w);  // keeps the sign for the check
  for (double& y : probit) y -= 5.0;
  return make_shape(std::move(x_m), std::move(half_width_m), std::move(probit), cutoff, shares);
}

FootprintPtr make_edge(std::vector<double> x_m, std::vector<double> half_width_m,
                       double probability) {
  InputCheck check{"edge footprint"};
  check_least(check, "x", x_m.size(), 2);
  check_size(check, "half_width", half_width_m.size(), x_m.size());
  check_increasing(check, "x", x_m);
  check_each(half_width_m, "half_width", is_non_negative,
             [&](const std::string& f, double v) { check.non_negative(f, v, "m"); });
  check.within("probability", probability, 0.0, 1.0, "-");
  check.done();
  return std::make_shared<Edge>(std::move(x_m), std::move(half_width_m), probability);
}

FootprintPtr make_table(std::vector<double> x_m, std::vector<double> y_m,
                        std::vector<double> probability, double cutoff) {
  InputCheck check{"table footprint"};
  check_least(check, "x", x_m.size(), 2);
  check_least(check, "y", y_m.size(), 2);
  check_size(check, "probability", probability.size(), x_m.size() * y_m.size());
  check_increasing(check, "x", x_m);
  check_increasing(check, "y", y_m);
  if (!y_m.empty()) check.require(y_m.front() == 0.0, "y[0]", y_m.front(), "m", "be 0");
  check_each(probability, "probability", is_probability,
             [&](const std::string& f, double v) { check.within(f, v, 0.0, 1.0, "-"); });
  check_cutoff(check, cutoff);
  check.done();
  return std::make_shared<Table>(std::move(x_m), std::move(y_m), std::move(probability), cutoff);
}

FootprintPtr make_max(FootprintPtr a, FootprintPtr b) {
  if (a == nullptr || b == nullptr) {
    InputCheck check{"maximum of footprints"};
    check.fail("a footprint is missing (null)");
    check.done();
  }
  return std::make_shared<Max>(std::move(a), std::move(b));
}

FootprintPtr make_scaled(FootprintPtr a, double factor) {
  InputCheck check{"scaled footprint"};
  if (a == nullptr) check.fail("the footprint is missing (null)");
  check.within("factor", factor, 0.0, 1.0, "-");
  check.done();
  if (const auto* edge = dynamic_cast<const Edge*>(a.get()))
    return std::make_shared<Edge>(edge->scaled(factor));
  return std::make_shared<Scaled>(std::move(a), factor);
}

FootprintPtr make_footprint(FootprintRecipe recipe) {
  using Kind = FootprintRecipe::Kind;
  auto& c = recipe.columns;
  const auto& n = recipe.numbers;
  const auto shape = [&](std::size_t columns, std::size_t numbers, std::size_t parts) {
    if (c.size() == columns && n.size() == numbers && recipe.parts.size() == parts) return;
    InputCheck check{"footprint recipe"};
    check.fail("the numbers of columns, numbers and parts are not those of its kind");
    check.done();
  };
  switch (recipe.kind) {
    case Kind::Radial:
      shape(2, 1, 0);
      return make_radial(std::move(c[0]), std::move(c[1]), n[0]);
    case Kind::GaussianProbit:
      shape(3, 2, 0);
      return make_plume(std::move(c[0]), std::move(c[1]), std::move(c[2]), n[0], n[1]);
    case Kind::Profile:
      shape(3, 2, 0);
      return make_shape(std::move(c[0]), std::move(c[1]), std::move(c[2]), n[0],
                        n[1] != 0.0 ? ProfileShares::Squares : ProfileShares::Even);
    case Kind::Edge:
      shape(2, 1, 0);
      return make_edge(std::move(c[0]), std::move(c[1]), n[0]);
    case Kind::Table:
      shape(3, 1, 0);
      // The footprint raises a cut-off of zero to the smallest number.
      return make_table(std::move(c[0]), std::move(c[1]), std::move(c[2]), n[0]);
    case Kind::Max:
      shape(0, 0, 2);
      return make_max(recipe.parts[0], recipe.parts[1]);
    case Kind::Scaled:
      shape(0, 1, 1);
      return make_scaled(recipe.parts[0], n[0]);
  }
  InputCheck check{"footprint recipe"};
  check.fail("its kind is not known");
  check.done();
  return nullptr;
}

}  // namespace isorisk::risk
