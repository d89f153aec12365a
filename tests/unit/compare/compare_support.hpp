// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "../study/temporary_folder.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/results.hpp"
#include "isorisk/study/study.hpp"

namespace isorisk::study {

class Quiet : public Reporter {
 public:
  void warning(const Warning&) override {}
  void progress(std::string_view, double) override {}
  [[nodiscard]] bool cancelled() override { return false; }
};

/// The study of the template with a second plant, on a grid of its own.
struct TwoPlants {
  std::string grid = "{cell: 20 m, extent: [511400, 4323400, 513400, 4324900]}";
  std::string crs = "EPSG:4548";
  std::string language = "en";
  std::string cutoff = "0.1 %";
  bool second_vessel = true;  ///< V-201 of the second plant
  std::string volume = "50 m3";
  bool staff = false;  ///< people inside the second plant

  /// Writes the study, runs it and leaves results in `folder`/out.
  [[nodiscard]] std::filesystem::path write(const std::filesystem::path& folder) const {
    new_study(folder, "minimal");
    replace(folder / "study.yaml", "{cell: 10 m, extent: auto}", grid);
    replace(folder / "study.yaml", "language: en", "language: " + language);
    replace(folder / "study.yaml", "lethality_cutoff: 0.1 %", "lethality_cutoff: " + cutoff);
    if (crs != "EPSG:4548")
      replace(folder / "study.yaml", "crs: EPSG:4548  ", "crs: " + crs + "  ");
    replace(folder / "equipment.csv", "50 m3", volume);
    append(folder / "sites.csv",
           "B,Beta Gas Ltd,乙燃气有限公司,LPG storage,\"POLYGON((512350 4324000,512690 4324000,"
           "512690 4324100,512350 4324100,512350 4324000))\"\n");
    append(folder / "equipment.csv",
           "V-202,Pump vessel,,B,pressure_vessel,propane,liquefied_gas,20 degC,0.76 MPa(g),20 m3,"
           "80 %,2 m,6.4 m,50 mm,100 m2,B,B,512400,4324050\n");
    if (staff) {
      append(folder / "population.csv",
             "staff,Staff,industrial,30,6,\"POLYGON((512360 4324010,512440 4324010,512440 4324090,"
             "512360 4324090,512360 4324010))\"\n");
    }
    if (second_vessel) {
      append(folder / "equipment.csv",
             "V-201,Second vessel,,B,pressure_vessel,propane,liquefied_gas,20 degC,0.76 MPa(g),"
             "30 m3,80 %,2.2 m,8 m,80 mm,150 m2,B,B,512650,4324080\n");
    }
    return folder / "study.yaml";
  }

  static void append(const std::filesystem::path& file, const std::string& text) {
    std::ofstream{file, std::ios::app | std::ios::binary} << text;
  }
  static void replace(const std::filesystem::path& file, const std::string& from,
                      const std::string& to) {
    std::ostringstream all;
    all << std::ifstream{file}.rdbuf();
    std::string text = all.str();
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    std::ofstream{file, std::ios::binary} << text.replace(at, from.size(), to);
  }
};

/// A run kept with its files.
struct KeptStudy {
  TemporaryFolder folder;
  Study study;
  RiskBasis basis;
  std::filesystem::path out;

  explicit KeptStudy(const TwoPlants& plants = {}) {
    const auto file = plants.write(folder.path() / "study");
    study = open(file);
    Quiet quiet;
    basis = run_basis(study, {}, quiet);
    out = folder.path() / "out";
    write_results(study, basis, {}, out, {});
  }
};

inline const KeptStudy& base_run() {
  static const KeptStudy run;
  return run;
}

}  // namespace isorisk::study
