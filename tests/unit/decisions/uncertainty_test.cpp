// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/uncertainty.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "decisions/uncertainty_footprint.hpp"
#include "decisions/uncertainty_sampling.hpp"
#include "isorisk/core/error.hpp"
#include "park_support.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace test;
using ::testing::HasSubstr;

TEST(UncertaintySampling, LatinHypercubeHasOnePointInEveryStratum) {
  constexpr int kPoints = 50;
  const auto u = uncertainty::unit_points(Sampling::LatinHypercube, kPoints, 3, 7);
  for (std::size_t k = 0; k < 3; ++k) {
    std::vector<int> hits(kPoints, 0);
    for (std::size_t i = 0; i < kPoints; ++i)
      ++hits[static_cast<std::size_t>(u[3 * i + k] * kPoints)];
    EXPECT_EQ(std::count(hits.begin(), hits.end(), 1), kPoints);
  }
  EXPECT_EQ(u, uncertainty::unit_points(Sampling::LatinHypercube, kPoints, 3, 7));
  EXPECT_NE(u, uncertainty::unit_points(Sampling::LatinHypercube, kPoints, 3, 8));
}

TEST(UncertaintySampling, SobolPointsFillTheCubeEvenly) {
  // The integral of a product over 5 dimensions, 1/32, to better than random points would give.
  constexpr int kPoints = 1024;
  const auto u = uncertainty::unit_points(Sampling::Sobol, kPoints, 5, 3);
  double sum = 0.0;
  for (std::size_t i = 0; i < kPoints; ++i) {
    double product = 1.0;
    for (std::size_t k = 0; k < 5; ++k) product *= u[5 * i + k];
    sum += product;
  }
  EXPECT_NEAR(sum / kPoints, 1.0 / 32.0, 4e-4);  // standard error of random points: 1.8e-3
}

TEST(UncertaintySampling, PercentilesAndRanksAreThoseOfTheDefinition) {
  std::vector<double> v{5.0, 1.0, 3.0, 2.0, 4.0};
  const Percentiles p = uncertainty::percentiles_of(9.0, v);
  EXPECT_DOUBLE_EQ(p.p50, 3.0);
  EXPECT_DOUBLE_EQ(p.p05, 1.2);
  EXPECT_DOUBLE_EQ(p.p95, 4.8);
  EXPECT_DOUBLE_EQ(p.mean, 3.0);
  EXPECT_DOUBLE_EQ(p.base, 9.0);
  EXPECT_EQ(uncertainty::ranks(std::vector{2.0, 1.0, 2.0}), (std::vector{1.5, 0.0, 1.5}));
  EXPECT_DOUBLE_EQ(uncertainty::correlation(std::vector{1.0, 2.0, 3.0}, std::vector{6.0, 4.0, 2.0}),
                   -1.0);
  EXPECT_EQ(uncertainty::correlation(std::vector{1.0, 1.0}, std::vector{1.0, 2.0}), 0.0);
}

// A plume with Y = 9 - 3 ln(x / 100 m) on the axis and a spread of a tenth of the distance: as a
// Gaussian footprint, and as samples of its profile out to the cut-off.
struct Plume {
  static constexpr double kCutoff = 0.001;
  static constexpr double kCut = 5.0 - 3.090232306167813;
  static double probit(double x) { return 9.0 - 3.0 * std::log(x / 100.0); }
  static double drop(double x) { return 0.5 * 2.0 / (0.01 * x * x); }
  static double at(double x, double y, double shift) {
    return 0.5 * std::erfc(-(probit(x) - drop(x) * y * y + shift - 5.0) / std::sqrt(2.0));
  }
  static std::vector<double> distances() {
    const double end = 100.0 * std::exp((9.0 - kCut) / 3.0);
    std::vector<double> x;
    for (int i = 0; i <= 120; ++i) x.push_back(50.0 * std::pow(end / 50.0, i / 120.0));
    return x;
  }
  static risk::FootprintPtr gaussian() {
    std::vector<double> x = distances(), z, d;
    for (const double v : x) {
      z.push_back(probit(v));
      d.push_back(drop(v));
    }
    return risk::make_gaussian_probit(x, z, d, kCutoff);
  }
  static risk::FootprintPtr profile(risk::ProfileShares shares) {
    constexpr int kSteps = 16;
    std::vector<double> x = distances(), w, z;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double w2 = i + 1 == x.size() ? 0.0 : std::max(probit(x[i]) - kCut, 0.0) / drop(x[i]);
      w.push_back(std::sqrt(w2));
      for (int k = 0; k <= kSteps; ++k) {
        const double part = static_cast<double>(k) / kSteps;
        const double q = shares == risk::ProfileShares::Even ? part : part * part;
        z.push_back(probit(x[i]) - drop(x[i]) * w2 * q);
      }
    }
    return risk::make_profile_probit(x, w, z, kCutoff, shares);
  }
};

