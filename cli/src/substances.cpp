// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "commands.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/criteria/major_hazard.hpp"
#include "isorisk/models/registry.hpp"
#include "isorisk/models/substance/describe.hpp"
#include "isorisk/models/substance/mixture.hpp"
#include "isorisk/models/substance/substance.hpp"

namespace isorisk::cli {
namespace {

using models::Substance;
using models::SubstanceLibrary;

constexpr double kReference_k = 298.15;

std::string hazard_word(const Substance& s) {
  if (s.toxic && s.flammable) return "toxic, flammable";
  if (s.toxic) return "toxic";
  return s.flammable ? "flammable" : "-";
}

void print_values(const Substance& s) {
  fmt::print("constants\n");
  for (const auto& p : s.sources) {
    if (!p.value) continue;
    fmt::print("  {:<26} {:>12.6g} {:<9} {} [{}]\n", p.property, *p.value, p.unit, p.source,
               p.confidence);
  }
}

void print_functions(const Substance& s) {
  fmt::print("functions of temperature: value at 298.15 K or the boiling point, range\n");
  for (const auto& p : s.sources) {
    if (p.value || p.unit.empty()) continue;
    const models::TemperatureFunction& f = s.function(p.property);
    const bool gas = p.property.find("gas") != std::string::npos;
    const double t = gas ? kReference_k : std::min(kReference_k, s.boiling_point_k);
    fmt::print("  {:<26} {:>12.6g} {:<9} {:.6g} K; {:.6g} to {:.6g} K{}; {} [{}]\n", p.property,
               f(t), p.unit, t, f.t_min_k, f.t_max_k, f.valid_at(t) ? "" : " (extrapolated)",
               p.source, p.confidence);
  }
}

void print_hazards(const std::string& id, const std::vector<models::HazardClass>& hazards) {
  const data::Table& classes = data::table("standards/gb30000_classes.csv");
  fmt::print("hazards (GB 30000)\n");
  if (hazards.empty()) fmt::print("  not known\n");
  for (const auto& h : hazards) {
    std::string name = h.hazard_class;
    for (std::size_t i = 0; i < classes.rows(); ++i) {
      if (classes.text(i, "class") == h.hazard_class)
        name = fmt::format("{} {} ({})", classes.text(i, "name_en"), classes.text(i, "name_zh"),
                           classes.text(i, "part"));
    }
    fmt::print("  {}, category {}; {} [{}]\n", name, h.category, h.source, h.confidence);
  }
  namespace gb18218 = models::criteria::major_hazard;
  if (const auto m = gb18218::mapping(id)) {
    fmt::print("GB 18218-2018\n");
    if (m->none) {
      fmt::print("  neither in Table 1 nor of a category of Table 2; {} [{}]\n", m->source,
                 m->confidence);
    }
    if (m->table1_row > 0) {
      const auto& row = gb18218::table1_row(m->table1_row);
      fmt::print("  Table 1 row {}, critical quantity {:g} t; {} [{}]\n", m->table1_row,
                 row.critical_quantity_kg / 1000.0, row.source, row.confidence);
    }
    for (const std::string& symbol : m->categories) {
      if (const auto* c = gb18218::category(symbol)) {
        fmt::print("  Table 2 category {} ({}, {}), critical quantity {:g} t; {} [{}]\n", symbol,
                   c->class_en, c->description_en, c->critical_quantity_kg / 1000.0, m->source,
                   m->confidence);
      }
    }
  }
}

void print_toxicity(const Substance& s) {
  if (s.toxic) {
    fmt::print("toxic probits Y = a + b ln(C^n t), t in min\n");
    const data::Table& t = data::table("coefficients/toxic_probits.csv");
    for (std::size_t i = 0; i < t.rows(); ++i) {
      if (t.text(i, "cas") != s.toxic_probit_cas) continue;
      fmt::print("  {:<10} a {:>7} b {:>6} n {:>5}  C in {}; {} [{}]\n", t.text(i, "scheme"),
                 t.text(i, "a"), t.text(i, "b"), t.text(i, "n"), t.text(i, "concentration_unit"),
                 t.text(i, "source"), t.text(i, "confidence"));
    }
  }
  if (s.exposure_limits.empty()) return;
  fmt::print("exposure limits\n");
  for (const auto& l : s.exposure_limits)
    fmt::print("  {:<8} {:>4g} min {:>9.6g} ppm; {} [{}]\n", l.name, l.minutes, l.value_ppm,
               l.source, l.confidence);
}

// What a pool fire needs of the substance; what is not known is said.
void print_pool_fire(const Substance& s) {
  fmt::print("pool fire\n");
  const auto one = [&](const char* property, const char* words, const char* instead) {
    const auto p = std::find_if(s.sources.begin(), s.sources.end(),
                                [&](const auto& x) { return x.property == property && x.value; });
    if (p != s.sources.end()) {
      fmt::print("  {:<26} {:>12.6g} {:<9} {} [{}]\n", words, *p->value, p->unit, p->source,
                 p->confidence);
    } else {
      fmt::print("  {:<26} not available; {}\n", words, instead);
    }
  };
  one("burning_rate", "burning rate m_inf",
      "estimated from the heats (fire.pool_burning_rate_burgess)");
  one("burning_k_beta", "k beta", "the rate then does not depend on the diameter");
  one("soot_fraction", "soot fraction", "to be given");
  const data::Table& t = data::table("coefficients/pool_emissive_power.csv");
  bool found = false;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "substance") != s.id) continue;
    found = true;
    const auto condition = t.text(i, "condition");
    fmt::print("  {:<26} {:>12.6g} {:<9} {:g} m pool{}{}; {} [{}]\n", "emissive power",
               t.number(i, "emissive_power_w_per_m2"), "W/m2", t.number(i, "diameter_m"),
               condition.empty() ? "" : ", ", condition, t.text(i, "source"),
               t.text(i, "confidence"));
  }
  if (!found)
    fmt::print(
        "  {:<26} not available; computed from burning rate and soot (fire.pool_sep_cpr14e)\n",
        "emissive power");
}

