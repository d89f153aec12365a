// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "isorisk/core/error.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/results.hpp"
#include "isorisk/study/study.hpp"

/// What Python holds of a study, shared by the binding files.
namespace isorisk::python {

struct Result {
  std::shared_ptr<const study::Study> study;
  study::RiskBasis basis;
  study::RunOptions options;
  study::RunClock clock;
  std::shared_ptr<risk::Memory> memory;  ///< of the integration, shared with updates
};

struct Decision {
  std::shared_ptr<const study::Study> study;
  study::decisions::DecisionOutput output;
};

}  // namespace isorisk::python
