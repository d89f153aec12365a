// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "isorisk/data/names.hpp"
#include "qra/building_blasts.hpp"
#include "qra/exposure.hpp"
#include "relocation_common.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace relocation;

constexpr double kRoutePiece_m = 25.0;  // as the risk analysis cuts lines
constexpr const char* kFatality = "fatality";
constexpr const char* kPresence = "presence";

// Clouds drift with the wind; flames and blast count in every direction.
bool drifts(const std::string& effect) { return effect == "LFL" || effect == "lethality_cutoff"; }

// Blast that a main structure can be built for.
bool is_blast(const std::string& effect) {
  const auto& blasts = qra::building_blasts();
  return effect == "blast_indoor" ||
         std::any_of(blasts.begin(), blasts.end(),
                     [&](const qra::BuildingBlast& b) { return b.effect == effect; });
}

bool is_building_kind(std::string_view kind) {
  return kind != "any" && data::display_name("occupied_building", kind, data::Language::En) != kind;
}

// Targets of these kinds belong to a plant or park wherever they are drawn; an office or a
// dormitory may be anybody's.
bool in_a_park(std::string_view kind) {
  return kind == "control_room" || kind == "canteen" || kind == "workshop";
}

struct Piece {
  Point position;
  double share = 1.0;
};

std::vector<Piece> pieces_of(const Equipment& e) {
  if (!e.shape.is_linear()) return {{e.position, 1.0}};
  std::vector<Piece> out;
  double total = 0.0;
  for (const gis::LinePiece& p : gis::pieces_along(e.shape, kRoutePiece_m)) {
    out.push_back({p.middle, p.piece_m});
    total += p.piece_m;
  }
  for (Piece& p : out) p.share /= total;
  return out;
}

// Probability, given the weather class, that the wind blows into the sector of a bearing or one of
// the two beside it: a cloud is narrower than that (with 16 sectors 67.5 degrees).
double wind_towards(const risk::WindRose& rose, int weather, Point from, Point to) {
  const double bearing = std::atan2(to.x_m - from.x_m, to.y_m - from.y_m);  // from north, clockwise
  const double width = 2.0 * std::numbers::pi / rose.sectors;
  const int sector = static_cast<int>(std::lround(bearing / width));
  double there = 0.0;
  double all = 0.0;
  for (int period = 0; period < rose.periods; ++period) {
    for (int d = 0; d < rose.sectors; ++d) {
      const double p = rose.at(period, weather, d);
      all += p;
      int off = (d - sector) % rose.sectors;
      if (off < 0) off += rose.sectors;
      if (off <= 1 || off == rose.sectors - 1) there += p;
    }
  }
  return all > 0.0 ? std::min(1.0, there / all) : 0.0;
}

std::optional<BuildingLimit> limit_for(const std::vector<BuildingLimit>& limits,
                                       const std::string& effect, const std::string& kind) {
  std::optional<BuildingLimit> any;
  for (const BuildingLimit& l : limits) {
    if (l.effect != effect) continue;
    if (l.building == kind) return l;
    if (l.building == "any") any = l;
  }
  return any;
}

int severity(const std::string& action) {
  return action == "move" ? 3 : action == "strengthen" ? 2 : action == "review" ? 1 : 0;
}

struct Building {
  BuildingResult result;
  gis::Geometry shape;
  bool blast_resistant = false;
};

class Judge {
 public:
  Judge(const Study& study, const RiskBasis& basis) : study_{study}, basis_{basis} {
    for (const Equipment& e : study.equipment) pieces_.push_back(pieces_of(e));
    for (const BuildingLimit& l : study.relocation.building_limits) {
      if (std::find(effects_.begin(), effects_.end(), l.effect) == effects_.end()) {
        effects_.push_back(l.effect);
      }
    }
  }

  void judge(Building& b) const {
    for (const std::string& effect : effects_) {
      BuildingEffect e{.effect = effect};
      if (effect == kPresence) {
        e.limit = limit_for(study_.relocation.building_limits, effect, b.result.kind);
        if (!e.limit) continue;
        e.exceeded = true;
      } else {
        if (effect == kFatality) {
          e.frequency_per_yr = e.any_wind_per_yr = b.result.risk_per_yr;
        } else {
          add_up(b, e);
        }
        e.limit = limit_for(study_.relocation.building_limits, effect, b.result.kind);
        e.exceeded = e.limit && e.frequency_per_yr > e.limit->max_frequency_per_yr;
        // It was built for this.
        if (b.blast_resistant && e.limit && e.limit->action == "strengthen" && is_blast(effect)) {
          e.exceeded = false;
        }
      }
      if (e.exceeded && severity(e.limit->action) > severity(b.result.action)) {
        b.result.action = e.limit->action;
      }
      b.result.effects.push_back(std::move(e));
    }
  }

