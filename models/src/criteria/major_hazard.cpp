// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/criteria/major_hazard.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::criteria::major_hazard {

namespace {

constexpr double kKgPerTonne = 1000.0;
// Sums of a few ratios typed with a few digits: rounding is far below, real gaps far above.
constexpr double kRounding = 1e-9;

std::string str(std::string_view text) { return std::string{text}; }

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto at = text.find(';');
    if (at != 0) parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 1);
  }
  return parts;
}

bool yes(std::string_view text) { return text == "yes"; }

// Names compare without case, spaces, hyphens, and with Chinese brackets and signs as ASCII ones.
std::string key_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, char>, 9> kWide{{{"（", '('},
                                                                    {"）", ')'},
                                                                    {"，", ','},
                                                                    {"＞", '>'},
                                                                    {"＜", '<'},
                                                                    {"％", '%'},
                                                                    {"［", '['},
                                                                    {"］", ']'},
                                                                    {"　", ' '}}};
  std::string plain;
  for (std::size_t i = 0; i < name.size();) {
    const auto wide = std::find_if(kWide.begin(), kWide.end(), [&](const auto& w) {
      return name.substr(i).starts_with(w.first);
    });
    if (wide != kWide.end()) {
      plain += wide->second;
      i += wide->first.size();
    } else {
      plain += name[i++];
    }
  }
  std::string key;
  for (const char c : plain) {
    if (c == ' ' || c == '-' || c == '_' || c == ',' || c == '\t') continue;
    key += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return key;
}

struct BetaRow {
  std::string cas;
  double beta = 1.0;
};

const std::vector<BetaRow>& beta_rows() {
  static const std::vector<BetaRow> rows = [] {
    const data::Table& t = data::table("standards/gb18218_2018_beta.csv");
    std::vector<BetaRow> list;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      list.push_back({str(t.text(i, "cas")), t.number(i, "beta")});
    }
    return list;
  }();
  return rows;
}

// beta of Table 3; 0: not named there.
double beta_of_table3(const NamedSubstance& s) {
  for (const BetaRow& b : beta_rows()) {
    if (std::find(s.cas.begin(), s.cas.end(), b.cas) != s.cas.end()) return b.beta;
  }
  return 0.0;
}

std::vector<NamedSubstance> read_table1() {
  const data::Table& t = data::table("standards/gb18218_2018_substances.csv");
  const data::Table& c = data::table("standards/gb18218_2018_row_classes.csv");
  std::vector<NamedSubstance> list;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    NamedSubstance s;
    s.row = static_cast<int>(t.number(i, "no"));
    s.name_zh = t.text(i, "name_zh");
    s.name_en = t.text(i, "name_en");
    s.cas = split(t.text(i, "cas"));
    s.aliases = split(t.text(i, "aliases"));
    s.critical_quantity_kg = t.number(i, "critical_quantity_t") * kKgPerTonne;
    s.note = t.text(i, "note");
    s.source = t.text(i, "source");
    s.confidence = t.text(i, "confidence");
    for (std::size_t j = 0; j < c.rows(); ++j) {
      if (static_cast<int>(c.number(j, "no")) != s.row) continue;
      s.categories = split(c.text(j, "categories"));
      s.toxic_gas = yes(c.text(j, "toxic_gas"));
      s.flammable_gas = yes(c.text(j, "flammable_gas"));
      s.explosive = yes(c.text(j, "explosive"));
      s.class_note = c.text(j, "note");
      s.class_confidence = c.text(j, "confidence");
    }
    list.push_back(std::move(s));
  }
  return list;
}

void check_terms(std::span<const Term> terms) {
  InputCheck check{"GB 18218-2018"};
  for (const Term& t : terms) {
    check.non_negative("quantity", t.quantity_kg, "kg");
    check.positive("critical_quantity", t.critical_quantity_kg, "kg");
    check.positive("beta", t.beta, "-");
  }
  check.done();
}

