// SPDX-License-Identifier: Apache-2.0
#include "footprints.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace isorisk::study::qra {
namespace {

using models::fire::SolidFlame;

// Tables of heat: columns along the wind, rows across it.
constexpr int kColumns = 36;
constexpr int kRows = 16;
constexpr int kRadialSamples = 96;
constexpr int kCircleSamples = 33;
// The box of a table: bearings looked along, and how finely.
constexpr int kBearings = 7;
constexpr double kBoxTolerance = 0.04;

// Outside the lethal flux: the probit alone.
double death_probability(const DeathRules& rules, double flux_w_per_m2, double exposure_s) {
  return rules.heat_probit.probability(
      models::vulnerability::thermal_dose(flux_w_per_m2, exposure_s));
}

// Flux at which the probability of death is the cut-off.
double flux_at_cutoff(const DeathRules& rules, double exposure_s) {
  return std::pow(rules.heat_probit.dose(rules.cutoff) / exposure_s, 0.75);
}

// Distance from the origin along a bearing within which the flux is at least `level`, to a few per
// cent and never below the true one; 0 when it is nowhere.
template <class Flame>
double rough_reach_m(const Flame& flame, double level, double bearing_rad, double z,
                     double start_m) {
  const double c = std::cos(bearing_rad);
  const double s = std::sin(bearing_rad);
  const auto above = [&](double r) {
    return flame.max_heat_flux_w_per_m2(r * c, r * s, z) >= level;
  };
  double inside = 0.0;
  double outside = std::max(start_m, 1.0);
  // Outwards until it is dark; a flame away from the origin is passed through on the way.
  while (above(outside)) {
    inside = outside;
    outside *= 1.6;
  }
  if (inside == 0.0) {
    double r = outside;
    while (r > 0.5 && !above(r)) r /= 1.6;
    if (r <= 0.5) return above(0.0) ? 0.5 : 0.0;
    inside = r;
    outside = 1.6 * r;
  }
  while (outside - inside > kBoxTolerance * outside) {
    const double middle = 0.5 * (inside + outside);
    (above(middle) ? inside : outside) = middle;
  }
  return outside;
}

std::vector<double> spaced(double from, double to, int n) {
  std::vector<double> v(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) {
    v[static_cast<std::size_t>(i)] = from + (to - from) * i / (n - 1);
  }
  return v;
}

// Distance across at which the flux along one column of the table falls below `level`, by
// interpolation of its logarithm; negative when it is below everywhere. Between points of a flame
// the axis may get less than what lies beside it.
double crossing(std::span<const double> flux, std::span<const double> y, double level) {
  std::size_t lit = 0;
  while (lit < y.size() && flux[lit] < level) ++lit;
  if (lit == y.size()) return -1.0;
  for (std::size_t j = lit + 1; j < y.size(); ++j) {
    if (flux[j] >= level) continue;
    const double a = std::log(flux[j - 1]);
    const double b = std::log(std::max(flux[j], 1e-300));
    return y[j - 1] + (y[j] - y[j - 1]) * (a - std::log(level)) / (a - b);
  }
  return y.back();
}

risk::FootprintPtr maximum(const risk::FootprintPtr& a, const risk::FootprintPtr& b) {
  if (!a) return b;
  if (!b || a == b) return a;
  return risk::make_max(a, b);
}

constexpr std::pair<const char*, double> kFluxLevels[] = {
    {"37.5 kW/m2", 37.5e3}, {"12.5 kW/m2", 12.5e3}, {"4 kW/m2", 4e3}};

template <class Flame>
void add_flux_distances(const Flame& flame, double z, Footprints& out) {
  for (const auto& [effect, flux] : kFluxLevels) {
    out.distances.push_back({.effect = effect, .distance_m = flame.reach_m(flux, 0.0, z)});
  }
}

// A sharp-edged area from samples of its half-width: negative values are outside. Ends are closed
// where the samples change from outside to inside.
risk::FootprintPtr area_of(std::span<const double> x, std::span<const double> half_width,
                           double probability) {
  std::vector<double> xs;
  std::vector<double> ws;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool inside = half_width[i] > 0.0;
    const bool next_inside = i + 1 < x.size() && half_width[i + 1] > 0.0;
    const bool was_inside = i > 0 && half_width[i - 1] > 0.0;
    if (!inside && !next_inside && !was_inside) continue;
    if (!inside && !xs.empty() && xs.back() >= x[i]) continue;
    xs.push_back(x[i]);
    ws.push_back(std::max(half_width[i], 0.0));
  }
  if (xs.size() < 2) return nullptr;
  return risk::make_edge(std::move(xs), std::move(ws), probability);
}

