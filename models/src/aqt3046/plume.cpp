// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/aqt3046/plume.hpp"

#include <cmath>
#include <numbers>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::aqt3046 {
namespace {

const PlumeInput& checked(const PlumeInput& in) {
  InputCheck check{"aqt3046.plume"};
  check.positive("mass_rate", in.mass_rate_kg_per_s, "kg/s");
  check.positive("wind_speed", in.wind_speed_m_per_s, "m/s");
  check.non_negative("effective_height", in.effective_height_m, "m");
  if (!(in.stability >= 'A' && in.stability <= 'F')) {
    check.fail(std::string{"stability = '"} + in.stability + "', must be one of A to F");
  }
  check.done();
  return in;
}

}  // namespace

double Sigma::at(double x_m) const noexcept { return a * x_m * std::pow(1.0 + b * x_m, p); }

Plume::Plume(const PlumeInput& in) : in_{checked(in)} {
  const data::Table& table = data::table("coefficients/aqt3046_sigma.csv");
  const std::string_view terrain = in.terrain == Terrain::Rural ? "rural" : "urban";
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "terrain") != terrain) continue;
    if (table.text(i, "stability") != std::string_view{&in.stability, 1}) continue;
    y_ = {table.number(i, "y_a"), table.number(i, "y_b"), table.number(i, "y_p")};
    z_ = {table.number(i, "z_a"), table.number(i, "z_b"), table.number(i, "z_p")};
  }
}

double Plume::concentration_kg_per_m3(double x_m, double y_m, double z_m) const noexcept {
  if (!(x_m > 0.0)) return 0.0;
  const double sy = y_.at(x_m);
  const double sz = z_.at(x_m);
  const auto gauss = [](double d, double s) { return std::exp(-0.5 * (d / s) * (d / s)); };
  return in_.mass_rate_kg_per_s / (2.0 * std::numbers::pi * sy * sz * in_.wind_speed_m_per_s) *
         gauss(y_m, sy) *
         (gauss(z_m - in_.effective_height_m, sz) + gauss(z_m + in_.effective_height_m, sz));
}

}  // namespace isorisk::models::aqt3046
