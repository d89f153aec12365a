// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/sigmas.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kTenMinutes_s = 600.0;
// CPR 14E: sigma_x of a puff, and of the ends of a finite release, is 0.13 x. The other plume sets
// state none; they use the same.
constexpr double kSigmaXOverDistance = 0.13;
// CPR 14E, roughness: sigma_z times (10 z0)^(0.53 x^-0.22).
constexpr double kRoughnessFactor = 0.53;
constexpr double kRoughnessExponent = -0.22;
constexpr double kIscSigmaZLimit_m = 5000.0;  // EPA ISC3
constexpr double kLowEnd_m = 100.0;
// Virtual distances are sought up to here: the sets say nothing beyond, and some turn over.
constexpr double kVirtualLimit_m = 1.0e5;
// DEGADIS 2.1: shortest averaging time by class [s].
constexpr double kDegadisFloor_s[] = {18.4, 18.4, 18.4, 18.3, 11.4, 4.6};

struct Named {
  SigmaSet set;
  std::string_view name;
};
constexpr Named kNames[] = {
    {SigmaSet::YellowBook, "yellow_book"},   {SigmaSet::BriggsRural, "briggs_rural"},
    {SigmaSet::BriggsUrban, "briggs_urban"}, {SigmaSet::Isc3, "isc3"},
    {SigmaSet::TurnerLees, "turner_lees"},   {SigmaSet::Degadis, "degadis"},
    {SigmaSet::Gbt3840, "gbt3840"},          {SigmaSet::AqtRural, "aqt3046_rural"},
    {SigmaSet::AqtUrban, "aqt3046_urban"},   {SigmaSet::AqtUrbanBriggsAB, "aqt3046_urban_briggs"},
    {SigmaSet::CcpsPuff, "ccps_puff"},       {SigmaSet::YellowBookPuff, "yellow_book_puff"},
};

// The two tables, read once: a park makes some ten thousand curves.
struct BranchRow {
  std::string_view set, axis, pasquill, form;
  double x_to_m, p0, p1, p2;
};
const std::vector<BranchRow>& branch_rows() {
  static const std::vector<BranchRow> rows = [] {
    const data::Table& t = data::table("coefficients/sigma_branches.csv");
    std::vector<BranchRow> list;
    list.reserve(t.rows());
    for (std::size_t r = 0; r < t.rows(); ++r) {
      list.push_back({t.text(r, "set"), t.text(r, "axis"), t.text(r, "pasquill"), t.text(r, "form"),
                      t.number(r, "x_to_m"), t.number(r, "p0"), t.number(r, "p1"),
                      t.number(r, "p2")});
    }
    return list;
  }();
  return rows;
}
struct BriggsRow {
  std::string_view set;
  char pasquill;
  double sy[3], sz[3];
};
const std::vector<BriggsRow>& briggs_rows() {
  static const std::vector<BriggsRow> rows = [] {
    const data::Table& t = data::table("coefficients/sigma_briggs.csv");
    std::vector<BriggsRow> list;
    list.reserve(t.rows());
    for (std::size_t r = 0; r < t.rows(); ++r) {
      list.push_back({t.text(r, "set"),
                      t.text(r, "pasquill").front(),
                      {t.number(r, "sy_a"), t.number(r, "sy_b_per_m"), t.number(r, "sy_p")},
                      {t.number(r, "sz_a"), t.number(r, "sz_b_per_m"), t.number(r, "sz_p")}});
    }
    return list;
  }();
  return rows;
}

// a x (1 + b x)^p; the exponents of the tables without pow.
double briggs(double a, double b, double p, double x) noexcept {
  const double base = 1.0 + b * x;
  if (p == 0.0) return a * x;
  if (p == -0.5) return a * x / std::sqrt(base);
  if (p == 0.5) return a * x * std::sqrt(base);
  if (p == -1.0) return a * x / base;
  return a * x * std::pow(base, p);
}

