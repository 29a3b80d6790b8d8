"""Rows of a data set of which something is known: which are new, and which say the same as ever."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    MetaData,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union,
    update,
)

from incidents.db.bulk import tell_planner
from incidents.db.types import BigInt
from incidents.entry.imports.comparison import Comparison
from incidents.entry.imports.fresh import (
    TABLES,
    last_id,
    no,
    record_citations,
    record_claims,
    record_incidents,
    settle_codes,
)
from incidents.entry.imports.staging import TEMPORARY, StagedLine, is_filled, read_values
from incidents.ledger.salt import RandomSalt

SOME: Final = 10


def find_incidents(comparison: Comparison) -> None:
    """The incidents of rows whose key is known; an undo's retraction is taken back."""
    staged, ids = comparison.staged, TABLES["external_ids"]
    known = select(ids.c.incident_id).where(
        ids.c.dataset == comparison.dataset, ids.c.key == staged.c.key
    )
    comparison.run(update(staged).values(incident_id=known.scalar_subquery()))
    _find_cited(comparison)
    tell_planner(comparison.work.session.connection(), staged, comparison.lists)
    bring_back(comparison)


def _find_cited(comparison: Comparison) -> None:
    """The incidents of rows that a dump brought, which holds no keys: those the passages are on."""
    work, staged = comparison.work, comparison.staged
    citation, claim, ids = (TABLES[name] for name in ("citations", "claims", "external_ids"))
    cited = (
        select(func.min(claim.c.incident_id))
        .join(citation, citation.c.id == claim.c.citation_id)
        .where(
            citation.c.source_id.in_(comparison.work_ids),
            citation.c.locator == staged.c.key,
            citation.c.locator_type == "row",
        )
        .scalar_subquery()
    )
    unknown = staged.c.incident_id.is_(None)
    comparison.run(update(staged).where(unknown).values(incident_id=cited))
    kept = exists().where(ids.c.dataset == comparison.dataset, ids.c.key == staged.c.key)
    keys = select(
        *(literal(comparison.dataset), staged.c.key, staged.c.incident_id, no(), literal(work.id))
    ).where(staged.c.incident_id.is_not(None), ~kept)
    if work.session.execute(keys.limit(1)).first() is not None:
        work.start()
        columns = ["dataset", "key", "incident_id", "retracted", "recorded_in"]
        comparison.run(ids.insert().from_select(columns, keys.order_by(staged.c.n)))


def bring_back(comparison: Comparison) -> None:
    """Keys and incidents of staged rows that an undo took back are there again."""
    if not comparison.any_retracted:
        return
    work, staged = comparison.work, comparison.staged
    ids, incidents, changes = (TABLES[name] for name in ("external_ids", "incidents", "changes"))
    mine = select(staged.c.incident_id).where(staged.c.incident_id.is_not(None))
    keys = and_(ids.c.dataset == comparison.dataset, ids.c.retracted, ids.c.incident_id.in_(mine))
    if not work.session.scalar(select(exists().where(keys))):
        return
    work.start()
    again = select(ids.c.incident_id).where(keys)
    undone = and_(incidents.c.id.in_(again), incidents.c.status == "retracted")
    for table, which, before, after in (
        (incidents, undone, '{"status":"retracted"}', '{"status":"active"}'),
        (ids, keys, '{"retracted":true}', '{"retracted":false}'),
    ):
        rows = select(
            literal(table.name), table.c.id, literal(before), literal(after),
            RandomSalt(), literal(work.id),
        ).where(which).order_by(table.c.id)  # fmt: skip
        columns = ["table_name", "row_id", "before", "after", "salt", "recorded_in"]
        comparison.run(changes.insert().from_select(columns, rows))
    comparison.run(update(incidents).where(undone).values(status="active"))
    comparison.run(update(ids).where(keys).values(retracted=no()))
    work.session.expire_all()


def record_new(comparison: Comparison) -> tuple[int, list[int]]:
    """Record all of the rows whose key nobody knew; return how many, and some incidents' ids."""
    work, staged = comparison.work, comparison.staged
    unknown = staged.c.incident_id.is_(None)
    if not work.session.scalar(select(exists().where(unknown))):
        return 0, []
    work.start()
    # Those that are known keep the code their incident has.
    settle_codes(work, staged, unknown)
    last, last_citation = (last_id(work, name) for name in ("incidents", "citations"))
    number = func.row_number().over(order_by=staged.c.n)
    numbered = select(staged.c.n, number.label("number")).where(unknown).subquery("numbered")
    comparison.run(
        update(staged)
        .values(incident_id=numbered.c.number + last, citation_id=numbered.c.number + last_citation)
        .where(staged.c.n == numbered.c.n)
    )
    new = select(staged).where(staged.c.incident_id > last).subquery("new_rows")
    record_incidents(work, new, comparison.dataset, comparison.handling)
    record_citations(work, new, comparison.source_id)
    record_claims(work, comparison.lines, new, comparison.lists)
    count = comparison.run(delete(staged).where(staged.c.incident_id > last)).rowcount
    return count, [last + number for number in range(1, min(count, SOME) + 1)]


