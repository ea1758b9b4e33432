// SPDX-License-Identifier: Apache-2.0
// The asynchronous door: callbacks, futures and coroutines over one implementation.
#include <regie/async.hpp>

#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include "tests/unit/catch.hpp"

using namespace regie;
namespace asio = boost::asio;

namespace {

Config in_memory() {
  return Config()
      .store("memory:")
      .log_level(LogLevel::off)
      .directory(REGIE_SOURCE_DIR "/workflows/directory.yaml");
}

const std::string workflow_file = REGIE_SOURCE_DIR "/workflows/wijkregie.yaml";

asio::awaitable<std::string> discard(Engine& engine) {
  Start request("wijkregie");
  request.by("resident:anna");
  const Receipt started = co_await engine.async_start(request, asio::use_awaitable);
  Choice choice("draft.discard");
  choice.by("resident:anna");
  const Receipt sent = co_await engine.async_send(started.case_id, choice, asio::use_awaitable);
  Error diagnostics;
  boost::system::error_code code;
  const Receipt refused = co_await engine.async_send(
      started.case_id, choice, diagnostics, asio::redirect_error(asio::use_awaitable, code));
  CHECK(code == make_error_code(Errc::refused));
  CHECK(!diagnostics.reasons.empty());
  co_return sent.result;
}

}  // namespace

TEST_CASE("The asynchronous door takes any token", "[api]") {
  asio::thread_pool pool(2);
  for (const bool own_executor : {false, true}) {
    Config config = in_memory();
    if (own_executor) config.executor(on_executor(pool.get_executor()));
    Engine engine(config);
    engine.deploy_file(workflow_file);

    asio::io_context io;
    auto result = asio::co_spawn(io, discard(engine), asio::use_future);
    io.run();
    CHECK(result.get() == "discarded");

    std::future<Receipt> future =
        engine.async_start(Start("wijkregie").by("resident:bob"), asio::use_future);
    CHECK(future.get().revision == 1);

    std::promise<boost::system::error_code> answer;
    engine.async_send(
        "zzzz", Choice("x").by("resident:bob"),
        [&answer](boost::system::error_code code, Receipt) { answer.set_value(code); });
    CHECK(answer.get_future().get() == make_error_code(Errc::not_found));
  }
  pool.join();
}

TEST_CASE("A request that the executor never does is answered all the same", "[api]") {
  std::vector<Errc> answers;
  const auto done = [&answers](Outcome<Receipt> outcome) {
    REQUIRE(!outcome);
    answers.push_back(outcome.error().code);
  };
  const Start request = Start("wijkregie").by("resident:anna");
  Config config = in_memory();

  SECTION("it drops its work") {
    Engine engine(config.executor([](const std::function<void()>&) {}));
    engine.post_start(request, done);
    CHECK(answers == std::vector<Errc>{Errc::cancelled});
  }
  SECTION("it throws") {
    Engine engine(config.executor(
        [](const std::function<void()>&) { throw std::runtime_error("no more of it"); }));
    engine.post_start(request, done);
    engine.post_send("zzzz", Choice("x"), done);
    CHECK(answers == std::vector<Errc>(2, Errc::cancelled));
  }
  SECTION("it is destroyed before the engine") {
    auto io = std::make_unique<asio::io_context>();
    Engine engine(config.executor(on_executor(io->get_executor())));
    engine.post_start(request, done);
    CHECK(answers.empty());
    io.reset();
    CHECK(answers == std::vector<Errc>{Errc::cancelled});
  }
  SECTION("it stopped, and outlives the engine") {
    asio::io_context io;
    {
      Engine engine(config.executor(on_executor(io.get_executor())));
      engine.post_start(request, done);
    }
    CHECK(answers == std::vector<Errc>{Errc::cancelled});
    io.run();
    CHECK(answers.size() == 1);
  }
  SECTION("it keeps a copy, and does it twice and after the engine") {
    std::vector<std::function<void()>> kept;
    std::size_t done_well = 0;
    {
      Engine engine(config.executor([&kept](std::function<void()> work) {
        kept.push_back(std::move(work));
        throw std::runtime_error("it is kept all the same");
      }));
      engine.deploy_file(workflow_file);
      engine.post_start(
          request, [&done_well](const Outcome<Receipt>& outcome) { done_well += outcome ? 1 : 0; });
      kept[0]();
      kept[0]();
      CHECK(done_well == 1);
      engine.post_start(request, done);
    }
    CHECK(answers == std::vector<Errc>{Errc::cancelled});
    for (const auto& work : kept) work();
    CHECK(answers.size() == 1);
  }
  SECTION("a coroutine whose context ends gets no answer, and nothing hangs") {
    auto io = std::make_unique<asio::io_context>();
    Engine engine(config.executor(on_executor(io->get_executor())));
    bool answered = false;
    asio::co_spawn(*io, discard(engine),
                   [&answered](const std::exception_ptr&, const std::string&) { answered = true; });
    io->poll_one();
    io.reset();
    CHECK_FALSE(answered);
  }
}
