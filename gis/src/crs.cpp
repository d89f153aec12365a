// SPDX-License-Identifier: Apache-2.0
#include "isorisk/gis/crs.hpp"

#include <cpl_conv.h>
#include <proj_experimental.h>  // proj_crs_demote_to_2D

#include <algorithm>
#include <cctype>
#include <cmath>
#include <tuple>
#include <vector>

#include "crs_impl.hpp"
#include "text.hpp"

namespace isorisk::gis {
namespace {

constexpr const char* kWgs84 = "OGC:CRS84";

std::string upper(std::string_view text) {
  std::string out{text};
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

/// Whole text shown in a message, cut when it is long.
std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 80;
  return "'" + std::string{text.substr(0, kMost)} + (text.size() > kMost ? "...'" : "'");
}

/// The horizontal, two-dimensional part of a CRS.
ProjPtr horizontal(PJ_CONTEXT* context, ProjPtr crs) {
  if (proj_get_type(crs.get()) == PJ_TYPE_COMPOUND_CRS)
    crs.reset(proj_crs_get_sub_crs(context, crs.get(), 0));
  if (!crs) return crs;
  const PJ_TYPE type = proj_get_type(crs.get());
  if (type == PJ_TYPE_GEOGRAPHIC_3D_CRS || type == PJ_TYPE_PROJECTED_CRS)
    if (ProjPtr flat{proj_crs_demote_to_2D(context, nullptr, crs.get())}) return flat;
  return crs;
}

CrsKind kind_of(PJ_CONTEXT* context, const PJ* crs) {
  ProjPtr source;
  if (proj_get_type(crs) == PJ_TYPE_BOUND_CRS) {
    source.reset(proj_get_source_crs(context, crs));
    crs = source.get();
    if (crs == nullptr) return CrsKind::Other;
  }
  switch (proj_get_type(crs)) {
    case PJ_TYPE_GEOGRAPHIC_2D_CRS:
    case PJ_TYPE_GEOGRAPHIC_3D_CRS:
    case PJ_TYPE_GEOGRAPHIC_CRS:
      return CrsKind::Geographic;
    case PJ_TYPE_PROJECTED_CRS: {
      const ProjPtr system{proj_crs_get_coordinate_system(context, crs)};
      const int axes = system ? proj_cs_get_axis_count(context, system.get()) : 0;
      for (int i = 0; i < std::min(axes, 2); ++i) {
        double metres = 0.0;
        if (proj_cs_get_axis_info(context, system.get(), i, nullptr, nullptr, nullptr, &metres,
                                  nullptr, nullptr, nullptr) == 0 ||
            std::abs(metres - 1.0) > 1.0e-9)
          return CrsKind::ProjectedOther;
      }
      return axes >= 2 ? CrsKind::ProjectedMetres : CrsKind::ProjectedOther;
    }
    default:
      return CrsKind::Other;
  }
}

std::string id_of(const PJ* crs) {
  const char* authority = proj_get_id_auth_name(crs, 0);
  const char* code = proj_get_id_code(crs, 0);
  if (authority == nullptr || code == nullptr) return {};
  return std::string{authority} + ":" + code;
}

/// The EPSG code of a definition without one (ESRI .prj files), when PROJ is sure of it.
std::string identified(PJ_CONTEXT* context, const PJ* crs) {
  int* confidence = nullptr;
  PJ_OBJ_LIST* matches = proj_identify(context, crs, "EPSG", nullptr, &confidence);
  std::string id;
  constexpr int kSure = 90;  // percent; PROJ: the definitions are equivalent
  if (matches != nullptr && proj_list_get_count(matches) > 0 && confidence != nullptr &&
      confidence[0] >= kSure &&
      (proj_list_get_count(matches) == 1 || confidence[1] < confidence[0]))
    if (const ProjPtr best{proj_list_get(context, matches, 0)}) id = id_of(best.get());
  proj_int_list_destroy(confidence);
  proj_list_destroy(matches);
  return id;
}

Crs describe(PJ_CONTEXT* context, const PJ* crs) {
  Crs out;
  out.kind = kind_of(context, crs);
  if (const char* name = proj_get_name(crs)) out.name = name;
  out.id = id_of(crs);
  if (out.id.empty()) out.id = identified(context, crs);
  const char* const options[] = {"MULTILINE=NO", nullptr};
  if (const char* wkt = proj_as_wkt(context, crs, PJ_WKT2_2019, options)) out.wkt = wkt;
  double west = 0.0;
  double south = 0.0;
  double east = 0.0;
  double north = 0.0;
  if (proj_get_area_of_use(context, crs, &west, &south, &east, &north, nullptr) != 0 &&
      west > -1000.0 && west <= east)
    out.area_of_use_deg = {west, south, east, north};
  return out;
}

/// Number of single-character edits (insert, delete, replace, swap neighbours) between two codes.
int edits(const std::string& a, const std::string& b) {
  const std::size_t n = a.size();
  const std::size_t m = b.size();
  std::vector<std::vector<int>> d(n + 1, std::vector<int>(m + 1, 0));
  for (std::size_t i = 0; i <= n; ++i) d[i][0] = static_cast<int>(i);
  for (std::size_t j = 0; j <= m; ++j) d[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= n; ++i)
    for (std::size_t j = 1; j <= m; ++j) {
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[n][m];
}

/// Up to three codes of the authority that look like the one asked for.
std::string nearest_codes(PJ_CONTEXT* context, const std::string& authority,
                          const std::string& code) {
  std::vector<std::tuple<int, double, std::string>> found;
  const double number = std::atof(code.c_str());
  for (const PJ_TYPE type : {PJ_TYPE_PROJECTED_CRS, PJ_TYPE_GEOGRAPHIC_2D_CRS}) {
    PROJ_STRING_LIST codes = proj_get_codes_from_database(context, authority.c_str(), type, 0);
    if (codes == nullptr) continue;
    for (PROJ_STRING_LIST c = codes; *c != nullptr; ++c)
      if (const int distance = edits(code, *c); distance <= 2)
        found.emplace_back(distance, std::abs(number - std::atof(*c)), *c);
    proj_string_list_destroy(codes);
  }
  std::sort(found.begin(), found.end());
  std::string hint;
  for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 3); ++i) {
    const std::string& near = std::get<2>(found[i]);
    const ProjPtr crs{proj_create_from_database(context, authority.c_str(), near.c_str(),
                                                PJ_CATEGORY_CRS, 0, nullptr)};
    hint += (hint.empty() ? "" : ", ") + authority + ":" + near;
    if (crs) hint += std::string{" ("} + proj_get_name(crs.get()) + ")";
  }
  return hint;
}

std::optional<ChinaOffset> china_offset(std::string_view text) {
  std::string plain;
  for (const char c : upper(text))
    if (c != '-' && c != ' ' && c != '_') plain += c;
  if (plain == "GCJ02") return ChinaOffset::Gcj02;
  if (plain == "BD09" || plain == "BD09LL") return ChinaOffset::Bd09;
  return std::nullopt;
}

ProjPtr proj_crs(PJ_CONTEXT* context, const Crs& crs) {
  // The authority's definition where there is one: WKT loses what PROJ's database knows about it.
  if (crs.offset != ChinaOffset::None) return ProjPtr{proj_create(context, kWgs84)};
  ProjPtr object;
  if (!crs.id.empty()) object.reset(proj_create(context, crs.id.c_str()));
  if (!object) object.reset(proj_create(context, crs.wkt.c_str()));
  if (!object) throw DataError(crs.label() + " cannot be read by PROJ");
  return horizontal(context, std::move(object));
}

/// CGCS2000 is ITRF97 at epoch 2000.0 and WGS 84 follows the ITRF: the two differ by plate motion,
/// some decimetres. PROJ's database has no operation between them and calls the null change a
/// guess, as it does for datums that lie 100 m apart; this list of two tells them apart.
constexpr double kAlignedAccuracy_m = 1.0;
std::string datum_name(PJ_CONTEXT* context, const PJ* crs) {
  if (proj_get_type(crs) == PJ_TYPE_BOUND_CRS) return {};
  const ProjPtr geodetic{proj_crs_get_geodetic_crs(context, crs)};
  if (!geodetic) return {};
  const ProjPtr datum{proj_crs_get_datum_forced(context, geodetic.get())};
  const char* name = datum ? proj_get_name(datum.get()) : nullptr;
  return name != nullptr ? name : "";
}

bool aligned_with_itrs(PJ_CONTEXT* context, const PJ* crs) {
  const std::string datum = datum_name(context, crs);
  return datum == "China 2000" || datum.starts_with("World Geodetic System 1984");
}

std::string coordinates(Point p) {
  return "(" + number_text(p.x_m) + ", " + number_text(p.y_m) + ")";
}

}  // namespace

