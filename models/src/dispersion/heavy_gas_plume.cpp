// SPDX-License-Identifier: Apache-2.0
#include "heavy_gas_plume.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace isorisk::models::dispersion {
namespace {

constexpr double kRoot3 = std::numbers::sqrt3;
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr int kPoolSteps = 30;
constexpr double kCore = 0.9;  // b/B of a source

// |a| b/(|a| + b) with 0/0 = 0: a friction that cannot turn round what it slows down.
double bounded(double impulse, double available) noexcept {
  const double sum = std::abs(impulse) + available;
  return sum > 0.0 ? std::abs(impulse) * available / sum : 0.0;
}

}  // namespace

// ---- Fixed steps ----

Slab PlumeStepper::leading_edge(double first_step) {
  Slab s;
  s.x = -source_.half_width;
  s.big_b = source_.half_width;
  s.small_b = kCore * source_.half_width;
  s.mix = thermo_.state(0.0, 0.0, closure_.air_temperature());
  s.dense_ground = true;
  // Depth he of the first step: (h + z0) F^2 - 2 (h + z0) F + 2 h = sqrt3 a k^2 F(4 m) dx,
  // F = ln(1 + h/z0).
  const SlabAtmosphere& air = closure_.air();
  const double z0 = air.input().roughness_m;
  const double shape4 = k_.von_karman *
                        air.speed_m_per_s(std::min(k_.reference_height, closure_.lid())) /
                        air.friction_velocity_m_per_s();
  const double want = kRoot3 * k_.entrainment * k_.von_karman * k_.von_karman * shape4 * first_step;
  const auto left = [&](double h) {
    const double f = std::log1p(h / z0);
    return (h + z0) * f * (f - 2.0) + 2.0 * h;
  };
  double low = 0.0;
  double high = std::max(z0, 1e-4);
  while (left(high) < want && high < closure_.lid()) high *= 2.0;
  for (int i = 0; i < 60; ++i) {
    const double mid = 0.5 * (low + high);
    (left(mid) < want ? low : high) = mid;
  }
  edge_depth_ = high;
  edge_step_ = first_step;
  s.ua = closure_.mean_wind(edge_depth_);
  s.u = s.ua;
  return s;
}

PlumeStepper::Sums PlumeStepper::derivative(const Slab& s) const {
  const double x = s.x;
  const bool inside = source_.pool() && x <= source_.half_width;
  SlabRates rates;
  double source = 0.0;
  if (inside) source = 0.25 * source_.rate / source_.half_width;
  const double rho_a = closure_.air_density();
  if (s.r <= 0.0) {
    rates.w = s.u * edge_depth_ / (kRoot3 * edge_step_);
    rates.v = closure_.ambient_rate() * closure_.air().input().wind_speed_m_per_s;
  } else {
    rates = closure_.rates(s, inside ? source_.speed : 0.0, false);
  }
  const double drho = s.rho() - rho_a;
  const double g = k_.gravity;
  Sums d{};
  d.r = kRoot3 * rho_a * (rates.v * s.h + rates.w * s.big_b) + source;
  d.bv = (kRoot3 * rho_a / s.rho() * rates.v + s.vg) / s.u;
  d.small_bv = s.vg * s.small_b / (s.big_b * s.u);
  d.g = k_.gravity_spread * g * drho * s.h * s.h;
  d.gw = -g * drho * s.big_b * s.h;
  d.st = rates.f_t;
  d.su = rates.f_u;
  d.sy = rates.f_v;
  d.sz = rates.f_w;
  d.zc = s.wc / s.u;
  d.q = 2.0 * s.rho() * s.big_b * s.h * s.m;
  return d;
}

