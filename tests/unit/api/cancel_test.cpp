// SPDX-License-Identifier: Apache-2.0
// Taking a request back: by a stop token, and by the cancellation slot of an Asio token.
#include <regie/async.hpp>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include "tests/unit/catch.hpp"

using namespace regie;
namespace asio = boost::asio;

namespace {

using Work = std::function<void()>;

Config quiet() {
  return Config()
      .store("memory:")
      .log_level(LogLevel::off)
      .directory(REGIE_SOURCE_DIR "/workflows/directory.yaml");
}

Start by_anna() { return Start("wijkregie").by("resident:anna"); }

/// An executor whose work is done when the test says so.
struct Shelf {
  std::vector<Work> work;
  [[nodiscard]] Config::Executor executor() {
    return [this](Work one) { work.push_back(std::move(one)); };
  }
  void do_all() {
    for (const Work& one : std::exchange(work, {})) one();
  }
};

struct Answers {
  std::vector<std::optional<Errc>> all;  ///< none: it was done
  [[nodiscard]] Engine::ReceiptHandler taker() {
    return [this](const Outcome<Receipt>& outcome) {
      all.push_back(outcome ? std::optional<Errc>() : outcome.error().code);
    };
  }
};

/// Memory of a handler's own, with all that is not given back.
template <class T>
struct CountingAllocator {
  using value_type = T;
  std::shared_ptr<std::atomic<int>> held;
  std::shared_ptr<std::atomic<int>> ever;

  CountingAllocator()
      : held(std::make_shared<std::atomic<int>>(0)), ever(std::make_shared<std::atomic<int>>(0)) {}
  template <class U>
  CountingAllocator(const CountingAllocator<U>& other) : held(other.held), ever(other.ever) {}
  T* allocate(std::size_t n) {
    ++*held;
    ++*ever;
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T* memory, std::size_t n) {
    --*held;
    std::allocator<T>().deallocate(memory, n);
  }
  friend bool operator==(const CountingAllocator&, const CountingAllocator&) = default;
};

/// Tells when a request is admitted to the queue.
class Admissions final : public Observer {
 public:
  void count(Count, std::uint64_t) noexcept override {}
  void measure(Measure what, double) noexcept override {
    if (what == Measure::queue_depth && ++admitted_ == 2) second_.set_value();
  }
  std::future<void> second() { return second_.get_future(); }

 private:
  std::atomic<int> admitted_{0};
  std::promise<void> second_;
};

}  // namespace

TEST_CASE("A request that has not begun can be taken back", "[api]") {
  Shelf shelf;
  Answers answers;
  // GCC 12 takes one on the stack for uninitialised here.
  const auto stop = std::make_unique<std::stop_source>();
  {
    Engine engine(quiet().executor(shelf.executor()));
    engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");

    SECTION("while the executor holds it") {
      engine.post_start(by_anna(), answers.taker(), stop->get_token());
      CHECK(answers.all.empty());
      stop->request_stop();
      CHECK(answers.all == std::vector<std::optional<Errc>>{Errc::cancelled});
      shelf.do_all();
      CHECK(answers.all.size() == 1);
      CHECK(engine.list().empty());
    }
    SECTION("before it is asked") {
      stop->request_stop();
      engine.post_send("zzzz", Choice("x"), answers.taker(), stop->get_token());
      CHECK(answers.all == std::vector<std::optional<Errc>>{Errc::cancelled});
      CHECK(shelf.work.empty());
    }
    SECTION("and not afterwards, nor when the engine is gone") {
      engine.post_start(by_anna(), answers.taker(), stop->get_token());
      shelf.do_all();
      CHECK(answers.all == std::vector<std::optional<Errc>>{std::nullopt});
      stop->request_stop();
      CHECK(answers.all.size() == 1);
      CHECK(engine.list().size() == 1);
    }
    SECTION("a wrong one says what is wrong") {
      engine.post_send("zzzz", Choice("x").by("resident:anna"), answers.taker(), stop->get_token());
      shelf.do_all();
      CHECK(answers.all == std::vector<std::optional<Errc>>{Errc::not_found});
    }
    SECTION("a source that ends leaves its request alone") {
      engine.post_start(by_anna(), answers.taker(), std::stop_source().get_token());
      shelf.do_all();
      CHECK(answers.all == std::vector<std::optional<Errc>>{std::nullopt});
    }
    SECTION("the engine is destroyed first") {
      engine.post_start(by_anna(), answers.taker(), stop->get_token());
    }
  }
  const std::size_t before = answers.all.size();
  CHECK(before == 1);
  stop->request_stop();
  shelf.do_all();
  CHECK(answers.all.size() == before);
}

