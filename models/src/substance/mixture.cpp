// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/substance/mixture.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>

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
    fail(s, "has no vapour pressure at " + number_text(temperature_k) +
                " K: Raoult's law needs every component below its critical temperature (" +
                number_text(s.critical_temperature_k) + " K)");
  }
  return p;
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
                      const Pressure& pressure) {
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
  // Between the two a heavy light-end may pass its critical temperature: stop short of it.
  for (const auto& c : components) high = std::min(high, c.substance->critical_temperature_k);
  const auto excess = [&](double t) { return std::log(pressure(t) / pressure_abs_pa); };
  const double f_low = excess(low);
  const double f_high = excess(high);
  if (!(f_low < 0.0)) return low;  // one component, or all alike, within rounding
  if (!(f_high > 0.0)) {
    if (f_high > -1e-9) return high;
    throw InputError("mixture: no temperature below the lowest critical temperature (" +
                     number_text(high) + " K) has this point at " + number_text(pressure_abs_pa) +
                     " Pa");
  }
  std::uintmax_t iterations = 100;  // about 10 are needed
  const auto bracket = boost::math::tools::toms748_solve(
      excess, low, high, f_low, f_high, boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

}  // namespace

double IdealMixture::bubble_temperature_k(double pressure_abs_pa) const {
  return temperature_of(components_, pressure_abs_pa,
                        [this](double t) { return bubble_pressure_pa(t); });
}

double IdealMixture::dew_temperature_k(double pressure_abs_pa) const {
  return temperature_of(components_, pressure_abs_pa,
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
    components.push_back({.substance = &SubstanceLibrary::builtin().at(t.text(i, "substance")),
                          .mole_fraction = t.number(i, "mole_fraction")});
  }
  if (!components.empty()) return IdealMixture{std::move(components)};
  const std::vector<std::string> names = mixture_names();
  std::string known;
  for (const auto& n : names) known += (known.empty() ? "" : ", ") + n;
  const std::string near = nearest_name(name, names);
  throw InputError("unknown mixture '" + std::string{name} + "'" +
                   (near.empty() ? "." : "; did you mean '" + near + "'?") + " Known: " + known);
}

}  // namespace isorisk::models
