// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isorisk/study/study.hpp"

namespace isorisk::study::decisions {

/// A sentence in the language of the study: say("English", "中文").
class Say {
 public:
  explicit Say(Language language) : zh_{language == Language::Zh} {}
  explicit Say(const Study& study) : Say{study.language} {}
  [[nodiscard]] std::string operator()(std::string_view en, std::string_view zh) const {
    return std::string{zh_ ? zh : en};
  }
  /// Of a text that is kept in both: a struct with the fields en and zh.
  template <class Both>
  [[nodiscard]] const std::string& operator()(const Both& text) const {
    return zh_ ? text.zh : text.en;
  }
  [[nodiscard]] bool zh() const noexcept { return zh_; }

  /// "a, b, c": names in a row.
  [[nodiscard]] std::string list(const std::vector<std::string>& names) const {
    return joined(names, zh_ ? "、" : ", ");
  }
  /// "a; b; c": phrases in a row.
  [[nodiscard]] std::string phrases(const std::vector<std::string>& parts) const {
    return joined(parts, zh_ ? "；" : "; ");
  }
  [[nodiscard]] static std::string joined(const std::vector<std::string>& parts,
                                          std::string_view between) {
    std::string out;
    for (const std::string& part : parts) {
      if (!out.empty()) out += between;
      out += part;
    }
    return out;
  }

 private:
  bool zh_;
};

}  // namespace isorisk::study::decisions
