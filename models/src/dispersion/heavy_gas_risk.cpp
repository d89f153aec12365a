// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <memory>

#include "cloud_frame.hpp"
#include "crosswind.hpp"
#include "heavy_gas_model.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/toxic_profile.hpp"
#include "isorisk/models/vulnerability/toxic_probit.hpp"

// What risk asks of a heavy cloud: lethality and flammable extent.
namespace isorisk::models::dispersion {
namespace {

using boost::math::quadrature::gauss;
using Cell = HeavyGasModel::Cell;

constexpr double kMgPerKg = 1.0e6;

// Largest load within a window of pieces: each lasts seconds[i] and adds rate[i] per second.
double worst_window(std::span<const double> seconds, std::span<const double> rate, double window) {
  double total_s = 0.0;
  double total = 0.0;
  for (std::size_t i = 0; i < rate.size(); ++i) {
    total_s += seconds[i];
    total += rate[i] * seconds[i];
  }
  if (total_s <= window) return total;
  // The best window begins or ends where a piece does.
  double best = 0.0;
  const std::size_t n = rate.size();
  for (std::size_t i = 0; i < n; ++i) {
    double forward = 0.0;
    double left = window;
    for (std::size_t j = i; j < n && left > 0.0; ++j) {
      const double s = std::min(left, seconds[j]);
      forward += s * rate[j];
      left -= s;
    }
    double backward = 0.0;
    left = window;
    for (std::size_t j = i + 1; j-- > 0 && left > 0.0;) {
      const double s = std::min(left, seconds[j]);
      backward += s * rate[j];
      left -= s;
    }
    best = std::max({best, forward, backward});
  }
  return best;
}

// Load of a history at a distance from the axis, (mg/m3)^n s: of the worst window outdoors, from
// the arrival of the cloud on indoors.
class LoadOf {
 public:
  LoadOf(double n, double window_s, double pure, double air_changes_per_h)
      : n_{n}, window_{window_s}, pure_{pure}, per_s_{air_changes_per_h / 3600.0} {}

  [[nodiscard]] double operator()(const std::vector<Cell>& cells, double y) {
    if (per_s_ > 0.0) return indoors(cells, y);
    seconds_.clear();
    rate_.clear();
    for (const Cell& c : cells) {
      seconds_.push_back(c.seconds);
      rate_.push_back(power(outdoors(c, y)));
    }
    return worst_window(seconds_, rate_, window_);
  }

 private:
  [[nodiscard]] double outdoors(const Cell& c, double y) const noexcept {
    return pure_ * std::min(1.0, c.axis * c.flank.at(y));
  }
  [[nodiscard]] double power(double c) const noexcept { return c > 0.0 ? std::pow(c, n_) : 0.0; }

  // dCi/dt = lambda (C - Ci), exact for the constant C of each piece; its load by Simpson's rule.
  [[nodiscard]] double indoors(const std::vector<Cell>& cells, double y) const {
    double sum = 0.0;
    double inside = 0.0;
    double left = window_;
    for (const Cell& c : cells) {
      const double seconds = std::min(c.seconds, left);
      if (!(seconds > 0.0)) break;
      const double outside = outdoors(c, y);
      const double half = std::exp(-0.5 * per_s_ * seconds);
      const double middle = outside + (inside - outside) * half;
      const double end = outside + (middle - outside) * half;
      sum += seconds / 6.0 * (power(inside) + 4.0 * power(middle) + power(end));
      inside = end;
      left -= seconds;
    }
    // The room empties: integral of exp(-n lambda t).
    const double rate = n_ * per_s_;
    if (left > 0.0) sum += power(inside) * -std::expm1(-rate * left) / rate;
    return sum;
  }

