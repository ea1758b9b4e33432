// SPDX-License-Identifier: Apache-2.0
// Storage: every byte comes back, documents are kept, keys are destroyed.
#include <map>
#include <optional>
#include <vector>

#include "engine/kit/check.hpp"
#include "engine/kit/store.hpp"

namespace regie::kit {

namespace {

/// All of Unicode but the surrogates, as UTF-8.
std::string all_of_utf8() {
  std::string text;
  for (std::uint32_t c = 1; c < 0x110000; ++c) {
    if (c >= 0xd800 && c < 0xe000) continue;
    if (c < 0x80) {
      text += static_cast<char>(c);
      continue;
    }
    const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    text += static_cast<char>((0xf0U << (3 - more) & 0xffU) | c >> (6 * more));
    for (int i = more - 1; i >= 0; --i) text += static_cast<char>(0x80U | (c >> (6 * i) & 0x3fU));
  }
  return text;
}

struct Document {
  regie_storage_document row = sized<regie_storage_document>();
  Document(std::string_view kind, std::string_view id, std::string_view version,
           std::string_view content, char digest) {
    row.kind = str(kind);
    row.id = str(id);
    row.version = str(version);
    row.content = bytes(content);
    std::memset(row.sha256, digest, sizeof row.sha256);
  }
};

regie_status put(Store& store, const Document& document) {
  return store.table().put_document(store.handle(), &document.row, nullptr);
}

std::vector<std::string> documents(Store& store, std::string_view kind, std::string_view id) {
  std::vector<std::string> rows;
  store.table().list_documents(
      store.handle(), str(kind), str(id),
      [](void* ctx, const regie_storage_document* row) noexcept -> std::int32_t {
        static_cast<std::vector<std::string>*>(ctx)->push_back(std::string(view(row->id)) + "/" +
                                                               std::string(view(row->version)) +
                                                               std::string(view(row->content)));
        return 0;
      },
      &rows, nullptr);
  return rows;
}

std::string document(Store& store, std::string_view id, std::string_view version) {
  std::string found;
  const auto status = store.table().get_document(
      store.handle(), str("definition"), str(id), str(version),
      [](void* ctx, const regie_storage_document* row) noexcept -> std::int32_t {
        static_cast<std::string*>(ctx)->assign(view(row->content));
        return 0;
      },
      &found, nullptr);
  return status == REGIE_OK ? found : "status " + std::to_string(status);
}

/// By snapshot, what else is read with a case. None: the store has no such function.
std::optional<std::map<std::string, std::string>> whole_cases(
    Store& store, std::initializer_list<std::uint64_t> numbers) {
  if (store.table().load_whole == nullptr) return std::nullopt;
  std::vector<regie_id> ids;
  for (const std::uint64_t number : numbers) ids.push_back(case_id(number));
  std::map<std::string, std::string> found;
  const auto take = [](void* ctx, const regie_storage_case* row, const regie_bytes* key,
                       const regie_storage_entry* last) noexcept -> std::int32_t {
    std::string text = "revision " + std::to_string(row->revision);
    if (last != nullptr) {
      text += ", last " + std::to_string(last->revision) + " " + std::string(view(last->kind));
    }
    text += ", " + (key == nullptr ? "never a key" : std::string(view(*key)));
    auto& all = *static_cast<std::map<std::string, std::string>*>(ctx);
    all[std::string(view(row->snapshot))] = text;
    return 0;
  };
  const auto status =
      store.table().load_whole(store.handle(), ids.data(), ids.size(), take, &found, nullptr);
  if (status == REGIE_UNSUPPORTED) return std::nullopt;
  REGIE_NEED(status == REGIE_OK);
  return found;
}

std::string key(Store& store, std::uint64_t number) {
  std::string found;
  const auto id = case_id(number);
  const auto status = store.table().get_key(
      store.handle(), &id,
      [](void* ctx, regie_bytes content) noexcept {
        static_cast<std::string*>(ctx)->assign(view(content));
      },
      &found, nullptr);
  return status == REGIE_OK ? found : "status " + std::to_string(status);
}

void content_whole() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).snapshot("early").key("key of 1")) == REGIE_OK);
  REGIE_NEED(store.commit_one(Unit::step(1, 1, 2).snapshot(std::string("a\0b", 3))) == REGIE_OK);
  REGIE_NEED(store.commit_one(Unit::step(2, 0, 3).snapshot("no key")) == REGIE_OK);
  REGIE_NEED(store.commit_one(Unit::step(3, 0, 4).key("key of 3")) == REGIE_OK);
  const auto third = case_id(3);
  REGIE_NEED(store.table().destroy_key(store.handle(), &third, nullptr) == REGIE_OK);
  const auto found = whole_cases(store, {3, 9, 1, 2});
  if (!found) skip_optional("load_whole");
  REGIE_EXPECT(
      *found ==
      std::map<std::string, std::string>{
          {std::string("a\0b", 3), "revision 2, last 2 " + store.journal(1)[1].kind + ", key of 1"},
          {"no key", "revision 1, last 1 " + store.journal(2)[0].kind + ", never a key"},
          {store.load(3).snapshot, "revision 1, last 1 " + store.journal(3)[0].kind + ", "}});
}

