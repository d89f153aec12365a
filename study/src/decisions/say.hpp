// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "isorisk/study/study.hpp"

namespace isorisk::study::decisions {

/// A sentence in the language of the study: say("English", "中文").
class Say {
 public:
  explicit Say(const Study& study) : zh_{study.language == Language::Zh} {}
  [[nodiscard]] std::string operator()(std::string_view en, std::string_view zh) const {
    return std::string{zh_ ? zh : en};
  }
  [[nodiscard]] bool zh() const noexcept { return zh_; }

 private:
  bool zh_;
};

}  // namespace isorisk::study::decisions
