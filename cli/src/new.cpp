// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "isorisk/study/study.hpp"

namespace isorisk::cli {

void add_new(CLI::App& app) {
  struct Options {
    std::string folder;
    std::string from = "minimal";
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("new", "Start a study: a commented folder that runs as it is");
  command->add_option("FOLDER", options->folder, "folder to make")->required();
  command
      ->add_option("-t,--template", options->from,
                   "minimal: one site, one tank. park: the demo park, with every kind of layer")
      ->capture_default_str();
  command->callback([options] {
    const auto study = study::new_study(options->folder, options->from);
    fmt::print("wrote {0}\nnext: isorisk check {0}\n      isorisk run {0} -o {1}/out\n",
               study.string(), options->folder);
  });
}

}  // namespace isorisk::cli
