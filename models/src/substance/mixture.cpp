// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/substance/mixture.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cctype>
#include <charconv>
#include <cmath>
#include <memory>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models {
namespace {

constexpr double kSumTolerance = 1e-6;  // of the mole fractions a user writes

std::vector<MixtureComponent> checked(std::vector<MixtureComponent> components) {
  InputCheck check{"mixture"};
  double sum = 0.0;
  if (components.empty()) check.fail("has no components");
  for (std::size_t i = 0; i < components.size(); ++i) {
    const MixtureComponent& c = components[i];
    if (c.substance == nullptr) {
      check.fail("component " + std::to_string(i + 1) + " has no substance");
      continue;
    }
    check.require(c.mole_fraction > 0.0 && c.mole_fraction <= 1.0,
                  "mole_fraction of " + c.substance->id, c.mole_fraction, "-", "be in (0, 1]");
    sum += c.mole_fraction;
    for (std::size_t j = 0; j < i; ++j) {
      if (components[j].substance == c.substance) check.fail(c.substance->id + " is given twice");
    }
  }
  if (!components.empty()) {
    check.require(std::abs(sum - 1.0) <= kSumTolerance, "sum of the mole fractions", sum, "-",
                  "be 1 within 1e-6");
  }
  check.done();
  for (MixtureComponent& c : components) c.mole_fraction /= sum;
  return components;
}

[[noreturn]] void fail(const Substance& s, std::string_view what) {
  throw InputError("mixture: component '" + s.id + "' " + std::string{what});
}

double component_pressure(const Substance& s, double temperature_k) {
  const double p = s.vapour_pressure_pa(temperature_k);
  if (!(temperature_k > 0.0 && temperature_k <= s.critical_temperature_k && std::isfinite(p))) {
    const std::string none = "has no vapour pressure at " + number_text(temperature_k) + " K: ";
    if (temperature_k > 0.0 && temperature_k <= s.critical_temperature_k)
      fail(s, none + "its curve ends at " + number_text(s.vapour_pressure_pa.t_max_k) + " K");
    fail(s, none + "Raoult's law needs every component below its critical temperature (" +
                number_text(s.critical_temperature_k) + " K)");
  }
  return p;
}

// Highest temperature with a vapour pressure: critical, or where its curve cannot be followed on.
double end_of_curve_k(const Substance& s) {
  const double tc = s.critical_temperature_k;
  return std::isfinite(s.vapour_pressure_pa(tc)) ? tc : std::min(tc, s.vapour_pressure_pa.t_max_k);
}

}  // namespace

IdealMixture::IdealMixture(std::vector<MixtureComponent> components)
    : components_{checked(std::move(components))} {
  molar_mass_ = by_mole([](const Substance& s) { return s.molar_mass_kg_per_mol; });
}

template <typename Value>
double IdealMixture::by_mole(const Value& value) const {
  double sum = 0.0;
  for (const auto& c : components_) sum += c.mole_fraction * value(*c.substance);
  return sum;
}

template <typename Value>
double IdealMixture::by_mass(const Value& value) const {
  return by_mole([&](const Substance& s) { return s.molar_mass_kg_per_mol * value(s); }) /
         molar_mass_;
}

std::vector<double> IdealMixture::mass_fractions() const {
  std::vector<double> w;
  for (const auto& c : components_)
    w.push_back(c.mole_fraction * c.substance->molar_mass_kg_per_mol / molar_mass_);
  return w;
}

double IdealMixture::critical_temperature_k() const noexcept {
  return by_mole([](const Substance& s) { return s.critical_temperature_k; });
}
double IdealMixture::critical_pressure_pa() const noexcept {
  return by_mole([](const Substance& s) { return s.critical_pressure_pa; });
}
double IdealMixture::acentric_factor() const noexcept {
  return by_mole([](const Substance& s) { return s.acentric_factor; });
}

double IdealMixture::gas_compressibility(double temperature_k, double pressure_abs_pa) const {
  Substance pseudo;
  pseudo.critical_temperature_k = critical_temperature_k();
  pseudo.critical_pressure_pa = critical_pressure_pa();
  pseudo.acentric_factor = acentric_factor();
  return pseudo.gas_compressibility(temperature_k, pressure_abs_pa);
}

double IdealMixture::bubble_pressure_pa(double temperature_k) const {
  return by_mole([&](const Substance& s) { return component_pressure(s, temperature_k); });
}

