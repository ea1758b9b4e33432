// SPDX-License-Identifier: Apache-2.0
// The asynchronous door, for programs that use Boost.Asio. The only public header that needs it.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/system_executor.hpp>
#include <boost/system/errc.hpp>
#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>

#include <regie/engine.hpp>

namespace regie {

#if defined(__GNUC__)
#pragma GCC diagnostic push  // Boost's base class is never deleted through
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#endif

/// `Errc` as an error code: category `regie`, messages in English.
class ErrorCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "regie"; }
  [[nodiscard]] std::string message(int value) const override {
    return to_string(static_cast<Errc>(value - 1));
  }
  /// `cancelled` is the same to a program as Asio's own `operation_aborted`: both equal
  /// `boost::system::errc::operation_canceled`.
  [[nodiscard]] boost::system::error_condition default_error_condition(
      int value) const noexcept override {
    if (value == static_cast<int>(Errc::cancelled) + 1) {
      return make_error_condition(boost::system::errc::operation_canceled);
    }
    return {value, *this};
  }
};

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

[[nodiscard]] inline const boost::system::error_category& error_category() noexcept {
  static const ErrorCategory category;
  return category;
}

/// 0 is success, so codes are one more than the enumerator.
[[nodiscard]] inline boost::system::error_code make_error_code(Errc code) noexcept {
  return {static_cast<int>(code) + 1, error_category()};
}

/// For `Config::executor`: work of asynchronous calls runs on this Asio executor. It may block, so
/// give it threads of its own.
template <class AsioExecutor>
[[nodiscard]] Config::Executor on_executor(AsioExecutor executor) {
  return [executor](std::function<void()> work) { boost::asio::post(executor, std::move(work)); };
}

namespace detail {

/// What is kept of a completion handler while its request is under way, in memory of the handler's
/// own allocator, which is given back before the handler is called.
template <class Handler>
class Completion {
 public:
  using Executor = boost::asio::associated_executor_t<Handler, boost::asio::system_executor>;
  using Allocator = typename std::allocator_traits<
      boost::asio::associated_allocator_t<Handler>>::template rebind_alloc<Completion>;
  struct Release {
    void operator()(Completion* completion) const noexcept {
      free(Allocator(boost::asio::get_associated_allocator(completion->handler_)), completion);
    }
  };
  using Pointer = std::unique_ptr<Completion, Release>;

  [[nodiscard]] static Pointer make(Handler handler, Error* diagnostics) {
    Allocator allocator(boost::asio::get_associated_allocator(handler));
    Completion* memory = std::allocator_traits<Allocator>::allocate(allocator, 1);
    // Asio asks of handlers and executors that moving them does not throw.
    std::allocator_traits<Allocator>::construct(allocator, memory, std::move(handler), diagnostics);
    return Pointer(memory);
  }
  Completion(Handler handler, Error* diagnostics)
      : handler_(std::move(handler)),
        work_(boost::asio::make_work_guard(
            boost::asio::get_associated_executor(handler_, boost::asio::system_executor()))),
        diagnostics_(diagnostics) {}

  /// Completes on the handler's own executor. Posted, for a request that is refused at once is
  /// answered within the initiating function.
  static void complete(Pointer self, Outcome<Receipt> outcome) {
    const Executor executor = self->work_.get_executor();
    boost::asio::post(executor, Answer{std::move(self), std::move(outcome)});
  }

 private:
  /// A class and no lambda, to say whose allocator serves it.
  struct Answer {
    using allocator_type = boost::asio::associated_allocator_t<Handler>;
    [[nodiscard]] allocator_type get_allocator() const noexcept {
      return boost::asio::get_associated_allocator(self->handler_);
    }
    void operator()() {
      boost::system::error_code code;
      Receipt receipt;
      if (outcome) {
        receipt = std::move(outcome).value();
      } else {
        code = make_error_code(outcome.error().code);
        if (self->diagnostics_ != nullptr) *self->diagnostics_ = std::move(outcome).error();
      }
      // The handler is moved out first: it may end what owns it.
      Handler handler = take(std::move(self));
      std::move(handler)(code, std::move(receipt));
    }
    Pointer self;
    Outcome<Receipt> outcome;
  };

