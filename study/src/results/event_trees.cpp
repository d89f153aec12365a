// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/event_trees.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "isorisk/data/names.hpp"
#include "isorisk/models/substance/substance.hpp"
#include "isorisk/report/tree_plot.hpp"

namespace isorisk::study {
namespace {

namespace et = models::event_tree;
namespace src = models::source;

std::string word_of(std::string_view group, std::string_view key, Language language) {
  return std::string{data::display_name(
      group, key, language == Language::Zh ? data::Language::Zh : data::Language::En)};
}

std::string per_cent(double p) { return fmt::format("{:.3g} %", 100.0 * p); }

et::Hazard hazard_of(const models::Substance& s) {
  if (s.flammable && s.toxic) return et::Hazard::FlammableAndToxic;
  if (s.flammable) return et::Hazard::Flammable;
  return s.toxic ? et::Hazard::Toxic : et::Hazard::Neither;
}

void collect_ends(const et::TreeNode& node, std::set<std::string>& into) {
  if (node.children.empty()) into.insert(node.leaf.id);
  for (const et::TreeNode& c : node.children) collect_ends(c, into);
}

bool holds(const et::EventTree& tree, const std::set<std::string>& branches) {
  std::set<std::string> ends;
  collect_ends(tree.root(), ends);
  return std::includes(ends.begin(), ends.end(), branches.begin(), branches.end());
}

// The tree of a release in a weather class; in a building the source term is that of the building,
// so the branches that happened have the last word.
const et::EventTree& tree_of(const Study& study, const Release& release, std::size_t weather,
                             const std::set<std::string>& branches) {
  const Equipment& e = study.equipment[static_cast<std::size_t>(release.equipment)];
  const et::Hazard hazard = hazard_of(models::SubstanceLibrary::builtin().at(e.substance));
  const auto by = [&](et::ReleaseKind kind, bool liquid, bool pool) -> const et::EventTree& {
    return study.event_tree(et::tree_for(kind, hazard, liquid, pool));
  };
  const src::SourceTerm& s = release.source[weather];
  const et::EventTree& first =
      by(s.instantaneous ? et::ReleaseKind::Instantaneous : et::ReleaseKind::Continuous,
         s.phase == src::Phase::Liquid, s.pool && s.pool->liquid_kg > 0.0);
  if (holds(first, branches)) return first;
  for (const auto kind : {et::ReleaseKind::Continuous, et::ReleaseKind::Instantaneous}) {
    for (const bool liquid : {false, true}) {
      for (const bool pool : {false, true}) {
        const et::EventTree& other = by(kind, liquid, pool);
        if (holds(other, branches)) return other;
      }
    }
  }
  return first;
}

// Text of a branch: what is asked, the answer, its probability.
std::string branch_text(const et::TreeNode& node, std::size_t child, const std::string& probability,
                        Language language) {
  if (node.split.empty()) return probability;
  return fmt::format("{}: {}{}{}", word_of("tree_split", node.split, language),
                     word_of("yes_no", child == 0 ? "yes" : "no", language),
                     probability.empty() ? "" : ", ", probability);
}

// `flow` of a node: what goes through it; `value` of an end: its text.
using Flow = std::function<double(const et::TreeNode&)>;
using Value = std::function<std::string(const et::TreeNode&)>;

report::TreePlotNode drawn(const et::TreeNode& node, const Flow& flow, const Value& value,
                           Language language) {
  report::TreePlotNode out;
  if (node.children.empty()) {
    out.end = language == Language::Zh && !node.leaf.label_zh.empty() ? node.leaf.label_zh
                                                                      : node.leaf.label_en;
    out.value = value(node);
    return out;
  }
  const double whole = flow(node);
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    report::TreePlotNode child = drawn(node.children[i], flow, value, language);
    child.branch = branch_text(
        node, i, whole > 0.0 ? per_cent(flow(node.children[i]) / whole) : std::string{}, language);
    out.children.push_back(std::move(child));
  }
  return out;
}

std::string title_of(const et::EventTree& tree, Language language) {
  const std::string& title =
      language == Language::Zh && !tree.title_zh().empty() ? tree.title_zh() : tree.title_en();
  return title.empty() ? tree.id() : title;
}

std::string origin_of(const et::EventTree& tree) {
  return tree.confidence().empty() ? tree.source()
                                   : fmt::format("{} [{}]", tree.source(), tree.confidence());
}

std::string draw(const et::EventTree& tree, const std::map<std::string, double>& ends,
                 const std::string& note, const std::string& value_title, const Value& value,
                 Language language) {
  const Flow flow = [&](const et::TreeNode& node) {
    if (node.children.empty()) {
      const auto it = ends.find(node.leaf.id);
      return it == ends.end() ? 0.0 : it->second;
    }
    double sum = 0.0;
    for (const et::TreeNode& c : node.children) sum += flow(c);
    return sum;
  };
  return report::tree_svg({.title = title_of(tree, language),
                           .note = note,
                           .value_title = value_title,
                           .root = drawn(tree.root(), flow, value, language)});
}

}  // namespace