template <class Flame>
Footprints heat_round(const Flame& flame, double duration_s, const DeathRules& rules) {
  const double exposure_s = std::min(duration_s, rules.fire_exposure_s);
  const double z = rules.receiver_height_m;
  const double lethal = rules.fire_lethal_flux_w_per_m2;
  const double outer = std::min(flux_at_cutoff(rules, exposure_s), lethal);

  // Box round everything that kills: the contour of the outer flux in polar form, and the flame.
  const auto flame_x = flame.x_extent_m();
  double west = std::numeric_limits<double>::infinity();
  double east = -west;
  double side = 0.0;
  const double start = std::max(std::abs(flame_x.min), std::abs(flame_x.max));
  if (std::isfinite(outer)) {
    for (int i = 0; i < kBearings; ++i) {
      const double bearing = std::numbers::pi * i / (kBearings - 1);
      const double r = rough_reach_m(flame, outer, bearing, z, start);
      west = std::min(west, r * std::cos(bearing));
      east = std::max(east, r * std::cos(bearing));
      side = std::max(side, r * std::sin(bearing));
    }
  }
  west = std::min(west, flame_x.min);
  east = std::max(east, flame_x.max);
  const double margin = 0.04 * (east - west);
  west -= margin;
  east += margin;
  side = 1.08 * std::max(side, 0.02 * (east - west));

  const std::vector<double> x = spaced(west, east, kColumns);
  const std::vector<double> y = spaced(0.0, side, kRows);
  std::vector<double> flux(x.size() * y.size());
  std::vector<double> column_x(y.size());
  std::vector<double> lethal_width(x.size());
  std::vector<double> probability(flux.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::fill(column_x.begin(), column_x.end(), x[i]);
    const std::span<double> column{flux.data() + i * y.size(), y.size()};
    flame.max_heat_flux_w_per_m2(column_x, y, z, column);
    lethal_width[i] = std::max(crossing(column, y, lethal), flame.flame_half_width_m(x[i]));
    for (std::size_t j = 0; j < y.size(); ++j) {
      probability[i * y.size() + j] = death_probability(rules, column[j], exposure_s);
    }
  }

  Footprints out;
  const auto zone = area_of(x, lethal_width, 1.0);
  const auto heat = risk::make_table(x, y, std::move(probability), rules.cutoff);
  out.individual = maximum(zone, heat);
  out.outdoor = rules.fire_clothing_factor > 0.0
                    ? maximum(zone, risk::make_scaled(heat, rules.fire_clothing_factor))
                    : zone;
  out.indoor = rules.fire_indoor_factor > 0.0
                   ? maximum(zone, risk::make_scaled(heat, rules.fire_indoor_factor))
                   : zone;
  add_flux_distances(flame, z, out);
  return out;
}

}  // namespace

void Footprints::merge(const Footprints& other) {
  individual = maximum(individual, other.individual);
  outdoor = maximum(outdoor, other.outdoor);
  indoor = maximum(indoor, other.indoor);
  for (const EffectDistance& d : other.distances) {
    const auto same = std::find_if(distances.begin(), distances.end(),
                                   [&](const EffectDistance& x) { return x.effect == d.effect; });
    if (same == distances.end()) {
      distances.push_back(d);
    } else {
      same->distance_m = std::max(same->distance_m, d.distance_m);
    }
  }
}

