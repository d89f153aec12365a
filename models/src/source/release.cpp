// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/release.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/source/aerosol.hpp"
#include "isorisk/models/source/flash.hpp"
#include "isorisk/models/source/flashing.hpp"
#include "isorisk/models/source/nozzle.hpp"
#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/source/pool.hpp"
#include "isorisk/models/source/real_gas.hpp"
#include "isorisk/models/source/two_phase.hpp"

namespace isorisk::models::source {
namespace {

using std::numbers::pi;

constexpr double kTenMinutes = 600.0;  // s
// Share of the saturation pressure from which contents count as liquid: the vapour pressure curves
// and the pressures of studies are good to a few per cent.
constexpr double kSaturationMargin = 0.95;
// Vapour pressure above ambient from which a liquid counts as liquefied gas: 5 % is half a degree,
// a flash below half a per cent, and within what the curves and the weather leave open.
constexpr double kBoilingMargin = 1.05;
constexpr double kLiquidHoleCd = 0.65;  // HJ 169-2018 Table F.1: round, Re > 100
constexpr double kGasHoleCd = 1.0;      // HJ 169-2018 F.1.2: round
constexpr double kFullBoreCd = 1.0;     // CPR 18E ch. 3
// Difference of the two rain-out methods, as parts of the liquid, from which both are reported.
constexpr double kRainoutDifference = 0.2;

std::string_view surface_key(Surface s) {
  switch (s) {
    case Surface::Concrete:
      return "concrete";
    case Surface::Soil:
      return "soil";
    case Surface::DrySoil:
      return "dry_soil";
    case Surface::WetSoil:
      return "wet_soil";
    case Surface::Gravel:
      return "gravel";
  }
  return "";
}

void check_input(const ReleaseInput& in) {
  InputCheck check{"release"};
  if (in.substance == nullptr) {
    check.fail("the substance is missing");
    check.done();
  }
  check.positive("temperature", in.temperature_k, "K");
  check.positive("pressure", in.pressure_abs_pa, "Pa");
  check.positive("inventory", in.inventory_kg, "kg");
  check.non_negative("volume", in.volume_m3, "m3");
  check.non_negative("liquid_head", in.liquid_head_m, "m");
  check.require(in.inlet_quality >= 0.0 && in.inlet_quality <= 1.0, "inlet_quality",
                in.inlet_quality, "-", "be in [0, 1]");
  const bool sized = in.opening == OpeningKind::Hole || in.opening == OpeningKind::FullBore;
  if (sized) check.positive("hole_diameter", in.hole_diameter_m, "m");
  if (in.discharge_coefficient) {
    check.require(*in.discharge_coefficient > 0.0 && *in.discharge_coefficient <= 1.0,
                  "discharge_coefficient", *in.discharge_coefficient, "-", "be in (0, 1]");
  }
  if (in.opening_length_m) {
    check.require(*in.opening_length_m >= 0.0 && std::isfinite(*in.opening_length_m),
                  "opening_length", *in.opening_length_m, "m", "be finite and >= 0");
    check.require(in.opening == OpeningKind::Hole, "opening_length", *in.opening_length_m, "m",
                  "be given for a hole only: a broken pipe is one of its full length");
  }
  check.require(in.pipe_loss >= 0.0 && std::isfinite(in.pipe_loss), "pipe_loss", in.pipe_loss, "-",
                "be finite and >= 0");
  if (in.flow_cap_kg_per_s) check.positive("flow_cap", *in.flow_cap_kg_per_s, "kg/s");
  check.non_negative("release_height", in.release_height_m, "m");
  if (in.isolation_time_s) check.positive("isolation_time", *in.isolation_time_s, "s");
  check.positive("max_duration", in.max_duration_s, "s");
  check.non_negative("bund_area", in.bund_area_m2, "m2");
  check.non_negative("bund_height", in.bund_height_m, "m");
  check.positive("pool_min_thickness", in.pool_min_thickness_m, "m");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.require(in.stability_class >= 'A' && in.stability_class <= 'F', "stability_class",
                in.stability_class, "-", "be A to F");
  check.positive("ambient_temperature", in.ambient_temperature_k, "K");
  check.positive("ground_temperature", in.ground_temperature_k, "K");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.done();
}

// One release, step by step; the steps share the input and the result.
class Release {
 public:
  explicit Release(const ReleaseInput& in) : in_{in}, s_{*in.substance} {}

