/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regie.storage/1: where cases live.
 *
 * A store keeps seven sets of rows. The keys of all that belongs to a case begin with the case's
 * id, so that a store can be spread by it:
 *   cases      id -> identity, status, snapshot                 (regie_storage_case)
 *   journal    case, revision -> what happened; append-only     (regie_storage_entry)
 *   work       case, kind, work id -> a timer or an effect that waits: one leased queue
 *                                                               (regie_storage_work)
 *   tasks      case, task id -> what is asked of whom now       (regie_storage_task)
 *   replies    case, scope, key -> the answer that was given    (regie_storage_reply);
 *              may be forgotten when later replies are 30 days younger or more
 *   keys       case -> the key its personal fields are encrypted with; kept apart from the rest
 *   documents  kind, id, version -> definitions, calendars, directories; kept for ever
 *
 * Time: every instant is an argument, in milliseconds UTC. Only leases run on the store's own
 * clock. Contents (snapshot, entry, payload, reply, subject) are opaque: any bytes, also NUL, also
 * none, at least 16 MiB. Texts are UTF-8, at most 1 KiB unless said otherwise.
 *
 * Threads: every function of an open store is [any][block] unless tagged otherwise. Callbacks run
 * inside the call, on its thread; they must not call the store.
 */
#ifndef REGIE_ABI_STORAGE_H
#define REGIE_ABI_STORAGE_H

#include <regie/abi/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define REGIE_STORAGE_V1_ID "regie.storage/1"

/* An open store; what lies behind it is the plugin's. */
typedef struct regie_storage regie_storage;

/* ---- Rows --------------------------------------------------------------------------------- */

/* Status of a case. Numbers are stored. */
#define REGIE_CASE_OPEN 0
#define REGIE_CASE_CLOSED 1    /* reached a result */
#define REGIE_CASE_CANCELLED 2 /* withdrawn from outside its workflow */
#define REGIE_CASE_SUSPENDED 3 /* held back until a person decides */

typedef struct regie_storage_case {
  uint32_t struct_size;
  int32_t status; /* REGIE_CASE_* */
  regie_id id;
  regie_str tenant; /* empty: the only one */
  regie_str workflow;
  regie_str version; /* of the workflow */
  uint8_t definition_sha256[32];
  int64_t revision;   /* from 1; larger after every step */
  regie_str result;   /* empty until there is one */
  regie_str state;    /* paths of the active states, for lists; up to 64 KiB */
  regie_str subject;  /* what the case is about, for lists; opaque, up to 64 KiB */
  int64_t started_ms; /* never changes */
  int64_t updated_ms;
  int64_t closed_ms;    /* REGIE_NO_TIME: not closed */
  regie_bytes snapshot; /* in lists only when asked for */
} regie_storage_case;

typedef struct regie_storage_entry {
  uint32_t struct_size;
  uint32_t reserved0;
  regie_id case_id;
  int64_t revision; /* the revision that this step led to */
  regie_id commit_id;
  int64_t at_ms;
  regie_str kind; /* such as `event`, `timer`; for lists */
  uint8_t hash[32];
  regie_bytes entry;
} regie_storage_entry;

#define REGIE_WORK_TIMER 1
#define REGIE_WORK_EFFECT 2
#define REGIE_WORK_CALL 3   /* an effect on another case, apart so that it waits for no notifier */
#define REGIE_WORK_ACTION 4 /* work for a plugin, apart so that it holds up nothing else */

#define REGIE_WORK_PENDING 0
#define REGIE_WORK_DEAD 1 /* given up; kept for a person to look at, never claimed */

/* A timer or an effect. When added: case_id, kind, work_id, due_ms, payload count; the store sets
 * the rest. */
typedef struct regie_storage_work {
  uint32_t struct_size;
  int32_t kind; /* REGIE_WORK_TIMER, _EFFECT, _CALL or _ACTION */
  regie_id case_id;
  regie_bytes work_id; /* 1..512 bytes, unique within case and kind */
  int64_t due_ms;
  regie_bytes payload;
  int32_t status;   /* REGIE_WORK_* */
  uint32_t attempt; /* how often it was claimed, this time included */
  regie_id lease_token;
  regie_str lease_owner;    /* empty: nobody holds it */
  int64_t lease_expires_ms; /* on the store's clock; REGIE_NO_TIME: nobody holds it */
  regie_str last_error;     /* of the last attempt that was settled as retry or dead */
} regie_storage_work;

