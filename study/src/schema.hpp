// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "isorisk/study/problems.hpp"
#include "yaml_tree.hpp"

namespace isorisk::study {

/// Holds a document against data/schema/study.schema.json and says what is wrong in the words of a
/// study: keys, values, lines, what is allowed, the nearest name. Texts of quantities are left to
/// whoever converts them.
void check_structure(const YamlNode& root, const std::string& file, Problems& problems);

/// The same document under a schema validator (valijson): reports every violation at a place where
/// `problems` holds no error yet. Run last; what it finds our own checks have missed.
void check_with_validator(const YamlNode& root, const std::string& file, Problems& problems);

/// "population[1].raster" for the places of a document, lists counted from 1.
[[nodiscard]] std::string path_join(const std::string& parent, const std::string& key);
[[nodiscard]] std::string path_item(const std::string& parent, std::size_t index);

/// Words joined as "a, b, c".
[[nodiscard]] std::string joined(const std::vector<std::string>& words);

/// `did you mean "x"?` for the candidate nearest to a word; "" when none is near.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string>& candidates);

}  // namespace isorisk::study
