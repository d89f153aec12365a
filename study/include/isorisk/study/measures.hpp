// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/transect.hpp"

/// Risk measures beside individual risk and one F-N curve: staff and public apart, averages per
/// person and hour, expected deaths by place. Definitions and limits: docs/diff.md
namespace isorisk::study {

/// Risk to a group of people from a group of sources.
struct GroupRisk {
  double pll_per_yr = 0.0;
  std::vector<risk::FnPair> fn;  ///< cumulative, falling N
};

struct PeopleRisk {
  double persons_mean = 0.0;  ///< present on average over the year
  GroupRisk risk;
  double average_per_yr = 0.0;  ///< PLL / persons present: of a place always taken
  double far = 0.0;             ///< fatal accident rate: deaths in 1e8 hours of exposure
};

/// A square of people.
struct PeopleCell {
  Point centre;
  double side_m = 0.0;
  std::int32_t site = -1;  ///< whose staff they are; -1: public
  double persons_mean = 0.0;
  /// Expected deaths [1/yr] by the risk at the centre of the square, outdoors and indoors by
  /// period; without the own sources for staff.
  double pll_per_yr = 0.0;
};

struct SiteStaff {
  double persons_mean = 0.0;
  double by_neighbours_per_yr = 0.0;  ///< PLL of its staff by the sources of other sites
  double by_own_per_yr = 0.0;         ///< by its own sources; not in the PLL of the run
};

struct Measures {
  double pll_per_yr = 0.0;  ///< of the run: public and staff by neighbours
  PeopleRisk people;        ///< public: people outside every site
  PeopleRisk staff;         ///< people inside a site, by the sources of other sites
  PeopleRisk staff_all;     ///< the same people by all sources, their own site's included
  std::vector<SiteStaff> sites;
  std::vector<PeopleCell> cells;
  double cells_pll_per_yr = 0.0;  ///< sum over the cells: differs from pll_per_yr by the cell size
  std::vector<Warning> warnings;
};

/// \throws Cancelled, NumericError
[[nodiscard]] Measures risk_measures(const KeptRun& run, int threads, Reporter& reporter);

/// Figures, tables, a layer of cells, JSON and text.
[[nodiscard]] decisions::DecisionOutput measures_output(const KeptRun& run, const Measures& m);

/// Writes measures.json, measures.gpkg, report.html and tables into a folder: all or none.
void write_measures(const KeptRun& run, const Measures& m, const std::filesystem::path& folder);

}  // namespace isorisk::study
