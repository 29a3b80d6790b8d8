"""What rests on each source."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, case, func, or_, select, true

from incidents.db.functions import as_number, as_text, greatest
from incidents.models import (
    Changeset,
    Chronology,
    Citation,
    CitationSource,
    Claim,
    Source,
    SourceFile,
)
from incidents.models.chronology import SHOWN_PROPERTIES
from incidents.reporting.names import canonical_actor_name
from incidents.reporting.views.declaring import Described, describe_view, yes_no
from incidents.resolution.question import UNLIMITED


def _of_source(source: FromClause, what: ColumnElement[Any]) -> Any:  # noqa: ANN401
    """An aggregate over the claims of a source."""
    citation, claim = Citation.__table__, Claim.__table__
    return (
        select(what)
        .select_from(citation.join(claim, claim.c.citation_id == citation.c.id))
        .where(citation.c.source_id == source.c.id)
        .correlate(source)
        .scalar_subquery()
    )


def _count_shown(source: FromClause) -> ColumnElement[int]:
    facts, claim = Chronology.__table__.alias(), Claim.__table__
    shows = or_(*(facts.c[f"{key}_claim_id"] == claim.c.id for key in SHOWN_PROPERTIES))
    shown = (
        select(facts.c.incident_id)
        .where(facts.c.incident_id == claim.c.incident_id, shows)
        .correlate(claim)
        .exists()
    )
    counted: ColumnElement[int] = _of_source(source, func.sum(case((shown, 1), else_=0)))
    return counted


def _last_said(source: FromClause) -> ColumnElement[str]:
    citation = Citation.__table__.alias()
    said = (
        select(func.max(citation.c.said_latest))
        .where(citation.c.source_id == source.c.id)
        .correlate_except(citation)
        .scalar_subquery()
    )
    published = func.coalesce(source.c.published_latest, "")
    return func.nullif(greatest(func.coalesce(said, ""), published), "")


def _last_recorded(source: FromClause) -> ColumnElement[str]:
    citation, changeset = Citation.__table__.alias(), Changeset.__table__.alias()
    latest = (
        select(func.max(citation.c.recorded_in))
        .where(citation.c.source_id == source.c.id)
        .correlate_except(citation)
        .scalar_subquery()
    )
    return (
        select(changeset.c.made_at)
        .where(changeset.c.id == func.coalesce(latest, source.c.recorded_in))
        .correlate(source)
        .scalar_subquery()
    )


def _count_rows(table: FromClause, *where: ColumnElement[bool]) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(table)
        .where(*where)
        .correlate_except(table)
        .scalar_subquery()
    )


def _describe_use(source: FromClause) -> Described:
    """What rests on a source."""
    lineage, file = CitationSource.__table__.alias(), SourceFile.__table__.alias()
    citation, claim = Citation.__table__, Claim.__table__
    relayed = _count_rows(
        lineage,
        lineage.c.source_id == source.c.id,
        lineage.c.role == "relays",
        lineage.c.withdrawn != true(),
    )
    copies = _count_rows(file, file.c.source_id == source.c.id, file.c.retracted != true())
    return {
        "passages": (
            as_number(_count_rows(citation, citation.c.source_id == source.c.id)),
            "Passages cited of it",
        ),
        "claims": (as_number(_of_source(source, func.count())), "Claims they make"),
        "incidents": (
            as_number(_of_source(source, func.count(claim.c.incident_id.distinct()))),
            "Incidents they speak of",
        ),
        "shown": (
            as_number(func.coalesce(_count_shown(source), 0)),
            "Values in the timeline that rest on a claim of it",
        ),
        "relayed": (as_number(relayed), "Passages of other sources that say they relay it"),
        "copies": (as_number(copies), "Files kept of it"),
    }


def _declare() -> Table:
    source, first = Source.__table__.alias("src"), Source.__table__.alias("first_edition")
    return describe_view(
        "source_use",
        "What rests on each source, and how long it has been silent",
        {
            "source": (source.c.code, "Code of the source"),
            "title": (source.c.title, "Its title"),
            "kind": (source.c.kind, "article, report, data set, …"),
            "publisher": (
                canonical_actor_name(UNLIMITED, source.c.publisher_id), "Who published it",
            ),
            "published": (source.c.published_edtf, "When it was published, EDTF"),
            "edition_of": (first.c.code, "Code of the first edition of the same work"),
            "grade": (source.c.reliability, "Admiralty A to F; null: ungraded"),
            "handling": (source.c.handling, "Its TLP marking"),
            **_describe_use(source),
            "archived": (
                yes_no(source.c.archive_url.is_not(None)), "1 where an archived copy is named",
            ),
            "last_said": (
                as_text(_last_said(source)),
                "Last second anything in it was said or, where that is later, it was published",
            ),
            "last_recorded": (
                _last_recorded(source), "When a passage of it was last recorded: UTC, ISO 8601",
            ),
            "url": (source.c.url, "Address it was read at"),
        },
        source.outerjoin(first, first.c.id == source.c.edition_of_id),
        source.c.retracted != true(),
    )  # fmt: skip


SOURCE_USE: Table = _declare()
