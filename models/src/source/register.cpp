// SPDX-License-Identifier: Apache-2.0
#include "register_parts.hpp"

namespace isorisk::models {

void register_source_models(Registry& registry) {
  source::register_outflow(registry);
  source::register_pools(registry);
  source::register_two_phase(registry);
  source::register_vessels_and_pipes(registry);
  source::register_rainout(registry);
  source::register_histories(registry);
  source::register_fed(registry);
  source::register_source_term(registry);
  source::register_surroundings(registry);
  source::register_release(registry);
  source::register_ignition(registry);
}

}  // namespace isorisk::models
