// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace isorisk::study {

/// A folder that is removed with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("isorisk_study_" + std::to_string(getpid()) + "_" + std::to_string(++count));
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ec;
    std::filesystem::remove_all(path_, ec);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  void write(const std::string& name, std::string_view content) const {
    std::ofstream out{path_ / name, std::ios::binary};
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
  }

 private:
  std::filesystem::path path_;
};

inline std::filesystem::path broken_folder() {
  return std::filesystem::path{ISORISK_SOURCE_DIR} / "tests" / "broken";
}

/// A copy of the sound study that the broken ones differ from.
inline void copy_base(const TemporaryFolder& to) {
  std::filesystem::copy(
      broken_folder() / "base", to.path(),
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
}

/// Puts options before those of the method in the study of a copy of the base.
inline void add_to_method(const TemporaryFolder& folder, const std::string& options) {
  std::ifstream in{folder.path() / "study.yaml"};
  std::ostringstream text;
  text << in.rdbuf();
  std::string yaml = text.str();
  const std::string method = "method: {";
  yaml.replace(yaml.find(method), method.size(), method + options + ", ");
  folder.write("study.yaml", yaml);
}

}  // namespace isorisk::study