  double n_, window_, pure_, per_s_;
  std::vector<double> seconds_, rate_;
};

// Cut short by the end of the march only if the question went beyond it.
Warning cut_short_at(double x) {
  return {"table_cut_short", "dispersion.heavy_gas",
          "lethality is above the cut-off at x = " + rounded(x) + " m; the table ends there"};
}

}  // namespace

double HeavyGasModel::toxic_load(double x, double y, double z, double n, double averaging_s,
                                 double window_s) const {
  InputCheck check{"heavy_gas toxic load"};
  check.positive("n", n, "-");
  check.non_negative("height", z, "m");
  check.positive("averaging_time", averaging_s, "s");
  check.positive("window", window_s, "s");
  check.done();
  if (steady()) {
    const double c = fraction(x, y, z, 0.0, averaging_s) * pure_kg_per_m3_ * kMgPerKg;
    return c > 0.0 ? std::pow(c, n) * window_s / 60.0 : 0.0;
  }
  LoadOf load{n, window_s, pure_kg_per_m3_ * kMgPerKg, 0.0};
  return load(history(x, z, averaging_s), y) / 60.0;
}

namespace {

void check_options(const ToxicOptions& o) {
  InputCheck check{"heavy_gas toxic table"};
  check.finite("probit_a", o.probit.a, "-");
  check.positive("probit_b", o.probit.b, "-");
  check.positive("probit_n", o.probit.n, "-");
  check.non_negative("receptor_height", o.receptor_height_m, "m");
  check.positive("max_exposure", o.max_exposure_s, "s");
  check.positive("averaging_time", o.averaging_time_s, "s");
  check.require(o.lethality_cutoff > 0.0 && o.lethality_cutoff <= 0.5, "lethality_cutoff",
                o.lethality_cutoff, "-", "be in (0, 0.5]");
  if (o.indoor == IndoorModel::AirChange) {
    check.positive("air_changes", o.air_changes_per_h, "1/h");
  }
  check.positive("max_distance", o.max_distance_m, "m");
  check.non_negative("indoor_exposure", o.indoor_exposure_s, "s");
  check.require(o.points >= 16 || o.points == 0, "points", o.points, "-", "be >= 16, or 0");
  check.done();
}

// A slice at one x: probit as a function of y. One flank serves the plume; an evolving puff has a
// table.
struct Slice {
  double axis = kNothing;  // probit
  double peak = 0.0;       // steady or moving: unclipped fraction on the axis
  Flank flank;
  std::vector<Cell> cells;
};

// Probits of a cloud from its histories.
class Slices {
 public:
  Slices(const HeavyGasModel& model, const SlabAtmosphereInput& air, const ToxicOptions& o)
      : model_{model},
        probit_{o.probit.in_mg_per_m3(model.release().material.molar_mass_kg_per_mol,
                                      air.temperature_k, air.pressure_abs_pa)},
        z_{o.receptor_height_m},
        averaging_s_{o.averaging_time_s},
        pure_mg_{model.pure_density() * kMgPerKg},
        load_{probit_.n, exposure_s(o), pure_mg_,
              o.indoor == IndoorModel::AirChange ? o.air_changes_per_h : 0.0},
        steady_minutes_{
            !model.steady() ? 0.0
            : o.indoor == IndoorModel::AirChange
                ? vulnerability::IndoorPulse{o.air_changes_per_h, exposure_s(o)}.load_min(
                      probit_.n, exposure_s(o))
                : o.max_exposure_s / 60.0} {}

  [[nodiscard]] const vulnerability::ToxicProbit& probit() const noexcept { return probit_; }

