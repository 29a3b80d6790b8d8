"""incidents import."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.commands import Command, Whole, add_options
from incidents.cli.context import (
    message_option,
    open_engine,
    read_session,
    read_settings,
    write_changeset,
)
from incidents.cli.import_file import (
    find_file,
    keep_rejects,
    open_file,
    refuse_unused,
    show_progress,
)
from incidents.cli.output import FOR_PEOPLE, format_option, open_output, say
from incidents.errors import InputError, UsageError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from incidents.cli.rejects import RejectsFile
    from incidents.entry.imports.options import ImportOptions
    from incidents.entry.imports.summary import ImportSummary
    from incidents.importers.mapping import ImportMapping
    from incidents.importers.reading import Table
    from incidents.ledger.changeset import OpenChangeset

PARTLY_REJECTED: Final = 4
INTERRUPTED: Final = 130
# What goes with --guess, and what a table out of a pipe is called there.
WITH_GUESS: Final = ("file", "guess", "encoding", "sheet", "header")
PIPED: Final = "table"

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
    click.option(
        "--header",
        metavar="LINE",
        type=Whole(1),
        help="On which line the columns are named; the first unless given.",
    ),
    click.option(
        "--rejects",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Write rejected rows there, to be mended.",
    ),
    click.option("--dry-run", is_flag=True, help="Say what would come in, and record nothing."),
)


class NothingReadError(InputError):
    """A file of which no row could be read."""


@dataclass
class Given:
    """What is imported, what is to be done with it, and the changeset once it is recorded."""

    file: Path
    mapping_path: Path
    mapping: "ImportMapping"
    options: "ImportOptions"
    keep: bool
    dry: bool
    message: str | None
    format: str
    changeset: int | None = None


@click.command(
    "import",
    cls=Command,
    examples=(
        "incidents import GEDEvent_v23_1.csv --mapping ged --edition 23.1 --published 2023-06",
        "incidents import --guess list.xlsx > list.toml",
        "incidents import list.xlsx --mapping list.toml --dry-run",
        "incidents import - --mapping list.toml < list.csv",
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

    FILE is CSV (with commas, semicolons, tabs or bars), XLSX or JSON, packed or not; - is standard
    input. Each row is one passage of one source, the edition. A later edition records only what
    it changed: changed values correct the earlier ones, and what it dropped is denied. All of the
    file comes in, or nothing; rows that can't be read are rejected, and the command then ends
    with 4.
    """
    if given["guess"]:
        refuse_beside_guess(ctx)
        return guess(file, given["encoding"], given["sheet"], given["header"])
    if given["mapping"] is None:
        raise UsageError("no mapping", "give --mapping ged, gtd, acled or a file, or try --guess")
    chosen = None
    try:
        with find_file(file) as found:
            chosen = read_given(found, message=message, format_=format_, **given)
            summary = take_file(ctx, chosen, **given)
        print_summary(summary, given["rejects"], chosen)
    except KeyboardInterrupt:
        say(tell_interrupted(chosen))
        return INTERRUPTED
    return PARTLY_REJECTED if summary.rejected else 0


def tell_interrupted(given: Given | None) -> str:
    """What has become of the file."""
    if given is None or given.changeset is None:
        return "Interrupted: nothing was recorded."
    return f"Interrupted, but all of the file is recorded as changeset {given.changeset}."


def refuse_beside_guess(ctx: click.Context) -> None:
    """Refuse options that say how to import: a guess imports nothing.

    Raises:
        UsageError: there are some.
    """
    for option in ctx.command.params:
        name = option.name or ""
        is_given = ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
        if is_given and name not in WITH_GUESS:
            raise UsageError(
                "--guess writes a mapping and imports nothing", f"leave out {option.opts[-1]}"
            )


def guess(file: Path, encoding: str | None, sheet: str | None, header: int | None) -> int:
    """Write a first mapping to stdout."""
    from incidents.importers.guess import guess_mapping
    from incidents.importers.guessing.titles import find_header

    with find_file(file) as found:
        if header is None:
            with open_file(found, encoding, sheet, None) as table:
                header = find_header(table)
        with open_file(found, encoding, sheet, header) as table:
            refuse_unused(table, encoding, sheet, header)
            name = file.name if found is file else PIPED
            text = guess_mapping(table, name, encoding=encoding, sheet=sheet, header=header)
    out = open_output("csv")
    if out is not None:
        out.write(text)
    return 0


def read_given(
    file: Path,
    *,
    message: str | None,
    format_: str,
    **given: Any,  # noqa: ANN401 - the options above
) -> Given:
    """The options as entry takes them, and the mapping with what was said in its place."""
    from incidents.entry.imports.edition import Naming
    from incidents.entry.imports.options import ImportOptions
    from incidents.importers.mapping import load_mapping
    from incidents.phrases import read_phrase

    mapping = load_mapping(given["mapping"]).read_as(
        given["encoding"], given["sheet"], given["header"]
    )
    published = given["published"]
    options = ImportOptions(
        naming=Naming(given["edition"], given["part"]),
        published=read_phrase(published).edtf if published else None,
        drops=given["drops"],
        with_articles=given["with_articles"],
    )
    read = (file, Path(given["mapping"]), mapping)
    return Given(*read, options, given["keep"], given["dry_run"], message, format_)


