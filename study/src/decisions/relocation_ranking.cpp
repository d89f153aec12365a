// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>

#include "isorisk/data/embedded.hpp"
#include "relocation_common.hpp"
#include "relocation_sources.hpp"

namespace isorisk::study::decisions {
namespace {

using namespace relocation;
using models::criteria::SocietalLine;

constexpr double kNoticeableShare = 0.01;  // of the risk at a failing target
// A curve beyond the vertical limit of a line counts as this many decades above it, and more with
// its frequency there.
constexpr double kBeyondCutDecades = 20.0;
constexpr double kBeyondCutFrequency = 1e-12;

// Individual risk of all sites that are still there, target by target.
class Targets {
 public:
  Targets(const Study& study, const RiskBasis& basis) : study_{study}, basis_{basis} {
    for (std::size_t p = 0; p < basis.places.size(); ++p) {
      const auto t = at(basis.places[p].target);
      if (t >= limits_.size()) limits_.resize(t + 1);
      if (!limits_[t]) {
        const auto limit =
            study.criteria.limit(word(study.targets[t].target_class), study.situation);
        if (limit) limits_[t] = *limit;
      }
    }
    limits_.resize(study.targets.size());
    parts_.resize(basis.sites.size());
    for (std::size_t s = 0; s < basis.sites.size(); ++s) {
      for (std::size_t p = 0; p < basis.places.size(); ++p) {
        parts_[s].push_back(part_at(study, basis, s, p));
      }
    }
    there_.assign(basis.sites.size(), true);
    add_up();
  }

  void remove(std::size_t site) {
    there_[site] = false;
    add_up();
  }

  // Highest risk / limit of each target with one more site gone (-1: none); 0 without a limit.
  [[nodiscard]] std::vector<double> ratios(std::int32_t without) const {
    std::vector<double> worst(limits_.size(), 0.0);
    for (std::size_t p = 0; p < total_.size(); ++p) {
      const auto t = at(basis_.places[p].target);
      if (!limits_[t]) continue;
      const double gone = without < 0 ? 0.0 : parts_[at(without)][p];
      worst[t] = std::max(worst[t], std::max(0.0, total_[p] - gone) / limits_[t]->per_yr);
    }
    return worst;
  }
  [[nodiscard]] bool fails(std::size_t target, double ratio) const {
    return limits_[target] && !limits_[target]->allows(ratio * limits_[target]->per_yr) &&
           ratio > 1.0 - 1e-12;
  }
  [[nodiscard]] int failing(const std::vector<double>& ratios) const {
    int n = 0;
    for (std::size_t t = 0; t < ratios.size(); ++t) n += fails(t, ratios[t]) ? 1 : 0;
    return n;
  }
  [[nodiscard]] double part(std::size_t site, std::size_t place) const {
    return parts_[site][place];
  }
  [[nodiscard]] double total(std::size_t place) const { return total_[place]; }
  [[nodiscard]] const std::optional<models::criteria::Limit>& limit(std::size_t target) const {
    return limits_[target];
  }

 private:
  // Always from the parts that are left: no difference of sums is carried on.
  void add_up() {
    total_.assign(basis_.places.size(), 0.0);
    for (std::size_t s = 0; s < parts_.size(); ++s) {
      if (!there_[s]) continue;
      for (std::size_t p = 0; p < total_.size(); ++p) total_[p] += parts_[s][p];
    }
  }
  const Study& study_;
  const RiskBasis& basis_;
  std::vector<std::optional<models::criteria::Limit>> limits_;
  std::vector<std::vector<double>> parts_;
  std::vector<bool> there_;
  std::vector<double> total_;
};

// F-N curves on the common classes of all sites.
class Curves {
 public:
  Curves(const RiskBasis& basis, std::vector<SocietalLine> lines) : lines_{std::move(lines)} {
    for (const SitePart& part : basis.sites) {
      for (const risk::FnPair& c : part.fn) {
        if (c.frequency_per_yr > 0.0) deaths_.push_back(c.deaths);
      }
    }
    std::sort(deaths_.begin(), deaths_.end(), std::greater<>{});
    deaths_.erase(std::unique(deaths_.begin(), deaths_.end()), deaths_.end());
    for (const SitePart& part : basis.sites) {
      auto& list = classes_.emplace_back();
      for (const risk::FnPair& c : part.fn) {
        if (!(c.frequency_per_yr > 0.0)) continue;
        const auto k =
            std::lower_bound(deaths_.begin(), deaths_.end(), c.deaths, std::greater<>{}) -
            deaths_.begin();
        list.emplace_back(static_cast<std::size_t>(k), c.frequency_per_yr);
      }
    }
    there_.assign(basis.sites.size(), true);
    // Of each class the least F that lies on a line: the ratio is F / allowed.
    allowed_.assign(deaths_.size(), std::numeric_limits<double>::infinity());
    for (const SocietalLine& line : lines_) {
      for (std::size_t k = 0; k < deaths_.size(); ++k) {
        if (deaths_[k] < line.n_from) continue;
        const bool beyond = line.vertical_cut_n && deaths_[k] >= *line.vertical_cut_n;
        allowed_[k] =
            beyond ? 0.0 : std::min(allowed_[k], line.at(std::min(deaths_[k], line.n_to)));
      }
    }
    add_up();
  }

