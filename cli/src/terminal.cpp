// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "isorisk/core/error.hpp"

namespace isorisk::cli {
namespace {

// The only state a signal handler may touch.
volatile std::sig_atomic_t stop_requested = 0;

void request_stop(int /*signal*/) { stop_requested = 1; }

constexpr auto kRedraw = std::chrono::milliseconds{100};
constexpr int kBarWidth = 28;
constexpr std::uintmax_t kMaxJsonBytes = 64U << 20U;

}  // namespace

TerminalReporter::TerminalReporter(bool quiet)
    : quiet_{quiet}, terminal_{isatty(STDERR_FILENO) != 0} {
  stop_requested = 0;
  std::signal(SIGINT, request_stop);
  std::signal(SIGTERM, request_stop);
}

TerminalReporter::~TerminalReporter() {
  clear();
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

void TerminalReporter::clear() {
  const std::lock_guard lock{mutex_};
  if (!quiet_ && terminal_ && !stage_.empty()) {
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    stage_.clear();
  }
}

void TerminalReporter::progress(std::string_view stage, double fraction) {
  if (quiet_) return;
  const std::lock_guard lock{mutex_};
  const auto now = std::chrono::steady_clock::now();
  const bool new_stage = stage != stage_;
  stage_ = stage;
  if (!terminal_) {
    if (new_stage) fmt::print(stderr, "{:3.0f} %  {}\n", 100.0 * fraction, stage);
    return;
  }
  if (!new_stage && now - drawn_ < kRedraw && fraction < 1.0) return;
  drawn_ = now;
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  const int filled = std::clamp(static_cast<int>(fraction * kBarWidth), 0, kBarWidth);
  std::string left;
  if (fraction > 0.05 && fraction < 1.0) {
    left = fmt::format("{:.0f} s left", elapsed_s * (1.0 - fraction) / fraction);
  }
  fmt::print(stderr, "\r\033[K[{}{}] {:3.0f} %  {}  {}",
             std::string(static_cast<std::size_t>(filled), '#'),
             std::string(static_cast<std::size_t>(kBarWidth - filled), '.'), 100.0 * fraction,
             stage, left);
  std::fflush(stderr);
}

bool TerminalReporter::cancelled() { return stop_requested != 0; }

void print_warning_summary(const std::vector<Warning>& warnings) {
  std::map<std::string, std::vector<const Warning*>> by_code;
  for (const Warning& w : warnings) by_code[w.code].push_back(&w);
  for (const auto& [code, list] : by_code) {
    fmt::print(stderr, "warning: {} ({}): {}: {}\n", code, list.size(), list.front()->subject,
               list.front()->message);
  }
}

nlohmann::json read_json(const std::filesystem::path& path) {
  const bool from_stdin = path == "-";
  std::string text;
  if (from_stdin) {
    text.assign(std::istreambuf_iterator<char>{std::cin}, {});
  } else {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) throw DataError(path.string() + ": cannot be read: " + error.message());
    if (size > kMaxJsonBytes) {
      throw DataError(fmt::format("{}: {} bytes; a JSON input may have at most {}", path.string(),
                                  size, kMaxJsonBytes));
    }
    std::ifstream in{path, std::ios::binary};
    text.assign(std::istreambuf_iterator<char>{in}, {});
    if (!in.good() && !in.eof()) throw DataError(path.string() + ": cannot be read");
  }
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& e) {
    const auto upto = std::min(e.byte, text.size());
    const auto line =
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(upto), '\n');
    throw DataError(fmt::format("{}:{}: not valid JSON: {}", from_stdin ? "stdin" : path.string(),
                                line, e.what()));
  }
}

}  // namespace isorisk::cli
