// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/measures.hpp"

#include <cmath>

#include "compare_support.hpp"

namespace isorisk::study {
namespace {

// People inside plant B (staff) beside those of the template, who stand outside.
const KeptStudy& with_staff() {
  static const KeptStudy run{TwoPlants{.staff = true}};
  return run;
}

TEST(Measures, PublicAndStaffByOthersMakeThePotentialLossOfLife) {
  const KeptRun kept = open_kept_run(with_staff().out);
  Quiet quiet;
  const Measures m = risk_measures(kept, 0, quiet);
  EXPECT_GT(m.people.risk.pll_per_yr, 0.0);
  EXPECT_GT(m.staff.risk.pll_per_yr, 0.0);
  EXPECT_NEAR(m.people.risk.pll_per_yr + m.staff.risk.pll_per_yr, m.pll_per_yr,
              1e-9 * m.pll_per_yr);
  EXPECT_GT(m.staff_all.risk.pll_per_yr, m.staff.risk.pll_per_yr);
  EXPECT_DOUBLE_EQ(m.staff_all.persons_mean, m.staff.persons_mean);
  const double share = 0.44;  // of the year by day in the wind table of the template
  EXPECT_NEAR(m.staff.persons_mean, 30.0 * share + 6.0 * (1.0 - share), 1e-9);
  EXPECT_DOUBLE_EQ(m.staff.far, m.staff.average_per_yr / 8760.0 * 1e8);
}

TEST(Measures, PllIsTheAreaUnderTheFnCurve) {
  const KeptRun kept = open_kept_run(with_staff().out);
  Quiet quiet;
  const Measures m = risk_measures(kept, 0, quiet);
  for (const PeopleRisk* p : {&m.people, &m.staff, &m.staff_all}) {
    double area = 0.0;  // cumulative curve, falling N
    double before = 0.0;
    for (const risk::FnPair& v : p->risk.fn) {
      area += v.deaths * (v.frequency_per_yr - before);
      before = v.frequency_per_yr;
    }
    EXPECT_NEAR(area, p->risk.pll_per_yr, 2e-3 * p->risk.pll_per_yr);
  }
}

TEST(Measures, CellsSumToThePotentialLossOfLifeUpToTheirSize) {
  const KeptRun kept = open_kept_run(with_staff().out);
  Quiet quiet;
  const Measures m = risk_measures(kept, 0, quiet);
  double staff = 0.0;
  for (const PeopleCell& c : m.cells)
    if (c.site >= 0) staff += c.pll_per_yr;
  EXPECT_NEAR(m.cells_pll_per_yr, m.pll_per_yr, 0.1 * m.pll_per_yr);
  EXPECT_NEAR(m.sites[0].by_neighbours_per_yr + m.sites[1].by_neighbours_per_yr, staff,
              1e-12 * staff);
  EXPECT_EQ(m.sites[0].persons_mean, 0.0);
  EXPECT_GT(m.sites[1].by_own_per_yr, 0.0);
}

TEST(Measures, WithoutStaffItSaysWhatIsMissing) {
  const KeptRun kept = open_kept_run(base_run().out);
  Quiet quiet;
  const Measures m = risk_measures(kept, 0, quiet);
  ASSERT_EQ(m.warnings.size(), 2U);
  EXPECT_EQ(m.warnings[0].code, "no_staff");
  EXPECT_EQ(m.warnings[1].code, "no_presence");
  EXPECT_EQ(m.staff.risk.pll_per_yr, 0.0);
  const TemporaryFolder folder;
  write_measures(kept, m, folder.path() / "measures");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "measures" / "measures.gpkg"));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "measures" / "measures_fn.csv"));
}

}  // namespace
}  // namespace isorisk::study