void content_orphans() {
  Fresh fresh;
  auto& store = fresh.store;
  if (store.table().orphans == nullptr) skip_optional("orphans");
  const auto orphans = [&store](const regie_id* after, std::uint32_t limit) {
    std::string found;
    const auto take = [](void* ctx, const regie_id* id) noexcept -> std::int32_t {
      auto& text = *static_cast<std::string*>(ctx);
      for (std::uint64_t number = 1; number < 9; ++number) {
        const auto known = case_id(number);
        if (view(known) == view(*id)) text += std::to_string(number);
      }
      return 0;
    };
    const auto status = store.table().orphans(store.handle(), after, limit, take, &found, nullptr);
    return status == REGIE_OK ? found : "status " + std::to_string(status);
  };
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).key("key of 1")) == REGIE_OK);
  if (orphans(nullptr, 0) == "status " + std::to_string(REGIE_UNSUPPORTED))
    skip_optional("orphans");
  REGIE_EXPECT(orphans(nullptr, 0).empty());
  for (const std::uint64_t number : {5, 2, 3}) {
    const auto id = case_id(number);
    const std::string bytes = "a key of nobody";
    REGIE_NEED(store.table().put_key(store.handle(), &id, kit::bytes(bytes), nullptr) == REGIE_OK);
  }
  REGIE_EXPECT(orphans(nullptr, 0) == "235");
  REGIE_EXPECT(orphans(nullptr, 2) == "23");
  const auto third = case_id(3);
  REGIE_EXPECT(orphans(&third, 2) == "5");
  REGIE_NEED(store.commit_one(Unit::step(2, 0, 2)) == REGIE_OK);
  REGIE_EXPECT(orphans(nullptr, 0) == "35");
}

void bytes_come_back(const std::string& content) {
  Fresh fresh;
  auto& store = fresh.store;
  Unit unit =
      Unit::step(1, 0, 1).snapshot(content).add(effect, "e", 5, content).reply("s", "k", content);
  REGIE_NEED(store.commit_one(unit) == REGIE_OK);
  REGIE_EXPECT(store.load(1).snapshot == content);
  REGIE_EXPECT(store.work(everything()).at(0).payload == content);
  REGIE_EXPECT(store.claim(effect, 5, 1, token(1)).at(0).payload == content);
  REGIE_EXPECT(store.reply(1, "s", "k") == content);
}

void content_bytes() {
  std::string every_byte;
  for (int i = 0; i < 512; ++i) every_byte += static_cast<char>(i);
  for (const std::string& content :
       {std::string(), std::string(1, '\0'), std::string("a\0b\0", 4), every_byte,
        std::string(std::size_t{1} << 20, '\0'), std::string(3 << 20, '\xff'), all_of_utf8()}) {
    bytes_come_back(content);
  }
}

