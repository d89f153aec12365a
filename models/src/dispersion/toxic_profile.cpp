// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/toxic_profile.hpp"

#include <algorithm>
#include <array>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <utility>

#include "cloud_frame.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr std::size_t kFirstPlaces = 17;
constexpr std::size_t kMostBetween = 200;  // two of the first places
constexpr int kFirstSteps = 32;
constexpr int kFewestSteps = 8;
constexpr int kMostSteps = 256;
constexpr double kAlongPart = 0.5;  // of the tolerance, for the samples along the wind
constexpr double kNoBetter = 0.6;   // of the error of twice the spacing: not that of a smooth field
constexpr double kLeftOut = 1e-3;   // part of the load of the cut-off
constexpr double kLeastCutoff = 1e-300;

// A part of the axis where P is not below the cut-off at both ends.
struct Range {
  bool any = false;
  bool open = false;
  double first_m = 0.0;
  double last_m = 0.0;
};

Range range_of(const ToxicField& field, double cut) {
  Range out;
  const auto& x = field.places;
  const auto inside = [&](double at) { return field.across(at)(0.0) >= cut; };
  std::size_t first = 0;
  while (first < x.size() && !inside(x[first])) ++first;
  if (first == x.size()) return out;
  std::size_t last = x.size() - 1;
  while (!inside(x[last])) --last;
  const auto edge = [&](double in, double beyond) {
    for (int i = 0; i < 24; ++i) {
      const double middle = 0.5 * (in + beyond);
      (inside(middle) ? in : beyond) = middle;
    }
    return in;
  };
  out.any = true;
  out.open = last + 1 == x.size();
  out.first_m = first > 0 ? edge(x[first], x[first - 1]) : x.front();
  out.last_m = out.open ? x.back() : edge(x[last], x[last + 1]);
  return out;
}

struct Row {
  double x = 0.0;
  double width_m = 0.0;
  std::vector<double> probit;  // by share of the square of the width
};

double share_of(int k, int steps, bool squares) noexcept {
  const double at = static_cast<double>(k) / steps;
  return squares ? at * at : at;
}

// Linear in the share between the values at the shares k = 0 ... steps.
double between_shares(const double* value, double share, int steps, bool squares) noexcept {
  const double place = steps * (squares ? std::sqrt(share) : share);
  const int k = std::min(static_cast<int>(place), steps - 1);
  const double low = share_of(k, steps, squares);
  const double part = (share - low) / (share_of(k + 1, steps, squares) - low);
  return std::lerp(value[k], value[k + 1], part);
}

class Sampler {
 public:
  Sampler(const ToxicField& field, double cutoff, double tolerance, const Range& range)
      : field_{field},
        cutoff_{cutoff},
        cut_{vulnerability::probit_of_probability(cutoff)},
        tolerance_{tolerance},
        range_{range} {}

  ToxicProfile table() {
    const std::vector<double> places = first_places();
    // Whichever shares need fewer of them, by some of the first places.
    std::vector<Row> first;
    std::array<Shares, 2> wanted{};
    for (const bool squares : {false, true}) {
      squares_ = squares;
      for (steps_ = kFirstSteps;; steps_ *= 2) {
        first.clear();
        for (std::size_t i = 0; i < places.size(); i += 2) first.push_back(row(places[i]));
        widest_m_ = 0.0;
        for (const Row& r : first) widest_m_ = std::max(widest_m_, r.width_m);
        if (steps_ >= kMostSteps || fewest(first).error.probability <= across_limit()) break;
      }
      wanted[squares ? 1 : 0] = fewest(first);
    }
    const auto cost = [&](const Shares& shares) {
      const double missed = shares.error.probability;
      return std::pair{shares.steps, missed > across_limit() ? missed : 0.0};
    };
    const auto sample = [&](bool squares) {
      squares_ = squares;
      for (steps_ = std::max(kFirstSteps, wanted[squares ? 1 : 0].steps);; steps_ *= 2) {
        first.clear();
        for (const double x : places) first.push_back(row(x));
        for (const Row& r : first) widest_m_ = std::max(widest_m_, r.width_m);
        error_ = {};
        rows_.clear();
        rows_.push_back(first.front());
        for (std::size_t i = 1; i < first.size(); ++i) {
          most_ = rows_.size() + kMostBetween;
          refine(Row{rows_.back()}, first[i], 0.0);
        }
        const Shares kept = fewest(rows_);
        if (kept.error.probability <= across_limit() || steps_ >= kMostSteps) return kept;
      }
    };
    const bool better = cost(wanted[1]) < cost(wanted[0]);
    Shares kept = sample(better);
    if (kept.error.probability > across_limit()) {
      // A place between the first ones wants the other shares.
      const Shares other = sample(!better);
      kept = cost(other) < cost(kept) ? other : sample(better);
    }
    ToxicProfile t;
    t.steps = kept.steps;
    t.squares = squares_;
    const auto stride = static_cast<std::size_t>(steps_ / kept.steps);
    for (const Row& r : rows_) {
      t.x_m.push_back(r.x);
      t.half_width_m.push_back(r.width_m);
      for (std::size_t k = 0; k < r.probit.size(); k += stride) t.probit.push_back(r.probit[k]);
    }
    t.reach_m = std::max(0.0, t.x_m.back());
    t.error = error_;
    t.error.probability += kept.error.probability;
    t.error.edge_m += kept.error.edge_m;
    t.error.edge = widest_m_ > 0.0 ? t.error.edge_m / widest_m_ : 0.0;
    return t;
  }

