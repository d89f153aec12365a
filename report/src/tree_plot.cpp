// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/tree_plot.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "isorisk/report/escape.hpp"

namespace isorisk::report {
namespace {

constexpr double kLeft = 24.0;
constexpr double kTop = 84.0;
constexpr double kStep = 190.0;  // from a knot to the next
constexpr double kLine = 40.0;   // between two ends
constexpr double kEnds = 250.0;  // width of the texts of the ends
constexpr double kValues = 120.0;
constexpr const char* kInk = "#1c2430";
constexpr const char* kGrey = "#3a4350";

int depth_of(const TreePlotNode& node) {
  int most = 0;
  for (const TreePlotNode& c : node.children) most = std::max(most, depth_of(c) + 1);
  return most;
}

int ends_of(const TreePlotNode& node) {
  if (node.children.empty()) return 1;
  int n = 0;
  for (const TreePlotNode& c : node.children) n += ends_of(c);
  return n;
}

class Drawing {
 public:
  explicit Drawing(int depth) : ends_x_{kLeft + kStep * std::max(depth, 1)} {}

  // Draws a knot with all below it; returns its height on the page.
  double draw(const TreePlotNode& node, int depth) {
    const double x = kLeft + kStep * depth;
    if (node.children.empty()) {
      const double y = kTop + kLine * next_++;
      svg_ += fmt::format(
          "<line x1=\"{0}\" y1=\"{1}\" x2=\"{2}\" y2=\"{1}\" stroke=\"#c9ced6\" "
          "stroke-dasharray=\"2 4\"/>\n<text x=\"{3}\" y=\"{4}\" fill=\"{5}\">{6}</text>"
          "<text x=\"{7}\" y=\"{4}\" text-anchor=\"end\" fill=\"{5}\">{8}</text>\n",
          x, y, ends_x_, ends_x_ + 10.0, y + 4.0, kInk, escaped(node.end),
          ends_x_ + kEnds + kValues, escaped(node.value));
      return y;
    }
    double first = 0.0;
    double last = 0.0;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const TreePlotNode& child = node.children[i];
      const double y = draw(child, depth + 1);
      if (i == 0) first = y;
      last = y;
      svg_ += fmt::format(
          "<line x1=\"{0}\" y1=\"{1}\" x2=\"{2}\" y2=\"{1}\" stroke=\"{3}\" stroke-width=\"1.5\"/>"
          "<text x=\"{4}\" y=\"{5}\" font-size=\"12\" fill=\"{6}\">{7}</text>\n",
          x, y, x + kStep, kInk, x + 6.0, y - 5.0, kGrey, escaped(child.branch));
    }
    svg_ += fmt::format(
        "<line x1=\"{0}\" y1=\"{1}\" x2=\"{0}\" y2=\"{2}\" stroke=\"{3}\" stroke-width=\"1.5\"/>\n",
        x, first, last, kInk);
    return 0.5 * (first + last);
  }

  [[nodiscard]] const std::string& svg() const noexcept { return svg_; }
  [[nodiscard]] double width() const noexcept { return ends_x_ + kEnds + kValues + kLeft; }

 private:
  double ends_x_;
  int next_ = 0;
  std::string svg_;
};

}  // namespace

std::string tree_svg(const TreePlot& plot) {
  Drawing drawing{depth_of(plot.root)};
  (void)drawing.draw(plot.root, 0);
  const double width = drawing.width();
  const double height = kTop + kLine * ends_of(plot.root);
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
             "height=\"{1}\" role=\"img\" font-family=\"system-ui, 'Noto Sans CJK SC', 'Microsoft "
             "YaHei', sans-serif\" font-size=\"13\">\n<title>{2}</title>\n"
             "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n"
             "<text x=\"20\" y=\"26\" font-size=\"16\" font-weight=\"600\" "
             "fill=\"{3}\">{2}</text>\n"
             "<text x=\"20\" y=\"46\" font-size=\"12\" fill=\"{4}\">{5}</text>\n"
             "<text x=\"{6}\" y=\"64\" font-size=\"12\" text-anchor=\"end\" "
             "fill=\"{4}\">{7}</text>\n",
             width, height, escaped(plot.title), kInk, kGrey, escaped(plot.note), width - kLeft,
             escaped(plot.value_title)) +
         drawing.svg() + "</svg>\n";
}

}  // namespace isorisk::report
