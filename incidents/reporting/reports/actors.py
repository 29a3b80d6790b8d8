"""What each actor is said to have had a part in."""

from typing import Any, Final

from sqlalchemy import FromClause, Select, func, select
from sqlalchemy.orm import Session

from incidents.models import Actor
from incidents.reporting.names import actor_name
from incidents.reporting.reports.facts import nulls_last, pick_facts, read_rows
from incidents.reporting.sums import count_parts, sum_deaths
from incidents.reporting.timeline import Filters, participants_of
from incidents.resolution.question import Limits
from incidents.results import Chart, Report, Short

COLUMNS: Final = (
    *("actor", "code", "kind", "role", "incidents", "corroborated", "denied"),
    *("deaths_low", "deaths_best", "deaths_high", "first", "last"),
)
SHORT: Final = (
    Short("actor", "actor", most=24),
    Short("role", "role"),
    Short("incidents", "incidents"),
    Short("denied", "denied"),
    Short("deaths", "deaths_best"),
    Short("last", "last"),
)
DAY: Final = 10  # characters of YYYY-MM-DD


def report_actors(session: Session, limits: Limits, filters: Filters) -> Report:
    """A row for each actor in each role; deaths are those of the incidents, whoever caused them."""
    query = _name_actors(_group_parts(limits, filters).subquery("grouped"))
    return Report(
        "actors",
        "Actors and their roles",
        COLUMNS,
        SHORT,
        read_rows(session, query, filters.limit),
        Chart("actor", "incidents", unit="incidents, once in each role"),
    )


def _group_parts(limits: Limits, filters: Filters) -> Select[Any]:
    picked = pick_facts(limits, filters)
    facts, part = picked.facts, participants_of(limits)
    sums = count_parts(part) | sum_deaths(facts, part)
    return (
        select(
            part.c.actor_id,
            part.c.role,
            *(column.label(name) for name, column in sums.items()),
            func.substr(func.min(facts.c.earliest), 1, DAY).label("first"),
            func.substr(func.max(facts.c.earliest), 1, DAY).label("last"),
        )
        .select_from(picked.joined.join(part, part.c.incident_id == facts.c.incident_id))
        .where(*picked.where)
        .group_by(part.c.actor_id, part.c.role)
    )


def _name_actors(grouped: FromClause) -> Select[Any]:
    actor = Actor.__table__.alias("acting")
    named = ("actor", "code", "kind")
    return (
        select(
            actor_name(grouped.c.actor_id),
            actor.c.code,
            actor.c.kind,
            *(grouped.c[name] for name in COLUMNS if name not in named),
        )
        .select_from(grouped.join(actor, actor.c.id == grouped.c.actor_id))
        .order_by(
            grouped.c.incidents.desc(),
            *nulls_last(grouped.c.deaths_best),
            actor.c.code,
            grouped.c.role,
        )
    )
