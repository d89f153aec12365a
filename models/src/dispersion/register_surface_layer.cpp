// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/surface_layer.hpp"
#include "register.hpp"

namespace isorisk::models::dispersion {

void register_surface_layer(Registry& registry) {
  constexpr const char* kId = "dispersion.surface_layer_plume";
  registry.add(
      {.id = kId,
       .purpose = "passive plume from a source near the ground, vertical spread by similarity",
       .sources = {"van-ulden-1978", "huang-1979", "horst-1979"},
       .page = "docs/models/dispersion/surface_layer.md",
       .validity = "passive gas, source below 10 m, wind >= 1 m/s at 10 m, flat uniform ground; "
                   "from a few source heights to some kilometres",
       .inputs = {{.name = "mass_flow",
                   .unit = "kg/s",
                   .description = "release rate",
                   .bounds = Bounds::positive()},
                  {.name = "x",
                   .unit = "m",
                   .description = "downwind",
                   .bounds = Bounds::closed(1e-3, 1e5)},
                  {.name = "y",
                   .unit = "m",
                   .description = "crosswind",
                   .bounds = Bounds::closed(-1e5, 1e5),
                   .default_value = 0.0},
                  {.name = "z",
                   .unit = "m",
                   .description = "above ground",
                   .bounds = Bounds::closed(0.0, 1e4),
                   .default_value = 0.0},
                  {.name = "height",
                   .unit = "m",
                   .description = "of the source",
                   .bounds = {.low = 0.0, .high = kSurfaceLayerHighest_m, .high_open = true},
                   .default_value = 0.0},
                  {.name = "wind_speed",
                   .unit = "m/s",
                   .description = "at reference_height",
                   .bounds = Bounds::closed(0.01, 200.0),
                   .aliases = {"u_10m"}},
                  {.name = "reference_height",
                   .unit = "m",
                   .description = "height of the wind",
                   .bounds = Bounds::positive(),
                   .default_value = 10.0},
                  {.name = "mixing_height",
                   .unit = "m",
                   .description = "lid; none when absent",
                   .bounds = Bounds::closed(1.0, 1e5),
                   .optional = true},
                  pasquill_field(),
                  roughness_field(),
                  sigma_set_field("yellow_book"),
                  averaging_time_field()},
       .outputs = {{.name = "concentration", .unit = "kg/m3", .description = "at (x, y, z)"},
                   {.name = "crosswind_integral",
                    .unit = "s/m2",
                    .description = "of the concentration over the rate, at (x, z)"},
                   {.name = "transport_wind",
                    .unit = "m/s",
                    .description = "speed of the material at x"},
                   {.name = "growth",
                    .unit = "m",
                    .description = "mean height of a plume from the ground"},
                   {.name = "travel_time", .unit = "s", .description = "from the source to x"},
                   {.name = "sigma_y", .unit = "m", .description = "of the set"}},
       .evaluate = [](const Inputs& in) {
         const SigmaCurve curve{sigma_input(in)};
         const double x = in.number("x");
         const SurfaceLayer layer{
             {.weather = {.pasquill = parse_pasquill(in.text("pasquill_class")),
                          .wind_speed_m_per_s = in.number("wind_speed"),
                          .reference_height_m = in.number("reference_height")},
              .roughness_m = in.number("roughness"),
              .height_m = in.number("height"),
              .mixing_height_m = in.maybe_number("mixing_height").value_or(kNoLid)}};
         const SurfaceLayer::Slice slice = layer.slice(x);
         const double integral = slice.at(in.number("z"));
         const double sy = curve.sigma_y_m(x);
         const double off = in.number("y") / sy;
         constexpr double kSqrt2Pi = 2.5066282746310002;
         Evaluation e;
         e.add("concentration",
               in.number("mass_flow") * integral * std::exp(-0.5 * off * off) / (kSqrt2Pi * sy),
               "kg/m3");
         e.add("crosswind_integral", integral, "s/m2");
         e.add("transport_wind", slice.speed_m_per_s(), "m/s");
         e.add("growth", layer.growth_m(x), "m");
         e.add("travel_time", layer.travel_time_s(x), "s");
         e.add("sigma_y", sy, "m");
         warn_sigma_range(e, kId, curve, x);
         if (in.number("wind_speed") < 1.0) {
           e.warn("outside_validity", kId,
                  "wind_speed = " + number_text(in.number("wind_speed")) + " m/s is below 1 m/s");
         }
         const double few = 3.0 * in.number("height");
         if (layer.growth_m(x) < in.number("height") && x < few) {
           e.warn("outside_validity", kId,
                  "x = " + number_text(x) + " m is nearer than three source heights (" +
                      number_text(few) + " m)");
         }
         return e;
       }});
}

}  // namespace isorisk::models::dispersion
