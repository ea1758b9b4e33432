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

/// The embedder's executor. The destructor waits until everything that was posted has run.
class CallbackExecutor final : public Executor {
 public:
  explicit CallbackExecutor(std::function<void(std::function<void()>)> post);
  ~CallbackExecutor() override;
  void post(std::function<void()> work) override;

 private:
  struct Running;
  std::function<void(std::function<void()>)> post_;
  std::shared_ptr<Running> running_;
};

}  // namespace regie::runtime
