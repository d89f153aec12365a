// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/constants.hpp"

#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models::source {

SourceConstant source_constant(std::string_view name) {
  const data::Table& t = data::table("coefficients/source_constants.csv");
  std::string known;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "constant") == name) {
      return {t.number(r, "value"), t.text(r, "unit"), t.text(r, "source"),
              t.text(r, "confidence")};
    }
    known += (known.empty() ? "" : ", ") + std::string{t.text(r, "constant")};
  }
  throw InputError("no source constant '" + std::string{name} + "'. Known: " + known);
}

}  // namespace isorisk::models::source