double distance_of(const SigmaCurve& curve, double value, bool vertical) {
  if (value <= 0.0) return 0.0;
  const auto excess = [&](double ln_x) {
    const double x = std::exp(ln_x);
    return std::log((vertical ? curve.sigma_z_m(x) : curve.sigma_y_m(x)) / value);
  };
  const double low = std::log(1e-6);
  const double high = std::log(kVirtualLimit_m);
  const double f_low = excess(low);
  const double f_high = excess(high);
  if (f_low >= 0.0) return 0.0;  // smaller than any spread the set knows
  if (f_high < 0.0) {
    throw NumericError(std::string{name(curve.input().set)} + ": sigma = " + number_text(value) +
                       " m is not reached within 100 km");
  }
  std::uintmax_t steps = 100;
  // Relative 1e-9 of the distance; at a step of a tabulated set the step itself is found.
  const auto root = boost::math::tools::toms748_solve(
      excess, low, high, f_low, f_high, [](double a, double b) { return std::abs(b - a) < 1e-9; },
      steps);
  return std::exp(0.5 * (root.first + root.second));
}

}  // namespace

std::string_view name(SigmaSet set) noexcept {
  for (const Named& n : kNames) {
    if (n.set == set) return n.name;
  }
  return "";
}

SigmaSet parse_sigma_set(std::string_view text) {
  std::string known;
  for (const Named& n : kNames) {
    if (n.name == text) return n.set;
    known += (known.empty() ? "" : ", ") + std::string{n.name};
  }
  throw InputError("unknown sigma set '" + std::string{text} + "'; known: " + known);
}

double sigma_y_at_averaging_time_m(double sigma_y_m, double averaging_time_s,
                                   double reference_time_s, double exponent) noexcept {
  return sigma_y_m *
         std::pow(std::max(averaging_time_s, kInstantaneousAveragingTime_s) / reference_time_s,
                  exponent);
}

Pasquill gbt3840_urban_class(Pasquill pasquill) noexcept {
  if (pasquill <= Pasquill::B) return pasquill;
  return static_cast<Pasquill>(static_cast<int>(pasquill) - 1);
}

void SigmaCurve::load_branches(std::string_view set, std::string_view axis,
                               std::string_view pasquill) {
  const bool vertical = axis == "z";
  Branch* branches = vertical ? z_ : y_;
  int& count = vertical ? z_branches_ : y_branches_;
  for (const BranchRow& row : branch_rows()) {
    if (row.set != set || row.axis != axis || row.pasquill != pasquill) continue;
    if (row.form == "isc_tangent") {
      isc_c_ = row.p0;
      isc_d_ = row.p1;
      y_form_ = Form::Isc;
      return;
    }
    if (count == kMaxBranches) throw DataError("sigma_branches.csv: too many branches");
    Branch b{.x_to_m = row.x_to_m, .log_a = 0.0, .b = row.p1, .c = row.p2};
    if (row.form == "log10") {
      b.log_a = row.p0 * std::numbers::ln10;
      b.c = row.p2 / std::numbers::ln10;
    } else if (row.form == "power_km") {
      b.log_a = std::log(row.p0) - row.p1 * std::log(1000.0);
    } else if (row.form == "power" || row.form == "ln_quadratic") {
      b.log_a = std::log(row.p0);
    } else {
      throw DataError("sigma_branches.csv: unknown form '" + std::string{row.form} + "'");
    }
    branches[count++] = b;
  }
  if (count == 0) {
    throw InputError("sigma set '" + std::string{set} + "' has no class " + std::string{pasquill});
  }
}

void SigmaCurve::load_briggs(std::string_view set, double sigma_z_b_of_a_and_b) {
  y_form_ = Form::Briggs;
  z_form_ = Form::Briggs;
  for (const BriggsRow& row : briggs_rows()) {
    if (row.set != set || row.pasquill != letter(in_.pasquill)) continue;
    y_briggs_ = {row.sy[0], row.sy[1], row.sy[2]};
    z_briggs_ = {row.sz[0], row.sz[1], row.sz[2]};
    if (sigma_z_b_of_a_and_b > 0.0 && in_.pasquill <= Pasquill::B) {
      z_briggs_.b = sigma_z_b_of_a_and_b;
    }
    return;
  }
  throw DataError("sigma_briggs.csv has no row for " + std::string{set});
}

