"""The resolved facts that a report is about."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, case, select
from sqlalchemy.orm import Session

from incidents.db.engine import read_plainly
from incidents.models import Incident
from incidents.reporting.timeline import Filters, conditions_of, facts_of, in_range
from incidents.resolution.question import Limits

MONTH, YEAR = 7, 4  # characters of YYYY-MM


class Picked(NamedTuple):
    """The facts within limits and filters: the tables joined, facts, incidents, conditions."""

    joined: FromClause
    facts: FromClause
    incident: FromClause
    where: Sequence[ColumnElement[bool]]


def pick_facts(limits: Limits, filters: Filters) -> Picked:
    """The facts to report on. Undated incidents are among them unless dates are asked for."""
    ranged = filters.from_ is not None or filters.to is not None or filters.certainly
    facts = in_range(facts_of(limits), filters) if ranged else facts_of(limits)
    incident = Incident.__table__
    joined = facts.join(incident, incident.c.id == facts.c.incident_id)
    return Picked(joined, facts, incident, conditions_of(facts, limits, filters))


def read_rows(session: Session, query: Select[Any], limit: int | None) -> Iterator[Sequence[Any]]:
    """The rows of a report, the first of them where only so many are asked for."""
    return read_plainly(session, query if limit is None else query.limit(limit))


def nulls_last(column: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Greatest first, and what is unknown at the end, on either database."""
    return [case((column.is_(None), 1), else_=0), column.desc()]


def select_ids(picked: Picked) -> Select[Any]:
    """The ids of the incidents."""
    return select(picked.facts.c.incident_id).select_from(picked.joined).where(*picked.where)
