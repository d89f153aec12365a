// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "isorisk/study/qra.hpp"
#include "line.hpp"

/// Releases that are of a part of a piece of equipment: a section of a line, a part of a load; and
/// the releases of vehicles on a route.
namespace isorisk::study::qra {

/// Shares of the length of a pipe in each of its sections (method.line_sections); {1} of what is
/// one, and of other equipment.
[[nodiscard]] std::vector<double> section_shares(const Study& study, const Equipment& equipment);

/// The pieces [first, second) whose middles lie in a section.
[[nodiscard]] std::pair<std::size_t, std::size_t> section_pieces(
    std::span<const Line::Piece> pieces, double length_m, std::int32_t section,
    std::int32_t sections);

[[nodiscard]] inline bool is_part(const Equipment& e, const Release& r) noexcept {
  return (r.sections > 1 && e.type == EquipmentType::Pipe) || r.spill_m3 > 0.0;
}

/// The equipment as a release of a part of it sees it: the pipe broken at the place of the section
/// that lets most out (gas: nearest to the middle between the valves; else its upstream end), the
/// load that is spilled.
[[nodiscard]] Equipment part_of(const Equipment& equipment, const Release& release);

/// Releases of the vehicles of a route (data/frequencies/transport_*.csv): per vehicle and
/// kilometre, by kind of road, railway or waterway and of tank.
/// \throws InputError for an unknown variant
[[nodiscard]] std::vector<Release> route_releases(const Equipment& route);

/// Factor on the frequency of a route by period: day_share over the share of the day in the year,
/// likewise by night. Empty: as much by day as by night, or there is no day or no night.
[[nodiscard]] std::vector<double> traffic_by_period(const Equipment& route,
                                                    const std::vector<Period>& periods);
[[nodiscard]] inline double in_period(const std::vector<double>& factors, int period) noexcept {
  return factors.empty() ? 1.0 : factors[static_cast<std::size_t>(period)];
}

/// Kinds of road, railway or waterway that a route type has, its default first.
[[nodiscard]] std::vector<std::string> route_variants(EquipmentType type);

}  // namespace isorisk::study::qra
