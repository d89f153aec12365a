// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/selection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "contents.hpp"
#include "decisions/index.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/substance/substance.hpp"

namespace isorisk::study::decisions {
namespace {

namespace selection = models::criteria::selection;
constexpr std::array<SelectionKind, 3> kKinds{SelectionKind::Toxic, SelectionKind::Flammable,
                                              SelectionKind::Explosive};

constexpr int kLastToxicCategory = 4;  // GHS acute toxicity, inhalation; 5 is none

std::size_t index_of(SelectionKind kind) { return static_cast<std::size_t>(kind); }

// Process or storage by type of the equipment, as GB 18218 units are told apart.
bool is_process(EquipmentType type) {
  const data::Table& t = data::table("standards/gb18218_2018_equipment_units.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "type") == word(type)) return t.text(i, "unit_kind") == "production";
  }
  throw Error("standards/gb18218_2018_equipment_units.csv has no row '" + std::string{word(type)} +
              "'");
}

// What it holds, or what its pipe holds.
std::optional<double> quantity_of(const Equipment& e, const models::Substance& s) {
  if (e.inventory_kg) return *e.inventory_kg * std::max(e.hose_count.value_or(1.0), 1.0);
  if (e.type != EquipmentType::Pipe || !e.pipe_diameter_m || !e.pipe_length_m) return std::nullopt;
  const double rho = density_of_contents(s, e);
  if (!(rho > 0.0) || !std::isfinite(rho)) return std::nullopt;
  return std::numbers::pi / 4.0 * *e.pipe_diameter_m * *e.pipe_diameter_m * *e.pipe_length_m * rho;
}

// Points on the outlines of an area, at most so far apart and at least so many.
std::vector<Point> boundary_points(const gis::Geometry& area) {
  std::vector<Point> out;
  const double spacing = selection::rule("boundary_spacing").value;
  const double least = selection::rule("boundary_points").value;
  for (const gis::PolygonRings& polygon : area.polygons) {
    const gis::Geometry ring = gis::Geometry::line(polygon.exterior);
    const double length = gis::length_m(ring);
    if (!(length > 0.0)) continue;
    for (const gis::LinePiece& piece : gis::pieces_along(ring, std::min(spacing, length / least)))
      out.push_back(piece.middle);
  }
  return out;
}

class Decision {
 public:
  explicit Decision(const Study& study) : study_{study} {}

  SelectionResult run() {
    for (std::size_t i = 0; i < study_.sites.size(); ++i) {
      const std::size_t first = result_.installations.size();
      gather(static_cast<std::int32_t>(i));
      judge(static_cast<std::int32_t>(i), first);
    }
    return std::move(result_);
  }

 private:
  struct Shapes {
    std::vector<gis::Geometry> of;  // of the equipment of an installation
  };

  SelectionInstallation& installation(std::int32_t site, const std::string& id, std::size_t first) {
    for (std::size_t k = first; k < result_.installations.size(); ++k) {
      if (result_.installations[k].id == id) return result_.installations[k];
    }
    shapes_.resize(result_.installations.size() + 1);
    SelectionInstallation fresh;
    fresh.id = id;
    fresh.site = site;
    result_.installations.push_back(std::move(fresh));
    return result_.installations.back();
  }

  void gather(std::int32_t site) {
    const std::size_t first = result_.installations.size();
    for (const Equipment& e : study_.equipment) {
      if (e.site != site) continue;
      const models::Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
      const auto quantity = quantity_of(e, s);
      if (!quantity) {
        result_.without_contents.push_back(e.id);
        continue;
      }
      SelectionInstallation& in = installation(site, e.unit.empty() ? e.id : e.unit, first);
      place(in, e.id, e.position, e.shape);
      add(in, e, s, *quantity);
    }
    for (const ExplosiveStore& store : study_.hazard.explosives) {
      if (store.site != site) continue;
      SelectionInstallation& in = installation(site, store.id, first);
      place(in, store.id, store.position, store.shape);
      SelectionPart part{.equipment = store.id,
                         .substance = store.substance,
                         .kind = SelectionKind::Explosive,
                         .quantity_kg = store.tnt_equivalent_kg,
                         .factors = {},
                         .limit_kg = selection::limit_kg(SelectionKind::Explosive),
                         .lc50_mg_per_m3 = {},
                         .lc50_source = {}};
      finish(in, std::move(part));
    }
  }

