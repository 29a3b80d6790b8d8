"""Sheets of XLSX as rows of text."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from incidents.errors import InputError
from incidents.importers.limits import (
    LONGEST_CELL,
    LONGEST_RECORD,
    refuse_long_cell,
    refuse_long_record,
)
from incidents.importers.packing import PackedFile
from incidents.importers.rows import (
    Item,
    Rejected,
    is_tag_row,
    note_tag_row,
    tell_width,
    write_record,
)
from incidents.importers.workbook_copy import CleanWorkbook, Errors, copy_workbook
from incidents.importers.zips import refuse_damage
from incidents.printable import escape_controls

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

# Between these, numbers are written without an exponent.
_SMALL: Final = 1e-15
_LARGE: Final = 1e21
_SHOWN: Final = 12


class SheetRows:
    """The rows of a sheet; `Rows` says what these are."""

    delimiter = ","

    def __init__(self, sheet: "CalamineSheet", errors: Errors, name: str, header: int) -> None:
        self._name, self._errors = name, errors
        self._last = sheet.end[0] + 1 if sheet.end else 1
        self._line = 0
        self._cells: list[str] = []
        self._rows = self._read_rows(sheet)
        self.notes: tuple[str, ...] = ()
        self.columns = self._read_header(header)
        self.header_raw = write_record(self.columns)
        self._peeked = self._peek()

    def _read_rows(self, sheet: "CalamineSheet") -> Iterator[list[str]]:
        """The cells of rows that aren't blank; the first row of the sheet is 1."""
        with _trouble_told(self._name):
            for line, values in enumerate(sheet.iter_rows(), 1):
                cells = [value if type(value) is str else write_value(value) for value in values]
                if any(cells) or line in self._errors:
                    self._line, self._cells = line, cells
                    self._check_length()
                    yield cells

    def _check_length(self) -> None:
        lengths = [len(cell) for cell in self._cells]
        if max(lengths) > LONGEST_CELL:
            raise refuse_long_cell(f"{self._name}:{self._line}")
        if sum(lengths) > LONGEST_RECORD:
            raise refuse_long_record(f"{self._name}:{self._line}")

    def _read_header(self, line: int) -> tuple[str, ...]:
        """The first row from that one on, of those that aren't blank."""
        found = next((cells for cells in self._rows if self._line >= line), [])
        columns = [cell.strip() for cell in found]
        count = count_filled(columns)
        if not count:
            raise InputError(f"{self._name}: no header", "expected the columns' names first")
        return tuple(columns[:count])

    def _peek(self) -> list[list[str]]:
        """The first row after the header; HXL tags are none."""
        cells = next(self._rows, None)
        if cells and is_tag_row(cells):
            self.notes = (note_tag_row(self._line),)
            return []
        return [cells] if cells else []

    def __iter__(self) -> Iterator[Item]:
        for cells in chain(self._peeked, self._rows):
            yield self._judge(cells)

    def _judge(self, cells: list[str]) -> Item:
        width, count = len(self.columns), count_filled(cells)
        if self._line in self._errors:
            reason = f"an error in cell {self._errors[self._line]}, expected a value"
            return Rejected(self._line, reason, self.raw())
        if count > width:
            return Rejected(self._line, tell_width(count, width), self.raw())
        return self._line, cells[:width]

    def raw(self) -> str:
        """The row last given, as CSV."""
        return write_record(self._cells[: max(len(self.columns), count_filled(self._cells))])

    def measure_fraction(self) -> float:
        """The share of the sheet that was read."""
        return min(self._line / self._last, 1.0)


def read_workbook(
    packed: PackedFile, archive: ZipFile, sheet: str | None, header: int
) -> SheetRows:
    """The rows of a sheet, by name or the first.

    Raises:
        InputError: there is no such sheet, or the file can't be read.
    """
    clean = copy_workbook(packed, archive)
    with _trouble_told(packed.name):
        return _read_sheet(clean, sheet, packed.name, header)


def _read_sheet(clean: CleanWorkbook, sheet: str | None, name: str, header: int) -> SheetRows:
    # Only where it is used: most tables are text.
    from python_calamine import CalamineWorkbook, SheetTypeEnum  # noqa: PLC0415

    book = CalamineWorkbook.from_filelike(clean.file)
    names = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    if not names:
        raise InputError(f"{name}: a workbook without sheets", "expected a table")
    if sheet is not None and sheet not in names:
        more = ", …" if len(names) > _SHOWN else ""
        raise InputError(
            f"{name}: there is no sheet {escape_controls(sheet)}",
            f"it has {escape_controls(', '.join(names[:_SHOWN]))}{more}",
        )
    chosen = names[0] if sheet is None else sheet
    note = ""
    if sheet is None and len(names) > 1:
        note = f"read sheet {escape_controls(chosen)}, the first of {len(names)}"
    try:
        errors = clean.errors.get(chosen, {})
        rows = SheetRows(book.get_sheet_by_name(chosen), errors, name, header)
    except InputError as error:
        raise InputError(error.message, "; ".join(filter(None, (note, error.hint)))) from error
    rows.notes = (*filter(None, [note]), *rows.notes)
    return rows


@contextmanager
def _trouble_told(name: str) -> Iterator[None]:
    """Tell what calamine finds wrong as an error in the input."""
    from python_calamine import CalamineError  # noqa: PLC0415 - as above

    try:
        yield
    except (CalamineError, OverflowError) as error:  # the latter of durations beyond Python's
        raise refuse_damage(name, error) from error
    except BaseException as error:
        # Rust's panics derive from no Exception, and their class can't be imported.
        if type(error).__name__ == "PanicException":
            raise refuse_damage(name, error) from error
        raise


def count_filled(cells: list[str]) -> int:
    """How many cells there are up to the last that isn't empty."""
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1]), 0)


def write_value(value: object) -> str:
    """A value as text: whole numbers without a point, dates as in ISO 8601."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return write_number(value)
    if isinstance(value, datetime):
        return _write_moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(value.days * 86_400 + value.seconds, 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


def _write_moment(value: datetime) -> str:
    """A day, with its time where there is one: seconds nobody typed a sheet keeps as zeros."""
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(timespec="auto" if value.second or value.microsecond else "minutes")


def write_number(value: float) -> str:
    """The shortest digits that mean a number, without an exponent where that is possible."""
    text = repr(value)
    if "e" in text and _SMALL < abs(value) < _LARGE:
        text = f"{Decimal(text):f}"
    return text.removesuffix(".0")
