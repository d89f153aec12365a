// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/area_source.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kPi = std::numbers::pi;
using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;

SigmaCurve curve(Pasquill pasquill = Pasquill::D, SigmaSet set = SigmaSet::YellowBook) {
  return SigmaCurve{{.set = set, .pasquill = pasquill}};
}
GaussianPlume point(double height = 0.0) {
  return GaussianPlume{
      {.mass_flow_kg_per_s = 2.0, .wind_speed_m_per_s = 3.0, .effective_height_m = height},
      curve()};
}
AreaSourceInput rectangle(double length, double width, double angle = 0.0) {
  return {.mass_flow_kg_per_s = 2.0,
          .wind_speed_m_per_s = 3.0,
          .length_m = length,
          .width_m = width,
          .angle_rad = angle};
}
AreaSourceInput circle(double diameter) {
  return {.mass_flow_kg_per_s = 2.0,
          .wind_speed_m_per_s = 3.0,
          .shape = AreaShape::Circle,
          .diameter_m = diameter};
}

TEST(AreaSource, TinyIsAPointSource) {
  for (const double angle : {0.0, 0.4, 0.5 * kPi, 2.0}) {
    for (const AreaSourceInput& in : {rectangle(0.01, 0.02, angle), circle(0.01)}) {
      const AreaSource source{in, curve()};
      for (const double x : {20.0, 300.0, 5000.0}) {
        const double y = 0.1 * x;
        const double exact = point().concentration_kg_per_m3(x, y, 1.0);
        EXPECT_NEAR(source.concentration_kg_per_m3(x, y, 1.0) / exact, 1.0, 2e-4) << x;
      }
      EXPECT_NEAR(source.concentration_kg_per_m3(5000.0, 100.0, 1.0) /
                      point().concentration_kg_per_m3(5000.0, 100.0, 1.0),
                  1.0, 1e-8);
    }
  }
}

TEST(AreaSource, IsTheSumOfPointSourcesOverItsArea) {
  // A lattice of 200 x 200 points by the midpoint rule; receptor downwind of the whole source.
  const double angle = 0.6;
  const AreaSource source{rectangle(80.0, 30.0, angle), curve()};
  for (const auto& [x, y, z] :
       {std::array{90.0, 0.0, 1.5}, std::array{130.0, 25.0, 0.0}, std::array{400.0, -60.0, 10.0}}) {
    double sum = 0.0;
    constexpr int n = 200;
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) {
        const double a = 80.0 * ((i + 0.5) / n - 0.5);
        const double b = 30.0 * ((j + 0.5) / n - 0.5);
        sum += point().concentration_kg_per_m3(x - a * std::cos(angle) + b * std::sin(angle),
                                               y - a * std::sin(angle) - b * std::cos(angle), z);
      }
    }
    const QuadratureConcentration c = source.evaluate(x, y, z);
    EXPECT_NEAR(c.kg_per_m3 / (sum / (n * n)), 1.0, 3e-5) << x;
    EXPECT_LT(c.relative_error, 1e-7);
  }
}

TEST(AreaSource, CarriesWhatIsUpwindOfAPlaneThroughIt) {
  // Half the circle lies upwind of its middle; a quarter turn of the rectangle changes nothing.
  const AreaSource round{circle(60.0), curve()};
  const AreaSource square{rectangle(40.0, 60.0, 0.3), curve()};
  // Fixed rules: 31 points over either half across, 15 over each of seven layers.
  using Layer = boost::math::quadrature::gauss_kronrod<double, 15>;
  const auto flux = [](const AreaSource& source, double x, double width, double height) {
    const auto across = [&](double z) {
      const auto at = [&](double y) { return source.concentration_kg_per_m3(x, y, z); };
      return Quadrature::integrate(at, -width, 0.0, 0) + Quadrature::integrate(at, 0.0, width, 0);
    };
    double sum = Layer::integrate(across, 0.0, height / 729.0, 0);
    for (double to = height; to > 1.5 * height / 729.0; to /= 3.0) {
      sum += Layer::integrate(across, to / 3.0, to, 0);
    }
    return 3.0 * sum;
  };
  EXPECT_NEAR(flux(round, 0.0, 45.0, 60.0), 1.0, 3e-3);
  EXPECT_NEAR(flux(round, 40.0, 60.0, 90.0), 2.0, 2e-3);
  EXPECT_NEAR(flux(round, 800.0, 500.0, 400.0), 2.0, 2e-4);
  EXPECT_NEAR(flux(square, 0.0, 60.0, 60.0), 1.0, 3e-3);
  EXPECT_NEAR(flux(square, 300.0, 250.0, 200.0), 2.0, 2e-4);
}

