// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace isorisk {

/// Something the user should know but that does not stop the work.
struct Warning {
  std::string code;     ///< stable identifier, lower_snake, for example "outside_validity"
  std::string subject;  ///< model id, scenario, layer or file it is about
  std::string message;  ///< one sentence, with value, unit and range
  friend bool operator==(const Warning&, const Warning&) = default;
};

/// Where a long job tells about itself. The library prints nothing; a caller passes one of these.
/// Calls may come from any thread, one at a time.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void warning(const Warning& /*warning*/) {}
  /// \param stage what is being done; \param fraction part of the whole job done, 0 to 1
  virtual void progress(std::string_view /*stage*/, double /*fraction*/) {}
  /// Asked between units of work; true makes the job throw Cancelled.
  [[nodiscard]] virtual bool cancelled() { return false; }
};

}  // namespace isorisk