DeathRules DeathRules::of(const Study& study) {
  const Method& method = study.method;
  DeathRules rules{.cutoff = method.number("lethality_cutoff"),
                   .fire_exposure_s = method.number("exposure_time_fire"),
                   .fire_lethal_flux_w_per_m2 = 1e3 * method.number("fire_lethal_flux"),
                   .fire_clothing_factor = method.number("fire_clothing_factor"),
                   .fire_indoor_factor = method.number("fire_indoor_factor"),
                   .toxic_indoor_factor = method.number("toxic_indoor_factor"),
                   .toxic_air_change = method.word("toxic_indoor") == "air_change",
                   .toxic_air_changes_per_h = method.number("toxic_indoor_air_changes"),
                   .toxic_indoor_exposure_s = method.number("toxic_indoor_exposure"),
                   .blast_lethal_pa = 1e5 * method.number("explosion_lethal_overpressure"),
                   .blast_indoor_pa = 1e5 * method.number("explosion_indoor_overpressure"),
                   .blast_indoor_fraction = method.number("explosion_indoor_fraction"),
                   .receiver_height_m = method.number("receiver_height"),
                   .footprint_error = method.number("footprint_error"),
                   .heat_probit = models::vulnerability::heat_probit(method.word("heat_probit"))};
  if (const std::string& set = method.word("blast_lethality"); set != "steps") {
    rules.blast_people = std::make_shared<const models::vulnerability::BlastPeople>(set);
  }
  rules.ambient_pressure_pa = study.atmosphere.pressure_abs_pa;
  return rules;
}

Footprints heat_footprints(const SolidFlame& flame, double duration_s, const DeathRules& rules) {
  return heat_round(flame, duration_s, rules);
}

Footprints heat_footprints(const PointFlame& flame, double duration_s, const DeathRules& rules) {
  return heat_round(flame, duration_s, rules);
}

Footprints point_fire_footprints(const PointFire& fire, double duration_s,
                                 const DeathRules& rules) {
  const double exposure_s = std::min(duration_s, rules.fire_exposure_s);
  const double lethal = rules.fire_lethal_flux_w_per_m2;
  const double outer = std::min(flux_at_cutoff(rules, exposure_s), lethal);
  const double reach = 1.04 * fire.distance_of_flux_m(outer);
  const double lethal_radius = fire.distance_of_flux_m(lethal);
  const std::vector<double> x =
      spaced(fire.centre_x_m - reach, fire.centre_x_m + reach, 2 * kColumns + 1);
  const std::vector<double> y = spaced(0.0, reach, 2 * kRows);
  std::vector<double> probability(x.size() * y.size());
  std::vector<double> lethal_width(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double from = x[i] - fire.centre_x_m;
    const double rest = lethal_radius * lethal_radius - from * from;
    lethal_width[i] = rest > 0.0 ? std::sqrt(rest) : -1.0;
    for (std::size_t j = 0; j < y.size(); ++j) {
      probability[i * y.size() + j] =
          death_probability(rules, fire.flux_w_per_m2(std::hypot(from, y[j])), exposure_s);
    }
  }
  Footprints out;
  const auto zone = area_of(x, lethal_width, 1.0);
  const auto heat = risk::make_table(x, y, std::move(probability), rules.cutoff);
  out.individual = maximum(zone, heat);
  out.outdoor = rules.fire_clothing_factor > 0.0
                    ? maximum(zone, risk::make_scaled(heat, rules.fire_clothing_factor))
                    : zone;
  out.indoor = rules.fire_indoor_factor > 0.0
                   ? maximum(zone, risk::make_scaled(heat, rules.fire_indoor_factor))
                   : zone;
  for (const auto& [effect, flux] : kFluxLevels) {
    out.distances.push_back(
        {.effect = effect, .distance_m = fire.centre_x_m + fire.distance_of_flux_m(flux)});
  }
  return out;
}

