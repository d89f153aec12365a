// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/flame_gas.hpp"

#include <algorithm>
#include <array>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/registry.hpp"

namespace isorisk::models::fire {
namespace {

constexpr double kGasConstant = 8.31446261815324;
constexpr double kStandard_k = 298.15;
// Air as oxygen and 3.76 of nitrogen.
constexpr double kNitrogenPerOxygen = 3.76;
constexpr std::size_t kLeanNodes = 129, kRichNodes = 513;

struct Gas {
  std::string_view name;
  double molar_mass, c, h, o, adiabatic_k;
  std::array<double, 6> low, high;

  // J/mol, the enthalpy of formation included.
  [[nodiscard]] double enthalpy(double t) const noexcept {
    const auto& a = t <= 1000.0 ? low : high;
    double sum = 0.0;
    for (std::size_t i = 5; i-- > 0;) sum = sum * t + a[i] / static_cast<double>(i + 1);
    return kGasConstant * (sum * t + a[5]);
  }
};

std::vector<Gas> gases() {
  const data::Table& t = data::table("coefficients/flame_gases.csv");
  std::vector<Gas> all;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    std::array<double, 6> a{t.number(r, "a1"), t.number(r, "a2"), t.number(r, "a3"),
                            t.number(r, "a4"), t.number(r, "a5"), t.number(r, "a6")};
    if (t.text(r, "range") == "low") {
      all.push_back({t.text(r, "gas"), t.number(r, "molar_mass_kg_per_mol"), t.number(r, "c_atoms"),
                     t.number(r, "h_atoms"), t.number(r, "o_atoms"),
                     t.number(r, "adiabatic_temperature_k"), a, a});
    } else {
      all.back().high = a;
    }
  }
  return all;
}

const Gas& find(const std::vector<Gas>& all, std::string_view name) {
  return *std::find_if(all.begin(), all.end(), [&](const Gas& g) { return g.name == name; });
}

// Planck-mean absorption [1/(bar m)] of one gas, Chmielewski and Gieras (2015): sums of Gaussians.
double absorption(bool water, double t) noexcept {
  struct Term {
    double a, b, c;
  };
  constexpr std::array<Term, 4> kWater{{{63.87, 149.5, 174.3},
                                        {2.629, 493.6, 111.1},
                                        {222.9, -2110.0, 1592.0},
                                        {0.991, 1700.0, 619.2}}};
  constexpr std::array<Term, 4> kDioxide{{{34.57, 45.32, 838.4},
                                          {1.22, 930.2, 184.9},
                                          {-22.32, 323.9, 217.9},
                                          {17.14, 92.98, 1657.0}}};
  double sum = 0.0;
  for (const Term& k : water ? kWater : kDioxide) {
    const double x = (t - k.b) / k.c;
    sum += k.a * std::exp(-x * x);
  }
  return sum;
}

}  // namespace

