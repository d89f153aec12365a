// SPDX-License-Identifier: Apache-2.0
#include "loader.hpp"

namespace isorisk::study {

void load_hazard(LoadContext& context) {
  context.study.hazard.given = context.root->find("hazard") != nullptr;
}

}  // namespace isorisk::study
