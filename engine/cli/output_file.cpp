// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include <regie/error.hpp>

#include "engine/cli/system_words.hpp"

namespace regie::cli {

namespace {

namespace fs = std::filesystem;

/// The number of a stream of this process: /dev/stdout, /dev/fd/3. Opening such a name anew would
/// begin the file behind it from its start.
std::optional<int> stream_of(std::string_view path) {
  if (path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    int number = -1;
    const char* const end = path.data() + path.size();
    const auto read = std::from_chars(path.data() + folder.size(), end, number);
    if (read.ec == std::errc() && read.ptr == end && number >= 0) return number;
  }
  return std::nullopt;
}

/// Where a link leads, also where nothing is there yet.
fs::path followed(fs::path path) {
  constexpr int most_links = 40;  // as Linux
  std::error_code failure;
  for (int i = 0; i < most_links && fs::is_symlink(fs::symlink_status(path, failure)); ++i) {
    const fs::path next = fs::read_symlink(path, failure);
    if (failure) break;
    path = next.is_absolute() ? next : path.parent_path() / next;
  }
  return path;
}

bool same_file(const fs::path& one, const fs::path& other) {
  std::error_code failure;
  if (fs::equivalent(one, other, failure)) return true;
  const fs::path first = fs::weakly_canonical(one, failure);
  if (failure) return false;
  const fs::path second = fs::weakly_canonical(other, failure);
  return !failure && first == second;
}

/// https://sqlite.org/fileformat.html, 1.3
bool is_database(const std::string& path) {
  constexpr std::string_view magic("SQLite format 3\0", 16);
  std::array<char, magic.size()> first{};
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  const std::size_t size = std::fread(first.data(), 1, first.size(), file);
  std::fclose(file);
  return std::string_view(first.data(), size) == magic;
}

constexpr std::array<std::string_view, 4> store_ends = {"", "-wal", "-shm", "-journal"};

/// A store, or one of the files beside it.
bool belongs_to_store(const std::string& path) {
  for (const std::string_view end : store_ends) {
    if (path.ends_with(end) && is_database(path.substr(0, path.size() - end.size()))) return true;
  }
  return false;
}

[[noreturn]] void refuse(const std::string& path, const char* dutch, const char* english) {
  throw Exception(Error(Errc::invalid_argument,
                        {"Het bestand " + path + " wordt niet overschreven: " + dutch + ".",
                         "The file " + path + " is not written over: " + english + "."},
                        {"Kies een andere naam, of zet het eerst opzij.",
                         "Choose another name, or move it away first."}));
}

void refuse_spared(const std::string& said, const std::string& path,
                   const OutputFile::Spared& spared, bool there) {
  for (const std::string& file : spared.files) {
    for (const std::string_view end : store_ends) {
      if (!same_file(path, file + std::string(end))) continue;
      refuse(said, "deze opdracht leest het of werkt erin", "this command reads it or works in it");
    }
  }
  if (!there) return;
  if (belongs_to_store(path)) refuse(said, "het is een opslag", "it is a store");
  if (spared.documents && (path.ends_with(".yaml") || path.ends_with(".yml"))) {
    refuse(said, "het is er al, en er staat misschien werk van u in",
           "it is there already, and may hold work of yours");
  }
}

}  // namespace

OutputFile::OutputFile(const std::string& path, const Spared& spared) : said_(path) {
  if (const auto stream = stream_of(path)) {
    open_stream(dup(*stream));
    return;
  }
  path_ = followed(path).string();
  struct stat there {};
  const bool is_there = stat(path_.c_str(), &there) == 0;
  if (is_there && S_ISDIR(there.st_mode)) fail(EISDIR);
  if (is_there && S_ISBLK(there.st_mode)) refuse(said_, "het is een schijf", "it is a disk");
  if (is_there && !S_ISREG(there.st_mode)) {
    open_stream(open(path_.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));
    return;
  }
  refuse_spared(said_, path_, spared, is_there);
  if (is_there && access(path_.c_str(), W_OK) != 0) fail(errno);
  open_beside();
  if (is_there && fchmod(fileno(file_.get()), there.st_mode & 07777) != 0) fail(errno);
}

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  file_.reset();
  if (!beside_.empty() && !unnamed_) unlink(beside_.c_str());
}

void OutputFile::open_stream(int descriptor) {
  if (descriptor >= 0) file_.reset(fdopen(descriptor, "wb"));
  if (file_ == nullptr) fail(errno);
}

void OutputFile::open_beside() {
  beside_ = path_ + "." + std::to_string(getpid()) + ".new";
  // Of a process that had this number before, and was killed.
  unlink(beside_.c_str());
#ifdef O_TMPFILE
  const std::string folder = fs::path(path_).parent_path().string();
  const int descriptor =
      access("/proc/self/fd", X_OK) == 0
          ? open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666)
          : -1;
  if (descriptor >= 0) {
    unnamed_ = true;
    file_.reset(fdopen(descriptor, "wb"));
    if (file_ == nullptr) fail(errno);
    return;
  }
#endif
  // Not every file system has files without a name.
  file_.reset(std::fopen(beside_.c_str(), "wbx"));
  if (file_ == nullptr) fail(errno);
}

bool OutputFile::write(std::string_view part) {
  if (failure_ == 0 && std::fwrite(part.data(), 1, part.size(), file_.get()) != part.size()) {
    failure_ = errno;
  }
  return failure_ == 0;
}

void OutputFile::check() const {
  if (failure_ != 0) fail(failure_);
}

void OutputFile::keep() {
  if (std::fflush(file_.get()) != 0) fail(errno);
  if (beside_.empty()) {
    file_.reset();
    return;
  }
  const int descriptor = fileno(file_.get());
  if (fsync(descriptor) != 0) fail(errno);
  if (unnamed_) {
    const std::string name = "/proc/self/fd/" + std::to_string(descriptor);
    if (linkat(AT_FDCWD, name.c_str(), AT_FDCWD, beside_.c_str(), AT_SYMLINK_FOLLOW) != 0) {
      fail(errno);
    }
    unnamed_ = false;
  }
  if (std::rename(beside_.c_str(), path_.c_str()) != 0) fail(errno);
  file_.reset();
}

void OutputFile::fail(int reason) const {
  const Text why = system_words(reason);
  throw Exception(Error(Errc::store_failed,
                        {"Het bestand " + said_ + " kan niet geschreven worden: " + why.nl + ".",
                         "The file " + said_ + " cannot be written: " + why.en + "."},
                        {"Kies een map die er is, waar u mag schrijven en waar ruimte is.",
                         "Choose a folder that is there, where you may write, with room on it."}));
}

std::string content_of(const std::string& path) {
  std::error_code failure;
  if (!fs::is_regular_file(path, failure)) return {};
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool holds_stories(std::string_view text) {
  bool any = false;
  bool test = false;
  bool story = false;
  bool other = false;  // this document has something, and is no story so far
  const auto end_document = [&] {
    const bool fine = (test && story) || !other;
    any = any || (test && story);
    test = story = other = false;
    return fine;
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("---")) {
      if (!end_document()) return false;
      continue;
    }
    if (line.empty() || line.front() == '#' || line.front() == '\r') continue;
    other = true;
    test = test || line.starts_with("test:");
    story = story || line.starts_with("story:");
  }
  return end_document() && any;
}

}  // namespace regie::cli
