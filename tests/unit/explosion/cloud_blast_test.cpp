// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/explosion/baker_strehlow_tang.hpp"
#include "isorisk/models/explosion/bauwens_dorofeev.hpp"
#include "isorisk/models/explosion/tno_multi_energy.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kP0 = 101325.0;

// A source with a length scale of 1 m: the distance is r_bar.
TnoMultiEnergy unit_source(double blast_class) { return TnoMultiEnergy{{kP0, blast_class}}; }

TEST(TnoMultiEnergy, GivesThePowerLawsOfTheTable) {
  // Class 7 at r_bar 2: 0.47 * 2^-1.46 = 0.170844; at 5: 0.32 * 5^-1.13 = 0.0519188.
  EXPECT_NEAR(unit_source(7.0).overpressure_pa(2.0) / kP0, 0.47 * std::pow(2.0, -1.46), 1e-14);
  EXPECT_NEAR(unit_source(7.0).overpressure_pa(5.0) / kP0, 0.32 * std::pow(5.0, -1.13), 1e-14);
  // Class 3 beyond r_bar 0.52: t_bar = 2; (E/p0)^(1/3) / c0 = 1 / 340.3 s.
  EXPECT_NEAR(unit_source(3.0).duration_s(4.0), 2.0 / 340.3, 1e-14);
  const Blast b = unit_source(3.0).at(4.0);
  EXPECT_DOUBLE_EQ(b.impulse_pa_s, 0.5 * b.overpressure_pa * b.duration_s);
}

TEST(TnoMultiEnergy, PeaksAtTheSourceStrengthOfTheClass) {
  const double peaks[] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0};
  for (int c = 1; c <= 9; ++c) {
    EXPECT_NEAR(unit_source(c).overpressure_pa(0.15) / kP0, peaks[c - 1], 1e-12) << c;
  }
}

TEST(TnoMultiEnergy, HoldsTheNearestValueAndSaysSo) {
  for (const double c : {1.0, 5.5, 7.0, 9.0, 10.0}) {
    const TnoMultiEnergy source = unit_source(c);
    const Blast near = source.at(0.01);
    EXPECT_EQ(near.range, BlastRange::Near);
    EXPECT_NEAR(near.overpressure_pa, source.overpressure_pa(0.1), 1e-9 * near.overpressure_pa);
    EXPECT_NEAR(near.duration_s, source.duration_s(0.1), 1e-12);
  }
  EXPECT_EQ(unit_source(7.0).at(1.0).range, BlastRange::Within);
}

TEST(TnoMultiEnergy, CapsTheDetonationClassAtTwentyTimesAmbient) {
  EXPECT_NEAR(unit_source(10.0).overpressure_pa(0.12) / kP0, 20.0, 1e-12);
  // 0.43 r^-2.35 = 20 at r = 0.19512; continuous there.
  const double join = std::pow(0.43 / 20.0, 1.0 / 2.35);
  EXPECT_NEAR(unit_source(10.0).overpressure_pa(join * 1.000001) / kP0, 20.0, 1e-3);
}

TEST(TnoMultiEnergy, ContinuesTheLastPowerLawBeyondTheChartsAndSaysSo) {
  const TnoMultiEnergy source = unit_source(1.0);
  EXPECT_EQ(source.at(10.0).range, BlastRange::Far);  // P_bar 0.00073
  EXPECT_NEAR(source.overpressure_pa(200.0) / source.overpressure_pa(100.0), std::pow(2.0, -0.98),
              1e-12);
  EXPECT_EQ(unit_source(10.0).at(150.0).range, BlastRange::Far);
}

TEST(TnoMultiEnergy, PiecesJoinWithinTheAccuracyOfTheFit) {
  for (int c = 1; c <= 10; ++c) {
    const TnoMultiEnergy source = unit_source(c);
    for (const double r : source.break_points()) {
      if (r <= 0.1) continue;
      const double below = source.overpressure_pa(r * (1.0 - 1e-12));
      const double above = source.overpressure_pa(r * (1.0 + 1e-12));
      EXPECT_NEAR(above / below, 1.0, 0.016) << "class " << c << " at " << r;
    }
  }
}

TEST(TnoMultiEnergy, ClassesSixToTenCoincideInTheFarField) {
  for (const double r : {2.4, 3.0, 3.5, 5.0, 20.0}) {
    for (const double c : {6.0, 7.0, 8.0, 9.0, 9.3}) {
      EXPECT_NEAR(unit_source(c).overpressure_pa(r), unit_source(10.0).overpressure_pa(r),
                  1e-9 * kP0)
          << c << " " << r;
    }
    if (r > 10.5) {
      EXPECT_NEAR(unit_source(6.0).duration_s(r), unit_source(10.0).duration_s(r), 1e-12);
    }
  }
}

