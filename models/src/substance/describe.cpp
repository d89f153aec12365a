// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/substance/describe.hpp"

#include <nlohmann/json.hpp>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models {

std::string describe_substance(const Substance& s) {
  if (s.data_file.starts_with("substances/")) return std::string{data::text(s.data_file).content};
  if (s.surrogate_of.empty())
    throw DataError("substance '" + s.id + "' has no data file to describe it by");
  nlohmann::ordered_json out;
  out["id"] = s.id;
  out["name_en"] = s.name_en;
  out["name_zh"] = s.name_zh;
  out["surrogate_of"] = s.surrogate_of;
  for (const PropertySource& p : s.sources) {
    nlohmann::ordered_json entry;
    if (p.value) {
      entry["value"] = *p.value;
    } else {
      const TemperatureFunction& f = s.function(p.property);
      entry["t_min_k"] = f.t_min_k;
      entry["t_max_k"] = f.t_max_k;
    }
    entry["unit"] = p.unit;
    entry["source"] = p.source;
    entry["confidence"] = p.confidence;
    out[p.property] = std::move(entry);
  }
  out["flammable"] = s.flammable;
  out["toxic"] = s.toxic;
  for (const FlammableLimits& l : s.limits) {
    out["flammable_limits"].push_back({{"set", l.set},
                                       {"lower_fraction", l.lower_fraction},
                                       {"upper_fraction", l.upper_fraction},
                                       {"source", l.source},
                                       {"confidence", l.confidence}});
  }
  return out.dump(1) + "\n";
}

std::string describe_material(const Material& material) {
  return std::string{data::text(material.data_file).content};
}

std::string describe_substance(const SubstanceLibrary& library, std::string_view name) {
  if (library.find(name) == nullptr) {
    if (const Material* m = library.find_material(name)) return describe_material(*m);
  }
  return describe_substance(library.at(name));
}

std::string describe_substances(const SubstanceLibrary& library) {
  std::string out = "[";
  const char* separator = "\n";
  for (const Substance& s : library.all()) {
    out += separator;
    out += describe_substance(s);
    separator = ",";
  }
  for (const Material& m : library.materials()) {
    out += separator;
    out += describe_material(m);
    separator = ",";
  }
  return out + "]\n";
}

}  // namespace isorisk::models
