// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/decide.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <oneapi/tbb/parallel_invoke.h>

#include <algorithm>
#include <array>
#include <optional>

#include "../threads.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/study/decisions/capacity.hpp"
#include "isorisk/study/decisions/control_line.hpp"
#include "isorisk/study/decisions/distance.hpp"
#include "isorisk/study/decisions/hazard.hpp"
#include "isorisk/study/decisions/individual.hpp"
#include "isorisk/study/decisions/records.hpp"
#include "isorisk/study/decisions/relocation.hpp"

namespace isorisk::study::decisions {
namespace {

struct Call {
  const Study& study;
  const RiskBasis& basis;
  const DecideOptions& options;
  Reporter& reporter;
};

DistanceResult distance_of(const Call& c, const HazardResult& hazard) {
  return decide_distance(c.study, c.basis, path_facts(c.study, hazard));
}

DecisionOutput distance(const Call& c) {
  return distance_output(c.study, c.basis, distance_of(c, decide_hazard(c.study)));
}

DecisionOutput landuse(const Call& c) {
  const DistanceResult distance = distance_of(c, decide_hazard(c.study));
  return control_line_output(c.study, decide_control_line(c.study, c.basis, &distance));
}

DecisionOutput relocation(const Call& c) {
  return relocation_output(c.study, c.basis,
                           decide_relocation(c.study, c.basis, c.options.run, c.reporter));
}

CapacityResult capacity_of(const Call& c) {
  return decide_capacity(c.study, c.basis, {.inventory_site = c.options.inventory_site},
                         c.options.run, c.reporter);
}

DecisionOutput capacity(const Call& c) { return capacity_output(c.study, c.basis, capacity_of(c)); }

// The answers that do not rest on each other side by side; only one side reports progress.
DecisionOutput records(const Call& c) {
  const HazardResult hazard = decide_hazard(c.study);
  std::optional<DistanceResult> distance;
  std::optional<ControlLineResult> line;
  std::optional<CapacityResult> head_room;
  RecordParts parts{.hazard = &hazard};
  tbb::parallel_invoke(
      [&] {
        distance = distance_of(c, hazard);
        line = decide_control_line(c.study, c.basis, &*distance);
      },
      [&] {
        head_room = capacity_of(c);
        if (!c.study.relocation.given) return;
        parts.sections.push_back(relocation_section(
            c.study, decide_relocation(c.study, c.basis, c.options.run, c.reporter)));
      });
  parts.distance = &*distance;
  parts.control_line = &*line;
  parts.capacity = &*head_room;
  return records_output(c.study, c.basis, parts, make_records(c.study, c.basis, parts));
}

DecisionOutput individual(const Call& c) {
  return individual_output(c.study, decide_individual(c.study, c.basis, c.options.run, c.reporter));
}

using Decide = DecisionOutput (*)(const Call&);
constexpr std::array<std::string_view, 6> kNames{"distance", "landuse", "relocation",
                                                 "capacity", "records", "individual"};
constexpr std::array<Decide, kNames.size()> kDecide{&distance, &landuse, &relocation,
                                                    &capacity, &records, &individual};

}  // namespace

std::span<const std::string_view> decision_names() noexcept { return kNames; }

DecisionOutput decide(std::string_view name, const Study& study, const RiskBasis& basis,
                      const DecideOptions& options, Reporter& reporter) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) {
    throw InputError(
        fmt::format("there is no decision '{}'; there are: {}", name, fmt::join(kNames, ", ")));
  }
  const Decide decide = kDecide[static_cast<std::size_t>(found - kNames.begin())];
  return with_threads(options.run.threads, [&] {
    return decide({study, basis, options, reporter});
  });
}

}  // namespace isorisk::study::decisions
