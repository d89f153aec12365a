// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "handles.hpp"
#include "isorisk/gis/write.hpp"

namespace isorisk::gis {

/// \throws DataError, all faults of the layer's shape together: names, titles, numbers and types of
///         values, kinds of geometry.
void check_layer(const OutLayer& layer);

/// Creates the fields of `layer` in `target`.
void create_fields(const OutLayer& layer, OGRLayer& target);

/// The feature as one of `target`; geometry in the kind of the layer. fid counts from 1.
[[nodiscard]] FeaturePtr make_feature(const OutLayer& layer, std::size_t index, OGRLayer& target);

}  // namespace isorisk::gis
