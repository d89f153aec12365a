// SPDX-License-Identifier: Apache-2.0
#include "kernels.hpp"

namespace isorisk::risk::kernel {

extern const Set k_base;
#if defined(ISORISK_X86_KERNELS)
extern const Set k_avx2;
extern const Set k_avx512;
#endif

const Set* const* available(int* count) noexcept {
  struct List {
    const Set* set[3] = {&k_base, nullptr, nullptr};
    int count = 1;
    List() noexcept {
#if defined(ISORISK_X86_KERNELS)
      if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) set[count++] = &k_avx2;
      if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
          __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        set[count++] = &k_avx512;
#endif
    }
  };
  static const List list;
  *count = list.count;
  return list.set;
}

const Set& active() noexcept {
  int count = 0;
  const Set* const* list = available(&count);
  return *list[count - 1];
}

}  // namespace isorisk::risk::kernel
