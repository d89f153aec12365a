// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/blast.hpp"

#include <boost/math/tools/roots.hpp>
#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion::detail {

BlastRadius largest_distance(const std::function<double(double)>& overpressure_pa, double scale,
                             std::span<const double> breaks, double threshold_pa) {
  if (!(threshold_pa > 0.0 && std::isfinite(threshold_pa))) {
    throw InputError("overpressure threshold = " + number_text(threshold_pa) +
                     " Pa, must be finite and > 0");
  }
  const auto holds = [&](double r) { return overpressure_pa(r) >= threshold_pa; };
  const auto root = [&](double inside_m, double outside_m) {
    // Bracketed in ln R, where blast curves are nearly straight. \pre holds(inside), not outside.
    const auto f = [&](double ln_r) {
      const double p = overpressure_pa(std::exp(ln_r));
      return p > 0.0 ? std::log(p / threshold_pa) : -1e300;
    };
    std::uintmax_t iterations = 200;
    const double a = std::log(inside_m);
    const double b = std::log(outside_m);
    const double fa = f(a);
    const double fb = f(b);
    if (fa <= 0.0 || fb >= 0.0) return inside_m;  // the bracket is as narrow as the rounding
    const auto close = [](double lo, double hi) { return std::abs(hi - lo) < 1e-12; };
    const auto bracket = boost::math::tools::toms748_solve(f, a, b, fa, fb, close, iterations);
    return std::exp(0.5 * (bracket.first + bracket.second));
  };

  // Beyond the last break.
  const double last = breaks.empty() ? scale : breaks.back() * scale * (1.0 + 1e-15);
  if (holds(last)) {
    double inside = last;
    double outside = 2.0 * last;
    while (holds(outside)) {
      inside = outside;
      outside *= 2.0;
      if (!std::isfinite(outside)) {
        throw NumericError("the overpressure does not fall below " + number_text(threshold_pa) +
                           " Pa at any distance");
      }
    }
    return {root(inside, outside), true};
  }
  // Segments from the outside in; each is tried at its outer end, then at its inner one.
  for (std::size_t i = breaks.size(); i-- > 0;) {
    // A few units in the last place off the break, so that rounding cannot cross it.
    const double outer = breaks[i] * scale * (1.0 - 1e-15);
    if (holds(outer)) return {outer, true};
    const double inner = i > 0 ? breaks[i - 1] * scale * (1.0 + 1e-15) : 0.0;
    if (i > 0 && holds(inner)) return {root(inner, outer), true};
  }
  // Inside the first break: halve until it holds, for models without a bound at the centre.
  double outside = breaks.empty() ? scale : breaks.front() * scale * (1.0 - 1e-15);
  for (int halvings = 0; halvings < 60; ++halvings) {
    const double inside = 0.5 * outside;
    if (holds(inside)) return {root(inside, outside), true};
    outside = inside;
  }
  return {0.0, false};
}

}  // namespace isorisk::models::explosion::detail
