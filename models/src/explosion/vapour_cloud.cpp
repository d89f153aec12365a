// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/explosion/vapour_cloud.hpp"

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models::explosion {
namespace {

constexpr std::string_view kId = "explosion.vapour_cloud";

double yield_of(const VapourCloudInput& in) {
  return in.yield.value_or(in.method == CloudBlastMethod::TntEquivalenceCn ? 0.04 : 0.03);
}

const VapourCloudInput& checked(const VapourCloudInput& in) {
  InputCheck check{kId};
  check.positive("flammable_mass", in.flammable_mass_kg, "kg");
  check.positive("heat_of_combustion", in.heat_of_combustion_j_per_kg, "J/kg");
  if (in.congested_volume_m3) {
    check.non_negative("congested_volume", *in.congested_volume_m3, "m3");
  }
  check.within("confined_fraction", in.confined_fraction, 0.0, 1.0, "-");
  check.positive("energy_density", in.energy_density_j_per_m3, "J/m3");
  check.within("blast_class", in.blast_class, 1.0, 10.0, "-");
  check.require(in.open_class == 0.0 || (in.open_class >= 1.0 && in.open_class <= 3.0),
                "open_class", in.open_class, "-", "be 0 (no blast) or in [1, 3]");
  const double yield = yield_of(in);
  check.require(yield > 0.0 && yield <= 1.0, "yield", yield, "-", "be in (0, 1]");
  check.positive("tnt_energy", in.tnt_energy_j_per_kg, "J/kg");
  check.require(in.flame_mach > 0.0 && in.flame_mach <= 5.2, "flame_mach", in.flame_mach, "-",
                "be in (0, 5.2]");
  check.within("ground_factor", in.ground_factor, 1.0, 2.0, "-");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.positive("sound_speed", in.sound_speed_m_per_s, "m/s");
  check.done();
  return in;
}

}  // namespace

CloudBlastMethod cloud_blast_method(std::string_view word) {
  if (word == "tno_multi_energy") return CloudBlastMethod::TnoMultiEnergy;
  if (word == "tnt_equivalence" || word == "tnt_equivalency") {
    return CloudBlastMethod::TntEquivalence;
  }
  if (word == "tnt_equivalence_cn") return CloudBlastMethod::TntEquivalenceCn;
  if (word == "baker_strehlow_tang") return CloudBlastMethod::BakerStrehlowTang;
  if (word == "bauwens_dorofeev") return CloudBlastMethod::BauwensDorofeev;
  throw InputError("explosion model '" + std::string{word} +
                   "' is not known; one of tno_multi_energy, tnt_equivalence, "
                   "tnt_equivalence_cn, baker_strehlow_tang, bauwens_dorofeev");
}

VapourCloud::VapourCloud(const VapourCloudInput& in)
    : combustion_energy_j_{checked(in).flammable_mass_kg * in.heat_of_combustion_j_per_kg} {
  // Energy of the part of the cloud that stands in congestion (CPR 14E 5.5.3): the mixture fills
  // the congested volume stoichiometrically, as far as there is fuel for it.
  const double congested_j =
      in.congested_volume_m3
          ? std::min(in.energy_density_j_per_m3 * *in.congested_volume_m3, combustion_energy_j_)
          : in.confined_fraction * combustion_energy_j_;
  const auto multi_energy = [&](double energy_j, double blast_class) {
    return TnoMultiEnergy{{.energy_j = energy_j,
                           .blast_class = blast_class,
                           .ambient_pressure_pa = in.ambient_pressure_pa,
                           .sound_speed_m_per_s = in.sound_speed_m_per_s}};
  };
  switch (in.method) {
    case CloudBlastMethod::TnoMultiEnergy: {
      const double open_j = combustion_energy_j_ - congested_j;
      if (congested_j > 0.0) main_.emplace(multi_energy(congested_j, in.blast_class));
      if (open_j > 0.0 && in.open_class > 0.0) rest_.emplace(multi_energy(open_j, in.open_class));
      blast_energy_j_ = congested_j;
      break;
    }
    case CloudBlastMethod::BakerStrehlowTang:
      if (congested_j > 0.0) {
        main_.emplace(BakerStrehlowTang{{.combustion_energy_j = congested_j,
                                         .flame_mach = in.flame_mach,
                                         .ground_factor = in.ground_factor,
                                         .ambient_pressure_pa = in.ambient_pressure_pa}});
      }
      blast_energy_j_ = congested_j;
      break;
    case CloudBlastMethod::TntEquivalence:
      main_.emplace(
          std::in_place_type<TntCharge>,
          tnt_equivalent_mass_kg({.fuel_mass_kg = in.flammable_mass_kg,
                                  .heat_of_combustion_j_per_kg = in.heat_of_combustion_j_per_kg,
                                  .yield = yield_of(in),
                                  .tnt_energy_j_per_kg = in.tnt_energy_j_per_kg}),
          BurstConfiguration::Hemispherical);
      blast_energy_j_ = yield_of(in) * combustion_energy_j_;
      break;
    case CloudBlastMethod::TntEquivalenceCn:
      main_.emplace(CnVceBlast{{.fuel_mass_kg = in.flammable_mass_kg,
                                .heat_of_combustion_j_per_kg = in.heat_of_combustion_j_per_kg,
                                .yield = yield_of(in),
                                .ambient_pressure_pa = in.ambient_pressure_pa}});
      blast_energy_j_ = yield_of(in) * combustion_energy_j_;
      break;
    case CloudBlastMethod::BauwensDorofeev:
      main_.emplace(
          BauwensDorofeev{combustion_energy_j_, in.ambient_pressure_pa, in.sound_speed_m_per_s});
      blast_energy_j_ = combustion_energy_j_;
      break;
  }
  const bool by_part = in.method == CloudBlastMethod::TnoMultiEnergy ||
                       in.method == CloudBlastMethod::BakerStrehlowTang;
  source_radius_m_ =
      hemisphere_radius_m((by_part && congested_j > 0.0 ? congested_j : combustion_energy_j_) /
                          in.energy_density_j_per_m3);
  if (in.method == CloudBlastMethod::BauwensDorofeev) {
    warnings_.push_back({"detonable_mass", std::string{kId},
                         "the whole flammable mass is taken to detonate; the part between the "
                         "limits of detonation is less"});
  } else if (!by_part) {
    warnings_.push_back({"method_limits", std::string{kId},
                         "TNT equivalence knows no congestion: a far-field screen (below about "
                         "30 kPa) that overpredicts near the cloud"});
  }
  if (by_part && !in.congested_volume_m3) {
    warnings_.push_back({"assumed_congestion", std::string{kId},
                         "no congested volume given: " + number_text(100.0 * in.confined_fraction) +
                             " % of the cloud counts as congested"});
  }
  if (!main_ && !rest_) {
    warnings_.push_back(
        {"no_blast", std::string{kId}, "no part of the cloud makes blast with these options"});
  }
  radius_10_kpa_m_ = radius_m(10e3);
  radius_30_kpa_m_ = radius_m(30e3);
}

double VapourCloud::overpressure_pa(double distance_m) const noexcept {
  double p = 0.0;
  overpressure_pa({&distance_m, 1}, {&p, 1});
  return p;
}

void VapourCloud::overpressure_pa(std::span<const double> distance_m,
                                  std::span<double> out) const noexcept {
  const auto fill = [&](auto&& at) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = at(distance_m[i]);
  };
  const auto* congested = main_ ? std::get_if<TnoMultiEnergy>(&*main_) : nullptr;
  if (congested != nullptr && rest_) {
    // One logarithm and one exponential for both curves.
    fill([&](double r) {
      const double ln_r = std::log(r);
      const double stronger = std::max(congested->ln_overpressure_ratio(ln_r, r),
                                       rest_->ln_overpressure_ratio(ln_r, r));
      return congested->ambient_pressure_pa() * std::exp(stronger);
    });
  } else if (main_) {
    std::visit([&](const auto& curve) { fill([&](double r) { return curve.overpressure_pa(r); }); },
               *main_);
  } else if (rest_) {
    fill([&](double r) { return rest_->overpressure_pa(r); });
  } else {
    std::fill(out.begin(), out.end(), 0.0);
  }
}

