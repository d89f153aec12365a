// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/capacity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "../qra/exposure.hpp"
#include "../results/names.hpp"
#include "capacity_kernel.hpp"
#include "capacity_level.hpp"
#include "capacity_parts.hpp"
#include "capacity_words.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/geometry.hpp"
#include "say.hpp"

namespace isorisk::study::decisions {
namespace {

using capacity::Item;
using capacity::kNoLimit;
using capacity::Part;
using capacity::Ray;
using capacity::System;
using capacity::UnitAt;
using Kind = CapacityConstraint::Kind;

constexpr std::size_t kFieldCells = 2'000'000;  // of the field of the reference unit
constexpr std::size_t kMapCells = 4'000;        // of the map, within the parcels
constexpr std::size_t kExtraPlaces = 4;         // further places per parcel
constexpr double kNearlyBinding = 1.05;         // within this factor of the least estimate

std::int32_t index(std::size_t i) { return static_cast<std::int32_t>(i); }
std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

double positive_part(double factor) { return std::max(0.0, factor); }

// Where on a target the risk of a unit may be highest, with what is there today.
struct Candidate {
  std::int32_t target = 0;
  Point position;
  double limit_per_yr = kNoLimit;
  double own_limit_per_yr = kNoLimit;  // of a new unit alone
  double present_per_yr = 0.0;         // by the map of individual risk
};

// Integrations inside tell no progress of their own.
class Inside : public Reporter {
 public:
  explicit Inside(Reporter& whole) : whole_{whole} {}
  void warning(const Warning& w) override { whole_.warning(w); }
  [[nodiscard]] bool cancelled() override { return whole_.cancelled(); }

 private:
  Reporter& whole_;
};

class Decider {
 public:
  Decider(const Study& study, const RiskBasis& basis, const CapacityOptions& options,
          const RunOptions& run, Reporter& reporter)
      : study_{study},
        basis_{basis},
        options_{options},
        run_{run},
        reporter_{reporter},
        inside_{reporter},
        in_{study.capacity},
        say_{study} {}

  CapacityResult decide() {
    reporter_.progress("capacity: targets", 0.0);
    limits();
    out_.places = basis_.places;
    choose_unit();
    choose_parcels();
    field_and_places();
    build();
    state();
    sites();
    scenarios();
    parcels();
    map();
    allocations();
    projects();
    inventory();
    judge_park(study_, out_);
    warnings();
    return std::move(out_);
  }

 private:
  [[nodiscard]] const Target& target_of(std::size_t place) const {
    return study_.targets[at(out_.places[place].target)];
  }
  void warn(std::string code, std::string subject, std::string message) {
    out_.warnings.push_back({std::move(code), std::move(subject), std::move(message)});
  }
  [[nodiscard]] std::string target_names(const std::vector<std::int32_t>& targets) const {
    std::string text;
    for (const std::int32_t t : targets) {
      if (!text.empty()) text += say_(", ", "、");
      text += study_.targets[at(t)].id + " " + results::named(study_, study_.targets[at(t)]);
    }
    return text;
  }

  // --- targets and their limits ---------------------------------------------------------------

  void limits() {
    using models::criteria::Situation;
    for (std::size_t t = 0; t < study_.targets.size(); ++t) {
      const std::string_view cls = word(study_.targets[t].target_class);
      out_.targets.push_back({.target = index(t),
                              .limit = study_.criteria.limit(cls, study_.situation),
                              .new_limit = study_.criteria.limit(cls, Situation::New)});
    }
    new_limits_ = in_.new_unit_limits && study_.situation == Situation::Existing;
  }

  [[nodiscard]] double limit_of(std::int32_t target) const {
    const auto& limit = out_.targets[at(target)].limit;
    return limit ? limit->per_yr : kNoLimit;
  }
  [[nodiscard]] double own_limit_of(std::int32_t target) const {
    const auto& limit = out_.targets[at(target)].new_limit;
    return new_limits_ && limit ? limit->per_yr : kNoLimit;
  }

  // --- the reference unit and the parcels -----------------------------------------------------

  void choose_unit() {
    ReferenceUnit unit;
    if (in_.reference_site >= 0) {
      const Site& site = study_.sites[at(in_.reference_site)];
      unit.id = site.id;
      unit.site = in_.reference_site;
      unit.chosen = true;
      unit.origin = gis::representative_point(site.area);
    } else if (!in_.reference_equipment.empty()) {
      unit.equipment = in_.reference_equipment;
      unit.chosen = true;
    } else {
      const std::int32_t e = median_equipment();
      if (e < 0) return;
      unit.equipment = {e};
    }
    if (!unit.equipment.empty()) {
      for (const std::int32_t e : unit.equipment) {
        unit.id += (unit.id.empty() ? "" : " + ") + study_.equipment[at(e)].id;
      }
      unit.origin = study_.equipment[at(unit.equipment.front())].position;
    }
    std::set<std::int32_t> locations;
    for (std::size_t o = 0; o < basis_.input.outcomes.size(); ++o) {
      const risk::Outcome& outcome = basis_.input.outcomes[o];
      const bool is = unit.site >= 0 ? outcome.owner == unit.site
                                     : std::find(unit.equipment.begin(), unit.equipment.end(),
                                                 outcome.source) != unit.equipment.end();
      if (!is) continue;
      unit_outcomes_.push_back(index(o));
      locations.insert(outcome.location);
      const Point p = basis_.input.locations[at(outcome.location)];
      double reach = 0.0;
      for (const auto& f : outcome.individual) {
        if (f) reach = std::max(reach, f->reach_m());
      }
      unit_reach_m_ = std::max(
          unit_reach_m_, reach + std::hypot(p.x_m - unit.origin.x_m, p.y_m - unit.origin.y_m));
    }
    unit.locations = locations.size();
    if (unit_outcomes_.empty()) {
      warn("reference_harmless", unit.id,
           say_("the reference unit can kill nobody in this study; choose another "
                "(capacity.reference)",
                "参考单元在本算例中不会致人死亡；请另选（capacity.reference）"));
    }
    out_.unit = std::move(unit);
  }

