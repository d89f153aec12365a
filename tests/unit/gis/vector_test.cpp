// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/vector.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "making.hpp"
#include "testing.hpp"

namespace isorisk::gis {
namespace {

namespace fs = std::filesystem;
using std::int64_t;
using testing::expect_data_error;
using testing::MadeLayer;
using testing::make_vector;
using testing::TempFolder;
using testing::write_file;

Value text(const char* t) { return std::string{t}; }
Value whole(int64_t n) { return n; }

MadeLayer tanks() {
  return {"tanks",
          "EPSG:4548",
          {{"id", FieldType::Text}, {"persons", FieldType::Integer}, {"p", FieldType::Real}},
          {{"POINT (500000 4000000)", {text("T-1 储罐"), whole(7), 1.5}},
           {"POINT (500100 4000050)", {text("T-2"), Value{}, -2.25e-7}}}};
}

ReadOptions below(const TempFolder& folder) { return {.root = {folder.path(), false}}; }

// ---------------------------------------------------------------- formats

struct FormatCase {
  const char* file;
  const char* driver;
};
class EveryVectorFormat : public ::testing::TestWithParam<FormatCase> {};

TEST_P(EveryVectorFormat, KeepsValuesTypesPlacesAndCrs) {
  const TempFolder folder;
  const MadeLayer made = tanks();
  make_vector((folder / GetParam().file).string(), GetParam().driver, {made});
  const Layer layer = read_layer(GetParam().file, below(folder));
  EXPECT_EQ(layer.driver, GetParam().driver);
  EXPECT_EQ(layer.crs.id, "EPSG:4548");
  ASSERT_EQ(layer.features.size(), 2u);
  std::vector<std::string> ids;
  for (const Feature& feature : layer.features) {
    const std::string id = as_text(layer.value(feature, "id"));
    ids.push_back(id);
    const bool first = id == "T-1 储罐";
    EXPECT_EQ(layer.value(feature, "PERSONS"), first ? whole(7) : Value{});
    EXPECT_EQ(layer.value(feature, "p"), Value{first ? 1.5 : -2.25e-7});
    EXPECT_EQ(feature.geometry,
              Geometry::point(first ? Point{500000, 4000000} : Point{500100, 4000050}));
    EXPECT_EQ(feature.line, 0);
  }
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(ids, (std::vector<std::string>{"T-1 储罐", "T-2"}));
  EXPECT_EQ(layer.extent(), (Extent{500000, 4000000, 500100, 4000050}));
  EXPECT_TRUE(is_null(layer.value(layer.features[0], "no such field")));
}

INSTANTIATE_TEST_SUITE_P(Formats, EveryVectorFormat,
                         ::testing::Values(FormatCase{"a.gpkg", "GPKG"},
                                           FormatCase{"a.fgb", "FlatGeobuf"},
                                           FormatCase{"a.geojson", "GeoJSON"},
                                           FormatCase{"a.json", "GeoJSON"},
                                           FormatCase{"a.shp", "ESRI Shapefile"}),
                         [](const auto& case_info) {
                           std::string name{case_info.param.file};
                           name.erase(0, 2);
                           return name;
                         });

TEST(ReadLayer, GeoJsonWithoutCrsIsWgs84) {
  const TempFolder folder;
  write_file(
      folder / "a.geojson",
      R"({"type":"FeatureCollection","features":[{"type":"Feature","id":5,"properties":)"
      R"({"name":"school","n":3},"geometry":{"type":"Point","coordinates":[117.2,36.6]}}]})");
  ReadOptions options = below(folder);
  EXPECT_EQ(read_layer("a.geojson", options).crs.id, "EPSG:4326");
  options.target = parse_crs("EPSG:4548");
  const Layer layer = read_layer("a.geojson", options);
  EXPECT_EQ(layer.crs.id, "EPSG:4548");
  EXPECT_EQ(layer.crs_in_file.id, "EPSG:4326");
  EXPECT_NEAR(layer.features[0].geometry.points[0].x_m, 517895.163, 0.01);
  EXPECT_EQ(layer.features[0].fid, 5);
  EXPECT_EQ(layer.where(layer.features[0]), "a.geojson feature 5");
}

TEST(ReadLayer, DeclaredCrsOverridesTheFileAndTakesOffTheChineseOffset) {
  const TempFolder folder;
  const Point wgs84{117.2, 36.6};
  const Point gcj = wgs84_to_gcj02(wgs84);
  write_file(folder / "a.geojson", R"({"type":"Point","coordinates":[)" + number_text(gcj.x_m) +
                                       "," + number_text(gcj.y_m) + "]}");
  ReadOptions options = below(folder);
  options.target = parse_crs("EPSG:4548");
  options.declared = parse_crs("GCJ-02");
  const Layer layer = read_layer("a.geojson", options);
  const Point expected = Transformer{parse_crs("EPSG:4326"), options.target}(wgs84);
  EXPECT_NEAR(layer.features[0].geometry.points[0].x_m, expected.x_m, 1e-3);
  EXPECT_NEAR(layer.features[0].geometry.points[0].y_m, expected.y_m, 1e-3);
  EXPECT_EQ(layer.crs_source.id, "GCJ-02");
  EXPECT_EQ(layer.crs_in_file.id, "EPSG:4326");
}

TEST(ReadLayer, EveryGeometryKindArrivesWithHolesAndWithoutZ) {
  const TempFolder folder;
  const char* kinds[] = {"POINT (1 2)",
                         "LINESTRING (0 0, 1 1)",
                         "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))",
                         "MULTIPOINT (1 2, 3 4)",
                         "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
                         "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))"};
  MadeLayer made{"g", "EPSG:4548", {}, {}};
  for (const char* wkt : kinds) made.features.push_back({wkt, {}});
  made.features.push_back({"POINT Z (5 6 7)", {}});
  made.features.push_back({"", {}});
  made.features.push_back({"CURVEPOLYGON (CIRCULARSTRING (0 0, 10 10, 20 0, 10 -10, 0 0))", {}});
  make_vector((folder / "g.gpkg").string(), "GPKG", {made});
  const Layer layer = read_layer("g.gpkg", below(folder));
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(to_wkt(layer.features[i].geometry), kinds[i]);
  EXPECT_EQ(layer.features[6].geometry, Geometry::point({5, 6}));
  EXPECT_TRUE(layer.features[7].geometry.empty());
  EXPECT_NEAR(area_m2(layer.features[8].geometry), 314.16, 0.5);
}

TEST(ReadLayer, GeometryCollectionsAreRefusedWithTheirFeature) {
  const TempFolder folder;
  make_vector(
      (folder / "g.gpkg").string(), "GPKG",
      {{"g", "EPSG:4548", {}, {{"POINT (1 1)", {}}, {"GEOMETRYCOLLECTION (POINT (1 2))", {}}}}});
  expect_data_error([&] { (void)read_layer("g.gpkg", below(folder)); }, "g.gpkg#g feature 2",
                    "not supported");
}

TEST(ReadLayer, InvalidPolygonsAreReportedWithFeatureAndPlace) {
  const TempFolder folder;
  make_vector((folder / "g.gpkg").string(), "GPKG",
              {{"g",
                "EPSG:4548",
                {},
                {{"POLYGON ((0 0, 1 0, 1 1, 0 0))", {}},
                 {"POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))", {}},
                 {"", {}}}}});
  const auto problems = geometry_problems(read_layer("g.gpkg", below(folder)));
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].where, "g.gpkg#g feature 2");
  EXPECT_EQ(problems[0].reason, "Self-intersection at (2, 2)");
  EXPECT_EQ(problems[1].fid, 3);
  EXPECT_EQ(problems[1].reason, "no geometry");
}