std::string Crs::label() const {
  if (!known()) return "unknown CRS";
  if (id.empty()) return name.empty() ? "unnamed CRS" : name;
  return name.empty() || name == id ? id : id + " (" + name + ")";
}

Crs parse_crs(std::string_view given) {
  const std::string_view text = trimmed(given);
  if (text.empty()) throw DataError("no CRS given; write one such as EPSG:4548");
  const ProjContextPtr context = make_proj_context();

  if (const auto offset = china_offset(text)) {
    const ProjPtr wgs84{proj_create(context.get(), kWgs84)};
    if (!wgs84) throw DataError("PROJ's database (proj.db) is not found");
    Crs crs = describe(context.get(), wgs84.get());
    crs.offset = *offset;
    crs.id = *offset == ChinaOffset::Gcj02 ? "GCJ-02" : "BD-09";
    crs.name = *offset == ChinaOffset::Gcj02 ? "Chinese web-map offset of WGS 84"
                                             : "Baidu offset of GCJ-02";
    crs.area_of_use_deg = {};
    return crs;
  }

  // Only forms that are complete in themselves: no "+init=", no names, no URNs, nothing of a file.
  constexpr std::size_t kMostText = 20'000;
  if (text.size() > kMostText) throw DataError("CRS " + quoted(text) + " is too long");
  const std::size_t colon = text.find(':');
  const bool is_code = colon != std::string_view::npos && colon > 0 && colon + 1 < text.size() &&
                       std::all_of(text.begin(), text.end(),
                                   [](char c) {
                                     return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                                            c == ':' || c == '_' || c == '.';
                                   }) &&
                       text.find(':', colon + 1) == std::string_view::npos;
  const bool is_wkt = text.find('[') != std::string_view::npos;
  const bool is_proj = text.find("+proj=") != std::string_view::npos &&
                       text.find("+init=") == std::string_view::npos;
  if (!is_code && !is_wkt && !is_proj)
    throw DataError("CRS " + quoted(text) +
                    " is not understood; write an authority's code such as EPSG:4548, GCJ-02, "
                    "BD-09, WKT or a PROJ string");

  std::string definition{text};
  if (is_code) definition = upper(definition);
  if (is_proj && definition.find("+type=crs") == std::string::npos) definition += " +type=crs";
  ProjPtr object{is_code ? proj_create_from_database(
                               context.get(), definition.substr(0, colon).c_str(),
                               definition.substr(colon + 1).c_str(), PJ_CATEGORY_CRS, 0, nullptr)
                         : proj_create(context.get(), definition.c_str())};
  if (!object && is_code) {
    const std::string authority = definition.substr(0, colon);
    const std::string hint = nearest_codes(context.get(), authority, definition.substr(colon + 1));
    const ProjPtr wgs84{proj_create(context.get(), "EPSG:4326")};
    if (!wgs84) throw DataError("PROJ's database (proj.db) is not found");
    throw DataError("CRS " + definition + " is not known" +
                    (hint.empty() ? "" : "; nearest: " + hint));
  }
  if (!object || proj_is_crs(object.get()) == 0)
    throw DataError("CRS " + quoted(text) + " is not a coordinate reference system");
  object = horizontal(context.get(), std::move(object));
  if (!object) throw DataError("CRS " + quoted(text) + " has no horizontal part");
  Crs crs = describe(context.get(), object.get());
  if (is_code && crs.id.empty()) crs.id = definition;
  return crs;
}