  // The piece of equipment, no pipe, with the (lower) median potential loss of life.
  [[nodiscard]] std::int32_t median_equipment() const {
    std::vector<std::int32_t> some;
    for (std::size_t e = 0; e < study_.equipment.size(); ++e) {
      if (study_.equipment[e].shape.is_linear()) continue;
      if (basis_.result.equipment_pll_per_yr[e] > 0.0) some.push_back(index(e));
    }
    if (some.empty()) return -1;
    std::stable_sort(some.begin(), some.end(), [&](std::int32_t a, std::int32_t b) {
      return basis_.result.equipment_pll_per_yr[at(a)] < basis_.result.equipment_pll_per_yr[at(b)];
    });
    return some[(some.size() - 1) / 2];
  }

  void choose_parcels() {
    if (!out_.unit) return;
    if (in_.parcels_given) {
      for (const CapacityParcel& p : in_.parcels) add_parcel(p, false);
      return;
    }
    for (const LandUse& u : study_.land_use) {
      if (std::find(in_.parcel_classes.begin(), in_.parcel_classes.end(), u.land_class) ==
          in_.parcel_classes.end()) {
        continue;
      }
      const auto near = [&](const gis::Geometry& area) {
        return gis::distance_m(area, u.area) <= in_.parcel_distance_m;
      };
      const std::vector<gis::Geometry>& park = study_.control_line.park;
      if (!std::any_of(park.begin(), park.end(), near) &&
          !std::any_of(study_.sites.begin(), study_.sites.end(),
                       [&](const Site& s) { return near(s.area); })) {
        continue;
      }
      add_parcel({.id = u.id,
                  .name = u.name.empty() ? u.id : u.name,
                  .name_zh = u.name_zh.empty() ? u.name : u.name_zh,
                  .area = u.area,
                  .origin = u.origin},
                 true);
    }
  }

  void add_parcel(CapacityParcel parcel, bool from_land_use) {
    ParcelRoom room{.parcel = std::move(parcel), .from_land_use = from_land_use};
    room.point = gis::representative_point(room.parcel.area);
    for (std::size_t s = 0; s < study_.sites.size() && room.parcel.site < 0; ++s) {
      if (gis::covers(study_.sites[s].area, room.point)) room.parcel.site = index(s);
    }
    out_.parcels.push_back(std::move(room));
  }

  // --- where the unit may bite ----------------------------------------------------------------

  [[nodiscard]] double present_risk(std::int32_t target, Point p) const {
    const Grid& map = basis_.result.individual_risk;
    if (!map.values.empty() && map.spec.contains(p)) return capacity::sample(map, p);
    return basis_.result.targets[at(target)].risk_per_yr;  // off the map: the worst of it
  }

  // Units at a candidate, for a source at `from`; by the field, individual risk only. `passing`:
  // where the limit is exceeded today, only the limit for new plants counts.
  [[nodiscard]] double units_at(const Candidate& c, Point from, bool passing = false) const {
    const Point d{c.position.x_m - from.x_m, c.position.y_m - from.y_m};
    if (std::abs(d.x_m) > field_half_m_ || std::abs(d.y_m) > field_half_m_) return kNoLimit;
    const double own = capacity::sample(field_, d);
    if (!(own > 0.0)) return kNoLimit;
    const double left = c.limit_per_yr - c.present_per_yr;
    const double by_limit = passing && left < 0.0 ? kNoLimit : positive_part(left / own);
    return std::min(by_limit, c.own_limit_per_yr / own);
  }
  [[nodiscard]] double units_on_map(Point from, std::int32_t site, bool passing) const {
    double least = kNoLimit;
    for (const Candidate& c : candidates_) {
      if (site >= 0 && study_.targets[at(c.target)].site == site) continue;
      least = std::min(least, units_at(c, from, passing));
    }
    return least;
  }

