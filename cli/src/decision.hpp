// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "isorisk/study/decisions/uncertainty.hpp"

/// What the commands distance, hazard, landuse, relocate and capacity share: they open a study,
/// take the risk basis from its results (or run the QRA when there are none that fit), decide,
/// write the files beside the results and print the answer.
namespace isorisk::cli {

struct DecisionOptions {
  std::string study;
  std::string results;  ///< folder; empty: out beside the study
  int threads = 0;
  bool quiet = false;
  bool json = false;  ///< print the JSON answer instead of the text
};

/// STUDY, --results, --threads, --quiet, --json.
void add_decision_options(CLI::App& command, DecisionOptions& options);

/// Opens the study, takes the risk basis of its results, decides by the name of
/// study::decisions::decision_names(), writes and prints the answer.
void run_decision(const DecisionOptions& options, std::string_view decision,
                  const std::string& inventory_site = {});

/// The answer to how sure the results are.
void run_uncertainty(const DecisionOptions& options,
                     const study::decisions::UncertaintyOptions& uncertainty);

/// The same for the decisions that need no risk.
void run_hazard(const DecisionOptions& options);
void run_hca(const DecisionOptions& options);
void run_selection(const DecisionOptions& options);

}  // namespace isorisk::cli
