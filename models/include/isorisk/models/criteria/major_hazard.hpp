// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Identification and grading of major hazard installations for hazardous chemicals
/// (危险化学品重大危险源), GB 18218-2018. Pure functions over the tables of the standard.
///
/// \par Equation
///   S = sum q_i / Q_i (cl. 4.2.1, eq. (1));  R = alpha sum beta_i q_i / Q_i (cl. 4.3.2, eq. (2))
/// \par Source
///   GB 18218-2018, Tables 1 to 6 (data/standards/gb18218_2018_*.csv)
/// \par Reference page
///   docs/major_hazard.md
namespace isorisk::models::criteria::major_hazard {

/// A row of Table 1: a substance by name.
struct NamedSubstance {
  int row = 0;
  std::string name_zh;
  std::string name_en;
  std::vector<std::string> cas;      ///< none, one or several
  std::vector<std::string> aliases;  ///< further names a study may use; ours
  double critical_quantity_kg = 0.0;
  std::string note;
  std::string source;
  std::string confidence;               ///< of the quantity
  std::vector<std::string> categories;  ///< of Table 2: for beta, and for what follows
  bool toxic_gas = false;               ///< 有毒气体 in the sense of GB/T 37243-2019 cl. 3
  bool flammable_gas = false;           ///< 易燃气体 likewise
  bool explosive = false;               ///< 爆炸物 likewise
  std::string class_note;
  std::string class_confidence;  ///< of the categories and of what follows from them
};
/// Table 1, in its order.
[[nodiscard]] const std::vector<NamedSubstance>& table1();
/// \throws InputError when there is no such row.
[[nodiscard]] const NamedSubstance& table1_row(int row);

/// A row of Tables 2 and 4: a hazard category.
struct Category {
  std::string symbol;  ///< J1 to W11
  std::string class_zh, class_en;
  std::string description_zh, description_en;
  double critical_quantity_kg = 0.0;
  double beta = 1.0;
  bool toxic_gas = false;
  bool flammable_gas = false;
  bool explosive = false;
  std::string source;
  std::string confidence;
};
[[nodiscard]] const std::vector<Category>& categories();
/// By symbol, any case; nullptr when there is none.
[[nodiscard]] const Category* category(std::string_view symbol);

/// The rows of Table 1 that a name or a CAS number may mean. Names: Chinese or English name of the
/// row, or an alias; case, spaces and the width of brackets do not matter.
[[nodiscard]] std::vector<int> rows_by_name(std::string_view name);
[[nodiscard]] std::vector<int> rows_by_cas(std::string_view cas);
/// Every name rows_by_name knows, for hints.
[[nodiscard]] std::vector<std::string> known_names();
/// True when the text has the form of a CAS number and its check digit is right.
[[nodiscard]] bool is_cas_number(std::string_view text) noexcept;

/// A substance of the project's own (data/substances) in the terms of the standard.
struct Mapping {
  int table1_row = 0;  ///< 0: by category
  std::vector<std::string> categories;
  bool none = false;  ///< neither row nor category: does not count
  std::string source;
  std::string confidence;
};
/// nullopt when data/standards/gb18218_2018_substance_map.csv has no such key.
[[nodiscard]] std::optional<Mapping> mapping(std::string_view substance_key);

/// What a substance counts as.
struct Classification {
  int table1_row = 0;         ///< that decided Q; 0: a category did
  std::string category;       ///< that decided Q; "" for a row of Table 1
  std::string beta_category;  ///< that decided beta; "" for a gas named in Table 3
  double critical_quantity_kg = 0.0;
  double beta = 1.0;
  bool toxic_gas = false;
  bool flammable_gas = false;
  bool explosive = false;
  bool several = false;  ///< several rows or categories applied: the smallest Q was taken
  // read | recalled | derived | given (the study names the category)
  std::string q_confidence;
  std::string beta_confidence;
  std::string flags_confidence;  ///< of toxic_gas, flammable_gas, explosive
};

/// Critical quantity and beta of a substance: of the rows of Table 1 it may be the smallest Q; with
/// none, the smallest Q of its categories (cl. 4.1.2). beta: Table 3 when that names the row (by
/// CAS), else the largest of Table 4 over the categories given, or over those of the row when none
/// is. Categories given beside a row do not change its Q; they decide beta and add to the flags.
/// \param category_confidence of the categories: "given" when the study names them itself
/// \throws InputError without rows and categories, or when one is not known.
[[nodiscard]] Classification classify(std::span<const int> rows,
                                      std::span<const std::string> category_symbols,
                                      std::string_view category_confidence = "given");

/// A quantity beside its critical quantity.
struct Term {
  double quantity_kg = 0.0;           ///< q, the design maximum, >= 0
  double critical_quantity_kg = 0.0;  ///< Q > 0
  double beta = 1.0;
};

/// S, in the order given. \throws InputError for a negative q or a Q that is not positive.
[[nodiscard]] double sum_ratio(std::span<const Term> terms);
/// R. \throws likewise
[[nodiscard]] double r_value(double alpha, std::span<const Term> terms);

/// Least S of a major hazard (1), with its clause.
struct Rule {
  std::string rule;
  std::string document, clause;        ///< "GB 18218-2018", "cl. 4.2.1, eq. (1)"
  std::string document_zh, clause_zh;  ///< likewise in Chinese
  double threshold = 0.0;
  int max_level = 0;  ///< level 1 to this one; 0: does not matter
  std::string text_zh, text_en;
  std::string source, confidence;
};
/// A row of data/standards/major_hazard_rules.csv. \throws DataError when there is none.
[[nodiscard]] const Rule& rule(std::string_view name);
[[nodiscard]] const std::vector<Rule>& rules();

/// Sums of this kind reach their threshold in spite of the rounding of binary fractions: ten times
/// 0.1 is 1.
[[nodiscard]] bool reaches(double sum, double threshold) noexcept;

/// Persons outside within `exposure_distance_m()` of the boundary; parts of a person (from areas
/// cut by that distance) are rounded up, so that nobody near is nobody.
struct Alpha {
  double persons = 0.0;  ///< rounded up
  double value = 0.0;
  std::string source, confidence;
};
/// \throws InputError for a negative number.
[[nodiscard]] Alpha alpha(double persons);
[[nodiscard]] double exposure_distance_m();

struct Level {
  int level = 0;  ///< 1 (highest) to 4; 0: no major hazard
  std::string name_zh, name_en;
  std::string list;    ///< red, yellow, green
  std::string colour;  ///< "#d7191c"
  std::string source, confidence;
  std::string list_source, list_confidence;
};
/// By R. \throws InputError when R is not finite and >= 0.
[[nodiscard]] const Level& level_of(double r);
[[nodiscard]] const Level& level(int number);
[[nodiscard]] const std::vector<Level>& levels();

}  // namespace isorisk::models::criteria::major_hazard
