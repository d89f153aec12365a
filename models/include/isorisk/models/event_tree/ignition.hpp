// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

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

/// Direct-ignition probability from data/coefficients/direct_ignition.csv. Sets: "cpr18e-1999" (a
/// boundary value belongs to the middle class) and "aqt3046-2013" (the lower bound belongs to the
/// band). A class without a row for a transport unit takes the stationary row.
/// \param amount kg/s for Continuous, kg for Instantaneous.
/// \throws InputError for an unknown set or a negative amount.
[[nodiscard]] DirectIgnition direct_ignition(std::string_view set, Installation installation,
                                             ReleaseKind release, double amount,
                                             MaterialClass material, IgnitionReactivity reactivity);

struct FixedIgnition {
  double direct = 0.0;
  double delayed = 0.0;    ///< given no direct ignition
  double explosion = 0.0;  ///< given delayed ignition
  std::string source;
  std::string confidence;
};

/// Fixed fractions from data/coefficients/fixed_ignition.csv; set "mchs404-2009".
/// \param volatile_fluid gas, two-phase, or liquid of flash point <= 28 degC
/// \throws InputError for an unknown set or a negative rate.
[[nodiscard]] FixedIgnition fixed_ignition(std::string_view set, bool volatile_fluid,
                                           ReleaseKind release, double rate_kg_per_s);

/// Ignition by a curve over the release rate.
struct CurveIgnition {
  double total = 0.0;
  double direct = 0.0;
  double delayed = 0.0;  ///< given no direct ignition
  bool outside = false;  ///< below the lowest rate of the curve: its lowest value was taken
  std::string source;
  std::string confidence;
};

/// Total ignition P = a Q^b over 1 kg/s, a line in log-log below, between its least value and its
/// cap (data/coefficients/ignition_curves.csv); the direct part is fixed, the rest is delayed.
/// An instantaneous release takes the cap.
/// \param scenario "large_plant_gas", "small_plant_gas"
/// \throws InputError for an unknown scenario or a negative rate.
[[nodiscard]] CurveIgnition curve_ignition(std::string_view scenario, ReleaseKind release,
                                           double rate_kg_per_s);
[[nodiscard]] std::vector<std::string> ignition_curves();

/// Share of a toxic and flammable release treated as flammable (CPR 18E section 4.7.5): the direct
/// ignition probability, 0 for low reactivity.
[[nodiscard]] double flammable_share(IgnitionReactivity reactivity,
                                     double direct_ignition_probability) noexcept;

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

/// 60-second probability of a kind of source ("road", "flare", "furnace", ...), from
/// data/coefficients/delayed_ignition.csv. \throws InputError listing the kinds.
[[nodiscard]] double default_p60(std::string_view kind);

}  // namespace isorisk::models::event_tree
