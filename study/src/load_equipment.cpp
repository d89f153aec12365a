// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <sstream>

#include "contents.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/substance/mixture.hpp"
#include "isorisk/models/substance/substance.hpp"
#include "layer_reader.hpp"
#include "qra/equipment_source.hpp"
#include "qra/release_part.hpp"
#include "qra/warehouse.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

constexpr std::array kTypes{EquipmentType::AtmosphericTank,
                            EquipmentType::PressureVessel,
                            EquipmentType::Sphere,
                            EquipmentType::ProcessVessel,
                            EquipmentType::Reactor,
                            EquipmentType::HeatExchanger,
                            EquipmentType::Pump,
                            EquipmentType::Compressor,
                            EquipmentType::Pipe,
                            EquipmentType::LoadingArm,
                            EquipmentType::Hose,
                            EquipmentType::Warehouse,
                            EquipmentType::TankTruck,
                            EquipmentType::ReliefValve,
                            EquipmentType::RoadRoute,
                            EquipmentType::RailRoute,
                            EquipmentType::WaterwayRoute};

struct TypeRow {
  std::vector<std::vector<std::string>> needs;  ///< of each group one
  bool lines = false;
  std::string shape;  ///< vertical, horizontal, round; "" = not a vessel
};

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in{std::string{text}};
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

const std::map<std::string, TypeRow, std::less<>>& type_rows() {
  static const auto rows = [] {
    const data::Table& t = data::table("schema/equipment_types.csv");
    std::map<std::string, TypeRow, std::less<>> map;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      TypeRow row;
      row.lines = t.text(i, "lines") == "yes";
      row.shape = t.text(i, "shape");
      for (const std::string& group : split(t.text(i, "needs"), ';')) {
        row.needs.push_back(split(group, '|'));
      }
      map.emplace(std::string{t.text(i, "type")}, std::move(row));
    }
    return map;
  }();
  return rows;
}

// The middle of a line by length, on its longest part.
Point middle(const gis::Geometry& shape) {
  const gis::Vertices* longest = nullptr;
  double best = -1.0;
  for (const gis::Vertices& line : shape.lines) {
    const double length = gis::length_m(gis::Geometry::line(line));
    if (length > best) {
      best = length;
      longest = &line;
    }
  }
  const auto pieces = gis::pieces_along(gis::Geometry::line(*longest), 2.0 * best);
  return pieces.front().middle;
}

std::optional<Grade> grade(const std::string& word) {
  if (word.empty()) return std::nullopt;
  return word == "A" ? Grade::A : word == "B" ? Grade::B : Grade::C;
}

void read_substance(Record& r, Equipment& e) {
  const std::string text = r.text("substance");
  if (text.empty()) return;
  const auto& library = models::SubstanceLibrary::builtin();
  try {
    if (const models::Substance* s = library.find(text)) {
      e.substance = s->id;
      for (const Warning& w : not_computed(*s, ""))
        r.warning(w.code, "substance", "\"" + text + "\"", w.message);
      return;
    }
  } catch (const InputError& error) {
    r.error("bad_mixture", "substance", "\"" + text + "\"", error.what(),
            "mole fractions of known substances that sum to 1, as 0.6 propane + 0.4 n_butane");
    return;
  }
  if (const models::Material* m = library.find_material(text)) {
    r.error("no_fluid", "substance", "\"" + text + "\"", m->no_fluid(), "a fluid");
    return;
  }
  std::vector<std::string> known;
  for (const models::Substance& s : library.all()) known.push_back(s.id);
  for (const std::string& m : models::mixture_names()) known.push_back(m);
  std::string key = text;
  std::replace(key.begin(), key.end(), ' ', '_');
  r.error("unknown_substance", "substance", "\"" + text + "\"", "is no substance that is known",
          joined(known), did_you_mean(key, known));
}

void check_needs(Record& r, const std::string& type, bool has_line_length) {
  const auto it = type_rows().find(type);
  if (it == type_rows().end()) return;
  for (const std::vector<std::string>& group : it->second.needs) {
    if (group.size() == 1 && group.front() == "pipe_length" && has_line_length) continue;
    const bool given = std::any_of(group.begin(), group.end(),
                                   [&](const std::string& f) { return !r.shown(f).empty(); });
    if (given) continue;
    std::string names;
    for (const std::string& f : group) names += (names.empty() ? "" : " or ") + f;
    r.error("missing_value", group.front(), "", "a " + type + " needs " + names);
  }
}

