// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/units.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>

#include "isorisk/core/error.hpp"

namespace isorisk::units {
namespace {

// Exponents of m, kg, s, K, mol, rad. Angle is kept apart so that a degree is not a plain number.
using Dimension = std::array<int, 6>;

struct Unit {
  double factor = 1.0;  // to SI
  double offset = 0.0;  // SI = value * factor + offset; temperatures alone
  Dimension dim{};
};

struct Named {
  std::string_view name;
  Unit unit;
};

constexpr double kYear = 365.25 * 86400.0;
constexpr double kAtm = 101325.0;
constexpr double kInch = 0.0254;
constexpr double kFoot = 0.3048;
constexpr double kPound = 0.45359237;
constexpr Dimension kNone{}, kLength{1}, kMass{0, 1}, kTime{0, 0, 1}, kTemp{0, 0, 0, 1},
    kMol{0, 0, 0, 0, 1}, kAngle{0, 0, 0, 0, 0, 1}, kPressure{-1, 1, -2}, kEnergy{2, 1, -2},
    kPower{2, 1, -3}, kForce{1, 1, -2}, kArea{2}, kVolume{3}, kViscosity{-1, 1, -1};

constexpr Named kUnits[] = {
    {"-", {1, 0, kNone}},
    {"1", {1, 0, kNone}},
    {"%", {0.01, 0, kNone}},
    {"percent", {0.01, 0, kNone}},
    {"fraction", {1, 0, kNone}},
    {"ppm", {1e-6, 0, kNone}},
    {"ppb", {1e-9, 0, kNone}},
    {"m", {1, 0, kLength}},
    {"mm", {1e-3, 0, kLength}},
    {"cm", {1e-2, 0, kLength}},
    {"um", {1e-6, 0, kLength}},
    {"km", {1e3, 0, kLength}},
    {"in", {kInch, 0, kLength}},
    {"ft", {kFoot, 0, kLength}},
    {"mi", {1609.344, 0, kLength}},
    {"mile", {1609.344, 0, kLength}},
    {"ha", {1e4, 0, kArea}},
    {"L", {1e-3, 0, kVolume}},
    {"l", {1e-3, 0, kVolume}},
    {"gal", {3.785411784e-3, 0, kVolume}},
    {"kg", {1, 0, kMass}},
    {"g", {1e-3, 0, kMass}},
    {"mg", {1e-6, 0, kMass}},
    {"ug", {1e-9, 0, kMass}},
    {"t", {1e3, 0, kMass}},
    {"tonne", {1e3, 0, kMass}},
    {"kt", {1e6, 0, kMass}},
    {"lb", {kPound, 0, kMass}},
    {"s", {1, 0, kTime}},
    {"ms", {1e-3, 0, kTime}},
    {"min", {60, 0, kTime}},
    {"h", {3600, 0, kTime}},
    {"hr", {3600, 0, kTime}},
    {"d", {86400, 0, kTime}},
    {"day", {86400, 0, kTime}},
    {"yr", {kYear, 0, kTime}},
    {"a", {kYear, 0, kTime}},
    {"year", {kYear, 0, kTime}},
    {"K", {1, 0, kTemp}},
    {"degC", {1, 273.15, kTemp}},
    {"\xC2\xB0"
     "C",
     {1, 273.15, kTemp}},
    {"\xE2\x84\x83", {1, 273.15, kTemp}},
    {"degF", {5.0 / 9.0, 459.67 * 5.0 / 9.0, kTemp}},
    {"mol", {1, 0, kMol}},
    {"kmol", {1e3, 0, kMol}},
    {"rad", {1, 0, kAngle}},
    {"deg", {std::numbers::pi / 180.0, 0, kAngle}},
    {"\xC2\xB0", {std::numbers::pi / 180.0, 0, kAngle}},
    {"Pa", {1, 0, kPressure}},
    {"hPa", {100, 0, kPressure}},
    {"kPa", {1e3, 0, kPressure}},
    {"MPa", {1e6, 0, kPressure}},
    {"bar", {1e5, 0, kPressure}},
    {"mbar", {100, 0, kPressure}},
    {"atm", {kAtm, 0, kPressure}},
    {"psi", {6894.757293168361, 0, kPressure}},
    {"mmHg", {133.322387415, 0, kPressure}},
    {"torr", {kAtm / 760.0, 0, kPressure}},
    {"J", {1, 0, kEnergy}},
    {"kJ", {1e3, 0, kEnergy}},
    {"MJ", {1e6, 0, kEnergy}},
    {"GJ", {1e9, 0, kEnergy}},
    {"cal", {4.184, 0, kEnergy}},
    {"kcal", {4184, 0, kEnergy}},
    {"Wh", {3600, 0, kEnergy}},
    {"kWh", {3.6e6, 0, kEnergy}},
    {"W", {1, 0, kPower}},
    {"kW", {1e3, 0, kPower}},
    {"MW", {1e6, 0, kPower}},
    {"GW", {1e9, 0, kPower}},
    {"N", {1, 0, kForce}},
    {"kN", {1e3, 0, kForce}},
    {"P", {0.1, 0, kViscosity}},
    {"cP", {1e-3, 0, kViscosity}},
    {"kn", {1852.0 / 3600.0, 0, {1, 0, -1}}},
    {"knot", {1852.0 / 3600.0, 0, {1, 0, -1}}},
    {"rpm", {2.0 * std::numbers::pi / 60.0, 0, {0, 0, -1}}},
    {"Hz", {1, 0, {0, 0, -1}}},
};

const Unit* find_named(std::string_view name) {
  for (const Named& n : kUnits) {
    if (n.name == name) return &n.unit;
  }
  return nullptr;
}

// Recursive descent over  product := factor {('/'|'*'|'.'|' ') factor},
// factor := '(' product ')' | name [['^'] integer].
class UnitParser {
 public:
  explicit UnitParser(std::string_view text) : text_{text} {}

