// SPDX-License-Identifier: Apache-2.0
#include "decisions/uncertainty_footprint.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace isorisk::study::decisions::uncertainty {
namespace {

using Kind = risk::FootprintRecipe::Kind;

constexpr double kLeastCutoff = 1e-6;  // of a footprint without one
constexpr double kEndPart = 0.8;   // the end of a cloud is what lies beyond this part of its length
constexpr int kSteps = 24;         // of a continuation
constexpr double kLongest = 20.0;  // times the length
constexpr double kWidest = 9.0;    // times the square of the width

// How a cloud goes on beyond its last distance: probit on the axis, and its drop per y^2.
struct Ending {
  bool known = false;
  double x = 0.0;
  double z = 0.0;
  double slope = 0.0;  // of z in ln x, < 0
  double drop = 0.0;
  double narrowing = 0.0;  // of ln drop in ln x
  double length = 0.0;     // ln x to the cut-off
};

Ending ending(const std::vector<double>& x, const std::vector<double>& z,
              const std::vector<double>& drop, std::size_t last, double shift, double cut) {
  Ending e;
  std::size_t k = last;
  while (k > 0 && x[k] > kEndPart * x[last]) --k;
  if (k == last || !(x[k] > 0.0) || !(z[k] > z[last]) || !(drop[k] > 0.0) || !(drop[last] > 0.0) ||
      !(z[last] + shift > cut)) {
    return e;
  }
  const double far = std::log(x[last] / x[k]);
  e = {.known = true,
       .x = x[last],
       .z = z[last] + shift,
       .slope = (z[last] - z[k]) / far,
       .drop = drop[last],
       .narrowing = std::log(drop[last] / drop[k]) / far};
  e.length = std::min((cut - e.z) / e.slope, std::log(kLongest));
  return e;
}

double cut_of(double cutoff) {
  return boost::math::quantile(boost::math::normal{}, std::clamp(cutoff, kLeastCutoff, 0.5));
}

// Z = z - drop y^2.
void move_gaussian(risk::FootprintRecipe& recipe, double shift) {
  std::vector<double>& x = recipe.columns[0];
  std::vector<double>& z = recipe.columns[1];
  std::vector<double>& drop = recipe.columns[2];
  const Ending e = ending(x, z, drop, x.size() - 1, shift, cut_of(recipe.numbers[0]));
  for (double& v : z) v += shift;
  if (!e.known) return;
  for (int i = 1; i <= kSteps; ++i) {
    const double t = e.length * i / kSteps;
    x.push_back(e.x * std::exp(t));
    z.push_back(e.z + e.slope * t);
    drop.push_back(e.drop * std::exp(e.narrowing * t));
  }
}

// Z in steps of q = y^2 / w2, out to w2 where it is that of the cut-off.
void move_profile(risk::FootprintRecipe& recipe, double shift) {
  std::vector<double>& x = recipe.columns[0];
  std::vector<double>& w2 = recipe.columns[1];
  std::vector<double>& z = recipe.columns[2];
  const double cut = cut_of(recipe.numbers[0]);
  const bool squares = recipe.numbers[1] != 0.0;
  const std::size_t n = x.size();
  const std::size_t steps = z.size() / n - 1;
  const auto share = [&](std::size_t k) {
    const double part = static_cast<double>(k) / static_cast<double>(steps);
    return squares ? part * part : part;
  };
  // Rows that have a width, with the drop at their edge; what follows the last one is its tip.
  std::vector<double> axis(n), drop(n, 0.0);
  std::size_t last = n;
  for (std::size_t i = 0; i < n; ++i) {
    const double* row = z.data() + i * (steps + 1);
    axis[i] = row[0];
    if (!(w2[i] > 0.0)) continue;
    last = i;
    const double fall = row[steps - 1] - row[steps];
    drop[i] = std::max(fall, 0.0) / (1.0 - share(steps - 1)) / w2[i];
  }
  if (last == n) return;
  const Ending e = ending(x, axis, drop, last, shift, cut);
  std::vector<double> row(steps + 1);
  for (std::size_t i = 0; i < n; ++i) {
    double* to = z.data() + i * (steps + 1);
    if (!(w2[i] > 0.0)) {
      for (std::size_t k = 0; k <= steps; ++k) to[k] += shift;
      continue;
    }
    std::copy_n(to, steps + 1, row.begin());
    const double slope = -drop[i] * w2[i];  // in q, beyond the edge
    // Outermost q at which the moved probit is that of the cut-off.
    double edge = 0.0;
    if (row[steps] + shift > cut) {
      edge = slope < 0.0 ? std::min(1.0 + (cut - row[steps] - shift) / slope, kWidest) : 1.0;
    } else {
      for (std::size_t k = steps; k > 0 && edge == 0.0; --k) {
        if (!(row[k - 1] + shift > cut)) continue;
        const double part = (row[k - 1] + shift - cut) / (row[k - 1] - row[k]);
        edge = std::lerp(share(k - 1), share(k), part);
      }
    }
    const auto at = [&](double q) {
      if (q >= 1.0) return row[steps] + slope * (q - 1.0);
      std::size_t k = 1;
      while (k < steps && share(k) < q) ++k;
      const double part = (q - share(k - 1)) / (share(k) - share(k - 1));
      return std::lerp(row[k - 1], row[k], part);
    };
    for (std::size_t k = 0; k <= steps; ++k) to[k] = at(edge * share(k)) + shift;
    w2[i] *= edge;
  }
  if (!e.known) return;
  x.resize(last + 1);
  w2.resize(last + 1);
  z.resize((last + 1) * (steps + 1));
  for (int i = 1; i <= kSteps; ++i) {
    const double t = e.length * i / kSteps;
    const double middle = e.z + e.slope * t;
    const double d = e.drop * std::exp(e.narrowing * t);
    const double width2 = i == kSteps ? 0.0 : std::max(middle - cut, 0.0) / d;
    x.push_back(e.x * std::exp(t));
    w2.push_back(width2);
    for (std::size_t k = 0; k <= steps; ++k) z.push_back(middle - d * width2 * share(k));
  }
}

}  // namespace

risk::FootprintPtr moved(const risk::FootprintPtr& footprint, double shift,
                         MovedFootprints& known) {
  if (!footprint || shift == 0.0) return footprint;
  if (const auto it = known.find(footprint.get()); it != known.end()) return it->second;
  risk::FootprintRecipe recipe = footprint->recipe();
  risk::FootprintPtr out = footprint;
  if (recipe.kind == Kind::GaussianProbit) {
    move_gaussian(recipe, shift);
    out = risk::make_footprint(std::move(recipe));
  } else if (recipe.kind == Kind::Profile) {
    move_profile(recipe, shift);
    out = risk::make_footprint(std::move(recipe));
  } else if (!recipe.parts.empty()) {
    for (risk::FootprintPtr& part : recipe.parts) part = moved(part, shift, known);
    out = risk::make_footprint(std::move(recipe));
  }
  known.emplace(footprint.get(), out);
  return out;
}

}  // namespace isorisk::study::decisions::uncertainty
