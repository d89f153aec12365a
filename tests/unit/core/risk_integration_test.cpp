// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <limits>
#include <numeric>

#include "isorisk/core/error.hpp"
#include "polar.hpp"
#include "risk_support.hpp"

namespace isorisk::risk::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

double sum_of(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

double at_or_above(const RiskResult& r, double deaths) {
  double f = 0.0;
  for (const FnPair& p : r.fn)
    if (p.deaths >= deaths) f += p.frequency_per_yr;
  return f;
}

double loss_of(const std::vector<FnPair>& fn) {
  double sum = 0.0;
  for (const FnPair& p : fn) sum += p.frequency_per_yr * p.deaths;
  return sum;
}

/// Relative differences of grid cells above a level, sorted.
std::vector<double> differences(const RiskResult& a, const RiskResult& b, double above) {
  std::vector<double> d;
  for (std::size_t i = 0; i < a.individual_risk_per_yr.size(); ++i)
    if (b.individual_risk_per_yr[i] > above)
      d.push_back(std::abs(a.individual_risk_per_yr[i] / b.individual_risk_per_yr[i] - 1.0));
  std::sort(d.begin(), d.end());
  return d;
}

// ---- invariants ---------------------------------------------------------------------------------

TEST(RiskIntegration, DeathsTimesFrequencyIsPeopleTimesRisk) {
  // Everybody stands at a cell centre of the grid, and both sides use the same rings and rays.
  for (const Rose rose : {Rose::Discrete, Rose::Continuous, Rose::Stepwise})
    for (const unsigned seed : {1U, 2U}) {
      RandomStudy s;
      s.people = 0;
      RiskInput in = random_study(seed, s);
      std::mt19937 random(seed);
      for (int i = 0; i < 3000; ++i)
        in.population.push_back(people_at(
            in.grid.centre(static_cast<int>(random() % 120), static_cast<int>(random() % 120)), 0.0,
            1.0 + i % 7));
      RiskOptions options;
      options.rose = rose;
      options.min_angles = options.max_angles = options.societal_directions = 288;
      const RiskResult r = run(in, options);
      double people_risk = 0.0;
      for (const PopulationCell& cell : in.population) {
        const auto col = static_cast<int>((cell.centre.x_m - in.grid.west_m) / in.grid.cell_m);
        const auto row = static_cast<int>((in.grid.north_m - cell.centre.y_m) / in.grid.cell_m);
        people_risk +=
            cell.outdoor[0] * r.individual_risk_per_yr[static_cast<std::size_t>(row * 120 + col)];
      }
      EXPECT_NEAR(people_risk, r.potential_loss_of_life_per_yr, 1e-6 * people_risk);
      EXPECT_NEAR(loss_of(r.fn), r.potential_loss_of_life_per_yr, 1e-9 * people_risk);
      EXPECT_NEAR(sum_of(r.pll_by_outcome), r.potential_loss_of_life_per_yr, 1e-9 * people_risk);
    }
}

TEST(RiskIntegration, AUniformRoseGivesRotationalSymmetry) {
  RiskInput in;
  in.locations = {{3.0, -4.0}};
  in.rose = uniform_rose(16);
  in.outcomes = {outcome(1.0e-5, plume({}, 0.001, 1.0, 900.0, 60)),
                 outcome(1.0e-5, wedge(300.0, 12.0, 1.0))};
  in.grid = {3.0 - 405.0, -4.0 + 405.0, 10.0, 81, 81};
  const RiskResult r = run(in);
  const auto at = [&](int row, int col) {
    return r.individual_risk_per_yr[static_cast<std::size_t>(row * 81 + col)];
  };
  for (int i = 0; i <= 40; ++i)
    for (int k = 0; k <= 40; ++k) {
      const double v = at(40 - i, 40 + k);
      EXPECT_NEAR(at(40 + i, 40 + k), v, 2e-6 * v);
      EXPECT_NEAR(at(40 + k, 40 - i), v, 2e-6 * v);
    }
  for (const double r_m : {50.0, 130.0, 280.0}) {  // 30, 40, 50 and 0 + 50 i
    in.targets.push_back({{3.0 + 0.6 * r_m, -4.0 + 0.8 * r_m}});
    in.targets.push_back({{3.0 - r_m, -4.0}});
  }
  const RiskResult t = run(in);
  for (std::size_t i = 0; i < 6; i += 2)
    EXPECT_NEAR(t.target_risk_per_yr[i], t.target_risk_per_yr[i + 1],
                1e-9 * t.target_risk_per_yr[i]);
}

TEST(RiskIntegration, ASectorUnderAUniformRoseHasItsClosedForm) {
  // IR = f a / pi for r < R, whatever the rings.
  const double half_deg = 11.0;
  RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.rose = uniform_rose(12);
  in.outcomes = {outcome(1.0e-5, wedge(500.0, half_deg, 1.0))};
  in.grid = {-495.0, 495.0, 10.0, 99, 99};
  const double expected = 1.0e-5 * half_deg / 180.0;
  const RiskResult r = run(in);
  for (int row = 0; row < 99; ++row)
    for (int col = 0; col < 99; ++col) {
      const Point p = in.grid.centre(row, col);
      const double d = std::hypot(p.x_m, p.y_m);
      const double v = r.individual_risk_per_yr[static_cast<std::size_t>(row * 99 + col)];
      if (d > 2.0 && d < 470.0) {
        EXPECT_NEAR(v, expected, 1e-5 * expected) << d;
      }
    }
}

TEST(RiskIntegration, ABluntEndIsDrawnToAFractionOfARing) {
  // The arc at 500 m falls between rings 15 m apart; its half-level must not move by half of that.
  for (const double radius : {494.0, 498.0, 502.0, 506.0}) {
    RiskInput in;
    in.locations = {{0.0, 0.0}};
    in.rose = uniform_rose(12);
    in.outcomes = {outcome(1.0e-5, wedge(radius, 20.0, 1.0))};
    in.grid = {-0.5, 560.5, 1.0, 121, 1};  // y = 560, 559, ..., 440
    const RiskResult r = run(in);
    const double half = 0.5 * 1.0e-5 * 20.0 / 180.0;
    double contour = 0.0;
    for (int row = 0; row < 121 && contour == 0.0; ++row)
      if (r.individual_risk_per_yr[static_cast<std::size_t>(row)] >= half) contour = 560.0 - row;
    EXPECT_NEAR(contour, radius, 3.0);
  }
}

TEST(RiskIntegration, TurningTheRoseByASectorTurnsTheMapByItsAngles) {
  for (const Rose rose : {Rose::Discrete, Rose::Continuous, Rose::Stepwise}) {
    RandomStudy s;
    s.locations = 1;
    RiskInput in = random_study(4, s);
    RiskInput turned = in;
    for (int w = 0; w < s.classes; ++w)
      for (int d = 0; d < 16; ++d)
        turned.rose.probability[static_cast<std::size_t>(w * 16 + (d + 1) % 16)] =
            in.rose.probability[static_cast<std::size_t>(w * 16 + d)];
    RiskOptions options;
    options.rose = rose;
    const Rings rings(options, 16, 1000.0);
    std::vector<LocationMap> maps;
    for (const RiskInput* input : {&in, &turned}) {
      const People people(*input);
      PolarContext context{input, &options, &rings, &people, false};
      std::vector<std::int32_t> outcomes(input->outcomes.size());
      std::iota(outcomes.begin(), outcomes.end(), 0);
      PolarScratch scratch;
      maps.push_back(run_polar(context, plan_location(*input, 0, outcomes), scratch).map);
    }
    for (int g = 0; g < maps[0].groups; ++g) {
      const auto group = static_cast<std::size_t>(g);
      const auto n = static_cast<std::size_t>(maps[0].angles[group]);
      const auto offset = static_cast<std::size_t>(maps[0].offset[group]);
      for (std::size_t j = 0; j < n; ++j)
        for (std::size_t lane = 0; lane < 16; ++lane) {
          const auto a = static_cast<double>(maps[0].value[offset + j * 16 + lane]);
          const auto b = static_cast<double>(maps[1].value[offset + (j + n / 16) % n * 16 + lane]);
          EXPECT_NEAR(a, b, 3e-6 * a);
        }
    }
  }
}

TEST(RiskIntegration, SplittingAndReorderingScenariosChangesNothingButRoundOff) {
  const RiskInput in = random_study(5, {});
  RiskInput other = in;
  std::reverse(other.outcomes.begin(), other.outcomes.end());
  other.outcomes.push_back(other.outcomes[2]);
  for (double& f : other.outcomes[2].frequency_per_yr) f *= 0.25;
  for (double& f : other.outcomes.back().frequency_per_yr) f *= 0.75;
  const RiskResult a = run(in);
  const RiskResult b = run(other);
  const auto d = differences(a, b, 0.0);
  EXPECT_LT(d.back(), 2e-4) << "where float sums nearly cancel, at the very edge";
  EXPECT_LT(d[d.size() * 99 / 100], 2e-6);
  EXPECT_NEAR(a.potential_loss_of_life_per_yr, b.potential_loss_of_life_per_yr,
              1e-6 * a.potential_loss_of_life_per_yr);
  for (const double n : {0.5, 2.0, 20.0, 60.0})
    EXPECT_NEAR(at_or_above(a, n), at_or_above(b, n), 1e-9 + 1e-3 * at_or_above(a, n));
}

/// Linear in ring number (or in angle) at the nodes, so that bilinear deposits are exact moments.
class Moment final : public Footprint {
 public:
  Moment(bool angular, const RiskOptions& options) : angular_{angular}, options_{options} {}
  double at(double x, double y) const noexcept override {
    return value(std::hypot(x, y), std::atan2(std::abs(y), x));
  }
  double reach_m() const noexcept override { return 800.0; }
  double angular_spread_rad(double) const noexcept override {
    return std::numeric_limits<double>::infinity();
  }
  int half_profile(const RingGroup& group, std::span<float> profile) const noexcept override {
    for (int j = 0; j <= group.angles / 2; ++j)
      for (int lane = 0; lane < kLanes; ++lane)
        profile[static_cast<std::size_t>(j * kLanes + lane)] = static_cast<float>(
            value(static_cast<double>(group.radius_m[lane]), j * group.d_theta_rad));
    return group.angles / 2 + 1;
  }
  [[nodiscard]] double value(double r, double theta) const {
    return angular_ ? theta / pi
                    : std::asinh(r / options_.ring_scale_m) / options_.ring_step / 150.0;
  }

 private:
  bool angular_;
  RiskOptions options_;
};

TEST(RiskIntegration, DepositedPeopleKeepTheirNumberAndTheirFirstMoments) {
  RiskOptions options;
  RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.rose = rose_of({1.0, 0.0, 0.0, 0.0});  // towards north
  options.rose = Rose::Discrete;
  std::mt19937 random(11);
  const auto part = [&] { return static_cast<double>(random() >> 8) / 16777216.0; };
  double people = 0.0, ring_moment = 0.0, angle_moment = 0.0;
  const Moment ring(false, options), angle(true, options);
  for (int i = 0; i < 500; ++i) {
    // Away from the two kinks of |theta|, north and south, by more than an angle.
    const double bearing = (i % 2 == 0 ? 1.0 : -1.0) * (3.0 + 174.0 * part());
    const double r = 2.0 + 790.0 * part();
    const Point p = polar_point(bearing, r);
    const double n = 1.0 + i % 5;
    in.population.push_back(people_at(p, 0.0, n));
    people += n;
    ring_moment += n * ring.value(r, 0.0);
    angle_moment += n * angle.value(r, std::abs(bearing) * pi / 180.0);
  }
  in.population.push_back(people_at({900.0, 0.0}, 0.0, 1000.0));  // out of reach
  const auto deaths = [&](FootprintPtr f) {
    in.outcomes = {outcome(1.0, std::move(f))};
    return run(in, options).fn.at(0).deaths;
  };
  EXPECT_NEAR(deaths(make_edge({-800.0, 800.0}, {800.0, 800.0}, 1.0)), people, 2e-6 * people);
  EXPECT_NEAR(deaths(std::make_shared<Moment>(false, options)), ring_moment, 3e-6 * ring_moment);
  EXPECT_NEAR(deaths(std::make_shared<Moment>(true, options)), angle_moment, 3e-6 * angle_moment);
}

TEST(RiskIntegration, TwiceTheSectorsWithTheSameDensityIsTheSameRose) {
  RandomStudy s;
  const RiskInput in = random_study(6, s);
  RiskInput fine = in;
  fine.rose.sectors = 32;
  fine.rose.probability.clear();
  for (int w = 0; w < s.classes; ++w)
    for (int d = 0; d < 16; ++d) {
      fine.rose.probability.push_back(0.5 * in.rose.at(0, w, d));
      fine.rose.probability.push_back(0.25 *
                                      (in.rose.at(0, w, d) + in.rose.at(0, w, (d + 1) % 16)));
    }
  RiskInput a_in = in, b_in = fine;
  a_in.targets = b_in.targets = {{{210.0, 90.0}}, {{-55.0, 130.0}}, {{10.0, -310.0}}};
  const RiskResult a = run(a_in);
  const RiskResult b = run(b_in);
  EXPECT_LT(differences(a, b, 1e-10).back(), 2e-4);
  EXPECT_NEAR(sum_of(a.individual_risk_per_yr), sum_of(b.individual_risk_per_yr),
              2e-6 * sum_of(a.individual_risk_per_yr));
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(a.target_risk_per_yr[i], b.target_risk_per_yr[i], 1e-9 * a.target_risk_per_yr[i]);
  EXPECT_NEAR(a.potential_loss_of_life_per_yr, b.potential_loss_of_life_per_yr,
              2e-6 * a.potential_loss_of_life_per_yr);
}

TEST(RiskIntegration, PolarAgreesWithBruteForceOnRandomStudies) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    RandomStudy s;
    s.periods = 2;
    RiskInput in = random_study(seed, s);
    const RiskInput everything = in;
    RiskOptions brute;
    brute.method = Method::BruteForce;
    // Smooth footprints: the tolerance of the default preset, above the region where the cut-off
    // decides.
    std::erase_if(in.outcomes, [&](const Outcome& o) { return o.source % 100 % 4 == 1; });
    const RiskResult a = run(in);
    const RiskResult b = run(in, brute);
    const auto d = differences(a, b, 1e-9);
    EXPECT_LT(std::accumulate(d.begin(), d.end(), 0.0) / static_cast<double>(d.size()), 0.0045);
    EXPECT_LT(d[d.size() * 99 / 100], 0.023);
    EXPECT_NEAR(a.potential_loss_of_life_per_yr, b.potential_loss_of_life_per_yr,
                0.002 * b.potential_loss_of_life_per_yr);
    // With flash fires the tips count, where a ring spacing is uncertain.
    const RiskResult c = run(everything);
    const RiskResult e = run(everything, brute);
    const auto sharp = differences(c, e, 1e-7);
    EXPECT_LT(std::accumulate(sharp.begin(), sharp.end(), 0.0) / static_cast<double>(sharp.size()),
              0.006);
    EXPECT_NEAR(c.potential_loss_of_life_per_yr, e.potential_loss_of_life_per_yr,
                0.002 * e.potential_loss_of_life_per_yr);
    for (const double n : {1.0, 3.0, 10.0, 30.0})
      EXPECT_NEAR(at_or_above(c, n), at_or_above(e, n), 0.01 * at_or_above(e, n)) << n;
    for (std::size_t i = 0; i < everything.outcomes.size(); ++i) {
      EXPECT_NEAR(c.pll_by_outcome[i], e.pll_by_outcome[i], 0.02 * e.pll_by_outcome[i] + 1e-9);
      EXPECT_NEAR(c.max_deaths_by_outcome[i], e.max_deaths_by_outcome[i],
                  0.08 * e.max_deaths_by_outcome[i] + 0.5);
    }
  }
}