namespace {

// Round a source without direction: certain death within a radius, beyond it the probability.
Footprints round_footprints(double lethal_radius, double reach, const DeathRules& rules,
                            const std::function<double(double)>& probability) {
  const auto field = [&](double below_factor) {
    std::vector<double> r{0.0, lethal_radius};
    std::vector<double> p{1.0, 1.0};
    for (int i = 0; i < kRadialSamples; ++i) {
      const double ri = lethal_radius * (1.0 + 1e-9) +
                        (reach - lethal_radius * (1.0 + 1e-9)) * i / (kRadialSamples - 1);
      r.push_back(ri);
      p.push_back(below_factor * probability(ri));
    }
    return risk::make_radial(std::move(r), std::move(p), below_factor * rules.cutoff);
  };
  const auto step = [&] { return risk::make_radial({0.0, lethal_radius}, {1.0, 1.0}, 0.0); };
  Footprints out;
  out.individual = field(1.0);
  out.outdoor = rules.fire_clothing_factor > 0.0 ? field(rules.fire_clothing_factor) : step();
  out.indoor = rules.fire_indoor_factor > 0.0 ? field(rules.fire_indoor_factor) : step();
  return out;
}

}  // namespace

Footprints fireball_footprints(const SolidFlame& flame, double duration_s,
                               const DeathRules& rules) {
  const double exposure_s = std::min(duration_s, rules.fire_exposure_s);
  const double z = rules.receiver_height_m;
  const double lethal = rules.fire_lethal_flux_w_per_m2;
  const double outer = std::min(flux_at_cutoff(rules, exposure_s), lethal);
  const double body = flame.sphere() != nullptr ? flame.sphere()->radius_m : 0.0;
  // Below the fireball everybody counts as inside it.
  const double lethal_radius = std::max(flame.reach_m(lethal, 0.0, z), body);
  const double reach = std::max(std::isfinite(outer) ? flame.reach_m(outer, 0.0, z) : 0.0,
                                lethal_radius * (1.0 + 1e-6));
  Footprints out = round_footprints(lethal_radius, reach, rules, [&](double r) {
    return death_probability(rules, flame.max_heat_flux_w_per_m2(r, 0.0, z), exposure_s);
  });
  add_flux_distances(flame, z, out);
  return out;
}

Footprints fireball_footprints(const models::fire::MartinsenMarxFireball& ball,
                               const DeathRules& rules) {
  const double exposure_s = std::min(ball.duration_s(), rules.fire_exposure_s);
  const auto flux = [&](double r) {
    return std::pow(ball.thermal_dose(r, exposure_s) / exposure_s, 0.75);
  };
  // The dose falls with the distance.
  const auto reach_of = [&](double level) {
    if (!(flux(0.0) >= level)) return 0.0;
    double inside = 0.0;
    double outside = ball.max_diameter_m();
    while (flux(outside) >= level) {
      inside = outside;
      outside *= 2.0;
    }
    while (outside - inside > 1e-6 * outside) {
      const double middle = 0.5 * (inside + outside);
      (flux(middle) >= level ? inside : outside) = middle;
    }
    return outside;
  };
  const double lethal = rules.fire_lethal_flux_w_per_m2;
  const double outer = std::min(flux_at_cutoff(rules, exposure_s), lethal);
  const double lethal_radius = std::max(reach_of(lethal), 0.5 * ball.max_diameter_m());
  const double reach =
      std::max(std::isfinite(outer) ? reach_of(outer) : 0.0, lethal_radius * (1.0 + 1e-6));
  Footprints out = round_footprints(lethal_radius, reach, rules, [&](double r) {
    return death_probability(rules, flux(r), exposure_s);
  });
  for (const auto& [effect, level] : kFluxLevels) {
    out.distances.push_back({.effect = effect, .distance_m = reach_of(level)});
  }
  return out;
}

double edge_error_m(const models::dispersion::FlammableTable& table) {
  const auto& x = table.x_m;
  const auto& w = table.half_width_m;
  double worst = 0.0;
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    const double slope = (w[i + 1] - w[i - 1]) / (x[i + 1] - x[i - 1]);
    const double aside = w[i] - (w[i - 1] + slope * (x[i] - x[i - 1]));
    worst = std::max(worst, 0.25 * std::abs(aside) / std::hypot(1.0, slope));
  }
  return worst;
}

