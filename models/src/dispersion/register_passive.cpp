// SPDX-License-Identifier: Apache-2.0
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/area_source.hpp"
#include "isorisk/models/dispersion/building_wake.hpp"
#include "isorisk/models/dispersion/deposition.hpp"
#include "register.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr const char* kAreaPage = "docs/models/dispersion/area_source.md";
constexpr const char* kWakePage = "docs/models/dispersion/building_wake.md";
constexpr const char* kDepositionPage = "docs/models/dispersion/deposition.md";

InputField number(const char* name, const char* unit, const char* description, Bounds bounds) {
  return {.name = name, .unit = unit, .description = description, .bounds = bounds};
}
InputField number_or(const char* name, const char* unit, const char* description, Bounds bounds,
                     double otherwise) {
  InputField f = number(name, unit, description, bounds);
  f.default_value = otherwise;
  return f;
}
InputField maybe(InputField f) {
  f.optional = true;
  f.default_value.reset();
  return f;
}

Bounds positive_to(double high) { return {.low = 0.0, .high = high, .low_open = true}; }
// From a millimetre to ten times where the farthest dispersion coefficients end.
Bounds distances() { return Bounds::closed(1e-3, 1e6); }
Bounds positions() { return Bounds::closed(-1e6, 1e6); }
Bounds heights() { return Bounds::closed(0.0, 1e5); }
Bounds degrees() { return Bounds::closed(-360.0, 360.0); }

InputField mass_flow() {
  return number("mass_flow", "kg/s", "release rate of the whole source", positive_to(1e9));
}
InputField wind() {
  return number("wind_speed", "m/s", "at the transport height", Bounds::closed(0.01, 200.0));
}
InputField across() { return number_or("y", "m", "crosswind, to the left", positions(), 0.0); }
InputField above() { return number_or("z", "m", "above ground", heights(), 0.0); }
InputField height() {
  return number_or("height", "m", "effective height of the release", heights(), 0.0);
}
InputField lid() {
  return maybe(number("mixing_height", "m", "lid; none when absent", Bounds::closed(1.0, 1e5)));
}
Bounds extent() { return Bounds::closed(1e-3, 1e5); }

double lid_of(const Inputs& in) { return in.maybe_number("mixing_height").value_or(kNoLid); }

void warn_puff_set(Evaluation& e, const char* model, const SigmaCurve& curve) {
  if (!curve.is_puff_set()) return;
  e.warn("outside_validity", model,
         "sigma_set = " + std::string{name(curve.input().set)} + " is a puff set used for a plume");
}

void warn_wind(Evaluation& e, const char* model, double u) {
  if (u >= 1.0) return;
  e.warn("outside_validity", model, "wind_speed = " + number_text(u) + " m/s is below 1 m/s");
}

void add_source_results(Evaluation& e, const char* model, const QuadratureConcentration& c,
                        const Inputs& in, const SigmaCurve& curve, double half_extent) {
  e.add("concentration", c.kg_per_m3, "kg/m3");
  e.add("relative_error", c.relative_error);
  const double x = in.number("x");
  if (x <= half_extent) {
    e.warn("near_source", model,
           "x = " + number_text(x) + " m is not downwind of the whole source (to " +
               number_text(half_extent) +
               " m): spreads below their range decide; nearer than 1 m those of 1 m are used");
  } else {
    warn_sigma_range(e, model, curve, x - half_extent);
  }
  warn_puff_set(e, model, curve);
  warn_wind(e, model, in.number("wind_speed"));
}

std::vector<OutputField> source_outputs() {
  return {{.name = "concentration", .unit = "kg/m3", .description = "at (x, y, z)"},
          {.name = "relative_error", .description = "estimate of the quadrature"},
          {.name = "point_concentration",
           .unit = "kg/m3",
           .description = "of a point source in the middle"}};
}

double point_concentration(const Inputs& in, const SigmaCurve& curve) {
  if (!(in.number("x") >= distances().low)) return 0.0;
  return GaussianPlume{{.mass_flow_kg_per_s = in.number("mass_flow"),
                        .wind_speed_m_per_s = in.number("wind_speed"),
                        .effective_height_m = in.number("height"),
                        .mixing_height_m = lid_of(in)},
                       curve}
      .concentration_kg_per_m3(in.number("x"), in.number("y"), in.number("z"));
}