TEST(RiskIntegration, AFinerPresetComesCloserToBruteForce) {
  RandomStudy s;
  s.people = 0;
  RiskInput in = random_study(8, s);
  std::erase_if(in.outcomes, [&](const Outcome& o) { return o.source % 100 % 4 == 1; });
  RiskOptions brute;
  brute.method = Method::BruteForce;
  brute.brute_force_rays = 1152;
  const RiskResult exact = run(in, brute);
  const auto mean = [&](const RiskOptions& o) {
    const auto d = differences(run(in, o), exact, 1e-9);
    return std::accumulate(d.begin(), d.end(), 0.0) / static_cast<double>(d.size());
  };
  RiskOptions coarse, fine;
  coarse.ring_step = 0.06;
  fine.ring_step = 0.02;
  fine.max_arc_m = 4.0;
  fine.max_angles = 1152;
  const double of_default = mean({});
  EXPECT_LT(mean(fine), 0.75 * of_default);
  EXPECT_GT(mean(coarse), 2.0 * of_default);
}

// ---- reproducibility ----------------------------------------------------------------------------

TEST(RiskIntegration, EveryThreadCountGivesTheSameBits) {
  const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 8);
  RandomStudy s;
  s.locations = 70;  // more than one batch
  s.outcomes = 3;
  s.classes = 2;
  s.periods = 2;
  s.reach_m = 300.0;
  RiskInput in = random_study(9, s);
  for (int i = 0; i < 9; ++i) in.targets.push_back({{40.0 * i - 150.0, 20.0 * i}});
  for (const Method method : {Method::Polar, Method::BruteForce})
    for (const bool classes : {false, true}) {
      RiskOptions options;
      options.method = method;
      if (classes) options.max_fn_pairs = 100;
      if (method == Method::BruteForce) options.brute_force_rays = 48;
      options.threads = 1;
      const RiskResult one = run(in, options);
      for (const int threads : {2, 3, 7}) {
        options.threads = threads;
        const RiskResult many = run(in, options);
        EXPECT_EQ(one.individual_risk_per_yr, many.individual_risk_per_yr) << threads;
        EXPECT_EQ(one.potential_loss_of_life_per_yr, many.potential_loss_of_life_per_yr);
        EXPECT_EQ(one.pll_by_outcome, many.pll_by_outcome);
        EXPECT_EQ(one.max_deaths_by_outcome, many.max_deaths_by_outcome);
        EXPECT_EQ(one.target_risk_per_yr, many.target_risk_per_yr);
        ASSERT_EQ(one.fn.size(), many.fn.size());
        for (std::size_t i = 0; i < one.fn.size(); ++i) {
          ASSERT_EQ(one.fn[i].deaths, many.fn[i].deaths);
          ASSERT_EQ(one.fn[i].frequency_per_yr, many.fn[i].frequency_per_yr);
        }
      }
    }
}

