// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "hour_class.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/study/hourly_weather.hpp"
#include "limits.hpp"

namespace isorisk::study {
namespace {

constexpr const char* kSubject = "hourly weather";

// One row of data/standards/weather_grouping.csv.
struct Group {
  char from;
  double wind_from, wind_to;
  char stability;
  std::optional<double> speed;
};

std::vector<Group> grouping(const std::string& set) {
  const data::Table& t = data::table("standards/weather_grouping.csv");
  std::vector<Group> groups;
  std::string known;
  std::string_view last;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "set") != last) {
      last = t.text(r, "set");
      known += (known.empty() ? "" : ", ") + std::string{last};
    }
    if (last != set) continue;
    std::optional<double> speed;
    if (!t.text(r, "wind_speed_m_per_s").empty()) speed = t.number(r, "wind_speed_m_per_s");
    groups.push_back({t.text(r, "stability").front(), t.number(r, "wind_from_m_per_s"),
                      t.number(r, "wind_to_m_per_s"), t.text(r, "class").front(), speed});
  }
  if (groups.empty()) throw InputError("classes '" + set + "' are not known; known sets: " + known);
  return groups;
}

// Part of the hour round `middle` that lies within [from, to] of the day.
double share_within(double middle, double from, double to) {
  double share = 0.0;
  for (const double day : {-24.0, 0.0, 24.0}) {
    const double low = std::max(middle - 0.5 + day, from);
    const double high = std::min(middle + 0.5 + day, to);
    share += std::max(0.0, high - low);
  }
  return share;
}

double within_day(double hour) {
  const double h = std::fmod(hour, 24.0);
  return h < 0.0 ? h + 24.0 : h;
}

// The step in which directions are reported; 0 for none.
double direction_step(const std::vector<WeatherHour>& hours) {
  for (const double step : {45.0, 22.5, 10.0, 5.0}) {
    const bool all = std::all_of(hours.begin(), hours.end(), [&](const WeatherHour& h) {
      if (!h.wind_from_deg) return true;
      const double k = *h.wind_from_deg / step;
      return std::abs(k - std::round(k)) < 0.03;  // 23 for 22.5 is told by the next step
    });
    if (all) return step;
  }
  return 0.0;
}

using Sectors = std::vector<double>;

void spread(Sectors& into, double from_deg, double step, double weight) {
  const auto n = static_cast<int>(into.size());
  const double width = 360.0 / n;
  if (step <= 0.0) {
    into[static_cast<std::size_t>(std::lround(from_deg / width) % n)] += weight;
    return;
  }
  const double low = from_deg - 0.5 * step;
  const double high = from_deg + 0.5 * step;
  const int first = static_cast<int>(std::floor(low / width + 0.5));
  const int last = static_cast<int>(std::ceil(high / width - 0.5));
  for (int k = first; k <= last; ++k) {
    const double part = std::min(high, (k + 0.5) * width) - std::max(low, (k - 0.5) * width);
    if (part > 0.0) into[static_cast<std::size_t>(((k % n) + n) % n)] += weight * part / step;
  }
}

struct Cell {
  Sectors directed;
  double calm = 0.0;        // below the least wind
  double undirected = 0.0;  // of wind whose direction is missing or varies
  double weight = 0.0;
  double inverse_speed = 0.0;  // sum of weight over speed
};

class Classifier {
 public:
  Classifier(const HourlyWeather& weather, const RoseOptions& options)
      : weather_{weather}, options_{options}, groups_{grouping(options.classes)} {
    InputCheck check{kSubject};
    check.require(options.sectors >= 4 && options.sectors <= 360 && options.sectors % 2 == 0,
                  "sectors", options.sectors, "-", "be even and 4 to 360");
    check.within("day_from", options.day_from_h, 0.0, 24.0, "h");
    check.within("day_to", options.day_to_h, 0.0, 24.0, "h");
    check.require(options.day_from_h < options.day_to_h, "day_to", options.day_to_h, "h",
                  "lie after day_from");
    check_place(check, options);
    check.done();
    place_ = place_of(weather, options);
    step_ = direction_step(weather.hours);
    out_.sectors = options.sectors;
  }

  HourlyRose run() {
    for (const WeatherHour& h : weather_.hours) take(h);
    out_.hours = weather_.hours.size();
    const double used = static_cast<double>(out_.used) / static_cast<double>(out_.hours);
    if (!(used >= weather_limit("least_used")))
      throw DataError(weather_.station + ": only " + std::to_string(out_.used) + " of " +
                      std::to_string(out_.hours) +
                      " hours have a wind speed and a cloud cover: less than half");
    if (directed_ == 0)
      throw DataError(weather_.station + ": no hour has a wind of " + number_text(least_wind_) +
                      " m/s or more with a direction: a rose needs them");
    rows();
    tell(used);
    return std::move(out_);
  }

