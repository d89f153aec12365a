// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/event_tree/event_tree.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::event_tree {

using nlohmann::json;

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

// Shares of a split that a tree gives itself are written with a few digits.
constexpr double kSumTolerance = 1e-6;
constexpr int kDeepest = 20;

std::vector<std::string> split_names() {
  std::vector<std::string> out;
  for (const NamedSplit& s : kSplits) out.emplace_back(s.name);
  return out;
}

std::vector<std::string> outcome_names() {
  std::vector<std::string> out;
  for (const OutcomeKind k : kKinds) out.emplace_back(to_text(k));
  return out;
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& w : words) out += (out.empty() ? "" : ", ") + w;
  return out;
}

std::string near_to(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = nearest_name(word, known);
  return near.empty() ? "" : "did you mean \"" + near + "\"?";
}

// Sums carry rounding errors no reader wants to see.
std::string rounded_text(double value) { return number_text(std::round(1e9 * value) / 1e9); }

std::string shown(const json& j) {
  constexpr std::size_t kLongest = 57;
  std::string text = j.dump();
  if (text.size() <= kLongest + 3) return text;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;  // whole letters
  return text.substr(0, end) + "...";
}

// Reads the text of a tree and collects what is wrong with it.
class Reader {
 public:
  explicit Reader(std::vector<TreeFault>& faults) : faults_{faults} {}

  std::string text(const json& j, const char* field, const std::string& where, bool needed = true) {
    if (!j.contains(field)) {
      if (needed) fault(where, "", std::string{"has no '"} + field + "'", "a text");
      return {};
    }
    if (!j[field].is_string()) {
      fault(inside(where, field), shown(j[field]), "is no text");
      return {};
    }
    return j[field].get<std::string>();
  }

  TreeNode node(const json& j, const std::string& where, std::vector<std::string> above,
                int depth) {
    TreeNode out;
    if (!j.is_object()) {
      fault(where, shown(j), "is no knot of a tree", "an object with split, branches, or an end");
      return out;
    }
    if (depth > kDeepest) {
      fault(where, "", "is nested too deep", "at most 20 splits on a path");
      return out;
    }
    if (j.contains("split")) {
      named(j, where, std::move(above), depth, out);
    } else if (j.contains("branches")) {
      fixed(j, where, above, depth, out);
    } else {
      end(j, where, out.leaf);
    }
    return out;
  }

  std::vector<std::string> splits;

 private:
  void fault(std::string where, std::string value, std::string message, std::string allowed = {},
             std::string suggestion = {}) {
    faults_.push_back({std::move(where), std::move(value), std::move(message), std::move(allowed),
                       std::move(suggestion)});
  }

  static std::string inside(const std::string& where, std::string_view part) {
    return where.empty() ? std::string{part} : where + "." + std::string{part};
  }

  void named(const json& j, const std::string& where, std::vector<std::string> above, int depth,
             TreeNode& out) {
    out.split = text(j, "split", where);
    if (!out.split.empty() && named_split(out.split) == nullptr) {
      fault(inside(where, "split"), "\"" + out.split + "\"",
            "unknown split: no probability of that name", listed(split_names()),
            near_to(out.split, split_names()));
    }
    if (std::find(above.begin(), above.end(), out.split) != above.end()) {
      fault(inside(where, "split"), "\"" + out.split + "\"", "stands twice on one path",
            "each probability once on the way to an end");
    }
    above.push_back(out.split);
    if (std::find(splits.begin(), splits.end(), out.split) == splits.end()) {
      splits.push_back(out.split);
    }
    for (const char* side : {"yes", "no"}) {
      if (!j.contains(side)) {
        fault(where, "", "split '" + out.split + "' has no '" + side + "'",
              "both: then the ends sum to one");
        continue;
      }
      out.children.push_back(node(j[side], inside(where, side), above, depth + 1));
    }
  }

