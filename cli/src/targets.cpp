// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/targets.hpp"

#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/core/units.hpp"
#include "isorisk/gis/write.hpp"
#include "terminal.hpp"

namespace isorisk::cli {
namespace {

namespace decisions = study::decisions;

std::array<double, 4> box_of(const std::string& text) {
  std::array<double, 4> box{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < box.size(); ++i) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const std::string part = text.substr(at, comma - at);
    std::size_t used = 0;
    try {
      box[i] = std::stod(part, &used);
    } catch (const std::exception&) {
      used = 0;
    }
    const bool last = i + 1 == box.size();
    if (used == 0 || used != part.size() || (comma == text.size()) != last)
      throw InputError("clip '" + text + "' is not written as WEST,SOUTH,EAST,NORTH");
    at = comma + 1;
  }
  return box;
}

}  // namespace

void add_targets(CLI::App& app) {
  struct Options {
    decisions::TargetsOptions targets;
    std::string out;
    std::string clip;
    std::string distance;
    std::string group_distance;
    std::string raster_to = "buildings";
    std::string language = "en";
    std::string write_rules;
    std::string write_occupancy;
    bool json = false;
    bool quiet = false;
  };
  auto o = std::make_shared<Options>();
  decisions::TargetsOptions& t = o->targets;
  auto* command = app.add_subcommand(
      "targets",
      "Protection targets, population, land use and roads from map data (OpenStreetMap extracts, "
      "building and POI layers); needs no study");
  command->add_option("MAP", t.maps,
                      "town.osm.pbf, town.osm, or a layer FILE#LAYER; several may be given");
  command->add_option("--buildings", t.buildings,
                      "layer of building footprints, each area a building");
  command->add_option("--crs", t.crs, "CRS of the result: projected, metres (EPSG:4548)");
  command->add_option("-o,--out", o->out, "GeoPackage to write");
  command->add_option("--input-crs", t.input_crs,
                      "what the map data are in, whatever they say: GCJ-02, BD-09, EPSG:xxxx");
  command->add_option(
      "--layer-crs", t.layer_crs,
      "what the layers of --around and --census and the raster are in, whatever they say");
  command->add_option("--encoding", t.encoding, "text encoding of CSV and Shapefile (GB18030)");
  command->add_option("--clip", o->clip,
                      "WEST,SOUTH,EAST,NORTH: in degrees, or in metres of --crs");
  command->add_option("--around", t.around,
                      "layer FILE#LAYER: keep what lies within --distance of it");
  command->add_option("--distance", o->distance, "\"3 km\"");
  command->add_option("--rules", t.rules, "CSV with rules of your own (see --write-rules)");
  command->add_option("--occupancy", t.occupancy,
                      "CSV with occupancies of your own (see --write-occupancy)");
  command->add_option("--census", t.census,
                      "layer of areas with residents, put onto the dwellings");
  command->add_option("--persons", t.census_persons, "field of the census with the residents")
      ->capture_default_str();
  command->add_option("--population-raster", t.raster, "GeoTIFF with residents a cell");
  command->add_option("--band", t.raster_band, "band of the raster")->capture_default_str();
  command
      ->add_option("--raster-to", o->raster_to,
                   "buildings: put onto the dwellings; cells: keep the cells")
      ->check(CLI::IsMember({"buildings", "cells"}))
      ->capture_default_str();
  command->add_option("--group-distance", o->group_distance,
                      "low-rise dwellings closer than this are one village (\"50 m\")");
  command->add_option("--language", o->language, "of the texts in the result: zh or en")
      ->check(CLI::IsMember({"zh", "en"}))
      ->capture_default_str();
  command->add_flag("--json", o->json, "print the whole answer as JSON");
  command->add_flag("-q,--quiet", o->quiet, "print errors only");
  command->add_option("--write-rules", o->write_rules,
                      "write the shipped rules to a CSV, and nothing else");
  command->add_option("--write-occupancy", o->write_occupancy,
                      "write the shipped occupancies to a CSV, and nothing else");
  command->callback([o] {
    if (!o->write_rules.empty() || !o->write_occupancy.empty()) {
      if (!o->write_rules.empty())
        gis::write_text_atomic(o->write_rules, decisions::shipped_target_rules());
      if (!o->write_occupancy.empty())
        gis::write_text_atomic(o->write_occupancy, decisions::shipped_target_occupancy());
      return;
    }
    // Without a CRS the library says which one suits.
    if (o->out.empty() && !o->targets.crs.empty())
      throw InputError("targets: name the GeoPackage to write (-o town.gpkg)");
    if (!o->clip.empty()) o->targets.clip = box_of(o->clip);
    if (!o->distance.empty()) o->targets.around_distance_m = units::quantity(o->distance, "m");
    if (!o->group_distance.empty())
      o->targets.group_distance_m = units::quantity(o->group_distance, "m");
    o->targets.raster_as_cells = o->raster_to == "cells";
    o->targets.language = o->language == "zh" ? study::Language::Zh : study::Language::En;
    TerminalReporter reporter{o->quiet};
    const decisions::TargetsResult result = decisions::targets_from_map(o->targets, reporter);
    reporter.progress("writing", 0.95);
    decisions::write_targets(result, o->out);
    reporter.clear();
    if (o->json) {
      fmt::print("{}", decisions::targets_json(result));
    } else if (!o->quiet) {
      fmt::print("{}", decisions::targets_text(result, o->out));
      print_warning_summary(result.warnings);
    }
  });
}

}  // namespace isorisk::cli
