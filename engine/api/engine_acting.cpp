// SPDX-License-Identifier: Apache-2.0
// What changes something: deploying, starting, sending, working.
#include <algorithm>

#include "engine/api/engine_impl.hpp"
#include "engine/base/storable.hpp"
#include "engine/runtime/errors.hpp"

namespace regie {

namespace {

Error not_unique(std::string_view name, const std::vector<std::string>& ids) {
  std::string list;
  for (const std::string& id : ids) list += (list.empty() ? "" : ", ") + id;
  const std::string text(name);
  return {Errc::invalid_argument,
          {"Meer dan één zaak begint met " + text + ".",
           "More than one case begins with " + text + "."},
          {"Schrijf meer tekens: " + list + ".", "Write more characters: " + list + "."}};
}

bool is_hexadecimal(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

int nibble(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

/// The hexadecimal digits of the beginning of a UUID; empty where it is none.
std::string prefix_digits(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == '-') continue;
    if (!is_hexadecimal(c)) return {};
    digits += static_cast<char>(c >= 'A' && c <= 'F' ? c | 0x20 : c);
  }
  return digits.size() >= 4 && digits.size() <= 32 ? digits : std::string();
}

/// The whole bytes that ids with these digits begin with: of an odd number of digits, sixteen.
std::vector<std::string> byte_prefixes(std::string_view digits) {
  std::string whole;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    whole += static_cast<char>(nibble(digits[i]) << 4 | nibble(digits[i + 1]));
  }
  if (digits.size() % 2 == 0) return {whole};
  std::vector<std::string> prefixes;
  for (int low = 0; low < 16; ++low) {
    prefixes.push_back(whole + static_cast<char>(nibble(digits.back()) << 4 | low));
  }
  return prefixes;
}

Error no_person(const std::string& actor) {
  const std::string said = actor.empty() ? "" : " (" + actor + ")";
  return {Errc::invalid_argument,
          {"Het is niet duidelijk wie dit doet" + said + ".",
           "It is not clear who does this" + said + "."},
          {"Schrijf SOORT:NAAM, zoals resident:anna of contact:ret.",
           "Write KIND:ID, such as resident:anna or contact:ret."}};
}

/// Also those that come along with a text that is copied from a page.
bool is_blank_at(std::string_view text, std::size_t at) {
  constexpr std::string_view blanks[] = {
      " ",           "\xC2\xA0", "\xE2\x80\x83", "\xE2\x80\x89", "\xE2\x80\x8B", "\xE2\x80\xAF",
      "\xEF\xBB\xBF"};
  return std::any_of(std::begin(blanks), std::end(blanks),
                     [&](std::string_view blank) { return text.substr(at).starts_with(blank); });
}

/// A blank at the beginning or end of KIND or ID: nobody sees it, and it would make another person.
bool has_blank_edge(std::string_view part) {
  for (std::size_t at = part.size(); at-- > 0;) {
    if (static_cast<unsigned char>(part[at]) >> 6 == 2) continue;  // within a character
    return is_blank_at(part, at) || is_blank_at(part, 0);
  }
  return false;
}

Error blank_in_person(const std::string& actor) {
  return {Errc::invalid_argument,
          {"Er staat een spatie aan het begin of eind van een deel van \"" + actor + "\".",
           "There is a blank at the beginning or end of a part of \"" + actor + "\"."},
          {"Schrijf het zonder spatie, zoals resident:anna of contact:ret.",
           "Write it without the blank, such as resident:anna or contact:ret."}};
}

Result<void> check_actor(const std::string& actor, bool required) {
  if (actor.empty() && !required) return {};
  const auto colon = actor.find(':');
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  if (!is_storable_text(actor) || std::any_of(actor.begin(), actor.end(), is_control)) {
    return no_person("");  // not to be shown
  }
  if (colon == 0 || colon == std::string::npos || colon + 1 == actor.size() || actor.size() > 500) {
    return no_person(actor);
  }
  const std::string_view whole = actor;
  if (has_blank_edge(whole.substr(0, colon)) || has_blank_edge(whole.substr(colon + 1))) {
    return blank_in_person(actor);
  }
  return {};
}

}  // namespace

Result<void> Engine::Impl::check_person(const std::string& actor) {
  return check_actor(actor, true);
}

