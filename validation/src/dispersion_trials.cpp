// SPDX-License-Identifier: Apache-2.0
#include "isorisk/validation/dispersion_trials.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/dispersion/cloud.hpp"
#include "isorisk/models/source/flash.hpp"

namespace isorisk::validation {

[[nodiscard]] std::span<const data::Table> all_tables() noexcept;  // written by isorisk_embed

namespace {

using namespace models;
using namespace models::dispersion;

constexpr double kFloor = 1.0e-3;               // volume fraction, detection limit of the LNG arcs
constexpr double kNevadaPressure_pa = 90100.0;  // where the file has none

const data::Table& trials(std::string_view name) {
  const std::string path = "field_trials/dispersion/" + std::string{name};
  for (const data::Table& t : all_tables()) {
    if (t.name == path) return t;
  }
  throw DataError("no table '" + path + "'");
}

struct Arc {
  double x, z, value;
};
std::vector<Arc> arcs_of(const data::Table& t, std::string_view trial, const char* column) {
  std::vector<Arc> arcs;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "trial") != trial) continue;
    arcs.push_back({t.number(r, "x_m"), t.number(r, "z_m"), t.number(r, column)});
  }
  return arcs;
}

SeriesScore& series_of(std::vector<SeriesScore>& scores, std::string_view series,
                       std::string_view model, std::string_view unit) {
  for (SeriesScore& s : scores) {
    if (s.series == series && s.model == model) return s;
  }
  scores.push_back({.series = std::string{series},
                    .model = std::string{model},
                    .unit = std::string{unit},
                    .pairs = {},
                    .metrics = {},
                    .note = {}});
  return scores.back();
}

void add_lng(std::vector<SeriesScore>& scores, const DispersionTrialOptions& o) {
  const data::Table& t = trials("lng_trials.csv");
  const data::Table& arcs = trials("lng_arcs.csv");
  const Substance& methane = SubstanceLibrary::builtin().at("methane");
  std::vector<TrialPair> all;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const double air_k = t.number(r, "air_temperature_k");
    const SlabAtmosphere air{{.wind_speed_m_per_s = t.number(r, "wind_2m_m_per_s"),
                              .reference_height_m = 2.0,
                              .roughness_m = t.number(r, "roughness_m"),
                              .temperature_k = air_k,
                              .relative_humidity_fraction = t.number(r, "relative_humidity"),
                              .pressure_abs_pa = t.number(r, "air_pressure_pa"),
                              .inverse_obukhov_per_m = 1.0 / t.number(r, "obukhov_length_m")}};
    const double d = t.number(r, "pool_diameter_m");
    const HeavyGasCloud cloud{{.source = HeavyGasSource::Pool,
                               .material = heavy_gas_material(methane, air_k),
                               .mass_flow_kg_per_s = t.number(r, "mass_flow_kg_per_s"),
                               .duration_s = t.number(r, "duration_s"),
                               .area_m2 = 0.25 * std::numbers::pi * d * d,
                               .temperature_k = t.number(r, "source_temperature_k")},
                              air,
                              o.heavy_gas};
    const std::string trial{t.text(r, "trial")};
    SeriesScore& s = series_of(scores, t.text(r, "series"), "heavy gas", "volume fraction");
    for (const Arc& a : arcs_of(arcs, trial, "volume_fraction")) {
      const double predicted = cloud.mean_fraction(a.x, 0.0, a.z, o.lng_averaging_s);
      s.pairs.push_back({trial, a.x, a.z, std::max(kFloor, a.value), std::max(kFloor, predicted)});
      all.push_back(s.pairs.back());
    }
  }
  SeriesScore& pooled = series_of(scores, "LNG pools", "heavy gas", "volume fraction");
  pooled.pairs = all;
  pooled.note = "Burro, Coyote and Maplin Sands together";
}

void add_jets(std::vector<SeriesScore>& scores, const DispersionTrialOptions& o,
              const char* trial_file, const char* arc_file, const char* substance, bool judged) {
  const data::Table& t = trials(trial_file);
  const data::Table& arcs = trials(arc_file);
  const Substance& s = SubstanceLibrary::builtin().at(substance);
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const auto number_or = [&](const char* column, double otherwise) {
      return t.text(r, column).empty() ? otherwise : t.number(r, column);
    };
    const double air_k = t.number(r, "air_temperature_k");
    const double pressure = number_or("air_pressure_pa", kNevadaPressure_pa);
    SlabAtmosphereInput weather{.wind_speed_m_per_s = t.number(r, "wind_2m_m_per_s"),
                                .reference_height_m = 2.0,
                                .roughness_m = t.number(r, "roughness_m"),
                                .temperature_k = air_k,
                                .relative_humidity_fraction = t.number(r, "relative_humidity"),
                                .pressure_abs_pa = pressure};
    if (t.text(r, "obukhov_length_m").empty()) {
      weather.stability_index = slab_stability_index(Pasquill::D);
    } else {
      weather.inverse_obukhov_per_m = 1.0 / t.number(r, "obukhov_length_m");
    }
    // Speed after expansion: that of the liquid in the orifice and the thrust of its pressure,
    // u = u0 + (p0 - p) A/q; without an orifice Bernoulli's speed, which is the same sum.
    const double stored_k = t.number(r, "storage_temperature_k");
    const double exit = t.number(r, "exit_pressure_pa");
    const double q = t.number(r, "mass_flow_kg_per_s");
    const double liquid = s.liquid_density_kg_per_m3(stored_k);
    double speed = std::sqrt(2.0 * (exit - pressure) / liquid);
    if (!t.text(r, "orifice_diameter_m").empty()) {
      const double d = t.number(r, "orifice_diameter_m");
      const double area = 0.25 * std::numbers::pi * d * d;
      speed = q / (liquid * area) + (exit - pressure) * area / q;
    }
    const source::FlashState flash = source::isenthalpic_flash(s, stored_k, pressure);
    const double vapour = number_or("vapour_fraction", flash.vapour_fraction);
    const double duration = t.number(r, "duration_s");
    const HeavyGasCloud cloud{{.source = HeavyGasSource::HorizontalJet,
                               .material = heavy_gas_material(s, air_k),
                               .mass_flow_kg_per_s = q,
                               .duration_s = duration,
                               .velocity_m_per_s = speed,
                               .temperature_k = flash.temperature_k,
                               .liquid_fraction = 1.0 - vapour,
                               .height_m = t.number(r, "height_m")},
                              SlabAtmosphere{weather},
                              o.heavy_gas};
    const std::string trial{t.text(r, "trial")};
    SeriesScore& score = series_of(scores, t.text(r, "series"), "heavy gas", "volume fraction");
    score.judged = judged;
    if (!judged) score.note = "vapour associates, not modelled; much of the trial data is missing";
    for (const Arc& a : arcs_of(arcs, trial, "volume_fraction")) {
      score.pairs.push_back(
          {trial, a.x, a.z, a.value, cloud.mean_fraction(a.x, 0.0, a.z, duration)});
    }
  }
}

