// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/control_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "../results/names.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/gis/areas.hpp"
#include "isorisk/gis/contour.hpp"
#include "say.hpp"

namespace isorisk::study::decisions {
namespace {

using models::criteria::CriteriaSet;
using models::criteria::Limit;
using models::criteria::Provenance;

std::string str(std::string_view text) { return std::string{text}; }

gis::Geometry united(std::initializer_list<const gis::Geometry*> parts) {
  std::vector<gis::Geometry> list;
  for (const gis::Geometry* g : parts) {
    if (!g->empty()) list.push_back(*g);
  }
  if (list.size() == 1) return list.front();
  return gis::union_of(list);
}

gis::Geometry united(std::span<const gis::Geometry> parts) {
  return parts.size() == 1 ? parts.front() : gis::union_of(parts);
}

}  // namespace

// --- kernel
// ---------------------------------------------------------------------------------------

std::vector<ControlZone> control_zones(const Grid& individual_risk, std::span<const ZoneRule> rules,
                                       std::span<const ExtraArea> extras) {
  std::vector<double> levels;
  for (const ZoneRule& r : rules) levels.push_back(r.risk_per_yr);
  return control_zones(gis::contours(individual_risk, levels), rules, extras);
}

std::vector<ControlZone> control_zones(std::vector<gis::Contour> contours,
                                       std::span<const ZoneRule> rules,
                                       std::span<const ExtraArea> extras) {
  InputCheck check{"control line"};
  for (std::size_t k = 1; k < rules.size(); ++k) {
    check.require(rules[k].risk_per_yr < rules[k - 1].risk_per_yr, "level of zone " + rules[k].id,
                  rules[k].risk_per_yr, "/yr", "be lower than that of the zone further in");
  }
  for (const ExtraArea& e : extras) {
    if (e.zone >= rules.size()) check.fail("area '" + e.id + "' joins a zone that does not exist");
  }
  check.done();
  std::vector<ControlZone> zones;
  gis::Geometry inside;
  for (std::size_t k = 0; k < rules.size(); ++k) {
    ControlZone zone{.rule = rules[k],
                     .risk = std::move(contours[k].area),
                     .risk_m2 = contours[k].area_m2,
                     .cut_by_edge = contours[k].cut_by_edge};
    std::vector<gis::Geometry> parts;
    if (!zone.risk.empty()) parts.push_back(zone.risk);
    if (!inside.empty()) parts.push_back(inside);
    for (const ExtraArea& e : extras) {
      if (e.zone == k && !e.area.empty()) parts.push_back(e.area);
    }
    if (!parts.empty()) zone.within = united(parts);
    zone.ring = gis::difference(zone.within, inside);
    if (!zone.ring.is_areal()) zone.ring = {};
    zone.within_m2 = gis::area_m2(zone.within);
    zone.ring_m2 = gis::area_m2(zone.ring);
    inside = zone.within;
    zones.push_back(std::move(zone));
  }
  return zones;
}

ControlLine draw_control_line(std::span<const ControlZone> zones, const gis::Geometry& park,
                              std::span<const gis::Geometry> parcels, const LineOptions& options) {
  ControlLine out;
  gis::Geometry area;
  double before = 0.0;
  const auto step = [&](const char* id, gis::Geometry next) {
    area = gis::made_to_cover(std::move(next), area);
    const double now = gis::area_m2(area);
    out.steps.push_back({id, now, now - before});
    before = now;
  };

  const gis::Geometry none;
  const gis::Geometry& outermost = zones.empty() ? none : zones.back().within;
  const gis::Geometry& contour = zones.empty() ? none : zones.back().risk;
  step("union", united({&outermost, &park}));
  if (options.risk_offset_m > 0.0 && !contour.empty()) {
    const gis::Geometry wide = gis::buffer_outwards(contour, options.risk_offset_m);
    step("offset", united({&area, &wide}));
  }
  if (options.closing_radius_m > 0.0) {
    step("closing", gis::close_outwards(area, options.closing_radius_m));
  }
  if (options.fill_holes) step("holes", gis::without_holes(area));
  if (options.snap_to_parcels) {
    const gis::AreaOverlap touched{area};
    // What the closing adds for rounding (see close_outwards) is no reason to take a parcel in.
    const double strip_m = 0.01 + 0.0004 * options.closing_radius_m;
    std::vector<gis::Geometry> all{area};
    for (std::size_t i = 0; i < parcels.size(); ++i) {
      const double shared = touched.shared_m2(parcels[i]);
      if (!(shared > strip_m * gis::length_m(parcels[i]))) continue;
      const double whole = gis::area_m2(parcels[i]);
      if (shared >= whole) continue;
      if (whole > options.snap_max_parcel_m2) {
        out.too_large.push_back(static_cast<std::int32_t>(i));
        continue;
      }
      out.snapped.push_back(static_cast<std::int32_t>(i));
      all.push_back(parcels[i]);
    }
    step("parcels", united(all));
  }
  if (options.simplify_m > 0.0) step("simplify", gis::simplify_outwards(area, options.simplify_m));

  for (const ControlZone& z : zones) area = gis::made_to_cover(area, z.within);
  out.area = gis::made_to_cover(area, park);
  out.line = gis::outline(out.area);
  out.area_m2 = gis::area_m2(out.area);
  out.length_m = gis::length_m(out.line);
  return out;
}

std::vector<ParcelPart> cut_parcels(std::span<const gis::Geometry> parcels,
                                    std::span<const ControlZone> zones,
                                    const gis::Geometry& sites) {
  std::vector<gis::AreaOverlap> rings;
  for (const ControlZone& z : zones) rings.emplace_back(z.ring);
  const gis::AreaOverlap all{zones.empty() ? gis::Geometry{} : zones.back().within};
  const gis::AreaOverlap on_sites{sites};
  std::vector<ParcelPart> parts;
  const auto add = [&](std::size_t parcel, std::int32_t zone, gis::Geometry area) {
    const double m2 = gis::area_m2(area);
    if (!(m2 > 0.0)) return;
    parts.push_back({.parcel = static_cast<std::int32_t>(parcel),
                     .zone = zone,
                     .area = std::move(area),
                     .area_m2 = m2});
    parts.back().off_site_m2 = std::max(0.0, m2 - on_sites.shared_m2(parts.back().area));
  };
  for (std::size_t i = 0; i < parcels.size(); ++i) {
    if (!all.intersects(parcels[i])) {
      add(i, -1, parcels[i]);
      continue;
    }
    for (std::size_t k = 0; k < rings.size(); ++k) {
      add(i, static_cast<std::int32_t>(k), rings[k].intersection(parcels[i]));
    }
    add(i, -1, all.outside(parcels[i]));
  }
  return parts;
}

// --- what may stand where
// -------------------------------------------------------------------------

std::string_view word(Use use) noexcept {
  switch (use) {
    case Use::Allowed:
      return "allowed";
    case Use::Restricted:
      return "restricted";
    case Use::Forbidden:
      return "forbidden";
  }
  return "";
}

std::optional<Use> use_of(const std::optional<Limit>& limit, double from_per_yr,
                          double below_per_yr) noexcept {
  if (!limit) return std::nullopt;
  if (limit->per_yr >= below_per_yr) return Use::Allowed;
  // The zone begins at its level; a limit that may just be reached is exceeded everywhere but on
  // the line itself.
  if (limit->per_yr <= from_per_yr) return Use::Forbidden;
  return Use::Restricted;
}

const std::vector<LandUseClass>& land_use_classes() {
  static const std::vector<LandUseClass> rows = [] {
    const data::Table& t = data::table("standards/control_line_uses.csv");
    const auto target_class = [](std::string_view text) -> std::optional<TargetClass> {
      if (text == "none") return std::nullopt;
      for (const TargetClass c : kTargetClasses) {
        if (study::word(c) == text) return c;
      }
      throw DataError("standards/control_line_uses.csv: unknown target class '" + str(text) + "'");
    };
    std::vector<LandUseClass> list;
    for (std::size_t r = 0; r < t.rows(); ++r) {
      list.push_back({.land_class = str(t.text(r, "land_use")),
                      .strictest = target_class(t.text(r, "strictest")),
                      .mildest = target_class(t.text(r, "mildest")),
                      .note_en = str(t.text(r, "note_en")),
                      .note_zh = str(t.text(r, "note_zh")),
                      .source = str(t.text(r, "source")),
                      .confidence = str(t.text(r, "confidence"))});
    }
    return list;
  }();
  return rows;
}

std::vector<ZoneRule> zone_rules(const CriteriaSet& criteria, models::criteria::Situation planning,
                                 std::span<const double> levels_per_yr) {
  const auto named = [](std::size_t k, std::size_t n) -> std::string {
    if (k + 1 == n) return "outer";
    if (k == 0) return "inner";
    return n == 3 ? "middle" : "zone_" + std::to_string(k + 1);
  };
  std::vector<ZoneRule> rules;
  if (!levels_per_yr.empty()) {
    for (std::size_t k = 0; k < levels_per_yr.size(); ++k) {
      rules.push_back({.id = named(k, levels_per_yr.size()),
                       .risk_per_yr = levels_per_yr[k],
                       .note = {},
                       .provenance = {.document = "study.yaml",
                                      .edition = {},
                                      .clause = "control_line.levels",
                                      .source = "given in the study",
                                      .confidence = "given"}});
    }
    return rules;
  }
  const data::Table& t = data::table("standards/control_line_zones.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "set") != criteria.id() ||
        t.text(r, "situation") != models::criteria::word_of(planning)) {
      continue;
    }
    rules.push_back({.id = str(t.text(r, "zone")),
                     .risk_per_yr = t.number(r, "level_per_yr"),
                     .note = str(t.text(r, "note")),
                     .provenance = {.document = criteria.document(),
                                    .edition = criteria.edition(),
                                    .clause = str(t.text(r, "clause")),
                                    .source = str(t.text(r, "source")),
                                    .confidence = str(t.text(r, "confidence"))}});
  }
  if (!rules.empty()) return rules;
  std::map<double, Limit, std::greater<>> limits;
  for (const TargetClass c : kTargetClasses) {
    if (const auto limit = criteria.limit(study::word(c), planning)) {
      limits.emplace(limit->per_yr, *limit);
    }
  }
  if (limits.empty()) {
    throw InputError("control line: the criteria '" + criteria.id() +
                     "' state no limit of individual risk for the situation " +
                     str(models::criteria::word_of(planning)) +
                     "; give control_line.levels, or another control_line.planning_situation");
  }
  for (const auto& [level, limit] : limits) {
    rules.push_back({.id = named(rules.size(), limits.size()),
                     .risk_per_yr = level,
                     .note = "limit of " + limit.set_class,
                     .provenance = limit.provenance});
  }
  return rules;
}

