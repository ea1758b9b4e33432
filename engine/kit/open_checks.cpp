// SPDX-License-Identifier: Apache-2.0
// Storage: how a store is opened, copied, looked after and watched.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/kit/check.hpp"
#include "engine/kit/store.hpp"

namespace regie::kit {

namespace {

void open_only() { Fresh fresh; }

void open_must_exist() {
  skip_unless_durable();
  OwnFolder folder;
  const std::string url = url_in(folder.path());
  REGIE_EXPECT(Store::try_open(url, REGIE_STORAGE_MUST_EXIST).status == REGIE_NOT_FOUND);
  {
    Store store(url);
    REGIE_NEED(store.migrate().status == REGIE_OK);
  }
  REGIE_EXPECT(Store::try_open(url, REGIE_STORAGE_MUST_EXIST).status == REGIE_OK);
}

void open_to_read() {
  skip_unless_durable();
  OwnFolder folder;
  const std::string url = url_in(folder.path());
  {
    Store store(url);
    REGIE_NEED(store.migrate().status == REGIE_OK);
    REGIE_NEED(store.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
  }
  Store reader(url, REGIE_STORAGE_READ_ONLY);
  REGIE_EXPECT(reader.migrate().status == REGIE_OK);  // there is nothing to do
  REGIE_EXPECT((reader.flags() & REGIE_STORAGE_IS_READ_ONLY) != 0U);
  REGIE_EXPECT(reader.revision(1) == 1);
  REGIE_EXPECT(reader.try_commit({Unit::step(2, 0, 2)}).status == REGIE_READ_ONLY);
  REGIE_EXPECT(reader.revision(2) == 0);
}

void open_copied() {
  Fresh fresh;
  auto& store = fresh.store;
  if ((store.flags() & REGIE_STORAGE_CAN_BACKUP) == 0 || store.table().backup == nullptr) {
    skip_optional("backup");
  }
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).key("key").add(timer, "t", 5)) == REGIE_OK);
  OwnFolder folder;
  const std::string target = url_in(folder.path());
  const auto backup = [&] {
    return Status(store.table().backup(store.handle(), str(target), nullptr));
  };
  REGIE_NEED(backup() == REGIE_OK);
  REGIE_EXPECT(backup() == REGIE_ALREADY_EXISTS);
  REGIE_NEED(store.commit_one(Unit::step(1, 1, 2)) == REGIE_OK);
  Store copy(target);
  REGIE_EXPECT(copy.migrate().status == REGIE_OK);
  REGIE_EXPECT(copy.revision(1) == 1);
  REGIE_EXPECT(copy.work(everything()).size() == 1);
  REGIE_EXPECT(copy.commit_one(Unit::step(1, 1, 3)) == REGIE_OK);
  REGIE_EXPECT(store.journal(1).size() == 2);
}

void open_tidied() {
  Fresh fresh;
  auto& store = fresh.store;
  if (store.table().tidy == nullptr) skip_optional("tidy");
  const auto tidy = [&] { return Status(store.table().tidy(store.handle(), nullptr)); };
  REGIE_EXPECT(tidy() == REGIE_OK);
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
  REGIE_EXPECT(tidy() == REGIE_OK);
  REGIE_EXPECT(tidy() == REGIE_OK);
  REGIE_EXPECT(store.load(1).snapshot == "snapshot");
}

