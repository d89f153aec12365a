// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/distance.hpp"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_invoke.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/data/names.hpp"
#include "isorisk/gis/areas.hpp"

namespace isorisk::study::decisions {
namespace {

constexpr std::size_t kShares = 5;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }
std::int32_t index(std::size_t i) { return static_cast<std::int32_t>(i); }

bool is_tank(EquipmentType t) {
  return t == EquipmentType::AtmosphericTank || t == EquipmentType::Sphere ||
         t == EquipmentType::PressureVessel;
}

double margin_in_decades(const std::optional<models::criteria::Limit>& limit, double risk_per_yr) {
  return limit ? std::log10(limit->per_yr / risk_per_yr) : kInfinity;
}

// A cheap lower bound of a distance: that of the bounding boxes.
double box_distance(const gis::Extent& a, const gis::Extent& b) {
  const double dx = std::max({0.0, a.west_m - b.east_m, b.west_m - a.east_m});
  const double dy = std::max({0.0, a.south_m - b.north_m, b.south_m - a.north_m});
  return std::hypot(dx, dy);
}

DistanceSource source_of(const models::criteria::Provenance& p) {
  return {.document = p.document,
          .edition = p.edition,
          .clause = p.clause,
          .source = p.source,
          .confidence = p.confidence};
}

DistanceSource source_of(const SeparationRow& row) {
  return {.document = row.edition,
          .edition = row.edition,
          .clause = row.clause,
          .source = row.source,
          .confidence = row.confidence};
}

bool confirmed(const std::string& confidence) {
  return confidence == "read" || confidence == "given";
}

class Decider {
 public:
  Decider(const Study& study, const RiskBasis& basis, std::span<const SitePathFacts> facts)
      : study_{study}, basis_{basis}, facts_{facts}, table_{study.distance.rows} {
    if (facts.size() != study.sites.size() || basis.sites.size() != study.sites.size()) {
      throw InputError("distance: the study and its risk have different sites");
    }
  }

  DistanceResult decide() {
    sites();
    contours();
    targets();
    blasts();
    separations();
    verdicts();
    site_summaries();
    criteria();
    storage_bases();
    unconfirmed();
    notes();
    return std::move(out_);
  }

 private:
  // --- the sites and their methods --------------------------------------------------------------

  [[nodiscard]] const SiteDistanceChoice& choice(std::size_t site) const {
    static const SiteDistanceChoice nothing;
    const auto it = study_.distance.sites.find(study_.sites[site].id);
    return it == study_.distance.sites.end() ? nothing : it->second;
  }

  void sites() {
    for (std::size_t s = 0; s < study_.sites.size(); ++s) {
      const SiteDistanceChoice& c = choice(s);
      SiteDistance d{.path = choose_path(facts_[s], c.out_of_scope), .facts = facts_[s]};
      d.governing_standard = c.governing_standard;
      d.is_new = study_.situation == Situation::New || c.situation == "new" ||
                 (c.situation.empty() && study_.sites[s].status == SiteStatus::Proposed);
      if (study_.situation == Situation::Existing && d.is_new) some_new_ = true;
      if (d.path.qra) some_qra_ = true;
      if (d.path.provisional && d.path.table) {
        gap("provisional", study_.sites[s].id, s, false,
            {.en = "some substances of the site could not be judged by GB 18218, so the method may "
                   "be quantitative risk analysis instead; see isorisk hazard",
             .zh = "该企业部分物质无法按 GB 18218 判定，方法可能应为定量风险评价法，见 isorisk "
                   "hazard"});
      }
      out_.sites.push_back(std::move(d));
    }
  }

  void gap(std::string code, std::string subject, std::size_t site, bool open, DistanceText what) {
    if (!gap_keys_.insert(code + "|" + subject + "|" + std::to_string(site) + "|" + what.en)
             .second) {
      return;
    }
    out_.gaps.push_back({.code = std::move(code),
                         .subject = std::move(subject),
                         .what = std::move(what),
                         .site = index(site),
                         .open = open});
  }

  // --- contours and how far they reach ----------------------------------------------------------

  struct Level {
    double per_yr = 0.0;
    std::string note;
    std::string confidence;
  };

  [[nodiscard]] std::vector<Level> levels() const {
    std::vector<Level> list;
    for (const auto& l : study_.criteria.contour_levels()) {
      list.push_back({l.per_yr, l.note, l.confidence});
    }
    const auto add = [&](const Target& t, Situation situation) {
      const auto limit = study_.criteria.limit(study::word(t.target_class), situation);
      if (!limit) return;
      for (const Level& l : list) {
        if (l.per_yr == limit->per_yr) return;
      }
      list.push_back({limit->per_yr, limit->set_class, limit->provenance.confidence});
    };
    for (const Target& t : study_.targets) {
      add(t, study_.situation);
      if (some_new_) add(t, Situation::New);
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const Level& a, const Level& b) { return a.per_yr > b.per_yr; });
    return list;
  }

  void contours() {
    const std::vector<Level> wanted = levels();
    std::vector<double> values;
    for (const Level& l : wanted) values.push_back(l.per_yr);
    const Grid& grid = basis_.result.individual_risk;
    if (grid.values.empty() || values.empty()) return;
    // Each site and all of them together, in parallel, each into its own place.
    std::vector<std::vector<ContourDistance>> by_site(study_.sites.size());
    const auto all_sites = [&] {
      total_contours_ = gis::contours(grid, values);
      std::vector<gis::Geometry> areas;
      for (const Site& s : study_.sites) areas.push_back(s.area);
      out_.contours = reaches(-1, wanted, total_contours_, grid.spec.cell_m, gis::union_of(areas));
    };
    const auto one_site = [&](std::size_t s) {
      const SitePart& part = basis_.sites[s];
      if (part.overview_risk_per_yr.size() != basis_.overview.size() ||
          basis_.overview.size() == 0) {
        return;
      }
      Grid own{.spec = basis_.overview, .values = {}};
      own.values.assign(part.overview_risk_per_yr.begin(), part.overview_risk_per_yr.end());
      by_site[s] = reaches(index(s), wanted, gis::contours(own, values), own.spec.cell_m,
                           study_.sites[s].area);
    };
    tbb::parallel_invoke(all_sites,
                         [&] { tbb::parallel_for(std::size_t{0}, study_.sites.size(), one_site); });
    for (auto& list : by_site) {
      std::move(list.begin(), list.end(), std::back_inserter(out_.contours));
    }
  }