  [[nodiscard]] Slice at(double x) {
    Slice s;
    if (model_.steady()) {
      const Section here = model_.section(x);
      s.flank = model_.flank(here, averaging_s_);
      s.peak = model_.level(here) * here.vertical(z_) * s.flank.at(0.0);
      if (x < model_.lowest_x()) s.peak = 0.0;
      const double mg = pure_mg_ * std::min(1.0, s.peak);
      s.axis =
          s.peak > 0.0 ? probit_of(std::pow(mg, probit_.n) * 60.0 * steady_minutes_) : kNothing;
      return s;
    }
    s.cells = model_.history(x, z_, averaging_s_);
    if (s.cells.empty()) return s;
    s.axis = of_load(s, 0.0);
    if (model_.moving_profile()) {
      s.flank = s.cells.front().flank;
      for (const Cell& c : s.cells) s.peak = std::max(s.peak, c.axis * s.flank.at(0.0));
    }
    return s;
  }
  // Probit at y from the history there.
  [[nodiscard]] double of_load(const Slice& s, double y) { return probit_of(load_(s.cells, y)); }
  // The same from the profile, which all moments of a plume share: Y(y) = Y(0) + b n ln[g(y)/g(0)],
  // flat where the fraction is clipped at 1.
  [[nodiscard]] double of_flank(const Slice& s, double y) const {
    const double g = std::min(1.0, std::max(1.0, s.peak) * s.flank.at(y) / s.flank.at(0.0));
    return g > 0.0 ? std::max(kNothing, s.axis + probit_.b * probit_.n * std::log(g)) : kNothing;
  }
  // The better of both.
  [[nodiscard]] double of(const Slice& s, double y) {
    if (!(s.axis > kNothing)) return kNothing;
    const bool clipped = s.peak > 1.0;  // by more or less as it passes, unless it is steady
    return model_.evolving() || (clipped && !model_.steady()) ? of_load(s, y) : of_flank(s, y);
  }

 private:
  [[nodiscard]] static double exposure_s(const ToxicOptions& o) noexcept {
    const bool longer = o.indoor == IndoorModel::AirChange && o.indoor_exposure_s > 0.0;
    return longer ? o.indoor_exposure_s : o.max_exposure_s;
  }
  [[nodiscard]] double probit_of(double mg_n_s) const {
    if (!(mg_n_s > 0.0)) return kNothing;
    return std::max(kNothing, probit_.a + probit_.b * std::log(mg_n_s / 60.0));
  }

