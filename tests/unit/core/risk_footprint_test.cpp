// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "isorisk/core/error.hpp"
#include "risk_support.hpp"

namespace isorisk::risk::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Sixteen rings with their angles, owned.
struct Rings16 {
  RingGroup group;
  std::vector<float> c, s;
  Rings16(double first_m, double step_m, int angles) {
    for (int lane = 0; lane < kLanes; ++lane)
      group.radius_m[lane] = static_cast<float>(first_m + lane * step_m);
    group.angles = angles;
    group.d_theta_rad = 2.0 * pi / angles;
    for (int j = 0; j <= angles / 2; ++j) {
      c.push_back(static_cast<float>(std::cos(j * group.d_theta_rad)));
      s.push_back(static_cast<float>(std::sin(j * group.d_theta_rad)));
    }
    group.cos_theta = c.data();
    group.sin_theta = s.data();
  }
  [[nodiscard]] double theta(int j) const { return j * group.d_theta_rad; }
  [[nodiscard]] double radius(int lane) const { return static_cast<double>(group.radius_m[lane]); }
};

struct Profile {
  std::vector<float> value;
  int count = 0;
  Profile(const Footprint& f, const Rings16& rings)
      : value(static_cast<std::size_t>(rings.group.angles / 2 + 1) * kLanes, -7.0F) {
    count = f.half_profile(rings.group, value);
  }
  [[nodiscard]] double at(int j, int lane) const {
    return j < count ? static_cast<double>(value[static_cast<std::size_t>(j * kLanes + lane)])
                     : 0.0;
  }
};

template <typename Make>
std::string error_of(Make&& make) {
  try {
    make();
  } catch (const InputError& e) {
    return e.what();
  }
  return "no error";
}

/// z of a cloud that is flat to the share b of its half-width and falls with the square beyond; its
/// half-width is that of z = -3.09 (a probability of 0.001).
struct FlatCloud {
  double flat = 0.6;
  [[nodiscard]] double axis(double x) const { return 3.0 - 6.09 * std::pow(x / 600.0, 1.3); }
  [[nodiscard]] double half_width(double x) const {
    return (20.0 + 0.2 * x) * std::sqrt(std::max(1.0 - x / 600.0, 0.0));
  }
  [[nodiscard]] double z(double x, double y) const {
    const double w = half_width(x);
    if (!(std::abs(y) < w)) return -1.0e3;
    const double beyond = std::max(std::abs(y) / w - flat, 0.0) / (1.0 - flat);
    return axis(x) - (axis(x) + 3.09) * beyond * beyond;
  }
  [[nodiscard]] FootprintPtr footprint(int knots, int steps,
                                       ProfileShares shares = ProfileShares::Even) const {
    const bool squares = shares == ProfileShares::Squares;
    std::vector<double> x, w, probit;
    for (int i = 0; i <= knots; ++i) {
      x.push_back(-30.0 + 630.0 * i / knots);
      const double at = std::max(x.back(), 0.0);
      w.push_back(half_width(at));
      for (int k = 0; k <= steps; ++k) {
        const double beyond =
            std::max(std::pow(static_cast<double>(k) / steps, squares ? 1.0 : 0.5) - flat, 0.0) /
            (1.0 - flat);
        probit.push_back(5.0 + axis(at) - (axis(at) + 3.09) * beyond * beyond);
      }
    }
    return make_profile_probit(std::move(x), std::move(w), std::move(probit), 0.001, shares);
  }
};

std::vector<FootprintPtr> smooth_footprints() {
  std::vector<double> x, y, p;
  for (int i = 0; i <= 30; ++i) x.push_back(-40.0 + 8.0 * i);
  for (int k = 0; k <= 20; ++k) y.push_back(6.0 * k);
  for (const double xi : x)
    for (const double yk : y)
      p.push_back(std::exp(-0.5 * (std::pow((xi - 60.0) / 50.0, 2) + std::pow(yk / 30.0, 2))));
  PlumeCase stable;
  stable.ay = 0.06;
  stable.rate_kg_per_s = 0.6;
  return {plume({}, 0.001, 1.0, 900.0, 60), plume({}, 0.001, 1.0, 900.0, 60, 0.1),
          plume(stable, 0.01, 2.0, 700.0, 25), make_table(x, y, p, 0.001),
          // an elevated plume: nothing near the source
          make_gaussian_probit({0.0, 100.0, 200.0, 300.0, 500.0}, {-3.0, 3.0, 6.0, 5.5, 1.0},
                               {0.01, 0.002, 0.001, 0.0007, 0.0004}, 0.001),
          // a source of some size, with an upwind part
          make_gaussian_probit({-50.0, -20.0, 0.0, 100.0, 400.0}, {1.0, 6.0, 8.0, 7.0, 1.5},
                               {0.002, 0.0015, 0.001, 0.0005, 0.0004}, 0.001),
          FlatCloud{}.footprint(40, 16), FlatCloud{0.9}.footprint(25, 32),
          FlatCloud{0.3}.footprint(30, 20, ProfileShares::Squares)};
}

