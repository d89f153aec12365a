// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/osm.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <random>

#include "isorisk/gis/box_index.hpp"
#include "isorisk/gis/vector.hpp"
#include "testing.hpp"

namespace isorisk::gis {
namespace {

namespace fs = std::filesystem;
using testing::expect_data_error;
using testing::TempFolder;
using testing::write_file;

// ---------------------------------------------------------------- files

/// A school ground with its node, a road, a wood with a clearing, and a closed way that is no area.
constexpr const char* kTown = R"(<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
  <bounds minlat="49.9" minlon="11.5" maxlat="50.1" maxlon="11.7"/>
  <node id="1" lat="50.000" lon="11.600"/>
  <node id="2" lat="50.000" lon="11.601"/>
  <node id="3" lat="50.001" lon="11.601"/>
  <node id="4" lat="50.001" lon="11.600"/>
  <node id="5" lat="50.0005" lon="11.6005">
    <tag k="amenity" v="school"/><tag k="name" v="Schule"/><tag k="name:zh" v="学校"/>
  </node>
  <node id="6" lat="50.010" lon="11.600"/>
  <node id="7" lat="50.010" lon="11.610"/>
  <node id="8" lat="50.020" lon="11.610"/>
  <node id="9" lat="50.020" lon="11.600"/>
  <node id="11" lat="50.014" lon="11.604"/>
  <node id="12" lat="50.014" lon="11.606"/>
  <node id="13" lat="50.016" lon="11.606"/>
  <node id="14" lat="50.016" lon="11.604"/>
  <node id="15" lat="50.03" lon="11.60"><tag k="note" v="nothing asked for"/></node>
  <way id="20"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>
    <tag k="building" v="yes"/><tag k="building:levels" v="3"/></way>
  <way id="21"><nd ref="1"/><nd ref="6"/><tag k="highway" v="primary"/></way>
  <way id="22"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="highway" v="service"/></way>
  <way id="23"><nd ref="6"/><nd ref="7"/><nd ref="8"/><nd ref="9"/><nd ref="6"/></way>
  <way id="24"><nd ref="11"/><nd ref="12"/><nd ref="13"/><nd ref="14"/><nd ref="11"/></way>
  <relation id="30"><member type="way" ref="23" role="outer"/><member type="way" ref="24" role="inner"/>
    <tag k="type" v="multipolygon"/><tag k="landuse" v="forest"/></relation>
</osm>
)";

// A writer of PBF, just enough for a test.
std::string varint(std::uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  return out + static_cast<char>(value);
}
std::string zigzag(std::int64_t value) {
  return varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}
std::string number(int field, std::uint64_t value) {
  return varint(static_cast<std::uint64_t>(field) << 3) + varint(value);
}
std::string bytes(int field, const std::string& content) {
  return varint((static_cast<std::uint64_t>(field) << 3) | 2) + varint(content.size()) + content;
}
std::string big_endian(std::size_t n) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((n >> shift) & 0xFF);
  return out;
}
std::string block(const std::string& type, const std::string& content) {
  const std::string blob = bytes(1, content);
  const std::string header = bytes(1, type) + number(3, blob.size());
  return big_endian(header.size()) + header + blob;
}
std::string header_block() {
  return block("OSMHeader", bytes(4, "OsmSchema-V0.6") + bytes(4, "DenseNodes"));
}
/// Dense nodes with the given ids on a small circle, untagged.
std::string dense(const std::vector<std::int64_t>& ids) {
  std::string id;
  std::string lat;
  std::string lon;
  std::int64_t last = 0;
  for (const std::int64_t each : ids) {
    id += zigzag(each - last);
    lat += zigzag(last == 0 ? 500'000'000 : 10);
    lon += zigzag(last == 0 ? 116'000'000 : 10);
    last = each;
  }
  return bytes(2, bytes(1, id) + bytes(8, lat) + bytes(9, lon));
}
std::string data_block(const std::string& group) {
  return block("OSMData",
               bytes(1, bytes(1, "") + bytes(1, "building") + bytes(1, "yes")) + bytes(2, group));
}
/// A closed way over nodes with consecutive ids.
std::string building(std::int64_t id, std::int64_t first, int corners) {
  std::string refs = zigzag(first);
  for (int i = 1; i < corners; ++i) refs += zigzag(1);
  refs += zigzag(1 - corners);
  return bytes(3, number(1, static_cast<std::uint64_t>(id)) + bytes(2, varint(1)) +
                      bytes(3, varint(2)) + bytes(8, refs));
}