void add_area(Registry& registry) {
  registry.add(
      {.id = "dispersion.area_source",
       .purpose = "concentration downwind of and above an evenly emitting rectangle or circle",
       .sources = {"epa-454/B-95-003b", "cpr14e-1997 ch. 4"},
       .page = kAreaPage,
       .validity = "passive gas, wind >= 1 m/s, flat ground; distances of the sigma set from the "
                   "downwind edge",
       .inputs = {mass_flow(),
                  wind(),
                  number("x", "m", "downwind of the middle of the source", positions()),
                  across(),
                  above(),
                  {.name = "shape",
                   .kind = FieldKind::Choice,
                   .description = "of the source",
                   .default_value = "rectangle",
                   .choices = {"rectangle", "circle"}},
                  maybe(number("length", "m", "of the rectangle", extent())),
                  maybe(number("width", "m", "of the rectangle", extent())),
                  number_or("angle", "deg",
                            "from downwind to the length of the rectangle, counterclockwise",
                            degrees(), 0.0),
                  maybe(number("diameter", "m", "of the circle", extent())),
                  height(),
                  number_or("initial_sigma_z", "m", "vertical spread above the source",
                            Bounds::closed(0.0, 1e3), 0.0),
                  lid(),
                  pasquill_field(),
                  sigma_set_field("yellow_book"),
                  roughness_field(),
                  averaging_time_field()},
       .outputs = source_outputs(),
       .evaluate = [](const Inputs& in) {
         const bool circle = in.text("shape") == "circle";
         InputCheck check{"area_source"};
         if (circle && !in.has("diameter")) check.fail("a circle needs diameter");
         if (!circle && !in.has("length")) check.fail("a rectangle needs length");
         if (!circle && !in.has("width")) check.fail("a rectangle needs width");
         if (circle && (in.has("length") || in.has("width"))) {
           check.fail("a circle has diameter, not length and width");
         }
         if (!circle && in.has("diameter")) {
           check.fail("a rectangle has length and width, not diameter (shape = circle has)");
         }
         check.done();
         const SigmaCurve curve{sigma_input(in)};
         const AreaSource source{{.mass_flow_kg_per_s = in.number("mass_flow"),
                                  .wind_speed_m_per_s = in.number("wind_speed"),
                                  .shape = circle ? AreaShape::Circle : AreaShape::Rectangle,
                                  .length_m = in.maybe_number("length").value_or(0.0),
                                  .width_m = in.maybe_number("width").value_or(0.0),
                                  .angle_rad = in.number("angle") * std::numbers::pi / 180.0,
                                  .diameter_m = in.maybe_number("diameter").value_or(0.0),
                                  .effective_height_m = in.number("height"),
                                  .mixing_height_m = lid_of(in),
                                  .initial_sigma_z_m = in.number("initial_sigma_z")},
                                 curve};
         Evaluation e;
         add_source_results(e, "dispersion.area_source",
                            source.evaluate(in.number("x"), in.number("y"), in.number("z")), in,
                            curve, source.half_extent_m());
         e.add("point_concentration", point_concentration(in, curve), "kg/m3");
         return e;
       }});
}

void add_line(Registry& registry) {
  registry.add(
      {.id = "dispersion.line_source",
       .purpose = "concentration downwind of an evenly emitting line of finite length",
       .sources = {"epa-454/B-95-003b", "cpr14e-1997 ch. 4"},
       .page = kAreaPage,
       .validity = "passive gas, wind >= 1 m/s, flat ground; distances of the sigma set from the "
                   "downwind end",
       .inputs = {mass_flow(), wind(),
                  number("x", "m", "downwind of the middle of the line", positions()), across(),
                  above(), number("length", "m", "of the line", extent()),
                  number_or("angle", "deg", "from downwind to the line, counterclockwise",
                            degrees(), 90.0),
                  height(),
                  number_or("initial_sigma_z", "m", "vertical spread above the source",
                            Bounds::closed(0.0, 1e3), 0.0),
                  lid(), pasquill_field(), sigma_set_field("yellow_book"), roughness_field(),
                  averaging_time_field()},
       .outputs = source_outputs(),
       .evaluate = [](const Inputs& in) {
         const SigmaCurve curve{sigma_input(in)};
         const LineSource source{{.mass_flow_kg_per_s = in.number("mass_flow"),
                                  .wind_speed_m_per_s = in.number("wind_speed"),
                                  .length_m = in.number("length"),
                                  .angle_rad = in.number("angle") * std::numbers::pi / 180.0,
                                  .effective_height_m = in.number("height"),
                                  .mixing_height_m = lid_of(in),
                                  .initial_sigma_z_m = in.number("initial_sigma_z")},
                                 curve};
         Evaluation e;
         add_source_results(e, "dispersion.line_source",
                            source.evaluate(in.number("x"), in.number("y"), in.number("z")), in,
                            curve, source.half_extent_m());
         e.add("point_concentration", point_concentration(in, curve), "kg/m3");
         return e;
       }});
}