  SourceTerm run() {
    out_.height_m = in_.release_height_m;
    out_.instantaneous = in_.opening == OpeningKind::Rupture;
    if (!s_.surrogate_of.empty()) {
      warn("surrogate", "taken as " + s_.surrogate_of);
    }
    decide_phase();
    if (out_.phase == Phase::Gas) {
      expand_gas();
    } else {
      expand_liquid();
    }
    if (in_.with_pool && out_.released_kg > 0.0) make_pool();
    return std::move(out_);
  }

 private:
  void warn(std::string code, std::string message) {
    out_.warnings.push_back({std::move(code), "release of " + s_.id, std::move(message)});
  }

  // The value of a property, with a warning when the temperature is outside its range.
  double property(const TemperatureFunction& f, const char* name, double t) {
    if (!f.valid_at(t)) {
      warn("outside_validity", std::string{name} + " at " + shown_text(t) + " K, valid " +
                                   shown_text(f.t_min_k) + " K to " + shown_text(f.t_max_k) +
                                   " K; extrapolated");
    }
    const double v = f(t);
    if (!(std::isfinite(v) && v > 0.0)) {
      throw InputError("release of " + s_.id + ": temperature = " + shown_text(t) +
                       " K, must lie where the " + name + " of the liquid exists");
    }
    return v;
  }

  void decide_phase() {
    const double t = in_.temperature_k;
    const Phase found = state_of(s_, t, in_.pressure_abs_pa, in_.ambient_pressure_pa);
    out_.phase = in_.phase.value_or(found);
    const bool supercritical = t >= s_.critical_temperature_k;
    if (const std::string solid =
            solid_contents(s_, t, in_.pressure_abs_pa, out_.phase != Phase::Gas);
        !solid.empty()) {
      throw InputError(
          "release of " + s_.id + ": temperature = " + shown_text(t) + " K " + solid +
          ". Give the temperature at which it is kept liquid, or leave the release out");
    }
    if (out_.phase != Phase::Gas && supercritical) {
      throw InputError("release of " + s_.id + ": phase = " + std::string{to_text(out_.phase)} +
                       ", but temperature = " + shown_text(t) +
                       " K lies above the critical temperature " +
                       shown_text(s_.critical_temperature_k) + " K: it can only be a gas");
    }
    if (supercritical) return;
    const double ps = s_.vapour_pressure_pa(t);
    if (out_.phase == Phase::Gas) {
      const double dew = s_.dew_pressure_pa(t);
      if (in_.pressure_abs_pa > dew / kSaturationMargin) {
        warn("phase_contradicts_state",
               "said to be gas at " + shown_text(in_.pressure_abs_pa) + " Pa and " + shown_text(t) +
                   " K, where the " + (s_.parts.empty() ? "saturation" : "dew") + " pressure is " +
                   shown_text(dew) + " Pa: treated as gas");
      }
      return;
    }
    if (const std::string none = no_saturation(s_, t); !none.empty()) {
      throw InputError("release of " + s_.id + ": temperature = " + number_text(t) +
                       " K, pressure = " + number_text(in_.pressure_abs_pa) + " Pa: " + none);
    }
    // Between liquid and liquefied gas the temperature decides: it boils on release or it does not.
    const Phase boiling =
        ps > (in_.inlet_quality > 0.0 ? 1.0 : kBoilingMargin) * in_.ambient_pressure_pa
            ? Phase::LiquefiedGas
            : Phase::Liquid;
    if (in_.phase && boiling != out_.phase) {
      warn("phase_contradicts_state", "said to be " + std::string{to_text(out_.phase)} +
                                          ", but its vapour pressure " + shown_text(ps) +
                                          " Pa at " + shown_text(t) + " K makes it " +
                                          std::string{to_text(boiling)} + ": treated as that");
    }
    out_.phase = boiling;
    pressure_pa_ = in_.pressure_abs_pa;
    if (ps > pressure_pa_) {
      if (pressure_pa_ < kSaturationMargin * ps) {
        warn("pressure_below_saturation", "pressure " + shown_text(pressure_pa_) +
                                              " Pa is below the saturation pressure " +
                                              shown_text(ps) + " Pa at " + shown_text(t) +
                                              " K; the saturation pressure drives the outflow");
      }
      pressure_pa_ = ps;
    }
  }

