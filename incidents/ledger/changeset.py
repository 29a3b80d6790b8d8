"""One changeset: what is recorded goes through it, and at its end its digest is sealed."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from incidents import __version__
from incidents.db import guards
from incidents.db.base import Base
from incidents.errors import DatabaseError, InputError
from incidents.ledger.blocks import digest_rows
from incidents.ledger.canonical import (
    CHANGESETS,
    DERIVED,
    RECORDED_TABLES,
    begin_digest,
    canonical_text,
)
from incidents.ledger.salt import make_salt, needs_salt
from incidents.models import Change

R = TypeVar("R", bound=Base)

# What these say is added to, never altered.
IMMUTABLE = frozenset(guards.IMMUTABLE + guards.APPEND_ONLY)
NEVER_CHANGED = frozenset({"id", "recorded_in", "salt"})


def check_text(what: str, value: object) -> None:
    """Refuse text that one of the databases can't hold."""
    if not isinstance(value, str):
        return
    if "\0" in value:
        raise InputError(f"{what} holds a NUL character", "take the character out")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"{what} holds half of a surrogate pair at character {error.start + 1}",
            "it was decoded wrongly; give it as UTF-8",
        ) from error


def write_json(values: Mapping[str, object]) -> str:
    """A JSON object with sorted keys: how changed columns are written down."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read_clock(previous: str) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    # A clock that was set back must not make a changeset older than its parent: what was
    # recorded by a given time would no longer be a run from the start of the chain.
    return max(previous, now)


def _read_tails(session: Session) -> dict[str, int]:
    """The greatest id of each recorded table, 0 where it is empty."""
    greatest = [
        sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0)).scalar_subquery().label(table.name)
        for table in RECORDED_TABLES
    ]
    return dict(session.execute(sa.select(*greatest)).one()._mapping)  # noqa: SLF001 - a Row's public name for it


def _close_gaps(session: Session, tails: Mapping[str, int]) -> None:
    """Set PostgreSQL's sequences back to the tails: a rollback leaves gaps, SQLite none.

    So both databases number, and digest, the same rows alike. Safe under the writer's lock.
    """
    calls = [
        sa.func.setval(sa.func.pg_get_serial_sequence(name, "id"), tail or 1, tail > 0)
        for name, tail in tails.items()
    ]
    session.execute(sa.select(*calls))


class OpenChangeset:
    """A changeset that is being made; see `open_changeset`.

    Attributes:
        session: the session whose transaction it is part of.
        id: its number.
        author, made_at, message, command: its header, as it will be written.
        recorded: whether anything was recorded yet.
    """

    def __init__(self, session: Session, *, author: str, message: str, command: str) -> None:
        for what, value in (("author", author), ("message", message), ("command", command)):
            check_text(what, value)
        self.session = session
        self.author, self.message, self.command = author, message, command
        self.recorded = False
        newest = sa.select(CHANGESETS.c.id, CHANGESETS.c.made_at, CHANGESETS.c.digest)
        last = session.execute(newest.order_by(CHANGESETS.c.id.desc()).limit(1)).first()
        parent, made_at, digest = last or (0, "", "")
        if parent and not digest:
            raise DatabaseError(f"changeset {parent} was never sealed", "run `incidents verify`")
        self.id: int = parent + 1
        self.made_at = _read_clock(made_at)
        self.parent_digest: str = digest
        self._tails = _read_tails(session)
        if session.get_bind().dialect.name == "postgresql":
            _close_gaps(session, self._tails)

    def start(self) -> None:
        """Write the changeset's own row, so that rows can name it.

        `add` and `change` call this. Bulk statements that name the changeset call it first, and
        only if they are going to write: a changeset can't be taken back within its transaction.
        """
        if self.recorded:
            return
        self.recorded = True
        header = {"made_at": self.made_at, "author": self.author, "message": self.message}
        chain = {"parent_digest": self.parent_digest, "digest": ""}
        self.session.execute(
            sa.insert(CHANGESETS),
            {"id": self.id, "command": self.command, "tool_version": __version__} | header | chain,
        )

    def add(self, row: R, *, flush: bool = True) -> R:
        """Record a new row; with flush=False its id comes with the next flush.

        Raises:
            InputError: one of its texts holds a NUL or half of a surrogate pair.
        """
        self.start()
        for name, value in vars(row).items():
            check_text(name, value)
        row.recorded_in = self.id  # type: ignore[attr-defined]
        if needs_salt(row):
            row.salt = make_salt()  # type: ignore[attr-defined]
        self.session.add(row)
        if flush:
            self.session.flush()
        return row

    def change(self, row: Base, *, flush: bool = True, **values: object) -> bool:
        """Update columns of a mutable row and record them before and after.

        A row that this very changeset records is just set right: nobody saw it otherwise.

        Returns:
            False if nothing differs.
        """
        _check_changeable(row, values)
        before = {name: getattr(row, name) for name in values}
        before = {name: value for name, value in before.items() if value != values[name]}
        if not before:
            return False
        after = {name: values[name] for name in before}
        for name, value in after.items():
            setattr(row, name, value)
        if row.recorded_in != self.id:  # type: ignore[attr-defined]
            self._add_change(row, write_json(before), write_json(after))
        if flush:
            self.session.flush()
        return True

    def _add_change(self, row: Base, before: str, after: str) -> None:
        row_id: int = row.id  # type: ignore[attr-defined]
        change = Change(table_name=row.__tablename__, row_id=row_id, before=before, after=after)
        self.add(change, flush=False)

    def settle_numbers(self) -> None:
        """Let the database number on where rows were given their numbers by whoever added them."""
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.flush()
            _close_gaps(self.session, _read_tails(self.session))

    def seal(self) -> None:
        """Compute the digest over everything recorded and write it."""
        self.session.flush()
        own = CHANGESETS.c.id == self.id
        header = self.session.execute(sa.select(canonical_text(CHANGESETS)).where(own)).scalar_one()
        digest = begin_digest(header)
        for table in RECORDED_TABLES:
            digest_rows(self.session, table, self._tails[table.name], self.id, digest)
        self.session.execute(sa.update(CHANGESETS).where(own).values(digest=digest.hexdigest()))


def list_changeable(row: Base) -> list[str]:
    """The columns of a row that `OpenChangeset.change` may set."""
    if row.__tablename__ in IMMUTABLE:
        return []
    fixed = NEVER_CHANGED | DERIVED.get(row.__tablename__, frozenset())
    return [column.name for column in row.__table__.c if column.name not in fixed]


def _check_changeable(row: Base, values: Mapping[str, object]) -> None:
    changeable = list_changeable(row)
    for name, value in values.items():
        if name not in changeable:
            raise TypeError(f"{row.__tablename__}.{name} is not changed through the ledger")
        check_text(name, value)


@contextmanager
def open_changeset(
    session: Session, *, author: str, message: str, command: str
) -> Iterator[OpenChangeset]:
    """Open the next changeset and seal it at the end; with nothing recorded it leaves no row.

    The session must hold the writer's lock; it is left to whoever began its transaction to
    commit, or to roll back if this raises.

    Raises:
        InputError: author, message or command can't be stored.
    """
    work = OpenChangeset(session, author=author, message=message, command=command)
    yield work
    session.flush()
    if work.recorded:
        work.seal()
