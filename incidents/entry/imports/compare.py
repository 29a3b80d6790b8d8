"""Holding staged rows against what the work said last, and recording what differs.

What a work said last of a row are its claims located by the row's key that were neither withdrawn
nor corrected. A value that changed is claimed anew and corrects the old one; one that is gone
without another in its place is denied; what a denial said is asserted again where it is back.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from incidents.db.bulk import tell_planner
from incidents.entry.imports.comparison import VALUES, Comparison
from incidents.entry.imports.fresh import (
    TABLES,
    WORDS,
    insert_select,
    last_id,
    no,
    record_citations,
)
from incidents.entry.imports.known import SOME, drop_unchanged, find_incidents, record_new
from incidents.entry.imports.staging import SAID, StagedLine, select_claims
from incidents.entry.values import IDENTIFYING
from incidents.ledger.salt import RandomSalt
from incidents.ledger.standing import is_withdrawn, stands
from incidents.models import Assessment, Claim, ClaimLink

AGAIN: Final = "recorded again"


class Outcome(NamedTuple):
    """What became of a part of the file.

    `kinds` are rows (property id, qualifier id, what, how many), `first` ids of some incidents.
    """

    new: int = 0
    changed: int = 0
    returned: int = 0
    kinds: Sequence[tuple[int, int, str, int]] = ()
    first: Sequence[int] = ()


def compare_rows(comparison: Comparison, settle_codes: Callable[[], None]) -> Outcome:
    """Record what the staged rows say other than the work said last.

    `settle_codes` is called once the rows that are known have their incidents.
    """
    connection = comparison.work.session.connection()
    find_incidents(comparison)
    settle_codes()
    new, first = record_new(comparison)
    drop_unchanged(comparison)
    if not comparison.work.session.scalar(select(exists().select_from(comparison.staged))):
        return Outcome(new=new, first=first)
    tell_planner(connection, comparison.staged, comparison.lists)
    read_held(comparison)
    _claim_all(comparison)
    _claim_returned(comparison)
    _drop_said_before(comparison)
    _deny_gone(comparison)
    outcome = record_fresh(comparison)
    return outcome._replace(new=new, first=[*first, *outcome.first])


def read_held(comparison: Comparison) -> None:
    """Read what the work said last of the staged rows."""
    staged, held = comparison.staged, comparison.held
    citation, claim, link = TABLES["citations"], TABLES["claims"], TABLES["claim_links"].alias()
    corrected = exists().where(
        link.c.target_id == claim.c.id,
        link.c.relation == "corrects",
        stands(TABLES["claim_links"], link),
    )
    rows = (
        select(
            staged.c.n,
            claim.c.id,
            claim.c.property_id,
            func.coalesce(claim.c.qualifier_id, 0),
            literal(0),
            claim.c.stance,
            claim.c.datatype,
            *(claim.c[name] for name in VALUES),
        )
        .select_from(staged)
        .join(citation, citation.c.locator == staged.c.key)
        .join(claim, claim.c.citation_id == citation.c.id)
        .where(
            citation.c.source_id.in_(comparison.work_ids),
            citation.c.locator_type == "row",
            claim.c.incident_id.is_not(None),
            ~is_withdrawn(claim.c.id),
            ~corrected,
        )
    )
    names = ["n", "claim_id", "property_id", "qualifier_id", "same", "stance", "datatype", *VALUES]
    comparison.run(held.insert().from_select(names, rows))
    tell_planner(comparison.work.session.connection(), held)


def _claim_all(comparison: Comparison) -> None:
    """Everything the staged rows claim."""
    fresh = comparison.fresh
    for line in comparison.lines:
        columns, rows = select_claims(line, comparison.staged, comparison.lists)
        chosen = rows.subquery("rows")
        names = [name for name in columns if name not in ("citation_id", "qualifier_id")]
        qualifier = chosen.c.qualifier_id if "qualifier_id" in columns else literal(0)
        filled = select(
            *(chosen.c[name] for name in names), func.coalesce(qualifier, 0), literal(0)
        ).order_by(chosen.c.n)
        comparison.run(fresh.insert().from_select([*names, "qualifier_id", "again"], filled))


def _claim_returned(comparison: Comparison) -> None:
    """A row that is in the file occurred, where the work denied that last."""
    staged, held, fresh = comparison.staged, comparison.held, comparison.fresh
    rows = select(
        held.c.n, staged.c.incident_id, held.c.property_id, literal(0), literal(0),
        literal("asserts"), literal("flag"),
    ).where(
        held.c.n == staged.c.n,
        held.c.property_id == comparison.occurred_id,
        held.c.qualifier_id == 0,
        held.c.stance == "denies",
    )  # fmt: skip
    names = ["n", "incident_id", "property_id", "qualifier_id", "again", "stance", "datatype"]
    comparison.run(fresh.insert().from_select(names, rows))
    tell_planner(comparison.work.session.connection(), fresh)


def _drop_said_before(comparison: Comparison) -> None:
    """What the work said last needn't be said again."""
    held, fresh = comparison.held, comparison.fresh
    equal = [
        *_on_one_thing(held, fresh),
        *_of_one_value(held, fresh),
        held.c.stance == fresh.c.stance,
    ]
    comparison.run(update(held).where(exists().where(*equal)).values(same=1))
    comparison.run(delete(fresh).where(exists().where(*equal)))


