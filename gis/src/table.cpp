// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include <cpl_csv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <set>

#include "handles.hpp"
#include "text.hpp"

namespace isorisk::gis {
namespace {

std::string load_text(const std::filesystem::path& path, const std::string& what,
                      const ReadOptions& options) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) throw DataError(what + ": " + error.message());
  if (size > options.limits.max_table_bytes)
    throw DataError(what + ": a table of " + std::to_string(size) + " bytes; at most " +
                    std::to_string(options.limits.max_table_bytes) + " are read");
  std::string text(static_cast<std::size_t>(size), '\0');
  std::ifstream file{path, std::ios::binary};
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (static_cast<std::uintmax_t>(file.gcount()) != size)
    throw DataError(what + ": the file cannot be read");

  if (!options.encoding.empty()) text = to_utf8(text, options.encoding, what);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    throw DataError(what + ": the text is UTF-16; save it as \"CSV UTF-8\"");
  if (text.find('\0') != std::string::npos)
    throw DataError(what + ": not a text file (it holds NUL bytes)");
  if (!is_utf8(text))
    throw DataError(what +
                    ": the text is not UTF-8; save it as \"CSV UTF-8\", or name its encoding "
                    "(encoding: GB18030)");
  return text;
}

/// The records of a CSV text without comments and blank lines, and the line each begins on.
struct Records {
  std::string text;
  std::vector<std::int64_t> line;
  char separator = ',';
};

/// The one of , ; and tab that the header line uses most, outside quotes.
char separator_of(std::string_view header) {
  std::size_t count[3] = {0, 0, 0};
  constexpr char kCandidates[3] = {',', ';', '\t'};
  bool inside_quotes = false;
  for (const char c : header) {
    if (c == '"') inside_quotes = !inside_quotes;
    if (inside_quotes) continue;
    for (int i = 0; i < 3; ++i)
      if (c == kCandidates[i]) ++count[i];
  }
  return kCandidates[std::max_element(count, count + 3) - count];
}

/// A quote that stands where RFC 4180 has none would make GDAL join lines into one value (an inch
/// mark does it): such a file is refused at the line of the quote.
Records records_of(std::string_view text, const std::string& what) {
  Records records;
  records.text.reserve(text.size() + 1);
  std::int64_t number = 0;
  bool inside_quotes = false;
  const auto fail = [&](std::int64_t line, const char* why) {
    throw DataError(what + ":" + std::to_string(line) + ": " + why);
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!inside_quotes) {
      const std::string_view seen = trimmed(line);
      if (seen.empty() || seen.front() == '#') continue;
      if (records.line.empty()) records.separator = separator_of(line);
      records.line.push_back(number);
    }
    bool at_start = !inside_quotes;  // of a value
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (inside_quotes) {
        if (c != '"') continue;
        if (i + 1 < line.size() && line[i + 1] == '"') {
          ++i;
          continue;
        }
        inside_quotes = false;
        if (i + 1 < line.size() && line[i + 1] != records.separator && line[i + 1] != ' ')
          fail(number, "text after a closing quote; write a quote inside a value twice");
      } else if (c == records.separator) {
        at_start = true;
      } else if (c == '"') {
        if (!at_start)
          fail(number, "a quote inside a value; put the value in quotes and write it twice");
        inside_quotes = true;
        at_start = false;
      } else if (c != ' ') {
        at_start = false;
      }
    }
    records.text += line;
    records.text += '\n';
  }
  if (inside_quotes) fail(records.line.back(), "a quote that is never closed");
  return records;
}

bool is_integer(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return false;  // "007"
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return false;
  std::int64_t value = 0;
  return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{};
}

std::optional<double> real_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  // A code such as "007" is text; "0.5" and "0" are numbers. So are no words: inf, nan.
  if (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
    return std::nullopt;
  if (digits.empty() || !((digits[0] >= '0' && digits[0] <= '9') || digits[0] == '.'))
    return std::nullopt;
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

/// Gives each column the narrowest type all of its values have.
void infer_types(Layer& layer) {
  for (std::size_t c = 0; c < layer.fields.size(); ++c) {
    bool any = false;
    bool integer = true;
    bool real = true;
    for (const Feature& feature : layer.features) {
      const auto* text = std::get_if<std::string>(&feature.values[c]);
      if (text == nullptr) continue;
      any = true;
      integer = integer && is_integer(*text);
      real = real && real_of(*text).has_value();
      if (!real && !integer) break;
    }
    if (!any || (!integer && !real)) continue;
    layer.fields[c].type = integer ? FieldType::Integer : FieldType::Real;
    for (Feature& feature : layer.features) {
      const auto* text = std::get_if<std::string>(&feature.values[c]);
      if (text == nullptr) continue;
      if (integer) {
        std::int64_t value = 0;
        std::from_chars(text->data(), text->data() + text->size(), value);
        feature.values[c] = value;
      } else {
        feature.values[c] = *real_of(*text);
      }
    }
  }
}

struct FileCloser {
  void operator()(VSILFILE* file) const noexcept { VSIFCloseL(file); }
};

}  // namespace

