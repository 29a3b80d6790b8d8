"""Dates of a definition: as people put them, those counted from a day counted from the slot."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from incidents.dates import ImpreciseDate, parse_edtf
from incidents.errors import InputError
from incidents.phrases import read_phrase

_BACK: Final = re.compile(
    r"(?:-(?P<minus>\d{1,5})|(?P<ago>\d{1,5})(?= \w+ ago))"
    r" (?P<unit>day|week|month|year)s?(?: ago)?",
    re.ASCII | re.IGNORECASE,
)
_LENGTH: Final = re.compile(r"(\d{1,5}) (day|week|month|year)s?", re.ASCII | re.IGNORECASE)
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "year": 12}


def read_relative(phrase: str, today: date) -> ImpreciseDate:
    """Read a date; "-30 days", "yesterday", "last month" are counted from `today`.

    Raises:
        InputError: it isn't understood, or leads out of the calendar.
    """
    if match := _BACK.fullmatch(phrase.strip()):
        count = int(match["minus"] or match["ago"])
        return parse_edtf(go_back(today, count, match["unit"]).isoformat())
    return read_phrase(phrase, parse_edtf(today.isoformat()))


def read_length(text: str) -> tuple[int, str] | None:
    """A length of time as number and unit: "90 days"; None if it is none."""
    match = _LENGTH.fullmatch(text.strip())
    return (int(match[1]), match[2].lower()) if match and int(match[1]) else None


def go_back(day: date, count: int, unit: str) -> date:
    """The day so many days, weeks, months or years before; in a shorter month its last day.

    Raises:
        InputError: it lies before the year 1.
    """
    unit = unit.lower()
    try:
        if unit in _DAYS:
            return day - timedelta(days=count * _DAYS[unit])
        year, month = divmod(day.year * 12 + day.month - 1 - count * _MONTHS[unit], 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError) as error:
        raise InputError(f"{count} {unit}s before {day} there is no calendar") from error
