// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Pure substances and documented surrogates: properties as data, each with its source.
///
/// Data: data/substances/*.json (generated; see data/substances/README.md).
/// Reference page: docs/models/substance/substances.md
namespace isorisk::models {

/// Equation of a temperature function. Letters A..H are the coefficients in order.
enum class Correlation {
  Polynomial,  ///< A + B T + C T^2 + D T^3 + E T^4 + F T^5  (DIPPR 100)
  Dippr101,    ///< exp(A + B/T + C ln T + D T^E)
  Dippr102,    ///< A T^B / (1 + C/T + D/T^2)
  Dippr105,    ///< A / B^(1 + (1 - T/C)^D)
  Dippr106,    ///< A (1 - Tr)^(B + C Tr + D Tr^2 + E Tr^3), Tr = T/F
  Dippr114,    ///< A^2/t + B - 2AC t - AD t^2 - C^2 t^3/3 - CD t^4/2 - D^2 t^5/5, t = 1 - T/E
  Dippr116,    ///< A + B t^0.35 + C t^(2/3) + D t + E t^(4/3), t = 1 - T/F
  Wagner25,    ///< F exp{[A t + B t^1.5 + C t^2.5 + D t^5] / Tr}, Tr = T/E, t = 1 - Tr
  Wagner36,    ///< F exp{[A t + B t^1.5 + C t^3 + D t^6] / Tr}, Tr = T/E, t = 1 - Tr
  Mulero,      ///< A t^B + C t^D + E t^F, t = 1 - T/G
  Ppds12,      ///< F (A t^(1/3) + B t^(2/3) + C t + D t^2 + E t^6), t = 1 - T/F
  Trc,         ///< A + B/T^2 exp(-C/T) + y^2 {D + [E - F/(T - H)^2] y^6},
               ///< y = (T - H)/(T + G) for T > H, else 0
  Sum,         ///< sum of weight times function, over the parts
  Reciprocal,  ///< 1 over the sum of weight over function
};

struct FunctionParts;

/// A property as a function of temperature, in SI units per kilogram.
///
/// Outside [t_min_k, t_max_k] the value is extrapolated with the same equation (never clamped), and
/// is NaN where the equation ends (saturated liquid above the critical temperature); ask
/// valid_at().
struct TemperatureFunction {
  Correlation correlation = Correlation::Polynomial;
  std::array<double, 8> coefficients{};  ///< as printed in the source
  double factor = 1.0;                   ///< from the unit of the source to SI per kilogram
  double t_min_k = 0.0;
  double t_max_k = 0.0;
  std::string source;                            ///< table and row
  std::string confidence;                        ///< read, recalled, evaluated, estimated
  std::shared_ptr<const FunctionParts> parts{};  ///< Sum and Reciprocal: of a mixture

