// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/dense_gas.hpp"
#include "isorisk/models/dispersion/grid_point.hpp"
#include "isorisk/models/dispersion/jets.hpp"
#include "isorisk/models/dispersion/meteorology.hpp"
#include "register.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr const char* kDensePage = "docs/models/dispersion/dense_gas.md";
constexpr const char* kJetPage = "docs/models/dispersion/jets.md";

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
  return f;
}
InputField gravity_field() {
  return number_or("gravity", "m/s2", "acceleration of gravity", Bounds::positive(), 9.80665,
                   {"g"});
}
InputField wind_field() {
  return number("wind_10m", "m/s", "wind at 10 m", Bounds::positive(), {"u_10m"});
}

// "45.2" -> "c_at_45.2m".
std::string at_distance(double x) { return "c_at_" + number_text(x) + "m"; }

void warn_alpha(Evaluation& e, const char* model, double alpha) {
  if (alpha >= -1.0 && alpha <= 1.0) return;
  e.warn("outside_validity", model,
         "alpha = " + number_text(alpha) + " is outside [-1, 1] of the workbook curves");
}

void add_criterion(Registry& registry) {
  registry.add(
      {.id = "dispersion.dense_gas_criterion",
       .purpose = "whether a release behaves as a heavy gas",
       .sources = {"britter-mcquaid-1988", "hj169-2018 Annex G"},
       .page = kDensePage,
       .validity = "releases at the ground; a light gas has criterion 0",
       .inputs = {number("reduced_gravity", "m/s2", "g (rho - rho_a)/rho_a at the source", {},
                         {"g0_prime"}),
                  maybe(number("rate", "m3/s", "continuous release, at the source temperature",
                               Bounds::positive(), {"q0"})),
                  maybe(
                      number("volume", "m3", "instantaneous release", Bounds::positive(), {"V0"})),
                  maybe(number("initial_width", "m", "for HJ 169, continuous; else (q0/u)^0.5",
                               Bounds::positive())),
                  wind_field()},
       .outputs = {{.name = "criterion", .description = "Britter and McQuaid"},
                   {.name = "threshold", .description = "dense from here on"},
                   {.name = "dense", .description = "the criterion is met"},
                   {.name = "richardson_hj169", .description = "HJ 169-2018"},
                   {.name = "threshold_hj169", .description = "1/6 or 0.04"},
                   {.name = "dense_hj169", .description = "heavy by HJ 169-2018"}},
       .aliases = {"dense_gas_criterion"},
       .evaluate = [](const Inputs& in) {
         if (in.has("rate") == in.has("volume")) {
           throw InputError(
               "dense_gas_criterion: give either rate (continuous) or volume (instantaneous)");
         }
         const double g0 = in.number("reduced_gravity");
         const double u = in.number("wind_10m");
         DenseGas bm;
         DenseGas hj;
         if (in.has("rate")) {
           const double q = in.number("rate");
           bm = dense_gas_continuous(g0, q, u);
           hj = dense_gas_hj169_continuous(
               g0, q, in.maybe_number("initial_width").value_or(std::sqrt(q / u)), u);
         } else {
           bm = dense_gas_instantaneous(g0, in.number("volume"), u);
           hj = dense_gas_hj169_instantaneous(g0, in.number("volume"), u);
         }
         Evaluation e;
         e.add("criterion", bm.criterion);
         e.add("threshold", bm.threshold);
         e.add_flag("dense", bm.dense());
         e.add("richardson_hj169", hj.criterion);
         e.add("threshold_hj169", hj.threshold);
         e.add_flag("dense_hj169", hj.dense());
         return e;
       }});
}

void add_curves(Registry& registry, const char* id, const char* alias, const char* purpose,
                BritterMcQuaidRelease release) {
  registry.add({.id = id,
                .purpose = purpose,
                .sources = {"britter-mcquaid-1988", "ccps-1999"},
                .page = kDensePage,
                .validity = "-1 <= alpha <= 1",
                .inputs = {number("alpha", "-", "lg of the workbook's buoyancy group", {})},
                .outputs = {{.name = "beta_0.1", .description = "lg(x/scale) at c/c0 = 0.1"},
                            {.name = "beta_0.05", .description = "and so on, one for each curve"}},
                .aliases = {alias},
                .evaluate = [release, id](const Inputs& in) {
                  const double alpha = in.number("alpha");
                  Evaluation e;
                  for (const BritterMcQuaidPoint& p : britter_mcquaid_curve(release, alpha)) {
                    e.add("beta_" + number_text(p.concentration_ratio), p.beta);
                  }
                  warn_alpha(e, id, alpha);
                  return e;
                }});
}

