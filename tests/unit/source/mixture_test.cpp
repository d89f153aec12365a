// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/substance/mixture.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "isorisk/core/error.hpp"

namespace isorisk::models {
namespace {

const Substance& named(const char* id) { return SubstanceLibrary::builtin().at(id); }

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const InputError& e) {
    return e.what();
  }
  return "no error";
}

IdealMixture two(const char* a, double x, const char* b) {
  return IdealMixture{{{.substance = &named(a), .mole_fraction = x},
                       {.substance = &named(b), .mole_fraction = 1.0 - x}}};
}

TEST(Mixture, OfOneComponentIsThatComponent) {
  for (const char* id : {"propane", "benzene", "ammonia", "methane"}) {
    const Substance& s = named(id);
    const IdealMixture m{{{.substance = &s, .mole_fraction = 1.0}}};
    const double t = 0.7 * s.critical_temperature_k;
    EXPECT_DOUBLE_EQ(m.molar_mass_kg_per_mol(), s.molar_mass_kg_per_mol);
    EXPECT_DOUBLE_EQ(m.critical_temperature_k(), s.critical_temperature_k);
    EXPECT_DOUBLE_EQ(m.critical_pressure_pa(), s.critical_pressure_pa);
    EXPECT_DOUBLE_EQ(m.acentric_factor(), s.acentric_factor);
    EXPECT_DOUBLE_EQ(m.bubble_pressure_pa(t), s.vapour_pressure_pa(t));
    EXPECT_NEAR(m.dew_pressure_pa(t) / s.vapour_pressure_pa(t), 1.0, 1e-15);
    EXPECT_NEAR(m.bubble_temperature_k(3e5), s.saturation_temperature_k(3e5), 1e-9);
    EXPECT_NEAR(m.dew_temperature_k(3e5), s.saturation_temperature_k(3e5), 1e-9);
    EXPECT_NEAR(m.liquid_density_kg_per_m3(t) / s.liquid_density_kg_per_m3(t), 1.0, 1e-15);
    EXPECT_NEAR(m.heat_of_vaporisation_j_per_kg(t) / s.heat_of_vaporisation_j_per_kg(t), 1.0,
                1e-15);
    EXPECT_DOUBLE_EQ(m.gas_compressibility(300.0, 2e5), s.gas_compressibility(300.0, 2e5));
    EXPECT_NEAR(m.flammable_limits().lower_fraction, s.flammable_limits().lower_fraction, 1e-15);
    EXPECT_EQ(m.vapour_mole_fractions(t), std::vector<double>{1.0});
  }
}

TEST(Mixture, FollowsRaoultByHand) {
  const IdealMixture m = two("benzene", 0.3, "toluene");
  const double t = 350.0;
  const double pb = named("benzene").vapour_pressure_pa(t);
  const double pt = named("toluene").vapour_pressure_pa(t);
  EXPECT_NEAR(m.bubble_pressure_pa(t), 0.3 * pb + 0.7 * pt, 1e-9);
  EXPECT_NEAR(m.dew_pressure_pa(t), 1.0 / (0.3 / pb + 0.7 / pt), 1e-9);
  const auto y = m.vapour_mole_fractions(t);
  EXPECT_NEAR(y[0], 0.3 * pb / (0.3 * pb + 0.7 * pt), 1e-15);
  EXPECT_NEAR(y[0] + y[1], 1.0, 1e-15);
}

// Benzene and toluene are the textbook ideal pair: at 1 atm and x = 0.4 the bubble point is 368.3 K
// with y = 0.62 (McCabe, Smith and Harriott: 95.2 degC, 0.62).
TEST(Mixture, OfBenzeneAndTolueneBoilsWhereTheTextbookSays) {
  const IdealMixture m = two("benzene", 0.4, "toluene");
  const double t = m.bubble_temperature_k(101325.0);
  EXPECT_NEAR(t, 368.3, 0.5);
  EXPECT_NEAR(m.vapour_mole_fractions(t)[0], 0.62, 0.01);
}

