// SPDX-License-Identifier: Apache-2.0
// kill -9 of a process that is hard at work on a real SQLite file: nothing that it acknowledged is
// lost, nothing is there that nobody asked for, a message has one id. REGIE_KILLS says how often
// (20 where it is not set); REGIE_KILL_SEED begins another row of chances.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <regie/engine.hpp>

#include "tests/chance.hpp"
#include "tests/game.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/unit/catch.hpp"

using namespace regie;
using regie::tests::Chance;
using regie::tests::StoreFolder;

namespace {

constexpr int senders = 4;
constexpr unsigned kills_a_store = 25;

enum class What : std::uint8_t { asked, acknowledged };

/// What the working process tells before and after each request; smaller than PIPE_BUF.
struct Told {
  What what = What::asked;
  std::int64_t mark = 0;
  std::int64_t revision = 0;
  int sender = 0;
};

struct Promise {
  int sender = 0;
  std::int64_t revision = 0;  ///< 0: asked, and never answered
};

Config config_in(const std::string& folder) {
  return Config()
      .store("sqlite:" + folder + "/regie.db")
      .directory(folder + "/contacts.yaml")
      .notify("regie.notify_log", {{"path", folder + "/messages.ndjson"}})
      .log_level(LogLevel::off);
}

std::string key_of(int sender) { return "sender-" + std::to_string(sender); }

void tell(int pipe, const Told& told) {
  if (::write(pipe, &told, sizeof told) != sizeof told) ::_exit(3);
}

/// Sends for ever, until it is killed.
void play(Engine& engine, int sender, std::int64_t mark, int pipe) {
  const std::string id = "game/" + key_of(sender);
  engine.start(Start("game").by("resident:anna").key(key_of(sender)));
  while (true) {
    const bool ping = engine.show(id).states.front().path == "ping";
    tell(pipe, {What::asked, mark, 0, sender});
    const Receipt receipt = engine.send(id, Choice(ping ? "ping.pass" : "pong.pass")
                                                .by(ping ? "resident:anna" : "contact:boss")
                                                .with("mark", Value(mark)));
    tell(pipe, {What::acknowledged, mark, receipt.revision, sender});
    mark += senders;
  }
}

[[noreturn]] void work_until_killed(const std::string& folder, std::int64_t mark, int pipe) {
  try {
    Engine engine(config_in(folder));
    engine.deploy_text("game.yaml", regie::tests::game);
    std::vector<std::thread> threads;
    for (int sender = 0; sender < senders; ++sender) {
      threads.emplace_back([&engine, sender, mark, pipe] {
        try {
          play(engine, sender, mark + sender, pipe);
        } catch (const std::exception& failure) {
          ::fprintf(stderr, "%s\n", failure.what());
          ::_exit(4);
        }
      });
    }
    while (true) (void)engine.run_due();
  } catch (const std::exception& failure) {
    ::fprintf(stderr, "%s\n", failure.what());
  }
  ::_exit(4);
}

/// Lets a process work and kills it after some acknowledgements; what it promised goes to
/// `promises`.
void work_and_kill(const std::string& folder, Chance& chance, std::int64_t& next_mark,
                   std::map<std::int64_t, Promise>& promises) {
  int pipe[2];
  REQUIRE(::pipe(pipe) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(pipe[0]);
    work_until_killed(folder, next_mark, pipe[1]);
  }
  ::close(pipe[1]);
  const auto enough = 1 + chance.below(25);
  std::uint64_t acknowledged = 0;
  bool killed = false;
  Told told;
  // What was told before the kill is read to the end: an acknowledgement counts from its telling.
  while (::read(pipe[0], &told, sizeof told) == sizeof told) {
    Promise& promise = promises[told.mark];
    promise.sender = told.sender;
    next_mark = std::max(next_mark, told.mark + 2 * senders);
    if (told.what == What::acknowledged) {
      promise.revision = told.revision;
      ++acknowledged;
    }
    if (acknowledged >= enough && !killed) {
      // Somewhere in what it is doing now.
      for (std::uint64_t spins = chance.below(2'000'000); spins > 0; --spins) {
        std::atomic_signal_fence(std::memory_order_seq_cst);
      }
      ::kill(child, SIGKILL);
      killed = true;
    }
  }
  next_mark -= next_mark % senders;
  ::close(pipe[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(killed);
  REQUIRE(WIFSIGNALED(status));
}

/// The messages that were delivered: each id once, or again with the same words.
void check_messages(const std::string& folder) {
  std::ifstream file(folder + "/messages.ndjson");
  std::map<std::string, std::string> by_id;
  std::string words;
  for (std::string line; std::getline(file, line);) {
    auto message = from_json_text(line);
    if (!message) continue;  // the line that the kill cut off
    const Value* id = message->find("key");
    const Value* body = message->find("text");
    REQUIRE(id != nullptr);
    words = body == nullptr ? std::string() : std::string(body->text());
    const auto [known, fresh] = by_id.emplace(std::string(id->text()), words);
    if (!fresh) CHECK(known->second == words);
  }
  CHECK(!by_id.empty());
}

struct Found {
  std::uint64_t entries = 0;
  std::uint64_t acknowledged = 0;
};

Found check_store(const std::string& folder, const std::map<std::int64_t, Promise>& promises) {
  Engine engine(config_in(folder));
  const VerifyReport verified = engine.verify();
  for (const auto& problem : verified.problems) UNSCOPED_INFO(problem.message.en);
  CHECK(verified.problems.empty());
  std::map<std::int64_t, std::int64_t> kept;  // mark to revision
  for (int sender = 0; sender < senders; ++sender) {
    auto entries = engine.try_journal("game/" + key_of(sender));
    if (!entries) continue;  // killed before its first start
    for (const JournalEntry& entry : *entries) {
      if (entry.kind != "choice") continue;
      for (const FieldView& field : entry.changed) {
        const std::int64_t mark = field.value.integer();
        CHECK(kept.emplace(mark, entry.revision).second);
        CHECK(promises.contains(mark));  // somebody asked for it
      }
    }
  }
  Found found;
  found.entries = verified.entries;
  for (const auto& [mark, promise] : promises) {
    if (promise.revision == 0) continue;
    ++found.acknowledged;
    const auto there = kept.find(mark);
    INFO("mark " << mark);
    REQUIRE(there != kept.end());
    CHECK(there->second == promise.revision);
  }
  return found;
}

constexpr std::uint64_t kills_in_short = 8;

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("A process that is killed at work keeps what it promised", "[crash]") {
  const std::uint64_t kills = number_from("REGIE_KILLS", kills_in_short);
  const std::uint64_t seed = number_from("REGIE_KILL_SEED", 1);
  Chance chance(seed);
  Found total;
  for (std::uint64_t done = 0; done < kills;) {
    const StoreFolder folders;
    const std::string folder = folders.folder("store");
    std::ofstream(folder + "/contacts.yaml") << regie::tests::game_contacts;
    std::map<std::int64_t, Promise> promises;
    std::int64_t next_mark = senders;
    Found found;
    for (unsigned i = 0; i < kills_a_store && done < kills; ++i, ++done) {
      INFO("kill " << done + 1);
      work_and_kill(folder, chance, next_mark, promises);
      found = check_store(folder, promises);
    }
    check_messages(folder);
    total.entries += found.entries;
    total.acknowledged += found.acknowledged;
  }
  CHECK(total.acknowledged >= kills);
  if (kills > kills_in_short) {
    std::printf("kills=%llu acknowledged=%llu entries=%llu lost=0 invented=0\n",
                static_cast<unsigned long long>(kills),
                static_cast<unsigned long long>(total.acknowledged),
                static_cast<unsigned long long>(total.entries));
  }
}
