"""incidents timeline."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from io import StringIO
from itertools import chain
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, TypeVar

import click

from incidents.cli.commands import Command, Whole, add_options
from incidents.cli.context import read_session
from incidents.cli.limits import (
    LimitsGiven,
    limits_options,
    read_limits,
    say_what_changed_since,
)
from incidents.cli.output import open_output, say
from incidents.errors import UsageError
from incidents.exporters import FORMATS, find_writer, write_files, write_timeline
from incidents.results import About, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from incidents.reporting.timeline import Filters

T = TypeVar("T")

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
    click.option("--min-deaths", type=Whole(min=0), help="At least so many killed."),
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
    click.option("--limit", type=Whole(min=1), help="Only so many, the first."),
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
@click.option(
    "--format",
    "format_",
    type=click.Choice(tuple(FORMATS)),
    default="table",
    show_default=True,
    help="How to print; table is for people, docs/exports.md describes the others.",
)
@click.option("--output", "-o", metavar="FILE", help="Write there instead of to the terminal.")
@click.option(
    "--sidecars",
    is_flag=True,
    help="Write beside FILE what the format has further files for: csv its citations.",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    format_: str,
    output: str | None,
    sidecars: bool,
    **given: Any,  # noqa: ANN401 - the options above
) -> None:
    """Show the chronology: for each incident what is known, how well, and on what it rests.

    Deaths are the value shown with the span of all current claims behind it, as 94 [84-103], then
    how many works report that value and from how many independent origins. Numbers in round
    brackets are the citations below.
    """
    from incidents.reporting.drawing import draw_timeline
    from incidents.reporting.timeline import count_undated

    if sidecars and output is None:
        raise UsageError("--sidecars are files beside another", "add -o FILE")
    about = describe_export(given)
    limits_given = LimitsGiven(*map(given.pop, LimitsGiven._fields))
    with read_session(ctx) as session:
        limits = read_limits(session, limits_given)
        filters = read_filters(session, ceiling=limits.ceiling, **given)
        undated = count_undated(session, limits, filters)
        about = about._replace(left_out=(("undated", undated),) if undated else ())
        found: list[bool] = []
        timeline = _noting(draw_timeline(session, about, limits, filters), found)
        _write(timeline, format_, output, sidecars=sidecars)
        if not any(found):
            say("nothing fits")
        if undated:
            say(f"{undated} without a date left out; `incidents list` shows them")
        say_what_changed_since(session, limits)


def describe_export(given: Mapping[str, Any]) -> About:
    """What a timeline asked for at the command line says of itself: the options as typed."""
    words = [
        (name.strip("_").replace("_", " "), _describe_option(value))
        for name, value in given.items()
        if value not in (None, False, ("active",))
    ]
    return About(
        name="timeline",
        title="Timeline",
        drawn_at=_drawn_at(),
        limits=tuple(pair for pair in words if pair[0].replace(" ", "_") in LimitsGiven._fields),
        filters=tuple(
            pair for pair in words if pair[0].replace(" ", "_") not in LimitsGiven._fields
        ),
        left_out=(),
    )


def _describe_option(value: object) -> str:
    if value is True:
        return "yes"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _drawn_at() -> str:
    """Now, or the moment that builds are to say they were made at."""
    made = os.environ.get("SOURCE_DATE_EPOCH")
    return (read_epoch(made) if made else datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_epoch(seconds: str) -> datetime:
    """The moment that `SOURCE_DATE_EPOCH` gives.

    Raises:
        UsageError: it gives none, or one beyond the calendar.
    """
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"SOURCE_DATE_EPOCH is no moment: {seconds!r}",
            "give whole seconds since 1970, or leave it unset",
        ) from error


def _noting(timeline: Timeline, found: list[bool]) -> Timeline:
    """The same timeline; each reading notes whether there was anything."""

    def note(entries: "Iterable[T]") -> "Iterator[T]":
        rest = iter(entries)
        first = next(rest, None)
        found.append(first is not None)
        return rest if first is None else chain([first], rest)

    lines = timeline.read_lines
    return timeline._replace(
        read_entries=lambda: note(timeline.read_entries()),
        read_explained=lambda: note(timeline.read_explained()),
        read_lines=None if lines is None else lambda: note(lines()),
    )


def read_filters(
    session: "Session",
    *,
    ceiling: str | None = None,
    **given: Any,  # noqa: ANN401 - the options above
) -> "Filters":
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
        place_id=_find_under(session, "find_place_under", given["place"], ceiling),
        country=country.upper() if country else None,
        actor_id=_find_under(session, "find_actor_under", given["actor"], ceiling),
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


def _find_under(
    session: "Session", finder: str, name: str | None, ceiling: str | None
) -> int | None:
    if name is None:
        return None
    from incidents.entry import lookup

    found: int = getattr(lookup, finder)(session, name, ceiling).id
    return found


def _find(session: "Session", finder: str, *words: str | None) -> int | None:
    """The id of what is named; the lookup is loaded only for a name."""
    if words[-1] is None:
        return None
    from incidents.entry import lookup

    found: int = getattr(lookup, finder)(session, *words).id
    return found


def _write(timeline: Timeline, format_: str, output: str | None, *, sidecars: bool) -> None:
    """Write to the file asked for, which appears whole or not at all, or else to the terminal."""
    from pathlib import Path

    from incidents.cli.files import replace_bytes

    if output is None:
        _print(timeline, format_)
        return
    path = Path(output)
    if not sidecars and FORMATS[format_].pages is None:
        with replace_bytes(path) as out:
            write_timeline(timeline, format_, out)
        return
    files = write_files(
        timeline, format_, path.name, lambda name: replace_bytes(path.with_name(name))
    )
    if sidecars or len(files) > 1:
        say("written: " + ", ".join(file.name for file in files))


def _print(timeline: Timeline, format_: str) -> None:
    if not FORMATS[format_].binary:
        # Nowhere to write is what a closed stdout asks for.
        out = open_output(format_) or StringIO()
        narrower = {"columns": get_terminal_size().columns} if format_ == "table" else {}
        find_writer(FORMATS[format_].writer)(timeline, out, **narrower)
    elif sys.stdout is not None:
        if sys.stdout.isatty():
            raise UsageError(f"{format_} is nothing for a terminal", "add -o FILE")
        write_timeline(timeline, format_, sys.stdout.buffer)
