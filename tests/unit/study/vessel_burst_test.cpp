// SPDX-License-Identifier: Apache-2.0
#include "qra/vessel_burst.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "isorisk/models/explosion/bauwens_dorofeev.hpp"
#include "isorisk/models/explosion/bleve_blast.hpp"
#include "isorisk/models/explosion/vapour_cloud.hpp"
#include "isorisk/models/vulnerability/blast_probit.hpp"
#include "isorisk/study/qra.hpp"
#include "isorisk/study/study.hpp"
#include "qra/domino.hpp"
#include "temporary_folder.hpp"

namespace isorisk::study {
namespace {

namespace ex = models::explosion;
using models::frequency::LossKind;

// Propane, oxygen, hydrogen, and an atmospheric tank that may not burst.
Study study_with(const std::string& options) {
  const TemporaryFolder folder;
  copy_base(folder);
  folder.write("equipment.csv",
               "id,name,site,type,substance,phase,temperature,pressure,burst_pressure,volume,"
               "fill_fraction,pipe_diameter,x,y\n"
               "V-1,Propane,A,pressure_vessel,propane,liquefied_gas,20 degC,0.76 MPa(g),,50 m3,"
               "85 %,80 mm,512150,4324100\n"
               "O-1,Oxygen,A,pressure_vessel,oxygen,gas,20 degC,4 MPa(g),,20 m3,,100 mm,"
               "512160,4324120\n"
               "H-1,Hydrogen,A,pressure_vessel,hydrogen,gas,20 degC,4 MPa(g),5 MPa(g),20 m3,,"
               "100 mm,512200,4324120\n"
               "T-1,Hexane,B,atmospheric_tank,n_hexane,liquid,15 degC,0 kPa(g),,500 m3,0.8,"
               "150 mm,512500,4324100\n");
  add_to_method(folder, options);
  return open(folder.path() / "study.yaml");
}

QraResult run(const Study& study) {
  Reporter silent;
  return run_qra(study, {.threads = 1}, silent);
}

const Equipment& item(const Study& study, const std::string& id) {
  return *std::find_if(study.equipment.begin(), study.equipment.end(),
                       [&](const Equipment& e) { return e.id == id; });
}
std::optional<qra::VesselBurst> burst_of(const Study& study, const std::string& id,
                                         LossKind kind = LossKind::Rupture) {
  const Equipment& e = item(study, id);
  return qra::vessel_burst(study, e, models::SubstanceLibrary::builtin().at(e.substance),
                           {.kind = kind});
}
double distance(const Scenario& s, const std::string& effect) {
  for (const auto& d : s.distances) {
    if (d.effect == effect) return d.distance_m;
  }
  return -1.0;
}

TEST(VesselBurst, EveryBranchOfARuptureUnderPressureHasTheBlast) {
  const Study study = study_with("vessel_burst: baker");
  const QraResult with = run(study);
  const QraResult without = run(study_with("vessel_burst: none"));
  const auto is_burst = [](const std::string& m) {
    return m == "explosion.bleve_blast" || m == "explosion.baker_vessel_burst";
  };
  int bursts = 0;
  for (const Scenario& s : with.scenarios) {
    const Release& r = with.releases[static_cast<std::size_t>(s.release)];
    const Equipment& e = study.equipment[static_cast<std::size_t>(r.equipment)];
    const bool expected = r.loss.kind == LossKind::Rupture && e.id != "T-1";
    const bool has = std::any_of(s.models.begin(), s.models.end(), is_burst);
    EXPECT_EQ(has, expected) << e.id << " " << r.loss.label << " " << s.branch;
    if (!has) continue;
    ++bursts;
    const auto burst = burst_of(study, e.id);
    ASSERT_TRUE(burst);
    EXPECT_GE(distance(s, "blast_lethal"), burst->radius_m(0.3e5) * (1.0 - 1e-12));
    const bool said = std::find(s.warnings.begin(), s.warnings.end(),
                                "burst_at_content_pressure") != s.warnings.end();
    EXPECT_EQ(said, e.id != "H-1");
  }
  EXPECT_GT(bursts, 0);
  for (const Scenario& s : without.scenarios) {
    EXPECT_TRUE(std::none_of(s.models.begin(), s.models.end(), is_burst));
  }
}

TEST(VesselBurst, AGasThatNeitherBurnsNorPoisonsKillsByItsBurst) {
  const auto highest = [](const char* options) {
    Study study = study_with(options);
    std::erase_if(study.equipment, [](const Equipment& e) { return e.id != "O-1"; });
    const QraResult r = run(study);
    double rupture = 0.0;
    for (const Release& x : r.releases) {
      if (x.loss.kind == LossKind::Rupture) rupture += x.loss.frequency_per_yr;
    }
    const auto& v = r.individual_risk.values;
    return *std::max_element(v.begin(), v.end()) / rupture;
  };
  EXPECT_NEAR(highest("vessel_burst: baker"), 1.0, 0.01);
  EXPECT_EQ(highest("vessel_burst: none"), 0.0);
}

TEST(VesselBurst, TheBlastIsThatOfTheModels) {
  const Study study = study_with("vessel_burst: baker, vessel_burst_energy: prugh");
  const auto propane = burst_of(study, "V-1");
  ASSERT_TRUE(propane);
  EXPECT_EQ(propane->model, "explosion.bleve_blast");
  const ex::BleveBlast bleve{models::SubstanceLibrary::builtin().at("propane"),
                             {.temperature_k = 293.15,
                              .vessel_volume_m3 = 50.0,
                              .liquid_fill_fraction = 0.85,
                              .energy = ex::BleveEnergyKind::Prugh,
                              .form = ex::VesselForm::Cylinder}};
  EXPECT_NEAR(propane->energy_j, bleve.blast_energy_j(), 1e-6 * bleve.blast_energy_j());
  for (const double r : {10.0, 30.0, 100.0}) {
    EXPECT_NEAR(propane->overpressure_pa(r), bleve.blast().overpressure_pa(r), 1e-6) << r;
  }
  const auto oxygen = burst_of(study, "O-1");
  ASSERT_TRUE(oxygen);
  const double k = models::SubstanceLibrary::builtin().at("oxygen").heat_capacity_ratio(293.15);
  const double p1 = 4e6 + 101325.0;
  EXPECT_NEAR(oxygen->energy_j,
              p1 * 20.0 / (k - 1.0) * (1.0 - std::pow(101325.0 / p1, (k - 1.0) / k)),
              1e-6 * oxygen->energy_j);
  // The pressure at burst is the one stated.
  EXPECT_NEAR(burst_of(study, "H-1")->gauge_pressure_pa, 5e6, 1.0);
}

TEST(VesselBurst, OnlyRupturesOfEquipmentUnderPressureBurst) {
  const Study study = study_with("vessel_burst: tnt");
  EXPECT_FALSE(burst_of(study, "T-1"));
  EXPECT_FALSE(burst_of(study, "V-1", LossKind::TenMinutes));
  EXPECT_FALSE(burst_of(study, "V-1", LossKind::Hole));
  const auto tnt = burst_of(study, "O-1");
  ASSERT_TRUE(tnt);
  EXPECT_EQ(tnt->model, "explosion.vessel_burst");
  EXPECT_LE(tnt->overpressure_pa(0.1), tnt->gauge_pressure_pa);
  double last = tnt->overpressure_pa(0.5);
  for (double r = 1.0; r < 1000.0; r *= 1.2) {
    EXPECT_LE(tnt->overpressure_pa(r), last);
    last = tnt->overpressure_pa(r);
  }
  const double reach = tnt->radius_m(1e4);
  EXPECT_NEAR(tnt->overpressure_pa(reach), 1e4, 1.0);
  EXPECT_EQ(tnt->radius_m(2.0 * tnt->gauge_pressure_pa), 0.0);
}

TEST(VesselBurst, ThreatensTheNeighboursByItsOverpressure) {
  const Study study = study_with("vessel_burst: baker");
  const auto burst = burst_of(study, "V-1");
  ASSERT_TRUE(burst);
  const qra::Threats threats{.heat = {}, .blast = {qra::blast_threat(*burst)}};
  const qra::DominoTarget tank{.equipment = 1,
                               .release = 1,
                               .heat = qra::DominoTarget::Heat::Atmospheric,
                               .blast = "atmospheric",
                               .volume_m3 = 500.0,
                               .position = {0.0, 40.0}};
  EXPECT_NEAR(
      qra::escalation(threats, {0.0, 0.0}, 1.0, tank).by_blast,
      models::vulnerability::BlastDomino{"atmospheric"}.probability(burst->overpressure_pa(40.0)),
      1e-12);
  // More links than by fire and clouds alone.
  const QraResult with = run(study_with("vessel_burst: baker, domino: first"));
  const QraResult without = run(study_with("vessel_burst: none, domino: first"));
  const auto by_blast = [](const QraResult& r) {
    double sum = 0.0;
    for (const DominoLink& l : r.domino->links) sum += l.by_blast_per_yr;
    return sum;
  };
  EXPECT_GT(by_blast(with), by_blast(without));
}

TEST(Fragments, HitLessOftenFartherAwayAndNothingBeyondTheirFlight) {
  const Study study = study_with("domino: first");
  const qra::FragmentThreat f = qra::fragment_threat(*burst_of(study, "V-1"));
  EXPECT_GT(f.speed_m_per_s, 10.0);
  EXPECT_LT(f.speed_m_per_s, 600.0);
  EXPECT_EQ(f.number, 4.0);
  EXPECT_NEAR(f.reach_m, f.speed_m_per_s * f.speed_m_per_s / 9.80665, 0.01 * f.reach_m);
  qra::DominoTarget tank{.equipment = 1,
                         .release = 1,
                         .heat = qra::DominoTarget::Heat::Atmospheric,
                         .blast = "atmospheric",
                         .volume_m3 = 500.0,
                         .width_m = 10.0,
                         .tall_m = 8.0,
                         .position = {0.0, 0.0}};
  double last = 1.0;
  for (double r = 15.0; r < 0.5 * f.reach_m; r *= 1.5) {
    tank.position = {r, 0.0};
    const double p = qra::fragments_break(f, {0.0, 0.0}, tank);
    EXPECT_LT(p, last) << r;
    EXPECT_GT(p, 0.0) << r;
    last = p;
  }
  tank.position = {f.reach_m + 20.0, 0.0};
  EXPECT_EQ(qra::fragments_break(f, {0.0, 0.0}, tank), 0.0);
}

TEST(Fragments, AreAThirdCauseOfChainsWhenCounted) {
  const QraResult without = run(study_with("domino: first"));
  const QraResult with = run(study_with("domino: first, domino_fragments: counted"));
  const auto sum = [](const QraResult& r) {
    std::pair<double, double> s;
    for (const DominoLink& l : r.domino->links) {
      s.first += l.frequency_per_yr;
      s.second += l.by_fragments_per_yr;
      EXPECT_GE(l.frequency_per_yr * (1.0 + 1e-12),
                std::max({l.by_heat_per_yr, l.by_blast_per_yr, l.by_fragments_per_yr}));
      EXPECT_LE(l.frequency_per_yr * (1.0 - 1e-12),
                l.by_heat_per_yr + l.by_blast_per_yr + l.by_fragments_per_yr);
    }
    return s;
  };
  EXPECT_EQ(sum(without).second, 0.0);
  EXPECT_GT(sum(with).second, 0.0);
  EXPECT_GT(sum(with).first, sum(without).first);
}

TEST(BauwensDorofeevOfAStudy, TakesHydrogenAndLeavesTheOthers) {
  const Study study = study_with("explosion_model: bauwens_dorofeev");
  const QraResult r = run(study);
  int hydrogen = 0;
  int others = 0;
  for (const Scenario& s : r.scenarios) {
    if (std::find(s.kinds.begin(), s.kinds.end(), models::event_tree::OutcomeKind::Explosion) ==
        s.kinds.end()) {
      continue;
    }
    const Equipment& e = study.equipment[static_cast<std::size_t>(
        r.releases[static_cast<std::size_t>(s.release)].equipment)];
    const auto uses = [&](const char* m) {
      return std::find(s.models.begin(), s.models.end(), m) != s.models.end();
    };
    const auto says = [&](const char* w) {
      return std::find(s.warnings.begin(), s.warnings.end(), w) != s.warnings.end();
    };
    if (!(distance(s, "blast_lethal") > 0.0)) continue;
    const bool own = e.id == "H-1";
    EXPECT_EQ(uses("explosion.bauwens_dorofeev"), own) << e.id;
    EXPECT_EQ(uses("explosion.tno_multi_energy"), !own) << e.id;
    EXPECT_EQ(says("made_for_hydrogen"), !own);
    EXPECT_EQ(says("detonable_mass"), own);
    EXPECT_FALSE(says("hydrogen_outside_model"));
    (own ? hydrogen : others) += 1;
  }
  EXPECT_GT(hydrogen, 0);
  EXPECT_GT(others, 0);
  const ex::VapourCloud cloud{{.flammable_mass_kg = 10.0,
                               .heat_of_combustion_j_per_kg = 120e6,
                               .method = ex::CloudBlastMethod::BauwensDorofeev}};
  const ex::BauwensDorofeev curve{1.2e9};
  EXPECT_EQ(cloud.model_id(), "explosion.bauwens_dorofeev");
  EXPECT_NEAR(cloud.overpressure_pa(25.0), curve.overpressure_pa(25.0), 1e-9);
  EXPECT_NEAR(curve.overpressure_pa(cloud.radius_m(3e4)), 3e4, 1e-3);
}

}  // namespace
}  // namespace isorisk::study
