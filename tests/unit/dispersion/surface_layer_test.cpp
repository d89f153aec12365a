// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/surface_layer.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/cloud.hpp"

namespace isorisk::models::dispersion {
namespace {

using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;

SurfaceLayer layer(Pasquill pasquill, double wind, double height, double roughness = 0.1,
                   double lid = kNoLid) {
  return SurfaceLayer{{.weather = {.pasquill = pasquill, .wind_speed_m_per_s = wind},
                       .roughness_m = roughness,
                       .height_m = height,
                       .mixing_height_m = lid}};
}

double integral(const SurfaceLayer::Slice& s, double top) {
  double sum = 0.0;
  for (double a = 0.0, b = 1e-3; a < top; a = b, b *= 1.5) {
    sum += Quadrature::integrate([&](double z) { return s.at(z); }, a, std::min(b, top), 6, 1e-10);
  }
  return sum;
}

TEST(SurfaceLayer, WhatPassesASectionIsWhatLeavesTheSource) {
  for (const Pasquill pasquill : {Pasquill::A, Pasquill::D, Pasquill::F}) {
    for (const double height : {0.0, 0.5, 8.0}) {
      for (const double x : {0.5, 30.0, 800.0, 20000.0}) {
        for (const double lid : {kNoLid, 60.0}) {
          const SurfaceLayer::Slice s = layer(pasquill, 2.0, height, 0.05, lid).slice(x);
          const double top = lid < kNoLid ? lid : 60.0 * (s.scale_m() + 1.0);
          EXPECT_NEAR(integral(s, top) * s.speed_m_per_s(), 1.0, 2e-5)
              << letter(pasquill) << " h " << height << " x " << x << " lid " << lid;
        }
      }
    }
  }
}

// The equation that the model solves approximately: u dc/dx = d/dz (K dc/dz) with the profiles
// themselves, implicit finite differences on a grid in ln z, extrapolated in the step.
class Diffusion {
 public:
  Diffusion(Pasquill pasquill, double wind, double height, double z0)
      : wind_{WeatherClass{.pasquill = pasquill, .wind_speed_m_per_s = wind}, z0} {
    const double top = 3000.0;
    const double lowest = 1.02 * z0;
    for (int i = 0; i <= kCells; ++i) {
      edge_.push_back(lowest * std::pow(top / lowest, static_cast<double>(i) / kCells));
    }
    const double l = wind_.inverse_obukhov_per_m();
    for (int i = 0; i < kCells; ++i) {
      middle_.push_back(0.5 * (edge_[i] + edge_[i + 1]));
      flow_.push_back(wind_.speed_m_per_s(middle_[i]) * (edge_[i + 1] - edge_[i]));
    }
    for (int i = 1; i < kCells; ++i) {
      const double zeta = edge_[i] * l;
      const double phi = zeta > 0.0 ? 1.0 + 5.0 * zeta : 1.0 / std::sqrt(1.0 - 16.0 * zeta);
      exchange_.push_back(0.4 * wind_.friction_velocity_m_per_s() * edge_[i] / phi /
                          (middle_[i] - middle_[i - 1]));
    }
    c_.assign(kCells, 0.0);
    int at = 0;
    while (edge_[at + 1] < height) ++at;
    c_[at] = 1.0 / flow_[at];
  }
  void march(double to) {
    while (x_ < to * (1.0 - 1e-12)) {
      const double dx = std::min(to - x_, step_);
      const std::vector<double> whole = stepped(c_, dx);
      const std::vector<double> halves = stepped(stepped(c_, 0.5 * dx), 0.5 * dx);
      for (int i = 0; i < kCells; ++i) c_[i] = 2.0 * halves[i] - whole[i];
      x_ += dx;
      step_ = std::min(1.05 * step_, 0.02 * x_ + 0.01);
    }
  }
  [[nodiscard]] double at(double z) const {
    int i = 1;
    while (middle_[i] < z) ++i;
    const double part = (z - middle_[i - 1]) / (middle_[i] - middle_[i - 1]);
    return c_[i - 1] + part * (c_[i] - c_[i - 1]);
  }

