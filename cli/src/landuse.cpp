// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "commands.hpp"
#include "decision.hpp"
#include "isorisk/study/decisions/control_line.hpp"

namespace isorisk::cli {

void add_landuse(CLI::App& app) {
  auto options = std::make_shared<DecisionOptions>();
  auto* command = app.add_subcommand(
      "landuse", "Land-use control line: zones, what may be built there, conflicts");
  add_decision_options(*command, *options);
  command->callback([options] {
    run_decision(*options, [](const study::Study& study, const study::RiskBasis& basis,
                              const study::RunOptions&, Reporter&) {
      return study::decisions::control_line_output(
          study, study::decisions::decide_control_line(study, basis));
    });
  });
}

}  // namespace isorisk::cli
