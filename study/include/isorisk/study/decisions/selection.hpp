// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/models/criteria/selection.hpp"
#include "isorisk/study/decisions/output.hpp"

/// Which installations a quantitative risk analysis takes up: the selection method of CPR 18E ch. 2
/// and GB/T 37243-2019 Annex B. Reference page: docs/selection.md
namespace isorisk::study::decisions {

using SelectionKind = models::criteria::selection::HazardKind;
/// One value for each of toxic, flammable and explosive.
using ByKind = std::array<double, 3>;

/// A substance in one piece of equipment, as one of the three kinds.
struct SelectionPart {
  std::string equipment;  ///< id of the equipment or store
  std::string substance;
  SelectionKind kind = SelectionKind::Flammable;
  double quantity_kg = 0.0;
  models::criteria::selection::Factors factors;  ///< 1, 1, 1 of explosives
  std::optional<double> limit_kg;                ///< G; absent: none, it adds nothing
  std::optional<double> lc50_mg_per_m3;          ///< of toxics
  std::string lc50_source;
  double indication = 0.0;
};

/// Where a selection number decides.
struct SelectionPlace {
  double number = 0.0;  ///< S, the largest of the three kinds
  SelectionKind kind = SelectionKind::Flammable;
  double share = 0.0;       ///< of the largest S of the site's installations at this point
  double distance_m = 0.0;  ///< to the installation
  Point point;
  std::string who;  ///< id of a target or population area; "" on the boundary
};

struct SelectionInstallation {
  std::string id;  ///< of the unit, or of the equipment that stands for itself
  std::int32_t site = -1;
  std::vector<std::string> equipment;
  std::vector<SelectionPart> parts;
  ByKind indication{};  ///< A by kind
  bool selected = false;
  /// By rule: at the boundary, at the nearest people, or because an LC50 is not known.
  bool by_boundary = false;
  bool by_people = false;
  bool by_unknown = false;
  std::vector<std::string> without_lc50;  ///< substances
  SelectionPlace boundary;  ///< where the share is largest among points with S above the threshold,
                            ///< else where S is largest
  std::optional<SelectionPlace> people;  ///< nearest target or population outside the site
  Point position;
};

struct SelectionResult {
  std::vector<SelectionInstallation> installations;  ///< by site, in order of the study
  std::vector<std::string> without_contents;         ///< equipment that holds nothing known
};

/// Pure function of the study; no risk basis is needed.
[[nodiscard]] SelectionResult decide_selection(const Study& study);

/// Figures, tables, map layers, JSON and text in the language of the study.
[[nodiscard]] DecisionOutput selection_output(const Study& study, const SelectionResult& result);

}  // namespace isorisk::study::decisions
