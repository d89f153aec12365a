// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/multi_point_source.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

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

std::vector<Vec3> places(const MultiPointSourceInput& in) {
  std::vector<Vec3> all;
  const Vec3 step = (1.0 / (in.sources - 1)) * (in.end_m - in.start_m);
  Vec3 at = in.start_m;
  for (int i = 0; i < in.sources; ++i, at = at + step) all.push_back(at);
  return all;
}

}  // namespace

MultiPointSource::MultiPointSource(const MultiPointSourceInput& in)
    : MultiPointSource{places(checked(in)), in.radiated_power_w, in.waist, in.transmissivity} {}

MultiPointSource::MultiPointSource(std::vector<Vec3> sources, double radiated_power, double waist,
                                   const TransmissivityInput& transmissivity)
    : sources_{std::move(sources)},
      power_w_{radiated_power},
      weights_(sources_.size()),
      air_{transmissivity} {
  const int count = static_cast<int>(sources_.size());
  InputCheck check{"fire.jet_multi_point_source"};
  check.positive("radiated_power", radiated_power, "W");
  check.require(count >= 3, "sources", count, "-", "be at least 3");
  check.require(waist > 0.0 && waist < 1.0 && static_cast<int>(waist * count) >= 1, "waist", waist,
                "-", "be in (0, 1) and leave one source before it");
  check.done();
  const int n = static_cast<int>(waist * count);
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
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Vec3 to = sources_[i] - receiver;
    const double s2 = dot(to, to);
    const double s = std::sqrt(s2);
    total = total + (weights_[i] * air_.at(s) / (s2 * s)) * to;
  }
  return power_w_ / kFourPi * length(total);
}

double MultiPointSource::heat_flux_w_per_m2(Vec3 receiver, Vec3 normal) const noexcept {
  double total = 0.0;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Vec3 to = sources_[i] - receiver;
    const double s2 = dot(to, to);
    const double s = std::sqrt(s2);
    total += weights_[i] * air_.at(s) * std::max(0.0, dot(to, normal)) / (s2 * s);
  }
  return power_w_ / kFourPi * total;
}

double MultiPointSource::scalar_sum_w_per_m2(Vec3 receiver) const noexcept {
  double total = 0.0;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Vec3 to = sources_[i] - receiver;
    const double s2 = dot(to, to);
    total += weights_[i] * air_.at(std::sqrt(s2)) / s2;
  }
  return power_w_ / kFourPi * total;
}

}  // namespace isorisk::models::fire
