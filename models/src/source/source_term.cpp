// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/source_term.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/building.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/source/draining.hpp"
#include "isorisk/models/source/flashing.hpp"
#include "isorisk/models/source/pipe.hpp"
#include "isorisk/models/source/rupture.hpp"
#include "isorisk/models/source/transient_pool.hpp"
#include "isorisk/models/source/two_phase.hpp"
#include "isorisk/models/source/vessel_outflow.hpp"

namespace isorisk::models::source {
namespace {

using std::numbers::pi;

constexpr double kJump = 2.0;           // rates further apart than this are parts of their own
constexpr double kDay = 86400.0;        // s
constexpr double kBuildingLeft = 0.01;  // of the gas in a building, that counts as none
constexpr double kMuch = 0.05;          // inventory against what the state of the vessel says

std::string_view surface_word(Surface s) {
  switch (s) {
    case Surface::Concrete:
      return "concrete";
    case Surface::Soil:
      return "soil";
    case Surface::DrySoil:
      return "dry_soil";
    case Surface::WetSoil:
      return "wet_soil";
    case Surface::Gravel:
      return "gravel";
  }
  return "";
}

// Sum of two rates in time.
std::vector<RateStep> sum_of(const std::vector<RateStep>& a, const std::vector<RateStep>& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  std::vector<double> edges;
  for (const auto* list : {&a, &b}) {
    for (const RateStep& s : *list) {
      edges.push_back(s.start_s);
      edges.push_back(s.end_s);
    }
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<RateStep> out;
  std::size_t i = 0;
  std::size_t j = 0;
  for (std::size_t k = 1; k < edges.size(); ++k) {
    const double from = edges[k - 1];
    const double to = edges[k];
    const auto rate = [&](const std::vector<RateStep>& list, std::size_t& at) {
      while (at < list.size() && list[at].end_s <= from) ++at;
      return at < list.size() && list[at].start_s <= from ? list[at].rate_kg_per_s() : 0.0;
    };
    const double total = rate(a, i) + rate(b, j);
    if (total > 0.0) out.push_back({from, to, total * (to - from)});
  }
  return out;
}

class Timed {
 public:
  Timed(const LossEvent& loss, const Surroundings& where) : loss_{loss}, where_{where} {}

  SourceTerm run() {
    check();
    if (loss_.pipeline && loss_.substance != nullptr) lay_pipeline();
    first_head_m_ = loss_.vessel ? vessel_head_m() : loss_.liquid_head_m;
    out_ = release_to_air(base_input());
    first_ = out_;
    // A feed delivers even where the stated pressure would drive nothing.
    const bool continuous =
        !out_.instantaneous && (out_.release_rate_kg_per_s > 0.0 || (loss_.feed && sized()));
    if (continuous) {
      outflow();
      segments();
    }
    if (out_.instantaneous) burst();
    pool();
    building();
    return std::move(out_);
  }

 private:
  void check() const {
    InputCheck c{"source term"};
    c.require(loss_.segments >= 1 && loss_.segments <= 50, "segments", loss_.segments, "-",
              "be 1 to 50");
    c.require(loss_.pipe_loss >= 0.0 && std::isfinite(loss_.pipe_loss), "pipe_loss",
              loss_.pipe_loss, "-", "be finite and >= 0");
    c.require(loss_.hole_height_m >= 0.0, "hole_height", loss_.hole_height_m, "m", "be >= 0");
    if (loss_.vessel && sized()) {
      c.require(loss_.hole_diameter_m <= loss_.vessel->diameter_m, "hole_diameter",
                loss_.hole_diameter_m, "m",
                "be no larger than the vessel, " + shown_text(loss_.vessel->diameter_m) + " m");
    }
    if (loss_.feed) {
      c.positive("feed normal_flow", loss_.feed->normal_flow_kg_per_s, "kg/s");
      c.non_negative("feed line", loss_.feed->line_kg, "kg");
    }
    if (loss_.pipeline) {
      c.require(sized(), "pipeline", loss_.pipeline->diameter_m, "m",
                "go with a hole or a full bore");
      c.require(!loss_.vessel && !loss_.feed && !loss_.gas_vessel, "pipeline",
                loss_.pipeline->diameter_m, "m", "not go with a vessel or a feed");
      c.require(!loss_.real_gas_throat, "pipeline", loss_.pipeline->diameter_m, "m",
                "not go with real_gas_throat: its form has a constant compressibility");
    }
    c.done();
  }

  void lay_pipeline() {
    const Substance& s = *loss_.substance;
    const Pipeline& l = *loss_.pipeline;
    const double t = loss_.temperature_k;
    const double p = loss_.pressure_abs_pa;
    InputCheck c{"source term"};
    c.positive("temperature", t, "K");
    c.positive("pressure", p, "Pa");
    c.done();
    const Phase phase = loss_.phase.value_or(state_of(s, t, p, where_.ambient_pressure_pa));
    c.require(phase == Phase::Gas, "pressure", p, "Pa",
              "leave " + s.id + " a gas in a pipeline; for liquids use a feed and pipe_loss");
    const double z = s.gas_compressibility(t, p);
    c.require(z > 0.1, "pressure", p, "Pa",
              "give a compressibility factor above 0.1, not " + shown_text(z));
    c.done();
    line_.emplace(PipelineBreakInput{
        .pressure_abs_pa = p,
        .temperature_k = t,
        .molar_mass_kg_per_mol = s.molar_mass_kg_per_mol,
        .heat_capacity_ratio = s.heat_capacity_ratio(t),
        .diameter_m = l.diameter_m,
        .roughness_m = l.roughness_m,
        .length_upstream_m = l.length_upstream_m,
        .length_downstream_m = l.length_downstream_m,
        .full_bore = loss_.opening == OpeningKind::FullBore,
        .hole_diameter_m = loss_.hole_diameter_m,
        .compressibility = z,
        .discharge_coefficient = loss_.discharge_coefficient.value_or(1.0),
        .pump_kg_per_s = l.pump_kg_per_s,
        .isolation_time_s =
            loss_.isolation_time_s.value_or(std::numeric_limits<double>::infinity()),
        .ambient_pressure_pa = where_.ambient_pressure_pa});
    history_ = line_->history(loss_.max_duration_s);
    inventory_kg_ = history_.initial_kg;
    ends_ = line_->open_ends();
  }

  void warn(std::string code, std::string message) {
    out_.warnings.push_back(
        {std::move(code), "release of " + loss_.substance->id, std::move(message)});
  }

  void keep(const std::vector<Warning>& list) {
    for (const Warning& w : list) {
      const bool known =
          std::any_of(out_.warnings.begin(), out_.warnings.end(), [&](const Warning& x) {
            return x.code == w.code && (x.code != "outside_validity" || x.message == w.message);
          });
      if (!known) out_.warnings.push_back(w);
    }
  }

  // Everything but pool and limits, which are made in time here.
  [[nodiscard]] ReleaseInput base_input() const {
    return {.substance = loss_.substance,
            .temperature_k = loss_.temperature_k,
            .pressure_abs_pa = loss_.pressure_abs_pa,
            .phase = loss_.phase,
            .inventory_kg = line_ ? inventory_kg_ : loss_.inventory_kg,
            .liquid_head_m = first_head_m_,
            .opening = loss_.opening,
            .hole_diameter_m = line_ && loss_.opening == OpeningKind::FullBore
                                   ? loss_.pipeline->diameter_m
                                   : loss_.hole_diameter_m,
            .discharge_coefficient = loss_.discharge_coefficient,
            .opening_length_m = loss_.opening_length_m,
            .real_gas_throat = loss_.real_gas_throat,
            .pipe_loss = loss_.pipe_loss,
            .release_height_m = loss_.release_height_m,
            .isolation_time_s = loss_.isolation_time_s,
            .max_duration_s = loss_.max_duration_s,
            .bund_area_m2 = where_.bund_area_m2,
            .bund_height_m = where_.bund_height_m,
            .pool_min_thickness_m = where_.pool_min_thickness_m,
            .surface = where_.surface,
            .ground_set = where_.ground_set,
            .wind_speed_m_per_s = where_.wind_speed_m_per_s,
            .stability_class = where_.stability_class,
            .ambient_temperature_k = where_.ambient_temperature_k,
            .ground_temperature_k = where_.ground_temperature_k,
            .ambient_pressure_pa = where_.ambient_pressure_pa,
            .aerosol = loss_.aerosol,
            .with_pool = false};
  }

  [[nodiscard]] bool sized() const {
    return loss_.opening == OpeningKind::Hole || loss_.opening == OpeningKind::FullBore;
  }

  void constant() {
    history_.initial_kg = loss_.inventory_kg;
    const double rate = out_.release_rate_kg_per_s;
    const double time = loss_.inventory_kg / rate;
    const Outflow what = out_.phase == Phase::Gas ? Outflow::Gas
                         : two_phase()            ? Outflow::TwoPhase
                                                  : Outflow::Liquid;
    history_.points = {
        {0.0, rate, loss_.inventory_kg, loss_.pressure_abs_pa, loss_.temperature_k, 0.0, what},
        {time, rate, 0.0, loss_.pressure_abs_pa, loss_.temperature_k, 0.0, what}};
    history_.end_rule = "inventory";
  }

  // The rate in time; where its model does not hold for the state, the first rate stays, and says
  // so.
  template <class Model>
  void or_first_rate(const Model& model) {
    try {
      history_ = model();
    } catch (const InputError& e) {
      warn("first_rate_kept",
           std::string{"the rate in time has no model for this state: "} + e.what());
      constant();
    }
  }

  [[nodiscard]] bool two_phase() const {
    return loss_.opening == OpeningKind::FullBore && out_.phase == Phase::LiquefiedGas;
  }

  // Level that the inventory reaches in the vessel.
  [[nodiscard]] double level(double kg, double rho, double vapour_rho) const {
    const VesselGeometry& v = *loss_.vessel;
    v.check("source term");
    const double all = v.volume_m3();
    const double liquid = (kg - all * vapour_rho) / (rho - vapour_rho);
    InputCheck c{"source term"};
    c.require(liquid > 0.0, "inventory", kg, "kg",
              "be more than the " + shown_text(all * vapour_rho) +
                  " kg of vapour that fill the vessel at its state: it holds no liquid");
    c.require(liquid < all, "inventory", kg, "kg",
              "fit into the vessel, which holds " + shown_text(all * rho) + " kg of liquid");
    c.done();
    return v.level_m(liquid);
  }

  // Liquid above the hole at the start.
  [[nodiscard]] double vessel_head_m() const {
    if (loss_.substance == nullptr) return 0.0;  // release_to_air says so
    const Substance& s = *loss_.substance;
    const double t = loss_.temperature_k;
    if (!(t > 0.0 && t < s.critical_temperature_k && loss_.inventory_kg > 0.0)) return 0.0;
    const Phase phase =
        loss_.phase.value_or(state_of(s, t, loss_.pressure_abs_pa, where_.ambient_pressure_pa));
    if (phase == Phase::Gas || !sized()) return 0.0;
    if (!solid_contents(s, t, loss_.pressure_abs_pa, true).empty())
      return 0.0;  // release_to_air says so
    const double rho = s.liquid_density_kg_per_m3(t);
    const double vapour =
        phase == Phase::LiquefiedGas ? 1.0 / (1.0 / rho + evaporation_volume_m3_per_kg(s, t)) : 0.0;
    return std::max(0.0, level(loss_.inventory_kg, rho, vapour) - loss_.hole_height_m);
  }

  void outflow() {
    const Substance& s = *loss_.substance;
    const double pa = where_.ambient_pressure_pa;
    const double d = loss_.hole_diameter_m;
    const bool tube = two_phase();
    if (tube && loss_.vessel && loss_.pipe_loss > 0.0) {
      const FlashingTable table{s, loss_.temperature_k * (1.0 + 1e-12), pa};
      const double p =
          std::max(loss_.pressure_abs_pa, s.vapour_pressure_pa(loss_.temperature_k)) +
          s.liquid_density_kg_per_m3(loss_.temperature_k) * kStandardGravity * first_head_m_;
      pipe_factor_ = table.pipe(loss_.temperature_k, p, loss_.pipe_loss).mass_flux_kg_per_m2_s /
                     table.pipe(loss_.temperature_k, p, 0.0).mass_flux_kg_per_m2_s;
    }
    double limit = loss_.max_duration_s;
    std::string limit_rule = "cap on duration";
    if (sized() && !loss_.feed && !line_ && loss_.isolation_time_s &&
        *loss_.isolation_time_s < limit) {
      limit = *loss_.isolation_time_s;
      limit_rule = "isolation";
    }
    if (line_) {
      const double held = line_->line_kg();
      if (loss_.inventory_kg > 0.0 && std::abs(loss_.inventory_kg / held - 1.0) > kMuch) {
        warn("inventory_contradicts_state", "the inventory is " + shown_text(loss_.inventory_kg) +
                                                " kg, the line holds " + shown_text(held) +
                                                " kg at the stated state: the line counts");
      }
    } else if (!sized()) {
      constant();
    } else if (loss_.feed) {
      const double run_out = loss_.feed->normal_flow_kg_per_s * loss_.feed->run_out_factor;
      double opening = out_.release_rate_kg_per_s;
      if (opening < run_out && (loss_.opening == OpeningKind::FullBore || !(opening > 0.0))) {
        warn("flow_of_the_feed",
             "the stated pressure drives " + shown_text(opening) +
                 " kg/s through the opening, less than the feed delivers: the feed counts");
        opening = run_out;
      }
      history_ = fed_release({.normal_flow_kg_per_s = loss_.feed->normal_flow_kg_per_s,
                              .run_out_factor = loss_.feed->run_out_factor,
                              .opening_flow_kg_per_s = opening,
                              .isolation_time_s = loss_.isolation_time_s,
                              .stock_kg = loss_.inventory_kg,
                              .line_kg = loss_.feed->line_kg,
                              .emptying = loss_.feed->emptying,
                              .max_time_s = limit});
      for (OutflowPoint& p : history_.points) {
        p.temperature_k = loss_.temperature_k;
        p.pressure_abs_pa = loss_.pressure_abs_pa;
        p.outflow = out_.phase == Phase::Gas ? Outflow::Gas
                    : tube                   ? Outflow::TwoPhase
                                             : Outflow::Liquid;
      }
    } else if (out_.phase == Phase::Gas && (loss_.vessel || loss_.gas_vessel)) {
      const double rho = s.ideal_gas_density_kg_per_m3(loss_.temperature_k, loss_.pressure_abs_pa) /
                         s.gas_compressibility(loss_.temperature_k, loss_.pressure_abs_pa);
      const double volume = loss_.inventory_kg / rho;
      if (loss_.vessel) {
        loss_.vessel->check("source term");
        const double stated = loss_.vessel->volume_m3();
        if (std::abs(volume / stated - 1.0) > kMuch) {
          warn("inventory_contradicts_state", "the inventory fills " + shown_text(volume) +
                                                  " m3 at the stated state, the vessel "
                                                  "has " +
                                                  shown_text(stated) + " m3: the inventory counts");
        }
      }
      or_first_rate([&] {
        return gas_vessel({.substance = &s,
                           .volume_m3 = volume,
                           .pressure_abs_pa = loss_.pressure_abs_pa,
                           .temperature_k = loss_.temperature_k,
                           .hole_diameter_m = d,
                           .discharge_coefficient = loss_.discharge_coefficient.value_or(1.0),
                           .ambient_pressure_pa = pa,
                           .max_time_s = limit,
                           .real_gas_throat = loss_.real_gas_throat});
      });
    } else if (loss_.vessel && out_.phase == Phase::Liquid) {
      const double rho = s.liquid_density_kg_per_m3(loss_.temperature_k);
      history_ = drain_vessel({.vessel = *loss_.vessel,
                               .level_m = level(loss_.inventory_kg, rho, 0.0),
                               .hole_height_m = loss_.hole_height_m,
                               .hole_diameter_m = d,
                               .density_kg_per_m3 = rho,
                               .cap_pressure_abs_pa = loss_.pressure_abs_pa,
                               .ambient_pressure_pa = pa,
                               .temperature_k = loss_.temperature_k,
                               .discharge_coefficient = loss_.discharge_coefficient.value_or(
                                   loss_.opening == OpeningKind::FullBore ? 1.0 : 0.65),
                               .max_time_s = limit});
    } else if (loss_.vessel && out_.phase == Phase::LiquefiedGas) {
      const double ps = s.vapour_pressure_pa(loss_.temperature_k);
      const double vl = 1.0 / s.liquid_density_kg_per_m3(loss_.temperature_k);
      const double vg = vl + evaporation_volume_m3_per_kg(s, loss_.temperature_k);
      const double level_m = level(loss_.inventory_kg, 1.0 / vl, 1.0 / vg);
      const bool padded = loss_.pressure_abs_pa > (1.0 + kMuch) * ps;
      const bool covered = level_m > loss_.hole_height_m;
      if (padded) {
        warn("padded_liquid",
             "pressure " + shown_text(loss_.pressure_abs_pa) +
                 " Pa above the saturation pressure " + shown_text(ps) +
                 (covered ? " Pa: the pad is taken to keep the first rate; the level does not fall "
                            "and bares no opening"
                          : " Pa: the hole is above the liquid, so that gas leaves, taken as "
                            "vapour from the saturation pressure on; the pad is not counted"));
      }
      if (padded && covered) {
        constant();
      } else {
        const double cd = loss_.discharge_coefficient.value_or(tube ? 1.0 : 0.65);
        or_first_rate([&] {
          return liquefied_vessel(
              {.substance = &s,
               .vessel = *loss_.vessel,
               .temperature_k = loss_.temperature_k,
               .level_m = level_m,
               .hole_height_m = loss_.hole_height_m,
               .hole_diameter_m = d,
               .through_pipe = tube,
               .pipe_factor = pipe_factor_,
               .opening_length_m = loss_.opening_length_m,
               .liquid_discharge_coefficient = cd,
               .gas_discharge_coefficient = loss_.discharge_coefficient.value_or(1.0),
               .ambient_pressure_pa = pa,
               .max_time_s = limit});
        });
      }
    } else {
      constant();
    }
    keep(history_.warnings);
    steps_ = cut(steps_of(history_), limit);
    const bool stopped = history_.points.back().time_s > limit || history_.end_rule == "time";
    out_.duration_rule = stopped ? limit_rule : history_.end_rule;
    out_.initial_rate_kg_per_s = history_.points.front().mass_flow_kg_per_s;
  }

  // State of the vessel at a time, linear between the points.
  [[nodiscard]] OutflowPoint state_at(double time) const {
    const auto& p = history_.points;
    std::size_t i = 1;
    while (i + 1 < p.size() && p[i].time_s <= time) ++i;
    if (p.size() == 1) return p.front();
    OutflowPoint s = p[i - 1];
    const double span = p[i].time_s - p[i - 1].time_s;
    const double part = span > 0.0 ? std::clamp((time - p[i - 1].time_s) / span, 0.0, 1.0) : 0.0;
    s.pressure_abs_pa += part * (p[i].pressure_abs_pa - s.pressure_abs_pa);
    s.temperature_k += part * (p[i].temperature_k - s.temperature_k);
    if (p[i].vapour_fraction > 0.0)
      s.vapour_fraction += part * (p[i].vapour_fraction - s.vapour_fraction);
    return s;
  }

  void segments() {
    out_.released_kg = 0.0;
    out_.airborne_kg = 0.0;
    if (steps_.empty()) {
      warn("nothing_released", "nothing leaves before the pressure is spent; the first rate is " +
                                   shown_text(first_.release_rate_kg_per_s) + " kg/s");
      out_.release_rate_kg_per_s = 0.0;
      out_.airborne_rate_kg_per_s = 0.0;
      out_.duration_s = 0.0;
      return;
    }
    // Liquid, two-phase and gas do not share a segment, nor does what comes before and after a jump
    // of the rate: each has its part of the count, by mass, and one at least.
    const auto kind = [](Outflow o) {
      return o == Outflow::Liquid ? 0 : o == Outflow::TwoPhase ? 1 : 2;
    };
    std::vector<double> changes;
    for (std::size_t i = 1; i < history_.points.size(); ++i) {
      const Outflow before = history_.points[i - 1].outflow;
      const Outflow now = history_.points[i].outflow;
      if (kind(before) != kind(now) && before != Outflow::Nothing && now != Outflow::Nothing)
        changes.push_back(history_.points[i].time_s);
    }
    std::vector<std::vector<RateStep>> groups;
    double all = 0.0;
    for (const RateStep& r : steps_) {
      all += r.mass_kg;
      bool fresh = groups.empty();
      if (!fresh) {
        const RateStep& before = groups.back().back();
        const double jump = r.rate_kg_per_s() / before.rate_kg_per_s();
        fresh = jump > kJump || jump < 1.0 / kJump ||
                std::any_of(changes.begin(), changes.end(),
                            [&](double t) { return before.start_s < t && r.start_s >= t; });
      }
      if (fresh) groups.emplace_back();
      groups.back().push_back(r);
    }
    std::vector<RateStep> pieces;
    for (const std::vector<RateStep>& group : groups) {
      double mass = 0.0;
      for (const RateStep& r : group) mass += r.mass_kg;
      const int share = static_cast<int>(std::lround(loss_.segments * mass / all));
      const int count = group.size() == 1 ? 1 : std::max(1, share);
      const Segments reduced = reduce(group, count, loss_.reduction, loss_.toxic_exponent);
      pieces.insert(pieces.end(), reduced.segments.begin(), reduced.segments.end());
    }
    // The segments say it again, of the speed that friction and feed leave.
    std::erase_if(out_.warnings,
                  [](const Warning& w) { return w.code == "rainout_methods_differ"; });
    double vapour = 0.0;
    for (const RateStep& r : pieces) {
      const OutflowPoint at = state_at(0.5 * (r.start_s + r.end_s));
      ReleaseInput in = base_input();
      in.isolation_time_s.reset();
      in.inventory_kg = r.mass_kg;
      in.liquid_head_m = 0.0;
      in.temperature_k = at.temperature_k;
      in.pressure_abs_pa = std::max(at.pressure_abs_pa, where_.ambient_pressure_pa * (1.0 + 1e-6));
      const bool liquid = at.outflow == Outflow::Liquid || at.outflow == Outflow::TwoPhase;
      in.phase = liquid ? out_.phase : Phase::Gas;
      if (at.outflow == Outflow::TwoPhase) in.inlet_quality = at.vapour_fraction;
      if (!solid_contents(*loss_.substance, in.temperature_k, in.pressure_abs_pa, liquid).empty()) {
        const double melting = *loss_.substance->melting_point_k;
        keep({{"contents_freeze", "release of " + loss_.substance->id,
               "the vessel cools below the melting point " + shown_text(melting) +
                   " K: solid in it is not modelled, what leaves is taken at that temperature"}});
        in.temperature_k = melting;
      }
      // A constant release keeps its first state: no second evaluation.
      const bool same = pieces.size() == 1 && history_.points.size() == 2;
      SourceTerm s = same ? first_ : release_to_air(in);
      if (loss_.aerosol == Aerosol::DropSize && liquid && loss_.feed &&
          s.release_rate_kg_per_s > r.rate_kg_per_s()) {
        // The feed delivers less than the opening would pass: slower, larger drops.
        ReleaseInput slow = same ? base_input() : in;
        slow.flow_cap_kg_per_s = r.rate_kg_per_s();
        s = release_to_air(slow);
      }
      for (const Warning& w : s.warnings) {
        if (w.code == "outside_validity" || w.code == "rainout_methods_differ" ||
            w.code == "unconfirmed_property" || w.code == "recalled_aerosol_rule")
          keep({w});
      }
      SourceSegment g{.start_s = r.start_s,
                      .end_s = r.end_s,
                      .released_kg_per_s = r.rate_kg_per_s(),
                      .airborne_kg_per_s = s.airborne_fraction * r.rate_kg_per_s(),
                      .vapour_fraction = s.vapour_fraction,
                      .temperature_k = s.temperature_k,
                      .density_kg_per_m3 = s.density_kg_per_m3,
                      .velocity_m_per_s = s.expanded_velocity_m_per_s,
                      .outflow = at.outflow,
                      .drop_diameter_m = s.drop_diameter_m};
      // Where the supply (feed, line of gas) lets less pass than the opening would, the speed falls
      // with the flow.
      const double open_rate = ends_ * s.release_rate_kg_per_s;
      if ((loss_.feed || line_) && open_rate > r.rate_kg_per_s())
        g.velocity_m_per_s *= r.rate_kg_per_s() / open_rate;
      if (g.velocity_m_per_s > 0.0 && g.airborne_kg_per_s > 0.0)
        g.diameter_m =
            std::sqrt(4.0 * g.airborne_kg_per_s / (pi * g.density_kg_per_m3 * g.velocity_m_per_s));
      const double span = r.end_s - r.start_s;
      out_.released_kg += r.mass_kg;
      out_.airborne_kg += g.airborne_kg_per_s * span;
      vapour += s.vapour_fraction * r.mass_kg;
      const double rained = (g.released_kg_per_s - g.airborne_kg_per_s) * span;
      if (s.airborne_fraction < 1.0 && rained > 0.0)
        to_pool_.push_back({r.start_s, r.end_s, rained});
      out_.segments.push_back(g);
    }
    out_.duration_s = out_.segments.back().end_s;
    out_.release_rate_kg_per_s = out_.released_kg / out_.duration_s;
    out_.airborne_rate_kg_per_s = out_.airborne_kg / out_.duration_s;
    out_.airborne_fraction = out_.airborne_kg / out_.released_kg;
    out_.vapour_fraction = vapour / out_.released_kg;
  }

  void burst() {
    const Substance& s = *loss_.substance;
    if (out_.airborne_fraction < 1.0) spilt_ = out_.released_kg - out_.airborne_kg;
    const double p =
        out_.phase == Phase::LiquefiedGas
            ? std::max(loss_.pressure_abs_pa, s.vapour_pressure_pa(loss_.temperature_k))
            : loss_.pressure_abs_pa;
    if (out_.phase == Phase::Liquid || !(p > 1.01 * where_.ambient_pressure_pa)) return;
    RuptureCloud c{};
    try {
      c = rupture_cloud({.substance = &s,
                         .temperature_k = loss_.temperature_k,
                         .pressure_abs_pa = p,
                         .mass_kg = out_.released_kg,
                         .phase = out_.phase,
                         .ambient_pressure_pa = where_.ambient_pressure_pa},
                        where_.ambient_temperature_k);
    } catch (const InputError& e) {
      warn("no_expansion",
           std::string{"the expansion of the burst has no model for this state: "} + e.what());
      return;
    }
    keep(c.warnings);
    warn("recalled_coefficient",
         "the air mixed into the cloud of the burst rests on recalled "
         "constants (data/coefficients/source_constants.csv)");
    out_.puff_radius_m = c.cloud_radius_m;
    out_.puff_air_kg = c.air_kg;
  }

  void pool() {
    if (to_pool_.empty() && !(spilt_ > 0.0)) return;
    const Substance& s = *loss_.substance;
    TransientPoolInput in{.substance = &s,
                          .inflow = to_pool_,
                          .initial_kg = spilt_,
                          .inflow_temperature_k = loss_.temperature_k,
                          .surface = where_.on_water ? PoolSurface::Water : PoolSurface::Land,
                          .surface_temperature_k = where_.ground_temperature_k,
                          .min_thickness_m = where_.pool_min_thickness_m,
                          .denser_spreads = true,
                          .wind_speed_m_per_s = where_.wind_speed_m_per_s,
                          .air_temperature_k = where_.ambient_temperature_k,
                          .ambient_pressure_pa = where_.ambient_pressure_pa,
                          .solar_w_per_m2 = where_.solar_w_per_m2,
                          .end_time_s = loss_.max_duration_s};
    if (where_.on_water) {
      const SourceConstant c = source_constant("water_heat_transfer");
      in.water_heat_transfer_w_per_m2_k = c.value;
      in.front_constant = source_constant("water_front_constant").value;
      warn("recalled_coefficient", "heat transfer from water " + shown_text(c.value) + " W/m2/K, " +
                                       std::string{c.confidence});
    } else {
      in.ground = ground_constants(where_.ground_set == GroundSet::Hj169 ? "hj169-2018" : "tno",
                                   surface_word(where_.surface));
    }
    double liquid = spilt_;
    for (const RateStep& r : cut(to_pool_, loss_.max_duration_s)) liquid += r.mass_kg;
    if (where_.bund_area_m2 > 0.0 && !where_.on_water) {
      in.max_area_m2 = where_.bund_area_m2;
      const double volume = liquid / s.liquid_density_kg_per_m3(std::min(
                                         loss_.temperature_k,
                                         s.saturation_temperature_k(where_.ambient_pressure_pa)));
      const double held = where_.bund_area_m2 * where_.bund_height_m;
      if (where_.bund_height_m > 0.0 && volume > held) {
        in.max_area_m2 += (volume - held) / where_.pool_min_thickness_m;
        warn("bund_overflow", "the bund holds " + shown_text(held) + " m3 of " +
                                  shown_text(volume) + " m3; the rest spreads outside it");
      }
    }
    const TransientPool p = transient_pool(in);
    keep(p.warnings);
    PoolSource pool;
    pool.liquid_kg = out_.released_kg - out_.airborne_kg;
    pool.area_m2 = p.max_area_m2;
    pool.diameter_m = std::sqrt(4.0 * p.max_area_m2 / pi);
    pool.boiling = p.boils;
    pool.in_bund = where_.bund_area_m2 > 0.0 && p.max_area_m2 <= where_.bund_area_m2;
    pool.evaporated_kg = std::min(p.evaporated_kg, pool.liquid_kg);
    pool_vapour_ = p.vapour;
    if (!p.vapour.empty()) {
      pool.duration_s = p.vapour.back().end_s;
      pool.evaporation_kg_per_s = pool.evaporated_kg / pool.duration_s;
      // Temperature by the vapour that leaves at it.
      double weighted = 0.0;
      std::size_t next = 0;
      const Segments reduced = reduce(p.vapour, loss_.segments, Reduction::Mean, 1.0);
      for (const RateStep& r : reduced.segments) {
        double t_sum = 0.0;
        double a_sum = 0.0;
        double m_sum = 0.0;
        double dt_sum = 0.0;
        for (; next + 1 < p.points.size() && p.points[next].time_s < r.end_s; ++next) {
          const PoolPoint& b = p.points[next + 1];
          const double dt = b.time_s - p.points[next].time_s;
          const double m = b.vapour_kg_per_s * dt;
          t_sum += m * b.temperature_k;
          m_sum += m;
          a_sum += dt * b.area_m2;
          dt_sum += dt;
        }
        PoolSegment g{.start_s = r.start_s,
                      .end_s = r.end_s,
                      .vapour_kg_per_s = r.rate_kg_per_s(),
                      .area_m2 = dt_sum > 0.0 ? a_sum / dt_sum : p.max_area_m2,
                      .temperature_k = m_sum > 0.0 ? t_sum / m_sum : p.coldest_k};
        if (!(m_sum > 0.0) && !out_.pool_segments.empty()) {
          g.area_m2 = out_.pool_segments.back().area_m2;
          g.temperature_k = out_.pool_segments.back().temperature_k;
        }
        weighted += g.temperature_k * r.mass_kg;
        out_.pool_segments.push_back(g);
      }
      pool.temperature_k = weighted / reduced.mass_kg;
    } else {
      pool.temperature_k = p.points.back().temperature_k;
    }
    pool.vapour_density_kg_per_m3 =
        s.ideal_gas_density_kg_per_m3(pool.temperature_k, where_.ambient_pressure_pa);
    out_.pool = pool;
  }

  void building() {
    if (!where_.building) return;
    InputCheck c{"source term"};
    c.require(!out_.instantaneous, "building", where_.building->volume_m3, "m3",
              "not be given for a rupture: it counts as outdoors");
    c.done();
    std::vector<RateStep> inside;
    for (const SourceSegment& g : out_.segments) {
      if (g.airborne_kg_per_s > 0.0)
        inside.push_back({g.start_s, g.end_s, g.airborne_kg_per_s * (g.end_s - g.start_s)});
    }
    inside = sum_of(inside, pool_vapour_);
    if (inside.empty()) return;
    const double rho = loss_.substance->ideal_gas_density_kg_per_m3(where_.ambient_temperature_k,
                                                                    where_.ambient_pressure_pa);
    // Beyond the release, until a hundredth is left, or a day.
    const double last = inside.back().end_s;
    const double end =
        std::max(last, std::min(last + std::log(1.0 / kBuildingLeft) * where_.building->volume_m3 /
                                           where_.building->ventilation_m3_per_s,
                                kDay));
    const BuildingRelease b =
        building_release({.release = inside,
                          .vapour_density_kg_per_m3 = rho,
                          .volume_m3 = where_.building->volume_m3,
                          .ventilation_m3_per_s = where_.building->ventilation_m3_per_s,
                          .vent_area_m2 = where_.building->vent_area_m2,
                          .strength_overpressure_pa = where_.building->strength_overpressure_pa,
                          .end_time_s = end});
    keep(b.warnings);
    if (b.opens) return;
    if (!where_.building->vent_area_m2) {
      warn("building_taken_to_hold",
           "the building is taken to hold what is released in it: whether the displaced air opens "
           "it is not known without vent area and strength");
    }
    double left_by_then = 0.0;
    for (const RateStep& r : cut(b.outflow, last)) left_by_then += r.mass_kg;
    warn("held_in_building",
         shown_text(std::round(b.released_kg - left_by_then)) + " of " +
             shown_text(std::round(b.released_kg)) +
             " kg are still in the building when the release and its pool end at " +
             shown_text(std::round(last)) + " s; they leave until " + shown_text(std::round(end)) +
             " s, but for " + shown_text(std::round(b.held_kg)) + " kg");
    out_.from_building = true;
    out_.segments.clear();
    out_.pool_segments.clear();
    if (out_.pool) {
      // Its vapour leaves with the air of the building.
      out_.pool->evaporated_kg = 0.0;
      out_.pool->evaporation_kg_per_s = 0.0;
    }
    out_.airborne_kg = b.outflow_kg;
    out_.airborne_rate_kg_per_s = 0.0;
    if (b.outflow.empty()) return;
    const double mixed =
        b.peak_volume_fraction * rho + (1.0 - b.peak_volume_fraction) * where_.ambient_pressure_pa *
                                           source_constant("air_molar_mass").value /
                                           (kGasConstant * where_.ambient_temperature_k);
    out_.temperature_k = where_.ambient_temperature_k;
    out_.density_kg_per_m3 = mixed;
    out_.exit_velocity_m_per_s = 0.0;
    out_.expanded_velocity_m_per_s = 0.0;
    out_.expanded_diameter_m = 0.0;
    out_.choked = false;
    // Its rise and its decay have their own segments: the highest rates lie where they meet.
    std::vector<RateStep> rise = cut(b.outflow, last);
    std::vector<RateStep> decay;
    for (RateStep r : b.outflow) {
      if (r.end_s <= last) continue;
      const double from = std::max(r.start_s, last);
      decay.push_back({from, r.end_s, r.rate_kg_per_s() * (r.end_s - from)});
    }
    for (const std::vector<RateStep>* part : {&rise, &decay}) {
      if (part->empty()) continue;
      const Segments reduced = reduce(*part, loss_.segments, loss_.reduction, loss_.toxic_exponent);
      for (const RateStep& r : reduced.segments) {
        out_.segments.push_back({.start_s = r.start_s,
                                 .end_s = r.end_s,
                                 .airborne_kg_per_s = r.rate_kg_per_s(),
                                 .temperature_k = where_.ambient_temperature_k,
                                 .density_kg_per_m3 = mixed,
                                 .outflow = Outflow::Gas});
      }
    }
    out_.duration_s = out_.segments.back().end_s;
    out_.release_rate_kg_per_s = out_.released_kg / out_.duration_s;
    out_.airborne_rate_kg_per_s = out_.airborne_kg / out_.duration_s;
  }

  const LossEvent& loss_;
  const Surroundings& where_;
  SourceTerm out_{};
  SourceTerm first_{};  // of the state at the start
  std::optional<PipelineBreak> line_{};
  double inventory_kg_ = 0.0;  // of the pipeline and its pump
  int ends_ = 1;               // through which it leaves
  OutflowHistory history_{};
  std::vector<RateStep> steps_{};
  std::vector<RateStep> to_pool_{};
  std::vector<RateStep> pool_vapour_{};
  double spilt_ = 0.0;
  double first_head_m_ = 0.0;
  double pipe_factor_ = 1.0;
};

}  // namespace

std::vector<RateStep> vapour_steps(const SourceTerm& term) {
  std::vector<RateStep> jet;
  for (const SourceSegment& g : term.segments) {
    if (g.airborne_kg_per_s > 0.0)
      jet.push_back({g.start_s, g.end_s, g.airborne_kg_per_s * (g.end_s - g.start_s)});
  }
  std::vector<RateStep> pool;
  for (const PoolSegment& g : term.pool_segments) {
    if (g.vapour_kg_per_s > 0.0)
      pool.push_back({g.start_s, g.end_s, g.vapour_kg_per_s * (g.end_s - g.start_s)});
  }
  return sum_of(jet, pool);
}

SourceTerm source_term(const LossEvent& loss, const Surroundings& where) {
  return Timed{loss, where}.run();
}

}  // namespace isorisk::models::source