def take_file(
    ctx: click.Context,
    given: Given,
    *,
    rejects: Path | None,
    encoding: str | None,
    sheet: str | None,
    header: int | None,
    **_: Any,  # noqa: ANN401 - the other options
) -> "ImportSummary":
    """Import a file or rehearse that; return what it did."""
    refuse_to_replace(rejects, given)
    with ExitStack() as held:
        mapping = given.mapping
        file = open_file(given.file, mapping.encoding, mapping.sheet, mapping.header)
        table = held.enter_context(file)
        refuse_unused(table, encoding, sheet, header)
        given.options.on_progress = held.enter_context(show_progress())
        kept = held.enter_context(keep_rejects(rejects, table, mapping))
        given.options.on_reject = kept.add
        try:
            return rehearse(ctx, table, given) if given.dry else record(ctx, table, given, kept)
        except NothingReadError as error:
            nothing = error  # the file of rejected rows is to be written all the same
    raise nothing


def refuse_to_replace(rejects: Path | None, given: Given) -> None:
    """Refuse to write rejected rows over what is read.

    Raises:
        UsageError: that is what was asked for.
    """
    for what, path in (("file", given.file), ("mapping", given.mapping_path)):
        if rejects and rejects.exists() and path.exists() and rejects.samefile(path):
            raise UsageError(f"--rejects is the {what} itself", "give another name")


def record(
    ctx: click.Context, table: "Table", given: Given, rejects: "RejectsFile"
) -> "ImportSummary":
    """Import in a changeset, whose number is noted once it is recorded."""
    work = None
    try:
        with write_changeset(ctx, given.message) as work:
            summary = bring_in(ctx, work, table, given)
            rejects.flush()
    except KeyboardInterrupt:
        if work and is_recorded(ctx, work):
            given.changeset = work.id
        raise
    given.changeset = work.id if work.recorded else None
    return summary


def is_recorded(ctx: click.Context, work: "OpenChangeset") -> bool:
    """Whether a changeset that was interrupted had been committed just before."""
    from incidents.models import Changeset

    with read_session(ctx) as session:
        found = session.get(Changeset, work.id) if work.recorded else None
        return found is not None and found.made_at == work.made_at


def bring_in(
    ctx: click.Context,
    work: "OpenChangeset",
    table: "Table",
    given: Given,
) -> "ImportSummary":
    """Import, and keep the file if anything of it was recorded."""
    from incidents.entry.imports.evidence import record_file
    from incidents.entry.imports.run import import_table

    summary = import_table(work, table, given.mapping, given.options)
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
        told = "the only row can't" if summary.read == 1 else f"none of {summary.read:,} rows can"
        raise NothingReadError(f"{told} be read: {summary.rejects[0]}", "is it the right mapping?")


def rehearse(ctx: click.Context, table: "Table", given: Given) -> "ImportSummary":
    """Import, show the first of what came of it, and undo it all."""
    from incidents.cli.timeline import describe_export
    from incidents.entry.imports.run import import_table
    from incidents.entry.unit import bring_up_to_date, rehearse_changeset
    from incidents.exporters import FORMATS, find_writer
    from incidents.reporting.drawing import draw_timeline
    from incidents.reporting.timeline import Filters

    with read_session(ctx):  # sees that there is a database of this schema
        pass
    with rehearse_changeset(open_engine(ctx), author=read_settings(ctx).author) as work:
        summary = import_table(work, table, given.mapping, given.options)
        refuse_nothing(summary)
        bring_up_to_date(work)
        if given.format in FOR_PEOPLE and (out := open_output(given.format)):
            first = tuple(summary.first)
            preview = draw_timeline(
                work.session, describe_export({}), filters=Filters(incident_ids=first)
            )
            find_writer(FORMATS[given.format].writer)(preview, out)
            out.flush()
            if undated := len(first) - count_dated(work.session, first):
                say(f"{undated} of the first {len(first)} without a date, not shown")
    return summary


def count_dated(session: "Session", incident_ids: "tuple[int, ...]") -> int:
    """How many of these incidents have a date, and so a place in a timeline."""
    from sqlalchemy import func, select

    from incidents.models import Chronology

    dated = select(func.count()).where(
        Chronology.incident_id.in_(incident_ids), Chronology.earliest.is_not(None)
    )
    return session.scalar(dated) or 0


def print_summary(summary: "ImportSummary", rejects: Path | None, given: Given) -> None:
    """Say what was done in numbers, then in words what else there is to know."""
    from incidents.cli.import_summary import count, print_import

    print_import(summary, given.changeset, given.format, dry=given.dry)
    if summary.rejected:
        stands = "it stands" if summary.rejected == 1 else "they stand"
        where = f"; {stands} in {rejects}" if rejects else ""
        say(f"{count(summary.rejected, 'row was', 'rows were')} rejected{where}")
        if not rejects:
            say("Hint: --rejects FILE writes them to a file, to be mended and imported again")