  // Duration and mass from a constant rate. \pre rate >= 0
  void apply_rate(double rate) {
    if (in_.opening == OpeningKind::TenMinutes) {
      out_.release_rate_kg_per_s = in_.inventory_kg / kTenMinutes;
      out_.duration_s = std::min(kTenMinutes, in_.max_duration_s);
      out_.duration_rule = in_.max_duration_s < kTenMinutes ? "cap on duration" : "ten minutes";
      out_.released_kg = out_.release_rate_kg_per_s * out_.duration_s;
      return;
    }
    if (in_.flow_cap_kg_per_s && rate > *in_.flow_cap_kg_per_s) {
      capped_by_ = *in_.flow_cap_kg_per_s / rate;
      rate = *in_.flow_cap_kg_per_s;
    }
    out_.release_rate_kg_per_s = rate;
    if (!(rate > 0.0)) {
      out_.duration_rule = "no driving pressure";
      warn("no_driving_pressure",
           "neither pressure nor liquid head drives an outflow: nothing is "
           "released");
      return;
    }
    out_.duration_s = in_.inventory_kg / rate;
    out_.duration_rule = "inventory";
    if (in_.isolation_time_s && *in_.isolation_time_s < out_.duration_s) {
      out_.duration_s = *in_.isolation_time_s;
      out_.duration_rule = "isolation";
    }
    if (in_.max_duration_s < out_.duration_s) {
      out_.duration_s = in_.max_duration_s;
      out_.duration_rule = "cap on duration";
    }
    // The whole inventory exactly, not rate times its quotient.
    out_.released_kg =
        out_.duration_rule == "inventory" ? in_.inventory_kg : rate * out_.duration_s;
  }

  void apply_rupture() {
    out_.released_kg = in_.inventory_kg;
    out_.duration_rule = "instantaneous";
  }

  double gas_density(double t, double p) const {
    return s_.ideal_gas_density_kg_per_m3(t, p) / s_.gas_compressibility(t, p);
  }

  void expand_gas() {
    const double t0 = in_.temperature_k;
    const double p0 = in_.pressure_abs_pa;
    const double pa = in_.ambient_pressure_pa;
    const double cp = property(s_.ideal_gas_heat_capacity_j_per_kg_k, "gas heat capacity", t0);
    (void)cp;
    const double gamma = s_.heat_capacity_ratio(t0);
    const double z = s_.gas_compressibility(t0, p0);
    if (!(std::abs(z - 1.0) <= 0.35)) {
      warn("outside_validity", "compressibility factor " + shown_text(z) + " at " + shown_text(p0) +
                                   " Pa and " + shown_text(t0) +
                                   " K, virial correlation valid 0.65 to 1.35");
    }
    out_.vapour_fraction = 1.0;
    out_.airborne_fraction = 1.0;
    out_.temperature_k = t0;
    if (out_.instantaneous) {
      // First law, the atmosphere pushed back: cv T0 + pa V0/m = cp T1.
      const double t1 = t0 * (1.0 + (gamma - 1.0) * std::min(1.0, pa / p0)) / gamma;
      const double ts = s_.sublimation_temperature_k(pa);
      const double tb = std::isfinite(ts) ? ts : s_.saturation_temperature_k(pa);
      out_.temperature_k = std::isfinite(tb) && t0 > tb ? std::max(t1, tb) : t1;
      apply_rupture();
    } else {
      out_.hole_diameter_m = in_.opening == OpeningKind::TenMinutes ? 0.0 : in_.hole_diameter_m;
      const double d = out_.hole_diameter_m > 0.0 ? out_.hole_diameter_m : 1.0;
      if (p0 > pa) {
        const GasHoleInput hole{
            .hole_diameter_m = d,
            .pressure_abs_pa = p0,
            .temperature_k = t0,
            .molar_mass_kg_per_mol = s_.molar_mass_kg_per_mol,
            .heat_capacity_ratio = gamma,
            .compressibility = z > 0.0 ? z : 1.0,
            .back_pressure_abs_pa = pa,
            .discharge_coefficient = in_.discharge_coefficient.value_or(
                in_.opening == OpeningKind::FullBore ? kFullBoreCd : kGasHoleCd)};
        GasHole g = gas_hole(hole);
        if (in_.real_gas_throat) {
          const RealGasHole real =
              real_gas_hole({.substance = &s_,
                             .pressure_abs_pa = p0,
                             .temperature_k = t0,
                             .hole_diameter_m = d,
                             .back_pressure_abs_pa = pa,
                             .discharge_coefficient = hole.discharge_coefficient});
          g.choked = real.choked;
          g.mass_flow_kg_per_s = real.mass_flow_kg_per_s;
          g.throat_pressure_abs_pa = real.throat_pressure_abs_pa;
          g.throat_velocity_m_per_s = real.throat_velocity_m_per_s;
          g.throat_density_kg_per_m3 = real.throat_density_kg_per_m3;
        }
        apply_rate(g.mass_flow_kg_per_s);
        out_.choked = g.choked;
        out_.exit_velocity_m_per_s = g.throat_velocity_m_per_s;
        // Birch 1987: mass and momentum, at the stagnation temperature, which the jet regains.
        out_.expanded_velocity_m_per_s =
            !g.choked             ? g.throat_velocity_m_per_s
            : in_.real_gas_throat ? g.throat_velocity_m_per_s +
                                        (g.throat_pressure_abs_pa - pa) /
                                            (g.throat_density_kg_per_m3 *
                                             g.throat_velocity_m_per_s * hole.discharge_coefficient)
                                  : notional_nozzle(hole, Nozzle::Birch1987).velocity_m_per_s;
        if (capped_by_ < 1.0) {
          // Supply-limited: the pressure at the hole has fallen until it passes just the supply.
          const double slow =
              out_.release_rate_kg_per_s / (gas_density(t0, pa) * 0.25 * pi * d * d);
          out_.expanded_velocity_m_per_s = std::min(out_.expanded_velocity_m_per_s, slow);
          out_.exit_velocity_m_per_s =
              std::min(out_.exit_velocity_m_per_s, out_.expanded_velocity_m_per_s);
          out_.choked = out_.choked && slow > out_.exit_velocity_m_per_s;
        }
      } else {
        apply_rate(0.0);
      }
    }
    out_.density_kg_per_m3 = gas_density(out_.temperature_k, pa);
    out_.vapour_density_kg_per_m3 = out_.density_kg_per_m3;
    share_out(1.0);
  }

