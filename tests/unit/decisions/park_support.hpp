// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "isorisk/study/basis.hpp"
#include "isorisk/study/study.hpp"

namespace isorisk::study::test {

namespace fs = std::filesystem;

inline std::string read_file(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

inline void write_file(const fs::path& path, const std::string& text) {
  std::ofstream{path, std::ios::binary} << text;
}

inline void append(const fs::path& path, const std::string& text) {
  write_file(path, read_file(path) + text);
}

/// A folder of its own for the running test, empty.
inline fs::path fresh_folder(const std::string& name) {
  const auto* unit = ::testing::UnitTest::GetInstance();
  // Of a whole suite there is no running test; its processes may run side by side.
  const std::string owner =
      unit->current_test_info() != nullptr
          ? std::string{unit->current_test_info()->test_suite_name()} + "." +
                unit->current_test_info()->name()
          : std::string{unit->current_test_suite()->name()} + "." + std::to_string(::getpid());
  const fs::path folder = fs::path{ISORISK_TEST_DIR} / (owner + "." + name);
  fs::remove_all(folder);
  fs::create_directories(folder.parent_path());
  return folder;
}

/// The study of `isorisk new` with a second site: ammonia 400 m north-east of the propane.
inline fs::path two_site_park(const std::string& name = "park") {
  const fs::path folder = fresh_folder(name);
  new_study(folder, "minimal");
  append(folder / "sites.csv",
         "B,Beta Ammonia Ltd,乙合成氨有限公司,ammonia storage,\"POLYGON((512350 4324350,512600 "
         "4324350,512600 4324550,512350 4324550,512350 4324350))\"\n");
  append(folder / "equipment.csv",
         "V-201,Ammonia vessel,液氨储罐,B,pressure_vessel,ammonia,liquefied_gas,20 degC,0.76 "
         "MPa(g),30 m3,80 %,2.4 m,7.0 m,80 mm,150 m2,B,B,512475,4324450\n");
  append(folder / "population.csv",
         "staff_b,Staff of Beta,industrial,30,6,\"POLYGON((512360 4324360,512460 4324360,512460 "
         "4324420,512360 4324420,512360 4324360))\"\n");
  return folder;
}

inline RiskBasis basis_of(const Study& study) {
  Reporter quiet;
  return run_basis(study, {.threads = 2}, quiet);
}

}  // namespace isorisk::study::test
