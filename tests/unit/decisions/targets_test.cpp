// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "targets_support.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace targets_test;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

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

}  // namespace
}  // namespace isorisk::study::decisions
