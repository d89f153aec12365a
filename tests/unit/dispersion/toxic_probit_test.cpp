// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/vulnerability/toxic_probit.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::vulnerability {
namespace {

TEST(ToxicProbit, GivesHalfAtAProbitOfFive) {
  EXPECT_DOUBLE_EQ(probability_of_probit(5.0), 0.5);
  EXPECT_NEAR(probability_of_probit(2.67), 0.01, 2e-4);
  EXPECT_NEAR(probability_of_probit(7.33), 0.99, 2e-4);
  EXPECT_EQ(probability_of_probit(-std::numeric_limits<double>::infinity()), 0.0);
  for (const double p : {1e-9, 1e-3, 0.3, 0.99}) {
    EXPECT_NEAR(probability_of_probit(probit_of_probability(p)), p, 1e-12);
  }
}

TEST(ToxicProbit, FollowsTheChlorineRelation) {
  // Y = -6.35 + 0.5 ln(1116^2.75 * 30) = -6.35 + 0.5 (2.75 * 7.01750 + 3.40120) = 4.9997
  const ToxicSubstance chlorine = toxic_substance("chlorine", "PB");
  EXPECT_NEAR(chlorine.probit.probit(std::pow(1116.0, 2.75) * 30.0), 4.99967, 1e-4);
  EXPECT_EQ(chlorine.probit.probit(0.0), -std::numeric_limits<double>::infinity());
}

TEST(ToxicProbit, IsFoundUnderEverySpellingAndNumber) {
  for (const char* name :
       {"hydrogen sulphide", "Hydrogen sulfide", "hydrogen_sulfide", "7783-06-4"}) {
    EXPECT_EQ(toxic_substance(name).cas, "7783-06-4") << name;
  }
  EXPECT_EQ(toxic_substance("chlorine").scheme, "aqt3046");
  EXPECT_EQ(toxic_substance("chlorine", "lees").probit.unit, ConcentrationUnit::Ppm);
  EXPECT_FALSE(find_toxic_substance("methane").has_value());
}

TEST(ToxicProbit, NamesTheNearestSubstanceAndTheKnownSchemes) {
  try {
    (void)toxic_substance("chlorin");
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("did you mean 'chlorine'"), std::string::npos) << e.what();
  }
  try {
    (void)toxic_substance("chlorine", "iso");
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("cpr18e, lees, aqt3046"), std::string::npos) << e.what();
  }
}

TEST(ToxicProbit, PpmRelationsConvertToMassConcentrations) {
  const ToxicProbit ppm = toxic_substance("ammonia", "lees").probit;
  const double m = 0.017031;
  const ToxicProbit mass = ppm.in_mg_per_m3(m, 293.15, 101325.0);
  const double c_ppm = 8000.0;
  const double c_mg = c_ppm * m * 101325.0 / (8.314462618 * 293.15);
  EXPECT_NEAR(mass.probit(std::pow(c_mg, mass.n) * 10.0), ppm.probit(std::pow(c_ppm, ppm.n) * 10.0),
              1e-9);
  const ToxicProbit same = toxic_substance("ammonia").probit.in_mg_per_m3(m, 293.15, 101325.0);
  EXPECT_EQ(same.a, -15.6);
}

TEST(ToxicProbits, HalfLethalConcentrationsOfTheTableAreInOrder) {
  // The dose that kills half in 30 min, between 20 and 20000 mg/m3 for every substance in mg/m3.
  const data::Table& t = data::table("coefficients/toxic_probits.csv");
  std::set<std::string> seen;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const std::string key = std::string{t.text(r, "scheme")} + "/" + std::string{t.text(r, "cas")};
    EXPECT_TRUE(seen.insert(key).second) << key;
    const ToxicSubstance s = toxic_substance(t.text(r, "cas"), t.text(r, "scheme"));
    EXPECT_EQ(s.substance, t.text(r, "substance"));
    EXPECT_GT(s.probit.b, 0.0);
    EXPECT_GT(s.probit.n, 0.0);
    if (s.probit.unit != ConcentrationUnit::MgPerM3) continue;
    const double load = std::exp((5.0 - s.probit.a) / s.probit.b);
    const double lc50 = std::pow(load / 30.0, 1.0 / s.probit.n);
    EXPECT_GT(lc50, 20.0) << s.substance;
    EXPECT_LT(lc50, 20000.0) << s.substance;
  }
  EXPECT_EQ(seen.size(), 57U);
}

