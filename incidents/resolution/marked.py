"""Under a ceiling: the stored chronology where nothing is marked, and the rest resolved anew."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    or_,
    select,
    union,
    union_all,
)

from incidents.handling import HANDLINGS
from incidents.models import (
    Actor,
    Chronology,
    Citation,
    CitationSource,
    Claim,
    ClaimLink,
    Incident,
    Participant,
    Source,
)
from incidents.resolution.chronology import resolve_chronology, resolve_participants
from incidents.resolution.question import Limits, Question


@lru_cache
def _marked(ceiling: str) -> tuple[CTE, Question]:
    """The incidents concerned, and the question about them: one, so that one statement asks it."""
    marked = incidents_above(ceiling).cte("marked")
    ids = select(marked.c.incident_id)
    return marked, Question(limits=Limits(ceiling=ceiling), ids=ids)


def resolve_under_ceiling(ceiling: str) -> CompoundSelect[Any]:
    """The chronology's columns as they are where nothing above the ceiling was ever heard.

    What is marked is little or, in a data set that is marked as a whole, soon left out; all else
    is as it stands in the stored chronology.
    """
    return union_all(
        _stored(Chronology.__table__, ceiling), resolve_chronology(_marked(ceiling)[1])
    )


def resolve_participants_under_ceiling(ceiling: str) -> CompoundSelect[Any]:
    """The participants' columns, likewise."""
    return union_all(
        _stored(Participant.__table__, ceiling), resolve_participants(_marked(ceiling)[1])
    )


def _stored(table: FromClause, ceiling: str) -> Select[Any]:
    """The rows that stand in a derived table of incidents that aren't concerned."""
    marked, _ = _marked(ceiling)
    stored = table.alias("stored")
    return select(stored).where(stored.c.incident_id.not_in(select(marked.c.incident_id)))


def incidents_above(ceiling: str) -> CompoundSelect[Any]:
    """Incidents whose answer can be another under a ceiling: marked themselves, or spoken of by it.

    With them all that were merged, and those of whose claims one is linked to another: what the
    link leads to may be marked.
    """
    incident, claim, citation = Incident.__table__, Claim.__table__, Citation.__table__
    lineage, link = CitationSource.__table__, ClaimLink.__table__
    sources, actors = _sources_above(ceiling), _actors_above(ceiling)
    passages = claim.join(citation, citation.c.id == claim.c.citation_id)
    traced = passages.join(lineage, lineage.c.citation_id == citation.c.id)
    linked = claim.join(link, or_(link.c.claim_id == claim.c.id, link.c.target_id == claim.c.id))
    about = [
        _about(claim, passages).where(citation.c.source_id.in_(sources)),
        _about(claim, passages).where(citation.c.speaker_id.in_(actors)),
        _about(claim, claim).where(claim.c.value_actor_id.in_(actors)),
        _about(claim, traced).where(lineage.c.source_id.in_(sources)),
        _about(claim, linked),
    ]
    merged = incident.c.merged_into_id
    return union(
        select(incident.c.id.label("incident_id")).where(_above(incident.c.handling, ceiling)),
        select(incident.c.id).where(merged.is_not(None)),
        select(merged).where(merged.is_not(None)),
        *about,
    )


def _about(claim: FromClause, joined: FromClause) -> Select[Any]:
    return select(claim.c.incident_id).select_from(joined).where(claim.c.incident_id.is_not(None))


def _above(handling: ColumnElement[str], ceiling: str) -> ColumnElement[bool]:
    return handling.in_(HANDLINGS[HANDLINGS.index(ceiling) + 1 :])


def _sources_above(ceiling: str) -> Select[Any]:
    source = Source.__table__.alias()
    return select(source.c.id).where(_above(source.c.handling, ceiling))


def _actors_above(ceiling: str) -> Select[Any]:
    """Actors that are marked, were merged into marked ones, or speak for them."""
    actor, other = Actor.__table__.alias(), Actor.__table__.alias()
    marked = select(other.c.id).where(_above(other.c.handling, ceiling))
    return select(actor.c.id).where(
        or_(
            actor.c.id.in_(marked), actor.c.merged_into_id.in_(marked), actor.c.voice_id.in_(marked)
        )
    )