  void expand_liquid() {
    const double t0 = in_.temperature_k;
    const double pa = in_.ambient_pressure_pa;
    const double rho = property(s_.liquid_density_kg_per_m3, "liquid density", t0);
    (void)property(s_.vapour_pressure_pa, "vapour pressure", t0);
    if (out_.phase == Phase::LiquefiedGas)
      (void)property(s_.liquid_heat_capacity_j_per_kg_k, "liquid heat capacity", t0);
    FlashState flash = isenthalpic_flash(s_, t0, pa);
    const bool mixture = in_.inlet_quality > 0.0 && out_.phase == Phase::LiquefiedGas;
    if (mixture) {
      // The vapour that comes with the liquid brings its heat of vaporisation.
      const double x = flash.vapour_fraction + in_.inlet_quality *
                                                   s_.heat_of_vaporisation_j_per_kg(t0) /
                                                   flash.heat_of_vaporisation_j_per_kg;
      flash.vapour_fraction = std::min(x, 1.0);
      flash.temperature_k = flash.boiling_point_k;
      if (x > 1.0)
        flash.temperature_k += (x - 1.0) * flash.heat_of_vaporisation_j_per_kg /
                               s_.ideal_gas_heat_capacity_j_per_kg_k(flash.boiling_point_k);
    }
    boiling_point_k_ = flash.boiling_point_k;
    (void)property(s_.heat_of_vaporisation_j_per_kg, "heat of vaporisation", flash.boiling_point_k);
    out_.vapour_fraction = flash.vapour_fraction;
    out_.temperature_k = flash.temperature_k;
    if (flash.solid) {
      warn("solid_after_expansion",
           "below " + shown_text(*s_.triple_point_pressure_pa) +
               " Pa there is no liquid: it expands to vapour (" +
               shown_text(std::round(1000.0 * flash.vapour_fraction) / 1000.0) +
               " by mass) and solid at " +
               shown_text(std::round(10.0 * flash.temperature_k) / 10.0) +
               " K; the solid counts as carried in the air, and what follows takes it as drops. "
               "Blocks of solid that stay behind, and solid in the vessel, are not modelled");
    }

    if (out_.instantaneous) {
      apply_rupture();
      airborne_share(flash);
      share_out(out_.airborne_fraction);
      return;
    }
    out_.hole_diameter_m = in_.opening == OpeningKind::TenMinutes ? 0.0 : in_.hole_diameter_m;
    const double d = out_.hole_diameter_m > 0.0 ? out_.hole_diameter_m : 1.0;
    const double area = 0.25 * pi * d * d;
    const double p_hole = pressure_pa_ + rho * kStandardGravity * in_.liquid_head_m;
    const bool through_pipe =
        in_.opening == OpeningKind::FullBore && out_.phase == Phase::LiquefiedGas && p_hole > pa;
    if (mixture) {
      // As through the opening of a SwellVent: a hole flashes by its length, a pipe in equilibrium.
      const double of_gas = in_.discharge_coefficient.value_or(kGasHoleCd);
      const FlashingTable table{s_, t0 * (1.0 + 1e-12), pa};
      const MixtureFlow m =
          in_.opening == OpeningKind::Hole
              ? table.hole(table.inlet(t0), in_.inlet_quality,
                           in_.opening_length_m.value_or(0.0) / equilibrium_length_m(),
                           {in_.discharge_coefficient.value_or(kLiquidHoleCd), of_gas})
              : table.mixture(t0, in_.inlet_quality);
      apply_rate((in_.opening == OpeningKind::Hole ? 1.0 : of_gas) * area *
                 m.mass_flux_kg_per_m2_s);
      out_.choked = m.choked;
      out_.exit_velocity_m_per_s = m.throat_velocity_m_per_s;
      out_.expanded_velocity_m_per_s = m.throat_velocity_m_per_s + (m.throat_pressure_abs_pa - pa) *
                                                                       m.coefficient /
                                                                       m.mass_flux_kg_per_m2_s;
    } else if (through_pipe) {
      if (t0 > 0.95 * s_.critical_temperature_k) {
        warn("outside_validity", "equilibrium two-phase flow at reduced temperature " +
                                     shown_text(t0 / s_.critical_temperature_k) +
                                     ", valid below 0.95");
      }
      const Hem hem = hem_flow({.substance = &s_,
                                .temperature_k = t0,
                                .pressure_abs_pa = p_hole,
                                .back_pressure_abs_pa = pa});
      const double cd = in_.discharge_coefficient.value_or(kFullBoreCd);
      double flux = hem.mass_flux_kg_per_m2_s;
      double exit_pressure = hem.throat_pressure_abs_pa;
      out_.choked = hem.choked;
      out_.exit_velocity_m_per_s = hem.throat_velocity_m_per_s;
      if (in_.pipe_loss > 0.0) {
        // Less passes, but more of it has boiled at the end of the pipe: it leaves no slower.
        const FlashingTable table{s_, t0 * (1.0 + 1e-12), pa};
        const FlashingFlow pipe = table.pipe(t0, p_hole, in_.pipe_loss);
        flux *= pipe.mass_flux_kg_per_m2_s / table.pipe(t0, p_hole, 0.0).mass_flux_kg_per_m2_s;
        exit_pressure = pipe.exit_pressure_abs_pa;
        out_.choked = pipe.choked;
        out_.exit_velocity_m_per_s = pipe.exit_velocity_m_per_s;
      }
      apply_rate(cd * area * flux);
      out_.expanded_velocity_m_per_s = out_.exit_velocity_m_per_s + (exit_pressure - pa) / flux;
    } else if (in_.opening_length_m && out_.phase == Phase::LiquefiedGas && p_hole > pa) {
      if (t0 > 0.9 * s_.critical_temperature_k) {
        warn("outside_validity", "flashing in a short opening at reduced temperature " +
                                     shown_text(t0 / s_.critical_temperature_k) +
                                     ", valid below 0.9");
      }
      warn("recalled_coefficient",
           "flashing in an opening of " + shown_text(*in_.opening_length_m) +
               " m rests on a recalled form and length (Fauske and Epstein 1988)");
      const ShortPipe flow =
          short_pipe({.pressure_abs_pa = p_hole,
                      .saturation_pressure_abs_pa = s_.vapour_pressure_pa(t0),
                      .liquid_density_kg_per_m3 = rho,
                      .equilibrium_flux_kg_per_m2_s = equilibrium_rate_flux(s_, t0),
                      .opening_length_m = *in_.opening_length_m,
                      .equilibrium_length_m = equilibrium_length_m(),
                      .discharge_coefficient = in_.discharge_coefficient.value_or(kLiquidHoleCd),
                      .back_pressure_abs_pa = pa});
      apply_rate(area * flow.mass_flux_kg_per_m2_s);
      out_.choked = flow.choked;
      out_.exit_velocity_m_per_s = flow.exit_velocity_m_per_s;
      out_.expanded_velocity_m_per_s = flow.expanded_velocity_m_per_s;
    } else {
      const double cd = in_.discharge_coefficient.value_or(
          in_.opening == OpeningKind::FullBore ? kFullBoreCd : kLiquidHoleCd);
      // The liquid stays liquid in the hole (metastable) and flashes outside.
      const LiquidHole hole = liquid_hole({.hole_diameter_m = d,
                                           .density_kg_per_m3 = rho,
                                           .pressure_difference_pa = pressure_pa_ - pa,
                                           .liquid_head_m = in_.liquid_head_m,
                                           .discharge_coefficient = cd});
      apply_rate(hole.mass_flow_kg_per_s);
      out_.exit_velocity_m_per_s = hole.velocity_m_per_s;
      out_.expanded_velocity_m_per_s = hole.velocity_m_per_s;
    }
    // Supply-limited: the speed falls with the flow.
    out_.exit_velocity_m_per_s *= capped_by_;
    out_.expanded_velocity_m_per_s *= capped_by_;
    if (capped_by_ < 1.0) out_.choked = false;
    airborne_share(flash);
    share_out(out_.airborne_fraction);
  }

