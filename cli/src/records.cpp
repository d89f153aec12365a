// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/records.hpp"

#include <memory>

#include "commands.hpp"
#include "decision.hpp"

namespace isorisk::cli {

void add_records(CLI::App& app) {
  auto options = std::make_shared<DecisionOptions>();
  auto* command = app.add_subcommand(
      "records", "Records: one file for every enterprise and one for the park, with open points");
  add_decision_options(*command, *options);
  command->callback([options] {
    run_decision(*options, [](const study::Study& study, const study::RiskBasis& basis,
                              const study::RunOptions& run, Reporter& reporter) {
      using namespace study::decisions;
      const HazardResult hazard = decide_hazard(study);
      const DistanceResult distance = decide_distance(study, basis, path_facts(study, hazard));
      const ControlLineResult line = decide_control_line(study, basis, &distance);
      const CapacityResult capacity = decide_capacity(study, basis, {}, run, reporter);
      const RecordParts parts{
          .hazard = &hazard, .distance = &distance, .control_line = &line, .capacity = &capacity};
      return records_output(study, basis, parts, make_records(study, basis, parts));
    });
  });
}

}  // namespace isorisk::cli
