// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numbers>

#include "heavy_gas_march.hpp"
#include "heavy_gas_plume.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kRoot3 = std::numbers::sqrt3;

struct Mode : CloudMode {
  bool fast = false;  // faster than the wind: the section also shrinks and grows with U
};

enum : std::size_t { kR, kExcess, kMomentum, kSpread, kLift, kZc, kShape, kCoreRatio, kQ, kCount };
using State = std::array<double, kCount>;

// The equations of the steps in their limit. The section stretches by the same length on all
// sides when its area changes at constant R, so that D = B - h/2 stays:
//   dD/dx = (1 + h/2B) dBv/dx - (h/2R) dR/dx, and B = [D + (D^2 + 2 R/(rho U))^0.5]/2.
class PlumeEquations {
 public:
  PlumeEquations(const SlabClosure& closure, const MixtureThermo& thermo, const PlumeSource& source,
                 const Slab& start)
      : closure_{closure}, thermo_{thermo}, k_{slab_constants()}, source_{source}, guess_{start} {
    flow_ = 0.5 * source.rate;
    heat_ = flow_ * (std::abs(start.excess) / start.r + 1.0e4);
    mode.lofted = start.lofted();
    mode.dense = start.dense_ground;
    mode.fast = start.u > start.ua;
  }

  Mode mode;

  [[nodiscard]] State pack(const Slab& s) const {
    return {std::log(s.r),      s.excess / heat_,
            s.momentum / flow_, s.r * s.vg / flow_,
            s.r * s.wc / flow_, s.zc,
            shape_of(s),        std::log(s.small_b / s.big_b),
            s.q / flow_};
  }
  [[nodiscard]] double shape_of(const Slab& s) const {
    return mode.fast ? s.big_b - 0.5 * s.h : std::log(s.big_b);
  }

  [[nodiscard]] Slab unpack(const State& y, double x) const {
    Slab s;
    s.x = x;
    s.r = std::exp(y[kR]);
    s.excess = y[kExcess] * heat_;
    s.momentum = y[kMomentum] * flow_;
    s.q = y[kQ] * flow_;
    s.zc = std::max(0.0, y[kZc]);
    s.m = std::clamp(source_.entered(x) / s.r, 0.0, 1.0);
    s.mix = thermo_.state(s.m, s.excess / s.r, guess_.mix.temperature_k);
    solve_speed(s, y[kShape]);
    if (mode.dense) s.zc = std::min(s.zc, 0.5 * s.h);  // landed
    s.zc = std::min(s.zc, std::max(0.0, closure_.lid() - 0.5 * s.h));
    s.small_b = s.big_b * std::min(1.0, std::exp(y[kCoreRatio]));
    s.dense_ground = mode.dense;
    if (mode.dense) {
      s.vg = std::max(0.0, y[kSpread] * flow_ / s.r);
      s.wc = -s.vg * s.zc / s.big_b;
    } else {
      s.wc = mode.lofted || mode.lifting ? y[kLift] * flow_ / s.r : 0.0;
      if (s.zc <= 0.0) s.wc = std::max(0.0, s.wc);
    }
    if (std::isfinite(s.h) && std::isfinite(s.u)) guess_ = s;
    return s;
  }

  void operator()(const State& y, State& d, double x) const {
    const Slab s = unpack(y, x);
    const SlabRates rates = closure_.rates(s, 0.0, false);
    const double rho = s.rho();
    const double drho = rho - closure_.air_density();
    const double thin = kRoot3 * closure_.air_density() / rho;
    const double dr = kRoot3 * closure_.air_density() * (rates.v * s.h + rates.w * s.big_b);
    const double grow = dr / s.r;
    const double g = k_.gravity;
    const double widen = (thin * rates.v + s.vg) / s.u;  // dBv/dx
    d[kR] = grow;
    d[kExcess] = rates.f_t / heat_;
    d[kMomentum] = rates.f_u / flow_;
    d[kSpread] = mode.dense ? (k_.gravity_spread * g * drho * s.h * s.h + rates.f_v) / flow_ : 0.0;
    d[kLift] = mode.lofted || mode.lifting ? (-g * drho * s.big_b * s.h + rates.f_w) / flow_ : 0.0;
    d[kZc] = s.wc / s.u;
    d[kCoreRatio] = -thin * rates.v / (s.u * s.big_b);
    if (mode.fast) {
      d[kShape] = (1.0 + 0.5 * s.h / s.big_b) * widen - 0.5 * s.h * grow;
      if (y[kShape] <= 0.0 && d[kShape] < 0.0) {  // held at h = 2 B
        d[kShape] = 0.0;
        d[kCoreRatio] = s.vg / (s.big_b * s.u) - 0.5 * grow;
      }
    } else {
      // d(ln rho)/dx from the mixture a little further on.
      const double ahead = 1e-4 / std::max(grow, 1e-12);
      const double e = s.excess / s.r;
      const MixtureState next =
          thermo_.state(s.m * (1.0 - grow * ahead), e + (rates.f_t / s.r - e * grow) * ahead,
                        s.mix.temperature_k);
      const double dln = std::log(next.density_kg_per_m3 / rho) / ahead;
      d[kShape] = widen / s.big_b - s.h / (s.h + 2.0 * s.big_b) * dln;
    }
    d[kQ] = 2.0 * rho * s.big_b * s.h * s.m / flow_;
  }