 private:
  static constexpr int kCells = 300;
  [[nodiscard]] std::vector<double> stepped(const std::vector<double>& c, double dx) const {
    std::vector<double> upper(kCells), value(kCells);
    for (int i = 0; i < kCells; ++i) {  // Thomas
      const double below = i > 0 ? exchange_[i - 1] : 0.0;
      const double above = i + 1 < kCells ? exchange_[i] : 0.0;
      const double diagonal = flow_[i] / dx + below + above;
      const double left = i > 0 ? upper[i - 1] * below : 0.0;
      upper[i] = above / (diagonal - left);
      value[i] = (flow_[i] / dx * c[i] + (i > 0 ? below * value[i - 1] : 0.0)) / (diagonal - left);
    }
    for (int i = kCells - 2; i >= 0; --i) value[i] += upper[i] * value[i + 1];
    return value;
  }
  WindProfile wind_;
  std::vector<double> edge_, middle_, flow_, exchange_, c_;
  double x_ = 0.0;
  double step_ = 0.01;
};

TEST(SurfaceLayer, FollowsTheDiffusionEquationItApproximates) {
  // At the ground and at 1.5 m. The powers are matched at one height, so the free convection of
  // class A, whose profile is no power, is the worst.
  struct Case {
    Pasquill pasquill;
    double wind, height, z0, tolerance;
  };
  for (const Case& c :
       {Case{Pasquill::D, 5.0, 0.5, 0.03, 0.05}, Case{Pasquill::D, 5.0, 5.0, 0.1, 0.08},
        Case{Pasquill::F, 1.5, 0.5, 0.03, 0.08}, Case{Pasquill::F, 1.5, 3.0, 0.1, 0.12},
        Case{Pasquill::E, 3.0, 1.0, 0.3, 0.08}, Case{Pasquill::B, 3.0, 1.0, 0.1, 0.3},
        Case{Pasquill::A, 2.0, 1.0, 0.1, 0.3}}) {
    const SurfaceLayer model = layer(c.pasquill, c.wind, c.height, c.z0);
    Diffusion exact{c.pasquill, c.wind, c.height, c.z0};
    for (const double x : {100.0, 200.0, 500.0, 1000.0, 2000.0}) {
      exact.march(x);
      for (const double z : {0.5, 1.5}) {
        EXPECT_NEAR(model.slice(x).at(z) / exact.at(z), 1.0, c.tolerance)
            << letter(c.pasquill) << " h " << c.height << " x " << x << " z " << z;
      }
    }
  }
}

TEST(SurfaceLayer, NeutralGrowthIsThatOfTheKnownFormula) {
  // Horst (1979) after van Ulden (1978): dz/dx = k^2/ln(1.55 z/z0), within 3 %.
  const double z0 = 0.03;
  const SurfaceLayer model = layer(Pasquill::D, 5.0, 0.0, z0);
  for (const double x : {20.0, 100.0, 1000.0, 5000.0}) {
    const double slope = (model.growth_m(1.001 * x) - model.growth_m(0.999 * x)) / (0.002 * x);
    const double z = model.growth_m(x);
    EXPECT_NEAR(slope * std::log(1.55 * z / z0) / 0.16, 1.0, 0.03) << x;
  }
}

TEST(SurfaceLayer, FarDownwindTheLidMixesItThrough) {
  const SurfaceLayer::Slice s = layer(Pasquill::C, 4.0, 2.0, 0.1, 50.0).slice(1.0e5);
  for (const double z : {0.0, 10.0, 25.0, 49.0}) {
    EXPECT_NEAR(s.at(z) * s.speed_m_per_s() * 50.0, 1.0, 0.07) << z;
  }
  EXPECT_EQ(s.at(50.1), 0.0);
}

TEST(SurfaceLayer, GrowthAndTimeIncreaseWithoutJumps) {
  for (const Pasquill pasquill : {Pasquill::A, Pasquill::C, Pasquill::E, Pasquill::F}) {
    const SurfaceLayer model = layer(pasquill, 1.5, 1.0, 0.1, 260.0);
    double growth = 0.0;
    double time = 0.0;
    for (double x = 2e-3; x < 1e5; x *= 1.02) {
      EXPECT_GE(model.growth_m(x), growth);
      EXPECT_GT(model.travel_time_s(x), time);
      if (growth > 0.0) {
        EXPECT_LT(model.growth_m(x), 1.06 * growth) << x;
        EXPECT_LT(model.travel_time_s(x), 1.03 * time) << x;
      }
      growth = model.growth_m(x);
      time = model.travel_time_s(x);
    }
  }
}

TEST(SurfaceLayer, SlowsDownTheMaterialNearTheGround) {
  // Prairie Grass: 0.5 m source, wind measured at 2 m. Nearer than the wind at 10 m says.
  const SurfaceLayer model = layer(Pasquill::F, 3.0, 0.5, 0.006);
  EXPECT_LT(model.slice(50.0).speed_m_per_s(), 2.0);
  EXPECT_GT(model.slice(5000.0).speed_m_per_s(), model.slice(50.0).speed_m_per_s());
}

TEST(SurfaceLayer, NamesEveryBadInput) {
  try {
    (void)layer(Pasquill::D, -1.0, -2.0, 0.0);
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* field : {"wind_speed", "height", "roughness"}) {
      EXPECT_NE(text.find(field), std::string::npos) << field;
    }
  }
}

// ---- In a cloud ----

CloudInput ammonia(Pasquill pasquill, double wind, double height) {
  return {.mass_flow_kg_per_s = 1.0,
          .duration_s = 900.0,
          .height_m = height,
          .molar_mass_kg_per_mol = 0.01703,
          .density_kg_per_m3 = 0.72,
          .weather = {.pasquill = pasquill, .wind_speed_m_per_s = wind},
          .profile = VerticalProfile::SurfaceLayer};
}

TEST(SurfaceLayerCloud, StandsForLowReleasesOnly) {
  EXPECT_TRUE(PassiveCloud{ammonia(Pasquill::D, 5.0, 1.0)}.surface_layer());
  EXPECT_FALSE(PassiveCloud{ammonia(Pasquill::D, 5.0, 10.0)}.surface_layer());
  CloudInput puff = ammonia(Pasquill::D, 5.0, 1.0);
  puff.kind = ReleaseKind::Instantaneous;
  puff.mass_kg = 100.0;
  EXPECT_FALSE(PassiveCloud{puff}.surface_layer());
  CloudInput asked = ammonia(Pasquill::D, 5.0, 1.0);
  asked.wind_height_m = 2.0;
  EXPECT_FALSE(PassiveCloud{asked}.surface_layer());
}

TEST(SurfaceLayerCloud, DistancesGrowWithTheRate) {
  for (const Pasquill pasquill : {Pasquill::B, Pasquill::D, Pasquill::F}) {
    double before = 0.0;
    for (const double rate : {0.01, 0.1, 1.0, 10.0, 100.0}) {
      CloudInput in = ammonia(pasquill, 2.0, 1.0);
      in.mass_flow_kg_per_s = rate;
      const double d = PassiveCloud{in}.distance_to_concentration_m(1e-4, 1.5, 600.0);
      EXPECT_GT(d, before) << letter(pasquill) << " " << rate;
      before = d;
    }
  }
}

TEST(SurfaceLayerCloud, NoConcentrationExceedsThePureGas) {
  for (const double rate : {0.1, 5.0, 100.0}) {
    for (const double height : {0.0, 0.5, 5.0}) {
      CloudInput in = ammonia(Pasquill::F, 1.5, height);
      in.mass_flow_kg_per_s = rate;
      const PassiveCloud cloud{in};
      const double pure = cloud.concentration_of_fraction_kg_per_m3(1.0);
      for (const double x : {0.0, 0.1, 1.0, 10.0, 100.0}) {
        for (const double z : {0.0, height}) {
          EXPECT_LE(cloud.peak_concentration_kg_per_m3(x, z, 600.0), pure * (1.0 + 1e-6));
        }
      }
    }
  }
}

TEST(SurfaceLayerCloud, TheLeeOfABuildingDilutesItNearAndIsForgottenFar) {
  for (const VerticalProfile profile : {VerticalProfile::Gaussian, VerticalProfile::SurfaceLayer}) {
    CloudInput in = ammonia(Pasquill::D, 3.0, 0.0);
    in.profile = profile;
    const PassiveCloud point{in};
    in.source_diameter_m = 12.0;
    in.source_depth_m = 8.0;
    const PassiveCloud lee{in};
    const auto ratio = [&](double x) {
      return lee.peak_concentration_kg_per_m3(x, 1.5, 600.0) /
             point.peak_concentration_kg_per_m3(x, 1.5, 600.0);
    };
    EXPECT_LT(ratio(20.0), 0.3);
    EXPECT_GT(ratio(3000.0), 0.9);
    EXPECT_LT(ratio(100.0), ratio(500.0));
    // sigma_y0 sigma_z0 = (12/4.3)(8/2.15) at the source.
    if (profile == VerticalProfile::Gaussian) {
      EXPECT_NEAR(lee.peak_concentration_kg_per_m3(0.0, 0.0, 600.0) * M_PI *
                      lee.transport_wind_m_per_s() * (12.0 / 4.3) * (8.0 / 2.15),
                  1.0, 1e-6);
    }
  }
}

TEST(SurfaceLayerCloud, FlammableMassIsThatOfTheField) {
  // Methane, steady: sum over a grid of what is above the limit.
  for (const double height : {0.0, 2.0}) {
    CloudInput in = ammonia(Pasquill::E, 3.0, height);
    in.molar_mass_kg_per_mol = 0.01604;
    in.density_kg_per_m3 = 0.68;
    in.duration_s = kNoLid;
    in.mass_flow_kg_per_s = 3.0;
    const PassiveCloud cloud{in};
    const FlammableTable t = cloud.flammable({.lower_limit_fraction = 0.05});
    const double limit = cloud.concentration_of_fraction_kg_per_m3(0.05);
    double mass = 0.0;
    const double dz = 0.1;
    for (double x = 0.05; x < 2.0 * t.distance_m + 50.0; x *= 1.02) {
      for (double z = 0.5 * dz; z < 12.0; z += dz) {
        const double c = cloud.peak_concentration_kg_per_m3(x, z, kInstantaneousAveragingTime_s);
        if (c <= limit) continue;
        // Width of the bell from the contour's table where it is known at 1 m: sy from two limits.
        const SigmaCurve sigmas{{.set = in.sigma_set,
                                 .pasquill = in.weather.pasquill,
                                 .roughness_m = in.ambient.roughness_m,
                                 .averaging_time_s = kInstantaneousAveragingTime_s}};
        const double sy0 = std::sqrt(
            in.mass_flow_kg_per_s /
            (M_PI *
             WindProfile{in.weather, in.ambient.roughness_m}.speed_m_per_s(std::max(height, 1.0)) *
             cloud.concentration_of_fraction_kg_per_m3(1.0)));
        const double sy = sigmas.sigma_y_m(x + sigmas.distance_of_sigma_y_m(sy0));
        mass += 0.0198 * x * dz * c * std::sqrt(2.0 * M_PI) * sy *
                std::erf(std::sqrt(std::log(c / limit)));
      }
    }
    EXPECT_NEAR(t.mass_above_lower_kg / mass, 1.0, 0.02) << height;
  }
}

}  // namespace
}  // namespace isorisk::models::dispersion
