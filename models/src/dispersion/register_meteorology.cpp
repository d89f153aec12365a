// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/meteorology.hpp"
#include "isorisk/models/dispersion/slab_atmosphere.hpp"
#include "register.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr const char* kPage = "docs/models/dispersion/meteorology.md";

void add_obukhov(Registry& registry) {
  registry.add(
      {.id = "dispersion.obukhov_length",
       .purpose = "Monin-Obukhov length from the stability class and the roughness, three fits",
       .sources = {"cpr14e-1997 ch. 4", "epa-450/4-89-019 (DEGADIS)", "golder-1972"},
       .page = kPage,
       .validity = "0.01 m <= roughness <= 0.5 m (Yellow Book); class D has 1/L = 0",
       .inputs = {pasquill_field(),
                  {.name = "roughness",
                   .unit = "m",
                   .description = "aerodynamic roughness length",
                   .bounds = Bounds::positive(),
                   .aliases = {"z0"}}},
       .outputs = {{.name = "length_yellow_book",
                    .unit = "m",
                    .description = "L, absent for class D",
                    .aliases = {"L_yellow_book"}},
                   {.name = "length_degadis",
                    .unit = "m",
                    .description = "L, absent for class D",
                    .aliases = {"L_degadis"}},
                   {.name = "length_golder",
                    .unit = "m",
                    .description = "L, absent for class D",
                    .aliases = {"L_golder"}},
                   {.name = "inverse_length_yellow_book", .unit = "1/m", .description = "1/L"}},
       .aliases = {"obukhov_length_from_class"},
       .evaluate = [](const Inputs& in) {
         const Pasquill p = parse_pasquill(in.text("pasquill_class"));
         const double z0 = in.number("roughness");
         Evaluation e;
         const auto add = [&](const char* name, ObukhovFit fit) {
           const double inverse = inverse_obukhov_length_per_m(p, z0, fit);
           if (inverse != 0.0) e.add(name, 1.0 / inverse, "m");
         };
         add("length_yellow_book", ObukhovFit::YellowBook);
         add("length_degadis", ObukhovFit::Degadis);
         add("length_golder", ObukhovFit::Golder);
         e.add("inverse_length_yellow_book", inverse_obukhov_length_per_m(p, z0), "1/m");
         if (!(z0 >= 0.01 && z0 <= 0.5)) {
           e.warn("outside_validity", "dispersion.obukhov_length",
                  "roughness = " + number_text(z0) + " m is outside [0.01, 0.5] m");
         }
         return e;
       }});
}

void add_wind_profile(Registry& registry) {
  registry.add(
      {.id = "dispersion.wind_profile",
       .purpose = "wind speed over height by Monin-Obukhov similarity, Dyer-Businger functions",
       .sources = {"cpr14e-1997 ch. 4"},
       .page = kPage,
       .validity = "surface layer, up to about the Obukhov length (stable) and 100 m otherwise",
       .inputs = {pasquill_field(),
                  {.name = "wind_speed",
                   .unit = "m/s",
                   .description = "at the reference height",
                   .bounds = Bounds::positive(),
                   .aliases = {"u_10m", "u_ref"}},
                  {.name = "reference_height",
                   .unit = "m",
                   .description = "height of the measured wind",
                   .bounds = Bounds::positive(),
                   .default_value = 10.0,
                   .aliases = {"z_ref"}},
                  {.name = "roughness",
                   .unit = "m",
                   .description = "aerodynamic roughness length",
                   .bounds = Bounds::positive(),
                   .aliases = {"z0"}},
                  {.name = "height",
                   .unit = "m",
                   .description = "where the wind is wanted",
                   .bounds = Bounds::non_negative(),
                   .aliases = {"z"}},
                  {.name = "von_karman",
                   .unit = "-",
                   .description = "von Karman constant",
                   .bounds = Bounds::positive(),
                   .default_value = 0.4,
                   .aliases = {"kappa"}}},
       .outputs = {{.name = "friction_velocity",
                    .unit = "m/s",
                    .description = "u*",
                    .aliases = {"u_star"}},
                   {.name = "wind_speed",
                    .unit = "m/s",
                    .description = "at the height asked for",
                    .aliases = {"u_z"}}},
       .aliases = {"wind_profile_mo_dyer_yellow_book"},
       .evaluate = [](const Inputs& in) {
         const double z0 = in.number("roughness");
         const double inverse =
             inverse_obukhov_length_per_m(parse_pasquill(in.text("pasquill_class")), z0);
         const WindProfile profile{in.number("wind_speed"), in.number("reference_height"), z0,
                                   inverse, in.number("von_karman")};
         const double z = in.number("height");
         Evaluation e;
         e.add("friction_velocity", profile.friction_velocity_m_per_s(), "m/s");
         e.add("wind_speed", profile.speed_m_per_s(z), "m/s");
         const double top = inverse > 0.0 ? 1.0 / inverse : 100.0;
         if (!(z <= top)) {
           e.warn("outside_validity", "dispersion.wind_profile",
                  "height = " + number_text(z) + " m is outside [0, " + number_text(top) + "] m");
         }
         return e;
       }});
}

