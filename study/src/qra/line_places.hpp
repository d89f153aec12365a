// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "isorisk/core/risk/risk.hpp"
#include "places.hpp"

namespace isorisk::study::qra {

/// Outcomes of one place of every section of the lines: by (equipment, section) and release.
using LineSources = std::map<std::pair<std::int32_t, std::int32_t>,
                             std::map<std::int32_t, std::vector<risk::Outcome>>>;

/// Gives every line as many places as its tolerance asks for; those of the run that is updated
/// stay.
void spread_lines(const Study& study, const std::vector<Standing>& standing,
                  const LineSources& sources, const std::vector<LineResult>& before,
                  QraResult& result, risk::RiskInput& input);

/// Deaths along the lines.
void count_lines(const Study& study, const std::vector<Standing>& standing,
                 const risk::RiskInput& input, const risk::RiskResult& risk, QraResult& result);

}  // namespace isorisk::study::qra
