// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/risk/footprint.hpp"

namespace isorisk::risk {

FootprintBox Footprint::bounds() const noexcept {
  const double reach = reach_m();
  return {-reach, reach, reach};
}

void Footprint::line(double x_m, double y_m, double dx_m, double dy_m,
                     std::span<float> out) const noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto k = static_cast<double>(i);
    out[i] = static_cast<float>(at(x_m + k * dx_m, y_m + k * dy_m));
  }
}

void Footprint::append_breaks(double /*radius_m*/, std::vector<double>& /*angles_rad*/) const {}

}  // namespace isorisk::risk