namespace {

Use land_use_in(const LandUseClass& land, const ZoneUses& zone) {
  if (!land.strictest) return Use::Allowed;
  bool all_allowed = true;
  bool all_forbidden = true;
  for (std::size_t i = 0; i < kTargetClasses.size(); ++i) {
    const TargetClass c = kTargetClasses[i];
    if (c < *land.strictest || c > land.mildest.value_or(TargetClass::General3)) continue;
    all_allowed = all_allowed && zone.classes[i] == Use::Allowed;
    all_forbidden = all_forbidden && zone.classes[i] == Use::Forbidden;
  }
  if (all_allowed) return Use::Allowed;
  return all_forbidden && land.mildest ? Use::Forbidden : Use::Restricted;
}

}  // namespace

std::vector<ZoneUses> zone_uses(const CriteriaSet& criteria, models::criteria::Situation planning,
                                std::span<const ZoneRule> rules) {
  std::vector<ZoneUses> out;
  for (std::size_t k = 0; k <= rules.size(); ++k) {
    const double below =
        k == 0 ? std::numeric_limits<double>::infinity() : rules[k - 1].risk_per_yr;
    const double from = k == rules.size() ? 0.0 : rules[k].risk_per_yr;
    ZoneUses zone;
    for (std::size_t i = 0; i < kTargetClasses.size(); ++i) {
      zone.classes[i] =
          use_of(criteria.limit(study::word(kTargetClasses[i]), planning), from, below);
    }
    for (const LandUseClass& land : land_use_classes()) {
      zone.land.push_back(land_use_in(land, zone));
    }
    out.push_back(std::move(zone));
  }
  return out;
}

