// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/report/fn_plot.hpp"
#include "isorisk/study/results.hpp"
#include "layers.hpp"

/// The parts of a result folder that are text.
namespace isorisk::study::results {

/// Step vertices of the F-N curve thinned to at most 200 per decade of N: of the vertices in one
/// step of log N the last is kept, whose F is exact. Rising N.
[[nodiscard]] std::vector<report::FnPoint> thinned_curve(const QraResult& result);

/// domino.csv: who breaks whom, how often. \pre result.domino
[[nodiscard]] std::string domino_csv(const Study& study, const QraResult& result);

[[nodiscard]] std::string fn_drawing(const Study& study, const QraResult& result);

/// summary.json; schema: data/schema/summary.schema.json. No times, no host facts.
[[nodiscard]] nlohmann::json summary(const Study& study, const QraResult& result,
                                     const Layers& layers);

/// A layer of the map of report::html_page, and how it is drawn.
struct DrawnLayer {
  const gis::OutLayer* layer = nullptr;
  std::string_view kind = "fill";  ///< fill, line, circle
  double opacity = 0.3;
  double width = 1.5;
  bool visible = true;
};

/// The layers that have features, as report::html_page takes them: in their order, each written as
/// GeoJSON in parallel.
[[nodiscard]] nlohmann::json map_layers(std::span<const DrawnLayer> layers, const gis::Crs& crs);

/// The document of report::html_page.
[[nodiscard]] nlohmann::json report_document(const Study& study, const QraResult& result,
                                             const Layers& layers, const std::string& fn_svg);

/// A CSV cell, quoted where RFC 4180 asks for it and harmless in a spreadsheet.
[[nodiscard]] std::string csv_cell(std::string_view text);

/// scenarios.csv and fn.csv.
[[nodiscard]] std::string scenarios_csv(const Study& study, const QraResult& result);
[[nodiscard]] std::string fn_csv(const QraResult& result);

/// inputs.json: what was computed from, after units, defaults and CRS; geometry as digests.
[[nodiscard]] nlohmann::json inputs(const Study& study);

/// manifest.json: everything needed to reproduce the run, and its times.
[[nodiscard]] nlohmann::json manifest(const Study& study, const QraResult& result,
                                      const RunOptions& options, const RunClock& clock);

/// How far the footprints of clouds are from their clouds: asked for and reached.
/// Null when the method asks for none.
[[nodiscard]] nlohmann::json contour_error(const QraResult& result);
[[nodiscard]] nlohmann::json footprint_error(const Study& study, const QraResult& result);

/// Lines (pipelines, routes): how they were cut, what error that leaves, their worst kilometre.
[[nodiscard]] nlohmann::json lines_json(const Study& study, const QraResult& result);

}  // namespace isorisk::study::results
