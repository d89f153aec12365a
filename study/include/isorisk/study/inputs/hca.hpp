// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/gis/geometry.hpp"
#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// What a pipeline is beyond its row among the equipment.
struct HcaPipeline {
  std::int32_t equipment = -1;             ///< index into Study::equipment: a pipe drawn as a line
  std::string product;                     ///< gas, liquid; "": by the phase of its contents
  std::optional<double> outer_diameter_m;  ///< absent: the inner one
  std::optional<double> max_overpressure_pa;  ///< largest allowed (MAOP); absent: of its contents
  Origin origin;
};

/// A building with people near a pipeline.
struct HcaBuilding {
  std::string id;
  std::string name;
  std::string name_zh;
  std::string kind;  ///< as of targets: school, hospital, dwelling, ...
  std::optional<double> households;
  std::optional<double> persons;
  std::optional<int> storeys;
  gis::Geometry shape;  ///< Point, or (Multi)Polygon
  Origin origin;
};

/// What else makes a stretch one of high consequence: water, roads, reserves, districts.
struct HcaFeature {
  std::string id;
  std::string name;
  std::string name_zh;
  std::string kind;                  ///< list hca_feature of data/standards/display_names.csv
  std::optional<double> households;  ///< of a village
  gis::Geometry shape;
  Origin origin;
};

/// Inputs of the high-consequence areas (高后果区) of GB 32167-2015. Section `hca` of study.yaml.
struct HcaInputs {
  bool given = false;                  ///< the study has the section
  std::vector<HcaPipeline> pipelines;  ///< empty: every pipe drawn as a line
  bool buildings_given = false;        ///< households come from them, else from Study::targets
  std::vector<HcaBuilding> buildings;
  bool features_given = false;
  std::vector<HcaFeature> features;
  double window_m = 0.0;       ///< length that holds the households of an area class
  double merge_gap_m = 0.0;    ///< areas nearer than this along the line are one
  double storeys_share = 0.0;  ///< of the households in high buildings, from which they prevail
};

}  // namespace isorisk::study