TEST(UncertaintyFootprint, MovesTheProbitOfACloudInsideAndBeyondItsTable) {
  for (const risk::FootprintPtr& f : {Plume::gaussian(), Plume::profile(risk::ProfileShares::Even),
                                      Plume::profile(risk::ProfileShares::Squares)}) {
    for (const double shift : {-1.2, -0.3, 0.4, 1.5}) {
      uncertainty::MovedFootprints known;
      const risk::FootprintPtr m = uncertainty::moved(f, shift, known);
      EXPECT_EQ(uncertainty::moved(f, shift, known), m);
      for (const double x : {60.0, 150.0, 400.0, 700.0, 1000.0, 1300.0, 1600.0}) {
        for (const double part : {0.0, 0.05, 0.1, 0.2, 0.3}) {
          const double p = Plume::at(x, part * x, shift);
          if (p < 1.3 * Plume::kCutoff) continue;  // at the cut-off itself
          EXPECT_NEAR(m->at(x, part * x), p, 0.02 * p + 2e-4)
              << "shift " << shift << ", x " << x << ", y " << part * x;
        }
      }
    }
  }
}

TEST(UncertaintyFootprint, LeavesFiresAloneAndReachesIntoCombinations) {
  const risk::FootprintPtr fire = risk::make_radial({0.0, 100.0}, {1.0, 1.0}, 0.0);
  uncertainty::MovedFootprints known;
  EXPECT_EQ(uncertainty::moved(fire, 1.0, known), fire);
  EXPECT_EQ(uncertainty::moved(nullptr, 1.0, known), nullptr);
  const risk::FootprintPtr indoors = risk::make_scaled(Plume::gaussian(), 0.1);
  EXPECT_NEAR(uncertainty::moved(indoors, 0.5, known)->at(400.0, 0.0),
              0.1 * Plume::at(400.0, 0.0, 0.5), 1e-3);
  EXPECT_EQ(uncertainty::moved(indoors, 0.0, known), indoors);
}

class Uncertainty : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    study_ = new Study{study::open(two_site_park())};
    study_->method.options.at("delayed_ignition_by").word = "probability";
    study_->method.options.at("delayed_ignition").number = 0.5;
    basis_ = new RiskBasis{basis_of(*study_)};
  }
  static void TearDownTestSuite() {
    delete basis_;
    delete study_;
  }
  static UncertaintyResult of(const UncertaintyOptions& options, int threads = 2) {
    Reporter quiet;
    return analyse_uncertainty(*study_, *basis_, options, {.threads = threads}, quiet);
  }
  static std::string refusal(const UncertaintyOptions& options) {
    try {
      (void)of(options);
    } catch (const InputError& e) {
      return e.what();
    }
    return {};
  }
  static inline Study* study_ = nullptr;
  static inline RiskBasis* basis_ = nullptr;
};

TEST_F(Uncertainty, WithoutSpreadIsTheRun) {
  const UncertaintyResult r = of({.samples = 20, .spread = 0.0});
  for (const UncertainTarget& t : r.targets) {
    const double run = basis_->result.targets[static_cast<std::size_t>(t.target)].risk_per_yr;
    for (const double v : {t.risk_per_yr.base, t.risk_per_yr.p05, t.risk_per_yr.p50,
                           t.risk_per_yr.p95, t.risk_per_yr.mean}) {
      EXPECT_NEAR(v, run, 1e-12 * run);
    }
    EXPECT_TRUE(t.tornado.empty());
  }
  const double pll = basis_->result.potential_loss_of_life_per_yr;
  EXPECT_NEAR(r.pll_per_yr.p05, pll, 1e-12 * pll);
  EXPECT_NEAR(r.pll_per_yr.p95, pll, 1e-12 * pll);
  ASSERT_GT(r.fn.size(), 10U);
  for (const UncertainFn& f : r.fn) {
    double run = 0.0;
    for (const risk::FnPair& p : basis_->result.fn) {
      if (p.deaths >= f.deaths) run = p.frequency_per_yr;
    }
    EXPECT_EQ(f.f_per_yr.base, run);
    for (const double v : {f.f_per_yr.p05, f.f_per_yr.p50, f.f_per_yr.p95}) {
      EXPECT_NEAR(v, run, 1e-12 * run) << f.deaths;
    }
  }
  // The map on cells of the run is the map of the run.
  const GridSpec& fine = basis_->result.individual_risk.spec;
  const UncertaintyResult map =
      of({.samples = 20, .spread = 0.0, .grid_cells = std::max(fine.rows, fine.cols)});
  ASSERT_EQ(map.p50.size(), fine.size());
  for (std::size_t i = 0; i < map.p50.size(); ++i) {
    const double run = basis_->result.individual_risk.values[i];
    EXPECT_NEAR(map.p05[i], run, 1e-6 * run) << i;
    EXPECT_NEAR(map.p95[i], run, 1e-6 * run) << i;
  }
}

