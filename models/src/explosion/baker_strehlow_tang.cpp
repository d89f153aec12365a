// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/baker_strehlow_tang.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kSlowestCurve = 0.2;

const BakerStrehlowTangInput& checked(const BakerStrehlowTangInput& in) {
  InputCheck check{"explosion.baker_strehlow_tang"};
  check.positive("combustion_energy", in.combustion_energy_j, "J");
  check.require(in.flame_mach > 0.0 && in.flame_mach <= 5.2, "flame_mach", in.flame_mach, "-",
                "be in (0, 5.2]");
  check.within("ground_factor", in.ground_factor, 1.0, 2.0, "-");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.positive("sound_speed", in.sound_speed_m_per_s, "m/s");
  check.done();
  return in;
}

BakerStrehlowTang::CurvePair read_curves(std::string_view name, double mach, double far_exponent) {
  const data::Table& table = data::table(name);
  BakerStrehlowTang::CurvePair pair;
  pair.far_exponent = far_exponent;
  // Acoustic law of slow flames, P_max = 2.4 Mf^2/(1 + Mf): the curve of 0.2 in proportion.
  const double used = std::max(mach, kSlowestCurve);
  if (mach < kSlowestCurve) {
    pair.factor =
        (mach / kSlowestCurve) * (mach / kSlowestCurve) * (1.0 + kSlowestCurve) / (1.0 + mach);
  }
  std::size_t low = 0;
  std::size_t high = 0;
  double mach_low = 0.0;
  double mach_high = 0.0;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    constexpr std::string_view kPrefix = "mach_";
    if (!table.columns[c].starts_with(kPrefix)) continue;
    const double m = std::stod(std::string{table.columns[c].substr(kPrefix.size())});
    if (m <= used) {
      low = high = c;
      mach_low = mach_high = m;
    } else {
      high = c;
      mach_high = m;
      break;
    }
  }
  pair.weight = mach_high > mach_low ? (used - mach_low) / (mach_high - mach_low) : 0.0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    pair.r_bar.at(i) = table.number(i, "r_bar");
    pair.ln_r.at(i) = std::log(pair.r_bar.at(i));
    pair.ln_low.at(i) = std::log(table.number(i, table.columns[low]));
    pair.ln_high.at(i) = std::log(table.number(i, table.columns[high]));
  }
  pair.size = table.rows();
  return pair;
}

}  // namespace

double BakerStrehlowTang::CurvePair::at(double r) const noexcept {
  const double* begin = r_bar.data();
  const double* end = begin + size;
  double low = 0.0;
  double high = 0.0;
  double far = 1.0;
  if (r <= *begin) {
    low = std::exp(ln_low[0]);
    high = std::exp(ln_high[0]);
  } else if (r >= *(end - 1)) {
    low = std::exp(ln_low[size - 1]);
    high = std::exp(ln_high[size - 1]);
    far = std::pow(r / *(end - 1), far_exponent);
  } else {
    const auto i = static_cast<std::size_t>(std::upper_bound(begin, end, r) - begin);
    const double t = (std::log(r) - ln_r[i - 1]) / (ln_r[i] - ln_r[i - 1]);
    low = std::exp(ln_low[i - 1] + t * (ln_low[i] - ln_low[i - 1]));
    high = std::exp(ln_high[i - 1] + t * (ln_high[i] - ln_high[i - 1]));
  }
  return factor * far * ((1.0 - weight) * low + weight * high);
}

BakerStrehlowTang::BakerStrehlowTang(const BakerStrehlowTangInput& in)
    : pressure_{read_curves("coefficients/bst_overpressure.csv", checked(in).flame_mach, -1.1)},
      impulse_{read_curves("coefficients/bst_impulse.csv", in.flame_mach, -1.0)},
      ambient_pressure_pa_{in.ambient_pressure_pa},
      length_scale_m_{
          std::cbrt(in.ground_factor * in.combustion_energy_j / in.ambient_pressure_pa)},
      impulse_scale_pa_s_{length_scale_m_ * in.ambient_pressure_pa / in.sound_speed_m_per_s} {}

double BakerStrehlowTang::overpressure_pa(double distance_m) const noexcept {
  return ambient_pressure_pa_ * pressure_.at(distance_m / length_scale_m_);
}

Blast BakerStrehlowTang::at(double distance_m) const noexcept {
  Blast blast;
  const double r = distance_m / length_scale_m_;
  blast.overpressure_pa = ambient_pressure_pa_ * pressure_.at(r);
  blast.impulse_pa_s = impulse_scale_pa_s_ * impulse_.at(r);
  blast.duration_s = 2.0 * blast.impulse_pa_s / blast.overpressure_pa;
  if (r < pressure_.r_bar[0]) blast.range = BlastRange::Near;
  if (r > pressure_.r_bar[pressure_.size - 1]) blast.range = BlastRange::Far;
  return blast;
}

FlameSpeed bst_flame_speed(std::string_view confinement, std::string_view reactivity,
                           std::string_view congestion, std::string_view edition) {
  const data::Table& table = data::table("coefficients/bst_flame_speed.csv");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "edition") == edition && table.text(i, "confinement") == confinement &&
        table.text(i, "reactivity") == reactivity && table.text(i, "congestion") == congestion) {
      return {.mach = table.number(i, "mach"),
              .detonation = table.text(i, "ddt") == "yes",
              .source = table.text(i, "source"),
              .confidence = table.text(i, "confidence")};
    }
  }
  throw InputError(
      "explosion.bst_flame_speed: no flame speed for confinement = " + std::string{confinement} +
      ", reactivity = " + std::string{reactivity} + ", congestion = " + std::string{congestion} +
      ", edition = " + std::string{edition} +
      "; confinement is one of 3-D, 2.5-D, 2-D (edition 1999: 1-D, 2-D, 3-D), "
      "reactivity and congestion one of low, medium, high");
}

}  // namespace isorisk::models::explosion
