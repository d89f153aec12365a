// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <memory>

#include "commands.hpp"
#include "isorisk/gis/write.hpp"
#include "isorisk/study/hourly_weather.hpp"
#include "isorisk/study/study.hpp"
#include "terminal.hpp"

namespace isorisk::cli {
namespace {

// Share of each class by period, in per cent.
void print_classes(const study::HourlyRose& rose) {
  std::map<std::pair<char, double>, std::pair<double, double>> shares;
  for (const study::RoseRow& r : rose.rows) {
    auto& [day, night] = shares[{r.stability, r.wind_speed_m_per_s}];
    (r.night ? night : day) += r.probability;
  }
  fmt::print("{:<8} {:>9} {:>9} {:>9}\n", "class", "day %", "night %", "all %");
  for (const auto& [key, share] : shares) {
    fmt::print("{:<8} {:>9.2f} {:>9.2f} {:>9.2f}\n", fmt::format("{}{:g}", key.first, key.second),
               100.0 * share.first, 100.0 * share.second, 100.0 * (share.first + share.second));
  }
}

}  // namespace

void add_weather(CLI::App& app) {
  struct Options {
    std::string file;
    std::string out;
    std::string drawing;
    std::string hours;
    std::string stability = "turner";
    std::string language = "en";
    double latitude = 0.0, longitude = 0.0, zone = 0.0;
    bool json = false;
    study::RoseOptions rose;
  };
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "weather", "The wind table of a study from hours of a weather station (EPW, ISD-Lite)");
  command->add_option("FILE", o->file, "hourly file")->required();
  command->add_option("-o,--out", o->out, "wind table to write (wind.csv)");
  command->add_option("--rose", o->drawing, "drawing to write (wind_rose.svg)");
  command->add_option("--hours", o->hours, "class of every hour by each method, to write (CSV)");
  command->add_option("--classes", o->rose.classes, "aqt3046-2013, cpr18e or detailed")
      ->capture_default_str();
  command->add_option("--stability", o->stability, "turner, solar_radiation or gbt3840")
      ->check(CLI::IsMember({"turner", "solar_radiation", "gbt3840"}))
      ->capture_default_str();
  command->add_option("--sectors", o->rose.sectors, "wind directions, even")->capture_default_str();
  command->add_option("--day-from", o->rose.day_from_h, "hour at which the day begins")
      ->capture_default_str();
  command->add_option("--day-to", o->rose.day_to_h, "hour at which it ends")->capture_default_str();
  auto* latitude =
      command->add_option("--latitude", o->latitude, "degrees north; else of the file");
  auto* longitude =
      command->add_option("--longitude", o->longitude, "degrees east; else of the file");
  auto* zone = command->add_option("--time-zone", o->zone,
                                   "clock of the site, hours ahead of UTC; else of the file");
  command->add_option("--language", o->language, "of the drawing: zh or en")
      ->check(CLI::IsMember({"zh", "en"}))
      ->capture_default_str();
  command->add_flag("--json", o->json, "print everything as JSON");
  command->callback([o, latitude, longitude, zone] {
    o->rose.stability = study::parse_stability_method(o->stability);
    if (latitude->count() > 0) o->rose.latitude_deg = o->latitude;
    if (longitude->count() > 0) o->rose.longitude_deg = o->longitude;
    if (zone->count() > 0) o->rose.utc_offset_h = o->zone;
    const study::HourlyWeather weather = study::read_hourly_weather(o->file);
    const study::HourlyRose rose = study::classify_hours(weather, o->rose);
    if (!o->out.empty()) gis::write_text_atomic(o->out, study::wind_table_csv(rose));
    if (!o->drawing.empty()) {
      const auto language = o->language == "zh" ? study::Language::Zh : study::Language::En;
      gis::write_text_atomic(o->drawing, study::wind_rose_svg(rose, language));
    }
    if (!o->hours.empty())
      gis::write_text_atomic(o->hours, study::hour_table_csv(weather, o->rose));
    if (o->json) {
      fmt::print("{}", study::hourly_rose_json(weather, rose));
      return;
    }
    fmt::print("{} ({}): {} hours, {} used, {} calm, {} without direction\n", weather.station,
               weather.format, rose.hours, rose.used, rose.calm, rose.undirected);
    print_classes(rose);
    for (const std::string& file : {o->out, o->drawing, o->hours})
      if (!file.empty()) fmt::print("written: {}\n", file);
    print_warning_summary(rose.warnings);
  });
}

}  // namespace isorisk::cli
