// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/version.hpp"

namespace isorisk {

std::string_view version() noexcept { return ISORISK_VERSION; }

}  // namespace isorisk
