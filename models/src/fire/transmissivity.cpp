// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/transmissivity.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/core/units.hpp"

namespace isorisk::models::fire {
namespace {

constexpr double kPascalPerMmHg = 133.322387415;
// Wayne (1991): reference temperature of the water path and conditions of the CO2 path.
constexpr double kWayneWaterTemperature_k = 288.651;
constexpr double kWayneCo2Temperature_k = 273.0;
constexpr double kWayneCo2_ppm = 335.0;
// The water part of the fit peaks at this lg X_w and would fall again in drier air; below it the
// value of the peak is kept: -0.01171 / (2 x 0.02368).
constexpr double kWayneDriest = -0.01171 / (2.0 * 0.02368);
// The fits diverge at path 0; nearer than this the value at 1 mm is taken (it is 1 after the cap).
constexpr double kShortestPath_m = 1e-3;

const TransmissivityInput& checked(const TransmissivityInput& in) {
  InputCheck check{"transmissivity"};
  check.positive("air_temperature", in.temperature_k, "K");
  check.require(in.relative_humidity_fraction > 0.0 && in.relative_humidity_fraction <= 1.0,
                "relative_humidity", in.relative_humidity_fraction, "-", "be in (0, 1]");
  check.positive("co2", in.co2_ppm, "ppm");
  if (in.saturation_pressure_pa) {
    check.positive("saturation_pressure", *in.saturation_pressure_pa, "Pa");
  }
  check.done();
  return in;
}

}  // namespace

double wayne_saturation_pressure_pa(double temperature_k) noexcept {
  return kPascalPerMmHg * std::exp(20.386 - 5132.0 / temperature_k);
}

Transmissivity::Transmissivity(const TransmissivityInput& in) : model_{checked(in).model} {
  const double saturation =
      in.saturation_pressure_pa.value_or(wayne_saturation_pressure_pa(in.temperature_k));
  water_pressure_pa_ = in.relative_humidity_fraction * saturation;
  // X_w = RH x p_sat[mmHg] 288.651 / T
  log_water_per_m_ =
      std::log10(water_pressure_pa_ / kPascalPerMmHg * kWayneWaterTemperature_k / in.temperature_k);
  // X_c = x (273 / T) (CO2 / 335 ppm)
  log_co2_per_m_ =
      std::log10(kWayneCo2Temperature_k / in.temperature_k * in.co2_ppm / kWayneCo2_ppm);
  // (100 / RH%)^(1/16)
  humidity_factor_ = std::pow(1.0 / in.relative_humidity_fraction, 1.0 / 16.0);
}

double Transmissivity::at(double path_m) const noexcept {
  const double x = std::max(path_m, kShortestPath_m);
  double tau = 1.0;
  switch (model_) {
    case TransmissivityModel::None:
      return 1.0;
    case TransmissivityModel::Wayne1991: {
      const double lg_x = std::log10(x);
      const double w = std::max(log_water_per_m_ + lg_x, kWayneDriest);
      const double c = log_co2_per_m_ + lg_x;
      tau = 1.006 - 0.01171 * w - 0.02368 * w * w - 0.03188 * c + 0.001164 * c * c;
      break;
    }
    case TransmissivityModel::Bagster1989:
      tau = 2.02 * std::pow(water_pressure_pa_ * x, -0.09);  // CPR 14E eq. 6.29
      break;
    case TransmissivityModel::Bagster1989Extended: {
      const double pwx = water_pressure_pa_ * x;
      tau = pwx < 1e4   ? 1.53 * std::pow(pwx, -0.06)
            : pwx > 1e5 ? 2.85 * std::pow(pwx, -0.12)
                        : 2.02 * std::pow(pwx, -0.09);
      break;
    }
    case TransmissivityModel::BrzustowskiSommer1973:
      tau = 0.79 * humidity_factor_ * std::pow(30.5 / x, 1.0 / 16.0);
      break;
  }
  return std::clamp(tau, 0.0, 1.0);
}

std::vector<Warning> Transmissivity::warnings(double path_m) const {
  const auto outside = [&](double value, std::string unit, std::string range) {
    return std::vector<Warning>{{"outside_validity",
                                 "fire.transmissivity_" + std::string{name_of(model_)},
                                 "path = " + shown_text(path_m) + " m, " + shown_text(value) + " " +
                                     unit + ", fitted for " + range}};
  };
  const double pwx = water_pressure_pa_ * path_m;
  switch (model_) {
    case TransmissivityModel::Wayne1991:
      if (!(path_m >= 10.0)) return outside(path_m, "m", "a path of 10 m or more");
      break;
    case TransmissivityModel::Bagster1989:
      if (!(pwx > 1e4 && pwx < 1e5)) return outside(pwx, "Pa m", "p_w x in (1e4, 1e5) Pa m");
      break;
    case TransmissivityModel::BrzustowskiSommer1973:
      if (!(path_m >= 30.0 && path_m <= 150.0))
        return outside(path_m, "m", "a path of 30 to 150 m");
      break;
    case TransmissivityModel::None:
    case TransmissivityModel::Bagster1989Extended:
      break;
  }
  return {};
}

std::string_view name_of(TransmissivityModel model) noexcept {
  switch (model) {
    case TransmissivityModel::None:
      return "none";
    case TransmissivityModel::Wayne1991:
      return "wayne";
    case TransmissivityModel::Bagster1989:
      return "bagster";
    case TransmissivityModel::Bagster1989Extended:
      return "bagster_extended";
    case TransmissivityModel::BrzustowskiSommer1973:
      return "brzustowski_sommer";
  }
  return "none";
}

}  // namespace isorisk::models::fire
