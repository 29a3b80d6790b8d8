"""Who was killed and injured: sums by month, year, country, perpetrator or type."""

from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Label, func, select
from sqlalchemy.orm import Session

from incidents.models import Actor, Term
from incidents.reporting.names import actor_name
from incidents.reporting.reports.facts import (
    MONTH,
    YEAR,
    nulls_last,
    pick_facts,
    read_rows,
)
from incidents.reporting.sums import SUMS, sum_casualties
from incidents.reporting.timeline import Filters
from incidents.resolution.question import Limits
from incidents.results import Chart, Report, Short

BY: Final = ("month", "year", "country", "actor", "type")
COUNTED: Final = ("incidents", *SUMS, "open_ended", "disputed", "reaching_further")
# What those are called of whom it isn't known.
UNKNOWN: Final = {
    "month": "undated",
    "year": "undated",
    "country": "no country",
    "actor": "not known",
    "type": "no type",
}
NAMES: Final = {
    "month": "month",
    "year": "year",
    "country": "country",
    "actor": "perpetrator shown",
    "type": "type of incident",
}


def report_casualties(
    session: Session, limits: Limits, filters: Filters, *, by: str = "month"
) -> Report:
    """Sums of the resolved numbers of each incident: each is counted once."""
    picked = pick_facts(limits, filters)
    facts = picked.facts
    key = _key_of(facts, by)
    sums = sum_casualties(facts, YEAR if by == "year" else MONTH)
    columns = [key.label("key"), *(sums[name].label(name) for name in COUNTED)]
    grouped = (
        select(*columns).select_from(picked.joined).where(*picked.where).group_by(key)
    ).subquery("grouped")
    named, joined = _name_key(grouped, by)
    query = select(*named, *(column for column in grouped.c if column.name != "key"))
    over_time = by in ("month", "year")
    order = [grouped.c.key.is_(None), grouped.c.key] if over_time else [
        *nulls_last(grouped.c.deaths_best), grouped.c.incidents.desc(), grouped.c.key,
    ]  # fmt: skip
    names = [by, "code"] if by == "actor" else [by]
    return Report(
        "casualties",
        f"Casualties by {NAMES[by]}",
        (*names, *COUNTED),
        (
            Short(by, by, most=30),
            Short("incidents", "incidents"),
            Short("deaths", "deaths_best"),
            Short("span", "deaths_low", "deaths_high"),
            Short("injured", "injured_best"),
        ),
        read_rows(session, query.select_from(joined).order_by(*order), filters.limit),
        Chart(
            by,
            "deaths_best",
            "deaths_low",
            "deaths_high",
            over_time=over_time,
            unknown=UNKNOWN[by],
            unit="deaths",
            doubt="reaching_further" if over_time else None,
        ),
    )


def _key_of(facts: FromClause, by: str) -> ColumnElement[Any]:
    keys: dict[str, Any] = {
        "month": func.substr(facts.c.earliest, 1, MONTH),
        "year": func.substr(facts.c.earliest, 1, YEAR),
        "country": facts.c.country,
        "actor": facts.c.perpetrator_id,
        "type": facts.c.type_id,
    }
    found: ColumnElement[Any] = keys[by]
    return found


def _name_key(grouped: FromClause, by: str) -> tuple[list[Label[Any]], FromClause]:
    """What a group is called, and the tables that say so."""
    if by == "actor":
        actor = Actor.__table__
        names = [actor_name(grouped.c.key).label("actor"), actor.c.code.label("code")]
        return names, grouped.outerjoin(actor, actor.c.id == grouped.c.key)
    if by == "type":
        term = Term.__table__
        return [term.c.label.label("type")], grouped.outerjoin(term, term.c.id == grouped.c.key)
    return [grouped.c.key.label(by)], grouped
