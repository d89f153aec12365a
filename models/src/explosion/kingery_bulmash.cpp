// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/kingery_bulmash.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr double kSoundSpeed = 340.3;  // m/s at 15 degC, for arrival times beyond the curves

double cube_root_of(double tnt_mass_kg, std::string_view model) {
  InputCheck check{model};
  check.positive("tnt_mass", tnt_mass_kg, "kg");
  check.done();
  return std::cbrt(tnt_mass_kg);
}

TntFit read_swisdak(std::string_view parameter) {
  const data::Table& table = data::table("coefficients/swisdak.csv");
  constexpr std::string_view kColumns[] = {"a", "b", "c", "d", "e", "f", "g"};
  TntFit fit;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "parameter") != parameter) continue;
    TntPiece piece{.z_min = table.number(i, "z_min"), .z_max = table.number(i, "z_max")};
    for (const std::string_view c : kColumns) {
      if (table.text(i, c).empty()) break;
      piece.c[piece.terms++] = table.number(i, c);
    }
    fit.add(piece);
  }
  return fit;
}

TntFit read_kingery(std::string_view configuration, std::string_view parameter) {
  const data::Table& table = data::table("coefficients/kingery_bulmash.csv");
  TntFit fit;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "configuration") != configuration ||
        table.text(i, "parameter") != parameter) {
      continue;
    }
    TntPiece piece{.z_min = table.number(i, "z_min"),
                   .z_max = table.number(i, "z_max"),
                   .k0 = table.number(i, "k0"),
                   .k1 = table.number(i, "k1")};
    for (int k = 0; k < 15; ++k) {
      const std::string column = "c" + std::to_string(k);
      if (table.text(i, column).empty()) break;
      piece.c[piece.terms++] = table.number(i, column);
    }
    fit.add(piece);
  }
  return fit;
}

// Swisdak: value = exp(polynomial in ln Z).
double natural(const TntFit& fit, double z) noexcept {
  return std::exp(fit.polynomial(z, std::log(z)));
}

// Kingery-Bulmash: value = 10^(polynomial in U), U = k0 + k1 log10 Z.
double decimal(const TntFit& fit, double z) noexcept {
  return std::pow(10.0, fit.polynomial(z, std::log10(z)));
}

// The fit at Z, held at the near end, NaN beyond the far end.
template <class Law>
double held(const TntFit& fit, double z, Law law) noexcept {
  if (z > fit.z_max()) return kNotGiven;
  return law(fit, std::max(z, fit.z_min()));
}

Blast as_blast(const TntWave& w) noexcept {
  return {.overpressure_pa = w.overpressure_pa,
          .impulse_pa_s = w.impulse_pa_s,
          .duration_s = w.duration_s,
          .arrival_time_s = w.arrival_time_s,
          .shape = WaveShape::Shock,
          .range = w.range};
}

}  // namespace

void TntFit::add(const TntPiece& piece) {
  if (count_ == pieces_.size()) throw Error("a TNT fit has more pieces than expected");
  pieces_[count_++] = piece;
}

double TntFit::polynomial(double z, double x) const noexcept {
  if (!(z >= z_min() && z <= z_max())) return kNotGiven;
  std::size_t i = count_ - 1;
  while (i > 0 && z < pieces_[i].z_min) --i;
  const TntPiece& p = pieces_[i];
  const double u = p.k0 + p.k1 * x;
  double sum = 0.0;
  for (std::size_t k = p.terms; k-- > 0;) sum = sum * u + p.c[k];
  return sum;
}

Swisdak::Swisdak(double tnt_mass_kg)
    : cube_root_mass_{cube_root_of(tnt_mass_kg, "explosion.swisdak")},
      pressure_{read_swisdak("incident_pressure")},
      impulse_{read_swisdak("incident_impulse")},
      duration_{read_swisdak("positive_phase_duration")},
      arrival_{read_swisdak("arrival_time")},
      reflected_pressure_{read_swisdak("reflected_pressure")},
      reflected_impulse_{read_swisdak("reflected_impulse")},
      velocity_{read_swisdak("shock_front_velocity")} {
  for (const TntPiece& p : pressure_.pieces()) breaks_[break_count_++] = p.z_min;
}

std::span<const double> Swisdak::break_points() const noexcept {
  return {breaks_.data(), break_count_};
}

double Swisdak::scaled_overpressure_pa(double z) const noexcept {
  // The last piece is a power law; it goes on beyond its range.
  const double edge = pressure_.z_max();
  if (z > edge) return 1e3 * natural(pressure_, edge) * std::pow(z / edge, -1.4066);
  return 1e3 * natural(pressure_, std::max(z, pressure_.z_min()));
}

double Swisdak::scaled_impulse_pa_s(double z) const noexcept {
  const double edge = impulse_.z_max();
  if (z > edge) return natural(impulse_, edge) * std::pow(z / edge, -1.062);
  return natural(impulse_, std::max(z, impulse_.z_min()));
}

double Swisdak::overpressure_pa(double distance_m) const noexcept {
  return scaled_overpressure_pa(distance_m / cube_root_mass_);
}