TEST(Footprint, AProfileFollowsTheFieldItIsSampledFrom) {
  const FlatCloud cloud;
  for (const auto shares : {ProfileShares::Even, ProfileShares::Squares}) {
    const FootprintPtr f = cloud.footprint(630, 256, shares);
    EXPECT_NEAR(f->reach_m(), 600.0, 0.01);  // blunt at its tip
    EXPECT_EQ(f->at(-30.1, 0.0), 0.0);
    EXPECT_EQ(f->at(600.1, 0.0), 0.0);
    EXPECT_EQ(f->at(100.0, cloud.half_width(100.0) + 0.01), 0.0);
    for (double x = 0.5; x < 598.0; x += 7.3) {
      for (double part = 0.0; part < 0.99; part += 0.07) {
        const double y = part * cloud.half_width(x);
        const double p = 0.5 * std::erfc(-cloud.z(x, y) / std::sqrt(2.0));
        if (p < 0.0015) continue;
        EXPECT_NEAR(f->at(x, y), p, 0.002) << x << ' ' << y;
        EXPECT_EQ(f->at(x, -y), f->at(x, y));
      }
    }
  }
}

TEST(Footprint, AGaussianCloudIsTheSameInBothForms) {
  // z = z0 - drop y^2 is linear in the share of the square: two samples across are exact at a knot.
  const double cut = -3.0902323061678132;  // of 0.001
  std::vector<double> x, w, z0, drop, across;
  for (int i = 0; i <= 20; ++i) {
    x.push_back(20.0 * i);
    z0.push_back(7.0 - 0.2545 * i);
    drop.push_back(0.01 / (1.0 + i));
    w.push_back(std::sqrt((z0.back() - 5.0 - cut) / drop.back()));
    across.insert(across.end(), {z0.back(), 5.0 + cut});
  }
  const FootprintPtr gaussian = make_gaussian_probit(x, z0, drop, 0.001);
  const FootprintPtr profile = make_profile_probit(x, w, across, 0.001);
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (double part = 0.0; part < 0.999; part += 0.11)
      EXPECT_NEAR(profile->at(x[i], part * w[i]), gaussian->at(x[i], part * w[i]), 1.0e-12);
    if (i > 0 && i + 1 < x.size()) {
      EXPECT_NEAR(profile->angular_spread_rad(x[i]) / gaussian->angular_spread_rad(x[i]), 1.0, 0.1);
    }
  }
}

TEST(Footprint, ProfilesEqualPointValuesAtTheNodes) {
  for (const FootprintPtr& f : smooth_footprints()) {
    for (const double first : {0.05, 20.0, 150.0, 400.0}) {
      const Rings16 rings(first, 0.05 * first + 1.0, 1152);
      const Profile profile(*f, rings);
      for (int j = 0; j <= 576; ++j)
        for (int lane = 0; lane < kLanes; ++lane) {
          const double r = rings.radius(lane);
          const double p = f->at(r * std::cos(rings.theta(j)), r * std::sin(rings.theta(j)));
          // A point within float round-off of the cut-off or of the table's end may fall either
          // way.
          if (std::abs(profile.at(j, lane) - p) > 5e-6) {
            const double beside[] = {
                f->at(r * std::cos(rings.theta(j)) + 1e-3, r * std::sin(rings.theta(j)) + 1e-3),
                f->at(r * std::cos(rings.theta(j)) - 1e-3, r * std::sin(rings.theta(j)) - 1e-3)};
            EXPECT_NE(beside[0] > 0.0, beside[1] > 0.0)
                << "ring " << r << " m, angle " << j << ": " << profile.at(j, lane) << " for " << p;
          }
        }
    }
  }
}

