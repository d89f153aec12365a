// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include "../results/names.hpp"
#include "isorisk/gis/areas.hpp"

namespace isorisk::study::decisions {
namespace {

using models::criteria::Provenance;

std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool plain_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

constexpr std::size_t kLongestName = 60;

// Names of devices on Windows, and of the files that stand beside the records.
bool reserved(const std::string& lower_name) {
  static const std::set<std::string, std::less<>> names{"con",  "prn",     "aux",   "nul",
                                                        "park", "records", "report"};
  if (names.contains(lower_name)) return true;
  return lower_name.size() == 4 && (lower_name.starts_with("com") || lower_name.starts_with("lpt"));
}

bool plain(std::string_view id) {
  return !id.empty() && id.size() <= kLongestName && id.front() != '-' &&
         std::all_of(id.begin(), id.end(), plain_letter) && !reserved(lower(id));
}

// F of accidents with so many deaths or more.
double frequency_from(std::span<const risk::FnPair> by_falling_deaths, double deaths) {
  double f = 0.0;
  for (const risk::FnPair& p : by_falling_deaths) {
    if (p.deaths < deaths) break;
    f = p.frequency_per_yr;
  }
  return f;
}

// Pumps, pipes, arms and hoses pass a substance on; what stands in them is no stock.
bool holds_stock(EquipmentType type) {
  switch (type) {
    case EquipmentType::Pump:
    case EquipmentType::Compressor:
    case EquipmentType::Pipe:
    case EquipmentType::LoadingArm:
    case EquipmentType::Hose:
      return false;
    default:
      return true;
  }
}

std::vector<RecordSubstance> substances_of(const Study& study,
                                           std::span<const std::int32_t> equipment) {
  std::map<std::string, RecordSubstance> by_name;
  for (const std::int32_t i : equipment) {
    const Equipment& e = study.equipment[at(i)];
    RecordSubstance& s = by_name[e.substance];
    s.substance = e.substance;
    ++s.equipment;
    if (e.inventory_kg) {
      s.inventory_kg += *e.inventory_kg;
    } else if (holds_stock(e.type)) {
      ++s.without_inventory;
    }
  }
  std::vector<RecordSubstance> list;
  for (auto& [name, s] : by_name) list.push_back(std::move(s));
  std::stable_sort(list.begin(), list.end(),
                   [](const auto& a, const auto& b) { return a.inventory_kg > b.inventory_kg; });
  return list;
}

class OpenPoints {
 public:
  explicit OpenPoints(std::vector<OpenPoint>& into) : into_{into} {}
  void add(std::string code, std::string subject, std::string en, std::string zh) {
    OpenPoint point{std::move(code), std::move(subject), std::move(en), std::move(zh)};
    if (std::find(into_.begin(), into_.end(), point) == into_.end()) {
      into_.push_back(std::move(point));
    }
  }
  /// Limits that are not confirmed: one point for each clause and confidence.
  void unconfirmed(std::span<const models::criteria::Limit> limits) {
    struct Group {
      const Provenance* from;
      std::vector<std::string> en, zh;
    };
    std::vector<Group> groups;
    for (const models::criteria::Limit& limit : limits) {
      const Provenance& p = limit.provenance;
      if (p.confirmed()) continue;
      auto it = std::find_if(groups.begin(), groups.end(), [&](const Group& g) {
        return g.from->document == p.document && g.from->clause == p.clause &&
               g.from->confidence == p.confidence;
      });
      if (it == groups.end()) it = groups.insert(it, Group{&p, {}, {}});
      const std::string value = results::risk_text(limit.per_yr);
      std::string en = fmt::format("{} {}", limit.target_class, value);
      if (std::find(it->en.begin(), it->en.end(), en) != it->en.end()) continue;
      it->en.push_back(std::move(en));
      it->zh.push_back(fmt::format(
          "{} {}", data::display_name("target_class", limit.target_class, data::Language::Zh),
          value));
    }
    for (const Group& g : groups) {
      add("unconfirmed_limit", fmt::format("{} {}", g.from->document, g.from->clause),
          fmt::format("limits per year ({}), compare with the printed document: {}",
                      g.from->confidence, fmt::join(g.en, ", ")),
          fmt::format("限值（/年，{}），须与标准原文核对：{}",
                      data::display_name("confidence", g.from->confidence, data::Language::Zh),
                      fmt::join(g.zh, "、")));
    }
  }

