// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/crs.hpp"

#include <cmath>

#include "testing.hpp"

namespace isorisk::gis {
namespace {

using testing::expect_data_error;

TEST(Crs, TellsDegreesFromMetresFromFeet) {
  EXPECT_EQ(parse_crs("EPSG:4326").kind, CrsKind::Geographic);
  EXPECT_EQ(parse_crs("EPSG:4490").kind, CrsKind::Geographic);
  EXPECT_EQ(parse_crs("EPSG:4979").kind, CrsKind::Geographic);  // 3D, taken as 2D
  EXPECT_EQ(parse_crs("EPSG:4548").kind, CrsKind::ProjectedMetres);
  EXPECT_EQ(parse_crs("EPSG:32650").kind, CrsKind::ProjectedMetres);
  EXPECT_EQ(parse_crs("EPSG:2264").kind, CrsKind::ProjectedOther);  // US survey feet
  EXPECT_EQ(parse_crs("EPSG:4978").kind, CrsKind::Other);           // geocentric
  EXPECT_FALSE(Crs{}.known());
}

TEST(Crs, KeepsAuthorityNameAndAreaOfUse) {
  const Crs crs = parse_crs("epsg:4548");
  EXPECT_EQ(crs.id, "EPSG:4548");
  EXPECT_EQ(crs.name, "CGCS2000 / 3-degree Gauss-Kruger CM 117E");
  EXPECT_EQ(crs.label(), "EPSG:4548 (CGCS2000 / 3-degree Gauss-Kruger CM 117E)");
  EXPECT_NEAR(crs.area_of_use_deg.west_m, 115.5, 1e-9);
  EXPECT_EQ(parse_crs("GCJ02").id, "GCJ-02");
  EXPECT_EQ(parse_crs(" bd-09 ").id, "BD-09");
  EXPECT_EQ(parse_crs("gcj-02").offset, ChinaOffset::Gcj02);
}

TEST(Crs, AnUnknownCodeIsRefusedWithNearOnes) {
  expect_data_error([] { (void)parse_crs("EPSG:45480"); }, "EPSG:45480", "not known",
                    "EPSG:4548 (CGCS2000");
  expect_data_error([] { (void)parse_crs("EPSG:999999"); }, "EPSG:999999", "not known");
}

TEST(Crs, NothingButACompleteDefinitionIsRead) {
  for (const char* text : {"", "WGS84", "/etc/passwd", "http://example.com/crs", "+init=epsg:4326",
                           "file:///etc/hosts", "urn:ogc:def:crs:EPSG::4326", "EPSG:", ":4548",
                           "IGNF:x:y", "PROJCS[\"broken\"", "+proj=nonsense"})
    EXPECT_THROW((void)parse_crs(text), DataError) << text;
}

TEST(Crs, ReadsWktAndEsriWktAndFindsTheCode) {
  const Crs crs = parse_crs("EPSG:4548");
  EXPECT_EQ(parse_crs(crs.wkt).id, "EPSG:4548");
  const Crs esri = parse_crs(
      "PROJCS[\"CGCS2000_3_Degree_GK_CM_117E\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_"
      "2000\","
      "DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\","
      "0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER["
      "\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_"
      "Meridian\","
      "117.0],PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\","
      "1.0]]");
  EXPECT_EQ(esri.id, "EPSG:4548");
  EXPECT_TRUE(same_crs(esri, crs));
}

TEST(Crs, AProjStringIsAProjectedCrs) {
  const Crs crs = parse_crs("+proj=utm +zone=50 +datum=WGS84 +units=m");
  EXPECT_TRUE(crs.is_projected_metres());
  EXPECT_TRUE(same_crs(crs, parse_crs("EPSG:32650")));
}

TEST(Crs, MetresAreRequiredInWords) {
  expect_data_error([] { require_projected_metres(parse_crs("EPSG:4326"), "study.yaml: crs"); },
                    "study.yaml: crs", "EPSG:4326", "degrees", "EPSG:4548");
  expect_data_error([] { require_projected_metres(parse_crs("EPSG:2264"), "x"); }, "metres");
  expect_data_error([] { require_projected_metres(Crs{}, "layer"); }, "missing");
  EXPECT_NO_THROW(require_projected_metres(parse_crs("EPSG:4548"), "x"));
}

TEST(Transformer, TheCentralMeridianIsAtFiveHundredKilometres) {
  const Transformer to{parse_crs("EPSG:4490"), parse_crs("EPSG:4548")};
  const Point p = to({117.0, 36.0});
  EXPECT_NEAR(p.x_m, 500000.0, 1e-6);
  // Meridian arc of GRS 80 to 36 N by the series of Snyder (1987), eq. 3-21.
  const double a = 6378137.0;
  const double f = 1.0 / 298.257222101;
  const double e2 = f * (2.0 - f);
  const double e4 = e2 * e2;
  const double e6 = e4 * e2;
  const double phi = 36.0 * std::acos(-1.0) / 180.0;
  const double arc =
      a * ((1.0 - e2 / 4.0 - 3.0 * e4 / 64.0 - 5.0 * e6 / 256.0) * phi -
           (3.0 * e2 / 8.0 + 3.0 * e4 / 32.0 + 45.0 * e6 / 1024.0) * std::sin(2.0 * phi) +
           (15.0 * e4 / 256.0 + 45.0 * e6 / 1024.0) * std::sin(4.0 * phi) -
           35.0 * e6 / 3072.0 * std::sin(6.0 * phi));
  EXPECT_NEAR(p.y_m, arc, 1e-3);
}

TEST(Transformer, ThereAndBackIsWhereWeWere) {
  const Crs degrees = parse_crs("EPSG:4326");
  for (const char* code : {"EPSG:4548", "EPSG:32650", "EPSG:3857", "EPSG:4513"}) {
    const Crs metres = parse_crs(code);
    const Point p{117.31, 38.97};
    const Point back = Transformer{metres, degrees}(Transformer{degrees, metres}(p));
    EXPECT_NEAR(back.x_m, p.x_m, 1e-9) << code;
    EXPECT_NEAR(back.y_m, p.y_m, 1e-9) << code;
  }
}

TEST(Transformer, Cgcs2000AndWgs84AreOneForOurPurpose) {
  const Point a = Transformer{parse_crs("EPSG:4326"), parse_crs("EPSG:4548")}({117.2, 36.6});
  const Point b = Transformer{parse_crs("EPSG:4490"), parse_crs("EPSG:4548")}({117.2, 36.6});
  EXPECT_NEAR(a.x_m, b.x_m, 1.0);
  EXPECT_NEAR(a.y_m, b.y_m, 1.0);
  const Transformer to{parse_crs("EPSG:4326"), parse_crs("EPSG:4548")};
  (void)to(Point{117.2, 36.6});
  EXPECT_EQ(to.accuracy_m(), 1.0);
  EXPECT_NE(to.operation().find("CGCS2000 = WGS 84"), std::string::npos);
}

TEST(Transformer, AGuessedChangeOfDatumIsRefused) {
  // An ellipsoid alone says nothing about where the datum lies.
  expect_data_error(
      [] {
        Transformer{parse_crs("+proj=longlat +ellps=krass"), parse_crs("EPSG:4548")};
      },
      "no change of coordinates is known", "EPSG:4548");
}

TEST(Transformer, ParametersOfAnotherRegionAreRefused) {
  // PROJ would take parameters of the Tarim basin for a point in Shandong.
  const Transformer to{parse_crs("EPSG:4214"), parse_crs("EPSG:4548")};
  expect_data_error(
      [&] {
        (void)to(Point{117.2, 36.6});
      },
      "EPSG:4214", "the change of datum PROJ knows is for 'China - ");
  EXPECT_THROW((Transformer{parse_crs("EPSG:4610"), parse_crs("EPSG:4548")}), DataError);
}

TEST(Transformer, HongKongGoesThroughWgs84) {
  const Transformer to{parse_crs("EPSG:2326"), parse_crs("EPSG:4547")};
  const Point p =
      to(Point{836694.05, 819069.80});  // origin of the grid: 22 18'43.68"N 114 10'42.80"E
  // Published shift to WGS 84: -5.5" in latitude, +8.8" in longitude (Lands Department, 1995).
  const Point degrees = Transformer{parse_crs("EPSG:4547"), parse_crs("EPSG:4490")}(p);
  EXPECT_NEAR(degrees.x_m, 114.0 + 10.0 / 60.0 + (42.80 + 8.8) / 3600.0, 0.1 / 3600.0);
  EXPECT_NEAR(degrees.y_m, 22.0 + 18.0 / 60.0 + (43.68 - 5.5) / 3600.0, 0.1 / 3600.0);
  EXPECT_GE(to.accuracy_m().value_or(-1.0), 1.0);
}

TEST(Transformer, SameSystemIsTheIdentityToTheBit) {
  const Transformer same{parse_crs("EPSG:4548"), parse_crs("EPSG:4548")};
  EXPECT_TRUE(same.identity());
  EXPECT_EQ(same({512345.678, 4012345.678}), (Point{512345.678, 4012345.678}));
  EXPECT_EQ(same.accuracy_m(), 0.0);
}

TEST(Transformer, SwappedAxesAndInfinityFailInWords) {
  const Transformer to{parse_crs("EPSG:4326"), parse_crs("EPSG:4548")};
  expect_data_error([&] { (void)to({36.6, 117.2}); }, "swapped", "EPSG:4326", "EPSG:4548");
  expect_data_error([&] { (void)to({std::nan(""), 1.0}); }, "not finite");
  expect_data_error([] { Transformer{Crs{}, parse_crs("EPSG:4548")}; }, "unknown CRS");
}

TEST(Transformer, GeometriesMoveVertexByVertex) {
  const Transformer to{parse_crs("EPSG:4490"), parse_crs("EPSG:4548")};
  const Geometry g = to(from_wkt("POLYGON ((117 36, 117.01 36, 117.01 36.01, 117 36))"));
  EXPECT_NEAR(g.polygons[0].exterior[0].x_m, 500000.0, 1e-6);
  EXPECT_EQ(g.polygons[0].exterior.front(), g.polygons[0].exterior.back());
}

TEST(Crs, TheWrongZoneIsNoticed) {
  const Crs crs = parse_crs("EPSG:4548");
  EXPECT_FALSE(outside_area_of_use(crs, {500000, 4000000, 510000, 4010000}));
  // Eastings with the zone number in front (39 500 000) belong to another EPSG code.
  const auto zone = outside_area_of_use(crs, {39500000, 4000000, 39510000, 4010000});
  ASSERT_TRUE(zone);
  EXPECT_NE(zone->find("zone"), std::string::npos);
  EXPECT_TRUE(outside_area_of_use(crs, {4000000, 500000, 4010000, 510000}));
}

// ---------------------------------------------------------------- GCJ-02, BD-09

/// Pairs published with the open-source project eviltransform (test data of its C, Go and other
/// versions): WGS 84 to GCJ-02, Shanghai, Shenzhen, Beijing.
TEST(ChinaOffset, AgreesWithPublishedPairs) {
  const struct {
    Point wgs84, gcj02;
  } pairs[] = {{{121.5272106, 31.1774276}, {121.531541859215, 31.17530398364597}},
               {{113.912316, 22.543847}, {113.9171764808363, 22.540796131694766}},
               {{116.377817, 39.911954}, {116.38404722455657, 39.91334545536069}}};
  for (const auto& pair : pairs) {
    const Point gcj02 = wgs84_to_gcj02(pair.wgs84);
    EXPECT_NEAR(gcj02.x_m, pair.gcj02.x_m, 1e-9);
    EXPECT_NEAR(gcj02.y_m, pair.gcj02.y_m, 1e-9);
    const Point back = gcj02_to_wgs84(pair.gcj02);
    EXPECT_NEAR(back.x_m, pair.wgs84.x_m, 1e-8);
    EXPECT_NEAR(back.y_m, pair.wgs84.y_m, 1e-8);
  }
}

TEST(ChinaOffset, ForwardOfInverseIsTheInputOverAllOfChina) {
  for (double lon = 74.0; lon <= 134.0; lon += 3.7)
    for (double lat = 4.0; lat <= 53.0; lat += 3.1) {
      const Point p{lon, lat};
      const Point g = wgs84_to_gcj02(gcj02_to_wgs84(p));
      EXPECT_NEAR(g.x_m, lon, 1e-9);
      EXPECT_NEAR(g.y_m, lat, 1e-9);
      const Point b = gcj02_to_bd09(bd09_to_gcj02(p));
      EXPECT_NEAR(b.x_m, lon, 1e-9);
      EXPECT_NEAR(b.y_m, lat, 1e-9);
    }
}

TEST(ChinaOffset, TheShiftIsHundredsOfMetresInChinaAndNothingElsewhere) {
  const Transformer metres{parse_crs("EPSG:4326"), parse_crs("EPSG:4548")};
  const Point p{117.2, 36.6};
  const Point a = metres(p);
  const Point b = metres(wgs84_to_gcj02(p));
  const double shift = std::hypot(a.x_m - b.x_m, a.y_m - b.y_m);
  EXPECT_GT(shift, 100.0);
  EXPECT_LT(shift, 1000.0);
  EXPECT_EQ(wgs84_to_gcj02({4.9, 52.4}), (Point{4.9, 52.4}));
  EXPECT_EQ(gcj02_to_wgs84({4.9, 52.4}), (Point{4.9, 52.4}));
}

TEST(ChinaOffset, IsTakenOffOnTheWayToTheStudyCrs) {
  const Point wgs84{117.2, 36.6};
  const Crs study = parse_crs("EPSG:4548");
  const Point expected = Transformer{parse_crs("EPSG:4326"), study}(wgs84);
  const Point gcj = Transformer{parse_crs("GCJ-02"), study}(wgs84_to_gcj02(wgs84));
  const Point bd = Transformer{parse_crs("BD-09"), study}(gcj02_to_bd09(wgs84_to_gcj02(wgs84)));
  EXPECT_NEAR(gcj.x_m, expected.x_m, 1e-3);
  EXPECT_NEAR(gcj.y_m, expected.y_m, 1e-3);
  EXPECT_NEAR(bd.x_m, expected.x_m, 1e-3);
  EXPECT_NEAR(bd.y_m, expected.y_m, 1e-3);
  expect_data_error([&] { Transformer{study, parse_crs("GCJ-02")}; }, "inputs only");
}

}  // namespace
}  // namespace isorisk::gis
