// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/event_tree/event_tree.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::event_tree {

using nlohmann::json;

struct EventTree::Node {
  // A split has both children; a leaf has neither and carries the branch.
  std::string split;
  std::unique_ptr<const Node> yes;
  std::unique_ptr<const Node> no;
  Branch leaf;
};

namespace {

constexpr std::array<OutcomeKind, 7> kKinds{
    OutcomeKind::JetFire,   OutcomeKind::PoolFire, OutcomeKind::Fireball, OutcomeKind::FlashFire,
    OutcomeKind::Explosion, OutcomeKind::Toxic,    OutcomeKind::None};

using Value = double Probabilities::*;
struct NamedSplit {
  std::string_view name;
  Value value;
};
constexpr std::array<NamedSplit, 5> kSplits{{{"direct", &Probabilities::direct},
                                             {"bleve", &Probabilities::bleve},
                                             {"delayed", &Probabilities::delayed},
                                             {"explosion", &Probabilities::explosion},
                                             {"flammable", &Probabilities::flammable}}};

const NamedSplit* named_split(std::string_view name) {
  const auto* it = std::find_if(kSplits.begin(), kSplits.end(),
                                [&](const NamedSplit& s) { return s.name == name; });
  return it == kSplits.end() ? nullptr : it;
}

}  // namespace

EventTree EventTree::parse(std::string_view json_text, std::string_view file_name) {
  const std::string file{file_name};
  const auto fail = [&](const std::string& what) { throw DataError(file + ": " + what); };
  json document;
  try {
    document = json::parse(json_text);
  } catch (const json::exception& e) {
    fail(e.what());
  }
  const auto text = [&](const json& j, const char* field) -> std::string {
    if (!j.is_object() || !j.contains(field) || !j[field].is_string())
      fail("'" + std::string{field} + "' must be text");
    return j[field].get<std::string>();
  };
  EventTree tree;
  tree.id_ = text(document, "id");
  tree.source_ = text(document, "source");
  std::set<std::string> leaves;

  const std::function<std::unique_ptr<const Node>(const json&, int)> read = [&](const json& j,
                                                                                int depth) {
    auto node = std::make_unique<Node>();
    if (!j.is_object()) fail("a node must be an object");
    if (depth > 20) fail("is nested too deep");
    if (j.contains("split")) {
      node->split = text(j, "split");
      if (named_split(node->split) == nullptr) fail("unknown split '" + node->split + "'");
      if (std::find(tree.splits_.begin(), tree.splits_.end(), node->split) == tree.splits_.end())
        tree.splits_.push_back(node->split);
      for (const char* side : {"yes", "no"}) {
        if (!j.contains(side)) fail("split '" + node->split + "' has no '" + side + "'");
      }
      node->yes = read(j["yes"], depth + 1);
      node->no = read(j["no"], depth + 1);
      return node;
    }
    node->leaf.id = text(j, "id");
    if (!leaves.insert(node->leaf.id).second) fail("branch '" + node->leaf.id + "' twice");
    node->leaf.label_en = text(j, "label_en");
    node->leaf.label_zh = text(j, "label_zh");
    if (!j.contains("delayed") || !j["delayed"].is_boolean())
      fail("branch '" + node->leaf.id + "': 'delayed' must be true or false");
    node->leaf.delayed = j["delayed"].get<bool>();
    if (!j.contains("outcomes") || !j["outcomes"].is_array() || j["outcomes"].empty())
      fail("branch '" + node->leaf.id + "': 'outcomes' must be a list");
    for (const json& o : j["outcomes"]) {
      const auto kind = std::find_if(kKinds.begin(), kKinds.end(), [&](OutcomeKind k) {
        return o.is_string() && to_text(k) == o.get<std::string>();
      });
      if (kind == kKinds.end()) fail("branch '" + node->leaf.id + "': unknown outcome " + o.dump());
      node->leaf.outcomes.push_back(*kind);
    }
    return node;
  };
  if (!document.contains("root")) fail("'root' is missing");
  tree.root_ = read(document["root"], 0);
  return tree;
}

std::vector<Branch> EventTree::evaluate(const Probabilities& probabilities) const {
  InputCheck check{"event tree '" + id_ + "'"};
  for (const auto& name : splits_)
    check.within(name, probabilities.*(named_split(name)->value), 0.0, 1.0, "-");
  check.done();
  std::vector<Branch> out;
  const std::function<void(const Node&, double)> walk = [&](const Node& node, double p) {
    if (node.yes == nullptr) {
      out.push_back(node.leaf);
      out.back().probability = p;
      return;
    }
    const double q = probabilities.*(named_split(node.split)->value);
    walk(*node.yes, p * q);
    walk(*node.no, p * (1.0 - q));
  };
  walk(*root_, 1.0);
  return out;
}

namespace {

const std::map<std::string, EventTree, std::less<>>& builtin_trees() {
  static const auto trees = [] {
    std::map<std::string, EventTree, std::less<>> all;
    for (const data::Text& t : data::all_texts()) {
      if (!t.name.starts_with("event_trees/")) continue;
      EventTree tree = EventTree::parse(t.content, t.name);
      std::string id = tree.id();
      all.emplace(std::move(id), std::move(tree));
    }
    return all;
  }();
  return trees;
}

}  // namespace

const EventTree& builtin_tree(std::string_view id) {
  const auto& trees = builtin_trees();
  if (const auto it = trees.find(id); it != trees.end()) return it->second;
  const auto known = builtin_tree_ids();
  std::string list;
  for (const auto& k : known) list += (list.empty() ? "" : ", ") + k;
  const std::string near = nearest_name(id, known);
  throw InputError("unknown event tree '" + std::string{id} + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") + " Known: " + list);
}

std::vector<std::string> builtin_tree_ids() {
  std::vector<std::string> ids;
  for (const auto& [id, tree] : builtin_trees()) ids.push_back(id);
  return ids;
}

std::string_view tree_for(ReleaseKind release, Hazard hazard, bool liquid, bool pool) noexcept {
  const bool instantaneous = release == ReleaseKind::Instantaneous;
  switch (hazard) {
    case Hazard::Neither:
      return "none";
    case Hazard::Toxic:
      return "toxic";
    case Hazard::Flammable:
      if (liquid) return "liquid_flammable";
      if (instantaneous) return pool ? "instantaneous_flammable_pool" : "instantaneous_flammable";
      return pool ? "continuous_flammable_pool" : "continuous_flammable";
    case Hazard::FlammableAndToxic:
      if (liquid) return "liquid_flammable_toxic";
      if (instantaneous)
        return pool ? "instantaneous_flammable_toxic_pool" : "instantaneous_flammable_toxic";
      return pool ? "continuous_flammable_toxic_pool" : "continuous_flammable_toxic";
  }
  return "none";
}

std::string_view to_text(OutcomeKind value) noexcept {
  switch (value) {
    case OutcomeKind::JetFire:
      return "jet_fire";
    case OutcomeKind::PoolFire:
      return "pool_fire";
    case OutcomeKind::Fireball:
      return "fireball";
    case OutcomeKind::FlashFire:
      return "flash_fire";
    case OutcomeKind::Explosion:
      return "explosion";
    case OutcomeKind::Toxic:
      return "toxic";
    case OutcomeKind::None:
      return "none";
  }
  return "";
}

}  // namespace isorisk::models::event_tree