  void field_and_places() {
    if (out_.parcels.empty() || unit_outcomes_.empty()) return;
    reporter_.progress("capacity: reference unit", 0.1);
    gis::Extent sources;
    for (const ParcelRoom& p : out_.parcels) sources.include(gis::extent(p.parcel.area));
    for (std::size_t t = 0; t < study_.targets.size(); ++t) {
      if (limit_of(index(t)) == kNoLimit) continue;
      for (const Point p : qra::candidates(study_.targets[t], study_.grid.cell_m)) {
        candidates_.push_back({.target = index(t),
                               .position = p,
                               .limit_per_yr = limit_of(index(t)),
                               .own_limit_per_yr = own_limit_of(index(t)),
                               .present_per_yr = present_risk(index(t), p)});
      }
    }
    double farthest = 0.0;
    for (const Candidate& c : candidates_) {
      farthest = std::max({farthest, std::abs(c.position.x_m - sources.west_m),
                           std::abs(c.position.x_m - sources.east_m),
                           std::abs(c.position.y_m - sources.south_m),
                           std::abs(c.position.y_m - sources.north_m)});
    }
    const double cell = study_.grid.cell_m;
    field_half_m_ = std::max(4.0 * cell, std::min(unit_reach_m_, farthest) + cell);
    field_ = capacity::field_of(basis_, unit_outcomes_, out_.unit->origin, field_half_m_, cell,
                                kFieldCells, run_, inside_);
    // The places of the basis are the worst for the plants of today; a plant on a parcel may be
    // worst elsewhere on a target. Places that may bind are added and evaluated exactly.
    for (ParcelRoom& room : out_.parcels) {
      room.map_units = units_on_map(room.point, room.parcel.site, false);
      double known = kNoLimit;
      for (std::size_t p = 0; p < basis_.places.size(); ++p) {
        const std::int32_t t = basis_.places[p].target;
        if (room.parcel.site >= 0 && study_.targets[at(t)].site == room.parcel.site) continue;
        known = std::min(known, units_at({.target = t,
                                          .position = basis_.places[p].position,
                                          .limit_per_yr = limit_of(t),
                                          .own_limit_per_yr = own_limit_of(t),
                                          .present_per_yr = present_of_place(p)},
                                         room.point, true));
      }
      std::vector<std::pair<double, std::size_t>> least;  // of each target
      for (std::size_t c = 0; c < candidates_.size(); ++c) {
        const std::int32_t t = candidates_[c].target;
        if (room.parcel.site >= 0 && study_.targets[at(t)].site == room.parcel.site) continue;
        const double units = units_at(candidates_[c], room.point, true);
        if (units == kNoLimit || units > kNearlyBinding * known) continue;
        if (!least.empty() && candidates_[least.back().second].target == t) {
          if (units < least.back().first) least.back() = {units, c};
        } else {
          least.emplace_back(units, c);
        }
      }
      std::stable_sort(least.begin(), least.end(),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
      for (std::size_t i = 0; i < std::min(least.size(), kExtraPlaces); ++i) {
        const Candidate& c = candidates_[least[i].second];
        const bool there = std::any_of(
            out_.places.begin(), out_.places.end(),
            [&](const TargetPlace& p) { return p.target == c.target && p.position == c.position; });
        if (!there) out_.places.push_back({c.target, c.position});
      }
    }
  }

  [[nodiscard]] double present_of_place(std::size_t p) const {
    double sum = 0.0;
    for (const SitePart& s : basis_.sites) sum += s.place_risk_per_yr[p];
    return sum;
  }

  // --- everything in one system ---------------------------------------------------------------

  // A site's own targets do not count for it.
  void spare_own_targets(std::int32_t site, std::vector<double>& risk) const {
    if (site < 0) return;
    for (std::size_t p = 0; p < risk.size(); ++p) {
      if (target_of(p).site == site) risk[p] = 0.0;
    }
  }

  void build() {
    reporter_.progress("capacity: parts", 0.3);
    const std::span<const TargetPlace> extra{
        out_.places.begin() + static_cast<std::ptrdiff_t>(basis_.places.size()), out_.places.end()};
    const auto more = capacity::site_risk_at(basis_, extra, run_, inside_);
    for (std::size_t s = 0; s < study_.sites.size(); ++s) {
      Part part{basis_.sites[s].place_risk_per_yr, basis_.sites[s].fn};
      part.place_risk_per_yr.insert(part.place_risk_per_yr.end(), more[s].begin(), more[s].end());
      spare_own_targets(index(s), part.place_risk_per_yr);
      parts_.push_back(std::move(part));
    }
    const auto add = [&](const std::vector<UnitAt>& units, auto use) {
      std::vector<SitePart> found = capacity::parts_of(basis_, units, out_.places, run_, inside_);
      for (std::size_t u = 0; u < units.size(); ++u) {
        Part part{std::move(found[u].place_risk_per_yr), std::move(found[u].fn)};
        spare_own_targets(units[u].staff_of, part.place_risk_per_yr);
        parts_.push_back(std::move(part));
        use(u, found[u].pll_per_yr);
      }
    };
    first_parcel_ = parts_.size();
    std::vector<UnitAt> units;
    for (const ParcelRoom& room : out_.parcels) {
      units.push_back({.outcomes = unit_outcomes_,
                       .shift = {room.point.x_m - out_.unit->origin.x_m,
                                 room.point.y_m - out_.unit->origin.y_m},
                       .staff_of = room.parcel.site});
    }
    add(units, [&](std::size_t u, double pll) { out_.parcels[u].pll_per_yr = pll; });
    first_scenario_ = parts_.size();
    choose_scenarios();
    units.clear();
    for (const CapacityScenario& s : out_.scenarios) {
      UnitAt unit{.outcomes = {}, .shift = {}, .staff_of = s.site};
      for (std::size_t o = 0; o < basis_.base_outcome.size(); ++o) {
        if (basis_.base_outcome[o] == s.outcome) unit.outcomes.push_back(index(o));
      }
      units.push_back(std::move(unit));
    }
    add(units, [](std::size_t, double) {});

    std::vector<double> place_limits;
    for (const TargetPlace& p : out_.places) place_limits.push_back(limit_of(p.target));
    const models::criteria::SocietalLine* line = capacity::capacity_line(study_);
    all_.emplace(std::move(place_limits), line != nullptr ? std::optional{*line} : std::nullopt,
                 parts_);
    present_.assign(parts_.size(), 0.0);
    std::fill_n(present_.begin(), study_.sites.size(), 1.0);
    passing_.emplace(all_->without_failing(present_));
    adds_to_failing_ = all_->adds_to_failing(present_);
  }

  // Those that use most of a limit and those with most loss of life, in turn.
  void choose_scenarios() {
    std::vector<double> ratio(basis_.result.outcomes.size(), 0.0);
    for (const TargetResult& t : basis_.result.targets) {
      const double limit = limit_of(t.target);
      if (limit == kNoLimit) continue;
      for (const TargetShare& s : t.shares) {
        if (site_of_outcome(s.outcome) == study_.targets[at(t.target)].site) continue;
        ratio[at(s.outcome)] = std::max(ratio[at(s.outcome)], s.risk_per_yr / limit);
      }
    }
    std::vector<std::int32_t> by_ratio(ratio.size());
    std::iota(by_ratio.begin(), by_ratio.end(), 0);
    std::vector<std::int32_t> by_pll = by_ratio;
    std::stable_sort(by_ratio.begin(), by_ratio.end(),
                     [&](std::int32_t a, std::int32_t b) { return ratio[at(a)] > ratio[at(b)]; });
    std::stable_sort(by_pll.begin(), by_pll.end(), [&](std::int32_t a, std::int32_t b) {
      return basis_.result.outcomes[at(a)].pll_per_yr > basis_.result.outcomes[at(b)].pll_per_yr;
    });
    std::vector<bool> taken(ratio.size(), false);
    const auto wanted = static_cast<std::size_t>(in_.scenarios);
    const auto take = [&](std::int32_t o, bool counts) {
      if (!counts || taken[at(o)] || out_.scenarios.size() >= wanted) return;
      taken[at(o)] = true;
      out_.scenarios.push_back(
          {.outcome = o, .site = site_of_outcome(o), .largest_ratio = ratio[at(o)]});
    };
    for (std::size_t i = 0; i < ratio.size() && out_.scenarios.size() < wanted; ++i) {
      take(by_ratio[i], ratio[at(by_ratio[i])] > 0.0);
      take(by_pll[i], basis_.result.outcomes[at(by_pll[i])].pll_per_yr > 0.0);
    }
  }

  [[nodiscard]] std::int32_t site_of_outcome(std::int32_t outcome) const {
    const QraResult& r = basis_.result;
    const Release& release = r.releases[at(r.outcomes[at(outcome)].release)];
    return study_.equipment[at(release.equipment)].site;
  }

  // --- measures of the state ------------------------------------------------------------------

  void state() {
    CapacityState& s = out_.state;
    const std::vector<double> risk = place_risk(present_);
    for (std::size_t p = 0; p < out_.places.size(); ++p) {
      CapacityTarget& t = out_.targets[at(out_.places[p].target)];
      if (t.place < 0 || risk[p] > t.risk_per_yr) {
        t.risk_per_yr = risk[p];
        t.place = index(p);
      }
    }
    double most = 0.0;
    for (CapacityTarget& t : out_.targets) {
      if (!t.limit) {
        s.without_limit.push_back(t.target);
        continue;
      }
      t.ratio = t.risk_per_yr / t.limit->per_yr;
      t.meets = t.limit->allows(t.risk_per_yr);
      if (!t.meets) s.failing.push_back(t.target);
      if (t.ratio > most) {
        most = t.ratio;
        s.binding_target = t.target;
      }
      const std::optional<double> persons = study_.targets[at(t.target)].persons;
      if (!persons) {
        s.without_person.push_back(t.target);
        continue;
      }
      s.persons += *persons;
      s.rc_max_per_yr += t.limit->per_yr * *persons;
      s.target_rc_per_yr += t.risk_per_yr * *persons;
    }
    for (const SitePart& part : basis_.sites) s.rc_per_yr += part.pll_per_yr;
    if (s.rc_max_per_yr > 0.0) {
      s.use_ratio = s.rc_per_yr / s.rc_max_per_yr;
      s.target_use_ratio = s.target_rc_per_yr / s.rc_max_per_yr;
    }
    if (basis_.result.societal) s.region = basis_.result.societal->region;
    s.margins = margins_of(basis_.result.fn);
  }

  [[nodiscard]] std::vector<double> place_risk(std::span<const double> factors) const {
    std::vector<double> out(out_.places.size(), 0.0);
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (factors[i] == 0.0) continue;
      for (std::size_t p = 0; p < out.size(); ++p) {
        out[p] += factors[i] * parts_[i].place_risk_per_yr[p];
      }
    }
    return out;
  }