  [[nodiscard]] std::vector<ContourDistance> reaches(std::int32_t site,
                                                     const std::vector<Level>& wanted,
                                                     const std::vector<gis::Contour>& drawn,
                                                     double cell_m,
                                                     const gis::Geometry& inner) const {
    std::vector<ContourDistance> out(wanted.size());
    tbb::parallel_for(std::size_t{0}, wanted.size(), [&](std::size_t i) {
      out[i] = {
          .site = site,
          .level_per_yr = wanted[i].per_yr,
          .note = wanted[i].note,
          .confidence = wanted[i].confidence,
          .area = drawn[i].area,
          .area_m2 = drawn[i].area_m2,
          .cut_by_edge = drawn[i].cut_by_edge,
          .cell_m = cell_m,
          .beyond = outward_distances(inner, drawn[i].area, study_.distance.directions, cell_m)};
    });
    return out;
  }

  [[nodiscard]] const gis::Contour* contour_of(double level) const {
    for (const gis::Contour& c : total_contours_) {
      if (c.level == level) return &c;
    }
    return nullptr;
  }

  // --- risk at the targets ----------------------------------------------------------------------

  struct Range {
    std::size_t first = 0;
    std::size_t last = 0;
  };

  // Highest sum over the places of a target of the parts that count, and where.
  struct Highest {
    double per_yr = 0.0;
    std::size_t place = 0;
  };
  template <typename Counts>
  [[nodiscard]] Highest highest(const Range& range, Counts counts) const {
    Highest best{.place = range.first};
    for (std::size_t p = range.first; p < range.last; ++p) {
      double sum = 0.0;
      for (std::size_t s = 0; s < basis_.sites.size(); ++s) {
        if (counts(s)) sum += basis_.sites[s].place_risk_per_yr[p];
      }
      if (sum > best.per_yr) best = {sum, p};
    }
    return best;
  }

  [[nodiscard]] RiskVerdict judge(const Target& t, Situation situation, double risk_per_yr,
                                  Point worst, bool with_margin) const {
    RiskVerdict v{.situation = situation, .risk_per_yr = risk_per_yr};
    v.limit = study_.criteria.limit(study::word(t.target_class), situation);
    v.meets = !v.limit || v.limit->allows(risk_per_yr);
    v.margin_decades = margin_in_decades(v.limit, risk_per_yr);
    if (!v.limit || !with_margin) return v;
    const gis::Contour* contour = contour_of(v.limit->per_yr);
    if (contour == nullptr) return v;
    const ContourMargin m = contour_margin(*contour, basis_.result.individual_risk.spec, worst);
    v.margin_at_least = m.cut_by_edge;
    if (m.exists) {
      v.margin_m = m.distance_m;
      v.nearest = m.nearest;
    }
    // The verdict rests on the exact risk at the place; where the map, which is interpolated
    // between its cells, says otherwise, the place lies on the line as far as the map can tell.
    const bool against = v.margin_m ? v.meets != (*v.margin_m >= 0.0) : !v.meets && !m.cut_by_edge;
    if (against) {
      v.margin_m = 0.0;
      v.margin_from_grid = false;
      if (!m.exists) v.nearest = worst;
    }
    return v;
  }

  void targets() {
    std::vector<Range> ranges(study_.targets.size());
    for (std::size_t p = 0; p < basis_.places.size(); ++p) {
      Range& r = ranges.at(at(basis_.places[p].target));
      if (r.last == 0) r.first = p;
      r.last = p + 1;
    }
    std::vector<gis::PreparedArea> areas;
    for (const Site& s : study_.sites) areas.emplace_back(s.area);
    for (std::size_t i = 0; i < study_.targets.size(); ++i) {
      out_.targets.push_back(target(i, ranges[i], areas));
    }
  }

  TargetDistance target(std::size_t i, const Range& range,
                        const std::vector<gis::PreparedArea>& areas) {
    const Target& t = study_.targets[i];
    TargetDistance d{.target = index(i), .own_site = t.site};
    const auto rule = models::criteria::class_by_kind_and_size(
        t.kind,
        {.persons = t.persons, .households = t.households, .floor_area_m2 = t.floor_area_m2});
    if (rule) {
      for (const TargetClass c :
           {TargetClass::HighSensitivity, TargetClass::Important, TargetClass::General1,
            TargetClass::General2, TargetClass::General3}) {
        if (study::word(c) == *rule) d.class_by_rule = c;
      }
      d.lenient = d.class_by_rule && *d.class_by_rule < t.target_class;
    }
    const Point inside = gis::representative_point(t.shape);
    for (std::size_t s = 0; s < areas.size(); ++s) {
      if (areas[s].covers(inside)) d.stands_in = index(s);
    }

    const auto counts = [&](std::size_t s) { return index(s) != t.site; };
    const Highest total = highest(range, counts);
    double risk = total.per_yr;
    if (range.last > range.first) d.worst = basis_.places[total.place].position;
    const TargetResult* official =
        i < basis_.result.targets.size() ? &basis_.result.targets[i] : nullptr;
    if (t.site < 0 && official != nullptr) {
      // Without a site of its own the risk is that of the run, the same bits.
      risk = official->risk_per_yr;
      d.worst = official->worst;
    }
    const bool whole = t.site < 0;
    d.risk = judge(t, study_.situation, risk, d.worst, whole);
    if (some_new_) {
      d.as_new = judge(t, Situation::New, risk, d.worst, whole);
      d.risk_without_new =
          highest(range, [&](std::size_t s) { return counts(s) && !out_.sites[s].is_new; }).per_yr;
    }
    d.risk_asked = false;
    for (std::size_t s = 0; s < out_.sites.size(); ++s) {
      if (counts(s) && out_.sites[s].path.qra) d.risk_asked = true;
    }
    if (range.last > range.first) {
      for (std::size_t s = 0; s < basis_.sites.size(); ++s) {
        const double part = basis_.sites[s].place_risk_per_yr[total.place];
        if (counts(s) && part > 0.0) d.site_shares.push_back({index(s), part});
      }
      std::stable_sort(
          d.site_shares.begin(), d.site_shares.end(),
          [](const SiteShare& a, const SiteShare& b) { return a.risk_per_yr > b.risk_per_yr; });
    }
    if (official != nullptr) {
      for (const TargetShare& share : official->shares) {
        if (d.shares.size() == kShares) break;
        if (site_of(share) != t.site || t.site < 0) d.shares.push_back(share);
      }
    }
    nearest(t, d);
    return d;
  }

