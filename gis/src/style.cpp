// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/gis/write.hpp"

// QGIS 3 layer definitions (QML) and OGC Styled Layer Descriptors 1.1 (SLD), written as text: both
// are XML without a library of their own outside QGIS. QML keeps to what QGIS 3.16 to 3.40 read.
namespace isorisk::gis {
namespace {

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      default:
        // Control characters are not allowed in XML at all.
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
  return out;
}

struct Colour {
  int red = 0;
  int green = 0;
  int blue = 0;

  [[nodiscard]] std::string rgba(double opacity) const {
    const int alpha = static_cast<int>(std::lround(255.0 * opacity));
    return fmt::format("{},{},{},{}", red, green, blue, alpha);
  }
  [[nodiscard]] std::string hex() const {
    return fmt::format("#{:02x}{:02x}{:02x}", red, green, blue);
  }
  [[nodiscard]] Colour darker() const { return {red * 3 / 5, green * 3 / 5, blue * 3 / 5}; }
};

Colour colour(const std::string& text) {
  Colour c;
  const auto part = [&](std::size_t at, int& out) {
    const char* first = text.data() + at;
    const auto [end, error] = std::from_chars(first, first + 2, out, 16);
    return error == std::errc{} && end == first + 2;
  };
  if (text.size() != 7 || text[0] != '#' || !part(1, c.red) || !part(3, c.green) ||
      !part(5, c.blue))
    throw InputError("style: colour '" + text + "', must be written #rrggbb");
  return c;
}

struct Pattern {
  const char* name;
  const char* qgis;
  const char* sld;  ///< WellKnownName, or dash array
};
constexpr Pattern kFills[] = {{"solid", "solid", ""},
                              {"none", "no", ""},
                              {"diagonal", "b_diagonal", "slash"},
                              {"cross", "diagonal_x", "x"},
                              {"horizontal", "horizontal", "horline"}};
constexpr Pattern kLines[] = {
    {"solid", "solid", ""}, {"dash", "dash", "4 2"}, {"dot", "dot", "1 2"}};
constexpr Pattern kMarkers[] = {
    {"circle", "circle", "circle"},       {"square", "square", "square"},
    {"triangle", "triangle", "triangle"}, {"diamond", "diamond", "square"},
    {"cross", "cross", "cross"},          {"star", "star", "star"}};

template <std::size_t N>
const Pattern& pattern(const Pattern (&known)[N], const std::string& name) {
  if (name.empty()) return known[0];
  std::string all;
  for (const Pattern& p : known) {
    if (name == p.name) return p;
    all += std::string{all.empty() ? "" : ", "} + p.name;
  }
  throw InputError("style: pattern '" + name + "' is not known; known are " + all);
}

enum class Shape { Marker, Line, Fill };

Shape shape_of(GeometryKind kind) {
  switch (kind) {
    case GeometryKind::Point:
    case GeometryKind::MultiPoint:
      return Shape::Marker;
    case GeometryKind::LineString:
    case GeometryKind::MultiLineString:
      return Shape::Line;
    default:
      return Shape::Fill;
  }
}

/// The style of the layer, checked; with one class if it has none, graduated classes from high to
/// low: QGIS takes the first range that holds a value and its ranges include both ends, so that a
/// value on a limit belongs to the class above, as [low, high) says.
Style checked(const OutLayer& layer) {
  if (!layer.style) throw InputError("style: layer '" + layer.name + "' has none");
  Style style = *layer.style;
  const Shape shape = shape_of(layer.geometry);
  const bool fits = (style.kind == StyleKind::Fill && shape == Shape::Fill) ||
                    (style.kind == StyleKind::Line && shape != Shape::Marker) ||
                    (style.kind == StyleKind::Marker && shape == Shape::Marker);
  if (!fits)
    throw InputError("style: layer '" + layer.name + "' of " +
                     std::string{kind_name(layer.geometry)} + " cannot be shown this way");
  for (const std::string& name : {style.attribute, style.label_attribute})
    if (!name.empty() && std::none_of(layer.fields.begin(), layer.fields.end(),
                                      [&](const OutField& f) { return f.name == name; }))
      throw InputError("style: layer '" + layer.name + "' has no field '" + name + "'");
  if (style.classes.empty()) style.classes.emplace_back();
  if (style.attribute.empty() && style.classes.size() > 1)
    throw InputError("style: layer '" + layer.name + "': several classes need an attribute");
  const auto graduated = [](const StyleClass& c) { return c.low || c.high; };
  const auto ranges = std::count_if(style.classes.begin(), style.classes.end(), graduated);
  if (ranges != 0 && ranges != static_cast<std::ptrdiff_t>(style.classes.size()))
    throw InputError("style: layer '" + layer.name + "' mixes values and ranges");
  if (ranges != 0)
    std::stable_sort(style.classes.begin(), style.classes.end(),
                     [](const StyleClass& a, const StyleClass& b) {
                       return a.low.value_or(-HUGE_VAL) > b.low.value_or(-HUGE_VAL);
                     });
  return style;
}

bool is_graduated(const Style& style) {
  return !style.attribute.empty() && (style.classes[0].low || style.classes[0].high);
}

// ---------------------------------------------------------------- QML

std::string option(std::string_view name, std::string_view value) {
  return fmt::format("<Option type=\"QString\" name=\"{}\" value=\"{}\"/>", name, xml(value));
}

std::string qml_symbol(const OutLayer& layer, const Style& style, const StyleClass& c,
                       std::size_t index) {
  const Colour main = colour(c.colour);
  const Colour outline = c.outline.empty() ? main.darker() : colour(c.outline);
  std::string kind;
  std::string properties;
  switch (style.kind) {
    case StyleKind::Fill:
      kind = "SimpleFill";
      properties = option("color", main.rgba(c.opacity)) +
                   option("style", pattern(kFills, c.pattern).qgis) +
                   option("outline_color", outline.rgba(1.0)) + option("outline_style", "solid") +
                   option("outline_width", number_text(c.width_mm)) +
                   option("outline_width_unit", "MM") + option("joinstyle", "round");
      break;
    case StyleKind::Line:
      kind = "SimpleLine";
      properties = option("line_color", main.rgba(c.opacity)) +
                   option("line_style", pattern(kLines, c.pattern).qgis) +
                   option("line_width", number_text(c.width_mm)) + option("line_width_unit", "MM") +
                   option("joinstyle", "round") + option("capstyle", "round");
      break;
    case StyleKind::Marker:
      kind = "SimpleMarker";
      properties = option("color", main.rgba(c.opacity)) +
                   option("name", pattern(kMarkers, c.pattern).qgis) +
                   option("outline_color", outline.rgba(1.0)) + option("outline_style", "solid") +
                   option("outline_width", number_text(c.width_mm)) +
                   option("outline_width_unit", "MM") + option("size", number_text(c.size_mm)) +
                   option("size_unit", "MM");
      break;
  }
  constexpr const char* kTypes[] = {"marker", "line", "fill"};
  return fmt::format(
      "<symbol name=\"{}\" type=\"{}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">"
      "<layer class=\"{}\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">{}</Option>"
      "</layer></symbol>\n",
      index, kTypes[static_cast<int>(shape_of(layer.geometry))], kind, properties);
}

std::string qml_value_type(const Value& value) {
  if (std::holds_alternative<std::int64_t>(value)) return "long";
  if (std::holds_alternative<double>(value)) return "double";
  return "string";
}

std::string qml_labels(const OutLayer& layer, const Style& style) {
  if (style.label_attribute.empty()) return {};
  // No obstacles: a contour that covers the map would push away the labels of all that lies in it.
  // QGIS's placements: 6 cartographic round a point, 2 along a line, 1 over a point inside.
  constexpr int kPlacement[] = {6, 2, 1};
  constexpr int kAlongOutline = 2;
  const Shape shape = shape_of(layer.geometry);
  const int placement = shape == Shape::Fill && style.label_on_outline
                            ? kAlongOutline
                            : kPlacement[static_cast<int>(shape)];
  return fmt::format(
      "<labeling type=\"simple\"><settings calloutType=\"simple\">"
      "<text-style fieldName=\"{}\" isExpression=\"0\" fontSize=\"9\" fontSizeUnit=\"Point\" "
      "fontWeight=\"50\" "
      "textColor=\"35,35,35,255\" textOpacity=\"1\">"
      "<text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" "
      "bufferColor=\"255,255,255,255\" bufferOpacity=\"1\"/></text-style>"
      "<placement placement=\"{}\" dist=\"0.5\" distUnits=\"MM\" offsetType=\"1\" "
      "placementFlags=\"1\"/>"
      "<rendering drawLabels=\"1\" obstacle=\"0\"/></settings></labeling>\n",
      xml(style.label_attribute), placement);
}

// ---------------------------------------------------------------- SLD

std::string sld_param(const char* name, std::string_view value) {
  return fmt::format("<se:SvgParameter name=\"{}\">{}</se:SvgParameter>", name, xml(value));
}

/// SLD counts in pixels of 0.28 mm.
std::string pixels(double mm) { return number_text(std::round(mm / 0.28 * 100.0) / 100.0); }

std::string sld_stroke(const Colour& c, double width_mm, const char* dashes) {
  std::string out = "<se:Stroke>" + sld_param("stroke", c.hex()) +
                    sld_param("stroke-width", pixels(width_mm)) +
                    sld_param("stroke-linejoin", "round");
  if (dashes[0] != '\0') out += sld_param("stroke-dasharray", dashes);
  return out + "</se:Stroke>";
}

std::string sld_mark(const char* name, const Colour& fill, double opacity, const Colour& outline,
                     double width_mm, double size_mm, double rotation) {
  return fmt::format(
      "<se:Graphic><se:Mark><se:WellKnownName>{}</se:WellKnownName><se:Fill>{}{}</se:Fill>{}"
      "</se:Mark><se:Size>{}</se:Size>{}</se:Graphic>",
      name, sld_param("fill", fill.hex()), sld_param("fill-opacity", number_text(opacity)),
      sld_stroke(outline, width_mm, ""), pixels(size_mm),
      rotation == 0.0 ? "" : fmt::format("<se:Rotation>{}</se:Rotation>", rotation));
}

std::string sld_symbolizer(const Style& style, const StyleClass& c) {
  const Colour main = colour(c.colour);
  const Colour outline = c.outline.empty() ? main.darker() : colour(c.outline);
  switch (style.kind) {
    case StyleKind::Fill: {
      const Pattern& p = pattern(kFills, c.pattern);
      std::string fill;
      if (p.sld[0] != '\0')
        fill = "<se:Fill><se:GraphicFill>" + sld_mark(p.sld, main, c.opacity, main, 0.2, 2.0, 0.0) +
               "</se:GraphicFill></se:Fill>";
      else if (std::string_view{p.qgis} != "no")
        fill = "<se:Fill>" + sld_param("fill", main.hex()) +
               sld_param("fill-opacity", number_text(c.opacity)) + "</se:Fill>";
      return "<se:PolygonSymbolizer>" + fill + sld_stroke(outline, c.width_mm, "") +
             "</se:PolygonSymbolizer>";
    }
    case StyleKind::Line:
      return "<se:LineSymbolizer>" + sld_stroke(main, c.width_mm, pattern(kLines, c.pattern).sld) +
             "</se:LineSymbolizer>";
    case StyleKind::Marker: {
      const Pattern& p = pattern(kMarkers, c.pattern);
      const double rotation = std::string_view{p.name} == "diamond" ? 45.0 : 0.0;
      return "<se:PointSymbolizer>" +
             sld_mark(p.sld, main, c.opacity, outline, c.width_mm, c.size_mm, rotation) +
             "</se:PointSymbolizer>";
    }
  }
  return {};
}

std::string sld_compare(const char* op, const std::string& attribute, std::string_view value) {
  return fmt::format(
      "<ogc:{0}><ogc:PropertyName>{1}</ogc:PropertyName><ogc:Literal>{2}</ogc:Literal></ogc:{0}>",
      op, xml(attribute), xml(value));
}

std::string sld_filter(const Style& style, const StyleClass& c) {
  if (style.attribute.empty()) return {};
  if (is_graduated(style)) {
    std::string low;
    std::string high;
    if (c.low)
      low = sld_compare("PropertyIsGreaterThanOrEqualTo", style.attribute, number_text(*c.low));
    if (c.high) high = sld_compare("PropertyIsLessThan", style.attribute, number_text(*c.high));
    const bool both = c.low && c.high;
    return "<ogc:Filter>" + std::string{both ? "<ogc:And>" : ""} + low + high +
           (both ? "</ogc:And>" : "") + "</ogc:Filter>";
  }
  if (is_null(c.value)) return "<se:ElseFilter/>";
  return "<ogc:Filter>" + sld_compare("PropertyIsEqualTo", style.attribute, as_text(c.value)) +
         "</ogc:Filter>";
}

}  // namespace

