// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cmath>
#include <numbers>
#include <regex>

#include "isorisk/core/error.hpp"
#include "isorisk/core/units.hpp"
#include "isorisk/models/source/flash.hpp"
#include "isorisk/models/source/two_phase.hpp"
#include "register_parts.hpp"

namespace isorisk::models::source {
namespace {

// "saturated liquid", "saturated, x0 = 0.1", "liquid, p0 = ps(T0) + 0.2 MPa", or an object with
// "quality" or "subcooling" [Pa].
HemInput read_inlet(const Json& value, const Substance& s, double temperature_k, double back) {
  HemInput in{.substance = &s, .temperature_k = temperature_k, .back_pressure_abs_pa = back};
  if (value.is_object()) {
    if (value.contains("quality")) in.quality = structure_number(value["quality"], "-", "quality");
    if (value.contains("subcooling")) {
      in.pressure_abs_pa = s.vapour_pressure_pa(temperature_k) +
                           structure_number(value["subcooling"], "Pa", "subcooling");
    }
    return in;
  }
  static const std::regex quality{R"(saturated,\s*x0\s*=\s*([0-9.eE+-]+))"};
  static const std::regex subcooled{R"(liquid,\s*p0\s*=\s*ps\(T0\)\s*\+\s*(.+))"};
  std::smatch m;
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  if (text == "saturated liquid") return in;
  if (std::regex_match(text, m, quality)) {
    in.quality = std::stod(m[1]);
    return in;
  }
  if (std::regex_match(text, m, subcooled)) {
    in.pressure_abs_pa = s.vapour_pressure_pa(temperature_k) + units::quantity(m[1].str(), "Pa");
    return in;
  }
  throw InputError(
      "inlets: '" + text +
      "', must be \"saturated liquid\", \"saturated, x0 = 0.1\", \"liquid, p0 = ps(T0) "
      "+ 0.2 MPa\", or an object with quality or subcooling");
}

void warn_reduced(Evaluation& e, const char* model, const Substance& s, double t) {
  const double tr = t / s.critical_temperature_k;
  if (tr > 0.95) {
    e.warn("outside_validity", model,
           "reduced temperature " + number_text(tr) + " of " + s.id + ", valid to 0.95");
  }
}

void hem_model(Registry& registry) {
  registry.add(
      {.id = "source.two_phase_hem",
       .purpose = "Mass flux of flashing flow in equilibrium (homogeneous equilibrium model)",
       .sources = {"cpr14e-2005, sec. 2.5.2 (TPDIS)", "isentrope by Clapeyron, derived"},
       .page = "docs/models/source/two_phase_hem.md",
       .validity = "pipe of 0.1 m or more, reduced temperature up to 0.95",
       .inputs = {fluid(),
                  positive("temperature", "K", "of the saturated mixture or the liquid", {"T0"}),
                  coefficient(1.0),
                  defaulted(positive("back_pressure", "Pa", "absolute",
                                     {"p_ambient", "ambient_pressure"}),
                            kAtmosphere),
                  {.name = "inlets",
                   .kind = FieldKind::Structure,
                   .description = "list of inlet states: \"saturated liquid\", {\"quality\": x}, "
                                  "{\"subcooling\": p0 - ps}",
                   .default_value = Json::array({"saturated liquid"})}},
       .outputs = {{.name = "mass_flux",
                    .unit = "kg/m2/s",
                    .description = "times the discharge coefficient",
                    .aliases = {"G"}},
                   {.name = "throat_pressure",
                    .unit = "Pa",
                    .description = "absolute",
                    .aliases = {"p_throat"}},
                   {.name = "throat_quality",
                    .description = "vapour mass fraction",
                    .aliases = {"x_throat"}},
                   {.name = "throat_velocity", .unit = "m/s", .description = "in the throat"}},
       .aliases = {"two_phase_hem"},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const double t = in.number("temperature");
         const Json& given = in.raw("inlets");
         const Json& inlets = given.is_object() && given.contains("value") ? given["value"] : given;
         if (!inlets.is_array() || inlets.empty())
           throw InputError("inlets must be a list of inlet states");
         std::vector<double> g;
         std::vector<double> p;
         std::vector<double> x;
         std::vector<double> u;
         for (const Json& inlet : inlets) {
           const Hem r = hem_flow(read_inlet(inlet, s, t, in.number("back_pressure")));
           g.push_back(in.number("discharge_coefficient") * r.mass_flux_kg_per_m2_s);
           p.push_back(r.throat_pressure_abs_pa);
           x.push_back(r.throat_quality);
           u.push_back(r.throat_velocity_m_per_s);
         }
         Evaluation e;
         warn_reduced(e, "source.two_phase_hem", s, t);
         add_list(e, "mass_flux", g, "kg/m2/s");
         add_list(e, "throat_pressure", p, "Pa");
         add_list(e, "throat_quality", x, "-");
         add_list(e, "throat_velocity", u, "m/s");
         return e;
       }});
}

void expansion_model(Registry& registry) {
  registry.add(
      {.id = "source.flashing_expansion",
       .purpose = "Jet of a saturated liquid once it has come down to ambient pressure, from an "
                  "equilibrium throat and from a metastable hole",
       .sources = {"ccps-1996, jet expansion", "ermak-1990, SLAB source"},
       .page = "docs/models/source/flashing_expansion.md",
       .validity = "reduced temperature up to 0.95; the momentum balance is high for flashing jets",
       .inputs = {fluid(), positive("temperature", "K", "of the saturated liquid", {"T0"}),
                  defaulted(positive("ambient_pressure", "Pa", "absolute", {"p_ambient"}),
                            kAtmosphere),
                  coefficient(1.0)},
       .outputs = {{.name = "hem_u_throat", .unit = "m/s", .description = "in the throat"},
                   {.name = "hem_u_e", .unit = "m/s", .description = "after expansion"},
                   {.name = "hem_X_e", .description = "vapour fraction after expansion"},
                   {.name = "hem_rho_e", .unit = "kg/m3", .description = "density after expansion"},
                   {.name = "hem_area_ratio", .description = "expanded jet to throat"},
                   {.name = "metastable_u", .unit = "m/s", .description = "of the liquid jet"},
                   {.name = "metastable_X_e", .description = "vapour fraction after expansion"},
                   {.name = "isenthalpic_X", .description = "flash without kinetic energy"},
                   {.name = "isentropic_X", .description = "flash at constant entropy"}},
       .aliases = {"flashing_expansion_to_ambient"},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const double t = in.number("temperature");
         const double pa = in.number("ambient_pressure");
         const Hem hem =
             hem_flow({.substance = &s, .temperature_k = t, .back_pressure_abs_pa = pa});
         const JetExpansion jet =
             expand_to_ambient(s, t, hem.mass_flux_kg_per_m2_s, hem.throat_velocity_m_per_s,
                               hem.throat_pressure_abs_pa, pa);
         const double rho = s.liquid_density_kg_per_m3(t);
         const double u = std::sqrt(2.0 * (s.vapour_pressure_pa(t) - pa) / rho);
         const JetExpansion metastable = expand_to_ambient(s, t, rho * u, u, pa, pa);
         Evaluation e;
         warn_reduced(e, "source.flashing_expansion", s, t);
         e.add("hem_u_throat", hem.throat_velocity_m_per_s, "m/s");
         e.add("hem_u_e", jet.velocity_m_per_s, "m/s");
         e.add("hem_X_e", jet.vapour_fraction);
         e.add("hem_rho_e", jet.density_kg_per_m3, "kg/m3");
         e.add("hem_area_ratio", jet.area_ratio);
         e.add("metastable_u", metastable.velocity_m_per_s, "m/s");
         e.add("metastable_X_e", metastable.vapour_fraction);
         e.add("isenthalpic_X", isenthalpic_flash(s, t, pa).vapour_fraction);
         e.add("isentropic_X", hem.quality_at_back_pressure);
         return e;
       }});
}

