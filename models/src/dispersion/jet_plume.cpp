// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/jet_plume.hpp"

#include <algorithm>
#include <array>
#include <boost/numeric/odeint.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include "heavy_gas_thermo.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/building_wake.hpp"
#include "isorisk/models/dispersion/slab_atmosphere.hpp"

namespace isorisk::models::dispersion {
namespace {

using std::numbers::pi;

constexpr double kGasConstant = 8.314462618;  // J/(mol K), CODATA 2018
constexpr double kLeastFraction = 1e-8;
constexpr double kFarthest_m = 5e4;

// Mass and momentum (axes of the wind) through a section, deficit of density, place, time.
using State = std::array<double, 7>;
enum : std::size_t { kMass, kAlong, kUp, kDeficit, kX, kZ, kTime };

JetPlumeInput checked(const JetPlumeInput& in) {
  InputCheck check{"jet_plume"};
  check.positive("mass_flow", in.mass_flow_kg_per_s, "kg/s");
  check.positive("velocity", in.velocity_m_per_s, "m/s");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.non_negative("height", in.height_m, "m");
  check.within("elevation", in.elevation_rad, 0.0, 0.5 * pi, "rad");
  check.positive("wind_speed", in.weather.wind_speed_m_per_s, "m/s");
  check.positive("reference_height", in.weather.reference_height_m, "m");
  check.positive("air_temperature", in.ambient.temperature_k, "K");
  check.positive("air_pressure", in.ambient.pressure_abs_pa, "Pa");
  check.within("relative_humidity", in.ambient.relative_humidity_fraction, 0.0, 1.0, "-");
  check.positive("roughness", in.ambient.roughness_m, "m");
  check.require(in.weather.reference_height_m > in.ambient.roughness_m, "reference_height",
                in.weather.reference_height_m, "m", "be above the roughness length");
  check.done();
  const double air = air_density_kg_per_m3(in.ambient);
  check.require(in.density_kg_per_m3 <= air, "density", in.density_kg_per_m3, "kg/m3",
                "be at most that of the air, " + number_text(air));
  check.done();
  return in;
}

// How fast the wind alone widens a plume of some size: d ln(sigma_y sigma_z)/dx.
class WindGrowth {
 public:
  explicit WindGrowth(const SigmaCurve& curve) {
    constexpr double kRatio = 1.2;
    double x = curve.valid_from_m();
    for (std::size_t i = 0; i < kNodes; ++i, x *= kRatio) {
      ln_x_[i] = std::log(x);
      ln_y_[i] = std::log(curve.sigma_y_m(x));
      ln_z_[i] = std::log(curve.sigma_z_m(x));
    }
  }
  [[nodiscard]] double per_m(double sigma_m) const noexcept {
    const double s = std::log(sigma_m);
    return rate(ln_y_, s) + rate(ln_z_, s);
  }

