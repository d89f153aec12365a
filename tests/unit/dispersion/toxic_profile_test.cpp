// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/toxic_profile.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/core/risk/footprint.hpp"
#include "isorisk/models/dispersion/heavy_gas.hpp"

namespace isorisk::models::dispersion {
namespace {

using vulnerability::probability_of_probit;

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kCutoff = 1e-3;

SlabAtmosphere air(double index, double wind) {
  return SlabAtmosphere{{.wind_speed_m_per_s = wind,
                         .reference_height_m = 10.0,
                         .roughness_m = 0.1,
                         .temperature_k = 288.15,
                         .relative_humidity_fraction = 0.7,
                         .stability_index = index}};
}

HeavyGasRelease jet(const char* substance, double rate, double duration) {
  return {.source = HeavyGasSource::HorizontalJet,
          .material = heavy_gas_material(SubstanceLibrary::builtin().at(substance), 288.15),
          .mass_flow_kg_per_s = rate,
          .duration_s = duration,
          .velocity_m_per_s = 40.0,
          .temperature_k = 239.1,
          .liquid_fraction = 0.8,
          .height_m = 1.0};
}
HeavyGasRelease burst(const char* substance, double mass) {
  HeavyGasRelease r = jet(substance, 0.0, kInf);
  r.source = HeavyGasSource::Instantaneous;
  r.mass_kg = mass;
  r.area_m2 = 0.03 * mass;
  r.height_m = 0.0;
  return r;
}

struct Case {
  const char* name;
  HeavyGasRelease release;
  double index, wind;
  const char* substance;
};
std::vector<Case> cases() {
  return {
      {"jet without end", jet("chlorine", 10.0, kInf), 6.0, 2.0, "chlorine"},
      {"brief jet", jet("chlorine", 10.0, 300.0), 4.0, 5.0, "chlorine"},
      {"jet that becomes a puff", jet("chlorine", 30.0, 60.0), 6.0, 1.5, "chlorine"},
      {"burst", burst("chlorine", 10000.0), 4.0, 5.0, "chlorine"},
      {"calm burst", burst("chlorine", 50000.0), 6.0, 1.5, "chlorine"},
      {"hydrogen sulfide", jet("hydrogen_sulfide", 20.0, 1800.0), 4.0, 3.0, "hydrogen_sulfide"}};
}

ToxicOptions options(const char* substance, double tolerance = 0.01) {
  return {.probit = vulnerability::toxic_substance(substance).probit,
          .lethality_cutoff = kCutoff,
          .tolerance = tolerance};
}

// By the cloud's own toxic load.
double exact(const HeavyGasCloud& cloud, const ToxicOptions& o, double x, double y) {
  const auto probit =
      o.probit.in_mg_per_m3(cloud.release().material.molar_mass_kg_per_mol, 288.15, 101325.0);
  return probability_of_probit(probit.probit(
      cloud.toxic_load(x, y, o.receptor_height_m, probit.n, o.averaging_time_s, o.max_exposure_s)));
}

double off(double p, double q) {
  return std::abs(std::max(p, kCutoff) - std::max(q, kCutoff)) /
         std::max({p, q, SamplingError::kFloor});
}

TEST(ToxicProfile, OfAHeavyCloudIsThatOfItsLoadAtRandomPlacesWithinTheStatedError) {
  std::mt19937_64 random{20240601};
  std::uniform_real_distribution<double> unit{0.0, 1.0};
  for (const Case& c : cases()) {
    const HeavyGasCloud cloud{c.release, air(c.index, c.wind)};
    for (const double tolerance : {0.05, 0.01}) {
      SCOPED_TRACE(c.name + (" " + std::to_string(tolerance)));
      const ToxicOptions o = options(c.substance, tolerance);
      const ToxicProfile t = sample_toxic_field(cloud.toxic_field(o), o);
      ASSERT_GE(t.x_m.size(), 17u);
      EXPECT_LE(t.error.probability, tolerance);
      EXPECT_LE(t.error.edge, tolerance);
      const auto footprint = risk::make_profile_probit(
          t.x_m, t.half_width_m, t.probit, kCutoff,
          t.squares ? risk::ProfileShares::Squares : risk::ProfileShares::Even);
      double widest = 0.0;
      for (const double w : t.half_width_m) widest = std::max(widest, w);
      EXPECT_GT(widest, 10.0);
      double worst = 0.0;
      for (int i = 0; i < 3000; ++i) {
        const double x = t.x_m.front() + unit(random) * (t.x_m.back() - t.x_m.front());
        const double y = unit(random) * 1.1 * widest;
        const double p = exact(cloud, o, x, y);
        const double q = footprint->at(x, y);
        EXPECT_NEAR(probability_of_probit(t.probit_at(x, y)), q, 1e-9);
        // Over the places within the stated displacement.
        double low = p;
        double high = p;
        if (off(p, q) > t.error.probability) {
          for (const double dx : {-1.0, 0.0, 1.0}) {
            for (const double dy : {-1.0, 0.0, 1.0}) {
              const double near =
                  exact(cloud, o, x + dx * t.error.edge_m, std::abs(y + dy * t.error.edge_m));
              low = std::min(low, near);
              high = std::max(high, near);
            }
          }
        }
        worst = std::max(worst, off(std::clamp(q, low, high), q));
        // The contour of the cut-off is where the exact probability meets it.
        if (q == 0.0) {
          EXPECT_LE(exact(cloud, o, x, y + 1.01 * t.error.edge_m), 1.05 * kCutoff) << x << ' ' << y;
        } else if (y > t.error.edge_m) {
          EXPECT_GE(exact(cloud, o, x, y - 1.01 * t.error.edge_m), 0.95 * kCutoff) << x << ' ' << y;
        }
      }
      EXPECT_LE(worst, t.error.probability + 1e-4);
      EXPECT_GT(worst, 0.02 * t.error.probability);  // it is a statement about this table
    }
  }
}

TEST(ToxicProfile, KeepsTheIntegralAcrossTheWind) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    const HeavyGasCloud cloud{c.release, air(c.index, c.wind)};
    const ToxicOptions o = options(c.substance);
    const ToxicProfile t = sample_toxic_field(cloud.toxic_field(o), o);
    double widest = 0.0;
    for (const double w : t.half_width_m) widest = std::max(widest, w);
    for (const double part : {0.03, 0.11, 0.27, 0.52, 0.81}) {
      const double x = part * t.reach_m;
      if (exact(cloud, o, x, 0.0) < 0.01) continue;
      constexpr int kN = 2000;
      double table = 0.0;
      double sum = 0.0;
      for (int k = 0; k < kN; ++k) {
        const double y = (k + 0.5) * 1.1 * widest / kN;
        const double p = exact(cloud, o, x, y);
        sum += p >= kCutoff ? p : 0.0;
        table += probability_of_probit(t.probit_at(x, y));
      }
      EXPECT_NEAR(table / sum, 1.0, 0.01) << x;
    }
  }
}