bool same_crs(const Crs& a, const Crs& b) {
  if (!a.known() || !b.known()) return false;
  if (a.offset != b.offset) return false;
  if (a.offset != ChinaOffset::None) return true;
  if (!a.id.empty() && a.id == b.id) return true;
  const ProjContextPtr context = make_proj_context();
  const ProjPtr pa = proj_crs(context.get(), a);
  const ProjPtr pb = proj_crs(context.get(), b);
  return pa && pb &&
         proj_is_equivalent_to_with_ctx(context.get(), pa.get(), pb.get(),
                                        PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS) != 0;
}

void require_projected_metres(const Crs& crs, std::string_view what) {
  if (crs.is_projected_metres()) return;
  std::string why;
  switch (crs.kind) {
    case CrsKind::Unknown:
      why = "is missing";
      break;
    case CrsKind::Geographic:
      why = "is in degrees";
      break;
    case CrsKind::ProjectedOther:
      why = "is not in metres";
      break;
    default:
      why = "is not a projected system";
      break;
  }
  throw DataError(std::string{what} + ": " + (crs.known() ? crs.label() : "the CRS") + " " + why +
                  "; distances need a projected CRS in metres, such as EPSG:4548 (CGCS2000, "
                  "3-degree zone, 117 E)");
}

// ---------------------------------------------------------------- transformation