TEST(ToxicLoad, AddsStepsAndStopsAtTheCap) {
  const std::array<ConcentrationStep, 3> history{{{2000.0, 2.0}, {8000.0, 3.0}, {500.0, 10.0}}};
  EXPECT_DOUBLE_EQ(toxic_load(history, 2.0), 2000.0 * 2000.0 * 2 + 8000.0 * 8000.0 * 3 + 2.5e6);
  EXPECT_DOUBLE_EQ(toxic_load(history, 2.0, 4.0), 2000.0 * 2000.0 * 2 + 8000.0 * 8000.0 * 2);
  const std::array<ConcentrationStep, 1> hour{{{100.0, 60.0}}};
  EXPECT_DOUBLE_EQ(toxic_load(hour, 1.0), 3000.0);
}

TEST(IndoorPulse, RisesThenDecaysContinuously) {
  const IndoorPulse room{1.0, 600.0};
  EXPECT_EQ(room.concentration_ratio(0.0), 0.0);
  EXPECT_NEAR(room.concentration_ratio(600.0), 1.0 - std::exp(-1.0 / 6.0), 1e-12);
  EXPECT_NEAR(room.concentration_ratio(600.0 + 1e-6), room.concentration_ratio(600.0), 1e-8);
  EXPECT_LT(room.concentration_ratio(1800.0), room.concentration_ratio(600.0));
}

TEST(IndoorPulse, LoadIsTheIntegralOfItsConcentration) {
  for (const double n : {0.7, 1.0, 2.0, 2.75, 8.0}) {
    for (const double air : {0.2, 1.0, 12.0}) {
      for (const double end : {300.0, 600.0, 1800.0}) {
        const IndoorPulse room{air, 600.0};
        const auto f = [&](double t) { return std::pow(room.concentration_ratio(t), n); };
        using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;
        double expected = Quadrature::integrate(f, 0.0, std::min(end, 600.0), 15, 1e-12);
        if (end > 600.0) expected += Quadrature::integrate(f, 600.0, end, 15, 1e-12);
        EXPECT_NEAR(room.load_min(n, end) * 60.0 / expected, 1.0, 1e-6)
            << n << " " << air << " " << end;
      }
    }
  }
  EXPECT_EQ((IndoorPulse{1.0, 600.0}.load_min(1.0, 0.0)), 0.0);
  EXPECT_THROW((IndoorPulse{0.0, 600.0}), InputError);
}

TEST(DangerousToxicLoad, OrdersItsLevels) {
  const data::Table& t = data::table("coefficients/dangerous_toxic_loads.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const DangerousToxicLoad d = dangerous_toxic_load(t.text(r, "substance"));
    EXPECT_LT(d.slot_ppm_n_min, d.slod_ppm_n_min) << d.substance;
  }
  EXPECT_THROW((void)dangerous_toxic_load("water"), InputError);
}

TEST(ToxicModels, WarnAboutUnconfirmedConstantsAndAskForTheMolarMass) {
  const Registry& r = Registry::builtin();
  const Evaluation e =
      r.evaluate("vulnerability.toxic_probit",
                 Json{{"substance", "chlorine"}, {"concentration", 1000}, {"exposure", 120}});
  ASSERT_EQ(e.warnings.size(), 1U);
  EXPECT_EQ(e.warnings[0].code, "unconfirmed_constant");
  // The cap of 30 min holds.
  const Evaluation capped =
      r.evaluate("vulnerability.toxic_probit",
                 Json{{"substance", "chlorine"}, {"concentration", 1000}, {"exposure", 30}});
  EXPECT_EQ(e.outputs[1].value, capped.outputs[1].value);
  try {
    (void)r.evaluate("vulnerability.toxic_probit", Json{{"substance", "chlorine"},
                                                        {"scheme", "lees"},
                                                        {"concentration", 1000},
                                                        {"exposure", 30}});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string{error.what()}.find("in ppm"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace isorisk::models::vulnerability
