// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include <memory>

#include "bind.hpp"
#include "isorisk/gis/write.hpp"
#include "isorisk/study/decisions/hazard.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "study_types.hpp"

namespace py = pybind11;

namespace isorisk::python {
namespace {

using study::decisions::DecisionOutput;

py::object python_value(const gis::Value& value) {
  if (const auto* i = std::get_if<std::int64_t>(&value)) return py::int_(*i);
  if (const auto* d = std::get_if<double>(&value)) return py::float_(*d);
  if (const auto* s = std::get_if<std::string>(&value)) return py::str(*s);
  return py::none();
}

// (title, column titles, rows) of the tables, by id.
py::dict tables(const Decision& d) {
  py::dict out;
  for (const study::decisions::OutTable& t : d.output.tables) {
    py::list columns;
    for (const study::decisions::Column& c : t.columns) columns.append(c.title);
    py::list rows;
    for (const study::decisions::Row& r : t.rows) {
      py::list row;
      for (const gis::Value& v : r.cells) row.append(python_value(v));
      rows.append(py::tuple(row));
    }
    out[py::str(t.id)] = py::make_tuple(t.title, columns, rows);
  }
  return out;
}

std::vector<std::string> layer_names(const Decision& d) {
  std::vector<std::string> names;
  for (const study::decisions::MapLayer& l : d.output.layers) names.push_back(l.layer.name);
  return names;
}

std::string layer_geojson(const Decision& d, const std::string& name) {
  for (const study::decisions::MapLayer& l : d.output.layers) {
    if (l.layer.name == name) return gis::to_geojson(l.layer, d.study->crs);
  }
  std::string known;
  for (const std::string& n : layer_names(d)) known += (known.empty() ? "" : ", ") + n;
  throw InputError("the answer has no layer '" + name + "'; it has: " + known);
}

}  // namespace

void bind_decisions(py::module_& m) {
  py::class_<Decision, std::shared_ptr<Decision>>(m, "Decision", "The answer of a decision.")
      .def_property_readonly("name", [](const Decision& d) { return d.output.name; })
      .def_property_readonly("title", [](const Decision& d) { return d.output.title; })
      .def_property_readonly("text", [](const Decision& d) { return d.output.text; })
      .def("json",
           [](const Decision& d) { return study::decisions::json_document(*d.study, d.output); })
      .def("tables", &tables, "Title, column titles and rows of each table, by id.")
      .def_property_readonly("layers", &layer_names)
      .def("layer_geojson", &layer_geojson, py::arg("name"))
      .def(
          "write",
          [](const Decision& d, const std::string& folder) {
            const py::gil_scoped_release nogil;
            study::decisions::write_decision(*d.study, d.output, folder);
          },
          py::arg("folder"), "Write the answer into a result folder, whole or not at all.");
  m.def(
      "hazard",
      [](const std::shared_ptr<study::Study>& s) {
        const py::gil_scoped_release nogil;
        return std::make_shared<Decision>(
            Decision{s, study::decisions::hazard_output(*s, study::decisions::decide_hazard(*s))});
      },
      py::kw_only(), py::arg("study"), "Major hazard installations by GB 18218-2018.");
}

}  // namespace isorisk::python
