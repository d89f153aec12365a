// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/describe.hpp"
#include "isorisk/models/registry.hpp"
#include "terminal.hpp"

namespace isorisk::cli {

void add_eval(CLI::App& app) {
  struct Options {
    std::string id;
    std::string in;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("eval", "Evaluate one model on a JSON object of inputs");
  command->add_option("MODEL", options->id, "a model's id or alias (isorisk models)")->required();
  command
      ->add_option("-i,--in", options->in,
                   "JSON file, or - for standard input; each input a number in the model's unit, "
                   "text with a unit, or {\"value\", \"unit\"}")
      ->required();
  command->add_flag("--json", options->json, "machine-readable");
  command->callback([options] {
    const auto& registry = models::Registry::builtin();
    const models::Model& model = registry.at(options->id);
    const models::Evaluation result = registry.evaluate(model.id, read_json(options->in));
    if (options->json) {
      fmt::print("{}\n", models::describe(model.id, result).dump(2));
      return;
    }
    fmt::print("{}\n", model.id);
    for (const auto& o : result.outputs) {
      const std::string value =
          o.value.is_number_float() ? fmt::format("{:.6g}", o.value.get<double>()) : o.value.dump();
      fmt::print("  {:<32} {:>14} {}\n", o.name, value, o.unit);
    }
    for (const auto& w : result.warnings) {
      fmt::print(stderr, "warning: {}: {}: {}\n", w.code, w.subject, w.message);
    }
  });
}

}  // namespace isorisk::cli
