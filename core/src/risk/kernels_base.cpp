// SPDX-License-Identifier: Apache-2.0
#define ISORISK_KERNEL_SET k_base
#define ISORISK_KERNEL_NAME "baseline"
#include "kernels_impl.hpp"
