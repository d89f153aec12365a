// SPDX-License-Identifier: Apache-2.0
#include "loader.hpp"

namespace isorisk::study {

void load_capacity(LoadContext& context) {
  context.study.capacity.given = context.root->find("capacity") != nullptr;
}

}  // namespace isorisk::study