void add_bm_plume(Registry& registry) {
  registry.add(
      {.id = "dispersion.britter_mcquaid_continuous",
       .purpose = "concentration and extent of a continuous heavy-gas release, workbook method",
       .sources = {"britter-mcquaid-1988", "ccps-1999"},
       .page = kDensePage,
       .validity = "ground release of a gas heavier than air, flat ground, -1 <= alpha <= 1",
       .inputs = {number("liquid_rate", "m3/s", "volume of liquid that evaporates",
                         Bounds::positive()),
                  number("liquid_density", "kg/m3", "of the liquid", Bounds::positive()),
                  number("gas_density", "kg/m3", "at the release temperature", Bounds::positive()),
                  number("release_temperature", "K", "of the gas at the source", Bounds::positive(),
                         {"T_release"}),
                  number("air_temperature", "K", "of the air", Bounds::positive(), {"T_ambient"}),
                  number("air_density", "kg/m3", "of the air", Bounds::positive(), {"rho_air"}),
                  wind_field(),
                  gravity_field(),
                  {.name = "distances",
                   .kind = FieldKind::NumberList,
                   .unit = "m",
                   .description = "where the concentration is wanted; default: those of the "
                                  "published example",
                   .bounds = Bounds::positive(),
                   .default_value = Json::array({45.2, 367.0, 1200.0})},
                  number_or("mole_fraction", "-", "of the contour", Bounds::closed(1e-6, 0.999999),
                            0.05)},
       .outputs =
           {{.name = "alpha", .description = "0.2 lg(g'^2 q/u^5)"},
            {.name = "scale", .unit = "m", .description = "D = (q/u)^0.5", .aliases = {"D"}},
            {.name = "c_at_<x>m", .description = "mole fraction at each distance"},
            {.name = "contour_distance",
             .unit = "m",
             .description = "to the mole fraction asked for",
             .aliases = {"x_to_5pct"}},
            {.name = "upwind_extent", .unit = "m", .description = "L_U", .aliases = {"L_upwind"}},
            {.name = "half_width_at_source",
             .unit = "m",
             .description = "L_H0",
             .aliases = {"L_half_width_at_source"}},
            {.name = "mass_above_contour",
             .unit = "kg",
             .description = "of release above the mole fraction",
             .aliases = {"flammable_mass_above_5pct"}}},
       .aliases = {"britter_mcquaid_continuous"},
       .evaluate = [](const Inputs& in) {
         const BritterMcQuaidPlume model{
             {.rate_m3_per_s =
                  in.number("liquid_rate") * in.number("liquid_density") / in.number("gas_density"),
              .density_kg_per_m3 = in.number("gas_density"),
              .release_temperature_k = in.number("release_temperature"),
              .air_temperature_k = in.number("air_temperature"),
              .air_density_kg_per_m3 = in.number("air_density"),
              .wind_10m_m_per_s = in.number("wind_10m"),
              .gravity_m_per_s2 = in.number("gravity")}};
         const double fraction = in.number("mole_fraction");
         Evaluation e;
         e.add("alpha", model.alpha());
         e.add("scale", model.scale_m(), "m");
         for (const double x : in.numbers("distances")) {
           e.add(at_distance(x), model.mole_fraction(x));
         }
         e.add("contour_distance", model.distance_m(fraction), "m");
         e.add("upwind_extent", model.upwind_extent_m(), "m");
         e.add("half_width_at_source", model.half_width_at_source_m(), "m");
         e.add("mass_above_contour", model.mass_above_kg(fraction), "kg");
         warn_alpha(e, "dispersion.britter_mcquaid_continuous", model.alpha());
         return e;
       }});
}

