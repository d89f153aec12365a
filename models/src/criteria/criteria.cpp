// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/criteria/criteria.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::criteria {

namespace {

constexpr std::string_view kSets = "standards/criteria_sets.csv";
constexpr std::string_view kIndividual = "standards/individual_risk_criteria.csv";
constexpr std::string_view kSocietal = "standards/societal_risk_criteria.csv";
constexpr std::string_view kClassMap = "standards/criteria_class_map.csv";
constexpr std::string_view kContours = "standards/contour_levels.csv";
constexpr std::string_view kTargets = "standards/target_classes.csv";

constexpr std::array<std::string_view, 5> kTargetClasses = {"high_sensitivity", "important",
                                                            "general_1", "general_2", "general_3"};

// A vertex this near below a line counts as on it: F N^(-s) / F1 rounds, 1e-6 * 10 / 1e-5 < 1.
constexpr double kRounding = 1e-12;

std::string str(std::string_view text) { return std::string{text}; }

std::optional<Line> line_from(std::string_view word) {
  if (word == "upper") return Line::Upper;
  if (word == "lower") return Line::Lower;
  return std::nullopt;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void sort_and_drop_doubles(std::vector<ContourLevel>& levels) {
  std::stable_sort(levels.begin(), levels.end(),
                   [](const auto& a, const auto& b) { return a.per_yr > b.per_yr; });
  levels.erase(std::unique(levels.begin(), levels.end(),
                           [](const auto& a, const auto& b) { return a.per_yr == b.per_yr; }),
               levels.end());
}

}  // namespace

Situation situation_from(std::string_view word) {
  if (word == "existing") return Situation::Existing;
  if (word == "new") return Situation::New;
  throw InputError("situation = '" + str(word) + "', must be one of existing, new");
}

std::string_view word_of(Situation situation) noexcept {
  return situation == Situation::New ? "new" : "existing";
}

std::string_view word_of(Region region) noexcept {
  switch (region) {
    case Region::Acceptable:
      return "acceptable";
    case Region::Alarp:
      return "alarp";
    case Region::Unacceptable:
      break;
  }
  return "unacceptable";
}

double SocietalLine::at(double deaths) const noexcept {
  return f_at_1_per_yr * std::pow(deaths, slope);
}

Provenance CriteriaSet::provenance(std::string clause, std::string source,
                                   std::string confidence) const {
  return {.document = document_,
          .edition = edition_,
          .clause = std::move(clause),
          .source = std::move(source),
          .confidence = std::move(confidence)};
}

std::optional<Limit> CriteriaSet::limit(std::string_view target_class, Situation situation) const {
  const auto find = [&](std::string_view wanted) -> const Row* {
    for (const Row& row : limits_) {
      if (row.situation == situation && row.target_class == wanted) return &row;
    }
    return nullptr;
  };
  const Row* row = find(target_class);
  if (row == nullptr) {
    for (const Mapping& m : map_) {
      if (m.target_class == target_class) row = find(m.set_class);
    }
  }
  if (row == nullptr) row = find("any");
  if (row == nullptr) return std::nullopt;
  return Limit{.per_yr = row->per_yr,
               .strict = strict_,
               .target_class = str(target_class),
               .set_class = row->target_class,
               .provenance = provenance(row->clause, row->source, row->confidence)};
}

std::optional<SocietalVerdict> CriteriaSet::judge(
    std::span<const risk::FnPair> cumulative_by_falling_deaths) const {
  const auto& curve = cumulative_by_falling_deaths;
  InputCheck check{"F-N curve"};
  for (std::size_t i = 0; i < curve.size(); ++i) {
    check.positive("deaths", curve[i].deaths, "-");
    check.positive("cumulative_frequency", curve[i].frequency_per_yr, "1/yr");
    if (i == 0) continue;
    check.require(curve[i].deaths < curve[i - 1].deaths, "deaths", curve[i].deaths, "-",
                  "be less than the one before (by falling N)");
    check.require(curve[i].frequency_per_yr >= curve[i - 1].frequency_per_yr,
                  "cumulative_frequency", curve[i].frequency_per_yr, "1/yr",
                  "not be less than at larger N");
  }
  check.done();
  if (lines_.empty()) return std::nullopt;

  SocietalVerdict verdict;
  for (const SocietalLine& line : lines_) {
    LineRatio worst{.line = line.line};
    for (const risk::FnPair& vertex : curve) {
      if (vertex.deaths < line.n_from) continue;
      double ratio = 0.0;
      if (line.vertical_cut_n && vertex.deaths >= *line.vertical_cut_n) {
        ratio = std::numeric_limits<double>::infinity();
      } else {
        // A step that runs past the end of the line still passes it there.
        ratio = vertex.frequency_per_yr *
                std::pow(std::min(vertex.deaths, line.n_to), -line.slope) / line.f_at_1_per_yr;
      }
      // Of equal ratios the one with more deaths (the first met) stands.
      if (ratio > worst.ratio) {
        worst.ratio = ratio;
        worst.at = vertex;
      }
    }
    if (worst.ratio >= 1.0 - kRounding) {
      const Region region = line.line == Line::Upper ? Region::Unacceptable : Region::Alarp;
      if (region > verdict.region) {
        verdict.region = region;
        verdict.governing = worst.at;
      }
    }
    verdict.lines.push_back(worst);
  }
  return verdict;
}

bool CriteriaSet::confirmed(Situation situation) const noexcept {
  const bool limits = std::all_of(limits_.begin(), limits_.end(), [&](const Row& row) {
    return row.situation != situation || row.confidence == "read";
  });
  return limits && std::all_of(lines_.begin(), lines_.end(), [](const SocietalLine& line) {
           return line.provenance.confirmed();
         });
}

std::vector<std::string> known_sets() {
  const data::Table& sets = data::table(kSets);
  std::vector<std::string> ids;
  for (std::size_t r = 0; r < sets.rows(); ++r) ids.push_back(str(sets.text(r, "set")));
  return ids;
}

CriteriaSet load(std::string_view set_id) {
  const data::Table& sets = data::table(kSets);
  CriteriaSet out;
  for (std::size_t r = 0; r < sets.rows(); ++r) {
    if (sets.text(r, "set") != set_id) continue;
    out.id_ = str(set_id);
    out.name_zh_ = str(sets.text(r, "name_zh"));
    out.name_en_ = str(sets.text(r, "name_en"));
    out.document_ = str(sets.text(r, "document"));
    out.edition_ = str(sets.text(r, "edition"));
    out.strict_ = sets.text(r, "comparison") == "<";
  }
  if (out.id_.empty()) {
    std::string known;
    for (const auto& id : known_sets()) known += (known.empty() ? "" : ", ") + id;
    throw InputError("criteria = '" + str(set_id) + "', must be one of " + known +
                     ", or {file: your.csv}");
  }
  const data::Table& individual = data::table(kIndividual);
  for (std::size_t r = 0; r < individual.rows(); ++r) {
    if (individual.text(r, "set") != set_id) continue;
    out.limits_.push_back({.situation = situation_from(individual.text(r, "situation")),
                           .target_class = str(individual.text(r, "target_class")),
                           .per_yr = individual.number(r, "limit_per_yr"),
                           .clause = str(individual.text(r, "clause")),
                           .source = str(individual.text(r, "source")),
                           .confidence = str(individual.text(r, "confidence"))});
  }
  const data::Table& map = data::table(kClassMap);
  for (std::size_t r = 0; r < map.rows(); ++r) {
    if (map.text(r, "set") != set_id) continue;
    out.map_.push_back({.target_class = str(map.text(r, "target_class")),
                        .set_class = str(map.text(r, "set_class"))});
  }
  const data::Table& societal = data::table(kSocietal);
  for (std::size_t r = 0; r < societal.rows(); ++r) {
    if (societal.text(r, "set") != set_id) continue;
    const auto line = line_from(societal.text(r, "line"));
    if (!line) throw DataError(str(kSocietal) + ": unknown line in row " + std::to_string(r + 1));
    SocietalLine entry{.line = *line,
                       .n_from = societal.number(r, "n_from"),
                       .n_to = societal.number(r, "n_to"),
                       .f_at_1_per_yr = societal.number(r, "f_at_1_per_yr"),
                       .slope = societal.number(r, "slope"),
                       .vertical_cut_n = std::nullopt,
                       .provenance = out.provenance(str(societal.text(r, "clause")),
                                                    str(societal.text(r, "source")),
                                                    str(societal.text(r, "confidence")))};
    if (!societal.text(r, "vertical_cut_n").empty()) {
      entry.vertical_cut_n = societal.number(r, "vertical_cut_n");
    }
    out.lines_.push_back(std::move(entry));
  }
  const data::Table& contours = data::table(kContours);
  for (std::size_t r = 0; r < contours.rows(); ++r) {
    if (contours.text(r, "set") != set_id) continue;
    out.contours_.push_back({.per_yr = contours.number(r, "level_per_yr"),
                             .note = str(contours.text(r, "note")),
                             .source = str(contours.text(r, "source")),
                             .confidence = str(contours.text(r, "confidence"))});
  }
  sort_and_drop_doubles(out.contours_);
  return out;
}

CriteriaSet from_table(const TextTable& table) {
  InputCheck check{"criteria file '" + table.name + "'"};
  const auto column = [&](std::string_view name) -> std::optional<std::size_t> {
    const auto it = std::find(table.columns.begin(), table.columns.end(), name);
    if (it == table.columns.end()) return std::nullopt;
    return static_cast<std::size_t>(it - table.columns.begin());
  };
  const bool has_limits = column("limit_per_yr").has_value();
  const bool has_lines = column("line").has_value();
  const auto need = [&](std::string_view name, bool when) {
    if (when && !column(name)) check.fail("has no column '" + str(name) + "'");
  };
  if (!has_limits && !has_lines) {
    check.fail("has neither a column 'limit_per_yr' (individual risk) nor 'line' (societal risk)");
  }
  for (const char* name : {"situation", "target_class"}) need(name, has_limits);
  for (const char* name : {"n_from", "n_to", "f_at_1_per_yr", "slope"}) need(name, has_lines);
  for (const char* name : {"clause", "source", "confidence"}) need(name, true);
  check.done();

  CriteriaSet out;
  out.id_ = table.name;
  out.name_zh_ = table.name;
  out.name_en_ = table.name;
  out.document_ = table.name;
  std::string first_comparison;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const std::string where = "row " + std::to_string(r + 1) + ": ";
    const auto cell = [&](std::string_view name) -> std::string {
      const auto c = column(name);
      return c && *c < table.rows[r].size() ? table.rows[r][*c] : std::string{};
    };
    const auto number = [&](std::string_view name, bool may_be_infinite = false) {
      const auto value = number_of(cell(name));
      const bool good = value && !std::isnan(*value) && (may_be_infinite || std::isfinite(*value));
      if (!good) {
        check.fail(where + str(name) + " = '" + cell(name) + "', must be a number");
        return std::numeric_limits<double>::quiet_NaN();
      }
      return *value;
    };
    const auto positive = [&](std::string_view name, bool may_be_infinite = false) {
      const double value = number(name, may_be_infinite);
      if (value <= 0.0) {
        check.fail(where + str(name) + " = " + number_text(value) + ", must be > 0");
      }
      return value;
    };
    for (const char* name : {"clause", "source", "confidence"}) {
      if (cell(name).empty()) {
        check.fail(where + name + " is empty; say where the number comes from");
      }
    }
    const std::string comparison = cell("comparison");
    if (!comparison.empty()) {
      if (comparison != "<=" && comparison != "<") {
        check.fail(where + "comparison = '" + comparison + "', must be <= or <");
      } else if (first_comparison.empty()) {
        first_comparison = comparison;
      } else if (comparison != first_comparison) {
        check.fail(where + "comparison = '" + comparison + "', must be the same in every row");
      }
    }
    const Provenance from = out.provenance(cell("clause"), cell("source"), cell("confidence"));
    if (!cell("line").empty()) {
      const auto line = line_from(cell("line"));
      if (!line) check.fail(where + "line = '" + cell("line") + "', must be upper or lower");
      SocietalLine entry{.line = line.value_or(Line::Upper),
                         .n_from = positive("n_from"),
                         .n_to = positive("n_to", true),
                         .f_at_1_per_yr = positive("f_at_1_per_yr"),
                         .slope = number("slope"),
                         .vertical_cut_n = std::nullopt,
                         .provenance = from};
      if (entry.slope >= 0.0) {
        check.fail(where + "slope = " + number_text(entry.slope) + ", must be < 0");
      }
      if (entry.n_to <= entry.n_from) {
        check.fail(where + "n_to = " + number_text(entry.n_to) + ", must be > n_from");
      }
      if (!cell("vertical_cut_n").empty()) entry.vertical_cut_n = positive("vertical_cut_n");
      out.lines_.push_back(std::move(entry));
      continue;
    }
    if (!has_limits) {
      check.fail(where + "line is empty");
      continue;
    }
    const double limit = positive("limit_per_yr");
    if (cell("target_class").empty()) check.fail(where + "target_class is empty");
    const std::string situation = cell("situation");
    if (situation != "existing" && situation != "new") {
      check.fail(where + "situation = '" + situation + "', must be existing or new");
      continue;
    }
    const Situation when = situation_from(situation);
    for (const auto& row : out.limits_) {
      if (row.situation == when && row.target_class == cell("target_class")) {
        check.fail(where + "target_class '" + row.target_class + "' is given twice for '" +
                   situation + "'");
      }
    }
    out.limits_.push_back({.situation = when,
                           .target_class = cell("target_class"),
                           .per_yr = limit,
                           .clause = from.clause,
                           .source = from.source,
                           .confidence = from.confidence});
    out.contours_.push_back({.per_yr = limit,
                             .note = cell("target_class"),
                             .source = from.source,
                             .confidence = from.confidence});
  }
  if (table.rows.empty()) check.fail("has no rows");
  check.done();
  out.strict_ = first_comparison == "<";
  sort_and_drop_doubles(out.contours_);
  return out;
}

std::optional<std::string> class_by_kind_and_size(std::string_view kind, const TargetSize& size) {
  const data::Table& table = data::table(kTargets);
  std::optional<std::size_t> best;  // index into kTargetClasses; smaller is stricter
  for (std::size_t r = 0; r < table.rows(); ++r) {
    if (table.text(r, "kind") != kind) continue;
    const std::string_view fixed = table.text(r, "target_class");
    if (fixed != "by_size") return str(fixed);
    const std::string_view measure = table.text(r, "measure");
    const std::optional<double> value = measure == "persons"      ? size.persons
                                        : measure == "households" ? size.households
                                                                  : size.floor_area_m2;
    if (!value) continue;
    for (std::size_t c = 2; c < kTargetClasses.size(); ++c) {
      const std::string from = str(kTargetClasses[c]) + "_from";
      if (table.text(r, from).empty() || !(*value >= table.number(r, from))) continue;
      if (!best || c < *best) best = c;
      break;
    }
  }
  if (!best) return std::nullopt;
  return str(kTargetClasses[*best]);
}

std::span<const std::string_view> target_classes() noexcept { return kTargetClasses; }

}  // namespace isorisk::models::criteria
