"""Recording what a file says anew, with the passages that say it and what it corrects."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from incidents.db.types import Flag
from incidents.entry.imports.comparison import VALUES, Comparison
from incidents.entry.imports.fresh import (
    TABLES,
    WORDS,
    cell,
    insert_select,
    last_id,
    no,
    record_citations,
)
from incidents.entry.imports.known import SOME
from incidents.entry.imports.staging import SAID
from incidents.entry.values import IDENTIFYING
from incidents.ledger.salt import RandomSalt
from incidents.ledger.standing import is_kept, is_undone, is_withdrawn
from incidents.models import Assessment, Claim, ClaimLink

AGAIN: Final = "recorded again"
# Why a fresh claim is there already: it was withdrawn, or corrected.
WITHDRAWN: Final = 1
CORRECTED: Final = 2


class Outcome(NamedTuple):
    """What became of a part of the file.

    `differing` are rows that changed or returned, or both; `kinds` rows (property id, qualifier
    id, what, how many); `first` ids of some incidents.
    """

    new: int = 0
    differing: int = 0
    changed: int = 0
    returned: int = 0
    kinds: Sequence[tuple[int, int, str, int]] = ()
    first: Sequence[int] = ()


def record_fresh(comparison: Comparison) -> Outcome:
    """Record what is fresh, with the passages that say it and the corrections they make."""
    work, fresh, staged = comparison.work, comparison.fresh, comparison.staged
    if not work.session.scalar(select(exists().select_from(fresh))):
        return Outcome()
    work.start()
    last = _number_citations(comparison)
    _find_ended(comparison, last)
    outcome = _count_outcome(comparison)
    _number_claims(comparison)
    cited = select(staged).where(staged.c.citation_id > last).subquery("cited")
    record_citations(work, cited, comparison.source_id)
    _record_claims(comparison)
    _record_corrections(comparison)
    work.settle_numbers()
    return outcome


def _count_outcome(comparison: Comparison) -> Outcome:
    fresh = comparison.fresh
    rows = func.count(fresh.c.n.distinct())
    occurs = and_(fresh.c.property_id == comparison.occurred_id, fresh.c.stance == "asserts")
    counts = select(
        rows,
        rows.filter(fresh.c.again != WITHDRAWN),
        rows.filter(or_(occurs, fresh.c.again == WITHDRAWN)),
    )
    differing, changed, returned = comparison.run(counts).one()
    some = select(fresh.c.incident_id).distinct().order_by(fresh.c.incident_id).limit(SOME)
    return Outcome(
        differing=differing,
        changed=changed,
        returned=returned,
        kinds=_count_kinds(comparison),
        first=list(comparison.work.session.scalars(some)),
    )


def _count_kinds(comparison: Comparison) -> list[tuple[int, int, str, int]]:
    """How many rows changed what, by property and qualifier."""
    held, fresh = comparison.held, comparison.fresh
    was = (held.c.same == 0, held.c.stance == "asserts")
    in_place = exists().where(in_place_of(comparison), *was).correlate(fresh)
    counts = []
    for what, which in (
        ("dropped", fresh.c.stance == "denies"),
        ("changed", and_(fresh.c.stance == "asserts", in_place)),
        ("added", and_(fresh.c.stance == "asserts", ~in_place)),
    ):
        rows = (
            select(fresh.c.property_id, fresh.c.qualifier_id, func.count(fresh.c.n.distinct()))
            .where(which, fresh.c.again != WITHDRAWN)
            .group_by(fresh.c.property_id, fresh.c.qualifier_id)
        )
        counts += [(prop, term, what, count) for prop, term, count in comparison.run(rows)]
    return counts


def _number_citations(comparison: Comparison) -> int:
    """Give rows with fresh claims their passage: the same as before, or a new one."""
    staged, fresh, citation = comparison.staged, comparison.fresh, TABLES["citations"]
    mine = staged.c.n.in_(select(fresh.c.n))
    same = select(func.min(citation.c.id)).where(
        citation.c.source_id == comparison.source_id,
        citation.c.locator == staged.c.key,
        citation.c.locator_type == "row",
        *(citation.c[name].is_not_distinct_from(cell(staged, name)) for name in (*WORDS, SAID[0])),
        citation.c.speaker_id.is_(None),
    )
    comparison.run(update(staged).where(mine).values(citation_id=same.scalar_subquery()))
    last = last_id(comparison.work, "citations")
    number = func.row_number().over(order_by=staged.c.n) + last
    numbered = (
        select(staged.c.n, number.label("number"))
        .where(staged.c.citation_id.is_(None), mine)
        .subquery("numbered")
    )
    comparison.run(
        update(staged).values(citation_id=numbered.c.number).where(staged.c.n == numbered.c.n)
    )
    return last


def _find_ended(comparison: Comparison, last_known: int) -> None:
    """Claims that the very passage made, and that were withdrawn or corrected, are there again."""
    staged, fresh, claim = comparison.staged, comparison.fresh, TABLES["claims"]
    same = (
        select(func.min(claim.c.id))
        .where(
            claim.c.citation_id == staged.c.citation_id,
            staged.c.n == fresh.c.n,
            staged.c.citation_id <= last_known,
            claim.c.property_id == fresh.c.property_id,
            func.coalesce(claim.c.qualifier_id, 0) == fresh.c.qualifier_id,
            claim.c.stance == fresh.c.stance,
            *of_one_value(claim, fresh),
        )
        .correlate(fresh)
        .scalar_subquery()
    )
    comparison.run(update(fresh).values(claim_id=same))
    again = case((is_withdrawn(fresh.c.claim_id), WITHDRAWN), else_=CORRECTED)
    comparison.run(update(fresh).where(fresh.c.claim_id.is_not(None)).values(again=again))


def _number_claims(comparison: Comparison) -> None:
    fresh = comparison.fresh
    number = func.row_number().over(order_by=fresh.c.f) + last_id(comparison.work, "claims")
    numbered = (
        select(fresh.c.f, number.label("number")).where(fresh.c.again == 0).subquery("numbered")
    )
    comparison.run(
        update(fresh).values(claim_id=numbered.c.number).where(numbered.c.f == fresh.c.f)
    )


def _record_claims(comparison: Comparison) -> None:
    work, fresh, staged = comparison.work, comparison.fresh, comparison.staged
    names = ("incident_id", "property_id", "stance", "datatype", *VALUES)
    rows = (
        select(
            fresh.c.claim_id,
            staged.c.citation_id,
            func.nullif(fresh.c.qualifier_id, 0),
            *(fresh.c[name] for name in names),
            _salt_of_words(fresh),
            literal(work.id),
        )
        .join(staged, staged.c.n == fresh.c.n)
        .where(fresh.c.again == 0)
        .order_by(fresh.c.claim_id)
    )
    columns = ("id", "citation_id", "qualifier_id", *names, "salt", "recorded_in")
    insert_select(work, Claim, columns, rows)
    again = (
        select(
            fresh.c.claim_id, literal("normal"), no(), literal(AGAIN),
            literal(work.author), literal(work.made_at), RandomSalt(), literal(work.id),
        )
        .where(fresh.c.again == WITHDRAWN)
        .order_by(fresh.c.claim_id)
    )  # fmt: skip
    judgement = ("claim_id", "rank", "withdrawn", "reason", "assessor", "assessed_at")
    insert_select(work, Assessment, (*judgement, "salt", "recorded_in"), again)


def _salt_of_words(fresh: FromClause) -> ColumnElement[Any]:
    return case((fresh.c.value_text.is_not(None), RandomSalt()))


def _record_corrections(comparison: Comparison) -> None:
    """Each fresh claim corrects what the work said last on the same, unless it says so still.

    A denial is corrected by the value it denies; where there is but one value, by any.
    """
    work, held, fresh = comparison.work, comparison.held, comparison.fresh
    prop = TABLES["properties"]
    many = select(prop.c.id).where(prop.c.many)
    corrects = or_(
        held.c.stance == "asserts",
        and_(*of_one_value(held, fresh)),
        and_(fresh.c.stance == "asserts", held.c.property_id.not_in(many)),
    )
    rows = (
        select(
            fresh.c.claim_id, literal("corrects"), held.c.claim_id, no(), literal(work.id)
        )
        .where(
            in_place_of(comparison),
            held.c.same == 0,
            held.c.claim_id != fresh.c.claim_id,
            corrects,
        )
        .order_by(fresh.c.claim_id, held.c.claim_id)
    )  # fmt: skip
    columns = ("claim_id", "relation", "target_id", "withdrawn", "recorded_in")
    insert_select(work, ClaimLink, columns, _select_taken_back(comparison))
    insert_select(work, ClaimLink, columns, rows)


def _select_taken_back(comparison: Comparison) -> Select[Any]:
    """What the work had corrected and says again is corrected no more."""
    fresh = comparison.fresh
    ended = corrections_by_work(comparison, fresh.c.claim_id).add_columns(
        literal(True, Flag()), literal(comparison.work.id)
    )
    return ended.where(fresh.c.again != 0).order_by(fresh.c.claim_id)


# --- what is said of the same


def on_one_thing(held: FromClause, fresh: FromClause) -> list[ColumnElement[bool]]:
    """Both are of one row, on one property, narrowed alike."""
    return [held.c[name] == fresh.c[name] for name in ("n", "property_id", "qualifier_id")]


def in_place_of(comparison: Comparison) -> ColumnElement[bool]:
    """What is fresh is said in place of what is held: on the same, or narrowed by another word.

    Who was suspected and now did it isn't also denied to be suspected.
    """
    held, fresh = comparison.held, comparison.fresh
    varying = {line.property_id for line in comparison.lines if line.varies}
    narrowed = and_(
        held.c.n == fresh.c.n,
        held.c.property_id == fresh.c.property_id,
        held.c.property_id.in_(sorted(varying)),
        fresh.c.stance == "asserts",
        *of_one_value(held, fresh),
    )
    return or_(and_(*on_one_thing(held, fresh)), narrowed)


def of_one_value(held: FromClause, fresh: FromClause) -> list[ColumnElement[bool]]:
    """Both have one and the same value."""
    return [held.c[name].is_not_distinct_from(fresh.c[name]) for name in IDENTIFYING]


def corrections_by_work(comparison: Comparison, target: ColumnElement[int]) -> Select[Any]:
    """Links by which the work corrected a claim; what others correct, it says still."""
    link, by, of = (TABLES[name].alias() for name in ("claim_links", "claims", "citations"))
    return (
        select(link.c.claim_id, literal("corrects"), link.c.target_id)
        .join(by, by.c.id == link.c.claim_id)
        .join(of, of.c.id == by.c.citation_id)
        .where(
            link.c.target_id == target,
            link.c.relation == "corrects",
            of.c.source_id.in_(comparison.work_ids),
            is_kept(TABLES["claim_links"], link),
            ~is_undone(by.c.id),
        )
    )