TEST(Footprint, NothingIsBeyondReachOrOutsideTheBounds) {
  std::mt19937 random(7);
  auto all = smooth_footprints();
  all.push_back(wedge(320.0, 15.0, 1.0));
  all.push_back(make_radial({10.0, 50.0, 90.0}, {1.0, 0.4, 0.0}, 0.05));
  all.push_back(make_max(all[0], all[6]));
  for (const FootprintPtr& f : all) {
    const double reach = f->reach_m();
    const FootprintBox box = f->bounds();
    double far = 0.0;
    for (int i = 0; i < 20000; ++i) {
      const double r = 1.3 * reach * static_cast<double>(random() >> 8) / 16777216.0;
      const double t = pi * static_cast<double>(random() >> 8) / 16777216.0;
      const double x = r * std::cos(t);
      const double y = r * std::sin(t);
      EXPECT_EQ(f->at(x, y), f->at(x, -y));
      if (f->at(x, y) == 0.0) continue;
      far = std::max(far, r);
      EXPECT_LE(r, reach);
      EXPECT_GE(x, box.x_min_m);
      EXPECT_LE(x, box.x_max_m);
      EXPECT_LE(y, box.y_max_m);
    }
    EXPECT_GT(far, 0.85 * reach) << "the reach is not needlessly large";
  }
}

TEST(Footprint, LinesEqualPointValues) {
  auto all = smooth_footprints();
  all.push_back(wedge(320.0, 15.0, 1.0));
  all.push_back(make_radial({10.0, 50.0, 90.0}, {1.0, 0.4, 0.0}, 0.05));
  for (const FootprintPtr& f : all)
    for (const double turn : {0.0, 0.3, 1.7, 2.9}) {
      std::vector<float> out(77);
      const double dx = 9.7 * std::cos(turn);
      const double dy = 9.7 * std::sin(turn);
      const double x0 = 200.0 - 38.0 * dx;
      f->line(x0, -30.0, dx, dy, out);
      for (int i = 0; i < 77; ++i) {
        const double p = f->at(x0 + i * dx, -30.0 + i * dy);
        if (p < 0.002) continue;  // next to the cut-off either is right
        EXPECT_NEAR(static_cast<double>(out[static_cast<std::size_t>(i)]), p, 2e-5);
      }
    }
}

TEST(Footprint, TheRadialOneWalksOutwardsAsItJumps) {
  const FootprintPtr f = make_radial({10.0, 50.0, 90.0}, {1.0, 0.4, 0.0}, 0.05);
  EXPECT_TRUE(f->omnidirectional());
  EXPECT_DOUBLE_EQ(f->at(3.0, 4.0), 1.0);
  EXPECT_DOUBLE_EQ(f->at(0.0, 30.0), 0.7);
  EXPECT_DOUBLE_EQ(f->reach_m(), 85.0);  // 0.4 (90 - r) / 40 = 0.05
  EXPECT_NEAR(f->at(84.999, 0.0), 0.4 * 5.001 / 40.0, 1e-12);
  EXPECT_EQ(f->at(85.001, 0.0), 0.0);
  std::vector<float> out(100);
  f->line(0.0, 0.0, 1.0, 0.0, out);
  for (int r = 0; r < 100; ++r)
    EXPECT_FLOAT_EQ(out[static_cast<std::size_t>(r)], static_cast<float>(f->at(r, 0.0)));
  EXPECT_EQ(disc(25.0, 0.5)->at(25.0, 0.0), 0.5) << "the edge belongs to it";
}

TEST(Footprint, AnEdgeGivesTheCoveredPartOfEachBinAndNotASample) {
  // A sector of half-angle a: on every ring inside, bins up to a are covered; sums are exact.
  const int angles = 288;
  const double d = 2.0 * pi / angles;
  for (const double bins : {0.25, 0.5, 1.0, 7.0, 7.5, 7.9, 30.3}) {
    const FootprintPtr f = wedge(1000.0, bins * d * 180.0 / pi, 0.8);
    const Rings16 rings(30.0, 2.0, angles);
    const Profile profile(*f, rings);
    for (int lane = 0; lane < kLanes; ++lane) {
      double sum = 0.0;
      for (int j = 0; j <= angles / 2; ++j) {
        // bin 0 holds half a bin on this side
        const double low = std::max(j - 0.5, 0.0);
        const double part = std::clamp(bins - low, 0.0, j + 0.5 - low) / (j + 0.5 - low);
        EXPECT_NEAR(profile.at(j, lane), 0.8 * part, 1e-6) << bins << " bins, angle " << j;
        sum += profile.at(j, lane) * (j == 0 ? 0.5 : 1.0);
      }
      EXPECT_NEAR(sum, 0.8 * bins, 1e-5);
    }
  }
}

