// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cctype>
#include <filesystem>
#include <memory>

#include "commands.hpp"
#include "isorisk/gis/write.hpp"
#include "isorisk/report/scatter_plot.hpp"
#include "isorisk/validation/dispersion_trials.hpp"
#include "isorisk/validation/fire_trials.hpp"
#include "terminal.hpp"

namespace isorisk::cli {
namespace {

using models::dispersion::HeavyGasEntrainment;
using models::dispersion::HeavyGasJetMixing;

nlohmann::json to_json(const validation::SeriesScore& s) {
  nlohmann::json pairs = nlohmann::json::array();
  for (const auto& p : s.pairs) {
    pairs.push_back({{"trial", p.trial},
                     {"x_m", p.x_m},
                     {"z_m", p.z_m},
                     {"observed", p.observed},
                     {"predicted", p.predicted}});
  }
  const auto& m = s.metrics;
  return {{"series", s.series}, {"model", s.model}, {"unit", s.unit},    {"pairs", pairs},
          {"mg", m.mg},         {"vg", m.vg},       {"fac2", m.fac2},    {"fb", m.fb},
          {"nmse", m.nmse},     {"note", s.note},   {"judged", s.judged}};
}

void print_pairs(const validation::SeriesScore& s) {
  fmt::print("\n{}, {} ({})\n", s.series, s.model, s.unit);
  for (const auto& p : s.pairs) {
    fmt::print(
        "  {:<18} {:>6.0f} m  z {:>4.2f} m  observed {:>10.4g}  predicted {:>10.4g}  {:.2f}\n",
        p.trial, p.x_m, p.z_m, p.observed, p.predicted, p.predicted / p.observed);
  }
}

// One drawing per series and model: burro_heavy_gas.svg.
void draw(const validation::SeriesScore& s, const std::filesystem::path& folder) {
  report::ScatterPlot plot{.title = s.series + ", " + s.model, .unit = s.unit};
  for (const auto& p : s.pairs) plot.points.push_back({p.observed, p.predicted, p.trial});
  std::string name;
  for (const char c : s.series + " " + s.model) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  gis::write_text_atomic(folder / (name + ".svg"), report::scatter_svg(plot));
}

}  // namespace

void add_validate(CLI::App& app) {
  struct Options {
    std::string area = "dispersion";
    std::string entrainment = "bulk_richardson";
    std::string jet_mixing = "ricou_spalding";
    bool pairs = false;
    bool json = false;
    std::string plots;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "validate",
      "Models against field trials: bias and scatter per series, published values beside");
  command->add_option("AREA", options->area, "dispersion or fires")
      ->check(CLI::IsMember({"dispersion", "fires"}))
      ->required();
  command->add_option("--entrainment", options->entrainment, "mixing from above, heavy gas")
      ->check(CLI::IsMember({"bulk_richardson", "slab"}))
      ->capture_default_str();
  command->add_option("--jet-mixing", options->jet_mixing, "mixing of jets, heavy gas")
      ->check(CLI::IsMember({"ricou_spalding", "slab"}))
      ->capture_default_str();
  command->add_flag("--pairs", options->pairs, "every pair of observed and predicted values");
  command->add_option("--plots", options->plots,
                      "folder for a drawing of each series, predicted over observed (SVG)");
  command->add_flag("--json", options->json, "machine-readable, with all pairs");
  command->callback([options] {
    validation::DispersionTrialOptions o;
    if (options->entrainment == "slab") o.heavy_gas.entrainment = HeavyGasEntrainment::Slab;
    if (options->jet_mixing == "slab") o.heavy_gas.jet_mixing = HeavyGasJetMixing::Slab;
    const bool fires = options->area == "fires";
    const auto scores =
        fires ? validation::score_fire_trials() : validation::score_dispersion_trials(o);
    const auto published = fires ? std::vector<validation::PublishedScore>{}
                                 : validation::published_dispersion_scores();
    if (!options->plots.empty()) {
      std::filesystem::create_directories(options->plots);
      for (const auto& s : scores) draw(s, options->plots);
    }
    if (options->json) {
      nlohmann::json all{{"scores", nlohmann::json::array()},
                         {"published", nlohmann::json::array()}};
      for (const auto& s : scores) all["scores"].push_back(to_json(s));
      for (const auto& p : published) {
        all["published"].push_back({{"series", p.series},
                                    {"model", p.model},
                                    {"mg", p.mg},
                                    {"vg", p.vg},
                                    {"fac2", p.fac2},
                                    {"source", p.source}});
      }
      fmt::print("{}\n", all.dump(2));
      return;
    }
    fmt::print(
        "MG > 1 and FB > 0: predicted too low. Perfect: MG 1, VG 1, FAC2 1, FB 0, NMSE 0.\n\n");
    fmt::print("{:<36} {:<40} {:>3} {:>6} {:>6} {:>6} {:>6} {:>6}\n", "series", "model", "n", "MG",
               "VG", "FAC2", "FB", "NMSE");
    for (const auto& s : scores) {
      fmt::print("{:<36} {:<40} {:>3} {:>6.2f} {:>6.2f} {:>6.2f} {:>6.2f} {:>6.2f}{}\n", s.series,
                 s.model, s.pairs.size(), s.metrics.mg, s.metrics.vg, s.metrics.fac2, s.metrics.fb,
                 s.metrics.nmse,
                 s.judged ? (fires && !s.note.empty() ? "  " + s.note : "") : "  not judged");
    }
    if (!published.empty()) fmt::print("\npublished\n");
    for (const auto& p : published) {
      fmt::print("{:<36} {:<40} {:>3} {:>6.2f} {:>6.2f} {:>6.2f}  {}\n", p.series, p.model, "",
                 p.mg, p.vg, p.fac2, p.source);
    }
    if (options->pairs) {
      for (const auto& s : scores) print_pairs(s);
    }
  });
}

}  // namespace isorisk::cli
