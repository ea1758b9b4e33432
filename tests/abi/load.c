/* SPDX-License-Identifier: Apache-2.0 */
/* A host in C: uses the tiny plugin as a module and linked in. */
#include <dlfcn.h>
#include <regie/abi/notifier.h>
#include <stdio.h>
#include <string.h>

REGIE_PLUGIN_STATIC(tiny);

static int failures = 0;

#define EXPECT(condition)                                                       \
  do {                                                                          \
    if (!(condition)) {                                                         \
      fprintf(stderr, "%s:%d: expected: %s\n", __FILE__, __LINE__, #condition); \
      ++failures;                                                               \
    }                                                                           \
  } while (0)

static regie_str str(const char* text) {
  regie_str made;
  made.ptr = text;
  made.len = strlen(text);
  return made;
}

static int32_t log_enabled(void* ctx, int32_t level) {
  (void)ctx;
  (void)level;
  return 0;
}
static void log_nothing(void* ctx, int32_t level, regie_str message, const regie_kv* const* fields,
                        size_t n) {
  (void)ctx;
  (void)level;
  (void)message;
  (void)fields;
  (void)n;
}
static int64_t now_ms(void* ctx) {
  (void)ctx;
  return 0;
}
static const void* no_interface(void* ctx, regie_str id) {
  (void)ctx;
  (void)id;
  return NULL;
}

static void keep_verdict(void* ctx, const regie_outcome* outcome) {
  *(int32_t*)ctx = outcome->verdict;
}

static void use(const regie_plugin* plugin) {
  regie_host host;
  regie_error error;
  regie_message message;
  regie_notifier* notifier = NULL;
  const regie_notifier_v1* table;
  int32_t verdict = 0;

  memset(&host, 0, sizeof host);
  host.struct_size = sizeof host;
  host.abi_version = REGIE_ABI_VERSION;
  host.name = str("load");
  host.version = str("1");
  host.log_enabled = log_enabled;
  host.log = log_nothing;
  host.now_ms = now_ms;
  host.get_interface = no_interface;
  memset(&error, 0, sizeof error);
  error.struct_size = sizeof error;
  memset(&message, 0, sizeof message);
  message.struct_size = sizeof message;

  EXPECT(plugin->abi_version == REGIE_ABI_VERSION);
  EXPECT(REGIE_HAS(regie_plugin, plugin, get_interface));
  EXPECT(strcmp(plugin->manifest->id, "nl.example.tiny") == 0);
  EXPECT(strcmp(plugin->manifest->version, "1.2.3") == 0);
  EXPECT(plugin->get_interface(str("regie.notifier/9")) == NULL);
  table = plugin->get_interface(str(REGIE_NOTIFIER_V1_ID));
  EXPECT(table != NULL);
  if (table == NULL || table->create(&host, NULL, 0, &notifier, &error) != REGIE_OK) {
    EXPECT(!"a notifier");
    return;
  }
  EXPECT(table->deliver(notifier, &message, keep_verdict, &verdict, &error) ==
         REGIE_INVALID_ARGUMENT);
  EXPECT(strcmp(error.message, "a message has a key") == 0);
  EXPECT(verdict == 0);
  message.key = str("k");
  EXPECT(table->deliver(notifier, &message, keep_verdict, &verdict, NULL) == REGIE_OK);
  EXPECT(verdict == REGIE_NOT_ACCEPTED);
  message.recipient_id = str("resident:anna");
  EXPECT(table->deliver(notifier, &message, keep_verdict, &verdict, NULL) == REGIE_OK);
  EXPECT(verdict == REGIE_DELIVERED);
  table->cancel(notifier, str("k"));
  table->destroy(notifier);
}

int main(int argc, char** argv) {
  regie_plugin_entry entry = NULL;
  void* library = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
  if (library == NULL) {
    fprintf(stderr, "usage: load FILE.so (%s)\n", argc > 1 ? dlerror() : "no file");
    return 2;
  }
  /* POSIX: a function's address comes back as an object pointer. */
  *(void**)&entry = dlsym(library, REGIE_PLUGIN_ENTRY_SYMBOL);
  EXPECT(entry != NULL);
  if (entry != NULL) use(entry(REGIE_ABI_VERSION));
  use(regie_plugin_entry_v1_tiny(REGIE_ABI_VERSION));
  return failures == 0 ? 0 : 1;
}
