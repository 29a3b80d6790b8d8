"""incidents status."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import TYPE_CHECKING, Any

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session, read_settings
from incidents.cli.output import format_option, print_record

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@click.command(
    "status", cls=Command, examples=("incidents status", "incidents status --format json")
)
@format_option
@click.pass_context
def command(ctx: click.Context, format_: str) -> None:
    """Say what the database is and holds.

    The digest is that of the newest changeset: keep it elsewhere, and `incidents verify --anchor`
    can hold the history against it.
    """
    from incidents.db.failures import name_database
    from incidents.db.revisions import current_revision

    with read_session(ctx) as session:
        record = {
            "database": name_database(session.get_bind().engine),
            "author": read_settings(ctx).author,
            "schema": current_revision(session.connection()),
            **describe_head(session),
            **count_things(session),
        }
    print_record(record, format_)


def describe_head(session: "Session") -> dict[str, Any]:
    """The newest changeset."""
    from sqlalchemy import select

    from incidents.models import Changeset

    head = session.scalar(select(Changeset).order_by(Changeset.id.desc()).limit(1))
    return {
        "changesets": head.id if head else 0,
        "made_at": head.made_at if head else None,
        "digest": head.digest if head else None,
    }


def count_things(session: "Session") -> dict[str, int]:
    """How many there are of each: those offered, so without what was taken back or merged."""
    from sqlalchemy import false, func, select

    from incidents.models import Actor, Citation, Claim, Incident, Place, Source

    counts = {
        "incidents": select(func.count(Incident.id)).where(
            Incident.status == "active", Incident.merged_into_id.is_(None)
        ),
        "sources": select(func.count(Source.id)).where(Source.retracted == false()),
        "citations": select(func.count(Citation.id)),
        "claims": select(func.count(Claim.id)),
        "actors": select(func.count(Actor.id)).where(
            Actor.retracted == false(), Actor.merged_into_id.is_(None)
        ),
        "places": select(func.count(Place.id)).where(
            Place.retracted == false(), Place.merged_into_id.is_(None)
        ),
    }
    return {name: session.scalar(query) or 0 for name, query in counts.items()}
