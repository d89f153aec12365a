// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/hydrogen_jet.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/numeric/odeint.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr const char* kId = "fire.hydrogen_jet";
constexpr double kGasConstant = 8.31446261815324;

// Ekoto et al. (2014), as in HyRAM+: entrainment by momentum and by buoyancy, width of the mixture
// fraction and of the velocity over that of the jet.
constexpr double kMomentumEntrainment = 3.42e-2;
constexpr double kBuoyancyEntrainment = 5.75e-4;
constexpr double kSpread = 1.24;
constexpr double kEdge = 5.0;  // radius over B up to which profiles are integrated
constexpr double kWaist = 0.75;

// Holes of the trials [m].
constexpr double kSmallestHole_m = 1e-3;
constexpr double kLargestHole_m = 0.053;

void check_input(const HydrogenJetInput& in) {
  InputCheck check{kId};
  check.positive("hole_diameter", in.hole_diameter_m, "m");
  check.require(in.discharge_coefficient > 0.0 && in.discharge_coefficient <= 1.0,
                "discharge_coefficient", in.discharge_coefficient, "-", "be in (0, 1]");
  check.positive("ambient_pressure", in.ambient_pressure_abs_pa, "Pa");
  check.require(std::isfinite(in.stagnation_pressure_abs_pa) &&
                    in.stagnation_pressure_abs_pa > in.ambient_pressure_abs_pa,
                "stagnation_pressure", in.stagnation_pressure_abs_pa, "Pa",
                "be finite and above the ambient pressure (both absolute)");
  check.positive("stagnation_temperature", in.stagnation_temperature_k, "K");
  check.require(std::isfinite(in.heat_capacity_ratio) && in.heat_capacity_ratio > 1.0,
                "heat_capacity_ratio", in.heat_capacity_ratio, "-", "be finite and > 1");
  if (in.mass_flow_kg_per_s) check.positive("mass_flow", *in.mass_flow_kg_per_s, "kg/s");
  check.within("hole_elevation", in.hole_elevation_rad, -0.5 * pi, 0.5 * pi, "rad");
  check.within("hole_azimuth", in.hole_azimuth_rad, -pi, pi, "rad");
  check.non_negative("release_height", in.release_height_m, "m");
  check.within("ambient_temperature", in.ambient_temperature_k, 200.0, 400.0, "K");
  check.require(in.sources >= 3, "sources", in.sources, "-", "be at least 3");
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
}

// One point of the path: speed and mixture fraction on the axis, width, angle, place.
using Point = std::array<double, 6>;  // V, B, theta, f, x, z

struct PathModel {
  const FlameGas& gas;
  double momentum_entrainment;  // E_mom [m2/s]
  double expanded_density;
  double gravity;

  void operator()(const Point& p, Point& d, double) const {
    const double v0 = p[0], b = p[1], theta = p[2], f0 = p[3];
    const double rho_a = gas.air_density_kg_per_m3();
    // Radial integrals in y = (r/B)^2 lose no accuracy at the axis; the density has a kink where
    // the mixture is stoichiometric.
    Eigen::Matrix4d lhs = Eigen::Matrix4d::Zero();
    double lightness_r = 0.0, lightness = 0.0;
    const double fs = gas.stoichiometric_fraction();
    const double kink = f0 > fs ? std::min(kEdge, kSpread * std::sqrt(std::log(f0 / fs))) : 0.0;
    const auto add = [&](double r_over_b, double weight) {
      const double r = r_over_b * b;
      const double g = std::exp(-(r_over_b * r_over_b) / (kSpread * kSpread));
      const double f = f0 * g, v = v0 * g;
      const double rho = gas.density_kg_per_m3(f);
      const double h = 1e-4 * std::max(f, 1e-6);
      const double slope =
          (f + h <= fs || f - h >= fs)
              ? (gas.density_kg_per_m3(f + h) - gas.density_kg_per_m3(f - h)) / (2.0 * h)
              : (f <= fs ? (rho - gas.density_kg_per_m3(f - h)) / h
                         : (gas.density_kg_per_m3(f + h) - rho) / h);
      const double w = weight * b;
      const double spread = 2.0 * r_over_b * r_over_b / (kSpread * kSpread * b);  // d ln g / dB
      // Rates of f and v with V, B, theta, f.
      const std::array<double, 4> df{0.0, spread * f, 0.0, g};
      const std::array<double, 4> dv{g, spread * v, 0.0, 0.0};
      const double c = std::cos(theta), s = std::sin(theta);
      for (int k = 0; k < 4; ++k) {
        const auto i = static_cast<std::size_t>(k);
        const double drho = slope * df[i];
        const double turn = k == 2 ? 1.0 : 0.0;
        lhs(0, k) += w * r * (drho * v + rho * dv[i]);
        const double flux = drho * v * v + 2.0 * rho * v * dv[i];
        lhs(1, k) += w * r * (flux * c - rho * v * v * s * turn);
        lhs(2, k) += w * r * (flux * s + rho * v * v * c * turn);
        lhs(3, k) += w * r * (drho * v * f + rho * dv[i] * f + rho * v * df[i]);
      }
      lightness_r += w * r * (rho_a - rho);
      lightness += w * (rho_a - rho);
    };
    using Gauss = boost::math::quadrature::gauss<double, 30>;
    const auto piece = [&](double from, double to) {
      const double mid = 0.5 * (from + to), half = 0.5 * (to - from);
      for (std::size_t i = 0; i < Gauss::abscissa().size(); ++i) {
        add(mid + half * Gauss::abscissa()[i], half * Gauss::weights()[i]);
        add(mid - half * Gauss::abscissa()[i], half * Gauss::weights()[i]);
      }
    };
    if (kink > 0.0) piece(0.0, kink);
    if (kink < kEdge) piece(kink, kEdge);
    const double buoyancy_entrainment = 2.0 * pi * kBuoyancyEntrainment * std::sin(theta) *
                                        gravity * lightness / (b * v0 * expanded_density);
    const double entrained = rho_a * (momentum_entrainment + buoyancy_entrainment) / (2.0 * pi);
    const Eigen::Vector4d rhs{entrained, 0.0, gravity * lightness_r, 0.0};
    const Eigen::Vector4d rate = lhs.partialPivLu().solve(rhs);
    d = {rate[0], rate[1], rate[2], rate[3], std::cos(theta), std::sin(theta)};
  }
};

}  // namespace

