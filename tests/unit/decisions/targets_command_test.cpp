// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "isorisk/data/embedded.hpp"
#include "isorisk/gis/vector.hpp"
#include "isorisk/gis/write.hpp"
#include "targets_support.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace targets_test;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

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