void add_power_law(Registry& registry) {
  registry.add(
      {.id = "dispersion.wind_power_law",
       .purpose = "wind speed over height by the power law with tabulated exponents",
       .sources = {"irwin-1979", "epa-454/B-95-003b", "gbt3840-91"},
       .page = kPage,
       .validity = "10 m to 200 m",
       .inputs = {pasquill_field(),
                  {.name = "exponents",
                   .kind = FieldKind::Choice,
                   .description = "table of exponents",
                   .default_value = "isc_rural",
                   .choices = {"isc_rural", "irwin_urban", "isc_urban", "degadis", "gbt3840_urban",
                               "gbt3840_rural"}},
                  {.name = "wind_speed",
                   .unit = "m/s",
                   .description = "at the reference height",
                   .bounds = Bounds::positive(),
                   .aliases = {"u_10m", "u_ref"}},
                  {.name = "reference_height",
                   .unit = "m",
                   .description = "height of the measured wind",
                   .bounds = Bounds::positive(),
                   .default_value = 10.0,
                   .aliases = {"z_ref"}},
                  {.name = "height",
                   .unit = "m",
                   .description = "where the wind is wanted",
                   .bounds = Bounds::positive(),
                   .aliases = {"z"}}},
       .outputs = {{.name = "exponent", .description = "p"},
                   {.name = "wind_speed", .unit = "m/s", .description = "u_ref (z/z_ref)^p"}},
       .evaluate = [](const Inputs& in) {
         constexpr std::string_view kSets[] = {"isc_rural", "irwin_urban",   "isc_urban",
                                               "degadis",   "gbt3840_urban", "gbt3840_rural"};
         int set = 0;
         while (kSets[set] != in.text("exponents")) ++set;
         const double p = wind_exponent(static_cast<WindExponents>(set),
                                        parse_pasquill(in.text("pasquill_class")));
         Evaluation e;
         e.add("exponent", p);
         e.add("wind_speed",
               in.number("wind_speed") *
                   std::pow(in.number("height") / in.number("reference_height"), p),
               "m/s");
         if (!(in.number("height") >= 10.0 && in.number("height") <= 200.0)) {
           e.warn("outside_validity", "dispersion.wind_power_law",
                  "height = " + number_text(in.number("height")) + " m is outside [10, 200] m");
         }
         return e;
       }});
}

void add_mixing_height(Registry& registry) {
  registry.add(
      {.id = "dispersion.mixing_height",
       .purpose = "height of the mixed layer from the stability class, three rules",
       .sources = {"ermak-1990 (SLAB)", "zilitinkevich-1972"},
       .page = kPage,
       .validity = "orders of size; similarity rules away from the equator (|latitude| >= 20 deg)",
       .inputs = {pasquill_field(),
                  {.name = "wind_speed",
                   .unit = "m/s",
                   .description = "at 10 m",
                   .bounds = Bounds::positive(),
                   .aliases = {"u_10m"}},
                  roughness_field(),
                  {.name = "latitude",
                   .unit = "deg",
                   .description = "of the site",
                   .bounds = {.low = -90.0, .high = 90.0},
                   .default_value = 35.0}},
       .outputs = {{.name = "mixing_height_slab", .unit = "m", .description = "130 * 2^(7 - s)"},
                   {.name = "mixing_height_table", .unit = "m", .description = "common table"},
                   {.name = "mixing_height_similarity",
                    .unit = "m",
                    .description = "0.3 u*/f, stable 0.4 (u* L/f)^0.5; absent at the equator"}},
       .evaluate = [](const Inputs& in) {
         const Pasquill p = parse_pasquill(in.text("pasquill_class"));
         const WindProfile profile{{.pasquill = p, .wind_speed_m_per_s = in.number("wind_speed")},
                                   in.number("roughness")};
         const double latitude = in.number("latitude");
         Evaluation e;
         e.add("mixing_height_slab", mixing_height_slab_m(p), "m");
         e.add("mixing_height_table", mixing_height_table_m(p), "m");
         if (latitude != 0.0) {
           e.add("mixing_height_similarity",
                 mixing_height_similarity_m(profile.friction_velocity_m_per_s(),
                                            profile.inverse_obukhov_per_m(), latitude),
                 "m");
         }
         if (std::abs(latitude) < 20.0) {
           e.warn("outside_validity", "dispersion.mixing_height",
                  "latitude = " + number_text(latitude) + " deg is inside (-20, 20) deg");
         }
         return e;
       }});
}

