"""Columns that say when it happened."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from incidents.importers.guessing.drafts import (
    Draft,
    has_numbers,
    list_unknown,
    list_wordy,
    warn_of,
)
from incidents.importers.guessing.headers import split_words
from incidents.importers.guessing.pool import Pool, is_number
from incidents.importers.guessing.sample import Column
from incidents.importers.toml_text import show_cells
from incidents.importers.written_dates import (
    DAY_FIRST,
    MONTH_FIRST,
    has_short_year,
    split_numbers,
)

_MONTHS: Final = 12
_STATED: Final = {
    DAY_FIRST: re.compile(r"\bd+ m+ y"),
    MONTH_FIRST: re.compile(r"\bm+ d+ y"),
}


def draft_date(pool: Pool) -> Draft | None:
    """When it happened: two days, one, its parts, or the year; else what looks like dates."""
    return next((pool.accept(draft) for draft in _list_drafts(pool) if draft), None)


def _list_drafts(pool: Pool) -> Iterator[Draft | None]:
    for first, last in (("start", "end"), ("earliest", "latest")):
        ends = (pool.list_named(first)[:1], pool.list_named(last)[:1])
        if all(ends):
            named = {"first": ends[0][0], "last": ends[1][0]}
            lasted = {"lasted": [""]} if first == "start" and not _has_precision(pool) else {}
            yield _draft_days("between", named, lasted)
    for column in pool.list_named("date", "start"):
        yield _draft_days("date", {"value": column}, {})
        if column.told:
            pool.reasons[column.at] = "no dates that can be read, such as 2024-03-22 or 22/03/2024"
    yield _draft_parts(pool)
    for column in pool.list_named("year")[:1]:
        yield _draft_days("date", {"value": column}, {})
    for column in pool.list_unnamed():
        if not any(map(is_number, column.counted)):
            yield _draft_days("date", {"value": column}, {})


def _has_precision(pool: Pool) -> bool:
    """Whether a column says how exact days are: then two of them are bounds, no duration."""
    return any(
        not {"prec", "precision"}.isdisjoint(words) and "date" in words
        for words in (split_words(column.name) for column in pool)
    )


def _draft_days(
    converter: str, columns: Mapping[str, Column], options: Mapping[str, Any]
) -> Draft | None:
    every = list(columns.values())
    if not all(map(has_numbers, every)):
        return None
    order, disputed = _find_order(every)
    unknown = list_unknown(every, list_wordy(every))
    chosen: dict[str, Any] = {**options, **unknown, **({"order": order} if order else {})}
    tried = Draft("date", converter, columns, chosen)
    odd = [each for each in tried.refused if not _is_open(each, order)]
    if not tried.allows(sum(tried.refused[each] for each in odd)):
        return None
    remarks = [
        *_remark_lasted(options),
        *_remark_order(every, order, disputed=disputed),
        *_remark_short(every, order),
    ]
    warning = warn_of(next(filter(None, each), "") for each in odd)
    return replace(tried, remarks=(*remarks, *warning))


def _is_open(cells: tuple[str, ...], order: str | None) -> bool:
    """Whether the mapping only has to say how cells are to be read."""
    return any((not order and is_ambiguous(cell)) or has_short_year(cell) for cell in cells)


def _remark_lasted(options: Mapping[str, Any]) -> Iterator[str]:
    if "lasted" in options:
        yield "It lasted from the first day to the last: take out `lasted` if it was on some day"
        yield "between."


def _remark_order(columns: Iterable[Column], order: str | None, *, disputed: bool) -> Iterator[str]:
    cells = [cell for column in columns for cell in column.counted if is_ambiguous(cell)]
    if order or not cells:
        return
    why = "Cells prove both orders." if disputed else "Nothing proves which number is the day."
    yield f"{why} Rows with a cell like {show_cells(cells[:1])} will be"
    yield f'rejected until one is chosen: order = "{DAY_FIRST}" or order = "{MONTH_FIRST}".'


def _remark_short(columns: Iterable[Column], order: str | None) -> Iterator[str]:
    cells = [cell for column in columns for cell in column.counted if has_short_year(cell)]
    if not cells:
        return
    yield f"Years of two digits, as in {show_cells(cells[:1])}, will be rejected until it is said"
    yield "which they are: first_year = 1970 takes 70 for 1970 and 69 for 2069."
    if not order and any(split_numbers(cell) for cell in cells):
        yield f'Days in numbers then also need an order: order = "{DAY_FIRST}" or "{MONTH_FIRST}".'


def _find_order(columns: Iterable[Column]) -> tuple[str | None, bool]:
    """Which number comes first, where something proves it; True where it does so both ways."""
    proved: set[str] = set()
    for column in columns:
        words = " ".join(split_words(column.name))
        proved.update(order for order, pattern in _STATED.items() if pattern.search(words))
        for cell in column.counted:
            if numbers := split_numbers(cell):
                proved.update(_list_proved(*numbers))
    return (proved.pop(), False) if len(proved) == 1 else (None, bool(proved))


def _list_proved(first: int, second: int, year: str) -> Iterator[str]:
    """The orders that the numbers leave; where the year is short, the first may be that."""
    if len(year) < len("2024"):
        return
    if second <= _MONTHS < first:
        yield DAY_FIRST
    if first <= _MONTHS < second:
        yield MONTH_FIRST


def is_ambiguous(cell: str) -> bool:
    """Whether a cell could be two days."""
    numbers = split_numbers(cell)
    if not numbers:
        return False
    one, two, _ = numbers
    return max(one, two) <= _MONTHS and one != two


def _draft_parts(pool: Pool) -> Draft | None:
    """Year, month and day in columns of their own."""
    found = {part: pool.list_named(part)[:1] for part in ("year", "month", "day")}
    if not all(found.values()):
        return None
    columns = {part: named[0] for part, named in found.items()}
    draft = Draft("date", "day", columns, list_unknown(columns.values()))
    return draft if draft.is_good else None
