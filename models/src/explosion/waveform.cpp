// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/waveform.hpp"

#include <array>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

// i / (dPs t+) = 1/b - (1 - exp(-b))/b^2; 1/2 at b = 0, falling, ~ 1/b for large b.
double impulse_ratio(double b) {
  if (b < 1e-2) return 0.5 - b * (1.0 / 6.0 - b * (1.0 / 24.0 - b * (1.0 / 120.0 - b / 720.0)));
  return (1.0 + std::expm1(-b) / b) / b;
}

double decay_of(double overpressure_pa, double duration_s, double impulse_pa_s) {
  InputCheck check{"explosion.friedlander"};
  check.positive("overpressure", overpressure_pa, "Pa");
  check.positive("duration", duration_s, "s");
  check.positive("impulse", impulse_pa_s, "Pa s");
  const double ratio = impulse_pa_s / (overpressure_pa * duration_s);
  if (check.failures().empty() && !(ratio <= 0.5)) {
    check.fail("impulse = " + number_text(impulse_pa_s) +
               " Pa s, must be at most that of a triangle, overpressure * duration / 2 = " +
               number_text(0.5 * overpressure_pa * duration_s) + " Pa s");
  }
  check.done();
  if (ratio == 0.5) return 0.0;
  const auto f = [&](double b) { return impulse_ratio(b) - ratio; };
  // impulse_ratio(b) < 1/b, so the root lies below 1/ratio.
  const double upper = 1.0 / ratio;
  if (f(upper) >= 0.0) return upper;
  std::uintmax_t iterations = 200;
  const auto close = [](double x, double y) { return std::abs(y - x) <= 1e-13 * std::abs(y); };
  const auto bracket = boost::math::tools::toms748_solve(f, 0.0, upper, close, iterations);
  return 0.5 * (bracket.first + bracket.second);
}

// MSB B06-105 table 4.4.
constexpr std::array<double, 7> kGammaAt_kPa{0, 10, 25, 50, 100, 200, 300};
constexpr std::array<double, 7> kGamma{1.0, 1.013, 1.031, 1.056, 1.091, 1.13, 1.15};

}  // namespace

Friedlander::Friedlander(double overpressure_pa, double duration_s, double impulse_pa_s)
    : overpressure_pa_{overpressure_pa},
      duration_s_{duration_s},
      decay_{decay_of(overpressure_pa, duration_s, impulse_pa_s)} {}

double Friedlander::overpressure_pa(double time_s) const noexcept {
  const double x = time_s / duration_s_;
  if (!(x >= 0.0 && x <= 1.0)) return 0.0;
  return overpressure_pa_ * (1.0 - x) * std::exp(-decay_ * x);
}

double reflection_coefficient(double overpressure_pa, double ambient_pressure_pa) noexcept {
  return (8.0 * overpressure_pa + 14.0 * ambient_pressure_pa) /
         (overpressure_pa + 7.0 * ambient_pressure_pa);
}

double reflected_impulse_ratio(double overpressure_pa, double ambient_pressure_pa) noexcept {
  const double kpa = 1e-3 * overpressure_pa;
  double gamma = kGamma.back();
  for (std::size_t i = 1; i < kGamma.size(); ++i) {
    if (kpa < kGammaAt_kPa[i]) {
      const double t = (kpa - kGammaAt_kPa[i - 1]) / (kGammaAt_kPa[i] - kGammaAt_kPa[i - 1]);
      gamma = kGamma[i - 1] + t * (kGamma[i] - kGamma[i - 1]);
      break;
    }
  }
  return reflection_coefficient(overpressure_pa, ambient_pressure_pa) / gamma;
}

double dynamic_pressure_pa(double overpressure_pa, double ambient_pressure_pa) noexcept {
  return 2.5 * overpressure_pa * overpressure_pa / (7.0 * ambient_pressure_pa + overpressure_pa);
}

}  // namespace isorisk::models::explosion
