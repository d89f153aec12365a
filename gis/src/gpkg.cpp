// SPDX-License-Identifier: Apache-2.0
#include <cpl_string.h>

#include <set>
#include <string>

#include "crs_impl.hpp"
#include "handles.hpp"
#include "isorisk/gis/write.hpp"
#include "out_layer.hpp"

namespace isorisk::gis {
namespace {

struct EmbeddedStyle {
  std::string table;
  std::string name;
  std::string qml;
  std::string sld;
  bool spatial = true;
};

/// The file is private until close() has flushed it: SQLite need not sync on its own.
GdalConfig writing() {
  return GdalConfig{{{"OGR_SQLITE_SYNCHRONOUS", "OFF"}, {"OGR_SQLITE_JOURNAL", "MEMORY"}}};
}

/// As a literal of SQL.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += c;
    out += c;
  }
  return out + "'";
}

}  // namespace

struct GpkgWriter::Impl {
  explicit Impl(const std::filesystem::path& path, const Crs& given)
      : subject{"'" + path.string() + "'"}, file{path}, crs{given} {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (!dataset) return;
    const GdalConfig config = writing();
    const GdalErrorScope errors;  // abandoned: what GDAL says on closing does not matter
    dataset.reset();
  }

  std::string subject;
  AtomicFile file;
  Crs crs;
  DatasetPtr dataset;
  std::vector<EmbeddedStyle> styles;
  std::set<std::string> names;
  std::set<std::string> titles;
  bool has_titles = false;  // the tables of the schema extension are made

  void sql(const std::string& statement, const GdalErrorScope& errors);
  void write_titles(const OutLayer& layer, const GdalErrorScope& errors);
  void write_styles(const GdalErrorScope& errors);
};

GpkgWriter::GpkgWriter(const std::filesystem::path& path, const Crs& crs) {
  if (!crs.known()) throw DataError("'" + path.string() + "': no CRS to write in");
  impl_ = std::make_unique<Impl>(path, crs);
  const GdalConfig config = writing();
  const GdalErrorScope errors;
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
  CPLStringList options;
  options.SetNameValue("VERSION", "1.2");
  options.SetNameValue("DATETIME_FORMAT", "UTC");
  impl_->dataset.reset(driver == nullptr ? nullptr
                                         : driver->Create(impl_->file.work().c_str(), 0, 0, 0,
                                                          GDT_Unknown, options.List()));
  if (!impl_->dataset) errors.raise(impl_->subject + " cannot be written");
}

GpkgWriter::GpkgWriter(GpkgWriter&&) noexcept = default;
GpkgWriter& GpkgWriter::operator=(GpkgWriter&&) noexcept = default;
GpkgWriter::~GpkgWriter() = default;

void GpkgWriter::add(const OutLayer& layer) {
  check_layer(layer);
  const std::string title = layer.title.empty() ? layer.name : layer.title;
  if (!impl_->dataset) throw DataError(impl_->subject + " is closed already");
  if (!impl_->names.insert(layer.name).second)
    throw DataError(impl_->subject + ": layer '" + layer.name + "' occurs twice");
  if (!impl_->titles.insert(title).second)
    throw DataError(impl_->subject + ": layer title '" + title + "' occurs twice");
  const bool spatial = layer.geometry != GeometryKind::Empty;
  if (layer.style && spatial)
    impl_->styles.push_back({layer.name, layer.style->name.empty() ? title : layer.style->name,
                             style_qml(layer), style_sld(layer), spatial});

  const GdalConfig config = writing();
  const GdalErrorScope errors;
  const std::string subject = impl_->subject + ": layer '" + layer.name + "'";
  const SrsPtr srs = to_ogr_srs(impl_->crs);
  CPLStringList options;
  options.SetNameValue("FID", "fid");
  options.SetNameValue("GEOMETRY_NAME", "geom");
  options.SetNameValue("IDENTIFIER", title.c_str());
  options.SetNameValue("DESCRIPTION", layer.description.c_str());
  options.SetNameValue("SPATIAL_INDEX", "YES");
  OGRLayer* target = impl_->dataset->CreateLayer(layer.name.c_str(), spatial ? srs.get() : nullptr,
                                                 ogr_type(layer.geometry), options.List());
  if (target == nullptr) errors.raise(subject + " cannot be made");
  create_fields(layer, *target);
  if (impl_->dataset->StartTransaction() != OGRERR_NONE) errors.raise(subject);
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    const FeaturePtr feature = make_feature(layer, i, *target);
    if (target->CreateFeature(feature.get()) != OGRERR_NONE)
      errors.raise(subject + ": feature " + std::to_string(i + 1) + " cannot be written");
  }
  impl_->write_titles(layer, errors);
  if (impl_->dataset->CommitTransaction() != OGRERR_NONE) errors.raise(subject);
  if (target->SyncToDisk() != OGRERR_NONE) errors.raise(subject);
  errors.check(subject + " cannot be written");
}

void GpkgWriter::Impl::sql(const std::string& statement, const GdalErrorScope& errors) {
  OGRLayer* rows = dataset->ExecuteSQL(statement.c_str(), nullptr, nullptr);
  if (rows != nullptr) dataset->ReleaseResultSet(rows);
  errors.check(subject + " cannot be written");
}