  [[nodiscard]] double operator()(double temperature_k) const noexcept;
  [[nodiscard]] bool valid_at(double temperature_k) const noexcept {
    return temperature_k >= t_min_k && temperature_k <= t_max_k;
  }
};

/// Weights and functions of the components of a mixture.
struct FunctionParts {
  std::vector<double> weights;
  std::vector<TemperatureFunction> functions;
  double t_end_k = 0.0;  ///< NaN above: the lowest critical temperature, where Raoult's law ends
};

/// Reactivity in the sense of direct ignition (CPR 18E Table 4.7).
enum class IgnitionReactivity { Low, Average, High };
/// Reactivity in the sense of flame acceleration (Baker-Strehlow-Tang).
enum class BlastReactivity { Low, Medium, High };
/// Flammability class of AQ/T 3046-2013 and Bevi (物质类别): 0 extremely flammable ... 4.
enum class MaterialClass { Class0, Class1, Class2, Class3, Class4, NotFlammable };

/// One published pair of limits, volume fractions in air.
struct FlammableLimits {
  std::string set;  ///< "iec60079-20-1-2010" (default, = GB set) or "nfpa497-2008"
  double lower_fraction = 0.0;
  double upper_fraction = 0.0;
  std::string source;
  std::string confidence;
};

/// AEGL, ERPG or IDLH value.
struct ExposureLimit {
  std::string name;      ///< "AEGL-3", "ERPG-2", "IDLH"
  double minutes = 0.0;  ///< exposure time it is meant for (ERPG 60, IDLH 30)
  double value_ppm = 0.0;
  std::string source;
  std::string confidence;
};

/// Hazard class of GB 30000 (GHS).
struct HazardClass {
  std::string hazard_class;  ///< row of data/standards/gb30000_classes.csv: "flammable_gas"
  std::string category;      ///< "1", "1B"
  std::string source;
  std::string confidence;
};

/// Where one entry of a data file comes from.
struct PropertySource {
  std::string property;         ///< name of the entry: "soot_fraction", "vapour_pressure"
  std::optional<double> value;  ///< absent for functions of temperature and words
  std::string unit;             ///< of the value, or of the function ("Pa")
  std::string source;
  std::string confidence;  ///< read, recalled, evaluated, derived, estimated
};

/// A component of a mixture that is taken as one fluid.
struct MixturePart {
  std::string id;
  double mole_fraction = 0.0;
  double critical_temperature_k = 0.0;
  double critical_pressure_pa = 0.0;
  double acentric_factor = 0.0;
  TemperatureFunction vapour_pressure_pa;
};

struct Substance {
  std::string id;  ///< key in a study: "chlorine"
  std::string name_en;
  std::string name_zh;
  std::string cas;
  std::string formula;       ///< Hill order, "C3H8"; of the surrogate for mixtures
  std::string surrogate_of;  ///< "" for a pure substance, else what stands for what, in words

  double molar_mass_kg_per_mol = 0.0;
  double boiling_point_k = 0.0;  ///< at 101 325 Pa
  double critical_temperature_k = 0.0;
  double critical_pressure_pa = 0.0;
  double acentric_factor = 0.0;
  std::optional<double> melting_point_k;
  // Without a liquid at one atmosphere (carbon dioxide, acetylene): its solid sublimes there.
  std::optional<double> triple_point_pressure_pa;
  std::optional<double> sublimation_point_k;      ///< at 101 325 Pa
  std::optional<double> heat_of_fusion_j_per_kg;  ///< at the triple point

  TemperatureFunction vapour_pressure_pa;
  TemperatureFunction liquid_density_kg_per_m3;
  TemperatureFunction heat_of_vaporisation_j_per_kg;
  TemperatureFunction liquid_heat_capacity_j_per_kg_k;
  TemperatureFunction ideal_gas_heat_capacity_j_per_kg_k;
  // Absent where no table has them and no method was good enough: ask function().
  std::optional<TemperatureFunction> liquid_viscosity_pa_s;
  std::optional<TemperatureFunction> gas_viscosity_pa_s;  ///< at low pressure
  std::optional<TemperatureFunction> liquid_conductivity_w_per_m_k;
  std::optional<TemperatureFunction> gas_conductivity_w_per_m_k;  ///< at low pressure
  std::optional<TemperatureFunction> surface_tension_n_per_m;
  double diffusion_volume = 0.0;  ///< Fuller's atomic or molecular diffusion volume, cm3/mol

  bool flammable = false;  ///< has flammable limits and a heat of combustion
  bool toxic = false;      ///< has a toxic probit (toxic_probit_cas)

  // Flammable substances only; 0 or empty otherwise.
  double heat_of_combustion_gas_j_per_kg = 0.0;     ///< net, vapour at 298.15 K
  double heat_of_combustion_liquid_j_per_kg = 0.0;  ///< net, liquid: gas value - L(min(298 K, Tb))
  std::vector<FlammableLimits> limits;              ///< the default set first
  std::optional<double> autoignition_k;
  std::optional<double> flash_point_k;
  std::optional<double> burning_velocity_m_per_s;  ///< laminar, maximum
  IgnitionReactivity ignition_reactivity = IgnitionReactivity::Average;
  BlastReactivity blast_reactivity = BlastReactivity::Medium;
  MaterialClass material_class = MaterialClass::NotFlammable;
  double oxygen_mol_per_mol = 0.0;     ///< stoichiometric O2 per mole of substance
  double carbon_hydrogen_ratio = 0.0;  ///< C/H by atoms; 0 without carbon or hydrogen
  /// Large-pool burning rate m'' = m_inf (1 - exp(-k_beta D)); absent where no source was found.
  std::optional<double> burning_rate_kg_per_m2_s;
  std::optional<double> burning_k_beta_per_m;
  std::optional<double> soot_fraction;  ///< part of the flame surface obscured by smoke (CPR 14E)

