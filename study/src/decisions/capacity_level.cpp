// SPDX-License-Identifier: Apache-2.0
#include "capacity_level.hpp"

#include <algorithm>
#include <cmath>

#include "../results/names.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/gis/geometry.hpp"
#include "say.hpp"

namespace isorisk::study::decisions {
namespace {

constexpr double kSameScore = 1e-9;
constexpr double kOverlap = 0.01;  // of its own area: less is how the outlines were drawn
constexpr const char* kResidents = "residents";
constexpr const char* kBan = "no_residents";

std::string str(std::string_view text) { return std::string{text}; }

void judge_level(const Study& study, const Say& say, CapacityResult& out) {
  const CapacityInputs& in = study.capacity;
  ParkLevel& level = out.level;
  const data::Table& rules = data::table("standards/park_rules.csv");
  for (std::size_t r = 0; r < rules.rows(); ++r) {
    if (rules.text(r, "key") != "full_score") continue;
    level.document_full = rules.number(r, "value");
    level.document = rules.text(r, "document");
    level.confidence = rules.text(r, "confidence");
  }
  level.asked = in.scores_given;
  if (!level.asked) return;
  for (const ParkScore& s : in.scores) {
    if (s.veto_item) {
      level.veto_items_given = true;
      if (!s.veto) {
        level.missing.push_back(s.item);
      } else if (*s.veto) {
        level.vetoes.push_back(s.item);
      }
      continue;
    }
    level.full += *s.full_score;
    if (s.score) {
      level.total += *s.score;
    } else {
      level.missing.push_back(s.item);
    }
  }
  const bool whole = std::abs(level.full - level.document_full) <= kSameScore;
  level.complete = level.missing.empty() && whole;
  const auto warn = [&](std::string code, std::string message) {
    out.warnings.push_back({std::move(code), level.document, std::move(message)});
  };
  if (!whole) {
    warn("scores_incomplete",
         say("the full scores of the table add up to ", "评分表各项满分合计为 ") +
             number_text(level.full) + say(", not to ", "，而非 ") +
             number_text(level.document_full) +
             say(": items are missing, no level is given", "：缺少评分项，不定级"));
  }
  if (!level.missing.empty()) {
    std::string list;
    for (const std::string& m : level.missing) list += (list.empty() ? "" : say("; ", "；")) + m;
    warn("scores_missing", say("without a score or an answer: ", "未评分或未答复：") + list);
  }
  if (!level.veto_items_given) {
    warn("veto_not_given",
         say("the study answers no veto item; the annex of the guideline has items that make a "
             "park level A at once: compare with it",
             "算例未答复否决项；导则附件中有直接判为A级的情形，请对照"));
  }
  const data::Table& levels = data::table("standards/park_levels.csv");
  for (std::size_t r = 0; r < levels.rows(); ++r) {
    const bool by_veto = !level.vetoes.empty() && r == 0;  // the first level is the worst
    const double from = levels.number(r, "score_from");
    const std::string below = str(levels.text(r, "score_below"));
    const bool by_score = level.vetoes.empty() && level.complete && level.total >= from &&
                          (below == "inf" || level.total < levels.number(r, "score_below"));
    if (!by_veto && !by_score) continue;
    level.level = levels.text(r, "level");
    level.name_zh = levels.text(r, "name_zh");
    level.name_en = levels.text(r, "name_en");
    if (levels.text(r, "confidence") != "read" || level.confidence != "read") {
      warn("unconfirmed_values",
           say("bounds of the levels [", "等级分数线［") +
               results::name_of(study, "confidence", str(levels.text(r, "confidence"))) +
               say("], full score [", "］、满分［") +
               results::name_of(study, "confidence", level.confidence) +
               say("]: compare with the print", "］：请与正式文本核对"));
    }
  }
}

// --- what the study shows against ban 2 ---------------------------------------------------------

class Finder {
 public:
  Finder(const Study& study, CapacityResult& out) : study_{study}, out_{out} {
    park_ = study.control_line.park;
    out.park_given = !park_.empty();
    if (!park_.empty()) return;
    for (const Site& s : study.sites) park_.push_back(s.area);
  }

