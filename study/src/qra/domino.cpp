// SPDX-License-Identifier: Apache-2.0
#include "domino.hpp"

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/vulnerability/blast_probit.hpp"
#include "isorisk/models/vulnerability/fragment_hit.hpp"
#include "isorisk/models/vulnerability/heat_domino.hpp"

namespace isorisk::study::qra {
namespace {

namespace vul = models::vulnerability;
using std::numbers::pi;

constexpr int kReachBearings = 9;  // from downwind to upwind, on one side
constexpr int kSubDirections = 5;  // of a sector
constexpr double kReachMargin = 1.1;
constexpr double kPersonHeight_m = 1.5;
constexpr double kNearest_m = 1.0;  // of a target to the vessel whose fragments hit it

struct HeatRule {
  double threshold_w_per_m2;
  double fireball_w_per_m2;  // NaN: a fireball does not break it
};
const HeatRule& rule(DominoTarget::Heat kind) {
  static const auto rules = [] {
    const data::Table& t = data::table("coefficients/domino_rules.csv");
    std::map<std::string_view, HeatRule> all;
    for (std::size_t r = 0; r < t.rows(); ++r) {
      const std::string_view ball = t.text(r, "fireball_threshold_kw_per_m2");
      all[t.text(r, "kind")] = {
          1e3 * t.number(r, "heat_threshold_kw_per_m2"),
          ball.empty() ? std::nan("") : 1e3 * t.number(r, "fireball_threshold_kw_per_m2")};
    }
    return all;
  }();
  return rules.at(kind == DominoTarget::Heat::Atmospheric ? "atmospheric" : "pressurised");
}

const vul::BlastDomino& blast_rule(const std::string& kind) {
  static const auto rules = [] {
    std::map<std::string, vul::BlastDomino, std::less<>> all;
    for (vul::BlastDomino& b : vul::BlastDomino::all()) {
      std::string name = b.target();
      all.emplace(std::move(name), std::move(b));
    }
    return all;
  }();
  return rules.at(kind);
}

double least_blast_pa() {
  double least = INFINITY;
  for (const vul::BlastDomino& b : vul::BlastDomino::all())
    least = std::min(least, b.threshold_pa());
  return least;
}

// Rupture before the whole content in ten minutes before the largest hole.
int rank(const models::frequency::LossOfContainment& loss) {
  using models::frequency::LossKind;
  return loss.kind == LossKind::Rupture ? 3 : loss.kind == LossKind::TenMinutes ? 2 : 1;
}

}  // namespace

namespace {

// The distance beyond which a flame breaks nothing.
template <class Flame>
double threat_reach_m(const Flame& flame, bool fireball) {
  const double level = rule(DominoTarget::Heat::Atmospheric).threshold_w_per_m2;
  const auto extent = flame.x_extent_m();
  double reach = std::max(std::abs(extent.min), std::abs(extent.max));
  for (int i = 0; i < (fireball ? 1 : kReachBearings); ++i) {
    reach = std::max(reach, flame.reach_m(level, pi * i / (kReachBearings - 1), kPersonHeight_m));
  }
  return kReachMargin * reach;
}

}  // namespace

HeatThreat heat_threat(const models::fire::SolidFlame& flame, double duration_s, bool fireball) {
  return {.flame = std::make_shared<const models::fire::SolidFlame>(flame),
          .points = nullptr,
          .duration_s = duration_s,
          .fireball = fireball,
          .reach_m = threat_reach_m(flame, fireball)};
}

HeatThreat heat_threat(const PointFlame& flame, double duration_s) {
  return {.flame = nullptr,
          .points = std::make_shared<const PointFlame>(flame),
          .duration_s = duration_s,
          .fireball = false,
          .reach_m = threat_reach_m(flame, false)};
}

BlastThreat blast_threat(double centre_x_m, const models::explosion::VapourCloud& blast) {
  const auto shared = std::make_shared<const models::explosion::VapourCloud>(blast);
  return {.centre_x_m = centre_x_m,
          .overpressure_pa = [shared](double r) { return shared->overpressure_pa(r); },
          .reach_m = std::abs(centre_x_m) + blast.radius_m(least_blast_pa())};
}

BlastThreat blast_threat(const VesselBurst& burst) {
  return {.centre_x_m = 0.0,
          .overpressure_pa = burst.overpressure_pa,
          .reach_m = burst.radius_m(least_blast_pa())};
}

double fragments_break(const FragmentThreat& fragments, Point source, const DominoTarget& target) {
  const double away =
      std::hypot(target.position.x_m - source.x_m, target.position.y_m - source.y_m);
  if (away > fragments.reach_m + target.width_m) return 0.0;
  const vul::FragmentHit hit =
      vul::fragment_hit({.flight = {.speed_m_per_s = fragments.speed_m_per_s},
                         .distance_m = std::max(away - 0.5 * target.width_m, kNearest_m),
                         .target_width_m = target.width_m,
                         .target_height_m = target.tall_m,
                         .target_depth_m = target.width_m,
                         .fragment_width_m = fragments.width_m,
                         .number_of_fragments = fragments.number,
                         .angle_from_axis_rad = std::nan("")});
  return fragments.thrown_share * hit.at_least_one;
}

namespace {

// Width and height of a target: by its measures, else those of a cylinder as tall as wide.
void measure(const Equipment& e, DominoTarget& t) {
  const double side = std::cbrt(4.0 / pi * std::max(t.volume_m3, 1.0));
  const bool lies =
      e.orientation.value_or(orientation_of(e.type).value_or(Orientation::Vertical)) ==
      Orientation::Horizontal;
  const double across = e.diameter_m.value_or(side);
  const double along = e.height_m.value_or(side);
  t.width_m = lies ? along : across;
  t.tall_m = lies ? across : along;
}

}  // namespace

std::vector<DominoTarget> domino_targets(const Study& study, const std::vector<Release>& releases) {
  std::map<std::int32_t, std::int32_t> worst;  // by equipment
  for (std::size_t r = 0; r < releases.size(); ++r) {
    const auto [it, fresh] = worst.try_emplace(releases[r].equipment, static_cast<std::int32_t>(r));
    if (fresh) continue;
    const auto& have = releases[static_cast<std::size_t>(it->second)].loss;
    const auto& next = releases[r].loss;
    if (rank(next) > rank(have) ||
        (rank(next) == rank(have) && next.hole_diameter_m > have.hole_diameter_m)) {
      it->second = static_cast<std::int32_t>(r);
    }
  }
  std::vector<DominoTarget> out;
  for (const auto& [index, release] : worst) {
    const Equipment& e = study.equipment[static_cast<std::size_t>(index)];
    if (e.shape.is_linear()) continue;
    const bool low = !pressurised(study, e.pressure_abs_pa);
    DominoTarget t{.equipment = index,
                   .release = release,
                   .heat = low ? DominoTarget::Heat::Atmospheric : DominoTarget::Heat::Pressurised,
                   .volume_m3 = e.volume_m3.value_or(0.0),
                   .position = e.position};
    switch (e.type) {
      case EquipmentType::AtmosphericTank:
        t.heat = DominoTarget::Heat::Atmospheric;
        t.blast = "atmospheric";
        break;
      case EquipmentType::PressureVessel:
      case EquipmentType::Sphere:
      case EquipmentType::Reactor:
        t.blast = low ? "atmospheric" : "pressurised";
        break;
      case EquipmentType::TankTruck:
        t.blast = low ? "atmospheric" : "pressurised";
        break;
      case EquipmentType::ProcessVessel:
      case EquipmentType::HeatExchanger:
        t.blast = "elongated";
        break;
      case EquipmentType::Pump:
      case EquipmentType::Compressor:
        t.blast = "small";
        break;
      default:
        continue;
    }
    measure(e, t);
    if (e.height_m) t.height_m = e.elevation_m.value_or(0.0) + 0.5 * *e.height_m;
    out.push_back(std::move(t));
  }
  return out;
}

Escalation escalation(const Threats& threats, Point source, double bearing,
                      const DominoTarget& target, double by_fragments) {
  const double east = target.position.x_m - source.x_m;
  const double north = target.position.y_m - source.y_m;
  const double distance = std::hypot(east, north);
  const double x = east * std::sin(bearing) + north * std::cos(bearing);
  const double y = east * std::cos(bearing) - north * std::sin(bearing);
  double spared_by_heat = 1.0;
  for (const HeatThreat& h : threats.heat) {
    if (distance > h.reach_m) continue;
    const HeatRule& heat = rule(target.heat);
    const double flux = h.flame ? h.flame->max_heat_flux_w_per_m2(x, y, target.height_m)
                                : h.points->max_heat_flux_w_per_m2(x, y, target.height_m);
    if (h.fireball) {
      if (flux >= heat.fireball_w_per_m2) spared_by_heat = 0.0;
      continue;
    }
    // Equipment without a volume: that of a small one fails soonest.
    if (!(flux >= heat.threshold_w_per_m2)) continue;
    const vul::DominoFailure f = vul::domino_failure(target.heat == DominoTarget::Heat::Atmospheric
                                                         ? vul::VesselKind::Atmospheric
                                                         : vul::VesselKind::Pressurised,
                                                     flux, std::max(target.volume_m3, 1.0));
    if (h.duration_s >= f.time_to_failure_s) spared_by_heat *= 1.0 - f.probability;
  }
  double spared_by_blast = 1.0;
  for (const BlastThreat& b : threats.blast) {
    if (distance > b.reach_m) continue;
    const double r = std::max(std::hypot(x - b.centre_x_m, y), 1e-3);
    spared_by_blast *= 1.0 - blast_rule(target.blast).probability(b.overpressure_pa(r));
  }
  return {1.0 - spared_by_heat, 1.0 - spared_by_blast, by_fragments};
}

namespace {

struct Sum {
  double by_heat = 0.0;
  double by_blast = 0.0;
  double by_fragments = 0.0;
  double together = 0.0;
  double highest = 0.0;  // probability of any branch in any direction
};

// Expected escalations of a target by one release: per release.
Sum expected(const DominoRelease& release, const DominoTarget& target, const risk::WindRose& rose) {
  Sum sum;
  const auto sectors = static_cast<std::size_t>(rose.sectors);
  // The fragments of a release are the same in all its branches and in all weathers.
  std::map<std::pair<const FragmentThreat*, std::size_t>, double> hits;
  for (const DominoBranch& branch : release.branches) {
    for (std::size_t w = 0; w < branch.threats->size(); ++w) {
      const Threats& threats = (*branch.threats)[w];
      if (threats.heat.empty() && threats.blast.empty() && !threats.fragments) continue;
      double reach = threats.fragments ? threats.fragments->reach_m + target.width_m : 0.0;
      for (const HeatThreat& h : threats.heat) reach = std::max(reach, h.reach_m);
      for (const BlastThreat& b : threats.blast) reach = std::max(reach, b.reach_m);
      for (std::size_t k = 0; k < release.places.size(); ++k) {
        if (std::hypot(target.position.x_m - release.places[k].x_m,
                       target.position.y_m - release.places[k].y_m) > reach) {
          continue;
        }
        double by_fragments = 0.0;
        if (threats.fragments) {
          const auto [hit, fresh] = hits.try_emplace({threats.fragments.get(), k});
          if (fresh) {
            hit->second = fragments_break(*threats.fragments, release.places[k], target);
          }
          by_fragments = hit->second;
        }
        for (std::size_t d = 0; d < sectors; ++d) {
          double wind = 0.0;
          for (int period = 0; period < rose.periods; ++period) {
            wind += rose.at(period, static_cast<int>(w), static_cast<int>(d));
          }
          const double weight =
              release.share[k] * wind * branch.probability[k][w * sectors + d] / kSubDirections;
          if (!(weight > 0.0)) continue;
          for (int s = 0; s < kSubDirections; ++s) {
            const double bearing = 2.0 * pi / static_cast<double>(sectors) *
                                   (static_cast<double>(d) + (s + 0.5) / kSubDirections - 0.5);
            const Escalation e =
                escalation(threats, release.places[k], bearing, target, by_fragments);
            sum.by_heat += weight * e.by_heat;
            sum.by_blast += weight * e.by_blast;
            sum.by_fragments += weight * e.by_fragments;
            sum.together += weight * e.together();
            sum.highest = std::max(sum.highest, e.together());
          }
        }
      }
    }
  }
  return sum;
}

}  // namespace

DominoResult chain(const std::vector<DominoRelease>& releases,
                   const std::vector<DominoTarget>& targets, const risk::WindRose& rose,
                   int levels) {
  const std::size_t n = targets.size();
  std::vector<std::vector<Sum>> each(releases.size(), std::vector<Sum>(n));
  tbb::parallel_for(std::size_t{0}, releases.size(), [&](std::size_t r) {
    for (std::size_t j = 0; j < n; ++j) {
      if (targets[j].equipment == releases[r].equipment) continue;
      each[r][j] = expected(releases[r], targets[j], rose);
    }
  });
  DominoResult out;
  std::map<std::int32_t, std::size_t> target_of;
  for (std::size_t j = 0; j < n; ++j) target_of[targets[j].equipment] = j;
  // First level, by equipment that starts it.
  std::map<std::pair<std::int32_t, std::size_t>, DominoLink> links;
  for (std::size_t r = 0; r < releases.size(); ++r) {
    for (std::size_t j = 0; j < n; ++j) {
      const Sum& s = each[r][j];
      if (!(s.together > 0.0)) continue;
      DominoLink& link = links[{releases[r].equipment, j}];
      link.from = releases[r].equipment;
      link.to = targets[j].equipment;
      link.level = 1;
      link.frequency_per_yr += releases[r].frequency_per_yr * s.together;
      link.by_heat_per_yr += releases[r].frequency_per_yr * s.by_heat;
      link.by_blast_per_yr += releases[r].frequency_per_yr * s.by_blast;
      link.by_fragments_per_yr += releases[r].frequency_per_yr * s.by_fragments;
      link.highest_probability = std::max(link.highest_probability, s.highest);
    }
  }
  std::vector<double> added(n, 0.0);
  for (const auto& [key, link] : links) added[key.second] += link.frequency_per_yr;
  std::vector<DominoLink> second;
  if (levels > 1) {
    std::map<std::pair<std::size_t, std::size_t>, DominoLink> onward;
    for (const auto& [key, first] : links) {
      const std::size_t j = key.second;
      const auto& from = each[static_cast<std::size_t>(targets[j].release)];
      for (std::size_t k = 0; k < n; ++k) {
        if (targets[k].equipment == first.from || k == j || !(from[k].together > 0.0)) continue;
        DominoLink& link = onward[{j, k}];
        link.from = targets[j].equipment;
        link.to = targets[k].equipment;
        link.level = 2;
        link.frequency_per_yr += first.frequency_per_yr * from[k].together;
        link.by_heat_per_yr += first.frequency_per_yr * from[k].by_heat;
        link.by_blast_per_yr += first.frequency_per_yr * from[k].by_blast;
        link.by_fragments_per_yr += first.frequency_per_yr * from[k].by_fragments;
        link.highest_probability = std::max(link.highest_probability, from[k].highest);
      }
    }
    for (const auto& [key, link] : onward) {
      added[key.second] += link.frequency_per_yr;
      second.push_back(link);
    }
  }
  for (const auto& [key, link] : links) out.links.push_back(link);
  out.links.insert(out.links.end(), second.begin(), second.end());
  std::stable_sort(out.links.begin(), out.links.end(), [](const auto& a, const auto& b) {
    return a.frequency_per_yr > b.frequency_per_yr;
  });
  for (std::size_t j = 0; j < n; ++j) {
    if (added[j] > 0.0) {
      out.added.push_back({targets[j].equipment, targets[j].release, added[j]});
    }
  }
  return out;
}

}  // namespace isorisk::study::qra
