// SPDX-License-Identifier: Apache-2.0
// Random inputs of the heavy-gas model, good and bad: an InputError that names the field, or finite
// numbers after bounded work. ISORISK_FUZZ_CASES raises the number of cases.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <sstream>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/heavy_gas.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kOdd[] = {kNan, kInf,  -kInf,  0.0,  -0.0, -1.0, 1e-300,
                           1e-9, 1e300, -1e300, 1e12, 1e6,  1e-3, 1.0};
// More stations than any march of the defaults needs; the steps of one ratio take 240 and 3000.
constexpr std::size_t kMostStations = 4000;

int cases(int otherwise) {
  const char* text = std::getenv("ISORISK_FUZZ_CASES");
  return text != nullptr ? std::max(1, std::atoi(text)) : otherwise;
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_{seed} {}
  double part() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
  std::size_t below(std::size_t n) { return engine_() % n; }
  double between(double a, double b) { return a + (b - a) * part(); }
  double decades(double a, double b) { return a * std::pow(b / a, part()); }
  double odd() { return kOdd[below(std::size(kOdd))]; }

 private:
  std::mt19937_64 engine_;
};

struct Case {
  SlabAtmosphereInput air;
  HeavyGasRelease release;
  HeavyGasOptions options;
  std::string substance;

  [[nodiscard]] std::string text() const {
    std::ostringstream s;
    s.precision(17);
    const HeavyGasMaterial& m = release.material;
    s << substance << " source " << static_cast<int>(release.source) << " rate "
      << release.mass_flow_kg_per_s << " duration " << release.duration_s << " mass "
      << release.mass_kg << " area " << release.area_m2 << " velocity " << release.velocity_m_per_s
      << " T " << release.temperature_k << " liquid " << release.liquid_fraction << " height "
      << release.height_m << " | wind " << air.wind_speed_m_per_s << " at "
      << air.reference_height_m << " z0 " << air.roughness_m << " Ta " << air.temperature_k
      << " RH " << air.relative_humidity_fraction << " p " << air.pressure_abs_pa << " 1/L "
      << air.inverse_obukhov_per_m.value_or(99.0) << " s " << air.stability_index.value_or(99.0)
      << " | to " << options.max_distance_m << " min " << options.min_fraction << " tol "
      << options.tolerance << " fixed " << options.fixed_steps << " closures "
      << static_cast<int>(options.entrainment) << static_cast<int>(options.jet_mixing)
      << " | material " << m.molar_mass_kg_per_mol << " " << m.vapour_heat_capacity_j_per_kg_k
      << " " << m.boiling_point_k << " " << m.latent_heat_j_per_kg << " "
      << m.liquid_heat_capacity_j_per_kg_k << " " << m.liquid_density_kg_per_m3 << " "
      << m.saturation_b_k << " " << m.saturation_c_k;
    return s.str();
  }
};

// Everything within its bounds, over the whole of them.
Case valid_case(Random& r) {
  Case c;
  const auto& all = SubstanceLibrary::builtin().all();
  c.air = {.wind_speed_m_per_s = r.decades(0.1, 60.0),
           .reference_height_m = 10.0,
           .roughness_m = r.decades(1e-5, 3.0),
           .temperature_k = r.between(230.0, 325.0),
           .relative_humidity_fraction = r.part(),
           .pressure_abs_pa = r.between(6.0e4, 1.1e5)};
  if (r.part() < 0.8) {
    c.air.stability_index = r.between(0.5, 7.5);
  } else {
    c.air.inverse_obukhov_per_m = r.between(-0.5, 0.5);
  }
  const Substance& substance = all[r.below(all.size())];
  c.substance = substance.id;
  HeavyGasRelease& out = c.release;
  out.material = heavy_gas_material(substance, c.air.temperature_k);
  out.source = static_cast<HeavyGasSource>(r.below(4));
  const double boiling = out.material.boiling_point_k;
  const bool cold = boiling < c.air.temperature_k;
  out.temperature_k = cold ? boiling : boiling + r.between(0.0, 100.0);
  if (cold && r.part() < 0.3) out.temperature_k = r.between(boiling, c.air.temperature_k);
  const bool droplets = cold && out.temperature_k == boiling;
  if (out.source == HeavyGasSource::Instantaneous) {
    out.mass_kg = r.decades(1e-3, 1e7);
    out.area_m2 = r.decades(1e-2, 1e6);
  } else {
    out.mass_flow_kg_per_s = r.decades(1e-6, 1e5);
    if (r.part() < 0.7) out.duration_s = r.decades(1e-3, 1e6);
  }
  if (out.source == HeavyGasSource::Pool) out.area_m2 = r.decades(1e-2, 1e6);
  if (out.source == HeavyGasSource::HorizontalJet || out.source == HeavyGasSource::VerticalJet) {
    if (r.part() < 0.8) {
      out.velocity_m_per_s = r.decades(0.1, 1000.0);
    } else {
      out.area_m2 = r.decades(1e-6, 1e3);
    }
    out.height_m = r.part() < 0.2 ? 0.0 : r.decades(0.01, 300.0);
  }
  if (out.source != HeavyGasSource::Pool && droplets) out.liquid_fraction = r.part();
  c.options.entrainment = static_cast<HeavyGasEntrainment>(r.below(2));
  c.options.jet_mixing = static_cast<HeavyGasJetMixing>(r.below(2));
  c.options.max_distance_m = r.decades(10.0, 1e5);
  c.options.fixed_steps = r.part() < 0.05;
  return c;
}

