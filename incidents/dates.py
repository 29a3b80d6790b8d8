"""Imprecise dates: a subset of EDTF (ISO 8601-2, levels 0 and 1) and the bounds it stands for.

The source of the notation is https://www.loc.gov/standards/datetime/. Read are `2024`, `2024-09`,
`2024-09-02`, `2024-09-02T16:15` (also with seconds, to the hour, with `Z` or `+04:30`), the
marks `~ ? %`, unspecified digits from the right (`202X`, `20XX`, `2024-XX`, `2024-09-XX`),
intervals with open ends (`a/b`, `a/..`, `../b`) and one-of ranges (`[a..b]`, `[a..]`, `[..b]`).
Hours and minutes without seconds, and marks on a time, go beyond EDTF. Seasons are refused: they
fall in other months on the other hemisphere.
"""

import re
from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from incidents.errors import InputError
from incidents.printable import show_value

FIRST: Final = "0001-01-01T00:00:00"
LAST: Final = "9999-12-31T23:59:59"
EN_DASH: Final = "\N{EN DASH}"
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
EXPECTED: Final = (
    "expected 2024, 2024-09, 2024-09-02, 2024-09-02T16:15, 2024-09~ (about), "
    "2024-09-02/2024-09-05 (lasted) or [2024-09-02..2024-09-05] (on some day between)"
)

# How much of a bound a unit of the calendar spells out, and what stands for the rest of the year.
_CLOCK_UNITS: Final = ((19, "", "second"), (16, "", "minute"), (13, "", "hour"), (10, "", "day"))
_CALENDAR_UNITS: Final = (
    *((7, "", "month"), (4, "", "year"), (3, "X", "decade"), (2, "XX", "century")),
)
_LAST_DAYS: Final = {"02": 29, "04": 30, "06": 30, "09": 30, "11": 30}
_PRECISIONS: Final = {
    length: name for length, pad, name in _CLOCK_UNITS + _CALENDAR_UNITS if not pad
}
_DATE = re.compile(
    r"(?P<civil>\d{4}(?:-\d\d(?:-\d\d(?:T\d\d(?::\d\d(?::\d\d)?)?)?)?)?"
    r"|\d{3}X|\d\dXX|\d{4}-XX(?:-XX)?|\d{4}-\d\d-XX)"
    # -00:00 says that nobody knows the offset (RFC 3339), which is said here by leaving it out.
    r"(?:(?<=[:T]\d\d)(?P<offset>Z|(?!-00(?::00)?(?!\d))[+-](?:0\d|1[0-5])(?::[0-5]\d)?))?"
    r"(?P<mark>[~?%])?",
    re.ASCII,
)
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)


class ImpreciseDate(NamedTuple):
    """A date as entered, and all that it can mean.

    Attributes:
        edtf: the text as entered.
        earliest: inclusive lower bound, `YYYY-MM-DDTHH:MM:SS`, civil time at the place.
        latest: inclusive upper bound, to the second.
        precision: second, minute, hour, day, month, year, decade or century where the bounds are
            exactly one of that unit, whatever the text looks like; else span.
        utc_offset: minutes east of UTC of both bounds, or None where the text gives none.
    """

    edtf: str
    earliest: str
    latest: str
    precision: str
    utc_offset: int | None


def _parse(text: str) -> ImpreciseDate:
    if len(text) == 10 and text[4] == text[7] == "-":  # noqa: PLR2004
        try:  # of this length and with these hyphens fromisoformat reads nothing but YYYY-MM-DD
            date.fromisoformat(text)
        except ValueError:
            return _parse_date(text)
        return _make_date(text, text + "T00:00:00", text + "T23:59:59", "day", None)
    if "/" in text or text[:1] == "[":
        return _parse_range(text)
    return _parse_date(text)


class _Parsed(dict[str, ImpreciseDate]):
    """The dates last read: data repeat theirs, and a dict answers in half lru_cache's time."""

    def __missing__(self, text: str) -> ImpreciseDate:
        moment = _parse(text)
        if len(self) < 1 << 16:  # those seen first are the common ones: keep them
            self[text] = moment
        return moment


_parsed: Final = _Parsed()

parse_edtf: Final[Callable[[str], ImpreciseDate]] = _parsed.__getitem__
"""Read a date as EDTF writes it, strictly: ASCII only, no blanks, nothing filled in.

`~`, `?` and `%` leave the bounds as they are without: no standard says by how much `2024-09~` may
miss September, so the text keeps the mark and the bounds add no number of our own. Both ends of
an interval are given at one offset: where theirs differ, the end is converted to the offset of
the start.

Raises:
    InputError: the text isn't such a date, names a day that doesn't exist, or could be read in
        two ways.
"""


def _make_date(
    edtf: str, earliest: str, latest: str, precision: str, utc_offset: int | None
) -> ImpreciseDate:
    # A third of the time of ImpreciseDate(…), whose __new__ is a Python function.
    return tuple.__new__(ImpreciseDate, (edtf, earliest, latest, precision, utc_offset))


