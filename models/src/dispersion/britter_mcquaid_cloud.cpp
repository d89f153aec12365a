// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/britter_mcquaid_cloud.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <cstddef>

#include "cloud_frame.hpp"
#include "crosswind.hpp"
#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

using boost::math::quadrature::gauss;

constexpr double kGasConstant = 8.314462618;  // J/(mol K), CODATA 2018
constexpr double kWindHeight_m = 10.0;        // of the workbook
// Britter and McQuaid (1988): continuous where u Td/x >= 2.5.
constexpr double kSteadyRatio = 2.5;
constexpr double kMostAlpha = 1.0;
constexpr double kGroundRelease_m = 10.0;  // higher ones are not "on the ground"
constexpr double kMgPerKg = 1.0e6;
constexpr int kUpwindPoints = 6;
constexpr int kReachScan = 240;
constexpr const char* kSubject = "dispersion.britter_mcquaid_cloud";

void warn_outside(std::vector<Warning>& warnings, const char* what, double value, double low,
                  double high, const char* unit, const char* why) {
  if (value >= low && value <= high) return;
  warnings.push_back({"outside_validity", kSubject,
                      std::string{what} + " = " + rounded(value) + unit + " is outside [" +
                          number_text(low) + ", " + number_text(high) + "]" + unit + " " + why});
}

}  // namespace

BritterMcQuaidCloud::BritterMcQuaidCloud(const BritterMcQuaidSource& in) : in_{in} {
  InputCheck check{"britter_mcquaid_cloud"};
  check.positive("amount", in.amount, "kg/s or kg");
  check.require(in.duration_s > 0.0, "duration", in.duration_s, "s", "be > 0");
  const auto share = [&](const char* name, double value) {
    check.require(value > 0.0 && value <= 1.0, name, value, "-", "be in (0, 1]");
  };
  share("mass_fraction", in.mass_fraction);
  share("mole_fraction", in.mole_fraction);
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.positive("molar_mass", in.molar_mass_kg_per_mol, "kg/mol");
  check.non_negative("height", in.height_m, "m");
  check.done();
  wind_10m_ = in.weather.reference_height_m == kWindHeight_m
                  ? in.weather.wind_speed_m_per_s
                  : WindProfile{in.weather, in.ambient.roughness_m}.speed_m_per_s(kWindHeight_m);
  pure_kg_per_m3_ = in.ambient.pressure_abs_pa * in.molar_mass_kg_per_mol /
                    (kGasConstant * in.ambient.temperature_k);
  const double air = air_density_kg_per_m3(in.ambient);
  const double volume = in.amount / (in.mass_fraction * in.density_kg_per_m3);  // m3/s or m3
  const auto puff_of = [&](double volume_m3) {
    puff_.emplace(BritterMcQuaidPuffInput{.volume_m3 = volume_m3,
                                          .density_kg_per_m3 = in.density_kg_per_m3,
                                          .source_mole_fraction = in.mole_fraction,
                                          .release_temperature_k = in.temperature_k,
                                          .air_temperature_k = in.ambient.temperature_k,
                                          .air_density_kg_per_m3 = air,
                                          .wind_10m_m_per_s = wind_10m_});
  };
  const auto alpha_of = [&](double alpha, const char* which) {
    warn_outside(warnings_, which, alpha, -kMostAlpha, kMostAlpha, "", "of the workbook's curves");
  };
  if (in.release == BritterMcQuaidRelease::Instantaneous) {
    puff_of(volume);
    alpha_of(puff_->alpha(), "alpha of the instantaneous release");
  } else {
    plume_.emplace(BritterMcQuaidPlumeInput{.rate_m3_per_s = volume,
                                            .density_kg_per_m3 = in.density_kg_per_m3,
                                            .release_temperature_k = in.temperature_k,
                                            .air_temperature_k = in.ambient.temperature_k,
                                            .air_density_kg_per_m3 = air,
                                            .wind_10m_m_per_s = wind_10m_});
    alpha_of(plume_->alpha(), "alpha of the continuous release");
    if (std::isfinite(in.duration_s)) puff_of(volume * in.duration_s);
  }
  warn_outside(warnings_, "release height", in.height_m, 0.0, kGroundRelease_m, " m",
               "of releases on the ground: it is taken to the ground");
}

