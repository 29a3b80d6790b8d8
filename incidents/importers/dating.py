"""Cells that hold dates. Nothing is guessed: what can be read in two ways rejects its row."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from incidents.dates import MONTHS, ImpreciseDate, parse_edtf
from incidents.errors import InputError
from incidents.importers.cells import YES, make_reader, spell_codes, widen_table
from incidents.importers.numbers import read_whole
from incidents.importers.values import Odd
from incidents.importers.written_dates import DAY_FIRST, MONTH_FIRST, Custom, read_date

EXPECTED_ORDERS: Final = (DAY_FIRST, MONTH_FIRST)
EXPECTED_WIDTHS: Final = ("day", "week", "month", "year")
_REST_OF_WEEK: Final = timedelta(days=6)
_LATEST_FIRST_YEAR: Final = 9900  # years end with 9999


def read_custom(options: Mapping[str, Any]) -> Custom:
    """How the data set writes its days, as its mapping says.

    Raises:
        InputError: it says it in no way that is known.
    """
    order, first = options.get("order"), options.get("first_year")
    if order is not None and order not in EXPECTED_ORDERS:
        raise InputError(f"order = {order!r}", f"expected {' or '.join(EXPECTED_ORDERS)}")
    if first is not None and not 0 < first <= _LATEST_FIRST_YEAR:
        raise InputError(f"first_year = {first}", "expected a year such as 1970")
    return Custom(order, first)


def make_date(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """One date, in EDTF or as files write it; `precisions` widens it by a second cell."""
    read, custom = make_reader(options), read_custom(options)
    widths: dict[str, str] = options.get("precisions", {})
    if wrong := sorted(set(widths.values()) - set(EXPECTED_WIDTHS)):
        raise InputError(f"precisions: {wrong[0]!r}", f"expected {', '.join(EXPECTED_WIDTHS)}")
    spelled = widen_table(widths)

    def convert(cells: tuple[str, ...]) -> ImpreciseDate | None:
        text, precision = read(cells[0]), read(cells[1])
        if text is None:
            return None
        moment = read_date(text, custom)
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
        return _widen_week(date.fromisoformat(day))
    return day[: {"month": 7, "year": 4}[width]]


def _widen_week(day: date) -> str:
    try:
        return f"[{day - _REST_OF_WEEK}..{day + _REST_OF_WEEK}]"
    except OverflowError as error:
        message = f"the week of {day} goes beyond the calendar"
        raise InputError(message, "expected years from 1 to 9999") from error


def make_between(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """The first and the last day it may have been.

    It happened on some day within, unless the cell `clarity` is one of those that say it `lasted`.
    """
    read, custom = make_reader(options), read_custom(options)
    lasted = frozenset(spell_codes(options.get("lasted", ())))

    def convert(cells: tuple[str, ...]) -> ImpreciseDate | Odd | None:
        ends = [text for cell in cells[:2] if (text := read(cell)) is not None]
        if not ends:
            return None
        first, last = (read_date(text, custom) for text in (ends[0], ends[-1]))
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
        last, first = read_date(end, Custom(MONTH_FIRST)), parse_edtf(start)
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