typedef struct regie_storage_task {
  uint32_t struct_size;
  uint32_t reserved0;
  regie_id case_id;
  regie_str task_id;                 /* 1..1024 bytes, unique within the case */
  regie_str role;                    /* empty: none */
  const regie_str* const* assignees; /* contacts that it is asked of, each once; may be none */
  size_t assignee_count;
  regie_str title_nl;
  regie_str title_en;
  int64_t opened_ms;
  int64_t due_ms; /* REGIE_NO_TIME: no deadline */
  regie_bytes payload;
  regie_str workflow; /* read only: of the case, for lists; ignored when put */
} regie_storage_task;

typedef struct regie_storage_reply {
  uint32_t struct_size;
  uint32_t reserved0;
  regie_id case_id;
  regie_str scope; /* whose keys they are: an actor, a system */
  regie_str key;   /* 1..1024 bytes */
  uint8_t request_digest[32];
  int64_t at_ms;
  regie_bytes reply;
} regie_storage_reply;

/* Identity is (kind, id, version). In lists `content` is empty. */
typedef struct regie_storage_document {
  uint32_t struct_size;
  uint32_t reserved0;
  regie_str kind; /* `definition`, `calendar`, `directory` */
  regie_str id;
  regie_str version;
  uint8_t sha256[32]; /* of the content; computed by the caller */
  int64_t stored_ms;
  regie_bytes content;
} regie_storage_document;

/* ---- Commit ------------------------------------------------------------------------------- */

/* Names one row of work of the unit's case. */
typedef struct regie_storage_work_ref {
  uint32_t struct_size;
  int32_t kind;
  regie_bytes work_id;
} regie_storage_work_ref;

#define REGIE_SETTLE_DONE 1    /* the row goes */
#define REGIE_SETTLE_RETRY 2   /* pending again at due_ms, with last_error */
#define REGIE_SETTLE_DEAD 3    /* stays as REGIE_WORK_DEAD, with last_error */
#define REGIE_SETTLE_RELEASE 4 /* given back untouched: this claim does not count as an attempt */

/* What became of a claimed row. The token must be the one it was claimed with; an expired lease
 * that nobody else took still holds. */
typedef struct regie_storage_settle {
  uint32_t struct_size;
  int32_t kind;
  regie_bytes work_id;
  regie_id lease_token;
  int32_t outcome; /* REGIE_SETTLE_* */
  uint32_t reserved0;
  int64_t due_ms;       /* for REGIE_SETTLE_RETRY */
  regie_str last_error; /* for RETRY and DEAD; no personal data; longer than 1 KiB is cut */
} regie_storage_settle;

#define REGIE_ANY_REVISION (-1)

/* One step of one case. Everything in it happens, or nothing. The parts are applied in this order,
 * and the first that does not hold is told: reply, case, journal, settle, cancel, add, tasks
 * removed, tasks put, key. Any array may be NULL when its count is 0. */
typedef struct regie_storage_unit {
  uint32_t struct_size;
  uint32_t reserved0;
  regie_id case_id;
  regie_id commit_id; /* unique for ever; a second commit with it changes nothing and is ok */
  /* The revision that the case must have: 0: there must be no such case. REGIE_ANY_REVISION: not
   * compared; only where `put` is NULL. */
  int64_t expected_revision;
  /* The case as it is from now on, with `revision` larger than expected. NULL: unchanged. */
  const regie_storage_case* put;
  const regie_storage_entry* const* journal; /* commit_id and case_id must be the unit's */
  size_t journal_count;
  const regie_storage_settle* const* settle;
  size_t settle_count;
  const regie_storage_work_ref* const* cancel; /* what is not there is no error */
  size_t cancel_count;
  const regie_storage_work* const* add; /* replaces nothing: REGIE_ALREADY_EXISTS */
  size_t add_count;
  const regie_str* const* remove_tasks; /* task ids; what is not there is no error */
  size_t remove_task_count;
  const regie_storage_task* const* put_tasks; /* new, or instead of the one with this id */
  size_t put_task_count;
  const regie_storage_reply* reply; /* NULL: the cause had no idempotency key */
  regie_bytes case_key;             /* as put_key; empty: none */
} regie_storage_unit;