// --- the decision
// ---------------------------------------------------------------------------------

namespace {

std::size_t zone_index(std::span<const ZoneRule> rules, std::string_view id) {
  for (std::size_t k = 0; k < rules.size(); ++k) {
    if (rules[k].id == id) return k;
  }
  if (id == "inner") return 0;
  if (id == "middle") return (rules.size() - 1) / 2;  // where there is none: the stricter one
  return rules.size() - 1;
}

// The outermost zone in which none of the classes may stand; the innermost when there is none.
std::size_t zone_excluding(std::span<const ZoneUses> uses, std::size_t zones,
                           std::span<const TargetClass> classes) {
  for (std::size_t k = zones; k-- > 0;) {
    const bool all = std::all_of(classes.begin(), classes.end(), [&](TargetClass c) {
      return uses[k].classes[static_cast<std::size_t>(c)] == Use::Forbidden;
    });
    if (all) return k;
  }
  return 0;
}

struct Threshold {
  double pa = 0.0;
  std::vector<TargetClass> excludes;  // classes that must not be exposed to it
  Provenance provenance;
};

// GB/T 37243-2019: overpressures by class, each with the classes that it keeps out.
std::vector<Threshold> overpressure_thresholds() {
  const data::Table& t = data::table("standards/gbt37243_2019_overpressure.csv");
  std::vector<Threshold> list;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const double pa = t.number(r, "threshold_pa");
    if (std::any_of(list.begin(), list.end(), [&](const auto& x) { return x.pa == pa; })) continue;
    list.push_back({.pa = pa,
                    .excludes = {},
                    .provenance = {.document = "GB/T 37243-2019",
                                   .edition = "2019, in force 2019-06-01",
                                   .clause = "cl. 5.4",
                                   .source = str(t.text(r, "source")),
                                   .confidence = str(t.text(r, "confidence"))}});
  }
  for (Threshold& x : list) {
    for (std::size_t r = 0; r < t.rows(); ++r) {
      if (t.number(r, "threshold_pa") > x.pa) continue;
      for (const TargetClass c : kTargetClasses) {
        if (study::word(c) == t.text(r, "target_class")) x.excludes.push_back(c);
      }
    }
  }
  return list;
}

class Decision {
 public:
  Decision(const Study& study, const RiskBasis& basis, const DistanceResult* distance)
      : study_{study},
        basis_{basis},
        qra_{basis.result},
        distance_{distance},
        in_{study.control_line},
        say_{study} {}

  ControlLineResult run() {
    out_.planning = in_.planning;
    out_.cell_m = qra_.individual_risk.spec.cell_m;
    const std::vector<ZoneRule> rules =
        zone_rules(study_.criteria, in_.planning, in_.levels_per_yr);
    out_.uses = zone_uses(study_.criteria, in_.planning, rules);
    outlines();
    extras(rules);
    std::vector<double> levels;
    for (const ZoneRule& r : rules) levels.push_back(r.risk_per_yr);
    out_.zones = control_zones(contours_at(levels), rules, out_.extras);
    parcels();
    line();
    judge_parcels();
    targets();
    people();
    warn();
    return std::move(out_);
  }

 private:
  template <class... Args>
  void warning(const char* code, std::string subject, std::string message) {
    out_.warnings.push_back({code, std::move(subject), std::move(message)});
  }

  void outlines() {
    std::vector<gis::Geometry> areas;
    for (const Site& s : study_.sites) areas.push_back(s.area);
    if (!areas.empty()) sites_ = united(areas);
    out_.park_given = !in_.park.empty();
    out_.park = out_.park_given ? united(in_.park) : sites_;
    if (out_.park_given && !sites_.empty()) {
      const std::array<gis::Geometry, 2> both{out_.park, sites_};
      std::vector<std::string> out_of_park;
      const gis::AreaOverlap park{out_.park};
      for (const Site& s : study_.sites) {
        if (!(park.shared_m2(s.area) > 0.0)) out_of_park.push_back(results::named(study_, s));
      }
      if (!out_of_park.empty()) {
        warning("sites_outside_park", "control_line.park",
                say_(fmt::format("{} sites lie outside the given park boundary and are added to "
                                 "it: {}",
                                 out_of_park.size(), fmt::join(out_of_park, ", ")),
                     fmt::format("{}家企业位于给定园区边界之外，已并入：{}", out_of_park.size(),
                                 fmt::join(out_of_park, "、"))));
      }
      out_.park = gis::union_of(both);
    }
  }

