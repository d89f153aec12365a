// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/baker_vessel_burst.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/explosion/tno_multi_energy.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr std::string_view kId = "explosion.baker_vessel_burst";
constexpr double kJoin = 2.0;      // R_bar, CCPS 1994 section 6.3
constexpr double kFlattest = 0.9;  // no blast wave falls slower than about R^-0.9
constexpr double kGamma = 1.4;     // of both gases in the table of curves
constexpr std::size_t kSteps = BakerVesselBurst::kSteps;

const BakerVesselBurstInput& checked(const BakerVesselBurstInput& in) {
  InputCheck check{kId};
  check.positive("energy", in.energy_j, "J");
  check.positive("volume", in.vessel_volume_m3, "m3");
  check.positive("start_overpressure", in.start_overpressure_pa, "Pa");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.require(in.burst_pressure_abs_pa >= 1.1 * in.ambient_pressure_pa &&
                    std::isfinite(in.burst_pressure_abs_pa),
                "burst_pressure", in.burst_pressure_abs_pa, "Pa",
                "be absolute and at least 1.1 times the ambient pressure (weaker ones are sound)");
  check.positive("tnt_energy", in.tnt_energy_j_per_kg, "J/kg");
  check.positive("sound_speed", in.ambient_sound_speed_m_per_s, "m/s");
  check.done();
  return in;
}

// One curve of the table.
struct Curve {
  double ln_ratio = 0.0;
  double ln_sound = 0.0;
  std::array<double, kSteps + 1> ln_p{};  // ln(P_bar / start)
  std::array<double, kSteps + 1> ln_i{};  // ln(i_bar)
};

Curve read_curve(std::size_t row) {
  const data::Table& table = data::table("coefficients/vessel_burst_curves.csv");
  Curve c;
  c.ln_ratio = std::log(table.number(row, "pressure_ratio"));
  c.ln_sound = std::log(table.number(row, "sound_speed_ratio"));
  const double start = table.number(row, "start");
  for (std::size_t k = 1; k <= kSteps; ++k) {
    c.ln_p[k] = std::log(table.number(row, "p" + std::to_string(k)) / start);
    c.ln_i[k] = std::log(table.number(row, "i" + std::to_string(k)));
  }
  c.ln_i[0] = c.ln_i[1];
  return c;
}

Curve mixed(const Curve& a, const Curve& b, double w) {
  Curve c;
  for (std::size_t k = 0; k <= kSteps; ++k) {
    c.ln_p[k] = (1.0 - w) * a.ln_p[k] + w * b.ln_p[k];
    c.ln_i[k] = (1.0 - w) * a.ln_i[k] + w * b.ln_i[k];
  }
  return c;
}

// Position of x between two neighbours of an increasing list: index of the lower one, weight of the
// upper one. Beyond the ends the end is held.
std::pair<std::size_t, double> between(const std::vector<double>& list, double x) {
  std::size_t i = 0;
  while (i + 2 < list.size() && x >= list[i + 1]) ++i;
  return {i, std::clamp((x - list[i]) / (list[i + 1] - list[i]), 0.0, 1.0)};
}

// Bilinear in the logarithms of pressure ratio and sound speed ratio.
Curve curve_at(double ln_ratio, double ln_sound) {
  const data::Table& table = data::table("coefficients/vessel_burst_curves.csv");
  std::vector<Curve> curves;
  std::vector<double> ratios;
  std::vector<double> sounds;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    curves.push_back(read_curve(row));
    if (ratios.empty() || curves.back().ln_ratio != ratios.back()) {
      ratios.push_back(curves.back().ln_ratio);
    }
    if (ratios.size() == 1) sounds.push_back(curves.back().ln_sound);
  }
  const auto [i, wi] = between(ratios, ln_ratio);
  const auto [j, wj] = between(sounds, ln_sound);
  const auto at = [&](std::size_t a, std::size_t b) { return curves[a * sounds.size() + b]; };
  return mixed(mixed(at(i, j), at(i, j + 1), wj), mixed(at(i + 1, j), at(i + 1, j + 1), wj), wi);
}

}  // namespace

GasEnergy gas_energy(std::string_view word) {
  if (word == "brode") return GasEnergy::Brode;
  if (word == "isentropic") return GasEnergy::Isentropic;
  if (word == "isothermal") return GasEnergy::Isothermal;
  if (word == "availability") return GasEnergy::Availability;
  throw InputError("energy definition '" + std::string{word} +
                   "' is not known; one of brode, isentropic, isothermal, availability");
}