// The worse of two confidences: what a verdict must be doubted by.
const std::string& worse(const std::string& a, const std::string& b) {
  const auto rank = [](const std::string& c) {
    return c == "read" ? 0 : c == "given" ? 1 : c == "derived" ? 2 : 3;
  };
  return rank(b) > rank(a) ? b : a;
}

}  // namespace

const std::vector<NamedSubstance>& table1() {
  static const std::vector<NamedSubstance> rows = read_table1();
  return rows;
}

const NamedSubstance& table1_row(int row) {
  for (const NamedSubstance& s : table1()) {
    if (s.row == row) return s;
  }
  throw InputError("GB 18218-2018 Table 1: row = " + std::to_string(row) + ", must be 1 to " +
                   std::to_string(table1().size()));
}

const std::vector<Category>& categories() {
  static const std::vector<Category> rows = [] {
    const data::Table& t = data::table("standards/gb18218_2018_categories.csv");
    std::vector<Category> list;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      list.push_back({.symbol = str(t.text(i, "symbol")),
                      .class_zh = str(t.text(i, "class_zh")),
                      .class_en = str(t.text(i, "class_en")),
                      .description_zh = str(t.text(i, "description_zh")),
                      .description_en = str(t.text(i, "description_en")),
                      .critical_quantity_kg = t.number(i, "critical_quantity_t") * kKgPerTonne,
                      .beta = t.number(i, "beta"),
                      .toxic_gas = yes(t.text(i, "toxic_gas")),
                      .flammable_gas = yes(t.text(i, "flammable_gas")),
                      .explosive = yes(t.text(i, "explosive")),
                      .source = str(t.text(i, "source")),
                      .confidence = str(t.text(i, "confidence"))});
    }
    return list;
  }();
  return rows;
}

const Category* category(std::string_view symbol) {
  const std::string wanted = key_of(symbol);
  for (const Category& c : categories()) {
    if (key_of(c.symbol) == wanted) return &c;
  }
  return nullptr;
}

std::vector<int> rows_by_name(std::string_view name) {
  const std::string wanted = key_of(name);
  std::vector<int> rows;
  if (wanted.empty()) return rows;
  for (const NamedSubstance& s : table1()) {
    const auto is = [&](const std::string& n) { return key_of(n) == wanted; };
    if (is(s.name_zh) || is(s.name_en) || std::any_of(s.aliases.begin(), s.aliases.end(), is)) {
      rows.push_back(s.row);
    }
  }
  return rows;
}

std::vector<int> rows_by_cas(std::string_view cas) {
  std::vector<int> rows;
  for (const NamedSubstance& s : table1()) {
    if (std::find(s.cas.begin(), s.cas.end(), cas) != s.cas.end()) rows.push_back(s.row);
  }
  return rows;
}

std::vector<std::string> known_names() {
  std::vector<std::string> names;
  for (const NamedSubstance& s : table1()) {
    names.push_back(s.name_en);
    names.push_back(s.name_zh);
    names.insert(names.end(), s.aliases.begin(), s.aliases.end());
  }
  return names;
}

bool is_cas_number(std::string_view text) noexcept {
  const auto first = text.find('-');
  const auto last = text.rfind('-');
  if (first == std::string_view::npos || last == first) return false;
  if (first < 2 || first > 7 || last != first + 3 || text.size() != last + 2) return false;
  int sum = 0;
  int place = 0;
  for (std::size_t i = last; i-- > 0;) {
    if (i == first) continue;
    if (text[i] < '0' || text[i] > '9') return false;
    sum += ++place * (text[i] - '0');
  }
  return text[last + 1] >= '0' && text[last + 1] <= '9' && sum % 10 == text[last + 1] - '0';
}

