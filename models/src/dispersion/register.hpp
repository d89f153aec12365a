// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "isorisk/models/dispersion/cloud.hpp"
#include "isorisk/models/dispersion/sigmas.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::dispersion {

void register_meteorology(Registry& registry);
void register_stability(Registry& registry);
void register_gaussian(Registry& registry);
void register_passive(Registry& registry);
void register_surface_layer(Registry& registry);
void register_dense_gas(Registry& registry);
void register_cloud(Registry& registry);
void register_release_cloud(Registry& registry);
void register_jet_plume(Registry& registry);
void register_heavy_gas(Registry& registry);

// Inputs that several models share.
InputField pasquill_field();
InputField roughness_field();
InputField sigma_set_field(const char* default_name);
InputField averaging_time_field();
SigmaInput sigma_input(const Inputs& in);

// What the tables of passive and heavy clouds share.
InputField receptor_field(double otherwise);
// Longest exposure, cut-off of the lethality, infiltration.
std::vector<InputField> exposure_fields();
ToxicOptions toxic_options(const Inputs& in, const vulnerability::ToxicProbit& probit);
FlammableOptions flammable_options(const Inputs& in);
// Distance to mass within the limits.
void add_extent(Evaluation& e, const FlammableTable& t, const char* half_width);

// "outside_validity" when x is outside the range of the sigma set.
void warn_sigma_range(Evaluation& e, const char* model, const SigmaCurve& curve, double x_m);

}  // namespace isorisk::models::dispersion
