// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/attribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "../results/document.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/bands.hpp"
#include "isorisk/report/escape.hpp"
#include "isorisk/study/version.hpp"

namespace isorisk::study {
namespace {

constexpr int kMostBands = 16;
constexpr std::size_t kMostCategories = 65535;
// Twelve hues that stay apart (ColorBrewer Paired, reordered); repeated for more contributors.
constexpr std::array<const char*, 12> kColours{"#1f78b4", "#e31a1c", "#33a02c", "#ff7f00",
                                               "#6a3d9a", "#b15928", "#a6cee3", "#fb9a99",
                                               "#b2df8a", "#fdbf6f", "#cab2d6", "#ffff99"};

std::string label_of(const Attribution& a, std::size_t i) {
  return a.names[i].empty() ? a.ids[i] : a.ids[i] + " " + a.names[i];
}

std::string legend_qml(const Attribution& a) {
  std::string out =
      "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
      "<qgis version=\"3.22\" styleCategories=\"Symbology\">\n <pipe>\n"
      "  <rasterrenderer type=\"paletted\" band=\"1\" opacity=\"0.7\" alphaBand=\"-1\" "
      "nodataColor=\"\">\n   <colorPalette>\n";
  for (std::size_t i = 0; i < a.ids.size(); ++i) {
    out += fmt::format("    <paletteEntry value=\"{}\" color=\"{}\" label=\"{}\" alpha=\"255\"/>\n",
                       i + 1, kColours[i % kColours.size()], report::escaped(label_of(a, i)));
  }
  return out + "   </colorPalette>\n  </rasterrenderer>\n </pipe>\n</qgis>\n";
}

// Progress of one part of the job, without its stages.
class StepReporter : public Reporter {
 public:
  StepReporter(Reporter& whole, double from, double to) : whole_{whole}, from_{from}, to_{to} {}
  void warning(const Warning&) override {}  // those of the run were told by the run
  void progress(std::string_view, double fraction) override {
    whole_.progress("attribution", from_ + (to_ - from_) * fraction);
  }
  [[nodiscard]] bool cancelled() override { return whole_.cancelled(); }

 private:
  Reporter& whole_;
  double from_;
  double to_;
};

}  // namespace

Attribution attribute(const KeptRun& run, const AttributionOptions& options, Reporter& reporter) {
  const auto& ids = options.by_equipment ? run.equipment : run.sites;
  InputCheck check{"attribution"};
  check.require(options.bands >= 1 && options.bands <= kMostBands, "bands", options.bands, "-",
                fmt::format("be in [1, {}]", kMostBands));
  if (ids.size() > kMostCategories) {
    check.fail(
        fmt::format("{} contributors, at most {} can be told apart", ids.size(), kMostCategories));
  }
  check.done();
  const auto bands = static_cast<std::size_t>(options.bands);
  Attribution out{.spec = run.basis.result.individual_risk.spec,
                  .ids = ids,
                  .names = options.by_equipment ? run.equipment_names : run.site_names};
  const std::size_t cells = out.spec.size();
  out.category.assign(bands, std::vector<std::uint16_t>(cells, 0));
  out.share.assign(bands, std::vector<float>(cells, 0.0F));
  out.risk_per_yr.assign(cells, 0.0);

  std::vector<std::vector<std::size_t>> outcomes(ids.size());
  for (std::size_t i = 0; i < run.basis.input.outcomes.size(); ++i) {
    const risk::Outcome& o = run.basis.input.outcomes[i];
    outcomes[static_cast<std::size_t>(options.by_equipment ? o.source : o.owner)].push_back(i);
  }
  risk::RiskOptions risk_options = run.basis.result.risk_options;
  risk_options.threads = options.threads;
  risk_options.by_owner = false;
  for (std::size_t k = 0; k < ids.size(); ++k) {
    if (outcomes[k].empty()) continue;
    risk::RiskInput input{
        .locations = run.basis.input.locations, .rose = run.basis.input.rose, .grid = out.spec};
    for (const std::size_t i : outcomes[k]) input.outcomes.push_back(run.basis.input.outcomes[i]);
    const double n = static_cast<double>(ids.size());
    StepReporter step{reporter, static_cast<double>(k) / n, static_cast<double>(k + 1) / n};
    const std::vector<double> part =
        risk::integrate(input, risk_options, step).individual_risk_per_yr;
    for (std::size_t c = 0; c < cells; ++c) {
      if (!(part[c] > 0.0)) continue;
      out.risk_per_yr[c] += part[c];
      // Into its rank; the first of equals stays before.
      auto value = static_cast<float>(part[c]);
      auto category = static_cast<std::uint16_t>(k + 1);
      bool inserted = false;
      for (std::size_t b = 0; b < bands; ++b) {
        if (!inserted && !(value > out.share[b][c])) continue;
        inserted = true;
        std::swap(value, out.share[b][c]);
        std::swap(category, out.category[b][c]);
      }
    }
  }
  for (std::size_t b = 0; b < bands; ++b) {
    for (std::size_t c = 0; c < cells; ++c) {
      float& s = out.share[b][c];
      s = out.category[b][c] == 0 ? std::numeric_limits<float>::quiet_NaN()
                                  : std::min(1.0F, s / static_cast<float>(out.risk_per_yr[c]));
    }
  }
  return out;
}

void write_attribution(const Attribution& a, const gis::Crs& crs,
                       const std::filesystem::path& stem) {
  gis::RasterTags tags{{"ISORISK_VERSION", std::string{version()}}};
  std::string csv = "category,id,name\n";
  for (std::size_t i = 0; i < a.ids.size(); ++i) {
    tags.emplace_back(fmt::format("CATEGORY_{}", i + 1), label_of(a, i));
    csv += fmt::format("{},{},{}\n", i + 1, results::csv_cell(a.ids[i]),
                       results::csv_cell(a.names[i]));
  }
  std::vector<std::pair<gis::RasterMetadata, std::vector<std::uint16_t>>> categories;
  std::vector<std::pair<gis::RasterMetadata, std::vector<float>>> shares;
  for (std::size_t b = 0; b < a.category.size(); ++b) {
    categories.push_back({{.description = fmt::format("contributor {}", b + 1)}, a.category[b]});
    shares.push_back(
        {{.description = fmt::format("share of contributor {}", b + 1), .unit = "1"}, a.share[b]});
  }
  const auto path = [&](const char* end) { return std::filesystem::path{stem.string() + end}; };
  gis::write_category_bands(path("_category.tif"), a.spec, crs, categories, tags);
  gis::write_real_bands(path("_share.tif"), a.spec, crs, shares, tags);
  gis::write_text_atomic(path(".csv"), csv);
  gis::write_text_atomic(path("_category.qml"), legend_qml(a));
}

}  // namespace isorisk::study
