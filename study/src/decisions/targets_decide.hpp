// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decisions/targets_read.hpp"
#include "decisions/targets_rules.hpp"

namespace isorisk::study::decisions {

/// What map data mean: a pure function.
[[nodiscard]] TargetsResult decide_targets(const map_data::MapData& map,
                                           const map_rules::RuleSet& rules, Language language,
                                           Reporter& reporter);

/// The class table of GB 36894 (data/standards/target_classes.csv), by kind.
namespace class_table {

struct Measure {
  std::string measure;  ///< persons, households, floor_area
  std::string note;     ///< what it counts
  std::string clause;
  std::string confidence;
};

/// Empty for a kind whose class does not depend on its size.
[[nodiscard]] std::vector<Measure> measures(std::string_view kind);
[[nodiscard]] bool by_size(std::string_view kind);
[[nodiscard]] std::string name(std::string_view kind, Language language);
struct Origin {
  std::string document;
  std::string clause;
  std::string confidence;
};
[[nodiscard]] Origin origin(std::string_view kind);
/// "30" for the households from which on a dwelling is general_1; empty when the class has no
/// bound.
[[nodiscard]] std::string bound(std::string_view kind, std::string_view measure,
                                std::string_view target_class);

}  // namespace class_table

}  // namespace isorisk::study::decisions
