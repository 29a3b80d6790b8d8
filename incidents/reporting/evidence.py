"""Everything the resolution of a few subjects rests on, read into memory."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Final, Literal, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Row,
    Select,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

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
    rank_values,
    resolve_properties,
    weigh_values,
)
from incidents.resolution.spoken import scope_of, spoken_claims
from incidents.resolution.standing import RIVALS

# SQLite takes 32,766 in one statement.
MOST_PARAMETERS: Final = 10_000

# What is read of each stage besides which question it answers.
STAGES: Final = {
    "current": ("id", "origin"),
    "values": (
        *("place", "agreed", "asserted", "datatype", "edtf", "low", "best", "high"),
        *("rule", "merit", "origins", "said"),
    ),
    "resolved": (
        *("property", "datatype", "shown_id", "low", "high", "open", "reports", "origins"),
        "disputed",
    ),
}

T = TypeVar("T")
V = TypeVar("V")


class Evidence(NamedTuple):
    """The stages of the resolution, as rows.

    spoken: by claim id, every claim within the limits; current: every origin of each current
    claim; values: competing values in the order of the rule, best first; resolved: what is shown.
    """

    spoken: dict[int, Row[Any]]
    current: list[Row[Any]]
    values: list[Row[Any]]
    resolved: list[Row[Any]]


NOTHING = Evidence({}, [], [], [])


def read_evidence(
    session: Session,
    subject: Literal["incident", "actor"],
    subject_ids: Collection[int],
    limits: Limits,
) -> dict[int, Evidence]:
    """Read the stages of the resolution of some subjects, by the subject's id.

    What was merged stands under the id it was merged into; a subject without claims isn't there.
    """
    asked = {"subject_ids": sorted(subject_ids)}
    spoken, others = (session.execute(stage, asked) for stage in _stages(subject, limits))
    found: dict[int, Evidence] = {}
    for row in spoken:
        found.setdefault(row.target_id, Evidence({}, [], [], [])).spoken[row.id] = row
    for row in others:
        getattr(found[row.target_id], row.stage).append(row)
    for each in found.values():
        each.values.sort(key=lambda value: value.place)
    return found


@lru_cache(maxsize=8)
def _stages(subject: Literal["incident", "actor"], limits: Limits) -> tuple[Any, Any]:
    """What is said, and the later stages, for the subjects in the parameter `subject_ids`.

    Those are one statement with a column `stage`: what they share is computed once.
    """
    table = Incident if subject == "incident" else Actor
    asked = select(table.id).where(table.id.in_(bindparam("subject_ids", expanding=True)))
    question = Question(subject, limits, asked)
    backed = claims_with_origins(question)
    stages = {
        "current": backed,
        "values": rank_values(weigh_values(backed)).subquery("ranked"),
        "resolved": resolve_properties(backed),
    }
    parts = [_take(name, stages[name], stages) for name in STAGES]
    return select(spoken_claims(question, scope_of(question))), union_all(*parts)


def _take(name: str, stage: FromClause, stages: Mapping[str, FromClause]) -> Select[Any]:
    """The columns of all stages, null where this one hasn't got them."""
    owners = {key: owner for owner, keys in STAGES.items() for key in keys}
    columns = (
        stage.c[key] if key in STAGES[name] else _nothing(stages[owner].c[key])
        for key, owner in owners.items()
    )
    return select(literal(name).label("stage"), *(stage.c[key] for key in RIVALS), *columns)


def _nothing(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Null of the column's type; PostgreSQL asks for it. A place in an order is a number."""
    type_ = Integer() if isinstance(column.type, NullType) else column.type
    return cast(null(), type_).label(column.key)


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


class Words(NamedTuple):
    """What claims are told in: passages, relayed and consulted sources by claim, voices' names."""

    passages: dict[int, Row[Any]]
    relays: dict[int, tuple[str, ...]]
    consulted: dict[int, tuple[str, ...]]
    names: dict[tuple[str, int], str]


def read_words(session: Session, limits: Limits, evidence: Iterable[Evidence]) -> Words:
    """Everything that is needed to tell the evidence, in one go."""
    stages = list(evidence)
    ids = [claim_id for each in stages for claim_id in each.spoken]
    voices = {(row.voice_kind, row.voice_id) for each in stages for row in each.spoken.values()}
    origins = {split_origin(row.origin) for each in stages for row in each.current if row.origin}
    return Words(
        merge(read_passages(session, limits, part) for part in cut(ids)),
        merge(read_lineage(session, limits, part, "relays") for part in cut(ids)),
        merge(read_lineage(session, limits, part, "consulted") for part in cut(ids)),
        merge(read_origin_names(session, limits, set(part)) for part in cut(voices | origins)),
    )


def cut(keys: Collection[T]) -> Iterator[list[T]]:
    """Parts small enough to be the parameters of one statement."""
    rest = iter(keys)
    while part := list(islice(rest, MOST_PARAMETERS)):
        yield part


def merge(parts: Iterable[dict[T, V]]) -> dict[T, V]:
    """One dictionary of several."""
    return dict(chain.from_iterable(part.items() for part in parts))


def split_origin(origin: str) -> tuple[str, int]:
    """The kind and the number of an origin: "a7" the actor 7, "w7" the work 7."""
    return origin[0], int(origin[1:])


def read_passages(session: Session, limits: Limits, ids: list[int]) -> dict[int, Row[Any]]:
    """The passages of claims, by claim id."""
    rows = session.execute(_passages(limits).where(Claim.__table__.c.id.in_(ids)))
    return {row.id: row for row in rows}


def read_lineage(
    session: Session, limits: Limits, ids: list[int], role: str
) -> dict[int, tuple[str, ...]]:
    """Codes of the sources that have a role for the claims' passages, by claim id."""
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
            lineage.c.role == role,
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

    That is the code of its first edition, of those under the ceiling. ("n", citation id) is a
    note without a source.
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
