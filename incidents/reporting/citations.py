"""The passages that claims rest on, for printing."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, func, select
from sqlalchemy.orm import Session

from incidents.models import Citation, Claim, Property, Source
from incidents.reporting.names import canonical_actor_name
from incidents.resolution.question import Limits
from incidents.results import CitedClaim

# The types that are words themselves; the others only say that the locator has no type.
PLAIN = ("passage",)


def write_locator(kind: str | None, locator: str | None) -> str | None:
    """Where a passage stands, as people write it: "paragraph 5"."""
    if locator is None:
        return None
    return locator if kind in PLAIN or kind == locator else f"{kind} {locator}"


def join_passages() -> FromClause:
    """Claims with their passages, sources and properties."""
    claim, citation = Claim.__table__, Citation.__table__
    source, prop = Source.__table__, Property.__table__
    return (
        claim.join(citation, citation.c.id == claim.c.citation_id)
        .join(source, source.c.id == citation.c.source_id)
        .join(prop, prop.c.id == claim.c.property_id)
    )


def passage_columns(limits: Limits) -> list[ColumnElement[Any]]:
    """Of what `join_passages` joins: the property, who says it in which words, and the source."""
    citation, source, prop = Citation.__table__, Source.__table__, Property.__table__
    speaker = canonical_actor_name(limits, citation.c.speaker_id)
    return [
        prop.c.key.label("property"),
        citation.c.locator_type,
        citation.c.locator,
        citation.c.quote,
        citation.c.gist,
        func.coalesce(speaker, citation.c.speaker_text).label("speaker"),
        citation.c.said_edtf,
        source.c.code.label("source"),
        source.c.kind,
        source.c.title,
        canonical_actor_name(limits, source.c.publisher_id).label("publisher"),
        source.c.published_edtf,
        source.c.url,
        source.c.reliability,
        source.c.handling,
    ]


def claims_with_passages(limits: Limits) -> Select[Any]:
    """One row a claim: the number it gives, its property, its passage and its source."""
    claim = Claim.__table__
    numbers = [claim.c[name] for name in ("low", "best", "high", "open")]
    columns = [claim.c.id, *numbers, *passage_columns(limits)]
    return select(*columns).select_from(join_passages())


def read_claims(session: Session, limits: Limits, ids: Iterable[int]) -> dict[int, Row[Any]]:
    """The claims asked for, by id."""
    wanted = sorted(set(ids))
    rows = session.execute(claims_with_passages(limits).where(Claim.__table__.c.id.in_(wanted)))
    return {row.id: row for row in rows}


def cite(row: Row[Any]) -> CitedClaim:
    """A row of `claims_with_passages` as it leaves."""
    return CitedClaim(
        property=row.property,
        claim=f"c{row.id}",
        source=row.source,
        kind=row.kind,
        title=row.title,
        publisher=row.publisher,
        published=row.published_edtf,
        url=row.url,
        locator=write_locator(row.locator_type, row.locator),
        quote=row.quote,
        gist=row.gist,
        speaker=row.speaker,
        said=row.said_edtf,
        handling=row.handling,
    )
