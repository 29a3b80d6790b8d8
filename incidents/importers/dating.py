"""Cells that hold dates. Nothing is guessed: what can be read in two ways rejects its row."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from incidents.dates import MONTHS, ImpreciseDate, parse_edtf, show_value
from incidents.errors import InputError
from incidents.importers.cells import YES, make_reader, spell_codes, widen_table
from incidents.importers.numbers import read_whole
from incidents.importers.values import Odd

# Which of two numbers before the year is which; without an order 03/04/2024 is refused.
EXPECTED_ORDERS: Final = ("day first", "month first")
EXPECTED_WIDTHS: Final = ("day", "week", "month", "year")
NUMBERED: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_NAMED: Final = re.compile(r"(\d{1,2}) ([A-Za-z]+)\.? (\d{4})|([A-Za-z]+)\.? (\d{1,2}), (\d{4})")
# What databases print after a day that has no time.
_MIDNIGHT: Final = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?Z?")
_BY_NAME: Final = {
    name[:length].lower(): number
    for number, name in enumerate(MONTHS, 1)
    for length in (3, len(name))
}


def normalise_date(text: str, order: str | None) -> str:
    """A date as files write it, in EDTF; what is none of these is left to the EDTF reader."""
    day = _MIDNIGHT.sub("", text) if text[:10].count("-") == 2 else text  # noqa: PLR2004
    if match := NUMBERED.fullmatch(day):
        return _order_parts(order, *match.groups())
    if match := _NAMED.fullmatch(day):
        number = match[1] or match[5]
        month = _BY_NAME.get((match[2] or match[4]).lower())
        if month:
            return f"{match[3] or match[6]}-{month:02}-{int(number):02}"
    return day


def read_date(text: str, order: str | None) -> ImpreciseDate:
    """A date as files write it.

    Raises:
        InputError: it is none, doesn't exist, or could be read in two ways.
    """
    written = normalise_date(text, order)
    try:
        return parse_edtf(written)
    except InputError as error:
        shown = show_value(text)
        if shown in error.message:
            raise
        read = ": " if written == text else ", read as "
        raise InputError(f"{shown}{read}{error.message}", error.hint) from error


def _order_parts(order: str | None, first: str, second: str, year: str) -> str:
    if order is None:
        one, two = int(first), int(second)
        if one <= len(MONTHS) and two <= len(MONTHS) and one != two:
            parse_edtf(f"{one:02}/{two:02}/{year}")  # says in which two ways it may be read
        order = "day first" if two <= len(MONTHS) else "month first"
    day, month = (first, second) if order == "day first" else (second, first)
    return f"{year}-{int(month):02}-{int(day):02}"


def make_date(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """One date, in EDTF or as files write it; `precisions` widens it by a second cell."""
    read, order = make_reader(options), options.get("order")
    widths: dict[str, str] = options.get("precisions", {})
    if wrong := sorted(set(widths.values()) - set(EXPECTED_WIDTHS)):
        raise InputError(f"precisions: {wrong[0]!r}", f"expected {', '.join(EXPECTED_WIDTHS)}")
    spelled = widen_table(widths)

    def convert(cells: tuple[str, ...]) -> ImpreciseDate | None:
        text, precision = read(cells[0]), read(cells[1])
        if text is None:
            return None
        moment = read_date(text, order)
        if precision is None or not widths:
            return moment
        if precision not in spelled:
            raise InputError(f"precision {precision!r}", f"expected {', '.join(widths)}")
        return parse_edtf(_widen(moment, spelled[precision]))

    return convert


def _widen(moment: ImpreciseDate, width: str) -> str:
    """All that a day may mean where only the week, month or year it lies in is known."""
    day = moment.earliest[:10]
    if width == "day" or moment.precision != "day":
        return moment.edtf
    if width == "week":  # whichever day of the week was written down
        middle, days = date.fromisoformat(day), timedelta(days=6)
        return f"[{middle - days}..{middle + days}]"
    return day[: {"month": 7, "year": 4}[width]]


def make_between(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """The first and the last day it may have been.

    It happened on some day within, unless the cell `clarity` is one of those that say it `lasted`.
    """
    read, order = make_reader(options), options.get("order")
    lasted = frozenset(spell_codes(options.get("lasted", ())))

    def convert(cells: tuple[str, ...]) -> ImpreciseDate | Odd | None:
        ends = [text for cell in cells[:2] if (text := read(cell)) is not None]
        if not ends:
            return None
        first, last = (read_date(text, order) for text in (ends[0], ends[-1]))
        if first.edtf == last.edtf:
            return first
        if last.latest < first.earliest:
            turned = parse_edtf(f"[{last.edtf}..{first.edtf}]")
            return Odd(turned, f"ends on {last.edtf} before it begins on {first.edtf}")
        pattern = "{}/{}" if cells[2].strip() in lasted else "[{}..{}]"
        return parse_edtf(pattern.format(first.edtf, last.edtf))

    return convert


def make_day(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """Year, month and day apart, 0 for what isn't known; it lasted to `end` where `extended` is 1.

    Where the cell `about` says something the day is only about that.
    """
    read = make_reader(options)

    def convert(cells: tuple[str, ...]) -> ImpreciseDate | Odd | None:
        year, month, day = (read_whole(read(cell) or "0") for cell in cells[:3])
        if not year:
            return None
        start = _write_known(year, month, day) + ("~" if read(cells[3]) else "")
        end = read(cells[5]) if read(cells[4]) in YES else None
        if end is None:
            return parse_edtf(start)
        last, first = read_date(end, "month first"), parse_edtf(start)
        if last.latest < first.earliest:
            return Odd(first, f"ends on {last.edtf} before it begins on {first.edtf}")
        return parse_edtf(f"{start}/{last.edtf}")

    return convert


def _write_known(year: int, month: int, day: int) -> str:
    if not month:
        return f"{year:04}"
    if not day:
        return f"{year:04}-{month:02}"
    if not 1 <= month <= len(MONTHS) or day > monthrange(year, month)[1]:
        raise InputError(f"{year}-{month}-{day} does not exist", "expected a day of the calendar")
    return f"{year:04}-{month:02}-{day:02}"