struct Transformer::Impl {
  Crs from;
  Crs to;
  bool identity = false;
  bool null_change = false;  // CGCS2000 and WGS 84 were taken for one on the way
  ProjContextPtr context;
  std::vector<ProjPtr> steps;  // one after the other
  ProjPtr to_degrees;          // source to its own longitude and latitude
  mutable bool area_checked = false;

  /// Appends a change between two systems. False when none but a guess is known.
  bool add(const PJ* source, const PJ* target) {
    // "Ballpark" is PROJ's word for pretending that two datums are one.
    const char* const strict[] = {"ALLOW_BALLPARK=NO", nullptr};
    const ProjPtr any_axes{
        proj_create_crs_to_crs_from_pj(context.get(), source, target, nullptr, strict)};
    if (!any_axes) return false;
    ProjPtr step{proj_normalize_for_visualization(context.get(), any_axes.get())};
    if (!step) return false;
    steps.push_back(std::move(step));
    return true;
  }

  [[nodiscard]] Point run(PJ* step, Point p, const Point& original) const;
  void check_area(Point p) const;
  [[noreturn]] void fail(Point p, const std::string& why) const {
    throw DataError(coordinates(p) + " cannot be changed from " + from.label() + " to " +
                    to.label() + ": " + why);
  }
};

Transformer::Transformer(const Crs& from, const Crs& to) : impl_{std::make_unique<Impl>()} {
  if (!from.known() || !to.known())
    throw DataError("no change of coordinates from " + from.label() + " to " + to.label());
  if (to.offset != ChinaOffset::None && !same_crs(from, to))
    throw DataError("coordinates are never turned into " + to.id +
                    "; it is accepted for inputs only");
  impl_->from = from;
  impl_->to = to;
  impl_->identity = same_crs(from, to);
  if (impl_->identity) return;
  impl_->context = make_proj_context();
  PJ_CONTEXT* context = impl_->context.get();
  const ProjPtr source = proj_crs(context, from);
  const ProjPtr target = proj_crs(context, to);
  if (!source || !target)
    throw DataError("no change of coordinates from " + from.label() + " to " + to.label());

  const ProjPtr source_degrees{proj_crs_get_geodetic_crs(context, source.get())};
  const ProjPtr target_degrees{proj_crs_get_geodetic_crs(context, target.get())};
  if (source_degrees) {
    const ProjPtr any_axes{proj_create_crs_to_crs_from_pj(context, source.get(),
                                                          source_degrees.get(), nullptr, nullptr)};
    if (any_axes)
      impl_->to_degrees.reset(proj_normalize_for_visualization(context, any_axes.get()));
  }
  const bool source_aligned = aligned_with_itrs(context, source.get());
  const bool target_aligned = aligned_with_itrs(context, target.get());
  const ProjPtr wgs84{proj_create(context, kWgs84)};
  bool found = false;
  if (source_aligned && target_aligned) {
    // Through longitude and latitude, which are taken to be the same in both.
    impl_->null_change = datum_name(context, source.get()) != datum_name(context, target.get());
    found = impl_->add(source.get(), source_degrees.get()) &&
            impl_->add(target_degrees.get(), target.get());
  } else {
    found = impl_->add(source.get(), target.get());
    if (!found && target_aligned) {
      impl_->null_change = true;
      found =
          impl_->add(source.get(), wgs84.get()) && impl_->add(target_degrees.get(), target.get());
    } else if (!found && source_aligned) {
      impl_->null_change = true;
      found =
          impl_->add(source.get(), source_degrees.get()) && impl_->add(wgs84.get(), target.get());
    }
  }
  if (!found)
    throw DataError("no change of coordinates is known from " + from.label() + " to " + to.label() +
                    ": the datums differ and no parameters are published; transform the layer "
                    "with the local parameters first, or declare its true CRS");
}

