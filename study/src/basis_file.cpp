// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"
#include "isorisk/study/basis.hpp"

namespace isorisk::study {

void save_basis(const Study&, const RiskBasis&, const std::filesystem::path&) {
  throw Error("the risk basis cannot be saved yet");
}
std::optional<RiskBasis> load_basis(const Study&, const std::filesystem::path&) { return {}; }
RiskBasis run_basis(const Study&, const RunOptions&, Reporter&) {
  throw Error("the risk basis cannot be computed yet");
}
SitePart site_part_moved(const RiskBasis&, std::int32_t, Point, std::span<const TargetPlace>,
                         const RunOptions&, Reporter&) {
  throw Error("not yet");
}
Recomputed recompute(const RiskBasis&, const std::vector<bool>&, bool, const RunOptions&,
                     Reporter&) {
  throw Error("not yet");
}

}  // namespace isorisk::study
