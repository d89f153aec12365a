// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/cloud.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <thread>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/toxic_profile.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::dispersion {
namespace {

using vulnerability::probability_of_probit;
constexpr double kPi = std::numbers::pi;

CloudInput chlorine(double rate, double duration, Pasquill p = Pasquill::D, double u = 5.0) {
  return {.kind = ReleaseKind::Continuous,
          .mass_flow_kg_per_s = rate,
          .duration_s = duration,
          .molar_mass_kg_per_mol = 0.0709,
          .density_kg_per_m3 = 2.99,
          .weather = {.pasquill = p, .wind_speed_m_per_s = u}};
}
CloudInput puff(double mass, double height = 0.0) {
  CloudInput in = chlorine(0.0, 0.0);
  in.kind = ReleaseKind::Instantaneous;
  in.mass_kg = mass;
  in.height_m = height;
  return in;
}
CloudInput propane(double rate, double duration, double height = 0.0) {
  CloudInput in = chlorine(rate, duration);
  in.molar_mass_kg_per_mol = 0.0441;
  in.density_kg_per_m3 = 1.86;
  in.height_m = height;
  return in;
}
ToxicOptions chlorine_options() {
  ToxicOptions o;
  o.probit = vulnerability::toxic_substance("chlorine").probit;
  return o;
}
FlammableOptions propane_options() {
  return {.lower_limit_fraction = 0.021, .upper_limit_fraction = 0.095};
}

double pure(const CloudInput& in) {
  return in.ambient.pressure_abs_pa * in.molar_mass_kg_per_mol /
         (8.314462618 * in.ambient.temperature_k);
}

// The plume of a cloud put together from the documented rules, with the public Gaussian models.
struct Reference {
  SigmaCurve curve;
  GaussianPlumeInput plume;
  explicit Reference(const CloudInput& in, double averaging_s)
      : curve{{.set = in.sigma_set,
               .pasquill = in.weather.pasquill,
               .roughness_m = in.ambient.roughness_m,
               .averaging_time_s = std::min(averaging_s, in.duration_s)}} {
    const double u = in.weather.wind_speed_m_per_s;
    const double area = in.mass_flow_kg_per_s / (kPi * u * pure(in));
    const double sy = std::max(in.source_diameter_m / 4.3, std::sqrt(area));
    plume = {.mass_flow_kg_per_s = in.mass_flow_kg_per_s,
             .wind_speed_m_per_s = u,
             .effective_height_m = in.height_m,
             .mixing_height_m = mixing_height_slab_m(in.weather.pasquill),
             .virtual_distance_y_m = curve.distance_of_sigma_y_m(sy),
             .virtual_distance_z_m = curve.distance_of_sigma_z_m(area / sy)};
  }
};

double integrate(const auto& f, double a, double b, int parts = 60) {
  double sum = 0.0;
  for (int i = 0; i < parts; ++i) {
    sum += boost::math::quadrature::gauss<double, 20>::integrate(f, a + (b - a) * i / parts,
                                                                 a + (b - a) * (i + 1) / parts);
  }
  return sum;
}

double at(const std::vector<double>& x, const std::vector<double>& y, double where) {
  const auto i =
      static_cast<std::size_t>(std::upper_bound(x.begin() + 1, x.end() - 1, where) - x.begin());
  return std::lerp(y[i - 1], y[i], (where - x[i - 1]) / (x[i] - x[i - 1]));
}

TEST(ToxicCloud, ProbitIsTheDoseIntegralOfTheFiniteRelease) {
  for (const double duration : {20.0, 300.0, 600.0, 1800.0, 4000.0}) {
    for (const Pasquill p : {Pasquill::B, Pasquill::F}) {
      const CloudInput in = chlorine(10.0, duration, p, 2.0);
      const ToxicTable t = PassiveCloud{in}.toxic(chlorine_options());
      ASSERT_FALSE(t.x_m.empty());
      const Reference reference{in, 600.0};
      const FiniteDurationPlume plume{reference.plume, reference.curve, duration};
      const auto probit = chlorine_options().probit;
      for (std::size_t i = 3; i < t.x_m.size(); i += 9) {
        const double x = t.x_m[i];
        // The worst 1800 s are those round the middle of the passage.
        const double middle = x / 2.0 + 0.5 * duration;
        const auto rate = [&](double time) {
          return std::pow(1e6 * plume.concentration_kg_per_m3(x, 0.0, 1.5, time), probit.n);
        };
        const double half = std::min(900.0, 0.5 * duration + 5.0 * 0.13 * x / 2.0);
        const double load = integrate(rate, std::max(0.0, middle - half), middle + half) / 60.0;
        EXPECT_NEAR(t.probit[i], probit.probit(load), 0.002)
            << duration << " " << letter(p) << " " << x;
      }
    }
  }
}

TEST(ToxicCloud, DropIsThatOfTheGaussianAcrossTheWind) {
  const CloudInput in = chlorine(10.0, 600.0);
  const ToxicTable t = PassiveCloud{in}.toxic(chlorine_options());
  const Reference reference{in, 600.0};
  const auto probit = chlorine_options().probit;
  for (std::size_t i = 1; i < t.x_m.size(); i += 10) {
    const double s = reference.curve.sigma_y_m(t.x_m[i] + reference.plume.virtual_distance_y_m);
    EXPECT_NEAR(t.drop_per_m2[i] * s * s, 0.5 * probit.b * probit.n, 1e-9);
  }
}

TEST(ToxicCloud, PuffProbitMatchesTheMovingPuffIncludingItsGrowth) {
  // The table freezes the spread while the cloud passes; the true integral lets it grow.
  for (const double height : {0.0, 20.0}) {
    const CloudInput in = puff(2000.0, height);
    const PassiveCloud cloud{in};
    const double u = cloud.transport_wind_m_per_s();
    const ToxicTable t = cloud.toxic(chlorine_options());
    const auto probit = chlorine_options().probit;
    const SigmaCurve curve{{.set = SigmaSet::YellowBookPuff, .pasquill = Pasquill::D}};
    const double s0 = std::cbrt(2.0 * 2000.0 / (std::pow(2.0 * kPi, 1.5) * pure(in)));
    const GaussianPuff model{{.mass_kg = 2000.0,
                              .effective_height_m = height,
                              .mixing_height_m = 1040.0,
                              .virtual_distance_x_m = s0 / 0.13,
                              .virtual_distance_y_m = curve.distance_of_sigma_y_m(s0),
                              .virtual_distance_z_m = curve.distance_of_sigma_z_m(s0)},
                             curve};
    for (const double x : {60.0, 120.0, 250.0, 500.0, 900.0}) {
      if (x > t.reach_m || x < t.x_m.front()) continue;
      const auto rate = [&](double time) {
        return std::pow(1e6 * model.concentration_kg_per_m3(x, 0.0, 1.5, u * time), probit.n);
      };
      const double load = integrate(rate, 0.0, 2.5 * x / u + 20.0, 200) / 60.0;
      const double frozen = at(t.x_m, t.probit, x);
      // More where an elevated cloud first touches the ground.
      EXPECT_NEAR(frozen, probit.probit(load), x < 100.0 && height > 0.0 ? 0.08 : 0.04)
          << x << " " << height;
    }
  }
}

TEST(ToxicCloud, PuffDoseAtTheSourceIsHalfOfAFullPassage) {
  const ToxicTable t = PassiveCloud{puff(2000.0)}.toxic(chlorine_options());
  const auto probit = chlorine_options().probit;
  EXPECT_LT(t.x_m.front(), 0.0);
  EXPECT_NEAR(probability_of_probit(t.probit.front()), 1e-3, 1e-5);
  const double s0 = std::cbrt(4000.0 / (std::pow(2.0 * kPi, 1.5) * pure(puff(2000.0))));
  const double c = pure(puff(2000.0)) * std::exp(-0.5 * (1.5 / s0) * (1.5 / s0));
  const double load =
      std::pow(1e6 * c, probit.n) * 0.5 * std::sqrt(2.0 * kPi / probit.n) * s0 / 5.0 / 60.0;
  EXPECT_NEAR(at(t.x_m, t.probit, 0.0), probit.probit(load), 1e-6);
}

TEST(ToxicCloud, ShortReleaseIsAPuffFarAway) {
  // 20 kg in one second and at once: beyond the memory of the different sizes of the source.
  const ToxicTable brief = PassiveCloud{chlorine(20.0, 1.0)}.toxic(chlorine_options());
  const ToxicTable at_once = PassiveCloud{puff(20.0)}.toxic(chlorine_options());
  EXPECT_NEAR(brief.reach_m, at_once.reach_m, 0.03 * at_once.reach_m);
  for (const double x : {0.8, 0.95}) {
    const double at_x = x * brief.reach_m;
    EXPECT_NEAR(at(brief.x_m, brief.probit, at_x), at(at_once.x_m, at_once.probit, at_x), 0.12)
        << x;
  }
}

TEST(ToxicCloud, StaysLethalOverThePoolThatFeedsIt) {
  CloudInput pool = chlorine(10.0, 600.0);
  pool.source_diameter_m = 30.0;
  const ToxicTable t = PassiveCloud{pool}.toxic(chlorine_options());
  // The layer over the pool is thinner than the receptor is high: the edge's value holds.
  EXPECT_DOUBLE_EQ(t.x_m[0], -15.0);
  EXPECT_DOUBLE_EQ(t.x_m[1], 15.0);
  EXPECT_EQ(t.probit[0], t.probit[1]);
  CloudInput fuel = propane(10.0, 1800.0);
  fuel.source_diameter_m = 30.0;
  const FlammableTable f = PassiveCloud{fuel}.flammable(propane_options());
  EXPECT_DOUBLE_EQ(f.upwind_x_m, -15.0);
  EXPECT_GT(f.distance_m, 15.0);
  for (std::size_t i = 1; i < f.x_m.size(); ++i) {
    EXPECT_GT(f.x_m[i], f.x_m[i - 1]);
    if (f.x_m[i] < 15.0) {
      EXPECT_GT(f.half_width_m[i], 0.0);
    }
  }
}

// ln of the load over 1/b at (x, y), NaN beyond the table.
double probit_at(const ToxicTable& t, double x, double y) {
  if (t.x_m.empty() || x < t.x_m.front() || x > t.x_m.back()) return -1e3;
  std::size_t j = 1;
  while (j + 1 < t.x_m.size() && t.x_m[j] < x) ++j;
  const double part = (x - t.x_m[j - 1]) / (t.x_m[j] - t.x_m[j - 1]);
  const auto at = [&](const std::vector<double>& v) { return v[j - 1] + part * (v[j] - v[j - 1]); };
  return at(t.probit) - at(t.drop_per_m2) * y * y;
}

ToxicProfile sum_of(const PassiveCloud& a, const PassiveCloud& b, const ToxicOptions& options) {
  return toxic_of_both([&](const ToxicOptions& o) { return a.toxic_field(o); },
                       [&](const ToxicOptions& o) { return b.toxic_field(o); }, options);
}

struct TwoClouds {
  const char* name;
  CloudInput first, second;
};
std::vector<TwoClouds> two_clouds() {
  CloudInput pool = chlorine(2.0, 1200.0);
  pool.source_diameter_m = 20.0;
  CloudInput wide = pool;
  wide.source_diameter_m = 60.0;
  wide.mass_flow_kg_per_s = 0.5;
  CloudInput calm = pool;
  calm.weather = {.pasquill = Pasquill::F, .wind_speed_m_per_s = 1.5};
  CloudInput calm_puff = puff(3000.0);
  calm_puff.weather = calm.weather;
  return {{"puff leads", puff(5000.0), pool},
          {"pool leads", puff(200.0), pool},
          {"wide pool", puff(1000.0), wide},
          {"calm", calm_puff, calm}};
}

// Against the sum of the loads itself, point by point, down to where P is the cut-off.
TEST(PassiveCloud, LoadsOfTwoCloudsAddUp) {
  for (const double b : {0.5, 1.0}) {
    ToxicOptions o = chlorine_options();
    const double scale = b / o.probit.b;
    o.probit.a = 5.0 + scale * (o.probit.a - 5.0);
    o.probit.b = b;
    const double cut = vulnerability::probit_of_probability(o.lethality_cutoff);
    for (const TwoClouds& c : two_clouds()) {
      SCOPED_TRACE(c.name);
      const PassiveCloud first{c.first};
      const PassiveCloud second{c.second};
      const ToxicProfile both = sum_of(first, second, o);
      ToxicOptions fine = o;
      fine.lethality_cutoff = 1e-12;
      fine.points = 2000;
      const ToxicTable one = first.toxic(fine);
      const ToxicTable two = second.toxic(fine);
      ASSERT_FALSE(both.x_m.empty());
      EXPECT_LE(both.error.probability, o.tolerance);
      const double reach = both.reach_m;
      EXPECT_GE(reach, first.toxic(o).reach_m * (1.0 - 1e-6));
      EXPECT_GE(reach, second.toxic(o).reach_m * (1.0 - 1e-6));
      double worst = 0.0;
      double exact_sum = 0.0;
      double table_sum = 0.0;
      double larger_sum = 0.0;
      for (int i = 1; i < 200; ++i) {
        const double x = reach * i / 200.0;
        for (int j = 0; j < 120; ++j) {
          const double y = 0.003 * reach * j;
          const double p = probit_at(one, x, y);
          const double q = probit_at(two, x, y);
          const double load = std::exp((p - cut) / b) + std::exp((q - cut) / b);  // of the cut-off
          if (!(load >= 1.0)) continue;
          const double exact = probability_of_probit(cut + b * std::log(load));
          const double taken = probability_of_probit(both.probit_at(x, y));
          worst = std::max(worst, std::abs(std::max(taken, o.lethality_cutoff) - exact) /
                                      std::max(exact, SamplingError::kFloor));
          exact_sum += exact;
          table_sum += taken;
          larger_sum += std::max(probability_of_probit(p), probability_of_probit(q));
        }
      }
      EXPECT_GE(exact_sum, larger_sum);
      EXPECT_NEAR(table_sum / exact_sum, 1.0, 0.002);
      EXPECT_LE(worst, o.tolerance);
    }
  }
}

TEST(PassiveCloud, TwoEqualCloudsHaveTwiceTheLoadOfOne) {
  const PassiveCloud cloud{chlorine(5.0, 600.0)};
  const ToxicOptions o = chlorine_options();
  const ToxicTable one = cloud.toxic(o);
  const ToxicProfile both = sum_of(cloud, cloud, o);
  for (std::size_t i = 1; i + 1 < one.x_m.size(); ++i) {
    if (one.x_m[i] < 2.0 * both.error.edge_m) continue;  // steep: displaced by so much
    for (const double y : {0.0, 5.0}) {
      const double want = one.probit[i] + o.probit.b * std::log(2.0) - one.drop_per_m2[i] * y * y;
      const double p = probability_of_probit(want);
      if (p < 1.2 * o.lethality_cutoff) continue;
      EXPECT_NEAR(probability_of_probit(both.probit_at(one.x_m[i], y)), p,
                  o.tolerance * std::max(p, SamplingError::kFloor))
          << one.x_m[i] << ' ' << y;
    }
  }
}

TEST(PassiveCloud, ASecondCloudOfNoWeightChangesNothing) {
  const PassiveCloud cloud{puff(2000.0)};
  const PassiveCloud none{chlorine(1e-9, 60.0)};
  const ToxicOptions o = chlorine_options();
  const ToxicTable one = cloud.toxic(o);
  const ToxicProfile both = sum_of(cloud, none, o);
  EXPECT_NEAR(both.reach_m, one.reach_m, 1e-3 * one.reach_m);
  for (std::size_t i = 0; i < one.x_m.size(); ++i) {
    if (one.x_m[i] <= both.x_m.front() || one.x_m[i] >= both.x_m.back()) continue;
    EXPECT_NEAR(probability_of_probit(both.probit_at(one.x_m[i], 0.0)),
                probability_of_probit(one.probit[i]), o.tolerance)
        << one.x_m[i];
  }
  const ToxicProfile nothing = sum_of(none, none, o);
  EXPECT_TRUE(nothing.x_m.empty());
  EXPECT_EQ(nothing.reach_m, 0.0);
}

TEST(PassiveCloud, TwoCloudsKeepTheirWarnings) {
  ToxicOptions o = chlorine_options();
  o.max_distance_m = 100.0;
  const PassiveCloud cloud{chlorine(5.0, 600.0)};
  const ToxicProfile both = sum_of(cloud, PassiveCloud{chlorine(1e-9, 60.0)}, o);
  EXPECT_EQ(both.warnings, cloud.toxic(o).warnings);
  ASSERT_FALSE(both.warnings.empty());
  EXPECT_EQ(both.warnings.front().code, "table_cut_short");
}

TEST(ToxicCloud, ReachIsWhereTheProbabilityMeetsTheCutoff) {
  for (const double cutoff : {1e-3, 1e-2, 0.1}) {
    ToxicOptions o = chlorine_options();
    o.lethality_cutoff = cutoff;
    for (const CloudInput& in : {chlorine(10.0, 600.0), puff(500.0)}) {
      const ToxicTable t = PassiveCloud{in}.toxic(o);
      EXPECT_EQ(t.x_m.back(), t.reach_m);
      EXPECT_NEAR(probability_of_probit(t.probit.back()), cutoff, 1e-5 * cutoff + 1e-9);
      for (const double y : t.probit) EXPECT_GE(probability_of_probit(y), cutoff * (1.0 - 1e-4));
    }
  }
}

TEST(ToxicCloud, ReachGrowsWithTheAmountAndTheExposure) {
  double last = 0.0;
  for (const double rate : {0.01, 0.1, 1.0, 10.0, 100.0}) {
    const double reach = PassiveCloud{chlorine(rate, 1800.0)}.toxic(chlorine_options()).reach_m;
    EXPECT_GT(reach, last);
    last = reach;
  }
  last = 0.0;
  for (const double mass : {1.0, 10.0, 100.0, 1e4}) {
    const double reach = PassiveCloud{puff(mass)}.toxic(chlorine_options()).reach_m;
    EXPECT_GT(reach, last);
    last = reach;
  }
  ToxicOptions brief = chlorine_options();
  brief.max_exposure_s = 300.0;
  EXPECT_LT(PassiveCloud{chlorine(10.0, 1800.0)}.toxic(brief).reach_m,
            PassiveCloud{chlorine(10.0, 1800.0)}.toxic(chlorine_options()).reach_m);
}

TEST(ToxicCloud, ExposureIsCappedAtThirtyMinutes) {
  const ToxicTable long_one = PassiveCloud{chlorine(10.0, 7.0 * 3600.0)}.toxic(chlorine_options());
  const ToxicTable endless =
      PassiveCloud{chlorine(10.0, std::numeric_limits<double>::infinity())}.toxic(
          chlorine_options());
  EXPECT_NEAR(long_one.reach_m, endless.reach_m, 1e-4 * endless.reach_m);
}

TEST(ToxicCloud, TableIsReadyForTheFootprint) {
  for (const double height : {0.0, 2.0, 30.0}) {
    for (const double diameter : {0.0, 30.0}) {
      CloudInput in = chlorine(10.0, 600.0);
      in.height_m = height;
      in.source_diameter_m = diameter;
      CloudInput at_once = puff(1000.0, height);
      at_once.source_diameter_m = diameter;
      for (const CloudInput& c : {in, at_once}) {
        const ToxicTable t = PassiveCloud{c}.toxic(chlorine_options());
        ASSERT_EQ(t.x_m.size(), 96U);
        ASSERT_EQ(t.probit.size(), t.x_m.size());
        ASSERT_EQ(t.drop_per_m2.size(), t.x_m.size());
        for (std::size_t i = 0; i < t.x_m.size(); ++i) {
          EXPECT_TRUE(std::isfinite(t.probit[i]) && std::isfinite(t.drop_per_m2[i]));
          EXPECT_GT(t.drop_per_m2[i], 0.0);
          if (i > 0) {
            EXPECT_GT(t.x_m[i], t.x_m[i - 1]);
          }
        }
      }
    }
  }
  CloudInput pool = chlorine(10.0, 600.0);
  pool.source_diameter_m = 30.0;
  EXPECT_DOUBLE_EQ(PassiveCloud{pool}.toxic(chlorine_options()).x_m.front(), -15.0);
}

TEST(ToxicCloud, InterpolationErrorIsBelowTheStatedFiveThousandths) {
  for (const char* substance : {"chlorine", "ammonia", "hydrogen chloride", "phosgene"}) {
    for (const double height : {0.0, 10.0}) {
      ToxicOptions o = chlorine_options();
      o.probit = vulnerability::toxic_substance(substance).probit;
      CloudInput in = chlorine(10.0, 300.0, Pasquill::F, 1.5);
      in.height_m = height;
      const PassiveCloud cloud{in};
      const ToxicTable coarse = cloud.toxic(o);
      o.points = 2048;
      const ToxicTable fine = cloud.toxic(o);
      for (std::size_t i = 0; i < fine.x_m.size(); ++i) {
        EXPECT_NEAR(probability_of_probit(at(coarse.x_m, coarse.probit, fine.x_m[i])),
                    probability_of_probit(fine.probit[i]), 0.005)
            << substance << " " << fine.x_m[i];
      }
    }
  }
}

TEST(ToxicCloud, ElevatedReleaseLeavesTheGroundNearTheSourceAlone) {
  CloudInput in = chlorine(10.0, 600.0);
  in.height_m = 30.0;
  const ToxicTable t = PassiveCloud{in}.toxic(chlorine_options());
  EXPECT_GT(t.x_m.front(), 50.0);
  EXPECT_NEAR(probability_of_probit(t.probit.front()), 1e-3, 1e-6);
  in.height_m = 300.0;
  EXPECT_TRUE(PassiveCloud{in}.toxic(chlorine_options()).x_m.empty());
  EXPECT_EQ(PassiveCloud{in}.toxic(chlorine_options()).reach_m, 0.0);
}

TEST(ToxicCloud, WallsProtectAndOpenWindowsDoNot) {
  const PassiveCloud cloud{chlorine(10.0, 600.0)};
  const ToxicTable outdoors = cloud.toxic(chlorine_options());
  ToxicOptions o = chlorine_options();
  o.indoor = IndoorModel::AirChange;
  double last = 0.0;
  for (const double air : {0.2, 1.0, 5.0, 1000.0}) {
    o.air_changes_per_h = air;
    const double reach = cloud.toxic(o).reach_m;
    EXPECT_GT(reach, last);
    last = reach;
  }
  // With air changing every four seconds indoors is outdoors (the pulse is squared off far away).
  EXPECT_NEAR(last, outdoors.reach_m, 0.02 * outdoors.reach_m);
  // Close by the pulse is square: load of the room, times the concentration.
  o.air_changes_per_h = 1.0;
  const ToxicTable indoors = cloud.toxic(o);
  const double n = o.probit.n;
  const double x = 100.0;
  const double difference =
      at(outdoors.x_m, outdoors.probit, x) - at(indoors.x_m, indoors.probit, x);
  const double load = vulnerability::IndoorPulse{1.0, 600.0}.load_min(n, 1800.0);
  EXPECT_NEAR(difference, o.probit.b * std::log(10.0 / load), 0.02);
}

TEST(ToxicCloud, ATableWithAsManyPointsAsItNeedsIsWithinItsStatedError) {
  CloudInput pool = chlorine(2.0, 1200.0);
  pool.source_diameter_m = 20.0;
  for (const CloudInput& in : {chlorine(5.0, 600.0), puff(2000.0), puff(500.0, 20.0), pool,
                               chlorine(5.0, 600.0, Pasquill::F, 1.5)}) {
    for (const double tolerance : {0.05, 0.01, 0.002}) {
      ToxicOptions o = chlorine_options();
      const PassiveCloud cloud{in};
      o.points = 0;
      o.tolerance = tolerance;
      const ToxicTable t = cloud.toxic(o);
      EXPECT_LE(t.error.probability, tolerance);
      EXPECT_LE(t.error.edge, tolerance);
      const ToxicField field = cloud.toxic_field(o);
      double worst = 0.0;
      for (int i = 0; i < 400; ++i) {
        const double x = t.x_m.front() + (t.x_m.back() - t.x_m.front()) * std::pow(i / 400.0, 2.0);
        for (const double y : {0.0, 2.0, 10.0, 40.0}) {
          const double p = std::max(o.lethality_cutoff, probability_of_probit(probit_at(t, x, y)));
          double low = 1.0;  // over the places within the displacement
          double high = 0.0;
          for (const double dx : {0.0, -1.0, 1.0}) {
            const auto across = field.across(x + dx * t.error.edge_m);
            for (const double dy : {0.0, -1.0, 1.0}) {
              const double q =
                  std::max(o.lethality_cutoff,
                           probability_of_probit(across(std::abs(y + dy * t.error.edge_m))));
              low = std::min(low, q);
              high = std::max(high, q);
            }
          }
          const double q = std::clamp(p, low, high);
          const double off = std::abs(p - q) / std::max({p, q, SamplingError::kFloor});
          worst = std::max(worst, off);
        }
      }
      EXPECT_LE(worst, t.error.probability + 1e-4) << tolerance;
    }
  }
}

TEST(ToxicCloud, InARoomTheExposureEndsWhenItIsSaidTo) {
  const PassiveCloud cloud{chlorine(10.0, std::numeric_limits<double>::infinity())};
  ToxicOptions o = chlorine_options();
  o.indoor = IndoorModel::AirChange;
  o.air_changes_per_h = 1.0;
  const auto probit = [&](double exposure_s) {
    o.indoor_exposure_s = exposure_s;
    return cloud.toxic_field(o).across(200.0)(0.0);
  };
  // A steady cloud: b ln of the ratio of the integrals of (1 - e^(-lambda t))^n.
  const auto minutes = [&](double exposure_s) {
    return vulnerability::IndoorPulse{1.0, exposure_s}.load_min(o.probit.n, exposure_s);
  };
  EXPECT_NEAR(probit(7200.0) - probit(900.0),
              o.probit.b * std::log(minutes(7200.0) / minutes(900.0)), 1e-6);
  EXPECT_EQ(probit(0.0), probit(o.max_exposure_s));
}

TEST(ToxicCloud, TakesRelationsInPpm) {
  ToxicOptions o;
  o.probit = {.a = -8.29, .b = 0.92, .n = 2.0, .unit = vulnerability::ConcentrationUnit::Ppm};
  const CloudInput in = chlorine(10.0, 600.0);
  const ToxicTable ppm = PassiveCloud{in}.toxic(o);
  o.probit = o.probit.in_mg_per_m3(in.molar_mass_kg_per_mol, 288.15, 101325.0);
  EXPECT_EQ(ppm.probit, PassiveCloud{in}.toxic(o).probit);
}

TEST(ToxicCloud, SaysWhenTheTableIsCutShort) {
  ToxicOptions o = chlorine_options();
  o.max_distance_m = 500.0;
  const ToxicTable t = PassiveCloud{chlorine(100.0, 1800.0, Pasquill::F, 1.5)}.toxic(o);
  EXPECT_EQ(t.reach_m, 500.0);
  ASSERT_FALSE(t.warnings.empty());
  EXPECT_EQ(t.warnings[0].code, "table_cut_short");
}

TEST(FlammableCloud, PlumeContourFollowsTheGaussianFormula) {
  for (const double height : {0.0, 1.0}) {
    const CloudInput in = propane(10.0, 1800.0, height);
    const PassiveCloud cloud{in};
    const FlammableTable t = cloud.flammable(propane_options());
    const Reference reference{in, 18.75};
    const GaussianPlume plume{reference.plume, reference.curve};
    const double limit = 0.021 * pure(in);
    EXPECT_NEAR(plume.concentration_kg_per_m3(t.distance_m, 0.0, 1.0), limit, 1e-6 * limit);
    EXPECT_EQ(t.x_m.back(), t.distance_m);
    EXPECT_EQ(t.half_width_m.back(), 0.0);
    EXPECT_EQ(t.half_width_m.front(), 0.0);
    EXPECT_LE(t.upwind_x_m, 0.0);
    for (std::size_t i = 8; i + 1 < t.x_m.size(); i += 7) {
      EXPECT_NEAR(plume.concentration_kg_per_m3(t.x_m[i], t.half_width_m[i], 1.0), limit,
                  1e-6 * limit);
    }
    EXPECT_EQ(t.distance_m, cloud.distance_to_concentration_m(limit, 1.0, 18.75));
    EXPECT_EQ(t.time_s, 1800.0);
  }
}

TEST(FlammableCloud, PlumeMassIsThatOfABruteForceIntegral) {
  for (const double height : {0.0, 1.0, 6.0}) {
    const CloudInput in = propane(10.0, 1800.0, height);
    const FlammableTable t = PassiveCloud{in}.flammable(propane_options());
    const Reference reference{in, 18.75};
    const GaussianPlume plume{reference.plume, reference.curve};
    const double lower = 0.021 * pure(in);
    const double upper = 0.095 * pure(in);
    double mass = 0.0;
    double within = 0.0;
    double moment = 0.0;
    const double end = 1.6 * std::max(t.distance_m, 60.0);
    constexpr int kX = 160;
    constexpr int kYZ = 80;
    for (int i = 0; i < kX; ++i) {
      // Closer together near the source.
      const double a = end * std::pow(static_cast<double>(i) / kX, 2.0);
      const double b = end * std::pow(static_cast<double>(i + 1) / kX, 2.0);
      const double x = 0.5 * (a + b);
      const Sigmas s = plume.sigmas_at(x);
      const double dy = 4.0 * s.y_m / kYZ;
      const double top = height + 4.5 * s.z_m;
      const double bottom = std::max(0.0, height - 4.5 * s.z_m);
      const double dz = (top - bottom) / kYZ;
      for (int j = 0; j < kYZ; ++j) {
        for (int k = 0; k < kYZ; ++k) {
          const double c =
              plume.concentration_kg_per_m3(x, (j + 0.5) * dy, bottom + (k + 0.5) * dz);
          const double m = 2.0 * c * dy * dz * (b - a);
          if (c >= lower) {
            mass += m;
            moment += m * x;
            if (c <= upper) within += m;
          }
        }
      }
    }
    EXPECT_NEAR(t.mass_above_lower_kg / mass, 1.0, 0.01) << height;
    EXPECT_NEAR(t.mass_in_limits_kg / within, 1.0, 0.02) << height;
    EXPECT_NEAR(t.centroid_x_m / (moment / mass), 1.0, 0.01) << height;
  }
}

TEST(FlammableCloud, PlumeMassOfAGroundSourceIsTheClosedForm) {
  // M = q/u int max(0, 1 - C_lim / C_axis) dx.
  const CloudInput in = propane(10.0, 1800.0);
  const FlammableTable t = PassiveCloud{in}.flammable(propane_options());
  const Reference reference{in, 18.75};
  const GaussianPlume plume{reference.plume, reference.curve};
  const auto share = [&](double x) {
    return std::max(0.0, 1.0 - 0.021 * pure(in) / plume.concentration_kg_per_m3(x, 0.0, 0.0));
  };
  EXPECT_NEAR(t.mass_above_lower_kg, 10.0 / 5.0 * integrate(share, 0.0, 100.0, 400), 0.02);
}

TEST(FlammableCloud, PuffMassIsTheClosedFormAtTheGround) {
  // erf(s) - 2 s exp(-s^2)/sqrt(pi), s^2 = ln(C / C_lim), for a puff on the ground.
  CloudInput in = puff(5000.0);
  in.molar_mass_kg_per_mol = 0.0441;
  FlammableOptions o = propane_options();
  o.receptor_height_m = 0.0;
  const FlammableTable t = PassiveCloud{in}.flammable(o);
  const SigmaCurve curve{{.set = SigmaSet::YellowBookPuff, .pasquill = Pasquill::D}};
  const double s0 = std::cbrt(1e4 / (std::pow(2.0 * kPi, 1.5) * pure(in)));
  const double x = t.centroid_x_m;
  const double peak = 1e4 / (std::pow(2.0 * kPi, 1.5) * 0.13 * (x + s0 / 0.13) *
                             curve.sigma_y_m(x + curve.distance_of_sigma_y_m(s0)) *
                             curve.sigma_z_m(x + curve.distance_of_sigma_z_m(s0)));
  const double s = std::sqrt(std::log(peak / (0.021 * pure(in))));
  EXPECT_NEAR(t.mass_above_lower_kg,
              5000.0 * (std::erf(s) - 2.0 * s * std::exp(-s * s) / std::sqrt(kPi)), 0.5);
  EXPECT_NEAR(t.time_s, x / 5.0, 1e-9);
  EXPECT_LE(t.mass_in_limits_kg, t.mass_above_lower_kg);
  // The ellipse has its area.
  double area = 0.0;
  for (std::size_t i = 1; i < t.x_m.size(); ++i) {
    area += (t.x_m[i] - t.x_m[i - 1]) * (t.half_width_m[i] + t.half_width_m[i - 1]);
  }
  EXPECT_NEAR(area / t.area_m2, 1.0, 0.005);
}

TEST(FlammableCloud, PuffContourIsTakenWhenItIsLargest) {
  CloudInput in = puff(5000.0);
  in.molar_mass_kg_per_mol = 0.0441;
  const PassiveCloud cloud{in};
  const FlammableTable t = cloud.flammable(propane_options());
  const SigmaCurve curve{{.set = SigmaSet::YellowBookPuff, .pasquill = Pasquill::D}};
  const double s0 = std::cbrt(1e4 / (std::pow(2.0 * kPi, 1.5) * pure(in)));
  const GaussianPuff model{{.mass_kg = 5000.0,
                            .mixing_height_m = 1040.0,
                            .virtual_distance_x_m = s0 / 0.13,
                            .virtual_distance_y_m = curve.distance_of_sigma_y_m(s0),
                            .virtual_distance_z_m = curve.distance_of_sigma_z_m(s0)},
                           curve};
  const double limit = 0.021 * pure(in);
  double largest = 0.0;
  double farthest = 0.0;
  for (double x = 0.0; x < 600.0; x += 0.5) {
    const double c = model.concentration_kg_per_m3(x, 0.0, 1.0, x);
    if (c <= limit) continue;
    const Sigmas s = model.sigmas_at(x);
    largest = std::max(largest, 2.0 * kPi * std::log(c / limit) * s.x_m * s.y_m);
    farthest = std::max(farthest, x + s.x_m * std::sqrt(2.0 * std::log(c / limit)));
  }
  EXPECT_NEAR(t.area_m2 / largest, 1.0, 1e-4);
  EXPECT_NEAR(t.distance_m, farthest, 0.1);
  EXPECT_LE(t.x_m.back(), t.distance_m);
  for (std::size_t i = 5; i + 5 < t.x_m.size(); i += 9) {
    EXPECT_NEAR(model.concentration_kg_per_m3(t.x_m[i], t.half_width_m[i], 1.0, t.centroid_x_m),
                limit, 1e-3 * limit);
  }
}

TEST(FlammableCloud, ShortReleaseHasASmallerCloudThatTendsToTheSteadyOne) {
  double last = 0.0;
  const double steady =
      PassiveCloud{propane(10.0, 1800.0)}.flammable(propane_options()).mass_above_lower_kg;
  for (const double duration : {1.0, 3.0, 8.0, 20.0, 60.0}) {
    const FlammableTable t = PassiveCloud{propane(10.0, duration)}.flammable(propane_options());
    EXPECT_GT(t.mass_above_lower_kg, last * (1.0 - 1e-3)) << duration;
    EXPECT_LE(t.mass_above_lower_kg, 10.0 * duration);
    EXPECT_LE(t.mass_above_lower_kg, steady * 1.001);
    EXPECT_GE(t.time_s, duration);
    ASSERT_FALSE(t.x_m.empty());
    EXPECT_LE(t.x_m.back(), t.distance_m * (1.0 + 1e-3));
    last = t.mass_above_lower_kg;
  }
  EXPECT_NEAR(last, steady, 1e-3 * steady);
}

TEST(FlammableCloud, IsEmptyAtTheGroundUnderAHighReleaseButKeepsItsMass) {
  const FlammableTable t = PassiveCloud{propane(10.0, 1800.0, 40.0)}.flammable(propane_options());
  EXPECT_TRUE(t.x_m.empty());
  EXPECT_EQ(t.distance_m, 0.0);
  EXPECT_GT(t.mass_above_lower_kg, 10.0);
  // A free plume has half the concentration of one on the ground, hence less mass above the limit.
  EXPECT_LT(t.mass_above_lower_kg,
            PassiveCloud{propane(10.0, 1800.0)}.flammable(propane_options()).mass_above_lower_kg);
  const FlammableTable high = PassiveCloud{puff(5000.0, 60.0)}.flammable(propane_options());
  EXPECT_TRUE(high.x_m.empty());
  EXPECT_GT(high.mass_above_lower_kg, 1000.0);
}

TEST(FlammableCloud, ReachesFartherToHalfTheLimit) {
  const PassiveCloud cloud{propane(10.0, 1800.0)};
  FlammableOptions half = propane_options();
  half.lower_limit_fraction *= 0.5;
  EXPECT_GT(cloud.flammable(half).distance_m, 1.3 * cloud.flammable(propane_options()).distance_m);
}

TEST(PassiveCloud, NeverExceedsThePureGasAndFallsWithDistance) {
  for (const CloudInput& in : {chlorine(200.0, 600.0, Pasquill::F, 1.5), puff(5e4)}) {
    const PassiveCloud cloud{in};
    double last = std::numeric_limits<double>::infinity();
    for (double x = 0.0; x < 5000.0; x = 1.3 * x + 0.1) {
      const double c = cloud.peak_concentration_kg_per_m3(x, 0.0, 600.0);
      EXPECT_LE(c, pure(in) * (1.0 + 1e-9)) << x;
      EXPECT_LT(c, last * (1.0 + 1e-9)) << x;
      last = c;
    }
    EXPECT_NEAR(cloud.peak_concentration_kg_per_m3(0.0, 0.0, 600.0), pure(in), 1e-6 * pure(in));
    EXPECT_NEAR(cloud.fraction_of_concentration(cloud.concentration_of_fraction_kg_per_m3(0.3)),
                0.3, 1e-12);
  }
}

TEST(PassiveCloud, DistanceInvertsThePeakConcentration) {
  for (const CloudInput& in : {chlorine(10.0, 600.0), chlorine(10.0, 30.0), puff(500.0, 5.0)}) {
    const PassiveCloud cloud{in};
    for (const double x : {80.0, 300.0, 1500.0}) {
      const double c = cloud.peak_concentration_kg_per_m3(x, 1.5, 600.0);
      EXPECT_NEAR(cloud.distance_to_concentration_m(c, 1.5, 600.0), x, 2e-4 * x);
    }
    EXPECT_EQ(cloud.distance_to_concentration_m(1e6, 1.5, 600.0), 0.0);
  }
}

TEST(PassiveCloud, ForgetsTheSizeOfThePoolFarAway) {
  CloudInput in = chlorine(10.0, 600.0);
  const double point = PassiveCloud{in}.peak_concentration_kg_per_m3(20000.0, 1.5, 600.0);
  in.source_diameter_m = 40.0;
  const PassiveCloud pool{in};
  EXPECT_NEAR(pool.peak_concentration_kg_per_m3(20000.0, 1.5, 600.0) / point, 1.0, 0.01);
  EXPECT_LT(pool.peak_concentration_kg_per_m3(30.0, 1.5, 600.0),
            PassiveCloud{chlorine(10.0, 600.0)}.peak_concentration_kg_per_m3(30.0, 1.5, 600.0));
}

TEST(PassiveCloud, TransportWindIsAtTenMetresOrAtTheRelease) {
  EXPECT_EQ(PassiveCloud{chlorine(1.0, 60.0)}.transport_wind_m_per_s(), 5.0);
  CloudInput high = chlorine(1.0, 60.0);
  high.height_m = 50.0;
  EXPECT_GT(PassiveCloud{high}.transport_wind_m_per_s(), 5.0);
  CloudInput low = chlorine(1.0, 60.0);
  low.wind_height_m = 2.0;
  EXPECT_NEAR(PassiveCloud{low}.transport_wind_m_per_s(), 5.0 * std::log(20.0) / std::log(100.0),
              1e-9);
}

TEST(PassiveCloud, WarnsOfAHeavyGasWithNumberAndThreshold) {
  const PassiveCloud heavy{chlorine(50.0, 600.0, Pasquill::F, 1.5)};
  EXPECT_TRUE(heavy.dense_gas().dense());
  const auto warnings = heavy.warnings();
  ASSERT_FALSE(warnings.empty());
  EXPECT_EQ(warnings[0].code, "heavy_gas");
  EXPECT_NE(warnings[0].message.find("0.15"), std::string::npos) << warnings[0].message;
  EXPECT_NE(warnings[0].message.find("passive model is used"), std::string::npos);

  CloudInput light = chlorine(50.0, 600.0);
  light.density_kg_per_m3 = 0.6;
  light.molar_mass_kg_per_mol = 0.016;
  EXPECT_FALSE(PassiveCloud{light}.dense_gas().dense());
  EXPECT_TRUE(PassiveCloud{light}.warnings().empty());
}

TEST(PassiveCloud, WarnsOutsideValidityWithValueAndRange) {
  CloudInput in = chlorine(0.01, 600.0, Pasquill::D, 0.5);
  in.ambient.roughness_m = 2.0;
  in.density_kg_per_m3 = 1.2;
  in.height_m = 2000.0;
  const auto warnings = PassiveCloud{in}.warnings();
  const auto has = [&](const char* code, const char* words) {
    return std::any_of(warnings.begin(), warnings.end(), [&](const Warning& w) {
      return w.code == code && w.message.find(words) != std::string::npos;
    });
  };
  EXPECT_TRUE(has("outside_validity", "roughness length = 2 m is outside [0.01, 1] m"));
  EXPECT_TRUE(has("above_mixing_height", "2000 m is above the mixing height 1040 m"));
}

TEST(PassiveCloud, ReportsAllBadInputsTogether) {
  CloudInput in = chlorine(-1.0, std::nan(""));
  in.molar_mass_kg_per_mol = 0.0;
  in.sigma_set = SigmaSet::CcpsPuff;
  try {
    (void)PassiveCloud{in};
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* part : {"mass_flow = -1 kg/s", "duration = nan s", "molar_mass = 0 kg/mol",
                             "ccps_puff is for puffs"}) {
      EXPECT_NE(text.find(part), std::string::npos) << text;
    }
  }
  ToxicOptions o = chlorine_options();
  o.lethality_cutoff = 0.0;
  o.points = 3;
  try {
    (void)PassiveCloud{chlorine(1.0, 60.0)}.toxic(o);
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("lethality_cutoff = 0 -, must be in (0, 0.5]"), std::string::npos) << text;
    EXPECT_NE(text.find("points = 3 -, must be >= 16"), std::string::npos) << text;
  }
  EXPECT_THROW((void)PassiveCloud{chlorine(1.0, 60.0)}.flammable(
                   {.lower_limit_fraction = 0.5, .upper_limit_fraction = 0.1}),
               InputError);
}

