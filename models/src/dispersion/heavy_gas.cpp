// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/heavy_gas.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "cloud_frame.hpp"
#include "heavy_gas_model.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/toxic_profile.hpp"

namespace isorisk::models::dispersion {
namespace {

bool is_jet(HeavyGasSource s) noexcept {
  return s == HeavyGasSource::HorizontalJet || s == HeavyGasSource::VerticalJet;
}

constexpr double kFastest_m_per_s = 1e4;

void check_material(InputCheck& check, const HeavyGasMaterial& m) {
  // What any fluid keeps well within; further out the mixture has no meaning.
  check.within("molar_mass", m.molar_mass_kg_per_mol, 1e-3, 1.0, "kg/mol");
  check.within("vapour_heat_capacity", m.vapour_heat_capacity_j_per_kg_k, 50.0, 5e4, "J/kg/K");
  check.within("boiling_point", m.boiling_point_k, 1.0, 2000.0, "K");
  check.within("latent_heat", m.latent_heat_j_per_kg, 1e3, 1e7, "J/kg");
  check.within("liquid_heat_capacity", m.liquid_heat_capacity_j_per_kg_k, 50.0, 5e4, "J/kg/K");
  check.within("liquid_density", m.liquid_density_kg_per_m3, 10.0, 3e4, "kg/m3");
  const double steepness =
      m.saturation_b_k > 0.0
          ? m.saturation_b_k
          : m.latent_heat_j_per_kg * m.molar_mass_kg_per_mol / slab_constants().gas_constant;
  check.require(m.saturation_b_k >= 0.0 && steepness >= 50.0 && steepness <= 1e5, "saturation_b",
                m.saturation_b_k, "K",
                "be 0 or in [50, 1e5]; for 0, latent_heat * molar_mass / R likewise");
  check.within("saturation_c", m.saturation_c_k, -1000.0, 1000.0, "K");
  check.require(!(m.saturation_b_k > 0.0) || m.boiling_point_k + m.saturation_c_k > 0.0,
                "saturation_c", m.saturation_c_k, "K", "be above minus the boiling point");
}

const HeavyGasRelease& checked(const HeavyGasRelease& in, const SlabAtmosphere& air,
                               const HeavyGasOptions& options) {
  InputCheck check{"heavy_gas"};
  check_material(check, in.material);
  const bool instantaneous = in.source == HeavyGasSource::Instantaneous;
  constexpr double kLargest_m2 = 1e8;
  if (instantaneous) {
    check.require(in.mass_kg > 0.0 && in.mass_kg <= 1e10, "mass", in.mass_kg, "kg",
                  "be in (0, 1e10]");
  } else {
    check.within("mass_flow", in.mass_flow_kg_per_s, 1e-9, 1e7, "kg/s");
    check.require(in.duration_s >= 1e-3, "duration", in.duration_s, "s",
                  "be at least 0.001 (give an instantaneous cloud otherwise)");
  }
  if (is_jet(in.source)) {
    check.require((in.area_m2 > 0.0) != (in.velocity_m_per_s > 0.0), "area", in.area_m2, "m2",
                  "be > 0, or the velocity of the expanded jet, not both");
    check.within("area", in.area_m2, 0.0, kLargest_m2, "m2");
    check.within("velocity", in.velocity_m_per_s, 0.0, kFastest_m_per_s, "m/s");
  } else {
    check.within("area", in.area_m2, 1e-8, kLargest_m2, "m2");
  }
  check.within("temperature", in.temperature_k, 50.0, 1500.0, "K");
  check.within("liquid_fraction", in.liquid_fraction, 0.0,
               in.source == HeavyGasSource::Pool ? 0.0 : 1.0, "-");
  if (in.source == HeavyGasSource::Instantaneous || in.source == HeavyGasSource::Pool) {
    check.within("height", in.height_m, 0.0, 0.0, "m");
  } else {
    check.non_negative("height", in.height_m, "m");
    check.require(in.height_m < 0.5 * air.mixing_height_m(), "height", in.height_m, "m",
                  "be below " + rounded(0.5 * air.mixing_height_m()) +
                      " m, half the height of the mixed layer of this stability: what is released "
                      "above does not come down by this model");
  }
  const SlabAtmosphereInput& weather = air.input();
  check.within("air_temperature", weather.temperature_k, 180.0, 400.0, "K");
  check.within("air_pressure", weather.pressure_abs_pa, 2.0e4, 2.0e5, "Pa");
  check.require(weather.wind_speed_m_per_s >= 0.1 && weather.wind_speed_m_per_s <= 100.0,
                "wind_speed", weather.wind_speed_m_per_s, "m/s",
                "be in [0.1, 100]: without wind nothing carries the cloud");
  check.within("reference_height", weather.reference_height_m, 0.1, 1000.0, "m");
  check.within("roughness", weather.roughness_m, 1e-7, 5.0, "m");
  check.require(air.speed_m_per_s(2.0) > 0.0, "roughness", weather.roughness_m, "m",
                "leave a wind at 2 m");
  if (weather.inverse_obukhov_per_m) {
    check.within("inverse_obukhov_length", *weather.inverse_obukhov_per_m, -10.0, 10.0, "1/m");
  }
  check.within("max_distance", options.max_distance_m, 1.0, 1e7, "m");
  check.require(options.min_fraction > 0.0 && options.min_fraction < 0.1, "min_fraction",
                options.min_fraction, "-", "be in (0, 0.1)");
  check.within("tolerance", options.tolerance, 1e-9, 1e-2, "-");
  check.done();
  return in;
}

double lerp_log(double a, double b, double w) noexcept {
  return a > 0.0 && b > 0.0 ? a * std::pow(b / a, w) : std::lerp(a, b, w);
}

Section between(const Section& a, const Section& b, double w) noexcept {
  Section s;
  s.x = std::lerp(a.x, b.x, w);
  s.t = std::lerp(a.t, b.t, w);
  s.u = lerp_log(a.u, b.u, w);
  s.b = lerp_log(a.b, b.b, w);
  s.core = lerp_log(a.core, b.core, w);
  s.h = lerp_log(a.h, b.h, w);
  s.zc = std::lerp(a.zc, b.zc, w);
  s.fraction = lerp_log(a.fraction, b.fraction, w);
  s.bx = lerp_log(a.bx, b.bx, w);
  s.core_x = lerp_log(a.core_x, b.core_x, w);
  s.line = lerp_log(a.line, b.line, w);
  s.jet = std::lerp(a.jet, b.jet, w);
  s.cloud_s = a.cloud_s < kInf && b.cloud_s < kInf ? std::lerp(a.cloud_s, b.cloud_s, w)
                                                   : std::min(a.cloud_s, b.cloud_s);
  return s;
}

}  // namespace

// ---- Model: march ----

HeavyGasModel::HeavyGasModel(const HeavyGasRelease& release, const SlabAtmosphere& air,
                             const HeavyGasOptions& options)
    : release_{checked(release, air, options)},
      closure_{air, options.entrainment,
               is_jet(release.source) && options.jet_mixing == HeavyGasJetMixing::RicouSpalding},
      thermo_{release.material, air, release.temperature_k},
      pure_kg_per_m3_{air.input().pressure_abs_pa * release.material.molar_mass_kg_per_mol /
                      (slab_constants().gas_constant * air.input().temperature_k)},
      finite_{release.source == HeavyGasSource::Instantaneous || release.duration_s < kInf},
      puff_begins_{kInf} {
  if (release_.source == HeavyGasSource::Instantaneous) {
    PuffResult puff;
    puff.stations.push_back(instantaneous_cloud(closure_, thermo_, release_));
    const double height = puff.stations.front().h;
    constexpr double kThinnest_m = 1e-3;
    InputCheck check{"heavy_gas"};
    const std::string cloud = "that the cloud of " + number_text(release_.mass_kg) + " kg, " +
                              rounded(height) + " m high, ";
    check.require(height < closure_.lid(), "area", release_.area_m2, "m2",
                  "be large enough " + cloud + "stays below the mixing height of " +
                      number_text(closure_.lid()) + " m");
    check.require(height >= kThinnest_m, "area", release_.area_m2, "m2",
                  "be small enough " + cloud + "is at least 1 mm high");
    check.done();
    source_half_width_ = puff.stations.front().big_b;
    puff_begins_ = 0.0;
    build_puff(puff, {.mass = release_.mass_kg}, options);
  } else {
    double area = release_.area_m2;
    if (is_jet(release_.source)) {
      const MixtureState s =
          thermo_.prescribed(1.0, release_.temperature_k, 1.0 - release_.liquid_fraction);
      if (!(area > 0.0)) {
        area = release_.mass_flow_kg_per_s / (s.density_kg_per_m3 * release_.velocity_m_per_s);
      }
      const double speed = release_.mass_flow_kg_per_s / (s.density_kg_per_m3 * area);
      InputCheck check{"heavy_gas"};
      check.require(speed <= kFastest_m_per_s, "area", area, "m2",
                    "be large enough that the jet is no faster than " +
                        number_text(kFastest_m_per_s) + " m/s (" + rounded(speed) + " m/s)");
      check.require(std::sqrt(area) < 0.5 * closure_.lid(),
                    release_.area_m2 > 0.0 ? "area" : "velocity",
                    release_.area_m2 > 0.0 ? release_.area_m2 : release_.velocity_m_per_s,
                    release_.area_m2 > 0.0 ? "m2" : "m/s",
                    "give a jet of less than half the mixing height of " + rounded(closure_.lid()) +
                        " m across (" + rounded(std::sqrt(area)) + " m)");
      check.done();
    }
    build_plume(options, area);
  }
  finish();
}

void HeavyGasModel::warn(const char* code, std::string message) {
  warnings_.push_back({code, "dispersion.heavy_gas", std::move(message)});
}

void HeavyGasModel::warn_critical(const PlumeResult& plume) {
  // Upwind reach of a continuous source without momentum: D/2 + 2 lb, D = (q0/u10)^0.5,
  // lb = q0 g0'/u10^3 (Britter and McQuaid 1988), as vapour just free of droplets.
  const EvaporationEnd dry = evaporation_end(release_.material, closure_.air(),
                                             release_.temperature_k, release_.liquid_fraction);
  const double q0 = release_.mass_flow_kg_per_s / (dry.mass_fraction * dry.density_kg_per_m3);
  const double g0 = slab_constants().gravity *
                    std::max(0.0, dry.density_kg_per_m3 / closure_.air_density() - 1.0);
  const double u10 = closure_.air().speed_m_per_s(std::min(10.0, closure_.lid()));
  const double upwind = 0.5 * std::sqrt(q0 / u10) + 2.0 * q0 * g0 / (u10 * u10 * u10);
  warn("flow_critical",
       "from x = " + rounded(plume.critical_from) + " m to " + rounded(plume.critical_to) +
           " m the cloud is too heavy for its momentum and the wind: it passes at the speed of its "
           "own gravity waves, pushed by gas that backs up behind it; gas may lie upwind of the "
           "source, to about " +
           rounded(upwind) +
           " m if the release lasts long enough (Britter and McQuaid), which "
           "this model does not show");
}

void HeavyGasModel::build_plume(const HeavyGasOptions& options, double area) {
  const double q = release_.mass_flow_kg_per_s;
  const PlumeLimits limits{.max_distance = options.max_distance_m,
                           .min_fraction = options.min_fraction,
                           .stop_mass = finite_ ? 0.5 * q * release_.duration_s : kInf,
                           .tolerance = options.tolerance};
  PlumeResult plume;
  PlumeSource source{.rate = q};
  std::vector<Slab> rise;
  if (release_.source == HeavyGasSource::Pool) {
    plume = cross_pool(closure_, thermo_, release_, limits.stop_mass);
    source_half_width_ = plume.source_half_width;
    if (!plume.complete) {
      warn("no_solution", "the momentum balance has no solution over the pool for any width");
    } else if (plume.source_passes > 1) {
      warn("source_widened",
           "low wind: the source's half-width was raised from " +
               rounded(0.5 * std::sqrt(release_.area_m2)) + " m to " + rounded(source_half_width_) +
               " m, the least for which the momentum balance has a solution over the pool");
    }
    if (plume.stations.back().q > limits.stop_mass) {
      // Too short to build up a plume.
      source_half_width_ = 0.5 * std::sqrt(release_.area_m2);
      PuffResult puff;
      puff.stations.push_back(young_pool_cloud(closure_, thermo_, release_));
      puff_begins_ = 0.0;
      const MixtureState gas = thermo_.prescribed(1.0, release_.temperature_k, 1.0);
      build_puff(puff,
                 {.rate = q,
                  .duration = release_.duration_s,
                  .speed = q / (gas.density_kg_per_m3 * release_.area_m2)},
                 options);
      return;
    }
    source.half_width = plume.source_half_width;
  } else if (release_.source == HeavyGasSource::HorizontalJet) {
    plume.stations.push_back(horizontal_jet(closure_, thermo_, release_, area));
    jet_speed_ = plume.stations.front().u;
    source_half_width_ = plume.stations.front().big_b;
  } else {
    const VerticalJet jet = vertical_jet(closure_, thermo_, release_, area);
    source_half_width_ = 0.5 * std::sqrt(area);
    // Between source and start: m = 1/(1 + xi^2 (1 - m)/m), xi the share of the way.
    const Slab& top = jet.slab;
    if (!jet.buoyant && top.x < options.max_distance_m) {
      constexpr int kRise = 12;
      for (int i = 0; i < kRise; ++i) {
        const double xi = static_cast<double>(i) / kRise;
        Slab s = top;
        s.x = 1.0 + xi * jet.rise_x;
        s.m = 1.0 / (1.0 + xi * xi * (1.0 - top.m) / top.m);
        s.r = 0.5 * q / s.m;
        s.mix =
            i == 0 ? thermo_.prescribed(1.0, release_.temperature_k, 1.0 - release_.liquid_fraction)
                   : thermo_.state(s.m, top.excess / s.r, top.mix.temperature_k);
        s.zc = release_.height_m + (top.zc - release_.height_m) * xi * (2.0 - xi);
        s.big_b = std::lerp(source_half_width_, top.big_b, xi);
        s.small_b = s.big_b * top.small_b / top.big_b;
        s.h = std::lerp(2.0 * source_half_width_, top.h, xi);
        s.u = s.r / (s.rho() * s.big_b * s.h);
        rise.push_back(s);
      }
    }
    plume.stations.push_back(top);
    if (top.x >= options.max_distance_m) {
      warn("rise_beyond_table", "the jet is still rising at max_distance = " +
                                    number_text(options.max_distance_m) + " m");
    }
  }

  const std::size_t marched = plume.stations.size();
  bool adaptive = !options.fixed_steps;
  if (adaptive && !march_adaptive(plume, closure_, thermo_, source, limits)) {
    adaptive = false;
    plume.stations.resize(marched);
    warn("fixed_steps",
         "the adaptive integrator did not converge: fixed steps were taken, errors of a few per "
         "cent");
  }
  if (!adaptive) march_fixed(plume, closure_, thermo_, source, limits);
  if (!plume.complete) warn("march_ended", "the plume was lost before its end");
  if (plume.critical_from >= 0.0) warn_critical(plume);
  if (plume.stalled) {
    warn("no_solution",
         "the momentum balance had no solution somewhere beyond the source: the cloud moves there "
         "at the least speed, 0.05 of the wind");
  }

  for (const Slab& s : rise) add_section(s, false);
  bool first = true;
  for (const Slab& s : plume.stations) {
    if (!(first && s.r <= 0.0) && s.q <= limits.stop_mass * (1.0 + 1e-6)) add_section(s, false);
    first = false;
  }
  plume_sections_ = sections_.size();
  Slab last = plume.stations.back();
  if (last.q < limits.stop_mass * (1.0 - 1e-9) || plume.stations.size() < 2) return;
  if (last.q > limits.stop_mass * (1.0 + 1e-6)) {
    // Fixed steps: the switch lies inside the last one.
    Slab before = plume.stations[plume.stations.size() - 2];
    PlumeStepper stepper{closure_, thermo_, source};
    double low = 0.0;
    double high = last.x - before.x;
    const double whole = high;
    for (int i = 0; i < 40; ++i) {
      const double mid = 0.5 * (low + high);
      const Slab s = stepper.step(before, mid);
      if (s.q < limits.stop_mass) {
        low = mid;
      } else {
        high = mid;
        last = s;
      }
      if (high - low < 1e-9 * whole) break;
    }
    last.q = limits.stop_mass;
    add_section(last, false);
    plume_sections_ = sections_.size();
  }
  PuffResult puff;
  puff.stations.push_back(puff_of_plume(last, q, release_.duration_s));
  puff_begins_ = last.x;
  // Bx of the plume grows linearly from the source to the switch.
  const double begins = sections_.front().x;
  for (Section& s : sections_) {
    s.bx = puff.stations.front().big_bx * std::max(1e-6, (s.x - begins) / (last.x - begins));
    s.core_x = puff.stations.front().small_bx / puff.stations.front().big_bx * s.bx;
  }
  build_puff(puff, {.rate = q, .duration = release_.duration_s}, options);
}

void HeavyGasModel::build_puff(PuffResult& puff, const PuffSource& source,
                               const HeavyGasOptions& options) {
  const PuffLimits limits{.max_distance = options.max_distance_m,
                          .min_fraction = options.min_fraction,
                          .tolerance = options.tolerance};
  const std::size_t marched = puff.stations.size();
  bool adaptive = !options.fixed_steps;
  if (adaptive && !march_puff(puff, closure_, thermo_, source, limits, false)) {
    adaptive = false;
    puff.stations.resize(marched);
    warn("fixed_steps",
         "the adaptive integrator did not converge: fixed steps were taken, errors of a few per "
         "cent");
  }
  if (!adaptive) static_cast<void>(march_puff(puff, closure_, thermo_, source, limits, true));
  if (!puff.complete) warn("march_ended", "the puff was lost before its end");
  // The first station of a puff from a plume is the last section of that plume.
  for (std::size_t i = plume_sections_ > 0 ? 1 : 0; i < puff.stations.size(); ++i) {
    add_section(puff.stations[i], true);
  }
}

void HeavyGasModel::add_section(const Slab& s, bool puff) {
  Section c;
  c.x = s.x;
  // Half of what has been released is upwind of the middle.
  c.t = puff ? s.t : 2.0 * s.q / release_.mass_flow_kg_per_s;
  c.u = s.u;
  c.b = s.big_b;
  c.core = s.small_b;
  c.h = s.h;
  c.zc = s.zc;
  c.fraction = thermo_.volume_fraction(s.m);
  c.bx = s.big_bx;
  c.core_x = s.small_bx;
  c.line = 2.0 * s.rho() * s.big_b * s.h * s.m;
  if (jet_speed_ > 0.0) {
    const double rho_s = thermo_.prescribed(1.0, release_.temperature_k, 1.0).density_kg_per_m3;
    const double r = std::cbrt(closure_.air_density() * s.ua * (1.0 - s.m) /
                               (rho_s * jet_speed_ * std::max(s.m, 1e-300)));
    const double root3 = std::numbers::sqrt3;
    c.jet = r < 0.1
                ? 0.0
                : 1.0 - 2.0 / (3.0 * r * r) *
                            (0.5 * std::log((1.0 - r + r * r) / ((1.0 + r) * (1.0 + r))) +
                             root3 * (std::atan((2.0 * r - 1.0) / root3) + std::atan(1.0 / root3)));
    c.jet = std::clamp(c.jet, 0.0, 1.0);
  }
  // A puff hardly moves at first: sections stay in order of x.
  if (!sections_.empty()) c.x = std::max(c.x, sections_.back().x);
  sections_.push_back(c);

  stations_.push_back({.x_m = s.x,
                       .time_s = c.t,
                       .height_m = s.h,
                       .centre_height_m = s.zc,
                       .half_width_m = s.big_b,
                       .core_half_width_m = s.small_b,
                       .half_length_m = s.big_bx,
                       .core_half_length_m = s.small_bx,
                       .speed_m_per_s = s.u,
                       .spread_speed_m_per_s = s.vg,
                       .density_kg_per_m3 = s.rho(),
                       .temperature_k = s.mix.temperature_k,
                       .mass_fraction = s.m,
                       .volume_fraction = c.fraction,
                       .droplet_fraction = std::max(0.0, s.m - s.mix.vapour),
                       .amount = puff ? 4.0 * s.r * s.m : 2.0 * s.rho() * s.u * s.big_b * s.h * s.m,
                       .puff = puff});
}

void HeavyGasModel::finish() {
  // Least passage time of what lies downwind.
  double least = kInf;
  for (std::size_t i = sections_.size(); i-- > 0;) {
    Section& s = sections_[i];
    if (finite_ && s.bx > 0.0 && s.u > 0.0) least = std::min(least, 2.0 * s.bx / s.u);
    s.cloud_s = release_.source == HeavyGasSource::Instantaneous
                    ? least
                    : std::max(release_.duration_s, least);
  }
  prepare_edges();
  const SlabAtmosphere& air = closure_.air();
  const double wind = air.input().wind_speed_m_per_s;
  constexpr double kStable = 4.5;  // class E and F
  if (wind < 1.0) {
    warn("outside_validity",
         "wind speed = " + number_text(wind) + " m/s is below 1 m/s: " +
             (air.stability_index() >= kStable
                  ? "in stable air so light a wind has no steady direction and cold air drains "
                    "downhill; where the cloud goes is not known"
                  : "the equations need a wind that carries the cloud"));
  } else if (wind > 20.0) {
    warn("outside_validity",
         "wind speed = " + number_text(wind) + " m/s is above 20 m/s, where no trial was compared");
  }
}

// ---- Sections ----

Section HeavyGasModel::section(double x) const {
  const auto after = std::upper_bound(sections_.begin(), sections_.end(), x,
                                      [](double value, const Section& s) { return value < s.x; });
  if (after == sections_.begin()) return sections_.front();
  if (after == sections_.end()) {
    return sections_.back();
  }
  const Section& a = *(after - 1);
  const Section& b = *after;
  // In ln(x - x0) where that is natural: far from the source.
  const double origin = sections_.front().x;
  const double wa = a.x - origin;
  double w = (x - a.x) / (b.x - a.x);
  if (wa > 0.0) w = std::log((x - origin) / wa) / std::log((b.x - origin) / wa);
  Section s = between(a, b, w);
  s.x = x;
  s.t = std::lerp(a.t, b.t, (x - a.x) / (b.x - a.x));
  return s;
}

Section HeavyGasModel::section_at_time(double t) const {
  const auto after = std::upper_bound(sections_.begin(), sections_.end(), t,
                                      [](double value, const Section& s) { return value < s.t; });
  if (after == sections_.begin()) return sections_.front();
  if (after == sections_.end()) return sections_.back();
  const Section& a = *(after - 1);
  const Section& b = *after;
  Section s = between(a, b, (t - a.t) / (b.t - a.t));
  s.t = t;
  return s;
}

HeavyGasStation HeavyGasModel::station(double x) const {
  const Section s = section(x);
  std::size_t i = 0;
  while (i + 1 < sections_.size() && sections_[i + 1].x <= x) ++i;
  const HeavyGasStation& a = stations_[i];
  const HeavyGasStation& b = stations_[std::min(i + 1, stations_.size() - 1)];
  const double w = b.x_m > a.x_m ? std::clamp((x - a.x_m) / (b.x_m - a.x_m), 0.0, 1.0) : 0.0;
  HeavyGasStation r = a;
  r.x_m = x;
  r.time_s = s.t;
  r.height_m = s.h;
  r.centre_height_m = s.zc;
  r.half_width_m = s.b;
  r.core_half_width_m = s.core;
  r.half_length_m = s.bx;
  r.core_half_length_m = s.core_x;
  r.speed_m_per_s = s.u;
  r.volume_fraction = s.fraction;
  r.spread_speed_m_per_s = std::lerp(a.spread_speed_m_per_s, b.spread_speed_m_per_s, w);
  r.density_kg_per_m3 = std::lerp(a.density_kg_per_m3, b.density_kg_per_m3, w);
  r.temperature_k = std::lerp(a.temperature_k, b.temperature_k, w);
  r.mass_fraction = thermo_.mass_fraction(s.fraction);
  r.droplet_fraction = std::lerp(a.droplet_fraction, b.droplet_fraction, w);
  r.amount = std::lerp(a.amount, b.amount, w);
  return r;
}

HeavyGasStation HeavyGasModel::station_at_time(double t) const {
  return station(section_at_time(t).x);
}

double HeavyGasModel::last_time() const noexcept { return sections_.back().t; }

std::vector<double> HeavyGasModel::places(double from, double to, int count) const {
  std::vector<double> x(static_cast<std::size_t>(count));
  const double origin = from - std::max(0.5 * source_half_width_, 0.5);
  const double ratio = std::log((to - origin) / (from - origin));
  for (int i = 0; i < count; ++i) {
    x[static_cast<std::size_t>(i)] = origin + (from - origin) * std::exp(ratio * i / (count - 1));
  }
  x.front() = from;
  x.back() = to;
  return x;
}

// ---- Material ----

HeavyGasMaterial heavy_gas_material(const Substance& s, double air_temperature_k) {
  InputCheck check{"heavy_gas_material of " + s.id};
  check.positive("air_temperature", air_temperature_k, "K");
  check.positive("boiling_point", s.boiling_point_k, "K");
  check.done();
  const double tb = s.boiling_point_k;
  const double cold = 0.85 * tb;
  const double warm = std::max(air_temperature_k, tb);
  HeavyGasMaterial m{
      .molar_mass_kg_per_mol = s.molar_mass_kg_per_mol,
      .vapour_heat_capacity_j_per_kg_k = s.ideal_gas_heat_capacity_j_per_kg_k(0.5 * (tb + warm)),
      .boiling_point_k = tb,
      .latent_heat_j_per_kg = s.heat_of_vaporisation_j_per_kg(tb),
      .liquid_heat_capacity_j_per_kg_k = s.liquid_heat_capacity_j_per_kg_k(tb),
      .liquid_density_kg_per_m3 = s.liquid_density_kg_per_m3(tb)};
  const double over = std::log(s.vapour_pressure_pa(tb) / s.vapour_pressure_pa(cold));
  if (std::isfinite(over) && over > 0.0) m.saturation_b_k = over / (1.0 / cold - 1.0 / tb);
  InputCheck found{"heavy_gas_material of " + s.id};
  check_material(found, m);
  found.done();
  return m;
}

EvaporationEnd evaporation_end(const HeavyGasMaterial& material, const SlabAtmosphere& air,
                               double temperature_k, double liquid_fraction) {
  InputCheck check{"evaporation_end"};
  check_material(check, material);
  check.within("temperature", temperature_k, 50.0, 1500.0, "K");
  check.within("liquid_fraction", liquid_fraction, 0.0, 1.0, "-");
  check.done();
  const MixtureThermo thermo{material, air, temperature_k};
  const MixtureState start = thermo.prescribed(1.0, temperature_k, 1.0 - liquid_fraction);
  const double excess = thermo.excess_of(1.0, start);
  double wet = 1.0;
  double dry = 0.0;
  if (liquid_fraction == 0.0) dry = 1.0;
  for (int i = 0; i < 60 && wet - dry > 1e-12; ++i) {
    const double m = 0.5 * (wet + dry);
    const MixtureState s = thermo.state(m, m * excess, temperature_k);
    (s.vapour < m ? wet : dry) = m;
  }
  const MixtureState end = dry < 1.0 ? thermo.state(dry, dry * excess, temperature_k) : start;
  return {end.temperature_k, end.density_kg_per_m3, dry, thermo.volume_fraction(dry)};
}

// ---- Cloud ----

namespace {

void check_finite(const char* field, double value, const char* unit) {
  if (std::isfinite(value)) return;
  InputCheck check{"heavy_gas"};
  check.finite(field, value, unit);
  check.done();
}

void check_place(double x, double y, double z, double averaging_s) {
  if (std::isfinite(x) && std::isfinite(y) && z >= 0.0 && std::isfinite(z) && averaging_s > 0.0 &&
      std::isfinite(averaging_s)) {
    return;
  }
  InputCheck check{"heavy_gas"};
  check.finite("x", x, "m");
  check.finite("y", y, "m");
  check.non_negative("height", z, "m");
  check.positive("averaging_time", averaging_s, "s");
  check.done();
}

}  // namespace

HeavyGasCloud::HeavyGasCloud(const HeavyGasRelease& release, const SlabAtmosphere& air,
                             const HeavyGasOptions& options)
    : model_{std::make_shared<const HeavyGasModel>(release, air, options)} {}

const std::vector<HeavyGasStation>& HeavyGasCloud::stations() const noexcept {
  return model_->stations();
}
HeavyGasStation HeavyGasCloud::station(double x) const {
  check_finite("x", x, "m");
  return model_->station(x);
}
HeavyGasStation HeavyGasCloud::station_at_time(double t) const {
  check_finite("time", t, "s");
  return model_->station_at_time(t);
}
const std::vector<Warning>& HeavyGasCloud::warnings() const noexcept { return model_->warnings(); }
double HeavyGasCloud::effective_source_half_width_m() const noexcept {
  return model_->source_half_width();
}
double HeavyGasCloud::puff_begins_m() const noexcept { return model_->puff_begins(); }
double HeavyGasCloud::farthest_m() const noexcept { return model_->ends(); }
double HeavyGasCloud::fraction(double x, double y, double z, double t, double averaging_s) const {
  check_place(x, y, z, averaging_s);
  check_finite("time", t, "s");
  return model_->fraction(x, y, z, t, averaging_s);
}
double HeavyGasCloud::mean_fraction(double x, double y, double z, double averaging_s) const {
  check_place(x, y, z, averaging_s);
  return model_->mean_fraction(x, y, z, averaging_s);
}
double HeavyGasCloud::peak_fraction(double x, double y, double z, double averaging_s) const {
  check_place(x, y, z, averaging_s);
  return model_->peak_fraction(x, y, z, averaging_s);
}
double HeavyGasCloud::distance_to_fraction_m(double c, double z, double averaging_s) const {
  InputCheck check{"heavy_gas distance"};
  check.require(c > 0.0 && c < 1.0, "fraction", c, "-", "be in (0, 1)");
  check.non_negative("height", z, "m");
  check.positive("averaging_time", averaging_s, "s");
  check.done();
  return model_->distance_to_fraction(c, z, averaging_s);
}
double HeavyGasCloud::arrival_s(double x) const {
  check_finite("x", x, "m");
  return model_->arrival(x);
}
double HeavyGasCloud::departure_s(double x) const {
  check_finite("x", x, "m");
  return model_->departure(x);
}
double HeavyGasCloud::toxic_load(double x, double y, double z, double n, double averaging_s,
                                 double window_s) const {
  check_place(x, y, z, averaging_s);
  return model_->toxic_load(x, y, z, n, averaging_s, window_s);
}
HeavyToxicTable HeavyGasCloud::toxic(const ToxicOptions& o) const { return model_->toxic(o); }
ToxicField HeavyGasCloud::toxic_field(const ToxicOptions& o) const {
  ToxicField field = model_->toxic_field(o);
  field.across = [model = model_, across = std::move(field.across)](double x) { return across(x); };
  return field;
}
FlammableTable HeavyGasCloud::flammable(const FlammableOptions& o) const {
  return model_->flammable(o);
}
double HeavyGasCloud::concentration_of_fraction_kg_per_m3(double c) const noexcept {
  return c * model_->pure_density();
}
const HeavyGasRelease& HeavyGasCloud::release() const noexcept { return model_->release(); }

}  // namespace isorisk::models::dispersion
