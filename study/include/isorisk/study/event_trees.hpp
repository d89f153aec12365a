// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "isorisk/models/event_tree/event_tree.hpp"
#include "isorisk/study/qra.hpp"

/// Event trees as they were used, and as drawings. Reference page:
/// docs/models/event_tree/event_trees.md
namespace isorisk::study {

/// One tree with what went through it in a run.
struct TreeUse {
  const models::event_tree::EventTree* tree = nullptr;  ///< of the study or shipped
  std::size_t releases = 0;
  double frequency_per_yr = 0.0;             ///< of the releases, all weather classes
  std::map<std::string, double> end_per_yr;  ///< by id of the end; they sum to the above
};

/// The trees of a run, in order of their ids.
[[nodiscard]] std::vector<TreeUse> trees_used(const Study& study, const QraResult& result);

/// A drawing with the mean probabilities of a run (by frequency) on the branches and frequencies at
/// the ends. The study must outlive it.
[[nodiscard]] std::string tree_drawing(const TreeUse& use, Language language);

/// A drawing with given probabilities.
[[nodiscard]] std::string tree_drawing(const models::event_tree::EventTree& tree,
                                       const models::event_tree::Probabilities& p,
                                       Language language);

}  // namespace isorisk::study
