// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/bleve_energy.hpp"

#include <array>
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr int kSteps = 256;  // along the saturation curve; even, for Simpson's rule
// Casal and Salla 2006 (recalled), part of the superheating energy in the blast.
constexpr double kSuperheatIsentropic = 0.14;
constexpr double kSuperheatIrreversible = 0.05;
constexpr double kNearCritical = 0.99;  // of Tc: the correlations end or cross there

// Saturated state at one temperature.
struct Saturated {
  double pressure_pa;
  double slope_pa_per_k;  // d ps / dT
  double liquid_m3_per_kg;
  double heat_j_per_kg;        // of vaporisation
  double vaporised_m3_per_kg;  // v_g - v_l = L / (T dps/dT), Clapeyron
};

Saturated saturated(const Substance& s, double t) {
  Saturated r{};
  const double h = 1e-4 * t;
  r.pressure_pa = s.vapour_pressure_pa(t);
  r.slope_pa_per_k = r.pressure_pa *
                     std::log(s.vapour_pressure_pa(t + h) / s.vapour_pressure_pa(t - h)) /
                     (2.0 * h);
  r.liquid_m3_per_kg = 1.0 / s.liquid_density_kg_per_m3(t);
  r.heat_j_per_kg = s.heat_of_vaporisation_j_per_kg(t);
  r.vaporised_m3_per_kg = r.heat_j_per_kg / (t * r.slope_pa_per_k);
  return r;
}

struct Curve {
  std::array<double, kSteps + 1> t{};
  std::array<Saturated, kSteps + 1> state{};
  std::array<double, kSteps + 1> entropy{};  // s_l(T1) - s_l(T), J/(kg K)
  double liquid_cooling_j_per_kg = 0.0;      // u_l(T1) - u_l(T2)
  double liquid_heat_j_per_kg = 0.0;         // integral of c dT
};

double simpson(const std::array<double, kSteps + 1>& y, double step) {
  double sum = y.front() + y.back();
  for (std::size_t i = 1; i < kSteps; ++i) sum += (i % 2 == 1 ? 4.0 : 2.0) * y[i];
  return sum * step / 3.0;
}

// From the burst temperature down to the boiling point.
Curve follow(const Substance& s, double from_k, double to_k) {
  Curve c;
  const double step = (from_k - to_k) / kSteps;
  const auto capacity = [&](double t) { return s.liquid_heat_capacity_j_per_kg_k(t); };
  double heat = 0.0;  // integral of c dT
  for (std::size_t i = 0; i <= kSteps; ++i) {
    c.t[i] = i == kSteps ? to_k : from_k - static_cast<double>(i) * step;
    c.state[i] = saturated(s, c.t[i]);
    if (i == 0) continue;
    const double a = c.t[i - 1];
    const double b = c.t[i];
    const double mid = 0.5 * (a + b);
    c.entropy[i] = c.entropy[i - 1] +
                   (a - b) / 6.0 * (capacity(a) / a + 4.0 * capacity(mid) / mid + capacity(b) / b);
    heat += (a - b) / 6.0 * (capacity(a) + 4.0 * capacity(mid) + capacity(b));
  }
  // du_l = c dT - p dv_l on the saturation curve.
  double work = 0.0;
  for (std::size_t i = 1; i <= kSteps; ++i) {
    work += 0.5 * (c.state[i - 1].pressure_pa + c.state[i].pressure_pa) *
            (c.state[i - 1].liquid_m3_per_kg - c.state[i].liquid_m3_per_kg);
  }
  c.liquid_cooling_j_per_kg = heat - work;
  c.liquid_heat_j_per_kg = heat;
  return c;
}

