// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"

#include <charconv>
#include <cmath>

namespace isorisk {

std::string number_text(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

void InputCheck::require(bool holds, std::string_view field, double value, std::string_view unit,
                         std::string_view rule) {
  if (holds) return;
  std::string line{field};
  line += " = " + number_text(value) + " ";
  line += unit;
  line += ", must ";
  line += rule;
  failures_.push_back(std::move(line));
}

void InputCheck::finite(std::string_view field, double value, std::string_view unit) {
  require(std::isfinite(value), field, value, unit, "be finite");
}

void InputCheck::positive(std::string_view field, double value, std::string_view unit) {
  require(std::isfinite(value) && value > 0.0, field, value, unit, "be finite and > 0");
}

void InputCheck::non_negative(std::string_view field, double value, std::string_view unit) {
  require(std::isfinite(value) && value >= 0.0, field, value, unit, "be finite and >= 0");
}

void InputCheck::within(std::string_view field, double value, double low, double high,
                        std::string_view unit) {
  if (value >= low && value <= high) return;  // the text only when it is needed
  require(false, field, value, unit, "be in [" + number_text(low) + ", " + number_text(high) + "]");
}

void InputCheck::done() const {
  if (failures_.empty()) return;
  std::string text = subject_ + ": invalid input";
  for (const std::string& line : failures_) text += "\n  " + line;
  throw InputError(text);
}

}  // namespace isorisk