std::string style_qml(const OutLayer& layer) {
  const Style style = checked(layer);
  std::string legend;
  std::string symbols;
  std::string type = "singleSymbol";
  for (std::size_t i = 0; i < style.classes.size(); ++i) {
    const StyleClass& c = style.classes[i];
    symbols += qml_symbol(layer, style, c, i);
    if (style.attribute.empty()) continue;
    if (is_graduated(style)) {
      // QGIS has no open ends.
      constexpr double kFar = 1.0e300;
      legend += fmt::format(
          "<range symbol=\"{}\" lower=\"{}\" upper=\"{}\" label=\"{}\" render=\"true\"/>\n", i,
          number_text(c.low.value_or(-kFar)), number_text(c.high.value_or(kFar)), xml(c.label));
    } else {
      legend += fmt::format(
          "<category symbol=\"{}\" value=\"{}\" type=\"{}\" label=\"{}\" render=\"true\"/>\n", i,
          xml(as_text(c.value)), qml_value_type(c.value), xml(c.label));
    }
  }
  if (!style.attribute.empty()) {
    type = is_graduated(style) ? "graduatedSymbol" : "categorizedSymbol";
    const char* group = is_graduated(style) ? "ranges" : "categories";
    legend = fmt::format("<{0}>\n{1}</{0}>\n", group, legend);
  }
  std::string aliases;
  for (std::size_t f = 0; f < layer.fields.size(); ++f)
    if (const OutField& field = layer.fields[f]; !field.title.empty())
      // Index 0 is the fid.
      aliases += fmt::format("<alias index=\"{}\" field=\"{}\" name=\"{}\"/>\n", f + 1,
                             xml(field.name), xml(field.title));
  return fmt::format(
      "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
      "<qgis version=\"3.22.0\" styleCategories=\"Symbology|Labeling|Fields\" "
      "labelsEnabled=\"{}\">\n"
      "<renderer-v2 type=\"{}\" {}{}enableorderby=\"0\" forceraster=\"0\" symbollevels=\"0\" "
      "referencescale=\"-1\">\n"
      "{}<symbols>\n{}</symbols>\n</renderer-v2>\n"
      "{}<aliases>\n{}</aliases>\n"
      "<blendMode>0</blendMode>\n<featureBlendMode>0</featureBlendMode>\n"
      "<layerOpacity>1</layerOpacity>\n"
      "<layerGeometryType>{}</layerGeometryType>\n</qgis>\n",
      style.label_attribute.empty() ? 0 : 1, type,
      style.attribute.empty() ? "" : fmt::format("attr=\"{}\" ", xml(style.attribute)),
      type == "graduatedSymbol" ? "graduatedMethod=\"GraduatedColor\" " : "", legend, symbols,
      qml_labels(layer, style), aliases, static_cast<int>(shape_of(layer.geometry)));
}

