// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/output.hpp"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_invoke.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "../results/document.hpp"
#include "../results/layers.hpp"
#include "../results/names.hpp"
#include "decisions/document.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/crs.hpp"
#include "isorisk/report/html.hpp"
#include "isorisk/study/version.hpp"

namespace isorisk::study::decisions {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxDocumentBytes = std::uintmax_t{256} << 20;
constexpr const char* kReport = "report.html";

const char* word_of(Verdict v) { return verdict_word(v, ""); }

json json_of(const gis::Value& value) {
  if (const auto* i = std::get_if<std::int64_t>(&value)) return *i;
  if (const auto* d = std::get_if<double>(&value)) return number_json(*d);
  if (const auto* s = std::get_if<std::string>(&value)) return *s;
  return nullptr;
}

json warnings_of(const DecisionOutput& output) {
  json out = json::array();
  for (const Warning& w : output.warnings) {
    out.push_back({{"code", w.code}, {"subject", w.subject}, {"message", w.message}, {"count", 1}});
  }
  return out;
}

json report_of(const Study& study, const DecisionOutput& output,
               const results::BackgroundLayers& below) {
  const gis::Crs degrees = gis::parse_crs("EPSG:4326");
  const gis::Transformer to_degrees{study.crs, degrees};
  gis::Extent box;
  for (const Site& s : study.sites) box.include(gis::extent(s.area));
  for (const MapLayer& l : output.layers) {
    for (const gis::OutFeature& f : l.layer.features) box.include(gis::extent(f.geometry));
  }
  const gis::Extent bounds = to_degrees.box(box.expanded(0.05 * box.width_m()));

  std::vector<results::DrawnLayer> drawn{{&below.land_use, "fill", 0.9, 0.5, true},
                                         {&below.roads, "line", 1.0, 2.0, true},
                                         {&below.sites, "fill", 0.15, 1.5, true}};
  for (const MapLayer& l : output.layers) {
    drawn.push_back({&l.layer, l.kind, l.opacity, l.width, l.visible});
  }

  json figures = json::array();
  for (const Figure& f : output.figures) {
    figures.push_back({{"label", f.label},
                       {"value", f.value},
                       {"note", f.note},
                       {"verdict", word_of(f.verdict)}});
  }
  json tables = json::array();
  for (const OutTable& t : output.tables) {
    json columns = json::array();
    for (const Column& c : t.columns) {
      columns.push_back(
          {{"title", c.title}, {"align", c.right ? "right" : "left"}, {"verdict", c.verdict}});
    }
    json rows = json::array();
    json places = json::array();
    json verdicts = json::array();
    bool any_place = false;
    for (const Row& r : t.rows) {
      json cells = json::array();
      for (const gis::Value& v : r.cells) cells.push_back(json_of(v));
      rows.push_back(std::move(cells));
      verdicts.push_back(word_of(r.verdict));
      if (r.fly_to) {
        const Point p = to_degrees(*r.fly_to);
        places.push_back({p.x_m, p.y_m});
        any_place = true;
      } else {
        places.push_back(nullptr);
      }
    }
    json table{{"id", t.id},         {"title", t.title}, {"note", t.note},
               {"columns", columns}, {"rows", rows},     {"verdicts", verdicts}};
    if (any_place) table["fly_to"] = places;
    tables.push_back(std::move(table));
  }
  json provenance = json::array();
  const auto from = [&](std::string label, std::string value) {
    provenance.push_back({{"label", std::move(label)}, {"value", std::move(value)}});
  };
  from("isorisk", std::string{version()});
  if (!study.criteria.id().empty()) {
    from(results::name_of(study, "title", "criteria"),
         fmt::format("{} ({})", study.criteria.id(), study.criteria.document()));
    from("frequencies", study.frequencies.name());
  }
  from("CRS", study.crs.label());
  return {{"language", word(study.language)},
          {"title", results::named(study, study)},
          {"subtitle", output.title},
          {"bounds", {bounds.west_m, bounds.south_m, bounds.east_m, bounds.north_m}},
          {"layers", results::map_layers(drawn, study.crs)},
          {"figures", figures},
          {"fn_svg", ""},
          {"tables", tables},
          {"warnings", warnings_of(output)},
          {"provenance", provenance}};
}

std::string csv_of(const OutTable& table) {
  std::string out;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    out += (c == 0 ? "" : ",") + results::csv_cell(table.columns[c].title);
  }
  out += '\n';
  for (const Row& r : table.rows) {
    for (std::size_t c = 0; c < r.cells.size(); ++c) {
      if (c > 0) out += ',';
      const gis::Value& v = r.cells[c];
      out += std::holds_alternative<std::string>(v) ? results::csv_cell(std::get<std::string>(v))
                                                    : gis::as_text(v);
    }
    out += '\n';
  }
  return out;
}