// What a warehouse needs to burn.
void check_warehouse(Record& r, const Equipment& e) {
  const bool area = e.fire_area_m2.has_value();
  const bool formula = !e.stored_formula.empty();
  if (e.type != EquipmentType::Warehouse) {
    for (const char* field : {"fire_area", "stored_formula"}) {
      if (r.shown(field).empty()) continue;
      r.error("field_not_for_type", field, r.shown(field),
              "a " + std::string{word(e.type)} + " has none", "for warehouses",
              "leave it empty, or check the type");
    }
    return;
  }
  if (area != formula) {
    r.error("missing_value", area ? "stored_formula" : "fire_area", "",
            "fire_area and stored_formula go together");
  }
  if (!formula) return;
  try {
    (void)qra::stored_formula(e.stored_formula);
  } catch (const InputError& error) {
    r.error("bad_formula", "stored_formula", "\"" + e.stored_formula + "\"", error.what());
  }
}

constexpr double kMostOfSides = 1.01;  // of the product of the sides of a bund, by rounding

// Fields that only some types have, and those that go together.
void check_source_fields(Record& r, const Equipment& e, const std::string& type) {
  const auto it = type_rows().find(type);
  if (it == type_rows().end()) return;
  const std::string& shape = it->second.shape;
  const auto not_for = [&](const char* field, const char* whose) {
    if (r.shown(field).empty()) return;
    r.error("field_not_for_type", field, r.shown(field), "a " + type + " has none", whose,
            "leave it empty, or check the type");
  };
  if (shape.empty() || shape == "round") not_for("orientation", "for cylindrical vessels");
  if (shape.empty()) not_for("hole_height", "for vessels");
  const bool standing =
      e.orientation.value_or(orientation_of(e.type).value_or(Orientation::Horizontal)) ==
      Orientation::Vertical;
  const auto& tall = standing ? e.height_m : e.diameter_m;
  if (!shape.empty() && e.hole_height_m && tall && !(*e.hole_height_m < *tall)) {
    r.error("hole_above_vessel", "hole_height", r.shown("hole_height"),
            "is above the vessel, which is " + shown_number(*tall) + " m high",
            "less than its height",
            "hole_height counts from the bottom of the vessel, not the ground");
  }
  if (!is_route(e.type)) {
    not_for("vehicles_per_year", "for routes");
    not_for("day_share", "for routes");
  } else if (!e.variant.empty()) {
    const std::vector<std::string> known = qra::route_variants(e.type);
    if (std::find(known.begin(), known.end(), e.variant) == known.end()) {
      r.error("unknown_variant", "variant", r.shown("variant"), "is no kind of " + type,
              joined(known), did_you_mean(e.variant, known));
    }
  }
  if (e.type != EquipmentType::Pipe) {
    not_for("length_upstream", "for pipes");
    not_for("length_downstream", "for pipes");
  }
  if (e.pipe_roughness_m && e.pipe_diameter_m &&
      !(*e.pipe_roughness_m < 0.5 * *e.pipe_diameter_m)) {
    r.error("rougher_than_pipe", "pipe_roughness", r.shown("pipe_roughness"),
            "fills the pipe, whose pipe_diameter is " + r.shown("pipe_diameter"),
            "less than half of pipe_diameter", "check the unit (mm)");
  }
  if (!shape.empty() && e.diameter_m && e.pipe_diameter_m && *e.pipe_diameter_m > *e.diameter_m) {
    r.error("pipe_wider_than_vessel", "pipe_diameter", r.shown("pipe_diameter"),
            "is wider than the vessel, whose diameter is " + r.shown("diameter"),
            "at most the diameter", "check the units of pipe_diameter and diameter");
  }
  if (e.on_water && (e.bund_area_m2 || e.bund_height_m)) {
    r.error("bund_on_water", "on_water", r.shown("on_water"),
            "has a bund as well: what it holds does not spread on water", "on_water or a bund",
            "leave one of them empty");
  }
  if (e.bund_length_m.has_value() != e.bund_width_m.has_value()) {
    r.error("missing_value", e.bund_width_m ? "bund_length" : "bund_width", "",
            "bund_length and bund_width go together");
  } else if (e.bund_length_m && !(*e.bund_width_m <= *e.bund_length_m)) {
    r.error("bund_wider_than_long", "bund_width", r.shown("bund_width"),
            "is more than bund_length = " + r.shown("bund_length"), "at most bund_length",
            "bund_length is the longer side");
  } else if (e.bund_length_m && e.bund_area_m2 &&
             !(*e.bund_area_m2 <= kMostOfSides * *e.bund_length_m * *e.bund_width_m)) {
    r.error("bund_contradicts_sides", "bund_area", r.shown("bund_area"),
            "is more than bund_length x bund_width = " +
                shown_number(*e.bund_length_m * *e.bund_width_m) + " m2",
            "at most their product", "leave it empty, or check the units");
  }
  check_warehouse(r, e);
  const bool ventilated = !r.shown("air_changes").empty() || e.building_ventilation_m3_per_s;
  if (!r.shown("air_changes").empty() && !r.shown("building_ventilation").empty()) {
    r.error("given_twice", "air_changes", r.shown("air_changes"),
            "and building_ventilation = " + r.shown("building_ventilation") + " say the same",
            "one of them");
  }
  if (e.building_volume_m3 && !ventilated) {
    r.error("missing_value", "air_changes", "",
            "a building needs its ventilation: air_changes or building_ventilation");
  } else if (!e.building_volume_m3 && (ventilated || e.building_height_m ||
                                       e.building_vent_area_m2 || e.building_strength_pa)) {
    r.error("missing_value", "building_volume", "", "a building needs its volume");
  }
  if (e.building_vent_area_m2.has_value() != e.building_strength_pa.has_value()) {
    r.error("missing_value", e.building_strength_pa ? "building_vent_area" : "building_strength",
            "", "building_vent_area and building_strength go together");
  }
  if (e.building_volume_m3 && e.volume_m3 && !(*e.building_volume_m3 > *e.volume_m3)) {
    r.error("building_too_small", "building_volume", r.shown("building_volume"),
            "is no larger than the vessel in it, volume = " + r.shown("volume"),
            "more than the volume of the vessel", "check the units of both");
  }
}

