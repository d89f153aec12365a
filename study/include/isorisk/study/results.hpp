// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "isorisk/study/basis.hpp"
#include "isorisk/study/qra.hpp"

namespace isorisk::study {

/// When a run began: for the manifest, the only result file that may hold times.
struct RunClock {
  std::chrono::system_clock::time_point started = std::chrono::system_clock::now();
};

/// Writes every result file of docs/results.md into a folder that appears whole or not at all.
/// \throws DataError; the old results then stand.
void write_results(const Study& study, const QraResult& result, const RunOptions& options,
                   const std::filesystem::path& folder, const RunClock& clock);

/// The same, with the risk basis (kBasisFile) that decisions start from.
void write_results(const Study& study, const RiskBasis& basis, const RunOptions& options,
                   const std::filesystem::path& folder, const RunClock& clock);

/// Whether results could be written there: asked before a long run. Leaves nothing behind but the
/// folders above it. \throws DataError
void check_result_folder(const std::filesystem::path& folder);

/// The text of summary.json.
[[nodiscard]] std::string summary_json(const Study& study, const QraResult& result);

/// The headline numbers and where the files are, for a terminal, in the language of the study.
[[nodiscard]] std::string summary_text(const Study& study, const QraResult& result,
                                       const std::filesystem::path& folder);

}  // namespace isorisk::study
