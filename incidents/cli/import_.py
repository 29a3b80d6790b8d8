"""incidents import."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from incidents.cli.commands import Command, add_options
from incidents.cli.context import (
    message_option,
    open_engine,
    read_session,
    read_settings,
    write_changeset,
)
from incidents.cli.output import format_option, open_output, say
from incidents.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incidents.entry.imports.options import ImportOptions
    from incidents.entry.imports.summary import ImportSummary
    from incidents.importers.mapping import ImportMapping
    from incidents.importers.reading import Table
    from incidents.ledger.changeset import OpenChangeset

PARTLY_REJECTED: Final = 4
PREVIEW: Final = 10

import_options = add_options(
    click.option(
        "--mapping", metavar="NAME|FILE", help="ged, gtd, acled, or a TOML file of your own."
    ),
    click.option(
        "--guess", is_flag=True, help="Write a first mapping for FILE, and import nothing."
    ),
    click.option("--edition", metavar="LABEL", help="Which edition of the data set: 23.1."),
    click.option("--part", metavar="NAME", help="Which part of the data set the file is: ukraine."),
    click.option("--published", metavar="DATE", help="When the edition was published."),
    click.option(
        "--drops/--no-drops",
        default=None,
        help="Deny what earlier editions hold and this file doesn't; by default of a new edition.",
    ),
    click.option("--with-articles", is_flag=True, help="Record the articles rows were coded from."),
    click.option("--keep/--no-keep", default=True, help="Keep the file as evidence, the default."),
    click.option("--encoding", metavar="NAME", help="Of a text file; found out unless given."),
    click.option("--sheet", metavar="NAME", help="Of a workbook; the first unless given."),
    click.option("--rejects", metavar="FILE", help="Write rejected rows there, to be mended."),
    click.option("--dry-run", is_flag=True, help="Say what would come in, and record nothing."),
)


class NothingReadError(InputError):
    """A file of which no row could be read."""


class Given(NamedTuple):
    """The options that say how the file is read and what is done with it."""

    file: Path
    mapping: "ImportMapping"
    keep: bool
    rejects: Path | None


@click.command(
    "import",
    cls=Command,
    examples=(
        "incidents import GEDEvent_v23_1.csv --mapping ged --edition 23.1 --published 2023-06",
        "incidents import --guess list.xlsx > list.toml",
        "incidents import list.xlsx --mapping list.toml --dry-run",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@import_options
@message_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    file: Path,
    format_: str,
    message: str | None,
    **given: Any,  # noqa: ANN401 - the options above
) -> int:
    """Import a data set or a spreadsheet.

    FILE is CSV (with commas, semicolons, tabs or bars), XLSX or JSON lines, packed or not. Each
    row is one passage of one source, the edition. A later edition records only what it changed:
    changed values correct the earlier ones, and what it dropped is denied. All of the file comes
    in, or nothing; rows that can't be read are rejected, and the command then ends with 4.
    """
    if given.pop("guess"):
        return guess(file, encoding=given["encoding"], sheet=given["sheet"])
    if given["mapping"] is None:
        raise UsageError("no mapping", "give --mapping ged, gtd, acled or a file, or try --guess")
    dry = given.pop("dry_run")
    options, chosen = read_options(file, **given)
    with ExitStack() as held:
        table = held.enter_context(open_file(file, chosen.mapping.encoding, chosen.mapping.sheet))
        options.on_progress = held.enter_context(show_progress())
        options.on_reject = held.enter_context(keep_rejects(chosen.rejects, table))
        nothing, changeset = None, None
        try:
            if dry:
                summary = rehearse(ctx, table, chosen, options, format_)
            else:
                with write_changeset(ctx, message) as work:
                    summary = bring_in(ctx, work, table, chosen, options)
                changeset = work.id if work.recorded else None
        except NothingReadError as error:
            nothing = error  # the file of rejected rows is to be written all the same
    if nothing:
        raise nothing
    print_summary(summary, changeset, chosen, format_, dry=dry)
    return PARTLY_REJECTED if summary.rejected else 0


def guess(file: Path, *, encoding: str | None, sheet: str | None) -> int:
    """Write a first mapping to stdout."""
    from incidents.importers.guess import guess_mapping

    with open_file(file, encoding, sheet) as table:
        text = guess_mapping(table, file.name)
    out = open_output("csv")
    if out is not None:
        out.write(text)
    return 0


def open_file(file: Path, encoding: str | None, sheet: str | None) -> Any:  # noqa: ANN401 - a context
    """Open a table; see `incidents.importers.reading.open_table`."""
    from incidents.importers.reading import open_table

    return open_table(file, encoding=encoding, sheet=sheet)


def read_options(file: Path, **given: Any) -> "tuple[ImportOptions, Given]":  # noqa: ANN401
    """The options as entry takes them, and the mapping with what was said in its place."""
    from incidents.entry.imports.edition import Naming
    from incidents.entry.imports.options import ImportOptions
    from incidents.importers.mapping import load_mapping
    from incidents.phrases import read_phrase

    mapping = load_mapping(given["mapping"]).read_as(given["encoding"], given["sheet"])
    published = given["published"]
    options = ImportOptions(
        naming=Naming(given["edition"], given["part"]),
        published=read_phrase(published).edtf if published else None,
        drops=given["drops"],
        with_articles=given["with_articles"],
    )
    rejects = Path(given["rejects"]) if given["rejects"] else None
    if rejects and rejects.exists() and file.exists() and rejects.samefile(file):
        raise UsageError("--rejects is the file itself", "give another name")
    return options, Given(file, mapping, given["keep"], rejects)


def bring_in(
    ctx: click.Context,
    work: "OpenChangeset",
    table: "Table",
    given: Given,
    options: "ImportOptions",
) -> "ImportSummary":
    """Import, and keep the file if anything of it was recorded."""
    from incidents.entry.imports.evidence import record_file
    from incidents.entry.imports.run import import_table

    summary = import_table(work, table, given.mapping, options)
    refuse_nothing(summary)
    if given.keep and work.recorded:
        folder = read_settings(ctx).files
        record_file(
            work, summary.source_id, table.facts, given.mapping, file=given.file, folder=folder
        )
    return summary


def refuse_nothing(summary: "ImportSummary") -> None:
    """A file of which no row can be read is refused."""
    if summary.rejected and not summary.accepted:
        raise NothingReadError(
            f"none of the {summary.read:,} rows can be read: {summary.rejects[0]}",
            "is it the right mapping?",
        )


def rehearse(
    ctx: click.Context, table: "Table", given: Given, options: "ImportOptions", format_: str
) -> "ImportSummary":
    """Import, show the first of what came of it, and undo it all."""
    from incidents.cli.timeline import describe_export
    from incidents.entry.imports.run import import_table
    from incidents.entry.unit import bring_up_to_date, rehearse_changeset
    from incidents.exporters import FORMATS, find_writer
    from incidents.reporting.timeline import Filters, draw_timeline

    with read_session(ctx):  # sees that there is a database of this schema
        pass
    with rehearse_changeset(open_engine(ctx), author=read_settings(ctx).author) as work:
        summary = import_table(work, table, given.mapping, options)
        refuse_nothing(summary)
        bring_up_to_date(work)
        if format_ in ("table", "markdown") and (out := open_output(format_)):
            shown = Filters(incident_ids=tuple(summary.first[:PREVIEW]))
            preview = draw_timeline(work.session, describe_export({}), filters=shown)
            find_writer(FORMATS[format_].writer)(preview, out)
            out.flush()
    return summary


def print_summary(
    summary: "ImportSummary", changeset: int | None, given: Given, format_: str, *, dry: bool
) -> None:
    """Say what was done in numbers, then in words what else there is to know."""
    from incidents.cli.import_summary import print_import

    print_import(summary, changeset, format_, dry=dry)
    if summary.rejected:
        where = f"; they stand in {given.rejects}" if given.rejects else ""
        say(f"{summary.rejected:,} rows were rejected{where}")
        if not given.rejects:
            say("Hint: --rejects FILE writes them to a file, to be mended and imported again")


# --- while it goes on


@contextmanager
def show_progress() -> "Iterator[Any]":
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
def keep_rejects(path: Path | None, table: "Table") -> "Iterator[Any]":
    """What is to be called with each rejected row: writes it, verbatim, behind line and reason."""
    if path is None:
        yield lambda _row: None
        return
    from incidents.cli.files import replace_file
    from incidents.cli.rejects import RejectsFile

    with ExitStack() as held:
        rejects = RejectsFile(lambda: held.enter_context(replace_file(path)), table)
        yield rejects.add
