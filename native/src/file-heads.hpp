// Folders and the first parts of files, for the scan: plain C++ on the system's own calls.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace spondyl {

/** What stands in a folder, by columns, in the order of the names' bytes. */
struct FolderList {
  std::vector<std::string> names;
  /** 0: a regular file; 1: a folder; 2: anything else, or nothing that could be asked. Links count as what they lead to. */
  std::vector<std::uint8_t> kinds;
  /** Bytes. */
  std::vector<double> sizes;
  /** Milliseconds since 1970, as Node computes `mtimeMs`. */
  std::vector<double> times;
};

/** False where the folder cannot be opened or read to its end. */
bool list_folder(const std::string& folder, FolderList& into);

/** Which file is being read, where another thread can see it. */
struct ReadingPlace {
  std::atomic<std::int32_t>* file;
  /** Counted up with each file. */
  std::atomic<std::int32_t>* moment;
};

/**
 * Reads the first `part` bytes of each file into `into`, one `part` after another, and how many there were into `lengths`; -1 where
 * the file cannot be read. Opened for reading only.
 */
void read_heads(const std::string& folder, const std::vector<std::string>& names, std::size_t part, std::uint8_t* into, std::int32_t* lengths,
                const ReadingPlace& place);

/** A learned file, as core/dicom/similar-header.ts lays it out. */
struct HeadLayout {
  const std::uint8_t* bytes;
  std::size_t length;
  const std::int32_t* table;
  std::size_t entries;
  std::size_t slots;
};

struct FileHeads {
  const std::uint8_t* bytes;
  std::size_t stride;
  const std::int32_t* lengths;
  const double* sizes;
};

/** Numbers of an element in the table of a layout. */
constexpr std::size_t table_columns = 5;

/** How many files from `from` to before `to`, one after another, are like the learned one; their rows go to `found`. */
std::size_t compare_heads(const HeadLayout& layout, const FileHeads& heads, std::size_t from, std::size_t to, std::int32_t* found);

}  // namespace spondyl