Footprints flash_fire_footprints(const models::dispersion::FlammableTable& table) {
  Footprints out;
  out.distances.push_back({.effect = "LFL", .distance_m = table.distance_m});
  if (table.x_m.size() < 2) return out;
  out.individual = risk::make_edge(table.x_m, table.half_width_m, 1.0);
  out.outdoor = out.individual;
  out.indoor = out.individual;
  return out;
}

Footprints blast_footprints(double centre_x_m, double lethal_radius_m, double indoor_radius_m,
                            const DeathRules& rules) {
  const auto circle = [&](double radius, double probability) -> risk::FootprintPtr {
    if (!(radius > 0.0)) return nullptr;
    if (centre_x_m == 0.0) {
      return risk::make_radial({0.0, radius}, {probability, probability}, 0.0);
    }
    std::vector<double> x(kCircleSamples);
    std::vector<double> w(kCircleSamples);
    for (int i = 0; i < kCircleSamples; ++i) {
      const double angle = std::numbers::pi * (1.0 - static_cast<double>(i) / (kCircleSamples - 1));
      x[static_cast<std::size_t>(i)] = centre_x_m + radius * std::cos(angle);
      w[static_cast<std::size_t>(i)] =
          i == 0 || i == kCircleSamples - 1 ? 0.0 : radius * std::sin(angle);
    }
    return risk::make_edge(std::move(x), std::move(w), probability);
  };
  Footprints out;
  out.individual = circle(lethal_radius_m, 1.0);
  out.outdoor = out.individual;
  out.indoor = rules.blast_indoor_fraction > 0.0
                   ? maximum(out.individual, circle(indoor_radius_m, rules.blast_indoor_fraction))
                   : out.individual;
  out.distances.push_back({.effect = "blast_lethal",
                           .distance_m = lethal_radius_m > 0.0 ? centre_x_m + lethal_radius_m : 0});
  out.distances.push_back({.effect = "blast_indoor",
                           .distance_m = indoor_radius_m > 0.0 ? centre_x_m + indoor_radius_m : 0});
  return out;
}

namespace {

// Probability of death at distances from the middle of a blast.
struct BlastProfile {
  std::vector<double> radius_m, probability;
};
BlastProfile profile_of(const BlastField& blast, const DeathRules& rules, bool indoors) {
  constexpr int kSamples = 160;
  constexpr double kWeakest_pa = 500.0;  // harms nobody by any probit
  constexpr double kNearest = 2e-3;      // of the reach
  BlastProfile out;
  const double reach = blast.radius_m(kWeakest_pa);
  if (!(reach > 0.0)) return out;
  for (int i = 0; i < kSamples; ++i) {
    const double r = reach * std::pow(kNearest, 1.0 - static_cast<double>(i) / (kSamples - 1));
    const models::explosion::Blast load = blast.at(r);
    const models::vulnerability::BlastLoad on{.overpressure_pa = load.overpressure_pa,
                                              .impulse_pa_s = load.impulse_pa_s,
                                              .ambient_pressure_pa = rules.ambient_pressure_pa};
    const double p =
        indoors ? rules.blast_people->death_indoors(on) : rules.blast_people->death_outdoors(on);
    out.radius_m.push_back(r);
    out.probability.push_back(std::clamp(p, 0.0, 1.0));
    if (p < rules.cutoff) break;
  }
  // Deaths do not grow with the distance, whatever joins the branches of a curve.
  for (std::size_t i = out.probability.size() - 1; i-- > 0;)
    out.probability[i] = std::max(out.probability[i], out.probability[i + 1]);
  if (out.probability.front() < rules.cutoff) out = {};
  return out;
}

risk::FootprintPtr about(double centre_x_m, const BlastProfile& p, const DeathRules& rules) {
  if (p.radius_m.size() < 2) return nullptr;
  if (centre_x_m == 0.0) return risk::make_radial(p.radius_m, p.probability, rules.cutoff);
  // On every second distance of the profile and some within the first, both ways and across.
  constexpr int kInside = 6;
  std::vector<double> nodes;
  for (int i = 1; i < kInside; ++i) nodes.push_back(p.radius_m.front() * i / kInside);
  for (std::size_t i = 0; i < p.radius_m.size(); i += 2) nodes.push_back(p.radius_m[i]);
  if (p.radius_m.size() % 2 == 0) nodes.push_back(p.radius_m.back());
  std::vector<double> x;
  for (auto r = nodes.rbegin(); r != nodes.rend(); ++r) x.push_back(centre_x_m - *r);
  x.push_back(centre_x_m);
  for (const double r : nodes) x.push_back(centre_x_m + r);
  std::vector<double> y{0.0};
  y.insert(y.end(), nodes.begin(), nodes.end());
  std::vector<double> values;
  for (const double at_x : x) {
    for (const double at_y : y) {
      const double r = std::hypot(at_x - centre_x_m, at_y);
      const auto after = std::upper_bound(p.radius_m.begin(), p.radius_m.end(), r);
      if (after == p.radius_m.begin()) {
        values.push_back(p.probability.front());
      } else if (after == p.radius_m.end()) {
        values.push_back(0.0);
      } else {
        const auto k = static_cast<std::size_t>(after - p.radius_m.begin());
        const double part = (r - p.radius_m[k - 1]) / (p.radius_m[k] - p.radius_m[k - 1]);
        values.push_back(std::lerp(p.probability[k - 1], p.probability[k], part));
      }
    }
  }
  return risk::make_table(std::move(x), std::move(y), std::move(values), rules.cutoff);
}

}  // namespace

