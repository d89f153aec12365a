// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace isorisk::report {

/// One self-contained HTML page: map, figures, tables. It needs no server and no network, and its
/// content policy forbids both. The document is a JSON object:
///
///   language   "zh" or "en"; strings of the frame follow it
///   title, subtitle
///   bounds     [west, south, east, north] in degrees
///   layers     [{id, title, kind: "fill"|"line"|"circle", geojson, visible, colour, opacity,
///               width, by: {attribute, classes: [{value, label, colour}]}, popup: [[field,
///               label]]}]
///   figures    [{label, value, note, verdict: "pass"|"fail"|"warn"|""}]
///   fn_svg     an SVG drawing
///   rose_svg   an SVG drawing; may be absent
///   trees_svg  SVG drawings of event trees, one after the other; may be absent
///   tables     [{id, title, note, columns: [{title, align, verdict}], rows: [[...]], fly_to:
///   [[lon, lat], ...]}] warnings   [{code, subject, message, count}] provenance [{label, value}]
///
/// Nothing in the document can run as code: it is embedded as inert JSON and shown as text
/// (fn_svg, rose_svg and trees_svg alone are inserted as markup: they must come from fn_svg(),
/// rose_svg() and tree_svg()).
/// \throws InputError when a required key is missing.
[[nodiscard]] std::string html_page(const nlohmann::json& document);

}  // namespace isorisk::report
