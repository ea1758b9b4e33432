// SPDX-License-Identifier: Apache-2.0
// That the conformance kit finds what is wrong: plugins of a few lines that break one promise each.
// What crashes and hangs, and stores that lie, are in tests/cli (plugin_broken).
#include <array>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include <regie/abi/action.h>
#include <regie/sdk/testing.hpp>

#include "engine/kit/check.hpp"
#include "engine/kit/module.hpp"
#include "tests/plugin_kit/kit.hpp"
#include "tests/unit/catch.hpp"

using namespace regie::kit;

namespace {

const void* offered_now = nullptr;
std::string interface_now;

const void* offer(regie_str id) noexcept {
  return view(id) == interface_now ? offered_now : nullptr;
}

/// In the place of the subject while it lives.
class Instead {
 public:
  Instead(const char* interface, const void* table) : before_(subject().plugin) {
    offered_now = table;
    interface_now = interface;
    interfaces_ = {interface, nullptr};
    manifest_.struct_size = sizeof manifest_;
    manifest_.id = "org.example.instead";
    manifest_.name = "Instead";
    manifest_.version = "1.0.0";
    manifest_.interfaces = interfaces_.data();
    plugin_ = {sizeof plugin_, REGIE_ABI_VERSION, &manifest_, nullptr, nullptr, offer};
    subject().plugin = &plugin_;
  }
  ~Instead() { subject().plugin = before_; }
  Instead(const Instead&) = delete;
  Instead& operator=(const Instead&) = delete;
  regie_manifest& manifest() { return manifest_; }

