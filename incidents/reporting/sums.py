"""Sums over groups of incidents, as views and reports alike tell them."""

from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, case, func, not_

from incidents.db.functions import as_number

# From so many independent origins on, something is corroborated.
SEVERAL: Final = 2
SUMS: Final = (
    *("deaths_low", "deaths_best", "deaths_high"),
    *("injured_low", "injured_best", "injured_high"),
)


def total(column: ColumnElement[Any]) -> ColumnElement[int]:
    """A sum of whole numbers; null where there are none."""
    return as_number(func.sum(column))


def count_where(test: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows of the group fulfil a condition."""
    return total(case((test, 1), else_=0))


def sum_casualties(facts: FromClause, length: int) -> dict[str, ColumnElement[Any]]:
    """The sums over a group, and how far they can be trusted.

    `length`: characters of the period by which is grouped, of YYYY-MM-DD; an incident reaches
    further that may have happened in a later one than that in which its time begins.
    """
    later = func.substr(facts.c.latest, 1, length) > func.substr(facts.c.earliest, 1, length)
    return {
        "incidents": as_number(func.count()),
        **{name: total(facts.c[name]) for name in SUMS},
        "with_deaths": as_number(func.count(facts.c.deaths_best)),
        "with_injured": as_number(func.count(facts.c.injured_best)),
        "open_ended": count_where(facts.c.deaths_open.in_(("above", "both"))),
        "reaching_further": count_where(later),
        "disputed": count_where(facts.c.disputed != ""),
    }


def has_part(part: FromClause) -> ColumnElement[bool]:
    """Whether a participant has its role: whom no recorded lineage ties to it isn't denied it."""
    return not_((part.c.asserting == 0) & (part.c.denying > 0))


def count_parts(part: FromClause) -> dict[str, ColumnElement[int]]:
    """In how many incidents of the group a role is held, corroborated and denied."""
    return {
        "incidents": count_where(has_part(part)),
        "corroborated": count_where(part.c.asserting >= SEVERAL),
        "denied": count_where(part.c.denying > 0),
    }


def sum_deaths(facts: FromClause, part: FromClause) -> dict[str, ColumnElement[int]]:
    """The deaths of the incidents in which a participant has its role, whoever caused them."""
    return {
        name: total(case((has_part(part), facts.c[name])))
        for name in ("deaths_low", "deaths_best", "deaths_high")
    }
