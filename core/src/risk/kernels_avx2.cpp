// SPDX-License-Identifier: Apache-2.0
#define ISORISK_KERNEL_SET k_avx2
#define ISORISK_KERNEL_NAME "AVX2 with FMA"
#include "kernels_impl.hpp"