void short_pipe_model(Registry& registry) {
  registry.add(
      {.id = "source.short_pipe",
       .purpose = "Mass flux of a liquid that flashes in an opening too short for equilibrium, "
                  "between the hole and the pipe of 0.1 m",
       .sources = {"fauske-epstein-1988"},
       .page = "docs/models/source/short_pipe.md",
       .validity = "reduced temperature below 0.9",
       .inputs = {fluid(),
                  positive("temperature", "K", "of the liquid", {"T0"}),
                  {.name = "pressure",
                   .unit = "Pa",
                   .description = "at the opening, absolute; saturation when absent",
                   .bounds = Bounds::positive(),
                   .aliases = {"P0"},
                   .optional = true},
                  number("opening_length", "m", "way through the opening", Bounds::non_negative(),
                         {"L"}),
                  defaulted(positive("back_pressure", "Pa", "absolute",
                                     {"p_ambient", "ambient_pressure"}),
                            kAtmosphere),
                  coefficient(0.65)},
       .outputs = {{.name = "mass_flux",
                    .unit = "kg/m2/s",
                    .description = "mass flow over the area of the opening",
                    .aliases = {"G"}},
                   {.name = "mass_flux_liquid",
                    .unit = "kg/m2/s",
                    .description = "length 0: no flashing"},
                   {.name = "mass_flux_equilibrium",
                    .unit = "kg/m2/s",
                    .description = "from 0.1 m: equilibrium rate"},
                   {.name = "non_equilibrium", .description = "N", .aliases = {"N"}},
                   {.name = "exit_velocity", .unit = "m/s", .description = "in the opening"},
                   {.name = "exit_pressure", .unit = "Pa", .description = "in the opening"},
                   {.name = "expanded_velocity", .unit = "m/s", .description = "at ambient"},
                   {.name = "choked", .description = "exit above the back pressure"}},
       .aliases = {"short_pipe"},
       .evaluate = [](const Inputs& in) {
         const Substance& s = substance_of(in);
         const double t = in.number("temperature");
         InputCheck check{"source.short_pipe"};
         check.require(t < s.critical_temperature_k, "temperature", t, "K",
                       "lie below the critical temperature");
         check.done();
         const double ps = s.vapour_pressure_pa(t);
         const double pa = in.number("back_pressure");
         const ShortPipe r =
             short_pipe({.pressure_abs_pa = in.maybe_number("pressure").value_or(ps),
                         .saturation_pressure_abs_pa = ps,
                         .liquid_density_kg_per_m3 = s.liquid_density_kg_per_m3(t),
                         .equilibrium_flux_kg_per_m2_s = equilibrium_rate_flux(s, t),
                         .opening_length_m = in.number("opening_length"),
                         .equilibrium_length_m = equilibrium_length_m(),
                         .discharge_coefficient = in.number("discharge_coefficient"),
                         .back_pressure_abs_pa = pa});
         Evaluation e;
         if (t > 0.9 * s.critical_temperature_k) {
           e.warn("outside_validity", "source.short_pipe",
                  "reduced temperature " + number_text(t / s.critical_temperature_k) +
                      ", valid below 0.9");
         }
         e.warn("recalled_coefficient", "source.short_pipe",
                "form and equilibrium length " + number_text(equilibrium_length_m()) +
                    " m of Fauske and Epstein 1988 are recalled");
         e.add("mass_flux", r.mass_flux_kg_per_m2_s, "kg/m2/s");
         e.add("mass_flux_liquid", r.liquid_flux_kg_per_m2_s, "kg/m2/s");
         e.add("mass_flux_equilibrium", r.equilibrium_flux_kg_per_m2_s, "kg/m2/s");
         e.add("non_equilibrium", ps > pa ? r.non_equilibrium : 0.0);
         e.add("exit_velocity", r.exit_velocity_m_per_s, "m/s");
         e.add("exit_pressure", r.exit_pressure_abs_pa, "Pa");
         e.add("expanded_velocity", r.expanded_velocity_m_per_s, "m/s");
         e.add_flag("choked", r.choked);
         return e;
       }});
}

