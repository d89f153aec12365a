// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Selection method: which installations a quantitative risk analysis takes up.
///
/// \par Equation
///   A = Q O1 O2 O3 / G;  S_T = (100 m / L)^2 A_T;  S_F, S_E = (100 m / L)^3 A, L >= 100 m
/// \par Source
///   CPR 18E (1999) ch. 2; GB/T 37243-2019 Annex B, to which AQ/T 3046-2013 corresponds
///   (data/standards/selection_factors.csv, selection_toxic_limits.csv)
/// \par Validity
///   Screening: it ranks installations, it gives no risk.
/// \par Reference page
///   docs/selection.md
namespace isorisk::models::criteria::selection {

enum class HazardKind : std::uint8_t { Toxic, Flammable, Explosive };
enum class AmbientPhase : std::uint8_t { Gas, LiquidLow, LiquidMedium, LiquidHigh, Solid };
enum class ProcessPhase : std::uint8_t { Gas, Liquid, Solid };

/// A value of data/standards/selection_factors.csv. \throws Error when there is no such key.
struct Rule {
  double value = 0.0;
  std::string unit, clause, text_en, text_zh, source, confidence;
};
[[nodiscard]] const Rule& rule(std::string_view key);

struct Conditions {
  bool process = true;    ///< process unit, else storage
  bool enclosed = false;  ///< in an enclosure
  bool bund = false;      ///< in a bund, outdoors
  ProcessPhase phase = ProcessPhase::Liquid;
  double temperature_k = 0.0;           ///< of the process
  double boiling_point_k = 0.0;         ///< at one atmosphere
  double saturation_pressure_pa = 0.0;  ///< at the process temperature; of liquids
};

struct Factors {
  double o1 = 1.0;  ///< process or storage
  double o2 = 1.0;  ///< location
  double o3 = 1.0;  ///< phase, vapour pressure and boiling point
  [[nodiscard]] double product() const noexcept { return o1 * o2 * o3; }
};

/// The factors for toxics and flammables (explosives have none).
/// \throws InputError listing every value that is not positive.
[[nodiscard]] Factors factors(const Conditions& c);

/// Phase at 25 degC, liquids by their boiling point.
[[nodiscard]] AmbientPhase ambient_phase(double boiling_point_k,
                                         std::optional<double> melting_point_k);

/// Limit G [kg] of a toxic substance; absent: no limit, it is not selected.
/// \throws InputError unless lc50 > 0
[[nodiscard]] std::optional<double> toxic_limit_kg(double lc50_mg_per_m3, AmbientPhase phase);
/// Limit G: of flammables [kg], of explosives [kg TNT].
[[nodiscard]] double limit_kg(HazardKind kind);

/// LC50 (rat, inhalation, 1 h) that is shipped.
struct Lc50 {
  double mg_per_m3 = 0.0;
  std::string source, confidence;
};
[[nodiscard]] std::optional<Lc50> shipped_lc50(std::string_view substance,
                                               double molar_mass_kg_per_mol);

/// A = Q O1 O2 O3 / G. \throws InputError for a negative quantity or a limit that is not positive.
[[nodiscard]] double indication_number(double quantity_kg, double factor_product, double limit_kg);

/// S at a distance; distances below 100 m count as 100 m. \throws InputError for negative values.
[[nodiscard]] double selection_number(HazardKind kind, double indication, double distance_m);

}  // namespace isorisk::models::criteria::selection
