// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

/// GB/T 3840-91 for stations that do not report low cloud.
/// Reference page: docs/models/dispersion/stability_from_hours.md
namespace isorisk::models::dispersion {

/// Cover in tenths, 0 <= least <= most <= total.
struct LowCloud {
  double least_tenths = 0.0;
  double most_tenths = 0.0;
};

/// What total and opaque cover and the ceiling leave open of the low cloud (base below 2500 m).
/// Opaque cover is of all heights: an upper bound, no more. A ceiling below 2500 m means that low
/// cloud covers at least half the sky, a higher one that it covers at most half. No ceiling
/// (infinite) and an unknown one say nothing: files set it for overcast skies too.
/// \throws InputError when a cover is not within 0 to 10 tenths or the ceiling is negative
[[nodiscard]] LowCloud low_cloud_bounds(double total_tenths,
                                        const std::optional<double>& opaque_tenths,
                                        const std::optional<double>& ceiling_m);

struct RadiationRank {
  int rank = 0;                    ///< the lower one: the more stable class
  bool low_cloud_decides = false;  ///< the bounds give different ranks
};
/// Rank of GB/T 3840-91 for low cloud within bounds. The rank is monotone in low cloud, so that the
/// ends suffice. Night: the sun on or below the horizon.
[[nodiscard]] RadiationRank radiation_rank_gbt3840(double solar_elevation_deg, double total_tenths,
                                                   const LowCloud& low);

}  // namespace isorisk::models::dispersion
