// SPDX-License-Identifier: Apache-2.0
// Fakes, so that a plugin can be tested without an engine and under any test framework.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

#include <regie/abi/notifier.h>
#include <regie/abi/reporter.h>
#include <regie/abi/storage.h>
#include <regie/sdk/basics.hpp>

namespace regie::sdk::testing {

/// An engine that only listens: keeps what is logged, and its clock stands where it is put.
/// Any thread.
class FakeHost {
 public:
  struct Logged {
    std::int32_t level;
    std::string message;
    std::vector<std::pair<std::string, std::string>> fields;
  };

  FakeHost() {
    host_.ctx = this;
    host_.abi_version = REGIE_ABI_VERSION;
    host_.name = str("fake host");
    host_.version = str("0");
    host_.log_enabled = [](void*, std::int32_t) noexcept -> std::int32_t { return 1; };
    host_.log = [](void* ctx, std::int32_t level, regie_str message, const regie_kv* const* fields,
                   std::size_t n) noexcept {
      auto& self = *static_cast<FakeHost*>(ctx);
      Logged line{level, std::string(view(message)), {}};
      for (std::size_t i = 0; i < n; ++i) {
        line.fields.emplace_back(view(fields[i]->key), view(fields[i]->value));
      }
      const std::lock_guard<std::mutex> lock(self.mutex_);
      self.logged_.push_back(std::move(line));
    };
    host_.now_ms = [](void* ctx) noexcept {
      auto& self = *static_cast<FakeHost*>(ctx);
      const std::lock_guard<std::mutex> lock(self.mutex_);
      return self.now_ms_;
    };
    host_.get_interface = [](void*, regie_str) noexcept -> const void* { return nullptr; };
  }
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  [[nodiscard]] const regie_host* get() const noexcept { return &host_; }
  void set_now(std::int64_t ms) {
    const std::lock_guard<std::mutex> lock(mutex_);
    now_ms_ = ms;
  }
  [[nodiscard]] std::vector<Logged> logged() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return logged_;
  }

 private:
  regie_host host_ = sized<regie_host>();
  mutable std::mutex mutex_;
  std::vector<Logged> logged_;
  std::int64_t now_ms_ = 0;
};

/// Settings, as `open` and `create` take them.
class OptionList {
 public:
  OptionList(std::initializer_list<std::pair<std::string, std::string>> options) {
    for (const auto& option : options) {
      texts_.push_back(option);
      pairs_.push_back({str(texts_.back().first), str(texts_.back().second)});
      pointers_.push_back(&pairs_.back());
    }
  }
  OptionList(const OptionList&) = delete;
  OptionList& operator=(const OptionList&) = delete;
  [[nodiscard]] const regie_kv* const* data() const noexcept { return pointers_.data(); }
  [[nodiscard]] std::size_t size() const noexcept { return pointers_.size(); }

 private:
  std::deque<std::pair<std::string, std::string>> texts_;
  std::deque<regie_kv> pairs_;
  std::vector<const regie_kv*> pointers_;
};

/// The table of an interface of a plugin, or null.
template <class Table>
[[nodiscard]] const Table* interface_of(const regie_plugin* plugin, std::string_view id) {
  return static_cast<const Table*>(plugin->get_interface(str(id)));
}

/// Keeps what became of one message. Any thread.
class RecordedDelivery {
 public:
  static void done(void* ctx, const regie_outcome* outcome) noexcept {
    auto& self = *static_cast<RecordedDelivery*>(ctx);
    {
      const std::lock_guard<std::mutex> lock(self.mutex_);
      ++self.calls_;
      self.verdict_ = outcome->verdict;
      self.status_ = outcome->status;
      self.retry_after_ms_ = outcome->retry_after_ms;
      self.receipt_ = std::string(view(outcome->receipt));
      self.reason_ = std::string(view(outcome->reason));
      self.answered_.notify_all();
    }
  }
  /// Waits for the answer; the verdict.
  std::int32_t wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    answered_.wait(lock, [&] { return calls_ > 0; });
    return verdict_;
  }
  [[nodiscard]] int calls() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return calls_;
  }
  // After the answer:
  [[nodiscard]] regie_status status() const noexcept { return status_; }
  [[nodiscard]] std::int64_t retry_after_ms() const noexcept { return retry_after_ms_; }
  [[nodiscard]] const std::string& receipt() const noexcept { return receipt_; }
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

 private:
  mutable std::mutex mutex_;
  std::condition_variable answered_;
  int calls_ = 0;
  std::int32_t verdict_ = 0;
  regie_status status_ = REGIE_OK;
  std::int64_t retry_after_ms_ = 0;
  std::string receipt_;
  std::string reason_;
};

