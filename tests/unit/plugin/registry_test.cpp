// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/registry.hpp"

#include <filesystem>
#include <fstream>

#include <regie/abi/notifier.h>
#include <regie/abi/storage.h>

#include "engine/base/sha256.hpp"
#include "engine/plugin/abi_text.hpp"
#include "engine/plugin/notifier_adapter.hpp"
#include "engine/plugin/storage_adapter.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/unit/catch.hpp"

using namespace regie;
using namespace regie::plugin;
namespace fs = std::filesystem;

namespace {

std::string manifest(const std::string& id, const std::string& file, const std::string& content) {
  return R"({"id": ")" + id + R"(", "version": "1.0.0", "interfaces": ["regie.storage/1"],)" +
         R"("file": ")" + file + R"(", "sha256": ")" + to_hex(sha256(content)) + "\"}";
}

const char* const storage_only[] = {"regie.storage/1", nullptr};
const regie_manifest about{
    sizeof(regie_manifest), 0,      "test.linked", "Test", "1.0.0", nullptr, nullptr, nullptr,
    storage_only,           nullptr};

const void* nothing(regie_str) noexcept { return nullptr; }
regie_status fails(const regie_host*, regie_error* error) noexcept {
  error->status = REGIE_UNAVAILABLE;
  const std::string message = "the licence server does not answer";
  std::copy(message.begin(), message.end(), error->message);
  error->message[message.size()] = '\0';
  return REGIE_UNAVAILABLE;
}

const regie_plugin* newer(std::uint32_t) {
  static const regie_plugin table{sizeof(regie_plugin), 7, &about, nullptr, nullptr, nothing};
  return &table;
}
const regie_plugin* incomplete(std::uint32_t) {
  static const regie_plugin table{
      sizeof(regie_plugin), REGIE_ABI_VERSION, &about, nullptr, nullptr, nullptr};
  return &table;
}
const regie_plugin* failing(std::uint32_t) {
  static const regie_plugin table{
      sizeof(regie_plugin), REGIE_ABI_VERSION, &about, fails, nullptr, nothing};
  return &table;
}
const regie_plugin* empty(std::uint32_t) {
  static const regie_plugin table{
      sizeof(regie_plugin), REGIE_ABI_VERSION, &about, nullptr, nullptr, nothing};
  return &table;
}
const regie_plugin* none_at_all(std::uint32_t) { return nullptr; }

Error error_of_adding(regie_plugin_entry entry) {
  Registry registry;
  const auto added = registry.add_linked(entry);
  REQUIRE(!added);
  return added.error();
}

Error error_of_asking(Registry& registry, const std::string& id) {
  const auto table = registry.interface(id, "regie.storage/1");
  REQUIRE(!table);
  CHECK(table.error().code == Errc::plugin_failed);
  CHECK(!table.error().message.nl.empty());
  CHECK(!table.error().advice.empty());
  return table.error();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A plugin of another ABI is refused by both numbers", "[plugin]") {
  const Error error = error_of_adding(newer);
  CHECK(error.code == Errc::plugin_failed);
  CHECK(has(error.message.en, "made for ABI 7"));
  CHECK(has(error.message.en, "has ABI 1"));
  CHECK(error_of_adding(incomplete).code == Errc::plugin_failed);
  CHECK(error_of_adding(none_at_all).code == Errc::plugin_failed);
}

TEST_CASE("A plugin that does not start says why", "[plugin]") {
  Registry registry;
  REQUIRE(registry.add_linked(failing).has_value());
  const Error error = error_of_asking(registry, "test.linked");
  CHECK(has(error.message.en, "does not start"));
  CHECK(has(error.message.en, "the licence server does not answer"));
}

TEST_CASE("A plugin without the interface says so", "[plugin]") {
  Registry registry;
  REQUIRE(registry.add_linked(empty).has_value());
  CHECK(has(error_of_asking(registry, "test.linked").message.en, "does not offer"));
}

TEST_CASE("A plugin that is not there is named, with the nearest", "[plugin]") {
  Registry registry;
  REQUIRE(registry.add_linked(empty).has_value());
  CHECK(has(error_of_asking(registry, "test.linkd").advice.en, "test.linked"));
  CHECK(has(error_of_asking(registry, "something.else").advice.en, "--plugins"));
}

TEST_CASE("A folder of plugins is read by its manifests alone", "[plugin]") {
  const tests::TemporaryFolder folder;
  folder.write("a.so", "no library at all");
  folder.write("a.so.manifest.json", manifest("test.a", "a.so", "no library at all"));
  folder.write("b.so", "something");
  folder.write("b.so.manifest.json", manifest("test.b", "b.so", "something else"));
  folder.write("c.so.manifest.json", manifest("test.c", "c.so", ""));
  Registry registry;
  REQUIRE(registry.add_folder(folder.path().string()).has_value());
  CHECK(registry.known().size() >= 3);
  CHECK(has(error_of_asking(registry, "test.a").message.en, "cannot be loaded"));
  CHECK(has(error_of_asking(registry, "test.b").message.en, "another than its manifest"));
  CHECK(has(error_of_asking(registry, "test.c").message.en, "not there"));
}

