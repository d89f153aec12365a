// SPDX-License-Identifier: Apache-2.0
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <memory>

#include "bind.hpp"
#include "isorisk/study/diff.hpp"
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
}

}  // namespace isorisk::python
