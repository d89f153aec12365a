// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "isorisk/study/qra.hpp"

namespace isorisk::study::qra {

/// Counts warnings by code and subject, in order of first occurrence.
class WarningCounter {
 public:
  void add(const Warning& w) {
    const auto [it, fresh] = index_.try_emplace({w.code, w.subject}, list_.size());
    if (fresh) {
      list_.push_back({w, 1});
    } else {
      ++list_[it->second].count;
    }
  }
  [[nodiscard]] std::vector<CountedWarning> take() { return std::move(list_); }
  [[nodiscard]] const std::vector<CountedWarning>& list() const noexcept { return list_; }

 private:
  std::map<std::pair<std::string, std::string>, std::size_t> index_;
  std::vector<CountedWarning> list_;
};

}  // namespace isorisk::study::qra