TEST(RiskIntegration, AMemoryLimitChangesNothingOrSaysWhatItTakes) {
  RandomStudy s;
  s.locations = 70;
  s.outcomes = 3;
  s.reach_m = 300.0;
  const RiskInput in = random_study(9, s);
  RiskOptions options;
  options.max_fn_pairs = 1000;
  const RiskResult free = run(in, options);
  const auto grid = static_cast<std::int64_t>(in.grid.size() * sizeof(double));
  for (const std::int64_t more : {std::int64_t{200'000}, std::int64_t{20'000'000}}) {
    options.memory_bytes = grid + more;
    const RiskResult tight = run(in, options);
    EXPECT_EQ(tight.individual_risk_per_yr, free.individual_risk_per_yr);
    EXPECT_EQ(tight.fn, free.fn);
    EXPECT_EQ(tight.pll_by_outcome, free.pll_by_outcome);
  }
  options.memory_bytes = grid / 2;
  try {
    run(in, options);
    FAIL() << "half of a grid";
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("larger cells"), std::string::npos) << e.what();
  }
}

TEST(RiskIntegration, ClassesOfDeathsKeepFrequencyAndLossOfLife) {
  const RiskInput in = random_study(10, {});
  const RiskResult exact = run(in);
  RiskOptions options;
  options.max_fn_pairs = 0;
  const RiskResult classes = run(in, options);
  EXPECT_LT(classes.fn.size(), exact.fn.size());
  ASSERT_EQ(classes.warnings.size(), 1U);
  EXPECT_EQ(classes.warnings[0].code, "fn_classes");
  EXPECT_EQ(classes.potential_loss_of_life_per_yr, exact.potential_loss_of_life_per_yr);
  EXPECT_NEAR(loss_of(classes.fn), loss_of(exact.fn), 1e-12 * loss_of(exact.fn));
  for (const double n : {1.0, 5.0, 25.0})
    EXPECT_NEAR(at_or_above(classes, n), at_or_above(exact, n), 2e-3 * at_or_above(exact, n));
  for (std::size_t i = 1; i < exact.fn.size(); ++i)
    ASSERT_GT(exact.fn[i - 1].deaths, exact.fn[i].deaths);
}

// ---- parts --------------------------------------------------------------------------------------

TEST(RiskIntegration, TargetsEqualTheGridAtTheSamePlaces) {
  RandomStudy s;
  s.locations = 3;
  RiskInput in = random_study(12, s);
  std::vector<std::size_t> cells;
  for (int i = 0; i < 60; ++i) {
    const int row = (i * 37) % 120;
    const int col = (i * 53 + 11) % 120;
    in.targets.push_back({in.grid.centre(row, col)});
    cells.push_back(static_cast<std::size_t>(row * 120 + col));
  }
  for (const Rose rose : {Rose::Continuous, Rose::Stepwise}) {
    RiskOptions options;
    options.rose = rose;
    const RiskResult r = run(in, options);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const double exact = r.target_risk_per_yr[i];
      if (exact > 1e-7) {
        EXPECT_NEAR(r.individual_risk_per_yr[cells[i]], exact, 0.03 * exact);
      }
      double shares = 0.0;
      for (std::size_t k = 0; k < r.target_shares[i].size(); ++k) {
        shares += r.target_shares[i][k].risk_per_yr;
        EXPECT_GT(r.target_shares[i][k].risk_per_yr, 0.0);
        if (k > 0) {
          EXPECT_GE(r.target_shares[i][k - 1].risk_per_yr, r.target_shares[i][k].risk_per_yr);
        }
      }
      EXPECT_NEAR(shares, exact, 1e-12 * exact);
    }
  }
}

