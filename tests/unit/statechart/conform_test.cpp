// SPDX-License-Identifier: Apache-2.0
#include "engine/base/json.hpp"
#include "engine/statechart/data_type.hpp"
#include "engine/statechart/directory.hpp"
#include "tests/unit/catch.hpp"

namespace {

using regie::Value;
using regie::statechart::Contact;
using regie::statechart::ContactBook;
using regie::statechart::Field;
using regie::statechart::TypeKind;

Field field_of(TypeKind kind) {
  Field field;
  field.name = "answer";
  field.type.kind = kind;
  return field;
}

bool fits(const Field& field, const Value& value, const ContactBook* directory = nullptr) {
  return conform(field, value, directory).has_value();
}

}  // namespace

TEST_CASE("Dates exist, and money is exact to the cent") {
  const Field date = field_of(TypeKind::date);
  CHECK(conform(date, "2028-02-29", nullptr)->kind() == Value::Kind::date);
  CHECK(!fits(date, "2026-02-29"));
  CHECK(!fits(date, "tomorrow"));
  const Field euro = field_of(TypeKind::euro);
  CHECK(conform(euro, "12.5", nullptr)->euro().cents == 1250);
  CHECK(conform(euro, 7, nullptr)->euro().cents == 700);
  CHECK(conform(euro, "-0.05", nullptr)->euro().cents == -5);
  CHECK(!fits(euro, "12.345"));
  CHECK(!fits(euro, "12,50"));
}

TEST_CASE("Bounds are told with the value and the rule") {
  Field number = field_of(TypeKind::whole_number);
  number.type.min = 1;
  number.type.max = 3;
  CHECK(fits(number, 3));
  CHECK(!fits(number, 2.5));
  auto wrong = conform(number, 4, nullptr);
  REQUIRE(!wrong);
  const regie::Error error = wrong.error();
  CHECK(error.code == regie::Errc::invalid_data);
  CHECK(error.message.en == "`answer` is 4, but it must be at most 3.");
  CHECK(error.message.nl == "`answer` is 4, maar het mag hoogstens 3 zijn.");
}

TEST_CASE("A misspelt word or contact gets a suggestion") {
  Field choice = field_of(TypeKind::choice);
  choice.type.of = {"green", "safe"};
  auto wrong = conform(choice, "gren", nullptr);
  REQUIRE(!wrong);
  CHECK(wrong.error().advice.en.find("green") != std::string::npos);

  Contact ret;
  ret.id = "ret";
  const ContactBook book({ret}, "1");
  const Field contact = field_of(TypeKind::contact);
  CHECK(conform(contact, "contact:ret", &book)->text() == "ret");
  CHECK(fits(contact, "resident:anna", &book));
  auto unknown = conform(contact, "rett", &book);
  REQUIRE(!unknown);
  CHECK(unknown.error().advice.nl.find("ret") != std::string::npos);
}

TEST_CASE("Addresses, numbers and links have their form") {
  CHECK(fits(field_of(TypeKind::email), "anna@example.org"));
  CHECK(!fits(field_of(TypeKind::email), "anna@example"));
  CHECK(!fits(field_of(TypeKind::email), "a@b.c\r\nBcc: x@y.z"));
  CHECK(fits(field_of(TypeKind::postcode), "2991 AB"));
  CHECK(!fits(field_of(TypeKind::postcode), "0991 AB"));
  CHECK(fits(field_of(TypeKind::url), "https://example.org/x"));
  CHECK(!fits(field_of(TypeKind::url), "javascript:alert(1)"));
  CHECK(fits(field_of(TypeKind::phone), "0180 000 000"));
  CHECK(!fits(field_of(TypeKind::truth), "false"));
  CHECK(!fits(field_of(TypeKind::text), "   "));
}

TEST_CASE("A list of records asks for every field, and for keys that differ") {
  Field name = field_of(TypeKind::text);
  name.name = "name";
  Field note = field_of(TypeKind::text);
  note.name = "note";
  note.optional = true;
  regie::statechart::DataType record;
  record.kind = TypeKind::record;
  record.fields = std::make_shared<const std::vector<Field>>(std::vector<Field>{name, note});
  Field list = field_of(TypeKind::list);
  list.type.item = std::make_shared<const regie::statechart::DataType>(record);
  list.type.key = "name";
  const auto json = [](const char* text) { return *regie::from_json(text, regie::Limits()); };
  CHECK(fits(list, json(R"([{"name":"a"},{"name":"b","note":"x"}])")));
  CHECK(!fits(list, json(R"([{"name":"a"},{"name":"a"}])")));
  CHECK(!fits(list, json(R"([{"note":"x"}])")));
  auto unknown = conform(list, json(R"([{"nam":"a"}])"), nullptr);
  REQUIRE(!unknown);
  CHECK(unknown.error().advice.en.find("name") != std::string::npos);
}

TEST_CASE("A duration is of one length, or it is refused with what to write instead") {
  const Field duration = field_of(TypeKind::duration);
  const auto seconds = [&](const char* text) {
    return conform(duration, text, nullptr)->duration();
  };
  CHECK(seconds("2 hours") == regie::Duration{7200, 0});
  CHECK(seconds("2 weeks and 1 day") == regie::Duration{15 * 86400, 0});
  for (const char* text :
       {"1 month", "1 year and 6 months", "P100Y", "1 month and 3 days", "3 working days"}) {
    INFO(text);
    const auto wrong = conform(duration, text, nullptr);
    REQUIRE(!wrong);
    CHECK(!wrong.error().message.nl.empty());
  }
  const auto wrong = conform(duration, "1 month", nullptr);
  CHECK((wrong.error().message.nl + wrong.error().advice.nl).find("30 days") != std::string::npos);
}
