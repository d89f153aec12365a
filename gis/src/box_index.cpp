// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/box_index.hpp"

#include <algorithm>

#include "handles.hpp"

namespace isorisk::gis {

struct BoxIndex::Impl {
  GeosContext context;
  std::vector<std::size_t> numbers;
  GEOSSTRtree* tree = nullptr;

  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (tree != nullptr) GEOSSTRtree_destroy_r(context.get(), tree);
  }

  [[nodiscard]] GeometryPtr rectangle(const Extent& box) const {
    GEOSGeometry* made =
        GEOSGeom_createRectangle_r(context.get(), box.west_m, box.south_m, box.east_m, box.north_m);
    if (made == nullptr) context.raise("a box cannot be made");
    return {made, GeosDeleter{context.get()}};
  }
};

BoxIndex::BoxIndex(std::span<const Extent> boxes) : impl_{std::make_unique<Impl>()} {
  constexpr std::size_t kNodeCapacity = 10;
  impl_->numbers.resize(boxes.size());
  impl_->tree = GEOSSTRtree_create_r(impl_->context.get(), kNodeCapacity);
  if (impl_->tree == nullptr) impl_->context.raise("an index of boxes cannot be made");
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    impl_->numbers[i] = i;
    if (boxes[i].empty()) continue;
    const GeometryPtr box = impl_->rectangle(boxes[i]);  // its envelope is copied
    GEOSSTRtree_insert_r(impl_->context.get(), impl_->tree, box.get(), &impl_->numbers[i]);
  }
}

BoxIndex::BoxIndex(BoxIndex&&) noexcept = default;
BoxIndex& BoxIndex::operator=(BoxIndex&&) noexcept = default;
BoxIndex::~BoxIndex() = default;

std::vector<std::size_t> BoxIndex::meeting(const Extent& box) const {
  std::vector<std::size_t> found;
  if (box.empty()) return found;
  const GeometryPtr wanted = impl_->rectangle(box);
  GEOSSTRtree_query_r(
      impl_->context.get(), impl_->tree, wanted.get(),
      [](void* item, void* list) {
        static_cast<std::vector<std::size_t>*>(list)->push_back(
            *static_cast<const std::size_t*>(item));
      },
      &found);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace isorisk::gis