TEST(PassiveCloud, GivesTheSameBitsOnEveryThread) {
  const PassiveCloud cloud{chlorine(10.0, 600.0, Pasquill::F, 1.5)};
  const ToxicTable toxic = cloud.toxic(chlorine_options());
  const FlammableTable flammable = cloud.flammable(propane_options());
  std::vector<std::thread> threads;
  std::vector<int> same(7, 0);
  for (std::size_t i = 0; i < same.size(); ++i) {
    threads.emplace_back([&, i] {
      const ToxicTable t = cloud.toxic(chlorine_options());
      const FlammableTable f = cloud.flammable(propane_options());
      same[i] = t.x_m == toxic.x_m && t.probit == toxic.probit &&
                t.drop_per_m2 == toxic.drop_per_m2 && f.x_m == flammable.x_m &&
                f.half_width_m == flammable.half_width_m &&
                f.mass_above_lower_kg == flammable.mass_above_lower_kg;
    });
  }
  for (std::thread& t : threads) t.join();
  for (const int s : same) EXPECT_EQ(s, 1);
}

TEST(PassiveCloud, EverySigmaSetGivesAFiniteOrderlyCloud) {
  for (const SigmaSet set : {SigmaSet::YellowBook, SigmaSet::BriggsRural, SigmaSet::BriggsUrban,
                             SigmaSet::Isc3, SigmaSet::TurnerLees, SigmaSet::Degadis,
                             SigmaSet::Gbt3840, SigmaSet::AqtRural, SigmaSet::AqtUrban}) {
    for (int p = 0; p < 6; ++p) {
      for (const bool instantaneous : {false, true}) {
        CloudInput in = chlorine(10.0, 600.0, static_cast<Pasquill>(p), 3.0);
        if (instantaneous) in.kind = ReleaseKind::Instantaneous;
        in.mass_kg = 6000.0;
        in.sigma_set = set;
        const PassiveCloud cloud{in};
        const ToxicTable t = cloud.toxic(chlorine_options());
        EXPECT_GT(t.reach_m, 50.0) << name(set) << p;
        EXPECT_LT(t.reach_m, 20000.0) << name(set) << p;
        const FlammableTable f = cloud.flammable(propane_options());
        EXPECT_GT(f.mass_above_lower_kg, 0.0) << name(set) << p;
        EXPECT_TRUE(std::isfinite(f.area_m2));
      }
    }
  }
}

