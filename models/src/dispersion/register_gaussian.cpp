// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/gaussian_plume.hpp"
#include "register.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr const char* kSigmaPage = "docs/models/dispersion/sigmas.md";
constexpr const char* kPlumePage = "docs/models/dispersion/gaussian_plume.md";

InputField number(const char* name, const char* unit, const char* description, Bounds bounds,
                  std::vector<std::string> aliases = {}) {
  return {.name = name,
          .unit = unit,
          .description = description,
          .bounds = bounds,
          .aliases = std::move(aliases)};
}
InputField number_or(const char* name, const char* unit, const char* description, Bounds bounds,
                     double otherwise, std::vector<std::string> aliases = {}) {
  InputField f = number(name, unit, description, bounds, std::move(aliases));
  f.default_value = otherwise;
  return f;
}
InputField maybe(InputField f) {
  f.optional = true;
  f.default_value.reset();
  return f;
}

constexpr std::array kPlumeSets{
    SigmaSet::YellowBook, SigmaSet::BriggsRural, SigmaSet::BriggsUrban,
    SigmaSet::Isc3,       SigmaSet::TurnerLees,  SigmaSet::Degadis,
    SigmaSet::AqtRural,   SigmaSet::AqtUrban,    SigmaSet::AqtUrbanBriggsAB};

void add_sigmas(Registry& registry) {
  Model m;
  m.id = "dispersion.plume_sigmas";
  m.purpose = "dispersion coefficients of every plume and puff set at one distance";
  m.sources = {"cpr14e-1997 ch. 4", "briggs-1973", "epa-454/B-95-003b", "lees-2005",
               "epa-450/4-89-019",  "ccps-1999",   "gbt3840-91",        "aqt3046-2013 Table E.7"};
  m.page = kSigmaPage;
  m.validity =
      "100 m to 10 km (Briggs, DEGADIS, CCPS, GB/T 3840, AQ/T 3046), to 100 km (Yellow "
      "Book, ISC3, Turner; Turner A 3 km, B 20 km)";
  InputField pasquill = pasquill_field();
  pasquill.description += "; half classes for GB/T 3840 alone";
  for (const char* half : {"B-C", "C-D", "D-E"}) pasquill.choices.emplace_back(half);
  m.inputs = {pasquill, number("distance", "m", "from the source", Bounds::positive(), {"x"}),
              roughness_field(), averaging_time_field()};
  for (const SigmaSet set : kPlumeSets) {
    const std::string n{name(set)};
    m.outputs.push_back({.name = n + "_sigma_y", .unit = "m", .description = "crosswind"});
    m.outputs.push_back({.name = n + "_sigma_z", .unit = "m", .description = "vertical"});
    if (set == SigmaSet::YellowBook) m.outputs.back().aliases = {"yellow_book_sigma_z_z0_0.1m"};
  }
  m.outputs.push_back(
      {.name = "gbt3840_sigma_y_30min", .unit = "m", .description = "crosswind, at 30 min always"});
  m.outputs.push_back({.name = "gbt3840_sigma_z", .unit = "m", .description = "vertical"});
  m.outputs.push_back({.name = "ccps_puff_sigma_y", .unit = "m", .description = "and along wind"});
  m.outputs.push_back({.name = "ccps_puff_sigma_z", .unit = "m", .description = "vertical"});
  m.aliases = {"plume_sigmas"};
  m.evaluate = [](const Inputs& in) {
    const std::string text = in.text("pasquill_class");
    const bool half = text.size() > 1;
    const double x = in.number("distance");
    SigmaInput s{.pasquill = parse_pasquill(text.substr(0, 1)),
                 .roughness_m = in.number("roughness"),
                 .averaging_time_s = in.number("averaging_time")};
    Evaluation e;
    const auto add = [&](SigmaSet set, const std::string& y_suffix) {
      s.set = set;
      const SigmaCurve curve{s};
      const Sigmas v = curve.at(x);
      const std::string n{name(set)};
      e.add(n + "_sigma_y" + y_suffix, v.y_m, "m");
      e.add(n + "_sigma_z", v.z_m, "m");
      warn_sigma_range(e, "dispersion.plume_sigmas", curve, x);
    };
    if (!half) {
      for (const SigmaSet set : kPlumeSets) add(set, "");
      add(SigmaSet::CcpsPuff, "");
    }
    s.half_class = half;
    s.averaging_time_s = 1800.0;
    add(SigmaSet::Gbt3840, "_30min");
    return e;
  };
  registry.add(std::move(m));

  registry.add(
      {.id = "dispersion.averaging_time",
       .purpose = "crosswind spread at another averaging time",
       .sources = {"cpr14e-1997 ch. 4"},
       .page = kSigmaPage,
       .validity = "18.75 s to 1 h; shorter times count as 18.75 s, the instantaneous width",
       .inputs = {number("sigma_y", "m", "at the reference time", Bounds::non_negative(),
                         {"sigma_y_10min"}),
                  number("averaging_time", "s", "wanted", Bounds::positive(), {"t_avg"}),
                  number_or("reference_time", "s", "of sigma_y", Bounds::positive(), 600.0),
                  number_or("exponent", "-", "of the time ratio", Bounds::non_negative(), 0.2)},
       .outputs = {{.name = "sigma_y", .unit = "m", .description = "at the averaging time"}},
       .aliases = {"sigma_y_averaging_time"},
       .evaluate = [](const Inputs& in) {
         Evaluation e;
         const double t = in.number("averaging_time");
         e.add("sigma_y",
               sigma_y_at_averaging_time_m(in.number("sigma_y"), t, in.number("reference_time"),
                                           in.number("exponent")),
               "m");
         if (!(t >= kInstantaneousAveragingTime_s && t <= 3600.0)) {
           e.warn("outside_validity", "dispersion.averaging_time",
                  "averaging_time = " + number_text(t) + " s is outside [18.75, 3600] s");
         }
         return e;
       }});

  registry.add(
      {.id = "dispersion.virtual_source",
       .purpose = "distances of the virtual point source for an initial spread",
       .sources = {"epa-454/B-95-003b", "cpr14e-1997 ch. 4"},
       .page = kSigmaPage,
       .validity = "as the dispersion coefficients",
       .inputs = {pasquill_field(), sigma_set_field("yellow_book"), roughness_field(),
                  averaging_time_field(),
                  number("initial_sigma_y", "m", "pool: diameter / 4.3", Bounds::non_negative()),
                  number("initial_sigma_z", "m", "at the source", Bounds::non_negative())},
       .outputs =
           {{.name = "distance_y", .unit = "m", .description = "sigma_y(distance) = initial"},
            {.name = "distance_z", .unit = "m", .description = "sigma_z(distance) = initial"}},
       .evaluate = [](const Inputs& in) {
         const SigmaCurve curve{sigma_input(in)};
         Evaluation e;
         e.add("distance_y", curve.distance_of_sigma_y_m(in.number("initial_sigma_y")), "m");
         e.add("distance_z", curve.distance_of_sigma_z_m(in.number("initial_sigma_z")), "m");
         return e;
       }});
}

