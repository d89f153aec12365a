// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/write.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>

#include "isorisk/gis/raster.hpp"
#include "testing.hpp"

namespace isorisk::gis {
namespace {

namespace fs = std::filesystem;
using testing::expect_data_error;
using testing::read_file;
using testing::TempFolder;
using testing::write_file;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// What a program prints, and its exit status.
struct Ran {
  std::string text;
  int status = -1;
};
Ran run(const std::string& command) {
  Ran ran;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return ran;
  std::array<char, 4096> buffer{};
  while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe))
    ran.text.append(buffer.data(), n);
  ran.status = pclose(pipe);
  return ran;
}
bool have(const std::string& program) { return run("command -v " + program).status == 0; }

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

Grid cone(std::int32_t n) {
  Grid grid{{500000, 4000000, 10, n, n}, {}};
  const Point middle{500000 + 5.0 * n, 4000000 - 5.0 * n};
  for (std::int32_t r = 0; r < n; ++r)
    for (std::int32_t c = 0; c < n; ++c) {
      const Point p = grid.spec.centre(r, c);
      grid.values.push_back(
          std::pow(10.0, -4.0 - std::hypot(p.x_m - middle.x_m, p.y_m - middle.y_m) / 700.0));
    }
  return grid;
}

// ---------------------------------------------------------------- atomic

TEST(WriteTextAtomic, ReplacesTheFileAndLeavesNothingElse) {
  const TempFolder folder;
  write_text_atomic(folder / "a.json", "one");
  write_text_atomic(folder / "a.json", "two");
  EXPECT_EQ(read_file(folder / "a.json"), "two");
  EXPECT_EQ(entries(folder.path()), 1u);
  write_text_atomic(folder / "empty.txt", "");
  EXPECT_EQ(fs::file_size(folder / "empty.txt"), 0u);
}

TEST(WriteTextAtomic, MakesAFileLikeAnyOther) {
  const TempFolder folder;
  write_file(folder / "reference", "x");
  write_text_atomic(folder / "a.json", "x");
  EXPECT_EQ(fs::status(folder / "a.json").permissions(),
            fs::status(folder / "reference").permissions());
}

TEST(WriteTextAtomic, RefusesFoldersLinksAndMissingParents) {
  const TempFolder folder;
  fs::create_directory(folder / "d");
  expect_data_error([&] { write_text_atomic(folder / "d", "x"); }, "not a regular file");
  write_file(folder / "precious", "keep");
  fs::create_symlink(folder / "precious", folder / "link");
  expect_data_error([&] { write_text_atomic(folder / "link", "x"); }, "not a regular file");
  EXPECT_EQ(read_file(folder / "precious"), "keep");
  expect_data_error([&] { write_text_atomic(folder / "no/such/a.txt", "x"); }, "does not exist");
}

TEST(AtomicFile, WithoutCommitTheOldFileStands) {
  const TempFolder folder;
  write_file(folder / "a.tif", "old");
  {
    const AtomicFile file{folder / "a.tif"};
    EXPECT_EQ(file.work().extension(), ".tif");
    EXPECT_EQ(file.work().parent_path(), folder.path());
    write_file(file.work(), "half");
  }
  EXPECT_EQ(read_file(folder / "a.tif"), "old");
  EXPECT_EQ(entries(folder.path()), 1u);
  AtomicFile never{folder / "b.tif"};
  expect_data_error([&] { never.commit(); }, "was not written");
}

const std::vector<std::string> kOwned = {"summary.json", "risk.gpkg", "manifest.json"};

void write_results(const fs::path& target, const std::string& text) {
  AtomicDirectory out{target, kOwned};
  write_text_atomic(out.work() / "summary.json", text);
  write_text_atomic(out.work() / "manifest.json", "{}");
  out.commit();
}

