"""Reports on the terminal and in files."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, Final, TextIO

from rich.cells import cell_len

from incidents.cli.files import replace_bytes, replace_file
from incidents.cli.output import FOR_PEOPLE, WRITERS, open_output, say
from incidents.cli.tables import show_cell
from incidents.exporters.bars import doubt_time
from incidents.results import Report, Short

GAP: Final = 2
SHORTEST_BAR: Final = 8
LONGEST_BAR: Final = 60
PARTS: Final = " ▏▎▍▌▋▊▉"
FULL, MAYBE = "█", "░"

Row = Sequence[Any]


def write_report(report: Report, format_: str, output: str | None) -> None:
    """Write a report to the terminal or a file, which appears whole or not at all."""
    if format_ == "xlsx" and output is not None:
        from incidents.exporters.report_workbook import write_workbook  # noqa: PLC0415

        with replace_bytes(Path(output)) as book:
            write_workbook(report, book)
        return
    with _open(output, format_) as out:
        _write_text(report, format_, out)


@contextmanager
def _open(output: str | None, format_: str) -> Iterator[TextIO]:
    if output is None:
        # Nowhere to write is what a closed stdout asks for.
        yield open_output(format_) or StringIO()
        return
    with replace_file(Path(output)) as out:
        yield out


def _write_text(report: Report, format_: str, out: TextIO) -> None:
    if format_ == "svg":
        from incidents.exporters.report_chart import write_chart  # noqa: PLC0415

        write_chart(report, out)
    elif format_ in FOR_PEOPLE:
        write_for_people(report, format_, out)
    else:
        WRITERS[format_](iter(report.rows), report.columns, out)
    out.flush()


def write_for_people(report: Report, format_: str, out: TextIO) -> None:
    """A table of what 80 characters have room for; in a terminal with bars beside it."""
    headings = [short.heading for short in report.short]
    known: list[Row] = []
    rows: Iterable[Row] = map(partial(_shorten, report), report.rows)
    if report.chart.value:
        known = list(report.rows)
        table = [_shorten(report, row) for row in known]
        if format_ == "table" and (bars := _draw_bars(report, known, table, out)):
            headings = [*headings, ""]
            table = [[*row, bar] for row, bar in zip(table, bars, strict=True)]
        rows = table
    if format_ == "markdown":
        out.write(f"## {report.title}\n\n")
    WRITERS[format_](iter(rows), headings, out)
    if doubt := doubt_time(report.chart, report.columns, known):
        say(doubt)


def _shorten(report: Report, row: Row) -> list[Any]:
    """The columns that people see, spans put together."""
    named = dict(zip(report.columns, row, strict=True))
    cells = [_show(named, short) for short in report.short]
    if named[report.chart.label] is None and report.short[0].column == report.chart.label:
        cells[0] = f"({report.chart.unknown})"
    return cells


def _show(named: dict[str, Any], short: Short) -> object:
    first = named[short.column]
    if short.most is not None and first is not None and len(first) > short.most:
        return first[: short.most - 1] + "…"
    if short.to is None:
        return first
    last = named[short.to]
    return None if first is None or first == last else f"{first}–{last}"


def _draw_bars(report: Report, rows: Iterable[Row], table: Sequence[Row], out: TextIO) -> list[str]:
    """A bar for each row in what the other columns leave of the line; none where that is little."""
    widths = [
        max(cell_len(show_cell(cell)) for cell in (short.heading, *(row[n] for row in table)))
        for n, short in enumerate(report.short)
    ]
    room = _width_of(out) - sum(width + GAP for width in widths)
    spans = [_span_of(report, row) for row in rows]
    longest = max((high for _, high in spans), default=0)
    if room < SHORTEST_BAR or longest == 0 or not _can_draw(out):
        return []
    unit = longest / min(room, LONGEST_BAR)
    return [_draw_bar(value / unit, high / unit) for value, high in spans]


def _span_of(report: Report, row: Row) -> tuple[int, int]:
    """The number a bar stands for, and the greatest it may be."""
    named = dict(zip(report.columns, row, strict=True))
    chart = report.chart
    value = named[chart.value or ""] or 0
    return value, max(value, (named[chart.high] or 0) if chart.high else 0)


def _draw_bar(value: float, high: float) -> str:
    full, part = divmod(round(value * len(PARTS)), len(PARTS))
    bar = FULL * full + PARTS[part].strip()
    return bar + MAYBE * (round(high) - len(bar))


def _can_draw(out: TextIO) -> bool:
    try:
        FULL.encode(out.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _width_of(out: TextIO) -> int:
    return shutil.get_terminal_size().columns if out is sys.stdout and out.isatty() else 80
