// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <string>

#include <regie/sdk/testing.hpp>

#include "tests/unit/catch.hpp"
#include "tests/unit/diagram/well_formed.hpp"

extern "C" const regie_plugin* regie_plugin_entry_v1_report_html(std::uint32_t host_abi_version);

namespace {

using namespace regie::sdk;

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t march_2026 = 1'772'438'400'000;  // 2026-03-02 08:00 UTC

constexpr const char* model = R"({
  "states": [
    {"path": "proposal", "title": "Ingediend", "parent": "", "kind": "atomic", "result": false},
    {"path": "seeking", "title": "Partners <zoeken>", "parent": "", "kind": "each", "result": false},
    {"path": "completed", "title": "Afgerond", "parent": "", "kind": "final", "result": true}],
  "choices": [{"id": "seeking.join", "title": "Ik doe mee"}],
  "data": [
    {"name": "theme", "title": "Thema", "type": "choice",
     "values": [{"name": "safe", "title": "Veilig"}, {"name": "green", "title": "Groen"}]},
    {"name": "neighbourhood", "title": "Wijk", "type": "choice",
     "values": [{"name": "smitshoek", "title": "Smitshoek"}]}]})";

/// A window with one closed and one open case.
class Example {
 public:
  Example() {
    auto definition = sized<regie_report_definition>();
    definition.workflow = str("wijkregie");
    definition.version = str("1");
    definition.title = str("Wijkregie");
    definition.model_json = str(model);
    window.definitions.push_back(definition);
    auto contact = sized<regie_report_contact>();
    contact.id = str("ret");
    contact.name = str("RET & co");
    contact.contact_json = str("{}");
    window.contacts.push_back(contact);
    contact.id = str("noor");
    contact.name = str("");
    window.contacts.push_back(contact);
    window.drawing = "<svg role=\"img\"><title>Tekening</title></svg>";
    add_closed();
    add_open();
    REQUIRE(table->create(host.get(), nullptr, 0, &handle, nullptr) == REGIE_OK);
  }
  Example(const Example&) = delete;
  Example& operator=(const Example&) = delete;
  ~Example() { table->destroy(handle); }

  regie_status render(const char* locale, testing::MemorySink& sink,
                      const testing::OptionList& options = {}, const char* name = "overview") {
    auto request = sized<regie_report_request>();
    request.name = str(name);
    request.locale = str(locale);
    request.now_ms = march_2026 + 400 * day_ms;
    request.from_ms = REGIE_NO_TIME;
    request.until_ms = REGIE_NO_TIME;
    request.options = options.data();
    request.option_count = options.size();
    return table->render(handle, &request, window.get(), sink.get(), &error);
  }
  std::string page(const char* locale) {
    testing::MemorySink sink;
    REQUIRE(render(locale, sink) == REGIE_OK);
    return sink.text();
  }

  testing::FakeHost host;
  testing::FakeWindow window;
  const regie_reporter_v1* table = testing::interface_of<regie_reporter_v1>(
      regie_plugin_entry_v1_report_html(REGIE_ABI_VERSION), REGIE_REPORTER_V1_ID);
  regie_reporter* handle = nullptr;
  regie_error error = sized<regie_error>();

