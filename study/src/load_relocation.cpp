// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>

#include "isorisk/data/embedded.hpp"
#include "layer_reader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

std::string or_else(std::string text, const std::string& otherwise) {
  return text.empty() ? otherwise : text;
}

const YamlNode* map_of(const YamlNode& section, std::string_view key) {
  const YamlNode* node = section.find(key);
  return node != nullptr && node->kind == YamlNode::Kind::Map ? node : nullptr;
}

// Index of the thing with this id; -1 (reported) when there is none.
template <typename T>
std::int32_t index_of(Record& r, std::string_view field, const std::vector<T>& list,
                      const std::string& what, bool complete = true) {
  const std::string id = r.text(field);
  if (id.empty()) return -1;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].id == id) return static_cast<std::int32_t>(i);
    known.push_back(list[i].id);
  }
  if (complete) {
    r.error("unknown_" + what, field, r.shown(field), "no " + what + " has this id", joined(known),
            did_you_mean(id, known));
  }
  return -1;
}

std::optional<bool> yes_no(Record& r, std::string_view field) {
  const std::string word = r.choice(field);
  if (word.empty()) return std::nullopt;
  return word == "yes";
}

Day day(Record& r, std::string_view field) {
  const std::string text = r.text(field);
  if (text.empty()) return std::nullopt;
  // Spreadsheets and GDAL write dates as 2027/06/30.
  std::string dashed = text.substr(0, 10);
  std::replace(dashed.begin(), dashed.end(), '/', '-');
  const Day d = parse_day(dashed);
  if (!d) r.error("bad_date", field, r.shown(field), "is no date", "like 2027-06-30");
  return d;
}

EnterpriseSize size_of(const std::string& word) {
  if (word == "small") return EnterpriseSize::Small;
  if (word == "medium") return EnterpriseSize::Medium;
  if (word == "large") return EnterpriseSize::Large;
  if (word == "extra_large") return EnterpriseSize::ExtraLarge;
  return EnterpriseSize::Unknown;
}

WayOut way_of(const std::string& word) {
  if (word == "move") return WayOut::Move;
  return word == "convert" ? WayOut::Convert : WayOut::Close;
}

void load_site_table(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "relocation_sites", entry, "relocation.sites", {}};
  std::vector<RelocationSite>& list = context.study.relocation.sites;
  reader.each([&](Record& r) {
    RelocationSite s;
    s.origin = r.origin();
    s.site = site_index(context, r, "site");
    s.size = size_of(r.choice("size"));
    s.major_risk = yes_no(r, "major_risk");
    s.populated_area = yes_no(r, "populated_area");
    s.must_leave = yes_no(r, "must_leave").value_or(false);
    s.not_before = day(r, "not_before");
    s.note = r.text("note");
    const auto same = std::find_if(list.begin(), list.end(), [&](const RelocationSite& o) {
      return s.site >= 0 && o.site == s.site;
    });
    if (same != list.end()) {
      r.error("duplicate_row", "site", r.shown("site"),
              "the site has a row already at " + same->origin.text(), "one row for each site");
    }
    if (r.good()) list.push_back(std::move(s));
  });
}

void load_destinations(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{
      context, "destinations", entry, "relocation.destinations", {.points = true, .areas = true}};
  if (!reader.placed()) context.unplaced = true;
  reader.each([&](Record& r) {
    RelocationDestination d;
    d.origin = r.origin();
    d.id = r.text("id");
    d.name = or_else(r.text("name"), d.id);
    d.name_zh = or_else(r.text("name_zh"), d.name);
    d.capacity = r.number("capacity", "-");
    d.capacity_unit = r.text("capacity_unit");
    d.shape = r.geometry();
    if (r.good_geometry()) d.position = gis::representative_point(d.shape);
    if (r.good()) context.study.relocation.destinations.push_back(std::move(d));
  });
}

void load_destination_targets(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context,
                     "destination_targets",
                     entry,
                     "relocation.destination_targets",
                     {.points = true, .areas = true}};
  if (!reader.placed()) context.unplaced = true;
  RelocationInputs& in = context.study.relocation;
  reader.each([&](Record& r) {
    DestinationTarget t;
    t.origin = r.origin();
    t.id = r.text("id");
    t.name = or_else(r.text("name"), t.id);
    t.name_zh = or_else(r.text("name_zh"), t.name);
    t.destination = index_of(r, "destination", in.destinations, "destination");
    t.target_class = r.choice("class");
    t.kind = r.text("kind");
    t.persons = r.number("persons", "-");
    const auto background = r.number("background_risk", "/yr");
    t.background_given = background.has_value();
    t.background_per_yr = background.value_or(0.0);
    t.shape = r.geometry();
    if (r.good()) in.destination_targets.push_back(std::move(t));
  });
}