double BritterMcQuaidCloud::steady_to_m() const noexcept {
  return plume_ ? wind_10m_ * in_.duration_s / kSteadyRatio : 0.0;
}

bool BritterMcQuaidCloud::as_puff(double x) const noexcept {
  if (!plume_) return true;
  if (!(x > steady_to_m())) return false;
  return fraction_at_time(passage(x, 0.0)->from_s) < in_.mole_fraction * plume_->mole_fraction(x);
}

double BritterMcQuaidCloud::fraction(double x) const noexcept {
  if (as_puff(x)) {
    const auto p = passage(x, 0.0);
    return p ? fraction_at_time(p->from_s) : 0.0;
  }
  if (x < -plume_->upwind_extent_m()) return 0.0;
  return x > 0.0 ? in_.mole_fraction * plume_->mole_fraction(x) : in_.mole_fraction;
}

double BritterMcQuaidCloud::plume_reach_m(double fraction) const noexcept {
  return fraction < in_.mole_fraction ? plume_->distance_m(fraction / in_.mole_fraction) : 0.0;
}

double BritterMcQuaidCloud::puff_reach_m(double fraction) const noexcept {
  // The front is never nearer than the edge of the cloud as it starts.
  const double front = puff_->front_m(fraction);
  return front < puff_->initial_radius_m() ? 0.0 : front;
}

double BritterMcQuaidCloud::distance_to_fraction_m(double fraction) const noexcept {
  if (!plume_) return puff_reach_m(fraction);
  const double steady = plume_reach_m(fraction);
  if (steady <= steady_to_m()) return steady;
  return std::max(steady_to_m(), std::min(steady, puff_reach_m(fraction)));
}

// |(x, y) - (a t, 0)|^2 <= R0^2 + k t.
std::optional<BritterMcQuaidCloud::Passage> BritterMcQuaidCloud::passage(double x,
                                                                         double y) const noexcept {
  const double a = puff_->centre_m(1.0);
  const double k = puff_->spread_m2_per_s();
  const double r0 = puff_->initial_radius_m();
  const double b = 2.0 * a * x + k;
  const double c = x * x + y * y - r0 * r0;
  const double root = b * b - 4.0 * a * a * c;
  if (!(root >= 0.0)) return {};
  const double to = (b + std::sqrt(root)) / (2.0 * a * a);
  if (!(to > 0.0)) return {};
  return Passage{c > 0.0 ? 2.0 * c / (b + std::sqrt(root)) : 0.0, to};
}

double BritterMcQuaidCloud::fraction_at_time(double t) const noexcept {
  return puff_->mole_fraction_at_front(puff_->centre_m(t) + puff_->radius_m(t));
}

