"""incidents add."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import Any

import click

from incidents.cli.commands import Command
from incidents.cli.context import message_option, print_saved, read_session, write_changeset
from incidents.cli.output import format_option, say
from incidents.cli.passage import Passage, find_assigned, passage_options, read_citation
from incidents.cli.prompts import ask

FACTS = ("date", "place", "type")


@click.command(
    "add",
    cls=Command,
    examples=(
        (
            'incidents add "Kerman bombings" --date 2024-01-03 --place Kerman --source irna-live'
            ' --at "entry 1" --quote "two explosions in Kerman this afternoon"'
        ),
        'incidents add "Blast in Kerman" deaths="at least 3" --type bombing',
    ),
)
@click.argument("title", required=False)
@click.argument("assignments", metavar="[PROPERTY=VALUE]...", nargs=-1)
@click.option("--date", metavar="DATE", help="When: 2024-01-03, 3 January 2024, yesterday.")
@click.option("--place", metavar="PLACE", help='Where: a code, a name, "Kerman, Iran".')
@click.option("--type", metavar="TERM", help="What kind: bombing, shooting, …")
@passage_options
@click.option("--code", metavar="CODE", help="Else one is made from place or title and date.")
@click.option("--summary", metavar="TEXT", help="A few sentences of our own.")
@click.option("--status", metavar="WORD", help="active, unless draft is said.")
@click.option("--handling", metavar="TLP", help="CLEAR, GREEN, AMBER, AMBER+STRICT or RED.")
@message_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    title: str | None,
    assignments: tuple[str, ...],
    passage: Passage,
    code: str | None,
    message: str | None,
    format_: str,
    **fields: Any,  # noqa: ANN401 - options
) -> None:
    """Add an incident and what a source says of it.

    Date, place, type and whatever else is given as PROPERTY=VALUE are claims by the source: see
    `incidents claim record --help`. Without --source they are noted, and marked, as unsourced.
    """
    from incidents.entry.incidents import add_incident
    from incidents.records import IncidentRecord

    title, assignments = part_title(ctx, title, assignments)
    facts = {name: fields.pop(name) for name in FACTS}
    given = [f"{name}={value}" for name, value in facts.items() if value is not None]
    record = IncidentRecord(code=code or "", title=ask(title, "Title", "TITLE"), **fields)
    notes: list[str] = []
    with write_changeset(ctx, message) as work:
        citation = read_citation(work.session, passage, "", [*given, *assignments])
        added = add_incident(work, record, citation, create=passage.create, notes=notes)
    claims = [f"c{claim.id}" for claim in added.claims]
    for note in (*notes, f"with the claims {', '.join(claims)}"):
        say(note)
    print_saved(work, {"code": added.incident.code, "claims": claims}, format_)


def part_title(
    ctx: click.Context, title: str | None, assignments: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]]:
    """The title and the assignments: where it was forgotten, the first of these stands for it."""
    if title is None or "=" not in title:
        return title, assignments
    with read_session(ctx) as session:
        forgotten = find_assigned(session, title) is not None
    return (None, (title, *assignments)) if forgotten else (title, assignments)