bool steps_for_want_of_impulse(const BlastField& blast, const DeathRules& rules) {
  if (!rules.blast_people || !rules.blast_people->needs_impulse()) return false;
  const double r = blast.radius_m(rules.blast_indoor_pa);
  return r > 0.0 && !std::isfinite(blast.at(r).impulse_pa_s);
}

Warning no_impulse(const std::string& model) {
  return {"no_impulse", model,
          "method.blast_lethality needs the impulse, which this blast has not: deaths by the steps "
          "of method.explosion_lethal_overpressure"};
}

Footprints blast_footprints(double centre_x_m, const BlastField& blast, const DeathRules& rules) {
  Footprints out = blast_footprints(centre_x_m, blast.radius_m(rules.blast_lethal_pa),
                                    blast.radius_m(rules.blast_indoor_pa), rules);
  if (!rules.blast_people || steps_for_want_of_impulse(blast, rules)) return out;
  out.individual = about(centre_x_m, profile_of(blast, rules, false), rules);
  out.outdoor = out.individual;
  // Buildings by the steps where the set has no rule for them.
  if (rules.blast_people->has_indoor_rule())
    out.indoor = about(centre_x_m, profile_of(blast, rules, true), rules);
  return out;
}

ToxicFootprint toxic_footprint(const models::dispersion::ToxicTable& table, double cutoff) {
  ToxicFootprint out{nullptr, table.reach_m, table.error, table.warnings};
  if (table.x_m.size() >= 2)
    out.footprint = risk::make_gaussian_probit(table.x_m, table.probit, table.drop_per_m2, cutoff);
  return out;
}

ToxicFootprint toxic_footprint(const models::dispersion::ToxicProfile& profile, double cutoff) {
  ToxicFootprint out{nullptr, profile.reach_m, profile.error, profile.warnings};
  if (profile.x_m.size() >= 2)
    out.footprint = risk::make_profile_probit(
        profile.x_m, profile.half_width_m, profile.probit, cutoff,
        profile.squares ? risk::ProfileShares::Squares : risk::ProfileShares::Even);
  return out;
}

Footprints toxic_footprints(const ToxicFootprint& outdoors, const ToxicFootprint& indoors,
                            const DeathRules& rules) {
  Footprints out;
  out.distances.push_back({.effect = "lethality_cutoff", .distance_m = outdoors.reach_m});
  if (outdoors.footprint == nullptr) return out;
  out.individual = outdoors.footprint;
  out.outdoor = out.individual;
  if (rules.toxic_air_change) {
    out.indoor = indoors.footprint;
  } else if (rules.toxic_indoor_factor > 0.0) {
    out.indoor = risk::make_scaled(out.individual, rules.toxic_indoor_factor);
  }
  return out;
}

}  // namespace isorisk::study::qra
