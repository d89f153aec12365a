// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <cmath>

#include "heavy_gas_slab.hpp"

// Adaptive Runge-Kutta with events, for plume and puff; not installed.
namespace isorisk::models::dispersion {

// How a cloud lies in the air; changes at events only.
struct CloudMode {
  bool lofted = false;
  bool dense = false;    // on the ground and heavier than air
  bool lifting = false;  // light, and light enough to leave the ground

  // An event lies before this state.
  [[nodiscard]] bool left(const Slab& s, const SlabClosure& closure) const noexcept {
    // A light cloud counts as heavy from here on: no flutter about the density of the air.
    constexpr double kHeavier = 1.0 + 1e-6;
    if (lofted) return s.zc <= 0.5 * s.h;
    if (dense) return s.rho() <= closure.air_density();
    return s.zc > 0.5 * s.h || s.rho() > closure.air_density() * kHeavier ||
           (!lifting && closure.lifts(s.rho(), s.h));
  }
  // At an event: the next mode. `land(s)` turns the fall of a heavy cloud into spread.
  void change(Slab& s, const SlabClosure& closure, const auto& land) noexcept {
    if (lofted) {
      lofted = false;
      dense = s.rho() > closure.air_density();
      lifting = false;
      if (dense) land(s);
    } else if (dense) {
      dense = false;
      s.vg = s.ug = s.wc = 0.0;
    } else if (s.rho() > closure.air_density()) {
      dense = true;
      lifting = false;
    } else if (s.zc > 0.5 * s.h) {
      lofted = true;
    } else {
      lifting = true;
    }
    s.dense_ground = dense;
  }
};

// State and slab of a step that can be used at all.
template <std::size_t N>
[[nodiscard]] bool whole(const auto& equations, const std::array<double, N>& y, double x) {
  if (!std::all_of(y.begin(), y.end(), [](double v) { return std::isfinite(v); })) return false;
  const Slab s = equations.unpack(y, x);
  return std::isfinite(s.u) && s.h > 0.0 && std::isfinite(s.h) && std::isfinite(s.rho());
}

// Integrates `system(y, dydx, x)` from x, one accepted step at a time.
//   limit(x)        longest step there
//   sane(y, y0, x)  false when a step from y0 to y cannot be trusted, whatever its error
//   crossed(y, x)   true when an event lies before this point (false at the start of each step)
//   accept(y, x, at_event)   takes a point, may change y and the system's mode; false: finished
// Events are met by bisection of the step. False when steps become too short or too many.
template <std::size_t N>
[[nodiscard]] bool march_with_events(std::array<double, N> y, double x, double first_step,
                                     double tolerance, auto& system, const auto& limit,
                                     const auto& sane, const auto& crossed, const auto& accept) {
  namespace ode = boost::numeric::odeint;
  using State = std::array<double, N>;
  using Stepper = ode::runge_kutta_dopri5<State>;
  constexpr int kMaxTries = 4000;
  constexpr int kBisections = 26;
  constexpr double kShortest = 1e-13;
  ode::controlled_runge_kutta<Stepper> stepper{
      ode::default_error_checker<double, ode::array_algebra, ode::default_operations>{tolerance,
                                                                                      tolerance}};
  Stepper plain;
  double dx = first_step;
  for (int tries = 0; tries < kMaxTries; ++tries) {
    dx = std::min(dx, limit(x));
    if (!(dx > kShortest * (std::abs(x) + 1.0))) return false;
    const State start = y;
    const double from = x;
    const double tried = dx;
    if (stepper.try_step(system, y, x, dx) != ode::success) continue;
    if (!sane(y, start, x)) {
      y = start;
      x = from;
      dx = 0.25 * tried;
      stepper.reset();
      continue;
    }
    bool at_event = false;
    if (crossed(y, x)) {
      // Shortest part of the step that crosses.
      double low = 0.0;
      double high = tried;
      State end = y;
      for (int i = 0; i < kBisections && high - low > 1e-9 * tried; ++i) {
        const double mid = 0.5 * (low + high);
        State part = start;
        plain.reset();  // it would start from the slope of its last step
        plain.do_step(system, part, from, mid);
        if (crossed(part, from + mid)) {
          high = mid;
          end = part;
        } else {
          low = mid;
        }
      }
      if (!sane(end, start, from + high)) {
        y = start;
        x = from;
        dx = 0.25 * tried;
        stepper.reset();
        continue;
      }
      y = end;
      x = from + high;
      dx = tried;
      at_event = true;
    }
    const State before = y;
    if (!accept(y, x, at_event)) return true;
    if (at_event || y != before) stepper.reset();  // the last slope no longer holds
  }
  return false;
}

}  // namespace isorisk::models::dispersion