void content_ids() {
  Fresh fresh;
  auto& store = fresh.store;
  std::string work_id("\0\xff\0x", 4);
  REGIE_NEED(store.commit_one(Unit::step(0, 0, 0).add(effect, work_id, 5)) == REGIE_OK);
  const regie_id zero{};
  REGIE_EXPECT(store.claim(effect, 5, 600'000, zero).at(0).work_id == work_id);
  REGIE_EXPECT(store.commit_one(
                   Unit::bare(0, 1).settle(effect, work_id, zero, REGIE_SETTLE_DONE)) == REGIE_OK);
}

void content_texts() {
  Fresh fresh;
  auto& store = fresh.store;
  auto unit = Unit::step(1, 0, 1).describe("wijk-ruïne 🌱", "a.b 'quoted' \"twice\" :name ?");
  REGIE_NEED(store.commit_one(unit) == REGIE_OK);
  REGIE_EXPECT(store.load(1).workflow == "wijk-ruïne 🌱");
  REGIE_EXPECT(store.load(1).state == "a.b 'quoted' \"twice\" :name ?");
  auto nul = Unit::step(2, 0, 2).describe(std::string("a\0b", 3), "s");
  REGIE_EXPECT(store.commit_one(nul) == REGIE_INVALID_ARGUMENT);
}

void content_numbers() {
  Fresh fresh;
  auto& store = fresh.store;
  const std::int64_t far = 253'402'300'799'999;
  REGIE_NEED(
      store.commit_one(Unit::step(1, 0, 1).started(-62'135'596'800'000).add(effect, "e", far)) ==
      REGIE_OK);
  REGIE_EXPECT(store.load(1).row.started_ms == -62'135'596'800'000);
  REGIE_EXPECT(store.load(1).row.closed_ms == REGIE_NO_TIME);
  REGIE_EXPECT(store.work(everything()).at(0).row.due_ms == far);
}

void content_documents() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_EXPECT(put(store, Document("definition", "garden", "10", "ten", 'a')) == REGIE_OK);
  REGIE_EXPECT(put(store, Document("definition", "garden", "9", "nine", 'b')) == REGIE_OK);
  REGIE_EXPECT(put(store, Document("calendar", "garden", "1", "days", 'c')) == REGIE_OK);
  REGIE_EXPECT(put(store, Document("definition", "garden", "10", "ten", 'a')) == REGIE_OK);
  REGIE_EXPECT(put(store, Document("definition", "garden", "10", "other", 'd')) ==
               REGIE_ALREADY_EXISTS);
  REGIE_EXPECT(put(store, Document("definition", "garden", "", "x", 'd')) ==
               REGIE_INVALID_ARGUMENT);
  REGIE_EXPECT(document(store, "garden", "10") == "ten");
  REGIE_EXPECT(document(store, "garden", "") == "nine");  // stored last
  REGIE_EXPECT(document(store, "garden", "11") == "status " + std::to_string(REGIE_NOT_FOUND));
  REGIE_EXPECT(documents(store, "definition", "garden") ==
               std::vector<std::string>{"garden/10", "garden/9"});
  REGIE_EXPECT(documents(store, "", "").size() == 3);
}

void content_keys() {
  Fresh fresh;
  auto& store = fresh.store;
  const auto one = case_id(1);
  const auto& table = store.table();
  const std::string secret = "a very secret key of 32 bytes..\0";
  REGIE_EXPECT(key(store, 1) == "status " + std::to_string(REGIE_NOT_FOUND));
  REGIE_EXPECT(store.commit_one(Unit::step(1, 0, 1).key(secret)) == REGIE_OK);
  REGIE_EXPECT(key(store, 1) == secret);
  REGIE_EXPECT(table.put_key(store.handle(), &one, bytes(secret), nullptr) == REGIE_OK);
  REGIE_EXPECT(table.put_key(store.handle(), &one, bytes("other"), nullptr) ==
               REGIE_ALREADY_EXISTS);
  REGIE_EXPECT(table.destroy_key(store.handle(), &one, nullptr) == REGIE_OK);
  REGIE_EXPECT(table.destroy_key(store.handle(), &one, nullptr) == REGIE_OK);
  REGIE_EXPECT(key(store, 1) == "status " + std::to_string(REGIE_ERASED));
  REGIE_EXPECT(table.put_key(store.handle(), &one, bytes(secret), nullptr) == REGIE_ERASED);
  REGIE_EXPECT(store.commit_one(Unit::step(1, 1, 2).key(secret)) == REGIE_ERASED);
  const auto two = case_id(2);
  REGIE_EXPECT(table.destroy_key(store.handle(), &two, nullptr) == REGIE_NOT_FOUND);
}

}  // namespace

std::vector<Check> content_checks() {
  return {
      {"storage.content.whole",
       {"zaken komen in hun geheel zoals ze per regel komen",
        "cases are read whole, as they are read one row at a time"},
       "storage.h: load_whole",
       content_whole},
      {"storage.content.orphans",
       {"wat geen zaak heeft, wordt gevonden", "what has no case is found"},
       "storage.h: orphans",
       content_orphans},
      {"storage.content.bytes",
       {"inhoud komt byte voor byte terug", "contents come back byte for byte"},
       "storage.h: Contents",
       content_bytes},
      {"storage.content.ids",
       {"nummers en sleutels mogen elke byte hebben", "ids and tokens may hold any bytes"},
       "storage.h: regie_storage_work.work_id",
       content_ids},
      {"storage.content.texts",
       {"teksten houden hun tekens, en een NUL wordt geweigerd",
        "texts keep their characters, and a NUL in one is refused"},
       "plugin.h: regie_str",
       content_texts},
      {"storage.content.numbers",
       {"getallen houden hun 64 bits", "numbers keep their 64 bits"},
       "storage.h: Time",
       content_numbers},
      {"storage.content.documents",
       {"een document blijft voor altijd", "a document is kept for ever"},
       "storage.h: put_document",
       content_documents},
      {"storage.content.keys",
       {"de sleutel van een zaak blijft, en is na vernietigen echt weg",
        "the key of a case is kept, and destroyed for good"},
       "storage.h: put_key, destroy_key",
       content_keys},
  };
}

}  // namespace regie::kit
