// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "decisions/capacity_kernel.hpp"

/// The worked example of docs/park_capacity.md: two plants; a school (limit 3e-6) and a workshop
/// (3e-5); F-N line 1e-3 / N.
namespace isorisk::study::decisions::capacity_test {

inline const models::criteria::SocietalLine kUpper{.line = models::criteria::Line::Upper,
                                                   .n_from = 1,
                                                   .n_to = 1000,
                                                   .f_at_1_per_yr = 1e-3,
                                                   .vertical_cut_n = 1000};
inline const capacity::Part kA{{1e-6, 1e-5}, {{20, 1e-6}, {5, 4e-6}}};
inline const capacity::Part kB{{0.5e-6, 4e-6}, {{8, 5e-5}}};

}  // namespace isorisk::study::decisions::capacity_test