Slab PlumeStepper::recover(const Slab& start, const Sums& sums, double x, const Slab& guess,
                           bool end_of_step) {
  const bool inside = source_.pool() && start.x < source_.half_width;
  const double rho_a = closure_.air_density();
  const double g = k_.gravity;
  Slab s = guess;
  s.x = x;
  s.r = start.r + sums.r;
  s.q = start.q + sums.q;
  s.zc = std::max(0.0, start.zc + sums.zc);
  s.m = std::clamp(source_.entered(x) / s.r, 0.0, 1.0);

  // Heat: the excess changes by what the ground gives, never beyond the temperature of the air.
  const double difference = start.mix.temperature_k - closure_.air_temperature();
  const double heat =
      bounded(sums.st, start.r * start.mix.heat_capacity_j_per_kg_k * std::abs(difference));
  s.excess = start.excess - std::copysign(heat, difference);
  s.mix = thermo_.state(s.m, s.excess / s.r, guess.mix.temperature_k);
  const double rho = s.rho();
  const double drho = rho - rho_a;

  // Velocity and geometry together.
  const double slip = start.u - start.ua;
  const double momentum =
      start.momentum - std::copysign(bounded(sums.su, start.r * std::abs(slip)), slip);
  const double head = start.dense_ground || inside ? k_.gravity_head : 0.0;
  const double density_ratio = start.rho() / rho;
  const bool fast = start.u > start.ua;
  double big_b = start.big_b + sums.bv;
  double small_b = start.small_b + sums.small_bv;
  double power = s.h / (s.h + 2.0 * s.big_b);
  double r = std::pow(density_ratio, power);
  double widened = 0.0;
  bool choke = false;
  s.u = guess.u;
  for (int pass = 0; pass < 11; ++pass) {
    s.ua = closure_.mean_wind(std::min(s.top(), closure_.lid()));
    const double ue = s.ua * (1.0 - s.m) + momentum / s.r;
    const double ug3 = head * g * drho * s.r / (2.0 * s.big_b * rho * rho);
    double next = ue;
    choke = false;
    if (ug3 > 0.0) {
      if (!(ue > 0.0) || ug3 > 4.0 / 27.0 * ue * ue * ue) {
        choke = true;
        // Critical flow; over a pool as in the original, which then widens.
        next = inside ? std::min(2.0 * ue / 3.0, start.u) : std::cbrt(2.0 * ug3);
        if (end_of_step && inside && ue > 0.0) {
          const double wider = 6.75 * ug3 / (ue * ue * ue);
          if (wider > 1.0) {
            const double factor = std::min(wider, 2.0);
            widened += big_b * (factor - 1.0);
            big_b *= factor;
            small_b *= factor;
          }
        }
      } else {
        next =
            ue / 3.0 * (1.0 + 2.0 * std::cos(std::acos(1.0 - 13.5 * ug3 / (ue * ue * ue)) / 3.0));
      }
    }
    next = std::max(next, 0.05 * s.ua);
    const double before = s.u;
    s.u = std::cbrt(s.u * next * next);
    const double r0 = fast ? start.rho() * start.u / (rho * s.u) : density_ratio;
    power = s.h / (s.h + 2.0 * s.big_b);
    r = std::sqrt(r * std::pow(r0, power));
    s.big_b = big_b * r;
    s.small_b = small_b * r;
    s.h = s.r / (rho * s.u * s.big_b);
    if (s.h > 2.0 * s.big_b) {
      s.big_b = std::sqrt(0.5 * s.r / (rho * s.u));
      s.h = 2.0 * s.big_b;
    }
    if (s.h > closure_.lid()) {
      s.h = closure_.lid();
      s.big_b = s.r / (rho * s.u * s.h);
    }
    if (std::abs(s.u - before) < 1e-3 * s.u) break;
  }
  if (end_of_step) critical_ = choke && !inside;
  if (end_of_step) widening_ += widened;
  s.small_b = std::min(s.small_b, s.big_b);
  if (head > 0.0 && drho > 0.0 && s.h < 2.0 * s.zc) s.zc = 0.5 * s.h;  // landed
  s.zc = std::min(s.zc, std::max(0.0, closure_.lid() - 0.5 * s.h));

  // Gravity across the wind, and up or down.
  const bool grounded = !s.lofted();
  if (grounded && drho > 0.0) {
    double vg0 = start.vg;
    double keep = 1.0;
    if (vg0 == 0.0) {
      vg0 = start.h > 0.0 ? -2.0 * start.wc * start.big_b / start.h : 0.0;
    } else {
      const double available = start.r * vg0;
      keep = available > 0.0 ? available / (available + std::abs(sums.sy)) : 1.0;
    }
    s.vg = std::max(0.0, keep * (sums.g + start.r * vg0) / s.r);
    s.wc = source_.pool() && inside ? 0.0 : -s.vg * s.zc / s.big_b;
  } else {
    s.vg = 0.0;
    const double available = start.r * std::abs(start.wc);
    const double keep = available > 0.0 ? available / (available + std::abs(sums.sz)) : 1.0;
    s.wc = inside ? 0.0 : keep * (sums.gw + start.r * start.wc) / s.r;
    if (s.zc <= 0.0) s.wc = std::max(0.0, s.wc);
    if (grounded && start.zc <= 0.0 && !closure_.lifts(rho, s.h)) s.wc = 0.0;
  }
  if (end_of_step) {
    s.dense_ground = grounded && drho > 0.0;
    const double next_head = s.dense_ground || inside ? k_.gravity_head : 0.0;
    s.momentum = s.r * (s.u - (1.0 - s.m) * s.ua) +
                 0.5 * next_head * g * std::max(0.0, drho) * s.big_b * s.h * s.h;
  }
  return s;
}