// Volume over that of diameter and height: trays, tubes and heads take up to half of it.
constexpr double kLeastOfMeasures = 0.5;
constexpr double kMostOfMeasures = 1.2;

// Measures against each other and against the vessel that the run makes of them. Its measures,
// where it holds liquid.
std::optional<qra::Held> check_measures(Record& r, const Equipment& e, const std::string& type) {
  const auto it = type_rows().find(type);
  if (it == type_rows().end() || it->second.shape.empty()) return std::nullopt;
  const bool round = it->second.shape == "round";
  if (e.volume_m3 && e.diameter_m && (round || e.height_m)) {
    const double d = *e.diameter_m;
    const double volume = round ? M_PI / 6.0 * d * d * d : 0.25 * M_PI * d * d * *e.height_m;
    const double part = *e.volume_m3 / volume;
    if (!(part >= kLeastOfMeasures && part <= kMostOfMeasures)) {
      r.warning("volume_contradicts_measures", "volume", r.shown("volume"),
                "is not what its measures hold, " + shown_number(volume) + " m3 (diameter " +
                    r.shown("diameter") + (round ? "" : ", height " + r.shown("height")) +
                    "): the run takes volume and diameter" +
                    (round ? " of the sphere that has the volume" : ""),
                "0.5 to 1.2 times it", "check the units, and whether diameter is the inner one");
    }
  }
  if (!r.good() || !e.inventory_kg || e.substance.empty()) return std::nullopt;
  std::optional<qra::Held> held;
  try {
    held = qra::held_by(models::SubstanceLibrary::builtin().at(e.substance), e, *e.inventory_kg);
  } catch (const InputError&) {
    return std::nullopt;  // a property is missing: the run says which
  }
  if (held && e.hole_height_m && !(*e.hole_height_m < held->vessel.height_m())) {
    r.error("hole_above_vessel", "hole_height", r.shown("hole_height"),
            "is above the vessel, which is " + shown_number(held->vessel.height_m()) +
                " m high by " + (held->assumed ? "its content" : "its volume and diameter"),
            "less than its height",
            held->assumed ? "give volume and diameter" : "check volume, diameter and hole_height");
  }
  return held;
}

