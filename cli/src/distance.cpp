// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/distance.hpp"

#include <memory>

#include "commands.hpp"
#include "decision.hpp"
#include "isorisk/study/decisions/hazard.hpp"

namespace isorisk::cli {

void add_distance(CLI::App& app) {
  auto options = std::make_shared<DecisionOptions>();
  CLI::App* command = app.add_subcommand(
      "distance",
      "external safety protection distance: method by site, verdict and margin by target");
  add_decision_options(*command, *options);
  command->callback([options] {
    run_decision(*options, [](const study::Study& study, const study::RiskBasis& basis,
                              const study::RunOptions& /*run*/, Reporter& /*reporter*/) {
      using namespace study::decisions;
      const auto facts = path_facts(study, decide_hazard(study));
      return distance_output(study, basis, decide_distance(study, basis, facts));
    });
  });
}

}  // namespace isorisk::cli
