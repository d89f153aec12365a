// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/frequency/frequency.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "../interval.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::frequency {
namespace {

constexpr double kFeetPerMetre = 1.0 / 0.3048;
constexpr double kHoursPerYear = 8760.0;  // of a common year, as the source tables count
// CPR 18E ch. 3: at least 10 m of pipe is counted per section.
constexpr double kCpr18eMinPipeM = 10.0;

constexpr std::array<std::string_view, 12> kColumns{
    "equipment",   "variant",   "bore_mm", "loss",   "hole_mm",    "hole_bore_fraction",
    "hole_max_mm", "frequency", "unit",    "source", "confidence", "note"};
constexpr std::string_view kTypeMap = "frequencies/type_map.csv";
constexpr std::array<std::string_view, 14> kStudyTypes{"atmospheric_tank",
                                                       "pressure_vessel",
                                                       "sphere",
                                                       "process_vessel",
                                                       "reactor",
                                                       "heat_exchanger",
                                                       "pump",
                                                       "compressor",
                                                       "pipe",
                                                       "loading_arm",
                                                       "hose",
                                                       "warehouse",
                                                       "tank_truck",
                                                       "relief_valve"};

struct Builtin {
  std::string_view name;
  std::string_view table;
};
constexpr std::array<Builtin, 5> kLibraries{{{"aqt3046-2013", "frequencies/aqt3046_2013.csv"},
                                             {"cpr18e-1999", "frequencies/cpr18e_1999.csv"},
                                             {"hj169-2018", "frequencies/hj169_2018.csv"},
                                             {"hse-fred", "frequencies/hse_fred.csv"},
                                             {"iogp434-1", "frequencies/iogp434_1.csv"}}};
constexpr std::array<std::string_view, 6> kUnits{
    "per_year", "per_metre_year",       "per_foot_year",
    "per_hour", "per_year_of_presence", "per_transfer"};
// A value so far outside the shipped ranges is doubted.
constexpr double kFarOutside = 100.0;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

// The bore class of a row; false when the text is none.
bool read_bore_class(std::string_view text, FrequencyRow& row) {
  const auto interval = Interval::parse(text);
  if (!interval) return false;
  if (std::isfinite(interval->low)) row.bore_min_m = 1e-3 * interval->low;
  if (std::isfinite(interval->high)) row.bore_max_m = 1e-3 * interval->high;
  row.bore_min_included = interval->low_included;
  row.bore_max_included = interval->high_included;
  return row.bore_min_m >= 0.0 && row.bore_max_m >= 0.0;
}

bool in_class(const FrequencyRow& row, double bore_m) {
  Interval i;
  if (row.bore_min_m > 0.0) i.low = row.bore_min_m;
  if (row.bore_max_m > 0.0) i.high = row.bore_max_m;
  i.low_included = row.bore_min_included;
  i.high_included = row.bore_max_included;
  // Bores come from millimetres: the tolerance is far below any step of sizes.
  return i.holds(bore_m, 1e-9);
}

std::string millimetres(double m) { return number_text(std::round(1e3 * m * 1e3) / 1e3) + " mm"; }

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& w : words) out += (out.empty() ? "" : ", ") + (w.empty() ? "(none)" : w);
  return out;
}

void add_unique(std::vector<std::string>& list, const std::string& word) {
  if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(word);
}

bool is_line(std::string_view type) {
  return type == "pipe" || type == "pump" || type == "compressor" || type == "hose" ||
         type == "loading_arm";
}

}  // namespace

std::span<const std::string_view> FrequencyLibrary::columns() noexcept { return kColumns; }

std::vector<std::string> FrequencyLibrary::names() {
  std::vector<std::string> out;
  for (const Builtin& b : kLibraries) out.emplace_back(b.name);
  return out;
}

FrequencyLibrary FrequencyLibrary::builtin(std::string_view name) {
  for (const Builtin& b : kLibraries) {
    if (b.name == name) return from_table(name, data::table(b.table));
  }
  const auto known = names();
  const std::string near = nearest_name(name, known);
  throw InputError("unknown frequency library '" + std::string{name} + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") +
                   " Known: " + joined(known));
}

