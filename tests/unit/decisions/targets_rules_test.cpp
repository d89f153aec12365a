// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "isorisk/data/embedded.hpp"
#include "targets_support.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace targets_test;
using ::testing::AllOf;
using ::testing::HasSubstr;

// ---------------------------------------------------------------- rules

TEST(TargetRules, StarsStandForAnyTextAndQuestionMarksForOneLetter) {
  using map_rules::wildcard_fits;
  EXPECT_TRUE(wildcard_fits("school", "school"));
  EXPECT_FALSE(wildcard_fits("school", "schools"));
  EXPECT_TRUE(wildcard_fits("*", ""));
  EXPECT_TRUE(wildcard_fits("*小学*", "科教文化服务;学校;小学"));
  EXPECT_TRUE(wildcard_fits("a*b*c", "aXbbYc"));
  EXPECT_FALSE(wildcard_fits("a*b*c", "aXbbY"));
  EXPECT_TRUE(wildcard_fits("学?", "学校"));
  EXPECT_FALSE(wildcard_fits("学?", "学"));
  EXPECT_FALSE(wildcard_fits("", "x"));
}

TEST(TargetRules, PatternsTakeOneOfSeveralWordsOrNoneOfThem) {
  const map_rules::Pattern words{"bar; pub"};
  EXPECT_TRUE(words.fits("pub"));
  EXPECT_TRUE(words.fits("restaurant;bar"));
  EXPECT_FALSE(words.fits("restaurant"));
  EXPECT_FALSE(words.fits(""));
  const map_rules::Pattern no{"!yes"};
  EXPECT_TRUE(no.fits(""));
  EXPECT_TRUE(no.fits("no"));
  EXPECT_FALSE(no.fits("yes"));
}

TEST(TargetRules, ReadNumbersAsTagsWriteThem) {
  using map_rules::tag_number;
  EXPECT_EQ(tag_number("3"), 3.0);
  EXPECT_EQ(tag_number("2.5"), 2.5);
  EXPECT_EQ(tag_number("2,5"), 2.5);
  EXPECT_EQ(tag_number("2-4"), 4.0);
  EXPECT_EQ(tag_number("1;2;3"), 3.0);
  EXPECT_EQ(tag_number("12 m"), 12.0);
  EXPECT_EQ(tag_number("~5"), 5.0);
  EXPECT_EQ(tag_number("-1"), std::nullopt);
  EXPECT_EQ(tag_number("two"), std::nullopt);
  EXPECT_EQ(tag_number("39'"), std::nullopt);
  EXPECT_EQ(tag_number("40 ft"), std::nullopt);
  EXPECT_EQ(tag_number(""), std::nullopt);
  EXPECT_EQ(tag_number("1e999"), std::nullopt);
}

struct Meaning {
  Tags tags;
  const char* target;    ///< use, none, ask, or "" for no rule
  const char* building;  ///< likewise
};
// The name of a test: its tags, not the bytes of a pointer.
void PrintTo(const Meaning& m, std::ostream* out) {
  for (const auto& [key, value] : m.tags) *out << key << '=' << value << ' ';
}
class EveryTag : public ::testing::TestWithParam<Meaning> {};