void add_stability(Registry& registry) {
  registry.add(
      {.id = "dispersion.stability_class",
       .purpose = "Pasquill class from wind and sky (Pasquill), radiation (SRDT) or GB/T 3840",
       .sources = {"pasquill-1961", "epa-454/R-99-005", "gbt3840-91"},
       .page = kPage,
       .validity = "open country, flat; wind at 10 m",
       .inputs = {{.name = "wind_speed",
                   .unit = "m/s",
                   .description = "at 10 m",
                   .bounds = Bounds::non_negative(),
                   .aliases = {"u_10m"}},
                  {.name = "night",
                   .kind = FieldKind::Boolean,
                   .description = "between sunset and sunrise",
                   .default_value = false},
                  {.name = "insolation",
                   .kind = FieldKind::Choice,
                   .description = "by day, gives class_pasquill",
                   .choices = {"strong", "moderate", "slight", "overcast"},
                   .optional = true},
                  {.name = "cloud",
                   .description = "by night, covered part of the sky; gives class_pasquill",
                   .bounds = Bounds::closed(0.0, 1.0),
                   .optional = true},
                  {.name = "solar_radiation",
                   .unit = "W/m2",
                   .description = "by day, gives class_srdt",
                   .bounds = Bounds::non_negative(),
                   .optional = true},
                  {.name = "temperature_gradient",
                   .unit = "K/m",
                   .description = "2 to 10 m, by night, gives class_srdt",
                   .optional = true},
                  {.name = "solar_elevation",
                   .unit = "deg",
                   .description = "with total and low cloud, gives class_gbt3840",
                   .bounds = {.low = -90.0, .high = 90.0},
                   .optional = true},
                  {.name = "total_cloud",
                   .description = "covered part of the sky",
                   .bounds = Bounds::closed(0.0, 1.0),
                   .optional = true},
                  {.name = "low_cloud",
                   .description = "part covered by low cloud",
                   .bounds = Bounds::closed(0.0, 1.0),
                   .optional = true}},
       .outputs = {{.name = "class_pasquill", .description = "Pasquill (1961)"},
                   {.name = "class_srdt", .description = "EPA SRDT"},
                   {.name = "radiation_rank", .description = "GB/T 3840, -2 to 3"},
                   {.name = "class_gbt3840", .description = "GB/T 3840-91"}},
       .evaluate = [](const Inputs& in) {
         const double u = in.number("wind_speed");
         const bool night = in.boolean("night");
         Evaluation e;
         const auto add = [&](const char* name, Pasquill p) {
           e.add_text(name, std::string{letter(p)});
         };
         if (night && in.has("cloud")) {
           add("class_pasquill", pasquill_by_night(u, 8.0 * in.number("cloud")));
         } else if (!night && in.has("insolation")) {
           const std::string word = in.text("insolation");
           add("class_pasquill", pasquill_by_day(u, word == "strong"     ? Insolation::Strong
                                                    : word == "moderate" ? Insolation::Moderate
                                                    : word == "slight"   ? Insolation::Slight
                                                                         : Insolation::Overcast));
         }
         if (night && in.has("temperature_gradient")) {
           add("class_srdt", pasquill_srdt_night(u, in.number("temperature_gradient")));
         } else if (!night && in.has("solar_radiation")) {
           add("class_srdt", pasquill_srdt_day(u, in.number("solar_radiation")));
         }
         if (in.has("solar_elevation") && in.has("total_cloud") && in.has("low_cloud")) {
           const int rank = radiation_rank_gbt3840(in.number("solar_elevation"), night,
                                                   10.0 * in.number("total_cloud"),
                                                   10.0 * in.number("low_cloud"));
           e.add("radiation_rank", rank);
           add("class_gbt3840", pasquill_gbt3840(u, rank));
         }
         if (e.outputs.empty()) {
           throw InputError(
               "stability_class: no observation given; by day give insolation or solar_radiation, "
               "by night cloud or temperature_gradient, or solar_elevation with total_cloud and "
               "low_cloud");
         }
         return e;
       }});
}

