// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <nlohmann/json.hpp>

#include "../results/names.hpp"
#include "capacity_output.hpp"
#include "capacity_words.hpp"
#include "decisions/document.hpp"

namespace isorisk::study::decisions::capacity {
namespace {

using nlohmann::json;
using Mode = CapacityAllocation::Mode;

const char* mode_word(Mode mode) { return mode == Mode::Cut ? "cut" : "growth"; }

class Document {
 public:
  Document(const Study& study, const RiskBasis& basis, const CapacityResult& result)
      : study_{study}, basis_{basis}, r_{result} {}

  [[nodiscard]] json constraint_json(const std::optional<CapacityConstraint>& c) const {
    if (!c) return nullptr;
    json out{{"limit_per_yr", c->limit_per_yr}};
    switch (c->kind) {
      case CapacityConstraint::Kind::Societal:
        out["kind"] = "societal";
        out["deaths"] = c->deaths;
        break;
      case CapacityConstraint::Kind::NewUnit:
      case CapacityConstraint::Kind::Target:
        out["kind"] = c->kind == CapacityConstraint::Kind::Target ? "target" : "new_unit";
        out["target"] = study_.targets[at(r_.places[at(c->place)].target)].id;
        break;
    }
    if (const models::criteria::Provenance* p = provenance_of(study_, r_, *c)) {
      out["document"] = p->document;
      out["edition"] = p->edition;
      out["clause"] = p->clause;
      out["confidence"] = p->confidence;
    }
    return out;
  }
  // Unlimited factors are null beside "unlimited": true.
  [[nodiscard]] json room_json(const HeadRoom& h, const char* noun) const {
    return {{noun, number_json(h.factor)},
            {"unlimited", std::isinf(h.factor)},
            {"binding", constraint_json(h.binding)},
            {"by_targets", number_json(h.by_targets)},
            {"binding_target", constraint_json(h.binding_target)},
            {"by_societal", number_json(h.by_societal)},
            {"binding_societal", constraint_json(h.binding_societal)},
            {"by_passing", number_json(h.by_passing)},
            {"binding_passing", constraint_json(h.binding_passing)}};
  }
  [[nodiscard]] static json region_json(const std::optional<models::criteria::Region>& region) {
    return region ? json(models::criteria::word_of(*region)) : json();
  }

  [[nodiscard]] json state_json() const {
    const CapacityState& s = r_.state;
    json out{{"rc_per_yr", s.rc_per_yr},
             {"rc_max_per_yr", s.rc_max_per_yr},
             {"use_ratio", s.rc_max_per_yr > 0.0 ? json(s.use_ratio) : json()},
             {"target_rc_per_yr", s.target_rc_per_yr},
             {"target_use_ratio", s.rc_max_per_yr > 0.0 ? json(s.target_use_ratio) : json()},
             {"confidence", "derived"},
             {"persons", s.persons},
             {"without_persons", ids_json(study_.targets, s.without_person)},
             {"without_limit", ids_json(study_.targets, s.without_limit)},
             {"binding_target", id_json(study_.targets, s.binding_target)},
             {"failing", ids_json(study_.targets, s.failing)},
             {"societal_region", region_json(s.region)},
             {"margins", json::array()},
             {"targets", json::array()}};
    for (const CapacityMargin& m : s.margins) {
      out["margins"].push_back({{"line", line_word(m.line.line)},
                                {"decades", number_json(m.decades)},
                                {"beyond_vertical_cut", std::isinf(m.decades) && m.decades < 0.0},
                                {"deaths", m.at.deaths},
                                {"document", m.line.provenance.document},
                                {"clause", m.line.provenance.clause},
                                {"confidence", m.line.provenance.confidence}});
    }
    for (const CapacityTarget& t : r_.targets) {
      json x{{"id", study_.targets[at(t.target)].id},
             {"risk_per_yr", t.risk_per_yr},
             {"meets", t.limit ? json(t.meets) : json()},
             {"ratio", t.limit ? json(t.ratio) : json()}};
      if (t.limit) {
        x["limit_per_yr"] = t.limit->per_yr;
        x["document"] = t.limit->provenance.document;
        x["clause"] = t.limit->provenance.clause;
        x["confidence"] = t.limit->provenance.confidence;
      }
      out["targets"].push_back(std::move(x));
    }
    return out;
  }

  [[nodiscard]] json allocation_json(const CapacityAllocation& a) const {
    json out{{"mode", mode_word(a.mode)},  {"present_total", a.present_total},
             {"best_total", a.best_total}, {"proven_bound", a.bound},
             {"fair_total", a.fair_total}, {"shares", json::array()},
             {"prices", json::array()},    {"fair_steps", json::array()}};
    if (a.mode == Mode::Cut) {
      out["common_factor"] = a.common_factor;
      out["common_binding"] = constraint_json(a.common_binding);
    }
    for (const CapacityShare& s : a.shares) {
      json x{{"low", s.low},   {"high", s.high}, {"weight", s.weight}, {"held", s.held},
             {"free", s.free}, {"best", s.best}, {"fair", s.fair}};
      if (s.site >= 0) x["site"] = study_.sites[at(s.site)].id;
      if (s.parcel >= 0) x["parcel"] = r_.parcels[at(s.parcel)].parcel.id;
      out["shares"].push_back(std::move(x));
    }
    for (const CapacityPrice& p : a.prices) {
      out["prices"].push_back({{"constraint", constraint_json(p.constraint)},
                               {"used", number_json(p.ratio)},
                               {"price", p.price}});
    }
    for (const CapacityFairStep& s : a.steps) {
      out["fair_steps"].push_back({{"increment", s.increment},
                                   {"binding", constraint_json(s.binding)},
                                   {"stopped", s.stopped}});
    }
    return out;
  }