  [[nodiscard]] std::vector<CapacityMargin> margins_of(
      const std::vector<risk::FnPair>& curve) const {
    std::vector<CapacityMargin> out;
    for (const models::criteria::SocietalLine& line : study_.criteria.lines()) {
      CapacityMargin m{.line = line};
      for (const risk::FnPair& v : curve) {
        if (v.deaths < line.n_from) continue;
        const bool cut = line.vertical_cut_n && v.deaths >= *line.vertical_cut_n;
        const double decades =
            cut ? -kNoLimit
                : std::log10(line.at(std::min(v.deaths, line.n_to)) / v.frequency_per_yr);
        if (decades < m.decades) {
          m.decades = decades;
          m.at = v;
        }
      }
      out.push_back(std::move(m));
    }
    return out;
  }

  // --- head-room ------------------------------------------------------------------------------

  // The rest of the park is `base`; the factor counts from `from` along `direction`.
  [[nodiscard]] HeadRoom head_room(std::span<const double> base, std::span<const double> direction,
                                   double from) const {
    const Ray ray = all_->ray(base, direction);
    const Ray passing = passing_->ray(base, direction);
    return {.factor = positive_part(from + ray.factor),
            .binding = ray.binding,
            .by_targets = positive_part(from + ray.by_places),
            .binding_target = ray.place,
            .by_societal = positive_part(from + ray.by_societal),
            .binding_societal = ray.vertex,
            .by_passing = positive_part(from + passing.factor),
            .binding_passing = passing.binding};
  }

  void sites() {
    for (std::size_t s = 0; s < study_.sites.size(); ++s) {
      std::vector<double> base = present_;
      base[s] = 0.0;
      std::vector<double> direction(parts_.size(), 0.0);
      direction[s] = 1.0;
      out_.sites.push_back({.site = index(s),
                            .pll_per_yr = basis_.sites[s].pll_per_yr,
                            .head_room = head_room(base, direction, 0.0)});
    }
  }

  void scenarios() {
    for (std::size_t i = 0; i < out_.scenarios.size(); ++i) {
      std::vector<double> direction(parts_.size(), 0.0);
      direction[first_scenario_ + i] = 1.0;
      out_.scenarios[i].head_room = head_room(present_, direction, 1.0);
    }
  }

  // Units by the limits for new plants, held against the unit alone.
  [[nodiscard]] std::pair<double, CapacityConstraint> by_own_limit(
      const std::vector<double>& own) const {
    std::pair<double, CapacityConstraint> least{kNoLimit, {}};
    for (std::size_t p = 0; p < own.size(); ++p) {
      const double limit = own_limit_of(out_.places[p].target);
      if (!(own[p] > 0.0) || !(limit / own[p] < least.first)) continue;
      least = {limit / own[p], {.kind = Kind::NewUnit, .place = index(p), .limit_per_yr = limit}};
    }
    return least;
  }