  void find() {
    const data::Table& rules = data::table("standards/park_bans.csv");
    for (std::size_t r = 0; r < rules.rows(); ++r) {
      const std::string layer = str(rules.text(r, "layer"));
      const std::string value = str(rules.text(r, "value"));
      const std::string finding = str(rules.text(r, "finding"));
      const double least =
          rules.text(r, "min_persons").empty() ? 0.0 : rules.number(r, "min_persons");
      if (layer == "targets") {
        for (const Target& t : study_.targets) {
          if (t.kind != value || (least > 0.0 && t.persons.value_or(0.0) < least)) continue;
          add(finding, layer, t.id, results::named(study_, t), t.persons, t.shape);
        }
      } else if (layer == "population") {
        for (const PopulationArea& p : study_.population_areas) {
          const double persons = std::max(p.persons_day, p.persons_night);
          if (p.kind != value || persons < std::max(least, 1e-9)) continue;
          add(finding, layer, p.id, p.name, persons, p.area);
        }
      } else {
        for (const LandUse& u : study_.land_use) {
          if (u.land_class == value) {
            add(finding, layer, u.id, results::named(study_, u), std::nullopt, u.area);
          }
        }
      }
    }
  }

 private:
  [[nodiscard]] bool inside(const gis::Geometry& shape) const {
    for (const gis::Geometry& area : park_) {
      if (!gis::intersects(area, shape)) continue;
      if (!shape.is_areal()) return true;
      const gis::Geometry shared = gis::intersection(area, shape);
      if (shared.is_areal() && gis::area_m2(shared) >= kOverlap * gis::area_m2(shape)) return true;
    }
    return false;
  }

  void add(const std::string& what, const std::string& layer, const std::string& id,
           const std::string& name, std::optional<double> persons, const gis::Geometry& shape) {
    if (!inside(shape)) return;
    out_.findings.push_back({.what = what,
                             .layer = layer,
                             .id = id,
                             .name = name,
                             .persons = persons,
                             .position = gis::representative_point(shape)});
  }

  const Study& study_;
  CapacityResult& out_;
  std::vector<gis::Geometry> park_;
};

void judge_checklist(const Study& study, const Say& say, CapacityResult& out) {
  Finder{study, out}.find();
  const data::Table& items = data::table("standards/park_ten_haves.csv");
  const auto found = [&](bool residents) {
    std::string names;
    for (const ParkFinding& f : out.findings) {
      if ((f.what == kResidents) != residents) continue;
      names += (names.empty() ? "" : say(", ", "、")) + f.id + " " + f.name;
    }
    return names;
  };
  std::string missing;
  for (std::size_t i = 0; i < items.rows(); ++i) {
    ParkCheck check{.key = str(items.text(i, "key")),
                    .item_zh = str(items.text(i, "item_zh")),
                    .item_en = str(items.text(i, "item_en")),
                    .ban = items.text(i, "kind") == "ban",
                    .due = str(items.text(i, "due")),
                    .confidence = str(items.text(i, "confidence"))};
    for (const ParkAnswer& a : study.capacity.checklist) {
      if (a.key != check.key) continue;
      check.answer = a.answer;
      check.note = a.note;
      check.evidence = a.evidence;
    }
    if (check.key == kBan) {
      const std::string residents = found(true);
      const std::string factories = found(false);
      const auto note = [&](const std::string& text) {
        check.note += (check.note.empty() ? "" : say("; ", "；")) + text;
      };
      if (!residents.empty()) {
        if (check.answer == "yes") {
          out.warnings.push_back({"checklist_contradicts", check.key,
                                  say("the checklist says yes, the study shows residents: ",
                                      "清单答复为“是”，但算例中园区内有居民：") +
                                      residents});
        }
        check.answer = "no";
        check.by_data = true;
        note(say("residents: ", "居民：") + residents);
      }
      if (!factories.empty()) {
        note(say("to be judged (labour-intensive?): ", "待判定（是否劳动密集型）：") + factories);
      }
      if (residents.empty() && check.answer.empty()) {
        note(
            say("the study shows no residents inside the sites; land between them was not looked "
                "at",
                "算例中企业用地内未见居民；未检查企业之间的用地"));
      }
    }
    if (check.answer.empty()) {
      missing += (missing.empty() ? "" : say("; ", "；")) +
                 (study.language == Language::Zh ? check.item_zh : check.item_en);
    }
    out.checklist.push_back(std::move(check));
  }
  if (study.capacity.checklist_given && !missing.empty()) {
    out.warnings.push_back({"checklist_missing", "capacity.checklist",
                            say("without an answer: ", "未答复：") + missing});
  }
}

}  // namespace

void judge_park(const Study& study, CapacityResult& result) {
  const Say say{study};
  judge_level(study, say, result);
  judge_checklist(study, say, result);
}

}  // namespace isorisk::study::decisions