#define REGIE_UNIT_REPLAYED 1u /* had been committed before; nothing was done now */

/* What became of a unit: memory of the caller, who sets `struct_size`. */
typedef struct regie_storage_result {
  uint32_t struct_size;
  /* REGIE_OK, or why this unit (alone) was not applied:
   *   REGIE_CONFLICT          the case has another revision than expected
   *   REGIE_DUPLICATE_KEY     `reply` (scope, key) is taken: see find_reply
   *   REGIE_STALE_LEASE       a row to settle is gone or claimed by another; `index` says which
   *   REGIE_ALREADY_EXISTS    work to add, a journal row or another case key is there already
   *   REGIE_ERASED            the case's key was destroyed and cannot be put again
   *   REGIE_INVALID_ARGUMENT  the unit breaks a rule of this header
   *   REGIE_LIMIT             something in it is larger than this store can hold */
  regie_status status;
  uint32_t flags;   /* REGIE_UNIT_REPLAYED */
  uint32_t index;   /* of the element that failed, within its array; otherwise 0 */
  int64_t revision; /* that the case has in the store after the call; 0: no such case */
} regie_storage_result;

/* ---- Reading ------------------------------------------------------------------------------ */

/* Each is called once a row; borrowed for the callback. Not 0: stop; the function then returns
 * REGIE_OK. `cursor` is the place after this row, to go on from later; up to 2 KiB. */
typedef int32_t (*regie_storage_case_row)(void* ctx, const regie_storage_case* row,
                                          regie_bytes cursor) REGIE_NOEXCEPT;
typedef int32_t (*regie_storage_work_row)(void* ctx, const regie_storage_work* row,
                                          regie_bytes cursor) REGIE_NOEXCEPT;
typedef int32_t (*regie_storage_task_row)(void* ctx, const regie_storage_task* row,
                                          regie_bytes cursor) REGIE_NOEXCEPT;
typedef int32_t (*regie_storage_entry_row)(void* ctx,
                                           const regie_storage_entry* row) REGIE_NOEXCEPT;
typedef int32_t (*regie_storage_document_row)(void* ctx,
                                              const regie_storage_document* row) REGIE_NOEXCEPT;
typedef void (*regie_storage_reply_row)(void* ctx, const regie_storage_reply* row) REGIE_NOEXCEPT;
typedef void (*regie_storage_key_row)(void* ctx, regie_bytes key) REGIE_NOEXCEPT;
/* `key`: NULL when the case never had one, empty when it was destroyed. `last`: its journal row of
 * the case's revision, of which `entry` may be left empty; NULL when there is none. */
typedef int32_t (*regie_storage_whole_row)(void* ctx, const regie_storage_case* row,
                                           const regie_bytes* key,
                                           const regie_storage_entry* last) REGIE_NOEXCEPT;

typedef int32_t (*regie_storage_orphan_row)(void* ctx, const regie_id* case_id) REGIE_NOEXCEPT;

#define REGIE_FILTER_ANY (-1)

#define REGIE_QUERY_SNAPSHOT 1u     /* cases: with their snapshots */
#define REGIE_QUERY_NEWEST_FIRST 2u /* instead of oldest first; cases and tasks only */

/* What to list. Every condition that is set must hold; empty texts, REGIE_NO_TIME and
 * REGIE_FILTER_ANY set none. Letters after each say where it counts: c cases, t tasks, w work.
 *
 * Order: cases by (started_ms, id); tasks by (opened_ms, case, task id); work by (due_ms, case,
 * kind, work id). Paging goes on from a row, not from a count, so rows that come and go between two
 * pages neither repeat nor hide others. */