TEST(Mixture, LiesBetweenItsComponentsAndTheDewPointBelowTheBubblePressure) {
  double last = 0.0;
  for (double x = 0.02; x < 1.0; x += 0.07) {
    const IdealMixture m = two("propane", x, "n_butane");
    const double bubble = m.bubble_pressure_pa(293.15);
    EXPECT_GT(bubble, last);
    last = bubble;
    EXPECT_LT(m.dew_pressure_pa(293.15), bubble);
    EXPECT_GT(bubble, named("n_butane").vapour_pressure_pa(293.15));
    EXPECT_LT(bubble, named("propane").vapour_pressure_pa(293.15));
    EXPECT_LT(m.bubble_temperature_k(3e5), m.dew_temperature_k(3e5));
    EXPECT_NEAR(m.bubble_pressure_pa(m.bubble_temperature_k(3e5)), 3e5, 1e-3);
    EXPECT_NEAR(m.dew_pressure_pa(m.dew_temperature_k(3e5)), 3e5, 1e-3);
  }
}

// A trace changes nothing: the limit of the pure component.
TEST(Mixture, TendsToThePureComponent) {
  const IdealMixture m = two("propane", 1.0 - 1e-9, "n_butane");
  EXPECT_NEAR(m.bubble_temperature_k(5e5), named("propane").saturation_temperature_k(5e5), 1e-5);
  EXPECT_NEAR(m.dew_temperature_k(5e5), named("propane").saturation_temperature_k(5e5), 1e-5);
}

TEST(Mixture, OfLikeMolesWeighsByMass) {
  const IdealMixture m = two("propane", 0.5, "n_butane");
  const double mp = named("propane").molar_mass_kg_per_mol;
  const double mb = named("n_butane").molar_mass_kg_per_mol;
  const double w = mp / (mp + mb);
  EXPECT_NEAR(m.molar_mass_kg_per_mol(), 0.5 * (mp + mb), 1e-15);
  EXPECT_NEAR(m.mass_fractions()[0], w, 1e-15);
  const double t = 280.0;
  EXPECT_NEAR(m.liquid_heat_capacity_j_per_kg_k(t),
              w * named("propane").liquid_heat_capacity_j_per_kg_k(t) +
                  (1.0 - w) * named("n_butane").liquid_heat_capacity_j_per_kg_k(t),
              1e-9);
  EXPECT_NEAR(1.0 / m.liquid_density_kg_per_m3(t),
              w / named("propane").liquid_density_kg_per_m3(t) +
                  (1.0 - w) / named("n_butane").liquid_density_kg_per_m3(t),
              1e-15);
  EXPECT_NEAR(m.heat_of_combustion_gas_j_per_kg(),
              w * named("propane").heat_of_combustion_gas_j_per_kg +
                  (1.0 - w) * named("n_butane").heat_of_combustion_gas_j_per_kg,
              1e-6);
  EXPECT_NEAR(m.ideal_gas_heat_capacity_j_per_kg_k(300.0),
              w * named("propane").ideal_gas_heat_capacity_j_per_kg_k(300.0) +
                  (1.0 - w) * named("n_butane").ideal_gas_heat_capacity_j_per_kg_k(300.0),
              1e-9);
}

// Le Chatelier: 80 % methane (4.4 %), 15 % ethane (2.4 %), 5 % propane (1.7 %):
// 1/(0.8/4.4 + 0.15/2.4 + 0.05/1.7) = 3.6532 %.
TEST(Mixture, FlammableLimitsFollowLeChatelier) {
  const IdealMixture m{{{.substance = &named("methane"), .mole_fraction = 0.80},
                        {.substance = &named("ethane"), .mole_fraction = 0.15},
                        {.substance = &named("propane"), .mole_fraction = 0.05}}};
  const FlammableLimits l = m.flammable_limits();
  EXPECT_NEAR(l.lower_fraction, 0.0365324, 5e-8);
  EXPECT_EQ(l.set, "iec60079-20-1-2010");
  EXPECT_GT(m.flammable_limits("nfpa497-2008").lower_fraction, l.lower_fraction);
}

