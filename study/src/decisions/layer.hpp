// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "isorisk/gis/write.hpp"

/// Colours and classes of the map layers of all decisions.
namespace isorisk::study::decisions {

namespace colour {

constexpr const char* kPass = "#2e7d4f";
constexpr const char* kWarn = "#d68910";
constexpr const char* kConflict = "#e08e0b";  ///< a warning beside kFail on a map of areas
constexpr const char* kFail = "#c0392b";
constexpr const char* kNone = "#7f8c8d";  ///< not judged, as it is
constexpr const char* kWhite = "#ffffff";

}  // namespace colour

/// A class of areas in one colour, with an outline of the same colour.
[[nodiscard]] inline gis::StyleClass area_class(const std::string& name, const std::string& colour,
                                                double opacity, double width_mm = 0.4) {
  return {.value = name,
          .label = name,
          .colour = colour,
          .opacity = opacity,
          .outline = colour,
          .width_mm = width_mm};
}

/// A class of markers with a white outline.
[[nodiscard]] inline gis::StyleClass marker_class(const std::string& name,
                                                  const std::string& colour) {
  return {.value = name, .label = name, .colour = colour, .outline = colour::kWhite};
}

/// All features of a layer in one class.
[[nodiscard]] inline gis::Style single_style(gis::StyleKind kind, const gis::OutLayer& layer,
                                             gis::StyleClass look) {
  look.label = layer.title;
  return {.kind = kind, .name = layer.title, .classes = {std::move(look)}};
}

}  // namespace isorisk::study::decisions
