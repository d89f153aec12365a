// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/core/reporter.hpp"
#include "isorisk/core/risk/risk.hpp"
#include "isorisk/data/names.hpp"
#include "isorisk/gis/crs.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/models/criteria/criteria.hpp"
#include "isorisk/models/event_tree/event_tree.hpp"
#include "isorisk/models/frequency/frequency.hpp"
#include "isorisk/models/source/release.hpp"
#include "isorisk/study/inputs/capacity.hpp"
#include "isorisk/study/inputs/control_line.hpp"
#include "isorisk/study/inputs/distance.hpp"
#include "isorisk/study/inputs/hazard.hpp"
#include "isorisk/study/inputs/hca.hpp"
#include "isorisk/study/inputs/individual.hpp"
#include "isorisk/study/inputs/relocation.hpp"
#include "isorisk/study/inputs/selection.hpp"
#include "isorisk/study/problems.hpp"

/// A study as it was written, checked: study.yaml and its layers, in SI units and in the CRS of
/// the study. The format is described in docs/study.md.
namespace isorisk::study {

// All geometry is in the CRS of the study, planar, in metres (gis::Geometry, plain values).

// --- vocabulary -----------------------------------------------------------------------------

using Language = data::Language;                ///< Zh, En
using Situation = models::criteria::Situation;  ///< Existing 在役 | New 新建、改建、扩建
using Phase = models::source::Phase;            ///< Gas, Liquid, LiquefiedGas
enum class EquipmentType {
  AtmosphericTank,
  PressureVessel,
  Sphere,
  ProcessVessel,
  Reactor,
  HeatExchanger,
  Pump,
  Compressor,
  Pipe,
  LoadingArm,
  Hose,
  Warehouse,
  TankTruck,
  ReliefValve,   ///< discharges upwards
  RoadRoute,     ///< tank trucks on a road
  RailRoute,     ///< tank wagons on a railway
  WaterwayRoute  ///< tankers on a waterway
};
enum class TargetClass { HighSensitivity, Important, General1, General2, General3 };
enum class SiteStatus { InService, Proposed };
enum class Grade { A, B, C };  ///< of detection and of isolation
enum class Orientation { Vertical, Horizontal };

// The words of the study format for the enumerators above.
[[nodiscard]] std::string_view word(Language v) noexcept;
[[nodiscard]] std::string_view word(Phase v) noexcept;
[[nodiscard]] std::string_view word(EquipmentType v) noexcept;
[[nodiscard]] std::string_view word(TargetClass v) noexcept;
[[nodiscard]] std::string_view word(SiteStatus v) noexcept;
[[nodiscard]] std::string_view word(Grade v) noexcept;

/// Vehicles under way along a line, not a thing that stands.
[[nodiscard]] inline bool is_route(EquipmentType type) noexcept {
  return type == EquipmentType::RoadRoute || type == EquipmentType::RailRoute ||
         type == EquipmentType::WaterwayRoute;
}

// --- what is on the map ---------------------------------------------------------------------

struct Site {
  std::string id;
  std::string name;
  std::string name_zh;
  std::string kind;           ///< free text
  std::string capacity_note;  ///< free text
  /// Proposed sites (projects) take part in the analysis like any other; `capacity` shows the park
  /// with and without them.
  SiteStatus status = SiteStatus::InService;
  gis::Geometry area;  ///< Polygon or MultiPolygon
  Origin origin;
};

struct Equipment {
  std::string id;
  std::string name;
  std::string name_zh;
  std::int32_t site = -1;  ///< index into Study::sites
  EquipmentType type = EquipmentType::PressureVessel;
  std::string substance;  ///< key under data/substances
  Phase phase = Phase::Gas;
  bool phase_given = false;  ///< false: derived from pressure and temperature
  double temperature_k = 0.0;
  double pressure_abs_pa = 0.0;  ///< gauge pressures have had Study::atmosphere added
  std::optional<double> burst_pressure_abs_pa;  ///< of the vessel in a fire; likewise
  std::optional<double> volume_m3;
  std::optional<double> fill_fraction;  ///< of the volume, by liquid (1 for a gas) [0, 1]
  /// Content. Given, or volume x fill x density at (T, p); absent where neither is possible.
  std::optional<double> inventory_kg;
  bool inventory_given = false;
  std::optional<double> diameter_m;         ///< of the vessel
  std::optional<double> height_m;           ///< of the vessel; of a lying one its length
  std::optional<Orientation> orientation;   ///< of a cylinder; absent: orientation_of() its type
  std::optional<double> hole_height_m;      ///< above the lowest point of the vessel
  std::optional<double> elevation_m;        ///< of the release above the ground
  std::optional<double> pipe_diameter_m;    ///< inner diameter of the (connected) pipe, arm or hose
  std::optional<double> pipe_length_m;      ///< given, else the length of the line on the map
  std::optional<double> pipe_roughness_m;   ///< of its wall
  std::optional<double> pipe_fittings;      ///< loss coefficient up to a break in its middle
  std::optional<double> length_upstream_m;  ///< of a pipe, beyond its start, to the valve
  std::optional<double> length_downstream_m;  ///< beyond its end
  std::optional<double> opening_length_m;     ///< way through a hole, on which a liquid flashes
  std::optional<double> flow_kg_per_s;        ///< process or pump rate
  std::optional<double> hose_count;           ///< arms or hoses in use at once
  std::optional<double> operating_hours_per_yr;
  std::optional<double> vehicles_per_yr;  ///< of a route: loaded trucks, wagons or ships
  std::optional<double> day_share;        ///< of a route: part of the vehicles by day [0, 1]
  std::optional<double>
      transfers_per_yr;  ///< loadings and unloadings, where frequencies count them
  std::optional<double> bund_area_m2;
  std::optional<double> bund_height_m;
  // Sides of a long bund: both or neither; their product is the area when that is not given.
  std::optional<double> bund_length_m;
  std::optional<double> bund_width_m;  ///< at most the length
  bool on_water = false;               ///< what it spills lies on open water
  // A building round it: volume and ventilation, or neither; vent area and strength likewise.
  std::optional<double> building_volume_m3;
  std::optional<double> building_height_m;              ///< that of a cube when absent
  std::optional<double> building_ventilation_m3_per_s;  ///< given, or from air changes
  std::optional<double> building_vent_area_m2;
  std::optional<double> building_strength_pa;
  std::optional<Grade> detection_class;
  std::optional<Grade> isolation_class;
  std::optional<int> congestion_class;  ///< 1 to 10, multi-energy blast strength
  std::optional<double> congested_volume_m3;
  // A warehouse that may burn: both or neither.
  std::optional<double> fire_area_m2;  ///< of the largest fire compartment
  std::string stored_formula;          ///< mean molecule of what is stored, "C3.9H8.5N1.17Cl0.46"
  std::string
      roof;  ///< of an atmospheric tank: "fixed", "floating", "internal_floating"; "" = fixed
  std::string variant;  ///< of the frequency library ("double seal"); "" = its default
  std::string unit;     ///< GB 18218 unit it counts in (tank area, plant unit); "" = of the site
  Point position;       ///< the point; for a line the middle of its length
  gis::Geometry shape;  ///< Point, or (Multi)LineString of a pipe
  Origin origin;
  friend bool operator==(const Equipment&, const Equipment&) = default;
};

/// How a cylindrical vessel of a type stands unless the study says otherwise
/// (data/schema/equipment_types.csv); absent for what is not one.
[[nodiscard]] std::optional<Orientation> orientation_of(EquipmentType type);

/// People spread evenly over an area.
struct PopulationArea {
  std::string id;
  std::string name;
  std::string kind;
  double persons_day = 0.0;
  double persons_night = 0.0;
  double indoor_fraction_day = 0.0;
  double indoor_fraction_night = 0.0;
  gis::Geometry area;  ///< Polygon or MultiPolygon
  Origin origin;
};

/// People in the cells of a raster. Cells without people are left out.
struct PopulationRaster {
  struct Cell {
    Point centre;
    double side_m = 0.0;
    double persons_day = 0.0;
    double persons_night = 0.0;
  };
  double indoor_fraction_day = 0.0;
  double indoor_fraction_night = 0.0;
  std::vector<Cell> cells;
  Origin origin;
};

struct Target {
  std::string id;
  std::string name;
  std::string name_zh;
  TargetClass target_class = TargetClass::General3;
  bool class_given = true;  ///< false: derived from kind and size
  std::string kind;         ///< school, hospital, dwelling, ...
  std::optional<double> persons;
  std::optional<double> households;
  std::optional<double> floor_area_m2;
  std::int32_t site = -1;  ///< index into Study::sites when it stands inside one, else -1
  gis::Geometry shape;     ///< Point, or (Multi)Polygon
  Origin origin;
};

struct IgnitionSource {
  std::string id;
  std::string name;
  std::string kind;                ///< road, railway, flare, ...: a kind with a default probability
  double probability = 0.0;        ///< of ignition in 60 s of contact [0, 1]; given or of the kind
  bool probability_given = false;  ///< false: the default of the kind
  double present_fraction = 1.0;   ///< of the time [0, 1]
  std::optional<double> vehicles_per_h;
  std::optional<double> speed_m_per_s;
  gis::Geometry shape;  ///< Point, or (Multi)LineString
  Origin origin;
};

struct LandUse {
  std::string id;
  std::string land_class;  ///< list land_use of data/schema/vocabulary.csv
  std::string name;
  std::string name_zh;
  gis::Geometry area;  ///< Polygon or MultiPolygon
  Origin origin;
};

struct Road {
  std::string name;
  std::string road_class;
  gis::Geometry lines;  ///< (Multi)LineString
  Origin origin;
};

/// A congested part of a plant, where a cloud that burns makes blast.
struct CongestedArea {
  std::string id;
  std::string name;
  std::int32_t site = -1;
  int congestion_class = 0;  ///< 1 to 10
  double volume_m3 = 0.0;    ///< free volume; given, or area x height
  /// Obstacles, both or neither: with a cloud's burning velocity they give the class (GAME).
  std::optional<double> volume_blockage_ratio;
  std::optional<double> obstacle_diameter_m;
  gis::Geometry area;  ///< Polygon or MultiPolygon
  Origin origin;
};

// --- air and wind ---------------------------------------------------------------------------

struct Atmosphere {
  double temperature_k = 0.0;
  double pressure_abs_pa = 0.0;
  double relative_humidity_fraction = 0.0;
  double roughness_m = 0.0;
};

/// One weather class: stability and wind speed at the reference height.
struct WeatherClass {
  std::string name;      ///< "D5", "F1.5"
  char stability = 'D';  ///< Pasquill, 'A' to 'F'
  double wind_speed_m_per_s = 0.0;
};

struct Period {
  std::string name;    ///< "day", "night"; "all" when the study knows no periods
  double share = 1.0;  ///< of the year; the shares sum to 1
  bool night = false;  ///< takes the night population (a period of any other name the day's)
};

struct Weather {
  std::vector<WeatherClass> classes;
  std::vector<Period> periods;
  /// Joint probability by (period, class, direction the wind blows TOWARDS); sums to 1 exactly to
  /// rounding. The table of the study says where the wind comes FROM: turned here, nowhere else.
  risk::WindRose rose;
  double reference_height_m = 10.0;
  double sum_as_written = 1.0;  ///< of the table, before it was divided by it
  Origin origin;
};

// --- choices --------------------------------------------------------------------------------

/// One option of the method. Known options, units, ranges, defaults and their sources:
/// data/standards/study_defaults.csv (keys "method.*").
struct MethodOption {
  double number = 0.0;  ///< in the unit of the data row; NaN for an option that is a word
  std::string word;     ///< of an option that is a choice
  bool given = false;   ///< false: the default of the data row
  std::string source;   ///< where the value comes from: the default's source, or file:line
};

struct Method {
  std::map<std::string, MethodOption, std::less<>> options;  ///< every known option
  /// \throws Error when there is no such option (our bug: the data row is missing).
  [[nodiscard]] double number(std::string_view name) const;
  [[nodiscard]] const std::string& word(std::string_view name) const;
};

/// Factors on inputs that change no consequence: 1 as a study is written. Set by update().
struct Factors {
  double frequency = 1.0;         ///< of every loss of containment
  double direct_ignition = 1.0;   ///< on the probability, which stays at most 1
  double delayed_ignition = 1.0;  ///< likewise; of sources on what they ignite together
  std::map<std::string, double, std::less<>> site_frequency;       ///< by id of the site
  std::map<std::string, double, std::less<>> equipment_frequency;  ///< by id of the equipment
};

struct GridRequest {
  double cell_m = 10.0;
  std::optional<gis::Extent> extent;  ///< absent: automatic
};

struct Study {
  std::filesystem::path file;    ///< study.yaml, absolute
  std::filesystem::path folder;  ///< of study.yaml, absolute
  std::string name;
  std::string name_zh;
  gis::Crs crs;  ///< projected, metres
  Language language = Language::En;
  models::criteria::CriteriaSet criteria;           ///< shipped, or of the user's own file
  models::frequency::FrequencyLibrary frequencies;  ///< likewise
  /// The user's own event trees, by id: each replaces the shipped tree of that id.
  std::map<std::string, models::event_tree::EventTree, std::less<>> event_trees;
  Situation situation = Situation::Existing;
  bool strict = false;  ///< warnings of models and data are errors
  Atmosphere atmosphere;
  Weather weather;
  GridRequest grid;
  Method method;
  Factors factors;
  /// What update() changed, in words; results and risk bases of a changed study say so.
  std::vector<std::string> changes;

