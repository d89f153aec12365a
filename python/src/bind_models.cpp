// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include <algorithm>

#include "bind.hpp"
#include "isorisk/models/describe.hpp"
#include "isorisk/models/registry.hpp"
#include "isorisk/models/substance/describe.hpp"

namespace py = pybind11;

namespace isorisk::python {

void bind_models(py::module_& m) {
  m.def(
      "describe_models", [] { return models::describe_all(models::Registry::builtin()).dump(); },
      "All models as JSON text: what `isorisk models --json` prints.");
  m.def(
      "evaluate_model",
      [](const std::string& id, const std::string& inputs) {
        py::gil_scoped_release nogil;
        const auto& registry = models::Registry::builtin();
        return models::describe(registry.at(id).id,
                                registry.evaluate(id, models::Json::parse(inputs)))
            .dump();
      },
      py::kw_only(), py::arg("id"), py::arg("inputs"),
      "Evaluate a model on a JSON object of inputs; the outputs as JSON text.");
  m.def(
      "substance_ids",
      [] {
        std::vector<std::string> ids;
        const auto& library = models::SubstanceLibrary::builtin();
        for (const auto& s : library.all()) ids.push_back(s.id);
        for (const auto& material : library.materials()) ids.push_back(material.id);
        std::sort(ids.begin(), ids.end());
        return ids;
      },
      "Ids of all substances and materials, in order.");
  m.def(
      "describe_substance",
      [](const std::string& name) {
        return models::describe_substance(models::SubstanceLibrary::builtin(), name);
      },
      py::kw_only(), py::arg("name"),
      "One substance as JSON text: what `isorisk substances NAME --json` prints.");
}

}  // namespace isorisk::python
