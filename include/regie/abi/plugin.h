/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regie's plugin ABI: what every plugin shares. C11, and C++11 to C++20; no dependency.
 *
 * Rules for both sides (docs/plugin gives the reasons):
 *  - Nothing to free. Inputs are borrowed for the call; outputs go to callbacks (what they get is
 *    borrowed for the callback) or into memory of the caller; errors into a struct of the caller.
 *  - No function lets an exception out, and none is called with a NULL pointer where its comment
 *    does not allow it. A `regie_str` or `regie_bytes` of length 0 may have any `ptr`.
 *  - A struct that begins with `struct_size` grows at its end. Whoever makes it sets
 *    `struct_size = sizeof` its own version; whoever reads it tests newer fields with REGIE_HAS
 *    and ignores what lies behind the fields it knows. Arrays that cross are arrays of pointers.
 *  - Frozen for ever: regie_str, regie_bytes, regie_kv, regie_id, the numbers of the status codes,
 *    the entry symbol, the order of fields.
 *  - A changed meaning is a new interface id (`regie.storage/2`), never a changed function.
 *
 * Thread tags, at each function:
 *  [main]  one thread at a time; the host does not call it at the same time as another [main]
 *          function of the same plugin
 *  [any]   any thread, also several at once
 *  [owner] for a handle: not at the same time as any other call with that handle
 *  [block] may block: on disk, network or locks. Without this tag a function returns promptly.
 */
#ifndef REGIE_ABI_PLUGIN_H
#define REGIE_ABI_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header's structs and rules. Raised only when something above is broken,
 * which is meant never to happen; interfaces have versions of their own in their ids. */
#define REGIE_ABI_VERSION 1u

/* Since C++17 the compiler checks that what is put into a table does not throw. */
#if defined(__cplusplus) && __cplusplus >= 201703L
#define REGIE_NOEXCEPT noexcept
#else
#define REGIE_NOEXCEPT
#endif

#if defined(REGIE_PLUGIN_STATIC_NAME)
#define REGIE_EXPORT_ATTRIBUTE /* linked in: nothing is exported */
#elif defined(_WIN32)
#define REGIE_EXPORT_ATTRIBUTE __declspec(dllexport)
#else
#define REGIE_EXPORT_ATTRIBUTE __attribute__((visibility("default")))
#endif
#ifdef __cplusplus
#define REGIE_EXPORT extern "C" REGIE_EXPORT_ATTRIBUTE
#else
#define REGIE_EXPORT REGIE_EXPORT_ATTRIBUTE
#endif

/* Whether the struct that `p` points at, made by another version of this header, has field `f`. */
#define REGIE_HAS(T, p, f) ((p)->struct_size >= offsetof(T, f) + sizeof(((T*)0)->f))

/* ---- Plain values (frozen) ---------------------------------------------------------------- */

/* UTF-8, not terminated by NUL. */
typedef struct regie_str {
  const char* ptr;
  size_t len;
} regie_str;

typedef struct regie_bytes {
  const uint8_t* ptr;
  size_t len;
} regie_bytes;

typedef struct regie_kv {
  regie_str key;
  regie_str value;
} regie_kv;

/* 128 bits: a case, a commit, a lease. */
typedef struct regie_id {
  uint8_t bytes[16];
} regie_id;

/* Instants are milliseconds since 1970-01-01T00:00:00Z without leap seconds. This one is none. */
#define REGIE_NO_TIME INT64_MIN

/* ---- Status ------------------------------------------------------------------------------- */

/* 0 is ok. 1..99: permanent, the same call would fail again. 100..199: transient, worth another
 * try. A code that the reader does not know is judged by its band. */
typedef int32_t regie_status;

#define REGIE_OK 0