  [[nodiscard]] json park_json(const CapacityProject::Park& p) const {
    json margins = json::array();
    for (const double m : p.margins) margins.push_back(number_json(m));
    return {{"pll_per_yr", p.pll_per_yr},
            {"use_ratio", r_.state.rc_max_per_yr > 0.0 ? json(p.use_ratio) : json()},
            {"failing", ids_json(study_.targets, p.failing)},
            {"societal_region", region_json(p.region)},
            {"margin_decades", margins}};
  }

  [[nodiscard]] json document() const {
    json out{
        {"state", state_json()},        {"societal_line", line_word(study_.capacity.societal_line)},
        {"enterprises", json::array()}, {"scenarios", json::array()},
        {"parcels", json::array()},     {"allocations", json::array()},
        {"projects", json::array()}};
    for (const CapacitySite& s : r_.sites) {
      json x = room_json(s.head_room, "factor");
      x["id"] = study_.sites[at(s.site)].id;
      x["status"] = word(study_.sites[at(s.site)].status);
      x["pll_per_yr"] = s.pll_per_yr;
      out["enterprises"].push_back(std::move(x));
    }
    for (const CapacityScenario& s : r_.scenarios) {
      json x = room_json(s.head_room, "factor");
      x["site"] = study_.sites[at(s.site)].id;
      x["scenario"] = results::outcome_text(study_, basis_.result, s.outcome);
      x["largest_ratio"] = s.largest_ratio;
      out["scenarios"].push_back(std::move(x));
    }
    if (r_.unit) {
      out["reference_unit"] = {{"site", id_json(study_.sites, r_.unit->site)},
                               {"equipment", ids_json(study_.equipment, r_.unit->equipment)},
                               {"chosen", r_.unit->chosen}};
    }
    for (const ParcelRoom& p : r_.parcels) {
      json x = room_json(p.head_room, "units");
      x["id"] = p.parcel.id;
      x["site"] = id_json(study_.sites, p.parcel.site);
      x["from_land_use"] = p.from_land_use;
      x["x_m"] = p.point.x_m;
      x["y_m"] = p.point.y_m;
      x["pll_per_unit_per_yr"] = p.pll_per_yr;
      x["units_on_map"] = number_json(p.map_units);
      out["parcels"].push_back(std::move(x));
    }
    if (r_.map) {
      out["map"] = {{"file", "head_room.tif"},
                    {"file_passing", r_.map->passing ? json("head_room_passing.tif") : json()},
                    {"cell_m", r_.map->units.spec.cell_m},
                    {"field_cell_m", r_.map->field_cell_m},
                    {"most", r_.map->most}};
    }
    for (const CapacityAllocation& a : r_.allocations) {
      out["allocations"].push_back(allocation_json(a));
    }
    for (const CapacityProject& p : r_.projects) {
      out["projects"].push_back(
          {{"sites", ids_json(study_.sites, p.sites)},
           {"with", park_json(p.with)},
           {"without", park_json(p.without)},
           {"newly_failing", ids_json(study_.targets, p.newly_failing)},
           {"new_limit_failing", ids_json(study_.targets, p.new_limit_failing)},
           {"worst_target", id_json(study_.targets, p.worst_target)},
           {"worst_loss", p.worst_loss}});
    }
    if (r_.inventory) {
      const InventoryHeadRoom& i = *r_.inventory;
      json trials = json::array();
      for (const auto& t : i.trials) {
        trials.push_back({{"factor", t.factor},
                          {"worst_ratio", number_json(t.worst_ratio)},
                          {"worst", constraint_json(t.worst)},
                          {"pll_per_yr", t.pll_per_yr}});
      }
      out["inventory"] = {{"site", study_.sites[at(i.site)].id},
                          {"fails_today", i.fails_today},
                          {"largest_ok", i.largest_ok},
                          {"smallest_fail", i.smallest_fail > 0.0 ? json(i.smallest_fail) : json()},
                          {"tolerance", i.tolerance},
                          {"binding", constraint_json(i.binding)},
                          {"trials", trials}};
    }
    out["level"] = {{"asked", r_.level.asked},
                    {"complete", r_.level.complete},
                    {"level", text_or_null(r_.level.level)},
                    {"score", r_.level.total},
                    {"full_score", r_.level.full},
                    {"missing", r_.level.missing},
                    {"vetoes", r_.level.vetoes},
                    {"document", r_.level.document},
                    {"confidence", r_.level.confidence}};
    json checks = json::array();
    for (const ParkCheck& c : r_.checklist) {
      checks.push_back({{"item", c.key},
                        {"ban", c.ban},
                        {"answer", text_or_null(c.answer)},
                        {"by_data", c.by_data},
                        {"note", c.note},
                        {"confidence", c.confidence}});
    }
    out["checklist"] = checks;
    json findings = json::array();
    for (const ParkFinding& f : r_.findings) {
      findings.push_back(
          {{"finding", f.what}, {"layer", f.layer}, {"id", f.id}, {"persons", or_null(f.persons)}});
    }
    out["findings"] = findings;
    return out;
  }

 private:
  const Study& study_;
  const RiskBasis& basis_;
  const CapacityResult& r_;
};

}  // namespace

std::string document(const Study& study, const RiskBasis& basis, const CapacityResult& result) {
  return Document{study, basis, result}.document().dump(2);
}

}  // namespace isorisk::study::decisions::capacity
