// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/aqt3046/multi_energy.hpp"

#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/explosion/tno_multi_energy.hpp"

namespace isorisk::models::aqt3046 {
namespace {

constexpr double kEnergyDensity = 3.5e6;  // J/m3, (E.60)
constexpr double kChartEnd = 100.0;       // r' where the charts of the fits end

double checked_energy(double volume_m3, double ambient_pressure_pa,
                      const std::vector<CurvePoint>& curve) {
  InputCheck check{"aqt3046.tno_multi_energy"};
  check.positive("gas_cloud_volume", volume_m3, "m3");
  check.positive("ambient_pressure", ambient_pressure_pa, "Pa");
  if (curve.size() < 2) check.fail("the curve must have two points or more");
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const std::string point = "curve point " + std::to_string(i + 1);
    check.positive(point + " scaled distance", curve[i].scaled_distance, "-");
    check.positive(point + " scaled overpressure", curve[i].scaled_overpressure, "-");
    if (i > 0 && !(curve[i].scaled_distance > curve[i - 1].scaled_distance)) {
      check.fail(point + ": the scaled distances must increase");
    }
  }
  check.done();
  return kEnergyDensity * volume_m3;
}

}  // namespace

std::vector<CurvePoint> class_curve(double blast_class) {
  // A source with a length scale of 1 m: distance = r'.
  const explosion::TnoMultiEnergy unit{{.energy_j = 101325.0, .blast_class = blast_class}};
  std::vector<CurvePoint> curve;
  for (const double r : unit.break_points()) {
    curve.push_back({r, unit.overpressure_pa(r) / 101325.0});
  }
  curve.push_back({kChartEnd, unit.overpressure_pa(kChartEnd) / 101325.0});
  return curve;
}

MultiEnergy::MultiEnergy(double volume_m3, double ambient_pressure_pa,
                         std::vector<CurvePoint> curve)
    : energy_j_{checked_energy(volume_m3, ambient_pressure_pa, curve)},
      ambient_pressure_pa_{ambient_pressure_pa},
      length_scale_m_{std::cbrt(energy_j_ / ambient_pressure_pa)},
      ln_curve_{std::move(curve)} {
  for (CurvePoint& p : ln_curve_) {
    breaks_.push_back(p.scaled_distance);
    p = {std::log(p.scaled_distance), std::log(p.scaled_overpressure)};
  }
}

double MultiEnergy::overpressure_pa(double distance_m) const noexcept {
  const double x = std::log(distance_m / length_scale_m_);  // (E.61)
  if (x <= ln_curve_.front().scaled_distance) {
    return ambient_pressure_pa_ * std::exp(ln_curve_.front().scaled_overpressure);
  }
  std::size_t i = 1;
  while (i + 1 < ln_curve_.size() && x > ln_curve_[i].scaled_distance) ++i;
  const CurvePoint& a = ln_curve_[i - 1];
  const CurvePoint& b = ln_curve_[i];
  const double t = (x - a.scaled_distance) / (b.scaled_distance - a.scaled_distance);
  return ambient_pressure_pa_ *  // (E.62)
         std::exp(a.scaled_overpressure + t * (b.scaled_overpressure - a.scaled_overpressure));
}

explosion::Blast MultiEnergy::at(double distance_m) const noexcept {
  explosion::Blast blast;
  blast.overpressure_pa = overpressure_pa(distance_m);
  const double r = scaled_distance(distance_m);
  if (r < breaks_.front()) blast.range = explosion::BlastRange::Near;
  if (r > breaks_.back()) blast.range = explosion::BlastRange::Far;
  return blast;
}

}  // namespace isorisk::models::aqt3046