void add_bm_puff(Registry& registry) {
  registry.add(
      {.id = "dispersion.britter_mcquaid_instantaneous",
       .purpose = "concentration in an instantaneous heavy-gas cloud, workbook method",
       .sources = {"britter-mcquaid-1988", "ccps-1999"},
       .page = kDensePage,
       .validity = "ground release of a gas heavier than air, flat ground, -1 <= alpha <= 1",
       .inputs =
           {number("volume", "m3", "released at once", Bounds::positive(), {"V0"}),
            number("density", "kg/m3", "of the cloud at the source", Bounds::positive(), {"rho0"}),
            number_or("source_mole_fraction", "-", "of the substance in the cloud at the source",
                      Bounds::closed(0.0, 1.0), 1.0, {"c0"}),
            maybe(number("release_temperature", "K", "for the temperature correction",
                         Bounds::positive(), {"T_release"})),
            number("air_temperature", "K", "of the air", Bounds::positive(), {"T_ambient"}),
            maybe(number("air_density", "kg/m3", "dry air at 101325 Pa when absent",
                         Bounds::positive(), {"rho_air"})),
            wind_field(),
            {.name = "temperature_correction",
             .kind = FieldKind::Boolean,
             .description = "warm the cloud with the entrained air",
             .default_value = true},
            gravity_field(),
            {.name = "points",
             .kind = FieldKind::Structure,
             .description = "list of [x in m, t in s]; default: those of the published example",
             .default_value = Json::parse("[[160,200],[333,124],[333,1396],[2500,3125]]")}},
       .outputs = {{.name = "alpha", .description = "0.5 lg(g' V^(1/3)/u^2)"},
                   {.name = "c_at_x<x>_t<t>", .description = "mole fraction at each point"}},
       .aliases = {"britter_mcquaid_instantaneous"},
       .evaluate = [](const Inputs& in) {
         const bool correction = in.boolean("temperature_correction");
         if (correction && !in.has("release_temperature")) {
           throw InputError(
               "britter_mcquaid_instantaneous: the temperature correction needs "
               "release_temperature");
         }
         const double ta = in.number("air_temperature");
         const double dry_air =
             air_density_kg_per_m3({.temperature_k = ta, .relative_humidity_fraction = 0.0});
         const BritterMcQuaidPuff model{
             {.volume_m3 = in.number("volume"),
              .density_kg_per_m3 = in.number("density"),
              .source_mole_fraction = in.number("source_mole_fraction"),
              .release_temperature_k = in.maybe_number("release_temperature").value_or(ta),
              .air_temperature_k = ta,
              .air_density_kg_per_m3 = in.maybe_number("air_density").value_or(dry_air),
              .wind_10m_m_per_s = in.number("wind_10m"),
              .temperature_correction = correction,
              .gravity_m_per_s2 = in.number("gravity")}};
         Evaluation e;
         e.add("alpha", model.alpha());
         for (const Json& point : in.raw("points")) {
           if (!point.is_array() || point.size() != 2) {
             throw InputError("britter_mcquaid_instantaneous: points = " + point.dump() +
                              ", must be [x, t]");
           }
           const double x = structure_number(point[0], "m", "points");
           const double t = structure_number(point[1], "s", "points");
           e.add("c_at_x" + number_text(x) + "_t" + number_text(t), model.mole_fraction(x, t));
         }
         warn_alpha(e, "dispersion.britter_mcquaid_instantaneous", model.alpha());
         return e;
       }});
}