  [[nodiscard]] std::int32_t site_of(const TargetShare& share) const {
    const QraResult& r = basis_.result;
    const std::int32_t release = r.outcomes[at(share.outcome)].release;
    return study_.equipment[at(r.releases[at(release)].equipment)].site;
  }

  void nearest(const Target& t, TargetDistance& d) const {
    const gis::Extent box = gis::extent(t.shape);
    double best = kInfinity;
    for (std::size_t s = 0; s < study_.sites.size(); ++s) {
      if (index(s) == t.site || !(box_distance(gis::extent(study_.sites[s].area), box) < best)) {
        continue;
      }
      const double m = gis::distance_m(study_.sites[s].area, t.shape);
      if (m < best) {
        best = m;
        d.nearest_site = index(s);
      }
    }
    d.nearest_site_m = d.nearest_site < 0 ? std::nan("") : best;
    best = kInfinity;
    for (std::size_t e = 0; e < study_.equipment.size(); ++e) {
      const Equipment& eq = study_.equipment[e];
      if (eq.site == t.site || !(box_distance(gis::extent(eq.shape), box) < best)) continue;
      const double m = gis::distance_m(eq.shape, t.shape);
      if (m < best) {
        best = m;
        d.nearest_equipment = index(e);
      }
    }
    for (std::size_t e = 0; e < study_.hazard.explosives.size(); ++e) {
      const ExplosiveStore& store = study_.hazard.explosives[e];
      if (store.site == t.site || !(box_distance(gis::extent(store.shape), box) < best)) continue;
      const double m = gis::distance_m(store.shape, t.shape);
      if (m < best) {
        best = m;
        d.nearest_store = index(e);
        d.nearest_equipment = -1;
      }
    }
    d.nearest_source_m = std::isfinite(best) ? best : std::nan("");
  }

  // --- explosives -------------------------------------------------------------------------------

  struct Threshold {
    double pa = 0.0;
    std::vector<TargetClass> classes;
    DistanceSource source;
  };

