// SPDX-License-Identifier: Apache-2.0
#include "isorisk/core/units.hpp"

#include <gtest/gtest.h>

#include "isorisk/core/error.hpp"

namespace isorisk::units {
namespace {

TEST(Units, ConvertsWhatStudyFilesWrite) {
  EXPECT_DOUBLE_EQ(quantity("25 m", "m"), 25.0);
  EXPECT_DOUBLE_EQ(quantity("1.6 MPa", "Pa"), 1.6e6);
  EXPECT_DOUBLE_EQ(quantity("20 degC", "K"), 293.15);
  EXPECT_NEAR(quantity("68 degF", "degC"), 20.0, 1e-9);
  EXPECT_DOUBLE_EQ(quantity("50 t", "kg"), 5e4);
  EXPECT_DOUBLE_EQ(quantity("0.05 kg/m2/s", "kg/(m2 s)"), 0.05);
  EXPECT_DOUBLE_EQ(quantity("36 km/h", "m/s"), 10.0);
  EXPECT_NEAR(quantity("1e-6 /yr", "1/s"), 1e-6 / (365.25 * 86400), 1e-20);
  EXPECT_DOUBLE_EQ(quantity("8.3 J/(mol K)", "kJ/mol/K"), 8.3e-3);
  EXPECT_DOUBLE_EQ(quantity("12.5 kW/m2", "W/m2"), 12500.0);
  EXPECT_DOUBLE_EQ(quantity("50 %", "-"), 0.5);
  EXPECT_DOUBLE_EQ(quantity("180 deg", "deg"), 180.0);
  EXPECT_DOUBLE_EQ(convert(2.0, "m\xC2\xB3", "L"), 2000.0);
}

TEST(Units, ATemperatureInAProductIsADifference) {
  EXPECT_DOUBLE_EQ(convert(1.0, "J/(kg degC)", "J/(kg K)"), 1.0);
}

TEST(Units, KnowsThePressureKinds) {
  EXPECT_EQ(parse("1.6 MPa(g)").pressure_kind, PressureKind::Gauge);
  EXPECT_EQ(parse("1.6 MPa(g)").unit, "MPa");
  EXPECT_EQ(parse("5 bara").pressure_kind, PressureKind::Absolute);
  EXPECT_EQ(parse("5 Pa abs").pressure_kind, PressureKind::Absolute);
  EXPECT_EQ(parse("5 barg").unit, "bar");
  EXPECT_EQ(parse("5 bar").pressure_kind, PressureKind::Unstated);
  EXPECT_THROW((void)quantity("5 m(g)", "Pa"), InputError);
}

TEST(Units, SaysWhatIsWrong) {
  const auto message = [](auto&& f) -> std::string {
    try {
      f();
    } catch (const InputError& e) {
      return e.what();
    }
    return "no error";
  };
  EXPECT_NE(message([] { (void)quantity("25", "m"); }).find("has no unit"), std::string::npos);
  EXPECT_NE(message([] { (void)quantity("25 kg", "m"); }).find("'kg' cannot be converted to 'm'"),
            std::string::npos);
  EXPECT_NE(message([] { (void)quantity("25 furlong", "m"); }).find("unknown unit 'furlong'"),
            std::string::npos);
  EXPECT_NE(message([] { (void)quantity("many", "m"); }).find("not a number"), std::string::npos);
  EXPECT_NE(message([] { (void)quantity("nan m", "m"); }).find("not a number"), std::string::npos);
}

TEST(Units, RefusesNonsenseWithoutFailing) {
  for (const char* text : {"", "/", "m//s", "m^", "((((((((((m", "m)", "m^99", "kg m2 s-2 x"}) {
    EXPECT_FALSE(known(text)) << text;
  }
  EXPECT_TRUE(known("/yr"));
  EXPECT_TRUE(known("1/m"));
  EXPECT_TRUE(known("kg.m2.s-2"));
}

}  // namespace
}  // namespace isorisk::units
