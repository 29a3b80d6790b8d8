"""incidents grant."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import click

from incidents.cli.commands import Command, Group
from incidents.cli.context import open_engine, read_session
from incidents.cli.output import format_option, print_rows, say


@click.group("grant", cls=Group, examples=("incidents grant reader press",))
def command() -> None:
    """Let a PostgreSQL role read, and no more."""


@command.command(
    "reader",
    cls=Command,
    examples=(
        "incidents grant reader analysts_ro",
        "incidents grant reader press --releasable-only",
        "incidents grant reader press --releasable-only --dry-run",
    ),
)
@click.argument("role")
@click.option(
    "--releasable-only",
    is_flag=True,
    help="Let it read the views releasable_… alone: what is marked stays hidden.",
)
@click.option("--dry-run", is_flag=True, help="Only print the statements.")
@format_option
@click.pass_context
def reader(
    ctx: click.Context, /, role: str, releasable_only: bool, dry_run: bool, format_: str
) -> None:
    """Let a role read, take from it whatever else it could do, and print the statements.

    A role that isn't there is made, without a password. Run it again at any time; a superuser can
    take away more than the owner of the database, and what is left is said. docs/sql-reporting.md
    has the whole of it.
    """
    from incidents.db.engine import writing
    from incidents.db.reader import grant_reader, list_statements

    views = list_releasable() if releasable_only else None
    with read_session(ctx) as session:
        statements = list_statements(session, role, views)
    if not dry_run:
        with writing(open_engine(ctx)) as session:
            statements, left = grant_reader(session, role, views)
        for each in left:
            say(f"{role} can still {each}; run this as a superuser to end that")
    if format_ == "table":
        for statement in statements:
            click.echo(f"{statement};")
        return
    print_rows(([statement] for statement in statements), ("statement",), format_)


def list_releasable() -> list[str]:
    """The views that hold nothing marked."""
    from incidents.db.views import RELEASABLE
    from incidents.reporting.views import METADATA

    return [name for name in METADATA.tables if name.startswith(RELEASABLE)]
