// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/uncertainty.hpp"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <tuple>

#include "../threads.hpp"
#include "decisions/index.hpp"
#include "decisions/uncertainty_footprint.hpp"
#include "decisions/uncertainty_sampling.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/vulnerability/toxic_probit.hpp"
#include "qra/physics.hpp"

namespace isorisk::study::decisions {
namespace {

namespace et = models::event_tree;
using Kind = UncertainInput::Kind;

constexpr double kZ95 = 1.6448536269514722;  // standard normal, 95 %
// Fields of toxic clouds are computed at these multiples of the standard deviation of the probit
// and taken linearly in between, flat outside.
constexpr std::array<double, 7> kLevels{-2.5,      -5.0 / 3.0, -2.5 / 3.0, 0.0,
                                        2.5 / 3.0, 5.0 / 3.0,  2.5};
constexpr std::size_t kBaseLevel = 3;
constexpr std::size_t kCellBlock = 256;  // cells whose samples are held at a time
constexpr int kFnPerDecade = 20;
constexpr int kFewestSamples = 20;
constexpr int kMostSamples = 100'000;

struct DataRow {
  double spread = 1.0;
  bool mean = false;
  std::string reason, source, confidence;
};

DataRow data_row(std::string_view input, std::string_view kind) {
  const data::Table& t = data::table("standards/uncertainty.csv");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "input") != input || t.text(i, "kind") != kind) continue;
    return {.spread = t.number(i, "spread"),
            .mean = t.text(i, "centre") == "mean",
            .reason = std::string{t.text(i, "reason")},
            .source = std::string{t.text(i, "source")},
            .confidence = std::string{t.text(i, "confidence")}};
  }
  throw Error(fmt::format("data/standards/uncertainty.csv has no row {} {}", input, kind));
}

UncertainInput input_of(Kind kind, std::string id, std::string en, std::string zh,
                        const DataRow& row, double spread) {
  UncertainInput in{.kind = kind,
                    .id = std::move(id),
                    .label_en = std::move(en),
                    .label_zh = std::move(zh),
                    .reason = row.reason,
                    .source = row.source,
                    .confidence = row.confidence};
  if (kind == Kind::Weather) {
    in.observations = row.spread;
  } else {
    in.sigma = spread * std::log(row.spread) / kZ95;
    in.median = row.mean ? std::exp(-0.5 * in.sigma * in.sigma) : 1.0;
  }
  return in;
}

// A toxic substance, and how its footprints move with the load.
struct Toxic {
  std::string substance;
  double b = 0.0;
  double n = 0.0;
  std::size_t dose = 0;     // index of its input
  double sigma_probit = 0;  // of b ln(load factor)
};

// What risk is put together from: the risk of all outcomes whose inputs are the same.
struct Part {
  std::size_t frequency = 0;  // index of the input
  std::size_t weather = 0;    // class
  int signature = -1;         // of the event tree; -1: not varied
  std::size_t branch = 0;     // in the tree
  int toxic = -1;
  std::size_t level = kBaseLevel;
  friend auto operator<=>(const Part&, const Part&) = default;
};

class Analysis {
 public:
  Analysis(const Study& study, const RiskBasis& basis, const UncertaintyOptions& options,
           const RunOptions& run, Reporter& reporter)
      : study_{study}, basis_{basis}, run_{run}, reporter_{reporter} {
    r_.options = options;
  }

  UncertaintyResult make() {
    check();
    make_inputs();
    make_parts();
    sample();
    of_targets();
    of_society();
    of_grid();
    say();
    return std::move(r_);
  }

 private:
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using FloatMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  void check() const {
    InputCheck check{"uncertainty"};
    const UncertaintyOptions& o = r_.options;
    check.require(o.samples >= kFewestSamples && o.samples <= kMostSamples, "samples", o.samples,
                  "-", fmt::format("be in [{}, {}]", kFewestSamples, kMostSamples));
    check.within("spread", o.spread, 0.0, 3.0, "-");
    check.require(o.grid_cells >= 10 && o.grid_cells <= 400, "grid_cells", o.grid_cells, "-",
                  "be in [10, 400]");
    if (!basis_.physics) check.fail("this result holds no consequences; run the study again");
    check.done();
  }

  // --- inputs ----------------------------------------------------------------------------------

  std::size_t add(UncertainInput input) {
    r_.inputs.push_back(std::move(input));
    return r_.inputs.size() - 1;
  }