  std::optional<Unit> parse() {
    const auto unit = product();
    skip_spaces();
    if (!unit || pos_ != text_.size()) return std::nullopt;
    return unit;
  }

 private:
  void skip_spaces() {
    while (pos_ < text_.size() && text_[pos_] == ' ') ++pos_;
  }

  std::optional<Unit> product() {
    std::optional<Unit> result;
    int sign = 1;
    skip_spaces();
    if (pos_ < text_.size() && text_[pos_] == '/') {  // "/yr"
      result = Unit{};
    }
    while (true) {
      skip_spaces();
      if (pos_ == text_.size() || text_[pos_] == ')') break;
      if (result) {
        const char c = text_[pos_];
        sign = 1;
        if (c == '/') {
          sign = -1;
          ++pos_;
        } else if (c == '*' || c == '.') {
          ++pos_;
        } else if (text_.substr(pos_).starts_with("\xC2\xB7")) {
          pos_ += 2;
        }
        skip_spaces();
      }
      const auto next = factor();
      if (!next) return std::nullopt;
      if (!result) {
        result = next;
        continue;
      }
      Unit combined;
      combined.factor = sign > 0 ? result->factor * next->factor : result->factor / next->factor;
      for (std::size_t i = 0; i < combined.dim.size(); ++i) {
        combined.dim[i] = result->dim[i] + sign * next->dim[i];
      }
      result = combined;
    }
    return result;
  }

  std::optional<Unit> factor() {
    if (pos_ == text_.size()) return std::nullopt;
    Unit base;
    if (text_[pos_] == '(') {
      if (++depth_ > 8) return std::nullopt;
      ++pos_;
      const auto inner = product();
      if (!inner || pos_ == text_.size() || text_[pos_] != ')') return std::nullopt;
      ++pos_;
      --depth_;
      base = *inner;
    } else {
      const std::size_t start = pos_;
      while (pos_ < text_.size() && is_name_char(text_[pos_])) ++pos_;
      // A lone "1" or "-" stands for no unit ("1/m").
      if (pos_ == start && (text_[pos_] == '1' || text_[pos_] == '-')) ++pos_;
      const Unit* named = find_named(text_.substr(start, pos_ - start));
      if (named == nullptr) return std::nullopt;
      base = *named;
    }
    return raised(base);
  }

  std::optional<Unit> raised(Unit base) {
    bool caret = false;
    if (pos_ < text_.size() && text_[pos_] == '^') {
      caret = true;
      ++pos_;
    }
    const std::string_view rest = text_.substr(pos_);
    int exponent = 0;
    if (rest.starts_with("\xC2\xB2") || rest.starts_with("\xC2\xB3")) {
      exponent = rest[1] == '\xB2' ? 2 : 3;
      pos_ += 2;
    } else {
      const auto [ptr, ec] = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
      if (ec != std::errc{}) {
        if (caret) return std::nullopt;
        return base;
      }
      pos_ += static_cast<std::size_t>(ptr - rest.data());
    }
    if (exponent < -9 || exponent > 9) return std::nullopt;
    Unit result;
    result.factor = std::pow(base.factor, exponent);
    for (std::size_t i = 0; i < result.dim.size(); ++i) result.dim[i] = base.dim[i] * exponent;
    return result;
  }