std::optional<Mapping> mapping(std::string_view substance_key) {
  const data::Table& t = data::table("standards/gb18218_2018_substance_map.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "substance") != substance_key) continue;
    const bool none = t.text(i, "categories") == "none";
    return Mapping{.table1_row = t.text(i, "table1_row").empty()
                                     ? 0
                                     : static_cast<int>(t.number(i, "table1_row")),
                   .categories = none ? std::vector<std::string>{} : split(t.text(i, "categories")),
                   .none = none,
                   .source = str(t.text(i, "source")),
                   .confidence = str(t.text(i, "confidence"))};
  }
  return std::nullopt;
}

Classification classify(std::span<const int> rows, std::span<const std::string> category_symbols,
                        std::string_view category_confidence) {
  std::vector<const Category*> given;
  for (const std::string& symbol : category_symbols) {
    const Category* c = category(symbol);
    if (c == nullptr) {
      throw InputError("GB 18218-2018 Table 2: category = '" + symbol + "' is not known");
    }
    given.push_back(c);
  }
  if (rows.empty() && given.empty()) {
    throw InputError("GB 18218-2018: neither a row of Table 1 nor a category of Table 2");
  }
  const std::string of_given{category_confidence};

  Classification out;
  const auto add_flags = [&out](const Category& c) {
    out.toxic_gas = out.toxic_gas || c.toxic_gas;
    out.flammable_gas = out.flammable_gas || c.flammable_gas;
    out.explosive = out.explosive || c.explosive;
  };
  // The strictest beta of categories, and which.
  const auto largest_beta = [](const std::vector<const Category*>& list) {
    return *std::max_element(list.begin(), list.end(), [](const Category* a, const Category* b) {
      return a->beta < b->beta;
    });
  };

  if (rows.empty()) {
    const Category* q =
        *std::min_element(given.begin(), given.end(), [](const Category* a, const Category* b) {
          return a->critical_quantity_kg < b->critical_quantity_kg;
        });
    const Category* b = largest_beta(given);
    out.category = q->symbol;
    out.beta_category = b->symbol;
    out.critical_quantity_kg = q->critical_quantity_kg;
    out.beta = b->beta;
    out.several = given.size() > 1;
    out.q_confidence = q->confidence;
    out.beta_confidence = of_given;
    out.flags_confidence = of_given;
    for (const Category* c : given) add_flags(*c);
    return out;
  }

  for (const int row : rows) {
    const NamedSubstance& s = table1_row(row);
    double beta = beta_of_table3(s);
    const bool in_table3 = beta > 0.0;
    std::string beta_category;
    std::string beta_confidence = "read";
    // A gas of Table 3 is a toxic gas by the standard itself.
    std::string flags_confidence = in_table3 ? "read" : s.class_confidence;
    if (!in_table3) {
      std::vector<const Category*> list = given;
      if (list.empty()) {
        for (const std::string& symbol : s.categories) list.push_back(category(symbol));
      }
      const Category* c = largest_beta(list);
      beta = c->beta;
      beta_category = c->symbol;
      beta_confidence = given.empty() ? s.class_confidence : of_given;
    }
    const bool first = out.table1_row == 0;
    if (first || s.critical_quantity_kg < out.critical_quantity_kg ||
        (s.critical_quantity_kg == out.critical_quantity_kg && beta > out.beta)) {
      out.table1_row = row;
      out.critical_quantity_kg = s.critical_quantity_kg;
      out.beta = beta;
      out.beta_category = beta_category;
      out.q_confidence = s.confidence;
      out.beta_confidence = beta_confidence;
    }
    out.flags_confidence = first ? flags_confidence : worse(out.flags_confidence, flags_confidence);
    out.toxic_gas = out.toxic_gas || s.toxic_gas;
    out.flammable_gas = out.flammable_gas || s.flammable_gas;
    out.explosive = out.explosive || s.explosive;
  }
  out.several = rows.size() > 1;
  for (const Category* c : given) add_flags(*c);
  return out;
}

double sum_ratio(std::span<const Term> terms) {
  check_terms(terms);
  double s = 0.0;
  for (const Term& t : terms) s += t.quantity_kg / t.critical_quantity_kg;
  return s;
}

