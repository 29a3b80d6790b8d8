"""CSV and its kin, read strictly: a broken quote ends the reading, it never swallows rows."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

from incidents.errors import InputError
from incidents.importers.delimiters import NAMES, count_cells, find_delimiter, read_stated
from incidents.importers.limits import (
    LONGEST_CELL,
    LONGEST_RECORD,
    MOST_COLUMNS,
    MOST_LINES,
    refuse_long_cell,
    refuse_long_record,
    refuse_many_lines,
    refuse_width,
)
from incidents.importers.rows import (
    Item,
    Rejected,
    is_tag_row,
    note_tag_row,
    strip_line_end,
    tell_width,
)

_LONG: Final = 100_000


class Delimited:
    """The rows of a file of delimited text, of which the header is on a line; see `Rows`."""

    def __init__(self, lines: Iterator[str], name: str, header: int = 1) -> None:
        self._name = name
        self._above = sum(1 for _ in islice(lines, header - 1))
        # The lines of the record read last: csv.reader takes no line before it needs it.
        self._record: list[str] = []
        self._line = 1
        self._has_nul = False
        csv.field_size_limit(LONGEST_CELL)
        self.delimiter = self._settle_delimiter(lines)
        self.notes: tuple[str, ...] = ()
        if self.delimiter != ",":
            self.notes = (f"columns are separated by {NAMES[self.delimiter]}",)
        self.columns = self._read_header()
        self.header_raw = self.raw()
        self._advance()
        self._peeked = self._peek()

    def _settle_delimiter(self, lines: Iterator[str]) -> str:
        """Find the delimiter and begin to read with it."""
        first = next(lines, "")
        stated = read_stated(first, self._name)
        head: list[str] = []
        delimiter = stated or find_delimiter(_keep(chain([first], lines), head))
        self._skipped = self._above + (1 if stated else 0)
        self._reader = csv.reader(
            self._remember(chain(head, lines), delimiter), delimiter=delimiter, strict=True
        )
        self._advance()
        return delimiter

    def _remember(self, lines: Iterable[str], delimiter: str) -> Iterator[str]:
        """Hand on lines and keep those of one record, within bounds."""
        record, size = self._record, 0
        for line in lines:
            size = size + len(line) if record else len(line)
            if size > LONGEST_RECORD:
                raise refuse_long_record(self._where())
            if len(record) > MOST_LINES:
                raise refuse_many_lines(self._where())
            if "\0" in line:
                self._has_nul = True
            record.append(line)
            if len(line) > _LONG and line.count(delimiter) >= MOST_COLUMNS:
                self._check_width(delimiter)
            yield line

    def _check_width(self, delimiter: str) -> None:
        """Refuse a row of millions of cells before they are made."""
        if count_cells("".join(self._record), delimiter) > MOST_COLUMNS:
            raise refuse_width(self._where())

    def _read_records(self) -> Iterator[list[str]]:
        try:
            for cells in self._reader:
                yield cells
                self._advance()
        except csv.Error as error:
            raise self._explain(error) from error

    def _advance(self) -> None:
        self._record.clear()
        self._has_nul = False
        self._line = self._reader.line_num + self._skipped + 1

    def _read_header(self) -> tuple[str, ...]:
        cells = next((cells for cells in self._read_records() if self.raw().strip()), None)
        if cells is None:
            raise InputError(f"{self._name}: no header", "expected the columns' names first")
        if self._has_nul:
            raise InputError(
                f"{self._where()}: the header holds NUL characters",
                "is this a text? name its encoding with --encoding, for instance utf-16",
            )
        if len(cells) > MOST_COLUMNS:
            raise refuse_width(self._where())
        columns = tuple(cell.strip() for cell in cells)
        if not any(columns):
            raise InputError(f"{self._where()}: the header names no column", "name the columns")
        return columns

    def _peek(self) -> list[list[str]]:
        """The first row after the header; HXL tags are none."""
        for cells in self._read_records():
            if is_tag_row(cells):
                self.notes += (note_tag_row(self._line),)
                self._advance()
                break
            if cells:
                return [cells]
        return []

    def __iter__(self) -> Iterator[Item]:
        width = len(self.columns)
        for cells in self._peeked:
            yield from self._judge(cells)
            self._advance()
        for cells in self._read_records():
            if len(cells) == width and not self._has_nul:
                yield self._line, cells
            else:
                yield from self._judge(cells)

    def _judge(self, cells: list[str]) -> Iterator[Item]:
        """A row that may be none, or none to be taken."""
        width = len(self.columns)
        if len(cells) > MOST_COLUMNS:
            raise refuse_width(self._where())
        if len(cells) != width:
            # A line of blanks is one cell at most: commas alone would make a row.
            if len(cells) > 1 or self.raw().strip():
                yield self._reject(tell_width(len(cells), width))
        elif self._has_nul:
            yield self._reject("a NUL character, expected text")
        else:
            yield self._line, cells

    def _reject(self, reason: str) -> Rejected:
        return Rejected(self._line, reason, self.raw())

    def raw(self) -> str:
        """The row last given, verbatim."""
        return strip_line_end("".join(self._record))

    def _where(self) -> str:
        return f"{self._name}:{self._line}"

    def _explain(self, error: csv.Error) -> InputError:
        told = str(error)
        if "limit" in told:
            return refuse_long_cell(self._where())
        if "expected after" in told:
            return InputError(
                f"{self._where()}: text after a closing quote, in the row that begins here",
                'within quotes write "" for a quote',
            )
        return InputError(
            f"{self._where()}: a quote is never closed, in the row that begins here",
            'close it; within quotes write "" for a quote',
        )


def _keep(lines: Iterable[str], kept: list[str]) -> Iterator[str]:
    """Hand on the lines of one record, as many as it may have, and keep them."""
    size = 0
    for line in lines:
        kept.append(line)
        size += len(line)
        yield line
        if size > LONGEST_RECORD or len(kept) > MOST_LINES:
            return
