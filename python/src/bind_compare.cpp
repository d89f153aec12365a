// SPDX-License-Identifier: Apache-2.0
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/study/attribution.hpp"
#include "isorisk/study/diff.hpp"
#include "isorisk/study/measures.hpp"
#include "isorisk/study/transect.hpp"
#include "reporter.hpp"
#include "study_types.hpp"

namespace py = pybind11;

namespace isorisk::python {
namespace {

struct Diff {
  study::DiffResult result;
  study::Study study;
  study::decisions::DecisionOutput output;
};

study::RunRecord record_of(const std::shared_ptr<Result>& result, const std::string& folder,
                           const char* label) {
  if (!result) return study::RunRecord::read(folder);
  return study::RunRecord::of(*result->study, result->basis, result->options, result->clock, label);
}

std::shared_ptr<Diff> diff(const std::shared_ptr<Result>& a, const std::string& folder_a,
                           const std::shared_ptr<Result>& b, const std::string& folder_b,
                           double floor_per_yr) {
  const py::gil_scoped_release nogil;
  study::DiffResult r = study::diff_runs(record_of(a, folder_a, "a"), record_of(b, folder_b, "b"),
                                         {.floor_per_yr = floor_per_yr});
  study::Study study = study::diff_study(r);
  auto output = study::diff_output(r);
  return std::make_shared<Diff>(Diff{std::move(r), std::move(study), std::move(output)});
}

// A read-only view of the comparison's own memory.
py::array view_of(const std::shared_ptr<Diff>& self, const Grid& grid) {
  py::array view{
      py::dtype::of<double>(),
      {static_cast<py::ssize_t>(grid.spec.rows), static_cast<py::ssize_t>(grid.spec.cols)},
      grid.values.data(),
      py::cast(self)};
  py::detail::array_proxy(view.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return view;
}

// Of a result in memory, or of a folder.
study::KeptRun kept_run(const std::shared_ptr<Result>& result, const std::string& folder) {
  if (!result) return study::open_kept_run(folder);
  study::KeptRun run{.basis = result->basis, .crs = result->study->crs};
  for (const study::Site& s : result->study->sites) {
    run.sites.push_back(s.id);
    run.site_names.push_back(s.name);
  }
  for (const study::Equipment& e : result->study->equipment) {
    run.equipment.push_back(e.id);
    run.equipment_names.push_back(e.name);
  }
  return run;
}

// Without the GIL; Ctrl-C stops it.
template <class Job>
auto stoppable(const Job& job) {
  PythonReporter reporter{{}};
  try {
    const py::gil_scoped_release nogil;
    return job(reporter);
  } catch (const Cancelled&) {
    if (reporter.error()) std::rethrow_exception(reporter.error());
    throw;
  }
}

template <class T>
py::array_t<T> array_of(const std::vector<T>& values, std::vector<py::ssize_t> shape) {
  py::array_t<T> out{std::move(shape)};
  std::copy(values.begin(), values.end(), out.mutable_data());
  return out;
}

// Site ids; line, distance, x, y, risk of every point, and risk by site.
py::tuple transect(const std::shared_ptr<Result>& result, const std::string& folder,
                   const std::vector<std::pair<double, double>>& vertices, double step_m,
                   int threads) {
  gis::Vertices line;
  for (const auto& [x, y] : vertices) line.push_back({x, y});
  const auto [sites, points] = stoppable([&](Reporter& reporter) {
    study::KeptRun run = kept_run(result, folder);
    auto found = study::transect(run.basis, gis::Geometry::line(line), step_m, {.threads = threads},
                                 reporter);
    return std::pair{std::move(run.sites), std::move(found)};
  });
  std::vector<double> all;
  for (const study::TransectPoint& p : points) {
    all.insert(all.end(), {p.distance_m, p.position.x_m, p.position.y_m, p.risk_per_yr});
    all.insert(all.end(), p.site_risk_per_yr.begin(), p.site_risk_per_yr.end());
  }
  return py::make_tuple(sites, array_of(all, {static_cast<py::ssize_t>(points.size()),
                                              static_cast<py::ssize_t>(4 + sites.size())}));
}

// Ids, categories and shares of shape (bands, rows, cols); written too when a stem is given.
py::tuple attribution(const std::shared_ptr<Result>& result, const std::string& folder,
                      bool by_equipment, int bands, int threads, const std::string& stem) {
  const study::Attribution a = stoppable([&](Reporter& reporter) {
    const study::KeptRun run = kept_run(result, folder);
    study::Attribution found = study::attribute(
        run, {.bands = bands, .by_equipment = by_equipment, .threads = threads}, reporter);
    if (!stem.empty()) study::write_attribution(found, run.crs, stem);
    return found;
  });
  std::vector<std::uint16_t> category;
  std::vector<float> share;
  for (std::size_t b = 0; b < a.category.size(); ++b) {
    category.insert(category.end(), a.category[b].begin(), a.category[b].end());
    share.insert(share.end(), a.share[b].begin(), a.share[b].end());
  }
  const std::vector<py::ssize_t> shape{static_cast<py::ssize_t>(a.category.size()), a.spec.rows,
                                       a.spec.cols};
  return py::make_tuple(a.ids, array_of(category, shape), array_of(share, shape));
}

std::string measures(const std::shared_ptr<Result>& result, const std::string& folder, int threads,
                     const std::string& out) {
  return stoppable([&](Reporter& reporter) {
    const study::KeptRun run = kept_run(result, folder);
    const study::Measures m = study::risk_measures(run, threads, reporter);
    if (!out.empty()) study::write_measures(run, m, out);
    return study::measures_output(run, m).json;
  });
}

}  // namespace

void bind_compare(py::module_& m) {
  py::class_<Diff, std::shared_ptr<Diff>>(m, "Diff", "Two runs compared.")
      .def_property_readonly("text", [](const Diff& d) { return d.output.text; })
      .def_property_readonly("same_results", [](const Diff& d) { return d.result.same_results(); })
      .def("json", [](const Diff& d) { return study::decisions::json_document(d.study, d.output); })
      .def_property_readonly(
          "difference",
          [](const std::shared_ptr<Diff>& d) { return view_of(d, d->result.difference); })
      .def_property_readonly(
          "log10_ratio",
          [](const std::shared_ptr<Diff>& d) { return view_of(d, d->result.log10_ratio); })
      .def_property_readonly("grid",
                             [](const Diff& d) {
                               const GridSpec& g = d.result.difference.spec;
                               return py::make_tuple(g.west_m, g.north_m, g.cell_m);
                             })
      .def(
          "write",
          [](const Diff& d, const std::string& folder) {
            const py::gil_scoped_release nogil;
            study::decisions::write_decision_to(d.study, d.output, folder);
          },
          py::arg("folder"), "Write every file of the comparison, whole or not at all.");
  m.def("diff", &diff, py::kw_only(), py::arg("a"), py::arg("folder_a"), py::arg("b"),
        py::arg("folder_b"), py::arg("floor_per_yr"),
        "Compare two runs, each a result or a result folder.");
  m.def("transect", &transect, py::kw_only(), py::arg("result"), py::arg("folder"),
        py::arg("vertices"), py::arg("step_m"), py::arg("threads"),
        "Exact individual risk along a line: site ids, array of points.");
  m.def("attribution", &attribution, py::kw_only(), py::arg("result"), py::arg("folder"),
        py::arg("by_equipment"), py::arg("bands"), py::arg("threads"), py::arg("stem"),
        "The largest contributors at every cell: ids, categories, shares.");
  m.def("measures", &measures, py::kw_only(), py::arg("result"), py::arg("folder"),
        py::arg("threads"), py::arg("out"), "Staff and public apart, as JSON text.");
}

}  // namespace isorisk::python
