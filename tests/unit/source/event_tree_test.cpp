// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/event_tree/event_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "isorisk/core/error.hpp"
#include "isorisk/models/event_tree/ignition.hpp"

namespace isorisk::models::event_tree {
namespace {

std::map<std::string, double> frequencies(std::string_view tree, const Probabilities& p, double f) {
  std::map<std::string, double> out;
  for (const auto& b : builtin_tree(tree).evaluate(p)) out[b.id] = f * b.probability;
  return out;
}

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

TEST(DirectIgnition, FollowsTheTableAtTheWorkedSizes) {
  // CPR 18E Table 4.5: 9.9, 45, 250 kg/s high; 500, 5000, 50 000 kg low; 300 kg/s K1 liquid.
  const auto p = [](ReleaseKind r, double a, MaterialClass m, IgnitionReactivity i) {
    return direct_ignition("cpr18e-1999", Installation::Stationary, r, a, m, i).probability;
  };
  using enum IgnitionReactivity;
  using enum ReleaseKind;
  using enum MaterialClass;
  EXPECT_EQ(p(Continuous, 9.9, Class0, High), 0.2);
  EXPECT_EQ(p(Continuous, 45.0, Class0, High), 0.5);
  EXPECT_EQ(p(Continuous, 250.0, Class0, High), 0.7);
  EXPECT_EQ(p(Instantaneous, 500.0, Class0, Low), 0.02);
  EXPECT_EQ(p(Instantaneous, 5000.0, Class0, Low), 0.04);
  EXPECT_EQ(p(Instantaneous, 50000.0, Class0, Low), 0.09);
  EXPECT_EQ(p(Continuous, 300.0, Class1, High), 0.065);
  EXPECT_EQ(p(Continuous, 300.0, Class2, Average), 0.01);
  EXPECT_EQ(p(Continuous, 300.0, Class4, Average), 0.0);
  EXPECT_EQ(p(Continuous, 300.0, NotFlammable, Average), 0.0);
}

TEST(DirectIgnition, BoundaryValueBelongsWhereTheSetSays) {
  const auto p = [](const char* set, ReleaseKind r, double a) {
    return direct_ignition(set, Installation::Stationary, r, a, MaterialClass::Class0,
                           IgnitionReactivity::Low)
        .probability;
  };
  using enum ReleaseKind;
  EXPECT_EQ(p("cpr18e-1999", Continuous, 10.0), 0.04);
  EXPECT_EQ(p("cpr18e-1999", Continuous, 100.0), 0.04);
  EXPECT_EQ(p("cpr18e-1999", Continuous, std::nextafter(100.0, 101.0)), 0.09);
  EXPECT_EQ(p("cpr18e-1999", Instantaneous, 1000.0), 0.04);
  EXPECT_EQ(p("cpr18e-1999", Instantaneous, 10000.0), 0.04);
  EXPECT_EQ(p("aqt3046-2013", Continuous, 2.0), 0.02);
  EXPECT_EQ(p("aqt3046-2013", Continuous, 10.0), 0.04);
  EXPECT_EQ(p("aqt3046-2013", Continuous, 100.0), 0.09);
}

TEST(DirectIgnition, TransportUnitsHaveTheirOwnRows) {
  const auto p = [](Installation i, ReleaseKind r, MaterialClass m) {
    return direct_ignition("cpr18e-1999", i, r, 5.0, m, IgnitionReactivity::Low).probability;
  };
  using enum ReleaseKind;
  EXPECT_EQ(p(Installation::RoadTanker, Continuous, MaterialClass::Class0), 0.1);
  EXPECT_EQ(p(Installation::RoadTanker, Instantaneous, MaterialClass::Class0), 0.4);
  EXPECT_EQ(p(Installation::RailWagon, Instantaneous, MaterialClass::Class0), 0.8);
  EXPECT_EQ(p(Installation::RoadTanker, Continuous, MaterialClass::Class1), 0.065);
  EXPECT_EQ(p(Installation::RoadTanker, Continuous, MaterialClass::Class2), 0.01);
  EXPECT_EQ(bleve_share(Installation::Stationary), 0.7);
  EXPECT_EQ(bleve_share(Installation::RoadTanker), 1.0);
}

TEST(DirectIgnition, RefusesAnUnknownSetAndANegativeAmount) {
  const auto call = [](const char* set, double amount) {
    (void)direct_ignition(set, Installation::Stationary, ReleaseKind::Continuous, amount,
                          MaterialClass::Class0, IgnitionReactivity::Low);
  };
  EXPECT_NE(message_of([&] { call("cpr18", 1.0); }).find("cpr18e-1999"), std::string::npos);
  EXPECT_THROW(call("cpr18e-1999", -1.0), InputError);
  EXPECT_THROW(call("cpr18e-1999", std::nan("")), InputError);
}

TEST(FixedIgnition, FollowsTheRussianOrder) {
  const auto a = fixed_ignition("mchs404-2009", true, ReleaseKind::Continuous, 50.0);
  EXPECT_EQ(a.direct, 0.035);
  EXPECT_EQ(a.delayed, 0.036);
  EXPECT_EQ(a.explosion, 0.24);
  // Total ignition of gas: 0.010, 0.070, 0.300, 0.392 (Cox, Lees and Ang 1990).
  const auto total = [](ReleaseKind r, double q) {
    const auto f = fixed_ignition("mchs404-2009", true, r, q);
    return f.direct + (1.0 - f.direct) * f.delayed;
  };
  EXPECT_NEAR(total(ReleaseKind::Continuous, 0.5), 0.010, 5e-4);
  EXPECT_NEAR(total(ReleaseKind::Continuous, 10.0), 0.070, 5e-4);
  EXPECT_NEAR(total(ReleaseKind::Continuous, 80.0), 0.300, 5e-4);
  EXPECT_NEAR(total(ReleaseKind::Instantaneous, 80.0), 0.392, 5e-4);
}

TEST(DelayedIgnition, AgreesWithTheWorkedCase) {
  // A process installation for 90 s, 200 m of road with 600 vehicles/h at 60 km/h for 30 s,
  // 40 persons for 120 s.
  const double each[] = {point_ignition(0.5, 1.0, 90.0),
                         line_ignition(0.4, 600.0, 200.0, 60.0 / 3.6, 30.0),
                         population_ignition(40.0, 120.0)};
  EXPECT_NEAR(each[0], 0.6464466, 1e-7);
  EXPECT_NEAR(each[1], 0.4, 1e-7);
  EXPECT_NEAR(each[2], 0.5524768, 1e-7);
  EXPECT_NEAR(combined_ignition(each), 0.905066, 1e-6);
}

TEST(DelayedIgnition, FlareIgnitesAtOnceAndNothingIgnitesWithoutTime) {
  EXPECT_EQ(point_ignition(1.0, 1.0, 1e-9), 1.0);
  EXPECT_EQ(point_ignition(1.0, 1.0, 0.0), 0.0);
  EXPECT_EQ(line_ignition(0.4, 0.0, 200.0, 20.0, 60.0), 0.0);
  EXPECT_EQ(population_ignition(0.0, 60.0), 0.0);
  EXPECT_TRUE(std::isinf(ignition_rate_per_s(1.0)));
}

TEST(DelayedIgnition, RoadFormsMeetAtOneVehicle) {
  const auto at = [](double d) { return line_ignition(0.4, 3600.0 * d, 20.0, 20.0, 45.0); };
  EXPECT_NEAR(at(1.0), at(1.0 + 1e-12), 1e-11);
  EXPECT_LT(at(0.5), at(1.0));
  EXPECT_LT(at(1.0), at(2.0));
}

TEST(DelayedIgnition, GrowsWithTimeAndNeverPassesThePresence) {
  double last = 0.0;
  for (double t = 1.0; t < 1e5; t *= 2.0) {
    const double p = point_ignition(0.4, 0.3, t);
    EXPECT_GE(p, last);
    EXPECT_LE(p, 0.3);
    last = p;
  }
  EXPECT_NEAR(point_ignition(0.4, 0.3, 60.0), 0.3 * 0.4, 1e-15);
}

TEST(DelayedIgnition, KindsOfTheStudyHaveDefaults) {
  EXPECT_EQ(default_p60("road"), 0.4);
  EXPECT_EQ(default_p60("flare"), 1.0);
  EXPECT_NE(message_of([] { (void)default_p60("furnance"); }).find("did you mean 'furnace'?"),
            std::string::npos);
}

TEST(EventTrees, InstantaneousPressurisedGasAsWorked) {
  // f 5e-7, direct 0.7, BLEVE 0.7, delayed 0.9, flash fire 0.6.
  const auto f = frequencies("instantaneous_flammable",
                             {.direct = 0.7, .bleve = 0.7, .delayed = 0.9, .explosion = 0.4}, 5e-7);
  EXPECT_NEAR(f.at("bleve_fireball"), 2.45e-7, 1e-18);
  EXPECT_NEAR(f.at("flash_fire_direct"), 6.3e-8, 1e-18);
  EXPECT_NEAR(f.at("explosion_direct"), 4.2e-8, 1e-18);
  EXPECT_NEAR(f.at("flash_fire_delayed"), 8.1e-8, 1e-18);
  EXPECT_NEAR(f.at("explosion_delayed"), 5.4e-8, 1e-18);
  EXPECT_NEAR(f.at("no_ignition"), 1.5e-8, 1e-18);
}

TEST(EventTrees, ContinuousTwoPhaseReleaseAsWorked) {
  const auto f =
      frequencies("continuous_flammable", {.direct = 0.5, .delayed = 0.35, .explosion = 0.4}, 1e-5);
  EXPECT_NEAR(f.at("jet_fire"), 5e-6, 1e-17);
  EXPECT_NEAR(f.at("flash_fire_plus_jet"), 1.05e-6, 1e-17);
  EXPECT_NEAR(f.at("explosion_plus_jet"), 7e-7, 1e-17);
  EXPECT_NEAR(f.at("no_ignition"), 3.25e-6, 1e-17);
}

TEST(EventTrees, ToxicAndFlammableSplitAsWorked) {
  const auto sum = [](double share) {
    double flammable = 0.0;
    double toxic = 0.0;
    for (const auto& b : builtin_tree("continuous_flammable_toxic").evaluate({.flammable = share}))
      (b.outcomes.front() == OutcomeKind::Toxic ? toxic : flammable) += 2e-6 * b.probability;
    return std::pair{flammable, toxic};
  };
  const auto high = sum(flammable_share(IgnitionReactivity::High, 0.5));
  EXPECT_NEAR(high.first, 1e-6, 1e-18);
  EXPECT_NEAR(high.second, 1e-6, 1e-18);
  const auto low = sum(flammable_share(IgnitionReactivity::Low, 0.04));
  EXPECT_EQ(low.first, 0.0);
  EXPECT_EQ(low.second, 2e-6);
}

TEST(EventTrees, BranchesSumToOneForAnyProbabilities) {
  for (const auto& id : builtin_tree_ids()) {
    const EventTree& tree = builtin_tree(id);
    for (int i = 0; i < 200; ++i) {
      const auto u = [&](int k) { return std::fmod(0.618033988749895 * (5 * i + k), 1.0); };
      const Probabilities p{
          .direct = u(1), .bleve = u(2), .delayed = u(3), .explosion = u(4), .flammable = u(5)};
      double sum = 0.0;
      for (const auto& b : tree.evaluate(p)) {
        EXPECT_GE(b.probability, 0.0) << id;
        sum += b.probability;
      }
      EXPECT_NEAR(sum, 1.0, 1e-14) << id;
    }
  }
}

TEST(EventTrees, CertaintiesReachEveryLeaf) {
  for (const auto& id : builtin_tree_ids()) {
    const EventTree& tree = builtin_tree(id);
    std::map<std::string, bool> reached;
    for (unsigned bits = 0; bits < 32; ++bits) {
      const auto on = [&](unsigned k) { return (bits >> k & 1u) != 0u ? 1.0 : 0.0; };
      for (const auto& b : tree.evaluate({.direct = on(0),
                           .bleve = on(1),
                           .delayed = on(2),
                           .explosion = on(3),
                           .flammable = on(4)}))
        reached[b.id] = reached[b.id] || b.probability == 1.0;
    }
    for (const auto& [leaf, ok] : reached) EXPECT_TRUE(ok) << id << ": " << leaf;
  }
}

TEST(EventTrees, AnExplosionAlsoBurnsThoseInsideTheCloud) {
  for (const auto& id : builtin_tree_ids()) {
    for (const auto& b : builtin_tree(id).evaluate({})) {
      const auto has = [&](OutcomeKind k) {
        return std::find(b.outcomes.begin(), b.outcomes.end(), k) != b.outcomes.end();
      };
      if (has(OutcomeKind::Explosion)) {
        EXPECT_TRUE(has(OutcomeKind::FlashFire)) << id;
      }
      EXPECT_FALSE(b.label_zh.empty()) << id;
      if (id.ends_with("_pool") && has(OutcomeKind::JetFire)) {
        EXPECT_TRUE(has(OutcomeKind::PoolFire)) << id << " " << b.id;
      }
    }
  }
}

TEST(EventTrees, EveryReleaseHasATree) {
  for (const auto r : {ReleaseKind::Continuous, ReleaseKind::Instantaneous}) {
    for (const auto h :
         {Hazard::Flammable, Hazard::Toxic, Hazard::FlammableAndToxic, Hazard::Neither}) {
      for (const bool liquid : {false, true}) {
        for (const bool pool : {false, true})
          EXPECT_NO_THROW((void)builtin_tree(tree_for(r, h, liquid, pool)));
      }
    }
  }
  EXPECT_EQ(tree_for(ReleaseKind::Continuous, Hazard::Flammable, false, true),
            "continuous_flammable_pool");
  EXPECT_EQ(tree_for(ReleaseKind::Instantaneous, Hazard::Toxic, true, true), "toxic");
}

TEST(EventTrees, RefuseProbabilitiesThatAreNone) {
  const auto& tree = builtin_tree("continuous_flammable");
  const std::string text =
      message_of([&] { (void)tree.evaluate({.direct = 1.2, .delayed = std::nan("")}); });
  EXPECT_NE(text.find("direct = 1.2"), std::string::npos) << text;
  EXPECT_NE(text.find("delayed = nan"), std::string::npos) << text;
  EXPECT_THROW((void)builtin_tree("continuos_flammable"), InputError);
}

TEST(EventTrees, FilesAreChecked) {
  const auto parse = [](const char* text) {
    return message_of([&] { (void)EventTree::parse(text, "t.json"); });
  };
  EXPECT_NE(parse(R"({"id":"a","source":"b","root":{"split":"luck","yes":{},"no":{}}})")
                .find("root.split = \"luck\": unknown split"),
            std::string::npos);
  EXPECT_NE(
      parse(R"({"id":"a","source":"b","root":{"split":"direct","yes":{}}})").find("has no 'no'"),
      std::string::npos);
  EXPECT_NE(parse(R"({"id":"a","source":"b","root":{"id":"x","label_en":"","label_zh":"",
                   "delayed":false,"outcomes":["rain"]}})")
                .find("root.outcomes = \"rain\": unknown outcome"),
            std::string::npos);
}

