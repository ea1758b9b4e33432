// SPDX-License-Identifier: Apache-2.0
// What is behind regie::Engine: the parts, put together.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <regie/engine.hpp>

#include "engine/api/view_maker.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/plugin/host.hpp"
#include "engine/plugin/registry.hpp"
#include "engine/plugin/reporter_adapter.hpp"
#include "engine/runtime/core.hpp"
#include "engine/runtime/system_ports.hpp"
#include "engine/runtime/worker.hpp"

namespace regie {

/// Members are in the order of building; what comes later uses what comes before.
class Engine::Impl {
 public:
  static Result<std::unique_ptr<Impl>> make(const Config& config);
  ~Impl();

  [[nodiscard]] Result<Id> find(std::string_view case_id);
  [[nodiscard]] Result<Workflow> deploy(const std::shared_ptr<const Source>& source);
  /// `begin`, where there is one, is asked just before the request has an effect.
  [[nodiscard]] Result<Receipt> start(const Start& request, runtime::Begin begin = {});
  [[nodiscard]] Result<Receipt> send(std::string_view case_id, const Choice& choice,
                                     runtime::Begin begin = {});
  [[nodiscard]] Result<Receipt> done(std::string_view case_id, const std::string& todo,
                                     const std::string& actor);

  [[nodiscard]] Result<std::vector<Workflow>> workflows();
  [[nodiscard]] Result<std::vector<ChoiceView>> choices(std::string_view case_id,
                                                        const std::string& actor,
                                                        const Value& data);
  [[nodiscard]] Result<std::vector<ChoiceView>> why(std::string_view case_id, const Choice& choice);
  [[nodiscard]] Result<std::vector<DueView>> due(std::string_view case_id,
                                                 const std::string& actor);
  [[nodiscard]] Result<std::vector<DateMove>> moves_of(const runtime::CaseState& state);
  [[nodiscard]] Result<std::vector<DateMove>> recompute_dates(bool apply);
  [[nodiscard]] Result<std::vector<TaskView>> tasks(const TaskFilter& filter);
  [[nodiscard]] Result<std::vector<CaseSummary>> list(const CaseFilter& filter);
  [[nodiscard]] Result<CaseView> show(std::string_view case_id, const std::string& actor);
  [[nodiscard]] Result<std::vector<JournalEntry>> journal(std::string_view case_id,
                                                          const std::string& actor);

  [[nodiscard]] Result<std::string> draw_case(std::string_view case_id, DrawingFormat format,
                                              Language language);

  [[nodiscard]] Result<std::vector<ReportInfo>> reports();
  [[nodiscard]] Result<ReportInfo> report(const ReportRequest& request, const ReportSink& sink);
  [[nodiscard]] Result<VerifyReport> verify(std::string_view case_id,
                                            const std::function<void(std::uint64_t)>& progress,
                                            std::size_t threads);
  /// `by`: the moment by which things are due, where it is not now.
  [[nodiscard]] Result<WorkReport> work(bool once, std::optional<Instant> by);
  class Posted;
  using PostedRequest = std::function<Outcome<Receipt>(Impl&, runtime::Begin)>;
  /// Has the executor do a request; refuses it where too many are under way.
  void post(PostedRequest request, ReceiptHandler done, const std::stop_token& stop);

  [[nodiscard]] Result<EraseReceipt> erase(std::string_view case_id, const std::string& actor);
  [[nodiscard]] Result<std::vector<EffectView>> waiting(const EffectQuery& query);
  [[nodiscard]] Result<void> retry_effect(const std::string& id);
  [[nodiscard]] Result<void> drop_effect(const std::string& id, const std::string& actor);
  [[nodiscard]] Result<void> backup(const std::string& target);
  [[nodiscard]] Result<HealthReport> health();

  Config config;
  calendar::TimeZoneDatabase zones;
  runtime::SystemRandomness randomness;
  std::unique_ptr<runtime::Clock> clock;
  runtime::SystemClock time_of_ids;  ///< never a clock that was set for trying things out
  runtime::TimeOrderedIds ids{time_of_ids, randomness};
  std::unique_ptr<plugin::Host> host;
  plugin::Registry registry;
  std::unique_ptr<runtime::Storage> storage;
  std::unique_ptr<runtime::Effects> effects;
  std::unique_ptr<runtime::Effects> actions;
  std::unique_ptr<runtime::Core> core;
  std::unique_ptr<runtime::Worker> worker;
  /// Requests that the executor has not done yet. Shared with them: one that was taken back may
  /// outlive the engine in the hands of who did so.
  std::shared_ptr<std::atomic<std::size_t>> posted = std::make_shared<std::atomic<std::size_t>>(0);
  std::unique_ptr<runtime::Executor> executor;  ///< its destructor ends what was posted

 private:
  [[nodiscard]] static Result<void> check_person(const std::string& actor);
  [[nodiscard]] Result<void> open_plugins();
  [[nodiscard]] Result<void> open_store();
  [[nodiscard]] Result<void> open_effects();
  [[nodiscard]] Result<void> open_actions();
  [[nodiscard]] Result<void> open_documents();
  [[nodiscard]] Receipt receipt_of(const runtime::Acknowledged& answer) const;
  [[nodiscard]] std::vector<std::string> reporter_ids() const;
  [[nodiscard]] Result<ReportInfo> find_report(const std::string& name);
  [[nodiscard]] Result<plugin::Reporter*> reporter(const std::string& id);
  [[nodiscard]] Result<std::string> label_of(const runtime::CaseRow& row);

  std::mutex reporters_mutex_;                                          ///< protects reporters_
  std::map<std::string, std::unique_ptr<plugin::Reporter>> reporters_;  ///< by plugin
};

}  // namespace regie