void add_slab_atmosphere(Registry& registry) {
  registry.add(
      {.id = "dispersion.slab_atmosphere",
       .purpose = "stability, mixing height, friction velocity and moist air as in SLAB",
       .sources = {"ermak-1990 (SLAB, UCRL-MA-105607)"},
       .page = "docs/models/dispersion/slab_atmosphere.md",
       .validity = "surface layer, stability index 0.5 to 7.5",
       .inputs = {{.name = "wind_speed",
                   .unit = "m/s",
                   .description = "at the reference height",
                   .bounds = Bounds::positive(),
                   .aliases = {"u_ref"}},
                  {.name = "reference_height",
                   .unit = "m",
                   .description = "height of the wind",
                   .bounds = Bounds::positive(),
                   .aliases = {"z_ref"}},
                  {.name = "air_temperature",
                   .unit = "K",
                   .description = "of the air",
                   .bounds = Bounds::positive(),
                   .aliases = {"T"}},
                  {.name = "relative_humidity",
                   .description = "of the air",
                   .bounds = Bounds::closed(0.0, 1.0),
                   .default_value = 0.7,
                   .aliases = {"rh"}},
                  {.name = "roughness",
                   .unit = "m",
                   .description = "aerodynamic roughness length",
                   .bounds = Bounds::positive(),
                   .aliases = {"z0"}},
                  {.name = "air_pressure",
                   .unit = "Pa",
                   .description = "absolute",
                   .bounds = Bounds::positive(),
                   .default_value = 101325.0,
                   .aliases = {"p"}},
                  {.name = "inverse_obukhov_length",
                   .unit = "1/m",
                   .description = "at the reference height, instead of the index",
                   .aliases = {"inv_L"},
                   .optional = true},
                  {.name = "stability_index",
                   .description = "A 1, D 4, F 6, instead of 1/L",
                   .bounds = Bounds::closed(0.5, 7.5),
                   .optional = true}},
       .outputs = {{.name = "stability_index", .description = "A 1, D 4, F 6"},
                   {.name = "inverse_obukhov_length", .unit = "1/m", .description = "1/L"},
                   {.name = "mixing_height", .unit = "m", .description = "130 * 2^(7 - s)"},
                   {.name = "friction_velocity",
                    .unit = "m/s",
                    .description = "u*",
                    .aliases = {"u_star"}},
                   {.name = "air_density",
                    .unit = "kg/m3",
                    .description = "moist",
                    .aliases = {"rho_air"}},
                   {.name = "heat_capacity",
                    .unit = "J/kg/K",
                    .description = "moist",
                    .aliases = {"cp_moist"}},
                   {.name = "molar_mass",
                    .unit = "kg/mol",
                    .description = "moist",
                    .aliases = {"mw_moist"}}},
       .aliases = {"slab_atmosphere"},
       .evaluate = [](const Inputs& in) {
         const SlabAtmosphere air{
             {.wind_speed_m_per_s = in.number("wind_speed"),
              .reference_height_m = in.number("reference_height"),
              .roughness_m = in.number("roughness"),
              .temperature_k = in.number("air_temperature"),
              .relative_humidity_fraction = in.number("relative_humidity"),
              .pressure_abs_pa = in.number("air_pressure"),
              .inverse_obukhov_per_m = in.maybe_number("inverse_obukhov_length"),
              .stability_index = in.maybe_number("stability_index")}};
         Evaluation e;
         e.add("stability_index", air.stability_index());
         e.add("inverse_obukhov_length", air.inverse_obukhov_per_m(), "1/m");
         e.add("mixing_height", air.mixing_height_m(), "m");
         e.add("friction_velocity", air.friction_velocity_m_per_s(), "m/s");
         e.add("air_density", air.air_density_kg_per_m3(), "kg/m3");
         e.add("heat_capacity", air.heat_capacity_j_per_kg_k(), "J/kg/K");
         e.add("molar_mass", air.molar_mass_kg_per_mol(), "kg/mol");
         if (std::abs(air.stability_index() - 4.0) >= 3.5) {
           e.warn("outside_validity", "dispersion.slab_atmosphere",
                  "stability_index = " + number_text(air.stability_index()) +
                      " is at the end of [0.5, 7.5]; 1/L is beyond the map");
         }
         return e;
       }});
}

}  // namespace

void register_meteorology(Registry& registry) {
  add_obukhov(registry);
  add_wind_profile(registry);
  add_power_law(registry);
  add_mixing_height(registry);
  add_stability(registry);
  add_slab_atmosphere(registry);
}

}  // namespace isorisk::models::dispersion
