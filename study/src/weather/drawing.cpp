// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "isorisk/core/error.hpp"
#include "isorisk/data/names.hpp"
#include "isorisk/report/rose_plot.hpp"
#include "isorisk/study/hourly_weather.hpp"
#include "isorisk/study/study.hpp"

namespace isorisk::study {
namespace {

std::string drawing(const std::vector<RoseRow>& rows, int sectors, Language language) {
  const auto title = [&](const char* key) {
    return std::string{data::display_name("title", key, language)};
  };
  report::RosePlot plot{.title = title("wind_rose"), .note = title("wind_rose_note")};
  // By class and speed, stable air in the middle: it decides the distances.
  std::map<std::pair<int, double>, std::vector<double>> bands;
  for (const RoseRow& r : rows) {
    auto& share = bands[{-static_cast<int>(r.stability), r.wind_speed_m_per_s}];
    share.resize(static_cast<std::size_t>(sectors), 0.0);
    const double k = std::round(r.from_deg * sectors / 360.0);
    share[static_cast<std::size_t>(k) % share.size()] += r.probability;
  }
  for (auto& [key, share] : bands) {
    plot.bands.push_back(
        {std::string(1, static_cast<char>(-key.first)) + " " + number_text(key.second) + " m/s",
         std::move(share)});
  }
  return report::rose_svg(plot);
}

}  // namespace

std::string wind_rose_svg(const HourlyRose& rose, Language language) {
  return drawing(rose.rows, rose.sectors, language);
}

std::string wind_rose_svg(const Weather& weather, Language language) {
  const risk::WindRose& rose = weather.rose;
  std::vector<RoseRow> rows;
  std::size_t at = 0;
  for (int p = 0; p < rose.periods; ++p) {
    for (int c = 0; c < rose.classes; ++c) {
      for (int s = 0; s < rose.sectors; ++s, ++at) {
        const WeatherClass& w = weather.classes[static_cast<std::size_t>(c)];
        // The rose of a study says where the wind blows to.
        const double from = 360.0 * ((s + rose.sectors / 2) % rose.sectors) / rose.sectors;
        rows.push_back({.stability = w.stability,
                        .wind_speed_m_per_s = w.wind_speed_m_per_s,
                        .from_deg = from,
                        .probability = rose.probability[at]});
      }
    }
  }
  return drawing(rows, rose.sectors, language);
}

std::string hourly_rose_json(const HourlyWeather& weather, const HourlyRose& rose) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const RoseRow& r : rose.rows) {
    rows.push_back({{"period", r.night ? "night" : "day"},
                    {"class", std::string(1, r.stability)},
                    {"wind_speed_m_per_s", r.wind_speed_m_per_s},
                    {"direction_from_deg", r.from_deg},
                    {"probability", r.probability}});
  }
  nlohmann::ordered_json warnings = nlohmann::ordered_json::array();
  for (const Warning& w : rose.warnings)
    warnings.push_back({{"code", w.code}, {"message", w.message}});
  nlohmann::ordered_json out{{"format", weather.format},
                             {"station", weather.station},
                             {"latitude_deg", nullptr},
                             {"longitude_deg", nullptr},
                             {"hours", rose.hours},
                             {"hours_used", rose.used},
                             {"hours_calm", rose.calm},
                             {"hours_without_direction", rose.undirected},
                             {"sectors", rose.sectors},
                             {"rows", std::move(rows)},
                             {"warnings", std::move(warnings)}};
  if (weather.latitude_deg) out["latitude_deg"] = *weather.latitude_deg;
  if (weather.longitude_deg) out["longitude_deg"] = *weather.longitude_deg;
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace isorisk::study
