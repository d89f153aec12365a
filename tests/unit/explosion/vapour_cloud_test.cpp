// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/vapour_cloud.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

VapourCloudInput propane() {
  return {.flammable_mass_kg = 5000.0, .heat_of_combustion_j_per_kg = 46.35e6};
}

TEST(VapourCloud, BurnsTheCongestedVolumeWithItsClassAndTheRestWeakly) {
  VapourCloudInput in = propane();
  in.congested_volume_m3 = 3000.0;
  in.blast_class = 7.0;
  const VapourCloud cloud{in};
  EXPECT_DOUBLE_EQ(cloud.blast_energy_j(), 3.5e6 * 3000.0);
  const TnoMultiEnergy congested{{3.5e6 * 3000.0, 7.0}};
  const TnoMultiEnergy open{{cloud.combustion_energy_j() - 3.5e6 * 3000.0, 1.0}};
  for (const double r : {5.0, 30.0, 100.0, 1000.0, 5000.0}) {
    EXPECT_DOUBLE_EQ(cloud.overpressure_pa(r),
                     std::max(congested.overpressure_pa(r), open.overpressure_pa(r)));
    EXPECT_DOUBLE_EQ(cloud.at(r).overpressure_pa, cloud.overpressure_pa(r));
    EXPECT_GE(cloud.at(r).impulse_pa_s, congested.at(r).impulse_pa_s);
  }
  EXPECT_DOUBLE_EQ(cloud.radius_30_kpa_m(), largest_distance(congested, 30e3).distance_m);
  EXPECT_NEAR(cloud.source_radius_m(), std::cbrt(1.5 * 3000.0 / 3.14159265358979), 1e-9);
}

TEST(VapourCloud, BurnsWholeWhenTheCongestionIsLargerThanTheCloud) {
  VapourCloudInput in = propane();
  in.congested_volume_m3 = 1e9;
  in.blast_class = 7.0;
  const VapourCloud cloud{in};
  EXPECT_DOUBLE_EQ(cloud.blast_energy_j(), cloud.combustion_energy_j());
  const TnoMultiEnergy whole{{cloud.combustion_energy_j(), 7.0}};
  EXPECT_DOUBLE_EQ(cloud.overpressure_pa(123.0), whole.overpressure_pa(123.0));
}

TEST(VapourCloud, WithoutAVolumeTakesThePartOfThePurpleBookAndSaysSo) {
  const VapourCloud cloud{propane()};
  EXPECT_NEAR(cloud.blast_energy_j(), 0.08 * cloud.combustion_energy_j(), 1.0);
  ASSERT_EQ(cloud.warnings().size(), 1U);
  EXPECT_EQ(cloud.warnings().front().code, "assumed_congestion");
  EXPECT_NE(cloud.warnings().front().message.find("8 %"), std::string::npos);
}

TEST(VapourCloud, MakesNoBlastInTheOpenWhenToldSo) {
  VapourCloudInput in = propane();
  in.congested_volume_m3 = 0.0;
  in.open_class = 0.0;
  const VapourCloud cloud{in};
  EXPECT_EQ(cloud.overpressure_pa(10.0), 0.0);
  EXPECT_EQ(cloud.at(10.0).overpressure_pa, 0.0);
  EXPECT_EQ(cloud.radius_10_kpa_m(), 0.0);
  EXPECT_EQ(cloud.warnings().back().code, "no_blast");
  in.open_class = 3.0;  // 5 kPa at most
  const VapourCloud open{in};
  EXPECT_GT(open.radius_m(3e3), 0.0);
  EXPECT_EQ(open.radius_10_kpa_m(), 0.0);
  EXPECT_EQ(open.model_id(), "explosion.tno_multi_energy");
}

TEST(VapourCloud, OffersEveryBlastModelBehindOneDoor) {
  for (const char* word : {"tno_multi_energy", "tnt_equivalence", "tnt_equivalency",
                           "tnt_equivalence_cn", "baker_strehlow_tang"}) {
    SCOPED_TRACE(word);
    VapourCloudInput in = propane();
    in.method = cloud_blast_method(word);
    in.congested_volume_m3 = 5000.0;
    in.flame_mach = 0.7;
    const VapourCloud cloud{in};
    const std::string id{cloud.model_id()};
    EXPECT_NE(id.find(std::string{word}.substr(0, 10)), std::string::npos);
    EXPECT_GT(cloud.radius_10_kpa_m(), cloud.radius_30_kpa_m());
    EXPECT_GT(cloud.radius_30_kpa_m(), 0.0);
    EXPECT_NEAR(cloud.overpressure_pa(cloud.radius_10_kpa_m()), 10e3, 1.0);
    std::vector<double> r;
    for (double x = 1.0; x < 1e4; x *= 1.3) r.push_back(x);
    std::vector<double> p(r.size());
    cloud.overpressure_pa(r, p);
    for (std::size_t i = 0; i < r.size(); ++i) EXPECT_EQ(p[i], cloud.overpressure_pa(r[i]));
  }
  EXPECT_THROW((void)cloud_blast_method("tnt"), InputError);
}

TEST(VapourCloud, TakesTheYieldOfTheMethodUnlessTold) {
  VapourCloudInput in = propane();
  in.method = CloudBlastMethod::TntEquivalence;
  EXPECT_NEAR(VapourCloud{in}.blast_energy_j(), 0.03 * 5000.0 * 46.35e6, 1.0);
  in.method = CloudBlastMethod::TntEquivalenceCn;
  EXPECT_NEAR(VapourCloud{in}.blast_energy_j(), 0.04 * 5000.0 * 46.35e6, 1.0);
  in.yield = 0.1;
  EXPECT_NEAR(VapourCloud{in}.blast_energy_j(), 0.1 * 5000.0 * 46.35e6, 1.0);
}

TEST(VapourCloud, GrowsWithTheMassAndTheClass) {
  VapourCloudInput in = propane();
  double before = 0.0;
  for (const double m : {10.0, 100.0, 1e3, 1e4, 1e5}) {
    in.flammable_mass_kg = m;
    const double r = VapourCloud{in}.radius_10_kpa_m();
    EXPECT_GT(r, before);
    before = r;
  }
  before = 0.0;
  for (const double c : {5.0, 6.0, 7.0, 8.0, 9.0, 10.0}) {
    in.blast_class = c;
    const double r = VapourCloud{in}.radius_30_kpa_m();
    EXPECT_GE(r, before * (1.0 - 1e-9));
    before = r;
  }
}

TEST(VapourCloud, ListsAllBadInputsTogether) {
  try {
    VapourCloudInput in = propane();
    in.flammable_mass_kg = 0.0;
    in.open_class = 0.5;
    in.congested_volume_m3 = -1.0;
    VapourCloud cloud{in};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word :
         {"flammable_mass = 0 kg", "open_class = 0.5", "congested_volume = -1"}) {
      EXPECT_NE(text.find(word), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace isorisk::models::explosion