void load_destination_fn(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "destination_fn", entry, "relocation.destination_fn", {}};
  RelocationInputs& in = context.study.relocation;
  reader.each([&](Record& r) {
    DestinationCurvePoint p;
    p.origin = r.origin();
    p.destination = index_of(r, "destination", in.destinations, "destination");
    p.deaths = r.number("deaths", "-").value_or(0.0);
    p.frequency_per_yr = r.number("frequency", "/yr").value_or(0.0);
    // A cumulative curve: more deaths, lower frequency.
    for (const DestinationCurvePoint& o : in.destination_fn) {
      if (o.destination != p.destination || !r.good()) continue;
      const bool falls = (p.deaths > o.deaths && p.frequency_per_yr <= o.frequency_per_yr) ||
                         (p.deaths < o.deaths && p.frequency_per_yr >= o.frequency_per_yr);
      if (!falls) {
        r.error("curve_not_falling", "frequency", r.shown("frequency"),
                "of " + shown_number(p.deaths) + " deaths or more does not fit " + o.origin.text() +
                    ": frequencies of N or more deaths fall with N");
      }
    }
    if (r.good()) in.destination_fn.push_back(std::move(p));
  });
}

void load_options(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "relocation_options", entry, "relocation.options", {}};
  RelocationInputs& in = context.study.relocation;
  reader.each([&](Record& r) {
    RelocationOption o;
    o.origin = r.origin();
    o.id = r.text("id");
    o.site = site_index(context, r, "site");
    const std::string way = r.choice("way");
    o.way = way_of(way);
    o.name = r.text("name");
    o.name_zh = or_else(r.text("name_zh"), o.name);
    o.destination = index_of(r, "destination", in.destinations, "destination");
    o.cost = r.number("cost", "-");
    o.risk_factor = r.number("risk_factor", "-");
    o.capacity_use = r.number("capacity_use", "-").value_or(1.0);
    o.not_before = day(r, "not_before");
    if (!way.empty() && o.way == WayOut::Move && o.destination < 0 && r.good()) {
      r.error("missing_value", "destination", "", "a site that moves needs a destination",
              "id of a feature of relocation.destinations");
    }
    if (!way.empty() && o.way != WayOut::Move && o.destination >= 0) {
      r.error("destination_without_move", "destination", r.shown("destination"),
              "only a site that moves has a destination", "", "way: move");
    }
    if (!way.empty() && o.way == WayOut::Close && o.risk_factor.value_or(0.0) != 0.0) {
      r.error("closed_with_risk", "risk_factor", r.shown("risk_factor"),
              "a site that closes has no risk left", "empty or 0",
              "way: convert for a part that stays");
    }
    if (r.good()) in.options.push_back(std::move(o));
  });
}

void load_factors(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "relocation_factors", entry, "relocation.risk_factors", {}};
  RelocationInputs& in = context.study.relocation;
  reader.each([&](Record& r) {
    EquipmentFactor f;
    f.origin = r.origin();
    f.option = index_of(r, "option", in.options, "option");
    f.equipment = index_of(r, "equipment", context.study.equipment, "equipment");
    f.risk_factor = r.number("risk_factor", "-").value_or(1.0);
    if (f.option >= 0 && f.equipment >= 0) {
      const RelocationOption& o = in.options[static_cast<std::size_t>(f.option)];
      const Equipment& e = context.study.equipment[static_cast<std::size_t>(f.equipment)];
      if (e.site != o.site) {
        r.error("equipment_of_another_site", "equipment", r.shown("equipment"),
                "stands in another site than that of the option");
      }
      if (o.way == WayOut::Close) {
        r.error("closed_with_risk", "option", r.shown("option"),
                "a site that closes has no risk left");
      }
    }
    const auto same =
        std::find_if(in.factors.begin(), in.factors.end(), [&](const EquipmentFactor& o) {
          return f.option >= 0 && o.option == f.option && o.equipment == f.equipment;
        });
    if (same != in.factors.end()) {
      r.error("duplicate_row", "equipment", r.shown("equipment"),
              "has a factor for this option already at " + same->origin.text());
    }
    if (r.good()) in.factors.push_back(std::move(f));
  });
  // A conversion is what lowers the risk: without a factor it would do nothing, silently.
}

