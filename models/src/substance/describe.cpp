// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/substance/describe.hpp"

#include "isorisk/data/embedded.hpp"

namespace isorisk::models {

std::string_view describe_substance(const Substance& substance) {
  return data::text(substance.data_file).content;
}

std::string describe_substances(const SubstanceLibrary& library) {
  std::string out = "[";
  const char* separator = "\n";
  for (const Substance& s : library.all()) {
    out += separator;
    out += describe_substance(s);
    separator = ",";
  }
  return out + "]\n";
}

}  // namespace isorisk::models