  const HeavyGasModel& model_;
  vulnerability::ToxicProbit probit_;
  double z_;
  double averaging_s_;
  double pure_mg_;
  LoadOf load_;
  double steady_minutes_;
};

}  // namespace

ToxicField HeavyGasModel::toxic_field(const ToxicOptions& o) const {
  check_options(o);
  const auto slices = std::make_shared<Slices>(*this, closure_.air().input(), o);
  ToxicField field;
  const double far = std::min(highest_x_, o.max_distance_m);
  constexpr int kScan = 64;
  if (far > lowest_x_) field.places = places(lowest_x_, far, kScan);
  field.across = [slices, low = lowest_x_, far](double x) -> ToxicField::Across {
    if (!(x >= low && x <= far)) return [](double) { return kNothing; };
    return [slices, slice = slices->at(x)](double y) { return slices->of(slice, y); };
  };
  const bool cut_short = far < highest_x_ || o.max_distance_m > highest_x_;
  field.about = [far, cut_short](double, bool open) {
    std::vector<Warning> list;
    if (open && cut_short) list.push_back(cut_short_at(far));
    return list;
  };
  return field;
}

HeavyToxicTable HeavyGasModel::toxic(const ToxicOptions& o) const {
  check_options(o);
  Slices slices{*this, closure_.air().input(), o};
  const vulnerability::ToxicProbit& probit = slices.probit();
  const double n = probit.n;
  const auto slice_of = [&](double x) { return slices.at(x); };

  HeavyToxicTable table;
  ToxicTable& t = table.gaussian;
  const double cut = vulnerability::probit_of_probability(o.lethality_cutoff);
  const double far = std::min(highest_x_, o.max_distance_m);
  if (!(far > lowest_x_)) return table;
  constexpr int kScan = 64;
  const std::vector<double> scan = places(lowest_x_, far, kScan);
  std::size_t first = scan.size();
  std::size_t last = 0;
  for (std::size_t i = 0; i < scan.size(); ++i) {
    if (slice_of(scan[i]).axis < cut) continue;
    first = std::min(first, i);
    last = i;
  }
  if (first == scan.size()) return table;
  const auto refine = [&](double inside, double outside) {
    for (int i = 0; i < 14; ++i) {
      const double mid = 0.5 * (inside + outside);
      (slice_of(mid).axis >= cut ? inside : outside) = mid;
    }
    return inside;
  };
  const double begin = first > 0 ? refine(scan[first], scan[first - 1]) : scan.front();
  const bool open = last + 1 == scan.size();
  const double end = open ? scan.back() : refine(scan[last], scan[last + 1]);
  t.reach_m = std::max(0.0, end);
  if (open && (far < highest_x_ || o.max_distance_m > highest_x_)) {
    t.warnings.push_back(cut_short_at(far));
  }

  for (const double p : {0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8,
                         0.9, 0.95, 0.98, 0.99}) {
    if (table.level.empty()) table.level.push_back(o.lethality_cutoff);
    if (p > 1.2 * o.lethality_cutoff) table.level.push_back(p);
  }
  std::vector<double> level_probit;
  for (const double p : table.level) {
    level_probit.push_back(vulnerability::probit_of_probability(p));
  }
  table.half_width_m.assign(table.level.size(), {});

  // Close together at both ends.
  const int wanted = o.points > 0 ? o.points : ToxicOptions{}.points;
  const auto points = static_cast<std::size_t>(wanted);
  const std::vector<double> along = places(begin, end, 4 * wanted);
  std::vector<double> y_grid, y_probit;
  for (std::size_t i = 0; i < points; ++i) {
    const double v = static_cast<double>(i) / static_cast<double>(points - 1);
    const double w = 1.0 - std::pow(1.0 - v, 1.5);
    const double at = w * static_cast<double>(along.size() - 1);
    const auto k = std::min(static_cast<std::size_t>(at), along.size() - 2);
    const double x =
        i + 1 == points ? end : std::lerp(along[k], along[k + 1], at - static_cast<double>(k));
    const Slice s = slice_of(x);
    std::vector<double> width(table.level.size(), 0.0);
    double integral = 0.0;
    if (s.axis > cut) {
      if (!evolving()) {
        // Y(y) = Y(0) + b n ln[g(y)/g(0)], flat where the fraction is clipped at 1.
        const double clip = std::max(1.0, s.peak);
        const auto y_at = [&](double want) {
          return s.flank.where(std::exp((want - s.axis) / (probit.b * n)) / clip);
        };
        for (std::size_t k2 = 0; k2 < width.size(); ++k2) {
          if (level_probit[k2] < s.axis) width[k2] = y_at(level_probit[k2]);
        }
        integral = 2.0 * gauss<double, 20>::integrate(
                             [&](double y) {
                               return vulnerability::probability_of_probit(slices.of_flank(s, y));
                             },
                             0.0, width[0]);
      } else {
        constexpr int kAcross = 12;
        double outer = 0.0;
        for (const Cell& c : s.cells) {
          if (c.axis > 0.0) outer = std::max(outer, c.flank.core + c.flank.edge);
        }
        for (int j = 0; j < 60 && slices.of_load(s, outer) > cut; ++j) outer *= 1.3;
        double inner = 0.0;
        for (int j = 0; j < 6; ++j) {
          const double mid = 0.5 * (inner + outer);
          (slices.of_load(s, mid) > cut ? inner : outer) = mid;
        }
        y_grid.clear();
        y_probit.clear();
        for (int j = 0; j <= kAcross; ++j) {
          const double y = outer * std::sqrt(static_cast<double>(j) / kAcross);
          y_grid.push_back(y);
          double value = j == 0 ? s.axis : slices.of_load(s, y);
          if (j > 0) value = std::min(value, y_probit.back());
          y_probit.push_back(value);
        }
        for (std::size_t k2 = 0; k2 < width.size(); ++k2) {
          for (std::size_t j = 1; j < y_grid.size(); ++j) {
            if (y_probit[j] >= level_probit[k2]) continue;
            if (y_probit[j - 1] < level_probit[k2]) break;
            const double w2 =
                (y_probit[j - 1] - level_probit[k2]) / (y_probit[j - 1] - y_probit[j]);
            width[k2] =
                std::sqrt(std::lerp(y_grid[j - 1] * y_grid[j - 1], y_grid[j] * y_grid[j], w2));
            break;
          }
        }
        for (std::size_t j = 1; j < y_grid.size(); ++j) {
          // Y linear in y^2 between; up to the cut-off.
          const double top = y_probit[j - 1];
          const double low = y_probit[j];
          if (top <= cut) break;
          const double y0 = y_grid[j - 1];
          double y1 = y_grid[j];
          const double slope = (low - top) / (y1 * y1 - y0 * y0);
          if (low < cut) y1 = std::sqrt(y0 * y0 + (cut - top) / slope);
          integral += 2.0 * gauss<double, 7>::integrate(
                                [&](double y) {
                                  return vulnerability::probability_of_probit(
                                      top + slope * (y * y - y0 * y0));
                                },
                                y0, y1);
        }
      }
    }
    // Same integral across the wind with Y = Y(0) - drop y^2.
    const double unit = gaussian_integral(s.axis, cut);
    double drop = 0.0;
    if (integral > 0.0 && unit > 0.0) {
      drop = unit * unit / (integral * integral);
    } else if (!evolving()) {
      const double sy2 = s.flank.edge * s.flank.edge + s.flank.core * s.flank.core / 3.0;
      drop = 0.5 * probit.b * n / sy2;
    } else {
      const Flank f = flank(section(std::max(x, sections_.front().x)), o.averaging_time_s);
      drop = 0.5 * probit.b * n / (f.edge * f.edge + f.core * f.core / 3.0);
    }
    t.x_m.push_back(x);
    t.probit.push_back(s.axis);
    t.drop_per_m2.push_back(drop);
    for (std::size_t k2 = 0; k2 < width.size(); ++k2) table.half_width_m[k2].push_back(width[k2]);
  }
  return table;
}

// ---- Flammable ----

namespace {

// A cross-section at one moment: C = axis * flank.at(y) * vertical(z), mass per metre.
class Cut {
 public:
  Cut(const Section& section, const Flank& flank)
      : section_{section},
        flank_{flank},
        sigma_{section.sigma()},
        peak_z_{peak_height()},
        peak_{section.vertical(peak_z_)} {}

