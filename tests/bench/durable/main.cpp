// SPDX-License-Identifier: Apache-2.0
// W2 of docs/performance.md: events a second of the whole engine on SQLite, beside hand-written
// statements that write the same rows, with 1, 8, 64 and 256 clients, in turns in one run.
//   bench_durable FOLDER [SECONDS] [ROUNDS] [CASES]
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <regie/engine.hpp>

#include "tests/bench/durable/raw.hpp"
#include "tests/bench/processor.hpp"
#include "tests/game.hpp"

namespace {

using namespace regie;
using Steady = std::chrono::steady_clock;

struct Figures {
  double per_second = 0;
  double p50_ms = 0, p99_ms = 0, p999_ms = 0;
  double cpu_us = 0;  ///< of the processor, for one event: other work of the machine is not in it
};

double at(const std::vector<double>& sorted, double part) {
  return sorted.empty()
             ? 0
             : sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

/// `clients` threads call `event(client, number)` one after another for `seconds`.
Figures closed_loop(int clients, double seconds,
                    const std::function<void(int client, std::int64_t number)>& event) {
  std::vector<std::vector<double>> times(static_cast<std::size_t>(clients));
  std::vector<std::thread> threads;
  const double cpu = regie::bench::processor_seconds();
  const auto begin = Steady::now();
  const auto end =
      begin + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(seconds));
  for (int client = 0; client < clients; ++client) {
    threads.emplace_back([&, client] {
      for (std::int64_t number = 0; Steady::now() < end; ++number) {
        const auto from = Steady::now();
        event(client, number);
        times[static_cast<std::size_t>(client)].push_back(
            std::chrono::duration<double, std::milli>(Steady::now() - from).count());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double took = std::chrono::duration<double>(Steady::now() - begin).count();
  std::vector<double> all;
  for (const auto& of_client : times) all.insert(all.end(), of_client.begin(), of_client.end());
  std::sort(all.begin(), all.end());
  const auto count = static_cast<double>(all.size());
  return {count / took, at(all, 0.5), at(all, 0.99), at(all, 0.999),
          (regie::bench::processor_seconds() - cpu) * 1e6 / count};
}

void print(const char* what, int clients, std::int64_t cases, const Figures& figures) {
  std::printf(
      "RESULT durable.%s.clients%d cases=%lld events_per_s=%.0f p50_ms=%.2f p99_ms=%.2f "
      "p999_ms=%.2f cpu_us=%.0f\n",
      what, clients, static_cast<long long>(cases), figures.per_second, figures.p50_ms,
      figures.p99_ms, figures.p999_ms, figures.cpu_us);
  std::fflush(stdout);
}

/// The engine over a store with many cases; each client plays with its own part of them.
class Played {
 public:
  Played(const std::string& folder, std::int64_t cases) : cases_(cases) {
    std::ofstream(folder + "/contacts.yaml") << tests::game_contacts;
    engine_ = std::make_unique<Engine>(Config()
                                           .store("sqlite:" + folder + "/engine.db")
                                           .directory(folder + "/contacts.yaml")
                                           .log_level(LogLevel::off));
    engine_->deploy_text("game.yaml", tests::game);
    ids_.resize(static_cast<std::size_t>(cases));
    steps_.resize(static_cast<std::size_t>(cases));
    constexpr int starters = 64;
    std::vector<std::thread> threads;
    for (int starter = 0; starter < starters; ++starter) {
      threads.emplace_back([this, starter] {
        for (std::int64_t i = starter; i < cases_; i += starters) {
          ids_[static_cast<std::size_t>(i)] = engine_->start("game", "resident:anna");
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  void event(int client, int clients, std::int64_t number) {
    const std::size_t i = place(client, clients, number, cases_);
    const bool ping = steps_[i]++ % 2 == 0;
    (void)engine_->send(ids_[i], Choice(ping ? "ping.pass" : "pong.pass")
                                     .by(ping ? "resident:anna" : "contact:boss")
                                     .with("mark", Value(number))
                                     .with("note", Value(note_)));
  }

  /// A walk in strides through the client's own cases, so that each meets many pages.
  static std::size_t place(int client, int clients, std::int64_t number, std::int64_t cases) {
    constexpr std::int64_t stride = 7919;
    const std::int64_t own = cases / clients;
    return static_cast<std::size_t>(number * stride % own * clients + client);
  }

 private:
  std::int64_t cases_;
  std::unique_ptr<Engine> engine_;
  std::vector<std::string> ids_;
  std::vector<std::int64_t> steps_;
  std::string note_ = std::string(64, 'n');
};

bench::RowSizes sizes_in(const std::string& folder) {
  sqlite3* database = nullptr;
  if (sqlite3_open((folder + "/engine.db").c_str(), &database) != SQLITE_OK) std::exit(1);
  const auto average = [&](const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) != SQLITE_OK) std::exit(1);
    sqlite3_step(statement);
    const auto size = static_cast<std::size_t>(sqlite3_column_double(statement, 0));
    sqlite3_finalize(statement);
    return size;
  };
  bench::RowSizes sizes;
  sizes.snapshot = average("SELECT avg(length(snapshot)) FROM cases");
  sizes.subject = average("SELECT avg(length(subject)) FROM cases");
  sizes.entry = average("SELECT avg(length(entry)) FROM journal WHERE revision > 1");
  sizes.effect = average("SELECT avg(length(payload)) FROM work WHERE kind = 2");
  sizes.task = average("SELECT avg(length(payload)) FROM tasks");
  sqlite3_close(database);
  return sizes;
}

Figures raw_run(bench::RawStore& store, std::vector<std::int64_t>& revisions, int clients,
                double seconds) {
  const auto cases = static_cast<std::int64_t>(revisions.size());
  return closed_loop(clients, seconds, [&](int client, std::int64_t number) {
    const std::size_t i = Played::place(client, clients, number, cases);
    bench::RawStep step{static_cast<std::int64_t>(i), revisions[i]++, false};
    store.submit(step);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "bench_durable FOLDER [SECONDS] [ROUNDS] [CASES] [engine]\n");
    return 2;
  }
  const std::string folder = argv[1];
  const double seconds = argc > 2 ? std::atof(argv[2]) : 2;
  const int rounds = argc > 3 ? std::atoi(argv[3]) : 3;
  const std::int64_t cases = argc > 4 ? std::atoll(argv[4]) : 10'000;
  const bool engine_alone = argc > 5;  // to look at with a profiler
  std::filesystem::create_directories(folder);
  const auto start = Steady::now();
  Played played(folder, cases);
  std::printf(
      "RESULT durable.start cases=%lld per_s=%.0f\n", static_cast<long long>(cases),
      static_cast<double>(cases) / std::chrono::duration<double>(Steady::now() - start).count());
  (void)closed_loop(8, 0.5, [&](int client, std::int64_t n) { played.event(client, 8, n); });
  const bench::RowSizes sizes = sizes_in(folder);
  std::printf("RESULT durable.bytes snapshot=%zu entry=%zu effect=%zu task=%zu\n", sizes.snapshot,
              sizes.entry, sizes.effect, sizes.task);
  bench::RawStore same_rows(folder + "/raw.db", cases, sizes, false);
  bench::RawStore three_rows(folder + "/three.db", cases, sizes, true);
  std::vector<std::int64_t> same_revisions(static_cast<std::size_t>(cases), 1);
  std::vector<std::int64_t> three_revisions(static_cast<std::size_t>(cases), 1);
  for (int round = 0; round < rounds; ++round) {
    for (const int clients : {1, 8, 64, 256}) {
      print("engine", clients, cases,
            closed_loop(clients, seconds, [&](int client, std::int64_t number) {
              played.event(client, clients, number);
            }));
      if (engine_alone) continue;
      print("raw_same_rows", clients, cases, raw_run(same_rows, same_revisions, clients, seconds));
      print("raw_three_rows", clients, cases,
            raw_run(three_rows, three_revisions, clients, seconds));
    }
  }
}
