"""Titles that stand above the header of a table."""

import csv
from itertools import islice
from typing import Final

from incidents.importers.reading import Rejected, Table

# How far down the header may be, and how many columns it names at least.
_FURTHEST: Final = 20
_FEWEST: Final = 3


def find_header(table: Table) -> int | None:
    """The line of the header, if what was taken for it is a title; the table is then read."""
    if sum(map(bool, table.columns)) > 1 or not table.has_header:
        return None
    for item in islice(table, _FURTHEST):
        if isinstance(item, Rejected):
            cells = next(csv.reader([item.raw], delimiter=table.delimiter), [])
        else:
            cells = item[1]
        if sum(bool(cell.strip()) for cell in cells) >= _FEWEST:
            return item[0]
    return None
