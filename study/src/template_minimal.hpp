// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace isorisk::study {

struct TemplateFile {
  std::string_view name;
  std::string_view content;
};

/// The files of the template "minimal".
[[nodiscard]] std::span<const TemplateFile> minimal_template() noexcept;

}  // namespace isorisk::study
