// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "isorisk/models/event_tree/event_tree.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Ignition probabilities. Reference page: docs/models/event_tree/ignition.md
namespace isorisk::models::event_tree {

enum class Installation { Stationary, RoadTanker, RailWagon };

struct DirectIgnition {
  double probability = 0.0;
  std::string rule;  ///< row of the table, in words
  std::string source;
  std::string confidence;
};

/// Direct-ignition probability. The set is a table: "cpr18e-1999" (a boundary value belongs to the
/// middle class) or "aqt3046-2013" (a boundary value belongs to the upper band... see docs).
/// \param amount kg/s for Continuous, kg for Instantaneous.
/// \throws InputError for an unknown set or a negative amount.
[[nodiscard]] DirectIgnition direct_ignition(std::string_view set, Installation installation,
                                             ReleaseKind release, double amount,
                                             MaterialClass material, IgnitionReactivity reactivity);

/// Share of direct ignition that is a BLEVE: 0.7 stationary, 1.0 transport units (CPR 18E 4.7.2).
[[nodiscard]] double bleve_share(Installation installation) noexcept;

/// Ignition rate [1/s] of a source that ignites with probability p60 within 60 s.
/// Infinite for p60 = 1 (ignites at contact).
[[nodiscard]] double ignition_rate_per_s(double p60) noexcept;

/// P = P_present (1 - exp(-w t)); AQ/T 3046-2013 eq. (G.1). Point source.
[[nodiscard]] double point_ignition(double p60, double present_fraction, double time_s) noexcept;
/// Road or railway; d = N E / v vehicles on the length inside the cloud: d <= 1: d (1 - exp(-w t)),
/// else 1 - exp(-d w t).
[[nodiscard]] double line_ignition(double p60, double vehicles_per_h, double length_m,
                                   double speed_m_per_s, double time_s) noexcept;
/// P = 1 - exp(-n w t), n persons inside the cloud.
[[nodiscard]] double population_ignition(double persons, double time_s,
                                         double p60_per_person = 0.01) noexcept;
/// 1 - prod(1 - P_i).
[[nodiscard]] double combined_ignition(std::span<const double> probabilities) noexcept;

/// Default 60-second probability of a kind of source (data/event_trees? see docs), NaN if unknown.
[[nodiscard]] double default_p60(std::string_view kind) noexcept;

}  // namespace isorisk::models::event_tree