TEST(TnoMultiEnergy, AgreesWithAnotherFitOfTheSameCharts) {
  // Alonso et al. 2006, second-hand: P_bar = a r_bar^b from the given r_bar on.
  struct Row {
    double blast_class, from, to, a, b;
  };
  for (const Row& row : {Row{1, 0.6, 7, 0.0064, -0.97}, Row{4, 0.65, 70, 0.0644, -0.99},
                         Row{5, 0.6, 90, 0.117, -0.99}, Row{6, 0.6, 100, 0.301, -1.11}}) {
    const TnoMultiEnergy source = unit_source(row.blast_class);
    for (double r = row.from; r <= row.to; r *= 1.1) {
      EXPECT_NEAR(source.overpressure_pa(r) / (kP0 * row.a * std::pow(r, row.b)), 1.0, 0.16)
          << row.blast_class << " " << r;
    }
  }
}

TEST(TnoMultiEnergy, InterpolatesTheLogarithmsBetweenClasses) {
  for (const double r : {0.05, 0.3, 0.7, 1.3, 4.0, 12.0}) {
    const double mid = unit_source(4.5).overpressure_pa(r);
    EXPECT_NEAR(
        mid, std::sqrt(unit_source(4.0).overpressure_pa(r) * unit_source(5.0).overpressure_pa(r)),
        1e-9 * mid);
    EXPECT_NEAR(unit_source(4.5).duration_s(r),
                std::sqrt(unit_source(4.0).duration_s(r) * unit_source(5.0).duration_s(r)), 1e-12);
    // Stronger classes are never weaker.
    double before = 0.0;
    for (double c = 1.0; c <= 10.0; c += 0.25) {
      const double p = unit_source(c).overpressure_pa(r);
      EXPECT_GE(p, before * 0.984) << c << " " << r;  // joins of the fits lie at different places
      before = p;
    }
  }
}

TEST(TnoMultiEnergy, TellsTheShapeOfTheWave) {
  EXPECT_EQ(unit_source(2.0).at(3.0).shape, WaveShape::PressureWave);
  EXPECT_EQ(unit_source(5.0).at(3.0).shape, WaveShape::SteepeningWave);
  EXPECT_EQ(unit_source(7.0).at(0.5).shape, WaveShape::PressureWave);
  EXPECT_EQ(unit_source(7.0).at(3.0).shape, WaveShape::Shock);
  EXPECT_EQ(unit_source(10.0).at(0.5).shape, WaveShape::Shock);
}

TEST(TnoMultiEnergy, ListsAllBadInputsTogether) {
  try {
    TnoMultiEnergy bad{{.energy_j = std::nan(""), .blast_class = 11.0, .ambient_pressure_pa = 0.0}};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("energy = nan J"), std::string::npos) << text;
    EXPECT_NE(text.find("blast_class = 11 -, must be in [1, 10]"), std::string::npos) << text;
    EXPECT_NE(text.find("ambient_pressure = 0 Pa"), std::string::npos) << text;
  }
}

TEST(TnoMultiEnergy, IsServedWithEnergyOrVolumeButNotBoth) {
  const Registry& r = Registry::builtin();
  const auto p = [&](const char* text) {
    const Evaluation e = r.evaluate("tno_multi_energy", Json::parse(text));
    for (const OutputValue& o : e.outputs) {
      if (o.name == "overpressure") return o.value.get<double>();
    }
    return 0.0;
  };
  EXPECT_DOUBLE_EQ(p(R"({"E": "7 GJ", "class": 7, "R": 100})"),
                   p(R"({"stoichiometric_volume": 2000, "class": 7, "R": "100 m"})"));
  EXPECT_THROW(p(R"({"class": 7, "R": 100})"), InputError);
  EXPECT_THROW(p(R"({"E": "7 GJ", "stoichiometric_volume": 2000, "class": 7, "R": 100})"),
               InputError);
}

TEST(BakerStrehlowTang, GoesThroughThePointsOfTheTable) {
  // Mf 0.7 at R_bar 1: 0.3078; i_bar 0.02984. E with ground factor 2.
  const BakerStrehlowTang b{{.combustion_energy_j = 0.5 * kP0, .flame_mach = 0.7}};
  EXPECT_NEAR(b.length_scale_m(), 1.0, 1e-15);
  EXPECT_NEAR(b.overpressure_pa(1.0) / kP0, 0.3078, 1e-12);
  EXPECT_NEAR(b.at(1.0).impulse_pa_s, 0.02984 * kP0 / 340.0, 1e-9);
  EXPECT_NEAR(b.at(1.0).duration_s, 2.0 * b.at(1.0).impulse_pa_s / b.at(1.0).overpressure_pa,
              1e-15);
}