  // Airborne share by the rule asked for, and the density of that part. \pre the speed is known
  void airborne_share(const FlashState& flash) {
    const double pa = in_.ambient_pressure_pa;
    const double x = flash.vapour_fraction;
    out_.airborne_fraction = flash.solid ? 1.0 : airborne_share_aqt3046(x);
    if (flash.solid) {
      if (in_.aerosol != Aerosol::Aqt3046)
        warn("no_drops_of_solid",
             "the share that stays in the air is all of it, not by a rule of drops");
    } else if (in_.aerosol == Aerosol::PurpleBook) {
      out_.airborne_fraction = airborne_share_cpr18e(x);
      if (x > 0.0)
        warn("recalled_aerosol_rule", "the table of CPR 18E for the airborne share is recalled");
    } else if (in_.aerosol == Aerosol::DropSize && x > 0.0 && x < 1.0) {
      drops(flash);
    }
    // Vapour and liquid of the airborne part.
    const double t = flash.temperature_k;
    out_.vapour_density_kg_per_m3 = s_.ideal_gas_density_kg_per_m3(t, pa);
    if (x > 0.0) {
      const double part = x / out_.airborne_fraction;
      const double vapour = gas_density(t, pa);
      out_.vapour_density_kg_per_m3 = vapour;
      const double liquid = s_.liquid_density_kg_per_m3(flash.boiling_point_k);
      out_.density_kg_per_m3 = 1.0 / (part / vapour + (1.0 - part) / liquid);
    } else {
      out_.density_kg_per_m3 = out_.vapour_density_kg_per_m3;
    }
  }

