// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/capacity.hpp"
#include "isorisk/study/decisions/control_line.hpp"
#include "isorisk/study/decisions/distance.hpp"
#include "isorisk/study/decisions/hazard.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/study.hpp"

/// One record for every enterprise (一企一档) and one for the park (一园一策): what the study and
/// the decisions know of them, with sources, and what is still open. Page: docs/records.md.
namespace isorisk::study::decisions {

/// The answers of other decisions. What is not there is said to be undecided.
struct RecordParts {
  const HazardResult* hazard = nullptr;
  const DistanceResult* distance = nullptr;
  const ControlLineResult* control_line = nullptr;
  const CapacityResult* capacity = nullptr;
  std::vector<RecordSection> sections{};
};

/// Something a reader must add or confirm.
struct OpenPoint {
  std::string code;     ///< stable, lower_snake: "no_inventory", "unconfirmed_limit"
  std::string subject;  ///< id of equipment, target or unit, clause of a value
  std::string en;
  std::string zh;
  friend bool operator==(const OpenPoint&, const OpenPoint&) = default;
};

/// A substance of a site over its equipment.
struct RecordSubstance {
  std::string substance;
  int equipment = 0;          ///< pieces that hold it
  int without_inventory = 0;  ///< of them with a stock (no pumps, pipes, arms) that is not known
  double inventory_kg = 0.0;  ///< of the others
};

/// What a site adds to the risk of a target that is not its own.
struct RecordTarget {
  std::int32_t target = 0;  ///< index into Study::targets
  double risk_by_site_per_yr = 0.0;
  double risk_per_yr = 0.0;  ///< of all sites
  double share = 0.0;        ///< of it [0, 1]
  std::optional<models::criteria::Limit> limit;
  bool meets = true;        ///< all sites
  bool meets_alone = true;  ///< the site alone
};

struct SiteRecord {
  std::int32_t site = 0;                    ///< index into Study::sites
  std::string file;                         ///< of its JSON
  std::vector<std::int32_t> equipment;      ///< index into Study::equipment
  std::vector<RecordSubstance> substances;  ///< by mass, largest first
  SiteResult risk;
  std::vector<risk::FnPair> fn;  ///< its own cumulative F-N curve, by falling N
  /// Its share of the frequency of accidents with at least so many deaths: at the vertex of the F-N
  /// curve that decides its region, else at one death or more.
  double societal_share = 0.0;
  double societal_share_at_deaths = 0.0;
  std::vector<RecordTarget> targets;  ///< by the site's risk over the limit, largest first
  std::vector<double> zone_m2;        ///< of its area by zone of the control line, last outside
  std::vector<OpenPoint> open;
};

struct ParkRecord {
  std::string file;
  std::vector<RecordSubstance> substances;
  int failing_targets = 0;
  std::vector<OpenPoint> open;  ///< of the park; those of the enterprises stand in their records
};

struct Records {
  std::vector<SiteRecord> sites;  ///< index of Study::sites
  ParkRecord park;
};

/// A name of a file for every id, safe on every file system: the id itself when it is plain
/// (letters, digits, _ and -), else its plain letters with a number. No two are equal, case aside.
[[nodiscard]] std::vector<std::string> record_file_names(std::span<const std::string> ids);

[[nodiscard]] Records make_records(const Study& study, const RiskBasis& basis,
                                   const RecordParts& parts);

/// The JSON of one enterprise, and of the park.
[[nodiscard]] std::string site_record_json(const Study& study, const RiskBasis& basis,
                                           const RecordParts& parts, const Records& records,
                                           std::size_t site);
[[nodiscard]] std::string park_record_json(const Study& study, const RiskBasis& basis,
                                           const RecordParts& parts, const Records& records);

/// Figures, tables, map layer and the files of the records, in the language of the study.
[[nodiscard]] DecisionOutput records_output(const Study& study, const RiskBasis& basis,
                                            const RecordParts& parts, const Records& records);

}  // namespace isorisk::study::decisions