TEST(AreaSource, ErrorEstimateStaysSmallAboveTheSourceToo) {
  for (const Pasquill pasquill : {Pasquill::A, Pasquill::D, Pasquill::F}) {
    for (const SigmaSet set : {SigmaSet::YellowBook, SigmaSet::BriggsRural, SigmaSet::Isc3}) {
      for (const AreaSourceInput& in :
           {rectangle(300.0, 20.0, 0.9), rectangle(5.0, 5.0), circle(100.0)}) {
        const AreaSource source{in, curve(pasquill, set)};
        for (const double x : {-2.0, 0.0, 1.0, 60.0, 2000.0}) {
          const QuadratureConcentration c = source.evaluate(x, 1.7, 1.5);
          EXPECT_LT(c.relative_error, 1e-5) << x << letter(pasquill);
        }
      }
    }
  }
}

TEST(AreaSource, VirtualSourceAgreesFarAwayAndNotNearby) {
  // CPR 14E: virtual distance of sigma_y = D/4.3.
  const double diameter = 50.0;
  const double back = curve().distance_of_sigma_y_m(diameter / 4.3);
  const GaussianPlume substitute{
      {.mass_flow_kg_per_s = 2.0, .wind_speed_m_per_s = 3.0, .virtual_distance_y_m = back},
      curve()};
  const AreaSource source{circle(diameter), curve()};
  const auto ratio = [&](double x) {
    return substitute.concentration_kg_per_m3(x, 0.0, 0.0) /
           source.concentration_kg_per_m3(x, 0.0, 0.0);
  };
  EXPECT_NEAR(ratio(20000.0), 1.0, 0.01);
  EXPECT_NEAR(ratio(2000.0), 1.0, 0.06);
  // Above the source the plume from the middle has had no way to rise.
  EXPECT_GT(ratio(5.0), 1.2);
  // Upwind of the middle the point plume has nothing, the area has.
  EXPECT_GT(source.concentration_kg_per_m3(-10.0, 0.0, 0.0), 0.0);
}

TEST(AreaSource, IsFiniteOnTheGroundInItsMiddleAndZeroUpwind) {
  for (const SigmaSet set : {SigmaSet::BriggsRural, SigmaSet::BriggsUrban, SigmaSet::Gbt3840}) {
    const AreaSource source{circle(40.0), curve(Pasquill::C, set)};
    const double c = source.concentration_kg_per_m3(0.0, 0.0, 0.0);
    EXPECT_TRUE(std::isfinite(c));
    EXPECT_GT(c, 0.0);
    EXPECT_EQ(source.concentration_kg_per_m3(-20.0, 0.0, 0.0), 0.0);
    EXPECT_EQ(source.concentration_kg_per_m3(-500.0, 0.0, 0.0), 0.0);
  }
}

TEST(AreaSource, IsSymmetricAcrossTheWindAndUnderHalfTurns) {
  const AreaSource a{rectangle(70.0, 20.0, 0.5), curve()};
  const AreaSource mirrored{rectangle(70.0, 20.0, -0.5), curve()};
  const AreaSource turned{rectangle(70.0, 20.0, 0.5 + kPi), curve()};
  const AreaSource swapped{rectangle(20.0, 70.0, 0.5 + 0.5 * kPi), curve()};
  for (const double x : {0.0, 25.0, 200.0}) {
    const double c = a.concentration_kg_per_m3(x, 9.0, 1.0);
    EXPECT_NEAR(mirrored.concentration_kg_per_m3(x, -9.0, 1.0) / c, 1.0, 1e-8);
    EXPECT_NEAR(turned.concentration_kg_per_m3(x, 9.0, 1.0) / c, 1.0, 1e-8);
    EXPECT_NEAR(swapped.concentration_kg_per_m3(x, 9.0, 1.0) / c, 1.0, 1e-8);
  }
}

