// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/meteorology.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "pasquill_table.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kGasConstant = 8.314462618;  // J/(mol K), CODATA 2018
constexpr double kMolarMassDryAir = 0.02896;  // kg/mol, SLAB
constexpr double kMolarMassWater = 0.01802;   // kg/mol, SLAB
constexpr double kEarthRotation = 7.2921e-5;  // rad/s
constexpr double kDegree = std::numbers::pi / 180.0;

// The last letter of "A-B": the more stable class of a mixed cell.
Pasquill more_stable(std::string_view cell) { return parse_pasquill(cell.substr(cell.size() - 1)); }

}  // namespace

Pasquill class_from_table(std::string_view scheme, double wind, std::string_view column) {
  const data::Table& t = data::table("coefficients/pasquill_classes.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "scheme") == scheme && t.text(r, "column") == column &&
        wind < t.number(r, "wind_to_m_per_s")) {
      return more_stable(t.text(r, "class"));
    }
  }
  throw InputError("wind speed " + number_text(wind) + " m/s has no stability class in scheme " +
                   std::string{scheme});
}

Pasquill parse_pasquill(std::string_view text) {
  if (text.size() == 1) {
    const char c = text[0];
    if (c >= 'A' && c <= 'F') return static_cast<Pasquill>(c - 'A');
    if (c >= 'a' && c <= 'f') return static_cast<Pasquill>(c - 'a');
  }
  throw InputError("stability class '" + std::string{text} +
                   "' is unknown; use A, B, C, D, E or F");
}

double air_density_kg_per_m3(const Ambient& air) noexcept {
  // SLAB: ln(Psat_w / 1 atm) = 15.08 - 5514 / T; mole fraction of water at the true pressure.
  const double saturation_pa = 101325.0 * std::exp(15.08 - 5514.0 / air.temperature_k);
  const double y =
      std::min(1.0, air.relative_humidity_fraction * saturation_pa / air.pressure_abs_pa);
  const double molar_mass = (1.0 - y) * kMolarMassDryAir + y * kMolarMassWater;
  return air.pressure_abs_pa * molar_mass / (kGasConstant * air.temperature_k);
}

std::vector<WeatherClass> weather_set(std::string_view name) {
  const data::Table& t = data::table("standards/weather_classes.csv");
  std::vector<WeatherClass> classes;
  std::string known;
  std::string_view last;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const std::string_view set = t.text(r, "set");
    if (set != last) known += (known.empty() ? "" : ", ") + std::string{set};
    last = set;
    if (set != name) continue;
    classes.push_back({.pasquill = parse_pasquill(t.text(r, "pasquill")),
                       .wind_speed_m_per_s = t.number(r, "wind_speed_m_per_s")});
  }
  if (classes.empty()) {
    throw InputError("unknown weather set '" + std::string{name} + "'; known: " + known);
  }
  return classes;
}

Pasquill pasquill_by_day(double wind, Insolation insolation) {
  switch (insolation) {
    case Insolation::Strong:
      return class_from_table("pasquill_day", wind, "strong");
    case Insolation::Moderate:
      return class_from_table("pasquill_day", wind, "moderate");
    case Insolation::Slight:
      return class_from_table("pasquill_day", wind, "slight");
    case Insolation::Overcast:
      break;
  }
  return Pasquill::D;
}

Pasquill pasquill_by_night(double wind, double cloud_eighths) {
  if (cloud_eighths >= 8.0) return Pasquill::D;  // overcast
  // The table has columns ">= 4/8" and "<= 3/8"; between them the split is put at 3.5.
  return class_from_table("pasquill_night", wind,
                          cloud_eighths >= 3.5 ? "cloud_ge_4" : "cloud_le_3");
}

Pasquill pasquill_srdt_day(double wind, double g) {
  const char* column = g >= 925.0   ? "ge_925"
                       : g >= 675.0 ? "675_925"
                       : g >= 175.0 ? "175_675"
                                    : "lt_175";
  return class_from_table("srdt_day", wind, column);
}

