// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/pybind11.h>

namespace isorisk::python {

void bind_models(pybind11::module_& m);
void bind_study(pybind11::module_& m);
void bind_decisions(pybind11::module_& m);
void bind_compare(pybind11::module_& m);

}  // namespace isorisk::python
