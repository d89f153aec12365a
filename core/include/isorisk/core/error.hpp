// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace isorisk {

/// Base of all errors that isorisk throws.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A value the caller can correct. Python: also a ValueError. Exit code 2.
class InputError : public Error {
 public:
  using Error::Error;
};

/// A file, schema, CRS or layer that cannot be used. Exit code 3.
class DataError : public Error {
 public:
  using Error::Error;
};

/// No convergence or a non-finite result. Python: also an ArithmeticError. Exit code 4.
class NumericError : public Error {
 public:
  using Error::Error;
};

/// The user asked to stop (Ctrl-C). Exit code 130.
class Cancelled : public Error {
 public:
  Cancelled() : Error("stopped on request; no result was written") {}
};

/// A value in full precision without locale: the shortest text that reads back to the same bits.
[[nodiscard]] std::string number_text(double value);

/// Collects the failures of one input record and throws them together.
///
/// Checks are written negated, so that NaN fails every one of them.
class InputCheck {
 public:
  /// \param subject who complains, for example a model id.
  explicit InputCheck(std::string_view subject) : subject_{subject} {}

  void finite(std::string_view field, double value, std::string_view unit);
  void positive(std::string_view field, double value, std::string_view unit);
  void non_negative(std::string_view field, double value, std::string_view unit);
  /// Closed interval [low, high].
  void within(std::string_view field, double value, double low, double high, std::string_view unit);
  /// Records `field = value unit, must <rule>` when the condition does not hold.
  void require(bool holds, std::string_view field, double value, std::string_view unit,
               std::string_view rule);
  /// Records a failure in words.
  void fail(std::string_view text) { failures_.emplace_back(text); }

  [[nodiscard]] const std::vector<std::string>& failures() const noexcept { return failures_; }
  /// \throws InputError that lists every recorded failure, if there is one.
  void done() const;

 private:
  std::string subject_;
  std::vector<std::string> failures_;
};

}  // namespace isorisk
