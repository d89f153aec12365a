// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "commands.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/describe.hpp"
#include "isorisk/models/examples.hpp"
#include "isorisk/models/registry.hpp"
#include "terminal.hpp"

namespace isorisk::cli {

namespace {

void print_evaluation(const models::Evaluation& result) {
  for (const auto& o : result.outputs) {
    const std::string value =
        o.value.is_number_float() ? fmt::format("{:.6g}", o.value.get<double>()) : o.value.dump();
    fmt::print("  {:<32} {:>14} {}\n", o.name, value, o.unit);
  }
  for (const auto& w : result.warnings) {
    fmt::print(stderr, "warning: {}: {}: {}\n", w.code, w.subject, w.message);
  }
}

// "dispersion.*": the models whose id begins so.
std::vector<const models::Model*> models_of(const std::string& pattern) {
  const auto& registry = models::Registry::builtin();
  if (pattern.empty() || pattern.back() != '*') return {&registry.at(pattern)};
  const std::string_view begin = std::string_view{pattern}.substr(0, pattern.size() - 1);
  std::vector<const models::Model*> found;
  for (const models::Model* m : registry.models()) {
    if (m->id.starts_with(begin)) found.push_back(m);
  }
  if (found.empty()) throw InputError("no model begins with '" + std::string{begin} + "'");
  return found;
}

}  // namespace

void add_eval(CLI::App& app) {
  struct Options {
    std::string id;
    std::string in;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "eval", "Evaluate a model on a JSON object of inputs, or on its example when none is given");
  command
      ->add_option("MODEL", options->id,
                   "a model's id or alias (isorisk models); an id that ends in * for every model "
                   "that begins so, on their examples")
      ->required();
  command->add_option("-i,--in", options->in,
                      "JSON file, or - for standard input; each input a number in the model's "
                      "unit, text with a unit, or {\"value\", \"unit\"}");
  command->add_flag("--json", options->json, "machine-readable");
  command->callback([options] {
    const auto& registry = models::Registry::builtin();
    const std::vector<const models::Model*> chosen = models_of(options->id);
    if (chosen.size() > 1 && !options->in.empty()) {
      throw InputError("--in is for one model; '" + options->id + "' names " +
                       std::to_string(chosen.size()));
    }
    models::Json all = models::Json::array();
    for (const models::Model* m : chosen) {
      const bool own = !options->in.empty();
      const models::Json inputs = own ? read_json(options->in) : models::example_inputs(m->id);
      const models::Evaluation result = registry.evaluate(m->id, inputs);
      if (options->json) {
        models::Json described = models::describe(m->id, result);
        if (!own) described["inputs"] = inputs;
        all.push_back(std::move(described));
        continue;
      }
      fmt::print("{}\n", m->id);
      if (!own) fmt::print("  example: {}\n", inputs.dump());
      print_evaluation(result);
    }
    if (options->json) fmt::print("{}\n", (chosen.size() == 1 ? all.front() : all).dump(2));
  });
}

}  // namespace isorisk::cli
