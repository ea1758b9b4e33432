// SPDX-License-Identifier: Apache-2.0
// What may stand behind each word of the language, beside the tables of the words themselves. A
// test reads every workflow of the project with it.
#include "engine/workflow/grammar.hpp"

#include <map>
#include <utility>

namespace regie::workflow {
/// What the forms are put together from.
namespace shapes {
namespace {

using Kind = Shape::Kind;

Shape simple(Kind kind) {
  Shape shape;
  shape.kind = kind;
  return shape;
}
Shape table(const Vocabulary& words) {
  Shape shape = simple(Kind::table);
  shape.table = &words;
  return shape;
}
Shape any(std::vector<Shape> parts) {
  Shape shape = simple(Kind::any);
  shape.parts = std::move(parts);
  return shape;
}
Shape list_of(Shape item) {
  Shape shape = simple(Kind::list);
  shape.parts.push_back(std::move(item));
  return shape;
}
Shape named(Shape value) {
  Shape shape = simple(Kind::named);
  shape.parts.push_back(std::move(value));
  return shape;
}
Shape word(std::vector<std::string_view> allowed) {
  Shape shape = simple(Kind::word);
  shape.allowed = std::move(allowed);
  return shape;
}
Shape pattern(std::string_view expression) {
  Shape shape = simple(Kind::pattern);
  shape.allowed = {expression};
  return shape;
}
Shape whole_number(std::int64_t least, std::int64_t most = INT64_MAX) {
  Shape shape = simple(Kind::whole_number);
  shape.least = least;
  shape.most = most;
  return shape;
}

Shape text() { return simple(Kind::text); }
Shape name() { return simple(Kind::name); }
Shape expression() { return simple(Kind::expression); }
Shape span() { return simple(Kind::span); }
Shape truth() { return simple(Kind::truth); }
Shape nothing() { return simple(Kind::nothing); }

Shape one_or_more(const Shape& one) { return any({one, list_of(one)}); }
Shape names() { return one_or_more(name()); }
Shape label() { return any({simple(Kind::label), table(words::text())}); }
Shape people() { return one_or_more(any({name(), table(words::person())})); }
Shape tell() {
  return any({name(), table(words::person()), list_of(any({name(), table(words::person())})),
              table(words::notice())});
}
Shape rules(const Vocabulary& words) { return any({name(), table(words), list_of(table(words))}); }
Shape actions() { return any({table(words::action()), list_of(table(words::action()))}); }
Shape blocks() {
  return any({table(words::action()),
              list_of(any({table(words::action()), list_of(table(words::action()))}))});
}
Shape start() { return any({name(), list_of(name()), table(words::start())}); }
Shape due() { return any({span(), expression(), table(words::due())}); }

Shape value() { return simple(Kind::value); }

Shape choices_of_state() {
  return any(
      {list_of(name()), named(any({nothing(), rules(words::rule()), table(words::choice())}))});
}

Shape events() { return any({named(rules(words::transition())), list_of(table(words::heard()))}); }

Shape each() { return any({name(), named(any({nothing(), table(words::seat())}))}); }

Shape several(const Shape& one) { return any({one, list_of(one)}); }

using Shapes = std::map<std::string_view, Shape>;

/// Words that mean the same wherever they stand.
const Shapes& everywhere() {
  static const Shapes shapes = {
      {"title", label()},
      {"who", people()},
      {"except", names()},
      {"form", names()},
      {"sees", names()},
      {"public", names()},
      {"needs", list_of(table(words::need()))},
      {"limit", any({pattern("[1-9][0-9]*( per (case|round|item))?"), expression()})},
      {"rules", rules(words::rule())},
      {"stays", truth()},
      {"from", names()},
      {"until", span()},
      {"if", expression()},
      {"else", actions()},
      {"explain", label()},
      {"task", label()},
      {"go", names()},
      {"again", truth()},
      {"internal", truth()},
      {"do", actions()},
      {"set", named(value())},
      {"add", named(value())},
      {"remove", named(expression())},
      {"raise", several(any({simple(Kind::event), table(words::raise())}))},
      {"send", several(any({simple(Kind::event), expression(), table(words::send())}))},
      {"cancel", several(any({name(), expression()}))},
      {"loop", table(words::loop())},
      {"log", any({expression(), table(words::log())})},
      {"tell", tell()},
      {"todo", table(words::side_task())},
      {"round", word({"next"})},
      {"request", several(table(words::request()))},
      {"call", several(any({simple(Kind::event), table(words::call())}))},
      {"answer", several(any({name(), table(words::reply())}))},
      {"term", names()},
      {"pause", names()},
      {"resume", names()},
      {"extend", named(span())},
      {"stop", names()},
      {"event", any({simple(Kind::event), list_of(simple(Kind::event))})},
      {"data", value()},
      {"after", any({span(), list_of(span())})},
      {"at", expression()},
      {"every", span()},
      {"times", whole_number(1, 100)},
      {"calendar", name()},
      {"basis", word({"act", "order", "local", "contract", "eu"})},
      {"since", any({word({"entry", "activity"}), expression()})},
      {"id", name()},
      {"id_to", name()},
      {"late", rules(words::transition())},
      {"subject", label()},
      {"text", label()},
      {"enter", blocks()},
      {"leave", blocks()},
      {"donedata", value()},
      {"when", events()},
      {"always", rules(words::transition())},
      {"start", start()},
      {"timers", named(table(words::timer()))},
      {"key", expression()},
      {"contact", expression()},
  };
  return shapes;
}

Shapes of_workflow() {
  return {
      {"regie", whole_number(1, 1)},
      {"workflow", name()},
      {"version", whole_number(1)},
      {"language", word({"nl", "en"})},
      {"calendar", name()},
      {"roles", named(any({nothing(), table(words::role())}))},
      {"data", named(table(words::field()))},
      {"states", named(table(words::state()))},
      {"choices", named(table(words::common_choice()))},
      {"results", named(any({nothing(), table(words::result())}))},
      {"errors", word({"stop", "event"})},
      {"unproved", word({"refuse", "report"})},
      {"terms", named(table(words::statutory_term()))},
  };
}

Shapes of_field() {
  return {
      {"type", simple(Kind::type)},
      {"ask", label()},
      {"min", simple(Kind::number)},
      {"max", simple(Kind::number)},
      {"pattern", text()},
      {"of", any({list_of(text()), named(any({nothing(), label()}))})},
      {"optional", truth()},
      {"default", value()},
      {"is", expression()},
      {"personal", truth()},
      {"keep", span()},
      {"suggest", word({"directory"})},
      {"key", name()},
      {"fields", named(table(words::field()))},
  };
}

Shapes of_state() {
  return {
      {"choices", choices_of_state()},
      {"deadline", due()},
      {"remind", list_of(table(words::reminder()))},
      {"each", each()},
      {"reply", due()},
      {"silent", name()},
      {"answers", word({"fresh", "kept"})},
      {"unanswered", word({"withdraw", "stay"})},
      {"enough", any({pattern("(all|majority|half|[1-9][0-9]*) [a-z][a-z0-9_]*"), expression()})},
      {"impossible", expression()},
      {"exits", table(words::exits())},
      {"states", named(table(words::state()))},
      {"parallel", truth()},
      {"final", truth()},
      {"history", word({"shallow", "deep"})},
      {"default", start()},
      {"child", several(table(words::child()))},
  };
}

Shapes of_term() {
  return {
      {"after", span()},
      {"before", span()},
      {"since", expression()},
      {"basis", word({"act", "order", "local", "contract", "eu"})},
      {"from", word({"day_after", "same_day"})},
      {"declared", truth()},
      {"source", text()},
      {"readings", named(text())},
  };
}

Shapes of_child() {
  return {
      {"workflow", any({name(), expression()})},
      {"forward", truth()},
      {"detached", truth()},
      {"heard", actions()},
      {"then", rules(words::transition())},
      {"failed", rules(words::transition())},
  };
}

Shapes of_request(const Shape& to_case) {
  return {
      {"to", to_case},
      {"event", any({simple(Kind::event), expression()})},
      {"answers", named(rules(words::transition()))},
      {"failed", rules(words::transition())},
  };
}

Shapes of_contact() {
  return {
      {"name", text()},
      {"organisation", text()},
      {"kind", text()},
      {"roles", names()},
      {"themes", names()},
      {"neighbourhoods", names()},
      {"language", word({"nl", "en"})},
      {"channels", table(words::channels())},
  };
}

/// Words that mean something else in one table than elsewhere.
std::map<const Vocabulary*, Shapes> of_tables() {
  const Shape to_case =
      any({word({"self", "parent", "children"}), expression(), table(words::recipient())});
  const Shape later = any({span(), expression()});
  return {
      {&words::workflow(), of_workflow()},
      {&words::role(), {{"of", name()}, {"is", expression()}, {"entered_by", name()}}},
      {&words::field(), of_field()},
      {&words::state(), of_state()},
      {&words::exits(),
       {{"enough", rules(words::transition())},
        {"impossible", rules(words::transition())},
        {"late", rules(words::transition())}}},
      {&words::due(), {{"after", span()}}},
      {&words::notice(), {{"to", people()}}},
      {&words::raise(), {{"event", simple(Kind::event)}}},
      {&words::send(),
       {{"event", any({simple(Kind::event), expression()})}, {"to", to_case}, {"after", later}}},
      {&words::action(), {{"to", to_case}, {"after", later}}},
      {&words::recipient(), {{"child", name()}, {"workflow", name()}}},
      {&words::loop(), {{"item", name()}, {"index", name()}, {"in", expression()}}},
      {&words::log(), {{"label", text()}, {"value", expression()}}},
      {&words::child(), of_child()},
      {&words::request(),
       of_request(any({word({"parent"}), expression(), table(words::recipient())}))},
      {&words::call(),
       {{"action", simple(Kind::event)},
        {"retry", any({whole_number(1, 100), table(words::retry())})},
        {"then", rules(words::transition())},
        {"failed", rules(words::transition())}}},
      {&words::retry(), {{"after", span()}}},
      {&words::reply(), {{"choice", name()}, {"to", simple(Kind::event)}}},
      {&words::result(), {{"tell", tell()}, {"reopen", table(words::reopening())}}},
      {&words::statutory_term(), of_term()},
      {&words::text(), {{"nl", simple(Kind::label)}, {"en", simple(Kind::label)}}},
      {&words::directory(),
       {{"regie", whole_number(1, 1)},
        {"directory", name()},
        {"version", text()},
        {"contacts", named(table(words::contact()))}}},
      {&words::contact(), of_contact()},
      {&words::channels(),
       {{"email", text()}, {"phone", text()}, {"post", text()}, {"web_hook", text()}}},
  };
}

const std::map<const Vocabulary*, Shapes>& by_table() {
  static const std::map<const Vocabulary*, Shapes> tables = of_tables();
  return tables;
}

}  // namespace
}  // namespace shapes

const Shape* shape_of(const Vocabulary& table, std::string_view word) {
  const Word* known = table.find(word);
  if (known == nullptr || !known->supported) return nullptr;
  const auto own = shapes::by_table().find(&table);
  if (own != shapes::by_table().end()) {
    const auto found = own->second.find(word);
    if (found != own->second.end()) return &found->second;
  }
  const auto found = shapes::everywhere().find(word);
  return found == shapes::everywhere().end() ? nullptr : &found->second;
}

const Shape& workflow_shape() {
  static const Shape shape = shapes::table(words::workflow());
  return shape;
}

const Shape& directory_shape() {
  static const Shape shape = shapes::table(words::directory());
  return shape;
}

}  // namespace regie::workflow
