// SPDX-License-Identifier: Apache-2.0
// Runs every file under validation/cases; format in validation/README.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

#include "isorisk/models/examples.hpp"
#include "isorisk/models/golden.hpp"

namespace isorisk::models {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> case_files() {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path{ISORISK_SOURCE_DIR} / "validation" / "cases")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Json read(const fs::path& file) { return Json::parse(std::ifstream{file}); }

// The files are listed when the test runs, so that a new file needs no new build.
TEST(ValidationCases, HaveNoMissNoErrorAndNoUnknownModel) {
  for (const fs::path& file : case_files()) {
    const GoldenReport report = run_golden(read(file), Registry::builtin());
    EXPECT_GT(report.cases.size(), 0U) << file;
    EXPECT_TRUE(report.ok() && report.count(GoldenVerdict::NotBuilt) == 0) << file << "\n"
                                                                           << to_text(report);
  }
}

TEST(ValidationCases, StateSourceKindConfidenceAndCanonicalNames) {
  for (const fs::path& file : case_files()) {
    SCOPED_TRACE(file.string());
    const Json document = read(file);
    for (const char* key : {"title", "source", "kind"}) {
      EXPECT_TRUE(document.contains(key) && document[key].is_string()) << key;
    }
    const std::string kind = document.value("kind", "");
    EXPECT_TRUE(kind == "verification" || kind == "validation") << kind;
    std::set<std::string> ids;
    for (const Json& c : document["cases"]) {
      const std::string id = c["id"].get<std::string>();
      SCOPED_TRACE(id);
      EXPECT_TRUE(ids.insert(id).second) << "the id is used twice";
      EXPECT_TRUE(c.contains("source") && c.contains("confidence"));
      const Model* model = Registry::builtin().find(c["model"].get<std::string>());
      if (model == nullptr) continue;  // reported by the other test
      EXPECT_EQ(model->id, c["model"].get<std::string>()) << "use the id, not an alias";
      for (const auto& [name, value] : c["inputs"].items()) {
        EXPECT_TRUE(std::any_of(model->inputs.begin(), model->inputs.end(),
                                [&, n = name](const InputField& f) { return f.name == n; }))
            << name << " is not an input of " << model->id;
      }
    }
  }
}

TEST(Examples, EveryModelHasOneAndRunsOnIt) {
  for (const Model* m : Registry::builtin().models()) {
    SCOPED_TRACE(m->id);
    if (!has_example(m->id)) {
      ADD_FAILURE() << "add its inputs to data/examples/";
      continue;
    }
    const Evaluation e = Registry::builtin().evaluate(m->id, example_inputs(m->id));
    EXPECT_FALSE(e.outputs.empty());
    for (const OutputValue& o : e.outputs) {
      EXPECT_TRUE(!o.value.is_number() || std::isfinite(o.value.get<double>())) << o.name;
    }
  }
}

}  // namespace
}  // namespace isorisk::models
