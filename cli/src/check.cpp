// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "isorisk/study/study.hpp"

namespace isorisk::cli {

void add_check(CLI::App& app) {
  struct Options {
    std::vector<std::string> studies;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "check", "Report everything wrong with the inputs of studies, at once; exit 2 on errors");
  command->add_option("STUDY", options->studies, "study.yaml, or the folder that holds it")
      ->required();
  command->callback([options] {
    bool bad = false;
    for (const std::string& path : options->studies) {
      const study::Problems problems = study::check(path);
      if (problems.empty()) {
        fmt::print("{}: no problems\n", path);
      } else {
        fmt::print("{}", problems.text());
      }
      bad = bad || problems.errors() > 0;
    }
    if (bad) throw Exit{kBadInput};
  });
}

}  // namespace isorisk::cli