Slab PlumeStepper::step(const Slab& start, double dx) {
  const auto scaled = [](const Sums& k, double f) {
    return Sums{k.r * f,  k.bv * f, k.small_bv * f, k.g * f,  k.gw * f, k.st * f,
                k.su * f, k.sy * f, k.sz * f,       k.zc * f, k.q * f};
  };
  const auto plus = [](const Sums& a, const Sums& b) {
    return Sums{a.r + b.r,   a.bv + b.bv, a.small_bv + b.small_bv,
                a.g + b.g,   a.gw + b.gw, a.st + b.st,
                a.su + b.su, a.sy + b.sy, a.sz + b.sz,
                a.zc + b.zc, a.q + b.q};
  };
  const double half = 0.5 * dx;
  const Sums k1 = derivative(start);
  const Slab s2 = recover(start, scaled(k1, half), start.x + half, start, false);
  const Sums k2 = derivative(s2);
  const Slab s3 = recover(start, scaled(k2, half), start.x + half, s2, false);
  const Sums k3 = derivative(s3);
  const Slab s4 = recover(start, scaled(k3, dx), start.x + dx, s3, false);
  const Sums k4 = derivative(s4);
  const Sums sum = plus(plus(k1, k4), scaled(plus(k2, k3), 2.0));
  return recover(start, scaled(sum, dx / 6.0), start.x + dx, s4, true);
}

// ---- Sources ----

namespace {

// One crossing with a given half-width. Sum of the widening; stops early when `only_whether`.
double cross_once(const SlabClosure& closure, const MixtureThermo& thermo,
                  const PlumeSource& source, double stop_mass, bool only_whether,
                  std::vector<Slab>& stations) {
  PlumeStepper stepper{closure, thermo, source};
  const double dx = 2.0 * source.half_width / kPoolSteps;
  stations.clear();
  stations.push_back(stepper.leading_edge(dx));
  for (int i = 0; i < kPoolSteps; ++i) {
    Slab next = stepper.step(stations.back(), dx);
    if (i + 1 == kPoolSteps) next.x = source.half_width;
    stations.push_back(next);
    if (only_whether && stepper.widening() > 0.0) break;
    if (next.q > stop_mass) break;
  }
  return stepper.widening();
}

}  // namespace

PlumeResult cross_pool(const SlabClosure& closure, const MixtureThermo& thermo,
                       const HeavyGasRelease& release, double stop_mass) {
  PlumeResult result;
  const double bs = 0.5 * std::sqrt(release.area_m2);
  const MixtureState gas = thermo.prescribed(1.0, release.temperature_k, 1.0);
  PlumeSource source{
      .rate = release.mass_flow_kg_per_s,
      .half_width = bs,
      .speed = release.mass_flow_kg_per_s / (gas.density_kg_per_m3 * release.area_m2)};
  const auto widens = [&](double half_width, bool only_whether) {
    source.half_width = half_width;
    ++result.source_passes;
    return cross_once(closure, thermo, source, stop_mass, only_whether, result.stations);
  };
  const double first = widens(bs, false);
  if (first > 0.0) {
    double low = bs;
    double high = std::sqrt(bs * (bs + first));
    constexpr int kMaxDoublings = 20;
    int tries = 0;
    while (widens(high, true) > 0.0 && ++tries < kMaxDoublings) {
      low = high;
      high *= 1.5;
    }
    result.complete = tries < kMaxDoublings;
    constexpr double kWidthTolerance = 5e-4;
    while (high / low > 1.0 + kWidthTolerance) {
      const double mid = std::sqrt(low * high);
      (widens(mid, true) > 0.0 ? low : high) = mid;
    }
    widens(high, false);
  }
  result.source_half_width = source.half_width;
  return result;
}

