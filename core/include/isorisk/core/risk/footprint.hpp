// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace isorisk::risk {

/// Sixteen consecutive rings are evaluated together.
inline constexpr int kLanes = 16;

/// Sixteen rings around a location, and the angles on them.
struct RingGroup {
  float radius_m[kLanes];            ///< increasing
  int angles = 0;                    ///< Na, uniform over the full circle from direction 0
  double d_theta_rad = 0.0;          ///< 2 pi / angles
  const float* cos_theta = nullptr;  ///< angles / 2 + 1 values, cos(j d_theta)
  const float* sin_theta = nullptr;  ///< likewise
};

/// The rectangle round a footprint: x_min <= x <= x_max, |y| <= y_max [m].
struct FootprintBox {
  double x_min_m = 0.0;
  double x_max_m = 0.0;
  double y_max_m = 0.0;
};

class Footprint;
using FootprintPtr = std::shared_ptr<const Footprint>;

/// What a footprint was made of: enough to make one that gives the same bits. For keeping
/// footprints in files; the meaning of the numbers belongs to the kind.
struct FootprintRecipe {
  enum class Kind : std::uint8_t { Radial = 1, GaussianProbit, Edge, Table, Max, Scaled, Profile };
  Kind kind = Kind::Radial;
  std::vector<std::vector<double>> columns;
  std::vector<double> numbers;
  std::vector<FootprintPtr> parts;  ///< of Max and Scaled
};

/// Probability of death round a source, in the frame of the source: x downwind, y crosswind [m].
/// This is the unit of risk: physics makes it, risk integration turns it through the wind rose.
/// Even in y. Immutable; shared by all locations, directions and periods that can share it.
class Footprint {
 public:
  virtual ~Footprint() = default;

  /// Probability of death [0, 1] at (x, y). Zero beyond reach_m().
  [[nodiscard]] virtual double at(double x_m, double y_m) const noexcept = 0;

  /// Distance [m] beyond which the probability is zero (below the cut-off it was built with).
  [[nodiscard]] virtual double reach_m() const noexcept = 0;

  /// True when the probability depends on the distance only (blast, fireball): no rose needed.
  [[nodiscard]] virtual bool omnidirectional() const noexcept { return false; }

  /// Angular spread [rad] at distance r: sigma_theta of a smooth footprint, the half-angle of a
  /// sharp one; infinity where nothing resolves. Drives the number of angles.
  [[nodiscard]] virtual double angular_spread_rad(double radius_m) const noexcept = 0;

  /// Fills profile[j * kLanes + lane] with the probability at angle j d_theta on each ring, for
  /// j = 0, 1, ... and returns how many angles were filled: those before the first at which all
  /// sixteen are zero (footprints with gaps in angle scan to the end). At most angles / 2 + 1.
  /// A sharp edge gives the covered part of each angle bin, not a point sample.
  [[nodiscard]] virtual int half_profile(const RingGroup& group,
                                         std::span<float> profile) const noexcept = 0;

  /// A rectangle outside which the probability is zero. Default: the square of the reach.
  [[nodiscard]] virtual FootprintBox bounds() const noexcept;

  /// Fills out[i] with the probability at (x + i dx, y + i dy). Default: point by point.
  virtual void line(double x_m, double y_m, double dx_m, double dy_m,
                    std::span<float> out) const noexcept;

  /// Appends the angles in (0, pi) at which the probability on the circle of this radius jumps
  /// (edges, cut-off), in any order. Default: none. Lets quadrature stop at them.
  virtual void append_breaks(double radius_m, std::vector<double>& angles_rad) const;

  /// \throws Error for a footprint that was not made by a maker below.
  [[nodiscard]] virtual FootprintRecipe recipe() const;
};

/// Every maker below takes samples at increasing distances and interpolates linearly between them.
/// `cutoff`: probabilities below it count as zero (a choice of the method, an input of the study).
/// \throws InputError when sizes differ, distances do not increase, or values are not finite.

/// Depends on the distance only. probability[i] at radius_m[i]; flat below the first radius,
/// zero beyond the last.
[[nodiscard]] FootprintPtr make_radial(std::vector<double> radius_m,
                                       std::vector<double> probability, double cutoff);

/// A plume with a Gaussian crosswind profile and a probit: P = Phi(Y - 5),
/// Y(x, y) = probit[i] - drop_per_m2[i] y^2 at x_m[i]; zero outside [x_m.front(), x_m.back()].
/// For a dose c^n t with c ~ exp(-y^2 / 2 sigma^2): drop = b n / (2 sigma^2).
/// `factor` multiplies the probability after the probit (0.1 for people indoors, for example).
[[nodiscard]] FootprintPtr make_gaussian_probit(std::vector<double> x_m, std::vector<double> probit,
                                                std::vector<double> drop_per_m2, double cutoff,
                                                double factor = 1.0);

/// Where a profile is sampled, in q = y^2 / half_width^2.
enum class ProfileShares : std::uint8_t {
  Even,     ///< q = k / steps: fine at the edge of a cloud that is flat in the middle
  Squares,  ///< q = (k / steps)^2, even in y: a narrow cloud on a wide one
};

/// A plume with any profile across the wind and a probit: P = Phi(Y - 5) where |y| < half_width(x).
/// Y is linear in x and q between the samples probit[i * (steps + 1) + k], k = 0 ... steps, which
/// follow from the sizes; the square of the half-width is linear in x. The half-width is that of
/// the contour of the cut-off, zero at a tip.
[[nodiscard]] FootprintPtr make_profile_probit(std::vector<double> x_m,
                                               std::vector<double> half_width_m,
                                               std::vector<double> probit, double cutoff,
                                               ProfileShares shares = ProfileShares::Even);

/// A sharp-edged area of constant probability: |y| <= half_width_m[i] at x_m[i] (flash fire to LFL,
/// area inside a flame). Half-width zero closes it.
[[nodiscard]] FootprintPtr make_edge(std::vector<double> x_m, std::vector<double> half_width_m,
                                     double probability);

/// Any smooth field: probability[ix * y_m.size() + iy] at (x_m[ix], y_m[iy]), y_m from 0 upwards;
/// bilinear, zero outside the table.
[[nodiscard]] FootprintPtr make_table(std::vector<double> x_m, std::vector<double> y_m,
                                      std::vector<double> probability, double cutoff);

/// Pointwise maximum of two footprints (inside the flame, or by radiation outside it).
[[nodiscard]] FootprintPtr make_max(FootprintPtr a, FootprintPtr b);

/// A footprint times a factor in [0, 1].
[[nodiscard]] FootprintPtr make_scaled(FootprintPtr a, double factor);

/// The footprint of a recipe. \throws InputError when it is not one recipe() could have given.
[[nodiscard]] FootprintPtr make_footprint(FootprintRecipe recipe);

}  // namespace isorisk::risk
