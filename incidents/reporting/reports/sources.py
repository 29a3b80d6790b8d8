"""How much rests on each source, and how long it has been silent."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from incidents.db.engine import read_plainly
from incidents.models import Citation, Claim, Source
from incidents.models.chronology import SHOWN_PROPERTIES
from incidents.models.sources import UNSOURCED
from incidents.reporting.names import canonical_actor_name
from incidents.reporting.reports.facts import Picked, known_sources, last_words, pick_facts
from incidents.reporting.timeline import EVERYTHING, Filters
from incidents.resolution.question import Limits
from incidents.results import Chart, Report, Short

COLUMNS = (
    *("source", "title", "kind", "publisher", "grade", "published", "shown", "incidents"),
    *("last_said", "silent_days"),
)
DAY = 10  # characters of YYYY-MM-DD


def report_sources(session: Session, limits: Limits, filters: Filters, *, today: str) -> Report:
    """A row a source, those that most rests on first.

    Args:
        session: where to read.
        limits: what may be used.
        filters: which incidents count; where any is given, only sources of theirs are listed.
        today: the day, YYYY-MM-DD, up to which a silence is counted.
    """
    picked = pick_facts(limits, filters)
    rows = read_plainly(session, _select_sources(limits, filters, picked))
    return Report(
        "sources",
        "What rests on each source",
        COLUMNS,
        (
            Short("source", "source"),
            Short("grade", "grade"),
            Short("shown", "shown"),
            Short("incidents", "incidents"),
            Short("last said", "last_said"),
            Short("days silent", "silent_days"),
        ),
        islice(_count_silence(rows, today), filters.limit),
        Chart("source", "shown", unit="values shown that rest on it"),
    )


def _count_silence(rows: Iterator[Sequence[Any]], today: str) -> Iterator[Sequence[Any]]:
    end = date.fromisoformat(today)
    for *row, last in rows:
        day = last[:DAY] if last else None
        yield (*row, day, (end - date.fromisoformat(day)).days if day else None)


def _shown_claims(picked: Picked) -> FromClause:
    """(incident_id, claim_id): each value shown, with the claim it rests on."""
    facts = select(picked.facts).select_from(picked.joined).where(*picked.where).cte("picked_facts")
    return union_all(
        *(
            select(facts.c.incident_id, facts.c[f"{key}_claim_id"].label("claim_id")).where(
                facts.c[f"{key}_claim_id"].is_not(None)
            )
            for key in SHOWN_PROPERTIES
        )
    ).subquery("shown_claims")


def _count_shown(picked: Picked) -> FromClause:
    """(source_id, shown, incidents): how many values rest on each source, of how many incidents."""
    shown, citation, claim = _shown_claims(picked), Citation.__table__, Claim.__table__
    return (
        select(
            citation.c.source_id,
            func.count().label("shown"),
            func.count(shown.c.incident_id.distinct()).label("incidents"),
        )
        .select_from(
            shown.join(claim, claim.c.id == shown.c.claim_id).join(
                citation, citation.c.id == claim.c.citation_id
            )
        )
        .group_by(citation.c.source_id)
        .subquery("counted")
    )


def _select_sources(limits: Limits, filters: Filters, picked: Picked) -> Select[Any]:
    source, counted, last = Source.__table__, _count_shown(picked), last_words(limits)
    everything = filters._replace(limit=None, statuses=EVERYTHING.statuses) == EVERYTHING
    published: ColumnElement[str] = func.coalesce(source.c.published_latest, "")
    if limits.known_by is not None:
        published = case((published <= limits.known_by, published), else_="")
    spoken = case((func.coalesce(last.c.last, "") > published, last.c.last), else_=published)
    shown = func.coalesce(counted.c.shown, 0)
    return (
        select(
            source.c.code,
            source.c.title,
            source.c.kind,
            canonical_actor_name(limits, source.c.publisher_id),
            source.c.reliability,
            source.c.published_edtf,
            shown,
            func.coalesce(counted.c.incidents, 0),
            func.nullif(spoken, ""),
        )
        .select_from(
            source.join(counted, counted.c.source_id == source.c.id, isouter=everything).outerjoin(
                last, last.c.source_id == source.c.id
            )
        )
        .where(
            source.c.retracted != true(),
            # The built-in one, where nothing is charged to it.
            or_(source.c.code != UNSOURCED, counted.c.shown.is_not(None)),
            *known_sources(limits, source),
        )
        .order_by(shown.desc(), source.c.code)
    )