void check_factors(LoadContext& context) {
  const RelocationInputs& in = context.study.relocation;
  for (std::size_t i = 0; i < in.options.size(); ++i) {
    const RelocationOption& o = in.options[i];
    const bool by_equipment = std::any_of(
        in.factors.begin(), in.factors.end(),
        [&](const EquipmentFactor& f) { return f.option == static_cast<std::int32_t>(i); });
    if (o.way == WayOut::Convert && !o.risk_factor && !by_equipment) {
      context.error(o.origin, "missing_value", "risk_factor", "",
                    "an upgrade in place needs to say what it does to the risk",
                    "0 to 1: frequencies afterwards as a part of today's",
                    "or rows of relocation.risk_factors for single pieces of equipment");
    }
  }
}

// A site that may not stay must have somewhere to go.
void check_must_leave(LoadContext& context) {
  const RelocationInputs& in = context.study.relocation;
  for (const RelocationSite& s : in.sites) {
    const bool can = std::any_of(in.options.begin(), in.options.end(), [&](const auto& o) {
      return o.site == s.site && o.cost.has_value();
    });
    if (s.must_leave && s.site >= 0 && !can) {
      context.error(s.origin, "no_way_out", "must_leave", "\"yes\"",
                    "the site may not stay and has no option with a cost", "",
                    "add a row for it to relocation.options");
    }
  }
}

void load_receptors(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "relocation_receptors", entry, "relocation.receptors", {}};
  RelocationInputs& in = context.study.relocation;
  reader.each([&](Record& r) {
    const std::string move = r.text("move");
    const std::int32_t target = index_of(r, "target", context.study.targets, "target");
    const std::int32_t people =
        index_of(r, "population", context.study.population_areas, "population");
    const auto cost = r.number("cost", "-");
    const Day not_before = day(r, "not_before");
    const std::string name = r.text("name");
    const std::string name_zh = r.text("name_zh");
    if (r.good() && target < 0 && people < 0) {
      r.error("missing_value", "target", "", "needs a target, a population area, or both");
    }
    if (!r.good()) return;
    std::string id = move;
    if (id.empty() && target >= 0) id = context.study.targets[static_cast<std::size_t>(target)].id;
    if (id.empty()) id = context.study.population_areas[static_cast<std::size_t>(people)].id;
    auto it = std::find_if(in.receptors.begin(), in.receptors.end(),
                           [&](const RelocationReceptor& o) { return o.id == id; });
    if (it == in.receptors.end()) {
      in.receptors.push_back({.id = id, .origin = r.origin()});
      it = in.receptors.end() - 1;
    }
    if (it->name.empty()) it->name = name;
    if (it->name_zh.empty()) it->name_zh = name_zh;
    if (cost) it->cost = it->cost.value_or(0.0) + *cost;
    if (not_before) it->not_before = std::max(it->not_before.value_or(*not_before), *not_before);
    for (const RelocationReceptor& o : in.receptors) {
      if (target >= 0 && std::find(o.targets.begin(), o.targets.end(), target) != o.targets.end()) {
        r.error("duplicate_row", "target", r.shown("target"), "moves already with " + o.id);
        return;
      }
      if (people >= 0 &&
          std::find(o.population.begin(), o.population.end(), people) != o.population.end()) {
        r.error("duplicate_row", "population", r.shown("population"), "moves already with " + o.id);
        return;
      }
    }
    if (target >= 0) it->targets.push_back(target);
    if (people >= 0) it->population.push_back(people);
  });
  for (RelocationReceptor& o : in.receptors) {
    if (o.name.empty() && !o.targets.empty()) {
      const Target& t = context.study.targets[static_cast<std::size_t>(o.targets.front())];
      o.name = t.name;
      o.name_zh = or_else(o.name_zh, t.name_zh);
    } else if (o.name.empty()) {
      const auto area = static_cast<std::size_t>(o.population.front());
      o.name = or_else(context.study.population_areas[area].name, o.id);
    }
    o.name_zh = or_else(o.name_zh, o.name);
  }
}

