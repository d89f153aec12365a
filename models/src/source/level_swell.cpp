// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/level_swell.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/two_phase.hpp"

namespace isorisk::models::source {
namespace {

constexpr std::string_view kId = "source.level_swell";

const Substance& checked(const LevelSwellInput& in) {
  InputCheck check{kId};
  if (in.substance == nullptr) check.fail("the substance is missing");
  check.done();
  in.vessel.check(kId);
  const Substance& s = *in.substance;
  const double height = in.vessel.height_m();
  check.require(in.opening_height_m > 0.0 && in.opening_height_m <= height, "opening_height",
                in.opening_height_m, "m",
                "be > 0 and within the height " + shown_text(height) + " m of the vessel");
  check.positive("opening_diameter", in.opening_diameter_m, "m");
  check.require(!(in.opening_diameter_m > std::min(in.vessel.diameter_m, height)),
                "opening_diameter", in.opening_diameter_m, "m",
                "be at most the diameter and the height of the vessel");
  for (const auto& [name, value] : {std::pair{"discharge_coefficient", in.discharge_coefficient},
                                    std::pair{"pipe_factor", in.pipe_factor}})
    check.require(value > 0.0 && value <= 1.0, name, value, "-", "be in (0, 1]");
  if (in.liquid_discharge_coefficient) {
    check.require(*in.liquid_discharge_coefficient > 0.0 && *in.liquid_discharge_coefficient <= 1.0,
                  "liquid_discharge_coefficient", *in.liquid_discharge_coefficient, "-",
                  "be in (0, 1]");
  }
  if (in.opening_length_m) {
    check.non_negative("opening_length", *in.opening_length_m, "m");
    check.require(in.pipe_factor == 1.0, "pipe_factor", in.pipe_factor, "-",
                  "be 1 for a hole of opening_length");
  }
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.done();
  return s;
}

}  // namespace

SwellRelation::SwellRelation(SwellRegime regime)
    : regime_{regime},
      distribution_{source_constant(regime == SwellRegime::Churn ? "swell_churn_distribution"
                                                                 : "swell_bubbly_distribution")
                        .value},
      rise_{source_constant(regime == SwellRegime::Churn ? "swell_churn_rise" : "swell_bubbly_rise")
                .value} {}

double SwellRelation::velocity_ratio(double a) const noexcept {
  const double rest = 1.0 - distribution_ * a;
  if (!(a > 0.0)) return 0.0;
  if (!(rest > 0.0)) return std::numeric_limits<double>::infinity();
  return regime_ == SwellRegime::Churn ? 2.0 * a / rest
                                       : a * (1.0 - a) * (1.0 - a) / ((1.0 - a * a * a) * rest);
}

double SwellRelation::mean_void(double psi) const {
  if (regime_ == SwellRegime::Churn) {
    return std::isfinite(psi) ? psi / (2.0 + distribution_ * psi) : 1.0 / distribution_;
  }
  const double limit = 1.0 / distribution_;
  if (!(psi > 0.0)) return 0.0;
  // psi [rest of the denominator] - a (1 - a)^2: no pole, one root below the limit.
  const auto f = [&](double a) {
    return psi * (1.0 - a * a * a) * (1.0 - distribution_ * a) - a * (1.0 - a) * (1.0 - a);
  };
  if (!std::isfinite(psi)) return limit;
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      f, 0.0, limit, boost::math::tools::eps_tolerance<double>(50), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

double SwellRelation::carried_void(double a) const noexcept {
  return regime_ == SwellRegime::Churn ? 2.0 * a / (1.0 + distribution_ * a) : a;
}

double SwellRelation::rise_velocity_m_per_s(double sigma, double rho_l,
                                            double rho_v) const noexcept {
  // Bubbles rise by the weight of the Earth: not the gravity of a static head that may be set to 0.
  const double lift = std::max(0.0, sigma) * kStandardGravity * std::max(0.0, rho_l - rho_v);
  return rise_ * std::sqrt(std::sqrt(lift) / rho_l);
}

SwellVent::SwellVent(const LevelSwellInput& in, double highest)
    : substance_{&checked(in)},
      surface_tension_{&in.substance->function("surface_tension")},
      relation_{in.regime},
      table_{*in.substance, highest, in.ambient_pressure_pa},
      diameter_m_{in.opening_diameter_m},
      area_m2_{0.25 * std::numbers::pi * in.opening_diameter_m * in.opening_diameter_m},
      volume_below_m3_{in.vessel.volume_below_m3(in.opening_height_m)},
      cross_section_m2_{volume_below_m3_ / in.opening_height_m},
      coefficients_{in.liquid_discharge_coefficient.value_or(in.discharge_coefficient),
                    in.discharge_coefficient},
      pipe_factor_{in.pipe_factor},
      ambient_pressure_pa_{in.ambient_pressure_pa} {
  if (in.opening_length_m) part_ = *in.opening_length_m / equilibrium_length_m();
}

LevelSwell SwellVent::at(double t, double liquid_volume) const {
  const Substance& s = *substance_;
  const FlashingTable::Inlet inlet = table_.inlet(t);
  const double vl = inlet.node.vl;
  const double vlg = inlet.node.vlg;
  const double p = inlet.node.p;
  const double rho_l = 1.0 / vl;
  const double rho_v = 1.0 / (vl + vlg);
  LevelSwell out{};
  out.quality = 1.0;
  out.void_needed = std::clamp(1.0 - liquid_volume / volume_below_m3_, 0.0, 1.0);
  out.rise_velocity_m_per_s = relation_.rise_velocity_m_per_s((*surface_tension_)(t), rho_l, rho_v);
  const double a_m = std::min(1.0, relation_.carried_void(out.void_needed));
  out.carried_quality = a_m * rho_v / (a_m * rho_v + (1.0 - a_m) * rho_l);
  const double ratio = relation_.velocity_ratio(out.void_needed);
  const double per_ratio = rho_v * cross_section_m2_ * out.rise_velocity_m_per_s;  // w_d at psi 1
  out.disengaged_flow_kg_per_s = std::isfinite(ratio) ? per_ratio * ratio : ratio;
  if (!(p > ambient_pressure_pa_)) {
    return out;
  }
  out.vapour_flow_kg_per_s =
      gas_hole({.hole_diameter_m = diameter_m_,
                .pressure_abs_pa = p,
                .temperature_k = t,
                .molar_mass_kg_per_mol = s.molar_mass_kg_per_mol,
                .heat_capacity_ratio = s.heat_capacity_ratio(t),
                .compressibility = p / (rho_v * kGasConstant / s.molar_mass_kg_per_mol * t),
                .back_pressure_abs_pa = ambient_pressure_pa_,
                .discharge_coefficient = coefficients_.gas})
          .mass_flow_kg_per_s;
  out.mass_flow_kg_per_s = out.vapour_flow_kg_per_s;
  out.vapour_velocity_m_per_s = out.vapour_flow_kg_per_s / (rho_v * cross_section_m2_);
  out.two_phase = out.vapour_flow_kg_per_s > out.disengaged_flow_kg_per_s;
  if (!out.two_phase) return out;

  // Flow before it is joined to that of vapour.
  const auto plain = [&](double x) {
    if (part_) return area_m2_ * table_.hole(inlet, x, *part_, coefficients_).mass_flux_kg_per_m2_s;
    const double e = x * (vl + vlg) / (vl + x * vlg);
    return coefficients_.gas * (e + (1.0 - e) * pipe_factor_) * area_m2_ *
           table_.mixture(inlet, x).mass_flux_kg_per_m2_s;
  };
  const double join = out.vapour_flow_kg_per_s / plain(1.0) - 1.0;
  const auto flow = [&](double x) { return plain(x) * (1.0 + x * join); };
  const double x_m = out.carried_quality;
  const double w_d = out.disengaged_flow_kg_per_s;
  double x = x_m;
  if (w_d > 0.0) {
    // (x - x_m) w = (1 - x_m) w_d in logarithms, nearly a straight line. The flow falls with
    // quality (but for a few per cent where it dries), from which a bracket.
    const double share = (1.0 - x_m) * w_d;
    const auto f = [&](double y) { return y + std::log(flow(x_m + std::exp(y)) / share); };
    // The coefficient may grow with the vapour while the flux falls.
    const double least = std::max(1.0, coefficients_.gas / coefficients_.liquid);
    const double low = std::log(share / (least * flow(x_m)));
    double high = std::min(std::log(1.0 - x_m), std::log(1.03 * share / out.vapour_flow_kg_per_s));
    const double f_low = f(low);
    double f_high = f(high);
    if (!(f_high > 0.0)) {
      high = std::log(1.0 - x_m);
      f_high = std::log(out.vapour_flow_kg_per_s / w_d);
    }
    double y = f_low < 0.0 ? high : low;
    if (f_low < 0.0 && f_high > 0.0) {
      std::uintmax_t iterations = 100;
      const auto bracket = boost::math::tools::toms748_solve(
          f, low, high, f_low, f_high, [](double l, double r) { return r - l < 1e-11; },
          iterations);
      y = 0.5 * (bracket.first + bracket.second);
    }
    x = std::min(1.0, x_m + std::exp(y));
  }
  out.quality = x;
  out.mass_flow_kg_per_s = flow(x);
  return out;
}

LevelSwell level_swell(const LevelSwellInput& in) {
  const Substance& s = checked(in);
  InputCheck check{kId};
  check.require(in.level_m > 0.0 && in.level_m <= in.opening_height_m, "level", in.level_m, "m",
                "be > 0 and at most the opening_height " + shown_text(in.opening_height_m) +
                    " m: liquid leaves through a covered opening");
  check.positive("temperature", in.temperature_k, "K");
  check.require(
      in.temperature_k < s.critical_temperature_k, "temperature", in.temperature_k, "K",
      "lie below the critical temperature " + shown_text(s.critical_temperature_k) + " K");
  check.done();
  const double tb = s.saturation_temperature_k(in.ambient_pressure_pa);
  check.require(std::isfinite(tb) && in.temperature_k > tb * (1.0 + 1e-6), "temperature",
                in.temperature_k, "K",
                "lie above the boiling point " + shown_text(tb) + " K at ambient pressure");
  check.done();
  LevelSwell out = SwellVent{in, in.temperature_k * (1.0 + 1e-12)}.at(
      in.temperature_k, in.vessel.volume_below_m3(in.level_m));
  out.void_held =
      SwellRelation{in.regime}.mean_void(out.vapour_velocity_m_per_s / out.rise_velocity_m_per_s);
  return out;
}

std::string_view to_text(SwellRegime value) noexcept {
  return value == SwellRegime::Churn ? "churn" : "bubbly";
}

}  // namespace isorisk::models::source
