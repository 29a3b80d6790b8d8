"""What still stands of rows that are never deleted."""

import sqlalchemy as sa

from incidents.db.base import Base
from incidents.ledger.canonical import CHANGESETS, DERIVED, RECORDED_TABLES

TABLES = Base.metadata.tables
# Of rows alike in these columns, the last says whether the link stands.
LINK_KEYS = {
    "citation_sources": ("citation_id", "role", "source_id"),
    "claim_links": ("claim_id", "relation", "target_id"),
    "incident_links": ("incident_id", "relation", "other_id"),
}
MUTABLE_TABLES = tuple(
    table for table in RECORDED_TABLES if {"retracted", "status"} & set(table.c.keys())
)


def is_withdrawn(claim_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether the latest assessment of a claim takes it back."""
    return _takes_back(claim_id, TABLES["assessments"].alias())


def is_undone(claim_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether the latest assessment of a claim takes it back, and is part of an undo."""
    last = TABLES["assessments"].alias()
    return _takes_back(claim_id, last).where(
        last.c.recorded_in == CHANGESETS.c.id, CHANGESETS.c.command.like("undo %")
    )


def _takes_back(claim_id: sa.ColumnElement[int], last: sa.FromClause) -> sa.Exists:
    """`last`, an alias of assessments, is the latest of a claim, and takes it back."""
    each = TABLES["assessments"].alias()
    latest = sa.select(sa.func.max(each.c.id)).where(each.c.claim_id == claim_id)
    return sa.exists().where(
        last.c.claim_id == claim_id,
        last.c.id == latest.correlate_except(each).scalar_subquery(),
        last.c.withdrawn,
    )


def stands(table: sa.Table, row: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a row of `table` still says something; `row` is the table or an alias of it."""
    if table.name == "incidents":
        return row.c.status != "retracted"
    if "retracted" in row.c:
        return sa.not_(row.c.retracted)
    if table.name == "claims":
        return sa.not_(is_withdrawn(row.c.id))
    if table.name == "citations":
        return _has_standing_claims(row.c.id)
    return sa.and_(is_kept(table, row), *_ends(row))


def is_kept(table: sa.Table, row: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a link was made and not taken back, whatever became of its ends."""
    return sa.and_(sa.not_(row.c.withdrawn), sa.not_(_has_later_like(table, row)))


def _has_standing_claims(citation_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    claim = TABLES["claims"].alias()
    return sa.exists().where(claim.c.citation_id == citation_id, stands(TABLES["claims"], claim))


def _has_later_like(table: sa.Table, row: sa.FromClause) -> sa.ColumnElement[bool]:
    later = table.alias()
    alike = [later.c[key] == row.c[key] for key in LINK_KEYS[table.name]]
    return sa.exists().where(later.c.id > row.c.id, *alike)


def _ends(row: sa.FromClause) -> list[sa.ColumnElement[bool]]:
    """A link from or to what was taken back says nothing."""
    if "target_id" in row.c:
        return [sa.not_(is_withdrawn(row.c.claim_id)), sa.not_(is_withdrawn(row.c.target_id))]
    if "citation_id" in row.c:
        return [_has_standing_claims(row.c.citation_id)]
    incident = TABLES["incidents"].alias()
    either = incident.c.id.in_([row.c.incident_id, row.c.other_id])
    return [sa.not_(sa.exists().where(either, incident.c.status == "retracted"))]


def list_references(table: sa.Table) -> list[tuple[sa.Column[int], sa.Table]]:
    """Columns of a table that point to recorded rows, and the tables they point to."""
    derived = DERIVED.get(table.name, frozenset())
    keys = sorted(table.foreign_keys, key=lambda key: key.parent.name)
    return [
        (key.parent, key.column.table)
        for key in keys
        if key.column.table is not CHANGESETS and key.parent.name not in derived
    ]
