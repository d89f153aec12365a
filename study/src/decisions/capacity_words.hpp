// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "isorisk/study/decisions/capacity.hpp"

/// Sentences of the capacity decision in the language of the study.
namespace isorisk::study::decisions::capacity {

/// "1.37", "12", "0.0031"
[[nodiscard]] std::string factor_text(double factor);

/// "T01 Xinhua Primary School", "F-N curve at N = 12"
[[nodiscard]] std::string constraint_text(const Study& study, const CapacityResult& result,
                                          const CapacityConstraint& constraint);

/// Document and clause of its limit, with the confidence: "GB 36894-2018 cl. 3.2, Table 2
/// [recalled]"
[[nodiscard]] std::string clause_text(const Study& study, const CapacityResult& result,
                                      const CapacityConstraint& constraint);

/// Where the limit comes from; nullptr when the study's criteria do not say.
[[nodiscard]] const models::criteria::Provenance* provenance_of(
    const Study& study, const CapacityResult& result, const CapacityConstraint& constraint);

[[nodiscard]] std::string clause_text(const Study& study,
                                      const models::criteria::Provenance& provenance);

/// What the parcels are counted in: "Number of reference units: V-101 Propane vessel".
[[nodiscard]] std::string unit_text(const Study& study, const CapacityResult& result);

/// The societal line that may not be reached; nullptr when the criteria have none of that kind.
[[nodiscard]] const models::criteria::SocietalLine* capacity_line(const Study& study);

}  // namespace isorisk::study::decisions::capacity
