// SPDX-License-Identifier: Apache-2.0
// The asynchronous door, for programs that use Boost.Asio. The only public header that needs it.
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/system_executor.hpp>
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

/// Completes `handler` on its own executor, with the diagnostics in the caller's hands before.
template <class Handler>
[[nodiscard]] Engine::ReceiptHandler complete_on_executor(Handler handler, Error* diagnostics) {
  auto guard = boost::asio::make_work_guard(
      boost::asio::get_associated_executor(handler, boost::asio::system_executor()));
  // std::function wants copies; a completion handler may be movable only.
  auto shared =
      std::make_shared<std::pair<Handler, decltype(guard)>>(std::move(handler), std::move(guard));
  return [shared, diagnostics](Outcome<Receipt> outcome) {
    boost::system::error_code code;
    Receipt receipt;
    if (outcome) {
      receipt = std::move(outcome).value();
    } else {
      code = make_error_code(outcome.error().code);
      if (diagnostics != nullptr) *diagnostics = std::move(outcome).error();
    }
    auto executor = shared->second.get_executor();
    // Posted, for a request that is refused at once completes within the initiating function.
    boost::asio::post(executor, [shared, code, receipt = std::move(receipt)]() mutable {
      // The handler is moved out first: it may end what owns it.
      Handler completion = std::move(shared->first);
      shared->second.reset();
      std::move(completion)(code, std::move(receipt));
    });
  };
}

}  // namespace detail

/// Completes with `(boost::system::error_code, Receipt)`.
template <class Token>
auto Engine::async_start(Start request, Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code, Receipt)>(
      [this](auto handler, Start what) {
        post_start(std::move(what), detail::complete_on_executor(std::move(handler), nullptr));
      },
      token, std::move(request));
}

/// The same; on failure `diagnostics`, which must live until completion, says what and why.
template <class Token>
auto Engine::async_start(Start request, Error& diagnostics, Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code, Receipt)>(
      [this, said = &diagnostics](auto handler, Start what) {
        post_start(std::move(what), detail::complete_on_executor(std::move(handler), said));
      },
      token, std::move(request));
}

template <class Token>
auto Engine::async_send(std::string case_id, Choice choice, Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code, Receipt)>(
      [this](auto handler, std::string id, Choice what) {
        post_send(std::move(id), std::move(what),
                  detail::complete_on_executor(std::move(handler), nullptr));
      },
      token, std::move(case_id), std::move(choice));
}

template <class Token>
auto Engine::async_send(std::string case_id, Choice choice, Error& diagnostics, Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code, Receipt)>(
      [this, said = &diagnostics](auto handler, std::string id, Choice what) {
        post_send(std::move(id), std::move(what),
                  detail::complete_on_executor(std::move(handler), said));
      },
      token, std::move(case_id), std::move(choice));
}

}  // namespace regie
