"""Where assertions first came from: the lineage of passages, followed to its ends."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    exists,
    literal,
    or_,
    select,
    union,
)

from incidents.models import Actor, CitationSource, Place, Source, Term
from incidents.resolution.admission import admitted, new_passage, stands
from incidents.resolution.question import Limits, Question, canonical, work_of
from incidents.resolution.standing import values_of

# What a claim and the one it relays have in common.
SAME = ("target_id", "property_id", "qualifier_id", "stance", "agreed")


def key_of(kind: str, number: ColumnElement[int]) -> ColumnElement[str]:
    """An origin: "a7" the actor 7, "w7" the work 7."""
    return literal(kind) + cast(number, Text)


def standing_lineage(limits: Limits, lineage: FromClause) -> list[ColumnElement[bool]]:
    """The lineage was recorded by then and not taken back."""
    return stands(limits, lineage, "citation_id", "role", "source_id")


def relays_something(limits: Limits, citation_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The passage takes over from another work, so that its own is not the origin."""
    lineage = CitationSource.__table__.alias()
    return exists(
        select(lineage.c.id)
        .where(
            lineage.c.citation_id == citation_id,
            lineage.c.role == "relays",
            *standing_lineage(limits, lineage),
        )
        .correlate_except(lineage)
    )


def lineage_columns(
    limits: Limits,
    *,
    is_data: ColumnElement[bool],
    voice_id: ColumnElement[int],
    own_work: ColumnElement[int],
    citation_id: ColumnElement[int],
    lineage: FromClause,
    relayed: FromClause,
) -> tuple[ColumnElement[str], ColumnElement[int]]:
    """(origin, via): the origin where it is known at once, else the work it was relayed from."""
    unspoken = and_(~is_data, voice_id.is_(None))
    original = and_(lineage.c.role == "original", ~relays_something(limits, citation_id))
    origin: ColumnElement[str] = case(
        (is_data, key_of("w", own_work)),
        (voice_id.is_not(None), key_of("a", voice_id)),
        (original, key_of("w", own_work)),
    )
    via: ColumnElement[int] = case((and_(unspoken, lineage.c.role == "relays"), work_of(relayed)))
    return origin, via


def _relayed_claims(
    question: Question, chain: FromClause
) -> tuple[FromClause, list[ColumnElement[bool]], tuple[ColumnElement[str], ColumnElement[int]]]:
    """The claims of the work relayed that say the same of the same: where, tests, lineage."""
    limits, there = question.limits, new_passage()
    subject = question.table.alias()
    about = there.claim.c.incident_id if question.subject == "incident" else there.claim.c.actor_id
    actor, place = Actor.__table__.alias(), Place.__table__.alias()
    term = Term.__table__.alias()
    lineage, relayed = CitationSource.__table__.alias(), Source.__table__.alias()
    joined = (
        chain.join(
            there.source,
            or_(there.source.c.id == chain.c.via, there.source.c.edition_of_id == chain.c.via),
        )
        .join(there.citation, there.citation.c.source_id == there.source.c.id)
        .join(there.claim, there.claim.c.citation_id == there.citation.c.id)
        .join(subject, subject.c.id == about)
        .outerjoin(there.speaker, there.speaker.c.id == there.citation.c.speaker_id)
        .outerjoin(actor, actor.c.id == there.claim.c.value_actor_id)
        .outerjoin(place, place.c.id == there.claim.c.value_place_id)
        .outerjoin(term, term.c.id == there.claim.c.value_term_id)
        .outerjoin(
            lineage,
            and_(
                lineage.c.citation_id == there.citation.c.id,
                lineage.c.role.in_(("relays", "original")),
                *standing_lineage(limits, lineage),
            ),
        )
        .outerjoin(relayed, relayed.c.id == lineage.c.source_id)
    )
    tests = [
        canonical(subject) == chain.c.target_id,
        there.claim.c.property_id == chain.c.property_id,
        _or_zero(there.claim.c.qualifier_id) == chain.c.qualifier_id,
        there.claim.c.stance == chain.c.stance,
        values_of(there.claim, actor, place, term)[1] == chain.c.agreed,
        *admitted(limits, there),
    ]
    columns = lineage_columns(
        limits,
        is_data=there.source.c.kind == "data set",
        voice_id=there.speaker.c.voice_id,
        own_work=work_of(there.source),
        citation_id=there.citation.c.id,
        lineage=lineage,
        relayed=relayed,
    )
    return joined, tests, columns


def _or_zero(column: ColumnElement[int]) -> ColumnElement[int]:
    return case((column.is_(None), 0), else_=column)


def _first_steps(question: Question, current: FromClause) -> Select[Any]:
    """What the passages themselves say of their lineage."""
    lineage, relayed = CitationSource.__table__.alias(), Source.__table__.alias()
    origin, via = lineage_columns(
        question.limits,
        is_data=current.c.is_data == 1,
        voice_id=current.c.voice_actor_id,
        own_work=current.c.said_work_id,
        citation_id=current.c.said_in_id,
        lineage=lineage,
        relayed=relayed,
    )
    stated = and_(
        lineage.c.citation_id == current.c.said_in_id,
        lineage.c.role.in_(("relays", "original")),
        *standing_lineage(question.limits, lineage),
    )
    return (
        select(
            current.c.id.label("claim_id"),
            *(current.c[name] for name in SAME),
            origin.label("origin"),
            via.label("via"),
        )
        .select_from(
            current.outerjoin(lineage, stated).outerjoin(
                relayed, relayed.c.id == lineage.c.source_id
            )
        )
        .where(or_(origin.is_not(None), via.is_not(None)))
    )


def trace_origins(question: Question, current: FromClause) -> Subquery:
    """Rows (claim_id, origin): each origin of each claim; none where no lineage is recorded.

    What a passage relays is followed through that work's own claim of the same value, as far as
    lineage is recorded. UNION drops repeated rows, so circles of works that cite each other end.
    """
    chain: CTE = _first_steps(question, current).cte("chain", recursive=True)
    joined, tests, (origin, via) = _relayed_claims(question, chain)
    step = (
        select(
            chain.c.claim_id,
            *(chain.c[name] for name in SAME),
            origin.label("origin"),
            via.label("via"),
        )
        .select_from(joined)
        .where(*tests, or_(origin.is_not(None), via.is_not(None)))
    )
    chain = chain.union(step)
    ends = chain.alias("ends")
    # The same search again, from the last works: do their own claims say more?
    further, more, (origin_there, via_there) = _relayed_claims(question, ends)
    goes_on = (
        select(ends.c.claim_id, ends.c.via)
        .select_from(further)
        .where(*more, or_(origin_there.is_not(None), via_there.is_not(None)))
    )
    known = select(chain.c.claim_id, chain.c.origin).where(chain.c.origin.is_not(None))
    on = goes_on.subquery("goes_on")
    last = select(chain.c.claim_id, key_of("w", chain.c.via)).where(
        chain.c.via.is_not(None),
        ~exists(
            select(on.c.claim_id)
            .where(on.c.claim_id == chain.c.claim_id, on.c.via == chain.c.via)
            .correlate_except(on)
        ),
    )
    return union(known, last).subquery("origins")
