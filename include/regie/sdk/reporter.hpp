// SPDX-License-Identifier: Apache-2.0
// A reporter in C++: derive from Reporter, and give the class a constructor
// `(regie::sdk::Host host, const regie::sdk::Options& options)`.
#pragma once

#include <memory>

#include <regie/abi/reporter.h>
#include <regie/sdk/plugin.hpp>

namespace regie::sdk {

/// One report that a plugin can make.
struct ReportInfo {
  std::string name;
  std::string title;
  std::string description;
  std::string media_type;
  std::string extension;
};

namespace detail {
/// Calls a status function with an error to fill, and throws what it says.
template <class Call>
void check(Call&& call) {
  auto error = sized<regie_error>();
  const regie_status status = call(&error);
  if (status != REGIE_OK) {
    throw Failure(status, error.message, error.native_code, error.retry_after_ms);
  }
}

/// Lets a C callback call a C++ function object, and carries what that throws past the C code.
template <class Each>
struct Relay {
  Each& each;
  std::exception_ptr thrown;

  template <class... Arguments>
  std::int32_t call(const Arguments&... arguments) noexcept {
    try {
      each(arguments...);
      return 0;
    } catch (...) {
      thrown = std::current_exception();
      return 1;
    }
  }
  template <class Call>
  void run(Call&& call_window) {
    check(call_window);
    if (thrown) std::rethrow_exception(thrown);
  }
};
}  // namespace detail

/// The engine's read-only window, for the length of one `render` and on its thread. Every function
/// throws the window's status as a Failure; what `each` throws comes out as it is.
class Window {
 public:
  explicit Window(const regie_report_window& window) noexcept : window_(window) {}

  /// `each(const regie_report_case&)` for every case of `workflow` (empty: of all) that was
  /// started in [from_ms, until_ms), page by page.
  template <class Each>
  void cases(std::string_view workflow, std::int64_t from_ms, std::int64_t until_ms, Each each) {
    constexpr std::uint32_t page = 256;
    std::string cursor;
    std::uint32_t rows = page;
    while (rows == page) {
      rows = 0;
      std::string next;
      auto counted = [&](const regie_report_case& row, const regie_bytes& place) {
        each(row);
        next.assign(view(place));
        ++rows;
      };
      detail::Relay<decltype(counted)> relay{counted, nullptr};
      relay.run([&](regie_error* error) {
        return window_.cases(
            window_.ctx, str(workflow), from_ms, until_ms, page, bytes(cursor),
            [](void* ctx, const regie_report_case* row, regie_bytes place) noexcept {
              return static_cast<decltype(relay)*>(ctx)->call(*row, place);
            },
            &relay, error);
      });
      cursor = std::move(next);
    }
  }
  /// `each(const regie_report_entry&)` for every step of a case.
  template <class Each>
  void journal(std::string_view case_id, Each each) {
    detail::Relay<Each> relay{each, nullptr};
    relay.run([&](regie_error* error) {
      return window_.journal(window_.ctx, str(case_id), &row<Each, regie_report_entry>, &relay,
                             error);
    });
  }
  /// `each(const regie_report_definition&)` for every version of `workflow` (empty: of all).
  template <class Each>
  void definitions(std::string_view workflow, Each each) {
    detail::Relay<Each> relay{each, nullptr};
    relay.run([&](regie_error* error) {
      return window_.definitions(window_.ctx, str(workflow), &row<Each, regie_report_definition>,
                                 &relay, error);
    });
  }
  template <class Each>
  void contacts(Each each) {
    detail::Relay<Each> relay{each, nullptr};
    relay.run([&](regie_error* error) {
      return window_.contacts(window_.ctx, &row<Each, regie_report_contact>, &relay, error);
    });
  }
  /// A picture of a workflow as SVG.
  std::string drawing(std::string_view workflow, std::string_view version, std::uint32_t flags) {
    std::string svg;
    auto keep = [&](std::string_view text) { svg.assign(text); };
    detail::Relay<decltype(keep)> relay{keep, nullptr};
    relay.run([&](regie_error* error) {
      return window_.drawing(
          window_.ctx, str(workflow), str(version), flags,
          [](void* ctx, regie_str text) noexcept {
            static_cast<decltype(relay)*>(ctx)->call(view(text));
          },
          &relay, error);
    });
    return svg;
  }
  /// Tells progress (total 0: not known), and throws REGIE_CANCELLED when it is to stop.
  void progress(std::uint64_t done, std::uint64_t total) {
    if (window_.cancelled(window_.ctx, done, total) != 0) {
      throw Failure(REGIE_CANCELLED, "the report was cancelled");
    }
  }

 private:
  template <class Each, class Row>
  static std::int32_t row(void* ctx, const Row* given) noexcept {
    return static_cast<detail::Relay<Each>*>(ctx)->call(*given);
  }
  const regie_report_window& window_;
};

/// Where the document goes. Throws what the receiver answers.
class Sink {
 public:
  explicit Sink(const regie_report_sink& sink) noexcept : sink_(sink) {}
  void write(std::string_view part) {
    detail::check([&](regie_error* error) { return sink_.write(sink_.ctx, bytes(part), error); });
  }

 private:
  const regie_report_sink& sink_;
};

class Reporter {
 public:
  Reporter() = default;
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;
  virtual ~Reporter() = default;

  /// The reports there are, in a fixed order, titles in `locale`. Any thread.
  virtual std::vector<ReportInfo> list(std::string_view locale) = 0;
  /// Writes one document. Any thread, several at once. The same request over the same window
  /// gives the same bytes.
  virtual void render(const regie_report_request& request, Window& window, Sink& sink) = 0;

  template <class Class>
  static detail::Interface regie_interface() noexcept {
    static const regie_reporter_v1 table = {
        sizeof(regie_reporter_v1), 0, &create<Class>, &destroy, &list_of, &render_by};
    return {REGIE_REPORTER_V1_ID, &table};
  }

 private:
  static Reporter* of(regie_reporter* handle) noexcept {
    return reinterpret_cast<Reporter*>(handle);
  }
  template <class Class>
  static regie_status create(const regie_host* host, const regie_kv* const* options,
                             std::size_t count, regie_reporter** reporter,
                             regie_error* error) noexcept {
    return detail::guard(error, "reporter", [&] {
      std::unique_ptr<Reporter> made = std::make_unique<Class>(Host(host), Options(options, count));
      *reporter = reinterpret_cast<regie_reporter*>(made.release());
    });
  }
  static void destroy(regie_reporter* reporter) noexcept { delete of(reporter); }
  static regie_status list_of(regie_reporter* reporter, regie_str locale, regie_report_info_row row,
                              void* ctx, regie_error* error) noexcept {
    return detail::guard(error, "reporter", [&] {
      for (const auto& report : of(reporter)->list(view(locale))) {
        auto info = sized<regie_report_info>();
        info.name = str(report.name);
        info.title = str(report.title);
        info.description = str(report.description);
        info.media_type = str(report.media_type);
        info.extension = str(report.extension);
        if (row(ctx, &info) != 0) return;
      }
    });
  }
  static regie_status render_by(regie_reporter* reporter, const regie_report_request* request,
                                const regie_report_window* window, const regie_report_sink* sink,
                                regie_error* error) noexcept {
    return detail::guard(error, "reporter", [&] {
      Window given(*window);
      Sink out(*sink);
      of(reporter)->render(*request, given, out);
    });
  }
};

}  // namespace regie::sdk