/// Titles of fields by the schema extension of GeoPackage, which QGIS shows as aliases. GDAL 3.6
/// reads but does not write them.
void GpkgWriter::Impl::write_titles(const OutLayer& layer, const GdalErrorScope& errors) {
  for (const OutField& field : layer.fields) {
    if (field.title.empty() || field.title == field.name) continue;
    if (!has_titles) {
      sql("CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, "
          "name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT, "
          "CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), "
          "CONSTRAINT gdc_tn UNIQUE (table_name, name))",
          errors);
      sql("CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, "
          "constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, "
          "max NUMERIC, max_is_inclusive BOOLEAN, description TEXT, "
          "CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))",
          errors);
      sql("CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, "
          "extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, "
          "CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))",
          errors);
      for (const char* table : {"gpkg_data_columns", "gpkg_data_column_constraints"})
        sql("INSERT INTO gpkg_extensions VALUES (" + quoted(table) +
                ", NULL, 'gpkg_schema', "
                "'http://www.geopackage.org/spec121/#extension_schema', 'read-write')",
            errors);
      has_titles = true;
    }
    sql("INSERT INTO gpkg_data_columns (table_name, column_name, name, title) VALUES (" +
            quoted(layer.name) + ", " + quoted(field.name) + ", " + quoted(field.title) + ", " +
            quoted(field.title) + ")",
        errors);
  }
}

/// The table QGIS looks into when it opens a layer; its columns are QGIS's own.
void GpkgWriter::Impl::write_styles(const GdalErrorScope& errors) {
  CPLStringList options;
  options.SetNameValue("FID", "id");
  OGRLayer* table = dataset->CreateLayer("layer_styles", nullptr, wkbNone, options.List());
  if (table == nullptr) errors.raise(subject + ": the styles cannot be written");
  struct Column {
    const char* name;
    OGRFieldType type;
    OGRFieldSubType subtype;
  };
  constexpr Column kColumns[] = {
      {"f_table_catalog", OFTString, OFSTNone},
      {"f_table_schema", OFTString, OFSTNone},
      {"f_table_name", OFTString, OFSTNone},
      {"f_geometry_column", OFTString, OFSTNone},
      {"styleName", OFTString, OFSTNone},
      {"styleQML", OFTString, OFSTNone},
      {"styleSLD", OFTString, OFSTNone},
      {"useAsDefault", OFTInteger, OFSTBoolean},
      {"description", OFTString, OFSTNone},
      {"owner", OFTString, OFSTNone},
      {"ui", OFTString, OFSTNone},
      {"update_time", OFTDateTime, OFSTNone},
  };
  for (const Column& column : kColumns) {
    OGRFieldDefn definition{column.name, column.type};
    definition.SetSubType(column.subtype);
    if (table->CreateField(&definition) != OGRERR_NONE)
      errors.raise(subject + ": the styles cannot be written");
  }
  for (const EmbeddedStyle& style : styles) {
    const FeaturePtr row{OGRFeature::CreateFeature(table->GetLayerDefn())};
    row->SetField("f_table_catalog", "");
    row->SetField("f_table_schema", "");
    row->SetField("f_table_name", style.table.c_str());
    row->SetField("f_geometry_column", "geom");
    row->SetField("styleName", style.name.c_str());
    row->SetField("styleQML", style.qml.c_str());
    row->SetField("styleSLD", style.sld.c_str());
    row->SetField("useAsDefault", 1);
    row->SetField("description", style.name.c_str());
    row->SetField("owner", "");
    constexpr int kUtc = 100;
    row->SetField(table->GetLayerDefn()->GetFieldIndex("update_time"), 2000, 1, 1, 0, 0, 0.0F,
                  kUtc);
    if (table->CreateFeature(row.get()) != OGRERR_NONE)
      errors.raise(subject + ": the styles cannot be written");
  }
}

void GpkgWriter::close() {
  if (!impl_->dataset) throw DataError(impl_->subject + " is closed already");
  const GdalConfig config = writing();
  const GdalErrorScope errors;
  if (!impl_->styles.empty()) impl_->write_styles(errors);
  impl_->dataset->FlushCache(false);
  impl_->dataset.reset();
  errors.check(impl_->subject + " cannot be written");
  impl_->file.commit();
}

// ---------------------------------------------------------------- GeoJSON

std::string to_geojson(const OutLayer& layer, const Crs& crs, int decimals) {
  check_layer(layer);
  const Crs degrees = parse_crs("EPSG:4326");
  OutLayer moved = layer;
  if (layer.geometry != GeometryKind::Empty) {
    const Transformer change{crs, degrees};
    for (OutFeature& feature : moved.features) feature.geometry = change(feature.geometry);
  }
  const GdalConfig config;
  const GdalErrorScope errors;
  const std::string subject = "layer '" + layer.name + "' cannot be written as GeoJSON";
  const MemoryFile memory{"layer.geojson"};
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GeoJSON");
  DatasetPtr dataset{driver == nullptr
                         ? nullptr
                         : driver->Create(memory.path().c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
  if (!dataset) errors.raise(subject);
  CPLStringList options;
  options.SetNameValue("RFC7946", "YES");
  options.SetNameValue("COORDINATE_PRECISION", std::to_string(decimals).c_str());
  options.SetNameValue("SIGNIFICANT_FIGURES", "15");
  const SrsPtr srs = to_ogr_srs(degrees);
  OGRLayer* target =
      dataset->CreateLayer(layer.name.c_str(), srs.get(), ogr_type(layer.geometry), options.List());
  if (target == nullptr) errors.raise(subject);
  create_fields(layer, *target);
  for (std::size_t i = 0; i < moved.features.size(); ++i) {
    const FeaturePtr feature = make_feature(moved, i, *target);
    if (target->CreateFeature(feature.get()) != OGRERR_NONE) errors.raise(subject);
  }
  dataset.reset();
  errors.check(subject);
  return memory.content();
}

}  // namespace isorisk::gis
