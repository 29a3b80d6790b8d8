"""incidents check."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session
from incidents.cli.output import format_option, print_result
from incidents.errors import IncidentsError

MOST_NAMED = 10


@click.command("check", cls=Command, examples=("incidents check",))
@format_option
@click.pass_context
def command(ctx: click.Context, format_: str) -> None:
    """Recompute every answer from the claims and hold it against the stored chronology.

    Exit code 1 where they differ: the derived tables were then changed by something else. So it is
    where a trigger is missing or altered that keeps recorded rows as they are.
    """
    from sqlalchemy import func, select

    from incidents.db.guards import missing_guards
    from incidents.entry.paths import differing_paths
    from incidents.models import Chronology
    from incidents.resolution.refresh import check_chronology

    with read_session(ctx) as session:
        differing = check_chronology(session) + differing_paths(session)
        missing = missing_guards(session.connection())
        checked = session.scalar(select(func.count()).select_from(Chronology)) or 0
    if differing:
        named = ", ".join(differing[:MOST_NAMED])
        raise IncidentsError(
            f"{len(differing)} stored answers differ from the claims: {named}",
            "run `incidents verify` to see whether the claims themselves were changed",
        )
    if missing:
        raise IncidentsError(
            f"{len(missing)} triggers that protect recorded rows are missing or altered:"
            f" {missing[0]}, …",
            "run `incidents verify`, then `incidents upgrade`, which makes them anew",
        )
    print_result({"checked": checked, "differing": 0}, format_)