TEST(EventTrees, FixedSharesSumToOneOrAreRefused) {
  const std::string leaf =
      R"({"id":"%","label_en":"a","label_zh":"b","delayed":false,"outcomes":["none"]})";
  const auto tree = [&](const std::string& p, const std::string& q) {
    std::string a = leaf;
    std::string b = leaf;
    a.replace(a.find('%'), 1, "x");
    b.replace(b.find('%'), 1, "y");
    return R"({"id":"toxic","source":"s","root":{"branches":[{"probability":)" + p + R"(,"then":)" +
           a + R"(},{"probability":)" + q + R"(,"then":)" + b + "}]}}";
  };
  const auto branches = EventTree::parse(tree("0.3", "0.7"), "t.json").evaluate({});
  ASSERT_EQ(branches.size(), 2u);
  EXPECT_DOUBLE_EQ(branches[0].probability, 0.3);
  EXPECT_DOUBLE_EQ(branches[1].probability, 0.7);
  const std::string bad = message_of([&] { (void)EventTree::parse(tree("0.3", "0.6"), "t.json"); });
  EXPECT_NE(bad.find("do not sum to one"), std::string::npos) << bad;
  EXPECT_NE(bad.find("add the branch of what is left: 0.1"), std::string::npos) << bad;
  EXPECT_THROW((void)EventTree::parse(tree("-0.3", "1.3"), "t.json"), DataError);
}