  void remove(std::size_t site) {
    there_[site] = false;
    add_up();
  }

  struct State {
    double ratio = 0.0;
    double decades = 0.0;
    risk::FnPair at{};
  };
  [[nodiscard]] State state(std::int32_t without) const {
    State out;
    double finite = 0.0;
    double beyond = 0.0;
    double sum = 0.0;
    const auto* gone = without < 0 ? nullptr : &classes_[at(without)];
    std::size_t g = 0;
    for (std::size_t k = 0; k < deaths_.size(); ++k) {
      double f = frequency_[k];
      for (; gone != nullptr && g < gone->size() && (*gone)[g].first == k; ++g) {
        f -= (*gone)[g].second;
      }
      // What is left of a class that only the missing site had is the rounding of a difference.
      if (!(f > 1e-12 * frequency_[k])) continue;
      sum += f;
      if (std::isinf(allowed_[k])) continue;
      if (allowed_[k] == 0.0) {
        beyond = sum;
        if (!std::isinf(out.ratio)) out.at = {deaths_[k], sum};
        out.ratio = std::numeric_limits<double>::infinity();
        continue;
      }
      const double ratio = sum / allowed_[k];
      if (ratio > finite) {
        finite = ratio;
        if (beyond == 0.0) {
          out.ratio = ratio;
          out.at = {deaths_[k], sum};
        }
      }
    }
    if (finite > 1.0) out.decades = std::log10(finite);
    if (beyond > 0.0) {
      out.decades += kBeyondCutDecades + std::max(0.0, std::log10(beyond / kBeyondCutFrequency));
    }
    return out;
  }
  // Frequency of a site's outcomes with at least so many deaths.
  [[nodiscard]] double at_least(std::size_t site, double deaths) const {
    double sum = 0.0;
    for (const auto& [k, f] : classes_[site]) sum += deaths_[k] >= deaths ? f : 0.0;
    return sum;
  }

 private:
  void add_up() {
    frequency_.assign(deaths_.size(), 0.0);
    for (std::size_t s = 0; s < classes_.size(); ++s) {
      if (!there_[s]) continue;
      for (const auto& [k, f] : classes_[s]) frequency_[k] += f;
    }
  }
  std::vector<SocietalLine> lines_;
  std::vector<double> deaths_;
  std::vector<double> allowed_;
  std::vector<std::vector<std::pair<std::size_t, double>>> classes_;
  std::vector<bool> there_;
  std::vector<double> frequency_;
};

double decades_of(const Targets& targets, const std::vector<double>& ratios) {
  double sum = 0.0;
  for (std::size_t t = 0; t < ratios.size(); ++t) {
    if (targets.fails(t, ratios[t])) sum += std::max(0.0, std::log10(ratios[t]));
  }
  return sum;
}

float overview_at(const RiskBasis& basis, std::size_t site, Point p) {
  const GridSpec& g = basis.overview;
  const std::vector<float>& values = basis.sites[site].overview_risk_per_yr;
  if (values.size() != g.size() || g.size() == 0) return 0.0F;
  const double col = std::floor((p.x_m - g.west_m) / g.cell_m);
  const double row = std::floor((g.north_m - p.y_m) / g.cell_m);
  if (!(row >= 0.0 && col >= 0.0 && row < g.rows && col < g.cols)) return 0.0F;
  return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(g.cols) +
                static_cast<std::size_t>(col)];
}

void count_exposed(const Study& study, const RiskBasis& basis, std::size_t site, SiteRank& rank) {
  const auto contour = static_cast<float>(study.relocation.exposed_contour_per_yr);
  const auto& periods = study.weather.periods;
  for (const risk::PopulationCell& c : basis.input.population) {
    if (c.owner == index(site)) continue;
    if (overview_at(basis, site, c.centre) < contour) continue;
    for (std::size_t k = 0; k < c.outdoor.size() && k < periods.size(); ++k) {
      const double people = c.outdoor[k] + c.indoor[k];
      (periods[k].night ? rank.exposed_night : rank.exposed_day) += people;
    }
  }
  const bool only_one =
      std::none_of(periods.begin(), periods.end(), [](const Period& p) { return p.night; });
  if (only_one) rank.exposed_night = rank.exposed_day;
}

}  // namespace