// The same with one to three fields that are wrong or far out.
Case spoilt_case(Random& r) {
  Case c = valid_case(r);
  for (std::size_t n = 1 + r.below(3); n > 0; --n) {
    double* fields[] = {&c.air.wind_speed_m_per_s,
                        &c.air.reference_height_m,
                        &c.air.roughness_m,
                        &c.air.temperature_k,
                        &c.air.relative_humidity_fraction,
                        &c.air.pressure_abs_pa,
                        &c.release.mass_flow_kg_per_s,
                        &c.release.duration_s,
                        &c.release.mass_kg,
                        &c.release.area_m2,
                        &c.release.velocity_m_per_s,
                        &c.release.temperature_k,
                        &c.release.liquid_fraction,
                        &c.release.height_m,
                        &c.release.material.molar_mass_kg_per_mol,
                        &c.release.material.vapour_heat_capacity_j_per_kg_k,
                        &c.release.material.boiling_point_k,
                        &c.release.material.latent_heat_j_per_kg,
                        &c.release.material.liquid_heat_capacity_j_per_kg_k,
                        &c.release.material.liquid_density_kg_per_m3,
                        &c.release.material.saturation_b_k,
                        &c.release.material.saturation_c_k,
                        &c.options.max_distance_m,
                        &c.options.min_fraction,
                        &c.options.tolerance};
    const std::size_t i = r.below(std::size(fields) + 2);
    if (i < std::size(fields)) {
      *fields[i] = r.odd();
    } else if (i == std::size(fields)) {
      c.air.stability_index = r.odd();
      if (r.part() < 0.8) c.air.inverse_obukhov_per_m.reset();
    } else {
      c.air.inverse_obukhov_per_m = r.odd();
      if (r.part() < 0.8) c.air.stability_index.reset();
    }
  }
  return c;
}

bool fraction_like(double c) { return c >= 0.0 && c <= 1.0; }

// "subject: invalid input" and at least one line "  field = value", or words that say what to give.
bool names_a_field(const std::string& message) {
  return message.find(" = ") != std::string::npos || message.find("give ") != std::string::npos;
}

