// SPDX-License-Identifier: Apache-2.0
#include "qra/line.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::study::qra {
namespace {

using risk::FootprintPtr;
using risk::Outcome;

using Groups = std::vector<std::vector<Outcome>>;

Line straight(double length_m, double heading_rad = 0.5 * std::numbers::pi) {
  return Line{gis::Geometry::line(
      {{0.0, 0.0}, {length_m * std::sin(heading_rad), length_m * std::cos(heading_rad)}})};
}

risk::WindRose rose_of(std::vector<double> sectors) {
  return {1, 1, static_cast<int>(sectors.size()), std::move(sectors)};
}
risk::WindRose uneven_rose() {
  std::vector<double> p;
  double sum = 0.0;
  for (int d = 0; d < 16; ++d) sum += p.emplace_back(1.0 + 0.9 * std::sin(0.7 * d));
  for (double& x : p) x /= sum;
  return rose_of(p);
}

Outcome outcome(double frequency_per_yr, const FootprintPtr& footprint) {
  Outcome o;
  o.frequency_per_yr = {frequency_per_yr};
  o.individual = o.outdoor = o.indoor = {footprint};
  return o;
}
FootprintPtr disc(double radius_m) { return risk::make_radial({radius_m}, {1.0}, 0.0); }
// A flash fire: an ellipse from the source on.
FootprintPtr ellipse(double reach_m, double half_width_m) {
  std::vector<double> x, w;
  for (int i = 0; i <= 60; ++i) {
    const double t = i / 30.0 - 1.0;
    x.push_back(0.5 * reach_m * (1.0 + t));
    w.push_back(half_width_m * std::sqrt(std::max(0.0, 1.0 - t * t)));
  }
  return risk::make_edge(x, w, 1.0);
}

// The line in pieces with places so far apart; the frequency of each outcome is per metre.
risk::RiskInput cut(const Line& line, const std::vector<Outcome>& per_metre,
                    const risk::WindRose& rose, double spacing_m) {
  risk::RiskInput in{.rose = rose};
  for (const Line::Piece& piece : line.pieces(kLongestPiece_m)) {
    for (const Outcome& one : per_metre) {
      Outcome o = one;
      o.location = static_cast<std::int32_t>(in.locations.size());
      for (double& f : o.frequency_per_yr) f *= piece.length_m;
      o.places = line.places(
          piece, static_cast<std::size_t>(std::ceil(piece.length_m / spacing_m - 1e-9)));
      in.outcomes.push_back(std::move(o));
    }
    in.locations.push_back(piece.middle);
  }
  return in;
}

risk::RiskResult run(const risk::RiskInput& in, risk::RiskOptions options = {}) {
  options.max_angles = 4608;
  options.finest_width_m = 2.0;
  Reporter quiet;
  return risk::integrate(in, options, quiet);
}
risk::RiskOptions fine() { return {.max_angles = 4608, .finest_width_m = 2.0}; }

std::vector<double> at(risk::RiskInput in, const std::vector<Point>& points) {
  for (const Point p : points) in.targets.push_back({p});
  return run(in).target_risk_per_yr;
}

TEST(Line, PiecesFollowTheBendAndCoverTheLength) {
  const Line line{gis::Geometry::line({{0, 0}, {30, 0}, {30, 40}})};
  EXPECT_DOUBLE_EQ(line.length_m(), 70.0);
  const auto pieces = line.pieces(25.0);
  ASSERT_EQ(pieces.size(), 3U);
  double sum = 0.0;
  for (const auto& p : pieces) sum += p.length_m;
  EXPECT_DOUBLE_EQ(sum, 70.0);
  EXPECT_NEAR(pieces[1].middle.x_m, 30.0, 1e-12);
  EXPECT_NEAR(pieces[1].middle.y_m, 5.0, 1e-12);
  // The places of the piece round the corner lie on both arms.
  const auto places = line.places(pieces[1], 2);
  ASSERT_TRUE(places);
  EXPECT_NEAR(pieces[1].middle.x_m + (*places)[0].x_m, 70.0 / 3.0 + 70.0 / 12.0, 1e-9);
  EXPECT_NEAR(pieces[1].middle.y_m + (*places)[0].y_m, 0.0, 1e-9);
  EXPECT_NEAR(pieces[1].middle.y_m + (*places)[1].y_m, 5.0 + 70.0 / 12.0, 1e-9);
  EXPECT_EQ(line.places(pieces[1], 1), nullptr);
}

TEST(Line, HeadingsAreThoseOfItsLongestStretchesWithoutSense) {
  const Line line{gis::Geometry::line({{0, 0}, {100, 0}, {100, 40}, {0, 40}})};
  const auto headings = line.headings(5);
  ASSERT_EQ(headings.size(), 2U);
  EXPECT_NEAR(headings[0], 0.5 * std::numbers::pi, 1e-12);  // 200 m east and west
  EXPECT_NEAR(headings[1], 0.0, 1e-12);
}

// f 1.525e-7 per m and year, ignition 0.30, radius 180 m: IR = f 2 sqrt(R^2 - y^2).
TEST(Line, DiscsAlongAPipelineMeetTheChordWithinTheStatedError) {
  const double per_m = 1.525e-7 * 0.30;
  const std::vector<Outcome> sources{outcome(per_m, disc(180.0))};
  const risk::WindRose rose = rose_of(std::vector<double>(8, 0.125));
  for (const double tolerance : {0.2, 0.05, 0.01}) {
    const LineSpacing s =
        line_spacing(Groups{sources}, rose, std::vector{0.3}, 5.0, tolerance, fine());
    EXPECT_LE(s.error, tolerance);
    EXPECT_GT(s.error_of_twice, tolerance) << "a wider spacing would have done";
    const risk::RiskInput in = cut(straight(1300.0, 0.3), sources, rose, s.spacing_m);
    const double y_m[] = {0.0, 50.0, 90.0, 150.0, 175.0, 179.2, 180.5, 200.0};
    double expected[8];
    for (std::size_t i = 0; i < 8; ++i)
      expected[i] = per_m * 2.0 * std::sqrt(std::max(0.0, 180.0 * 180.0 - y_m[i] * y_m[i]));
    EXPECT_NEAR(expected[1], 1.582183e-05, 1e-11);  // as printed
    EXPECT_NEAR(expected[4], 3.854964e-06, 1e-12);
    for (double along = 600.0; along < 650.0; along += 3.3) {
      std::vector<Point> points;
      for (const double y : y_m)
        points.push_back(
            {along * std::sin(0.3) + y * std::cos(0.3), along * std::cos(0.3) - y * std::sin(0.3)});
      const std::vector<double> ir = at(in, points);
      for (std::size_t i = 0; i < ir.size(); ++i) {
        const double scale = std::max(expected[i], 0.1 * expected[0]);
        EXPECT_NEAR(ir[i], expected[i], s.error * scale) << tolerance << " " << y_m[i];
      }
    }
  }
}

// Large sharp discs hide nothing of small frequent jets, and the wind has a direction.
TEST(Line, MixedSourcesKeepToTheStatedErrorAgainstAFineSum) {
  const std::vector<Outcome> often{outcome(4e-7, ellipse(60.0, 8.0))};
  const std::vector<Outcome> seldom{outcome(1e-7, disc(220.0)),
                                    outcome(1e-7, ellipse(400.0, 60.0))};
  const risk::WindRose rose = uneven_rose();
  const double heading = 1.1;
  const LineSpacing s =
      line_spacing(Groups{often, seldom}, rose, std::vector{heading}, 5.0, 0.01, fine());
  EXPECT_LE(s.error, 0.01);
  std::vector<Outcome> all = often;
  all.insert(all.end(), seldom.begin(), seldom.end());
  const Line line = straight(1500.0, heading);
  std::vector<Point> points;
  for (const double y :
       {-390.0, -300.0, -200.0, -70.0, -30.0, -5.0, 5.0, 20.0, 60.0, 150.0, 260.0}) {
    for (const double along : {740.0, 747.7, 753.1}) {
      points.push_back({along * std::sin(heading) + y * std::cos(heading),
                        along * std::cos(heading) - y * std::sin(heading)});
    }
  }
  const std::vector<double> coarse = at(cut(line, all, rose, s.spacing_m), points);
  const std::vector<double> exact = at(cut(line, all, rose, 0.2), points);
  const double highest = *std::max_element(exact.begin(), exact.end());
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_NEAR(coarse[i], exact[i], s.error * std::max(exact[i], 0.1 * highest)) << i;
  }
}

