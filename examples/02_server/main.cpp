// SPDX-License-Identifier: Apache-2.0
// Regie in a program that runs for months. docs/embed/server.md goes through it.
#include <csignal>
#include <exception>
#include <iostream>
#include <memory>
#include <thread>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <regie/async.hpp>
#include <regie/metrics.hpp>

#include "parts.hpp"

namespace asio = boost::asio;

regie::Config configuration(std::shared_ptr<regie::Metrics> metrics) {
  return regie::Config()
      .store("sqlite:cases.db")
      .directory(WORKFLOWS "/directory.yaml")
      .plugins(PLUGINS)
      .notify("regie.notify_log", {{"path", "messages.ndjson"}})
      .language(regie::Language::en)
      .observer(std::move(metrics))
      .signals(false);
}

class Worker {
 public:
  explicit Worker(regie::Engine& engine) : engine_(engine), thread_([this] { work(); }) {}
  ~Worker() {
    engine_.stop();
    thread_.join();
  }

 private:
  void work() {
    const regie::Outcome<regie::WorkReport> done = engine_.run();
    if (!done) std::clog << "the worker stopped: " << done.error().message.en << std::endl;
  }

  regie::Engine& engine_;
  std::thread thread_;
};

asio::awaitable<void> hand_in(regie::Engine& engine) {
  regie::Error why;
  boost::system::error_code failed;
  regie::Start request("wijkregie");
  request.by("resident:anna");
  const regie::Receipt started =
      co_await engine.async_start(request, why, asio::redirect_error(asio::use_awaitable, failed));
  if (failed) {
    std::clog << status_of(why) << ' ' << why.message.en << std::endl;
    co_return;
  }
  std::cout << "case " << started.case_id << std::endl;
}

int main() try {
  const auto metrics = std::make_shared<regie::Metrics>();
  asio::thread_pool blocking(4);
  asio::io_context io;
  {
    regie::Engine engine(
        configuration(metrics).executor(regie::on_executor(blocking.get_executor())));
    engine.deploy_file(WORKFLOWS "/wijkregie.yaml");
    const Worker worker(engine);
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&io](boost::system::error_code, int) { io.stop(); });
    // Here a server would accept connections; this one ends after one request.
    asio::co_spawn(io, hand_in(engine), [&signals](std::exception_ptr) { signals.cancel(); });
    io.run();
  }
  blocking.join();
  std::cout << metrics->text();
  months_in_a_moment();
  a_statechart_alone();
} catch (const regie::Exception& failure) {
  std::cerr << failure.error().message.en << '\n' << failure.error().advice.en << '\n';
  return 1;
}