TEST(ToxicProfile, OfAPassiveCloudIsItsTable) {
  CloudInput in{.mass_flow_kg_per_s = 5.0,
                .duration_s = 900.0,
                .molar_mass_kg_per_mol = 0.0709,
                .density_kg_per_m3 = 2.99,
                .weather = {.pasquill = Pasquill::D, .wind_speed_m_per_s = 5.0}};
  for (const double diameter : {0.0, 30.0}) {
    in.source_diameter_m = diameter;
    const PassiveCloud cloud{in};
    ToxicOptions o = options("chlorine", 0.002);
    const ToxicProfile t = sample_toxic_field(cloud.toxic_field(o), o);
    o.points = 2000;
    const ToxicTable table = cloud.toxic(o);
    EXPECT_NEAR(t.reach_m, table.reach_m, 1e-4 * table.reach_m);
    EXPECT_EQ(t.steps, 8);  // a straight line across needs none
    for (std::size_t i = 0; i < table.x_m.size(); i += 13) {
      const double x = table.x_m[i];
      if (x <= t.x_m.front() || x >= t.x_m.back()) continue;
      for (const double y : {0.0, 3.0, 20.0}) {
        const double p = probability_of_probit(table.probit[i] - table.drop_per_m2[i] * y * y);
        if (p < 1.2 * kCutoff) continue;
        EXPECT_NEAR(probability_of_probit(t.probit_at(x, y)), p, 0.004 * std::max(p, 0.1))
            << x << ' ' << y;
      }
    }
  }
}

