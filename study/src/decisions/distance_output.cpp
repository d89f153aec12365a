// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "decisions/distance_parts.hpp"

namespace isorisk::study::decisions {
namespace {

using results::risk_text;

constexpr int kListed = 12;  // failing targets on a terminal

class Output : private distance::DistanceWords {
 public:
  using DistanceWords::DistanceWords;

  DecisionOutput make() {
    out_.name = "distance";
    out_.title = name("title", "protection_distance");
    figures();
    out_.tables = distance::tables(study_, basis_, r_);
    out_.layers = distance::map_layers(study_, basis_, r_);
    warnings();
    out_.json = distance::document(study_, basis_, r_);
    out_.text = text();
    return std::move(out_);
  }

 private:
  void figures() {
    const int fail = number_of(Verdict::Fail);
    const int warn = number_of(Verdict::Warn);
    const int none = number_of(Verdict::None);
    out_.figures.push_back({.label = say_("Targets that fail", "不符合的防护目标"),
                            .value = fmt::format("{} / {}", fail, r_.targets.size()),
                            .note = study_.criteria.document(),
                            .verdict = fail > 0 ? Verdict::Fail : Verdict::Pass});
    if (warn + none > 0) {
      out_.figures.push_back(
          {.label = say_("Targets to be checked", "需核实的防护目标"),
           .value = std::to_string(warn + none),
           .note = say_("distance not available, or limits for new plants passed",
                        "距离数值未收录，或超过新建限值"),
           .verdict = Verdict::Warn});
    }
    const TargetDistance* worst = nullptr;
    for (const TargetDistance& d : r_.targets) {
      if (d.margin_m && (worst == nullptr || *d.margin_m < *worst->margin_m)) worst = &d;
    }
    if (worst != nullptr) {
      out_.figures.push_back({.label = say_("Least margin", "最小裕度"),
                              .value = fmt::format("{:.0f} m", *worst->margin_m),
                              .note = named(target(worst->target)),
                              .verdict = *worst->margin_m < 0.0 ? Verdict::Fail : Verdict::Pass});
    }
    int by_method[3] = {0, 0, 0};
    for (const SiteDistance& s : r_.sites) {
      by_method[0] += s.path.consequence ? 1 : 0;
      by_method[1] += s.path.qra ? 1 : 0;
      by_method[2] += s.path.table ? 1 : 0;
    }
    out_.figures.push_back(
        {.label = say_("Sites by method", "企业按方法"),
         .value = fmt::format("{} / {} / {}", by_method[1], by_method[0], by_method[2]),
         .note = say_("risk analysis / consequence / tables", "定量风险／事故后果／标准距离")});
    if (!r_.unconfirmed.empty()) {
      out_.figures.push_back(
          {.label = say_("Unconfirmed values that decided", "起判定作用的未核对数值"),
           .value = std::to_string(r_.unconfirmed.size()),
           .note = say_("compare with the printed standards", "须与标准原文核对"),
           .verdict = Verdict::Warn});
    }
  }

  void warnings() {
    for (const DistanceText& note : r_.notes) {
      out_.warnings.push_back({"note", "distance", say_(note)});
    }
    for (const DistanceGap& g : r_.gaps) {
      out_.warnings.push_back({g.code, g.subject, say_(g.what)});
    }
    for (const TargetDistance& d : r_.targets) {
      if (!d.lenient) continue;
      out_.warnings.push_back(
          {"class_lenient", target(d.target).id,
           say_("the given class " + class_name(target(d.target).target_class) +
                    " is more lenient than that of kind and size: " + class_name(*d.class_by_rule),
                "给定类别" + class_name(target(d.target).target_class) + "宽于按类型和规模得出的" +
                    class_name(*d.class_by_rule))});
    }
    for (const UnconfirmedValue& u : r_.unconfirmed) {
      out_.warnings.push_back(
          {"unconfirmed_value", u.source.document + " " + u.source.clause,
           say_(u.value.en + " decided and is not confirmed (" + u.source.confidence +
                    "): compare with the printed document",
                u.value.zh + " 起判定作用但未核对（" + confidence(u.source.confidence) +
                    "）：须与文件原文核对")});
    }
  }

  [[nodiscard]] std::string text() const {
    std::string s = out_.title + "\n";
    for (std::size_t i = 0; i < r_.sites.size(); ++i) {
      s += fmt::format("  {} {}: {}\n", study_.sites[i].id, named(study_.sites[i]),
                       methods_of(r_.sites[i].path));
    }
    s += say_(fmt::format("{} targets: {} pass, {} fail, {} to be checked, {} not judged\n",
                          r_.targets.size(), number_of(Verdict::Pass), number_of(Verdict::Fail),
                          number_of(Verdict::Warn), number_of(Verdict::None)),
              fmt::format("防护目标 {} 个：符合 {}，不符合 {}，需核实 {}，未判定 {}\n",
                          r_.targets.size(), number_of(Verdict::Pass), number_of(Verdict::Fail),
                          number_of(Verdict::Warn), number_of(Verdict::None)));
    std::vector<const TargetDistance*> failing;
    for (const TargetDistance& d : r_.targets) {
      if (d.verdict == Verdict::Fail) failing.push_back(&d);
    }
    std::stable_sort(failing.begin(), failing.end(), [](const auto* a, const auto* b) {
      return a->margin_m.value_or(0.0) < b->margin_m.value_or(0.0);
    });
    int listed = 0;
    for (const TargetDistance* d : failing) {
      if (++listed > kListed) {
        s += say_(fmt::format("  ... and {} more\n", failing.size() - kListed),
                  fmt::format("  …… 另有 {} 个\n", failing.size() - kListed));
        break;
      }
      const DistanceSource source = governing_source(*d);
      s +=
          fmt::format("  {} {} ({}): {} {}, {}{}\n", target(d->target).id, named(target(d->target)),
                      class_name(target(d->target).target_class), method_name(d->governing),
                      d->governing == DistanceMethod::Risk
                          ? fmt::format("{} > {}", risk_text(d->risk.risk_per_yr),
                                        risk_text(d->risk.limit->per_yr))
                          : std::string{},
                      clause_text(source),
                      d->margin_m ? fmt::format(", {:.0f} m", *d->margin_m) : std::string{});
    }
    int other = 0;
    for (const SiteDistance& site : r_.sites) other += site.failing_other;
    if (other > 0) {
      s += say_(fmt::format("{} separations from roads and other sites fail (table "
                            "distance_separation)\n",
                            other),
                fmt::format("与道路、相邻企业的防火间距 {} 处不符合（见 distance_separation 表）\n",
                            other));
    }
    const auto open =
        std::count_if(r_.gaps.begin(), r_.gaps.end(), [](const DistanceGap& g) { return g.open; });
    if (open > 0) {
      s += say_(fmt::format("{} gaps keep verdicts open (table distance_gaps)\n", open),
                fmt::format("{} 项信息缺失影响判定（见 distance_gaps 表）\n", open));
    }
    if (!r_.unconfirmed.empty()) {
      s += say_(
          fmt::format("{} unconfirmed values decided: compare with the printed standards (table "
                      "distance_unconfirmed)\n",
                      r_.unconfirmed.size()),
          fmt::format("{} 项未核对数值起判定作用，须与标准原文核对（见 distance_unconfirmed 表）\n",
                      r_.unconfirmed.size()));
    }
    return s;
  }

  DecisionOutput out_;
};

}  // namespace

DecisionOutput distance_output(const Study& study, const RiskBasis& basis,
                               const DistanceResult& result) {
  return Output{study, basis, result}.make();
}

}  // namespace isorisk::study::decisions
