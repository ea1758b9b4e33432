// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#define REGIE_PLUGIN_STATIC_NAME sdk_test_reporter
#include <regie/sdk/reporter.hpp>
#include <regie/sdk/testing.hpp>

#include "tests/unit/catch.hpp"

namespace {

using namespace regie::sdk;

/// Writes one line a case.
class Lines final : public Reporter {
 public:
  Lines(Host, const Options&) {}
  std::vector<ReportInfo> list(std::string_view locale) override {
    return {{"lines", locale == "nl" ? "Regels" : "Lines", "", "text/plain", "txt"}};
  }
  void render(const regie_report_request& request, Window& window, Sink& sink) override {
    if (view(request.name) != "lines") throw Failure(REGIE_NOT_FOUND, "no such report");
    std::uint64_t done = 0;
    window.cases(view(request.workflow), request.from_ms, request.until_ms,
                 [&](const regie_report_case& row) {
                   window.progress(++done, 0);
                   sink.write(std::string(view(row.id)) + "\n");
                 });
    sink.write(window.drawing(view(request.workflow), "1", 0));
  }
};

}  // namespace

REGIE_SDK_PLUGIN((regie::sdk::About{"nl.example.lines", "Lines", "1.0.0"}), Lines)

namespace {

struct Open {
  testing::FakeHost host;
  const regie_reporter_v1* table = testing::interface_of<regie_reporter_v1>(
      regie_plugin_entry_v1_sdk_test_reporter(REGIE_ABI_VERSION), REGIE_REPORTER_V1_ID);
  regie_reporter* handle = nullptr;
  testing::FakeWindow window;
  std::vector<std::string> ids;
  regie_error error = sized<regie_error>();

  Open() {
    REQUIRE(table->create(host.get(), nullptr, 0, &handle, nullptr) == REGIE_OK);
    window.drawing = "<svg/>";
    for (int i = 0; i < 600; ++i) ids.push_back("case " + std::to_string(i));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      auto row = sized<regie_report_case>();
      row.id = str(ids[i]);
      row.workflow = str(i % 2 == 0 ? "even" : "odd");
      row.started_ms = static_cast<std::int64_t>(i);
      window.cases.push_back(row);
    }
  }
  ~Open() { table->destroy(handle); }
  regie_status render(testing::MemorySink& sink, std::string_view name = "lines",
                      std::int64_t until_ms = REGIE_NO_TIME) {
    auto request = sized<regie_report_request>();
    request.name = str(name);
    request.workflow = str("even");
    request.from_ms = REGIE_NO_TIME;
    request.until_ms = until_ms;
    return table->render(handle, &request, window.get(), sink.get(), &error);
  }
};

}  // namespace

TEST_CASE("sdk: a reporter reads every page of its window") {
  Open open;
  testing::MemorySink sink;
  REQUIRE(open.render(sink) == REGIE_OK);
  CHECK(std::count(sink.text().begin(), sink.text().end(), '\n') == 300);
  CHECK(sink.text().substr(0, 7) == "case 0\n");
  CHECK(sink.text().find("case 598\n<svg/>") != std::string::npos);
  testing::MemorySink again;
  REQUIRE(open.render(again) == REGIE_OK);
  CHECK(sink.text() == again.text());
}

TEST_CASE("sdk: a reporter stops at a failed write, at a cancel, and at what the window says") {
  Open open;
  testing::MemorySink small(20);
  CHECK(open.render(small) == REGIE_FULL);
  CHECK(small.writes() == 3);
  testing::MemorySink sink;
  CHECK(open.render(sink, "nothing") == REGIE_NOT_FOUND);
  CHECK(sink.writes() == 0);
  open.window.drawing.clear();
  CHECK(open.render(sink, "lines", 3) == REGIE_UNSUPPORTED);
  open.window.cancelled = true;
  testing::MemorySink none;
  CHECK(open.render(none) == REGIE_CANCELLED);
  CHECK(none.writes() == 0);
}

TEST_CASE("sdk: a reporter lists what it makes") {
  Open open;
  std::string titles;
  CHECK(open.table->list(
            open.handle, str("nl"),
            [](void* ctx, const regie_report_info* row) noexcept -> std::int32_t {
              *static_cast<std::string*>(ctx) += view(row->title);
              return 0;
            },
            &titles, nullptr) == REGIE_OK);
  CHECK(titles == "Regels");
}
