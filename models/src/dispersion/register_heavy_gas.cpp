// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>

#include "isorisk/core/error.hpp"
#include "isorisk/models/dispersion/heavy_gas.hpp"
#include "register.hpp"

namespace isorisk::models::dispersion {
namespace {

constexpr const char* kPage = "docs/models/dispersion/heavy_gas.md";
constexpr const char* kValidity =
    "flat open ground, wind 1 to 20 m/s, gas heavier than air at the source or passive; no "
    "rain-out, no chemistry (hydrogen fluoride)";
const std::vector<std::string> kSources{"ermak-1990 (SLAB, UCRL-MA-105607)"};

enum class Kind { Continuous, Instantaneous, Any };

InputField property(const char* name, const char* unit, const char* text) {
  return {.name = name,
          .unit = unit,
          .description = std::string{text} + "; from the substance when absent",
          .bounds = Bounds::positive(),
          .optional = true};
}

std::vector<InputField> material_fields() {
  return {{.name = "substance",
           .kind = FieldKind::Text,
           .description = "name or CAS number; or give all properties below",
           .optional = true},
          property("molar_mass", "kg/mol", "of the material"),
          property("vapour_heat_capacity", "J/kg/K", "of its vapour"),
          property("boiling_point", "K", "at 101 325 Pa"),
          property("latent_heat", "J/kg", "at the boiling point"),
          property("liquid_heat_capacity", "J/kg/K", "of its liquid"),
          property("liquid_density", "kg/m3", "of its liquid"),
          {.name = "saturation_b",
           .unit = "K",
           .description = "ln(Ps/atm) = B/(Tb + C) - B/(T + C); 0: Clausius-Clapeyron; from the "
                          "substance when absent",
           .bounds = Bounds::non_negative(),
           .optional = true},
          {.name = "saturation_c", .unit = "K", .description = "the same", .default_value = 0.0}};
}

std::vector<InputField> source_fields(Kind kind) {
  std::vector<InputField> f;
  const bool any = kind == Kind::Any;
  if (kind != Kind::Instantaneous) {
    f.push_back(
        {.name = "source",
         .kind = FieldKind::Choice,
         .description = "how it enters the air",
         .choices = any ? std::vector<std::string>{"pool", "horizontal_jet", "vertical_jet",
                                                   "instantaneous"}
                        : std::vector<std::string>{"pool", "horizontal_jet", "vertical_jet"}});
    f.push_back({.name = "mass_flow",
                 .unit = "kg/s",
                 .description = "of vapour and droplets that stay in the air",
                 .bounds = Bounds::positive(),
                 .optional = any});
    f.push_back({.name = "duration",
                 .unit = "s",
                 .description = "without end when absent",
                 .bounds = Bounds::positive(),
                 .optional = true});
  }
  if (kind != Kind::Continuous) {
    f.push_back({.name = "mass",
                 .unit = "kg",
                 .description = "of an instantaneous cloud, vapour and droplets",
                 .bounds = Bounds::positive(),
                 .optional = any});
  }
  f.push_back({.name = "area",
               .unit = "m2",
               .description = "of the pool, of the base of the cloud, or of the jet expanded to "
                              "the pressure of the air",
               .bounds = Bounds::positive(),
               .optional = kind != Kind::Instantaneous});
  if (kind != Kind::Instantaneous) {
    f.push_back({.name = "velocity",
                 .unit = "m/s",
                 .description = "of the expanded jet, instead of its area",
                 .bounds = Bounds::positive(),
                 .optional = true});
    f.push_back({.name = "height",
                 .unit = "m",
                 .description = "of a jet above ground",
                 .bounds = Bounds::non_negative(),
                 .default_value = 0.0});
  }
  f.push_back({.name = "temperature",
               .unit = "K",
               .description = "after expansion to the pressure of the air",
               .bounds = Bounds::positive()});
  f.push_back({.name = "liquid_fraction",
               .description = "of the mass, as droplets that stay in the air",
               .bounds = Bounds::closed(0.0, 1.0),
               .default_value = 0.0});
  for (InputField& m : material_fields()) f.push_back(std::move(m));
  return f;
}

std::vector<InputField> weather_fields() {
  return {{.name = "wind_speed",
           .unit = "m/s",
           .description = "at the reference height",
           .bounds = Bounds::positive()},
          {.name = "reference_height",
           .unit = "m",
           .description = "height of the wind",
           .bounds = Bounds::positive(),
           .default_value = 10.0},
          roughness_field(),
          {.name = "pasquill_class",
           .kind = FieldKind::Choice,
           .description = "one of three ways to give the stability",
           .choices = {"A", "B", "C", "D", "E", "F"},
           .optional = true},
          {.name = "stability_index",
           .description = "the same: A = 1, D = 4, F = 6, with fractions",
           .bounds = Bounds::closed(0.5, 7.5),
           .optional = true},
          {.name = "inverse_obukhov_length",
           .unit = "1/m",
           .description = "the same: at the reference height, negative when unstable",
           .optional = true},
          {.name = "air_temperature",
           .unit = "K",
           .description = "of air and ground",
           .bounds = Bounds::positive(),
           .default_value = 288.15},
          {.name = "air_pressure",
           .unit = "Pa",
           .description = "absolute",
           .bounds = Bounds::positive(),
           .default_value = 101325.0},
          {.name = "relative_humidity",
           .description = "of the air",
           .bounds = Bounds::closed(0.0, 1.0),
           .default_value = 0.7}};
}

std::vector<InputField> option_fields() {
  return {{.name = "entrainment",
           .kind = FieldKind::Choice,
           .description = "how stratification damps the mixing from above",
           .default_value = "bulk_richardson",
           .choices = {"slab", "bulk_richardson"}},
          {.name = "jet_mixing",
           .kind = FieldKind::Choice,
           .description = "how a jet faster than the wind draws in air",
           .default_value = "ricou_spalding",
           .choices = {"slab", "ricou_spalding"}},
          {.name = "max_distance",
           .unit = "m",
           .description = "the cloud is followed to here",
           .bounds = Bounds::positive(),
           .default_value = 10000.0}};
}

InputField averaging(double otherwise) {
  return {.name = "averaging_time",
          .unit = "s",
          .description = "of the concentration",
          .bounds = Bounds::positive(),
          .default_value = otherwise};
}

std::vector<InputField> fields(Kind kind, std::vector<InputField> more) {
  std::vector<InputField> f = source_fields(kind);
  for (InputField& w : weather_fields()) f.push_back(std::move(w));
  for (InputField& o : option_fields()) f.push_back(std::move(o));
  for (InputField& m : more) f.push_back(std::move(m));
  return f;
}

SlabAtmosphere air_of(const Inputs& in) {
  SlabAtmosphereInput a{.wind_speed_m_per_s = in.number("wind_speed"),
                        .reference_height_m = in.number("reference_height"),
                        .roughness_m = in.number("roughness"),
                        .temperature_k = in.number("air_temperature"),
                        .relative_humidity_fraction = in.number("relative_humidity"),
                        .pressure_abs_pa = in.number("air_pressure"),
                        .inverse_obukhov_per_m = in.maybe_number("inverse_obukhov_length"),
                        .stability_index = in.maybe_number("stability_index")};
  if (in.has("pasquill_class")) {
    if (a.stability_index || a.inverse_obukhov_per_m) {
      throw InputError(
          "heavy_gas: give one of pasquill_class, stability_index and inverse_obukhov_length");
    }
    a.stability_index = slab_stability_index(parse_pasquill(in.text("pasquill_class")));
  }
  return SlabAtmosphere{a};
}

HeavyGasMaterial material_of(const Inputs& in, double air_temperature) {
  HeavyGasMaterial m;
  if (in.has("substance")) {
    m = heavy_gas_material(SubstanceLibrary::builtin().at(in.text("substance")), air_temperature);
  }
  const auto take = [&](const char* name, double& value) {
    if (in.has(name)) value = in.number(name);
  };
  take("molar_mass", m.molar_mass_kg_per_mol);
  take("vapour_heat_capacity", m.vapour_heat_capacity_j_per_kg_k);
  take("boiling_point", m.boiling_point_k);
  take("latent_heat", m.latent_heat_j_per_kg);
  take("liquid_heat_capacity", m.liquid_heat_capacity_j_per_kg_k);
  take("liquid_density", m.liquid_density_kg_per_m3);
  take("saturation_b", m.saturation_b_k);
  take("saturation_c", m.saturation_c_k);
  return m;
}

HeavyGasCloud cloud_of(const Inputs& in, Kind kind) {
  const SlabAtmosphere air = air_of(in);
  HeavyGasRelease r;
  r.material = material_of(in, in.number("air_temperature"));
  const std::string source = kind == Kind::Instantaneous ? "instantaneous" : in.text("source");
  r.source = source == "pool"             ? HeavyGasSource::Pool
             : source == "horizontal_jet" ? HeavyGasSource::HorizontalJet
             : source == "vertical_jet"   ? HeavyGasSource::VerticalJet
                                          : HeavyGasSource::Instantaneous;
  const auto take = [&](const char* name, double& value) {
    if (in.has(name)) value = in.number(name);
  };
  take("mass_flow", r.mass_flow_kg_per_s);
  take("duration", r.duration_s);
  take("mass", r.mass_kg);
  take("area", r.area_m2);
  take("velocity", r.velocity_m_per_s);
  take("height", r.height_m);
  take("temperature", r.temperature_k);
  take("liquid_fraction", r.liquid_fraction);
  HeavyGasOptions o;
  o.entrainment = in.text("entrainment") == "slab" ? HeavyGasEntrainment::Slab
                                                   : HeavyGasEntrainment::BulkRichardson;
  o.jet_mixing =
      in.text("jet_mixing") == "slab" ? HeavyGasJetMixing::Slab : HeavyGasJetMixing::RicouSpalding;
  o.max_distance_m = in.number("max_distance");
  return HeavyGasCloud{r, air, o};
}

void add_profile(Registry& registry, Kind kind) {
  const bool puff = kind == Kind::Instantaneous;
  registry.add(
      {.id = puff ? "dispersion.heavy_gas_puff" : "dispersion.heavy_gas_plume",
       .purpose = puff ? "heavy-gas cloud released at once: size, speed, temperature and "
                         "concentration on its way"
                       : "heavy-gas plume of a pool or jet, a puff after the release ends: size, "
                         "speed, temperature and concentration downwind",
       .sources = kSources,
       .page = kPage,
       .validity = kValidity,
       .inputs = fields(kind, {receptor_field(1.0),
                               averaging(600.0),
                               {.name = "distances",
                                .kind = FieldKind::NumberList,
                                .unit = "m",
                                .description = "where the state is wanted",
                                .bounds = Bounds{},
                                .default_value = Json::array()},
                               {.name = "fractions",
                                .kind = FieldKind::NumberList,
                                .description = "volume fractions to which the distance is wanted",
                                .bounds = {.low = 0.0, .high = 1.0, .low_open = true},
                                .default_value = Json::array()}}),
       .outputs = {{.name = "source_half_width",
                    .unit = "m",
                    .description = "as used (wider than the pool in low wind)"},
                   {.name = "initial_density", .unit = "kg/m3", .description = "first section"},
                   {.name = "initial_speed", .unit = "m/s", .description = "first section"},
                   {.name = "initial_half_width", .unit = "m", .description = "first section"},
                   {.name = "puff_begins",
                    .unit = "m",
                    .description = "where the plume becomes a puff; absent without end"},
                   {.name = "height_<i>", .unit = "m", .description = "at the i-th distance"},
                   {.name = "half_width_<i>", .unit = "m", .description = "the same"},
                   {.name = "mean_fraction_<i>", .description = "mean volume fraction"},
                   {.name = "density_<i>", .unit = "kg/m3", .description = "the same"},
                   {.name = "temperature_<i>", .unit = "K", .description = "the same"},
                   {.name = "speed_<i>", .unit = "m/s", .description = "the same"},
                   {.name = "concentration_<i>",
                    .description = "volume fraction on the axis at the receptor height, mean "
                                   "over the averaging time"},
                   {.name = "arrival_<i>",
                    .unit = "s",
                    .description = "of the cloud's edge; absent when it never comes"},
                   {.name = "distance_to_fraction_<i>",
                    .unit = "m",
                    .description = "farthest, 0 when never reached"}},
       .evaluate = [kind](const Inputs& in) {
         const HeavyGasCloud cloud = cloud_of(in, kind);
         const double z = in.number("receptor_height");
         const double t = in.number("averaging_time");
         Evaluation e;
         e.add("source_half_width", cloud.effective_source_half_width_m(), "m");
         const HeavyGasStation& first = cloud.stations().front();
         e.add("initial_density", first.density_kg_per_m3, "kg/m3");
         e.add("initial_speed", first.speed_m_per_s, "m/s");
         e.add("initial_half_width", first.half_width_m, "m");
         if (cloud.puff_begins_m() < 1e300) e.add("puff_begins", cloud.puff_begins_m(), "m");
         int i = 0;
         for (const double x : in.numbers("distances")) {
           const std::string n = "_" + std::to_string(i++);
           if (x < first.x_m || x > cloud.farthest_m()) {
             e.warn("outside_validity", "dispersion.heavy_gas",
                    "x = " + number_text(x) + " m is outside the way of the cloud, [" +
                        number_text(first.x_m) + ", " + number_text(cloud.farthest_m()) + "] m");
           }
           const HeavyGasStation s = cloud.station(x);
           e.add("height" + n, s.height_m, "m");
           e.add("half_width" + n, s.half_width_m, "m");
           e.add("mean_fraction" + n, s.volume_fraction);
           e.add("density" + n, s.density_kg_per_m3, "kg/m3");
           e.add("temperature" + n, s.temperature_k, "K");
           e.add("speed" + n, s.speed_m_per_s, "m/s");
           e.add("concentration" + n, cloud.mean_fraction(x, 0.0, z, t));
           const double arrival = cloud.arrival_s(x);
           if (arrival < 1e300) e.add("arrival" + n, arrival, "s");
         }
         i = 0;
         for (const double c : in.numbers("fractions")) {
           e.add("distance_to_fraction_" + std::to_string(i++),
                 c < 1.0 ? cloud.distance_to_fraction_m(c, z, t) : 0.0, "m");
         }
         e.warnings = [&] {
           std::vector<Warning> w = cloud.warnings();
           w.insert(w.end(), e.warnings.begin(), e.warnings.end());
           return w;
         }();
         return e;
       }});
}

std::vector<InputField> toxic_fields() {
  std::vector<InputField> f{
      {.name = "probit_a", .description = "mg/m3 and min"},
      {.name = "probit_b", .description = "slope", .bounds = Bounds::positive()},
      {.name = "probit_n", .description = "exponent", .bounds = Bounds::positive()},
      receptor_field(1.5),
      averaging(600.0)};
  for (InputField& e : exposure_fields()) f.push_back(std::move(e));
  f.push_back({.name = "distances",
               .kind = FieldKind::NumberList,
               .unit = "m",
               .description = "where the half-widths are wanted",
               .bounds = Bounds{},
               .default_value = Json::array()});
  return f;
}

void add_toxic(Registry& registry) {
  registry.add(
      {.id = "dispersion.heavy_gas_toxic",
       .purpose = "lethality of a heavy toxic cloud along its axis and across",
       .sources = kSources,
       .page = kPage,
       .validity = kValidity,
       .inputs = fields(Kind::Any, toxic_fields()),
       .outputs = {{.name = "reach", .unit = "m", .description = "of the cut-off on the axis"},
                   {.name = "probit_<i>", .description = "on the axis"},
                   {.name = "half_width_1_percent_<i>",
                    .unit = "m",
                    .description = "of the contour of 1 % lethality"},
                   {.name = "half_width_50_percent_<i>",
                    .unit = "m",
                    .description = "of the contour of 50 % lethality"}},
       .evaluate = [](const Inputs& in) {
         const HeavyGasCloud cloud = cloud_of(in, Kind::Any);
         const ToxicOptions o =
             toxic_options(in, {in.number("probit_a"), in.number("probit_b"), in.number("probit_n"),
                                vulnerability::ConcentrationUnit::MgPerM3});
         const HeavyToxicTable t = cloud.toxic(o);
         Evaluation e;
         e.add("reach", t.gaussian.reach_m, "m");
         int i = 0;
         for (const double x : in.numbers("distances")) {
           const std::string n = "_" + std::to_string(i++);
           const auto& xs = t.gaussian.x_m;
           if (xs.empty() || x < xs.front() || x > xs.back()) continue;
           std::size_t k = 0;
           while (k + 2 < xs.size() && xs[k + 1] < x) ++k;
           const double w = (x - xs[k]) / (xs[k + 1] - xs[k]);
           e.add("probit" + n, std::lerp(t.gaussian.probit[k], t.gaussian.probit[k + 1], w));
           for (std::size_t l = 0; l < t.level.size(); ++l) {
             const auto& width = t.half_width_m[l];
             const double y = std::lerp(width[k], width[k + 1], w);
             if (t.level[l] == 0.01) e.add("half_width_1_percent" + n, y, "m");
             if (t.level[l] == 0.5) e.add("half_width_50_percent" + n, y, "m");
           }
         }
         e.warnings = cloud.warnings();
         e.warnings.insert(e.warnings.end(), t.gaussian.warnings.begin(),
                           t.gaussian.warnings.end());
         return e;
       }});
}

void add_flammable(Registry& registry) {
  registry.add(
      {.id = "dispersion.heavy_gas_flammable",
       .purpose = "extent and mass of a heavy cloud above a flammability limit",
       .sources = kSources,
       .page = kPage,
       .validity = kValidity,
       .inputs = fields(Kind::Any,
                        {{.name = "lower_limit",
                          .description = "volume fraction",
                          .bounds = {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true}},
                         {.name = "upper_limit",
                          .description = "volume fraction",
                          .bounds = {.low = 0.0, .high = 1.0, .low_open = true},
                          .default_value = 1.0},
                         receptor_field(1.0),
                         averaging(kInstantaneousAveragingTime_s)}),
       .outputs = {{.name = "distance",
                    .unit = "m",
                    .description = "farthest at which the lower limit is ever reached"},
                   {.name = "upwind", .unit = "m", .description = "upwind end of the contour"},
                   {.name = "max_half_width", .unit = "m", .description = "of the contour"},
                   {.name = "area", .unit = "m2", .description = "of the contour"},
                   {.name = "time", .unit = "s", .description = "of the contour"},
                   {.name = "mass_above_lower", .unit = "kg", .description = "at that time"},
                   {.name = "mass_in_limits", .unit = "kg", .description = "at that time"}},
       .evaluate = [](const Inputs& in) {
         const HeavyGasCloud cloud = cloud_of(in, Kind::Any);
         const FlammableTable t = cloud.flammable(flammable_options(in));
         Evaluation e;
         add_extent(e, t, "max_half_width");
         e.warnings = cloud.warnings();
         e.warnings.insert(e.warnings.end(), t.warnings.begin(), t.warnings.end());
         return e;
       }});
}

void add_evaporation(Registry& registry) {
  std::vector<InputField> f{{.name = "temperature",
                             .unit = "K",
                             .description = "after expansion to the pressure of the air",
                             .bounds = Bounds::positive()},
                            {.name = "liquid_fraction",
                             .description = "of the mass",
                             .bounds = Bounds::closed(0.0, 1.0)}};
  for (InputField& m : material_fields()) f.push_back(std::move(m));
  f.push_back({.name = "air_temperature",
               .unit = "K",
               .description = "of the air",
               .bounds = Bounds::positive(),
               .default_value = 288.15});
  f.push_back({.name = "air_pressure",
               .unit = "Pa",
               .description = "absolute",
               .bounds = Bounds::positive(),
               .default_value = 101325.0});
  f.push_back({.name = "relative_humidity",
               .description = "of the air",
               .bounds = Bounds::closed(0.0, 1.0),
               .default_value = 0.7});
  registry.add(
      {.id = "dispersion.evaporation_end",
       .purpose = "mixture of a two-phase release and air in which the last droplet evaporates",
       .sources = kSources,
       .page = kPage,
       .validity = "droplets in equilibrium with the air around them, no heat from elsewhere",
       .inputs = std::move(f),
       .outputs = {{.name = "temperature", .unit = "K", .description = "of the mixture"},
                   {.name = "density", .unit = "kg/m3", .description = "of the mixture"},
                   {.name = "mass_fraction", .description = "of the material"},
                   {.name = "volume_fraction", .description = "of the material"}},
       .evaluate = [](const Inputs& in) {
         // Of the air only its state counts.
         const SlabAtmosphere air{{.wind_speed_m_per_s = 5.0,
                                   .reference_height_m = 10.0,
                                   .roughness_m = 0.1,
                                   .temperature_k = in.number("air_temperature"),
                                   .relative_humidity_fraction = in.number("relative_humidity"),
                                   .pressure_abs_pa = in.number("air_pressure"),
                                   .stability_index = 4.0}};
         const EvaporationEnd end =
             evaporation_end(material_of(in, in.number("air_temperature")), air,
                             in.number("temperature"), in.number("liquid_fraction"));
         Evaluation e;
         e.add("temperature", end.temperature_k, "K");
         e.add("density", end.density_kg_per_m3, "kg/m3");
         e.add("mass_fraction", end.mass_fraction);
         e.add("volume_fraction", end.volume_fraction);
         return e;
       }});
}

}  // namespace

void register_heavy_gas(Registry& registry) {
  add_profile(registry, Kind::Continuous);
  add_profile(registry, Kind::Instantaneous);
  add_toxic(registry);
  add_flammable(registry);
  add_evaporation(registry);
}

}  // namespace isorisk::models::dispersion
