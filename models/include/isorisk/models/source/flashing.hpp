// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "isorisk/models/source/outflow.hpp"
#include "isorisk/models/substance/substance.hpp"

/// Flashing flow from one table of saturation states: for integrations that ask for it often, and
/// for pipes with friction.
///
/// Reference pages: docs/models/source/{liquefied_gas_vessel,two_phase_pipe}.md
namespace isorisk::models::source {

/// Flow of a flashing liquid through a pipe.
struct FlashingFlow {
  double mass_flux_kg_per_m2_s;
  double inlet_pressure_abs_pa;  ///< static, behind the entry
  double exit_pressure_abs_pa;   ///< in the pipe, at its end
  double exit_quality;
  double exit_velocity_m_per_s;
  bool choked;
};

/// Flow of a homogeneous mixture of liquid and vapour through a nozzle, without friction.
struct MixtureFlow {
  double mass_flux_kg_per_m2_s;
  double throat_pressure_abs_pa;
  double throat_velocity_m_per_s;
  bool choked;
  double coefficient = 1.0;  ///< of discharge, in the flux
};

/// A liquid brought to the back pressure at constant entropy.
struct Expansion {
  double temperature_k;
  double quality;
  double specific_volume_m3_per_kg;
  double head_j_per_kg;  ///< h0 - h, the integral of v dp
  bool reached;          ///< false: dry before, the state is the last wet one
};

/// Saturation states between the boiling point at a back pressure and a highest temperature.
class FlashingTable {
 public:
  /// \throws InputError when the back pressure is not on the vapour pressure curve below
  ///   `highest_temperature_k`
  FlashingTable(const Substance& substance, double highest_temperature_k,
                double back_pressure_abs_pa);

  /// Homogeneous equilibrium flux [kg/m2/s] of liquid at a temperature under a pressure, by the
  /// recipe of hem_flow(). \pre pressure above the back pressure, temperature in the table
  [[nodiscard]] double flux_kg_per_m2_s(double temperature_k, double pressure_abs_pa) const;

  /// Homogeneous equilibrium flow of a saturated mixture of inlet quality 0 to 1: the recipe of
  /// hem_flow(); where it dries on the way, a gas of constant heat capacity ratio from there on.
  /// \pre temperature in the table, above the boiling point at the back pressure
  [[nodiscard]] MixtureFlow mixture(double temperature_k, double quality) const {
    return mixture(inlet(temperature_k), quality);
  }
  struct Inlet;
  /// What mixture() needs of a temperature, for many qualities.
  [[nodiscard]] Inlet inlet(double temperature_k) const;
  [[nodiscard]] MixtureFlow mixture(const Inlet& from, double quality) const;

  /// The same mixture without flashing on the way (homogeneous frozen flow): the liquid keeps its
  /// volume, the vapour expands with constant heat capacity ratio,
  ///   u^2/2 = (1 - x) v_l (p0 - p) + x k/(k - 1) p0 v_v [1 - r^((k-1)/k)], r = p/p0,
  ///   v = (1 - x) v_l + x v_v r^(-1/k), G = u/v largest at u^2 = v^2/(-dv/dp).
  /// Quality 0 is the liquid that does not flash, quality 1 the gas of gas_hole().
  [[nodiscard]] MixtureFlow frozen(const Inlet& from, double quality) const;

  /// Discharge coefficients of a hole.
  struct Coefficients {
    double liquid;
    double gas;
  };
  /// The same mixture through a hole whose way is a part of the length to equilibrium:
  ///   1/G^2 = 1/(C G_frozen)^2 + part/(Cd G_equilibrium)^2, between the two,
  /// C = e Cd + (1 - e) Cd_liquid with the void fraction e, Cd that of gas: the form of
  /// short_pipe(), of which it is quality 0 but for the equilibrium flux. part >= 1: mixture().
  /// \returns flux with the coefficients in it
  [[nodiscard]] MixtureFlow hole(const Inlet& from, double quality, double part,
                                 Coefficients coefficients) const;

  /// Flow through a pipe of constant bore with loss K = f L/D + fittings: isentropic entry from
  /// p0 to p1, then integral of dp/v from p_e to p1 = G^2 [K/2 + ln(v_e/v_1)] on the isentrope
  /// v(p), with the exit pressure p_e >= back pressure that lets most pass. K = 0 is
  /// flux_kg_per_m2_s(). \throws InputError, NumericError
  [[nodiscard]] FlashingFlow pipe(double temperature_k, double pressure_abs_pa,
                                  double loss_coefficient) const;

  /// Isentropic expansion of liquid at a temperature under a pressure to the back pressure.
  /// \pre temperature in the table, pressure at least its saturation pressure
  [[nodiscard]] Expansion expansion(double temperature_k, double pressure_abs_pa) const;

 private:
  struct Node {
    double t, p, vl, vlg, latent, entropy;  // entropy of the liquid relative to the first node
    double log_p;
    double t_per_latent;
  };
  struct State {
    double p, v, x, head, resistance;  // head: integral of v dp, resistance: integral of dp/v
  };
  [[nodiscard]] Node node_at(double t) const;
  [[nodiscard]] std::size_t first_below(double t) const noexcept;
  [[nodiscard]] std::vector<State> path(double t, double p0) const;

  const Substance* substance_;
  double back_pressure_;
  std::vector<Node> nodes_;

 public:
  struct Inlet {
    Node node;          // its entropy on the scale of the table
    std::size_t first;  // node below
  };
};

}  // namespace isorisk::models::source
