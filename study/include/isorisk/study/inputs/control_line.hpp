// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "isorisk/gis/geometry.hpp"
#include "isorisk/models/criteria/criteria.hpp"
#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// A piece of land with one use, as the line is cut to it.
struct Parcel {
  std::string id;
  std::string land_class;  ///< list land_use of data/standards/display_names.csv; "": not known
  std::string name;
  std::string name_zh;
  std::optional<double> stated_area_m2;  ///< by the land register
  gis::Geometry area;                    ///< Polygon or MultiPolygon
  Origin origin;
};

/// An area from another assessment that joins a zone.
struct ControlArea {
  std::string id;
  std::string name;
  std::string name_zh;
  std::string zone;  ///< inner, middle, outer, control
  std::string clause;
  std::string source;
  gis::Geometry area;  ///< Polygon or MultiPolygon
  Origin origin;
};

/// An effect of single accidents that joins a zone.
struct ConsequenceZone {
  std::string effect;  ///< of EffectDistance
  std::string zone;
  Origin origin;
};

/// Choices of the land-use control line. Section `control_line` of study.yaml; defaults in
/// data/standards/study_defaults.csv.
struct ControlLineInputs {
  bool given = false;  ///< the study has the section
  /// Limits that decide what may be newly built.
  models::criteria::Situation planning = models::criteria::Situation::New;
  std::vector<double> levels_per_yr;  ///< falling; empty: of the criteria
  double closing_radius_m = 0.0;
  double simplify_m = 0.0;
  bool offset_half_diagonal = true;
  bool fill_holes = true;
  double band_m = 0.0;
  bool explosives = true;
  bool separations = true;
  bool snap_to_parcels = false;
  double snap_max_parcel_m2 = 0.0;
  double min_overlap_m2 = 0.0;
  std::vector<ConsequenceZone> consequences;
  std::vector<gis::Geometry> park;  ///< planned boundary; empty: the sites
  bool parcels_given = false;
  std::vector<Parcel> parcels;  ///< empty and not given: Study::land_use
  std::vector<ControlArea> areas;
};

}  // namespace isorisk::study
