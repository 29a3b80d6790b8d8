"""Claims as rows to show: what each says, where it stands, how it was judged.

One query for the claims of an incident, of an actor, or for one claim.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from incidents.cli.output import say
from incidents.entry.imports.evidence import read_cells
from incidents.entry.links import read_links
from incidents.entry.locators import Locator, format_locator
from incidents.entry.standing import CLAIM_LINK, read_standing
from incidents.entry.values import IDENTIFYING, format_value
from incidents.errors import IncidentsError
from incidents.models import (
    Actor,
    Assessment,
    Citation,
    CitationSource,
    Claim,
    ClaimLink,
    Incident,
    Place,
    Property,
    Source,
    Term,
)
from incidents.quantities import Quantity, format_quantity
from incidents.resolution.origins import standing_lineage
from incidents.resolution.question import UNLIMITED

COLUMNS: Final = ("claim", "property", "stance", "value", "source", "said", "judgement")
_QUALIFIER, _SPEAKER, _VALUE = aliased(Term), aliased(Actor), aliased(Actor)


def select_claims(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Claims with the codes of all they refer to, by property and time said."""
    latest = (
        select(func.max(Assessment.id))
        .where(Assessment.claim_id == Claim.id)
        .correlate(Claim)
        .scalar_subquery()
    )
    return (
        select(
            Claim,
            Citation,
            Assessment,
            Source.code.label("source"),
            Property.key.label("property"),
            _QUALIFIER.key.label("qualifier"),
            _SPEAKER.code.label("speaker"),
            func.coalesce(Incident.code, Actor.code).label("about"),
            func.coalesce(Place.code, _VALUE.code, Term.key).label("referred"),
        )
        .join(Citation, Citation.id == Claim.citation_id)
        .join(Source, Source.id == Citation.source_id)
        .join(Property, Property.id == Claim.property_id)
        .outerjoin(_QUALIFIER, _QUALIFIER.id == Claim.qualifier_id)
        .outerjoin(_SPEAKER, _SPEAKER.id == Citation.speaker_id)
        .outerjoin(Incident, Incident.id == Claim.incident_id)
        .outerjoin(Actor, Actor.id == Claim.actor_id)
        .outerjoin(Place, Place.id == Claim.value_place_id)
        .outerjoin(_VALUE, _VALUE.id == Claim.value_actor_id)
        .outerjoin(Term, Term.id == Claim.value_term_id)
        .outerjoin(Assessment, Assessment.id == latest)
        .where(*conditions)
        .order_by(Property.id, _QUALIFIER.key, Citation.said_latest, Claim.id)
    )


def list_claims(
    session: Session, *conditions: ColumnElement[bool], most: int | None = None
) -> list[dict[str, Any]]:
    """Claims that meet the conditions, each as a record; no more than the first of them."""
    found = select_claims(*conditions).limit(most)
    return [describe_claim(row) for row in session.execute(found)]


def count_claims(session: Session, source_id: int) -> int:
    """How many claims a source makes."""
    mine = select(func.count()).select_from(Claim).join(Citation, Citation.id == Claim.citation_id)
    return session.scalar(mine.where(Citation.source_id == source_id)) or 0


def describe_claim(row: Row[Any]) -> dict[str, Any]:
    """One claim as a record of plain values."""
    claim, citation, assessment = row.Claim, row.Citation, row.Assessment
    return {
        "claim": f"c{claim.id}",
        "about": row.about,
        "property": row.property + (f":{row.qualifier}" if row.qualifier else ""),
        "stance": claim.stance,
        "value": write_value(claim, row.referred),
        "valid": claim.valid_edtf,
        "source": row.source,
        "at": format_locator(Locator(citation.locator_type, citation.locator)),
        "by": row.speaker,
        "unnamed": citation.speaker_text,
        "said": citation.said_edtf,
        "quote": citation.quote,
        "gist": citation.gist,
        "judgement": describe_assessment(assessment),
    }


def write_value(claim: Claim, referred: str | None) -> str | None:
    """The value as one would type it; None for flags."""
    columns = {name: getattr(claim, name) for name in IDENTIFYING}
    return format_value(claim.datatype, columns, lambda *_: str(referred))


def write_best(claim: Claim) -> str:
    """What a claim says of a number without the range around its best figure."""
    best, open_ = claim.best, claim.open
    if best is not None and open_ is None:
        return format_quantity(Quantity(best, best, best, None))
    return format_quantity(Quantity(claim.low, best, claim.high, open_))


def describe_assessment(assessment: Assessment | None) -> str | None:
    """A judgement in few words; None where there is none."""
    if assessment is None:
        return None
    if assessment.withdrawn:
        return "withdrawn"
    grade = f"credibility {assessment.credibility}" if assessment.credibility else ""
    rank = assessment.rank if assessment.rank != "normal" or not grade else ""
    return ", ".join(filter(None, [rank, grade]))


def show_cells(session: Session, claim: Claim, folder: Path, format_: str) -> dict[str, Any]:
    """The cells of the row that a claim is of, where its file was kept; for people a line each."""
    citation = session.get_one(Citation, claim.citation_id)
    try:
        found = read_cells(session, citation, folder, claim.recorded_in)
    except IncidentsError as error:
        say(f"the row's own cells can't be shown: {error.message}")
        return {}
    if found is None:
        return {}
    where = f"{found.file}, line {found.line}"
    if format_ == "table":
        return {"row in": where, **{f"  {name}": cell for name, cell in found.cells.items()}}
    return {"row_in": where, "cells": found.cells}


def list_links(session: Session, claim_id: int) -> Iterator[str]:
    """How a claim stands to others, in words; links that don't count are left out."""
    leading = read_standing(session, ClaimLink, CLAIM_LINK, [claim_id], "target_id")
    claims = {claim_id, *(claim for claim, _, _ in leading)}
    for claim, relation, target in read_links(session, sorted(claims)):
        if claim_id in (claim, target):
            yield f"c{claim} {relation} c{target}"


def list_lineage(session: Session, citation_id: int, role: str) -> list[str]:
    """Codes of the sources that have a role for a passage; what was taken back is left out."""
    lineage = CitationSource.__table__.alias()
    mine = (
        select(Source.code)
        .join(lineage, lineage.c.source_id == Source.id)
        .where(
            lineage.c.citation_id == citation_id,
            lineage.c.role == role,
            *standing_lineage(UNLIMITED, lineage),
        )
    )
    return list(session.scalars(mine.order_by(Source.code)))


def list_assessments(session: Session, claim_id: int) -> list[str]:
    """All judgements on a claim in words, oldest first."""
    mine = select(Assessment).where(Assessment.claim_id == claim_id).order_by(Assessment.id)
    return [
        f"{row.assessed_at[:10]} {row.assessor}: {describe_assessment(row)} ({row.reason})"
        for row in session.scalars(mine)
    ]