  void parcels() {
    for (std::size_t k = 0; k < out_.parcels.size(); ++k) {
      std::vector<double> direction(parts_.size(), 0.0);
      direction[first_parcel_ + k] = 1.0;
      HeadRoom& room = out_.parcels[k].head_room;
      room = head_room(present_, direction, 0.0);
      const auto [own, constraint] = by_own_limit(parts_[first_parcel_ + k].place_risk_per_yr);
      const auto lower = [&, &own = own, &constraint = constraint](
                             double& factor, std::optional<CapacityConstraint>& binding) {
        if (own >= factor) return;
        factor = own;
        binding = constraint;
      };
      lower(room.factor, room.binding);
      lower(room.by_targets, room.binding_target);
      lower(room.by_passing, room.binding_passing);
    }
  }

  void map() {
    if (out_.parcels.empty() || field_.values.empty() || candidates_.empty()) return;
    reporter_.progress("capacity: map", 0.6);
    gis::Extent box;
    double area = 0.0;
    for (const ParcelRoom& p : out_.parcels) {
      box.include(gis::extent(p.parcel.area));
      area += gis::area_m2(p.parcel.area);
    }
    // Cells of the overview or whole multiples of them.
    double cell = basis_.overview.cell_m > 0.0 ? basis_.overview.cell_m : study_.grid.cell_m;
    cell *= std::max(1.0, std::ceil(std::sqrt(area / (cell * cell * kMapCells))));
    const double west = std::floor(box.west_m / cell) * cell;
    const double north = std::ceil(box.north_m / cell) * cell;
    CapacityMap map{.most = in_.max_units, .field_cell_m = field_.spec.cell_m};
    map.units.spec = {.west_m = west,
                      .north_m = north,
                      .cell_m = cell,
                      .rows = static_cast<std::int32_t>(std::ceil((north - box.south_m) / cell)),
                      .cols = static_cast<std::int32_t>(std::ceil((box.east_m - west) / cell))};
    const GridSpec& spec = map.units.spec;
    map.units.values.assign(spec.size(), std::nan(""));
    const bool fails = !out_.state.failing.empty();
    if (fails) map.passing = map.units;
    for (const ParcelRoom& room : out_.parcels) {
      const gis::PreparedArea inside{room.parcel.area};
      const gis::Extent part = gis::extent(room.parcel.area);
      for (std::int32_t row = 0; row < spec.rows; ++row) {
        for (std::int32_t col = 0; col < spec.cols; ++col) {
          const Point p = spec.centre(row, col);
          const std::size_t cell_at = at(row) * at(spec.cols) + at(col);
          double& value = map.units.values[cell_at];
          if (!std::isnan(value) || !part.contains(p) || !inside.covers(p)) continue;
          value = std::min(map.most, units_on_map(p, room.parcel.site, false));
          if (fails) {
            map.passing->values[cell_at] =
                std::min(map.most, units_on_map(p, room.parcel.site, true));
          }
        }
      }
    }
    out_.map = std::move(map);
  }

  // --- allocation -----------------------------------------------------------------------------

  [[nodiscard]] bool touches_nothing(std::size_t part) const {
    std::vector<double> direction(parts_.size(), 0.0);
    direction[part] = 1.0;
    return all_->ray(std::vector<double>(parts_.size(), 0.0), direction).factor == kNoLimit;
  }

  [[nodiscard]] CapacityShare share_of_site(std::size_t s, CapacityAllocation::Mode mode) const {
    const bool cut = mode == CapacityAllocation::Mode::Cut;
    const bool may_shrink = cut || in_.allow_shrink;
    CapacityShare share{.site = index(s)};
    share.low = may_shrink ? 0.0 : 1.0;
    share.high = cut ? 1.0 : std::max(1.0, in_.max_factor);
    for (const CapacityGrowth& g : in_.growth) {
      if (g.site != index(s)) continue;
      share.weight = g.weight.value_or(1.0);
      if (g.min_factor) share.low = cut ? std::min(1.0, *g.min_factor) : *g.min_factor;
      if (g.max_factor) share.high = cut ? std::min(1.0, *g.max_factor) : *g.max_factor;
      share.high = std::max(share.high, share.low);
    }
    share.free = touches_nothing(s);
    if (share.free) {
      share.low = share.high = std::clamp(1.0, share.low, share.high);
    } else if (!cut && !in_.allow_shrink && adds_to_failing_[s]) {
      share.held = true;
      share.low = share.high = 1.0;
    }
    return share;
  }

  [[nodiscard]] CapacityShare share_of_parcel(std::size_t k) const {
    const std::size_t part = first_parcel_ + k;
    CapacityShare share{.parcel = index(k)};
    const CapacityParcel& p = out_.parcels[k].parcel;
    share.weight = p.weight.value_or(1.0);
    share.high = p.max_units.value_or(in_.max_units);
    share.high = std::min(share.high, by_own_limit(parts_[part].place_risk_per_yr).first);
    share.free = touches_nothing(part);
    if (!share.free && !in_.allow_shrink && adds_to_failing_[part]) {
      share.held = true;
      share.high = 0.0;
    }
    return share;
  }

