// SPDX-License-Identifier: Apache-2.0
#include "loader.hpp"

namespace isorisk::study {

void load_distance(LoadContext& context) {
  context.study.distance.given = context.root->find("distance") != nullptr;
}

}  // namespace isorisk::study
