"""What is missing: dates, places, sources, copies; months and places of which nothing is known."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)

from incidents.db.functions import as_text
from incidents.models import Chronology, Citation, Claim, Incident, Place, Source, SourceFile
from incidents.models.sources import UNSOURCED
from incidents.reporting.names import place_name
from incidents.reporting.views.casualties import active_incidents, month_of
from incidents.reporting.views.declaring import declare_view, of_one_kind
from incidents.reporting.wording import name_claim
from incidents.resolution.spoken import ALWAYS

MEANINGS = {
    "gap": "no claim; no date; no place; no source (a claim of the source unsourced); no copy"
    " (neither a file nor an archived copy of a source); empty month; empty place",
    "incident": "Code of the incident that lacks something",
    "claim": "Number of the claim that lacks a source",
    "source": "Code of the source that lacks a copy",
    "place": "Code of the place at or within which nothing is known to have happened",
    "month": "YYYY-MM, between the first and the last incident, in which none began",
    "detail": "Title or name of what lacks something",
}
PER_YEAR = 12


def _row(gap: str, **given: ColumnElement[Any]) -> Select[Any]:
    given["gap"] = as_text(literal(gap))
    return select(*(of_one_kind(given.get(name, null())).label(name) for name in MEANINGS))


def _incidents_without(gap: str, column: str) -> Select[Any]:
    joined, facts, incident = active_incidents()
    return (
        _row(gap, incident=incident.c.code, detail=incident.c.title)
        .select_from(joined)
        .where(facts.c[column].is_(None))
    )


def _incidents_without_claim() -> Select[Any]:
    incident, facts = Incident.__table__.alias("incident"), Chronology.__table__.alias("facts")
    return (
        _row("no claim", incident=incident.c.code, detail=incident.c.title)
        .select_from(incident.outerjoin(facts, facts.c.incident_id == incident.c.id))
        .where(
            incident.c.status == "active",
            incident.c.merged_into_id.is_(None),
            facts.c.incident_id.is_(None),
        )
    )


def _claims_without_source() -> Select[Any]:
    source, citation, claim = Source.__table__, Citation.__table__, Claim.__table__
    incident = Incident.__table__.alias("incident")
    joined = (
        source.join(citation, citation.c.source_id == source.c.id)
        .join(claim, claim.c.citation_id == citation.c.id)
        .outerjoin(incident, incident.c.id == claim.c.incident_id)
    )
    return (
        _row(
            "no source",
            incident=incident.c.code,
            claim=name_claim(claim.c.id),
            detail=func.coalesce(incident.c.title, citation.c.gist, citation.c.quote),
        )
        .select_from(joined)
        .where(source.c.code == UNSOURCED)
    )


def _sources_without_copy() -> Select[Any]:
    source, file = Source.__table__.alias("src"), SourceFile.__table__.alias("kept")
    kept = select(file.c.id).where(file.c.source_id == source.c.id, file.c.retracted != true())
    return (
        _row("no copy", source=source.c.code, detail=source.c.title)
        .select_from(source)
        .where(
            source.c.code != UNSOURCED,
            source.c.retracted != true(),
            source.c.archive_url.is_(None),
            ~exists(kept.correlate_except(file)),
        )
    )


def _number_of(date: ColumnElement[str]) -> ColumnElement[int]:
    """Months since the year 0."""
    return cast(func.substr(date, 1, 4), Integer) * PER_YEAR + cast(
        func.substr(date, 6, 2), Integer
    )


def _write_month(number: ColumnElement[int]) -> ColumnElement[str]:
    """The text of a month counted by `_number_of`."""
    year, month = (number - 1) // PER_YEAR, (number - 1) % PER_YEAR + 1
    return as_text(
        func.substr(cast(10000 + year, Text), 2, 4)
        + "-"
        + func.substr(cast(100 + month, Text), 2, 2)
    )


def _empty_months() -> Select[Any]:
    """Months in which no incident began; times without a beginning or an end don't count."""
    joined, facts, _ = active_incidents()
    first, last = func.min(facts.c.earliest), func.max(facts.c.earliest)
    bounded = facts.c.earliest > ALWAYS[0]
    ends = (
        select(_number_of(first).label("number"), _number_of(last).label("last"))
        .select_from(joined)
        .where(bounded)
        .cte("months", recursive=True)
    )
    months = ends.union_all(
        select(ends.c.number + 1, ends.c.last).where(ends.c.number < ends.c.last)
    )
    begun, begun_facts, _ = active_incidents()
    filled = (
        select(month_of(begun_facts)).select_from(begun).where(begun_facts.c.earliest.is_not(None))
    )
    written = _write_month(months.c.number)
    return (
        _row("empty month", month=written)
        .select_from(months)
        .where(months.c.number.is_not(None), written.not_in(filled))
    )


def _empty_places() -> Select[Any]:
    place, within = Place.__table__.alias("place"), Place.__table__.alias("within")
    joined, facts, _ = active_incidents()
    filled = (
        select(within.c.path)
        .where(within.c.id.in_(select(facts.c.place_id).select_from(joined)))
        .subquery("filled")
    )
    inside = func.substr(filled.c.path, 1, func.length(place.c.path)) == place.c.path
    return (
        _row("empty place", place=place.c.code, detail=place_name(place.c.id))
        .select_from(place)
        .where(
            place.c.retracted != true(),
            place.c.merged_into_id.is_(None),
            ~exists(select(filled.c.path).where(inside).correlate_except(filled)),
        )
    )


def _all_gaps() -> Select[Any]:
    rows = union_all(
        _incidents_without_claim(),
        _incidents_without("no date", "earliest"),
        _incidents_without("no place", "place_id"),
        _claims_without_source(),
        _sources_without_copy(),
        _empty_months(),
        _empty_places(),
    ).subquery("gaps")
    return select(*(rows.c[name] for name in MEANINGS))


COVERAGE_GAPS: Table = declare_view(
    "coverage_gaps",
    "What is missing: a row for each incident, claim, source, month or place that lacks something",
    _all_gaps(),
    MEANINGS,
)
