// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/problems.hpp"

#include <algorithm>
#include <tuple>

#include "isorisk/core/error.hpp"

namespace isorisk::study {

std::string Origin::text() const {
  std::string s = file;
  if (layer.empty()) {
    if (line > 0) s += ":" + std::to_string(line);
  } else {
    s += "#" + layer;
    if (line > 0) s += ": row " + std::to_string(line);  // of a sheet
  }
  if (fid >= 0) s += ": feature " + std::to_string(fid);
  if (!id.empty()) s += " (" + id + ")";
  return s;
}

std::string Problem::text() const {
  std::string s = where.text();
  s += severity == Severity::Error ? ": error: " : ": warning: ";
  if (!field.empty()) {
    s += field;
    if (!value.empty()) s += " = " + value;
    s += ": ";
  }
  s += message;
  std::replace(s.begin(), s.end(), '\n', ' ');
  if (!allowed.empty()) s += "; allowed: " + allowed;
  if (!suggestion.empty()) s += "; " + suggestion;
  if (!code.empty()) s += " [" + code + "]";
  return s;
}

void Problems::add(Problem problem) {
  if (problems_.size() < kKept && !texts_.insert(problem.text()).second) return;
  ++(problem.severity == Severity::Error ? errors_ : warnings_);
  if (problems_.size() < kKept) problems_.push_back(std::move(problem));
}

void Problems::promote_warnings() {
  for (Problem& p : problems_) p.severity = Severity::Error;
  errors_ += warnings_;
  warnings_ = 0;
}

std::vector<Problem> Problems::sorted() const {
  std::vector<Problem> list = problems_;
  // study.yaml stands first: what is wrong there explains what is wrong in the layers.
  std::stable_sort(list.begin(), list.end(), [](const Problem& a, const Problem& b) {
    const auto rank = [](const Problem& p) {
      return p.where.file.ends_with(".yaml") || p.where.file.ends_with(".yml") ? 0 : 1;
    };
    return std::tuple{rank(a), std::tie(a.where.file, a.where.layer, a.where.line, a.where.fid)} <
           std::tuple{rank(b), std::tie(b.where.file, b.where.layer, b.where.line, b.where.fid)};
  });
  return list;
}

std::string Problems::text(std::size_t limit) const {
  if (problems_.empty()) return {};
  std::string s;
  std::size_t printed = 0;
  const std::vector<Problem> list = sorted();
  for (const Problem& p : list) {
    if (printed == limit) break;
    s += p.text() + "\n";
    ++printed;
  }
  const std::size_t all = errors_ + warnings_;
  if (all > printed) s += "... and " + std::to_string(all - printed) + " more\n";
  const auto count = [](std::size_t n, const char* noun) {
    return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
  };
  s += count(errors(), "error") + ", " + count(warnings(), "warning") + "\n";
  return s;
}

void Problems::throw_if_errors() const {
  if (errors_ > 0) throw InputError(text());
}

}  // namespace isorisk::study
