// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "engine/base/ids.hpp"
#include "engine/base/sha256.hpp"
#include "tests/unit/catch.hpp"

using regie::derive_id;
using regie::Id;
using regie::id_from_string;
using regie::sha256;
using regie::to_hex;

TEST_CASE("SHA-256 gives the digests of FIPS 180-4", "[sha256]") {
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(to_hex(std::string_view("\0\x7F\xFF", 3)) == "007fff");
}

TEST_CASE("ids are written and read as UUIDs", "[ids]") {
  const std::string text = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
  const auto id = id_from_string(text);
  REQUIRE(id.has_value());
  CHECK(id->bytes[0] == 0xF8);
  CHECK(id->bytes[15] == 0xF6);
  CHECK(to_string(*id) == text);
  CHECK(id_from_string("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6") == id);
  CHECK(to_string(Id{}) == "00000000-0000-0000-0000-000000000000");
  CHECK(Id{}.is_nil());
  CHECK_FALSE(id->is_nil());
  for (const char* wrong :
       {"", "f81d4fae7dec11d0a76500a0c91e6bf6", "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf", "f81d4fae-7dec-11d0-a765-00a0c91e6bfg",
        "f81d4fae-7dec-11d0-a76500-a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6 ",
        "-81d4fae-7dec-11d0-a765-00a0c91e6bf6"}) {
    INFO(wrong);
    CHECK_FALSE(id_from_string(wrong).has_value());
  }
}

TEST_CASE("derived ids are UUIDs of version 8 that depend on every part", "[ids]") {
  const Id id = derive_id({"case", "42"});
  CHECK(id == derive_id({"case", "42"}));
  CHECK(to_string(id)[14] == '8');
  CHECK((id.bytes[8] & 0xC0) == 0x80);
  CHECK(id != derive_id({"case4", "2"}));
  CHECK(id != derive_id({"case42"}));
  CHECK(id != derive_id({"42", "case"}));
  CHECK(derive_id({}) != derive_id({""}));
  // The first 128 bits over the length as eight bytes and "a", with version and variant set.
  std::string expected = to_hex(sha256(std::string("\0\0\0\0\0\0\0\1", 8) + "a")).substr(0, 32);
  expected[12] = '8';
  std::string plain = to_string(derive_id({"a"}));
  std::erase(plain, '-');
  CHECK(plain.substr(0, 16) == expected.substr(0, 16));
  CHECK(plain.substr(17) == expected.substr(17));
}