TntWave Swisdak::wave(double distance_m) const noexcept {
  const double z = distance_m / cube_root_mass_;
  TntWave w;
  w.overpressure_pa = scaled_overpressure_pa(z);
  w.impulse_pa_s = scaled_impulse_pa_s(z) * cube_root_mass_;
  // kPa.ms = Pa.s; the rest of the fits are in kPa, ms and m/ms.
  w.reflected_pressure_pa = 1e3 * held(reflected_pressure_, z, natural);
  w.reflected_impulse_pa_s = held(reflected_impulse_, z, natural) * cube_root_mass_;
  w.shock_velocity_m_per_s = 1e3 * held(velocity_, z, natural);
  const double edge = duration_.z_max();
  if (z <= edge) {
    w.duration_s = 1e-3 * held(duration_, z, natural) * cube_root_mass_;
    w.arrival_time_s = 1e-3 * held(arrival_, z, natural) * cube_root_mass_;
  } else {
    // i / (p t+) as at the edge of the curve.
    const double edge_duration = 1e-3 * natural(duration_, edge);
    w.duration_s = edge_duration * cube_root_mass_ *
                   (scaled_impulse_pa_s(z) / scaled_impulse_pa_s(edge)) /
                   (scaled_overpressure_pa(z) / scaled_overpressure_pa(edge));
    w.arrival_time_s =
        cube_root_mass_ * (1e-3 * natural(arrival_, edge) + (z - edge) / kSoundSpeed);
  }
  if (z < pressure_.z_min()) w.range = BlastRange::Near;
  if (z > edge) w.range = BlastRange::Far;
  return w;
}

Blast Swisdak::at(double distance_m) const noexcept { return as_blast(wave(distance_m)); }

namespace {
std::string_view word(BurstConfiguration c) {
  return c == BurstConfiguration::Hemispherical ? "hemispherical" : "free_air";
}
}  // namespace

KingeryBulmash::KingeryBulmash(double tnt_mass_kg, BurstConfiguration configuration)
    : cube_root_mass_{cube_root_of(tnt_mass_kg, "explosion.kingery_bulmash")},
      pressure_{read_kingery(word(configuration), "incident_pressure")},
      impulse_{read_kingery(word(configuration), "incident_impulse")},
      duration_{read_kingery(word(configuration), "positive_phase_duration")},
      arrival_{read_kingery(word(configuration), "arrival_time")},
      reflected_pressure_{read_kingery(word(configuration), "reflected_pressure")},
      reflected_impulse_{read_kingery(word(configuration), "reflected_impulse")},
      velocity_{read_kingery(word(configuration), "shock_front_velocity")},
      far_{tnt_mass_kg},
      configuration_{configuration} {
  const double edge = pressure_.z_max();
  if (configuration == BurstConfiguration::FreeAir) {
    far_pressure_factor_ = 1e3 * decimal(pressure_, edge) / far_.scaled_overpressure_pa(edge);
    far_impulse_factor_ = decimal(impulse_, edge) / far_.scaled_impulse_pa_s(edge);
  }
  duration_at_edge_s_ = 1e-3 * decimal(duration_, edge);
  arrival_at_edge_s_ = 1e-3 * decimal(arrival_, edge);
  for (const TntPiece& p : pressure_.pieces()) breaks_[break_count_++] = p.z_min;
  breaks_[break_count_++] = edge;
}

std::span<const double> KingeryBulmash::break_points() const noexcept {
  return {breaks_.data(), break_count_};
}

double KingeryBulmash::overpressure_pa(double distance_m) const noexcept {
  const double z = distance_m / cube_root_mass_;
  if (z > pressure_.z_max()) return far_pressure_factor_ * far_.scaled_overpressure_pa(z);
  return 1e3 * decimal(pressure_, std::max(z, pressure_.z_min()));
}

TntWave KingeryBulmash::wave(double distance_m) const noexcept {
  const double z = distance_m / cube_root_mass_;
  const double edge = pressure_.z_max();
  TntWave w;
  w.overpressure_pa = overpressure_pa(distance_m);
  w.reflected_pressure_pa = 1e3 * held(reflected_pressure_, z, decimal);
  w.reflected_impulse_pa_s = held(reflected_impulse_, z, decimal) * cube_root_mass_;
  w.shock_velocity_m_per_s = 1e3 * held(velocity_, z, decimal);
  if (z <= edge) {
    w.impulse_pa_s = held(impulse_, z, decimal) * cube_root_mass_;
    w.duration_s = 1e-3 * held(duration_, z, decimal) * cube_root_mass_;
    w.arrival_time_s = 1e-3 * held(arrival_, z, decimal) * cube_root_mass_;
  } else {
    w.impulse_pa_s = far_impulse_factor_ * far_.scaled_impulse_pa_s(z) * cube_root_mass_;
    w.duration_s = duration_at_edge_s_ * cube_root_mass_ *
                   (far_.scaled_impulse_pa_s(z) / far_.scaled_impulse_pa_s(edge)) /
                   (far_.scaled_overpressure_pa(z) / far_.scaled_overpressure_pa(edge));
    w.arrival_time_s = cube_root_mass_ * (arrival_at_edge_s_ + (z - edge) / kSoundSpeed);
  }
  if (z < pressure_.z_min() || z < duration_.z_min()) w.range = BlastRange::Near;
  // Swisdak states impulses to 158.7 and only for a surface burst.
  if (z > (configuration_ == BurstConfiguration::FreeAir ? edge : 158.7)) {
    w.range = BlastRange::Far;
  }
  return w;
}

Blast KingeryBulmash::at(double distance_m) const noexcept { return as_blast(wave(distance_m)); }

}  // namespace isorisk::models::explosion
