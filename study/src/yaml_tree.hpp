// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// A YAML document as written: every value with its line. Tags are refused, aliases are expanded
/// up to a limit, so that a small file cannot become a large tree.
struct YamlNode {
  enum class Kind { Null, Scalar, List, Map };
  struct Entry;

  Kind kind = Kind::Null;
  int line = 0;
  std::string text;     ///< of a scalar
  bool quoted = false;  ///< a scalar in quotes is always text
  std::vector<YamlNode> items;
  std::vector<Entry> entries;

  /// The value of a key, nullptr when this is no map or has no such key.
  [[nodiscard]] const YamlNode* find(std::string_view key) const noexcept;
  /// The line at which the key stands; the node's own line when there is none.
  [[nodiscard]] int key_line(std::string_view key) const noexcept;
  /// true, false, null, numbers by the core schema of YAML 1.2; anything else is a string.
  [[nodiscard]] nlohmann::json json() const;
  /// As the user wrote it, short: `"wnd.csv"`, `5`, `a list`, `a map`.
  [[nodiscard]] std::string shown() const;
};

struct YamlNode::Entry {
  std::string key;
  int key_line = 0;
  YamlNode value;
};

/// Parses one document. Problems carry `file` and the line; nullopt when nothing can be used.
[[nodiscard]] std::optional<YamlNode> parse_yaml(const std::string& text, const std::string& file,
                                                 Problems& problems);

/// The first line (from 1) that is not valid UTF-8; 0 when all of it is.
[[nodiscard]] int first_line_not_utf8(std::string_view text) noexcept;

}  // namespace isorisk::study