TEST(CloudModels, AnswerThroughTheRegistry) {
  const Registry& r = Registry::builtin();
  const Json source{{"mass_flow", "10 kg/s"}, {"duration", "10 min"},  {"molar_mass", "70.9 g/mol"},
                    {"pasquill_class", "D"},  {"wind_speed", "5 m/s"}, {"density", "2.99 kg/m3"}};
  Json toxic = source;
  toxic["substance"] = "chlorine";
  const Evaluation t = r.evaluate("dispersion.toxic_cloud", toxic);
  EXPECT_EQ(t.outputs.at(0).value.get<double>(),
            PassiveCloud{chlorine(10.0, 600.0)}.toxic(chlorine_options()).reach_m);
  Json flammable = source;
  flammable["lower_limit"] = "2.1 %";
  EXPECT_GT(r.evaluate("dispersion.flammable_cloud", flammable).outputs.at(0).value.get<double>(),
            0.0);
  Json distances = source;
  distances["distances"] = Json::array({100.0, 1000.0});
  distances["fractions"] = Json::array({20e-6});
  EXPECT_GE(r.evaluate("dispersion.passive_cloud", distances).outputs.size(), 6U);
  Json both = source;
  both["mass"] = "1 t";
  EXPECT_THROW((void)r.evaluate("dispersion.passive_cloud", both), InputError);
}

}  // namespace
}  // namespace isorisk::models::dispersion
