"""The file that is imported, the one of what was rejected, and what is shown meanwhile."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from incidents.cli.output import say
from incidents.errors import IncidentsError, InputError, UsageError

if TYPE_CHECKING:
    from incidents.cli.rejects import RejectsFile
    from incidents.importers.mapping import ImportMapping
    from incidents.importers.reading import Table

STDIN: Final = "-"
CHUNK: Final = 1 << 20


@contextmanager
def find_file(given: Path) -> Iterator[Path]:
    """The file that is given; standard input as a file, since it is read twice and then kept."""
    if str(given) != STDIN:
        yield given
        return
    with TemporaryDirectory(prefix="incidents-") as folder:
        path = Path(folder) / "stdin"
        _copy_stdin(path)
        yield path


def _copy_stdin(path: Path) -> None:
    from incidents.importers.limits import MIB, MOST_UNPACKED

    source = sys.stdin.buffer if sys.stdin else None  # closed, it isn't there
    total = 0
    with path.open("wb") as copy:
        while source and (chunk := source.read(CHUNK)):
            total += len(chunk)
            if total > MOST_UNPACKED:
                limit = f"{MOST_UNPACKED // MIB:,} MiB"
                raise InputError(f"standard input: more than {limit}", "give it in parts")
            copy.write(chunk)


@contextmanager
def open_file(
    file: Path, encoding: str | None, sheet: str | None, header: int | None
) -> "Iterator[Table]":
    """Open a table; what was found out about it is told even if nothing comes of it."""
    from incidents.importers.reading import open_table

    with open_table(file, encoding=encoding, sheet=sheet, header=header) as table:
        try:
            yield table
        except IncidentsError:
            for note in table.notes:
                say(note)
            raise


def refuse_unused(
    table: "Table", encoding: str | None, sheet: str | None, header: int | None
) -> None:
    """Refuse what was said of the file on the command line and means nothing of such a one.

    What a mapping says of files holds for those that have it: rejected rows of a sheet are CSV.

    Raises:
        UsageError: there is such a thing.
    """
    if table.is_workbook and encoding:
        raise UsageError(f"{table.facts.name} is a workbook, not text", "leave out --encoding")
    if sheet and not table.is_workbook:
        raise UsageError(f"{table.facts.name} is no workbook, with sheets", "leave out --sheet")
    if header and not table.has_header:
        raise UsageError(f"{table.facts.name} is JSON, without a header", "leave out --header")


@contextmanager
def show_progress() -> Iterator[Any]:
    """What is to be called with rows and share: a bar where stderr is a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _rows, _share: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.fields[rows]:,} rows"),
        BarColumn(),
        TextColumn("{task.fields[rate]:,.0f} rows/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=1.0, rows=0, rate=0.0)

        def show(rows: int, share: float) -> None:
            elapsed = progress.tasks[0].elapsed or 0
            rate = rows / elapsed if elapsed else 0.0
            progress.update(task, completed=share, rows=rows, rate=rate)

        yield show


@contextmanager
def keep_rejects(
    path: Path | None, table: "Table", mapping: "ImportMapping"
) -> "Iterator[RejectsFile]":
    """What takes each rejected row and writes it, verbatim, behind line and reason."""
    from incidents.cli.files import replace_file
    from incidents.cli.rejects import RejectsFile

    with ExitStack() as held:
        # Where the mapping says what texts are written in, only a mark tells that this one isn't.
        marked = mapping.encoding is not None and not table.is_workbook
        opened = None if path is None else lambda: held.enter_context(replace_file(path))
        yield RejectsFile(opened, table, marked=marked)
