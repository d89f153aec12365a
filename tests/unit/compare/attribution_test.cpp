// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/attribution.hpp"

#include <cmath>

#include "compare_support.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/raster.hpp"

namespace isorisk::study {
namespace {

TEST(Attribution, SharesFallWithRankAndSumToOneWhenAllAreKept) {
  const KeptRun kept = open_kept_run(base_run().out);
  Quiet quiet;
  const Attribution a = attribute(kept, {.bands = 3}, quiet);
  const auto& map = base_run().basis.result.individual_risk.values;
  std::size_t both = 0;
  for (std::size_t c = 0; c < map.size(); ++c) {
    EXPECT_NEAR(a.risk_per_yr[c], map[c], 1e-6 * map[c] + 1e-30);
    EXPECT_EQ(a.category[2][c], 0);  // there are two sites
    EXPECT_TRUE(std::isnan(a.share[2][c]));
    if (a.category[0][c] == 0) continue;
    if (a.category[1][c] == 0) {
      EXPECT_EQ(a.share[0][c], 1.0F);
      continue;
    }
    ++both;
    EXPECT_NE(a.category[0][c], a.category[1][c]);
    EXPECT_GE(a.share[0][c], a.share[1][c]);
    EXPECT_NEAR(a.share[0][c] + a.share[1][c], 1.0F, 1e-6F);
  }
  EXPECT_GT(both, 100U);
}

TEST(Attribution, EquipmentOfASiteAddsUpToTheSite) {
  const KeptRun kept = open_kept_run(base_run().out);
  Quiet quiet;
  const Attribution sites = attribute(kept, {.bands = 2}, quiet);
  const Attribution equipment = attribute(kept, {.bands = 4, .by_equipment = true}, quiet);
  const auto share_of = [](const Attribution& a, std::size_t cell, const std::string& id) {
    for (std::size_t b = 0; b < a.category.size(); ++b) {
      const std::uint16_t k = a.category[b][cell];
      if (k > 0 && a.ids[k - 1U] == id) return static_cast<double>(a.share[b][cell]);
    }
    return 0.0;
  };
  for (std::size_t c = 0; c < sites.risk_per_yr.size(); c += 37) {
    EXPECT_NEAR(share_of(equipment, c, "V-201") + share_of(equipment, c, "V-202"),
                share_of(sites, c, "B"), 1e-5);
  }
}

TEST(Attribution, ThreadsChangeNoBitAndBandsAreBounded) {
  const KeptRun kept = open_kept_run(base_run().out);
  Quiet quiet;
  const Attribution one = attribute(kept, {.bands = 1, .threads = 1}, quiet);
  const Attribution three = attribute(kept, {.bands = 1, .threads = 3}, quiet);
  EXPECT_EQ(one.category, three.category);
  EXPECT_EQ(one.risk_per_yr, three.risk_per_yr);
  EXPECT_THROW((void)attribute(kept, {.bands = 0}, quiet), InputError);
  EXPECT_THROW((void)attribute(kept, {.bands = 17}, quiet), InputError);
}

TEST(Attribution, WritesBandsThatReadBack) {
  const KeptRun kept = open_kept_run(base_run().out);
  Quiet quiet;
  const Attribution a = attribute(kept, {.bands = 2}, quiet);
  const TemporaryFolder folder;
  write_attribution(a, kept.crs, folder.path() / "who");
  const auto file = (folder.path() / "who_category.tif").string();
  EXPECT_EQ(gis::raster_info(file).bands, 2);
  const gis::RasterBand second = gis::read_band(file, 2);
  const gis::RasterBand share = gis::read_band((folder.path() / "who_share.tif").string(), 2);
  EXPECT_EQ(second.description, "contributor 2");
  for (std::size_t c = 0; c < second.values.size(); ++c) {
    if (a.category[1][c] == 0) {
      EXPECT_TRUE(std::isnan(second.values[c]));
    } else {
      EXPECT_EQ(second.values[c], a.category[1][c]);
      EXPECT_EQ(static_cast<float>(share.values[c]), a.share[1][c]);
    }
  }
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "who_category.qml"));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "who.csv"));
}

}  // namespace
}  // namespace isorisk::study