OsmOptions in(const TempFolder& folder) { return {.root = {folder.path(), false}}; }

// ---------------------------------------------------------------- reading

TEST(ReadOsm, SortsNodesLinesAndAreasByTheirTags) {
  const TempFolder folder;
  write_file(folder / "town.osm", kTown);
  const OsmExtract town = read_osm("town.osm", in(folder));
  EXPECT_EQ(town.crs.id, "EPSG:4326");
  EXPECT_EQ(town.bounds_deg, (Extent{11.5, 49.9, 11.7, 50.1}));

  ASSERT_EQ(town.points.size(), 1u);  // node 15 has no tag that was asked for
  EXPECT_EQ(town.points[0].label(), "node 5");
  EXPECT_EQ(town.points[0].tag("amenity"), "school");
  EXPECT_EQ(town.points[0].tag("name:zh"), "学校");
  EXPECT_EQ(town.points[0].tag("shop"), "");
  EXPECT_EQ(town.points[0].geometry, Geometry::point({11.6005, 50.0005}));

  ASSERT_EQ(town.lines.size(), 2u);  // the closed service road is no area
  EXPECT_EQ(town.lines[0].label(), "way 21");
  EXPECT_EQ(town.lines[1].label(), "way 22");

  ASSERT_EQ(town.areas.size(), 2u);
  EXPECT_EQ(town.areas[0].label(), "way 20");
  EXPECT_EQ(town.areas[0].tag("building:levels"), "3");
  EXPECT_EQ(town.areas[0].geometry.kind, GeometryKind::Polygon);
  EXPECT_EQ(town.areas[1].label(), "relation 30");
  EXPECT_EQ(town.areas[1].tag("landuse"), "forest");
  ASSERT_EQ(town.areas[1].geometry.polygons.size(), 1u);
  EXPECT_EQ(town.areas[1].geometry.polygons[0].holes.size(), 1u);
}

TEST(ReadOsm, MakesEveryKindOfBuildingAnArea) {
  // GDAL 3.6 forgets keys longer than the last of its list: every one of ours must get through.
  const TempFolder folder;
  for (const char* tag : {"k=\"building\" v=\"yes\"", "k=\"social_facility\" v=\"nursing_home\"",
                          "k=\"man_made\" v=\"wastewater_plant\"", "k=\"area:highway\" v=\"x\"",
                          "k=\"emergency\" v=\"ambulance_station\""}) {
    std::string text = kTown;
    const std::string old = "<tag k=\"building\" v=\"yes\"/>";
    text.replace(text.find(old), old.size(), "<tag " + std::string{tag} + "/>");
    write_file(folder / "town.osm", text);
    OsmOptions options = in(folder);
    options.keys = {"building", "social_facility", "man_made", "area:highway", "emergency"};
    const OsmExtract town = read_osm("town.osm", options);
    ASSERT_EQ(town.areas.size(), 1u) << tag;
    EXPECT_EQ(town.areas[0].id, 20) << tag;
  }
}

TEST(ReadOsm, ReadsPackedFilesInOrderOfTheirIds) {
  const TempFolder folder;
  write_file(folder / "a.osm.pbf", header_block() + data_block(dense({1, 2, 3, 4, 900, 901, 902})) +
                                       data_block(building(20, 1, 4) + building(7, 900, 3)));
  const OsmExtract a = read_osm("a.osm.pbf", in(folder));
  ASSERT_EQ(a.areas.size(), 2u);
  EXPECT_EQ(a.areas[0].id, 7);
  EXPECT_EQ(a.areas[1].id, 20);
  EXPECT_EQ(a.areas[1].geometry.polygons[0].exterior.size(), 5u);
  EXPECT_EQ(a.areas[1].tag("building"), "yes");
}

TEST(ReadOsm, TransformsKeepsWhatMeetsABoxAndHonoursADeclaredCrs) {
  const TempFolder folder;
  write_file(folder / "town.osm", kTown);
  OsmOptions options = in(folder);
  options.target = parse_crs("EPSG:32632");
  const Point school = read_osm("town.osm", options).points[0].geometry.points[0];
  const Transformer change{parse_crs("EPSG:4326"), options.target};
  const Point expected = change(Point{11.6005, 50.0005});
  EXPECT_EQ(school, expected);

  options.keep_deg = {11.5995, 50.0025, 11.6005, 50.0125};
  const OsmExtract part = read_osm("town.osm", options);
  EXPECT_EQ(part.points.size(), 0u);
  ASSERT_EQ(part.lines.size(), 1u);
  EXPECT_EQ(part.lines[0].id, 21);
  ASSERT_EQ(part.areas.size(), 1u);
  EXPECT_EQ(part.areas[0].id, 30);

  OsmOptions shifted = in(folder);
  shifted.declared = parse_crs("GCJ-02");
  shifted.target = parse_crs("EPSG:4326");
  EXPECT_EQ(read_osm("town.osm", shifted).points[0].geometry, Geometry::point({11.6005, 50.0005}))
      << "outside China GCJ-02 is WGS 84";
}