void print_substance(const Substance& s) {
  fmt::print("{}  {}  {}\n", s.id, s.name_en, s.name_zh);
  if (s.cas.empty()) {
    fmt::print("  mixture; {}\n", hazard_word(s));
  } else {
    fmt::print("  CAS {}, {}; {}\n  data/{} (SHA-256 {})\n", s.cas, s.formula, hazard_word(s),
               s.data_file, s.data_sha256);
  }
  if (!s.surrogate_of.empty()) fmt::print("  surrogate: {}\n", s.surrogate_of);
  print_values(s);
  print_functions(s);
  if (s.flammable) {
    fmt::print("flammable limits, fractions of air and vapour\n");
    for (const auto& l : s.limits)
      fmt::print("  {:<20} {:g} to {:g}; {} [{}]\n", l.set, l.lower_fraction, l.upper_fraction,
                 l.source, l.confidence);
    fmt::print("  ignition reactivity {}, blast reactivity {}, AQ/T 3046 {}\n",
               to_text(s.ignition_reactivity), to_text(s.blast_reactivity),
               to_text(s.material_class));
    print_pool_fire(s);
  }
  print_toxicity(s);
  print_hazards(s.id, s.hazards);
  for (const auto& note : s.notes) fmt::print("note: {}\n", note);
}

void print_material(const models::Material& m) {
  fmt::print(
      "{}  {}  {}\n  CAS {}{}{}; {} at 20 degC, known by identity and hazards only\n  data/{} "
      "(SHA-256 {})\n  {}\n",
      m.id, m.name_en, m.name_zh, m.cas, m.formula.empty() ? "" : ", ", m.formula, m.state,
      m.data_file, m.data_sha256, m.no_fluid());
  for (const auto& p : m.sources) {
    if (p.value)
      fmt::print("  {:<26} {:>12.6g} {:<9} {} [{}]\n", p.property, *p.value, p.unit, p.source,
                 p.confidence);
  }
  print_hazards(m.id, m.hazards);
}

// Components and dew point, which the pseudo-component does not have.
void print_mixture(const models::NamedMixture& named) {
  const models::IdealMixture& m = named.mixture;
  fmt::print("ideal mixture (Raoult, Kay, Le Chatelier)\n");
  const auto mass = m.mass_fractions();
  for (std::size_t i = 0; i < mass.size(); ++i) {
    const auto& c = m.components()[i];
    fmt::print("  {:<20} {:>9.6g} mol/mol {:>9.6g} kg/kg\n", c.substance->id, c.mole_fraction,
               mass[i]);
  }
  const data::Table& t = data::table("coefficients/mixtures.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "mixture") == named.id && !t.text(i, "note").empty())
      fmt::print("  {}; {} [{}]\n", t.text(i, "note"), t.text(i, "source"),
                 t.text(i, "confidence"));
  }
  fmt::print("  boils at 101325 Pa from {:.5g} K (bubble point) to {:.5g} K (dew point)\n",
             m.bubble_temperature_k(101325.0), m.dew_temperature_k(101325.0));
}

}  // namespace

void add_substances(CLI::App& app) {
  struct Options {
    std::string name;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "substances", "List the substances, or show one: every property with source and confidence");
  command->add_option("NAME", options->name,
                      "id, CAS number, English or Chinese name, a named mixture, or a composition "
                      "(\"0.6 propane + 0.4 n_butane\", mole fractions)");
  command->add_flag("--json", options->json, "the data file as it is");
  command->callback([options] {
    const SubstanceLibrary& library = SubstanceLibrary::builtin();
    if (!options->name.empty()) {
      if (options->json) {
        fmt::print("{}", models::describe_substance(library, options->name));
        return;
      }
      const models::Material* material = library.find_material(options->name);
      if (library.find(options->name) == nullptr && material != nullptr) {
        print_material(*material);
        return;
      }
      print_substance(library.at(options->name));
      if (library.find_single(options->name) == nullptr) {
        if (const auto mixture = models::find_mixture(options->name, library))
          print_mixture(*mixture);
      }
      return;
    }
    if (options->json) {
      fmt::print("{}", models::describe_substances(library));
      return;
    }
    for (const Substance& s : library.all()) {
      fmt::print("{:<20} {:<12} {:>7.2f} K  {:<16} {} {}{}\n", s.id, s.cas, s.boiling_point_k,
                 hazard_word(s), s.name_en, s.name_zh,
                 s.surrogate_of.empty() ? "" : " (surrogate)");
    }
    fmt::print("\nknown by identity and hazards only, not to be released:\n");
    for (const models::Material& m : library.materials())
      fmt::print("{:<28} {:<12} {:<7} {} {}\n", m.id, m.cas, m.state, m.name_en, m.name_zh);
    fmt::print(
        "\nmixtures: {}; any other by its composition: \"0.6 propane + 0.4 n_butane\" "
        "(mole fractions)\n",
        fmt::join(models::mixture_names(), ", "));
    fmt::print(
        "{} substances (boiling point shown), {} materials by identity and hazards only. isorisk "
        "substances NAME shows one.\n",
        library.all().size(), library.materials().size());
  });
}

}  // namespace isorisk::cli