  double axis = 0.0;
  double line = 0.0;

  [[nodiscard]] const Section& section() const noexcept { return section_; }
  [[nodiscard]] double at(double z) const noexcept {
    return axis * flank_.at(0.0) * section_.vertical(z);
  }
  [[nodiscard]] double half_width(double limit, double z) const noexcept {
    return where(limit, at(z));
  }
  [[nodiscard]] double highest() const noexcept { return axis * flank_.at(0.0) * peak_; }
  // At the height of the maximum.
  [[nodiscard]] double widest(double limit) const noexcept { return where(limit, highest()); }
  // Share of the mass of the section above a limit.
  [[nodiscard]] double share_above(double limit) const {
    const double top = highest();
    if (!(top > limit)) return 0.0;
    const double outer = flank_.where(limit / top);
    return std::min(1.0, 2.0 * gauss<double, 20>::integrate(
                                   [&](double y) {
                                     const double g = flank_.at(y);
                                     return g * vertical_share(limit / (axis * g));
                                   },
                                   0.0, outer));
  }

 private:
  [[nodiscard]] double where(double limit, double top) const noexcept {
    return top > limit ? flank_.where(limit / top) : 0.0;
  }
  // Height of the maximum of a lofted cloud: z = zc tanh(z zc/sigma^2).
  [[nodiscard]] double peak_height() const noexcept {
    const double zc = section_.zc;
    double z = zc > sigma_ ? zc : 0.0;
    for (int i = 0; i < 20 && z > 0.0; ++i) z = zc * std::tanh(z * zc / (sigma_ * sigma_));
    return z;
  }
  // Share of the vertical profile (integral 1 over z >= 0) where it exceeds `want`.
  [[nodiscard]] double vertical_share(double want) const {
    const double s = sigma_;
    const double zc = section_.zc;
    const double ground = section_.vertical(0.0);
    if (zc <= 1e-3 * s) return ground > want ? std::erf(std::sqrt(std::log(ground / want))) : 0.0;
    if (!(peak_ > want)) return 0.0;
    // ln f/want = const - (z - zc)^2/2s^2 + ln(1 + exp(-2 z zc/s^2)), concave; with its slope.
    const double inverse2 = 1.0 / (s * s);
    const double constant = -std::log(want * kSqrt2Pi * s);
    const auto excess = [&](double z) {
      const double image = std::exp(-2.0 * z * zc * inverse2);
      const double off = z - zc;
      return std::pair{constant - 0.5 * off * off * inverse2 + std::log1p(image),
                       inverse2 * (zc * (1.0 - image) / (1.0 + image) - z)};
    };
    // Newton from beyond comes down: the image at most doubles f above the ground.
    double high = zc + s * std::sqrt(2.0 * (constant + std::log(2.0)));
    for (int i = 0; i < 20; ++i) {
      const auto [value, slope] = excess(high);
      const double step = value / slope;
      high -= step;
      if (std::abs(step) < 1e-7 * s) break;
    }
    double low = 0.0;
    if (ground < want) {
      constexpr int kBits = 26;
      std::uintmax_t steps = 40;
      const double mirrored = std::clamp(2.0 * zc - high, 1e-3 * peak_z_, peak_z_);
      low =
          boost::math::tools::newton_raphson_iterate(excess, mirrored, 0.0, peak_z_, kBits, steps);
    }
    const double scale = 1.0 / (kSqrt2 * s);
    const auto below = [&](double z) {
      return 0.5 * (std::erf((z - zc) * scale) + std::erf((z + zc) * scale));
    };
    return below(high) - below(low);
  }