typedef struct regie_storage_filter {
  uint32_t struct_size;
  uint32_t flags; /* REGIE_QUERY_* */
  uint32_t limit; /* rows at most; 0: no bound */
  int32_t status; /* c: REGIE_CASE_*, w: REGIE_WORK_*; REGIE_FILTER_ANY */
  int32_t kind;   /* w: REGIE_WORK_TIMER/EFFECT/CALL/ACTION; REGIE_FILTER_ANY */
  uint32_t reserved0;
  regie_bytes cursor;       /* c t w: go on after this place; empty: from the beginning */
  regie_bytes case_prefix;  /* c t w: first bytes of the case id; 16 bytes: that case */
  regie_str tenant;         /* c t w: exactly */
  regie_str workflow;       /* c t w: exactly */
  regie_str version;        /* c: exactly */
  regie_str state;          /* c: this text is somewhere in the state's */
  regie_str result;         /* c: exactly */
  int64_t updated_since_ms; /* c: updated at or after */
  regie_str assignee;       /* t: asked of this contact */
  regie_str role;           /* t: exactly; with `assignee`: either of the two suffices */
  int64_t due_before_ms;    /* t w: has a deadline and it is at or before */
} regie_storage_filter;

/* When a worker has to look again: memory of the caller, who sets `struct_size`. */
typedef struct regie_storage_due {
  uint32_t struct_size;
  uint32_t reserved0;
  int64_t due_ms;              /* of the first row that nobody holds; REGIE_NO_TIME: none */
  int64_t lease_expires_in_ms; /* until the first lease ends, at least 0; -1: none is held */
} regie_storage_due;

/* ---- Properties --------------------------------------------------------------------------- */

#define REGIE_STORAGE_READ_ONLY 1u  /* open: nothing is written, also no file made */
#define REGIE_STORAGE_MUST_EXIST 2u /* open: REGIE_NOT_FOUND where there is no store yet */

#define REGIE_STORAGE_DURABLE 1u   /* what is committed survives a loss of power */
#define REGIE_STORAGE_SHARED 2u    /* several processes may use it at once */
#define REGIE_STORAGE_NETWORKED 4u /* from several machines too */
#define REGIE_STORAGE_CAN_WATCH 8u
#define REGIE_STORAGE_CAN_BACKUP 16u
#define REGIE_STORAGE_IS_READ_ONLY 32u /* as it was opened */

/* Memory of the caller, who sets `struct_size`. */
typedef struct regie_storage_capabilities {
  uint32_t struct_size;
  uint32_t flags;
  int32_t schema_version;        /* of the store; 0: not migrated yet */
  int32_t schema_version_plugin; /* that this plugin writes */
  uint64_t blob_bytes;           /* largest content that can be held */
  char product[64];              /* for people: `SQLite 3.40.1`; NUL-terminated */
} regie_storage_capabilities;

/* ---- Interface ---------------------------------------------------------------------------- */

/* Required: all but watch, backup, tidy, and those that say so; they may be NULL, and where they
 * say so answer REGIE_UNSUPPORTED.
 *
 * Errors that any function may return, beside its own: REGIE_INVALID_ARGUMENT, REGIE_NOT_MIGRATED
 * (all but open, close, capabilities, migrate), REGIE_READ_ONLY (those that write), REGIE_BUSY,
 * REGIE_FULL, REGIE_UNAVAILABLE, REGIE_CORRUPT, REGIE_OUT_OF_MEMORY, REGIE_INTERNAL. */
