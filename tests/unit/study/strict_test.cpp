// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "isorisk/core/error.hpp"
#include "isorisk/study/qra.hpp"
#include "isorisk/study/study.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

// Hydrogen from a large opening: outside the holes its flame was tried for.
Study study_with(bool strict) {
  const TemporaryFolder folder;
  copy_base(folder);
  folder.write("equipment.csv",
               "id,name,site,type,substance,phase,temperature,pressure,volume,pipe_diameter,x,y\n"
               "G-1,Gas vessel,A,pressure_vessel,hydrogen,gas,20 degC,4 MPa(g),50 m3,100 "
               "mm,512160,4324120\n");
  std::ifstream in{folder.path() / "study.yaml"};
  std::ostringstream text;
  text << in.rdbuf();
  folder.write("study.yaml", text.str() + (strict ? "strict: true\n" : ""));
  return open(folder.path() / "study.yaml");
}

TEST(Strict, RefusesARunWithAModelOutsideItsRangeThatIsElseMarkedAndCounted) {
  Reporter silent;
  const QraResult marked = run_qra(study_with(false), {.threads = 1}, silent);
  bool counted = false;
  for (const CountedWarning& w : marked.warnings) {
    if (w.warning.code == "outside_validity" && w.warning.subject == "fire.hydrogen_jet") {
      counted = w.count > 1;
    }
  }
  EXPECT_TRUE(counted);
  EXPECT_TRUE(std::any_of(marked.scenarios.begin(), marked.scenarios.end(), [](const Scenario& s) {
    return std::find(s.warnings.begin(), s.warnings.end(), "outside_validity") != s.warnings.end();
  }));
  const Study strict = study_with(true);
  try {
    (void)run_qra(strict, {.threads = 1}, silent);
    FAIL() << "not refused";
  } catch (const InputError& e) {
    EXPECT_THAT(e.what(), ::testing::HasSubstr("fire.hydrogen_jet (outside_validity"));
    EXPECT_THAT(e.what(), ::testing::HasSubstr("strict"));
  }
}

}  // namespace
}  // namespace isorisk::study
