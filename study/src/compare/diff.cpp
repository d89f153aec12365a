// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/gis/contour.hpp"
#include "run_record.hpp"

namespace isorisk::study {
namespace {

using nlohmann::json;
using Impl = RunRecord::Impl;

constexpr double kRounding = 1e-12;       // sums in another order
constexpr double kLatticeSlack = 1e-6;    // of a cell
constexpr std::size_t kDigestShown = 12;  // digits of a SHA-256
constexpr std::size_t kListShown = 60;    // characters of a list

gis::Value value_of(const json& v) {
  if (v.is_null()) return {};
  if (v.is_boolean()) return std::string{v.get<bool>() ? "true" : "false"};
  if (v.is_number_integer()) return v.get<std::int64_t>();
  if (v.is_number()) return v.get<double>();
  if (v.is_string()) return v.get<std::string>();
  std::string text = v.dump();
  if (text.size() > kListShown) return {};
  return text;
}

gis::Value digest_value(const json& v) {
  if (!v.is_string()) return value_of(v);
  return v.get<std::string>().substr(0, kDigestShown);
}

const json& at_or_null(const json& object, const std::string& key) {
  static const json none;
  const auto it = object.find(key);
  return it == object.end() ? none : *it;
}

class InputComparison {
 public:
  InputComparison(const Impl& a, const Impl& b) : a_{a}, b_{b} {}

  std::vector<InputChange> run() {
    flat("software", "",
         json{{"isorisk", a_.manifest.at("isorisk")}, {"compiler", a_.manifest.at("compiler")}},
         json{{"isorisk", b_.manifest.at("isorisk")}, {"compiler", b_.manifest.at("compiler")}});
    files("data", a_.manifest.at("data"), b_.manifest.at("data"));
    json study_a = a_.summary.at("study");
    json study_b = b_.summary.at("study");
    for (json* s : {&study_a, &study_b}) {
      s->erase("name");
      s->erase("name_zh");
    }
    flat("study", "", study_a, study_b);
    method();
    flat("integration", "", a_.manifest.at("risk_integration"), b_.manifest.at("risk_integration"));
    if (!a_.inputs.is_null() && !b_.inputs.is_null()) {
      flat("atmosphere", "", a_.inputs.at("atmosphere"), b_.inputs.at("atmosphere"));
      flat("grid", "", a_.inputs.at("grid"), b_.inputs.at("grid"));
      flat("weather", "", a_.inputs.at("weather"), b_.inputs.at("weather"));
      flat("factors", "", a_.inputs.value("factors", json::object()),
           b_.inputs.value("factors", json::object()));
      for (const auto& [what, key] : {std::pair{"site", "sites"},
                                      {"equipment", "equipment"},
                                      {"population", "population"},
                                      {"target", "targets"},
                                      {"ignition", "ignition"},
                                      {"congestion", "congestion"}}) {
        things(what, a_.inputs.at(key), b_.inputs.at(key));
      }
    } else {
      equipment_by_scenarios();
    }
    files("input_file", a_.manifest.at("inputs"), b_.manifest.at("inputs"));
    return std::move(out_);
  }

 private:
  void flat(const std::string& what, const std::string& id, const json& a, const json& b) {
    std::set<std::string> keys;
    for (const json* j : {&a, &b})
      for (const auto& item : j->items()) keys.insert(item.key());
    for (const std::string& key : keys) {
      const json& va = at_or_null(a, key);
      const json& vb = at_or_null(b, key);
      if (va == vb) continue;
      const bool digest = key.ends_with("sha256");
      out_.push_back({.what = what,
                      .id = id,
                      .field = key,
                      .change = va.is_null()   ? "added"
                                : vb.is_null() ? "removed"
                                               : "changed",
                      .a = digest ? digest_value(va) : value_of(va),
                      .b = digest ? digest_value(vb) : value_of(vb)});
    }
  }

  void whole(const std::string& what, const std::string& id, bool in_a, gis::Value a = {},
             gis::Value b = {}) {
    out_.push_back({.what = what,
                    .id = id,
                    .field = "",
                    .change = in_a ? "removed" : "added",
                    .a = std::move(a),
                    .b = std::move(b)});
  }