TEST(Footprint, AnEdgeThatEndsOnABinBoundaryLeavesTheNextBinEmpty) {
  const int angles = 288;
  const double d_deg = 360.0 / angles;
  const Rings16 rings(30.0, 2.0, angles);
  // Just inside and just outside of the boundary between bins 7 and 8.
  const Profile inside(*wedge(1000.0, (7.5 - 1e-9) * d_deg, 1.0), rings);
  const Profile outside(*wedge(1000.0, (7.5 + 1e-9) * d_deg, 1.0), rings);
  for (int lane = 0; lane < kLanes; ++lane) {
    EXPECT_NEAR(inside.at(7, lane), 1.0, 1e-6);
    EXPECT_NEAR(outside.at(7, lane), 1.0, 1e-6);
    EXPECT_NEAR(inside.at(8, lane), 0.0, 1e-6);
    EXPECT_NEAR(outside.at(8, lane), 0.0, 1e-6);
  }
}

TEST(Footprint, AnEdgeRoundTheSourceCoversTheWholeCircleNearIt) {
  // x from -20 to 100, half-width 30: rings up to 20 m are covered all round.
  const FootprintPtr f = make_edge({-20.0, 100.0}, {30.0, 30.0}, 1.0);
  const Rings16 near(1.0, 1.0, 288);
  const Profile inside(*f, near);
  EXPECT_EQ(inside.count, 145);
  for (int j = 0; j <= 144; ++j) EXPECT_NEAR(inside.at(j, 10), 1.0, 1e-6);
  // At 25 m the circle leaves it behind the source, where x < -20: cos(theta) < -0.8.
  const Rings16 at25(25.0, 0.001, 288);
  const Profile open(*f, at25);
  double sum = 0.0;
  for (int j = 0; j <= 144; ++j)
    sum += open.at(j, 0) * (j == 0 || j == 144 ? 0.5 : 1.0) * at25.group.d_theta_rad;
  EXPECT_NEAR(sum, std::acos(-0.8), 2e-4);
}

TEST(Footprint, AnEdgeWithAWaistKeepsItsSecondLobe) {
  // Half-width 1 m from 0 to 50 m, then 40 m wide ears at 60 to 70 m: circles of 65 to 80 m cross
  // the ears twice, off the axis and on it.
  const FootprintPtr f =
      make_edge({0.0, 50.0, 50.1, 60.0, 70.0, 70.1}, {1.0, 1.0, 40.0, 40.0, 40.0, 0.0}, 1.0);
  const Rings16 rings(72.0, 0.001, 1152);
  const Profile profile(*f, rings);
  double sum = 0.0;
  for (int j = 0; j <= 576; ++j)
    sum += profile.at(j, 0) * (j == 0 ? 0.5 : 1.0) * rings.group.d_theta_rad;
  int covered = 0;
  constexpr int kFine = 2000000;
  for (int i = 0; i < kFine; ++i) {
    const double t = pi * (i + 0.5) / kFine;
    if (f->at(72.0 * std::cos(t), 72.0 * std::sin(t)) > 0.0) ++covered;
  }
  EXPECT_NEAR(sum, pi * covered / kFine, 1e-4);
  EXPECT_EQ(profile.at(0, 0), 0.0) << "nothing on the axis";
  EXPECT_GT(sum, 0.2);
}

TEST(Footprint, AGapInAngleDoesNotEndTheScan) {
  // A table with people killed only off the axis.
  std::vector<double> p;
  for (int ix = 0; ix < 3; ++ix)
    for (int iy = 0; iy < 5; ++iy) p.push_back(iy == 3 ? 0.9 : 0.0);
  const FootprintPtr f = make_table({0.0, 100.0, 200.0}, {0.0, 20.0, 40.0, 60.0, 80.0}, p, 0.001);
  const Rings16 rings(90.0, 1.0, 288);
  const Profile profile(*f, rings);
  EXPECT_EQ(profile.at(0, 0), 0.0);
  double most = 0.0;
  for (int j = 0; j < profile.count; ++j) most = std::max(most, profile.at(j, 0));
  EXPECT_GT(most, 0.7);
}

