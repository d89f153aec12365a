// SPDX-License-Identifier: Apache-2.0
#include "run_record.hpp"

#include <algorithm>
#include <fstream>

#include "../results/document.hpp"
#include "../results/layers.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/raster.hpp"
#include "isorisk/gis/vector.hpp"
#include "isorisk/study/version.hpp"

namespace isorisk::study {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;
using Impl = RunRecord::Impl;

constexpr std::uintmax_t kMaxDocumentBytes = std::uintmax_t{256} << 20;

json read_json(const fs::path& path) {
  std::error_code error;
  if (fs::file_size(path, error) > kMaxDocumentBytes || error) {
    throw DataError(path.string() + ": cannot be read");
  }
  std::ifstream in{path};
  json document = json::parse(in, nullptr, false);
  if (!document.is_object()) throw DataError(path.string() + ": is no JSON document of isorisk");
  return document;
}

// Every outcome under its key, with the names of its equipment and site by index.
void add_outcomes(Impl& run, const QraResult& result, const std::vector<std::string>& equipment,
                  const std::vector<std::string>& site_of, bool zh) {
  std::vector<ScenarioKey> keys;
  for (const OutcomeInfo& o : result.outcomes) {
    const Release& r = result.releases[static_cast<std::size_t>(o.release)];
    const auto e = static_cast<std::size_t>(r.equipment);
    keys.emplace_back(equipment[e], r.loss.label, o.branch);
    Impl::Scenario& s = run.scenarios[keys.back()];
    s.site = site_of[e];
    s.label = equipment[e] + " " + r.loss.label + ": " +
              (zh && !o.label_zh.empty() ? o.label_zh : o.label_en);
    s.frequency_per_yr += o.frequency_per_yr;
    s.pll_per_yr += o.pll_per_yr;
  }
  for (std::size_t e = 0; e < equipment.size(); ++e) {
    run.equipment_pll_per_yr[equipment[e]] = result.equipment_pll_per_yr[e];
  }
  for (const TargetResult& t : result.targets) {
    auto& shares = run.shares.emplace_back();
    for (const TargetShare& s : t.shares) {
      shares[keys[static_cast<std::size_t>(s.outcome)]] += s.risk_per_yr;
    }
  }
  run.exact = true;
}

// Without the basis: what the tables say.
void add_tables(Impl& run, const fs::path& folder) {
  const gis::Layer table =
      gis::read_layer((folder / "scenarios.csv").string(), {.geometry = false});
  for (const gis::Feature& f : table.features) {
    const auto cell = [&](const char* name) { return gis::as_text(table.value(f, name)); };
    const auto number = [&](const char* name) {
      return gis::as_number(table.value(f, name)).value_or(0.0);
    };
    const ScenarioKey key{cell("equipment"), cell("release"), cell("outcome")};
    const auto [it, fresh] = run.scenarios.try_emplace(key);
    Impl::Scenario& s = it->second;
    s.frequency_per_yr += number("frequency_per_yr");
    if (!fresh) continue;  // the branch over all weather classes stands in every row of it
    s.site = cell("site");
    s.label = std::get<0>(key) + " " + std::get<1>(key) + ": " + std::get<2>(key);
    s.pll_per_yr = number("branch_pll_per_yr");
    run.equipment_pll_per_yr[std::get<0>(key)] += s.pll_per_yr;
  }
  for (const json& t : run.summary.at("targets")) {
    auto& shares = run.shares.emplace_back();
    for (const json& s : t.at("largest_shares")) {
      shares[ScenarioKey{"", "", s.at("scenario").get<std::string>()}] +=
          s.at("risk_per_yr").get<double>();
    }
  }
}

std::vector<risk::FnPair> read_fn(const fs::path& path) {
  const gis::Layer table = gis::read_layer(path.string(), {.geometry = false});
  std::vector<risk::FnPair> out;
  for (const gis::Feature& f : table.features) {
    const auto n = gis::as_number(table.value(f, "deaths_n"));
    const auto frequency = gis::as_number(table.value(f, "frequency_f_per_yr"));
    if (!n || !frequency) throw DataError(path.string() + ": is no F-N curve of isorisk");
    out.push_back({*n, *frequency});
  }
  return out;
}

std::vector<Site> read_sites(const fs::path& gpkg) {
  std::vector<Site> out;
  try {
    const gis::Layer layer = gis::read_layer(gpkg.string() + "#enterprises");
    for (const gis::Feature& f : layer.features) {
      out.push_back({.id = gis::as_text(layer.value(f, "id")),
                     .name = gis::as_text(layer.value(f, "name")),
                     .kind = gis::as_text(layer.value(f, "kind")),
                     .area = f.geometry});
    }
  } catch (const DataError&) {
    out.clear();  // the map does without the outlines
  }
  return out;
}

}  // namespace