// ---------------------------------------------------------------- layers

TEST(ReadLayer, SeveralLayersMustBeNamed) {
  const TempFolder folder;
  MadeLayer second = tanks();
  second.name = "pumps";
  make_vector((folder / "park.gpkg").string(), "GPKG", {tanks(), second});
  EXPECT_EQ(layer_names("park.gpkg", {folder.path(), false}),
            (std::vector<std::string>{"tanks", "pumps"}));
  EXPECT_EQ(read_layer("park.gpkg#pumps", below(folder)).label(), "park.gpkg#pumps");
  expect_data_error([&] { (void)read_layer("park.gpkg", below(folder)); }, "several layers",
                    "tanks, pumps");
  expect_data_error([&] { (void)read_layer("park.gpkg#tank", below(folder)); }, "no layer 'tank'",
                    "tanks, pumps");
}

TEST(ReadLayer, ATargetNeedsAKnownCrs) {
  const TempFolder folder;
  MadeLayer made = tanks();
  made.crs.clear();
  make_vector((folder / "a.gpkg").string(), "GPKG", {made});
  make_vector((folder / "a.shp").string(), "ESRI Shapefile", {made});
  ReadOptions options = below(folder);
  EXPECT_FALSE(read_layer("a.gpkg", options).crs.known());
  EXPECT_FALSE(read_layer("a.shp", options).crs.known());
  options.target = parse_crs("EPSG:4548");
  expect_data_error([&] { (void)read_layer("a.gpkg", options); }, "a.gpkg#tanks", "no CRS",
                    "declare");
  expect_data_error([&] { (void)read_layer("a.shp", options); }, "a.shp", "no CRS");
  options.declared = parse_crs("EPSG:4548");
  EXPECT_EQ(read_layer("a.gpkg", options).crs.id, "EPSG:4548");
}