  void extras(std::span<const ZoneRule> rules) {
    if (in_.band_m > 0.0 && !out_.park.empty()) {
      out_.extras.push_back({.kind = "band",
                             .id = "band",
                             .name_en = fmt::format("band of {:g} m round the park", in_.band_m),
                             .name_zh = fmt::format("园区边界外{:g} m带状区域", in_.band_m),
                             .zone = rules.size() - 1,
                             .area = gis::buffer_outwards(out_.park, in_.band_m),
                             .distance_m = in_.band_m,
                             .unit = {},
                             .provenance = {.document = "study.yaml",
                                            .edition = {},
                                            .clause = "control_line.band",
                                            .source = "given in the study",
                                            .confidence = "given"}});
    }
    if (in_.explosives) explosives(rules);
    if (in_.separations && distance_ != nullptr) separations(rules);
    consequences(rules);
    for (const ControlArea& a : in_.areas) {
      out_.extras.push_back({.kind = "given",
                             .id = a.id,
                             .name_en = a.name,
                             .name_zh = a.name_zh,
                             .zone = zone_index(rules, a.zone),
                             .area = a.area,
                             .unit = {},
                             .provenance = {.document = a.source,
                                            .edition = {},
                                            .clause = a.clause,
                                            .source = a.origin.text(),
                                            .confidence = "given"}});
    }
  }

  void explosives(std::span<const ZoneRule> rules) {
    if (study_.hazard.explosives.empty()) return;
    const std::vector<Threshold> thresholds = overpressure_thresholds();
    for (const ExplosiveStore& store : study_.hazard.explosives) {
      for (const Threshold& t : thresholds) {
        const double radius_m = blast_distance_m(store.tnt_equivalent_kg, t.pa);
        if (!(radius_m > 0.0)) continue;
        ExtraArea area{.kind = "overpressure",
                       .id = store.id,
                       .name_en = store.name,
                       .name_zh = store.name_zh.empty() ? store.name : store.name_zh,
                       .zone = zone_excluding(out_.uses, rules.size(), t.excludes),
                       .site = store.site,
                       .area = gis::buffer_outwards(store.shape, radius_m),
                       .distance_m = radius_m,
                       .threshold = t.pa,
                       .unit = "Pa",
                       .provenance = t.provenance};
        area.excludes = t.excludes;
        out_.extras.push_back(std::move(area));
      }
    }
  }

  // Round the facilities of the sites: what the standards of `isorisk distance` ask for.
  void separations(std::span<const ZoneRule> rules) {
    for (const SeparationZone& z : distance_->separation_zones) {
      if (z.area.empty()) continue;
      const std::string site = study_.sites[static_cast<std::size_t>(z.site)].id;
      out_.extras.push_back({.kind = "separation",
                             .id = site,
                             .name_en = fmt::format("{}: {}", site, z.row.target_en),
                             .name_zh = fmt::format("{}：{}", site, z.row.target_zh),
                             .zone = rules.size() - 1,
                             .site = z.site,
                             .area = z.area,
                             .distance_m = z.row.distance_m.value_or(0.0),
                             .unit = {},
                             .provenance = {.document = z.row.edition,
                                            .edition = z.row.edition,
                                            .clause = z.row.clause,
                                            .source = z.row.source,
                                            .confidence = z.row.confidence},
                             .excludes = {}});
    }
  }

  // The largest distance of an effect from each source, over releases and weather.
  void consequences(std::span<const ZoneRule> rules) {
    std::set<std::string> known;
    for (const Scenario& s : qra_.scenarios) {
      for (const EffectDistance& d : s.distances) known.insert(d.effect);
    }
    for (const ConsequenceZone& wanted : in_.consequences) {
      if (!known.contains(wanted.effect)) {
        throw InputError(
            fmt::format("{}: control_line.consequences: no source of the study has "
                        "the effect \"{}\"; known: {}",
                        wanted.origin.text(), wanted.effect, fmt::join(known, ", ")));
      }
      std::map<std::int32_t, double> reach;  // by equipment
      for (const Scenario& s : qra_.scenarios) {
        for (const EffectDistance& d : s.distances) {
          if (d.effect != wanted.effect || !(d.distance_m > 0.0)) continue;
          double& r = reach[qra_.releases[static_cast<std::size_t>(s.release)].equipment];
          r = std::max(r, d.distance_m);
        }
      }
      for (const auto& [index, distance] : reach) {
        const Equipment& e = study_.equipment[static_cast<std::size_t>(index)];
        out_.extras.push_back(
            {.kind = "consequence",
             .id = e.id,
             .name_en = fmt::format(
                 "{}: {}", e.id, data::display_name("effect", wanted.effect, data::Language::En)),
             .name_zh = fmt::format(
                 "{}：{}", e.id, data::display_name("effect", wanted.effect, data::Language::Zh)),
             .zone = zone_index(rules, wanted.zone),
             .site = e.site,
             .area = gis::buffer_outwards(e.shape, distance),
             .distance_m = distance,
             .unit = {},
             .provenance = {.document = "study.yaml",
                            .edition = {},
                            .clause = "control_line.consequences",
                            .source = "largest effect distance of the source over releases and "
                                      "weather classes",
                            .confidence = "given"}});
      }
    }
  }

