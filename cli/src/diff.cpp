// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/diff.hpp"

#include <fmt/format.h>

#include <memory>

#include "commands.hpp"

namespace isorisk::cli {

void add_diff(CLI::App& app) {
  struct Options {
    std::string a;
    std::string b;
    std::string out;
    study::DiffOptions diff;
    bool json = false;
    bool quiet = false;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "diff", "Compare two result folders: what changed, and which inputs and scenarios caused it");
  command->add_option("A", options->a, "result folder of `isorisk run`: before")->required();
  command->add_option("B", options->b, "result folder of `isorisk run`: after")->required();
  command->add_option("-o,--out", options->out,
                      "folder to write: diff.json, diff.gpkg, report.html, tables, change rasters");
  command
      ->add_option("--floor", options->diff.floor_per_yr,
                   "the raster of the ratio has values where both risks reach this, per year")
      ->capture_default_str();
  command->add_flag("--json", options->json, "print the comparison as JSON");
  command->add_flag("-q,--quiet", options->quiet, "print errors only");
  command->callback([options] {
    const study::DiffResult result = study::diff_runs(
        study::RunRecord::read(options->a), study::RunRecord::read(options->b), options->diff);
    if (!options->out.empty()) study::write_diff(result, options->out);
    const auto output = study::diff_output(result);
    if (options->json) {
      fmt::print("{}", study::decisions::json_document(study::diff_study(result), output));
    } else if (!options->quiet) {
      fmt::print("{}", output.text);
      if (!options->out.empty()) {
        const std::filesystem::path folder{options->out};
        fmt::print("report: {}\nQGIS:   {}\n", (folder / "report.html").string(),
                   (folder / "diff.gpkg").string());
      }
    }
  });
}

}  // namespace isorisk::cli