TEST(RiskIntegration, TargetQuadratureEqualsAVeryFineSum) {
  RandomStudy s;
  s.locations = 1;
  RiskInput in = random_study(13, s);
  in.targets = {{{in.locations[0].x_m + 120.0, in.locations[0].y_m + 35.0}},
                {{in.locations[0].x_m - 20.0, in.locations[0].y_m + 4.0}},
                {{in.locations[0].x_m - 210.0, in.locations[0].y_m - 330.0}}};
  for (const Rose rose : {Rose::Continuous, Rose::Stepwise}) {
    RiskOptions options;
    options.rose = rose;
    const RiskResult r = run(in, options);
    for (std::size_t t = 0; t < 3; ++t) {
      const double dx = in.targets[t].position.x_m - in.locations[0].x_m;
      const double dy = in.targets[t].position.y_m - in.locations[0].y_m;
      const double distance = std::hypot(dx, dy);
      const double bearing = std::atan2(dx, dy);
      for (const Share& share : r.target_shares[t]) {
        const Outcome& o = in.outcomes[static_cast<std::size_t>(share.outcome)];
        double sum = 0.0;
        constexpr int kRays = 200000;
        for (int w = 0; w < s.classes; ++w) {
          const auto weather = static_cast<std::size_t>(w);
          const Footprint& f = *o.individual[weather];
          const std::vector<double> sector(
              in.rose.probability.begin() + static_cast<std::ptrdiff_t>(w * 16),
              in.rose.probability.begin() + static_cast<std::ptrdiff_t>(w * 16 + 16));
          if (f.omnidirectional()) {
            sum += o.frequency_per_yr[weather] * sum_of(sector) * f.at(distance, 0.0);
            continue;
          }
          for (int i = 0; i < kRays; ++i) {
            const double wind = 2.0 * pi * (i + 0.5) / kRays;
            const double p =
                f.at(distance * std::cos(wind - bearing), distance * std::sin(wind - bearing));
            if (p > 0.0)
              sum += o.frequency_per_yr[weather] * p * direction_density(sector, rose, wind) * 2.0 *
                     pi / kRays;
          }
        }
        EXPECT_NEAR(share.risk_per_yr, sum, 1e-4 * sum) << "outcome " << share.outcome;
      }
    }
  }
}

