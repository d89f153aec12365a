// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/scatter_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "isorisk/core/error.hpp"
#include "isorisk/report/escape.hpp"

namespace isorisk::report {
namespace {

constexpr double kSize = 420.0;  // of the frame
constexpr double kLeft = 78.0;
constexpr double kTop = 44.0;
constexpr double kLegend = 170.0;
constexpr double kBottom = 62.0;
// Okabe and Ito: told apart by people who see red and green alike.
constexpr std::array<std::string_view, 8> kColours{"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                   "#e69f00", "#56b4e9", "#000000", "#8c564b"};

struct Frame {
  int low = 0, high = 1;  // decades
  [[nodiscard]] double along(double v) const {
    return (std::log10(v) - low) / (high - low) * kSize;
  }
  [[nodiscard]] double x(double v) const { return kLeft + along(v); }
  [[nodiscard]] double y(double v) const { return kTop + kSize - along(v); }
};

// predicted = factor observed, within the frame.
std::string line_of(const Frame& f, double factor, std::string_view dash) {
  const double low = std::pow(10.0, f.low);
  const double high = std::pow(10.0, f.high);
  const double from = std::max(low, low / factor);
  const double to = std::min(high, high / factor);
  return fmt::format(
      "<line x1=\"{:.2f}\" y1=\"{:.2f}\" x2=\"{:.2f}\" y2=\"{:.2f}\" stroke=\"#3a4350\"{}/>\n",
      f.x(from), f.y(factor * from), f.x(to), f.y(factor * to), dash);
}

}  // namespace

std::string scatter_svg(const ScatterPlot& plot) {
  double low = 1e300;
  double high = 0.0;
  std::vector<std::string> groups;
  for (const ScatterPoint& p : plot.points) {
    if (!(p.observed > 0.0 && p.predicted > 0.0)) continue;
    low = std::min({low, p.observed, p.predicted});
    high = std::max({high, p.observed, p.predicted});
    if (std::find(groups.begin(), groups.end(), p.group) == groups.end()) groups.push_back(p.group);
  }
  if (!(high > 0.0)) throw InputError("scatter plot '" + plot.title + "': no point can be drawn");
  Frame f{static_cast<int>(std::floor(std::log10(low))),
          static_cast<int>(std::ceil(std::log10(high)))};
  if (f.high == f.low) ++f.high;
  const double width = kLeft + kSize + kLegend;
  const double height = kTop + kSize + kBottom;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" role=\"img\" font-family=\"system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', "
      "sans-serif\" font-size=\"13\">\n<title>{2}</title>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n"
      "<text x=\"{3}\" y=\"26\" font-size=\"16\" font-weight=\"600\" fill=\"#1c2430\">{2}</text>\n",
      width, height, escaped(plot.title), kLeft);
  for (int d = f.low; d <= f.high; ++d) {
    const double v = std::pow(10.0, d);
    svg += fmt::format(
        "<line x1=\"{0:.2f}\" y1=\"{1}\" x2=\"{0:.2f}\" y2=\"{2}\" stroke=\"#c9ced6\"/>"
        "<line x1=\"{3}\" y1=\"{4:.2f}\" x2=\"{5}\" y2=\"{4:.2f}\" stroke=\"#c9ced6\"/>"
        "<text x=\"{0:.2f}\" y=\"{6}\" text-anchor=\"middle\" fill=\"#3a4350\">{7:g}</text>"
        "<text x=\"{8}\" y=\"{9:.2f}\" text-anchor=\"end\" fill=\"#3a4350\">{7:g}</text>\n",
        f.x(v), kTop, kTop + kSize, kLeft, f.y(v), kLeft + kSize, kTop + kSize + 18.0, v,
        kLeft - 8.0, f.y(v) + 4.0);
  }
  svg += line_of(f, 1.0, "");
  svg += line_of(f, 2.0, " stroke-dasharray=\"6 4\"");
  svg += line_of(f, 0.5, " stroke-dasharray=\"6 4\"");
  for (const ScatterPoint& p : plot.points) {
    if (!(p.observed > 0.0 && p.predicted > 0.0)) continue;
    const auto g =
        static_cast<std::size_t>(std::find(groups.begin(), groups.end(), p.group) - groups.begin());
    svg += fmt::format(
        "<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"4\" fill=\"{}\" fill-opacity=\"0.85\"/>\n",
        f.x(p.observed), f.y(p.predicted), kColours[g % kColours.size()]);
  }
  double y = kTop + 12.0;
  for (std::size_t g = 0; g < groups.size(); ++g, y += 19.0) {
    svg += fmt::format(
        "<circle cx=\"{0}\" cy=\"{1}\" r=\"4\" fill=\"{2}\"/><text x=\"{3}\" y=\"{4}\" "
        "fill=\"#1c2430\">{5}</text>\n",
        kLeft + kSize + 16.0, y - 4.0, kColours[g % kColours.size()], kLeft + kSize + 26.0, y,
        escaped(groups[g]));
  }
  svg += fmt::format(
      "<text x=\"{0}\" y=\"{1}\" text-anchor=\"middle\" fill=\"#1c2430\">observed, {2}</text>\n"
      "<text transform=\"translate(20 {3}) rotate(-90)\" text-anchor=\"middle\" "
      "fill=\"#1c2430\">predicted, {2}</text>\n</svg>\n",
      kLeft + 0.5 * kSize, kTop + kSize + 44.0, escaped(plot.unit), kTop + 0.5 * kSize);
  return svg;
}

}  // namespace isorisk::report
