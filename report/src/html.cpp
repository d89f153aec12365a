// SPDX-License-Identifier: Apache-2.0
#include "isorisk/report/html.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "assets.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/report/escape.hpp"

namespace isorisk::report {
namespace {

std::string_view asset(std::string_view name) {
  for (const data::Text& t : assets::all_texts()) {
    if (t.name == name) return t.content;
  }
  throw DataError("report asset '" + std::string{name} + "' is not compiled in");
}

// JSON inside a script element: '<' must not start a tag, the two line separators must not end a
// line in old engines.
std::string inert(const nlohmann::json& document) {
  const std::string raw = document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::string out;
  out.reserve(raw.size() + raw.size() / 64);
  for (const char c : raw) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string html_page(const nlohmann::json& document) {
  InputCheck check{"report"};
  for (const char* key : {"language", "title", "subtitle", "bounds", "layers", "figures", "fn_svg",
                          "tables", "warnings", "provenance"}) {
    if (!document.contains(key)) check.fail(std::string{"the document has no '"} + key + "'");
  }
  check.done();

  // The drawing is markup, not data: it goes into the page itself.
  nlohmann::json data = document;
  const std::string svg = data["fn_svg"].get<std::string>();
  data.erase("fn_svg");
  const std::string rose = data.value("rose_svg", "");
  data.erase("rose_svg");
  std::string trees = data.value("trees_svg", "");
  data.erase("trees_svg");
  if (!trees.empty()) trees = "<section id=\"trees\" class=\"card\">" + trees + "</section>";

  const std::string_view page = asset("web/template.html");
  const std::string title = escaped(document["title"].get<std::string>());
  const std::string language = document["language"] == "zh" ? "zh-CN" : "en";
  const std::string json = inert(data);
  const std::array<std::pair<std::string_view, std::string_view>, 10> parts{{
      {"{{language}}", language},
      {"{{title}}", title},
      {"{{maplibre_css}}", asset("third_party/maplibre-gl/maplibre-gl.css")},
      {"{{viewer_css}}", asset("web/viewer.css")},
      {"{{document}}", json},
      {"{{fn_svg}}", svg},
      {"{{rose_svg}}", rose},
      {"{{trees_svg}}", trees},
      {"{{maplibre_js}}", asset("third_party/maplibre-gl/maplibre-gl.js")},
      {"{{viewer_js}}", asset("web/viewer.js")},
  }};
  std::string out;
  out.reserve(page.size() + json.size() + svg.size() + (1U << 20U));
  std::size_t pos = 0;
  while (pos < page.size()) {
    const std::size_t open = page.find("{{", pos);
    if (open == std::string_view::npos) break;
    out += page.substr(pos, open - pos);
    pos = open;
    for (const auto& [key, value] : parts) {
      if (page.substr(open).starts_with(key)) {
        out += value;
        pos = open + key.size();
        break;
      }
    }
    if (pos == open) {
      out += "{{";
      pos += 2;
    }
  }
  out += page.substr(pos);
  return out;
}

}  // namespace isorisk::report
