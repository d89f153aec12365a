// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/fragment_flight.hpp"
#include "isorisk/models/explosion/fragments.hpp"
#include "register_parts.hpp"
#include "register_tools.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr const char* kFragments = "explosion.fragments";
constexpr const char* kFlight = "explosion.fragment_flight";
constexpr const char* kBleveRange = "explosion.bleve_fragment_range";

InputField number(std::string name, std::string unit, std::string description,
                  bool optional = false) {
  return {.name = std::move(name),
          .unit = std::move(unit),
          .description = std::move(description),
          .bounds = Bounds::positive(),
          .optional = optional};
}
InputField form_field() {
  return {.name = "vessel_form",
          .kind = FieldKind::Choice,
          .description = "of the vessel",
          .default_value = "cylinder",
          .choices = {"sphere", "cylinder"}};
}
VesselForm form_of(const Inputs& in) {
  return in.text("vessel_form") == "sphere" ? VesselForm::Sphere : VesselForm::Cylinder;
}

Evaluation evaluate_fragments(const Inputs& in) {
  FragmentSpeedInput given{.energy_j = in.number("energy"),
                           .vessel_mass_kg = in.number("vessel_mass"),
                           .content_mass_kg = in.number("content_mass"),
                           .form = form_of(in)};
  given.kinetic_fraction =
      in.has("kinetic_fraction")
          ? in.number("kinetic_fraction")
          : fragment_rule(in.text("content") == "bleve" ? "kinetic_bleve" : "kinetic_gas");
  given.vessel_volume_m3 = in.number("volume");
  given.burst_overpressure_pa = in.maybe_number("burst_overpressure").value_or(kNotGiven);
  given.gas_sound_speed_m_per_s = in.maybe_number("gas_sound_speed").value_or(kNotGiven);
  given.gamma = in.maybe_number("gamma").value_or(kNotGiven);
  const FragmentSpeed v = fragment_speed(given);
  const FragmentNumber n = fragment_number(given.form, given.vessel_volume_m3);
  const std::string method = in.text("method");
  const double chosen = method == "moore"  ? v.moore_m_per_s
                        : method == "baum" ? v.baum_m_per_s
                                           : v.kinetic_m_per_s;
  if (std::isnan(chosen)) {
    throw InputError(std::string{kFragments} +
                     ": invalid input\n  method baum needs 'burst_overpressure' and "
                     "'gas_sound_speed'");
  }
  Evaluation e;
  e.add("speed", chosen, "m/s");
  e.add("speed_kinetic", v.kinetic_m_per_s, "m/s");
  e.add("speed_moore", v.moore_m_per_s, "m/s");
  if (!std::isnan(v.baum_m_per_s)) e.add("speed_baum", v.baum_m_per_s, "m/s");
  if (!std::isnan(v.limit_m_per_s)) e.add("speed_limit", v.limit_m_per_s, "m/s");
  e.add("number", n.number);
  e.add("fragment_probability", fragment_rule("fragment_probability"));
  if (!n.within) {
    e.warn("outside_validity", kFragments,
           "volume = " + number_text(given.vessel_volume_m3) +
               " m3: the number of fragments of a sphere is stated for 700 to 2500 m3, the nearest "
               "end is used");
  }
  e.warn("low_confidence", kFragments,
         "speeds, numbers and probability of fragments are recalled and scatter widely");
  return e;
}

Evaluation evaluate_flight(const Inputs& in) {
  FragmentFlightInput given{.speed_m_per_s = in.number("speed"),
                            .drag_area_m2 = in.number("drag_area"),
                            .drag_coefficient = in.number("drag_coefficient"),
                            .air_density_kg_per_m3 = in.number("air_density")};
  given.mass_kg = in.maybe_number("mass").value_or(0.0);
  const FragmentFlight f = fragment_flight(given);
  Evaluation e;
  e.add("range_without_drag", f.range_without_drag_m, "m");
  e.add("range", f.range_m, "m");
  e.add("elevation", f.elevation_rad, "rad");
  e.add("landing_speed", f.landing_speed_m_per_s, "m/s");
  if (in.has("elevations")) {
    add_series(e, "range_at_elevation",
               column(in.numbers("elevations"),
                      [&](double a) {
                        return FragmentPath{given, a}.range_m();
                      }),
               "m");
  }
  if (given.drag_area_m2 > 0.0 && given.speed_m_per_s > 250.0) {
    e.warn("outside_validity", kFlight,
           "speed = " + number_text(given.speed_m_per_s) +
               " m/s: near and above the speed of sound the drag coefficient rises; the range is "
               "on the far side");
  }
  return e;
}

Evaluation evaluate_bleve_range(const Inputs& in) {
  const BleveFragmentRange r = bleve_fragment_range(in.number("mass"), in.number("volume"));
  Evaluation e;
  e.add("fireball_radius", r.fireball_radius_m, "m");
  e.add("most", r.most_m, "m");
  e.add("rockets", r.rockets_m, "m");
  e.add("extreme", r.extreme_m, "m");
  e.add("tank", r.tank_m, "m");
  e.warn("low_confidence", kBleveRange, "rules of thumb, recalled");
  return e;
}

}  // namespace