TEST(ToxicProfile, LoadsOfAHeavyPuffAndOfAPassivePoolAddUp) {
  const HeavyGasCloud puff{burst("chlorine", 1000.0), air(4.0, 5.0)};
  CloudInput in{.mass_flow_kg_per_s = 4.0,
                .duration_s = 1200.0,
                .source_diameter_m = 20.0,
                .molar_mass_kg_per_mol = 0.0709,
                .density_kg_per_m3 = 2.99,
                .weather = {.pasquill = Pasquill::D, .wind_speed_m_per_s = 5.0}};
  const PassiveCloud pool{in};
  const ToxicOptions o = options("chlorine");
  const ToxicProfile both =
      toxic_of_both([&](const ToxicOptions& with) { return puff.toxic_field(with); },
                    [&](const ToxicOptions& with) { return pool.toxic_field(with); }, o);
  EXPECT_LE(both.error.probability, 0.01);
  const ToxicField a = puff.toxic_field(o);
  const ToxicField b = pool.toxic_field(o);
  double more = 0.0;
  for (double x = 3.0; x < both.reach_m; x += 0.013 * both.reach_m) {
    for (double y = 0.0; y < 0.2 * both.reach_m; y += 0.007 * both.reach_m) {
      const double first = a.across(x)(y);
      const double second = b.across(x)(y);
      const double load = std::exp(first / o.probit.b) + std::exp(second / o.probit.b);
      const double p = probability_of_probit(o.probit.b * std::log(load));
      const double q = probability_of_probit(both.probit_at(x, y));
      EXPECT_NEAR(std::max(p, kCutoff), std::max(q, kCutoff),
                  0.01 * std::max({p, q, SamplingError::kFloor}))
          << x << ' ' << y;
      more = std::max(more, p - probability_of_probit(std::max(first, second)));
    }
  }
  EXPECT_GT(more, 0.02);  // the two clouds do add up somewhere
}

TEST(ToxicProfile, InARoomItIsThatOfTheRoomsOwnEquation) {
  // dCi/dt = lambda (C - Ci) by small steps through the field of the cloud, to the end of exposure.
  for (const Case& c : {cases()[1], cases()[3]}) {
    SCOPED_TRACE(c.name);
    const HeavyGasCloud cloud{c.release, air(c.index, c.wind)};
    ToxicOptions o = options(c.substance);
    o.indoor = IndoorModel::AirChange;
    o.air_changes_per_h = 2.0;
    const auto probit = o.probit.in_mg_per_m3(0.070906, 288.15, 101325.0);
    for (const double exposure_s : {600.0, 1800.0, 7200.0}) {
      o.indoor_exposure_s = exposure_s;
      const ToxicField field = cloud.toxic_field(o);
      for (const double x : {60.0, 200.0, 500.0}) {
        for (const double y : {0.0, 15.0}) {
          const double begin = std::max(0.0, cloud.arrival_s(x) - 200.0);
          constexpr double kStep_s = 0.25;
          const double factor = -std::expm1(-o.air_changes_per_h / 3600.0 * kStep_s);
          double inside = 0.0;
          double load = 0.0;
          double arrived = -1.0;
          for (double t = begin; arrived < 0.0 ? t < begin + 4000.0 : t < arrived + exposure_s;
               t += kStep_s) {
            const double mg =
                1e6 * cloud.concentration_of_fraction_kg_per_m3(cloud.fraction(
                          x, y, o.receptor_height_m, t + 0.5 * kStep_s, o.averaging_time_s));
            if (arrived < 0.0 && mg > 1e-3) arrived = t;
            const double before = inside;
            inside += (mg - inside) * factor;
            load += std::pow(0.5 * (before + inside), probit.n) * kStep_s / 60.0;
          }
          const double want = probit.probit(load);
          if (want < 2.0) continue;
          EXPECT_NEAR(field.across(x)(y), want, 0.03) << exposure_s << ' ' << x << ' ' << y;
        }
      }
    }
  }
}