  // The last state is critical: it has the least momentum with which its width passes R.
  [[nodiscard]] bool critical() const noexcept { return critical_; }
  // It was set to the least speed, against its momentum.
  [[nodiscard]] bool stalled() const noexcept { return stalled_; }

 private:
  // Momentum balance of a section as a function of its speed.
  struct Balance {
    double f = 0.0;      // what it needs above what it has, over R
    double slope = 1.0;  // df/dU
    double share = 1.0;  // d(ln h)/d(ln A) of the section that stretches
  };

  // Largest U with R [U - (1 - m) <ua>] + alpha_g g (rho - rho_a) B h^2/2 = momentum. Where the
  // momentum is less than the least with which a section of that width passes R, the flow is
  // critical, and what is missing comes from the gas that backs up behind it.
  void solve_speed(Slab& s, double shape) const {
    critical_ = stalled_ = false;
    const double area_speed = s.r / s.rho();  // U B h
    // alpha_g g'/2, g' with the density of the cloud.
    const double head =
        mode.dense ? 0.5 * k_.gravity_head * k_.gravity * (1.0 - closure_.air_density() / s.rho())
                   : 0.0;
    const double carried = s.momentum / s.r;
    const double one = 1.0 - s.m;
    const double lid = closure_.lid();
    const auto balance = [&](double u) {
      const double area = area_speed / u;
      Balance at;
      if (mode.fast) {
        const double d = std::max(0.0, shape);
        const double root = std::sqrt(d * d + 2.0 * area);
        s.big_b = 0.5 * (d + root);
        s.h = area / s.big_b;
        at.share = 1.0 - s.h * 0.5 / root;
      } else {
        s.big_b = std::exp(shape);
        s.h = area / s.big_b;
        if (s.h > 2.0 * s.big_b) {
          s.big_b = std::sqrt(0.5 * area);
          s.h = 2.0 * s.big_b;
          at.share = 0.5;
        }
      }
      if (s.h > lid) {
        s.h = lid;
        s.big_b = area / lid;
        at.share = 0.0;
      }
      const double top = std::clamp(mode.lofted ? s.zc + 0.5 * s.h : s.h, 1e-6, lid);
      s.ua = closure_.air().mean_speed_m_per_s(top);
      const double shear = (closure_.air().speed_m_per_s(top) - s.ua) / top;
      const double moved = (mode.lofted ? 0.5 : 1.0) * at.share * s.h;
      at.f = u - one * s.ua - carried + head * s.h / u;
      at.slope = 1.0 + (one * shear * moved - head * s.h * (1.0 + at.share) / u) / u;
      return at;
    };
    double u = std::max(guess_.u, 1e-3);
    Balance at = balance(u);
    for (int i = 0; i < 60 && !(at.slope > 0.05); ++i) at = balance(u *= 1.25);
    bool near_fold = false;
    for (int i = 0; i < 60 && !near_fold; ++i) {
      double next = u - at.f / at.slope;
      if (!(next > 0.0)) next = 0.5 * u;
      const bool close = std::abs(next - u) <= 1e-9 * u;
      const double last = u;
      u = next;
      at = balance(u);
      near_fold = !(at.slope > kNearFold);
      if (close) break;
      if (near_fold) u = last;
    }
    if (near_fold && head > 0.0) {
      // The fold, from above: there is a root above it, or none.
      double high = u;
      for (int i = 0; i < kBracket && !(balance(high).slope > 0.0); ++i) high *= 1.25;
      double low = high;
      for (int i = 0; i < kBracket && balance(low).slope > 0.0; ++i) low *= 0.8;
      for (int i = 0; i < 50 && high - low > 1e-12 * high; ++i) {
        const double mid = 0.5 * (low + high);
        (balance(mid).slope > 0.0 ? high : low) = mid;
      }
      const double fold = high;
      at = balance(fold);
      if (at.f >= 0.0) {
        u = fold;
        critical_ = true;
        s.momentum += at.f * s.r;
      } else {
        low = fold;
        high = 1.25 * fold;
        for (int i = 0; i < kBracket && balance(high).f < 0.0; ++i) high *= 1.25;
        for (int i = 0; i < 50 && high - low > 1e-12 * high; ++i) {
          const double mid = 0.5 * (low + high);
          (balance(mid).f < 0.0 ? low : high) = mid;
        }
        u = high;
        balance(u);
      }
    }
    if (const double floor = 0.05 * s.ua; !(u >= floor)) {
      u = floor;
      critical_ = false;
      stalled_ = true;
      balance(u);
    }
    s.u = u;
  }

