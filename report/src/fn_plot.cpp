// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/fn_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "isorisk/report/escape.hpp"

namespace isorisk::report {
namespace {

constexpr double kWidth = 760.0;
constexpr double kHeight = 520.0;
constexpr double kLeft = 86.0;
constexpr double kRight = 24.0;
constexpr double kTop = 44.0;
constexpr double kBottom = 62.0;

std::string superscript(int exponent) {
  return fmt::format("10<tspan dy=\"-6\" font-size=\"10\">{}</tspan>", exponent);
}

// Decades shown on both axes, and the way from values to pixels.
struct Axes {
  int x0 = 0, x1 = 3, y0 = -9, y1 = -3;

  [[nodiscard]] double x(double n) const {
    return kLeft + (std::log10(n) - x0) / (x1 - x0) * (kWidth - kLeft - kRight);
  }
  [[nodiscard]] double y(double f) const {
    return kHeight - kBottom - (std::log10(f) - y0) / (y1 - y0) * (kHeight - kTop - kBottom);
  }
};

double line_frequency(const FnLine& line, double n) {
  return line.f_at_1 * std::pow(n, line.slope);
}

Axes fitted(const FnPlot& plot) {
  Axes axes;
  double n_max = 1000.0;
  double f_min = 1e-8;
  double f_max = 1e-3;
  for (const FnLine& line : plot.lines) {
    n_max = std::max(n_max, line.n_to);
    f_min = std::min({f_min, line_frequency(line, line.n_from), line_frequency(line, line.n_to)});
    f_max = std::max({f_max, line_frequency(line, line.n_from), line_frequency(line, line.n_to)});
  }
  for (const FnPoint& p : plot.curve) {
    if (p.deaths < 1.0) continue;
    n_max = std::max(n_max, p.deaths);
    f_min = std::min(f_min, std::max(p.frequency_per_yr, 1e-11));
    f_max = std::max(f_max, p.frequency_per_yr);
  }
  for (const FnPoint& p : plot.high) {
    if (!(p.frequency_per_yr > 0.0)) continue;
    n_max = std::max(n_max, p.deaths);
    f_max = std::max(f_max, p.frequency_per_yr);
  }
  // A curve that starts below one death enters the frame at n = 1 with its frequency there.
  for (auto it = plot.curve.rbegin(); it != plot.curve.rend(); ++it) {
    if (it->deaths >= 1.0) f_max = std::max(f_max, it->frequency_per_yr);
  }
  axes.x1 = static_cast<int>(std::ceil(std::log10(n_max) - 1e-9));
  axes.y0 = static_cast<int>(std::floor(std::log10(f_min) + 1e-9));
  axes.y1 = static_cast<int>(std::ceil(std::log10(f_max) - 1e-9));
  return axes;
}

void grid_lines(const Axes& axes, std::string& svg) {
  for (int d = axes.x0; d <= axes.x1; ++d) {
    const double px = axes.x(std::pow(10.0, d));
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{0:.2f}\" y1=\"{1}\" x2=\"{0:.2f}\" y2=\"{2}\"/>"
        "<text class=\"tick\" x=\"{0:.2f}\" y=\"{3}\" text-anchor=\"middle\">{4}</text>\n",
        px, kTop, kHeight - kBottom, kHeight - kBottom + 20.0, superscript(d));
    for (int m = 2; m < 10 && d < axes.x1; ++m) {
      const double minor = axes.x(m * std::pow(10.0, d));
      svg += fmt::format(
          "<line class=\"minor\" x1=\"{0:.2f}\" y1=\"{1}\" x2=\"{0:.2f}\" y2=\"{2}\"/>\n", minor,
          kTop, kHeight - kBottom);
    }
  }
  for (int d = axes.y0; d <= axes.y1; ++d) {
    const double py = axes.y(std::pow(10.0, d));
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{1}\" y1=\"{0:.2f}\" x2=\"{2}\" y2=\"{0:.2f}\"/>"
        "<text class=\"tick\" x=\"{3}\" y=\"{4:.2f}\" text-anchor=\"end\">{5}</text>\n",
        py, kLeft, kWidth - kRight, kLeft - 10.0, py + 5.0, superscript(d));
  }
}

// F(n) is the step function: for n in (N_{i-1}, N_i] it is F(>= N_i).
std::string curve_path(const Axes& axes, const std::vector<FnPoint>& curve) {
  std::string path;
  double previous_n = 1.0;
  const double floor_f = std::pow(10.0, axes.y0);
  for (const FnPoint& p : curve) {
    if (p.deaths < 1.0 || !(p.frequency_per_yr > 0.0)) continue;
    const double f = std::max(p.frequency_per_yr, floor_f);
    path += fmt::format("{}{:.2f} {:.2f} H{:.2f} ", path.empty() ? "M" : "L", axes.x(previous_n),
                        axes.y(f), axes.x(p.deaths));
    previous_n = p.deaths;
  }
  if (!path.empty()) path += fmt::format("V{:.2f}", axes.y(floor_f));
  return path;
}

