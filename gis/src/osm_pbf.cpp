// SPDX-License-Identifier: Apache-2.0
#include <cpl_conv.h>

#include <fstream>
#include <span>

#include "isorisk/core/error.hpp"
#include "isorisk/gis/osm.hpp"

// The container of a PBF file, as far as is needed to see that it is whole and how much it holds:
// https://wiki.openstreetmap.org/wiki/PBF_Format. A few kilobytes may claim millions of nodes, and
// GDAL keeps every one of them before it hands over the first feature.

namespace isorisk::gis {
namespace {

constexpr std::uint64_t kMaxHeaderBytes = 64 << 10;  // of the format
constexpr std::uint64_t kMaxBlobBytes = 32 << 20;    // of the format
constexpr std::int64_t kMaxNodeId = std::int64_t{1} << 36;
constexpr int kSectorBits = 6;

/// A protobuf message in memory.
class Message {
 public:
  explicit Message(std::span<const unsigned char> bytes) : bytes_{bytes} {}

  struct Field {
    std::uint64_t number = 0;
    std::uint64_t value = 0;                 ///< of a varint
    std::span<const unsigned char> bytes{};  ///< of a length-delimited field
  };

  /// False at the end. \throws const char* where the bytes are no message
  bool next(Field& field) {
    if (at_ == bytes_.size()) return false;
    const std::uint64_t key = varint();
    field = {key >> 3, 0, {}};
    switch (key & 7) {
      case 0:
        field.value = varint();
        return true;
      case 1:
        skip(8);
        return true;
      case 2: {
        const std::uint64_t size = varint();
        if (size > bytes_.size() - at_) throw "a field reaches beyond its message";
        field.bytes = bytes_.subspan(at_, static_cast<std::size_t>(size));
        at_ += static_cast<std::size_t>(size);
        return true;
      }
      case 5:
        skip(4);
        return true;
      default:
        throw "a field of an unknown type";
    }
  }

  bool at_end() const { return at_ == bytes_.size(); }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ == bytes_.size()) throw "a number is cut off";
      const unsigned char byte = bytes_[at_++];
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    throw "a number of more than 64 bits";
  }

 private:
  void skip(std::size_t size) {
    if (size > bytes_.size() - at_) throw "a field reaches beyond its message";
    at_ += size;
  }

  std::span<const unsigned char> bytes_;
  std::size_t at_ = 0;
};

std::int64_t zigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

class Survey {
 public:
  Survey(const std::filesystem::path& path, const std::string& what, const Limits& limits)
      : what_{what}, limits_{limits}, file_{path, std::ios::binary} {
    std::error_code error;
    size_ = std::filesystem::file_size(path, error);
    if (error || !file_) throw DataError(what_ + ": the file cannot be read");
  }

  PbfSurvey run() {
    while (at_ < size_) block();
    if (found_.blocks == 0) throw DataError(what_ + ": the file is empty");
    return found_;
  }

 private:
  void block() {
    const std::uint64_t start = at_;
    const auto fail = [&](const std::string& why) {
      throw DataError(what_ + ": damaged at byte " + std::to_string(start) + ": " + why);
    };
    const auto short_file = [&](std::uint64_t needed) {
      fail("the block needs " + std::to_string(needed) + " bytes, and the file ends after " +
           std::to_string(size_ - at_) + "; was the download cut off?");
    };
    if (size_ - at_ < 4) short_file(4);
    const auto length = read(4);
    const std::uint64_t header_size = (std::uint64_t{length[0]} << 24) |
                                      (std::uint64_t{length[1]} << 16) |
                                      (std::uint64_t{length[2]} << 8) | std::uint64_t{length[3]};
    if (header_size == 0 || header_size > kMaxHeaderBytes)
      fail(start == 0 ? "not an OpenStreetMap PBF file"
                      : "a header of " + std::to_string(header_size) + " bytes");
    if (size_ - at_ < header_size) short_file(header_size);
    try {
      std::string type;
      std::uint64_t blob_size = 0;
      bool sized = false;
      header_ = read(header_size);
      Message header{header_};
      for (Message::Field field; header.next(field);) {
        if (field.number == 1) type.assign(field.bytes.begin(), field.bytes.end());
        if (field.number == 3) {
          blob_size = field.value;
          sized = true;
        }
      }
      if (start == 0 && type != "OSMHeader") throw "not an OpenStreetMap PBF file";
      if (!sized || blob_size > kMaxBlobBytes) throw "a block of more than 32 MiB";
      if (size_ - at_ < blob_size) short_file(blob_size);
      blob_ = read(blob_size);
      ++found_.blocks;
      const auto content = unpack();
      found_.unpacked_bytes += content.size();
      if (found_.unpacked_bytes > limits_.max_unpacked_bytes)
        throw DataError(what_ + ": unpacks to more than " +
                        std::to_string(limits_.max_unpacked_bytes) + " bytes; cut out the area " +
                        "that is needed (osmium extract)");
      if (type == "OSMData") data(content);
    } catch (const char* why) {
      fail(why);
    }
  }

