// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/catch.hpp"
#include "tests/unit/expression/fixture.hpp"

using namespace regie;
using namespace regie::expression;
using namespace regie::expression::testing;

namespace {

/// Each line is true.
void holds(std::initializer_list<const char*> lines) {
  for (const char* line : lines) {
    INFO(line << " gives " << shown(line));
    CHECK(run(line) == Value(true));
  }
}

}  // namespace

TEST_CASE("texts") {
  holds({"'wijkregie'.contains('regie')", "'abc'.startsWith('ab') && 'abc'.endsWith('bc')",
         "'a1b22'.matches('[0-9]{2}$') && matches('x', '^x$')",
         "'Ünï'.size() == 3 && size('') == 0",
         "'Ab'.lowerAscii() == 'ab' && 'Ab'.upperAscii() == 'AB'", "'  x '.trim() == 'x'",
         "'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c']",
         "'één'.split('') == ['é', 'é', 'n']", "['a', 'b'].join('-') == 'a-b'",
         "'aaa'.replace('a', 'b', 2) == 'bba' && 'ab'.replace('', '_') == '_a_b_'",
         "'één'.substring(1) == 'én' && 'één'.substring(0, 1) == 'é'",
         "'tacocat'.indexOf('c', 3) == 4 && 'tacocat'.lastIndexOf('t') == 6",
         "'één'.charAt(2) == 'n' && 'één'.charAt(3) == ''", "'één'.reverse() == 'néé'",
         "'%s is %d, %.2f, %x'.format(['a', 3, 1.5, 255]) == 'a is 3, 1.50, ff'",
         "strings.quote('a\"b') == '\"a\\\\\"b\"'"});
  CHECK(shown("'a'.matches('(')").starts_with("error: '(' is not a valid pattern (RE2)"));
  CHECK(shown("'a'.charAt(2)") == "error: index out of range: 2");
  CHECK(shown("'a'.substring(1, 0)") == "error: index out of range: 0");
}

TEST_CASE("conversions") {
  holds({"int('42') == 42 && int(4.9) == 4 && int(7u) == 7",
         "uint(7) == 7u && double('1.5') == 1.5 && double(2) == 2.0",
         "string(1.5) == '1.5' && string(true) == 'true' && string(b'é') == 'é'",
         "bool('true') && !bool('f')", "bytes('a') == b'a'",
         "type(1) == int && type('') != type(1) && type(type(1)) == type",
         "int(timestamp('2009-02-13T23:31:30Z')) == 1234567890",
         "base64.decode(base64.encode(b'hello')) == b'hello'"});
  CHECK(shown("int(1e99)") == "error: range error: this does not fit in a whole number");
  CHECK(shown("int('4x')") == "error: '4x' is not a whole number");
  CHECK(shown("string(b'\\xff')") == "error: invalid UTF-8 in bytes");
}

TEST_CASE("moments and durations") {
  holds(
      {"timestamp('2026-03-02T09:00:00Z') + duration('36h') == "
       "timestamp('2026-03-03T21:00:00Z')",
       "timestamp('2026-03-02T09:00:00+01:00') == timestamp('2026-03-02T08:00:00Z')",
       "timestamp('2026-03-03T00:00:00Z') - timestamp('2026-03-02T00:00:00Z') == "
       "duration('24h')",
       "duration('1h30m') == duration('5400s') && duration('-1.5s') < duration('0')",
       "string(duration('1.5s')) == '1.5s'",
       "timestamp('2026-03-02T09:08:07.123Z').getFullYear() == 2026",
       "timestamp('2026-03-02T09:08:07.123Z').getMonth() == 2",
       "timestamp('2026-03-02T09:08:07.123Z').getDate() == 2",
       "timestamp('2026-03-02T09:08:07.123Z').getDayOfMonth() == 1",
       "timestamp('2026-03-02T09:08:07.123Z').getDayOfWeek() == 1",
       "timestamp('2026-03-02T09:08:07.123Z').getDayOfYear() == 60",
       "timestamp('2026-03-02T23:08:07.123Z').getHours('+02:00') == 1",
       "timestamp('2026-03-02T09:08:07.123Z').getMilliseconds() == 123",
       "duration('3730s').getMinutes() == 62"});
  CHECK(shown("timestamp('2026-02-30T00:00:00Z')").starts_with("error: '2026-02-30T00:00:00Z' is"));
  CHECK(shown("timestamp('9999-12-31T23:59:59Z') + duration('1s')") ==
        "error: range error: this moment is outside the years 1 to 9999");
  CHECK(shown("timestamp('2026-03-02T09:00:00Z').getHours('Mars/Base')") ==
        "error: the time zone 'Mars/Base' does not exist");
}

TEST_CASE("lists and numbers") {
  holds({"[3, 1, 2].sort() == [1, 2, 3]", "[1, 2, 1].distinct() == [1, 2]",
         "[1, 2, 3].sum() == 6 && sum([0.5, 0.5]) == 1.0", "[1, 2, 3].slice(1, 3) == [2, 3]",
         "[[1], [2]].flatten() == [1, 2]", "lists.range(3) == [0, 1, 2]",
         "[1, 2].reverse() == [2, 1]",
         "size([1, 2]) == 2 && [1, 2].size() == 2 && {'a': 1}.size() == 1",
         "math.greatest(1, 3, 2) == 3 && math.least([4, 2]) == 2",
         "math.round(2.5) == 3.0 && math.abs(-3) == 3 && math.sign(-2) == -1",
         "math.bitOr(1, 2) == 3 && math.bitShiftLeft(1, 3) == 8",
         "math.isNaN(0.0 / 0.0) && math.isInf(1.0 / 0.0)"});
  CHECK(shown("[dyn(1), dyn('a')].sort()").starts_with("error: no such overload: `sort`"));
}
