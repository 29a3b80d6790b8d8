"""incidents export run."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from pathlib import Path
from typing import TYPE_CHECKING

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session, read_settings
from incidents.cli.export.context import open_current, read_instant, read_one
from incidents.cli.export.results import print_results
from incidents.cli.output import format_option, print_rows, say
from incidents.errors import InputError, UsageError

if TYPE_CHECKING:
    from incidents.schedule.again import Again


@click.command(
    "run",
    cls=Command,
    examples=(
        "incidents export run weekly",
        "incidents export run weekly --as-of exports/weekly-2024-09-02.manifest.json",
        "incidents export run weekly --as-of 1 --into again",
    ),
)
@click.argument("name")
@click.option("--slot", metavar="INSTANT", help="The slot to run, in UTC; else this very second.")
@click.option(
    "--as-of",
    metavar="MANIFEST|RUN",
    help="Draw what this manifest, or the run of this number, says once more.",
)
@click.option(
    "--into",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="With --as-of: where to write, even if the files differ.",
)
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    *,
    slot: str | None,
    as_of: str | None,
    into: Path | None,
    format_: str,
) -> int:
    """Run an export now, or draw an earlier one again.

    With --as-of the same files come out, byte for byte, from what was recorded by then; those that
    are missing beside the manifest are put there. Where they differ nothing is written but --into
    FOLDER, the command says which titles, names or markings were changed since, and exits with 1.
    """
    if as_of is not None:
        if slot is not None:
            raise UsageError("--slot and --as-of", "the manifest says the slot")
        return run_again(ctx, name, as_of, into, format_)
    if into is not None:
        raise UsageError("--into without --as-of", "the definition says where an export goes")
    from incidents.schedule.run import run_export

    definition = read_one(ctx, name)
    engine = open_current(ctx)
    result = run_export(engine, read_settings(ctx).exports, definition, read_instant(slot))
    if result.status == "busy":
        raise InputError(
            f"{name}: {result.slot} is {result.error}",
            f"`incidents export history {name}` shows its run",
        )
    return print_results([result], format_)


def run_again(ctx: click.Context, name: str, as_of: str, into: Path | None, format_: str) -> int:
    """Draw an earlier run again, and tell how it compares."""
    from incidents.schedule.again import draw_again
    from incidents.schedule.choosing import choose_for_again

    with read_session(ctx) as session:
        engine = session.get_bind().engine
        elsewhere = into is not None
        manifest, folder = choose_for_again(session, name, as_of, elsewhere=elsewhere)
    found = draw_again(engine, manifest, folder, into)
    columns = ("file", "compared", "sha256")
    shown = 2 if format_ == "table" else len(columns)
    print_rows((row[:shown] for row in found.files), columns[:shown], format_)
    return tell_again(found)


def tell_again(found: "Again") -> int:
    """Say what was changed since; 1 where the bytes differ."""
    for words in found.edits:
        say(words)
    if not found.differs:
        say("the same bytes")
        return 0
    say("the bytes differ" + (f"; what was drawn is in {found.into}" if found.into else ""))
    return 1
