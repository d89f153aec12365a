// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/separation.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "isorisk/data/embedded.hpp"

namespace isorisk::study::decisions {
namespace {

const data::Table& distances() { return data::table("standards/separation_distances.csv"); }
const data::Table& facilities() { return data::table("standards/separation_facilities.csv"); }
const data::Table& grades() { return data::table("standards/separation_grades.csv"); }
const data::Table& targets() { return data::table("standards/separation_targets.csv"); }

/// True when the word is one of a list separated by `separator`; an empty list holds every word.
bool among(std::string_view list, std::string_view word, char separator = ' ') {
  if (list.empty()) return true;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    if (list.substr(0, end) == word) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> words;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    if (end > 0) words.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return words;
}

std::optional<double> number_or_none(const data::Table& t, std::size_t row, const char* column) {
  if (t.text(row, column).empty()) return std::nullopt;
  return t.number(row, column);
}

std::string str(std::string_view text) { return std::string{text}; }

bool small(const SeparationRow& row, const SeparationTarget& target) {
  // Every measure that is known must stay below; one must be known.
  const bool persons = row.persons_below && target.persons;
  const bool households = row.households_below && target.households;
  if (!persons && !households) return false;
  return (!persons || *target.persons < *row.persons_below) &&
         (!households || *target.households < *row.households_below);
}

}  // namespace

FireHazard fire_hazard(std::string_view substance, Phase phase) {
  FireHazard out;
  const data::Table& t = data::table("standards/fire_hazard_substances.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "substance") != substance) continue;
    out.known = true;
    out.hazard_class = str(t.text(i, phase == Phase::Gas ? "gas_class" : "liquid_class"));
    out.source = str(t.text(i, "source"));
    out.confidence = str(t.text(i, "confidence"));
    const data::Table& classes = data::table("standards/fire_hazard_classes.csv");
    for (std::size_t c = 0; c < classes.rows(); ++c) {
      if (classes.text(c, "class") != out.hazard_class) continue;
      out.capacity_factor = number_or_none(classes, c, "capacity_factor").value_or(0.0);
    }
    if (phase != Phase::Gas) {
      out.capacity_factor =
          std::max(out.capacity_factor, number_or_none(t, i, "toxic_factor").value_or(0.0));
    }
    break;
  }
  return out;
}

SeparationTable::SeparationTable(std::span<const SeparationRow> own) {
  const auto replaced = [&](const SeparationRow& row) {
    return std::any_of(own.begin(), own.end(), [&](const SeparationRow& o) {
      return o.standard == row.standard && o.facility_kind == row.facility_kind &&
             o.grade == row.grade && o.target_kind == row.target_kind;
    });
  };
  rows_.assign(own.begin(), own.end());
  const data::Table& t = distances();
  for (std::size_t i = 0; i < t.rows(); ++i) {
    const auto text = [&](const char* column) { return str(t.text(i, column)); };
    SeparationRow row{.standard = text("standard"),
                      .edition = text("edition"),
                      .clause = text("clause"),
                      .row = text("row"),
                      .facility_kind = text("facility_kind"),
                      .facility_zh = text("facility_zh"),
                      .facility_en = text("facility_en"),
                      .grade = text("grade"),
                      .target_kind = text("target_kind"),
                      .target_zh = text("target_zh"),
                      .target_en = text("target_en"),
                      .distance_m = number_or_none(t, i, "distance_m"),
                      .measured_from = text("measured_from"),
                      .measured_to = text("measured_to"),
                      .persons_below = number_or_none(t, i, "persons_below"),
                      .households_below = number_or_none(t, i, "households_below"),
                      .condition = text("condition"),
                      .note = text("note"),
                      .source = text("source"),
                      .confidence = text("confidence")};
    if (!replaced(row)) rows_.push_back(std::move(row));
  }
  const data::Table& s = data::table("standards/separation_standards.csv");
  for (std::size_t i = 0; i < s.rows(); ++i) {
    standards_.push_back({.key = str(s.text(i, "standard")),
                          .name_zh = str(s.text(i, "name_zh")),
                          .name_en = str(s.text(i, "name_en")),
                          .edition = str(s.text(i, "edition")),
                          .numbers = s.text(i, "table") == "yes",
                          .neighbour = str(s.text(i, "neighbour")),
                          .bounded = s.text(i, "bounded") == "yes",
                          .for_zh = str(s.text(i, "for_zh")),
                          .for_en = str(s.text(i, "for_en")),
                          .source = str(s.text(i, "source")),
                          .confidence = str(s.text(i, "confidence"))});
  }
  for (const SeparationRow& o : own) {
    if (standard(o.standard) != nullptr) continue;
    standards_.push_back({.key = o.standard,
                          .name_zh = o.edition,
                          .name_en = o.edition,
                          .edition = o.edition,
                          .neighbour = {},
                          .for_zh = {},
                          .for_en = {},
                          .source = o.source,
                          .confidence = o.confidence});
  }
}

const SeparationStandard* SeparationTable::standard(std::string_view key) const noexcept {
  for (const SeparationStandard& s : standards_) {
    if (s.key == key) return &s;
  }
  return nullptr;
}

FacilityKind SeparationTable::facility(std::string_view standard, EquipmentType type, Phase phase,
                                       std::string_view substance, std::string_view given) const {
  if (given == "none") return {.given = true, .none = true};
  if (!given.empty()) {
    return {.kind = str(given), .given = true, .source = "study", .confidence = "given"};
  }
  const FireHazard hazard = fire_hazard(substance, phase);
  const data::Table& t = facilities();
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "standard") != standard) continue;
    if (!among(t.text(i, "types"), word(type)) || !among(t.text(i, "phases"), word(phase)) ||
        !among(t.text(i, "substances"), substance)) {
      continue;
    }
    const std::string_view classes = t.text(i, "hazard_classes");
    if (!classes.empty() && (hazard.hazard_class.empty() || !among(classes, hazard.hazard_class))) {
      continue;
    }
    return {.kind = str(t.text(i, "facility_kind")),
            .note = str(t.text(i, "note")),
            .source = str(t.text(i, "source")),
            .confidence = str(t.text(i, "confidence"))};
  }
  return {};
}

