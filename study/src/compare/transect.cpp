// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/transect.hpp"

#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "../results/document.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/raster.hpp"
#include "isorisk/gis/vector.hpp"
#include "isorisk/study/version.hpp"

namespace isorisk::study {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t kMostPoints = 200'000;

json read_json(const fs::path& path) {
  std::ifstream in{path};
  json document = json::parse(in, nullptr, false);
  if (!document.is_object()) {
    throw DataError(path.string() + ": is missing or no document of `isorisk run`; give its " +
                    "result folder, or run again");
  }
  return document;
}

void add_names(const json& things, std::vector<std::string>& ids, std::vector<std::string>& names,
               bool zh) {
  for (const json& thing : things) {
    ids.push_back(thing.at("id"));
    const std::string own = thing.value("name", std::string{});
    const std::string chinese = thing.value("name_zh", std::string{});
    names.push_back(zh && !chinese.empty() ? chinese : own.empty() ? chinese : own);
  }
}

}  // namespace

KeptRun open_kept_run(const fs::path& folder) {
  const json manifest = read_json(folder / "manifest.json");
  const json inputs = read_json(folder / "inputs.json");
  KeptRun run;
  try {
    const std::string made_by = manifest.at("isorisk");
    if (made_by != version()) {
      throw DataError(fmt::format("{}: was made by version {}, this is {}: run again",
                                  folder.string(), made_by, version()));
    }
    const bool zh = inputs.at("language") == "zh";
    add_names(inputs.at("sites"), run.sites, run.site_names, zh);
    add_names(inputs.at("equipment"), run.equipment, run.equipment_names, zh);
  } catch (const json::exception& e) {
    throw DataError(folder.string() + ": its documents are not those of `isorisk run` (" +
                    e.what() + ")");
  }
  run.crs = gis::raster_info((folder / "individual_risk.tif").string()).crs;
  std::optional<RiskBasis> basis = load_kept_basis(folder, true);
  if (!basis || basis->sites.size() != run.sites.size() ||
      basis->result.equipment_pll_per_yr.size() != run.equipment.size()) {
    throw DataError(folder.string() + ": has no " + kBasisFile +
                    " that fits its other files: " + "run again");
  }
  run.basis = std::move(*basis);
  return run;
}

std::vector<TransectPoint> transect_points(const gis::Geometry& line, double step_m) {
  InputCheck check{"transect"};
  check.positive("step", step_m, "m");
  if (!line.is_linear()) check.fail("the geometry is no line");
  check.done();
  std::vector<TransectPoint> out;
  std::int32_t part = 0;
  for (const gis::Vertices& vertices : line.lines) {
    double along = 0.0;
    for (std::size_t i = 0; i < vertices.size(); ++i) {
      out.push_back({.line = part, .distance_m = along, .position = vertices[i]});
      if (i + 1 == vertices.size()) break;
      const Point a = vertices[i];
      const Point b = vertices[i + 1];
      const double length = std::hypot(b.x_m - a.x_m, b.y_m - a.y_m);
      const double pieces = std::max(1.0, std::ceil(length / step_m));
      if (!(static_cast<double>(out.size()) + pieces <= static_cast<double>(kMostPoints))) {
        throw InputError(
            fmt::format("transect: step = {} m gives more than {} points; take a larger one",
                        step_m, kMostPoints));
      }
      for (double k = 1.0; k < pieces; k += 1.0) {
        const double t = k / pieces;
        out.push_back({.line = part,
                       .distance_m = along + t * length,
                       .position = {std::lerp(a.x_m, b.x_m, t), std::lerp(a.y_m, b.y_m, t)}});
      }
      along += length;
    }
    ++part;
  }
  return out;
}

std::vector<TransectPoint> transect(const RiskBasis& basis, const gis::Geometry& line,
                                    double step_m, const RunOptions& options, Reporter& reporter) {
  std::vector<TransectPoint> points = transect_points(line, step_m);
  risk::RiskInput input{.locations = basis.input.locations,
                        .outcomes = basis.input.outcomes,
                        .rose = basis.input.rose};
  for (const TransectPoint& p : points) input.targets.push_back({p.position});
  risk::RiskOptions risk_options = basis.result.risk_options;
  risk_options.threads = options.threads;
  const risk::RiskResult result = risk::integrate(input, risk_options, reporter);
  for (std::size_t i = 0; i < points.size(); ++i) {
    points[i].risk_per_yr = result.target_risk_per_yr[i];
    points[i].site_risk_per_yr.assign(basis.sites.size(), 0.0);
    for (const risk::Share& s : result.target_shares[i]) {
      const risk::Outcome& o = input.outcomes[static_cast<std::size_t>(s.outcome)];
      points[i].site_risk_per_yr[static_cast<std::size_t>(o.owner)] += s.risk_per_yr;
    }
  }
  return points;
}

std::string transect_csv(const std::vector<TransectPoint>& points,
                         const std::vector<std::string>& sites) {
  std::string out = "line,distance_m,x_m,y_m,risk_per_yr";
  for (const std::string& id : sites) out += "," + results::csv_cell(id);
  out += '\n';
  for (const TransectPoint& p : points) {
    out += fmt::format("{},{},{},{},{}", p.line, number_text(p.distance_m),
                       number_text(p.position.x_m), number_text(p.position.y_m),
                       number_text(p.risk_per_yr));
    for (const double v : p.site_risk_per_yr) out += "," + number_text(v);
    out += '\n';
  }
  return out;
}

gis::Geometry transect_layer(const std::string& reference, const gis::Crs& crs) {
  const gis::Layer layer = gis::read_layer(reference, {.target = crs});
  std::vector<gis::Vertices> lines;
  for (const gis::Feature& f : layer.features) {
    if (f.geometry.is_linear()) {
      lines.insert(lines.end(), f.geometry.lines.begin(), f.geometry.lines.end());
    }
  }
  if (lines.empty()) throw DataError(layer.label() + ": has no line to follow");
  return gis::Geometry::multi_line(std::move(lines));
}

}  // namespace isorisk::study