TEST(ToxicProfile, InARoomItIsThatOfASquarePulseWhereTheCloudIsOne) {
  // A long release near its source: constant while it lasts.
  const HeavyGasCloud cloud{jet("chlorine", 10.0, 900.0), air(4.0, 5.0)};
  ToxicOptions o = options("chlorine");
  const auto probit = o.probit.in_mg_per_m3(0.070906, 288.15, 101325.0);
  const double x = 100.0;
  const double mg = 1e6 * cloud.concentration_of_fraction_kg_per_m3(
                              cloud.peak_fraction(x, 0.0, o.receptor_height_m, 600.0));
  // Of the same peak and the same integral of the concentration.
  const double duration_s =
      60.0 * cloud.toxic_load(x, 0.0, o.receptor_height_m, 1.0, 600.0, 1e9) / mg;
  EXPECT_GT(duration_s, 600.0);
  o.indoor = IndoorModel::AirChange;
  for (const double changes : {0.3, 1.0, 6.0}) {
    o.air_changes_per_h = changes;
    for (const double exposure_s : {600.0, 1800.0, 14400.0}) {
      o.indoor_exposure_s = exposure_s;
      // Ci = C (1 - e^(-lambda t)), then falls: reference form, by itself.
      const double lambda = changes / 3600.0;
      double minutes = 0.0;
      constexpr int kParts = 20000;
      for (int i = 0; i < kParts; ++i) {
        const double t = (i + 0.5) * exposure_s / kParts;
        const double ratio = t < duration_s ? -std::expm1(-lambda * t)
                                            : -std::expm1(-lambda * duration_s) *
                                                  std::exp(-lambda * (t - duration_s));
        minutes += std::pow(ratio, probit.n) * exposure_s / kParts / 60.0;
      }
      const double want = probit.probit(std::pow(mg, probit.n) * minutes);
      EXPECT_NEAR(cloud.toxic_field(o).across(x)(0.0), want, 0.03) << changes << ' ' << exposure_s;
    }
  }
}

TEST(ToxicProfile, InARoomFewerDieThanOutdoorsAndMoreTheLongerTheyStay) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    const HeavyGasCloud cloud{c.release, air(c.index, c.wind)};
    ToxicOptions o = options(c.substance);
    const ToxicField outdoors = cloud.toxic_field(o);
    o.indoor = IndoorModel::AirChange;
    const ToxicField room = cloud.toxic_field(o);
    o.air_changes_per_h = 4.0;
    const ToxicField leaky = cloud.toxic_field(o);
    o.indoor_exposure_s = 3.0 * o.max_exposure_s;
    const ToxicField longer = cloud.toxic_field(o);
    int alive = 0;
    for (const double x : {30.0, 100.0, 300.0, 900.0}) {
      for (const double y : {0.0, 20.0, 60.0}) {
        const double out = outdoors.across(x)(y);
        const double in = room.across(x)(y);
        if (!(out > 0.0)) continue;
        ++alive;
        EXPECT_LT(in, out) << x << ' ' << y;
        EXPECT_LE(in, leaky.across(x)(y)) << x << ' ' << y;
        EXPECT_LT(leaky.across(x)(y), out + 1e-9) << x << ' ' << y;
        EXPECT_GT(longer.across(x)(y), leaky.across(x)(y)) << x << ' ' << y;
      }
    }
    EXPECT_GT(alive, 3);
  }
}

TEST(ToxicProfile, IndoorsTwoCloudsCountAsIfTheyWereInTheRoomTogether) {
  CloudInput in{.mass_flow_kg_per_s = 5.0,
                .duration_s = 600.0,
                .molar_mass_kg_per_mol = 0.0709,
                .density_kg_per_m3 = 2.99,
                .weather = {.pasquill = Pasquill::D, .wind_speed_m_per_s = 5.0}};
  const PassiveCloud cloud{in};
  ToxicOptions o = options("chlorine");
  o.indoor = IndoorModel::AirChange;
  const auto of = [&](const ToxicOptions& with) { return cloud.toxic_field(with); };
  const ToxicProfile both = toxic_of_both(of, of, o);
  // Twice the concentration has 2^n times the load.
  const double x = 0.4 * both.reach_m;
  const double want = cloud.toxic_field(o).across(x)(0.0) + o.probit.b * o.probit.n * std::log(2.0);
  EXPECT_NEAR(probability_of_probit(both.probit_at(x, 0.0)), probability_of_probit(want), 0.01);
}