TEST(ReadLayer, ACoordinateThatCannotBeChangedIsNamedWithItsFeature) {
  const TempFolder folder;
  write_file(folder / "a.geojson",
             R"({"type":"Feature","id":9,"properties":{},"geometry":{"type":"Point",)"
             R"("coordinates":[36.6,117.2]}})");
  ReadOptions options = below(folder);
  options.target = parse_crs("EPSG:4548");
  expect_data_error([&] { (void)read_layer("a.geojson", options); }, "a.geojson feature",
                    "swapped");
}

// ---------------------------------------------------------------- CSV

TEST(ReadCsv, NumbersTextNullsAndLinesAreKept) {
  const TempFolder folder;
  write_file(folder / "t.csv",
             "\xEF\xBB\xBF# comment, with a comma\n"
             "id, name ,n,value,code\r\n"
             "\n"
             "1,\"Tank, \"\"big\"\"\",5,1e-6,007\r\n"
             "# another\n"
             "2,\"two\nlines\",,-0.5,012\n"
             ",,,,\n"
             "3,储罐,-7,3,1\n");
  const Layer layer = read_layer("t.csv", below(folder));
  ASSERT_EQ(layer.features.size(), 3u);
  EXPECT_EQ(layer.fields, (std::vector<Field>{{"id", FieldType::Integer},
                                              {"name", FieldType::Text},
                                              {"n", FieldType::Integer},
                                              {"value", FieldType::Real},
                                              {"code", FieldType::Text}}));
  const Feature& a = layer.features[0];
  EXPECT_EQ(layer.value(a, "name"), text("Tank, \"big\""));
  EXPECT_EQ(layer.value(a, "n"), whole(5));
  EXPECT_EQ(layer.value(a, "value"), Value{1e-6});
  EXPECT_EQ(layer.value(a, "code"), text("007"));
  EXPECT_EQ(a.line, 4);
  EXPECT_EQ(layer.where(a), "t.csv:4");
  EXPECT_EQ(layer.value(layer.features[1], "name"), text("two\nlines"));
  EXPECT_TRUE(is_null(layer.value(layer.features[1], "n")));
  EXPECT_EQ(layer.features[1].line, 6);
  EXPECT_EQ(layer.features[2].line, 9);
  EXPECT_EQ(layer.value(layer.features[2], "name"), text("储罐"));
}

TEST(ReadCsv, SemicolonsAndTabsSeparateToo) {
  const TempFolder folder;
  write_file(folder / "a.csv", "id;p\n1;0.5\n");
  write_file(folder / "b.csv", "id\tp\n1\t0.5\n");
  for (const char* name : {"a.csv", "b.csv"}) {
    const Layer layer = read_layer(name, below(folder));
    EXPECT_EQ(layer.value(layer.features[0], "p"), Value{0.5}) << name;
  }
}

TEST(ReadCsv, AHeaderOfNumbersIsStillAHeader) {
  const TempFolder folder;
  write_file(folder / "a.csv", "0,30,60\n1,2,3\n");
  const Layer layer = read_layer("a.csv", below(folder));
  EXPECT_EQ(layer.fields[1].name, "30");
  EXPECT_EQ(layer.features.size(), 1u);
}

