// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/rose_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

#include "isorisk/core/error.hpp"
#include "isorisk/report/escape.hpp"

namespace isorisk::report {
namespace {

constexpr double kWidth = 560.0;
constexpr double kHeight = 520.0;
constexpr double kCentreX = 250.0;
constexpr double kCentreY = 272.0;
constexpr double kRadius = 196.0;
constexpr double kGap = 0.04;  // of a wedge, left free on each side
// Dark to light, also told apart in print (viridis, eight steps).
constexpr std::array<std::string_view, 8> kColours{"#440154", "#46327e", "#365c8d", "#277f8e",
                                                   "#1fa187", "#4ac16d", "#a0da39", "#fde725"};

struct Position {
  double x, y;
};
Position at(double radius, double bearing_deg) {
  const double a = bearing_deg * std::numbers::pi / 180.0;
  return {kCentreX + radius * std::sin(a), kCentreY - radius * std::cos(a)};
}

// 1, 2 or 5 times a power of ten: about four circles.
double circle_step(double largest) {
  const double raw = largest / 4.0;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double m : {1.0, 2.0, 5.0}) {
    if (raw <= m * power * (1.0 + 1e-9)) return m * power;
  }
  return 10.0 * power;
}

std::string wedge(double inner, double outer, double from_deg, double to_deg) {
  const Position a = at(inner, from_deg), b = at(outer, from_deg), c = at(outer, to_deg),
                 d = at(inner, to_deg);
  return fmt::format(
      "M{:.2f} {:.2f}L{:.2f} {:.2f}A{:.2f} {:.2f} 0 0 1 {:.2f} {:.2f}L{:.2f} {:.2f}A{:.2f} {:.2f} "
      "0 "
      "0 0 {:.2f} {:.2f}Z",
      a.x, a.y, b.x, b.y, outer, outer, c.x, c.y, d.x, d.y, inner, inner, a.x, a.y);
}

}  // namespace

std::string rose_svg(const RosePlot& plot) {
  const std::size_t n = plot.bands.empty() ? 0 : plot.bands.front().share.size();
  InputCheck check{"wind rose"};
  if (n < 4) check.fail("needs at least 4 directions, has " + std::to_string(n));
  for (const RoseBand& b : plot.bands) {
    if (b.share.size() != n)
      check.fail("band '" + b.label + "' has " + std::to_string(b.share.size()) +
                 " directions, the first " + std::to_string(n));
  }
  check.done();
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" role=\"img\" font-family=\"system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', "
      "sans-serif\" font-size=\"13\">\n<title>{2}</title>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n"
      "<text x=\"24\" y=\"26\" font-size=\"16\" font-weight=\"600\" fill=\"#1c2430\">{2}</text>\n",
      kWidth, kHeight, escaped(plot.title));
  double largest = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0.0;
    for (const RoseBand& b : plot.bands) sum += std::max(b.share[i], 0.0);
    largest = std::max(largest, sum);
  }
  if (!(largest > 0.0)) largest = 1.0;
  const double step = circle_step(largest);
  const int circles = static_cast<int>(std::ceil(largest / step - 1e-9));
  const double scale = kRadius / (circles * step);
  for (int k = 1; k <= circles; ++k) {
    const double r = k * step * scale;
    svg +=
        fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{:.2f}\" fill=\"none\" stroke=\"#c9ced6\"/>\n",
                    kCentreX, kCentreY, r);
  }
  const double width = 360.0 / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double middle = width * static_cast<double>(i);
    double inner = 0.0;
    for (std::size_t b = 0; b < plot.bands.size(); ++b) {
      const double share = std::max(plot.bands[b].share[i], 0.0);
      const double outer = inner + share * scale;
      if (outer - inner > 1e-3) {
        svg += fmt::format(
            "<path d=\"{}\" fill=\"{}\" stroke=\"#ffffff\" stroke-width=\"0.6\"/>\n",
            wedge(inner, outer, middle - (0.5 - kGap) * width, middle + (0.5 - kGap) * width),
            kColours[b % kColours.size()]);
      }
      inner = outer;
    }
  }
  for (int k = 1; k <= circles; ++k) {
    const Position p = at(k * step * scale, 45.0);
    svg += fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"11\" fill=\"#3a4350\">{:g} %</text>\n",
        p.x + 2.0, p.y - 2.0, 100.0 * k * step);
  }
  for (const auto& [label, bearing] :
       {std::pair{"N", 0.0}, {"E", 90.0}, {"S", 180.0}, {"W", 270.0}}) {
    const Position p = at(kRadius + 16.0, bearing);
    svg += fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" font-weight=\"600\" "
        "fill=\"#1c2430\">{}</text>\n",
        p.x, p.y + 5.0, label);
  }
  double y = 60.0;
  for (std::size_t b = 0; b < plot.bands.size(); ++b, y += 20.0) {
    svg += fmt::format(
        "<rect x=\"472\" y=\"{:.1f}\" width=\"14\" height=\"14\" fill=\"{}\"/><text x=\"492\" "
        "y=\"{:.1f}\" fill=\"#1c2430\">{}</text>\n",
        y - 11.0, kColours[b % kColours.size()], y + 1.0, escaped(plot.bands[b].label));
  }
  svg += fmt::format("<text x=\"24\" y=\"{}\" fill=\"#3a4350\">{}</text>\n</svg>\n", kHeight - 14.0,
                     escaped(plot.note));
  return svg;
}

}  // namespace isorisk::report
