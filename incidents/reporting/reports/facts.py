"""The resolved facts that a report is about."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from incidents.db.engine import read_plainly
from incidents.models import Incident
from incidents.reporting.timeline import Filters, conditions_of, facts_within
from incidents.resolution.admission import (
    Passage,
    admitted,
    new_passage,
    recorded,
    said,
    said_at,
    under_ceiling,
)
from incidents.resolution.question import Limits, marking

MONTH, YEAR = 7, 4  # characters of YYYY-MM


class Picked(NamedTuple):
    """The facts within limits and filters: the tables joined, facts, incidents, conditions."""

    joined: FromClause
    facts: FromClause
    incident: FromClause
    where: Sequence[ColumnElement[bool]]


def pick_facts(limits: Limits, filters: Filters) -> Picked:
    """The facts to report on. Undated incidents are among them unless dates are asked for."""
    facts = facts_within(limits, filters)
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


def known_sources(limits: Limits, source: FromClause) -> list[ColumnElement[bool]]:
    """The sources there were: recorded by then, published or quoted by then, under the ceiling."""
    conditions = recorded(limits, source) + under_ceiling(limits, marking(source.c.handling))
    published = said(limits, func.coalesce(source.c.published_latest, ""))
    if published:
        heard = _heard(limits)
        quoted = exists().where(heard.c.source_id == source.c.id).correlate_except(heard)
        conditions.append(or_(and_(*published), quoted))
    return conditions


def last_words(limits: Limits) -> FromClause:
    """(source_id, last): when each source last said anything, of what may be used."""
    heard = _heard(limits)
    last = select(heard.c.source_id, func.max(heard.c.at).label("last"))
    return last.group_by(heard.c.source_id).subquery("last_words")


def _heard(limits: Limits) -> FromClause:
    """(source_id, at): each passage that may be used, and when its source said it."""
    spoken = new_passage()
    at = said_at(spoken.citation, spoken.source)
    passages = (
        select(spoken.citation.c.source_id, at.label("at"))
        .select_from(spoken.citation.join(spoken.source, _is_of(spoken)))
        .where(*recorded(limits, spoken.citation), *said(limits, at))
    )
    if limits.ceiling is not None:  # who speaks, or is named, may be marked
        mine = spoken.claim.c.citation_id == spoken.citation.c.id
        passages = passages.where(exists().where(mine, *admitted(limits, spoken)).correlate(
            spoken.citation, spoken.source
        ))  # fmt: skip
    return passages.subquery("heard")


def _is_of(spoken: Passage) -> ColumnElement[bool]:
    return spoken.source.c.id == spoken.citation.c.source_id
