// SPDX-License-Identifier: Apache-2.0
#include "heavy_gas_puff.hpp"

#include <algorithm>
#include <boost/numeric/odeint/stepper/runge_kutta4.hpp>
#include <cmath>
#include <numbers>

#include "heavy_gas_march.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kRoot3 = std::numbers::sqrt3;
constexpr double kCore = 0.9;  // b/B of a source

enum : std::size_t {
  kR,
  kExcess,
  kMomentum,
  kSpread,
  kSpreadX,
  kLift,
  kZc,
  kShape,
  kShapeX,
  kCoreRatio,
  kCoreRatioX,
  kX,
  kCount
};
using State = std::array<double, kCount>;

// Volume-averaged equations. The cloud stretches by the same length on all sides when its density
// changes at constant R, so that B - h/2 and Bx - h/2 stay.
class PuffEquations {
 public:
  PuffEquations(const SlabClosure& closure, const MixtureThermo& thermo, const PuffSource& source,
                const Slab& start)
      : closure_{closure}, thermo_{thermo}, k_{slab_constants()}, source_{source}, guess_{start} {
    amount_ = std::max(0.25 * source.released(source.rate > 0.0 ? source.duration : 0.0), 1e-300);
    heat_ = amount_ * (std::abs(start.excess) / start.r + 1.0e4);
    mode.lofted = start.lofted();
    mode.dense = start.dense_ground;
  }

  CloudMode mode;

  [[nodiscard]] State pack(const Slab& s) const {
    return {std::log(s.r),
            s.excess / heat_,
            s.momentum / amount_,
            s.r * s.vg / amount_,
            s.r * s.ug / amount_,
            s.r * s.wc / amount_,
            s.zc,
            s.big_b - 0.5 * s.h,
            s.big_bx - 0.5 * s.h,
            std::log(s.small_b / s.big_b),
            std::log(s.small_bx / s.big_bx),
            s.x};
  }

  [[nodiscard]] Slab unpack(const State& y, double t) const {
    Slab s;
    s.t = t;
    s.x = y[kX];
    s.r = std::exp(y[kR]);
    s.excess = y[kExcess] * heat_;
    s.momentum = y[kMomentum] * amount_;
    s.zc = std::max(0.0, y[kZc]);
    s.m = std::clamp(0.25 * source_.released(t) / s.r, 0.0, 1.0);
    s.mix = thermo_.state(s.m, s.excess / s.r, guess_.mix.temperature_k);
    solve_height(s, y[kShape], y[kShapeX]);
    if (mode.dense) s.zc = std::min(s.zc, 0.5 * s.h);  // landed
    s.zc = std::min(s.zc, std::max(0.0, closure_.lid() - 0.5 * s.h));
    s.small_b = s.big_b * std::min(1.0, std::exp(y[kCoreRatio]));
    s.small_bx = s.big_bx * std::min(1.0, std::exp(y[kCoreRatioX]));
    const double top = std::min(mode.lofted ? s.zc + 0.5 * s.h : s.h, closure_.lid());
    s.ua = closure_.mean_wind(top);
    s.u = std::max((1.0 - s.m) * s.ua + s.momentum / s.r, 0.0);
    s.dense_ground = mode.dense;
    if (mode.dense) {
      s.vg = std::max(0.0, y[kSpread] * amount_ / s.r);
      s.ug = std::max(0.0, y[kSpreadX] * amount_ / s.r);
      s.wc = -(s.vg / s.big_b + s.ug / s.big_bx) * s.zc;
    } else {
      s.wc = mode.lofted || mode.lifting ? y[kLift] * amount_ / s.r : 0.0;
      if (s.zc <= 0.0) s.wc = std::max(0.0, s.wc);
    }
    if (std::isfinite(s.h) && std::isfinite(s.u)) guess_ = s;
    return s;
  }