  void parcels() {
    const auto add = [&](const std::string& id, const std::string& en, const std::string& zh,
                         const std::string& land_class, std::optional<double> stated,
                         const gis::Geometry& area) {
      ParcelResult p{.id = id,
                     .name_en = en,
                     .name_zh = zh,
                     .land_class = land_class,
                     .area_m2 = gis::area_m2(area),
                     .stated_area_m2 = stated};
      p.zone_m2.assign(out_.zones.size() + 1, 0.0);
      p.zone_off_site_m2 = p.zone_m2;
      out_.parcels.push_back(std::move(p));
      out_.parcel_areas.push_back(area);
    };
    if (in_.parcels_given) {
      for (const Parcel& p : in_.parcels) {
        add(p.id, p.name, p.name_zh, p.land_class, p.stated_area_m2, p.area);
      }
    } else {
      for (const LandUse& u : study_.land_use) {
        add(u.id, u.name, u.name_zh, u.land_class, std::nullopt, u.area);
      }
    }
    out_.parts = cut_parcels(out_.parcel_areas, out_.zones, sites_);
    for (const ParcelPart& part : out_.parts) {
      ParcelResult& p = out_.parcels[static_cast<std::size_t>(part.parcel)];
      const std::size_t k = part.zone < 0 ? out_.zones.size() : static_cast<std::size_t>(part.zone);
      p.zone_m2[k] += part.area_m2;
      p.zone_off_site_m2[k] += part.off_site_m2;
    }
  }

  void line() {
    out_.options = {.risk_offset_m = in_.offset_half_diagonal ? out_.cell_m * std::sqrt(0.5) : 0.0,
                    .closing_radius_m = in_.closing_radius_m,
                    .fill_holes = in_.fill_holes,
                    .snap_to_parcels = in_.snap_to_parcels,
                    .snap_max_parcel_m2 = in_.snap_max_parcel_m2,
                    .simplify_m = in_.simplify_m};
    out_.line = draw_control_line(out_.zones, out_.park, out_.parcel_areas, out_.options);
    for (const gis::PolygonRings& rings : out_.line.area.polygons) {
      const gis::Geometry block = gis::Geometry::polygon(rings.exterior, rings.holes);
      LineBlock b{
          .area_m2 = gis::area_m2(block), .inside = gis::representative_point(block), .sites = {}};
      const gis::AreaOverlap overlap{block};
      for (std::size_t i = 0; i < study_.sites.size(); ++i) {
        if (overlap.intersects(study_.sites[i].area)) b.sites.push_back(static_cast<int>(i));
      }
      out_.blocks.push_back(std::move(b));
    }
    std::stable_sort(out_.blocks.begin(), out_.blocks.end(),
                     [](const auto& a, const auto& b) { return a.area_m2 > b.area_m2; });
  }

