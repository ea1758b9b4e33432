// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>

#include <fstream>
#include <iterator>
#include <thread>

#include <regie/sdk/notifier.hpp>

#include "tests/plugin_kit/kit.hpp"
#include "tests/unit/catch.hpp"

REGIE_PLUGIN_STATIC(notify_log);

using namespace regie::kit;
using regie::sdk::testing::FakeHost;
using regie::sdk::testing::OptionList;
using regie::sdk::testing::RecordedDelivery;

namespace {

const regie_notifier_v1& table() {
  return *regie::sdk::testing::interface_of<regie_notifier_v1>(
      regie_plugin_entry_v1_notify_log(REGIE_ABI_VERSION), REGIE_NOTIFIER_V1_ID);
}

class Notifier {
 public:
  explicit Notifier(const std::string& path) {
    const OptionList options{{"path", path}};
    REQUIRE(table().create(host_.get(), options.data(), options.size(), &handle_, nullptr) ==
            REGIE_OK);
  }
  ~Notifier() { table().destroy(handle_); }
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  std::int32_t deliver(std::string_view key, std::string_view text = "Hallo",
                       std::uint32_t attempt = 1) {
    auto message = sized<regie_message>();
    message.attempt = attempt;
    message.key = str(key);
    message.channel = str("mail");
    message.recipient_id = str("resident:anna");
    message.locale = str("nl");
    message.subject = str("Uw voorstel");
    message.body_text = str(text);
    const regie_kv about{str("case"), str("c1")};
    const regie_kv* const properties[] = {&about};
    message.properties = properties;
    message.property_count = 1;
    message.created_ms = 1'000;
    message.deadline_ms = REGIE_NO_TIME;
    RecordedDelivery delivery;
    // No assertions here: this runs on several threads.
    if (table().deliver(handle_, &message, &RecordedDelivery::done, &delivery, nullptr) !=
        REGIE_OK) {
      return delivery.calls() == 0 ? 0 : -1;
    }
    const auto verdict = delivery.wait();
    return delivery.calls() == 1 ? verdict : -1;
  }

 private:
  FakeHost host_;
  regie_notifier* handle_ = nullptr;
};

std::vector<std::string> lines(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> all;
  for (std::string line; std::getline(file, line);) all.push_back(line);
  return all;
}

}  // namespace

TEST_CASE("a message is one line of JSON") {
  TemporaryFolder folder;
  const auto file = folder.path() / "messages.ndjson";
  Notifier notifier(file.string());
  CHECK(notifier.deliver("c1:4:0", "Beste \"Anna\",\n\ttot morgen \\ é 🌱 \x01") == REGIE_DELIVERED);
  REQUIRE(lines(file).size() == 1);
  CHECK(lines(file)[0] ==
        R"({"key":"c1:4:0","channel":"mail","to":"resident:anna","locale":"nl",)"
        R"("subject":"Uw voorstel","text":"Beste \"Anna\",\n\u0009tot morgen \\ é 🌱 \u0001",)"
        R"("properties":{"case":"c1"},"created_ms":1000})");
}

TEST_CASE("a key is written once, also after a restart and beside another process") {
  TemporaryFolder folder;
  const auto file = folder.path() / "messages.ndjson";
  const std::string odd_key = "key \"with\\ odd\n things";
  {
    Notifier notifier(file.string());
    CHECK(notifier.deliver("a") == REGIE_DELIVERED);
    CHECK(notifier.deliver("a", "Hallo", 2) == REGIE_DELIVERED);
    CHECK(notifier.deliver(odd_key) == REGIE_DELIVERED);
  }
  Notifier again(file.string());
  Notifier other(file.string());
  CHECK(again.deliver("a") == REGIE_DELIVERED);
  CHECK(again.deliver(odd_key) == REGIE_DELIVERED);
  CHECK(again.deliver("b") == REGIE_DELIVERED);
  CHECK(other.deliver("b") == REGIE_DELIVERED);
  CHECK(lines(file).size() == 3);
}

TEST_CASE("a line that a crash cut short is left alone and written anew") {
  TemporaryFolder folder;
  const auto file = folder.path() / "messages.ndjson";
  std::ofstream(file) << R"({"key":"whole","to":"x"})"
                      << "\n"
                      << R"({"key":"cut","to")";
  Notifier notifier(file.string());
  CHECK(notifier.deliver("whole") == REGIE_DELIVERED);
  CHECK(notifier.deliver("cut") == REGIE_DELIVERED);
  const auto all = lines(file);
  REQUIRE(all.size() == 3);
  CHECK(all[1] == R"({"key":"cut","to")");
  CHECK(all[2].substr(0, 12) == R"({"key":"cut")");
}

TEST_CASE("threads do not mix their lines") {
  TemporaryFolder folder;
  const auto file = folder.path() / "messages.ndjson";
  Notifier one(file.string());
  Notifier two(file.string());
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&, worker] {
      for (int i = 0; i < 20; ++i) {  // every key comes from two threads
        (worker % 2 == 0 ? one : two).deliver("key " + std::to_string(worker / 2 * 100 + i));
      }
    });
  }
  for (auto& worker : workers) worker.join();
  const auto all = lines(file);
  CHECK(all.size() == 40);
  for (const auto& line : all) CHECK(line.back() == '}');
}

TEST_CASE("a full disk is tried again later") {
  Notifier notifier("/dev/full");
  CHECK(notifier.deliver("a") == REGIE_RETRY);
}

TEST_CASE("a message without a key is not taken") {
  TemporaryFolder folder;
  Notifier notifier((folder.path() / "messages.ndjson").string());
  CHECK(notifier.deliver("") == 0);
}

TEST_CASE("settings of the log that are wrong are named") {
  const FakeHost host;
  regie_notifier* handle = nullptr;
  auto error = sized<regie_error>();
  const OptionList none{};
  CHECK(table().create(host.get(), none.data(), none.size(), &handle, &error) == REGIE_BAD_CONFIG);
  CHECK_THAT(error.message, Catch::Matchers::Contains("path"));
  const OptionList unknown{{"path", "-"}, {"file", "x"}};
  CHECK(table().create(host.get(), unknown.data(), unknown.size(), &handle, &error) ==
        REGIE_BAD_CONFIG);
  const OptionList nowhere{{"path", "/no/such/folder/messages"}};
  CHECK(table().create(host.get(), nowhere.data(), nowhere.size(), &handle, &error) ==
        REGIE_NOT_FOUND);
}

TEST_CASE("the module offers what its manifest says") {
  void* library = ::dlopen(REGIE_KIT_NOTIFY_LOG, RTLD_NOW | RTLD_LOCAL);
  REQUIRE(library != nullptr);
  const auto entry =
      reinterpret_cast<regie_plugin_entry>(::dlsym(library, REGIE_PLUGIN_ENTRY_SYMBOL));
  REQUIRE(entry != nullptr);
  const auto* plugin = entry(REGIE_ABI_VERSION);
  CHECK(plugin == entry(REGIE_ABI_VERSION + 1));
  CHECK(plugin->abi_version == REGIE_ABI_VERSION);
  CHECK(std::string(plugin->manifest->id) == "regie.notify_log");
  for (const char* const* id = plugin->manifest->interfaces; *id != nullptr; ++id) {
    CHECK(plugin->get_interface(str(*id)) != nullptr);
  }
  CHECK(plugin->get_interface(str("regie.storage/1")) == nullptr);
}