# --- what says the same as ever


def make_judged() -> Table:
    """Passages of which a claim was judged, corrected, or corrects: to be looked at closely."""
    return Table(
        "staged_judged",
        MetaData(),
        Column("citation_id", BigInt, primary_key=True, autoincrement=False),
        **TEMPORARY,
    )


def read_judged(comparison: Comparison) -> None:
    """Find those passages, once an import: there are few."""
    claim, judged, link = (TABLES[name] for name in ("claims", "assessments", "claim_links"))
    concerned = union(
        select(judged.c.claim_id), select(link.c.claim_id), select(link.c.target_id)
    ).subquery("concerned")
    rows = select(claim.c.citation_id).distinct().where(claim.c.id.in_(select(concerned.c[0])))
    comparison.run(comparison.judged.insert().from_select(["citation_id"], rows))


def drop_unchanged(comparison: Comparison) -> None:
    """Take staged rows away that say just what the only passage on them said.

    Most rows of a later edition are such, and this is a few index probes a row; whatever isn't so
    simple is left to be compared claim by claim.
    """
    staged, claim, judged = comparison.staged, TABLES["claims"], comparison.judged
    citation = TABLES["citations"]
    only = select(case((func.count() == 1, func.min(citation.c.id)))).where(
        citation.c.source_id.in_(comparison.work_ids),
        citation.c.locator == staged.c.key,
        citation.c.locator_type == "row",
    )
    comparison.run(update(staged).values(citation_id=only.scalar_subquery()))
    mine = select(func.count()).where(claim.c.citation_id == staged.c.citation_id)
    same = [
        staged.c.citation_id.is_not(None),
        staged.c.citation_id.not_in(select(judged.c.citation_id)),
        mine.scalar_subquery() == _count_said(comparison),
        *(_says_so(comparison, line) for line in comparison.lines),
    ]
    comparison.run(delete(staged).where(*same))


def _count_said(comparison: Comparison) -> ColumnElement[int]:
    """How many claims a staged row makes."""
    staged, lists = comparison.staged, comparison.lists
    listed = select(func.count()).where(lists.c.n == staged.c.n).scalar_subquery()
    count: ColumnElement[int] = listed if _any_lists(comparison.lines) else literal(0)
    for line in comparison.lines:
        if not line.line.is_list:
            count = count + case((is_filled(line, staged), 1), else_=0)
    return count


def _any_lists(lines: Sequence[StagedLine]) -> bool:
    return any(line.line.is_list for line in lines)


def _says_so(comparison: Comparison, line: StagedLine) -> ColumnElement[bool]:
    """The row's passage makes the claim that the line makes of it, where it makes one."""
    staged, lists = comparison.staged, comparison.lists
    if line.line.is_list:
        other = exists().where(
            lists.c.n == staged.c.n,
            lists.c.line == line.number,
            ~_claims(staged, line, {line.value_columns[0]: lists.c.value_id}),
        )
        return ~other.correlate(staged)
    values = read_values(line, staged)
    return or_(~is_filled(line, staged), _claims(staged, line, values))


def _claims(
    staged: FromClause, line: StagedLine, values: Mapping[str, ColumnElement[Any]]
) -> ColumnElement[bool]:
    claim = TABLES["claims"].alias()
    if line.varies:
        qualifier: Any = staged.c[f"v{line.number}_qualifier_id"]
    else:
        qualifier = literal(line.qualifier_id) if line.qualifier_id else None
    narrowed = (
        claim.c.qualifier_id.is_(None)
        if qualifier is None
        else claim.c.qualifier_id.is_not_distinct_from(qualifier)
    )
    stance = [] if "stance" in values else [claim.c.stance == "asserts"]
    return (
        exists()
        .where(
            claim.c.incident_id == staged.c.incident_id,
            claim.c.property_id == line.property_id,
            claim.c.citation_id == staged.c.citation_id,
            narrowed,
            *stance,
            *(claim.c[name].is_not_distinct_from(value) for name, value in values.items()),
        )
        .correlate_except(claim)
    )