 private:
  [[nodiscard]] double across_limit() const noexcept { return (1.0 - kAlongPart) * tolerance_; }

  [[nodiscard]] double edge_limit_m() const noexcept { return 0.5 * tolerance_ * widest_m_; }

  // Error across the wind: of the probability, or the distance of two samples beside a front.
  struct Across {
    double probability = 0.0;
    double edge_m = 0.0;
  };
  // As few shares as do, or all of them.
  struct Shares {
    int steps = 0;
    Across error;
  };
  [[nodiscard]] Shares fewest(const std::vector<Row>& rows) const {
    double before = 0.0;  // of half as many
    for (int fewer = kFewestSteps; fewer < steps_; fewer *= 2) {
      const double plain = across_error(rows, fewer, false).probability;
      if (plain <= across_limit()) return {fewer, {plain, 0.0}};
      // What does not fall with the samples is a front.
      if (plain > kNoBetter * before) {
        const Across error = across_error(rows, fewer, true);
        if (error.probability <= across_limit()) return {fewer, error};
      }
      before = plain;
    }
    Across error = across_error(rows, steps_ / 2, false);
    if (error.probability > 4.0 * across_limit()) error = across_error(rows, steps_ / 2, true);
    error.probability *= 0.25;
    return {steps_, error};
  }

  [[nodiscard]] std::vector<double> first_places() const {
    std::vector<double> inner{range_.first_m};
    for (const double x : field_.places)
      if (x > range_.first_m && x < range_.last_m) inner.push_back(x);
    inner.push_back(range_.last_m);
    std::vector<double> out;
    for (std::size_t i = 0; i < kFirstPlaces; ++i) {
      const double at =
          static_cast<double>(i * (inner.size() - 1)) / static_cast<double>(kFirstPlaces - 1);
      const auto k = std::min(static_cast<std::size_t>(at), inner.size() - 2);
      const double x = std::lerp(inner[k], inner[k + 1], at - static_cast<double>(k));
      if (out.empty() || x > out.back()) out.push_back(x);
    }
    return out;
  }

  [[nodiscard]] Row row(double x) const {
    const ToxicField::Across probit = field_.across(x);
    Row r{.x = x, .probit = std::vector<double>(static_cast<std::size_t>(steps_) + 1, cut_)};
    const double top = probit(0.0);
    if (!(top > cut_)) return r;
    double inside = 0.0;
    double outside = 1.0;
    while (probit(outside) > cut_) {
      inside = outside;
      outside *= 2.0;
    }
    // In y^2: a Gaussian is a straight line.
    std::uintmax_t tries = 60;
    const auto square = boost::math::tools::toms748_solve(
        [&](double s) { return probit(std::sqrt(s)) - cut_; }, inside * inside, outside * outside,
        [](double a, double b) { return std::abs(b - a) <= 1e-6 * std::max(a, b); }, tries);
    r.width_m = std::sqrt(0.5 * (square.first + square.second));
    r.probit.front() = top;
    for (int k = 1; k < steps_; ++k) {
      const double y = r.width_m * std::sqrt(share_of(k, steps_, squares_));
      r.probit[static_cast<std::size_t>(k)] = std::max(cut_, probit(y));
    }
    return r;
  }

