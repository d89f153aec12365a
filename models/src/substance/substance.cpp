// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/substance/substance.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"
#include "isorisk/models/substance/mixture.hpp"

namespace isorisk::models {
namespace {

using nlohmann::json;

constexpr double kGasConstant = 8.31446261815324;  // J/mol/K, CODATA 2018
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Fuller et al. (1966), Poling et al. 2001 eq. 11-4.4; air: molar mass and diffusion volume.
constexpr double kAirMolarMass = 28.965;
constexpr double kAirDiffusionVolume = 19.7;
constexpr double kWilson = 5.373;  // Wilson 1968; Poling et al. 2001 sec. 8-12
// NIOSH, documentation for IDLH concentrations (1994): at most a tenth of the lower limit.
constexpr double kFireShareOfIdlh = 0.1;

struct EquationName {
  std::string_view name;
  Correlation correlation;
  std::size_t coefficients;
};
constexpr EquationName kEquations[] = {
    {"polynomial", Correlation::Polynomial, 0}, {"dippr101", Correlation::Dippr101, 5},
    {"dippr102", Correlation::Dippr102, 4},     {"dippr105", Correlation::Dippr105, 4},
    {"dippr106", Correlation::Dippr106, 6},     {"dippr114", Correlation::Dippr114, 5},
    {"dippr116", Correlation::Dippr116, 6},     {"wagner25", Correlation::Wagner25, 6},
    {"wagner36", Correlation::Wagner36, 6},     {"mulero", Correlation::Mulero, 7},
    {"ppds12", Correlation::Ppds12, 6},         {"trc", Correlation::Trc, 8},
};

// The functions of temperature of a data file, and how the struct holds them.
struct FunctionField {
  std::string_view name;
  std::string_view unit;
  TemperatureFunction Substance::*needed;                   // or
  std::optional<TemperatureFunction> Substance::*optional;  // null for the needed ones
};
constexpr FunctionField kFunctions[] = {
    {"vapour_pressure", "Pa", &Substance::vapour_pressure_pa, nullptr},
    {"liquid_density", "kg/m3", &Substance::liquid_density_kg_per_m3, nullptr},
    {"heat_of_vaporisation", "J/kg", &Substance::heat_of_vaporisation_j_per_kg, nullptr},
    {"liquid_heat_capacity", "J/kg/K", &Substance::liquid_heat_capacity_j_per_kg_k, nullptr},
    {"ideal_gas_heat_capacity", "J/kg/K", &Substance::ideal_gas_heat_capacity_j_per_kg_k, nullptr},
    {"liquid_viscosity", "Pa s", nullptr, &Substance::liquid_viscosity_pa_s},
    {"gas_viscosity", "Pa s", nullptr, &Substance::gas_viscosity_pa_s},
    {"liquid_conductivity", "W/m/K", nullptr, &Substance::liquid_conductivity_w_per_m_k},
    {"gas_conductivity", "W/m/K", nullptr, &Substance::gas_conductivity_w_per_m_k},
    {"surface_tension", "N/m", nullptr, &Substance::surface_tension_n_per_m},
};

// The constants a data file may leave out.
constexpr std::string_view kOptionalConstants[] = {
    "melting_point",         "autoignition",           "flash_point",
    "burning_velocity",      "burning_rate",           "burning_k_beta",
    "soot_fraction",         "heat_of_combustion_gas", "heat_of_combustion_liquid",
    "triple_point_pressure", "sublimation_point",      "heat_of_fusion"};

// possible: the names a data file may have; missing or misspelt, said apart.
[[noreturn]] void fail_property(const Substance& s, std::string_view property,
                                const std::vector<std::string>& possible) {
  if (std::find(possible.begin(), possible.end(), property) != possible.end()) {
    if (!s.data_file.starts_with("substances/")) {
      throw InputError(
          "mixture '" + s.id + "': " + std::string{property} +
          " is not known of every component, or has no mixing rule here. Give it where "
          "the model takes it as an input, or use a single substance");
    }
    throw InputError("substance '" + s.id + "': " + std::string{property} +
                     " is not known. Add it with its source to data/" + s.data_file +
                     ", or give it where the model takes it as an input");
  }
  std::string list;
  for (const auto& name : possible) list += (list.empty() ? "" : ", ") + name;
  const std::string near = nearest_name(property, possible);
  throw InputError("substance '" + s.id + "': there is no property '" + std::string{property} +
                   "'" + (near.empty() ? "." : "; did you mean '" + near + "'?") +
                   " Known: " + list);
}

// Reads fields of one file; every complaint names the file and the field.
class Reader {
 public:
  Reader(const json& object, std::string place) : object_{object}, place_{std::move(place)} {}