TEST(Footprint, TheLargerOfTwoSharesABinBetweenThem) {
  const FootprintPtr sharp = wedge(1000.0, 3.25 * 360.0 / 288, 1.0);
  const FootprintPtr weak = make_radial({500.0}, {0.2}, 0.0);
  const Rings16 rings(30.0, 2.0, 288);
  const Profile profile(*make_max(weak, sharp), rings);
  EXPECT_NEAR(profile.at(2, 4), 1.0, 1e-6);
  // bin 3 reaches from 2.5 to 3.5: three quarters at 1, the rest at 0.2
  EXPECT_NEAR(profile.at(3, 4), 0.75 + 0.25 * 0.2, 1e-5);
  EXPECT_NEAR(profile.at(4, 4), 0.2, 1e-6);
  EXPECT_EQ(make_max(weak, sharp)->at(300.0, 0.0), 1.0);
  EXPECT_EQ(make_max(weak, sharp)->at(-300.0, 0.0), 0.2);
  EXPECT_FALSE(make_max(weak, sharp)->omnidirectional());
  EXPECT_TRUE(make_max(weak, disc(10.0, 1.0))->omnidirectional());
}

TEST(Footprint, AScaledOneIsTheFactorTimesTheOther) {
  for (const FootprintPtr& f :
       {plume({}, 0.001, 1.0, 900.0, 60), wedge(200.0, 12.0, 1.0), disc(50.0, 0.8)}) {
    const FootprintPtr half = make_scaled(f, 0.5);
    EXPECT_EQ(half->at(40.0, 3.0), 0.5 * f->at(40.0, 3.0));
    EXPECT_EQ(half->reach_m(), f->reach_m());
    const Rings16 rings(20.0, 1.0, 288);
    const Profile a(*f, rings), b(*half, rings);
    EXPECT_EQ(a.count, b.count);
    for (int j = 0; j < a.count; ++j)
      EXPECT_FLOAT_EQ(static_cast<float>(b.at(j, 5)), static_cast<float>(0.5 * a.at(j, 5)));
  }
  EXPECT_EQ(make_scaled(disc(50.0, 0.8), 0.0)->at(1.0, 0.0), 0.0);
}

TEST(Footprint, TheCutOffRemovesWhatIsBelowIt) {
  const FootprintPtr all = plume({}, 0.0, 1.0, 900.0, 200);
  const FootprintPtr cut = plume({}, 0.01, 1.0, 900.0, 200);
  EXPECT_LT(cut->reach_m(), all->reach_m());
  for (double x = 10.0; x < 900.0; x += 7.0)
    EXPECT_EQ(cut->at(x, 0.0), all->at(x, 0.0) >= 0.01 ? all->at(x, 0.0) : 0.0) << x;
}

TEST(Footprint, NarrowPlumesAreAveragedOverTheirBins) {
  // Spread 0.01 rad on 72 angles 0.087 rad apart: point samples would miss or exaggerate it.
  std::vector<double> x, probit, drop;
  for (double d = 10.0; d <= 500.0; d += 10.0) {
    x.push_back(d);
    probit.push_back(6.0);
    drop.push_back(0.62666 / (0.01 * d * 0.01 * d));
  }
  const FootprintPtr f = make_gaussian_probit(x, probit, drop, 0.001);
  const Rings16 coarse(100.0, 5.0, 72), fine(100.0, 5.0, 72 * 64);
  const Profile a(*f, coarse), b(*f, fine);
  double sum_a = 0.0, sum_b = 0.0;
  for (int j = 0; j < a.count; ++j)
    sum_a += (j == 0 ? 0.5 : 1.0) * a.at(j, 3) * coarse.group.d_theta_rad;
  for (int j = 0; j < b.count; ++j)
    sum_b += (j == 0 ? 0.5 : 1.0) * b.at(j, 3) * fine.group.d_theta_rad;
  EXPECT_NEAR(sum_a, sum_b, 0.03 * sum_b);
}