 private:
  std::vector<OpenPoint>& into_;
};

// Warnings of the analysis name what they are about: "V-101", "V-101 hole 25 mm, D5".
bool about(std::string_view subject, const std::string& id) {
  if (!subject.starts_with(id)) return false;
  return subject.size() == id.size() || !plain_letter(subject[id.size()]);
}

void open_points_of_site(const Study& study, const RiskBasis& basis, const RecordParts& parts,
                         SiteRecord& record) {
  OpenPoints open{record.open};
  std::vector<std::string> grades;
  std::vector<std::string> phases;
  for (const std::int32_t i : record.equipment) {
    const Equipment& e = study.equipment[at(i)];
    if (!e.inventory_kg && holds_stock(e.type)) {
      open.add("no_inventory", e.id,
               "content not known: give inventory, or volume and fill_fraction",
               "存量未知：请给出 inventory，或 volume 与 fill_fraction");
    }
    if (!e.detection_class || !e.isolation_class) grades.push_back(e.id);
    if (!e.phase_given) phases.push_back(e.id);
    for (const Problem& p : study.warnings) {
      if (!(p.where == e.origin)) continue;
      const std::string text = p.field.empty() ? p.message : p.field + ": " + p.message;
      open.add(p.code, e.id, text, text);
    }
    for (const CountedWarning& w : basis.result.warnings) {
      if (about(w.warning.subject, e.id)) {
        open.add(w.warning.code, w.warning.subject, w.warning.message, w.warning.message);
      }
    }
  }
  if (!grades.empty()) {
    open.add("default_grades", fmt::format("{}", fmt::join(grades, ", ")),
             "detection_class or isolation_class not given: the default counts",
             "未给出 detection_class 或 isolation_class：按默认等级计算");
  }
  if (!phases.empty()) {
    open.add("derived_phase", fmt::format("{}", fmt::join(phases, ", ")),
             "phase derived from pressure and temperature", "相态由压力和温度推得");
  }
  const Site& site = study.sites[at(record.site)];
  for (const Problem& p : study.warnings) {
    if (!(p.where == site.origin)) continue;
    const std::string text = p.field.empty() ? p.message : p.field + ": " + p.message;
    open.add(p.code, site.id, text, text);
  }
  if (parts.hazard != nullptr) {
    for (const HazardGap& g : parts.hazard->gaps) {
      if (g.site != record.site) continue;
      open.add("hazard_gap", g.unit.empty() ? g.substance : g.unit + ": " + g.substance, g.what_en,
               g.what_zh);
    }
  }
  if (parts.distance != nullptr) {
    const SiteDistance& d = parts.distance->sites[at(record.site)];
    if (d.path.provisional) {
      open.add("provisional_method", site.id,
               "the choice of the distance method rests on an incomplete sum of q/Q",
               "外部安全防护距离方法的选择依据不完整的 q/Q 之和");
    }
    for (const DistanceGap& g : parts.distance->gaps) {
      if (g.site == record.site) open.add(g.code, g.subject, g.what.en, g.what.zh);
    }
  }
  std::vector<models::criteria::Limit> limits;
  for (const RecordTarget& t : record.targets) {
    if (t.limit) {
      limits.push_back(*t.limit);
    } else {
      open.add("no_limit", study.targets[at(t.target)].id,
               "the criteria state no limit for this target", "所选准则没有该目标的限值");
    }
  }
  open.unconfirmed(limits);
}

void open_points_of_park(const Study& study, const RecordParts& parts, ParkRecord& park) {
  OpenPoints open{park.open};
  std::vector<models::criteria::Limit> limits;
  for (const Target& t : study.targets) {
    if (const auto limit = study.criteria.limit(study::word(t.target_class), study.situation)) {
      limits.push_back(*limit);
    }
  }
  open.unconfirmed(limits);
  for (const auto& line : study.criteria.lines()) {
    if (line.provenance.confirmed()) continue;
    open.add("unconfirmed_line",
             fmt::format("{} {}", line.provenance.document, line.provenance.clause),
             fmt::format("line of societal risk: {}; compare with the printed document",
                         line.provenance.confidence),
             fmt::format(
                 "社会风险标准线：{}；须与标准原文核对",
                 data::display_name("confidence", line.provenance.confidence, data::Language::Zh)));
  }
  if (parts.distance != nullptr) {
    for (const DistanceGap& g : parts.distance->gaps) {
      if (g.site < 0) open.add(g.code, g.subject, g.what.en, g.what.zh);
    }
  }
  if (parts.capacity != nullptr) {
    for (const std::int32_t t : parts.capacity->state.without_person) {
      open.add("no_persons", study.targets[at(t)].id,
               "persons not given: the target does not count in RC_max",
               "未给出 persons：该目标不计入 RC_max");
    }
    for (const std::string& item : parts.capacity->level.missing) {
      open.add("no_score", item, "item of the safety level without a score or an answer",
               "安全风险等级的该项没有评分或答复");
    }
  }
  if (parts.control_line != nullptr) {
    for (const Warning& w : parts.control_line->warnings) {
      open.add(w.code, w.subject, w.message, w.message);
    }
  }
}

}  // namespace

std::vector<std::string> record_file_names(std::span<const std::string> ids) {
  std::vector<std::string> names(ids.size());
  std::set<std::string> used;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (plain(ids[i]) && used.insert(lower(ids[i])).second) names[i] = ids[i];
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!names[i].empty()) continue;
    std::string slug;
    for (const char c : ids[i]) {
      if (slug.size() == kLongestName) break;
      if (plain_letter(c)) slug += c;
    }
    std::string name = "site-" + std::to_string(i + 1) + (slug.empty() ? "" : "-" + slug);
    while (!used.insert(lower(name)).second) name += "-x";
    names[i] = std::move(name);
  }
  for (std::string& n : names) n += ".json";
  return names;
}