TEST_F(Uncertainty, PartsAddUpToTheRunWithinItsOwnAccuracy) {
  // What is put on the run is relative to the sum of the parts: that sum must be the run's.
  const UncertaintyResult r = of({.samples = 20});
  EXPECT_NEAR(r.parts_pll_per_yr, r.pll_per_yr.base, 2e-3 * r.pll_per_yr.base);
}

TEST_F(Uncertainty, MeanOfLinearInputsIsTheRun) {
  // Frequencies and shares of the weather enter linearly and have the study's values as their
  // means; ignition and toxic loads do not. A park without them: nothing burns or all that can is
  // certain to, nothing is toxic.
  Reporter quiet;
  Study study = *study_;
  for (Equipment& e : study.equipment) {
    if (e.id == "V-201") e = study.equipment.front();
  }
  study.method.options.at("delayed_ignition").number = 1.0;  // certain: not varied
  study.factors.direct_ignition = 1e6;                       // likewise
  const RiskBasis basis = basis_of(study);
  const UncertaintyResult r =
      analyse_uncertainty(study, basis, {.samples = 4000}, {.threads = 2}, quiet);
  ASSERT_GT(r.pll_per_yr.base, 0.0);
  double s2 = 0.0;
  for (const double v : r.pll_samples) s2 += (v - r.pll_per_yr.mean) * (v - r.pll_per_yr.mean);
  // Four standard errors of independent samples; Latin hypercube has less.
  const double error = std::sqrt(s2) / static_cast<double>(r.pll_samples.size());
  EXPECT_NEAR(r.pll_per_yr.mean, r.pll_per_yr.base, 4.0 * error);
  EXPECT_LT(error, 0.05 * r.pll_per_yr.base);
  EXPECT_GT(r.pll_per_yr.p95, 1.5 * r.pll_per_yr.p05);
  for (const Influence& x : r.pll_tornado) {
    const auto kind = r.inputs[static_cast<std::size_t>(x.input)].kind;
    EXPECT_TRUE(kind == UncertainInput::Kind::Frequency || kind == UncertainInput::Kind::Weather);
  }
}

TEST_F(Uncertainty, FrequenciesHaveTheStudysValuesAsTheirMeans) {
  const UncertaintyResult r = of({.samples = 20});
  double shares = 0.0;
  for (const UncertainInput& in : r.inputs) {
    shares += in.share;
    if (in.kind != UncertainInput::Kind::Frequency) continue;
    EXPECT_NEAR(in.median * std::exp(0.5 * in.sigma * in.sigma), 1.0, 1e-12) << in.id;
    EXPECT_GT(in.sigma, 0.6) << in.id;
  }
  EXPECT_NEAR(shares, 1.0, 1e-12);
}

TEST_F(Uncertainty, GivesTheSameNumbersForASeedAndAnyNumberOfThreads) {
  const UncertaintyOptions options{.samples = 100, .seed = 5};
  const UncertaintyResult one = of(options, 1);
  const UncertaintyResult three = of(options, 3);
  EXPECT_EQ(one.p95, three.p95);
  EXPECT_EQ(one.p50, three.p50);
  EXPECT_EQ(one.pll_samples, three.pll_samples);
  EXPECT_EQ(one.targets[0].risk_per_yr.p95, three.targets[0].risk_per_yr.p95);
  EXPECT_NE(one.pll_samples, of({.samples = 100, .seed = 6}).pll_samples);
  EXPECT_NE(one.pll_samples,
            of({.samples = 100, .seed = 5, .sampling = Sampling::Sobol}).pll_samples);
}

