// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/multi_point_source.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "isorisk/core/error.hpp"

namespace isorisk::models::fire {
namespace {

constexpr double kFourPi = 4.0 * std::numbers::pi;

const MultiPointSourceInput& checked(const MultiPointSourceInput& in) {
  InputCheck check{"fire.jet_multi_point_source"};
  for (const double v :
       {in.start_m.x, in.start_m.y, in.start_m.z, in.end_m.x, in.end_m.y, in.end_m.z}) {
    check.finite("start, end", v, "m");
  }
  check.positive("flame_length", length(in.end_m - in.start_m), "m");
  check.positive("radiated_power", in.radiated_power_w, "W");
  check.require(in.sources >= 3, "sources", in.sources, "-", "be at least 3");
  check.require(in.waist > 0.0 && in.waist < 1.0 && static_cast<int>(in.waist * in.sources) >= 1,
                "waist", in.waist, "-", "be in (0, 1) and leave one source before it");
  check.done();
  return in;
}

}  // namespace

MultiPointSource::MultiPointSource(const MultiPointSourceInput& in)
    : start_{checked(in).start_m},
      step_{(1.0 / (in.sources - 1)) * (in.end_m - in.start_m)},
      power_w_{in.radiated_power_w},
      weights_(static_cast<std::size_t>(in.sources)),
      air_{in.transmissivity} {
  const int count = in.sources;
  const int n = static_cast<int>(in.waist * count);
  double sum = 0.0;
  for (int j = 1; j <= count; ++j) {
    const double w = j <= n ? j : n - (n - 1.0) * (j - n - 1.0) / std::max(1.0, count - n - 1.0);
    weights_[static_cast<std::size_t>(j - 1)] = w;
    sum += w;
  }
  for (double& w : weights_) w /= sum;
}

double MultiPointSource::max_heat_flux_w_per_m2(Vec3 receiver) const noexcept {
  Vec3 total{};
  Vec3 source = start_;
  for (const double w : weights_) {
    const Vec3 to = source - receiver;
    const double s2 = dot(to, to);
    const double s = std::sqrt(s2);
    total = total + (w * air_.at(s) / (s2 * s)) * to;
    source = source + step_;
  }
  return power_w_ / kFourPi * length(total);
}

double MultiPointSource::heat_flux_w_per_m2(Vec3 receiver, Vec3 normal) const noexcept {
  double total = 0.0;
  Vec3 source = start_;
  for (const double w : weights_) {
    const Vec3 to = source - receiver;
    const double s2 = dot(to, to);
    const double s = std::sqrt(s2);
    total += w * air_.at(s) * std::max(0.0, dot(to, normal)) / (s2 * s);
    source = source + step_;
  }
  return power_w_ / kFourPi * total;
}

double MultiPointSource::scalar_sum_w_per_m2(Vec3 receiver) const noexcept {
  double total = 0.0;
  Vec3 source = start_;
  for (const double w : weights_) {
    const Vec3 to = source - receiver;
    const double s2 = dot(to, to);
    total += w * air_.at(std::sqrt(s2)) / s2;
    source = source + step_;
  }
  return power_w_ / kFourPi * total;
}

}  // namespace isorisk::models::fire