  std::vector<unsigned char> read(std::uint64_t count) {
    std::vector<unsigned char> bytes(static_cast<std::size_t>(count));
    file_.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(count));
    if (static_cast<std::uint64_t>(file_.gcount()) != count)
      throw DataError(what_ + ": the file cannot be read");
    at_ += count;
    return bytes;
  }

  std::span<const unsigned char> unpack() {
    std::span<const unsigned char> packed;
    std::uint64_t raw_size = 0;
    Message blob{blob_};
    for (Message::Field field; blob.next(field);) {
      if (field.number == 1) return field.bytes;
      if (field.number == 2) raw_size = field.value;
      if (field.number == 3) packed = field.bytes;
      if (field.number >= 4 && field.number <= 7)
        throw "packed in another way than zlib; convert it (osmium cat -f pbf)";
    }
    if (packed.empty() || raw_size == 0 || raw_size > kMaxBlobBytes)
      throw "a block without content, or of more than 32 MiB";
    content_.resize(static_cast<std::size_t>(raw_size));
    std::size_t size = 0;
    if (CPLZLibInflate(packed.data(), packed.size(), content_.data(), content_.size(), &size) ==
            nullptr ||
        size != content_.size())
      throw "a block that does not unpack to the size it states";
    return content_;
  }

  void data(std::span<const unsigned char> content) {
    Message block{content};
    for (Message::Field field; block.next(field);) {
      if (field.number != 2) continue;
      Message group{field.bytes};
      for (Message::Field part; group.next(part);) {
        if (part.number == 1) single_node(part.bytes);
        if (part.number == 2) dense_nodes(part.bytes);
      }
    }
  }

  void single_node(std::span<const unsigned char> bytes) {
    Message node{bytes};
    for (Message::Field field; node.next(field);)
      if (field.number == 1) count(zigzag(field.value));
  }

  void dense_nodes(std::span<const unsigned char> bytes) {
    Message dense{bytes};
    for (Message::Field field; dense.next(field);) {
      if (field.number != 1) continue;
      Message ids{field.bytes};
      std::uint64_t id = 0;  // unsigned: a sum that runs over is caught by count()
      while (!ids.at_end()) {
        id += static_cast<std::uint64_t>(zigzag(ids.varint()));
        count(static_cast<std::int64_t>(id));
      }
    }
  }

  void count(std::int64_t id) {
    if (id < 0) throw "a negative node id; only uploaded data can be read";
    if (id > kMaxNodeId) throw "a node id beyond 2^36";
    ++found_.nodes;
    if (const std::int64_t sector = id >> kSectorBits; sector != sector_) {
      sector_ = sector;
      ++found_.node_sectors;
    }
    if (found_.nodes > limits_.max_map_nodes)
      throw DataError(what_ + ": more than " + std::to_string(limits_.max_map_nodes) +
                      " nodes; cut out the area that is needed (osmium extract)");
  }

  const std::string& what_;
  const Limits& limits_;
  std::ifstream file_;
  std::uint64_t size_ = 0;
  std::uint64_t at_ = 0;
  std::int64_t sector_ = -1;
  std::vector<unsigned char> header_, blob_, content_;
  PbfSurvey found_;
};

}  // namespace

PbfSurvey survey_pbf(const std::filesystem::path& path, const std::string& what,
                     const Limits& limits) {
  return Survey{path, what, limits}.run();
}

}  // namespace isorisk::gis
