// SPDX-License-Identifier: Apache-2.0
#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <map>
#include <memory>
#include <optional>
#include <variant>

#include "bind.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/hourly_weather.hpp"
#include "isorisk/study/results.hpp"
#include "isorisk/study/study.hpp"
#include "isorisk/study/update.hpp"
#include "reporter.hpp"
#include "study_types.hpp"

namespace py = pybind11;

namespace isorisk::python {
namespace {

std::shared_ptr<Result> run(const std::shared_ptr<study::Study>& study, int threads,
                            Progress progress, bool live, std::int64_t memory_bytes) {
  auto result = std::make_shared<Result>();
  result->study = study;
  result->options.threads = threads;
  result->options.memory_bytes = memory_bytes;
  result->memory = std::make_shared<risk::Memory>();
  PythonReporter reporter{std::move(progress)};
  try {
    const py::gil_scoped_release nogil;
    result->basis = live ? study::run_basis(*study, result->options, reporter, *result->memory)
                         : study::run_basis(*study, result->options, reporter);
  } catch (const Cancelled&) {
    if (reporter.error()) std::rethrow_exception(reporter.error());
    throw;
  }
  return result;
}

using Table = py::array_t<double, py::array::c_style>;

// The result of other winds, frequencies and ignition probabilities on the same consequences.
std::shared_ptr<Result> update(
    const std::shared_ptr<Result>& self, const std::optional<std::string>& weather_file,
    const std::optional<Table>& weather_table, double frequency,
    std::map<std::string, double, std::less<>> site_frequency,
    std::map<std::string, double, std::less<>> equipment_frequency, double direct_ignition,
    double delayed_ignition,
    std::map<std::string, std::variant<double, std::string>, std::less<>> method) {
  study::Changes changes{.factors = {.frequency = frequency,
                                     .direct_ignition = direct_ignition,
                                     .delayed_ignition = delayed_ignition,
                                     .site_frequency = std::move(site_frequency),
                                     .equipment_frequency = std::move(equipment_frequency)},
                         .method = std::move(method)};
  std::vector<double> table;
  int sectors = 0;
  if (weather_table) {
    if (weather_table->ndim() != 3) {
      throw InputError("update: the wind table must have the shape (periods, classes, directions)");
    }
    sectors = static_cast<int>(weather_table->shape(2));
    table.assign(weather_table->data(), weather_table->data() + weather_table->size());
  }
  auto result = std::make_shared<Result>();
  result->options = self->options;
  result->memory = self->memory;
  PythonReporter reporter{{}};
  try {
    const py::gil_scoped_release nogil;
    if (weather_file) changes.weather = study::read_weather(*self->study, *weather_file);
    if (weather_table) {
      changes.weather = study::weather_of(*self->study, sectors, std::move(table));
    }
    auto changed = std::make_shared<study::Study>(study::with_changes(*self->study, changes));
    result->basis =
        study::update(*changed, self->basis, result->options, reporter, *result->memory);
    result->study = std::move(changed);
  } catch (const Cancelled&) {
    if (reporter.error()) std::rethrow_exception(reporter.error());
    throw;
  }
  return result;
}

// Winds of the study FROM each direction, (periods, classes, directions).
py::array_t<double> wind_table(const Result& self) {
  const risk::WindRose& rose = self.study->weather.rose;
  py::array_t<double> out{{static_cast<py::ssize_t>(rose.periods),
                           static_cast<py::ssize_t>(rose.classes),
                           static_cast<py::ssize_t>(rose.sectors)}};
  auto o = out.mutable_unchecked<3>();
  for (int p = 0; p < rose.periods; ++p) {
    for (int c = 0; c < rose.classes; ++c) {
      for (int d = 0; d < rose.sectors; ++d) {
        o(p, c, d) = rose.at(p, c, (d + rose.sectors / 2) % rose.sectors);
      }
    }
  }
  return out;
}

// A view of the result's own memory: no copy, read-only, alive as long as it is looked at.
py::array individual_risk(const std::shared_ptr<Result>& self) {
  const Grid& grid = self->basis.result.individual_risk;
  py::array view{
      py::dtype::of<double>(),
      {static_cast<py::ssize_t>(grid.spec.rows), static_cast<py::ssize_t>(grid.spec.cols)},
      grid.values.data(),
      py::cast(self)};
  py::detail::array_proxy(view.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return view;
}

py::array_t<double> fn_curve(const std::shared_ptr<Result>& self) {
  const auto n = static_cast<py::ssize_t>(self->basis.result.fn.size());
  py::array_t<double> out{{n, py::ssize_t{2}}};
  auto o = out.mutable_unchecked<2>();
  for (py::ssize_t i = 0; i < n; ++i) {
    const risk::FnPair& p = self->basis.result.fn[static_cast<std::size_t>(n - 1 - i)];
    o(i, 0) = p.deaths;
    o(i, 1) = p.frequency_per_yr;
  }
  return out;
}

}  // namespace

void bind_study(py::module_& m) {
  m.def(
      "check_study",
      [](const std::string& path) {
        const study::Problems problems = study::check(path);
        std::vector<std::string> lines;
        for (const study::Problem& p : problems.sorted()) lines.push_back(p.text());
        return lines;
      },
      py::kw_only(), py::arg("path"), "Everything wrong with a study, one line per problem.");
  m.def(
      "hourly_weather",
      [](const std::string& file, const std::string& classes, const std::string& stability,
         int sectors, double day_from_h, double day_to_h, std::optional<double> latitude_deg,
         std::optional<double> longitude_deg, std::optional<double> utc_offset_h) {
        const py::gil_scoped_release nogil;
        const study::HourlyWeather hours = study::read_hourly_weather(file);
        const study::RoseOptions options{.classes = classes,
                                         .stability = study::parse_stability_method(stability),
                                         .sectors = sectors,
                                         .day_from_h = day_from_h,
                                         .day_to_h = day_to_h,
                                         .latitude_deg = latitude_deg,
                                         .longitude_deg = longitude_deg,
                                         .utc_offset_h = utc_offset_h};
        return study::hourly_rose_json(hours, study::classify_hours(hours, options));
      },
      py::kw_only(), py::arg("file"), py::arg("classes"), py::arg("stability"), py::arg("sectors"),
      py::arg("day_from_h"), py::arg("day_to_h"), py::arg("latitude_deg"), py::arg("longitude_deg"),
      py::arg("utc_offset_h"), "The wind table made of the hours of a station, as JSON text.");
  m.def(
      "new_study",
      [](const std::string& folder, const std::string& from) {
        return study::new_study(folder, from).string();
      },
      py::kw_only(), py::arg("folder"), py::arg("template"),
      "Write a new study; the path of its study.yaml.");

  py::class_<study::Study, std::shared_ptr<study::Study>>(m, "Study", "A study, read and checked.")
      .def_static(
          "open",
          [](const std::string& path) {
            const py::gil_scoped_release nogil;
            return std::make_shared<study::Study>(study::open(path));
          },
          py::arg("path"), "Read a study. Raises InputError with every problem in it.")
      .def_property_readonly("name", [](const study::Study& s) { return s.name; })
      .def_property_readonly("crs", [](const study::Study& s) { return s.crs.id; })
      .def_property_readonly("equipment_count",
                             [](const study::Study& s) { return s.equipment.size(); })
      .def_property_readonly("target_count", [](const study::Study& s) { return s.targets.size(); })
      .def(
          "load_result",
          [](const std::shared_ptr<study::Study>& s, const std::string& folder) {
            auto result = std::make_shared<Result>();
            {
              const py::gil_scoped_release nogil;
              auto basis = study::load_basis(*s, folder);
              if (!basis) return std::shared_ptr<Result>{};
              result->study = s;
              result->basis = std::move(*basis);
              result->memory = std::make_shared<risk::Memory>();
            }
            return result;
          },
          py::arg("folder"), "The result kept in a folder; None when it is not of this study.")
      .def("run", &run, py::kw_only(), py::arg("threads") = 0, py::arg("progress") = py::none(),
           py::arg("live") = false, py::arg("memory_bytes") = 0,
           "Run the QRA. Releases the GIL; Ctrl-C stops it.");

  py::class_<Result, std::shared_ptr<Result>>(m, "Result", "Results of a QRA.")
      .def_property_readonly("individual_risk", &individual_risk,
                             "Individual risk per year, shape (rows, cols), north row first; a "
                             "read-only view without a copy.")
      .def_property_readonly("fn_curve", &fn_curve,
                             "Vertices of the F-N curve, shape (n, 2): deaths (rising), frequency "
                             "per year of that many or more.")
      .def_property_readonly(
          "potential_loss_of_life_per_yr",
          [](const Result& r) { return r.basis.result.potential_loss_of_life_per_yr; })
      .def_property_readonly("grid",
                             [](const Result& r) {
                               const GridSpec& g = r.basis.result.individual_risk.spec;
                               return py::make_tuple(g.west_m, g.north_m, g.cell_m);
                             })
      .def_property_readonly("crs", [](const Result& r) { return r.study->crs.id; })
      .def_property_readonly(
          "target_risk_per_yr",
          [](const Result& r) {
            py::array_t<double> out{static_cast<py::ssize_t>(r.basis.result.targets.size())};
            auto o = out.mutable_unchecked<1>();
            for (py::ssize_t i = 0; i < o.shape(0); ++i)
              o(i) = r.basis.result.targets[static_cast<std::size_t>(i)].risk_per_yr;
            return out;
          },
          "Highest individual risk at every target, in the order of the layer.")
      .def_property_readonly("target_ids",
                             [](const Result& r) {
                               std::vector<std::string> ids;
                               for (const study::Target& t : r.study->targets) ids.push_back(t.id);
                               return ids;
                             })
      .def_property_readonly("weather_classes",
                             [](const Result& r) {
                               std::vector<std::string> names;
                               for (const auto& c : r.study->weather.classes)
                                 names.push_back(c.name);
                               return names;
                             })
      .def_property_readonly("wind", &wind_table)
      .def_property_readonly("changes", [](const Result& r) { return r.study->changes; })
      .def("update", &update, py::kw_only(), py::arg("weather_file") = py::none(),
           py::arg("weather_table") = py::none(), py::arg("frequency") = 1.0,
           py::arg("site_frequency") = std::map<std::string, double>{},
           py::arg("equipment_frequency") = std::map<std::string, double>{},
           py::arg("direct_ignition") = 1.0, py::arg("delayed_ignition") = 1.0,
           py::arg("method") = std::map<std::string, std::variant<double, std::string>>{},
           "The result of other winds, frequencies and ignition probabilities on the same "
           "consequences.")
      .def(
          "summary_json",
          [](const Result& r) {
            const py::gil_scoped_release nogil;
            return study::summary_json(*r.study, r.basis.result);
          },
          "summary.json as text.")
      .def(
          "write",
          [](const Result& r, const std::string& folder) {
            const py::gil_scoped_release nogil;
            study::write_results(*r.study, r.basis, r.options, folder, r.clock);
          },
          py::arg("folder"), "Write every result file into a folder, whole or not at all.");
}

}  // namespace isorisk::python
