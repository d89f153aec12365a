// SPDX-License-Identifier: Apache-2.0
#include "hydrogen.hpp"

#include <algorithm>

#include "isorisk/data/embedded.hpp"
#include "isorisk/models/source/constants.hpp"
#include "isorisk/models/substance/mixture.hpp"

namespace isorisk::study::qra {

namespace {

constexpr std::string_view kHydrogen = "hydrogen";

std::vector<models::fire::FuelPart> parts_of(const models::Substance& substance) {
  if (substance.id == kHydrogen) return {{std::string{kHydrogen}, 1.0}};
  const auto named = models::find_mixture(substance.id, models::SubstanceLibrary::builtin());
  std::vector<models::fire::FuelPart> parts;
  if (!named) return parts;
  for (const models::MixtureComponent& c : named->mixture.components()) {
    parts.push_back({c.substance->id, c.mole_fraction});
  }
  return parts;
}

bool enough(const std::vector<models::fire::FuelPart>& parts) {
  const double least = models::source::source_constant("least_hydrogen").value;
  return std::any_of(parts.begin(), parts.end(), [least](const auto& p) {
    return p.gas == kHydrogen && p.mole_fraction >= least;
  });
}

bool known(const std::string& gas) {
  const data::Table& t = data::table("coefficients/flame_gases.csv");
  for (std::size_t r = 0; r < t.rows(); ++r) {
    if (t.text(r, "gas") == gas) return true;
  }
  return false;
}

}  // namespace

bool mostly_hydrogen(const models::Substance& substance) { return enough(parts_of(substance)); }

std::vector<models::fire::FuelPart> hydrogen_fuel(const models::Substance& substance) {
  std::vector<models::fire::FuelPart> parts = parts_of(substance);
  const bool all = std::all_of(parts.begin(), parts.end(),
                               [](const models::fire::FuelPart& p) { return known(p.gas); });
  if (!enough(parts) || !all) parts.clear();
  return parts;
}

}  // namespace isorisk::study::qra
