// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Event trees: from a release to outcomes with their conditional probabilities.
///
/// Data: data/event_trees/*.json. Reference page: docs/models/event_tree/event_trees.md
namespace isorisk::models::event_tree {

enum class OutcomeKind { JetFire, PoolFire, Fireball, FlashFire, Explosion, Toxic, None };

/// Probabilities of the splits. A tree uses those it names.
struct Probabilities {
  double direct = 0.0;     ///< direct (immediate) ignition
  double bleve = 0.0;      ///< BLEVE and fireball, given direct ignition
  double delayed = 0.0;    ///< delayed ignition, given no direct ignition
  double explosion = 0.4;  ///< explosion, given ignition of the cloud (else flash fire)
  double flammable = 1.0;  ///< share treated as flammable of a toxic and flammable substance
};

/// One end of a tree.
struct Branch {
  std::string id;  ///< "jet_fire", "flash_fire_then_jet", ... unique within its tree
  std::string label_en;
  std::string label_zh;
  /// What happens, the name-giving outcome first. An Explosion branch also carries FlashFire: the
  /// deaths inside the flammable cloud count in both delayed branches.
  std::vector<OutcomeKind> outcomes;
  bool delayed = false;      ///< the cloud ignites after it has drifted
  double probability = 0.0;  ///< given the release
};

/// What a tree applies to.
enum class ReleaseKind : std::uint8_t { Continuous, Instantaneous };
enum class Hazard : std::uint8_t { Flammable, Toxic, FlammableAndToxic, Neither };

/// A knot of a tree: a split with a named probability (first child: it happens; second: it does
/// not), a split whose shares the tree itself gives, or an end.
struct TreeNode {
  std::string split;               ///< "direct", "delayed", ...; "" for fixed shares and ends
  std::vector<double> shares;      ///< of the children, where the tree gives them; they sum to one
  std::vector<TreeNode> children;  ///< none: an end
  Branch leaf;
};

/// What is wrong in the text of a tree.
struct TreeFault {
  std::string where;    ///< "root.no.yes", "id"
  std::string value;    ///< as written; "" when nothing was
  std::string message;  ///< "is no probability that a tree can name"
  std::string allowed;
  std::string suggestion;
};

class EventTree {
 public:
  /// \throws DataError naming the file and everything that is wrong with it.
  static EventTree parse(std::string_view json_text, std::string_view file_name);
  /// The tree, or nothing and all its faults.
  static std::optional<EventTree> read(std::string_view json_text, std::vector<TreeFault>& faults);

  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] const std::string& source() const noexcept { return source_; }
  [[nodiscard]] const std::string& title_en() const noexcept { return title_en_; }
  [[nodiscard]] const std::string& title_zh() const noexcept { return title_zh_; }
  [[nodiscard]] const std::string& confidence() const noexcept { return confidence_; }
  [[nodiscard]] const TreeNode& root() const noexcept { return root_; }
  /// Names of the probabilities it uses, in the order of the tree.
  [[nodiscard]] const std::vector<std::string>& splits() const noexcept { return splits_; }

  /// Every branch with its probability, in the order of the tree; branches of probability zero
  /// are kept. The probabilities sum to one within rounding.
  /// \throws InputError listing every probability outside [0, 1].
  [[nodiscard]] std::vector<Branch> evaluate(const Probabilities& probabilities) const;

 private:
  std::string id_;
  std::string source_;
  std::string title_en_;
  std::string title_zh_;
  std::string confidence_;
  std::vector<std::string> splits_;
  TreeNode root_;
};

/// A probability by the name a tree gives it. \throws InputError for an unknown name.
[[nodiscard]] double probability_of(std::string_view split, const Probabilities& probabilities);

/// The trees under data/event_trees, read once.
/// \throws InputError naming the nearest and all known trees.
[[nodiscard]] const EventTree& builtin_tree(std::string_view id);
[[nodiscard]] std::vector<std::string> builtin_tree_ids();

/// Id of the built-in tree for a release.
/// \param liquid the released fluid is a liquid that does not boil on release (pool, no jet)
/// \param pool   part of the release rains out and forms a pool
[[nodiscard]] std::string_view tree_for(ReleaseKind release, Hazard hazard, bool liquid,
                                        bool pool) noexcept;

[[nodiscard]] std::string_view to_text(OutcomeKind value) noexcept;

}  // namespace isorisk::models::event_tree
