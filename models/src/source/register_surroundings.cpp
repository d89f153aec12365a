// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "isorisk/core/error.hpp"
#include "isorisk/models/source/building.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/rupture.hpp"
#include "isorisk/models/source/transient_pool.hpp"
#include "register_histories.hpp"

namespace isorisk::models::source {
namespace {

void pool_model(Registry& registry) {
  std::vector<OutputField> outputs{
      {.name = "inflow", .unit = "kg", .description = "that reached the pool"},
      {.name = "evaporated", .unit = "kg", .description = "until the end"},
      {.name = "left", .unit = "kg", .description = "on the ground or water at the end"},
      {.name = "max_area", .unit = "m2", .description = "largest area"},
      {.name = "boiling_point", .unit = "K", .description = "at ambient pressure"},
      {.name = "coldest", .unit = "K", .description = "lowest temperature of the pool"},
      {.name = "boils", .description = "vapour pressure came to ambient pressure"},
      {.name = "heat", .unit = "J", .description = "from ground or water, air and radiation"},
      {.name = "time", .unit = "s", .description = "of the points"},
      {.name = "area", .unit = "m2", .description = "at the points"},
      {.name = "mass", .unit = "kg", .description = "at the points"},
      {.name = "temperature", .unit = "K", .description = "at the points"},
      {.name = "vapour_rate", .unit = "kg/s", .description = "of the step before each point"}};
  for (OutputField& f : segment_outputs()) outputs.push_back(std::move(f));
  registry.add(
      {.id = "source.pool_in_time",
       .purpose = "A pool on land or water in time: spreading, heat, boiling and evaporation, "
                  "shrinking at its least depth",
       .sources = {"cpr14e-2005, ch. 3", "mackay-matsugu-1973",
                   "aloha (energy balance, second-hand)"},
       .page = "docs/models/source/pool_in_time.md",
       .validity = "pure liquids; wind 0.5 to 20 m/s; on water: less dense than it, not dissolving",
       .inputs = joined(
           {{fluid(),
             {.name = "release_time",
              .kind = FieldKind::NumberList,
              .unit = "s",
              .description = "edges of the steps of the inflow, one more than rates",
              .bounds = Bounds::non_negative(),
              .optional = true},
             {.name = "release_rate",
              .kind = FieldKind::NumberList,
              .unit = "kg/s",
              .description = "liquid that reaches the pool between two edges",
              .bounds = Bounds::non_negative(),
              .optional = true},
             defaulted(number("initial", "kg", "spilt at once", Bounds::non_negative()), 0.0),
             positive("inflow_temperature", "K",
                      "of the liquid; its boiling point at most is taken"),
             {.name = "surface",
              .kind = FieldKind::Choice,
              .description = "under the pool",
              .choices = {"concrete", "soil", "dry_soil", "wet_soil", "gravel", "water"}},
             choice("ground_set", "whose ground constants", {"hj169-2018", "tno"}, "hj169-2018"),
             positive("surface_temperature", "K", "of ground or water"),
             positive("min_thickness", "m",
                      "least depth (data/coefficients/pool_min_thickness.csv)"),
             optional(positive("bund_area", "m2", "absent: none")),
             optional(positive("water_heat_transfer", "W/m2/K",
                               "default that of the data, 500 (recalled)")),
             defaulted(positive("water_density", "kg/m3", "1025 for the sea"), 1000.0),
             positive("wind_speed", "m/s", "at 10 m"),
             positive("air_temperature", "K", "of the air"),
             defaulted(positive("ambient_pressure", "Pa", "absolute"), kAtmosphere),
             defaulted(number("solar", "W/m2", "on the ground; 0 at night", Bounds::non_negative()),
                       0.0),
             positive("end_time", "s", "of the exposure")},
            segment_fields()}),
       .outputs = outputs,
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const std::vector<double> time =
             in.has("release_time") ? in.numbers("release_time") : std::vector<double>{};
         const std::vector<double> rate =
             in.has("release_rate") ? in.numbers("release_rate") : std::vector<double>{};
         if (time.size() != rate.size() + (rate.empty() ? 0 : 1))
           throw InputError("source.pool_in_time: " + std::to_string(time.size()) +
                            " release times and " + std::to_string(rate.size()) +
                            " rates, must be one more time than rates");
         TransientPoolInput p{
             .substance = &s,
             .initial_kg = in.number("initial"),
             .inflow_temperature_k = in.number("inflow_temperature"),
             .surface_temperature_k = in.number("surface_temperature"),
             .min_thickness_m = in.number("min_thickness"),
             .max_area_m2 =
                 in.maybe_number("bund_area").value_or(std::numeric_limits<double>::infinity()),
             .water_density_kg_per_m3 = in.number("water_density"),
             .wind_speed_m_per_s = in.number("wind_speed"),
             .air_temperature_k = in.number("air_temperature"),
             .ambient_pressure_pa = in.number("ambient_pressure"),
             .solar_w_per_m2 = in.number("solar"),
             .end_time_s = in.number("end_time")};
         for (std::size_t i = 0; i < rate.size(); ++i)
           p.inflow.push_back({time[i], time[i + 1], rate[i] * (time[i + 1] - time[i])});
         Evaluation e;
         if (in.text("surface") == "water") {
           p.surface = PoolSurface::Water;
           const SourceConstant c = source_constant("water_heat_transfer");
           p.water_heat_transfer_w_per_m2_k =
               in.maybe_number("water_heat_transfer").value_or(c.value);
           p.front_constant = source_constant("water_front_constant").value;
           if (!in.has("water_heat_transfer"))
             e.warn("recalled_coefficient", "source.pool_in_time",
                    "heat transfer from water " + number_text(c.value) + " W/m2/K (" +
                        std::string{c.source} + "), " + std::string{c.confidence});
         } else {
           p.ground = ground_constants(in.text("ground_set"), in.text("surface"));
         }
         const TransientPool r = transient_pool(p);
         e.warnings.insert(e.warnings.end(), r.warnings.begin(), r.warnings.end());
         e.add("inflow", r.inflow_kg, "kg");
         e.add("evaporated", r.evaporated_kg, "kg");
         e.add("left", r.left_kg, "kg");
         e.add("max_area", r.max_area_m2, "m2");
         e.add("boiling_point", r.boiling_point_k, "K");
         e.add("coldest", r.coldest_k, "K");
         e.add_flag("boils", r.boils);
         e.add("heat", r.heat_j, "J");
         const auto list = [&](const char* name, const char* unit, double PoolPoint::*member) {
           std::vector<double> values;
           for (const PoolPoint& x : r.points) values.push_back(x.*member);
           add_list(e, name, values, unit);
         };
         list("time", "s", &PoolPoint::time_s);
         list("area", "m2", &PoolPoint::area_m2);
         list("mass", "kg", &PoolPoint::mass_kg);
         list("temperature", "K", &PoolPoint::temperature_k);
         list("vapour_rate", "kg/s", &PoolPoint::vapour_kg_per_s);
         add_segments(e, r.vapour, in);
         return e;
       }});
}

void building_model(Registry& registry) {
  std::vector<OutputField> outputs{
      {.name = "released", .unit = "kg", .description = "inside"},
      {.name = "outflow", .unit = "kg", .description = "from the building"},
      {.name = "held", .unit = "kg", .description = "still inside at the end"},
      {.name = "peak_volume_fraction", .description = "of the gas inside"},
      {.name = "peak_overpressure", .unit = "Pa", .description = "of the displacement"},
      {.name = "opens", .description = "the displacement breaks the building"}};
  for (OutputField& f : segment_outputs()) outputs.push_back(std::move(f));
  registry.add(
      {.id = "source.building_release",
       .purpose = "What leaves a ventilated building in which gas or vapour is released",
       .sources = {"cpr18e-1999, ch. 3 (recalled)", "mass balance of a well-mixed space, derived"},
       .page = "docs/models/source/building_release.md",
       .validity = "well mixed, constant ventilation; gas or vapour only (a liquid by its pool)",
       .inputs = joined(
           {{{.name = "release_time",
              .kind = FieldKind::NumberList,
              .unit = "s",
              .description = "edges of the steps, one more than rates",
              .bounds = Bounds::non_negative()},
             {.name = "release_rate",
              .kind = FieldKind::NumberList,
              .unit = "kg/s",
              .description = "released inside between two edges",
              .bounds = Bounds::non_negative()},
             positive("vapour_density", "kg/m3", "of the pure gas inside"),
             positive("volume", "m3", "free volume"),
             positive("ventilation", "m3/s", "of air"),
             optional(positive("vent_area", "m2", "openings for what is displaced; with strength")),
             optional(positive("strength", "Pa", "overpressure that opens it; with vent_area")),
             defaulted(positive("air_density", "kg/m3", "of the air inside"), 1.2),
             positive("end_time", "s", "of the exposure")},
            segment_fields()}),
       .outputs = outputs,
       .evaluate = [](const Inputs& in) {
         const std::vector<double> time = in.numbers("release_time");
         const std::vector<double> rate = in.numbers("release_rate");
         if (time.size() != rate.size() + 1)
           throw InputError("source.building_release: " + std::to_string(time.size()) +
                            " times and " + std::to_string(rate.size()) +
                            " rates, must be one more time than rates");
         BuildingInput b{.vapour_density_kg_per_m3 = in.number("vapour_density"),
                         .volume_m3 = in.number("volume"),
                         .ventilation_m3_per_s = in.number("ventilation"),
                         .vent_area_m2 = in.maybe_number("vent_area"),
                         .strength_overpressure_pa = in.maybe_number("strength"),
                         .air_density_kg_per_m3 = in.number("air_density"),
                         .end_time_s = in.number("end_time")};
         for (std::size_t i = 0; i < rate.size(); ++i) {
           if (rate[i] > 0.0)
             b.release.push_back({time[i], time[i + 1], rate[i] * (time[i + 1] - time[i])});
         }
         const BuildingRelease r = building_release(b);
         Evaluation e;
         e.warnings = r.warnings;
         e.add("released", r.released_kg, "kg");
         e.add("outflow", r.outflow_kg, "kg");
         e.add("held", r.held_kg, "kg");
         e.add("peak_volume_fraction", r.peak_volume_fraction);
         e.add("peak_overpressure", r.peak_overpressure_pa, "Pa");
         e.add_flag("opens", r.opens);
         add_segments(e, r.outflow, in);
         return e;
       }});
}

void rupture_model(Registry& registry) {
  registry.add(
      {.id = "source.rupture_expansion",
       .purpose = "Cloud of a bursting vessel: expansion to ambient pressure and two-zone mixing "
                  "with air",
       .sources = {"cpr14e-2005, ch. 2 and 4 (recalled)", "hardee-lee-1975 (recalled)"},
       .page = "docs/models/source/rupture_expansion.md",
       .validity = "free field, no obstacles; liquefied gas below reduced temperature 0.95",
       .inputs = {fluid(),
                  positive("temperature", "K", "of the contents"),
                  positive("pressure", "Pa", "of the contents, absolute"),
                  positive("mass", "kg", "of the contents"),
                  {.name = "phase",
                   .kind = FieldKind::Choice,
                   .description = "of the contents",
                   .choices = {"gas", "liquefied_gas"}},
                  defaulted(positive("ambient_pressure", "Pa", "absolute"), kAtmosphere),
                  positive("air_temperature", "K", "of the air")},
       .outputs = {{.name = "vapour_fraction", .description = "after the expansion"},
                   {.name = "temperature", .unit = "K", .description = "after the expansion"},
                   {.name = "gas_volume", .unit = "m3", .description = "after the expansion"},
                   {.name = "expansion_energy", .unit = "J/kg", .description = "of the isentrope"},
                   {.name = "expansion_velocity", .unit = "m/s", .description = "0.8 sqrt(2 E)"},
                   {.name = "expansion_radius", .unit = "m", .description = "before it mixes"},
                   {.name = "end_time", .unit = "s", .description = "of the mixing"},
                   {.name = "core_radius", .unit = "m", .description = "then"},
                   {.name = "core_volume_fraction", .description = "of gas, then"},
                   {.name = "cloud_radius", .unit = "m", .description = "then"},
                   {.name = "mean_volume_fraction", .description = "of gas, then"},
                   {.name = "air", .unit = "kg", .description = "mixed in by then"}},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const RuptureCloud c =
             rupture_cloud({.substance = &s,
                            .temperature_k = in.number("temperature"),
                            .pressure_abs_pa = in.number("pressure"),
                            .mass_kg = in.number("mass"),
                            .phase = in.text("phase") == "gas" ? Phase::Gas : Phase::LiquefiedGas,
                            .ambient_pressure_pa = in.number("ambient_pressure")},
                           in.number("air_temperature"));
         Evaluation e;
         e.warnings = c.warnings;
         e.warn("recalled_coefficient", "source.rupture_expansion",
                "constants of the two-zone model and of the expansion speed are recalled "
                "(data/coefficients/source_constants.csv)");
         e.add("vapour_fraction", c.vapour_fraction);
         e.add("temperature", c.temperature_k, "K");
         e.add("gas_volume", c.gas_volume_m3, "m3");
         e.add("expansion_energy", c.expansion_energy_j_per_kg, "J/kg");
         e.add("expansion_velocity", c.expansion_velocity_m_per_s, "m/s");
         e.add("expansion_radius", c.expansion_radius_m, "m");
         e.add("end_time", c.end_time_s, "s");
         e.add("core_radius", c.core_radius_m, "m");
         e.add("core_volume_fraction", c.core_volume_fraction);
         e.add("cloud_radius", c.cloud_radius_m, "m");
         e.add("mean_volume_fraction", c.mean_volume_fraction);
         e.add("air", c.air_kg, "kg");
         return e;
       }});
}

}  // namespace

void register_surroundings(Registry& registry) {
  pool_model(registry);
  building_model(registry);
  rupture_model(registry);
}

}  // namespace isorisk::models::source