// Isentrope of a mixture that starts with vapour fraction x: u1 - u2 = integral of p dv
//   = p2 v2 - p1 v1 + integral of v (dps/dT) dT.
PhaseExpansion expand(const Curve& c, double start_fraction) {
  const double s1 = start_fraction * c.state[0].heat_j_per_kg / c.t[0];
  std::array<double, kSteps + 1> v_slope{};
  std::array<double, kSteps + 1> volume{};
  PhaseExpansion result;
  for (std::size_t i = 0; i <= kSteps; ++i) {
    const Saturated& st = c.state[i];
    // s1 + s_l(T1) = s_l(T) + x L/T
    const double x = (s1 + c.entropy[i]) * c.t[i] / st.heat_j_per_kg;
    volume[i] = st.liquid_m3_per_kg + x * st.vaporised_m3_per_kg;
    v_slope[i] = volume[i] * st.slope_pa_per_k;
    result.vapour_fraction = x;
  }
  result.energy_j_per_kg = c.state[kSteps].pressure_pa * volume[kSteps] -
                           c.state[0].pressure_pa * volume[0] +
                           simpson(v_slope, (c.t[0] - c.t[kSteps]) / kSteps);
  return result;
}

}  // namespace

BleveEnergy bleve_energy(const Substance& substance, const BleveEnergyInput& in) {
  InputCheck check{"explosion.bleve_expansion_energy"};
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.positive("vessel_volume", in.vessel_volume_m3, "m3");
  check.within("liquid_fill", in.liquid_fill_fraction, 0.0, 1.0, "-");
  const double boiling_k = substance.saturation_temperature_k(in.ambient_pressure_pa);
  if (!std::isfinite(boiling_k)) {
    check.fail(substance.id + " has no boiling point at the ambient pressure");
  } else {
    const double highest = kNearCritical * substance.critical_temperature_k;
    check.require(in.temperature_k > boiling_k && in.temperature_k < highest, "temperature",
                  in.temperature_k, "K",
                  "lie between the boiling point " + number_text(boiling_k) + " K and 0.99 Tc = " +
                      number_text(highest) + " K (above it use the formulas of a gas)");
  }
  check.done();

  const Curve c = follow(substance, in.temperature_k, boiling_k);
  const Saturated& one = c.state[0];
  const Saturated& two = c.state[kSteps];
  BleveEnergy e;
  e.burst_pressure_abs_pa = one.pressure_pa;
  e.boiling_point_k = boiling_k;
  e.liquid_kg = in.vessel_volume_m3 * in.liquid_fill_fraction / one.liquid_m3_per_kg;
  const double vapour_volume = one.liquid_m3_per_kg + one.vaporised_m3_per_kg;
  e.vapour_kg = in.vessel_volume_m3 * (1.0 - in.liquid_fill_fraction) / vapour_volume;
  e.liquid = expand(c, 0.0);
  e.vapour = expand(c, 1.0);
  if (e.vapour.vapour_fraction > 1.0) {
    // A dry fluid: the vapour leaves the saturation curve at once, p v^k.
    e.vapour_superheated = true;
    const double k = substance.heat_capacity_ratio(in.temperature_k);
    e.vapour.energy_j_per_kg =
        one.pressure_pa * vapour_volume / (k - 1.0) *
        (1.0 - std::pow(in.ambient_pressure_pa / one.pressure_pa, (k - 1.0) / k));
  }
  e.isentropic_j = e.liquid_kg * e.liquid.energy_j_per_kg + e.vapour_kg * e.vapour.energy_j_per_kg;

  // p0 (V2 - V1) = U1 - U2 with u = u_l + x (L - p v_lg): linear in the vapour fraction at p0.
  const double mass = e.liquid_kg + e.vapour_kg;
  const double p0 = in.ambient_pressure_pa;
  // U1 with u_l(T2) = 0.
  const double inner =
      mass * c.liquid_cooling_j_per_kg +
      e.vapour_kg * (one.heat_j_per_kg - one.pressure_pa * one.vaporised_m3_per_kg);
  e.irreversible_vapour_fraction =
      (inner - p0 * (mass * two.liquid_m3_per_kg - in.vessel_volume_m3)) /
      (mass * two.heat_j_per_kg);
  const double end_volume =
      mass * (two.liquid_m3_per_kg + e.irreversible_vapour_fraction * two.vaporised_m3_per_kg);
  e.irreversible_j = p0 * (end_volume - in.vessel_volume_m3);

  // h = u + p v on the saturation curve.
  e.superheat_j =
      e.liquid_kg * (c.liquid_cooling_j_per_kg + one.pressure_pa * one.liquid_m3_per_kg -
                     two.pressure_pa * two.liquid_m3_per_kg);
  // Prugh: the part f of the liquid that flashes counts as vapour at T1.
  const double above = substance.critical_temperature_k - boiling_k;
  const double capacity = c.liquid_heat_j_per_kg / (in.temperature_k - boiling_k);
  const double left = (substance.critical_temperature_k - in.temperature_k) / above;
  e.prugh_flash_fraction =
      -std::expm1(-2.63 * capacity / two.heat_j_per_kg * above * (1.0 - std::pow(left, 0.38)));
  const double gas_m3 = (e.vapour_kg + e.prugh_flash_fraction * e.liquid_kg) * vapour_volume;
  const double k = substance.heat_capacity_ratio(in.temperature_k);
  e.prugh_j =
      one.pressure_pa * gas_m3 / (k - 1.0) * (1.0 - std::pow(p0 / one.pressure_pa, (k - 1.0) / k));
  return e;
}