 private:
  const regie_plugin* before_;
  std::array<const char*, 2> interfaces_{};
  regie_manifest manifest_{};
  regie_plugin plugin_{};
};

/// The ids of checks that found something.
std::vector<std::string> found_by(const std::vector<Check>& checks) {
  std::vector<std::string> ids;
  for (const Check& check : checks) {
    if (!run(check).findings.empty()) ids.push_back(check.id);
  }
  return ids;
}

using Ids = std::vector<std::string>;

// ---- A notifier ---------------------------------------------------------------------------------

enum class Way { well, twice, nothing, transient, forgets, answers_refused, late };
Way way = Way::well;
int handed_over = 0;
/// What is owed, in the notifier that is late.
std::vector<std::pair<regie_delivery_done, void*>> owed;

void answer(regie_delivery_done done, void* ctx, std::int32_t verdict, regie_status status) {
  auto outcome = sized<regie_outcome>();
  outcome.verdict = verdict;
  outcome.status = status;
  done(ctx, &outcome);
}

regie_status deliver(regie_notifier*, const regie_message* message, regie_delivery_done done,
                     void* ctx, regie_error*) noexcept {
  const bool refuses = message->key.len == 0;
  switch (way) {
    case Way::well:
      break;
    case Way::twice:
      answer(done, ctx, REGIE_DELIVERED, REGIE_OK);
      break;
    case Way::nothing:
      done(ctx, nullptr);
      return REGIE_OK;
    case Way::transient:
      answer(done, ctx, REGIE_NOT_ACCEPTED, REGIE_BUSY);
      return REGIE_OK;
    case Way::forgets:
      // The first time it is done; whoever comes again is told that it never will be.
      if (message->attempt > 1) {
        answer(done, ctx, REGIE_NOT_ACCEPTED, REGIE_ALREADY_EXISTS);
        return REGIE_OK;
      }
      break;
    case Way::answers_refused:
      if (refuses) answer(done, ctx, REGIE_DELIVERED, REGIE_OK);
      break;
    case Way::late:
      if (++handed_over > 1) break;
      owed.emplace_back(done, ctx);
      return REGIE_OK;
  }
  if (refuses) return REGIE_INVALID_ARGUMENT;
  answer(done, ctx, REGIE_DELIVERED, REGIE_OK);
  return REGIE_OK;
}

regie_notifier_v1 notifier() {
  auto table = sized<regie_notifier_v1>();
  table.create = [](const regie_host*, const regie_kv* const*, std::size_t, regie_notifier** made,
                    regie_error*) noexcept -> regie_status {
    *made = reinterpret_cast<regie_notifier*>(&way);
    // What was owed by the one before is answered when it is gone.
    for (const auto& [done, ctx] : owed) answer(done, ctx, REGIE_DELIVERED, REGIE_OK);
    owed.clear();
    return REGIE_OK;
  };
  table.destroy = [](regie_notifier*) noexcept {};
  table.deliver = deliver;
  table.cancel = [](regie_notifier*, regie_str) noexcept {};
  return table;
}

Ids found_in_notifier(Way how) {
  way = how;
  handed_over = 0;
  const auto table = notifier();
  const Instead instead(REGIE_NOTIFIER_V1_ID, &table);
  return found_by(checks_of(REGIE_NOTIFIER_V1_ID));
}

// ---- A reporter ---------------------------------------------------------------------------------

enum class Paper { good, changes, presses_on, any_name, never_stops, other_names };
Paper paper = Paper::good;
int printed = 0;

regie_status list(regie_reporter*, regie_str locale, regie_report_info_row row, void* ctx,
                  regie_error*) noexcept {
  auto info = sized<regie_report_info>();
  info.name = str(paper == Paper::other_names && view(locale) == "en" ? "summary" : "overview");
  info.title = str("Overzicht");
  info.media_type = str("text/plain");
  info.extension = str("txt");
  row(ctx, &info);
  return REGIE_OK;
}

regie_status render(regie_reporter*, const regie_report_request* request,
                    const regie_report_window* window, const regie_report_sink* sink,
                    regie_error*) noexcept {
  if (paper != Paper::any_name && view(request->name) != "overview") return REGIE_NOT_FOUND;
  if (paper != Paper::never_stops && window->cancelled(window->ctx, 0, 0) != 0) {
    return REGIE_CANCELLED;
  }
  std::string text = "report";
  if (paper == Paper::changes) text += std::to_string(++printed);
  const regie_status status = sink->write(sink->ctx, bytes(text), nullptr);
  return paper == Paper::presses_on ? sink->write(sink->ctx, bytes(text), nullptr) : status;
}

Ids found_in_reporter(Paper how) {
  paper = how;
  auto table = sized<regie_reporter_v1>();
  table.create = [](const regie_host*, const regie_kv* const*, std::size_t, regie_reporter** made,
                    regie_error*) noexcept -> regie_status {
    *made = reinterpret_cast<regie_reporter*>(&paper);
    return REGIE_OK;
  };
  table.destroy = [](regie_reporter*) noexcept {};
  table.list = list;
  table.render = render;
  const Instead instead(REGIE_REPORTER_V1_ID, &table);
  return found_by(checks_of(REGIE_REPORTER_V1_ID));
}

/// Of the checks of every plugin, those that need no file.
std::optional<Outcome> outcome_of(const std::string& id) {
  for (const Check& check : checks_of_modules()) {
    if (check.id == id) return run(check);
  }
  return std::nullopt;
}

bool finds(const std::string& id) { return !outcome_of(id).value().findings.empty(); }

}  // namespace

TEST_CASE("the kit finds what a notifier does wrong", "[kit]") {
  CHECK(found_in_notifier(Way::well) == Ids{});
  const Ids all_but_made_and_refused{"notifier.once",   "notifier.many",    "notifier.again",
                                     "notifier.cancel", "notifier.destroy", "notifier.refused",
                                     "notifier.longer"};
  CHECK(found_in_notifier(Way::twice) == all_but_made_and_refused);
  CHECK(found_in_notifier(Way::nothing) == all_but_made_and_refused);
  CHECK(found_in_notifier(Way::transient) == all_but_made_and_refused);
  CHECK(found_in_notifier(Way::forgets) == Ids{"notifier.again"});
  CHECK(found_in_notifier(Way::answers_refused) == Ids{"notifier.refused"});
}

