// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "decisions/targets_decide.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::study::decisions::class_table {
namespace {

const data::Table& table() { return data::table("standards/target_classes.csv"); }

template <class Use>
void each_row(std::string_view kind, Use use) {
  const data::Table& t = table();
  bool any = false;
  for (std::size_t r = 0; r < t.rows(); ++r)
    if (t.text(r, "kind") == kind) {
      any = true;
      use(t, r);
    }
  if (!any) throw Error("kind '" + std::string{kind} + "' is not in the class table");
}

}  // namespace

std::vector<Measure> measures(std::string_view kind) {
  std::vector<Measure> list;
  each_row(kind, [&](const data::Table& t, std::size_t r) {
    if (t.text(r, "target_class") == "by_size")
      list.push_back({std::string{t.text(r, "measure")}, std::string{t.text(r, "measure_note")},
                      std::string{t.text(r, "clause")}, std::string{t.text(r, "confidence")}});
  });
  return list;
}

bool by_size(std::string_view kind) { return !measures(kind).empty(); }

std::string name(std::string_view kind, Language language) {
  std::string found;
  each_row(kind, [&](const data::Table& t, std::size_t r) {
    if (found.empty()) found = t.text(r, language == Language::Zh ? "kind_zh" : "kind_en");
  });
  return found.substr(0, found.find(';'));
}

Origin origin(std::string_view kind) {
  Origin found;
  each_row(kind, [&](const data::Table& t, std::size_t r) {
    if (found.clause.empty())
      found = {std::string{t.text(r, "source")}, std::string{t.text(r, "clause")},
               std::string{t.text(r, "confidence")}};
  });
  return found;
}

std::string bound(std::string_view kind, std::string_view measure, std::string_view target_class) {
  std::string found;
  each_row(kind, [&](const data::Table& t, std::size_t r) {
    if (t.text(r, "measure") == measure && target_class.starts_with("general_"))
      found = t.text(r, std::string{target_class} + "_from");
  });
  return found;
}

}  // namespace isorisk::study::decisions::class_table
