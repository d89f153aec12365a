// SPDX-License-Identifier: Apache-2.0
#include "population.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_reduce.h>

#include <atomic>

namespace isorisk::risk {

People::People(const RiskInput& input)
    : persons_(static_cast<std::size_t>(2 * input.rose.periods)) {
  const std::size_t n = input.population.size();
  if (n == 0) return;
  // Cells keep their numbers in vectors of their own, so reading them is most of the work: in
  // parallel. Nothing here is a sum.
  constexpr double kFar = std::numeric_limits<double>::infinity();
  struct Extent {
    double west, east, south, north, side;
  };
  const std::vector<PopulationCell>& cells = input.population;
  using Range = tbb::blocked_range<std::size_t>;
  const Extent extent = tbb::parallel_reduce(
      Range{0, n, 4096}, Extent{kFar, -kFar, kFar, -kFar, 0.0},
      [&](const Range& range, Extent e) {
        for (std::size_t i = range.begin(); i != range.end(); ++i) {
          e.west = std::min(e.west, cells[i].centre.x_m);
          e.east = std::max(e.east, cells[i].centre.x_m);
          e.south = std::min(e.south, cells[i].centre.y_m);
          e.north = std::max(e.north, cells[i].centre.y_m);
          e.side = std::max(e.side, cells[i].side_m);
        }
        return e;
      },
      [](const Extent& a, const Extent& b) {
        return Extent{std::min(a.west, b.west), std::max(a.east, b.east),
                      std::min(a.south, b.south), std::max(a.north, b.north),
                      std::max(a.side, b.side)};
      });
  west_m_ = extent.west;
  south_m_ = extent.south;
  largest_side_m_ = extent.side;
  // Bins of at least 100 m, about a thousand either way at most.
  bin_m_ = std::max({100.0, (extent.east - west_m_) / 1000.0, (extent.north - south_m_) / 1000.0});
  cols_ = static_cast<int>((extent.east - west_m_) / bin_m_) + 1;
  rows_ = static_cast<int>((extent.north - south_m_) / bin_m_) + 1;
  start_.assign(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(cols_) + 1, 0);
  std::vector<std::int32_t> place(n);  // first the bin of a cell, then where it goes
  tbb::parallel_for(Range{0, n, 4096}, [&](const Range& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i)
      place[i] = bin(cells[i].centre.y_m - south_m_, rows_) * cols_ +
                 bin(cells[i].centre.x_m - west_m_, cols_);
  });
  for (const std::int32_t k : place) ++start_[static_cast<std::size_t>(k) + 1];
  for (std::size_t k = 1; k < start_.size(); ++k) start_[k] += start_[k - 1];
  std::vector<std::int32_t> next(start_.begin(), start_.end() - 1);
  for (std::int32_t& k : place) k = next[static_cast<std::size_t>(k)]++;
  x_m_.resize(n);
  y_m_.resize(n);
  side_m_.resize(n);
  owner_.resize(n);
  for (std::vector<float>& field : persons_) field.resize(n);
  std::vector<std::atomic<bool>> anybody(persons_.size());
  tbb::parallel_for(Range{0, n, 4096}, [&](const Range& range) {
    std::vector<bool> here(persons_.size(), false);
    for (std::size_t i = range.begin(); i != range.end(); ++i) {
      const PopulationCell& cell = cells[i];
      const auto to = static_cast<std::size_t>(place[i]);
      x_m_[to] = cell.centre.x_m;
      y_m_[to] = cell.centre.y_m;
      side_m_[to] = static_cast<float>(cell.side_m);
      owner_[to] = cell.owner;
      for (std::size_t field = 0; field < persons_.size(); ++field) {
        const std::vector<double>& persons = field % 2 == 0 ? cell.outdoor : cell.indoor;
        const double count = persons.empty() ? 0.0 : persons[field / 2];
        persons_[field][to] = static_cast<float>(count);
        if (count > 0.0) here[field] = true;
      }
    }
    for (std::size_t field = 0; field < here.size(); ++field)
      if (here[field]) anybody[field] = true;
  });
  for (std::size_t field = 0; field < persons_.size(); ++field)
    if (!anybody[field]) persons_[field] = {};
}

}  // namespace isorisk::risk