TEST(ReadCsv, BrokenTablesAreRefusedWithTheirLine) {
  const TempFolder folder;
  const auto refused = [&](const std::string& content, const auto&... words) {
    write_file(folder / "t.csv", content);
    expect_data_error([&] { (void)read_layer("t.csv", below(folder)); }, words...);
  };
  refused("", "empty");
  refused("# only a comment\n", "empty");
  refused("a,b\n1,2\n1,5,2\n", "t.csv:3", "column 3", "comma too many");
  refused("a,b,A\n1,2,3\n", "occurs twice");
  refused("a,b\n1,\"open\n2,3\n", "t.csv:2", "never closed");
  refused("a,b\n1,5\" pipe\n2,3\n4,6\" pipe\n", "t.csv:2", "a quote inside a value");
  refused("a,b\n1,\"x\"y\n", "t.csv:2", "after a closing quote");
  refused("a,b\n1,\xC4\xA2\xFF\n", "not UTF-8", "GB18030");
  refused(std::string{"\xFF\xFE"} + std::string{"a\0,\0", 4}, "UTF-16");
  refused(std::string{"a,b\n1,\0", 7}, "NUL");
}

TEST(ReadCsv, ANamedEncodingIsTurnedIntoUtf8Strictly) {
  const TempFolder folder;
  write_file(folder / "t.csv", "id,name\n1,\xB4\xA2\xB9\xDE\n");  // 储罐 in GB18030
  ReadOptions options = below(folder);
  options.encoding = "GB18030";
  const Layer layer = read_layer("t.csv", options);
  EXPECT_EQ(layer.value(layer.features[0], "name"), text("储罐"));
  options.encoding = "no-such-encoding";
  expect_data_error([&] { (void)read_layer("t.csv", options); }, "not known");
  options.encoding = "GB18030";
  write_file(folder / "t.csv", "id,name\n1,\xB4\xFF\n");
  expect_data_error([&] { (void)read_layer("t.csv", options); }, "is not text in GB18030");
}

TEST(ReadCsv, CoordinateColumnsAreRecognisedByName) {
  const TempFolder folder;
  ReadOptions options = below(folder);
  options.target = parse_crs("EPSG:4548");
  write_file(folder / "t.csv", "id,经度,纬度\na,117.2,36.6\nb,,\n");
  expect_data_error([&] { (void)read_layer("t.csv", options); }, "no CRS");
  options.declared = parse_crs("EPSG:4490");
  const Layer layer = read_layer("t.csv", options);
  EXPECT_NEAR(layer.features[0].geometry.points[0].x_m, 517895.163, 0.01);
  EXPECT_TRUE(layer.features[1].geometry.empty());

  options.declared = parse_crs("EPSG:4548");
  expect_data_error([&] { (void)read_layer("t.csv", options); }, "longitude and latitude",
                    "EPSG:4548");
  write_file(folder / "t.csv", "id,X,Y\na,500000,4000000\n");
  EXPECT_EQ(read_layer("t.csv", options).features[0].geometry, Geometry::point({500000, 4000000}));
  write_file(folder / "t.csv", "id,ost,nord\na,500000,4000000\n");
  EXPECT_TRUE(read_layer("t.csv", options).features[0].geometry.empty());
  options.x_column = "ost";
  options.y_column = "nord";
  EXPECT_EQ(read_layer("t.csv", options).features[0].geometry, Geometry::point({500000, 4000000}));
  write_file(folder / "t.csv", "id,ost,nord\na,500000,4 000 000\n");
  expect_data_error([&] { (void)read_layer("t.csv", options); }, "t.csv:2", "must be two numbers");
}

TEST(ReadCsv, ShapesInWellKnownText) {
  const TempFolder folder;
  write_file(folder / "t.csv", "id,wkt\na,\"POLYGON ((0 0, 1 0, 1 1, 0 0))\"\nb,\n");
  const Layer layer = read_layer("t.csv", below(folder));
  EXPECT_DOUBLE_EQ(area_m2(layer.features[0].geometry), 0.5);
  write_file(folder / "t.csv", "id,wkt\na,\"POLYGON ((0 0, 1 0\"\n");
  expect_data_error([&] { (void)read_layer("t.csv", below(folder)); }, "t.csv:2", "wkt");
}