TEST(Line, SmoothCloudsNeedFewerPlacesThanSharpEdges) {
  std::vector<double> r, p;
  for (int i = 0; i <= 100; ++i) {
    r.push_back(10.0 * i);
    p.push_back(std::exp(-0.5 * std::pow(10.0 * i / 150.0, 2)));
  }
  const risk::WindRose rose = uneven_rose();
  const std::vector<double> heading{0.2};
  const auto spacing = [&](const FootprintPtr& f) {
    return line_spacing(Groups{{outcome(1.0, f)}}, rose, heading, 5.0, 0.01, fine()).spacing_m;
  };
  EXPECT_EQ(spacing(risk::make_radial(r, p, 0.001)), kLongestPiece_m);
  EXPECT_LT(spacing(disc(150.0)), 0.5 * kLongestPiece_m);
}

TEST(Line, ALineCutInTwoGivesTheSameRiskWithinTheStatedError) {
  const std::vector<Outcome> sources{outcome(1e-7, ellipse(180.0, 30.0)),
                                     outcome(5e-8, disc(90.0))};
  const risk::WindRose rose = uneven_rose();
  const std::vector<double> east{0.5 * std::numbers::pi};
  const LineSpacing s = line_spacing(Groups{sources}, rose, east, 5.0, 0.01, fine());
  const Line whole = straight(911.0);
  const Line first{gis::Geometry::line({{0, 0}, {403.3, 0}})};
  const Line second{gis::Geometry::line({{403.3, 0}, {911.0, 0}})};
  risk::RiskInput in = cut(whole, sources, rose, s.spacing_m);
  risk::RiskInput parts = cut(first, sources, rose, s.spacing_m);
  const risk::RiskInput rest = cut(second, sources, rose, s.spacing_m);
  for (Outcome o : rest.outcomes) {
    o.location += static_cast<std::int32_t>(parts.locations.size());
    parts.outcomes.push_back(std::move(o));
  }
  parts.locations.insert(parts.locations.end(), rest.locations.begin(), rest.locations.end());
  std::vector<Point> points;
  for (double x = 300.0; x < 520.0; x += 13.0)
    for (const double y : {-120.0, -40.0, 8.0, 60.0}) points.push_back({x, y});
  const std::vector<double> a = at(in, points);
  const std::vector<double> b = at(parts, points);
  const double highest = *std::max_element(a.begin(), a.end());
  for (std::size_t i = 0; i < points.size(); ++i)
    EXPECT_NEAR(a[i], b[i], 2.0 * s.error * std::max(a[i], 0.1 * highest)) << i;
  // The frequency is shared out, whatever the cut.
  const auto frequency = [](const risk::RiskInput& x) {
    double sum = 0.0;
    for (const Outcome& o : x.outcomes) sum += o.frequency_per_yr[0];
    return sum;
  };
  EXPECT_NEAR(frequency(in), frequency(parts), 1e-12 * frequency(in));
  // And the area under the individual risk is that of the footprints.
  in.grid = {-400.0, 400.0, 4.0, 200, 430};
  double volume = 0.0;
  for (const double v : run(in).individual_risk_per_yr) volume += v * 16.0;
  const double area = std::numbers::pi * (0.5 * 180.0 * 30.0 * 1e-7 + 90.0 * 90.0 * 5e-8) * 911.0;
  EXPECT_NEAR(volume, area, 0.01 * area);
}

