// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/models/explosion/baker_vessel_burst.hpp"
#include "isorisk/models/explosion/bleve_blast.hpp"

namespace isorisk::models::explosion {
namespace {

BakerVesselBurstInput air(double ratio, double volume_m3 = 10.0, double sound_m_per_s = 340.3) {
  const double p1 = ratio * 101325.0;
  return {
      .energy_j =
          burst_energy({.burst_pressure_abs_pa = p1, .volume_m3 = volume_m3, .gamma = 1.4}).brode_j,
      .vessel_volume_m3 = volume_m3,
      .start_overpressure_pa =
          101325.0 *
          shock_tube_overpressure_ratio(
              {.burst_pressure_abs_pa = p1, .gamma = 1.4, .sound_speed_m_per_s = sound_m_per_s}),
      .burst_pressure_abs_pa = p1};
}

const std::vector<double> kRatios{1.15, 1.5, 3.0, 10.0, 49.35, 150.0, 600.0};

TEST(BakerVesselBurst, StartsAtTheShockTubePressure) {
  for (const double ratio : kRatios) {
    const BakerVesselBurst burst{air(ratio)};
    const double r0 = burst.vessel_radius_m();
    EXPECT_DOUBLE_EQ(burst.overpressure_pa(0.5 * r0), burst.start_overpressure_pa());
    EXPECT_NEAR(burst.overpressure_pa(r0 * (1 + 1e-9)) / burst.start_overpressure_pa(), 1.0, 1e-6);
    EXPECT_EQ(burst.at(0.5 * r0).range, BlastRange::Near);
    EXPECT_EQ(burst.at(2.0 * r0).range, BlastRange::Within);
  }
}

TEST(BakerVesselBurst, IsTheBlastOfTntBeyondTwoScaledMetres) {
  const BakerVesselBurst burst{air(10.0)};
  const KingeryBulmash tnt{burst.tnt_mass_kg(), BurstConfiguration::Hemispherical};
  for (const double r_bar : {2.0, 2.5, 6.0, 20.0}) {
    const double r = r_bar * burst.length_scale_m();
    EXPECT_NEAR(burst.overpressure_pa(r) / tnt.overpressure_pa(r), 1.0, 1e-9) << r_bar;
    EXPECT_GE(burst.at(r).impulse_pa_s, tnt.at(r).impulse_pa_s * (1.0 - 1e-9)) << r_bar;
  }
  // A strong or light gas lies above TNT by what the equations say.
  const BakerVesselBurst strong{air(300.0)};
  const double factor = strong.overpressure_pa(5.0 * strong.length_scale_m()) /
                        KingeryBulmash(strong.tnt_mass_kg(), BurstConfiguration::Hemispherical)
                            .overpressure_pa(5.0 * strong.length_scale_m());
  EXPECT_GT(factor, 1.05);
  EXPECT_LT(factor, 1.25);
}

TEST(BakerVesselBurst, FallsWithDistanceWithoutAStepForEveryPressureAndGas) {
  for (const double ratio : kRatios) {
    for (const double sound : {150.0, 230.0, 340.3, 1000.0, 1500.0}) {
      for (const auto far : {BurstFarField::HighExplosive, BurstFarField::Computed}) {
        SCOPED_TRACE(std::to_string(ratio) + " " + std::to_string(sound));
        BakerVesselBurstInput in = air(ratio, 10.0, sound);
        in.far_field = far;
        const BakerVesselBurst burst{in};
        double last = burst.overpressure_pa(burst.vessel_radius_m());
        for (double x = burst.vessel_radius_m() * 1.01; x < 400.0; x *= 1.01) {
          const double p = burst.overpressure_pa(x);
          EXPECT_LE(p, last * (1.0 + 1e-12)) << x;
          // Kingery-Bulmash itself steps by up to 0.8 % at its joins.
          EXPECT_GT(p, 0.94 * last) << x;
          last = p;
        }
      }
    }
  }
}

TEST(BakerVesselBurst, StrongerVesselsGiveMorePressureEverywhere) {
  for (double r = 2.0; r < 500.0; r *= 1.3) {
    double last = 0.0;
    for (double ratio = 1.2; ratio < 900.0; ratio *= 1.1) {
      const double p = BakerVesselBurst{air(ratio)}.overpressure_pa(r);
      EXPECT_GT(p, last) << ratio << " " << r;
      last = p;
    }
  }
}

TEST(BakerVesselBurst, IsNeverBelowTheComputedCurve) {
  for (const double ratio : kRatios) {
    BakerVesselBurstInput in = air(ratio);
    const BakerVesselBurst joined{in};
    in.far_field = BurstFarField::Computed;
    const BakerVesselBurst computed{in};
    for (double r = 2.0; r < 300.0; r *= 1.2) {
      EXPECT_GE(joined.overpressure_pa(r), computed.overpressure_pa(r) * (1.0 - 1e-12))
          << ratio << " " << r;
    }
  }
}

TEST(BakerVesselBurst, EightVesselsAtTwiceTheDistanceGiveTheSamePressureAndTwiceTheImpulse) {
  const BakerVesselBurst one{air(20.0, 10.0)};
  const BakerVesselBurst eight{air(20.0, 80.0)};
  for (double r = 1.0; r < 300.0; r *= 1.37) {
    EXPECT_NEAR(eight.overpressure_pa(2.0 * r) / one.overpressure_pa(r), 1.0, 1e-9) << r;
    EXPECT_NEAR(eight.at(2.0 * r).impulse_pa_s / one.at(r).impulse_pa_s, 2.0, 1e-9) << r;
  }
}

TEST(BakerVesselBurst, MultipliesByTheTableForCylindersAndElevatedVessels) {
  BakerVesselBurstInput in = air(49.35);
  const BakerVesselBurst sphere{in};
  in.form = VesselForm::Cylinder;
  const BakerVesselBurst cylinder{in};
  in.elevated = true;
  const BakerVesselBurst both{in};
  const double scale = sphere.length_scale_m();
  for (const auto& [r_bar, p, i] : std::vector<std::array<double, 3>>{
           {0.25, 4.0, 2.0}, {0.8, 1.6, 1.1}, {2.5, 1.6, 1.0}, {6.0, 1.4, 1.0}}) {
    const double r = r_bar * scale;
    EXPECT_NEAR(cylinder.overpressure_pa(r) / sphere.overpressure_pa(r), p, 1e-9) << r_bar;
    EXPECT_NEAR(cylinder.at(r).impulse_pa_s / sphere.at(r).impulse_pa_s, i, 1e-9) << r_bar;
    EXPECT_NEAR(both.overpressure_pa(r) /
                    std::min(cylinder.overpressure_pa(r) * (r_bar < 1.0 ? 2.0 : 1.1), 48.35e5),
                1.0, r_bar < 0.3 ? 0.5 : 1e-9)
        << r_bar;
  }
  EXPECT_LE(both.overpressure_pa(0.1), 48.36 * 101325.0);
  EXPECT_FALSE(cylinder.warnings().empty());
}

TEST(BakerVesselBurst, FindsTheLargestDistanceOfAThreshold) {
  BakerVesselBurstInput in = air(49.35);
  in.form = VesselForm::Cylinder;
  const BakerVesselBurst burst{in};
  for (const double p : {2e3, 10e3, 30e3, 100e3, 300e3}) {
    const BlastRadius radius = largest_distance(burst, p);
    ASSERT_TRUE(radius.reached);
    EXPECT_GE(burst.overpressure_pa(radius.distance_m * (1 - 1e-9)), p * (1 - 1e-6));
    EXPECT_LT(burst.overpressure_pa(radius.distance_m * (1 + 1e-9)), p * (1 + 1e-6));
  }
}

TEST(BakerVesselBurst, ListsEveryBadFieldAndWarnsOutsideTheCurves) {
  BakerVesselBurstInput in = air(10.0);
  in.energy_j = -1.0;
  in.burst_pressure_abs_pa = 1.0e5;
  try {
    const BakerVesselBurst burst{in};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("energy = -1 J"), std::string::npos) << text;
    EXPECT_NE(text.find("burst_pressure"), std::string::npos) << text;
  }
  const BakerVesselBurst strong{air(600.0)};
  EXPECT_TRUE(std::any_of(strong.warnings().begin(), strong.warnings().end(),
                          [](const Warning& w) { return w.code == "outside_validity"; }));
}

TEST(GasEnergy, KnowsItsWordsAndReasons) {
  const BurstEnergy e = burst_energy({5e6, 10.0, 1.4});
  EXPECT_DOUBLE_EQ(value_of(e, gas_energy("brode")), e.brode_j);
  EXPECT_DOUBLE_EQ(value_of(e, gas_energy("availability")), e.availability_j);
  EXPECT_FALSE(reason_of(GasEnergy::Isothermal).empty());
  EXPECT_THROW((void)gas_energy("tnt"), InputError);
}

const Substance& propane() { return SubstanceLibrary::builtin().at("propane"); }

TEST(BleveBlast, IsTheSameFromMassOrVolumeAndFromPressureOrTemperature) {
  BleveBlastInput in;
  in.temperature_k = 328.15;
  in.vessel_volume_m3 = 50.0;
  const BleveBlast a{propane(), in};
  BleveBlastInput other;
  other.burst_pressure_abs_pa = a.energies().burst_pressure_abs_pa;
  other.mass_kg = a.energies().liquid_kg + a.energies().vapour_kg;
  const BleveBlast b{propane(), other};
  EXPECT_NEAR(b.temperature_k(), 328.15, 1e-6);
  EXPECT_NEAR(b.vessel_volume_m3(), 50.0, 1e-6);
  EXPECT_NEAR(b.blast_energy_j() / a.blast_energy_j(), 1.0, 1e-8);
  EXPECT_NEAR(b.blast().overpressure_pa(60.0) / a.blast().overpressure_pa(60.0), 1.0, 1e-8);
}

TEST(BleveBlast, PutsTheChosenPartOfTheChosenEnergyIntoTheBlast) {
  BleveBlastInput in;
  in.temperature_k = 328.15;
  in.vessel_volume_m3 = 50.0;
  const BleveEnergy e = BleveBlast{propane(), in}.energies();
  in.blast_fraction = 0.4;
  EXPECT_DOUBLE_EQ(BleveBlast(propane(), in).blast_energy_j(), 0.4 * e.isentropic_j);
  in.blast_fraction = 1.0;
  in.energy = BleveEnergyKind::SuperheatIrreversible;
  EXPECT_DOUBLE_EQ(BleveBlast(propane(), in).blast_energy_j(), 0.05 * e.superheat_j);
  in.energy = BleveEnergyKind::Prugh;
  EXPECT_DOUBLE_EQ(BleveBlast(propane(), in).blast_energy_j(), e.prugh_j);
  in.energy = BleveEnergyKind::Irreversible;
  const BleveBlast real{propane(), in};
  EXPECT_LT(real.blast_energy_j(), 0.5 * e.isentropic_j);
  EXPECT_TRUE(std::any_of(real.warnings().begin(), real.warnings().end(),
                          [](const Warning& w) { return w.code == "not_conservative"; }));
}

TEST(BleveBlast, RefusesToTakeTheBlastFractionTwiceAndListsWhatIsMissing) {
  BleveBlastInput in;
  in.energy = BleveEnergyKind::SuperheatIsentropic;
  in.blast_fraction = 0.4;
  try {
    const BleveBlast blast{propane(), in};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("'temperature' or 'burst_pressure'"), std::string::npos) << text;
    EXPECT_NE(text.find("'volume' or 'mass'"), std::string::npos) << text;
    EXPECT_NE(text.find("blast_fraction = 0.4"), std::string::npos) << text;
  }
  in.energy = BleveEnergyKind::Isentropic;
  in.vessel_volume_m3 = 50.0;
  in.burst_pressure_abs_pa = 60e5;  // above the critical pressure
  EXPECT_THROW((BleveBlast{propane(), in}), InputError);
}

TEST(BleveBlast, HotterVesselsReachFarther) {
  double last = 0.0;
  for (double t = 270.0; t < 360.0; t += 10.0) {
    BleveBlastInput in;
    in.temperature_k = t;
    in.vessel_volume_m3 = 50.0;
    const double r = largest_distance(BleveBlast{propane(), in}.blast(), 10e3).distance_m;
    EXPECT_GT(r, last) << t;
    last = r;
  }
}

TEST(BurstPressure, IsAFactorOnTheGaugePressureByCause) {
  EXPECT_DOUBLE_EQ(burst_pressure_abs_pa("fire", 1e6, 1e5), 1.31e6);
  EXPECT_DOUBLE_EQ(burst_pressure_abs_pa("overpressure", 1e6, 1e5), 2.6e6);
  EXPECT_DOUBLE_EQ(burst_pressure_abs_pa("weakened", 1e6, 1e5), 1.1e6);
  EXPECT_THROW((void)burst_pressure_abs_pa("magic", 1e6), InputError);
}

}  // namespace
}  // namespace isorisk::models::explosion
