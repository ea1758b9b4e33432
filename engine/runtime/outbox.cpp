// SPDX-License-Identifier: Apache-2.0
// What waits to be delivered: to be looked at, sent again or dropped by a person.
#include "engine/runtime/outbox.hpp"

#include <charconv>

#include "engine/runtime/calls.hpp"
#include "engine/runtime/delivery_row.hpp"
#include "engine/runtime/erasure.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

namespace {

constexpr std::uint32_t outbox_page = 500;

std::string id_prefix(const Id& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

Error no_such_effect(const std::string& id) {
  return {Errc::not_found,
          {"Er wacht geen bericht " + id + ".", "No message " + id + " is waiting."},
          {"Kijk met `regie effects list` wat er wacht.",
           "Look with `regie effects list` what is waiting."}};
}

std::string shown_text(const Value& map, const char* name) {
  const Value* found = map.find(name);
  return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text())
                                                            : std::string();
}

/// The parts of CASE/REVISION/ORDINAL; nothing where it is not one.
std::optional<WorkRow> parse_effect_id(const std::string& id) {
  const std::size_t first = id.find('/');
  const std::size_t second = first == std::string::npos ? first : id.find('/', first + 1);
  if (second == std::string::npos) return std::nullopt;
  const auto case_id = id_from_string(id.substr(0, first));
  std::int64_t revision = 0;
  std::uint32_t ordinal = 0;
  const char* const text = id.data();
  const auto read = std::from_chars(text + first + 1, text + second, revision);
  const auto read_ordinal = std::from_chars(text + second + 1, text + id.size(), ordinal);
  if (!case_id || read.ec != std::errc() || read.ptr != text + second || revision < 1 ||
      read_ordinal.ec != std::errc() || read_ordinal.ptr != text + id.size()) {
    return std::nullopt;
  }
  WorkRow row;
  row.case_id = *case_id;
  row.work_id = effect_work_id(revision, ordinal);
  return row;
}

struct FoundEffect {
  WorkRow row;
  std::int64_t revision = 0;  ///< of its case, before the row was read
};

/// The row that an id names, as it is in the store.
Result<FoundEffect> find_effect(Core& core, const std::string& id) {
  const auto wanted = parse_effect_id(id);
  if (!wanted) return no_such_effect(id);
  auto state = core.load(wanted->case_id);
  if (!state) return state.error();
  StoreFilter filter;
  filter.case_prefix = id_prefix(wanted->case_id);
  filter.limit = outbox_page;
  for (bool more = true; more;) {
    auto page = core.storage().query_work(filter);
    if (!page) return page.error();
    for (WorkRow& row : page->rows) {
      if (row.kind == WorkKind::timer || row.work_id != wanted->work_id) continue;
      return FoundEffect{std::move(row), (*state)->revision()};
    }
    more = page->rows.size() == outbox_page;
    filter.cursor = page->cursor;
  }
  return no_such_effect(id);
}

Result<WaitingEffect> show_effect(Core& core, const WorkRow& row) {
  WaitingEffect shown;
  shown.id = effect_name(row.case_id, row.work_id);
  shown.case_id = row.case_id;
  shown.work_id = row.work_id;
  shown.status = row.status;
  shown.due = row.due;
  shown.attempt = row.attempt;
  shown.last_error = row.last_error;
  auto stored = decode(row.payload);
  if (!stored) return stored.error();
  shown.kind = shown_text(*stored, "kind");
  shown.workflow = shown_text(*stored, "workflow");
  auto vault = read_vault(core.storage(), row.case_id);
  // Of a case that is damaged what can be seen; the others are shown whole.
  if (!vault && vault.error().code == Errc::corrupt) return shown;
  if (!vault) return vault.error();
  const Value* payload = stored->find("payload");
  if (!*vault || payload == nullptr) return shown;
  auto plain = (*vault)->open_value("effect", *payload);
  if (!plain) return plain.error();
  shown.to = shown_text(*plain, is_call(shown.kind) ? "action" : "to");
  shown.subject = shown_text(*plain, "subject");
  return shown;
}

/// Takes an effect out of the outbox, and says in the journal who did.
class DropRequest final : public Request {
 public:
  DropRequest(Core& core, const WorkRow& row, std::string actor)
      : Request(row.case_id), core_(core), row_(row), actor_(std::move(actor)) {}

  [[nodiscard]] const std::optional<Error>& error() const noexcept { return error_; }