TEST(Mixture, ReportsEveryFaultOfItsComponentsAtOnce) {
  const std::string text = message_of([] {
    (void)IdealMixture{{{.substance = &named("propane"), .mole_fraction = 0.7},
                        {.substance = &named("propane"), .mole_fraction = -0.1},
                        {.substance = nullptr, .mole_fraction = 0.2}}};
  });
  for (const char* part : {"mole_fraction of propane = -0.1", "propane is given twice",
                           "component 3 has no substance", "sum of the mole fractions = 0.6"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in: " << text;
  }
  EXPECT_THROW(IdealMixture{{}}, InputError);
  EXPECT_THROW((void)two("propane", std::nan(""), "n_butane"), InputError);
}

TEST(Mixture, NamesTheComponentThatIsAboveItsCriticalTemperature) {
  const IdealMixture m = two("methane", 0.5, "propane");
  EXPECT_NE(message_of([&] {
              (void)m.bubble_pressure_pa(250.0);
            }).find("component 'methane' has no vapour pressure at 250 K"),
            std::string::npos);
  EXPECT_NE(message_of([&] { (void)m.bubble_temperature_k(1e7); }).find("component 'methane'"),
            std::string::npos);
  EXPECT_THROW((void)m.bubble_pressure_pa(std::nan("")), InputError);
  EXPECT_THROW((void)m.dew_temperature_k(-1.0), InputError);
}

TEST(Mixture, NamesTheComponentThatDoesNotBurn) {
  const IdealMixture m = two("propane", 0.5, "chlorine");
  EXPECT_NE(
      message_of([&] { (void)m.flammable_limits(); }).find("component 'chlorine' does not burn"),
      std::string::npos);
  EXPECT_THROW((void)m.heat_of_combustion_gas_j_per_kg(), InputError);
}

TEST(NamedMixtures, AreReadAndHaveTheVapourPressureTheirNoteNames) {
  EXPECT_EQ(mixture_names(), (std::vector<std::string>{"lpg_mixture", "lng_mixture",
                                                       "gasoline_mixture", "crude_oil_mixture"}));
  for (const std::string& name : mixture_names()) {
    const IdealMixture m = named_mixture(name);
    double sum = 0.0;
    for (const auto& c : m.components()) sum += c.mole_fraction;
    EXPECT_NEAR(sum, 1.0, 1e-15) << name;
    EXPECT_LT(m.flammable_limits().lower_fraction, 0.05) << name;
  }
  // Reid's temperature, 37.8 degC.
  EXPECT_NEAR(named_mixture("gasoline_mixture").bubble_pressure_pa(310.95), 69e3, 2e3);
  EXPECT_NEAR(named_mixture("crude_oil_mixture").bubble_pressure_pa(310.95), 10e3, 1e3);
  EXPECT_NEAR(named_mixture("lng_mixture").bubble_temperature_k(101325.0), 112.6, 0.5);
  EXPECT_NE(
      message_of([] { (void)named_mixture("lpg_mixtur"); }).find("did you mean 'lpg_mixture'?"),
      std::string::npos);
}

const SubstanceLibrary& library() { return SubstanceLibrary::builtin(); }

TEST(PseudoComponents, AreFoundByNameAndByComposition) {
  EXPECT_EQ(library().at("lpg_mixture").id, "lpg_mixture");
  EXPECT_EQ(library().at("液化天然气（典型组成）").id, "lng_mixture");
  const Substance& s = library().at("0.6 propane + 0.4 n_butane");
  EXPECT_EQ(s.id, "0.6 propane + 0.4 n_butane");
  // However it is written, it is one substance; its own id finds it again.
  EXPECT_EQ(library().find("60 % Propane+40% 正丁烷"), &s);
  EXPECT_EQ(library().find(s.id), &s);
  EXPECT_EQ(library().find("0.6 propane and 0.4 n_butane"), nullptr);
  EXPECT_NE(
      message_of([] { (void)library().at("lpg_mixtur"); }).find("did you mean 'lpg_mixture'?"),
      std::string::npos);
}

TEST(PseudoComponents, HaveThePropertiesOfTheIdealMixture) {
  for (const std::string& name : mixture_names()) {
    const IdealMixture m = named_mixture(name);
    const Substance& s = library().at(name);
    EXPECT_DOUBLE_EQ(s.molar_mass_kg_per_mol, m.molar_mass_kg_per_mol()) << name;
    EXPECT_NEAR(s.saturation_temperature_k(101325.0), m.bubble_temperature_k(101325.0), 1e-6);
    EXPECT_NEAR(s.boiling_point_k, m.bubble_temperature_k(101325.0), 1e-9) << name;
    for (const double x : {0.55, 0.65, 0.75}) {
      const double t = x * s.vapour_pressure_pa.t_max_k;
      EXPECT_NEAR(s.vapour_pressure_pa(t) / m.bubble_pressure_pa(t), 1.0, 1e-14) << name;
      EXPECT_NEAR(s.liquid_density_kg_per_m3(t) / m.liquid_density_kg_per_m3(t), 1.0, 1e-14);
      EXPECT_NEAR(s.heat_of_vaporisation_j_per_kg(t) / m.heat_of_vaporisation_j_per_kg(t), 1.0,
                  1e-14);
      EXPECT_NEAR(s.liquid_heat_capacity_j_per_kg_k(t) / m.liquid_heat_capacity_j_per_kg_k(t), 1.0,
                  1e-14);
      EXPECT_NEAR(s.ideal_gas_heat_capacity_j_per_kg_k(t) / m.ideal_gas_heat_capacity_j_per_kg_k(t),
                  1.0, 1e-14);
    }
    EXPECT_DOUBLE_EQ(s.flammable_limits().lower_fraction, m.flammable_limits().lower_fraction);
    EXPECT_DOUBLE_EQ(s.heat_of_combustion_gas_j_per_kg, m.heat_of_combustion_gas_j_per_kg());
    EXPECT_TRUE(s.flammable && !s.toxic) << name;
    EXPECT_NE(s.surrogate_of.find("light components do not boil off first"), std::string::npos);
  }
}

TEST(PseudoComponents, OfOneSubstanceTwiceNearlyAreThatSubstance) {
  const Substance& pure = named("propane");
  const Substance& s = library().at("0.999999 propane + 0.000001 n_butane");
  EXPECT_NEAR(s.boiling_point_k, pure.saturation_temperature_k(101325.0), 1e-3);
  EXPECT_NEAR(s.critical_pressure_pa / pure.critical_pressure_pa, 1.0, 1e-6);
  EXPECT_NEAR(s.carbon_hydrogen_ratio, 0.375, 1e-6);
  EXPECT_NEAR(s.oxygen_mol_per_mol, 5.0, 1e-5);
  EXPECT_NEAR(s.value("burning_rate"), pure.value("burning_rate"), 1e-6);
}

TEST(PseudoComponents, TakeTheLessSafeOfReactivityAndFlashPoint) {
  const Substance& s = library().at("0.5 n_hexane + 0.5 n_decane");
  EXPECT_DOUBLE_EQ(s.value("flash_point"), named("n_hexane").value("flash_point"));
  EXPECT_EQ(s.material_class, named("n_hexane").material_class);
  EXPECT_EQ(library().at("0.5 methane + 0.5 hydrogen").ignition_reactivity,
            IgnitionReactivity::High);
}

// Vapour volume by Clapeyron against the ideal gas with its compressibility: a pure substance has
// them alike; of a mixture the curve is that of the bubble points. Two alkanes of one carbon apart
// stay within a tenth.
TEST(PseudoComponents, OfLpgFitClapeyronWithinATenth) {
  for (const char* id : {"lpg_mixture", "0.8 propane + 0.2 n_butane"}) {
    const Substance& s = library().at(id);
    const double t = 288.15;
    const double slope = (s.vapour_pressure_pa(t + 0.1) - s.vapour_pressure_pa(t - 0.1)) / 0.2;
    const double p = s.vapour_pressure_pa(t);
    const double volume = s.gas_compressibility(t, p) / s.ideal_gas_density_kg_per_m3(t, p) -
                          1.0 / s.liquid_density_kg_per_m3(t);
    EXPECT_NEAR(s.heat_of_vaporisation_j_per_kg(t) / (t * slope) / volume, 1.0, 0.1) << id;
  }
}

TEST(PseudoComponents, WithoutACommonLiquidAreGases) {
  const Substance& s = library().at("0.8 methane + 0.2 hydrogen");
  EXPECT_LT(s.critical_temperature_k, 288.15);
  EXPECT_NEAR(s.gas_compressibility(288.15, 4e6), 0.96, 0.02);
  EXPECT_TRUE(std::isnan(s.vapour_pressure_pa(100.0)));
}

TEST(PseudoComponents, NameEveryPartOfACompositionThatIsWrong) {
  const std::string bad = message_of([] { (void)library().at("0.5 propan + butane + 1 tnt"); });
  EXPECT_NE(bad.find("'propan' is no substance that is known; did you mean 'propane'?"),
            std::string::npos)
      << bad;
  EXPECT_NE(bad.find("'butane' must be a mole fraction and a substance"), std::string::npos) << bad;
  EXPECT_NE(bad.find("'tnt' (2,4,6-trinitrotoluene, 2,4,6-三硝基甲苯) is solid"), std::string::npos)
      << bad;
  EXPECT_NE(message_of([] {
              (void)library().at("0.5 propane + 0.4 n_butane");
            }).find("sum of the mole fractions = 0.9"),
            std::string::npos);
  EXPECT_NE(message_of([] {
              (void)library().at("0.9 methane + 0.1 hydrogen_sulfide");
            }).find("component 'hydrogen_sulfide' is toxic, and a mixture has no probit"),
            std::string::npos);
  EXPECT_NE(message_of([] {
              (void)library().at("0.9 methane + 0.1 carbon_dioxide");
            }).find("component 'carbon_dioxide' does not burn"),
            std::string::npos);
  EXPECT_THROW((void)library().at("+"), InputError);
  EXPECT_THROW((void)library().at("nan propane + 1 n_butane"), InputError);
}

TEST(PseudoComponents, OfEveryPairOfFuelsBoilAtOneAtmosphereOrSayWhyNot) {
  std::size_t made = 0;
  const auto& all = library().all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      const Substance& a = all[i];
      const Substance& b = all[j];
      if (!a.flammable || !b.flammable || a.toxic || b.toxic) continue;
      const IdealMixture m{
          {{.substance = &a, .mole_fraction = 0.5}, {.substance = &b, .mole_fraction = 0.5}}};
      const std::string pair = a.id + " + " + b.id;
      try {
        const double t = m.bubble_temperature_k(101325.0);
        EXPECT_NEAR(0.5 * a.vapour_pressure_pa(t) + 0.5 * b.vapour_pressure_pa(t), 101325.0, 1.0)
            << pair << " at " << t;
        ++made;
      } catch (const InputError& e) {
        // Even at the end of the first curve the sum is below one atmosphere.
        const double end = std::min({a.critical_temperature_k, a.vapour_pressure_pa.t_max_k,
                                     b.critical_temperature_k, b.vapour_pressure_pa.t_max_k});
        const double sum = 0.5 * a.vapour_pressure_pa(end) + 0.5 * b.vapour_pressure_pa(end);
        EXPECT_LT(sum, 101325.0) << pair << ": " << e.what();
      }
    }
  }
  EXPECT_GT(made, 1000u);
}

