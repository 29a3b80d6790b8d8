"""Timelines as CSV (RFC 4180 with LF, UTF-8): a row an incident, and beside it one a citation.

The spreadsheet profile is for people who open the file by a double click: with a byte order mark,
without which Excel takes UTF-8 for something else, and with nothing that it would compute.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, TextIO

from incidents.csv_rows import make_writer
from incidents.exporters import Written
from incidents.exporters.flat import CITATION_COLUMNS, LINE_COLUMNS, read_citations, read_lines
from incidents.results import Timeline

BYTE_ORDER_MARK: Final = "\ufeff"
# OWASP, CSV Injection: what a spreadsheet takes for the beginning of a formula, at the beginning of
# a cell. Where its language parts cells by semicolons, one within a text begins another cell.
FORMULA: Final = re.compile(r"^(?=[\t\r\n])|((?:^|[;\t\r\n]) *)(?=[=+@\-\uff1d\uff0b\uff20\uff0d])")


def write_csv(timeline: Timeline, out: TextIO) -> None:
    """Write a header and the rows. Lists are joined by "; ", what is unknown is empty."""
    _write(LINE_COLUMNS, read_lines(timeline), out)


def write_citations(timeline: Timeline, out: TextIO, _written: Sequence[Written] = ()) -> None:
    """Write a row for each claim that a value rests on."""
    _write(CITATION_COLUMNS, read_citations(timeline), out)


def write_spreadsheet(timeline: Timeline, out: TextIO) -> None:
    """Write the same for a spreadsheet."""
    out.write(BYTE_ORDER_MARK)
    _write(LINE_COLUMNS, map(_disarm, read_lines(timeline)), out)


def write_spreadsheet_citations(
    timeline: Timeline, out: TextIO, _written: Sequence[Written] = ()
) -> None:
    """Write the citations for a spreadsheet."""
    out.write(BYTE_ORDER_MARK)
    _write(CITATION_COLUMNS, map(_disarm, read_citations(timeline)), out)


def _write(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> None:
    writer = make_writer(out)
    writer.writerow(columns)
    writer.writerows(rows)


def _disarm(row: Sequence[Any]) -> list[Any]:
    """A formula becomes text by an apostrophe before it; numbers stay numbers."""
    return [FORMULA.sub(r"\1'", value) if isinstance(value, str) else value for value in row]
