// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isorisk/core/grid.hpp"
#include "isorisk/gis/contour.hpp"
#include "isorisk/gis/crs.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/gis/vector.hpp"

/// Result files. Everything is written under a temporary name in the same folder, flushed, checked,
/// then moved: a failed run leaves the old result untouched. The same input gives the same bytes.
namespace isorisk::gis {

/// A folder of results that appears whole or not at all.
///
///     AtomicDirectory out{"out", {"summary.json", "risk.gpkg", "manifest.json"}};
///     write_text_atomic(out.work() / "summary.json", ...);
///     out.commit();
///
/// Without commit() the destructor removes what was written.
class AtomicDirectory {
 public:
  /// \param target the folder to be made or replaced; its parent must exist.
  /// \param owned names a result folder may hold: only these are ever deleted. Files of other names
  ///        found in the old folder move along into the new one.
  /// \param marker a file whose presence says that an old folder is ours.
  /// \throws DataError when the target exists but is a file, a link, or a folder that neither holds
  ///         the marker nor nothing but folders of answers (NAME with NAME.json in it), which move
  ///         along.
  AtomicDirectory(const std::filesystem::path& target, std::vector<std::string> owned,
                  std::string marker = "manifest.json");
  AtomicDirectory(const AtomicDirectory&) = delete;
  AtomicDirectory& operator=(const AtomicDirectory&) = delete;
  ~AtomicDirectory();

  /// Write here: a folder "<target>.tmp-......" beside the target.
  [[nodiscard]] const std::filesystem::path& work() const noexcept { return work_; }
  /// Flushes every file and exchanges the folders. \throws DataError; the old result then stands.
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path work_;
  std::vector<std::string> owned_;
  std::string marker_;
  bool committed_ = false;
};

/// A single file that appears whole or not at all; replaces an existing regular file.
class AtomicFile {
 public:
  /// \throws DataError when the folder does not exist or the target is not a regular file.
  explicit AtomicFile(const std::filesystem::path& target);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  /// Write here: a name beside the target with the same extension; does not exist yet.
  [[nodiscard]] const std::filesystem::path& work() const noexcept { return work_; }
  /// Flushes and renames. \throws DataError; the old file then stands.
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path work_;
  bool committed_ = false;
};

/// Writes a text file through AtomicFile.
void write_text_atomic(const std::filesystem::path& path, std::string_view text);

struct RasterMetadata {
  std::string description = {};  ///< of the band: "location-specific individual risk"
  std::string unit = {};         ///< "1/yr"
  std::vector<std::pair<std::string, std::string>> tags = {};  ///< further key = value
};

/// Cloud-Optimized GeoTIFF, float32, deflate, with overviews; NaN is nodata. Through AtomicFile.
/// \throws DataError when it cannot be written; NumericError when a value is beyond float32.
void write_cog(const std::filesystem::path& path, const Grid& grid, const Crs& crs,
               const RasterMetadata& metadata = {});

enum class StyleKind { Fill, Line, Marker };

/// One entry of a legend. Either `value` (categorised) or [low, high) (graduated) applies.
struct StyleClass {
  Value value = {};                ///< categorised; null: "all other values"
  std::optional<double> low = {};  ///< graduated
  std::optional<double> high = {};
  std::string label = {};          ///< as the legend shows it
  std::string colour = "#888888";  ///< of the fill, line or marker
  double opacity = 1.0;            ///< of the fill
  std::string outline = {};        ///< colour of the outline of fills and markers; empty: darker
  double width_mm = 0.4;           ///< of the line or outline
  double size_mm = 3.0;            ///< of markers
  /// Fill: "solid", "none", "diagonal", "cross", "horizontal"; line: "solid", "dash", "dot";
  /// marker: "circle", "square", "triangle", "diamond", "cross", "star". Empty: the first.
  std::string pattern = {};
};

/// How QGIS shows a layer. With no attribute there is one class for everything. Features are drawn
/// in their order: put low contour levels before high ones. A null of a graduated attribute is not
/// drawn; give the layer a categorised attribute if it must be.
struct Style {
  StyleKind kind = StyleKind::Fill;
  std::string name = {};       ///< shown in QGIS; empty: the layer's
  std::string attribute = {};  ///< field the classes refer to
  std::vector<StyleClass> classes = {};
  std::string label_attribute = {};  ///< field drawn as a label; empty: none
  /// Labels of polygons along their outline, for nested areas such as contours; else inside.
  bool label_on_outline = false;
};

/// A field of a layer to write.
struct OutField {
  std::string name = {};  ///< lower_snake, the same in every language
  FieldType type = FieldType::Text;
  std::string title = {};  ///< in the study's language, shown by QGIS; empty: the name
};

/// A feature to write. fid is given by order, from 1.
struct OutFeature {
  std::vector<Value> values = {};  ///< one per field
  Geometry geometry = {};
};

/// A layer to write.
struct OutLayer {
  std::string name = {};  ///< table name, lower_snake: "contours"
  std::string title = {};  ///< identifier shown to people: "个人风险等值线"; unique in the file
  std::string description = {};
  /// Polygons are written as MultiPolygon when this says so. Empty: a table without geometry.
  GeometryKind geometry = GeometryKind::Empty;
  std::vector<OutField> fields = {};
  std::vector<OutFeature> features = {};
  std::optional<Style> style = {};
};

/// A GeoPackage with spatial index and QGIS styles; same input, same bytes.
///
///     GpkgWriter gpkg{out.work() / "risk.gpkg", crs};
///     gpkg.add(contours_layer);
///     gpkg.close();
class GpkgWriter {
 public:
  /// \throws DataError when the file exists or cannot be made.
  GpkgWriter(const std::filesystem::path& path, const Crs& crs);
  GpkgWriter(GpkgWriter&&) noexcept;
  GpkgWriter& operator=(GpkgWriter&&) noexcept;
  ~GpkgWriter();

  /// A real that is not finite is written as null.
  /// \throws DataError listing what is wrong, with feature: geometry kind, type or number of
  /// values,
  ///         names; InputError when the style does not suit the layer.
  void add(const OutLayer& layer);
  /// Writes the styles, flushes and moves the file to its name. Without close() nothing is left.
  void close();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The layer as a GeoJSON FeatureCollection text in WGS 84 longitude, latitude (RFC 7946), with
/// `decimals` digits after the point (6: about 0.1 m). Null and non-finite values become null.
[[nodiscard]] std::string to_geojson(const OutLayer& layer, const Crs& crs, int decimals = 6);

/// The style as QGIS 3 layer definition (QML) and as SLD 1.1; what GpkgWriter embeds.
[[nodiscard]] std::string style_qml(const OutLayer& layer);
[[nodiscard]] std::string style_sld(const OutLayer& layer);

}  // namespace isorisk::gis
