"""incidents timeline."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from contextlib import contextmanager
from io import StringIO
from itertools import chain
from typing import TYPE_CHECKING, Any, TextIO

import click

from incidents.cli.commands import Command, add_options
from incidents.cli.context import read_session
from incidents.cli.limits import (
    LimitsGiven,
    limits_options,
    read_limits,
    say_what_changed_since,
)
from incidents.cli.output import format_option, open_output, say
from incidents.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from incidents.reporting.timeline import Filters

filter_options = add_options(
    click.option("--from", "from_", metavar="DATE", help="From this date on."),
    click.option("--to", metavar="DATE", help="Up to this date, its last day included."),
    click.option(
        "--certainly/--possibly",
        default=False,
        help="An imprecise date counts if all of it, or (unless said) any of it, is in range.",
    ),
    click.option("--place", metavar="PLACE", help="There, or in a place within."),
    click.option("--country", metavar="CODE", help="ISO 3166-1 alpha-3."),
    click.option(
        "--actor", metavar="ACTOR", help="It, or a part of it, has a role, or is denied to."
    ),
    click.option("--type", "type_", metavar="TERM", help="Of this type or a narrower one."),
    click.option("--min-deaths", type=click.IntRange(min=0), help="At least so many killed."),
    click.option("--disputed", is_flag=True, help="Only where claims contradict each other."),
    click.option(
        "--status",
        "statuses",
        type=click.Choice(("active", "draft", "retracted")),
        multiple=True,
        default=("active",),
        show_default=True,
        help="May be given more than once.",
    ),
    click.option("--limit", type=click.IntRange(min=1), help="Only so many, the first."),
)


@click.command(
    "timeline",
    cls=Command,
    examples=(
        "incidents timeline",
        "incidents timeline --from 2024-01 --to 2024-06 --min-deaths 10",
        "incidents timeline --known-by 2024-01-05 --format markdown -o timeline.md",
    ),
)
@filter_options
@limits_options
@format_option
@click.option("--output", "-o", metavar="FILE", help="Write there instead of to the terminal.")
@click.pass_context
def command(ctx: click.Context, /, format_: str, output: str | None, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Show the chronology: for each incident what is known, how well, and on what it rests.

    Deaths are the value shown with the span of all current claims behind it, as 94 [84-103], then
    how many works report that value and from how many independent origins. Numbers in round
    brackets are the citations below.
    """
    from incidents.exporters import find_exporter
    from incidents.reporting.timeline import count_undated, read_timeline

    limits_given = LimitsGiven(
        *(given.pop(key) for key in ("known_by", "recorded_by", "handling", "rule"))
    )
    with read_session(ctx) as session:
        limits = read_limits(session, limits_given)
        filters = read_filters(session, **given)
        entries = read_timeline(session, limits, filters)
        first = next(entries, None)
        with _open(output, format_) as out:
            find_exporter(format_)(chain([first] if first else [], entries), out)
        if first is None:
            say("nothing fits")
        if undated := count_undated(session, limits, filters):
            say(f"{undated} without a date left out; `incidents list` shows them")
        say_what_changed_since(session, limits)


def read_filters(session: "Session", **given: Any) -> "Filters":  # noqa: ANN401 - the options above
    """The filters as reporting takes them: dates as bounds, names as ids."""
    from incidents.reporting.timeline import Filters

    country = given["country"]
    from_, to = _read_date(given["from_"], "earliest"), _read_date(given["to"], "latest")
    if from_ and to and from_ > to:
        raise UsageError("--from lies after --to", "exchange the two")
    return Filters(
        from_=from_,
        to=to,
        certainly=given["certainly"],
        place_id=_find(session, "find_place", given["place"]),
        country=country.upper() if country else None,
        actor_id=_find(session, "find_actor", given["actor"]),
        type_id=_find(session, "find_term", "incident type", given["type_"]),
        min_deaths=given["min_deaths"],
        disputed=given["disputed"],
        statuses=given["statuses"],
        limit=given["limit"],
    )


def _read_date(phrase: str | None, bound: str) -> str | None:
    """A bound of a date; the reader of dates is loaded only for one."""
    if phrase is None:
        return None
    from incidents.phrases import read_phrase

    found: str = getattr(read_phrase(phrase), bound)
    return found


def _find(session: "Session", finder: str, *words: str | None) -> int | None:
    """The id of what is named; the lookup is loaded only for a name."""
    if words[-1] is None:
        return None
    from incidents.entry import lookup

    found: int = getattr(lookup, finder)(session, *words).id
    return found


@contextmanager
def _open(output: str | None, format_: str) -> "Iterator[TextIO]":
    """The file asked for, which appears whole or not at all; else the terminal."""
    from pathlib import Path

    from incidents.cli.files import replace_file

    if output is None:
        # Nowhere to write is what a closed stdout asks for.
        yield open_output(format_) or StringIO()
        return
    with replace_file(Path(output)) as out:
        yield out