// Names of decisions and ids of tables become names of files.
void check_names(const DecisionOutput& output) {
  const auto good = [](const std::string& s) {
    return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
  };
  if (!good(output.name)) throw Error("'" + output.name + "' is no name of a decision");
  for (const OutTable& t : output.tables) {
    if (!good(t.id)) throw Error("'" + t.id + "' is no id of a table");
    for (const Row& r : t.rows) {
      if (r.cells.size() != t.columns.size()) {
        throw Error("table '" + t.id + "' has a row of another length than its head");
      }
    }
  }
  for (const OutRaster& r : output.rasters) {
    if (!good(r.id)) throw Error("'" + r.id + "' is no id of a raster");
  }
  for (const OutFile& f : output.files) {
    const auto dot = f.name.rfind('.');
    const std::string stem = f.name.substr(0, dot);
    const std::string end = dot == std::string::npos ? "" : f.name.substr(dot);
    const bool letters = !stem.empty() && std::all_of(stem.begin(), stem.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '-';
    });
    if (!letters || (end != ".json" && end != ".csv" && end != ".svg")) {
      throw Error("'" + f.name + "' is no name of a file");
    }
  }
  std::set<std::string> names;
  for (std::string name : files_of(output)) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!names.insert(name).second) throw Error("the file '" + name + "' is named twice");
  }
}

// The files a document says its folder holds; empty when it is none of ours.
std::vector<std::string> listed_files(const fs::path& document) {
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(document, error))) return {};
  if (fs::file_size(document, error) > kMaxDocumentBytes || error) return {};
  std::ifstream in{document};
  const json parsed = json::parse(in, nullptr, false);
  std::vector<std::string> out;
  if (!parsed.is_object() || !parsed.contains("decision") || !parsed.contains("files")) return out;
  for (const json& f : parsed["files"]) {
    if (!f.is_string()) continue;
    const auto name = f.get<std::string>();
    // A name, never a path.
    if (fs::path{name}.filename() == name && name != "." && name != "..") out.push_back(name);
  }
  return out;
}

}  // namespace

std::vector<std::string> files_of(const DecisionOutput& output) {
  std::vector<std::string> files{output.name + ".json", output.name + ".gpkg", kReport};
  for (const OutTable& t : output.tables) files.push_back(t.id + ".csv");
  for (const OutRaster& r : output.rasters) files.push_back(r.id + ".tif");
  for (const OutFile& f : output.files) files.push_back(f.name);
  return files;
}

std::string json_document(const Study& study, const DecisionOutput& output) {
  json document{{"decision", output.name},
                {"isorisk", version()},
                {"study", study.name},
                {"files", files_of(output)},
                {"warnings", json::array()}};
  if (!study.criteria.id().empty()) {  // a comparison has none of its own
    document["criteria"] = study.criteria.id();
    document["situation"] = models::criteria::word_of(study.situation);
  }
  for (const Warning& w : output.warnings) {
    document["warnings"].push_back(
        {{"code", w.code}, {"subject", w.subject}, {"message", w.message}});
  }
  document["answer"] = json::parse(output.json);
  return document.dump(2) + "\n";
}

void write_decision(const Study& study, const DecisionOutput& output, const fs::path& results) {
  write_decision_to(study, output, results / output.name);
}

void write_decision_to(const Study& study, const DecisionOutput& output, const fs::path& target) {
  check_names(output);
  fs::path folder = fs::absolute(target).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();  // "out/"
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (error) throw DataError(target.string() + ": cannot be made: " + error.message());
  // Tables of an earlier answer go with it.
  std::vector<std::string> owned = files_of(output);
  for (std::string& f : listed_files(folder / (output.name + ".json"))) {
    owned.push_back(std::move(f));
  }
  gis::AtomicDirectory out{folder, std::move(owned), output.name + ".json"};
  const results::BackgroundLayers below = results::background_layers(study);
  const auto map = [&] {
    gis::GpkgWriter gpkg{out.work() / (output.name + ".gpkg"), study.crs};
    for (const gis::OutLayer* l : {&below.land_use, &below.roads, &below.sites}) gpkg.add(*l);
    for (const MapLayer& l : output.layers) gpkg.add(l.layer);
    gpkg.close();
    for (const OutRaster& r : output.rasters) {
      gis::write_cog(out.work() / (r.id + ".tif"), r.grid, study.crs, r.metadata);
    }
  };
  const auto texts = [&] {
    gis::write_text_atomic(out.work() / kReport,
                           report::html_page(report_of(study, output, below)));
    gis::write_text_atomic(out.work() / (output.name + ".json"), json_document(study, output));
    for (const OutTable& t : output.tables) {
      gis::write_text_atomic(out.work() / (t.id + ".csv"), csv_of(t));
    }
    for (const OutFile& f : output.files) gis::write_text_atomic(out.work() / f.name, f.content);
  };
  tbb::parallel_invoke(map, texts);
  out.commit();
}

void remove_decisions(const fs::path& results) {
  std::error_code error;
  std::vector<fs::path> folders;
  for (fs::directory_iterator it{results, error}, end; !error && it != end; it.increment(error)) {
    if (it->is_directory(error) && !it->is_symlink(error)) folders.push_back(it->path());
  }
  for (const fs::path& folder : folders) {
    const std::vector<std::string> files =
        listed_files(folder / (folder.filename().string() + ".json"));
    for (const std::string& f : files) {
      if (!fs::is_directory(fs::symlink_status(folder / f, error))) fs::remove(folder / f, error);
    }
    if (!files.empty()) fs::remove(folder, error);  // only when nothing is left in it
  }
}

}  // namespace isorisk::study::decisions
