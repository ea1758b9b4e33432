// SPDX-License-Identifier: Apache-2.0
// The asynchronous door: callbacks, futures and coroutines over one implementation.
#include <regie/async.hpp>

#include <future>

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
