// SPDX-License-Identifier: Apache-2.0
#include "population.hpp"

namespace isorisk::risk {

People::People(const RiskInput& input)
    : persons_(static_cast<std::size_t>(2 * input.rose.periods)) {
  const std::size_t n = input.population.size();
  if (n == 0) return;
  double east = input.population.front().centre.x_m;
  double north = input.population.front().centre.y_m;
  west_m_ = east;
  south_m_ = north;
  for (const PopulationCell& cell : input.population) {
    largest_side_m_ = std::max(largest_side_m_, cell.side_m);
    west_m_ = std::min(west_m_, cell.centre.x_m);
    east = std::max(east, cell.centre.x_m);
    south_m_ = std::min(south_m_, cell.centre.y_m);
    north = std::max(north, cell.centre.y_m);
  }
  // Bins of at least 100 m, about a thousand either way at most.
  bin_m_ = std::max({100.0, (east - west_m_) / 1000.0, (north - south_m_) / 1000.0});
  cols_ = static_cast<int>((east - west_m_) / bin_m_) + 1;
  rows_ = static_cast<int>((north - south_m_) / bin_m_) + 1;
  start_.assign(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(cols_) + 1, 0);
  std::vector<std::int32_t> bins(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Point p = input.population[i].centre;
    bins[i] = bin(p.y_m - south_m_, rows_) * cols_ + bin(p.x_m - west_m_, cols_);
    ++start_[static_cast<std::size_t>(bins[i]) + 1];
  }
  for (std::size_t k = 1; k < start_.size(); ++k) start_[k] += start_[k - 1];
  std::vector<std::int32_t> next(start_.begin(), start_.end() - 1);
  x_m_.resize(n);
  y_m_.resize(n);
  side_m_.resize(n);
  owner_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const PopulationCell& cell = input.population[i];
    const auto to = static_cast<std::size_t>(next[static_cast<std::size_t>(bins[i])]++);
    x_m_[to] = cell.centre.x_m;
    y_m_[to] = cell.centre.y_m;
    side_m_[to] = static_cast<float>(cell.side_m);
    owner_[to] = cell.owner;
    for (std::size_t field = 0; field < persons_.size(); ++field) {
      const std::vector<double>& persons = field % 2 == 0 ? cell.outdoor : cell.indoor;
      const double count = persons.empty() ? 0.0 : persons[field / 2];
      if (!(count > 0.0)) continue;
      if (persons_[field].empty()) persons_[field].assign(n, 0.0F);
      persons_[field][to] = static_cast<float>(count);
    }
  }
}

}  // namespace isorisk::risk
