"""The log: who recorded what, when and why."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from incidents.errors import NotFoundError
from incidents.ledger.canonical import RECORDED_TABLES
from incidents.ledger.history import Step, read_step
from incidents.ledger.undone import Undone, read_undone
from incidents.models import Change, Changeset


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One changeset as the log shows it.

    Attributes:
        counts: rows it recorded, by table; changed rows count under `changes`.
        undone_by: the undo that took it back and still stands.
    """

    number: int
    made_at: str
    author: str
    message: str
    command: str
    tool_version: str
    digest: str
    counts: dict[str, int]
    undone_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDetails:
    """One changeset, the numbers of the rows it recorded by table, and what it changed."""

    entry: LogEntry
    rows: dict[str, list[int]]
    changes: list[tuple[str, int, Step]]


def list_changesets(session: Session, limit: int | None = None) -> list[LogEntry]:
    """The newest changesets, newest first; all without a limit."""
    newest = sa.select(Changeset).order_by(Changeset.id.desc()).limit(limit)
    changesets = session.scalars(newest).all()
    return _describe(session, changesets, read_undone(session))


def show_changeset(session: Session, number: int, limit: int = 100) -> LogDetails:
    """One changeset, with up to `limit` rows a table.

    Raises:
        NotFoundError: there is no such changeset.
    """
    changeset = session.get(Changeset, number)
    if changeset is None:
        raise NotFoundError(f"there is no changeset {number}", "run `incidents log`")
    (entry,) = _describe(session, [changeset], read_undone(session))
    rows = {name: _list_ids(session, name, number, limit) for name in entry.counts}
    return LogDetails(entry=entry, rows=rows, changes=_list_changes(session, number, limit))


def _describe(session: Session, changesets: Sequence[Changeset], undone: Undone) -> list[LogEntry]:
    counts = _count_rows(session, changesets) if changesets else {}
    return [
        LogEntry(
            number=row.id,
            made_at=row.made_at,
            author=row.author,
            message=row.message,
            command=row.command,
            tool_version=row.tool_version,
            digest=row.digest,
            counts=counts.get(row.id, {}),
            undone_by=undone.by.get(row.id),
        )
        for row in changesets
    ]


def _count_rows(session: Session, changesets: Sequence[Changeset]) -> dict[int, dict[str, int]]:
    numbers = [row.id for row in changesets]
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for table in RECORDED_TABLES:
        by = table.c.recorded_in
        each = sa.select(by, sa.func.count()).where(by.between(min(numbers), max(numbers)))
        for number, rows in session.execute(each.group_by(by)):
            counts[number][table.name] = rows
    return counts


def _list_ids(session: Session, name: str, number: int, limit: int) -> list[int]:
    table = next(table for table in RECORDED_TABLES if table.name == name)
    ids = sa.select(table.c.id).where(table.c.recorded_in == number).order_by(table.c.id)
    return list(session.scalars(ids.limit(limit)))


def _list_changes(session: Session, number: int, limit: int) -> list[tuple[str, int, Step]]:
    changes = sa.select(Change).where(Change.recorded_in == number).order_by(Change.id)
    return [
        (row.table_name, row.row_id, read_step(number, row.before, row.after))
        for row in session.scalars(changes.limit(limit))
    ]
