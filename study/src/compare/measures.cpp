// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/measures.hpp"

#include <cmath>
#include <numeric>

namespace isorisk::study {
namespace {

constexpr double kHoursPerYear = 8760.0;
constexpr double kFarHours = 1e8;

class Part : public Reporter {
 public:
  Part(Reporter& whole, double from, double to) : whole_{whole}, from_{from}, to_{to} {}
  void progress(std::string_view stage, double fraction) override {
    whole_.progress(stage, from_ + (to_ - from_) * fraction);
  }
  [[nodiscard]] bool cancelled() override { return whole_.cancelled(); }

 private:
  Reporter& whole_;
  double from_;
  double to_;
};

std::vector<double> period_shares(const risk::WindRose& rose) {
  std::vector<double> share(static_cast<std::size_t>(rose.periods), 0.0);
  const std::size_t each = rose.probability.size() / share.size();
  for (std::size_t i = 0; i < rose.probability.size(); ++i) share[i / each] += rose.probability[i];
  return share;
}

double persons_mean(const risk::PopulationCell& c, const std::vector<double>& share) {
  double sum = 0.0;
  for (std::size_t p = 0; p < share.size(); ++p) sum += share[p] * (c.outdoor[p] + c.indoor[p]);
  return sum;
}

class Work {
 public:
  Work(const KeptRun& run, int threads, Reporter& reporter)
      : run_{run}, input_{run.basis.input}, reporter_{reporter} {
    options_ = run.basis.result.risk_options;
    options_.threads = threads;
    options_.by_owner = false;
    share_ = period_shares(input_.rose);
  }

  Measures make() {
    m_.pll_per_yr = run_.basis.result.potential_loss_of_life_per_yr;
    m_.sites.resize(run_.sites.size());
    groups();
    cells();
    warnings();
    return std::move(m_);
  }

 private:
  [[nodiscard]] risk::RiskInput base() const {
    return {.locations = input_.locations, .outcomes = input_.outcomes, .rose = input_.rose};
  }

  PeopleRisk group(std::vector<risk::PopulationCell> cells, bool by_owner, double from, double to,
                   std::vector<double>* by_outcome) {
    PeopleRisk out;
    for (const auto& c : cells) out.persons_mean += persons_mean(c, share_);
    if (cells.empty()) {
      if (by_outcome) by_outcome->assign(input_.outcomes.size(), 0.0);
      return out;
    }
    risk::RiskInput input = base();
    input.population = std::move(cells);
    risk::RiskOptions options = options_;
    options.by_owner = by_owner;
    Part part{reporter_, from, to};
    risk::RiskResult r = risk::integrate(input, options, part);
    out.risk.pll_per_yr = r.potential_loss_of_life_per_yr;
    out.risk.fn = risk::cumulative(r.fn);
    if (out.persons_mean > 0.0) {
      out.average_per_yr = out.risk.pll_per_yr / out.persons_mean;
      out.far = out.average_per_yr / kHoursPerYear * kFarHours;
    }
    if (by_outcome) *by_outcome = std::move(r.pll_by_outcome);
    return out;
  }

  void groups() {
    std::vector<risk::PopulationCell> people;
    std::vector<risk::PopulationCell> staff;
    for (const risk::PopulationCell& c : input_.population) {
      (c.owner < 0 ? people : staff).push_back(c);
      if (c.owner >= 0) {
        m_.sites[static_cast<std::size_t>(c.owner)].persons_mean += persons_mean(c, share_);
      }
    }
    std::vector<risk::PopulationCell> anyone = staff;
    for (risk::PopulationCell& c : anyone) c.owner = -1;
    m_.people = group(std::move(people), false, 0.0, 0.2, nullptr);
    m_.staff = group(std::move(staff), false, 0.2, 0.3, nullptr);
    m_.staff_all = group(std::move(anyone), false, 0.3, 0.4, nullptr);
  }

  // Risk at the centres of all cells, by outcome: one pass for people outdoors and one for those
  // indoors in each period.
  void cells() {
    for (const risk::PopulationCell& c : input_.population) {
      m_.cells.push_back({.centre = c.centre,
                          .side_m = c.side_m,
                          .site = c.owner,
                          .persons_mean = persons_mean(c, share_)});
    }
    const std::size_t periods = share_.size();
    const std::size_t each = input_.rose.probability.size() / periods;
    const double passes = 2.0 * static_cast<double>(periods);
    double pass = 0.0;
    for (std::size_t p = 0; p < periods; ++p) {
      for (const bool indoors : {false, true}) {
        const double from = 0.4 + 0.6 * pass / passes;
        pass += 1.0;
        if (!(share_[p] > 0.0)) continue;
        risk::RiskInput input = base();
        input.rose.periods = 1;
        const auto first = input_.rose.probability.begin() + static_cast<std::ptrdiff_t>(p * each);
        input.rose.probability.assign(first, first + static_cast<std::ptrdiff_t>(each));
        for (double& v : input.rose.probability) v /= share_[p];
        for (risk::Outcome& o : input.outcomes) {
          o.individual = indoors ? o.indoor : o.outdoor;
          const double factor = indoors ? o.indoor_factor : o.outdoor_factor;
          for (double& f : o.frequency_per_yr) f *= share_[p] * factor;
        }
        std::vector<std::size_t> index;
        for (std::size_t i = 0; i < input_.population.size(); ++i) {
          const risk::PopulationCell& c = input_.population[i];
          if (!((indoors ? c.indoor[p] : c.outdoor[p]) > 0.0)) continue;
          index.push_back(i);
          input.targets.push_back({c.centre});
        }
        if (index.empty()) continue;
        Part part{reporter_, from, from + 0.6 / passes};
        const risk::RiskResult r = risk::integrate(input, options_, part);
        for (std::size_t k = 0; k < index.size(); ++k) {
          const risk::PopulationCell& c = input_.population[index[k]];
          const double persons = indoors ? c.indoor[p] : c.outdoor[p];
          for (const risk::Share& s : r.target_shares[k]) {
            const std::int32_t owner = input_.outcomes[static_cast<std::size_t>(s.outcome)].owner;
            const double deaths = persons * s.risk_per_yr;
            if (owner != c.owner) {
              m_.cells[index[k]].pll_per_yr += deaths;
              if (c.owner >= 0) {
                m_.sites[static_cast<std::size_t>(c.owner)].by_neighbours_per_yr += deaths;
              }
            } else {
              m_.sites[static_cast<std::size_t>(c.owner)].by_own_per_yr += deaths;
            }
          }
        }
      }
    }
    for (const PeopleCell& c : m_.cells) m_.cells_pll_per_yr += c.pll_per_yr;
  }

  void warnings() {
    if (!(m_.staff.persons_mean > 0.0)) {
      m_.warnings.push_back(
          {"no_staff", "measures",
           "no population stands inside a site: risk to staff is unknown, not nil; add the staff "
           "of the sites to the population layers"});
    }
    m_.warnings.push_back(
        {"no_presence", "measures",
         "individual-specific risk needs the share of the year a person is present (and outdoors) "
         "by group, which population layers do not hold; name the persons (section persons of the "
         "study) and use isorisk individual"});
  }

  const KeptRun& run_;
  const risk::RiskInput& input_;
  Reporter& reporter_;
  risk::RiskOptions options_;
  std::vector<double> share_;
  Measures m_;
};

}  // namespace

Measures risk_measures(const KeptRun& run, int threads, Reporter& reporter) {
  return Work{run, threads, reporter}.make();
}

}  // namespace isorisk::study