double residence_fraction_radiated(double residence_time_s, double absorption,
                                   double temperature) noexcept {
  // 9.45e-9 (tau a T^4)^0.47, tau in ms
  const double t2 = temperature * temperature;
  return 9.45e-9 * std::pow(1e3 * residence_time_s * absorption * t2 * t2, 0.47);
}

struct HydrogenJet::Built {
  HydrogenJetState state;
  std::vector<FlameSection> path;
  MultiPointSource radiation;
  std::vector<Warning> warnings;
};

HydrogenJet::Built HydrogenJet::build(const HydrogenJetInput& in) {
  check_input(in);
  const FlameGas gas{in.fuel, in.ambient_temperature_k, in.ambient_pressure_abs_pa};
  std::vector<Warning> warnings;
  const auto warn = [&](const char* code, std::string text) {
    warnings.push_back({code, kId, std::move(text)});
  };
  HydrogenJetState s{};
  s.heat_of_combustion_j_per_kg = gas.heat_of_combustion_j_per_kg();
  s.stoichiometric_mass_fraction = gas.stoichiometric_fraction();
  s.flame_temperature_k = gas.flame_temperature_k();

  // Throat and notional nozzle (Yuceil and Otugen: mass, momentum, energy), ideal gas.
  const double gamma = in.heat_capacity_ratio;
  const double r_gas = kGasConstant / gas.molar_mass_kg_per_mol();
  const double cp = gamma / (gamma - 1.0) * r_gas;
  const double p0 = in.stagnation_pressure_abs_pa, t0 = in.stagnation_temperature_k;
  const double pa = in.ambient_pressure_abs_pa;
  const double cd = in.discharge_coefficient;
  const double throat_pa = std::max(pa, p0 * std::pow(2.0 / (gamma + 1.0), gamma / (gamma - 1.0)));
  const double throat_k = t0 * std::pow(throat_pa / p0, (gamma - 1.0) / gamma);
  const double throat_v = std::sqrt(2.0 * cp * (t0 - throat_k));
  const double throat_rho = throat_pa / (r_gas * throat_k);
  const double area = 0.25 * pi * in.hole_diameter_m * in.hole_diameter_m;
  s.mass_flow_kg_per_s = in.mass_flow_kg_per_s.value_or(cd * throat_rho * throat_v * area);
  s.expanded_velocity_m_per_s =
      throat_pa > pa ? throat_v * cd + (throat_pa - pa) / (throat_v * throat_rho * cd) : throat_v;
  s.expanded_temperature_k =
      t0 - s.expanded_velocity_m_per_s * s.expanded_velocity_m_per_s / (2.0 * cp);
  s.expanded_density_kg_per_m3 = pa / (r_gas * s.expanded_temperature_k);
  s.expanded_diameter_m =
      std::sqrt(4.0 * s.mass_flow_kg_per_s /
                (pi * s.expanded_density_kg_per_m3 * s.expanded_velocity_m_per_s));

  s.flame = schefer_hydrogen_flame({.velocity_m_per_s = s.expanded_velocity_m_per_s,
                                    .density_kg_per_m3 = s.expanded_density_kg_per_m3,
                                    .diameter_m = s.expanded_diameter_m,
                                    .stoichiometric_mass_fraction = s.stoichiometric_mass_fraction,
                                    .air_density_kg_per_m3 = gas.air_density_kg_per_m3(),
                                    .flame_temperature_k = s.flame_temperature_k,
                                    .ambient_temperature_k = in.ambient_temperature_k,
                                    .gravity_m_per_s2 = in.gravity_m_per_s2});
  // tau = (pi/12) rho_f W^2 L f_s / m
  s.residence_time_s = pi / 12.0 * gas.flame_density_kg_per_m3() * s.flame.width_m *
                       s.flame.width_m * s.flame.length_m * s.stoichiometric_mass_fraction /
                       s.mass_flow_kg_per_s;
  s.fraction_radiated = residence_fraction_radiated(s.residence_time_s, gas.absorption_per_m(),
                                                    s.flame_temperature_k);
  s.radiated_power_w = s.fraction_radiated * s.mass_flow_kg_per_s * s.heat_of_combustion_j_per_kg;

  // Where the flow is established.
  const double rho_a = gas.air_density_kg_per_m3();
  const double d = s.expanded_diameter_m, rho = s.expanded_density_kg_per_m3;
  const double fr2 = s.expanded_velocity_m_per_s * s.expanded_velocity_m_per_s * rho /
                     (in.gravity_m_per_s2 * d * std::abs(rho_a - rho));
  const double develop = fr2 >= 40.0  ? 6.2
                         : fr2 >= 5.0 ? 3.9 + 0.057 * fr2
                         : fr2 >= 1.0 ? 2.075 + 0.425 * fr2
                                      : 0.0;
  const double start = std::min(develop * d, 0.5 * s.flame.length_m);
  const double ce = std::cos(in.hole_elevation_rad), se = std::sin(in.hole_elevation_rad);
  std::vector<Vec3> places;
  std::vector<FlameSection> path;
  const auto place = [&](double along, double up) {
    places.push_back({along * std::cos(in.hole_azimuth_rad), along * std::sin(in.hole_azimuth_rad),
                      in.release_height_m + up});
  };
  const double step = (s.flame.length_m - start) / (in.sources - 1);
  if (in.path == FlamePath::Straight) {
    for (int i = 0; i < in.sources; ++i) {
      place((start + step * i) * ce, (start + step * i) * se);
    }
  } else {
    constexpr double kL2 = kSpread * kSpread;
    const PathModel model{
        gas,
        kMomentumEntrainment * std::sqrt(0.25 * pi * d * d * rho * s.expanded_velocity_m_per_s *
                                         s.expanded_velocity_m_per_s / rho_a),
        rho, in.gravity_m_per_s2};
    Point p{s.expanded_velocity_m_per_s,
            d / std::sqrt(2.0 * (2.0 * kL2 + 1.0) / (kL2 * rho / rho_a + kL2 + 1.0)),
            in.hole_elevation_rad,
            (kL2 + 1.0) / (2.0 * kL2),
            start * ce,
            start * se};
    std::vector<double> stops;
    for (int i = 0; i < in.sources; ++i) stops.push_back(start + step * i);
    namespace odeint = boost::numeric::odeint;
    odeint::integrate_times(odeint::make_controlled<odeint::runge_kutta_dopri5<Point>>(1e-7, 1e-6),
                            model, p, stops.begin(), stops.end(), 0.01 * step,
                            [&](const Point& at, double) {
                              place(at[4], at[5]);
                              path.push_back({at[0], at[1], at[2], at[3], places.back()});
                            });
  }
  s.base_m = places.front();
  s.tip_m = places.back();
  for (const Vec3& v : places) {
    if (!(std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z))) {
      throw NumericError(std::string{kId} + ": the path of the flame is not finite");
    }
  }

  if (!(in.hole_diameter_m >= kSmallestHole_m && in.hole_diameter_m <= kLargestHole_m)) {
    warn("outside_validity",
         "hole_diameter = " + shown_text(in.hole_diameter_m) + " m, tried for 0.001 to 0.053 m");
  }
  if (!in.mass_flow_kg_per_s && p0 > 1e7) {
    warn("outside_validity", "stagnation_pressure = " + shown_text(p0) +
                                 " Pa: no ideal gas; give mass_flow from the real-gas discharge");
  }
  if (std::any_of(places.begin(), places.end(), [](Vec3 v) { return v.z < 0.0; })) {
    warn("flame_below_ground", "the flame axis goes below the ground");
  }
  return {s, std::move(path),
          MultiPointSource{std::move(places), s.radiated_power_w, kWaist, in.transmissivity},
          std::move(warnings)};
}

HydrogenJet::HydrogenJet(const HydrogenJetInput& in) : HydrogenJet{build(in)} {}

HydrogenJet::HydrogenJet(Built built)
    : state_{built.state},
      path_{std::move(built.path)},
      radiation_{std::move(built.radiation)},
      warnings_{std::move(built.warnings)} {}

}  // namespace isorisk::models::fire
