// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/cloud.hpp"
#include "register.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr const char* kPage = "docs/models/dispersion/cloud.md";
constexpr const char* kValidity =
    "passive gas (see dense_gas_criterion), wind >= 1 m/s, flat open ground, roughness 0.01 to 1 "
    "m, "
    "distances of the sigma set";

std::vector<InputField> source_fields() {
  std::vector<InputField> f{
      {.name = "mass_flow",
       .unit = "kg/s",
       .description = "continuous release",
       .bounds = Bounds::positive(),
       .optional = true},
      {.name = "duration",
       .unit = "s",
       .description = "of a continuous release; without end when absent",
       .bounds = Bounds::positive(),
       .optional = true},
      {.name = "mass",
       .unit = "kg",
       .description = "instantaneous release",
       .bounds = Bounds::positive(),
       .optional = true},
      {.name = "height",
       .unit = "m",
       .description = "of the release above ground",
       .bounds = Bounds::non_negative(),
       .default_value = 0.0},
      {.name = "source_diameter",
       .unit = "m",
       .description = "of a pool or wide source; 0: as small as it can be",
       .bounds = Bounds::non_negative(),
       .default_value = 0.0},
      {.name = "source_depth",
       .unit = "m",
       .description = "height of the building in whose lee a continuous release leaves; 0: none",
       .bounds = Bounds::non_negative(),
       .default_value = 0.0},
      {.name = "molar_mass",
       .unit = "kg/mol",
       .description = "of the gas",
       .bounds = Bounds::positive()},
      {.name = "density",
       .unit = "kg/m3",
       .description = "of the release at ambient pressure before it mixes; that of the gas at air "
                      "temperature when absent",
       .bounds = Bounds::positive(),
       .optional = true},
      {.name = "wind_speed",
       .unit = "m/s",
       .description = "at the reference height",
       .bounds = Bounds::positive()},
      {.name = "reference_height",
       .unit = "m",
       .description = "height of the wind",
       .bounds = Bounds::positive(),
       .default_value = 10.0},
      {.name = "air_temperature",
       .unit = "K",
       .description = "of the air",
       .bounds = Bounds::positive(),
       .default_value = 288.15},
      {.name = "air_pressure",
       .unit = "Pa",
       .description = "absolute",
       .bounds = Bounds::positive(),
       .default_value = 101325.0},
      {.name = "relative_humidity",
       .description = "of the air",
       .bounds = Bounds::closed(0.0, 1.0),
       .default_value = 0.7},
      {.name = "mixing_height",
       .unit = "m",
       .description = "lid; by class when absent",
       .bounds = Bounds::positive(),
       .optional = true},
      {.name = "vertical_profile",
       .kind = FieldKind::Choice,
       .description = "gaussian, or surface_layer for a continuous release below 10 m",
       .default_value = "gaussian",
       .choices = {"gaussian", "surface_layer"}},
      {.name = "wind_height",
       .unit = "m",
       .description = "of the transport wind; the larger of release height and 10 m when absent",
       .bounds = Bounds::positive(),
       .optional = true}};
  f.push_back(pasquill_field());
  f.push_back(roughness_field());
  f.push_back(sigma_set_field("yellow_book"));
  return f;
}

PassiveCloud cloud_of(const Inputs& in) {
  if (in.has("mass_flow") == in.has("mass")) {
    throw InputError(
        "passive_cloud: give either mass_flow (continuous release) or mass (instantaneous)");
  }
  CloudInput c;
  c.kind = in.has("mass") ? ReleaseKind::Instantaneous : ReleaseKind::Continuous;
  c.mass_flow_kg_per_s = in.maybe_number("mass_flow").value_or(0.0);
  c.duration_s = in.maybe_number("duration").value_or(kNoLid);
  c.mass_kg = in.maybe_number("mass").value_or(0.0);
  c.height_m = in.number("height");
  c.source_diameter_m = in.number("source_diameter");
  c.source_depth_m = in.number("source_depth");
  if (in.text("vertical_profile") == "surface_layer") c.profile = VerticalProfile::SurfaceLayer;
  c.molar_mass_kg_per_mol = in.number("molar_mass");
  c.weather = {.pasquill = parse_pasquill(in.text("pasquill_class")),
               .wind_speed_m_per_s = in.number("wind_speed"),
               .reference_height_m = in.number("reference_height")};
  c.ambient = {.temperature_k = in.number("air_temperature"),
               .pressure_abs_pa = in.number("air_pressure"),
               .relative_humidity_fraction = in.number("relative_humidity"),
               .roughness_m = in.number("roughness")};
  c.density_kg_per_m3 =
      in.maybe_number("density").value_or(c.ambient.pressure_abs_pa * c.molar_mass_kg_per_mol /
                                          (8.314462618 * c.ambient.temperature_k));
  c.sigma_set = parse_sigma_set(in.text("sigma_set"));
  c.mixing_height_m = in.maybe_number("mixing_height").value_or(0.0);
  c.wind_height_m = in.maybe_number("wind_height").value_or(0.0);
  return PassiveCloud{c};
}

