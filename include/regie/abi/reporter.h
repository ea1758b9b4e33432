/* SPDX-License-Identifier: Apache-2.0 */
/* regie.reporter/1: makes a document of what is in the store. */
#ifndef REGIE_ABI_REPORTER_H
#define REGIE_ABI_REPORTER_H

#include <regie/abi/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define REGIE_REPORTER_V1_ID "regie.reporter/1"

typedef struct regie_reporter regie_reporter;

/* ---- What the engine supplies: a read-only window ----------------------------------------- */

/* A case as people may see it in a report. Personal fields are left out by the engine. */
typedef struct regie_report_case {
  uint32_t struct_size;
  int32_t status; /* REGIE_CASE_* of storage.h: 0 open, 1 closed, 2 cancelled, 3 suspended */
  regie_str id;   /* as text */
  regie_str tenant;
  regie_str workflow;
  regie_str version;
  int64_t revision;
  regie_str state;       /* paths of the active states, separated by a space */
  regie_str state_title; /* the same for people, in the request's locale */
  regie_str result;      /* empty: none yet */
  regie_str result_title;
  regie_str subject;
  int64_t started_ms;
  int64_t updated_ms;
  int64_t closed_ms;   /* REGIE_NO_TIME: not closed */
  regie_str data_json; /* the case's data, one JSON object */
  /* Who has the ball, and who was asked what, one JSON object:
   * {"tasks": [{"state": path, "role": title for people or "", "holders": [ids of contacts],
   *             "outsiders": number of other holders, "opened_ms": n, "due_ms": n or null,
   *             "late": truth}],
   *  "regions": [{"state": path, "item": key, "status": "open" | "answered" | "lingering" |
   *               "withdrawn", "choice": name or "", "round": n, "opened_ms": n,
   *               "answered_ms": n or null}]}
   * `item` is empty where the key names a person who is not in the directory. */
  regie_str progress_json;
} regie_report_case;

/* A step of a case. */
typedef struct regie_report_entry {
  uint32_t struct_size;
  uint32_t reserved0;
  int64_t revision;
  int64_t at_ms;
  regie_str kind;       /* `start`, `event`, `timer`, ... */
  regie_str actor;      /* the role that acted, never the person; empty: the workflow itself */
  regie_str event;      /* name of the choice, timer or event */
  regie_str title;      /* the same for people, in the request's locale */
  regie_str entry_json; /* {"entered": [paths], "left": [paths]}: what is active now and was not
                         * before the step, and the other way round */
} regie_report_entry;

/* A version of a workflow that was deployed. */
typedef struct regie_report_definition {
  uint32_t struct_size;
  uint32_t reserved0;
  regie_str workflow;
  regie_str version;
  regie_str title; /* in the request's locale */
  /* {"states": [{"path", "title", "parent": path or "", "kind": "atomic" | "compound" |
   *              "parallel" | "final" | "each", "result": truth}],
   *  "choices": [{"id": "STATE.CHOICE", "title"}],
   *  "data": [{"name", "title", "type", "values": [{"name", "title"}]}]}
   * in the document's order, titles in the request's locale; hidden states and personal data are
   * left out. */
  regie_str model_json;
} regie_report_definition;

typedef struct regie_report_contact {
  uint32_t struct_size;
  uint32_t reserved0;
  regie_str id;
  regie_str name;         /* of an organisation or a function; empty for a private person */
  regie_str contact_json; /* {"roles": [..], "organisation": ..} */
} regie_report_contact;

/* Called once a row, borrowed for the callback. Not 0: stop. `cursor` is the place after the row.
 */
typedef int32_t (*regie_report_case_row)(void* ctx, const regie_report_case* row,
                                         regie_bytes cursor) REGIE_NOEXCEPT;
typedef int32_t (*regie_report_entry_row)(void* ctx, const regie_report_entry* row) REGIE_NOEXCEPT;
typedef int32_t (*regie_report_definition_row)(void* ctx,
                                               const regie_report_definition* row) REGIE_NOEXCEPT;
typedef int32_t (*regie_report_contact_row)(void* ctx,
                                            const regie_report_contact* row) REGIE_NOEXCEPT;
typedef void (*regie_report_text)(void* ctx, regie_str text) REGIE_NOEXCEPT;

#define REGIE_DRAWING_COUNTS \
  1u /* how often each edge was taken, how many cases are in each state */

/* Read-only, and the same throughout one `render`. Called from the thread of `render`. All
 * functions are set. Once cancelled, each returns REGIE_CANCELLED. Rows come in the order of
 * started_ms and id, revision, (workflow, order of deployment), id. */
