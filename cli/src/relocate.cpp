// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "commands.hpp"
#include "decision.hpp"
#include "isorisk/study/decisions/relocation.hpp"

namespace isorisk::cli {

void add_relocate(CLI::App& app) {
  auto options = std::make_shared<DecisionOptions>();
  CLI::App* command = app.add_subcommand(
      "relocate",
      "which plants close, change or move, which people move, and the cheapest plan, proven");
  add_decision_options(*command, *options);
  command->callback([options] {
    run_decision(*options, [](const study::Study& study, const study::RiskBasis& basis,
                              const study::RunOptions& run, Reporter& reporter) {
      using namespace study::decisions;
      return relocation_output(study, basis, decide_relocation(study, basis, run, reporter));
    });
  });
}

}  // namespace isorisk::cli