TEST(BakerStrehlowTang, IsLinearInTheMachNumberBetweenCurves) {
  for (const double r : {0.15, 0.9, 3.3}) {
    const double scale = BakerStrehlowTang{{1e9, 0.35}}.length_scale_m();
    const double low = BakerStrehlowTang{{1e9, 0.35}}.overpressure_pa(r * scale);
    const double high = BakerStrehlowTang{{1e9, 0.7}}.overpressure_pa(r * scale);
    const double mid = BakerStrehlowTang{{1e9, 0.44}}.overpressure_pa(r * scale);
    EXPECT_NEAR(mid, low + (high - low) * 0.09 / 0.35, 1e-9 * mid);
  }
}

TEST(BakerStrehlowTang, ScalesFlamesSlowerThanTheSlowestCurve) {
  const BakerStrehlowTang slow{{1e9, 0.1}};
  const BakerStrehlowTang curve{{1e9, 0.2}};
  const double r = 1.7 * curve.length_scale_m();
  // (0.1/0.2)^2 (1.2/1.1)
  EXPECT_NEAR(slow.overpressure_pa(r) / curve.overpressure_pa(r), 0.25 * 1.2 / 1.1, 1e-12);
  // No step at 0.2.
  EXPECT_NEAR((BakerStrehlowTang{{1e9, 0.2 - 1e-9}}.overpressure_pa(r)) / curve.overpressure_pa(r),
              1.0, 1e-7);
}

TEST(BakerStrehlowTang, ExtendsBeyondTheTableWithoutAStepAndSaysSo) {
  const BakerStrehlowTang b{{1e9, 1.0}};
  const double edge = 9.5 * b.length_scale_m();
  EXPECT_NEAR(b.overpressure_pa(edge * 1.0000001) / b.overpressure_pa(edge * 0.9999999), 1.0, 1e-6);
  EXPECT_NEAR(b.overpressure_pa(2.0 * edge) / b.overpressure_pa(edge), std::pow(2.0, -1.1), 1e-12);
  EXPECT_NEAR(b.at(2.0 * edge).impulse_pa_s / b.at(edge).impulse_pa_s, 0.5, 1e-12);
  EXPECT_EQ(b.at(2.0 * edge).range, BlastRange::Far);
  EXPECT_EQ(b.at(0.05 * b.length_scale_m()).range, BlastRange::Near);
}

TEST(BakerStrehlowTang, RefusesAFlameFasterThanTheFastestCurve) {
  EXPECT_THROW((BakerStrehlowTang{{1e9, 5.3}}), InputError);
  EXPECT_THROW((BakerStrehlowTang{{1e9, 0.0}}), InputError);
}

TEST(BstFlameSpeed, GivesTheTableAndMarksDetonation) {
  EXPECT_DOUBLE_EQ(bst_flame_speed("3-D", "medium", "medium").mach, 0.44);
  const FlameSpeed ddt = bst_flame_speed("2-D", "high", "high");
  EXPECT_TRUE(ddt.detonation);
  EXPECT_DOUBLE_EQ(ddt.mach, 5.2);
  EXPECT_DOUBLE_EQ(bst_flame_speed("1-D", "low", "high", "1999").mach, 2.27);
}

TEST(BstFlameSpeed, NamesTheWordsItKnows) {
  try {
    (void)bst_flame_speed("1-D", "low", "high");
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("edition 1999: 1-D"), std::string::npos) << e.what();
  }
}

TEST(BstFlameSpeed, LightRoofLiesMidwayBetweenOpenAndPlanes) {
  for (const char* reactivity : {"medium", "low"}) {
    for (const char* congestion : {"high", "medium", "low"}) {
      const double mid = bst_flame_speed("2.5-D", reactivity, congestion).mach;
      const double mean = 0.5 * (bst_flame_speed("2-D", reactivity, congestion).mach +
                                 bst_flame_speed("3-D", reactivity, congestion).mach);
      EXPECT_NEAR(mid, mean, 0.08) << reactivity << " " << congestion;
    }
  }
}

TEST(BauwensDorofeev, AddsItsThreeTerms) {
  EXPECT_NEAR(BauwensDorofeev::overpressure_ratio(1.0), 0.4053, 1e-15);
  EXPECT_DOUBLE_EQ(BauwensDorofeev::overpressure_ratio(0.001),
                   BauwensDorofeev::overpressure_ratio(0.01));
  EXPECT_EQ((BauwensDorofeev{1e9}.at(0.1).range), BlastRange::Near);
}

}  // namespace
}  // namespace isorisk::models::explosion