RunRecord RunRecord::read(const fs::path& folder) {
  for (const char* file : {"manifest.json", "summary.json", "individual_risk.tif", "fn.csv"}) {
    std::error_code error;
    if (!fs::is_regular_file(folder / file, error)) {
      throw DataError(folder.string() + ": is no result folder of `isorisk run`: it has no " +
                      file + "; give the folder that -o named");
    }
  }
  auto run = std::make_shared<Impl>();
  run->label = folder.string();
  try {
    run->manifest = read_json(folder / "manifest.json");
    run->summary = read_json(folder / "summary.json");
    std::error_code error;
    if (fs::is_regular_file(folder / "inputs.json", error)) {
      run->inputs = read_json(folder / "inputs.json");
    }
    const gis::RasterBand band = gis::read_band((folder / "individual_risk.tif").string(), 1);
    run->crs = band.info.crs;
    run->risk = gis::to_grid(band);
    run->sites = read_sites(folder / "risk.gpkg");
    std::optional<RiskBasis> basis;
    if (!run->inputs.is_null() && run->manifest.at("isorisk") == std::string{version()}) {
      basis = load_kept_basis(folder, false);
    }
    const bool fits =
        basis && basis->result.equipment_pll_per_yr.size() == run->inputs.at("equipment").size() &&
        basis->result.targets.size() == run->summary.at("targets").size() &&
        basis->result.potential_loss_of_life_per_yr ==
            run->summary.at("societal_risk").at("pll_per_yr").get<double>();
    if (!fits) {
      add_tables(*run, folder);
      run->fn = read_fn(folder / "fn.csv");
    } else {
      QraResult& r = basis->result;
      std::vector<std::string> equipment;
      std::vector<std::string> site_of;
      for (const json& e : run->inputs.at("equipment")) {
        equipment.push_back(e.at("id"));
        site_of.push_back(e.at("site"));
      }
      add_outcomes(*run, r, equipment, site_of, run->inputs.at("language") == "zh");
      run->risk = std::move(r.individual_risk);
      run->fn.assign(r.fn.rbegin(), r.fn.rend());
    }
  } catch (const json::exception& e) {
    throw DataError(folder.string() + ": its documents are not those of `isorisk run` (" +
                    e.what() + ")");
  }
  return RunRecord{std::move(run)};
}

RunRecord RunRecord::of(const Study& study, const RiskBasis& basis, const RunOptions& options,
                        const RunClock& clock, std::string label) {
  auto run = std::make_shared<Impl>();
  const QraResult& r = basis.result;
  run->label = std::move(label);
  run->manifest = results::manifest(study, r, options, clock);
  run->summary = results::summary(study, r, results::make_layers(study, r));
  run->inputs = results::inputs(study);
  run->crs = study.crs;
  run->risk = r.individual_risk;
  run->fn.assign(r.fn.rbegin(), r.fn.rend());
  std::vector<std::string> equipment;
  std::vector<std::string> site_of;
  for (const Equipment& e : study.equipment) {
    equipment.push_back(e.id);
    site_of.push_back(study.sites[static_cast<std::size_t>(e.site)].id);
  }
  add_outcomes(*run, r, equipment, site_of, study.language == Language::Zh);
  run->sites = study.sites;
  return RunRecord{std::move(run)};
}

}  // namespace isorisk::study