Slab horizontal_jet(const SlabClosure& closure, const MixtureThermo& thermo,
                    const HeavyGasRelease& release, double area) {
  Slab s;
  s.x = 1.0;
  s.m = 1.0;
  s.mix = thermo.prescribed(1.0, release.temperature_k, 1.0 - release.liquid_fraction);
  s.r = 0.5 * release.mass_flow_kg_per_s;
  s.excess = s.r * thermo.excess_of(1.0, s.mix);
  s.u = release.mass_flow_kg_per_s / (s.rho() * area);
  s.zc = release.height_m;
  s.big_b = 0.5 * std::sqrt(area);
  s.h = 2.0 * s.big_b;
  if (s.zc <= 0.5 * s.h) {  // cut off by the ground
    s.big_b = 0.5 * (std::sqrt(s.zc * s.zc + 2.0 * area) - s.zc);
    s.h = s.big_b + s.zc;
  }
  s.small_b = kCore * s.big_b;
  s.ua = closure.mean_wind(std::min(s.top(), closure.lid()));
  s.momentum = s.r * s.u;
  s.dense_ground = !s.lofted() && s.rho() > closure.air_density();
  if (s.dense_ground) {
    const SlabConstants& k = slab_constants();
    s.momentum +=
        0.5 * k.gravity_head * k.gravity * (s.rho() - closure.air_density()) * s.big_b * s.h * s.h;
  }
  return s;
}

VerticalJet vertical_jet(const SlabClosure& closure, const MixtureThermo& thermo,
                         const HeavyGasRelease& release, double area) {
  const SlabConstants& k = slab_constants();
  const SlabAtmosphere& air = closure.air();
  const double rho_a = closure.air_density();
  const double u_star = air.friction_velocity_m_per_s();
  const double hs = release.height_m;
  const double q = release.mass_flow_kg_per_s;
  const MixtureState start =
      thermo.prescribed(1.0, release.temperature_k, 1.0 - release.liquid_fraction);
  const double rho = start.density_kg_per_m3;
  const double bs = 0.5 * std::sqrt(area);
  const double ws = q / (rho * area);
  const double u = air.speed_m_per_s(std::min(std::max(hs, 1.0), closure.lid()));

  // Rise by momentum, then sinking of a dense jet (Hoot et al.) or rise of a light one.
  const double beta = 0.4 + 1.2 * u / ws;
  const double h0 = 1.0363 * ws * bs / (beta * std::sqrt(u * u_star));
  const auto newton = [&](double start_value, double power) {
    double h = start_value;
    for (int i = 0; i < 3; ++i) {
      const double t = std::pow(start_value, power) * std::pow(hs + h, 1.0 - power);
      h = (hs + power * h) * t / (hs + h - (1.0 - power) * t);
    }
    return h;
  };
  const double by_momentum = newton(h0, 6.0 / 7.0);
  const double ds = 4.0 * bs / std::sqrt(std::numbers::pi);
  VerticalJet jet;
  double rise = 0.0;
  if (rho > rho_a) {
    const double froude2 = ws * ws / (k.gravity * ds * (rho - rho_a) / rho_a);
    const double dense = 1.32 * ds * std::cbrt(ws / u * rho / rho_a * froude2);
    rise = by_momentum * dense / std::hypot(by_momentum, dense);
  } else {
    const double hb0 =
        1.7254 * k.gravity * (rho_a - rho) * ws * bs * bs / (rho_a * u * u_star * u_star);
    const double buoyant = hb0 > 0.0 ? newton(hb0, 0.6) : 0.0;
    rise = std::hypot(by_momentum, buoyant);
    jet.buoyant = true;
  }
  const double highest = std::max(0.1, 0.5 * closure.lid() - hs);
  rise = std::clamp(rise, 1e-3, highest);
  const double zc = hs + rise;
  const double speed_ratio = ws / u;
  jet.rise_x = 0.435 * rise * rise * rise / (speed_ratio * speed_ratio * (rho / rho_a) * ds * ds);

  Slab& s = jet.slab;
  s.x = 1.0 + jet.rise_x;
  s.zc = zc;
  const double ur = air.speed_m_per_s(zc);
  if (jet.buoyant) {
    // Goes on as a jet of ambient density and speed at the risen height, without heat.
    const double as = q / (rho_a * u);
    s.m = 1.0;
    s.r = 0.5 * q;
    s.mix = start;
    s.excess = s.r * thermo.excess_of(1.0, start);
    s.big_b = 0.5 * std::sqrt(as);
    s.u = q / (rho * as);
    s.h = 2.0 * s.big_b;
    s.small_b = kCore * s.big_b;
  } else {
    const double peak = std::min(0.99, 1.69 * speed_ratio * std::pow(rise / ds, -1.85));
    const double mean = (0.5236 * (1.0 - peak) + peak) * peak;
    s.m = thermo.mass_fraction(mean);
    s.r = 0.5 * q / s.m;
    s.excess = 0.5 * q * thermo.excess_of(1.0, start);
    s.mix = thermo.state(s.m, s.excess / s.r, release.temperature_k);
    const double c = 3.0 * (2.0 + jet.rise_x / bs) * k.drag;
    const double one = 1.0 - s.m;
    // 0.5 u_r/(1 - c) [1 - m - 2c + ((1 - m)^2 + 4 m c)^0.5], written without 0/0 at c = 1.
    const double root = std::sqrt(one * one + 4.0 * s.m * c);
    s.u = std::abs(1.0 - c) > 1e-6 ? 0.5 * ur / (1.0 - c) * (one - 2.0 * c + root)
                                   : ur * s.m / (1.0 + s.m);
    s.u = std::max(s.u, 0.05 * ur);
    const double section = q / (s.rho() * s.u * s.m);
    const double aspect = 2.4 + 1.6 / (1.0 + jet.rise_x * jet.rise_x / (100.0 * bs * bs));
    s.big_b = std::max(std::sqrt(section / aspect), bs);
    s.h = 0.5 * section / s.big_b;
    s.small_b =
        std::min(s.big_b, std::max(kCore * std::sqrt(q / (s.rho() * s.u) / aspect), kCore * bs));
  }
  if (0.5 * s.h > s.zc) {
    const double scale = s.h / (s.zc + 0.5 * s.h);
    s.big_b *= scale;
    s.small_b *= scale;
    s.h = s.zc + 0.5 * s.h;
  }
  s.ua = closure.mean_wind(std::min(s.top(), closure.lid()));
  s.momentum = s.r * (s.u - (1.0 - s.m) * ur);
  return jet;
}