 private:
  static constexpr std::size_t kNodes = 40;
  using Column = std::array<double, kNodes>;
  // Power laws between the nodes; nearer than the set holds a cone, not its power below one, which
  // grows without bound towards the source.
  [[nodiscard]] double rate(const Column& ln_sigma, double s) const noexcept {
    if (s < ln_sigma.front()) return std::exp(ln_sigma.front() - s - ln_x_.front());
    if (!(s < ln_sigma.back())) return 0.0;
    const auto after = std::upper_bound(ln_sigma.begin() + 1, ln_sigma.end() - 1, s);
    const auto j = static_cast<std::size_t>(after - ln_sigma.begin());
    const double power = (ln_sigma[j] - ln_sigma[j - 1]) / (ln_x_[j] - ln_x_[j - 1]);
    if (!(power > 0.0)) return 0.0;
    return power * std::exp(-(ln_x_[j - 1] + (s - ln_sigma[j - 1]) / power));
  }
  Column ln_x_{}, ln_y_{}, ln_z_{};
};

double stratification_per_s2(Pasquill pasquill, double air_temperature_k, double gravity) {
  const double k_per_m = pasquill == Pasquill::E   ? dispersion_constant("stable_gradient_e")
                         : pasquill == Pasquill::F ? dispersion_constant("stable_gradient_f")
                                                   : 0.0;
  return gravity / air_temperature_k * k_per_m;
}

// A section as the profiles have it.
struct Shape {
  double u_wind;     // along the axis
  double excess;     // u*
  double transport;  // of the concentration: U + u*/(1 + l^2)
  double j;          // excess momentum
  double volume;     // m3/s
  double b;
  double free;  // f
};

class Model {
 public:
  explicit Model(const JetPlumeInput& in)
      : in_{in},
        air_{{.wind_speed_m_per_s = in.weather.wind_speed_m_per_s,
              .reference_height_m = in.weather.reference_height_m,
              .roughness_m = in.ambient.roughness_m,
              .temperature_k = in.ambient.temperature_k,
              .relative_humidity_fraction = in.ambient.relative_humidity_fraction,
              .pressure_abs_pa = in.ambient.pressure_abs_pa,
              .stability_index = slab_stability_index(in.weather.pasquill)}},
        growth_{SigmaCurve{{.set = in.sigma_set,
                            .pasquill = in.weather.pasquill,
                            .roughness_m = in.ambient.roughness_m,
                            .averaging_time_s = kInstantaneousAveragingTime_s}}},
        rho_a_{air_density_kg_per_m3(in.ambient)},
        g_{slab_constants().gravity},
        by_momentum_{slab_constants().jet_entrainment},
        by_wind_{dispersion_constant("jet_crosswind_entrainment")},
        lambda2_{dispersion_constant("jet_lambda") * dispersion_constant("jet_lambda")},
        once_{1.0 / (1.0 + lambda2_)},
        twice_{1.0 / (1.0 + 2.0 * lambda2_)},
        n2_{stratification_per_s2(in.weather.pasquill, in.ambient.temperature_k, g_)} {}

  [[nodiscard]] double wind(double z) const noexcept {
    return air_.speed_m_per_s(std::max(z, 1.0));
  }

  [[nodiscard]] Shape shape(const State& y) const noexcept {
    Shape s{};
    const double m = std::hypot(y[kAlong], y[kUp]);
    s.u_wind = wind(y[kZ]) * y[kAlong] / m;
    s.j = std::max(0.0, m - y[kMass] * s.u_wind);
    s.volume = (y[kMass] + y[kDeficit]) / rho_a_;
    // M = rho_a V (2U + u*)/2 - D h(u*), h = (U^2 + 2 a U u* + e u*^2)/(U + a u*).
    const double d = y[kDeficit];
    const double q2 = d * twice_ - 0.5 * rho_a_ * s.volume * once_;
    const double q1 = once_ * (s.j + d * s.u_wind) - 0.5 * rho_a_ * s.volume * s.u_wind;
    const double q0 = s.j * s.u_wind;
    s.excess = (-q1 - std::sqrt(std::max(0.0, q1 * q1 - 4.0 * q2 * q0))) / (2.0 * q2);
    s.transport = s.u_wind + once_ * s.excess;
    // V = f pi b^2 (2U + u*)
    const double whole = s.volume / (pi * (2.0 * s.u_wind + s.excess));
    const double z = std::max(y[kZ], 0.0);
    s.free = 1.0;
    constexpr int kMost = 60;
    for (int i = 0; i < kMost; ++i) {
      s.b = std::sqrt(whole / s.free);
      const double next = 1.0 / image_peak(z / sigma(s.b));
      const double moved = std::abs(next - s.free);
      s.free = next;
      if (moved < 1e-9) break;
    }
    s.b = std::sqrt(whole / s.free);
    return s;
  }

  [[nodiscard]] double sigma(double b) const noexcept { return std::sqrt(0.5 * lambda2_) * b; }
  [[nodiscard]] double fraction(const Shape& s) const noexcept {
    return in_.mass_flow_kg_per_s /
           (in_.density_kg_per_m3 * s.free * pi * s.b * s.b * lambda2_ * s.transport);
  }

