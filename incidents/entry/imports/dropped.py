"""What a later edition holds no more: the work knew it, and now denies that it occurred."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, Table, exists, func, literal, select

from incidents.entry.imports.compare import read_held
from incidents.entry.imports.comparison import Comparison
from incidents.entry.imports.fresh import TABLES
from incidents.entry.imports.recording import Outcome, record_fresh
from incidents.ledger.standing import is_withdrawn

# A later edition drops little. More than this share, and these many, is a part of the data set
# that was taken for the whole.
MOST_DROPPED: Final = 0.1
FEW: Final = 10


def _select_standing(part_ids: Sequence[int], occurred_id: int) -> Select[Any]:
    """Keys that editions of the part speak of, and that stand."""
    citation, claim = TABLES["citations"], TABLES["claims"]
    speaks = exists().where(claim.c.citation_id == citation.c.id, ~is_withdrawn(claim.c.id))
    return (
        select(citation.c.locator)
        .distinct()
        .where(
            citation.c.source_id.in_(part_ids),
            citation.c.locator_type == "row",
            speaks,
            ~_is_denied(citation, part_ids, occurred_id),
        )
    )


def _is_denied(
    citation: FromClause, part_ids: Sequence[int], occurred_id: int
) -> ColumnElement[bool]:
    """An edition denied already that the event occurred, and that still stands."""
    denial, of, link = TABLES["claims"].alias(), TABLES["citations"].alias(), TABLES["claim_links"]
    taken_back = exists().where(
        link.c.target_id == denial.c.id,
        link.c.relation == "corrects",
        ~link.c.withdrawn,
        ~is_withdrawn(link.c.claim_id),
    )
    return (
        exists()
        .where(
            of.c.locator == citation.c.locator,
            of.c.source_id.in_(part_ids),
            denial.c.citation_id == of.c.id,
            denial.c.property_id == occurred_id,
            denial.c.qualifier_id.is_(None),
            denial.c.stance == "denies",
            ~is_withdrawn(denial.c.id),
            ~taken_back,
        )
        .correlate(citation)
    )


def count_known(comparison: Comparison, part_ids: Sequence[int]) -> int:
    """How many keys stood before this import; of what it brings nothing can be dropped."""
    standing = _select_standing(part_ids, comparison.occurred_id)
    before = standing.where(TABLES["citations"].c.recorded_in != comparison.work.id)
    known = select(func.count()).select_from(before.subquery("before"))
    return comparison.work.session.scalar(known) or 0


def stage_absent(comparison: Comparison, part_ids: Sequence[int], seen: Table) -> int:
    """Stage the absent keys; return how many there are."""
    staged, ids = comparison.staged, TABLES["external_ids"]
    citation = TABLES["citations"]
    standing = _select_standing(part_ids, comparison.occurred_id)
    absent = standing.where(citation.c.locator.not_in(select(seen.c.key))).subquery("absent")
    incident = select(ids.c.incident_id).where(
        ids.c.dataset == comparison.dataset, ids.c.key == absent.c.locator, ~ids.c.retracted
    )
    rows = select(
        func.row_number().over(order_by=absent.c.locator),
        absent.c.locator,
        incident.scalar_subquery(),
    )
    comparison.run(staged.insert().from_select(["n", "key", "incident_id"], rows))
    known = select(func.count()).where(staged.c.incident_id.is_not(None))
    return comparison.work.session.scalar(known) or 0


def deny_staged(comparison: Comparison) -> Outcome:
    """Deny that what is staged occurred."""
    staged, fresh = comparison.staged, comparison.fresh
    read_held(comparison)
    rows = select(
        *(staged.c.n, staged.c.incident_id, literal(comparison.occurred_id), literal(0)),
        *(literal(0), literal("denies"), literal("flag")),
    ).where(staged.c.incident_id.is_not(None)).order_by(staged.c.n)  # fmt: skip
    names = ["n", "incident_id", "property_id", "qualifier_id", "again", "stance", "datatype"]
    comparison.run(fresh.insert().from_select(names, rows))
    return record_fresh(comparison)
