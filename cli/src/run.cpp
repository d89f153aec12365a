// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdint>
#include <memory>

#include "commands.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/results.hpp"
#include "isorisk/study/study.hpp"
#include "terminal.hpp"

namespace isorisk::cli {

void add_run(CLI::App& app) {
  struct Options {
    std::string study;
    std::string out;
    int threads = 0;
    std::int64_t memory_bytes = 0;
    bool quiet = false;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "run", "Run the QRA of a study: risk map, contours, F-N curve, verdicts, report");
  command->add_option("STUDY", options->study, "study.yaml, or the folder that holds it")
      ->required();
  command->add_option(
      "-o,--out", options->out,
      "result folder, replaced when the run succeeds (default: out beside the study)");
  command->add_option("--threads", options->threads, "threads to use, 0: all; changes no result")
      ->check(CLI::Range(0, 1024));
  command
      ->add_option(
          "--memory", options->memory_bytes,
          "limit of the risk integration (\"500 MB\", \"2 GiB\"), 0: none; changes no result")
      ->transform(CLI::AsSizeValue(true))
      ->check(CLI::NonNegativeNumber);
  command->add_flag("-q,--quiet", options->quiet, "print errors only");
  command->callback([options] {
    TerminalReporter reporter{options->quiet};
    study::RunClock clock;
    reporter.progress("reading the study", 0.0);
    const study::Study study = study::open(options->study);
    const std::filesystem::path out =
        options->out.empty() ? study.folder / "out" : std::filesystem::path{options->out};
    study::check_result_folder(out);
    const study::RunOptions run{.threads = options->threads, .memory_bytes = options->memory_bytes};
    const study::RiskBasis basis = study::run_basis(study, run, reporter);
    reporter.progress("writing the results", 0.9);
    study::write_results(study, basis, run, out, clock);
    reporter.clear();
    if (!options->quiet) fmt::print("{}", study::summary_text(study, basis.result, out));
  });
}

}  // namespace isorisk::cli
