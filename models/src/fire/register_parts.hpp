// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/models/fire/solid_flame.hpp"
#include "isorisk/models/fire/transmissivity.hpp"
#include "isorisk/models/registry.hpp"

/// What the registrations of the fire models share.
namespace isorisk::models::fire {

inline constexpr double kRadPerDeg = std::numbers::pi / 180.0;

void register_jets(Registry& registry);
void register_impact_radius(Registry& registry);
void register_flares(Registry& registry);
void register_hydrogen(Registry& registry);
void register_smoky_pools(Registry& registry);
void register_warehouse(Registry& registry);
void register_pools(Registry& registry);
void register_fireballs(Registry& registry);
void register_view_factors(Registry& registry);
void register_transmissivities(Registry& registry);

/// What a model is, without its inputs, outputs and evaluation, which follow one by one.
struct Description {
  std::string id;
  std::string purpose;
  std::vector<std::string> sources;
  std::string page;
  std::string validity;
  std::vector<std::string> aliases{};
  std::function<Evaluation(const Inputs&)> evaluate{};
};
[[nodiscard]] Model described(Description d);

/// A required number.
[[nodiscard]] InputField required(std::string name, std::string unit, std::string description,
                                  Bounds bounds, std::vector<std::string> aliases = {});
/// A number with a default.
[[nodiscard]] InputField with_default(std::string name, std::string unit, std::string description,
                                      Bounds bounds, Json value,
                                      std::vector<std::string> aliases = {});
/// A number that may be left out.
[[nodiscard]] InputField optional_number(std::string name, std::string unit,
                                         std::string description, Bounds bounds,
                                         std::vector<std::string> aliases = {});
[[nodiscard]] InputField choice(std::string name, std::string description,
                                std::vector<std::string> choices, std::string value,
                                std::vector<std::string> aliases = {});
/// A list of three coordinates [m] in the frame of the source.
[[nodiscard]] InputField point(std::string name, std::string description, bool optional);
/// \throws InputError when the list does not hold three numbers.
[[nodiscard]] Vec3 point_of(const Inputs& in, std::string_view name);

/// Inputs of the transmissivity of a fire model; read back by transmissivity_of.
void add_transmissivity_inputs(std::vector<InputField>& inputs, std::string default_model,
                               std::vector<std::string> further_choices = {});
[[nodiscard]] TransmissivityInput transmissivity_of(const Inputs& in);

/// Outputs for one receiver of a solid flame; added to `e` by add_receiver.
void add_receiver_outputs(std::vector<OutputField>& outputs);
void add_receiver(Evaluation& e, const SolidFlame& flame, Vec3 receiver, Vec3 towards);

}  // namespace isorisk::models::fire
