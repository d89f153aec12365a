// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "decisions/control_line_parts.hpp"
#include "decisions/document.hpp"

namespace isorisk::study::decisions::control_line {
namespace {

using nlohmann::json;

class Document : private ControlLineWords {
 public:
  using ControlLineWords::ControlLineWords;

  [[nodiscard]] json document() const {
    json zones = json::array();
    for (std::size_t k = 0; k < r_.zones.size(); ++k) {
      const ControlZone& z = r_.zones[k];
      zones.push_back({{"zone", z.rule.id},
                       {"risk_from_per_yr", z.rule.risk_per_yr},
                       {"note", z.rule.note},
                       {"source", source_json(z.rule.provenance)},
                       {"ring_m2", z.ring_m2},
                       {"within_m2", z.within_m2},
                       {"contour_m2", z.risk_m2},
                       {"cut_by_edge", z.cut_by_edge},
                       {"people", people_json(r_.people[k])},
                       {"may_be_built", uses_json(r_.uses[k])}});
    }
    json limits = json::object();
    for (const TargetClass c : kTargetClasses) {
      limits[std::string{study::word(c)}] = {
          {"planning", limit_json(study_.criteria.limit(study::word(c), r_.planning))},
          {"present", limit_json(study_.criteria.limit(study::word(c), study_.situation))}};
    }
    json land = json::array();
    for (const LandUseClass& l : land_use_classes()) {
      land.push_back({{"land_use", l.land_class},
                      {"strictest", l.strictest ? json(study::word(*l.strictest)) : json(nullptr)},
                      {"mildest", l.mildest ? json(study::word(*l.mildest)) : json(nullptr)},
                      {"source", l.source},
                      {"confidence", l.confidence}});
    }
    json extras = json::array();
    for (const ExtraArea& e : r_.extras) {
      json x{{"kind", e.kind},
             {"id", e.id},
             {"name", e.name_en},
             {"name_zh", e.name_zh},
             {"zone", zone_id(static_cast<std::int32_t>(e.zone))},
             {"site", id_json(study_.sites, e.site)},
             {"distance_m", e.distance_m},
             {"area_m2", gis::area_m2(e.area)},
             {"source", source_json(e.provenance)}};
      if (e.threshold > 0.0) {
        x["threshold"] = e.threshold;
        x["threshold_unit"] = e.unit;
      }
      extras.push_back(std::move(x));
    }
    json steps = json::array();
    for (const LineStep& s : r_.line.steps) {
      steps.push_back({{"step", s.id}, {"area_m2", s.area_m2}, {"added_m2", s.added_m2}});
    }
    json blocks = json::array();
    for (const LineBlock& b : r_.blocks) {
      blocks.push_back({{"area_m2", b.area_m2},
                        {"x_m", b.inside.x_m},
                        {"y_m", b.inside.y_m},
                        {"sites", ids_json(study_.sites, b.sites)}});
    }
    json parcels = json::array();
    for (const ParcelResult& p : r_.parcels) {
      if (!touched(p) && !in_conflict(p)) continue;
      json by_zone = json::array();
      for (std::size_t k = 0; k < r_.zones.size(); ++k) {
        by_zone.push_back({{"zone", r_.zones[k].rule.id},
                           {"area_m2", p.zone_m2[k]},
                           {"share", p.zone_m2[k] / p.area_m2},
                           {"off_site_m2", p.zone_off_site_m2[k]}});
      }
      parcels.push_back({{"id", p.id},
                         {"name", p.name_en},
                         {"name_zh", p.name_zh},
                         {"land_use", text_or_null(p.land_class)},
                         {"area_m2", p.area_m2},
                         {"stated_area_m2", or_null(p.stated_area_m2)},
                         {"zones", by_zone},
                         {"outside_m2", p.zone_m2.back()},
                         {"forbidden_m2", p.forbidden_m2},
                         {"restricted_m2", p.restricted_m2},
                         {"beyond_limit_m2", p.breach_m2},
                         {"possibly_beyond_limit_m2", p.doubtful_m2},
                         {"innermost_zone", zone_id(p.worst_zone)},
                         {"verdict", verdict_word(p.verdict)}});
    }
    json open = json::array();
    for (const ParcelResult& p : r_.parcels) {
      if (p.land_class.empty()) open.push_back({{"id", p.id}, {"add", "class"}});
    }
    json targets = json::array();
    for (const TargetInZone& x : r_.targets) {
      const Target& t = study_.targets[at(x.target)];
      json areas = json::array();
      for (const std::int32_t e : x.extras) {
        const ExtraArea& a = r_.extras[at(e)];
        areas.push_back({{"kind", a.kind}, {"id", a.id}});
      }
      targets.push_back({{"id", t.id},
                         {"name", t.name},
                         {"name_zh", t.name_zh},
                         {"class", study::word(t.target_class)},
                         {"zone", zone_id(x.zone)},
                         {"x_m", x.worst.x_m},
                         {"y_m", x.worst.y_m},
                         {"risk_per_yr", x.risk_per_yr},
                         {"present_limit", limit_json(x.present_limit)},
                         {"meets_present", x.meets_present},
                         {"planning_limit", limit_json(x.planning_limit)},
                         {"meets_planning", x.meets_planning},
                         {"areas", areas},
                         {"verdict", verdict_word(x.verdict)}});
    }
    return {
        {"format", 1},
        {"criteria", study_.criteria.id()},
        {"criteria_document", study_.criteria.document()},
        {"criteria_edition", study_.criteria.edition()},
        {"planning_situation", models::criteria::word_of(r_.planning)},
        {"present_situation", models::criteria::word_of(study_.situation)},
        {"grid_cell_m", r_.cell_m},
        {"zones", zones},
        {"outside",
         {{"people", people_json(r_.people.back())}, {"may_be_built", uses_json(r_.uses.back())}}},
        {"limits", limits},
        {"land_use_classes", land},
        {"areas", extras},
        {"line",
         {{"area_m2", r_.line.area_m2},
          {"length_m", r_.line.length_m},
          {"park_boundary", r_.park_given ? "given" : "sites"},
          {"people", people_json(r_.people_in_line)},
          {"options",
           {{"safety_offset_m", r_.options.risk_offset_m},
            {"closing_radius_m", r_.options.closing_radius_m},
            {"fill_holes", r_.options.fill_holes},
            {"snap_to_parcels", r_.options.snap_to_parcels},
            {"snap_max_parcel_m2", r_.options.snap_max_parcel_m2},
            {"simplify_m", r_.options.simplify_m}}},
          {"steps", steps},
          {"blocks", blocks},
          {"parcels_taken_in", ids_json(r_.parcels, r_.line.snapped)},
          {"parcels_too_large", ids_json(r_.parcels, r_.line.too_large)}}},
        {"parcels", parcels},
        {"parcels_without_use", open},
        {"targets", targets}};
  }

 private:
  static json people_json(const ZonePeople& p) {
    return {{"day", p.day},
            {"night", p.night},
            {"off_site_day", p.off_site_day},
            {"off_site_night", p.off_site_night}};
  }

  [[nodiscard]] json zone_id(std::int32_t k) const {
    return k < 0 ? json(nullptr) : json(r_.zones[at(k)].rule.id);
  }

  [[nodiscard]] json uses_json(const ZoneUses& u) const {
    json classes = json::object();
    for (std::size_t i = 0; i < kTargetClasses.size(); ++i) {
      classes[std::string{study::word(kTargetClasses[i])}] =
          u.classes[i] ? json(decisions::word(*u.classes[i])) : json(nullptr);
    }
    json land = json::object();
    for (std::size_t l = 0; l < u.land.size(); ++l) {
      land[land_use_classes()[l].land_class] = decisions::word(u.land[l]);
    }
    return {{"target_classes", classes}, {"land_use", land}};
  }
};

}  // namespace

std::string document(const Study& study, const ControlLineResult& result) {
  return Document{study, result}.document().dump(2);
}

}  // namespace isorisk::study::decisions::control_line