Transformer::Transformer(Transformer&&) noexcept = default;
Transformer& Transformer::operator=(Transformer&&) noexcept = default;
Transformer::~Transformer() = default;

bool Transformer::identity() const noexcept { return impl_->identity; }

Point Transformer::Impl::run(PJ* step, Point p, const Point& original) const {
  proj_errno_reset(step);
  const PJ_COORD out = proj_trans(step, PJ_FWD, proj_coord(p.x_m, p.y_m, 0.0, HUGE_VAL));
  if (!std::isfinite(out.xy.x) || !std::isfinite(out.xy.y)) {
    const int code = proj_errno(step);
    const char* why = code != 0 ? proj_context_errno_string(context.get(), code) : nullptr;
    fail(original, why != nullptr ? why : "the result is not finite");
  }
  return {out.xy.x, out.xy.y};
}

/// PROJ falls back on parameters made for another region (Beijing 1954 of the Pearl River basin for
/// a point in Shandong, 15 m and more); the area of use of the operation it took tells.
void Transformer::Impl::check_area(Point p) const {
  if (!to_degrees) return;
  const Point lon_lat = run(to_degrees.get(), p, p);
  for (const ProjPtr& step : steps) {
    const ProjPtr used{proj_trans_get_last_used_operation(step.get())};
    double west = 0.0;
    double south = 0.0;
    double east = 0.0;
    double north = 0.0;
    const char* area = nullptr;
    if (!used ||
        proj_get_area_of_use(context.get(), used.get(), &west, &south, &east, &north, &area) == 0 ||
        west < -1000.0 || west > east)
      continue;
    constexpr double kMargin_deg = 0.1;
    if (!Extent{west, south, east, north}.expanded(kMargin_deg).contains(lon_lat))
      fail(p, "the change of datum PROJ knows is for " +
                  quoted(area != nullptr ? area : "another area") +
                  "; transform the layer with the local parameters first");
  }
}

Point Transformer::operator()(Point p) const {
  if (!std::isfinite(p.x_m) || !std::isfinite(p.y_m)) impl_->fail(p, "not finite");
  if (impl_->identity) return p;
  if (impl_->from.is_geographic()) {
    if (!(std::abs(p.y_m) <= 90.0))
      impl_->fail(p, "a latitude beyond 90 degrees; are x and y swapped?");
    if (!(std::abs(p.x_m) <= 360.0)) impl_->fail(p, "a longitude beyond 360 degrees");
  }
  Point q = p;
  if (impl_->from.offset == ChinaOffset::Gcj02) q = gcj02_to_wgs84(p);
  if (impl_->from.offset == ChinaOffset::Bd09) q = bd09_to_wgs84(p);
  for (const ProjPtr& step : impl_->steps) q = impl_->run(step.get(), q, p);
  if (!impl_->area_checked) {
    impl_->check_area(p);
    impl_->area_checked = true;
  }
  return q;
}

Geometry Transformer::operator()(const Geometry& geometry) const {
  if (impl_->identity) return geometry;
  impl_->area_checked = false;
  Geometry out = geometry;
  const auto change = [this](Vertices& vertices) {
    for (Point& p : vertices) p = (*this)(p);
  };
  change(out.points);
  for (Vertices& line : out.lines) change(line);
  for (PolygonRings& rings : out.polygons) {
    change(rings.exterior);
    for (Vertices& hole : rings.holes) change(hole);
  }
  return out;
}

