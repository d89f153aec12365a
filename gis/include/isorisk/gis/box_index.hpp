// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "isorisk/gis/geometry.hpp"

namespace isorisk::gis {

/// Which of many boxes meet a box (GEOS STRtree). Not shared between threads.
class BoxIndex {
 public:
  explicit BoxIndex(std::span<const Extent> boxes);
  BoxIndex(BoxIndex&&) noexcept;
  BoxIndex& operator=(BoxIndex&&) noexcept;
  ~BoxIndex();

  /// Numbers of the boxes that meet `box`, edges included, in rising order. An empty box meets
  /// nothing.
  [[nodiscard]] std::vector<std::size_t> meeting(const Extent& box) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace isorisk::gis
