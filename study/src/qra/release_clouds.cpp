// SPDX-License-Identifier: Apache-2.0
// Clouds of a release: what may burn, what is toxic.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/vulnerability/toxic_probit.hpp"
#include "release_case.hpp"

namespace isorisk::study::qra {

namespace et = models::event_tree;
namespace src = models::source;
namespace disp = models::dispersion;

namespace {

constexpr double kSameRate = 1.01;  // means of a release closer than this are one

disp::WeatherClass dispersion_class(const WeatherClass& w, double reference_height_m) {
  return {.pasquill = disp::parse_pasquill(std::string_view{&w.stability, 1}),
          .wind_speed_m_per_s = w.wind_speed_m_per_s,
          .reference_height_m = reference_height_m};
}

}  // namespace

void ReleaseCase::keep(et::OutcomeKind effect, const std::vector<Warning>& list) {
  auto& all = about[effect];
  all.insert(all.end(), list.begin(), list.end());
}

disp::CloudInput ReleaseCase::cloud_input() const {
  return {.molar_mass_kg_per_mol = substance.molar_mass_kg_per_mol,
          .weather = dispersion_class(weather, study.weather.reference_height_m),
          .ambient = {.temperature_k = study.atmosphere.temperature_k,
                      .pressure_abs_pa = study.atmosphere.pressure_abs_pa,
                      .relative_humidity_fraction = study.atmosphere.relative_humidity_fraction,
                      .roughness_m = study.atmosphere.roughness_m},
          .sigma_set = disp::parse_sigma_set(study.method.word("sigma_set")),
          .profile = cloud_choice() == disp::CloudChoice::Automatic &&
                             study.method.word("near_ground") == "surface_layer"
                         ? disp::VerticalProfile::SurfaceLayer
                         : disp::VerticalProfile::Gaussian};
}

disp::ReleaseCloud ReleaseCase::plume(Rate rate, bool with_jet) const {
  disp::ReleaseCloudInput in{.cloud = cloud_input(), .substance = &substance};
  disp::CloudInput& cloud = in.cloud;
  cloud.mass_flow_kg_per_s = rate.kg_per_s;
  cloud.duration_s = rate.duration_s;
  if (with_jet) {
    cloud.density_kg_per_m3 = source.density_kg_per_m3;
    cloud.height_m = source.height_m;
    cloud.source_diameter_m = source.expanded_diameter_m;
    in.temperature_k = source.temperature_k;
    in.liquid_fraction = airborne_liquid();
    in.velocity_m_per_s = source.expanded_velocity_m_per_s;
    in.upwards = upwards();
    in.diluted = source.from_building;
    if (source.from_building && cloud_choice() == disp::CloudChoice::Automatic) {
      // Mixed through the lee of its building, taken for a cube unless its height is given.
      const double volume = *equipment.building_volume_m3;
      const double depth = equipment.building_height_m.value_or(std::cbrt(volume));
      cloud.source_depth_m = depth;
      cloud.source_diameter_m = std::sqrt(volume / depth);
      cloud.height_m = 0.0;
    }
  } else {
    cloud.density_kg_per_m3 = substance.ideal_gas_density_kg_per_m3(
        source.pool->temperature_k, study.atmosphere.pressure_abs_pa);
    cloud.source_diameter_m = source.pool->diameter_m;
    in.temperature_k = source.pool->temperature_k;
    in.from_pool = true;
  }
  return {in, cloud_choice()};
}

disp::ReleaseCloud ReleaseCase::puff() const {
  disp::ReleaseCloudInput in{.cloud = cloud_input(),
                             .substance = &substance,
                             .temperature_k = source.temperature_k,
                             .liquid_fraction = airborne_liquid()};
  in.cloud.kind = disp::ReleaseKind::Instantaneous;
  in.cloud.mass_kg = source.airborne_kg;
  in.cloud.density_kg_per_m3 = source.density_kg_per_m3;
  in.cloud.height_m = source.height_m;
  in.cloud.source_diameter_m = source.expanded_diameter_m;
  return {in, cloud_choice()};
}

double ReleaseCase::airborne_liquid() const {
  if (source.phase == src::Phase::Gas || !(source.airborne_fraction > 0.0)) return 0.0;
  return std::clamp(1.0 - source.vapour_fraction / source.airborne_fraction, 0.0, 1.0);
}

ReleaseCase::Rate ReleaseCase::plain_rate() const {
  const double pool = source.pool ? source.pool->evaporation_kg_per_s : 0.0;
  if (!(source.airborne_kg > 0.0)) return {pool, source.pool ? source.pool->duration_s : 0.0};
  return {source.airborne_rate_kg_per_s + pool, source.duration_s};
}

std::vector<ReleaseCase::Rate> ReleaseCase::rates_by_length() const {
  if (steps.empty()) return {plain_rate()};
  std::vector<src::RateStep> sorted = steps;
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return a.rate_kg_per_s() > b.rate_kg_per_s();
  });
  std::vector<Rate> all;
  Rate sum{};  // mass and time
  for (const src::RateStep& step : sorted) {
    sum.kg_per_s += step.mass_kg;
    sum.duration_s += step.end_s - step.start_s;
    all.push_back({sum.kg_per_s / sum.duration_s, sum.duration_s});
  }
  std::vector<Rate> kept;
  for (auto it = all.rbegin(); it != all.rend(); ++it) {
    if (kept.empty() || it->kg_per_s > kSameRate * kept.back().kg_per_s) kept.push_back(*it);
  }
  return kept;
}