TEST(ReadCsv, SidecarsAreNotRead) {
  const TempFolder folder;
  write_file(folder / "t.csv", "id,n\n1,2\n");
  write_file(folder / "t.csvt", "\"String\",\"String\"\n");
  write_file(folder / "t.prj", parse_crs("EPSG:4326").wkt);
  const Layer layer = read_layer("t.csv", below(folder));
  EXPECT_EQ(layer.fields[1].type, FieldType::Integer);
  EXPECT_FALSE(layer.crs.known());
}

// ---------------------------------------------------------------- XLSX

TEST(ReadXlsx, RowsAreThoseOfTheSheet) {
  const TempFolder folder;
  make_vector((folder / "list.xlsx").string(), "XLSX",
              {{"Sheet1",
                "",
                {{"id", FieldType::Text},
                 {"p", FieldType::Text},
                 {"t", FieldType::Real},
                 {"lon", FieldType::Real},
                 {"lat", FieldType::Real}},
                {{"", {text("T-1"), text("1.6 MPa(g)"), 20.5, 117.2, 36.6}},
                 {"", {}},
                 {"", {text("T-3"), text("0.8 MPa(g)"), -33.0, 117.3, 36.7}}}},
               {"other", "", {{"a", FieldType::Integer}}, {{"", {whole(1)}}}}});
  const Layer layer = read_layer("list.xlsx#Sheet1", below(folder));
  ASSERT_EQ(layer.features.size(), 2u);  // the empty row is left out
  EXPECT_EQ(layer.value(layer.features[0], "p"), text("1.6 MPa(g)"));
  EXPECT_EQ(as_number(layer.value(layer.features[0], "t")), 20.5);
  EXPECT_EQ(layer.features[0].line, 2);
  EXPECT_EQ(layer.features[1].line, 4);
  EXPECT_EQ(layer.where(layer.features[1]), "list.xlsx#Sheet1 row 4");
  EXPECT_EQ(layer.features[1].geometry, Geometry::point({117.3, 36.7}));
  expect_data_error([&] { (void)read_layer("list.xlsx", below(folder)); }, "several layers");
}

TEST(ReadXlsx, AnArchiveThatUnpacksTooLargeIsRefusedBeforehand) {
  const TempFolder folder;
  MadeLayer made{"Sheet1", "", {{"id", FieldType::Text}}, {}};
  for (int i = 0; i < 2000; ++i)
    made.features.push_back({"", {text("the same words in each row")}});
  make_vector((folder / "a.xlsx").string(), "XLSX", {made});
  ReadOptions options = below(folder);
  EXPECT_EQ(read_layer("a.xlsx", options).features.size(), 2000u);
  options.limits.max_table_bytes = fs::file_size(folder / "a.xlsx");
  expect_data_error([&] { (void)read_layer("a.xlsx", options); }, "unpacks to more than");
  write_file(folder / "b.xlsx", "not an archive");
  expect_data_error([&] { (void)read_layer("b.xlsx", options); }, "b.xlsx", "XLSX");
}

// ---------------------------------------------------------------- Shapefile

TEST(ReadShapefile, TextWithoutAStatedEncodingIsNotGuessed) {
  const TempFolder folder;
  // Raw GB18030 bytes and no .cpg.
  make_vector(
      (folder / "a.shp").string(), "ESRI Shapefile",
      {{"a", "EPSG:4548", {{"name", FieldType::Text}}, {{"POINT (1 1)", {text("\xB4\xA2")}}}}},
      {"ENCODING="});
  fs::remove(folder / "a.cpg");
  expect_data_error([&] { (void)read_layer("a.shp", below(folder)); }, "a.shp feature 0", "UTF-8",
                    "GB18030");
  ReadOptions options = below(folder);
  options.encoding = "GB18030";
  const Layer layer = read_layer("a.shp", options);
  EXPECT_EQ(layer.value(layer.features[0], "name"), text("储"));
  EXPECT_EQ(layer.crs.id, "EPSG:4548");  // from the .prj
}

TEST(ReadShapefile, AMissingIndexIsAnErrorAndNotRebuilt) {
  const TempFolder folder;
  MadeLayer made = tanks();
  make_vector((folder / "a.shp").string(), "ESRI Shapefile", {made});
  fs::remove(folder / "a.shx");
  expect_data_error([&] { (void)read_layer("a.shp", below(folder)); }, "a.shp");
  EXPECT_FALSE(fs::exists(folder / "a.shx"));
}