  static constexpr double kNearFold = 0.02;  // slope of the balance
  static constexpr int kBracket = 100;       // steps of a fifth

  const SlabClosure& closure_;
  const MixtureThermo& thermo_;
  const SlabConstants& k_;
  PlumeSource source_;
  double flow_, heat_;
  mutable Slab guess_;
  mutable bool critical_ = false;
  mutable bool stalled_ = false;
};

}  // namespace

bool march_adaptive(PlumeResult& plume, const SlabClosure& closure, const MixtureThermo& thermo,
                    const PlumeSource& source, const PlumeLimits& limits) {
  const Slab first = plume.stations.back();
  if (!(first.x < limits.max_distance)) return true;
  PlumeEquations equations{closure, thermo, source, first};
  const double rho_a = closure.air_density();
  const SlabConstants& k = slab_constants();
  const double scale = std::max({first.big_b, first.h, 0.1});
  std::vector<Slab> found;
  bool stalled = false;
  double critical_from = -1.0;
  double critical_to = -1.0;

  const auto limit = [&](double x) {
    constexpr double kLongest = 0.1;  // of the distance, so that tables may be read between
    return std::min(kLongest * (x - first.x + scale), limits.max_distance - x);
  };
  const auto sane = [&](const State& y, const State& before, double x) {
    constexpr double kMostGrowth = 0.3;  // of ln R in one step
    return std::abs(y[kR] - before[kR]) <= kMostGrowth && whole(equations, y, x);
  };
  const auto crossed = [&](const State& y, double x) {
    const Slab s = equations.unpack(y, x);
    return s.q >= limits.stop_mass || equations.mode.left(s, closure);
  };
  const auto accept = [&](State& y, double x, bool at_event) {
    Slab s = equations.unpack(y, x);
    const bool critical = equations.critical();
    stalled = stalled || equations.stalled();
    if (critical) {
      if (critical_from < 0.0) critical_from = x;
      critical_to = x;
      y[kMomentum] = equations.pack(s)[kMomentum];
    }
    Mode& m = equations.mode;
    const bool done = s.q >= limits.stop_mass || x >= limits.max_distance * (1.0 - 1e-9) ||
                      thermo.volume_fraction(s.m) < limits.min_fraction;
    if (at_event && !done) {
      const bool was_dense = m.dense;
      m.change(s, closure, [](Slab& landed) {
        landed.vg = std::max(0.0, -2.0 * landed.wc * landed.big_b / landed.h);
      });
      // U stays: the static head joins or leaves the momentum.
      const double head =
          0.5 * k.gravity_head * k.gravity * (s.rho() - rho_a) * s.big_b * s.h * s.h;
      if (m.dense != was_dense) s.momentum += m.dense ? head : -head;
      if (m.dense) s.wc = -s.vg * s.zc / s.big_b;
      y = equations.pack(s);
    }
    // Far downwind U follows the wind within the error of the integrator: slower unless clearly
    // faster.
    constexpr double kFaster = 1.0 + 1e-2;
    constexpr double kSlower = 1.0 - 1e-6;
    if (m.fast ? s.u < s.ua * kSlower : s.u > s.ua * kFaster) {
      m.fast = !m.fast;
      y[kShape] = equations.shape_of(s);
    }
    y[kZc] = s.zc;
    found.push_back(s);
    return !done;
  };
  const double first_step = 0.02 * scale;
  if (!march_with_events(equations.pack(first), first.x, first_step, limits.tolerance, equations,
                         limit, sane, crossed, accept)) {
    return false;
  }
  plume.stalled = plume.stalled || stalled;
  plume.critical_from = critical_from;
  plume.critical_to = critical_to;
  plume.stations.insert(plume.stations.end(), found.begin(), found.end());
  return true;
}

}  // namespace isorisk::models::dispersion