InputField height_field() {
  return number_or("height", "m", "effective height of the release", Bounds::non_negative(), 0.0,
                   {"h", "z_rel"});
}
InputField wind_field() {
  return number("wind_speed", "m/s", "at the transport height", Bounds::positive(), {"u", "u_10m"});
}

void add_plume(Registry& registry) {
  InputField pasquill = pasquill_field();
  pasquill.optional = true;
  pasquill.description += "; not with sigma_y and sigma_z given";
  registry.add(
      {.id = "dispersion.gaussian_plume",
       .purpose = "concentration in a steady Gaussian plume with reflection at ground and lid",
       .sources = {"cpr14e-1997 ch. 4", "ccps-1999"},
       .page = kPlumePage,
       .validity = "passive gas, wind >= 1 m/s, flat ground; distances of the sigma set",
       .inputs = {number("mass_flow", "kg/s", "release rate", Bounds::positive(), {"q"}),
                  wind_field(),
                  maybe(number("x", "m", "downwind; not with sigma_y and sigma_z given",
                               Bounds::positive())),
                  number_or("y", "m", "crosswind", {}, 0.0),
                  number_or("z", "m", "above ground", Bounds::non_negative(), 0.0), height_field(),
                  pasquill, sigma_set_field("yellow_book"), roughness_field(),
                  averaging_time_field(),
                  maybe(number("sigma_y", "m", "given instead of class and x", Bounds::positive())),
                  maybe(number("sigma_z", "m", "given instead of class and x", Bounds::positive())),
                  maybe(number("mixing_height", "m", "lid; none when absent", Bounds::positive(),
                               {"z_i"}))},
       .outputs = {{.name = "sigma_y", .unit = "m", .description = "crosswind spread"},
                   {.name = "sigma_z", .unit = "m", .description = "vertical spread"},
                   {.name = "concentration",
                    .unit = "kg/m3",
                    .description = "at (x, y, z)",
                    .aliases = {"c"}},
                   {.name = "concentration_without_lid",
                    .unit = "kg/m3",
                    .description = "the same without lid",
                    .aliases = {"c_no_lid"}}},
       .aliases = {"gaussian_plume", "gaussian_plume_mixing_lid"},
       .evaluate = [](const Inputs& in) {
         const bool given = in.has("sigma_y") && in.has("sigma_z");
         const bool curve_given = in.has("pasquill_class") && in.has("x");
         if (given == curve_given) {
           throw InputError(
               "gaussian_plume: give either pasquill_class and x, or sigma_y and sigma_z");
         }
         Evaluation e;
         Sigmas s{.y_m = in.maybe_number("sigma_y").value_or(0.0),
                  .z_m = in.maybe_number("sigma_z").value_or(0.0)};
         if (curve_given) {
           const SigmaCurve curve{sigma_input(in)};
           s = curve.at(in.number("x"));
           warn_sigma_range(e, "dispersion.gaussian_plume", curve, in.number("x"));
         }
         const double u = in.number("wind_speed");
         const double across = in.number("y") / s.y_m;
         const auto concentration = [&](double lid) {
           return in.number("mass_flow") / (2.0 * std::numbers::pi * u * s.y_m * s.z_m) *
                  std::exp(-0.5 * across * across) *
                  vertical_factor(in.number("z"), in.number("height"), s.z_m, lid);
         };
         e.add("sigma_y", s.y_m, "m");
         e.add("sigma_z", s.z_m, "m");
         e.add("concentration", concentration(in.maybe_number("mixing_height").value_or(kNoLid)),
               "kg/m3");
         e.add("concentration_without_lid", concentration(kNoLid), "kg/m3");
         if (u < 1.0) {
           e.warn("outside_validity", "dispersion.gaussian_plume",
                  "wind_speed = " + number_text(u) + " m/s is below 1 m/s");
         }
         return e;
       }});
}