#define REGIE_INVALID_ARGUMENT 1 /* the call breaks this header's rules: a bug of the caller */
#define REGIE_UNSUPPORTED 2      /* this plugin cannot do this */
#define REGIE_NOT_FOUND 3
#define REGIE_ALREADY_EXISTS 4 /* with other content */
#define REGIE_CONFLICT 5       /* another writer was first: reload and try again */
#define REGIE_DUPLICATE_KEY 6  /* this idempotency key was used before */
#define REGIE_STALE_LEASE 7    /* the claim is no longer held */
#define REGIE_INCOMPATIBLE 8   /* of a newer version, or not what it should be */
#define REGIE_NOT_MIGRATED 9   /* `migrate` must run first */
#define REGIE_CORRUPT 10       /* stored data is damaged */
#define REGIE_READ_ONLY 11     /* cannot be written: rights, or a read-only medium */
#define REGIE_DENIED 12        /* refused by the other side: credentials, policy */
#define REGIE_REJECTED 13      /* will never be accepted: an address that does not exist */
#define REGIE_CANCELLED 14
#define REGIE_ERASED 15     /* was there and has been destroyed on purpose */
#define REGIE_LIMIT 16      /* larger than this plugin can hold */
#define REGIE_INTERNAL 17   /* a bug of the plugin; an exception that nothing else fits */
#define REGIE_BAD_CONFIG 18 /* a setting is missing or wrong; the message names it */

#define REGIE_BUSY 100          /* locked by another for longer than the plugin waits */
#define REGIE_UNAVAILABLE 101   /* the other side does not answer */
#define REGIE_TIMEOUT 102       /* the deadline passed */
#define REGIE_FULL 103          /* no room now: disk, quota, queue */
#define REGIE_OUT_OF_MEMORY 104 /* also file descriptors and threads */
/* The connection was lost during COMMIT: the engine replays the same units. */
#define REGIE_OUTCOME_UNKNOWN 105

#define REGIE_IS_PERMANENT(status) ((status) >= 1 && (status) <= 99)
#define REGIE_IS_TRANSIENT(status) ((status) >= 100 && (status) <= 199)

/* Where an error is written: memory of the caller, who sets `struct_size`. Filled only when the
 * function returns something else than REGIE_OK. Never holds personal data. Pointers to it may
 * always be NULL: then only the status is told. */
typedef struct regie_error {
  uint32_t struct_size;
  regie_status status;
  int32_t native_code;    /* of the library below: SQLite, errno, SMTP; 0: none */
  int32_t retry_after_ms; /* for transient ones: try again after; 0: no opinion */
  char native_state[8];   /* SQLSTATE and its like, NUL-terminated; empty: none */
  char component[40];     /* the plugin or part that failed, NUL-terminated */
  char message[448];      /* English, what is wrong and what to do; UTF-8, NUL-terminated */
} regie_error;

/* ---- Host --------------------------------------------------------------------------------- */

#define REGIE_LOG_TRACE 0
#define REGIE_LOG_DEBUG 1
#define REGIE_LOG_INFO 2
#define REGIE_LOG_WARN 3
#define REGIE_LOG_ERROR 4

/* The engine that asks. Given to `init` (the process) and to every `open` and `create` (that
 * engine); it outlives the handle that was made with it. All functions are set. */
typedef struct regie_host {
  uint32_t struct_size;
  uint32_t abi_version; /* REGIE_ABI_VERSION of the host */
  void* ctx;            /* first argument of the functions below */
  regie_str name;       /* lives as long as the host */
  regie_str version;

  /* [any] Whether a message of this level (REGIE_LOG_*) goes anywhere. 0: no. */
  int32_t (*log_enabled)(void* ctx, int32_t level) REGIE_NOEXCEPT;
  /* [any] Logs one message with `n` fields. Borrowed for the call. Never personal data. */
  void (*log)(void* ctx, int32_t level, regie_str message, const regie_kv* const* fields,
              size_t n) REGIE_NOEXCEPT;
  /* [any] Business time; under `--now` it stands still. Not for leases or time-outs. */
  int64_t (*now_ms)(void* ctx) REGIE_NOEXCEPT;
  /* [any] An interface of the host by id, or NULL when this host does not have it. The table lives
   * as long as the host. Version 1 of the host offers none. */
  const void* (*get_interface)(void* ctx, regie_str id)REGIE_NOEXCEPT;
} regie_host;

