"""Timelines as a workbook (XLSX): sheets of the timeline, its citations, and what they are."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from incidents.exporters.flat import (
    CITATION_COLUMN_MEANINGS,
    CITATION_COLUMNS,
    LINE_COLUMNS,
    LINE_MEANINGS,
    read_citations,
    read_lines,
)
from incidents.exporters.phrasing import list_about
from incidents.results import Timeline

# What a sheet, and a cell, can hold in Excel.
MOST_ROWS: Final = 1_048_576
MOST_CHARACTERS: Final = 32_767
CUT: Final = " … [cut: longer than a cell holds]"
WIDTHS: Final = {"title": 50, "summary": 50, "quote": 50, "gist": 50, "url": 40}
OPTIONS: Final = {"constant_memory": True}


def write_xlsx(timeline: Timeline, out: BinaryIO) -> None:
    """Write the workbook; beyond what a sheet holds a second one goes on."""
    drawn = datetime.fromisoformat(timeline.about.drawn_at).astimezone(UTC)
    with TemporaryFile() as file:
        with Workbook(file, OPTIONS) as book:
            book.set_properties(
                {"title": timeline.about.title, "created": drawn.replace(tzinfo=None)}
            )
            _write_sheets(book, "Timeline", LINE_COLUMNS, read_lines(timeline))
            _write_sheets(book, "Citations", CITATION_COLUMNS, read_citations(timeline))
            _write_sheets(book, "About", ("name", "value"), _about_rows(timeline))
            _write_sheets(book, "Columns", ("sheet", "column", "meaning"), _column_rows())
        file.seek(0)
        copyfileobj(file, out)


def _about_rows(timeline: Timeline) -> Iterator[Sequence[str]]:
    yield "title", timeline.about.title
    yield from list_about(timeline.about)


def _column_rows() -> Iterator[Sequence[str]]:
    for sheet, meanings in (("Timeline", LINE_MEANINGS), ("Citations", CITATION_COLUMN_MEANINGS)):
        for name, meaning in meanings.items():
            yield sheet, name, meaning


def _write_sheets(
    book: Workbook, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    sheet = _add_sheet(book, name, columns)
    at, number = 0, 1
    for row in rows:
        at += 1
        if at == MOST_ROWS:
            at, number = 1, number + 1
            sheet = _add_sheet(book, f"{name} {number}", columns)
        _write_row(sheet, at, row)


def _add_sheet(book: Workbook, name: str, columns: Sequence[str]) -> Worksheet:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 1)
    for column, title in enumerate(columns):
        sheet.set_column(column, column, WIDTHS.get(title, 16))
        sheet.write_string(0, column, title, bold)
    return sheet


def _write_row(sheet: Worksheet, at: int, row: Sequence[Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            # Nothing is computed, linked or turned into a number because of how it begins.
            sheet.write_string(at, column, _fit(value))
        elif value is not None:
            sheet.write_number(at, column, value)


def _fit(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return text
    return text[: MOST_CHARACTERS - len(CUT)] + CUT
