"""One unit of work: a transaction, a changeset, and the chronology kept up with it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Engine

from incidents.db.engine import writing
from incidents.ledger.changeset import OpenChangeset, open_changeset
from incidents.resolution.refresh import refresh_touched


@contextmanager
def record_changeset(
    engine: Engine, *, author: str, message: str, command: str
) -> Iterator[OpenChangeset]:
    """Open a changeset in a transaction of its own; committed at the normal end, else undone."""
    with (
        writing(engine) as session,
        open_changeset(session, author=author, message=message, command=command) as work,
    ):
        yield work
        bring_up_to_date(work)


def bring_up_to_date(work: OpenChangeset) -> None:
    """Let the derived tables follow from what was recorded so far."""
    work.session.flush()
    if work.recorded:
        refresh_touched(work.session, work.id)


class _RehearsedError(Exception):
    """Ends a rehearsal, so that its transaction is rolled back."""


@contextmanager
def rehearse_changeset(engine: Engine, *, author: str) -> Iterator[OpenChangeset]:
    """The same, but in the end nothing of it was done."""
    with suppress(_RehearsedError), writing(engine) as session:
        yield OpenChangeset(session, author=author, message="", command="")
        raise _RehearsedError