void add_common(Evaluation& e, const PassiveCloud& cloud, const std::vector<Warning>& more = {}) {
  e.add("transport_wind", cloud.transport_wind_m_per_s(), "m/s");
  e.add("dense_gas_criterion", cloud.dense_gas().criterion);
  e.add("dense_gas_threshold", cloud.dense_gas().threshold);
  e.warnings = cloud.warnings();
  e.warnings.insert(e.warnings.end(), more.begin(), more.end());
}

const std::vector<OutputField> kCommonOutputs{
    {.name = "transport_wind", .unit = "m/s", .description = "at the transport height"},
    {.name = "dense_gas_criterion", .description = "Britter and McQuaid"},
    {.name = "dense_gas_threshold", .description = "heavy gas from here on"}};

std::vector<OutputField> with_common(std::vector<OutputField> outputs) {
  outputs.insert(outputs.end(), kCommonOutputs.begin(), kCommonOutputs.end());
  return outputs;
}
std::vector<InputField> with_source(std::vector<InputField> fields) {
  std::vector<InputField> all = source_fields();
  all.insert(all.end(), fields.begin(), fields.end());
  return all;
}

InputField averaging_time(double otherwise) {
  return {.name = "averaging_time",
          .unit = "s",
          .description = "of the plume's width; at most the duration of the release counts",
          .bounds = Bounds::positive(),
          .default_value = otherwise};
}
InputField max_distance() {
  return {.name = "max_distance",
          .unit = "m",
          .description = "the search ends here",
          .bounds = Bounds::positive(),
          .default_value = 50000.0};
}

void add_distances(Registry& registry) {
  registry.add(
      {.id = "dispersion.passive_cloud",
       .purpose = "highest concentration downwind of a passive release, and distances to limits",
       .sources = {"cpr14e-1997 ch. 4", "palazzi-1982"},
       .page = kPage,
       .validity = kValidity,
       .inputs = with_source({receptor_field(1.5),
                              averaging_time(600.0),
                              max_distance(),
                              {.name = "distances",
                               .kind = FieldKind::NumberList,
                               .unit = "m",
                               .description = "where the highest concentration is wanted",
                               .bounds = Bounds::non_negative(),
                               .default_value = Json::array()},
                              {.name = "concentrations",
                               .kind = FieldKind::NumberList,
                               .unit = "kg/m3",
                               .description = "limits to which the distance is wanted",
                               .bounds = Bounds::positive(),
                               .default_value = Json::array()},
                              {.name = "fractions",
                               .kind = FieldKind::NumberList,
                               .description = "the same as volume fractions",
                               .bounds = {.low = 0.0, .high = 1.0, .low_open = true},
                               .default_value = Json::array()}}),
       .outputs = with_common({{.name = "concentration_<i>",
                                .unit = "kg/m3",
                                .description = "at the i-th distance, from 0"},
                               {.name = "distance_to_concentration_<i>",
                                .unit = "m",
                                .description = "farthest, 0 when never reached"},
                               {.name = "distance_to_fraction_<i>",
                                .unit = "m",
                                .description = "farthest, 0 when never reached"}}),
       .evaluate = [](const Inputs& in) {
         const PassiveCloud cloud = cloud_of(in);
         const double z = in.number("receptor_height");
         const double t = in.number("averaging_time");
         const double far = in.number("max_distance");
         Evaluation e;
         add_common(e, cloud);
         int i = 0;
         for (const double x : in.numbers("distances")) {
           e.add("concentration_" + std::to_string(i++),
                 cloud.peak_concentration_kg_per_m3(x, z, t), "kg/m3");
         }
         i = 0;
         for (const double c : in.numbers("concentrations")) {
           e.add("distance_to_concentration_" + std::to_string(i++),
                 cloud.distance_to_concentration_m(c, z, t, far), "m");
         }
         i = 0;
         for (const double c : in.numbers("fractions")) {
           e.add("distance_to_fraction_" + std::to_string(i++),
                 cloud.distance_to_concentration_m(cloud.concentration_of_fraction_kg_per_m3(c), z,
                                                   t, far),
                 "m");
         }
         return e;
       }});
}

std::vector<InputField> toxic_fields() {
  std::vector<InputField> f{
      {.name = "substance",
       .kind = FieldKind::Text,
       .description = "name or CAS number, for the probit",
       .optional = true},
      {.name = "scheme",
       .kind = FieldKind::Text,
       .description = "of the probit: aqt3046, cpr18e or lees",
       .default_value = "aqt3046"},
      {.name = "probit_a", .description = "instead of substance, mg/m3 and min", .optional = true},
      {.name = "probit_b", .description = "slope", .bounds = Bounds::positive(), .optional = true},
      {.name = "probit_n",
       .description = "exponent",
       .bounds = Bounds::positive(),
       .optional = true},
      receptor_field(1.5),
      averaging_time(600.0),
      max_distance()};
  for (InputField& e : exposure_fields()) f.push_back(std::move(e));
  f.push_back({.name = "points",
               .kind = FieldKind::Integer,
               .description = "of the table",
               .bounds = {.low = 16.0, .high = 4096.0},
               .default_value = 96});
  return f;
}