ToxicTable BritterMcQuaidCloud::toxic(const ToxicOptions& o) const {
  InputCheck check{"britter_mcquaid toxic table"};
  check.finite("probit_a", o.probit.a, "-");
  check.positive("probit_b", o.probit.b, "-");
  check.positive("probit_n", o.probit.n, "-");
  check.positive("max_exposure", o.max_exposure_s, "s");
  check.require(o.lethality_cutoff > 0.0 && o.lethality_cutoff <= 0.5, "lethality_cutoff",
                o.lethality_cutoff, "-", "be in (0, 0.5]");
  const bool indoors = o.indoor == IndoorModel::AirChange;
  if (indoors) check.positive("air_changes", o.air_changes_per_h, "1/h");
  check.positive("max_distance", o.max_distance_m, "m");
  check.require(o.points >= 16, "points", o.points, "-", "be >= 16");
  check.done();

  const vulnerability::ToxicProbit probit = o.probit.in_mg_per_m3(
      in_.molar_mass_kg_per_mol, in_.ambient.temperature_k, in_.ambient.pressure_abs_pa);
  const double n = probit.n;
  const double window = o.max_exposure_s;
  // Minutes at a constant concentration, outdoors or behind the walls.
  const auto minutes = [&](double seconds) {
    if (!indoors) return std::min(seconds, window) / 60.0;
    return vulnerability::IndoorPulse{o.air_changes_per_h, seconds}.load_min(n, window);
  };
  const auto probit_of = [&](double fraction, double load_minutes) {
    if (!(fraction > 0.0 && load_minutes > 0.0)) return kNothing;
    const double mg = fraction * pure_kg_per_m3_ * kMgPerKg;
    return std::max(kNothing, probit.a + probit.b * (n * std::log(mg) + std::log(load_minutes)));
  };
  // An infinite pulse indoors is as long as the exposure.
  const double plume_minutes =
      plume_ ? minutes(std::min(in_.duration_s, std::isfinite(in_.duration_s) ? kInf : window))
             : 0.0;
  // The concentration falls while the cloud passes: the window begins as it comes.
  const auto puff_probit = [&](double x, double y) {
    const auto p = passage(x, y);
    if (!p) return kNothing;
    const double peak = fraction_at_time(p->from_s);
    const double power = indoors ? 1.0 : n;
    const double to = indoors ? p->to_s : std::min(p->to_s, p->from_s + window);
    // Even steps of ln(t + tau), tau the time in which the cloud doubles its area or its way.
    const double r0 = puff_->initial_radius_m();
    const double tau = r0 / (puff_->centre_m(1.0) + puff_->spread_m2_per_s() / r0);
    const double from_ln = std::log(p->from_s + tau);
    const double to_ln = std::log(to + tau);
    double seconds = 0.0;  // at the peak
    constexpr int kPanels = 3;
    for (int i = 0; i < kPanels; ++i) {
      seconds += gauss<double, 7>::integrate(
          [&](double s) {
            const double t = std::exp(s) - tau;
            return std::pow(fraction_at_time(t) / peak, power) * (t + tau);
          },
          std::lerp(from_ln, to_ln, static_cast<double>(i) / kPanels),
          std::lerp(from_ln, to_ln, static_cast<double>(i + 1) / kPanels));
    }
    return probit_of(peak, indoors ? minutes(seconds) : seconds / 60.0);
  };
  const auto axis = [&](double x) {
    return as_puff(x) ? puff_probit(x, 0.0) : probit_of(fraction(x), plume_minutes);
  };

  ToxicTable table;
  const double cut = vulnerability::probit_of_probability(o.lethality_cutoff);
  // Where the steady plume ends: the concentration of the cut-off.
  double plume_end = 0.0;
  if (plume_ && plume_minutes > 0.0) {
    const double ln_mg = ((cut - probit.a) / probit.b - std::log(plume_minutes)) / n;
    plume_end = plume_reach_m(std::exp(ln_mg) / (pure_kg_per_m3_ * kMgPerKg));
  }
  const double steady_to = steady_to_m();
  double reach = std::min(plume_end, steady_to);
  if (puff_) {
    // Beyond, the passage of the puff decides too: look for the farthest place above the cut-off.
    const double scale = puff_->initial_radius_m();
    const double from = std::max(steady_to * (1.0 + 1e-9), 0.0);
    const double step = std::log((o.max_distance_m + scale) / (from + scale)) / kReachScan;
    const auto place = [&](int i) { return (from + scale) * std::exp(step * i) - scale; };
    for (int i = step > 0.0 ? kReachScan : -1; i >= 0; --i) {
      if (!(axis(place(i)) > cut)) continue;
      double inside = place(i);
      double outside = place(i + 1);
      for (int k = 0; i < kReachScan && k < 60; ++k) {
        const double middle = 0.5 * (inside + outside);
        (axis(middle) > cut ? inside : outside) = middle;
      }
      reach = std::max(reach, inside);
      break;
    }
  }
  const bool open = reach >= o.max_distance_m * (1.0 - 1e-9);
  reach = std::min(reach, o.max_distance_m);
  if (!(reach > 0.0)) return table;

  const double scale = plume_ ? plume_->scale_m() : puff_->initial_radius_m();
  double upwind = 0.0;
  if (plume_) {
    upwind = plume_->upwind_extent_m();
  } else {
    const double a = puff_->centre_m(1.0);
    const double k = puff_->spread_m2_per_s();
    const double r0 = puff_->initial_radius_m();
    // Farthest edge R(t) - a t.
    upwind = k > 2.0 * a * r0 ? (k * k + 4.0 * a * a * r0 * r0) / (4.0 * a * k) : r0;
    // Of these places, down to the cut-off.
    double outside = upwind;
    double inside = 0.0;
    for (int i = 0; i < 60 && !(axis(-upwind) > cut); ++i) {
      const double middle = 0.5 * (inside + outside);
      (axis(-middle) > cut ? inside : outside) = middle;
      if (i == 59) upwind = inside;
    }
  }
  std::vector<double> x;
  for (int i = 0; i < kUpwindPoints && upwind > 0.0; ++i)
    x.push_back(-upwind * (1.0 - static_cast<double>(i) / kUpwindPoints));
  const int left = o.points - kUpwindPoints;
  const double step = std::log((reach + scale) / scale) / (left - 1);
  for (int i = 0; i < left; ++i)
    x.push_back(i == left - 1 ? reach : scale * std::exp(step * i) - scale);
  if (plume_ && steady_to < reach) {
    // The step from plume to puff stands between two places.
    for (const double at : {steady_to, steady_to * (1.0 + 1e-9)})
      if (at < reach) x.push_back(at);
  }
  std::sort(x.begin(), x.end());
  x.erase(std::unique(x.begin(), x.end()), x.end());

  // Integral of the probability across the wind, as far as the cut-off.
  const auto across = [&](double at, double value) {
    if (!as_puff(at)) {
      return 2.0 * plume_->half_width_m(at, std::max(plume_end, reach)) *
             vulnerability::probability_of_probit(value);
    }
    double inside = 0.0;
    double outside = puff_->initial_radius_m();
    while (puff_probit(at, outside) > cut) outside *= 2.0;
    for (int i = 0; i < 40; ++i) {
      const double middle = 0.5 * (inside + outside);
      (puff_probit(at, middle) > cut ? inside : outside) = middle;
    }
    return 2.0 *
           gauss<double, 15>::integrate(
               [&](double y) { return vulnerability::probability_of_probit(puff_probit(at, y)); },
               0.0, inside);
  };
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double value = axis(x[i]);
    // At both ends width and probability vanish together: the value beside them.
    const bool end = i == 0 || i + 1 == x.size();
    const double integral = !end && value > cut ? across(x[i], value) : 0.0;
    const double unit = gaussian_integral(value, cut);
    table.x_m.push_back(x[i]);
    table.probit.push_back(value);
    table.drop_per_m2.push_back(integral > 0.0 && unit > 0.0 ? unit * unit / (integral * integral)
                                                             : 0.0);
  }
  std::vector<double>& drop = table.drop_per_m2;
  for (std::size_t i = 1; i < drop.size(); ++i)
    if (!(drop[i] > 0.0)) drop[i] = drop[i - 1];
  for (std::size_t i = drop.size() - 1; i-- > 0;)
    if (!(drop[i] > 0.0)) drop[i] = drop[i + 1];
  table.reach_m = reach;
  if (open) {
    table.warnings.push_back({"table_cut_short", kSubject,
                              "lethality is above the cut-off at max_distance = " +
                                  rounded(o.max_distance_m) + " m; the table ends there"});
  }
  const double least =
      as_puff(reach) ? britter_mcquaid_curve(BritterMcQuaidRelease::Instantaneous, puff_->alpha())
                           .back()
                           .concentration_ratio
                     : britter_mcquaid_curve(BritterMcQuaidRelease::Continuous, plume_->alpha())
                           .back()
                           .concentration_ratio;
  warn_outside(table.warnings, "concentration at the reach over that of the source",
               fraction(reach) / in_.mole_fraction, least, 1.0, "",
               "of the workbook's curves, carried on as x^-2");
  return table;
}