  // Toxic substances only.
  std::string toxic_probit_cas;  ///< CAS number by which probit tables list it
  std::vector<ExposureLimit> exposure_limits;
  std::vector<HazardClass> hazards;

  std::vector<MixturePart> parts;  ///< of a mixture; empty for a single substance
  std::string toxic_parts;         ///< of a mixture: what toxicity_without_probit() says of them

  std::vector<PropertySource> sources;  ///< of every constant and function, by name
  std::vector<std::string> notes;       ///< doubts and departures, in words
  std::string data_file;  ///< "substances/chlorine.json"; "coefficients/mixtures.csv" or "" for
                          ///< mixtures
  std::string data_sha256;

  /// A constant by its name in the data file ("soot_fraction"), in the unit of `sources`.
  /// \throws InputError that names substance, property and file when the file lacks it.
  [[nodiscard]] double value(std::string_view property) const;
  /// A function of temperature by its name in the data file ("surface_tension").
  /// \throws InputError that names substance, property and file when the file lacks it.
  [[nodiscard]] const TemperatureFunction& function(std::string_view property) const;

  /// Saturation temperature [K] at a pressure [Pa], by inversion of the vapour pressure curve.
  /// NaN when the pressure is not between those at 0.4 Tc and at the critical point.
  [[nodiscard]] double saturation_temperature_k(double pressure_abs_pa) const;
  /// Temperature [K] at which its solid sublimes at a pressure [Pa] below the triple point: ln p
  /// linear in 1/T through the triple point and the sublimation point. NaN where a liquid exists.
  [[nodiscard]] double sublimation_temperature_k(double pressure_abs_pa) const noexcept;
  /// Pressure [Pa] over its solid at a temperature [K], by the same line. NaN where it has none.
  [[nodiscard]] double sublimation_pressure_pa(double temperature_k) const noexcept;
  /// Pressure [Pa] below which all of it is vapour at a temperature [K]: the vapour pressure, of a
  /// mixture the dew pressure 1 / sum x_i/p_i. Above a critical temperature, or where a curve
  /// ends, the pressure counts with pc exp(5.373 (1 + omega) (1 - Tc/T)) (Wilson 1968).
  [[nodiscard]] double dew_pressure_pa(double temperature_k) const noexcept;
  /// Why its vapour counts as toxic although it has no probit, in words: its class of acute
  /// toxicity by inhalation or corrosion, and one of its AEGL, ERPG or IDLH values. An IDLH of a
  /// tenth of the lower flammable limit or more does not count: NIOSH sets it for the fire. ""
  /// where it has a probit or nothing says that it is toxic.
  [[nodiscard]] std::string toxicity_without_probit() const;
  /// The class by which it burns although it has no flammable limits, in words, or "".
  [[nodiscard]] std::string fire_without_limits() const;
  /// Worst category of acute toxicity by inhalation (1 to 4); 5 without one.
  [[nodiscard]] int inhalation_category() const noexcept;
  /// Ratio of the ideal-gas heat capacities cp / (cp - R/M) at a temperature [K].
  [[nodiscard]] double heat_capacity_ratio(double temperature_k) const noexcept;
  /// Ideal-gas density [kg/m3].
  [[nodiscard]] double ideal_gas_density_kg_per_m3(double temperature_k,
                                                   double pressure_abs_pa) const noexcept;
  /// Compressibility factor of the gas by the Pitzer virial correlation (B0, B1); 1 at low
  /// pressure. Meant for pr below about 0.5 Tr; floors nothing: may leave its range, see docs.
  [[nodiscard]] double gas_compressibility(double temperature_k,
                                           double pressure_abs_pa) const noexcept;
  /// Diffusivity of the vapour in air [m2/s] (Fuller).
  [[nodiscard]] double diffusivity_in_air_m2_per_s(double temperature_k,
                                                   double pressure_abs_pa) const noexcept;
  /// Limits of a set; the default set for "". \throws InputError listing the sets it has.
  [[nodiscard]] const FlammableLimits& flammable_limits(std::string_view set = {}) const;
  /// The limit of that name for that time, or nullptr.
  [[nodiscard]] const ExposureLimit* exposure_limit(std::string_view name,
                                                    double minutes) const noexcept;
};

/// Reads one substance from the text of its JSON file. \throws DataError naming file and field.
[[nodiscard]] Substance parse_substance(std::string_view json_text, std::string_view file_name);

/// What is known by identity and hazards only: solids, and liquids without open property data. No
/// fluid: nothing computes its release.
struct Material {
  std::string id;
  std::string name_en;
  std::string name_zh;
  std::string cas;
  std::string formula;  ///< "" where it has none
  std::string state;    ///< at 20 degC: "solid", "liquid", "gas"
  std::string instead;  ///< why it cannot be released and what to do, in words
  std::optional<double> molar_mass_kg_per_mol;
  std::optional<double> melting_point_k;
  std::vector<HazardClass> hazards;
  std::vector<PropertySource> sources;
  std::string data_file;
  std::string data_sha256;