BleveEnergyKind bleve_energy_kind(std::string_view word) {
  if (word == "isentropic") return BleveEnergyKind::Isentropic;
  if (word == "irreversible") return BleveEnergyKind::Irreversible;
  if (word == "superheat_isentropic") return BleveEnergyKind::SuperheatIsentropic;
  if (word == "superheat_irreversible") return BleveEnergyKind::SuperheatIrreversible;
  if (word == "prugh") return BleveEnergyKind::Prugh;
  throw InputError("energy '" + std::string{word} +
                   "' is not known; one of isentropic, irreversible, superheat_isentropic, "
                   "superheat_irreversible, prugh");
}

double value_of(const BleveEnergy& energy, BleveEnergyKind kind) noexcept {
  switch (kind) {
    case BleveEnergyKind::Isentropic:
      return energy.isentropic_j;
    case BleveEnergyKind::Irreversible:
      return energy.irreversible_j;
    case BleveEnergyKind::SuperheatIsentropic:
      return kSuperheatIsentropic * energy.superheat_j;
    case BleveEnergyKind::SuperheatIrreversible:
      return kSuperheatIrreversible * energy.superheat_j;
    case BleveEnergyKind::Prugh:
      return energy.prugh_j;
  }
  return 0.0;
}

std::string_view reason_of(BleveEnergyKind kind) noexcept {
  switch (kind) {
    case BleveEnergyKind::Isentropic:
      return "largest work that vapour and flashing liquid can do: the safe side, basis of CCPS "
             "and CPR 14E";
    case BleveEnergyKind::Irreversible:
      return "work against the ambient pressure alone: nearer to tests, not on the safe side";
    case BleveEnergyKind::SuperheatIsentropic:
      return "0.14 of the superheating energy, the blast fraction inside; leaves out the vapour";
    case BleveEnergyKind::SuperheatIrreversible:
      return "0.05 of the superheating energy, the blast fraction inside; leaves out the vapour";
    case BleveEnergyKind::Prugh:
      return "vapour and what flashes counted as one gas at the burst pressure: near the "
             "isentropic work";
  }
  return "";
}

bool contains_blast_fraction(BleveEnergyKind kind) noexcept {
  return kind == BleveEnergyKind::SuperheatIsentropic ||
         kind == BleveEnergyKind::SuperheatIrreversible;
}

}  // namespace isorisk::models::explosion
