// SPDX-License-Identifier: Apache-2.0
// `each`: an answer of its own for every item of a list, and when the answers are enough.
#include <charconv>

#include "engine/workflow/names.hpp"
#include "engine/workflow/parser.hpp"

namespace regie::workflow {
namespace {

using QuorumKind = statechart::Quorum::Kind;

constexpr const char* words_of_each[] = {"reply",  "silent",     "answers", "unanswered",
                                         "enough", "impossible", "exits"};

}  // namespace

void Parser::refuse_words_of_each(const Node& node) {
  const Member* first = nullptr;
  std::vector<std::string> names;
  for (const char* key : words_of_each) {
    const Member* member = node.member(key);
    if (member == nullptr) continue;
    if (first == nullptr || member->key.span.line < first->key.span.line) first = member;
    names.emplace_back(key);
  }
  if (first == nullptr) return;
  const Text list = enumerate(names);
  const bool one = names.size() == 1;
  findings_.error(first->key.span, "key-in-wrong-place",
                  {list.nl + (one ? " hoort" : " horen") + " bij een toestand met `each`.",
                   list.en + (one ? " belongs" : " belong") + " to a state with `each`."},
                  {"Voeg `each: …` toe met de naam van een lijst, of haal dit weg.",
                   "Add `each: …` with the name of a list, or remove this."});
  findings_.told("item");
  findings_.told("answers");
}

void Parser::read_each(const Node& node, model::State& state) {
  model::Each each;
  const Member* member = node.member("each");
  each.span = member->key.span;
  state.kind = statechart::StateKind::each;
  if (read_.present(member->value, member->key.span, "each")) read_each_source(*member, each);
  for (const char* key : {"parallel", "final", "history", "default", "form"}) {
    const Member* other = node.member(key);
    if (other == nullptr) continue;
    const bool form = other->key.text == "form";
    findings_.error(other->key.span, "key-in-wrong-place",
                    {"`" + other->key.text + "` kan niet samen met `each`.",
                     "`" + other->key.text + "` cannot stand together with `each`."},
                    form ? Text{"Zet het formulier bij de keuze waar het bij hoort.",
                                "Put the form with the choice that it belongs to."}
                         : Text{"Zet het bij een toestand binnen `states`, of haal het weg.",
                                "Put it with a state within `states`, or remove it."});
  }
  const Member* states = node.member("states");
  for (const char* key : {"choices", "task", "who", "except", "reply", "silent"}) {
    const Member* other = node.member(key);
    if (other == nullptr || states == nullptr) continue;
    findings_.error(
        other->key.span, "key-in-wrong-place",
        {"Elk heeft hier eigen toestanden, dus `" + other->key.text + "` hoort bij een daarvan.",
         "Each has states of its own here, so that `" + other->key.text +
             "` belongs to one of those."},
        {"Zet het bij de toestand onder `states` waar het geldt.",
         "Put it with the state under `states` where it holds."});
  }
  if (!state.has_choices && states == nullptr) {
    findings_.error(member->key.span, "missing-key",
                    {"`choices` ontbreekt: wat elk kan antwoorden.",
                     "`choices` is missing: what each can answer."},
                    {"Voeg bijvoorbeeld `choices: [ join, decline ]` toe.",
                     "Add for example `choices: [ join, decline ]`."});
  }
  if (const Node* answers = read_.value(node, "answers")) {
    each.answers_kept = read_.word(*answers, {"fresh", "kept"}).value_or(0) == 1;
  }
  if (const Node* unanswered = read_.value(node, "unanswered")) {
    each.unanswered_stay = read_.word(*unanswered, {"withdraw", "stay"}).value_or(0) == 1;
  }
  read_quorum(node, each);
  read_exits(node, each);
  read_reply(node, each);
  state.each = std::move(each);
}

/// The name of a list, the list of the item around it, or seats with a name each.
void Parser::read_each_source(const Member& member, model::Each& each) {
  if (!member.value.is_mapping()) {
    if (auto name = read_.name(member.value, {"de naam van een lijst", "the name of a list"})) {
      each.field = std::move(*name);
    }
    return;
  }
  for (const Member& one : member.value.members) {
    model::Seat seat;
    seat.name = {one.key.text, one.key.span};
    check_name(findings_, seat.name.text, seat.name.span);
    if (!one.value.missing && read_.mapping(one.value, words::seat(), one.key.span)) {
      if (const Node* title = read_.value(one.value, "title")) seat.title = read_.words(*title);
      if (const Node* who = read_.value(one.value, "who")) seat.who = read_people(*who);
    }
    each.seats.push_back(std::move(seat));
  }
  if (each.seats.empty()) {
    findings_.error(member.key.span, "missing-value",
                    {"Hier staat geen enkele plaats.", "There is not a single seat here."},
                    {"Noem er minstens één: `each: { water: { who: plumber } }`.",
                     "Name at least one: `each: { water: { who: plumber } }`."});
  }
}

void Parser::read_quorum(const Node& node, model::Each& each) {
  const Node* enough = read_.value(node, "enough");
  const Member* impossible = node.member("impossible");
  if (enough == nullptr) {
    if (impossible != nullptr) {
      findings_.error(impossible->key.span, "impossible-without-enough",
                      {"Er staat niet wanneer er genoeg antwoorden zijn.",
                       "It does not say when there are enough answers."},
                      {"Voeg `enough: …` toe.", "Add `enough: …`."});
    }
    return;
  }
  each.quorum.span = node.member("enough")->key.span;
  if (enough->is_double_quoted()) {
    each.quorum.kind = QuorumKind::expression;
    each.quorum.enough = enough;
    if (impossible == nullptr) {
      findings_.error(
          each.quorum.span, "enough-without-impossible",
          {"Uit een expressie kan Regie niet afleiden wanneer genoeg niet meer kan.",
           "From an expression Regie cannot tell when enough cannot be reached any more."},
          {"Voeg `impossible: \"…\"` toe.", "Add `impossible: \"…\"`."});
    } else if (read_.present(impossible->value, impossible->key.span, "impossible")) {
      each.quorum.impossible = read_.expression(impossible->value);
    }
    return;
  }
  read_plain_quorum(*enough, each);
  if (impossible != nullptr) {
    findings_.error(
        impossible->key.span, "impossible-not-needed",
        {"Regie weet zelf wanneer `" + enough->text + "` niet meer kan.",
         "Regie knows by itself when `" + enough->text + "` cannot be reached any more."},
        {"Haal `impossible` hier weg; waar het dan naartoe gaat staat in `exits`.",
         "Remove `impossible` here; where it leads then stands in `exits`."});
  }
}

void Parser::read_plain_quorum(const Node& enough, model::Each& each) {
  model::Quorum& quorum = each.quorum;
  const auto fail = [&] {
    read_.wrong(
        enough, {"een aantal met een keuze", "a number with a choice"},
        {"Schrijf `2 join`, `all join`, `majority join`, `half join` of `all answered`; een "
         "expressie staat tussen dubbele aanhalingstekens.",
         "Write `2 join`, `all join`, `majority join`, `half join` or `all answered`; an "
         "expression stands between double quotes."});
  };
  if (!enough.is_scalar()) return fail();
  const std::string_view text = enough.text;
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos || text.find(' ', space + 1) != std::string_view::npos) {
    return fail();
  }
  const std::string_view amount = text.substr(0, space);
  const std::string_view choice = text.substr(space + 1);
  std::int64_t count = 0;
  const auto [stop, failed] = std::from_chars(amount.data(), amount.data() + amount.size(), count);
  if (amount == "all") {
    quorum.kind = QuorumKind::all;
  } else if (amount == "majority") {
    quorum.kind = QuorumKind::majority;
  } else if (amount == "half") {
    quorum.kind = QuorumKind::half;
  } else if (failed == std::errc() && stop == amount.data() + amount.size() && count > 0) {
    quorum.kind = QuorumKind::count;
    quorum.count = count;
  } else {
    return fail();
  }
  quorum.choice = {choice == "answered" ? std::string() : std::string(choice), enough.span};
}