void add_puff(Registry& registry) {
  registry.add(
      {.id = "dispersion.gaussian_puff",
       .purpose = "concentration in an instantaneous Gaussian puff",
       .sources = {"cpr14e-1997 ch. 4", "ccps-1999"},
       .page = kPlumePage,
       .validity = "passive gas, flat ground; distances of the sigma set",
       .inputs = {number("mass", "kg", "released at once", Bounds::positive(), {"m"}),
                  number("x_centre", "m", "distance travelled by the middle", Bounds::positive()),
                  maybe(number("x", "m", "downwind; the middle when absent", {})),
                  number_or("y", "m", "crosswind", {}, 0.0),
                  number_or("z", "m", "above ground", Bounds::non_negative(), 0.0), height_field(),
                  pasquill_field(), sigma_set_field("yellow_book_puff"), roughness_field(),
                  averaging_time_field(),
                  maybe(number("mixing_height", "m", "lid; none when absent", Bounds::positive(),
                               {"z_i"}))},
       .outputs = {{.name = "sigma_x", .unit = "m", .description = "along the wind"},
                   {.name = "sigma_y", .unit = "m", .description = "crosswind"},
                   {.name = "sigma_z", .unit = "m", .description = "vertical"},
                   {.name = "concentration", .unit = "kg/m3", .description = "at (x, y, z)"},
                   {.name = "concentration_below_centre",
                    .unit = "kg/m3",
                    .description = "at the ground under the middle",
                    .aliases = {"c_centre_ground"}}},
       .aliases = {"gaussian_puff"},
       .evaluate = [](const Inputs& in) {
         const SigmaCurve curve{sigma_input(in)};
         const GaussianPuff puff{
             {.mass_kg = in.number("mass"),
              .effective_height_m = in.number("height"),
              .mixing_height_m = in.maybe_number("mixing_height").value_or(kNoLid)},
             curve};
         const double centre = in.number("x_centre");
         const Sigmas s = puff.sigmas_at(centre);
         Evaluation e;
         e.add("sigma_x", s.x_m, "m");
         e.add("sigma_y", s.y_m, "m");
         e.add("sigma_z", s.z_m, "m");
         e.add("concentration",
               puff.concentration_kg_per_m3(in.maybe_number("x").value_or(centre), in.number("y"),
                                            in.number("z"), centre),
               "kg/m3");
         e.add("concentration_below_centre", puff.concentration_kg_per_m3(centre, 0.0, 0.0, centre),
               "kg/m3");
         if (!curve.is_puff_set()) {
           e.warn("outside_validity", "dispersion.gaussian_puff",
                  "sigma_set = " + in.text("sigma_set") + " is a plume set used for a puff");
         }
         warn_sigma_range(e, "dispersion.gaussian_puff", curve, centre);
         return e;
       }});
}

