// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/bell_raster.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "bell_kernels.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk {
namespace bell {

extern const Kernel k_bell_base;
#if defined(ISORISK_X86_KERNELS)
extern const Kernel k_bell_avx2;
extern const Kernel k_bell_avx512;
#endif

const Kernel* const* available(int* count) noexcept {
  struct List {
    const Kernel* kernel[3] = {&k_bell_base, nullptr, nullptr};
    int count = 1;
    List() noexcept {
#if defined(ISORISK_X86_KERNELS)
      if (__builtin_cpu_supports("avx2")) kernel[count++] = &k_bell_avx2;
      if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
        kernel[count++] = &k_bell_avx512;
#endif
    }
  };
  static const List list;
  *count = list.count;
  return list.kernel;
}

const Kernel& active() noexcept {
  int count = 0;
  const Kernel* const* list = available(&count);
  return *list[count - 1];
}

namespace {

constexpr int kNodes = kDegree + 1;
constexpr double kExponentTolerance = 1e-7;  // of the exponent within 8 sigma

// Nodes of Chebyshev in [0, 1] and the inverse of their Vandermonde matrix, made once.
struct Fit {
  std::array<double, kNodes> node{};
  std::array<double, kNodes> check{};  // between the nodes, where the error is largest
  std::array<std::array<double, kNodes>, kNodes> coefficient{};  // [power][node]
  Fit() {
    const double pi = std::acos(-1.0);
    for (int j = 0; j < kNodes; ++j) {
      node[static_cast<std::size_t>(j)] = 0.5 * (1.0 - std::cos(pi * (j + 0.5) / kNodes));
      // Extremes of the node polynomial; the last one is the end of the interval.
      check[static_cast<std::size_t>(j)] = 0.5 * (1.0 - std::cos(pi * (j + 1.0) / kNodes));
    }
    check[kNodes - 1] = std::nextafter(1.0, 0.0);
    for (std::size_t j = 0; j < kNodes; ++j) {  // Lagrange polynomial of node j in powers of t
      std::array<double, kNodes> p{1.0};
      std::size_t degree = 0;
      for (std::size_t m = 0; m < kNodes; ++m) {
        if (m == j) continue;
        const double scale = 1.0 / (node[j] - node[m]);
        for (std::size_t i = ++degree; i-- > 0;) {
          p[i + 1] += p[i] * scale;
          p[i] *= -node[m] * scale;
        }
      }
      for (std::size_t i = 0; i < kNodes; ++i) coefficient[i][j] = p[i];
    }
  }
};

// How the cells of one interval are computed.
enum class Way : unsigned char { Zero, Polynomial, Exact };

struct Table {
  [[nodiscard]] Segments view() const noexcept {
    return {segments.data(), first_number, static_cast<std::int64_t>(segments.size()) - 1};
  }
  std::vector<Segment> segments;
  std::vector<Way> way;
  std::vector<double> reach_square_m2;  // (8 sigma)^2, largest up to the end of the interval
  std::int64_t first_number = 0;
};

// Start of the interval with this number.
double interval_start(std::int64_t number) noexcept {
  return __builtin_bit_cast(double, static_cast<std::uint64_t>(number) << kMantissaShift);
}

double horner(const double* c, double t) noexcept {
  double v = c[kDegree];
  for (int j = kDegree; j-- > 0;) v = v * t + c[j];
  return v;
}

Table tabulate(const std::function<Bell(double)>& bell, double s_low, double s_high) {
  static const Fit fit;
  Table table;
  table.first_number = segment_number(s_low);
  const auto count = static_cast<std::size_t>(segment_number(s_high) - table.first_number) + 1;
  table.segments.resize(count);
  table.way.assign(count, Way::Polynomial);
  table.reach_square_m2.resize(count);
  std::vector<double> greatest(count);  // of log_axis, by interval
  const auto make = [&](std::size_t i) {
    Segment& g = table.segments[i];
    const auto number = table.first_number + static_cast<std::int64_t>(i);
    g.s0 = interval_start(number);
    const double width = interval_start(number + 1) - g.s0;
    g.inverse_width = 1.0 / width;
    std::array<Bell, kNodes> at{};
    double least_spread = std::numeric_limits<double>::infinity();
    double greatest_axis = -std::numeric_limits<double>::infinity();
    bool finite = true;
    const auto look = [&](const Bell& b) {
      least_spread = std::min(least_spread, b.spread_per_m2);
      greatest_axis = std::max(greatest_axis, b.log_axis);
      // Beyond 700 the exponential of the kernel runs over.
      finite = finite && std::isfinite(b.log_axis) && b.log_axis <= 700.0 &&
               std::isfinite(b.spread_per_m2);
    };
    for (std::size_t j = 0; j < kNodes; ++j) {
      at[j] = bell(g.s0 + fit.node[j] * width);
      look(at[j]);
    }
    for (std::size_t p = 0; p < kNodes; ++p) {
      g.log_axis[p] = 0.0;
      g.spread[p] = 0.0;
      for (std::size_t j = 0; j < kNodes; ++j) {
        g.log_axis[p] += fit.coefficient[p][j] * at[j].log_axis;
        g.spread[p] += fit.coefficient[p][j] * at[j].spread_per_m2;
      }
    }
    bool smooth = finite;
    for (const double t : fit.check) {
      const Bell b = bell(g.s0 + t * width);
      look(b);
      if (!smooth) continue;
      // Error of the exponent on the axis, and of spread y^2 at 8 sigma (where it is kCut).
      const double off_axis = std::abs(horner(g.log_axis, t) - b.log_axis);
      const double off_spread = std::abs(horner(g.spread, t) / b.spread_per_m2 - 1.0);
      smooth = off_axis + kCut * off_spread <= kExponentTolerance;
    }
    if (!(smooth && finite)) table.way[i] = Way::Exact;
    greatest[i] = greatest_axis;
    // 8 sigma with 1 % to spare for what lies between the points looked at.
    table.reach_square_m2[i] = 1.01 * kCut / least_spread;
  };
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, 8),
                    [&](const tbb::blocked_range<std::size_t>& r) {
                      for (std::size_t i = r.begin(); i != r.end(); ++i) make(i);
                    });
  // Before an elevated plume comes down there is nothing worth the exact function.
  const double floor = *std::max_element(greatest.begin(), greatest.end()) - kCut;
  for (std::size_t i = 0; i < count; ++i) {
    if (!(greatest[i] >= floor)) table.way[i] = Way::Zero;
  }
  double reach = 0.0;  // over all nearer intervals as well: a block may span several
  for (double& r : table.reach_square_m2) {
    reach = std::max(reach, std::isfinite(r) ? r : std::numeric_limits<double>::infinity());
    r = reach;
  }
  return table;
}