double value_of(const BurstEnergy& energy, GasEnergy kind) noexcept {
  switch (kind) {
    case GasEnergy::Brode:
      return energy.brode_j;
    case GasEnergy::Isentropic:
      return energy.isentropic_j;
    case GasEnergy::Isothermal:
      return energy.isothermal_j;
    case GasEnergy::Availability:
      return energy.availability_j;
  }
  return 0.0;
}

std::string_view reason_of(GasEnergy kind) noexcept {
  switch (kind) {
    case GasEnergy::Brode:
      return "energy that scales the curves: what heats the gas at constant volume to p1";
    case GasEnergy::Isentropic:
      return "work of a reversible adiabatic expansion; at high pressure the far field is then "
             "some 20 % below that of the Euler equations";
    case GasEnergy::Isothermal:
      return "upper bound: work of an expansion at constant temperature, twice the isentropic one";
    case GasEnergy::Availability:
      return "largest work against the surroundings at one temperature (Crowl)";
  }
  return "";
}

BakerVesselBurst::BakerVesselBurst(const BakerVesselBurstInput& in)
    : length_scale_m_{std::cbrt(2.0 * checked(in).energy_j / in.ambient_pressure_pa)},
      vessel_radius_m_{hemisphere_radius_m(in.vessel_volume_m3)},
      start_pa_{in.start_overpressure_pa},
      largest_pa_{in.burst_pressure_abs_pa - in.ambient_pressure_pa},
      tnt_mass_kg_{in.energy_j / in.tnt_energy_j_per_kg},
      charge_{tnt_mass_kg_, BurstConfiguration::Hemispherical} {
  choose_curve(in.ambient_pressure_pa);
  // i = i_bar p0^(2/3) (2E)^(1/3) / a0 = i_bar p0 L / a0
  const double ln_impulse_scale =
      std::log(in.ambient_pressure_pa * length_scale_m_ / in.ambient_sound_speed_m_per_s);
  for (double& i : ln_impulse_) i += ln_impulse_scale;

  // The end of the curve moves to where it joins, the points between in proportion to s.
  const double tnt_pa = charge_.overpressure_pa(join_m_);
  const double tnt_impulse = charge_.at(join_m_).impulse_pa_s;
  if (in.far_field == BurstFarField::HighExplosive) {
    const double flattest = start_pa_ * std::exp(-kFlattest * ln_join_ratio_);
    const double end = std::max(std::min(tnt_pa, flattest), std::exp(ln_pressure_[kSteps]));
    const double shift = std::log(end) - ln_pressure_[kSteps];
    const double lift = std::max(0.0, std::log(tnt_impulse) - ln_impulse_[kSteps]);
    for (std::size_t k = 0; k <= kSteps; ++k) {
      const double s = static_cast<double>(k) / kSteps;
      ln_pressure_[k] += s * shift;
      ln_impulse_[k] += s * lift;
    }
  }
  far_pressure_ = std::exp(ln_pressure_[kSteps]) / tnt_pa;
  far_impulse_ = std::exp(ln_impulse_[kSteps]) / tnt_impulse;

  if (in.form == VesselForm::Cylinder) {
    read_factors("cylinder");
    warnings_.push_back({"extrapolated", std::string{kId},
                         "the factors of a cylinder come from high-explosive tests and are "
                         "extrapolated outwards (Geng, Baker and Thomas 2011)"});
  }
  if (in.elevated) read_factors("elevated");

  // Joints of the curve, s = k / kSteps.
  for (std::size_t k = 0; k <= kSteps; ++k) {
    breaks_.push_back(vessel_radius_m_ *
                      std::exp(ln_join_ratio_ * static_cast<double>(k) / kSteps) / length_scale_m_);
  }
  for (const auto& list : factors_) {
    for (const Factor& f : list) {
      if (std::isfinite(f.r_bar_max)) breaks_.push_back(f.r_bar_max);
    }
  }
  for (const double z : charge_.break_points()) {
    const double r_bar = z * charge_.length_scale_m() / length_scale_m_;
    if (r_bar > kJoin) breaks_.push_back(r_bar);
  }
  std::sort(breaks_.begin(), breaks_.end());
  breaks_.erase(std::unique(breaks_.begin(), breaks_.end()), breaks_.end());
}

