"""incidents log."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import Final

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session
from incidents.cli.output import format_option, print_rows

COLUMNS: Final = ("changeset", "made_at", "author", "message", "command", "undone_by", "digest")
TO_THE_MINUTE: Final = len("2024-01-03T15:04")


@click.command(
    "log", cls=Command, examples=("incidents log", "incidents log --limit 5 --format json")
)
@click.option("--limit", type=click.IntRange(min=1), help="Only so many, the newest.")
@format_option
@click.pass_context
def command(ctx: click.Context, limit: int | None, format_: str) -> None:
    """List changesets: who, when, why, by which command.

    The newest come first. The digests are in the formats for programs. The words of passages are
    left out of the commands: they are recorded as data.
    """
    from incidents.ledger.log import list_changesets

    with read_session(ctx) as session:
        entries = list_changesets(session, limit)
    rows = (
        (each.number, each.made_at, each.author, each.message, each.command, each.undone_by)
        for each in entries
    )
    if format_ == "table":
        shown = ((number, made_at[:TO_THE_MINUTE], *more) for number, made_at, *more in rows)
        print_rows(shown, COLUMNS[:-1], format_)
    else:
        digests = (each.digest for each in entries)
        print_rows(((*row, next(digests)) for row in rows), COLUMNS, format_)