  std::vector<Site> sites;
  std::vector<Equipment> equipment;
  std::vector<PopulationArea> population_areas;
  std::vector<PopulationRaster> population_rasters;
  std::vector<Target> targets;
  std::vector<IgnitionSource> ignition;
  std::vector<LandUse> land_use;
  std::vector<Road> roads;
  std::vector<CongestedArea> congestion;

  // What decisions need beyond the risk analysis.
  HazardInputs hazard;
  HcaInputs hca;
  DistanceInputs distance;
  ControlLineInputs control_line;
  RelocationInputs relocation;
  CapacityInputs capacity;
  IndividualInputs individual;
  SelectionInputs selection;

  /// Every file that was read, absolute, in order of name: for the manifest.
  std::vector<std::filesystem::path> input_files;
  /// Where each value of study.yaml stands: "grid.cell" -> line 31. Values not written are absent.
  std::map<std::string, Origin, std::less<>> written;
  /// The warnings of check(), for results and reports.
  std::vector<Problem> warnings;

  /// The tree of an id: the user's own, else the shipped one.
  /// \throws InputError for an unknown id.
  [[nodiscard]] const models::event_tree::EventTree& event_tree(std::string_view id) const;
};

/// Reads and checks a study. Everything that is wrong is added to `problems`; a study comes back
/// only when no error is among it (with `strict: true`, no warning either).
/// \param path study.yaml, or the folder that holds one.
/// \throws nothing for bad input: that is what `problems` is for.
[[nodiscard]] std::optional<Study> load(const std::filesystem::path& path, Problems& problems);

/// load(), throwing InputError with all problems as text when there are errors.
[[nodiscard]] Study open(const std::filesystem::path& path);

/// Everything wrong with the inputs of a study.
[[nodiscard]] Problems check(const std::filesystem::path& path);

// --- templates ------------------------------------------------------------------------------

/// "minimal" and "park" (when the data folder with the demo is found).
[[nodiscard]] std::vector<std::string> template_names();

/// Writes a new study that runs as it is, and returns the path of its study.yaml.
/// \throws InputError when the template is unknown or the folder exists and is not empty;
///         DataError when a file cannot be written or the template's data are not installed.
std::filesystem::path new_study(const std::filesystem::path& folder,
                                std::string_view template_name);

/// The folder with demos and other data that are not compiled in: ISORISK_DATA_DIR, or
/// ../share/isorisk beside the program, or data/ of the source tree; nullopt: none of them exists.
[[nodiscard]] std::optional<std::filesystem::path> data_folder();

}  // namespace isorisk::study
