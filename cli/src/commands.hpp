// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

/// One function per command: adds it to the program with its options and what it does. Commands
/// parse, call the library and print; there is no science here.
namespace isorisk::cli {

/// Exit codes, the same for every command.
enum ExitCode : int {
  kDone = 0,
  kFailedCheck = 1,  ///< a golden case missed
  kBadInput = 2,     ///< InputError, or wrong arguments
  kBadData = 3,      ///< DataError
  kNumeric = 4,      ///< NumericError
  kInternal = 70,    ///< our bug
  kInterrupted = 130
};

/// Thrown by a command that did its work but has bad news.
struct Exit {
  int code;
};

void add_new(CLI::App& app);
void add_check(CLI::App& app);
void add_run(CLI::App& app);
void add_models(CLI::App& app);
void add_substances(CLI::App& app);
void add_weather(CLI::App& app);
void add_eval(CLI::App& app);
void add_golden(CLI::App& app);
void add_validate(CLI::App& app);
void add_distance(CLI::App& app);
void add_hazard(CLI::App& app);
void add_hca(CLI::App& app);
void add_targets(CLI::App& app);
void add_landuse(CLI::App& app);
void add_relocate(CLI::App& app);
void add_capacity(CLI::App& app);
void add_records(CLI::App& app);
void add_diff(CLI::App& app);
void add_transect(CLI::App& app);
void add_attribution(CLI::App& app);
void add_measures(CLI::App& app);
void add_selection(CLI::App& app);
void add_individual(CLI::App& app);
void add_tree(CLI::App& app);
void add_uncertainty(CLI::App& app);

}  // namespace isorisk::cli
