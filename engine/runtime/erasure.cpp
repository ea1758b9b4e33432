// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/erasure.hpp"

#include <algorithm>
#include <optional>

#include "engine/runtime/errors.hpp"

namespace regie::runtime {

namespace {

constexpr std::uint32_t erase_page = 500;

/// Journals the erasure and takes back everything that waits.
class EraseRequest final : public Request {
 public:
  /// `spared`: the row of work that the caller holds, and settles itself; may be empty.
  EraseRequest(Core& core, const Id& id, std::string actor, std::string spared)
      : Request(id), core_(core), actor_(std::move(actor)), spared_(std::move(spared)) {}

  [[nodiscard]] Result<Erased> take() { return std::move(*answer_); }

  Prepared prepare(const CaseStatePointer& before, bool fresh) override {
    if (!fresh) return {std::nullopt, true};
    if (!before || before->tenant != core_.tenant()) {
      answer_ = no_such_case(to_string(case_id()));
      return {};
    }
    if (!before->vault) {
      answer_ = Erased{case_id(), before->revision(), true};
      return {};
    }
    auto surroundings = core_.surroundings(before->chart(), core_.now());
    if (!surroundings) {
      answer_ = surroundings.error();
      return {};
    }
    Draft draft(before, std::move(*surroundings));
    draft.record_care(erase_kind, actor_, "case.erase");
    auto finished = draft.finish(core_.ports().ids->new_id());
    if (finished) {
      if (auto taken = take_back(finished->unit); !taken) finished = taken.error();
    }
    if (!finished) {
      answer_ = finished.error();
      return {};
    }
    CaseRow& row = *finished->unit.put;
    if (row.status != CaseStatus::closed) {
      row.status = CaseStatus::cancelled;
      row.closed = draft.surroundings().now;
    }
    auto after = std::make_shared<CaseState>(*finished->after);
    after->vault = nullptr;
    finished->after = std::move(after);
    answer_ = Erased{case_id(), row.revision, false};
    return {std::move(*finished), false};
  }

  bool committed(const UnitResult& result) override {
    if (result.status == UnitStatus::ok) {
      core_.log().write(Log::Level::info, "a case was erased", {{"case", to_string(case_id())}});
      return true;
    }
    if (result.status == UnitStatus::conflict) return false;
    answer_ =
        Error(Errc::store_failed, {"De opslag weigerde het wissen.", "The store refused to erase."},
              {"Controleer de opslag met `regie doctor`.", "Check the store with `regie doctor`."});
    return true;
  }

  void fail(const Error& error) override { answer_ = error; }

 private:
  Result<void> take_back(Unit& unit) {
    StoreFilter filter;
    filter.case_prefix.assign(reinterpret_cast<const char*>(case_id().bytes.data()),
                              case_id().bytes.size());
    filter.limit = erase_page;
    for (bool more = true; more;) {
      auto page = core_.storage().query_work(filter);
      if (!page) return page.error();
      for (const WorkRow& row : page->rows) {
        if (row.kind == WorkKind::timer && row.work_id == spared_) continue;
        unit.cancel.push_back({row.kind, row.work_id});
      }
      more = page->rows.size() == erase_page;
      filter.cursor = page->cursor;
    }
    filter.cursor.clear();
    for (bool more = true; more;) {
      auto page = core_.storage().query_tasks(filter);
      if (!page) return page.error();
      for (const TaskRow& row : page->rows) unit.remove_tasks.push_back(row.task_id);
      more = page->rows.size() == erase_page;
      filter.cursor = page->cursor;
    }
    unit.put_tasks.clear();
    return {};
  }

  Core& core_;
  std::string actor_;
  std::string spared_;
  std::optional<Result<Erased>> answer_;
};

Result<Erased> erase(Core& core, const Id& case_id, const std::string& actor,
                     const std::string& spared) {
  EraseRequest request(core, case_id, actor, spared);
  core.committer().submit(request);
  auto erased = request.take();
  if (!erased) return erased;
  if (auto destroyed = core.storage().destroy_key(case_id); !destroyed) {
    // A case that never had a key has nothing that could be read.
    if (destroyed.error().code != Errc::not_found) return destroyed.error();
  }
  return erased;
}

}  // namespace

bool is_care_kind(const std::string& kind) noexcept {
  return kind == erase_kind || kind == drop_kind;
}

Result<Erased> erase_case(Core& core, const Id& case_id, const std::string& actor) {
  return erase(core, case_id, actor, {});
}

Result<Erased> erase_kept(Core& core, const WorkRow& row, const Id& token) {
  auto erased = erase(core, row.case_id, "system:keep", row.work_id);
  if (!erased) return erased;
  Unit unit;
  unit.case_id = row.case_id;
  unit.commit_id = core.ports().ids->new_id();
  unit.settle.push_back({row.kind, row.work_id, token, Settle::Outcome::done, {}, {}});
  // A lease that went stale fails alone: who took it over finds the case erased and settles it.
  const CommitAnswer answer = core.committer().commit({unit});
  if (answer.error) return *answer.error;
  return erased;
}

}  // namespace regie::runtime
