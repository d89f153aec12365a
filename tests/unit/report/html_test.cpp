// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/html.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "isorisk/core/error.hpp"

namespace isorisk::report {
namespace {

nlohmann::json sample() {
  return {{"language", "en"},
          {"title", "A & B"},
          {"subtitle", "s"},
          {"bounds", {117.0, 38.9, 117.1, 39.0}},
          {"layers", nlohmann::json::array()},
          {"figures", nlohmann::json::array()},
          {"fn_svg", "<svg></svg>"},
          {"tables", nlohmann::json::array()},
          {"warnings", nlohmann::json::array()},
          {"provenance", nlohmann::json::array()}};
}

TEST(HtmlPage, HoldsEverythingItNeedsAndNamesNoServer) {
  const std::string page = html_page(sample());
  EXPECT_GT(page.size(), 900'000U);  // the map library is inside
  EXPECT_NE(page.find("<title>A &amp; B</title>"), std::string::npos);
  for (const char* key : {"{{document}}", "{{maplibre_js}}", "{{viewer_js}}", "{{fn_svg}}"}) {
    EXPECT_EQ(page.find(key), std::string::npos) << key;
  }
  EXPECT_EQ(page.find("<script src"), std::string::npos);
  EXPECT_EQ(page.find("<link"), std::string::npos);
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
}

TEST(HtmlPage, DrawsEventTreesInACardOfTheirOwnAndNoneWithoutThem) {
  nlohmann::json document = sample();
  EXPECT_EQ(html_page(document).find("id=\"trees\""), std::string::npos);
  document["trees_svg"] = "<svg>one</svg><svg>two</svg>";
  EXPECT_NE(html_page(document).find(
                "<section id=\"trees\" class=\"card\"><svg>one</svg><svg>two</svg></section>"),
            std::string::npos);
}

TEST(HtmlPage, KeepsHostileNamesInert) {
  nlohmann::json document = sample();
  document["title"] = "</script><script>alert(1)</script>";
  document["warnings"] = {
      {{"code", "x"}, {"subject", "<img src=x onerror=alert(1)>"}, {"message", "m"}, {"count", 1}}};
  const std::string page = html_page(document);
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_EQ(page.find("<img src=x"), std::string::npos);
}

TEST(HtmlPage, NamesEveryMissingKey) {
  try {
    (void)html_page(nlohmann::json::object());
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("'bounds'"), std::string::npos);
    EXPECT_NE(std::string{e.what()}.find("'layers'"), std::string::npos);
  }
}

}  // namespace
}  // namespace isorisk::report
