// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "isorisk/models/vulnerability/toxic_probit.hpp"

namespace isorisk::models::dispersion {

// Integral over y of P(Y = y0 - y^2), out to where Y is `cut`.
inline double gaussian_integral(double y0, double cut) {
  const double reach = std::sqrt(std::max(0.0, y0 - cut));
  return 2.0 * boost::math::quadrature::gauss<double, 15>::integrate(
                   [&](double s) { return vulnerability::probability_of_probit(y0 - s * s); }, 0.0,
                   reach);
}

}  // namespace isorisk::models::dispersion
