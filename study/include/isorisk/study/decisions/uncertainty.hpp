// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isorisk/study/basis.hpp"
#include "isorisk/study/decisions/output.hpp"

/// How far the results depend on inputs that are not known well: frequencies, ignition, weather,
/// lethal dose and rate of release, sampled together. Consequences are not computed anew: risk is
/// a sum of parts, each a product of these inputs and a field that is computed once.
/// What is varied, how, and what is not: docs/uncertainty.md.
namespace isorisk::study::decisions {

enum class Sampling { LatinHypercube, Sobol };
/// "lhs", "sobol". \throws InputError
[[nodiscard]] Sampling parse_sampling(std::string_view word);
[[nodiscard]] std::string_view word(Sampling v) noexcept;

struct UncertaintyOptions {
  int samples = 1000;  ///< 20 to 100,000
  std::uint64_t seed = 1;
  Sampling sampling = Sampling::LatinHypercube;
  double spread = 1.0;   ///< on the standard deviation of every logarithm; 0: nothing varies
  int grid_cells = 120;  ///< of the map of percentiles, along the longer side, at most
};

/// An input that is sampled.
struct UncertainInput {
  enum class Kind { Frequency, DirectIgnition, DelayedIgnition, Weather, ToxicDose, ReleaseRate };
  Kind kind = Kind::Frequency;
  std::string id;  ///< "frequency aqt3046-2013 12", "weather D5", "toxic_dose chlorine"
  std::string label_en;
  std::string label_zh;
  double sigma = 0.0;         ///< of the logarithm of the factor
  double median = 1.0;        ///< of the factor
  double observations = 0.0;  ///< Weather: behind the wind table
  double share = 0.0;         ///< Weather: of the class
  std::string reason;
  std::string source;
  std::string confidence;
};

/// Over the samples; `base` is the study as it is.
struct Percentiles {
  double base = 0.0;
  double mean = 0.0;
  double p05 = 0.0;
  double p50 = 0.0;
  double p95 = 0.0;
};

/// What one input does to one result.
struct Influence {
  std::int32_t input = 0;  ///< index into UncertaintyResult::inputs
  double at_p05 = 0.0;     ///< the result with this input at its 5th percentile, the others as base
  double at_p95 = 0.0;
  double rank_correlation = 0.0;  ///< Spearman, over all samples
};

struct UncertainTarget {
  std::int32_t target = 0;  ///< index into Study::targets
  Percentiles risk_per_yr;
  double above_limit_fraction = 0.0;  ///< of the samples
  std::optional<double> limit_per_yr;
  std::vector<Influence> tornado;  ///< widest first; inputs without effect are left out
};

/// F(N) at one N.
struct UncertainFn {
  double deaths = 0.0;
  Percentiles f_per_yr;
};

struct UncertaintyResult {
  UncertaintyOptions options;
  std::vector<UncertainInput> inputs;
  std::vector<UncertainTarget> targets;
  std::vector<UncertainFn> fn;  ///< rising N
  Percentiles pll_per_yr;
  std::vector<double> pll_samples;  ///< rising
  std::vector<Influence> pll_tornado;
  // Individual risk on the coarse grid.
  GridSpec grid;
  std::vector<double> base, mean, p05, p50, p95;
  /// Of the sum of the parts; the samples are taken relative to it (numerical check).
  double parts_pll_per_yr = 0.0;
  std::size_t parts = 0;  ///< fields of risk that the samples are put together from
  std::vector<Warning> warnings;
};

/// \throws InputError for options out of bounds or a basis without consequences; Cancelled.
[[nodiscard]] UncertaintyResult analyse_uncertainty(const Study& study, const RiskBasis& basis,
                                                    const UncertaintyOptions& options,
                                                    const RunOptions& run, Reporter& reporter);

/// Tables, maps, rasters and drawings of the answer.
[[nodiscard]] DecisionOutput uncertainty_output(const Study& study,
                                                const UncertaintyResult& result);

}  // namespace isorisk::study::decisions