void add_prairie_grass(std::vector<SeriesScore>& scores, const DispersionTrialOptions& o) {
  const data::Table& t = trials("prairie_grass_runs.csv");
  const data::Table& arcs = trials("prairie_grass_arcs.csv");
  const Substance& so2 = SubstanceLibrary::builtin().at("sulfur_dioxide");
  constexpr double kMg = 1.0e6;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const double air_k = t.number(r, "air_temperature_k");
    const double q = t.number(r, "mass_flow_kg_per_s");
    const double duration = t.number(r, "duration_s");
    const double wind = t.number(r, "wind_2m_m_per_s");
    const Pasquill pasquill = parse_pasquill(t.text(r, "pasquill_class"));
    const double roughness = t.number(r, "roughness_m");
    const double height = t.number(r, "height_m");
    CloudInput passive;
    passive.mass_flow_kg_per_s = q;
    passive.duration_s = duration;
    passive.height_m = height;
    passive.molar_mass_kg_per_mol = so2.molar_mass_kg_per_mol;
    passive.density_kg_per_m3 = so2.ideal_gas_density_kg_per_m3(air_k, 101325.0);
    passive.weather = {.pasquill = pasquill, .wind_speed_m_per_s = wind, .reference_height_m = 2.0};
    passive.ambient = {.temperature_k = air_k, .roughness_m = roughness};
    const PassiveCloud gaussian{passive};
    passive.profile = VerticalProfile::SurfaceLayer;
    const PassiveCloud plume{passive};
    const SlabAtmosphere air{{.wind_speed_m_per_s = wind,
                              .reference_height_m = 2.0,
                              .roughness_m = roughness,
                              .temperature_k = air_k,
                              .stability_index = slab_stability_index(pasquill)}};
    const HeavyGasCloud slab{{.source = HeavyGasSource::HorizontalJet,
                              .material = heavy_gas_material(so2, air_k),
                              .mass_flow_kg_per_s = q,
                              .duration_s = duration,
                              .velocity_m_per_s = air.speed_m_per_s(height),
                              .temperature_k = air_k,
                              .height_m = height},
                             air,
                             o.heavy_gas};
    const std::string trial{t.text(r, "trial")};
    for (const Arc& a : arcs_of(arcs, trial, "concentration_mg_per_m3")) {
      series_of(scores, "Prairie Grass", "passive", "mg/m3")
          .pairs.push_back({trial, a.x, a.z, a.value,
                            kMg * plume.peak_concentration_kg_per_m3(a.x, a.z, duration)});
      series_of(scores, "Prairie Grass", "passive, Gaussian", "mg/m3")
          .pairs.push_back({trial, a.x, a.z, a.value,
                            kMg * gaussian.peak_concentration_kg_per_m3(a.x, a.z, duration)});
      series_of(scores, "Prairie Grass", "heavy gas", "mg/m3")
          .pairs.push_back({trial, a.x, a.z, a.value,
                            kMg * slab.concentration_of_fraction_kg_per_m3(
                                      slab.mean_fraction(a.x, 0.0, a.z, duration))});
    }
  }
}

}  // namespace

std::vector<SeriesScore> score_dispersion_trials(const DispersionTrialOptions& options) {
  std::vector<SeriesScore> scores;
  add_lng(scores, options);
  add_jets(scores, options, "desert_tortoise_trials.csv", "desert_tortoise_arcs.csv", "ammonia",
           true);
  add_jets(scores, options, "goldfish_trials.csv", "goldfish_arcs.csv", "hydrogen_fluoride", false);
  add_prairie_grass(scores, options);
  for (SeriesScore& s : scores) {
    std::vector<double> o, p;
    for (const TrialPair& pair : s.pairs) {
      o.push_back(pair.observed);
      p.push_back(pair.predicted);
    }
    s.metrics = performance_metrics(o, p);
  }
  return scores;
}

std::vector<PublishedScore> published_dispersion_scores() {
  const data::Table& t = trials("published.csv");
  std::vector<PublishedScore> list;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    list.push_back({std::string{t.text(r, "series")}, std::string{t.text(r, "model")},
                    t.number(r, "mg"), t.number(r, "vg"), t.number(r, "fac2"),
                    std::string{t.text(r, "source")}});
  }
  return list;
}

}  // namespace isorisk::validation
