// SPDX-License-Identifier: Apache-2.0
#include "isorisk/study/decisions/output.hpp"

#include "isorisk/core/error.hpp"

namespace isorisk::study::decisions {

void write_decision(const Study&, const DecisionOutput&, const std::filesystem::path&) {
  throw Error("decisions cannot be written yet");
}
std::vector<std::string> files_of(const DecisionOutput& output) {
  return {output.name + ".json", output.name + ".gpkg", output.name + ".html"};
}

}  // namespace isorisk::study::decisions
