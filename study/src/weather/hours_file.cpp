// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include <string_view>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/study/hourly_weather.hpp"
#include "limits.hpp"

namespace isorisk::study {
namespace {

constexpr std::uintmax_t kMostBytes = 64u << 20u;
constexpr std::size_t kShownLines = 10;
constexpr double kNoCeiling = std::numeric_limits<double>::infinity();
constexpr std::array<int, 12> kBefore{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
constexpr std::array<int, 12> kDays{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int day_of_year(int year, int month, int day) {
  return kBefore[static_cast<std::size_t>(month - 1)] + day + (month > 2 && leap(year) ? 1 : 0);
}

std::string_view trimmed(std::string_view s) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!s.empty() && blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && blank(s.back())) s.remove_suffix(1);
  return s;
}

std::vector<std::string_view> by_comma(std::string_view line) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t comma = line.find(',');
    out.push_back(trimmed(line.substr(0, comma)));
    if (comma == std::string_view::npos) return out;
    line.remove_prefix(comma + 1);
  }
}

std::vector<std::string_view> by_blanks(std::string_view line) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t\r", at)) != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
    out.push_back(line.substr(at, end - at));
    at = end;
  }
  return out;
}

std::optional<double> number(std::string_view text) {
  double v = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(v)) return {};
  return v;
}

// Reads the fields of a line; every fault of the file is kept, the first ten are told.
class Faults {
 public:
  explicit Faults(std::string file) : file_{std::move(file)} {}

  void at(std::size_t line) { line_ = line; }
  void add(std::string_view field, std::string_view value, const std::string& allowed) {
    ++count_;
    if (count_ > kShownLines) return;
    text_ += "\n  line " + std::to_string(line_) + ": " + std::string{field};
    if (!value.empty()) text_ += " = \"" + std::string{value.substr(0, 40)} + "\"";
    text_ += ", " + allowed;
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  void done() const {
    if (count_ == 0) return;
    std::string more;
    if (count_ > kShownLines)
      more = "\n  ... and " + std::to_string(count_ - kShownLines) + " more";
    throw DataError(file_ + ": " + std::to_string(count_) + " values cannot be used" + text_ +
                    more);
  }

  /// A number within bounds; a value from `missing` on counts as not reported.
  std::optional<double> value(std::string_view field, std::string_view text, double low,
                              double high, double missing) {
    const auto v = number(text);
    if (v && *v >= missing) return {};
    if (!v || *v < low || *v > high) {
      add(field, text,
          "must be a number from " + number_text(low) + " to " + number_text(high) + ", or " +
              number_text(missing) + " for missing");
      return {};
    }
    return v;
  }
  int whole(std::string_view field, std::string_view text, int low, int high) {
    const auto v = number(text);
    if (!v || *v != std::floor(*v) || *v < low || *v > high) {
      add(field, text,
          "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
      return low;
    }
    return static_cast<int>(*v);
  }

 private:
  std::string file_;
  std::string text_;
  std::size_t line_ = 0;
  std::size_t count_ = 0;
};

class Lines {
 public:
  explicit Lines(const std::filesystem::path& path) : path_{path} {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error) throw DataError(path.string() + ": cannot be read: " + error.message());
    if (size > kMostBytes)
      throw DataError(path.string() + ": has " + std::to_string(size >> 20u) +
                      " MB; weather files of more than 64 MB are not read");
    in_.open(path, std::ios::binary);
    if (!in_) throw DataError(path.string() + ": cannot be read");
    std::array<char, 2> magic{};
    in_.read(magic.data(), 2);
    if (magic[0] == '\x1f' && magic[1] == '\x8b')
      throw DataError(path.string() + ": is packed (gzip); unpack it first: gunzip " +
                      path.filename().string());
    in_.clear();
    in_.seekg(0);
  }
  bool next() {
    if (!std::getline(in_, text_)) return false;
    ++count_;
    return true;
  }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  std::filesystem::path path_;
  std::ifstream in_;
  std::string text_;
  std::size_t count_ = 0;
};

bool epw_head(std::string_view line) {
  if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
  return line.starts_with("LOCATION,");
}

bool isd_line(std::string_view line) {
  const auto fields = by_blanks(line);
  if (fields.size() != 12) return false;
  return std::all_of(fields.begin(), fields.end(), [](std::string_view f) {
    const auto v = number(f);
    return v && *v == std::floor(*v);
  });
}

// EnergyPlus weather file: eight lines of head, then an hour a line (Auxiliary Programs, "EPW
// format"). Fields from 1: 2 month, 3 day, 4 hour that ends, 14 global radiation, 21 direction,
// 22 speed, 23 cloud, 24 opaque cloud, 26 ceiling.
void read_epw(Lines& lines, Faults& faults, HourlyWeather& out) {
  const auto head = by_comma(lines.text());
  faults.at(1);
  if (head.size() < 10) {
    faults.add("LOCATION", "", "must have ten fields: name, ..., latitude, longitude, time zone");
    faults.done();
  }
  out.station = std::string{head[1]};
  out.latitude_deg = faults.value("latitude", head[6], -90.0, 90.0, 999.0);
  out.longitude_deg = faults.value("longitude", head[7], -180.0, 180.0, 999.0);
  out.utc_offset_h = faults.value("time zone", head[8], -12.0, 14.0, 99.0);
  const double zone = out.utc_offset_h.value_or(0.0);
  const double most_wind = weather_limit("greatest_wind");
  while (lines.next()) {
    if (lines.count() <= 8 || trimmed(lines.text()).empty()) continue;
    faults.at(lines.count());
    const auto f = by_comma(lines.text());
    if (f.size() < 26) {
      faults.add("record", "", "must have at least 26 fields, has " + std::to_string(f.size()));
      continue;
    }
    const int year = faults.whole("year", f[0], 1800, 2200);
    const int month = faults.whole("month", f[1], 1, 12);
    const int day = faults.whole("day", f[2], 1, kDays[static_cast<std::size_t>(month - 1)]);
    const int hour = faults.whole("hour", f[3], 1, 24);
    WeatherHour h;
    h.month = month;
    h.day_of_year = day_of_year(year, month, day);
    h.utc_hour = hour - 0.5 - zone;
    h.solar_w_per_m2 = faults.value("global radiation", f[13], 0.0, 2000.0, 9999.0);
    const auto from = faults.value("wind direction", f[20], 0.0, 360.0, 999.0);
    h.wind_speed_m_per_s = faults.value("wind speed", f[21], 0.0, most_wind, 999.0);
    if (from && h.wind_speed_m_per_s.value_or(0.0) > 0.0) h.wind_from_deg = std::fmod(*from, 360.0);
    h.cloud_tenths = faults.value("total sky cover", f[22], 0.0, 10.0, 99.0);
    h.opaque_tenths = faults.value("opaque sky cover", f[23], 0.0, 10.0, 99.0);
    // 77777 unlimited, 88888 cirroform, 99999 not reported.
    const auto ceiling = faults.value("ceiling", f[25], 0.0, 88888.0, 99999.0);
    if (ceiling) h.ceiling_m = *ceiling >= 77777.0 ? kNoCeiling : *ceiling;
    out.hours.push_back(h);
  }
  // A column of zeros under clouds was never filled in.
  const auto above = [&](auto field) {
    return std::any_of(out.hours.begin(), out.hours.end(),
                       [&](const WeatherHour& h) { return (h.*field).value_or(0.0) > 0.0; });
  };
  if (above(&WeatherHour::cloud_tenths) && !above(&WeatherHour::opaque_tenths))
    for (WeatherHour& h : out.hours) h.opaque_tenths.reset();
}

std::optional<double> isd_cloud(double code) {
  const data::Table& t = data::table("coefficients/isd_sky_codes.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.number(r, "code") == code) {
      if (t.text(r, "cloud_tenths").empty()) return {};
      return t.number(r, "cloud_tenths");
    }
  }
  return {};
}

