// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/frustum_radiator.hpp"
#include "isorisk/models/fire/view_factor.hpp"
#include "register_parts.hpp"

namespace isorisk::models::fire {
namespace {

constexpr const char* kPage = "docs/models/fire/view_factor.md";
const Bounds kOutside{.low = 1.0, .low_open = true};

InputField length_over_radius() {
  return required("length_over_radius", "-", "along the axis", Bounds::positive(), {"L_over_R"});
}
InputField distance_over_radius() {
  return required("distance_over_radius", "-", "from the centre of the base", kOutside,
                  {"X_over_R"});
}
InputField tilt() {
  return required("tilt", "deg", "from the vertical, positive towards the receiver",
                  {.low = -90.0, .high = 90.0, .low_open = true, .high_open = true},
                  {"tilt_towards_receiver"});
}

std::vector<OutputField> factors() {
  return {{"view_factor_vertical", "-", "receiver upright, facing the axis", {"Fv"}},
          {"view_factor_horizontal", "-", "receiver facing up", {"Fh"}},
          {"view_factor_max", "-", "largest over all orientations", {"Fmax"}}};
}

void add_factors(Evaluation& e, const ViewFactors& f) {
  e.add("view_factor_vertical", f.vertical);
  e.add("view_factor_horizontal", f.horizontal);
  e.add("view_factor_max", f.maximum);
}

void warn_overhang(Evaluation& e, const char* id) {
  e.warn("outside_validity", id,
         "the flame hangs over the receiver and the vertical view factor of the closed form is too "
         "low; fire.view_factor_tilted_cylinder_general holds there");
}

}  // namespace

void register_view_factors(Registry& registry) {
  registry.add({.id = "fire.view_factor_vertical_cylinder",
                .purpose = "View factors of an upright cylinder for a receiver at its base level.",
                .sources = {"mudan-1984", "cpr14e-2005 appendix 6.1"},
                .page = kPage,
                .validity = "receiver at the level of the base, outside the cylinder",
                .inputs = {length_over_radius(), distance_over_radius()},
                .outputs = factors(),
                .aliases = {"view_factor.vertical_cylinder_ground"},
                .evaluate = [](const Inputs& in) {
                  Evaluation e;
                  add_factors(e, vertical_cylinder_view_factors(in.number("length_over_radius"),
                                                                in.number("distance_over_radius")));
                  return e;
                }});
  registry.add(
      {.id = "fire.view_factor_tilted_cylinder",
       .purpose =
           "View factors of a tilted cylinder for a receiver at its base level, closed form.",
       .sources = {"mudan-1987", "cpr14e-2005 appendix 6.1"},
       .page = kPage,
       .validity = "receiver at the level of the base in the plane of the tilt, not overhung",
       .inputs = {length_over_radius(), distance_over_radius(), tilt()},
       .outputs = factors(),
       .aliases = {"view_factor.tilted_cylinder_mudan1987"},
       .evaluate = [](const Inputs& in) {
         const double a = in.number("length_over_radius"), b = in.number("distance_over_radius");
         const double t = kRadPerDeg * in.number("tilt");
         Evaluation e;
         add_factors(e, tilted_cylinder_view_factors(a, b, t));
         if (mudan_overhangs(a, b, t)) warn_overhang(e, "fire.view_factor_tilted_cylinder");
         return e;
       }});
  std::vector<OutputField> general = factors();
  general[0].aliases.push_back("Fv_facing_axis_true");
  general.push_back({"view_factor_vertical_closed_form",
                     "-",
                     "Mudan's, too low under an overhang",
                     {"Fv_closed_form"}});
  registry.add(
      {.id = "fire.view_factor_tilted_cylinder_general",
       .purpose = "View factors of a tilted cylinder for any receiver, overhung or not.",
       .sources = {"contour integral"},
       .page = "docs/models/fire/frustum_radiator.md",
       .validity = "receivers outside the flame, at or above the ground",
       .inputs = {length_over_radius(), distance_over_radius(), tilt(),
                  with_default("crosswind_over_radius", "-",
                               "receiver off the plane of the tilt, in radii", Bounds{}, 0.0),
                  with_default("height_over_radius", "-",
                               "of the receiver above the base, in radii", Bounds::non_negative(),
                               0.0)},
       .outputs = std::move(general),
       .aliases = {"view_factor.tilted_cylinder.general_numeric"},
       .evaluate = [](const Inputs& in) {
         const double a = in.number("length_over_radius"), b = in.number("distance_over_radius");
         const double t = kRadPerDeg * in.number("tilt");
         const FrustumRadiator body{{.base_centre_m = {},
                                     .tip_centre_m = {a * std::sin(t), 0.0, a * std::cos(t)},
                                     .disc_normal = {0.0, 0.0, 1.0},
                                     .base_radius_m = 1.0,
                                     .tip_radius_m = 1.0}};
         const Vec3 p{b, in.number("crosswind_over_radius"), in.number("height_over_radius")};
         const double level = std::hypot(p.x, p.y);
         Evaluation e;
         e.add("view_factor_vertical", body.view_factor(p, {-p.x / level, -p.y / level, 0.0}));
         e.add("view_factor_horizontal", body.view_factor(p, {0.0, 0.0, 1.0}));
         e.add("view_factor_max", body.max_view_factor(p));
         if (p.y == 0.0 && p.z == 0.0 && a * std::sin(t) != b) {
           e.add("view_factor_vertical_closed_form",
                 tilted_cylinder_view_factors(a, b, t).vertical);
         }
         return e;
       }});

  Model frustum =
      described({.id = "fire.view_factor_frustum",
                 .purpose = "View factors of a conical frustum for any receiver and orientation.",
                 .sources = {"contour integral"},
                 .page = "docs/models/fire/frustum_radiator.md",
                 .validity = "receivers outside the flame, at or above the ground",
                 .aliases = {"view_factor.conical_frustum"}});
  frustum.inputs = {point("base_centre", "centre of the base disc", false),
                    required("axis_tilt", "deg", "of the axis from the vertical",
                             Bounds::closed(0.0, 180.0), {"axis_tilt_from_vertical"}),
                    with_default("axis_azimuth", "deg", "of the axis in plan, from x towards y",
                                 Bounds::closed(-360.0, 360.0), 0.0, {"axis_azimuth_from_x"}),
                    required("length", "m", "between the discs", Bounds::positive()),
                    required("base_diameter", "m", "of the base disc", Bounds::non_negative()),
                    required("tip_diameter", "m", "of the tip disc", Bounds::non_negative()),
                    point("receiver", "where the view factor is wanted, z >= 0", false),
                    {.name = "normal",
                     .kind = FieldKind::NumberList,
                     .description = "of the receiver: also give the view factor for it",
                     .optional = true}};
  frustum.outputs = {
      {"view_factor_max", "-", "largest over all orientations", {"Fmax"}},
      {"view_factor_minus_x", "-", "upright receiver facing -x", {"F_normal_minus_x"}},
      {"view_factor_plus_x", "-", "upright receiver facing +x", {"F_normal_plus_x"}},
      {"view_factor_minus_y", "-", "upright receiver facing -y", {"F_normal_minus_y"}},
      {"view_factor_plus_y", "-", "upright receiver facing +y", {"F_normal_plus_y"}},
      {"view_factor_plus_z", "-", "receiver facing up", {"F_normal_plus_z"}},
      {"view_factor_minus_z", "-", "receiver facing down", {"F_normal_minus_z"}},
      {"view_factor_normal", "-", "for the normal given", {"F"}},
      {"distance", "m", "from the flame surface"}};
  frustum.evaluate = [](const Inputs& in) {
    const double tilt_rad = kRadPerDeg * in.number("axis_tilt");
    const double azimuth = kRadPerDeg * in.number("axis_azimuth");
    const Vec3 axis{std::sin(tilt_rad) * std::cos(azimuth), std::sin(tilt_rad) * std::sin(azimuth),
                    std::cos(tilt_rad)};
    const Vec3 base = point_of(in, "base_centre");
    const FrustumRadiator body{{.base_centre_m = base,
                                .tip_centre_m = base + in.number("length") * axis,
                                .disc_normal = axis,
                                .base_radius_m = 0.5 * in.number("base_diameter"),
                                .tip_radius_m = 0.5 * in.number("tip_diameter")}};
    const Vec3 p = point_of(in, "receiver");
    if (!(p.z >= 0.0)) throw InputError("receiver = below the ground, must have z >= 0 m");
    Evaluation e;
    e.add("view_factor_max", body.max_view_factor(p));
    e.add("view_factor_minus_x", body.view_factor(p, {-1.0, 0.0, 0.0}));
    e.add("view_factor_plus_x", body.view_factor(p, {1.0, 0.0, 0.0}));
    e.add("view_factor_minus_y", body.view_factor(p, {0.0, -1.0, 0.0}));
    e.add("view_factor_plus_y", body.view_factor(p, {0.0, 1.0, 0.0}));
    e.add("view_factor_plus_z", body.view_factor(p, {0.0, 0.0, 1.0}));
    e.add("view_factor_minus_z", body.view_factor(p, {0.0, 0.0, -1.0}));
    if (in.has("normal")) {
      const Vec3 n = point_of(in, "normal");
      if (!(length(n) > 0.0)) throw InputError("normal = the zero vector, must have a length > 0");
      e.add("view_factor_normal", body.view_factor(p, unit(n)));
    }
    e.add("distance", body.distance_m(p), "m");
    return e;
  };
  registry.add(std::move(frustum));

  registry.add({.id = "fire.view_factor_sphere",
                .purpose = "View factor of a sphere for a receiver of any orientation.",
                .sources = {"howell-catalogue B-43, B-44"},
                .page = kPage,
                .validity = "receiver outside the sphere",
                .inputs = {required("distance_over_radius", "-", "from the centre", {.low = 1.0}),
                           required("angle", "deg", "between the normal and the line to the centre",
                                    Bounds::closed(0.0, 180.0), {"angle_normal_to_centre"})},
                .outputs = {{"view_factor", "-", "for that orientation", {"F"}}},
                .aliases = {"view_factor.sphere_arbitrary_orientation"},
                .evaluate = [](const Inputs& in) {
                  Evaluation e;
                  e.add("view_factor", sphere_view_factor(in.number("distance_over_radius"),
                                                          kRadPerDeg * in.number("angle")));
                  return e;
                }});
}

void register_transmissivities(Registry& registry) {
  const InputField path = required("path", "m", "from the flame surface", Bounds::non_negative());
  const InputField humidity =
      required("relative_humidity", "-", "of the air", {.low = 0.0, .high = 1.0, .low_open = true});
  const OutputField tau{"transmissivity", "-", "part of the radiation that passes", {"tau"}};
  const auto give = [](const TransmissivityInput& t, double x) {
    const Transmissivity air{t};
    Evaluation e;
    e.add("transmissivity", air.at(x));
    e.add("water_vapour_pressure", air.water_vapour_pressure_pa(), "Pa");
    e.warnings = air.warnings(x);
    return e;
  };
  const OutputField water{"water_vapour_pressure", "Pa", "partial pressure in the air"};
  constexpr const char* kWayneSaturation = "exp(20.386-5132/T)";

  registry.add(
      {.id = "fire.transmissivity_wayne",
       .purpose = "Transmissivity of air for fire radiation from humidity, CO2 and path.",
       .sources = {"wayne-1991"},
       .page = "docs/models/fire/transmissivity.md",
       .validity = "path of 10 m or more; black body at 1500 K",
       .inputs = {path,
                  with_default("air_temperature", "K", "of the air path", Bounds::positive(),
                               288.15, {"temperature"}),
                  humidity,
                  with_default("co2", "-", "volume fraction of carbon dioxide",
                               {.low = 0.0, .high = 1.0, .low_open = true}, 420e-6),
                  {.name = "saturation_pressure",
                   .kind = FieldKind::Structure,
                   .unit = "Pa",
                   .description = "of water at the air temperature: a pressure, or the formula "
                                  "\"exp(20.386-5132/T)\" in mmHg, which is the default",
                   .optional = true}},
       .outputs = {tau, water},
       .aliases = {"transmissivity.wayne1991"},
       .evaluate = [give](const Inputs& in) {
         TransmissivityInput t{.model = TransmissivityModel::Wayne1991,
                               .temperature_k = in.number("air_temperature"),
                               .relative_humidity_fraction = in.number("relative_humidity"),
                               .co2_ppm = 1e6 * in.number("co2")};
         if (in.has("saturation_pressure")) {
           const Json& given = in.raw("saturation_pressure");
           const Json& value =
               given.is_object() && given.contains("value") ? given["value"] : given;
           if (value != kWayneSaturation) {
             t.saturation_pressure_pa = structure_number(given, "Pa", "saturation_pressure");
           }
         }
         return give(t, in.number("path"));
       }});
  registry.add({.id = "fire.transmissivity_bagster",
                .purpose = "Transmissivity of air from the water on the path.",
                .sources = {"bagster-pitblado-1989", "cpr14e-2005 eq. 6.29"},
                .page = "docs/models/fire/transmissivity.md",
                .validity = "1e4 < p_w x < 1e5 Pa m",
                .inputs = {path,
                           required("water_vapour_pressure", "Pa", "partial pressure of water",
                                    Bounds::positive()),
                           {.name = "extended",
                            .kind = FieldKind::Boolean,
                            .description = "use the constants of Casal outside the range",
                            .default_value = false}},
                .outputs = {tau, water},
                .aliases = {"transmissivity.bagster1989"},
                .evaluate = [give](const Inputs& in) {
                  return give(
                      {.model = in.boolean("extended") ? TransmissivityModel::Bagster1989Extended
                                                       : TransmissivityModel::Bagster1989,
                       .relative_humidity_fraction = 1.0,
                       .saturation_pressure_pa = in.number("water_vapour_pressure")},
                      in.number("path"));
                }});
  InputField percent = humidity;
  percent.aliases = {"relative_humidity_percent"};
  registry.add({.id = "fire.transmissivity_brzustowski_sommer",
                .purpose = "Transmissivity of air from humidity and path, for flares.",
                .sources = {"brzustowski-sommer-1973", "api521-2020"},
                .page = "docs/models/fire/transmissivity.md",
                .validity = "path of 30 to 150 m, relative humidity above 10 %",
                .inputs = {path, percent},
                .outputs = {tau, water},
                .aliases = {"transmissivity.brzustowski_sommer_api521"},
                .evaluate = [give](const Inputs& in) {
                  return give({.model = TransmissivityModel::BrzustowskiSommer1973,
                               .relative_humidity_fraction = in.number("relative_humidity")},
                              in.number("path"));
                }});
}

}  // namespace isorisk::models::fire