TEST(EventTrees, LongValuesAreCutBetweenLetters) {
  std::string long_text;
  for (int i = 0; i < 60; ++i) long_text += "火";
  std::vector<TreeFault> faults;
  EXPECT_FALSE(EventTree::read(
      R"({"id":"toxic","source":"s","root":{"branches":")" + long_text + R"("}})", faults));
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_TRUE(faults[0].value.ends_with("火...")) << faults[0].value;
}

TEST(EventTrees, ASplitStandsOnceOnAPath) {
  // Delayed ignition twice on a path would not be linear in its probability.
  const std::string leaf = R"(,"label_en":"a","label_zh":"b","delayed":false,"outcomes":["none"]})";
  const std::string text =
      R"({"id":"toxic","source":"s","root":{"split":"delayed","yes":{"id":"x")" + leaf +
      R"(,"no":{"split":"delayed","yes":{"id":"y")" + leaf + R"(,"no":{"id":"z")" + leaf + "}}}";
  EXPECT_NE(message_of([&] { (void)EventTree::parse(text, "t.json"); }).find("twice on one path"),
            std::string::npos);
}

TEST(IgnitionCurves, GiveTheValuesOfTheReport) {
  // 10 kg/s: 0.0316 small plant, 0.025 large; 100 kg/s: 0.178 and 0.25 (qualitative check values).
  const auto at = [](const char* scenario, double rate) {
    return curve_ignition(scenario, ReleaseKind::Continuous, rate).total;
  };
  EXPECT_NEAR(at("small_plant_gas", 10.0), 0.0316, 0.0005);
  EXPECT_NEAR(at("large_plant_gas", 10.0), 0.025, 1e-12);
  EXPECT_NEAR(at("small_plant_gas", 100.0), 0.178, 0.001);
  EXPECT_NEAR(at("large_plant_gas", 100.0), 0.25, 1e-12);
  EXPECT_DOUBLE_EQ(at("large_plant_gas", 1e5), 0.65);
  EXPECT_DOUBLE_EQ(at("small_plant_gas", 1e5), 0.6);
  EXPECT_DOUBLE_EQ(at("small_plant_gas", 0.1), 0.001);
  EXPECT_TRUE(curve_ignition("small_plant_gas", ReleaseKind::Continuous, 0.01).outside);
}

TEST(IgnitionCurves, RiseWithTheRateAndSplitIntoDirectAndDelayed) {
  for (const std::string& scenario : ignition_curves()) {
    double last = 0.0;
    for (double rate = 0.02; rate < 1e4; rate *= 1.1) {
      const auto p = curve_ignition(scenario, ReleaseKind::Continuous, rate);
      EXPECT_GE(p.total, last) << scenario << " at " << rate;
      EXPECT_NEAR(p.direct + (1.0 - p.direct) * p.delayed, p.total, 1e-15);
      if (last > 0.0) {
        EXPECT_LT(p.total, 1.2 * last) << "a jump at " << rate;
      }
      last = p.total;
    }
  }
  EXPECT_THROW((void)curve_ignition("large_plant", ReleaseKind::Continuous, 1.0), InputError);
}

}  // namespace
}  // namespace isorisk::models::event_tree