  void make_inputs() {
    const double spread = r_.options.spread;
    // Frequencies: one input for every row of the library that the study uses.
    std::map<std::tuple<std::string, std::size_t>, std::size_t> rows;
    for (const Release& release : basis_.result.releases) {
      const auto& loss = release.loss;
      const auto [it, fresh] = rows.try_emplace({loss.library, loss.row}, 0);
      if (fresh) {
        const std::string_view kind = models::frequency::to_text(loss.kind);
        const std::string name =
            loss.equipment + (loss.variant.empty() ? "" : " (" + loss.variant + ")");
        it->second = add(input_of(
            Kind::Frequency, fmt::format("frequency {} {}", loss.library, loss.row),
            fmt::format("frequency: {}, {}", name, loss.label),
            fmt::format("频率：{}，{}", name, loss.label), data_row("frequency", kind), spread));
      }
      frequency_of_.push_back(it->second);
    }
    by_sources_ = study_.method.word("delayed_ignition_by") == "sources";
    if (!by_sources_) {
      direct_ = add(input_of(Kind::DirectIgnition, "direct_ignition", "direct ignition", "直接点火",
                             data_row("direct_ignition", ""), spread));
      delayed_ = add(input_of(Kind::DelayedIgnition, "delayed_ignition", "delayed ignition",
                              "延迟点火", data_row("delayed_ignition", ""), spread));
    }
    const DataRow weather = data_row("weather", "");
    const risk::WindRose& rose = basis_.input.rose;
    for (int w = 0; w < rose.classes; ++w) {
      double share = 0.0;
      for (int p = 0; p < rose.periods; ++p)
        for (int d = 0; d < rose.sectors; ++d) share += rose.at(p, w, d);
      const std::string& name = study_.weather.classes[static_cast<std::size_t>(w)].name;
      weather_.push_back(
          add(input_of(Kind::Weather, "weather " + name, "share of weather class " + name,
                       "天气类别占比：" + name, weather, spread)));
      r_.inputs.back().share = share;
    }
    // Toxic substances.
    const auto rate = [&] {
      if (!rate_) {
        rate_ = add(input_of(Kind::ReleaseRate, "release_rate", "release rate (toxic clouds)",
                             "泄漏速率（有毒云团）", data_row("release_rate", ""), spread));
      }
      return *rate_;
    };
    for (const Release& release : basis_.result.releases) {
      const std::string& id = study_.equipment[at(release.equipment)].substance;
      const auto& s = models::SubstanceLibrary::builtin().at(id);
      if (!s.toxic || toxic_of_.contains(id)) continue;
      const auto relation = models::vulnerability::toxic_substance(s.toxic_probit_cas);
      Toxic t{.substance = id, .b = relation.probit.b, .n = relation.probit.n};
      const double sigma_rate = r_.inputs[rate()].sigma;
      t.dose = add(input_of(Kind::ToxicDose, "toxic_dose " + id, "lethal load of " + id,
                            "致死剂量：" + id, data_row("toxic_dose", ""), spread));
      t.sigma_probit = t.b * std::hypot(r_.inputs[t.dose].sigma, t.n * sigma_rate);
      toxic_of_.emplace(id, static_cast<int>(toxic_.size()));
      toxic_.push_back(std::move(t));
    }
  }

  // --- parts -----------------------------------------------------------------------------------

  // The event tree of a release in a class, as one of the distinct ones.
  int signature_of(std::size_t release, std::size_t w) {
    if (by_sources_) return -1;
    const auto& known = consequence_of_[release];
    if (known == nullptr) return -1;
    const Equipment& e = study_.equipment[at(basis_.result.releases[release].equipment)];
    const qra::TreeInputs in = model_->tree_inputs(e, known->trees[w]);
    const auto key = std::tuple{std::string{in.tree},
                                in.p.direct,
                                in.p.bleve,
                                in.p.delayed,
                                in.p.explosion,
                                in.substance->flammable,
                                static_cast<int>(in.substance->ignition_reactivity)};
    const auto [it, fresh] = signature_index_.try_emplace(key, static_cast<int>(trees_.size()));
    if (fresh) trees_.push_back(in);
    return it->second;
  }