/* ---- Plugin ------------------------------------------------------------------------------- */

/* What a plugin says of itself. Static. The strings are NUL-terminated UTF-8. */
typedef struct regie_manifest {
  uint32_t struct_size;
  uint32_t reserved0;            /* 0 */
  const char* id;                /* unique for ever, dotted and lower-case: `nl.example.sms` */
  const char* name;              /* for people */
  const char* version;           /* semantic version 2.0.0 */
  const char* vendor;            /* may be NULL, like those that follow */
  const char* license;           /* SPDX identifier */
  const char* url;               /* where to ask for help */
  const char* const* interfaces; /* ids that `get_interface` answers, NULL at the end; required */
  const char* config_schema;     /* JSON Schema of the options of `open` and `create` */
} regie_manifest;

/* Static: `regie_plugin_entry_v1` returns the same table every time. */
typedef struct regie_plugin {
  uint32_t struct_size;
  uint32_t abi_version; /* REGIE_ABI_VERSION of the plugin */
  const regie_manifest* manifest;
  /* [main] Once a process, before anything else; may be NULL. `host` stands for the process and
   * is for logging. An error means that the plugin cannot be used in this process. */
  regie_status (*init)(const regie_host* host, regie_error* error) REGIE_NOEXCEPT;
  /* [main] Once, after every handle has been given back; may be NULL. Not promised: a process may
   * end without it. */
  void (*shutdown)(void) REGIE_NOEXCEPT;
  /* [any] The static table of an interface (`const regie_storage_v1 *` and so on), or NULL. May be
   * called before `init`. */
  const void* (*get_interface)(regie_str id)REGIE_NOEXCEPT;
} regie_plugin;

/* The one exported symbol. [any] Always returns the plugin's static table and does nothing else;
 * `host_abi_version` is there for plugins that carry more than one. */
#define REGIE_PLUGIN_ENTRY_SYMBOL "regie_plugin_entry_v1"
typedef const regie_plugin* (*regie_plugin_entry)(uint32_t host_abi_version);

/* A plugin defines its entry as
 *   REGIE_EXPORT const regie_plugin *REGIE_PLUGIN_ENTRY(uint32_t host_abi_version) { ... }
 * Compiled with REGIE_PLUGIN_STATIC_NAME=name (regie_add_plugin does) it is the variant to link
 * in, whose entry is regie_plugin_entry_v1_name, so that several fit into one program. */
#define REGIE_JOIN_(a, b) a##b
#define REGIE_JOIN(a, b) REGIE_JOIN_(a, b)
#ifdef REGIE_PLUGIN_STATIC_NAME
#define REGIE_PLUGIN_ENTRY REGIE_JOIN(regie_plugin_entry_v1_, REGIE_PLUGIN_STATIC_NAME)
#else
#define REGIE_PLUGIN_ENTRY regie_plugin_entry_v1
#endif

/* For the program that links the plugin `name` in: declares its entry, regie_plugin_entry_v1_name,
 * to be given to regie::Config::plugin. */
#ifdef __cplusplus
#define REGIE_PLUGIN_STATIC(name) \
  extern "C" const regie_plugin* regie_plugin_entry_v1_##name(uint32_t host_abi_version)
#else
#define REGIE_PLUGIN_STATIC(name) \
  const regie_plugin* regie_plugin_entry_v1_##name(uint32_t host_abi_version)
#endif

/* The prototype, so that a definition with another signature does not compile. */
#ifdef __cplusplus
}
#endif
REGIE_EXPORT const regie_plugin* REGIE_PLUGIN_ENTRY(uint32_t host_abi_version);

#endif
