// The twin is `compareHeads` in core/dicom/similar-header.ts; the elements are those of core/dicom/plain-element.ts.
#include <algorithm>
#include <cstring>

#include "file-heads.hpp"

namespace spondyl {

namespace {

constexpr std::uint32_t undefined_length = 0xffffffff;
constexpr double most_bytes = 0x7fffffff;

struct Entry {
  std::size_t start;
  std::size_t length;
  /** Of tag, VR and length; 0: must be the same to the last byte. */
  std::size_t head;
  bool little_endian;
  bool implicit;
  bool fixed;
  bool head_fixed;
  std::int32_t slot;
};

Entry entry_at(const HeadLayout& layout, std::size_t index) {
  const std::int32_t* const row = layout.table + index * table_columns;
  const std::int32_t flags = row[3];
  return {static_cast<std::size_t>(row[0]), static_cast<std::size_t>(row[1] - row[0]), static_cast<std::size_t>(row[2]), (flags & 1) != 0,
          (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0, row[4]};
}

/** The first part of one file. */
struct Head {
  const std::uint8_t* bytes;
  std::size_t length;

  bool has(std::size_t at, std::size_t count) const { return at <= length && count <= length - at; }

  bool same(std::size_t at, const std::uint8_t* other, std::size_t count) const { return has(at, count) && std::memcmp(bytes + at, other, count) == 0; }

  std::uint32_t u16(std::size_t at, bool little_endian) const {
    return little_endian ? bytes[at] | (static_cast<std::uint32_t>(bytes[at + 1]) << 8) : bytes[at + 1] | (static_cast<std::uint32_t>(bytes[at]) << 8);
  }

  std::uint32_t u32(std::size_t at, bool little_endian) const {
    return little_endian ? u16(at, true) | (u16(at + 2, true) << 16) : u16(at + 2, false) | (u16(at, false) << 16);
  }
};

/** Value length of the element at `at`, which must have the learned tag and VR; -1 for any other, and for what is no plain element. */
std::int64_t plain_length(const Head& head, std::size_t at, const HeadLayout& layout, const Entry& entry) {
  if (!head.has(at, 12) || !head.same(at, layout.bytes + entry.start, entry.implicit ? 4 : 6)) return -1;
  if (entry.implicit) {
    const std::uint32_t begin = (head.u16(at + 8, entry.little_endian) << 16) | head.u16(at + 10, entry.little_endian);
    const std::uint32_t length = head.u32(at + 4, entry.little_endian);
    // Without a VR, what the value begins with tells a sequence.
    return length == undefined_length || begin == 0xfffee000 || begin == 0xfffee0dd ? -1 : static_cast<std::int64_t>(length);
  }
  const std::uint32_t length = entry.head == 12 ? head.u32(at + 8, entry.little_endian) : head.u16(at + 6, entry.little_endian);
  return length == undefined_length ? -1 : static_cast<std::int64_t>(length);
}

/** Pixel Data (7FE0,0010) at or after `at`; false for none. As `readPixelElement` in core/dicom/data-set.ts. */
bool pixel_data(const Head& head, std::size_t at, bool little_endian, bool implicit, double file_size, std::int32_t* found) {
  const std::size_t header = implicit ? 8 : 12;
  while (head.has(at, header)) {
    if (head.u16(at, little_endian) != 0x7fe0) return false;
    const std::uint32_t element = head.u16(at + 2, little_endian);
    const std::uint32_t length = head.u32(at + header - 4, little_endian);
    if (element == 0x0000) {
      at += 12;
      continue;
    }
    if (element == 0x0010) {
      const double end = static_cast<double>(at + header) + (length == undefined_length ? 0 : static_cast<double>(length));
      if (end > std::min(file_size + 1, most_bytes)) return false;
      found[0] = static_cast<std::int32_t>(at + header);
      found[1] = length == undefined_length ? -1 : static_cast<std::int32_t>(length);
      return true;
    }
    if (element == 0x0008 || element == 0x0009 || length == undefined_length) return false;
    at += header + length;
  }
  return false;
}

bool compare_head(const HeadLayout& layout, const Head& head, double file_size, std::int32_t* found) {
  static constexpr std::uint8_t magic[] = {'D', 'I', 'C', 'M'};
  if (!head.same(128, magic, 4)) return false;
  std::size_t at = 132;
  bool little_endian = true;
  bool implicit = false;
  for (std::size_t index = 0; index < layout.entries; ++index) {
    const Entry entry = entry_at(layout, index);
    const std::uint8_t* const learned = layout.bytes + entry.start;
    little_endian = entry.little_endian;
    implicit = entry.implicit;
    const bool same = head.same(at, learned, entry.length);
    if (!same && (entry.head == 0 || entry.fixed)) return false;
    if (!same && entry.head_fixed && !head.same(at, learned, 8)) return false;
    const std::int64_t value = same ? static_cast<std::int64_t>(entry.length) - static_cast<std::int64_t>(entry.head) : plain_length(head, at, layout, entry);
    if (value < 0) return false;
    // Beyond this no place can be told; such a value runs past the end of any head.
    if (value > static_cast<std::int64_t>(most_bytes)) return false;
    if (entry.slot >= 0) {
      std::int32_t* const slot = found + 2 + static_cast<std::size_t>(entry.slot) * 3;
      slot[0] = static_cast<std::int32_t>(at + entry.head);
      slot[1] = static_cast<std::int32_t>(value);
      slot[2] = same ? 0 : 1;
    }
    at += entry.head + static_cast<std::size_t>(value);
    if (at > head.length) return false;
  }
  return head.has(at, 12) && pixel_data(head, at, little_endian, implicit, file_size, found);
}

}  // namespace

std::size_t compare_heads(const HeadLayout& layout, const FileHeads& heads, std::size_t from, std::size_t to, std::int32_t* found) {
  std::size_t file = from;
  for (; file < to; ++file, found += 2 + 3 * layout.slots) {
    if (heads.lengths[file] < 0) break;
    const auto length = static_cast<std::size_t>(heads.lengths[file]);
    const Head head{heads.bytes + file * heads.stride, length};
    if (!compare_head(layout, head, length < heads.stride ? static_cast<double>(length) : heads.sizes[file], found)) break;
  }
  return file - from;
}

}  // namespace spondyl
