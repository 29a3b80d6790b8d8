"""incidents log."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import Final

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session
from incidents.cli.output import format_option, print_rows

SHOWN: Final = 12
COLUMNS: Final = ("changeset", "made_at", "author", "message", "command", "digest")


@click.command(
    "log", cls=Command, examples=("incidents log", "incidents log --limit 5 --format json")
)
@click.option("--limit", type=click.IntRange(min=1), help="Only so many, the newest.")
@format_option
@click.pass_context
def command(ctx: click.Context, limit: int | None, format_: str) -> None:
    """List changesets, the newest first: who, when, why, by which command.

    Tables show the first twelve characters of the digest; the other formats show all of it.
    """
    from incidents.ledger.log import list_changesets

    with read_session(ctx) as session:
        rows = [
            (
                row.id,
                row.made_at,
                row.author,
                row.message,
                row.command,
                row.digest[:SHOWN] if format_ == "table" else row.digest,
            )
            for row in list_changesets(session, limit)
        ]
    print_rows(rows, COLUMNS, format_)
