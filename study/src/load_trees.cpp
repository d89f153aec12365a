// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <sstream>

#include "loader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

namespace event_tree = models::event_tree;
constexpr std::uintmax_t kMaxTreeBytes = 1'000'000;

void load_tree(LoadContext& context, const YamlNode& node, const std::string& path) {
  if (node.kind != YamlNode::Kind::Scalar || node.text.empty()) return;
  if (!context.input_file(node, path)) return;
  const std::filesystem::path file = context.study.folder / node.text;
  std::error_code ec;
  if (std::filesystem::file_size(file, ec) > kMaxTreeBytes || ec) {
    context.error(node.line, "bad_tree", path, node.shown(), "is too large for an event tree",
                  "at most 1 MB");
    return;
  }
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  std::vector<event_tree::TreeFault> faults;
  auto tree = event_tree::EventTree::read(std::move(text).str(), faults);
  const Origin origin{.file = context.shown(node.text)};
  for (const event_tree::TreeFault& f : faults) {
    context.error(origin, "bad_tree", f.where, f.value, f.message, f.allowed, f.suggestion);
  }
  if (!tree) return;
  const auto known = event_tree::builtin_tree_ids();
  if (std::find(known.begin(), known.end(), tree->id()) == known.end()) {
    context.error(origin, "unknown_tree", "id", "\"" + tree->id() + "\"",
                  "no release has an event tree of this id: it would never be used", joined(known),
                  did_you_mean(tree->id(), known));
    return;
  }
  std::string id = tree->id();
  if (!context.study.event_trees.try_emplace(std::move(id), *std::move(tree)).second) {
    context.error(origin, "duplicate_id", "id", "", "another file of event_trees has this id",
                  "one file for each tree");
  }
}

}  // namespace

void load_trees(LoadContext& context) {
  const YamlNode* list = context.root->find("event_trees");
  if (list == nullptr || list->kind != YamlNode::Kind::List) return;
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    load_tree(context, list->items[i], path_item("event_trees", i));
  }
}

const event_tree::EventTree& Study::event_tree(std::string_view id) const {
  const auto it = event_trees.find(id);
  return it != event_trees.end() ? it->second : event_tree::builtin_tree(id);
}

}  // namespace isorisk::study