void register_fragments(Registry& registry) {
  registry.add(
      {.id = kFragments,
       .purpose = "speed and number of the fragments of a bursting vessel",
       .sources = {"cpr14e-2005 ch. 7", "moore-1967", "baum-1987", "holden-reeves-1985"},
       .page = "docs/models/explosion/fragments.md",
       .validity = "order of magnitude; speeds below the escape speed of the gas",
       .inputs = {number("energy", "J", "expansion energy of the content"),
                  number("vessel_mass", "kg", "of the empty vessel"),
                  number("volume", "m3", "of the vessel"),
                  {.name = "content_mass",
                   .unit = "kg",
                   .description = "at burst (Moore)",
                   .bounds = Bounds::non_negative(),
                   .default_value = 0.0},
                  form_field(),
                  {.name = "content",
                   .kind = FieldKind::Choice,
                   .description = "sets the kinetic part: gas 0.2, flashing liquid 0.04",
                   .default_value = "gas",
                   .choices = {"gas", "bleve"}},
                  {.name = "kinetic_fraction",
                   .description = "part of the energy in the fragments, instead of that of content",
                   .bounds = {.low = 0.0, .high = 1.0, .low_open = true},
                   .optional = true},
                  {.name = "method",
                   .kind = FieldKind::Choice,
                   .description = "whose speed is the result",
                   .default_value = "kinetic",
                   .choices = {"kinetic", "moore", "baum"}},
                  number("burst_overpressure", "Pa", "p1 - p0 (Baum)", true),
                  number("gas_sound_speed", "m/s", "in the vessel (Baum, limit)", true),
                  {.name = "gamma",
                   .description = "heat capacity ratio of the gas (limit)",
                   .bounds = {.low = 1.0, .high = 2.0, .low_open = true},
                   .optional = true}},
       .outputs = {{.name = "speed", .unit = "m/s", .description = "by the chosen method"},
                   {.name = "speed_kinetic", .unit = "m/s", .description = "sqrt(2 A E / M)"},
                   {.name = "speed_moore", .unit = "m/s", .description = "1.092 sqrt(E G / M)"},
                   {.name = "speed_baum", .unit = "m/s", .description = "0.88 a1 F^0.55"},
                   {.name = "speed_limit", .unit = "m/s", .description = "2 a1 / (g - 1)"},
                   {.name = "number", .description = "of fragments, mean"},
                   {.name = "fragment_probability",
                    .description = "that a burst in fire throws fragments at all"}},
       .evaluate = evaluate_fragments});
  registry.add(
      {.id = kFlight,
       .purpose = "range of a fragment, without and with drag",
       .sources = {"baker-1983"},
       .page = "docs/models/explosion/fragment_flight.md",
       .validity = "flat ground, no lift, constant drag coefficient, speed to about 250 m/s",
       .inputs = {number("speed", "m/s", "at the start"),
                  number("mass", "kg", "of the fragment; needed with drag", true),
                  {.name = "drag_area",
                   .unit = "m2",
                   .description = "seen by the air; 0: no drag",
                   .bounds = Bounds::non_negative(),
                   .default_value = 0.0},
                  {.name = "drag_coefficient",
                   .description = "of the fragment; small values are on the far side",
                   .bounds = Bounds::positive(),
                   .default_value = 1.0},
                  {.name = "air_density",
                   .unit = "kg/m3",
                   .description = "of the air",
                   .bounds = Bounds::positive(),
                   .default_value = 1.225},
                  {.name = "elevations",
                   .kind = FieldKind::NumberList,
                   .unit = "rad",
                   .description = "of the launch, for ranges of their own",
                   .bounds = {.low = 0.0, .high = 1.57, .high_open = true},
                   .optional = true}},
       .outputs = {{.name = "range_without_drag", .unit = "m", .description = "v^2 / g"},
                   {.name = "range", .unit = "m", .description = "longest, with drag"},
                   {.name = "elevation", .unit = "rad", .description = "of the longest flight"},
                   {.name = "landing_speed", .unit = "m/s", .description = "of the longest flight"},
                   {.name = "range_at_elevation",
                    .unit = "m",
                    .description = "for each of the elevations"}},
       .evaluate = evaluate_flight});
  registry.add(
      {.id = kBleveRange,
       .purpose = "distances that fragments of a BLEVE reach, by rules of thumb",
       .sources = {"birk-1996", "baker-1978 through ccps-1994"},
       .page = "docs/models/explosion/fragments.md",
       .validity = "tanks of liquefied gas in fire",
       .inputs = {number("mass", "kg", "of the product"),
                  number("volume", "m3", "of the vessel, chooses the rule of the tank")},
       .outputs = {{.name = "fireball_radius", .unit = "m", .description = "3 m^(1/3)"},
                   {.name = "most", .unit = "m", .description = "80 to 90 % land within, 4 radii"},
                   {.name = "rockets", .unit = "m", .description = "15 radii"},
                   {.name = "extreme", .unit = "m", .description = "30 radii"},
                   {.name = "tank",
                    .unit = "m",
                    .description = "90 m^0.33 below 5 m3, 465 m^0.10 from there on"}},
       .evaluate = evaluate_bleve_range});
}

}  // namespace isorisk::models::explosion