ReleaseCase::Rate ReleaseCase::rate_of_load(double exponent) const {
  if (steps.empty()) return plain_rate();
  const src::RateStep one =
      src::reduce(src::worst_window(steps, study.method.number("exposure_time_toxic"), exponent), 1,
                  src::Reduction::Dose, exponent)
          .segments.front();
  return {one.rate_kg_per_s(), one.end_s - one.start_s};
}

void ReleaseCase::make_flammable() {
  if (most_fuel) return;
  const auto& limits = substance.flammable_limits();
  const double part = study.method.word("flash_fire_contour") == "half_LFL" ? 0.5 : 1.0;
  disp::FlammableOptions options{
      .lower_limit_fraction = part * limits.lower_fraction,
      .upper_limit_fraction = limits.upper_fraction,
      .receptor_height_m = 1.0,
      .averaging_time_s = study.method.number("averaging_time_flammable")};
  std::optional<disp::ReleaseCloud> widest_cloud;
  double widest_height_m = 0.0;
  const auto consider = [&](const disp::ReleaseCloud& c) {
    disp::FlammableTable table = c.flammable(options);
    for (const auto effect : {et::OutcomeKind::FlashFire, et::OutcomeKind::Explosion}) {
      if (!most_fuel) keep(effect, c.warnings());
      keep(effect, table.warnings);
    }
    const auto cover = [&](const disp::FlammableTable& t, double height_m) {
      if (widest && t.area_m2 <= widest->area_m2) return;
      widest = t;
      widest_cloud = c;
      widest_height_m = height_m;
      flash_model = c.model_id();
    };
    // Who stands in it burns, at whatever height it is: heavy gas may lie lower than the receptor.
    cover(table, options.receptor_height_m);
    disp::FlammableOptions ground = options;
    ground.receptor_height_m = 0.0;
    ground.masses = false;
    cover(c.flammable(ground), 0.0);
    if (!most_fuel || table.mass_above_lower_kg > most_fuel->mass_above_lower_kg) {
      most_fuel = std::move(table);
    }
  };
  const bool burst = source.instantaneous && airborne();
  if (burst) consider(puff());
  for (const Rate& rate : rates_by_length()) {
    if (!(rate.kg_per_s > 0.0) || (burst && steps.empty())) continue;
    consider(plume(rate, airborne() && !burst));
    if (!burst && pool_below_jet()) consider(plume(rate, false));
  }
  options.receptor_height_m = widest_height_m;
  if (widest && widest->x_m.size() >= 2) sample_edge(*widest_cloud, options);
}

void ReleaseCase::sample_edge(const disp::ReleaseCloud& cloud, disp::FlammableOptions options) {
  constexpr int kMostPoints = 256;
  const double allowed_m = rules.footprint_error * widest->max_half_width_m;
  const double over = edge_error_m(*widest) / allowed_m;
  if (over > 1.0) {
    options.points =
        static_cast<int>(std::min<double>(kMostPoints, 1.2 * options.points * std::sqrt(over)));
    options.masses = false;
    widest = cloud.flammable(options);
  }
  const double edge_m = edge_error_m(*widest);
  error.add({.footprints = 1, .edge = edge_m / widest->max_half_width_m, .edge_m = edge_m});
  if (edge_m > allowed_m)
    for (const auto effect : {et::OutcomeKind::FlashFire, et::OutcomeKind::Explosion})
      keep(effect, {missed("flammable footprint", edge_m / widest->max_half_width_m)});
}

IgnitableCloud ReleaseCase::ignitable() {
  make_flammable();
  const double pool_m = source.pool ? 0.5 * source.pool->diameter_m : 0.0;
  if (widest && widest->x_m.size() > 1 && widest->area_m2 > M_PI * pool_m * pool_m) {
    const double length = widest->x_m.back() - widest->x_m.front();
    const double passing = length / weather.wind_speed_m_per_s;
    return {widest->x_m, widest->half_width_m,
            source.instantaneous ? passing : std::max(passing, source.duration_s)};
  }
  if (!(pool_m > 0.0)) return {};
  constexpr int kPoints = 17;
  IgnitableCloud disc{.stays_s = std::max(source.pool->duration_s, source.duration_s)};
  for (int i = 0; i < kPoints; ++i) {
    const double angle = M_PI * i / (kPoints - 1);
    disc.x_m.push_back(-pool_m * std::cos(angle));
    disc.half_width_m.push_back(pool_m * std::sin(angle));
  }
  return disc;
}

