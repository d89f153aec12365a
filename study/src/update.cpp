// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/update.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "loader.hpp"
#include "schema.hpp"

namespace isorisk::study {
namespace {

// Options of the method that no consequence depends on.
constexpr std::array<std::string_view, 7> kOptions{
    "accuracy",         "branch_frequency_cutoff", "delayed_ignition", "direct_ignition",
    "flash_fire_share", "people_ignite",           "wind_rose"};
constexpr double kSumTolerance = 1e-3;  // as of a wind table

std::string listed(const std::vector<WeatherClass>& classes) {
  std::vector<std::string> names;
  for (const WeatherClass& c : classes) names.push_back(c.name);
  std::sort(names.begin(), names.end());
  return joined(names);
}

void change_weather(InputCheck& check, Study& study, const Weather& wind) {
  const Weather& have = study.weather;
  const std::size_t classes = have.classes.size();
  std::vector<std::size_t> place;  // of each class of the study in the new table
  for (const WeatherClass& c : have.classes) {
    const auto it = std::find_if(wind.classes.begin(), wind.classes.end(), [&](const auto& n) {
      return n.stability == c.stability && n.wind_speed_m_per_s == c.wind_speed_m_per_s;
    });
    if (it != wind.classes.end()) {
      place.push_back(static_cast<std::size_t>(it - wind.classes.begin()));
    }
  }
  if (place.size() != classes || wind.classes.size() != classes) {
    check.fail(fmt::format(
        "weather has the classes {}; the consequences are known for {}: group the new winds into "
        "these, or run the study with them",
        listed(wind.classes), listed(have.classes)));
    return;
  }
  if (wind.periods.size() != have.periods.size() ||
      wind.rose.periods != static_cast<int>(have.periods.size())) {
    check.fail(fmt::format("weather has {} periods; the people are known for {}",
                           wind.periods.size(), have.periods.size()));
    return;
  }
  Weather next = wind;
  next.classes = have.classes;
  next.reference_height_m = have.reference_height_m;
  const auto sectors = static_cast<std::size_t>(wind.rose.sectors);
  for (std::size_t p = 0; p < wind.periods.size(); ++p) {
    for (std::size_t c = 0; c < classes; ++c) {
      const auto from = wind.rose.probability.begin() +
                        static_cast<std::ptrdiff_t>((p * classes + place[c]) * sectors);
      std::copy_n(
          from, sectors,
          next.rose.probability.begin() + static_cast<std::ptrdiff_t>((p * classes + c) * sectors));
    }
  }
  study.weather = std::move(next);
  study.changes.push_back(wind.origin.file.empty() ? "winds of a table given at run time"
                                                   : "winds of " + wind.origin.file);
}

void change_factors(InputCheck& check, Study& study, const Factors& factors) {
  const auto factor = [&](const std::string& field, double value, double& to) {
    check.non_negative(field, value, "-");
    if (value == 1.0) return;
    to *= value;
    study.changes.push_back(fmt::format("{} x {}", field, number_text(value)));
  };
  factor("frequency_factor", factors.frequency, study.factors.frequency);
  factor("direct_ignition_factor", factors.direct_ignition, study.factors.direct_ignition);
  factor("delayed_ignition_factor", factors.delayed_ignition, study.factors.delayed_ignition);
  const auto by_id = [&](const char* what, const auto& all, const auto& given, auto& to) {
    std::vector<std::string> ids;
    for (const auto& x : all) ids.push_back(x.id);
    for (const auto& [id, value] : given) {
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
        const std::string meant = did_you_mean(id, ids);
        check.fail(fmt::format("{} '{}': there is none of that id{}", what, id,
                               meant.empty() ? "" : "; " + meant));
        continue;
      }
      factor(fmt::format("frequency of {} '{}'", what, id), value,
             to.try_emplace(id, 1.0).first->second);
    }
  };
  by_id("site", study.sites, factors.site_frequency, study.factors.site_frequency);
  by_id("equipment", study.equipment, factors.equipment_frequency,
        study.factors.equipment_frequency);
}

void change_method(InputCheck& check, Study& study, const Changes& changes) {
  for (const auto& [name, value] : changes.method) {
    if (std::find(kOptions.begin(), kOptions.end(), name) == kOptions.end()) {
      const bool known = study.method.options.contains(name);
      check.fail(fmt::format("method.{} {}; may be changed: {}", name,
                             known ? "changes consequences, or what the run left out: run the "
                                     "study with it"
                                   : "is no option of the method",
                             joined({kOptions.begin(), kOptions.end()})));
      continue;
    }
    const DefaultRow& row = default_row("method." + name);
    MethodOption& option = study.method.options.at(name);
    const auto* number = std::get_if<double>(&value);
    const auto* text = std::get_if<std::string>(&value);
    if (row.choice && text != nullptr &&
        std::find(row.choices.begin(), row.choices.end(), *text) != row.choices.end()) {
      option.word = *text;
      study.changes.push_back(fmt::format("method.{} = {}", name, *text));
    } else if (!row.choice && number != nullptr &&
               in_range(*number, row.low, row.low_open, row.high)) {
      option.number = *number;
      study.changes.push_back(fmt::format("method.{} = {}", name, number_text(*number)));
    } else {
      check.fail(fmt::format("method.{} = {}, must be {}", name,
                             number != nullptr ? number_text(*number) : '"' + *text + '"',
                             row.choice ? "one of " + joined(row.choices)
                                        : range_text(row.low, row.low_open, row.high, row.unit)));
      continue;
    }
    option.given = true;
    option.source = "given at run time";
  }
}

}  // namespace

