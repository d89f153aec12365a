// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/output.hpp"

/// Individual-specific risk (IRPA): the risk of a person who spends the year at several places,
/// part of it indoors, part of it not there. Reference page: docs/individual_risk.md
namespace isorisk::study::decisions {

/// Probability of death per year by the outcomes of one site.
struct OwnerShare {
  std::int32_t site = -1;  ///< index into Study::sites
  double risk_per_yr = 0.0;
};

struct StayRisk {
  std::size_t stay = 0;         ///< index into Study::individual.stays
  double outdoor_per_yr = 0.0;  ///< of somebody always outdoors there, given the period of the stay
  double indoor_per_yr = 0.0;   ///< likewise indoors; 0 where the person is never indoors there
  double risk_per_yr = 0.0;     ///< hours/8760 x [f_out outdoor + (1 - f_out) indoor]
};

struct PersonRisk {
  std::string id, name, name_zh;
  double persons = 1.0;
  double hours_per_yr = 0.0;
  double risk_per_yr = 0.0;  ///< of one person of the group
  double far = 0.0;          ///< deaths in 1e8 hours of presence
  double pll_per_yr = 0.0;   ///< risk x persons
  std::vector<StayRisk> stays;
  std::vector<OwnerShare> by_site;  ///< largest first
};

struct IndividualResult {
  std::vector<PersonRisk> persons;  ///< in the order of the study
};

/// Risk of the persons of a study (section `persons`). Outdoors counts as location-specific risk
/// does (unprotected), indoors with the rules of indoor death; all sites count, the own as well.
/// \throws InputError when the study names no persons.
[[nodiscard]] IndividualResult decide_individual(const Study& study, const RiskBasis& basis,
                                                 const RunOptions& options, Reporter& reporter);

/// Figures, tables, map layer, JSON and text in the language of the study.
[[nodiscard]] DecisionOutput individual_output(const Study& study, const IndividualResult& result);

}  // namespace isorisk::study::decisions
