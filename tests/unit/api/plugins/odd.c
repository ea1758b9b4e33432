/* SPDX-License-Identifier: Apache-2.0 */
/* An action in C that does what its input says, also what no action may do. */
#include <regie/abi/action.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct regie_action {
  regie_call_done kept;
  void* kept_ctx;
  char last_key[200];
  char greeting[40];
};

static regie_status fail(regie_error* error, regie_status status, const char* message) {
  error->status = status;
  error->native_code = 0;
  error->retry_after_ms = 0;
  error->native_state[0] = '\0';
  strncpy(error->component, "odd", sizeof error->component);
  strncpy(error->message, message, sizeof error->message - 1);
  error->message[sizeof error->message - 1] = '\0';
  return status;
}

static regie_status create(const regie_host* host, const regie_kv* const* options,
                           size_t option_count, regie_action** action, regie_error* error) {
  size_t length;
  (void)host;
  *action = calloc(1, sizeof **action);
  if (*action == NULL) return fail(error, REGIE_OUT_OF_MEMORY, "out of memory");
  if (option_count == 0) return REGIE_OK;
  length = options[0]->value.len;
  if (length >= sizeof(*action)->greeting) {
    free(*action);
    return fail(error, REGIE_BAD_CONFIG, "the greeting is too long");
  }
  memcpy((*action)->greeting, options[0]->value.ptr, length);
  return REGIE_OK;
}

static void answer(regie_call_done done, void* ctx, int32_t verdict, regie_status status,
                   const char* output) {
  regie_call_outcome outcome;
  memset(&outcome, 0, sizeof outcome);
  outcome.struct_size = sizeof outcome;
  outcome.verdict = verdict;
  outcome.status = status;
  outcome.output.ptr = output;
  outcome.output.len = strlen(output);
  done(ctx, &outcome);
}

/* One that is still owed is answered, and once more, which is one time too many. */
static void destroy(regie_action* action) {
  if (action->kept != NULL) {
    answer(action->kept, action->kept_ctx, REGIE_CALL_RETRY, REGIE_CANCELLED, "");
    answer(action->kept, action->kept_ctx, REGIE_CALL_DONE, REGIE_OK, "{}");
  }
  free(action);
}

static int asks(const regie_call* call, const char* what) {
  const size_t length = strlen(what);
  size_t at;
  for (at = 0; at + length <= call->input.len; ++at) {
    if (memcmp(call->input.ptr + at, what, length) == 0) return 1;
  }
  return 0;
}

static void greet(regie_action* action, const regie_call* call, regie_call_done done, void* ctx) {
  char output[200];
  const int same = strlen(action->last_key) == call->key.len &&
                   memcmp(action->last_key, call->key.ptr, call->key.len) == 0;
  snprintf(output, sizeof output, "{\"said\": \"%s %u %s\"}", action->greeting,
           (unsigned)call->attempt, same ? "again" : "new");
  answer(done, ctx, REGIE_CALL_DONE, REGIE_OK, output);
}

static regie_status invoke(regie_action* action, const regie_call* call, regie_call_done done,
                           void* ctx, regie_error* error) {
  if (asks(call, "denied")) return fail(error, REGIE_DENIED, "not for you");
  if (asks(call, "refuse")) {
    answer(done, ctx, REGIE_CALL_FAILED, REGIE_REJECTED, "{\"hint\": \"closed\"}");
  } else if (asks(call, "garbage")) {
    answer(done, ctx, REGIE_CALL_DONE, REGIE_OK, "no JSON {");
  } else if (asks(call, "list")) {
    answer(done, ctx, REGIE_CALL_DONE, REGIE_OK, "[1]");
  } else if (asks(call, "verdict")) {
    answer(done, ctx, 77, REGIE_OK, "");
  } else if (asks(call, "nothing")) {
    done(ctx, NULL);
  } else if (asks(call, "lies")) {
    greet(action, call, done, ctx);
    return fail(error, REGIE_UNAVAILABLE, "not taken");
  } else if (asks(call, "keep")) {
    action->kept = done;
    action->kept_ctx = ctx;
  } else if (asks(call, "busy") && call->attempt < 3) {
    answer(done, ctx, REGIE_CALL_RETRY, REGIE_BUSY, "");
  } else {
    greet(action, call, done, ctx);
    if (asks(call, "twice")) answer(done, ctx, REGIE_CALL_FAILED, REGIE_REJECTED, "{}");
  }
  if (call->key.len < sizeof action->last_key) {
    memcpy(action->last_key, call->key.ptr, call->key.len);
    action->last_key[call->key.len] = '\0';
  }
  return REGIE_OK;
}

static void cancel(regie_action* action, regie_str key) {
  (void)action;
  (void)key;
}

static const regie_action_v1 action_table = {
    sizeof(regie_action_v1), 0, create, destroy, invoke, cancel};

static const char* const interfaces[] = {REGIE_ACTION_V1_ID, NULL};

static const regie_manifest manifest = {
    sizeof(regie_manifest), 0,    REGIE_PLUGIN_ID, "Odd", REGIE_PLUGIN_VERSION, "Regie",
    "Apache-2.0",           NULL, interfaces,      NULL};

static const void* get_interface(regie_str id) {
  static const char known[] = REGIE_ACTION_V1_ID;
  if (id.len == sizeof known - 1 && memcmp(id.ptr, known, id.len) == 0) return &action_table;
  return NULL;
}

static const regie_plugin plugin = {sizeof(regie_plugin), REGIE_ABI_VERSION, &manifest, NULL, NULL,
                                    get_interface};

REGIE_EXPORT const regie_plugin* REGIE_PLUGIN_ENTRY(uint32_t host_abi_version) {
  (void)host_abi_version;
  return &plugin;
}