  [[noreturn]] void fail(std::string_view field, std::string_view what) const {
    throw DataError(place_ + ": field '" + std::string{field} + "' " + std::string{what});
  }
  [[nodiscard]] bool has(std::string_view field) const {
    return object_.contains(std::string{field});
  }
  [[nodiscard]] const json& at(std::string_view field) const {
    const auto it = object_.find(std::string{field});
    if (it == object_.end()) fail(field, "is missing");
    return *it;
  }
  [[nodiscard]] std::string text(std::string_view field) const {
    const json& v = at(field);
    if (!v.is_string()) fail(field, "must be text");
    return v.get<std::string>();
  }
  [[nodiscard]] bool flag(std::string_view field) const {
    const json& v = at(field);
    if (!v.is_boolean()) fail(field, "must be true or false");
    return v.get<bool>();
  }
  [[nodiscard]] double plain_number(std::string_view field) const {
    const json& v = at(field);
    if (!v.is_number() || !std::isfinite(v.get<double>())) fail(field, "must be a finite number");
    return v.get<double>();
  }
  [[nodiscard]] Reader child(std::string_view field) const {
    const json& v = at(field);
    if (!v.is_object()) fail(field, "must be an object");
    return {v, place_ + ": " + std::string{field}};
  }
  /// {"value": x, "unit": u, "source": s}; the unit must be the one we compute with.
  [[nodiscard]] double number(std::string_view field, std::string_view unit) const {
    const Reader c = child(field);
    if (c.text("unit") != unit) c.fail("unit", "must be " + std::string{unit});
    if (c.text("source").empty()) c.fail("source", "must not be empty");
    return c.plain_number("value");
  }
  [[nodiscard]] std::optional<double> maybe(std::string_view field, std::string_view unit) const {
    if (!has(field)) return std::nullopt;
    return number(field, unit);
  }
  /// Confidence, "" for files of before it was asked for.
  [[nodiscard]] std::string confidence() const {
    return has("confidence") ? text("confidence") : std::string{};
  }
  [[nodiscard]] const std::string& place() const { return place_; }

