"""What stands above the header of a table: a title, names of groups of columns."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from incidents.importers.guessing.headers import UNSURE, match_name
from incidents.importers.reading import Rejected, Table

# How far down the header may be, and how many columns it names at least.
_FURTHEST: Final = 20
_FEWEST: Final = 3


def find_header(table: Table) -> int | None:
    """The line of the header, if what was taken for it stands above it; the table is then read.

    A title is one cell. Names of groups of columns, as merged cells make them, stand above more
    names than they are, of which more are known.
    """
    if not table.has_header:
        return None
    rows = _list_rows(table)
    line, names = None, list(table.columns)
    if _count_filled(names) <= 1:
        found = next((row for row in rows if _count_filled(row[1]) >= _FEWEST), None)
        if found is None:
            return None
        line, names = found
    below = next(rows, None)
    if below and _are_groups(names, below[1]):
        return below[0]
    return line


def _list_rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of the first rows, whatever their width."""
    for item in islice(table, _FURTHEST):
        if isinstance(item, Rejected):
            yield item.line, next(csv.reader([item.raw], delimiter=table.delimiter), [])
        else:
            yield item


def _count_filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _are_groups(names: Sequence[str], below: Sequence[str]) -> bool:
    known = _count_known(below)
    more = _count_filled(below) > _count_filled(names)
    return more and known >= _FEWEST and known > _count_known(names)


def _count_known(cells: Sequence[str]) -> int:
    """How many cells name columns of which the words are known."""
    return sum(any(match.rank < UNSURE for match in match_name(cell)) for cell in cells)
