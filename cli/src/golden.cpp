// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/golden.hpp"

#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "terminal.hpp"

namespace isorisk::cli {

void add_golden(CLI::App& app) {
  struct Options {
    std::vector<std::string> files;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "golden",
      "Run worked examples through the models: expected, got, deviation; exit 1 on any miss");
  command->add_option("FILE", options->files, "JSON files of cases")->required();
  command->add_flag("--json", options->json, "machine-readable");
  command->callback([options] {
    bool missed = false;
    models::Json all = models::Json::array();
    for (const std::string& file : options->files) {
      const auto report = models::run_golden(read_json(file), models::Registry::builtin());
      missed = missed || !report.ok();
      if (options->json) {
        models::Json one = models::to_json(report);
        one["file"] = file;
        all.push_back(std::move(one));
      } else {
        fmt::print("{}\n{}", file, models::to_text(report));
      }
    }
    if (options->json) fmt::print("{}\n", all.dump(2));
    if (missed) throw Exit{kFailedCheck};
  });
}

}  // namespace isorisk::cli
