// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/targets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <set>
#include <sstream>

#include "decisions/targets_decide.hpp"
#include "decisions/targets_kernels.hpp"
#include "decisions/targets_read.hpp"
#include "decisions/targets_rules.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/gis/vector.hpp"
#include "isorisk/gis/write.hpp"

namespace isorisk::study::decisions {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using map_data::MapData;
using map_data::MapFeature;
using map_rules::Purpose;
using map_rules::Rule;
using map_rules::RuleSet;
using map_rules::Shape;
using map_rules::Tags;

// ---------------------------------------------------------------- a town to try things on

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "isorisk-targets-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = fs::canonical(name);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name, std::ios::binary} << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in{path_ / name, std::ios::binary};
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
  }

 private:
  fs::path path_;
};

gis::Geometry box(double x, double y, double w, double h) {
  return gis::Geometry::polygon({{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}});
}
gis::Geometry spot(double x, double y) { return gis::Geometry::point({x, y}); }

/// A map in metres, features numbered in the order they come.
class Town {
 public:
  Town() { map_.crs = gis::parse_crs("EPSG:32632"); }

  Town& add(gis::Geometry shape, Tags tags) {
    const std::string number = std::to_string(++count_);
    const bool point = shape.is_point();
    map_.features.push_back({.id = (point ? "osm-n" : "osm-w") + number,
                             .source = (point ? "node " : "way ") + number,
                             .tags = std::move(tags),
                             .shape = std::move(shape)});
    return *this;
  }
  /// A row of houses of 10 m x 10 m, `gap` metres between them.
  Town& houses(int count, double x, double y, double gap,
               const Tags& tags = {{"building", "house"}}) {
    for (int i = 0; i < count; ++i) add(box(x + i * (10.0 + gap), y, 10.0, 10.0), tags);
    return *this;
  }
  MapData& map() { return map_; }

  TargetsResult decide(const TargetsOptions& options = {}) const {
    Reporter reporter;
    return decide_targets(map_, RuleSet{options}, options.language, reporter);
  }

 private:
  MapData map_;
  int count_ = 0;
};

const MapTarget& only(const TargetsResult& r, std::string_view kind) {
  const MapTarget* found = nullptr;
  for (const MapTarget& t : r.targets) {
    if (t.kind != kind) continue;
    if (found != nullptr) throw std::runtime_error("several targets of kind " + std::string{kind});
    found = &t;
  }
  if (found == nullptr) throw std::runtime_error("no target of kind " + std::string{kind});
  return *found;
}

std::size_t count_of(const TargetsResult& r, std::string_view kind) {
  return static_cast<std::size_t>(std::count_if(
      r.targets.begin(), r.targets.end(), [&](const MapTarget& t) { return t.kind == kind; }));
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "nothing was thrown";
}

bool has_warning(const TargetsResult& r, std::string_view code) {
  return std::any_of(r.warnings.begin(), r.warnings.end(),
                     [&](const Warning& w) { return w.code == code; });
}

double night_on(const TargetsResult& r) {
  double sum = 0.0;
  for (const MapPopulation& p : r.population) sum += p.night;
  return sum;
}

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

// ---------------------------------------------------------------- kernels

TEST(MapKernels, GroupsAreThoseOfAComparisonOfAllPairs) {
  std::mt19937 random{3};
  std::uniform_real_distribution<double> at{0.0, 400.0};
  std::vector<gis::Geometry> shapes;
  for (int i = 0; i < 60; ++i) shapes.push_back(box(at(random), at(random), 8.0, 12.0));
  for (const double distance : {0.0, 10.0, 25.0, 60.0}) {
    std::vector<std::size_t> expected(shapes.size());
    std::iota(expected.begin(), expected.end(), std::size_t{0});
    for (bool changed = true; changed;) {  // the lowest number spreads until nothing moves
      changed = false;
      for (std::size_t i = 0; i < shapes.size(); ++i)
        for (std::size_t j = 0; j < shapes.size(); ++j)
          if (expected[j] > expected[i] && gis::distance_m(shapes[i], shapes[j]) <= distance) {
            expected[j] = expected[i];
            changed = true;
          }
    }
    EXPECT_EQ(map_kernels::groups_within(shapes, distance), expected) << distance;
  }
}

TEST(MapKernels, AnOutlineCoversEveryShapeAndClosesOnlyNarrowGaps) {
  const std::vector<gis::Geometry> near{box(0, 0, 10, 10), box(22, 0, 10, 10), box(8, 30, 9, 9)};
  const gis::Geometry closed = map_kernels::outline_round(near, 50.0);
  for (const gis::Geometry& shape : near)
    EXPECT_NEAR(gis::area_m2(gis::intersection(closed, shape)), gis::area_m2(shape), 1e-6);
  EXPECT_EQ(closed.kind, gis::GeometryKind::Polygon);
  EXPECT_TRUE(gis::covers(closed, {16.0, 5.0}));   // between the houses
  EXPECT_FALSE(gis::covers(closed, {-2.0, 5.0}));  // not outside them
  const std::vector<gis::Geometry> far{box(0, 0, 10, 10), box(70, 0, 10, 10)};
  EXPECT_NEAR(gis::area_m2(map_kernels::outline_round(far, 50.0)), 200.0, 1e-6);
}

TEST(MapKernels, PeopleAreSharedByFloorAreaAndCoveredShare) {
  // Two blocks side by side: 100 persons west of x = 100, 60 east of it. House A (weight 300) in
  // the west, B (weight 100) across the border, three quarters of it in the west.
  // West: 300 + 100 x 0.75 = 375: A 80, B 20. East: B alone 60.
  const std::vector<map_kernels::PeopleSource> sources{
      {box(0, 0, 100, 100), 100.0}, {box(100, 0, 100, 100), 60.0}, {box(0, 500, 100, 100), 7.0}};
  const std::vector<map_kernels::PeopleReceiver> receivers{
      {box(10, 10, 10, 10), 300.0}, {box(85, 40, 20, 10), 100.0}, {box(300, 300, 10, 10), 50.0}};
  const auto shared = map_kernels::share_people(sources, receivers, 0.02);
  EXPECT_NEAR(shared.on_receiver[0], 80.0, 1e-12);
  EXPECT_NEAR(shared.on_receiver[1], 80.0, 1e-12);
  EXPECT_EQ(shared.on_receiver[2], 0.0);
  EXPECT_EQ(shared.left, (std::vector<double>{0.0, 0.0, 7.0}));
  EXPECT_EQ(shared.reached, (std::vector<bool>{true, true, false}));
}

TEST(MapKernels, AFootprintThatOnlyTouchesAnAreaTakesNobodyFromIt) {
  // 1 % of the house lies in the block: the block's people do not all live there.
  const std::vector<map_kernels::PeopleSource> sources{{box(0, 0, 100, 100), 50.0}};
  const std::vector<map_kernels::PeopleReceiver> receivers{{box(99.9, 10, 10, 10), 300.0}};
  const auto shared = map_kernels::share_people(sources, receivers, 0.02);
  EXPECT_EQ(shared.left[0], 50.0);
  EXPECT_FALSE(shared.reached[0]);
}

TEST(MapKernels, SharingConservesEveryTotal) {
  std::mt19937 random{11};
  std::uniform_real_distribution<double> at{0.0, 1000.0};
  std::uniform_real_distribution<double> persons{0.0, 500.0};
  std::vector<map_kernels::PeopleSource> sources;
  for (int i = 0; i < 10; ++i)
    for (int k = 0; k < 10; ++k)
      sources.push_back({box(i * 100.0, k * 100.0, 100.0, 100.0), persons(random)});
  std::vector<map_kernels::PeopleReceiver> receivers;
  for (int i = 0; i < 150; ++i)
    receivers.push_back({box(at(random), at(random), 15.0, 22.0), persons(random)});
  const auto shared = map_kernels::share_people(sources, receivers, 0.02);
  double in = 0.0;
  for (const auto& s : sources) in += s.persons;
  const double out = std::accumulate(shared.on_receiver.begin(), shared.on_receiver.end(), 0.0) +
                     std::accumulate(shared.left.begin(), shared.left.end(), 0.0);
  EXPECT_NEAR(out, in, 1e-9 * in);
  EXPECT_GT(std::accumulate(shared.left.begin(), shared.left.end(), 0.0), 0.0);
}