void leung_model(Registry& registry) {
  registry.add(
      {.id = "source.leung_omega",
       .purpose = "Choked or subcritical two-phase flow from a saturated inlet by the omega method",
       .sources = {"api520-1, two-phase annex", "leung-1986"},
       .page = "docs/models/source/leung_omega.md",
       .validity = "reduced temperature below 0.9, pressure below half the critical",
       .inputs = {positive("pressure", "Pa", "inlet, absolute", {"P0"}),
                  positive("specific_volume", "m3/kg", "inlet mixture", {"v0"}),
                  {.name = "specific_volume_90",
                   .unit = "m3/kg",
                   .description = "after a flash to 0.9 of the pressure",
                   .bounds = Bounds::positive(),
                   .aliases = {"v9"},
                   .optional = true},
                  {.name = "omega",
                   .description = "given instead of specific_volume_90",
                   .bounds = Bounds::positive(),
                   .optional = true},
                  defaulted(number("back_pressure", "Pa", "0: choked whatever it is",
                                   Bounds::non_negative()),
                            0.0)},
       .outputs = {{.name = "omega", .description = "9 (v9/v0 - 1)"},
                   {.name = "critical_ratio", .description = "p*/p0", .aliases = {"eta_c"}},
                   {.name = "mass_flux",
                    .unit = "kg/m2/s",
                    .description = "through the throat",
                    .aliases = {"G"}},
                   {.name = "choked", .description = "the flow is critical"}},
       .aliases = {"leung_omega_saturated"},
       .evaluate = [](const Inputs& in) {
         const double v0 = in.number("specific_volume");
         if (in.has("omega") == in.has("specific_volume_90"))
           throw InputError("source.leung_omega: give either omega or specific_volume_90");
         const double omega = in.has("omega") ? in.number("omega")
                                              : 9.0 * (in.number("specific_volume_90") / v0 - 1.0);
         const OmegaFlow r =
             leung_flow(omega, in.number("pressure"), v0, in.number("back_pressure"));
         Evaluation e;
         e.add("omega", omega);
         e.add("critical_ratio", r.critical_ratio);
         e.add("mass_flux", r.mass_flux_kg_per_m2_s, "kg/m2/s");
         e.add_flag("choked", r.choked);
         return e;
       }});
}