bool ReleaseCase::pool_below_jet() const {
  return airborne() && source.pool && source.pool->evaporation_kg_per_s > 0.0 &&
         source.height_m > src::source_constant("near_ground_height").value;
}

const Footprints& ReleaseCase::flash_fire() {
  if (flash) return *flash;
  make_flammable();
  flash = widest ? flash_fire_footprints(*widest) : Footprints{};
  return *flash;
}

std::vector<models::ExposureLimit> ReleaseCase::reported_limits() const {
  std::vector<models::ExposureLimit> kept;
  for (const models::ExposureLimit& limit : substance.exposure_limits) {
    const bool hour = limit.minutes == 60.0 && (limit.name == "AEGL-3" || limit.name == "AEGL-2");
    if ((hour || limit.name == "IDLH") && limit.value_ppm > 0.0 && limit.value_ppm < 1e6)
      kept.push_back(limit);
  }
  return kept;
}

const Footprints& ReleaseCase::toxic_cloud() {
  if (toxic) return *toxic;
  toxic.emplace();
  const auto relation = models::vulnerability::toxic_substance(substance.toxic_probit_cas);
  const disp::ToxicOptions options{.probit = relation.probit,
                                   .receptor_height_m = rules.receiver_height_m,
                                   .max_exposure_s = study.method.number("exposure_time_toxic"),
                                   .averaging_time_s = study.method.number("averaging_time_toxic"),
                                   .lethality_cutoff = rules.cutoff,
                                   .points = 0,
                                   .tolerance = rules.footprint_error};
  disp::ToxicOptions in_room = options;
  in_room.indoor = disp::IndoorModel::AirChange;
  in_room.air_changes_per_h = rules.toxic_air_changes_per_h;
  in_room.indoor_exposure_s = rules.toxic_indoor_exposure_s;
  // By a function that samples the lethality for the options.
  const auto add = [&](const auto& sample) {
    const ToxicFootprint outdoors = sample(options);
    const ToxicFootprint indoors = rules.toxic_air_change ? sample(in_room) : ToxicFootprint{};
    keep(et::OutcomeKind::Toxic, outdoors.warnings);
    state_error(outdoors);
    state_error(indoors);
    toxic->merge(toxic_footprints(outdoors, indoors, rules));
  };
  const auto sampled = [&](const disp::ReleaseCloud& c, const disp::ToxicOptions& o) {
    return c.heavy() ? toxic_footprint(disp::sample_toxic_field(c.toxic_field(o), o), rules.cutoff)
                     : toxic_footprint(c.toxic(o), rules.cutoff);
  };
  const auto reach = [&](const disp::ReleaseCloud& c) {
    keep(et::OutcomeKind::Toxic, c.warnings());
    Footprints distances;
    for (const models::ExposureLimit& limit : reported_limits()) {
      distances.distances.push_back(
          {.effect = limit.name,
           .distance_m = c.distance_to_fraction_m(1e-6 * limit.value_ppm, options.receptor_height_m,
                                                  options.averaging_time_s)});
    }
    toxic->merge(distances);
  };
  const auto add_cloud = [&](const disp::ReleaseCloud& c) {
    toxic_model = c.model_id();
    add([&](const disp::ToxicOptions& o) { return sampled(c, o); });
    reach(c);
  };
  const Rate rate = rate_of_load(relation.probit.n);
  if (source.instantaneous && airborne()) {
    const disp::ReleaseCloud cloud = puff();
    if (steps.empty()) {
      add_cloud(cloud);
    } else {
      // What boils off the ground afterwards: who breathes both has the sum of their loads.
      const disp::ReleaseCloud pool = plume(rate, false);
      toxic_model = cloud.model_id();
      reach(cloud);
      reach(pool);
      const auto of = [](const disp::ReleaseCloud& c) {
        return [&c](const disp::ToxicOptions& o) { return c.toxic_field(o); };
      };
      add([&](const disp::ToxicOptions& o) {
        return toxic_footprint(disp::toxic_of_both(of(cloud), of(pool), o), rules.cutoff);
      });
    }
  } else if (rate.kg_per_s > 0.0) {
    add_cloud(plume(rate, airborne()));
    if (pool_below_jet()) add_cloud(plume(rate, false));
  }
  return *toxic;
}

void ReleaseCase::state_error(const ToxicFootprint& f) {
  if (f.footprint == nullptr) return;
  error.add({.footprints = 1,
             .probability = f.error.probability,
             .edge = f.error.edge,
             .edge_m = f.error.edge_m});
  const double worst = std::max(f.error.probability, f.error.edge);
  if (!(worst > rules.footprint_error)) return;
  keep(et::OutcomeKind::Toxic, {missed("toxic footprint", worst)});
}

Warning ReleaseCase::missed(const char* what, double reached) const {
  return {"footprint_error", what,
          fmt::format("a {} is within {:.2g} of its cloud; method.footprint_error asks for {:.2g}",
                      what, reached, rules.footprint_error)};
}

}  // namespace isorisk::study::qra
