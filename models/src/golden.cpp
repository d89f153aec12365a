// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/golden.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "isorisk/core/error.hpp"
#include "isorisk/core/units.hpp"

namespace isorisk::models {
namespace {

constexpr double kExactRelative = 1e-9;  // of a value without a stated tolerance

struct Tolerance {
  double relative = 0.0;
  double absolute = 0.0;
  bool upper_bound = false;
  bool stated = false;
};

// A unit without its remark. `molar_mass_kg_per_mol` is set when the remark states one.
struct TidyUnit {
  std::string unit;
  std::optional<double> molar_mass_kg_per_mol;
};

std::optional<double> stated_molar_mass(std::string_view remark) {
  const std::size_t open = remark.find("(M ");
  const std::size_t close = remark.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open + 3) {
    return std::nullopt;
  }
  try {
    return units::quantity(remark.substr(open + 3, close - open - 3), "kg/mol");
  } catch (const InputError&) {
    return std::nullopt;
  }
}

TidyUnit tidy(std::string_view text) {
  constexpr std::array<std::string_view, 4> kPlain{"", "any", "bool", "mole fraction"};
  if (units::known(text)) return {std::string{text}, std::nullopt};
  if (std::find(kPlain.begin(), kPlain.end(), text) != kPlain.end()) return {"-", std::nullopt};
  // The longest known beginning, cut where a remark can start.
  for (std::size_t end = text.size(); end-- > 1;) {
    if (text[end] != ' ' && text[end] != ',') continue;
    const std::string_view head = text.substr(0, end);
    if (units::known(head)) return {std::string{head}, stated_molar_mass(text.substr(end))};
  }
  return {std::string{text}, std::nullopt};
}

bool has_value_and_unit(const Json& j) {
  return j.is_object() && j.contains("value") && j.contains("unit") && j["unit"].is_string();
}

// The input as the registry takes it: units without remarks.
Json tidy_input(const Json& given) {
  if (!has_value_and_unit(given)) return given;
  const TidyUnit unit = tidy(given["unit"].get<std::string>());
  Json value = given["value"];
  std::string name = unit.unit;
  if (unit.molar_mass_kg_per_mol && value.is_number() && name.ends_with("/mol")) {
    value = value.get<double>() / *unit.molar_mass_kg_per_mol;
    name.replace(name.size() - 3, 3, "kg");
  }
  return Json{{"value", std::move(value)}, {"unit", std::move(name)}};
}

void read_numbers(const Json& j, Tolerance& t, std::initializer_list<const char*> relative,
                  std::initializer_list<const char*> absolute) {
  for (const char* key : relative) {
    if (!j.contains(key)) continue;
    t.relative = j[key].get<double>();
    t.stated = true;
  }
  for (const char* key : absolute) {
    if (!j.contains(key)) continue;
    t.absolute = j[key].get<double>();
    t.stated = true;
  }
}

// {"relative", "absolute", "type"} or a plain number, which is relative.
Tolerance tolerance_object(const Json& j) {
  Tolerance t;
  if (j.is_number()) {
    t.relative = j.get<double>();
    t.stated = true;
    return t;
  }
  read_numbers(j, t, {"relative"}, {"absolute"});
  if (j.contains("type")) {
    const std::string type = j["type"].get<std::string>();
    if (type != "upper_bound") throw DataError("unknown tolerance type '" + type + "'");
    t.upper_bound = true;
    t.stated = true;
  }
  return t;
}

// The nearest statement holds alone: on the value, on the field, on the case.
Tolerance tolerance_of(const Json& test_case, const std::string& name, const Json& expected) {
  Tolerance t;
  if (expected.is_object())
    read_numbers(expected, t, {"tol_rel", "rel_tol"}, {"tol_abs", "abs_tol"});
  if (t.stated) return t;
  if (test_case.contains("tolerance")) {
    const Json& whole = test_case["tolerance"];
    if (whole.is_object() && whole.contains("fields") && whole["fields"].contains(name)) {
      return tolerance_object(whole["fields"][name]);
    }
    t = tolerance_object(whole);
  }
  if (!t.stated) read_numbers(test_case, t, {"rel_tol"}, {"abs_tol"});
  if (!t.stated) t.relative = kExactRelative;
  return t;
}

std::string tolerance_text(const Tolerance& t) {
  if (t.upper_bound) return "at most";
  if (!t.stated) return "equal";
  std::string text;
  if (t.relative > 0.0) text = number_text(t.relative * 100.0) + " %";
  if (t.absolute > 0.0) text += (text.empty() ? "" : " or ") + ("+-" + number_text(t.absolute));
  return text.empty() ? "equal" : text;
}

bool is_limit(const Json& e) { return e.contains("value_max") || e.contains("value_min"); }

// The value in another unit, number by number.
Json in_unit(const Json& value, const std::string& from, const std::string& to) {
  if (value.is_number()) return units::convert(value.get<double>(), from, to);
  if (!value.is_array()) return value;
  Json list = Json::array();
  for (const Json& item : value) list.push_back(in_unit(item, from, to));
  return list;
}

// Compares leaf by leaf and keeps the largest deviation in units of what is allowed.
class Comparison {
 public:
  Comparison(const Tolerance& tolerance, GoldenValue& out) : tolerance_{tolerance}, out_{out} {}

