// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/tornado_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "isorisk/report/escape.hpp"

namespace isorisk::report {
namespace {

constexpr double kWidth = 760.0;
constexpr double kLeft = 300.0;
constexpr double kRight = 24.0;
constexpr double kTop = 70.0;
constexpr double kBottom = 54.0;
constexpr double kBar = 24.0;

// 1, 2 or 5 times a power of ten.
double nice_step(double range) {
  const double power = std::pow(10.0, std::floor(std::log10(range / 4.0)));
  for (const double m : {1.0, 2.0, 5.0}) {
    if (m * power >= range / 5.0) return m * power;
  }
  return 10.0 * power;
}

}  // namespace

std::string tornado_svg(const TornadoPlot& plot) {
  double low = plot.base;
  double high = plot.base;
  for (const TornadoBar& b : plot.bars) {
    low = std::min({low, b.low, b.high});
    high = std::max({high, b.low, b.high});
  }
  if (!(high > low)) high = low + std::max(std::abs(low), 1e-12);
  const double range = high - low;
  const double height = kTop + kBar * static_cast<double>(plot.bars.size()) + kBottom;
  const auto x = [&](double v) { return kLeft + (v - low) / range * (kWidth - kLeft - kRight); };
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" role=\"img\" font-family=\"system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', "
      "sans-serif\" font-size=\"13\">\n<title>{2}</title>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n"
      "<text x=\"20\" y=\"26\" font-size=\"16\" font-weight=\"600\" fill=\"#1c2430\">{2}</text>\n",
      kWidth, height, escaped(plot.title));
  double legend = 20.0;
  for (const auto& [label, colour] :
       {std::pair{&plot.low_label, "#2e7d4f"}, std::pair{&plot.high_label, "#c0392b"}}) {
    svg += fmt::format(
        "<rect x=\"{0}\" y=\"40\" width=\"14\" height=\"12\" fill=\"{1}\"/>"
        "<text x=\"{2}\" y=\"51\" fill=\"#1c2430\">{3}</text>\n",
        legend, colour, legend + 20.0, escaped(*label));
    legend += 170.0;
  }
  const double bottom = height - kBottom;
  const double step = nice_step(range);
  for (double v = std::ceil(low / step) * step; v <= high + 1e-9 * range; v += step) {
    svg += fmt::format(
        "<line x1=\"{0:.2f}\" y1=\"{1}\" x2=\"{0:.2f}\" y2=\"{2}\" stroke=\"#c9ced6\"/>"
        "<text x=\"{0:.2f}\" y=\"{3}\" text-anchor=\"middle\" fill=\"#3a4350\">{4:.3g}</text>\n",
        x(v), kTop - 6.0, bottom, bottom + 18.0, v);
  }
  for (std::size_t i = 0; i < plot.bars.size(); ++i) {
    const TornadoBar& b = plot.bars[i];
    const double y = kTop + kBar * static_cast<double>(i);
    svg += fmt::format(
        "<text x=\"{0}\" y=\"{1:.1f}\" text-anchor=\"end\" fill=\"#1c2430\">{2}</text>\n",
        kLeft - 10.0, y + 0.65 * kBar, escaped(b.label));
    for (const auto& [value, colour] :
         {std::pair{b.low, "#2e7d4f"}, std::pair{b.high, "#c0392b"}}) {
      const double from = std::min(x(value), x(plot.base));
      svg += fmt::format(
          "<rect x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"{}\" fill=\"{}\" "
          "fill-opacity=\"0.85\"/>\n",
          from, y + 3.0, std::abs(x(value) - x(plot.base)), kBar - 6.0, colour);
    }
  }
  svg += fmt::format(
      "<line x1=\"{0:.2f}\" y1=\"{1}\" x2=\"{0:.2f}\" y2=\"{2}\" stroke=\"#1c2430\" "
      "stroke-width=\"1.5\"/>\n<text x=\"{3}\" y=\"{4}\" text-anchor=\"middle\" "
      "fill=\"#1c2430\">{5}</text>\n</svg>\n",
      x(plot.base), kTop - 6.0, bottom, (kLeft + kWidth - kRight) / 2.0, height - 12.0,
      escaped(plot.x_label));
  return svg;
}

}  // namespace isorisk::report
