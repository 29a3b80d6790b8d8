"""Tables for people: as wide as the terminal, else 80 columns; nothing in a cell can act."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final, Literal, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from incidents.cli.plain import show_plainly
from incidents.printable import escape_controls

# More rows than this are streamed in plain lines: rich measures all of a table before its first.
SCREENFUL: Final = 300
# Wider cells of a streamed table spill over rather than push every other row's columns away.
WIDEST: Final = 40
SHORT_CELL: Final = 16

Row = Sequence[Any]


def write_table(rows: Iterator[Row], columns: Sequence[str], out: TextIO) -> bool:
    """Write rows under their column names; False where there were none."""
    screen = list(islice(rows, SCREENFUL + 1))
    if len(screen) > SCREENFUL:
        _stream_plainly(screen, rows, columns, out)
    elif screen:
        _print_rich(screen, columns, out, header=True)
    return bool(screen)


def write_fields(record: Mapping[str, Any], out: TextIO) -> None:
    """Write one thing, a line a field, what is empty left out."""
    filled = [(key, value) for key, value in record.items() if value not in (None, [], "")]
    _print_rich(filled, ("field", "value"), out, header=False)


def show_cell(value: object) -> str:
    """The text of a value, with nothing in it that could act."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return escape_controls(str(show_plainly(value)))


def _print_rich(rows: Sequence[Row], columns: Sequence[str], out: TextIO, *, header: bool) -> None:
    console = Console(file=out, markup=False, highlight=False, emoji=False)
    with console.capture() as capture:
        # A terminal that asks for no colour gets no bold either.
        style = "" if console.no_color else "bold"
        console.print(_build_table(rows, columns, style=style, header=header))
    # Rich pads every line to the width of the table.
    out.writelines(line.rstrip() + "\n" for line in capture.get().splitlines())


def _build_table(rows: Sequence[Row], columns: Sequence[str], *, style: str, header: bool) -> Table:
    table = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=style, show_header=header
    )
    for number, name in enumerate(columns):
        justify: Literal["left", "right"] = (
            "right" if header and _are_numbers(row[number] for row in rows) else "left"
        )
        # The first column holds the code, which people copy; dates and the like stay whole too.
        whole = number == 0 or all(len(show_cell(row[number])) <= SHORT_CELL for row in rows)
        table.add_column(name, justify=justify, overflow="fold", no_wrap=whole)
    for row in rows:
        table.add_row(*(Text(show_cell(value)) for value in row))
    return table


def _are_numbers(values: Iterable[object]) -> bool:
    filled = [value for value in values if value is not None]
    return bool(filled) and all(type(value) in (int, float) for value in filled)


def _stream_plainly(
    screen: Sequence[Row], rows: Iterable[Row], columns: Sequence[str], out: TextIO
) -> None:
    widths = [
        min(WIDEST, max(cell_len(cell) for cell in [name, *(show_cell(row[n]) for row in screen)]))
        for n, name in enumerate(columns)
    ]
    numbers = [_are_numbers(row[n] for row in screen) for n in range(len(columns))]
    for row in chain([columns], screen, rows):
        cells = map(_pad_cell, map(show_cell, row), widths, numbers)
        out.write("  ".join(cells).rstrip() + "\n")


def _pad_cell(cell: str, width: int, right: bool) -> str:
    blanks = " " * (width - cell_len(cell))
    return blanks + cell if right else cell + blanks