  void allocate(CapacityAllocation::Mode mode) {
    const bool cut = mode == CapacityAllocation::Mode::Cut;
    const bool with_sites = cut || in_.allocate != CapacityInputs::Allocate::Parcels;
    const bool with_parcels = !cut && in_.allocate != CapacityInputs::Allocate::Sites;
    CapacityAllocation a{.mode = mode};
    std::vector<Item> items(parts_.size(), Item{0.0, 0.0, 0.0});
    std::vector<std::size_t> part_of_share;
    for (std::size_t s = 0; s < study_.sites.size(); ++s) {
      items[s] = {1.0, 1.0, 0.0};
      if (!with_sites) continue;
      a.shares.push_back(share_of_site(s, mode));
      part_of_share.push_back(s);
    }
    for (std::size_t k = 0; k < out_.parcels.size() && with_parcels; ++k) {
      a.shares.push_back(share_of_parcel(k));
      part_of_share.push_back(first_parcel_ + k);
    }
    if (a.shares.empty()) return;
    std::vector<double> start = present_;
    std::vector<double> high = present_;
    std::fill(start.begin() + static_cast<std::ptrdiff_t>(first_parcel_), start.end(), 0.0);
    std::fill(high.begin() + static_cast<std::ptrdiff_t>(first_parcel_), high.end(), 0.0);
    for (std::size_t i = 0; i < a.shares.size(); ++i) {
      const CapacityShare& s = a.shares[i];
      items[part_of_share[i]] = {s.low, s.high, s.weight};
      start[part_of_share[i]] = s.low;
      high[part_of_share[i]] = s.high;
      a.present_total += s.weight * present_[part_of_share[i]];
    }
    // Nobody who adds to a criterion that fails may grow; so it cannot get worse, and the others
    // are shared out within the criteria that hold.
    const System& system = cut || in_.allow_shrink ? *all_ : *passing_;
    const capacity::Optimum best = capacity::maximise(system, items);
    if (!best.feasible) {
      warn(cut ? "cut_impossible" : "allocation_impossible", study_.name,
           say_("the least factors of capacity.sites alone are beyond a criterion: no allocation "
                "was made",
                "capacity.sites 给出的最小系数本身已超出准则：未作分配"));
      return;
    }
    const capacity::Fair fair = capacity::fair_share(system, start, high);
    for (std::size_t i = 0; i < a.shares.size(); ++i) {
      a.shares[i].best = best.factors[part_of_share[i]];
      a.shares[i].fair = fair.factors[part_of_share[i]];
      a.best_total += a.shares[i].weight * a.shares[i].best;
      a.fair_total += a.shares[i].weight * a.shares[i].fair;
    }
    a.bound = best.bound;
    for (const capacity::Price& p : best.prices) {
      a.prices.push_back({p.constraint, p.ratio, p.price});
    }
    for (const capacity::FairStep& s : fair.steps) {
      CapacityFairStep step{.increment = s.increment, .binding = s.binding};
      for (const std::int32_t part : s.stopped) {
        const auto it = std::find(part_of_share.begin(), part_of_share.end(), at(part));
        step.stopped.push_back(static_cast<std::int32_t>(it - part_of_share.begin()));
      }
      a.steps.push_back(std::move(step));
    }
    if (cut) {
      std::vector<double> everybody(parts_.size(), 0.0);
      std::fill_n(everybody.begin(), study_.sites.size(), 1.0);
      const Ray ray = all_->ray(std::vector<double>(parts_.size(), 0.0), everybody);
      a.common_factor = std::min(1.0, positive_part(ray.factor));
      a.common_binding = ray.binding;
    }
    out_.allocations.push_back(std::move(a));
  }

  void allocations() {
    reporter_.progress("capacity: allocation", 0.7);
    const auto load = all_->worst(present_);
    const bool fails = load && load->ratio > 1.0;
    if (fails) allocate(CapacityAllocation::Mode::Cut);
    allocate(CapacityAllocation::Mode::Growth);
  }

  // --- projects -------------------------------------------------------------------------------

  [[nodiscard]] CapacityProject::Park park_of(const std::vector<double>& factors) const {
    CapacityProject::Park park;
    const std::vector<double> sites(
        factors.begin(), factors.begin() + static_cast<std::ptrdiff_t>(study_.sites.size()));
    for (std::size_t s = 0; s < sites.size(); ++s) {
      park.pll_per_yr += sites[s] * basis_.sites[s].pll_per_yr;
    }
    if (out_.state.rc_max_per_yr > 0.0) {
      park.use_ratio = park.pll_per_yr / out_.state.rc_max_per_yr;
    }
    const std::vector<double> risk = place_risk(factors);
    park.target_risk_per_yr.assign(out_.targets.size(), 0.0);
    for (std::size_t p = 0; p < risk.size(); ++p) {
      double& worst = park.target_risk_per_yr[at(out_.places[p].target)];
      worst = std::max(worst, risk[p]);
    }
    for (const CapacityTarget& t : out_.targets) {
      if (t.limit && !t.limit->allows(park.target_risk_per_yr[at(t.target)])) {
        park.failing.push_back(t.target);
      }
    }
    const std::vector<risk::FnPair> curve = societal_risk(basis_, sites);
    if (const auto verdict = study_.criteria.judge(curve)) park.region = verdict->region;
    for (const CapacityMargin& m : margins_of(curve)) park.margins.push_back(m.decades);
    return park;
  }

  void project(std::vector<std::int32_t> sites) {
    CapacityProject out{.sites = std::move(sites)};
    std::vector<double> without = present_;
    std::vector<double> alone(parts_.size(), 0.0);
    for (const std::int32_t s : out.sites) {
      without[at(s)] = 0.0;
      alone[at(s)] = 1.0;
    }
    out.with = park_of(present_);
    out.without = park_of(without);
    const std::vector<double> own = place_risk(alone);
    std::vector<double> worst_own(out_.targets.size(), 0.0);
    for (std::size_t p = 0; p < own.size(); ++p) {
      double& worst = worst_own[at(out_.places[p].target)];
      worst = std::max(worst, own[p]);
    }
    for (const CapacityTarget& t : out_.targets) {
      if (!t.limit) continue;
      const double before = out.without.target_risk_per_yr[at(t.target)];
      const double after = out.with.target_risk_per_yr[at(t.target)];
      if (t.limit->allows(before) && !t.limit->allows(after)) {
        out.newly_failing.push_back(t.target);
      }
      if (new_limits_ && t.new_limit && !t.new_limit->allows(worst_own[at(t.target)])) {
        out.new_limit_failing.push_back(t.target);
      }
      const double loss = (after - before) / t.limit->per_yr;
      if (loss > out.worst_loss) {
        out.worst_loss = loss;
        out.worst_target = t.target;
      }
    }
    out_.projects.push_back(std::move(out));
  }

  void projects() {
    std::vector<std::int32_t> proposed;
    for (std::size_t s = 0; s < study_.sites.size(); ++s) {
      if (study_.sites[s].status == SiteStatus::Proposed) proposed.push_back(index(s));
    }
    for (const std::int32_t s : proposed) project({s});
    if (proposed.size() > 1) project(proposed);
  }