void add_jet(Registry& registry) {
  registry.add(
      {.id = "dispersion.free_jet",
       .purpose = "concentration in a turbulent free jet",
       .sources = {"long-1963"},
       .page = kJetPage,
       .validity = "momentum jet, some 5 diameters and more from the source, before the wind bends "
                   "it; ideal expansion to ambient pressure before",
       .inputs = {number("diameter", "m", "of the source at ambient pressure", Bounds::positive(),
                         {"d"}),
                  number("jet_density", "kg/m3", "at ambient pressure", Bounds::positive(),
                         {"rho_jet"}),
                  number("air_density", "kg/m3", "of the air", Bounds::positive(), {"rho_air"}),
                  number_or("source_mole_fraction", "-", "of the substance at the source",
                            Bounds::closed(0.0, 1.0), 1.0, {"c0"}),
                  number("s", "m", "along the axis", Bounds::positive()),
                  number_or("r", "m", "from the axis", Bounds::non_negative(), 0.0)},
       .outputs = {{.name = "mole_fraction", .description = "of the substance", .aliases = {"c"}}},
       .aliases = {"free_jet_long"},
       .evaluate = [](const Inputs& in) {
         const FreeJet jet{{.diameter_m = in.number("diameter"),
                            .jet_density_kg_per_m3 = in.number("jet_density"),
                            .air_density_kg_per_m3 = in.number("air_density"),
                            .source_mole_fraction = in.number("source_mole_fraction")}};
         Evaluation e;
         e.add("mole_fraction", jet.mole_fraction(in.number("s"), in.number("r")));
         const double ratio = in.number("s") / in.number("diameter");
         if (ratio < 5.0) {
           e.warn("outside_validity", "dispersion.free_jet",
                  "s / diameter = " + number_text(ratio) + " is below 5");
         }
         // Momentum and fuel are conserved when the law is read as a mass fraction.
         constexpr double kAlike = 1.25;
         const double density = in.number("jet_density") / in.number("air_density");
         if (density > kAlike || density < 1.0 / kAlike) {
           e.warn(
               "outside_validity", "dispersion.free_jet",
               "jet_density / air_density = " + number_text(density) +
                   " is outside 0.8 to 1.25: the law as printed loses or gains fuel there; far "
                   "out it fits the mass fraction, and the mole fraction of a light gas is higher, "
                   "by up to air_density / jet_density");
         }
         return e;
       }});

  registry.add(
      {.id = "dispersion.plume_rise",
       .purpose = "final rise of a warm or fast plume from a stack",
       .sources = {"briggs-1975", "epa-454/B-95-003b"},
       .page = kJetPage,
       .validity = "stacks; wind >= 1 m/s",
       .inputs = {number("diameter", "m", "of the stack", Bounds::positive(), {"D"}),
                  number("exit_velocity", "m/s", "at the stack top", Bounds::positive(), {"w"}),
                  number("exit_temperature", "K", "at the stack top", Bounds::positive(), {"T_s"}),
                  number("air_temperature", "K", "of the air", Bounds::positive(), {"T_a"}),
                  number("wind_speed", "m/s", "at the stack top", Bounds::positive(), {"u"}),
                  number_or("potential_temperature_gradient", "K/m",
                            "0 neutral and unstable; 0.020 class E, 0.035 class F",
                            Bounds::non_negative(), 0.0),
                  gravity_field()},
       .outputs =
           {{.name = "buoyancy_flux", .unit = "m4/s3", .description = "F", .aliases = {"F_b"}},
            {.name = "momentum_flux", .unit = "m4/s2", .description = "Fm"},
            {.name = "buoyant", .description = "buoyancy rules the rise"},
            {.name = "final_rise",
             .unit = "m",
             .description = "above the stack top",
             .aliases = {"dh_final"}},
            {.name = "final_distance",
             .unit = "m",
             .description = "downwind of the stack; 0 for a momentum plume",
             .aliases = {"x_f"}}},
       .aliases = {"briggs_rise_neutral"},
       .evaluate = [](const Inputs& in) {
         const double u = in.number("wind_speed");
         const PlumeRise r = briggs_plume_rise(
             {.diameter_m = in.number("diameter"),
              .exit_velocity_m_per_s = in.number("exit_velocity"),
              .exit_temperature_k = in.number("exit_temperature"),
              .air_temperature_k = in.number("air_temperature"),
              .wind_speed_m_per_s = u,
              .potential_temperature_gradient_k_per_m = in.number("potential_temperature_gradient"),
              .gravity_m_per_s2 = in.number("gravity")});
         Evaluation e;
         e.add("buoyancy_flux", r.buoyancy_flux_m4_per_s3, "m4/s3");
         e.add("momentum_flux", r.momentum_flux_m4_per_s2, "m4/s2");
         e.add_flag("buoyant", r.buoyant);
         e.add("final_rise", r.final_rise_m, "m");
         e.add("final_distance", r.final_distance_m, "m");
         if (u < 1.0) {
           e.warn("outside_validity", "dispersion.plume_rise",
                  "wind_speed = " + number_text(u) + " m/s is below 1 m/s");
         }
         return e;
       }});
}

