/* SPDX-License-Identifier: Apache-2.0 */
/* regie.notifier/1: brings a message to a person. */
#ifndef REGIE_ABI_NOTIFIER_H
#define REGIE_ABI_NOTIFIER_H

#include <regie/abi/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define REGIE_NOTIFIER_V1_ID "regie.notifier/1"

typedef struct regie_notifier regie_notifier;

typedef struct regie_attachment {
  uint32_t struct_size;
  uint32_t reserved0;
  regie_str name;       /* a file name without folders */
  regie_str media_type; /* `application/pdf` */
  regie_bytes content;
} regie_attachment;

/* One message to one recipient. Borrowed for `deliver` alone: what is needed later is copied. */
typedef struct regie_message {
  uint32_t struct_size;
  uint32_t attempt;  /* from 1; more than 1: an earlier attempt may have arrived all the same */
  regie_str key;     /* idempotency key: the same for every attempt, for ever */
  regie_str channel; /* as the configuration names it: `mail`, `sms` */
  regie_str recipient_id;   /* the contact: `resident:anna` */
  regie_str recipient_name; /* for people; may be empty */
  regie_str address;        /* where the channel reaches them; may be empty: then by contact */
  regie_str locale;         /* BCP 47: `nl`, `en` */
  regie_str subject;        /* one line */
  regie_str body_text;
  regie_str body_html; /* empty: plain text only */
  const regie_attachment* const* attachments;
  size_t attachment_count;
  const regie_kv* const* properties; /* what it is about: `case`, `workflow`, `state` and others */
  size_t property_count;
  int64_t created_ms;  /* when the workflow decided to send it */
  int64_t deadline_ms; /* useless after this; REGIE_NO_TIME: none */
} regie_message;

#define REGIE_DELIVERED 1    /* the receiver has taken it over, durably */
#define REGIE_RETRY 2        /* not now; `retry_after_ms` */
#define REGIE_NOT_ACCEPTED 3 /* never: wrong address, refused content */

/* What became of a message. Borrowed for the callback. */
typedef struct regie_outcome {
  uint32_t struct_size;
  int32_t verdict;     /* REGIE_DELIVERED, REGIE_RETRY, REGIE_NOT_ACCEPTED */
  regie_status status; /* REGIE_OK, or why not: transient for RETRY, permanent for NOT_ACCEPTED */
  uint32_t reserved0;
  int64_t retry_after_ms; /* for RETRY: not before; 0: as the engine sees fit */
  regie_str receipt;      /* for DELIVERED: the receiver's own id of it; may be empty */
  regie_str reason;       /* otherwise, English, for the operator; no personal data */
} regie_outcome;

typedef void (*regie_delivery_done)(void* ctx, const regie_outcome* outcome) REGIE_NOEXCEPT;

/* All functions are required. */
typedef struct regie_notifier_v1 {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [any][block] Makes a notifier from options as the manifest's config_schema has them.
   * `*notifier` is set on success only and is valid until `destroy`. `host` must outlive it.
   * REGIE_BAD_CONFIG, REGIE_DENIED, REGIE_UNAVAILABLE. */
  regie_status (*create)(const regie_host* host, const regie_kv* const* options,
                         size_t option_count, regie_notifier** notifier,
                         regie_error* error) REGIE_NOEXCEPT;
  /* [owner][block] Ends what is under way: each message that was taken gets its `done` (perhaps
   * REGIE_RETRY with REGIE_CANCELLED) before this returns, and none after. The handle is gone. */
  void (*destroy)(regie_notifier* notifier) REGIE_NOEXCEPT;
  /* [any] Begins to deliver. REGIE_OK: `done` is called exactly once, from any thread, perhaps
   * before this returns. Anything else: the message was not taken, and `done` is never called.
   * A key that was delivered before, also by an earlier process, should be answered
   * REGIE_DELIVERED without a second delivery, as far as the channel can tell. */
  regie_status (*deliver)(regie_notifier* notifier, const regie_message* message,
                          regie_delivery_done done, void* ctx, regie_error* error) REGIE_NOEXCEPT;
  /* [any] Asks to give up a message under way. Its `done` is still called exactly once, with what
   * became of it. A key that is not under way is no error. */
  void (*cancel)(regie_notifier* notifier, regie_str key) REGIE_NOEXCEPT;
} regie_notifier_v1;

#ifdef __cplusplus
}
#endif
#endif