// ---------------------------------------------------------------- hostile

TEST(OpenInput, NothingButLocalFilesBelowTheStudyFolder) {
  const TempFolder folder;
  const TempFolder elsewhere;
  write_file(elsewhere / "x.csv", "a\n1\n");
  write_file(folder / "ok.csv", "a\n1\n");
  fs::create_directory(folder / "sub");
  const Root root{folder.path(), false};
  EXPECT_EQ(resolve_input("sub/../ok.csv", root), folder / "ok.csv");

  for (const char* bad :
       {"/vsicurl/http://example.com/a.geojson", "/VSICURL/x.csv", "/vsizip/a.zip/a.csv",
        "http://example.com/a.geojson", "https://example.com/a.csv", "file:///etc/passwd",
        "PG:dbname=x", "MYSQL:db", "GPKG:a.gpkg:b", "{\"type\":\"Point\"}", "", "no.csv", "sub",
        "/dev/zero", "/dev/stdin", "ok.csv\n"})
    EXPECT_THROW((void)resolve_input(bad, root), DataError) << bad;
  expect_data_error(
      [&] { (void)resolve_input("../" + elsewhere.path().filename().string() + "/x.csv", root); },
      "outside the study folder");
  expect_data_error([&] { (void)resolve_input((elsewhere / "x.csv").string(), root); }, "outside");
  expect_data_error([&] { (void)resolve_input("/etc/passwd", root); }, "outside");
  EXPECT_EQ(resolve_input((elsewhere / "x.csv").string(), {folder.path(), true}),
            elsewhere / "x.csv");

  fs::create_symlink(elsewhere / "x.csv", folder / "link.csv");
  expect_data_error([&] { (void)resolve_input("link.csv", root); }, "outside");
  expect_data_error([&] { (void)resolve_input("missing.csv", root); }, "does not exist");
}

TEST(OpenInput, AFifoIsNotOpened) {
  const TempFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe.csv").c_str(), 0600), 0);
  expect_data_error(
      [&] {
        (void)resolve_input("pipe.csv", {folder.path(), false});
      },
      "not a regular file");
}

TEST(OpenInput, AVrtIsRefusedUnderAnyName) {
  const TempFolder folder;
  const std::string vrt =
      "<OGRVRTDataSource><OGRVRTLayer name=\"passwd\"><SrcDataSource>/etc/passwd</SrcDataSource>"
      "</OGRVRTLayer></OGRVRTDataSource>";
  write_file(folder / "a.vrt", vrt);
  expect_data_error([&] { (void)read_layer("a.vrt", below(folder)); }, "format that is not read",
                    ".gpkg");
  for (const char* name : {"a.gpkg", "a.geojson", "a.shp", "a.fgb", "a.xlsx"}) {
    write_file(folder / name, vrt);
    EXPECT_THROW((void)read_layer(name, below(folder)), DataError) << name;
  }
}

TEST(OpenInput, AShapefilePartThatLeadsOutsideIsRefused) {
  const TempFolder folder;
  make_vector((folder / "a.shp").string(), "ESRI Shapefile", {tanks()});
  fs::remove(folder / "a.dbf");
  fs::create_symlink("/etc/passwd", folder / "a.dbf");
  expect_data_error([&] { (void)read_layer("a.shp", below(folder)); }, "leads outside");
}

TEST(OpenInput, BrokenFilesAreErrorsNotCrashes) {
  const TempFolder folder;
  make_vector((folder / "good.gpkg").string(), "GPKG", {tanks()});
  make_vector((folder / "good.fgb").string(), "FlatGeobuf", {tanks()});
  make_vector((folder / "good.geojson").string(), "GeoJSON", {tanks()});
  make_vector((folder / "good.xlsx").string(), "XLSX", {tanks()});
  for (const char* name : {"good.gpkg", "good.fgb", "good.geojson", "good.xlsx"}) {
    const std::string whole_file = testing::read_file(folder / name);
    const std::string broken = "broken" + std::string{name}.substr(4);
    for (const double part : {0.0, 0.1, 0.35, 0.6, 0.9}) {
      write_file(folder / broken,
                 whole_file.substr(0, static_cast<std::size_t>(part * double(whole_file.size()))));
      EXPECT_THROW((void)read_layer(broken, below(folder)), DataError) << broken << " " << part;
    }
  }
}

