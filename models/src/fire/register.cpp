// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/models/registry.hpp"
#include "register_parts.hpp"

namespace isorisk::models {

void register_fire_models(Registry& registry) {
  fire::register_jets(registry);
  fire::register_flares(registry);
  fire::register_impact_radius(registry);
  fire::register_hydrogen(registry);
  fire::register_pools(registry);
  fire::register_smoky_pools(registry);
  fire::register_warehouse(registry);
  fire::register_fireballs(registry);
  fire::register_view_factors(registry);
  fire::register_transmissivities(registry);
}

namespace fire {

Model described(Description d) {
  Model m;
  m.id = std::move(d.id);
  m.purpose = std::move(d.purpose);
  m.sources = std::move(d.sources);
  m.page = std::move(d.page);
  m.validity = std::move(d.validity);
  m.aliases = std::move(d.aliases);
  m.evaluate = std::move(d.evaluate);
  return m;
}

InputField required(std::string name, std::string unit, std::string description, Bounds bounds,
                    std::vector<std::string> aliases) {
  return {.name = std::move(name),
          .unit = std::move(unit),
          .description = std::move(description),
          .bounds = bounds,
          .aliases = std::move(aliases)};
}

InputField with_default(std::string name, std::string unit, std::string description, Bounds bounds,
                        Json value, std::vector<std::string> aliases) {
  InputField f = required(std::move(name), std::move(unit), std::move(description), bounds,
                          std::move(aliases));
  f.default_value = std::move(value);
  return f;
}

InputField optional_number(std::string name, std::string unit, std::string description,
                           Bounds bounds, std::vector<std::string> aliases) {
  InputField f = required(std::move(name), std::move(unit), std::move(description), bounds,
                          std::move(aliases));
  f.optional = true;
  return f;
}

InputField choice(std::string name, std::string description, std::vector<std::string> choices,
                  std::string value, std::vector<std::string> aliases) {
  return {.name = std::move(name),
          .kind = FieldKind::Choice,
          .description = std::move(description),
          .default_value = std::move(value),
          .choices = std::move(choices),
          .aliases = std::move(aliases)};
}

InputField point(std::string name, std::string description, bool optional) {
  return {.name = std::move(name),
          .kind = FieldKind::NumberList,
          .unit = "m",
          .description = std::move(description),
          .optional = optional};
}

Vec3 point_of(const Inputs& in, std::string_view name) {
  const std::vector<double> v = in.numbers(name);
  if (v.size() != 3) {
    throw InputError(std::string{name} + " has " + std::to_string(v.size()) +
                     " numbers, must be a list of three coordinates in m");
  }
  return {v[0], v[1], v[2]};
}

void add_transmissivity_inputs(std::vector<InputField>& inputs, std::string default_model,
                               std::vector<std::string> further_choices) {
  std::vector<std::string> choices{"wayne", "bagster", "bagster_extended", "brzustowski_sommer",
                                   "none"};
  choices.insert(choices.end(), further_choices.begin(), further_choices.end());
  inputs.push_back(choice("transmissivity_model", "model of the transmissivity of the air",
                          std::move(choices), std::move(default_model)));
  inputs.push_back(
      with_default("air_temperature", "K", "of the air path", Bounds::positive(), 288.15));
  inputs.push_back(with_default("relative_humidity", "-", "of the air path",
                                {.low = 0.0, .high = 1.0, .low_open = true}, 0.7));
  inputs.push_back(with_default("co2", "-", "volume fraction of carbon dioxide (Wayne)",
                                {.low = 0.0, .high = 1.0, .low_open = true}, 420e-6));
  inputs.push_back(optional_number("saturation_pressure", "Pa",
                                   "of water at the air temperature; default: Wayne's formula",
                                   Bounds::positive()));
  inputs.push_back(optional_number("water_vapour_pressure", "Pa",
                                   "partial pressure of water; replaces the humidity",
                                   Bounds::positive()));
}

TransmissivityInput transmissivity_of(const Inputs& in) {
  TransmissivityInput t;
  const std::string model = in.text("transmissivity_model");
  for (const auto m :
       {TransmissivityModel::None, TransmissivityModel::Wayne1991, TransmissivityModel::Bagster1989,
        TransmissivityModel::Bagster1989Extended, TransmissivityModel::BrzustowskiSommer1973}) {
    // "bagster, path X-R" names the rule for the path as well.
    if (model.substr(0, model.find(',')) == name_of(m)) t.model = m;
  }
  t.temperature_k = in.number("air_temperature");
  t.relative_humidity_fraction = in.number("relative_humidity");
  t.co2_ppm = 1e6 * in.number("co2");
  t.saturation_pressure_pa = in.maybe_number("saturation_pressure");
  if (const auto water = in.maybe_number("water_vapour_pressure")) {
    t.saturation_pressure_pa = *water / t.relative_humidity_fraction;
  }
  return t;
}

void add_receiver_outputs(std::vector<OutputField>& outputs) {
  outputs.push_back({"view_factor_vertical", "-", "receiver upright, facing the flame", {"Fv"}});
  outputs.push_back({"view_factor_horizontal", "-", "receiver facing up", {"Fh"}});
  outputs.push_back({"view_factor_max", "-", "largest over all orientations", {"Fmax", "F_max"}});
  outputs.push_back({"path", "m", "from the flame surface to the receiver"});
  outputs.push_back({"transmissivity", "-", "of the air over that path", {"tau"}});
  outputs.push_back({"max_heat_flux", "W/m2", "on the orientation that receives most", {"q_max"}});
  outputs.push_back({"heat_flux_vertical", "W/m2", "receiver upright, facing the flame"});
  outputs.push_back({"heat_flux_horizontal", "W/m2", "receiver facing up"});
  outputs.push_back({"max_heat_flux_error", "W/m2",
                     "numerical error of max_heat_flux, estimated (integration over the flame)"});
  outputs.push_back({"inside_flame", "-", "the receiver is in the flame"});
}

void add_receiver(Evaluation& e, const SolidFlame& flame, Vec3 receiver, Vec3 towards) {
  const double level = std::hypot(towards.x, towards.y);
  const Vec3 facing =
      level > 0.0 ? Vec3{towards.x / level, towards.y / level, 0.0} : Vec3{-1.0, 0.0, 0.0};
  const double path = flame.path_m(receiver);
  e.add("view_factor_vertical", flame.view_factor(receiver, facing));
  e.add("view_factor_horizontal", flame.view_factor(receiver, {0.0, 0.0, 1.0}));
  e.add("view_factor_max", flame.max_view_factor(receiver));
  e.add("path", path, "m");
  e.add("transmissivity", flame.air().at(path));
  e.add("max_heat_flux", flame.max_heat_flux_w_per_m2(receiver.x, receiver.y, receiver.z), "W/m2");
  e.add("heat_flux_vertical", flame.heat_flux_w_per_m2(receiver, facing), "W/m2");
  e.add("heat_flux_horizontal", flame.heat_flux_w_per_m2(receiver, {0.0, 0.0, 1.0}), "W/m2");
  e.add("max_heat_flux_error", flame.max_heat_flux_error_w_per_m2(receiver), "W/m2");
  e.add_flag("inside_flame", path == 0.0);
  for (Warning& w : flame.air().warnings(path)) e.warnings.push_back(std::move(w));
}

}  // namespace fire
}  // namespace isorisk::models
