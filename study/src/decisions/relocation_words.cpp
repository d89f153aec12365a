// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "decisions/relocation_parts.hpp"

namespace isorisk::study::decisions::relocation {

const char* way_word(WayOut w) noexcept {
  return w == WayOut::Move ? "move" : w == WayOut::Convert ? "convert" : "close";
}

std::string RelocationWords::target_name(const PlanTarget& p) const {
  return p.target >= 0 ? named(target(p.target))
                       : named(in_.destination_targets[at(p.destination_target)]);
}

std::string RelocationWords::money(double v) const {
  return fmt::format("{:.10g}{}{}", v, in_.cost_unit.empty() ? "" : " ", in_.cost_unit);
}

std::string RelocationWords::cost_title() const {
  return say_("Cost", "费用") + (in_.cost_unit.empty() ? "" : " (" + in_.cost_unit + ")");
}

std::string RelocationWords::option_name(std::int32_t option) const {
  if (option < 0) return name("relocation_way", "keep");
  const RelocationOption& o = in_.options[at(option)];
  const std::string way = name("relocation_way", way_word(o.way));
  const std::string& own = say_.zh() && !o.name_zh.empty() ? o.name_zh : o.name;
  return own.empty() ? way : way + say_(": ", "：") + own;
}

std::string RelocationWords::ratio(double v) const {
  return std::isinf(v) ? say_("beyond the vertical limit", "超过竖直限") : fmt::format("{:.3g}", v);
}

std::string RelocationWords::obstacle_name(const PlanObstacle& o) const {
  switch (o.kind) {
    case PlanObstacle::Kind::Target:
      return named(target(o.index));
    case PlanObstacle::Kind::DestinationTarget:
      return named(in_.destination_targets[at(o.index)]);
    case PlanObstacle::Kind::Curve:
      return say_(fmt::format("F-N curve at N = {:.3g}", o.deaths),
                  fmt::format("F-N 曲线 N = {:.3g}", o.deaths));
    case PlanObstacle::Kind::DestinationCurve:
      return named(in_.destinations[at(o.index)]) +
             say_(fmt::format(": F-N curve at N = {:.3g}", o.deaths),
                  fmt::format("：F-N 曲线 N = {:.3g}", o.deaths));
    case PlanObstacle::Kind::BatchBudget:
      return say_("Budget of ", "批次预算：") + say_(plan_.batches[at(o.index)].name);
    case PlanObstacle::Kind::BatchSites:
      return say_("Number of sites in ", "批次企业数：") + say_(plan_.batches[at(o.index)].name);
    case PlanObstacle::Kind::Budget:
      return say_("Budget of the programme", "总预算");
    case PlanObstacle::Kind::Capacity:
      return say_("Room at ", "承接容量：") + named(in_.destinations[at(o.index)]);
  }
  return {};
}

std::string RelocationWords::building_name(const BuildingResult& b) const {
  return b.building >= 0 ? named(in_.buildings[at(b.building)]) : named(target(b.target));
}

const gis::Geometry& RelocationWords::building_shape(const BuildingResult& b) const {
  return b.building >= 0 ? in_.buildings[at(b.building)].shape : target(b.target).shape;
}

std::int32_t RelocationWords::building_site(const BuildingResult& b) const {
  return b.building >= 0 ? in_.buildings[at(b.building)].site : target(b.target).site;
}

std::optional<double> RelocationWords::building_persons(const BuildingResult& b) const {
  return b.building >= 0 ? in_.buildings[at(b.building)].persons : target(b.target).persons;
}

}  // namespace isorisk::study::decisions::relocation
