// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/study.hpp"

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

using Decide = std::function<study::decisions::DecisionOutput(
    const study::Study&, const study::RiskBasis&, const study::RunOptions&, Reporter&)>;
void run_decision(const DecisionOptions& options, const Decide& decide);

/// The same for decisions that need no risk.
using DecideWithoutRisk =
    std::function<study::decisions::DecisionOutput(const study::Study&, Reporter&)>;
void run_decision_without_risk(const DecisionOptions& options, const DecideWithoutRisk& decide);

}  // namespace isorisk::cli