def _on_one_thing(held: FromClause, fresh: FromClause) -> list[ColumnElement[bool]]:
    return [held.c[name] == fresh.c[name] for name in ("n", "property_id", "qualifier_id")]


def _of_one_value(held: FromClause, fresh: FromClause) -> list[ColumnElement[bool]]:
    return [held.c[name].is_not_distinct_from(fresh.c[name]) for name in IDENTIFYING]


def _deny_gone(comparison: Comparison) -> None:
    """A value that the row holds no more, nor another in its place, is denied."""
    staged, held, fresh = comparison.staged, comparison.held, comparison.fresh
    other = exists().where(*_on_one_thing(held, fresh)).correlate(held)
    rows = select(
        *(held.c.n, staged.c.incident_id, held.c.property_id, held.c.qualifier_id, literal(0)),
        *(literal("denies"), held.c.datatype, *(held.c[name] for name in VALUES)),
    ).where(
        held.c.n == staged.c.n,
        held.c.same == 0,
        held.c.stance == "asserts",
        or_(*_list_spoken_of(comparison.lines, held)),
        ~other,
    )
    names = ["n", "incident_id", "property_id", "qualifier_id", "again"]
    comparison.run(fresh.insert().from_select([*names, "stance", "datatype", *VALUES], rows))


def _list_spoken_of(lines: Iterable[StagedLine], held: FromClause) -> list[ColumnElement[bool]]:
    """What the file has columns for: of the rest it says nothing, nor takes it back."""
    return [
        and_(
            held.c.property_id == line.property_id,
            held.c.qualifier_id.in_([line.qualifier_id or 0, *line.qualifiers.values()]),
        )
        for line in lines
    ]


# --- recording it


def record_fresh(comparison: Comparison) -> Outcome:
    """Record what is fresh, with the passages that say it and the corrections they make."""
    work, fresh, staged = comparison.work, comparison.fresh, comparison.staged
    if not work.session.scalar(select(exists().select_from(fresh))):
        return Outcome()
    work.start()
    last = _number_citations(comparison)
    _find_withdrawn(comparison, last)
    outcome = _count_outcome(comparison)
    _number_claims(comparison)
    cited = select(staged).where(staged.c.citation_id > last).subquery("cited")
    record_citations(work, cited, comparison.source_id)
    _record_claims(comparison)
    _record_corrections(comparison)
    work.settle_numbers()
    return outcome


