"""What is missing: dates, places, sources, copies; months and places of which nothing is known."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

from sqlalchemy import FromClause, Select, exists, func, select, true
from sqlalchemy.orm import Session

from incidents.models import Chronology, Incident, Place, Source, SourceFile
from incidents.models.sources import UNSOURCED
from incidents.reporting.names import place_name
from incidents.reporting.reports.facts import (
    MONTH,
    Picked,
    known_sources,
    pick_facts,
    select_ids,
)
from incidents.reporting.timeline import EVERYTHING, Filters
from incidents.resolution.admission import admitted, new_passage, recorded, under_ceiling
from incidents.resolution.question import Limits, marking
from incidents.results import Chart, Report, Short

KEYS: Final = ("incident", "claim", "source", "place", "month")
COLUMNS: Final = ("gap", *KEYS, "detail", "of")
FIRST, LAST = "0001-01", "9999-12"  # where the time of an incident has no beginning or no end
PER_YEAR: Final = 12
Row = Sequence[Any]


def report_gaps(session: Session, limits: Limits, filters: Filters) -> Report:
    """A row for each incident, claim, source, month or place that lacks something.

    With filters, sources are those of the incidents that fit, and places aren't looked at.
    """
    picked = pick_facts(limits, filters)
    everything = filters._replace(limit=None, statuses=EVERYTHING.statuses) == EVERYTHING
    rows = chain(
        _find_incidents(session, picked, "no date", "earliest"),
        _find_incidents(session, picked, "no place", "place_id"),
        _find_unresolved(session, limits, filters) if everything else (),
        _find_unsourced(session, limits, picked),
        _find_uncopied(session, limits, None if everything else picked),
        _find_empty_months(session, picked, filters),
        _find_empty_places(session, limits, picked) if everything else (),
    )
    return Report(
        "gaps",
        "What is missing",
        COLUMNS,
        (
            Short("gap", "gap"),
            Short("of", "of"),
            Short("detail", "detail"),
        ),
        islice(rows, filters.limit),
        Chart("gap"),
    )


def _row(gap: str, **given: object) -> Row:
    """`of` names in one column what the gap is of, for people."""
    of = next((given[name] for name in KEYS if given.get(name)), None)
    return (gap, *(({**given, "of": of}).get(name) for name in COLUMNS[1:]))


def _find_incidents(session: Session, picked: Picked, gap: str, column: str) -> Iterator[Row]:
    facts, incident = picked.facts, picked.incident
    query = (
        select(incident.c.code, incident.c.title)
        .select_from(picked.joined)
        .where(facts.c[column].is_(None), *picked.where)
        .order_by(incident.c.code)
    )
    for code, title in session.execute(query):
        yield _row(gap, incident=code, detail=title)


def _find_unresolved(session: Session, limits: Limits, filters: Filters) -> Iterator[Row]:
    """Incidents of which no source says anything that stands."""
    facts, incident = Chronology.__table__, Incident.__table__
    query = (
        select(incident.c.code, incident.c.title)
        .select_from(incident.outerjoin(facts, facts.c.incident_id == incident.c.id))
        .where(
            facts.c.incident_id.is_(None),
            incident.c.merged_into_id.is_(None),
            incident.c.status.in_(filters.statuses),
            *recorded(limits, incident),
            *under_ceiling(limits, marking(incident.c.handling)),
        )
        .order_by(incident.c.code)
    )
    for code, title in session.execute(query):
        yield _row("no claim", incident=code, detail=title)


def _find_unsourced(session: Session, limits: Limits, picked: Picked) -> Iterator[Row]:
    spoken = new_passage()
    incident = Incident.__table__.alias("about")
    words = func.coalesce(spoken.citation.c.gist, spoken.citation.c.quote)
    query = (
        select(spoken.claim.c.id, incident.c.code, words)
        .select_from(
            spoken.join_to(incident.join(spoken.claim, spoken.claim.c.incident_id == incident.c.id))
        )
        .where(
            spoken.source.c.code == UNSOURCED,
            spoken.claim.c.incident_id.in_(select_ids(picked)),
            *admitted(limits, spoken),
        )
        .order_by(incident.c.code, spoken.claim.c.id)
    )
    for number, code, words in session.execute(query):
        # Under a ceiling claims go by no number: it would tell how many there are.
        claimed = None if limits.ceiling else f"c{number}"
        yield _row("no source", incident=code, claim=claimed, source=UNSOURCED, detail=words)


def _find_uncopied(session: Session, limits: Limits, picked: Picked | None) -> Iterator[Row]:
    """Sources of which neither a file nor an archived copy is kept."""
    source, file = Source.__table__, SourceFile.__table__.alias()
    kept = select(file.c.id).where(file.c.source_id == source.c.id, file.c.retracted != true())
    query: Select[Any] = (
        select(source.c.code, source.c.title)
        .where(
            source.c.code != UNSOURCED,
            source.c.retracted != true(),
            source.c.archive_url.is_(None),
            ~exists(kept.correlate_except(file)),
            *known_sources(limits, source),
        )
        .order_by(source.c.code)
    )
    if picked is not None:
        query = query.where(source.c.id.in_(_sources_of(limits, picked)))
    for code, title in session.execute(query):
        yield _row("no copy", source=code, detail=title)


def _sources_of(limits: Limits, picked: Picked) -> Select[Any]:
    spoken = new_passage()
    return (
        select(spoken.citation.c.source_id)
        .select_from(spoken.join_to(spoken.claim))
        .where(spoken.claim.c.incident_id.in_(select_ids(picked)), *admitted(limits, spoken))
    )


def _find_empty_months(session: Session, picked: Picked, filters: Filters) -> Iterator[Row]:
    """Months between the first and the last incident, or within the dates asked for."""
    month = func.substr(picked.facts.c.earliest, 1, MONTH)
    query = (
        select(month)
        .select_from(picked.joined)
        .where(picked.facts.c.earliest.is_not(None), *picked.where)
        .group_by(month)
    )
    filled = {found for found in session.scalars(query) if FIRST < found < LAST}
    first = max((filters.from_ or FIRST)[:MONTH], FIRST)
    last = min((filters.to or LAST)[:MONTH], LAST)
    if not filled and not FIRST < first <= last < LAST:
        return  # nothing tells where to begin, or to end
    start = first if first > FIRST else min(filled)
    for name in list_months(start, last if last < LAST else max(filled)):
        if name not in filled:
            yield _row("empty month", month=name)


def list_months(first: str, last: str) -> Iterator[str]:
    """Every month from one YYYY-MM to another."""
    start, end = (int(month[:4]) * PER_YEAR + int(month[5:]) - 1 for month in (first, last))
    for number in range(start, end + 1):
        year, month = divmod(number, PER_YEAR)
        yield f"{year:04}-{month + 1:02}"


def _find_empty_places(session: Session, limits: Limits, picked: Picked) -> Iterator[Row]:
    """Places at or within which nothing is known to have happened.

    Under a ceiling none: what a place was entered for may be marked, and that it is there tells.
    """
    if limits.ceiling is not None:
        return
    place = Place.__table__
    found = select(picked.facts.c.place_id).select_from(picked.joined).where(*picked.where)
    paths = session.scalars(select(place.c.path).where(place.c.id.in_(found)))
    filled = {number for path in paths for number in path.strip("/").split("/")}
    for number, code, name in session.execute(_all_places(limits, place)):
        if str(number) not in filled:
            yield _row("empty place", place=code, detail=name)


def _all_places(limits: Limits, place: FromClause) -> Select[Any]:
    return (
        select(place.c.id, place.c.code, place_name(place.c.id))
        .where(
            place.c.retracted != true(),
            place.c.merged_into_id.is_(None),
            *recorded(limits, place),
        )
        .order_by(place.c.code)
    )