def _parse_date(text: str) -> ImpreciseDate:
    match = _DATE.fullmatch(text)
    if not match:
        raise _describe_refused(text)
    civil, offset, _ = match.groups()
    earliest, latest = bound_civil(civil)
    _check_exists(text, earliest)
    precision = measure_precision(earliest, latest) if "X" in civil else _PRECISIONS[len(civil)]
    return _make_date(text, earliest, latest, precision, _read_offset(offset))


def bound_civil(civil: str) -> tuple[str, str]:
    """Fill up a date or time cut off anywhere: its first second and its last."""
    known = civil.replace("-XX", "")  # an unknown month is as wide as one left out
    end = LAST
    if len(known) == 7:  # noqa: PLR2004
        last_day = _LAST_DAYS.get(known[5:], 31)
        if last_day == 29 and not isleap(int(known[:4])):  # noqa: PLR2004
            last_day = 28
        end = f"9999-12-{last_day}T23:59:59"
    first, last = known + FIRST[len(known) :], known + end[len(known) :]
    return (first.replace("X", "0"), last.replace("X", "9")) if "X" in known else (first, last)


def _check_exists(text: str, earliest: str) -> None:
    try:
        datetime.fromisoformat(earliest)
    except ValueError:
        raise _describe_impossible(text, earliest) from None
    if earliest[11:13] == "24":  # Python 3.14 reads it as the next day's midnight
        raise _describe_impossible(text, earliest)


def _describe_impossible(text: str, earliest: str) -> InputError:
    year, month, day = int(earliest[:4]), int(earliest[5:7]), int(earliest[8:10])
    if not year:
        return InputError(f"{show_value(text)}: there is no year 0", "years run from 0001 to 9999")
    if not 1 <= month <= len(MONTHS):
        return InputError(
            f"{show_value(text)}: there is no month {month}",
            "months run from 01 to 12; seasons are written as intervals, 2024-03/2024-05",
        )
    if not 1 <= day <= monthrange(year, month)[1]:
        return InputError(
            f"{show_value(text)}: {day} {MONTHS[month - 1]} {year} does not exist",
            f"{MONTHS[month - 1]} {year} has {monthrange(year, month)[1]} days",
        )
    return InputError(
        f"{show_value(text)}: there is no time {earliest[11:]}",
        "times run from 00:00:00 to 23:59:59",
    )


def _read_offset(offset: str | None) -> int | None:
    if not offset:
        return None
    if offset == "Z":
        return 0
    minutes = int(offset[1:3]) * 60 + int(offset[4:] or 0)
    return -minutes if offset[0] == "-" else minutes


def _describe_refused(text: str) -> InputError:
    if match := _SLASHED.fullmatch(text):
        return _describe_slashed(text, int(match[1]), int(match[3]), match[4])
    return InputError(f"{show_value(text)} is no date in the EDTF notation", EXPECTED)


def _describe_slashed(text: str, first: int, second: int, year: str) -> InputError:
    """Say in which ways `03/04/2024` may be read, and how to write each."""
    readings = [
        (f"{day} {MONTHS[month - 1]} {int(year)}", f"{year}-{month:02}-{day:02}")
        for day, month in dict.fromkeys([(first, second), (second, first)])
        if int(year) and 1 <= month <= len(MONTHS) and 1 <= day <= monthrange(int(year), month)[1]
    ]
    if not readings:
        return InputError(f"{show_value(text)} is no date, whatever comes first", EXPECTED)
    says = "could mean" if len(readings) > 1 else "is not in the order year, month, day: it means"
    words, written = zip(*readings, strict=True)
    return InputError(
        f"{show_value(text)} {says} {' or '.join(words)}", f"write {' or '.join(written)}"
    )


def _parse_range(text: str) -> ImpreciseDate:
    start, end = _split_range(text)
    if len(start) == len(end) == 10 and start < end and start[9] not in "1X":  # noqa: PLR2004
        # The short way for most ranges: two days, of which the first can't be the first of a month.
        earliest, latest = parse_edtf(start).earliest, parse_edtf(end).latest
        return _make_date(text, earliest, latest, "span", None)
    first, last = start and parse_edtf(start), end and parse_edtf(end)
    if first and last:
        return _join_ends(text, first, last)
    if first:
        return _make_date(text, first.earliest, LAST, "span", first.utc_offset)
    if last:
        return _make_date(text, FIRST, last.latest, "span", last.utc_offset)
    raise InputError(f"{show_value(text)} is open at both ends", "leave the date out instead")


def _split_range(text: str) -> tuple[str, str]:
    """Return both ends, "" for an open one."""
    one_of = text[0] == "["
    start, mark, end = text[1:-1].partition("..") if one_of else text.partition("/")
    ends = start + end
    if not mark or (one_of and text[-1] != "]") or "/" in ends or "[" in ends or "]" in ends:
        raise _describe_refused(text)  # 03/04/2024 among others
    if one_of:
        return start, end
    if not start or not end:
        raise InputError(
            f"{show_value(text)} leaves out one end", "write .. for an open end, as in 2024-09/.."
        )
    return "" if start == ".." else start, "" if end == ".." else end