// A coefficient of a probit: a plain number, or {"value", "unit"} whose unit names the basis.
double coefficient(const Json& given, const char* where) {
  const Json& v = given.is_object() && given.contains("value") ? given["value"] : given;
  if (!v.is_number()) {
    throw InputError(std::string{where} + " = " + given.dump() + ", must be a number");
  }
  return v.get<double>();
}

void add_grid_point(Registry& registry) {
  registry.add(
      {.id = "dispersion.toxic_grid_point",
       .purpose = "death probability at one grid point from a toxic plume, effective cloud width",
       .sources = {"cpr18e-1999 Appendix 6.B"},
       .page = "docs/models/dispersion/toxic_grid_point.md",
       .validity = "continuous release longer than the exposure; sectors wider than the cloud",
       .inputs = {number("mass_flow", "kg/s", "release rate", Bounds::positive(), {"q"}),
                  number("wind_speed", "m/s", "at the transport height", Bounds::positive(), {"u"}),
                  number("x", "m", "distance of the grid point", Bounds::positive()),
                  number("sigma_y", "m", "at x", Bounds::positive()),
                  number("sigma_z", "m", "at x", Bounds::positive()),
                  number("source_height", "m", "of the release", Bounds::non_negative(), {"h"}),
                  number("receptor_height", "m", "of the people", Bounds::non_negative(), {"z"}),
                  {.name = "probit_a",
                   .kind = FieldKind::Structure,
                   .description = "number; concentration in mg/m3, time in min"},
                  number("probit_b", "-", "slope", Bounds::positive()),
                  number("probit_n", "-", "exponent of the concentration", Bounds::positive()),
                  number("exposure", "min", "time of exposure", Bounds::positive()),
                  {.name = "wind_sectors",
                   .kind = FieldKind::Integer,
                   .description = "number of wind directions",
                   .bounds = {.low = 1.0},
                   .default_value = 12},
                  number_or("lethality_cutoff", "-", "smaller probabilities count as zero",
                            Bounds::closed(1e-9, 0.999), 0.01),
                  number_or("frequency", "1/yr", "of the release", Bounds::non_negative(), 0.0),
                  number_or("weather_direction_probability", "-", "of class and sector",
                            Bounds::closed(0.0, 1.0), 0.0)},
       .outputs = {{.name = "concentration",
                    .unit = "mg/m3",
                    .description = "on the axis",
                    .aliases = {"c_centreline"}},
                   {.name = "probit", .description = "on the axis"},
                   {.name = "probability",
                    .description = "of death on the axis",
                    .aliases = {"p_centreline"}},
                   {.name = "probability_integral_width",
                    .unit = "m",
                    .description = "integral of P across the wind"},
                   {.name = "effective_cloud_width",
                    .unit = "m",
                    .description = "integral over P on the axis"},
                   {.name = "covered_probability",
                    .description = "N ECW/(2 pi x), at most 1",
                    .aliases = {"p_covered"}},
                   {.name = "death_probability",
                    .description = "on the axis times covered",
                    .aliases = {"p_death"}},
                   {.name = "individual_risk",
                    .unit = "1/yr",
                    .description = "frequency times weather times death",
                    .aliases = {"delta_individual_risk"}}},
       .aliases = {"toxic_plume_grid_point"},
       .evaluate = [](const Inputs& in) {
         const ToxicGridPoint p =
             toxic_grid_point({.mass_flow_kg_per_s = in.number("mass_flow"),
                               .wind_speed_m_per_s = in.number("wind_speed"),
                               .distance_m = in.number("x"),
                               .sigma_y_m = in.number("sigma_y"),
                               .sigma_z_m = in.number("sigma_z"),
                               .source_height_m = in.number("source_height"),
                               .receptor_height_m = in.number("receptor_height"),
                               .probit = {.a = coefficient(in.raw("probit_a"), "probit_a"),
                                          .b = in.number("probit_b"),
                                          .n = in.number("probit_n")},
                               .exposure_min = in.number("exposure"),
                               .wind_sectors = in.integer("wind_sectors"),
                               .lethality_cutoff = in.number("lethality_cutoff")});
         Evaluation e;
         e.add("concentration", 1e6 * p.concentration_kg_per_m3, "mg/m3");
         e.add("probit", p.probit);
         e.add("probability", p.probability);
         e.add("probability_integral_width", p.integral_width_m, "m");
         e.add("effective_cloud_width", p.effective_cloud_width_m, "m");
         e.add("covered_probability", p.covered_probability);
         e.add("death_probability", p.death_probability);
         e.add("individual_risk",
               in.number("frequency") * in.number("weather_direction_probability") *
                   p.death_probability,
               "1/yr");
         if (p.covered_probability >= 1.0) {
           e.warn("outside_validity", "dispersion.toxic_grid_point",
                  "the cloud is wider than a sector: effective_cloud_width = " +
                      number_text(p.effective_cloud_width_m) + " m, sector " +
                      number_text(2.0 * std::numbers::pi * in.number("x") /
                                  in.integer("wind_sectors")) +
                      " m");
         }
         return e;
       }});
}

