// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/tno_multi_energy.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::explosion {
namespace {

// MSB B06-105 table 4.1 gives class 10 as "> 1000 kPa"; the charts end at P_bar 20, about the
// pressure of a Chapman-Jouguet detonation.
constexpr double kClass10Cap = 20.0;
constexpr double kNearest = 0.1;     // r_bar where the charts begin
constexpr double kInCloud = 0.23;    // r_bar; nearer points lie inside the burnt cloud
constexpr double kFarthest = 100.0;  // r_bar where the charts end
constexpr double kWeakest = 0.001;   // P_bar where the charts end

const MultiEnergyInput& checked(const MultiEnergyInput& in) {
  InputCheck check{"explosion.tno_multi_energy"};
  check.positive("energy", in.energy_j, "J");
  check.within("blast_class", in.blast_class, 1.0, 10.0, "-");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.positive("sound_speed", in.sound_speed_m_per_s, "m/s");
  check.done();
  return in;
}

PowerLawCurve read_class(const char* table_name, int blast_class, const char* a, const char* b) {
  const data::Table& table = data::table(table_name);
  PowerLawCurve curve;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.number(i, "class") != static_cast<double>(blast_class)) continue;
    curve.add({table.number(i, "r_min"), std::log(table.number(i, a)), table.number(i, b)});
  }
  return curve;
}

PowerLawCurve pressure_curve(int blast_class) {
  const PowerLawCurve curve =
      read_class("coefficients/tno_multi_energy_overpressure.csv", blast_class, "a", "b");
  if (blast_class < 10) return curve;
  // The first piece of class 10 grows without bound towards the centre: cut at the cap.
  const PowerLawPiece first = curve.pieces().front();
  PowerLawCurve capped;
  capped.add({first.from, std::log(kClass10Cap), 0.0});
  capped.add({std::exp((std::log(kClass10Cap) - first.ln_a) / first.b), first.ln_a, first.b});
  for (const PowerLawPiece& p : curve.pieces().subspan(1)) capped.add(p);
  return capped;
}

PowerLawCurve duration_curve(int blast_class) {
  return read_class("coefficients/tno_multi_energy_duration.csv", blast_class, "c", "d");
}

const PowerLawPiece& piece_at(const PowerLawCurve& curve, double x) {
  const auto pieces = curve.pieces();
  std::size_t i = pieces.size() - 1;
  while (i > 0 && x < pieces[i].from) --i;
  return pieces[i];
}

// ln y = (1 - w) ln y_low + w ln y_high: again power laws, between the breaks of both.
PowerLawCurve blend(const PowerLawCurve& low, const PowerLawCurve& high, double w) {
  std::vector<double> starts;
  for (const auto& p : low.pieces()) starts.push_back(p.from);
  for (const auto& p : high.pieces()) starts.push_back(p.from);
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  PowerLawCurve curve;
  for (const double x : starts) {
    const PowerLawPiece& l = piece_at(low, x);
    const PowerLawPiece& h = piece_at(high, x);
    curve.add({x, (1.0 - w) * l.ln_a + w * h.ln_a, (1.0 - w) * l.b + w * h.b});
  }
  return curve;
}

template <class Read>
PowerLawCurve curve_of(double blast_class, Read read) {
  const int low = std::min(static_cast<int>(std::floor(blast_class)), 9);
  const double w = blast_class - static_cast<double>(low);
  if (w == 0.0) return read(low);
  if (w == 1.0) return read(low + 1);
  return blend(read(low), read(low + 1), w);
}

}  // namespace

double PowerLawCurve::ln_at(double ln_x, double x) const noexcept {
  std::size_t i = count_ - 1;
  while (i > 0 && x < pieces_[i].from) --i;
  const PowerLawPiece& p = pieces_[i];
  if (x < p.from) return p.ln_a + p.b * std::log(p.from);  // nearer than the charts: held
  return p.ln_a + p.b * ln_x;
}

TnoMultiEnergy::TnoMultiEnergy(const MultiEnergyInput& in)
    : pressure_{curve_of(checked(in).blast_class, pressure_curve)},
      duration_{curve_of(in.blast_class, duration_curve)},
      blast_class_{in.blast_class},
      ambient_pressure_pa_{in.ambient_pressure_pa},
      length_scale_m_{std::cbrt(in.energy_j / in.ambient_pressure_pa)},  // MSB eq. 4.1
      ln_length_scale_{std::log(length_scale_m_)},
      time_scale_s_{length_scale_m_ / in.sound_speed_m_per_s} {
  for (const PowerLawPiece& p : pressure_.pieces()) breaks_[break_count_++] = p.from;
}

double TnoMultiEnergy::overpressure_pa(double distance_m) const noexcept {
  return ambient_pressure_pa_ *
         std::exp(ln_overpressure_ratio(std::log(distance_m), distance_m));  // eq. 4.3
}

double TnoMultiEnergy::duration_s(double distance_m) const noexcept {
  const double r = distance_m / length_scale_m_;
  return time_scale_s_ * std::exp(duration_.ln_at(std::log(r), r));  // eq. 4.5
}

Blast TnoMultiEnergy::at(double distance_m) const noexcept {
  Blast blast;
  const double r = distance_m / length_scale_m_;
  blast.overpressure_pa = overpressure_pa(distance_m);
  blast.duration_s = duration_s(distance_m);
  blast.impulse_pa_s = 0.5 * blast.overpressure_pa * blast.duration_s;  // eq. 4.7, triangle
  // CPR 14E fig. 5.8C: classes 1-3 stay pressure waves, 4-5 steepen, 6-9 are shocks beyond about
  // r_bar 1, 10 is a shock everywhere.
  if (blast_class_ < 3.5) {
    blast.shape = WaveShape::PressureWave;
  } else if (blast_class_ < 5.5) {
    blast.shape = WaveShape::SteepeningWave;
  } else if (blast_class_ < 9.5 && r < 1.0) {
    blast.shape = WaveShape::PressureWave;
  }
  if (r < kInCloud || r < kNearest) {
    blast.range = BlastRange::Near;
  } else if (r > kFarthest || blast.overpressure_pa < kWeakest * ambient_pressure_pa_) {
    blast.range = BlastRange::Far;
  }
  return blast;
}

double hemisphere_radius_m(double volume_m3) noexcept {
  return std::cbrt(1.5 * volume_m3 / std::numbers::pi);
}

}  // namespace isorisk::models::explosion