  // Drops of a jet: RELEASE counts, the falling drop is the check.
  void drops(const FlashState& flash) {
    if (out_.instantaneous) {
      warn("no_jet_of_drops",
           "a rupture has no jet: its airborne share is that of AQ/T 3046-2013, not by drop size");
      return;
    }
    if (!(out_.expanded_velocity_m_per_s > 0.0)) return;  // nothing leaves
    const TemperatureFunction& sigma = s_.function("surface_tension");
    (void)property(sigma, "surface tension", flash.boiling_point_k);
    if (sigma.confidence != "read" && sigma.confidence != "evaluated") {
      warn("unconfirmed_property", "the drop size rests on a surface tension that is " +
                                       sigma.confidence + ": " + sigma.source);
    }
    const JetDrops d = jet_drops({.substance = &s_,
                                  .temperature_k = in_.temperature_k,
                                  .velocity_m_per_s = out_.expanded_velocity_m_per_s,
                                  .height_m = in_.release_height_m,
                                  .air_temperature_k = in_.ambient_temperature_k,
                                  .ambient_pressure_pa = in_.ambient_pressure_pa});
    const double kept = d.release.aerosol_fraction;
    const double x = flash.vapour_fraction;
    out_.airborne_fraction = x + (1.0 - x) * kept;
    out_.drop_diameter_m = d.release.drop_diameter_m;
    if (std::abs(kept - d.falling_airborne_fraction) > kRainoutDifference) {
      warn("rainout_methods_differ",
           "of the liquid at " + shown_text(in_.temperature_k) + " K and " +
               shown_text(std::round(out_.expanded_velocity_m_per_s)) + " m/s, drops of " +
               shown_text(std::round(1e6 * d.release.drop_diameter_m)) + " um, RELEASE keeps " +
               shown_text(std::round(100.0 * kept) / 100.0) +
               " in the air (this counts), drops falling from " + shown_text(in_.release_height_m) +
               " m " + shown_text(std::round(100.0 * d.falling_airborne_fraction) / 100.0) +
               " (Spalding's law, recalled)");
    }
  }

  void share_out(double airborne) {
    out_.airborne_kg = airborne * out_.released_kg;
    out_.airborne_rate_kg_per_s = airborne * out_.release_rate_kg_per_s;
    if (out_.airborne_rate_kg_per_s > 0.0 && out_.expanded_velocity_m_per_s > 0.0) {
      out_.expanded_diameter_m =
          std::sqrt(4.0 * out_.airborne_rate_kg_per_s /
                    (pi * out_.density_kg_per_m3 * out_.expanded_velocity_m_per_s));
    }
    if (out_.expanded_velocity_m_per_s > 500.0 && out_.phase == Phase::LiquefiedGas) {
      warn("outside_validity", "expanded jet of " + shown_text(out_.expanded_velocity_m_per_s) +
                                   " m/s; the momentum balance is known to be high above 500 m/s");
    }
  }

