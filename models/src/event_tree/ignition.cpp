// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/event_tree/ignition.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "../interval.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::event_tree {
namespace {

constexpr double kMinute = 60.0;  // the tables give the probability in one minute

std::string_view installation_key(Installation i) {
  switch (i) {
    case Installation::Stationary:
      return "stationary";
    case Installation::RoadTanker:
      return "road_tanker";
    case Installation::RailWagon:
      return "rail_wagon";
  }
  return "";
}

std::string_view release_key(ReleaseKind r) {
  return r == ReleaseKind::Continuous ? "continuous" : "instantaneous";
}

std::string_view material_key(MaterialClass m, IgnitionReactivity r) {
  switch (m) {
    case MaterialClass::Class0:
      return r == IgnitionReactivity::Low ? "class0_low" : "class0_average_high";
    case MaterialClass::Class1:
      return "class1";
    case MaterialClass::Class2:
      return "class2";
    case MaterialClass::Class3:
      return "class3";
    case MaterialClass::Class4:
      return "class4";
    case MaterialClass::NotFlammable:
      return "";
  }
  return "";
}

void require_known_set(const data::Table& table, std::string_view set) {
  std::vector<std::string> known;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    const std::string name{table.text(r, "set")};
    if (name == set) return;
    if (known.empty() || known.back() != name) known.push_back(name);
  }
  std::string list;
  for (const auto& k : known) list += (list.empty() ? "" : ", ") + k;
  const std::string near = nearest_name(set, known);
  throw InputError("unknown ignition set '" + std::string{set} + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") + " Known: " + list);
}

void require_amount(std::string_view field, double amount, ReleaseKind release) {
  InputCheck check{"ignition"};
  check.non_negative(field, amount, release == ReleaseKind::Continuous ? "kg/s" : "kg");
  check.done();
}

bool amount_fits(std::string_view text, double amount) {
  const auto interval = Interval::parse(text);
  if (!interval) throw DataError("ignition table: bad size class '" + std::string{text} + "'");
  return interval->holds(amount);
}

}  // namespace

DirectIgnition direct_ignition(std::string_view set, Installation installation, ReleaseKind release,
                               double amount, MaterialClass material,
                               IgnitionReactivity reactivity) {
  require_amount("amount", amount, release);
  const data::Table& table = data::table("coefficients/direct_ignition.csv");
  require_known_set(table, set);
  const std::string_view wanted = material_key(material, reactivity);
  if (wanted.empty()) return {0.0, "not flammable", "", ""};
  // A transport unit without a row of its class takes the stationary row.
  for (const Installation i : {installation, Installation::Stationary}) {
    for (std::size_t r = 0; r < table.rows(); ++r) {
      const std::string_view row_release = table.text(r, "release");
      const bool fits = table.text(r, "set") == set &&
                        table.text(r, "installation") == installation_key(i) &&
                        table.text(r, "material") == wanted &&
                        (row_release == "any" || row_release == release_key(release)) &&
                        amount_fits(table.text(r, "amount"), amount);
      if (!fits) continue;
      std::string rule{set};
      for (const char* column : {"installation", "release", "amount", "material"}) {
        const std::string_view cell = table.text(r, column);
        if (!cell.empty()) rule += ", " + std::string{cell};
      }
      return {table.number(r, "p_direct"), rule, std::string{table.text(r, "source")},
              std::string{table.text(r, "confidence")}};
    }
  }
  throw DataError("coefficients/direct_ignition.csv: set '" + std::string{set} +
                  "' has no row for " + std::string{wanted});
}

FixedIgnition fixed_ignition(std::string_view set, bool volatile_fluid, ReleaseKind release,
                             double rate_kg_per_s) {
  require_amount("rate", rate_kg_per_s, ReleaseKind::Continuous);
  const data::Table& table = data::table("coefficients/fixed_ignition.csv");
  require_known_set(table, set);
  for (std::size_t r = 0; r < table.rows(); ++r) {
    if (table.text(r, "set") == set && table.text(r, "release") == release_key(release) &&
        table.text(r, "fluid") == (volatile_fluid ? "gas_or_volatile" : "liquid") &&
        amount_fits(table.text(r, "amount_kg_per_s"), rate_kg_per_s)) {
      return {table.number(r, "p_direct"), table.number(r, "p_delayed"),
              table.number(r, "p_explosion"), std::string{table.text(r, "source")},
              std::string{table.text(r, "confidence")}};
    }
  }
  throw DataError("coefficients/fixed_ignition.csv: set '" + std::string{set} + "' has a gap");
}

