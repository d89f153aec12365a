// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/pipe.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::source {
namespace {

double circle(double d) noexcept { return 0.25 * std::numbers::pi * d * d; }

template <class F>
double root(const F& f, double low, double high) {
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      f, low, high, boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

// Loss coefficient a pipe needs to choke at its end from an inlet Mach number.
double choking_loss(double g, double mach) {
  const double m2 = mach * mach;
  return (1.0 - m2) / (g * m2) +
         (g + 1.0) / (2.0 * g) * std::log((g + 1.0) * m2 / (2.0 + (g - 1.0) * m2));
}

}  // namespace

double friction_churchill(double re, double rough) noexcept {
  const double a = std::pow(2.457 * std::log(1.0 / (std::pow(7.0 / re, 0.9) + 0.27 * rough)), 16.0);
  const double b = std::pow(37530.0 / re, 16.0);
  return 8.0 * std::pow(std::pow(8.0 / re, 12.0) + std::pow(a + b, -1.5), 1.0 / 12.0);
}

double friction_rough(double rough) noexcept {
  const double x = 1.14 - 2.0 * std::log10(rough);
  return 1.0 / (x * x);
}

Fanno fanno_pipe(const FannoInput& in) {
  InputCheck check{"source.fanno_pipe"};
  check.positive("length", in.length_m, "m");
  check.positive("diameter", in.diameter_m, "m");
  check.require(in.roughness_m >= 0.0 && in.roughness_m < in.diameter_m, "roughness",
                in.roughness_m, "m", "be >= 0 and below the diameter");
  check.positive("outlet_pressure", in.outlet_pressure_abs_pa, "Pa");
  check.require(std::isfinite(in.inlet_pressure_abs_pa) &&
                    in.inlet_pressure_abs_pa > in.outlet_pressure_abs_pa,
                "inlet_pressure", in.inlet_pressure_abs_pa, "Pa",
                "be finite and above the outlet pressure");
  check.positive("inlet_temperature", in.inlet_temperature_k, "K");
  check.require(std::isfinite(in.heat_capacity_ratio) && in.heat_capacity_ratio > 1.0,
                "heat_capacity_ratio", in.heat_capacity_ratio, "-", "be finite and > 1");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.non_negative("entrance_loss", in.entrance_loss, "-");
  check.non_negative("exit_loss", in.exit_loss, "-");
  check.positive("viscosity", in.viscosity_pa_s, "Pa s");
  check.done();

  const double g = in.heat_capacity_ratio;
  const double p1 = in.inlet_pressure_abs_pa;
  const double rho1 = p1 * in.molar_mass_kg_per_mol / (kGasConstant * in.inlet_temperature_k);
  const double area = circle(in.diameter_m);
  const double acoustic = std::sqrt(g * p1 * rho1);  // G at Ma1 = 1
  Fanno out{};

  // Mass flux for a given loss K; sets the state of the outlet.
  const auto flux = [&](double k) {
    const double mach = root([&](double m) { return choking_loss(g, m) - k; }, 1e-9, 1.0);
    const double sonic_pressure =
        p1 * mach * std::sqrt((2.0 + (g - 1.0) * mach * mach) / (g + 1.0));
    out.choked = sonic_pressure > in.outlet_pressure_abs_pa;
    if (out.choked) {
      out.inlet_mach = mach;
      out.exit_pressure_abs_pa = sonic_pressure;
      return acoustic * mach;
    }
    // Subsonic: G between 0 and the choked value such that friction balances.
    const auto balance = [&](double m) {
      const double big_g = acoustic * m;
      const double energy = big_g * big_g / (2.0 * rho1 * rho1) + g * p1 / ((g - 1.0) * rho1);
      const double a = g * in.outlet_pressure_abs_pa / (g - 1.0);
      // v2 = [sqrt(a^2 + 2 G^2 C) - a]/G^2, written without the difference.
      const double v2 = 2.0 * energy / (std::sqrt(a * a + 2.0 * big_g * big_g * energy) + a);
      const double y = 1.0 / (v2 * rho1);
      const double b = 1.0 - y * y;
      // G^2 [K - (g-1)/(2g) b - (g+1)/g ln y] - p1 rho1 b
      return m * m * g * (k - (g - 1.0) / (2.0 * g) * b - (g + 1.0) / g * std::log(y)) - b;
    };
    out.inlet_mach = root(balance, 1e-9 * mach, mach);
    out.exit_pressure_abs_pa = in.outlet_pressure_abs_pa;
    return acoustic * out.inlet_mach;
  };
  // The friction factor depends on the flow; the iteration contracts strongly.
  const double rough = in.roughness_m / in.diameter_m;
  double f = friction_rough(std::max(rough, 1e-6));
  double big_g = 0.0;
  constexpr int kLimit = 50;
  int i = 0;
  for (; i < kLimit; ++i) {
    const double k = f * in.length_m / in.diameter_m + in.entrance_loss + in.exit_loss;
    const double next = flux(k);
    f = friction_churchill(next * in.diameter_m / in.viscosity_pa_s, rough);
    const bool settled = std::abs(next - big_g) <= 1e-12 * next;
    big_g = next;
    if (settled) break;
  }
  if (i == kLimit)
    throw NumericError(
        "source.fanno_pipe: the friction factor did not settle in 50 rounds (last "
        "mass flux " +
        shown_text(big_g) + " kg/m2/s)");
  out.friction_darcy = f;
  out.mass_flow_kg_per_s = big_g * area;
  // Isentropic path from p1 to the exit pressure.
  const double k = f * in.length_m / in.diameter_m + in.entrance_loss + in.exit_loss;
  const double r = out.exit_pressure_abs_pa / p1;
  out.mass_flow_isentropic_path_kg_per_s =
      area * std::sqrt(2.0 * p1 * rho1 * (g / (g + 1.0)) * (1.0 - std::pow(r, (g + 1.0) / g)) /
                       (k + 2.0 / g * std::log(1.0 / r)));
  return out;
}

WilsonPipeline::WilsonPipeline(const WilsonInput& in) {
  InputCheck check{"source.wilson_pipeline"};
  check.positive("pressure", in.pressure_abs_pa, "Pa");
  check.positive("temperature", in.temperature_k, "K");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.require(std::isfinite(in.heat_capacity_ratio) && in.heat_capacity_ratio > 1.0,
                "heat_capacity_ratio", in.heat_capacity_ratio, "-", "be finite and > 1");
  check.positive("diameter", in.diameter_m, "m");
  check.positive("length", in.length_m, "m");
  check.require(in.roughness_m > 0.0 && in.roughness_m < in.diameter_m, "roughness", in.roughness_m,
                "m", "be > 0 and below the diameter");
  check.require(in.hole_diameter_m > 0.0 && in.hole_diameter_m <= in.diameter_m, "hole_diameter",
                in.hole_diameter_m, "m", "be > 0 and at most the diameter");
  check.positive("compressibility", in.compressibility, "-");
  check.done();
  const double g = in.heat_capacity_ratio;
  const double gas = in.compressibility * kGasConstant / in.molar_mass_kg_per_mol;  // Z R/M
  sound_ = std::sqrt(g * gas * in.temperature_k);
  friction_ = friction_rough(in.roughness_m / in.diameter_m);
  const double pipe = circle(in.diameter_m);
  const double hole = circle(in.hole_diameter_m);
  const double kf = in.diameter_m / (g * friction_ * in.length_m);
  const double kh = hole / pipe;
  const double gam = std::pow((g + 1.0) / 2.0, (g + 1.0) / (g - 1.0));
  const double tau = in.length_m / sound_;
  mass_ = in.pressure_abs_pa / (gas * in.temperature_k) * pipe * in.length_m;
  flow_ = in.pressure_abs_pa * hole * std::sqrt(g / (gam * gas * in.temperature_k));
  // (1 + e)^1.5 - 1 by expm1: a small hole loses digits otherwise.
  const double grown = std::expm1(1.5 * std::log1p(kh * kh / (kf * gam)));
  beta_ = 2.0 / 3.0 * tau * kf * std::pow(gam, 1.5) / (kh * kh * kh) * grown;
  alpha_ = mass_ / (beta_ * flow_);
  tno_ = 2.0 / 3.0 * tau / std::sqrt(kf);
}

double WilsonPipeline::mass_flow_kg_per_s(double t) const noexcept {
  return flow_ / (1.0 + alpha_) *
         (std::exp(-t / (alpha_ * alpha_ * beta_)) + alpha_ * std::exp(-t / beta_));
}

double WilsonPipeline::released_kg(double t) const noexcept {
  return flow_ / (1.0 + alpha_) * alpha_ * beta_ *
         (-alpha_ * std::expm1(-t / (alpha_ * alpha_ * beta_)) - std::expm1(-t / beta_));
}

double WilsonPipeline::released_part_time_s(double t) const noexcept {
  // F = [alpha (1 - e1) + (1 - e2)]/(1 + alpha), integrated from 0.
  return t + (alpha_ * fast_s() * std::expm1(-t / fast_s()) + beta_ * std::expm1(-t / beta_)) /
                 (1.0 + alpha_);
}

PipelineBreak::PipelineBreak(const PipelineBreakInput& in) : in_{in} {
  InputCheck check{"source.pipeline_break"};
  check.non_negative("length_upstream", in.length_upstream_m, "m");
  check.non_negative("length_downstream", in.length_downstream_m, "m");
  check.require(in.length_upstream_m + in.length_downstream_m > 0.0, "length_upstream",
                in.length_upstream_m, "m", "be > 0, or length_downstream");
  check.positive("diameter", in.diameter_m, "m");
  check.require(in.full_bore || (in.hole_diameter_m > 0.0 && in.hole_diameter_m <= in.diameter_m),
                "hole_diameter", in.hole_diameter_m, "m", "be > 0 and at most the diameter");
  check.require(in.discharge_coefficient > 0.0 && in.discharge_coefficient <= 1.0,
                "discharge_coefficient", in.discharge_coefficient, "-", "be in (0, 1]");
  check.non_negative("pump", in.pump_kg_per_s, "kg/s");
  check.require(in.isolation_time_s > 0.0, "isolation_time", in.isolation_time_s, "s", "be > 0");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.require(std::isfinite(in.pressure_abs_pa) && in.pressure_abs_pa > in.ambient_pressure_pa,
                "pressure", in.pressure_abs_pa, "Pa", "be finite and above ambient pressure");
  check.done();
  const double all = in.length_upstream_m + in.length_downstream_m;
  const double opening = in.full_bore ? in.diameter_m : in.hole_diameter_m;
  const auto side = [&](double length) {
    const double part = in.full_bore ? 1.0 : length / all;
    return WilsonPipeline{{.pressure_abs_pa = in.pressure_abs_pa,
                           .temperature_k = in.temperature_k,
                           .molar_mass_kg_per_mol = in.molar_mass_kg_per_mol,
                           .heat_capacity_ratio = in.heat_capacity_ratio,
                           .diameter_m = in.diameter_m,
                           .length_m = length,
                           .roughness_m = in.roughness_m,
                           .hole_diameter_m = opening * std::sqrt(part * in.discharge_coefficient),
                           .compressibility = in.compressibility}};
  };
  upstream_ = in.length_upstream_m > 0.0;
  if (upstream_) sides_.push_back(side(in.length_upstream_m));
  if (in.length_downstream_m > 0.0) sides_.push_back(side(in.length_downstream_m));
  for (const WilsonPipeline& s : sides_) {
    line_ += s.inventory_kg();
    choked_flow_ += s.initial_mass_flow_kg_per_s();
  }
  ends_ = in.full_bore ? static_cast<int>(sides_.size()) : 1;
  area_ = ends_ * in.discharge_coefficient * circle(opening);
  residue_ = in.ambient_pressure_pa * in.molar_mass_kg_per_mol / (kGasConstant * in.temperature_k) *
             circle(in.diameter_m) * all;
  // A pump feeds the upstream end of a broken line, the whole line with a hole. At a break without
  // upstream length it blows out of the open pipe beside the other end.
  pump_ = std::min(in.pump_kg_per_s,
                   in.full_bore ? sides_.front().initial_mass_flow_kg_per_s() : choked_flow_);
  InputCheck state{"source.pipeline_break"};
  state.require(residue_ < line_, "pressure", in.pressure_abs_pa, "Pa",
                "hold more gas than ambient pressure");
  state.done();
}

double PipelineBreak::response(double t) const noexcept {
  if (in_.full_bore)
    return upstream_ ? sides_.front().released_kg(t) / sides_.front().inventory_kg() : 1.0;
  double left = 0.0;
  for (const WilsonPipeline& s : sides_) left += s.released_kg(t);
  return left / line_;
}

double PipelineBreak::response_time_s(double t) const noexcept {
  if (in_.full_bore) return upstream_ ? sides_.front().released_part_time_s(t) : t;
  double sum = 0.0;
  for (const WilsonPipeline& s : sides_) sum += s.inventory_kg() * s.released_part_time_s(t);
  return sum / line_;
}

double PipelineBreak::initial_mass_flow_kg_per_s() const noexcept {
  return mass_flow_kg_per_s(0.0);
}

double PipelineBreak::mass_flow_kg_per_s(double t) const noexcept {
  double q = 0.0;
  for (const WilsonPipeline& s : sides_) q += s.mass_flow_kg_per_s(t);
  if (!(pump_ > 0.0)) return q;
  if (in_.full_bore && !upstream_) return t < in_.isolation_time_s ? q + pump_ : q;
  const double before = t < in_.isolation_time_s ? 0.0 : response(t - in_.isolation_time_s);
  return q + pump_ * (response(t) - before);
}

double PipelineBreak::released_kg(double t) const noexcept {
  double mass = 0.0;
  for (const WilsonPipeline& s : sides_) mass += s.released_kg(t);
  if (!(pump_ > 0.0)) return mass;
  const double after = std::max(0.0, t - in_.isolation_time_s);
  return mass + pump_ * (response_time_s(t) - response_time_s(after));
}

double PipelineBreak::break_pressure_pa(double t) const noexcept {
  const double g = in_.heat_capacity_ratio;
  const double q = mass_flow_kg_per_s(t);
  const double pa = in_.ambient_pressure_pa;
  const double choked = in_.pressure_abs_pa * std::min(1.0, q / choked_flow_);
  if (choked * std::pow(2.0 / (g + 1.0), g / (g - 1.0)) >= pa) return choked;
  // Subsonic at ambient pressure: G = pa Ma sqrt(g M/(Z R T0)) sqrt(1 + (g-1)/2 Ma^2).
  const double unit = pa * std::sqrt(g * in_.molar_mass_kg_per_mol /
                                     (in_.compressibility * kGasConstant * in_.temperature_k));
  const double c = q / (area_ * unit);
  const double half = 0.5 * (g - 1.0);
  const double mach2 = 2.0 * c * c / (1.0 + std::sqrt(1.0 + 4.0 * half * c * c));
  return pa * std::pow(1.0 + half * mach2, g / (g - 1.0));
}

OutflowHistory PipelineBreak::history(double max_time_s) const {
  InputCheck check{"source.pipeline_break"};
  check.require(max_time_s > 0.0, "max_time", max_time_s, "s", "be > 0");
  const bool pumped = pump_ > 0.0;
  check.require(!pumped || std::isfinite(in_.isolation_time_s) || std::isfinite(max_time_s),
                "isolation_time", in_.isolation_time_s, "s",
                "be finite, or max_time: nothing ends the pumping");
  check.done();
  double fast = std::numeric_limits<double>::infinity();
  double slow = 0.0;
  for (const WilsonPipeline& s : sides_) {
    fast = std::min({fast, s.fast_s(), s.beta_s()});
    slow = std::max({slow, s.fast_s(), s.beta_s()});
  }
  const double shut = pumped ? in_.isolation_time_s : 0.0;
  double end = max_time_s;
  bool empty = false;
  if (shut < max_time_s) {
    // What is left falls from the shut-off on.
    const double all = line_ + pump_ * shut;
    const auto spare = [&](double t) { return all - released_kg(t) - residue_; };
    if (!(spare(shut) > 0.0)) {
      end = std::min(max_time_s, std::max(shut, 1e-3 * fast));
      empty = true;
    } else {
      double high = shut + slow;
      while (high < max_time_s && spare(high) > 0.0) high = shut + 2.0 * (high - shut);
      if (!(spare(std::min(high, max_time_s)) > 0.0)) {
        end = root(spare, shut, std::min(high, max_time_s));
        empty = true;
      }
    }
  }
  std::vector<double> times{0.0};
  constexpr int kPieces = 160;
  const double first = std::min(1e-3 * fast, 1e-3 * end);
  for (int i = 0; i <= kPieces; ++i)
    times.push_back(i == kPieces ? end : first * std::pow(end / first, i / double{kPieces}));
  if (pumped && shut < end) {
    // After the shut-off the flow falls anew.
    times.push_back(shut);
    for (int i = 0; i < kPieces / 4; ++i) {
      const double t = shut + first * std::pow((end - shut) / first, i / (kPieces / 4.0));
      if (t < end) times.push_back(t);
    }
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
  }
  OutflowHistory out;
  out.initial_kg = line_ + pump_ * std::min(shut, end);
  for (const double t : times) {
    out.points.push_back({t, mass_flow_kg_per_s(t), out.initial_kg - released_kg(t),
                          break_pressure_pa(t), in_.temperature_k, 0.0, Outflow::Gas});
  }
  out.released_kg = out.initial_kg - out.points.back().mass_left_kg;
  out.duration_s = end;
  out.end_rule = empty ? "pressure equal" : "time";
  for (const double length : {in_.length_upstream_m, in_.length_downstream_m}) {
    if (length > 0.0 && length < 200.0 * in_.diameter_m) {
      out.warnings.push_back(
          {"outside_validity", "source.pipeline_break",
           "length over diameter " + shown_text(length / in_.diameter_m) + ", valid from 200"});
    }
  }
  if (in_.pump_kg_per_s > pump_) {
    out.warnings.push_back({"pump_capped", "source.pipeline_break",
                            "pumping " + shown_text(in_.pump_kg_per_s) +
                                " kg/s is more than the break passes: counted as " +
                                shown_text(pump_) + " kg/s, the rest stays in use"});
  }
  return out;
}

}  // namespace isorisk::models::source
