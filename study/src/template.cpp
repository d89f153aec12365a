// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>

#include <cstdlib>
#include <fstream>

#include "isorisk/core/error.hpp"
#include "isorisk/study/study.hpp"
#include "schema.hpp"
#include "template_minimal.hpp"

namespace isorisk::study {
namespace fs = std::filesystem;
namespace {

bool is_data_folder(const fs::path& folder) {
  std::error_code ec;
  return fs::is_directory(folder / "demo", ec);
}

// The program, and the shared object this function is in (a Python module, for example).
std::vector<fs::path> own_folders() {
  std::vector<fs::path> folders;
  std::error_code ec;
  if (const fs::path exe = fs::read_symlink("/proc/self/exe", ec); !ec) {
    folders.push_back(exe.parent_path());
  }
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&is_data_folder), &info) != 0 &&
      info.dli_fname != nullptr) {
    if (const fs::path file = fs::canonical(info.dli_fname, ec); !ec) {
      folders.push_back(file.parent_path());
    }
  }
  return folders;
}

std::optional<fs::path> park_folder() {
  const auto data = data_folder();
  std::error_code ec;
  if (!data || !fs::is_regular_file(*data / "demo" / "harbour_park" / "study.yaml", ec)) {
    return std::nullopt;
  }
  return *data / "demo" / "harbour_park";
}

void write_file(const fs::path& path, std::string_view content) {
  std::ofstream out{path, std::ios::binary};
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) throw DataError("cannot write '" + path.string() + "'");
}

void copy_park(const fs::path& from, const fs::path& to) {
  for (auto it = fs::recursive_directory_iterator{from}; it != fs::end(it); ++it) {
    const fs::path relative = fs::relative(it->path(), from);
    if (*relative.begin() == "out") {  // results of a run of the demo are no part of it
      if (it->is_directory()) it.disable_recursion_pending();
      continue;
    }
    if (it->is_symlink()) continue;
    if (it->is_directory()) {
      fs::create_directories(to / relative);
    } else if (it->is_regular_file()) {
      fs::create_directories((to / relative).parent_path());
      fs::copy_file(it->path(), to / relative);
      // What is installed is often read-only; a study is there to be changed.
      fs::permissions(to / relative, fs::perms::owner_write, fs::perm_options::add);
    }
  }
}

}  // namespace

std::optional<fs::path> data_folder() {
  // The environment is read, not kept: a caller may set it between two calls.
  if (const char* set = std::getenv("ISORISK_DATA_DIR");  // NOLINT(concurrency-mt-unsafe)
      set != nullptr && *set != '\0') {
    return is_data_folder(set) ? std::optional{fs::path{set}} : std::nullopt;
  }
  for (const fs::path& folder : own_folders()) {
    const fs::path shared = folder.parent_path() / "share" / "isorisk";
    if (is_data_folder(shared)) return shared;
    // A build tree lies within the source tree.
    fs::path up = folder;
    for (int i = 0; i < 8 && up.has_relative_path(); ++i) {
      if (is_data_folder(up / "data") && fs::exists(up / "data" / "standards")) return up / "data";
      up = up.parent_path();
    }
  }
  return std::nullopt;
}

std::vector<std::string> template_names() {
  std::vector<std::string> names{"minimal"};
  if (park_folder()) names.emplace_back("park");
  return names;
}

fs::path new_study(const fs::path& folder, std::string_view template_name) {
  std::error_code ec;
  if (template_name != "minimal" && template_name != "park") {
    const std::string hint = did_you_mean(template_name, {"minimal", "park"});
    throw InputError("no template '" + std::string{template_name} + "'; there are minimal, park" +
                     (hint.empty() ? "" : "; " + hint));
  }
  if (folder.empty()) throw InputError("the name of the new study's folder is empty");
  if (fs::exists(folder, ec)) {
    if (!fs::is_directory(folder, ec)) {
      throw InputError("'" + folder.string() + "' exists and is not a folder; nothing was written");
    }
    if (!fs::is_empty(folder, ec) || ec) {
      throw InputError("the folder '" + folder.string() +
                       "' is not empty; nothing was written. Name a new folder");
    }
  }
  const auto park = template_name == "park" ? park_folder() : std::nullopt;
  if (template_name == "park" && !park) {
    throw DataError(
        "the demo park (demo/harbour_park) is not installed beside the program; set "
        "ISORISK_DATA_DIR to the folder that holds demo/, or use the template minimal");
  }
  try {
    fs::create_directories(folder);
    if (park) {
      copy_park(*park, folder);
    } else {
      for (const TemplateFile& f : minimal_template()) write_file(folder / f.name, f.content);
    }
  } catch (const fs::filesystem_error& e) {
    throw DataError("cannot write the study: " + std::string{e.what()});
  }
  return folder / "study.yaml";
}

}  // namespace isorisk::study
