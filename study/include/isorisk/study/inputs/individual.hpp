// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/study/problems.hpp"

namespace isorisk::study {

enum class StayPeriod : std::uint8_t { Any, Day, Night };

/// A place where a person spends part of the year.
struct Stay {
  std::string person;  ///< id of the person or group; rows with the same id are one person's year
  std::string name;    ///< of the person or group; "" = the id
  std::string name_zh;
  std::string place;              ///< "control room", "gate"
  double hours_per_yr = 0.0;      ///< there, in the period
  double outdoor_fraction = 1.0;  ///< of these hours [0, 1]; the rest indoors
  StayPeriod period = StayPeriod::Any;
  double persons = 1.0;  ///< in the group
  Point position;
  Origin origin;
};

/// Persons and groups for individual-specific risk. Section `persons` of study.yaml.
struct IndividualInputs {
  std::vector<Stay> stays;  ///< in order of the layer
};

}  // namespace isorisk::study
