"""Holding staged rows against what the work said last, and recording what differs.

What a work said last of a row are its claims located by the row's key that it didn't correct and
no undo took back; what somebody withdrew, or corrected by another source, it says still. A value
that changed is claimed anew and corrects the old one; one that is gone without another in its
place is denied; what a denial said is asserted again where it is back.
"""

from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
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
from incidents.entry.imports.fresh import TABLES
from incidents.entry.imports.known import drop_unchanged, find_incidents, record_new
from incidents.entry.imports.recording import (
    Outcome,
    corrections_by_work,
    in_place_of,
    of_one_value,
    on_one_thing,
    record_fresh,
)
from incidents.entry.imports.staging import StagedLine, select_claims
from incidents.ledger.standing import is_undone


def compare_rows(comparison: Comparison) -> Outcome:
    """Record what the staged rows say other than the work said last."""
    connection = comparison.work.session.connection()
    find_incidents(comparison)
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
    citation, claim = TABLES["citations"], TABLES["claims"]
    corrected = corrections_by_work(comparison, claim.c.id).exists()
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
            ~is_undone(claim.c.id),
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
    """A row that is in the file occurred, where the work denied that last, unless it says so."""
    staged, held, fresh = comparison.staged, comparison.held, comparison.fresh
    says_itself = exists().where(*on_one_thing(held, fresh)).correlate(held)
    rows = select(
        held.c.n, staged.c.incident_id, held.c.property_id, literal(0), literal(0),
        literal("asserts"), literal("flag"),
    ).where(
        held.c.n == staged.c.n,
        held.c.property_id == comparison.occurred_id,
        held.c.qualifier_id == 0,
        held.c.stance == "denies",
        ~says_itself,
    )  # fmt: skip
    names = ["n", "incident_id", "property_id", "qualifier_id", "again", "stance", "datatype"]
    comparison.run(fresh.insert().from_select(names, rows))
    tell_planner(comparison.work.session.connection(), fresh)


def _drop_said_before(comparison: Comparison) -> None:
    """What the work said last needn't be said again."""
    held, fresh = comparison.held, comparison.fresh
    equal = [
        *on_one_thing(held, fresh),
        *of_one_value(held, fresh),
        held.c.stance == fresh.c.stance,
    ]
    comparison.run(update(held).where(exists().where(*equal)).values(same=1))
    comparison.run(delete(fresh).where(exists().where(*equal)))


def _deny_gone(comparison: Comparison) -> None:
    """A value that the row holds no more, nor another in its place, is denied."""
    staged, held, fresh = comparison.staged, comparison.held, comparison.fresh
    other = exists().where(in_place_of(comparison)).correlate(held)
    rows = select(
        *(held.c.n, staged.c.incident_id, held.c.property_id, held.c.qualifier_id, literal(0)),
        *(literal("denies"), held.c.datatype, *(held.c[name] for name in VALUES)),
    ).where(
        held.c.n == staged.c.n,
        held.c.same == 0,
        held.c.stance == "asserts",
        # What is in the file occurred, whether or not a cell says so.
        held.c.property_id != comparison.occurred_id,
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
