// SPDX-License-Identifier: Apache-2.0
#include "loader.hpp"

namespace isorisk::study {

void load_control_line(LoadContext& context) {
  context.study.control_line.given = context.root->find("control_line") != nullptr;
}

}  // namespace isorisk::study