double IdealMixture::dew_pressure_pa(double temperature_k) const {
  return 1.0 /
         by_mole([&](const Substance& s) { return 1.0 / component_pressure(s, temperature_k); });
}

std::vector<double> IdealMixture::vapour_mole_fractions(double temperature_k) const {
  const double p = bubble_pressure_pa(temperature_k);
  std::vector<double> y;
  for (const auto& c : components_)
    y.push_back(c.mole_fraction * component_pressure(*c.substance, temperature_k) / p);
  return y;
}

namespace {

// Root of a rising pressure(T) between the saturation temperatures of the components.
template <typename Pressure>
double temperature_of(std::span<const MixtureComponent> components, double pressure_abs_pa,
                      std::string_view point, const Pressure& pressure) {
  double low = HUGE_VAL;
  double high = 0.0;
  for (const auto& c : components) {
    const double t = c.substance->saturation_temperature_k(pressure_abs_pa);
    if (!std::isfinite(t)) {
      fail(*c.substance,
           "has no saturation temperature at " + number_text(pressure_abs_pa) + " Pa");
    }
    low = std::min(low, t);
    high = std::max(high, t);
  }
  // Between the two a light end may pass its critical temperature: stop there.
  const Substance* first = components.front().substance;
  for (const auto& c : components) {
    if (end_of_curve_k(*c.substance) < end_of_curve_k(*first)) first = c.substance;
  }
  high = std::min(high, end_of_curve_k(*first));
  const auto excess = [&](double t) { return std::log(pressure(t) / pressure_abs_pa); };
  const double f_low = excess(low);
  const double f_high = excess(high);
  if (!(f_low < 0.0)) return low;  // one component, or all alike, within rounding
  if (!(f_high > 0.0)) {
    if (f_high > -1e-9) return high;
    throw InputError(
        "mixture: its " + std::string{point} + " point at " + number_text(pressure_abs_pa) +
        " Pa lies above " + number_text(high) + " K, where the vapour pressure of '" + first->id +
        "' ends (critical temperature " + number_text(first->critical_temperature_k) + " K)");
  }
  std::uintmax_t iterations = 100;  // about 10 are needed
  const auto bracket = boost::math::tools::toms748_solve(
      excess, low, high, f_low, f_high, boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

}  // namespace

double IdealMixture::bubble_temperature_k(double pressure_abs_pa) const {
  return temperature_of(components_, pressure_abs_pa, "bubble",
                        [this](double t) { return bubble_pressure_pa(t); });
}

double IdealMixture::dew_temperature_k(double pressure_abs_pa) const {
  return temperature_of(components_, pressure_abs_pa, "dew",
                        [this](double t) { return dew_pressure_pa(t); });
}

double IdealMixture::liquid_density_kg_per_m3(double temperature_k) const {
  return 1.0 / by_mass([&](const Substance& s) {
           return 1.0 / s.liquid_density_kg_per_m3(temperature_k);
         });
}
double IdealMixture::heat_of_vaporisation_j_per_kg(double temperature_k) const {
  return by_mass(
      [&](const Substance& s) { return s.heat_of_vaporisation_j_per_kg(temperature_k); });
}
double IdealMixture::liquid_heat_capacity_j_per_kg_k(double temperature_k) const {
  return by_mass(
      [&](const Substance& s) { return s.liquid_heat_capacity_j_per_kg_k(temperature_k); });
}
double IdealMixture::ideal_gas_heat_capacity_j_per_kg_k(double temperature_k) const {
  return by_mass(
      [&](const Substance& s) { return s.ideal_gas_heat_capacity_j_per_kg_k(temperature_k); });
}

double IdealMixture::heat_of_combustion_gas_j_per_kg() const {
  return by_mass([](const Substance& s) {
    if (!s.flammable) fail(s, "does not burn: it has no heat of combustion");
    return s.heat_of_combustion_gas_j_per_kg;
  });
}

FlammableLimits IdealMixture::flammable_limits(std::string_view set) const {
  const auto limits = [&](const Substance& s) -> const FlammableLimits& {
    if (!s.flammable) fail(s, "does not burn: Le Chatelier's rule is for mixtures of fuels");
    return s.flammable_limits(set);
  };
  FlammableLimits out{
      .set = limits(*components_.front().substance).set,
      .lower_fraction =
          1.0 / by_mole([&](const Substance& s) { return 1.0 / limits(s).lower_fraction; }),
      .upper_fraction =
          1.0 / by_mole([&](const Substance& s) { return 1.0 / limits(s).upper_fraction; }),
      .source = "Le Chatelier",
      .confidence = "evaluated"};
  for (const auto& c : components_) {
    if (limits(*c.substance).set != out.set) out.set = "mixed";
  }
  return out;
}

std::vector<std::string> mixture_names() {
  const data::Table& t = data::table("coefficients/mixtures.csv");
  std::vector<std::string> names;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    const std::string name{t.text(i, "mixture")};
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

IdealMixture named_mixture(std::string_view name) {
  const data::Table& t = data::table("coefficients/mixtures.csv");
  std::vector<MixtureComponent> components;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "mixture") != name) continue;
    const Substance* s = SubstanceLibrary::builtin().find_single(t.text(i, "substance"));
    if (s == nullptr) {
      throw DataError("coefficients/mixtures.csv: unknown substance '" +
                      std::string{t.text(i, "substance")} + "'");
    }
    components.push_back({.substance = s, .mole_fraction = t.number(i, "mole_fraction")});
  }
  if (!components.empty()) return IdealMixture{std::move(components)};
  const std::vector<std::string> names = mixture_names();
  std::string known;
  for (const auto& n : names) known += (known.empty() ? "" : ", ") + n;
  const std::string near = nearest_name(name, names);
  throw InputError("unknown mixture '" + std::string{name} + "'" +
                   (near.empty() ? "." : "; did you mean '" + near + "'?") + " Known: " + known);
}

