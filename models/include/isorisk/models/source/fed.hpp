// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>

#include "isorisk/models/source/history.hpp"
#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/source/release.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Lines and devices: liquid through a pipe with friction, a release fed by a pump or compressor,
/// a relief device.
///
/// Reference pages: docs/models/source/{liquid_pipe,fed_release,relief_device}.md
namespace isorisk::models::source {

struct LiquidPipeInput {
  double diameter_m = 0.0;
  double length_m = 0.0;
  double roughness_m = 0.0;
  double density_kg_per_m3 = 0.0;
  double viscosity_pa_s = 0.0;
  double pressure_difference_pa = 0.0;  ///< entry minus surroundings
  double height_drop_m = 0.0;           ///< entry above exit; may be < 0
  double fittings = 0.5;                ///< loss of entry and fittings; 0.5 a sharp entry
  double gravity_m_per_s2 = kStandardGravity;
};
struct LiquidPipe {
  double mass_flow_kg_per_s;
  double velocity_m_per_s;
  double reynolds;
  double friction_darcy;
  double loss_coefficient;  ///< f L/D and fittings, without the exit head
};
/// rho u^2/2 (1 + K + f L/D) = dp + rho g z, f of Churchill. Without friction and fittings it is
/// Bernoulli. \throws InputError
[[nodiscard]] LiquidPipe liquid_pipe(const LiquidPipeInput& in);

/// How a line empties that nothing feeds.
enum class LineEmptying {
  Constant,     ///< liquid: at the rate of the opening until it is gone (pessimistic)
  Exponential,  ///< gas: the rate goes as the content of the line
};

struct FedReleaseInput {
  double normal_flow_kg_per_s = 0.0;  ///< of the pump, compressor or process; > 0
  double run_out_factor = 1.0;  ///< feed over normal flow when the back pressure is lost, >= 1
  double opening_flow_kg_per_s = 0.0;  ///< what the opening passes at the pressure of the line; > 0
  std::optional<double> isolation_time_s{};  ///< until the feed is shut off
  double stock_kg = 0.0;                     ///< what can be fed; > 0
  double line_kg = 0.0;                      ///< between the opening and the shut-off; >= 0
  LineEmptying emptying = LineEmptying::Constant;
  double max_time_s = std::numeric_limits<double>::infinity();
};
/// The feed gives the lesser of run-out and opening flow; what the opening passes beyond it comes
/// from the line. Liquid line: the opening keeps its flow until the line is dry. Gas line:
/// dm/dt = feed - opening m/m0. After isolation, or when the stock is out, the line empties.
/// Mass released = mass fed + mass lost by the line, exactly. \throws InputError
[[nodiscard]] OutflowHistory fed_release(const FedReleaseInput& in);

struct ReliefInput {
  const Substance* substance = nullptr;  ///< required
  double set_pressure_abs_pa = 0.0;
  double overpressure_fraction = 0.10;  ///< of the gauge set pressure
  double temperature_k = 0.0;           ///< of what it relieves
  Phase phase = Phase::Gas;             ///< LiquefiedGas: flashing flow
  double orifice_area_m2 = 0.0;
  /// Absent: 0.975 gas, 0.65 liquid, 0.85 two-phase (data/coefficients/source_constants.csv).
  std::optional<double> discharge_coefficient{};
  double back_pressure_abs_pa = kAtmosphere;
  double outlet_diameter_m = 0.0;  ///< of the tail pipe
};
struct Relief {
  double mass_flow_kg_per_s;
  double relieving_pressure_abs_pa;
  double discharge_coefficient;
  bool choked;  ///< in the orifice
  double outlet_temperature_k;
  double outlet_density_kg_per_m3;
  double outlet_velocity_m_per_s;
  double outlet_mach;  ///< of a gas at the back pressure; above 1 the pipe chokes
  std::vector<Warning> warnings;
};
/// Flow of an open relief device at its relieving pressure. \throws InputError
[[nodiscard]] Relief relief_device(const ReliefInput& in);

}  // namespace isorisk::models::source
