// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "yaml_tree.hpp"

namespace isorisk::study {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& text) {
  Problems problems;
  (void)parse_yaml(text, "s.yaml", problems);
  return problems.text();
}

TEST(YamlTree, KeepsLinesOfKeysAndValues) {
  Problems problems;
  const auto root = parse_yaml("a: 1\nb:\n  c:\n    x\nd: [1,\n 2]\n", "s.yaml", problems);
  ASSERT_TRUE(root);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(root->key_line("b"), 2);
  EXPECT_EQ(root->find("b")->find("c")->line, 4);
  EXPECT_EQ(root->find("d")->items[1].line, 6);
}

TEST(YamlTree, ReadsScalarsByTheCoreSchemaAndQuotedOnesAsText) {
  Problems problems;
  const auto root = parse_yaml(
      "a: 1\nb: 1.5e-3\nc: true\nd: ~\ne: yes\nf: \"1\"\ng: 10 m\nh: .nan\ni: 0x10\nj: +3\nk: -\n",
      "s.yaml", problems);
  ASSERT_FALSE(root);  // "k: -" is a list item where none can be
  const auto good = parse_yaml(
      "a: 1\nb: 1.5e-3\nc: true\nd: ~\ne: yes\nf: \"1\"\ng: 10 m\nh: .nan\ni: 0x10\nj: +3\n",
      "s.yaml", problems);
  ASSERT_TRUE(good);
  EXPECT_EQ(good->json(), nlohmann::json::parse(R"({"a":1,"b":1.5e-3,"c":true,"d":null,"e":"yes",
      "f":"1","g":"10 m","h":".nan","i":"0x10","j":3})"));
}

TEST(YamlTree, ExpandsAModestAlias) {
  Problems problems;
  const auto root = parse_yaml("a: &x {k: 1}\nb: *x\n", "s.yaml", problems);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("b")->find("k")->text, "1");
}

TEST(YamlTree, RefusesWhatGrowsWithoutEnd) {
  EXPECT_THAT(refusal("a: &x [*x]\n"), HasSubstr("s.yaml:1: error"));
  EXPECT_THAT(refusal("a: " + std::string(5'000, 'x')), HasSubstr("longer than 4096"));
  EXPECT_THAT(refusal(std::string(1'100'000, '#')), HasSubstr("at most 1000000"));
  std::string long_list = "a:\n";
  for (int i = 0; i < 25'000; ++i) long_list += " - 1\n";
  EXPECT_THAT(refusal(long_list), HasSubstr("more than 20000 values"));
  EXPECT_THAT(refusal("a: " + std::string(100'000, '[')), HasSubstr("error"));
}

TEST(YamlTree, RefusesWhatIsNoStudy) {
  EXPECT_THAT(refusal(""), HasSubstr("holds no study"));
  EXPECT_THAT(refusal("- a\n- b\n"), HasSubstr("a map of keys"));
  EXPECT_THAT(refusal("a: 1\n---\nb: 2\n"), HasSubstr("more than one document"));
  EXPECT_THAT(refusal("? [a]\n: 1\n"), HasSubstr("a key must be a word"));
  EXPECT_THAT(refusal(std::string{"a: 1\nb\0c: 2\n", 12}), HasSubstr("s.yaml:2: error"));
  EXPECT_THAT(refusal("a: !!str 1\n"), HasSubstr("tag"));
}

TEST(YamlTree, FindsTheLineThatIsNotUtf8) {
  EXPECT_EQ(first_line_not_utf8("a\nb\n\xE6\xB8\xAF\n"), 0);
  EXPECT_EQ(first_line_not_utf8("a\nb\xB8\xDB\n"), 2);
  EXPECT_EQ(first_line_not_utf8("\xC0\xAF"), 1);      // overlong
  EXPECT_EQ(first_line_not_utf8("\xED\xA0\x80"), 1);  // surrogate
  EXPECT_EQ(first_line_not_utf8("x\xE6\xB8"), 1);     // cut off
}

}  // namespace
}  // namespace isorisk::study