// ---------------------------------------------------------------- schools and other places

TEST(TargetsFromMap, ASchoolGroundWithItsNodeAndBuildingsIsOneTarget) {
  // Ground of 100 m x 100 m; two buildings of 20 m x 30 m, one with 4 storeys; the node of the
  // school; a building across the fence with 60 % inside; one with 40 % inside, which is a house.
  Town town;
  town.add(box(0, 0, 100, 100), {{"amenity", "school"}, {"name", "Grundschule"}})
      .add(box(10, 10, 20, 30), {{"building", "yes"}, {"building:levels", "4"}})
      .add(box(50, 50, 20, 30), {{"building", "school"}})
      .add(spot(20, 20), {{"amenity", "school"}, {"name", "Schule"}, {"name:zh", "小学"}})
      .add(box(94, 40, 10, 10), {{"building", "yes"}})
      .add(box(96, 60, 10, 10), {{"building", "house"}});
  const TargetsResult r = town.decide();
  const MapTarget& school = only(r, "school");
  EXPECT_EQ(school.target_class, TargetClass::HighSensitivity);
  EXPECT_EQ(school.name, "Grundschule");
  EXPECT_EQ(school.name_zh, "小学");
  EXPECT_EQ(school.outline, "grounds");
  EXPECT_EQ(school.buildings, 3);
  // 600 x 4 + 600 x 3 (assumed) + 100 x 3 (assumed)
  EXPECT_NEAR(*school.floor_area_m2, 4500.0, 1e-6);
  EXPECT_NEAR(*school.persons, 4500.0 / 12.0, 1e-9);
  EXPECT_EQ(school.storeys, 4.0);
  EXPECT_THAT(school.sources, AllOf(HasSubstr("way 1"), HasSubstr("node 4")));
  EXPECT_THAT(school.class_basis, HasSubstr("GB 36894-2018 cl. 3.1.2 b (recalled)"));
  EXPECT_THAT(school.size_basis, HasSubstr("storeys assumed"));
  EXPECT_EQ(r.merged, 1u);
  EXPECT_TRUE(gis::covers(school.shape, {103.0, 45.0})) << "the building across the fence";
  EXPECT_EQ(count_of(r, "dwelling"), 1u);
}

TEST(TargetsFromMap, APlaceThatIsAPointTakesTheBuildingItStandsIn) {
  Town town;
  town.add(box(0, 0, 30, 20), {{"building", "yes"}, {"building:levels", "2"}})
      .add(spot(15, 10), {{"amenity", "kindergarten"}, {"name", "Spatzen"}, {"capacity", "60"}});
  const TargetsResult r = town.decide();
  ASSERT_THAT(r.targets, SizeIs(1));
  EXPECT_EQ(r.targets[0].shape, box(0, 0, 30, 20));
  EXPECT_EQ(r.targets[0].outline, "building");
  EXPECT_EQ(r.targets[0].name, "Spatzen");
  EXPECT_EQ(r.targets[0].persons, 60.0);
  EXPECT_THAT(r.targets[0].size_basis, HasSubstr("60 persons on the map"));
  ASSERT_THAT(r.population, SizeIs(1));
  EXPECT_NEAR(r.population[0].day, 60.0, 1e-12);
  EXPECT_EQ(r.population[0].night, 0.0);
}

TEST(TargetsFromMap, APointOutsideEveryBuildingIsDrawnAsACircleAndSaysSo) {
  Town town;
  town.add(spot(500, 500), {{"amenity", "hospital"}, {"name", "Klinik"}});
  const TargetsResult r = town.decide();
  const MapTarget& t = only(r, "hospital");
  EXPECT_EQ(t.outline, "circle");
  EXPECT_NEAR(gis::area_m2(t.shape), M_PI * 100.0, 5.0);
  EXPECT_THAT(t.size_basis, HasSubstr("outline assumed"));
  EXPECT_TRUE(has_warning(r, "outline_assumed"));
  EXPECT_TRUE(has_warning(r, "people_not_known"));
  EXPECT_THAT(r.assumptions, ::testing::Contains(::testing::Field(
                                 &Assumption::text, HasSubstr("only a point: 10 m"))));
}

TEST(TargetsFromMap, TheSamePlaceUnderOneNameCloseByIsJoinedAndAnotherNameIsNot) {
  Town town;
  town.add(box(0, 0, 20, 20), {{"building", "yes"}, {"amenity", "school"}, {"name", "A"}})
      .add(box(80, 0, 20, 20), {{"building", "yes"}, {"amenity", "school"}, {"name", "A"}})
      .add(box(0, 60, 20, 20), {{"building", "yes"}, {"amenity", "school"}, {"name", "B"}})
      .add(box(0, 300, 20, 20), {{"building", "yes"}, {"amenity", "school"}, {"name", "A"}});
  const TargetsResult r = town.decide();
  EXPECT_EQ(count_of(r, "school"), 3u);
  EXPECT_EQ(r.merged, 1u);
  const auto joined = std::find_if(r.targets.begin(), r.targets.end(),
                                   [](const MapTarget& t) { return t.buildings == 2; });
  ASSERT_NE(joined, r.targets.end());
  EXPECT_NEAR(*joined->floor_area_m2, 2 * 400.0 * 3.0, 1e-6);
  EXPECT_EQ(joined->shape.kind, gis::GeometryKind::MultiPolygon);
}

TEST(TargetsFromMap, PlacesOfAFixedClassInAMixedBuildingAreTargetsOfTheirOwn) {
  Town town;
  town.add(box(0, 0, 20, 20), {{"building", "apartments"}, {"building:levels", "6"}})
      .add(spot(5, 5), {{"amenity", "kindergarten"}})
      .add(spot(15, 15), {{"shop", "bakery"}, {"name", "Bäcker"}});
  const TargetsResult r = town.decide();
  const MapTarget& kindergarten = only(r, "kindergarten");
  EXPECT_EQ(kindergarten.shape, box(0, 0, 20, 20));
  EXPECT_NEAR(*kindergarten.floor_area_m2, 400.0, 1e-6);  // the ground floor
  const MapTarget& flats = only(r, "dwelling");
  EXPECT_NEAR(*flats.floor_area_m2, 5 * 400.0, 1e-6);
  EXPECT_EQ(flats.households, 18.0);  // 2000 / 111 = 18.02
  EXPECT_EQ(count_of(r, "retail"), 0u) << "a shop in a building of flats: by the main use";
  EXPECT_THAT(flats.size_basis, HasSubstr("Bäcker"));
}

TEST(TargetsFromMap, AMixedBuildingOfUnclearUseGoesByItsGroundFloorAndKeepsItsResidents) {
  Town town;
  town.add(box(-100, -100, 400, 400), {{"landuse", "residential"}})
      .add(box(0, 0, 20, 20), {{"building", "yes"}, {"building:levels", "4"}})
      .add(spot(5, 5), {{"shop", "clothes"}, {"name", "Mode"}});
  const TargetsResult r = town.decide();
  EXPECT_EQ(count_of(r, "dwelling"), 0u);
  const MapTarget& shop = only(r, "retail");
  EXPECT_EQ(shop.name, "Mode");
  EXPECT_NEAR(*shop.floor_area_m2, 1600.0, 1e-6) << "the whole building: on the safe side";
  EXPECT_EQ(shop.target_class, TargetClass::General2);
  EXPECT_THAT(shop.size_basis, HasSubstr("by its ground floor"));
  ASSERT_THAT(r.population, SizeIs(1));
  // 1200 m2 of flats: 11 dwellings (10.8) x 2.62; the shop is as good as empty at night.
  EXPECT_NEAR(r.population[0].night, 11 * 2.62 + 0.1 * *shop.persons, 1e-9);
}

TEST(TargetsFromMap, TagsOnABuildingItselfDecideForAllOfItUnlessItIsABuildingOfFlats) {
  Town town;
  town.add(box(0, 0, 20, 20), {{"building", "house"}, {"tourism", "hotel"}, {"rooms", "50"}})
      .add(box(100, 0, 20, 20), {{"building", "house"}, {"shop", "bakery"}})
      .add(box(200, 0, 20, 20), {{"building", "retail"}, {"amenity", "restaurant"}});
  const TargetsResult r = town.decide();
  EXPECT_EQ(only(r, "hotel").persons, 100.0);
  EXPECT_EQ(only(r, "hotel").target_class, TargetClass::General1);
  EXPECT_THAT(only(r, "hotel").size_basis, HasSubstr("100 persons beds for the rooms"));
  EXPECT_EQ(count_of(r, "dwelling"), 1u);
  EXPECT_EQ(count_of(r, "retail"), 1u);
}