  void make_pool() {
    if (out_.phase == Phase::Gas || !(out_.airborne_fraction < 1.0)) return;
    PoolSource pool;
    // A pool that the ground can make boil, or that already boils, stays at its boiling point. Any
    // other takes the warmer of its own temperature and that of the ground.
    pool.boiling =
        in_.temperature_k >= boiling_point_k_ || boiling_point_k_ <= in_.ground_temperature_k;
    pool.temperature_k =
        pool.boiling ? boiling_point_k_ : std::max(in_.temperature_k, in_.ground_temperature_k);
    if (s_.surrogate_of.empty() && s_.melting_point_k) {
      const double coldest =
          std::min({pool.temperature_k, in_.ground_temperature_k, in_.ambient_temperature_k});
      if (coldest < *s_.melting_point_k) {
        warn("pool_may_freeze",
             "the pool lies at " + shown_text(coldest) + " K, below the melting point " +
                 shown_text(*s_.melting_point_k) +
                 " K: freezing is not modelled, its vapour is that of the liquid");
      }
    }
    const double rho = property(s_.liquid_density_kg_per_m3, "liquid density", pool.temperature_k);
    const double latent =
        property(s_.heat_of_vaporisation_j_per_kg, "heat of vaporisation", pool.temperature_k);
    const double pv = property(s_.vapour_pressure_pa, "vapour pressure", pool.temperature_k);
    pool.vapour_density_kg_per_m3 =
        s_.ideal_gas_density_kg_per_m3(pool.temperature_k, in_.ambient_pressure_pa);

    const double liquid = out_.released_kg - out_.airborne_kg;
    double max_area = std::numeric_limits<double>::infinity();
    if (in_.bund_area_m2 > 0.0) {
      max_area = in_.bund_area_m2;
      const double held = in_.bund_area_m2 * in_.bund_height_m;
      const double volume = liquid / rho;
      if (in_.bund_height_m > 0.0 && volume > held) {
        max_area += (volume - held) / in_.pool_min_thickness_m;
        warn("bund_overflow", "the bund holds " + shown_text(held) + " m3 of " +
                                  shown_text(volume) + " m3; the rest spreads outside it");
      }
    }
    PoolHistoryInput h{};
    if (out_.instantaneous) {
      h.initial_kg = liquid;
    } else {
      h.inflow_kg_per_s = liquid / out_.duration_s;
      h.inflow_time_s = out_.duration_s;
    }
    h.density_kg_per_m3 = rho;
    h.min_thickness_m = in_.pool_min_thickness_m;
    h.max_area_m2 = max_area;
    h.end_time_s = in_.max_duration_s;
    if (pool.boiling) {
      const std::string_view set = in_.ground_set == GroundSet::Hj169 ? "hj169-2018" : "tno";
      h.boiling_coefficient =
          boiling_coefficient({.ground = ground_constants(set, surface_key(in_.surface)),
                               .ground_temperature_k = in_.ground_temperature_k,
                               .boiling_point_k = pool.temperature_k,
                               .heat_of_vaporisation_j_per_kg = latent});
    }
    // The wind carries vapour off a boiling pool too (heat, then mass evaporation of HJ
    // 169-2018): the larger of the two counts, which also makes the kinds of pool meet at the
    // boiling point.
    const SuttonClass c = sutton_class(in_.stability_class);
    SuttonInput sutton{.area_m2 = 1.0,
                       .vapour_pressure_pa = pv,
                       .molar_mass_kg_per_mol = s_.molar_mass_kg_per_mol,
                       .temperature_k = pool.temperature_k,
                       .wind_speed_m_per_s = in_.wind_speed_m_per_s,
                       .a = c.a,
                       .n = c.n};
    // Q grows as area^((4+n)/(2(2+n))): once per unit area, then scaled.
    const double unit = sutton_evaporation_kg_per_s(sutton);
    const double power = 0.5 * (4.0 + c.n) / (2.0 + c.n);
    h.evaporation_kg_per_s = [unit, power](double area) { return unit * std::pow(area, power); };
    const PoolHistory history = pool_history(h);
    pool.liquid_kg = liquid;
    pool.area_m2 = history.max_area_m2;
    pool.diameter_m = std::sqrt(4.0 * history.max_area_m2 / pi);
    pool.in_bund = in_.bund_area_m2 > 0.0 && history.max_area_m2 <= in_.bund_area_m2;
    pool.evaporated_kg = std::min(history.evaporated_kg, liquid);
    pool.duration_s = history.duration_s;
    if (pool.duration_s > 0.0) pool.evaporation_kg_per_s = pool.evaporated_kg / pool.duration_s;
    out_.pool = pool;
  }

