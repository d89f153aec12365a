// SPDX-License-Identifier: Apache-2.0
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <memory>
#include <thread>

#include "../digest.hpp"
#include "document.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/study/version.hpp"

namespace isorisk::study::results {
namespace {

using nlohmann::json;

std::string time_text(std::chrono::system_clock::time_point t) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(t)));
}

}  // namespace

json manifest(const Study& study, const QraResult& result, const RunOptions& options,
              const RunClock& clock) {
  json inputs = json::array();
  for (const std::filesystem::path& p : study.input_files) {
    std::error_code error;
    const auto below = std::filesystem::relative(p, study.folder, error);
    inputs.push_back({{"file", error ? p.filename().string() : below.generic_string()},
                      {"sha256", sha256_of(p)}});
  }
  json data = json::array();
  for (const auto& t : data::all_tables()) data.push_back({{"file", t.name}, {"sha256", t.sha256}});
  for (const auto& t : data::all_texts()) data.push_back({{"file", t.name}, {"sha256", t.sha256}});
  json method = json::object();
  for (const auto& [name, option] : study.method.options) {
    method[name] = {{"value", option.word.empty() ? json(option.number) : json(option.word)},
                    {"given", option.given},
                    {"source", option.source}};
  }
  const risk::RiskOptions& r = result.risk_options;
  json warnings = json::array();
  for (const CountedWarning& w : result.warnings) {
    warnings.push_back({{"code", w.warning.code},
                        {"subject", w.warning.subject},
                        {"message", w.warning.message},
                        {"count", w.count}});
  }
  const auto now = std::chrono::system_clock::now();
  return {{"format", 1},
          {"isorisk", version()},
          {"compiler", __VERSION__},
          {"started", time_text(clock.started)},
          {"finished", time_text(now)},
          {"seconds", std::chrono::duration<double>(now - clock.started).count()},
          {"threads", options.threads},
          {"hardware_threads", std::thread::hardware_concurrency()},
          {"inputs", inputs},
          {"data", data},
          {"method", method},
          {"risk_integration",
           {{"ring_scale_m", r.ring_scale_m},
            {"ring_step", r.ring_step},
            {"max_arc_m", r.max_arc_m},
            {"min_angles", r.min_angles},
            {"max_angles", r.max_angles},
            {"finest_width_m", r.finest_width_m},
            {"societal_directions", r.societal_directions},
            {"rose", r.rose == risk::Rose::Discrete ? "discrete" : "continuous"}}},
          {"footprint_error", footprint_error(study, result)},
          {"contour_error", contour_error(result)},
          {"lines", lines_json(study, result)},
          {"warnings", warnings}};
}

json contour_error(const QraResult& result) {
  if (!result.contour_error) return nullptr;
  const ContourError& e = *result.contour_error;
  json levels = json::array();
  for (const ContourShift& s : e.levels) {
    levels.push_back({{"level_per_yr", s.level_per_yr},
                      {"points", s.points},
                      {"mean_m", s.mean_m},
                      {"p95_m", s.p95_m},
                      {"largest_m", s.largest_m},
                      {"rings_p95_m", s.rings_p95_m ? json(*s.rings_p95_m) : json(nullptr)},
                      {"risk_error", s.risk_error},
                      {"worst", {s.worst.x_m, s.worst.y_m}}});
  }
  return {{"allowed_m", e.allowed_m},
          {"met", e.met},
          {"passes", e.passes},
          {"levels", levels},
          {"ring_step", result.risk_options.ring_step},
          {"max_arc_m", result.risk_options.max_arc_m},
          {"cell_m", result.individual_risk.spec.cell_m}};
}

json lines_json(const Study& study, const QraResult& result) {
  json out = json::array();
  for (const LineResult& l : result.lines) {
    json km{{"from_m", l.worst_from_m},
            {"to_m", l.worst_to_m},
            {"pll_per_yr", l.worst_pll_per_yr},
            {"region", nullptr},
            {"largest_ratio", nullptr}};
    if (l.worst_societal) {
      km["region"] = models::criteria::word_of(l.worst_societal->region);
      double ratio = 0.0;
      for (const auto& line : l.worst_societal->lines) ratio = std::max(ratio, line.ratio);
      if (std::isfinite(ratio)) km["largest_ratio"] = ratio;
    }
    out.push_back({{"id", study.equipment[static_cast<std::size_t>(l.equipment)].id},
                   {"length_m", l.length_m},
                   {"sections", l.sections},
                   {"pieces", l.pieces},
                   {"piece_m", l.piece_m},
                   {"points", l.points},
                   {"spacing_m", l.spacing_m},
                   {"allowed_error", study.method.number("line_error")},
                   {"error", l.error},
                   {"error_of_twice_the_spacing", l.error_of_twice},
                   {"pll_per_yr", l.pll_per_yr},
                   {"pll_error_of_twice_the_piece", l.pll_error_of_twice},
                   {"worst_kilometre", km}});
  }
  return out;
}

json footprint_error(const Study& study, const QraResult& result) {
  const FootprintError& e = result.footprint_error;
  return {{"footprints", e.footprints},
          {"allowed", study.method.number("footprint_error")},
          {"probability", e.probability},
          {"edge", e.edge},
          {"edge_m", e.edge_m}};
}

}  // namespace isorisk::study::results
