// SPDX-License-Identifier: Apache-2.0
#include "atomic.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <random>
#include <string>
#include <system_error>
#include <utility>

#include "isorisk/core/error.hpp"
#include "isorisk/gis/write.hpp"

namespace isorisk::gis {

namespace fs = std::filesystem;

namespace {

std::string reason() { return std::generic_category().message(errno); }

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, mode_t mode = 0)
      : fd_{::open(path.c_str(), flags | O_CLOEXEC, mode)} {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_;
};

/// The folder a target lies in, and the target's own name. "out/" is "out".
std::pair<fs::path, std::string> split(const fs::path& target) {
  fs::path path = target.lexically_normal();
  if (path.filename().empty()) path = path.parent_path();
  const std::string name = path.filename().string();
  if (name.empty() || name == "." || name == ".." || path == path.root_path())
    throw DataError("'" + target.string() + "' cannot be written as a result");
  fs::path parent = path.parent_path();
  if (parent.empty()) parent = ".";
  std::error_code error;
  const fs::path real = fs::canonical(parent, error);
  if (error || !fs::is_directory(real))
    throw DataError("'" + target.string() + "' cannot be written: the folder '" + parent.string() +
                    "' does not exist");
  return {real, name};
}

fs::path absolute_target(const fs::path& target) {
  const auto [parent, name] = split(target);
  return parent / name;
}

/// A name beside the target that nobody has; it appears in no result.
std::string unused_name(const fs::path& stem, const std::string& word, const std::string& end,
                        bool make_folder) {
  std::random_device random;
  for (int attempt = 0; attempt < 100; ++attempt) {
    const std::string name =
        fmt::format("{}.{}-{:06x}{}", stem.string(), word, random() & 0xffffffU, end);
    if (make_folder) {
      if (::mkdir(name.c_str(), 0777) == 0) return name;
    } else {
      const Descriptor file{name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0666};
      if (file.get() >= 0) return name;
    }
    if (errno != EEXIST) break;
  }
  throw DataError("'" + stem.string() + "' cannot be written: " + reason());
}

/// Files SQLite leaves beside a database that a program has open; worthless without their database.
bool is_database_sidecar(const std::string& name, const std::vector<std::string>& owned) {
  for (const char* end : {"-wal", "-shm", "-journal"})
    if (name.ends_with(end)) {
      const std::string base = name.substr(0, name.size() - std::string{end}.size());
      return std::find(owned.begin(), owned.end(), base) != owned.end();
    }
  return false;
}

}  // namespace

void flush_to_disk(const fs::path& path) {
  const Descriptor file{path, O_RDONLY};
  // Some file systems do not know fsync of a folder; that is no failure of ours.
  if (file.get() < 0 || (::fsync(file.get()) != 0 && errno != EINVAL && errno != ENOTSUP))
    throw DataError("'" + path.string() + "' cannot be written to the disk: " + reason());
}

// ---------------------------------------------------------------- files

AtomicFile::AtomicFile(const fs::path& target) : target_{absolute_target(target)} {
  std::error_code ignored;
  const fs::file_status status = fs::symlink_status(target_, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw DataError("'" + target_.string() + "' is not a regular file; it is not replaced");
  // The extension stays: drivers go by it.
  work_ = unused_name(target_.parent_path() / target_.stem(), "tmp", target_.extension().string(),
                      false);
  fs::remove(work_, ignored);  // it could be made; some drivers refuse a file that exists
}

AtomicFile::~AtomicFile() {
  std::error_code ignored;
  if (!committed_) fs::remove(work_, ignored);
}

void AtomicFile::commit() {
  std::error_code error;
  if (!fs::is_regular_file(work_, error))
    throw DataError("'" + target_.string() + "' was not written");
  flush_to_disk(work_);
  fs::rename(work_, target_, error);
  if (error) throw DataError("'" + target_.string() + "' cannot be written: " + error.message());
  committed_ = true;
  flush_to_disk(target_.parent_path());
}

void write_text_atomic(const fs::path& path, std::string_view text) {
  AtomicFile file{path};
  {
    const Descriptor out{file.work(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0666};
    if (out.get() < 0) throw DataError("'" + path.string() + "' cannot be written: " + reason());
    while (!text.empty()) {
      const ssize_t written = ::write(out.get(), text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) throw DataError("'" + path.string() + "' cannot be written: " + reason());
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  file.commit();
}

// ---------------------------------------------------------------- folders

namespace {

// Nothing but folders of answers, NAME with NAME.json in it: written before there were results.
bool holds_answers_only(const fs::path& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator{folder, error}) {
    const fs::path name = entry.path().filename();
    if (entry.is_symlink(error) || !entry.is_directory(error) ||
        !fs::is_regular_file(fs::symlink_status(entry.path() / (name.string() + ".json"), error)))
      return false;
  }
  return !error;
}

}  // namespace

AtomicDirectory::AtomicDirectory(const fs::path& target, std::vector<std::string> owned,
                                 std::string marker)
    : target_{absolute_target(target)}, owned_{std::move(owned)}, marker_{std::move(marker)} {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(target_, error);
  if (fs::exists(status)) {
    if (!fs::is_directory(status))
      throw DataError("'" + target_.string() + "' is not a folder; it is not replaced");
    const bool ours = fs::is_regular_file(fs::symlink_status(target_ / marker_, error));
    if (!ours && !holds_answers_only(target_))
      throw DataError("'" + target_.string() + "' holds other things than results (no " + marker_ +
                      "); it is not replaced, choose another folder");
  }
  work_ = unused_name(target_, "tmp", "", true);
}

AtomicDirectory::~AtomicDirectory() {
  std::error_code ignored;
  if (!committed_) fs::remove_all(work_, ignored);
}

void AtomicDirectory::commit() {
  const auto fail = [&](const std::string& why) {
    throw DataError("'" + target_.string() + "' cannot be written: " + why);
  };
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator{work_})
    if (entry.is_regular_file() || entry.is_directory()) flush_to_disk(entry.path());
  flush_to_disk(work_);

  std::error_code error;
  if (!fs::exists(fs::symlink_status(target_, error))) {
    fs::rename(work_, target_, error);
    if (error) fail(error.message());
    committed_ = true;
    flush_to_disk(target_.parent_path());
    return;
  }

  // The two names are exchanged in one step where the file system can; then what is not ours moves
  // over, and what is ours goes.
  if (::renameat2(AT_FDCWD, work_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0) {
    const std::string aside = unused_name(target_, "old", "", true);
    fs::rename(target_, aside, error);  // replaces the empty folder just made
    if (error) {
      const std::string why = error.message();
      fs::remove(aside, error);
      fail(why);
    }
    fs::rename(work_, target_, error);
    if (error) {
      const std::string why = error.message();
      fs::rename(aside, target_, error);
      fail(why);
    }
    work_ = aside;
  }
  committed_ = true;
  flush_to_disk(target_.parent_path());

  const fs::path old = work_;
  for (const fs::directory_entry& entry : fs::directory_iterator{old}) {
    const std::string name = entry.path().filename().string();
    const bool ours = std::find(owned_.begin(), owned_.end(), name) != owned_.end() ||
                      name == marker_ || is_database_sidecar(name, owned_);
    if (ours && !entry.is_directory()) {
      fs::remove(entry.path(), error);
    } else if (!fs::exists(fs::symlink_status(target_ / name, error))) {
      fs::rename(entry.path(), target_ / name, error);
    }
  }
  // Not remove_all: a folder that still holds something of someone else's stays beside the result.
  fs::remove(old, error);
}

}  // namespace isorisk::gis
