// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

/// Weather as dispersion needs it. Reference page: docs/models/dispersion/meteorology.md
namespace isorisk::models::dispersion {

/// Pasquill stability class: A very unstable, D neutral, F stable.
enum class Pasquill : unsigned char { A, B, C, D, E, F };

[[nodiscard]] constexpr char letter(Pasquill c) noexcept {
  return static_cast<char>('A' + static_cast<int>(c));
}
/// \throws InputError when the text is not one letter A to F (either case).
[[nodiscard]] Pasquill parse_pasquill(std::string_view text);

/// One class of a wind rose: stability and a representative wind speed.
struct WeatherClass {
  Pasquill pasquill = Pasquill::D;
  double wind_speed_m_per_s = 5.0;   ///< at reference_height_m, > 0
  double reference_height_m = 10.0;  ///< > 0
};

/// The air and the ground, the same for every weather class of a study unless given otherwise.
struct Ambient {
  double temperature_k = 288.15;
  double pressure_abs_pa = 101325.0;
  double relative_humidity_fraction = 0.7;
  double roughness_m = 0.1;  ///< aerodynamic roughness length
};

/// Density of moist air [kg/m3]: ideal gas, saturation pressure as in SLAB (section 3.5.2 there).
[[nodiscard]] double air_density_kg_per_m3(const Ambient& air) noexcept;

/// A named set of weather classes for quantitative risk analysis: "aqt3046-2013" or "cpr18e".
/// \throws InputError listing the known sets.
[[nodiscard]] std::vector<WeatherClass> weather_set(std::string_view name);

// ---- Stability class from observations --------------------------------------------------------

enum class Insolation { Strong, Moderate, Slight, Overcast };
/// Pasquill (1961) by day: wind at 10 m and insolation. Mixed cells (A-B, B-C, C-D) give the
/// more stable class, which is the higher concentration at the ground from a ground source.
[[nodiscard]] Pasquill pasquill_by_day(double wind_10m_m_per_s, Insolation insolation);
/// Pasquill (1961) by night: cloud in eighths, 0 to 8 (8: overcast, D).
[[nodiscard]] Pasquill pasquill_by_night(double wind_10m_m_per_s, double cloud_eighths);
/// Solar radiation / temperature difference method, EPA-454/R-99-005, by day.
[[nodiscard]] Pasquill pasquill_srdt_day(double wind_10m_m_per_s, double solar_radiation_w_per_m2);
/// The same by night: sign of dT/dz between 2 and 10 m.
[[nodiscard]] Pasquill pasquill_srdt_night(double wind_10m_m_per_s,
                                           double temperature_gradient_k_per_m);

/// Solar elevation [deg], GB/T 3840-91: declination and hour angle with Beijing time.
[[nodiscard]] double solar_elevation_deg(double latitude_deg, double longitude_deg,
                                         double declination_deg, double beijing_hour) noexcept;
/// GB/T 3840-91: radiation rank (-2 .. +3) from solar elevation (negative or zero: night) and
/// total and low cloud in tenths.
[[nodiscard]] int radiation_rank_gbt3840(double solar_elevation_deg, bool night,
                                         double total_cloud_tenths, double low_cloud_tenths);
/// GB/T 3840-91: class from the 10 m wind and the rank. Mixed cells give the more stable class.
/// All of these: \pre wind >= 0 and finite; observations outside their range count as its end.
[[nodiscard]] Pasquill pasquill_gbt3840(double wind_10m_m_per_s, int radiation_rank);

// ---- Monin-Obukhov similarity -----------------------------------------------------------------

enum class ObukhovFit {
  YellowBook,  ///< CPR 14E ch. 4
  Degadis,     ///< Pasquill (1974) as used in DEGADIS 2.1
  Golder,      ///< Golder (1972), line fit 1/L = a + b log10 z0
};
/// 1/L [1/m]; zero for class D, negative for unstable classes. \pre roughness_m > 0
[[nodiscard]] double inverse_obukhov_length_per_m(Pasquill pasquill, double roughness_m,
                                                  ObukhovFit fit = ObukhovFit::YellowBook) noexcept;

/// Wind over height by Monin-Obukhov similarity with the Dyer-Businger functions, Yellow Book form.
class WindProfile {
 public:
  /// Fits u* so that the profile passes through the reference wind.
  /// \throws InputError for a wind, height or roughness that is not > 0, or a reference height
  ///         not above the roughness length.
  WindProfile(double wind_speed_m_per_s, double reference_height_m, double roughness_m,
              double inverse_obukhov_per_m, double von_karman = 0.4);
  WindProfile(const WeatherClass& weather, double roughness_m,
              ObukhovFit fit = ObukhovFit::YellowBook);

  /// Wind speed [m/s] at height z; zero at and below the roughness length.
  [[nodiscard]] double speed_m_per_s(double height_m) const noexcept;
  [[nodiscard]] double friction_velocity_m_per_s() const noexcept { return u_star_; }
  [[nodiscard]] double inverse_obukhov_per_m() const noexcept { return inverse_l_; }

 private:
  [[nodiscard]] double shape(double height_m) const noexcept;
  double roughness_m_;
  double inverse_l_;
  double von_karman_;
  double u_star_ = 0.0;
};

enum class WindExponents { IscRural, IrwinUrban, IscUrban, Degadis, Gbt3840Urban, Gbt3840Rural };
/// Exponent p of u = u_ref (z / z_ref)^p.
[[nodiscard]] double wind_exponent(WindExponents set, Pasquill pasquill);

// ---- Mixing height ----------------------------------------------------------------------------

/// SLAB: 130 * 2^(7 - s) m, s = 1 (A) to 6 (F).
[[nodiscard]] double mixing_height_slab_m(Pasquill pasquill) noexcept;
/// Table in common commercial use: A 1300, B 920, C 840, D 800, E 400, F 100 m.
[[nodiscard]] double mixing_height_table_m(Pasquill pasquill) noexcept;
/// Neutral and unstable 0.3 u* / f; stable 0.4 sqrt(u* L / f) (Zilitinkevich).
/// \pre latitude not at the equator
[[nodiscard]] double mixing_height_similarity_m(double friction_velocity_m_per_s,
                                                double inverse_obukhov_per_m,
                                                double latitude_deg) noexcept;

}  // namespace isorisk::models::dispersion
