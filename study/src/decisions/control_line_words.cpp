// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "decisions/control_line_parts.hpp"

namespace isorisk::study::decisions::control_line {

std::string ControlLineWords::zone_name(std::size_t k) const {
  if (k >= r_.zones.size()) return name("control_place", "outside");
  return name("control_zone", r_.zones[k].rule.id);
}

std::string ControlLineWords::zone_name(std::int32_t k) const {
  return zone_name(k < 0 ? r_.zones.size() : at(k));
}

std::string ControlLineWords::verdict_name(Verdict v) const {
  switch (v) {
    case Verdict::Pass:
      return name("verdict", "pass");
    case Verdict::Fail:
      return name("verdict", "fail");
    case Verdict::Warn:
      return say_("Not to be built anew", "不得新建");
    case Verdict::None:
      break;
  }
  return say_("Open", "待定");
}

std::string ControlLineWords::parcel_verdict(const ParcelResult& p) const {
  if (p.verdict == Verdict::Fail) return say_("Beyond the limit", "现状超限");
  if (p.verdict != Verdict::Warn) return verdict_name(p.verdict);
  if (p.forbidden_m2 >= study_.control_line.min_overlap_m2 && p.forbidden_m2 > 0.0) {
    return verdict_name(p.verdict);
  }
  return p.doubtful_m2 > 0.0 ? say_("To be checked", "须核实现状")
                             : say_("New buildings restricted", "限制新建");
}

std::string ControlLineWords::land_name(const std::string& land_class) const {
  return land_class.empty() ? say_("not known", "未知") : name("land_use", land_class);
}

std::string ControlLineWords::parcel_name(const ParcelResult& p) const {
  const std::string& own = results::label_of(study_, p.name_en, p.name_zh);
  return own.empty() ? p.id : own;
}

std::string ControlLineWords::extra_name(const ExtraArea& e) const {
  return results::label_of(study_, e.name_en, e.name_zh);
}

std::string ControlLineWords::extra_kind(const ExtraArea& e) const {
  if (e.kind == "band") return say_("fixed band", "固定带");
  if (e.kind == "overpressure") return say_("overpressure of explosives", "爆炸物超压");
  if (e.kind == "consequence") return say_("effect of accidents", "事故后果");
  if (e.kind == "separation") return say_("distance of a standard", "标准规定距离");
  return say_("given area", "给定区域");
}

std::string ControlLineWords::planning_name() const {
  return name("situation", models::criteria::word_of(r_.planning));
}

std::string ControlLineWords::line_title() const {
  return say_("Land-use control line", "周边土地规划安全控制线");
}

std::string ControlLineWords::classes_text(const ZoneUses& zone, Use wanted) const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kTargetClasses.size(); ++i) {
    if (zone.classes[i] == wanted) names.push_back(class_name(kTargetClasses[i]));
  }
  return names.empty() ? say_("none", "无") : say_.list(names);
}

bool ControlLineWords::touched(const ParcelResult& p) {
  return std::any_of(p.zone_m2.begin(), p.zone_m2.end() - 1, [](double m2) { return m2 > 0.0; });
}

}  // namespace isorisk::study::decisions::control_line
