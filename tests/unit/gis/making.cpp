// SPDX-License-Identifier: Apache-2.0
#include "making.hpp"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <memory>
#include <stdexcept>

namespace isorisk::gis::testing {
namespace {

struct Closer {
  void operator()(GDALDataset* ds) const { GDALClose(ds); }
};
using Ptr = std::unique_ptr<GDALDataset, Closer>;

GDALDriver* driver_named(const std::string& name) {
  GDALAllRegister();
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName(name.c_str());
  if (driver == nullptr) throw std::runtime_error("no driver " + name);
  return driver;
}

void ok(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string{what} + ": " + CPLGetLastErrorMsg());
}

}  // namespace

void make_vector(const std::string& path, const std::string& driver,
                 const std::vector<MadeLayer>& layers,
                 const std::vector<std::string>& layer_options) {
  Ptr ds{driver_named(driver)->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
  ok(ds != nullptr, "create");
  CPLStringList options;
  if (driver == "ESRI Shapefile" && layer_options.empty()) options.AddString("ENCODING=UTF-8");
  for (const std::string& option : layer_options) options.AddString(option.c_str());
  for (const MadeLayer& made : layers) {
    OGRSpatialReference srs;
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    if (!made.crs.empty()) ok(srs.SetFromUserInput(made.crs.c_str()) == OGRERR_NONE, "crs");
    OGRwkbGeometryType type = wkbNone;
    for (const auto& [wkt, values] : made.features) {
      if (wkt.empty()) continue;
      OGRGeometry* g = nullptr;
      ok(OGRGeometryFactory::createFromWkt(wkt.c_str(), nullptr, &g) == OGRERR_NONE, "wkt");
      type = type == wkbNone || type == g->getGeometryType() ? g->getGeometryType() : wkbUnknown;
      OGRGeometryFactory::destroyGeometry(g);
    }
    OGRLayer* layer =
        ds->CreateLayer(made.name.c_str(), made.crs.empty() ? nullptr : &srs, type, options.List());
    ok(layer != nullptr, "layer");
    for (const MadeField& field : made.fields) {
      OGRFieldDefn definition(field.name.c_str(), field.type == FieldType::Integer ? OFTInteger64
                                                  : field.type == FieldType::Real  ? OFTReal
                                                                                   : OFTString);
      if (driver == "ESRI Shapefile" && field.type == FieldType::Integer) definition.SetWidth(9);
      ok(layer->CreateField(&definition) == OGRERR_NONE, "field");
    }
    for (const auto& [wkt, values] : made.features) {
      std::unique_ptr<OGRFeature, void (*)(OGRFeature*)> feature{
          OGRFeature::CreateFeature(layer->GetLayerDefn()), OGRFeature::DestroyFeature};
      if (!wkt.empty()) {
        OGRGeometry* g = nullptr;
        ok(OGRGeometryFactory::createFromWkt(wkt.c_str(), nullptr, &g) == OGRERR_NONE, "wkt");
        feature->SetGeometryDirectly(g);
      }
      for (std::size_t i = 0; i < values.size(); ++i) {
        const int at = static_cast<int>(i);
        if (const auto* n = std::get_if<std::int64_t>(&values[i]))
          feature->SetField(at, static_cast<GIntBig>(*n));
        if (const auto* x = std::get_if<double>(&values[i])) feature->SetField(at, *x);
        if (const auto* t = std::get_if<std::string>(&values[i])) feature->SetField(at, t->c_str());
      }
      ok(layer->CreateFeature(feature.get()) == OGRERR_NONE, "feature");
    }
  }
}

void run_sql(const std::string& path, const std::vector<std::string>& statements) {
  GDALAllRegister();
  const Ptr ds{GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE)};
  ok(ds != nullptr, "open");
  for (const std::string& statement : statements)
    if (OGRLayer* rows = ds->ExecuteSQL(statement.c_str(), nullptr, nullptr))
      ds->ReleaseResultSet(rows);
}

void make_geotiff(const std::string& path, const MadeRaster& raster, bool float64) {
  Ptr ds{driver_named("GTiff")->Create(path.c_str(), raster.cols, raster.rows,
                                       static_cast<int>(raster.bands.size()),
                                       float64 ? GDT_Float64 : GDT_Float32, nullptr)};
  ok(ds != nullptr, "create");
  if (!raster.crs.empty()) {
    OGRSpatialReference srs;
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    ok(srs.SetFromUserInput(raster.crs.c_str()) == OGRERR_NONE, "crs");
    ds->SetSpatialRef(&srs);
  }
  if (!raster.transform.empty()) {
    std::vector<double> transform = raster.transform;
    ds->SetGeoTransform(transform.data());
  }
  for (std::size_t b = 0; b < raster.bands.size(); ++b) {
    GDALRasterBand* band = ds->GetRasterBand(static_cast<int>(b) + 1);
    if (raster.has_nodata) band->SetNoDataValue(raster.nodata);
    std::vector<double> values = raster.bands[b];
    ok(band->RasterIO(GF_Write, 0, 0, raster.cols, raster.rows, values.data(), raster.cols,
                      raster.rows, GDT_Float64, 0, 0) == CE_None,
       "write");
  }
}

}  // namespace isorisk::gis::testing