TEST(TargetsFromMap, PartsOfABuildingAndDoubleOutlinesCountOnce) {
  Town town;
  town.add(box(0, 0, 40, 20), {{"building", "apartments"}})
      .add(box(0, 0, 20, 20), {{"building", "apartments"}, {"building:levels", "9"}})
      .add(box(0, 0, 40, 20), {{"building", "apartments"}});
  const TargetsResult r = town.decide();
  EXPECT_EQ(r.buildings, 1u);
  const MapTarget& flats = only(r, "dwelling");
  EXPECT_EQ(flats.storeys, 9.0);
  EXPECT_NEAR(*flats.floor_area_m2, 800.0 * 9.0, 1e-6);
  EXPECT_THAT(r.population, SizeIs(1));
}

// ---------------------------------------------------------------- dwellings

TEST(TargetsFromMap, LowRiseHousesCountTogetherAndTheClassFollowsTheirHouseholds) {
  struct Case {
    int houses;
    TargetClass expected;
  };
  // The households decide, from 10 and from 30; with 2.62 persons each the residents come later.
  for (const Case& c : {Case{9, TargetClass::General3}, Case{10, TargetClass::General2},
                        Case{29, TargetClass::General2}, Case{30, TargetClass::General1}}) {
    SCOPED_TRACE(c.houses);
    Town town;
    town.houses(c.houses, 0, 0, 40.0);
    const TargetsResult r = town.decide();
    const MapTarget& village = only(r, "dwelling");
    EXPECT_EQ(village.target_class, c.expected);
    EXPECT_EQ(village.households, static_cast<double>(c.houses));
    EXPECT_NEAR(*village.persons, c.houses * 2.62, 1e-9);
    EXPECT_NEAR(*village.floor_area_m2, c.houses * 200.0, 1e-6);
    EXPECT_EQ(village.buildings, c.houses);
    EXPECT_EQ(village.outline, "houses");
  }
}

TEST(TargetsFromMap, HousesFartherApartThanTheGroupDistanceAreTwoTargets) {
  Town town;
  town.houses(6, 0, 0, 20.0).houses(6, 0, 70, 20.0);  // the rows are 60 m apart
  EXPECT_EQ(count_of(town.decide(), "dwelling"), 2u);
  TargetsOptions wide;
  wide.group_distance_m = 60.0;
  const TargetsResult one = town.decide(wide);
  EXPECT_EQ(only(one, "dwelling").households, 12.0);
  EXPECT_THAT(only(one, "dwelling").size_basis, HasSubstr("gaps up to 60 m"));
  wide.group_distance_m = 59.9;
  EXPECT_EQ(count_of(town.decide(wide), "dwelling"), 2u);
}

TEST(TargetsFromMap, AVillageCoversEveryHouseAndMoreHousesNeverMakeItMoreLenient) {
  TargetClass last = TargetClass::General3;
  for (int count = 1; count <= 40; count += 3) {
    Town town;
    town.houses(count, 0, 0, 30.0);
    const TargetsResult r = town.decide();
    const MapTarget& village = only(r, "dwelling");
    for (const MapFeature& f : town.map().features)
      EXPECT_NEAR(gis::area_m2(gis::intersection(village.shape, f.shape)), 100.0, 1e-6);
    EXPECT_LE(village.target_class, last);
    last = village.target_class;
  }
  EXPECT_EQ(last, TargetClass::General1);
}

TEST(TargetsFromMap, FourStoreysAndMoreAreCountedOneByOne) {
  Town town;
  const auto flats = [&](double x, Tags tags) {
    tags.emplace_back("building", "apartments");
    town.add(box(x, 0, 20, 20), std::move(tags));
  };
  flats(0, {{"building:levels", "3"}});
  flats(30, {{"height", "11.9"}});    // 3 storeys of 3 m
  flats(60, {{"height", "12.5 m"}});  // 4
  flats(90, {{"building:levels", "4"}});
  flats(120, {});  // 6 assumed
  const TargetsResult r = town.decide();
  ASSERT_EQ(count_of(r, "dwelling"), 4u);
  EXPECT_EQ(r.low_rise_houses, 2u);
  std::multiset<double> storeys;
  for (const MapTarget& t : r.targets) storeys.insert(*t.storeys);
  EXPECT_EQ(storeys, (std::multiset<double>{3.0, 4.0, 4.0, 6.0}));
  // 400 x 4 / 111 = 14.4 -> 14 households: class 2.
  const auto four = std::find_if(r.targets.begin(), r.targets.end(),
                                 [](const MapTarget& t) { return t.storeys == 4.0; });
  EXPECT_EQ(four->households, 14.0);
  EXPECT_EQ(four->target_class, TargetClass::General2);
}

TEST(TargetsFromMap, MappedFlatsWinOverTheAssumption) {
  Town town;
  town.add(box(0, 0, 20, 20),
           {{"building", "apartments"}, {"building:levels", "5"}, {"building:flats", "31"}});
  const MapTarget flats = only(town.decide(), "dwelling");
  EXPECT_EQ(flats.households, 31.0);
  EXPECT_EQ(flats.target_class, TargetClass::General1);
  EXPECT_THAT(flats.size_basis, HasSubstr("31 households on the map"));
  EXPECT_THAT(flats.check, IsEmpty());
}

TEST(TargetsFromMap, AnAssumedSizeNearAStricterClassIsToBeChecked) {
  Town town;
  town.houses(21, 0, 0, 20.0);  // 21 households; 1.5 x 21 = 31.5 would be class 1
  const MapTarget village = only(town.decide(), "dwelling");
  EXPECT_EQ(village.target_class, TargetClass::General2);
  EXPECT_THAT(village.check, AllOf(HasSubstr("households 21 assumed"), HasSubstr("from 30")));
  EXPECT_TRUE(has_warning(town.decide(), "class_near_limit"));
  Town small;
  small.houses(19, 0, 0, 20.0);  // 28.5: still class 2
  EXPECT_THAT(only(small.decide(), "dwelling").check, IsEmpty());
}

TEST(TargetsFromMap, ABuildingOfUnmappedUseFollowsTheSmallestLandRoundIt) {
  Town town;
  town.add(box(0, 0, 1000, 1000), {{"landuse", "residential"}})
      .add(box(500, 500, 100, 100), {{"landuse", "industrial"}})
      .add(box(100, 100, 10, 12), {{"building", "yes"}})
      .add(box(520, 520, 50, 50), {{"building", "yes"}})
      .add(box(2000, 2000, 20, 20), {{"building", "yes"}, {"name", "Halle"}})
      .add(box(300, 300, 5, 5), {{"building", "yes"}});
  const TargetsResult r = town.decide();
  EXPECT_EQ(only(r, "dwelling").rule, "n_residential");
  EXPECT_THAT(only(r, "dwelling").size_basis, HasSubstr("dwellings by the land use only: 1"));
  EXPECT_EQ(only(r, "factory").persons, 25.0);
  EXPECT_EQ(only(r, "factory").target_class, TargetClass::General3);
  ASSERT_THAT(r.undecided, SizeIs(1));
  EXPECT_EQ(r.undecided[0].name, "Halle");
  EXPECT_THAT(r.undecided[0].reason, HasSubstr("cannot be told"));
  EXPECT_THAT(r.undecided[0].advice, HasSubstr("building=house"));
  EXPECT_EQ(r.undecided[0].tags, "building=yes");
  const auto small = std::find_if(r.rules.begin(), r.rules.end(),
                                  [](const RuleUse& u) { return u.rule == "b_small"; });
  ASSERT_NE(small, r.rules.end());
  EXPECT_EQ(small->count, 1u);
}