TEST(OpenInput, LimitsOnFeaturesVerticesTextAndBytes) {
  const TempFolder folder;
  make_vector((folder / "a.gpkg").string(), "GPKG", {tanks()});
  ReadOptions options = below(folder);
  options.limits.max_features = 1;
  expect_data_error([&] { (void)read_layer("a.gpkg", options); }, "more than 1 features");
  options = below(folder);
  options.limits.max_vertices = 1;
  expect_data_error([&] { (void)read_layer("a.gpkg", options); }, "more than 1 vertices");
  options = below(folder);
  options.limits.max_text_bytes = 4;
  expect_data_error([&] { (void)read_layer("a.gpkg", options); }, "feature 1", "bytes of text");
  options = below(folder);
  options.limits.max_file_bytes = 1000;
  expect_data_error([&] { (void)read_layer("a.gpkg", options); }, "at most 1000");
  write_file(folder / "t.csv", "id\n1\n2\n3\n");
  options = below(folder);
  options.limits.max_features = 2;
  expect_data_error([&] { (void)read_layer("t.csv", options); }, "at most 2");
  options.limits.max_table_bytes = 3;
  expect_data_error([&] { (void)read_layer("t.csv", options); }, "at most 3");
}

TEST(OpenInput, AGeoJsonCannotMakeUsCallAnAddress) {
  // A server of our own that nobody may call: the "link" form of a GeoJSON crs is fetched by GDAL.
  const int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  ASSERT_GE(server, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(server, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(server, 5), 0);
  ASSERT_EQ(getsockname(server, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const TempFolder folder;
  write_file(folder / "a.geojson",
             R"({"type":"FeatureCollection","crs":{"type":"link","properties":{"href":)"
             R"("http://127.0.0.1:)" +
                 std::to_string(ntohs(address.sin_port)) +
                 R"(/crs","type":"ogcwkt"}},"features":[{"type":"Feature","properties":{},)"
                 R"("geometry":{"type":"Point","coordinates":[117.2,36.6]}}]})");
  try {
    (void)read_layer("a.geojson", below(folder));
  } catch (const DataError&) {
  }
  EXPECT_LT(accept(server, nullptr, nullptr), 0) << "a connection was made";
  close(server);
}

TEST(OpenInput, AGeoPackageCannotRunFunctions) {
  const TempFolder folder;
  make_vector((folder / "a.gpkg").string(), "GPKG", {tanks()});
  testing::run_sql(
      (folder / "a.gpkg").string(),
      {"CREATE VIEW evil AS SELECT fid, geom, ST_MinX(geom) AS v FROM tanks",
       "INSERT INTO gpkg_contents (table_name, identifier, data_type, srs_id) VALUES "
       "('evil', 'evil', 'features', 4548)",
       "INSERT INTO gpkg_geometry_columns VALUES ('evil', 'geom', 'POINT', 4548, 0, 0)"});
  EXPECT_EQ(read_layer("a.gpkg#tanks", below(folder)).features.size(), 2u);
  expect_data_error([&] { (void)read_layer("a.gpkg#evil", below(folder)); }, "unsafe use");
}

TEST(OpenInput, ReadingLeavesNothingBehind) {
  const TempFolder folder;
  make_vector((folder / "a.gpkg").string(), "GPKG", {tanks()});
  make_vector((folder / "a.shp").string(), "ESRI Shapefile", {tanks()});
  const auto count = [&] {
    return std::distance(fs::directory_iterator{folder.path()}, fs::directory_iterator{});
  };
  const auto before = count();
  (void)read_layer("a.gpkg", below(folder));
  (void)read_layer("a.shp", below(folder));
  EXPECT_EQ(count(), before);
}

TEST(ParseLayerReference, SplitsAtTheLastHash) {
  EXPECT_EQ(parse_layer_reference("a.gpkg#b").layer, "b");
  EXPECT_EQ(parse_layer_reference("a#1.xlsx#Sheet 1").file, "a#1.xlsx");
  EXPECT_EQ(parse_layer_reference("a.csv").layer, "");
  EXPECT_THROW((void)parse_layer_reference("a.gpkg#"), DataError);
  EXPECT_THROW((void)parse_layer_reference("#b"), DataError);
}

}  // namespace
}  // namespace isorisk::gis
