// SPDX-License-Identifier: Apache-2.0
#include "loader.hpp"

namespace isorisk::study {

void load_relocation(LoadContext& context) {
  context.study.relocation.given = context.root->find("relocation") != nullptr;
}

}  // namespace isorisk::study