void add_wake(Registry& registry) {
  registry.add(
      {.id = "dispersion.building_wake",
       .purpose = "plume of a release in the lee of a building, and the cavity behind it",
       .sources = {"gifford-1960", "hosker-1984", "fackrell-1984", "epa-454/B-95-003b"},
       .page = kWakePage,
       .validity = "one block-shaped building, release below H + 1.5 min(H, W), wind >= 1 m/s; "
                   "most constants recalled",
       .inputs = {mass_flow(),
                  wind(),
                  number("x", "m", "downwind of the lee wall", distances()),
                  across(),
                  above(),
                  number_or("height", "m", "of the release", heights(), 0.0),
                  number("building_height", "m", "H", Bounds::closed(0.1, 1e3)),
                  number("building_width", "m", "W, across the wind", Bounds::closed(0.1, 1e3)),
                  number("building_length", "m", "L, along the wind", Bounds::closed(0.1, 1e3)),
                  {.name = "method",
                   .kind = FieldKind::Choice,
                   .description = "how the building spreads the plume",
                   .default_value = "gifford",
                   .choices = {"gifford", "initial_spread", "virtual_source"}},
                  {.name = "cavity",
                   .kind = FieldKind::Choice,
                   .description = "source of the cavity length",
                   .default_value = "hosker",
                   .choices = {"hosker", "fackrell"}},
                  lid(),
                  pasquill_field(),
                  sigma_set_field("yellow_book"),
                  roughness_field(),
                  averaging_time_field()},
       .outputs = {{.name = "concentration", .unit = "kg/m3", .description = "widened plume"},
                   {.name = "concentration_without_building",
                    .unit = "kg/m3",
                    .description = "the plume alone"},
                   {.name = "cavity_concentration",
                    .unit = "kg/m3",
                    .description = "well mixed behind the building, all of the release in it"},
                   {.name = "cavity_length", .unit = "m", .description = "from the lee wall"},
                   {.name = "cavity_height", .unit = "m", .description = "above ground"},
                   {.name = "gep_height",
                    .unit = "m",
                    .description = "releases from here on are free of the wake"},
                   {.name = "reach", .unit = "m", .description = "of the wake from the lee wall"},
                   {.name = "building_matters", .description = "release below gep_height"},
                   {.name = "in_wake", .description = "and x within the reach"},
                   {.name = "feeds_cavity", .description = "release below cavity_height"},
                   {.name = "sigma_y", .unit = "m", .description = "with the building"},
                   {.name = "sigma_z", .unit = "m", .description = "with the building"}},
       .evaluate = [](const Inputs& in) {
         const SigmaCurve curve{sigma_input(in)};
         const std::string method = in.text("method");
         const BuildingWake wake{
             {.mass_flow_kg_per_s = in.number("mass_flow"),
              .wind_speed_m_per_s = in.number("wind_speed"),
              .release_height_m = in.number("height"),
              .mixing_height_m = lid_of(in),
              .building = {.height_m = in.number("building_height"),
                           .width_m = in.number("building_width"),
                           .length_m = in.number("building_length")},
              .method = method == "gifford"          ? WakeMethod::Gifford
                        : method == "initial_spread" ? WakeMethod::InitialSpread
                                                     : WakeMethod::VirtualSource,
              .cavity =
                  in.text("cavity") == "hosker" ? CavityLength::Hosker : CavityLength::Fackrell},
             curve};
         const double x = in.number("x");
         const Sigmas s = wake.sigmas_at(x);
         const BuildingScales& scales = wake.scales();
         Evaluation e;
         e.add("concentration", wake.concentration_kg_per_m3(x, in.number("y"), in.number("z")),
               "kg/m3");
         e.add("concentration_without_building", point_concentration(in, curve), "kg/m3");
         e.add("cavity_concentration", wake.cavity_concentration_kg_per_m3(), "kg/m3");
         e.add("cavity_length", scales.cavity_length_m, "m");
         e.add("cavity_height", scales.cavity_height_m, "m");
         e.add("gep_height", scales.gep_height_m, "m");
         e.add("reach", scales.reach_m, "m");
         e.add_flag("building_matters", wake.building_matters());
         e.add_flag("in_wake", wake.in_wake(x));
         e.add_flag("feeds_cavity", wake.feeds_cavity());
         e.add("sigma_y", s.y_m, "m");
         e.add("sigma_z", s.z_m, "m");
         constexpr const char* kId = "dispersion.building_wake";
         if (!wake.building_matters()) {
           e.warn("outside_validity", kId,
                  "height = " + number_text(in.number("height")) +
                      " m is not below the height of good engineering practice " +
                      number_text(scales.gep_height_m) + " m: the plume is left as it is");
         } else if (wake.feeds_cavity() && x <= scales.cavity_length_m) {
           e.warn("in_cavity", kId,
                  "x = " + number_text(x) + " m is in the cavity (to " +
                      number_text(scales.cavity_length_m) + " m): use cavity_concentration");
         }
         e.warn("recalled_constants", kId,
                "most constants of the wake are recalled "
                "(data/coefficients/dispersion_constants.csv)");
         warn_sigma_range(e, kId, curve, x);
         warn_puff_set(e, kId, curve);
         warn_wind(e, kId, in.number("wind_speed"));
         return e;
       }});
}