/// Another process that commits again and again, once it is told to begin.
class Writer {
 public:
  explicit Writer(const std::string& url) {
    int ends[2];
    REGIE_NEED(::pipe(ends) == 0);
    child_ = ::fork();
    REGIE_NEED(child_ >= 0);
    if (child_ == 0) {
      ::close(ends[1]);
      commit_on_request(url, ends[0]);
    }
    ::close(ends[0]);
    begin_ = ends[1];
  }
  ~Writer() {
    ::close(begin_);
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  void begin() { REGIE_NEED(::write(begin_, "b", 1) == 1); }

 private:
  [[noreturn]] static void commit_on_request(const std::string& url, int from) {
    char byte = 0;
    if (::read(from, &byte, 1) != 1) ::_exit(0);
    try {
      Store store(url);
      // A watcher may take its first look after a write, so there is more than one.
      for (std::uint64_t number = 1;; ++number) {
        if (store.commit_one(Unit::step(number, 0, number)) != REGIE_OK) ::_exit(3);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    } catch (const std::exception&) {
      ::_exit(5);
    }
  }
  pid_t child_ = -1;
  int begin_ = -1;
};

struct Woken {
  std::mutex mutex;
  std::condition_variable condition;
  int times = 0;
  static void changed(void* ctx) noexcept {
    auto& self = *static_cast<Woken*>(ctx);
    const std::lock_guard lock(self.mutex);
    ++self.times;
    self.condition.notify_all();
  }
  int wait_for(int wanted, std::chrono::seconds longest) {
    std::unique_lock lock(mutex);
    condition.wait_for(lock, longest, [&] { return times >= wanted; });
    return times;
  }
};

void open_watched() {
  skip_unless_shared();
  OwnFolder folder;
  const std::string url = url_in(folder.path());
  Writer writer(url);  // before the store has threads, for a process is made of one
  Store watched(url);
  REGIE_NEED(watched.migrate().status == REGIE_OK);
  if ((watched.flags() & REGIE_STORAGE_CAN_WATCH) == 0 || watched.table().watch == nullptr) {
    skip_optional("watch");
  }
  auto& woken = for_good<Woken>();
  const auto watch = [&](void (*changed)(void*) noexcept) {
    return Status(watched.table().watch(watched.handle(), changed, &woken, nullptr));
  };
  REGIE_NEED(watch(&Woken::changed) == REGIE_OK);
  writer.begin();
  REGIE_EXPECT(woken.wait_for(1, std::chrono::seconds(10)) >= 1);
  REGIE_EXPECT(watch(nullptr) == REGIE_OK);
  // Writing goes on, and nobody is told of it any more.
  const int times = woken.wait_for(0, std::chrono::seconds(0));
  auto& other = for_good<Woken>();
  REGIE_NEED(watched.table().watch(watched.handle(), &Woken::changed, &other, nullptr) == REGIE_OK);
  REGIE_EXPECT(other.wait_for(2, std::chrono::seconds(10)) >= 2);
  REGIE_EXPECT(watch(nullptr) == REGIE_OK);
  REGIE_EXPECT(woken.wait_for(0, std::chrono::seconds(0)) == times);
}

}  // namespace

std::vector<Check> open_checks() {
  return {
      {"storage.open",
       {"hij kan worden geopend en gemigreerd", "it can be opened and migrated"},
       "storage.h: open, migrate",
       open_only},
      {"storage.open.must_exist",
       {"een opslag die er moet zijn, wordt niet gemaakt",
        "a store that has to be there is not made"},
       "storage.h: REGIE_STORAGE_MUST_EXIST",
       open_must_exist},
      {"storage.open.read_only",
       {"een opslag die geopend is om te lezen, wordt niet beschreven",
        "a store that was opened to read is not written"},
       "storage.h: REGIE_STORAGE_READ_ONLY",
       open_to_read},
      {"storage.backup",
       {"een kopie is een opslag op zichzelf", "a backup is a store of its own"},
       "storage.h: backup",
       open_copied},
      {"storage.tidy",
       {"opruimen kan altijd en verliest niets", "tidying can always be done and loses nothing"},
       "storage.h: tidy",
       open_tidied},
      {"storage.watch",
       {"wie kijkt, hoort dat een ander proces schreef, en na afmelden niets meer",
        "a watcher is told that another process wrote, and nothing once it was ended"},
       "storage.h: watch",
       open_watched},
  };
}

}  // namespace regie::kit
