"""Dates as people put them at a prompt: "22 March 2024", "circa September 2024", "this week".

Each phrase is translated into EDTF, and what isn't understood is refused: nothing is filled in
from today's date. Imports and dossiers don't come here; they hold EDTF. Of dateutil only the
names of months and weekdays and the calendar arithmetic are used: its parser answers
`2024-09-01/2024-09-07` with a time on some evening.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from dateutil.parser import parserinfo
from dateutil.relativedelta import MO, relativedelta, weekday

from incidents.dates import EN_DASH, ImpreciseDate, parse_edtf
from incidents.errors import InputError
from incidents.printable import show_value

EXPECTED: Final = (
    "expected a date such as 22 March 2024, March 2024, about 2024, 2-5 March 2024, "
    "or EDTF such as 2024-03-22, 2024-03, [2024-03-02..2024-03-05]"
)
_NAMES: Final = parserinfo()
_COUNTS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LONGEST: Final = 100  # characters; "about about about …" goes one call deeper each time

_Writer = Callable[[re.Match[str], ImpreciseDate | None], str | None]


class _Unit(NamedTuple):
    """A calendar unit: how much of a date tells it, the way to its first day, and one back."""

    length: int
    start: relativedelta
    back: relativedelta


_UNITS: Final = {
    "day": _Unit(10, relativedelta(), relativedelta(days=-1)),
    "week": _Unit(10, relativedelta(weekday=MO(-1)), relativedelta(weeks=-1)),
    "month": _Unit(7, relativedelta(day=1), relativedelta(months=-1)),
    "year": _Unit(4, relativedelta(month=1, day=1), relativedelta(years=-1)),
}
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]+)\.?"
_YEAR = r"(?P<year>\d{4})"


def _compile(pattern: str) -> re.Pattern[str]:
    # With IGNORECASE alone, [a-z] would take the Kelvin sign, and \d other scripts' digits.
    return re.compile(pattern, re.ASCII | re.IGNORECASE)


_DAY_FIRST = _compile(rf"(?:on |in )?(?:the )?(?:{_DAY})?(?: of)?(?: ?{_MONTH})?(?:,? ?{_YEAR})?")
_MONTH_FIRST = _compile(rf"(?:on )?{_MONTH} {_DAY}(?:,? {_YEAR})?")
_BRACKETED_ZONE = _compile(r"\((utc[^()]*)\)")
_EDTF = _compile(r"[][\d~?%TZX/:.+-]+")


class _Parts(NamedTuple):
    """What a phrase names of a date; None is what it leaves out."""

    year: int | None
    month: int | None
    day: int | None


def read_phrase(text: str, published: ImpreciseDate | None = None) -> ImpreciseDate:
    """Read a date as a person puts it, or as EDTF has it; the result holds the EDTF.

    Weeks begin on Monday (ISO 8601). A period that was still running at publication ends there:
    "this week" in an article of 5 September 2024 is `[2024-09-02..2024-09-05]`. "On Monday" is
    the last one up to the day of publication, that day included.

    Args:
        text: the phrase.
        published: when the source it stands in was published, for "yesterday" and the like.

    Raises:
        InputError: the phrase isn't understood, leaves out the year, could be read in two ways,
            or is relative to a publication whose date isn't known well enough.
    """
    if len(text) > _LONGEST:
        raise InputError(f"{show_value(text)} is too long for a date", EXPECTED)
    phrase = _BRACKETED_ZONE.sub(r"\1", re.sub(" +", " ", text.strip(" ")))
    return parse_edtf(_translate(phrase, published))


def _translate(phrase: str, published: ImpreciseDate | None) -> str:
    for pattern, write in _FORMS:
        if (match := pattern.fullmatch(phrase)) and (edtf := write(match, published)):
            return edtf
    if parts := _read_parts(phrase):
        return _write_parts(phrase, parts)
    if _EDTF.fullmatch(phrase):
        return phrase
    raise InputError(f"{show_value(phrase)} is not understood as a date", EXPECTED)


def _read_parts(phrase: str) -> _Parts | None:
    match = _MONTH_FIRST.fullmatch(phrase) or _DAY_FIRST.fullmatch(phrase)
    if not match or not any(match.groups()):
        return None
    month = _NAMES.month(match["month"]) if match["month"] else None
    if match["month"] and not month:
        return None
    year, day = (int(match[name]) if match[name] else None for name in ("year", "day"))
    return _Parts(year, month, day)


def _write_parts(phrase: str, parts: _Parts) -> str:
    year, month, day = parts
    if year is None:
        raise InputError(
            f"{show_value(phrase)} leaves out the year", "give the year too; it is never guessed"
        )
    if day is not None and month is None:
        raise InputError(f"{show_value(phrase)} leaves out the month", EXPECTED)
    known = (number for number in (month, day) if number is not None)
    return "-".join([f"{year:04}", *(f"{number:02}" for number in known)])


def _write_between(match: re.Match[str], published: ImpreciseDate | None) -> str:
    return "[{}..{}]".format(*_translate_ends(match, published))


def _write_interval(match: re.Match[str], published: ImpreciseDate | None) -> str:
    return "{}/{}".format(*_translate_ends(match, published))


def _translate_ends(match: re.Match[str], published: ImpreciseDate | None) -> list[str]:
    """Translate both ends, each of which may leave to the other what they share."""
    phrases = match["first"], match["last"]
    first, last = (_read_parts(phrase) for phrase in phrases)
    if not first or not last:
        return [_translate(phrase, published) for phrase in phrases]
    if last.month is None and last.day is not None:  # "March 2-5, 2024"
        last = last._replace(month=first.month)
    if first.month is None and first.day is not None:  # "2-5 March 2024"
        first = first._replace(month=last.month)
    if first.year is None:
        first = first._replace(year=last.year)
    return [_write_parts(f"{phrases[0]} … {phrases[1]}", parts) for parts in (first, last)]


def _write_open(match: re.Match[str], published: ImpreciseDate | None) -> str:
    edge = _translate(match["rest"], published)
    return {
        "since": f"{edge}/..",
        "until": f"../{edge}",
        "on or after": f"[{edge}..]",
        "on or before": f"[..{edge}]",
    }[match["word"].lower()]


def _write_about(match: re.Match[str], published: ImpreciseDate | None) -> str:
    return _mark(_translate(match["rest"], published), "~")


def _write_uncertain(match: re.Match[str], published: ImpreciseDate | None) -> str:
    return _mark(_translate(match["rest"], published), "?")


def _mark(edtf: str, mark: str) -> str:
    if edtf[0] == "[" or "/" in edtf:
        raise InputError(
            f"{edtf} can't be marked {mark} as a whole",
            f"mark the end that is meant, 2024{mark}/2025",
        )
    if edtf[-1] in "~?%":
        return edtf if edtf[-1] == mark else f"{edtf[:-1]}%"
    return f"{edtf}{mark}"


def _write_time(match: re.Match[str], published: ImpreciseDate | None) -> str | None:
    day = _translate(match["rest"], published)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return None
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half and not 1 <= hour <= 12:  # noqa: PLR2004
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    clock = [f"{hour:02}", *(part for part in (match["minute"], match["second"]) if part)]
    return f"{day}T{':'.join(clock)}{_write_zone(match)}"


def _write_zone(match: re.Match[str]) -> str:
    if match["sign"]:
        return f"{match['sign']}{int(match['east']):02}:{match['rest_east'] or '00'}"
    return "Z" if match["zone"] else ""


def _write_weekday(match: re.Match[str], published: ImpreciseDate | None) -> str | None:
    """Read "Wednesday, 3 January 2024", where the two have to agree."""
    named = _NAMES.weekday(match["weekday"])
    if named is None:
        return None
    edtf = _translate(match["rest"], published)
    moment = parse_edtf(edtf)
    if moment.earliest[:10] != moment.latest[:10]:
        return None
    if date.fromisoformat(moment.earliest[:10]).weekday() != named:
        raise InputError(
            f"{moment.earliest[:10]} was no {match['weekday']}", "check both against the source"
        )
    return edtf


def _write_decade(match: re.Match[str], _published: ImpreciseDate | None) -> str:
    return f"{match['decade']}X"


def _write_days_ago(match: re.Match[str], published: ImpreciseDate | None) -> str:
    count = (match["count"] or "").lower()
    days = {"today": 0, "yesterday": 1}.get(match[0].lower())
    if days is None:
        days = _COUNTS.index(count) + 1 if count in _COUNTS else int(count)
    return _step(_get_published(match[0], published, "day"), relativedelta(days=-days)).isoformat()


def _write_named_day(match: re.Match[str], published: ImpreciseDate | None) -> str | None:
    number = _NAMES.weekday(match["weekday"])
    if number is None:
        return None
    day = _get_published(match[0], published, "day")
    if not match["last"]:
        return _step(day, relativedelta(weekday=weekday(number)(-1))).isoformat()
    nearest = _step(day, relativedelta(days=-1, weekday=weekday(number)(-1)))
    of_last_week = _step(day, relativedelta(weeks=-1, weekday=MO(-1))) + relativedelta(days=number)
    if nearest != of_last_week:
        raise InputError(
            f"{show_value(match[0])} could mean {nearest} or {of_last_week}",
            "write the date that is meant",
        )
    return nearest.isoformat()


def _write_period(match: re.Match[str], published: ImpreciseDate | None) -> str:
    unit = match["unit"].lower()
    known = _UNITS[unit]
    start = _step(_get_published(match[0], published, unit), known.start)
    if match["which"].lower() != "last":
        end = published.latest[:10] if published else ""
        return f"[{start}..{end}]"
    start = _step(start, known.back)
    if unit == "week":
        return f"[{start}..{_step(start, relativedelta(days=6))}]"
    return start.isoformat()[: known.length]


def _get_published(phrase: str, published: ImpreciseDate | None, unit: str) -> date:
    """Return a day of publication that is sure to lie in the right day, week, month or year."""
    if not published:
        raise InputError(
            f"{show_value(phrase)} depends on when the source was published, which isn't known",
            "give the source its date of publication, or write the date itself",
        )
    length = _UNITS[unit].length
    if published.earliest[:length] != published.latest[:length]:
        raise InputError(
            f"{show_value(phrase)} needs the {unit} of publication, known only as {published.edtf}",
            "write the date itself",
        )
    return date.fromisoformat(published.earliest[:10])


def _step(day: date, delta: relativedelta) -> date:
    try:
        return day + delta
    except (ValueError, OverflowError):
        raise InputError(f"what is meant lies outside the years 1 to 9999: {day}") from None


_ABOUT = "about|around|circa|ca\\.?|c\\.|approximately|approx\\.?|roughly"
_FORMS: Final[tuple[tuple[re.Pattern[str], _Writer], ...]] = (
    (_compile(r"(?P<rest>.+) \(uncertain\)"), _write_uncertain),
    (_compile(r"possibly (?P<rest>.+)"), _write_uncertain),
    (_compile(rf"(?:{_ABOUT}) ?(?P<rest>.+)"), _write_about),
    (_compile(r"(?P<word>since|until|on or after|on or before) (?P<rest>.+)"), _write_open),
    (_compile(r"between (?P<first>.+) and (?P<last>.+)"), _write_between),
    (
        _compile(rf"(?:from )?(?P<first>.+?)(?: ?{EN_DASH} ?| - | to )(?P<last>.+)"),
        _write_interval,
    ),
    # A hyphen between days only: elsewhere it may belong to EDTF.
    (_compile(r"(?P<first>\d{1,2}|[a-z]+\.? \d{1,2})-(?P<last>\d{1,2},? .+)"), _write_interval),
    (
        _compile(
            r"(?P<rest>.+?),? (?:at )?(?=\d{1,2}(?::| ?[ap]\.?m))"
            r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?"
            r"(?: ?(?P<half>[ap])\.?m\.?)?"
            r" ?(?P<zone>utc|gmt|z)?(?:(?P<sign>[+-])(?P<east>\d{1,2})(?::?(?P<rest_east>\d\d))?)?"
        ),
        _write_time,
    ),
    (_compile(r"(?:on )?(?P<weekday>[a-z]+)\.?,? (?P<rest>.+)"), _write_weekday),
    (_compile(r"(?:the |in the )?(?P<decade>\d{3})0s"), _write_decade),
    (
        _compile(rf"today|yesterday|(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)}) days? ago"),
        _write_days_ago,
    ),
    (_compile(r"(?:on )?(?P<last>last )?(?P<weekday>[a-z]+)"), _write_named_day),
    (
        _compile(r"(?P<which>(?:earlier )?this|last) (?P<unit>week|month|year)"),
        _write_period,
    ),
)