std::vector<std::string> SeparationTable::graded_together(std::string_view standard,
                                                          std::string_view facility_kind) const {
  const data::Table& t = grades();
  for (std::size_t i = 0; i < t.rows(); ++i) {
    const std::string_view kinds = t.text(i, "facility_kinds");
    if (t.text(i, "standard") == standard && among(kinds, facility_kind)) return words_of(kinds);
  }
  return {};
}

SiteGrade SeparationTable::grade(std::string_view standard, std::string_view facility_kind,
                                 std::span<const GradeTank> tanks, std::string_view given) const {
  SiteGrade out;
  out.graded = std::any_of(rows_.begin(), rows_.end(), [&](const SeparationRow& r) {
    return r.standard == standard && r.facility_kind == facility_kind && !r.grade.empty();
  });
  if (!out.graded) return out;
  if (!given.empty()) {
    out.grade = str(given);
    out.given = true;
    out.source = "study";
    out.confidence = "given";
    return out;
  }
  const data::Table& t = grades();
  bool ruled = false;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "standard") != standard || !among(t.text(i, "facility_kinds"), facility_kind)) {
      continue;
    }
    if (!ruled) {
      ruled = true;
      const bool weighted = t.text(i, "rule") == "weighted";
      for (const GradeTank& tank : tanks) {
        if (!tank.volume_m3) {
          out.no_volume.push_back(tank.id);
          continue;
        }
        out.total_m3 += *tank.volume_m3 * (weighted ? tank.capacity_factor : 1.0);
      }
      if (tanks.empty() || !out.no_volume.empty()) return out;
    }
    // Bands from the largest down: the first that is reached holds.
    const double least = t.number(i, "total_m3");
    const bool reached =
        t.text(i, "bound") == "from" ? out.total_m3 >= least : out.total_m3 > least;
    const std::optional<double> single = number_or_none(t, i, "single_above_m3");
    const bool large_tank =
        single && std::any_of(tanks.begin(), tanks.end(),
                              [&](const GradeTank& tank) { return *tank.volume_m3 > *single; });
    if (!reached && !large_tank) continue;
    out.grade = str(t.text(i, "grade"));
    out.source = str(t.text(i, "source"));
    out.confidence = str(t.text(i, "confidence"));
    return out;
  }
  return out;
}

SeparationAnswer SeparationTable::find(std::string_view standard, std::string_view facility_kind,
                                       std::string_view grade, const SeparationTarget& target,
                                       bool small_settlements, bool neighbour) const {
  using Kind = SeparationAnswer::Kind;
  // The column: named by the kind itself in the study's own rows, else by the table of kinds.
  std::vector<std::string> columns;
  if (neighbour) {
    const SeparationStandard* s = this->standard(standard);
    if (s == nullptr || s->neighbour.empty()) return {};
    columns.push_back(s->neighbour == "same_kind" ? "same_kind_plant" : s->neighbour);
  } else {
    if (!target.kind.empty()) columns.push_back(target.kind);
    const data::Table& t = targets();
    for (std::size_t i = 0; i < t.rows() && !target.kind.empty(); ++i) {
      if (t.text(i, "standard") == standard && among(t.text(i, "kinds"), target.kind)) {
        columns.emplace_back(t.text(i, "column"));
      }
    }
    columns.emplace_back("any");
  }
  bool other_grades = false;
  for (const std::string& column : columns) {
    const SeparationRow* full = nullptr;
    const SeparationRow* bracketed = nullptr;
    for (const SeparationRow& r : rows_) {
      if (r.standard != standard || r.target_kind != column) continue;
      if (r.facility_kind != facility_kind && r.facility_kind != "any") continue;
      if (!r.grade.empty() && r.grade != grade) {
        other_grades = true;
        continue;
      }
      if (r.condition == "small_settlement") {
        if (small_settlements && bracketed == nullptr && small(r, target)) bracketed = &r;
      } else if (full == nullptr) {
        full = &r;
      }
    }
    const SeparationRow* row = bracketed != nullptr ? bracketed : full;
    if (row == nullptr) continue;
    if (row->distance_m) return {.kind = Kind::Distance, .row = row};
    return {.kind = row->condition == "by_calculation" ? Kind::ByCalculation : Kind::NotAvailable,
            .row = row};
  }
  if (other_grades) return {.kind = Kind::NoGrade};
  if (!neighbour && target.kind.empty()) return {.kind = Kind::NoTargetKind};
  return {.kind = Kind::NoColumn};
}

std::string line_kind(std::string_view road_class) {
  std::string lower{road_class};
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const data::Table& t = data::table("standards/separation_lines.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (among(t.text(i, "words"), lower, '|')) return str(t.text(i, "kind"));
  }
  return {};
}

}  // namespace isorisk::study::decisions