double exact(const std::function<Bell(double)>& bell, double s, double y) {
  const Bell b = bell(s);
  const double across = b.spread_per_m2 * y * y;
  if (!(across <= kCut)) return 0.0;
  return std::exp(b.log_axis - across);
}

// Smallest y^2 on a straight stretch from y0 to y1.
double least_square(double y0, double y1) noexcept {
  if (y0 * y1 <= 0.0) return 0.0;
  return std::min(y0 * y0, y1 * y1);
}

class Rows {
 public:
  Rows(const GridSpec& spec, const BellAxis& axis, const std::function<Bell(double)>& bell)
      : spec_{spec}, axis_{axis}, bell_{bell}, kernel_{active()} {
    // Farthest corner downwind.
    double far = 0.0;
    for (const double x : {spec.west_m, spec.east_m()}) {
      for (const double y : {spec.south_m(), spec.north_m}) {
        far = std::max(far, along(x, y));
      }
    }
    any_ = far > 0.0;
    if (!any_) return;
    // Nearer than a quarter of a cell there are few cells in reach: they are computed exactly.
    s_low_ = std::min(0.25 * spec.cell_m, far);
    table_ = tabulate(bell, s_low_, std::nextafter(far, std::numeric_limits<double>::infinity()));
    s_low_ = table_.segments.front().s0;
  }

  template <class T>
  void fill(int row, T* out) const {
    const int cols = spec_.cols;
    if (!any_) {
      std::fill(out, out + cols, T{0});
      return;
    }
    const Point first = spec_.centre(row, 0);
    const Line line{along(first.x_m, first.y_m), axis_.east * spec_.cell_m,
                    across(first.x_m, first.y_m), -axis_.north * spec_.cell_m};
    const auto s_at = [&](int i) { return line.s0 + i * line.ds; };
    const auto y_at = [&](int i) { return line.y0 + i * line.dy; };
    // A whole row out of reach costs nothing but its zeros.
    if (out_of_reach(std::max(s_at(0), s_at(cols - 1)), y_at(0), y_at(cols - 1))) {
      std::fill(out, out + cols, T{0});
      return;
    }
    for (int i = 0; i < cols; i += kBlock) {
      const int n = std::min(kBlock, cols - i);
      const double s_first = s_at(i);
      const double s_last = s_at(i + n - 1);
      if (out_of_reach(std::max(s_first, s_last), y_at(i), y_at(i + n - 1))) {
        std::fill(out + i, out + i + n, T{0});
        continue;
      }
      block(line, i, n, std::min(s_first, s_last), std::max(s_first, s_last), out + i);
    }
  }

