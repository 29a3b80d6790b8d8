"""A report as a workbook: text stays text whatever it begins with, numbers stay numbers."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO, Final

from incidents.errors import InputError
from incidents.results import Report

# The same report gives the same bytes.
CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
WIDEST: Final = 60
NARROWEST: Final = 8
MOST_ROWS: Final = 1_048_576
LONGEST: Final = 32_767


def write_workbook(report: Report, out: BinaryIO) -> None:
    """Write all columns of a report as the one sheet of a workbook.

    Raises:
        InputError: it has more rows, or longer texts, than a sheet can hold.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only here

    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"title": report.title, "created": CREATED})
    sheet = book.add_worksheet(report.name)
    heading = book.add_format({"bold": True, "bottom": 1})
    widths = [len(name) for name in report.columns]
    for column, name in enumerate(report.columns):
        sheet.write_string(0, column, name, heading)
    last = 0
    for last, row in enumerate(report.rows, start=1):
        if last >= MOST_ROWS:
            raise InputError("the report has more rows than a sheet can hold", "write csv instead")
        for column, value in enumerate(row):
            _write_cell(sheet, last, column, value)
            widths[column] = max(widths[column], len(str(value if value is not None else "")))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, NARROWEST), WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    if last:
        sheet.autofilter(0, 0, last, len(report.columns) - 1)
    book.close()
    out.write(stream.getvalue())


def _write_cell(sheet: Any, row: int, column: int, value: object) -> None:  # noqa: ANN401 - a sheet
    if value is None:
        return
    if isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
        return
    text = str(value)
    if len(text) > LONGEST:
        raise InputError(f"a text is longer than the {LONGEST:,} characters of a cell")
    sheet.write_string(row, column, text)
