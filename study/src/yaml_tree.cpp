// SPDX-License-Identifier: Apache-2.0
#include "yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <charconv>
#include <cmath>
#include <map>
#include <sstream>

namespace isorisk::study {
namespace {

// What a study file can reasonably need, with a wide margin; more is an attack or an accident.
constexpr std::size_t kMaxBytes = 1'000'000;
constexpr std::size_t kMaxNodes = 20'000;
constexpr std::size_t kMaxDepth = 24;
constexpr std::size_t kMaxScalar = 4'096;

struct Refused {
  int line;
  std::string code;
  std::string message;
  std::string suggestion;
};

std::size_t size_of(const YamlNode& node) {
  std::size_t n = 1;
  for (const YamlNode& i : node.items) n += size_of(i);
  for (const YamlNode::Entry& e : node.entries) n += 1 + size_of(e.value);
  return n;
}

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const std::string& file, Problems& problems) : file_{file}, problems_{problems} {}

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode node;
    node.line = line_of(mark);
    place(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto it = anchors_.find(anchor);
    if (it == anchors_.end()) {
      throw Refused{line_of(mark), "yaml_alias", "an alias refers to a value that contains it",
                    "write the value out"};
    }
    count(size_of(it->second), line_of(mark));
    YamlNode copy = it->second;
    copy.line = line_of(mark);
    place(std::move(copy), 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_tag(mark, tag);
    if (value.size() > kMaxScalar) {
      throw Refused{line_of(mark), "yaml_too_large",
                    "a value is longer than " + std::to_string(kMaxScalar) + " characters",
                    "put data into a layer or a table"};
    }
    YamlNode node;
    node.kind = YamlNode::Kind::Scalar;
    node.line = line_of(mark);
    node.text = value;
    node.quoted = tag == "!";
    if (!node.quoted && (value == "~" || value == "null" || value == "Null" || value == "NULL")) {
      node.kind = YamlNode::Kind::Null;
    }
    place(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    refuse_tag(mark, tag);
    open(YamlNode::Kind::List, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    refuse_tag(mark, tag);
    open(YamlNode::Kind::Map, mark, anchor);
  }
  void OnMapEnd() override { close(); }

  std::optional<YamlNode> take() { return std::move(root_); }

 private:
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor = 0;
    bool has_key = false;
    std::string key;
    int key_line = 0;
  };

  static int line_of(const YAML::Mark& mark) { return mark.line + 1; }

  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    throw Refused{line_of(mark), "yaml_tag", "a tag (" + tag.substr(0, 60) + ") is not supported",
                  "remove it: a study holds plain values only"};
  }

  void count(std::size_t n, int line) {
    nodes_ += n;
    if (nodes_ > kMaxNodes) {
      throw Refused{line, "yaml_too_large",
                    "the file grows to more than " + std::to_string(kMaxNodes) + " values",
                    "put data into layers and tables; do not nest aliases"};
    }
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    count(1, line_of(mark));
    if (stack_.size() >= kMaxDepth) {
      throw Refused{line_of(mark), "yaml_too_deep",
                    "values are nested deeper than " + std::to_string(kMaxDepth) + " levels", ""};
    }
    Open o;
    o.node.kind = kind;
    o.node.line = line_of(mark);
    o.anchor = anchor;
    stack_.push_back(std::move(o));
  }

  void close() {
    Open done = std::move(stack_.back());
    stack_.pop_back();
    place(std::move(done.node), done.anchor);
  }

  void place(YamlNode node, YAML::anchor_t anchor) {
    count(1, node.line);
    if (anchor != 0) anchors_[anchor] = node;
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = stack_.back();
    if (parent.node.kind == YamlNode::Kind::List) {
      parent.node.items.push_back(std::move(node));
      return;
    }
    if (!parent.has_key) {
      if (node.kind != YamlNode::Kind::Scalar) {
        throw Refused{node.line, "yaml_key", "a key must be a word", ""};
      }
      parent.has_key = true;
      parent.key = node.text;
      parent.key_line = node.line;
      return;
    }
    parent.has_key = false;
    // The parser finds an empty value where the next key begins.
    if (node.kind == YamlNode::Kind::Null) node.line = parent.key_line;
    for (const YamlNode::Entry& e : parent.node.entries) {
      if (e.key != parent.key) continue;
      problems_.add({.code = "duplicate_key",
                     .where = {.file = file_, .line = parent.key_line},
                     .field = parent.key,
                     .value = node.shown(),
                     .message = "the key stands twice; it was first written on line " +
                                std::to_string(e.key_line),
                     .suggestion = "keep one of the two"});
      return;  // the first one counts for the checks that follow
    }
    parent.node.entries.push_back({parent.key, parent.key_line, std::move(node)});
  }

  const std::string& file_;
  Problems& problems_;
  std::vector<Open> stack_;
  std::map<YAML::anchor_t, YamlNode> anchors_;
  std::optional<YamlNode> root_;
  std::size_t nodes_ = 0;
};

std::optional<double> as_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const char* begin = text.data();
  const char* end = begin + text.size();
  if (*begin == '+') ++begin;
  if (begin == end ||
      !(std::isdigit(static_cast<unsigned char>(*begin)) || *begin == '-' || *begin == '.')) {
    return std::nullopt;
  }
  double value = 0.0;
  const auto [ptr, ec] = std::from_chars(begin, end, value);
  if (ec != std::errc{} || ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const noexcept {
  for (const Entry& e : entries) {
    if (e.key == key) return &e.value;
  }
  return nullptr;
}

int YamlNode::key_line(std::string_view key) const noexcept {
  for (const Entry& e : entries) {
    if (e.key == key) return e.key_line;
  }
  return line;
}

nlohmann::json YamlNode::json() const {
  switch (kind) {
    case Kind::Null:
      return nullptr;
    case Kind::List: {
      auto list = nlohmann::json::array();
      for (const YamlNode& i : items) list.push_back(i.json());
      return list;
    }
    case Kind::Map: {
      auto map = nlohmann::json::object();
      for (const Entry& e : entries) map[e.key] = e.value.json();
      return map;
    }
    case Kind::Scalar:
      break;
  }
  if (quoted) return text;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (const auto number = as_number(text)) {
    // Whole numbers as integers, so that the schema's "integer" holds for them.
    if (std::abs(*number) < 9e15 && *number == std::floor(*number) &&
        text.find_first_of(".eE") == std::string::npos) {
      return static_cast<std::int64_t>(*number);
    }
    return *number;
  }
  return text;
}

std::string YamlNode::shown() const {
  switch (kind) {
    case Kind::Null:
      return "(empty)";
    case Kind::List:
      return "a list";
    case Kind::Map:
      return "a map";
    case Kind::Scalar:
      break;
  }
  std::string s = text.size() > 80 ? text.substr(0, 77) + "..." : text;
  return json().is_string() ? "\"" + s + "\"" : s;
}

int first_line_not_utf8(std::string_view text) noexcept {
  int line = 1;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned c = byte(i);
    if (c == '\n') ++line;
    std::size_t more = 0;
    unsigned code = c;
    unsigned least = 0;
    if (c < 0x80) {
      more = 0;
    } else if ((c & 0xE0U) == 0xC0U) {
      more = 1, code = c & 0x1FU, least = 0x80;
    } else if ((c & 0xF0U) == 0xE0U) {
      more = 2, code = c & 0x0FU, least = 0x800;
    } else if ((c & 0xF8U) == 0xF0U) {
      more = 3, code = c & 0x07U, least = 0x10000;
    } else {
      return line;
    }
    if (i + more >= text.size()) return line;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((byte(i + k) & 0xC0U) != 0x80U) return line;
      code = (code << 6U) | (byte(i + k) & 0x3FU);
    }
    if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return line;
    i += more + 1;
  }
  return 0;
}