SigmaCurve::SigmaCurve(const SigmaInput& in) : in_{in} {
  InputCheck check{"dispersion coefficients"};
  check.positive("roughness", in.roughness_m, "m");
  check.positive("averaging_time", in.averaging_time_s, "s");
  const bool has_half =
      in.set == SigmaSet::Gbt3840 && in.pasquill >= Pasquill::B && in.pasquill <= Pasquill::D;
  if (in.half_class && !has_half) {
    check.fail("half classes B-C, C-D and D-E exist in the set gbt3840 only");
  }
  check.done();

  z_limit_m_ = kInf;
  x_over_distance_ = kSigmaXOverDistance;
  double reference_time_s = kTenMinutes_s;
  double floor_s = kInstantaneousAveragingTime_s;
  double exponent = 0.2;
  std::string pasquill{letter(in.pasquill)};
  switch (in.set) {
    case SigmaSet::YellowBook:
    case SigmaSet::YellowBookPuff:
      load_branches("yellow_book", "y", pasquill);
      load_branches("yellow_book", "z", pasquill);
      log_roughness_ = kRoughnessFactor * std::log(10.0 * in.roughness_m);
      valid_to_m_ = 1.0e5;
      break;
    case SigmaSet::BriggsRural:
      load_briggs("briggs_rural", 0.0);
      break;
    case SigmaSet::BriggsUrban:
      load_briggs("briggs_urban", 0.0);
      break;
    case SigmaSet::AqtRural:
      load_briggs("aqt3046_rural", 0.0);
      break;
    case SigmaSet::AqtUrban:
      load_briggs("aqt3046_urban", 0.0);
      break;
    case SigmaSet::AqtUrbanBriggsAB:
      load_briggs("aqt3046_urban", 1.0e-3);  // the original of Briggs (1973)
      break;
    case SigmaSet::Isc3:
      load_branches("isc3", "y", pasquill);
      load_branches("isc3", "z", pasquill);
      z_limit_m_ = kIscSigmaZLimit_m;
      valid_to_m_ = 1.0e5;
      break;
    case SigmaSet::TurnerLees:
      load_branches("turner_lees", "y", pasquill);
      load_branches("turner_lees", "z", pasquill);
      valid_to_m_ = in.pasquill == Pasquill::A ? 3.0e3 : in.pasquill == Pasquill::B ? 2.0e4 : 1.0e5;
      break;
    case SigmaSet::Degadis:
      load_branches("degadis", "y", pasquill);
      load_branches("degadis", "z", pasquill);
      floor_s = kDegadisFloor_s[static_cast<std::size_t>(in.pasquill)];
      // The quadratic of class A has its minimum at 22 m and grows below: from 100 m down to the
      // source it goes on as the power law with the value and slope at 100 m.
      continue_z_below_100_m_ = in.pasquill == Pasquill::A;
      break;
    case SigmaSet::Gbt3840:
      if (in.half_class) pasquill += std::string{'-'} + static_cast<char>(letter(in.pasquill) + 1);
      load_branches("gbt3840", "y", pasquill);
      load_branches("gbt3840", "z", pasquill);
      reference_time_s = 1800.0;
      // GB/T 3840: 0.2 from half an hour to one hour, 0.3 from one hour on; below half an hour
      // the standard is silent and 0.2 is used.
      if (in.averaging_time_s >= 3600.0) exponent = 0.3;
      break;
    case SigmaSet::CcpsPuff:
      load_branches("ccps_puff", "y", pasquill);
      load_branches("ccps_puff", "z", pasquill);
      x_over_distance_ = 0.0;
      break;
  }
  if (in.set == SigmaSet::YellowBookPuff) {
    time_factor_ = 0.5;  // CPR 14E: half the 10 min width
  } else if (in.set != SigmaSet::CcpsPuff) {
    time_factor_ = std::pow(std::max(in.averaging_time_s, floor_s) / reference_time_s, exponent);
  }
}

