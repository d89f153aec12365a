// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/warehouse_fire.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::fire {
namespace {

constexpr const char* kId = "fire.warehouse_fire";
// kg/mol
constexpr double kC = 12.011e-3, kH = 1.008e-3, kO = 15.999e-3, kN = 14.007e-3, kS = 32.06e-3,
                 kCl = 35.45e-3, kF = 18.998e-3, kBr = 79.904e-3, kP = 30.974e-3;
// The method: a fifth of the air is oxygen, a mole of gas is 24 l.
constexpr double kOxygenInAir = 0.2;
constexpr double kMolarVolume_m3 = 0.024;
constexpr double kSecondsPerHour = 3600.0;

const WarehouseFireInput& checked(const WarehouseFireInput& in) {
  InputCheck check{kId};
  const StoredFormula& m = in.stored;
  for (const auto& [name, atoms] : {std::pair{"c", m.c},
                                    {"h", m.h},
                                    {"o", m.o},
                                    {"n", m.n},
                                    {"s", m.s},
                                    {"cl", m.cl},
                                    {"f", m.f},
                                    {"br", m.br},
                                    {"p", m.p}}) {
    check.non_negative(std::string{"formula."} + name, atoms, "-");
  }
  check.positive("formula.c + h", m.c + m.h, "-");
  check.positive("fire_area", in.fire_area_m2, "m2");
  check.positive("burning_rate", in.burning_rate_kg_per_m2_s, "kg/m2/s");
  if (in.building_volume_m3) check.positive("building_volume", *in.building_volume_m3, "m3");
  check.non_negative("air_changes", in.air_changes_per_h, "1/h");
  check.positive("duration", in.duration_s, "s");
  check.within("nitrogen_to_no2", in.nitrogen_to_no2, 0.0, 1.0, "-");
  check.within("nitrogen_to_hcn", in.nitrogen_to_hcn, 0.0, 1.0, "-");
  check.require(in.nitrogen_to_no2 + in.nitrogen_to_hcn <= 1.0, "nitrogen_to_no2 + hcn",
                in.nitrogen_to_no2 + in.nitrogen_to_hcn, "-", "be at most 1");
  check.within("sulphur_to_so2", in.sulphur_to_so2, 0.0, 1.0, "-");
  check.within("halogen_to_acid", in.halogen_to_acid, 0.0, 1.0, "-");
  if (in.stored_mass_kg) check.positive("stored_mass", *in.stored_mass_kg, "kg");
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_kg, "J/kg");
  check.done();
  return in;
}

}  // namespace

WarehouseFire::WarehouseFire(const WarehouseFireInput& in) : state_{} {
  checked(in);
  const StoredFormula& m = in.stored;
  WarehouseFireState& s = state_;
  s.molar_mass_kg_per_mol = m.c * kC + m.h * kH + m.o * kO + m.n * kN + m.s * kS + m.cl * kCl +
                            m.f * kF + m.br * kBr + m.p * kP;
  // CO2, H2O of the hydrogen the halogens leave, SO2, NO2 of the part that becomes it, P2O5. HCN
  // keeps its carbon and hydrogen.
  const double hcn = m.n * in.nitrogen_to_hcn;
  const double acid = in.halogen_to_acid * (m.cl + m.f + m.br);
  s.oxygen_per_mole = (m.c - hcn) + 0.25 * std::max(0.0, m.h - hcn - acid) +
                      m.s * in.sulphur_to_so2 + m.n * in.nitrogen_to_no2 + 1.25 * m.p - 0.5 * m.o;
  s.surface_rate_kg_per_s = in.burning_rate_kg_per_m2_s * in.fire_area_m2;
  s.burning_rate_kg_per_s = s.surface_rate_kg_per_s;
  if (in.building_volume_m3 && s.oxygen_per_mole > 0.0) {
    // 0.2 (1 + 0.5 F) V / (24 x 1800) kmol/s for half an hour: the air of the building and what
    // comes in.
    const double air_m3_per_s =
        *in.building_volume_m3 * (1.0 / in.duration_s + in.air_changes_per_h / kSecondsPerHour);
    s.oxygen_rate_kg_per_s =
        kOxygenInAir * air_m3_per_s / kMolarVolume_m3 * s.molar_mass_kg_per_mol / s.oxygen_per_mole;
    s.ventilation_limited = *s.oxygen_rate_kg_per_s < s.surface_rate_kg_per_s;
    s.burning_rate_kg_per_s = std::min(s.surface_rate_kg_per_s, *s.oxygen_rate_kg_per_s);
  }
  s.duration_s = in.duration_s;
  if (in.stored_mass_kg) {
    s.duration_s = std::min(s.duration_s, *in.stored_mass_kg / s.burning_rate_kg_per_s);
  }
  s.heat_release_w = s.burning_rate_kg_per_s * in.heat_of_combustion_j_per_kg;
  const double moles = s.burning_rate_kg_per_s / s.molar_mass_kg_per_mol;
  s.no2_kg_per_s = moles * m.n * in.nitrogen_to_no2 * (kN + 2.0 * kO);
  s.hcn_kg_per_s = moles * hcn * (kH + kC + kN);
  s.so2_kg_per_s = moles * m.s * in.sulphur_to_so2 * (kS + 2.0 * kO);
  s.hcl_kg_per_s = moles * m.cl * in.halogen_to_acid * (kH + kCl);
  s.hf_kg_per_s = moles * m.f * in.halogen_to_acid * (kH + kF);
  s.hbr_kg_per_s = moles * m.br * in.halogen_to_acid * (kH + kBr);
  if (acid > m.h) {
    warnings_.push_back({"hydrogen_short", kId,
                         "halogens take " + shown_text(acid) +
                             " atoms of hydrogen, the formula has " + shown_text(m.h) +
                             ": the acids take the rest from the humidity"});
  }
}

}  // namespace isorisk::models::fire