 private:
  [[nodiscard]] double along(double x, double y) const noexcept {
    return (x - axis_.start.x_m) * axis_.east + (y - axis_.start.y_m) * axis_.north;
  }
  // Positive to the left of the axis.
  [[nodiscard]] double across(double x, double y) const noexcept {
    return (y - axis_.start.y_m) * axis_.east - (x - axis_.start.x_m) * axis_.north;
  }
  [[nodiscard]] std::size_t index(double s) const noexcept {
    return static_cast<std::size_t>(segment_number(s) - table_.first_number);
  }
  [[nodiscard]] bool out_of_reach(double s_max, double y0, double y1) const noexcept {
    if (!(s_max > 0.0)) return true;
    return least_square(y0, y1) > table_.reach_square_m2[index(std::max(s_max, s_low_))];
  }

  template <class T>
  void block(const Line& line, int first, int n, double s_min, double s_max, T* out) const {
    alignas(64) double value[kBlock];
    if (s_max >= s_low_) kernel_.cells(table_.view(), line, first, (n + 7) / 8, value);
    bool polynomial = s_min >= s_low_;
    if (polynomial) {
      for (std::size_t i = index(s_min), end = index(s_max); i <= end; ++i) {
        polynomial = polynomial && table_.way[i] == Way::Polynomial;
      }
    }
    for (int i = 0; !polynomial && i < n; ++i) {
      const double s = line.s0 + (first + i) * line.ds;
      if (s >= s_low_) {
        const Way way = table_.way[index(s)];
        if (way == Way::Polynomial) continue;
        value[i] = way == Way::Zero ? 0.0 : exact(bell_, s, line.y0 + (first + i) * line.dy);
      } else {
        value[i] = s > 0.0 ? exact(bell_, s, line.y0 + (first + i) * line.dy) : 0.0;
      }
    }
    for (int i = 0; i < n; ++i) out[i] = static_cast<T>(value[i]);
  }

  GridSpec spec_;
  BellAxis axis_;
  const std::function<Bell(double)>& bell_;
  const Kernel& kernel_;
  Table table_;
  double s_low_ = 0.0;
  bool any_ = false;
};

template <class T>
void raster(const GridSpec& spec, const BellAxis& axis, const std::function<Bell(double)>& bell,
            std::span<T> out) {
  InputCheck check{"bell_raster"};
  check.finite("west", spec.west_m, "m");
  check.finite("north", spec.north_m, "m");
  check.positive("cell", spec.cell_m, "m");
  check.require(spec.rows > 0, "rows", spec.rows, "-", "be > 0");
  check.require(spec.cols > 0, "cols", spec.cols, "-", "be > 0");
  check.finite("axis_start_east", axis.start.x_m, "m");
  check.finite("axis_start_north", axis.start.y_m, "m");
  const double length = std::hypot(axis.east, axis.north);
  check.require(std::abs(length - 1.0) < 1e-9, "axis_length", length, "-", "be 1");
  if (spec.rows > 0 && spec.cols > 0 && out.size() != spec.size()) {
    check.fail("out has " + std::to_string(out.size()) +
               " values, must have rows x cols = " + std::to_string(spec.size()));
  }
  check.done();
  const Rows rows{spec, axis, bell};
  tbb::parallel_for(
      tbb::blocked_range<int>(0, spec.rows, 4), [&](const tbb::blocked_range<int>& r) {
        for (int row = r.begin(); row != r.end(); ++row) {
          rows.fill(row, out.data() +
                             static_cast<std::size_t>(row) * static_cast<std::size_t>(spec.cols));
        }
      });
}

}  // namespace
}  // namespace bell

void bell_raster(const GridSpec& spec, const BellAxis& axis,
                 const std::function<Bell(double)>& bell_at, std::span<double> out) {
  bell::raster(spec, axis, bell_at, out);
}
void bell_raster(const GridSpec& spec, const BellAxis& axis,
                 const std::function<Bell(double)>& bell_at, std::span<float> out) {
  bell::raster(spec, axis, bell_at, out);
}

}  // namespace isorisk