  void files(const std::string& what, const json& a, const json& b) {
    std::map<std::string, json> in_a;
    std::map<std::string, json> in_b;
    for (const json& f : a) in_a[f.at("file")] = f.at("sha256");
    for (const json& f : b) in_b[f.at("file")] = f.at("sha256");
    for (const auto& [file, digest] : in_a) {
      const auto it = in_b.find(file);
      if (it == in_b.end()) {
        whole(what, file, true, digest_value(digest));
      } else if (it->second != digest) {
        out_.push_back({.what = what,
                        .id = file,
                        .field = "sha256",
                        .change = "changed",
                        .a = digest_value(digest),
                        .b = digest_value(it->second)});
      }
    }
    for (const auto& [file, digest] : in_b)
      if (!in_a.contains(file)) whole(what, file, false, {}, digest_value(digest));
  }

  void method() {
    const json& a = a_.manifest.at("method");
    const json& b = b_.manifest.at("method");
    std::set<std::string> names;
    for (const json* j : {&a, &b})
      for (const auto& item : j->items()) names.insert(item.key());
    for (const std::string& name : names) {
      const json& oa = at_or_null(a, name);
      const json& ob = at_or_null(b, name);
      const json& va = oa.is_null() ? oa : oa.at("value");
      const json& vb = ob.is_null() ? ob : ob.at("value");
      if (va == vb) continue;
      out_.push_back({.what = "method",
                      .id = name,
                      .field = "value",
                      .change = oa.is_null()   ? "added"
                                : ob.is_null() ? "removed"
                                               : "changed",
                      .a = value_of(va),
                      .b = value_of(vb),
                      .a_source = oa.is_null() ? "" : oa.at("source").get<std::string>(),
                      .b_source = ob.is_null() ? "" : ob.at("source").get<std::string>()});
    }
  }

  // By id; things that share one are told apart by their order.
  static std::map<std::string, const json*> by_id(const json& list) {
    std::map<std::string, const json*> out;
    for (const json& thing : list) {
      std::string id = thing.at("id");
      if (out.contains(id)) {
        int n = 2;
        while (out.contains(fmt::format("{} ({})", id, n))) ++n;
        id = fmt::format("{} ({})", id, n);
      }
      out[id] = &thing;
    }
    return out;
  }

  void things(const std::string& what, const json& a, const json& b) {
    const auto in_a = by_id(a);
    const auto in_b = by_id(b);
    for (const auto& [id, thing] : in_a) {
      const auto it = in_b.find(id);
      if (it == in_b.end()) {
        whole(what, id, true);
      } else {
        flat(what, id, *thing, *it->second);
      }
    }
    for (const auto& [id, thing] : in_b)
      if (!in_a.contains(id)) whole(what, id, false);
  }

  void equipment_by_scenarios() {
    for (const auto& [id, pll] : a_.equipment_pll_per_yr)
      if (!b_.equipment_pll_per_yr.contains(id)) whole("equipment", id, true);
    for (const auto& [id, pll] : b_.equipment_pll_per_yr)
      if (!a_.equipment_pll_per_yr.contains(id)) whole("equipment", id, false);
  }

  const Impl& a_;
  const Impl& b_;
  std::vector<InputChange> out_;
};

// The cells two grids share; the grids must lie on one lattice.
struct Common {
  GridSpec spec;
  std::int32_t row_a = 0, col_a = 0, row_b = 0, col_b = 0;
};

Common common_of(const GridSpec& a, const GridSpec& b) {
  if (std::abs(a.cell_m - b.cell_m) > kLatticeSlack * a.cell_m) {
    throw DataError(fmt::format(
        "the runs have cells of {} m and {} m: run one of them again with the cell of the other "
        "(grid: cell)",
        a.cell_m, b.cell_m));
  }
  const double dx = (b.west_m - a.west_m) / a.cell_m;
  const double dy = (a.north_m - b.north_m) / a.cell_m;
  if (std::abs(dx - std::round(dx)) > kLatticeSlack ||
      std::abs(dy - std::round(dy)) > kLatticeSlack) {
    throw DataError(fmt::format(
        "the grids of the runs are shifted by parts of a cell ({:.3g} and {:.3g} cells): give both "
        "the same grid: extent",
        dx, dy));
  }
  const auto col = static_cast<std::int32_t>(std::lround(dx));  // of b, in columns of a
  const auto row = static_cast<std::int32_t>(std::lround(dy));
  Common c;
  c.col_a = std::max(0, col);
  c.row_a = std::max(0, row);
  c.col_b = c.col_a - col;
  c.row_b = c.row_a - row;
  c.spec = {.west_m = a.west_m + a.cell_m * c.col_a,
            .north_m = a.north_m - a.cell_m * c.row_a,
            .cell_m = a.cell_m,
            .rows = std::min(a.rows - c.row_a, b.rows - c.row_b),
            .cols = std::min(a.cols - c.col_a, b.cols - c.col_b)};
  if (c.spec.rows <= 0 || c.spec.cols <= 0) {
    throw DataError("the maps of the two runs have no cell in common");
  }
  return c;
}

double highest_of(const Grid& g) {
  return g.values.empty() ? 0.0 : *std::max_element(g.values.begin(), g.values.end());
}

template <class List>
void sort_by_change(List& list, Change List::value_type::*member) {
  std::stable_sort(list.begin(), list.end(), [&](const auto& x, const auto& y) {
    return std::abs((x.*member).change()) > std::abs((y.*member).change());
  });
}

class Comparison {
 public:
  Comparison(const Impl& a, const Impl& b, const DiffOptions& options)
      : a_{a}, b_{b}, options_{options} {}