void add_finite(Registry& registry) {
  // The last choice is the second one in words, as a published worked case writes it.
  const std::string kInWords =
      "sigma_x at u(t-Td) in the first error function and at u t in the second; sigma_y and "
      "sigma_z "
      "at x";
  registry.add(
      {.id = "dispersion.finite_duration",
       .purpose = "concentration of a release of finite duration at a place and time",
       .sources = {"palazzi-1982", "wilson-1981", "cpr14e-1997 eq. 4.60b"},
       .page = kPlumePage,
       .validity = "passive gas, wind >= 1 m/s, flat ground; distances of the sigma set",
       .inputs = {number("mass_flow", "kg/s", "release rate", Bounds::positive(), {"q"}),
                  number("duration", "s", "of the release", Bounds::positive()),
                  wind_field(),
                  number("x", "m", "downwind", Bounds::positive()),
                  number_or("y", "m", "crosswind", {}, 0.0),
                  number_or("z", "m", "above ground", Bounds::non_negative(), 0.0),
                  height_field(),
                  number("time", "s", "after the start of the release", Bounds::positive(), {"t"}),
                  pasquill_field(),
                  sigma_set_field("yellow_book"),
                  roughness_field(),
                  averaging_time_field(),
                  {.name = "end_spread",
                   .kind = FieldKind::Choice,
                   .description = "where sigma_x of the two ends of the cloud is taken",
                   .default_value = "palazzi",
                   .choices = {"palazzi", "integrated_puffs", "yellow_book", kInWords},
                   .aliases = {"sigma_x_rule"}}},
       .outputs = {{.name = "concentration",
                    .unit = "kg/m3",
                    .description = "at (x, y, z) and the time",
                    .aliases = {"c"}},
                   {.name = "steady_concentration",
                    .unit = "kg/m3",
                    .description = "of a release without end"},
                   {.name = "peak_ratio",
                    .description = "FDC, largest share of the steady value ever reached at x"}},
       .aliases = {"finite_duration_integrated_puffs"},
       .evaluate = [](const Inputs& in) {
         const std::string rule = in.text("end_spread");
         const EndSpread ends = rule == "palazzi"       ? EndSpread::Palazzi
                                : rule == "yellow_book" ? EndSpread::YellowBook
                                                        : EndSpread::IntegratedPuffs;
         const SigmaCurve curve{sigma_input(in)};
         const GaussianPlumeInput plume{.mass_flow_kg_per_s = in.number("mass_flow"),
                                        .wind_speed_m_per_s = in.number("wind_speed"),
                                        .effective_height_m = in.number("height")};
         const FiniteDurationPlume model{plume, curve, in.number("duration"), ends};
         const double x = in.number("x");
         const double y = in.number("y");
         const double z = in.number("z");
         Evaluation e;
         e.add("concentration", model.concentration_kg_per_m3(x, y, z, in.number("time")), "kg/m3");
         e.add("steady_concentration", GaussianPlume{plume, curve}.concentration_kg_per_m3(x, y, z),
               "kg/m3");
         e.add("peak_ratio", model.peak_ratio(x));
         warn_sigma_range(e, "dispersion.finite_duration", curve, x);
         return e;
       }});
}

}  // namespace

void register_gaussian(Registry& registry) {
  add_sigmas(registry);
  add_plume(registry);
  add_puff(registry);
  add_finite(registry);
}

}  // namespace isorisk::models::dispersion
