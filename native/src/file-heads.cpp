// The twin is main/imaging/file-heads.ts.
#include "file-heads.hpp"

#if defined(__unix__) || defined(__APPLE__)

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace spondyl {

namespace {

/** Closes what it holds. */
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

double milliseconds(const struct stat& stats) {
#if defined(__APPLE__)
  const auto& time = stats.st_mtimespec;
#else
  const auto& time = stats.st_mtim;
#endif
  return static_cast<double>(time.tv_sec) * 1000.0 + static_cast<double>(time.tv_nsec) / 1e6;
}

std::int32_t read_head(int folder, const char* name, std::size_t part, std::uint8_t* into) {
  const Descriptor file(::openat(folder, name, O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) return -1;
  std::size_t have = 0;
  while (have < part) {
    const ssize_t count = ::pread(file.number(), into + have, part - have, static_cast<off_t>(have));
    if (count == 0) break;
    if (count > 0) have += static_cast<std::size_t>(count);
    else if (errno != EINTR) return -1;
  }
  return static_cast<std::int32_t>(have);
}

}  // namespace

bool list_folder(const std::string& folder, FolderList& into) {
  DIR* const stream = ::opendir(folder.c_str());
  if (stream == nullptr) return false;
  errno = 0;
  for (const dirent* entry = ::readdir(stream); entry != nullptr; entry = ::readdir(stream)) {
    std::string name = entry->d_name;
    if (name != "." && name != "..") into.names.push_back(std::move(name));
  }
  const bool whole = errno == 0;
  std::sort(into.names.begin(), into.names.end());
  for (const std::string& name : into.names) {
    struct stat stats {};
    const bool known = ::fstatat(::dirfd(stream), name.c_str(), &stats, 0) == 0;
    into.kinds.push_back(!known ? 2 : S_ISREG(stats.st_mode) ? 0 : S_ISDIR(stats.st_mode) ? 1 : 2);
    into.sizes.push_back(known ? static_cast<double>(stats.st_size) : 0);
    into.times.push_back(known ? milliseconds(stats) : 0);
  }
  ::closedir(stream);
  return whole;
}

void read_heads(const std::string& folder, const std::vector<std::string>& names, std::size_t part, std::uint8_t* into, std::int32_t* lengths,
                const ReadingPlace& place) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (std::size_t file = 0; file < names.size(); ++file) {
    place.file->store(static_cast<std::int32_t>(file));
    place.moment->fetch_add(1);
    lengths[file] = opened.number() < 0 ? -1 : read_head(opened.number(), names[file].c_str(), part, into + file * part);
  }
}

}  // namespace spondyl

#endif