  DiffResult run() {
    if (!(options_.floor_per_yr > 0.0) || !std::isfinite(options_.floor_per_yr)) {
      throw InputError(
          fmt::format("diff: floor = {} per year, must be finite and > 0", options_.floor_per_yr));
    }
    if (!gis::same_crs(a_.crs, b_.crs)) {
      throw DataError(
          fmt::format("the runs have different CRSs: {} and {}; run one of them again "
                      "in the CRS of the other",
                      a_.crs.label(), b_.crs.label()));
    }
    common_ = common_of(a_.risk.spec, b_.risk.spec);
    head();
    r_.inputs = InputComparison{a_, b_}.run();
    for (const InputChange& c : r_.inputs)
      if (c.what == "equipment" && c.change == "changed") changed_equipment_.insert(c.id);
    societal();
    parts();
    targets();
    raster();
    contours();
    return std::move(r_);
  }

 private:
  void warn(std::string code, std::string en, std::string zh) {
    r_.warnings.push_back(
        {std::move(code), "diff", r_.language == Language::Zh ? std::move(zh) : std::move(en)});
  }

  void head() {
    r_.label_a = a_.label;
    r_.label_b = b_.label;
    const auto language = [](const Impl& run) {
      return !run.inputs.is_null() && run.inputs.at("language") == "zh" ? Language::Zh
                                                                        : Language::En;
    };
    r_.language = language(b_);
    const auto name = [&](const Impl& run) { return name_of(run.summary.at("study")); };
    r_.name_a = name(a_);
    r_.name_b = name(b_);
    r_.crs = b_.crs;
    r_.floor_per_yr = options_.floor_per_yr;
    r_.background_sites = b_.sites.empty() ? a_.sites : b_.sites;
    r_.shares_complete = a_.exact && b_.exact;
    r_.inputs_complete = !a_.inputs.is_null() && !b_.inputs.is_null();
    if (!r_.shares_complete) {
      warn("shares_incomplete",
           "a run has no risk basis of this version (risk_basis.bin): scenarios of a target are "
           "compared where they are among the five largest of both runs; the F-N curve is that of "
           "fn.csv",
           "其中一次计算没有本版本的风险基础文件（risk_basis.bin）："
           "各目标的场景只比较同在两次计算前五位之内的；"
           "F-N 曲线取自 fn.csv");
    }
    if (!r_.inputs_complete) {
      warn("inputs_unknown",
           "a run has no inputs.json (it was made by an earlier version): of the inputs, options, "
           "files and the list of equipment are compared",
           "其中一次计算没有 inputs.json（由较早版本生成）：输入只比较选项、文件和设备清单");
    }
    r_.grids_differ = !(a_.risk.spec == b_.risk.spec);
    if (r_.grids_differ) {
      warn("grids_differ",
           fmt::format("the grids have the same cells but other edges: maps and areas gained or "
                       "lost are compared on the {} x {} cells they share",
                       common_.spec.rows, common_.spec.cols),
           fmt::format("两次计算网格大小相同而边界不同：图和增减面积在共有的 {} x {} 个网格上比较",
                       common_.spec.rows, common_.spec.cols));
    }
  }

