// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "isorisk/gis/write.hpp"

namespace isorisk::gis {

using RasterTags = std::vector<std::pair<std::string, std::string>>;

/// Several bands in one Cloud-Optimized GeoTIFF, each with its description and unit, through
/// AtomicFile. Reals: NaN is nodata, overviews average.
/// \throws InputError when a band has not as many values as the grid has cells; DataError when it
///         cannot be written.
void write_real_bands(const std::filesystem::path& path, const GridSpec& spec, const Crs& crs,
                      const std::vector<std::pair<RasterMetadata, std::vector<float>>>& bands,
                      const RasterTags& tags = {});

/// Numbers of categories: 0 is nodata, overviews take the most frequent one.
void write_category_bands(
    const std::filesystem::path& path, const GridSpec& spec, const Crs& crs,
    const std::vector<std::pair<RasterMetadata, std::vector<std::uint16_t>>>& bands,
    const RasterTags& tags = {});

}  // namespace isorisk::gis