FrequencyLibrary FrequencyLibrary::from_table(std::string_view name, const data::Table& table) {
  const std::vector<std::string> header(table.columns.begin(), table.columns.end());
  std::vector<std::vector<std::string>> rows(table.rows());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < header.size(); ++c)
      rows[r].emplace_back(table.cells[r * header.size() + c].text);
  }
  FrequencyLibrary library = from_rows(name, header, rows);
  library.notes_ = table.notes;
  return library;
}

namespace {

// Reads a table; faults instead of a library where a cell is bad.
std::vector<FrequencyRow> read_rows(std::span<const std::string> header,
                                    std::span<const std::vector<std::string>> rows,
                                    std::vector<RowFault>& faults) {
  std::vector<FrequencyRow> out;
  std::array<std::size_t, kColumns.size()> where{};
  bool complete = true;
  for (std::size_t c = 0; c < kColumns.size(); ++c) {
    const auto it = std::find_if(header.begin(), header.end(),
                                 [&](const std::string& h) { return trimmed(h) == kColumns[c]; });
    where[c] = static_cast<std::size_t>(it - header.begin());
    if (it == header.end() && kColumns[c] != "note") {
      complete = false;
      std::vector<std::string> have;
      for (const auto& h : header) have.emplace_back(trimmed(h));
      const std::string near = nearest_name(kColumns[c], have);
      faults.push_back({.column = std::string{kColumns[c]},
                        .rule = "be a column of the table; it is missing",
                        .suggestion = near.empty() ? "" : "rename column \"" + near + "\""});
    }
  }
  if (!complete) return out;

  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto cell = [&](std::size_t column) -> std::string_view {
      return where[column] < rows[i].size() ? trimmed(rows[i][where[column]]) : std::string_view{};
    };
    FrequencyRow row;
    row.row = i + 1;
    const auto fail = [&](std::size_t column, std::string_view rule, std::string suggestion = {}) {
      faults.push_back({row.row, std::string{kColumns[column]}, std::string{cell(column)},
                        std::string{rule}, std::move(suggestion)});
    };
    row.equipment = cell(0);
    row.variant = cell(1);
    if (row.equipment.empty()) fail(0, "name the equipment");
    if (!read_bore_class(cell(2), row)) fail(2, "be empty or like '<75' or '>=75 <=150'");
    const std::string_view loss = cell(3);
    const std::vector<std::string> kinds{"hole", "full_bore", "rupture", "ten_minutes"};
    if (loss == "hole")
      row.kind = LossKind::Hole;
    else if (loss == "full_bore")
      row.kind = LossKind::FullBore;
    else if (loss == "rupture")
      row.kind = LossKind::Rupture;
    else if (loss == "ten_minutes")
      row.kind = LossKind::TenMinutes;
    else
      fail(3, "be one of hole, full_bore, rupture, ten_minutes", nearest_name(loss, kinds));
    const auto maybe_positive = [&](std::size_t column, double scale) {
      if (cell(column).empty()) return 0.0;
      const auto v = number_of(cell(column));
      if (!v || !(*v > 0.0)) fail(column, "be empty or a number > 0");
      return scale * v.value_or(0.0);
    };
    row.hole_m = maybe_positive(4, 1e-3);
    row.hole_bore_fraction = maybe_positive(5, 1.0);
    row.hole_max_m = maybe_positive(6, 1e-3);
    if (loss == "hole" && (row.hole_m > 0.0) == (row.hole_bore_fraction > 0.0))
      fail(4, "be given for a hole, or else hole_bore_fraction");
    if (loss != "hole" && (row.hole_m > 0.0 || row.hole_bore_fraction > 0.0))
      fail(4, "be empty unless the loss is a hole");
    row.unit = cell(8);
    const bool unit_known = std::find(kUnits.begin(), kUnits.end(), row.unit) != kUnits.end();
    if (!unit_known) {
      const std::vector<std::string> units(kUnits.begin(), kUnits.end());
      fail(8,
           "be one of per_year, per_metre_year, per_foot_year, per_hour, per_year_of_presence, "
           "per_transfer",
           nearest_name(row.unit, units));
    }
    const auto frequency = number_of(cell(7));
    if (!frequency || !(*frequency >= 0.0)) {
      fail(7, "be a number >= 0");
    } else if (unit_known && *frequency > 1.0 &&
               (loss != "hole" || row.unit == "per_hour" || row.unit == "per_transfer")) {
      // A vessel that bursts, or a hose that fails, more than once per year, hour or transfer.
      fail(7, "be at most 1 " + row.unit + " for such a loss",
           row.unit == "per_hour" && *frequency <= 8760.0
               ? "did you mean per_year? " + number_text(*frequency) + " per year is " +
                     number_text(*frequency / kHoursPerYear) + " per hour"
               : "write 1e-6 for one in a million, not 10-6 or a count of items");
    }
    row.frequency = frequency.value_or(0.0);
    row.source = cell(9);
    row.confidence = cell(10);
    if (row.source.empty()) fail(9, "name where the value comes from");
    out.push_back(std::move(row));
  }
  if (rows.empty()) faults.push_back({.rule = "have rows; it has none"});
  return out;
}

