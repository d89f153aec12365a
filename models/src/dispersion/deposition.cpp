// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/deposition.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/dispersion/area_source.hpp"
#include "isorisk/models/dispersion/building_wake.hpp"
#include "panels.hpp"

namespace isorisk::models::dispersion {
namespace {

const double kSqrt2Pi = std::sqrt(2.0 * std::numbers::pi);

const data::Table& velocities() { return data::table("coefficients/deposition_velocity.csv"); }

// Panels from the source on, each twice as long as what is before it.
template <class F>
void by_doubling(double from, double to, const F& panel) {
  while (from < to) {
    const double next = std::min(to, std::max(kLeastDistance_m, 2.0 * from));
    panel(from, next);
    from = next;
  }
}

}  // namespace

std::vector<std::string> deposition_gases() {
  std::vector<std::string> names;
  const data::Table& t = velocities();
  for (std::size_t r = 0; r < t.rows(); ++r) names.emplace_back(t.text(r, "gas"));
  return names;
}

double deposition_velocity_m_per_s(std::string_view gas) {
  const data::Table& t = velocities();
  std::string known;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "gas") == gas) return t.number(r, "deposition_velocity_m_per_s");
    known += (known.empty() ? "" : ", ") + std::string{t.text(r, "gas")};
  }
  throw InputError("no deposition velocity of '" + std::string{gas} + "'; known: " + known);
}

double washout_per_s(double rain_mm_per_h) {
  InputCheck check{"washout"};
  check.non_negative("rain_rate", rain_mm_per_h, "mm/h");
  check.done();
  return dispersion_constant("washout_factor") *
         std::pow(rain_mm_per_h, dispersion_constant("washout_exponent"));
}

PlumeRemoval::PlumeRemoval(const RemovalInput& in, const GaussianPlume& plume)
    : in_{in}, plume_{plume} {
  InputCheck check{"deposition"};
  check.non_negative("deposition_velocity", in.deposition_velocity_m_per_s, "m/s");
  check.non_negative("washout", in.washout_per_s, "1/s");
  check.non_negative("decay", in.decay_per_s, "1/s");
  check.done();
  other_per_m_ = (in.washout_per_s + in.decay_per_s) / plume.input().wind_speed_m_per_s;
}

double PlumeRemoval::dry_rate_per_m(double x) const noexcept {
  const GaussianPlumeInput& p = plume_.input();
  const double sz =
      plume_.curve().sigma_z_m(std::max(x + p.virtual_distance_z_m, kLeastDistance_m));
  return in_.deposition_velocity_m_per_s / p.wind_speed_m_per_s *
         vertical_factor(0.0, p.effective_height_m, sz, p.mixing_height_m) / (kSqrt2Pi * sz);
}

double PlumeRemoval::dry_exponent(double from, double to) const {
  double sum = 0.0;
  by_doubling(from, to, [&](double a, double b) {
    sum += Panels{a, b}.integrate([&](double s) { return dry_rate_per_m(s); }).value;
  });
  return sum;
}

double PlumeRemoval::airborne_fraction(double x) const {
  if (!(x > 0.0)) return 1.0;
  const double dry = in_.deposition_velocity_m_per_s > 0.0 ? dry_exponent(0.0, x) : 0.0;
  return std::exp(-dry - other_per_m_ * x);
}

RemovalShares PlumeRemoval::shares(double x) const {
  RemovalShares s;
  if (!(x > 0.0)) return s;
  if (in_.deposition_velocity_m_per_s > 0.0 && other_per_m_ > 0.0) {
    // dry = int rate(s) Q(s)/Q(0) ds, panel by panel with the exponent carried along.
    double exponent = 0.0;
    by_doubling(0.0, x, [&](double a, double b) {
      s.dry += Panels{a, b}
                   .integrate([&](double at) {
                     const double inner =
                         Panels{a, at}.integrate([&](double t) { return dry_rate_per_m(t); }).value;
                     return dry_rate_per_m(at) * std::exp(-exponent - inner - other_per_m_ * at);
                   })
                   .value;
      exponent += dry_exponent(a, b);
    });
    s.airborne = std::exp(-exponent - other_per_m_ * x);
  } else {
    s.airborne = airborne_fraction(x);
    if (in_.deposition_velocity_m_per_s > 0.0) s.dry = 1.0 - s.airborne;
  }
  // What is left went by washout and decay, at a constant ratio.
  const double others = std::max(0.0, 1.0 - s.airborne - s.dry);
  const double rate = in_.washout_per_s + in_.decay_per_s;
  if (rate > 0.0) {
    s.wet = others * (in_.washout_per_s / rate);
    s.decayed = others * (in_.decay_per_s / rate);
  }
  return s;
}

double PlumeRemoval::concentration_kg_per_m3(double x, double y, double z) const {
  const double c = plume_.concentration_kg_per_m3(x, y, z);
  return c > 0.0 ? c * airborne_fraction(x) : 0.0;
}

double PlumeRemoval::dry_flux_kg_per_m2_s(double x, double y) const {
  return in_.deposition_velocity_m_per_s * concentration_kg_per_m3(x, y, 0.0);
}

}  // namespace isorisk::models::dispersion
