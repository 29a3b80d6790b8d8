"""What every kind of table gives: rows, or what was refused and why."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final, NamedTuple, Protocol

_LINE_END = "\r\n"
# The columns that come before the others in a file of rejected rows.
REJECTED: Final = ("rejected_line", "rejected_because")


class Rejected(NamedTuple):
    """A row that can't be taken.

    Attributes:
        line: of the file, on which the row begins; the header is line 1, of a sheet row 1.
        reason: what was expected, in one line.
        raw: the row verbatim without its line end; of a sheet or of JSON, as a record of CSV.
    """

    line: int
    reason: str
    raw: str


Item = tuple[int, list[str]] | Rejected


class Rows(Protocol):
    """The rows of one kind of file; `Table` says what these are."""

    columns: tuple[str, ...]
    notes: tuple[str, ...]
    delimiter: str
    header_raw: str

    def __iter__(self) -> Iterator[Item]: ...
    def raw(self) -> str:
        """The row last given, verbatim."""
        ...


def write_record(cells: Sequence[str]) -> str:
    """One record of CSV, without its line end."""
    written = StringIO()
    # Given no line end, or only one of both, the writer leaves the other unquoted.
    csv.writer(written, lineterminator=_LINE_END).writerow(cells)
    return written.getvalue().removesuffix(_LINE_END)


def strip_line_end(line: str) -> str:
    """A line without its end: LF, CRLF or CR."""
    if line.endswith("\r\n"):
        return line[:-2]
    return line[:-1] if line.endswith(("\n", "\r")) else line


def tell_width(count: int, width: int) -> str:
    """Why a row of another width than the header is rejected."""
    return f"{count} cell{'s' if count != 1 else ''}, expected {width}"


def is_blank(cells: Sequence[str]) -> bool:
    """Whether nothing stands in any cell, as in rows of a spreadsheet that were only formatted."""
    return not any(map(str.strip, cells))


def is_tag_row(cells: Sequence[str]) -> bool:
    """Whether these are HXL tags, which stand under the header: `#date+start`, `#geo+lat`."""
    told = [cell for cell in cells if cell]
    return bool(told) and all(cell.startswith("#") for cell in told)


def note_tag_row(line: int) -> str:
    """What is said of such a row."""
    return f"skipped the HXL tag row (line {line})"