void add_toxic(Registry& registry) {
  registry.add(
      {.id = "dispersion.toxic_cloud",
       .purpose = "lethality of a passive toxic cloud along its axis and across",
       .sources = {"cpr14e-1997 ch. 4", "cpr18e-1999 ch. 5", "aqt3046-2013 eq. (5)"},
       .page = kPage,
       .validity = kValidity,
       .inputs = with_source(toxic_fields()),
       .outputs = with_common(
           {{.name = "reach", .unit = "m", .description = "to the cut-off on the axis"},
            {.name = "x", .unit = "m", .description = "list, downwind distances"},
            {.name = "probit", .description = "list, on the axis"},
            {.name = "drop", .unit = "1/m2", .description = "list, Y falls by drop y^2"}}),
       .evaluate = [](const Inputs& in) {
         const PassiveCloud cloud = cloud_of(in);
         const bool own = in.has("probit_a") && in.has("probit_b") && in.has("probit_n");
         if (own == in.has("substance")) {
           throw InputError(
               "toxic_cloud: give either substance, or probit_a, probit_b and probit_n");
         }
         ToxicOptions o = toxic_options(
             in,
             own ? vulnerability::ToxicProbit{.a = in.number("probit_a"),
                                              .b = in.number("probit_b"),
                                              .n = in.number("probit_n")}
                 : vulnerability::toxic_substance(in.text("substance"), in.text("scheme")).probit);
         o.points = in.integer("points");
         const ToxicTable t = cloud.toxic(o);
         Evaluation e;
         e.add("reach", t.reach_m, "m");
         e.outputs.push_back({"x", t.x_m, "m"});
         e.outputs.push_back({"probit", t.probit, "-"});
         e.outputs.push_back({"drop", t.drop_per_m2, "1/m2"});
         add_common(e, cloud, t.warnings);
         return e;
       }});
}

void add_flammable(Registry& registry) {
  registry.add(
      {.id = "dispersion.flammable_cloud",
       .purpose = "contour, distance and mass of a passive cloud above a flammability limit",
       .sources = {"cpr14e-1997 ch. 4"},
       .page = kPage,
       .validity = kValidity,
       .inputs =
           with_source({{.name = "lower_limit",
                         .description = "LFL or a part of it, volume fraction",
                         .bounds = {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true},
                         .aliases = {"lfl"}},
                        {.name = "upper_limit",
                         .description = "UFL, volume fraction",
                         .bounds = {.low = 0.0, .high = 1.0, .low_open = true},
                         .default_value = 1.0,
                         .aliases = {"ufl"}},
                        receptor_field(1.0),
                        averaging_time(kInstantaneousAveragingTime_s),
                        max_distance(),
                        {.name = "points",
                         .kind = FieldKind::Integer,
                         .description = "of the contour",
                         .bounds = {.low = 16.0, .high = 4096.0},
                         .default_value = 64}}),
       .outputs = with_common(
           {{.name = "distance", .unit = "m", .description = "farthest the limit is ever reached"},
            {.name = "upwind", .unit = "m", .description = "x of the upwind end of the contour"},
            {.name = "half_width", .unit = "m", .description = "largest of the contour"},
            {.name = "area", .unit = "m2", .description = "inside the contour"},
            {.name = "time", .unit = "s", .description = "of the contour; 0 for a steady plume"},
            {.name = "mass_above_lower", .unit = "kg", .description = "at that time"},
            {.name = "mass_in_limits", .unit = "kg", .description = "at that time"},
            {.name = "centroid", .unit = "m", .description = "x of the mass above the lower limit"},
            {.name = "contour_x", .unit = "m", .description = "list"},
            {.name = "contour_half_width", .unit = "m", .description = "list"}}),
       .evaluate = [](const Inputs& in) {
         const PassiveCloud cloud = cloud_of(in);
         FlammableOptions o = flammable_options(in);
         o.points = in.integer("points");
         const FlammableTable t = cloud.flammable(o);
         Evaluation e;
         add_extent(e, t, "half_width");
         e.add("centroid", t.centroid_x_m, "m");
         e.outputs.push_back({"contour_x", t.x_m, "m"});
         e.outputs.push_back({"contour_half_width", t.half_width_m, "m"});
         add_common(e, cloud, t.warnings);
         return e;
       }});
}

}  // namespace

void register_cloud(Registry& registry) {
  add_distances(registry);
  add_toxic(registry);
  add_flammable(registry);
}

}  // namespace isorisk::models::dispersion
