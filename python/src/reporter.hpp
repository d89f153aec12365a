// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/functional.h>

#include <exception>
#include <functional>
#include <string>

#include "isorisk/core/reporter.hpp"

namespace isorisk::python {

using Progress = std::function<void(const std::string&, double)>;

// Hands progress to a Python callable and looks for Ctrl-C. Called without the GIL, one call at a
// time; an exception of the callable stops the run and comes back to the caller.
class PythonReporter : public Reporter {
 public:
  explicit PythonReporter(Progress progress) : progress_{std::move(progress)} {}

  void progress(std::string_view stage, double fraction) override {
    if (!progress_ || stopped_) return;
    const pybind11::gil_scoped_acquire gil;
    try {
      progress_(std::string{stage}, fraction);
    } catch (...) {
      stopped_ = true;
      error_ = std::current_exception();
    }
  }

  [[nodiscard]] bool cancelled() override {
    if (stopped_) return true;
    const pybind11::gil_scoped_acquire gil;
    // Signals are seen on the main thread only, which takes part in the work.
    if (PyErr_CheckSignals() != 0) {
      stopped_ = true;
      error_ = std::make_exception_ptr(pybind11::error_already_set());
    }
    return stopped_;
  }

  [[nodiscard]] std::exception_ptr error() const { return error_; }

 private:
  Progress progress_;
  bool stopped_ = false;
  std::exception_ptr error_;
};

}  // namespace isorisk::python
