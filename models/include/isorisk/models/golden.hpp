// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/models/registry.hpp"

/// Runs documents of worked cases against the registry and reports, value by value, what was
/// expected, what came out and whether it is within the stated tolerance.
///
/// A document is a JSON object with a list `cases`. A case has
/// - `id`, `model` (id or alias), `inputs` (what the model takes: a number in the unit of the
///   input, text with a unit, {"value", "unit"}, or any structure, which goes to the model as it
///   is; an input named `..._of` may give the id of another case and then stands for the object of
///   that case's inputs);
/// - `expected`: name -> {"value", "unit"} or a bare value (in the unit of the output); a value is
///   a number, a boolean, text, or a list of these; {"value_max"} and {"value_min"} state limits;
/// - tolerances: on the value `tol_rel` / `rel_tol`, `tol_abs` / `abs_tol`; on the case `rel_tol`,
///   `abs_tol`, or `tolerance` {"relative", "absolute", "type": "upper_bound",
///   "fields": {name: number (relative) or the same object}}. The absolute one is in the unit of
///   the expected value. Met when |got - expected| <= max(relative |expected|, absolute). Without
///   any tolerance a value must agree to 1e-9;
/// - `source`, `confidence` and remarks, which are not read here.
///
/// A unit may carry a remark, which is dropped: "K, saturated", "m/s (propane)". A molar quantity
/// whose remark states the molar mass, "kJ/mol (M 78.1 g/mol)", is taken per mass.
namespace isorisk::models {

enum class GoldenVerdict {
  Pass,
  Miss,      ///< a value outside its tolerance, or an expected output that the model does not give
  NotBuilt,  ///< no such model in the registry: never counted as passed
  Error,     ///< the model refused the inputs or failed
};

[[nodiscard]] std::string_view to_string(GoldenVerdict verdict) noexcept;

/// One expected output of a case.
struct GoldenValue {
  std::string name;
  std::string unit;        ///< of expected, got and an absolute tolerance
  Json expected;           ///< as written in the case
  Json got;                ///< in the unit of the case; null when the model gives none
  double deviation = 0.0;  ///< got - expected, largest in size for a list; 0 for text and flags
  double allowed = 0.0;    ///< largest deviation that passes, for the element of `deviation`
  std::string tolerance;   ///< in words: "0.2 %", "+-0.006", "at most"
  GoldenVerdict verdict = GoldenVerdict::Miss;
  std::string note;  ///< why, when it is not a plain comparison
};

struct GoldenCase {
  std::string id;
  std::string model;     ///< as written in the case
  std::string model_id;  ///< canonical, empty when there is none
  GoldenVerdict verdict = GoldenVerdict::Error;
  std::string message;  ///< the error, when there is one
  std::vector<GoldenValue> values;
  std::vector<Warning> warnings;
};

struct GoldenReport {
  std::string title;
  std::vector<GoldenCase> cases;

  [[nodiscard]] std::size_t count(GoldenVerdict verdict) const noexcept;  ///< cases
  [[nodiscard]] std::size_t values() const noexcept;                      ///< compared values
  [[nodiscard]] std::size_t values_passed() const noexcept;
  /// No miss and no error. Cases whose model is not built are allowed: look at count(NotBuilt).
  [[nodiscard]] bool ok() const noexcept;
};

/// \throws DataError when the document is not of the format above, naming the case.
[[nodiscard]] GoldenReport run_golden(const Json& document, const Registry& registry);

struct GoldenTextOptions {
  bool all_values = false;  ///< also the values that pass
};

/// One line per case, the values that miss below it, and a last line with the totals.
[[nodiscard]] std::string to_text(const GoldenReport& report,
                                  const GoldenTextOptions& options = {});
/// The same, machine readable.
[[nodiscard]] Json to_json(const GoldenReport& report);

}  // namespace isorisk::models
