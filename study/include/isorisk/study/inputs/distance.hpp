// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// What a study says of a site for the external safety protection distance: fields of the sites
/// layer, or rows of the table `distance.sites`. "" and empty: not said.
struct SiteDistanceChoice {
  /// Key of data/standards/separation_standards.csv, or a standard of the study's own table.
  std::string governing_standard;
  std::string separation_grade;  ///< of the separation table; else by the volume of the tanks
  /// Why GB/T 37243-2019 does not apply (its cl. 1): civil_explosives, fireworks, filling_station,
  /// pipeline, city_gas, port, defence.
  std::string out_of_scope;
  std::optional<bool> storage_base;  ///< belongs to the oil and gas storage bases; else by volume
  std::string situation;             ///< existing, new; else new for a proposed site
  Origin origin;
};

/// A row of a separation table (防火间距): columns of data/standards/separation_distances.csv.
struct SeparationRow {
  std::string standard;
  std::string edition;
  std::string clause;
  std::string row;
  std::string facility_kind;
  std::string facility_zh;
  std::string facility_en;
  std::string grade;  ///< "" when the standard has none
  std::string target_kind;
  std::string target_zh;
  std::string target_en;
  std::optional<double> distance_m;  ///< absent: the standard rules it, the number is not here
  std::string measured_from;         ///< dike_centre, tank_wall, edge, point, fence
  std::string measured_to;           ///< building, fence, centre_line, edge
  std::optional<double> persons_below;
  std::optional<double> households_below;
  std::string condition;  ///< "", small_settlement, not_available, by_calculation
  std::string note;
  std::string source;
  std::string confidence;
};

/// Choices of the external safety protection distance. Section `distance` of study.yaml, and the
/// fields of sites and equipment that belong to it. Method: docs/safety_distance.md.
struct DistanceInputs {
  bool given = false;                                             ///< the study has the section
  std::map<std::string, SiteDistanceChoice, std::less<>> sites;   ///< by id of the site
  std::map<std::string, std::string, std::less<>> facility_kind;  ///< by id of the equipment
  std::vector<SeparationRow> rows;                                ///< of the study's own table
  int directions = 36;                 ///< in which distances to contours are given
  bool sum_over_site = false;          ///< sum q/Q over the site, not over its largest unit
  bool small_settlements = false;      ///< use bracketed values for small settlements
  double list_within_m = 500.0;        ///< separations with a larger margin are counted, not listed
  double separation_reach_m = 1000.0;  ///< beyond it a distance that is not here does not matter
  double start_slack_m = 50.0;         ///< a facility of unknown size may begin so much nearer
  double storage_base_oil_m3 = 0.0;    ///< volume from which a site is a storage base
  double storage_base_liquefied_hydrocarbon_m3 = 0.0;
  double storage_base_lng_m3 = 0.0;
  /// Frequencies below it do not count beyond the vertical cut of an F-N line, in a second verdict
  /// [1/yr]; 0: no second verdict.
  double societal_frequency_floor_per_yr = 0.0;
  /// Of the options above, by key ("storage_base_oil"): where the value comes from.
  std::map<std::string, std::string, std::less<>> option_source;
};

}  // namespace isorisk::study