Pasquill pasquill_srdt_night(double wind, double gradient) {
  return class_from_table("srdt_night", wind, gradient < 0.0 ? "falling" : "rising");
}

double solar_elevation_deg(double latitude_deg, double longitude_deg, double declination_deg,
                           double beijing_hour) noexcept {
  // h0 = asin[sin phi sin delta + cos phi cos delta cos(15 t + lambda - 300)]
  const double phi = latitude_deg * kDegree;
  const double delta = declination_deg * kDegree;
  const double hour_angle = (15.0 * beijing_hour + longitude_deg - 300.0) * kDegree;
  const double s =
      std::sin(phi) * std::sin(delta) + std::cos(phi) * std::cos(delta) * std::cos(hour_angle);
  return std::asin(std::clamp(s, -1.0, 1.0)) / kDegree;
}

int radiation_rank_gbt3840(double elevation_deg, bool night, double total, double low) {
  const data::Table& t = data::table("coefficients/gbt3840_radiation_rank.csv");
  const char* column = night                   ? "night"
                       : elevation_deg <= 15.0 ? "h0_le_15"
                       : elevation_deg <= 35.0 ? "h0_15_35"
                       : elevation_deg <= 65.0 ? "h0_35_65"
                                               : "h0_gt_65";
  // Bands in whole tenths ("5 to 7"): a value belongs to the band it rounds to.
  const double total_tenths = std::clamp(std::round(total), 0.0, 10.0);
  const double low_tenths = std::clamp(std::round(low), 0.0, total_tenths);
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (total_tenths >= t.number(r, "total_cloud_from") &&
        total_tenths <= t.number(r, "total_cloud_to") &&
        low_tenths >= t.number(r, "low_cloud_from") && low_tenths <= t.number(r, "low_cloud_to")) {
      return static_cast<int>(t.number(r, column));
    }
  }
  throw InputError("cloud cover " + number_text(total) + " / " + number_text(low) +
                   " tenths is not in GB/T 3840");
}

Pasquill pasquill_gbt3840(double wind, int rank) {
  return class_from_table("gbt3840", wind, std::to_string(std::clamp(rank, -2, 3)));
}

double inverse_obukhov_length_per_m(Pasquill pasquill, double roughness_m,
                                    ObukhovFit fit) noexcept {
  const auto i = static_cast<std::size_t>(pasquill);
  switch (fit) {
    case ObukhovFit::YellowBook: {
      // L = a / log10(z / b), CPR 14E, z0 held at 0.5 m.
      constexpr double kA[] = {33.162, 32.258, 51.787, 0.0, -48.330, -31.325};
      constexpr double kB[] = {1117.0, 11.46, 1.324, 1.0, 1.262, 19.36};
      if (pasquill == Pasquill::D) return 0.0;
      return std::log10(std::min(roughness_m, 0.5) / kB[i]) / kA[i];
    }
    case ObukhovFit::Degadis: {
      // L = a z0^b, Pasquill (1974).
      constexpr double kA[] = {-11.4, -26.0, -123.0, 0.0, 123.0, 26.0};
      constexpr double kB[] = {0.10, 0.17, 0.30, 0.0, 0.30, 0.17};
      if (pasquill == Pasquill::D) return 0.0;
      return 1.0 / (kA[i] * std::pow(roughness_m, kB[i]));
    }
    case ObukhovFit::Golder: {
      // 1/L = a + b log10 z0, Golder (1972).
      constexpr double kA[] = {-0.096, -0.037, -0.002, 0.0, 0.004, 0.035};
      constexpr double kB[] = {0.029, 0.029, 0.018, 0.0, -0.018, -0.036};
      return kA[i] + kB[i] * std::log10(roughness_m);
    }
  }
  return 0.0;
}