 private:
  regie_report_case& add_case(const char* id, const char* title) {
    auto row = sized<regie_report_case>();
    row.id = str(id);
    row.workflow = str("wijkregie");
    row.version = str("1");
    row.subject = str(title);
    row.started_ms = march_2026;
    row.updated_ms = march_2026;
    row.closed_ms = REGIE_NO_TIME;
    window.cases.push_back(row);
    return window.cases.back();
  }
  void add_closed() {
    auto& row = add_case("1", "<script>alert('hallo')</script>");
    row.status = 1;
    row.state = str("completed");
    row.result = str("completed");
    row.result_title = str("Afgerond");
    row.closed_ms = march_2026 + 30 * day_ms;
    row.data_json = str(R"({"theme": "safe", "neighbourhood": "smitshoek",
      "result": "Er is \u0022licht\u0022 & rust", "photos": [{"name": "a"}, {"name": "b"}],
      "partners": [{"kind": "transport", "person": "ret"}, {"person": "resident:anna"}],
      "measures": [{"due": "2026-09-01", "value": 6.1}, {"due": "2027-03-01"}]})");
    row.progress_json = str(R"({"tasks": [], "regions": [
      {"state": "seeking", "item": "ret", "status": "answered", "choice": "join", "round": 1,
       "opened_ms": 1772438400000, "answered_ms": 1772870400000},
      {"state": "seeking", "item": "", "status": "open", "choice": "", "round": 1,
       "opened_ms": 1772438400000, "answered_ms": null}]})");
    add_step("1", march_2026, R"({"entered": ["proposal"], "left": []})");
    add_step("1", march_2026 + 2 * day_ms, R"({"entered": ["seeking"], "left": ["proposal"]})");
    add_step("1", march_2026 + 30 * day_ms, R"({"entered": ["completed"], "left": ["seeking"]})");
  }
  void add_open() {
    auto& row = add_case("2", "Moestuin");
    row.state = str("proposal");
    row.state_title = str("Ingediend");
    row.data_json = str(R"({"theme": "green", "neighbourhood": "smitshoek", "contact": null})");
    row.progress_json = str(R"({"regions": [], "tasks": [
      {"state": "proposal", "role": "Gebiedsregisseur", "holders": ["noor"], "outsiders": 0,
       "opened_ms": 1772438400000, "due_ms": 1773043200000, "late": true}]})");
    add_step("2", march_2026, R"({"entered": ["proposal"], "left": []})");
  }
  void add_step(const char* id, std::int64_t at_ms, const char* json) {
    auto entry = sized<regie_report_entry>();
    entry.revision = static_cast<std::int64_t>(window.journal.size()) + 1;
    entry.at_ms = at_ms;
    entry.entry_json = str(json);
    window.journal.emplace_back(id, entry);
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("report_html: the page is well-formed, whole in itself, and the same every time") {
  Example example;
  const std::string page = example.page("nl");
  INFO(page);
  CHECK(regie::tests::WellFormed::objection(page) == "");
  CHECK(page == example.page("nl"));
  CHECK(has(page, "<html lang=\"nl\">"));
  for (const char* refused :
       {"<script", "http://", "https://", "url(", "@import", "<link", "<img"}) {
    INFO(refused);
    CHECK_FALSE(has(page, refused));
  }
}

TEST_CASE("report_html: landmarks, one first heading, and tables that say what their cells mean") {
  Example example;
  const std::string page = example.page("en");
  CHECK(has(page, "<html lang=\"en\">"));
  for (const char* once :
       {"<header>", "<main id=\"main\">", "<footer>", "<nav aria-label=", "<h1>"}) {
    INFO(once);
    CHECK(count(page, once) == 1);
  }
  CHECK(count(page, "<table>") >= 5);
  CHECK(count(page, "<table>") == count(page, "<caption>"));
  CHECK(count(page, "<th ") == count(page, "<th scope=\""));
  CHECK(count(page, "<section ") == count(page, "<section aria-labelledby=\"part-"));
  CHECK(has(page, "What came of it"));
  CHECK(has(page, "2 cases: 1 open and 1 closed."));
}

TEST_CASE("report_html: what people wrote is text, and stays text") {
  Example example;
  const std::string page = example.page("nl");
  CHECK(has(page, "&lt;script&gt;alert(&#39;hallo&#39;)&lt;/script&gt;"));
  CHECK(has(page, "Er is &quot;licht&quot; &amp; rust"));
  CHECK(has(page, "Partners &lt;zoeken&gt;"));
}

TEST_CASE("report_html: results are told, and what is missing is said to be missing") {
  Example example;
  const std::string page = example.page("nl");
  CHECK(has(page, "1 september 2026: 6,1; 1 maart 2027: niet bekend"));
  CHECK(has(page, "RET &amp; co (Ik doe mee)"));
  CHECK(has(page, "<dt>Foto&#39;s</dt>\n<dd>2</dd>"));
  CHECK(has(page, "2 maart 2026 tot 1 april 2026"));
  CHECK(has(page, "Gebiedsregisseur: een bewoner"));
  CHECK(has(page, "9 maart 2026 (te laat)"));
  CHECK(has(example.page("en"), "1 September 2026: 6.1; 1 March 2027: not known"));
}

TEST_CASE("report_html: a middle value of few is told when that is asked for") {
  Example example;
  CHECK(has(example.page("nl"), "te weinig"));
  testing::MemorySink sink;
  REQUIRE(example.render("nl", sink, {{"smallest", "1"}}) == REGIE_OK);
  CHECK_FALSE(has(sink.text(), "te weinig"));
  CHECK(has(sink.text(), "28 dagen"));
  CHECK(has(sink.text(), "5 dagen"));
}

TEST_CASE("report_html: a private person is never named") {
  Example example;
  for (const char* locale : {"nl", "en"}) {
    CHECK_FALSE(has(example.page(locale), "anna"));
    CHECK_FALSE(has(example.page(locale), "noor"));
  }
}

TEST_CASE("report_html: without a layout there is a page without a drawing") {
  Example example;
  example.window.drawing.clear();
  CHECK(has(example.page("nl"), "De tekening kon hier niet worden gemaakt."));
  CHECK(example.host.logged().size() == 1);
}

TEST_CASE("report_html: refuses what it does not know, and stops when told to") {
  Example example;
  testing::MemorySink sink;
  CHECK(example.render("nl", sink, {}, "figures") == REGIE_NOT_FOUND);
  CHECK(example.render("nl", sink, {{"smalest", "1"}}) == REGIE_BAD_CONFIG);
  CHECK(example.render("nl", sink, {{"smallest", "0"}}) == REGIE_BAD_CONFIG);
  example.window.cases[0].data_json = str("{\"broken\": ");
  CHECK(example.render("nl", sink) == REGIE_CORRUPT);
  example.window.cancelled = true;
  CHECK(example.render("nl", sink) == REGIE_CANCELLED);
  CHECK(sink.writes() == 0);
}
