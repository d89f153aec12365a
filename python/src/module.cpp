// SPDX-License-Identifier: Apache-2.0
#include "bind.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/study/version.hpp"

namespace py = pybind11;

namespace {

// Class `name` with the given bases; kept alive by the module.
PyObject* new_exception(py::module_& m, const char* name, const py::tuple& bases, const char* doc) {
  const std::string full = std::string{"isorisk."} + name;
  PyObject* type = PyErr_NewExceptionWithDoc(full.c_str(), doc, bases.ptr(), nullptr);
  if (type == nullptr) throw py::error_already_set();
  m.add_object(name, type);
  return type;
}

}  // namespace

PYBIND11_MODULE(_core, m) {
  m.doc() = "Compiled core of isorisk. Use the package isorisk, which documents everything.";
  m.attr("__version__") = std::string{isorisk::version()};

  using py::handle;
  static PyObject* base =
      new_exception(m, "IsoriskError", py::make_tuple(handle(PyExc_RuntimeError)),
                    "Base of all errors of isorisk.");
  static PyObject* input =
      new_exception(m, "InputError", py::make_tuple(handle(base), handle(PyExc_ValueError)),
                    "A value that the caller can correct.");
  static PyObject* data = new_exception(m, "DataError", py::make_tuple(handle(base)),
                                        "A file, schema, CRS or layer that cannot be used.");
  static PyObject* numeric =
      new_exception(m, "NumericError", py::make_tuple(handle(base), handle(PyExc_ArithmeticError)),
                    "No convergence, or a result that is not finite.");
  py::register_exception_translator([](std::exception_ptr p) {
    try {
      if (p) std::rethrow_exception(p);
    } catch (const isorisk::InputError& e) {
      PyErr_SetString(input, e.what());
    } catch (const isorisk::DataError& e) {
      PyErr_SetString(data, e.what());
    } catch (const isorisk::NumericError& e) {
      PyErr_SetString(numeric, e.what());
    } catch (const isorisk::Cancelled&) {
      // Ctrl-C: the interrupt itself is pending, or the progress callback raised.
      if (PyErr_Occurred() == nullptr) PyErr_SetNone(PyExc_KeyboardInterrupt);
    } catch (const isorisk::Error& e) {
      PyErr_SetString(base, e.what());
    }
  });

  isorisk::python::bind_models(m);
  isorisk::python::bind_study(m);
  isorisk::python::bind_decisions(m);
  isorisk::python::bind_compare(m);
}
