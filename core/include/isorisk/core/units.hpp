// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// Quantities with units, as written in study files, on the command line and in model inputs.
///
/// Grammar: `NUMBER UNIT`, the unit a product of named units with integer exponents:
/// "1.6 MPa", "25 m", "20 degC", "5 kg/s", "0.05 kg/m2/s", "1e-6 /yr", "8.3 J/(mol K)".
/// Pressures may say their kind: "MPa(g)", "bar(a)", "Pa abs", "barg". Dimensionless: "-", "%",
/// "ppm" count as distinct from one another only by their factor.
namespace isorisk::units {

/// What a pressure is measured from. Unstated for every other quantity.
enum class PressureKind { Unstated, Absolute, Gauge };

struct Quantity {
  double value = 0.0;
  std::string unit;  ///< as written, without the pressure kind; "" when none was given
  PressureKind pressure_kind = PressureKind::Unstated;
};

/// Splits "1.6 MPa(g)" into value, unit and kind. \throws InputError if it is not number + unit.
[[nodiscard]] Quantity parse(std::string_view text);

/// The value in another unit of the same dimension. Temperatures (degC, degF, K) convert as
/// points on the scale when the unit stands alone, as differences inside a product.
/// \throws InputError naming both units when one is unknown or the dimensions differ.
[[nodiscard]] double convert(double value, std::string_view from, std::string_view to);

/// parse and convert in one. A pressure kind other than Unstated is accepted and dropped: use
/// parse where the kind matters. A text without a unit is an error unless `to` is "-".
[[nodiscard]] double quantity(std::string_view text, std::string_view to);

/// True when the unit is known.
[[nodiscard]] bool known(std::string_view unit) noexcept;

/// True when both units are known and of the same dimension.
[[nodiscard]] bool compatible(std::string_view a, std::string_view b) noexcept;

}  // namespace isorisk::units