TEST(TargetsFromMap, ALargeBuildingOfUnmappedHeightOnResidentialLandIsABlockOfFlats) {
  // 20 m x 20 m: 6 storeys are assumed, 2400 / 111 = 21.6; as two storeys it would be 7 households.
  Town town;
  town.add(box(-100, -100, 800, 800), {{"landuse", "residential"}})
      .add(box(0, 0, 20, 20), {{"building", "yes"}})
      .add(box(300, 0, 20, 19.9), {{"building", "yes"}})
      .add(box(600, 0, 20, 20), {{"building", "yes"}, {"building:levels", "1"}});
  const TargetsResult r = town.decide();
  std::multiset<double> households;
  for (const MapTarget& t : r.targets) households.insert(*t.households);
  EXPECT_EQ(households, (std::multiset<double>{4.0, 7.0, 22.0}));
}

TEST(TargetsFromMap, AFarmyardIsOneHouseholdAMeasureOfLandAndPartOfItsVillage) {
  Town town;
  town.add(box(0, 0, 100, 60), {{"landuse", "farmyard"}})  // 6000 m2: two households
      .add(box(10, 10, 20, 20), {{"building", "yes"}})
      .add(box(50, 10, 30, 20), {{"building", "barn"}})
      .houses(3, 130, 0, 10.0)
      .add(spot(50, 30), {{"place", "hamlet"}, {"name", "Weiler"}, {"name:zh", "小村"}});
  const TargetsResult r = town.decide();
  const MapTarget& village = only(r, "dwelling");
  EXPECT_EQ(village.households, 5.0);
  EXPECT_EQ(village.name, "Weiler, houses");
  EXPECT_EQ(village.name_zh, "小村低层住宅");
  EXPECT_NEAR(night_on(r), 5 * 2.62, 1e-9);
}

TEST(TargetsFromMap, VillagesOfOneNameAreNumberedAndFarOnesNamedByTheNearest) {
  Town town;
  town.houses(2, 0, 0, 10.0)
      .houses(2, 0, 300, 10.0)
      .add(spot(15, 100), {{"place", "village"}, {"name", "Dorf"}})
      .houses(1, 9000, 0, 0.0);
  const TargetsResult r = town.decide();
  std::set<std::string> names;
  for (const MapTarget& t : r.targets) names.insert(t.name);
  EXPECT_EQ(names, (std::set<std::string>{"Houses near Dorf", "Houses near Dorf 2", "Houses 1"}));
}

// ---------------------------------------------------------------- sizes and classes

TEST(TargetsFromMap, ShopsFallIntoTheClassOfTheirFloorArea) {
  const auto shop = [](double depth) {
    Town town;
    town.add(box(0, 0, 50, depth), {{"building", "retail"}, {"building:levels", "1"}});
    return only(town.decide(), "retail");
  };
  EXPECT_EQ(shop(29.9).target_class, TargetClass::General3);
  EXPECT_EQ(shop(30.0).target_class, TargetClass::General2);
  EXPECT_EQ(shop(99.9).target_class, TargetClass::General2);
  EXPECT_EQ(shop(100.0).target_class, TargetClass::General1);
  EXPECT_THAT(shop(100.0).class_basis, HasSubstr("area m2 5000 >= 5000"));
}

TEST(TargetsFromMap, ATargetWhoseSizeIsNotKnownIsNotGuessed) {
  Town town;
  town.add(spot(0, 0), {{"railway", "halt"}, {"name", "Haltepunkt"}})
      .add(spot(500, 0), {{"type", "商务住宅;住宅区;住宅小区"}, {"name", "花园小区"}})
      .add(spot(1000, 0), {{"shop", "supermarket"}});
  const TargetsResult r = town.decide();
  EXPECT_THAT(r.targets, IsEmpty());
  ASSERT_THAT(r.undecided, SizeIs(3));
  EXPECT_THAT(r.undecided[0].reason, HasSubstr("the map does not tell: persons"));
  EXPECT_THAT(r.undecided[1].reason, HasSubstr("households or persons"));
  EXPECT_THAT(r.undecided[2].reason, HasSubstr("area m2"));
  EXPECT_THAT(r.undecided[2].advice, HasSubstr("outline of the building"));
}

TEST(TargetsFromMap, AnAssumptionOfARuleIsNamedWhereItDecides) {
  Town town;
  town.add(spot(0, 0), {{"railway", "station"}, {"name", "Bahnhof"}})
      .add(spot(900, 0), {{"amenity", "restaurant"}});
  const TargetsResult r = town.decide();
  const MapTarget& station = only(r, "transport_hub");
  EXPECT_EQ(station.target_class, TargetClass::General1);
  EXPECT_THAT(station.size_basis, HasSubstr("100 persons assumed (rule t_station)"));
  EXPECT_THAT(station.class_basis, HasSubstr("persons 100 (assumed) >= 100"));
  EXPECT_THAT(only(r, "retail").size_basis, HasSubstr("300 m2 assumed (rule t_food)"));
  const auto named = [&](std::string_view words) {
    return std::any_of(r.assumptions.begin(), r.assumptions.end(), [&](const Assumption& a) {
      return a.text.find(words) != std::string::npos && a.count == 1 && !a.source.empty() &&
             !a.confidence.empty();
    });
  };
  EXPECT_TRUE(named("persons, rule t_station: 100"));
  EXPECT_TRUE(named("rule t_food: 300 m2"));
}

TEST(TargetsFromMap, LandCountsForWhatIsInTheOpenAndTracksAreJoined) {
  Town town;
  town.add(box(0, 0, 100, 50), {{"leisure", "park"}, {"name", "Stadtpark"}})
      .add(box(300, 0, 60, 50), {{"amenity", "marketplace"}})
      .add(gis::Geometry::line({{0, 500}, {1000, 500}}),
           {{"railway", "light_rail"}, {"name", "L1"}})
      .add(gis::Geometry::line({{1000, 500}, {2000, 500}}),
           {{"railway", "light_rail"}, {"name", "L1"}})
      .add(gis::Geometry::line({{0, 700}, {500, 700}}),
           {{"railway", "subway"}, {"name", "U1"}, {"tunnel", "yes"}});
  const TargetsResult r = town.decide();
  EXPECT_EQ(only(r, "park_square").floor_area_m2, 5000.0);
  EXPECT_EQ(only(r, "park_square").target_class, TargetClass::General1);
  EXPECT_EQ(only(r, "open_market").persons, 1000.0);
  EXPECT_EQ(only(r, "open_market").target_class, TargetClass::General1);
  const MapTarget& rail = only(r, "urban_rail");
  EXPECT_EQ(rail.outline, "track");
  EXPECT_EQ(rail.target_class, TargetClass::Important);
  EXPECT_NEAR(gis::area_m2(rail.shape), 2000.0 * 10.0 + M_PI * 25.0, 10.0);
}

TEST(TargetsFromMap, TheClassNeverContradictsTheClassTableOfTheStudy) {
  // Whatever the sizes, a study that reads the result must find no stricter class.
  std::mt19937 random{5};
  std::uniform_real_distribution<double> at{0.0, 3000.0};
  std::uniform_real_distribution<double> side{8.0, 90.0};
  const std::vector<Tags> tags{{{"building", "yes"}},
                               {{"building", "apartments"}},
                               {{"building", "retail"}},
                               {{"building", "office"}},
                               {{"building", "industrial"}},
                               {{"building", "yes"}, {"amenity", "cinema"}},
                               {{"building", "yes"}, {"tourism", "hotel"}},
                               {{"building", "government"}},
                               {{"leisure", "park"}}};
  Town town;
  town.add(box(0, 0, 3000, 3000), {{"landuse", "residential"}});
  for (int i = 0; i < 150; ++i)
    town.add(box(at(random), at(random), side(random), side(random)), tags[random() % tags.size()]);
  const TargetsResult r = town.decide();
  EXPECT_GT(r.targets.size(), 50u);
  for (const MapTarget& t : r.targets) {
    const auto expected = models::criteria::class_by_kind_and_size(
        t.kind,
        {.persons = t.persons, .households = t.households, .floor_area_m2 = t.floor_area_m2});
    EXPECT_EQ(std::string{word(t.target_class)}, expected) << t.id;
    EXPECT_TRUE(t.shape.is_areal());
    EXPECT_FALSE(gis::invalidity(t.shape)) << t.id;
    EXPECT_FALSE(t.class_basis.empty());
    EXPECT_FALSE(t.name.empty());
  }
}