  [[nodiscard]] std::string name_of(const json& thing) const {
    const std::string en = thing.at("name");
    const std::string zh = thing.at("name_zh");
    if (r_.language == Language::Zh && !zh.empty()) return zh;
    return en.empty() ? zh : en;
  }

  void societal() {
    const json& a = a_.summary.at("societal_risk");
    const json& b = b_.summary.at("societal_risk");
    r_.pll_per_yr = {a.at("pll_per_yr"), b.at("pll_per_yr")};
    if (!a.at("region").is_null()) r_.region_a = a.at("region");
    if (!b.at("region").is_null()) r_.region_b = b.at("region");
    const auto frequency = [](const std::vector<risk::FnPair>& curve, double n) {
      const auto it =
          std::lower_bound(curve.begin(), curve.end(), n,
                           [](const risk::FnPair& p, double deaths) { return p.deaths < deaths; });
      return it == curve.end() ? 0.0 : it->frequency_per_yr;
    };
    double most = 0.0;
    for (const Impl* run : {&a_, &b_})
      if (!run->fn.empty()) most = std::max(most, run->fn.back().deaths);
    for (double decade = 1.0; decade <= most; decade *= 10.0) {
      for (const double step : {1.0, 2.0, 5.0}) {
        const double n = decade * step;
        if (n > most) break;
        r_.fn.push_back({n, {frequency(a_.fn, n), frequency(b_.fn, n)}});
      }
    }
    if (r_.shares_complete) {
      r_.fn_same = a_.fn == b_.fn;
    } else {
      r_.fn_same = std::all_of(r_.fn.begin(), r_.fn.end(),
                               [](const FnChange& f) { return f.frequency_per_yr.same(); });
    }
  }

  [[nodiscard]] ScenarioChange scenario_change(const ScenarioKey& key, Change value) const {
    const auto& [equipment, release, branch] = key;
    const auto in_a = a_.scenarios.find(key);
    const auto in_b = b_.scenarios.find(key);
    const bool has_a = in_a != a_.scenarios.end();
    const bool has_b = in_b != b_.scenarios.end();
    ScenarioChange s{.equipment = equipment, .release = release, .branch = branch, .value = value};
    s.label = has_b ? in_b->second.label : has_a ? in_a->second.label : branch;
    if (!has_a && !has_b) return s;  // known by its label only
    s.frequency = {has_a ? in_a->second.frequency_per_yr : 0.0,
                   has_b ? in_b->second.frequency_per_yr : 0.0};
    const bool equipment_a = a_.equipment_pll_per_yr.contains(equipment);
    const bool equipment_b = b_.equipment_pll_per_yr.contains(equipment);
    s.why = !equipment_a                             ? "equipment_added"
            : !equipment_b                           ? "equipment_removed"
            : changed_equipment_.contains(equipment) ? "equipment_changed"
            : !has_a                                 ? "scenario_added"
            : !has_b                                 ? "scenario_removed"
            : !s.frequency.same()                    ? "frequency"
                                                     : "consequence";
    return s;
  }

  // Sums of the summary and of the basis: PLL by enterprise, equipment, scenario.
  void parts() {
    std::map<std::string, PartChange> sites;
    for (const json& s : a_.summary.at("enterprises")) {
      sites[s.at("id")] = {s.at("id"), name_of(s), {s.at("pll_per_yr"), 0.0}};
    }
    for (const json& s : b_.summary.at("enterprises")) {
      PartChange& p = sites[s.at("id")];
      p.id = s.at("id");
      p.name = name_of(s);
      p.value.b = s.at("pll_per_yr");
    }
    for (auto& [id, p] : sites) {
      site_names_[id] = p.name;
      if (!p.value.same()) r_.sites.push_back(p);
    }
    sort_by_change(r_.sites, &PartChange::value);

    std::map<std::string, Change> equipment;
    for (const auto& [id, pll] : a_.equipment_pll_per_yr) equipment[id].a = pll;
    for (const auto& [id, pll] : b_.equipment_pll_per_yr) equipment[id].b = pll;
    for (const auto& [id, change] : equipment)
      if (!change.same()) r_.equipment.push_back({id, id, change});
    sort_by_change(r_.equipment, &PartChange::value);

    std::map<ScenarioKey, Change> scenarios;
    for (const auto& [key, s] : a_.scenarios) scenarios[key].a = s.pll_per_yr;
    for (const auto& [key, s] : b_.scenarios) scenarios[key].b = s.pll_per_yr;
    for (const auto& [key, change] : scenarios)
      if (!change.same()) r_.scenarios.push_back(scenario_change(key, change));
    sort_by_change(r_.scenarios, &ScenarioChange::value);
  }

