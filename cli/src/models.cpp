// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/describe.hpp"
#include "isorisk/models/examples.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::cli {
namespace {

using models::FieldKind;
using models::Model;
using models::Registry;

void print_model(const Model& m) {
  fmt::print("{} (version {})\n  {}\n  valid: {}\n  source: {}\n  page: {}\n", m.id, m.version,
             m.purpose, m.validity, fmt::join(m.sources, "; "), m.page);
  if (!m.aliases.empty()) fmt::print("  also called: {}\n", fmt::join(m.aliases, ", "));
  fmt::print("inputs:\n");
  for (const auto& f : m.inputs) {
    std::string rule;
    if (f.kind == FieldKind::Choice) {
      rule = fmt::format("one of {}", fmt::join(f.choices, ", "));
    } else if (f.kind == FieldKind::Number || f.kind == FieldKind::Integer ||
               f.kind == FieldKind::NumberList) {
      rule = f.bounds.text();
    } else {
      rule = std::string{models::word_of(f.kind)};
    }
    const std::string need = f.default_value ? "default " + f.default_value->dump()
                                             : (f.optional ? "optional" : "required");
    fmt::print("  {:<28} {:<12} {}; {}; {}\n", f.name, f.unit, f.description, rule, need);
  }
  fmt::print("outputs:\n");
  for (const auto& f : m.outputs) fmt::print("  {:<28} {:<12} {}\n", f.name, f.unit, f.description);
  if (models::has_example(m.id)) fmt::print("example:\n{}\n", models::example_inputs(m.id).dump(2));
}

}  // namespace

void add_models(CLI::App& app) {
  struct Options {
    std::string id;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "models", "List the models, or describe one: inputs with units and bounds, source, validity");
  command->add_option("ID", options->id, "a model's id or alias");
  command->add_flag("--json", options->json, "machine-readable");
  command->callback([options] {
    const Registry& registry = Registry::builtin();
    if (!options->id.empty()) {
      const Model& m = registry.at(options->id);
      if (options->json) {
        fmt::print("{}\n", models::describe(m).dump(2));
      } else {
        print_model(m);
      }
      return;
    }
    if (options->json) {
      fmt::print("{}\n", models::describe_all(registry).dump(2));
      return;
    }
    for (const Model* m : registry.models()) fmt::print("{:<44} {}\n", m->id, m->purpose);
    fmt::print("\n{} models. isorisk models ID describes one.\n", registry.models().size());
  });
}

}  // namespace isorisk::cli