namespace {

std::string_view trimmed(std::string_view text) {
  const auto space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

constexpr double kIdGrain = 1e9;  // a composition is written, and computed, to nine places

std::string composition_text(std::span<const MixtureComponent> components) {
  std::string out;
  for (const MixtureComponent& c : components) {
    out += (out.empty() ? "" : " + ") +
           number_text(std::round(kIdGrain * c.mole_fraction) / kIdGrain) + " " + c.substance->id;
  }
  return out;
}

// "0.6 propane + 0.4 n_butane"; every fault is named.
NamedMixture composition(std::string_view text, const SubstanceLibrary& library) {
  InputCheck check{"mixture '" + std::string{text} + "'"};
  std::vector<MixtureComponent> components;
  for (std::string_view rest = text;;) {
    const auto plus = rest.find('+');
    std::string_view part = trimmed(rest.substr(0, plus));
    double fraction = 0.0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), fraction);
    const auto digits = static_cast<std::size_t>(end - part.data());
    std::string_view name = trimmed(part.substr(digits));
    if (error == std::errc{} && name.starts_with('%')) {
      fraction /= 100.0;
      name = trimmed(name.substr(1));
    }
    fraction = std::round(kIdGrain * fraction) / kIdGrain;  // as the id can say it
    const Substance* s = library.find_single(name);
    if (error != std::errc{} || name.empty()) {
      check.fail("'" + std::string{part} +
                 "' must be a mole fraction and a substance, as in 0.6 propane + 0.4 n_butane");
    } else if (s == nullptr) {
      const Material* m = library.find_material(name);
      std::vector<std::string> known;
      for (const Substance& k : library.all()) known.push_back(k.id);
      const std::string near = nearest_name(name, known);
      check.fail(m != nullptr ? m->no_fluid()
                              : "'" + std::string{name} + "' is no substance that is known" +
                                    (near.empty() ? "" : "; did you mean '" + near + "'?"));
    } else {
      components.push_back({.substance = s, .mole_fraction = fraction});
    }
    if (plus == std::string_view::npos) break;
    rest.remove_prefix(plus + 1);
  }
  check.done();
  const std::string id = composition_text(components);
  IdealMixture mixture{std::move(components)};
  return {.id = id, .name_en = id, .name_zh = id, .data_file = "", .mixture = std::move(mixture)};
}

struct AtomCount {
  double carbon = 0.0;
  double hydrogen = 0.0;
};