// Least and most frequency of the shipped libraries for a loss and unit; {0, 0}: none has such.
struct Range {
  double low = 0.0;
  double high = 0.0;
};
Range shipped_range(LossKind kind, std::string_view unit) {
  Range r;
  for (const Builtin& b : kLibraries) {
    const auto library = FrequencyLibrary::builtin(b.name);
    for (const FrequencyRow& row : library.rows()) {
      if (row.kind != kind || row.unit != unit || !(row.frequency > 0.0)) continue;
      r.low = r.low > 0.0 ? std::min(r.low, row.frequency) : row.frequency;
      r.high = std::max(r.high, row.frequency);
    }
  }
  return r;
}

bool same_loss(const FrequencyRow& a, const FrequencyRow& b) {
  const auto near = [](double x, double y) { return std::abs(x - y) <= 1e-9 + 1e-6 * std::abs(x); };
  return a.equipment == b.equipment && a.variant == b.variant && a.kind == b.kind &&
         near(a.bore_min_m, b.bore_min_m) && near(a.bore_max_m, b.bore_max_m) &&
         near(a.hole_m, b.hole_m) && near(a.hole_bore_fraction, b.hole_bore_fraction);
}

// Puts the overrides on the rows they match; marks those that matched.
void put_on(std::vector<FrequencyRow>& rows, const std::vector<FrequencyRow>& overrides,
            std::vector<bool>& matched) {
  for (FrequencyRow& row : rows) {
    for (std::size_t k = 0; k < overrides.size(); ++k) {
      const FrequencyRow& o = overrides[k];
      if (!same_loss(row, o)) continue;
      matched[k] = true;
      row = o;
    }
  }
}

}  // namespace

std::vector<RowFault> FrequencyLibrary::faults(std::span<const std::string> header,
                                               std::span<const std::vector<std::string>> rows) {
  std::vector<RowFault> out;
  (void)read_rows(header, rows, out);
  return out;
}

FrequencyLibrary FrequencyLibrary::from_rows(std::string_view name,
                                             std::span<const std::string> header,
                                             std::span<const std::vector<std::string>> rows) {
  FrequencyLibrary library;
  library.name_ = name;
  std::vector<RowFault> faults;
  library.rows_ = read_rows(header, rows, faults);
  if (faults.empty()) return library;
  std::string text = "frequency table '" + library.name_ + "'";
  for (const RowFault& f : faults) {
    text += "\n  ";
    if (f.row > 0) text += "row " + std::to_string(f.row) + ": ";
    if (!f.column.empty() && f.row > 0) text += f.column + " = '" + f.value + "', ";
    if (!f.column.empty() && f.row == 0) text += "column '" + f.column + "' ";
    text += "must " + f.rule;
    if (!f.suggestion.empty()) text += "; " + f.suggestion;
  }
  throw DataError(text);
}

