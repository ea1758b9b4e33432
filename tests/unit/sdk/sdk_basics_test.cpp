// SPDX-License-Identifier: Apache-2.0
#include <regie/sdk/plugin.hpp>
#include <regie/sdk/testing.hpp>

#include "tests/unit/catch.hpp"

using namespace regie::sdk;
using Catch::Matchers::Contains;
using testing::OptionList;

namespace {

template <class Thrown>
regie_error error_of(Thrown thrown) {
  auto error = sized<regie_error>();
  detail::guard(&error, "part", [&] { throw thrown; });
  return error;
}

Options options_of(const OptionList& list) { return {list.data(), list.size()}; }

}  // namespace

TEST_CASE("sdk: whatever is thrown becomes a typed error") {
  const auto failure = error_of(Failure(REGIE_BUSY, "locked", 5, 250));
  CHECK(failure.status == REGIE_BUSY);
  CHECK(failure.native_code == 5);
  CHECK(failure.retry_after_ms == 250);
  CHECK(std::string(failure.component) == "part");
  CHECK(std::string(failure.message) == "locked");
  CHECK(error_of(std::bad_alloc()).status == REGIE_OUT_OF_MEMORY);
  CHECK(error_of(std::invalid_argument("x")).status == REGIE_INVALID_ARGUMENT);
  CHECK(error_of(std::runtime_error("x")).status == REGIE_INTERNAL);
  CHECK(error_of(42).status == REGIE_INTERNAL);
  const auto full = error_of(std::system_error(ENOSPC, std::generic_category(), "file"));
  CHECK(full.status == REGIE_FULL);
  CHECK(full.native_code == ENOSPC);
  CHECK(error_of(std::system_error(EROFS, std::system_category())).status == REGIE_READ_ONLY);
}

TEST_CASE("sdk: nothing thrown is ok, and an error is not needed") {
  CHECK(detail::guard(nullptr, "part", [] {}) == REGIE_OK);
  CHECK(detail::guard(nullptr, "part", [] { throw Failure(REGIE_FULL, "x"); }) == REGIE_FULL);
}

TEST_CASE("sdk: a long message is cut between two characters") {
  std::string message = "x";
  while (message.size() < 600) message += "é";
  const auto error = error_of(Failure(REGIE_INTERNAL, message));
  const std::string kept = error.message;
  CHECK(kept.size() == 447);  // 1 + 2 * 223
  CHECK(kept == message.substr(0, kept.size()));
  CHECK((static_cast<unsigned char>(kept.back()) & 0xC0U) == 0x80U);
  const auto odd = error_of(Failure(REGIE_INTERNAL, "x" + message));
  CHECK(std::string(odd.message).size() == 446);
}

TEST_CASE("sdk: an error of an older and smaller shape is left alone") {
  auto error = sized<regie_error>();
  error.struct_size = 8;
  error.status = 77;
  CHECK(detail::guard(&error, "part", [] { throw Failure(REGIE_FULL, "x"); }) == REGIE_FULL);
  CHECK(error.status == 77);
}

TEST_CASE("sdk: settings are read, and typing errors are named") {
  const OptionList list{{"path", "a"}, {"wait_ms", "250"}, {"path", "b"}};
  const auto options = options_of(list);
  CHECK(options.get("path") == "b");
  CHECK(options.get("none", "otherwise") == "otherwise");
  CHECK(options.required("path") == "b");
  CHECK_THROWS_WITH(options.required("host"), Contains("'host' is missing"));
  CHECK(options.integer("wait_ms", 1, 0, 500) == 250);
  CHECK(options.integer("none", 7, 0, 500) == 7);
  CHECK_THROWS_WITH(options.integer("wait_ms", 1, 0, 100), Contains("from 0 to 100"));
  CHECK_THROWS_WITH(options.integer("path", 1, 0, 100), Contains("whole number"));
  CHECK_THROWS_WITH(options.allow_only({"path", "host"}),
                    Contains("'wait_ms'") && Contains("host"));
  CHECK_NOTHROW(options.allow_only({"path", "wait_ms"}));
}

TEST_CASE("sdk: a plugin logs through its host") {
  testing::FakeHost fake;
  fake.set_now(123);
  const Host host(fake.get());
  host.warn("slow", {{"ms", "900"}});
  CHECK(host.now_ms() == 123);
  CHECK(host.interface("regie.nothing/1") == nullptr);
  const auto logged = fake.logged();
  REQUIRE(logged.size() == 1);
  CHECK(logged[0].level == REGIE_LOG_WARN);
  CHECK(logged[0].message == "slow");
  CHECK(logged[0].fields.at(0).second == "900");
}

TEST_CASE("abi: the bands of a status decide whether to try again") {
  CHECK(REGIE_IS_PERMANENT(REGIE_CONFLICT));
  CHECK_FALSE(REGIE_IS_TRANSIENT(REGIE_CONFLICT));
  CHECK(REGIE_IS_TRANSIENT(REGIE_OUTCOME_UNKNOWN));
  CHECK(REGIE_IS_TRANSIENT(150));  // one that this header does not know
  CHECK_FALSE(REGIE_IS_PERMANENT(REGIE_OK));
}

TEST_CASE("abi: fields behind the end of an older struct are not there") {
  regie_host host = sized<regie_host>();
  CHECK(REGIE_HAS(regie_host, &host, get_interface));
  host.struct_size = offsetof(regie_host, get_interface);
  CHECK(REGIE_HAS(regie_host, &host, now_ms));
  CHECK_FALSE(REGIE_HAS(regie_host, &host, get_interface));
}
