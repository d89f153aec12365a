// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "../digest.hpp"
#include "document.hpp"
#include "isorisk/gis/geometry.hpp"

namespace isorisk::study::results {
namespace {

using nlohmann::json;

// A point by its coordinates; what is larger by its extent and a digest of its vertices.
void add_geometry(json& to, const gis::Geometry& g) {
  if (g.is_point()) {
    to["x_m"] = g.points[0].x_m;
    to["y_m"] = g.points[0].y_m;
    return;
  }
  if (g.is_areal()) to["area_m2"] = gis::area_m2(g);
  if (g.is_linear()) to["length_m"] = gis::length_m(g);
  to["geometry_sha256"] = sha256_of(std::string_view{gis::to_wkt(g)});
}

template <class T>
void add(json& to, const char* key, const std::optional<T>& v) {
  if (v) to[key] = *v;
}

void add(json& to, const char* key, const std::string& text) {
  if (!text.empty()) to[key] = text;
}

json equipment_json(const Study& study, const Equipment& e) {
  json j{{"id", e.id},
         {"site", study.sites[static_cast<std::size_t>(e.site)].id},
         {"type", word(e.type)},
         {"substance", e.substance},
         {"phase", word(e.phase)},
         {"temperature_k", e.temperature_k},
         {"pressure_abs_pa", e.pressure_abs_pa}};
  add(j, "name", e.name);
  add(j, "name_zh", e.name_zh);
  add(j, "volume_m3", e.volume_m3);
  add(j, "fill_fraction", e.fill_fraction);
  add(j, "inventory_kg", e.inventory_kg);
  add(j, "diameter_m", e.diameter_m);
  add(j, "height_m", e.height_m);
  if (e.orientation)
    j["orientation"] = *e.orientation == Orientation::Vertical ? "vertical" : "horizontal";
  if (!e.roof.empty()) j["roof"] = e.roof;
  add(j, "hole_height_m", e.hole_height_m);
  add(j, "elevation_m", e.elevation_m);
  add(j, "pipe_diameter_m", e.pipe_diameter_m);
  add(j, "pipe_length_m", e.pipe_length_m);
  add(j, "pipe_roughness_m", e.pipe_roughness_m);
  add(j, "pipe_fittings", e.pipe_fittings);
  add(j, "length_upstream_m", e.length_upstream_m);
  add(j, "length_downstream_m", e.length_downstream_m);
  add(j, "burst_pressure_abs_pa", e.burst_pressure_abs_pa);
  add(j, "opening_length_m", e.opening_length_m);
  add(j, "flow_kg_per_s", e.flow_kg_per_s);
  add(j, "hose_count", e.hose_count);
  add(j, "operating_hours_per_yr", e.operating_hours_per_yr);
  add(j, "vehicles_per_yr", e.vehicles_per_yr);
  add(j, "day_share", e.day_share);
  add(j, "bund_area_m2", e.bund_area_m2);
  add(j, "bund_height_m", e.bund_height_m);
  add(j, "bund_length_m", e.bund_length_m);
  add(j, "bund_width_m", e.bund_width_m);
  add(j, "fire_area_m2", e.fire_area_m2);
  add(j, "stored_formula", e.stored_formula);
  if (e.on_water) j["on_water"] = true;
  add(j, "building_volume_m3", e.building_volume_m3);
  add(j, "building_height_m", e.building_height_m);
  add(j, "building_ventilation_m3_per_s", e.building_ventilation_m3_per_s);
  add(j, "building_vent_area_m2", e.building_vent_area_m2);
  add(j, "building_strength_pa", e.building_strength_pa);
  if (e.detection_class) j["detection_class"] = word(*e.detection_class);
  if (e.isolation_class) j["isolation_class"] = word(*e.isolation_class);
  add(j, "congestion_class", e.congestion_class);
  add(j, "congested_volume_m3", e.congested_volume_m3);
  add(j, "variant", e.variant);
  add(j, "unit", e.unit);
  add_geometry(j, e.shape);
  return j;
}

json weather_json(const Study& study) {
  json classes = json::array();
  for (const WeatherClass& c : study.weather.classes) {
    classes.push_back({{"name", c.name},
                       {"stability", std::string(1, c.stability)},
                       {"wind_speed_m_per_s", c.wind_speed_m_per_s}});
  }
  json periods = json::array();
  for (const Period& p : study.weather.periods) {
    periods.push_back({{"name", p.name}, {"share", p.share}, {"night", p.night}});
  }
  return {{"classes", classes},
          {"periods", periods},
          {"reference_height_m", study.weather.reference_height_m},
          {"sectors", study.weather.rose.sectors},
          {"probability", study.weather.rose.probability}};
}

json population_json(const Study& study) {
  json out = json::array();
  for (const PopulationArea& a : study.population_areas) {
    json j{{"id", a.id},
           {"persons_day", a.persons_day},
           {"persons_night", a.persons_night},
           {"indoor_fraction_day", a.indoor_fraction_day},
           {"indoor_fraction_night", a.indoor_fraction_night}};
    add(j, "name", a.name);
    add(j, "kind", a.kind);
    add_geometry(j, a.area);
    out.push_back(std::move(j));
  }
  int i = 0;
  for (const PopulationRaster& r : study.population_rasters) {
    double day = 0.0;
    double night = 0.0;
    for (const PopulationRaster::Cell& c : r.cells) {
      day += c.persons_day;
      night += c.persons_night;
    }
    out.push_back({{"id", "raster " + std::to_string(++i)},
                   {"persons_day", day},
                   {"persons_night", night},
                   {"indoor_fraction_day", r.indoor_fraction_day},
                   {"indoor_fraction_night", r.indoor_fraction_night},
                   {"cells", r.cells.size()}});
  }
  return out;
}

}  // namespace

json inputs(const Study& study) {
  json sites = json::array();
  for (const Site& s : study.sites) {
    json j{{"id", s.id}, {"status", word(s.status)}};
    add(j, "name", s.name);
    add(j, "name_zh", s.name_zh);
    add(j, "kind", s.kind);
    add_geometry(j, s.area);
    sites.push_back(std::move(j));
  }
  json equipment = json::array();
  for (const Equipment& e : study.equipment) equipment.push_back(equipment_json(study, e));
  json targets = json::array();
  for (const Target& t : study.targets) {
    json j{{"id", t.id}, {"class", word(t.target_class)}};
    add(j, "name", t.name);
    add(j, "name_zh", t.name_zh);
    add(j, "kind", t.kind);
    add(j, "persons", t.persons);
    add(j, "households", t.households);
    add(j, "floor_area_m2", t.floor_area_m2);
    add_geometry(j, t.shape);
    targets.push_back(std::move(j));
  }
  json ignition = json::array();
  for (const IgnitionSource& s : study.ignition) {
    json j{{"id", s.id},
           {"kind", s.kind},
           {"probability", s.probability},
           {"present_fraction", s.present_fraction}};
    add(j, "vehicles_per_h", s.vehicles_per_h);
    add(j, "speed_m_per_s", s.speed_m_per_s);
    add_geometry(j, s.shape);
    ignition.push_back(std::move(j));
  }
  json congestion = json::array();
  for (const CongestedArea& c : study.congestion) {
    json j{{"id", c.id}, {"congestion_class", c.congestion_class}, {"volume_m3", c.volume_m3}};
    add(j, "volume_blockage_ratio", c.volume_blockage_ratio);
    add(j, "obstacle_diameter_m", c.obstacle_diameter_m);
    add_geometry(j, c.area);
    congestion.push_back(std::move(j));
  }
  json grid{{"cell_m", study.grid.cell_m}};
  if (study.grid.extent) {
    const gis::Extent& e = *study.grid.extent;
    grid["extent_m"] = {e.west_m, e.south_m, e.east_m, e.north_m};
  }
  // Of a changed study (update.hpp).
  const Factors& f = study.factors;
  json factors = json::object();
  if (f.frequency != 1.0) factors["frequency"] = f.frequency;
  if (f.direct_ignition != 1.0) factors["direct_ignition"] = f.direct_ignition;
  if (f.delayed_ignition != 1.0) factors["delayed_ignition"] = f.delayed_ignition;
  for (const auto& [id, v] : f.site_frequency) factors["frequency of site " + id] = v;
  for (const auto& [id, v] : f.equipment_frequency) factors["frequency of equipment " + id] = v;
  return {{"format", 1},
          {"factors", factors},
          {"language", word(study.language)},
          {"study",
           {{"crs", study.crs.id},
            {"criteria", study.criteria.id()},
            {"frequencies", study.frequencies.name()},
            {"situation", models::criteria::word_of(study.situation)}}},
          {"atmosphere",
           {{"temperature_k", study.atmosphere.temperature_k},
            {"pressure_abs_pa", study.atmosphere.pressure_abs_pa},
            {"relative_humidity_fraction", study.atmosphere.relative_humidity_fraction},
            {"roughness_m", study.atmosphere.roughness_m}}},
          {"grid", grid},
          {"weather", weather_json(study)},
          {"sites", sites},
          {"equipment", equipment},
          {"population", population_json(study)},
          {"targets", targets},
          {"ignition", ignition},
          {"congestion", congestion}};
}

}  // namespace isorisk::study::results
