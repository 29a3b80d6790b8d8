"""incidents report."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.commands import Command, Group, add_options
from incidents.cli.context import read_session
from incidents.cli.limits import (
    LimitsGiven,
    limits_options,
    read_limits,
    say_what_changed_since,
)
from incidents.cli.output import say
from incidents.cli.timeline import filter_options, read_filters
from incidents.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from incidents.reporting.timeline import Filters
    from incidents.resolution.question import Limits
    from incidents.results import Report

FORMATS: Final = ("table", "csv", "json", "jsonl", "markdown", "xlsx", "svg")
BY: Final = ("month", "year", "country", "actor", "type")

report_options = add_options(
    filter_options,
    limits_options,
    click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print; svg is a bar chart, xlsx a workbook; table and markdown are short.",
    ),
    click.option("--output", "-o", metavar="FILE", help="Write there instead of to the terminal."),
)


@click.group(
    "report",
    cls=Group,
    examples=(
        "incidents report casualties --by country",
        "incidents report casualties --from 2024 --format svg -o casualties.svg",
        "incidents report lint",
    ),
)
def command() -> None:
    """Answer what people ask every week, within the filters and limits of a timeline."""


def _add_report(
    name: str, words: str, examples: Sequence[str], *options: click.decorators.FC
) -> None:
    """A command that prints one report."""

    @command.command(name, cls=Command, examples=examples, help=words)
    @add_options(*options)
    @report_options
    @click.pass_context
    def run(ctx: click.Context, /, format_: str, output: str | None, **given: Any) -> None:  # noqa: ANN401 - the options above
        print_report(ctx, name, format_, output, given)


def print_report(
    ctx: click.Context, name: str, format_: str, output: str | None, given: dict[str, Any]
) -> None:
    """Draw a report and write it."""
    from incidents.cli.report_output import write_report

    if format_ == "xlsx" and output is None:
        raise UsageError("a workbook is no text", "add -o FILE.xlsx")
    limits_given = LimitsGiven(*map(given.pop, LimitsGiven._fields))
    more = {key: given.pop(key) for key in ("by",) if key in given}
    with read_session(ctx) as session:
        limits = read_limits(session, limits_given)
        filters = read_filters(session, ceiling=limits.ceiling, **given)
        report = draw_report(session, name, limits, filters, more)
        write_report(report, format_, output)
        if name == "disputes":
            _say_undated(session, limits, filters)
        say_what_changed_since(session, limits)


def draw_report(
    session: "Session", name: str, limits: "Limits", filters: "Filters", more: dict[str, Any]
) -> "Report":
    """The report of a name; its module is loaded only for it."""
    from importlib import import_module

    module = import_module(f"incidents.reporting.reports.{name}")
    if name == "sources":
        more = {"today": _read_today(limits)}
    report: Report = getattr(module, f"report_{name}")(session, limits, filters, **more)
    return report


def _read_today(limits: "Limits") -> str:
    """The day up to which a silence is counted: the one asked about, else today, UTC."""
    from datetime import UTC, datetime

    return limits.known_by[:10] if limits.known_by else datetime.now(UTC).date().isoformat()


def _say_undated(session: "Session", limits: "Limits", filters: "Filters") -> None:
    from incidents.reporting.timeline import count_undated

    if undated := count_undated(session, limits, filters._replace(disputed=True)):
        say(f"{undated} without a date left out; `incidents explain CODE` shows them")


_add_report(
    "casualties",
    "Sum up who was killed and injured.\n\nEach incident counts once, with the numbers a timeline"
    " shows of it; by actor, for the perpetrator shown. An incident counts for the month in which"
    " it began, or may have begun.",
    (
        "incidents report casualties",
        "incidents report casualties --by country --from 2024",
        "incidents report casualties --by actor --format csv",
    ),
    click.option(
        "--by",
        type=click.Choice(BY),
        default="month",
        show_default=True,
        help="What to sum up by; actor is the perpetrator shown.",
    ),
)
_add_report(
    "disputes",
    "List what current claims contradict each other on, and who says what.",
    ("incidents report disputes", "incidents report disputes --country IRN --format markdown"),
)
_add_report(
    "corroboration",
    "List figures that rest on one origin, or on none that is recorded.\n\nThat is of each incident"
    " the deaths or, where none are known, the date. Ten reprints of one report are one origin.",
    ("incidents report corroboration --min-deaths 10",),
)
_add_report(
    "sources",
    "Say how much rests on each source, and how long it has been silent.\n\nShown are the values of"
    " the timeline that rest on one of its claims.",
    ("incidents report sources", "incidents report sources --known-by 2024-06-30"),
)
_add_report(
    "actors",
    "List actors in their roles: in how many incidents, how well corroborated.\n\nDeaths are those"
    " of the incidents, whoever caused them.",
    ("incidents report actors", "incidents report actors --country AFG --format csv"),
)
_add_report(
    "gaps",
    "List what is missing.\n\nIncidents without a date, a place or any claim; claims without a"
    " source; sources without a kept or archived copy; months and places of which nothing is known."
    " With filters, sources are those of the incidents that fit, and places are left out.",
    ("incidents report gaps", "incidents report gaps --from 2024-01 --to 2024-12"),
)
_add_report(
    "lint",
    "List what wants another look.\n\nClaims said before it happened; parts above the total;"
    " passages that nobody can find again; shown numbers older than a later one of an authority.",
    ("incidents report lint", "incidents report lint --from 2024 --format csv -o lint.csv"),
)
