// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "decisions/words.hpp"
#include "isorisk/study/decisions/control_line.hpp"

/// Parts of control_line_output().
namespace isorisk::study::decisions::control_line {

/// What tables, layers, document and text of the answer name alike.
class ControlLineWords : protected Words {
 public:
  ControlLineWords(const Study& study, const ControlLineResult& result)
      : Words{study}, r_{result} {}

 protected:
  /// Of the k-th zone from inside; beyond the last: the land outside.
  [[nodiscard]] std::string zone_name(std::size_t k) const;
  [[nodiscard]] std::string zone_name(std::int32_t k) const;  ///< k < 0: outside
  [[nodiscard]] std::string verdict_name(Verdict v) const;
  [[nodiscard]] std::string parcel_verdict(const ParcelResult& p) const;
  [[nodiscard]] std::string land_name(const std::string& land_class) const;
  [[nodiscard]] std::string parcel_name(const ParcelResult& p) const;
  [[nodiscard]] std::string extra_name(const ExtraArea& e) const;
  [[nodiscard]] std::string extra_kind(const ExtraArea& e) const;
  [[nodiscard]] std::string planning_name() const;
  [[nodiscard]] std::string line_title() const;
  /// The target classes that are wanted, forbidden, ... in a zone.
  [[nodiscard]] std::string classes_text(const ZoneUses& zone, Use wanted) const;
  /// Whether some zone reaches into the parcel.
  [[nodiscard]] static bool touched(const ParcelResult& p);
  [[nodiscard]] static bool in_conflict(const ParcelResult& p) noexcept {
    return p.verdict == Verdict::Fail || p.verdict == Verdict::Warn;
  }

  const ControlLineResult& r_;
};

[[nodiscard]] std::vector<OutTable> tables(const Study& study, const ControlLineResult& result);

/// Zones, parcels, conflicts, other areas, line and targets, styled, lowest first.
[[nodiscard]] std::vector<MapLayer> map_layers(const Study& study, const ControlLineResult& result);

/// The answer for programs, as JSON text.
[[nodiscard]] std::string document(const Study& study, const ControlLineResult& result);

}  // namespace isorisk::study::decisions::control_line
