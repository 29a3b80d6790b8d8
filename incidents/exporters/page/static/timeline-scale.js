// Where moments stand on the timeline. Moments are seconds of civil time since 1970.

const DAY = 86400;
const YEAR = 365.2425 * DAY;
// Steps between marks of the axis: [seconds, unit, how many].
const STEPS = [
  [60, 'minute', 1], [300, 'minute', 5], [900, 'minute', 15], [3600, 'hour', 1], [10800, 'hour', 3], [21600, 'hour', 6],
  [DAY, 'day', 1], [2 * DAY, 'day', 2], [7 * DAY, 'day', 7], [30.4 * DAY, 'month', 1], [91 * DAY, 'month', 3],
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].map((n) => [n * YEAR, 'year', n]),
];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The whole of it, with a little air at both ends. */
function wholeSpan() {
  let [first, last] = [Infinity, -Infinity];
  for (let place = 0; place < items.length; place += 1) {
    first = Math.min(first, index.from[place]);
    last = Math.max(last, index.to[place] + 1);
  }
  const air = Math.max((last - first) * 0.03, DAY);
  return [first - air, last + air];
}

/** A date in the calendar; years below 100 are themselves. */
function calendar(year, month = 0, day = 1, hour = 0, minute = 0) {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  date.setUTCHours(hour, minute);
  return date.getTime() / 1000;
}

/** The marks of the axis within a stretch: moments with what to write there. */
function* marksOf(from, to, pixels) {
  const least = ((to - from) / pixels) * 78;
  const [seconds, unit, many] = STEPS.find(([step]) => step >= least) || STEPS.at(-1);
  const start = new Date(from * 1000);
  if (unit === 'year') {
    for (let year = Math.floor(start.getUTCFullYear() / many) * many; ; year += many) {
      const at = calendar(year);
      if (at > to) return;
      yield [at, String(year)];
    }
  } else if (unit === 'month') {
    for (let month = Math.floor(start.getUTCMonth() / many) * many; ; month += many) {
      const at = calendar(start.getUTCFullYear(), month);
      if (at > to) return;
      const date = new Date(at * 1000);
      yield [at, date.getUTCMonth() ? MONTHS[date.getUTCMonth()] : String(date.getUTCFullYear())];
    }
  } else {
    for (let at = Math.floor(from / seconds) * seconds; at <= to; at += seconds) yield [at, nameMark(new Date(at * 1000), unit)];
  }
}

function nameMark(date, unit) {
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  if (unit === 'day') return date.getUTCDate() === 1 && !date.getUTCMonth() ? String(date.getUTCFullYear()) : day;
  const [hour, minute] = [date.getUTCHours(), date.getUTCMinutes()];
  return hour || minute ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : day;
}

/** A stretch in words: "3 Jan 2024 – 2 Sep 2024". */
function nameStretch(from, to) {
  const name = (at) => {
    const date = new Date(at * 1000);
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  };
  return name(from) === name(to) ? name(from) : `${name(from)} – ${name(to)}`;
}
