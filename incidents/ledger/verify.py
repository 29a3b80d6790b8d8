"""Recompute every digest of the chain, and name the first changeset that does not hold."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from incidents.ledger.canonical import (
    CHANGESETS,
    RECORDED_TABLES,
    STREAM,
    canonical_text,
    digest_changeset,
)
from incidents.ledger.history import Misfit, read_histories, read_original

# How many hints at what may have been altered an answer holds.
NOTES = 5


class Verification(NamedTuple):
    """What `verify_chain` found.

    Attributes:
        changesets: how many hold, counted from the first.
        head: digest of the last of them, "" for none.
        failure: which changeset does not hold, and why; None if all do.
        number: number of that changeset, None if all hold or only the anchor is missing.
        anchored: number of the changeset whose digest is the anchor.
    """

    changesets: int
    head: str
    failure: str | None = None
    number: int | None = None
    anchored: int | None = None


class BrokenError(Exception):
    """A changeset does not hold."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(f"changeset {number} {message}")
        self.number = number


class RowStream:
    """The rows of one table by id, each as it was when it was recorded.

    One writer at a time numbers upwards, so the rows of a changeset stand together, and one
    pass over each table serves all changesets in turn.
    """

    def __init__(self, session: Session, table: sa.Table, stack: ExitStack) -> None:
        self.session, self.table = session, table
        rows = sa.select(table.c.recorded_in, table.c.id, canonical_text(table))
        found = session.execute(rows.order_by(table.c.id), execution_options=STREAM)
        self._rows = iter(stack.enter_context(found))
        self._histories = read_histories(session, table)
        stack.callback(self._histories.close)
        self._history = next(self._histories, None)
        self._head = next(self._rows, None)
        self._last = 0
        self._misfit: Misfit | None = None
        self.missing: list[str] = []
        self.changed: list[str] = []

    def take(self, number: int) -> Iterator[str]:
        """The canonical texts of the rows of a changeset.

        Raises:
            BrokenError: a row stands among them that names an earlier one.
        """
        self.missing, self.changed = [], []
        before, count = self._last, 0
        while self._head is not None and self._head[0] == number:
            _, self._last, text = self._head
            count += 1
            yield text if self._history is None else self._as_recorded(self._last, text)
            self._head = next(self._rows, None)
        upto = self._head[1] - 1 if self._head is not None else self._last
        if upto - before != count:
            self.missing.append(f"numbers of {self.table.name} are missing after {before}")
        if self._head is not None and self._head[0] < number:
            raise BrokenError(
                self._head[0], f"is named by {self._whose(self._head[1])}, recorded later"
            )

    def _as_recorded(self, row_id: int, text: str) -> str:
        self._skip_histories(row_id)
        history = self._history
        if history is None or history.row_id != row_id:
            return text
        self._history = next(self._histories, None)
        original = read_original(self.session, self.table, history)
        for misfit in original.misfits:
            self._keep(misfit)
        changers = ", ".join(str(step.number) for step in history.steps)
        if len(self.changed) < NOTES:
            self.changed.append(f"{self._whose(row_id)} was changed by {changers}")
        return original.text

    def _skip_histories(self, row_id: int) -> None:
        """Pass over the changes of rows that are not there."""
        while self._history is not None and self._history.row_id < row_id:
            gone = f"changed {self._whose(self._history.row_id)}, which is gone"
            self._keep(Misfit(self._history.steps[0].number, gone))
            self._history = next(self._histories, None)

    def _keep(self, misfit: Misfit) -> None:
        if self._misfit is None or misfit.number < self._misfit.number:
            self._misfit = misfit

    def _whose(self, row_id: int) -> str:
        return f"{self.table.name} {row_id}"

    def check_changes(self, number: int) -> None:
        """See that what the changeset changed is as it left it.

        Raises:
            BrokenError: it is not.
        """
        if self._misfit is not None and self._misfit.number <= number:
            raise BrokenError(*self._misfit)

    def check_end(self) -> None:
        """See that nothing is left after the last changeset.

        Raises:
            BrokenError: something is.
        """
        if self._head is not None:
            raise BrokenError(
                self._head[0], f"does not exist, but {self._whose(self._head[1])} names it"
            )
        self._skip_histories(sys.maxsize)
        if self._misfit is not None:
            raise BrokenError(*self._misfit)


class ChainCheck:
    """The state of one verification, changeset by changeset."""

    def __init__(self, session: Session, anchor: str | None) -> None:
        self.session, self.anchor = session, anchor
        self.number, self.head = 0, ""
        self.anchored: int | None = None

    def run(self) -> None:
        """Check all of the chain.

        Raises:
            BrokenError: a changeset does not hold.
        """
        chain = sa.select(
            CHANGESETS.c.id,
            CHANGESETS.c.parent_digest,
            CHANGESETS.c.digest,
            canonical_text(CHANGESETS),
        ).order_by(CHANGESETS.c.id)
        with ExitStack() as stack:
            found = self.session.execute(chain, execution_options=STREAM)
            self.streams = [RowStream(self.session, each, stack) for each in RECORDED_TABLES]
            for number, parent, digest, header in stack.enter_context(found):
                self._check_place(number, parent, digest)
                self._check_digest(number, digest, header)
                self._accept(number, digest)
            for stream in self.streams:
                stream.check_end()

    def _check_place(self, number: int, parent: str, digest: str) -> None:
        if number != self.number + 1:
            raise BrokenError(self.number + 1, f"is missing: {number} stands in its place")
        if not digest:
            raise BrokenError(number, "was never sealed")
        if parent != self.head:
            raise BrokenError(
                number, "does not follow the one before: its parent has another digest"
            )

    def _check_digest(self, number: int, digest: str, header: str) -> None:
        texts = (text for stream in self.streams for text in stream.take(number))
        if digest_changeset(header, texts) != digest:
            raise BrokenError(
                number, f"does not have the digest of its header and rows{self._list_notes()}"
            )
        for stream in self.streams:
            stream.check_changes(number)

    def _list_notes(self) -> str:
        """Where the difference may lie; the digest itself doesn't tell."""
        missing = [note for stream in self.streams for note in stream.missing]
        changed = [note for stream in self.streams for note in stream.changed]
        notes = "; ".join((missing + changed)[:NOTES])
        return f" ({notes})" if notes else ""

    def _accept(self, number: int, digest: str) -> None:
        self.number, self.head = number, digest
        if digest == self.anchor:
            self.anchored = number


def verify_chain(session: Session, anchor: str | None = None) -> Verification:
    """Recompute the chain in one pass, with memory that does not grow with it.

    Args:
        session: any session; it only reads.
        anchor: a head's digest, kept outside of the database, that the chain must contain.
    """
    check = ChainCheck(session, anchor)
    failure, number = None, None
    try:
        check.run()
    except BrokenError as error:
        failure, number = str(error), error.number
    # What doesn't fit its column a driver refuses in words of its own, if it does.
    except (StatementError, OverflowError, UnicodeError) as error:
        number = check.number + 1
        failure = f"changeset {number} can't be read: {getattr(error, 'orig', error)}"
    if failure is None and anchor is not None and check.anchored is None:
        failure = f"the anchor {anchor} is the digest of no changeset: this is another history"
    return Verification(check.number, check.head, failure, number, check.anchored)


def head_digest(session: Session) -> str:
    """Digest of the newest changeset, "" where there is none."""
    newest = sa.select(CHANGESETS.c.digest).order_by(CHANGESETS.c.id.desc()).limit(1)
    return session.execute(newest).scalar() or ""
