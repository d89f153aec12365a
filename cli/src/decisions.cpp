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

void add_hca(CLI::App& app) {
  const Named added = add_command(
      app, "hca", "high-consequence areas of pipelines by GB 32167-2015: stretches and levels");
  added.command.footer(
      "Pipelines are the pipes of the equipment that are drawn as lines; what stands beside them\n"
      "comes from the section hca of the study, else from its targets and land use. No risk\n"
      "analysis is needed. Method: docs/pipelines.md");
  added.command.callback([options = added.options] { run_hca(*options); });
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

void add_selection(CLI::App& app) {
  const Named added = add_command(
      app, "selection",
      "which installations the risk analysis takes up: selection method of CPR 18E, GB/T 37243");
  added.command.add_option("-o,--out", added.options->results, "the same as --results");
  added.command.footer(
      "Indication number A of every installation, selection numbers S at the boundary and at the\n"
      "nearest people. No risk analysis is needed. Method: docs/selection.md");
  added.command.callback([options = added.options] { run_selection(*options); });
}

void add_individual(CLI::App& app) {
  add_decision(app, "individual", "individual",
               "individual-specific risk of the persons of the study: hours, places, indoors");
}

void add_uncertainty(CLI::App& app) {
  const Named added = add_command(
      app, "uncertainty",
      "how sure the risk is: percentiles of maps, targets, F-N curve; what they depend on");
  added.command.footer(
      "Samples frequencies, ignition, weather and toxic loads on the consequences of the run.\n"
      "Distributions: data/standards/uncertainty.csv. Method: docs/uncertainty.md");
  const auto options = std::make_shared<study::decisions::UncertaintyOptions>();
  const auto sampling = std::make_shared<std::string>("lhs");
  added.command.add_option("--samples", options->samples, "number of samples, 20 to 100000")
      ->capture_default_str();
  added.command.add_option("--seed", options->seed, "of the samples")->capture_default_str();
  added.command.add_option("--sampling", *sampling, "lhs: Latin hypercube; sobol: Sobol sequence")
      ->check(CLI::IsMember({"lhs", "sobol"}))
      ->capture_default_str();
  added.command
      .add_option("--spread", options->spread,
                  "factor on all standard deviations, 0 to 3; 0: nothing varies")
      ->capture_default_str();
  added.command
      .add_option("--grid-cells", options->grid_cells,
                  "cells of the maps along the longer side, 10 to 400")
      ->capture_default_str();
  added.command.callback([common = added.options, options, sampling] {
    options->sampling = study::decisions::parse_sampling(*sampling);
    run_uncertainty(*common, *options);
  });
}

}  // namespace isorisk::cli
