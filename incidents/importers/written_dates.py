"""Dates as spreadsheets and databases write them, put into EDTF; nothing is guessed.

What could be read in two ways, 03/04/2024, or leaves out the hundreds, 22.03.24, is refused unless
the mapping says how to take it.
"""

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from incidents.dates import MONTHS, ImpreciseDate, parse_edtf
from incidents.errors import InputError
from incidents.printable import show_value

# Which of two numbers before the year is which.
DAY_FIRST: Final = "day first"
MONTH_FIRST: Final = "month first"
_HUNDRED: Final = 100
_LONGEST: Final = 60
_TIME: Final = re.compile(
    r"(?P<day>.+?)(?:[ T](?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"(?: ?(?P<half>[AP])\.?M\.?)?"
    r"(?: ?(?:(?P<utc>Z|UTC)|(?P<zone>[+-]\d\d)(?::?(?P<part>\d\d))?))?)?",
    re.ASCII | re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})", re.ASCII)
_NUMBERED: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)", re.ASCII)
_MONTH: Final = r"(?P<month>[A-Za-z]+)\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4}|\d\d)"
_NAMED: Final = (
    re.compile(rf"{_DAY}[ /-]{_MONTH},?[ /-]{_YEAR}", re.ASCII),
    re.compile(rf"{_MONTH} {_DAY},? {_YEAR}", re.ASCII),
    re.compile(rf"{_MONTH}(?P<day>)(?:,? |[/-])(?P<year>\d{{4}})", re.ASCII),
    re.compile(rf"{_MONTH}(?P<day>)-(?P<year>\d\d)", re.ASCII),  # so Excel shows March 2024
)
_WEEKDAY: Final = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]? (?=.)", re.IGNORECASE
)
_BY_NAME: Final = {
    name[:length].lower(): number
    for number, name in enumerate(MONTHS, 1)
    for length in (3, len(name))
} | {"sept": 9}
# Days as spreadsheets count them, from 1954 to 2119; a number within could be nothing else.
_SERIAL: Final = re.compile(r"[2-7]\d{4}(?:\.\d+)?", re.ASCII)
_SERIAL_ZERO: Final = date(1899, 12, 30)


class Custom(NamedTuple):
    """How a data set writes its days.

    Attributes:
        order: DAY_FIRST or MONTH_FIRST, or None where the file says nothing of it.
        first_year: the first of the hundred years that years of two digits stand for, or None.
    """

    order: str | None = None
    first_year: int | None = None


def read_date(text: str, custom: Custom = Custom()) -> ImpreciseDate:  # noqa: B008 - it is frozen
    """A date as files write it.

    Raises:
        InputError: it is none, doesn't exist, or could be read in two ways.
    """
    if len(text) == 10 and text[4] == text[7] == "-":  # noqa: PLR2004 - most are in ISO 8601
        return parse_edtf(text)
    written = normalise_date(text, custom)
    try:
        return parse_edtf(written)
    except InputError as error:
        raise _explain(text, written, error) from error


def _explain(text: str, written: str, error: InputError) -> InputError:
    shown = show_value(text)
    if _SERIAL.fullmatch(text):
        day = _SERIAL_ZERO + timedelta(days=int(float(text)))
        return InputError(
            f"{shown} is no date; a spreadsheet may mean {day} by it",
            "format the column as a date there, and save it anew",
        )
    if shown in error.message:
        return error
    read = ": " if written == text else ", read as "
    return InputError(f"{shown}{read}{error.message}", error.hint)


def normalise_date(text: str, custom: Custom) -> str:
    """A date as files write it, in EDTF; what is none of these is left to the EDTF reader."""
    match = _TIME.fullmatch(" ".join(text.split())) if len(text) <= _LONGEST else None
    day = _write_day(match["day"], custom) if match else None
    return day + _write_time(match) if match and day is not None else text


def split_numbers(text: str) -> tuple[int, int, str] | None:
    """The numbers of a day whose order is open, and its year: of 03/04/2024 19:58 3, 4 and 2024."""
    match = _TIME.fullmatch(text)
    numbers = match and _NUMBERED.fullmatch(match["day"])
    return (int(numbers[1]), int(numbers[2]), numbers[3]) if numbers else None


def has_short_year(text: str) -> bool:
    """Whether it is a date whose year has two digits."""
    try:
        normalise_date(text, Custom(DAY_FIRST))
    except _ShortYearError:
        return True
    except InputError:
        return False
    return False


class _ShortYearError(InputError):
    """A year of two digits, of which nobody said what it means."""


def _write_day(day: str, custom: Custom) -> str | None:
    """The day in EDTF; None where it is written in no way known here."""
    if match := _YEAR_FIRST.fullmatch(day):
        return f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    if match := _NUMBERED.fullmatch(day):
        return _order_parts(day, custom, *match.groups())
    bare = _WEEKDAY.sub("", day, count=1)
    for pattern in _NAMED:
        match = pattern.fullmatch(bare)
        month = match and _BY_NAME.get(match["month"].lower())
        if match and month:
            year = _widen_year(day, match["year"], custom, "")
            return f"{year}-{month:02}" + (f"-{int(match['day']):02}" if match["day"] else "")
    return None


def _order_parts(day: str, custom: Custom, first: str, second: str, short: str) -> str:
    order = custom.order
    needed = "" if order else f'order = "{DAY_FIRST}" or "{MONTH_FIRST}" and '
    year = _widen_year(day, short, custom, needed)
    if order is None:
        one, two = int(first), int(second)
        if one <= len(MONTHS) and two <= len(MONTHS) and one != two:
            _refuse_two_ways(day, f"{one:02}/{two:02}/{year}")
        order = DAY_FIRST if two <= len(MONTHS) else MONTH_FIRST
    number, month = (first, second) if order == DAY_FIRST else (second, first)
    return f"{year}-{int(month):02}-{int(number):02}"


def _refuse_two_ways(day: str, slashed: str) -> None:
    """Say in which two ways a day may be read, and of which text."""
    try:
        parse_edtf(slashed)
    except InputError as error:
        message = error.message.replace(show_value(slashed), show_value(day))
        raise InputError(message, error.hint) from error


def _widen_year(day: str, year: str, custom: Custom, needed: str) -> str:
    """A year in four digits; of three short numbers the first could be the year, so `needed`."""
    if len(year) == len("2024"):
        return year
    if custom.first_year is None or needed:
        raise _ShortYearError(
            f"{show_value(day)} has a year of two digits, which could be of any century",
            f"write all four; or {needed}first_year = 1970 in the mapping takes 70 for 1970 and"
            " 69 for 2069",
        )
    return f"{custom.first_year + (int(year) - custom.first_year) % _HUNDRED:04}"


def _write_time(match: re.Match[str]) -> str:
    """The time of day in EDTF; of midnight nothing: databases print it after days without time."""
    if match["hour"] is None:
        return ""
    hour, minute, second = int(match["hour"]), match["minute"], match["second"]
    if match["half"] and 1 <= hour <= 12:  # noqa: PLR2004 - of a clock; others are refused as hour 99
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    elif match["half"]:
        hour = 99
    if not hour and minute == "00" and second in (None, "00") and not match["zone"]:
        return ""
    zone = f"{match['zone']}:{match['part'] or '00'}" if match["zone"] else ""
    seconds = f":{second}" if second else ""
    return f"T{hour:02}:{minute}{seconds}{'Z' if match['utc'] else zone}"