TEST_CASE("What is no manifest is told", "[plugin]") {
  for (const std::string& content :
       {std::string("{"), std::string("[]"), std::string(R"({"id": "x"})"),
        manifest("test.out", "../out.so", ""), std::string(100'000, ' ')}) {
    const tests::TemporaryFolder folder;
    folder.write("x.so.manifest.json", content);
    Registry registry;
    const auto added = registry.add_folder(folder.path().string());
    REQUIRE(!added);
    CHECK(added.error().code == Errc::plugin_failed);
    CHECK(has(added.error().message.en, "x.so"));
  }
  Registry registry;
  CHECK(!registry.add_folder("/no/such/folder").has_value());
}

TEST_CASE("Two files with one id are refused", "[plugin]") {
  const tests::TemporaryFolder folder;
  folder.write("a.so.manifest.json", manifest("test.a", "a.so", ""));
  folder.write("b.so.manifest.json", manifest("test.a", "b.so", ""));
  Registry registry;
  const auto added = registry.add_folder(folder.path().string());
  REQUIRE(!added);
  CHECK(has(added.error().message.en, "twice"));
}

TEST_CASE("A table that lacks a required function is refused", "[plugin]") {
  const Host host(Level::off, [] { return Instant{}; });
  regie_storage_v1 storage{};
  storage.struct_size = 16;  // of a header that knew nothing yet
  const auto opened = open_storage(&storage, host, {"test.store", "x:", {}, false, false});
  REQUIRE(!opened);
  CHECK(opened.error().code == Errc::plugin_failed);
  regie_notifier_v1 notifier{};
  notifier.struct_size = sizeof notifier;
  const auto made = make_notifier(&notifier, host, "test.notifier", {});
  REQUIRE(!made);
  CHECK(made.error().code == Errc::plugin_failed);
}

namespace {

/// What the notifier that breaks its promises is to do with the next message.
enum class Lie { none, twice, no_outcome, answered_and_refused, late };
struct Lying {
  Lie next = Lie::none;
  regie_delivery_done kept = nullptr;
  void* kept_ctx = nullptr;
} lying;

void say_delivered(regie_delivery_done done, void* ctx) noexcept {
  regie_outcome outcome{};
  outcome.struct_size = sizeof outcome;
  outcome.verdict = REGIE_DELIVERED;
  done(ctx, &outcome);
}

regie_status deliver_and_lie(regie_notifier*, const regie_message*, regie_delivery_done done,
                             void* ctx, regie_error*) noexcept {
  lying.kept = done;
  lying.kept_ctx = ctx;
  if (lying.next == Lie::late) return REGIE_OK;
  if (lying.next == Lie::no_outcome) {
    done(ctx, nullptr);
    return REGIE_OK;
  }
  say_delivered(done, ctx);
  if (lying.next == Lie::twice) say_delivered(done, ctx);
  return lying.next == Lie::answered_and_refused ? REGIE_UNAVAILABLE : REGIE_OK;
}

regie_notifier_v1 lying_notifier() {
  regie_notifier_v1 table{};
  table.struct_size = sizeof table;
  table.create = [](const regie_host*, const regie_kv* const*, std::size_t,
                    regie_notifier** notifier, regie_error*) noexcept -> regie_status {
    *notifier = reinterpret_cast<regie_notifier*>(&lying);
    return REGIE_OK;
  };
  table.destroy = [](regie_notifier*) noexcept {};
  table.deliver = deliver_and_lie;
  table.cancel = [](regie_notifier*, regie_str) noexcept {};
  return table;
}

}  // namespace

TEST_CASE("A notifier that answers too often, or with nothing, harms nobody", "[plugin]") {
  using Verdict = runtime::DeliveryAnswer::Verdict;
  const Host host(Level::off, [] { return Instant{}; });
  const regie_notifier_v1 table = lying_notifier();
  auto made = make_notifier(&table, host, "test.notifier", {});
  REQUIRE(made.has_value());
  runtime::Delivery message;
  message.kind = "notify";
  message.id = "case/1/0";
  message.payload = Value::map({});
  std::vector<Verdict> answers;
  const auto done = [&answers](const runtime::DeliveryAnswer& answer) {
    answers.push_back(answer.verdict);
  };
  for (const Lie lie : {Lie::none, Lie::twice, Lie::no_outcome, Lie::answered_and_refused}) {
    lying.next = lie;
    (*made)->deliver(message, done);
  }
  CHECK(answers == std::vector<Verdict>{Verdict::delivered, Verdict::delivered, Verdict::retry,
                                        Verdict::delivered});
  lying.next = Lie::late;
  (*made)->deliver(message, done);
  made->reset();
  say_delivered(lying.kept, lying.kept_ctx);  // nobody waits for it any more
  CHECK(answers.size() == 4);
}

#ifdef REGIE_PLUGIN_FOLDER
TEST_CASE("The plugins of this build load from their files", "[plugin]") {
  Registry registry;
  REQUIRE(registry.add_folder(REGIE_PLUGIN_FOLDER).has_value());
  CHECK(registry.interface("regie.storage_sql", REGIE_STORAGE_V1_ID).has_value());
  CHECK(registry.interface("regie.notify_log", REGIE_NOTIFIER_V1_ID).has_value());
}
#endif
