// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "commands.hpp"
#include "decision.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::cli {
namespace {

struct Named {
  CLI::App& command;
  std::shared_ptr<DecisionOptions> options;
};

Named add_command(CLI::App& app, const char* name, const char* about) {
  CLI::App& command = *app.add_subcommand(name, about);
  auto options = std::make_shared<DecisionOptions>();
  add_decision_options(command, *options);
  return {command, std::move(options)};
}

void add_decision(CLI::App& app, const char* name, const char* decision, const char* about) {
  const Named added = add_command(app, name, about);
  added.command.callback([options = added.options, decision] { run_decision(*options, decision); });
}

}  // namespace

void add_distance(CLI::App& app) {
  add_decision(app, "distance", "distance",
               "external safety protection distance: method by site, verdict and margin by target");
}

void add_hazard(CLI::App& app) {
  const Named added = add_command(
      app, "hazard", "major hazard installations by GB 18218-2018: S, R, level of every unit");
  added.command.footer(
      "Quantities come from the inventory table of the study (section hazard), else from its\n"
      "equipment. No risk analysis is needed. Method: docs/major_hazard.md");
  added.command.callback([options = added.options] { run_hazard(*options); });
}

void add_landuse(CLI::App& app) {
  add_decision(app, "landuse", "landuse",
               "land-use control line: zones, what may be built there, conflicts");
}

void add_relocate(CLI::App& app) {
  add_decision(
      app, "relocate", "relocation",
      "which plants close, change or move, which people move, and the cheapest plan, proven");
}

void add_capacity(CLI::App& app) {
  const Named added = add_command(
      app, "capacity",
      "risk capacity of the park: head-room of sites and parcels, allocation, projects");
  const auto by = std::make_shared<std::string>("frequency");
  const auto site = std::make_shared<std::string>();
  added.command
      .add_option("--by", *by,
                  "frequency: factors on what there is (always); inventory: also the largest "
                  "factor on the inventories of one site, physics computed anew (takes seconds)")
      ->check(CLI::IsMember({"frequency", "inventory"}));
  added.command.add_option("--site", *site, "id of the site for --by inventory");
  added.command.callback([options = added.options, by, site] {
    const bool by_inventory = *by == "inventory";
    if (by_inventory == site->empty()) {
      throw InputError(by_inventory ? "capacity: --by inventory needs --site ID"
                                    : "capacity: --site belongs to --by inventory");
    }
    run_decision(*options, "capacity", *site);
  });
}

void add_records(CLI::App& app) {
  add_decision(app, "records", "records",
               "records: one file for every enterprise and one for the park, with open points");
}

}  // namespace isorisk::cli
