// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/measures.hpp"

#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "terminal.hpp"

namespace isorisk::cli {

void add_measures(CLI::App& app) {
  struct Options {
    std::string results;
    std::string out;
    int threads = 0;
    bool json = false;
    bool quiet = false;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "measures",
      "Risk of staff and public apart: PLL, F-N, average risk, FAR, expected deaths by place");
  command->add_option("RESULT", options->results, "result folder of `isorisk run`")->required();
  command->add_option("-o,--out", options->out,
                      "folder to write: measures.json, measures.gpkg, report.html, tables");
  command->add_option("--threads", options->threads, "threads to use, 0: all; changes no result")
      ->check(CLI::Range(0, 1024));
  command->add_flag("--json", options->json, "print the answer as JSON");
  command->add_flag("-q,--quiet", options->quiet, "print errors only");
  command->callback([options] {
    TerminalReporter reporter{options->quiet || options->json};
    const study::KeptRun run = study::open_kept_run(options->results);
    const study::Measures measures = study::risk_measures(run, options->threads, reporter);
    if (!options->out.empty()) study::write_measures(run, measures, options->out);
    reporter.clear();
    const auto output = study::measures_output(run, measures);
    if (options->json) {
      fmt::print("{}\n", output.json);
    } else if (!options->quiet) {
      fmt::print("{}", output.text);
      if (!options->out.empty()) fmt::print("report: {}/report.html\n", options->out);
    }
  });
}

}  // namespace isorisk::cli
