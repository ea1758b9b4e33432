// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "engine/runtime/ports.hpp"

namespace regie::runtime {

/// The blocking pool: a few threads for calls that may wait for the store. They are made when the
/// first work comes. The destructor waits for all work that was posted.
class Pool final : public Executor {
 public:
  explicit Pool(std::size_t threads);
  ~Pool() override;
  void post(std::function<void()> work) override;

 private:
  struct Threads;
  std::size_t count_;
  std::unique_ptr<Threads> threads_;
};

/// The embedder's executor, of which nothing is asked: it may drop work, throw, or end first. Work
/// that will not be done is taken apart without being run. The destructor does so with what has not
/// begun, and waits for what runs.
class CallbackExecutor final : public Executor {
 public:
  explicit CallbackExecutor(std::function<void(std::function<void()>)> post);
  ~CallbackExecutor() override;
  /// Throws what the embedder's executor throws.
  void post(std::function<void()> work) override;

 private:
  struct State;
  class Item;
  std::function<void(std::function<void()>)> post_;
  std::shared_ptr<State> state_;
};

}  // namespace regie::runtime
