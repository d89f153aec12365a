// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "isorisk/study/decisions/records.hpp"

/// Parts of records_output().
namespace isorisk::study::decisions::records {

/// The commands of the decisions that are not part of the records: "hazard", "distance".
[[nodiscard]] std::vector<std::string> undecided(const RecordParts& parts);

/// Whether a share [0, 1] counts in a table of whole percents.
[[nodiscard]] constexpr bool shown(double share) noexcept { return share >= 0.005; }

/// Fail: the site exceeds a limit by itself; Warn: it adds to a target above its limit.
[[nodiscard]] Verdict verdict_of(const SiteRecord& record);

/// Word of the verdict on a target.
[[nodiscard]] constexpr const char* limit_verdict(bool has_limit, bool meets) noexcept {
  return !has_limit ? "no_limit" : meets ? "pass" : "fail";
}

/// The answer for programs, as JSON text; the records themselves are files of their own.
[[nodiscard]] std::string document(const Study& study, const RecordParts& parts,
                                   const Records& records);

}  // namespace isorisk::study::decisions::records
