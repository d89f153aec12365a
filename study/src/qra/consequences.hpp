// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domino.hpp"
#include "footprints.hpp"
#include "ignition_map.hpp"
#include "isorisk/models/event_tree/event_tree.hpp"
#include "isorisk/models/substance/substance.hpp"
#include "isorisk/study/qra.hpp"

/// Consequences of one release: source term, event tree, and footprints of every branch, weather
/// class by weather class. A pure function of the study and the release.
namespace isorisk::study::qra {

/// One branch of the event tree of a release, over all weather classes.
struct BranchConsequence {
  models::event_tree::Branch branch;  ///< its probability is that of the first weather class
  std::vector<double> probability;    ///< by weather class
  /// Where sources ignite (method.delayed_ignition_by): by weather class, when the cloud is never
  /// and when it is always ignited later; linear in between. Else empty.
  std::vector<double> never_ignited, always_ignited;
  std::vector<Footprints> footprints;  ///< by weather class
  std::vector<Threats> threats;        ///< by weather class, where the method asks for dominoes
  std::vector<std::vector<std::string>> models;
  std::vector<std::vector<Warning>> warnings;
};

struct ReleaseConsequence {
  std::vector<models::source::SourceTerm> source;  ///< by weather class
  std::vector<BranchConsequence> branches;
  std::vector<IgnitableCloud> clouds;  ///< by weather class, where sources ignite; else empty
  FootprintError error;
};

/// Equipment in every respect but who owns it, where it stands and what it is called, and a loss in
/// every respect but its frequency: then the consequences are the same, footprints included.
[[nodiscard]] bool same_consequences(const Equipment& a,
                                     const models::frequency::LossOfContainment& loss_a,
                                     const Equipment& b,
                                     const models::frequency::LossOfContainment& loss_b);

/// What all releases of a study share.
class ConsequenceModel {
 public:
  explicit ConsequenceModel(const Study& study);

  /// \throws InputError, NumericError with the equipment and the release named in the message.
  [[nodiscard]] ReleaseConsequence evaluate(const Equipment& equipment,
                                            const models::frequency::LossOfContainment& loss) const;

  [[nodiscard]] const std::string& direct_ignition_set() const noexcept { return direct_set_; }

 private:
  struct Case;
  [[nodiscard]] BranchConsequence& branch_of(std::vector<BranchConsequence>& all,
                                             const models::event_tree::Branch& branch) const;

  const Study& study_;
  DeathRules rules_;
  std::string direct_set_;
  bool by_sources_ = false;
  bool dominoes_ = false;
};

}  // namespace isorisk::study::qra
