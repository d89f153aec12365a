// SPDX-License-Identifier: Apache-2.0
#include "line_places.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

namespace isorisk::study::qra {
namespace {

constexpr std::size_t kMostHeadings = 4;  // of a line, at which its spacing is looked at

}  // namespace

void spread_lines(const Study& study, const std::vector<Standing>& standing,
                  const LineSources& sources, const std::vector<LineResult>& before,
                  QraResult& result, risk::RiskInput& input) {
  const double tolerance = study.method.number("line_error");
  const double nearest_m = 0.5 * study.grid.cell_m;
  std::map<std::int32_t, std::size_t> index;
  for (const auto& [key, by_release] : sources) {
    const Standing& s = standing[static_cast<std::size_t>(key.first)];
    const auto [it, fresh] = index.try_emplace(key.first, result.lines.size());
    if (fresh) {
      LineResult line{.equipment = key.first,
                      .length_m = s.line->length_m(),
                      .pieces = static_cast<std::int32_t>(s.pieces.size()),
                      .spacing_m = kLongestPiece_m};
      for (const auto& piece : s.pieces) line.piece_m = std::max(line.piece_m, piece.length_m);
      result.lines.push_back(std::move(line));
    }
    const auto kept = std::find_if(before.begin(), before.end(),
                                   [&](const LineResult& l) { return l.equipment == key.first; });
    if (kept != before.end()) {
      LineResult& line = result.lines[it->second];
      line.sections = kept->sections;
      line.error = kept->error;
      line.error_of_twice = kept->error_of_twice;
      line.spacing_m = kept->spacing_m;
      continue;
    }
    std::vector<std::vector<risk::Outcome>> groups;
    for (const auto& [release, outcomes] : by_release) groups.push_back(outcomes);
    const LineSpacing spacing = line_spacing(groups, input.rose, s.line->headings(kMostHeadings),
                                             nearest_m, tolerance, result.risk_options);
    // The narrowest section decides for the line.
    LineResult& line = result.lines[it->second];
    line.sections = std::max(line.sections, key.second + 1);
    line.error = std::max(line.error, spacing.error);
    line.error_of_twice = std::max(line.error_of_twice, spacing.error_of_twice);
    line.spacing_m = std::min(line.spacing_m, spacing.spacing_m);
  }
  std::map<std::int32_t, std::shared_ptr<const std::vector<Point>>> places;  // by location
  for (LineResult& line : result.lines) {
    const Standing& s = standing[static_cast<std::size_t>(line.equipment)];
    const double asked = line.spacing_m;
    line.spacing_m = 0.0;
    for (std::size_t k = 0; k < s.pieces.size(); ++k) {
      const double count = std::max(1.0, std::ceil(s.pieces[k].length_m / asked - 1e-9));
      line.points += static_cast<std::int32_t>(count);
      line.spacing_m = std::max(line.spacing_m, s.pieces[k].length_m / count);
      places[s.first + static_cast<std::int32_t>(k)] =
          s.line->places(s.pieces[k], static_cast<std::size_t>(count));
    }
  }
  for (risk::Outcome& o : input.outcomes) {
    if (const auto it = places.find(o.location); it != places.end()) o.places = it->second;
  }
}

void count_lines(const Study& study, const std::vector<Standing>& standing,
                 const risk::RiskInput& input, const risk::RiskResult& risk, QraResult& result) {
  std::map<std::int32_t, const std::vector<risk::FnPair>*> fn;
  for (std::size_t i = 0; i < input.fn_apart.size(); ++i) fn[input.fn_apart[i]] = &risk.fn_apart[i];
  for (LineResult& line : result.lines) {
    const Standing& s = standing[static_cast<std::size_t>(line.equipment)];
    std::vector<LocatedPiece> pieces;
    for (std::size_t k = 0; k < s.pieces.size(); ++k) {
      const std::int32_t location = s.first + static_cast<std::int32_t>(k);
      pieces.push_back({s.pieces[k], location, *fn.at(location)});
    }
    add_worst_kilometre(line, pieces, input, risk.pll_by_outcome);
    line.worst_societal = study.criteria.judge(line.worst_fn);
  }
}

}  // namespace isorisk::study::qra
