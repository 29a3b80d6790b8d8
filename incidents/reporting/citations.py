"""The passages that claims rest on, for printing."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, func

from incidents.models import Citation, Claim, Property, Source
from incidents.reporting.names import canonical_actor_name
from incidents.resolution.question import Limits

# The types that are words themselves; the others only say that the locator has no type.
PLAIN = ("passage",)


def write_locator(kind: str | None, locator: str | None) -> str | None:
    """Where a passage stands, as people write it: "paragraph 5"."""
    if locator is None:
        return None
    return locator if kind in PLAIN or kind == locator else f"{kind} {locator}"


def locator_of(citation: FromClause) -> ColumnElement[str | None]:
    """The same of the columns of citations."""
    kind, locator = citation.c.locator_type, citation.c.locator
    alone = kind.in_(PLAIN) | (kind == locator)
    return case((alone, locator), else_=kind + " " + locator)


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