  Section section_;
  Flank flank_;
  double sigma_, peak_z_, peak_;
};

}  // namespace

FlammableTable HeavyGasModel::flammable(const FlammableOptions& o) const {
  InputCheck check{"heavy_gas flammable table"};
  check.require(o.lower_limit_fraction > 0.0 && o.lower_limit_fraction < 1.0,
                "lower_limit_fraction", o.lower_limit_fraction, "-", "be in (0, 1)");
  check.require(o.upper_limit_fraction >= o.lower_limit_fraction && o.upper_limit_fraction <= 1.0,
                "upper_limit_fraction", o.upper_limit_fraction, "-",
                "be at least the lower limit and at most 1");
  check.non_negative("receptor_height", o.receptor_height_m, "m");
  check.positive("averaging_time", o.averaging_time_s, "s");
  check.positive("max_distance", o.max_distance_m, "m");
  check.require(o.points >= 16, "points", o.points, "-", "be >= 16");
  check.done();

  const double z = o.receptor_height_m;
  const double lower = o.lower_limit_fraction;
  FlammableTable t;
  const double far_x = std::min(highest_x_, o.max_distance_m);
  const auto cut_of = [&](const Section& section) {
    return Cut{section, flank(section, o.averaging_time_s)};
  };
  const auto cut_at = [&](double x, double when) {
    Cut c = cut_of(evolving() ? section_at_time(when) : section(x));
    const Section& at = c.section();
    if (evolving()) {
      c.axis = evolving_level(at, x);
      c.line = 2.0 * at.bx * at.line * at.along().at(x - at.x);
    } else {
      const double share = steady() ? 1.0 : passage(x, when);
      c.axis = level(at) * share;
      c.line = at.line * share * (finite_ && at.core_x > 0.0 ? at.bx / at.core_x : 1.0);
    }
    return c;
  };

  bool at_receptor = false;
  {
    const double d = distance_to_fraction(lower, z, o.averaging_time_s);
    t.distance_m = std::clamp(d, 0.0, o.max_distance_m);
    at_receptor = d != 0.0;
    if (d >= far_x && d > 0.0) {
      t.warnings.push_back(
          {"table_cut_short", "dispersion.heavy_gas",
           "the lower limit is exceeded at x = " + rounded(far_x) + " m; the contour ends there"});
    }
  }

  // Places to look at: where anything is above the limit at any height.
  const auto extent = [&](double when) {
    constexpr int kScan = 96;
    double from = lowest_x_;
    double to = far_x;
    if (evolving()) {
      const Section s = section_at_time(when);
      const double reach = s.core_x + 4.0 * s.beta_x();
      from = s.x - reach;
      to = std::min(s.x + reach, o.max_distance_m);
    }
    std::vector<double> x;
    if (!(to > from)) return x;
    if (evolving()) {
      x.resize(kScan);
      for (int i = 0; i < kScan; ++i) {
        x[static_cast<std::size_t>(i)] = std::lerp(from, to, (i + 0.0) / (kScan - 1));
      }
    } else {
      x = places(from, to, kScan);
    }
    return x;
  };
  const auto width_of = [&](const Cut& c) {
    return at_receptor ? c.half_width(lower, z) : c.widest(lower);
  };
  // Cuts of the whole cloud at one time; what does not depend on it is kept.
  std::vector<double> place;
  std::vector<Cut> steady_cuts;
  if (moving_profile() && far_x > lowest_x_) {
    constexpr int kPlaces = 64;
    place = places(lowest_x_, far_x, kPlaces);
    for (const double x : place) {
      steady_cuts.push_back(cut_of(section(x)));
      steady_cuts.back().axis = level(steady_cuts.back().section());
    }
  }
  const auto area_at = [&](double at_time) {
    const Section middle = section_at_time(at_time);
    double area = 0.0;
    double before = 0.0;
    double x_before = 0.0;
    const auto add = [&](double x, double w, bool first) {
      if (!first) area += (w + before) * (x - x_before);
      before = w;
      x_before = x;
    };
    if (evolving()) {
      constexpr int kPlaces = 32;
      const double reach = middle.core_x + 4.0 * middle.beta_x();
      Cut c = cut_of(middle);
      for (int i = 0; i <= kPlaces; ++i) {
        const double x = middle.x + reach * (2.0 * i / kPlaces - 1.0);
        c.axis = evolving_level(middle, x);
        add(x, width_of(c), i == 0);
      }
    } else {
      for (std::size_t i = 0; i < place.size(); ++i) {
        Cut c = steady_cuts[i];
        c.axis *= share_at(middle, place[i]);
        add(place[i], width_of(c), i == 0);
      }
    }
    return area;
  };

  double when = 0.0;
  if (!steady()) {
    // The moment of the largest area, among the times of the sections and the end of the release.
    std::vector<double> times;
    const double release_s = std::isfinite(release_.duration_s) && !evolving()
                                 ? release_.duration_s
                                 : sections_.front().t;
    times.push_back(release_s);
    const std::size_t stride = std::max<std::size_t>(1, sections_.size() / 40);
    for (std::size_t i = 0; i < sections_.size(); i += stride) {
      if (sections_[i].t >= (evolving() ? 0.0 : 0.3 * release_s)) times.push_back(sections_[i].t);
    }
    constexpr double kLarger = 0.01;  // than at the end of the release
    double best = -1.0;
    for (const double time : times) {
      const double a = area_at(time);
      if (a > best * (1.0 + kLarger)) {
        best = a;
        when = time;
      }
    }
    t.time_s = when;
  }

  // Range above the limit, refined at its ends.
  const auto above = [&](double x, bool any_height) {
    const Cut c = cut_at(x, when);
    return (any_height ? c.highest() : c.at(z)) - lower;
  };
  const auto range = [&](bool any_height) {
    const std::vector<double> x = extent(when);
    std::size_t first = x.size();
    std::size_t last = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (above(x[i], any_height) > 0.0) {
        first = std::min(first, i);
        last = i;
      }
    }
    if (first == x.size()) return std::array<double, 3>{0.0, 0.0, 0.0};
    const auto refine = [&](double inside, double outside) {
      for (int i = 0; i < 30; ++i) {
        const double mid = 0.5 * (inside + outside);
        (above(mid, any_height) > 0.0 ? inside : outside) = mid;
      }
      return inside;
    };
    return std::array<double, 3>{1.0, first > 0 ? refine(x[first], x[first - 1]) : x.front(),
                                 last + 1 < x.size() ? refine(x[last], x[last + 1]) : x.back()};
  };

