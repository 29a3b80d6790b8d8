"""What each actor is said to have had a part in."""

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from incidents.models import Actor
from incidents.reporting.names import actor_name
from incidents.reporting.reports.facts import (
    count_where,
    nulls_last,
    pick_facts,
    read_rows,
    total,
)
from incidents.reporting.timeline import Filters, participants_of
from incidents.resolution.question import Limits
from incidents.results import Chart, Report, Short

COLUMNS = (
    *("actor", "code", "kind", "role", "incidents", "corroborated", "denied"),
    *("deaths_low", "deaths_best", "deaths_high", "first", "last"),
)
SEVERAL = 2
DAY = 10  # characters of YYYY-MM-DD


def report_actors(session: Session, limits: Limits, filters: Filters) -> Report:
    """A row for each actor in each role; deaths are those of the incidents, whoever caused them."""
    picked = pick_facts(limits, filters)
    facts, actor, part = picked.facts, Actor.__table__.alias("acting"), participants_of(limits)
    # Whom nobody of recorded lineage ties to it isn't denied by that.
    has_part = case((and_(part.c.asserting == 0, part.c.denying > 0), 0), else_=1) == 1

    grouped = (
        select(
            part.c.actor_id,
            part.c.role,
            count_where(has_part).label("incidents"),
            count_where(part.c.asserting >= SEVERAL).label("corroborated"),
            count_where(part.c.denying > 0).label("denied"),
            *(
                total(case((has_part, facts.c[name]))).label(name)
                for name in ("deaths_low", "deaths_best", "deaths_high")
            ),
            func.substr(func.min(facts.c.earliest), 1, DAY).label("first"),
            func.substr(func.max(facts.c.earliest), 1, DAY).label("last"),
        )
        .select_from(picked.joined.join(part, part.c.incident_id == facts.c.incident_id))
        .where(*picked.where)
        .group_by(part.c.actor_id, part.c.role)
        .subquery("grouped")
    )
    names = [name for name in COLUMNS if name not in ("actor", "code", "kind")]
    query = (
        select(
            actor_name(grouped.c.actor_id),
            actor.c.code,
            actor.c.kind,
            *(grouped.c[name] for name in names),
        )
        .select_from(grouped.join(actor, actor.c.id == grouped.c.actor_id))
        .order_by(
            grouped.c.incidents.desc(),
            *nulls_last(grouped.c.deaths_best),
            actor.c.code,
            grouped.c.role,
        )
    )
    return Report(
        "actors",
        "Actors and their roles",
        COLUMNS,
        (
            Short("actor", "actor", most=24),
            Short("role", "role"),
            Short("incidents", "incidents"),
            Short("denied", "denied"),
            Short("deaths", "deaths_best"),
            Short("last", "last"),
        ),
        read_rows(session, query, filters.limit),
        Chart("actor", "incidents", unit="incidents, once in each role"),
    )
