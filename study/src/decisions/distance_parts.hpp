// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "decisions/words.hpp"
#include "isorisk/study/decisions/distance.hpp"

/// Parts of distance_output().
namespace isorisk::study::decisions::distance {

/// What tables, layers, document and text of the answer name alike.
class DistanceWords : protected Words {
 public:
  DistanceWords(const Study& study, const RiskBasis& basis, const DistanceResult& result)
      : Words{study}, basis_{basis}, r_{result} {}

 protected:
  [[nodiscard]] std::string verdict_text(Verdict v) const;
  [[nodiscard]] std::string method_name(DistanceMethod m) const;
  /// "consequence method; quantitative risk analysis"
  [[nodiscard]] std::string methods_of(const SitePath& p) const;
  /// Id of the nearest store of explosives or equipment.
  [[nodiscard]] std::string nearest_source(const TargetDistance& d) const;
  /// What the facility keeps its separation from: target, road or site.
  [[nodiscard]] std::string other_name(const SeparationFinding& f) const;
  /// "GB 50160-2008 Table 4.1.9"
  [[nodiscard]] static std::string clause_text(const DistanceSource& s);
  [[nodiscard]] static DistanceSource source_of(const SeparationRow& row);
  /// Where the requirement that governs comes from; empty when none does.
  [[nodiscard]] DistanceSource governing_source(const TargetDistance& d) const;
  [[nodiscard]] int number_of(Verdict v) const;

  const RiskBasis& basis_;
  const DistanceResult& r_;
};

[[nodiscard]] std::vector<OutTable> tables(const Study& study, const RiskBasis& basis,
                                           const DistanceResult& result);

/// Contours, separations, blast and targets, styled, lowest first.
[[nodiscard]] std::vector<MapLayer> map_layers(const Study& study, const RiskBasis& basis,
                                               const DistanceResult& result);

/// The answer for programs, as JSON text.
[[nodiscard]] std::string document(const Study& study, const RiskBasis& basis,
                                   const DistanceResult& result);

}  // namespace isorisk::study::decisions::distance