WindProfile::WindProfile(double wind_speed_m_per_s, double reference_height_m, double roughness_m,
                         double inverse_obukhov_per_m, double von_karman)
    : roughness_m_{roughness_m}, inverse_l_{inverse_obukhov_per_m}, von_karman_{von_karman} {
  InputCheck check{"wind profile"};
  check.positive("wind_speed", wind_speed_m_per_s, "m/s");
  check.positive("reference_height", reference_height_m, "m");
  check.positive("roughness", roughness_m, "m");
  check.require(reference_height_m > roughness_m, "reference_height", reference_height_m, "m",
                "be above the roughness length");
  check.finite("inverse_obukhov_length", inverse_obukhov_per_m, "1/m");
  check.positive("von_karman", von_karman, "-");
  check.done();
  u_star_ = von_karman_ * wind_speed_m_per_s / shape(reference_height_m);
}

WindProfile::WindProfile(const WeatherClass& weather, double roughness_m, ObukhovFit fit)
    : WindProfile(weather.wind_speed_m_per_s, weather.reference_height_m, roughness_m,
                  roughness_m > 0.0
                      ? inverse_obukhov_length_per_m(weather.pasquill, roughness_m, fit)
                      : 0.0) {}

// k u / u*.
double WindProfile::shape(double z) const noexcept {
  const double z0 = roughness_m_;
  const double neutral = std::log(z / z0);
  if (inverse_l_ == 0.0) return neutral;
  if (inverse_l_ > 0.0) {
    // Stable: ln(z/z0) + 5 (z - z0)/L. Beyond z = L the gradient function phi = 1 + 5 z/L is held
    // at its value there, so that the profile goes on as 6 ln(z/L).
    const double length = 1.0 / inverse_l_;
    if (z <= length || length <= z0) return neutral + 5.0 * (z - z0) * inverse_l_;
    return std::log(length / z0) + 5.0 * (length - z0) * inverse_l_ + 6.0 * std::log(z / length);
  }
  // Unstable: ln(z/z0) - Psi(z) + Psi(z0), a = (1 - 16 z/L)^(1/4).
  const auto psi = [&](double height) {
    const double a = std::sqrt(std::sqrt(1.0 - 16.0 * height * inverse_l_));
    return 2.0 * std::log((1.0 + a) / 2.0) + std::log((1.0 + a * a) / 2.0) - 2.0 * std::atan(a) +
           std::numbers::pi / 2.0;
  };
  return neutral - psi(z) + psi(z0);
}

double WindProfile::speed_m_per_s(double height_m) const noexcept {
  return height_m <= roughness_m_ ? 0.0 : u_star_ / von_karman_ * shape(height_m);
}

double wind_exponent(WindExponents set, Pasquill pasquill) {
  constexpr std::string_view kNames[] = {"isc_rural", "irwin_urban",   "isc_urban",
                                         "degadis",   "gbt3840_urban", "gbt3840_rural"};
  const data::Table& t = data::table("coefficients/wind_exponents.csv");
  const std::string_view set_name = kNames[static_cast<std::size_t>(set)];
  const char column[] = {letter(pasquill), '\0'};
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "set") == set_name) return t.number(r, column);
  }
  throw DataError("coefficients/wind_exponents.csv has no set " + std::string{set_name});
}

double mixing_height_slab_m(Pasquill pasquill) noexcept {
  // H = 130 * 2^(7 - s), s = 1 (A) to 6 (F).
  return 130.0 * static_cast<double>(1 << (6 - static_cast<int>(pasquill)));
}

double mixing_height_table_m(Pasquill pasquill) noexcept {
  constexpr double kHeight[] = {1300.0, 920.0, 840.0, 800.0, 400.0, 100.0};
  return kHeight[static_cast<std::size_t>(pasquill)];
}

double mixing_height_similarity_m(double u_star, double inverse_l, double latitude_deg) noexcept {
  const double f = 2.0 * kEarthRotation * std::abs(std::sin(latitude_deg * kDegree));
  return inverse_l > 0.0 ? 0.4 * std::sqrt(u_star / (inverse_l * f)) : 0.3 * u_star / f;
}

}  // namespace isorisk::models::dispersion
