// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/core/reporter.hpp"
#include "isorisk/models/explosion/baker_vessel_burst.hpp"
#include "isorisk/models/frequency/frequency.hpp"
#include "isorisk/models/substance/substance.hpp"
#include "isorisk/study/study.hpp"

/// The burst of a vessel under pressure: its blast and its fragments, whatever becomes of the
/// content. docs/qra.md, "Bursting vessels"
namespace isorisk::study::qra {

struct VesselBurst {
  std::string model;                              ///< "explosion.bleve_blast"
  std::function<double(double)> overpressure_pa;  ///< at a distance [m] > 0
  std::function<double(double)> radius_m;         ///< largest with an overpressure [Pa]; 0: nowhere
  double energy_j = 0.0;                          ///< without ground factor
  bool liquefied = false;
  double gauge_pressure_pa = 0.0;  ///< at burst
  double vessel_volume_m3 = 0.0;
  double content_kg = 0.0;
  double escape_speed_m_per_s = 0.0;  ///< of the gas: no fragment is faster
  models::explosion::VesselForm form{};
  std::vector<Warning> warnings;
};

/// Whether what stands at this pressure is in a pressurised vessel, not in an atmospheric tank
/// (data/coefficients/vessel_rules.csv).
[[nodiscard]] bool pressurised(const Study& study, double pressure_abs_pa);

/// Of a catastrophic rupture of pressurised equipment; empty for everything else.
/// \throws InputError
[[nodiscard]] std::optional<VesselBurst> vessel_burst(
    const Study& study, const Equipment& equipment, const models::Substance& substance,
    const models::frequency::LossOfContainment& loss);

/// Fragments of a burst, the same in all directions.
struct FragmentThreat {
  double speed_m_per_s = 0.0;
  double number = 0.0;
  double width_m = 0.0;       ///< of a piece
  double thrown_share = 1.0;  ///< of the bursts, that throw fragments
  double reach_m = 0.0;
};
[[nodiscard]] FragmentThreat fragment_threat(const VesselBurst& burst);

}  // namespace isorisk::study::qra
