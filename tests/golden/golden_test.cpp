// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/golden.hpp"

#include <gtest/gtest.h>

#include "isorisk/core/error.hpp"

namespace isorisk::models {
namespace {

Registry sample() {
  Registry r;
  r.add(
      {.id = "test.square",
       .purpose = "squares",
       .sources = {"hand"},
       .page = "",
       .validity = "any",
       .inputs = {{.name = "side", .kind = FieldKind::NumberList, .unit = "m", .description = "a"},
                  {.name = "energy", .unit = "J/kg", .description = "e", .optional = true}},
       .outputs = {{.name = "area", .unit = "m2", .description = "a^2", .aliases = {"A"}}},
       .aliases = {"square"},
       .evaluate = [](const Inputs& in) {
         Evaluation e;
         Json list = Json::array();
         for (const double a : in.numbers("side")) list.push_back(a * a);
         e.outputs.push_back({"area", list, "m2"});
         e.add_flag("large", list[0].get<double>() > 100.0);
         e.add_text("shape", "square");
         if (in.has("energy")) e.add("energy", in.number("energy"), "J/kg");
         return e;
       }});
  return r;
}

GoldenCase run_one(const char* text) {
  const Json document{{"cases", Json::array({Json::parse(text)})}};
  return run_golden(document, sample()).cases.at(0);
}

TEST(Golden, PassesWithinTheToleranceAndMissesBeyondIt) {
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "expected": {"area": {"value": 4.03, "unit": "m2", "tol_rel": 0.01}}})J")
                .verdict,
            GoldenVerdict::Pass);
  const GoldenCase c = run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "expected": {"area": {"value": 4.05, "unit": "m2", "tol_rel": 0.01}}})J");
  EXPECT_EQ(c.verdict, GoldenVerdict::Miss);
  EXPECT_NEAR(c.values.at(0).deviation, -0.05, 1e-12);
  EXPECT_NEAR(c.values.at(0).allowed, 0.0405, 1e-12);
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "expected": {"area": {"value": 4.05, "unit": "m2", "tol_abs": 0.06}}})J")
                .verdict,
            GoldenVerdict::Pass);
}

TEST(Golden, ConvertsUnitsAndResolvesAliases) {
  const GoldenCase c = run_one(R"J({"id": "a", "model": "square",
      "inputs": {"side": {"value": 200, "unit": "cm"}},
      "expected": {"A": {"value": 40000, "unit": "cm2", "tol_rel": 1e-12}}})J");
  EXPECT_EQ(c.verdict, GoldenVerdict::Pass) << c.message;
  EXPECT_EQ(c.values.at(0).unit, "cm2");
  EXPECT_EQ(c.model_id, "test.square");
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "expected": {"A": {"value": 4, "unit": "kg", "tol_rel": 1}}})J")
                .verdict,
            GoldenVerdict::Miss);
}

TEST(Golden, TakesToleranceFromValueThenFieldThenCase) {
  const char* with_fields = R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "tolerance": {"relative": 1e-6, "fields": {"area": {"absolute": 1.5}}},
      "expected": {"area": {"value": 5, "unit": "m2"}}})J";
  EXPECT_EQ(run_one(with_fields).verdict, GoldenVerdict::Pass);
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "tolerance": {"relative": 1e-6}, "expected": {"area": {"value": 4.0001, "unit": "m2"}}})J")
                .verdict,
            GoldenVerdict::Miss);
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "rel_tol": 1e-3, "expected": {"area": 4.0001}})J")
                .verdict,
            GoldenVerdict::Pass);
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "tolerance": {"type": "upper_bound"}, "expected": {"area": {"value": 4.5, "unit": "m2"}}})J")
                .verdict,
            GoldenVerdict::Pass);
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "tolerance": {"type": "upper_bound"}, "expected": {"area": {"value": 3.5, "unit": "m2"}}})J")
                .verdict,
            GoldenVerdict::Miss);
}

TEST(Golden, ComparesLimitsListsFlagsAndText) {
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": [2, 3]}, "rel_tol": 0.01,
      "expected": {"area": {"value": [4.01, 9.01], "unit": "m2"}, "large": false,
                   "shape": "square"}})J")
                .verdict,
            GoldenVerdict::Pass);
  const GoldenCase wrong = run_one(R"J({"id": "a", "model": "square", "inputs": {"side": [2, 3]},
      "expected": {"area": {"value": [4, 9.5], "unit": "m2", "tol_rel": 0.01}, "large": true,
                   "shape": "round"}})J");
  for (const GoldenValue& v : wrong.values) EXPECT_EQ(v.verdict, GoldenVerdict::Miss) << v.name;
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": [2, 3]}, "rel_tol": 0.01,
      "expected": {"area": {"value": [4], "unit": "m2"}}})J")
                .verdict,
            GoldenVerdict::Miss);
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "expected": {"area": {"value_max": 4, "unit": "m2"}}})J")
                .verdict,
            GoldenVerdict::Pass);
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "expected": {"area": {"value_max": 3.9, "unit": "m2"}}})J")
                .verdict,
            GoldenVerdict::Miss);
  EXPECT_EQ(run_one(R"J({"id": "a", "model": "square", "inputs": {"side": 2},
      "expected": {"area": {"value_min": 4.1, "unit": "m2"}}})J")
                .verdict,
            GoldenVerdict::Miss);
}

