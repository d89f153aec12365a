// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/study/transect.hpp"

/// Who makes the risk at every cell of the map: the largest contributors and their shares.
/// docs/diff.md
namespace isorisk::study {

struct AttributionOptions {
  int bands = 3;              ///< contributors kept a cell, 1 to 16
  bool by_equipment = false;  ///< else by enterprise
  int threads = 0;            ///< 0: all; never changes the result
};

struct Attribution {
  GridSpec spec;
  std::vector<std::string> ids;    ///< of the enterprises or equipment; category i is ids[i - 1]
  std::vector<std::string> names;  ///< likewise
  /// By band, then by cell (north row first): category of the largest contributor, of the second,
  /// ...; 0: there is none.
  std::vector<std::vector<std::uint16_t>> category;
  /// Its share of the risk at the cell [0, 1]; NaN: there is none.
  std::vector<std::vector<float>> share;
  std::vector<double> risk_per_yr;  ///< of all together, by cell: the sum the shares refer to
};

/// One contributor after the other on the grid of the run: at most 16 + 6 bands bytes a cell are
/// held, whatever their number; time is about that of the risk map of the run, and for many pieces
/// of equipment a few milliseconds a piece more.
/// \throws InputError when bands are not 1 to 16; Cancelled.
[[nodiscard]] Attribution attribute(const KeptRun& run, const AttributionOptions& options,
                                    Reporter& reporter);

/// Writes <stem>_category.tif and <stem>_share.tif (a band per rank), <stem>.csv (category, id,
/// name) and <stem>_category.qml, which QGIS takes as legend by itself. Each file whole or not.
void write_attribution(const Attribution& attribution, const gis::Crs& crs,
                       const std::filesystem::path& stem);

}  // namespace isorisk::study