  void place(SelectionInstallation& in, const std::string& id, Point position,
             const gis::Geometry& shape) {
    if (in.equipment.empty()) in.position = position;
    in.equipment.push_back(id);
    const auto k = static_cast<std::size_t>(&in - result_.installations.data());
    shapes_[k].of.push_back(shape);
  }

  void add(SelectionInstallation& in, const Equipment& e, const models::Substance& s,
           double quantity_kg) {
    const auto it = study_.selection.equipment.find(e.id);
    const SelectionChoice choice =
        it == study_.selection.equipment.end() ? SelectionChoice{} : it->second;
    selection::Conditions c{.process = choice.process.value_or(is_process(e.type)),
                            .enclosed = choice.enclosed.value_or(e.building_volume_m3.has_value()),
                            .bund = e.bund_area_m2.has_value(),
                            .phase = e.phase == Phase::Gas ? selection::ProcessPhase::Gas
                                                           : selection::ProcessPhase::Liquid,
                            .temperature_k = e.temperature_k,
                            .boiling_point_k = s.boiling_point_k,
                            .saturation_pressure_pa = e.temperature_k < s.critical_temperature_k
                                                          ? s.vapour_pressure_pa(e.temperature_k)
                                                          : s.critical_pressure_pa};
    const selection::Factors factors = selection::factors(c);
    // Toxic in the sense of the method (LC50 up to 20 g/m3): by probit or class; a substance
    // without a class of acute toxicity by inhalation (benzene) has a higher one.
    const bool toxic = s.toxic || s.inhalation_category() <= kLastToxicCategory ||
                       study_.selection.lc50_mg_per_m3.contains(s.id);
    if (toxic) add_toxic(in, e, s, quantity_kg, factors);
    // Flammable in the sense of the method: at or above the flash point in the process.
    const bool burns = s.flammable || !s.fire_without_limits().empty();
    if (burns && (e.phase == Phase::Gas || !s.flash_point_k ||
                  e.temperature_k >= *s.flash_point_k || e.phase == Phase::LiquefiedGas)) {
      finish(in, {.equipment = e.id,
                  .substance = e.substance,
                  .kind = SelectionKind::Flammable,
                  .quantity_kg = quantity_kg,
                  .factors = factors,
                  .limit_kg = selection::limit_kg(SelectionKind::Flammable),
                  .lc50_mg_per_m3 = {},
                  .lc50_source = {}});
    }
  }

  void add_toxic(SelectionInstallation& in, const Equipment& e, const models::Substance& s,
                 double quantity_kg, const selection::Factors& factors) {
    SelectionPart part{.equipment = e.id,
                       .substance = e.substance,
                       .kind = SelectionKind::Toxic,
                       .quantity_kg = quantity_kg,
                       .factors = factors,
                       .limit_kg = {},
                       .lc50_mg_per_m3 = {},
                       .lc50_source = {}};
    const auto own = study_.selection.lc50_mg_per_m3.find(s.id);
    if (own != study_.selection.lc50_mg_per_m3.end()) {
      part.lc50_mg_per_m3 = own->second;
      const auto source = study_.selection.lc50_source.find(s.id);
      if (source != study_.selection.lc50_source.end()) part.lc50_source = source->second;
    } else if (const auto known = selection::shipped_lc50(s.id, s.molar_mass_kg_per_mol)) {
      part.lc50_mg_per_m3 = known->mg_per_m3;
      part.lc50_source = known->source + " [" + known->confidence + "]";
    }
    if (!part.lc50_mg_per_m3) {
      if (std::find(in.without_lc50.begin(), in.without_lc50.end(), s.id) == in.without_lc50.end())
        in.without_lc50.push_back(s.id);
    } else {
      part.limit_kg = selection::toxic_limit_kg(
          *part.lc50_mg_per_m3, selection::ambient_phase(s.boiling_point_k, s.melting_point_k));
    }
    finish(in, std::move(part));
  }