std::vector<FrequencyDoubt> FrequencyLibrary::doubts() const {
  std::vector<FrequencyDoubt> out;
  for (const FrequencyRow& row : rows_) {
    if (!(row.frequency > 0.0)) continue;
    Range usual = shipped_range(row.kind, row.unit);
    if (!(usual.high > 0.0)) continue;
    const bool high = row.frequency > kFarOutside * usual.high;
    const bool low = row.frequency < usual.low / kFarOutside;
    const bool above_one = row.frequency > 1.0;
    if (!high && !low && !above_one) continue;
    const auto within = [&](double f) { return f >= usual.low && f <= usual.high; };
    std::string hint;
    if (high && row.unit == "per_hour" && within(row.frequency / kHoursPerYear))
      hint = "is it per year of 8760 h? Then write " + number_text(row.frequency / kHoursPerYear) +
             " per_hour";
    else if (low && row.unit == "per_year" && within(row.frequency * kHoursPerYear))
      hint = "is it per hour? Then write " + number_text(row.frequency * kHoursPerYear) +
             " per_year, or per_hour for a hose or arm";
    else if (low && row.unit == "per_metre_year" && within(row.frequency * kHoursPerYear))
      hint = "is it per hour? The unit is per metre and year";
    else if (high && row.unit == "per_metre_year" && within(row.frequency * 1e-3))
      hint = "is it per kilometre? Then write " + number_text(row.frequency * 1e-3) +
             " per_metre_year";
    else if (high && row.frequency <= 1.0)
      hint = "is it a probability on demand? A frequency per year is wanted";
    else if (above_one)
      hint = "is it a number of items or of demands? The frequency of one item is wanted";
    out.push_back({row.row, row.frequency, row.unit,
                   above_one ? "is more than one such loss a year of a single item"
                   : high    ? "is far above what any library has for such a loss"
                             : "is far below what any library has for such a loss",
                   number_text(usual.low) + " to " + number_text(usual.high) + " " + row.unit +
                       " in the shipped libraries",
                   std::move(hint)});
  }
  return out;
}

FrequencyLibrary FrequencyLibrary::with_overrides(const FrequencyLibrary& rows,
                                                  std::vector<std::size_t>& unmatched) const {
  FrequencyLibrary out = *this;
  out.override_name_ = rows.name_;
  out.overrides_ = rows.rows_;
  for (FrequencyRow& o : out.overrides_) o.from_table = rows.name_;
  std::vector<bool> matched(rows.rows_.size(), false);
  put_on(out.rows_, out.overrides_, matched);
  // Rows of libraries that stand in for a type.
  const data::Table& map = data::table(kTypeMap);
  for (std::size_t r = 0; r < map.rows(); ++r) {
    if (map.text(r, "library") != name_ || map.text(r, "from_library") == name_) continue;
    const auto other = builtin(map.text(r, "from_library"));
    for (std::size_t k = 0; k < matched.size(); ++k) {
      for (const FrequencyRow& row : other.rows_) {
        if (row.equipment == map.text(r, "equipment") && same_loss(row, out.overrides_[k]))
          matched[k] = true;
      }
    }
  }
  for (std::size_t k = 0; k < matched.size(); ++k) {
    if (!matched[k]) unmatched.push_back(rows.rows_[k].row);
  }
  return out;
}