TEST_CASE("What was taken back counts until the executor lets go of it", "[api]") {
  Shelf shelf;
  Answers answers;
  Limits limits;
  limits.queue_units = 2;
  Engine engine(quiet().limits(limits).executor(shelf.executor()));
  engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");
  for (int i = 0; i < 3; ++i) {
    std::stop_source stop;
    engine.post_start(by_anna(), answers.taker(), stop.get_token());
    stop.request_stop();
  }
  CHECK(answers.all ==
        std::vector<std::optional<Errc>>{Errc::cancelled, Errc::cancelled, Errc::busy});
  shelf.do_all();
  engine.post_start(by_anna(), answers.taker());
  shelf.do_all();
  CHECK(answers.all.back() == std::nullopt);
}

TEST_CASE("A request that is taken back at any moment was done, or changed nothing", "[api]") {
  // The engine asks for the time on its way: each of those moments is one to take it back.
  bool was_done = false;
  for (int moment = 1; moment < 100 && !was_done; ++moment) {
    Shelf shelf;
    Answers answers;
    std::stop_source stop;
    int left = 0;
    Engine engine(quiet().executor(shelf.executor()).clock([&] {
      if (left > 0 && --left == 0) stop.request_stop();
      return from_rfc3339("2026-03-02T09:00:00+01:00").value();
    }));
    engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");
    engine.post_start(by_anna(), answers.taker(), stop.get_token());
    left = moment;
    shelf.do_all();
    REQUIRE(answers.all.size() == 1);
    const bool done = !answers.all[0];
    CHECK(engine.list().size() == (done ? 1U : 0U));
    if (!done) CHECK(answers.all[0] == Errc::cancelled);
    CHECK(done == (moment > 1));  // the first is before its step, the others are within it
    was_done = left > 0;          // the moment never came
    CHECK(engine.verify().problems.empty());
  }
  CHECK(was_done);
}

TEST_CASE("A request that waits for another of its case can be taken back", "[api]") {
  asio::thread_pool pool(2);
  const auto admissions = std::make_shared<Admissions>();
  std::atomic<bool> hold = false;
  std::promise<void> holding;
  std::promise<void> release;
  std::shared_future<void> released(release.get_future());
  std::future<void> second_admitted = admissions->second();
  Engine engine(quiet()
                    .observer(admissions)
                    .executor(on_executor(pool.get_executor()))
                    .clock([&, released, calls = std::make_shared<std::atomic<int>>(0)] {
                      // Each asks before it is admitted; the first asks again for its step.
                      if (hold && ++*calls == 2) {
                        holding.set_value();
                        released.wait();
                      }
                      return from_rfc3339("2026-03-02T09:00:00+01:00").value();
                    }));
  engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");
  const std::string id = Start("wijkregie").by("resident:anna").key("one").key();
  hold = true;
  std::promise<Outcome<Receipt>> first;
  engine.post_start(by_anna().key(id),
                    [&first](Outcome<Receipt> one) { first.set_value(std::move(one)); });
  // Only then, or the second could be the one that is held up, before it is admitted.
  holding.get_future().wait();
  std::stop_source stop;
  std::promise<Errc> second;
  engine.post_start(
      by_anna().key(id),
      [&second](const Outcome<Receipt>& one) { second.set_value(one.error().code); },
      stop.get_token());
  second_admitted.wait();
  stop.request_stop();
  CHECK(second.get_future().get() == Errc::cancelled);  // while the first is held up
  release.set_value();
  CHECK(first.get_future().get().has_value());
  pool.join();
}

TEST_CASE("A cancellation slot takes a request back", "[api]") {
  Shelf shelf;
  asio::io_context io;
  Engine engine(quiet().executor(shelf.executor()));
  engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");
  std::vector<boost::system::error_code> codes;
  const auto take = [&codes](boost::system::error_code code, const Receipt&) {
    codes.push_back(code);
  };
  auto signal = std::make_unique<asio::cancellation_signal>();
  const auto token = [&](auto handler) {
    return asio::bind_cancellation_slot(signal->slot(), asio::bind_executor(io, handler));
  };

  SECTION("with every type of cancellation") {
    for (const auto type : {asio::cancellation_type::terminal, asio::cancellation_type::partial,
                            asio::cancellation_type::total}) {
      engine.async_start(by_anna(), token(take));
      signal->emit(type);
      CHECK(codes.empty());  // never within emit
      io.restart();
      io.run();
      REQUIRE(codes.size() == 1);
      CHECK(codes[0] == make_error_code(Errc::cancelled));
      CHECK(codes[0] == boost::system::errc::operation_canceled);
      codes.clear();
    }
    Error why;
    engine.async_send("zzzz", Choice("x").by("resident:anna"), why, token(take));
    signal->emit(asio::cancellation_type::total);
    io.restart();
    io.run();
    CHECK(codes.size() == 1);
    CHECK(why.code == Errc::cancelled);
    shelf.do_all();
    CHECK(codes.size() == 1);
    CHECK(engine.list().empty());
  }
  SECTION("but not with none, and not once it is done") {
    engine.async_start(by_anna(), token(take));
    signal->emit(asio::cancellation_type::none);
    shelf.do_all();
    signal->emit(asio::cancellation_type::terminal);
    io.run();
    CHECK(codes == std::vector<boost::system::error_code>{{}});
    CHECK(engine.list().size() == 1);
  }
  SECTION("and a signal that is gone leaves it alone") {
    engine.async_start(by_anna(), token(take));
    signal.reset();
    shelf.do_all();
    io.run();
    CHECK(codes == std::vector<boost::system::error_code>{{}});
  }
}