ProgrammeClass programme_class(const Study& study, std::int32_t site) {
  ProgrammeClass out;
  const RelocationInputs& in = study.relocation;
  if (in.programme == "none" || in.programme.empty()) return out;
  const auto row = std::find_if(in.sites.begin(), in.sites.end(),
                                [&](const RelocationSite& s) { return s.site == site; });
  const EnterpriseSize size = row == in.sites.end() ? EnterpriseSize::Unknown : row->size;
  const bool major = row != in.sites.end() && row->major_risk.value_or(false);
  out.assumed = size == EnterpriseSize::Unknown;
  const bool later =
      !major && (size == EnterpriseSize::Large || size == EnterpriseSize::ExtraLarge);
  // An extra-large one belongs to the later class whatever its risk.
  out.key =
      later || size == EnterpriseSize::ExtraLarge ? "other_large" : "small_medium_or_major_risk";
  const data::Table& t = data::table("standards/relocation_programme.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "kind") != "class" || t.text(i, "key") != out.key) continue;
    out.name = {std::string{t.text(i, "name_en")}, std::string{t.text(i, "name_zh")}};
    out.start = parse_day(std::string{t.text(i, "start")});
    out.finish = parse_day(std::string{t.text(i, "finish")});
    out.source = t.text(i, "source");
    out.confidence = t.text(i, "confidence");
  }
  return out;
}

