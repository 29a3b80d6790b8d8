"""incidents merge."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import click

from incidents.cli.commands import Command
from incidents.cli.context import message_option, print_saved, write_changeset
from incidents.cli.output import format_option


@click.command(
    "merge", cls=Command, examples=("incidents merge kerman-bombings kerman-2024-01-03",)
)
@click.argument("code")
@click.argument("into")
@message_option
@format_option
@click.pass_context
def command(ctx: click.Context, code: str, into: str, message: str | None, format_: str) -> None:
    """Say that an incident turned out to be another.

    Nothing moves: everything that reads follows, and it can be undone.
    """
    from incidents.entry.incidents import merge_incidents
    from incidents.entry.lookup import INCIDENTS

    with write_changeset(ctx, message) as work:
        merged = INCIDENTS.find(work.session, code).code
        incident = merge_incidents(work, merged, into)
    print_saved(work, {"code": incident.code, "merged": merged}, format_)
