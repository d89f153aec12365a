// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_http.h>
#include <cpl_vsi.h>
#include <gdal_frmts.h>

#include <atomic>
#include <mutex>

namespace isorisk::gis {

void register_drivers() {
  static std::once_flag once;
  std::call_once(once, [] {
    GDALRegister_GTiff();
    GDALRegister_COG();
    GDALRegister_MEM();
    RegisterOGRMEM();
    RegisterOGRGeoPackage();
    RegisterOGRFlatGeobuf();
    RegisterOGRGeoJSON();
    RegisterOGRShape();
    RegisterOGRCSV();
    RegisterOGRXLSX();
    RegisterOGROSM();
  });
}

// ---------------------------------------------------------------- configuration

namespace {
/// A GeoJSON file may name its CRS by an address ("crs": {"type": "link"}), which GDAL would fetch.
CPLHTTPResult* refuse_to_fetch(const char* address, CSLConstList /*options*/,
                               GDALProgressFunc /*progress*/, void* /*progress_data*/,
                               CPLHTTPFetchWriteFunc /*write*/, void* /*write_data*/,
                               void* /*user_data*/) noexcept {
  CPLError(CE_Failure, CPLE_AppDefined, "'%s' is an address; nothing is fetched", address);
  // A null pointer would hand the request on; GDAL frees this with CPLHTTPDestroyResult.
  auto* failed = static_cast<CPLHTTPResult*>(CPLCalloc(1, sizeof(CPLHTTPResult)));
  failed->nStatus = 1;
  failed->pszErrBuf = CPLStrdup("nothing is fetched");
  return failed;
}
}  // namespace

GdalConfig::GdalConfig(const std::vector<std::pair<std::string, std::string>>& more) {
  register_drivers();
  CPLHTTPPushFetchCallback(refuse_to_fetch, nullptr);  // for this thread
  // Dates inside GeoPackages; any fixed instant serves.
  set("OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z");
  // Sidecars: none written, none looked for beside a raster (vector drivers name theirs).
  set("GDAL_PAM_ENABLED", "NO");
  set("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR");
  set("GDAL_GEOREF_SOURCES", "INTERNAL");
  set("SHAPE_RESTORE_SHX", "NO");
  // No SQL from a file may call a function that reaches outside (ogr_geocode, load_extension).
  set("OGR_SQLITE_PRAGMA", "trusted_schema=OFF,cell_size_check=ON");
  set("OGR_SQLITE_LOAD_EXTENSIONS", "");
  set("OGR_GEOJSON_MAX_OBJ_SIZE", "200");  // MB for one feature
  // The first row of a sheet holds the names.
  set("OGR_XLSX_HEADERS", "FORCE");
  set("OGR_XLSX_FIELD_TYPES", "AUTO");
  set("GDAL_NUM_THREADS", "1");
  set("OGR_GPKG_NUM_THREADS", "1");
  set("OGR_GPKG_ALLOW_THREADED_RTREE", "NO");
  set("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "{none}");
  for (const auto& [key, value] : more) set(key.c_str(), value.c_str());
}

void GdalConfig::set(const char* key, const char* value) {
  const char* old = CPLGetThreadLocalConfigOption(key, nullptr);
  saved_.push_back({key, old != nullptr ? old : "", old != nullptr});
  CPLSetThreadLocalConfigOption(key, value);
}

GdalConfig::~GdalConfig() {
  CPLHTTPPopFetchCallback();
  for (auto it = saved_.rbegin(); it != saved_.rend(); ++it)
    CPLSetThreadLocalConfigOption(it->key.c_str(), it->was_set ? it->value.c_str() : nullptr);
}

// ---------------------------------------------------------------- errors

GdalErrorScope::GdalErrorScope() { CPLPushErrorHandlerEx(&GdalErrorScope::collect, this); }

GdalErrorScope::~GdalErrorScope() {
  CPLPopErrorHandler();
  CPLErrorReset();
}

void CPL_STDCALL GdalErrorScope::collect(CPLErr level, CPLErrorNum /*number*/,
                                         const char* message) noexcept {
  auto* self = static_cast<GdalErrorScope*>(CPLGetErrorHandlerUserData());
  if (self == nullptr || (level != CE_Failure && level != CE_Fatal)) return;
  ++self->failures_;
  if (self->messages_.size() >= 3) return;
  try {
    self->messages_.emplace_back(message);
  } catch (...) {  // out of memory: the count still tells
  }
}

std::string GdalErrorScope::text() const {
  std::string all;
  for (const std::string& message : messages_) {
    if (!all.empty()) all += "; ";
    for (const char c : message) all += (c == '\n' || c == '\r') ? ' ' : c;
  }
  return all;
}

void GdalErrorScope::raise(const std::string& what) const {
  const std::string reason = text();
  throw DataError(reason.empty() ? what : what + ": " + reason);
}

void GdalErrorScope::check(const std::string& what) const {
  if (failed()) raise(what);
}

void DatasetCloser::operator()(GDALDataset* dataset) const noexcept {
  GDALClose(GDALDataset::ToHandle(dataset));
}

// ---------------------------------------------------------------- memory files

namespace {
std::string memory_path(std::string_view name) {
  static std::atomic<unsigned> counter{0};  // keeps names apart; enters no result
  return "/vsimem/isorisk_" + std::to_string(counter.fetch_add(1)) + "/" + std::string{name};
}
}  // namespace

MemoryFile::MemoryFile(std::string_view name) : path_{memory_path(name)} {}

MemoryFile::MemoryFile(std::string_view name, std::string_view content) : path_{memory_path(name)} {
  VSILFILE* file = VSIFOpenL(path_.c_str(), "wb");
  const bool written =
      file != nullptr && VSIFWriteL(content.data(), 1, content.size(), file) == content.size();
  if (file != nullptr) VSIFCloseL(file);
  if (!written) {
    VSIUnlink(path_.c_str());
    throw DataError("out of memory for a table of " + std::to_string(content.size()) + " bytes");
  }
}

MemoryFile::~MemoryFile() { VSIUnlink(path_.c_str()); }

std::string MemoryFile::content() const {
  vsi_l_offset size = 0;
  const GByte* bytes = VSIGetMemFileBuffer(path_.c_str(), &size, FALSE);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

// ---------------------------------------------------------------- PROJ

ProjContextPtr make_proj_context() {
  ProjContextPtr context{proj_context_create()};
  if (!context) throw DataError("PROJ cannot be started");
  proj_log_level(context.get(), PJ_LOG_NONE);
  proj_context_set_enable_network(context.get(), 0);
  return context;
}

}  // namespace isorisk::gis
