// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "commands.hpp"
#include "decision.hpp"
#include "isorisk/study/decisions/control_line.hpp"
#include "isorisk/study/decisions/distance.hpp"
#include "isorisk/study/decisions/hazard.hpp"

namespace isorisk::cli {

void add_landuse(CLI::App& app) {
  auto options = std::make_shared<DecisionOptions>();
  auto* command = app.add_subcommand(
      "landuse", "Land-use control line: zones, what may be built there, conflicts");
  add_decision_options(*command, *options);
  command->callback([options] {
    run_decision(*options, [](const study::Study& study, const study::RiskBasis& basis,
                              const study::RunOptions&, Reporter&) {
      using namespace study::decisions;
      const DistanceResult distance =
          decide_distance(study, basis, path_facts(study, decide_hazard(study)));
      return control_line_output(study, decide_control_line(study, basis, &distance));
    });
  });
}

}  // namespace isorisk::cli