FlammableTable BritterMcQuaidCloud::flammable(const FlammableOptions& o) const {
  InputCheck check{"britter_mcquaid flammable table"};
  check.require(o.lower_limit_fraction > 0.0 && o.lower_limit_fraction < 1.0,
                "lower_limit_fraction", o.lower_limit_fraction, "-", "be in (0, 1)");
  check.require(o.upper_limit_fraction >= o.lower_limit_fraction && o.upper_limit_fraction <= 1.0,
                "upper_limit_fraction", o.upper_limit_fraction, "-",
                "be at least the lower limit and at most 1");
  check.positive("max_distance", o.max_distance_m, "m");
  check.require(o.points >= 16, "points", o.points, "-", "be >= 16");
  check.done();

  FlammableTable t;
  double far = distance_to_fraction_m(o.lower_limit_fraction);
  if (!(far > 0.0)) return t;
  const bool puff = !plume_ || (far > steady_to_m() && far == puff_reach_m(o.lower_limit_fraction));
  if (far > o.max_distance_m) {
    far = o.max_distance_m;
    t.warnings.push_back({"table_cut_short", kSubject,
                          "the lower limit is exceeded at max_distance = " +
                              rounded(o.max_distance_m) + " m; the contour ends there"});
  }
  t.distance_m = far;
  const double released = plume_ ? in_.amount * in_.duration_s : in_.amount;
  const auto cosine = [&](double from, double to, int i) {
    return std::lerp(from, to, 0.5 * (1.0 - std::cos(kPi * i / (o.points - 1))));
  };
  if (puff) {
    // All of the cloud has the limit as its front reaches the distance; it is largest then.
    const double when = passage(far, 0.0)->from_s;
    const double centre = puff_->centre_m(when);
    const double radius = puff_->radius_m(when);
    for (int i = 0; i < o.points; ++i) {
      const double x = cosine(centre - radius, centre + radius, i);
      const double off = x - centre;
      const bool tip = i == 0 || i == o.points - 1;
      t.x_m.push_back(x);
      t.half_width_m.push_back(tip ? 0.0 : std::sqrt(std::max(0.0, radius * radius - off * off)));
    }
    t.time_s = when;
    t.mass_above_lower_kg = released;
    t.mass_in_limits_kg = released;
    t.centroid_x_m = centre;
  } else {
    const double upwind = plume_->upwind_extent_m();
    for (int i = 0; i < o.points; ++i) {
      const double x = i == o.points - 1 ? far : cosine(-upwind, far, i);
      t.x_m.push_back(x);
      t.half_width_m.push_back(i == 0 || i == o.points - 1 ? 0.0 : plume_->half_width_m(x, far));
    }
    t.time_s = std::isfinite(in_.duration_s) ? in_.duration_s : 0.0;
    // q/u in every metre, top-hat.
    const double per_m = in_.amount / wind_10m_;
    t.mass_above_lower_kg = std::min(per_m * (upwind + far), released);
    const double rich =
        o.upper_limit_fraction < in_.mole_fraction
            ? per_m * (upwind + std::min(far, plume_reach_m(o.upper_limit_fraction)))
            : 0.0;
    t.mass_in_limits_kg = std::max(0.0, t.mass_above_lower_kg - rich);
    t.centroid_x_m = 0.5 * (far - upwind);
  }
  if (!o.masses) t.mass_above_lower_kg = t.mass_in_limits_kg = t.centroid_x_m = 0.0;
  t.upwind_x_m = t.x_m.front();
  for (std::size_t i = 0; i < t.x_m.size(); ++i) {
    t.max_half_width_m = std::max(t.max_half_width_m, t.half_width_m[i]);
    if (i > 0) t.area_m2 += (t.x_m[i] - t.x_m[i - 1]) * (t.half_width_m[i] + t.half_width_m[i - 1]);
  }
  return t;
}

}  // namespace isorisk::models::dispersion
