// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/release_cloud.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "cloud_frame.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/building_wake.hpp"
#include "isorisk/models/dispersion/jet_plume.hpp"
#include "isorisk/models/dispersion/toxic_profile.hpp"

namespace isorisk::models::dispersion {
namespace {

using std::numbers::pi;

SlabAtmosphere atmosphere_of(const CloudInput& in) {
  return SlabAtmosphere{{.wind_speed_m_per_s = in.weather.wind_speed_m_per_s,
                         .reference_height_m = in.weather.reference_height_m,
                         .roughness_m = in.ambient.roughness_m,
                         .temperature_k = in.ambient.temperature_k,
                         .relative_humidity_fraction = in.ambient.relative_humidity_fraction,
                         .pressure_abs_pa = in.ambient.pressure_abs_pa,
                         .stability_index = slab_stability_index(in.weather.pasquill)}};
}

HeavyGasCloud heavy_cloud(const ReleaseCloudInput& in, std::vector<Warning>& warnings) {
  const CloudInput& c = in.cloud;
  const SlabAtmosphere air = atmosphere_of(c);
  HeavyGasRelease r{.material = heavy_gas_material(*in.substance, c.ambient.temperature_k),
                    .mass_flow_kg_per_s = c.mass_flow_kg_per_s,
                    .duration_s = c.duration_s,
                    .mass_kg = c.mass_kg,
                    .temperature_k = in.temperature_k,
                    .liquid_fraction = in.liquid_fraction,
                    .height_m = c.height_m};
  if (c.kind == ReleaseKind::Instantaneous) {
    r.source = HeavyGasSource::Instantaneous;
    // As high as its radius, on the ground.
    const double volume = c.mass_kg / c.density_kg_per_m3;
    const double radius = std::max(std::cbrt(volume / pi), 0.5 * c.source_diameter_m);
    r.area_m2 = pi * radius * radius;
    r.height_m = 0.0;
  } else if (in.from_pool) {
    r.source = HeavyGasSource::Pool;
    r.area_m2 = 0.25 * pi * c.source_diameter_m * c.source_diameter_m;
    r.height_m = 0.0;
  } else {
    r.source = in.upwards ? HeavyGasSource::VerticalJet : HeavyGasSource::HorizontalJet;
    r.velocity_m_per_s =
        std::max(in.velocity_m_per_s, air.speed_m_per_s(std::max(c.height_m, 1.0)));
  }
  HeavyGasCloud cloud{r, air};
  const double half_width = 0.5 * std::sqrt(r.area_m2);
  const bool widened =
      r.source == HeavyGasSource::Pool &&
      cloud.effective_source_half_width_m() > dispersion_constant("pool_widening") * half_width;
  if (widened) {
    // Its gas leaves in a layer on the ground with the wind at 1 m, which turns critical and
    // spreads sideways as the march has it.
    HeavyGasRelease layer = r;
    layer.source = HeavyGasSource::HorizontalJet;
    layer.area_m2 = 0.0;
    layer.velocity_m_per_s = air.speed_m_per_s(1.0);
    warnings.push_back(
        {"pool_layer", "dispersion.release_cloud",
         "low wind: a solution over the pool needs a half-width of " +
             rounded(cloud.effective_source_half_width_m()) + " m in place of " +
             rounded(half_width) +
             " m, over which the gas would be thinned; it is taken to leave the middle of the pool "
             "as a layer on the ground"});
    return HeavyGasCloud{layer, air};
  }
  return cloud;
}

double mixed_density(const ReleaseCloudInput& in) {
  if (in.substance == nullptr) throw InputError("release cloud: the substance is missing");
  return mixed_gas_density_kg_per_m3(*in.substance, in.temperature_k, in.liquid_fraction,
                                     in.cloud.ambient);
}

BritterMcQuaidCloud workbook_cloud(const ReleaseCloudInput& in) {
  const CloudInput& c = in.cloud;
  const bool puff = c.kind == ReleaseKind::Instantaneous;
  BritterMcQuaidSource s{
      .release = puff ? BritterMcQuaidRelease::Instantaneous : BritterMcQuaidRelease::Continuous,
      .amount = puff ? c.mass_kg : c.mass_flow_kg_per_s,
      .density_kg_per_m3 = c.density_kg_per_m3,
      .temperature_k = in.temperature_k,
      .molar_mass_kg_per_mol = c.molar_mass_kg_per_mol,
      .height_m = c.height_m,
      .weather = c.weather,
      .ambient = c.ambient};
  if (!puff) s.duration_s = c.duration_s;
  if (in.liquid_fraction > 0.0) {
    const EvaporationEnd end =
        evaporation_end(heavy_gas_material(*in.substance, c.ambient.temperature_k),
                        atmosphere_of(c), in.temperature_k, in.liquid_fraction);
    s.density_kg_per_m3 = end.density_kg_per_m3;
    s.temperature_k = end.temperature_k;
    s.mass_fraction = end.mass_fraction;
    s.mole_fraction = end.volume_fraction;
  }
  return BritterMcQuaidCloud{s};
}

// A jet whose momentum mixes it: the slab model has that and a passive limit for gas that is or
// becomes, as its droplets evaporate, heavier than air; JetPlume is for gas that rises.
enum class FastJet { No, Heavy, Light };
FastJet fast_jet(const ReleaseCloudInput& in) {
  const CloudInput& c = in.cloud;
  if (c.kind != ReleaseKind::Continuous || in.from_pool || in.diluted) return FastJet::No;
  const double height = std::max(c.height_m, 1.0);
  if (!(in.velocity_m_per_s > atmosphere_of(c).speed_m_per_s(height))) return FastJet::No;
  const double air = air_density_kg_per_m3(c.ambient);
  if (c.density_kg_per_m3 > air) return FastJet::Heavy;
  return mixed_density(in) > air ? FastJet::Heavy : FastJet::Light;
}

JetPlume light_jet(const ReleaseCloudInput& in) {
  const CloudInput& c = in.cloud;
  return JetPlume{{.mass_flow_kg_per_s = c.mass_flow_kg_per_s,
                   .velocity_m_per_s = in.velocity_m_per_s,
                   .density_kg_per_m3 = mixed_density(in),
                   .height_m = c.height_m,
                   .elevation_rad = in.upwards ? 0.5 * pi : 0.0,
                   .weather = c.weather,
                   .ambient = c.ambient,
                   .sigma_set = c.sigma_set}};
}

// What no model here answers for: marked whatever the cloud is.
void warn_of_limits(const ReleaseCloudInput& in, bool heavy, std::vector<Warning>& warnings) {
  const CloudInput& c = in.cloud;
  constexpr double kHeight_m = 10.0;
  const double wind = c.weather.reference_height_m == kHeight_m
                          ? c.weather.wind_speed_m_per_s
                          : WindProfile{c.weather, c.ambient.roughness_m}.speed_m_per_s(kHeight_m);
  const double least = dispersion_constant("stable_calm_wind");
  if (c.weather.pasquill >= Pasquill::E && wind < least) {
    warnings.push_back(
        {"stable_calm", "dispersion.release_cloud",
         std::string{"stable calm: class "} + letter(c.weather.pasquill) + ", wind at 10 m " +
             rounded(wind) + " m/s, below " + number_text(least) +
             " m/s: the cloud creeps and meanders, heavy gas runs downhill; the models need a wind "
             "that carries it, and distances and directions are uncertain"});
  }
  // Of a passive cloud PassiveCloud says it: nothing reaches the ground.
  const double lid =
      c.mixing_height_m > 0.0 ? c.mixing_height_m : mixing_height_slab_m(c.weather.pasquill);
  if (heavy && c.height_m > lid) {
    warnings.push_back({"above_mixing_height", "dispersion.release_cloud",
                        "release height = " + rounded(c.height_m) +
                            " m is above the mixing height " + rounded(lid) +
                            " m: the heavy cloud is taken to the ground"});
  }
}

// The field that a table stands for.
ToxicField field_of(ToxicTable table) {
  const auto t = std::make_shared<const ToxicTable>(std::move(table));
  ToxicField field;
  field.places = t->x_m;
  field.across = [t](double x) -> ToxicField::Across {
    if (t->x_m.empty() || x < t->x_m.front() || x > t->x_m.back()) {
      return [](double) { return kNothing; };
    }
    const auto after = std::upper_bound(t->x_m.begin(), t->x_m.end(), x);
    const auto j = std::min(static_cast<std::size_t>(after - t->x_m.begin()), t->x_m.size() - 1);
    const std::size_t i = j == 0 ? 0 : j - 1;
    const double part = i == j ? 0.0 : (x - t->x_m[i]) / (t->x_m[j] - t->x_m[i]);
    const double probit = std::lerp(t->probit[i], t->probit[j], part);
    const double drop = std::lerp(t->drop_per_m2[i], t->drop_per_m2[j], part);
    return [probit, drop](double y) { return std::max(kNothing, probit - drop * y * y); };
  };
  field.about = [t](double, bool) { return t->warnings; };
  return field;
}

}  // namespace

CloudChoice parse_cloud_choice(std::string_view word) {
  if (word == "auto") return CloudChoice::Automatic;
  if (word == "passive") return CloudChoice::Passive;
  if (word == "britter_mcquaid") return CloudChoice::BritterMcQuaid;
  throw InputError("cloud model '" + std::string{word} +
                   "' is unknown; use auto, passive or britter_mcquaid");
}

ReleaseCloud::ReleaseCloud(const ReleaseCloudInput& in, CloudChoice choice) : passive_{in.cloud} {
  const DenseGas dense = passive_.dense_gas();
  const std::string value = number_text(std::round(1000.0 * dense.criterion) / 1000.0) +
                            (dense.dense() ? " >= " : " < ") + number_text(dense.threshold);
  const bool workbook = choice == CloudChoice::BritterMcQuaid;
  const FastJet kind = choice == CloudChoice::Automatic ? fast_jet(in) : FastJet::No;
  const bool jet = kind == FastJet::Heavy;
  const auto passive_as = [&](std::string why) { reason_ = "passive: " + std::move(why); };
  if (choice == CloudChoice::Passive) {
    reason_ = "passive as asked" + std::string{dense.dense() ? ", though" : ":"} +
              " the criterion of Britter and McQuaid is " + value;
  } else if (in.diluted) {
    passive_as("it leaves diluted with air");
  } else if (kind == FastJet::Light) {
    const JetPlume path = light_jet(in);
    if (path.sections().empty()) {
      passive_as("the wind mixes it faster than its own speed");
    } else {
      passive_ = PassiveCloud{in.cloud, path};
      reason_ = "jet: lighter than air and faster than the wind; spent at " +
                rounded(passive_.jet_end_m()) + " m, then passive";
    }
  } else if (!dense.dense() && !jet) {
    passive_as("criterion of Britter and McQuaid " + value);
  } else if (in.substance == nullptr) {
    throw InputError("release cloud: the substance is missing");
  } else {
    const std::string model = workbook ? "the workbook" : "the heavy-gas model";
    try {
      if (workbook) {
        workbook_ = workbook_cloud(in);
        reason_ = "workbook of Britter and McQuaid as asked: criterion " + value;
        warnings_ = workbook_->warnings();
        warn_of_limits(in, true, warnings_);
        return;
      }
      std::vector<Warning> about;
      heavy_ = heavy_cloud(in, about);
      reason_ = dense.dense()
                    ? "heavy: criterion of Britter and McQuaid " + value
                    : "jet: heavier than air and faster than the wind, criterion of Britter and "
                      "McQuaid " +
                          value;
      warnings_ = heavy_->warnings();
      warnings_.insert(warnings_.end(), about.begin(), about.end());
      warn_of_limits(in, true, warnings_);
      return;
    } catch (const InputError& e) {
      passive_as(model + " refuses it: " + e.what());
    } catch (const NumericError& e) {
      passive_as(model + " found no solution: " + e.what());
    }
    warnings_.push_back({"heavy_gas_as_passive", "dispersion.release_cloud", reason_});
  }
  const std::vector<Warning> more = passive_.warnings();
  warnings_.insert(warnings_.end(), more.begin(), more.end());
  warn_of_limits(in, false, warnings_);
}

std::string_view ReleaseCloud::model_id() const noexcept {
  const bool burst = passive_.input().kind == ReleaseKind::Instantaneous;
  if (workbook_) {
    return burst ? "dispersion.britter_mcquaid_instantaneous"
                 : "dispersion.britter_mcquaid_continuous";
  }
  if (passive_.from_jet()) return "dispersion.jet_plume";
  if (!heavy_) {
    return passive_.surface_layer() ? "dispersion.surface_layer_plume"
                                    : "dispersion.gaussian_plume";
  }
  return burst ? "dispersion.heavy_gas_puff" : "dispersion.heavy_gas_plume";
}

ToxicTable ReleaseCloud::toxic(const ToxicOptions& options) const {
  if (workbook_) return workbook_->toxic(options);
  return heavy_ ? heavy_->toxic(options).gaussian : passive_.toxic(options);
}

ToxicField ReleaseCloud::toxic_field(const ToxicOptions& options) const {
  if (workbook_) {
    constexpr int kPoints = 192;  // of the table that the field is read from
    ToxicOptions o = options;
    o.points = kPoints;
    return field_of(workbook_->toxic(o));
  }
  return heavy_ ? heavy_->toxic_field(options) : passive_.toxic_field(options);
}

FlammableTable ReleaseCloud::flammable(const FlammableOptions& options) const {
  if (workbook_) return workbook_->flammable(options);
  return heavy_ ? heavy_->flammable(options) : passive_.flammable(options);
}

double ReleaseCloud::distance_to_fraction_m(double fraction, double z, double averaging) const {
  if (workbook_) return workbook_->distance_to_fraction_m(fraction);
  if (heavy_) return heavy_->distance_to_fraction_m(fraction, z, averaging);
  return passive_.distance_to_concentration_m(
      passive_.concentration_of_fraction_kg_per_m3(fraction), z, averaging);
}

}  // namespace isorisk::models::dispersion