TEST(TargetsFromMap, TextsComeInTheLanguageOfTheResult) {
  Town town;
  town.houses(3, 0, 0, 10.0)
      .add(spot(800, 0), {{"railway", "halt"}})
      .add(box(300, 0, 30, 30), {{"building", "yes"}, {"amenity", "school"}, {"name", "实验小学"}});
  TargetsOptions options;
  options.language = Language::Zh;
  const TargetsResult r = town.decide(options);
  EXPECT_THAT(only(r, "school").class_basis, AllOf(HasSubstr("中小学"), HasSubstr("待核对")));
  EXPECT_EQ(only(r, "school").name_zh, "实验小学");
  EXPECT_THAT(only(r, "dwelling").size_basis, HasSubstr("低层住宅合并计"));
  EXPECT_THAT(r.undecided[0].reason, HasSubstr("类别取决于规模"));
  for (const Warning& w : r.warnings) EXPECT_THAT(w.message, Not(HasSubstr(" the "))) << w.code;
  for (const Assumption& a : r.assumptions) EXPECT_THAT(a.text, Not(HasSubstr(" of "))) << a.text;
  for (const RuleUse& u : r.rules) EXPECT_THAT(u.note, Not(HasSubstr(" a "))) << u.rule;
  EXPECT_THAT(targets_text(r, "town.gpkg"), HasSubstr("个防护目标"));
}

TEST(TargetsFromMap, UnconfirmedValuesThatDecidedAreListed) {
  Town town;
  town.houses(1, 0, 0, 0.0);
  const TargetsResult r = town.decide();
  const auto it = std::find_if(r.warnings.begin(), r.warnings.end(),
                               [](const Warning& w) { return w.code == "unconfirmed_classes"; });
  ASSERT_NE(it, r.warnings.end());
  EXPECT_THAT(it->message, HasSubstr("GB 36894-2018 cl. 3.1.4, Table 1"));
  Town confirmed;
  confirmed.add(box(0, 0, 50, 50), {{"amenity", "university"}, {"building", "yes"}});
  EXPECT_FALSE(has_warning(confirmed.decide(), "unconfirmed_classes"));
}

// ---------------------------------------------------------------- people

TEST(TargetsFromMap, PeopleFollowFloorAreaAndPresence) {
  Town town;
  town.add(box(0, 0, 20, 20), {{"building", "office"}, {"building:levels", "3"}})
      .add(box(100, 0, 20, 20), {{"building", "apartments"}, {"building:levels", "5"}});
  const TargetsResult r = town.decide();
  ASSERT_THAT(r.population, SizeIs(2));
  EXPECT_NEAR(r.population[0].day, 1200.0 / 30.0, 1e-9);
  EXPECT_EQ(r.population[0].night, 0.0);
  // 2000 / 111 = 18.02 -> 18 dwellings
  EXPECT_NEAR(r.population[1].night, 18 * 2.62, 1e-9);
  EXPECT_NEAR(r.population[1].day, 0.7 * 18 * 2.62, 1e-9);
  EXPECT_EQ(r.population[1].indoor_day, 0.93);
  EXPECT_NEAR(r.night, 18 * 2.62, 1e-9);
  ASSERT_THAT(r.people, SizeIs(1));
  EXPECT_NEAR(r.people[0].in, 40.0 + 18 * 2.62, 1e-9);
  EXPECT_NEAR(r.people[0].on_buildings, r.people[0].in, 1e-9);
}

MapData with_census(Town town, std::vector<map_kernels::PeopleSource> sources) {
  MapData map = town.map();
  map.people.label = "census.gpkg#blocks";
  map.people.sources = std::move(sources);
  for (std::size_t i = 0; i < map.people.sources.size(); ++i)
    map.people.names.push_back("block " + std::to_string(i + 1));
  return map;
}

TargetsResult decide(const MapData& map) {
  Reporter reporter;
  return decide_targets(map, RuleSet{{}}, Language::En, reporter);
}

TEST(TargetsFromMap, ACensusGoesOntoTheDwellingsAndKeepsItsTotal) {
  // Block 1 has two houses (equal floors) and an office; block 2 has no dwelling.
  Town town;
  town.houses(2, 10, 10, 20.0)
      .add(box(80, 80, 10, 10), {{"building", "office"}, {"building:levels", "3"}})
      .houses(1, 500, 500, 0.0);
  const MapData map =
      with_census(town, {{box(0, 0, 100, 100), 90.0}, {box(200, 0, 100, 100), 13.0}});
  const TargetsResult r = decide(map);
  std::map<std::string, double> night;
  for (const MapPopulation& p : r.population) night[p.id] = p.night;
  EXPECT_NEAR(night.at("p-osm-w1"), 45.0, 1e-9);
  EXPECT_NEAR(night.at("p-osm-w2"), 45.0, 1e-9);
  EXPECT_NEAR(night.at("p-land-2"), 13.0, 1e-9);
  EXPECT_NEAR(night.at("p-osm-w4"), 2.62, 1e-9) << "outside the census: by occupancy";
  const PeopleAccount& account = r.people[0];
  EXPECT_EQ(account.source, "census.gpkg#blocks");
  EXPECT_NEAR(account.in, 103.0, 1e-9);
  EXPECT_NEAR(account.on_buildings, 90.0, 1e-9);
  EXPECT_NEAR(account.on_land, 13.0, 1e-9);
  EXPECT_EQ(account.outside, 0.0);
  EXPECT_TRUE(has_warning(r, "dwellings_outside_census"));
  // The residents that were counted decide the class of the village: 90 persons, class 2.
  const auto village = std::find_if(r.targets.begin(), r.targets.end(), [](const MapTarget& t) {
    return t.households && *t.households == 2.0;
  });
  ASSERT_NE(village, r.targets.end());
  EXPECT_NEAR(*village->persons, 90.0, 1e-9);
  EXPECT_EQ(village->target_class, TargetClass::General2);
  EXPECT_THAT(village->class_basis, HasSubstr("persons 90 >= 30"));
}

TEST(TargetsFromMap, CensusTotalsAreConservedOverRandomBlocksAndBuildings) {
  std::mt19937 random{21};
  std::uniform_real_distribution<double> at{0.0, 990.0};
  std::uniform_real_distribution<double> persons{0.0, 300.0};
  Town town;
  for (int i = 0; i < 120; ++i)
    town.add(box(at(random), at(random), 12.0, 9.0),
             {{"building", i % 3 == 0 ? "apartments" : "house"}});
  std::vector<map_kernels::PeopleSource> blocks;
  double total = 0.0;
  for (int i = 0; i < 8; ++i)
    for (int k = 0; k < 8; ++k) {
      blocks.push_back({box(i * 125.0, k * 125.0, 125.0, 125.0), persons(random)});
      total += blocks.back().persons;
    }
  const TargetsResult r = decide(with_census(town, blocks));
  EXPECT_NEAR(night_on(r), total, 1e-9 * total);
  EXPECT_NEAR(r.people[0].in, total, 1e-9 * total);
  EXPECT_NEAR(r.people[0].on_buildings + r.people[0].on_land + r.people[0].outside, total,
              1e-9 * total);
}

TEST(TargetsFromMap, WhatLiesBeyondTheClipIsLeftOutAndAccountedFor) {
  // A block of 200 m x 100 m with 100 persons; the map was read for its western half; of that the
  // west of x = 50 is wanted. One house in the wanted part, one outside it.
  Town town;
  town.houses(1, 10, 10, 0.0).houses(1, 70, 10, 0.0);
  MapData map = with_census(town, {{box(0, 0, 200, 100), 100.0}});
  map.read = box(0, 0, 100, 100);
  map.keep = box(0, 0, 50, 100);
  const TargetsResult r = decide(map);
  const PeopleAccount& account = r.people[0];
  EXPECT_NEAR(account.in, 100.0, 1e-9);
  EXPECT_NEAR(account.on_buildings, 25.0, 1e-9);
  EXPECT_NEAR(account.outside, 75.0, 1e-9);
  EXPECT_NEAR(night_on(r), 25.0, 1e-9);
  EXPECT_TRUE(has_warning(r, "people_beyond_map"));
}