Result<Id> Engine::Impl::find(std::string_view case_id) {
  if (auto id = id_from_string(case_id)) return *id;
  runtime::StoreFilter filter;
  filter.tenant = config.tenant();
  if (const auto slash = case_id.find('/'); slash != std::string_view::npos) {
    const Id id = core->case_of_key(std::string(case_id.substr(0, slash)),
                                    std::string(case_id.substr(slash + 1)));
    filter.case_prefix.assign(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
    filter.limit = 1;
    auto page = storage->query_cases(filter);
    if (!page) return page.error();
    if (page->rows.empty()) return runtime::no_such_case(std::string(case_id));
    return id;
  }
  const std::string digits = prefix_digits(case_id);
  if (digits.empty()) return runtime::no_such_case(std::string(case_id));
  constexpr std::size_t most_named = 5;
  filter.limit = most_named;
  std::vector<Id> found;
  for (const std::string& prefix : byte_prefixes(digits)) {
    filter.case_prefix = prefix;
    auto page = storage->query_cases(filter);
    if (!page) return page.error();
    for (const runtime::CaseRow& row : page->rows) found.push_back(row.id);
    if (found.size() >= most_named) break;
  }
  if (found.empty()) return runtime::no_such_case(std::string(case_id));
  if (found.size() == 1) return found.front();
  std::vector<std::string> names;
  for (const Id& id : found) {
    if (names.size() < most_named) names.push_back(to_string(id));
  }
  return not_unique(case_id, names);
}

Result<Workflow> Engine::Impl::deploy(const std::shared_ptr<const Source>& source) {
  auto deployed = core->catalog().deploy(source);
  if (!deployed) return deployed.error();
  Workflow workflow;
  workflow.name = deployed->definition->chart->workflow;
  workflow.version = deployed->definition->version;
  workflow.sha256 = to_hex(deployed->definition->sha256);
  workflow.title = deployed->definition->chart->title;
  workflow.added = deployed->added;
  workflow.findings = std::move(deployed->findings);
  return workflow;
}

Result<std::vector<Workflow>> Engine::Impl::workflows() {
  auto rows = storage->list_documents("definition", "");
  if (!rows) return rows.error();
  std::vector<Workflow> list;
  for (const runtime::DocumentRow& row : *rows) {
    auto definition = core->catalog().definition(row.id, row.version);
    if (!definition) return definition.error();
    list.push_back(
        {row.id, row.version, to_hex(row.sha256), (*definition)->chart->title, false, {}});
  }
  return list;
}

Receipt Engine::Impl::receipt_of(const runtime::Acknowledged& answer) const {
  Receipt receipt;
  receipt.case_id = to_string(answer.case_id);
  receipt.revision = answer.revision;
  receipt.choice = answer.choice;
  const ViewMaker maker(*answer.definition->chart);
  for (const std::string& path : answer.states) receipt.states.push_back(maker.state(path));
  std::reverse(receipt.states.begin(), receipt.states.end());  // innermost first
  receipt.status = answer.closed ? CaseStatus::closed : CaseStatus::open;
  receipt.result = answer.result;
  receipt.late = answer.late;
  receipt.repeated = answer.repeated;
  return receipt;
}

Result<Receipt> Engine::Impl::start(const Start& request, runtime::Begin begin) {
  if (auto fine = check_actor(request.actor(), true); !fine) return fine.error();
  if (auto fine = check_actor(request.behalf(), false); !fine) return fine.error();
  auto answer = core->start({request.workflow(), request.version(), request.actor(),
                             request.behalf(), request.data(), request.key(), std::move(begin)});
  if (!answer) return answer.error();
  return receipt_of(*answer);
}

Result<Receipt> Engine::Impl::send(std::string_view case_id, const Choice& choice,
                                   runtime::Begin begin) {
  if (auto fine = check_actor(choice.actor(), true); !fine) return fine.error();
  if (auto fine = check_actor(choice.behalf(), false); !fine) return fine.error();
  auto id = find(case_id);
  if (!id) return id.error();
  runtime::SendRequest request;
  request.case_id = *id;
  request.event.kind = statechart::Event::Kind::choice;
  request.event.name = choice.name();
  request.event.actor = choice.actor();
  request.event.behalf = choice.behalf();
  request.event.item = choice.item();
  request.event.data = choice.data();
  request.key = choice.key();
  request.begin = std::move(begin);
  auto answer = core->send(request);
  if (!answer) return answer.error();
  return receipt_of(*answer);
}

Result<Receipt> Engine::Impl::done(std::string_view case_id, const std::string& todo,
                                   const std::string& actor) {
  if (auto fine = check_actor(actor, true); !fine) return fine.error();
  auto id = find(case_id);
  if (!id) return id.error();
  runtime::SendRequest request;
  request.case_id = *id;
  request.event.kind = statechart::Event::Kind::todo;
  // The task is listed as `todo-3`; the step knows it as 3.
  request.event.item = todo.starts_with("todo-") ? todo.substr(5) : todo;
  request.event.actor = actor;
  auto answer = core->send(request);
  if (!answer) return answer.error();
  return receipt_of(*answer);
}

Result<WorkReport> Engine::Impl::work(bool once, std::optional<Instant> by) {
  auto done = once ? worker->run_due(by) : worker->run();
  if (!done) return done.error();
  WorkReport report;
  report.timers = done->timers;
  report.late_p99_ms = done->lateness.bound_ms(0.99);
  report.late_most_ms = done->lateness.most_ms();
  report.effects = done->effects;
  report.retries = done->retries;
  report.dead = done->dead;
  report.next = done->next;
  if (done->effects_wait) {
    for (const auto& [kind, port] : {std::pair{runtime::WorkKind::effect, effects.get()},
                                     std::pair{runtime::WorkKind::action, actions.get()}}) {
      if (port != nullptr) continue;
      runtime::StoreFilter filter;
      filter.work_kind = kind;
      filter.work_status = runtime::WorkStatus::pending;
      filter.tenant = config.tenant();
      auto page = storage->query_work(filter);
      if (!page) return page.error();
      report.waiting += page->rows.size();
    }
  }
  return report;
}

}  // namespace regie
