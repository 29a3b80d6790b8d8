"""Later work that leans on a changeset, and so forbids to undo it."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from incidents.ledger.canonical import RECORDED_TABLES, STREAM
from incidents.ledger.standing import (
    LINK_KEYS,
    MUTABLE_TABLES,
    TABLES,
    is_withdrawn,
    list_references,
    stands,
)

# Enough to see what kind of work it is.
SHOWN = 5


class Leaning(NamedTuple):
    """A row through which a later changeset leans on an earlier one."""

    number: int
    table: str
    row_id: int


class Search(NamedTuple):
    """What leans on changeset `number`, which recorded rows in `tables`; some don't count."""

    number: int
    tables: frozenset[str]
    passed_over: Sequence[int]

    def is_later(self, recorded_in: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Whether a row belongs to later work that counts."""
        return sa.and_(recorded_in > self.number, recorded_in.not_in(self.passed_over))


def find_leaning(session: Session, number: int, passed_over: Sequence[int]) -> list[Leaning]:
    """Some rows of later changesets that lean on a changeset, newest first."""
    search = Search(number, _list_tables(session, number), passed_over)
    found = {leaning for probe in _list_probes(search) for leaning in _run(session, probe)}
    found |= set(_find_later_changes(session, search))
    return sorted(found, reverse=True)[:SHOWN]


def _list_tables(session: Session, number: int) -> frozenset[str]:
    """Tables in which a changeset recorded rows."""
    holds = [
        sa.exists().where(table.c.recorded_in == number).label(table.name)
        for table in RECORDED_TABLES
    ]
    found = session.execute(sa.select(*holds)).mappings().one()
    return frozenset(name for name, holds_rows in found.items() if holds_rows)


def _run(session: Session, probe: sa.Select[int, str, int]) -> Iterator[Leaning]:
    for row in session.execute(probe.limit(SHOWN)):
        yield Leaning(*row)


def _list_probes(search: Search) -> Iterator[sa.Select[int, str, int]]:
    for table in RECORDED_TABLES:
        # Judgements and changes lean in other ways than by pointing.
        if table.name not in ("assessments", "changes"):
            for column, target in list_references(table):
                if target.name in search.tables:
                    yield _probe_reference(search, table, column.name, target)
    own = search.tables
    if "claims" in own:
        yield _probe_judged_claims(search)
    if "assessments" in own:
        yield _probe_judged_again(search)
    yield from (_probe_links(search, TABLES[name]) for name in LINK_KEYS if name in own)
    yield from (_probe_edits(search, table) for table in MUTABLE_TABLES if table.name in own)


def _probe_reference(
    search: Search, table: sa.Table, name: str, target: sa.Table
) -> sa.Select[int, str, int]:
    """Rows that point to rows of the changeset."""
    row, base = table.alias("leaning"), target.alias("base")
    probe = sa.select(row.c.recorded_in, sa.literal(table.name), row.c.id).where(
        row.c[name] == base.c.id,
        base.c.recorded_in == search.number,
        stands(table, row),
        stands(target, base),
    )
    if table not in MUTABLE_TABLES:
        return probe.where(row.c.recorded_in > search.number)
    # An older row may have been made to point there; by the changeset itself, it is set back.
    edit = TABLES["changes"]
    edits = sa.and_(
        edit.c.table_name == table.name,
        edit.c.row_id == row.c.id,
        edit.c.after.contains(f'"{name}":', autoescape=True),
    )
    last = sa.select(sa.func.max(edit.c.recorded_in)).where(edits).correlate(row)
    by = sa.func.coalesce(last.scalar_subquery(), row.c.recorded_in)
    own = sa.exists().where(edits, edit.c.recorded_in == search.number).correlate(row)
    return probe.with_only_columns(by, sa.literal(table.name), row.c.id).where(
        row.c.recorded_in != search.number, sa.not_(own)
    )


def _probe_judged_claims(search: Search) -> sa.Select[int, str, int]:
    """Claims of the changeset that somebody judged later."""
    claim, judged = TABLES["claims"], TABLES["assessments"].alias("judged")
    return sa.select(judged.c.recorded_in, sa.literal("claims"), claim.c.id).where(
        claim.c.recorded_in == search.number,
        judged.c.claim_id == claim.c.id,
        search.is_later(judged.c.recorded_in),
        sa.not_(is_withdrawn(claim.c.id)),
    )


def _probe_judged_again(search: Search) -> sa.Select[int, str, int]:
    """Older claims that the changeset judged, and somebody again."""
    own, later = TABLES["assessments"].alias("own"), TABLES["assessments"].alias("later")
    claim = TABLES["claims"]
    return sa.select(later.c.recorded_in, sa.literal("claims"), claim.c.id).where(
        own.c.recorded_in == search.number,
        claim.c.id == own.c.claim_id,
        claim.c.recorded_in != search.number,
        later.c.claim_id == claim.c.id,
        search.is_later(later.c.recorded_in),
    )


def _probe_links(search: Search, table: sa.Table) -> sa.Select[int, str, int]:
    """Links made, or withdrawn, by the changeset and later once more."""
    own, later = table.alias("own"), table.alias("later")
    alike = [own.c[name] == later.c[name] for name in (*LINK_KEYS[table.name], "withdrawn")]
    return sa.select(later.c.recorded_in, sa.literal(table.name), later.c.id).where(
        own.c.recorded_in == search.number, *alike, search.is_later(later.c.recorded_in)
    )


def _probe_edits(search: Search, table: sa.Table) -> sa.Select[int, str, int]:
    """Rows of the changeset that were edited later."""
    edit = TABLES["changes"]
    return sa.select(edit.c.recorded_in, sa.literal(table.name), table.c.id).where(
        table.c.recorded_in == search.number,
        edit.c.table_name == table.name,
        edit.c.row_id == table.c.id,
        search.is_later(edit.c.recorded_in),
        stands(table, table),
    )


def _find_later_changes(session: Session, search: Search) -> Iterator[Leaning]:
    """Later changes of the columns that the changeset changed."""
    own, later = TABLES["changes"].alias("own"), TABLES["changes"].alias("later")
    pairs = sa.select(
        later.c.recorded_in, later.c.table_name, later.c.row_id, own.c.after, later.c.after
    ).where(
        own.c.recorded_in == search.number,
        later.c.table_name == own.c.table_name,
        later.c.row_id == own.c.row_id,
        search.is_later(later.c.recorded_in),
    )
    with session.execute(pairs, execution_options=STREAM) as found:
        for number, table, row_id, mine, theirs in found:
            if json.loads(mine).keys() & json.loads(theirs).keys():
                yield Leaning(number, table, row_id)
