// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/core/risk/risk.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/study/qra.hpp"

/// Sources along a line: pieces, the places that stand for them, and how far apart these may be.
/// Method and error: docs/pipelines.md.
namespace isorisk::study::qra {

/// Deaths are computed at the middle of pieces no longer than this.
inline constexpr double kLongestPiece_m = 25.0;

/// A polyline by the length along it; several parts follow one another.
class Line {
 public:
  explicit Line(const gis::Geometry& geometry);

  [[nodiscard]] double length_m() const noexcept { return length_m_; }
  /// The point so far along the line.
  [[nodiscard]] Point at(double along_m) const noexcept;

  /// The stretch between two places; empty when they are not apart.
  [[nodiscard]] gis::Geometry between(double from_m, double to_m) const;

  struct Piece {
    double from_m = 0.0;  ///< along the line
    double length_m = 0.0;
    Point middle;
  };
  /// Equal pieces of every part, none longer than `longest_m`.
  [[nodiscard]] std::vector<Piece> pieces(double longest_m) const;
  /// Middles of `count` equal parts of a piece, as steps from its middle. Null: one.
  [[nodiscard]] std::shared_ptr<const std::vector<Point>> places(const Piece& piece,
                                                                 std::size_t count) const;
  /// The directions it runs in [rad from north, 0 to pi), at most `most`, longest first.
  [[nodiscard]] std::vector<double> headings(std::size_t most) const;

 private:
  struct Segment {
    Point from;
    Point to;
    double from_m = 0.0;
    double length_m = 0.0;
  };
  std::vector<Segment> segments_;
  std::vector<double> part_m_;  ///< length of every part
  double length_m_ = 0.0;
};

/// How far apart the places may be that stand for a line, and the error that leaves: see
/// LineResult::error.
struct LineSpacing {
  double spacing_m = kLongestPiece_m;
  double error = 0.0;
  double error_of_twice = 0.0;
};

/// The largest spacing (kLongestPiece_m over a power of two) that keeps to the tolerance, or the
/// smallest that is tried.
/// \param sources outcomes of one place of the line, in groups of like reach; their locations do
///   not matter
/// \param nearest_m distance from the line from which on the error counts
[[nodiscard]] LineSpacing line_spacing(std::span<const std::vector<risk::Outcome>> sources,
                                       const risk::WindRose& rose, std::span<const double> headings,
                                       double nearest_m, double tolerance,
                                       const risk::RiskOptions& options);

struct LocatedPiece {
  Line::Piece piece;
  std::int32_t location = 0;
  std::vector<risk::FnPair> fn;  ///< of the location, not cumulative
};
/// Of the outcomes of a line, what its worst kilometre does: fills in the fields of LineResult
/// that count deaths.
void add_worst_kilometre(LineResult& line, std::span<const LocatedPiece> pieces,
                         const risk::RiskInput& input, std::span<const double> pll_by_outcome);

}  // namespace isorisk::study::qra