  // Volume of air drawn in per metre and second.
  [[nodiscard]] double entrainment(const State& y, const Shape& s) const noexcept {
    const double m = std::hypot(y[kAlong], y[kUp]);
    const double ua = wind(y[kZ]);
    const double bent = std::abs(y[kUp]) * std::abs(y[kAlong]) / (m * m);
    return by_momentum_ * std::sqrt(s.free * s.j / rho_a_) +
           2.0 * pi * s.b * s.free * by_wind_ * ua * bent;
  }
  // The same for a passive plume of this size in this wind.
  [[nodiscard]] double passive_entrainment(const State& y, const Shape& s) const noexcept {
    return s.volume * wind(y[kZ]) / s.transport * growth_.per_m(sigma(s.b));
  }

  void operator()(const State& y, State& dy, double) const noexcept {
    const Shape s = shape(y);
    const double m = std::hypot(y[kAlong], y[kUp]);
    const double sine = y[kUp] / m;
    dy[kMass] = rho_a_ * entrainment(y, s);
    dy[kAlong] = dy[kMass] * wind(y[kZ]);
    dy[kUp] = g_ * y[kDeficit] / s.transport;
    dy[kDeficit] = -rho_a_ * n2_ / g_ * s.volume * sine;
    dy[kX] = y[kAlong] / m;
    dy[kZ] = sine;
    dy[kTime] = 1.0 / s.transport;
  }

  // Where the axis has just left the core of pure gas.
  [[nodiscard]] State start() const noexcept {
    const double q = in_.mass_flow_kg_per_s;
    const double ua = wind(in_.height_m);
    State y{};
    y[kZ] = in_.height_m;
    y[kDeficit] = q * (rho_a_ / in_.density_kg_per_m3 - 1.0);
    double volume = q / (in_.density_kg_per_m3 * lambda2_ * once_);
    constexpr int kRounds = 30;
    for (int i = 0; i < kRounds; ++i) {
      y[kMass] = rho_a_ * volume - y[kDeficit];
      y[kAlong] = q * in_.velocity_m_per_s * std::cos(in_.elevation_rad) + (y[kMass] - q) * ua;
      y[kUp] = q * in_.velocity_m_per_s * std::sin(in_.elevation_rad);
      const Shape s = shape(y);
      volume = q / (in_.density_kg_per_m3 * lambda2_) * (2.0 * s.u_wind + s.excess) / s.transport;
    }
    return y;
  }

  [[nodiscard]] JetSection section(const State& y, const Shape& s, double along) const noexcept {
    return {.along_m = along,
            .x_m = y[kX],
            .height_m = std::max(y[kZ], 0.0),
            .sigma_m = sigma(s.b),
            .fraction = fraction(s),
            .speed_m_per_s = s.transport,
            .inclination_rad = std::atan2(y[kUp], y[kAlong]),
            .time_s = y[kTime],
            .air_kg_per_s = y[kMass] - in_.mass_flow_kg_per_s,
            .excess_n = s.j};
  }

