// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "isorisk/gis/vector.hpp"

namespace isorisk::gis {

/// What an OpenStreetMap extract looks like as layers.
[[nodiscard]] std::vector<std::string> osm_layer_names();

/// Fills the layer that `layer.file` and `layer.name` name, with default_osm_keys() as fields.
void read_osm_layer(const ReadOptions& options, Layer& layer);

}  // namespace isorisk::gis