TEST_P(EveryTag, MeansWhatTheTableSays) {
  const RuleSet rules{{}};
  const auto result = [&](Purpose purpose) -> std::string {
    const auto rule = rules.match(purpose, GetParam().tags, Shape::Area, 400.0);
    return rule ? rules.rules()[*rule].result : "";
  };
  EXPECT_EQ(result(Purpose::Target), GetParam().target);
  EXPECT_EQ(result(Purpose::Building), GetParam().building);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Tags, EveryTag, ::testing::Values(
    Meaning{{{"amenity", "school"}}, "school", ""},
    Meaning{{{"amenity", "school"}, {"building", "yes"}}, "school", "undecided"},
    Meaning{{{"amenity", "kindergarten"}}, "kindergarten", ""},
    Meaning{{{"amenity", "college"}}, "vocational_school", ""},
    Meaning{{{"amenity", "hospital"}, {"healthcare", "hospital"}}, "hospital", ""},
    Meaning{{{"amenity", "clinic"}}, "clinic", ""},
    Meaning{{{"amenity", "doctors"}, {"healthcare", "doctor"}}, "practice", ""},
    Meaning{{{"amenity", "social_facility"}, {"social_facility", "nursing_home"}}, "elderly_home", ""},
    Meaning{{{"amenity", "social_facility"}, {"social_facility:for", "senior"}}, "elderly_home", ""},
    Meaning{{{"amenity", "social_facility"}}, "vulnerable_group", ""},
    Meaning{{{"tourism", "museum"}}, "museum", ""},
    Meaning{{{"amenity", "place_of_worship"}, {"building", "church"}}, "religious_place", "religious_place"},
    Meaning{{{"landuse", "military"}}, "military", ""},
    Meaning{{{"historic", "castle"}, {"heritage", "2"}}, "heritage_site", ""},
    Meaning{{{"historic", "castle"}}, "ask", ""},
    Meaning{{{"historic", "wayside_cross"}}, "none", ""},
    Meaning{{{"amenity", "townhall"}}, "government_office", ""},
    Meaning{{{"amenity", "townhall"}, {"name", "平阴县人民政府"}}, "county_government", ""},
    Meaning{{{"office", "government"}}, "government_office", ""},
    Meaning{{{"office", "diplomatic"}}, "consulate", ""},
    Meaning{{{"office", "company"}, {"building", "office"}}, "office_small", "office"},
    Meaning{{{"amenity", "fuel"}, {"shop", "kiosk"}}, "filling_station", ""},
    Meaning{{{"shop", "supermarket"}}, "retail", ""},
    Meaning{{{"shop", "bakery"}}, "shop", ""},
    Meaning{{{"shop", "vacant"}}, "none", ""},
    Meaning{{{"amenity", "restaurant"}, {"tourism", "hotel"}}, "hotel", ""},
    Meaning{{{"tourism", "hotel"}}, "hotel", ""},
    Meaning{{{"tourism", "information"}}, "none", ""},
    Meaning{{{"tourism", "something_new"}}, "ask", ""},
    Meaning{{{"amenity", "something_new"}}, "ask", ""},
    Meaning{{{"amenity", "bench"}}, "none", ""},
    Meaning{{{"leisure", "park"}}, "park_square", ""},
    Meaning{{{"leisure", "pitch"}}, "none", ""},
    Meaning{{{"railway", "station"}}, "transport_hub", ""},
    Meaning{{{"railway", "station"}, {"station", "subway"}}, "urban_rail", ""},
    Meaning{{{"landuse", "farmyard"}}, "farm", ""},
    Meaning{{{"man_made", "works"}}, "ask", ""},
    Meaning{{{"type", "科教文化服务;学校;小学"}}, "school", ""},
    Meaning{{{"type", "医疗保健服务;综合医院;三级甲等医院"}}, "hospital", ""},
    Meaning{{{"type", "政府机构及社会团体;政府机关;区县级政府及事业单位"}}, "county_government", ""},
    Meaning{{{"building", "apartments"}}, "", "apartments"},
    Meaning{{{"building", "garage"}}, "", "none"},
    Meaning{{{"building", "yes"}, {"amenity", "parking"}}, "none", "none"},
    Meaning{{{"building", "yes"}, {"power", "substation"}}, "", "none"},
    Meaning{{{"building", "house"}, {"disused", "yes"}}, "", "none"},
    Meaning{{{"building", "no"}}, "", "none"},
    Meaning{{{"building", "something_new"}}, "", "undecided"},
    Meaning{{{"highway", "primary"}}, "", ""}));
// clang-format on

TEST(TargetRules, EveryShippedUseBelongsToAKindAndEveryKindOfTheStandardCanBeReached) {
  const RuleSet rules{{}};
  std::set<std::string> reached;
  for (const Rule& rule : rules.rules())
    if (rule.purpose == Purpose::Target || rule.purpose == Purpose::Building)
      if (rule.result != "none" && rule.result != "ask" && rule.result != "undecided")
        reached.insert(rules.uses()[rules.use(rule.result)].kind);
  const data::Table& kinds = data::table("standards/target_classes.csv");
  // Two kinds no map tells apart from others.
  const std::set<std::string> by_hand{"sports_training_base", "hard_to_evacuate"};
  for (std::size_t r = 0; r < kinds.rows(); ++r) {
    const std::string kind{kinds.text(r, "kind")};
    EXPECT_TRUE(reached.contains(kind) || by_hand.contains(kind)) << kind;
  }
}

TEST(TargetRules, LimitsOfAreaAndGeometryAreKept) {
  const RuleSet rules{{}};
  const auto result = [&](const Tags& tags, Purpose purpose, Shape shape, double area) {
    const auto rule = rules.match(purpose, tags, shape, area);
    return rule ? rules.rules()[*rule].result : std::string{};
  };
  EXPECT_EQ(result({{"building", "yes"}}, Purpose::Building, Shape::Area, 29.9), "none");
  EXPECT_EQ(result({{"building", "yes"}}, Purpose::Building, Shape::Area, 30.0), "undecided");
  EXPECT_EQ(result({{"building", "house"}}, Purpose::Building, Shape::Area, 29.9), "house");
  EXPECT_EQ(result({{"leisure", "park"}}, Purpose::Target, Shape::Point, 0.0), "ask");
  EXPECT_EQ(result({{"railway", "light_rail"}}, Purpose::Target, Shape::Line, 0.0), "urban_rail");
  EXPECT_EQ(
      result({{"railway", "light_rail"}, {"tunnel", "yes"}}, Purpose::Target, Shape::Line, 0.0),
      "");
  EXPECT_EQ(result({{"railway", "light_rail"}}, Purpose::Target, Shape::Area, 9.0), "");
}

