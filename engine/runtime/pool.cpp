// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/pool.hpp"

#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

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

/// What is posted and not ended. Outlives the executor where the embedder keeps work for longer.
struct CallbackExecutor::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::set<Item*> waiting;  ///< not begun; each is there until its work is taken
  std::size_t running = 0;
};

/// One piece of work, shared by all copies that the embedder's executor makes of it. When the last
/// of them is gone and it was not done, it never will be: then the work is taken apart.
class CallbackExecutor::Item {
 public:
  Item(std::shared_ptr<State> state, std::function<void()> work)
      : state_(std::move(state)), work_(std::move(work)) {
    const std::lock_guard lock(state_->mutex);
    state_->waiting.insert(this);
  }
  ~Item() { (void)take(); }
  Item(const Item&) = delete;
  Item& operator=(const Item&) = delete;

  /// Counts as running as long as the work is there, so that the executor waits for its end.
  class Taken {
   public:
    Taken(std::shared_ptr<State> state, std::function<void()> work)
        : state_(std::move(state)), work_(std::move(work)) {}
    ~Taken() {
      if (!work_) return;
      // Before it counts as ended: this may be where a request is answered.
      work_ = nullptr;
      const std::lock_guard lock(state_->mutex);
      --state_->running;
      state_->changed.notify_all();
    }
    Taken(Taken&& other) noexcept
        : state_(other.state_), work_(std::exchange(other.work_, nullptr)) {}
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;
    void run() const {
      if (work_) work_();
    }

   private:
    std::shared_ptr<State> state_;
    std::function<void()> work_;
  };

  /// Empty where it was taken before.
  Taken take() {
    const std::lock_guard lock(state_->mutex);
    return take_locked();
  }
  Taken take_locked() {
    state_->waiting.erase(this);
    if (work_) ++state_->running;
    return {state_, std::exchange(work_, nullptr)};
  }

 private:
  std::shared_ptr<State> state_;
  std::function<void()> work_;  // under the state's mutex
};

CallbackExecutor::CallbackExecutor(std::function<void(std::function<void()>)> post)
    : post_(std::move(post)), state_(std::make_shared<State>()) {}

CallbackExecutor::~CallbackExecutor() {
  // What was not begun may never be: the embedder's executor may have stopped.
  std::list<Item::Taken> dropped;
  {
    const std::lock_guard lock(state_->mutex);
    while (!state_->waiting.empty()) {
      Item* const item = *state_->waiting.begin();
      dropped.push_back(item->take_locked());
    }
  }
  dropped.clear();
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] { return state_->running == 0; });
}

void CallbackExecutor::post(std::function<void()> work) {
  const auto item = std::make_shared<Item>(state_, std::move(work));
  post_([item] { item->take().run(); });
}

}  // namespace regie::runtime