// Everything there is to ask, at places on the way and far out.
void expect_sound(const HeavyGasCloud& cloud, Random& r, const std::string& text) {
  const auto& stations = cloud.stations();
  ASSERT_FALSE(stations.empty()) << text;
  ASSERT_LE(stations.size(), kMostStations) << text;
  for (const HeavyGasStation& s : stations) {
    ASSERT_TRUE(std::isfinite(s.x_m) && std::isfinite(s.time_s)) << text;
    ASSERT_TRUE(std::isfinite(s.height_m) && s.height_m > 0.0) << s.x_m << " " << text;
    ASSERT_TRUE(std::isfinite(s.centre_height_m) && s.centre_height_m >= 0.0) << text;
    ASSERT_TRUE(std::isfinite(s.half_width_m) && s.half_width_m > 0.0) << text;
    ASSERT_TRUE(s.core_half_width_m >= 0.0 && s.core_half_width_m <= s.half_width_m * (1.0 + 1e-9))
        << text;
    ASSERT_TRUE(std::isfinite(s.speed_m_per_s) && s.speed_m_per_s >= 0.0) << text;
    ASSERT_TRUE(std::isfinite(s.spread_speed_m_per_s)) << text;
    ASSERT_TRUE(std::isfinite(s.density_kg_per_m3) && s.density_kg_per_m3 > 0.0) << text;
    ASSERT_TRUE(std::isfinite(s.temperature_k) && s.temperature_k > 0.0) << text;
    ASSERT_TRUE(fraction_like(s.mass_fraction) && fraction_like(s.volume_fraction) &&
                fraction_like(s.droplet_fraction))
        << text;
    ASSERT_TRUE(std::isfinite(s.amount) && s.amount >= 0.0) << text;
  }
  ASSERT_TRUE(std::isfinite(cloud.farthest_m()) && cloud.effective_source_half_width_m() > 0.0);
  const double far = std::max(1.0, cloud.farthest_m());
  for (int k = 0; k < 6; ++k) {
    const double x = k == 0 ? r.odd() : k == 1 ? r.between(-far, 0.0) : r.decades(1e-3 * far, far);
    const double y = k == 0 ? r.odd() : r.between(-0.1 * far, 0.1 * far);
    const double z = k == 1 ? r.odd() : r.between(0.0, 20.0);
    const double t = k == 2 ? r.odd() : r.decades(0.1, 1e5);
    const double averaging = k == 3 ? r.odd() : r.decades(1.0, 3600.0);
    std::ostringstream where;
    where << " at " << x << " " << y << " " << z << " " << t << " " << averaging << " " << text;
    const auto sound = [&](auto&& ask) {
      try {
        return ask();
      } catch (const InputError& e) {
        EXPECT_LT(k, 4) << e.what() << where.str();  // from there on all is in order
        EXPECT_TRUE(names_a_field(e.what())) << e.what();
        return true;
      }
    };
    const bool fine =
        sound([&] { return fraction_like(cloud.fraction(x, y, z, t, averaging)); }) &&
        sound([&] { return fraction_like(cloud.mean_fraction(x, y, z, averaging)); }) &&
        sound([&] { return fraction_like(cloud.peak_fraction(x, y, z, averaging)); }) &&
        sound([&] { return cloud.arrival_s(x) >= 0.0 && cloud.departure_s(x) >= 0.0; });
    ASSERT_TRUE(fine) << where.str();
  }
  for (const double fraction : {0.1, 1e-3, 1e-6}) {
    const double d = cloud.distance_to_fraction_m(fraction, 1.0, 60.0);
    ASSERT_TRUE(std::isfinite(d)) << text;
  }
  const double load = cloud.toxic_load(r.decades(1.0, far), 0.0, 1.0, 2.0, 60.0);
  ASSERT_TRUE(std::isfinite(load) && load >= 0.0) << text;
  if (r.part() < 0.3) {
    const FlammableTable f =
        cloud.flammable({.lower_limit_fraction = 0.03, .upper_limit_fraction = 0.1});
    ASSERT_TRUE(std::isfinite(f.mass_above_lower_kg) && f.mass_above_lower_kg >= 0.0) << text;
    ASSERT_TRUE(std::isfinite(f.area_m2) && f.area_m2 >= 0.0) << text;
    ASSERT_TRUE(std::isfinite(f.distance_m)) << text;
  }
  if (r.part() < 0.1) {
    const HeavyToxicTable table = cloud.toxic({.probit = {-9.82, 0.71, 2.0}});
    ASSERT_TRUE(std::isfinite(table.gaussian.reach_m)) << text;
    for (std::size_t k = 0; k < table.gaussian.x_m.size(); ++k) {
      ASSERT_TRUE(std::isfinite(table.gaussian.probit[k]) && table.gaussian.drop_per_m2[k] > 0.0)
          << text;
    }
  }
}

TEST(HeavyGasFuzz, ValidInputsGiveFiniteNumbersAfterBoundedWork) {
  Random r{20250611};
  const int n = cases(400);
  int refused = 0;
  for (int i = 0; i < n; ++i) {
    const Case c = valid_case(r);
    try {
      const SlabAtmosphere air{c.air};
      const HeavyGasCloud cloud{c.release, air, c.options};
      expect_sound(cloud, r, c.text());
      const EvaporationEnd end = evaporation_end(c.release.material, air, c.release.temperature_k,
                                                 c.release.liquid_fraction);
      EXPECT_TRUE(fraction_like(end.mass_fraction) && fraction_like(end.volume_fraction) &&
                  std::isfinite(end.temperature_k) && end.density_kg_per_m3 > 0.0)
          << c.text();
    } catch (const InputError& e) {
      ++refused;  // too high for the mixed layer, too wide, too thin
      EXPECT_TRUE(names_a_field(e.what())) << e.what();
    } catch (const std::exception& e) {
      ADD_FAILURE() << e.what() << " for " << c.text();
    }
    if (HasFatalFailure()) return;
  }
  EXPECT_LT(refused, n / 4);
}

TEST(HeavyGasFuzz, SpoiltInputsAreRefusedByNameOrGiveFiniteNumbers) {
  Random r{20250612};
  const int n = cases(3000);
  int refused = 0;
  int good = 0;
  for (int i = 0; i < n; ++i) {
    const Case c = spoilt_case(r);
    try {
      const HeavyGasCloud cloud{c.release, SlabAtmosphere{c.air}, c.options};
      ++good;
      expect_sound(cloud, r, c.text());
    } catch (const InputError& e) {
      ++refused;
      EXPECT_TRUE(names_a_field(e.what())) << e.what();
    } catch (const std::exception& e) {
      ADD_FAILURE() << e.what() << " for " << c.text();
    }
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(refused, n / 4);
  EXPECT_GT(good, n / 20);
}

}  // namespace
}  // namespace isorisk::models::dispersion
