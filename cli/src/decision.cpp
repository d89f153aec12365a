// SPDX-License-Identifier: Apache-2.0
#include "decision.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/decide.hpp"
#include "isorisk/study/decisions/hazard.hpp"
#include "isorisk/study/decisions/hca.hpp"
#include "isorisk/study/decisions/selection.hpp"
#include "isorisk/study/results.hpp"
#include "terminal.hpp"

namespace isorisk::cli {
namespace {

std::filesystem::path folder_of(const DecisionOptions& options, const study::Study& study) {
  return options.results.empty() ? study.folder / "out" : std::filesystem::path{options.results};
}

void finish(const DecisionOptions& options, const study::Study& study,
            const study::decisions::DecisionOutput& output, TerminalReporter& reporter) {
  const std::filesystem::path folder = folder_of(options, study);
  study::decisions::write_decision(study, output, folder);
  reporter.clear();
  if (options.json) {
    fmt::print("{}", study::decisions::json_document(study, output));
  } else if (!options.quiet) {
    fmt::print("{}report: {}\nQGIS:   {}\n", output.text,
               (folder / output.name / "report.html").string(),
               (folder / output.name / (output.name + ".gpkg")).string());
  }
}

}  // namespace

void add_decision_options(CLI::App& command, DecisionOptions& options) {
  command.add_option("STUDY", options.study, "study.yaml, or the folder that holds it")->required();
  command.add_option("-r,--results", options.results,
                     "result folder of `isorisk run`; the answer is written there "
                     "(default: out beside the study)");
  command.add_option("--threads", options.threads, "threads to use, 0: all; changes no result")
      ->check(CLI::Range(0, 1024));
  command.add_flag("-q,--quiet", options.quiet, "print errors only");
  command.add_flag("--json", options.json, "print the answer as JSON");
}

namespace {

// Opens the study, takes or makes the risk basis, and hands both on.
template <class Decide>
void with_basis(const DecisionOptions& options, const Decide& decide) {
  TerminalReporter reporter{options.quiet || options.json};
  const study::RunClock clock;
  reporter.progress("reading the study", 0.0);
  const study::Study study = study::open(options.study);
  const std::filesystem::path folder = folder_of(options, study);
  const study::RunOptions run{.threads = options.threads};
  std::optional<study::RiskBasis> basis = study::load_basis(study, folder);
  if (!basis) {
    study::check_result_folder(folder);
    basis = study::run_basis(study, run, reporter);
    reporter.progress("writing the results", 0.9);
    study::write_results(study, *basis, run, folder, clock);
  }
  reporter.progress("deciding", 0.95);
  finish(options, study, decide(study, *basis, run, reporter), reporter);
}

}  // namespace

void run_decision(const DecisionOptions& options, std::string_view decision,
                  const std::string& inventory_site) {
  with_basis(options, [&](const study::Study& study, const study::RiskBasis& basis,
                          const study::RunOptions& run, Reporter& reporter) {
    return study::decisions::decide(decision, study, basis,
                                    {.run = run, .inventory_site = inventory_site}, reporter);
  });
}

void run_uncertainty(const DecisionOptions& options,
                     const study::decisions::UncertaintyOptions& uncertainty) {
  with_basis(options, [&](const study::Study& study, const study::RiskBasis& basis,
                          const study::RunOptions& run, Reporter& reporter) {
    return study::decisions::uncertainty_output(
        study, study::decisions::analyse_uncertainty(study, basis, uncertainty, run, reporter));
  });
}

namespace {

// Of a decision that is a function of the study alone.
template <class Decide>
void without_basis(const DecisionOptions& options, const Decide& decide) {
  TerminalReporter reporter{options.quiet || options.json};
  reporter.progress("reading the study", 0.0);
  const study::Study study = study::open(options.study);
  finish(options, study, decide(study), reporter);
}

}  // namespace

void run_hazard(const DecisionOptions& options) {
  without_basis(options, [](const study::Study& study) {
    return study::decisions::hazard_output(study, study::decisions::decide_hazard(study));
  });
}

void run_selection(const DecisionOptions& options) {
  without_basis(options, [](const study::Study& study) {
    return study::decisions::selection_output(study, study::decisions::decide_selection(study));
  });
}

void run_hca(const DecisionOptions& options) {
  without_basis(options, [](const study::Study& study) {
    return study::decisions::hca_output(study, study::decisions::decide_hca(study));
  });
}

}  // namespace isorisk::cli