double r_value(double alpha, std::span<const Term> terms) {
  check_terms(terms);
  InputCheck check{"GB 18218-2018"};
  check.positive("alpha", alpha, "-");
  check.done();
  double s = 0.0;
  for (const Term& t : terms) s += t.beta * t.quantity_kg / t.critical_quantity_kg;
  return alpha * s;
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> rows = [] {
    const data::Table& t = data::table("standards/major_hazard_rules.csv");
    std::vector<Rule> list;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      const auto number = [&](const char* column) {
        return t.text(i, column).empty() ? 0.0 : t.number(i, column);
      };
      list.push_back({.rule = str(t.text(i, "rule")),
                      .document = str(t.text(i, "document")),
                      .clause = str(t.text(i, "clause")),
                      .document_zh = str(t.text(i, "document_zh")),
                      .clause_zh = str(t.text(i, "clause_zh")),
                      .threshold = number("threshold"),
                      .max_level = static_cast<int>(number("max_level")),
                      .text_zh = str(t.text(i, "text_zh")),
                      .text_en = str(t.text(i, "text_en")),
                      .source = str(t.text(i, "source")),
                      .confidence = str(t.text(i, "confidence"))});
    }
    return list;
  }();
  return rows;
}

const Rule& rule(std::string_view name) {
  for (const Rule& r : rules()) {
    if (r.rule == name) return r;
  }
  throw DataError("standards/major_hazard_rules.csv has no row '" + str(name) + "'");
}

bool reaches(double sum, double threshold) noexcept { return sum >= threshold * (1.0 - kRounding); }

Alpha alpha(double persons) {
  InputCheck check{"GB 18218-2018 Table 5"};
  check.non_negative("persons", persons, "-");
  check.done();
  const double whole = std::ceil(persons - kRounding);
  const data::Table& t = data::table("standards/gb18218_2018_alpha.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {  // by falling number of persons
    if (whole >= t.number(i, "persons_min")) {
      return {.persons = std::max(whole, 0.0),
              .value = t.number(i, "alpha"),
              .source = str(t.text(i, "source")),
              .confidence = str(t.text(i, "confidence"))};
    }
  }
  throw DataError("standards/gb18218_2018_alpha.csv has no row for nobody");
}

double exposure_distance_m() {
  return data::table("standards/gb18218_2018_alpha.csv").number(0, "within_m");
}

const std::vector<Level>& levels() {
  static const std::vector<Level> rows = [] {
    const data::Table& t = data::table("standards/gb18218_2018_levels.csv");
    std::vector<Level> list;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      list.push_back({.level = static_cast<int>(t.number(i, "level")),
                      .name_zh = str(t.text(i, "name_zh")),
                      .name_en = str(t.text(i, "name_en")),
                      .list = str(t.text(i, "list")),
                      .colour = str(t.text(i, "colour")),
                      .source = str(t.text(i, "source")),
                      .confidence = str(t.text(i, "confidence")),
                      .list_source = str(t.text(i, "list_source")),
                      .list_confidence = str(t.text(i, "list_confidence"))});
    }
    return list;
  }();
  return rows;
}

const Level& level(int number) {
  for (const Level& l : levels()) {
    if (l.level == number) return l;
  }
  throw InputError("GB 18218-2018 Table 6: level = " + std::to_string(number) + ", must be 0 to 4");
}

const Level& level_of(double r) {
  InputCheck check{"GB 18218-2018 Table 6"};
  check.non_negative("R", r, "-");
  check.done();
  const data::Table& t = data::table("standards/gb18218_2018_levels.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {  // level 1 first
    const int number = static_cast<int>(t.number(i, "level"));
    if (number == 0) continue;
    if (t.text(i, "r_min").empty() || reaches(r, t.number(i, "r_min"))) return level(number);
  }
  throw DataError("standards/gb18218_2018_levels.csv has no lowest level");
}

}  // namespace isorisk::models::criteria::major_hazard