 private:
  void add_up(const Building& b, BuildingEffect& e) const {
    std::map<std::int32_t, double> by_equipment;
    // Distances of the pieces of one piece of equipment are needed once only.
    std::map<std::int32_t, std::vector<double>> distances;
    for (const Scenario& s : basis_.result.scenarios) {
      double reach = 0.0;
      for (const EffectDistance& d : s.distances) {
        if (d.effect == e.effect) reach = std::max(reach, d.distance_m);
      }
      if (!(reach > 0.0)) continue;
      const std::int32_t equipment = basis_.result.releases[at(s.release)].equipment;
      const std::vector<Piece>& pieces = pieces_[at(equipment)];
      auto& distance = distances[equipment];
      if (distance.empty()) {
        for (const Piece& p : pieces) distance.push_back(gis::distance_m(b.shape, p.position));
      }
      for (std::size_t k = 0; k < pieces.size(); ++k) {
        if (distance[k] > reach) continue;
        const double f = s.frequency_per_yr * pieces[k].share;
        e.any_wind_per_yr += f;
        // Inside its own shadow there is no direction.
        const bool directed = drifts(e.effect) && distance[k] > 0.0;
        const double towards =
            directed ? f * wind_towards(basis_.input.rose, s.weather, pieces[k].position,
                                        gis::nearest_point(b.shape, pieces[k].position))
                     : f;
        e.frequency_per_yr += towards;
        by_equipment[equipment] += towards;
      }
    }
    double most = 0.0;
    for (const auto& [equipment, f] : by_equipment) {
      if (f > most) {
        most = f;
        e.worst_equipment = equipment;
      }
    }
  }

  const Study& study_;
  const RiskBasis& basis_;
  std::vector<std::vector<Piece>> pieces_;
  std::vector<std::string> effects_;
};

}  // namespace

std::vector<BuildingResult> judge_buildings(const Study& study, const RiskBasis& basis,
                                            const RunOptions& options, Reporter& reporter,
                                            std::vector<RelocationGap>& gaps) {
  std::vector<Building> buildings;
  for (std::size_t i = 0; i < study.relocation.buildings.size(); ++i) {
    const OccupiedBuilding& b = study.relocation.buildings[i];
    buildings.push_back({.result = {.building = index(i), .kind = b.kind},
                         .shape = b.shape,
                         .blast_resistant = b.blast_resistant});
    if (!b.persons) {
      gaps.push_back(
          {"no_persons",
           label(b),
           {"the number of people in the building is not known", "建筑内人数未知"},
           {"persons in relocation.buildings", "在 relocation.buildings 中补充 persons"}});
    }
  }
  for (std::size_t i = 0; i < study.targets.size(); ++i) {
    const Target& t = study.targets[i];
    const bool kind = is_building_kind(t.kind);
    if (t.site < 0 && !in_a_park(t.kind)) continue;
    buildings.push_back(
        {.result = {.target = index(i), .kind = kind ? t.kind : std::string{"other"}},
         .shape = t.shape});
    if (!kind) {
      gaps.push_back(
          {"building_kind",
           label(t),
           {"stands inside a site and its kind '" + t.kind +
                "' is no kind of occupied building: taken as `other`",
            "位于企业内，类别“" + t.kind + "”不属于有人建筑类别，按“其他”处理"},
           {"kind: control_room, canteen, workshop, office, laboratory or dormitory",
            "kind 填 control_room、canteen、workshop、office、laboratory 或 dormitory"}});
    }
  }
  if (buildings.empty()) return {};

  // Individual risk at all of them, of all sites.
  risk::RiskInput input{.locations = basis.input.locations,
                        .outcomes = basis.input.outcomes,
                        .rose = basis.input.rose};
  std::vector<std::size_t> first;
  for (const Building& b : buildings) {
    first.push_back(input.targets.size());
    const Target shape{.shape = b.shape};
    for (const Point& p : qra::candidates(shape, study.grid.cell_m)) input.targets.push_back({p});
  }
  first.push_back(input.targets.size());
  risk::RiskOptions risk_options = basis.result.risk_options;
  risk_options.threads = options.threads;
  const risk::RiskResult risk = risk::integrate(input, risk_options, reporter);
  const Judge judge{study, basis};
  std::vector<BuildingResult> out;
  for (std::size_t i = 0; i < buildings.size(); ++i) {
    for (std::size_t k = first[i]; k < first[i + 1]; ++k) {
      buildings[i].result.risk_per_yr =
          std::max(buildings[i].result.risk_per_yr, risk.target_risk_per_yr[k]);
    }
    judge.judge(buildings[i]);
    out.push_back(std::move(buildings[i].result));
  }
  std::stable_sort(out.begin(), out.end(), [](const BuildingResult& a, const BuildingResult& b) {
    const int sa = severity(a.action);
    const int sb = severity(b.action);
    return sa != sb ? sa > sb : a.risk_per_yr > b.risk_per_yr;
  });
  return out;
}

}  // namespace isorisk::study::decisions
