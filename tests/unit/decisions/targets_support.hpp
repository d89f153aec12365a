// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "decisions/targets_decide.hpp"
#include "decisions/targets_read.hpp"
#include "decisions/targets_rules.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/study/decisions/targets.hpp"

/// A town for the tests of targets from map data.
namespace isorisk::study::decisions::targets_test {

namespace fs = std::filesystem;

using map_data::MapData;
using map_data::MapFeature;
using map_rules::Purpose;
using map_rules::Rule;
using map_rules::RuleSet;
using map_rules::Shape;
using map_rules::Tags;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "isorisk-targets-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = fs::canonical(name);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name, std::ios::binary} << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in{path_ / name, std::ios::binary};
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
  }

 private:
  fs::path path_;
};

inline gis::Geometry box(double x, double y, double w, double h) {
  return gis::Geometry::polygon({{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}});
}
inline gis::Geometry spot(double x, double y) { return gis::Geometry::point({x, y}); }

/// A map in metres, features numbered in the order they come.
class Town {
 public:
  Town() { map_.crs = gis::parse_crs("EPSG:32632"); }

  Town& add(gis::Geometry shape, Tags tags) {
    const std::string number = std::to_string(++count_);
    const bool point = shape.is_point();
    map_.features.push_back({.id = (point ? "osm-n" : "osm-w") + number,
                             .source = (point ? "node " : "way ") + number,
                             .tags = std::move(tags),
                             .shape = std::move(shape)});
    return *this;
  }
  /// A row of houses of 10 m x 10 m, `gap` metres between them.
  Town& houses(int count, double x, double y, double gap,
               const Tags& tags = {{"building", "house"}}) {
    for (int i = 0; i < count; ++i) add(box(x + i * (10.0 + gap), y, 10.0, 10.0), tags);
    return *this;
  }
  MapData& map() { return map_; }

  TargetsResult decide(const TargetsOptions& options = {}) const {
    Reporter reporter;
    return decide_targets(map_, RuleSet{options}, options.language, reporter);
  }

 private:
  MapData map_;
  int count_ = 0;
};

inline const MapTarget& only(const TargetsResult& r, std::string_view kind) {
  const MapTarget* found = nullptr;
  for (const MapTarget& t : r.targets) {
    if (t.kind != kind) continue;
    if (found != nullptr) throw std::runtime_error("several targets of kind " + std::string{kind});
    found = &t;
  }
  if (found == nullptr) throw std::runtime_error("no target of kind " + std::string{kind});
  return *found;
}

inline std::size_t count_of(const TargetsResult& r, std::string_view kind) {
  return static_cast<std::size_t>(std::count_if(
      r.targets.begin(), r.targets.end(), [&](const MapTarget& t) { return t.kind == kind; }));
}

inline std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "nothing was thrown";
}

inline bool has_warning(const TargetsResult& r, std::string_view code) {
  return std::any_of(r.warnings.begin(), r.warnings.end(),
                     [&](const Warning& w) { return w.code == code; });
}

inline double night_on(const TargetsResult& r) {
  double sum = 0.0;
  for (const MapPopulation& p : r.population) sum += p.night;
  return sum;
}

}  // namespace isorisk::study::decisions::targets_test