// The releases that the frequencies of the study give it, against its measures.
void check_releases(const LoadContext& context, Record& r, const Equipment& e,
                    const std::string& type, const std::optional<qra::Held>& held) {
  if (context.study.frequencies.rows().empty() || !r.good() || is_route(e.type)) return;
  const auto it = type_rows().find(type);
  const bool vessel = it != type_rows().end() && !it->second.shape.empty();
  try {
    const auto all = context.study.frequencies.expand(
        {.type = type,
         .variant = e.variant,
         .bore_m = e.pipe_diameter_m.value_or(0.0),
         .length_m = e.pipe_length_m.value_or(0.0),
         .count = static_cast<int>(e.hose_count.value_or(1.0)),
         .operating_hours_per_yr = e.operating_hours_per_yr.value_or(0.0),
         .transfers_per_yr = e.transfers_per_yr.value_or(0.0)});
    for (const auto& loss : all.events) {
      if (vessel && e.diameter_m && loss.hole_diameter_m > *e.diameter_m) {
        r.error(
            "hole_wider_than_vessel", "diameter", r.shown("diameter"),
            "is less than the opening of its release \"" + loss.label + "\" (" + loss.library + ")",
            "at least " + shown_number(loss.hole_diameter_m) + " m",
            "check the unit of diameter, and the type");
        return;
      }
      if (!held || !qra::empties_by_level(*held)) continue;
      const double least = std::min(held->vessel.diameter_m, held->vessel.height_m());
      if (loss.hole_diameter_m > least) {
        const char* field = e.volume_m3 ? "volume" : "inventory";
        r.error("hole_wider_than_vessel", field, r.shown(field),
                "makes a vessel of " + shown_number(held->vessel.diameter_m) + " m by " +
                    shown_number(held->vessel.height_m()) +
                    " m, smaller than the opening of its release \"" + loss.label + "\" (" +
                    loss.library + ")",
                "a vessel of at least " + shown_number(loss.hole_diameter_m) + " m",
                held->assumed ? "give volume and diameter" : "check the units and the type");
        return;
      }
    }
  } catch (const InputError& error) {
    r.error("no_releases", e.variant.empty() ? "type" : "variant",
            r.shown(e.variant.empty() ? "type" : "variant"),
            std::string{"the frequencies give no releases: "} + error.what());
  }
}

}  // namespace

std::optional<Orientation> orientation_of(EquipmentType type) {
  const auto it = type_rows().find(word(type));
  if (it == type_rows().end()) return std::nullopt;
  if (it->second.shape == "vertical") return Orientation::Vertical;
  if (it->second.shape == "horizontal") return Orientation::Horizontal;
  return std::nullopt;
}

