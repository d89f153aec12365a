// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/capacity.hpp"

#include <memory>

#include "commands.hpp"
#include "decision.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::cli {
namespace {

struct CapacityCommand {
  DecisionOptions decision;
  std::string by = "frequency";
  std::string site;
};

}  // namespace

void add_capacity(CLI::App& app) {
  auto options = std::make_shared<CapacityCommand>();
  CLI::App* command = app.add_subcommand(
      "capacity",
      "risk capacity of the park: head-room of sites and parcels, allocation, projects");
  add_decision_options(*command, options->decision);
  command
      ->add_option("--by", options->by,
                   "frequency: factors on what there is (always); inventory: also the largest "
                   "factor on the inventories of one site, physics computed anew (takes seconds)")
      ->check(CLI::IsMember({"frequency", "inventory"}));
  command->add_option("--site", options->site, "id of the site for --by inventory");
  command->callback([options] {
    const bool by_inventory = options->by == "inventory";
    if (by_inventory == options->site.empty()) {
      throw InputError(by_inventory ? "capacity: --by inventory needs --site ID"
                                    : "capacity: --site belongs to --by inventory");
    }
    run_decision(options->decision, [&](const study::Study& study, const study::RiskBasis& basis,
                                        const study::RunOptions& run, Reporter& reporter) {
      using namespace study::decisions;
      const CapacityResult result =
          decide_capacity(study, basis, {.inventory_site = options->site}, run, reporter);
      return capacity_output(study, basis, result);
    });
  });
}

}  // namespace isorisk::cli
