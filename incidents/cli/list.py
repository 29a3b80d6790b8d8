"""incidents list."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import re
from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.commands import Command, Whole
from incidents.cli.context import read_session
from incidents.cli.output import format_option, print_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

TIME: Final = re.compile(r"T[\d:]+(?:Z|[+-]\d\d(?::\d\d)?)?")
STATUSES: Final = ("active", "draft", "retracted")


@click.command(
    "list",
    cls=Command,
    examples=("incidents list", "incidents list --status draft", "incidents list --format csv"),
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice((*STATUSES, "all")),
    default=["active"],
    show_default=True,
    help="Which incidents; may be given several times.",
)
@click.option("--limit", type=Whole(min=1), help="Only so many, the earliest.")
@format_option
@click.pass_context
def command(ctx: click.Context, statuses: tuple[str, ...], limit: int | None, format_: str) -> None:
    """List incidents in chronological order.

    `incidents timeline` shows what is resolved of them; this is the list of what there is.
    """
    from incidents.cli.listings import INCIDENT_COLUMNS, list_incidents

    wanted = STATUSES if "all" in statuses else statuses
    with read_session(ctx) as session:
        rows: Iterable[Any] = list_incidents(session, statuses=wanted, limit=limit)
        if format_ == "table":
            rows = ((code, shorten_date(date), *more) for code, date, *more in rows)
        print_rows(rows, INCIDENT_COLUMNS, format_)


def shorten_date(edtf: str | None) -> str | None:
    """A date without times of day, which a table has no room for."""
    if edtf is None:
        return None
    first, slash, last = TIME.sub("", edtf).partition("/")
    return first if first == last else first + slash + last