  // --- by inventory ---------------------------------------------------------------------------

  void inventory() {
    if (options_.inventory_site.empty()) return;
    std::int32_t site = -1;
    std::string known;
    for (std::size_t s = 0; s < study_.sites.size(); ++s) {
      if (study_.sites[s].id == options_.inventory_site) site = index(s);
      known += (known.empty() ? "" : ", ") + study_.sites[s].id;
    }
    if (site < 0) {
      throw InputError("capacity: site = '" + options_.inventory_site + "', must be one of " +
                       known);
    }
    InventoryHeadRoom room{.site = site};
    std::vector<Part> parts{parts_.begin(),
                            parts_.begin() + static_cast<std::ptrdiff_t>(study_.sites.size())};
    std::vector<double> base(parts.size(), 1.0);
    std::vector<double> direction(parts.size(), 0.0);
    base[at(site)] = 0.0;
    direction[at(site)] = 1.0;
    // What fails today without or with this site is left out; where the F-N curve does, it is.
    std::vector<double> place_limits;
    const std::vector<double> risk = place_risk(present_);
    for (std::size_t p = 0; p < out_.places.size(); ++p) {
      const double limit = limit_of(out_.places[p].target);
      const bool fails = risk[p] > limit;
      if (fails && parts_[at(site)].place_risk_per_yr[p] > 0.0) room.fails_today = true;
      place_limits.push_back(fails ? kNoLimit : limit);
    }
    const models::criteria::SocietalLine* line = capacity::capacity_line(study_);
    std::optional<models::criteria::SocietalLine> societal;
    if (line != nullptr) {
      const Ray ray = System{std::vector<double>(out_.places.size(), kNoLimit), *line, parts}.ray(
          std::vector<double>(parts.size(), 0.0), std::vector<double>(parts.size(), 1.0));
      if (ray.by_societal > 1.0) {
        societal = *line;
      } else if (!parts[at(site)].fn.empty()) {
        room.fails_today = true;
      }
    }
    const auto holds = [&](double factor) {
      reporter_.progress("capacity: inventories x " + capacity::factor_text(factor), 0.8);
      SitePart part =
          capacity::part_with_inventory(study_, basis_, site, factor, out_.places, run_, inside_);
      parts[at(site)] = {std::move(part.place_risk_per_yr), std::move(part.fn)};
      spare_own_targets(site, parts[at(site)].place_risk_per_yr);
      const System system{place_limits, societal, parts};
      // Only what this site adds to.
      const Ray ray = system.ray(base, direction);
      InventoryHeadRoom::Trial trial{.factor = factor, .pll_per_yr = part.pll_per_yr};
      trial.worst = ray.binding;
      if (ray.binding) {
        const std::vector<double> c = system.coefficients(*ray.binding);
        double sum = 0.0;
        for (const double v : c) sum += v;
        trial.worst_ratio =
            ray.binding->limit_per_yr > 0.0 ? sum / ray.binding->limit_per_yr : kNoLimit;
      }
      room.trials.push_back(trial);
      if (ray.factor < 1.0) room.binding = ray.binding;
      return ray.factor >= 1.0;
    };
    double ok = 1.0;
    double fail = 0.0;
    for (double factor = 1.0;; factor = std::min(in_.inventory_max, 2.0 * factor)) {
      if (!holds(factor)) {
        fail = factor;
        break;
      }
      ok = factor;
      if (factor >= in_.inventory_max) break;
    }
    while (fail > ok && fail / ok > 1.0 + in_.inventory_tolerance) {
      const double middle = std::sqrt(ok * fail);
      (holds(middle) ? ok : fail) = middle;
    }
    std::stable_sort(room.trials.begin(), room.trials.end(),
                     [](const auto& a, const auto& b) { return a.factor < b.factor; });
    room.largest_ok = ok;
    room.smallest_fail = fail;
    room.tolerance = fail > ok ? fail / ok - 1.0 : 0.0;
    // Of the constraint that failed at the smallest failing factor.
    for (const auto& t : room.trials) {
      if (t.factor == fail) room.binding = t.worst;
    }
    out_.inventory = std::move(room);
  }

  // --- what the reader must know ---------------------------------------------------------------

