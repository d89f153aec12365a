// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/transect.hpp"

#include <fmt/format.h>

#include <memory>
#include <vector>

#include "commands.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/write.hpp"
#include "terminal.hpp"

namespace isorisk::cli {

void add_transect(CLI::App& app) {
  struct Options {
    std::string results;
    std::vector<double> from;
    std::vector<double> to;
    std::string line;
    std::string out;
    double step_m = 10.0;
    int threads = 0;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "transect",
      "Individual risk along a line, exact at every point, with its part by enterprise");
  command->add_option("RESULT", options->results, "result folder of `isorisk run`")->required();
  auto* from =
      command->add_option("--from", options->from, "x,y of the start [m], CRS of the study")
          ->delimiter(',')
          ->expected(2);
  auto* to =
      command->add_option("--to", options->to, "x,y of the end [m]")->delimiter(',')->expected(2);
  auto* layer = command->add_option(
      "--line", options->line, "layer with lines (\"roads.gpkg#ring\"), instead of two points");
  from->needs(to)->excludes(layer);
  to->needs(from)->excludes(layer);
  command->add_option("--step", options->step_m, "largest distance between points [m]")
      ->capture_default_str();
  command->add_option("-o,--out", options->out, "CSV to write; default: the terminal");
  command->add_option("--threads", options->threads, "threads to use, 0: all; changes no result")
      ->check(CLI::Range(0, 1024));
  command->callback([options] {
    if (options->from.empty() && options->line.empty()) {
      throw InputError("transect: give --from x,y --to x,y, or --line LAYER");
    }
    TerminalReporter reporter{options->out.empty()};
    const study::KeptRun run = study::open_kept_run(options->results);
    const gis::Geometry line = options->line.empty()
                                   ? gis::Geometry::line({{options->from[0], options->from[1]},
                                                          {options->to[0], options->to[1]}})
                                   : study::transect_layer(options->line, run.crs);
    const auto points =
        study::transect(run.basis, line, options->step_m, {.threads = options->threads}, reporter);
    const std::string csv = study::transect_csv(points, run.sites);
    reporter.clear();
    if (options->out.empty()) {
      fmt::print("{}", csv);
    } else {
      gis::write_text_atomic(options->out, csv);
    }
  });
}

}  // namespace isorisk::cli