  void run(const Json& expected, const Json& got) {
    out_.verdict = GoldenVerdict::Pass;
    compare(expected, got);
  }

 private:
  void miss(const std::string& why) {
    out_.verdict = GoldenVerdict::Miss;
    if (out_.note.empty()) out_.note = why;
  }

  static std::optional<double> as_number(const Json& j) {
    if (j.is_number()) return j.get<double>();
    if (j.is_boolean()) return j.get<bool>() ? 1.0 : 0.0;
    return std::nullopt;
  }

  void compare(const Json& expected, const Json& got) {
    if (expected.is_array()) {
      if (!got.is_array() || got.size() != expected.size()) {
        return miss("expected a list of " + std::to_string(expected.size()));
      }
      for (std::size_t i = 0; i < expected.size(); ++i) compare(expected[i], got[i]);
      return;
    }
    if (got.is_array() && got.size() == 1) return compare(expected, got[0]);
    if (expected.is_boolean() && got.is_boolean()) {
      if (expected != got) miss("");
      return;
    }
    const auto e = as_number(expected);
    const auto g = as_number(got);
    if (!e || !g) {
      if (expected != got) miss("not equal");
      return;
    }
    const double deviation = *g - *e;
    const double allowed = tolerance_.upper_bound
                               ? 0.0
                               : std::max(tolerance_.relative * std::abs(*e), tolerance_.absolute);
    const bool within = tolerance_.upper_bound ? *g <= *e : std::abs(deviation) <= allowed;
    if (!within) out_.verdict = GoldenVerdict::Miss;
    // Upper bounds are compared as they are; the others by their share of the tolerance.
    const double size = tolerance_.upper_bound || allowed == 0.0 ? std::abs(deviation)
                                                                 : std::abs(deviation) / allowed;
    if (first_ || size > largest_) {
      first_ = false;
      largest_ = size;
      out_.deviation = deviation;
      out_.allowed = allowed;
    }
  }