void load_buildings(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context,
                     "occupied_buildings",
                     entry,
                     "relocation.buildings",
                     {.points = true, .areas = true}};
  if (!reader.placed()) context.unplaced = true;
  reader.each([&](Record& r) {
    OccupiedBuilding b;
    b.origin = r.origin();
    b.id = r.text("id");
    b.name = or_else(r.text("name"), b.id);
    b.name_zh = or_else(r.text("name_zh"), b.name);
    b.site = site_index(context, r, "site");
    b.kind = r.choice("kind");
    b.persons = r.number("persons", "-");
    b.blast_resistant = yes_no(r, "blast_resistant").value_or(false);
    b.shape = r.geometry();
    if (r.good()) context.study.relocation.buildings.push_back(std::move(b));
  });
}

void load_own_limits(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "building_limits", entry, "relocation.building_limits", {}};
  const std::vector<Word> effects = vocabulary("building_effect");
  reader.each([&](Record& r) {
    BuildingLimit l;
    l.effect = r.choice("effect");
    for (const Word& w : effects) {
      if (w.key != l.effect) continue;
      l.name_zh = w.name_zh;
      l.name_en = w.name_en;
    }
    l.building = or_else(r.choice("building"), "any");
    l.max_frequency_per_yr = r.number("max_frequency", "/yr").value_or(0.0);
    l.action = or_else(r.choice("action"), "review");
    l.note_en = r.text("note");
    l.note_zh = or_else(r.text("note_zh"), l.note_en);
    l.source = or_else(r.text("source"), r.origin().text());
    l.confidence = "given";
    if (r.good()) context.study.relocation.building_limits.push_back(std::move(l));
  });
}

void default_limits(RelocationInputs& in) {
  const data::Table& t = data::table("standards/occupied_buildings.csv");
  const auto text = [&](std::size_t row, std::string_view column) {
    return std::string{t.text(row, column)};
  };
  for (std::size_t i = 0; i < t.rows(); ++i) {
    in.building_limits.push_back({.effect = text(i, "effect"),
                                  .building = text(i, "building"),
                                  .max_frequency_per_yr = t.number(i, "max_frequency_per_yr"),
                                  .action = text(i, "action"),
                                  .name_zh = text(i, "name_zh"),
                                  .name_en = text(i, "name_en"),
                                  .note_zh = text(i, "note_zh"),
                                  .note_en = text(i, "note_en"),
                                  .source = text(i, "source"),
                                  .confidence = text(i, "confidence")});
  }
}

std::string text_of(const YamlNode& section, std::string_view key) {
  const YamlNode* node = section.find(key);
  return node != nullptr && node->kind == YamlNode::Kind::Scalar ? node->text : std::string{};
}

Day day_of(LoadContext& context, const YamlNode& section, const std::string& key,
           const std::string& path) {
  const YamlNode* node = section.find(key);
  if (node == nullptr || node->kind != YamlNode::Kind::Scalar) return std::nullopt;
  const Day d = parse_day(node->text);
  if (!d) {
    context.error(node->line, "bad_date", path, node->shown(), "is no date", "like 2027-06-30");
  }
  return d;
}

std::optional<double> amount_of(LoadContext& context, const YamlNode& section,
                                const std::string& key, const std::string& path) {
  const YamlNode* node = section.find(key);
  if (node == nullptr) return std::nullopt;
  const auto json = node->json();
  if (!json.is_number()) return std::nullopt;  // the structure check has said so
  const double v = json.get<double>();
  if (!(v >= 0.0) || !std::isfinite(v)) {
    context.error(node->line, "out_of_range", path, node->shown(), "is out of range", "0 or more");
    return std::nullopt;
  }
  return v;
}

void load_batches(LoadContext& context, const YamlNode& section) {
  const YamlNode* list = section.find("batches");
  if (list == nullptr || list->kind != YamlNode::Kind::List) return;
  std::vector<RelocationBatch>& batches = context.study.relocation.batches;
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const YamlNode& item = list->items[i];
    if (item.kind != YamlNode::Kind::Map) continue;
    const std::string path = path_item("relocation.batches", i);
    RelocationBatch b;
    b.name = or_else(text_of(item, "name"), std::to_string(i + 1));
    b.name_zh = or_else(text_of(item, "name_zh"), b.name);
    b.deadline = day_of(context, item, "deadline", path + ".deadline");
    b.budget = amount_of(context, item, "budget", path + ".budget");
    b.max_sites = amount_of(context, item, "max_sites", path + ".max_sites");
    if (!batches.empty() && b.deadline && batches.back().deadline &&
        *b.deadline <= *batches.back().deadline) {
      context.error(item.line, "batches_out_of_order", path + ".deadline",
                    text_of(item, "deadline"), "is not after the deadline of the batch before",
                    "batches in order of their deadlines");
    }
    batches.push_back(std::move(b));
  }
}

}  // namespace