  const ReleaseInput& in_;
  const Substance& s_;
  SourceTerm out_{};
  double pressure_pa_ = 0.0;      // that drives a liquid
  double boiling_point_k_ = 0.0;  // at ambient pressure
  double capped_by_ = 1.0;        // flow cap over free flow
};

}  // namespace

Phase state_of(const Substance& s, double temperature_k, double pressure_abs_pa,
               double ambient_pressure_pa) noexcept {
  if (temperature_k >= s.critical_temperature_k) return Phase::Gas;
  if (pressure_abs_pa < kSaturationMargin * s.dew_pressure_pa(temperature_k)) return Phase::Gas;
  const double ps = s.vapour_pressure_pa(temperature_k);
  return ps > kBoilingMargin * ambient_pressure_pa ? Phase::LiquefiedGas : Phase::Liquid;
}

std::string no_saturation(const Substance& s, double temperature_k) {
  if (temperature_k >= s.critical_temperature_k ||
      std::isfinite(s.vapour_pressure_pa(temperature_k)))
    return {};
  for (const MixturePart& c : s.parts) {
    if (!(temperature_k > c.critical_temperature_k)) continue;
    return "component '" + c.id + "' is above its critical temperature (" +
           number_text(c.critical_temperature_k) +
           " K) and stays a gas, while above the dew pressure of the mixture (" +
           number_text(s.dew_pressure_pa(temperature_k)) +
           " Pa) others are liquid: such contents are not computed. Release the liquid and the gas "
           "each by itself, or check temperature and pressure";
  }
  return "the vapour pressure of " + s.id + " is known up to " +
         number_text(s.vapour_pressure_pa.t_max_k) + " K, short of its critical temperature (" +
         number_text(s.critical_temperature_k) + " K): whether it is liquid is not computed";
}

std::string solid_contents(const Substance& s, double temperature_k, double pressure_abs_pa,
                           bool liquid) {
  if (!s.surrogate_of.empty() || !s.melting_point_k || !(temperature_k < *s.melting_point_k))
    return {};
  const std::string melting = shown_text(*s.melting_point_k) + " K (" +
                              shown_text(std::round(10.0 * (*s.melting_point_k - 273.15)) / 10.0) +
                              " degC)";
  if (liquid)
    return "is below the melting point of " + s.id + ", " + melting + ": the contents are solid";
  const double ps = s.sublimation_pressure_pa(temperature_k);
  if (!(pressure_abs_pa > ps / kSaturationMargin)) return {};  // NaN: no curve of its solid
  return "is below the triple point of " + s.id + ", " + melting +
         ", and the pressure above that of its solid, " + shown_text(ps) +
         " Pa: the contents are solid";
}

SourceTerm release_to_air(const ReleaseInput& input) {
  check_input(input);
  return Release{input}.run();
}

double leak_duration_s(char detection_class, char isolation_class, double hole_diameter_m) {
  InputCheck check{"leak duration"};
  check.positive("hole_diameter", hole_diameter_m, "m");
  check.done();
  const data::Table& t = data::table("coefficients/leak_duration.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "detection") != std::string_view{&detection_class, 1} ||
        t.text(r, "isolation") != std::string_view{&isolation_class, 1})
      continue;
    // Hole classes of AQ/T 3046-2013; a nanometre is far below any real difference.
    const char* column = hole_diameter_m <= 0.005 + 1e-9   ? "small_min"
                         : hole_diameter_m <= 0.050 + 1e-9 ? "medium_min"
                                                           : "large_min";
    return 60.0 * t.number(r, column);
  }
  throw InputError(std::string{"leak duration: detection class '"} + detection_class +
                   "' and isolation class '" + isolation_class + "', must be A, B or C each");
}

std::string_view to_text(Phase value) noexcept {
  switch (value) {
    case Phase::Gas:
      return "gas";
    case Phase::Liquid:
      return "liquid";
    case Phase::LiquefiedGas:
      return "liquefied_gas";
  }
  return "";
}

std::string_view to_text(OpeningKind value) noexcept {
  switch (value) {
    case OpeningKind::Hole:
      return "hole";
    case OpeningKind::FullBore:
      return "full_bore";
    case OpeningKind::Rupture:
      return "rupture";
    case OpeningKind::TenMinutes:
      return "ten_minutes";
  }
  return "";
}

}  // namespace isorisk::models::source