TEST(TargetRules, RowsOfOnesOwnReplaceAndComeFirst) {
  const Folder folder;
  folder.write("mine.csv",
               "rule,purpose,key,value,priority,result\n"
               "t_school,target,amenity,school,100,none\n"
               "mine,target,GEBAEUDE,31001_3020,1,hospital\n"
               "mine2,building,building,house,1,apartments\n");
  folder.write("use.csv",
               "use,kind,storeys,m2_per_dwelling,persons_per_dwelling,day,night\n"
               "house,dwelling,1,50,4,0.5,1\n");
  TargetsOptions options;
  options.rules = "mine.csv";
  options.occupancy = "use.csv";
  options.root = {folder.path(), false};
  const RuleSet rules{options};
  const auto result = [&](const Tags& tags, Purpose purpose) {
    return rules.rules()[*rules.match(purpose, tags, Shape::Area, 100.0)].result;
  };
  EXPECT_EQ(result({{"amenity", "school"}}, Purpose::Target), "none");
  EXPECT_EQ(result({{"GEBAEUDE", "31001_3020"}}, Purpose::Target), "hospital");
  EXPECT_EQ(result({{"building", "house"}}, Purpose::Building), "apartments");
  EXPECT_EQ(rules.uses()[rules.use("house")].storeys, 1.0);
  EXPECT_THAT(rules.keys(), ::testing::Contains("GEBAEUDE"));
}

TEST(TargetRules, TellsEveryFaultOfATableAtOnce) {
  const Folder folder;
  folder.write("mine.csv",
               "rule,purpose,key,value,geometry,and_key,priority,result,colour\n"
               "a,targets,amenity,x,,,1,school,\n"
               "b,target,amenity,x,polygon,,1,school,\n"
               "c,target,amenity,x,,shop,1,school,\n"
               "d,target,amenity,x,,,many,school,\n"
               "e,target,amenity,x,,,1,scool,\n"
               "f,target,,x,,,1,school,\n");
  TargetsOptions options;
  options.rules = "mine.csv";
  options.root = {folder.path(), false};
  const std::string text = message_of([&] { RuleSet{options}; });
  EXPECT_THAT(text, HasSubstr("column 'colour' is not known"));
  EXPECT_THAT(text, HasSubstr("mine.csv:2: purpose = 'targets', must be one of target"));
  EXPECT_THAT(text, HasSubstr("mine.csv:3: geometry = 'polygon'"));
  EXPECT_THAT(text, HasSubstr("mine.csv:4: and_key = 'shop', goes together with and_value"));
  EXPECT_THAT(text, HasSubstr("mine.csv:5: priority = 'many'"));
  EXPECT_THAT(text, HasSubstr("rule 'e': result = 'scool' is not known; did you mean \"school\"?"));
  EXPECT_THAT(text, HasSubstr("mine.csv:7: key = '', must not be empty"));

  folder.write("use.csv", "use,kind,day\nhouse,dweling,1.5\n");
  TargetsOptions other;
  other.occupancy = "use.csv";
  other.root = {folder.path(), false};
  EXPECT_THAT(message_of([&] { RuleSet{other}; }),
              AllOf(HasSubstr("kind = 'dweling'"), HasSubstr("did you mean \"dwelling\""),
                    HasSubstr("day = '1.5', must be a number from 0 to 1")));
}

TEST(TargetRules, TheShippedTablesReadBackFromTheirCopies) {
  const Folder folder;
  folder.write("rules.csv", shipped_target_rules());
  folder.write("occupancy.csv", shipped_target_occupancy());
  TargetsOptions options;
  options.rules = "rules.csv";
  options.occupancy = "occupancy.csv";
  options.root = {folder.path(), false};
  const RuleSet copy{options};
  const RuleSet shipped{{}};
  ASSERT_EQ(copy.rules().size(), shipped.rules().size());
  for (std::size_t i = 0; i < copy.rules().size(); ++i) {
    EXPECT_EQ(copy.rules()[i].id, shipped.rules()[i].id);
    EXPECT_EQ(copy.rules()[i].value_text, shipped.rules()[i].value_text);
    EXPECT_EQ(copy.rules()[i].note_zh, shipped.rules()[i].note_zh);
    EXPECT_EQ(copy.rules()[i].priority, shipped.rules()[i].priority);
  }
  EXPECT_EQ(copy.uses().size(), shipped.uses().size());
}

}  // namespace
}  // namespace isorisk::study::decisions
