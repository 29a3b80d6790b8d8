"""incidents export due."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_settings
from incidents.cli.export.context import now_option, open_current, read_all, read_instant
from incidents.cli.export.results import print_results
from incidents.cli.output import format_option


@click.command("due", cls=Command, examples=("incidents export due",))
@now_option
@format_option
@click.pass_context
def command(ctx: click.Context, now: str | None, format_: str) -> int:
    """Run the exports that are due, and none twice.

    Of each export the latest slot is run, unless it was: call this as often as you like, from
    several machines at once. Slots missed before it are not made up for. What failed is tried
    again by the next call. Exits with 1 where something failed.
    """
    from incidents.schedule.run import run_due

    definitions = list(read_all(ctx).values())
    engine = open_current(ctx)
    results = run_due(engine, read_settings(ctx).exports, definitions, read_instant(now))
    return print_results(results, format_)
