// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ogr_spatialref.h>

#include <string>

#include "handles.hpp"
#include "isorisk/gis/crs.hpp"

namespace isorisk::gis {

/// What a file says about its coordinates; unknown when it says nothing or "undefined".
[[nodiscard]] Crs crs_from_ogr(const OGRSpatialReference* srs);

/// For writing, x = east first. Null when the CRS is unknown. \throws DataError for GCJ-02, BD-09.
[[nodiscard]] SrsPtr to_ogr_srs(const Crs& crs);

}  // namespace isorisk::gis