TEST(Golden, DropsRemarksBehindUnitsAndReadsAStatedMolarMass) {
  const GoldenCase c = run_one(R"J({"id": "a", "model": "square",
      "inputs": {"side": {"value": 2, "unit": "m (L,B,H)"},
                 "energy": {
  "value" : 781, "unit" : "kJ/mol (M 78.1 g/mol)"
}
}
, "expected" : {
  "area" : {"value" : 4, "unit" : "m2, flat"}, "energy" : {
    "value" : 1e7, "unit" : "J/kg", "tol_rel" : 1e-12
  }
}
})J");
  EXPECT_EQ(c.verdict, GoldenVerdict::Pass) << c.message;
}

TEST(Golden, CountsUnknownModelsApartAndMissingOutputsAsMisses) {
  const Json document = Json::parse(R"J({"title": "t", "cases": [
      {"id": "a", "model": "cube", "inputs": {}, "expected": {"volume": 8}},
      {"id": "b", "model": "square", "inputs": {"side": 2}, "expected": {"perimeter": 8}},
      {"id": "c", "model": "square", "inputs": {"edge": 2}, "expected": {"area": 4}},
      {"id": "d", "model": "square", "inputs": {"side": 2}, "expected": {"area": 4}}]})J");
  const GoldenReport report = run_golden(document, sample());
  EXPECT_EQ(report.count(GoldenVerdict::NotBuilt), 1U);
  EXPECT_EQ(report.count(GoldenVerdict::Miss), 1U);
  EXPECT_EQ(report.count(GoldenVerdict::Error), 1U);
  EXPECT_EQ(report.count(GoldenVerdict::Pass), 1U);
  EXPECT_FALSE(report.ok());
  const std::string text = to_text(report);
  EXPECT_NE(text.find("unknown input 'edge'"), std::string::npos) << text;
  EXPECT_NE(text.find("perimeter: expected 8 - the model gives no such output"), std::string::npos)
      << text;
  EXPECT_NE(text.find("1 of 4 cases pass, 1 miss, 1 in error, 1 not built; 1 of 2 values pass"),
            std::string::npos)
      << text;
  EXPECT_EQ(to_json(report)["totals"]["not_built"], 1);
}

TEST(Golden, RefusesADocumentThatIsNoListOfCases) {
  EXPECT_THROW((void)run_golden(Json::parse("[]"), sample()), DataError);
  try {
    (void)run_golden(Json::parse(R"J({"cases": [{"id": "x", "model": "square", "inputs": {}}]})J"),
                     sample());
    FAIL();
  } catch (const DataError& e) {
    EXPECT_NE(std::string{e.what()}.find("case 1 (\"x\"): 'expected'"), std::string::npos)
        << e.what();
  }
}

TEST(Golden, PassesTheInputsOfAnotherCaseWhereAnInputNamesIt) {
  Registry r = sample();
  r.add({.id = "test.side_of",
         .purpose = "gives back the side of a square",
         .sources = {"hand"},
         .page = "",
         .validity = "any",
         .inputs = {{.name = "square_of", .kind = FieldKind::Structure, .description = "inputs"}},
         .outputs = {{.name = "side", .unit = "m", .description = "a"}},
         .evaluate = [](const Inputs& in) {
           Evaluation e;
           e.outputs.push_back({"side", in.raw("square_of").at("side").at("value"), "cm"});
           return e;
         }});
  const Json document = Json::parse(R"J({"cases": [
      {"id": "a", "model": "square", "inputs": {"side": {"value": 200, "unit": "cm"}},
       "expected": {"area": {"value": 4, "unit": "m2"}}},
      {"id": "b", "model": "test.side_of", "inputs": {"square_of": {"value": "a", "unit": ""}},
       "expected": {"side": {"value": 2, "unit": "m"}}}]})J");
  const GoldenReport report = run_golden(document, r);
  EXPECT_EQ(report.count(GoldenVerdict::Pass), 2U) << to_text(report);
}

}  // namespace
}  // namespace isorisk::models
