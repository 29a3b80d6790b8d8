"""incidents retract."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import click

from incidents.cli.commands import Command
from incidents.cli.context import message_option, print_saved, write_changeset
from incidents.cli.output import format_option
from incidents.cli.prompts import ask


@click.command(
    "retract",
    cls=Command,
    examples=('incidents retract kerman-2024-01-03 --message "the same as another"',),
)
@click.argument("code")
@message_option
@format_option
@click.pass_context
def command(ctx: click.Context, code: str, message: str | None, format_: str) -> None:
    """Take an incident out of all timelines.

    It and its claims stay recorded; `incidents edit CODE --status active` brings it back. Why is
    recorded with --message. What turned out to be another incident is merged instead.
    """
    from incidents.entry.incidents import retract_incident

    why = ask(message, "Why", "--message")
    with write_changeset(ctx, why) as work:
        incident = retract_incident(work, code)
    print_saved(work, {"code": incident.code, "status": incident.status}, format_)
