// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/dispersion/plume_map.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr double kPi = std::numbers::pi;

struct Worst {
  double relative = 0.0;  // where c > 1e-12 of the peak
  double low = 0.0;       // elsewhere, as a part of the peak
  int compared = 0;
};

template <class T>
Worst compare(const GaussianPlume& plume, const PlumeMapInput& in) {
  std::vector<T> out(in.grid.size());
  plume_map(plume, in, std::span<T>{out});
  std::vector<double> exact(out.size());
  const double e = -std::sin(in.wind_from_rad);
  const double n = -std::cos(in.wind_from_rad);
  double peak = 0.0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto cols = static_cast<std::size_t>(in.grid.cols);
    const Point p =
        in.grid.centre(static_cast<std::int32_t>(i / cols), static_cast<std::int32_t>(i % cols));
    const double de = p.x_m - in.source.x_m;
    const double dn = p.y_m - in.source.y_m;
    exact[i] =
        plume.concentration_kg_per_m3(de * e + dn * n, dn * e - de * n, in.receptor_height_m);
    peak = std::max(peak, exact[i]);
  }
  Worst w;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double got = static_cast<double>(out[i]);
    if (exact[i] > 1e-12 * peak) {
      w.relative = std::max(w.relative, std::abs(got / exact[i] - 1.0));
      ++w.compared;
    } else {
      w.low = std::max(w.low, std::abs(got) / peak);
    }
  }
  return w;
}

constexpr SigmaSet kSets[] = {SigmaSet::YellowBook, SigmaSet::BriggsRural, SigmaSet::BriggsUrban,
                              SigmaSet::Isc3,       SigmaSet::TurnerLees,  SigmaSet::Degadis,
                              SigmaSet::Gbt3840,    SigmaSet::AqtRural,    SigmaSet::AqtUrban};

TEST(PlumeMap, IsThePlumeToOnePartInAMillionForEverySetClassAndDirection) {
  std::mt19937 random{7};
  std::uniform_real_distribution<double> part{0.0, 1.0};
  for (const SigmaSet set : kSets) {
    for (const Pasquill pasquill : {Pasquill::A, Pasquill::C, Pasquill::D, Pasquill::F}) {
      const bool lid = part(random) < 0.3;
      const GaussianPlume plume{
          {.mass_flow_kg_per_s = 2.0,
           .wind_speed_m_per_s = 3.0,
           .effective_height_m = part(random) < 0.4 ? 0.0 : 60.0 * part(random),
           .mixing_height_m = lid ? 150.0 : kNoLid,
           .virtual_distance_y_m = part(random) < 0.5 ? 0.0 : 40.0 * part(random),
           .virtual_distance_z_m = part(random) < 0.5 ? 0.0 : 60.0 * part(random)},
          SigmaCurve{{.set = set, .pasquill = pasquill, .roughness_m = 0.3}}};
      const PlumeMapInput in{.grid = {.west_m = -1500.0 + 900.0 * part(random),
                                      .north_m = 1400.0,
                                      .cell_m = 25.0,
                                      .rows = 110,
                                      .cols = 117},
                             .source = {20.0 * part(random), -13.0},
                             .wind_from_rad = 2.0 * kPi * part(random),
                             .receptor_height_m = 3.0 * part(random)};
      const Worst w = compare<double>(plume, in);
      EXPECT_LT(w.relative, 1e-6) << name(set) << letter(pasquill);
      EXPECT_LT(w.low, 1.01e-12) << name(set) << letter(pasquill);
      EXPECT_GT(w.compared, 500);
      EXPECT_LT(compare<float>(plume, in).relative, 1e-6) << name(set);
    }
  }
}

TEST(PlumeMap, BlowsAwayFromWhereTheWindComes) {
  const GaussianPlume plume{{.mass_flow_kg_per_s = 1.0, .wind_speed_m_per_s = 3.0},
                            SigmaCurve{{.pasquill = Pasquill::D}}};
  // Wind from the west: cells east of the source, the easternmost column included.
  PlumeMapInput in{
      .grid = {.west_m = -105.0, .north_m = 105.0, .cell_m = 10.0, .rows = 21, .cols = 21},
      .wind_from_rad = 1.5 * kPi};
  std::vector<double> out(in.grid.size());
  plume_map(plume, in, std::span<double>{out});
  EXPECT_GT(out[10 * 21 + 20], 0.0);
  EXPECT_EQ(out[10 * 21 + 0], 0.0);
  // From the north: the southernmost row.
  in.wind_from_rad = 0.0;
  plume_map(plume, in, std::span<double>{out});
  EXPECT_GT(out[20 * 21 + 10], 0.0);
  EXPECT_EQ(out[0 * 21 + 10], 0.0);
}

TEST(PlumeMap, CarriesTheMassFlowThroughEveryColumnAcrossTheWind) {
  const GaussianPlume plume{{.mass_flow_kg_per_s = 1.0, .wind_speed_m_per_s = 4.0},
                            SigmaCurve{{.pasquill = Pasquill::D}}};
  const PlumeMapInput in{
      .grid = {.west_m = 0.0, .north_m = 1000.0, .cell_m = 5.0, .rows = 400, .cols = 200},
      .wind_from_rad = 1.5 * kPi,
      .receptor_height_m = 0.0};
  std::vector<double> out(in.grid.size());
  plume_map(plume, in, std::span<double>{out});
  for (const int col : {40, 100, 199}) {
    double sum = 0.0;
    for (int row = 0; row < 400; ++row) sum += out[static_cast<std::size_t>(row * 200 + col)];
    // Integral over y at the ground: 2 q / (sqrt(2 pi) u sigma_z).
    const double sigma = plume.sigmas_at(2.5 + 5.0 * col).z_m;
    EXPECT_NEAR(sum * 5.0 / (2.0 / (std::sqrt(2.0 * kPi) * 4.0 * sigma)), 1.0, 2e-7) << col;
  }
}

TEST(PlumeMap, ListsEveryBadInput) {
  const GaussianPlume plume{{.mass_flow_kg_per_s = 1.0, .wind_speed_m_per_s = 3.0}, SigmaCurve{{}}};
  std::vector<double> out(4);
  try {
    plume_map(plume,
              {.grid = {.cell_m = 0.0, .rows = -1, .cols = 4},
               .wind_from_rad = std::numeric_limits<double>::infinity(),
               .receptor_height_m = -1.0},
              std::span<double>{out});
    FAIL() << "no error";
  } catch (const InputError& e) {
    const std::string text = e.what();
    for (const char* word : {"grid.cell", "grid.rows", "wind_from", "receptor_height"}) {
      EXPECT_NE(text.find(word), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace isorisk::models::dispersion
