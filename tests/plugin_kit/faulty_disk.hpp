// SPDX-License-Identifier: Apache-2.0
// A disk under SQLite that fails when it is told to, and cases whose steps are counted.
#pragma once

#include <sqlite3.h>

#include <map>
#include <string>

#include "tests/plugin_kit/kit.hpp"
#include "tests/unit/catch.hpp"

namespace regie::kit {

/// SQLite's own access to files, with calls that can be made to fail (https://sqlite.org/vfs.html).
/// While one lives it is the default: stores that are opened meanwhile use it.
class FaultyDisk {
 public:
  FaultyDisk() {
    real() = sqlite3_vfs_find(nullptr);
    vfs_ = *real();
    vfs_.zName = "faulty";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real()->szOsFile;
    vfs_.xOpen = open;
    state() = {};
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~FaultyDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real(), 1);
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// After so many more writes every write fails with `code`; -1: none does.
  void fail_writes_after(int writes, int code) { state() = {writes, code}; }
  void fail_syncs(bool yes) { state().sync_fails = yes; }
  [[nodiscard]] int failures() const { return state().failures; }
  /// How often a file was read, mostly a page at a time.
  [[nodiscard]] int reads() const { return state().reads; }
  [[nodiscard]] int writes() const { return state().writes; }
  /// How often somebody waited for it.
  [[nodiscard]] int syncs() const { return state().syncs; }
  /// A write may harm what lies beside it when the power goes; of files that are opened from now.
  void harm_neighbours() { state().harms_neighbours = true; }

 private:
  struct State {
    int writes_left = -1;
    int code = SQLITE_OK;
    bool sync_fails = false;
    int failures = 0;
    int reads = 0;
    int writes = 0;
    int syncs = 0;
    bool harms_neighbours = false;
  };
  struct File {
    sqlite3_file base;
    sqlite3_io_methods methods;
  };
  static State& state() {
    static State one;
    return one;
  }
  static sqlite3_vfs*& real() {
    static sqlite3_vfs* one = nullptr;
    return one;
  }
  /// The file of the real disk lies behind ours in the same memory.
  static sqlite3_file* inner(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
  }
  static bool strikes() {
    if (state().writes_left < 0) return false;
    if (state().writes_left > 0) {
      --state().writes_left;
      return false;
    }
    ++state().failures;
    return true;
  }

  static int open(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags,
                  int* out_flags) {
    auto* mine = reinterpret_cast<File*>(file);
    const int opened = real()->xOpen(real(), name, inner(file), flags, out_flags);
    if (inner(file)->pMethods == nullptr) {
      mine->base.pMethods = nullptr;
      return opened;
    }
    fill(mine->methods, inner(file)->pMethods->iVersion);
    mine->base.pMethods = &mine->methods;
    return opened;
  }

  static void fill(sqlite3_io_methods& methods, int version) {
    methods = {};
    methods.iVersion = version < 2 ? version : 2;
    methods.xClose = [](sqlite3_file* f) { return inner(f)->pMethods->xClose(inner(f)); };
    methods.xRead = [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
      ++state().reads;
      return inner(f)->pMethods->xRead(inner(f), to, size, at);
    };
    methods.xWrite = [](sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
      if (strikes()) return state().code;
      ++state().writes;
      return inner(f)->pMethods->xWrite(inner(f), from, size, at);
    };
    methods.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
      return inner(f)->pMethods->xTruncate(inner(f), size);
    };
    methods.xSync = [](sqlite3_file* f, int flags) {
      if (state().sync_fails) {
        ++state().failures;
        return SQLITE_IOERR_FSYNC;
      }
      ++state().syncs;
      return inner(f)->pMethods->xSync(inner(f), flags);
    };
    methods.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
      return inner(f)->pMethods->xFileSize(inner(f), size);
    };
    methods.xLock = [](sqlite3_file* f, int kind) {
      return inner(f)->pMethods->xLock(inner(f), kind);
    };
    methods.xUnlock = [](sqlite3_file* f, int kind) {
      return inner(f)->pMethods->xUnlock(inner(f), kind);
    };
    methods.xCheckReservedLock = [](sqlite3_file* f, int* out) {
      return inner(f)->pMethods->xCheckReservedLock(inner(f), out);
    };
    methods.xFileControl = [](sqlite3_file* f, int what, void* arg) {
      return inner(f)->pMethods->xFileControl(inner(f), what, arg);
    };
    methods.xSectorSize = [](sqlite3_file* f) { return inner(f)->pMethods->xSectorSize(inner(f)); };
    methods.xDeviceCharacteristics = [](sqlite3_file* f) {
      const int all = inner(f)->pMethods->xDeviceCharacteristics(inner(f));
      return state().harms_neighbours ? all & ~SQLITE_IOCAP_POWERSAFE_OVERWRITE : all;
    };
    methods.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
      return inner(f)->pMethods->xShmMap(inner(f), page, size, extend, out);
    };
    methods.xShmLock = [](sqlite3_file* f, int offset, int count, int flags) {
      return inner(f)->pMethods->xShmLock(inner(f), offset, count, flags);
    };
    methods.xShmBarrier = [](sqlite3_file* f) { inner(f)->pMethods->xShmBarrier(inner(f)); };
    methods.xShmUnmap = [](sqlite3_file* f, int remove) {
      return inner(f)->pMethods->xShmUnmap(inner(f), remove);
    };
  }

  sqlite3_vfs vfs_{};
};

inline bool is_sqlite() { return url_in("x").starts_with("sqlite:"); }

inline std::string file_of(const TemporaryFolder& folder) {
  return url_in(folder.path()).substr(std::string("sqlite:").size());
}

/// An empty store over a disk that can be made to fail.
struct OnFaultyDisk {
  TemporaryFolder folder;
  FaultyDisk disk;
  Store store{url_in(folder.path())};
  OnFaultyDisk() { store.migrate(); }
};

/// What SQLite itself says of the file: the first column of all rows, one behind the other.
inline std::string answer_of(const std::string& file, const char* question) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  std::string answer;
  (void)sqlite3_exec(
      database, question,
      [](void* to, int, char** values, char**) {
        *static_cast<std::string*>(to) += values[0];
        return 0;
      },
      &answer, nullptr);
  sqlite3_close(database);
  return answer;
}

/// Steps of `cases` cases in turn; `acknowledged` holds the revision that each was promised.
inline void step_cases(Store& store, std::uint64_t cases, int rounds, std::uint64_t& commit,
                       std::map<std::uint64_t, std::int64_t>& acknowledged) {
  for (int round = 0; round < rounds; ++round) {
    for (std::uint64_t number = 1; number <= cases; ++number) {
      const std::int64_t revision = acknowledged[number];
      Unit unit = Unit::step(number, revision, ++commit);
      unit.snapshot(std::string(3'000, 'x'))
          .add(effect, "e" + std::to_string(revision), 1'000)
          .put_task("t", "role", {});
      const Said said = store.try_commit({unit});
      if (said.status == REGIE_OK) acknowledged[number] = revision + 1;
    }
  }
}

/// What was acknowledged is there; at most the one step that nobody has an answer to comes on top,
/// and each step is whole.
inline void check_kept(Store& store, const std::map<std::uint64_t, std::int64_t>& acknowledged) {
  for (const auto& [number, revision] : acknowledged) {
    std::int64_t kept = 0;
    if (revision > 0 || store.revision(number) > 0) kept = store.revision(number);
    INFO("case " << number);
    CHECK(kept >= revision);
    CHECK(store.journal(number).size() == static_cast<std::size_t>(kept));
  }
}

}  // namespace regie::kit
