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

void print_hazards(const Substance& s) {
  const data::Table& classes = data::table("standards/gb30000_classes.csv");
  fmt::print("hazards (GB 30000)\n");
  for (const auto& h : s.hazards) {
    std::string name = h.hazard_class;
    for (std::size_t i = 0; i < classes.rows(); ++i) {
      if (classes.text(i, "class") == h.hazard_class)
        name = fmt::format("{} {} ({})", classes.text(i, "name_en"), classes.text(i, "name_zh"),
                           classes.text(i, "part"));
    }
    fmt::print("  {}, category {}; {} [{}]\n", name, h.category, h.source, h.confidence);
  }
  namespace gb18218 = models::criteria::major_hazard;
  if (const auto m = gb18218::mapping(s.id)) {
    fmt::print("GB 18218-2018\n");
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

void print_substance(const Substance& s) {
  fmt::print("{}  {}  {}\n  CAS {}, {}; {}\n  data/{} (SHA-256 {})\n", s.id, s.name_en, s.name_zh,
             s.cas, s.formula, hazard_word(s), s.data_file, s.data_sha256);
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
  }
  print_toxicity(s);
  print_hazards(s);
  for (const auto& note : s.notes) fmt::print("note: {}\n", note);
}

bool print_mixture(const std::string& name) {
  const auto names = models::mixture_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) return false;
  const models::IdealMixture m = models::named_mixture(name);
  fmt::print("{}  ideal mixture (Raoult, Kay, Le Chatelier)\n", name);
  const data::Table& t = data::table("coefficients/mixtures.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "mixture") != name) continue;
    fmt::print("  {:<20} {:>6g} mol/mol; {} [{}]\n", t.text(i, "substance"),
               t.number(i, "mole_fraction"), t.text(i, "source"), t.text(i, "confidence"));
  }
  const auto limits = m.flammable_limits();
  fmt::print(
      "  molar mass {:.6g} kg/mol; Kay: Tc {:.6g} K, pc {:.6g} Pa, omega {:.4g}\n"
      "  boils at 101325 Pa from {:.5g} K (bubble point) to {:.5g} K (dew point)\n"
      "  lower limit {:.4g}, upper {:.4g} ({})\n",
      m.molar_mass_kg_per_mol(), m.critical_temperature_k(), m.critical_pressure_pa(),
      m.acentric_factor(), m.bubble_temperature_k(101325.0), m.dew_temperature_k(101325.0),
      limits.lower_fraction, limits.upper_fraction, limits.set);
  return true;
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
                      "id, CAS number, English or Chinese name, or a named mixture");
  command->add_flag("--json", options->json, "the data file as it is");
  command->callback([options] {
    const SubstanceLibrary& library = SubstanceLibrary::builtin();
    if (!options->name.empty()) {
      if (!options->json && print_mixture(options->name)) return;
      const Substance& s = library.at(options->name);
      if (options->json) {
        fmt::print("{}", models::describe_substance(s));
      } else {
        print_substance(s);
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
    fmt::print("\nmixtures: {}\n", fmt::join(models::mixture_names(), ", "));
    fmt::print("{} substances with boiling point. isorisk substances NAME shows one.\n",
               library.all().size());
  });
}

}  // namespace isorisk::cli