Day parse_day(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto part = [&](std::size_t from, std::size_t length) {
    int value = -1;
    const auto r = std::from_chars(text.data() + from, text.data() + from + length, value);
    return r.ec == std::errc{} && r.ptr == text.data() + from + length ? value : -1;
  };
  const int y = part(0, 4);
  const int m = part(5, 2);
  const int d = part(8, 2);
  if (y < 1900 || m < 0 || d < 0) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year{y},
                                        std::chrono::month{static_cast<unsigned>(m)},
                                        std::chrono::day{static_cast<unsigned>(d)}};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days{day};
}

std::string day_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day d{day};
  const auto two = [](unsigned v) { return (v < 10 ? "0" : "") + std::to_string(v); };
  return std::to_string(static_cast<int>(d.year())) + "-" + two(static_cast<unsigned>(d.month())) +
         "-" + two(static_cast<unsigned>(d.day()));
}

void load_relocation(LoadContext& context) {
  RelocationInputs& in = context.study.relocation;
  const YamlNode* section = context.root->find("relocation");
  in.given = section != nullptr;
  const auto number = [&](const std::string& key) {
    return context.option(section, "relocation." + key, "relocation." + key);
  };
  in.relative_gap = number("gap");
  in.node_limit = static_cast<std::int64_t>(number("node_limit"));
  in.time_limit_s = number("time_limit");
  in.frontier_points = static_cast<int>(number("frontier_points"));
  in.exposed_contour_per_yr = number("exposed_contour");
  in.years_after = number("years_after");
  const auto word = [&](const std::string& key) {
    const std::string given = section == nullptr ? std::string{} : text_of(*section, key);
    return given.empty() ? default_row("relocation." + key).word : given;
  };
  in.lower_line = word("societal") == "acceptable";
  in.programme = word("programme");
  in.new_at_destinations = word("destination_situation") == "new";
  if (section == nullptr || section->kind != YamlNode::Kind::Map) {
    default_limits(in);
    return;
  }
  in.cost_unit = text_of(*section, "cost_unit");
  in.budget = amount_of(context, *section, "budget", "relocation.budget");
  in.start = day_of(context, *section, "start", "relocation.start");
  load_batches(context, *section);
  if (const YamlNode* n = map_of(*section, "sites")) load_site_table(context, *n);
  if (const YamlNode* n = map_of(*section, "destinations")) load_destinations(context, *n);
  if (const YamlNode* n = map_of(*section, "destination_targets")) {
    load_destination_targets(context, *n);
  }
  if (const YamlNode* n = map_of(*section, "destination_fn")) load_destination_fn(context, *n);
  if (const YamlNode* n = map_of(*section, "options")) load_options(context, *n);
  if (const YamlNode* n = map_of(*section, "risk_factors")) load_factors(context, *n);
  check_factors(context);
  check_must_leave(context);
  if (const YamlNode* n = map_of(*section, "receptors")) load_receptors(context, *n);
  if (const YamlNode* n = map_of(*section, "buildings")) load_buildings(context, *n);
  if (const YamlNode* n = map_of(*section, "building_limits")) load_own_limits(context, *n);
  if (in.building_limits.empty()) default_limits(in);
  if (!in.batches.empty() && in.start && in.batches.front().deadline &&
      *in.start > *in.batches.front().deadline) {
    context.error(section->find("start")->line, "start_after_deadline", "relocation.start",
                  day_text(*in.start), "is after the deadline of the first batch");
  }
  if (in.cost_unit.empty() && !in.options.empty()) {
    context.warning(section->line, "no_cost_unit", "relocation.cost_unit", "",
                    "costs have no unit: numbers will be shown without one", "",
                    "cost_unit: \"10^4 CNY\"");
  }
}

}  // namespace isorisk::study