TEST(Footprint, BadTablesAreReportedAllTogether) {
  const double nan = std::nan("");
  EXPECT_THAT(error_of([] {
                (void)make_radial({1.0, 1.0}, {1.2}, -0.1);
              }),
              AllOf(HasSubstr("radial footprint: invalid input"),
                    HasSubstr("probability has 1 values, must have 2"),
                    HasSubstr("radius[1] = 1 m, must be greater than the value before it, 1 m"),
                    HasSubstr("probability[0] = 1.2 -, must be in [0, 1]"),
                    HasSubstr("cutoff = -0.1 -, must be in [0, 1]")));
  EXPECT_THAT(
      error_of([&] { (void)make_gaussian_probit({0.0}, {nan}, {0.0}, 0.0, 2.0); }),
      AllOf(HasSubstr("x has 1 values, needs at least 2"), HasSubstr("probit[0] = nan"),
            HasSubstr("drop[0] = 0 1/m2, must be finite and > 0"), HasSubstr("factor = 2 -")));
  EXPECT_THAT(error_of([] {
                (void)make_edge({0.0, 1.0}, {-1.0, 1.0}, 1.0);
              }),
              HasSubstr("half_width[0] = -1 m, must be finite and >= 0"));
  EXPECT_THAT(error_of([] {
                (void)make_table({0.0, 1.0}, {1.0, 2.0}, {0.1}, 0.0);
              }),
              AllOf(HasSubstr("y[0] = 1 m, must be 0"),
                    HasSubstr("probability has 1 values, must have 4")));
  EXPECT_THAT(
      error_of([&] {
        (void)make_profile_probit({0.0, 1.0}, {-1.0, 2.0}, {nan, 1.0, 2.0}, 0.1);
      }),
      AllOf(HasSubstr("half_width[0] = -1 m"), HasSubstr("probit[0]"),
            HasSubstr("probit has 3 values, must have the same number, at least 2, for each of")));
  EXPECT_THAT(error_of([] { (void)make_max(nullptr, nullptr); }), HasSubstr("missing"));
  EXPECT_THAT(error_of([] { (void)make_scaled(disc(1.0, 1.0), 1.5); }), HasSubstr("factor = 1.5"));
}

TEST(FootprintRecipe, MakesAFootprintThatGivesTheSameBits) {
  const FootprintPtr edge = wedge(100.0, 20.0, 0.5);
  const FootprintPtr smooth = plume({}, 0.001, 10.0, 2000.0, 40);
  const FootprintPtr table = make_table({-10.0, 20.0, 60.0}, {0.0, 5.0, 20.0},
                                        {0.1, 0.05, 0, 0.9, 0.4, 0, 0.3, 0.1, 0}, 0.0);
  const FootprintPtr all[] = {disc(50.0, 0.7),
                              smooth,
                              edge,
                              table,
                              FlatCloud{}.footprint(30, 8),
                              FlatCloud{}.footprint(20, 8, ProfileShares::Squares),
                              make_max(edge, table),
                              make_max(table, smooth),
                              make_scaled(smooth, 0.1),
                              make_scaled(edge, 0.14),
                              make_max(make_scaled(table, 0.14), edge)};
  for (const FootprintPtr& f : all) {
    const FootprintPtr same = make_footprint(f->recipe());
    EXPECT_EQ(same->reach_m(), f->reach_m());
    EXPECT_EQ(same->omnidirectional(), f->omnidirectional());
    bool kills = false;
    for (double x = -30.0; x < 2100.0; x += 3.7) {
      for (const double y : {0.0, 1.5, 12.0, 40.0}) {
        ASSERT_EQ(same->at(x, y), f->at(x, y)) << x << ' ' << y;
        kills = kills || f->at(x, y) > 0.0;
      }
      ASSERT_EQ(same->angular_spread_rad(std::abs(x)), f->angular_spread_rad(std::abs(x))) << x;
    }
    EXPECT_TRUE(kills);
    // and again: nothing drifts
    EXPECT_EQ(make_footprint(same->recipe())->at(33.0, 1.0), f->at(33.0, 1.0));
  }
}

TEST(FootprintRecipe, OfAnotherShapeIsRefused) {
  EXPECT_THROW((void)make_footprint({FootprintRecipe::Kind::Radial, {{1.0}}, {0.0}, {}}),
               InputError);
  EXPECT_THROW((void)make_footprint({FootprintRecipe::Kind::Max, {}, {}, {nullptr, nullptr}}),
               InputError);
  EXPECT_THROW((void)make_footprint({static_cast<FootprintRecipe::Kind>(99), {}, {}, {}}),
               InputError);
}

}  // namespace
}  // namespace isorisk::risk::test
