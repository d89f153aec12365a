// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "congestion_map.hpp"
#include "domino.hpp"
#include "footprints.hpp"
#include "ignition_map.hpp"
#include "isorisk/models/event_tree/event_tree.hpp"
#include "isorisk/models/substance/substance.hpp"
#include "isorisk/study/qra.hpp"

/// Consequences of one release: source term, event tree, and footprints of every branch, weather
/// class by weather class. A pure function of the study and the release.
namespace isorisk::study::qra {

/// What decides the event tree of a release in one weather class.
struct TreeCase {
  models::event_tree::ReleaseKind release{};
  models::event_tree::Hazard hazard{};
  bool liquid = false;          ///< a liquid that does not boil on release
  bool pool = false;            ///< part of it forms a pool
  bool volatile_fluid = false;  ///< in the sense of the fixed ignition table
  bool on_tank = false;         ///< a fire on a tank
  double amount = 0.0;          ///< kg, or kg/s of a continuous release
};

/// Probabilities of a branch, given the release, by weather class.
struct BranchProbabilities {
  std::vector<double> probability;
  /// Where sources ignite (method.delayed_ignition_by): when the cloud is never and when it is
  /// always ignited later; linear in between. Else empty.
  std::vector<double> never_ignited, always_ignited;
};

/// One branch of the event tree of a release, over all weather classes. Footprints, models and
/// warnings are there where its probability was not zero, and where it harms nobody.
struct BranchConsequence : BranchProbabilities {
  models::event_tree::Branch branch;   ///< its probability is that of the first weather class
  std::vector<Footprints> footprints;  ///< by weather class
  std::vector<Threats> threats;        ///< by weather class, where the method asks for dominoes
  /// By weather class, without the explosion; of branches that have one, where the map counts.
  std::vector<Footprints> calm;
  std::vector<std::vector<std::string>> models;
  std::vector<std::vector<Warning>> warnings;
};

struct ReleaseConsequence {
  std::vector<models::source::SourceTerm> source;  ///< by weather class
  std::vector<TreeCase> trees;                     ///< by weather class
  std::vector<BranchConsequence> branches;
  std::vector<IgnitableCloud> clouds;     ///< by weather class, where sources ignite; else empty
  std::vector<ExplosiveCloud> explosive;  ///< by weather class, where the map counts; else empty
  FootprintError error;
};

/// Equipment in every respect but who owns it, where it stands and what it is called, and a loss in
/// every respect but its frequency: then the consequences are the same, footprints included.
[[nodiscard]] bool same_consequences(const Equipment& a,
                                     const models::frequency::LossOfContainment& loss_a,
                                     const Equipment& b,
                                     const models::frequency::LossOfContainment& loss_b);

/// An event tree with its probabilities before the factors of a study.
struct TreeInputs {
  std::string_view tree;
  const models::event_tree::EventTree* event_tree = nullptr;  ///< of that name, of the study
  models::event_tree::Probabilities p;
  const models::Substance* substance = nullptr;
};

/// The branches with factors on the ignition; ignition probabilities stay at most 1.
[[nodiscard]] std::vector<models::event_tree::Branch> branches_of(const TreeInputs& in,
                                                                  const Factors& factors);

/// What all releases of a study share.
class ConsequenceModel {
 public:
  explicit ConsequenceModel(const Study& study);

  /// \throws InputError, NumericError with the equipment and the release named in the message.
  [[nodiscard]] ReleaseConsequence evaluate(const Equipment& equipment,
                                            const models::frequency::LossOfContainment& loss) const;

  /// Probabilities of the branches of a release that was evaluated for a study of the same
  /// consequences, as this study has them.
  /// \throws InputError when a branch now happens that did not: its footprints are not known.
  [[nodiscard]] std::vector<BranchProbabilities> probabilities(
      const Equipment& equipment, const ReleaseConsequence& known) const;

  [[nodiscard]] TreeInputs tree_inputs(const Equipment& equipment, const TreeCase& tree) const;

  [[nodiscard]] const std::string& direct_ignition_set() const noexcept { return direct_set_; }

 private:
  /// A fire in a store of chemicals: a plume of toxic gas, and heat where the roof has gone.
  [[nodiscard]] ReleaseConsequence warehouse(
      const Equipment& equipment, const models::frequency::LossOfContainment& loss) const;
  /// A fire on an atmospheric tank.
  [[nodiscard]] ReleaseConsequence tank(const Equipment& equipment,
                                        const models::frequency::LossOfContainment& loss) const;
  /// What the burst of the vessel itself does, in every branch and weather.
  struct BurstEffects;
  [[nodiscard]] BurstEffects burst_of(const Equipment& equipment,
                                      const models::Substance& substance,
                                      const models::frequency::LossOfContainment& loss,
                                      const std::string& name) const;
  struct Branching;
  [[nodiscard]] Branching branching(const Equipment& equipment, const TreeCase& tree) const;
  [[nodiscard]] BranchConsequence& branch_of(std::vector<BranchConsequence>& all,
                                             const models::event_tree::Branch& branch) const;

  const Study& study_;
  DeathRules rules_;
  std::string direct_set_;
  bool by_sources_ = false;
  bool dominoes_ = false;
  bool congestion_map_ = false;
};

}  // namespace isorisk::study::qra
