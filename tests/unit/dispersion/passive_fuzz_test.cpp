// SPDX-License-Identifier: Apache-2.0
// Random inputs, good and bad, through the door that `isorisk eval` uses.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/plume_map.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models {
namespace {

class Random {
 public:
  explicit Random(unsigned seed) : engine_{seed} {}
  double part() { return std::uniform_real_distribution<double>{0.0, 1.0}(engine_); }
  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>{0, n - 1}(engine_);
  }
  // Mostly sensible, sometimes far out or wrong.
  double number() {
    if (part() < 0.96) return std::pow(10.0, -2.0 + 6.0 * part());
    constexpr double kOdd[] = {0.0, -0.0, -1.0, 1e-300, 1e300, -1e9, 1e-9, 1e9, 1.0};
    return kOdd[below(std::size(kOdd))];
  }

 private:
  std::mt19937 engine_;
};

TEST(PassiveModels, GiveFiniteNonNegativeValuesOrAnInputErrorForRandomInputs) {
  Random random{20251};
  const Registry& registry = Registry::builtin();
  for (const char* id : {"dispersion.area_source", "dispersion.line_source",
                         "dispersion.building_wake", "dispersion.deposition"}) {
    const Model& model = registry.at(id);
    int good = 0;
    int bad = 0;
    for (int i = 0; i < 1500; ++i) {
      Json in = Json::object();
      for (const InputField& f : model.inputs) {
        const bool may_be_absent = f.optional || f.default_value.has_value();
        if (random.part() < (may_be_absent ? 0.5 : 0.002)) continue;
        if (f.kind == FieldKind::Choice) {
          in[f.name] = f.choices[random.below(f.choices.size())];
        } else {
          in[f.name] = random.number();
        }
      }
      try {
        const Evaluation e = registry.evaluate(id, in);
        ++good;
        for (const OutputValue& v : e.outputs) {
          if (!v.value.is_number()) continue;
          EXPECT_TRUE(std::isfinite(v.value.get<double>()) && v.value.get<double>() >= 0.0)
              << id << " " << v.name << " " << v.value.dump() << " " << in.dump();
        }
      } catch (const InputError& e) {
        ++bad;
        EXPECT_FALSE(std::string{e.what()}.empty());
      } catch (const std::exception& e) {
        ADD_FAILURE() << id << ": " << e.what() << " for " << in.dump();
      }
    }
    EXPECT_GT(good, 50) << id;
    EXPECT_GT(bad, 100) << id;
  }
}

TEST(PassiveModels, MapsAreFiniteAndNonNegativeForRandomInputs) {
  using namespace dispersion;
  Random random{20252};
  int good = 0;
  for (int i = 0; i < 600; ++i) {
    const PlumeMapInput in{.grid = {.west_m = (random.part() - 0.5) * random.number(),
                                    .north_m = (random.part() - 0.5) * random.number(),
                                    .cell_m = random.number(),
                                    .rows = static_cast<std::int32_t>(random.below(30)),
                                    .cols = static_cast<std::int32_t>(random.below(90))},
                           .source = {(random.part() - 0.5) * random.number(),
                                      (random.part() - 0.5) * random.number()},
                           .wind_from_rad = 7.0 * random.part(),
                           .receptor_height_m = random.number()};
    std::vector<double> out(in.grid.size(), -1.0);
    try {
      const GaussianPlume plume{
          {.mass_flow_kg_per_s = random.number(),
           .wind_speed_m_per_s = random.number(),
           .effective_height_m = random.number(),
           .mixing_height_m = random.part() < 0.5 ? kNoLid : random.number(),
           .virtual_distance_y_m = random.part() < 0.5 ? 0.0 : random.number(),
           .virtual_distance_z_m = random.part() < 0.5 ? 0.0 : random.number()},
          SigmaCurve{{.set = static_cast<SigmaSet>(random.below(10)),
                      .pasquill = static_cast<Pasquill>(random.below(6))}}};
      plume_map(plume, in, std::span<double>{out});
    } catch (const InputError&) {
      continue;
    }
    ++good;
    for (const double v : out) {
      ASSERT_TRUE(std::isfinite(v) && v >= 0.0) << v << " case " << i;
    }
  }
  EXPECT_GT(good, 100);
}

}  // namespace
}  // namespace isorisk::models