TEST_F(Uncertainty, OrdersItsPercentilesEverywhere) {
  const UncertaintyResult r = of({.samples = 300});
  const auto ordered = [](const Percentiles& p) { return p.p05 <= p.p50 && p.p50 <= p.p95; };
  EXPECT_TRUE(ordered(r.pll_per_yr));
  for (const UncertainTarget& t : r.targets) EXPECT_TRUE(ordered(t.risk_per_yr));
  for (std::size_t i = 0; i < r.fn.size(); ++i) {
    EXPECT_TRUE(ordered(r.fn[i].f_per_yr));
    if (i == 0) continue;
    EXPECT_LE(r.fn[i].f_per_yr.p05, r.fn[i - 1].f_per_yr.p05);
    EXPECT_LE(r.fn[i].f_per_yr.p95, r.fn[i - 1].f_per_yr.p95);
  }
  for (std::size_t i = 0; i < r.p50.size(); ++i) {
    EXPECT_LE(r.p05[i], r.p50[i]);
    EXPECT_LE(r.p50[i], r.p95[i]);
  }
}

TEST_F(Uncertainty, MoreOfAFrequencyOrALoadIsMoreRisk) {
  const UncertaintyResult r = of({.samples = 500});
  ASSERT_FALSE(r.pll_tornado.empty());
  bool dose = false;
  for (const Influence& x : r.pll_tornado) {
    const UncertainInput& in = r.inputs[static_cast<std::size_t>(x.input)];
    if (in.kind == UncertainInput::Kind::Frequency || in.kind == UncertainInput::Kind::ToxicDose ||
        in.kind == UncertainInput::Kind::ReleaseRate) {
      EXPECT_LE(x.at_p05, r.pll_per_yr.base) << in.id;
      EXPECT_GE(x.at_p95, r.pll_per_yr.base * (1.0 - 1e-12)) << in.id;
      dose = dose || in.kind == UncertainInput::Kind::ToxicDose;
    }
  }
  EXPECT_TRUE(dose);
  // What spreads most is also what the samples follow.
  EXPECT_GT(std::abs(r.pll_tornado.front().rank_correlation), 0.3);
}

TEST_F(Uncertainty, WiderSpreadIsAWiderBand) {
  const auto width = [](const UncertaintyResult& r) {
    return std::log(r.pll_per_yr.p95 / r.pll_per_yr.p05);
  };
  const double half = width(of({.samples = 400, .spread = 0.5}));
  const double full = width(of({.samples = 400, .spread = 1.0}));
  EXPECT_GT(full, 1.5 * half);
  EXPECT_GT(half, 0.1);
}

TEST_F(Uncertainty, RefusesOptionsOutOfBoundsAllAtOnce) {
  const std::string all = refusal({.samples = 3, .spread = -1.0, .grid_cells = 5000});
  EXPECT_THAT(all, HasSubstr("samples = 3"));
  EXPECT_THAT(all, HasSubstr("spread = -1"));
  EXPECT_THAT(all, HasSubstr("grid_cells = 5000"));
  EXPECT_THROW((void)parse_sampling("random"), InputError);
}

TEST_F(Uncertainty, IsWrittenWholeWithMapsTablesAndDrawings) {
  const UncertaintyResult r = of({.samples = 50});
  const DecisionOutput out = uncertainty_output(*study_, r);
  const fs::path folder = fresh_folder("results");
  write_decision(*study_, out, folder);
  for (const char* name :
       {"uncertainty.json", "uncertainty.gpkg", "individual_risk_p05.tif",
        "individual_risk_p50.tif", "individual_risk_p95.tif", "individual_risk_mean.tif",
        "uncertainty_targets.csv", "uncertainty_tornado.csv", "uncertainty_fn.csv",
        "uncertainty_pll.csv", "uncertainty_inputs.csv", "fn_band.svg", "tornado_pll.svg",
        "report.html"}) {
    EXPECT_TRUE(fs::is_regular_file(folder / "uncertainty" / name)) << name;
  }
  EXPECT_THAT(out.text, HasSubstr(":"));
  EXPECT_THAT(read_file(folder / "uncertainty" / "fn_band.svg"), HasSubstr("<path fill="));
}

}  // namespace
}  // namespace isorisk::study::decisions