void choices_model(Registry& registry) {
  InputField name = remark("fluid", "name of the fluid, for the record");
  registry.add(
      {.id = "source.two_phase_choices",
       .purpose = "Mass flux of a saturated liquid by three assumptions: equilibrium (Leung), "
                  "equilibrium rate (Fauske) and no flashing",
       .sources = {"leung-1986", "fauske-epstein-1988"},
       .page = "docs/models/source/two_phase_choices.md",
       .validity = "saturated liquid, reduced temperature below 0.9",
       .inputs = {name, positive("liquid_density", "kg/m3", "saturated", {"rho_l"}),
                  positive("vapour_density", "kg/m3", "saturated", {"rho_v"}),
                  positive("liquid_heat_capacity", "J/kg/K", "saturated", {"cp_l"}),
                  positive("temperature", "K", "of the liquid", {"T0"}),
                  positive("pressure", "Pa", "saturation, absolute", {"P0"}),
                  positive("heat_of_vaporisation", "J/kg", "at the temperature", {"h_vap"}),
                  defaulted(positive("ambient_pressure", "Pa", "absolute", {"p_ambient"}),
                            kAtmosphere)},
       .outputs = {{.name = "omega", .description = "of Leung"},
                   {.name = "critical_ratio", .description = "of Leung", .aliases = {"eta_c"}},
                   {.name = "mass_flux_leung",
                    .unit = "kg/m2/s",
                    .description = "equilibrium",
                    .aliases = {"G_hem_leung"}},
                   {.name = "mass_flux_equilibrium_rate",
                    .unit = "kg/m2/s",
                    .description = "Fauske and Epstein",
                    .aliases = {"G_erm_fauske"}},
                   {.name = "mass_flux_no_flashing",
                    .unit = "kg/m2/s",
                    .description = "Bernoulli, Cd 1",
                    .aliases = {"G_bernoulli_no_flash_Cd1"}}},
       .aliases = {"two_phase_choices"},
       .evaluate = [](const Inputs& in) {
         const SaturatedLiquid s{
             .liquid_density_kg_per_m3 = in.number("liquid_density"),
             .vapour_density_kg_per_m3 = in.number("vapour_density"),
             .liquid_heat_capacity_j_per_kg_k = in.number("liquid_heat_capacity"),
             .temperature_k = in.number("temperature"),
             .pressure_abs_pa = in.number("pressure"),
             .heat_of_vaporisation_j_per_kg = in.number("heat_of_vaporisation")};
         const double omega = saturated_omega(s);
         const OmegaFlow leung =
             leung_flow(omega, s.pressure_abs_pa, 1.0 / s.liquid_density_kg_per_m3,
                        in.number("ambient_pressure"));
         Evaluation e;
         e.add("omega", omega);
         e.add("critical_ratio", leung.critical_ratio);
         e.add("mass_flux_leung", leung.mass_flux_kg_per_m2_s, "kg/m2/s");
         e.add("mass_flux_equilibrium_rate", equilibrium_rate_flux(s), "kg/m2/s");
         e.add("mass_flux_no_flashing", bernoulli_flux(s, in.number("ambient_pressure"), 1.0),
               "kg/m2/s");
         return e;
       }});
}

