"""What a timeline leaves out, in numbers, and why."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Row, Select, func, select
from sqlalchemy.orm import Session

from incidents.models import Incident
from incidents.reporting.timeline import Filters, conditions_of, facts_of
from incidents.resolution.admission import recorded, under_ceiling
from incidents.resolution.question import Limits, marking

ROWS_AT_ONCE = 2000


class LeftOut(NamedTuple):
    """Incidents that are not in a timeline.

    undated: they fit, but nothing says when.
    outside_range: they fit but for their date.
    unresolved: of the statuses asked for, but no current claim says anything of them.
    restricted: they fit, and are left out because of the ceiling; None without one. That number
        follows from what is marked, and so belongs in no file that is given away.
    """

    undated: int = 0
    outside_range: int = 0
    unresolved: int = 0
    restricted: int | None = None


def count_left_out(session: Session, limits: Limits, filters: Filters) -> LeftOut:
    """Count what is left out of a timeline, in constant memory."""
    undated, outside, restricted = 0, 0, 0
    wider: Iterator[Row[Any]] = iter(())
    if limits.ceiling:
        unlimited = limits._replace(ceiling=None)
        wider = (row for row in _read_fitting(session, unlimited, filters) if _shows(row, filters))
    more = next(wider, None)
    for row in _read_fitting(session, limits, filters):
        shown = _shows(row, filters)
        undated += row.earliest is None
        outside += row.earliest is not None and not shown
        # Both are in the order of their numbers: what only the wider one shows was passed over.
        while more is not None and more.incident_id < row.incident_id:
            restricted += 1
            more = next(wider, None)
        if more is not None and more.incident_id == row.incident_id:
            restricted += not shown
            more = next(wider, None)
    restricted += (more is not None) + sum(1 for _ in wider)
    return LeftOut(
        undated=undated,
        outside_range=outside,
        unresolved=_count_unresolved(session, limits, filters),
        restricted=restricted if limits.ceiling else None,
    )


def _read_fitting(session: Session, limits: Limits, filters: Filters) -> Iterator[Row[Any]]:
    """Incidents that fit the filters, whatever their date, by number."""
    facts, incident = facts_of(limits), Incident.__table__
    query = (
        select(facts.c.incident_id, facts.c.earliest, facts.c.latest)
        .select_from(facts.join(incident, incident.c.id == facts.c.incident_id))
        .where(*conditions_of(facts, limits, filters))
        .order_by(facts.c.incident_id)
    )
    return iter(session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}))


def _shows(row: Row[Any], filters: Filters) -> bool:
    """Whether the date of an incident lies in the range asked for; see `facts_within`."""
    if row.earliest is None:
        return False
    low, high = filters.from_ or "", filters.to or "~"
    if filters.certainly:
        return bool(low <= row.earliest and row.latest <= high)
    return bool(row.earliest <= high and row.latest >= low)


def _count_unresolved(session: Session, limits: Limits, filters: Filters) -> int:
    # Claims above the ceiling count as claims here: what rests on them alone is restricted.
    facts = facts_of(limits._replace(ceiling=None))
    return session.scalar(_select_unresolved(limits, filters, facts)) or 0


def _select_unresolved(limits: Limits, filters: Filters, facts: FromClause) -> Select[Any]:
    incident = Incident.__table__.alias()
    return select(func.count()).where(
        incident.c.status.in_(filters.statuses),
        incident.c.merged_into_id.is_(None),
        *recorded(limits, incident),
        *under_ceiling(limits, marking(incident.c.handling)),
        incident.c.id.not_in(select(facts.c.incident_id)),
    )