TEST(ToxicProfile, TakesTheSharesThatSuitTheCloud) {
  // A narrow Gaussian on a wide one, and a plateau with a steep edge.
  ToxicField spike;
  ToxicField plateau;
  for (int i = 0; i <= 100; ++i) {
    spike.places.push_back(10.0 * i);
    plateau.places.push_back(10.0 * i);
  }
  spike.across = [](double x) -> ToxicField::Across {
    return [x](double y) {
      const double fade = 3.0 * x / 1000.0;
      return std::log(std::exp(5.0 - fade - 0.02 * y * y) + std::exp(3.2 - fade - 1e-4 * y * y));
    };
  };
  plateau.across = [](double x) -> ToxicField::Across {
    return [x](double y) {
      const double beyond = std::max(0.0, y / (100.0 + 0.1 * x) - 1.0) / 0.2;
      return 7.0 - 6.0 * x / 1000.0 - beyond * beyond;
    };
  };
  const ToxicOptions o = options("chlorine");
  const ToxicProfile narrow = sample_toxic_field(spike, o);
  const ToxicProfile flat = sample_toxic_field(plateau, o);
  EXPECT_TRUE(narrow.squares);
  EXPECT_FALSE(flat.squares);
  for (const auto& [field, table] : {std::pair{&spike, &narrow}, {&plateau, &flat}}) {
    EXPECT_LE(table->error.probability, 0.01);
    for (double x = 1.0; x < 0.95 * table->reach_m; x += 17.3) {
      for (double y = 0.0; y < 400.0; y += 1.7) {
        const double p = probability_of_probit(field->across(x)(y));
        EXPECT_LE(off(p, probability_of_probit(table->probit_at(x, y))), 0.01) << x << ' ' << y;
      }
    }
  }
}

TEST(ToxicProfile, IsEmptyBelowTheCutoff) {
  const HeavyGasCloud cloud{jet("hydrogen_sulfide", 0.001, 10.0), air(4.0, 5.0)};
  const ToxicOptions o = options("hydrogen_sulfide");
  const ToxicProfile t = sample_toxic_field(cloud.toxic_field(o), o);
  EXPECT_TRUE(t.x_m.empty());
  EXPECT_EQ(t.reach_m, 0.0);
}

TEST(ToxicProfile, AToleranceOutsideItsRangeIsRefused) {
  const HeavyGasCloud cloud{jet("chlorine", 1.0, 60.0), air(4.0, 5.0)};
  for (const double bad : {0.0, -1.0, 0.6, std::numeric_limits<double>::quiet_NaN()}) {
    const ToxicOptions o = options("chlorine", bad);
    EXPECT_THROW((void)sample_toxic_field(cloud.toxic_field(o), o), InputError) << bad;
  }
}

TEST(ToxicProfile, TheSameInputsGiveTheSameBitsOnEveryThread) {
  const auto make = [] {
    const HeavyGasCloud cloud{burst("chlorine", 10000.0), air(4.0, 5.0)};
    const ToxicOptions o = options("chlorine");
    return sample_toxic_field(cloud.toxic_field(o), o);
  };
  const ToxicProfile want = make();
  std::vector<int> same(3, 0);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < same.size(); ++i) {
    threads.emplace_back([&, i] {
      const ToxicProfile t = make();
      same[i] = t.x_m == want.x_m && t.half_width_m == want.half_width_m && t.probit == want.probit;
    });
  }
  for (std::thread& t : threads) t.join();
  for (const int s : same) EXPECT_EQ(s, 1);
}

}  // namespace
}  // namespace isorisk::models::dispersion
