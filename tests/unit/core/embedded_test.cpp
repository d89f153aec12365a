// SPDX-License-Identifier: Apache-2.0
#include "isorisk/data/embedded.hpp"

#include <gtest/gtest.h>

#include "isorisk/core/error.hpp"

namespace isorisk::data {
namespace {

TEST(EmbeddedData, GivesCellsByColumnName) {
  const Table& t = table("coefficients/roughness.csv");
  ASSERT_GT(t.rows(), 3U);
  EXPECT_EQ(t.text(0, "terrain"), "open_water");
  EXPECT_DOUBLE_EQ(t.number(0, "roughness_m"), 2e-4);
  EXPECT_EQ(t.sha256.size(), 64U);
}

TEST(EmbeddedData, NamesWhatItLacks) {
  EXPECT_THROW((void)table("no_such.csv"), DataError);
  EXPECT_THROW((void)table("coefficients/roughness.csv").number(0, "terrain"), DataError);
  try {
    (void)table("coefficients/roughness.csv").column("rough");
    FAIL();
  } catch (const DataError& e) {
    EXPECT_NE(std::string{e.what()}.find("roughness_m"), std::string::npos);
  }
}

TEST(EmbeddedData, EveryTableNamesASourceAndAConfidencePerRow) {
  for (const Table& t : all_tables()) {
    SCOPED_TRACE(std::string{t.name});
    ASSERT_FALSE(t.notes.empty());
    if (t.name.starts_with("schema/")) continue;  // the study format, not engineering data
    for (std::size_t row = 0; row < t.rows(); ++row) {
      EXPECT_FALSE(t.text(row, "source").empty()) << "row " << row + 1;
      EXPECT_FALSE(t.text(row, "confidence").empty()) << "row " << row + 1;
    }
  }
}

}  // namespace
}  // namespace isorisk::data
