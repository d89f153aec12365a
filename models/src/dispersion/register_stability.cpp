// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/solar_position.hpp"
#include "isorisk/models/dispersion/turner.hpp"
#include "register.hpp"

namespace isorisk::models::dispersion {

void register_stability(Registry& registry) {
  registry.add(
      {.id = "dispersion.stability_from_hours",
       .purpose = "Pasquill class of an hour from the sun, the clouds and the wind (Turner)",
       .sources = {"turner-1964", "epa-454/R-99-005 sec. 6.4.1", "spencer-1971"},
       .page = "docs/models/dispersion/stability_from_hours.md",
       .validity =
           "open country; wind at 10 m; elevation of the sun to 0.5 deg, without refraction",
       .inputs = {{.name = "latitude",
                   .unit = "deg",
                   .description = "north positive",
                   .bounds = {.low = -90.0, .high = 90.0}},
                  {.name = "longitude",
                   .unit = "deg",
                   .description = "east positive",
                   .bounds = {.low = -180.0, .high = 180.0}},
                  {.name = "day_of_year",
                   .description = "1 to 366, UTC",
                   .bounds = Bounds::closed(1.0, 366.0)},
                  {.name = "utc_hour",
                   .unit = "h",
                   .description = "time of day, UTC",
                   .bounds = Bounds::closed(0.0, 24.0)},
                  {.name = "wind_speed",
                   .unit = "m/s",
                   .description = "at 10 m",
                   .bounds = Bounds::non_negative(),
                   .aliases = {"u_10m"}},
                  {.name = "cloud",
                   .description = "covered part of the sky",
                   .bounds = Bounds::closed(0.0, 1.0)},
                  {.name = "ceiling",
                   .unit = "m",
                   .description = "lowest height at which cloud covers more than half the sky",
                   .bounds = Bounds::non_negative(),
                   .optional = true}},
       .outputs = {{.name = "solar_elevation", .unit = "deg", .description = "of the sun"},
                   {.name = "declination", .unit = "deg", .description = "of the sun"},
                   {.name = "equation_of_time",
                    .unit = "min",
                    .description = "true minus mean solar time"},
                   {.name = "night",
                    .description = "1 from an hour before sunset to an hour after sunrise"},
                   {.name = "net_radiation_index", .description = "-2 to 4"},
                   {.name = "class", .description = "A to F"}},
       .evaluate = [](const Inputs& in) {
         const double latitude = in.number("latitude");
         const double longitude = in.number("longitude");
         const int day = static_cast<int>(in.number("day_of_year"));
         const double hour = in.number("utc_hour");
         const SolarPosition sun = solar_position(latitude, longitude, day, hour);
         const bool night = turner_sun(latitude, longitude, day, hour).night;
         Sky sky{.solar_elevation_deg = sun.elevation_deg,
                 .night = night,
                 .cloud_tenths = 10.0 * in.number("cloud")};
         if (in.has("ceiling")) sky.ceiling_m = in.number("ceiling");
         const int index = net_radiation_index(sky);
         Evaluation e;
         e.add("solar_elevation", sun.elevation_deg, "deg");
         e.add("declination", sun.declination_deg, "deg");
         e.add("equation_of_time", sun.equation_of_time_min, "min");
         e.add("night", night ? 1.0 : 0.0);
         e.add("net_radiation_index", index);
         e.add_text("class", std::string{letter(pasquill_turner(in.number("wind_speed"), index))});
         if (!in.has("ceiling")) {
           e.warn("ceiling_unknown", "dispersion.stability_from_hours",
                  "no ceiling: overcast counts as low by day and high by night, broken cloud as "
                  "between 7000 and 16000 ft");
         }
         return e;
       }});
}

}  // namespace isorisk::models::dispersion
