// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <cpl_string.h>
#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "isorisk/core/error.hpp"

namespace isorisk::gis {

bool is_utf8(std::string_view text) {
  constexpr std::size_t kPiece = 1u << 30;  // CPLIsUTF8 counts in int
  if (text.size() > kPiece) return false;
  return CPLIsUTF8(text.data(), static_cast<int>(text.size())) != 0;
}

std::string to_utf8(std::string_view text, const std::string& encoding, const std::string& what) {
  iconv_t opened = iconv_open("UTF-8", encoding.c_str());
  // NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX says (iconv_t)-1
  if (opened == reinterpret_cast<iconv_t>(-1))
    throw DataError(what + ": encoding '" + encoding +
                    "' is not known; write UTF-8, GB18030, GBK, Big5, ...");
  const auto close = [](void* converter) { iconv_close(converter); };
  const std::unique_ptr<void, decltype(close)> guard{opened, close};

  std::string in{text};
  std::string out;
  char* source = in.data();
  std::size_t left = in.size();
  char buffer[1 << 14];
  while (left > 0) {
    char* target = buffer;
    std::size_t room = sizeof buffer;
    errno = 0;
    const std::size_t result = iconv(opened, &source, &left, &target, &room);
    out.append(buffer, static_cast<std::size_t>(target - buffer));
    if (result == static_cast<std::size_t>(-1) && errno != E2BIG)
      throw DataError(what + ": byte " + std::to_string(in.size() - left + 1) + " is not text in " +
                      encoding);
  }
  return out;
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kBlank = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower_ascii(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace isorisk::gis
