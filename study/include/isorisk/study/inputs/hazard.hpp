// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/study/problems.hpp"

namespace isorisk::study {

/// Kind of a unit (单元) in the sense of GB 18218-2018 cl. 3.4 to 3.6.
enum class HazardUnitKind { Production, Storage };  ///< 生产单元, 储存单元

/// A row of the inventory table: one substance of one unit.
struct InventoryItem {
  std::string unit;          ///< id; rows with the same id are one unit
  std::string unit_name;     ///< "" when not given: the id
  std::string unit_name_zh;  ///< "" when not given: unit_name
  HazardUnitKind unit_kind = HazardUnitKind::Storage;
  std::int32_t site = -1;  ///< index into Study::sites
  std::string substance;   ///< as written; "" when only a category is given
  std::string cas;         ///< as written; may be ""
  /// Category symbols of GB 18218-2018 Table 2 (J1 to W11), as written, split; may be empty.
  std::vector<std::string> categories;
  std::vector<int> table1_rows;  ///< GB 18218-2018 Table 1 rows the substance may be; may be empty
  bool excluded = false;  ///< category `none`: no hazardous chemical in the sense of the standard
  double quantity_kg = 0.0;  ///< design maximum (设计最大量)
  std::string note;
  Origin origin;
};

/// A store of explosives (爆炸物), for the consequence method of GB/T 37243-2019. It does not enter
/// the risk analysis.
struct ExplosiveStore {
  std::string id;
  std::string name;
  std::string name_zh;
  std::int32_t site = -1;          ///< index into Study::sites
  std::string substance;           ///< as written; may be ""
  std::string category;            ///< W1.1, W1.2, W1.3 of GB 18218-2018 Table 2; "" when not given
  double quantity_kg = 0.0;        ///< largest quantity that can explode at once
  double tnt_per_kg = 1.0;         ///< TNT equivalence, kg TNT per kg
  double tnt_equivalent_kg = 0.0;  ///< quantity_kg x tnt_per_kg
  std::string tnt_source;          ///< "given in the study", or source of the data row
  std::string tnt_confidence = "read";  ///< of tnt_per_kg: given | read | recalled
  Point position;                       ///< the point, or a point inside the area
  gis::Geometry shape;                  ///< Point, or (Multi)Polygon
  Origin origin;
};

/// Quantities of hazardous chemicals for GB 18218 (units, substances, design maxima) and stores of
/// explosives. Section `hazard` of study.yaml.
struct HazardInputs {
  bool given = false;            ///< the study has the section
  bool inventory_given = false;  ///< it names an inventory table; else units follow the equipment
  double max_fill = 0.0;         ///< of tanks and vessels whose design maximum follows from volume
  std::string max_fill_source;   ///< the default's source, or file:line
  std::vector<InventoryItem> inventory;
  std::vector<ExplosiveStore> explosives;
  /// By site, -1: not given. Persons exposed within 500 m of its boundary (GB 18218-2018 Table 5),
  /// counted by the user instead of from the population of the study.
  std::vector<double> exposed_persons;
};

}  // namespace isorisk::study