typedef struct regie_storage_v1 {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [any][block] Opens the store that `url` names (`sqlite:regie.db`), with options as the
   * manifest's config_schema has them. `flags`: REGIE_STORAGE_READ_ONLY, REGIE_STORAGE_MUST_EXIST.
   * Writes nothing into an existing store. `*store` is set on success only, and is valid until
   * `close`. `host` must outlive it.
   * REGIE_NOT_FOUND; REGIE_INCOMPATIBLE: no Regie store, or of a newer schema; REGIE_BAD_CONFIG:
   * the URL or an option is wrong; REGIE_DENIED; REGIE_READ_ONLY. */
  regie_status (*open)(const regie_host* host, regie_str url, const regie_kv* const* options,
                       size_t option_count, uint32_t flags, regie_storage** store,
                       regie_error* error) REGIE_NOEXCEPT;
  /* [owner][block] Ends watching, gives everything back. The handle is gone. */
  void (*close)(regie_storage* store) REGIE_NOEXCEPT;
  /* [any] */
  regie_status (*capabilities)(regie_storage* store, regie_storage_capabilities* capabilities,
                               regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] Brings the schema to the plugin's version, forward only, in one transaction a
   * version; several processes may try at once. Ok, and nothing done, when it is there. */
  regie_status (*migrate)(regie_storage* store, regie_error* error) REGIE_NOEXCEPT;

  /* [any][block] Applies `count` units in order, each atomic by itself, all in one durable write.
   * A unit that fails does so alone and is told in its result; the others stand, and the function
   * returns REGIE_OK. Any other status: nothing of the call was kept and the results mean
   * nothing - except for REGIE_OUTCOME_UNKNOWN: then replay the same units. */
  regie_status (*commit)(regie_storage* store, const regie_storage_unit* const* units, size_t count,
                         regie_storage_result* const* results, regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] One case, with its snapshot and an empty cursor. REGIE_NOT_FOUND. */
  regie_status (*load)(regie_storage* store, const regie_id* case_id, regie_storage_case_row row,
                       void* ctx, regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] The journal of a case by revision, from `from_revision` (that one included), at
   * most `limit` rows (0: all). No rows is no error. */
  regie_status (*journal)(regie_storage* store, const regie_id* case_id, int64_t from_revision,
                          uint32_t limit, regie_storage_entry_row row, void* ctx,
                          regie_error* error) REGIE_NOEXCEPT;

  /* [any][block] Claims up to `limit` (1 or more) pending rows of `kind` that are due at or before
   * `due_before_ms` and that nobody holds, oldest due first, under `token` (new for every claim)
   * for `lease_ms` from now on the store's clock (0: ends at once, for tests). Kept before
   * a row is handed out, for all who share the store and as long as one of them lives: a claim need
   * not outlive the power of the one machine that they run on. Stopping early keeps the rows
   * claimed. No row is ever handed to two tokens whose leases overlap. */
  regie_status (*claim)(regie_storage* store, int32_t kind, int64_t due_before_ms, int64_t lease_ms,
                        regie_str owner, const regie_id* token, uint32_t limit,
                        regie_storage_work_row row, void* ctx, regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] All that `token` still holds is held until `lease_ms` from now. `*held` (may be
   * NULL) gets the number of rows. REGIE_STALE_LEASE: it holds none. */
  regie_status (*extend)(regie_storage* store, const regie_id* token, int64_t lease_ms,
                         uint64_t* held, regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] When pending rows of `kind` can be claimed. */
  regie_status (*next_due)(regie_storage* store, int32_t kind, regie_storage_due* due,
                           regie_error* error) REGIE_NOEXCEPT;

  /* [any][block] Lists. REGIE_INVALID_ARGUMENT also for a cursor that is not one. */
  regie_status (*query_cases)(regie_storage* store, const regie_storage_filter* filter,
                              regie_storage_case_row row, void* ctx,
                              regie_error* error) REGIE_NOEXCEPT;
  regie_status (*query_tasks)(regie_storage* store, const regie_storage_filter* filter,
                              regie_storage_task_row row, void* ctx,
                              regie_error* error) REGIE_NOEXCEPT;
  regie_status (*query_work)(regie_storage* store, const regie_storage_filter* filter,
                             regie_storage_work_row row, void* ctx,
                             regie_error* error) REGIE_NOEXCEPT;

  /* [any][block] The answer that was given for an idempotency key. REGIE_NOT_FOUND. */
  regie_status (*find_reply)(regie_storage* store, const regie_id* case_id, regie_str scope,
                             regie_str key, regie_storage_reply_row row, void* ctx,
                             regie_error* error) REGIE_NOEXCEPT;

  /* [any][block] Keeps a document for ever. Ok, and nothing done, when the same sha256 is there.
   * REGIE_ALREADY_EXISTS: this kind, id and version is there with another sha256. */
  regie_status (*put_document)(regie_storage* store, const regie_storage_document* document,
                               regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] Version empty: the one stored last. REGIE_NOT_FOUND. */
  regie_status (*get_document)(regie_storage* store, regie_str kind, regie_str id,
                               regie_str version, regie_storage_document_row row, void* ctx,
                               regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] All versions without content, by kind, id, and order of storing. Kind and id
   * empty: all. */
  regie_status (*list_documents)(regie_storage* store, regie_str kind, regie_str id,
                                 regie_storage_document_row row, void* ctx,
                                 regie_error* error) REGIE_NOEXCEPT;

  /* [any][block] Keeps the key of a case, 1..1024 bytes. Ok when the same one is there.
   * REGIE_ALREADY_EXISTS: another one is. REGIE_ERASED: it was destroyed. */
  regie_status (*put_key)(regie_storage* store, const regie_id* case_id, regie_bytes key,
                          regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] REGIE_NOT_FOUND; REGIE_ERASED. */
  regie_status (*get_key)(regie_storage* store, const regie_id* case_id, regie_storage_key_row row,
                          void* ctx, regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] Overwrites the key where it lies, so that what was encrypted with it can never
   * be read again (copies made by `backup` and snapshots of the disk are the operator's). Ok when
   * it was destroyed before. REGIE_NOT_FOUND: there never was one. */
  regie_status (*destroy_key)(regie_storage* store, const regie_id* case_id,
                              regie_error* error) REGIE_NOEXCEPT;

  /* [any] Calls `changed` soon after another process wrote, from a thread of the plugin's own,
   * perhaps too often and never at the same time twice. One watcher a store: a second call
   * replaces the first, NULL ends it; when the function returns, the former watcher is not
   * running and will not run again. Not to be called from within `changed`.
   * A hint: a worker still looks by itself from time to time. REGIE_UNSUPPORTED. */
  regie_status (*watch)(regie_storage* store, void (*changed)(void* ctx) REGIE_NOEXCEPT, void* ctx,
                        regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] A consistent copy of the whole store, keys included, while it is in use. `target`
   * is what `open` would take as url; there must be nothing there yet: REGIE_ALREADY_EXISTS.
   * REGIE_UNSUPPORTED. */
  regie_status (*backup)(regie_storage* store, regie_str target, regie_error* error) REGIE_NOEXCEPT;

  /* [any][block] Housekeeping that commits have put off, such as moving a log into its tables. The
   * host calls it after commits, when their answers are out, one call at a time, beside other
   * calls; where nothing has to be done it returns at once. A store must keep within its bounds
   * also where it is never called. A failure loses nothing that was kept. */
  regie_status (*tidy)(regie_storage* store, regie_error* error) REGIE_NOEXCEPT;

  /* [any][block] Cases, each with all that a step needs to know of it, as of one moment: in any
   * order; ids that are not there are left out. Optional: what `load`, `get_key` and `journal` say
   * one after another does as well. REGIE_UNSUPPORTED. */
  regie_status (*load_whole)(regie_storage* store, const regie_id* case_ids, size_t count,
                             regie_storage_whole_row row, void* ctx,
                             regie_error* error) REGIE_NOEXCEPT;

  /* [any][block] Ids that have rows in the journal, the work, the tasks or the keys, but no case:
   * no step leaves that behind, so the store is damaged. In the order of their bytes, after `after`
   * (NULL: from the first), at most `limit` (0: all). Optional: without it nobody notices.
   * REGIE_UNSUPPORTED. */
  regie_status (*orphans)(regie_storage* store, const regie_id* after, uint32_t limit,
                          regie_storage_orphan_row row, void* ctx,
                          regie_error* error) REGIE_NOEXCEPT;

  /* [any][block] Like `commit`, but what it wrote need not be on the disk when it returns, so that
   * the next commit is written while `sync` waits for this one. Until then the host answers nobody.
   * Commits last in the order they were made: what a loss of power takes is the last of them. The
   * store itself sees to it that nobody is told of what may be lost: what its other functions tell
   * is on the disk when they return, except for leases, and for timers that `claim` gives out,
   * which are fired by a later commit. Another process may read it before, but is given no other
   * work of it and no reply. Optional, and together with `sync`: without them the host calls
   * `commit`. */
  regie_status (*commit_ahead)(regie_storage* store, const regie_storage_unit* const* units,
                               size_t count, regie_storage_result* const* results,
                               regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] Returns when all that `commit_ahead` wrote before the call is on the disk. Any
   * other status than REGIE_OK: it may have been lost. Then replay the same units with `commit`. */
  regie_status (*sync)(regie_storage* store, regie_error* error) REGIE_NOEXCEPT;
} regie_storage_v1;

#ifdef __cplusplus
}
#endif
#endif
