"""incidents show."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import TYPE_CHECKING, Any

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session
from incidents.cli.output import CLAIMS, format_option, print_with_parts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from incidents.models import Chronology, Incident

REFERENCES = {
    "place": "places",
    "type": "terms",
    "perpetrator": "actors",
    "responsibility": "actors",
}


@click.command(
    "show",
    cls=Command,
    examples=("incidents show kerman-2024-01-03", "incidents show kerman-2024-01-03 --format json"),
)
@click.argument("code")
@format_option
@click.pass_context
def command(ctx: click.Context, code: str, format_: str) -> None:
    """Show an incident with its claims.

    CODE may also be its title. The claims are shown as made; `incidents explain` says what
    follows from them. CSV, JSON Lines and Markdown hold the claims alone.
    """
    from incidents.entry.lookup import find_incident

    with read_session(ctx) as session:
        incident = find_incident(session, code)
        record = describe_incident(session, incident)
        claims = list_incident_claims(session, incident)
    print_with_parts(record, CLAIMS, claims, format_)


def describe_incident(session: "Session", incident: "Incident") -> dict[str, Any]:
    """An incident as a record, with what is resolved of it."""
    from incidents.cli.listings import describe_row, list_incident_links
    from incidents.models import Chronology

    record = describe_row(session, incident)
    resolved = session.get(Chronology, incident.id)
    if resolved:
        record |= describe_resolved(session, resolved)
    return record | {"links": list_incident_links(session, incident)}


def describe_resolved(session: "Session", resolved: "Chronology") -> dict[str, Any]:
    """The resolved facts of an incident, as the timeline shows them."""
    from incidents.cli.listings import name_row

    record: dict[str, Any] = {"date": resolved.edtf}
    for name, table in REFERENCES.items():
        number = getattr(resolved, f"{name}_id")
        record[name] = number and name_row(session, table, number)
    for name in ("deaths", "injured"):
        record[name] = describe_number(session, resolved, name)
    record["disputed"] = [key for key in resolved.disputed.split(",") if key]
    return record


def describe_number(session: "Session", resolved: "Chronology", name: str) -> str | None:
    """The value shown and the span of all current claims: 94 [84-103]."""
    from incidents.cli.claim_rows import write_best
    from incidents.exporters.phrasing import describe_count
    from incidents.models import Claim

    number = getattr(resolved, f"{name}_claim_id")
    if number is None:
        return None
    claim = session.get_one(Claim, number)
    ends = (getattr(resolved, f"{name}_{end}") for end in ("best", "low", "high", "open"))
    return str(describe_count(write_best(claim), *ends))


def list_incident_claims(session: "Session", incident: "Incident") -> list[dict[str, Any]]:
    """The claims on an incident and on those merged into it."""
    from sqlalchemy import or_

    from incidents.cli.claim_rows import list_claims
    from incidents.models import Incident

    same = or_(Incident.id == incident.id, Incident.merged_into_id == incident.id)
    return list_claims(session, same)