bool SigmaCurve::is_puff_set() const noexcept {
  return in_.set == SigmaSet::CcpsPuff || in_.set == SigmaSet::YellowBookPuff;
}

double SigmaCurve::y_at(double x, double ln_x) const noexcept {
  if (y_form_ == Form::Briggs) return briggs(y_briggs_.a, y_briggs_.b, y_briggs_.p, x);
  if (y_form_ == Form::Isc) {
    const double km = x / 1000.0;
    const double ln_km = ln_x - std::log(1000.0);
    return 465.11628 * km * std::tan(0.017453293 * (isc_c_ - isc_d_ * ln_km));
  }
  const Branch* b = y_;
  while (x > b->x_to_m) ++b;
  return std::exp(b->log_a + (b->b + b->c * ln_x) * ln_x);
}

double SigmaCurve::z_at(double x, double ln_x) const noexcept {
  if (z_form_ == Form::Briggs) return briggs(z_briggs_.a, z_briggs_.b, z_briggs_.p, x);
  const Branch* b = z_;
  while (x > b->x_to_m) ++b;
  double log_sigma;
  if (continue_z_below_100_m_ && x < kLowEnd_m) {
    const double l = std::log(kLowEnd_m);
    log_sigma = b->log_a + (b->b + b->c * l) * l + (b->b + 2.0 * b->c * l) * (ln_x - l);
  } else {
    log_sigma = b->log_a + (b->b + b->c * ln_x) * ln_x;
  }
  if (log_roughness_ != 0.0) {
    // Nearer than 1 m the factor stays at its value there: the formula grows without end for
    // x -> 0 and would make sigma_z fall with distance.
    log_sigma += log_roughness_ * std::exp(kRoughnessExponent * std::max(ln_x, 0.0));
  }
  return std::min(std::exp(log_sigma), z_limit_m_);
}

Sigmas SigmaCurve::at(double distance_m) const noexcept {
  if (!(distance_m > 0.0)) return {};
  const double ln_x = std::log(distance_m);
  Sigmas s;
  s.y_m = time_factor_ * y_at(distance_m, ln_x);
  s.z_m = z_at(distance_m, ln_x);
  s.x_m = x_over_distance_ > 0.0 ? x_over_distance_ * distance_m : s.y_m;
  return s;
}

double SigmaCurve::sigma_x_m(double x) const noexcept {
  if (!(x > 0.0)) return 0.0;
  return x_over_distance_ > 0.0 ? x_over_distance_ * x : sigma_y_m(x);
}
double SigmaCurve::sigma_y_m(double x) const noexcept {
  return x > 0.0 ? time_factor_ * y_at(x, std::log(x)) : 0.0;
}
double SigmaCurve::sigma_z_m(double x) const noexcept {
  return x > 0.0 ? z_at(x, std::log(x)) : 0.0;
}

double SigmaCurve::distance_of_sigma_y_m(double sigma_y_m) const {
  if (sigma_y_m > 0.0 && y_form_ == Form::Branches && y_branches_ == 1 && y_[0].c == 0.0) {
    return std::exp((std::log(sigma_y_m / time_factor_) - y_[0].log_a) / y_[0].b);
  }
  return distance_of(*this, sigma_y_m, false);
}
double SigmaCurve::distance_of_sigma_x_m(double sigma_x_m) const {
  return x_over_distance_ > 0.0 ? sigma_x_m / x_over_distance_ : distance_of_sigma_y_m(sigma_x_m);
}
double SigmaCurve::distance_of_sigma_z_m(double sigma_z_m) const {
  return distance_of(*this, sigma_z_m, true);
}

}  // namespace isorisk::models::dispersion