Extent Transformer::box(const Extent& extent) const {
  if (impl_->identity || extent.empty()) return extent;
  Extent out;
  constexpr int kSteps = 20;
  for (int i = 0; i <= kSteps; ++i) {
    const double t = static_cast<double>(i) / kSteps;
    const double x = extent.west_m + t * (extent.east_m - extent.west_m);
    const double y = extent.south_m + t * (extent.north_m - extent.south_m);
    out.include((*this)(Point{x, extent.south_m}));
    out.include((*this)(Point{x, extent.north_m}));
    out.include((*this)(Point{extent.west_m, y}));
    out.include((*this)(Point{extent.east_m, y}));
  }
  return out;
}

std::optional<double> Transformer::accuracy_m() const {
  double sum = impl_->null_change ? kAlignedAccuracy_m : 0.0;
  for (const ProjPtr& step : impl_->steps) {
    const ProjPtr used{proj_trans_get_last_used_operation(step.get())};
    const double accuracy =
        used ? proj_coordoperation_get_accuracy(impl_->context.get(), used.get()) : -1.0;
    if (accuracy < 0.0) return std::nullopt;
    sum += accuracy;
  }
  return sum;
}

std::string Transformer::operation() const {
  if (impl_->identity) return "none";
  std::string names;
  for (const ProjPtr& step : impl_->steps) {
    const ProjPtr used{proj_trans_get_last_used_operation(step.get())};
    if (!used) return {};
    const char* name = proj_pj_info(used.get()).description;
    if (name != nullptr) names += (names.empty() ? "" : " + ") + std::string{name};
  }
  if (impl_->null_change) names += " (CGCS2000 = WGS 84)";
  return names;
}

std::optional<std::string> outside_area_of_use(const Crs& crs, const Extent& box) {
  if (crs.area_of_use_deg.empty() || box.empty()) return std::nullopt;
  constexpr double kMargin_deg = 3.0;
  const Extent allowed = crs.area_of_use_deg.expanded(kMargin_deg);
  const Point middle{0.5 * (box.west_m + box.east_m), 0.5 * (box.south_m + box.north_m)};
  const std::string subject = "coordinates around " + coordinates(middle) + " in " + crs.label();
  try {
    const Transformer to_degrees{crs, parse_crs(kWgs84)};
    const Point p = to_degrees(middle);
    if (allowed.contains(p)) return std::nullopt;
    return subject + " are at longitude " + number_text(std::round(p.x_m * 1000.0) / 1000.0) +
           ", latitude " + number_text(std::round(p.y_m * 1000.0) / 1000.0) +
           " degree, outside the area it was made for; another zone, or x and y swapped?";
  } catch (const DataError&) {
    return subject + " are nowhere on the earth; another zone, or x and y swapped?";
  }
}

// ---------------------------------------------------------------- GDAL

Crs crs_from_ogr(const OGRSpatialReference* srs) {
  if (srs == nullptr || srs->IsEmpty()) return {};
  if (const char* name = srs->GetName();
      name != nullptr && std::string_view{name}.starts_with("Undefined"))
    return {};  // GeoPackage's srs_id -1 and 0
  if (srs->IsLocal() != 0) return {};
  char* text = nullptr;
  const char* const options[] = {"FORMAT=WKT2_2019", nullptr};
  const bool exported = srs->exportToWkt(&text, options) == OGRERR_NONE && text != nullptr;
  const std::string wkt = exported ? text : "";
  CPLFree(text);
  if (!exported || wkt.empty())
    throw DataError(std::string{"CRS '"} + (srs->GetName() != nullptr ? srs->GetName() : "") +
                    "' cannot be read");
  return parse_crs(wkt);
}

SrsPtr to_ogr_srs(const Crs& crs) {
  if (!crs.known()) return nullptr;
  if (crs.offset != ChinaOffset::None)
    throw DataError("nothing is written in " + crs.id + "; it is accepted for inputs only");
  SrsPtr srs{new OGRSpatialReference};
  OGRErr error = OGRERR_FAILURE;
  if (crs.id.starts_with("EPSG:")) error = srs->importFromEPSG(std::atoi(crs.id.c_str() + 5));
  if (error != OGRERR_NONE) error = srs->importFromWkt(crs.wkt.c_str());
  if (error != OGRERR_NONE) throw DataError(crs.label() + " cannot be written");
  srs->SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  return srs;
}

}  // namespace isorisk::gis