TEST(PseudoComponents, OfPropaneAndHeavyAlkanesBoil) {
  const Substance& octane = library().at("0.5 propane + 0.5 n_octane");
  EXPECT_NEAR(octane.vapour_pressure_pa(octane.boiling_point_k), 101325.0, 1.0);
  const Substance& decane = library().at("0.05 propane + 0.95 n_decane");
  EXPECT_NEAR(decane.vapour_pressure_pa(decane.boiling_point_k), 101325.0, 1.0);
  const IdealMixture trace = two("methane", 1e-4, "n_decane");
  EXPECT_NE(message_of([&] {
              (void)trace.bubble_temperature_k(101325.0);
            }).find("where the vapour pressure of 'methane' ends"),
            std::string::npos);
}

TEST(PseudoComponents, RefuseAToxicComponentWithoutAProbitAndTellOfAHarmfulOne) {
  for (const char* id : {"arsine", "hydrogen_selenide", "stibine", "methanol"}) {
    const std::string text =
        message_of([&] { (void)library().at(std::string{"0.9 methane + 0.1 "} + id); });
    EXPECT_NE(text.find(std::string{"component '"} + id + "' is toxic"), std::string::npos) << text;
  }
  EXPECT_NE(
      library().at("0.5 benzene + 0.5 n_hexane").toxicity_without_probit().find("benzene: AEGL-3"),
      std::string::npos);
  EXPECT_EQ(library().at("lpg_mixture").toxicity_without_probit(), "");
}

TEST(PseudoComponents, HaveTheMeanSurfaceTensionByMole) {
  const Substance& s = library().at("0.25 propane + 0.75 n_butane");
  const double t = 260.0;
  EXPECT_NEAR(s.function("surface_tension")(t),
              0.25 * named("propane").function("surface_tension")(t) +
                  0.75 * named("n_butane").function("surface_tension")(t),
              1e-12);
  EXPECT_EQ(s.function("surface_tension").confidence, "estimated");
}

TEST(PseudoComponents, SayWhichPropertyIsNotKnownOfEveryComponent) {
  const Substance& s = library().at("gasoline_mixture");
  EXPECT_EQ(message_of([&] { (void)s.value("burning_rate"); }),
            "mixture 'gasoline_mixture': burning_rate is not known of every component, or has no "
            "mixing rule here. Give it where the model takes it as an input, or use a single "
            "substance");
  EXPECT_NE(message_of([&] { (void)s.function("liquid_viscosity"); }).find("no mixing rule here"),
            std::string::npos);
}

}  // namespace
}  // namespace isorisk::models
