// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "isorisk/models/explosion/waveform.hpp"
#include "register_parts.hpp"
#include "register_tools.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr const char* kReflection = "explosion.normal_reflection";

Evaluation evaluate_friedlander(const Inputs& in) {
  const Friedlander wave{in.number("overpressure"), in.number("duration"), in.number("impulse")};
  Evaluation e;
  e.add("decay", wave.decay());
  e.add("pressure_at_quarter_duration", wave.overpressure_pa(0.25 * in.number("duration")), "Pa");
  if (in.has("times")) {
    add_series(e, "pressure",
               column(in.numbers("times"), [&](double t) { return wave.overpressure_pa(t); }),
               "Pa");
  }
  return e;
}

Evaluation evaluate_reflection(const Inputs& in) {
  const std::vector<double> p = in.numbers("overpressure");
  const double p0 = in.number("ambient_pressure");
  Evaluation e;
  add_series(e, "reflection_coefficient",
             column(p, [&](double x) { return reflection_coefficient(x, p0); }), "-");
  add_series(e, "reflected_pressure",
             column(p, [&](double x) { return x * reflection_coefficient(x, p0); }), "Pa");
  add_series(e, "reflected_impulse_ratio",
             column(p, [&](double x) { return reflected_impulse_ratio(x, p0); }), "-");
  add_series(e, "dynamic_pressure", column(p, [&](double x) { return dynamic_pressure_pa(x, p0); }),
             "Pa");
  for (const double x : p) {
    if (x > 1e6) {
      e.warn("outside_validity", kReflection,
             "overpressure = " + number_text(1e-3 * x) +
                 " kPa: above about 1000 kPa air is no ideal diatomic gas");
    }
  }
  return e;
}

}  // namespace

void register_waveform(Registry& registry) {
  registry.add({.id = "explosion.friedlander",
                .purpose = "decay of the positive phase from peak, duration and impulse",
                .sources = {"friedlander-1946"},
                .page = "docs/models/explosion/friedlander.md",
                .validity = "2 impulse <= overpressure times duration",
                .inputs = {{.name = "overpressure",
                            .unit = "Pa",
                            .description = "peak side-on",
                            .bounds = Bounds::positive(),
                            .aliases = {"dPs"}},
                           {.name = "duration",
                            .unit = "s",
                            .description = "of the positive phase",
                            .bounds = Bounds::positive(),
                            .aliases = {"t_plus"}},
                           {.name = "impulse",
                            .unit = "Pa s",
                            .description = "of the positive phase",
                            .bounds = Bounds::positive(),
                            .aliases = {"i"}},
                           {.name = "times",
                            .kind = FieldKind::NumberList,
                            .unit = "s",
                            .description = "after arrival, where the pressure is wanted",
                            .optional = true}},
                .outputs = {{.name = "decay", .description = "coefficient b", .aliases = {"b"}},
                            {.name = "pressure_at_quarter_duration",
                             .unit = "Pa",
                             .description = "a quarter of the duration after arrival",
                             .aliases = {"P_at_quarter_t_plus"}},
                            {.name = "pressure", .unit = "Pa", .description = "at the times"}},
                .aliases = {"friedlander_decay"},
                .evaluate = evaluate_friedlander});
  registry.add(
      {.id = kReflection,
       .purpose = "reflected and dynamic pressure of a shock that meets a wall head on",
       .sources = {"msb-b06-105-2017 eq. 4.9, table 4.4"},
       .page = "docs/models/explosion/normal_reflection.md",
       .validity = "overpressure to about 1 MPa; reflected impulse of a triangular wave",
       .inputs = {{.name = "overpressure",
                   .kind = FieldKind::NumberList,
                   .unit = "Pa",
                   .description = "peak side-on",
                   .bounds = Bounds::non_negative(),
                   .aliases = {"Ps"}},
                  ambient_pressure_field()},
       .outputs = {{.name = "reflection_coefficient", .description = "(8 P + 14 p0)/(P + 7 p0)"},
                   {.name = "reflected_pressure", .unit = "Pa", .description = "peak"},
                   {.name = "reflected_impulse_ratio", .description = "over the side-on impulse"},
                   {.name = "dynamic_pressure",
                    .unit = "Pa",
                    .description = "2.5 P^2 / (7 p0 + P), peak"}},
       .aliases = {"normal_reflection"},
       .evaluate = evaluate_reflection});
}

}  // namespace isorisk::models::explosion
