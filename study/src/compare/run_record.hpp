// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "isorisk/study/diff.hpp"

namespace isorisk::study {

/// A scenario by what stays the same from run to run: equipment, release, branch.
using ScenarioKey = std::tuple<std::string, std::string, std::string>;

struct RunRecord::Impl {
  struct Scenario {
    std::string site;
    std::string label;
    double frequency_per_yr = 0.0;
    double pll_per_yr = 0.0;
  };
  std::string label;
  nlohmann::json manifest;
  nlohmann::json summary;
  nlohmann::json inputs;  ///< null: the run left none
  gis::Crs crs;
  Grid risk;
  std::vector<risk::FnPair> fn;  ///< cumulative, rising N
  bool exact = false;            ///< shares are those of the basis: all, by scenario
  std::map<ScenarioKey, Scenario> scenarios;
  std::map<std::string, double> equipment_pll_per_yr;
  /// By target of the summary. Without the basis: five at most, the key holds the label only.
  std::vector<std::map<ScenarioKey, double>> shares;
  std::vector<Site> sites;  ///< outlines, for the map
};

}  // namespace isorisk::study
