// SPDX-License-Identifier: Apache-2.0
#include "vessel_burst.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "isorisk/models/explosion/bleve_blast.hpp"
#include "isorisk/models/explosion/fragment_flight.hpp"
#include "isorisk/models/explosion/fragments.hpp"
#include "isorisk/models/explosion/tnt_equivalence.hpp"
#include "rule_value.hpp"

namespace isorisk::study::qra {
namespace {

namespace ex = models::explosion;
using models::frequency::LossKind;

constexpr double kGasConstant_j_per_mol_k = 8.314462618;
constexpr double kHighestReduced = 0.98;  // of Tc, of a vessel of liquefied gas
constexpr double kAirGamma = 1.4;         // of the pad above a liquid
constexpr double kAirMolarMass_kg_per_mol = 0.02896;

double sound_speed_m_per_s(double gamma, double temperature_k, double molar_mass) {
  return std::sqrt(gamma * kGasConstant_j_per_mol_k * temperature_k / molar_mass);
}

// The charge of a TNT equivalent on the ground, nowhere above the pressure in the vessel.
void as_tnt(VesselBurst& out) {
  const auto charge = std::make_shared<const ex::TntCharge>(
      out.energy_j / ex::BleveBlastInput{}.tnt_energy_j_per_kg,
      ex::BurstConfiguration::Hemispherical);
  const double highest = out.gauge_pressure_pa;
  out.model = "explosion.vessel_burst";
  out.overpressure_pa = [charge, highest](double r) {
    return std::min(charge->overpressure_pa(r), highest);
  };
  out.radius_m = [charge, highest](double pa) {
    return pa > highest ? 0.0 : ex::largest_distance(*charge, pa).distance_m;
  };
}

void as_baker(VesselBurst& out, const ex::BakerVesselBurst& blast, const char* model) {
  const auto shared = std::make_shared<const ex::BakerVesselBurst>(blast);
  out.model = model;
  out.overpressure_pa = [shared](double r) { return shared->overpressure_pa(r); };
  out.radius_m = [shared](double pa) { return ex::largest_distance(*shared, pa).distance_m; };
}

// A volume of gas that bursts.
struct Gas {
  double pressure_abs_pa;
  double volume_m3;
  double gamma;
  double sound_speed_m_per_s;
};

void burst_gas(VesselBurst& out, const Study& study, const Gas& gas, bool tnt) {
  const double ambient = study.atmosphere.pressure_abs_pa;
  const ex::BurstEnergy energy = ex::burst_energy({.burst_pressure_abs_pa = gas.pressure_abs_pa,
                                                   .volume_m3 = gas.volume_m3,
                                                   .gamma = gas.gamma,
                                                   .ambient_pressure_pa = ambient});
  out.energy_j = ex::value_of(energy, ex::gas_energy(study.method.word("vessel_burst_gas_energy")));
  out.gauge_pressure_pa = gas.pressure_abs_pa - ambient;
  out.escape_speed_m_per_s = 2.0 * gas.sound_speed_m_per_s / (gas.gamma - 1.0);
  if (tnt) {
    as_tnt(out);
    return;
  }
  const double start =
      ambient * ex::shock_tube_overpressure_ratio({.burst_pressure_abs_pa = gas.pressure_abs_pa,
                                                   .gamma = gas.gamma,
                                                   .sound_speed_m_per_s = gas.sound_speed_m_per_s,
                                                   .ambient_pressure_pa = ambient});
  const ex::BakerVesselBurst blast{{.energy_j = out.energy_j,
                                    .vessel_volume_m3 = gas.volume_m3,
                                    .start_overpressure_pa = start,
                                    .burst_pressure_abs_pa = gas.pressure_abs_pa,
                                    .form = out.form,
                                    .ambient_pressure_pa = ambient}};
  as_baker(out, blast, "explosion.baker_vessel_burst");
  out.warnings.insert(out.warnings.end(), blast.warnings().begin(), blast.warnings().end());
}

}  // namespace

bool pressurised(const Study& study, double pressure_abs_pa) {
  const double gauge_pa = 1e3 * rule_value("coefficients/vessel_rules.csv", "pressurised_from_kpa");
  return pressure_abs_pa - study.atmosphere.pressure_abs_pa >= gauge_pa;
}

std::optional<VesselBurst> vessel_burst(const Study& study, const Equipment& equipment,
                                        const models::Substance& substance,
                                        const models::frequency::LossOfContainment& loss) {
  if (loss.kind != LossKind::Rupture) return std::nullopt;
  const double ambient = study.atmosphere.pressure_abs_pa;
  const double pressure = equipment.burst_pressure_abs_pa.value_or(equipment.pressure_abs_pa);
  if (!pressurised(study, pressure)) return std::nullopt;
  const double content_kg = equipment.inventory_kg.value_or(0.0);
  const double temperature = equipment.temperature_k;
  const bool tnt = study.method.word("vessel_burst") == "tnt";
  VesselBurst out{.model = {},
                  .overpressure_pa = {},
                  .radius_m = {},
                  .content_kg = content_kg,
                  .form = equipment.type == EquipmentType::Sphere ? ex::VesselForm::Sphere
                                                                  : ex::VesselForm::Cylinder,
                  .warnings = {}};
  if (!equipment.burst_pressure_abs_pa) {
    out.warnings.push_back(
        {"burst_at_content_pressure", "explosion.vessel_burst",
         "burst_pressure is not given: the vessel bursts at the pressure of its contents; one "
         "heated by a fire or overfilled bursts higher"});
  }
  const double gamma = substance.heat_capacity_ratio(temperature);
  const double gas_density = substance.ideal_gas_density_kg_per_m3(temperature, pressure) /
                             substance.gas_compressibility(temperature, pressure);
  const Gas gas{pressure, equipment.volume_m3.value_or(content_kg / gas_density), gamma,
                sound_speed_m_per_s(gamma, temperature, substance.molar_mass_kg_per_mol)};
  if (equipment.phase == Phase::Gas) {
    if (!(gas.volume_m3 > 0.0)) return std::nullopt;
    out.vessel_volume_m3 = gas.volume_m3;
    burst_gas(out, study, gas, tnt);
    return out;
  }
  if (equipment.phase == Phase::Liquid) {
    // The liquid does not boil: what is compressed above it expands.
    if (!equipment.volume_m3) return std::nullopt;
    out.vessel_volume_m3 = *equipment.volume_m3;
    const double empty = out.vessel_volume_m3 * (1.0 - equipment.fill_fraction.value_or(1.0));
    if (!(empty > 0.0)) return std::nullopt;
    out.warnings.push_back({"burst_of_pad", "explosion.vessel_burst",
                            "a liquid that does not boil: the gas above it bursts, as air"});
    burst_gas(out, study,
              {pressure, empty, kAirGamma,
               sound_speed_m_per_s(kAirGamma, temperature, kAirMolarMass_kg_per_mol)},
              tnt);
    return out;
  }
  const double at_burst =
      equipment.burst_pressure_abs_pa && pressure < substance.critical_pressure_pa
          ? substance.saturation_temperature_k(pressure)
          : temperature;
  const bool supercritical =
      (equipment.burst_pressure_abs_pa && pressure >= substance.critical_pressure_pa) ||
      at_burst > kHighestReduced * substance.critical_temperature_k;
  if (supercritical) {
    if (!(gas.volume_m3 > 0.0)) return std::nullopt;
    out.vessel_volume_m3 = gas.volume_m3;
    out.warnings.push_back(
        {"burst_near_critical", "explosion.bleve_blast",
         "near or above the critical point: the vessel bursts as one full of gas, without the "
         "liquid that flashes"});
    burst_gas(out, study, gas, tnt);
    return out;
  }
  if (!(at_burst > substance.saturation_temperature_k(ambient))) return std::nullopt;
  ex::BleveBlastInput in{.temperature_k = at_burst,
                         .energy = ex::bleve_energy_kind(study.method.word("vessel_burst_energy")),
                         .form = out.form,
                         .ambient_pressure_pa = ambient};
  if (equipment.fill_fraction) in.liquid_fill_fraction = *equipment.fill_fraction;
  if (equipment.volume_m3) {
    in.vessel_volume_m3 = equipment.volume_m3;
  } else if (content_kg > 0.0) {
    in.mass_kg = content_kg;
  } else {
    return std::nullopt;
  }
  const ex::BleveBlast bleve{substance, in};
  out.liquefied = true;
  out.energy_j = bleve.blast_energy_j();
  out.vessel_volume_m3 = bleve.vessel_volume_m3();
  out.gauge_pressure_pa = bleve.energies().burst_pressure_abs_pa - ambient;
  const double hot = substance.heat_capacity_ratio(bleve.temperature_k());
  out.escape_speed_m_per_s =
      2.0 / (hot - 1.0) *
      sound_speed_m_per_s(hot, bleve.temperature_k(), substance.molar_mass_kg_per_mol);
  out.warnings.insert(out.warnings.end(), bleve.warnings().begin(), bleve.warnings().end());
  if (tnt) {
    as_tnt(out);
  } else {
    as_baker(out, bleve.blast(), "explosion.bleve_blast");
  }
  return out;
}

FragmentThreat fragment_threat(const VesselBurst& burst) {
  // Mass of a thin wall at the allowed stress: sphere 3/2, long cylinder 2 times p V rho / sigma.
  const bool sphere = burst.form == ex::VesselForm::Sphere;
  const double mass = (sphere ? 1.5 : 2.0) * burst.gauge_pressure_pa * burst.vessel_volume_m3 *
                      ex::fragment_rule("steel_density") / ex::fragment_rule("steel_stress");
  const ex::FragmentSpeed speed = ex::fragment_speed(
      {.energy_j = burst.energy_j,
       .vessel_mass_kg = mass,
       .content_mass_kg = burst.content_kg,
       .form = burst.form,
       .kinetic_fraction = ex::fragment_rule(burst.liquefied ? "kinetic_bleve" : "kinetic_gas")});
  const double number = ex::fragment_number(burst.form, burst.vessel_volume_m3).number;
  const double surface_m2 =
      std::cbrt(36.0 * M_PI * burst.vessel_volume_m3 * burst.vessel_volume_m3);
  constexpr double kFastest_m_per_s = 2000.0;  // of the model of their flight
  FragmentThreat out{.speed_m_per_s = std::min(
                         {speed.kinetic_m_per_s, burst.escape_speed_m_per_s, kFastest_m_per_s}),
                     .number = number,
                     .width_m = std::sqrt(surface_m2 / number),
                     .thrown_share = ex::fragment_rule("fragment_probability")};
  out.reach_m = ex::fragment_flight({.speed_m_per_s = out.speed_m_per_s}).range_m;
  return out;
}

}  // namespace isorisk::study::qra
