// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/bleve_blast.hpp"

#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::explosion {
namespace {
constexpr std::string_view kId = "explosion.bleve_blast";
constexpr double kGasConstant = 8.314462618;  // J/(mol K), CODATA 2018
}  // namespace

BleveBlast::BleveBlast(const Substance& substance, const BleveBlastInput& in) {
  InputCheck check{kId};
  if (in.temperature_k.has_value() == in.burst_pressure_abs_pa.has_value()) {
    check.fail("give the state at burst as either 'temperature' or 'burst_pressure'");
  }
  if (in.vessel_volume_m3.has_value() == in.mass_kg.has_value()) {
    check.fail("give the size as either 'volume' or 'mass'");
  }
  if (in.vessel_volume_m3) check.positive("volume", *in.vessel_volume_m3, "m3");
  if (in.mass_kg) check.positive("mass", *in.mass_kg, "kg");
  check.within("liquid_fill", in.liquid_fill_fraction, 0.0, 1.0, "-");
  check.require(in.blast_fraction > 0.0 && in.blast_fraction <= 1.0, "blast_fraction",
                in.blast_fraction, "-", "be in (0, 1]");
  check.require(!contains_blast_fraction(in.energy) || in.blast_fraction == 1.0, "blast_fraction",
                in.blast_fraction, "-", "be 1 with a superheating energy, which contains it");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.positive("tnt_energy", in.tnt_energy_j_per_kg, "J/kg");
  check.positive("sound_speed", in.ambient_sound_speed_m_per_s, "m/s");
  if (in.burst_pressure_abs_pa) {
    const double p = *in.burst_pressure_abs_pa;
    temperature_k_ = p > 0.0 && p < substance.critical_pressure_pa
                         ? substance.saturation_temperature_k(p)
                         : std::nan("");
    check.require(std::isfinite(temperature_k_), "burst_pressure", p, "Pa",
                  "be absolute and below the critical pressure " +
                      number_text(substance.critical_pressure_pa) +
                      " Pa (above it use explosion.baker_vessel_burst)");
  } else if (in.temperature_k) {
    temperature_k_ = *in.temperature_k;
  }
  check.done();

  const BleveEnergyInput state{.temperature_k = temperature_k_,
                               .vessel_volume_m3 = in.vessel_volume_m3.value_or(1.0),
                               .liquid_fill_fraction = in.liquid_fill_fraction,
                               .ambient_pressure_pa = in.ambient_pressure_pa};
  energies_ = bleve_energy(substance, state);
  volume_m3_ = state.vessel_volume_m3;
  if (in.mass_kg) {
    volume_m3_ = *in.mass_kg / (energies_.liquid_kg + energies_.vapour_kg);
    BleveEnergyInput sized = state;
    sized.vessel_volume_m3 = volume_m3_;
    energies_ = bleve_energy(substance, sized);
  }
  blast_energy_j_ = in.blast_fraction * value_of(energies_, in.energy);
  if (!(blast_energy_j_ > 0.0)) {
    throw InputError(
        std::string{kId} +
        ": invalid input\n  liquid_fill = " + number_text(in.liquid_fill_fraction) +
        " -, leaves no energy by this definition (a superheating energy needs liquid)");
  }

  const double gamma = substance.heat_capacity_ratio(temperature_k_);
  const double start = shock_tube_overpressure_ratio(
      {.burst_pressure_abs_pa = energies_.burst_pressure_abs_pa,
       .gamma = gamma,
       .sound_speed_m_per_s =
           std::sqrt(gamma * kGasConstant * temperature_k_ / substance.molar_mass_kg_per_mol),
       .ambient_pressure_pa = in.ambient_pressure_pa,
       .ambient_sound_speed_m_per_s = in.ambient_sound_speed_m_per_s});
  blast_.emplace(
      BakerVesselBurstInput{.energy_j = blast_energy_j_,
                            .vessel_volume_m3 = volume_m3_,
                            .start_overpressure_pa = start * in.ambient_pressure_pa,
                            .burst_pressure_abs_pa = energies_.burst_pressure_abs_pa,
                            .form = in.form,
                            .elevated = in.elevated,
                            .far_field = in.far_field,
                            .tnt_energy_j_per_kg = in.tnt_energy_j_per_kg,
                            .ambient_pressure_pa = in.ambient_pressure_pa,
                            .ambient_sound_speed_m_per_s = in.ambient_sound_speed_m_per_s});
  warnings_ = blast_->warnings();
  if (energies_.vapour_superheated) {
    warnings_.push_back({"dry_fluid", std::string{kId},
                         substance.id + " ends superheated: its vapour was expanded as a gas"});
  }
  if (temperature_k_ > 0.95 * substance.critical_temperature_k) {
    warnings_.push_back(
        {"outside_validity", std::string{kId},
         "temperature = " + number_text(temperature_k_ / substance.critical_temperature_k) +
             " Tc: the property correlations are uncertain above 0.95 Tc"});
  }
  if (contains_blast_fraction(in.energy) || in.energy == BleveEnergyKind::Irreversible) {
    warnings_.push_back({"not_conservative", std::string{kId},
                         "chosen energy " + number_text(blast_energy_j_) +
                             " J; the isentropic one is " + number_text(energies_.isentropic_j) +
                             " J"});
  }
}

double burst_pressure_abs_pa(std::string_view cause, double gauge_pressure_pa,
                             double ambient_pressure_pa) {
  InputCheck check{kId};
  check.positive("gauge_pressure", gauge_pressure_pa, "Pa");
  check.positive("ambient_pressure", ambient_pressure_pa, "Pa");
  check.done();
  const data::Table& table = data::table("coefficients/burst_pressure_factors.csv");
  std::string known;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "cause") == cause) {
      return table.number(i, "factor") * gauge_pressure_pa + ambient_pressure_pa;
    }
    known += (known.empty() ? "" : ", ") + std::string{table.text(i, "cause")};
  }
  throw InputError(std::string{kId} + ": unknown cause '" + std::string{cause} +
                   "', must be one of " + known);
}

}  // namespace isorisk::models::explosion
