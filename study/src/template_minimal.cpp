// SPDX-License-Identifier: Apache-2.0
#include "template_minimal.hpp"

#include <array>

namespace isorisk::study {
namespace {

// clang-format off
constexpr std::string_view kStudy = R"~~(# A study of isorisk: one plant, one vessel, a village. Everything here is invented.
#
#   isorisk check study.yaml        what is wrong with the inputs, all at once
#   isorisk run study.yaml -o out   the risk: raster, contours, F-N curve, targets, report
#
# Paths are relative to this file. Quantities carry their unit: "25 m", "1.6 MPa(g)", "20 degC".
# Everything that can be written here is described in docs/study.md.

isorisk: 1                        # version of this format
name: First study
name_zh: 第一个算例
crs: EPSG:4548                    # projected, metres: CGCS2000, 3-degree zone, 117 E
language: en                      # zh: reports and layer names in Chinese
criteria: gb36894-2018            # or aq-2014-13, order40-2011, nl-bevi, hk, uk-hse, {file: my.csv}
situation: existing               # new: the stricter limits of new, rebuilt and extended plants

atmosphere:                       # all optional; these are the defaults but for the roughness
  temperature: 15 degC
  pressure: 101.325 kPa(a)        # a pressure always says (a) absolute or (g) gauge
  relative_humidity: 70 %
  roughness: 0.3 m                # 0.1 m open land, 0.5 m scattered buildings, 1 m a town

weather: {file: wind.csv}         # where the wind comes FROM, how often; sums to 1

# Layers: GeoPackage (park.gpkg#layer), GeoJSON, FlatGeobuf, Shapefile, CSV or XLSX. A layer in
# another CRS is transformed; one that says nothing about its CRS needs a crs: like these.
sites:      {layer: sites.csv, crs: EPSG:4548}
equipment:  {layer: equipment.csv, crs: EPSG:4548}
population: [{layer: population.csv, crs: EPSG:4548}]
targets:    {layer: targets.csv, crs: EPSG:4548}
ignition:   {layer: ignition.csv, crs: EPSG:4548}

releases: {frequencies: aqt3046-2013}   # or cpr18e-1999, hj169-2018, {table: my_frequencies.csv}
grid: {cell: 10 m, extent: auto}        # or extent: [west, south, east, north]

method:                           # every option has a default with its source: docs/study.md
  lethality_cutoff: 0.1 %         # probability of death below which an effect counts as nil
  delayed_ignition_by: sources    # the ignition layer and people; probability: certain everywhere
)~~";

constexpr std::string_view kSites = R"~~(id,name,name_zh,kind,wkt
A,Alpha Gas Ltd,甲燃气有限公司,LPG storage,"POLYGON((512000 4324000,512300 4324000,512300 4324200,512000 4324200,512000 4324000))"
)~~";

constexpr std::string_view kEquipment = R"~~(id,name,name_zh,site,type,substance,phase,temperature,pressure,volume,fill_fraction,diameter,height,pipe_diameter,bund_area,detection_class,isolation_class,x,y
V-101,Propane vessel,丙烷储罐,A,pressure_vessel,propane,liquefied_gas,20 degC,0.76 MPa(g),50 m3,85 %,2.6 m,9.6 m,80 mm,200 m2,B,B,512150,4324100
)~~";

constexpr std::string_view kPopulation = R"~~(id,name,kind,day,night,wkt
village,Village,residential,120,300,"POLYGON((512700 4324050,512950 4324050,512950 4324300,512700 4324300,512700 4324050))"
works,Repair works,industrial,40,4,"POLYGON((512000 4324300,512150 4324300,512150 4324400,512000 4324400,512000 4324300))"
)~~";

constexpr std::string_view kTargets = R"~~(id,name,name_zh,class,kind,persons,x,y
T-1,Village school,村小学,high_sensitivity,school,150,512760,4324120
T-2,Village,村庄,general_1,dwelling,300,512710,4324200
T-3,Repair works,修理厂,general_3,factory,40,512075,4324310
)~~";

constexpr std::string_view kIgnition = R"~~(id,name,kind,vehicles_per_hour,speed,wkt
R-1,County road,road,200,50 km/h,"LINESTRING(511500 4324250,513500 4324250)"
)~~";

constexpr std::string_view kWind = R"~~(# Where the wind comes FROM. Joint probability of period, class, speed and direction: sums to 1.
period,class,wind_speed,direction_from,probability
day,B,3,N,0.011
day,B,3,NE,0.008
day,B,3,E,0.011
day,B,3,SE,0.016
day,B,3,S,0.019
day,B,3,SW,0.014
day,B,3,W,0.009
day,B,3,NW,0.012
day,D,2,N,0.0154
day,D,2,NE,0.0112
day,D,2,E,0.0154
day,D,2,SE,0.0224
day,D,2,S,0.0266
day,D,2,SW,0.0196
day,D,2,W,0.0126
day,D,2,NW,0.0168
day,D,5,N,0.022
day,D,5,NE,0.016
day,D,5,E,0.022
day,D,5,SE,0.032
day,D,5,S,0.038
day,D,5,SW,0.028
day,D,5,W,0.018
day,D,5,NW,0.024
night,D,2,N,0.0154
night,D,2,NE,0.0112
night,D,2,E,0.0154
night,D,2,SE,0.0224
night,D,2,S,0.0266
night,D,2,SW,0.0196
night,D,2,W,0.0126
night,D,2,NW,0.0168
night,D,5,N,0.0198
night,D,5,NE,0.0144
night,D,5,E,0.0198
night,D,5,SE,0.0288
night,D,5,S,0.0342
night,D,5,SW,0.0252
night,D,5,W,0.0162
night,D,5,NW,0.0216
night,F,1.5,N,0.0264
night,F,1.5,NE,0.0192
night,F,1.5,E,0.0264
night,F,1.5,SE,0.0384
night,F,1.5,S,0.0456
night,F,1.5,SW,0.0336
night,F,1.5,W,0.0216
night,F,1.5,NW,0.0288
)~~";

// clang-format on

constexpr std::array kFiles{TemplateFile{"study.yaml", kStudy},
                            TemplateFile{"sites.csv", kSites},
                            TemplateFile{"equipment.csv", kEquipment},
                            TemplateFile{"population.csv", kPopulation},
                            TemplateFile{"targets.csv", kTargets},
                            TemplateFile{"ignition.csv", kIgnition},
                            TemplateFile{"wind.csv", kWind}};

}  // namespace

std::span<const TemplateFile> minimal_template() noexcept { return kFiles; }

}  // namespace isorisk::study