  void operator()(const State& y, State& d, double t) const {
    const Slab s = unpack(y, t);
    const bool fed = source_.fed(t) && !after_feed;
    const SlabRates rates = closure_.rates(s, fed ? source_.speed : 0.0, true);
    const double rho = s.rho();
    const double rho_a = closure_.air_density();
    const double drho = rho - rho_a;
    const double thin = kRoot3 * rho_a / rho;
    const double feed = fed ? 0.25 * source_.rate : 0.0;
    const double dr =
        kRoot3 * rho_a *
            ((rates.vx * s.big_b + rates.v * s.big_bx) * s.h + rates.w * s.big_b * s.big_bx) +
        feed;
    const double grow = dr / s.r;
    const double g = k_.gravity;
    const double db = thin * rates.v + s.vg;
    const double dbx = thin * rates.vx + s.ug;
    const double rest = grow - db / s.big_b - dbx / s.big_bx;  // d(ln h)/dt but for the stretch
    d[kR] = grow;
    d[kExcess] = rates.f_t * s.big_bx / heat_;
    d[kMomentum] = rates.f_u * s.big_bx / amount_;
    const double push = k_.gravity_spread * g * drho * s.h * s.h;
    d[kSpread] = mode.dense ? (push + rates.f_v) * s.big_bx / amount_ : 0.0;
    d[kSpreadX] = mode.dense ? (push * s.big_b + rates.f_ug) / amount_ : 0.0;
    d[kLift] = mode.lofted || mode.lifting
                   ? (-g * drho * s.big_b * s.h + rates.f_w) * s.big_bx / amount_
                   : 0.0;
    d[kZc] = s.wc;
    d[kShape] = db - 0.5 * s.h * rest;
    d[kShapeX] = dbx - 0.5 * s.h * rest;
    d[kCoreRatio] = -thin * rates.v / s.big_b;
    d[kCoreRatioX] = -thin * rates.vx / s.big_bx;
    d[kX] = s.u - feed / s.r * s.x;
  }

  bool after_feed = false;

 private:
  // h with (D + h/2)(Dx + h/2) h = R/rho.
  void solve_height(Slab& s, double d, double dx) const {
    const double volume = s.r / s.rho();
    const double least = std::max({0.0, -2.0 * d, -2.0 * dx});
    const auto f = [&](double h) { return (d + 0.5 * h) * (dx + 0.5 * h) * h - volume; };
    double h = std::max(guess_.h, least * (1.0 + 1e-9));
    for (int i = 0; i < 200 && f(h) < 0.0; ++i) h = h * 1.5 + 1e-9;
    for (int i = 0; i < 60; ++i) {  // convex and rising: Newton comes down to the root
      const double p = d + 0.5 * h;
      const double px = dx + 0.5 * h;
      const double slope = p * px + 0.5 * h * (p + px);
      const double next = std::max(h - (p * px * h - volume) / slope, 0.5 * (h + least));
      const bool close = std::abs(next - h) <= 1e-12 * h;
      h = next;
      if (close) break;
    }
    double b = d + 0.5 * h;
    double bx = dx + 0.5 * h;
    if (h > closure_.lid()) {
      const double scale = std::sqrt(h / closure_.lid());
      h = closure_.lid();
      b *= scale;
      bx *= scale;
    }
    s.h = h;
    s.big_b = b;
    s.big_bx = bx;
  }

  const SlabClosure& closure_;
  const MixtureThermo& thermo_;
  const SlabConstants& k_;
  PuffSource source_;
  double amount_, heat_;
  mutable Slab guess_;
};

}  // namespace

Slab instantaneous_cloud(const SlabClosure& closure, const MixtureThermo& thermo,
                         const HeavyGasRelease& release) {
  Slab s;
  s.m = 1.0;
  s.mix = thermo.prescribed(1.0, release.temperature_k, 1.0 - release.liquid_fraction);
  s.r = 0.25 * release.mass_kg;
  s.excess = s.r * thermo.excess_of(1.0, s.mix);
  s.big_b = s.big_bx = 0.5 * std::sqrt(release.area_m2);
  s.small_b = s.small_bx = kCore * s.big_b;
  s.h = release.mass_kg / (s.rho() * release.area_m2);
  s.ua = closure.mean_wind(std::min(s.h, closure.lid()));
  s.dense_ground = s.rho() > closure.air_density();
  return s;
}

Slab young_pool_cloud(const SlabClosure& closure, const MixtureThermo& thermo,
                      const HeavyGasRelease& release) {
  // Depth he of the first instants: (h + z0) ln(1 + h/z0) - h = sqrt3 a k^2 F(4 m) dt.
  constexpr double kFirst_s = 0.05;
  const double dt = std::min(kFirst_s, 0.01 * release.duration_s);
  const SlabConstants& k = slab_constants();
  const SlabAtmosphere& air = closure.air();
  const double z0 = air.input().roughness_m;
  const double want = kRoot3 * k.entrainment * k.von_karman * k.von_karman * dt *
                      air.speed_m_per_s(std::min(k.reference_height, closure.lid()));
  double low = 0.0;
  double high = 1e-4;
  const auto left = [&](double h) { return (h + z0) * std::log1p(h / z0) - h; };
  while (left(high) < want && high < closure.lid()) high *= 2.0;
  for (int i = 0; i < 60; ++i) {
    const double mid = 0.5 * (low + high);
    (left(mid) < want ? low : high) = mid;
  }
  Slab s;
  s.t = dt;
  s.big_b = s.big_bx = 0.5 * std::sqrt(release.area_m2);
  s.small_b = s.small_bx = kCore * s.big_b;
  const double in = 0.25 * release.mass_flow_kg_per_s * dt;
  s.r = closure.air_density() * s.big_b * s.big_bx * high + in;
  s.m = in / s.r;
  s.mix = thermo.state(s.m, 0.0, closure.air_temperature());
  s.h = s.r / (s.rho() * s.big_b * s.big_bx);
  s.ua = closure.mean_wind(std::min(s.h, closure.lid()));
  s.u = (1.0 - s.m) * s.ua;
  s.dense_ground = s.rho() > closure.air_density();
  return s;
}

