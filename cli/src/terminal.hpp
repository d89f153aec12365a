// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/reporter.hpp"

namespace isorisk::cli {

/// Tells about a long job on standard error: a bar with the time left on a terminal, one line per
/// stage elsewhere, nothing when quiet. Asks the job to stop on Ctrl-C (SIGINT) and SIGTERM.
class TerminalReporter : public Reporter {
 public:
  explicit TerminalReporter(bool quiet);
  ~TerminalReporter() override;
  TerminalReporter(const TerminalReporter&) = delete;
  TerminalReporter& operator=(const TerminalReporter&) = delete;

  void progress(std::string_view stage, double fraction) override;
  [[nodiscard]] bool cancelled() override;
  /// Removes the bar, so that other text can follow.
  void clear();

 private:
  bool quiet_;
  bool terminal_;
  std::mutex mutex_;
  std::string stage_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point drawn_{};
};

/// Standard output and error are not mixed up: results go to the first, news to the second.
void print_warning_summary(const std::vector<Warning>& warnings);

/// Reads a JSON file, or standard input for "-". \throws DataError naming file, line and column.
[[nodiscard]] nlohmann::json read_json(const std::filesystem::path& path);

}  // namespace isorisk::cli
