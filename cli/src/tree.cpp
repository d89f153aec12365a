// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <memory>

#include "commands.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/write.hpp"
#include "isorisk/study/event_trees.hpp"

namespace isorisk::cli {
namespace {

namespace et = models::event_tree;

}  // namespace

void add_tree(CLI::App& app) {
  struct Options {
    std::string name;
    et::Probabilities p{.direct = 0.2, .bleve = 0.7, .delayed = 1.0};
    std::string drawing;
    bool chinese = false;
  };
  auto o = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("tree", "event trees: their ends with probabilities, and a drawing");
  command->add_option("NAME", o->name, "id of a tree; without it: the list");
  command->add_option("--direct", o->p.direct, "probability of direct ignition")
      ->capture_default_str();
  command->add_option("--bleve", o->p.bleve, "of a BLEVE, given direct ignition")
      ->capture_default_str();
  command->add_option("--delayed", o->p.delayed, "of delayed ignition, given no direct ignition")
      ->capture_default_str();
  command->add_option("--explosion", o->p.explosion, "of an explosion, given ignition of the cloud")
      ->capture_default_str();
  command->add_option("--flammable", o->p.flammable, "share of a toxic fluid treated as flammable")
      ->capture_default_str();
  command->add_option("-o,--out", o->drawing, "SVG file to write");
  command->add_flag("--zh", o->chinese, "in Chinese");
  command->callback([o] {
    const study::Language language = o->chinese ? study::Language::Zh : study::Language::En;
    if (o->name.empty()) {
      for (const std::string& id : et::builtin_tree_ids()) {
        const et::EventTree& tree = et::builtin_tree(id);
        fmt::print("{:<36} {}\n", id, o->chinese ? tree.title_zh() : tree.title_en());
      }
      return;
    }
    const et::EventTree& tree = et::builtin_tree(o->name);
    double sum = 0.0;
    for (const et::Branch& b : tree.evaluate(o->p)) {
      fmt::print("{:<10.4g} {}\n", b.probability, o->chinese ? b.label_zh : b.label_en);
      sum += b.probability;
    }
    fmt::print("{:<10.4g} {}\n", sum, o->chinese ? "合计" : "sum");
    if (!o->drawing.empty()) {
      gis::write_text_atomic(o->drawing, study::tree_drawing(tree, o->p, language));
      fmt::print("drawing: {}\n", o->drawing);
    }
  });
}

}  // namespace isorisk::cli
