// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <regie/care.hpp>
#include <regie/case.hpp>
#include <regie/choice.hpp>
#include <regie/config.hpp>
#include <regie/date.hpp>
#include <regie/drawing.hpp>
#include <regie/error.hpp>
#include <regie/export.hpp>
#include <regie/outcome.hpp>
#include <regie/report.hpp>
#include <regie/workflow.hpp>

namespace regie {

/// The engine: workflows, their cases, and what they wait for, over one store.
///
/// Three doors over one implementation: `send` throws (`Exception` and its kinds), `try_send` gives
/// an `Outcome`, and `async_send` (of <regie/async.hpp>) completes any Asio token.
///
/// A request that was answered is kept: state, journal, timers and effects stand in the store. What
/// is due (timers, notifications) happens when `run_due` or `run` is called, in this process or in
/// another one over the same store; a request to a case first fires what is due in it.
///
/// `case_id` is a case's UUID, its first characters as far as they are unique (four or more), or
/// `WORKFLOW/KEY` for a case that was started with a key.
///
/// Thread safety: all functions may be called by any thread, but for the destructor and moving.
/// Object lifetimes: nothing returned refers to the engine. No thread is made unless a call asks
/// for one: the asynchronous ones, `run`, and `try_verify` with more than one.
class REGIE_API Engine {
 public:
  /// Opens (or makes) the store and loads what the configuration names. Errors: `store_failed`,
  /// `store_incompatible`, `plugin_failed`, `invalid_document`, `not_found`.
  explicit Engine(const Config& config = Config());
  static Outcome<Engine> open(const Config& config);
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  // ---- Workflows ------------------------------------------------------------------------------

  /// Checks a workflow and keeps it for ever. The same bytes again are no error; the same version
  /// with other bytes is `refused`. Errors: `invalid_document`, `not_found`.
  Workflow deploy_file(const std::string& path);
  Workflow deploy_text(const std::string& name, std::string text);
  Outcome<Workflow> try_deploy_file(const std::string& path);
  Outcome<Workflow> try_deploy_text(const std::string& name, std::string text);
  /// Every version, by name and order of deployment.
  Outcome<std::vector<Workflow>> workflows();

  // ---- Acting ---------------------------------------------------------------------------------

  /// Starts a case; gives its id. Errors: `not_found`, `refused`, `invalid_data`, `key_reused`,
  /// `conflict`, `busy`, `store_failed`.
  std::string start(const Workflow& workflow, std::string actor);
  std::string start(const std::string& workflow, std::string actor);
  Receipt start(const Start& request);
  Outcome<Receipt> try_start(const Start& request);

  /// Takes a choice. Errors as of `start`; `refused` comes with every reason.
  Receipt send(std::string_view case_id, const Choice& choice);
  Outcome<Receipt> try_send(std::string_view case_id, const Choice& choice);
  /// Reports a side task as done.
  Outcome<Receipt> try_done(std::string_view case_id, const std::string& todo,
                            const std::string& actor);

  // ---- Looking --------------------------------------------------------------------------------

  /// Every choice of the case's active states for `actor`, open or closed with the reasons.
  std::vector<ChoiceView> choices(std::string_view case_id, const std::string& actor);
  Outcome<std::vector<ChoiceView>> try_choices(std::string_view case_id, const std::string& actor,
                                               const Value& data = {});
  /// Why a choice is open or closed to `choice.actor()` now, in every region that it means; with
  /// the data of `choice`, as if those answers were given. Also of states that are not active.
  std::vector<ChoiceView> why(std::string_view case_id, const Choice& choice);
  Outcome<std::vector<ChoiceView>> try_why(std::string_view case_id, const Choice& choice);

  /// What falls due in a case, and why then: its timers, and the terms that were ever started.
  /// Nothing for an actor who has no part in the case; empty: the operator.
  std::vector<DueView> due(std::string_view case_id, const std::string& actor = {});
  Outcome<std::vector<DueView>> try_due(std::string_view case_id, const std::string& actor = {});
  /// Which dates of open cases fall on another day with the calendars as they are now, such as
  /// after a new decree. With `apply` they are moved, each case with an entry in its journal.
  std::vector<DateMove> recompute_dates(bool apply);
  Outcome<std::vector<DateMove>> try_recompute_dates(bool apply);
  std::vector<TaskView> tasks(const TaskFilter& filter = {});
  Outcome<std::vector<TaskView>> try_tasks(const TaskFilter& filter = {});
  std::vector<CaseSummary> list(const CaseFilter& filter = {});
  Outcome<std::vector<CaseSummary>> try_list(const CaseFilter& filter = {});
  /// As `actor` may see it; empty: the operator, who sees everything.
  CaseView show(std::string_view case_id, const std::string& actor = {});
  Outcome<CaseView> try_show(std::string_view case_id, const std::string& actor = {});
  /// Nothing for an actor who has no part in the case.
  std::vector<JournalEntry> journal(std::string_view case_id, const std::string& actor = {});
  Outcome<std::vector<JournalEntry>> try_journal(std::string_view case_id,
                                                 const std::string& actor = {});
  /// The workflow of a case as a picture: where the case is and was, and how often it went where.
  /// Errors: `not_found`, `store_failed`; for SVG as `draw_workflow`.
  Outcome<std::string> try_draw(std::string_view case_id, DrawingFormat format, Language language);
  /// The UUID that `case_id` means. Errors: `not_found`, `invalid_argument` with the candidates.
  Outcome<std::string> find_case(std::string_view case_id);

  // ---- Working --------------------------------------------------------------------------------