FlameGas::FlameGas(const std::vector<FuelPart>& fuel, double t0, double pressure)
    : pressure_pa_{pressure} {
  const std::vector<Gas> all = gases();
  std::vector<std::string> known;
  for (const Gas& g : all) {
    if (g.name != "oxygen" && g.name != "water") known.emplace_back(g.name);
  }
  InputCheck check{"fire.flame_gas"};
  check.within("temperature", t0, 200.0, 600.0, "K");
  check.positive("pressure", pressure, "Pa");
  if (fuel.empty()) check.fail("fuel: none, must be at least one gas");
  double sum = 0.0;
  for (const FuelPart& part : fuel) {
    check.require(part.mole_fraction > 0.0 && part.mole_fraction <= 1.0,
                  "mole_fraction of " + part.gas, part.mole_fraction, "-", "be in (0, 1]");
    sum += part.mole_fraction;
    if (std::find(known.begin(), known.end(), part.gas) == known.end()) {
      const std::string near = nearest_name(part.gas, known);
      std::string list;
      for (const auto& k : known) list += (list.empty() ? "" : ", ") + k;
      check.fail("gas = '" + part.gas + "' is not known" +
                 (near.empty() ? "" : "; did you mean '" + near + "'?") + " Known: " + list);
    }
  }
  check.require(std::abs(sum - 1.0) < 1e-6, "sum of mole fractions", sum, "-", "be 1");
  check.done();

  const Gas &oxygen = find(all, "oxygen"), &nitrogen = find(all, "nitrogen"),
            &water = find(all, "water"), &dioxide = find(all, "carbon_dioxide");
  // Of one mole of fuel: what it burns to. Ballast goes through.
  double c = 0.0, h = 0.0, need = 0.0, fuel_enthalpy = 0.0, heat = 0.0, ballast_n2 = 0.0,
         ballast_co2 = 0.0, deficit = 0.0;
  struct Burning {
    const Gas* gas;
    double moles;
    double heat_j;
  };
  std::vector<Burning> burning;
  for (const FuelPart& part : fuel) {
    const Gas& g = find(all, part.gas);
    const double n = part.mole_fraction;
    molar_mass_ += n * g.molar_mass;
    if (g.name == "nitrogen") {
      ballast_n2 += n;
    } else if (g.name == "carbon_dioxide") {
      ballast_co2 += n;
    } else {
      const double o2 = g.c + g.h / 4.0 - g.o / 2.0;
      const double q = g.enthalpy(kStandard_k) + o2 * oxygen.enthalpy(kStandard_k) -
                       g.c * dioxide.enthalpy(kStandard_k) -
                       0.5 * g.h * water.enthalpy(kStandard_k);
      c += n * g.c;
      h += n * g.h;
      need += n * o2;
      heat += n * q;
      burning.push_back({&g, n, n * q});
    }
  }
  if (burning.empty())
    throw InputError("fire.flame_gas: fuel = ballast only, must hold a gas that burns");
  for (const FuelPart& part : fuel) {
    fuel_enthalpy += part.mole_fraction * find(all, part.gas).enthalpy(t0);
  }
  const double air_mass = oxygen.molar_mass + kNitrogenPerOxygen * nitrogen.molar_mass;  // per O2
  heat_j_per_kg_ = heat / molar_mass_;
  stoichiometric_ = molar_mass_ / (molar_mass_ + need * air_mass);

  // Products of one mole of fuel with x times the air it needs, and their complete-combustion
  // temperature.
  struct Products {
    double n2, o2, h2o, co2, burnt;  // moles; burnt part of the fuel
  };
  const auto products = [&](double x) {
    const double burnt = std::min(1.0, x);
    return Products{x * need * kNitrogenPerOxygen + ballast_n2, std::max(0.0, x - 1.0) * need,
                    0.5 * h * burnt, c * burnt + ballast_co2, burnt};
  };
  const auto temperature = [&](double x, const Products& p) {
    const double before =
        fuel_enthalpy +
        x * need * (oxygen.enthalpy(t0) + kNitrogenPerOxygen * nitrogen.enthalpy(t0));
    const auto excess = [&](double t) {
      double after = p.n2 * nitrogen.enthalpy(t) + p.o2 * oxygen.enthalpy(t) +
                     p.h2o * water.enthalpy(t) + p.co2 * dioxide.enthalpy(t);
      for (const Burning& b : burning) {
        after += (1.0 - p.burnt) * b.moles * b.gas->enthalpy(t);
      }
      return after - before;
    };
    boost::uintmax_t iterations = 100;
    const double low = t0 - 1.0, high = 3500.0;
    const auto ends = boost::math::tools::toms748_solve(
        excess, low, high, boost::math::tools::eps_tolerance<double>(40), iterations);
    return 0.5 * (ends.first + ends.second);
  };
  const Products st = products(1.0);
  const double complete_k = temperature(1.0, st);
  // How far dissociation lowers the temperature, by share of the heat.
  for (const Burning& b : burning) {
    const Gas& g = *b.gas;
    const double o2 = g.c + g.h / 4.0 - g.o / 2.0;
    const double own_before =
        g.enthalpy(kStandard_k) +
        o2 * (oxygen.enthalpy(kStandard_k) + kNitrogenPerOxygen * nitrogen.enthalpy(kStandard_k));
    const auto excess = [&](double t) {
      return g.c * dioxide.enthalpy(t) + 0.5 * g.h * water.enthalpy(t) +
             o2 * kNitrogenPerOxygen * nitrogen.enthalpy(t) - own_before;
    };
    boost::uintmax_t iterations = 100;
    const auto ends = boost::math::tools::toms748_solve(
        excess, 300.0, 3500.0, boost::math::tools::eps_tolerance<double>(40), iterations);
    deficit += b.heat_j / heat * (0.5 * (ends.first + ends.second) - g.adiabatic_k);
  }
  flame_temperature_k_ = complete_k - deficit;
  const double scale = (flame_temperature_k_ - t0) / (complete_k - t0);

  const auto node = [&](double f) {
    // Air per fuel over what it needs; without fuel plain air.
    if (!(f > 0.0)) {
      return Node{t0, (1.0 + kNitrogenPerOxygen) / air_mass};
    }
    const double x = (1.0 - f) / f * molar_mass_ / (need * air_mass);
    const Products p = products(x);
    const double moles =
        p.n2 + p.o2 + p.h2o + p.co2 + (1.0 - p.burnt) * (1.0 - ballast_n2 - ballast_co2);
    const double mass = molar_mass_ / f;
    return Node{t0 + scale * (temperature(x, p) - t0), moles / mass};
  };
  for (std::size_t i = 0; i < kLeanNodes; ++i) {
    lean_.push_back(node(stoichiometric_ * static_cast<double>(i) / (kLeanNodes - 1)));
  }
  for (std::size_t i = 0; i < kRichNodes; ++i) {
    rich_.push_back(node(stoichiometric_ +
                         (1.0 - stoichiometric_) * static_cast<double>(i) / (kRichNodes - 1)));
  }
  const double total = st.n2 + st.h2o + st.co2;
  constexpr double kPascalPerBar = 1e5;
  absorption_per_m_ = pressure / kPascalPerBar *
                      (st.h2o / total * absorption(true, flame_temperature_k_) +
                       st.co2 / total * absorption(false, flame_temperature_k_));
}

FlameGas::Node FlameGas::at(double f) const noexcept {
  const bool lean = f <= stoichiometric_;
  const auto& nodes = lean ? lean_ : rich_;
  const double part = lean ? f / stoichiometric_ : (f - stoichiometric_) / (1.0 - stoichiometric_);
  const double place = std::clamp(part, 0.0, 1.0) * static_cast<double>(nodes.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(place), nodes.size() - 2);
  const double t = place - static_cast<double>(i);
  return {nodes[i].temperature_k + t * (nodes[i + 1].temperature_k - nodes[i].temperature_k),
          nodes[i].moles_per_kg + t * (nodes[i + 1].moles_per_kg - nodes[i].moles_per_kg)};
}

double FlameGas::temperature_k(double f) const noexcept { return at(f).temperature_k; }

double FlameGas::density_kg_per_m3(double f) const noexcept {
  const Node n = at(f);
  return pressure_pa_ / (kGasConstant * n.temperature_k * n.moles_per_kg);
}

}  // namespace isorisk::models::fire
