// SPDX-License-Identifier: Apache-2.0
#include "register_parts.hpp"

namespace isorisk::models {

void register_explosion_models(Registry& registry) {
  explosion::register_tnt(registry);
  explosion::register_condensed(registry);
  explosion::register_cloud_blast(registry);
  explosion::register_congestion(registry);
  explosion::register_congested_regions(registry);
  explosion::register_vessel_burst(registry);
  explosion::register_fragments(registry);
  explosion::register_waveform(registry);
}

}  // namespace isorisk::models
