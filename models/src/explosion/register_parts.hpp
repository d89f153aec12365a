// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isorisk/models/registry.hpp"

namespace isorisk::models::explosion {

void register_tnt(Registry& registry);          ///< TNT curves and equivalence
void register_condensed(Registry& registry);    ///< explosives
void register_cloud_blast(Registry& registry);  ///< multi-energy, BST, detonation, whole clouds
void register_congestion(Registry& registry);   ///< GAME, RIGOS, flame speed, cloud energy
void register_congested_regions(Registry& registry);
void register_vessel_burst(Registry& registry);
void register_fragments(Registry& registry);     ///< speed, flight, rules
void register_waveform(Registry& registry);

}  // namespace isorisk::models::explosion
