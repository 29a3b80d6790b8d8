"""Where assertions first came from: the lineage of passages, followed to its ends."""

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
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

from incidents.db.functions import materialized
from incidents.models import CitationSource, Source
from incidents.resolution.admission import (
    stands,
    under_ceiling,
)
from incidents.resolution.question import Limits, Question, marking, work_of

# What a claim and the one it relays have in common.
SAME = ("target_id", "property_id", "qualifier_id", "stance", "agreed")


def key_of(kind: str, number: ColumnElement[int]) -> ColumnElement[str]:
    """An origin: "a7" the actor 7, "w7" the work 7."""
    return literal(kind) + cast(number, Text)


def standing_lineage(limits: Limits, lineage: FromClause) -> list[ColumnElement[bool]]:
    """The lineage was recorded by then, not taken back, and leads to nothing above the ceiling."""
    standing = stands(limits, lineage, "citation_id", "role", "source_id")
    if limits.ceiling is None:
        return standing
    source = Source.__table__.alias()
    handling = (
        select(marking(source.c.handling))
        .where(source.c.id == lineage.c.source_id)
        .correlate_except(source)
        .scalar_subquery()
    )
    return [*standing, *under_ceiling(limits, handling)]


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


def _stated_steps(question: Question, spoken: FromClause) -> CTE:
    """What each passage itself says of the lineage of its claims, one step back."""
    lineage, relayed = CitationSource.__table__.alias(), Source.__table__.alias()
    origin, via = lineage_columns(
        question.limits,
        is_data=spoken.c.is_data == 1,
        voice_id=spoken.c.voice_actor_id,
        own_work=spoken.c.said_work_id,
        citation_id=spoken.c.said_in_id,
        lineage=lineage,
        relayed=relayed,
    )
    stated = and_(
        lineage.c.citation_id == spoken.c.said_in_id,
        lineage.c.role.in_(("relays", "original")),
        *standing_lineage(question.limits, lineage),
    )
    return materialized(
        select(
            spoken.c.id.label("claim_id"),
            spoken.c.work_id,
            *(spoken.c[name] for name in SAME),
            origin.label("origin"),
            via.label("via"),
        )
        .select_from(
            spoken.outerjoin(lineage, stated).outerjoin(
                relayed, relayed.c.id == lineage.c.source_id
            )
        )
        .where(
            spoken.c.withdrawn == 0,
            spoken.c.unsourced == 0,  # whoever is said to have said it: nobody can look it up
            or_(origin.is_not(None), via.is_not(None)),
        ),
        "steps",
    )


def trace_origins(question: Question, spoken: FromClause) -> Subquery:
    """Rows (claim_id, origin): each origin of each claim; none where no lineage is recorded.

    What a passage relays is followed through that work's own claim of the same value, as far as
    lineage is recorded. UNION drops repeated rows, so circles of works that cite each other end.
    """
    steps = _stated_steps(question, spoken)
    first = select(steps.c.claim_id, *(steps.c[name] for name in SAME), steps.c.origin, steps.c.via)
    chain = first.cte("chain", recursive=True)
    there = steps.alias("there")
    on = and_(there.c.work_id == chain.c.via, *(there.c[name] == chain.c[name] for name in SAME))
    chain = chain.union(
        select(
            chain.c.claim_id,
            *(chain.c[name] for name in SAME),
            there.c.origin,
            there.c.via,
        ).select_from(chain.join(there, on))
    )
    further = steps.alias("further")
    goes_on = and_(
        further.c.work_id == chain.c.via, *(further.c[name] == chain.c[name] for name in SAME)
    )
    known = select(chain.c.claim_id, chain.c.origin).where(chain.c.origin.is_not(None))
    last = (
        select(chain.c.claim_id, key_of("w", chain.c.via))
        .select_from(chain.outerjoin(further, goes_on))
        .where(chain.c.via.is_not(None), further.c.claim_id.is_(None))
    )
    return union(known, last).subquery("origins")