Blast VapourCloud::at(double distance_m) const noexcept {
  Blast blast{.impulse_pa_s = 0.0, .duration_s = 0.0};
  if (main_) blast = std::visit([&](const auto& curve) { return curve.at(distance_m); }, *main_);
  if (rest_) {
    // Envelope: the larger pressure and the larger impulse (CPR 14E 5.5.3, step 5).
    const Blast other = rest_->at(distance_m);
    const double impulse = std::max(blast.impulse_pa_s, other.impulse_pa_s);
    if (!main_ || other.overpressure_pa > blast.overpressure_pa) blast = other;
    blast.impulse_pa_s = impulse;
  }
  return blast;
}

double VapourCloud::radius_m(double threshold_pa) const {
  double radius = 0.0;
  if (main_) {
    radius = std::visit(
        [&](const auto& curve) { return largest_distance(curve, threshold_pa).distance_m; },
        *main_);
  }
  if (rest_) radius = std::max(radius, largest_distance(*rest_, threshold_pa).distance_m);
  return radius;
}

std::string_view VapourCloud::model_id() const noexcept {
  if (!main_) return "explosion.tno_multi_energy";
  constexpr std::string_view kIds[] = {
      "explosion.tno_multi_energy", "explosion.tnt_equivalence", "explosion.tnt_equivalence_cn",
      "explosion.baker_strehlow_tang", "explosion.bauwens_dorofeev"};
  return kIds[main_->index()];
}

}  // namespace isorisk::models::explosion
