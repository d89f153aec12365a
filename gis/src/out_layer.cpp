// SPDX-License-Identifier: Apache-2.0
#include "out_layer.hpp"

#include <cmath>
#include <set>
#include <string>

#include "text.hpp"

namespace isorisk::gis {
namespace {

std::string type_name(FieldType type) {
  switch (type) {
    case FieldType::Integer:
      return "integer";
    case FieldType::Real:
      return "real";
    case FieldType::Text:
      return "text";
  }
  return "text";
}

/// A table or column name that needs no quotes anywhere.
bool is_plain_name(std::string_view name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz_";
  constexpr std::string_view kAll = "abcdefghijklmnopqrstuvwxyz_0123456789";
  return !name.empty() && kLetters.find(name.front()) != std::string_view::npos &&
         name.find_first_not_of(kAll) == std::string_view::npos;
}

bool type_fits(FieldType type, const Value& value) {
  if (is_null(value)) return true;
  switch (type) {
    case FieldType::Integer:
      return std::holds_alternative<std::int64_t>(value);
    case FieldType::Real:
      return !std::holds_alternative<std::string>(value);
    case FieldType::Text:
      return std::holds_alternative<std::string>(value);
  }
  return false;
}

/// One geometry goes where several may.
bool kind_fits(GeometryKind layer, GeometryKind feature) {
  if (feature == GeometryKind::Empty || feature == layer) return true;
  return (layer == GeometryKind::MultiPoint && feature == GeometryKind::Point) ||
         (layer == GeometryKind::MultiLineString && feature == GeometryKind::LineString) ||
         (layer == GeometryKind::MultiPolygon && feature == GeometryKind::Polygon);
}

}  // namespace

void check_layer(const OutLayer& layer) {
  std::string faults;
  int count = 0;
  const auto fault = [&](const std::string& text) {
    constexpr int kMost = 10;
    if (++count <= kMost) faults += "\n  " + text;
  };
  if (!is_plain_name(layer.name) || layer.name == "layer_styles" ||
      layer.name.starts_with("gpkg_") || layer.name.starts_with("sqlite_") ||
      layer.name.starts_with("rtree_"))
    fault("name '" + layer.name + "' is not a lower_snake table name");
  if (!is_utf8(layer.title) || !is_utf8(layer.description)) fault("title is not UTF-8");
  std::set<std::string> names;
  std::set<std::string> titles;
  for (const OutField& field : layer.fields) {
    if (!is_plain_name(field.name)) fault("field '" + field.name + "' is not a lower_snake name");
    if (field.name == "fid" || field.name == "geom")
      fault("field '" + field.name + "' is a name of the format");
    if (!names.insert(field.name).second) fault("field '" + field.name + "' occurs twice");
    if (!field.title.empty() && !titles.insert(field.title).second)
      fault("field title '" + field.title + "' occurs twice");
    if (!is_utf8(field.title)) fault("title of field '" + field.name + "' is not UTF-8");
  }
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    const OutFeature& feature = layer.features[i];
    const std::string which = "feature " + std::to_string(i + 1);
    if (feature.values.size() != layer.fields.size()) {
      fault(which + ": " + std::to_string(feature.values.size()) + " values for " +
            std::to_string(layer.fields.size()) + " fields");
      continue;
    }
    for (std::size_t f = 0; f < layer.fields.size(); ++f) {
      if (!type_fits(layer.fields[f].type, feature.values[f]))
        fault(which + ": '" + layer.fields[f].name + "' = '" + as_text(feature.values[f]) +
              "' is not " + type_name(layer.fields[f].type));
      if (const auto* text = std::get_if<std::string>(&feature.values[f]))
        if (!is_utf8(*text) || text->find('\0') != std::string::npos)
          fault(which + ": '" + layer.fields[f].name + "' is not UTF-8 text");
    }
    if (!kind_fits(layer.geometry, feature.geometry.kind))
      fault(which + ": " + std::string{kind_name(feature.geometry.kind)} + " in a layer of " +
            std::string{layer.geometry == GeometryKind::Empty ? "no geometry"
                                                              : kind_name(layer.geometry)});
    const Extent box = extent(feature.geometry);
    if (!feature.geometry.empty() && !(std::isfinite(box.west_m) && std::isfinite(box.south_m) &&
                                       std::isfinite(box.east_m) && std::isfinite(box.north_m)))
      fault(which + ": a coordinate is not a finite number");
  }
  if (count > 0)
    throw DataError("layer '" + layer.name + "' cannot be written:" + faults +
                    (count > 10 ? "\n  and " + std::to_string(count - 10) + " more" : ""));
}

void create_fields(const OutLayer& layer, OGRLayer& target) {
  for (const OutField& field : layer.fields) {
    OGRFieldDefn definition{field.name.c_str(), field.type == FieldType::Integer ? OFTInteger64
                                                : field.type == FieldType::Real  ? OFTReal
                                                                                 : OFTString};
    if (target.CreateField(&definition) != OGRERR_NONE)
      throw DataError("layer '" + layer.name + "': field '" + field.name + "' cannot be made");
  }
}

FeaturePtr make_feature(const OutLayer& layer, std::size_t index, OGRLayer& target) {
  const OutFeature& source = layer.features[index];
  FeaturePtr feature{OGRFeature::CreateFeature(target.GetLayerDefn())};
  if (!feature) throw DataError("layer '" + layer.name + "': out of memory");
  feature->SetFID(static_cast<GIntBig>(index) + 1);
  for (std::size_t f = 0; f < layer.fields.size(); ++f) {
    const int at = static_cast<int>(f);
    const Value& value = source.values[f];
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      if (layer.fields[f].type == FieldType::Real)
        feature->SetField(at, static_cast<double>(*integer));
      else
        feature->SetField(at, static_cast<GIntBig>(*integer));
    } else if (const auto* real = std::get_if<double>(&value);
               real != nullptr && std::isfinite(*real)) {
      feature->SetField(at, *real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      feature->SetField(at, text->c_str());
    } else {
      feature->SetFieldNull(at);
    }
  }
  if (layer.geometry != GeometryKind::Empty && !source.geometry.empty()) {
    Geometry geometry = source.geometry;
    geometry.kind = layer.geometry;  // a part alone becomes a multi-geometry of one
    feature->SetGeometryDirectly(to_ogr(geometry).release());
  }
  return feature;
}

}  // namespace isorisk::gis