std::optional<YamlNode> parse_yaml(const std::string& text, const std::string& file,
                                   Problems& problems) {
  const auto refuse = [&](int line, std::string code, std::string message, std::string suggestion) {
    problems.add({.code = std::move(code),
                  .where = {.file = file, .line = line},
                  .message = std::move(message),
                  .suggestion = std::move(suggestion)});
  };
  if (text.size() > kMaxBytes) {
    refuse(0, "yaml_too_large",
           "the file has " + std::to_string(text.size()) + " bytes; at most " +
               std::to_string(kMaxBytes) + " are read",
           "put data into layers and tables");
    return std::nullopt;
  }
  if (const int line = first_line_not_utf8(text); line != 0) {
    refuse(line, "not_utf8", "the text is not UTF-8",
           "save the file as UTF-8 (it may be GBK or UTF-16)");
    return std::nullopt;
  }
  if (const auto nul = text.find('\0'); nul != std::string::npos) {
    const auto line =
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(nul), '\n');
    refuse(static_cast<int>(line), "not_text", "the file holds a NUL byte: it is no text file", "");
    return std::nullopt;
  }
  TreeBuilder builder{file, problems};
  try {
    std::istringstream stream{text};
    YAML::Parser parser{stream};
    if (!parser.HandleNextDocument(builder)) {
      refuse(0, "yaml_empty", "the file holds no study",
             "isorisk new FOLDER writes one to start from");
      return std::nullopt;
    }
    auto root = builder.take();
    TreeBuilder rest{file, problems};
    if (parser.HandleNextDocument(rest)) {
      refuse(0, "yaml_documents", "the file holds more than one document (---)", "keep one");
      return std::nullopt;
    }
    if (!root || root->kind != YamlNode::Kind::Map) {
      refuse(root ? root->line : 0, "yaml_no_map", "a study is a map of keys and values",
             "isorisk new FOLDER writes one to start from");
      return std::nullopt;
    }
    return root;
  } catch (const Refused& r) {
    refuse(r.line, r.code, r.message, r.suggestion);
  } catch (const YAML::Exception& e) {
    refuse(e.mark.is_null() ? 0 : e.mark.line + 1, "yaml_syntax", "not valid YAML: " + e.msg,
           "check indentation, quotes and brackets on this line and the one above");
  }
  return std::nullopt;
}

}  // namespace isorisk::study