  void find_consequences() {
    const qra::Physics& physics = *basis_.physics;
    model_.emplace(study_);
    std::size_t next = 0;
    for (const Release& r : basis_.result.releases) {
      const qra::ReleaseConsequence* found = nullptr;
      for (std::size_t k = 0; k < physics.releases.size() && found == nullptr; ++k) {
        const std::size_t i = (next + k) % physics.releases.size();
        const Release& p = physics.releases[i];
        if (p.equipment == r.equipment && p.loss.kind == r.loss.kind &&
            p.loss.hole_diameter_m == r.loss.hole_diameter_m && p.loss.label == r.loss.label) {
          found = &physics.consequences[i];
          next = i + 1;
        }
      }
      consequence_of_.push_back(found);
    }
  }

  [[nodiscard]] std::size_t branch_index(int signature, const std::string& id) const {
    if (signature < 0) return 0;
    const auto all = qra::branches_of(trees_[static_cast<std::size_t>(signature)], study_.factors);
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].id == id) return i;
    throw Error("branch '" + id + "' is not in its tree");
  }

  [[nodiscard]] bool has_toxic(const OutcomeInfo& info) const {
    const auto* c = consequence_of_[at(info.release)];
    if (c == nullptr) return false;
    for (const qra::BranchConsequence& b : c->branches) {
      if (b.branch.id != info.branch) continue;
      return std::find(b.branch.outcomes.begin(), b.branch.outcomes.end(),
                       et::OutcomeKind::Toxic) != b.branch.outcomes.end();
    }
    return false;
  }

  std::size_t part_index(const Part& part) {
    const auto [it, fresh] = part_index_.try_emplace(part, parts_.size());
    if (fresh) parts_.push_back(part);
    return it->second;
  }

  // An outcome in one weather class, for one part.
  struct Piece {
    std::size_t part = 0;
    risk::Outcome outcome;
  };

  void make_parts() {
    find_consequences();
    make_grid();
    std::vector<std::vector<Piece>> by_site(study_.sites.size());
    const bool vary_dose = r_.options.spread > 0.0;
    std::vector<uncertainty::MovedFootprints> moved_to(toxic_.size() * kLevels.size());
    for (std::size_t i = 0; i < basis_.input.outcomes.size(); ++i) {
      const risk::Outcome& o = basis_.input.outcomes[i];
      const OutcomeInfo& info = basis_.result.outcomes[at(basis_.base_outcome[i])];
      const std::string& substance = study_.equipment[at(o.source)].substance;
      // The gas of a warehouse fire is not its substance: not varied.
      const auto known_toxic = toxic_of_.find(substance);
      const int toxic =
          has_toxic(info) && known_toxic != toxic_of_.end() ? known_toxic->second : -1;
      for (std::size_t w = 0; w < o.frequency_per_yr.size(); ++w) {
        if (!(o.frequency_per_yr[w] > 0.0)) continue;
        if (!o.individual[w] && !o.outdoor[w] && !o.indoor[w]) continue;
        Part part{.frequency = frequency_of_[at(info.release)],
                  .weather = w,
                  .signature = signature_of(static_cast<std::size_t>(info.release), w),
                  .toxic = toxic};
        part.branch = branch_index(part.signature, info.branch);
        for (std::size_t level = 0; level < kLevels.size(); ++level) {
          if (level != kBaseLevel && (toxic < 0 || !vary_dose)) continue;
          part.level = level;
          Piece piece{.part = part_index(part), .outcome = {}};
          risk::Outcome& one = piece.outcome;
          one.location = o.location;
          one.outdoor_factor = o.outdoor_factor;
          one.indoor_factor = o.indoor_factor;
          one.direction_factor = o.direction_factor;
          one.period_factor = o.period_factor;
          one.frequency_per_yr.assign(o.frequency_per_yr.size(), 0.0);
          one.frequency_per_yr[w] = o.frequency_per_yr[w];
          const double shift =
              toxic < 0 ? 0.0
                        : kLevels[level] * toxic_[static_cast<std::size_t>(toxic)].sigma_probit;
          auto* known = toxic < 0
                            ? nullptr
                            : &moved_to[static_cast<std::size_t>(toxic) * kLevels.size() + level];
          const auto put = [&](const std::vector<risk::FootprintPtr>& from,
                               std::vector<risk::FootprintPtr>& to) {
            to.assign(from.size(), nullptr);
            if (from.empty()) return;
            to[w] = known == nullptr ? from[w] : uncertainty::moved(from[w], shift, *known);
          };
          put(o.individual, one.individual);
          put(o.outdoor, one.outdoor);
          put(o.indoor, one.indoor);
          by_site[at(o.owner)].push_back(std::move(piece));
        }
      }
    }
    r_.parts = parts_.size();
    const std::size_t cells = r_.grid.size();
    field_.setZero(static_cast<Eigen::Index>(parts_.size()), static_cast<Eigen::Index>(cells));
    place_.setZero(static_cast<Eigen::Index>(parts_.size()),
                   static_cast<Eigen::Index>(basis_.places.size()));
    fn_of_.resize(parts_.size());
    pll_ = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(parts_.size()));
    for (std::size_t s = 0; s < by_site.size(); ++s) {
      reporter_.progress("fields of the parts",
                         static_cast<double>(s) / static_cast<double>(by_site.size()));
      if (reporter_.cancelled()) throw Cancelled{};
      integrate(static_cast<std::int32_t>(s), by_site[s]);
    }
  }

  void make_grid() {
    const GridSpec& map = basis_.result.individual_risk.spec;
    const int longer = std::max(map.rows, map.cols);
    const int step = std::max(1, (longer + r_.options.grid_cells - 1) / r_.options.grid_cells);
    r_.grid = {.west_m = map.west_m,
               .north_m = map.north_m,
               .cell_m = map.cell_m * step,
               .rows = (map.rows + step - 1) / step,
               .cols = (map.cols + step - 1) / step};
  }

  // Risk of one site, part by part: the parts of a location are owners at the same place. Its staff
  // do not count, as in the run.
  void integrate(std::int32_t site, std::vector<Piece>& pieces) {
    if (pieces.empty()) return;
    risk::RiskInput input{.rose = basis_.input.rose, .grid = r_.grid, .owner_grid = r_.grid};
    for (const risk::PopulationCell& c : basis_.input.population) {
      if (c.owner == site) continue;
      input.population.push_back(c);
      input.population.back().owner = -1;
    }
    for (const TargetPlace& p : basis_.places) input.targets.push_back({p.position});
    std::map<std::size_t, std::int32_t> owner;                               // by part
    std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> location;  // (place, owner)
    std::vector<std::size_t> part_of;                                        // by owner
    for (Piece& piece : pieces) {
      const auto [o, fresh] =
          owner.try_emplace(piece.part, static_cast<std::int32_t>(part_of.size()));
      if (fresh) part_of.push_back(piece.part);
      const auto [l, new_place] = location.try_emplace(
          {piece.outcome.location, o->second}, static_cast<std::int32_t>(input.locations.size()));
      if (new_place) {
        input.locations.push_back(basis_.input.locations[at(piece.outcome.location)]);
      }
      piece.outcome.owner = o->second;
      piece.outcome.location = l->second;
      input.outcomes.push_back(std::move(piece.outcome));
    }
    risk::RiskOptions options = basis_.result.risk_options;
    options.by_owner = true;
    options.threads = run_.threads;
    Reporter quiet;
    const risk::RiskResult result = risk::integrate(input, options, quiet);
    for (std::size_t k = 0; k < result.owners.size(); ++k) {
      const risk::OwnerPart& from = result.owners[k];
      const auto row = static_cast<Eigen::Index>(part_of[k]);
      for (std::size_t c = 0; c < from.individual_risk_per_yr.size(); ++c) {
        field_(row, static_cast<Eigen::Index>(c)) +=
            static_cast<float>(from.individual_risk_per_yr[c]);
      }
      auto& fn = fn_of_[part_of[k]];
      fn.insert(fn.end(), from.fn.begin(), from.fn.end());
      pll_[row] += from.potential_loss_of_life_per_yr;
    }
    for (std::size_t p = 0; p < result.target_shares.size(); ++p) {
      for (const risk::Share& share : result.target_shares[p]) {
        const std::int32_t k = input.outcomes[at(share.outcome)].owner;
        place_(static_cast<Eigen::Index>(part_of[at(k)]), static_cast<Eigen::Index>(p)) +=
            share.risk_per_yr;
      }
    }
  }

  // --- samples ---------------------------------------------------------------------------------

  // Values of all inputs: factors, and for the weather independent gamma variables.
  [[nodiscard]] double value(std::size_t input, double u) const {
    const UncertainInput& in = r_.inputs[input];
    if (in.kind != Kind::Weather) {
      if (in.sigma == 0.0) return 1.0;
      return in.median * std::exp(in.sigma * boost::math::quantile(boost::math::normal{}, u));
    }
    const double shape = in.observations * in.share;
    if (!(shape > 0.0) || r_.options.spread == 0.0) return in.share;
    const double s2 = r_.options.spread * r_.options.spread;
    return boost::math::quantile(boost::math::gamma_distribution<double>{shape / s2, s2}, u) /
           in.observations;
  }
  // The study as it is.
  [[nodiscard]] std::vector<double> base_values() const {
    std::vector<double> v;
    for (const UncertainInput& in : r_.inputs) {
      v.push_back(in.kind == Kind::Weather ? in.share : 1.0);
    }
    return v;
  }

  // What every part is multiplied with.
  void coefficients(std::span<const double> v, double* out) const {
    std::vector<double> weather(weather_.size());
    double sum = 0.0;
    for (const std::size_t i : weather_) sum += v[i];
    for (std::size_t w = 0; w < weather.size(); ++w) {
      const double share = r_.inputs[weather_[w]].share;
      weather[w] = share > 0.0 ? v[weather_[w]] / sum / (share / share_sum_) : 0.0;
    }
    // Branches of the distinct event trees, as parts of what they are.
    std::vector<std::vector<double>> tree(trees_.size());
    Factors factors = study_.factors;
    if (!by_sources_) {
      factors.direct_ignition *= v[direct_];
      factors.delayed_ignition *= v[delayed_];
      for (std::size_t s = 0; s < trees_.size(); ++s) {
        // What is certain stays certain: the consequences of its not happening are not known.
        Factors mine = factors;
        const et::Probabilities& p = trees_[s].p;
        if (p.direct * study_.factors.direct_ignition >= 1.0) {
          mine.direct_ignition = study_.factors.direct_ignition;
        }
        if (p.delayed * study_.factors.delayed_ignition >= 1.0) {
          mine.delayed_ignition = study_.factors.delayed_ignition;
        }
        for (const et::Branch& b : qra::branches_of(trees_[s], mine)) {
          tree[s].push_back(b.probability);
        }
        for (std::size_t b = 0; b < tree[s].size(); ++b) {
          const double base = tree_base_[s][b];
          tree[s][b] = base > 0.0 ? tree[s][b] / base : 0.0;
        }
      }
    }
    // Weights of the two levels round the load.
    std::vector<std::array<double, kLevels.size()>> weight(toxic_.size());
    for (std::size_t t = 0; t < toxic_.size(); ++t) {
      weight[t] = {};
      const Toxic& x = toxic_[t];
      const double shift = x.b * (std::log(v[x.dose]) + x.n * std::log(v[*rate_]));
      const double z = x.sigma_probit > 0.0
                           ? std::clamp(shift / x.sigma_probit, kLevels.front(), kLevels.back())
                           : 0.0;
      const auto above = std::upper_bound(kLevels.begin() + 1, kLevels.end() - 1, z);
      const auto k = static_cast<std::size_t>(above - kLevels.begin());
      const double part = (z - kLevels[k - 1]) / (kLevels[k] - kLevels[k - 1]);
      weight[t][k - 1] = 1.0 - part;
      weight[t][k] = part;
    }
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Part& p = parts_[i];
      double c = v[p.frequency] * weather[p.weather];
      if (p.signature >= 0) c *= tree[static_cast<std::size_t>(p.signature)][p.branch];
      if (p.toxic >= 0) c *= weight[static_cast<std::size_t>(p.toxic)][p.level];
      out[i] = c;
    }
  }

  void sample() {
    for (const qra::TreeInputs& t : trees_) {
      std::vector<double> base;
      for (const et::Branch& b : qra::branches_of(t, study_.factors)) base.push_back(b.probability);
      tree_base_.push_back(std::move(base));
    }
    share_sum_ = 0.0;
    for (const std::size_t i : weather_) share_sum_ += r_.inputs[i].share;
    const auto n = static_cast<std::size_t>(r_.options.samples);
    const std::size_t d = r_.inputs.size();
    const std::vector<double> u = uncertainty::unit_points(r_.options.sampling, r_.options.samples,
                                                           static_cast<int>(d), r_.options.seed);
    values_.resize(n * d);
    coefficient_.resize(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(parts_.size()));
    tbb::parallel_for(std::size_t{0}, n, [&](std::size_t i) {
      for (std::size_t k = 0; k < d; ++k) values_[i * d + k] = value(k, u[i * d + k]);
      coefficients(std::span{values_}.subspan(i * d, d),
                   coefficient_.row(static_cast<Eigen::Index>(i)).data());
    });
    base_.resize(static_cast<Eigen::Index>(parts_.size()));
    coefficients(base_values(), base_.data());
    // One input at a time, low and high.
    one_.resize(static_cast<Eigen::Index>(2 * d), static_cast<Eigen::Index>(parts_.size()));
    for (std::size_t k = 0; k < d; ++k) {
      for (const std::size_t high : {0, 1}) {
        std::vector<double> v = base_values();
        v[k] = value(k, high == 0 ? 0.05 : 0.95);
        coefficients(v, one_.row(static_cast<Eigen::Index>(2 * k + high)).data());
      }
    }
    rank_of_input_.resize(d);
    tbb::parallel_for(std::size_t{0}, d, [&](std::size_t k) {
      std::vector<double> column(n);
      for (std::size_t i = 0; i < n; ++i) column[i] = values_[i * d + k];
      rank_of_input_[k] = uncertainty::ranks(column);
    });
  }

  // Sums over the parts in their order, for one list of coefficients.
  [[nodiscard]] static double sum(const double* coefficient, const Eigen::VectorXd& part) {
    double s = 0.0;
    for (Eigen::Index i = 0; i < part.size(); ++i) s += coefficient[i] * part[i];
    return s;
  }

  std::vector<Influence> tornado(const std::vector<double>& samples, double base,
                                 const std::function<double(const double*)>& result) const {
    const std::vector<double> rank = uncertainty::ranks(samples);
    std::vector<Influence> out;
    for (std::size_t k = 0; k < r_.inputs.size(); ++k) {
      Influence one{.input = static_cast<std::int32_t>(k),
                    .at_p05 = result(one_.row(static_cast<Eigen::Index>(2 * k)).data()),
                    .at_p95 = result(one_.row(static_cast<Eigen::Index>(2 * k + 1)).data()),
                    .rank_correlation = uncertainty::correlation(rank_of_input_[k], rank)};
      const double width = std::abs(one.at_p95 - one.at_p05);
      if (width > 1e-9 * base) out.push_back(one);
    }
    std::stable_sort(out.begin(), out.end(), [](const Influence& a, const Influence& b) {
      return std::abs(a.at_p95 - a.at_p05) > std::abs(b.at_p95 - b.at_p05);
    });
    return out;
  }

  static void scale(Percentiles& p, double factor) {
    for (double* v : {&p.base, &p.mean, &p.p05, &p.p50, &p.p95}) *v *= factor;
  }

  void of_targets() {
    reporter_.progress("risk at the targets", 0.0);
    const auto n = static_cast<std::size_t>(r_.options.samples);
    r_.targets.resize(study_.targets.size());
    std::vector<std::vector<std::size_t>> places(study_.targets.size());
    for (std::size_t p = 0; p < basis_.places.size(); ++p) {
      places[at(basis_.places[p].target)].push_back(p);
    }
    tbb::parallel_for(std::size_t{0}, r_.targets.size(), [&](std::size_t t) {
      const auto risk = [&](const double* c) {
        double most = 0.0;
        for (const std::size_t p : places[t]) {
          most = std::max(most, sum(c, place_.col(static_cast<Eigen::Index>(p))));
        }
        return most;
      };
      UncertainTarget& out = r_.targets[t];
      out.target = static_cast<std::int32_t>(t);
      std::vector<double> samples(n);
      for (std::size_t i = 0; i < n; ++i) {
        samples[i] = risk(coefficient_.row(static_cast<Eigen::Index>(i)).data());
      }
      const double base = risk(base_.data());
      out.tornado = tornado(samples, base, risk);
      out.risk_per_yr = uncertainty::percentiles_of(base, samples);
      const TargetResult& judged = basis_.result.targets[t];
      if (judged.limit) {
        out.limit_per_yr = judged.limit->per_yr;
        const auto above = std::count_if(samples.begin(), samples.end(),
                                         [&](double v) { return !judged.limit->allows(v); });
        out.above_limit_fraction = static_cast<double>(above) / static_cast<double>(n);
      }
    });
  }

  void of_society() {
    const auto n = static_cast<std::size_t>(r_.options.samples);
    // Angles on the rings and sub-cells of people are chosen for the outcomes that are taken
    // together, so that sums of parts differ from the run by what both are out by: what the
    // samples give is taken relative to their base, and put on the run.
    const double parts = sum(base_.data(), pll_);
    r_.parts_pll_per_yr = parts;
    const double to_run = parts > 0.0 ? basis_.result.potential_loss_of_life_per_yr / parts : 1.0;
    const auto pll = [&](const double* c) { return sum(c, pll_) * to_run; };
    std::vector<double> samples(n);
    for (std::size_t i = 0; i < n; ++i) {
      samples[i] = pll(coefficient_.row(static_cast<Eigen::Index>(i)).data());
    }
    const double base = pll(base_.data());
    r_.pll_tornado = tornado(samples, base, pll);
    r_.pll_per_yr = uncertainty::percentiles_of(base, samples);
    r_.pll_samples = std::move(samples);
    // F at N = 1, ... up to the most deaths of any part.
    double most = 0.0;
    for (const auto& fn : fn_of_)
      for (const risk::FnPair& p : fn) most = std::max(most, p.deaths);
    std::vector<double> at_n;
    for (int k = 0;; ++k) {
      const double deaths = std::pow(10.0, static_cast<double>(k) / kFnPerDecade);
      if (deaths > most) break;
      at_n.push_back(deaths);
    }
    r_.fn.resize(at_n.size());
    tbb::parallel_for(std::size_t{0}, at_n.size(), [&](std::size_t k) {
      Eigen::VectorXd part = Eigen::VectorXd::Zero(pll_.size());
      for (std::size_t i = 0; i < fn_of_.size(); ++i)
        for (const risk::FnPair& p : fn_of_[i])
          if (p.deaths >= at_n[k]) part[static_cast<Eigen::Index>(i)] += p.frequency_per_yr;
      std::vector<double> f(n);
      for (std::size_t i = 0; i < n; ++i) {
        f[i] = sum(coefficient_.row(static_cast<Eigen::Index>(i)).data(), part);
      }
      r_.fn[k] = {at_n[k], uncertainty::percentiles_of(sum(base_.data(), part), f)};
    });
    double relative = 1.0;  // of the run to the parts; kept where the parts have nothing
    for (UncertainFn& f : r_.fn) {
      double run = 0.0;
      for (const risk::FnPair& p : basis_.result.fn) {  // cumulative, by falling N
        if (p.deaths < f.deaths) break;
        run = p.frequency_per_yr;
      }
      if (f.f_per_yr.base > 0.0) relative = run / f.f_per_yr.base;
      scale(f.f_per_yr, relative);
      f.f_per_yr.base = run;
    }
    // F does not rise with N.
    for (std::size_t k = r_.fn.size(); k-- > 1;) {
      const Percentiles& next = r_.fn[k].f_per_yr;
      Percentiles& here = r_.fn[k - 1].f_per_yr;
      here.mean = std::max(here.mean, next.mean);
      here.p05 = std::max(here.p05, next.p05);
      here.p50 = std::max(here.p50, next.p50);
      here.p95 = std::max(here.p95, next.p95);
    }
  }

  void of_grid() {
    reporter_.progress("map of percentiles", 0.5);
    const std::size_t cells = r_.grid.size();
    risk::RiskInput input = basis_.input;
    input.population.clear();
    input.grid = r_.grid;
    risk::RiskOptions options = basis_.result.risk_options;
    options.threads = run_.threads;
    options.by_owner = false;
    Reporter quiet;
    const std::vector<double> run = risk::integrate(input, options, quiet).individual_risk_per_yr;
    for (auto* map : {&r_.base, &r_.mean, &r_.p05, &r_.p50, &r_.p95}) map->assign(cells, 0.0);
    const FloatMatrix c = coefficient_.cast<float>();
    const Eigen::RowVectorXf base = base_.cast<float>().transpose();
    const std::size_t blocks = (cells + kCellBlock - 1) / kCellBlock;
    tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
      const std::size_t first = block * kCellBlock;
      const std::size_t count = std::min(kCellBlock, cells - first);
      const auto fields =
          field_.middleCols(static_cast<Eigen::Index>(first), static_cast<Eigen::Index>(count));
      const FloatMatrix risk = c * fields;
      const Eigen::RowVectorXf as_is = base * fields;
      std::vector<double> samples(static_cast<std::size_t>(c.rows()));
      for (std::size_t k = 0; k < count; ++k) {
        for (std::size_t i = 0; i < samples.size(); ++i) {
          samples[i] =
              static_cast<double>(risk(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)));
        }
        Percentiles p = uncertainty::percentiles_of(
            static_cast<double>(as_is[static_cast<Eigen::Index>(k)]), samples);
        const double here = run[first + k];
        if (p.base > 0.0) {
          scale(p, here / p.base);
        } else {
          p = {here, here, here, here, here};
        }
        r_.base[first + k] = p.base;
        r_.mean[first + k] = p.mean;
        r_.p05[first + k] = p.p05;
        r_.p50[first + k] = p.p50;
        r_.p95[first + k] = p.p95;
      }
    });
  }

  void say() {
    const bool zh = study_.language == Language::Zh;
    const auto warn = [&](const char* code, std::string en, std::string cn) {
      r_.warnings.push_back({code, "uncertainty", zh ? std::move(cn) : std::move(en)});
    };
    warn(
        "not_varied",
        "not varied: fires, flash fires, explosions and the weather inside a class (their physics "
        "is that of the run), population, wind directions inside a class",
        "未变动：火灾、闪火、爆炸后果及各天气类别内的物理过程（同原计算）、人口、类别内的风向分布");
    if (by_sources_) {
      warn("ignition_not_varied",
           "delayed ignition is by sources, direction by direction; ignition probabilities are not "
           "varied",
           "延迟点火按点火源逐方向计算，点火概率未变动");
    }
    if (std::any_of(trees_.begin(), trees_.end(), [&](const qra::TreeInputs& t) {
          return t.substance->flammable && (t.p.direct >= 1.0 || t.p.delayed >= 1.0);
        })) {
      warn("certain_ignition",
           "ignition that the method takes as certain stays certain (method.delayed_ignition = 1, "
           "for example)",
           "方法规定必然发生的点火不变动（如 method.delayed_ignition = 1）");
    }
    if (!toxic_.empty()) {
      warn("toxic_levels",
           fmt::format(
               "toxic clouds are computed at {} loads up to 2.5 standard deviations and "
               "taken linearly in between; beyond the contour of the cut-off they go on as at "
               "its edge",
               kLevels.size()),
           fmt::format(
               "有毒云团按{}个剂量水平（至2.5倍标准差）计算，其间线性插值；表外按末端幂律延伸",
               kLevels.size()));
    }
    warn("one_factor_for_all",
         "each input is one factor for all equipment it applies to: its uncertainty is taken as "
         "fully shared",
         "每个输入为适用设备共用的同一系数，视其不确定性完全相关");
  }

  const Study& study_;
  const RiskBasis& basis_;
  const RunOptions& run_;
  Reporter& reporter_;
  UncertaintyResult r_;

  std::vector<std::size_t> frequency_of_;  // by release
  std::size_t direct_ = 0, delayed_ = 0;
  std::optional<std::size_t> rate_;
  std::vector<std::size_t> weather_;
  std::vector<Toxic> toxic_;
  std::map<std::string, int> toxic_of_;
  bool by_sources_ = false;

  std::optional<qra::ConsequenceModel> model_;
  std::vector<const qra::ReleaseConsequence*> consequence_of_;  // by release
  std::map<std::tuple<std::string, double, double, double, double, bool, int>, int>
      signature_index_;
  std::vector<qra::TreeInputs> trees_;
  std::vector<std::vector<double>> tree_base_;

  std::map<Part, std::size_t> part_index_;
  std::vector<Part> parts_;
  FloatMatrix field_;  // by part and cell
  Matrix place_;       // by part and place
  std::vector<std::vector<risk::FnPair>> fn_of_;
  Eigen::VectorXd pll_;

  double share_sum_ = 1.0;
  std::vector<double> values_;  // [sample * inputs + input]
  Matrix coefficient_;          // by sample and part
  Eigen::VectorXd base_;
  Matrix one_;  // by input, low and high
  std::vector<std::vector<double>> rank_of_input_;
};

}  // namespace

Sampling parse_sampling(std::string_view text) {
  if (text == "lhs") return Sampling::LatinHypercube;
  if (text == "sobol") return Sampling::Sobol;
  throw InputError(fmt::format("sampling = \"{}\", must be one of: lhs, sobol", text));
}

std::string_view word(Sampling v) noexcept {
  return v == Sampling::LatinHypercube ? "lhs" : "sobol";
}

UncertaintyResult analyse_uncertainty(const Study& study, const RiskBasis& basis,
                                      const UncertaintyOptions& options, const RunOptions& run,
                                      Reporter& reporter) {
  return with_threads(run.threads, [&] {
    return Analysis{study, basis, options, run, reporter}.make();
  });
}

}  // namespace isorisk::study::decisions