TEST(RiskIntegration, PeopleInTheCellOfTheSourceAreCountedWhereTheyAre) {
  // 100 people spread over a square of 100 m with the source off its middle; a disc of 20 m kills
  // the share pi 20^2 / 100^2 of them, a sector its own share of that.
  RiskInput in;
  in.locations = {{13.0, -8.0}};
  in.rose = uniform_rose(16);
  in.population = {people_at({0.0, 0.0}, 100.0, 100.0)};
  in.outcomes = {outcome(1.0e-6, disc(20.0, 1.0)), outcome(1.0e-6, wedge(30.0, 20.0, 1.0)),
                 outcome(1.0e-6, make_edge({-20.0, 20.0}, {20.0, 20.0}, 1.0))};
  const RiskResult r = run(in);
  const double disc_deaths = 100.0 * pi * 400.0 / 1.0e4;
  const double wedge_deaths = 100.0 * 900.0 * 20.0 * pi / 180.0 / 1.0e4;
  const double square_deaths = 100.0 * 1600.0 / 1.0e4;
  EXPECT_NEAR(r.max_deaths_by_outcome[0], disc_deaths, 0.03 * disc_deaths);
  EXPECT_NEAR(r.pll_by_outcome[1] / 1.0e-6, wedge_deaths, 0.03 * wedge_deaths);
  EXPECT_NEAR(r.max_deaths_by_outcome[1], wedge_deaths, 0.15 * wedge_deaths);
  EXPECT_NEAR(r.pll_by_outcome[2] / 1.0e-6, square_deaths, 0.03 * square_deaths);
}

TEST(RiskIntegration, IndoorsAndOutdoorsMayShareAFootprintOrNot) {
  RandomStudy s;
  s.periods = 2;
  RiskInput shared = random_study(14, s);
  RiskInput apart = shared;
  for (Outcome& o : apart.outcomes) {
    // The same thing said with a scaled footprint of its own.
    for (FootprintPtr& f : o.indoor) f = make_scaled(f, 0.1);
    o.indoor_factor = 1.0;
  }
  const RiskResult a = run(shared);
  const RiskResult b = run(apart);
  EXPECT_EQ(a.individual_risk_per_yr, b.individual_risk_per_yr);
  EXPECT_NEAR(a.potential_loss_of_life_per_yr, b.potential_loss_of_life_per_yr,
              1e-6 * a.potential_loss_of_life_per_yr);
  for (std::size_t i = 0; i < a.max_deaths_by_outcome.size(); ++i)
    EXPECT_NEAR(a.max_deaths_by_outcome[i], b.max_deaths_by_outcome[i],
                1e-5 * a.max_deaths_by_outcome[i] + 1e-9);
  // Without footprints for people nobody dies, and the risk of a place is what it was.
  for (Outcome& o : apart.outcomes) {
    o.outdoor.clear();
    for (FootprintPtr& f : o.indoor) f = nullptr;
  }
  const RiskResult nobody = run(apart);
  EXPECT_EQ(nobody.individual_risk_per_yr, a.individual_risk_per_yr);
  EXPECT_TRUE(nobody.fn.empty());
  EXPECT_EQ(nobody.potential_loss_of_life_per_yr, 0.0);
}

TEST(RiskIntegration, AFactorByDirectionActsLikeARoseOfItsOwn) {
  RandomStudy s;
  s.locations = 1;
  s.outcomes = 4;
  RiskInput in = random_study(15, s);
  std::vector<double> factor;
  for (int i = 0; i < s.classes * 16; ++i) factor.push_back(i % 16 < 5 ? 0.0 : 0.1 * (i % 7));
  // All outcomes with one factor: the same as the rose times it, with what is left added as calm
  // directions that no outcome uses.
  RiskInput other = in;
  for (Outcome& o : in.outcomes) o.direction_factor = factor;
  double left = 1.0;
  for (std::size_t i = 0; i < factor.size(); ++i) {
    other.rose.probability[i] *= factor[i];
    left -= other.rose.probability[i];
  }
  ++other.rose.classes;
  for (int d = 0; d < 16; ++d) other.rose.probability.push_back(left / 16.0);
  for (Outcome& o : other.outcomes) {
    o.frequency_per_yr.push_back(0.0);
    for (auto* f : {&o.individual, &o.outdoor, &o.indoor}) f->push_back(nullptr);
  }
  in.targets = other.targets = {{{70.0, 90.0}}, {{-30.0, -140.0}}};
  const RiskResult a = run(in);
  const RiskResult b = run(other);
  EXPECT_LT(differences(a, b, 0.0).back(), 1e-5);
  EXPECT_GT(sum_of(a.individual_risk_per_yr), 0.0);
  EXPECT_NEAR(a.potential_loss_of_life_per_yr, b.potential_loss_of_life_per_yr,
              1e-9 * b.potential_loss_of_life_per_yr);
  for (std::size_t i = 0; i < 2; ++i)
    EXPECT_NEAR(a.target_risk_per_yr[i], b.target_risk_per_yr[i], 1e-12 * b.target_risk_per_yr[i]);
}

