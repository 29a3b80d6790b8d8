"""Everything the resolution of one subject rests on, read into memory: it is a handful."""

from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import Row, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from incidents.models import (
    Actor,
    Assessment,
    CitationSource,
    Claim,
    Incident,
    Source,
    Term,
)
from incidents.models.sources import UNSOURCED
from incidents.reporting.citations import join_passages, passage_columns
from incidents.reporting.names import actor_name, canonical_actor_name, place_name
from incidents.resolution.admission import latest_assessment, under_ceiling
from incidents.resolution.origins import standing_lineage
from incidents.resolution.question import Limits, Question, marking, work_of
from incidents.resolution.rules import (
    claims_with_origins,
    order_values,
    resolve_properties,
    weigh_values,
)
from incidents.resolution.spoken import scope_of, spoken_claims
from incidents.resolution.standing import RIVALS


class Evidence(NamedTuple):
    """The stages of the resolution, as rows.

    spoken: by claim id, every claim within the limits; current: every origin of each current
    claim; values: competing values in the order of the rule, best first; resolved: what is shown.
    """

    spoken: dict[int, Row[Any]]
    current: list[Row[Any]]
    values: list[Row[Any]]
    resolved: list[Row[Any]]


def read_evidence(
    session: Session, subject: Literal["incident", "actor"], subject_id: int, limits: Limits
) -> Evidence:
    """Read the stages of the resolution of one subject."""
    spoken, current, values, resolved = (
        list(session.execute(stage, {"subject_id": subject_id}))
        for stage in _stages(subject, limits)
    )
    return Evidence({row.id: row for row in spoken}, current, values, resolved)


@lru_cache(maxsize=8)
def _stages(subject: Literal["incident", "actor"], limits: Limits) -> tuple[Select[Any], ...]:
    """The four selects, for the subject in the parameter `subject_id`."""
    table = Incident if subject == "incident" else Actor
    asked = select(table.id).where(table.id == bindparam("subject_id"))
    question = Question(subject, limits, asked)
    spoken = spoken_claims(question, scope_of(question))
    backed = claims_with_origins(question)
    weighed = weigh_values(backed)
    ordered = select(weighed).order_by(
        *(weighed.c[key] for key in RIVALS), weighed.c.asserted.desc(), *order_values(weighed)
    )
    return select(spoken), select(backed), ordered, select(resolve_properties(backed))


def _passages(limits: Limits) -> Select[Any]:
    """One row a claim: its value to read, its passage, its source, its last assessment."""
    claim, term = Claim.__table__, Term.__table__
    qualifier, judged = Term.__table__.alias(), Assessment.__table__
    value: Any = case(
        (claim.c.datatype == "place", place_name(claim.c.value_place_id)),
        (claim.c.datatype == "actor", actor_name(claim.c.value_actor_id)),
        (claim.c.datatype == "term", term.c.label),
        else_=claim.c.value_text,
    )
    judgement = [judged.c[name] for name in ("rank", "credibility", "reason", "assessor")]
    return select(
        claim,
        value.label("reading"),
        qualifier.c.key.label("qualifier"),
        *passage_columns(limits),
        *judgement,
    ).select_from(
        join_passages()
        .outerjoin(term, term.c.id == claim.c.value_term_id)
        .outerjoin(qualifier, qualifier.c.id == claim.c.qualifier_id)
        .outerjoin(judged, judged.c.id == latest_assessment(limits, claim))
    )


def read_passages(session: Session, limits: Limits, ids: list[int]) -> dict[int, Row[Any]]:
    """The passages of claims, by claim id."""
    rows = session.execute(_passages(limits).where(Claim.__table__.c.id.in_(ids)))
    return {row.id: row for row in rows}


def read_relays(session: Session, limits: Limits, ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Codes of the sources that the claims' passages take over from, by claim id."""
    lineage = CitationSource.__table__.alias()
    source, claim = Source.__table__, Claim.__table__
    rows = session.execute(
        select(claim.c.id, source.c.code)
        .select_from(
            claim.join(lineage, lineage.c.citation_id == claim.c.citation_id).join(
                source, source.c.id == lineage.c.source_id
            )
        )
        .where(
            claim.c.id.in_(ids),
            lineage.c.role == "relays",
            *standing_lineage(limits, lineage),
        )
        .order_by(source.c.code)
    )
    found: dict[int, tuple[str, ...]] = {}
    for claim_id, code in rows:
        found[claim_id] = (*found.get(claim_id, ()), code)
    return found


def read_origin_names(
    session: Session, limits: Limits, origins: set[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    """Names of voices and origins: ("a", actor id) the actor's name, ("w", work id) a code.

    ("n", citation id) is a note without a source.

    That is the code of its first edition, of those under the ceiling.
    """
    actors = [number for kind, number in origins if kind == "a"]
    works = [number for kind, number in origins if kind == "w"]
    actor, source = Actor.__table__, Source.__table__
    named = session.execute(
        select(
            actor.c.id, func.coalesce(canonical_actor_name(limits, actor.c.id), actor.c.code)
        ).where(actor.c.id.in_(actors))
    )
    editions = session.execute(
        select(work_of(source), source.c.code)
        .where(
            or_(source.c.id.in_(works), source.c.edition_of_id.in_(works)),
            *under_ceiling(limits, marking(source.c.handling)),
        )
        # Backwards: the last to be put into the dictionary stays there.
        .order_by(case((source.c.edition_of_id.is_(None), 1), else_=0), source.c.code.desc())
    )
    notes = {(kind, number): UNSOURCED for kind, number in origins if kind == "n"}
    return (
        notes
        | {("a", row[0]): row[1] for row in named}
        | {("w", row[0]): row[1] for row in editions}
    )