std::vector<double> number_list(const Json& given, const char* where) {
  const Json& list = given.is_object() && given.contains("value") ? given["value"] : given;
  std::vector<double> values;
  bool good = list.is_array();
  if (good) {
    for (const Json& v : list) {
      good = good && v.is_number();
      if (v.is_number()) values.push_back(v.get<double>());
    }
  }
  if (!good) {
    throw InputError(std::string{where} + " = " + given.dump() + ", must be a list of numbers");
  }
  return values;
}

void add_metrics(Registry& registry) {
  registry.add(
      {.id = "dispersion.performance_metrics",
       .purpose = "bias and scatter of predictions against observations",
       .sources = {"chang-hanna-2004", "ivings-2016 (LNG MEP)"},
       .page = "docs/models/dispersion/performance_metrics.md",
       .validity = "pairs of positive values in one unit",
       .inputs = {{.name = "observed",
                   .kind = FieldKind::Structure,
                   .description = "list of numbers > 0"},
                  {.name = "predicted",
                   .kind = FieldKind::Structure,
                   .description = "list of numbers > 0, in the unit of observed"}},
       .outputs =
           {{.name = "fb",
             .description = "fractional bias, > 0 under-prediction",
             .aliases = {"FB"}},
            {.name = "nmse", .description = "normalised mean square error", .aliases = {"NMSE"}},
            {.name = "mg",
             .description = "geometric mean bias, > 1 under-prediction",
             .aliases = {"MG"}},
            {.name = "vg", .description = "geometric variance", .aliases = {"VG"}},
            {.name = "fac2", .description = "share within a factor of two", .aliases = {"FAC2"}},
            {.name = "nad", .description = "normalised absolute difference", .aliases = {"NAD"}},
            {.name = "mrb", .description = "mean relative bias", .aliases = {"MRB"}},
            {.name = "mrse", .description = "mean relative square error", .aliases = {"MRSE"}}},
       .aliases = {"performance_metrics"},
       .evaluate = [](const Inputs& in) {
         const std::vector<double> o = number_list(in.raw("observed"), "observed");
         const std::vector<double> p = number_list(in.raw("predicted"), "predicted");
         const PerformanceMetrics m = performance_metrics(o, p);
         Evaluation e;
         e.add("fb", m.fb);
         e.add("nmse", m.nmse);
         e.add("mg", m.mg);
         e.add("vg", m.vg);
         e.add("fac2", m.fac2);
         e.add("nad", m.nad);
         e.add("mrb", m.mrb);
         e.add("mrse", m.mrse);
         return e;
       }});
}

}  // namespace

void register_dense_gas(Registry& registry) {
  add_criterion(registry);
  add_curves(registry, "dispersion.britter_mcquaid_continuous_curves",
             "britter_mcquaid_continuous_curves",
             "curves of the Britter-McQuaid workbook, continuous release",
             BritterMcQuaidRelease::Continuous);
  add_curves(registry, "dispersion.britter_mcquaid_instantaneous_curves",
             "britter_mcquaid_instantaneous_curves",
             "curves of the Britter-McQuaid workbook, instantaneous release",
             BritterMcQuaidRelease::Instantaneous);
  add_bm_plume(registry);
  add_bm_puff(registry);
  add_jet(registry);
  add_grid_point(registry);
  add_metrics(registry);
}

}  // namespace isorisk::models::dispersion