def _count_outcome(comparison: Comparison) -> Outcome:
    fresh, scalar = comparison.fresh, comparison.work.session.scalar
    rows = select(func.count(fresh.c.n.distinct()))
    occurs = and_(fresh.c.property_id == comparison.occurred_id, fresh.c.stance == "asserts")
    changed = rows.where(fresh.c.again == 0)
    returned = rows.where(or_(occurs, fresh.c.again == 1))
    some = select(fresh.c.incident_id).distinct().order_by(fresh.c.incident_id).limit(SOME)
    return Outcome(
        changed=scalar(changed) or 0,
        returned=scalar(returned) or 0,
        kinds=_count_kinds(comparison),
        first=list(comparison.work.session.scalars(some)),
    )


def _count_kinds(comparison: Comparison) -> list[tuple[int, int, str, int]]:
    """How many rows changed what, by property and qualifier."""
    held, fresh = comparison.held, comparison.fresh
    was = (held.c.same == 0, held.c.stance == "asserts")
    on_one_thing = exists().where(*_on_one_thing(held, fresh), *was).correlate(fresh)
    counts = []
    for what, which in (
        ("dropped", fresh.c.stance == "denies"),
        ("changed", and_(fresh.c.stance == "asserts", on_one_thing)),
        ("added", and_(fresh.c.stance == "asserts", ~on_one_thing)),
    ):
        rows = (
            select(fresh.c.property_id, fresh.c.qualifier_id, func.count(fresh.c.n.distinct()))
            .where(which, fresh.c.again == 0)
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
        *(citation.c[name].is_not_distinct_from(staged.c[name]) for name in (*WORDS, SAID[0])),
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


def _find_withdrawn(comparison: Comparison, last_known: int) -> None:
    """Claims that the very passage made and that were withdrawn are to be there again."""
    staged, fresh, claim = comparison.staged, comparison.fresh, TABLES["claims"]
    same = (
        select(func.min(claim.c.id))
        .where(
            claim.c.citation_id == staged.c.citation_id,
            staged.c.n == fresh.c.n,
            staged.c.citation_id <= last_known,
            is_withdrawn(claim.c.id),
            claim.c.property_id == fresh.c.property_id,
            func.coalesce(claim.c.qualifier_id, 0) == fresh.c.qualifier_id,
            claim.c.stance == fresh.c.stance,
            *_of_one_value(claim, fresh),
        )
        .correlate(fresh)
        .scalar_subquery()
    )
    comparison.run(update(fresh).values(claim_id=same))
    comparison.run(update(fresh).where(fresh.c.claim_id.is_not(None)).values(again=1))


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
        .where(fresh.c.again == 1)
        .order_by(fresh.c.claim_id)
    )  # fmt: skip
    judgement = ("claim_id", "rank", "withdrawn", "reason", "assessor", "assessed_at")
    insert_select(work, Assessment, (*judgement, "salt", "recorded_in"), again)


def _salt_of_words(fresh: FromClause) -> ColumnElement[Any]:
    return case((fresh.c.value_text.is_not(None), RandomSalt()))


def _record_corrections(comparison: Comparison) -> None:
    """Each fresh claim corrects what the work said last on the same, unless it says so still.

    A denial is corrected only by the value it denies.
    """
    work, held, fresh = comparison.work, comparison.held, comparison.fresh
    corrects = or_(held.c.stance == "asserts", and_(*_of_one_value(held, fresh)))
    rows = (
        select(
            fresh.c.claim_id, literal("corrects"), held.c.claim_id, no(), literal(work.id)
        )
        .where(
            *_on_one_thing(held, fresh),
            held.c.same == 0,
            held.c.claim_id != fresh.c.claim_id,
            corrects,
        )
        .order_by(fresh.c.claim_id, held.c.claim_id)
    )  # fmt: skip
    columns = ("claim_id", "relation", "target_id", "withdrawn", "recorded_in")
    insert_select(work, ClaimLink, columns, rows)