// The area between two curves at the same numbers of deaths.
std::string band_path(const Axes& axes, const std::vector<FnPoint>& low,
                      const std::vector<FnPoint>& high) {
  const double floor_f = std::pow(10.0, axes.y0);
  std::string path;
  const auto add = [&](const FnPoint& p) {
    if (p.deaths < 1.0) return;
    path += fmt::format("{}{:.2f} {:.2f} ", path.empty() ? "M" : "L", axes.x(p.deaths),
                        axes.y(std::max(p.frequency_per_yr, floor_f)));
  };
  for (const FnPoint& p : high) add(p);
  for (auto it = low.rbegin(); it != low.rend(); ++it) add(*it);
  return path.empty() ? path : path + "Z";
}

}  // namespace

std::string fn_svg(const FnPlot& plot) {
  const Axes axes = fitted(plot);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" role=\"img\" font-family=\"system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', "
      "sans-serif\" font-size=\"13\">\n<title>{2}</title>\n"
      "<style>.grid{{stroke:#c9ced6;stroke-width:1}}.minor{{stroke:#eceff3;stroke-width:1}}"
      ".tick{{fill:#3a4350}}.curve{{fill:none;stroke:#1f4e9c;stroke-width:2.5}}"
      ".upper{{stroke:#c0392b;stroke-width:2;stroke-dasharray:7 4}}"
      ".lower{{stroke:#2e8b57;stroke-width:2;stroke-dasharray:3 4}}</style>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n"
      "<text x=\"{3}\" y=\"26\" font-size=\"16\" font-weight=\"600\" fill=\"#1c2430\">{2}</text>\n",
      kWidth, kHeight, escaped(plot.title), kLeft);
  grid_lines(axes, svg);
  double legend_y = kTop + 20.0;
  const auto legend = [&](const char* css, const std::string& label) {
    svg += fmt::format(
        "<line class=\"{0}\" x1=\"{1}\" y1=\"{2:.1f}\" x2=\"{3}\" y2=\"{2:.1f}\"/>"
        "<text x=\"{4}\" y=\"{5:.1f}\" fill=\"#1c2430\" text-anchor=\"end\">{6}</text>\n",
        css, kWidth - kRight - 50.0, legend_y - 4.0, kWidth - kRight - 12.0, kWidth - kRight - 58.0,
        legend_y, escaped(label));
    legend_y += 20.0;
  };
  for (const FnLine& line : plot.lines) {
    svg += fmt::format(
        "<line class=\"{}\" x1=\"{:.2f}\" y1=\"{:.2f}\" x2=\"{:.2f}\" y2=\"{:.2f}\"/>\n",
        line.upper ? "upper" : "lower", axes.x(line.n_from),
        axes.y(line_frequency(line, line.n_from)), axes.x(line.n_to),
        axes.y(line_frequency(line, line.n_to)));
    legend(line.upper ? "upper" : "lower", line.label);
  }
  const std::string band = band_path(axes, plot.low, plot.high);
  if (!band.empty()) {
    svg += "<path fill=\"#1f4e9c\" fill-opacity=\"0.18\" d=\"" + band + "\"/>\n";
    svg += fmt::format(
        "<rect x=\"{}\" y=\"{:.1f}\" width=\"38\" height=\"10\" fill=\"#1f4e9c\" "
        "fill-opacity=\"0.18\"/><text x=\"{}\" y=\"{:.1f}\" fill=\"#1c2430\" "
        "text-anchor=\"end\">{}</text>\n",
        kWidth - kRight - 50.0, legend_y - 9.0, kWidth - kRight - 58.0, legend_y,
        escaped(plot.band_label));
    legend_y += 20.0;
  }
  const std::string path = curve_path(axes, plot.curve);
  if (path.empty()) {
    svg += fmt::format(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"#3a4350\" "
        "font-size=\"15\">{}</text>\n",
        (kLeft + kWidth - kRight) / 2.0, (kTop + kHeight - kBottom) / 2.0,
        escaped(plot.empty_text));
  } else {
    svg += "<path class=\"curve\" d=\"" + path + "\"/>\n";
    legend("curve", plot.curve_label);
  }
  svg += fmt::format(
      "<text x=\"{0}\" y=\"{1}\" text-anchor=\"middle\" fill=\"#1c2430\">{2}</text>\n"
      "<text transform=\"translate(22 {3}) rotate(-90)\" text-anchor=\"middle\" "
      "fill=\"#1c2430\">{4}</text>\n</svg>\n",
      (kLeft + kWidth - kRight) / 2.0, kHeight - 14.0, escaped(plot.x_label),
      (kTop + kHeight - kBottom) / 2.0, escaped(plot.y_label));
  return svg;
}

}  // namespace isorisk::report
