// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "decisions/index.hpp"
#include "decisions/say.hpp"
#include "isorisk/gis/geometry.hpp"
#include "isorisk/gis/write.hpp"
#include "results/names.hpp"

namespace isorisk::study::decisions {

/// What the answers of all decisions name alike, in the language of the study. Base of the classes
/// that write an answer; the study must outlive them.
class Words {
 protected:
  explicit Words(const Study& study) : study_{study}, say_{study} {}

  /// Name of a word of data/standards/display_names.csv.
  [[nodiscard]] std::string name(std::string_view group, std::string_view key) const {
    return results::name_of(study_, group, key);
  }
  /// Title of a column or field that has a name in the data.
  [[nodiscard]] std::string field_name(std::string_view key) const { return name("field", key); }
  /// Name of a site, a target, ...
  template <class Named>
  [[nodiscard]] std::string named(const Named& thing) const {
    return results::named(study_, thing);
  }
  [[nodiscard]] const Site& site(std::int32_t i) const { return study_.sites[at(i)]; }
  [[nodiscard]] const Target& target(std::int32_t i) const { return study_.targets[at(i)]; }
  /// Empty for no site.
  [[nodiscard]] std::string site_name(std::int32_t i) const {
    return i < 0 ? std::string{} : named(site(i));
  }
  [[nodiscard]] std::string class_name(TargetClass c) const {
    return name("target_class", study::word(c));
  }
  [[nodiscard]] std::string confidence(std::string_view word) const {
    return name("confidence", word);
  }
  [[nodiscard]] std::string yes_no(bool yes) const { return name("yes_no", yes ? "yes" : "no"); }
  /// The same inside a sentence: "yes", "no".
  [[nodiscard]] std::string yes_or_no(bool yes) const {
    return yes ? say_("yes", "是") : say_("no", "否");
  }
  /// "GB 36894-2018 cl. 3.2, Table 2 [recalled]"
  [[nodiscard]] std::string clause(const models::criteria::Provenance& p) const {
    return fmt::format("{} {} [{}]", p.document, p.clause, confidence(p.confidence));
  }

  // Fields of a layer whose title has a name in the data.
  [[nodiscard]] gis::OutField text_field(const char* key) const {
    return {.name = key, .type = gis::FieldType::Text, .title = field_name(key)};
  }
  [[nodiscard]] gis::OutField real_field(const char* key) const {
    return {.name = key, .type = gis::FieldType::Real, .title = field_name(key)};
  }
  [[nodiscard]] gis::OutField integer_field(const char* key) const {
    return {.name = key, .type = gis::FieldType::Integer, .title = field_name(key)};
  }
  // Fields with a title of their own.
  [[nodiscard]] gis::OutField text_field(const char* key, std::string title) const {
    return {.name = key, .type = gis::FieldType::Text, .title = std::move(title)};
  }
  [[nodiscard]] gis::OutField real_field(const char* key, std::string title) const {
    return {.name = key, .type = gis::FieldType::Real, .title = std::move(title)};
  }
  [[nodiscard]] gis::OutField integer_field(const char* key, std::string title) const {
    return {.name = key, .type = gis::FieldType::Integer, .title = std::move(title)};
  }
  [[nodiscard]] gis::OutLayer new_layer(const char* id, std::string title, gis::GeometryKind kind,
                                        std::vector<gis::OutField> fields = {}) const {
    return {.name = id,
            .title = std::move(title),
            .description = study_.name,
            .geometry = kind,
            .fields = std::move(fields),
            .features = {},
            .style = std::nullopt};
  }

  const Study& study_;
  Say say_;
};

}  // namespace isorisk::study::decisions
