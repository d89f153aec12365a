// SPDX-License-Identifier: Apache-2.0
#include "memory.hpp"

#include <algorithm>

namespace isorisk::risk {
namespace {

bool same_rings(const RiskOptions& a, const RiskOptions& b) {
  return a.method == b.method && a.rose == b.rose && a.ring_scale_m == b.ring_scale_m &&
         a.ring_step == b.ring_step && a.max_arc_m == b.max_arc_m && a.min_angles == b.min_angles &&
         a.max_angles == b.max_angles && a.finest_width_m == b.finest_width_m &&
         a.societal_directions == b.societal_directions;
}

bool same_people(const std::vector<PopulationCell>& a, const std::vector<PopulationCell>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const PopulationCell& x, const PopulationCell& y) {
                      return x.centre.x_m == y.centre.x_m && x.centre.y_m == y.centre.y_m &&
                             x.side_m == y.side_m && x.owner == y.owner && x.outdoor == y.outdoor &&
                             x.indoor == y.indoor;
                    });
}

bool same_places(const std::vector<Point>& a, const std::vector<Point>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Point& x, const Point& y) {
    return x.x_m == y.x_m && x.y_m == y.y_m;
  });
}

}  // namespace

void IntegrationMemory::fit(const RiskInput& input, const RiskOptions& now) {
  if (!same_rings(options, now) || sectors != input.rose.sectors) {
    footprints.clear();
    deaths.clear();
    room = kProfilesKept;
  }
  if (periods != input.rose.periods || !same_places(locations, input.locations) ||
      !same_people(population, input.population)) {
    deaths.clear();
    locations = input.locations;
    population = input.population;
  }
  options = now;
  sectors = input.rose.sectors;
  periods = input.rose.periods;
  deaths.resize(input.locations.size());
  std::unordered_map<const Footprint*, std::unique_ptr<Kept>> wanted;
  wanted.reserve(footprints.size());
  const auto want = [&](const FootprintPtr& f) {
    if (!f || wanted.contains(f.get())) return;
    auto& slot = wanted[f.get()];
    if (const auto it = footprints.find(f.get()); it != footprints.end()) {
      slot = std::move(it->second);
    } else {
      slot = std::make_unique<Kept>();
      slot->footprint = f;
    }
  };
  for (const Outcome& o : input.outcomes)
    for (const auto* list : {&o.individual, &o.outdoor, &o.indoor})
      for (const FootprintPtr& f : *list) want(f);
  // A footprint that has gone may leave its address to another one: its deaths go with it.
  for (auto& [address, kept] : footprints)
    if (kept) {
      room += kept->rings.floats();
      for (DeathMemory& d : deaths)
        if (std::any_of(d.asked.begin(), d.asked.end(),
                        [&, gone = address](const auto& a) { return a.footprint == gone; }))
          d = {};
    }
  footprints = std::move(wanted);
}

Memory::Memory() : impl_{std::make_unique<IntegrationMemory>()} {}
Memory::~Memory() = default;
Memory::Memory(Memory&&) noexcept = default;
Memory& Memory::operator=(Memory&&) noexcept = default;

std::size_t Memory::bytes() const {
  std::size_t sum = static_cast<std::size_t>(kProfilesKept - impl_->room.load()) * sizeof(float);
  for (const DeathMemory& d : impl_->deaths)
    sum += d.deaths.size() * sizeof(float) + d.row.size() * sizeof(std::int32_t);
  return sum;
}

}  // namespace isorisk::risk