TEST_CASE("A coroutine that is cancelled goes on with the answer", "[api]") {
  using asio::experimental::awaitable_operators::operator||;
  Shelf shelf;
  asio::io_context io;
  Engine engine(quiet().executor(shelf.executor()));
  engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");
  bool ended = false;
  const auto whichever_is_first = [&]() -> asio::awaitable<void> {
    Start request = by_anna();
    const auto first = co_await (engine.async_start(request, asio::use_awaitable) ||
                                 asio::post(asio::use_awaitable));
    CHECK(first.index() == 1);
    ended = true;
  };
  asio::co_spawn(io, whichever_is_first(), asio::detached);
  io.run();
  CHECK(ended);
  shelf.do_all();
  CHECK(engine.list().empty());
}

TEST_CASE("Executor and allocator of a handler are its own", "[api]") {
  asio::thread_pool pool(2);
  Engine engine(quiet());
  engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");
  auto strand = asio::make_strand(pool);
  const CountingAllocator<std::byte> allocator;
  std::promise<std::pair<bool, int>> seen;
  engine.async_start(
      by_anna(),
      asio::bind_allocator(allocator, asio::bind_executor(strand, [&](auto, auto&&) {
                             seen.set_value({strand.running_in_this_thread(), *allocator.held});
                           })));
  const auto [on_strand, held] = seen.get_future().get();
  CHECK(on_strand);
  CHECK(held == 0);  // all of it was given back before the handler was called
  CHECK(*allocator.ever > 0);
  pool.join();

  // Also where it is never called: the context ends first.
  const CountingAllocator<std::byte> unused;
  {
    Shelf shelf;
    asio::io_context io;
    Engine other(quiet().executor(shelf.executor()));
    other.async_send(
        "zzzz", Choice("x").by("resident:anna"),
        asio::bind_allocator(unused, asio::bind_executor(io, [](auto, auto&&) { FAIL(); })));
    CHECK(*unused.held > 0);
  }
  CHECK(*unused.held == 0);
}

TEST_CASE("Other tokens complete as well", "[api]") {
  Engine engine(quiet());
  engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");
  auto later = engine.async_start(by_anna(), asio::deferred);
  CHECK(engine.list().empty());
  CHECK(std::move(later)(asio::use_future).get().revision == 1);
  boost::system::error_code code;
  (void)engine
      .async_send("zzzz", Choice("x").by("resident:anna"),
                  asio::redirect_error(asio::use_future, code))
      .get();
  CHECK(code == make_error_code(Errc::not_found));
}

TEST_CASE("Requests that are taken back while they are done are answered once", "[api]") {
  constexpr int requests = 300;
  asio::thread_pool pool(2);
  std::vector<std::stop_source> stops(requests);
  std::vector<std::atomic<int>> answers(requests);
  std::atomic<std::size_t> done = 0;
  std::atomic<int> cancelled = 0;
  {
    Engine engine(quiet().executor(on_executor(pool.get_executor())));
    engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");
    std::thread taker([&stops] {
      for (std::stop_source& stop : stops) stop.request_stop();
    });
    for (int i = 0; i < requests; ++i) {
      engine.post_start(
          by_anna(),
          [&, i](const Outcome<Receipt>& outcome) {
            ++answers[static_cast<std::size_t>(i)];
            if (outcome) ++done;
            if (!outcome && outcome.error().code == Errc::cancelled) ++cancelled;
          },
          stops[static_cast<std::size_t>(i)].get_token());
    }
    taker.join();
    pool.join();
    CHECK(engine.list().size() == done);
  }
  for (const auto& times : answers) CHECK(times == 1);
  CHECK(static_cast<int>(done) + cancelled == requests);
}