TEST(Line, MapAndTargetsSeeTheSamePlaces) {
  const std::vector<Outcome> sources{outcome(1e-7, ellipse(200.0, 50.0)),
                                     outcome(1e-7, disc(80.0))};
  risk::RiskInput in = cut(straight(100.0), sources, uneven_rose(), 5.0);
  in.grid = {-200.0, 200.0, 10.0, 40, 50};
  for (int r = 0; r < 40; r += 3)
    for (int c = 0; c < 50; c += 3) in.targets.push_back({in.grid.centre(r, c)});
  const risk::RiskResult polar = run(in);
  risk::RiskOptions direct;
  direct.method = risk::Method::BruteForce;
  const risk::RiskResult rays = run(in, direct);
  const double highest =
      *std::max_element(polar.target_risk_per_yr.begin(), polar.target_risk_per_yr.end());
  std::size_t t = 0;
  for (int r = 0; r < 40; r += 3) {
    for (int c = 0; c < 50; c += 3, ++t) {
      const auto cell = static_cast<std::size_t>(r * 50 + c);
      EXPECT_NEAR(polar.individual_risk_per_yr[cell], polar.target_risk_per_yr[t], 0.02 * highest);
      EXPECT_NEAR(rays.individual_risk_per_yr[cell], polar.target_risk_per_yr[t], 0.02 * highest);
    }
  }
}

