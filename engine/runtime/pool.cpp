// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/pool.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace regie::runtime {

struct Pool::Threads {
  std::mutex mutex;
  std::optional<boost::asio::thread_pool> pool;
};

Pool::Pool(std::size_t threads) : count_(threads), threads_(std::make_unique<Threads>()) {}

Pool::~Pool() {
  if (threads_->pool) threads_->pool->join();
}

void Pool::post(std::function<void()> work) {
  const std::lock_guard lock(threads_->mutex);
  if (!threads_->pool) threads_->pool.emplace(count_);
  boost::asio::post(*threads_->pool, std::move(work));
}

struct CallbackExecutor::Running {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t count = 0;
};

CallbackExecutor::CallbackExecutor(std::function<void(std::function<void()>)> post)
    : post_(std::move(post)), running_(std::make_shared<Running>()) {}

CallbackExecutor::~CallbackExecutor() {
  std::unique_lock lock(running_->mutex);
  running_->changed.wait(lock, [this] { return running_->count == 0; });
}

void CallbackExecutor::post(std::function<void()> work) {
  {
    const std::lock_guard lock(running_->mutex);
    ++running_->count;
  }
  auto running = running_;
  post_([running, work = std::move(work)] {
    work();
    const std::lock_guard lock(running->mutex);
    --running->count;
    running->changed.notify_all();
  });
}

}  // namespace regie::runtime