  Prepared prepare(const CaseStatePointer& before, bool fresh) override {
    if (!fresh) return {std::nullopt, true};
    if (!before || !before->vault) {
      error_ = before ? erased_case() : no_such_case(to_string(case_id()));
      return {};
    }
    auto surroundings = core_.surroundings(before->chart(), core_.now());
    if (!surroundings) {
      error_ = surroundings.error();
      return {};
    }
    Draft draft(before, std::move(*surroundings));
    draft.record_care(drop_kind, actor_, effect_name(case_id(), row_.work_id));
    if (auto told = tell_case(*before, draft); !told) {
      error_ = told.error();
      return {};
    }
    auto finished = draft.finish(core_.ports().ids->new_id());
    if (!finished) {
      error_ = finished.error();
      return {};
    }
    finished->unit.cancel.push_back({row_.kind, row_.work_id});
    return {std::move(*finished), false};
  }

  bool committed(const UnitResult& result) override {
    if (result.status == UnitStatus::ok) return true;
    if (result.status == UnitStatus::conflict) return false;
    error_ =
        Error(Errc::store_failed, {"De opslag weigerde de stap.", "The store refused the step."});
    return true;
  }

  void fail(const Error& error) override { error_ = error; }

 private:
  /// A case that waits for the outcome hears that there will be none, in the same step, and goes on
  /// as it does when the effect fails.
  Result<void> tell_case(const CaseState& before, Draft& draft) const {
    const auto delivery = read_delivery(row_, *before.vault);
    if (!delivery) return {};  // what cannot be read can only be taken out
    const auto event = event_of_dropped(before, *delivery);
    if (!event) return {};
    draft.fire_due();
    auto step = draft.apply(*event);
    if (step) return {};
    const Text& why = step.error().message;
    return Error(step.error().code,
                 {"De zaak kan niet verder als dit wordt geschrapt: " + why.nl,
                  "The case cannot go on when this is dropped: " + why.en},
                 {"Stuur het opnieuw met `regie effects retry`, of verbeter eerst de werkwijze.",
                  "Send it again with `regie effects retry`, or mend the workflow first."});
  }

  Core& core_;
  const WorkRow& row_;
  std::string actor_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<WaitingEffect>> waiting_effects(Core& core, const EffectFilter& filter) {
  StoreFilter wanted;
  wanted.tenant = core.tenant();
  wanted.work_status = filter.status;
  wanted.limit = outbox_page;
  if (filter.case_id) wanted.case_prefix = id_prefix(*filter.case_id);
  std::vector<WaitingEffect> list;
  for (const WorkKind kind : {WorkKind::call, WorkKind::action, WorkKind::effect}) {
    wanted.work_kind = kind;
    wanted.cursor.clear();
    for (bool more = true; more;) {
      auto page = core.storage().query_work(wanted);
      if (!page) return page.error();
      for (const WorkRow& row : page->rows) {
        auto shown = show_effect(core, row);
        if (!shown) return shown.error();
        list.push_back(std::move(*shown));
        if (filter.limit != 0 && list.size() == filter.limit) return list;
      }
      more = page->rows.size() == outbox_page;
      wanted.cursor = page->cursor;
    }
  }
  return list;
}

Result<void> retry_effect(Core& core, const std::string& id) {
  for (unsigned attempt = 0; attempt <= core.limits().conflict_retries; ++attempt) {
    auto found = find_effect(core, id);
    if (!found) return found.error();
    WorkRow& row = found->row;
    Unit unit;
    unit.case_id = row.case_id;
    unit.commit_id = core.ports().ids->new_id();
    // A case that was erased meanwhile must not get its message back.
    unit.expected_revision = found->revision;
    // Taken out and put in again in one unit: a fresh row, the same effect.
    unit.cancel.push_back({row.kind, row.work_id});
    WorkRow again;
    again.case_id = row.case_id;
    again.kind = row.kind;
    again.work_id = row.work_id;
    again.due = core.now();
    again.payload = std::move(row.payload);
    unit.add.push_back(std::move(again));
    const CommitAnswer answer = core.committer().commit({unit});
    if (answer.error) return *answer.error;
    if (answer.results[0].status == UnitStatus::ok) return {};
    if (answer.results[0].status != UnitStatus::conflict) return no_such_effect(id);
  }
  return too_many_conflicts();
}

Result<void> drop_effect(Core& core, const std::string& id, const std::string& actor) {
  auto found = find_effect(core, id);
  if (!found) return found.error();
  DropRequest request(core, found->row, actor);
  core.committer().submit(request);
  if (request.error()) return *request.error();
  return {};
}

}  // namespace regie::runtime