TEST(Line, OutcomesOfOneLocationOnDifferentPlacesAreRefused) {
  risk::RiskInput in = cut(straight(20.0), {outcome(1e-7, disc(50.0)), outcome(1e-7, disc(60.0))},
                           uneven_rose(), 5.0);
  in.targets.push_back({{0.0, 0.0}});
  in.outcomes[1].places = std::make_shared<const std::vector<Point>>(1, Point{1.0, 0.0});
  try {
    (void)run(in);
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("outcomes[1]"), std::string::npos) << e.what();
  }
}

// --- the worst kilometre ------------------------------------------------------------------------

LineResult worst_of(double length_m, const std::vector<risk::PopulationCell>& people) {
  const Line line = straight(length_m);
  risk::RiskInput in = cut(line, {outcome(1e-7, disc(100.0))}, uneven_rose(), 5.0);
  in.population = people;
  for (std::size_t i = 0; i < in.locations.size(); ++i)
    in.fn_apart.push_back(static_cast<std::int32_t>(i));
  const risk::RiskResult r = run(in);
  LineResult out{.length_m = line.length_m()};
  std::vector<LocatedPiece> pieces;
  for (const Line::Piece& p : line.pieces(kLongestPiece_m))
    pieces.push_back({p, static_cast<std::int32_t>(pieces.size()), r.fn_apart[pieces.size()]});
  add_worst_kilometre(out, pieces, in, r.pll_by_outcome);
  return out;
}
risk::PopulationCell people(double x_m, double number) {
  risk::PopulationCell cell;
  cell.centre = {x_m, 50.0};
  cell.outdoor = {number};
  cell.indoor = {0.0};
  return cell;
}

TEST(Line, TheWorstKilometreSlidesToThePeople) {
  // A village at 3.1 to 3.7 km, a farm at 800 m.
  const LineResult r = worst_of(5000.0, {people(800.0, 5.0), people(3100.0, 40.0),
                                         people(3400.0, 40.0), people(3700.0, 40.0)});
  EXPECT_NEAR(r.worst_to_m - r.worst_from_m, 1000.0, 25.0);
  EXPECT_LE(r.worst_from_m, 3100.0 - 86.6 + 25.0);
  EXPECT_GE(r.worst_to_m, 3700.0 + 86.6 - 25.0);
  // Deaths by chords: 2 sqrt(100^2 - 50^2) m of line reach each of them.
  const double chord = 2.0 * std::sqrt(100.0 * 100.0 - 50.0 * 50.0);
  EXPECT_NEAR(r.pll_per_yr, 1e-7 * chord * 125.0, 0.15 * 1e-7 * chord * 125.0);
  EXPECT_NEAR(r.worst_pll_per_yr, r.pll_per_yr * 120.0 / 125.0, 0.05 * r.pll_per_yr);
  ASSERT_FALSE(r.worst_fn.empty());
  EXPECT_NEAR(r.worst_fn.front().deaths, 40.0, 1e-3);
}

TEST(Line, ALineShorterThanAKilometreIsItsOwnWorst) {
  const LineResult r = worst_of(600.0, {people(300.0, 10.0)});
  EXPECT_EQ(r.worst_from_m, 0.0);
  EXPECT_NEAR(r.worst_to_m, 600.0, 1e-9);
  EXPECT_DOUBLE_EQ(r.worst_pll_per_yr, r.pll_per_yr);
}

TEST(Line, NobodyNearLeavesNoCurve) {
  const LineResult r = worst_of(2000.0, {});
  EXPECT_EQ(r.pll_per_yr, 0.0);
  EXPECT_TRUE(r.worst_fn.empty());
  EXPECT_GT(r.worst_to_m, r.worst_from_m);
}

}  // namespace
}  // namespace isorisk::study::qra
