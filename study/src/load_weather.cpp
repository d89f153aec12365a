// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <numbers>
#include <numeric>
#include <set>
#include <tuple>

#include "isorisk/core/error.hpp"
#include "isorisk/core/units.hpp"
#include "isorisk/gis/crs.hpp"
#include "isorisk/study/hourly_weather.hpp"
#include "isorisk/study/update.hpp"
#include "loader.hpp"
#include "schema.hpp"
#include "table_columns.hpp"
#include "weather/limits.hpp"

namespace isorisk::study {
namespace {

constexpr double kSumTolerance = 1e-3;    // a table typed with three digits
constexpr double kShareTolerance = 1e-3;  // of `periods` against the table: a warning
constexpr double kShareRefused = 0.02;    // and an error
constexpr double kEarthRadius_km = 6371.0;

// Haversine formula, on a sphere.
double great_circle_km(double latitude_a, double longitude_a, double latitude_b,
                       double longitude_b) {
  const double rad = std::numbers::pi / 180.0;
  const double s = std::sin(0.5 * (latitude_b - latitude_a) * rad);
  const double t = std::sin(0.5 * (longitude_b - longitude_a) * rad);
  const double h = s * s + std::cos(latitude_a * rad) * std::cos(latitude_b * rad) * t * t;
  return 2.0 * kEarthRadius_km * std::asin(std::min(1.0, std::sqrt(h)));
}

struct NamedDirection {
  std::string_view name;
  std::string_view name_zh;
  double bearing_deg;
};
constexpr std::array<NamedDirection, 16> kDirections{{{"N", "北", 0.0},
                                                      {"NNE", "北北东", 22.5},
                                                      {"NE", "东北", 45.0},
                                                      {"ENE", "东北东", 67.5},
                                                      {"E", "东", 90.0},
                                                      {"ESE", "东南东", 112.5},
                                                      {"SE", "东南", 135.0},
                                                      {"SSE", "南南东", 157.5},
                                                      {"S", "南", 180.0},
                                                      {"SSW", "南南西", 202.5},
                                                      {"SW", "西南", 225.0},
                                                      {"WSW", "西南西", 247.5},
                                                      {"W", "西", 270.0},
                                                      {"WNW", "西北西", 292.5},
                                                      {"NW", "西北", 315.0},
                                                      {"NNW", "北北西", 337.5}}};

std::string upper(std::string_view text) {
  std::string s{text};
  std::transform(s.begin(), s.end(), s.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return s;
}

struct Row {
  Origin where;
  int period = -1;  // 0 day, 1 night, -1 the table knows no periods
  char stability = 'D';
  double wind_speed = 0.0;
  double from_deg = 0.0;
  double probability = 0.0;
};

class WindTable {
 public:
  WindTable(LoadContext& context, const YamlNode& node) : context_{context}, node_{node} {}

  void load() {
    const std::filesystem::path path = context_.study.folder / std::string{node_.text};
    if (is_hourly_weather(path)) {
      load_hours(path);
      return;
    }
    gis::ReadOptions options = context_.read_options();
    options.geometry = false;
    options.target = {};
    try {
      layer_ = gis::read_layer(node_.text, options);
    } catch (const DataError& e) {
      context_.error(node_.line, "unreadable", "weather.file", node_.shown(), e.what());
      return;
    }
    file_ = context_.shown(layer_.file);
    if (layer_.features.empty()) {
      context_.error(Origin{.file = file_}, "empty_table", "", "", "the wind table has no rows", {},
                     "one row per period, class, wind speed and direction");
      return;
    }
    if (!find_columns()) return;
    bool good = true;
    for (const gis::Feature& f : layer_.features) good = read_row(f) && good;
    if (!good) return;
    if (!check_sum() || !fit_sectors()) return;
    fill();
  }

 private:
  bool find_columns() {
    const std::size_t errors = context_.problems.errors();
    ColumnFinder finder{context_, layer_, Origin{.file = file_, .line = first_line()}};
    period_ = finder.find("period", "", false);
    by_period_ = period_.has_value();
    class_ = finder.find("class", "", true);
    speed_ = finder.find("wind_speed", "m/s", true);
    from_ = finder.find("direction_from", "deg", true);
    probability_ = finder.find("probability", "-", true);
    finder.report_unused();
    return context_.problems.errors() == errors;
  }

  // Hours of a station: classified, then the same table as one that was written down.
  void load_hours(const std::filesystem::path& path) {
    file_ = context_.shown(node_.text);
    const YamlNode* section = context_.root->find("weather");
    const auto word = [&](const char* key) {
      const YamlNode* node = section->find(key);
      const std::string name = std::string{"weather."} + key;
      return node != nullptr && node->kind == YamlNode::Kind::Scalar ? node->text
                                                                     : default_row(name).word;
    };
    const auto number = [&](const char* key) {
      const std::string name = std::string{"weather."} + key;
      return context_.option(section, name, name);
    };
    RoseOptions options;
    options.classes = word("classes");
    options.sectors = static_cast<int>(std::lround(number("sectors")));
    options.day_from_h = number("day_from");
    options.day_to_h = number("day_to");
    if (const YamlNode* zone = section->find("time_zone")) {
      const auto json = zone->json();
      if (json.is_number()) options.utc_offset_h = json.get<double>();
    }
    try {
      options.stability = parse_stability_method(word("stability"));
      const HourlyWeather hours = read_hourly_weather(path);
      const std::optional<Point> middle = middle_of_sites();
      const bool placed = hours.latitude_deg && hours.longitude_deg;
      if (!placed && middle) {
        options.latitude_deg = middle->y_m;
        options.longitude_deg = middle->x_m;
      }
      const HourlyRose rose = classify_hours(hours, options);
      bool clock_told = false;
      for (const Warning& w : rose.warnings) {
        context_.warning(Origin{.file = file_}, w.code, "", "", w.message);
        clock_told = clock_told || w.code == "weather_time_zone";
      }
      if (placed && middle) check_station(hours, options, *middle, clock_told);
      for (const RoseRow& r : rose.rows) {
        rows_.push_back({.where = {.file = file_},
                         .period = r.night ? 1 : 0,
                         .stability = r.stability,
                         .wind_speed = r.wind_speed_m_per_s,
                         .from_deg = r.from_deg,
                         .probability = r.probability});
      }
    } catch (const DataError& e) {
      context_.error(node_.line, "weather_file", "weather.file", node_.shown(), e.what());
      return;
    } catch (const InputError& e) {
      context_.error(section->line, "weather_options", "weather", "", e.what());
      return;
    }
    by_period_ = true;
    sectors_ = options.sectors;
    fill();
  }

  // Middle of the sites: longitude as x, latitude as y.
  [[nodiscard]] std::optional<Point> middle_of_sites() const {
    const auto& sites = context_.study.sites;
    if (!context_.crs_known || sites.empty()) return std::nullopt;
    Point sum{};
    for (const Site& s : sites) {
      const auto c = gis::centroid(s.area);
      sum.x_m += c.x_m / static_cast<double>(sites.size());
      sum.y_m += c.y_m / static_cast<double>(sites.size());
    }
    const gis::Transformer change{context_.study.crs, gis::parse_crs("EPSG:4326")};
    return change(sum);
  }

  // A station elsewhere has another wind, and another sun.
  void check_station(const HourlyWeather& hours, const RoseOptions& options, const Point& middle,
                     bool clock_told) {
    const double away_km =
        great_circle_km(*hours.latitude_deg, *hours.longitude_deg, middle.y_m, middle.x_m);
    if (away_km > weather_limit("far_station")) {
      context_.warning(Origin{.file = file_}, "weather_station_far", "", "",
                       "the station " + hours.station + " is " + number_text(std::round(away_km)) +
                           " km from the middle of the sites: its winds may not be those of the "
                           "sites",
                       "a station within 100 km, or one shown to be alike");
    }
    const std::optional<double> clock =
        options.utc_offset_h ? options.utc_offset_h : hours.utc_offset_h;
    const double sun = middle.x_m / 15.0;
    if (clock && !clock_told && std::abs(*clock - sun) > weather_limit("clock_apart")) {
      context_.warning(Origin{.file = file_}, "weather_time_zone", "", "",
                       "the clock is " + number_text(*clock) +
                           " h from UTC, the sun at the sites " +
                           number_text(std::round(10.0 * sun) / 10.0) +
                           " h: day and night of the population may be wrong");
    }
  }

  [[nodiscard]] int first_line() const {
    const auto first = layer_.features.empty() ? 0 : layer_.features.front().line;
    return first > 1 ? 1 : 0;
  }

  bool read_row(const gis::Feature& f) {
    Row row;
    row.where = {.file = file_, .line = static_cast<int>(f.line)};
    const std::size_t errors = context_.problems.errors();
    if (period_) row.period = read_period(row.where, gis::as_text(f.values[period_->index]));
    row.stability = read_class(row.where, gis::as_text(f.values[class_->index]));
    row.wind_speed = read_number(row.where, "wind_speed", f.values[speed_->index], *speed_, "m/s");
    if (context_.problems.errors() == errors) {
      if (!(row.wind_speed > 0.0 && row.wind_speed <= greatest_wind_)) {
        refuse(row.where, "out_of_range", "wind_speed", shown_number(row.wind_speed) + " m/s",
               "is out of range", "more than 0 to " + shown_number(greatest_wind_) + " m/s");
      } else if (row.wind_speed < least_wind_) {
        context_.warning(row.where, "unusual_value", "wind_speed",
                         shown_number(row.wind_speed) + " m/s",
                         "is so low that the dispersion models do not hold",
                         shown_number(least_wind_) + " m/s or more");
      }
    }
    row.from_deg = read_direction(row.where, f.values[from_->index]);
    const std::size_t before = context_.problems.errors();
    row.probability =
        read_number(row.where, "probability", f.values[probability_->index], *probability_, "-");
    if (context_.problems.errors() == before && !(row.probability >= 0.0)) {
      refuse(row.where, "out_of_range", "probability", shown_number(row.probability), "is negative",
             "0 to 1");
    }
    if (context_.problems.errors() != errors) return false;
    const auto key = std::tuple{row.period, row.stability, row.wind_speed, row.from_deg};
    const auto [it, is_new] = seen_.emplace(key, row.where.line);
    if (!is_new) {
      refuse(row.where, "duplicate_row", "", "",
             "the same period, class, wind speed and direction stand twice, first on line " +
                 std::to_string(it->second),
             {}, "add the probabilities into one row");
      return false;
    }
    rows_.push_back(std::move(row));
    return true;
  }

  void refuse(const Origin& where, std::string code, std::string field, std::string value,
              std::string message, std::string allowed = {}, std::string suggestion = {}) {
    context_.error(where, std::move(code), std::move(field), std::move(value), std::move(message),
                   std::move(allowed), std::move(suggestion));
  }

  int read_period(const Origin& where, const std::string& text) {
    for (const Word& w : vocabulary("period")) {
      if (upper(text) == upper(w.key) || text == w.name_zh) return w.key == "night" ? 1 : 0;
    }
    refuse(where, "unknown_word", "period", "\"" + text + "\"", "is not known", "day, night",
           did_you_mean(text, {"day", "night"}));
    return -1;
  }

  char read_class(const Origin& where, const std::string& text) {
    const std::string s = upper(text);
    if (s.size() == 1 && s[0] >= 'A' && s[0] <= 'F') return s[0];
    std::string hint;
    if (s == "G") hint = "take G as F";
    if (s.size() > 1 && s[0] >= 'A' && s[0] <= 'F' &&
        std::isdigit(static_cast<unsigned char>(s[1])) != 0) {
      hint = "write " + s.substr(0, 1) + " here and the wind speed in its own column";
    } else if (s.size() > 1) {
      hint = "share the probability between the two classes";
    }
    refuse(where, "unknown_word", "class", "\"" + text + "\"", "is no stability class",
           "A, B, C, D, E, F", hint);
    return 'D';
  }

  double read_number(const Origin& where, const std::string& field, const gis::Value& value,
                     const Column& column, const std::string& unit) {
    std::string text = gis::as_text(value);
    if (text.empty()) {
      refuse(where, "missing_value", field, "", "has no value");
      return 0.0;
    }
    try {
      const auto number = gis::as_number(value);
      double v = 0.0;
      if (number) {
        v = units::convert(*number, column.unit.empty() ? unit : column.unit, unit);
      } else {
        const units::Quantity q = units::parse(text);
        const std::string from = !q.unit.empty()       ? q.unit
                                 : column.unit.empty() ? unit
                                                       : column.unit;
        v = units::convert(q.value, from, unit);
      }
      if (!std::isfinite(v)) throw InputError("is not a finite number");
      return v;
    } catch (const InputError& e) {
      refuse(where, "bad_number", field, "\"" + text + "\"", e.what());
      return 0.0;
    }
  }

  double read_direction(const Origin& where, const gis::Value& value) {
    const std::string text = gis::as_text(value);
    const auto bad = [&](std::string message, std::string hint = {}) {
      refuse(where, "bad_direction", "direction_from", "\"" + text + "\"", std::move(message),
             "0 to 360 degrees, or N, NNE, NE, ... NNW", std::move(hint));
      return 0.0;
    };
    std::optional<double> number = gis::as_number(value);
    if (!number && !text.empty()) {
      std::vector<std::string> names;
      for (const NamedDirection& d : kDirections) {
        if (upper(text) == d.name || text == d.name_zh || text == std::string{d.name_zh} + "风") {
          return d.bearing_deg;
        }
        names.emplace_back(d.name);
      }
      if (upper(text) == "CALM" || upper(text) == "C" || text == "静风") {
        return bad("calms have no direction",
                   "share them over the directions of the lowest wind speed");
      }
      try {
        number = units::quantity(text, "deg");
      } catch (const InputError&) {
        try {
          number = units::parse(text).unit.empty() ? std::optional{units::parse(text).value}
                                                   : std::nullopt;
        } catch (const InputError&) {
          number = std::nullopt;
        }
      }
      if (!number) return bad("is no direction", did_you_mean(upper(text), names));
    }
    if (!number) return bad("has no value");
    if (!(*number >= 0.0 && *number <= 360.0)) return bad("is out of range");
    return *number == 360.0 ? 0.0 : *number;
  }

  bool check_sum() {
    double sum = 0.0;
    std::array<double, 2> by_period{};
    for (const Row& r : rows_) {
      sum += r.probability;
      if (r.period >= 0) by_period[static_cast<std::size_t>(r.period)] += r.probability;
    }
    Weather& w = context_.study.weather;
    w.sum_as_written = sum;
    if (!(std::abs(sum - 1.0) <= kSumTolerance)) {
      std::string hint = "the joint probabilities of period, class, speed and direction sum to 1";
      if (std::abs(sum - 100.0) <= 0.2) {
        hint = "percent? name the column probability_percent";
      } else if (period_ && std::abs(by_period[0] - 1.0) <= kSumTolerance &&
                 std::abs(by_period[1] - 1.0) <= kSumTolerance) {
        hint = "each period sums to 1: multiply by its share of the year";
      } else if (std::abs(sum - 8760.0) < 30.0 || std::abs(sum - 8784.0) < 30.0) {
        hint = "hours? divide by their sum";
      }
      refuse(Origin{.file = file_}, "wind_sum", "probability", "", "sums to " + shown_number(sum),
             "1 (within 0.001)", hint);
      return false;
    }
    if (std::abs(sum - 1.0) > 1e-9) {
      context_.warning(Origin{.file = file_}, "wind_sum_adjusted", "probability", "",
                       "sums to " + shown_number(sum) + "; all values are divided by it");
    }
    for (Row& r : rows_) r.probability /= sum;
    return true;
  }

  // The sectors of the rose: the least even number of equal sectors, one of them centred on north,
  // on whose centres all directions of the table lie.
  bool fit_sectors() {
    std::set<double> distinct;
    for (const Row& r : rows_) distinct.insert(r.from_deg);
    for (const int n :
         {4, 8, 12, 16, 18, 20, 24, 30, 32, 36, 40, 48, 60, 64, 72, 90, 120, 144, 180, 360}) {
      const double step = 360.0 / n;
      // Directions are often rounded to whole degrees (23 for 22.5).
      const double tolerance = std::min(0.51, 0.1 * step);
      std::set<int> sectors;
      const bool fits = std::all_of(distinct.begin(), distinct.end(), [&](double d) {
        const double k = std::round(d / step);
        sectors.insert(static_cast<int>(k) % n);
        return std::abs(d - k * step) <= tolerance;
      });
      if (!fits || sectors.size() != distinct.size()) continue;
      if (n > 16 && 2 * sectors.size() <= static_cast<std::size_t>(n) && evenly_spaced(distinct)) {
        break;  // 15, 45, 75, ...: sectors that begin, not lie, at north
      }
      sectors_ = n;
      return true;
    }
    std::string list;
    int count = 0;
    for (const double d : distinct) {
      if (++count > 6) break;
      list += (list.empty() ? "" : ", ") + shown_number(d);
    }
    if (distinct.size() > 6) list += ", ...";
    refuse(Origin{.file = file_}, "wind_directions", "direction_from", list,
           "the directions are not the centres of equal sectors of which one is centred on north",
           "N, NNE, ... or 0, 30, 60, ... or 0, 10, 20, ... degrees",
           "resample the wind data to such sectors");
    return false;
  }

  static bool evenly_spaced(const std::set<double>& directions) {
    if (directions.size() < 3 || *directions.begin() < 1.0) return false;
    const double step = 360.0 / static_cast<double>(directions.size());
    double expected = *directions.begin();
    for (const double d : directions) {
      if (std::abs(d - expected) > 0.51) return false;
      expected += step;
    }
    return true;
  }

  void fill() {
    Weather& w = context_.study.weather;
    w.origin = {.file = file_};
    for (const Row& r : rows_) {
      const auto same = [&](const WeatherClass& c) {
        return c.stability == r.stability && c.wind_speed_m_per_s == r.wind_speed;
      };
      if (std::none_of(w.classes.begin(), w.classes.end(), same)) {
        w.classes.push_back({.name = std::string{r.stability} + number_text(r.wind_speed),
                             .stability = r.stability,
                             .wind_speed_m_per_s = r.wind_speed});
      }
    }
    if (!by_period_) {
      context_.warning(Origin{.file = file_}, "wind_without_periods", "period", "",
                       "the table has no column period: the same weather is taken by day and by "
                       "night, in the shares of the year");
    }
    risk::WindRose& rose = w.rose;
    rose.periods = 2;
    rose.classes = static_cast<int>(w.classes.size());
    rose.sectors = sectors_;
    rose.probability.assign(2 * w.classes.size() * static_cast<std::size_t>(sectors_), 0.0);
    std::set<std::size_t> filled;
    for (const Row& r : rows_) {
      const auto it = std::find_if(w.classes.begin(), w.classes.end(), [&](const WeatherClass& c) {
        return c.stability == r.stability && c.wind_speed_m_per_s == r.wind_speed;
      });
      const auto c = static_cast<std::size_t>(it - w.classes.begin());
      const double step = 360.0 / sectors_;
      const auto from = static_cast<std::size_t>(std::lround(r.from_deg / step)) %
                        static_cast<std::size_t>(sectors_);
      // A wind FROM a bearing blows TOWARDS the opposite one; the number of sectors is even.
      const std::size_t towards =
          (from + static_cast<std::size_t>(sectors_) / 2) % static_cast<std::size_t>(sectors_);
      for (std::size_t p = 0; p < 2; ++p) {
        if (r.period >= 0 && static_cast<std::size_t>(r.period) != p) continue;
        const std::size_t cell = (p * w.classes.size() + c) * static_cast<std::size_t>(sectors_);
        const double share = r.period >= 0 ? 1.0 : w.periods[p].share;
        rose.probability[cell + towards] += r.probability * share;
        filled.insert(cell + towards);
      }
    }
    // Exactly one, whatever the rounding of the steps above was.
    const double sum = std::accumulate(rose.probability.begin(), rose.probability.end(), 0.0);
    for (double& p : rose.probability) p /= sum;
    report_gaps(filled);
    take_shares();
  }

  // A class that occurs in a period is expected to have a row for every direction.
  void report_gaps(const std::set<std::size_t>& filled) {
    const Weather& w = context_.study.weather;
    const auto n = static_cast<std::size_t>(sectors_);
    std::vector<std::string> missing;
    for (std::size_t block = 0; block < 2 * w.classes.size(); ++block) {
      const auto has = [&](std::size_t towards) { return filled.contains(block * n + towards); };
      std::size_t present = 0;
      for (std::size_t d = 0; d < n; ++d) present += has(d) ? 1 : 0;
      if (present == 0) continue;
      for (std::size_t d = 0; d < n; ++d) {
        if (has(d)) continue;
        const std::size_t from = (d + n / 2) % n;
        missing.push_back((block < w.classes.size() ? "day " : "night ") +
                          w.classes[block % w.classes.size()].name + " from " +
                          shown_number(static_cast<double>(from) * 360.0 / sectors_));
      }
    }
    if (missing.empty()) return;
    std::sort(missing.begin(), missing.end());
    std::string some;
    for (std::size_t i = 0; i < std::min<std::size_t>(missing.size(), 3); ++i) {
      some += (i == 0 ? "" : "; ") + missing[i];
    }
    if (missing.size() > 3) some += "; ...";
    context_.warning(Origin{.file = file_}, "wind_rows_missing", "", "",
                     std::to_string(missing.size()) +
                         " combinations have no row and count as probability 0 (" + some + ")");
  }

  void take_shares() {
    Weather& w = context_.study.weather;
    if (!by_period_) return;
    const std::size_t half = w.rose.probability.size() / 2;
    const auto middle = w.rose.probability.begin() + static_cast<std::ptrdiff_t>(half);
    const std::array<double, 2> share{std::accumulate(w.rose.probability.begin(), middle, 0.0),
                                      std::accumulate(middle, w.rose.probability.end(), 0.0)};
    if (const YamlNode* node = context_.root->find("periods")) {
      const double difference = std::abs(share[0] - w.periods[0].share);
      const std::string message = "the wind table holds day " + shown_number(share[0]) +
                                  " and night " + shown_number(share[1]);
      const std::string written =
          "day " + shown_number(w.periods[0].share) + ", night " + shown_number(w.periods[1].share);
      if (!(difference <= kShareRefused)) {
        context_.error(node->line, "period_shares", "periods", written, message,
                       "the sums of the wind table", "leave periods out to take them from it");
      } else if (difference > kShareTolerance) {
        context_.warning(node->line, "period_shares", "periods", written,
                         message + "; the wind table counts");
      }
    }
    w.periods[0].share = share[0];
    w.periods[1].share = share[1];
  }

  LoadContext& context_;
  const YamlNode& node_;
  gis::Layer layer_;
  std::string file_;
  std::optional<Column> period_, class_, speed_, from_, probability_;
  std::vector<Row> rows_;
  std::map<std::tuple<int, char, double, double>, int> seen_;
  bool by_period_ = false;
  int sectors_ = 0;
  double least_wind_ = weather_limit("least_wind");
  double greatest_wind_ = weather_limit("greatest_wind");
};

}  // namespace

void load_weather(LoadContext& context) {
  const YamlNode* section = context.root->find("weather");
  context.study.weather.reference_height_m =
      context.option(section, "weather.reference_height", "weather.reference_height");
  const YamlNode* file = section == nullptr ? nullptr : section->find("file");
  if (file == nullptr || file->kind != YamlNode::Kind::Scalar || file->text.empty()) return;
  if (!context.input_file(*file, "weather.file")) return;
  WindTable{context, *file}.load();
}

Weather read_weather(const Study& study, const std::filesystem::path& file) {
  Problems problems;
  LoadContext context{problems};
  // The options of the section weather, and the periods, are those of the study.
  std::ifstream in{study.file, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto root = parse_yaml(text, study.file.generic_string(), problems);
  problems.throw_if_errors();
  context.file = study.file.generic_string();
  context.root = &*root;
  context.study.folder = std::filesystem::absolute(file).parent_path();
  context.shown_folder = file.parent_path();
  context.study.crs = study.crs;
  context.crs_known = true;
  context.study.sites = study.sites;
  load_periods(context);
  context.study.weather.reference_height_m = study.weather.reference_height_m;
  YamlNode node;
  node.kind = YamlNode::Kind::Scalar;
  node.text = file.filename().string();
  if (context.input_file(node, "weather.file")) WindTable{context, node}.load();
  problems.throw_if_errors();
  return std::move(context.study.weather);
}

}  // namespace isorisk::study
