// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "decisions/distance_parts.hpp"

namespace isorisk::study::decisions::distance {

std::string DistanceWords::verdict_text(Verdict v) const {
  switch (v) {
    case Verdict::Pass:
      return name("verdict", "pass");
    case Verdict::Fail:
      return name("verdict", "fail");
    case Verdict::Warn:
      return say_("To be checked", "需核实");
    case Verdict::None:
      break;
  }
  return say_("Not judged", "未判定");
}

std::string DistanceWords::method_name(DistanceMethod m) const {
  switch (m) {
    case DistanceMethod::Risk:
      return say_("Risk", "风险");
    case DistanceMethod::Blast:
      return say_("Blast", "爆炸超压");
    case DistanceMethod::Separation:
      return say_("Separation", "防火间距");
    case DistanceMethod::None:
      break;
  }
  return {};
}

std::string DistanceWords::methods_of(const SitePath& p) const {
  if (!p.out_of_scope.empty()) return say_("GB/T 37243 does not apply", "不适用 GB/T 37243");
  std::vector<std::string> methods;
  if (p.consequence) methods.push_back(say_("consequence method", "事故后果法"));
  if (p.qra) methods.push_back(say_("quantitative risk analysis", "定量风险评价法"));
  if (p.table) methods.push_back(say_("distances of the relevant standard", "相关标准规范的距离"));
  return say_.phrases(methods);
}

std::string DistanceWords::nearest_source(const TargetDistance& d) const {
  if (d.nearest_store >= 0) return study_.hazard.explosives[at(d.nearest_store)].id;
  if (d.nearest_equipment >= 0) return study_.equipment[at(d.nearest_equipment)].id;
  return {};
}

std::string DistanceWords::other_name(const SeparationFinding& f) const {
  if (f.target >= 0) return named(target(f.target));
  if (f.road >= 0) return study_.roads[at(f.road)].name;
  return site_name(f.neighbour);
}

std::string DistanceWords::clause_text(const DistanceSource& s) {
  return s.document + (s.clause.empty() ? "" : " " + s.clause);
}

DistanceSource DistanceWords::source_of(const SeparationRow& row) {
  return {.document = row.edition,
          .edition = row.edition,
          .clause = row.clause,
          .source = row.source,
          .confidence = row.confidence};
}

DistanceSource DistanceWords::governing_source(const TargetDistance& d) const {
  if (d.governing == DistanceMethod::Blast) return d.blast->source;
  if (d.governing == DistanceMethod::Separation) {
    return source_of(r_.separations[at(d.separation)].row);
  }
  if (!d.risk.limit) return {};
  const models::criteria::Provenance& p = d.risk.limit->provenance;
  return {.document = p.document,
          .edition = p.edition,
          .clause = p.clause,
          .source = p.source,
          .confidence = p.confidence};
}

int DistanceWords::number_of(Verdict v) const {
  return static_cast<int>(std::count_if(r_.targets.begin(), r_.targets.end(),
                                        [&](const TargetDistance& d) { return d.verdict == v; }));
}

}  // namespace isorisk::study::decisions::distance
