"""incidents init."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import click

from incidents.cli.commands import Command
from incidents.cli.context import open_engine, read_settings, write_changeset
from incidents.cli.output import format_option, print_result, say


@click.command(
    "init",
    cls=Command,
    examples=(
        "incidents init",
        "incidents --database kerman.db init",
        "incidents --database postgresql://analyst@server/incidents init",
    ),
)
@format_option
@click.pass_context
def command(ctx: click.Context, format_: str) -> None:
    """Create a database.

    It gets the tables, and as its first changeset the built-in properties and terms.
    """
    from incidents.db.failures import name_database
    from incidents.db.migrate import upgrade
    from incidents.entry.init import load_vocabulary
    from incidents.errors import InputError
    from incidents.reporting.views import list_views

    engine = open_engine(ctx, create=True)
    name = name_database(engine)
    if holds_history(ctx):
        raise InputError(f"there is already a database {name}", "give --database another name")
    upgrade(engine, list_views())
    with write_changeset(ctx, "Load the built-in vocabulary") as work:
        load_vocabulary(work)
    say(f"Created; changes are recorded for {read_settings(ctx).author}.")
    print_result({"database": name}, format_)


def holds_history(ctx: click.Context) -> bool:
    """Whether changesets were recorded: an init that was cut short may be run again."""
    from sqlalchemy import exists, select

    from incidents.db.engine import reading
    from incidents.db.revisions import current_revision
    from incidents.models import Changeset

    with reading(open_engine(ctx, create=True)) as session:
        if current_revision(session.connection()) is None:
            return False
        return bool(session.scalar(select(exists(select(Changeset.id)))))
