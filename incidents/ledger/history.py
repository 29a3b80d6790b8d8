"""What mutable rows were before they were changed."""

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from incidents.db.types import Flag
from incidents.ledger.canonical import STREAM, compose_text
from incidents.models import Change

MISSING = object()


class Step(NamedTuple):
    """One change of a row: the changeset that made it, the changed columns before and after."""

    number: int
    before: dict[str, Any]
    after: dict[str, Any]


class History(NamedTuple):
    """The changes of one row, oldest first."""

    row_id: int
    steps: Sequence[Step]


class Misfit(NamedTuple):
    """A changeset whose change does not fit those before it, or what the row is now."""

    number: int
    message: str


class Original(NamedTuple):
    """The canonical text of a row as it was recorded; what on the way back did not fit."""

    text: str
    misfits: Sequence[Misfit]


def read_histories(session: Session, table: sa.Table) -> Generator[History]:
    """The histories of a table's rows, by id, for those that have one."""
    changes = (
        sa.select(Change.row_id, Change.recorded_in, Change.before, Change.after)
        .where(Change.table_name == table.name)
        .order_by(Change.row_id, Change.id)
    )
    with session.execute(changes, execution_options=STREAM) as found:
        for row_id, rows in groupby(found, key=lambda row: row.row_id):
            yield History(row_id, [read_step(*row[1:]) for row in rows])


def read_step(number: int, before: str, after: str) -> Step:
    """A change as written down, read back."""
    return Step(number, _read_object(before), _read_object(after))


def _read_object(text: str) -> dict[str, Any]:
    """A JSON object; what is none was tampered with and fits nothing."""
    try:
        values = json.loads(text)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def read_original(session: Session, table: sa.Table, history: History) -> Original:
    """What a row was before its first change, and whether its changes fit each other."""
    first: dict[str, Any] = {}
    for step in reversed(history.steps):
        first |= step.before
    # A name that is no column was tampered with, and will be among the misfits.
    values = {name: value for name, value in first.items() if name in table.c}
    statement = _row_with(table, frozenset(values))
    text, *now = session.execute(statement, values | {"this_row": history.row_id}).one()
    found = dict(zip(table.c.keys(), now, strict=True))
    whose = f"{table.name} {history.row_id}"
    return Original(text, list(_find_misfits(whose, found, history.steps)))


def _find_misfits(whose: str, now: Mapping[str, Any], steps: Sequence[Step]) -> Iterator[Misfit]:
    left: dict[str, tuple[int, Any]] = {}
    for step in steps:
        for name in step.before.keys() | step.after.keys():
            found, after = step.before.get(name, MISSING), step.after.get(name, MISSING)
            number, expected = left.get(name, (step.number, found))
            # Whichever of the two was altered: the digest of the earlier one speaks for itself.
            if found != expected:
                message = f"found {name} of {whose} as {found!r}, but {number} left {expected!r}"
                yield Misfit(step.number, message)
            left[name] = (step.number, after)
    for name, (number, after) in left.items():
        if now.get(name, MISSING) != after:
            is_now = repr(now.get(name, MISSING))
            yield Misfit(number, f"left {name} of {whose} as {after!r}, now it is {is_now}")


@cache
def _row_with(table: sa.Table, names: frozenset[str]) -> sa.Select[Any]:
    """The canonical text of a row with bound values in some columns; then all it has now."""
    instead = {name: _bind(name, table.c[name].type) for name in names}
    # Flags as integers: any but 0 would read as true.
    now = [
        sa.cast(column, sa.Integer) if isinstance(column.type, Flag) else column
        for column in table.c
    ]
    own = table.c.id == sa.bindparam("this_row")
    return sa.select(compose_text(table, instead), *now).where(own)


def _bind(name: str, kind: sa.types.TypeEngine[Any]) -> sa.ColumnElement[Any]:
    # Text has a collation of its own on PostgreSQL, which a cast can't name.
    plain = sa.Text() if isinstance(kind, sa.Text) else kind
    return sa.cast(sa.bindparam(name, type_=plain), plain)