// NOAA ISD-Lite: year month day hour (UTC), air temperature, dew point, pressure, direction,
// speed x 10, sky code, rain of 1 h and 6 h; -9999 missing.
void read_isd_lite(Lines& lines, Faults& faults, HourlyWeather& out,
                   const std::filesystem::path& path) {
  out.station = path.filename().string();
  const double most_wind = weather_limit("greatest_wind");
  do {
    if (trimmed(lines.text()).empty()) continue;
    faults.at(lines.count());
    const auto f = by_blanks(lines.text());
    if (f.size() != 12) {
      faults.add("record", "", "must have 12 fields, has " + std::to_string(f.size()));
      continue;
    }
    const int year = faults.whole("year", f[0], 1800, 2200);
    const int month = faults.whole("month", f[1], 1, 12);
    const int day = faults.whole("day", f[2], 1, kDays[static_cast<std::size_t>(month - 1)]);
    const int hour = faults.whole("hour", f[3], 0, 23);
    const auto reported = [&](std::string_view field, std::string_view text, double low,
                              double high) -> std::optional<double> {
      const auto v = number(text);
      if (v && *v == -9999.0) return {};
      if (!v || *v < low || *v > high) {
        faults.add(field, text,
                   "must be a whole number from " + number_text(low) + " to " + number_text(high) +
                       ", or -9999 for missing");
        return {};
      }
      return v;
    };
    WeatherHour h;
    h.month = month;
    h.day_of_year = day_of_year(year, month, day);
    h.utc_hour = hour;
    const auto speed = reported("wind speed", f[8], 0.0, 10.0 * most_wind);
    if (speed) h.wind_speed_m_per_s = *speed / 10.0;
    const auto from = reported("wind direction", f[7], 0.0, 360.0);
    if (from && h.wind_speed_m_per_s.value_or(0.0) > 0.0) h.wind_from_deg = std::fmod(*from, 360.0);
    const auto sky = reported("sky code", f[9], 0.0, 19.0);
    if (sky) h.cloud_tenths = isd_cloud(*sky);
    if (h.cloud_tenths && *h.cloud_tenths <= 5.0) h.ceiling_m = kNoCeiling;  // no ceiling then
    out.hours.push_back(h);
  } while (lines.next());
}

}  // namespace

bool is_hourly_weather(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::string line(4096, '\0');
  in.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<std::size_t>(in.gcount()));
  const std::string first = line.substr(0, line.find('\n'));
  return epw_head(first) || isd_line(first) || line.starts_with("\x1f\x8b");
}

HourlyWeather read_hourly_weather(const std::filesystem::path& path) {
  Lines lines{path};
  Faults faults{path.string()};
  HourlyWeather out;
  if (!lines.next()) throw DataError(path.string() + ": is empty");
  if (epw_head(lines.text())) {
    out.format = "EPW";
    read_epw(lines, faults, out);
  } else if (isd_line(lines.text())) {
    out.format = "ISD-Lite";
    read_isd_lite(lines, faults, out, path);
  } else {
    throw DataError(path.string() +
                    ": is neither an EPW file (first line LOCATION,...) nor ISD-Lite (twelve whole "
                    "numbers a line)");
  }
  faults.done();
  if (out.hours.empty()) throw DataError(path.string() + ": holds no hours");
  return out;
}

}  // namespace isorisk::study