  static void finish(SelectionInstallation& in, SelectionPart part) {
    if (part.limit_kg) {
      part.indication =
          selection::indication_number(part.quantity_kg, part.factors.product(), *part.limit_kg);
    }
    in.indication[index_of(part.kind)] += part.indication;
    in.parts.push_back(std::move(part));
  }

  [[nodiscard]] double distance(std::size_t k, Point p) const {
    double least = std::numeric_limits<double>::infinity();
    for (const gis::Geometry& g : shapes_[k].of) least = std::min(least, gis::distance_m(g, p));
    return least;
  }

  // The largest of the three selection numbers.
  [[nodiscard]] SelectionPlace at_distance(const SelectionInstallation& in,
                                           double distance_m) const {
    SelectionPlace out{.distance_m = distance_m, .point = {}, .who = {}};
    for (const SelectionKind kind : kKinds) {
      const double s = selection::selection_number(kind, in.indication[index_of(kind)], distance_m);
      if (s > out.number) {
        out.number = s;
        out.kind = kind;
      }
    }
    return out;
  }

  void judge(std::int32_t site, std::size_t first) {
    const double above = selection::rule("select_above").value;
    const double part = selection::rule("select_part").value;
    auto& all = result_.installations;
    for (const Point p : boundary_points(study_.sites[at(site)].area)) {
      std::vector<SelectionPlace> here;
      double most = 0.0;
      for (std::size_t k = first; k < all.size(); ++k) {
        here.push_back(at_distance(all[k], distance(k, p)));
        here.back().point = p;
        most = std::max(most, here.back().number);
      }
      for (std::size_t k = first; k < all.size(); ++k) {
        SelectionPlace& s = here[k - first];
        s.share = most > 0.0 ? s.number / most : 0.0;
        const bool chosen = s.number > above && s.share > part;
        SelectionInstallation& in = all[k];
        const bool before = in.by_boundary;
        if (chosen && !before) {
          in.by_boundary = true;
          in.boundary = s;
        } else if (chosen == before && s.number > in.boundary.number) {
          in.boundary = s;
        }
      }
    }
    for (std::size_t k = first; k < all.size(); ++k) {
      SelectionInstallation& in = all[k];
      nearest_people(k, in);
      in.by_people = in.people && in.people->number > above;
      in.by_unknown = !in.without_lc50.empty();
      in.selected = in.by_boundary || in.by_people || in.by_unknown;
    }
  }

  // Targets that do not belong to the site, and people outside it.
  void nearest_people(std::size_t k, SelectionInstallation& in) const {
    double least = std::numeric_limits<double>::infinity();
    Point point;
    std::string who;
    const auto consider = [&](const gis::Geometry& shape, const std::string& id) {
      for (const gis::Geometry& g : shapes_[k].of) {
        const double d = gis::distance_m(g, shape);
        if (!(d < least)) continue;
        least = d;
        point = gis::nearest_point(shape, in.position);
        who = id;
      }
    };
    for (const Target& t : study_.targets) {
      if (t.site != in.site) consider(t.shape, t.id);
    }
    const gis::Geometry& own = study_.sites[at(in.site)].area;
    for (const PopulationArea& a : study_.population_areas) {
      if (a.persons_day + a.persons_night > 0.0 &&
          !gis::covers(own, gis::representative_point(a.area)))
        consider(a.area, a.id);
    }
    if (!std::isfinite(least)) return;
    in.people = at_distance(in, least);
    in.people->point = point;
    in.people->who = who;
  }

  const Study& study_;
  SelectionResult result_;
  std::vector<Shapes> shapes_;
};

}  // namespace

SelectionResult decide_selection(const Study& study) { return Decision{study}.run(); }

}  // namespace isorisk::study::decisions
