// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "decisions/control_line_parts.hpp"

namespace isorisk::study::decisions {
namespace {

using results::risk_text;

class Output : private control_line::ControlLineWords {
 public:
  using ControlLineWords::ControlLineWords;

  DecisionOutput make() {
    out_.name = "landuse";
    out_.title = line_title();
    figures();
    out_.tables = control_line::tables(study_, r_);
    out_.layers = control_line::map_layers(study_, r_);
    out_.warnings = r_.warnings;
    out_.json = control_line::document(study_, r_);
    out_.text = text();
    return std::move(out_);
  }

 private:
  static std::string area_text(double m2) { return fmt::format("{:.2f} ha", m2 / 1e4); }

  void figures() {
    std::string note =
        say_(fmt::format("line {:.1f} km, {} parts", r_.line.length_m / 1e3, r_.blocks.size()),
             fmt::format("控制线长{:.1f} km，共{}片", r_.line.length_m / 1e3, r_.blocks.size()));
    const bool cut =
        std::any_of(r_.zones.begin(), r_.zones.end(), [](const auto& z) { return z.cut_by_edge; });
    if (cut) note += say_("; cut by the edge of the grid", "；被网格边界截断");
    out_.figures.push_back({say_("Controlled area", "控制线内面积"), area_text(r_.line.area_m2),
                            note, cut ? Verdict::Warn : Verdict::None});
    for (std::size_t k = 0; k < r_.zones.size(); ++k) {
      const ControlZone& z = r_.zones[k];
      out_.figures.push_back(
          {zone_name(k), area_text(z.ring_m2),
           fmt::format("{} {}/{}; {}", say_("risk from", "风险不低于"),
                       risk_text(z.rule.risk_per_yr), say_("yr", "年"), clause(z.rule.provenance)),
           Verdict::None});
    }
    const auto count = [&](Verdict v) {
      return std::count_if(r_.parcels.begin(), r_.parcels.end(),
                           [v](const auto& p) { return p.verdict == v; });
    };
    out_.figures.push_back(
        {say_("Parcels in conflict", "冲突地块"),
         fmt::format("{} / {}", count(Verdict::Fail), count(Verdict::Warn)),
         say_("present use beyond its limit / to be checked, or not to be built anew",
              "现状超限 / 须核实或限制新建"),
         count(Verdict::Fail) > 0   ? Verdict::Fail
         : count(Verdict::Warn) > 0 ? Verdict::Warn
         : r_.parcels.empty()       ? Verdict::None
                                    : Verdict::Pass});
    const auto targets = [&](Verdict v) {
      return std::count_if(r_.targets.begin(), r_.targets.end(),
                           [v](const auto& t) { return t.verdict == v; });
    };
    out_.figures.push_back({say_("Targets in conflict", "冲突目标"),
                            fmt::format("{} / {}", targets(Verdict::Fail), targets(Verdict::Warn)),
                            say_("beyond the limit of today / a new one could not be built there",
                                 "超过现行限值 / 该处不得新建同类目标"),
                            targets(Verdict::Fail) > 0   ? Verdict::Fail
                            : targets(Verdict::Warn) > 0 ? Verdict::Warn
                            : study_.targets.empty()     ? Verdict::None
                                                         : Verdict::Pass});
    out_.figures.push_back(
        {say_("People inside the line", "控制线内人口"),
         fmt::format("{:.0f} / {:.0f}", r_.people_in_line.day, r_.people_in_line.night),
         say_(fmt::format("by day / by night; off the sites {:.0f} / {:.0f}",
                          r_.people_in_line.off_site_day, r_.people_in_line.off_site_night),
              fmt::format("昼 / 夜；其中厂区外{:.0f} / {:.0f}", r_.people_in_line.off_site_day,
                          r_.people_in_line.off_site_night)),
         Verdict::None});
  }

  [[nodiscard]] std::string text() const {
    std::string t =
        fmt::format("{}: {}\n  {}: {}, {}\n", out_.title, named(study_), say_("limits", "限值"),
                    study_.criteria.document(), planning_name());
    for (const Figure& f : out_.figures) {
      t += fmt::format("  {}: {}{}\n", f.label, f.value,
                       f.note.empty() ? std::string{} : " (" + f.note + ")");
    }
    const auto list = [&](const char* id, std::size_t name, std::size_t more) {
      for (const OutTable& table : out_.tables) {
        if (table.id != id) continue;
        for (const Row& row : table.rows) {
          if (row.verdict != Verdict::Fail) continue;
          t += fmt::format("    {} ({}, {})\n", gis::as_text(row.cells[name]),
                           gis::as_text(row.cells[0]), gis::as_text(row.cells[more]));
        }
      }
    };
    t += fmt::format("  {}:\n", say_("beyond the limit of today", "现状超限"));
    list("landuse_conflicts", 1, 2);
    list("landuse_targets", 1, 2);
    for (const Warning& w : r_.warnings) {
      t += fmt::format("  {}: {}\n", say_("note", "提示"), w.message);
    }
    return t;
  }

  DecisionOutput out_;
};

}  // namespace

DecisionOutput control_line_output(const Study& study, const ControlLineResult& result) {
  return Output{study, result}.make();
}

}  // namespace isorisk::study::decisions