 private:
  JetPlumeInput in_;
  SlabAtmosphere air_;
  WindGrowth growth_;
  double rho_a_, g_, by_momentum_, by_wind_;
  double lambda2_, once_, twice_;  // l^2, 1/(1 + l^2), 1/(1 + 2 l^2)
  double n2_;
};

}  // namespace

double image_peak(double r) noexcept {
  if (r <= 1.0) return 2.0 * std::exp(-0.5 * r * r);
  constexpr double kFar = 6.0;
  if (r >= kFar) return 1.0;
  // Highest at z/s = r tanh(r z/s), by Newton from above.
  double z = r;
  for (int i = 0; i < 30; ++i) {
    const double t = std::tanh(r * z);
    const double step = (z - r * t) / (1.0 - r * r * (1.0 - t * t));
    z -= step;
    if (std::abs(step) < 1e-12 * r) break;
  }
  return std::exp(-0.5 * (z - r) * (z - r)) + std::exp(-0.5 * (z + r) * (z + r));
}

JetPlume::JetPlume(const JetPlumeInput& in) : in_{checked(in)} {
  namespace odeint = boost::numeric::odeint;
  const Model model{in_};
  State y = model.start();
  Shape shape = model.shape(y);
  const auto spent = [&] {
    return !(model.entrainment(y, shape) > model.passive_entrainment(y, shape));
  };
  if (spent()) return;

  // The core, as if it had always drawn in as much: the law of Ricou and Spalding has its origin
  // at the opening.
  const double core = y[kMass] / (air_density_kg_per_m3(in_.ambient) * model.entrainment(y, shape));
  sections_.push_back(model.section(y, shape, 0.0));
  y[kX] = core * std::cos(in_.elevation_rad);
  y[kZ] += core * std::sin(in_.elevation_rad);
  y[kTime] = core / in_.velocity_m_per_s;

  const auto keep = [&](double along) {
    if (!(y[kX] > sections_.back().x_m * (1.0 + 1e-9))) return;
    sections_.push_back(model.section(y, shape, along));
  };
  const double lid = std::max(mixing_height_slab_m(in_.weather.pasquill), in_.height_m);
  double s = core;
  keep(s);
  constexpr double kStepRatio = 0.05;
  constexpr int kMostSteps = 20000;
  auto stepper = odeint::make_controlled<odeint::runge_kutta_dopri5<State>>(1e-9, 1e-6);
  double ds = 0.2 * kStepRatio * s;
  int tries = 0;
  while (!spent()) {
    ds = std::min(ds, kStepRatio * s);
    if (++tries > kMostSteps || !(ds > 1e-12 * s)) {
      throw NumericError("jet_plume: no progress at " + number_text(s) + " m along the axis");
    }
    if (stepper.try_step(model, y, s, ds) == odeint::fail) continue;
    shape = model.shape(y);
    keep(s);
    const JetSection& last = sections_.back();
    if (!std::isfinite(last.fraction) || !std::isfinite(last.height_m)) {
      throw NumericError("jet_plume: not finite at " + number_text(s) + " m along the axis");
    }
    // Stable air holds what has mixed to its own weight; nothing rises out of the mixed layer.
    const bool held = (y[kUp] <= 0.0 && y[kDeficit] < 0.0) || y[kZ] >= lid;
    if (held || last.fraction < kLeastFraction || last.x_m > kFarthest_m) break;
  }
  if (sections_.size() < 3) sections_.clear();
}

JetSection JetPlume::at_fraction(double fraction) const noexcept {
  if (sections_.empty()) return {};
  for (std::size_t i = sections_.size() - 1; i > 0; --i) {
    const JetSection& a = sections_[i - 1];
    const JetSection& b = sections_[i];
    if (!(a.fraction > fraction)) continue;
    if (b.fraction > fraction) return b;
    const double w = std::log(a.fraction / fraction) / std::log(a.fraction / b.fraction);
    JetSection m = b;
    m.along_m = std::lerp(a.along_m, b.along_m, w);
    m.x_m = std::lerp(a.x_m, b.x_m, w);
    m.height_m = std::lerp(a.height_m, b.height_m, w);
    m.sigma_m = std::lerp(a.sigma_m, b.sigma_m, w);
    m.speed_m_per_s = std::lerp(a.speed_m_per_s, b.speed_m_per_s, w);
    m.inclination_rad = std::lerp(a.inclination_rad, b.inclination_rad, w);
    m.time_s = std::lerp(a.time_s, b.time_s, w);
    m.air_kg_per_s = std::lerp(a.air_kg_per_s, b.air_kg_per_s, w);
    m.excess_n = std::lerp(a.excess_n, b.excess_n, w);
    m.fraction = fraction;
    return m;
  }
  return sections_.front();
}

double mixed_gas_density_kg_per_m3(const Substance& s, double temperature_k, double liquid_fraction,
                                   const Ambient& ambient) {
  const SlabConstants& k = slab_constants();
  const double molar = s.molar_mass_kg_per_mol;
  const double ta = ambient.temperature_k;
  double heat = 0.0;
  if (temperature_k != ta) {
    heat = s.ideal_gas_heat_capacity_j_per_kg_k(0.5 * (temperature_k + ta)) * (temperature_k - ta);
  }
  if (liquid_fraction > 0.0)
    heat -= liquid_fraction * s.heat_of_vaporisation_j_per_kg(temperature_k);
  const double t = ta + molar * heat / (k.air_molar_mass * k.air_heat_capacity);
  if (!(t > 0.0)) return std::numeric_limits<double>::infinity();
  return ambient.pressure_abs_pa * molar / (kGasConstant * t);
}

}  // namespace isorisk::models::dispersion
