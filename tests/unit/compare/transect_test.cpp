// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/transect.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "compare_support.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::study {
namespace {

using testing::HasSubstr;

TEST(Transect, EqualsTheExactEvaluationAtTargets) {
  const KeptStudy& run = base_run();
  const KeptRun kept = open_kept_run(run.out);
  Quiet quiet;
  ASSERT_FALSE(run.basis.result.targets.empty());
  for (const TargetResult& t : run.basis.result.targets) {
    const Point p = t.worst;
    const auto line = gis::Geometry::line({p, {p.x_m + 35.0, p.y_m}});
    const auto points = transect(kept.basis, line, 10.0, {}, quiet);
    EXPECT_EQ(points[0].risk_per_yr, t.risk_per_yr);
    EXPECT_EQ(points[0].position, p);
  }
}

TEST(Transect, PartsOfTheSitesSumToTheRiskAndThreadsChangeNothing) {
  const KeptRun kept = open_kept_run(base_run().out);
  const auto line = gis::Geometry::line({{511900, 4323800}, {513000, 4324500}});
  Quiet quiet;
  const auto one = transect(kept.basis, line, 25.0, {.threads = 1}, quiet);
  const auto three = transect(kept.basis, line, 25.0, {.threads = 3}, quiet);
  ASSERT_EQ(one.size(), three.size());
  double highest = 0.0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    ASSERT_EQ(one[i].site_risk_per_yr.size(), 2U);
    const double sum = one[i].site_risk_per_yr[0] + one[i].site_risk_per_yr[1];
    EXPECT_NEAR(sum, one[i].risk_per_yr, 1e-12 * one[i].risk_per_yr);
    EXPECT_EQ(one[i].risk_per_yr, three[i].risk_per_yr);
    highest = std::max(highest, one[i].risk_per_yr);
  }
  EXPECT_GT(highest, 1e-6);
}

TEST(Transect, PointsStandAtVerticesAndEqualStepsBetween) {
  const auto line = gis::Geometry::multi_line({{{0, 0}, {30, 40}, {30, 41}}, {{5, 5}, {5, 25}}});
  const auto points = transect_points(line, 20.0);
  ASSERT_EQ(points.size(), 7U);
  EXPECT_DOUBLE_EQ(points[1].distance_m, 50.0 / 3.0);
  EXPECT_DOUBLE_EQ(points[3].distance_m, 50.0);
  EXPECT_DOUBLE_EQ(points[4].distance_m, 51.0);
  EXPECT_EQ(points[4].position, (Point{30, 41}));
  EXPECT_EQ(points[5].line, 1);
  EXPECT_DOUBLE_EQ(points[5].distance_m, 0.0);
  EXPECT_DOUBLE_EQ(points[6].distance_m, 20.0);
}

TEST(Transect, RefusesWhatItCannotFollow) {
  const auto line = gis::Geometry::line({{0, 0}, {1e7, 0}});
  EXPECT_THROW((void)transect_points(line, 0.0), InputError);
  EXPECT_THROW((void)transect_points(line, std::nan("")), InputError);
  EXPECT_THROW((void)transect_points(line, 1.0), InputError);
  EXPECT_THROW((void)transect_points(gis::Geometry::point({0, 0}), 10.0), InputError);
  const TemporaryFolder empty;
  EXPECT_THROW((void)open_kept_run(empty.path()), DataError);
}

TEST(Transect, SaysThatAResultWithoutItsBasisMustBeRunAgain) {
  const TemporaryFolder copy;
  std::filesystem::copy(base_run().out, copy.path() / "out");
  std::filesystem::remove(copy.path() / "out" / kBasisFile);
  try {
    (void)open_kept_run(copy.path() / "out");
    FAIL();
  } catch (const DataError& e) {
    EXPECT_THAT(e.what(), HasSubstr("run again"));
  }
}

TEST(Transect, FollowsALineLayerAndWritesAColumnPerSite) {
  const TemporaryFolder folder;
  const KeptRun kept = open_kept_run(base_run().out);
  Quiet quiet;
  folder.write(
      "line.geojson",
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},)"
      R"("geometry":{"type":"LineString","coordinates":[[117.14,39.04],[117.141,39.04]]}}]})");
  const gis::Geometry line = transect_layer((folder.path() / "line.geojson").string(), kept.crs);
  const auto points = transect(kept.basis, line, 50.0, {}, quiet);
  EXPECT_GE(points.size(), 3U);
  const std::string csv = transect_csv(points, kept.sites);
  EXPECT_THAT(csv, HasSubstr("line,distance_m,x_m,y_m,risk_per_yr,A,B\n"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'),
            static_cast<std::ptrdiff_t>(points.size()) + 1);
  EXPECT_THROW((void)transect_layer((base_run().folder.path() / "study/targets.csv").string(), {}),
               DataError);
}

}  // namespace
}  // namespace isorisk::study