  [[nodiscard]] static std::vector<Threshold> thresholds() {
    const data::Table& t = data::table("standards/gbt37243_2019_overpressure.csv");
    std::vector<Threshold> list;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      const double pa = t.number(i, "threshold_pa");
      auto it =
          std::find_if(list.begin(), list.end(), [&](const Threshold& x) { return x.pa == pa; });
      if (it == list.end()) {
        list.push_back({.pa = pa,
                        .classes = {},
                        .source = {.document = "GB/T 37243-2019",
                                   .edition = "2019",
                                   .clause = "cl. 5.4 table",
                                   .source = std::string{t.text(i, "source")},
                                   .confidence = std::string{t.text(i, "confidence")}}});
        it = list.end() - 1;
      }
      for (const TargetClass c :
           {TargetClass::HighSensitivity, TargetClass::Important, TargetClass::General1,
            TargetClass::General2, TargetClass::General3}) {
        if (study::word(c) == t.text(i, "target_class")) it->classes.push_back(c);
      }
    }
    return list;
  }

  void blasts() {
    const std::vector<Threshold> all = thresholds();
    for (std::size_t e = 0; e < study_.hazard.explosives.size(); ++e) {
      const ExplosiveStore& store = study_.hazard.explosives[e];
      const SiteDistance& site = out_.sites.at(at(store.site));
      if (!site.path.consequence) continue;  // out of scope of GB/T 37243: its own rules hold
      for (const Threshold& t : all) {
        BlastZone zone{.store = index(e),
                       .threshold_pa = t.pa,
                       .distance_m = blast_distance_m(store.tnt_equivalent_kg, t.pa),
                       .classes = t.classes,
                       .area = {},
                       .source = t.source};
        zone.area = gis::buffer_outwards(store.shape, zone.distance_m);
        for (std::size_t i = 0; i < study_.targets.size(); ++i) {
          const Target& target = study_.targets[i];
          const bool asked =
              std::find(t.classes.begin(), t.classes.end(), target.target_class) != t.classes.end();
          if (!asked || target.site == store.site) continue;
          BlastVerdict v{.store = index(e),
                         .threshold_pa = t.pa,
                         .required_m = zone.distance_m,
                         .actual_m = gis::distance_m(store.shape, target.shape),
                         .source = t.source};
          v.meets = v.actual_m >= v.required_m;
          if (!v.meets) {
            ++zone.targets_inside;
            failing_blast_[at(store.site)].insert(i);
          }
          std::optional<BlastVerdict>& worst = out_.targets[i].blast;
          if (!worst || v.margin_m() < worst->margin_m()) worst = std::move(v);
        }
        out_.blasts.push_back(std::move(zone));
      }
    }
  }

  // --- separation tables ------------------------------------------------------------------------

  struct Facility {
    std::size_t equipment = 0;
    FacilityKind kind;
    SiteGrade grade;
  };

  // What a separation is held against: a target, a road or another site.
  struct Other {
    std::int32_t target = -1;
    std::int32_t road = -1;
    std::int32_t neighbour = -1;
    SeparationTarget kind;
    const gis::Geometry* shape = nullptr;
    gis::Extent box;
    std::string id;
  };

  [[nodiscard]] std::vector<Other> others(std::size_t site) {
    std::vector<Other> list;
    for (std::size_t i = 0; i < study_.targets.size(); ++i) {
      const Target& t = study_.targets[i];
      if (t.site == index(site)) continue;
      list.push_back({.target = index(i),
                      .kind = {.kind = t.kind, .persons = t.persons, .households = t.households},
                      .shape = &t.shape,
                      .box = gis::extent(t.shape),
                      .id = t.id});
    }
    for (std::size_t i = 0; i < study_.roads.size(); ++i) {
      const Road& r = study_.roads[i];
      const std::string kind = line_kind(r.road_class);
      if (kind.empty()) {
        gap("road_class", r.road_class.empty() ? r.name : r.road_class, site, false,
            {.en = "the class of the road says neither road nor railway of a kind the tables know; "
                   "it is not held against a separation distance (data/standards/"
                   "separation_lines.csv)",
             .zh = "道路类别不在已知公路、铁路类别之内，未按防火间距判定"});
        continue;
      }
      list.push_back({.road = index(i),
                      .kind = {.kind = kind},
                      .shape = &r.lines,
                      .box = gis::extent(r.lines),
                      .id = r.name});
    }
    for (std::size_t i = 0; i < study_.sites.size(); ++i) {
      if (i == site) continue;
      list.push_back({.neighbour = index(i),
                      .kind = {},
                      .shape = &study_.sites[i].area,
                      .box = gis::extent(study_.sites[i].area),
                      .id = study_.sites[i].id});
    }
    return list;
  }

  [[nodiscard]] std::vector<Facility> facilities_of(std::size_t site) {
    const std::string& standard = out_.sites[site].governing_standard;
    std::vector<Facility> list;
    std::string uncovered;
    for (std::size_t e = 0; e < study_.equipment.size(); ++e) {
      const Equipment& eq = study_.equipment[e];
      if (eq.site != index(site)) continue;
      const auto it = study_.distance.facility_kind.find(eq.id);
      Facility f{.equipment = e,
                 .kind = table_.facility(
                     standard, eq.type, eq.phase, eq.substance,
                     it == study_.distance.facility_kind.end() ? std::string_view{} : it->second)};
      if (f.kind.none) continue;
      if (f.kind.kind.empty()) {
        uncovered += (uncovered.empty() ? "" : ", ") + eq.id;
        continue;
      }
      list.push_back(std::move(f));
    }
    if (!uncovered.empty()) {
      gap("no_facility", uncovered, site, list.empty() && out_.sites[site].path.table,
          {.en = "the tables of " + standard +
                 " have no row for this equipment by the rules of data/standards/"
                 "separation_facilities.csv; write its facility_kind, or none",
           .zh = "按规则在 " + standard +
                 " 的表中找不到这些设备对应的行，请填写 facility_kind 或 none"});
    }
    grade_facilities(site, list);
    return list;
  }

  void grade_facilities(std::size_t site, std::vector<Facility>& list) {
    const std::string& standard = out_.sites[site].governing_standard;
    std::map<std::string, SiteGrade> by_kind;
    for (const Facility& f : list) {
      if (by_kind.contains(f.kind.kind)) continue;
      const std::vector<std::string> together = table_.graded_together(standard, f.kind.kind);
      std::vector<GradeTank> tanks;
      for (const Facility& other : list) {
        const Equipment& eq = study_.equipment[other.equipment];
        if (!is_tank(eq.type) ||
            std::find(together.begin(), together.end(), other.kind.kind) == together.end()) {
          continue;
        }
        tanks.push_back({.id = eq.id,
                         .volume_m3 = eq.volume_m3,
                         .capacity_factor = fire_hazard(eq.substance, eq.phase).capacity_factor});
      }
      SiteGrade grade = table_.grade(standard, f.kind.kind, tanks, choice(site).separation_grade);
      if (grade.graded && grade.grade.empty()) {
        std::string tanks_without;
        for (const std::string& id : grade.no_volume) {
          tanks_without += (tanks_without.empty() ? "" : ", ") + id;
        }
        gap("no_grade", study_.sites[site].id, site, out_.sites[site].path.table,
            {.en = "the grade in the table of " + standard + " is not known" +
                   (tanks_without.empty() ? std::string{}
                                          : "; tanks without a volume: " + tanks_without) +
                   "; write separation_grade",
             .zh = standard + " 表中的等级未知" +
                   (tanks_without.empty() ? std::string{} : "；缺少容积的储罐：" + tanks_without) +
                   "；请填写 separation_grade"});
      }
      by_kind.emplace(f.kind.kind, std::move(grade));
    }
    for (Facility& f : list) f.grade = by_kind.at(f.kind.kind);
  }

  void separations() {
    for (std::size_t s = 0; s < study_.sites.size(); ++s) {
      SiteDistance& site = out_.sites[s];
      const bool asked = site.path.table;
      if (!asked && site.governing_standard.empty()) continue;
      if (site.governing_standard.empty()) {
        std::string known;
        for (const SeparationStandard& x : table_.standards()) {
          known += (known.empty() ? "" : ", ") + x.key;
        }
        gap("no_standard", study_.sites[s].id, s, true,
            {.en = "the distances of the standard that rules the site hold, and the study names "
                   "none; write governing_standard (" +
                   known + ")",
             .zh = "该企业执行相关标准规范的距离，但研究中未指明标准；请填写 governing_standard（" +
                   known + "）"});
        open_for_all(s);
        continue;
      }
      const SeparationStandard* standard = table_.standard(site.governing_standard);
      if (standard == nullptr) {
        throw InputError("distance: site '" + study_.sites[s].id + "': no standard '" +
                         site.governing_standard + "'");
      }
      separate(s, *standard, asked);
    }
  }

  // A distance that is not here matters to the targets it could reach.
  [[nodiscard]] bool within_reach(std::size_t site, std::int32_t target) const {
    const std::string& key = out_.sites[site].governing_standard;
    const SeparationStandard* standard = table_.standard(key);
    if (standard != nullptr && !standard->bounded) return true;
    return gis::distance_m(study_.sites[site].area, study_.targets[at(target)].shape) <=
           study_.distance.separation_reach_m;
  }

  void open_for_all(std::size_t site) {
    for (TargetDistance& t : out_.targets) {
      if (t.own_site != index(site) && within_reach(site, t.target)) t.separation_open = true;
    }
  }

  void separate(std::size_t s, const SeparationStandard& standard, bool asked) {
    if (!standard.numbers && !has_rows(standard.key)) {
      missing_table(s, standard, asked);
      return;
    }
    const std::vector<Facility> facilities = facilities_of(s);
    if (facilities.empty()) {
      if (asked) open_for_all(s);
      return;
    }
    for (const Other& o : others(s)) {
      std::optional<SeparationFinding> worst;
      bool open = false;
      for (const Facility& f : facilities) {
        const SeparationAnswer a = table_.find(standard.key, f.kind.kind, f.grade.grade, o.kind,
                                               study_.distance.small_settlements, o.neighbour >= 0);
        if (a.kind != SeparationAnswer::Kind::Distance) {
          open |= tell(s, standard, f, o, a) && asked;
          continue;
        }
        const Equipment& eq = study_.equipment[f.equipment];
        FacilityEdge edge = facility_edge(eq, study_.sites[s], a.row->measured_from);
        SeparationFinding finding{.site = index(s),
                                  .equipment = index(f.equipment),
                                  .target = o.target,
                                  .road = o.road,
                                  .neighbour = o.neighbour,
                                  .row = *a.row,
                                  .grade = f.grade.grade,
                                  .grade_given = f.grade.given,
                                  .facility_given = f.kind.given,
                                  .required_m = *a.row->distance_m,
                                  .by_path = asked,
                                  .exact = edge.exact,
                                  .optimistic = edge.optimistic,
                                  .how = edge.how};
        finding.actual_m = std::max(0.0, gis::distance_m(edge.shape, *o.shape) - edge.reach_m);
        finding.meets = finding.actual_m >= finding.required_m;
        grade_source_[index(f.equipment)] = f.grade;
        facility_source_[index(f.equipment)] = f.kind;
        if (!worst || finding.margin_m() < worst->margin_m()) worst = std::move(finding);
      }
      if (worst) keep(std::move(*worst));
      if (open && o.target >= 0 && within_reach(s, o.target)) {
        out_.targets[at(o.target)].separation_open = true;
      }
    }
    zones(s, standard, facilities);
  }

  [[nodiscard]] bool has_rows(const std::string& standard) const {
    return std::any_of(table_.rows().begin(), table_.rows().end(), [&](const SeparationRow& r) {
      return r.standard == standard && r.distance_m;
    });
  }

  void missing_table(std::size_t s, const SeparationStandard& standard, bool asked) {
    gap("not_available", study_.sites[s].id, s, asked,
        {.en = "the distances of " + standard.edition +
               " are not available here: look them up and give them in distance.separation",
         .zh = standard.edition + " 的距离数值未收录，请查阅标准并在 distance.separation 中给出"});
    if (asked) open_for_all(s);
  }

  // Why no distance comes out. True when one should: the answer stays open.
  bool tell(std::size_t s, const SeparationStandard& standard, const Facility& f, const Other& o,
            const SeparationAnswer& a) {
    using Kind = SeparationAnswer::Kind;
    const std::string kind = f.kind.kind;
    switch (a.kind) {
      case Kind::NotAvailable:
      case Kind::ByCalculation: {
        const bool calculation = a.kind == Kind::ByCalculation;
        gap(calculation ? "by_calculation" : "not_available",
            o.neighbour >= 0 ? study_.sites[s].id : kind, s, o.target >= 0,
            {.en = a.row->edition + " " + a.row->clause + ", " + a.row->facility_en + " to " +
                   a.row->target_en +
                   (calculation ? ": " + a.row->note
                                : ": not available here (" + a.row->note +
                                      "); give it in distance.separation"),
             .zh = a.row->edition + " " + a.row->clause + "，" + a.row->facility_zh + "至" +
                   a.row->target_zh +
                   (calculation ? "：须经计算确定"
                                : "：数值未收录，请查阅标准并在 distance.separation 中给出")});
        return true;
      }
      case Kind::NoGrade:
        if (!f.grade.grade.empty()) {
          gap("no_grade", study_.sites[s].id, s, true,
              {.en = "the table of " + standard.edition + " has no grade " + f.grade.grade +
                     " for " + kind,
               .zh = standard.edition + " 的表中 " + kind + " 没有等级 " + f.grade.grade});
        }
        return true;
      case Kind::NoTargetKind:
        gap("no_target_kind", o.id, s, true,
            {.en = "the target has no kind, so that no column of " + standard.edition +
                   " can be chosen; write kind",
             .zh = "目标没有类型，无法在 " + standard.edition + " 中选列；请填写 kind"});
        return true;
      case Kind::NoColumn:
        if (o.target >= 0) {
          gap("no_column", o.kind.kind, s, false,
              {.en = standard.edition + " has no column for targets of this kind and " + kind,
               .zh = standard.edition + " 对该类目标与 " + kind + " 没有规定"});
        }
        return false;
      case Kind::Distance:
        break;
    }
    return false;
  }

  void keep(SeparationFinding finding) {
    const auto i = index(out_.separations.size());
    if (finding.target < 0 && !finding.meets) ++out_.sites[at(finding.site)].failing_other;
    if (finding.target >= 0) {
      TargetDistance& t = out_.targets[at(finding.target)];
      if (!finding.meets) failing_separation_[at(finding.site)].insert(at(finding.target));
      if (t.separation < 0 || finding.margin_m() < out_.separations[at(t.separation)].margin_m()) {
        t.separation = i;
      }
    }
    out_.separations.push_back(std::move(finding));
  }

  void zones(std::size_t s, const SeparationStandard& standard,
             const std::vector<Facility>& facilities) {
    // By column of the table: the union of what the facilities of the site ask for.
    std::set<std::string> columns;
    for (const SeparationFinding& f : out_.separations) {
      if (f.site == index(s)) columns.insert(f.row.target_kind);
    }
    for (const std::string& column : columns) {
      std::vector<gis::Geometry> parts;
      const SeparationRow* widest = nullptr;
      for (const Facility& f : facilities) {
        const SeparationAnswer a =
            table_.find(standard.key, f.kind.kind, f.grade.grade, {.kind = column}, false);
        if (a.kind != SeparationAnswer::Kind::Distance || a.row->target_kind != column) continue;
        const FacilityEdge edge =
            facility_edge(study_.equipment[f.equipment], study_.sites[s], a.row->measured_from);
        parts.push_back(gis::buffer_outwards(edge.shape, *a.row->distance_m + edge.reach_m));
        if (widest == nullptr || *a.row->distance_m > *widest->distance_m) widest = a.row;
      }
      if (widest == nullptr) continue;
      out_.separation_zones.push_back(
          {.site = index(s), .row = *widest, .area = gis::union_of(parts)});
    }
  }

  // --- verdicts ---------------------------------------------------------------------------------

  void verdicts() {
    for (TargetDistance& t : out_.targets) {
      struct Criterion {
        DistanceMethod method;
        bool meets;
        std::optional<double> margin_m;
      };
      std::vector<Criterion> list;
      if (t.risk.limit && t.risk_asked) {
        list.push_back({DistanceMethod::Risk, t.risk.meets, t.risk.margin_m});
      }
      if (t.blast) list.push_back({DistanceMethod::Blast, t.blast->meets, t.blast->margin_m()});
      if (t.separation >= 0) {
        const SeparationFinding& f = out_.separations[at(t.separation)];
        list.push_back({DistanceMethod::Separation, f.meets, f.margin_m()});
      }
      // The larger required distance governs: at one target that is the smaller margin. What fails
      // comes first; a risk that meets its limit nowhere near a contour has no margin in metres.
      const Criterion* governs = nullptr;
      const auto margin = [](const Criterion& c) {
        return c.margin_m.value_or(c.meets ? kInfinity : 0.0);
      };
      for (const Criterion& c : list) {
        if (governs == nullptr || (governs->meets && !c.meets) ||
            (governs->meets == c.meets && margin(c) < margin(*governs))) {
          governs = &c;
        }
      }
      if (governs != nullptr) {
        t.governing = governs->method;
        t.margin_m = governs->margin_m;
        t.verdict = governs->meets ? Verdict::Pass : Verdict::Fail;
      }
      if (t.verdict == Verdict::Fail) continue;
      const bool new_fails = t.as_new && !t.as_new->meets;
      const bool informative_fails = !t.risk_asked && !t.risk.meets;
      const bool uncertain = t.separation >= 0 && doubtful(out_.separations[at(t.separation)]);
      if (new_fails || informative_fails || t.separation_open || uncertain) {
        t.verdict = Verdict::Warn;
      }
    }
    drop_far_separations();
    for (const SeparationFinding& f : out_.separations) {
      if (!doubtful(f)) continue;
      gap("optimistic_start", study_.equipment[at(f.equipment)].id, at(f.site), true,
          {.en = "measured from the " + f.how.en +
                 "; the facility may begin nearer to its neighbours: add diameter or bund_area",
           .zh = "起算点：" + f.how.zh + "；实际起算点可能更近，请补充直径或防火堤面积"});
    }
  }

  // Met, but perhaps only because the study does not know how far the facility extends.
  [[nodiscard]] bool doubtful(const SeparationFinding& f) const {
    return f.optimistic && f.meets && f.margin_m() < study_.distance.start_slack_m;
  }

  void drop_far_separations() {
    std::set<std::int32_t> governing;
    for (const TargetDistance& t : out_.targets) governing.insert(t.separation);
    std::vector<SeparationFinding> kept;
    std::vector<std::int32_t> new_index(out_.separations.size(), -1);
    for (std::size_t i = 0; i < out_.separations.size(); ++i) {
      SeparationFinding& f = out_.separations[i];
      if (f.margin_m() > study_.distance.list_within_m && !governing.contains(index(i))) {
        ++out_.separations_far;
        continue;
      }
      new_index[i] = index(kept.size());
      kept.push_back(std::move(f));
    }
    out_.separations = std::move(kept);
    for (TargetDistance& t : out_.targets) {
      if (t.separation >= 0) t.separation = new_index[at(t.separation)];
    }
  }

  // --- the sites alone --------------------------------------------------------------------------

  void site_summaries() {
    for (std::size_t s = 0; s < out_.sites.size(); ++s) {
      SiteDistance& site = out_.sites[s];
      const Situation situation = site.is_new ? Situation::New : study_.situation;
      std::vector<double> own(study_.targets.size(), 0.0);
      for (std::size_t p = 0; p < basis_.places.size(); ++p) {
        double& worst = own[at(basis_.places[p].target)];
        worst = std::max(worst, basis_.sites[s].place_risk_per_yr[p]);
      }
      for (std::size_t i = 0; i < own.size(); ++i) {
        const TargetDistance& t = out_.targets[i];
        if (t.own_site == index(s)) continue;
        site.own_highest_per_yr = std::max(site.own_highest_per_yr, own[i]);
        const auto limit =
            study_.criteria.limit(study::word(study_.targets[i].target_class), situation);
        if (limit) {
          const double ratio = own[i] / limit->per_yr;
          if (ratio > site.own_worst_ratio) {
            site.own_worst_ratio = ratio;
            site.own_worst_target = index(i);
          }
          if (!limit->allows(own[i])) ++site.own_failing;
        }
        if (t.risk.meets) continue;
        for (const SiteShare& share : t.site_shares) {
          const double part = share.risk_per_yr / t.risk.risk_per_yr;
          if (share.site == index(s) && part > site.worst_share) {
            site.worst_share = std::min(part, 1.0);
            site.worst_share_target = index(i);
          }
        }
      }
      site.failing_blast = static_cast<int>(failing_blast_[s].size());
      site.failing_separation = static_cast<int>(failing_separation_[s].size());
    }
  }

  // --- other criteria ---------------------------------------------------------------------------

  [[nodiscard]] CriteriaComparison compare(const models::criteria::CriteriaSet& set,
                                           bool of_study) const {
    CriteriaComparison c{.set = set.id(),
                         .document = set.document(),
                         .edition = set.edition(),
                         .name_en = set.name_en(),
                         .name_zh = set.name_zh(),
                         .of_study = of_study,
                         .confirmed = set.confirmed(study_.situation)};
    for (const TargetDistance& t : out_.targets) {
      const auto limit =
          set.limit(study::word(study_.targets[at(t.target)].target_class), study_.situation);
      const bool meets = !limit || limit->allows(t.risk.risk_per_yr);
      ++(!limit ? c.no_limit : meets ? c.pass : c.fail);
      c.limits.push_back(limit);
      c.meets.push_back(meets);
    }
    c.societal = set.judge(basis_.result.fn);
    const double floor = study_.distance.societal_frequency_floor_per_yr;
    double cut = kInfinity;
    for (const auto& line : set.lines()) cut = std::min(cut, line.vertical_cut_n.value_or(cut));
    if (floor > 0.0 && std::isfinite(cut)) {
      std::vector<risk::FnPair> curve;
      for (const risk::FnPair& v : basis_.result.fn) {
        if (v.deaths < cut || v.frequency_per_yr >= floor) curve.push_back(v);
      }
      c.societal_with_floor = set.judge(curve);
    }
    return c;
  }

  void criteria() {
    out_.criteria.push_back(compare(study_.criteria, true));
    for (const std::string& id : models::criteria::known_sets()) {
      if (id != study_.criteria.id()) {
        out_.criteria.push_back(compare(models::criteria::load(id), false));
      }
    }
  }

  // --- oil and gas storage bases ----------------------------------------------------------------

  void storage_bases() {
    const data::Table& t = data::table("standards/fire_hazard_substances.csv");
    std::map<std::string, std::string, std::less<>> group;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      group.emplace(t.text(i, "substance"), t.text(i, "storage_group"));
    }
    for (std::size_t s = 0; s < study_.sites.size(); ++s) {
      StorageBase b{.site = index(s), .own_worst_ratio = out_.sites[s].own_worst_ratio};
      for (const Equipment& e : study_.equipment) {
        if (e.site != index(s) || !is_tank(e.type)) continue;
        const auto it = group.find(e.substance);
        if (it == group.end() || it->second.empty()) continue;
        if (!e.volume_m3) {
          b.volume_missing = true;
          continue;
        }
        (it->second == "oil"   ? b.oil_m3
         : it->second == "lng" ? b.lng_m3
                               : b.liquefied_hydrocarbon_m3) += *e.volume_m3;
      }
      const std::optional<bool> said = choice(s).storage_base;
      const DistanceInputs& d = study_.distance;
      const bool large = (d.storage_base_oil_m3 > 0.0 && b.oil_m3 >= d.storage_base_oil_m3) ||
                         (d.storage_base_lng_m3 > 0.0 && b.lng_m3 >= d.storage_base_lng_m3) ||
                         (d.storage_base_liquefied_hydrocarbon_m3 > 0.0 &&
                          b.liquefied_hydrocarbon_m3 >= d.storage_base_liquefied_hydrocarbon_m3);
      if (said.value_or(large) == false) continue;
      b.listed = said.value_or(false);
      b.failing_targets = out_.sites[s].own_failing + out_.sites[s].failing_blast +
                          out_.sites[s].failing_separation;
      out_.storage_bases.push_back(b);
    }
  }

  // --- what rests on unconfirmed values ---------------------------------------------------------

  void unconfirmed() {
    std::map<std::string, std::size_t> seen;
    const auto add = [&](const DistanceSource& source, DistanceText value) {
      if (confirmed(source.confidence)) return;
      const std::string key = source.document + "|" + source.clause + "|" + value.en;
      const auto [it, fresh] = seen.emplace(key, out_.unconfirmed.size());
      if (fresh) {
        out_.unconfirmed.push_back({source, std::move(value), 1});
      } else {
        ++out_.unconfirmed[it->second].decided;
      }
    };
    const auto name = [](const char* group, std::string_view key, Language language) {
      return data::display_name(group, key, language);
    };
    const auto add_limit = [&](const RiskVerdict& v) {
      if (!v.limit) return;
      const auto text = [&](Language l) {
        return fmt::format("{}: {:g} /yr ({})", name("target_class", v.limit->set_class, l),
                           v.limit->per_yr,
                           name("situation", models::criteria::word_of(v.situation), l));
      };
      add(source_of(v.limit->provenance), {.en = text(Language::En), .zh = text(Language::Zh)});
    };
    for (const SiteDistance& s : out_.sites) {
      for (const PathStep& step : s.path.steps) add(step.source, step.rule);
    }
    for (const TargetDistance& t : out_.targets) {
      if (t.risk_asked) add_limit(t.risk);
      if (t.as_new) add_limit(*t.as_new);
      if (t.blast) {
        const std::string pa = fmt::format("{:g} Pa", t.blast->threshold_pa);
        add(t.blast->source, {.en = pa, .zh = pa});
        add({.document = "GB 6722-2014",
             .edition = "2014",
             .clause = "cl. 13.3.2 eq. (3)",
             .source = "docs/models/explosion/gb6722.md",
             .confidence = "recalled"},
            {.en = "coefficients 14, 4.3, 1.1", .zh = "系数 14、4.3、1.1"});
        const ExplosiveStore& store = study_.hazard.explosives[at(t.blast->store)];
        add({.document = store.tnt_source,
             .edition = "",
             .clause = "",
             .source = store.tnt_source,
             .confidence = store.tnt_confidence},
            {.en = fmt::format("{}: {:g} kg TNT per kg", store.id, store.tnt_per_kg),
             .zh = fmt::format("{}：每千克折合 {:g} kg TNT", store.id, store.tnt_per_kg)});
      }
    }
    for (const SeparationFinding& f : out_.separations) {
      const std::string grade_en = f.grade.empty() ? "" : ", grade " + f.grade;
      const std::string grade_zh = f.grade.empty() ? "" : "，等级 " + f.grade;
      add(source_of(f.row), {.en = fmt::format("{}{} - {}: {:g} m", f.row.facility_en, grade_en,
                                               f.row.target_en, f.required_m),
                             .zh = fmt::format("{}{} - {}：{:g} m", f.row.facility_zh, grade_zh,
                                               f.row.target_zh, f.required_m)});
      if (f.row.condition == "small_settlement") {
        add({.document = f.row.edition,
             .edition = f.row.edition,
             .clause = f.row.clause + " note",
             .source = f.row.note,
             .confidence = "recalled"},
            {.en = "population limit of the bracketed value", .zh = "括号内数值的人数限制"});
      }
      if (!f.facility_given) {
        const FacilityKind& kind = facility_source_.at(f.equipment);
        const std::string_view type = study::word(study_.equipment[at(f.equipment)].type);
        add({.document = f.row.edition,
             .edition = f.row.edition,
             .clause = kind.source,
             .source = "data/standards/separation_facilities.csv",
             .confidence = kind.confidence},
            {.en = fmt::format("{} = {}", name("equipment_type", type, Language::En), kind.kind),
             .zh = fmt::format("{} = {}", name("equipment_type", type, Language::Zh), kind.kind)});
      }
      if (!f.grade.empty() && !f.grade_given) {
        const SiteGrade& grade = grade_source_.at(f.equipment);
        const std::string& id = study_.sites[at(f.site)].id;
        add({.document = f.row.edition,
             .edition = f.row.edition,
             .clause = "grade by volume",
             .source = grade.source,
             .confidence = grade.confidence},
            {.en = fmt::format("{}: {:g} m3 = grade {}", id, grade.total_m3, grade.grade),
             .zh = fmt::format("{}：{:g} m³，等级 {}", id, grade.total_m3, grade.grade)});
      }
    }
  }

  void notes() {
    out_.notes.push_back(
        {.en = "Individual risk is the total of all sites of the study at the place of a target: "
               "GB 36894-2018 judges what a person there is exposed to, whoever causes it. The "
               "share of every site is stated beside it.",
         .zh = "个人风险为研究范围内全部企业在目标处的叠加值：GB 36894-2018 "
               "以目标处人员实际承受的风险判定，不论由谁造成；各企业的贡献另行列出。"});
    if (some_new_) {
      out_.notes.push_back(
          {.en =
               "The study is of plants in service and holds new or proposed sites: the total risk "
               "is judged twice, with the limits in service (verdict) and with the limits for "
               "new plants, which hold for the new sites.",
           .zh = "研究对象为在役企业，且含新建或拟建企业：总风险分别按在役限值（判定）"
                 "和新建限值判定，后者适用于新建企业。"});
    }
    if (!some_qra_) {
      out_.notes.push_back(
          {.en = "No site takes the branch of quantitative risk analysis: risk is shown for "
                 "information and does not decide, but a limit that is passed is marked.",
           .zh = "没有企业适用定量风险评价法：风险仅供参考，不作判定，但超过限值的目标会标出。"});
    }
    const bool coarse = std::any_of(out_.contours.begin(), out_.contours.end(),
                                    [](const ContourDistance& c) { return c.site >= 0; });
    if (coarse) {
      out_.notes.push_back(
          {.en = fmt::format("Contours of single sites are drawn from the overview grid of {:g} m "
                             "cells: their distances are good to about half a cell.",
                             basis_.overview.cell_m),
           .zh = fmt::format("单个企业的等值线由 {:g} m 的概览网格绘制，其距离精度约为半个网格。",
                             basis_.overview.cell_m)});
    }
    for (const ContourDistance& c : out_.contours) {
      if (c.site >= 0 || !c.cut_by_edge) continue;
      out_.notes.push_back(
          {.en = fmt::format("The contour {:g} /yr is cut by the edge of the grid; distances to it "
                             "are lower bounds there. Widen grid.extent.",
                             c.level_per_yr),
           .zh = fmt::format("等值线 {:g} /年被网格边界截断，该处距离为下限；请扩大 grid.extent。",
                             c.level_per_yr)});
    }
  }

  const Study& study_;
  const RiskBasis& basis_;
  std::span<const SitePathFacts> facts_;
  SeparationTable table_;
  DistanceResult out_;
  std::vector<gis::Contour> total_contours_;
  std::map<std::size_t, std::set<std::size_t>> failing_blast_;       // site -> targets
  std::map<std::size_t, std::set<std::size_t>> failing_separation_;  // likewise
  std::map<std::int32_t, SiteGrade> grade_source_;                   // by equipment
  std::map<std::int32_t, FacilityKind> facility_source_;             // by equipment
  std::set<std::string> gap_keys_;
  bool some_new_ = false;
  bool some_qra_ = false;
};

}  // namespace

std::string_view word(DistanceMethod method) noexcept {
  switch (method) {
    case DistanceMethod::Risk:
      return "risk";
    case DistanceMethod::Blast:
      return "blast";
    case DistanceMethod::Separation:
      return "separation";
    case DistanceMethod::None:
      break;
  }
  return "none";
}

DistanceResult decide_distance(const Study& study, const RiskBasis& basis,
                               std::span<const SitePathFacts> facts) {
  return Decider{study, basis, facts}.decide();
}

}  // namespace isorisk::study::decisions
