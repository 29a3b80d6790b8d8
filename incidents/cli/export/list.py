"""incidents export list."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session
from incidents.cli.export.context import now_option, read_all, read_instant
from incidents.cli.output import format_option, print_rows

if TYPE_CHECKING:
    from datetime import datetime

    from incidents.schedule.definitions import Definition

COLUMNS: Final = ("export", "schedule", "next", "last", "status", "formats", "title")


@click.command("list", cls=Command, examples=("incidents export list",))
@now_option
@format_option
@click.pass_context
def command(ctx: click.Context, now: str | None, format_: str) -> None:
    """List the exports of incidents.toml.

    With each stand its schedule and time zone, when it is due next, the slot of its last run, and
    how that ended. Instants are in UTC.
    """
    from incidents.schedule.recorded_runs import describe_status, read_last_runs
    from incidents.schedule.runs import read_clock

    definitions = read_all(ctx)
    moment = read_instant(now)
    with read_session(ctx) as session:
        last = read_last_runs(session)
        clock = read_clock(session)
    rows = []
    for name, each in definitions.items():
        run = last.get(name)
        status = describe_status(run, clock) if run else None
        slot = run.scheduled_for if run else None
        rows.append((*describe(each, moment), slot, status, list(each.formats), each.title))
    if format_ == "table":
        print_rows(map(shorten, rows), COLUMNS[:-1], format_)
    else:
        print_rows(rows, COLUMNS, format_)


def shorten(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """For people, in a line of 80: instants to the minute, one format, no title."""
    name, schedule, *instants, status, formats, _ = row
    minutes = [stamp and stamp[:16].replace("T", " ") for stamp in instants]
    more = f" +{len(formats) - 1}" if len(formats) > 1 else ""
    return name, schedule, *minutes, status, formats[0] + more


def describe(definition: "Definition", now: "datetime") -> tuple[Any, ...]:
    """Name, schedule and next slot."""
    from incidents.schedule.slots import next_slot, write_stamp

    if definition.schedule is None:
        return definition.name, None, None
    coming = next_slot(definition.schedule, now)
    words = f"{definition.schedule.expression} {definition.schedule.zone}"
    return definition.name, words, write_stamp(coming) if coming else None
