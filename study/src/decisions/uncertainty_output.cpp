// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "../results/layers.hpp"
#include "decisions/document.hpp"
#include "decisions/layer.hpp"
#include "decisions/table.hpp"
#include "decisions/words.hpp"
#include "isorisk/gis/contour.hpp"
#include "isorisk/report/fn_plot.hpp"
#include "isorisk/report/tornado_plot.hpp"
#include "isorisk/study/decisions/uncertainty.hpp"

namespace isorisk::study::decisions {
namespace {

using nlohmann::json;
using results::risk_text;

constexpr std::size_t kBars = 10;       // of a tornado in a table or drawing
constexpr std::size_t kHistogram = 30;  // classes of the distribution of PLL
constexpr int kDigits = 3;

json percentiles_json(const Percentiles& p) {
  return {{"base", p.base}, {"mean", p.mean}, {"p05", p.p05}, {"p50", p.p50}, {"p95", p.p95}};
}

class Output : private Words {
 public:
  Output(const Study& study, const UncertaintyResult& result) : Words{study}, r_{result} {}

  DecisionOutput make() {
    out_.name = "uncertainty";
    out_.title = say_("Uncertainty of the risk", "风险的不确定性");
    figures();
    tables();
    layers();
    rasters();
    drawings();
    out_.warnings = r_.warnings;
    out_.json = document().dump();
    out_.text = text();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string input_name(std::int32_t i) const {
    const UncertainInput& in = r_.inputs[at(i)];
    return say_(in.label_en, in.label_zh);
  }
  [[nodiscard]] std::string target_name(const UncertainTarget& t) const {
    return named(target(t.target));
  }
  // Those with a limit that some samples pass, most likely first.
  [[nodiscard]] std::vector<const UncertainTarget*> in_doubt() const {
    std::vector<const UncertainTarget*> list;
    for (const UncertainTarget& t : r_.targets)
      if (t.above_limit_fraction > 0.0) list.push_back(&t);
    std::stable_sort(list.begin(), list.end(), [](const auto* a, const auto* b) {
      return a->above_limit_fraction > b->above_limit_fraction;
    });
    return list;
  }

  void figures() {
    out_.figures.push_back({.label = say_("Potential loss of life", "潜在生命损失"),
                            .value = fmt::format("{} - {}", risk_text(r_.pll_per_yr.p05),
                                                 risk_text(r_.pll_per_yr.p95)),
                            .note = say_("5 % to 95 %; as run: ", "5%至95%；原计算：") +
                                    risk_text(r_.pll_per_yr.base)});
    int sure = 0, maybe = 0;
    for (const UncertainTarget& t : r_.targets) {
      if (t.above_limit_fraction >= 0.95)
        ++sure;
      else if (t.above_limit_fraction > 0.05)
        ++maybe;
    }
    out_.figures.push_back({.label = say_("Targets above their limit", "超过限值的防护目标"),
                            .value = fmt::format("{} / {}", sure, maybe),
                            .note = say_("in 95 % of the samples or more / in 5 to 95 %",
                                         "95%以上样本中 / 5%至95%样本中"),
                            .verdict = sure > 0    ? Verdict::Fail
                                       : maybe > 0 ? Verdict::Warn
                                                   : Verdict::Pass});
    out_.figures.push_back(
        {.label = say_("Samples", "样本数"),
         .value = std::to_string(r_.options.samples),
         .note = fmt::format("{}, seed {}", word(r_.options.sampling), r_.options.seed)});
  }

  void tables() {
    OutTable& targets =
        add_table(out_.tables, "uncertainty_targets",
                  say_("Individual risk of the targets, 1/yr", "防护目标个人风险（1/年）"));
    targets.columns = {left(say_("Target", "防护目标")),
                       left(say_("Name", "名称")),
                       right(say_("as run", "原计算")),
                       right("5 %"),
                       right("50 %"),
                       right("95 %"),
                       right(say_("mean", "均值")),
                       right(say_("limit", "限值")),
                       right_coloured(say_("samples above, %", "超限样本，%"))};
    for (const UncertainTarget& t : r_.targets) {
      const Percentiles& p = t.risk_per_yr;
      targets.rows.push_back(
          {.cells = {target(t.target).id, target_name(t), significant(p.base, kDigits),
                     significant(p.p05, kDigits), significant(p.p50, kDigits),
                     significant(p.p95, kDigits), significant(p.mean, kDigits),
                     number(t.limit_per_yr), rounded(100.0 * t.above_limit_fraction, 1)},
           .verdict = !t.limit_per_yr                  ? Verdict::None
                      : t.above_limit_fraction >= 0.95 ? Verdict::Fail
                      : t.above_limit_fraction > 0.05  ? Verdict::Warn
                                                       : Verdict::Pass});
    }
    OutTable& bars = add_table(
        out_.tables, "uncertainty_tornado", say_("What the risk depends on", "主要影响因素"),
        say_("result with one input at its 5th and 95th percentile and all others as run; rank "
             "correlation over all samples",
             "单个输入取5%和95%分位、其余同原计算时的结果；秩相关系数按全部样本"));
    bars.columns = {left(say_("Target", "防护目标")), left(say_("Input", "输入")),
                    right(say_("at 5 %", "取5%")), right(say_("at 95 %", "取95%")),
                    right(say_("rank correlation", "秩相关"))};
    const auto list = [&](const std::string& id, const std::vector<Influence>& tornado) {
      for (std::size_t i = 0; i < std::min(kBars, tornado.size()); ++i) {
        const Influence& x = tornado[i];
        bars.rows.push_back(
            {.cells = {id, input_name(x.input), significant(x.at_p05, kDigits),
                       significant(x.at_p95, kDigits), rounded(x.rank_correlation, 2)}});
      }
    };
    list("PLL", r_.pll_tornado);
    for (const UncertainTarget& t : r_.targets) list(target(t.target).id, t.tornado);
    OutTable& fn = add_table(out_.tables, "uncertainty_fn",
                             say_("F-N curve, frequency of N or more per year", "F-N曲线"));
    fn.columns = {right("N"),    right(say_("as run", "原计算")), right("5 %"), right("50 %"),
                  right("95 %"), right(say_("mean", "均值"))};
    for (const UncertainFn& f : r_.fn) {
      fn.rows.push_back(
          {.cells = {significant(f.deaths, 4), significant(f.f_per_yr.base, kDigits),
                     significant(f.f_per_yr.p05, kDigits), significant(f.f_per_yr.p50, kDigits),
                     significant(f.f_per_yr.p95, kDigits), significant(f.f_per_yr.mean, kDigits)}});
    }
    OutTable& pll =
        add_table(out_.tables, "uncertainty_pll",
                  say_("Distribution of the potential loss of life", "潜在生命损失的分布"));
    pll.columns = {right(say_("from, 1/yr", "起，1/年")), right(say_("to, 1/yr", "止，1/年")),
                   right(say_("samples", "样本数"))};
    for (const auto& [from, to, count_of] : histogram()) {
      pll.rows.push_back(
          {.cells = {significant(from, kDigits), significant(to, kDigits), count(count_of)}});
    }
    OutTable& inputs =
        add_table(out_.tables, "uncertainty_inputs", say_("Inputs that were varied", "变动的输入"));
    inputs.columns = {left(say_("Input", "输入")),
                      left(say_("Distribution", "分布")),
                      right(say_("error factor", "误差因子")),
                      left(say_("Reason", "依据")),
                      left(say_("Source", "来源")),
                      left(say_("Confidence", "可信度"))};
    for (const UncertainInput& in : r_.inputs) {
      const bool weather = in.kind == UncertainInput::Kind::Weather;
      inputs.rows.push_back(
          {.cells = {say_(in.label_en, in.label_zh),
                     weather ? fmt::format("Dirichlet, n = {:g}", in.observations) : "lognormal",
                     weather ? gis::Value{} : significant(std::exp(1.6448536 * in.sigma), kDigits),
                     in.reason, in.source, confidence(in.confidence)}});
    }
  }

  struct Class {
    double from, to;
    std::int64_t count;
  };
  // Of PLL, equal in its logarithm.
  [[nodiscard]] std::vector<Class> histogram() const {
    std::vector<Class> out;
    const std::vector<double>& s = r_.pll_samples;
    if (s.empty() || !(s.front() > 0.0)) return out;
    const double low = std::log(s.front());
    const double step = (std::log(s.back()) - low) / kHistogram;
    if (!(step > 0.0)) return {{s.front(), s.back(), static_cast<std::int64_t>(s.size())}};
    for (std::size_t k = 0; k < kHistogram; ++k) {
      out.push_back({std::exp(low + step * static_cast<double>(k)),
                     std::exp(low + step * static_cast<double>(k + 1)), 0});
    }
    for (const double v : s) {
      const auto k = static_cast<std::size_t>((std::log(v) - low) / step);
      ++out[std::min(k, kHistogram - 1)].count;
    }
    return out;
  }

  void layers() {
    std::vector<double> levels;
    for (const auto& l : study_.criteria.contour_levels()) levels.push_back(l.per_yr);
    gis::OutLayer layer = new_layer(
        "uncertainty_contours", say_("Contours of 5, 50 and 95 %", "5%、50%、95%分位等值线"),
        gis::GeometryKind::MultiPolygon,
        {real_field("level_per_yr", say_("individual risk, 1/yr", "个人风险，1/年")),
         text_field("percentile", say_("percentile", "分位")),
         real_field("area_m2", say_("area, m2", "面积，m2"))});
    const std::pair<const char*, const std::vector<double>*> maps[] = {
        {"95 %", &r_.p95}, {"50 %", &r_.p50}, {"5 %", &r_.p05}};
    for (const auto& [label, values] : maps) {
      for (const gis::Contour& c : gis::contours({r_.grid, *values}, levels)) {
        if (!(c.area_m2 > 0.0)) continue;
        layer.features.push_back(
            {.values = {c.level, std::string{label}, c.area_m2}, .geometry = c.area});
      }
    }
    layer.style = gis::Style{.kind = gis::StyleKind::Fill,
                             .name = layer.title,
                             .attribute = "percentile",
                             .classes = {area_class("95 %", colour::kFail, 0.06),
                                         area_class("50 %", colour::kWarn, 0.06),
                                         area_class("5 %", colour::kPass, 0.06)},
                             .label_attribute = "level_per_yr",
                             .label_on_outline = true};
    out_.layers.push_back({.layer = std::move(layer), .kind = "line", .opacity = 1.0});
  }

  void rasters() {
    const std::pair<const char*, const std::vector<double>*> maps[] = {
        {"p05", &r_.p05}, {"p50", &r_.p50}, {"p95", &r_.p95}, {"mean", &r_.mean}};
    for (const auto& [id, values] : maps) {
      out_.rasters.push_back(
          {.id = fmt::format("individual_risk_{}", id),
           .grid = {r_.grid, *values},
           .metadata = {.description = fmt::format("individual risk, {} of {} samples", id,
                                                   r_.options.samples),
                        .unit = "1/yr"}});
    }
  }

  void drawings() {
    report::FnPlot plot{.title = out_.title,
                        .x_label = name("title", "fn_x"),
                        .y_label = name("title", "fn_y"),
                        .curve_label = say_("median", "中位数"),
                        .empty_text = name("title", "no_fatalities"),
                        .band_label = say_("5 % to 95 %", "5%至95%")};
    for (const UncertainFn& f : r_.fn) {
      plot.curve.push_back({f.deaths, f.f_per_yr.p50});
      plot.low.push_back({f.deaths, f.f_per_yr.p05});
      plot.high.push_back({f.deaths, f.f_per_yr.p95});
    }
    for (const auto& line : study_.criteria.lines()) {
      const bool upper = line.line == models::criteria::Line::Upper;
      plot.lines.push_back({.label = name("line", upper ? "upper" : "lower"),
                            .f_at_1 = line.f_at_1_per_yr,
                            .slope = line.slope,
                            .n_from = line.n_from,
                            .n_to = std::isfinite(line.n_to) ? line.n_to : 10000.0,
                            .upper = upper});
    }
    out_.files.push_back({"fn_band.svg", report::fn_svg(plot)});
    const auto draw = [&](const std::string& file, const std::string& title, double base,
                          const std::vector<Influence>& tornado) {
      report::TornadoPlot t{.title = title,
                            .x_label = say_("per year", "每年"),
                            .base = base,
                            .low_label = say_("input at 5 %", "输入取5%分位"),
                            .high_label = say_("input at 95 %", "输入取95%分位")};
      for (std::size_t i = 0; i < std::min(kBars, tornado.size()); ++i) {
        t.bars.push_back({input_name(tornado[i].input), tornado[i].at_p05, tornado[i].at_p95});
      }
      out_.files.push_back({file, report::tornado_svg(t)});
    };
    draw("tornado_pll.svg", say_("Potential loss of life", "潜在生命损失"), r_.pll_per_yr.base,
         r_.pll_tornado);
    // The targets for which it matters most.
    std::vector<const UncertainTarget*> list = in_doubt();
    if (list.size() > kBars) list.resize(kBars);
    for (std::size_t i = 0; i < list.size(); ++i) {
      draw(fmt::format("tornado_target_{}.svg", i + 1),
           fmt::format("{} {}", target(list[i]->target).id, target_name(*list[i])),
           list[i]->risk_per_yr.base, list[i]->tornado);
    }
  }

  [[nodiscard]] json tornado_json(const std::vector<Influence>& tornado) const {
    json out = json::array();
    for (const Influence& x : tornado) {
      out.push_back({{"input", r_.inputs[at(x.input)].id},
                     {"at_p05", x.at_p05},
                     {"at_p95", x.at_p95},
                     {"rank_correlation", x.rank_correlation}});
    }
    return out;
  }

  [[nodiscard]] json document() const {
    json inputs = json::array();
    for (const UncertainInput& in : r_.inputs) {
      const bool weather = in.kind == UncertainInput::Kind::Weather;
      json one{{"id", in.id},
               {"label", {{"en", in.label_en}, {"zh", in.label_zh}}},
               {"distribution", weather ? "dirichlet" : "lognormal"},
               {"reason", in.reason},
               {"source", in.source},
               {"confidence", in.confidence}};
      if (weather) {
        one["observations"] = in.observations;
        one["share"] = in.share;
      } else {
        one["sigma_of_ln"] = in.sigma;
        one["median"] = in.median;
      }
      inputs.push_back(std::move(one));
    }
    json targets = json::array();
    for (const UncertainTarget& t : r_.targets) {
      targets.push_back({{"target", target(t.target).id},
                         {"risk_per_yr", percentiles_json(t.risk_per_yr)},
                         {"limit_per_yr", number_json(t.limit_per_yr)},
                         {"above_limit_fraction", t.above_limit_fraction},
                         {"tornado", tornado_json(t.tornado)}});
    }
    json fn = json::array();
    for (const UncertainFn& f : r_.fn) {
      fn.push_back({{"deaths", f.deaths}, {"f_per_yr", percentiles_json(f.f_per_yr)}});
    }
    json histogram_json = json::array();
    for (const Class& c : histogram()) {
      histogram_json.push_back(
          {{"from_per_yr", c.from}, {"to_per_yr", c.to}, {"samples", c.count}});
    }
    return {{"samples", r_.options.samples},
            {"seed", r_.options.seed},
            {"sampling", word(r_.options.sampling)},
            {"spread", r_.options.spread},
            {"parts", r_.parts},
            {"inputs", inputs},
            {"targets", targets},
            {"fn", fn},
            {"pll_per_yr", percentiles_json(r_.pll_per_yr)},
            {"pll_histogram", histogram_json},
            {"pll_tornado", tornado_json(r_.pll_tornado)},
            {"grid",
             {{"west_m", r_.grid.west_m},
              {"north_m", r_.grid.north_m},
              {"cell_m", r_.grid.cell_m},
              {"rows", r_.grid.rows},
              {"cols", r_.grid.cols}}}};
  }

  [[nodiscard]] std::string text() const {
    std::string t = fmt::format("{}: {}\n", out_.title, named(study_));
    for (const Figure& f : out_.figures) {
      t += fmt::format("  {}: {} ({})\n", f.label, f.value, f.note);
    }
    t += fmt::format("  {}:\n",
                     say_("potential loss of life depends most on", "潜在生命损失的主要影响因素"));
    for (std::size_t i = 0; i < std::min<std::size_t>(5, r_.pll_tornado.size()); ++i) {
      const Influence& x = r_.pll_tornado[i];
      t += fmt::format("    {}: {} - {}\n", input_name(x.input), risk_text(x.at_p05),
                       risk_text(x.at_p95));
    }
    const auto list = in_doubt();
    for (std::size_t i = 0; i < std::min(kBars, list.size()); ++i) {
      const UncertainTarget& x = *list[i];
      t +=
          fmt::format("  {} {}: {} - {}, {} {:.0f} %\n", target(x.target).id, target_name(x),
                      risk_text(x.risk_per_yr.p05), risk_text(x.risk_per_yr.p95),
                      say_("above its limit in", "超过限值的样本"), 100.0 * x.above_limit_fraction);
    }
    for (const Warning& w : r_.warnings) {
      t += fmt::format("  {}: {}\n", say_("note", "提示"), w.message);
    }
    return t;
  }

  const UncertaintyResult& r_;
  DecisionOutput out_;
};

}  // namespace

DecisionOutput uncertainty_output(const Study& study, const UncertaintyResult& result) {
  return Output{study, result}.make();
}

}  // namespace isorisk::study::decisions