  void warnings() {
    warn("capacity_derived", study_.criteria.document(),
         say_("no official formula of park capacity is known: RC, RC_max and the use ratio are "
              "proposals of the literature (derived, recalled); what decides are the risk criteria",
              "未见园区安全容量的官方计算公式：RC、RC_"
              "max与利用率为文献建议（推导、待核），起判定作用的是风险准则"));
    const CapacityState& s = out_.state;
    if (!s.without_person.empty()) {
      warn("persons_missing", "targets",
           say_("without persons, left out of RC_max (the use ratio is then too high); add "
                "`persons`: ",
                "未给出人数，未计入RC_max（利用率因此偏高），请补充 persons：") +
               target_names(s.without_person));
    }
    if (!s.without_limit.empty()) {
      warn("no_limit", study_.criteria.document(),
           say_("the criteria state no limit for these targets; they do not count: ",
                "所选准则对下列目标无限值，未计入：") +
               target_names(s.without_limit));
    }
    std::vector<std::int32_t> inside;
    for (std::size_t t = 0; t < study_.targets.size(); ++t) {
      if (study_.targets[t].site >= 0) inside.push_back(index(t));
    }
    if (!inside.empty()) {
      warn("target_of_site", "targets",
           say_("these targets stand in a site: its own risk does not count there, that of the "
                "others does: ",
                "下列目标位于企业内：不计该企业自身风险，计其他企业的风险：") +
               target_names(inside));
    }
    if (capacity::capacity_line(study_) == nullptr) {
      warn("no_societal_line", study_.criteria.document(),
           say_("the criteria have no line of societal risk of the kind asked for; only individual "
                "risk limits the capacity",
                "所选准则无所需的社会风险曲线；容量仅受个人风险限制"));
    }
    if (out_.unit && !out_.unit->chosen) {
      warn("reference_default", out_.unit->id,
           say_("the reference unit is the piece of equipment with the median potential loss of "
                "life; choose your own with capacity.reference",
                "参考单元取潜在生命损失居中的设备；可用 capacity.reference 自行指定"));
    }
    if (!out_.unit) {
      warn("no_reference", study_.name,
           say_("no equipment kills anybody: there is no reference unit, parcels were not judged",
                "没有任何设备会致人死亡：无参考单元，未评估地块"));
    } else if (out_.parcels.empty()) {
      warn("no_parcels", study_.name,
           say_("no parcel was found: give capacity.parcels, or land_use of the classes of "
                "capacity.parcel_classes in or next to the sites",
                "未找到地块：请给出 capacity.parcels，或在企业内或附近给出 capacity.parcel_classes "
                "所列类别的 "
                "land_use"));
    }
    const bool by_new = std::any_of(out_.parcels.begin(), out_.parcels.end(), [](const auto& p) {
      return p.head_room.binding && p.head_room.binding->kind == Kind::NewUnit;
    });
    const bool project_by_new =
        std::any_of(out_.projects.begin(), out_.projects.end(),
                    [](const auto& p) { return !p.new_limit_failing.empty(); });
    if (by_new || project_by_new) {
      warn("new_limit_reading", study_.criteria.document(),
           say_("limits beside new plants decided: that they are held against the new unit alone "
                "is our reading (derived); switch off with capacity.new_unit_limits: no",
                "新建限值起了判定作用：以新建单元自身风险与之比较为我方理解（推导）；可设 "
                "capacity.new_unit_limits: no 关闭"));
    }
    if (!out_.projects.empty()) {
      warn("project_staff", "sites",
           say_("with and without a project differ by its hazards; its staff are counted as "
                "neighbours in both",
                "有无项目的对比只计其危险源；项目人员在两种情形下均按相邻人员计入"));
    }
    unconfirmed();
  }

  // Values that decided and were not read in their source.
  void unconfirmed() {
    std::vector<CapacityConstraint> decided;
    const auto add = [&](const std::optional<CapacityConstraint>& c) {
      if (c) decided.push_back(*c);
    };
    for (const CapacitySite& s : out_.sites) {
      add(s.head_room.binding);
      add(s.head_room.binding_passing);
    }
    for (const CapacityScenario& s : out_.scenarios) add(s.head_room.binding);
    for (const ParcelRoom& p : out_.parcels) add(p.head_room.binding);
    for (const CapacityAllocation& a : out_.allocations) {
      for (const CapacityPrice& p : a.prices) add(p.constraint);
      for (const CapacityFairStep& s : a.steps) add(s.binding);
    }
    if (out_.inventory) add(out_.inventory->binding);
    std::vector<std::pair<std::string, std::vector<std::string>>> by_clause;
    const auto offer = [&](const models::criteria::Provenance& p, const std::string& value) {
      if (p.confirmed()) return;
      const std::string clause = capacity::clause_text(study_, p);
      auto it = std::find_if(by_clause.begin(), by_clause.end(),
                             [&](const auto& e) { return e.first == clause; });
      if (it == by_clause.end()) it = by_clause.insert(it, {clause, {}});
      if (std::find(it->second.begin(), it->second.end(), value) == it->second.end()) {
        it->second.push_back(value);
      }
    };
    const auto limit_value = [&](const models::criteria::Limit& l) {
      return results::name_of(study_, "target_class", l.target_class) + " " +
             results::risk_text(l.per_yr);
    };
    for (const CapacityTarget& t : out_.targets) {
      // Every limit is in RC_max.
      if (t.limit) offer(t.limit->provenance, limit_value(*t.limit));
    }
    for (const CapacityConstraint& c : decided) {
      const models::criteria::Provenance* p = capacity::provenance_of(study_, out_, c);
      if (p == nullptr) continue;
      if (c.kind == Kind::Societal) {
        const models::criteria::SocietalLine* line = capacity::capacity_line(study_);
        offer(*p,
              results::name_of(study_, "line",
                               line->line == models::criteria::Line::Upper ? "upper" : "lower"));
      } else if (c.kind == Kind::NewUnit) {
        offer(*p, limit_value(*out_.targets[at(out_.places[at(c.place)].target)].new_limit));
      }
    }
    for (const auto& [clause, values] : by_clause) {
      std::string list;
      for (const std::string& v : values) list += (list.empty() ? "" : say_("; ", "；")) + v;
      warn(
          "unconfirmed_values", clause,
          say_("compare with the print before relying on it: ", "采信前请与正式文本核对：") + list);
    }
  }

  const Study& study_;
  const RiskBasis& basis_;
  const CapacityOptions& options_;
  const RunOptions& run_;
  Reporter& reporter_;
  Inside inside_;
  const CapacityInputs& in_;
  Say say_;
  CapacityResult out_;
  bool new_limits_ = false;
  std::vector<std::int32_t> unit_outcomes_;
  double unit_reach_m_ = 0.0;
  std::vector<Candidate> candidates_;
  Grid field_;
  double field_half_m_ = 0.0;
  std::vector<Part> parts_;  // sites, parcels, scenarios
  std::size_t first_parcel_ = 0;
  std::size_t first_scenario_ = 0;
  std::optional<System> all_;
  std::optional<System> passing_;
  std::vector<double> present_;  // 1 for sites, 0 for the rest
  std::vector<bool> adds_to_failing_;
};

}  // namespace

CapacityResult decide_capacity(const Study& study, const RiskBasis& basis,
                               const CapacityOptions& options, const RunOptions& run,
                               Reporter& reporter) {
  if (basis.sites.size() != study.sites.size()) {
    throw InputError("capacity: the risk basis is of another study");
  }
  return Decider{study, basis, options, run, reporter}.decide();
}

}  // namespace isorisk::study::decisions
