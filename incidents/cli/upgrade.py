"""incidents upgrade."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import click

from incidents.cli.commands import Command
from incidents.cli.context import open_engine
from incidents.cli.output import format_option, print_result, say


@click.command("upgrade", cls=Command, examples=("incidents upgrade",))
@format_option
@click.pass_context
def command(ctx: click.Context, format_: str) -> None:
    """Bring a database to this version's schema.

    A SQLite database is copied first, beside itself. Nothing has changed where this fails.
    """
    from incidents.db.engine import reading
    from incidents.db.migrate import upgrade
    from incidents.db.revisions import HEAD, current_revision
    from incidents.errors import DatabaseError
    from incidents.reporting.views import list_views

    engine = open_engine(ctx)
    with reading(engine) as session:
        before = current_revision(session.connection())
    if before is None:
        raise DatabaseError("the database holds no incidents schema", "run `incidents init`")
    backup = upgrade(engine, list_views())
    if backup:
        say(f"A copy of what was is in {backup}.")
    say("Nothing to change." if before == HEAD else f"Upgraded from schema {before}.")
    print_result({"schema": HEAD, "before": before}, format_)
