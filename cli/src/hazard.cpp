// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/hazard.hpp"

#include <memory>

#include "commands.hpp"
#include "decision.hpp"

namespace isorisk::cli {

void add_hazard(CLI::App& app) {
  CLI::App& command = *app.add_subcommand(
      "hazard", "major hazard installations by GB 18218-2018: S, R, level of every unit");
  command.footer(
      "Quantities come from the inventory table of the study (section hazard), else from its\n"
      "equipment. Writes hazard.html, hazard.gpkg, hazard.json and tables beside the results;\n"
      "no risk analysis is needed. Method: docs/major_hazard.md");
  const auto options = std::make_shared<DecisionOptions>();
  add_decision_options(command, *options);
  command.callback([options] {
    run_decision_without_risk(*options, [](const study::Study& study, Reporter&) {
      return study::decisions::hazard_output(study, study::decisions::decide_hazard(study));
    });
  });
}

}  // namespace isorisk::cli