 private:
  const json& object_;
  std::string place_;
};

TemperatureFunction temperature_function(const Reader& parent, std::string_view field) {
  const Reader r = parent.child(field);
  const std::string equation = r.text("equation");
  const auto* known = std::find_if(std::begin(kEquations), std::end(kEquations),
                                   [&](const EquationName& e) { return e.name == equation; });
  if (known == std::end(kEquations)) r.fail("equation", "'" + equation + "' is unknown");
  TemperatureFunction f{};
  f.correlation = known->correlation;
  const json& c = r.at("coefficients");
  const bool count_fits = c.is_array() && c.size() <= f.coefficients.size() && !c.empty() &&
                          (known->coefficients == 0 || c.size() == known->coefficients);
  if (!count_fits) r.fail("coefficients", "has the wrong number of entries");
  for (std::size_t i = 0; i < c.size(); ++i) {
    if (!c[i].is_number()) r.fail("coefficients", "must be numbers");
    f.coefficients[i] = c[i].get<double>();
  }
  f.factor = r.plain_number("factor");
  f.t_min_k = r.plain_number("t_min_k");
  f.t_max_k = r.plain_number("t_max_k");
  if (!(f.t_min_k < f.t_max_k)) r.fail("t_max_k", "must lie above t_min_k");
  f.source = r.text("source");
  f.confidence = r.text("confidence");
  return f;
}

void read_combustion(const Reader& r, Substance& s) {
  const Reader c = r.child("combustion");
  s.heat_of_combustion_gas_j_per_kg = c.number("heat_gas", "J/kg");
  s.heat_of_combustion_liquid_j_per_kg = c.number("heat_liquid", "J/kg");
  s.oxygen_mol_per_mol = c.plain_number("oxygen_mol_per_mol");
  s.carbon_hydrogen_ratio = c.plain_number("carbon_hydrogen_ratio");
  const json& limits = r.at("flammable_limits");
  if (!limits.is_array() || limits.empty()) r.fail("flammable_limits", "must be a list");
  for (const json& item : limits) {
    const Reader l{item, r.place() + ": flammable_limits"};
    FlammableLimits f{.set = l.text("set"),
                      .lower_fraction = l.plain_number("lower_fraction"),
                      .upper_fraction = l.plain_number("upper_fraction"),
                      .source = l.text("source"),
                      .confidence = l.confidence()};
    if (!(f.lower_fraction > 0.0 && f.lower_fraction < f.upper_fraction && f.upper_fraction <= 1.0))
      l.fail("lower_fraction", "and upper_fraction must satisfy 0 < lower < upper <= 1");
    s.limits.push_back(std::move(f));
  }
  s.autoignition_k = r.maybe("autoignition", "K");
  s.flash_point_k = r.maybe("flash_point", "K");
  s.burning_velocity_m_per_s = r.maybe("burning_velocity", "m/s");
  s.burning_rate_kg_per_m2_s = r.maybe("burning_rate", "kg/m2/s");
  s.burning_k_beta_per_m = r.maybe("burning_k_beta", "1/m");
  s.soot_fraction = r.maybe("soot_fraction", "-");

  const Reader material = r.child("material_class");
  const double cls = material.plain_number("value");
  if (!(cls >= 0.0 && cls <= 4.0 && cls == std::floor(cls)))
    material.fail("value", "must be 0 to 4");
  s.material_class = static_cast<MaterialClass>(static_cast<int>(cls));
  const Reader ignition = r.child("ignition_reactivity");
  const std::string i = ignition.text("value");
  if (i == "low")
    s.ignition_reactivity = IgnitionReactivity::Low;
  else if (i == "average")
    s.ignition_reactivity = IgnitionReactivity::Average;
  else if (i == "high")
    s.ignition_reactivity = IgnitionReactivity::High;
  else
    ignition.fail("value", "must be low, average or high");
  const Reader blast = r.child("blast_reactivity");
  const std::string b = blast.text("value");
  if (b == "low")
    s.blast_reactivity = BlastReactivity::Low;
  else if (b == "medium")
    s.blast_reactivity = BlastReactivity::Medium;
  else if (b == "high")
    s.blast_reactivity = BlastReactivity::High;
  else
    blast.fail("value", "must be low, medium or high");
}

// Source and confidence of every constant and function of the file.
void read_sources(const nlohmann::json& document, const std::string& file, Substance& s) {
  const auto add = [&](std::string name, const json& item) {
    if (!item.is_object() || !item.contains("source")) return;
    const Reader r{item, file + ": " + name};
    PropertySource p{.property = std::move(name),
                     .value = {},
                     .unit = {},
                     .source = r.text("source"),
                     .confidence = r.confidence()};
    if (item.contains("value") && item.at("value").is_number()) p.value = r.plain_number("value");
    if (item.contains("unit")) p.unit = r.text("unit");
    for (const FunctionField& f : kFunctions) {
      if (f.name == p.property) p.unit = f.unit;
    }
    s.sources.push_back(std::move(p));
  };
  for (const auto& [name, item] : document.items()) {
    if (name == "combustion") {
      add("heat_of_combustion_gas", item.at("heat_gas"));
      add("heat_of_combustion_liquid", item.at("heat_liquid"));
    } else {
      add(name, item);
    }
  }
}

std::string folded(std::string_view name) {
  std::string out;
  for (const char c : name) {
    out += (c == '-' || c == ' ') ? '_'
                                  : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

}  // namespace

double TemperatureFunction::operator()(double temperature_k) const noexcept {
  const double t = temperature_k;
  const auto& c = coefficients;
  switch (correlation) {
    case Correlation::Polynomial: {
      double v = 0.0;
      for (std::size_t i = c.size(); i-- > 0;) v = v * t + c[i];
      return factor * v;
    }
    case Correlation::Dippr101:
      return factor * std::exp(c[0] + c[1] / t + c[2] * std::log(t) + c[3] * std::pow(t, c[4]));
    case Correlation::Dippr102:
      return factor * c[0] * std::pow(t, c[1]) / (1.0 + c[2] / t + c[3] / (t * t));
    case Correlation::Dippr105:
      return factor * c[0] / std::pow(c[1], 1.0 + std::pow(1.0 - t / c[2], c[3]));
    case Correlation::Dippr106: {
      const double tr = t / c[5];
      return factor * c[0] * std::pow(1.0 - tr, c[1] + tr * (c[2] + tr * (c[3] + tr * c[4])));
    }
    case Correlation::Dippr114: {
      const double x = 1.0 - t / c[4];
      const double x2 = x * x;
      const double x3 = x2 * x;
      return factor *
             (c[0] * c[0] / x + c[1] - 2.0 * c[0] * c[2] * x - c[0] * c[3] * x2 -
              c[2] * c[2] * x3 / 3.0 - c[2] * c[3] * x3 * x / 2.0 - c[3] * c[3] * x3 * x2 / 5.0);
    }
    case Correlation::Dippr116: {
      const double x = 1.0 - t / c[5];
      return factor * (c[0] + c[1] * std::pow(x, 0.35) + c[2] * std::pow(x, 2.0 / 3.0) + c[3] * x +
                       c[4] * std::pow(x, 4.0 / 3.0));
    }
    case Correlation::Wagner25: {
      const double tr = t / c[4];
      const double x = 1.0 - tr;
      const double root = std::sqrt(x);
      const double x15 = x * root;
      const double x25 = x15 * x;
      return factor * c[5] * std::exp((c[0] * x + c[1] * x15 + c[2] * x25 + c[3] * x25 * x25) / tr);
    }
    case Correlation::Wagner36: {
      const double tr = t / c[4];
      const double x = 1.0 - tr;
      const double x3 = x * x * x;
      return factor * c[5] *
             std::exp((c[0] * x + c[1] * x * std::sqrt(x) + c[2] * x3 + c[3] * x3 * x3) / tr);
    }
    case Correlation::Mulero: {
      const double x = 1.0 - t / c[6];
      const auto term = [x](double a, double n) { return a == 0.0 ? 0.0 : a * std::pow(x, n); };
      return factor * (term(c[0], c[1]) + term(c[2], c[3]) + term(c[4], c[5]));
    }
    case Correlation::Ppds12: {
      const double x = 1.0 - t / c[5];
      if (!(x >= 0.0)) return kNaN;
      const double third = std::cbrt(x);
      return factor * c[5] *
             (c[0] * third + c[1] * third * third + c[2] * x + c[3] * x * x +
              c[4] * x * x * x * x * x * x);
    }
    case Correlation::Trc: {
      double v = c[0] + c[1] / (t * t) * std::exp(-c[2] / t);
      if (t > c[7]) {
        const double y = (t - c[7]) / (t + c[6]);
        const double y2 = y * y;
        v += y2 * (c[3] + (c[4] - c[5] / ((t - c[7]) * (t - c[7]))) * y2 * y2 * y2);
      }
      return factor * v;
    }
    case Correlation::Sum: {
      if (!(t <= parts->t_end_k)) return kNaN;
      double v = 0.0;
      for (std::size_t i = 0; i < parts->weights.size(); ++i)
        v += parts->weights[i] * parts->functions[i](t);
      return factor * v;
    }
    case Correlation::Reciprocal: {
      double v = 0.0;
      for (std::size_t i = 0; i < parts->weights.size(); ++i)
        v += parts->weights[i] / parts->functions[i](t);
      return factor / v;
    }
  }
  return kNaN;
}

double Substance::value(std::string_view property) const {
  std::vector<std::string> possible{std::begin(kOptionalConstants), std::end(kOptionalConstants)};
  for (const PropertySource& p : sources) {
    if (!p.value) continue;
    if (p.property == property) return *p.value;
    if (std::find(possible.begin(), possible.end(), p.property) == possible.end())
      possible.push_back(p.property);
  }
  fail_property(*this, property, possible);
}

const TemperatureFunction& Substance::function(std::string_view property) const {
  std::vector<std::string> known;
  for (const FunctionField& f : kFunctions) {
    known.emplace_back(f.name);
    if (f.name != property) continue;
    if (f.needed != nullptr) return this->*f.needed;
    if ((this->*f.optional).has_value()) return *(this->*f.optional);
  }
  fail_property(*this, property, known);
}

double Substance::saturation_temperature_k(double pressure_abs_pa) const {
  // Dippr101 curves may turn round far below the melting point: stay above 0.4 Tc.
  const double low = 0.4 * critical_temperature_k;
  const double high = std::min(critical_temperature_k, vapour_pressure_pa.t_max_k);
  const double target = std::log(pressure_abs_pa);
  const auto excess = [&](double t) { return std::log(vapour_pressure_pa(t)) - target; };
  const double f_low = excess(low);
  const double f_high = excess(high);
  if (f_high < 0.0 && pressure_abs_pa < critical_pressure_pa && high < critical_temperature_k) {
    // The curve was cut below the critical point: follow it on.
    const double top = critical_temperature_k;
    const double f_top = excess(top);
    if (!(f_top >= 0.0)) return kNaN;
    std::uintmax_t iterations = 100;
    const auto bracket = boost::math::tools::toms748_solve(
        excess, high, top, f_high, f_top, boost::math::tools::eps_tolerance<double>(50),
        iterations);
    return 0.5 * (bracket.first + bracket.second);
  }
  if (!(f_low <= 0.0 && f_high >= 0.0)) return kNaN;
  if (f_low == 0.0) return low;
  if (f_high == 0.0) return high;
  std::uintmax_t iterations = 100;  // 10 to 15 are needed
  const auto bracket = boost::math::tools::toms748_solve(
      excess, low, high, f_low, f_high, boost::math::tools::eps_tolerance<double>(50), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

double Substance::sublimation_temperature_k(double pressure_abs_pa) const noexcept {
  if (!triple_point_pressure_pa || !sublimation_point_k || !melting_point_k) return kNaN;
  if (!(pressure_abs_pa > 0.0 && pressure_abs_pa < *triple_point_pressure_pa)) return kNaN;
  const double share = std::log(*triple_point_pressure_pa / pressure_abs_pa) /
                       std::log(*triple_point_pressure_pa / 101325.0);
  return 1.0 /
         (1.0 / *melting_point_k + share * (1.0 / *sublimation_point_k - 1.0 / *melting_point_k));
}

double Substance::sublimation_pressure_pa(double temperature_k) const noexcept {
  if (!triple_point_pressure_pa || !sublimation_point_k || !melting_point_k) return kNaN;
  if (!(temperature_k > 0.0 && temperature_k <= *melting_point_k)) return kNaN;
  const double share = (1.0 / temperature_k - 1.0 / *melting_point_k) /
                       (1.0 / *sublimation_point_k - 1.0 / *melting_point_k);
  return *triple_point_pressure_pa * std::pow(101325.0 / *triple_point_pressure_pa, share);
}

double Substance::dew_pressure_pa(double temperature_k) const noexcept {
  const auto pressure = [&](const auto& c) {
    const double p =
        temperature_k <= c.critical_temperature_k ? c.vapour_pressure_pa(temperature_k) : kNaN;
    return std::isfinite(p) ? p
                            : c.critical_pressure_pa *
                                  std::exp(kWilson * (1.0 + c.acentric_factor) *
                                           (1.0 - c.critical_temperature_k / temperature_k));
  };
  if (parts.empty()) return pressure(*this);
  double sum = 0.0;
  for (const MixturePart& c : parts) sum += c.mole_fraction / pressure(c);
  return 1.0 / sum;
}

int Substance::inhalation_category() const noexcept {
  int worst = 5;
  for (const HazardClass& h : hazards) {
    if (h.hazard_class == "acute_toxicity_inhalation" && !h.category.empty())
      worst = std::min(worst, h.category.front() - '0');
  }
  return worst;
}

std::string Substance::toxicity_without_probit() const {
  if (toxic) return {};
  if (!parts.empty()) return toxic_parts;
  std::string out;
  const auto add = [&](const std::string& words) { out += (out.empty() ? "" : ", ") + words; };
  if (const int category = inhalation_category(); category < 5)
    add("acute toxicity by inhalation category " + std::to_string(category));
  for (const HazardClass& h : hazards) {
    if (h.hazard_class == "skin_corrosion" && h.category.starts_with("1"))
      add("skin corrosion category " + h.category);
  }
  double lower = HUGE_VAL;
  for (const FlammableLimits& l : limits) lower = std::min(lower, l.lower_fraction);
  const auto counts = [&](const ExposureLimit& l) {
    return l.name != "IDLH" || 1e-6 * l.value_ppm < (1.0 - 1e-9) * kFireShareOfIdlh * lower;
  };
  const ExposureLimit* shown = nullptr;
  for (const char* name : {"AEGL-3", "ERPG-3", "IDLH"}) {
    const ExposureLimit* l = exposure_limit(name, name == std::string_view{"IDLH"} ? 30.0 : 60.0);
    if (shown == nullptr && l != nullptr && counts(*l)) shown = l;
  }
  for (const ExposureLimit& l : exposure_limits) {
    if (shown == nullptr && counts(l)) shown = &l;
  }
  if (shown != nullptr) {
    add(shown->name + " " + number_text(shown->value_ppm) + " ppm for " +
        number_text(shown->minutes) + " min");
  }
  return out;
}

std::string Substance::fire_without_limits() const {
  if (flammable) return {};
  for (const HazardClass& h : hazards) {
    if (h.hazard_class == "flammable_gas") return "flammable gas category " + h.category;
    if (h.hazard_class == "flammable_liquid") return "flammable liquid category " + h.category;
  }
  return {};
}

double Substance::heat_capacity_ratio(double temperature_k) const noexcept {
  const double cp = ideal_gas_heat_capacity_j_per_kg_k(temperature_k);
  return cp / (cp - kGasConstant / molar_mass_kg_per_mol);
}

double Substance::ideal_gas_density_kg_per_m3(double temperature_k,
                                              double pressure_abs_pa) const noexcept {
  return pressure_abs_pa * molar_mass_kg_per_mol / (kGasConstant * temperature_k);
}

double Substance::gas_compressibility(double temperature_k, double pressure_abs_pa) const noexcept {
  // Pitzer-Curl with the Abbott coefficients (Smith, Van Ness, Abbott, 7th ed., eq. 3.61-3.66).
  const double tr = temperature_k / critical_temperature_k;
  const double pr = pressure_abs_pa / critical_pressure_pa;
  const double b0 = 0.083 - 0.422 / std::pow(tr, 1.6);
  const double b1 = 0.139 - 0.172 / std::pow(tr, 4.2);
  // Hydrogen's negative factor is a quantum effect the correlation does not know: B0 alone gives
  // Z = 1.124 at 200 bar and 288 K (equation of state 1.126), with B1 it is 1.070.
  return 1.0 + (b0 + std::max(acentric_factor, 0.0) * b1) * pr / tr;
}

double Substance::diffusivity_in_air_m2_per_s(double temperature_k,
                                              double pressure_abs_pa) const noexcept {
  // D [cm2/s] = 0.00143 T^1.75 / (P M_AB^0.5 (v_A^(1/3) + v_B^(1/3))^2), P bar, M_AB = 2/(1/A +
  // 1/B)
  const double m = 2.0 / (1.0 / (1000.0 * molar_mass_kg_per_mol) + 1.0 / kAirMolarMass);
  const double v = std::cbrt(diffusion_volume) + std::cbrt(kAirDiffusionVolume);
  const double bar = pressure_abs_pa / 1e5;
  return 1e-4 * 0.00143 * std::pow(temperature_k, 1.75) / (bar * std::sqrt(m) * v * v);
}

const FlammableLimits& Substance::flammable_limits(std::string_view set) const {
  if (limits.empty()) throw InputError("substance '" + id + "' is not flammable: it has no limits");
  if (set.empty()) return limits.front();
  for (const auto& l : limits) {
    if (l.set == set) return l;
  }
  std::string known;
  for (const auto& l : limits) known += (known.empty() ? "" : ", ") + l.set;
  throw InputError("substance '" + id + "': unknown set of flammable limits '" + std::string{set} +
                   "', known are " + known);
}

const ExposureLimit* Substance::exposure_limit(std::string_view name,
                                               double minutes) const noexcept {
  for (const auto& l : exposure_limits) {
    if (l.name == name && l.minutes == minutes) return &l;
  }
  return nullptr;
}

namespace {

json parsed(std::string_view json_text, const std::string& file) {
  json document;
  try {
    document = json::parse(json_text);
  } catch (const json::exception& e) {
    throw DataError(file + ": " + e.what());
  }
  if (!document.is_object()) throw DataError(file + ": must hold one JSON object");
  return document;
}

std::vector<HazardClass> read_hazards(const Reader& r) {
  std::vector<HazardClass> out;
  for (const json& item : r.at("hazards")) {
    const Reader l{item, r.place() + ": hazards"};
    out.push_back({.hazard_class = l.text("class"),
                   .category = l.text("category"),
                   .source = l.text("source"),
                   .confidence = l.text("confidence")});
  }
  return out;
}

}  // namespace

std::string Material::no_fluid() const {
  std::string out = "'" + id + "' (" + name_en + ", " + name_zh + ")";
  if (state == "solid") {
    out += " is solid at ambient temperature";
    if (melting_point_k) {
      out += ", melting point " + number_text(*melting_point_k) + " K (" +
             number_text(std::round(10.0 * (*melting_point_k - 273.15)) / 10.0) + " degC)";
    }
  } else {
    out += " is known by identity and hazards only";
  }
  return out + ": " + instead;
}

bool is_material(std::string_view json_text) {
  const json document = json::parse(json_text, nullptr, false);
  return document.is_object() && document.contains("state");
}

Material parse_material(std::string_view json_text, std::string_view file_name) {
  const std::string file{file_name};
  const json document = parsed(json_text, file);
  const Reader r{document, file};
  Material m;
  m.id = r.text("id");
  m.name_en = r.text("name_en");
  m.name_zh = r.text("name_zh");
  m.cas = r.text("cas");
  if (r.has("formula")) m.formula = r.text("formula");
  m.state = r.text("state");
  if (m.state != "solid" && m.state != "liquid" && m.state != "gas")
    r.fail("state", "must be solid, liquid or gas");
  m.instead = r.text("instead");
  m.molar_mass_kg_per_mol = r.maybe("molar_mass", "kg/mol");
  m.melting_point_k = r.maybe("melting_point", "K");
  m.hazards = read_hazards(r);
  Substance named;  // read_sources() fills the list of a substance
  read_sources(document, file, named);
  m.sources = std::move(named.sources);
  m.data_file = file;
  return m;
}

Substance parse_substance(std::string_view json_text, std::string_view file_name) {
  const std::string file{file_name};
  const json document = parsed(json_text, file);
  const Reader r{document, file};
  Substance s;
  s.id = r.text("id");
  s.name_en = r.text("name_en");
  s.name_zh = r.text("name_zh");
  s.cas = r.text("cas");
  s.formula = r.text("formula");
  s.surrogate_of = r.text("surrogate_of");
  s.molar_mass_kg_per_mol = r.number("molar_mass", "kg/mol");
  s.boiling_point_k = r.number("boiling_point", "K");
  s.critical_temperature_k = r.number("critical_temperature", "K");
  s.critical_pressure_pa = r.number("critical_pressure", "Pa");
  s.acentric_factor = r.number("acentric_factor", "-");
  const auto positive = [&](double v, std::string_view field) {
    if (!(v > 0.0)) r.fail(field, "must be > 0");
  };
  positive(s.molar_mass_kg_per_mol, "molar_mass");
  positive(s.boiling_point_k, "boiling_point");
  positive(s.critical_pressure_pa, "critical_pressure");
  if (!(s.critical_temperature_k > s.boiling_point_k))
    r.fail("critical_temperature", "must lie above the boiling point");
  for (const FunctionField& f : kFunctions) {
    if (f.needed != nullptr) {
      s.*f.needed = temperature_function(r, f.name);
    } else if (r.has(f.name)) {
      s.*f.optional = temperature_function(r, f.name);
    }
  }
  s.melting_point_k = r.maybe("melting_point", "K");
  s.triple_point_pressure_pa = r.maybe("triple_point_pressure", "Pa");
  s.sublimation_point_k = r.maybe("sublimation_point", "K");
  s.heat_of_fusion_j_per_kg = r.maybe("heat_of_fusion", "J/kg");
  if (s.triple_point_pressure_pa &&
      !(*s.triple_point_pressure_pa > 101325.0 && s.melting_point_k && s.sublimation_point_k &&
        *s.sublimation_point_k < *s.melting_point_k && s.heat_of_fusion_j_per_kg))
    r.fail("triple_point_pressure",
           "must be above 101325 Pa and go with melting_point, a lower sublimation_point and "
           "heat_of_fusion");
  s.diffusion_volume = r.number("diffusion_volume", "cm3/mol");
  s.flammable = r.flag("flammable");
  s.toxic = r.flag("toxic");
  if (s.toxic) s.toxic_probit_cas = r.text("toxic_probit_cas");
  for (const json& item : r.at("exposure_limits")) {
    const Reader l{item, file + ": exposure_limits"};
    s.exposure_limits.push_back({.name = l.text("name"),
                                 .minutes = l.plain_number("minutes"),
                                 .value_ppm = l.plain_number("value_ppm"),
                                 .source = l.text("source"),
                                 .confidence = l.text("confidence")});
  }
  if (s.flammable) read_combustion(r, s);
  if (r.has("hazards")) s.hazards = read_hazards(r);
  read_sources(document, file, s);
  for (const json& note : r.at("notes")) {
    if (!note.is_string()) r.fail("notes", "must be a list of texts");
    s.notes.push_back(note.get<std::string>());
  }
  s.data_file = file;
  return s;
}

// Mixtures in use, by composition. One text always gives the same substance, so that it does not
// matter who asks first.
class SubstanceLibrary::Mixtures {
 public:
  const Substance* at(const std::string& id) {
    const std::lock_guard lock{mutex_};
    const auto it = made_.find(id);
    return it == made_.end() ? nullptr : it->second.get();
  }
  const Substance* keep(Substance s) {
    const std::lock_guard lock{mutex_};
    std::string id = s.id;
    return made_.try_emplace(std::move(id), std::make_unique<Substance>(std::move(s)))
        .first->second.get();
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Substance>> made_;
};

SubstanceLibrary::SubstanceLibrary(std::vector<Substance> substances,
                                   std::vector<Material> materials)
    : substances_{std::move(substances)},
      materials_{std::move(materials)},
      mixtures_{std::make_shared<Mixtures>()} {
  const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
  std::sort(substances_.begin(), substances_.end(), by_id);
  std::sort(materials_.begin(), materials_.end(), by_id);
  std::vector<std::string> ids;
  for (const auto& s : substances_) ids.push_back(s.id);
  for (const auto& m : materials_) ids.push_back(m.id);
  std::sort(ids.begin(), ids.end());
  for (std::size_t i = 1; i < ids.size(); ++i) {
    if (ids[i] == ids[i - 1]) throw DataError("substance '" + ids[i] + "' is defined twice");
  }
}

const SubstanceLibrary& SubstanceLibrary::builtin() {
  static const SubstanceLibrary library = [] {
    std::vector<Substance> list;
    std::vector<Material> materials;
    for (const data::Text& t : data::all_texts()) {
      if (!t.name.starts_with("substances/")) continue;
      if (is_material(t.content)) {
        materials.push_back(parse_material(t.content, t.name));
        materials.back().data_sha256 = std::string{t.sha256};
      } else {
        list.push_back(parse_substance(t.content, t.name));
        list.back().data_sha256 = std::string{t.sha256};
      }
    }
    return SubstanceLibrary{std::move(list), std::move(materials)};
  }();
  return library;
}

namespace {

template <typename Item>
const Item* named(const std::vector<Item>& items, std::string_view id) {
  const std::string wanted = folded(id);
  for (const Item& item : items) {
    if (item.id == wanted) return &item;
  }
  for (const Item& item : items) {
    if (item.cas == id || item.name_zh == id || folded(item.name_en) == wanted) return &item;
  }
  return nullptr;
}

}  // namespace

const Substance* SubstanceLibrary::find_single(std::string_view id) const {
  return named(substances_, id);
}

const Material* SubstanceLibrary::find_material(std::string_view id) const {
  return named(materials_, id);
}

const Substance* SubstanceLibrary::find(std::string_view id) const {
  if (const Substance* s = find_single(id)) return s;
  const std::optional<NamedMixture> mixture = find_mixture(id, *this);
  if (!mixture) return nullptr;
  if (const Substance* known = mixtures_->at(mixture->id)) return known;
  return mixtures_->keep(pseudo_component(*mixture));
}

const Substance& SubstanceLibrary::at(std::string_view id) const {
  if (const Substance* s = find(id)) return *s;
  if (const Material* m = find_material(id)) throw InputError("substance " + m->no_fluid());
  std::vector<std::string> names;
  for (const auto& s : substances_) names.push_back(s.id);
  for (const std::string& m : mixture_names()) names.push_back(m);
  std::string known;
  for (const auto& name : names) known += (known.empty() ? "" : ", ") + name;
  const std::string near = nearest_name(folded(id), names);
  throw InputError("unknown substance '" + std::string{id} + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") + " Known: " + known);
}

std::string_view to_text(IgnitionReactivity value) noexcept {
  switch (value) {
    case IgnitionReactivity::Low:
      return "low";
    case IgnitionReactivity::Average:
      return "average";
    case IgnitionReactivity::High:
      return "high";
  }
  return "";
}
std::string_view to_text(BlastReactivity value) noexcept {
  switch (value) {
    case BlastReactivity::Low:
      return "low";
    case BlastReactivity::Medium:
      return "medium";
    case BlastReactivity::High:
      return "high";
  }
  return "";
}
std::string_view to_text(MaterialClass value) noexcept {
  switch (value) {
    case MaterialClass::Class0:
      return "class 0";
    case MaterialClass::Class1:
      return "class 1";
    case MaterialClass::Class2:
      return "class 2";
    case MaterialClass::Class3:
      return "class 3";
    case MaterialClass::Class4:
      return "class 4";
    case MaterialClass::NotFlammable:
      return "not flammable";
  }
  return "";
}

}  // namespace isorisk::models
