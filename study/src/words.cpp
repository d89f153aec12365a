// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/study/study.hpp"

namespace isorisk::study {

std::string_view word(Language v) noexcept { return v == Language::Zh ? "zh" : "en"; }

std::string_view word(Phase v) noexcept {
  switch (v) {
    case Phase::Gas:
      return "gas";
    case Phase::Liquid:
      return "liquid";
    case Phase::LiquefiedGas:
      return "liquefied_gas";
  }
  return "";
}

std::string_view word(EquipmentType v) noexcept {
  switch (v) {
    case EquipmentType::AtmosphericTank:
      return "atmospheric_tank";
    case EquipmentType::PressureVessel:
      return "pressure_vessel";
    case EquipmentType::Sphere:
      return "sphere";
    case EquipmentType::ProcessVessel:
      return "process_vessel";
    case EquipmentType::Reactor:
      return "reactor";
    case EquipmentType::HeatExchanger:
      return "heat_exchanger";
    case EquipmentType::Pump:
      return "pump";
    case EquipmentType::Compressor:
      return "compressor";
    case EquipmentType::Pipe:
      return "pipe";
    case EquipmentType::LoadingArm:
      return "loading_arm";
    case EquipmentType::Hose:
      return "hose";
    case EquipmentType::Warehouse:
      return "warehouse";
    case EquipmentType::TankTruck:
      return "tank_truck";
    case EquipmentType::ReliefValve:
      return "relief_valve";
    case EquipmentType::RoadRoute:
      return "road_route";
    case EquipmentType::RailRoute:
      return "rail_route";
    case EquipmentType::WaterwayRoute:
      return "waterway_route";
  }
  return "";
}

std::string_view word(TargetClass v) noexcept {
  switch (v) {
    case TargetClass::HighSensitivity:
      return "high_sensitivity";
    case TargetClass::Important:
      return "important";
    case TargetClass::General1:
      return "general_1";
    case TargetClass::General2:
      return "general_2";
    case TargetClass::General3:
      return "general_3";
  }
  return "";
}

std::string_view word(SiteStatus v) noexcept {
  return v == SiteStatus::Proposed ? "proposed" : "in_service";
}
std::string_view word(Grade v) noexcept { return v == Grade::A ? "A" : v == Grade::B ? "B" : "C"; }

double Method::number(std::string_view name) const {
  const auto it = options.find(name);
  if (it == options.end() || std::isnan(it->second.number)) {
    throw Error("method option '" + std::string{name} + "' is not a known number");
  }
  return it->second.number;
}

const std::string& Method::word(std::string_view name) const {
  const auto it = options.find(name);
  if (it == options.end() || it->second.word.empty()) {
    throw Error("method option '" + std::string{name} + "' is not a known choice");
  }
  return it->second.word;
}

}  // namespace isorisk::study
