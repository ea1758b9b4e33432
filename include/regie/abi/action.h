/* SPDX-License-Identifier: Apache-2.0 */
/* regie.action/1: does something for a workflow that calls it, and says what came of it. */
#ifndef REGIE_ABI_ACTION_H
#define REGIE_ABI_ACTION_H

#include <regie/abi/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define REGIE_ACTION_V1_ID "regie.action/1"

typedef struct regie_action regie_action;

/* One call. Borrowed for `invoke` alone: what is needed later is copied. */
typedef struct regie_call {
  uint32_t struct_size;
  uint32_t attempt; /* from 1; more than 1: an earlier attempt may have done it all the same */
  regie_str key;    /* idempotency key: the same for every attempt, for ever */
  regie_str input;  /* what the workflow gives: one JSON object */
  const regie_kv* const* properties; /* what it is about: `case`, `workflow`, `call` and others */
  size_t property_count;
  int64_t created_ms; /* when the workflow decided to call */
} regie_call;

#define REGIE_CALL_DONE 1   /* it was done, durably */
#define REGIE_CALL_RETRY 2  /* not now; `retry_after_ms` */
#define REGIE_CALL_FAILED 3 /* never: the workflow goes on by its `failed` */

/* What became of a call. Borrowed for the callback. */
typedef struct regie_call_outcome {
  uint32_t struct_size;
  int32_t verdict;     /* REGIE_CALL_DONE, REGIE_CALL_RETRY, REGIE_CALL_FAILED */
  regie_status status; /* REGIE_OK, or why not: transient for RETRY, permanent for FAILED */
  uint32_t reserved0;
  int64_t retry_after_ms; /* for RETRY: not before; 0: as the workflow or the engine sees fit */
  regie_str output; /* for DONE and FAILED: what the workflow gets: one JSON object; or empty */
  regie_str reason; /* otherwise, English, for the operator; no personal data */
} regie_call_outcome;

typedef void (*regie_call_done)(void* ctx, const regie_call_outcome* outcome) REGIE_NOEXCEPT;

/* All functions are required. */
typedef struct regie_action_v1 {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [any][block] Makes an action from options as the manifest's config_schema has them. `*action`
   * is set on success only and is valid until `destroy`. `host` must outlive it.
   * REGIE_BAD_CONFIG, REGIE_DENIED, REGIE_UNAVAILABLE. */
  regie_status (*create)(const regie_host* host, const regie_kv* const* options,
                         size_t option_count, regie_action** action,
                         regie_error* error) REGIE_NOEXCEPT;
  /* [owner][block] Ends what is under way: each call that was taken gets its `done` (perhaps
   * REGIE_CALL_RETRY with REGIE_CANCELLED) before this returns, and none after. The handle is
   * gone. */
  void (*destroy)(regie_action* action) REGIE_NOEXCEPT;
  /* [any] Begins to carry out a call. REGIE_OK: `done` is called exactly once, from any thread,
   * perhaps before this returns. Anything else: the call was not taken, and `done` is never called.
   * A key that was done before, also by an earlier process, should be answered with the same
   * outcome, and nothing done again, as far as that can be told. */
  regie_status (*invoke)(regie_action* action, const regie_call* call, regie_call_done done,
                         void* ctx, regie_error* error) REGIE_NOEXCEPT;
  /* [any] Asks to give up a call under way. Its `done` is still called exactly once, with what
   * became of it. A key that is not under way is no error. */
  void (*cancel)(regie_action* action, regie_str key) REGIE_NOEXCEPT;
} regie_action_v1;

#ifdef __cplusplus
}
#endif
#endif