TEST(AtomicDirectory, AppearsWholeAndReplacesItsFormerSelf) {
  const TempFolder folder;
  write_results(folder / "out", "one");
  EXPECT_EQ(read_file(folder / "out/summary.json"), "one");
  write_file(folder / "out/risk.gpkg", "of the first run");
  write_results(folder / "out/", "two");  // a slash at the end is the same folder
  EXPECT_EQ(read_file(folder / "out/summary.json"), "two");
  EXPECT_FALSE(fs::exists(folder / "out/risk.gpkg"));
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(AtomicDirectory, AFailedRunLeavesTheOldResult) {
  const TempFolder folder;
  write_results(folder / "out", "one");
  try {
    AtomicDirectory out{folder / "out", kOwned};
    write_text_atomic(out.work() / "summary.json", "half");
    throw NumericError("no convergence");
  } catch (const NumericError&) {
  }
  EXPECT_EQ(read_file(folder / "out/summary.json"), "one");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(AtomicDirectory, FilesOfTheUserMoveAlong) {
  const TempFolder folder;
  write_results(folder / "out", "one");
  write_file(folder / "out/map.qgz", "the user's project");
  write_file(folder / "out/risk.gpkg-wal", "belongs to the old database");
  fs::create_directory(folder / "out/notes");
  write_file(folder / "out/notes/a.txt", "note");
  write_results(folder / "out", "two");
  EXPECT_EQ(read_file(folder / "out/map.qgz"), "the user's project");
  EXPECT_EQ(read_file(folder / "out/notes/a.txt"), "note");
  EXPECT_FALSE(fs::exists(folder / "out/risk.gpkg-wal"));
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(AtomicDirectory, AnswersGivenBeforeThereWereResultsMoveAlong) {
  const TempFolder folder;
  fs::create_directories(folder / "out/hazard");
  write_file(folder / "out/hazard/hazard.json", "{}");
  write_results(folder / "out", "new");
  EXPECT_EQ(read_file(folder / "out/hazard/hazard.json"), "{}");
  EXPECT_EQ(read_file(folder / "out/summary.json"), "new");
  fs::create_directories(folder / "photos/holiday");
  expect_data_error([&] { AtomicDirectory(folder / "photos", kOwned); }, "photos");
}

TEST(AtomicDirectory, AFolderThatIsNotOursIsNotTouched) {
  const TempFolder folder;
  fs::create_directory(folder / "thesis");
  write_file(folder / "thesis/chapter1.tex", "words");
  expect_data_error([&] { AtomicDirectory(folder / "thesis", kOwned); }, "thesis", "manifest.json",
                    "another folder");
  write_file(folder / "file", "x");
  expect_data_error([&] { AtomicDirectory(folder / "file", kOwned); }, "not a folder");
  fs::create_directory_symlink(folder / "thesis", folder / "link");
  expect_data_error([&] { AtomicDirectory(folder / "link", kOwned); }, "not a folder");
  expect_data_error([&] { AtomicDirectory(folder / "no/out", kOwned); }, "does not exist");
  for (const char* bad : {"/", ".", "..", ""})
    EXPECT_THROW(AtomicDirectory(bad, kOwned), DataError) << bad;
  EXPECT_EQ(read_file(folder / "thesis/chapter1.tex"), "words");
  fs::create_directory(folder / "empty");
  write_results(folder / "empty", "fine");
  EXPECT_EQ(read_file(folder / "empty/summary.json"), "fine");
}

// ---------------------------------------------------------------- COG

TEST(WriteCog, ReadsBackWithCrsUnitDescriptionAndNodata) {
  const TempFolder folder;
  Grid grid = cone(40);
  grid.values[3] = kNaN;
  grid.values[4] = 0.0;
  grid.values[5] = 1e-42;  // a float32 subnormal
  write_cog(folder / "r.tif", grid, parse_crs("EPSG:4548"),
            {.description = "individual risk", .unit = "1/yr", .tags = {{"isorisk", "0.1.0"}}});
  const RasterBand band = read_band("r.tif", 1, {.root = {folder.path(), false}});
  EXPECT_EQ(band.info.crs.id, "EPSG:4548");
  EXPECT_EQ(band.description, "individual risk");
  EXPECT_EQ(to_grid(band).spec, grid.spec);
  EXPECT_EQ(band.nodata_cells, 1);
  EXPECT_EQ(band.nan_cells, 0);
  EXPECT_TRUE(std::isnan(band.values[3]));
  EXPECT_EQ(band.values[4], 0.0);
  EXPECT_GT(band.values[5], 0.0);
  for (std::size_t i = 6; i < grid.values.size(); ++i)
    EXPECT_EQ(band.values[i], static_cast<double>(static_cast<float>(grid.values[i])));
  EXPECT_EQ(entries(folder.path()), 1u);  // no .aux.xml, no leftovers
}

TEST(WriteCog, IsCloudOptimizedForGdalinfoAndTheValidator) {
  if (!have("gdalinfo")) GTEST_SKIP() << "no gdalinfo";
  const TempFolder folder;
  write_cog(folder / "r.tif", cone(700), parse_crs("EPSG:4548"),
            {.description = "individual risk", .unit = "1/yr"});
  const Ran info = run("gdalinfo '" + (folder / "r.tif").string() + "'");
  EXPECT_EQ(info.status, 0) << info.text;
  for (const char* word :
       {"LAYOUT=COG", "COMPRESSION=DEFLATE", "Type=Float32", "Unit Type: 1/yr", "NoData Value=nan",
        "Overviews: 350x350", "CM 117E", "Description = individual risk"})
    EXPECT_NE(info.text.find(word), std::string::npos) << word << " not in\n" << info.text;

  const std::string validator =
      "/usr/bin/python3 -m osgeo_utils.samples.validate_cloud_optimized_geotiff";
  if (run(validator + " --help").text.find("No module") != std::string::npos)
    GTEST_SKIP() << "no validator";
  const Ran valid = run(validator + " '" + (folder / "r.tif").string() + "'");
  EXPECT_EQ(valid.status, 0) << valid.text;
  EXPECT_NE(valid.text.find("is a valid cloud optimized GeoTIFF"), std::string::npos) << valid.text;
}

TEST(WriteCog, TwiceIsTheSameBytes) {
  const TempFolder folder;
  const Grid grid = cone(300);
  write_cog(folder / "a.tif", grid, parse_crs("EPSG:4548"), {.unit = "1/yr"});
  write_cog(folder / "b.tif", grid, parse_crs("EPSG:4548"), {.unit = "1/yr"});
  EXPECT_EQ(read_file(folder / "a.tif"), read_file(folder / "b.tif"));
}

TEST(WriteCog, WhatCannotBeWrittenIsRefused) {
  const TempFolder folder;
  Grid grid = cone(4);
  grid.values[5] = 1e39;
  EXPECT_THROW(write_cog(folder / "a.tif", grid, parse_crs("EPSG:4548")), NumericError);
  grid.values.pop_back();
  EXPECT_THROW(write_cog(folder / "a.tif", grid, parse_crs("EPSG:4548")), InputError);
  expect_data_error([&] { write_cog(folder / "no/a.tif", cone(4), parse_crs("EPSG:4548")); },
                    "does not exist");
  expect_data_error([&] { write_cog(folder / "a.tif", cone(4), parse_crs("GCJ-02")); }, "GCJ-02");
  EXPECT_EQ(entries(folder.path()), 0u);
}

// ---------------------------------------------------------------- GeoPackage

OutLayer contour_layer() {
  OutLayer layer;
  layer.name = "contours";
  layer.title = "个人风险等值线";
  layer.description = "Location-specific individual risk, per year";
  layer.geometry = GeometryKind::MultiPolygon;
  layer.fields = {{"level", FieldType::Real, "风险 (1/年)"},
                  {"label", FieldType::Text, "标注"},
                  {"cut_by_edge", FieldType::Integer, ""}};
  const Grid grid = cone(200);
  const double levels[] = {1e-5, 3e-6};
  for (const Contour& contour : contours(grid, levels))
    layer.features.push_back(
        {{contour.level, number_text(contour.level), std::int64_t{contour.cut_by_edge ? 1 : 0}},
         contour.area});
  layer.style = Style{.kind = StyleKind::Fill,
                      .name = "个人风险",
                      .attribute = "label",
                      .classes = {{.value = std::string{"1e-05"},
                                   .label = "≥ 1e-5 /yr & more",
                                   .colour = "#d7191c",
                                   .opacity = 0.4},
                                  {.value = std::string{"3e-06"},
                                   .label = "≥ 3e-6",
                                   .colour = "#fdae61",
                                   .opacity = 0.4,
                                   .pattern = "diagonal"},
                                  {.label = "other"}},
                      .label_attribute = "label"};
  return layer;
}

OutLayer target_layer() {
  OutLayer layer;
  layer.name = "targets";
  layer.title = "防护目标";
  layer.geometry = GeometryKind::Point;
  layer.fields = {{"id", FieldType::Text, "编号"}, {"ratio", FieldType::Real, "风险/标准"}};
  layer.features = {{{std::string{"S-1"}, 0.5}, Geometry::point({500100, 3999900})},
                    {{std::string{"S-2"}, Value{}}, Geometry::point({500200, 3999800})},
                    {{std::string{"S-3"}, 12.25}, Geometry{}}};
  layer.style =
      Style{.kind = StyleKind::Marker,
            .attribute = "ratio",
            .classes = {{.high = 1.0, .label = "pass", .colour = "#1a9641"},
                        {.low = 1.0, .label = "fail", .colour = "#d7191c", .pattern = "diamond"}}};
  return layer;
}

void write_gpkg(const fs::path& path) {
  GpkgWriter gpkg{path, parse_crs("EPSG:4548")};
  gpkg.add(contour_layer());
  gpkg.add(target_layer());
  gpkg.add({.name = "notes",
            .fields = {{"text", FieldType::Text, ""}},
            .features = {{{std::string{"储罐"}}, {}}}});
  gpkg.close();
}

TEST(GpkgWriter, ReadsBackExactly) {
  const TempFolder folder;
  write_gpkg(folder / "risk.gpkg");
  const Root root{folder.path(), false};
  EXPECT_EQ(layer_names("risk.gpkg", root),
            (std::vector<std::string>{"contours", "targets", "notes"}));
  const OutLayer made = contour_layer();
  const Layer contours = read_layer("risk.gpkg#contours", {.root = root});
  EXPECT_EQ(contours.crs.id, "EPSG:4548");
  ASSERT_EQ(contours.features.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(contours.features[i].values, made.features[i].values);
    EXPECT_EQ(contours.features[i].geometry, made.features[i].geometry);
    EXPECT_EQ(contours.features[i].fid, static_cast<std::int64_t>(i) + 1);
  }
  const Layer targets = read_layer("risk.gpkg#targets", {.root = root});
  EXPECT_TRUE(is_null(targets.value(targets.features[1], "ratio")));
  EXPECT_TRUE(targets.features[2].geometry.empty());
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(GpkgWriter, OgrinfoAcceptsItAndFindsTitlesStylesAndIndex) {
  if (!have("ogrinfo")) GTEST_SKIP() << "no ogrinfo";
  const TempFolder folder;
  write_gpkg(folder / "risk.gpkg");
  const std::string path = "'" + (folder / "risk.gpkg").string() + "'";
  const Ran info = run("ogrinfo -ro -al -so " + path);
  EXPECT_EQ(info.status, 0) << info.text;
  for (const char* word : {"IDENTIFIER=个人风险等值线", "Geometry: Multi Polygon",
                           "Layer name: layer_styles", "CM 117E", "useAsDefault: Integer(Boolean)"})
    EXPECT_NE(info.text.find(word), std::string::npos) << word << " not in\n" << info.text;
  EXPECT_EQ(info.text.find("Warning"), std::string::npos) << info.text;
  const auto sql = [&](const std::string& query) {
    return run("ogrinfo -ro " + path + " -sql \"" + query + "\"").text;
  };
  EXPECT_NE(sql("SELECT COUNT(*) AS n FROM rtree_contours_geom").find("n (Integer) = 2"),
            std::string::npos);
  EXPECT_NE(sql("SELECT COUNT(*) AS n FROM layer_styles WHERE f_table_schema = '' AND "
                "f_geometry_column = 'geom' AND useAsDefault = 1")
                .find("n (Integer) = 2"),
            std::string::npos);
  EXPECT_NE(sql("SELECT name FROM gpkg_data_columns WHERE table_name = 'contours' AND "
                "column_name = 'level'")
                .find("风险 (1/年)"),
            std::string::npos);
  EXPECT_NE(sql("PRAGMA integrity_check").find("integrity_check (String) = ok"), std::string::npos);
  EXPECT_NE(sql("SELECT last_change FROM gpkg_contents WHERE table_name = 'contours'").find("2000"),
            std::string::npos);
}

TEST(GpkgWriter, TwiceIsTheSameBytes) {
  const TempFolder folder;
  write_gpkg(folder / "a.gpkg");
  write_gpkg(folder / "b.gpkg");
  EXPECT_EQ(read_file(folder / "a.gpkg"), read_file(folder / "b.gpkg"));
}

TEST(GpkgWriter, WithoutCloseTheOldFileStands) {
  const TempFolder folder;
  write_file(folder / "risk.gpkg", "old");
  {
    GpkgWriter gpkg{folder / "risk.gpkg", parse_crs("EPSG:4548")};
    gpkg.add(target_layer());
  }
  EXPECT_EQ(read_file(folder / "risk.gpkg"), "old");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(GpkgWriter, FaultsOfALayerAreListedTogether) {
  const TempFolder folder;
  GpkgWriter gpkg{folder / "risk.gpkg", parse_crs("EPSG:4548")};
  OutLayer bad;
  bad.name = "Bad Name";
  bad.geometry = GeometryKind::Point;
  bad.fields = {
      {"a", FieldType::Integer, ""}, {"a", FieldType::Real, ""}, {"geom", FieldType::Text, ""}};
  bad.features = {{{1.5, 1.0, std::string{"x"}}, Geometry::line({{0, 0}, {1, 1}})},
                  {{Value{}}, Geometry::point({0, 0})},
                  {{Value{}, Value{}, std::string{"\xFF"}}, Geometry::point({kNaN, 0})}};
  expect_data_error([&] { gpkg.add(bad); }, "'Bad Name'", "field 'a' occurs twice",
                    "'geom' is a name of the format", "'a' = '1.5' is not integer",
                    "LineString in a layer of Point", "1 values for 3 fields", "not UTF-8",
                    "feature 3: a coordinate is not a finite number");
  gpkg.add(target_layer());
  expect_data_error([&] { gpkg.add(target_layer()); }, "'targets' occurs twice");
  expect_data_error([&] { GpkgWriter(folder / "x.gpkg", Crs{}); }, "no CRS");
}

// ---------------------------------------------------------------- styles

TEST(Style, IsWellFormedXmlWithEscapedLabels) {
  const OutLayer layer = contour_layer();
  const TempFolder folder;
  for (const auto& [name, text] :
       {std::pair{"a.qml", style_qml(layer)}, std::pair{"a.sld", style_sld(layer)},
        std::pair{"b.qml", style_qml(target_layer())},
        std::pair{"b.sld", style_sld(target_layer())}}) {
    write_file(folder / name, text);
    const Ran parsed =
        run("/usr/bin/python3 -c \"import xml.dom.minidom, sys; "
            "xml.dom.minidom.parse(sys.argv[1])\" '" +
            (folder / name).string() + "'");
    EXPECT_EQ(parsed.status, 0) << parsed.text << text;
  }
  EXPECT_NE(style_qml(layer).find("≥ 1e-5 /yr &amp; more"), std::string::npos);
  EXPECT_NE(style_qml(layer).find("type=\"categorizedSymbol\" attr=\"label\""), std::string::npos);
  EXPECT_NE(style_qml(layer).find("value=\"215,25,28,102\""), std::string::npos);
}

TEST(Style, GraduatedClassesStandFromHighToLowSoThatALimitBelongsAbove) {
  const std::string qml = style_qml(target_layer());
  EXPECT_NE(qml.find("graduatedSymbol"), std::string::npos);
  EXPECT_LT(qml.find("label=\"fail\""), qml.find("label=\"pass\""));
  EXPECT_NE(style_sld(target_layer()).find("PropertyIsGreaterThanOrEqualTo"), std::string::npos);
}

TEST(Style, MistakesAreErrorsInWords) {
  OutLayer layer = target_layer();
  const auto refused = [&](const std::string& word) {
    try {
      (void)style_qml(layer);
      ADD_FAILURE() << "accepted: " << word;
    } catch (const InputError& error) {
      EXPECT_NE(std::string{error.what()}.find(word), std::string::npos) << error.what();
    }
    layer = target_layer();
  };
  layer.style->attribute = "nothing";
  refused("no field 'nothing'");
  layer.style->classes[0].colour = "red";
  refused("#rrggbb");
  layer.style->classes[0].pattern = "heart";
  refused("circle, square");
  layer.style->kind = StyleKind::Fill;
  refused("cannot be shown");
  layer.style->classes[0].high.reset();
  refused("mixes");
  layer.style.reset();
  refused("has none");
}

// ---------------------------------------------------------------- GeoJSON

TEST(ToGeoJson, IsLongitudeAndLatitudeWithTheDigitsAskedFor) {
  OutLayer layer = target_layer();
  layer.features.resize(2);
  layer.features[0].values[1] = std::numeric_limits<double>::infinity();
  const std::string text = to_geojson(layer, parse_crs("EPSG:4548"), 5);
  // 100 m east of the meridian; 3999900 m by the meridian arc of crs_test.cpp.
  EXPECT_NE(text.find("\"coordinates\": [ 117.00111, 36.12939 ]"), std::string::npos) << text;
  EXPECT_NE(text.find("\"ratio\": null"), std::string::npos) << text;
  EXPECT_EQ(text.find("\"crs\""), std::string::npos) << text;
  EXPECT_EQ(text, to_geojson(layer, parse_crs("EPSG:4548"), 5));

  const TempFolder folder;
  write_file(folder / "a.geojson", to_geojson(contour_layer(), parse_crs("EPSG:4548"), 9));
  const Layer back =
      read_layer("a.geojson", {.root = {folder.path(), false}, .target = parse_crs("EPSG:4548")});
  ASSERT_EQ(back.features.size(), 2u);
  EXPECT_EQ(back.value(back.features[0], "level"), Value{1e-5});
  const double area = area_m2(contour_layer().features[0].geometry);
  EXPECT_NEAR(area_m2(back.features[0].geometry), area, 1e-4 * area);
}

}  // namespace
}  // namespace isorisk::gis