void add_deposition(Registry& registry) {
  registry.add(
      {.id = "dispersion.deposition",
       .purpose = "plume that loses mass to the ground, to rain and by decay",
       .sources = {"chamberlain-1953", "cpr14e-1997 ch. 4"},
       .page = kDepositionPage,
       .validity = "passive gas, wind >= 1 m/s, flat ground; distances of the sigma set; "
                   "deposition velocities and washout recalled",
       .inputs = {mass_flow(),
                  wind(),
                  number("x", "m", "downwind", distances()),
                  across(),
                  above(),
                  height(),
                  maybe(number("deposition_velocity", "m/s", "instead of gas",
                               Bounds::closed(0.0, 10.0))),
                  {.name = "gas",
                   .kind = FieldKind::Choice,
                   .description = "typical deposition velocity of a gas",
                   .choices = deposition_gases(),
                   .optional = true},
                  number_or("rain_rate", "mm/h", "washes out; 0: no rain", Bounds::closed(0.0, 1e3),
                            0.0),
                  maybe(number("half_life", "s", "first-order decay; none when absent",
                               Bounds::closed(1e-3, 1e12))),
                  lid(),
                  pasquill_field(),
                  sigma_set_field("yellow_book"),
                  roughness_field(),
                  averaging_time_field()},
       .outputs = {{.name = "concentration", .unit = "kg/m3", .description = "at (x, y, z)"},
                   {.name = "concentration_without_removal",
                    .unit = "kg/m3",
                    .description = "nothing lost"},
                   {.name = "airborne", .description = "part of the release still in the air at x"},
                   {.name = "dry_deposited", .description = "part on the ground before x"},
                   {.name = "washed_out", .description = "part taken by rain before x"},
                   {.name = "decayed", .description = "part decayed before x"},
                   {.name = "dry_flux",
                    .unit = "kg/m2/s",
                    .description = "on the ground at (x, y)"},
                   {.name = "washout", .unit = "1/s", .description = "coefficient"}},
       .evaluate = [](const Inputs& in) {
         if (in.has("deposition_velocity") && in.has("gas")) {
           throw InputError("deposition: give deposition_velocity or gas, not both");
         }
         const SigmaCurve curve{sigma_input(in)};
         const GaussianPlume plume{{.mass_flow_kg_per_s = in.number("mass_flow"),
                                    .wind_speed_m_per_s = in.number("wind_speed"),
                                    .effective_height_m = in.number("height"),
                                    .mixing_height_m = lid_of(in)},
                                   curve};
         const double washout = washout_per_s(in.number("rain_rate"));
         const std::optional<double> half_life = in.maybe_number("half_life");
         const double velocity = in.has("gas")
                                     ? deposition_velocity_m_per_s(in.text("gas"))
                                     : in.maybe_number("deposition_velocity").value_or(0.0);
         const PlumeRemoval removal{
             {.deposition_velocity_m_per_s = velocity,
              .washout_per_s = washout,
              .decay_per_s = half_life ? std::numbers::ln2 / *half_life : 0.0},
             plume};
         const double x = in.number("x");
         const double y = in.number("y");
         const double z = in.number("z");
         const RemovalShares s = removal.shares(x);
         Evaluation e;
         e.add("concentration", removal.concentration_kg_per_m3(x, y, z), "kg/m3");
         e.add("concentration_without_removal", plume.concentration_kg_per_m3(x, y, z), "kg/m3");
         e.add("airborne", s.airborne);
         e.add("dry_deposited", s.dry);
         e.add("washed_out", s.wet);
         e.add("decayed", s.decayed);
         e.add("dry_flux", removal.dry_flux_kg_per_m2_s(x, y), "kg/m2/s");
         e.add("washout", washout, "1/s");
         constexpr const char* kId = "dispersion.deposition";
         if (in.has("gas") || washout > 0.0) {
           e.warn("recalled_constants", kId,
                  "deposition velocities and the washout coefficient are recalled "
                  "(data/coefficients/deposition_velocity.csv, dispersion_constants.csv)");
         }
         warn_sigma_range(e, kId, curve, x);
         warn_puff_set(e, kId, curve);
         warn_wind(e, kId, in.number("wind_speed"));
         return e;
       }});
}

}  // namespace

void register_passive(Registry& registry) {
  add_area(registry);
  add_line(registry);
  add_wake(registry);
  add_deposition(registry);
}

}  // namespace isorisk::models::dispersion