  // Masses at that moment.
  const auto all = o.masses ? range(true) : std::array<double, 3>{};
  if (all[0] > 0.0) {
    constexpr std::size_t kNodes = 30;
    const auto& gx = gauss<double, kNodes>::abscissa();
    const auto& gw = gauss<double, kNodes>::weights();
    double moment = 0.0;
    double rich = 0.0;
    // Two panels in the logarithm of the distance from a little upwind of the near end.
    const double origin = all[1] - std::max(0.02 * (all[2] - all[1]), 1e-6);
    const double la = std::log(all[1] - origin);
    const double lb = std::log(all[2] - origin);
    for (int panel = 0; panel < 2; ++panel) {
      const double pa = std::lerp(la, lb, 0.5 * panel);
      const double pb = std::lerp(la, lb, 0.5 * (panel + 1));
      for (std::size_t i = 0; i < kNodes; ++i) {
        const double side = i % 2 == 0 ? 0.5 : -0.5;
        const double reach = std::exp(0.5 * (pa + pb) + side * (pb - pa) * gx[i / 2]);
        const double weight = 0.5 * (pb - pa) * gw[i / 2] * reach;
        const double x = origin + reach;
        const Cut c = cut_at(x, when);
        const double lean = weight * c.line * c.share_above(lower);
        t.mass_above_lower_kg += lean;
        moment += lean * x;
        if (o.upper_limit_fraction < 1.0) {
          rich += weight * c.line * c.share_above(o.upper_limit_fraction);
        }
      }
    }
    if (finite_) {
      const double released = release_.source == HeavyGasSource::Instantaneous
                                  ? release_.mass_kg
                                  : release_.mass_flow_kg_per_s * release_.duration_s;
      t.mass_above_lower_kg = std::min(t.mass_above_lower_kg, released);
    }
    t.centroid_x_m = t.mass_above_lower_kg > 0.0 ? moment / t.mass_above_lower_kg : 0.0;
    t.mass_in_limits_kg = std::max(0.0, t.mass_above_lower_kg - rich);
  }

