"""incidents edit."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import Any

import click

from incidents.cli.commands import Command
from incidents.cli.context import message_option, print_saved, write_changeset
from incidents.cli.output import format_option


@click.command(
    "edit",
    cls=Command,
    examples=(
        'incidents edit kerman-2024-01-03 --title "Twin bombings in Kerman"',
        "incidents edit kerman-2024-01-03 --clear summary",
    ),
)
@click.argument("code")
@click.option("--title", metavar="TEXT", help="Title shown in timelines.")
@click.option("--summary", metavar="TEXT", help="A few sentences of our own.")
@click.option("--status", metavar="WORD", help="active, draft or retracted.")
@click.option("--handling", metavar="TLP", help="CLEAR, GREEN, AMBER, AMBER+STRICT or RED.")
@click.option("--clear", metavar="FIELD", multiple=True, help="Empty it: summary.")
@message_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    code: str,
    clear: tuple[str, ...],
    message: str | None,
    format_: str,
    **fields: Any,  # noqa: ANN401 - options
) -> None:
    """Change title, summary, status or handling.

    Its facts are claims and are never edited: see `incidents claim`.
    """
    from incidents.entry.incidents import edit_incident
    from incidents.records import IncidentRecord

    with write_changeset(ctx, message) as work:
        incident = edit_incident(work, IncidentRecord(code=code, **fields), clear)
    print_saved(work, {"code": incident.code}, format_)
