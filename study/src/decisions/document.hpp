// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "decisions/index.hpp"
#include "isorisk/study/decisions/output.hpp"

/// Parts of the JSON answers of all decisions.
namespace isorisk::study::decisions {

/// Null when it is not finite: JSON has no infinity.
[[nodiscard]] inline nlohmann::json number_json(double v) {
  return std::isfinite(v) ? nlohmann::json(v) : nlohmann::json(nullptr);
}

[[nodiscard]] inline nlohmann::json number_json(const std::optional<double>& v) {
  return v ? number_json(*v) : nlohmann::json(nullptr);
}

/// Null when there is none.
template <class T>
[[nodiscard]] nlohmann::json or_null(const std::optional<T>& v) {
  return v ? nlohmann::json(*v) : nlohmann::json(nullptr);
}

/// Null when it is empty.
[[nodiscard]] inline nlohmann::json text_or_null(const std::string& text) {
  return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(text);
}

/// The id of the i-th thing of a list; null for none (i < 0).
template <class Thing>
[[nodiscard]] nlohmann::json id_json(const std::vector<Thing>& list, std::int32_t i) {
  return i < 0 ? nlohmann::json(nullptr) : nlohmann::json(list[at(i)].id);
}

template <class Thing>
[[nodiscard]] nlohmann::json ids_json(const std::vector<Thing>& list,
                                      const std::vector<std::int32_t>& which) {
  nlohmann::json out = nlohmann::json::array();
  for (const std::int32_t i : which) out.push_back(list[at(i)].id);
  return out;
}

/// Where a number that decides comes from: models::criteria::Provenance or DistanceSource.
template <class Source>
[[nodiscard]] nlohmann::json source_json(const Source& s) {
  return {{"document", s.document},
          {"edition", s.edition},
          {"clause", s.clause},
          {"source", s.source},
          {"confidence", s.confidence}};
}

/// A limit of individual risk; null when there is none.
[[nodiscard]] inline nlohmann::json limit_json(
    const std::optional<models::criteria::Limit>& limit) {
  if (!limit) return nullptr;
  return {{"limit_per_yr", limit->per_yr},
          {"target_class", limit->target_class},
          {"set_class", limit->set_class},
          {"source", source_json(limit->provenance)}};
}

/// A text in both languages: a struct with the fields en and zh.
template <class Both>
[[nodiscard]] nlohmann::json text_json(const Both& t) {
  return {{"en", t.en}, {"zh", t.zh}};
}

/// The verdict as programs read it. The decisions differ in their word for "not judged" and one
/// of them in that for a warning; both are part of their format.
[[nodiscard]] constexpr const char* verdict_word(Verdict v, const char* none = "none",
                                                 const char* warn = "warn") noexcept {
  switch (v) {
    case Verdict::Pass:
      return "pass";
    case Verdict::Warn:
      return warn;
    case Verdict::Fail:
      return "fail";
    case Verdict::None:
      break;
  }
  return none;
}

[[nodiscard]] constexpr const char* line_word(models::criteria::Line line) noexcept {
  return line == models::criteria::Line::Upper ? "upper" : "lower";
}

}  // namespace isorisk::study::decisions