TEST(AreaSource, InitialSpreadLowersTheConcentrationAboveTheSource) {
  AreaSourceInput in = rectangle(30.0, 30.0);
  const AreaSource thin{in, curve()};
  in.initial_sigma_z_m = 3.0;
  const AreaSource thick{in, curve()};
  EXPECT_LT(thick.concentration_kg_per_m3(10.0, 0.0, 0.0),
            0.6 * thin.concentration_kg_per_m3(10.0, 0.0, 0.0));
  EXPECT_NEAR(
      thick.concentration_kg_per_m3(3e4, 0.0, 0.0) / thin.concentration_kg_per_m3(3e4, 0.0, 0.0),
      1.0, 0.01);
}

TEST(AreaSource, ListsEveryBadInput) {
  AreaSourceInput in = rectangle(-1.0, std::numeric_limits<double>::quiet_NaN());
  in.wind_speed_m_per_s = 0.0;
  try {
    const AreaSource source{in, curve()};
    FAIL() << "no error";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"length = -1 m", "width", "wind_speed"}) {
      EXPECT_NE(text.find(word), std::string::npos) << text;
    }
  }
}

LineSourceInput line(double length, double angle) {
  return {
      .mass_flow_kg_per_s = 2.0, .wind_speed_m_per_s = 3.0, .length_m = length, .angle_rad = angle};
}

TEST(LineSource, AcrossTheWindIsTheClosedFormula) {
  // c = q'/(2 sqrt(2 pi) u sz) Fz [erf((y + L/2)/(sqrt2 sy)) - erf((y - L/2)/(sqrt2 sy))]
  const LineSource source{line(100.0, 0.5 * kPi), curve()};
  for (const double x : {5.0, 50.0, 1000.0}) {
    for (const double y : {0.0, 30.0, 55.0}) {
      const Sigmas s = curve().at(x);
      const double edge = std::numbers::sqrt2 * s.y_m;
      const double exact = 2.0 / 100.0 / (2.0 * std::sqrt(2.0 * kPi) * 3.0 * s.z_m) *
                           vertical_factor(1.0, 0.0, s.z_m, kNoLid) *
                           (std::erf((y + 50.0) / edge) - std::erf((y - 50.0) / edge));
      EXPECT_NEAR(source.concentration_kg_per_m3(x, y, 1.0), exact, 1e-7 * exact + 1e-20) << x;
    }
  }
}

TEST(LineSource, AlongTheWindIsTheIntegralOfPointPlumes) {
  const LineSource source{line(200.0, 0.0), curve()};
  const double exact =
      Quadrature::integrate(
          [](double at) { return point().concentration_kg_per_m3(250.0 - at, 4.0, 2.0); }, -100.0,
          100.0, 12, 1e-11) /
      200.0;
  EXPECT_NEAR(source.concentration_kg_per_m3(250.0, 4.0, 2.0) / exact, 1.0, 1e-8);
}

TEST(LineSource, IsTheLimitOfANarrowRectangle) {
  for (const double angle : {0.0, 0.3, 1.2, 0.5 * kPi}) {
    const LineSource thin{line(60.0, angle), curve()};
    const AreaSource narrow{rectangle(60.0, 0.02, angle), curve()};
    for (const double x : {45.0, 300.0}) {
      EXPECT_NEAR(
          narrow.concentration_kg_per_m3(x, 3.0, 1.0) / thin.concentration_kg_per_m3(x, 3.0, 1.0),
          1.0, 1e-5)
          << angle << " " << x;
    }
  }
}

TEST(LineSource, IsContinuousWhereTheLineTurnsAcrossTheWind) {
  const LineSource across{line(100.0, 0.5 * kPi), curve()};
  const LineSource nearly{line(100.0, 0.5 * kPi + 1e-9), curve()};
  EXPECT_NEAR(nearly.concentration_kg_per_m3(40.0, 10.0, 1.0) /
                  across.concentration_kg_per_m3(40.0, 10.0, 1.0),
              1.0, 1e-7);
}

TEST(LineSource, ShortIsAPointSource) {
  const LineSource source{line(0.01, 1.0), curve()};
  EXPECT_NEAR(source.concentration_kg_per_m3(500.0, 20.0, 1.0) /
                  point().concentration_kg_per_m3(500.0, 20.0, 1.0),
              1.0, 1e-6);
}

}  // namespace
}  // namespace isorisk::models::dispersion