// ---- March ----

namespace {

// Ratio of steps so that n of them, the first dx0, cover a length.
double growth(double length, double dx0, int n) noexcept {
  double low = 1.0;
  double high = 2.0;
  const auto sum = [&](double g) { return dx0 * (std::pow(g, n) - 1.0) / (g - 1.0); };
  if (dx0 * n >= length) return 1.0;
  while (sum(high) < length) high *= 1.5;
  for (int i = 0; i < 60; ++i) {
    const double mid = 0.5 * (low + high);
    (sum(mid) < length ? low : high) = mid;
  }
  return high;
}

}  // namespace

void march_fixed(PlumeResult& plume, const SlabClosure& closure, const MixtureThermo& thermo,
                 const PlumeSource& source, const PlumeLimits& limits) {
  constexpr int kSteps = 240;
  constexpr int kMaxSteps = 2000;
  PlumeStepper stepper{closure, thermo, source};
  const Slab& first = plume.stations.back();
  const double length = limits.max_distance - first.x;
  if (!(length > 0.0)) return;
  double dx = source.pool() ? 2.0 * source.half_width / kPoolSteps : 0.25 * first.big_b;
  dx = std::min(dx, length / kSteps);
  const double ratio = growth(length, dx, kSteps);
  for (int i = 0; i < kMaxSteps; ++i) {
    const Slab& last = plume.stations.back();
    if (last.x >= limits.max_distance * (1.0 - 1e-9) || last.q >= limits.stop_mass ||
        thermo.volume_fraction(last.m) < limits.min_fraction) {
      break;
    }
    const Slab next = stepper.step(last, std::min(dx, limits.max_distance - last.x));
    if (!(std::isfinite(next.u) && std::isfinite(next.h) && next.h > 0.0)) {
      plume.complete = false;
      break;
    }
    plume.stations.push_back(next);
    if (stepper.critical()) {
      if (plume.critical_from < 0.0) plume.critical_from = next.x;
      plume.critical_to = next.x;
    }
    dx *= ratio;
  }
}

}  // namespace isorisk::models::dispersion