void Parser::read_exits(const Node& node, model::Each& each) {
  if (const Member* late = node.member("late")) {
    findings_.error(
        late->key.span, "key-in-wrong-place",
        {"Bij `each` staat `late` onder `exits`.", "With `each`, `late` stands under `exits`."},
        {"Schrijf `exits: { late: … }`.", "Write `exits: { late: … }`."});
  }
  const Member* member = node.member("exits");
  if (member == nullptr || !read_.present(member->value, member->key.span, "exits")) return;
  if (!read_.mapping(member->value, words::exits(), member->key.span)) return;
  const auto read = [&](const char* key, std::optional<model::Exit>& exit) {
    const Member* found = member->value.member(key);
    if (found == nullptr) return;
    exit.emplace();
    exit->key = found->key.span;
    if (read_.present(found->value, found->key.span, key)) {
      exit->rules = read_rules(found->value, found->key.span, words::transition());
    }
  };
  read("enough", each.enough);
  read("impossible", each.impossible);
  read("late", each.late);
}

void Parser::read_reply(const Node& node, model::Each& each) {
  const Member* reply = node.member("reply");
  const Member* silent = node.member("silent");
  if (reply != nullptr && read_.present(reply->value, reply->key.span, "reply")) {
    each.reply = read_due(reply->value, words::due(), reply->key.span);
  }
  if (silent != nullptr && read_.present(silent->value, silent->key.span, "silent")) {
    each.silent = read_.name(silent->value, {"een van de keuzes", "one of the choices"});
  }
  if (reply != nullptr && silent == nullptr) {
    findings_.error(reply->key.span, "reply-without-silent",
                    {"Er staat niet welk antwoord telt voor wie niet antwoordt.",
                     "It does not say which answer counts for whoever does not answer."},
                    {"Voeg `silent: …` toe, met een van de keuzes.",
                     "Add `silent: …`, with one of the choices."});
  } else if (silent != nullptr && reply == nullptr) {
    findings_.error(silent->key.span, "silent-without-reply",
                    {"Er staat niet hoe lang elk mag wachten met antwoorden.",
                     "It does not say how long each may take to answer."},
                    {"Voeg `reply: …` toe, zoals `reply: 10 working days`.",
                     "Add `reply: …`, such as `reply: 10 working days`."});
  }
}

}  // namespace regie::workflow
