// SPDX-License-Identifier: Apache-2.0
// A store that breaks its promises, so that the conformance kit has something to find: SQLite's,
// with lies put before it. REGIE_BROKEN says what is wrong with the file itself; where it is empty,
// the file is fine and the store is not.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <regie/abi/storage.h>
#include <regie/sdk/guard.hpp>

extern "C" const regie_plugin* regie_plugin_entry_v1_storage_sql(std::uint32_t host_abi_version);

namespace {

using regie::sdk::view;

bool broken(std::string_view how) {
  const char* asked = std::getenv("REGIE_BROKEN");
  return asked != nullptr && how == asked;
}

[[noreturn]] void hang() {
  for (;;) ::pause();
}

/// Before anybody asked for anything.
const bool loaded = [] {
  if (broken("load-crash")) std::abort();
  if (broken("load-hang")) hang();
  return true;
}();

const regie_storage_v1& real() {
  static const auto* const table = static_cast<const regie_storage_v1*>(
      regie_plugin_entry_v1_storage_sql(REGIE_ABI_VERSION)
          ->get_interface(regie::sdk::str(REGIE_STORAGE_V1_ID)));
  return *table;
}

// Nobody is ever too late.
regie_status commit(regie_storage* store, const regie_storage_unit* const* units, std::size_t count,
                    regie_storage_result* const* results, regie_error* error) noexcept {
  const regie_status status = real().commit(store, units, count, results, error);
  for (std::size_t i = 0; i < count; ++i) {
    if (results[i]->status == REGIE_CONFLICT) results[i]->status = REGIE_OK;
  }
  return status;
}

regie_status next_due(regie_storage*, std::int32_t, regie_storage_due*, regie_error*) noexcept {
  std::fputs("next_due was never written\n", stderr);
  std::fflush(stderr);
  std::abort();
}

regie_status extend(regie_storage*, const regie_id*, std::int64_t, std::uint64_t*,
                    regie_error*) noexcept {
  ::_exit(7);
}

regie_status list_documents(regie_storage*, regie_str, regie_str, regie_storage_document_row, void*,
                            regie_error*) noexcept {
  hang();
}

regie_status put_key(regie_storage* store, const regie_id* case_id, regie_bytes key,
                     regie_error* error) noexcept {
  std::puts("a key was put");
  return real().put_key(store, case_id, key, error);
}

const void* get_interface(regie_str id) noexcept {
  static const regie_storage_v1 table = [] {
    regie_storage_v1 lying = real();
    lying.commit = commit;
    lying.next_due = next_due;
    lying.extend = extend;
    lying.list_documents = list_documents;
    lying.put_key = put_key;
    if (broken("function")) lying.journal = nullptr;
    return lying;
  }();
  return view(id) == REGIE_STORAGE_V1_ID ? &table : nullptr;
}

regie_status init(const regie_host*, regie_error* error) noexcept {
  return broken("init") ? regie::sdk::detail::fill(error, "broken", REGIE_UNAVAILABLE,
                                                   "the licence server does not answer")
                        : REGIE_OK;
}

const char* const interfaces[] = {REGIE_STORAGE_V1_ID, "regie.telepathy/1", nullptr};

}  // namespace

REGIE_EXPORT const regie_plugin* REGIE_PLUGIN_ENTRY(std::uint32_t) {
  if (broken("table")) return nullptr;
  static const regie_manifest manifest{sizeof(regie_manifest),
                                       0,
                                       broken("manifest") ? nullptr : "Broken",
                                       "Broken \xff store",
                                       "1",
                                       nullptr,
                                       nullptr,
                                       nullptr,
                                       interfaces,
                                       "{"};
  static const regie_plugin plugin{
      sizeof(regie_plugin), broken("abi") ? 7U : REGIE_ABI_VERSION, &manifest, init, nullptr,
      get_interface};
  return &plugin;
}