// Of a formula in Hill order without brackets, as the data files have them.
AtomCount atoms(std::string_view formula) {
  AtomCount out;
  for (std::size_t i = 0; i < formula.size();) {
    std::size_t end = i + 1;
    while (end < formula.size() && std::islower(static_cast<unsigned char>(formula[end])) != 0)
      ++end;
    const std::string_view symbol = formula.substr(i, end - i);
    double count = 1.0;
    const auto [after, error] =
        std::from_chars(formula.data() + end, formula.data() + formula.size(), count);
    if (error == std::errc{}) end = static_cast<std::size_t>(after - formula.data());
    if (symbol == "C") out.carbon += count;
    if (symbol == "H") out.hydrogen += count;
    i = end;
  }
  return out;
}

// Toxic if inhaled (H331) or worse.
constexpr int kRefusedToxicity = 3;

class Blender {
 public:
  explicit Blender(const NamedMixture& named)
      : named_{named}, m_{named.mixture}, mass_{m_.mass_fractions()} {}

  Substance make() {
    check();
    s_.id = named_.id;
    s_.name_en = named_.name_en;
    s_.name_zh = named_.name_zh;
    s_.data_file = named_.data_file;
    const std::string what = composition_text(m_.components());
    s_.surrogate_of =
        "the mixture of " + what +
        " (mole fractions) as one fluid of fixed composition by Raoult and Kay: its light "
        "components do not boil off first, and it boils at its bubble point throughout";
    s_.formula = what;
    parts();
    constants();
    functions();
    s_.flammable = m_.components().front().substance->flammable;
    if (s_.flammable) fire();
    return std::move(s_);
  }

 private:
  void check() const {
    InputCheck c{"mixture '" + named_.id + "' as a fluid"};
    const bool burns =
        std::any_of(m_.components().begin(), m_.components().end(),
                    [](const MixtureComponent& x) { return x.substance->flammable; });
    for (const MixtureComponent& x : m_.components()) {
      const Substance& s = *x.substance;
      if (s.toxic || s.inhalation_category() <= kRefusedToxicity) {
        c.fail("component '" + s.id +
               "' is toxic, and a mixture has no probit: release its share by itself");
      } else if (burns && !s.flammable) {
        c.fail(
            "component '" + s.id +
            "' does not burn, and Le Chatelier's rule is for mixtures of fuels: leave it out and "
            "scale the others to 1");
      }
    }
    c.done();
  }

  void parts() {
    for (const MixtureComponent& c : m_.components()) {
      const Substance& s = *c.substance;
      s_.parts.push_back({.id = s.id,
                          .mole_fraction = c.mole_fraction,
                          .critical_temperature_k = s.critical_temperature_k,
                          .critical_pressure_pa = s.critical_pressure_pa,
                          .acentric_factor = s.acentric_factor,
                          .vapour_pressure_pa = s.vapour_pressure_pa});
      const std::string toxic = s.toxicity_without_probit();
      if (!toxic.empty())
        s_.toxic_parts += (s_.toxic_parts.empty() ? "" : "; ") + s.id + ": " + toxic;
    }
  }

  void constant(std::string property, double value, std::string unit, std::string source) {
    s_.sources.push_back({.property = std::move(property),
                          .value = value,
                          .unit = std::move(unit),
                          .source = std::move(source),
                          .confidence = "evaluated"});
  }

  template <typename Value>
  double by_mole(const Value& value) const {
    double sum = 0.0;
    for (const MixtureComponent& c : m_.components()) sum += c.mole_fraction * value(*c.substance);
    return sum;
  }

  void constants() {
    s_.molar_mass_kg_per_mol = m_.molar_mass_kg_per_mol();
    s_.critical_temperature_k = m_.critical_temperature_k();
    s_.critical_pressure_pa = m_.critical_pressure_pa();
    s_.acentric_factor = m_.acentric_factor();
    s_.boiling_point_k = m_.bubble_temperature_k(101325.0);
    s_.diffusion_volume = by_mole([](const Substance& s) { return s.diffusion_volume; });
    constant("molar_mass", s_.molar_mass_kg_per_mol, "kg/mol", "mean by mole");
    constant("boiling_point", s_.boiling_point_k, "K", "bubble point at 101 325 Pa (Raoult)");
    constant("critical_temperature", s_.critical_temperature_k, "K", "Kay");
    constant("critical_pressure", s_.critical_pressure_pa, "Pa", "Kay");
    constant("acentric_factor", s_.acentric_factor, "-", "Kay");
    constant("diffusion_volume", s_.diffusion_volume, "cm3/mol", "mean by mole");
  }