  Tolerance tolerance_;
  GoldenValue& out_;
  double largest_ = 0.0;
  bool first_ = true;
};

const OutputValue* find_output(const Model& model, const Evaluation& result,
                               const std::string& name) {
  const auto named = [&](const std::string& n) -> const OutputValue* {
    const auto it = std::find_if(result.outputs.begin(), result.outputs.end(),
                                 [&](const OutputValue& o) { return o.name == n; });
    return it == result.outputs.end() ? nullptr : &*it;
  };
  if (const OutputValue* direct = named(name)) return direct;
  for (const OutputField& f : model.outputs) {
    if (std::find(f.aliases.begin(), f.aliases.end(), name) == f.aliases.end()) continue;
    if (const OutputValue* aliased = named(f.name)) return aliased;
  }
  return nullptr;
}

// The expected outputs as name -> statement; an object that states no value is a group of names.
void collect(const std::string& prefix, const Json& expected,
             std::vector<std::pair<std::string, Json>>& list) {
  for (const auto& [name, statement] : expected.items()) {
    const bool group =
        statement.is_object() && !statement.contains("value") && !is_limit(statement);
    if (group) {
      collect(prefix + name + ".", statement, list);
    } else {
      list.emplace_back(prefix + name, statement);
    }
  }
}

GoldenValue compared(const Json& test_case, const std::string& name, const Json& statement,
                     const Model& model, const Evaluation& result) {
  GoldenValue v;
  v.name = name;
  Tolerance tolerance = tolerance_of(test_case, name, statement);
  Json expected = statement;
  bool lower_bound = false;
  if (statement.is_object()) {
    if (statement.contains("value_max")) {
      expected = statement["value_max"];
      tolerance = {.upper_bound = true, .stated = true};
    } else if (statement.contains("value_min")) {
      expected = statement["value_min"];
      lower_bound = true;
    } else {
      expected = statement["value"];
    }
  }
  v.expected = expected;
  v.tolerance = lower_bound ? "at least" : tolerance_text(tolerance);

  const OutputValue* output = find_output(model, result, name);
  if (output == nullptr) {
    v.note = "the model gives no such output";
    return v;
  }
  v.unit = output->unit;
  if (statement.is_object() && statement.contains("unit") && statement["unit"].is_string()) {
    v.unit = tidy(statement["unit"].get<std::string>()).unit;
  }
  v.got = output->value;
  if (v.unit != output->unit) {
    try {
      v.got = in_unit(output->value, output->unit, v.unit);
    } catch (const InputError& e) {
      v.note = e.what();
      return v;
    }
  }
  if (lower_bound) {
    v.deviation = v.got.is_number() ? v.got.get<double>() - expected.get<double>() : 0.0;
    v.verdict = v.got.is_number() && v.got.get<double>() >= expected.get<double>()
                    ? GoldenVerdict::Pass
                    : GoldenVerdict::Miss;
    return v;
  }
  Comparison{tolerance, v}.run(expected, v.got);
  return v;
}

// An input whose name ends in "_of" may name another case of the document by its id: it becomes the
// object of that case's inputs.
Json with_references(const std::string& name, const Json& given, const Json& document) {
  const Json& id = has_value_and_unit(given) ? given["value"] : given;
  if (!name.ends_with("_of") || !id.is_string()) return given;
  for (const Json& other : document["cases"]) {
    if (!other.is_object() || !other.contains("id") || other["id"] != id) continue;
    if (!other.contains("inputs") || !other["inputs"].is_object()) continue;
    Json inputs = Json::object();
    for (const auto& [key, value] : other["inputs"].items()) inputs[key] = tidy_input(value);
    return inputs;
  }
  return given;
}

GoldenCase run_case(const Json& test_case, const Json& document, const Registry& registry) {
  GoldenCase c;
  c.id = test_case["id"].is_string() ? test_case["id"].get<std::string>() : test_case["id"].dump();
  c.model = test_case.contains("model") ? test_case["model"].get<std::string>()
                                        : test_case.value("topic", std::string{});
  const Model* model = registry.find(c.model);
  if (model == nullptr) {
    c.verdict = GoldenVerdict::NotBuilt;
    return c;
  }
  c.model_id = model->id;
  Evaluation result;
  try {
    Json inputs = Json::object();
    for (const auto& [name, value] : test_case["inputs"].items()) {
      inputs[name] = tidy_input(with_references(name, value, document));
    }
    result = registry.evaluate(model->id, inputs);
  } catch (const Error& e) {
    c.verdict = GoldenVerdict::Error;
    c.message = e.what();
    return c;
  } catch (const Json::exception& e) {
    c.verdict = GoldenVerdict::Error;
    c.message = std::string{"the model could not read its inputs: "} + e.what();
    return c;
  }
  c.warnings = result.warnings;
  std::vector<std::pair<std::string, Json>> expected;
  collect("", test_case["expected"], expected);
  c.verdict = GoldenVerdict::Pass;
  for (const auto& [name, statement] : expected) {
    c.values.push_back(compared(test_case, name, statement, *model, result));
    if (c.values.back().verdict != GoldenVerdict::Pass) c.verdict = GoldenVerdict::Miss;
  }
  return c;
}

std::string short_text(const Json& value) {
  if (value.is_number()) return number_text(value.get<double>());
  const std::string text = value.dump();
  return text.size() <= 100 ? text : text.substr(0, 97) + "...";
}

std::string percent(double part, double whole) {
  const double p = 100.0 * part / whole;
  // Three figures are enough to see how far off a value is.
  const double scale = std::pow(10.0, 2.0 - std::floor(std::log10(std::abs(p))));
  return number_text(std::round(p * scale) / scale) + " %";
}

}  // namespace

std::string_view to_string(GoldenVerdict verdict) noexcept {
  switch (verdict) {
    case GoldenVerdict::Pass:
      return "pass";
    case GoldenVerdict::Miss:
      return "miss";
    case GoldenVerdict::NotBuilt:
      return "not built";
    case GoldenVerdict::Error:
      return "error";
  }
  return "error";
}

std::size_t GoldenReport::count(GoldenVerdict verdict) const noexcept {
  return static_cast<std::size_t>(std::count_if(
      cases.begin(), cases.end(), [&](const GoldenCase& c) { return c.verdict == verdict; }));
}

std::size_t GoldenReport::values() const noexcept {
  std::size_t n = 0;
  for (const GoldenCase& c : cases) n += c.values.size();
  return n;
}

std::size_t GoldenReport::values_passed() const noexcept {
  std::size_t n = 0;
  for (const GoldenCase& c : cases) {
    for (const GoldenValue& v : c.values) n += v.verdict == GoldenVerdict::Pass ? 1 : 0;
  }
  return n;
}

bool GoldenReport::ok() const noexcept {
  return count(GoldenVerdict::Miss) == 0 && count(GoldenVerdict::Error) == 0;
}