std::vector<TreeUse> trees_used(const Study& study, const QraResult& result) {
  // Branches by release and weather class.
  std::map<std::pair<std::int32_t, std::int32_t>, std::map<std::string, double>> flows;
  for (const Scenario& s : result.scenarios) {
    flows[{s.release, s.weather}][s.branch] += s.frequency_per_yr;
  }
  std::map<std::string, TreeUse> by_id;
  std::set<std::pair<std::string, std::int32_t>> counted;
  for (const auto& [key, branches] : flows) {
    const Release& release = result.releases[static_cast<std::size_t>(key.first)];
    const auto w = static_cast<std::size_t>(key.second);
    if (w >= release.source.size()) continue;  // a result without source terms
    std::set<std::string> names;
    for (const auto& [branch, f] : branches) names.insert(branch);
    const et::EventTree& tree = tree_of(study, release, w, names);
    TreeUse& use = by_id[tree.id()];
    use.tree = &tree;
    if (counted.emplace(tree.id(), key.first).second) ++use.releases;
    for (const auto& [branch, f] : branches) {
      use.end_per_yr[branch] += f;
      use.frequency_per_yr += f;
    }
  }
  std::vector<TreeUse> out;
  for (auto& [id, use] : by_id) out.push_back(std::move(use));
  return out;
}

std::string tree_drawing(const TreeUse& use, Language language) {
  const bool zh = language == Language::Zh;
  const std::string origin = origin_of(*use.tree);
  const std::string note =
      zh ? fmt::format("{}；{} 个泄漏，合计 {:.3g} /年；概率为按频率加权的平均值", origin,
                       use.releases, use.frequency_per_yr)
         : fmt::format(
               "{}; {} releases, {:.3g} per year in all; probabilities are means by "
               "frequency",
               origin, use.releases, use.frequency_per_yr);
  return draw(
      *use.tree, use.end_per_yr, note, zh ? "频率（/年）" : "per year",
      [&](const et::TreeNode& node) {
        const auto it = use.end_per_yr.find(node.leaf.id);
        return it == use.end_per_yr.end() ? std::string{"0"} : fmt::format("{:.2e}", it->second);
      },
      language);
}

std::string tree_drawing(const et::EventTree& tree, const et::Probabilities& p, Language language) {
  std::map<std::string, double> ends;
  for (const et::Branch& b : tree.evaluate(p)) ends[b.id] = b.probability;
  return draw(
      tree, ends, origin_of(tree), language == Language::Zh ? "概率" : "probability",
      [&](const et::TreeNode& node) { return fmt::format("{:.4g}", ends.at(node.leaf.id)); },
      language);
}

}  // namespace isorisk::study