void BakerVesselBurst::choose_curve(double ambient_pressure_pa) {
  const double r0_bar = vessel_radius_m_ / length_scale_m_;
  const double start = start_pa_ / ambient_pressure_pa;
  if (!(r0_bar < 0.95 * kJoin)) {
    throw InputError(std::string{kId} + ": invalid input\n  energy = " +
                     number_text(0.5 * std::pow(length_scale_m_, 3.0) * ambient_pressure_pa) +
                     " J, is too little for the volume of the vessel: its surface lies beyond "
                     "R_bar 2, where the method ends");
  }
  join_m_ = kJoin * length_scale_m_;
  ln_join_ratio_ = std::log(join_m_ / vessel_radius_m_);
  // Gas with g = 1.4 that has this r0_bar (Brode) and this start pressure (shock tube).
  const double ratio = 1.0 + 0.75 * (kGamma - 1.0) / (std::numbers::pi * std::pow(r0_bar, 3.0));
  const double brace = std::pow((start + 1.0) / ratio, (kGamma - 1.0) / (2.0 * kGamma));
  const double speed =
      brace < 1.0
          ? (kGamma - 1.0) * start /
                (std::sqrt(2.0 * kGamma * (2.0 * kGamma + (kGamma + 1.0) * start)) * (1.0 - brace))
          : std::numeric_limits<double>::infinity();
  const Curve curve = curve_at(std::log(ratio), std::log(speed));
  if (ratio < 1.2 || ratio > 300.0 || speed < 0.5 || speed > 4.0) {
    warnings_.push_back({"outside_validity", std::string{kId},
                         "start point R_bar " + number_text(r0_bar) + ", P_bar " +
                             number_text(start) +
                             " lies outside the curves (p1/p0 1.2 to 300, speed of sound 0.5 to 4 "
                             "times that of air): the shape of the nearest is used"});
  }
  const double ln_start = std::log(start_pa_);
  for (std::size_t k = 0; k <= kSteps; ++k) {
    ln_pressure_[k] = ln_start + curve.ln_p[k];
    ln_impulse_[k] = curve.ln_i[k];
  }
}

void BakerVesselBurst::read_factors(std::string_view name) {
  const data::Table& table = data::table("coefficients/vessel_burst_adjustment.csv");
  std::vector<Factor> list;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "case") != name) continue;
    list.push_back({.r_bar_max = table.text(i, "r_bar_max").empty()
                                     ? std::numeric_limits<double>::infinity()
                                     : table.number(i, "r_bar_max"),
                    .pressure = table.number(i, "pressure_factor"),
                    .impulse = table.number(i, "impulse_factor")});
  }
  factors_.push_back(std::move(list));
}

double BakerVesselBurst::overpressure_pa(double distance_m) const noexcept {
  double p = start_pa_;
  if (distance_m >= join_m_) {
    p = far_pressure_ * charge_.overpressure_pa(distance_m);
  } else if (distance_m > vessel_radius_m_) {
    const double x = kSteps * std::log(distance_m / vessel_radius_m_) / ln_join_ratio_;
    const std::size_t k = std::min(static_cast<std::size_t>(x), kSteps - 1);
    const double w = x - static_cast<double>(k);
    p = std::exp((1.0 - w) * ln_pressure_[k] + w * ln_pressure_[k + 1]);
  }
  const double r_bar = distance_m / length_scale_m_;
  for (const auto& list : factors_) {
    p *= std::find_if(list.begin(), list.end(), [&](const Factor& f) {
           return r_bar < f.r_bar_max;
         })->pressure;
  }
  return std::min(p, largest_pa_);
}

Blast BakerVesselBurst::at(double distance_m) const noexcept {
  Blast blast;
  blast.overpressure_pa = overpressure_pa(distance_m);
  if (distance_m >= join_m_) {
    const Blast tnt = charge_.at(distance_m);
    blast.impulse_pa_s = far_impulse_ * tnt.impulse_pa_s;
    blast.range = tnt.range == BlastRange::Far ? BlastRange::Far : BlastRange::Within;
  } else {
    const double x =
        kSteps * std::log(std::max(distance_m / vessel_radius_m_, 1.0)) / ln_join_ratio_;
    const std::size_t k = std::min(static_cast<std::size_t>(x), kSteps - 1);
    const double w = x - static_cast<double>(k);
    blast.impulse_pa_s = std::exp((1.0 - w) * ln_impulse_[k] + w * ln_impulse_[k + 1]);
    if (distance_m < vessel_radius_m_) blast.range = BlastRange::Near;
  }
  const double r_bar = distance_m / length_scale_m_;
  for (const auto& list : factors_) {
    blast.impulse_pa_s *= std::find_if(list.begin(), list.end(), [&](const Factor& f) {
                            return r_bar < f.r_bar_max;
                          })->impulse;
  }
  blast.duration_s = 2.0 * blast.impulse_pa_s / blast.overpressure_pa;
  return blast;
}

}  // namespace isorisk::models::explosion
