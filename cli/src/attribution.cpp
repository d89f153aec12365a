// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/attribution.hpp"

#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "terminal.hpp"

namespace isorisk::cli {

void add_attribution(CLI::App& app) {
  struct Options {
    std::string results;
    std::string by = "enterprise";
    std::string out;
    study::AttributionOptions attribution;
    bool quiet = false;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "attribution", "Who makes the risk at every cell: the largest contributors and their shares");
  command->add_option("RESULT", options->results, "result folder of `isorisk run`")->required();
  command->add_option("--by", options->by, "enterprise or equipment")
      ->check(CLI::IsMember({"enterprise", "equipment"}))
      ->capture_default_str();
  command->add_option("--bands", options->attribution.bands, "contributors a cell, 1 to 16")
      ->capture_default_str();
  command->add_option("-o,--out", options->out,
                      "first part of the names of the files (default: attribution in the current "
                      "folder)");
  command
      ->add_option("--threads", options->attribution.threads,
                   "threads to use, 0: all; changes no result")
      ->check(CLI::Range(0, 1024));
  command->add_flag("-q,--quiet", options->quiet, "print errors only");
  command->callback([options] {
    TerminalReporter reporter{options->quiet};
    options->attribution.by_equipment = options->by == "equipment";
    const study::KeptRun run = study::open_kept_run(options->results);
    const study::Attribution attribution = study::attribute(run, options->attribution, reporter);
    const std::string stem = options->out.empty() ? "attribution" : options->out;
    study::write_attribution(attribution, run.crs, stem);
    reporter.clear();
    if (!options->quiet) fmt::print("QGIS: {}_category.tif, {}_share.tif\n", stem, stem);
  });
}

}  // namespace isorisk::cli
