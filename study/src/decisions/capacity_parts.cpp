// SPDX-License-Identifier: Apache-2.0
#include "capacity_parts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "../basis_parts.hpp"

namespace isorisk::study::decisions::capacity {
namespace {

constexpr double kPhysicsCell_m = 1000.0;  // of a risk map nobody looks at
constexpr double kPhysicsHalf_m = 2000.0;  // and its half side

risk::RiskOptions options_of(const RiskBasis& basis, const RunOptions& options) {
  risk::RiskOptions r = basis.result.risk_options;
  r.threads = options.threads;
  return r;
}

// Adds outcomes, moved, with locations of their own.
void add_outcomes(const RiskBasis& basis, std::span<const std::int32_t> outcomes, Point shift,
                  std::int32_t owner, risk::RiskInput& input) {
  std::map<std::int32_t, std::int32_t> index;  // location of the basis -> of the input
  for (const std::int32_t o : outcomes) {
    const risk::Outcome& old = basis.input.outcomes[static_cast<std::size_t>(o)];
    const auto [it, fresh] =
        index.try_emplace(old.location, static_cast<std::int32_t>(input.locations.size()));
    if (fresh) {
      const Point p = basis.input.locations[static_cast<std::size_t>(old.location)];
      input.locations.push_back({p.x_m + shift.x_m, p.y_m + shift.y_m});
    }
    input.outcomes.push_back(old);
    input.outcomes.back().location = it->second;
    input.outcomes.back().owner = owner;
  }
}

}  // namespace

std::vector<SitePart> parts_of(const RiskBasis& basis, std::span<const UnitAt> units,
                               std::span<const TargetPlace> places, const RunOptions& options,
                               Reporter& reporter) {
  std::map<std::int32_t, std::vector<std::size_t>> by_staff;
  for (std::size_t u = 0; u < units.size(); ++u) by_staff[units[u].staff_of].push_back(u);
  std::vector<SitePart> out(units.size());
  for (SitePart& part : out) part.place_risk_per_yr.assign(places.size(), 0.0);
  for (const auto& [staff_of, members] : by_staff) {
    risk::RiskInput input{.rose = basis.input.rose};
    for (const risk::PopulationCell& c : basis.input.population) {
      if (staff_of >= 0 && c.owner == staff_of) continue;
      input.population.push_back(c);
      input.population.back().owner = -1;
    }
    for (std::size_t k = 0; k < members.size(); ++k) {
      const UnitAt& unit = units[members[k]];
      add_outcomes(basis, unit.outcomes, unit.shift, static_cast<std::int32_t>(k), input);
    }
    if (input.outcomes.empty()) continue;
    for (const TargetPlace& p : places) input.targets.push_back({p.position});
    risk::RiskOptions r = options_of(basis, options);
    r.by_owner = true;
    risk::RiskResult result = risk::integrate(input, r, reporter);
    std::vector<SitePart> parts(members.size());
    qra::add_place_risk(input, result, parts);
    for (std::size_t k = 0; k < members.size(); ++k) {
      SitePart& part = out[members[k]];
      part.place_risk_per_yr = std::move(parts[k].place_risk_per_yr);
      if (k < result.owners.size()) {
        part.fn = std::move(result.owners[k].fn);
        part.pll_per_yr = result.owners[k].potential_loss_of_life_per_yr;
      }
    }
  }
  return out;
}

std::vector<std::vector<double>> site_risk_at(const RiskBasis& basis,
                                              std::span<const TargetPlace> places,
                                              const RunOptions& options, Reporter& reporter) {
  std::vector<std::vector<double>> out(basis.sites.size());
  if (places.empty()) return out;
  risk::RiskInput input{.locations = basis.input.locations,
                        .outcomes = basis.input.outcomes,
                        .rose = basis.input.rose};
  for (const TargetPlace& p : places) input.targets.push_back({p.position});
  const risk::RiskResult result = risk::integrate(input, options_of(basis, options), reporter);
  std::vector<SitePart> parts(basis.sites.size());
  qra::add_place_risk(input, result, parts);
  for (std::size_t s = 0; s < parts.size(); ++s) out[s] = std::move(parts[s].place_risk_per_yr);
  return out;
}

Grid field_of(const RiskBasis& basis, std::span<const std::int32_t> outcomes, Point origin,
              double half_m, double cell_m, std::size_t max_cells, const RunOptions& options,
              Reporter& reporter) {
  const double per_side = std::sqrt(static_cast<double>(max_cells));
  // Whole multiples of the cell asked for.
  const double cell =
      cell_m * std::max(1.0, std::ceil(2.0 * half_m / (cell_m * std::max(1.0, per_side - 2.0))));
  const auto side = 2 * static_cast<std::int32_t>(std::ceil(half_m / cell)) + 1;
  risk::RiskInput input{.rose = basis.input.rose};
  // The origin is the centre of the middle cell.
  input.grid = {.west_m = -0.5 * side * cell,
                .north_m = 0.5 * side * cell,
                .cell_m = cell,
                .rows = side,
                .cols = side};
  add_outcomes(basis, outcomes, {-origin.x_m, -origin.y_m}, 0, input);
  Grid field{input.grid, std::vector<double>(input.grid.size(), 0.0)};
  if (!input.outcomes.empty()) {
    field.values =
        risk::integrate(input, options_of(basis, options), reporter).individual_risk_per_yr;
  }
  return field;
}

double sample(const Grid& grid, Point p) noexcept {
  const GridSpec& g = grid.spec;
  const double c = (p.x_m - g.west_m) / g.cell_m - 0.5;
  const double r = (g.north_m - p.y_m) / g.cell_m - 0.5;
  if (!(c >= 0.0 && r >= 0.0 && c <= g.cols - 1.0 && r <= g.rows - 1.0)) return 0.0;
  const auto c0 = std::min(static_cast<std::size_t>(c), static_cast<std::size_t>(g.cols) - 2);
  const auto r0 = std::min(static_cast<std::size_t>(r), static_cast<std::size_t>(g.rows) - 2);
  const double fc = c - static_cast<double>(c0);
  const double fr = r - static_cast<double>(r0);
  const std::size_t at = r0 * static_cast<std::size_t>(g.cols) + c0;
  const std::size_t below = at + static_cast<std::size_t>(g.cols);
  return (1.0 - fr) * ((1.0 - fc) * grid.values[at] + fc * grid.values[at + 1]) +
         fr * ((1.0 - fc) * grid.values[below] + fc * grid.values[below + 1]);
}

Study with_inventory(const Study& study, std::int32_t site, double factor) {
  Study out = study;
  std::erase_if(out.equipment, [&](const Equipment& e) { return e.site != site; });
  const double length = std::cbrt(factor);
  const auto times = [](std::optional<double>& v, double by) {
    if (v) *v *= by;
  };
  if (factor != 1.0) {
    for (Equipment& e : out.equipment) {
      times(e.volume_m3, factor);
      times(e.inventory_kg, factor);
      times(e.diameter_m, length);
      times(e.height_m, length);
    }
  }
  return out;
}

SitePart part_with_inventory(const Study& study, const RiskBasis& basis, std::int32_t site,
                             double factor, std::span<const TargetPlace> places,
                             const RunOptions& options, Reporter& reporter) {
  Study changed = with_inventory(study, site, factor);
  // Only the physics is wanted: no targets, nobody who does not ignite, a small coarse map.
  changed.targets.clear();
  const bool people_ignite = study.method.word("delayed_ignition_by") == "sources" &&
                             study.method.word("people_ignite") == "yes";
  if (!people_ignite) {
    changed.population_areas.clear();
    changed.population_rasters.clear();
  }
  gis::Extent box;
  for (const Equipment& e : changed.equipment) box.include(e.position);
  if (box.empty()) return {.place_risk_per_yr = std::vector<double>(places.size(), 0.0)};
  changed.grid = {.cell_m = kPhysicsCell_m, .extent = box.expanded(kPhysicsHalf_m)};
  RiskBasis physics = run_basis(changed, options, reporter);
  physics.input.population = basis.input.population;
  physics.result.risk_options = basis.result.risk_options;
  return site_part_moved(physics, site, {0.0, 0.0}, places, options, reporter);
}

}  // namespace isorisk::study::decisions::capacity