  [[nodiscard]] double at_share(const Row& r, double share) const noexcept {
    return between_shares(r.probit.data(), share, steps_, squares_);
  }
  [[nodiscard]] double difference(double probit_a, double probit_b) const {
    return sampling_difference(probit_a, probit_b, cutoff_);
  }

  // Largest error of rows with fewer shares, at the shares left out.
  // `fronts`: what stands between samples that are close counts as displaced, not as wrong.
  [[nodiscard]] Across across_error(const std::vector<Row>& rows, int fewer, bool fronts) const {
    Across worst;
    const auto stride = static_cast<std::size_t>(steps_ / fewer);
    const auto share = [&](std::size_t at) {
      return share_of(static_cast<int>(at), steps_, squares_);
    };
    const bool all_kept = fewer == steps_ / 2;  // asked on behalf of all the samples
    for (const Row& r : rows) {
      for (std::size_t k = 0; k < static_cast<std::size_t>(steps_); ++k) {
        const std::size_t low = k / stride * stride;
        if (low == k) continue;
        const double part = (share(k) - share(low)) / (share(low + stride) - share(low));
        const double off =
            difference(std::lerp(r.probit[low], r.probit[low + stride], part), r.probit[k]);
        const double apart_m =
            r.width_m * (std::sqrt(share(all_kept ? k : low + stride)) - std::sqrt(share(low)));
        if (fronts && off > across_limit() && apart_m <= edge_limit_m()) {
          worst.edge_m = std::max(worst.edge_m, apart_m);
        } else {
          worst.probability = std::max(worst.probability, off);
        }
      }
    }
    return worst;
  }

  [[nodiscard]] double probit_at(const Row& r, double y) const noexcept {
    return y < r.width_m ? at_share(r, y * y / (r.width_m * r.width_m)) : cut_;
  }

  // Adds the rows between two and the second of them. `before`: the error of twice the interval.
  void refine(const Row& a, const Row& b, double before) {
    const Row middle = row(0.5 * (a.x + b.x));
    const double w2 = 0.5 * (a.width_m * a.width_m + b.width_m * b.width_m);
    double edge_m = std::abs(std::sqrt(w2) - middle.width_m);
    const double outer = std::max(std::sqrt(w2), middle.width_m);
    const double limit = kAlongPart * tolerance_;
    double probability = 0.0;
    double plain = 0.0;
    double beside_m = 0.0;
    for (int k = 0; outer > 0.0 && k <= steps_; ++k) {
      const double y = outer * std::sqrt(share_of(k, steps_, squares_));
      const double share = w2 > 0.0 ? y * y / w2 : 1.0;
      const double between = share < 1.0 ? 0.5 * (at_share(a, share) + at_share(b, share)) : cut_;
      const double off = difference(between, probit_at(middle, y));
      plain = std::max(plain, off);
      if (!(off > limit)) {
        probability = std::max(probability, off);
        continue;
      }
      // A front that stands a little aside of there.
      const double d = edge_limit_m();
      const double low = probit_at(middle, y + d);
      const double high = std::max(low, probit_at(middle, std::max(0.0, y - d)));
      probability = std::max(probability, difference(between, std::clamp(between, low, high)));
      beside_m = d;
    }
    // What does not fall with the interval is a front.
    if (plain > kNoBetter * before && before > 0.0) {
      edge_m = std::max(edge_m, beside_m);
    } else {
      probability = plain;
    }
    const bool met = probability <= limit && edge_m <= edge_limit_m();
    // An end of the cloud between two places so close is where they are.
    const bool close = b.x - a.x <= edge_limit_m();
    if (met || close || rows_.size() + 2 >= most_) {
      if (close && !met) {
        error_.edge_m = std::max(error_.edge_m, b.x - a.x);
      } else {
        error_.probability = std::max(error_.probability, probability);
        error_.edge_m = std::max(error_.edge_m, edge_m);
      }
      rows_.push_back(middle);
      rows_.push_back(b);
      return;
    }
    refine(a, middle, plain);
    refine(middle, b, plain);
  }

  const ToxicField& field_;
  double cutoff_;
  double cut_;
  double tolerance_;
  Range range_;
  int steps_ = 0;
  bool squares_ = false;
  double widest_m_ = 0.0;
  std::size_t most_ = 0;
  std::vector<Row> rows_;
  SamplingError error_;
};

}  // namespace