  void fixed(const json& j, const std::string& where, const std::vector<std::string>& above,
             int depth, TreeNode& out) {
    const json& list = j["branches"];
    if (!list.is_array() || list.empty()) {
      fault(inside(where, "branches"), shown(list), "is no list of branches",
            "[{\"probability\": 0.7, \"then\": ...}, ...]");
      return;
    }
    double sum = 0.0;
    bool summable = true;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string here = where + ".branches[" + std::to_string(i + 1) + "]";
      if (!list[i].is_object() || !list[i].contains("then")) {
        fault(here, shown(list[i]), "needs 'probability' and 'then'");
        summable = false;
        continue;
      }
      const json p = list[i].value("probability", json{});
      if (!p.is_number() || !(p.get<double>() >= 0.0) || !(p.get<double>() <= 1.0)) {
        const bool percent = p.is_number() && p.get<double>() > 1.0 && p.get<double>() <= 100.0;
        fault(inside(here, "probability"), p.is_null() ? "" : shown(p), "is no probability",
              "0 to 1",
              percent ? "write " + number_text(p.get<double>() / 100.0) + " for " +
                            number_text(p.get<double>()) + " %"
                      : "");
        summable = false;
      } else {
        sum += p.get<double>();
        out.shares.push_back(p.get<double>());
      }
      out.children.push_back(node(list[i]["then"], inside(here, "then"), above, depth + 1));
    }
    if (summable && !(std::abs(sum - 1.0) <= kSumTolerance)) {
      fault(inside(where, "branches"), "sum " + rounded_text(sum),
            "the probabilities of the branches do not sum to one", "a sum of 1",
            sum < 1.0 ? "add the branch of what is left: " + rounded_text(1.0 - sum)
                      : "too much by " + rounded_text(sum - 1.0));
    } else if (summable) {
      for (double& p : out.shares) p /= sum;
    }
  }

  void end(const json& j, const std::string& where, Branch& leaf) {
    leaf.id = text(j, "id", where);
    if (!leaf.id.empty() && !ends_.insert(leaf.id).second) {
      fault(inside(where, "id"), "\"" + leaf.id + "\"", "branch twice in the tree",
            "a name of its own for each end");
    }
    leaf.label_en = text(j, "label_en", where);
    leaf.label_zh = text(j, "label_zh", where);
    if (!j.contains("delayed") || !j["delayed"].is_boolean()) {
      fault(inside(where, "delayed"), j.contains("delayed") ? shown(j["delayed"]) : "",
            "must be true or false");
    } else {
      leaf.delayed = j["delayed"].get<bool>();
    }
    if (!j.contains("outcomes") || !j["outcomes"].is_array() || j["outcomes"].empty()) {
      fault(inside(where, "outcomes"), j.contains("outcomes") ? shown(j["outcomes"]) : "",
            "must be a list of outcomes", listed(outcome_names()));
      return;
    }
    for (const json& o : j["outcomes"]) {
      const auto kind = std::find_if(kKinds.begin(), kKinds.end(), [&](OutcomeKind k) {
        return o.is_string() && to_text(k) == o.get<std::string>();
      });
      if (kind != kKinds.end()) {
        leaf.outcomes.push_back(*kind);
        continue;
      }
      fault(inside(where, "outcomes"), shown(o), "unknown outcome", listed(outcome_names()),
            o.is_string() ? near_to(o.get<std::string>(), outcome_names()) : "");
    }
  }

  std::vector<TreeFault>& faults_;
  std::set<std::string> ends_;
};

}  // namespace

std::optional<EventTree> EventTree::read(std::string_view json_text,
                                         std::vector<TreeFault>& faults) {
  const std::size_t before = faults.size();
  json document;
  try {
    document = json::parse(json_text);
  } catch (const json::exception& e) {
    faults.push_back({.message = std::string{"is no JSON: "} + e.what()});
    return std::nullopt;
  }
  if (!document.is_object()) {
    faults.push_back({.message = "is no object with id, source and root"});
    return std::nullopt;
  }
  Reader reader{faults};
  EventTree tree;
  tree.id_ = reader.text(document, "id", "");
  tree.source_ = reader.text(document, "source", "");
  tree.title_en_ = reader.text(document, "title_en", "", false);
  tree.title_zh_ = reader.text(document, "title_zh", "", false);
  tree.confidence_ = reader.text(document, "confidence", "", false);
  if (!document.contains("root")) {
    faults.push_back({.where = "root", .message = "'root' is missing"});
  } else {
    tree.root_ = reader.node(document["root"], "root", {}, 0);
  }
  tree.splits_ = std::move(reader.splits);
  if (faults.size() > before) return std::nullopt;
  return tree;
}

EventTree EventTree::parse(std::string_view json_text, std::string_view file_name) {
  std::vector<TreeFault> faults;
  if (auto tree = read(json_text, faults)) return *std::move(tree);
  std::string text{file_name};
  text += ':';
  for (const TreeFault& f : faults) {
    text += faults.size() > 1 ? "\n  " : " ";
    if (!f.where.empty()) text += f.where + (f.value.empty() ? ": " : " = " + f.value + ": ");
    text += f.message;
    if (!f.allowed.empty()) text += " (" + f.allowed + ")";
    if (!f.suggestion.empty()) text += "; " + f.suggestion;
  }
  throw DataError(text);
}

double probability_of(std::string_view split, const Probabilities& probabilities) {
  const NamedSplit* named = named_split(split);
  if (named == nullptr) {
    throw InputError("a tree knows no probability '" + std::string{split} +
                     "'. Known: " + listed(split_names()));
  }
  return probabilities.*(named->value);
}

std::vector<Branch> EventTree::evaluate(const Probabilities& probabilities) const {
  InputCheck check{"event tree '" + id_ + "'"};
  for (const auto& name : splits_)
    check.within(name, probability_of(name, probabilities), 0.0, 1.0, "-");
  check.done();
  std::vector<Branch> out;
  const std::function<void(const TreeNode&, double)> walk = [&](const TreeNode& node, double p) {
    if (node.children.empty()) {
      out.push_back(node.leaf);
      out.back().probability = p;
      return;
    }
    if (node.split.empty()) {
      for (std::size_t i = 0; i < node.children.size(); ++i)
        walk(node.children[i], p * node.shares[i]);
      return;
    }
    const double q = probability_of(node.split, probabilities);
    walk(node.children[0], p * q);
    walk(node.children[1], p * (1.0 - q));
  };
  walk(root_, 1.0);
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