TEST(ReadOsm, ServesAsLayersOfAStudy) {
  const TempFolder folder;
  write_file(folder / "town.osm", kTown);
  const Root root{folder.path(), false};
  EXPECT_EQ(layer_names("town.osm", root),
            (std::vector<std::string>{"points", "lines", "multipolygons"}));
  const Layer roads =
      read_layer("town.osm#lines", {.root = root, .target = parse_crs("EPSG:32632")});
  ASSERT_EQ(roads.features.size(), 2u);
  EXPECT_EQ(roads.where(roads.features[0]), "town.osm#lines feature 21");
  EXPECT_EQ(as_text(roads.value(roads.features[0], "highway")), "primary");
  EXPECT_TRUE(is_null(roads.value(roads.features[0], "name")));
  EXPECT_EQ(as_text(roads.value(roads.features[0], "osm_id")), "way 21");
  EXPECT_EQ(roads.crs.id, "EPSG:32632");
  expect_data_error([&] { (void)read_layer("town.osm", {.root = root}); }, "several layers",
                    "multipolygons");
  expect_data_error([&] { (void)read_layer("town.osm#other_relations", {.root = root}); },
                    "no layer");
}

// A folder for temporary files of this process alone: other tests run at the same time.
class OwnTemporaryFolder {
 public:
  explicit OwnTemporaryFolder(const fs::path& path) {
    if (const char* old = std::getenv("TMPDIR")) old_ = old;
    fs::create_directories(path);
    ::setenv("TMPDIR", path.c_str(), 1);
  }
  OwnTemporaryFolder(const OwnTemporaryFolder&) = delete;
  OwnTemporaryFolder& operator=(const OwnTemporaryFolder&) = delete;
  ~OwnTemporaryFolder() {
    if (old_) {
      ::setenv("TMPDIR", old_->c_str(), 1);
    } else {
      ::unsetenv("TMPDIR");
    }
  }

 private:
  std::optional<std::string> old_;
};

TEST(ReadOsm, LeavesNothingBehind) {
  const TempFolder folder;
  write_file(folder / "town.osm", kTown);
  const OwnTemporaryFolder side{folder / "side"};
  (void)read_osm("town.osm", in(folder));
  EXPECT_TRUE(fs::is_empty(folder / "side"));
  write_file(folder / "bad.osm", "<osm><node id=");
  EXPECT_THROW((void)read_osm("bad.osm", in(folder)), DataError);
  EXPECT_TRUE(fs::is_empty(folder / "side"));
}

TEST(ReadOsm, StopsWhenItIsAsked) {
  const TempFolder folder;
  write_file(folder / "town.osm", kTown);
  OsmOptions options = in(folder);
  options.progress = [](double) { return false; };
  EXPECT_THROW((void)read_osm("town.osm", options), Cancelled);
}

// ---------------------------------------------------------------- bad files

TEST(ReadOsm, TellsWhereAPackedFileIsCutOff) {
  const TempFolder folder;
  const std::string nodes = header_block() + data_block(dense({1, 2, 3}));
  const std::string whole = nodes + data_block(building(20, 1, 3));
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const std::string cut = "cut" + std::to_string(size) + ".osm.pbf";
    write_file(folder / cut, whole.substr(0, size));
    if (size == header_block().size() || size == nodes.size()) {
      EXPECT_NO_THROW((void)read_osm(cut, in(folder)));  // whole blocks
    } else {
      expect_data_error([&] { (void)read_osm(cut, in(folder)); }, "damaged at byte", "cut off");
    }
  }
  write_file(folder / "cut.osm.pbf", "");
  expect_data_error([&] { (void)read_osm("cut.osm.pbf", in(folder)); }, "empty");
}

