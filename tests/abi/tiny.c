/* SPDX-License-Identifier: Apache-2.0 */
/* A whole plugin in C: a notifier that accepts everything but what is addressed to nobody. */
#include <regie/abi/notifier.h>
#include <stdlib.h>
#include <string.h>

struct regie_notifier {
  const regie_host* host;
};

static regie_status fail(regie_error* error, regie_status status, const char* message) {
  if (error != NULL && REGIE_HAS(regie_error, error, message)) {
    error->status = status;
    error->native_code = 0;
    error->retry_after_ms = 0;
    error->native_state[0] = '\0';
    strncpy(error->component, "tiny", sizeof error->component);
    strncpy(error->message, message, sizeof error->message - 1);
    error->message[sizeof error->message - 1] = '\0';
  }
  return status;
}

static regie_status create(const regie_host* host, const regie_kv* const* options,
                           size_t option_count, regie_notifier** notifier, regie_error* error) {
  (void)options;
  if (option_count > 0) return fail(error, REGIE_BAD_CONFIG, "tiny takes no settings");
  *notifier = malloc(sizeof **notifier);
  if (*notifier == NULL) return fail(error, REGIE_OUT_OF_MEMORY, "out of memory");
  (*notifier)->host = host;
  return REGIE_OK;
}

static void destroy(regie_notifier* notifier) { free(notifier); }

static regie_status deliver(regie_notifier* notifier, const regie_message* message,
                            regie_delivery_done done, void* ctx, regie_error* error) {
  static const char nobody[] = "the message is addressed to nobody";
  regie_outcome outcome;
  (void)notifier;
  if (message->key.len == 0) return fail(error, REGIE_INVALID_ARGUMENT, "a message has a key");
  memset(&outcome, 0, sizeof outcome);
  outcome.struct_size = sizeof outcome;
  if (message->recipient_id.len > 0) {
    outcome.verdict = REGIE_DELIVERED;
    outcome.receipt = message->key;
  } else {
    outcome.verdict = REGIE_NOT_ACCEPTED;
    outcome.status = REGIE_REJECTED;
    outcome.reason.ptr = nobody;
    outcome.reason.len = sizeof nobody - 1;
  }
  done(ctx, &outcome);
  return REGIE_OK;
}

static void cancel(regie_notifier* notifier, regie_str key) {
  (void)notifier;
  (void)key;
}

static const regie_notifier_v1 notifier_table = {
    sizeof(regie_notifier_v1), 0, create, destroy, deliver, cancel};

static const char* const interfaces[] = {REGIE_NOTIFIER_V1_ID, NULL};

static const regie_manifest manifest = {
    sizeof(regie_manifest), 0,    REGIE_PLUGIN_ID, "Tiny", REGIE_PLUGIN_VERSION, "Regie",
    "Apache-2.0",           NULL, interfaces,      NULL};

static const void* get_interface(regie_str id) {
  static const char known[] = REGIE_NOTIFIER_V1_ID;
  if (id.len == sizeof known - 1 && memcmp(id.ptr, known, id.len) == 0) return &notifier_table;
  return NULL;
}

static const regie_plugin plugin = {sizeof(regie_plugin), REGIE_ABI_VERSION, &manifest, NULL, NULL,
                                    get_interface};

REGIE_EXPORT const regie_plugin* REGIE_PLUGIN_ENTRY(uint32_t host_abi_version) {
  (void)host_abi_version;
  return &plugin;
}