TEST(RiskIntegration, AFrequencyIsAFactor) {
  const RiskInput in = random_study(16, {});
  RiskInput twice = in;
  for (Outcome& o : twice.outcomes)
    for (double& f : o.frequency_per_yr) f *= 2.0;
  const RiskResult a = run(in);
  const RiskResult b = run(twice);
  for (std::size_t i = 0; i < a.individual_risk_per_yr.size(); ++i)
    EXPECT_DOUBLE_EQ(b.individual_risk_per_yr[i], 2.0 * a.individual_risk_per_yr[i]);
  ASSERT_EQ(a.fn.size(), b.fn.size());
  EXPECT_EQ(a.max_deaths_by_outcome, b.max_deaths_by_outcome);
}

TEST(RiskIntegration, SectorsThatDivideNothingAreServedToo) {
  // 10 sectors, 7 sectors, one sector: the angles are chosen to fit.
  for (const int sectors : {1, 5, 7, 10, 24, 360}) {
    RandomStudy s;
    s.sectors = sectors;
    s.locations = 1;
    s.classes = 1;
    const RiskInput in = random_study(17, s);
    RiskOptions brute;
    brute.method = Method::BruteForce;
    const RiskResult a = run(in);
    const RiskResult b = run(in, brute);
    EXPECT_NEAR(a.potential_loss_of_life_per_yr, b.potential_loss_of_life_per_yr,
                0.004 * b.potential_loss_of_life_per_yr)
        << sectors;
    EXPECT_NEAR(sum_of(a.individual_risk_per_yr), sum_of(b.individual_risk_per_yr),
                0.004 * sum_of(b.individual_risk_per_yr));
  }
}

TEST(RiskIntegration, AJetTooNarrowForTheRingsIsComputedRayByRay) {
  // 300 m long and 0.5 m wide: half-angle 0.1 degrees where the angles are 0.6 apart.
  RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.rose = uniform_rose(16);
  in.outcomes = {outcome(1.0e-5, make_edge({0.0, 300.0}, {0.5, 0.5}, 1.0)),
                 outcome(1.0e-6, wedge(300.0, 15.0, 1.0))};
  in.grid = {-300.0, 300.0, 20.0, 30, 30};
  in.population = {people_at({200.0, 0.0}, 0.0, 10.0)};
  const RiskResult r = run(in);
  ASSERT_EQ(r.warnings.size(), 1U);
  EXPECT_EQ(r.warnings[0].code, "unresolved_angles");
  EXPECT_THAT(r.warnings[0].subject, HasSubstr("outcome 0 (location 0"));
  EXPECT_GT(r.smallest_resolution_ratio, 2.0) << "of what is left on the rings";
  for (int row = 0; row < 30; ++row)
    for (int col = 0; col < 30; ++col) {
      const Point p = in.grid.centre(row, col);
      const double d = std::hypot(p.x_m, p.y_m);
      if (d > 280.0 || d < 20.0) continue;
      const double exact = 1.0e-5 * std::asin(0.5 / d) / pi + 1.0e-6 * 15.0 / 180.0;
      const double v = r.individual_risk_per_yr[static_cast<std::size_t>(row * 30 + col)];
      EXPECT_NEAR(v, exact, 0.1 * exact) << d;
    }
  EXPECT_NEAR(r.max_deaths_by_outcome[0], 10.0, 1e-5);
  EXPECT_NEAR(r.pll_by_outcome[0], 10.0 * 1.0e-5 * std::asin(0.5 / 200.0) / pi,
              0.1 * r.pll_by_outcome[0]);
}

TEST(RiskIntegration, AFootprintNarrowerThanAnyRayIsAnErrorThatNamesTheOutcome) {
  RiskInput in;
  in.locations = {{0.0, 0.0}};
  in.rose = uniform_rose(16);
  in.outcomes = {outcome(1.0e-5, disc(30.0, 1.0)),
                 outcome(1.0e-5, make_edge({0.0, 3000.0}, {0.001, 0.001}, 1.0))};
  in.grid = {0.0, 10.0, 10.0, 1, 1};
  try {
    (void)run(in);
    FAIL() << "no error";
  } catch (const NumericError& e) {
    EXPECT_THAT(e.what(), AllOf(HasSubstr("outcome 1 (location 0, source 0)"),
                                HasSubstr("angular spread"), HasSubstr("65536 wind directions")));
  }
}

TEST(RiskIntegration, NothingToDoIsNoError) {
  RiskInput in;
  in.rose = uniform_rose(4);
  EXPECT_TRUE(run(in).individual_risk_per_yr.empty());
  in.locations = {{0.0, 0.0}};
  in.grid = {0.0, 10.0, 10.0, 1, 1};
  in.targets = {{{0.0, 0.0}}};
  Outcome o = outcome(1.0, nullptr);
  in.outcomes = {o};
  const RiskResult r = run(in);
  EXPECT_EQ(r.individual_risk_per_yr, std::vector<double>{0.0});
  EXPECT_EQ(r.target_risk_per_yr, std::vector<double>{0.0});
  EXPECT_TRUE(r.fn.empty());
  EXPECT_EQ(r.smallest_resolution_ratio, 0.0);
}

// ---- errors and control
// ---------------------------------------------------------------------------

