// SPDX-License-Identifier: Apache-2.0
#include "line.hpp"

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace isorisk::study::qra {
namespace {

constexpr int kHalvings = 8;           // of the longest piece: down to 0.1 m
constexpr int kSamplesPerReach = 200;  // along a line, of the risk round one place
constexpr int kAcross = 16;            // distances from the line, per group of sources
constexpr double kTrusted = 3.9;       // samples per spacing from which on a sum counts alone
constexpr double kLowRisk = 0.1;       // of the highest: below it an error is absolute
constexpr double kHeadingBin_rad = std::numbers::pi / 18.0;
constexpr double kWindow_m = 1000.0;

// Risk round one place, on a fine grid about it.
struct Around {
  Grid map;
  double step_m = 0.0;  // kLongestPiece_m over a power of two
  double reach_m = 0.0;

  [[nodiscard]] double at(double east_m, double north_m) const {
    const GridSpec& g = map.spec;
    const double c = (east_m - g.west_m) / g.cell_m - 0.5;
    const double r = (g.north_m - north_m) / g.cell_m - 0.5;
    if (!(c >= 0.0 && r >= 0.0 && c <= g.cols - 1.0 && r <= g.rows - 1.0)) return 0.0;
    const auto c0 = std::min(static_cast<std::size_t>(c), static_cast<std::size_t>(g.cols) - 2);
    const auto r0 = std::min(static_cast<std::size_t>(r), static_cast<std::size_t>(g.rows) - 2);
    const double* row = map.values.data() + r0 * static_cast<std::size_t>(g.cols) + c0;
    const double* below = row + g.cols;
    const double u = c - static_cast<double>(c0);
    return std::lerp(std::lerp(row[0], row[1], u), std::lerp(below[0], below[1], u),
                     r - static_cast<double>(r0));
  }
};

double reach_of(const std::vector<risk::Outcome>& outcomes) {
  double reach = 0.0;
  for (const risk::Outcome& o : outcomes) {
    for (const risk::FootprintPtr& f : o.individual) {
      if (f) reach = std::max(reach, f->reach_m());
    }
  }
  return reach;
}

Around around(const std::vector<risk::Outcome>& outcomes, const risk::WindRose& rose,
              const risk::RiskOptions& options) {
  Around out;
  out.reach_m = reach_of(outcomes);
  if (!(out.reach_m > 0.0)) return out;
  out.step_m = kLongestPiece_m;
  for (int k = 0; k < kHalvings && out.step_m * kSamplesPerReach > out.reach_m; ++k) {
    out.step_m *= 0.5;
  }
  const int half = static_cast<int>(std::ceil(out.reach_m / out.step_m)) + 2;
  risk::RiskInput input{.locations = {{0.0, 0.0}}, .rose = rose};
  input.grid = {.west_m = -half * out.step_m,
                .north_m = half * out.step_m,
                .cell_m = out.step_m,
                .rows = 2 * half,
                .cols = 2 * half};
  for (const risk::Outcome& o : outcomes) {
    risk::Outcome one = o;
    one.location = 0;
    one.owner = 0;
    one.places = nullptr;
    one.direction_factor.clear();
    one.outdoor.clear();
    one.indoor.clear();
    input.outcomes.push_back(std::move(one));
  }
  risk::RiskOptions alone = options;
  alone.by_owner = false;
  Reporter quiet;
  risk::RiskResult r = risk::integrate(input, alone, quiet);
  out.map = {input.grid, std::move(r.individual_risk_per_yr)};
  return out;
}

// Sums along a straight line past a place: by all samples, and how far those of every k-th sample
// can be from it, for spacings kLongestPiece_m / 2^j.
struct Sums {
  double all = 0.0;
  double off[kHalvings + 2] = {};
};

Sums sums_past(const Around& source, double heading_rad, double across_m) {
  Sums out;
  if (!(source.reach_m > std::abs(across_m))) return out;
  const double s = std::sin(heading_rad);
  const double c = std::cos(heading_rad);
  const int half = static_cast<int>(std::ceil(source.reach_m / source.step_m)) + 1;
  std::vector<double> g;
  g.reserve(static_cast<std::size_t>(2 * half + 1));
  for (int i = -half; i <= half; ++i) {
    const double t = i * source.step_m;
    g.push_back(source.at(t * s + across_m * c, t * c - across_m * s));
  }
  out.all = source.step_m * std::accumulate(g.begin(), g.end(), 0.0);
  double variation = 0.0;
  for (std::size_t i = 1; i < g.size(); ++i) variation += std::abs(g[i] - g[i - 1]);
  double last = 0.0;
  for (int j = -1; j <= kHalvings; ++j) {  // -1: twice the longest
    const double spacing = kLongestPiece_m / std::ldexp(1.0, j);
    const auto stride = static_cast<std::size_t>(std::lround(spacing / source.step_m));
    double& off = out.off[j + 1];
    // Edges: the rule errs by half the variation at most (Koksma), by a quarter for some position.
    const double most = 0.5 * spacing * variation;
    if (spacing > kTrusted * source.step_m) {
      for (std::size_t phase = 0; phase < stride; ++phase) {
        double sum = 0.0;
        for (std::size_t i = phase; i < g.size(); i += stride) sum += g[i];
        off = std::max(off, std::abs(spacing * sum - out.all));
      }
      // Samples blur an edge, and stand at some positions only.
      off *= 2.0 / (1.0 - 2.0 * source.step_m / spacing);
    } else {
      off = 0.5 * last;  // the error of an edge falls with the spacing, that of a slope faster
    }
    off = std::min(off, most);
    last = off;
  }
  return out;
}

}  // namespace

Line::Line(const gis::Geometry& geometry) {
  for (const gis::Vertices& part : geometry.lines) {
    const double start = length_m_;
    for (std::size_t i = 0; i + 1 < part.size(); ++i) {
      const double length =
          std::hypot(part[i + 1].x_m - part[i].x_m, part[i + 1].y_m - part[i].y_m);
      if (!(length > 0.0)) continue;
      segments_.push_back({part[i], part[i + 1], length_m_, length});
      length_m_ += length;
    }
    if (length_m_ > start) part_m_.push_back(length_m_ - start);
  }
}

Point Line::at(double along_m) const noexcept {
  auto it = std::upper_bound(segments_.begin(), segments_.end(), along_m,
                             [](double m, const Segment& s) { return m < s.from_m; });
  if (it != segments_.begin()) --it;
  const double t = std::clamp((along_m - it->from_m) / it->length_m, 0.0, 1.0);
  return {std::lerp(it->from.x_m, it->to.x_m, t), std::lerp(it->from.y_m, it->to.y_m, t)};
}

gis::Geometry Line::between(double from_m, double to_m) const {
  std::vector<gis::Vertices> lines;
  const Segment* before = nullptr;
  for (const Segment& s : segments_) {
    const double a = std::max(from_m, s.from_m);
    const double b = std::min(to_m, s.from_m + s.length_m);
    if (!(a < b)) continue;
    const auto point = [&](double m) {
      const double t = (m - s.from_m) / s.length_m;
      return Point{std::lerp(s.from.x_m, s.to.x_m, t), std::lerp(s.from.y_m, s.to.y_m, t)};
    };
    const bool follows = before != nullptr && before->to == s.from;
    if (!follows) lines.push_back({point(a)});
    lines.back().push_back(point(b));
    before = &s;
  }
  return lines.empty() ? gis::Geometry{} : gis::Geometry::multi_line(std::move(lines));
}

std::vector<Line::Piece> Line::pieces(double longest_m) const {
  std::vector<Piece> out;
  double start = 0.0;
  for (const double part : part_m_) {
    const double count = std::max(1.0, std::ceil(part / longest_m));
    const double length = part / count;
    for (double i = 0.0; i < count; i += 1.0) {
      out.push_back({start + i * length, length, at(start + (i + 0.5) * length)});
    }
    start += part;
  }
  return out;
}

std::shared_ptr<const std::vector<Point>> Line::places(const Piece& piece,
                                                       std::size_t count) const {
  if (count <= 1) return nullptr;
  auto out = std::make_shared<std::vector<Point>>();
  const double part = piece.length_m / static_cast<double>(count);
  for (std::size_t k = 0; k < count; ++k) {
    const Point p = at(piece.from_m + (static_cast<double>(k) + 0.5) * part);
    out->push_back({p.x_m - piece.middle.x_m, p.y_m - piece.middle.y_m});
  }
  return out;
}

std::vector<double> Line::headings(std::size_t most) const {
  struct Bin {
    double length_m = 0.0;
    double sum_rad = 0.0;
  };
  std::vector<Bin> bins(static_cast<std::size_t>(std::lround(std::numbers::pi / kHeadingBin_rad)));
  for (const Segment& s : segments_) {
    double angle = std::atan2(s.to.x_m - s.from.x_m, s.to.y_m - s.from.y_m);
    if (angle < 0.0) angle += std::numbers::pi;
    if (angle >= std::numbers::pi) angle -= std::numbers::pi;
    Bin& bin = bins[std::min(static_cast<std::size_t>(angle / kHeadingBin_rad), bins.size() - 1)];
    bin.length_m += s.length_m;
    bin.sum_rad += s.length_m * angle;
  }
  std::stable_sort(bins.begin(), bins.end(),
                   [](const Bin& a, const Bin& b) { return a.length_m > b.length_m; });
  std::vector<double> out;
  for (const Bin& b : bins) {
    if (b.length_m > 0.0 && out.size() < most) out.push_back(b.sum_rad / b.length_m);
  }
  return out;
}

LineSpacing line_spacing(std::span<const std::vector<risk::Outcome>> sources,
                         const risk::WindRose& rose, std::span<const double> headings,
                         double nearest_m, double tolerance, const risk::RiskOptions& options) {
  std::vector<Around> all;
  std::vector<double> across;
  for (const std::vector<risk::Outcome>& group : sources) {
    all.push_back(around(group, rose, options));
    const double reach = all.back().reach_m;
    if (!(reach > nearest_m)) continue;
    for (int i = 0; i < kAcross; ++i) {
      // Close to each other at both ends: near the line, and near the reach.
      const double part = 0.5 * (1.0 - std::cos(std::numbers::pi * i / kAcross));
      const double y = nearest_m + (reach - nearest_m) * part;
      across.push_back(y);
      across.push_back(-y);
    }
  }
  double error[kHalvings + 2] = {};
  for (const double heading : headings) {
    std::vector<Sums> sums(across.size());
    tbb::parallel_for(std::size_t{0}, across.size(), [&](std::size_t i) {
      for (const Around& source : all) {
        const Sums one = sums_past(source, heading, across[i]);
        sums[i].all += one.all;
        for (int j = 0; j < kHalvings + 2; ++j) sums[i].off[j] += one.off[j];
      }
    });
    double highest = 0.0;
    for (const Sums& s : sums) highest = std::max(highest, s.all);
    for (const Sums& s : sums) {
      const double scale = std::max(s.all, kLowRisk * highest);
      if (!(scale > 0.0)) continue;
      for (int j = 0; j < kHalvings + 2; ++j) error[j] = std::max(error[j], s.off[j] / scale);
    }
  }
  int level = 1;
  while (level < kHalvings + 1 && error[level] > tolerance) ++level;
  return {.spacing_m = kLongestPiece_m / std::ldexp(1.0, level - 1),
          .error = error[level],
          .error_of_twice = error[level - 1]};
}

void add_worst_kilometre(LineResult& line, std::span<const LocatedPiece> pieces,
                         const risk::RiskInput& input, std::span<const double> pll_by_outcome) {
  if (pieces.empty()) return;
  std::vector<double> by_location(input.locations.size(), 0.0);
  for (std::size_t i = 0; i < input.outcomes.size(); ++i) {
    if (input.outcomes[i].source != line.equipment) continue;
    by_location[static_cast<std::size_t>(input.outcomes[i].location)] += pll_by_outcome[i];
  }
  const auto pll = [&](std::size_t k) {
    return by_location[static_cast<std::size_t>(pieces[k].location)];
  };
  // Every second piece, for the length of all.
  double length[2] = {};
  double sum[2] = {};
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    line.pll_per_yr += pll(k);
    length[k % 2] += pieces[k].piece.length_m;
    sum[k % 2] += pll(k);
  }
  if (pieces.size() > 1 && line.pll_per_yr > 0.0) {
    for (int k = 0; k < 2; ++k) {
      const double scaled = sum[k] * line.length_m / length[k];
      line.pll_error_of_twice =
          std::max(line.pll_error_of_twice, std::abs(scaled / line.pll_per_yr - 1.0));
    }
  }
  std::size_t first = 0;
  double inside = 0.0;
  double window = 0.0;
  std::size_t best_first = 0;
  std::size_t best_end = 0;
  line.worst_pll_per_yr = -1.0;
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    inside += pll(k);
    window += pieces[k].piece.length_m;
    while (window > kWindow_m + 0.5 * pieces[first].piece.length_m) {
      inside -= pll(first);
      window -= pieces[first].piece.length_m;
      ++first;
    }
    const double rounded = std::max(inside, 0.0);
    if (rounded > line.worst_pll_per_yr * (1.0 + 1e-12) || best_first == first) {
      line.worst_pll_per_yr = rounded;
      best_first = first;
      best_end = k + 1;
    }
  }
  line.worst_from_m = pieces[best_first].piece.from_m;
  line.worst_to_m = pieces[best_end - 1].piece.from_m + pieces[best_end - 1].piece.length_m;
  if (!(line.worst_pll_per_yr > 0.0)) return;
  std::vector<risk::FnPair> all;
  for (std::size_t k = best_first; k < best_end; ++k) {
    all.insert(all.end(), pieces[k].fn.begin(), pieces[k].fn.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const risk::FnPair& a, const risk::FnPair& b) {
    return a.deaths > b.deaths;
  });
  line.worst_fn = risk::cumulative(all);
}

}  // namespace isorisk::study::qra
