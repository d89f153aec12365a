// SPDX-License-Identifier: Apache-2.0
#include "release_part.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/models/substance/substance.hpp"

namespace isorisk::study::qra {
namespace {

using models::frequency::LossKind;

constexpr double kMetresPerKm = 1000.0;

std::int32_t section_count(const Study& study, const Equipment& e, double length_m) {
  if (e.type != EquipmentType::Pipe || !e.shape.is_linear()) return 1;
  const double asked = study.method.number("line_sections");
  return static_cast<std::int32_t>(
      std::max(1.0, std::min(std::floor(asked), std::floor(length_m / kLongestPiece_m))));
}

std::string_view tank_of(const Equipment& e) {
  return e.phase == Phase::Liquid ? "atmospheric" : "pressurised";
}

}  // namespace

std::vector<double> section_shares(const Study& study, const Equipment& e) {
  if (e.type != EquipmentType::Pipe || !e.shape.is_linear()) return {1.0};
  const Line line{e.shape};
  const std::int32_t n = section_count(study, e, line.length_m());
  if (n == 1) return {1.0};
  const std::vector<Line::Piece> pieces = line.pieces(kLongestPiece_m);
  std::vector<double> shares;
  for (std::int32_t k = 0; k < n; ++k) {
    const auto [from, end] = section_pieces(pieces, line.length_m(), k, n);
    double length = 0.0;
    for (std::size_t i = from; i < end; ++i) length += pieces[i].length_m;
    shares.push_back(length / line.length_m());
  }
  return shares;
}

std::pair<std::size_t, std::size_t> section_pieces(std::span<const Line::Piece> pieces,
                                                   double length_m, std::int32_t section,
                                                   std::int32_t sections) {
  if (sections == 1) return {0, pieces.size()};
  const auto first_from = [&](std::int32_t k) {
    const double from = length_m * k / sections;
    const auto it = std::partition_point(pieces.begin(), pieces.end(), [&](const Line::Piece& p) {
      return p.from_m + 0.5 * p.length_m < from;
    });
    return static_cast<std::size_t>(it - pieces.begin());
  };
  return {first_from(section), section + 1 == sections ? pieces.size() : first_from(section + 1)};
}

Equipment part_of(const Equipment& equipment, const Release& r) {
  Equipment e = equipment;
  if (r.sections > 1 && e.type == EquipmentType::Pipe) {
    const double length = e.pipe_length_m.value_or(gis::length_m(e.shape));
    const double up = e.length_upstream_m.value_or(0.0);
    const double down = e.length_downstream_m.value_or(0.0);
    const double from = length * r.section / r.sections;
    const double to = length * (r.section + 1) / r.sections;
    const double middle = 0.5 * (up + length + down) - up;
    const double at = e.phase == Phase::Gas ? std::clamp(middle, from, to) : from;
    // Models break a pipe in its middle: what lies on either side is what counts.
    e.length_upstream_m = up + at - 0.5 * length;
    e.length_downstream_m = down + 0.5 * length - at;
  }
  if (r.spill_m3 > 0.0) {
    const models::Substance& s = models::SubstanceLibrary::builtin().at(e.substance);
    const double kg = r.spill_m3 * s.liquid_density_kg_per_m3(e.temperature_k);
    if (!e.inventory_kg || kg < *e.inventory_kg) {
      e.inventory_kg = kg;
      e.volume_m3 = r.spill_m3;
      e.fill_fraction = 1.0;
    }
  }
  return e;
}

std::vector<std::string> route_variants(EquipmentType type) {
  const data::Table& t = data::table("frequencies/transport_outflow.csv");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "type") != word(type)) continue;
    std::string variant{t.text(i, "variant")};
    if (std::find(out.begin(), out.end(), variant) == out.end()) out.push_back(std::move(variant));
  }
  return out;
}

std::vector<double> traffic_by_period(const Equipment& e, const std::vector<Period>& periods) {
  if (!is_route(e.type) || !e.day_share) return {};
  double day = 0.0;
  double night = 0.0;
  for (const Period& p : periods) (p.night ? night : day) += p.share;
  if (!(day > 0.0) || !(night > 0.0)) return {};
  std::vector<double> out;
  for (const Period& p : periods)
    out.push_back(p.night ? (1.0 - *e.day_share) / night : *e.day_share / day);
  return out;
}

std::vector<Release> route_releases(const Equipment& e) {
  const std::vector<std::string> variants = route_variants(e.type);
  const std::string variant = e.variant.empty() ? variants.front() : e.variant;
  const data::Table& outflow = data::table("frequencies/transport_outflow.csv");
  double per_km = -1.0;
  std::string source, confidence;
  for (std::size_t i = 0; i < outflow.rows(); ++i) {
    if (outflow.text(i, "type") != word(e.type) || outflow.text(i, "variant") != variant ||
        outflow.text(i, "tank") != tank_of(e)) {
      continue;
    }
    per_km = outflow.number(i, "accidents_per_vehicle_km") * outflow.number(i, "outflow");
    source = outflow.text(i, "source");
    confidence = outflow.text(i, "confidence");
  }
  if (per_km < 0.0) {
    std::string known;
    for (const std::string& v : variants) known += (known.empty() ? "" : ", ") + v;
    throw InputError(
        fmt::format("variant = \"{}\", is no kind of {}; known: {}", variant, word(e.type), known));
  }
  const double per_yr =
      per_km * e.vehicles_per_yr.value_or(0.0) * gis::length_m(e.shape) / kMetresPerKm;
  const data::Table& losses = data::table("frequencies/transport_releases.csv");
  std::vector<Release> out;
  for (std::size_t i = 0; i < losses.rows(); ++i) {
    if (losses.text(i, "type") != word(e.type) || losses.text(i, "tank") != tank_of(e) ||
        !variant.ends_with(losses.text(i, "variant"))) {
      continue;
    }
    Release r;
    const std::string loss{losses.text(i, "loss")};
    r.loss.kind = loss == "hole"          ? LossKind::Hole
                  : loss == "ten_minutes" ? LossKind::TenMinutes
                                          : LossKind::Rupture;
    if (loss == "hole") r.loss.hole_diameter_m = losses.number(i, "hole_mm") / 1000.0;
    if (loss == "spill" || loss == "ten_minutes") r.spill_m3 = losses.number(i, "spill_m3");
    r.loss.label = losses.text(i, "label");
    r.loss.frequency_per_yr = per_yr * losses.number(i, "share");
    r.loss.library = "transport";
    r.loss.equipment = word(e.type);
    r.loss.variant = variant;
    r.loss.row = i + 1;
    r.loss.source = source + "; " + std::string{losses.text(i, "source")};
    r.loss.confidence = confidence;
    out.push_back(std::move(r));
  }
  return out;
}

}  // namespace isorisk::study::qra
