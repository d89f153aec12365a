// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/study.hpp"

/// High-consequence areas (高后果区) of pipelines by GB 32167-2015. Method: docs/pipelines.md
namespace isorisk::study::decisions {

/// A row of data/standards/gb32167_2015_hca.csv.
struct HcaRule {
  std::string rule;
  bool gas = false;
  std::string item;
  int level = 0;            ///< 1 to 3, 3 most severe
  double distance_m = 0.0;  ///< 0: the potential impact radius
  std::string text_en, text_zh;
  std::string clause;
  std::string source;
  std::string confidence;
  std::string level_alternative;  ///< "" or what another reproduction prints
};
[[nodiscard]] const std::vector<HcaRule>& hca_rules();

/// A stretch of a pipeline, by the length along it.
struct Stretch {
  double from_m = 0.0;
  double to_m = 0.0;
};

/// One rule met on a stretch, and by what.
struct HcaHit {
  std::int32_t pipeline = -1;  ///< index into HcaResult::pipelines
  std::size_t rule = 0;        ///< index into hca_rules()
  Stretch at;
  std::string what_en, what_zh;  ///< "school S-3 (84 m)", "132 households"
};

/// Hits that overlap or lie nearer than the merge gap: one area, of the highest of their levels.
struct HcaArea {
  std::int32_t pipeline = -1;
  Stretch at;
  int level = 0;
  std::vector<std::size_t> hits;  ///< indices into HcaResult::hits
};

/// A stretch of an area class (地区等级) of GB 50251.
struct AreaClassStretch {
  std::int32_t pipeline = -1;
  Stretch at;
  int area_class = 1;       ///< 1 to 4
  double households = 0.0;  ///< of the fullest window that makes it so
};

struct HcaPipelineResult {
  std::int32_t equipment = -1;
  bool gas = false;
  double length_m = 0.0;
  double outer_diameter_m = 0.0;
  bool inner_taken = false;  ///< no outer diameter was given
  double max_overpressure_pa = 0.0;
  bool pressure_taken = false;   ///< no largest pressure was given: that of the contents
  double impact_radius_m = 0.0;  ///< gas
  double hca_length_m = 0.0;
  double level_length_m[4] = {};  ///< by level of the area, [0] none
};

struct HcaNote {
  std::string code;
  std::string subject;
  std::string en;
  std::string zh;
};

struct HcaResult {
  std::vector<HcaPipelineResult> pipelines;
  std::vector<AreaClassStretch> classes;  ///< gas lines, by pipeline, along it
  std::vector<HcaHit> hits;
  std::vector<HcaArea> areas;  ///< by pipeline, along it
  std::vector<HcaNote> notes;
};

/// Pure function of the study; no risk is needed. A study without pipelines gives none.
[[nodiscard]] HcaResult decide_hca(const Study& study);

/// Figures, tables, map layers, JSON and text in the language of the study.
[[nodiscard]] DecisionOutput hca_output(const Study& study, const HcaResult& result);

}  // namespace isorisk::study::decisions
