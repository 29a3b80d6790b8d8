"""incidents export compare."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session
from incidents.cli.export.context import read_one
from incidents.cli.output import format_option, print_rows, say

if TYPE_CHECKING:
    from incidents.schedule.compare import Difference

COLUMNS: Final = ("incident", "value", "before", "after", "why")


@click.command(
    "compare",
    cls=Command,
    examples=(
        "incidents export compare weekly",
        "incidents export compare weekly 1 2",
        "incidents export compare weekly 2024-09-02 2024-09-09 --format markdown",
    ),
)
@click.argument("name")
@click.argument("runs", metavar="[A [B]]", nargs=-1)
@format_option
@click.pass_context
def command(ctx: click.Context, name: str, runs: tuple[str, ...], format_: str) -> None:
    """Say what changed between two runs of an export, and why.

    A and B are numbers of runs, dates of slots (UTC) or manifests; without them the last two runs
    are compared, with A alone that and the last. Both are drawn anew from what was recorded by
    then; the reasons are what was recorded, judged and edited in between.
    """
    from incidents.errors import UsageError
    from incidents.schedule.choosing import choose_runs
    from incidents.schedule.compare import compare_runs
    from incidents.schedule.recorded_runs import list_runs

    if len(runs) > 2:  # noqa: PLR2004
        raise UsageError("more than two runs", "give A and B")
    with read_session(ctx) as session:
        engine = session.get_bind().engine
        if not list_runs(session, name, 1):
            read_one(ctx, name)  # sees that there is such an export
        older, newer = choose_runs(session, name, runs)
    say(f"from {older.name}, changeset {older.manifest.head.changeset}")
    say(f"to {newer.name}, changeset {newer.manifest.head.changeset}")
    differences = compare_runs(engine, older.manifest, newer.manifest)
    first = list(islice(differences, 1))
    if first or format_ != "table":
        print_rows(map(_row_for(format_), chain(first, differences)), COLUMNS, format_)
    if not first:
        say("nothing changed")


def _row_for(format_: str) -> Any:  # noqa: ANN401 - a function of a difference
    """How a difference is told: for programs each reason has its kind beside its words."""
    from incidents.schedule.sides import join_reasons

    def tell(difference: "Difference") -> tuple[Any, ...]:
        if format_ in ("json", "jsonl"):
            return (*difference[:4], [reason._asdict() for reason in difference.reasons])
        return (*difference[:4], join_reasons(difference.reasons))

    return tell