  TemperatureFunction blend(Correlation how, bool mole, TemperatureFunction Substance::*field,
                            std::string property, std::string unit, std::string source,
                            double t_end_k = HUGE_VAL) {
    auto parts = std::make_shared<FunctionParts>();
    parts->t_end_k = t_end_k;
    TemperatureFunction out;
    out.correlation = how;
    out.t_max_k = t_end_k;
    std::size_t i = 0;
    for (const MixtureComponent& c : m_.components()) {
      const TemperatureFunction& f = c.substance->*field;
      parts->weights.push_back(mole ? c.mole_fraction : mass_[i]);
      parts->functions.push_back(f);
      out.t_min_k = std::max(out.t_min_k, f.t_min_k);
      out.t_max_k = std::min(out.t_max_k, f.t_max_k);
      ++i;
    }
    out.parts = std::move(parts);
    out.source = std::move(source);
    out.confidence = "evaluated";
    s_.sources.push_back({.property = std::move(property),
                          .value = {},
                          .unit = std::move(unit),
                          .source = out.source,
                          .confidence = out.confidence});
    return out;
  }

  // Mole-fraction mean (Poling et al. 2001 eq. 12-5.2 with r = 1), where every component has one.
  void surface_tension() {
    auto parts = std::make_shared<FunctionParts>();
    parts->t_end_k = lowest_critical_k();
    TemperatureFunction out;
    out.correlation = Correlation::Sum;
    out.t_max_k = parts->t_end_k;
    for (const MixtureComponent& c : m_.components()) {
      const auto& f = c.substance->surface_tension_n_per_m;
      if (!f) return;
      parts->weights.push_back(c.mole_fraction);
      parts->functions.push_back(*f);
      out.t_min_k = std::max(out.t_min_k, f->t_min_k);
      out.t_max_k = std::min(out.t_max_k, f->t_max_k);
    }
    out.parts = std::move(parts);
    out.source = "mean by mole of the components";
    out.confidence = "estimated";
    s_.sources.push_back({.property = "surface_tension",
                          .value = {},
                          .unit = "N/m",
                          .source = out.source,
                          .confidence = out.confidence});
    s_.surface_tension_n_per_m = std::move(out);
  }

  // Above it Raoult's law has no vapour pressure for one of them.
  double lowest_critical_k() const {
    double low = HUGE_VAL;
    for (const MixtureComponent& c : m_.components())
      low = std::min(low, c.substance->critical_temperature_k);
    return low;
  }

  void functions() {
    using S = Substance;
    s_.vapour_pressure_pa =
        blend(Correlation::Sum, true, &S::vapour_pressure_pa, "vapour_pressure", "Pa",
              "bubble pressure, sum of x_i p_i (Raoult)", lowest_critical_k());
    s_.liquid_density_kg_per_m3 =
        blend(Correlation::Reciprocal, false, &S::liquid_density_kg_per_m3, "liquid_density",
              "kg/m3", "volumes added by mass fraction");
    s_.heat_of_vaporisation_j_per_kg =
        blend(Correlation::Sum, false, &S::heat_of_vaporisation_j_per_kg, "heat_of_vaporisation",
              "J/kg", "mean by mass");
    s_.liquid_heat_capacity_j_per_kg_k =
        blend(Correlation::Sum, false, &S::liquid_heat_capacity_j_per_kg_k, "liquid_heat_capacity",
              "J/kg/K", "mean by mass");
    s_.ideal_gas_heat_capacity_j_per_kg_k =
        blend(Correlation::Sum, false, &S::ideal_gas_heat_capacity_j_per_kg_k,
              "ideal_gas_heat_capacity", "J/kg/K", "mean by mass");
    surface_tension();
  }

  // By mass fraction, where every component has it.
  std::optional<double> by_mass(std::optional<double> Substance::*field) const {
    double sum = 0.0;
    std::size_t i = 0;
    for (const MixtureComponent& c : m_.components()) {
      const std::optional<double>& v = c.substance->*field;
      if (!v) return std::nullopt;
      sum += mass_[i++] * *v;
    }
    return sum;
  }

  // The component with the smallest, or the largest, where every component has it.
  std::optional<double> extreme(std::optional<double> Substance::*field, bool smallest) const {
    std::optional<double> out;
    for (const MixtureComponent& c : m_.components()) {
      const std::optional<double>& v = c.substance->*field;
      if (!v) return std::nullopt;
      out = !out ? *v : smallest ? std::min(*out, *v) : std::max(*out, *v);
    }
    return out;
  }

