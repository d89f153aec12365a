// SPDX-License-Identifier: Apache-2.0
#include "capacity_words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "../results/names.hpp"
#include "say.hpp"

namespace isorisk::study::decisions::capacity {

std::string factor_text(double factor) {
  if (!std::isfinite(factor)) return factor > 0.0 ? "inf" : "-inf";
  if (factor == 0.0) return "0";
  // Three digits, never rounded up: a limit that is shown must be one that holds.
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(factor))) - 2.0);
  const double shown = std::floor(factor / unit * (1.0 + 1e-9)) * unit;
  if (factor >= 100.0 && factor < 1e6) return fmt::format("{:.0f}", shown);
  return fmt::format("{:.3g}", shown);
}

const models::criteria::SocietalLine* capacity_line(const Study& study) {
  for (const models::criteria::SocietalLine& line : study.criteria.lines()) {
    if (line.line == study.capacity.societal_line) return &line;
  }
  return nullptr;
}

const models::criteria::Provenance* provenance_of(const Study& study, const CapacityResult& result,
                                                  const CapacityConstraint& c) {
  if (c.kind == CapacityConstraint::Kind::Societal) {
    const models::criteria::SocietalLine* line = capacity_line(study);
    return line == nullptr ? nullptr : &line->provenance;
  }
  const CapacityTarget& target = result.targets[static_cast<std::size_t>(
      result.places[static_cast<std::size_t>(c.place)].target)];
  const auto& limit = c.kind == CapacityConstraint::Kind::NewUnit ? target.new_limit : target.limit;
  return limit ? &limit->provenance : nullptr;
}

std::string clause_text(const Study& study, const models::criteria::Provenance& p) {
  return fmt::format("{} {} [{}]", p.document, p.clause,
                     results::name_of(study, "confidence", p.confidence));
}

std::string clause_text(const Study& study, const CapacityResult& result,
                        const CapacityConstraint& c) {
  const models::criteria::Provenance* p = provenance_of(study, result, c);
  if (p == nullptr) return {};
  return fmt::format("{} {}", results::risk_text(c.limit_per_yr), clause_text(study, *p));
}

std::string constraint_text(const Study& study, const CapacityResult& result,
                            const CapacityConstraint& c) {
  const Say say{study};
  if (c.kind == CapacityConstraint::Kind::Societal) {
    return fmt::format("{} N = {:.4g}", say("F-N curve at", "F-N曲线"), c.deaths);
  }
  const std::int32_t t = result.places[static_cast<std::size_t>(c.place)].target;
  const Target& target = study.targets[static_cast<std::size_t>(t)];
  std::string text = target.id + " " + results::named(study, target);
  if (c.kind == CapacityConstraint::Kind::NewUnit) {
    text += say(" (limit for new plants)", "（新建限值）");
  }
  return text;
}

std::string unit_text(const Study& study, const CapacityResult& result) {
  const Say say{study};
  if (!result.unit) return {};
  const auto with_name = [&](const auto& thing) {
    return thing.id + " " + results::named(study, thing);
  };
  std::string text;
  if (result.unit->site >= 0) {
    text = with_name(study.sites[static_cast<std::size_t>(result.unit->site)]);
  }
  for (const std::int32_t e : result.unit->equipment) {
    text += (text.empty() ? "" : " + ") + with_name(study.equipment[static_cast<std::size_t>(e)]);
  }
  return say("Number of reference units: ", "参考单元数量：") + text +
         (result.unit->chosen
              ? std::string{}
              : say(" (default: median potential loss of life)", "（默认：潜在生命损失居中）"));
}

}  // namespace isorisk::study::decisions::capacity
