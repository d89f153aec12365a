// SPDX-License-Identifier: Apache-2.0
#include "delayed_ignition.hpp"

#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::study::qra {

double delayed_ignition(std::string_view set, double amount, bool instantaneous) {
  const data::Table& table = data::table("frequencies/delayed_ignition.csv");
  const std::string_view release = instantaneous ? "instantaneous" : "continuous";
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.text(row, "set") != set || table.text(row, "release") != release) continue;
    if (amount < table.number(row, "amount_below")) return table.number(row, "probability");
  }
  throw InputError("method.delayed_ignition: no set '" + std::string{set} + "' for " +
                   std::string{release} + " releases");
}

}  // namespace isorisk::study::qra
