// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/error.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/source_term.hpp"
#include "register_histories.hpp"

namespace isorisk::models::source {

void register_source_term(Registry& registry) {
  static const Names kSurfaces{"concrete", "soil", "dry_soil", "wet_soil", "gravel", "water"};
  std::vector<InputField> vessel = vessel_fields();
  for (InputField& f : vessel) {
    if (!f.default_value) f.optional = true;
  }
  std::vector<InputField> ends = segment_fields();
  ends.erase(ends.begin());  // max_time: max_duration here
  registry.add(
      {.id = "source.source_term",
       .purpose = "From equipment, event and weather to one source term in time: segments of the "
                  "release, vapour of the pool, puff of a rupture, outflow of a building",
       .sources = {"cpr18e-1999, ch. 3", "aqt3046-2013, Annex D and E", "cpr14e-2005, ch. 2, 3"},
       .page = "docs/models/source/source_term.md",
       .validity = "that of the models it calls; their warnings are passed on",
       .inputs = joined(
           {{fluid(), positive("temperature", "K", "of the contents"),
             positive("pressure", "Pa", "of the contents, absolute"),
             choice("phase", "auto: from temperature and pressure",
                    {"gas", "liquid", "liquefied_gas", "auto"}, "auto"),
             optional(positive("inventory", "kg",
                               "what can leave; with a feed, what can be fed; a pipeline says "
                               "it itself, else required"))},
            vessel,
            {defaulted(number("hole_height", "m", "above the lowest point of the vessel",
                              Bounds::non_negative()),
                       0.0),
             defaulted(number("liquid_head", "m", "without a vessel: above the hole",
                              Bounds::non_negative()),
                       0.0),
             {.name = "gas_vessel",
              .kind = FieldKind::Boolean,
              .description = "gas without measures: a closed vessel that holds the inventory",
              .default_value = false},
             choice("opening", "kind of opening", {"hole", "full_bore", "rupture", "ten_minutes"},
                    "hole"),
             optional(positive("hole_diameter", "m", "hole or bore")),
             optional(number("discharge_coefficient", "-",
                             "default 0.65 liquid hole, 1 gas and full bore",
                             {.low = 0.0, .high = 1.0, .low_open = true})),
             defaulted(number("pipe_loss", "-", "full bore of liquefied gas: f L/D and fittings",
                              Bounds::non_negative()),
                       0.0),
             optional(number("opening_length", "m",
                             "hole of liquefied gas: way through wall or stub, over which it "
                             "begins to flash; absent: none does",
                             Bounds::non_negative())),
             {.name = "real_gas_throat",
              .kind = FieldKind::Boolean,
              .description = "gas: throat of the real gas, above about 50 bar (hydrogen 100 bar)",
              .default_value = false},
             defaulted(number("release_height", "m", "above ground", Bounds::non_negative()), 1.0),
             optional(positive("feed_flow", "kg/s", "normal flow of pump, compressor or process")),
             choice("feed", "pump: run-out factor of the data (1.5, recalled)",
                    {"pump", "compressor", "process"}, "process"),
             defaulted(number("line_inventory", "kg", "between opening and shut-off",
                              Bounds::non_negative()),
                       0.0),
             optional(positive("pipeline_diameter", "m", "bore of a long gas pipeline")),
             defaulted(number("length_upstream", "m", "pipeline: from the break to the valve",
                              Bounds::non_negative()),
                       0.0),
             defaulted(number("length_downstream", "m", "pipeline: from the break to the valve",
                              Bounds::non_negative()),
                       0.0),
             optional(positive("roughness", "m", "pipeline: of the wall; required with it")),
             defaulted(number("pump", "kg/s", "pipeline: into the upstream end until isolation",
                              Bounds::non_negative()),
                       0.0),
             optional(positive("isolation_time", "s", "until isolated")),
             defaulted(positive("max_duration", "s", "cap of release and exposure"), 1800.0),
             choice("aerosol",
                    "airborne share of what boils: 5 X, table of CPR 18E, or RELEASE by drop size",
                    {"aqt3046", "purple_book", "drop_size"}, "aqt3046")},
            ends,
            {defaulted(number("bund_area", "m2", "0 = none", Bounds::non_negative()), 0.0),
             defaulted(number("bund_height", "m", "0 = holds all", Bounds::non_negative()), 0.0),
             defaulted(positive("pool_min_thickness", "m", "least depth of a pool"), 0.01),
             choice("surface", "under a pool", kSurfaces, "concrete"),
             choice("ground_set", "whose ground constants", {"hj169-2018", "tno"}, "hj169-2018"),
             defaulted(positive("wind_speed", "m/s", "at 10 m"), 5.0),
             choice("stability", "Pasquill class", {"A", "B", "C", "D", "E", "F"}, "D"),
             defaulted(positive("ambient_temperature", "K", "of the air"), 288.15),
             defaulted(positive("ground_temperature", "K", "of ground or water"), 288.15),
             defaulted(positive("ambient_pressure", "Pa", "absolute"), kAtmosphere),
             defaulted(number("solar", "W/m2", "on the ground; 0 at night", Bounds::non_negative()),
                       0.0),
             optional(positive("building_volume", "m3", "release inside; with ventilation")),
             optional(positive("ventilation", "m3/s", "of the building")),
             optional(positive("vent_area", "m2", "of the building, with strength")),
             optional(positive("strength", "Pa", "of the building, with vent_area"))}}),
       .outputs =
           {{.name = "phase", .description = "in the vessel"},
            {.name = "instantaneous", .description = "all at once"},
            {.name = "released", .unit = "kg", .description = "leaves the vessel"},
            {.name = "initial_rate", .unit = "kg/s", .description = "from the vessel at the start"},
            {.name = "release_rate", .unit = "kg/s", .description = "mean"},
            {.name = "duration", .unit = "s", .description = "0 when instantaneous"},
            {.name = "duration_rule", .description = "what ended it"},
            {.name = "airborne", .unit = "kg", .description = "without pool vapour"},
            {.name = "segment_start", .unit = "s", .description = "of each segment"},
            {.name = "segment_end", .unit = "s", .description = "of each segment"},
            {.name = "segment_rate", .unit = "kg/s", .description = "airborne"},
            {.name = "segment_released", .unit = "kg/s", .description = "from the vessel"},
            {.name = "segment_velocity", .unit = "m/s", .description = "after expansion"},
            {.name = "segment_temperature", .unit = "K", .description = "after expansion"},
            {.name = "segment_density", .unit = "kg/m3", .description = "vapour and aerosol"},
            {.name = "segment_diameter", .unit = "m", .description = "after expansion"},
            {.name = "segment_vapour_fraction", .description = "flashed part"},
            {.name = "segment_drop_diameter",
             .unit = "m",
             .description = "aerosol drop_size: of its drops, 0 without any"},
            {.name = "pool_liquid", .unit = "kg", .description = "that reached the pool"},
            {.name = "pool_evaporated", .unit = "kg", .description = "until the end of exposure"},
            {.name = "pool_area", .unit = "m2", .description = "largest"},
            {.name = "pool_start", .unit = "s", .description = "of each piece of its vapour"},
            {.name = "pool_end", .unit = "s", .description = "of each piece of its vapour"},
            {.name = "pool_rate", .unit = "kg/s", .description = "of each piece of its vapour"},
            {.name = "pool_temperature", .unit = "K", .description = "of each piece"},
            {.name = "puff_radius", .unit = "m", .description = "rupture: after mixing"},
            {.name = "puff_air", .unit = "kg", .description = "rupture: air in the puff"},
            {.name = "from_building", .description = "the segments leave a building"}},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         LossEvent e{
             .substance = &s,
             .temperature_k = in.number("temperature"),
             .pressure_abs_pa = in.number("pressure"),
             .inventory_kg = in.maybe_number("inventory").value_or(0.0),
             .hole_height_m = in.number("hole_height"),
             .liquid_head_m = in.number("liquid_head"),
             .gas_vessel = in.boolean("gas_vessel"),
             .hole_diameter_m = in.maybe_number("hole_diameter").value_or(0.0),
             .discharge_coefficient = in.maybe_number("discharge_coefficient"),
             .pipe_loss = in.number("pipe_loss"),
             .opening_length_m = in.maybe_number("opening_length"),
             .real_gas_throat = in.boolean("real_gas_throat"),
             .release_height_m = in.number("release_height"),
             .isolation_time_s = in.maybe_number("isolation_time"),
             .max_duration_s = in.number("max_duration"),
             .segments = static_cast<int>(in.number("segments")),
             .reduction = in.text("reduction") == "dose" ? Reduction::Dose : Reduction::Mean,
             .toxic_exponent = in.number("toxic_exponent")};
         const std::string aerosol = in.text("aerosol");
         if (aerosol == "purple_book") e.aerosol = Aerosol::PurpleBook;
         if (aerosol == "drop_size") e.aerosol = Aerosol::DropSize;
         const std::string phase = in.text("phase");
         if (phase == "gas") e.phase = Phase::Gas;
         if (phase == "liquid") e.phase = Phase::Liquid;
         if (phase == "liquefied_gas") e.phase = Phase::LiquefiedGas;
         const std::string opening = in.text("opening");
         e.opening = opening == "hole"        ? OpeningKind::Hole
                     : opening == "full_bore" ? OpeningKind::FullBore
                     : opening == "rupture"   ? OpeningKind::Rupture
                                              : OpeningKind::TenMinutes;
         if (in.has("shape") != in.has("vessel_diameter"))
           throw InputError("source.source_term: shape and vessel_diameter belong together");
         if (in.has("shape")) e.vessel = vessel_of(in);
         if (in.has("feed_flow")) {
           e.feed =
               Feed{.normal_flow_kg_per_s = in.number("feed_flow"),
                    .run_out_factor =
                        in.text("feed") == "pump" ? source_constant("pump_run_out").value : 1.0,
                    .line_kg = in.number("line_inventory"),
                    .emptying =
                        e.phase == Phase::Gas ? LineEmptying::Exponential : LineEmptying::Constant};
         }
         if (in.has("pipeline_diameter")) {
           e.pipeline = Pipeline{.length_upstream_m = in.number("length_upstream"),
                                 .length_downstream_m = in.number("length_downstream"),
                                 .diameter_m = in.number("pipeline_diameter"),
                                 .roughness_m = in.maybe_number("roughness").value_or(0.0),
                                 .pump_kg_per_s = in.number("pump")};
         } else if (!in.has("inventory")) {
           throw InputError(
               "source.source_term: inventory is missing; only a pipeline says itself "
               "what can leave");
         }
         const std::string surface = in.text("surface");
         Surroundings where{
             .bund_area_m2 = in.number("bund_area"),
             .bund_height_m = in.number("bund_height"),
             .pool_min_thickness_m = in.number("pool_min_thickness"),
             .ground_set = in.text("ground_set") == "tno" ? GroundSet::Tno : GroundSet::Hj169,
             .on_water = surface == "water",
             .wind_speed_m_per_s = in.number("wind_speed"),
             .stability_class = in.text("stability").front(),
             .ambient_temperature_k = in.number("ambient_temperature"),
             .ground_temperature_k = in.number("ground_temperature"),
             .ambient_pressure_pa = in.number("ambient_pressure"),
             .solar_w_per_m2 = in.number("solar")};
         for (std::size_t i = 0; i + 1 < kSurfaces.size(); ++i) {
           if (kSurfaces[i] == surface) where.surface = static_cast<Surface>(i);
         }
         if (in.has("building_volume") != in.has("ventilation"))
           throw InputError("source.source_term: building_volume and ventilation belong together");
         if (in.has("building_volume")) {
           where.building = Building{.volume_m3 = in.number("building_volume"),
                                     .ventilation_m3_per_s = in.number("ventilation"),
                                     .vent_area_m2 = in.maybe_number("vent_area"),
                                     .strength_overpressure_pa = in.maybe_number("strength")};
         }
         const SourceTerm r = source_term(e, where);
         Evaluation out;
         out.warnings = r.warnings;
         out.add_text("phase", std::string{to_text(r.phase)});
         out.add_flag("instantaneous", r.instantaneous);
         out.add("released", r.released_kg, "kg");
         out.add("initial_rate", r.initial_rate_kg_per_s, "kg/s");
         out.add("release_rate", r.release_rate_kg_per_s, "kg/s");
         out.add("duration", r.duration_s, "s");
         out.add_text("duration_rule", r.duration_rule);
         out.add("airborne", r.airborne_kg, "kg");
         const auto list = [&](const char* name, const char* unit, const auto& from, auto member) {
           std::vector<double> values;
           for (const auto& g : from) values.push_back(g.*member);
           add_list(out, name, values, unit);
         };
         list("segment_start", "s", r.segments, &SourceSegment::start_s);
         list("segment_end", "s", r.segments, &SourceSegment::end_s);
         list("segment_rate", "kg/s", r.segments, &SourceSegment::airborne_kg_per_s);
         list("segment_released", "kg/s", r.segments, &SourceSegment::released_kg_per_s);
         list("segment_velocity", "m/s", r.segments, &SourceSegment::velocity_m_per_s);
         list("segment_temperature", "K", r.segments, &SourceSegment::temperature_k);
         list("segment_density", "kg/m3", r.segments, &SourceSegment::density_kg_per_m3);
         list("segment_diameter", "m", r.segments, &SourceSegment::diameter_m);
         list("segment_vapour_fraction", "-", r.segments, &SourceSegment::vapour_fraction);
         list("segment_drop_diameter", "m", r.segments, &SourceSegment::drop_diameter_m);
         out.add("pool_liquid", r.pool ? r.pool->liquid_kg : 0.0, "kg");
         out.add("pool_evaporated", r.pool ? r.pool->evaporated_kg : 0.0, "kg");
         out.add("pool_area", r.pool ? r.pool->area_m2 : 0.0, "m2");
         list("pool_start", "s", r.pool_segments, &PoolSegment::start_s);
         list("pool_end", "s", r.pool_segments, &PoolSegment::end_s);
         list("pool_rate", "kg/s", r.pool_segments, &PoolSegment::vapour_kg_per_s);
         list("pool_temperature", "K", r.pool_segments, &PoolSegment::temperature_k);
         out.add("puff_radius", r.puff_radius_m, "m");
         out.add("puff_air", r.puff_air_kg, "kg");
         out.add_flag("from_building", r.from_building);
         return out;
       }});
}

}  // namespace isorisk::models::source