TEST(TargetsFromMap, AVillageAtTheEdgeOfTheClipIsCountedWhole) {
  Town town;
  town.houses(30, 0, 0, 20.0);
  MapData map = town.map();
  map.keep = box(-100, -100, 150, 300);  // two of thirty houses
  const TargetsResult r = decide(map);
  EXPECT_EQ(only(r, "dwelling").households, 30.0);
  EXPECT_EQ(only(r, "dwelling").target_class, TargetClass::General1);
  EXPECT_THAT(r.population, SizeIs(2));
  EXPECT_EQ(r.buildings, 2u);
}

TEST(TargetsFromMap, PeopleOnLandStandBesideTheBuildingsThatHavePeople) {
  Town town;
  town.add(box(40, 40, 20, 20), {{"building", "office"}, {"building:levels", "3"}});
  const TargetsResult r = decide(with_census(town, {{box(0, 0, 100, 100), 30.0}}));
  ASSERT_THAT(r.population, SizeIs(2));
  EXPECT_NEAR(gis::area_m2(r.population[0].area), 10'000.0 - 400.0, 1e-6);
  EXPECT_NEAR(r.population[0].night, 30.0, 1e-12);
}

TEST(TargetsFromMap, CellsOfARasterGoOntoBuildingsOrStayCells) {
  Town town;
  town.houses(1, 40, 40, 0.0);
  MapData map = with_census(town, {{box(0, 0, 100, 100), 5.0}, {box(100, 0, 100, 100), 2.0}});
  map.people.cells = true;
  const TargetsResult onto = decide(map);
  EXPECT_NEAR(night_on(onto), 7.0, 1e-12);
  EXPECT_NEAR(onto.people[0].on_buildings, 5.0, 1e-12);
  EXPECT_NEAR(onto.people[0].on_land, 2.0, 1e-12);
  map.people.as_cells = true;
  const TargetsResult stay = decide(map);
  EXPECT_NEAR(night_on(stay), 7.0, 1e-12);
  EXPECT_THAT(stay.population, SizeIs(2));
  EXPECT_NEAR(stay.people[0].on_land, 7.0, 1e-12);
  EXPECT_EQ(only(stay, "dwelling").households, 1.0);
}

TEST(TargetsFromMap, TheOrderOfTheMapChangesNeitherTargetsNorPeople) {
  std::mt19937 random{9};
  std::uniform_real_distribution<double> at{0.0, 800.0};
  Town town;
  town.add(box(0, 0, 800, 800), {{"landuse", "residential"}});
  for (int i = 0; i < 60; ++i) town.add(box(at(random), at(random), 11, 11), {{"building", "yes"}});
  town.add(box(900, 0, 100, 100), {{"amenity", "school"}})
      .add(spot(950, 50), {{"amenity", "school"}})
      .add(box(940, 40, 20, 20), {{"building", "yes"}});
  const TargetsResult a = town.decide();
  std::shuffle(town.map().features.begin(), town.map().features.end(), random);
  const TargetsResult b = town.decide();
  const auto classes = [](const TargetsResult& r) {
    std::multiset<std::pair<std::string, double>> all;
    for (const MapTarget& t : r.targets)
      all.insert({t.kind, std::round(t.households.value_or(0.0))});
    return all;
  };
  EXPECT_EQ(classes(a), classes(b));
  EXPECT_NEAR(a.night, b.night, 1e-9 * a.night);
}

// ---------------------------------------------------------------- from files to a study

/// The place of a point of EPSG:4548 in degrees.
class Degrees {
 public:
  Degrees() : change_{gis::parse_crs("EPSG:4548"), gis::parse_crs("EPSG:4326")} {}
  std::string node(int id, double x, double y, const std::string& tags = {}) const {
    const Point p = change_(Point{512'000.0 + x, 4'324'000.0 + y});
    std::ostringstream out;
    out.precision(12);
    out << "<node id=\"" << id << "\" lat=\"" << p.y_m << "\" lon=\"" << p.x_m << "\">" << tags
        << "</node>\n";
    return out.str();
  }

 private:
  gis::Transformer change_;
};

std::string tag(const std::string& key, const std::string& value) {
  return "<tag k=\"" + key + "\" v=\"" + value + "\"/>";
}

/// A town in the world of the minimal template, as an extract: nodes first, then ways.
class OsmTown {
 public:
  OsmTown& area(double x, double y, double w, double h, const std::string& tags) {
    const int first = next_;
    for (const Point p : {Point{x, y}, Point{x + w, y}, Point{x + w, y + h}, Point{x, y + h}})
      nodes_ += degrees_.node(next_++, p.x_m, p.y_m);
    way(first, {first, first + 1, first + 2, first + 3, first}, tags);
    return *this;
  }
  OsmTown& node(double x, double y, const std::string& tags) {
    nodes_ += degrees_.node(next_++, x, y, tags);
    return *this;
  }
  OsmTown& road(Point from, Point to, const std::string& tags) {
    const int first = next_;
    for (const Point p : {from, to}) nodes_ += degrees_.node(next_++, p.x_m, p.y_m);
    way(first, {first, first + 1}, tags);
    return *this;
  }
  std::string text() const {
    return "<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\">\n" + nodes_ + ways_ +
           "</osm>\n";
  }

 private:
  void way(int id, const std::vector<int>& nodes, const std::string& tags) {
    ways_ += "<way id=\"" + std::to_string(1000 + id) + "\">";
    for (const int n : nodes) ways_ += "<nd ref=\"" + std::to_string(n) + "\"/>";
    ways_ += tags + "</way>\n";
  }

  Degrees degrees_;
  int next_ = 1;
  std::string nodes_, ways_;
};

OsmTown small_town() {
  OsmTown town;
  town.area(600, 0, 400, 400, tag("landuse", "residential"))
      .area(620, 50, 60, 60,
            tag("amenity", "school") + tag("name", "Village school") + tag("name:zh", "村小学") +
                tag("name:en", "Village School"))
      .area(630, 60, 20, 30, tag("building", "yes") + tag("building:levels", "2"))
      .node(640, 70, tag("amenity", "school"))
      .area(-300, 500, 100, 100, tag("building", "industrial"))
      .road({-500, 250}, {1500, 250}, tag("highway", "secondary") + tag("name", "County road"))
      .node(900, 700, tag("amenity", "studio_of_something"));
  for (int i = 0; i < 12; ++i) town.area(720 + i * 20.0, 200, 10, 12, tag("building", "yes"));
  return town;
}

TargetsOptions options_in(const Folder& folder, const std::string& map) {
  TargetsOptions options;
  options.maps = {map};
  options.crs = "EPSG:4548";
  options.root = {folder.path(), false};
  return options;
}

TEST(TargetsCommand, MakesLayersAStudyReadsWithoutAWord) {
  const Folder folder;
  folder.write("town.osm", small_town().text());
  Reporter reporter;
  const TargetsResult r = targets_from_map(options_in(folder, "town.osm"), reporter);
  EXPECT_EQ(count_of(r, "school"), 1u);
  EXPECT_EQ(only(r, "dwelling").households, 24.0);  // 240 m2 of floor each: 2 dwellings of 111 m2
  EXPECT_EQ(count_of(r, "factory"), 1u);
  EXPECT_THAT(r.undecided, SizeIs(1));

  const fs::path study = new_study(folder.path() / "study", "minimal");
  write_targets(r, folder.path() / "study" / "town.gpkg");
  std::string yaml = folder.read("study/study.yaml");
  const auto replace = [&](const std::string& line, const std::string& by) {
    const std::size_t at = yaml.find(line);
    ASSERT_NE(at, std::string::npos) << line;
    yaml.replace(at, line.size(), by);
  };
  replace("population: [{layer: population.csv, crs: EPSG:4548}]",
          "population: [{layer: town.gpkg#population}]\nland_use: {layer: town.gpkg#land_use}\n"
          "roads: {layer: town.gpkg#roads}");
  replace("targets:    {layer: targets.csv, crs: EPSG:4548}",
          "targets: {layer: town.gpkg#targets}");
  folder.write("study/study.yaml", yaml);
  Problems problems;
  const auto loaded = load(study, problems);
  ASSERT_TRUE(loaded) << problems.text();
  EXPECT_TRUE(problems.empty()) << problems.text();
  EXPECT_EQ(loaded->targets.size(), r.targets.size());
  EXPECT_EQ(loaded->targets[0].name_zh, "村小学");
  EXPECT_EQ(loaded->targets[0].target_class, TargetClass::HighSensitivity);
  EXPECT_EQ(loaded->land_use.size(), r.land_use.size());
  EXPECT_EQ(loaded->roads.size(), 1u);
  double night = 0.0;
  for (const PopulationArea& p : loaded->population_areas) night += p.persons_night;
  EXPECT_NEAR(night, r.night, 1e-9 * r.night);

  for (const char* layer : {"unclassified", "map_rules", "assumptions"})
    EXPECT_FALSE(
        gis::read_layer("study/town.gpkg#" + std::string{layer}, {.root = {folder.path(), false}})
            .features.empty())
        << layer;
}

TEST(TargetsCommand, WritesTheSameBytesEveryTime) {
  const Folder folder;
  folder.write("town.osm", small_town().text());
  Reporter reporter;
  for (const char* name : {"a.gpkg", "b.gpkg"})
    write_targets(targets_from_map(options_in(folder, "town.osm"), reporter), folder.path() / name);
  EXPECT_EQ(folder.read("a.gpkg"), folder.read("b.gpkg"));
  EXPECT_GT(folder.read("a.gpkg").size(), 10'000u);
}

TEST(TargetsCommand, GivesTheWholeAnswerAsJson) {
  const Folder folder;
  folder.write("town.osm", small_town().text());
  Reporter reporter;
  const TargetsResult r = targets_from_map(options_in(folder, "town.osm"), reporter);
  const auto json = nlohmann::json::parse(targets_json(r));
  EXPECT_EQ(json["crs"], "EPSG:4548");
  EXPECT_EQ(json["targets"].size(), r.targets.size());
  EXPECT_EQ(json["targets"][0]["class"], "high_sensitivity");
  EXPECT_EQ(json["targets"][0]["name_en"], "Village School");
  EXPECT_EQ(json["unclassified"].size(), 1u);
  EXPECT_EQ(json["unclassified"][0]["tags"], "amenity=studio_of_something");
  EXPECT_FALSE(json["assumptions"].empty());
  EXPECT_FALSE(json["rules"].empty());
  EXPECT_NEAR(json["persons_night"].get<double>(), r.night, 1e-9);
  const std::string text = targets_text(r, "town.gpkg");
  EXPECT_THAT(text, AllOf(HasSubstr("targets:    {layer: town.gpkg#targets}"),
                          HasSubstr("1 could not be decided"), HasSubstr("high_sensitivity")));
}

TEST(TargetsCommand, SuggestsACrsWhenNoneIsGiven) {
  const Folder folder;
  folder.write("town.osm", small_town().text());
  TargetsOptions options = options_in(folder, "town.osm");
  options.crs.clear();
  Reporter reporter;
  EXPECT_THAT(message_of([&] { (void)targets_from_map(options, reporter); }),
              AllOf(HasSubstr("EPSG:4548"), HasSubstr("EPSG:32650")));
  options.crs = "EPSG:4326";
  EXPECT_THAT(message_of([&] { (void)targets_from_map(options, reporter); }),
              HasSubstr("targets: crs"));
  EXPECT_THAT(map_data::crs_for({11.6, 50.0}),
              AllOf(HasSubstr("EPSG:32632"), Not(HasSubstr("2000"))));
  EXPECT_THAT(map_data::crs_for({-58.4, -34.6}), HasSubstr("EPSG:32721"));
  EXPECT_THAT(map_data::crs_for({121.49, 31.2}), HasSubstr("EPSG:4549"));  // zone of 120 E
  EXPECT_THAT(map_data::crs_for({121.51, 31.2}), HasSubstr("EPSG:4550"));  // of 123 E
  EXPECT_THAT(map_data::crs_for({180.0, 0.0}), HasSubstr("EPSG:32660"));
}

TEST(TargetsCommand, ClipsByABoxInDegreesOrMetresAndAroundALayer) {
  const Folder folder;
  folder.write("town.osm", small_town().text());
  folder.write("sites.csv", "id,x,y\nA,512640,4324080\n");
  folder.write("sites.geojson",
               "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\","
               "\"properties\":{\"name\":\"EPSG:4548\"}},\"features\":[{\"type\":"
               "\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\","
               "\"coordinates\":[512640,4324080]}}]}");
  Reporter reporter;
  TargetsOptions options = options_in(folder, "town.osm");
  options.clip = {512'600.0, 4'324'000.0, 512'700.0, 4'324'150.0};
  const TargetsResult metres = targets_from_map(options, reporter);
  EXPECT_EQ(metres.targets.size(), 1u);
  EXPECT_EQ(metres.targets[0].kind, "school");
  EXPECT_THAT(metres.roads, IsEmpty());

  const gis::Transformer back{gis::parse_crs("EPSG:4548"), gis::parse_crs("EPSG:4326")};
  const Point sw = back(Point{512'600.0, 4'324'000.0});
  const Point ne = back(Point{512'700.0, 4'324'150.0});
  options.clip = {sw.x_m, sw.y_m, ne.x_m, ne.y_m};
  EXPECT_EQ(targets_from_map(options, reporter).targets.size(), 1u);

  options.clip.reset();
  options.around = "sites.geojson";
  options.around_distance_m = 100.0;
  const TargetsResult around = targets_from_map(options, reporter);
  EXPECT_EQ(around.targets.size(), 1u);
  options.around = "sites.csv";
  EXPECT_THAT(message_of([&] { (void)targets_from_map(options, reporter); }),
              HasSubstr("has coordinates but no CRS"));
  options.layer_crs = "EPSG:4548";
  EXPECT_EQ(targets_from_map(options, reporter).targets.size(), 1u);
  options.around_distance_m = 2000.0;
  EXPECT_EQ(targets_from_map(options, reporter).targets.size(), 3u);
}

TEST(TargetsCommand, ReadsFootprintsAndChinesePlacesOfOtherFormats) {
  const Folder folder;
  folder.write("footprints.csv",
               "编号,层数,高度,名称,wkt\n"
               "1,6,,1号楼,\"POLYGON((512000 4324000,512020 4324000,512020 4324020,512000 "
               "4324020,512000 4324000))\"\n"
               "2,,7.2,,\"POLYGON((512100 4324000,512120 4324000,512120 4324030,512100 "
               "4324030,512100 4324000))\"\n");
  folder.write("poi.csv",
               "name,type,x,y\n"
               "阳光小区,商务住宅;住宅区;住宅小区,512010,4324010\n"
               "第一小学,科教文化服务;学校;小学,512110,4324010\n"
               "某某面馆,餐饮服务;中餐厅;面馆,512900,4324000\n");
  TargetsOptions options;
  options.maps = {"poi.csv"};
  options.buildings = {"footprints.csv"};
  options.crs = "EPSG:4548";
  options.input_crs = "EPSG:4548";
  options.root = {folder.path(), false};
  Reporter reporter;
  const TargetsResult r = targets_from_map(options, reporter);
  const MapTarget& school = only(r, "school");
  EXPECT_EQ(school.name_zh, "第一小学");
  EXPECT_EQ(school.storeys, 2.0);  // 7.2 m of 3.6 m each
  EXPECT_NEAR(*school.floor_area_m2, 1200.0, 1e-6);
  EXPECT_THAT(school.sources, HasSubstr("poi.csv:3"));
  const MapTarget& estate = only(r, "dwelling");
  EXPECT_EQ(estate.name_zh, "阳光小区");
  EXPECT_EQ(estate.storeys, 6.0);
  EXPECT_EQ(estate.households, 22.0);  // 2400 / 111 = 21.6
  EXPECT_EQ(only(r, "retail").outline, "circle");
}

TEST(TargetsCommand, MovesChineseWebMapCoordinates) {
  const Folder folder;
  folder.write("poi.csv", "name,type,lon,lat\n小学,科教文化服务;学校;小学,117.1,39.05\n");
  TargetsOptions options;
  options.maps = {"poi.csv"};
  options.crs = "EPSG:4548";
  options.root = {folder.path(), false};
  Reporter reporter;
  EXPECT_THAT(message_of([&] { (void)targets_from_map(options, reporter); }),
              HasSubstr("has coordinates but no CRS"));
  options.input_crs = "EPSG:4326";
  const Point plain = gis::centroid(targets_from_map(options, reporter).targets.at(0).shape);
  options.input_crs = "GCJ-02";
  const Point moved = gis::centroid(targets_from_map(options, reporter).targets.at(0).shape);
  const double shift = std::hypot(plain.x_m - moved.x_m, plain.y_m - moved.y_m);
  EXPECT_GT(shift, 100.0);
  EXPECT_LT(shift, 800.0);

  // A clip of the place where the school really is finds it in an extract, too.
  folder.write("town.osm", small_town().text());
  TargetsOptions extract = options_in(folder, "town.osm");
  extract.input_crs = "GCJ-02";
  const TargetsResult whole = targets_from_map(extract, reporter);
  const Point school = gis::centroid(only(whole, "school").shape);
  extract.clip = {school.x_m - 20.0, school.y_m - 20.0, school.x_m + 20.0, school.y_m + 20.0};
  EXPECT_EQ(targets_from_map(extract, reporter).targets.size(), 1u);
}

TEST(TargetsCommand, ReadsACensusLayerAndRefusesABadOne) {
  const Folder folder;
  folder.write("town.osm", small_town().text());
  TargetsOptions options = options_in(folder, "town.osm");
  Reporter reporter;
  gis::GpkgWriter gpkg{folder.path() / "census.gpkg", gis::parse_crs("EPSG:4548")};
  gis::OutLayer blocks{.name = "blocks", .geometry = gis::GeometryKind::Polygon};
  blocks.fields = {{.name = "residents", .type = gis::FieldType::Real}};
  blocks.features = {{{500.0}, box(512'600, 4'324'000, 400, 400)}};
  gpkg.add(blocks);
  gpkg.close();
  options.census = "census.gpkg#blocks";
  EXPECT_THAT(message_of([&] { (void)targets_from_map(options, reporter); }),
              HasSubstr("no field 'persons' with persons; it has: residents"));
  options.census_persons = "residents";
  const TargetsResult r = targets_from_map(options, reporter);
  EXPECT_NEAR(r.people[0].on_buildings, 500.0, 1e-9);
  EXPECT_NEAR(*only(r, "dwelling").persons, 500.0, 1e-9);
  EXPECT_EQ(only(r, "dwelling").target_class, TargetClass::General1);

  gis::GpkgWriter bad{folder.path() / "bad.gpkg", gis::parse_crs("EPSG:4548")};
  blocks.features[0].values = {-1.0};
  bad.add(blocks);
  bad.close();
  options.census = "bad.gpkg#blocks";
  EXPECT_THAT(message_of([&] { (void)targets_from_map(options, reporter); }),
              HasSubstr("must be a number of persons"));
}

TEST(TargetsCommand, ReadsAPopulationRaster) {
  const Folder folder;
  folder.write("town.osm", small_town().text());
  Grid grid;
  grid.spec = {.west_m = 512'600.0, .north_m = 4'324'400.0, .cell_m = 100.0, .rows = 4, .cols = 4};
  grid.values.assign(16, 10.0);
  gis::write_cog(folder.path() / "pop.tif", grid, gis::parse_crs("EPSG:4548"));
  TargetsOptions options = options_in(folder, "town.osm");
  options.raster = "pop.tif";
  Reporter reporter;
  const TargetsResult r = targets_from_map(options, reporter);
  EXPECT_NEAR(r.people[0].in, 160.0, 1e-9);
  EXPECT_NEAR(r.people[0].on_buildings + r.people[0].on_land, 160.0, 1e-9);
  EXPECT_GT(r.people[0].on_buildings, 10.0);
  options.raster_as_cells = true;
  EXPECT_NEAR(targets_from_map(options, reporter).people[0].on_land, 160.0, 1e-9);
}

TEST(TargetsCommand, TellsEveryWrongOptionAtOnce) {
  TargetsOptions options;
  options.clip = {2.0, 1.0, 1.0, 2.0};
  options.around = "x.gpkg";
  options.around_distance_m = -1.0;
  options.census = "c.gpkg";
  options.raster = "r.tif";
  options.raster_band = 0;
  Reporter reporter;
  EXPECT_THAT(message_of([&] { (void)targets_from_map(options, reporter); }),
              AllOf(HasSubstr("no map data"), HasSubstr("exclude each other"),
                    HasSubstr("distance = -1"), HasSubstr("west < east"), HasSubstr("band")));
}

TEST(TargetsCommand, RefusesDamagedAndEmptyMaps) {
  const Folder folder;
  folder.write("cut.osm.pbf", std::string("\0\0\0\x0d\n\tOSMHeader\x18\x7f", 17));
  folder.write("empty.osm", "<?xml version=\"1.0\"?><osm version=\"0.6\"></osm>");
  folder.write("cut.osm", small_town().text().substr(0, 900));
  Reporter reporter;
  EXPECT_THAT(
      message_of([&] { (void)targets_from_map(options_in(folder, "cut.osm.pbf"), reporter); }),
      AllOf(HasSubstr("cut.osm.pbf"), HasSubstr("cut off")));
  EXPECT_THAT(
      message_of([&] { (void)targets_from_map(options_in(folder, "empty.osm"), reporter); }),
      HasSubstr("hold nothing"));
  EXPECT_THAT(message_of([&] { (void)targets_from_map(options_in(folder, "cut.osm"), reporter); }),
              HasSubstr("cut.osm"));
  TargetsOptions small = options_in(folder, "empty.osm");
  folder.write("town.osm", small_town().text());
  small.maps = {"town.osm"};
  small.limits.max_features = 3;
  EXPECT_THAT(message_of([&] { (void)targets_from_map(small, reporter); }),
              HasSubstr("more than 3 features"));
}

TEST(TargetsCommand, StopsWhenItIsAsked) {
  const Folder folder;
  folder.write("town.osm", small_town().text());
  class Impatient : public Reporter {
   public:
    bool cancelled() override { return true; }
  } reporter;
  EXPECT_THROW((void)targets_from_map(options_in(folder, "town.osm"), reporter), Cancelled);
}

TEST(TargetsCommand, MendsCrossedOutlinesAndSaysSo) {
  Town unused;
  const Folder folder;
  folder.write(
      "b.geojson",
      "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
      "\"EPSG:4548\"}},\"features\":[{\"type\":\"Feature\",\"properties\":{\"building\":"
      "\"retail\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[512000,4324000],"
      "[512040,4324040],[512040,4324000],[512000,4324040],[512000,4324000]]]}}]}");
  Reporter reporter;
  const TargetsResult r = targets_from_map(options_in(folder, "b.geojson"), reporter);
  EXPECT_EQ(r.repaired, 1u);
  EXPECT_TRUE(has_warning(r, "outline_repaired"));
  ASSERT_THAT(r.targets, SizeIs(1));
  EXPECT_FALSE(gis::invalidity(r.targets[0].shape));
}

/// On a real extract, where there is one.
TEST(TargetsCommand, DecidesARealExtract) {
  const char* extract = std::getenv("ISORISK_OSM_EXTRACT");
  if (extract == nullptr) GTEST_SKIP() << "ISORISK_OSM_EXTRACT names no extract";
  TargetsOptions options;
  options.maps = {extract};
  Reporter reporter;
  std::string text = message_of([&] { (void)targets_from_map(options, reporter); });
  const std::size_t at = text.rfind("for this place ");
  ASSERT_NE(at, std::string::npos) << text;
  options.crs = text.substr(at + 15, text.find(' ', at + 15) - at - 15);
  const TargetsResult r = targets_from_map(options, reporter);
  EXPECT_GT(r.buildings, 100u);
  EXPECT_GT(r.targets.size(), 10u);
  EXPECT_GT(r.land_use.size(), 10u);
  std::set<std::string> ids;
  for (const MapTarget& t : r.targets) {
    EXPECT_TRUE(ids.insert(t.id).second) << t.id;
    EXPECT_FALSE(gis::invalidity(t.shape)) << t.id;
  }
  double in = 0.0;
  double out = 0.0;
  for (const PeopleAccount& a : r.people) {
    in += a.in;
    out += a.on_buildings + a.on_land + a.outside;
  }
  EXPECT_NEAR(in, out, 1e-9 * in);
  const Folder folder;
  write_targets(r, folder.path() / "town.gpkg");
  EXPECT_EQ(gis::read_layer("town.gpkg#targets", {.root = {folder.path(), false}}).features.size(),
            r.targets.size());
}

}  // namespace
}  // namespace isorisk::study::decisions