  /// Fires what is due and delivers what waits, until nothing is due now.
  WorkReport run_due();
  Outcome<WorkReport> try_run_due();
  /// The same by a clock of the embedder's own: what is due by `now`. Together with calls that are
  /// not asynchronous this is the engine without any thread.
  WorkReport run_due(Instant now);
  Outcome<WorkReport> try_run_due(Instant now);
  /// Works until `stop` is called, or SIGINT or SIGTERM comes; with `until_idle` until nothing is
  /// due now. Blocks; one call at a time. For as long as it works it takes those two signals from
  /// the program, and gives back what was there when the last engine that works is done; with
  /// `Config::signals(false)` it leaves them alone.
  Outcome<WorkReport> run(bool until_idle = false);
  /// Ends `run` after what it is doing. Any thread.
  void stop();

  // ---- Caring for cases and the store -----------------------------------------------------------

  /// Erases the personal data of a case for ever: its key is destroyed, and what still waits for it
  /// is taken back. The journal stays, says who did it, and still verifies. Not to be undone.
  /// Errors: `not_found`, `busy`: then again.
  Outcome<EraseReceipt> try_erase(std::string_view case_id, const std::string& actor);
  /// Messages that wait, oldest due first.
  Outcome<std::vector<EffectView>> try_effects(const EffectQuery& query = {});
  /// Sends a message again now, under the same id, with all its attempts before it. Errors:
  /// `not_found`.
  Outcome<bool> try_retry_effect(const std::string& id);
  /// Takes a message out for good; the journal of its case says who did so. A case that waits for
  /// what it asked of a plugin or of another case goes on as when that fails. Errors: `not_found`;
  /// those of that step, and then the message stays.
  Outcome<bool> try_drop_effect(const std::string& id, const std::string& actor);
  /// A consistent copy of the whole store while it is in use, keys included. `target` is a URL as
  /// of `Config::store`, where there must be nothing yet. Errors: `store_failed`, `refused`.
  Outcome<bool> try_backup(const std::string& target);
  /// Store, schema, clock, timers, messages and disk, with advice.
  Outcome<HealthReport> try_health();

  // ---- Reporting ------------------------------------------------------------------------------

  Outcome<std::vector<ReportInfo>> reports();
  /// Writes a report of a plugin. Errors: `not_found` with what there is, `plugin_failed`,
  /// `cancelled`.
  Outcome<ReportInfo> try_report(const ReportRequest& request, const ReportSink& sink);
  /// Folds every journal and compares it with the snapshot, checks the chain of hashes, and
  /// carries out the inputs again. `case_id` empty: every case, and what is left of cases that are
  /// gone, where the store can tell. `progress` may be empty; it is
  /// called with the number of cases done, by the calling thread. `threads`: how many share the
  /// work, this one included; the others end with the call.
  VerifyReport verify(std::string_view case_id = {});
  Outcome<VerifyReport> try_verify(std::string_view case_id = {},
                                   const std::function<void(std::uint64_t)>& progress = {},
                                   std::size_t threads = 1);
  [[nodiscard]] std::vector<PluginView> plugins() const;
  [[nodiscard]] StoreView store() const;
  /// Business time, as this engine has it.
  [[nodiscard]] Instant now() const;

  // ---- Asynchronous, with any Asio completion token: include <regie/async.hpp> -----------------

  template <class Token>
  auto async_start(Start request, Token&& token);
  template <class Token>
  auto async_start(Start request, Error& diagnostics, Token&& token);
  template <class Token>
  auto async_send(std::string case_id, Choice choice, Token&& token);
  template <class Token>
  auto async_send(std::string case_id, Choice choice, Error& diagnostics, Token&& token);

  /// What the asynchronous door is made of: `done` is called once, from another thread or from
  /// the configured executor; within the call itself, with `busy`, where `Limits::queue_units`
  /// requests are under way. Where the executor throws, drops the request or ends without doing it,
  /// and where the engine is destroyed before its turn came, `done` gets `cancelled`, and nothing
  /// was done. `done` must not throw, and must not destroy the engine.
  ///
  /// `stop` takes the request back: asked before its step began, `done` gets `cancelled` within
  /// `request_stop`, and nothing was done. After that it is on its way to the store, is not taken
  /// back, and `done` gets what came of it. The source may end before the request or after the
  /// engine.
  using ReceiptHandler = std::function<void(Outcome<Receipt>)>;
  void post_start(Start request, ReceiptHandler done, const std::stop_token& stop = {});
  void post_send(std::string case_id, Choice choice, ReceiptHandler done,
                 const std::stop_token& stop = {});

 private:
  class Impl;
  explicit Engine(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

/// The plugins that a configuration gives, without opening its store. Each is loaded and asked for
/// its interfaces, to say whether it can be used.
REGIE_API Outcome<std::vector<PluginView>> list_plugins(const Config& config);

/// A moment as people of `zone` (an IANA name) read it: `2 maart 2026 09:00`, `2 March 2026 09:00`.
[[nodiscard]] REGIE_API std::string in_words(Instant at, std::string_view zone, Language language);
/// `2026-03-02 09:00` on the clock of `zone`.
[[nodiscard]] REGIE_API std::string in_zone(Instant at, std::string_view zone);

/// JSON text of a value, and back. See <regie/value.hpp> for the kinds.
[[nodiscard]] REGIE_API std::string to_json_text(const Value& value, bool pretty = false);
REGIE_API Outcome<Value> from_json_text(std::string_view text, const Limits& limits = {});

}  // namespace regie
