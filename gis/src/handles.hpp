// SPDX-License-Identifier: Apache-2.0
#pragma once

// Owning handles for GDAL, GEOS and PROJ, and the two scopes every call into GDAL stands in:
// GdalConfig (what GDAL may do) and GdalErrorScope (what it had to say).

#include <gdal_priv.h>
#include <geos_c.h>
#include <ogrsf_frmts.h>
#include <proj.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/gis/geometry.hpp"

namespace isorisk::gis {

// ---------------------------------------------------------------- GDAL

/// Registers the drivers isorisk uses, and no others. Safe to call from any thread, any number of
/// times; a host program that has registered more keeps them, but we never open with them.
void register_drivers();

/// Thread-local GDAL options for the duration of a scope: no network, no sidecar files, one thread,
/// fixed dates. What was set before comes back.
class GdalConfig {
 public:
  explicit GdalConfig(const std::vector<std::pair<std::string, std::string>>& more = {});
  ~GdalConfig();
  GdalConfig(const GdalConfig&) = delete;
  GdalConfig& operator=(const GdalConfig&) = delete;

 private:
  struct Saved {
    std::string key;
    std::string value;
    bool was_set = false;
  };
  void set(const char* key, const char* value);
  std::vector<Saved> saved_;
};

/// Collects GDAL's messages instead of printing them.
class GdalErrorScope {
 public:
  GdalErrorScope();
  ~GdalErrorScope();
  GdalErrorScope(const GdalErrorScope&) = delete;
  GdalErrorScope& operator=(const GdalErrorScope&) = delete;

  [[nodiscard]] bool failed() const noexcept { return failures_ > 0; }
  /// The failures in GDAL's own words, one sentence.
  [[nodiscard]] std::string text() const;
  /// \throws DataError: what + GDAL's reason.
  [[noreturn]] void raise(const std::string& what) const;
  /// raise, if there was a failure.
  void check(const std::string& what) const;

 private:
  static void CPL_STDCALL collect(CPLErr level, CPLErrorNum number, const char* message) noexcept;
  std::vector<std::string> messages_;
  int failures_ = 0;
};

struct DatasetCloser {
  void operator()(GDALDataset* dataset) const noexcept;
};
using DatasetPtr = std::unique_ptr<GDALDataset, DatasetCloser>;

struct FeatureDeleter {
  void operator()(OGRFeature* feature) const noexcept { OGRFeature::DestroyFeature(feature); }
};
using FeaturePtr = std::unique_ptr<OGRFeature, FeatureDeleter>;

struct OgrGeometryDeleter {
  void operator()(OGRGeometry* geometry) const noexcept {
    OGRGeometryFactory::destroyGeometry(geometry);
  }
};
using OgrGeometryPtr = std::unique_ptr<OGRGeometry, OgrGeometryDeleter>;

struct SrsReleaser {
  void operator()(OGRSpatialReference* srs) const noexcept { srs->Release(); }
};
using SrsPtr = std::unique_ptr<OGRSpatialReference, SrsReleaser>;

/// A file in memory, /vsimem/..., removed at the end of the scope.
class MemoryFile {
 public:
  /// \param name ends the path, so that drivers recognise the extension.
  explicit MemoryFile(std::string_view name);
  MemoryFile(std::string_view name, std::string_view content);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string content() const;

 private:
  std::string path_;
};

[[nodiscard]] OgrGeometryPtr to_ogr(const Geometry& geometry);
/// \throws DataError for collections, surfaces and coordinates that are not finite; curves become
///         chords. `what` begins the message.
[[nodiscard]] Geometry from_ogr(const OGRGeometry& geometry, const std::string& what);
[[nodiscard]] OGRwkbGeometryType ogr_type(GeometryKind kind) noexcept;

// ---------------------------------------------------------------- GEOS

/// One per task or thread. Keeps GEOS's last message.
class GeosContext {
 public:
  GeosContext();
  ~GeosContext() { GEOS_finish_r(handle_); }
  GeosContext(const GeosContext&) = delete;
  GeosContext& operator=(const GeosContext&) = delete;
  [[nodiscard]] GEOSContextHandle_t get() const noexcept { return handle_; }
  [[noreturn]] void raise(const std::string& what) const;

 private:
  static void keep(const char* message, void* self) noexcept;
  GEOSContextHandle_t handle_;
  std::string message_;
};

/// One pointer; the context must outlive the geometry.
struct GeosDeleter {
  GEOSContextHandle_t context = nullptr;
  void operator()(GEOSGeometry* geometry) const noexcept { GEOSGeom_destroy_r(context, geometry); }
};
using GeometryPtr = std::unique_ptr<GEOSGeometry, GeosDeleter>;

/// \throws DataError when a ring is not closed or a line is too short.
[[nodiscard]] GeometryPtr to_geos(const GeosContext& context, const Geometry& geometry);
/// A geometry with GEOS's index over it, for many questions.
class PreparedGeos {
 public:
  /// \throws DataError when the geometry cannot be prepared.
  explicit PreparedGeos(const Geometry& geometry);
  ~PreparedGeos();
  PreparedGeos(const PreparedGeos&) = delete;
  PreparedGeos& operator=(const PreparedGeos&) = delete;

  [[nodiscard]] const GeosContext& context() const noexcept { return context_; }
  [[nodiscard]] GEOSContextHandle_t handle() const noexcept { return context_.get(); }
  [[nodiscard]] const GEOSGeometry* geometry() const noexcept { return geometry_.get(); }
  [[nodiscard]] const GEOSPreparedGeometry* prepared() const noexcept { return prepared_; }
  [[nodiscard]] bool meets(const GEOSGeometry* other) const;
  [[nodiscard]] bool holds(const GEOSGeometry* other) const;

 private:
  GeosContext context_;  // first: the geometry belongs to it
  GeometryPtr geometry_;
  const GEOSPreparedGeometry* prepared_ = nullptr;
};

/// `areal_only`: of a collection, the polygons; otherwise the parts of highest dimension.
[[nodiscard]] Geometry from_geos(const GeosContext& context, const GEOSGeometry* geometry);

// ---------------------------------------------------------------- PROJ

struct ProjContextDeleter {
  void operator()(PJ_CONTEXT* context) const noexcept { proj_context_destroy(context); }
};
using ProjContextPtr = std::unique_ptr<PJ_CONTEXT, ProjContextDeleter>;
struct ProjDeleter {
  void operator()(PJ* object) const noexcept { proj_destroy(object); }
};
using ProjPtr = std::unique_ptr<PJ, ProjDeleter>;

/// A silent context without network.
[[nodiscard]] ProjContextPtr make_proj_context();

}  // namespace isorisk::gis