  // Bytes of UTF-8 letters (degree sign) count as name characters, the superscripts and the
  // middle dot (C2 B2, C2 B3, C2 B7) do not.
  bool is_name_char(char c) const {
    const auto u = static_cast<unsigned char>(c);
    if (std::isalpha(u) != 0 || c == '%') return true;
    if (u < 0x80) return false;
    const std::string_view two = text_.substr(pos_, 2);
    return two != "\xC2\xB2" && two != "\xC2\xB3" && two != "\xC2\xB7";
  }

  std::string_view text_;
  std::size_t pos_ = 0;
  int depth_ = 0;
};

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  return s;
}

struct KindSuffix {
  std::string_view suffix;
  PressureKind kind;
};
constexpr KindSuffix kKinds[] = {
    {"(a)", PressureKind::Absolute},       {"(g)", PressureKind::Gauge},
    {"(abs)", PressureKind::Absolute},     {"(gauge)", PressureKind::Gauge},
    {" abs", PressureKind::Absolute},      {" gauge", PressureKind::Gauge},
    {" absolute", PressureKind::Absolute},
};
constexpr KindSuffix kFused[] = {{"bara", PressureKind::Absolute}, {"barg", PressureKind::Gauge},
                                 {"psia", PressureKind::Absolute}, {"psig", PressureKind::Gauge},
                                 {"kPaA", PressureKind::Absolute}, {"kPaG", PressureKind::Gauge},
                                 {"MPaA", PressureKind::Absolute}, {"MPaG", PressureKind::Gauge}};

struct SplitUnit {
  std::string_view unit;
  PressureKind kind;
};

SplitUnit split_kind(std::string_view unit) {
  unit = trimmed(unit);
  for (const auto& k : kKinds) {
    if (unit.size() > k.suffix.size() && unit.ends_with(k.suffix)) {
      return {trimmed(unit.substr(0, unit.size() - k.suffix.size())), k.kind};
    }
  }
  for (const auto& k : kFused) {
    if (unit == k.suffix) return {unit.substr(0, unit.size() - 1), k.kind};
  }
  return {unit, PressureKind::Unstated};
}

std::optional<Unit> lookup(std::string_view text) {
  const auto [unit, kind] = split_kind(text);
  if (unit.empty() || unit.size() > 64) return std::nullopt;
  auto found = UnitParser{unit}.parse();
  if (found && kind != PressureKind::Unstated && found->dim != kPressure) return std::nullopt;
  return found;
}

Unit required(std::string_view text) {
  const auto unit = lookup(text);
  if (!unit) throw InputError("unknown unit '" + std::string{text} + "'");
  return *unit;
}

}  // namespace

Quantity parse(std::string_view text) {
  const std::string_view s = trimmed(text);
  double value = 0.0;
  const char* begin = s.data();
  const char* end = s.data() + s.size();
  if (begin != end && *begin == '+') ++begin;
  const auto [ptr, ec] = std::from_chars(begin, end, value);
  if (ec != std::errc{} || !std::isfinite(value)) {
    throw InputError("'" + std::string{text} +
                     "' is not a number with a unit, for example \"25 m\" or \"1.6 MPa(g)\"");
  }
  const auto [unit, kind] = split_kind({ptr, static_cast<std::size_t>(end - ptr)});
  if (!unit.empty() && !known(unit)) {
    throw InputError("'" + std::string{text} + "': unknown unit '" + std::string{unit} + "'");
  }
  return {value, std::string{unit}, kind};
}

double convert(double value, std::string_view from, std::string_view to) {
  if (from == to) return value;
  const Unit a = required(from);
  const Unit b = required(to);
  if (a.dim != b.dim) {
    throw InputError("unit '" + std::string{from} + "' cannot be converted to '" + std::string{to} +
                     "': it measures something else");
  }
  return (value * a.factor + a.offset - b.offset) / b.factor;
}

double quantity(std::string_view text, std::string_view to) {
  const Quantity q = parse(text);
  if (q.unit.empty()) {
    if (compatible("-", to)) return convert(q.value, "-", to);
    throw InputError("'" + std::string{text} + "' has no unit; write for example \"" +
                     number_text(q.value) + " " + std::string{to} + "\"");
  }
  return convert(q.value, q.unit, to);
}

bool known(std::string_view unit) noexcept {
  try {
    return lookup(unit).has_value();
  } catch (...) {
    return false;
  }
}

bool compatible(std::string_view a, std::string_view b) noexcept {
  try {
    const auto ua = lookup(a);
    const auto ub = lookup(b);
    return ua && ub && ua->dim == ub->dim;
  } catch (...) {
    return false;
  }
}

}  // namespace isorisk::units