  [[nodiscard]] std::map<ScenarioKey, Change> shares_of(
      const std::map<ScenarioKey, double>* a, const std::map<ScenarioKey, double>* b) const {
    std::map<ScenarioKey, Change> out;
    static const std::map<ScenarioKey, double> none;
    const auto& in_a = a ? *a : none;
    const auto& in_b = b ? *b : none;
    if (r_.shares_complete) {
      for (const auto& [key, v] : in_a) out[key].a = v;
      for (const auto& [key, v] : in_b) out[key].b = v;
      return out;
    }
    // By label, where both lists have it.
    const auto labelled = [](const Impl& run, const std::map<ScenarioKey, double>& shares) {
      std::map<std::string, double> by_label;
      for (const auto& [key, v] : shares) {
        const auto it = run.scenarios.find(key);
        by_label[it == run.scenarios.end() ? std::get<2>(key) : it->second.label] += v;
      }
      return by_label;
    };
    const auto by_label_a = labelled(a_, in_a);
    for (const auto& [label, v] : labelled(b_, in_b)) {
      const auto it = by_label_a.find(label);
      if (it != by_label_a.end()) out[ScenarioKey{"", "", label}] = {it->second, v};
    }
    return out;
  }

  void targets() {
    std::map<std::string, std::pair<std::size_t, std::size_t>> index;
    constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    std::vector<std::string> order;
    const json& list_a = a_.summary.at("targets");
    const json& list_b = b_.summary.at("targets");
    for (std::size_t i = 0; i < list_a.size(); ++i) {
      const std::string id = list_a[i].at("id");
      index[id] = {i, kNone};
      order.push_back(id);
    }
    for (std::size_t i = 0; i < list_b.size(); ++i) {
      const std::string id = list_b[i].at("id");
      const auto [it, fresh] = index.try_emplace(id, kNone, i);
      if (fresh) {
        order.push_back(id);
      } else {
        it->second.second = i;
      }
    }
    for (const std::string& id : order) {
      const auto [i, j] = index[id];
      TargetChange t{.id = id};
      const auto take = [&](const json& from, double& risk, std::optional<double>& limit,
                            std::string& verdict, Point& worst) {
        t.name = name_of(from);
        risk = from.at("risk_per_yr");
        if (!from.at("limit_per_yr").is_null()) limit = from.at("limit_per_yr").get<double>();
        verdict = from.at("verdict");
        worst = {from.at("x_m"), from.at("y_m")};
      };
      if (i != kNone) take(list_a[i], t.risk_per_yr.a, t.limit_a, t.verdict_a, t.worst_a);
      if (j != kNone) take(list_b[j], t.risk_per_yr.b, t.limit_b, t.verdict_b, t.worst_b);
      std::map<std::string, Change> equipment;
      std::map<std::string, Change> sites;
      for (const auto& [key, change] :
           shares_of(i == kNone ? nullptr : &a_.shares[i], j == kNone ? nullptr : &b_.shares[j])) {
        if (r_.shares_complete) {
          const std::string& e = std::get<0>(key);
          const auto in_b = b_.scenarios.find(key);
          const std::string& site =
              in_b != b_.scenarios.end() ? in_b->second.site : a_.scenarios.at(key).site;
          for (Change* sum : {&equipment[e], &sites[site]}) {
            sum->a += change.a;
            sum->b += change.b;
          }
        }
        if (!change.same()) t.scenarios.push_back(scenario_change(key, change));
      }
      if (t.risk_per_yr.same() && t.limit_a == t.limit_b && t.verdict_a == t.verdict_b &&
          t.scenarios.empty()) {
        continue;
      }
      for (const auto& [e, change] : equipment)
        if (!change.same()) t.equipment.push_back({e, e, change});
      for (const auto& [s, change] : sites)
        if (!change.same()) t.sites.push_back({s, site_names_[s], change});
      sort_by_change(t.scenarios, &ScenarioChange::value);
      sort_by_change(t.equipment, &PartChange::value);
      sort_by_change(t.sites, &PartChange::value);
      r_.targets.push_back(std::move(t));
    }
  }

