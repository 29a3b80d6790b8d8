"""What tells the rows of a file from each other: a column, or several that do so together."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from incidents.importers.guessing.headers import UNSURE
from incidents.importers.guessing.pool import find_rank
from incidents.importers.guessing.sample import Column, Sample
from incidents.importers.guessing.texts import is_plain_date
from incidents.importers.naming import LONGEST_NAME
from incidents.importers.templates import make_template
from incidents.importers.written_dates import split_numbers

MOST_JOINED: Final = 4
MOST_TRIED: Final = 8
LONGEST_KEY: Final = 60
# One row in so many may have no key.
MOST_EMPTY: Final = 6
_MEASURE: Final = re.compile(r"[+-]?\d+[.,]\d+|\d{1,2}:\d\d(?::\d\d)?", re.ASCII)


class Key(NamedTuple):
    """A key as a mapping has it: the columns it is made of, and what is to be said of it."""

    template: str
    columns: tuple[Column, ...]
    remarks: tuple[str, ...] = ()


def find_named(sample: Sample) -> Column | None:
    """A column that is called so and whose cells can be keys."""
    named = [column for column in sample.columns if is_named(column)]
    return next((column for column in named if is_key(column)), None)


def is_named(column: Column) -> bool:
    """Whether it is called as keys are, and a mapping can name it."""
    rank = find_rank(column, ("key",))
    return column.can_stand_alone and rank is not None and rank < UNSURE


def is_key(column: Column) -> bool:
    """Whether its cells tell all rows looked at from each other; few may have none, as totals."""
    filled = [cell for cell in column.cells if cell]
    empty = len(column.cells) - len(filled)
    return (
        len(set(filled)) == len(filled)
        and empty * MOST_EMPTY <= len(column.cells)
        and all(len(cell) <= LONGEST_NAME for cell in filled)
    )


def choose_key(
    sample: Sample, named: Column | None, free: Sequence[Column], telling: Iterable[Column]
) -> Key | None:
    """The key, if there are columns that can be named in one.

    Args:
        sample: the rows it has to tell apart.
        named: the column that is called so.
        free: columns whose names stand for nothing else; one may be an identifier.
        telling: columns that together tell incidents apart, the best first.
    """
    if named:
        return Key(named.name, (named,), (*_remark_empty(sample), *_remark_without(named)))
    # An unsure one, such as strike_id, before those whose names say nothing.
    for column in sorted(free, key=lambda each: each.match("key") is None):
        if sample.rows and column.can_stand_alone and _is_identifier(column):
            remark = "The first column whose cells are all filled and distinct."
            return Key(column.name, (column,), (remark,))
    usable = [column for column in telling if column.can_be_filled_in][:MOST_TRIED]
    if not usable:
        return _take_any(sample)
    return _join(sample, usable)


def _is_identifier(column: Column) -> bool:
    """Whether its cells may be keys though it isn't called so: no days, times, measures, texts."""
    cells = column.cells
    return (
        column.is_distinct
        and all(len(cell) <= LONGEST_KEY for cell in cells)
        and not all(_MEASURE.fullmatch(cell) or split_numbers(cell) for cell in cells)
        and not all(map(is_plain_date, cells))
    )


def _remark_empty(sample: Sample) -> tuple[str, ...]:
    return () if sample.rows else ("No rows to see whether these are distinct.",)


def _remark_without(column: Column) -> tuple[str, ...]:
    empty = sum(not cell for cell in column.cells)
    if not empty:
        return ()
    rows = "1 row has" if empty == 1 else f"{empty} rows have"
    return (f"{rows} none and will be rejected: a total, perhaps?",)


def _take_any(sample: Sample) -> Key | None:
    usable = [column for column in sample.columns if column.can_stand_alone]
    if not usable:
        return None
    best = max(usable, key=lambda column: len(set(column.cells)))
    return Key(best.name, (best,), _remark_nearest(sample, best.cells))


def _join(sample: Sample, usable: Sequence[Column]) -> Key:
    """The first columns that are distinct together, or those that come nearest."""
    best: tuple[int, Key] | None = None
    for count in range(min(len(usable), 2), MOST_JOINED + 1):
        for columns in combinations(usable, count):
            keys = fill_keys(sample, columns)
            distinct = len({key for key in keys if 0 < len(key) <= LONGEST_NAME})
            key = Key(write_key(columns), columns)
            if sample.rows and distinct == len(keys):
                return key._replace(remarks=_remark_joined(columns))
            if best is None or distinct > best[0]:
                best = (distinct, key._replace(remarks=_remark_nearest(sample, keys)))
    assert best is not None  # noqa: S101 - there is at least one column
    return best[1]


def write_key(columns: Sequence[Column]) -> str:
    """Columns side by side."""
    if len(columns) == 1:
        return columns[0].name
    return " ".join(f"{{{column.name}}}" for column in columns)


def fill_keys(sample: Sample, columns: Sequence[Column]) -> list[str]:
    """The keys these columns make."""
    places = {column.name: column.at for column in columns}
    fill = make_template(write_key(columns), lambda names: places[names[0]])
    return [fill(cells) for _, cells in sample.rows]


def _remark_joined(columns: Sequence[Column]) -> tuple[str, ...]:
    if len(columns) == 1:
        return ("Distinct in the rows looked at.",)
    return (
        "No column tells the rows apart; these do together. If one of them is corrected later, the",
        "row becomes another incident: a column of your own numbers would be better.",
    )


def _remark_nearest(sample: Sample, keys: Sequence[str]) -> tuple[str, ...]:
    if not sample.rows:
        return _remark_empty(sample)
    again = len(keys) - len({key for key in keys if key})
    return (
        f"NOTHING TELLS THE ROWS APART: {again} of {len(keys)} repeat another's key or have none,",
        "and will be rejected. Add a column that numbers the rows, and name it here.",
    )
