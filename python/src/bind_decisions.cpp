// SPDX-License-Identifier: Apache-2.0
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <memory>

#include "bind.hpp"
#include "isorisk/gis/write.hpp"
#include "isorisk/study/decisions/decide.hpp"
#include "isorisk/study/decisions/hazard.hpp"
#include "isorisk/study/decisions/hca.hpp"
#include "isorisk/study/decisions/output.hpp"
#include "isorisk/study/decisions/selection.hpp"
#include "isorisk/study/decisions/targets.hpp"
#include "isorisk/study/decisions/uncertainty.hpp"
#include "reporter.hpp"
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

namespace decisions = study::decisions;

// Without the GIL; Ctrl-C stops it.
std::shared_ptr<Decision> decide(const std::shared_ptr<Result>& result, const std::string& name,
                                 const std::string& site) {
  PythonReporter reporter{{}};
  try {
    const py::gil_scoped_release nogil;
    return std::make_shared<Decision>(
        Decision{result->study,
                 decisions::decide(name, *result->study, result->basis,
                                   {.run = result->options, .inventory_site = site}, reporter)});
  } catch (const Cancelled&) {
    if (reporter.error()) std::rethrow_exception(reporter.error());
    throw;
  }
}

// Without the GIL; Ctrl-C stops it.
std::shared_ptr<Decision> uncertainty(const std::shared_ptr<Result>& result, int samples,
                                      std::uint64_t seed, const std::string& sampling,
                                      double spread, int grid_cells) {
  PythonReporter reporter{{}};
  try {
    const py::gil_scoped_release nogil;
    const decisions::UncertaintyOptions options{.samples = samples,
                                                .seed = seed,
                                                .sampling = decisions::parse_sampling(sampling),
                                                .spread = spread,
                                                .grid_cells = grid_cells};
    return std::make_shared<Decision>(Decision{
        result->study,
        decisions::uncertainty_output(
            *result->study, decisions::analyse_uncertainty(*result->study, result->basis, options,
                                                           result->options, reporter))});
  } catch (const Cancelled&) {
    if (reporter.error()) std::rethrow_exception(reporter.error());
    throw;
  }
}

std::vector<std::string> raster_names(const Decision& d) {
  std::vector<std::string> names;
  for (const study::decisions::OutRaster& r : d.output.rasters) names.push_back(r.id);
  return names;
}

// West edge, north edge, cell width and a read-only view of the values.
py::tuple raster(const std::shared_ptr<Decision>& self, const std::string& name) {
  for (const study::decisions::OutRaster& r : self->output.rasters) {
    if (r.id != name) continue;
    const GridSpec& g = r.grid.spec;
    py::array view{py::dtype::of<double>(),
                   {static_cast<py::ssize_t>(g.rows), static_cast<py::ssize_t>(g.cols)},
                   r.grid.values.data(),
                   py::cast(self)};
    py::detail::array_proxy(view.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
    return py::make_tuple(g.west_m, g.north_m, g.cell_m, view);
  }
  std::string known;
  for (const std::string& n : raster_names(*self)) known += (known.empty() ? "" : ", ") + n;
  throw InputError("the answer has no raster '" + name +
                   "'; it has: " + (known.empty() ? "none" : known));
}

// Reads maps and writes the GeoPackage; the JSON answer.
std::string targets_from_map(std::vector<std::string> maps, std::string out, std::string crs,
                             std::string input_crs, std::string rules, std::string occupancy,
                             std::string census, std::string census_persons, std::string raster,
                             const std::string& language) {
  decisions::TargetsOptions options{.maps = std::move(maps),
                                    .crs = std::move(crs),
                                    .input_crs = std::move(input_crs),
                                    .rules = std::move(rules),
                                    .occupancy = std::move(occupancy),
                                    .census = std::move(census),
                                    .census_persons = std::move(census_persons),
                                    .raster = std::move(raster)};
  options.language = language == "zh" ? study::Language::Zh : study::Language::En;
  PythonReporter reporter{{}};
  try {
    const py::gil_scoped_release nogil;
    const decisions::TargetsResult result = decisions::targets_from_map(options, reporter);
    decisions::write_targets(result, out);
    return decisions::targets_json(result);
  } catch (const Cancelled&) {
    if (reporter.error()) std::rethrow_exception(reporter.error());
    throw;
  }
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
      .def_property_readonly("rasters", &raster_names)
      .def("raster", &raster, py::arg("name"),
           "West edge, north edge, cell width and values of a raster.")
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
  m.def(
      "hca",
      [](const std::shared_ptr<study::Study>& s) {
        const py::gil_scoped_release nogil;
        return std::make_shared<Decision>(
            Decision{s, study::decisions::hca_output(*s, study::decisions::decide_hca(*s))});
      },
      py::kw_only(), py::arg("study"), "High-consequence areas of pipelines by GB 32167-2015.");
  m.def(
      "selection",
      [](const std::shared_ptr<study::Study>& s) {
        const py::gil_scoped_release nogil;
        return std::make_shared<Decision>(Decision{
            s, study::decisions::selection_output(*s, study::decisions::decide_selection(*s))});
      },
      py::kw_only(), py::arg("study"), "Installations to include, by the selection method.");
  m.def("decide", &decide, py::kw_only(), py::arg("result"), py::arg("name"), py::arg("site") = "",
        "The answer of a decision: distance, landuse, relocation, capacity, records, "
        "individual.");
  m.def("uncertainty", &uncertainty, py::kw_only(), py::arg("result"), py::arg("samples"),
        py::arg("seed"), py::arg("sampling"), py::arg("spread"), py::arg("grid_cells"),
        "Percentiles of the risk over samples of its uncertain inputs.");
  m.def("targets_from_map", &targets_from_map, py::kw_only(), py::arg("maps"), py::arg("out"),
        py::arg("crs"), py::arg("input_crs"), py::arg("rules"), py::arg("occupancy"),
        py::arg("census"), py::arg("census_persons"), py::arg("raster"), py::arg("language"),
        "Protection targets from map data; writes a GeoPackage, gives the answer as JSON.");
}

}  // namespace isorisk::python
