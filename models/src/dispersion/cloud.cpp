// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/cloud.hpp"

#include "cloud_frame.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kGasConstant = 8.314462618;  // J/(mol K), CODATA 2018
constexpr double kMinTransportHeight_m = 10.0;

const CloudInput& checked(const CloudInput& in) {
  InputCheck check{"passive_cloud"};
  if (in.kind == ReleaseKind::Continuous) {
    check.positive("mass_flow", in.mass_flow_kg_per_s, "kg/s");
    check.require(in.duration_s > 0.0, "duration", in.duration_s, "s", "be > 0");
  } else {
    check.positive("mass", in.mass_kg, "kg");
  }
  check.non_negative("height", in.height_m, "m");
  check.non_negative("source_diameter", in.source_diameter_m, "m");
  check.non_negative("source_depth", in.source_depth_m, "m");
  check.require(in.source_depth_m == 0.0 || in.kind == ReleaseKind::Continuous, "source_depth",
                in.source_depth_m, "m", "be 0 for an instantaneous release");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.positive("wind_speed", in.weather.wind_speed_m_per_s, "m/s");
  check.positive("reference_height", in.weather.reference_height_m, "m");
  check.positive("air_temperature", in.ambient.temperature_k, "K");
  check.positive("air_pressure", in.ambient.pressure_abs_pa, "Pa");
  check.within("relative_humidity", in.ambient.relative_humidity_fraction, 0.0, 1.0, "-");
  check.positive("roughness", in.ambient.roughness_m, "m");
  check.require(in.weather.reference_height_m > in.ambient.roughness_m, "reference_height",
                in.weather.reference_height_m, "m", "be above the roughness length");
  check.non_negative("mixing_height", in.mixing_height_m, "m");
  check.non_negative("wind_height", in.wind_height_m, "m");
  check.require(in.wind_height_m == 0.0 || in.wind_height_m > in.ambient.roughness_m, "wind_height",
                in.wind_height_m, "m", "be above the roughness length, or 0");
  if (in.sigma_set == SigmaSet::CcpsPuff || in.sigma_set == SigmaSet::YellowBookPuff) {
    check.require(in.kind == ReleaseKind::Instantaneous, "sigma_set",
                  static_cast<double>(in.sigma_set), "",
                  "be a plume set for a continuous release (" + std::string{name(in.sigma_set)} +
                      " is for puffs)");
  }
  check.done();
  return in;
}

// Forward edge of the puff's contour when its middle is at `centre`.
double front_of(const Frame& f, double centre, double z, double limit) noexcept {
  const double l = log_ratio(f.axis(centre, z), limit);
  return l > 0.0 ? centre + f.sx(centre) * std::sqrt(2.0 * l) : 0.0;
}

}  // namespace

void warn_range(std::vector<Warning>& warnings, const char* what, double value, double low,
                double high, const char* unit, std::string_view why) {
  if (value >= low && value <= high) return;
  warnings.push_back({"outside_validity", "dispersion.passive_cloud",
                      std::string{what} + " = " + number_text(value) + " " + unit +
                          " is outside [" + number_text(low) + ", " + number_text(high) + "] " +
                          unit + " " + std::string{why}});
}

std::string rounded(double v) {
  if (v == 0.0 || !std::isfinite(v)) return number_text(v);
  const double scale = std::pow(10.0, 2.0 - std::floor(std::log10(std::abs(v))));
  return number_text(std::round(v * scale) / scale);
}

Extent steady_extent(const Frame& f, double z, double limit, double max_distance) {
  return find_extent([&](double x) { return log_ratio(f.axis(x, z), limit); }, f.origin(),
                     max_distance, kScanSteps);
}

double farthest(const Frame& f, double z, double limit, const Extent& steady) {
  if (!steady.any) return 0.0;
  const double origin = f.origin();
  if (f.puff) {
    return largest([&](double x) { return front_of(f, x, z, limit); }, steady.near_m, steady.far_m,
                   origin)
        .second;
  }
  // A release too short to build the plume up to its far end.
  if (f.peak_ratio(steady.far_m) > 1.0 - 1e-9) return steady.far_m;
  const auto excess = [&](double x) { return log_ratio(f.axis(x, z) * f.peak_ratio(x), limit); };
  const Extent e = find_extent(excess, origin, steady.far_m, kScanSteps);
  return e.any ? e.far_m : 0.0;
}

PassiveCloud::PassiveCloud(const CloudInput& in, const JetPlume& jet)
    : PassiveCloud{[&] {
        CloudInput end = in;
        // The mixed layer holds it.
        const double lid = in.mixing_height_m > 0.0 ? in.mixing_height_m
                                                    : mixing_height_slab_m(in.weather.pasquill);
        end.height_m = std::min(jet.sections().back().height_m, std::max(lid, in.height_m));
        end.source_diameter_m = 0.0;
        end.source_depth_m = 0.0;
        return end;
      }()} {
  jet_ = std::make_shared<const JetPath>(jet);
}

