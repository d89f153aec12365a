// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "commands.hpp"
#include "isorisk/core/error.hpp"

namespace {

using namespace isorisk;

constexpr const char* kAbout =
    "isorisk: quantitative risk analysis and safety distances round hazardous-chemical sites.\n\n"
    "First steps:\n"
    "  isorisk new harbour --template park   a commented study that runs as it is\n"
    "  isorisk check harbour/study.yaml      everything wrong with the inputs, at once\n"
    "  isorisk run harbour/study.yaml -o out the QRA: risk map, F-N curve, verdicts, report\n"
    "Then open out/report.html in a browser, or out/risk.gpkg in QGIS.\n";

constexpr const char* kExitCodes =
    "Exit codes: 0 done; 1 a golden case missed; 2 input to correct; 3 file, layer or data that "
    "cannot be used; 4 no numerical result; 130 interrupted.\n";

int fail(const char* kind, const std::exception& e, int code) {
  fmt::print(stderr, "isorisk: {}: {}\n", kind, e.what());
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{kAbout, "isorisk"};
  app.footer(kExitCodes);
  app.set_version_flag("--version", "isorisk " ISORISK_VERSION);
  app.require_subcommand(1);
  app.fallthrough(false);
  cli::add_new(app);
  cli::add_check(app);
  cli::add_run(app);
  cli::add_distance(app);
  cli::add_hazard(app);
  cli::add_hca(app);
  cli::add_targets(app);
  cli::add_landuse(app);
  cli::add_relocate(app);
  cli::add_capacity(app);
  cli::add_records(app);
  cli::add_diff(app);
  cli::add_transect(app);
  cli::add_attribution(app);
  cli::add_measures(app);
  cli::add_individual(app);
  cli::add_selection(app);
  cli::add_uncertainty(app);
  cli::add_tree(app);
  cli::add_models(app);
  cli::add_substances(app);
  cli::add_weather(app);
  cli::add_eval(app);
  cli::add_golden(app);
  cli::add_validate(app);
  if (argc == 1) {
    fmt::print("{}", app.help());
    return cli::kDone;
  }
  try {
    app.parse(argc, argv);
    return cli::kDone;
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? cli::kDone : cli::kBadInput;
  } catch (const cli::Exit& e) {
    return e.code;
  } catch (const InputError& e) {
    return fail("error", e, cli::kBadInput);
  } catch (const DataError& e) {
    return fail("error", e, cli::kBadData);
  } catch (const NumericError& e) {
    return fail("numerical error", e, cli::kNumeric);
  } catch (const Cancelled& e) {
    return fail("interrupted", e, cli::kInterrupted);
  } catch (const std::exception& e) {
    return fail("internal error (please report it)", e, cli::kInternal);
  }
}
