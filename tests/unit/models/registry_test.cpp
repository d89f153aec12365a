// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/registry.hpp"

#include <gtest/gtest.h>

#include <set>

#include "isorisk/core/error.hpp"
#include "isorisk/core/units.hpp"

namespace isorisk::models {
namespace {

Registry sample() {
  Registry r;
  r.add({.id = "test.hydrostatic",
         .purpose = "pressure below a liquid surface",
         .sources = {"hand"},
         .page = "",
         .validity = "any depth",
         .inputs = {{.name = "density",
                     .unit = "kg/m3",
                     .description = "liquid density",
                     .bounds = Bounds::positive(),
                     .aliases = {"rho"}},
                    {.name = "depth",
                     .unit = "m",
                     .description = "below the surface",
                     .bounds = Bounds::non_negative()},
                    {.name = "gravity",
                     .unit = "m/s2",
                     .description = "g",
                     .bounds = Bounds::positive(),
                     .default_value = 9.81}},
         .outputs = {{.name = "gauge_pressure", .unit = "Pa", .description = "rho g h"}},
         .aliases = {"hydrostatic"},
         .evaluate = [](const Inputs& in) {
           Evaluation e;
           e.add("gauge_pressure", in.number("density") * in.number("gravity") * in.number("depth"),
                 "Pa");
           return e;
         }});
  return r;
}

TEST(Registry, TakesNumbersTextAndObjectsWithUnits) {
  const Registry r = sample();
  const double expected = 1000.0 * 9.81 * 2.0;
  for (const char* text :
       {R"({"density": 1000, "depth": 2})", R"({"rho": "1 t/m3", "depth": "200 cm"})",
        R"({"rho": {"value": 1, "unit": "t/m3"}, "depth": {"value": 2, "unit": "m"}})"}) {
    const Evaluation e = r.evaluate("hydrostatic", Json::parse(text));
    EXPECT_DOUBLE_EQ(e.outputs.at(0).value.get<double>(), expected) << text;
  }
}

TEST(Registry, ReportsAllBadInputsTogether) {
  try {
    (void)sample().evaluate("test.hydrostatic", Json::parse(R"({"densty": 1, "depth": "-2 m"})"));
    FAIL();
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("did you mean 'density'"), std::string::npos) << text;
    EXPECT_NE(text.find("depth = -2 m, must be >= 0"), std::string::npos) << text;
    EXPECT_NE(text.find("missing input 'density' [kg/m3]"), std::string::npos) << text;
  }
}

TEST(Registry, SuggestsTheNearestModel) {
  try {
    (void)sample().at("test.hydrostatik");
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(std::string{e.what()}.find("did you mean 'test.hydrostatic'"), std::string::npos);
  }
}

TEST(BuiltinRegistry, EveryModelIsFullyDescribed) {
  std::set<std::string> names;
  for (const Model* m : Registry::builtin().models()) {
    SCOPED_TRACE(m->id);
    EXPECT_NE(m->id.find('.'), std::string::npos);
    EXPECT_FALSE(m->purpose.empty());
    EXPECT_FALSE(m->sources.empty());
    EXPECT_FALSE(m->validity.empty());
    EXPECT_TRUE(m->page.starts_with("docs/models/")) << m->page;
    for (const InputField& f : m->inputs) {
      EXPECT_FALSE(f.description.empty()) << f.name;
      EXPECT_TRUE(units::known(f.unit)) << f.name << " " << f.unit;
    }
    for (const OutputField& f : m->outputs) EXPECT_FALSE(f.description.empty()) << f.name;
  }
}

}  // namespace
}  // namespace isorisk::models