double sampling_difference(double probit_a, double probit_b, double cutoff) noexcept {
  const double a = std::max(cutoff, vulnerability::probability_of_probit(probit_a));
  const double b = std::max(cutoff, vulnerability::probability_of_probit(probit_b));
  return std::abs(a - b) / std::max({a, b, SamplingError::kFloor});
}

double ToxicProfile::probit_at(double x, double y) const noexcept {
  if (x_m.empty() || !(x >= x_m.front() && x <= x_m.back())) return kNothing;
  const auto after = std::upper_bound(x_m.begin(), x_m.end(), x);
  const auto j =
      std::clamp<std::size_t>(static_cast<std::size_t>(after - x_m.begin()), 1, x_m.size() - 1);
  const std::size_t i = j - 1;
  const double part = (x - x_m[i]) / (x_m[j] - x_m[i]);
  const double w2 =
      std::lerp(half_width_m[i] * half_width_m[i], half_width_m[j] * half_width_m[j], part);
  if (!(y * y < w2)) return kNothing;
  const auto value = [&](std::size_t row) {
    return between_shares(probit.data() + row * static_cast<std::size_t>(steps + 1), y * y / w2,
                          steps, squares);
  };
  return std::lerp(value(i), value(j), part);
}

ToxicProfile sample_toxic_field(const ToxicField& field, const ToxicOptions& o) {
  InputCheck check{"toxic profile"};
  check.require(o.lethality_cutoff > 0.0 && o.lethality_cutoff <= 0.5, "lethality_cutoff",
                o.lethality_cutoff, "-", "be in (0, 0.5]");
  check.require(o.tolerance > 0.0 && o.tolerance <= 0.5, "tolerance", o.tolerance, "-",
                "be in (0, 0.5]");
  check.done();
  const Range range = range_of(field, vulnerability::probit_of_probability(o.lethality_cutoff));
  ToxicProfile t;
  if (!range.any || !(range.last_m > range.first_m)) return t;
  t = Sampler{field, o.lethality_cutoff, o.tolerance, range}.table();
  if (field.about) t.warnings = field.about(t.reach_m, range.open);
  return t;
}

ToxicProfile toxic_of_both(const ToxicFieldOf& a, const ToxicFieldOf& b, const ToxicOptions& o) {
  const double slope = o.probit.b;
  const double cut = vulnerability::probit_of_probability(o.lethality_cutoff);
  // Far beyond the cut-off, where the other adds to it.
  ToxicOptions far = o;
  far.lethality_cutoff = std::clamp(
      vulnerability::probability_of_probit(cut + slope * std::log(kLeftOut)), kLeastCutoff, 0.5);
  const std::array fields{a(far), b(far)};
  ToxicField both;
  for (const ToxicField& f : fields)
    both.places.insert(both.places.end(), f.places.begin(), f.places.end());
  std::sort(both.places.begin(), both.places.end());
  both.places.erase(std::unique(both.places.begin(), both.places.end()), both.places.end());
  // With n > 1 the load of two concentrations at once is at most (La^(1/n) + Lb^(1/n))^n
  // (Minkowski).
  const double scale =
      slope * (o.indoor == IndoorModel::AirChange ? std::max(1.0, o.probit.n) : 1.0);
  both.across = [&fields, scale](double x) -> ToxicField::Across {
    return [scale, first = fields[0].across(x), second = fields[1].across(x)](double y) {
      const double u = first(y);
      const double v = second(y);
      const double high = std::max(u, v);
      return high + scale * std::log1p(std::exp((std::min(u, v) - high) / scale));
    };
  };
  ToxicProfile t = sample_toxic_field(both, o);
  // What each says of itself.
  for (const ToxicField& f : fields) {
    if (!f.about) continue;
    const Range alone = range_of(f, cut);
    if (!alone.any) continue;
    for (const Warning& w : f.about(std::max(0.0, alone.last_m), alone.open)) {
      const bool known = std::any_of(t.warnings.begin(), t.warnings.end(), [&](const Warning& x) {
        return x.code == w.code && x.message == w.message;
      });
      if (!known) t.warnings.push_back(w);
    }
  }
  return t;
}

}  // namespace isorisk::models::dispersion
