// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>

#include "heavy_gas_slab.hpp"

// The steady plume: sources, fixed-step march, adaptive march; not installed.
namespace isorisk::models::dispersion {

// A pool or a jet as the plume sees it.
struct PlumeSource {
  double rate = 0.0;        // kg/s
  double half_width = 0.0;  // of a pool; 0 for a jet
  double speed = 0.0;       // of gas leaving the pool
  [[nodiscard]] bool pool() const noexcept { return half_width > 0.0; }
  // Half of what has entered up to x.
  [[nodiscard]] double entered(double x) const noexcept {
    if (!pool() || x >= half_width) return 0.5 * rate;
    return std::max(0.0, 0.25 * rate * (x + half_width) / half_width);
  }
};

// Steps of the original program: accumulators restart at every step, the state follows from them.
class PlumeStepper {
 public:
  PlumeStepper(const SlabClosure& closure, const MixtureThermo& thermo, const PlumeSource& source)
      : closure_{closure}, thermo_{thermo}, k_{slab_constants()}, source_{source} {}

  // Leading edge of a pool: nothing there yet; `h_e` is the depth of the first step.
  [[nodiscard]] Slab leading_edge(double first_step);
  [[nodiscard]] Slab step(const Slab& start, double dx);

  // Metres that the last steps added to the half-width for want of a root.
  [[nodiscard]] double widening() const noexcept { return widening_; }
  // Outside a pool: the last step ended in critical flow.
  [[nodiscard]] bool critical() const noexcept { return critical_; }

 private:
  struct Sums {
    double r, bv, small_bv, g, gw, st, su, sy, sz, zc, q;
  };
  [[nodiscard]] Sums derivative(const Slab& s) const;
  [[nodiscard]] Slab recover(const Slab& start, const Sums& sums, double x, const Slab& guess,
                             bool end_of_step);

  const SlabClosure& closure_;
  const MixtureThermo& thermo_;
  const SlabConstants& k_;
  PlumeSource source_;
  double edge_depth_ = 0.0;
  double edge_step_ = 0.0;
  double widening_ = 0.0;
  bool critical_ = false;
};

struct PlumeResult {
  std::vector<Slab> stations;
  bool complete = true;         // reached its end without losing its way
  bool stalled = false;         // somewhere held at the least speed, against its momentum
  double critical_from = -1.0;  // where the flow was critical: first and last section
  double critical_to = -1.0;
  double source_half_width = 0.0;  // of a pool, as widened
  int source_passes = 0;
};

struct PlumeLimits {
  double max_distance = 0.0;
  double min_fraction = 0.0;
  double stop_mass = 0.0;  // Q at which the release ends (infinite: never)
  double tolerance = 1e-4;
};

// Over a pool: 30 equal steps, and the smallest half-width for which the momentum balance always
// has a solution. Ends with the downwind edge, or before when Q exceeds the stop mass.
[[nodiscard]] PlumeResult cross_pool(const SlabClosure& closure, const MixtureThermo& thermo,
                                     const HeavyGasRelease& release, double stop_mass);
// First section of a jet.
[[nodiscard]] Slab horizontal_jet(const SlabClosure& closure, const MixtureThermo& thermo,
                                  const HeavyGasRelease& release, double area);
struct VerticalJet {
  Slab slab;
  double rise_x = 0.0;  // x of the top of the rise, from the source
  bool buoyant = false;
};
[[nodiscard]] VerticalJet vertical_jet(const SlabClosure& closure, const MixtureThermo& thermo,
                                       const HeavyGasRelease& release, double area);

// From a section on, with steps that grow by one ratio.
void march_fixed(PlumeResult& plume, const SlabClosure& closure, const MixtureThermo& thermo,
                 const PlumeSource& source, const PlumeLimits& limits);
// The same by the adaptive integrator with events. False when it does not converge: nothing is
// added then.
[[nodiscard]] bool march_adaptive(PlumeResult& plume, const SlabClosure& closure,
                                  const MixtureThermo& thermo, const PlumeSource& source,
                                  const PlumeLimits& limits);

}  // namespace isorisk::models::dispersion