typedef struct regie_report_window {
  uint32_t struct_size;
  uint32_t reserved0;
  void* ctx; /* first argument of the functions below */

  /* Cases of a workflow (empty: of all) started in [from_ms, until_ms) (REGIE_NO_TIME: no bound),
   * at most `limit` (0: all) after `cursor` (empty: from the first). */
  regie_status (*cases)(void* ctx, regie_str workflow, int64_t from_ms, int64_t until_ms,
                        uint32_t limit, regie_bytes cursor, regie_report_case_row row,
                        void* row_ctx, regie_error* error) REGIE_NOEXCEPT;
  /* The journal of one case, whole. REGIE_NOT_FOUND. */
  regie_status (*journal)(void* ctx, regie_str case_id, regie_report_entry_row row, void* row_ctx,
                          regie_error* error) REGIE_NOEXCEPT;
  /* Versions of a workflow (empty: of all). */
  regie_status (*definitions)(void* ctx, regie_str workflow, regie_report_definition_row row,
                              void* row_ctx, regie_error* error) REGIE_NOEXCEPT;
  /* A picture of a workflow as one SVG element without references to elsewhere, in the request's
   * locale. `flags`: REGIE_DRAWING_COUNTS. REGIE_NOT_FOUND; REGIE_UNSUPPORTED: no layout here. */
  regie_status (*drawing)(void* ctx, regie_str workflow, regie_str version, uint32_t flags,
                          regie_report_text text, void* text_ctx,
                          regie_error* error) REGIE_NOEXCEPT;
  /* The directory: who is who among organisations and functions. */
  regie_status (*contacts)(void* ctx, regie_report_contact_row row, void* row_ctx,
                           regie_error* error) REGIE_NOEXCEPT;
  /* [any] Whether to stop. Reports progress too: `done` of `total` (0: not known). */
  int32_t (*cancelled)(void* ctx, uint64_t done, uint64_t total) REGIE_NOEXCEPT;
} regie_report_window;

/* Where the document goes. Not REGIE_OK: the receiver cannot take more; stop and return it. */
typedef struct regie_report_sink {
  uint32_t struct_size;
  uint32_t reserved0;
  void* ctx;
  regie_status (*write)(void* ctx, regie_bytes part, regie_error* error) REGIE_NOEXCEPT;
} regie_report_sink;

/* ---- What the plugin offers --------------------------------------------------------------- */

typedef struct regie_report_info {
  uint32_t struct_size;
  uint32_t reserved0;
  regie_str name;  /* `overview`; what `regie report NAME` takes */
  regie_str title; /* in the locale asked for */
  regie_str description;
  regie_str media_type; /* `text/html` */
  regie_str extension;  /* `html` */
} regie_report_info;

typedef int32_t (*regie_report_info_row)(void* ctx, const regie_report_info* row) REGIE_NOEXCEPT;

typedef struct regie_report_request {
  uint32_t struct_size;
  uint32_t reserved0;
  regie_str name;     /* one of `list` */
  regie_str locale;   /* BCP 47: `nl`, `en` */
  regie_str workflow; /* empty: all */
  int64_t now_ms;     /* business time to print and to reckon with */
  int64_t from_ms;    /* cases started in [from_ms, until_ms); REGIE_NO_TIME: no bound */
  int64_t until_ms;
  const regie_kv* const* options; /* the report's own */
  size_t option_count;
} regie_report_request;

/* All functions are required. */
typedef struct regie_reporter_v1 {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [any][block] As of a notifier. */
  regie_status (*create)(const regie_host* host, const regie_kv* const* options,
                         size_t option_count, regie_reporter** reporter,
                         regie_error* error) REGIE_NOEXCEPT;
  /* [owner] The handle is gone. */
  void (*destroy)(regie_reporter* reporter) REGIE_NOEXCEPT;
  /* [any] The reports there are, in a fixed order. */
  regie_status (*list)(regie_reporter* reporter, regie_str locale, regie_report_info_row row,
                       void* ctx, regie_error* error) REGIE_NOEXCEPT;
  /* [any][block] Writes one document. The same request over the same window gives the same bytes.
   * REGIE_NOT_FOUND: no such report; REGIE_CANCELLED; what the window or the sink returned. */
  regie_status (*render)(regie_reporter* reporter, const regie_report_request* request,
                         const regie_report_window* window, const regie_report_sink* sink,
                         regie_error* error) REGIE_NOEXCEPT;
} regie_reporter_v1;

#ifdef __cplusplus
}
#endif
#endif