Weather weather_of(const Study& study, int sectors, std::vector<double> from) {
  Weather w = study.weather;
  w.origin = {};
  InputCheck check{"wind table"};
  const std::size_t blocks = w.periods.size() * w.classes.size();
  if (sectors < 4 || sectors % 2 != 0) {
    check.fail(fmt::format("{} directions, must be an even number of at least 4", sectors));
  } else if (from.size() != blocks * static_cast<std::size_t>(sectors)) {
    check.fail(fmt::format("{} values, must be {} periods x {} classes x {} directions",
                           from.size(), w.periods.size(), w.classes.size(), sectors));
  }
  for (std::size_t i = 0; i < from.size(); ++i) {
    check.non_negative(fmt::format("probability[{}]", i), from[i], "-");
  }
  const double sum = std::accumulate(from.begin(), from.end(), 0.0);
  check.require(std::abs(sum - 1.0) <= kSumTolerance, "sum", sum, "-", "be 1 within 0.001");
  check.done();
  const auto n = static_cast<std::size_t>(sectors);
  w.rose.sectors = sectors;
  w.rose.probability.assign(from.size(), 0.0);
  for (std::size_t b = 0; b < blocks; ++b) {
    for (std::size_t d = 0; d < n; ++d) {
      w.rose.probability[b * n + (d + n / 2) % n] = from[b * n + d] / sum;
    }
  }
  const std::size_t period = w.classes.size() * n;
  for (std::size_t p = 0; p < w.periods.size(); ++p) {
    const auto first = w.rose.probability.begin() + static_cast<std::ptrdiff_t>(p * period);
    w.periods[p].share = std::accumulate(first, first + static_cast<std::ptrdiff_t>(period), 0.0);
  }
  return w;
}

Study with_changes(const Study& study, const Changes& changes) {
  Study next = study;
  InputCheck check{"update"};
  if (changes.weather) change_weather(check, next, *changes.weather);
  if (changes.frequencies) {
    next.frequencies = *changes.frequencies;
    next.changes.push_back("frequencies of " + next.frequencies.name());
  }
  change_factors(check, next, changes.factors);
  change_method(check, next, changes);
  check.done();
  return next;
}

}  // namespace isorisk::study