  void raster() {
    r_.highest_per_yr = {highest_of(a_.risk), highest_of(b_.risk)};
    const GridSpec& g = common_.spec;
    r_.difference = {g, std::vector<double>(g.size())};
    r_.log10_ratio = {g, std::vector<double>(g.size(), std::numeric_limits<double>::quiet_NaN())};
    for (std::int32_t row = 0; row < g.rows; ++row) {
      for (std::int32_t col = 0; col < g.cols; ++col) {
        const double a =
            a_.risk.values[cell(a_.risk.spec, row + common_.row_a, col + common_.col_a)];
        const double b =
            b_.risk.values[cell(b_.risk.spec, row + common_.row_b, col + common_.col_b)];
        const std::size_t k = cell(g, row, col);
        r_.difference.values[k] = b - a;
        if (a >= options_.floor_per_yr && b >= options_.floor_per_yr) {
          r_.log10_ratio.values[k] = std::log10(b / a);
        }
        if (!Change{a, b}.same()) ++r_.cells_changed;
      }
    }
  }

  static std::size_t cell(const GridSpec& g, std::int32_t row, std::int32_t col) {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(g.cols) +
           static_cast<std::size_t>(col);
  }

  void contours() {
    std::set<double, std::greater<>> levels;
    for (const Impl* run : {&a_, &b_})
      for (const json& c : run->summary.at("individual_risk").at("contours"))
        levels.insert(c.at("level_per_yr").get<double>());
    const std::vector<double> list{levels.begin(), levels.end()};
    if (list.empty()) return;
    std::vector<gis::Contour> a = gis::contours(a_.risk, list);
    std::vector<gis::Contour> b = gis::contours(b_.risk, list);
    const GridSpec& g = common_.spec;
    const gis::Geometry box = gis::Geometry::polygon({{g.west_m, g.south_m()},
                                                      {g.east_m(), g.south_m()},
                                                      {g.east_m(), g.north_m},
                                                      {g.west_m, g.north_m},
                                                      {g.west_m, g.south_m()}});
    const auto outside = [&](const gis::Geometry& from, const gis::Geometry& other) {
      if (from.empty()) return gis::Geometry{};
      const gis::Geometry inside = r_.grids_differ ? gis::intersection(from, box) : from;
      if (inside.empty() || other.empty()) return inside;
      return gis::difference(inside, other);
    };
    for (std::size_t i = 0; i < list.size(); ++i) {
      ContourChange c{.level_per_yr = list[i],
                      .area_m2 = {a[i].area_m2, b[i].area_m2},
                      .cut_a = a[i].cut_by_edge,
                      .cut_b = b[i].cut_by_edge};
      if (!(a[i].area == b[i].area)) {
        c.gained = outside(b[i].area, a[i].area);
        c.lost = outside(a[i].area, b[i].area);
        if (!c.gained.is_areal()) c.gained = {};
        if (!c.lost.is_areal()) c.lost = {};
        c.gained_m2 = c.gained.empty() ? 0.0 : gis::area_m2(c.gained);
        c.lost_m2 = c.lost.empty() ? 0.0 : gis::area_m2(c.lost);
      }
      c.area_a = std::move(a[i].area);
      c.area_b = std::move(b[i].area);
      r_.contours.push_back(std::move(c));
    }
  }

  const Impl& a_;
  const Impl& b_;
  const DiffOptions& options_;
  Common common_;
  std::set<std::string> changed_equipment_;
  std::map<std::string, std::string> site_names_;
  DiffResult r_;
};

}  // namespace

bool Change::same() const noexcept {
  return std::abs(b - a) <= kRounding * std::max(std::abs(a), std::abs(b));
}

bool DiffResult::same_results() const noexcept {
  return pll_per_yr.same() && sites.empty() && equipment.empty() && scenarios.empty() &&
         targets.empty() && fn_same && cells_changed == 0 && region_a == region_b && !grids_differ;
}

DiffResult diff_runs(const RunRecord& a, const RunRecord& b, const DiffOptions& options) {
  try {
    return Comparison{a.impl(), b.impl(), options}.run();
  } catch (const nlohmann::json::exception& e) {
    throw DataError(fmt::format("{} and {}: their documents are not those of `isorisk run` ({})",
                                a.impl().label, b.impl().label, e.what()));
  }
}

}  // namespace isorisk::study
