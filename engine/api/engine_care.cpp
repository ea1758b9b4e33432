// SPDX-License-Identifier: Apache-2.0
// What an operator does beside the workflow: erasing, minding messages, copying the store.
#include "engine/api/engine_impl.hpp"
#include "engine/runtime/erasure.hpp"
#include "engine/runtime/outbox.hpp"

namespace regie {

Result<EraseReceipt> Engine::Impl::erase(std::string_view case_id, const std::string& actor) {
  if (auto fine = check_person(actor); !fine) return fine.error();
  auto id = find(case_id);
  if (!id) return id.error();
  auto erased = runtime::erase_case(*core, *id, actor);
  if (!erased) return erased.error();
  return EraseReceipt{to_string(erased->case_id), erased->revision, erased->before};
}

Result<std::vector<EffectView>> Engine::Impl::waiting(const EffectQuery& query) {
  runtime::EffectFilter filter;
  if (query.dead) filter.status = runtime::WorkStatus::dead;
  filter.limit = static_cast<std::uint32_t>(query.limit);
  if (!query.case_id.empty()) {
    auto id = find(query.case_id);
    if (!id) return id.error();
    filter.case_id = *id;
  }
  auto list = runtime::waiting_effects(*core, filter);
  if (!list) return list.error();
  std::vector<EffectView> views;
  for (runtime::WaitingEffect& effect : *list) {
    EffectView view;
    view.id = std::move(effect.id);
    view.case_id = to_string(effect.case_id);
    view.workflow = std::move(effect.workflow);
    view.kind = std::move(effect.kind);
    view.to = std::move(effect.to);
    view.subject = std::move(effect.subject);
    view.dead = effect.status == runtime::WorkStatus::dead;
    view.due = effect.due;
    view.attempts = effect.attempt;
    view.last_error = std::move(effect.last_error);
    views.push_back(std::move(view));
  }
  return views;
}

Result<void> Engine::Impl::retry_effect(const std::string& id) {
  return runtime::retry_effect(*core, id);
}

Result<void> Engine::Impl::drop_effect(const std::string& id, const std::string& actor) {
  if (auto fine = check_person(actor); !fine) return fine;
  return runtime::drop_effect(*core, id, actor);
}

Result<void> Engine::Impl::backup(const std::string& target) { return storage->backup(target); }

}  // namespace regie
