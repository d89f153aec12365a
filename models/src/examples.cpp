// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/examples.hpp"

#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"

namespace isorisk::models {
namespace {

const Json& all() {
  static const Json examples = [] {
    Json merged = Json::object();
    for (const data::Text& t : data::all_texts()) {
      if (t.name.starts_with("examples/")) merged.update(Json::parse(t.content));
    }
    return merged;
  }();
  return examples;
}

}  // namespace

bool has_example(std::string_view id) { return all().contains(std::string{id}); }

const Json& example_inputs(std::string_view id) {
  if (!has_example(id)) throw DataError("data/examples has no inputs of " + std::string{id});
  return all()[std::string{id}];
}

}  // namespace isorisk::models
