// SPDX-License-Identifier: Apache-2.0
// The doors: each of them one line over the implementation.
#include <regie/engine.hpp>

#include "engine/api/doors.hpp"
#include "engine/api/engine_impl.hpp"
#include "engine/api/loaders.hpp"

namespace regie {

namespace {

Outcome<bool> was_done(const Result<void>& result) {
  if (!result) return result.error();
  return true;
}

}  // namespace

Engine::Engine(const Config& config) {
  auto made = Impl::make(config);
  if (!made) throw_error(made.error());
  impl_ = std::move(*made);
}

Engine::Engine(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}

Outcome<Engine> Engine::open(const Config& config) {
  auto made = Impl::make(config);
  if (!made) return made.error();
  return Engine(std::move(*made));
}

Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Workflow Engine::deploy_file(const std::string& path) { return try_deploy_file(path).value(); }

Workflow Engine::deploy_text(const std::string& name, std::string text) {
  return try_deploy_text(name, std::move(text)).value();
}

Outcome<Workflow> Engine::try_deploy_file(const std::string& path) {
  auto source = api::read_file(path, impl_->config.limits());
  if (!source) return source.error();
  return open_door(impl_->deploy(*source));
}

Outcome<Workflow> Engine::try_deploy_text(const std::string& name, std::string text) {
  return open_door(impl_->deploy(std::make_shared<const Source>(Source{name, std::move(text)})));
}

Outcome<std::vector<Workflow>> Engine::workflows() { return open_door(impl_->workflows()); }

std::string Engine::start(const Workflow& workflow, std::string actor) {
  return start(Start(workflow).by(std::move(actor))).case_id;
}

std::string Engine::start(const std::string& workflow, std::string actor) {
  return start(Start(workflow).by(std::move(actor))).case_id;
}

Receipt Engine::start(const Start& request) { return try_start(request).value(); }
Outcome<Receipt> Engine::try_start(const Start& request) {
  return open_door(impl_->start(request));
}

Receipt Engine::send(std::string_view case_id, const Choice& choice) {
  return try_send(case_id, choice).value();
}
Outcome<Receipt> Engine::try_send(std::string_view case_id, const Choice& choice) {
  return open_door(impl_->send(case_id, choice));
}
Outcome<Receipt> Engine::try_done(std::string_view case_id, const std::string& todo,
                                  const std::string& actor) {
  return open_door(impl_->done(case_id, todo, actor));
}

std::vector<ChoiceView> Engine::choices(std::string_view case_id, const std::string& actor) {
  return try_choices(case_id, actor).value();
}
Outcome<std::vector<ChoiceView>> Engine::try_choices(std::string_view case_id,
                                                     const std::string& actor, const Value& data) {
  return open_door(impl_->choices(case_id, actor, data));
}
std::vector<ChoiceView> Engine::why(std::string_view case_id, const Choice& choice) {
  return try_why(case_id, choice).value();
}
Outcome<std::vector<ChoiceView>> Engine::try_why(std::string_view case_id, const Choice& choice) {
  return open_door(impl_->why(case_id, choice));
}
std::vector<TaskView> Engine::tasks(const TaskFilter& filter) { return try_tasks(filter).value(); }
Outcome<std::vector<TaskView>> Engine::try_tasks(const TaskFilter& filter) {
  return open_door(impl_->tasks(filter));
}
std::vector<CaseSummary> Engine::list(const CaseFilter& filter) { return try_list(filter).value(); }
Outcome<std::vector<CaseSummary>> Engine::try_list(const CaseFilter& filter) {
  return open_door(impl_->list(filter));
}
CaseView Engine::show(std::string_view case_id, const std::string& actor) {
  return try_show(case_id, actor).value();
}
Outcome<CaseView> Engine::try_show(std::string_view case_id, const std::string& actor) {
  return open_door(impl_->show(case_id, actor));
}
std::vector<JournalEntry> Engine::journal(std::string_view case_id, const std::string& actor) {
  return try_journal(case_id, actor).value();
}
Outcome<std::vector<JournalEntry>> Engine::try_journal(std::string_view case_id,
                                                       const std::string& actor) {
  return open_door(impl_->journal(case_id, actor));
}
Outcome<std::string> Engine::try_draw(std::string_view case_id, DrawingFormat format,
                                      Language language) {
  return open_door(impl_->draw_case(case_id, format, language));
}

Outcome<std::string> Engine::find_case(std::string_view case_id) {
  auto id = impl_->find(case_id);
  if (!id) return id.error();
  return to_string(*id);
}

WorkReport Engine::run_due() { return try_run_due().value(); }
Outcome<WorkReport> Engine::try_run_due() { return open_door(impl_->work(true, {})); }
WorkReport Engine::run_due(Instant now) { return try_run_due(now).value(); }
Outcome<WorkReport> Engine::try_run_due(Instant now) { return open_door(impl_->work(true, now)); }
Outcome<WorkReport> Engine::run(bool until_idle) { return open_door(impl_->work(until_idle, {})); }
void Engine::stop() { impl_->worker->stop(); }

Outcome<EraseReceipt> Engine::try_erase(std::string_view case_id, const std::string& actor) {
  return open_door(impl_->erase(case_id, actor));
}
Outcome<std::vector<EffectView>> Engine::try_effects(const EffectQuery& query) {
  return open_door(impl_->waiting(query));
}
Outcome<bool> Engine::try_retry_effect(const std::string& id) {
  return was_done(impl_->retry_effect(id));
}
Outcome<bool> Engine::try_drop_effect(const std::string& id, const std::string& actor) {
  return was_done(impl_->drop_effect(id, actor));
}
Outcome<bool> Engine::try_backup(const std::string& target) {
  return was_done(impl_->backup(target));
}
Outcome<HealthReport> Engine::try_health() { return open_door(impl_->health()); }

Outcome<std::vector<ReportInfo>> Engine::reports() { return open_door(impl_->reports()); }
Outcome<ReportInfo> Engine::try_report(const ReportRequest& request, const ReportSink& sink) {
  return open_door(impl_->report(request, sink));
}
VerifyReport Engine::verify(std::string_view case_id) { return try_verify(case_id).value(); }
Outcome<VerifyReport> Engine::try_verify(std::string_view case_id,
                                         const std::function<void(std::uint64_t)>& progress,
                                         std::size_t threads) {
  return open_door(impl_->verify(case_id, progress, threads));
}

std::vector<PluginView> Engine::plugins() const {
  std::vector<PluginView> views;
  for (plugin::Known& known : impl_->registry.known()) {
    views.push_back({std::move(known.id),
                     std::move(known.name),
                     std::move(known.version),
                     std::move(known.file),
                     std::move(known.interfaces),
                     {}});
  }
  return views;
}

StoreView Engine::store() const {
  const runtime::StoreInfo info = impl_->storage->info();
  return {impl_->config.store(), info.product, info.schema_version, info.durable, info.shared};
}

Instant Engine::now() const { return impl_->clock->now(); }

}  // namespace regie