  // The distance decision has drawn the contours of most limits.
  [[nodiscard]] std::vector<gis::Contour> contours_at(std::span<const double> levels) const {
    std::vector<gis::Contour> all(levels.size());
    std::vector<double> missing;
    std::vector<std::size_t> place;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const ContourDistance* drawn = nullptr;
      if (distance_ != nullptr) {
        for (const ContourDistance& c : distance_->contours) {
          if (c.site < 0 && c.level_per_yr == levels[i]) drawn = &c;
        }
      }
      if (drawn != nullptr) {
        all[i] = {levels[i], drawn->area, drawn->area_m2, drawn->cut_by_edge};
      } else {
        missing.push_back(levels[i]);
        place.push_back(i);
      }
    }
    std::vector<gis::Contour> rest = gis::contours(qra_.individual_risk, missing);
    for (std::size_t k = 0; k < rest.size(); ++k) all[place[k]] = std::move(rest[k]);
    return all;
  }

  // Where the risk exceeds a limit of the situation of the study, off the sites.
  const gis::AreaOverlap& above(double level) {
    const auto it = above_.find(level);
    if (it != above_.end()) return it->second;
    const double levels[] = {level};
    gis::Geometry area = gis::difference(contours_at(levels).front().area, sites_);
    if (!area.is_areal()) area = {};
    return above_.emplace(level, gis::AreaOverlap{area}).first->second;
  }

  void judge_parcels() {
    const auto& land = land_use_classes();
    for (std::size_t i = 0; i < out_.parcels.size(); ++i) {
      ParcelResult& p = out_.parcels[i];
      const auto it = std::find_if(land.begin(), land.end(),
                                   [&](const auto& l) { return l.land_class == p.land_class; });
      for (std::size_t k = 0; k < out_.zones.size(); ++k) {
        const double m2 = p.zone_off_site_m2[k];
        if (p.worst_zone < 0 && m2 >= in_.min_overlap_m2 && m2 > 0.0) {
          p.worst_zone = static_cast<std::int32_t>(k);
        }
        if (it == land.end()) continue;
        const Use use = out_.uses[k].land[static_cast<std::size_t>(it - land.begin())];
        if (use == Use::Forbidden) p.forbidden_m2 += m2;
        if (use == Use::Restricted) p.restricted_m2 += m2;
      }
      if (it == land.end()) continue;
      const auto over = [&](const std::optional<TargetClass>& c) {
        if (!c) return 0.0;
        const auto limit = study_.criteria.limit(study::word(*c), study_.situation);
        return limit ? above(limit->per_yr).shared_m2(out_.parcel_areas[i]) : 0.0;
      };
      p.breach_m2 = over(it->mildest);
      p.doubtful_m2 = over(it->strictest);
      const auto counts = [&](double m2) { return m2 > 0.0 && m2 >= in_.min_overlap_m2; };
      if (counts(p.breach_m2)) {
        p.verdict = Verdict::Fail;
      } else if (it->mildest &&
                 (counts(p.forbidden_m2) || counts(p.doubtful_m2) || counts(p.restricted_m2))) {
        // A road or a shelter belt is restricted, not in conflict: it can do without targets.
        p.verdict = Verdict::Warn;
      } else {
        p.verdict = Verdict::Pass;
      }
    }
  }

  [[nodiscard]] bool own_site_known() const {
    return !basis_.places.empty() && basis_.sites.size() == study_.sites.size();
  }

  // What stands on a site is no protection target of that site: its own risk does not count.
  void without_own_site(TargetInZone& x, const Target& t) const {
    double worst = -1.0;
    for (std::size_t p = 0; p < basis_.places.size(); ++p) {
      if (basis_.places[p].target != x.target) continue;
      double sum = 0.0;
      for (std::size_t s = 0; s < basis_.sites.size(); ++s) {
        if (static_cast<std::int32_t>(s) != t.site) sum += basis_.sites[s].place_risk_per_yr[p];
      }
      if (sum > worst) {
        worst = sum;
        x.worst = basis_.places[p].position;
      }
    }
    if (worst < 0.0) return;
    x.risk_per_yr = worst;
    x.meets_present = !x.present_limit || x.present_limit->allows(worst);
  }

  void targets() {
    std::vector<gis::AreaOverlap> within;
    for (const ControlZone& z : out_.zones) within.emplace_back(z.within);
    std::vector<gis::AreaOverlap> extra;
    for (const ExtraArea& e : out_.extras) extra.emplace_back(e.area);
    for (const TargetResult& r : qra_.targets) {
      const Target& t = study_.targets[static_cast<std::size_t>(r.target)];
      TargetInZone x{
          .target = r.target,
          .worst = r.worst,
          .risk_per_yr = r.risk_per_yr,
          .present_limit = r.limit,
          .planning_limit = study_.criteria.limit(study::word(t.target_class), in_.planning),
          .meets_present = r.meets};
      for (std::size_t k = 0; k < within.size() && x.zone < 0; ++k) {
        if (within[k].intersects(t.shape)) x.zone = static_cast<std::int32_t>(k);
      }
      if (t.site >= 0 && own_site_known()) without_own_site(x, t);
      x.meets_planning = !x.planning_limit || x.planning_limit->allows(x.risk_per_yr);
      bool blast = false;
      for (std::size_t e = 0; e < extra.size(); ++e) {
        const ExtraArea& area = out_.extras[e];
        const auto own = static_cast<std::size_t>(t.target_class);
        const bool kept_out = area.excludes.empty()
                                  ? out_.uses[area.zone].classes[own] == Use::Forbidden
                                  : std::find(area.excludes.begin(), area.excludes.end(),
                                              t.target_class) != area.excludes.end();
        // What stands on the site itself is not its protection target.
        if (!kept_out || (t.site >= 0 && t.site == area.site)) continue;
        if (!extra[e].intersects(t.shape)) continue;
        x.extras.push_back(static_cast<std::int32_t>(e));
        blast = blast || area.kind == "overpressure";
      }
      if (!x.meets_present || blast) {
        x.verdict = Verdict::Fail;
      } else if (!x.meets_planning || !x.extras.empty()) {
        x.verdict = Verdict::Warn;
      }
      if (x.zone >= 0 || x.verdict != Verdict::Pass) out_.targets.push_back(std::move(x));
    }
    const auto rank = [](Verdict v) { return v == Verdict::Fail ? 0 : v == Verdict::Warn ? 1 : 2; };
    const auto ratio = [](const TargetInZone& t) {
      const auto& limit = t.present_limit ? t.present_limit : t.planning_limit;
      return limit ? t.risk_per_yr / limit->per_yr : 0.0;
    };
    std::stable_sort(out_.targets.begin(), out_.targets.end(), [&](const auto& a, const auto& b) {
      if (rank(a.verdict) != rank(b.verdict)) return rank(a.verdict) < rank(b.verdict);
      return ratio(a) > ratio(b);
    });
  }

  void people() {
    const std::size_t n = out_.zones.size();
    out_.people.assign(n + 1, {});
    std::vector<gis::AreaOverlap> rings;
    std::vector<gis::AreaOverlap> off_site;
    for (const ControlZone& z : out_.zones) {
      rings.emplace_back(z.ring);
      gis::Geometry off = gis::difference(z.ring, sites_);
      off_site.emplace_back(off.is_areal() ? off : gis::Geometry{});
    }
    const gis::AreaOverlap all{n == 0 ? gis::Geometry{} : out_.zones.back().within};
    const gis::AreaOverlap sites{sites_};
    const gis::AreaOverlap line{out_.line.area};
    const gis::Geometry line_off = gis::difference(out_.line.area, sites_);
    const gis::AreaOverlap line_off_site{line_off.is_areal() ? line_off : gis::Geometry{}};
    const auto spread = [&](const gis::Geometry& area, double area_m2, double day, double night) {
      double rest = area_m2;
      double rest_off = area_m2 - sites.shared_m2(area);
      const auto count = [&](ZonePeople& p, double m2, double off_m2) {
        p.day += day * m2 / area_m2;
        p.night += night * m2 / area_m2;
        p.off_site_day += day * off_m2 / area_m2;
        p.off_site_night += night * off_m2 / area_m2;
      };
      const auto add = [&](std::size_t k, double m2, double off_m2) {
        count(out_.people[k], m2, off_m2);
        rest -= m2;
        rest_off -= off_m2;
      };
      if (line.intersects(area)) {
        count(out_.people_in_line, line.shared_m2(area), line_off_site.shared_m2(area));
      }
      if (all.intersects(area)) {
        for (std::size_t k = 0; k < n; ++k) {
          add(k, rings[k].shared_m2(area), off_site[k].shared_m2(area));
        }
      }
      add(n, std::max(0.0, rest), std::max(0.0, rest_off));
    };
    for (const PopulationArea& a : study_.population_areas) {
      spread(a.area, gis::area_m2(a.area), a.persons_day, a.persons_night);
    }
    for (const PopulationRaster& raster : study_.population_rasters) {
      for (const PopulationRaster::Cell& c : raster.cells) {
        const double h = 0.5 * c.side_m;
        const auto [x, y] = c.centre;
        spread(
            gis::Geometry::polygon(
                {{x - h, y - h}, {x + h, y - h}, {x + h, y + h}, {x - h, y + h}, {x - h, y - h}}),
            c.side_m * c.side_m, c.persons_day, c.persons_night);
      }
    }
  }

  void warn();

  const Study& study_;
  const RiskBasis& basis_;
  const QraResult& qra_;
  const DistanceResult* distance_;
  const ControlLineInputs& in_;
  Say say_;
  ControlLineResult out_;
  gis::Geometry sites_;
  std::map<double, gis::AreaOverlap> above_;
};

