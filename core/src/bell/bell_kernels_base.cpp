// SPDX-License-Identifier: Apache-2.0
#define ISORISK_BELL_KERNEL k_bell_base
#define ISORISK_BELL_NAME "baseline"
#include "bell_kernels_impl.hpp"
