// SPDX-License-Identifier: Apache-2.0
#define ISORISK_BELL_KERNEL k_bell_avx512
#define ISORISK_BELL_NAME "AVX-512"
#include "bell_kernels_impl.hpp"