Expansion FrequencyLibrary::expand(const Equipment& equipment) const {
  Expansion out;
  const bool is_builtin = std::any_of(kLibraries.begin(), kLibraries.end(),
                                      [&](const Builtin& b) { return b.name == name_; });
  const std::string subject = "frequencies '" + name_ + "'";

  // Which rows stand for the type.
  std::string wanted = equipment.type;
  std::string variant = equipment.variant;
  if (is_builtin) {
    const data::Table& map = data::table(kTypeMap);
    std::size_t hit = map.rows();
    for (std::size_t r = 0; r < map.rows(); ++r) {
      if (map.text(r, "library") == name_ && map.text(r, "study_type") == wanted) hit = r;
    }
    if (hit == map.rows()) {
      const bool known =
          std::find(kStudyTypes.begin(), kStudyTypes.end(), wanted) != kStudyTypes.end();
      if (!known) {
        const std::vector<std::string> types(kStudyTypes.begin(), kStudyTypes.end());
        const std::string near = nearest_name(wanted, types);
        throw InputError(subject + ": unknown equipment type '" + wanted + "'" +
                         (near.empty() ? "" : "; did you mean '" + near + "'?") +
                         " Known: " + joined(types));
      }
      out.warnings.push_back({"not_modelled", subject,
                              "equipment type '" + wanted +
                                  "' has no loss-of-containment frequencies in this library and is "
                                  "left out"});
      return out;
    }
    const std::string_view from = map.text(hit, "from_library");
    wanted = map.text(hit, "equipment");
    if (map.text(hit, "kind") == "stands_in") {
      out.warnings.push_back({"frequency_stand_in", subject,
                              "equipment type '" + equipment.type +
                                  "': " + std::string{map.text(hit, "reason")} + " (" +
                                  std::string{from} + ", " + wanted + ")"});
    }
    if (variant.empty()) variant = map.text(hit, "variant");
    if (from != name_) {
      Equipment inner = equipment;
      inner.variant = variant;
      FrequencyLibrary stand_in = builtin(from);
      stand_in.overrides_ = overrides_;
      std::vector<bool> matched(overrides_.size(), false);
      put_on(stand_in.rows_, overrides_, matched);
      Expansion other = stand_in.expand(inner);
      out.events = std::move(other.events);
      out.warnings.insert(out.warnings.end(), other.warnings.begin(), other.warnings.end());
      return out;
    }
  }

  std::vector<std::string> types;
  std::vector<std::string> variants;
  for (const auto& row : rows_) {
    add_unique(types, row.equipment);
    if (row.equipment == wanted) add_unique(variants, row.variant);
  }
  if (variants.empty()) {
    const std::string near = nearest_name(wanted, types);
    throw InputError(subject + ": no rows for equipment type '" + wanted + "'" +
                     (near.empty() ? "" : "; did you mean '" + near + "'?") +
                     " Known: " + joined(types));
  }
  if (variant.empty() && std::find(variants.begin(), variants.end(), "") == variants.end())
    variant = variants.front();
  if (std::find(variants.begin(), variants.end(), variant) == variants.end()) {
    throw InputError(subject + ": equipment type '" + equipment.type + "' has no variant '" +
                     variant + "'. Known: " + joined(variants));
  }
  if (equipment.variant.empty() && variants.size() > 1) {
    out.warnings.push_back({"default_variant", subject,
                            "equipment type '" + equipment.type +
                                "': no variant given, taken as '" + variant +
                                "' (known: " + joined(variants) + ")"});
  }

  InputCheck check{subject + ", equipment type '" + equipment.type + "'"};
  check.non_negative("bore", equipment.bore_m, "m");
  check.non_negative("length", equipment.length_m, "m");
  check.within("operating_hours", equipment.operating_hours_per_yr, 0.0, kHoursPerYear + 24.0,
               "h/yr");
  check.non_negative("transfers", equipment.transfers_per_yr, "/yr");
  check.require(equipment.count >= 1, "count", equipment.count, "-", "be >= 1");
  const double bore = equipment.bore_m;
  bool needs_bore = false;
  bool needs_length = false;
  bool needs_hours = false;
  bool needs_transfers = false;
  bool per_foot = false;
  std::vector<const FrequencyRow*> chosen;
  for (const auto& row : rows_) {
    if (row.equipment != wanted || row.variant != variant) continue;
    const bool classed = row.bore_min_m > 0.0 || row.bore_max_m > 0.0;
    needs_bore |= classed || row.kind == LossKind::FullBore || row.hole_bore_fraction > 0.0;
    needs_length |= row.unit == "per_metre_year" || row.unit == "per_foot_year";
    needs_hours |= row.unit == "per_hour" || row.unit == "per_year_of_presence";
    needs_transfers |= row.unit == "per_transfer";
    if (classed && !in_class(row, bore)) continue;
    per_foot |= row.unit == "per_foot_year";
    chosen.push_back(&row);
  }
  if (needs_bore && bore == 0.0) check.fail("the bore (pipe_diameter) is missing");
  if (needs_length && equipment.length_m == 0.0) check.fail("the length (pipe_length) is missing");
  if (needs_hours && equipment.operating_hours_per_yr == 0.0)
    check.fail("the hours of operation or presence per year (operating_hours) are missing");
  if (needs_transfers && equipment.transfers_per_yr == 0.0)
    check.fail("the number of transfers per year (transfers) is missing");
  if (chosen.empty() && !(needs_bore && bore == 0.0))
    check.fail("no bore class holds " + millimetres(bore));
  check.done();

  double length = equipment.length_m;
  if (needs_length && name_ == "cpr18e-1999" && length < kCpr18eMinPipeM) {
    out.warnings.push_back({"minimum_pipe_length", subject,
                            "pipe of " + number_text(length) +
                                " m counted as 10 m (CPR 18E ch. 3: at least 10 m per section)"});
    length = kCpr18eMinPipeM;
  }
  if (per_foot) {
    out.warnings.push_back(
        {"frequency_unit_unconfirmed", subject,
         "pipe frequencies are taken per foot and year (API 581) and multiplied by 3.281; if the "
         "printed Chinese table means per metre they are 3.281 times too high"});
  }
  const bool line = is_line(equipment.type);
  if (line && bore == 0.0) {
    out.warnings.push_back(
        {"bore_unknown", subject,
         "equipment type '" + equipment.type + "': no bore given, holes are not limited to it"});
  }

  for (const FrequencyRow* row : chosen) {
    double f = row->frequency * equipment.count;
    if (row->unit == "per_metre_year") f *= length;
    if (row->unit == "per_foot_year") f *= length * kFeetPerMetre;
    if (row->unit == "per_hour") f *= equipment.operating_hours_per_yr;
    if (row->unit == "per_transfer") f *= equipment.transfers_per_yr;
    if (row->unit == "per_year_of_presence") f *= equipment.operating_hours_per_yr / kHoursPerYear;
    LossOfContainment e;
    e.kind = row->kind;
    e.library = row->from_table.empty() ? name_ : row->from_table;
    e.equipment = row->equipment;
    e.variant = row->variant;
    e.row = row->row;
    e.source = row->source;
    e.confidence = row->confidence;
    e.frequency_per_yr = f;
    switch (row->kind) {
      case LossKind::Hole:
        e.hole_diameter_m = row->hole_m > 0.0 ? row->hole_m : row->hole_bore_fraction * bore;
        if (row->hole_max_m > 0.0) e.hole_diameter_m = std::min(e.hole_diameter_m, row->hole_max_m);
        // cl. on hole sizes: when the line is thinner than the representative hole, full bore.
        if (line && bore > 0.0 && row->hole_m >= bore) {
          e.kind = LossKind::FullBore;
          e.hole_diameter_m = bore;
        }
        break;
      case LossKind::FullBore:
        e.hole_diameter_m = bore;
        break;
      case LossKind::Rupture:
      case LossKind::TenMinutes:
        break;
    }
    switch (e.kind) {
      case LossKind::Hole:
        e.label = "hole " + millimetres(e.hole_diameter_m);
        break;
      case LossKind::FullBore:
        e.label = "full bore " + millimetres(e.hole_diameter_m);
        break;
      case LossKind::Rupture:
        e.label = "rupture";
        break;
      case LossKind::TenMinutes:
        e.label = "ten minutes";
        break;
    }
    if (!(f > 0.0)) continue;
    if (e.kind == LossKind::FullBore) {
      const auto same =
          std::find_if(out.events.begin(), out.events.end(),
                       [](const LossOfContainment& o) { return o.kind == LossKind::FullBore; });
      if (same != out.events.end()) {
        same->frequency_per_yr += f;
        continue;
      }
    }
    out.events.push_back(std::move(e));
  }
  return out;
}

std::string_view to_text(LossKind value) noexcept {
  switch (value) {
    case LossKind::Hole:
      return "hole";
    case LossKind::FullBore:
      return "full bore";
    case LossKind::Rupture:
      return "rupture";
    case LossKind::TenMinutes:
      return "ten minutes";
  }
  return "";
}

}  // namespace isorisk::models::frequency
