// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/fed.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/flash.hpp"
#include "isorisk/models/source/pipe.hpp"
#include "isorisk/models/source/two_phase.hpp"

namespace isorisk::models::source {
namespace {

double circle(double d) noexcept { return 0.25 * std::numbers::pi * d * d; }

}  // namespace

LiquidPipe liquid_pipe(const LiquidPipeInput& in) {
  InputCheck check{"source.liquid_pipe"};
  check.positive("diameter", in.diameter_m, "m");
  check.non_negative("length", in.length_m, "m");
  check.require(in.roughness_m >= 0.0 && in.roughness_m < in.diameter_m, "roughness",
                in.roughness_m, "m", "be >= 0 and below the diameter");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.positive("viscosity", in.viscosity_pa_s, "Pa.s");
  check.finite("pressure_difference", in.pressure_difference_pa, "Pa");
  check.finite("height_drop", in.height_drop_m, "m");
  check.non_negative("fittings", in.fittings, "-");
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.done();
  const double drive =
      in.pressure_difference_pa + in.density_kg_per_m3 * in.gravity_m_per_s2 * in.height_drop_m;
  LiquidPipe out{};
  if (!(drive > 0.0)) return out;
  const double slenderness = in.length_m / in.diameter_m;
  const auto reynolds = [&](double u) {
    return in.density_kg_per_m3 * u * in.diameter_m / in.viscosity_pa_s;
  };
  const auto friction = [&](double u) {
    return friction_churchill(reynolds(u), in.roughness_m / in.diameter_m);
  };
  const auto surplus = [&](double u) {  // falls with u: f u^2 rises
    return drive -
           0.5 * in.density_kg_per_m3 * u * u * (1.0 + in.fittings + friction(u) * slenderness);
  };
  const double fastest = std::sqrt(2.0 * drive / (in.density_kg_per_m3 * (1.0 + in.fittings)));
  double u = fastest;
  if (slenderness > 0.0) {
    std::uintmax_t iterations = 200;
    const auto bracket = boost::math::tools::toms748_solve(
        surplus, 1e-12 * fastest, fastest, boost::math::tools::eps_tolerance<double>(50),
        iterations);
    u = 0.5 * (bracket.first + bracket.second);
  }
  out.velocity_m_per_s = u;
  out.mass_flow_kg_per_s = in.density_kg_per_m3 * circle(in.diameter_m) * u;
  out.reynolds = reynolds(u);
  out.friction_darcy = friction(u);
  out.loss_coefficient = in.fittings + out.friction_darcy * slenderness;
  return out;
}

OutflowHistory fed_release(const FedReleaseInput& in) {
  InputCheck check{"source.fed_release"};
  check.positive("normal_flow", in.normal_flow_kg_per_s, "kg/s");
  check.require(std::isfinite(in.run_out_factor) && in.run_out_factor >= 1.0, "run_out_factor",
                in.run_out_factor, "-", "be finite and >= 1");
  check.positive("opening_flow", in.opening_flow_kg_per_s, "kg/s");
  if (in.isolation_time_s) check.non_negative("isolation_time", *in.isolation_time_s, "s");
  check.positive("stock", in.stock_kg, "kg");
  check.non_negative("line", in.line_kg, "kg");
  check.require(in.max_time_s > 0.0, "max_time", in.max_time_s, "s", "be > 0");
  check.done();

  OutflowHistory out;
  const double opening = in.opening_flow_kg_per_s;
  const double run_out = in.run_out_factor * in.normal_flow_kg_per_s;
  const double feed = std::min(run_out, opening);
  double stock = in.stock_kg;
  double line = in.line_kg;
  double time = 0.0;
  out.initial_kg = stock + line;
  const auto point = [&](double rate) {
    out.points.push_back(
        {time, rate, stock + line, 0.0, 0.0, 0.0, rate > 0.0 ? Outflow::Liquid : Outflow::Nothing});
  };
  constexpr int kPieces = 48;  // of an exponential, by equal mass
  // Until a time, fed at `feeding`; the opening passes at most its flow.
  const auto march = [&](double until, double feeding) {
    if (!(until > time)) return;
    const double start = time;
    const double stock0 = stock;
    if (in.emptying == LineEmptying::Constant || !(in.line_kg > 0.0)) {
      // Liquid: the line gives what the feed leaves open, until it is dry.
      const double extra = opening - feeding;
      const double dry = extra > 0.0 && line > 0.0 ? start + line / extra : start;
      const double first = extra > 0.0 ? std::min(dry, until) : until;
      if (first > start) {
        point(opening);
        line = extra > 0.0 ? (dry <= until ? 0.0 : line - extra * (first - start)) : line;
        stock = stock0 - feeding * (first - start);
        time = first;
        point(opening);
      }
      if (until > time && feeding > 0.0) {
        point(feeding);
        stock = stock0 - feeding * (until - start);
        time = until;
        point(feeding);
      }
      return;
    }
    // Gas: the flow of the opening goes as the content, dm/dt = feed - opening m/m0.
    const double tau = in.line_kg / opening;
    const double steady = in.line_kg * feeding / opening;
    const double above = line - steady;
    const double left = std::exp(-(until - start) / tau);
    point(opening * line / in.line_kg);
    if (above > 1e-12 * in.line_kg) {
      for (int i = 1; i < kPieces;
           ++i) {  // equal mass of the line per piece: finer where it is fast
        const double at = start - tau * std::log(1.0 - (1.0 - left) * i / kPieces);
        if (!(at > time && at < until)) continue;
        time = at;
        line = steady + above * std::exp(-(at - start) / tau);
        stock = stock0 - feeding * (at - start);
        point(opening * line / in.line_kg);
      }
    }
    time = until;
    line = steady + above * left;
    stock = stock0 - feeding * (until - start);
    point(opening * line / in.line_kg);
  };
  // Fed until isolated, or until the stock is out.
  const double out_of_stock = in.stock_kg / feed;
  double shut = out_of_stock;
  out.end_rule = "stock fed";
  if (in.isolation_time_s && *in.isolation_time_s < shut) {
    shut = *in.isolation_time_s;
    out.end_rule = "isolation";
  }
  if (in.max_time_s <= shut) {
    shut = in.max_time_s;
    out.end_rule = "time";
  }
  march(shut, feed);
  if (out.end_rule == "stock fed") stock = 0.0;  // exactly, not by rounding
  if (out.end_rule != "time" && line > 0.0) {
    // Ten time constants leave 5e-5 of an exponential: it counts as emptied.
    const double empty =
        in.emptying == LineEmptying::Constant ? line / opening : 10.0 * in.line_kg / opening;
    const double until = std::min(time + empty, in.max_time_s);
    if (until < time + empty) out.end_rule = "time";
    march(until, 0.0);
  }
  if (out.points.empty()) point(0.0);
  out.points.back().mass_left_kg = stock + line;
  out.duration_s = out.points.back().time_s;
  out.released_kg = out.initial_kg - out.points.back().mass_left_kg;
  return out;
}

Relief relief_device(const ReliefInput& in) {
  constexpr std::string_view kId = "source.relief_device";
  InputCheck check{kId};
  if (in.substance == nullptr) {
    check.fail("the substance is missing");
    check.done();
  }
  const Substance& s = *in.substance;
  check.positive("temperature", in.temperature_k, "K");
  check.require(in.set_pressure_abs_pa > kAtmosphere, "set_pressure", in.set_pressure_abs_pa, "Pa",
                "be absolute and above atmospheric pressure");
  check.require(in.overpressure_fraction >= 0.0 && in.overpressure_fraction <= 1.0, "overpressure",
                in.overpressure_fraction, "-", "be in [0, 1]");
  check.positive("orifice_area", in.orifice_area_m2, "m2");
  check.positive("back_pressure", in.back_pressure_abs_pa, "Pa");
  check.positive("outlet_diameter", in.outlet_diameter_m, "m");
  check.require(!(in.outlet_diameter_m > 0.0) || circle(in.outlet_diameter_m) >= in.orifice_area_m2,
                "outlet_diameter", in.outlet_diameter_m, "m", "be at least that of the orifice");
  if (in.discharge_coefficient) {
    check.require(*in.discharge_coefficient > 0.0 && *in.discharge_coefficient <= 1.0,
                  "discharge_coefficient", *in.discharge_coefficient, "-", "be in (0, 1]");
  }
  check.done();
  Relief out{};
  const double p =
      in.set_pressure_abs_pa + in.overpressure_fraction * (in.set_pressure_abs_pa - kAtmosphere);
  const double pa = in.back_pressure_abs_pa;
  check.require(p > pa, "set_pressure", in.set_pressure_abs_pa, "Pa", "exceed the back pressure");
  const bool liquid = in.phase != Phase::Gas;
  if (liquid) {
    check.require(in.temperature_k < s.critical_temperature_k, "temperature", in.temperature_k, "K",
                  "lie below the critical temperature " + shown_text(s.critical_temperature_k) +
                      " K for a liquid");
  }
  check.done();
  out.relieving_pressure_abs_pa = p;
  const auto coefficient_of = [&](std::string_view name) {
    if (in.discharge_coefficient) return *in.discharge_coefficient;
    const SourceConstant c = source_constant(name);
    out.warnings.push_back({"recalled_coefficient", std::string{kId},
                            "discharge coefficient " + shown_text(c.value) + " (" +
                                std::string{c.source} + "), " + std::string{c.confidence}});
    return c.value;
  };
  const double outlet = circle(in.outlet_diameter_m);
  const double t0 = in.temperature_k;
  const auto gas_density = [&](double t, double at) {
    return s.ideal_gas_density_kg_per_m3(t, at) / s.gas_compressibility(t, at);
  };
  if (!liquid) {
    const double z = s.gas_compressibility(t0, p);
    if (!(std::abs(z - 1.0) <= 0.35)) {
      out.warnings.push_back({"outside_validity", std::string{kId},
                              "compressibility factor " + shown_text(z) + ", valid 0.65 to 1.35"});
    }
    check.require(z > 0.1, "set_pressure", in.set_pressure_abs_pa, "Pa",
                  "give a compressibility factor above 0.1, not " + shown_text(z));
    check.done();
    out.discharge_coefficient = coefficient_of("relief_coefficient_gas");
    const double gamma = s.heat_capacity_ratio(t0);
    const GasHole g =
        gas_hole({.hole_diameter_m = std::sqrt(4.0 * in.orifice_area_m2 / std::numbers::pi),
                  .pressure_abs_pa = p,
                  .temperature_k = t0,
                  .molar_mass_kg_per_mol = s.molar_mass_kg_per_mol,
                  .heat_capacity_ratio = gamma,
                  .compressibility = z,
                  .back_pressure_abs_pa = pa,
                  .discharge_coefficient = out.discharge_coefficient});
    out.mass_flow_kg_per_s = g.mass_flow_kg_per_s;
    out.choked = g.choked;
    // In the tail pipe: h0 = cp T + u^2/2 with u = q R T/(p A M), a quadratic in T.
    const double r = kGasConstant / s.molar_mass_kg_per_mol;
    const double cp = s.ideal_gas_heat_capacity_j_per_kg_k(t0);
    const double k = g.mass_flow_kg_per_s * r / (pa * outlet);
    const double a = 0.5 * k * k;
    const double t = a > 0.0 ? (-cp + std::sqrt(cp * cp + 4.0 * a * cp * t0)) / (2.0 * a) : t0;
    out.outlet_temperature_k = t;
    out.outlet_velocity_m_per_s = k * t;
    out.outlet_density_kg_per_m3 = g.mass_flow_kg_per_s / (outlet * k * t);
    out.outlet_mach = k * t / std::sqrt(gamma * r * t);
    if (out.outlet_mach > 1.0) {
      out.warnings.push_back({"outlet_choked", std::string{kId},
                              "Mach " + shown_text(out.outlet_mach) +
                                  " in the outlet at the back pressure: it chokes there, the back "
                                  "pressure rises and the flow may fall"});
    }
    return out;
  }
  const double ps = s.vapour_pressure_pa(t0);
  const double rho = s.liquid_density_kg_per_m3(t0);
  check.require(std::isfinite(rho) && rho > 0.0 && std::isfinite(ps), "temperature", t0, "K",
                "lie where the liquid of " + s.id + " has a density and a vapour pressure");
  check.require(p >= ps, "set_pressure", in.set_pressure_abs_pa, "Pa",
                "be at least the saturation pressure " + shown_text(ps) + " Pa less overpressure");
  check.done();
  const bool flashes = ps > pa;
  double flux = 0.0;
  if (flashes) {
    out.discharge_coefficient = coefficient_of("relief_coefficient_two_phase");
    const Hem hem = hem_flow(
        {.substance = &s, .temperature_k = t0, .pressure_abs_pa = p, .back_pressure_abs_pa = pa});
    flux = hem.mass_flux_kg_per_m2_s;
    out.choked = hem.choked;
    const FlashState flash = isenthalpic_flash(s, t0, pa);
    out.outlet_temperature_k = flash.temperature_k;
    const double x = flash.vapour_fraction;
    out.outlet_density_kg_per_m3 =
        1.0 / (x / gas_density(flash.temperature_k, pa) +
               (1.0 - x) / s.liquid_density_kg_per_m3(flash.boiling_point_k));
  } else {
    out.discharge_coefficient = coefficient_of("relief_coefficient_liquid");
    flux = std::sqrt(2.0 * rho * (p - pa));
    out.outlet_temperature_k = t0;
    out.outlet_density_kg_per_m3 = rho;
  }
  out.mass_flow_kg_per_s = out.discharge_coefficient * in.orifice_area_m2 * flux;
  out.outlet_velocity_m_per_s = out.mass_flow_kg_per_s / (out.outlet_density_kg_per_m3 * outlet);
  return out;
}

}  // namespace isorisk::models::source