void Decision::warn() {
  const auto zone_name = [&](const ZoneRule& r) {
    return results::name_of(study_, "control_zone", r.id);
  };
  for (const ControlZone& z : out_.zones) {
    if (!z.cut_by_edge) continue;
    warning("contour_cut_by_edge", z.rule.id,
            say_(fmt::format("the contour of {} per year ({}) reaches the edge of the grid: the "
                             "zone is larger than drawn; enlarge grid.extent",
                             results::risk_text(z.rule.risk_per_yr), zone_name(z.rule)),
                 fmt::format("{}/年等值线（{}）到达网格边界：实际范围大于图示，请扩大 grid.extent",
                             results::risk_text(z.rule.risk_per_yr), zone_name(z.rule))));
  }

  // Numbers that decide and are not confirmed, by the clause they come from.
  std::vector<std::pair<std::string, std::vector<std::string>>> unconfirmed;
  const auto doubt = [&](std::string what, const Provenance& p) {
    if (p.confirmed() || p.confidence == "given") return;
    const std::string from = fmt::format("{} {} [{}]", p.document, p.clause,
                                         results::name_of(study_, "confidence", p.confidence));
    auto it = std::find_if(unconfirmed.begin(), unconfirmed.end(),
                           [&](const auto& u) { return u.first == from; });
    if (it == unconfirmed.end()) it = unconfirmed.insert(it, {from, {}});
    if (std::find(it->second.begin(), it->second.end(), what) == it->second.end()) {
      it->second.push_back(std::move(what));
    }
  };
  for (const ControlZone& z : out_.zones) {
    doubt(fmt::format("{} {} /yr", zone_name(z.rule), results::risk_text(z.rule.risk_per_yr)),
          z.rule.provenance);
  }
  for (const auto situation : {in_.planning, study_.situation}) {
    for (const TargetClass c : kTargetClasses) {
      const auto limit = study_.criteria.limit(study::word(c), situation);
      const std::string name = results::name_of(study_, "target_class", study::word(c));
      if (!limit) {
        warning("no_limit", str(study::word(c)),
                say_(fmt::format("the criteria state no limit for {}: its use is given as "
                                 "restricted",
                                 name),
                     fmt::format("所选准则没有{}的限值：按“限制”处理", name)));
        continue;
      }
      doubt(
          fmt::format("{} {} /yr ({})", name, results::risk_text(limit->per_yr),
                      results::name_of(study_, "situation", models::criteria::word_of(situation))),
          limit->provenance);
    }
    if (in_.planning == study_.situation) break;
  }
  for (const ExtraArea& e : out_.extras) {
    if (e.kind == "overpressure") {
      doubt(fmt::format("{:g} {}", e.threshold, e.unit), e.provenance);
    } else if (e.kind == "separation") {
      doubt(fmt::format("{:g} m", e.distance_m), e.provenance);
    }
  }
  if (!unconfirmed.empty()) {
    std::vector<std::string> list;
    for (const auto& [from, values] : unconfirmed) {
      list.push_back(fmt::format("{}: {}", from, fmt::join(values, ", ")));
    }
    warning("unconfirmed_values", "criteria",
            say_(fmt::format("values that decided and must be compared with the printed "
                             "documents: {}",
                             fmt::join(list, "; ")),
                 fmt::format("下列起决定作用的数值须与标准原文核对：{}", fmt::join(list, "；"))));
  }

  if (out_.parcels.empty()) {
    warning("no_parcels", "land_use",
            say_("the study has no parcels: add a layer land_use or control_line.parcels (polygons "
                 "with class) to learn what stands in the zones",
                 "算例没有地块：请补充 land_use 或 control_line.parcels 图层（带 class 的面）"));
  } else {
    warning("uses_derived", "control_line_uses.csv",
            say_("which targets a land use may hold is our reading of GB 36894-2018 beside the "
                 "land-use classes: to be confirmed by the planner",
                 "各类用地可能包含的防护目标系对照 GB 36894-2018 归纳，须由规划部门确认"));
  }
  std::vector<std::string> open;
  std::vector<std::string> differ;
  double sum_m2 = 0.0;
  for (const ParcelResult& p : out_.parcels) {
    sum_m2 += p.area_m2;
    const std::string name =
        say_(p.name_en.empty() ? p.id : p.name_en, p.name_zh.empty() ? p.id : p.name_zh);
    if (p.land_class.empty()) open.push_back(name);
    // Registers round to the square metre and measure on the ellipsoid; more is another parcel.
    if (p.stated_area_m2 && std::abs(*p.stated_area_m2 - p.area_m2) > 0.02 * p.area_m2) {
      differ.push_back(fmt::format("{} ({:.0f} / {:.0f} m2)", name, *p.stated_area_m2, p.area_m2));
    }
  }
  if (!open.empty()) {
    warning("parcels_without_use", "control_line.parcels",
            say_(fmt::format("{} parcels have no land-use class and are not judged; add the field "
                             "class: {}",
                             open.size(), fmt::join(open, ", ")),
                 fmt::format("{}个地块没有用地类别，未作判定，请补充 class 字段：{}", open.size(),
                             fmt::join(open, "、"))));
  }
  if (!differ.empty()) {
    warning("parcel_area_differs", "control_line.parcels",
            say_(fmt::format("the area by the register and that of the polygon differ by more than "
                             "2 %: {}",
                             fmt::join(differ, ", ")),
                 fmt::format("登记面积与图形面积相差超过2%：{}", fmt::join(differ, "、"))));
  }
  if (!out_.parcel_areas.empty()) {
    const gis::Geometry land = united(out_.parcel_areas);
    const double twice = sum_m2 - gis::area_m2(land);
    if (twice > std::max(in_.min_overlap_m2, 1e-6 * sum_m2)) {
      warning(
          "parcels_overlap", "parcels",
          say_(fmt::format("parcels overlap by {:.2f} ha; that land is counted twice", twice / 1e4),
               fmt::format("地块相互重叠{:.2f} ha，该面积被重复计算", twice / 1e4)));
    }
    const gis::AreaOverlap enclosed{out_.line.area};
    std::vector<gis::Geometry> known{land};
    if (!sites_.empty()) known.push_back(sites_);
    const double bare = out_.line.area_m2 - enclosed.shared_m2(gis::union_of(known));
    if (bare > std::max(in_.min_overlap_m2, 1e-6 * out_.line.area_m2)) {
      warning("land_without_parcel", "parcels",
              say_(fmt::format("{:.1f} ha inside the line belong to no parcel and no site: their "
                               "use is not known",
                               bare / 1e4),
                   fmt::format("控制线内有{:.1f} ha不属于任何地块或企业，用途不明", bare / 1e4)));
    }
  }
  if (!out_.line.too_large.empty()) {
    std::vector<std::string> names;
    for (const std::int32_t i : out_.line.too_large) {
      const ParcelResult& p = out_.parcels[static_cast<std::size_t>(i)];
      names.push_back(
          say_(p.name_en.empty() ? p.id : p.name_en, p.name_zh.empty() ? p.id : p.name_zh));
    }
    warning("parcels_too_large", "control_line.snap_max_parcel",
            say_(fmt::format("parcels larger than {:g} ha are cut by the line, not taken in whole: "
                             "{}",
                             in_.snap_max_parcel_m2 / 1e4, fmt::join(names, ", ")),
                 fmt::format("面积大于{:g} ha的地块未整体纳入，由控制线切割：{}",
                             in_.snap_max_parcel_m2 / 1e4, fmt::join(names, "、"))));
  }
  if (study_.targets.empty()) {
    warning("no_targets", "targets",
            say_("the study has no protection targets: conflicts of buildings that stand are not "
                 "known",
                 "算例没有防护目标：现有建筑的冲突未知"));
  }
  if (study_.population_areas.empty() && study_.population_rasters.empty()) {
    warning("no_population", "population",
            say_("the study has no population: nobody is counted in the zones",
                 "算例没有人口数据：各区人数未统计"));
  }
  std::vector<std::string> staff;
  for (const TargetInZone& t : out_.targets) {
    const Target& target = study_.targets[static_cast<std::size_t>(t.target)];
    if (target.site >= 0) staff.push_back(results::named(study_, target));
  }
  if (!staff.empty()) {
    const std::string list_en = fmt::format("{}", fmt::join(staff, ", "));
    const std::string list_zh = fmt::format("{}", fmt::join(staff, "、"));
    warning("targets_on_sites", "targets",
            own_site_known()
                ? say_("targets that belong to a site are judged without its own risk: " + list_en,
                       "属于企业的目标按扣除本企业的风险判定：" + list_zh)
                : say_("targets that belong to a site are judged with its own risk, which is not "
                       "known apart: " +
                           list_en,
                       "属于企业的目标按含本企业的总风险判定（各企业风险未分列）：" + list_zh));
  }
}

}  // namespace

ControlLineResult decide_control_line(const Study& study, const RiskBasis& basis,
                                      const DistanceResult* distance) {
  return Decision{study, basis, distance}.run();
}

}  // namespace isorisk::study::decisions