  [[nodiscard]] static Handler take(Pointer self) {
    Handler handler = std::move(self->handler_);
    free(Allocator(boost::asio::get_associated_allocator(handler)), self.release());
    return handler;
  }
  static void free(Allocator allocator, Completion* completion) noexcept {
    std::allocator_traits<Allocator>::destroy(allocator, completion);
    std::allocator_traits<Allocator>::deallocate(allocator, completion, 1);
  }

  Handler handler_;
  boost::asio::executor_work_guard<Executor> work_;
  Error* diagnostics_;
};

/// What stands in a cancellation slot. It owns nothing of the request, so that signal and request
/// may end in any order.
struct TakeBack {
  std::stop_source source;
  void operator()(boost::asio::cancellation_type_t type) {
    using Type = boost::asio::cancellation_type;
    if ((type & (Type::terminal | Type::partial | Type::total)) != Type::none) {
      source.request_stop();
    }
  }
};

/// `post` is given what answers the request, and what takes it back.
template <class Handler, class Post>
void initiate(Handler handler, Error* diagnostics, Post post) {
  std::stop_token stop;
  // Before the request is posted, for it may complete at once on another thread.
  if (auto slot = boost::asio::get_associated_cancellation_slot(handler); slot.is_connected()) {
    stop = slot.template emplace<TakeBack>().source.get_token();
  }
  // std::function wants copies; a completion handler may be movable only.
  auto kept = std::make_shared<typename Completion<Handler>::Pointer>(
      Completion<Handler>::make(std::move(handler), diagnostics));
  post(
      [kept](Outcome<Receipt> outcome) {
        Completion<Handler>::complete(std::move(*kept), std::move(outcome));
      },
      stop);
}

}  // namespace detail

/// Completes with `(boost::system::error_code, Receipt)`, on the executor of the token's handler.
/// Its cancellation slot, with any type of cancellation, takes back a request whose step was not
/// begun: that completes with `Errc::cancelled`, which equals
/// `boost::system::errc::operation_canceled`, and nothing was done. A request that is on its way to
/// the store completes with what came of it. Emit where Asio wants it: not at the same time as
/// another initiating function that uses the slot.
template <class Token>
auto Engine::async_start(Start request, Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code, Receipt)>(
      [this](auto handler, Start what) {
        detail::initiate(std::move(handler), nullptr,
                         [&](ReceiptHandler done, const std::stop_token& stop) {
                           post_start(std::move(what), std::move(done), stop);
                         });
      },
      token, std::move(request));
}

/// The same; on failure `diagnostics`, which must live until completion, says what and why.
template <class Token>
auto Engine::async_start(Start request, Error& diagnostics, Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code, Receipt)>(
      [this, said = &diagnostics](auto handler, Start what) {
        detail::initiate(std::move(handler), said,
                         [&](ReceiptHandler done, const std::stop_token& stop) {
                           post_start(std::move(what), std::move(done), stop);
                         });
      },
      token, std::move(request));
}

template <class Token>
auto Engine::async_send(std::string case_id, Choice choice, Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code, Receipt)>(
      [this](auto handler, std::string id, Choice what) {
        detail::initiate(std::move(handler), nullptr,
                         [&](ReceiptHandler done, const std::stop_token& stop) {
                           post_send(std::move(id), std::move(what), std::move(done), stop);
                         });
      },
      token, std::move(case_id), std::move(choice));
}

template <class Token>
auto Engine::async_send(std::string case_id, Choice choice, Error& diagnostics, Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code, Receipt)>(
      [this, said = &diagnostics](auto handler, std::string id, Choice what) {
        detail::initiate(std::move(handler), said,
                         [&](ReceiptHandler done, const std::stop_token& stop) {
                           post_send(std::move(id), std::move(what), std::move(done), stop);
                         });
      },
      token, std::move(case_id), std::move(choice));
}

}  // namespace regie
