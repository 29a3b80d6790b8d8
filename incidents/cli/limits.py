"""The options that say what may be used for an answer: as of when, marked how, by which rule."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import TYPE_CHECKING, Final, NamedTuple

import click

from incidents.cli.commands import add_options
from incidents.handling import HANDLINGS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from incidents.resolution.question import Limits

RULES: Final = ("ranked", "latest", "majority", "conservative")

limits_options = add_options(
    click.option("--known-by", metavar="DATE", help="Use only what had been said by then."),
    click.option(
        "--recorded-by", metavar="DATE", help="Use only what had been recorded by then (UTC)."
    ),
    click.option(
        "--handling",
        type=click.Choice(HANDLINGS, case_sensitive=False),
        help="Use only what is marked no higher.",
    ),
    click.option(
        "--rule", type=click.Choice(RULES), help="The order in which competing claims win."
    ),
)


class LimitsGiven(NamedTuple):
    """The limits as typed."""

    known_by: str | None
    recorded_by: str | None
    handling: str | None
    rule: str | None


def read_limits(session: "Session", given: LimitsGiven) -> "Limits":
    """The limits as the resolution takes them."""
    from incidents.resolution.question import Limits

    return Limits(
        known_by=_last_second(given.known_by) if given.known_by else None,
        recorded_by=_last_changeset(session, given.recorded_by) if given.recorded_by else None,
        ceiling=given.handling,
        rule=given.rule,
    )


def _last_second(date: str) -> str:
    from incidents.phrases import read_phrase

    return read_phrase(date).latest


def _last_changeset(session: "Session", by: str) -> int:
    """Number of the last changeset made by a date, UTC; 0 where there was none yet."""
    from sqlalchemy import func, select

    from incidents.models import Changeset

    # Instants carry microseconds: the second that ends the date counts whole.
    end = _last_second(by) + ".999999Z"
    made = select(func.max(Changeset.id)).where(Changeset.made_at <= end)
    return session.scalar(made) or 0


def say_what_changed_since(session: "Session", limits: "Limits") -> None:
    """Titles, names and markings are today's: say so where they were changed since."""
    from sqlalchemy import func, select

    from incidents.cli.output import say
    from incidents.models import Change

    if limits.recorded_by is None:
        return
    since = (
        select(Change.table_name, func.count(Change.row_id.distinct()))
        .where(Change.recorded_in > limits.recorded_by)
        .group_by(Change.table_name)
        .order_by(Change.table_name)
    )
    changed = [f"{number} of {table}" for table, number in session.execute(since)]
    if changed:
        say(
            "Titles, names, statuses and markings are today's; changed since then: "
            + ", ".join(changed)
        )