Slab puff_of_plume(const Slab& plume, double rate, double duration) {
  constexpr double kSharp = 0.9999;  // bx/Bx at the switch
  Slab s = plume;
  s.t = duration;
  s.r = 0.25 * rate * duration / plume.m;
  s.excess = s.r * plume.excess / plume.r;
  s.momentum = s.r * (plume.u - (1.0 - plume.m) * plume.ua);
  s.big_bx = s.r / (plume.rho() * plume.big_b * plume.h);
  s.small_bx = kSharp * s.big_bx;
  s.ug = plume.big_b / s.big_bx * plume.vg;
  return s;
}

bool march_puff(PuffResult& puff, const SlabClosure& closure, const MixtureThermo& thermo,
                const PuffSource& source, const PuffLimits& limits, bool fixed_steps) {
  const Slab first = puff.stations.back();
  PuffEquations equations{closure, thermo, source, first};
  equations.after_feed = !source.fed(first.t);
  const double scale = first.t > 0.0 ? first.t : 0.5;
  std::vector<Slab> found;
  constexpr double kLast_s = 1e7;

  const auto limit = [&](double t) {
    constexpr double kLongest = 0.12;
    const double longest = kLongest * (t - first.t + scale);
    return source.fed(t) ? std::min(longest, source.duration - t) : longest;
  };
  const auto sane = [&](const State& y, const State& before, double t) {
    constexpr double kMostGrowth = 0.5;  // of ln R in one step
    return std::abs(y[kR] - before[kR]) <= kMostGrowth && whole(equations, y, t);
  };
  const auto crossed = [&](const State& y, double t) {
    return equations.mode.left(equations.unpack(y, t), closure);
  };
  const auto accept = [&](State& y, double t, bool at_event) {
    Slab s = equations.unpack(y, t);
    CloudMode& m = equations.mode;
    if (at_event) {
      m.change(s, closure, [](Slab& landed) {
        const double p = landed.big_b * landed.big_bx /
                         (landed.big_b * landed.big_b + landed.big_bx * landed.big_bx);
        const double down = std::max(0.0, -2.0 * p * landed.wc / landed.h);
        landed.vg = down * landed.big_bx;
        landed.ug = down * landed.big_b;
      });
      if (m.dense) s.wc = -(s.vg / s.big_b + s.ug / s.big_bx) * s.zc;
      y = equations.pack(s);
    }
    y[kZc] = s.zc;
    if (!equations.after_feed && t >= source.duration * (1.0 - 1e-12)) equations.after_feed = true;
    found.push_back(s);
    return s.x - s.big_bx < limits.max_distance && t < kLast_s &&
           thermo.volume_fraction(s.m) >= limits.min_fraction;
  };
  bool converged = true;
  const double first_step = 0.01 * scale;
  if (!fixed_steps) {
    converged = march_with_events(equations.pack(first), first.t, first_step, limits.tolerance,
                                  equations, limit, sane, crossed, accept);
  } else {
    // Steps of one ratio; events at the end of the step in which they happen.
    boost::numeric::odeint::runge_kutta4<State> stepper;
    constexpr double kRatio = 1.04;
    constexpr int kMaxSteps = 3000;
    State y = equations.pack(first);
    double t = first.t;
    double dt = first_step;
    converged = false;
    for (int i = 0; i < kMaxSteps; ++i) {
      const double step = std::min(dt, limit(t));
      if (!(step > 0.0)) break;
      stepper.do_step(equations, y, t, step);
      t += step;
      if (!whole(equations, y, t)) break;
      if (!accept(y, t, crossed(y, t))) {
        converged = true;
        break;
      }
      dt *= kRatio;
    }
  }
  if (!converged && !fixed_steps) return false;
  puff.complete = converged;
  puff.stations.insert(puff.stations.end(), found.begin(), found.end());
  return true;
}

}  // namespace isorisk::models::dispersion