  const auto ground = at_receptor ? range(false) : std::array<double, 3>{0.0, 0.0, 0.0};
  if (ground[0] > 0.0) {
    const int points = o.points;
    // By cosine towards both tips, in the logarithm of the distance.
    const double origin = ground[1] - std::max(0.05 * (ground[2] - ground[1]), 1e-6);
    const double la = std::log(ground[1] - origin);
    const double lb = std::log(ground[2] - origin);
    for (int i = 0; i < points; ++i) {
      const double v = 0.5 * (1.0 - std::cos(kPi * i / (points - 1)));
      const double x = i == 0            ? ground[1]
                       : i == points - 1 ? ground[2]
                                         : origin + std::exp(std::lerp(la, lb, v));
      t.x_m.push_back(x);
      t.half_width_m.push_back(i == 0 || i == points - 1 ? 0.0
                                                         : cut_at(x, when).half_width(lower, z));
    }
    t.upwind_x_m = ground[1];
    for (std::size_t i = 0; i < t.x_m.size(); ++i) {
      t.max_half_width_m = std::max(t.max_half_width_m, t.half_width_m[i]);
      if (i > 0) {
        t.area_m2 += (t.x_m[i] - t.x_m[i - 1]) * (t.half_width_m[i] + t.half_width_m[i - 1]);
      }
    }
  }
  return t;
}

}  // namespace isorisk::models::dispersion
