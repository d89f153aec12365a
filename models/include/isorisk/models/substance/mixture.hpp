// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/models/substance/substance.hpp"

/// Ideal mixtures of named substances.
/// Reference page: docs/models/substance/substances.md
namespace isorisk::models {

struct MixtureComponent {
  const Substance* substance = nullptr;  ///< not owned; outlives the mixture
  double mole_fraction = 0.0;            ///< (0, 1]
};

/// Mixture with Raoult's law in the liquid, an ideal gas, and pseudo-critical constants by Kay.
///
/// \par Equation
///   p = sum x_i p_i(T), y_i = x_i p_i / p; Tc = sum x_i Tc_i, pc and omega likewise (Kay);
///   1/rho = sum w_i/rho_i; heats per kilogram by mass fraction; 1/LFL = sum x_i/LFL_i.
/// \par Source
///   Poling, Prausnitz, O'Connell 2001, sections 5-3 and 8-5; Le Chatelier 1891.
/// \par Validity
///   Alike molecules (hydrocarbons of one family) well below the lowest critical temperature. No
///   azeotropes, no water, no association.
class IdealMixture {
 public:
  /// Fractions that sum to 1 within 1e-6 are scaled to 1.
  /// \throws InputError that lists every fault: none, unknown, twice, out of (0, 1], sum.
  explicit IdealMixture(std::vector<MixtureComponent> components);

  [[nodiscard]] std::span<const MixtureComponent> components() const noexcept {
    return components_;
  }
  [[nodiscard]] double molar_mass_kg_per_mol() const noexcept { return molar_mass_; }
  /// Mass fractions in order of the components.
  [[nodiscard]] std::vector<double> mass_fractions() const;

  // Kay's rule.
  [[nodiscard]] double critical_temperature_k() const noexcept;
  [[nodiscard]] double critical_pressure_pa() const noexcept;
  [[nodiscard]] double acentric_factor() const noexcept;
  /// Compressibility of the gas of this composition, as Substance::gas_compressibility.
  [[nodiscard]] double gas_compressibility(double temperature_k, double pressure_abs_pa) const;

  /// Pressure [Pa] at which the liquid of this composition begins to boil.
  /// \throws InputError naming a component above its critical temperature.
  [[nodiscard]] double bubble_pressure_pa(double temperature_k) const;
  /// Pressure [Pa] at which the vapour of this composition begins to condense. \throws as above.
  [[nodiscard]] double dew_pressure_pa(double temperature_k) const;
  /// Mole fractions of the vapour over the liquid of this composition. \throws as above.
  [[nodiscard]] std::vector<double> vapour_mole_fractions(double temperature_k) const;
  /// Temperature [K] of the bubble point at a pressure. \throws InputError when a component has no
  /// saturation temperature at that pressure, naming it.
  [[nodiscard]] double bubble_temperature_k(double pressure_abs_pa) const;
  /// Temperature [K] of the dew point at a pressure. \throws as above.
  [[nodiscard]] double dew_temperature_k(double pressure_abs_pa) const;

  // Of the liquid (or gas) of this composition; NaN where a component's function ends.
  [[nodiscard]] double liquid_density_kg_per_m3(double temperature_k) const;
  [[nodiscard]] double heat_of_vaporisation_j_per_kg(double temperature_k) const;
  [[nodiscard]] double liquid_heat_capacity_j_per_kg_k(double temperature_k) const;
  [[nodiscard]] double ideal_gas_heat_capacity_j_per_kg_k(double temperature_k) const;

  /// Net heat of combustion of the vapour [J/kg]. \throws InputError naming a component that does
  /// not burn.
  [[nodiscard]] double heat_of_combustion_gas_j_per_kg() const;
  /// Limits of the vapour of this composition by Le Chatelier; set "" is each component's default.
  /// \throws InputError naming a component that does not burn or lacks the set.
  [[nodiscard]] FlammableLimits flammable_limits(std::string_view set = {}) const;

 private:
  template <typename Value>
  [[nodiscard]] double by_mole(const Value& value) const;
  template <typename Value>
  [[nodiscard]] double by_mass(const Value& value) const;

  std::vector<MixtureComponent> components_;
  double molar_mass_ = 0.0;
};

/// A mixture under the name by which inputs ask for it.
struct NamedMixture {
  std::string id;  ///< "lpg_mixture", or the composition: "0.6 propane + 0.4 n_butane"
  std::string name_en;
  std::string name_zh;
  std::string data_file;  ///< "coefficients/mixtures.csv", or "" for a composition
  IdealMixture mixture;
};

/// A mixture by its name (id, English or Chinese) in data/coefficients/mixtures.csv, or by its
/// composition in mole fractions or per cent: "0.6 propane + 0.4 n_butane", "60 % propane + 40 %
/// n-butane". nullopt for any other text.
/// \throws InputError for a composition with a part that is not read or a component not known.
[[nodiscard]] std::optional<NamedMixture> find_mixture(std::string_view text,
                                                       const SubstanceLibrary& library);

/// The mixture as one fluid of fixed composition, for models that take a substance.
///
/// Vapour pressure: bubble pressure of the liquid (Raoult); boiling point: bubble point; critical
/// constants: Kay; densities by volume, heats by mass fraction; limits: Le Chatelier; flash point,
/// autoignition, class and reactivity: of the component that gives the least safe; burning rate,
/// soot and burning velocity where every component has them (by mass; the largest velocity).
/// Surface tension: mean by mole, estimated.
/// Not in it: light components boiling off first, the temperature glide between bubble and dew
/// point, viscosities and conductivities; `surrogate_of` says so and results repeat it.
/// \throws InputError naming a component with a probit or toxic if inhaled (categories 1 to 3; a
/// mixture has no probit), one that does not
/// burn in a mixture that does, and mixtures without bubble point at one atmosphere.
[[nodiscard]] Substance pseudo_component(const NamedMixture& named);

/// A mixture of data/coefficients/mixtures.csv. \throws InputError with the nearest name and the
/// list.
[[nodiscard]] IdealMixture named_mixture(std::string_view name);
/// Names of data/coefficients/mixtures.csv in its order.
[[nodiscard]] std::vector<std::string> mixture_names();

}  // namespace isorisk::models
