"""incidents export history."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import Final

import click

from incidents.cli.commands import Command, Whole
from incidents.cli.context import read_session
from incidents.cli.export.context import read_one, show_path
from incidents.cli.output import format_option, print_rows

COLUMNS: Final = (
    *("run", "slot", "status", "entries", "manifest", "error", "started", "finished"),
    *("worker", "removed", "changeset", "sha256", "ledger_digest"),
)
TOLD_PEOPLE: Final = 6
PATH: Final = COLUMNS.index("manifest")


@click.command("history", cls=Command, examples=("incidents export history weekly",))
@click.argument("name")
@click.option("--limit", type=Whole(min=1), help="Only so many, the latest.")
@format_option
@click.pass_context
def command(ctx: click.Context, name: str, limit: int | None, format_: str) -> None:
    """List the runs of an export, the latest slot first.

    A run is done, failed, running, or killed: its process is gone and the next call of `due`
    takes it over.
    """
    from incidents.schedule.recorded_runs import describe_run, list_runs
    from incidents.schedule.runs import read_clock

    with read_session(ctx) as session:
        clock = read_clock(session)
        rows = [describe_run(row, clock) for row in list_runs(session, name, limit)]
    if not rows:
        read_one(ctx, name)  # sees that there is such an export
    shown = TOLD_PEOPLE if format_ == "table" else len(COLUMNS)
    told = ((*row[:PATH], show_path(row[PATH], format_), *row[PATH + 1 : shown]) for row in rows)
    print_rows(told, COLUMNS[:shown], format_)