Records make_records(const Study& study, const RiskBasis& basis, const RecordParts& parts) {
  const QraResult& qra = basis.result;
  Records out;
  std::vector<std::string> ids;
  for (const Site& s : study.sites) ids.push_back(s.id);
  const std::vector<std::string> files = record_file_names(ids);

  // Risk at the targets, by site.
  std::vector<std::vector<double>> by_site(qra.targets.size(),
                                           std::vector<double>(study.sites.size(), 0.0));
  for (std::size_t t = 0; t < qra.targets.size(); ++t) {
    for (const TargetShare& share : qra.targets[t].shares) {
      const Release& r = qra.releases[at(qra.outcomes[at(share.outcome)].release)];
      by_site[t][at(study.equipment[at(r.equipment)].site)] += share.risk_per_yr;
    }
  }

  const double deciding =
      qra.societal && qra.societal->governing ? qra.societal->governing->deaths : 1.0;
  const double all_from = frequency_from(qra.fn, deciding);
  std::vector<gis::AreaOverlap> rings;
  if (parts.control_line != nullptr) {
    for (const ControlZone& z : parts.control_line->zones) rings.emplace_back(z.ring);
  }
  for (std::size_t s = 0; s < study.sites.size(); ++s) {
    SiteRecord record{.site = static_cast<std::int32_t>(s), .file = files[s]};
    for (std::size_t i = 0; i < study.equipment.size(); ++i) {
      if (study.equipment[i].site == record.site) {
        record.equipment.push_back(static_cast<std::int32_t>(i));
      }
    }
    record.substances = substances_of(study, record.equipment);
    if (s < qra.sites.size()) record.risk = qra.sites[s];
    if (basis.sites.size() == study.sites.size()) {
      std::vector<double> alone(study.sites.size(), 0.0);
      alone[s] = 1.0;
      record.fn = societal_risk(basis, alone);
    }
    record.societal_share_at_deaths = deciding;
    if (all_from > 0.0) {
      record.societal_share = std::min(1.0, frequency_from(record.fn, deciding) / all_from);
    }
    for (std::size_t t = 0; t < qra.targets.size(); ++t) {
      const TargetResult& r = qra.targets[t];
      if (!(by_site[t][s] > 0.0) || study.targets[at(r.target)].site == record.site) continue;
      record.targets.push_back({.target = r.target,
                                .risk_by_site_per_yr = by_site[t][s],
                                .risk_per_yr = r.risk_per_yr,
                                .share = r.risk_per_yr > 0.0 ? by_site[t][s] / r.risk_per_yr : 0.0,
                                .limit = r.limit,
                                .meets = r.meets,
                                .meets_alone = !r.limit || r.limit->allows(by_site[t][s])});
    }
    const auto urgency = [](const RecordTarget& t) {
      return t.limit ? t.risk_by_site_per_yr / t.limit->per_yr : 0.0;
    };
    std::stable_sort(record.targets.begin(), record.targets.end(),
                     [&](const auto& a, const auto& b) { return urgency(a) > urgency(b); });
    double rest = gis::area_m2(study.sites[s].area);
    for (const gis::AreaOverlap& ring : rings) {
      record.zone_m2.push_back(ring.shared_m2(study.sites[s].area));
      rest -= record.zone_m2.back();
    }
    if (!rings.empty()) record.zone_m2.push_back(std::max(0.0, rest));
    open_points_of_site(study, basis, parts, record);
    out.sites.push_back(std::move(record));
  }

  out.park.file = "park.json";
  std::vector<std::int32_t> all;
  for (std::size_t i = 0; i < study.equipment.size(); ++i) all.push_back(static_cast<int>(i));
  out.park.substances = substances_of(study, all);
  for (const TargetResult& t : qra.targets) out.park.failing_targets += t.meets ? 0 : 1;
  open_points_of_park(study, parts, out.park);
  return out;
}

}  // namespace isorisk::study::decisions