TEST(ReadOsm, RefusesOtherFilesUnderItsNames) {
  const TempFolder folder;
  write_file(folder / "a.osm.pbf", "PK\x03\x04 this is an archive of some kind");
  expect_data_error([&] { (void)read_osm("a.osm.pbf", in(folder)); }, "not an OpenStreetMap PBF");
  write_file(folder / "b.osm.pbf", block("Tile", "x"));
  expect_data_error([&] { (void)read_osm("b.osm.pbf", in(folder)); }, "not an OpenStreetMap PBF");
  write_file(folder / "c.osm", "<html><body>404</body></html>");
  expect_data_error([&] { (void)read_osm("c.osm", in(folder)); }, "c.osm");
  write_file(folder / "d.osm", std::string{kTown}.substr(0, 700));
  expect_data_error([&] { (void)read_osm("d.osm", in(folder)); }, "d.osm");
  write_file(folder / "e.geojson", "{}");
  expect_data_error([&] { (void)read_osm("e.geojson", in(folder)); }, "not an OpenStreetMap");
  write_file(folder / "f.osm",
             "<osm><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><node id=\"1\" "
             "lat=\"1\" lon=\"1\"><tag k=\"name\" v=\"&a;\"/></node></osm>");
  expect_data_error([&] { (void)read_osm("f.osm", in(folder)); }, "f.osm");
}

TEST(ReadOsm, DoesNotExpandEntitiesWithoutEnd) {
  const TempFolder folder;
  std::string text = "<?xml version=\"1.0\"?><!DOCTYPE osm [<!ENTITY a0 \"lol\">";
  for (int i = 1; i < 30; ++i) {
    const std::string last = "&a" + std::to_string(i - 1) + ";";
    text += "<!ENTITY a" + std::to_string(i) + " \"" + last + last + last + last + "\">";
  }
  text +=
      "]><osm version=\"0.6\"><node id=\"1\" lat=\"1\" lon=\"1\"><tag k=\"name\" "
      "v=\"&a29;\"/></node></osm>";
  write_file(folder / "lol.osm", text);
  expect_data_error([&] { (void)read_osm("lol.osm", in(folder)); }, "lol.osm");
}

TEST(ReadOsm, RefusesClaimsBeyondTheLimitsBeforeGdalSeesThem) {
  const TempFolder folder;
  std::vector<std::int64_t> far_apart;
  for (std::int64_t i = 1; i <= 2000; ++i) far_apart.push_back(i * 1'000'000);
  write_file(folder / "wide.osm.pbf", header_block() + data_block(dense(far_apart)));
  OsmOptions options = in(folder);
  options.limits.max_map_nodes = 1999;
  expect_data_error([&] { (void)read_osm("wide.osm.pbf", options); }, "more than 1999 nodes");
  options.limits.max_map_nodes = 2000;
  options.limits.max_temp_bytes = 2000 * 512 - 1;
  expect_data_error([&] { (void)read_osm("wide.osm.pbf", options); }, "1024000 bytes",
                    "temporary files");
  options.limits.max_temp_bytes = 2000 * 512;
  EXPECT_NO_THROW((void)read_osm("wide.osm.pbf", options));
  options.limits.max_unpacked_bytes = 1000;
  expect_data_error([&] { (void)read_osm("wide.osm.pbf", options); }, "unpacks to more than");
  options = in(folder);
  options.limits.max_file_bytes = 100;
  expect_data_error([&] { (void)read_osm("wide.osm.pbf", options); }, "at most 100");
  options = in(folder);
  write_file(folder / "town.osm", kTown);
  options.limits.max_table_bytes = 100;
  expect_data_error([&] { (void)read_osm("town.osm", options); }, "at most 100", "osm.pbf");
  options = in(folder);
  options.limits.max_features = 1;
  expect_data_error([&] { (void)read_osm("town.osm", options); }, "more than 1 features");
  options = in(folder);
  options.limits.max_vertices = 5;
  expect_data_error([&] { (void)read_osm("town.osm", options); }, "more than 5 vertices");
}

TEST(ReadOsm, RefusesNodeIdsThatCannotBeKept) {
  const TempFolder folder;
  write_file(folder / "n.osm.pbf", header_block() + data_block(dense({-5})));
  expect_data_error([&] { (void)read_osm("n.osm.pbf", in(folder)); }, "negative node id");
  write_file(folder / "n.osm.pbf", header_block() + data_block(dense({1, std::int64_t{1} << 40})));
  expect_data_error([&] { (void)read_osm("n.osm.pbf", in(folder)); }, "2^36");
  std::string ids;  // sums run over 64 bits
  for (int i = 0; i < 40; ++i) ids += zigzag(std::int64_t{1} << 62);
  write_file(folder / "n.osm.pbf", header_block() + data_block(bytes(2, bytes(1, ids))));
  expect_data_error([&] { (void)read_osm("n.osm.pbf", in(folder)); }, "damaged at byte");
}