 private:
  void take(const WeatherHour& h) {
    const auto hour = class_of(h, place_, options_.stability);
    if (!hour) return;
    const char stability = hour->stability;
    const double wind = *h.wind_speed_m_per_s;
    if (hour->without_radiation) ++out_.without_radiation;
    if (hour->without_ceiling) ++out_.without_ceiling;
    if (hour->low_cloud_assumed) ++out_.low_cloud_assumed;
    const auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& g) {
      return g.from == stability && wind >= g.wind_from && wind < g.wind_to;
    });
    if (group == groups_.end())
      throw Error("standards/weather_grouping.csv has no group for " + std::string{stability} +
                  number_text(wind));
    ++out_.used;
    months_[static_cast<std::size_t>(h.month - 1)] = true;
    const bool calm = wind < least_wind_;
    const bool directed = !calm && h.wind_from_deg.has_value();
    if (calm) ++out_.calm;
    if (!calm && !directed) ++out_.undirected;
    if (directed) ++directed_;
    const double day = share_within(within_day(h.utc_hour + place_.clock_h), options_.day_from_h,
                                    options_.day_to_h);
    for (const bool at_night : {false, true}) {
      const double weight = at_night ? 1.0 - day : day;
      if (!(weight > 0.0)) continue;
      Cell& cell = cells_[{at_night, group->stability, group->speed.value_or(-group->wind_from)}];
      if (cell.directed.empty())
        cell.directed.assign(static_cast<std::size_t>(options_.sectors), 0.0);
      cell.weight += weight;
      cell.inverse_speed += weight / std::max(wind, least_wind_);
      if (calm) {
        cell.calm += weight;
      } else if (!directed) {
        cell.undirected += weight;
      } else {
        spread(cell.directed, *h.wind_from_deg, step_, weight);
      }
    }
  }

  void rows() {
    const double day_share = (options_.day_to_h - options_.day_from_h) / 24.0;
    for (const bool night : {false, true}) {
      double total = 0.0;
      Sectors lowest(static_cast<std::size_t>(options_.sectors), 0.0);
      double lowest_speed = 1e9;
      std::vector<std::tuple<char, double, const Cell*>> list;
      for (const auto& [key, cell] : cells_) {
        const auto& [at_night, stability, mark] = key;
        if (at_night != night) continue;
        const double speed = mark > 0.0 ? mark : mean_speed(stability, mark);
        list.emplace_back(stability, speed, &cell);
        total += cell.weight;
        const double directed = std::accumulate(cell.directed.begin(), cell.directed.end(), 0.0);
        if (!(directed > 0.0) || speed > lowest_speed) continue;
        if (speed < lowest_speed) std::fill(lowest.begin(), lowest.end(), 0.0);
        lowest_speed = speed;
        for (std::size_t i = 0; i < lowest.size(); ++i) lowest[i] += cell.directed[i];
      }
      if (!(total > 0.0))
        throw DataError(weather_.station + ": no hour falls into the " + (night ? "night" : "day") +
                        "; is the time zone right?");
      std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
        return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
      });
      const double low_sum = std::accumulate(lowest.begin(), lowest.end(), 0.0);
      const double share = night ? 1.0 - day_share : day_share;
      for (const auto& [stability, speed, cell] : list) {
        const double own_sum = std::accumulate(cell->directed.begin(), cell->directed.end(), 0.0);
        for (std::size_t i = 0; i < lowest.size(); ++i) {
          const double calm =
              low_sum > 0.0 ? lowest[i] / low_sum : 1.0 / static_cast<double>(lowest.size());
          const double alike = own_sum > 0.0 ? cell->directed[i] / own_sum : calm;
          const double weight = cell->directed[i] + cell->undirected * alike + cell->calm * calm;
          out_.rows.push_back({.night = night,
                               .stability = stability,
                               .wind_speed_m_per_s = speed,
                               .from_deg = 360.0 / options_.sectors * static_cast<double>(i),
                               .probability = share * weight / total});
        }
      }
    }
    merge_equal_groups();
  }

  // Harmonic mean of a band over day and night, to 0.1 m/s.
  [[nodiscard]] double mean_speed(char stability, double mark) const {
    double weight = 0.0;
    double inverse = 0.0;
    for (const bool night : {false, true}) {
      const auto it = cells_.find({night, stability, mark});
      if (it == cells_.end()) continue;
      weight += it->second.weight;
      inverse += it->second.inverse_speed;
    }
    return std::max(std::round(10.0 * weight / inverse) / 10.0, least_wind_);
  }

  // Two groups of one class whose mean winds round to the same speed are one.
  void merge_equal_groups() {
    std::vector<RoseRow> merged;
    for (const RoseRow& r : out_.rows) {
      const auto same = std::find_if(merged.begin(), merged.end(), [&](const RoseRow& m) {
        return m.night == r.night && m.stability == r.stability &&
               m.wind_speed_m_per_s == r.wind_speed_m_per_s && m.from_deg == r.from_deg;
      });
      if (same == merged.end()) {
        merged.push_back(r);
      } else {
        same->probability += r.probability;
      }
    }
    out_.rows = std::move(merged);
  }

  void tell(double used) {
    const auto warn = [&](std::string code, std::string message) {
      out_.warnings.push_back({std::move(code), weather_.station, std::move(message)});
    };
    const auto percent = [&](std::size_t n) {
      return std::to_string(std::lround(100.0 * static_cast<double>(n) /
                                        static_cast<double>(std::max<std::size_t>(out_.used, 1)))) +
             " %";
    };
    if (used < weather_limit("few_used"))
      warn("weather_hours_missing", std::to_string(out_.hours - out_.used) + " of " +
                                        std::to_string(out_.hours) +
                                        " hours lack wind speed or cloud and are left out");
    const auto missing = std::count(months_.begin(), months_.end(), false);
    if (missing > 0)
      warn(
          "weather_year_incomplete",
          std::to_string(missing) + " months of the year have no hours: the rose is not of a year");
    if (static_cast<double>(out_.calm + out_.undirected) >
        weather_limit("many_calm") * static_cast<double>(out_.used))
      warn("weather_calm", percent(out_.calm) + " of the hours are calm (below " +
                               number_text(least_wind_) +
                               " m/s) and take the directions of "
                               "the lowest winds of their period; " +
                               percent(out_.undirected) +
                               " have wind without a direction and take those of their period, "
                               "class and speed");
    if (out_.without_ceiling > 0)
      warn("ceiling_unknown",
           percent(out_.without_ceiling) +
               " of the hours are cloudy without a ceiling: overcast counts as low by day and as "
               "high by night, broken cloud as between 2134 and 4877 m");
    if (out_.without_radiation > 0)
      warn("weather_radiation_missing",
           percent(out_.without_radiation) +
               " of the hours have no radiation and are classified by cloud (Turner)");
    if (out_.low_cloud_assumed > 0)
      warn("low_cloud_assumed",
           "low cloud is not in the file; in " + percent(out_.low_cloud_assumed) +
               " of the hours it decides the radiation rank of GB/T 3840: within what total and "
               "opaque cover and ceiling allow, the more stable rank is taken");
    const double longitude = place_.longitude_deg;
    if (std::abs(place_.clock_h - longitude / 15.0) > weather_limit("clock_apart"))
      warn("weather_time_zone", "the clock is " + number_text(place_.clock_h) +
                                    " h from UTC, the sun at " + number_text(longitude) +
                                    " deg east " +
                                    number_text(std::round(10.0 * longitude / 15.0) / 10.0) +
                                    " h: day and night of the population may be wrong");
  }

  const HourlyWeather& weather_;
  const RoseOptions& options_;
  std::vector<Group> groups_;
  StationPlace place_;
  double least_wind_ = weather_limit("least_wind");
  double step_ = 0.0;
  // By period, class and speed of the set (or minus the lower end of a band without one).
  std::map<std::tuple<bool, char, double>, Cell> cells_;
  std::array<bool, 12> months_{};
  std::size_t directed_ = 0;
  HourlyRose out_;
};

}  // namespace

HourlyRose classify_hours(const HourlyWeather& weather, const RoseOptions& options) {
  return Classifier{weather, options}.run();
}

std::string wind_table_csv(const HourlyRose& rose) {
  std::string text = "period,class,wind_speed,direction_from,probability\n";
  for (const RoseRow& r : rose.rows) {
    text += std::string{r.night ? "night" : "day"} + "," + r.stability + "," +
            number_text(r.wind_speed_m_per_s) + "," + number_text(r.from_deg) + "," +
            number_text(r.probability) + "\n";
  }
  return text;
}

}  // namespace isorisk::study
