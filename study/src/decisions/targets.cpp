// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/targets.hpp"

#include "decisions/targets_decide.hpp"
#include "decisions/targets_read.hpp"
#include "decisions/targets_rules.hpp"

namespace isorisk::study::decisions {

TargetsResult targets_from_map(const TargetsOptions& options, Reporter& reporter) {
  const map_rules::RuleSet rules{options};
  const map_data::MapData map = map_data::read_map(options, rules, reporter);
  return decide_targets(map, rules, options.language, reporter);
}

}  // namespace isorisk::study::decisions
