// SPDX-License-Identifier: Apache-2.0
#define ISORISK_BELL_KERNEL k_bell_avx2
#define ISORISK_BELL_NAME "AVX2"
#include "bell_kernels_impl.hpp"
