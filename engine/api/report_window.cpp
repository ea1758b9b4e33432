// SPDX-License-Identifier: Apache-2.0
#include "engine/api/report_window.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>
#include <memory>
#include <set>

#include "engine/api/view_maker.hpp"
#include "engine/base/json.hpp"
#include "engine/diagram/drawing.hpp"
#include "engine/plugin/abi_text.hpp"

namespace regie::api {

using plugin::str;
using plugin::view;
using statechart::Chart;
using statechart::none;

namespace {

constexpr const char* state_kinds[] = {"atomic",  "compound", "parallel", "final",
                                       "history", "history",  "each"};
constexpr const char* region_statuses[] = {"open", "answered", "lingering", "withdrawn"};

/// Contacts who are private persons become empty: a report is about cases, not about people.
template <class Known>
Value hide_persons(const statechart::DataType& type, const Value& value, const Known& is_known) {
  if (type.kind == statechart::TypeKind::contact && value.is(Value::Kind::string)) {
    return is_known(std::string(value.text())) ? value : Value("");
  }
  if (type.item && value.is(Value::Kind::list)) {
    std::vector<Value> items;
    for (const Value& item : value.items()) {
      items.push_back(hide_persons(*type.item, item, is_known));
    }
    return Value::list(std::move(items));
  }
  if (type.fields && value.is(Value::Kind::map)) {
    Value out = value;
    for (const statechart::Field& field : *type.fields) {
      const Value* inner = value.find(field.name);
      if (inner != nullptr) out = out.with(field.name, hide_persons(field.type, *inner, is_known));
    }
    return out;
  }
  return value;
}

}  // namespace

ReportWindow::ReportWindow(runtime::Core& core, const ReportRequest& request)
    : core_(core), request_(request), directory_(core.catalog().directory()) {
  fill_table(table_);
  table_.ctx = this;
}

Result<std::unique_ptr<ReportWindow>> ReportWindow::open(runtime::Core& core,
                                                         const ReportRequest& request) {
  std::unique_ptr<ReportWindow> window(new ReportWindow(core, request));
  runtime::StoreFilter filter;
  filter.tenant = core.tenant();
  filter.with_snapshot = true;
  filter.limit = 500;
  while (true) {
    auto page = core.storage().query_cases(filter);
    if (!page) return page.error();
    const std::size_t count = page->rows.size();
    std::move(page->rows.begin(), page->rows.end(), std::back_inserter(window->rows_));
    if (count < filter.limit) return window;
    filter.cursor = page->cursor;
  }
}

regie_status ReportWindow::fail(Error error, regie_error* said) {
  if (said != nullptr) {
    said->status = REGIE_INTERNAL;
    const std::string& message = error.message.en;
    const std::size_t size = std::min(message.size(), sizeof said->message - 1);
    std::memcpy(said->message, message.data(), size);
    said->message[size] = '\0';
  }
  if (!failure_) failure_ = std::move(error);
  return REGIE_INTERNAL;
}

template <class Call>
regie_status ReportWindow::guarded(regie_error* said, Call call) noexcept {
  if (cancelled_) return REGIE_CANCELLED;
  try {
    const regie_status status = call();
    if (status == REGIE_INTERNAL && failure_) return fail(*failure_, said);
    return status;
  } catch (const std::exception& thrown) {
    return fail(Error(Errc::store_failed, {"Er ging iets mis: " + std::string(thrown.what()),
                                           "Something went wrong: " + std::string(thrown.what())}),
                said);
  }
}

void ReportWindow::fill_table(regie_report_window& table) {
  table = plugin::sized<regie_report_window>();
  table.cases = [](void* ctx, regie_str workflow, std::int64_t from, std::int64_t until,
                   std::uint32_t limit, regie_bytes cursor, regie_report_case_row row,
                   void* row_ctx, regie_error* error) noexcept {
    auto* self = static_cast<ReportWindow*>(ctx);
    return self->guarded(
        error, [&] { return self->cases(workflow, from, until, limit, cursor, row, row_ctx); });
  };
  table.journal = [](void* ctx, regie_str id, regie_report_entry_row row, void* row_ctx,
                     regie_error* error) noexcept {
    auto* self = static_cast<ReportWindow*>(ctx);
    return self->guarded(error, [&] { return self->journal(id, row, row_ctx); });
  };
  table.definitions = [](void* ctx, regie_str workflow, regie_report_definition_row row,
                         void* row_ctx, regie_error* error) noexcept {
    auto* self = static_cast<ReportWindow*>(ctx);
    return self->guarded(error, [&] { return self->definitions(workflow, row, row_ctx); });
  };
  table.drawing = [](void* ctx, regie_str workflow, regie_str version, std::uint32_t flags,
                     regie_report_text text, void* text_ctx, regie_error* error) noexcept {
    auto* self = static_cast<ReportWindow*>(ctx);
    return self->guarded(error,
                         [&] { return self->drawing(workflow, version, flags, text, text_ctx); });
  };
  table.contacts = [](void* ctx, regie_report_contact_row row, void* row_ctx,
                      regie_error* error) noexcept {
    auto* self = static_cast<ReportWindow*>(ctx);
    return self->guarded(error, [&] { return self->contacts(row, row_ctx); });
  };
  table.cancelled = [](void* ctx, std::uint64_t done, std::uint64_t total) noexcept -> int32_t {
    auto* self = static_cast<ReportWindow*>(ctx);
    try {
      if (self->request_.progress && !self->request_.progress(done, total)) {
        self->cancelled_ = true;
      }
    } catch (...) {
      self->cancelled_ = true;  // whoever watches threw: then stop
    }
    return self->cancelled_ ? 1 : 0;
  };
}

bool ReportWindow::is_known(const std::string& person) const {
  return directory_.content && directory_.content->find(person) != nullptr;
}

std::string ReportWindow::data_json(const Chart& chart,
                                    const statechart::Snapshot& snapshot) const {
  std::vector<Entry> shown;
  for (std::size_t i = 0; i < chart.fields.size(); ++i) {
    const statechart::Field& field = chart.fields[i];
    if (snapshot.data[i].is_unset() || field.personal) continue;
    shown.push_back(
        {field.name, hide_persons(field.type, snapshot.data[i],
                                  [this](const std::string& who) { return is_known(who); })});
  }
  return to_json(Value::map(std::move(shown)));
}

Result<std::string> ReportWindow::progress_json(const Chart& chart, const runtime::CaseRow& row,
                                                const statechart::Snapshot& snapshot) const {
  runtime::StoreFilter filter;
  filter.tenant = core_.tenant();
  filter.case_prefix.assign(reinterpret_cast<const char*>(row.id.bytes.data()),
                            row.id.bytes.size());
  auto page = core_.storage().query_tasks(filter);
  if (!page) return page.error();
  std::vector<Value> tasks;
  for (const runtime::TaskRow& task : page->rows) {
    // The id of a task is the path of its state, with `#ordinal` of its region.
    const std::string path = task.task_id.substr(0, task.task_id.find('#'));
    const statechart::Index state = chart.state_of(path);
    std::vector<Value> holders;
    std::int64_t outsiders = 0;
    for (const std::string& holder : task.assignees) {
      if (is_known(holder)) {
        holders.emplace_back(holder);
      } else {
        ++outsiders;
      }
    }
    std::string role;
    if (const auto index = chart.role_of(task.role); index != none) {
      role = chart.roles[index].title.in(request_.language);
    }
    tasks.push_back(
        Value::record({{"state", state == none ? std::string() : path},
                       {"role", role},
                       {"holders", Value::list(std::move(holders))},
                       {"outsiders", outsiders},
                       {"opened_ms", task.opened.ms},
                       {"due_ms", task.due ? Value(task.due->ms) : Value(nullptr)},
                       {"late", state != none && snapshot.dossier().late.contains(state)}}));
  }
  std::vector<Value> regions;
  for (const statechart::Region& region : snapshot.dossier().regions) {
    const bool person = region.key.find(':') != std::string::npos && !is_known(region.key);
    regions.push_back(Value::record(
        {{"state", chart.states[region.each].path},
         {"item", person ? std::string() : region.key},
         {"status", region_statuses[static_cast<std::size_t>(region.status)]},
         {"choice", region.choice},
         {"round", static_cast<std::int64_t>(region.round)},
         {"opened_ms", region.opened.ms},
         {"answered_ms", region.choice.empty() ? Value(nullptr) : Value(region.answered_at.ms)}}));
  }
  return to_json(Value::record(
      {{"tasks", Value::list(std::move(tasks))}, {"regions", Value::list(std::move(regions))}}));
}

regie_status ReportWindow::cases(regie_str workflow, std::int64_t from, std::int64_t until,
                                 std::uint32_t limit, regie_bytes cursor, regie_report_case_row row,
                                 void* row_ctx) {
  // The cursor is the place in the list, which does not change while the window is open.
  std::size_t place = 0;
  if (const std::string_view at = view(cursor); !at.empty()) {
    const auto read = std::from_chars(at.data(), at.data() + at.size(), place);
    if (read.ec != std::errc()) return REGIE_INVALID_ARGUMENT;
  }
  std::uint32_t given = 0;
  for (; place < rows_.size(); ++place) {
    const runtime::CaseRow& one = rows_[place];
    if (workflow.len != 0 && view(workflow) != one.workflow) continue;
    if (from != REGIE_NO_TIME && one.started.ms < from) continue;
    if (until != REGIE_NO_TIME && one.started.ms >= until) continue;
    auto definition = core_.catalog().definition(one.workflow, one.version);
    if (!definition) return fail(definition.error(), nullptr);
    const Chart& chart = *(*definition)->chart;
    const auto stored = runtime::without_version(one.snapshot);
    if (!stored) return fail(stored.error(), nullptr);
    const auto snapshot = runtime::read_case_form(chart, nullptr, *stored);
    if (!snapshot) return fail(snapshot.error(), nullptr);
    const std::string data = data_json(chart, *snapshot);
    auto progress = progress_json(chart, one, *snapshot);
    if (!progress) return fail(progress.error(), nullptr);

    const ViewMaker maker(chart);
    const std::string id = to_string(one.id);
    const std::string subject = runtime::is_sealed_subject(one.subject)
                                    ? id
                                    : runtime::decode_subject(one.subject, nullptr);
    std::string titles;
    for (const auto state : runtime::active_states(chart, *snapshot)) {
      titles += (titles.empty() ? "" : ", ") + maker.state(state).title.in(request_.language);
    }
    const std::string result_title =
        one.result.empty() ? std::string() : maker.state(one.result).title.in(request_.language);
    const std::string next = std::to_string(place + 1);
    auto out = plugin::sized<regie_report_case>();
    out.status = static_cast<std::int32_t>(one.status);
    out.id = str(id);
    out.tenant = str(one.tenant);
    out.workflow = str(one.workflow);
    out.version = str(one.version);
    out.revision = one.revision;
    out.state = str(one.state);
    out.state_title = str(titles);
    out.result = str(one.result);
    out.result_title = str(result_title);
    out.subject = str(subject);
    out.started_ms = one.started.ms;
    out.updated_ms = one.updated.ms;
    out.closed_ms = one.closed ? one.closed->ms : REGIE_NO_TIME;
    out.data_json = str(data);
    out.progress_json = str(*progress);
    if (row(row_ctx, &out, plugin::bytes(next)) != 0) return REGIE_OK;
    if (limit != 0 && ++given == limit) return REGIE_OK;
  }
  return REGIE_OK;
}

const runtime::CaseRow* ReportWindow::find(std::string_view id) const {
  const auto wanted = id_from_string(id);
  if (!wanted) return nullptr;
  const auto found = std::find_if(rows_.begin(), rows_.end(),
                                  [&](const runtime::CaseRow& row) { return row.id == *wanted; });
  return found == rows_.end() ? nullptr : &*found;
}

Result<runtime::JournalRecord> ReportWindow::record_of(const runtime::EntryRow& row) const {
  auto stored = runtime::decode(row.entry);
  if (!stored) return stored.error();
  return runtime::from_stored(nullptr, *stored);
}

regie_status ReportWindow::journal(regie_str case_id, regie_report_entry_row row, void* row_ctx) {
  const runtime::CaseRow* of = find(view(case_id));
  if (of == nullptr) return REGIE_NOT_FOUND;
  auto definition = core_.catalog().definition(of->workflow, of->version);
  if (!definition) return fail(definition.error(), nullptr);
  auto entries = core_.storage().journal(of->id, 1, 0);
  if (!entries) return fail(entries.error(), nullptr);
  const ViewMaker maker(*(*definition)->chart);
  const auto paths = [](const std::vector<std::string>& list) {
    return Value::list(std::vector<Value>(list.begin(), list.end()));
  };
  for (const runtime::EntryRow& entry : *entries) {
    if (entry.revision > of->revision) break;  // written since the window was opened
    auto record = record_of(entry);
    if (!record) return fail(record.error(), nullptr);
    const std::string& event = record->choice.empty() ? record->event.name : record->choice;
    const std::string title = maker.event_title(*record).in(request_.language);
    const std::string json = to_json(
        Value::record({{"entered", paths(record->entered)}, {"left", paths(record->left)}}));
    auto out = plugin::sized<regie_report_entry>();
    out.revision = entry.revision;
    out.at_ms = entry.at.ms;
    out.kind = str(record->kind);
    out.actor = str(record->role);
    out.event = str(event);
    out.title = str(title);
    out.entry_json = str(json);
    if (row(row_ctx, &out) != 0) return REGIE_OK;
  }
  return REGIE_OK;
}

std::string ReportWindow::model_json(const Chart& chart) const {
  const ViewMaker maker(chart);
  const Language language = request_.language;
  std::vector<Value> states;
  for (statechart::Index i = 1; i < chart.states.size(); ++i) {
    const statechart::State& state = chart.states[i];
    if (state.hidden) continue;
    states.push_back(
        Value::record({{"path", state.path},
                       {"title", maker.state(i).title.in(language)},
                       {"parent", state.parent == none ? "" : chart.states[state.parent].path},
                       {"kind", state_kinds[static_cast<std::size_t>(state.kind)]},
                       {"result", state.is_result}}));
  }
  std::vector<Value> choices;
  for (const statechart::Choice& choice : chart.choices) {
    const std::string title =
        choice.title.empty() ? statechart::title_from_name(choice.name) : choice.title.in(language);
    choices.push_back(Value::record({{"id", choice.id}, {"title", title}}));
  }
  std::vector<Value> data;
  for (const statechart::Field& field : chart.fields) {
    if (field.personal) continue;
    std::vector<Value> values;
    for (std::size_t i = 0; i < field.type.of.size(); ++i) {
      const std::string& name = field.type.of[i];
      std::string title =
          i < field.type.of_titles.size() ? field.type.of_titles[i].in(language) : std::string();
      if (title.empty()) title = statechart::title_from_name(name);
      values.push_back(Value::record({{"name", name}, {"title", title}}));
    }
    data.push_back(Value::record({{"name", field.name},
                                  {"title", statechart::title_from_name(field.name)},
                                  {"type", type_name(field.type)},
                                  {"values", Value::list(std::move(values))}}));
  }
  return to_json(Value::record({{"states", Value::list(std::move(states))},
                                {"choices", Value::list(std::move(choices))},
                                {"data", Value::list(std::move(data))}}));
}

regie_status ReportWindow::definitions(regie_str workflow, regie_report_definition_row row,
                                       void* row_ctx) {
  auto rows = core_.storage().list_documents("definition", std::string(view(workflow)));
  if (!rows) return fail(rows.error(), nullptr);
  for (const runtime::DocumentRow& one : *rows) {
    auto definition = core_.catalog().definition(one.id, one.version);
    if (!definition) return fail(definition.error(), nullptr);
    const Chart& chart = *(*definition)->chart;
    const std::string model = model_json(chart);
    const std::string title = chart.title.in(request_.language);
    auto out = plugin::sized<regie_report_definition>();
    out.workflow = str(one.id);
    out.version = str(one.version);
    out.title = str(title);
    out.model_json = str(model);
    if (row(row_ctx, &out) != 0) return REGIE_OK;
  }
  return REGIE_OK;
}

regie_status ReportWindow::drawing(regie_str workflow, regie_str version, std::uint32_t flags,
                                   regie_report_text text, void* text_ctx) {
  const std::string name(view(workflow));
  auto definition = core_.catalog().definition(name, std::string(view(version)));
  if (!definition) {
    if (definition.error().code == Errc::not_found) return REGIE_NOT_FOUND;
    return fail(definition.error(), nullptr);
  }
  const Chart& chart = *(*definition)->chart;
  diagram::Counts counts;
  if ((flags & REGIE_DRAWING_COUNTS) != 0) {
    for (const runtime::CaseRow& row : rows_) {
      if (row.workflow != name || row.version != (*definition)->version) continue;
      auto entries = core_.storage().journal(row.id, 1, 0);
      if (!entries) return fail(entries.error(), nullptr);
      std::set<std::string> active;
      for (const runtime::EntryRow& entry : *entries) {
        if (entry.revision > row.revision) break;
        auto record = record_of(entry);
        if (!record) return fail(record.error(), nullptr);
        const std::string& event = record->choice.empty() ? record->event.name : record->choice;
        diagram::count_step(chart, {event, record->left, record->entered}, counts);
        for (const std::string& path : record->left) active.erase(path);
        active.insert(record->entered.begin(), record->entered.end());
      }
      for (const std::string& path : active) ++counts.cases[path];
    }
  }
  diagram::DrawOptions options;
  options.language = request_.language;
  if ((flags & REGIE_DRAWING_COUNTS) != 0) options.counts = &counts;
  auto svg = diagram::to_svg(chart, options);
  // Without Graphviz there is no picture; the report goes on without.
  if (!svg) return REGIE_UNSUPPORTED;
  text(text_ctx, str(*svg));
  return REGIE_OK;
}

regie_status ReportWindow::contacts(regie_report_contact_row row, void* row_ctx) {
  if (!directory_.content) return REGIE_OK;
  for (const statechart::Contact& contact : directory_.content->contacts()) {
    const bool is_private = contact.kind == "resident";
    const std::string name = is_private ? std::string() : contact.name;
    const std::string json = to_json(Value::record(
        {{"roles", Value::list(std::vector<Value>(contact.roles.begin(), contact.roles.end()))},
         {"organisation", contact.organisation},
         {"kind", contact.kind}}));
    auto out = plugin::sized<regie_report_contact>();
    out.id = str(contact.id);
    out.name = str(name);
    out.contact_json = str(json);
    if (row(row_ctx, &out) != 0) return REGIE_OK;
  }
  return REGIE_OK;
}

}  // namespace regie::api
