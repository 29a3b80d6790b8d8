"""One unit of work: a transaction, a changeset, and the chronology kept up with it."""

from collections.abc import Iterator
from contextlib import contextmanager

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
        session.flush()
        if work.recorded:
            refresh_touched(session, work.id)