TEST_CASE("an answer after the end is found", "[kit]") {
  way = Way::late;
  handed_over = 0;
  const auto table = notifier();
  const Instead instead(REGIE_NOTIFIER_V1_ID, &table);
  for (const Check& check : checks_of(REGIE_NOTIFIER_V1_ID)) {
    if (check.id != "notifier.destroy") continue;
    const Outcome outcome = run(check);
    REQUIRE(outcome.findings.size() == 1);
    CHECK(outcome.findings[0].came == "0 times");
  }
}

TEST_CASE("the kit finds what a reporter does wrong", "[kit]") {
  CHECK(found_in_reporter(Paper::good) == Ids{});
  CHECK(found_in_reporter(Paper::changes) == Ids{"reporter.repeat"});
  CHECK(found_in_reporter(Paper::presses_on) == Ids{"reporter.full"});
  CHECK(found_in_reporter(Paper::any_name) == Ids{"reporter.unknown"});
  CHECK(found_in_reporter(Paper::never_stops) == Ids{"reporter.cancelled"});
  CHECK(found_in_reporter(Paper::other_names) == Ids{"reporter.list"});
}

TEST_CASE("the kit finds what a manifest says wrong", "[kit]") {
  const auto table = notifier();
  Instead instead(REGIE_NOTIFIER_V1_ID, &table);
  CHECK_FALSE(finds("module.manifest"));
  CHECK_FALSE(finds("module.interfaces"));
  CHECK_FALSE(finds("module.functions"));
  for (const char* id :
       {"", "sms", "Nl.example", "nl..sms", "nl.sms.", ".sms", "nl.1sms", "nl.s ms"}) {
    instead.manifest().id = id;
    CHECK(finds("module.manifest"));
  }
  instead.manifest().id = "nl.example.sms-2_b";
  CHECK_FALSE(finds("module.manifest"));
  for (const char* version : {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "1.2.3-", "v1.2.3"}) {
    instead.manifest().version = version;
    CHECK(finds("module.manifest"));
  }
  instead.manifest().version = "10.0.3-rc.1+b7";
  CHECK_FALSE(finds("module.manifest"));
  for (const char* schema : {"[]", "{", "text"}) {
    instead.manifest().config_schema = schema;
    CHECK(finds("module.manifest"));
  }
  instead.manifest().config_schema = "{}";
  CHECK_FALSE(finds("module.manifest"));
  // It names one interface, and gives another.
  interface_now = REGIE_ACTION_V1_ID;
  CHECK(finds("module.interfaces"));
  interface_now = REGIE_NOTIFIER_V1_ID;
  auto without = table;
  without.cancel = nullptr;
  offered_now = &without;
  CHECK(finds("module.functions"));
  without.struct_size = 4;
  CHECK(finds("module.functions"));
}

TEST_CASE("symbols are read of nothing but whole files", "[kit]") {
  std::string content;
  {
    std::ifstream file(REGIE_KIT_NOTIFY_LOG, std::ios::binary);
    std::ostringstream all;
    all << file.rdbuf();
    content = all.str();
  }
  const auto symbols = read_symbols(content);
  REQUIRE(symbols.has_value());
  CHECK(symbols->exported == std::vector<std::string>{REGIE_PLUGIN_ENTRY_SYMBOL});
  CHECK(symbols->stays);
  for (std::size_t size :
       {std::size_t{0}, std::size_t{10}, std::size_t{64}, content.size() / 2, content.size() - 1}) {
    CHECK_FALSE(read_symbols(content.substr(0, size)).has_value());
  }
  std::string odd = content;
  for (std::size_t at = 40; at < 64; ++at) odd[at] = '\xff';  // where the sections are
  CHECK_FALSE(read_symbols(odd).has_value());
}