void read_csv(const std::filesystem::path& path, const std::string& what,
              const ReadOptions& options, Layer& layer) {
  const std::string text = load_text(path, what, options);
  const Records records = records_of(text, what);
  if (records.line.empty()) throw DataError(what + ": the table is empty");
  if (records.line.size() - 1 > options.limits.max_features)
    throw DataError(what + ": " + std::to_string(records.line.size() - 1) + " records; at most " +
                    std::to_string(options.limits.max_features) + " are read");
  const MemoryFile memory{"table.csv", records.text};
  const std::unique_ptr<VSILFILE, FileCloser> file{VSIFOpenL(memory.path().c_str(), "rb")};
  if (!file) throw DataError(what + ": the table cannot be read");

  const auto next = [&] {
    return CPLStringList{CSVReadParseLine2L(file.get(), records.separator)};
  };
  const CPLStringList header = next();
  std::set<std::string> names;
  std::vector<std::size_t> column;  // of each field
  std::vector<bool> named(static_cast<std::size_t>(std::max(header.size(), 0)), false);
  for (int c = 0; c < header.size(); ++c) {
    const std::string name{trimmed(header[c])};
    if (name.empty()) continue;
    if (!names.insert(lower_ascii(name)).second)
      throw DataError(what + ":" + std::to_string(records.line[0]) + ": column '" + name +
                      "' occurs twice");
    layer.fields.push_back({name, FieldType::Text});
    column.push_back(static_cast<std::size_t>(c));
    named[static_cast<std::size_t>(c)] = true;
  }
  if (layer.fields.empty())
    throw DataError(what + ":" + std::to_string(records.line[0]) + ": no column names");

  const auto fail = [&](std::size_t record, const std::string& why) {
    throw DataError(what + ":" + std::to_string(records.line[record]) + ": " + why);
  };
  for (std::size_t r = 1; r < records.line.size(); ++r) {
    const CPLStringList row = next();
    if (row.List() == nullptr) fail(r, "quotes that do not close");
    const auto cells = static_cast<std::size_t>(row.size());
    const auto cell = [&](std::size_t c) {
      return c < cells ? trimmed(row[static_cast<int>(c)]) : std::string_view{};
    };
    // More values than names: a comma inside a number or a name has moved the rest.
    for (std::size_t c = 0; c < cells; ++c) {
      if ((c >= named.size() || !named[c]) && !cell(c).empty())
        fail(r, "'" + std::string{cell(c)} + "' stands in column " + std::to_string(c + 1) +
                    ", which has no name; a comma too many?");
    }
    Feature feature;
    feature.fid = static_cast<std::int64_t>(r);
    feature.line = records.line[r];
    feature.values.resize(column.size());
    bool any = false;
    for (std::size_t i = 0; i < column.size(); ++i) {
      const std::string_view value = cell(column[i]);
      if (value.empty()) continue;
      if (value.size() > options.limits.max_text_bytes)
        fail(r, "'" + layer.fields[i].name + "' holds " + std::to_string(value.size()) +
                    " bytes of text");
      feature.values[i] = std::string{value};
      any = true;
    }
    if (any) layer.features.push_back(std::move(feature));
  }
  if (const CPLStringList rest = next(); rest.List() != nullptr)
    throw DataError(what + ": quotes that do not close");
  infer_types(layer);
}

CrsKind add_geometry_from_columns(const ReadOptions& options, Layer& layer) {
  struct Pair {
    const char* x;
    const char* y;
    CrsKind kind;
  };
  constexpr Pair kPairs[] = {
      {"x", "y", CrsKind::Other},
      {"easting", "northing", CrsKind::ProjectedMetres},
      {"x_m", "y_m", CrsKind::ProjectedMetres},
      {"easting_m", "northing_m", CrsKind::ProjectedMetres},
      {"lon", "lat", CrsKind::Geographic},
      {"lng", "lat", CrsKind::Geographic},
      {"longitude", "latitude", CrsKind::Geographic},
      {"lon_deg", "lat_deg", CrsKind::Geographic},
      {"经度", "纬度", CrsKind::Geographic},
  };
  std::optional<std::size_t> x;
  std::optional<std::size_t> y;
  CrsKind kind = CrsKind::Unknown;
  if (!options.x_column.empty() || !options.y_column.empty()) {
    x = layer.field(options.x_column);
    y = layer.field(options.y_column);
    if (!x || !y)
      throw DataError(layer.label() + ": no column '" + (x ? options.y_column : options.x_column) +
                      "' for coordinates");
    kind = CrsKind::Other;
  } else {
    for (const Pair& pair : kPairs) {
      x = layer.field(pair.x);
      y = layer.field(pair.y);
      if (x && y) {
        kind = pair.kind;
        break;
      }
    }
  }
  if (x && y) {
    for (Feature& feature : layer.features) {
      const Value& vx = feature.values[*x];
      const Value& vy = feature.values[*y];
      if (is_null(vx) && is_null(vy)) continue;
      const auto nx = as_number(vx);
      const auto ny = as_number(vy);
      if (!nx || !ny || !std::isfinite(*nx) || !std::isfinite(*ny))
        throw DataError(layer.where(feature) + ": " + layer.fields[*x].name + " = '" + as_text(vx) +
                        "', " + layer.fields[*y].name + " = '" + as_text(vy) +
                        "', must be two numbers");
      feature.geometry = Geometry::point({*nx, *ny});
    }
    return kind;
  }
  for (const char* name : {"wkt", "geometry", "geom"}) {
    const auto column = layer.field(name);
    if (!column || layer.fields[*column].type != FieldType::Text) continue;
    for (Feature& feature : layer.features) {
      if (is_null(feature.values[*column])) continue;
      try {
        feature.geometry = from_wkt(as_text(feature.values[*column]));
      } catch (const DataError& error) {
        throw DataError(layer.where(feature) + ": " + layer.fields[*column].name + ": " +
                        error.what());
      }
    }
    return CrsKind::Other;
  }
  return CrsKind::Unknown;
}

}  // namespace isorisk::gis