/// Keeps what a report writes; refuses with `status` after `room` bytes.
class MemorySink {
 public:
  explicit MemorySink(std::size_t room = SIZE_MAX, regie_status status = REGIE_FULL)
      : room_(room), status_(status) {
    sink_.ctx = this;
    sink_.write = [](void* ctx, regie_bytes part, regie_error*) noexcept -> regie_status {
      auto& self = *static_cast<MemorySink*>(ctx);
      ++self.writes_;
      if (part.len > self.room_ - self.text_.size()) return self.status_;
      self.text_ += view(part);
      return REGIE_OK;
    };
  }
  MemorySink(const MemorySink&) = delete;
  MemorySink& operator=(const MemorySink&) = delete;
  [[nodiscard]] const regie_report_sink* get() const noexcept { return &sink_; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] int writes() const noexcept { return writes_; }

 private:
  regie_report_sink sink_ = sized<regie_report_sink>();
  std::string text_;
  std::size_t room_;
  regie_status status_;
  int writes_ = 0;
};

/// A window over rows that the test puts in: pointers into them must live as long as the window.
/// Cases are to be given in the order of started_ms and id.
class FakeWindow {
 public:
  std::vector<regie_report_case> cases;
  std::vector<std::pair<std::string, regie_report_entry>> journal;  ///< case id and entry
  std::vector<regie_report_definition> definitions;
  std::vector<regie_report_contact> contacts;
  std::string drawing;  ///< empty: REGIE_UNSUPPORTED
  bool cancelled = false;

  FakeWindow() {
    window_.ctx = this;
    window_.cases = &give_cases;
    window_.journal = [](void* ctx, regie_str case_id, regie_report_entry_row row, void* row_ctx,
                         regie_error*) noexcept -> regie_status {
      for (const auto& entry : of(ctx).journal) {
        if (entry.first == view(case_id) && row(row_ctx, &entry.second) != 0) break;
      }
      return of(ctx).answer();
    };
    window_.definitions = [](void* ctx, regie_str workflow, regie_report_definition_row row,
                             void* row_ctx, regie_error*) noexcept -> regie_status {
      for (const auto& definition : of(ctx).definitions) {
        const bool asked = workflow.len == 0 || view(workflow) == view(definition.workflow);
        if (asked && row(row_ctx, &definition) != 0) break;
      }
      return of(ctx).answer();
    };
    window_.drawing = [](void* ctx, regie_str, regie_str, std::uint32_t, regie_report_text text,
                         void* text_ctx, regie_error*) noexcept -> regie_status {
      if (of(ctx).drawing.empty()) return REGIE_UNSUPPORTED;
      text(text_ctx, str(of(ctx).drawing));
      return of(ctx).answer();
    };
    window_.contacts = [](void* ctx, regie_report_contact_row row, void* row_ctx,
                          regie_error*) noexcept -> regie_status {
      for (const auto& contact : of(ctx).contacts) {
        if (row(row_ctx, &contact) != 0) break;
      }
      return of(ctx).answer();
    };
    window_.cancelled = [](void* ctx, std::uint64_t, std::uint64_t) noexcept -> std::int32_t {
      return of(ctx).cancelled ? 1 : 0;
    };
  }
  FakeWindow(const FakeWindow&) = delete;
  FakeWindow& operator=(const FakeWindow&) = delete;
  [[nodiscard]] const regie_report_window* get() const noexcept { return &window_; }

 private:
  static FakeWindow& of(void* ctx) noexcept { return *static_cast<FakeWindow*>(ctx); }
  [[nodiscard]] regie_status answer() const noexcept {
    return cancelled ? REGIE_CANCELLED : REGIE_OK;
  }
  static regie_status give_cases(void* ctx, regie_str workflow, std::int64_t from_ms,
                                 std::int64_t until_ms, std::uint32_t limit, regie_bytes cursor,
                                 regie_report_case_row row, void* row_ctx, regie_error*) noexcept {
    std::size_t at = 0;  // the cursor is the index of the next row
    if (cursor.len == sizeof at) std::memcpy(&at, cursor.ptr, sizeof at);
    std::uint32_t given = 0;
    for (; at < of(ctx).cases.size() && (limit == 0 || given < limit); ++at) {
      const auto& found = of(ctx).cases[at];
      const bool asked = (workflow.len == 0 || view(workflow) == view(found.workflow)) &&
                         (from_ms == REGIE_NO_TIME || found.started_ms >= from_ms) &&
                         (until_ms == REGIE_NO_TIME || found.started_ms < until_ms);
      if (!asked) continue;
      const std::size_t next = at + 1;
      ++given;
      if (row(row_ctx, &found, {reinterpret_cast<const std::uint8_t*>(&next), sizeof next}) != 0) {
        break;
      }
    }
    return of(ctx).answer();
  }
  regie_report_window window_ = sized<regie_report_window>();
};

}  // namespace regie::sdk::testing
