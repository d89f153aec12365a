// SPDX-License-Identifier: Apache-2.0
#include "isorisk/data/names.hpp"

#include "isorisk/data/embedded.hpp"

namespace isorisk::data {

std::string_view display_name(std::string_view group, std::string_view key, Language language) {
  const Table& names = table("standards/display_names.csv");
  for (std::size_t r = 0; r < names.rows(); ++r) {
    if (names.text(r, "group") == group && names.text(r, "key") == key) {
      return names.text(r, language == Language::Zh ? "name_zh" : "name_en");
    }
  }
  return key;
}

}  // namespace isorisk::data
