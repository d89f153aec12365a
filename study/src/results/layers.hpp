// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/gis/contour.hpp"
#include "isorisk/gis/write.hpp"
#include "isorisk/study/qra.hpp"

/// Results as layers, styled and named in the language of the study. The same layers go into the
/// GeoPackage and into the map of the report.
namespace isorisk::study::results {

struct Layers {
  std::vector<gis::Contour> contours;  ///< of the criteria's levels, highest first
  gis::OutLayer contour_layer;
  gis::OutLayer targets;
  gis::OutLayer sources;
  gis::OutLayer effect_zones;
  gis::OutLayer enterprises;
  gis::OutLayer land_use;
  gis::OutLayer roads;
  gis::OutLayer domino;  ///< without features where no chains were asked for
};

[[nodiscard]] Layers make_layers(const Study& study, const QraResult& result);

/// What lies below the layers of a decision: land use, roads and the outlines of the sites.
struct BackgroundLayers {
  gis::OutLayer land_use;
  gis::OutLayer roads;
  gis::OutLayer sites;
};
[[nodiscard]] BackgroundLayers background_layers(const Study& study);

/// Colour of the i-th of n contour levels, highest first.
[[nodiscard]] std::string contour_colour(std::size_t i, std::size_t n);

}  // namespace isorisk::study::results
