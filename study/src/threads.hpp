// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <cstddef>

namespace isorisk::study {

/// Does work on so many threads; 0: on all there are. More threads than processors are allowed
/// (and tested): TBB must be told.
template <class Work>
auto with_threads(int threads, const Work& work) {
  if (threads <= 0) return work();
  using Control = tbb::global_control;
  const Control limit{Control::max_allowed_parallelism,
                      std::max(static_cast<std::size_t>(threads),
                               Control::active_value(Control::max_allowed_parallelism))};
  tbb::task_arena arena{threads};
  return arena.execute(work);
}

}  // namespace isorisk::study