TEST(RiskIntegration, EveryBadInputIsReportedAtOnce) {
  RiskInput in;
  in.locations = {{0.0, std::nan("")}};
  in.rose = rose_of({0.5, -0.1, 0.3});
  Outcome o = outcome(-1.0, disc(10.0, 1.0), 4);
  o.indoor_factor = 1.5;
  o.outdoor = {nullptr, nullptr};
  o.direction_factor = {1.0};
  in.outcomes = {o};
  in.population = {people_at({0.0, 0.0}, -2.0, std::nan(""))};
  in.population[0].indoor = {1.0, 2.0};
  in.targets = {{{std::numeric_limits<double>::infinity(), 0.0}}};
  in.grid.cell_m = 0.0;
  RiskOptions options;
  options.ring_step = 0.0;
  options.max_angles = 100;
  try {
    (void)run(in, options);
    FAIL() << "no error";
  } catch (const InputError& e) {
    EXPECT_THAT(
        e.what(),
        AllOf(HasSubstr("risk integration: invalid input"),
              HasSubstr("ring_step = 0 -, must be in [0.001, 0.5]"),
              HasSubstr("max_angles = 100 -, must be in [min_angles, 65536]"),
              HasSubstr("rose.probability[1] = -0.1 -, must be in [0, 1]"),
              HasSubstr("sum of rose.probability = 0.7"), HasSubstr("locations[0] is not finite"),
              HasSubstr("outcomes[0].location = 4, must be an index into the 1 locations"),
              HasSubstr("outcomes[0].frequency[0] = -1 1/yr, must be finite and >= 0")));
    EXPECT_THAT(e.what(),
                AllOf(HasSubstr("outcomes[0].outdoor has 2 values, must have 1"),
                      HasSubstr("outcomes[0].indoor_factor = 1.5 -, must be in [0, 1]"),
                      HasSubstr("outcomes[0].direction_factor has 1 values, must have 3"),
                      HasSubstr("population[0].side = -2 m, must be finite and >= 0"),
                      HasSubstr("population[0].outdoor[0] = nan persons"),
                      HasSubstr("population[0].indoor has 2 values, must have one per period: 1"),
                      HasSubstr("targets[0] is not finite"),
                      HasSubstr("grid.cell = 0 m, must be finite and > 0")));
  }
}

TEST(RiskIntegration, ALongListOfErrorsIsCutShort) {
  RiskInput in;
  in.rose = uniform_rose(4);
  in.outcomes.assign(500, outcome(1.0, disc(10.0, 1.0), 9));
  try {
    (void)run(in);
    FAIL() << "no error";
  } catch (const InputError& e) {
    EXPECT_THAT(e.what(), HasSubstr("and 400 more"));
  }
}

class Stopping final : public Reporter {
 public:
  explicit Stopping(int after) : left_{after} {}
  bool cancelled() override { return --left_ < 0; }
  void progress(std::string_view, double fraction) override {
    EXPECT_GE(fraction, last_);
    EXPECT_LE(fraction, 1.0);
    last_ = fraction;
  }
  double last_ = 0.0;

 private:
  int left_;
};

TEST(RiskIntegration, TheReporterCanStopItAtAnyTime) {
  RandomStudy s;
  s.locations = 5;
  RiskInput in = random_study(18, s);
  in.targets = {{{0.0, 0.0}}};
  for (const Method method : {Method::Polar, Method::BruteForce})
    for (const int after : {0, 3}) {
      Stopping reporter(after);
      RiskOptions options;
      options.method = method;
      options.brute_force_rays = 16;
      EXPECT_THROW((void)integrate(in, options, reporter), Cancelled);
    }
  Stopping patient(1000000);
  (void)integrate(in, {}, patient);
  EXPECT_EQ(patient.last_, 1.0);
}

TEST(RiskIntegration, CumulativeFrequenciesRiseAsDeathsFall) {
  const std::vector<FnPair> pairs = {{10.0, 1e-6}, {3.0, 2e-6}, {3.0, 4e-6}, {1.0, 1e-5}};
  const std::vector<FnPair> curve = cumulative(pairs);
  ASSERT_EQ(curve.size(), 3U);
  EXPECT_DOUBLE_EQ(curve[0].frequency_per_yr, 1e-6);
  EXPECT_DOUBLE_EQ(curve[1].frequency_per_yr, 7e-6);
  EXPECT_DOUBLE_EQ(curve[2].frequency_per_yr, 1.7e-5);
}

TEST(RiskByOwner, PartsAddUpAndEachIsTheResultOfItsOutcomesAlone) {
  RiskInput input{
      .locations = {{0.0, 0.0}, {300.0, 100.0}, {0.0, 250.0}},
      .rose = uniform_rose(8),
      .grid = {.west_m = -600.0, .north_m = 800.0, .cell_m = 20.0, .rows = 70, .cols = 70}};
  input.outcomes = {outcome(1e-4, plume({}, 0.001, 10.0, 1500.0, 30), 0),
                    outcome(2e-5, disc(120.0, 0.8), 1), outcome(3e-5, wedge(200.0, 25.0, 1.0), 2)};
  input.outcomes[0].owner = 0;
  input.outcomes[1].owner = 2;  // owner 1 has none
  input.outcomes[2].owner = 0;
  for (int i = 0; i < 20; ++i) {
    input.population.push_back(
        {.centre = {37.0 * i - 350.0, 29.0 * i - 200.0}, .side_m = 25.0, .outdoor = {3.0 + i}});
  }
  input.owner_grid = input.grid;
  RiskOptions options{.by_owner = true};
  Reporter quiet;
  const RiskResult whole = integrate(input, options, quiet);
  ASSERT_EQ(whole.owners.size(), 3U);
  EXPECT_EQ(whole.owners[1].potential_loss_of_life_per_yr, 0.0);
  EXPECT_TRUE(whole.owners[1].fn.empty());
  for (std::size_t i = 0; i < whole.individual_risk_per_yr.size(); ++i) {
    const double sum = whole.owners[0].individual_risk_per_yr[i] +
                       whole.owners[1].individual_risk_per_yr[i] +
                       whole.owners[2].individual_risk_per_yr[i];
    ASSERT_NEAR(sum, whole.individual_risk_per_yr[i], 1e-12 * (sum + 1e-12)) << i;
  }
  RiskInput alone = input;
  alone.outcomes = {input.outcomes[0], input.outcomes[2]};
  const RiskResult first = integrate(alone, options, quiet);
  EXPECT_EQ(first.owners[0].fn, whole.owners[0].fn);
  EXPECT_EQ(first.owners[0].individual_risk_per_yr, whole.owners[0].individual_risk_per_yr);
  double f = 0.0;
  double pll = 0.0;
  for (const OwnerPart& part : whole.owners) {
    for (const FnPair& p : part.fn) {
      f += p.frequency_per_yr;
      pll += p.frequency_per_yr * p.deaths;
    }
  }
  double total = 0.0;
  for (const FnPair& p : whole.fn) total += p.frequency_per_yr;
  EXPECT_NEAR(f, total, 1e-12 * total);
  EXPECT_NEAR(pll, whole.potential_loss_of_life_per_yr, 1e-6 * pll);
}