Ranking rank_sites(const Study& study, const RiskBasis& basis, const RunOptions& options,
                   Reporter& reporter) {
  const std::size_t n = basis.sites.size();
  const std::vector<SocietalLine> lines = goal_lines(study);
  Targets targets{study, basis};
  Curves curves{basis, lines};
  Ranking out;
  std::vector<double> ratios = targets.ratios(-1);
  Curves::State curve = curves.state(-1);
  out.failing = targets.failing(ratios);
  out.curve_ratio = curve.ratio;
  out.curve_at = curve.at;
  out.excess_decades = decades_of(targets, ratios) + curve.decades;
  for (const SitePart& s : basis.sites) out.pll_per_yr += s.pll_per_yr;

  // As things are.
  std::vector<SiteRank> ranks(n);
  for (std::size_t s = 0; s < n; ++s) {
    SiteRank& r = ranks[s];
    r.site = index(s);
    std::map<std::int32_t, double> best_share;
    for (std::size_t p = 0; p < basis.places.size(); ++p) {
      const auto t = at(basis.places[p].target);
      const auto& limit = targets.limit(t);
      if (!limit || !(targets.total(p) > 0.0)) continue;
      const double own = targets.part(s, p);
      if (own / limit->per_yr > r.own_ratio) {
        r.own_ratio = own / limit->per_yr;
        r.total_ratio = targets.total(p) / limit->per_yr;
        r.share = own / targets.total(p);
        r.worst_target = basis.places[p].target;
      }
      if (targets.fails(t, targets.total(p) / limit->per_yr)) {
        double& share = best_share[basis.places[p].target];
        share = std::max(share, own / targets.total(p));
      }
    }
    const std::vector<double> without = targets.ratios(index(s));
    for (const auto& [t, share] : best_share) {
      if (share < kNoticeableShare) continue;
      ++r.failing_targets;
      if (!targets.fails(at(t), without[at(t)])) ++r.cured_alone;
    }
    r.pll_per_yr = basis.sites[s].pll_per_yr;
    r.pll_share = out.pll_per_yr > 0.0 ? r.pll_per_yr / out.pll_per_yr : 0.0;
    if (curve.at.frequency_per_yr > 0.0) {
      r.curve_share = curves.at_least(s, curve.at.deaths) / curve.at.frequency_per_yr;
    }
    count_exposed(study, basis, s, r);
    r.programme = programme_class(study, r.site);
    for (const RelocationSite& row : study.relocation.sites) {
      if (row.site == r.site) r.populated_area = row.populated_area;
    }
  }

  // Greedy removal.
  std::vector<bool> there(n, true);
  double pll = out.pll_per_yr;
  double excess = out.excess_decades;
  bool holds = out.failing == 0 && !(curve.ratio >= 1.0 - 1e-12);
  std::vector<bool> keep(n, true);
  for (int order = 1; order <= static_cast<int>(n); ++order) {
    std::int32_t best = -1;
    double best_excess = 0.0;
    for (std::size_t s = 0; s < n; ++s) {
      if (!there[s]) continue;
      double left = 0.0;
      if (!holds) {
        left = decades_of(targets, targets.ratios(index(s)));
        if (curve.decades > 0.0) left += curves.state(index(s)).decades;
      }
      const bool better =
          best < 0 || left < best_excess - 1e-12 ||
          (left <= best_excess + 1e-12 && ranks[s].pll_per_yr > ranks[at(best)].pll_per_yr);
      if (better) {
        best = index(s);
        best_excess = left;
      }
    }
    SiteRank& r = ranks[at(best)];
    if (holds && r.pll_per_yr == 0.0 && r.own_ratio == 0.0) {
      there[at(best)] = false;  // adds nothing anywhere
      continue;
    }
    r.order = order;
    r.needed = !holds;
    if (r.needed) keep[at(best)] = false;
    there[at(best)] = false;
    targets.remove(at(best));
    curves.remove(at(best));
    pll = 0.0;
    for (std::size_t s = 0; s < n; ++s) pll += there[s] ? basis.sites[s].pll_per_yr : 0.0;
    ratios = targets.ratios(-1);
    curve = curves.state(-1);
    r.failing_after = targets.failing(ratios);
    r.curve_ratio_after = curve.ratio;
    excess = decades_of(targets, ratios) + curve.decades;
    r.excess_decades_after = excess;
    r.pll_after = pll;
    if (r.needed) {
      out.parts_pll = pll;
      out.parts_ratio = curve.ratio;
    }
    holds = holds || (r.failing_after == 0 && !(curve.ratio >= 1.0 - 1e-12));
  }
  std::stable_sort(ranks.begin(), ranks.end(), [](const SiteRank& a, const SiteRank& b) {
    return (a.order == 0 ? std::numeric_limits<int>::max() : a.order) <
           (b.order == 0 ? std::numeric_limits<int>::max() : b.order);
  });
  out.sites = std::move(ranks);

  // Once more with the staff of the removed sites gone.
  if (std::find(keep.begin(), keep.end(), false) != keep.end()) {
    std::vector<SiteState> states(n);
    std::vector<SitePart> parts(n);
    for (std::size_t s = 0; s < n; ++s) {
      states[s].gone = !keep[s];
      if (!keep[s]) continue;
      parts[s].fn = basis.sites[s].fn;
      parts[s].pll_per_yr = basis.sites[s].pll_per_yr;
    }
    const People people = people_after(study, basis, states, {});
    recompute_reached(basis, states, people, parts, options, reporter);
    std::vector<risk::FnPair> all;
    for (const SitePart& part : parts) {
      all.insert(all.end(), part.fn.begin(), part.fn.end());
      out.checked_pll += part.pll_per_yr;
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.deaths > b.deaths; });
    out.checked_ratio = worst_of(risk::cumulative(all), lines).ratio;
  }
  return out;
}

}  // namespace isorisk::study::decisions