void load_equipment(LoadContext& context) {
  const YamlNode* entry = context.root->find("equipment");
  if (entry == nullptr || entry->kind != YamlNode::Kind::Map) return;
  LayerReader reader{context, "equipment", *entry, "equipment", {.points = true, .lines = true}};
  if (!reader.placed()) context.unplaced = true;
  reader.each([&](Record& r) {
    Equipment e;
    e.origin = r.origin();
    e.id = r.text("id");
    e.name = r.text("name");
    e.name_zh = r.text("name_zh");
    if (e.name_zh.empty()) e.name_zh = e.name;
    e.site = site_index(context, r, "site");
    const std::string type = r.choice("type");
    for (const EquipmentType t : kTypes) {
      if (word(t) == type) e.type = t;
    }
    e.variant = r.text("variant");
    e.unit = r.text("unit");
    read_substance(r, e);
    const std::string phase = r.choice("phase");
    e.phase_given = !phase.empty();
    e.phase = phase == "liquid"          ? Phase::Liquid
              : phase == "liquefied_gas" ? Phase::LiquefiedGas
                                         : Phase::Gas;
    const auto temperature = r.number("temperature", "K");
    const auto pressure = r.pressure("pressure");
    e.temperature_k = temperature.value_or(0.0);
    e.pressure_abs_pa = pressure.value_or(0.0);
    e.burst_pressure_abs_pa = r.pressure("burst_pressure");
    e.volume_m3 = r.number("volume", "m3");
    e.fill_fraction = r.number("fill_fraction", "-");
    e.inventory_kg = r.number("inventory", "kg");
    e.inventory_given = e.inventory_kg.has_value();
    e.diameter_m = r.number("diameter", "m");
    e.height_m = r.number("height", "m");
    if (const std::string o = r.choice("orientation"); !o.empty()) {
      e.orientation = o == "vertical" ? Orientation::Vertical : Orientation::Horizontal;
    }
    e.roof = r.choice("roof");
    e.hole_height_m = r.number("hole_height", "m");
    e.elevation_m = r.number("elevation", "m");
    e.pipe_diameter_m = r.number("pipe_diameter", "m");
    e.pipe_length_m = r.number("pipe_length", "m");
    e.pipe_roughness_m = r.number("pipe_roughness", "m");
    e.pipe_fittings = r.number("pipe_fittings", "-");
    e.length_upstream_m = r.number("length_upstream", "m");
    e.length_downstream_m = r.number("length_downstream", "m");
    e.opening_length_m = r.number("opening_length", "m");
    e.flow_kg_per_s = r.number("flow", "kg/s");
    if (const auto n = r.integer("hose_count")) e.hose_count = *n;
    e.operating_hours_per_yr = r.number("operating_hours", "h");
    e.vehicles_per_yr = r.number("vehicles_per_year", "-");
    e.day_share = r.number("day_share", "-");
    e.transfers_per_yr = r.number("transfers", "-");
    e.bund_area_m2 = r.number("bund_area", "m2");
    e.bund_height_m = r.number("bund_height", "m");
    e.bund_length_m = r.number("bund_length", "m");
    e.bund_width_m = r.number("bund_width", "m");
    e.on_water = r.choice("on_water") == "yes" || e.type == EquipmentType::WaterwayRoute;
    e.building_volume_m3 = r.number("building_volume", "m3");
    e.building_height_m = r.number("building_height", "m");
    e.building_ventilation_m3_per_s = r.number("building_ventilation", "m3/s");
    if (e.bund_length_m && e.bund_width_m && !e.bund_area_m2) {
      e.bund_area_m2 = *e.bund_length_m * *e.bund_width_m;
    }
    const auto air_changes = r.number("air_changes", "1/s");
    if (air_changes && e.building_volume_m3 && !e.building_ventilation_m3_per_s) {
      e.building_ventilation_m3_per_s = *air_changes * *e.building_volume_m3;
    }
    e.building_vent_area_m2 = r.number("building_vent_area", "m2");
    e.building_strength_pa = r.number("building_strength", "Pa");
    e.fire_area_m2 = r.number("fire_area", "m2");
    e.stored_formula = r.text("stored_formula");
    e.detection_class = grade(r.choice("detection_class"));
    e.isolation_class = grade(r.choice("isolation_class"));
    e.congestion_class = r.integer("congestion_class");
    e.congested_volume_m3 = r.number("congested_volume", "m3");
    e.shape = r.geometry();
    if (const std::string kind = r.text("facility_kind"); !kind.empty()) {
      context.study.distance.facility_kind.emplace(e.id, kind);
    }

    const bool line = e.shape.is_linear();
    if (r.good_geometry() && !type.empty()) {
      const auto row = type_rows().find(type);
      if (line && row != type_rows().end() && !row->second.lines) {
        r.error("geometry_type", "type", r.shown("type"),
                "is drawn as a line; only a pipe or a route can be", "a Point");
      }
      if (!line && is_route(e.type) && row != type_rows().end()) {
        r.error("geometry_type", "type", r.shown("type"), "is drawn as a point; a route is a line",
                "a LineString");
      }
    }
    if (r.good_geometry()) {
      e.position = line ? middle(e.shape) : e.shape.points.front();
      if (line && reader.placed() && !e.pipe_length_m) {
        e.pipe_length_m = gis::length_m(e.shape);
      }
    }
    check_needs(r, type, line);
    check_source_fields(r, e, type);
    if (temperature && pressure && !e.substance.empty() && !type.empty()) {
      check_contents(context, r, e);
      if (e.type == EquipmentType::ReliefValve && r.good() && e.phase != Phase::Gas) {
        r.error("relief_not_gas", "phase", std::string{word(e.phase)},
                "at the pressure and temperature given what the valve lets out is no gas; a relief "
                "valve that lets out liquid is not modelled",
                "gas",
                "give phase gas and the temperature at which the vapour has the set pressure");
      }
    }
    const std::optional<qra::Held> held = check_measures(r, e, type);
    check_releases(context, r, e, type, held);
    if (r.good() && r.good_geometry()) context.study.equipment.push_back(std::move(e));
  });
}

}  // namespace isorisk::study