TEST(RiskApart, DeathsOfALocationAreThoseOfTheLocationAlone) {
  RiskInput input{.locations = {{0.0, 0.0}, {90.0, 20.0}, {40.0, -60.0}}, .rose = uniform_rose(8)};
  input.outcomes = {outcome(1e-5, wedge(220.0, 20.0, 0.7)), outcome(2e-5, disc(120.0, 0.8), 1),
                    outcome(3e-5, wedge(200.0, 25.0, 1.0), 2)};
  for (int i = 0; i < 20; ++i) {
    input.population.push_back(
        {.centre = {37.0 * i - 350.0, 29.0 * i - 200.0}, .side_m = 25.0, .outdoor = {3.0 + i}});
  }
  input.fn_apart = {2, 0};
  Reporter quiet;
  const RiskResult whole = integrate(input, {}, quiet);
  ASSERT_EQ(whole.fn_apart.size(), 2U);
  for (const int i : {0, 1}) {
    RiskInput alone = input;
    alone.fn_apart.clear();
    alone.outcomes = {input.outcomes[i == 0 ? 2 : 0]};
    const RiskResult one = integrate(alone, {}, quiet);
    EXPECT_TRUE(one.fn_apart.empty());
    double f = 0.0;
    double pll = 0.0;
    for (const FnPair& p : whole.fn_apart[static_cast<std::size_t>(i)]) {
      f += p.frequency_per_yr;
      pll += p.frequency_per_yr * p.deaths;
    }
    double total = 0.0;
    for (const FnPair& p : one.fn) total += p.frequency_per_yr;
    EXPECT_NEAR(f, total, 1e-12 * total);
    EXPECT_NEAR(pll, one.potential_loss_of_life_per_yr, 1e-6 * pll);
    // Classes are 1/4096 of an octave wide.
    EXPECT_NEAR(whole.fn_apart[static_cast<std::size_t>(i)].front().deaths, one.fn.front().deaths,
                2e-4 * one.fn.front().deaths);
  }
  input.fn_apart = {3};
  EXPECT_THROW((void)integrate(input, {}, quiet), InputError);
}

TEST(Risk, WithoutAGridDeathsAreTheSame) {
  RiskInput input{.locations = {{0.0, 0.0}}, .rose = uniform_rose(16)};
  input.outcomes = {outcome(1e-5, wedge(220.0, 20.0, 0.7)), outcome(2e-5, disc(120.0, 0.8))};
  input.population.push_back({.centre = {80.0, 30.0}, .side_m = 50.0, .outdoor = {40.0}});
  RiskInput mapped = input;
  mapped.grid = {.west_m = -300.0, .north_m = 300.0, .cell_m = 10.0, .rows = 60, .cols = 60};
  Reporter quiet;
  const RiskResult a = integrate(input, {}, quiet);
  const RiskResult b = integrate(mapped, {}, quiet);
  ASSERT_FALSE(a.fn.empty());
  EXPECT_EQ(a.fn, b.fn);
  EXPECT_EQ(a.pll_by_outcome, b.pll_by_outcome);
}

// Factors that are the same in one weather class share its turning, whatever the other classes do.
TEST(Risk, FactorsOfOneClassDoNotSeeThoseOfAnother) {
  RiskInput input{.locations = {{0.0, 0.0}}};
  input.rose = {.periods = 1, .classes = 2, .sectors = 4, .probability = std::vector(8, 0.125)};
  input.grid = {.west_m = -200.0, .north_m = 200.0, .cell_m = 20.0, .rows = 20, .cols = 20};
  const auto cloud = wedge(180.0, 25.0, 1.0);
  for (int i = 0; i < 2; ++i) {
    Outcome o;
    o.frequency_per_yr = {1e-5, 2e-5};
    o.individual = {cloud, cloud};
    o.direction_factor = {1.0, 0.5, 0.25, 0.0, 1.0, 1.0, 1.0, 1.0};
    if (i == 1) o.direction_factor[4] = 0.1;
    input.outcomes.push_back(o);
  }
  Reporter quiet;
  const RiskResult both = integrate(input, {}, quiet);
  RiskInput first = input;
  RiskInput second = input;
  first.outcomes = {input.outcomes[0]};
  second.outcomes = {input.outcomes[1]};
  const RiskResult a = integrate(first, {}, quiet);
  const RiskResult b = integrate(second, {}, quiet);
  for (std::size_t i = 0; i < both.individual_risk_per_yr.size(); ++i) {
    const double sum = a.individual_risk_per_yr[i] + b.individual_risk_per_yr[i];
    ASSERT_NEAR(both.individual_risk_per_yr[i], sum, 2e-6 * sum) << i;
  }
}

TEST(RiskByOwner, NeedsOneOwnerPerLocation) {
  RiskInput input{.locations = {{0.0, 0.0}}, .rose = uniform_rose(8)};
  input.outcomes = {outcome(1e-4, disc(50.0, 1.0)), outcome(1e-4, disc(60.0, 1.0))};
  input.outcomes[0].owner = 0;
  input.outcomes[1].owner = 1;
  Reporter quiet;
  EXPECT_THROW((void)integrate(input, {.by_owner = true}, quiet), InputError);
  input.outcomes[1].owner = -1;
  EXPECT_THROW((void)integrate(input, {.by_owner = true}, quiet), InputError);
}

}  // namespace
}  // namespace isorisk::risk::test
