// SPDX-License-Identifier: Apache-2.0
// Makes additions.csv: 2 000 random additions in Europe/Amsterdam, computed by an implementation that
// has nothing to do with ours. Run by hand, where @js-temporal/polyfill can be found:
//
//     npm install @js-temporal/polyfill && node additions.mjs > additions.csv
//
// Temporal moves a time that does not exist on by the length of the gap; Regie gives the first moment
// after the gap (docs/author/time.md), which is asked of Temporal's own transitions here.
import { Temporal } from '@js-temporal/polyfill';

const zone = 'Europe/Amsterdam';
let seed = 20260302n;
function random(below) {
  seed = (seed * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
  return Number((seed >> 33n) % BigInt(below));
}

/** The moment of a reading of the clock on the wall. */
function moment(local) {
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(local)) return earlier;
  return earlier.getTimeZoneTransition('next');
}

function lastSunday(year, month) {
  const last = Temporal.PlainDate.from({ year, month, day: 31 });
  return last.subtract({ days: last.dayOfWeek % 7 });
}

function randomSpan() {
  return {
    years: random(4) === 0 ? random(5) : 0,
    months: random(3) === 0 ? random(30) : 0,
    weeks: random(3) === 0 ? random(60) : 0,
    days: random(2) === 0 ? random(400) : 0,
    hours: random(4) === 0 ? random(72) : 0,
    minutes: random(4) === 0 ? random(300) : 0,
  };
}

/** A night in which the clock changes, at an hour around the change. */
function aroundChange() {
  const year = 1997 + random(60);
  const day = lastSunday(year, random(2) === 0 ? 3 : 10).add({ days: random(3) - 1 });
  return day.toPlainDateTime({ hour: random(5), minute: random(60) });
}

function anyTime() {
  const day = Temporal.PlainDate.from('1997-01-01').add({ days: random(60 * 365) });
  return day.toPlainDateTime({ hour: random(24), minute: random(60), second: random(60) });
}

console.log('# from, sign, years, months, weeks, days, minutes, reached (both in ms since 1970)');
for (let row = 0; row < 2000; ++row) {
  const span = randomSpan();
  const sign = random(3) === 0 ? -1 : 1;
  const dates = { years: span.years, months: span.months, weeks: span.weeks, days: span.days };
  let local = row % 2 === 0 ? anyTime() : aroundChange();
  if (row % 4 === 3) {
    // Begins where the addition will lead to the night of a change.
    local = sign > 0 ? local.subtract(dates) : local.add(dates);
  }
  const from = moment(local);
  const wall = from.toPlainDateTime();
  const exact = { hours: span.hours, minutes: span.minutes };
  const landed = sign > 0 ? wall.add(dates) : wall.subtract(dates);
  const any = span.years + span.months + span.weeks + span.days > 0;
  const onTheWall = any ? moment(landed) : from;
  const reached = sign > 0 ? onTheWall.add(exact) : onTheWall.subtract(exact);
  console.log(
    [from.epochMilliseconds, sign, span.years, span.months, span.weeks, span.days,
      span.hours * 60 + span.minutes, reached.epochMilliseconds].join(','));
}