TEST(ReadOsm, RefusesBlocksThatLieAboutTheirSize) {
  const TempFolder folder;
  const auto file = [&](const std::string& blob, std::size_t stated) {
    const std::string header = bytes(1, "OSMData") + number(3, stated);
    write_file(folder / "lie.osm.pbf", header_block() + big_endian(header.size()) + header + blob);
  };
  const auto expect = [&](const std::string& words) {
    expect_data_error([&] { (void)read_osm("lie.osm.pbf", in(folder)); }, words);
  };
  file(bytes(1, "abc"), std::size_t{1} << 31);
  expect("more than 32 MiB");
  file(bytes(1, "abc"), 100);
  expect("cut off");
  file(number(2, std::uint64_t{1} << 40) + bytes(3, "x"),
       (number(2, std::uint64_t{1} << 40) + bytes(3, "x")).size());
  expect("32 MiB");
  file(number(2, 10) + bytes(3, "not zlib"), (number(2, 10) + bytes(3, "not zlib")).size());
  expect("does not unpack");
  file(number(2, 10) + bytes(7, "zstd"), (number(2, 10) + bytes(7, "zstd")).size());
  expect("osmium cat");
  file("", 0);
  expect("without content");
}

TEST(ReadOsm, SurvivesFilesWithRandomDamage) {
  const TempFolder folder;
  const std::string whole =
      header_block() + data_block(dense({1, 2, 3, 4})) + data_block(building(20, 1, 4));
  std::mt19937 random{1};
  int refused = 0;
  int read = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string damaged = whole;
    for (int k = 0; k < 3; ++k)
      damaged[random() % damaged.size()] = static_cast<char>(random() & 0xFF);
    const std::string name = "d" + std::to_string(i) + ".osm.pbf";
    write_file(folder / name, damaged);
    try {
      (void)survey_pbf(folder / name, name, Limits{});
      if (++read <= 30) (void)read_osm(name, in(folder));
    } catch (const DataError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 500);
  EXPECT_GT(read, 30);
}

// ---------------------------------------------------------------- index of boxes

TEST(BoxIndex, FindsWhatAComparisonOfAllBoxesFinds) {
  std::mt19937 random{7};
  std::uniform_real_distribution<double> at{0.0, 100.0};
  std::vector<Extent> boxes;
  for (int i = 0; i < 300; ++i) {
    const Point p{at(random), at(random)};
    boxes.push_back({p.x_m, p.y_m, p.x_m + (i % 3) * 5.0, p.y_m + (i % 2) * 5.0});  // points too
  }
  boxes.push_back({});
  const BoxIndex index{boxes};
  for (int i = 0; i < 100; ++i) {
    const Point p{at(random), at(random)};
    const Extent wanted{p.x_m, p.y_m, p.x_m + (i % 4) * 10.0, p.y_m + (i % 5) * 3.0};
    std::vector<std::size_t> expected;
    for (std::size_t k = 0; k < boxes.size(); ++k)
      if (!boxes[k].empty() && boxes[k].west_m <= wanted.east_m &&
          boxes[k].east_m >= wanted.west_m && boxes[k].south_m <= wanted.north_m &&
          boxes[k].north_m >= wanted.south_m)
        expected.push_back(k);
    EXPECT_EQ(index.meeting(wanted), expected);
  }
  EXPECT_TRUE(index.meeting({}).empty());
  EXPECT_TRUE(BoxIndex{{}}.meeting({0, 0, 1, 1}).empty());
}

TEST(PreparedArea, CoversAGeometryOnlyWhenNoPartLiesOutside) {
  const PreparedArea square{from_wkt("POLYGON((0 0,10 0,10 10,0 10,0 0))")};
  EXPECT_TRUE(square.covers(from_wkt("POLYGON((0 0,10 0,10 10,0 10,0 0))")));
  EXPECT_TRUE(square.covers(from_wkt("POINT(10 10)")));
  EXPECT_FALSE(square.covers(from_wkt("POLYGON((5 5,11 5,11 6,5 6,5 5))")));
  EXPECT_FALSE(square.covers(Geometry{}));
}

}  // namespace
}  // namespace isorisk::gis