  /// The complaint of who asks for it as a fluid: "'ammonium_nitrate' (...) is solid at ambient
  /// temperature, melting point 442.85 K (169.7 degC): ...".
  [[nodiscard]] std::string no_fluid() const;
};

/// True when the text of a substance file is that of a material.
[[nodiscard]] bool is_material(std::string_view json_text);
/// \throws DataError naming file and field.
[[nodiscard]] Material parse_material(std::string_view json_text, std::string_view file_name);

/// A set of substances and of materials. Its content is fixed once built.
///
/// Besides its own substances it knows mixtures of them as pseudo-components (mixture.hpp): those
/// of data/coefficients/mixtures.csv by name, and any other by its composition, written
/// "0.6 propane + 0.4 n_butane" in mole fractions.
class SubstanceLibrary {
 public:
  /// \throws DataError when two substances or materials share an id.
  explicit SubstanceLibrary(std::vector<Substance> substances,
                            std::vector<Material> materials = {});
  /// Everything under data/substances.
  [[nodiscard]] static const SubstanceLibrary& builtin();

  /// The substance of that id, CAS number, (case-insensitive) name, or the mixture of that name or
  /// composition; nullptr when unknown. The pointer lasts as long as the library.
  /// \throws InputError for a composition (a text with '+') that makes no mixture.
  [[nodiscard]] const Substance* find(std::string_view id) const;
  /// As find(), of the single substances only.
  [[nodiscard]] const Substance* find_single(std::string_view id) const;
  /// \throws InputError with the nearest known id and the list; for a material, why it is no fluid.
  [[nodiscard]] const Substance& at(std::string_view id) const;
  /// The material of that id, CAS number, or name; nullptr when unknown.
  [[nodiscard]] const Material* find_material(std::string_view id) const;
  /// In order of id.
  [[nodiscard]] const std::vector<Material>& materials() const noexcept { return materials_; }
  /// The single substances, in order of id.
  [[nodiscard]] const std::vector<Substance>& all() const noexcept { return substances_; }

 private:
  class Mixtures;  // made when first asked for; the same text gives the same substance

  std::vector<Substance> substances_;
  std::vector<Material> materials_;
  std::shared_ptr<Mixtures> mixtures_;
};

[[nodiscard]] std::string_view to_text(IgnitionReactivity value) noexcept;
[[nodiscard]] std::string_view to_text(BlastReactivity value) noexcept;
[[nodiscard]] std::string_view to_text(MaterialClass value) noexcept;

}  // namespace isorisk::models