std::vector<std::string> ignition_curves() {
  const data::Table& table = data::table("coefficients/ignition_curves.csv");
  std::vector<std::string> out;
  for (std::size_t r = 0; r < table.rows(); ++r) out.emplace_back(table.text(r, "scenario"));
  return out;
}

CurveIgnition curve_ignition(std::string_view scenario, ReleaseKind release, double rate_kg_per_s) {
  require_amount("rate", rate_kg_per_s, ReleaseKind::Continuous);
  const data::Table& table = data::table("coefficients/ignition_curves.csv");
  for (std::size_t r = 0; r < table.rows(); ++r) {
    if (table.text(r, "scenario") != scenario) continue;
    const double a = table.number(r, "a");
    const double b = table.number(r, "b");
    const double least_rate = table.number(r, "rate_min_kg_per_s");
    const double least = table.number(r, "p_min");
    const double most = table.number(r, "p_max");
    CurveIgnition out{.source = std::string{table.text(r, "source")},
                      .confidence = std::string{table.text(r, "confidence")}};
    if (release == ReleaseKind::Instantaneous) {
      out.total = most;
    } else if (rate_kg_per_s >= 1.0) {
      out.total = std::min(a * std::pow(rate_kg_per_s, b), most);
    } else if (rate_kg_per_s > least_rate) {
      // From (least_rate, least) to (1 kg/s, a), straight in log-log.
      const double part = std::log(rate_kg_per_s / least_rate) / std::log(1.0 / least_rate);
      out.total = least * std::pow(a / least, part);
    } else {
      out.total = least;
      out.outside = rate_kg_per_s < least_rate;
    }
    out.direct = std::min(table.number(r, "p_direct"), out.total);
    out.delayed = (out.total - out.direct) / (1.0 - out.direct);
    return out;
  }
  const auto known = ignition_curves();
  std::string list;
  for (const auto& k : known) list += (list.empty() ? "" : ", ") + k;
  const std::string near = nearest_name(scenario, known);
  throw InputError("unknown ignition curve '" + std::string{scenario} + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") + " Known: " + list);
}

double flammable_share(IgnitionReactivity reactivity, double direct_ignition_probability) noexcept {
  return reactivity == IgnitionReactivity::Low ? 0.0 : direct_ignition_probability;
}

double bleve_share(Installation installation) noexcept {
  return installation == Installation::Stationary ? 0.7 : 1.0;  // CPR 18E 4.7.2 / Bevi, recalled
}

double ignition_rate_per_s(double p60) noexcept {
  return -std::log1p(-p60) / kMinute;  // infinite for p60 = 1
}

namespace {

// 1 - exp(-n w t) with w t infinite allowed, and 0 for n = 0 or t = 0 even then.
double exposed(double p60, double n, double time_s) noexcept {
  if (!(n > 0.0) || !(time_s > 0.0)) return 0.0;
  return -std::expm1(-n * ignition_rate_per_s(p60) * time_s);
}

}  // namespace

double point_ignition(double p60, double present_fraction, double time_s) noexcept {
  return present_fraction * exposed(p60, 1.0, time_s);  // AQ/T 3046-2013 eq. (G.1)
}

double line_ignition(double p60, double vehicles_per_h, double length_m, double speed_m_per_s,
                     double time_s) noexcept {
  // d = N E / v: mean number of vehicles on the length inside the cloud.
  const double d = vehicles_per_h / 3600.0 * length_m / speed_m_per_s;
  return d <= 1.0 ? d * exposed(p60, 1.0, time_s) : exposed(p60, d, time_s);
}

double population_ignition(double persons, double time_s, double p60_per_person) noexcept {
  return exposed(p60_per_person, persons, time_s);
}

double combined_ignition(std::span<const double> probabilities) noexcept {
  double none = 1.0;
  for (const double p : probabilities) none *= 1.0 - p;
  return 1.0 - none;
}

double default_p60(std::string_view kind) {
  const data::Table& table = data::table("coefficients/delayed_ignition.csv");
  std::vector<std::string> known;
  std::string list;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    if (table.text(r, "kind") == kind) return table.number(r, "p60");
    known.emplace_back(table.text(r, "kind"));
    list += (list.empty() ? "" : ", ") + known.back();
  }
  const std::string near = nearest_name(kind, known);
  throw InputError("unknown kind of ignition source '" + std::string{kind} + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") + " Known: " + list);
}

}  // namespace isorisk::models::event_tree
