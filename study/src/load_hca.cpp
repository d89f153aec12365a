// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "layer_reader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

const YamlNode* map_of(const YamlNode& section, std::string_view key) {
  const YamlNode* node = section.find(key);
  return node != nullptr && node->kind == YamlNode::Kind::Map ? node : nullptr;
}

void load_pipelines(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context, "hca_pipelines", entry, "hca.pipelines", {}};
  std::vector<std::string> known;
  for (const Equipment& e : context.study.equipment) {
    if (e.type == EquipmentType::Pipe && e.shape.is_linear()) known.push_back(e.id);
  }
  reader.each([&](Record& r) {
    HcaPipeline p{.origin = r.origin()};
    const std::string id = r.text("pipeline");
    p.product = r.choice("product");
    p.outer_diameter_m = r.number("outer_diameter", "m");
    if (const auto absolute = r.pressure("max_pressure")) {
      p.max_overpressure_pa = *absolute - context.study.atmosphere.pressure_abs_pa;
      if (!(*p.max_overpressure_pa > 0.0)) {
        r.error("no_overpressure", "max_pressure", r.shown("max_pressure"),
                "is no more than the air's", "more than the pressure of the air",
                "write gauge pressures as 6.3 MPa(g)");
      }
    }
    if (id.empty()) return;
    const auto it = std::find_if(
        context.study.equipment.begin(), context.study.equipment.end(), [&](const Equipment& e) {
          return e.id == id && e.type == EquipmentType::Pipe && e.shape.is_linear();
        });
    if (it == context.study.equipment.end()) {
      r.error("unknown_pipeline", "pipeline", r.shown("pipeline"),
              "is no pipe of the equipment that is drawn as a line", joined(known),
              did_you_mean(id, known));
      return;
    }
    p.equipment = static_cast<std::int32_t>(it - context.study.equipment.begin());
    const auto& all = context.study.hca.pipelines;
    if (std::any_of(all.begin(), all.end(),
                    [&](const HcaPipeline& x) { return x.equipment == p.equipment; })) {
      r.error("given_twice", "pipeline", r.shown("pipeline"), "has a row already", "one row each");
      return;
    }
    if (p.outer_diameter_m && it->pipe_diameter_m && *p.outer_diameter_m < *it->pipe_diameter_m) {
      r.error("outer_below_inner", "outer_diameter", r.shown("outer_diameter"),
              "is less than pipe_diameter, the inner one",
              "at least " + shown_number(1000.0 * *it->pipe_diameter_m) + " mm", "check the units");
    }
    if (r.good()) context.study.hca.pipelines.push_back(std::move(p));
  });
}

void load_buildings(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{
      context, "hca_buildings", entry, "hca.buildings", {.points = true, .areas = true}};
  reader.each([&](Record& r) {
    HcaBuilding b{.origin = r.origin()};
    b.id = r.text("id");
    b.name = r.text("name");
    b.name_zh = r.text("name_zh");
    b.kind = r.text("kind");
    b.households = r.number("households", "-");
    b.persons = r.number("persons", "-");
    b.storeys = r.integer("storeys");
    b.shape = r.geometry();
    if (r.good() && r.good_geometry()) context.study.hca.buildings.push_back(std::move(b));
  });
}

void load_features(LoadContext& context, const YamlNode& entry) {
  LayerReader reader{context,
                     "hca_features",
                     entry,
                     "hca.features",
                     {.points = true, .lines = true, .areas = true}};
  reader.each([&](Record& r) {
    HcaFeature f{.origin = r.origin()};
    f.id = r.text("id");
    f.name = r.text("name");
    f.name_zh = r.text("name_zh");
    f.kind = r.choice("kind");
    f.households = r.number("households", "-");
    f.shape = r.geometry();
    if (f.kind == "village" && !f.households) {
      r.warning(
          "missing_value", "households", "",
          "a village counts from 50 households on; without their number it is taken to count");
    }
    if (r.good() && r.good_geometry()) context.study.hca.features.push_back(std::move(f));
  });
}

}  // namespace

void load_hca(LoadContext& context) {
  HcaInputs& hca = context.study.hca;
  const YamlNode* section = context.root->find("hca");
  hca.given = section != nullptr;
  hca.window_m = context.option(section, "hca.window", "hca.window");
  hca.merge_gap_m = context.option(section, "hca.merge_gap", "hca.merge_gap");
  hca.storeys_share = context.option(section, "hca.storeys_share", "hca.storeys_share");
  if (section == nullptr || section->kind != YamlNode::Kind::Map) return;
  if (const YamlNode* pipelines = map_of(*section, "pipelines"))
    load_pipelines(context, *pipelines);
  if (const YamlNode* buildings = map_of(*section, "buildings")) {
    hca.buildings_given = true;
    load_buildings(context, *buildings);
  }
  if (const YamlNode* features = map_of(*section, "features")) {
    hca.features_given = true;
    load_features(context, *features);
  }
}

}  // namespace isorisk::study