void fauske_model(Registry& registry) {
  registry.add(
      {.id = "source.two_phase_fauske_cude",
       .purpose = "Two-phase flow through a hole by the method of the Chinese environmental guide",
       .sources = {"hj169-2018, eq. (F.5)-(F.8)"},
       .page = "docs/models/source/two_phase_fauske_cude.md",
       .validity = "vapour fraction between a small value (else liquid) and 1 (else gas)",
       .inputs = {positive("pressure", "Pa", "in the vessel, absolute", {"P"}),
                  {.name = "critical_pressure",
                   .unit = "Pa",
                   .description = "absolute; 0.55 of the pressure when left out",
                   .bounds = Bounds::positive(),
                   .aliases = {"P_c"},
                   .optional = true},
                  positive("temperature", "K", "in the vessel", {"T_LG"}),
                  positive("critical_temperature", "K", "boiling point at the critical pressure",
                           {"T_c"}),
                  positive("liquid_heat_capacity", "J/kg/K", "of the liquid", {"cp"}),
                  positive("heat_of_vaporisation", "J/kg", "of the liquid", {"H"}),
                  positive("liquid_density", "kg/m3", "of the liquid", {"rho_l"}),
                  positive("vapour_density", "kg/m3", "at the critical pressure", {"rho_g"}),
                  coefficient(0.8),
                  positive("area", "m2", "of the hole", {"A"})},
       .outputs = {{.name = "vapour_fraction",
                    .description = "that evaporates before the hole",
                    .aliases = {"F_v"}},
                   {.name = "mixture_density",
                    .unit = "kg/m3",
                    .description = "of vapour and liquid",
                    .aliases = {"rho_m"}},
                   {.name = "mass_flow", .unit = "kg/s", .description = "through the hole"}},
       .aliases = {"two_phase_fauske_cude"},
       .evaluate = [](const Inputs& in) {
         const double p = in.number("pressure");
         const FauskeCude r = fauske_cude(
             {.pressure_abs_pa = p,
              .critical_pressure_abs_pa = in.maybe_number("critical_pressure").value_or(0.55 * p),
              .temperature_k = in.number("temperature"),
              .critical_temperature_k = in.number("critical_temperature"),
              .liquid_heat_capacity_j_per_kg_k = in.number("liquid_heat_capacity"),
              .heat_of_vaporisation_j_per_kg = in.number("heat_of_vaporisation"),
              .liquid_density_kg_per_m3 = in.number("liquid_density"),
              .vapour_density_kg_per_m3 = in.number("vapour_density"),
              .discharge_coefficient = in.number("discharge_coefficient"),
              .area_m2 = in.number("area")});
         Evaluation e;
         if (r.as_gas) {
           e.warn(
               "outside_validity", "source.two_phase_fauske_cude",
               "vapour fraction " + number_text(r.vapour_fraction) + ", valid to 1: treat as gas");
         }
         e.add("vapour_fraction", r.vapour_fraction);
         e.add("mixture_density", r.mixture_density_kg_per_m3, "kg/m3");
         e.add("mass_flow", r.mass_flow_kg_per_s, "kg/s");
         return e;
       }});
}

}  // namespace

void register_two_phase(Registry& registry) {
  hem_model(registry);
  expansion_model(registry);
  short_pipe_model(registry);
  leung_model(registry);
  choices_model(registry);
  fauske_model(registry);
}

}  // namespace isorisk::models::source