std::string style_sld(const OutLayer& layer) {
  const Style style = checked(layer);
  std::string rules;
  for (const StyleClass& c : style.classes)
    rules += fmt::format(
        "<se:Rule><se:Name>{0}</se:Name><se:Description><se:Title>{0}</se:Title>"
        "</se:Description>{1}{2}</se:Rule>\n",
        xml(c.label), sld_filter(style, c), sld_symbolizer(style, c));
  if (!style.label_attribute.empty())
    rules += fmt::format(
        "<se:Rule><se:TextSymbolizer><se:Label><ogc:PropertyName>{}</ogc:PropertyName></se:Label>"
        "</se:TextSymbolizer></se:Rule>\n",
        xml(style.label_attribute));
  const std::string title = !style.name.empty()    ? style.name
                            : !layer.title.empty() ? layer.title
                                                   : layer.name;
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<StyledLayerDescriptor xmlns=\"http://www.opengis.net/sld\" version=\"1.1.0\" "
      "xmlns:se=\"http://www.opengis.net/se\" xmlns:ogc=\"http://www.opengis.net/ogc\">\n"
      "<NamedLayer><se:Name>{}</se:Name><UserStyle><se:Name>{}</se:Name><se:FeatureTypeStyle>\n"
      "{}</se:FeatureTypeStyle></UserStyle></NamedLayer>\n</StyledLayerDescriptor>\n",
      xml(layer.name), xml(title), rules);
}

}  // namespace isorisk::gis
