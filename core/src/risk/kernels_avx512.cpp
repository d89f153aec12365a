// SPDX-License-Identifier: Apache-2.0
#define ISORISK_KERNEL_SET k_avx512
#define ISORISK_KERNEL_NAME "AVX-512"
#include "kernels_impl.hpp"