GoldenReport run_golden(const Json& document, const Registry& registry) {
  if (!document.is_object() || !document.contains("cases") || !document["cases"].is_array()) {
    throw DataError("a document of cases must be a JSON object with a list 'cases'");
  }
  GoldenReport report;
  for (const char* key : {"title", "topic"}) {
    if (report.title.empty() && document.contains(key) && document[key].is_string()) {
      report.title = document[key].get<std::string>();
    }
  }
  std::size_t n = 0;
  for (const Json& test_case : document["cases"]) {
    ++n;
    std::string where = "case " + std::to_string(n);
    if (!test_case.is_object() || !test_case.contains("id")) {
      throw DataError(where + ": must be an object with an 'id'");
    }
    where += " (" + test_case["id"].dump() + ")";
    for (const char* key : {"inputs", "expected"}) {
      if (!test_case.contains(key) || !test_case[key].is_object()) {
        throw DataError(where + ": '" + key + "' must be an object");
      }
    }
    if (test_case["expected"].empty()) throw DataError(where + ": expects nothing");
    try {
      report.cases.push_back(run_case(test_case, document, registry));
    } catch (const Json::exception& e) {
      throw DataError(where + ": " + e.what());
    } catch (const DataError& e) {
      throw DataError(where + ": " + e.what());
    }
  }
  return report;
}

std::string to_text(const GoldenReport& report, const GoldenTextOptions& options) {
  std::string text;
  if (!report.title.empty()) text += report.title + "\n";
  for (const GoldenCase& c : report.cases) {
    std::string verdict{to_string(c.verdict)};
    verdict.resize(9, ' ');
    text += "  " + verdict + " " + c.id + "  [" + c.model;
    if (!c.model_id.empty() && c.model_id != c.model) text += " = " + c.model_id;
    text += "]\n";
    if (!c.message.empty()) text += "      " + c.message + "\n";
    for (const GoldenValue& v : c.values) {
      const bool passed = v.verdict == GoldenVerdict::Pass;
      if (passed && !options.all_values) continue;
      text += std::string{"      "} + (passed ? "ok   " : "miss ") + v.name + ": expected " +
              short_text(v.expected);
      if (!v.got.is_null()) text += ", got " + short_text(v.got);
      if (!v.unit.empty() && v.unit != "-") text += " " + v.unit;
      if (v.deviation != 0.0) {
        text += " (off by " + number_text(v.deviation);
        if (v.expected.is_number() && v.expected.get<double>() != 0.0) {
          text += ", " + percent(v.deviation, std::abs(v.expected.get<double>()));
        }
        text += "; allowed " + v.tolerance + ")";
      }
      if (!v.note.empty()) text += " - " + v.note;
      text += "\n";
    }
  }
  text += std::to_string(report.count(GoldenVerdict::Pass)) + " of " +
          std::to_string(report.cases.size()) + " cases pass, " +
          std::to_string(report.count(GoldenVerdict::Miss)) + " miss, " +
          std::to_string(report.count(GoldenVerdict::Error)) + " in error, " +
          std::to_string(report.count(GoldenVerdict::NotBuilt)) + " not built; " +
          std::to_string(report.values_passed()) + " of " + std::to_string(report.values()) +
          " values pass\n";
  return text;
}

Json to_json(const GoldenReport& report) {
  Json cases = Json::array();
  for (const GoldenCase& c : report.cases) {
    Json values = Json::array();
    for (const GoldenValue& v : c.values) {
      values.push_back({{"name", v.name},
                        {"unit", v.unit},
                        {"expected", v.expected},
                        {"got", v.got},
                        {"deviation", v.deviation},
                        {"allowed", v.allowed},
                        {"tolerance", v.tolerance},
                        {"verdict", to_string(v.verdict)},
                        {"note", v.note}});
    }
    Json warnings = Json::array();
    for (const Warning& w : c.warnings) {
      warnings.push_back({{"code", w.code}, {"subject", w.subject}, {"message", w.message}});
    }
    cases.push_back({{"id", c.id},
                     {"model", c.model},
                     {"model_id", c.model_id},
                     {"verdict", to_string(c.verdict)},
                     {"message", c.message},
                     {"values", std::move(values)},
                     {"warnings", std::move(warnings)}});
  }
  return {{"title", report.title},
          {"cases", std::move(cases)},
          {"totals",
           {{"cases", report.cases.size()},
            {"pass", report.count(GoldenVerdict::Pass)},
            {"miss", report.count(GoldenVerdict::Miss)},
            {"error", report.count(GoldenVerdict::Error)},
            {"not_built", report.count(GoldenVerdict::NotBuilt)},
            {"values", report.values()},
            {"values_pass", report.values_passed()}}}};
}

}  // namespace isorisk::models