  void optional(std::optional<double> Substance::*field, std::optional<double> value,
                const char* property, const char* unit, const char* source) {
    s_.*field = value;
    if (value) constant(property, *value, unit, source);
  }

  void fire() {
    s_.heat_of_combustion_gas_j_per_kg = m_.heat_of_combustion_gas_j_per_kg();
    s_.heat_of_combustion_liquid_j_per_kg =
        s_.heat_of_combustion_gas_j_per_kg -
        s_.heat_of_vaporisation_j_per_kg(std::min(298.15, s_.boiling_point_k));
    constant("heat_of_combustion_gas", s_.heat_of_combustion_gas_j_per_kg, "J/kg", "mean by mass");
    constant("heat_of_combustion_liquid", s_.heat_of_combustion_liquid_j_per_kg, "J/kg",
             "heat of the gas minus heat of vaporisation");
    s_.limits.push_back(m_.flammable_limits());
    for (const FlammableLimits& l : m_.components().front().substance->limits) {
      const bool all = std::all_of(
          m_.components().begin(), m_.components().end(), [&](const MixtureComponent& c) {
            return std::any_of(c.substance->limits.begin(), c.substance->limits.end(),
                               [&](const FlammableLimits& x) { return x.set == l.set; });
          });
      if (all && l.set != s_.limits.front().set) s_.limits.push_back(m_.flammable_limits(l.set));
    }
    using S = Substance;
    optional(&S::autoignition_k, extreme(&S::autoignition_k, true), "autoignition", "K",
             "lowest of the components");
    optional(&S::flash_point_k, extreme(&S::flash_point_k, true), "flash_point", "K",
             "lowest of the components");
    optional(&S::burning_velocity_m_per_s, extreme(&S::burning_velocity_m_per_s, false),
             "burning_velocity", "m/s", "highest of the components");
    optional(&S::burning_rate_kg_per_m2_s, by_mass(&S::burning_rate_kg_per_m2_s), "burning_rate",
             "kg/m2/s", "mean by mass");
    optional(&S::burning_k_beta_per_m, by_mass(&S::burning_k_beta_per_m), "burning_k_beta", "1/m",
             "mean by mass");
    optional(&S::soot_fraction, by_mass(&S::soot_fraction), "soot_fraction", "-", "mean by mass");
    AtomCount all;
    s_.ignition_reactivity = IgnitionReactivity::Low;
    s_.blast_reactivity = BlastReactivity::Low;
    for (const MixtureComponent& c : m_.components()) {
      const Substance& s = *c.substance;
      s_.ignition_reactivity = std::max(s_.ignition_reactivity, s.ignition_reactivity);
      s_.blast_reactivity = std::max(s_.blast_reactivity, s.blast_reactivity);
      s_.material_class = std::min(s_.material_class, s.material_class);
      const AtomCount a = atoms(s.formula);
      all.carbon += c.mole_fraction * a.carbon;
      all.hydrogen += c.mole_fraction * a.hydrogen;
    }
    s_.oxygen_mol_per_mol = by_mole([](const Substance& s) { return s.oxygen_mol_per_mol; });
    s_.carbon_hydrogen_ratio = all.hydrogen > 0.0 ? all.carbon / all.hydrogen : 0.0;
  }

  const NamedMixture& named_;
  const IdealMixture& m_;
  std::vector<double> mass_;
  Substance s_{};
};

}  // namespace

std::optional<NamedMixture> find_mixture(std::string_view text, const SubstanceLibrary& library) {
  if (text.find('+') != std::string_view::npos) return composition(text, library);
  const data::Table& t = data::table("coefficients/mixtures.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    const std::string_view id = t.text(i, "mixture");
    if (id != text && t.text(i, "name_zh") != text && t.text(i, "name_en") != text) continue;
    return NamedMixture{.id = std::string{id},
                        .name_en = std::string{t.text(i, "name_en")},
                        .name_zh = std::string{t.text(i, "name_zh")},
                        .data_file = "coefficients/mixtures.csv",
                        .mixture = named_mixture(id)};
  }
  return std::nullopt;
}

Substance pseudo_component(const NamedMixture& named) { return Blender{named}.make(); }

}  // namespace isorisk::models
