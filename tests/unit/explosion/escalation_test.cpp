// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/vulnerability/escalation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/vulnerability/blast_people.hpp"
#include "isorisk/models/vulnerability/heat_domino.hpp"

namespace isorisk::models::vulnerability {
namespace {

EscalationInput blast(std::string target, double kpa) {
  EscalationInput in{.target = std::move(target)};
  in.overpressure_pa = 1e3 * kpa;
  return in;
}

TEST(Escalation, IsZeroWithoutACauseAndBelowEveryThreshold) {
  for (const char* target : {"atmospheric", "pressurised", "elongated", "small"}) {
    EXPECT_EQ(escalation({.target = target}).probability, 0.0);
    const double threshold = escalation({.target = target}).overpressure_threshold_pa;
    EXPECT_EQ(escalation(blast(target, 0.999e-3 * threshold)).probability, 0.0) << target;
    EXPECT_GT(escalation(blast(target, 1e-3 * threshold)).probability, 0.0) << target;
  }
}

TEST(Escalation, TakesTheProbitOfTheCategoryAboveItsThreshold) {
  for (const char* target : {"atmospheric", "pressurised", "elongated", "small"}) {
    EXPECT_DOUBLE_EQ(escalation(blast(target, 60.0)).by_overpressure,
                     BlastDomino{target}.probability(60e3));
  }
}

TEST(Escalation, LowersTheThresholdOfElongatedToxicEquipmentOnly) {
  EscalationInput in = blast("elongated", 20.0);
  EXPECT_EQ(escalation(in).probability, 0.0);
  in.toxic_content = true;
  EXPECT_GT(escalation(in).probability, 0.0);
  in.target = "small";
  EXPECT_EQ(escalation(in).probability, 0.0);
}

TEST(Escalation, TakesAThresholdOfTheCallersOwn) {
  EscalationInput in = blast("pressurised", 18.0);
  EXPECT_GT(escalation(in).probability, 0.0);
  in.overpressure_threshold_pa = 20e3;
  EXPECT_EQ(escalation(in).probability, 0.0);
}

TEST(Escalation, ByHeatNeedsFluxAndTime) {
  EscalationInput in{.target = "atmospheric"};
  in.volume_m3 = 5000.0;
  in.heat_flux_w_per_m2 = 40e3;
  in.fire_duration_s = 3600.0;
  const DominoFailure f = domino_failure(VesselKind::Atmospheric, 40e3, 5000.0);
  const Escalation e = escalation(in);
  EXPECT_DOUBLE_EQ(e.by_heat, f.probability);
  EXPECT_DOUBLE_EQ(e.time_to_failure_s, f.time_to_failure_s);
  in.fire_duration_s = 0.99 * f.time_to_failure_s;
  EXPECT_EQ(escalation(in).by_heat, 0.0);
  in.fire_duration_s = 1e6;
  in.heat_flux_w_per_m2 = 14.9e3;
  EXPECT_EQ(escalation(in).by_heat, 0.0);
  in.target = "pressurised";
  in.heat_flux_w_per_m2 = 44e3;
  EXPECT_EQ(escalation(in).by_heat, 0.0);
}

TEST(Escalation, CombinesIndependentCauses) {
  EscalationInput in = blast("atmospheric", 30.0);
  in.volume_m3 = 1000.0;
  in.heat_flux_w_per_m2 = 30e3;
  in.fire_duration_s = 7200.0;
  in.fragment_hit_probability = 0.2;
  in.fragment_damage_probability = 0.5;
  const Escalation e = escalation(in);
  EXPECT_DOUBLE_EQ(e.by_fragments, 0.1);
  EXPECT_GT(e.by_heat, 0.0);
  EXPECT_GT(e.by_overpressure, 0.0);
  EXPECT_NEAR(e.probability, 1.0 - (1.0 - e.by_heat) * (1.0 - e.by_overpressure) * 0.9, 1e-15);
}

TEST(Escalation, ListsEveryBadField) {
  EscalationInput in{.target = "balloon"};
  in.heat_flux_w_per_m2 = 1e4;
  in.fragment_hit_probability = 2.0;
  try {
    (void)escalation(in);
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* part :
         {"target = balloon", "'fire_duration'", "'volume'", "fragment_hit_probability = 2"}) {
      EXPECT_NE(text.find(part), std::string::npos) << text;
    }
  }
}

TEST(BlastPeople, EverySetRisesWithTheLoadAndStaysAProbability) {
  for (const std::string& set : BlastPeople::sets()) {
    for (const char* building : {"b1", "b2", "b3", "b4", "b5"}) {
      const BlastPeople people{set, {.building = building}};
      double out = 0.0;
      double in = 0.0;
      for (double p = 500.0; p < 5e6; p *= 1.1) {
        const BlastLoad load{.overpressure_pa = p, .impulse_pa_s = 0.05 * p};
        const double o = people.death_outdoors(load);
        EXPECT_GE(o, out) << set << " " << p;
        EXPECT_LE(o, 1.0);
        out = o;
        if (!people.has_indoor_rule()) continue;
        const double i = people.death_indoors(load);
        EXPECT_GE(i, in) << set << " " << p;
        EXPECT_LE(i, 1.0);
        in = i;
      }
    }
  }
}

TEST(BlastPeople, StepsIncludeTheirThreshold) {
  const BlastPeople book{"purple_book"};
  EXPECT_EQ(book.death_indoors({.overpressure_pa = 10e3}), 0.025);
  EXPECT_EQ(book.death_outdoors({.overpressure_pa = 29.99e3}), 0.0);
  EXPECT_EQ(book.death_outdoors({.overpressure_pa = 30e3}), 1.0);
  const BlastPeople masonry{"api_752", {.building = "b3"}};
  EXPECT_EQ(masonry.death_indoors({.overpressure_pa = 10.3e3}), 0.6);
  EXPECT_EQ(masonry.death_outdoors({.overpressure_pa = 40e3}), 0.15);
  EXPECT_EQ(BlastPeople("api_752", {.building = "b5"}).death_indoors({.overpressure_pa = 20e3}),
            0.0);
}

TEST(BlastPeople, TnoCombinesLungAndImpactOutdoorsAndCollapseIndoors) {
  const BlastPeople tno{"tno", {.fatality_on_collapse = 0.3, .fatality_by_glass = 0.1}};
  const BlastLoad load{.overpressure_pa = 60e3, .impulse_pa_s = 1500.0};
  const double lung = BlastProbit{"tno_lung"}.probability(load);
  const double head = BlastProbit{"tno_head"}.probability(load);
  const double body = BlastProbit{"tno_whole_body"}.probability(load);
  EXPECT_DOUBLE_EQ(tno.death_outdoors(load), 1.0 - (1.0 - lung) * (1.0 - std::max(head, body)));
  const double collapse = 0.3 * BlastProbit{"tno_collapse"}.probability(load);
  const double glass = 0.1 * BlastProbit{"eisenberg_glass"}.probability(load);
  EXPECT_DOUBLE_EQ(tno.death_indoors(load), 1.0 - (1.0 - collapse) * (1.0 - glass));
}

TEST(BlastPeople, TnoFeelsTheImpulseAndIsNotGuessedWithoutIt) {
  const BlastPeople tno{"tno"};
  const double brief = tno.death_indoors({.overpressure_pa = 50e3, .impulse_pa_s = 200.0});
  const double lasting = tno.death_indoors({.overpressure_pa = 50e3, .impulse_pa_s = 5000.0});
  EXPECT_LT(brief, 0.05);
  EXPECT_GT(lasting, 0.3);
  EXPECT_TRUE(std::isnan(tno.death_indoors({.overpressure_pa = 50e3})));
  EXPECT_TRUE(std::isnan(tno.death_outdoors({.overpressure_pa = 50e3})));
  EXPECT_EQ(tno.death_outdoors({.overpressure_pa = 0.0}), 0.0);
}

TEST(BlastPeople, ListsSetsAndBuildings) {
  try {
    const BlastPeople people{"astrology", {.fatality_on_collapse = 2.0}};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("api_752"), std::string::npos) << text;
    EXPECT_NE(text.find("fatality_on_collapse = 2"), std::string::npos) << text;
  }
  EXPECT_THROW((BlastPeople{"api_752", {.building = "b9"}}), InputError);
  EXPECT_THROW((BlastPeople{"api_752", {.building = "outdoors"}}), InputError);
}

}  // namespace
}  // namespace isorisk::models::vulnerability
