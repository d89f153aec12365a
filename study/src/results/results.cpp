// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/results.hpp"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_invoke.h>

#include "document.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/gis/crs.hpp"
#include "isorisk/gis/write.hpp"
#include "isorisk/report/html.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/hourly_weather.hpp"
#include "isorisk/study/version.hpp"
#include "layers.hpp"
#include "names.hpp"

namespace isorisk::study {

namespace {

void make_parent(const std::filesystem::path& folder) {
  const std::filesystem::path parent = std::filesystem::absolute(folder).parent_path();
  std::error_code error;
  std::filesystem::create_directories(parent, error);
  if (error) throw DataError(parent.string() + ": cannot be made: " + error.message());
}

void write_all(const Study& study, const QraResult& result, const RiskBasis* basis,
               const RunOptions& options, const std::filesystem::path& folder,
               const RunClock& clock) {
  using namespace results;
  make_parent(folder);
  gis::AtomicDirectory out{
      folder,
      {"summary.json", "individual_risk.tif", "risk.gpkg", "fn.csv", "fn.svg", "wind_rose.svg",
       "scenarios.csv", "domino.csv", "report.html", "inputs.json", "manifest.json", kBasisFile}};
  const auto& work = out.work();
  const gis::Crs crs = study.crs;
  const auto write_raster = [&] {
    gis::write_cog(work / "individual_risk.tif", result.individual_risk, crs,
                   {.description = name_of(study, "layer", "individual_risk"),
                    .unit = "1/yr",
                    .tags = {{"ISORISK_VERSION", std::string{version()}},
                             {"ISORISK_CRITERIA", study.criteria.id()}}});
  };
  const auto write_others = [&] {
    const Layers layers = make_layers(study, result);
    gis::GpkgWriter gpkg{work / "risk.gpkg", crs};
    for (const gis::OutLayer* layer :
         {&layers.land_use, &layers.roads, &layers.enterprises, &layers.effect_zones,
          &layers.contour_layer, &layers.sources, &layers.targets}) {
      gpkg.add(*layer);
    }
    if (result.domino) gpkg.add(layers.domino);
    gpkg.close();
    if (result.domino) gis::write_text_atomic(work / "domino.csv", domino_csv(study, result));

    const std::string drawing = fn_drawing(study, result);
    gis::write_text_atomic(work / "fn.svg", drawing);
    gis::write_text_atomic(work / "wind_rose.svg", wind_rose_svg(study.weather, study.language));
    gis::write_text_atomic(work / "fn.csv", fn_csv(result));
    gis::write_text_atomic(work / "scenarios.csv", scenarios_csv(study, result));
    gis::write_text_atomic(work / "inputs.json", results::inputs(study).dump(1) + "\n");
    gis::write_text_atomic(work / "summary.json",
                           results::summary(study, result, layers).dump(2) + "\n");
    gis::write_text_atomic(work / "report.html",
                           report::html_page(report_document(study, result, layers, drawing)));
    gis::write_text_atomic(work / "manifest.json",
                           manifest(study, result, options, clock).dump(2) + "\n");
  };
  const auto write_basis = [&] {
    if (basis != nullptr) save_basis(study, *basis, work / kBasisFile);
  };
  if (options.threads == 1) {
    write_raster();
    write_others();
    write_basis();
  } else {  // the raster is compressed while the rest is drawn and written
    tbb::parallel_invoke(write_raster, write_others, write_basis);
  }
  out.commit();
  // What was decided from the run before says nothing about this one.
  decisions::remove_decisions(folder);
}

}  // namespace

void check_result_folder(const std::filesystem::path& folder) {
  make_parent(folder);
  const gis::AtomicDirectory probe{folder, {}};
}

void write_results(const Study& study, const QraResult& result, const RunOptions& options,
                   const std::filesystem::path& folder, const RunClock& clock) {
  write_all(study, result, nullptr, options, folder, clock);
}

void write_results(const Study& study, const RiskBasis& basis, const RunOptions& options,
                   const std::filesystem::path& folder, const RunClock& clock) {
  write_all(study, basis.result, &basis, options, folder, clock);
}

std::string summary_json(const Study& study, const QraResult& result) {
  return results::summary(study, result, results::make_layers(study, result)).dump(2) + "\n";
}

std::string summary_text(const Study& study, const QraResult& result,
                         const std::filesystem::path& folder) {
  using namespace results;
  std::string out = fmt::format(
      "{}\n  {}: {}\n", named(study, study), name_of(study, "title", "criteria"),
      fmt::format("{}, {}", study.criteria.document(),
                  name_of(study, "situation", models::criteria::word_of(study.situation))));
  out += fmt::format("  {}: {}\n", name_of(study, "title", "pll"),
                     risk_text(result.potential_loss_of_life_per_yr));
  if (result.societal) {
    out +=
        fmt::format("  {}: {}\n", name_of(study, "title", "societal_risk"),
                    name_of(study, "region", models::criteria::word_of(result.societal->region)));
  }
  int failing = 0;
  for (const TargetResult& t : result.targets) failing += t.meets ? 0 : 1;
  out += fmt::format("  {}: {} / {}\n", name_of(study, "title", "failing_targets"), failing,
                     result.targets.size());
  for (const TargetResult& t : result.targets) {
    if (t.meets) continue;
    const Target& target = study.targets[static_cast<std::size_t>(t.target)];
    out += fmt::format("    {} ({}, {}): {} > {} [{}, {}]\n", named(study, target), target.id,
                       name_of(study, "target_class", word(target.target_class)),
                       risk_text(t.risk_per_yr), risk_text(t.limit->per_yr),
                       t.limit->provenance.clause, t.limit->provenance.confidence);
  }
  std::size_t warned = 0;
  for (const CountedWarning& w : result.warnings) warned += static_cast<std::size_t>(w.count);
  out += fmt::format("  {}: {} ({})\n", name_of(study, "field", "warnings"), result.warnings.size(),
                     warned);
  out += fmt::format("report: {}\nQGIS:   {}\n", (folder / "report.html").string(),
                     (folder / "risk.gpkg").string());
  return out;
}

}  // namespace isorisk::study