def _join_ends(text: str, first: ImpreciseDate, last: ImpreciseDate) -> ImpreciseDate:
    earliest, latest, offset = first.earliest, last.latest, first.utc_offset
    if offset != last.utc_offset:
        offset, latest = _agree_offsets(text, first, last)
    if latest < earliest:
        raise InputError(f"{show_value(text)} ends before it begins", "put the earlier date first")
    return _make_date(text, earliest, latest, measure_precision(earliest, latest), offset)


def _agree_offsets(text: str, first: ImpreciseDate, last: ImpreciseDate) -> tuple[int | None, str]:
    """Return the one offset of an interval and its upper bound there."""
    if first.utc_offset is not None and last.utc_offset is not None:
        shift = timedelta(minutes=first.utc_offset - last.utc_offset)
        try:
            return first.utc_offset, (datetime.fromisoformat(last.latest) + shift).isoformat()
        except OverflowError:
            raise InputError(f"{show_value(text)} leaves the years 1 to 9999") from None
    if "T" in (first.edtf if first.utc_offset is None else last.edtf):
        raise InputError(
            f"{show_value(text)} has a UTC offset at one end only",
            "give both times their offset, or neither",
        )
    return (last.utc_offset if first.utc_offset is None else first.utc_offset), last.latest


def measure_precision(earliest: str, latest: str) -> str:
    """Name the unit of the calendar that two bounds are exactly, or else `span`."""
    for length, pad, name in _CLOCK_UNITS if earliest[:10] == latest[:10] else _CALENDAR_UNITS:
        if earliest[:length] == latest[:length]:
            # The smallest unit that holds both bounds: a larger one would begin or end elsewhere.
            if pad or earliest[length:] == FIRST[length:]:  # or else spare the work
                unit = bound_civil(earliest[:length] + pad)
                return name if unit == (earliest, latest) else "span"
            break
    return "span"


def describe_date(moment: ImpreciseDate) -> str:
    """Say a date in people's words: "between 2 and 5 September 2024", "about September 2024"."""
    if "/" in moment.edtf or moment.edtf[:1] == "[":
        return _describe_range(moment.edtf)
    return _describe_point(moment.edtf)


def _describe_range(text: str) -> str:
    start, end = _split_range(text)
    one_of = text[0] == "["
    if not end:
        return f"{'on or after' if one_of else 'since'} {_describe_point(start)}"
    if not start:
        return f"{'on or before' if one_of else 'until'} {_describe_point(end)}"
    if start == end:
        return _describe_point(start)
    first, last = _drop_shared(_describe_point(start), _describe_point(end))
    if one_of:
        return f"between {first} and {last}"
    return f"{first}{EN_DASH}{last}" if " " not in first else f"{first} {EN_DASH} {last}"


def _drop_shared(first: str, last: str) -> tuple[str, str]:
    """Say what both ends share once: "2", "5 September 2024" or "2 May 2024 19:58", "20:11"."""
    day, time, offset = _split_time(first)
    other_day, other_time, other_offset = _split_time(last)
    if time and other_time and (day, offset) == (other_day, other_offset):
        return f"{day} {time}", f"{other_time}{offset}"
    words, others = first.split(), last.split()
    if len(words) == len(others) and words[-1].isdigit() and "about" not in (words[0], others[0]):
        while words and words[-1] == others[-1]:
            words.pop()
            others.pop()
    return " ".join(words), last


def _split_time(point: str) -> tuple[str, str, str]:
    """Day, time and offset of a described point; the last two empty where it has none."""
    words, bracket, zone = point.partition(" (UTC")
    day, _, time = words.rpartition(" ")
    return (day, time, bracket + zone) if ":" in time else (words, "", "")


def _describe_point(text: str) -> str:
    match = _DATE.fullmatch(text)
    if not match:
        raise _describe_refused(text)
    civil, offset, mark = match.groups()
    about = "about " if mark in ("~", "%") else ""
    uncertain = " (uncertain)" if mark in ("?", "%") else ""
    return f"{about}{_describe_civil(civil)}{_describe_offset(_read_offset(offset))}{uncertain}"


def _describe_civil(civil: str) -> str:
    if civil.endswith("-XX"):
        known = civil.replace("-XX", "")
        return f"a {'month' if len(civil) == len('2024-XX') else 'day'} in {_describe_civil(known)}"
    if civil.endswith("XX"):
        return f"{int(civil[:2] + '00')}{EN_DASH}{int(civil[:2] + '99')}"
    if civil.endswith("X"):
        return f"{int(civil[:3] + '0')}s"
    day, _, time = civil.partition("T")
    year, *rest = (int(part) for part in day.split("-"))
    words = [str(number) for number in rest[1:]] + [MONTHS[month - 1] for month in rest[:1]]
    if len(time) == len("16"):
        time = f"{time}:00{EN_DASH}{time}:59"
    return " ".join([*words, str(year), *time.split()])


def _describe_offset(minutes: int | None) -> str:
    if not minutes:
        return "" if minutes is None else " (UTC)"
    hours, rest = divmod(abs(minutes), 60)
    return f" (UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02})"
