// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "isorisk/data/names.hpp"
#include "isorisk/study/qra.hpp"

/// Words of the results in the language of the study.
namespace isorisk::study::results {

[[nodiscard]] inline data::Language language_of(const Study& study) {
  return study.language == Language::Zh ? data::Language::Zh : data::Language::En;
}

[[nodiscard]] inline std::string name_of(const Study& study, std::string_view group,
                                         std::string_view key) {
  return std::string{data::display_name(group, key, language_of(study))};
}

/// The name in the language of the study; the other one when there is none.
template <class Named>
[[nodiscard]] std::string named(const Study& study, const Named& thing) {
  if (study.language == Language::Zh && !thing.name_zh.empty()) return thing.name_zh;
  return thing.name.empty() ? thing.name_zh : thing.name;
}

[[nodiscard]] inline const std::string& label_of(const Study& study, const std::string& en,
                                                 const std::string& zh) {
  return study.language == Language::Zh && !zh.empty() ? zh : en;
}

/// "V-101 hole 25 mm: jet fire": the release and branch an outcome stands for.
[[nodiscard]] std::string outcome_text(const Study& study, const QraResult& result,
                                       std::int32_t outcome);

/// Risk for people: "3.2e-06".
[[nodiscard]] std::string risk_text(double per_yr);

}  // namespace isorisk::study::results
