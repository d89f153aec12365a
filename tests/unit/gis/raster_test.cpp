// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/raster.hpp"

#include <cmath>
#include <filesystem>
#include <limits>
#include <numeric>

#include "making.hpp"
#include "testing.hpp"

namespace isorisk::gis {
namespace {

namespace fs = std::filesystem;
using testing::expect_data_error;
using testing::MadeRaster;
using testing::make_geotiff;
using testing::TempFolder;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

RasterReadOptions below(const TempFolder& folder) { return {.root = {folder.path(), false}}; }

/// 2 rows, 3 columns of 100 m in the study CRS.
MadeRaster small() {
  MadeRaster made;
  made.rows = 2;
  made.cols = 3;
  made.crs = "EPSG:4548";
  made.transform = {500000, 100, 0, 4000000, 0, -100};
  made.bands = {{1, 2, 3, 4, 5, 6}};
  return made;
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(ReadBand, KeepsValuesOrderAndPlace) {
  const TempFolder folder;
  make_geotiff((folder / "a.tif").string(), small());
  const RasterBand band = read_band("a.tif", 1, below(folder));
  EXPECT_EQ(band.values, (std::vector<double>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(band.info.crs.id, "EPSG:4548");
  EXPECT_EQ(band.info.extent(), (Extent{500000, 3999800, 500300, 4000000}));
  EXPECT_EQ(band.nodata_cells, 0);
  const Grid grid = to_grid(band);
  EXPECT_EQ(grid.spec, (GridSpec{500000, 4000000, 100, 2, 3}));
  EXPECT_EQ(grid.values[3], 4);
}

TEST(ReadBand, NodataAndNanAreToldApart) {
  const TempFolder folder;
  MadeRaster made = small();
  made.bands = {{-9999, 2, kNaN, -9999, std::numeric_limits<double>::infinity(), 6}};
  made.has_nodata = true;
  made.nodata = -9999;
  make_geotiff((folder / "a.tif").string(), made);
  RasterBand band = read_band("a.tif", 1, below(folder));
  EXPECT_EQ(band.nodata_cells, 2);
  EXPECT_EQ(band.nan_cells, 2);
  ASSERT_TRUE(band.first_nan);
  EXPECT_EQ(band.first_nan->row, 0);
  EXPECT_EQ(band.first_nan->col, 2);
  EXPECT_TRUE(std::isnan(band.values[0]));

  made.nodata = kNaN;
  make_geotiff((folder / "b.tif").string(), made);
  band = read_band("b.tif", 1, below(folder));
  EXPECT_EQ(band.nodata_cells, 1);  // the NaN
  EXPECT_EQ(band.nan_cells, 1);     // infinity
}

TEST(ReadBand, Float32NodataIsComparedAsFloat32) {
  const TempFolder folder;
  MadeRaster made = small();
  made.bands = {{-3.4e38, 2, 3, 4, 5, 6}};
  made.has_nodata = true;
  made.nodata = -3.4e38;
  make_geotiff((folder / "a.tif").string(), made, false);
  EXPECT_EQ(read_band("a.tif", 1, below(folder)).nodata_cells, 1);
}

TEST(ReadBand, WhatCannotBeReadIsAnErrorInWords) {
  const TempFolder folder;
  make_geotiff((folder / "a.tif").string(), small());
  expect_data_error([&] { (void)read_band("a.tif", 2, below(folder)); }, "has 1 band", "band 2");
  RasterReadOptions tight = below(folder);
  tight.limits.max_cells = 5;
  expect_data_error([&] { (void)read_band("a.tif", 1, tight); }, "6 cells", "at most 5");

  MadeRaster nowhere = small();
  nowhere.transform.clear();
  nowhere.crs.clear();
  make_geotiff((folder / "b.tif").string(), nowhere);
  expect_data_error([&] { (void)read_band("b.tif", 1, below(folder)); }, "where it lies");
  // A sidecar does not change what a file says.
  testing::write_file(folder / "b.tfw", "100\n0\n0\n-100\n500050\n3999950\n");
  expect_data_error([&] { (void)read_band("b.tif", 1, below(folder)); }, "where it lies");

  testing::write_file(folder / "c.csv", "a\n1\n");
  expect_data_error([&] { (void)read_band("c.csv", 1, below(folder)); }, "not a GeoTIFF");
  testing::write_file(folder / "d.tif",
                      "<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"><VRTRasterBand "
                      "dataType=\"Byte\" band=\"1\"><SimpleSource><SourceFilename>/etc/passwd"
                      "</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>");
  expect_data_error([&] { (void)read_band("d.tif", 1, below(folder)); }, "d.tif", "GeoTIFF");
  EXPECT_THROW((void)read_band("/vsicurl/http://example.com/a.tif", 1, below(folder)), DataError);
}

TEST(ReadBand, ATruncatedFileIsAnError) {
  const TempFolder folder;
  MadeRaster made = small();
  made.rows = made.cols = 200;
  made.bands = {std::vector<double>(40000, 0.5)};
  make_geotiff((folder / "a.tif").string(), made);
  const std::string whole = testing::read_file(folder / "a.tif");
  for (const double part : {0.0, 0.01, 0.5, 0.95}) {
    testing::write_file(folder / "b.tif",
                        whole.substr(0, static_cast<std::size_t>(part * double(whole.size()))));
    expect_data_error([&] { (void)read_band("b.tif", 1, below(folder)); }, "b.tif");
  }
}

TEST(ReadBand, LeavesNoSidecarBehind) {
  const TempFolder folder;
  make_geotiff((folder / "a.tif").string(), small());
  (void)read_band("a.tif", 1, below(folder));
  EXPECT_EQ(std::distance(fs::directory_iterator{folder.path()}, fs::directory_iterator{}), 1);
}

TEST(ToGrid, DegreesRotationAndOblongCellsAreRefused) {
  const TempFolder folder;
  MadeRaster made = small();
  made.crs = "EPSG:4326";
  made.transform = {117, 0.001, 0, 36, 0, -0.001};
  make_geotiff((folder / "a.tif").string(), made);
  expect_data_error([&] { (void)to_grid(read_band("a.tif", 1, below(folder))); }, "degrees");
  made = small();
  made.transform = {500000, 100, 0, 4000000, 0, -50};
  make_geotiff((folder / "b.tif").string(), made);
  expect_data_error([&] { (void)to_grid(read_band("b.tif", 1, below(folder))); }, "100 m x 50 m");
  made.transform = {500000, 100, 5, 4000000, 0, -100};
  make_geotiff((folder / "c.tif").string(), made);
  expect_data_error([&] { (void)to_grid(read_band("c.tif", 1, below(folder))); }, "rotated");
}

// ---------------------------------------------------------------- cells

CellsOptions to_study(const TempFolder& folder) {
  CellsOptions options;
  options.read = below(folder);
  options.target = parse_crs("EPSG:4548");
  return options;
}

/// Persons a cell in longitude and latitude, 3 arc seconds as usual for such data.
MadeRaster population() {
  MadeRaster made;
  made.rows = 40;
  made.cols = 50;
  made.crs = "EPSG:4326";
  made.transform = {117.1, 1.0 / 1200, 0, 36.7, 0, -1.0 / 1200};
  made.bands.resize(2);
  for (int i = 0; i < made.rows * made.cols; ++i) {
    made.bands[0].push_back(i % 7 == 0 ? 0.0 : 0.37 * i);
    made.bands[1].push_back(i % 3 == 0 ? 0.0 : 1.0 + i % 11);
  }
  return made;
}

TEST(ReadCells, TotalsAreConservedAcrossTheChangeOfCrs) {
  const TempFolder folder;
  const MadeRaster made = population();
  make_geotiff((folder / "p.tif").string(), made);
  const int bands[] = {1, 2};
  const RasterCells cells = read_cells("p.tif", bands, to_study(folder));
  ASSERT_EQ(cells.values.size(), 2u);
  EXPECT_NEAR(cells.total[0], sum(made.bands[0]), 1e-12 * cells.total[0]);
  EXPECT_NEAR(cells.total[1], sum(made.bands[1]), 1e-12 * cells.total[1]);
  for (const auto& values : cells.values) EXPECT_EQ(values.size(), cells.cells.size());
}

TEST(ReadCells, CellsHaveTheAreaAndPlaceOfTheirOriginals) {
  const TempFolder folder;
  make_geotiff((folder / "p.tif").string(), population());
  const int bands[] = {1, 2};
  const RasterCells cells = read_cells("p.tif", bands, to_study(folder));
  const Transformer change{parse_crs("EPSG:4326"), parse_crs("EPSG:4548")};
  const RasterCell& first = cells.cells.front();  // row 0, column 1: the first with a value
  const double d = 1.0 / 1200;
  const Point centre = change(Point{117.1 + 1.5 * d, 36.7 - 0.5 * d});
  EXPECT_NEAR(first.centre.x_m, centre.x_m, 1e-6);
  EXPECT_NEAR(first.centre.y_m, centre.y_m, 1e-6);
  const Geometry outline = change(from_wkt(
      "POLYGON ((" + number_text(117.1 + d) + " 36.7, " + number_text(117.1 + 2 * d) + " 36.7, " +
      number_text(117.1 + 2 * d) + " " + number_text(36.7 - d) + ", " + number_text(117.1 + d) +
      " " + number_text(36.7 - d) + ", " + number_text(117.1 + d) + " 36.7))"));
  EXPECT_NEAR(first.side_m * first.side_m, area_m2(outline), 1e-6 * area_m2(outline));
  EXPECT_GT(first.side_m, 80.0);
  EXPECT_LT(first.side_m, 90.0);
}

TEST(ReadCells, DividedCellsKeepTheTotalAndAreSmallEnough) {
  const TempFolder folder;
  const MadeRaster made = population();
  make_geotiff((folder / "p.tif").string(), made);
  CellsOptions options = to_study(folder);
  options.max_side_m = 30.0;
  const int bands[] = {1};
  const RasterCells cells = read_cells("p.tif", bands, options);
  EXPECT_NEAR(cells.total[0], sum(made.bands[0]), 1e-12 * cells.total[0]);
  for (const RasterCell& cell : cells.cells) EXPECT_LE(cell.side_m, 30.0 + 1e-6);
}

TEST(ReadCells, InTheStudyCrsNothingMoves) {
  const TempFolder folder;
  make_geotiff((folder / "a.tif").string(), small());
  const int bands[] = {1};
  const RasterCells cells = read_cells("a.tif", bands, to_study(folder));
  ASSERT_EQ(cells.cells.size(), 6u);
  EXPECT_EQ(cells.cells[0].centre, (Point{500050, 3999950}));
  EXPECT_DOUBLE_EQ(cells.cells[0].side_m, 100.0);
  EXPECT_EQ(cells.values[0], (std::vector<double>{1, 2, 3, 4, 5, 6}));
}

TEST(ReadCells, OnlyCellsInTheExtentAreKeptAndTheWindowLosesNone) {
  const TempFolder folder;
  const MadeRaster made = population();
  make_geotiff((folder / "p.tif").string(), made);
  const int bands[] = {1};
  CellsOptions options = to_study(folder);
  const RasterCells all = read_cells("p.tif", bands, options);
  options.keep = {510500, 4059500, 512000, 4061500};
  const RasterCells some = read_cells("p.tif", bands, options);
  double expected = 0.0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < all.cells.size(); ++i)
    if (options.keep.contains(all.cells[i].centre)) {
      expected += all.values[0][i];
      ++count;
    }
  ASSERT_GT(count, 100u);
  EXPECT_EQ(some.cells.size(), count);
  EXPECT_NEAR(some.total[0], expected, 1e-9);
  options.keep = {100000, 100000, 100010, 100010};
  EXPECT_TRUE(read_cells("p.tif", bands, options).cells.empty());
}

TEST(ReadCells, NodataCountsNobodyAndNanIsReported) {
  const TempFolder folder;
  MadeRaster made = small();
  made.bands = {{-9999, 2, kNaN, 4, 0, 6}};
  made.has_nodata = true;
  made.nodata = -9999;
  make_geotiff((folder / "a.tif").string(), made);
  const int bands[] = {1};
  const RasterCells cells = read_cells("a.tif", bands, to_study(folder));
  EXPECT_EQ(cells.total[0], 12.0);
  EXPECT_EQ(cells.nodata_cells[0], 1);
  EXPECT_EQ(cells.nan_cells[0], 1);
  EXPECT_EQ(cells.first_nan->col, 2);
}

TEST(ReadCells, AnUndeclaredNodataValueIsNoticed) {
  const TempFolder folder;
  MadeRaster made = small();
  made.bands = {{1, 2, 3, 4, -99999, 6}};
  make_geotiff((folder / "a.tif").string(), made);
  const int bands[] = {1};
  expect_data_error([&] { (void)read_cells("a.tif", bands, to_study(folder)); }, "-99999",
                    "row 1, column 1", "nodata");
}

TEST(ReadCells, ACrsIsNeededOnBothSides) {
  const TempFolder folder;
  MadeRaster made = small();
  made.crs.clear();
  make_geotiff((folder / "a.tif").string(), made);
  const int bands[] = {1};
  CellsOptions options = to_study(folder);
  expect_data_error([&] { (void)read_cells("a.tif", bands, options); }, "no CRS");
  options.read.declared = parse_crs("EPSG:4548");
  EXPECT_EQ(read_cells("a.tif", bands, options).total[0], 21.0);
  options.target = parse_crs("EPSG:4326");
  expect_data_error([&] { (void)read_cells("a.tif", bands, options); }, "degrees");
}

}  // namespace
}  // namespace isorisk::gis
