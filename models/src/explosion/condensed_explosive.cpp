// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/condensed_explosive.hpp"

#include <algorithm>
#include <cctype>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr std::string_view kId = "explosion.condensed_explosive";
constexpr double kLargest = 2.0;  // no condensed explosive has more than about 1.7 times TNT

std::string plain(std::string_view text) {
  std::string s;
  for (const char c : text) {
    s +=
        c == '_' || c == '-' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return s;
}

// The row that data/standards/explosive_materials.csv names for a key, name, alias or CAS number.
std::string_view row_named_by(const std::string& wanted) {
  const data::Table& table = data::table("standards/explosive_materials.csv");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    for (const char* column : {"key", "name_en", "name_zh", "cas"}) {
      const std::string_view cell = table.text(i, column);
      if (!cell.empty() && plain(cell) == wanted) return table.text(i, "tnt_material");
    }
    std::string_view rest = table.text(i, "aliases");
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      if (plain(rest.substr(0, end)) == wanted) return table.text(i, "tnt_material");
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return {};
}

}  // namespace

std::vector<ExplosiveMaterial> explosive_materials() {
  const data::Table& table = data::table("coefficients/tnt_equivalents.csv");
  std::vector<ExplosiveMaterial> list;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    list.push_back({.name = std::string{table.text(i, "material")},
                    .tnt_equivalent = table.number(i, "relative_to_tnt"),
                    .low = table.number(i, "low"),
                    .high = table.number(i, "high"),
                    .detonates = table.text(i, "blast") == "yes",
                    .note = std::string{table.text(i, "note")},
                    .source = std::string{table.text(i, "source")},
                    .confidence = std::string{table.text(i, "confidence")}});
  }
  return list;
}

ExplosiveMaterial explosive_material(std::string_view name) {
  const std::string wanted = plain(name);
  const std::string row = plain(row_named_by(wanted));
  std::string known;
  for (ExplosiveMaterial& m : explosive_materials()) {
    const std::string own = plain(m.name);
    if (own == wanted || (!row.empty() && own == row)) return std::move(m);
    known += (known.empty() ? "" : "; ") + m.name;
  }
  throw InputError(std::string{kId} + ": unknown material '" + std::string{name} +
                   "', state tnt_equivalent or name one of: " + known);
}

struct CondensedExplosive::Equivalent {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
  std::string source;
  std::string confidence;
  std::vector<Warning> warnings;

  static Equivalent of(const CondensedExplosiveInput& in) {
    InputCheck check{kId};
    check.positive("mass", in.mass_kg, "kg");
    if (in.tnt_equivalent) {
      const double f = *in.tnt_equivalent;
      check.require(f > 0.0 && f <= kLargest, "tnt_equivalent", f, "-",
                    "be in (0, 2] kg TNT per kg");
    } else if (in.material.empty()) {
      check.fail("give 'material', 'tnt_equivalent', or both");
    }
    check.done();
    if (in.tnt_equivalent) {
      return {*in.tnt_equivalent, *in.tnt_equivalent, *in.tnt_equivalent, "user", "given", {}};
    }
    const ExplosiveMaterial m = explosive_material(in.material);
    if (!m.detonates) {
      throw InputError(std::string{kId} + ": invalid input\n  material = " + m.name +
                       ", is taken to burn, not to detonate (" + m.note +
                       "); use a fire model, or state tnt_equivalent");
    }
    Equivalent e{m.tnt_equivalent, m.low, m.high, m.source, m.confidence, {}};
    if (m.low < m.high) {
      e.warnings.push_back({"contested_value", std::string{kId},
                            m.name + ": TNT equivalent " + number_text(m.tnt_equivalent) +
                                ", but " + number_text(m.low) + " to " + number_text(m.high) +
                                " is in use (" + m.note +
                                "); state tnt_equivalent where the distance matters"});
    }
    if (m.confidence != "read") {
      e.warnings.push_back({"low_confidence", std::string{kId},
                            m.name + ": the TNT equivalent is " + m.confidence + ", not read"});
    }
    return e;
  }
};

CondensedExplosive::CondensedExplosive(const CondensedExplosiveInput& in)
    : CondensedExplosive(in, Equivalent::of(in)) {}

CondensedExplosive::CondensedExplosive(const CondensedExplosiveInput& in,
                                       const Equivalent& equivalent)
    : tnt_equivalent_{equivalent.value},
      tnt_mass_kg_{equivalent.value * in.mass_kg},
      low_kg_{equivalent.low * in.mass_kg},
      high_kg_{equivalent.high * in.mass_kg},
      source_{equivalent.source},
      confidence_{equivalent.confidence},
      warnings_{equivalent.warnings},
      curve_{tnt_mass_kg_, BurstConfiguration::Hemispherical} {}

}  // namespace isorisk::models::explosion