PassiveCloud::PassiveCloud(const CloudInput& in) : in_{checked(in)} {
  const WindProfile profile{in.weather, in.ambient.roughness_m};
  // The sigma sets and the hand methods go with the wind at 10 m for releases at or near the
  // ground; a higher release moves with the wind at its height.
  const double transport_height =
      in.wind_height_m > 0.0 ? in.wind_height_m : std::max(in.height_m, kMinTransportHeight_m);
  wind_ = transport_height == in.weather.reference_height_m
              ? in.weather.wind_speed_m_per_s
              : profile.speed_m_per_s(transport_height);
  lid_m_ =
      in.mixing_height_m > 0.0 ? in.mixing_height_m : mixing_height_slab_m(in.weather.pasquill);
  constexpr double kLowAgainstLid = 0.1;
  if (in.profile == VerticalProfile::SurfaceLayer && in.kind == ReleaseKind::Continuous &&
      in.wind_height_m == 0.0 && in.height_m < kSurfaceLayerHighest_m &&
      std::max(in.height_m, 10.0 * in.ambient.roughness_m) <= kLowAgainstLid * lid_m_) {
    layer_ = std::make_shared<const SurfaceLayer>(
        SurfaceLayerInput{.weather = in.weather,
                          .roughness_m = in.ambient.roughness_m,
                          .height_m = in.height_m,
                          .mixing_height_m = lid_m_});
    wind_ = profile.speed_m_per_s(
        std::max({in.height_m, 1.0, 2.0 * in.ambient.roughness_m}));  // at the source
  }
  pure_kg_per_m3_ = in.ambient.pressure_abs_pa * in.molar_mass_kg_per_mol /
                    (kGasConstant * in.ambient.temperature_k);
  const double g0 =
      reduced_gravity_m_per_s2(in.density_kg_per_m3, air_density_kg_per_m3(in.ambient));
  const double u10 = in.weather.reference_height_m == kMinTransportHeight_m
                         ? in.weather.wind_speed_m_per_s
                         : profile.speed_m_per_s(kMinTransportHeight_m);
  dense_ = in.kind == ReleaseKind::Continuous
               ? dense_gas_continuous(g0, in.mass_flow_kg_per_s / in.density_kg_per_m3, u10)
               : dense_gas_instantaneous(g0, in.mass_kg / in.density_kg_per_m3, u10);
}

double PassiveCloud::jet_end_m() const noexcept { return jet_ ? jet_->end_m() : 0.0; }

std::vector<Warning> PassiveCloud::warnings() const {
  std::vector<Warning> list;
  if (dense_.dense()) {
    list.push_back(
        {"heavy_gas", "dispersion.passive_cloud",
         "the Britter-McQuaid criterion is " + rounded(dense_.criterion) + ", at or above " +
             rounded(dense_.threshold) +
             ": a heavy gas; the passive model is used all the same, and concentrations at the "
             "ground near the source may be off, mostly too narrow and too far downwind"});
  }
  const double wind = layer_ ? WindProfile{in_.weather, in_.ambient.roughness_m}.speed_m_per_s(
                                   std::max(kMinTransportHeight_m, 2.0 * in_.ambient.roughness_m))
                             : wind_;
  warn_range(list, "wind speed", wind, 1.0, kInf, "m/s",
             layer_ ? "at 10 m, for a plume" : "for a Gaussian model");
  const bool yellow_book =
      in_.sigma_set == SigmaSet::YellowBook || in_.sigma_set == SigmaSet::YellowBookPuff;
  if (yellow_book && !layer_) {
    warn_range(list, "roughness length", in_.ambient.roughness_m, 0.01, 1.0, "m",
               "of the roughness factor of sigma_z");
  }
  if (in_.height_m > lid_m_) {
    list.push_back({"above_mixing_height", "dispersion.passive_cloud",
                    "release height = " + rounded(in_.height_m) + " m is above the mixing height " +
                        rounded(lid_m_) + " m: nothing reaches the ground"});
  }
  return list;
}

double PassiveCloud::concentration_of_fraction_kg_per_m3(double fraction) const noexcept {
  return fraction * pure_kg_per_m3_;
}
double PassiveCloud::fraction_of_concentration(double c) const noexcept {
  return std::min(1.0, c / pure_kg_per_m3_);
}

double PassiveCloud::peak_concentration_kg_per_m3(double x, double z, double averaging_s) const {
  const Frame f{in_, wind_, lid_m_, pure_kg_per_m3_, averaging_s, layer_.get(), jet_.get()};
  if (!f.puff) return x >= 0.0 ? f.axis(x, z) * f.peak_ratio(x) : 0.0;
  // The middle of the cloud is upwind of x when c is highest there: it was smaller then.
  const auto at_centre = [&](double centre) {
    const double r = (x - centre) / f.sx(centre);
    return -f.axis(centre, z) * std::exp(-0.5 * r * r);
  };
  const double high = std::max(x, 0.0);
  const double low = std::max(0.0, x - 3.0 * f.sx(high));
  if (!(high > low)) return -at_centre(high);
  std::uintmax_t tries = 60;
  const double inside =
      boost::math::tools::brent_find_minima(at_centre, low, high, 26, tries).second;
  return -std::min({inside, at_centre(low), at_centre(high)});
}

double PassiveCloud::distance_to_concentration_m(double c, double z, double averaging_s,
                                                 double max_distance_m) const {
  InputCheck check{"passive_cloud distance"};
  check.positive("concentration", c, "kg/m3");
  check.non_negative("height", z, "m");
  check.positive("averaging_time", averaging_s, "s");
  check.positive("max_distance", max_distance_m, "m");
  check.done();
  const Frame f{in_, wind_, lid_m_, pure_kg_per_m3_, averaging_s, layer_.get(), jet_.get()};
  return farthest(f, z, c, steady_extent(f, z, c, max_distance_m));
}

}  // namespace isorisk::models::dispersion
