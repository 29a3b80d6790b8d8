"""The database as it was after a changeset: titles, names and merges included.

Claims, judgements and links are only ever added to, and `Limits.recorded_by` leaves out what came
later. What is edited in place keeps its earlier values in `changes`: copies of those tables, with
the edits since taken back, stand before the tables themselves for as long as a session lasts.

Markings are not taken back where they have become stricter: what must not leave today must not
leave in an old export either.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, bindparam, exists, select, update
from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.db.engine import shadow_table
from incidents.entry.paths import Placed, refresh_paths
from incidents.handling import HANDLINGS
from incidents.ledger.history import read_step
from incidents.models import Actor, Change, Place, Term

# What answers read and edits change; the order is that in which edits are told.
EDITED: Final = (
    *("incidents", "sources", "actors", "actor_names", "places", "place_names"),
    *("terms", "properties"),
)
PLACED: Final[Mapping[str, Placed]] = {"actors": Actor, "places": Place, "terms": Term}
# SQLite takes 32,766 values a query unless built otherwise, PostgreSQL 65,535.
MOST_IDS: Final = 5_000
# From what paths and voices follow.
LINEAGE: Final = frozenset({"parent_id", "merged_into_id", "kind"})


class Edit(NamedTuple):
    """One column of one row, as it was at the changeset and as it is now; `number` changed it."""

    table: str
    row_id: int
    column: str
    before: Any
    after: Any
    number: int


def read_edits(session: Session, since: int, until: int | None = None) -> list[Edit]:
    """What was edited after one changeset, up to another: of each column the first and last value.

    `number` is the changeset that changed it last.
    """
    changes = select(Change).where(Change.recorded_in > since, Change.table_name.in_(EDITED))
    if until is not None:
        changes = changes.where(Change.recorded_in <= until)
    found: dict[tuple[str, int, str], Edit] = {}
    for row in session.scalars(changes.order_by(Change.id)):
        step = read_step(row.recorded_in, row.before, row.after)
        for column, after in step.after.items():
            key = (row.table_name, row.row_id, column)
            first = found.get(key)
            before = first.before if first else step.before.get(column)
            found[key] = Edit(*key, before, after, step.number)
    real = (edit for edit in found.values() if edit.before != edit.after)
    return sorted(real, key=lambda edit: (EDITED.index(edit.table), edit.row_id, edit.column))


def go_back_to(session: Session, changeset: int, *, markings: bool = False) -> None:
    """Let every further query of the session see the rows that are edited as they were.

    The session must be one of `reading(engine, temporary=True)`. With `markings` they are taken
    back as well: for what is only compared, or had no ceiling.
    """
    edits: dict[str, list[Edit]] = defaultdict(list)
    for edit in read_edits(session, changeset):
        edits[edit.table].append(edit)
    for name in EDITED:
        table = Base.metadata.tables[name]
        if edits[name] or _has_later_rows(session, table, changeset):
            _shadow(session, table, changeset, [_keep_marking(e, markings) for e in edits[name]])
    # When all tables are in their places, for one follows from another.
    for name, model in PLACED.items():
        if any(edit.column in LINEAGE for edit in edits[name]):
            refresh_paths(session, model)


def _has_later_rows(session: Session, table: Table, changeset: int) -> bool:
    later = exists().where(table.c.recorded_in > changeset)
    return bool(session.scalar(select(later)))


def _shadow(session: Session, table: Table, changeset: int, edits: Sequence[Edit]) -> None:
    indexed = [column.name for column in table.c if column.name == "id" or column.foreign_keys]
    indexed.remove("recorded_in")
    shadow_table(session.connection(), table.name, f"recorded_in <= {int(changeset)}", indexed)
    for columns, rows in _group_by_columns(edits):
        taken_back: dict[str, Any] = {name: bindparam(f"before_{name}") for name in columns}
        statement = update(table).where(table.c.id == bindparam("this_row")).values(taken_back)
        session.connection().execute(statement, rows)


def _group_by_columns(
    edits: Sequence[Edit],
) -> Iterator[tuple[Sequence[str], list[dict[str, Any]]]]:
    """The edits of rows in which the same columns were edited, as parameters of one statement."""
    by_row: dict[int, dict[str, Any]] = defaultdict(dict)
    for edit in edits:
        by_row[edit.row_id][edit.column] = edit.before
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row_id, values in by_row.items():
        bound = {f"before_{name}": value for name, value in values.items()}
        groups[tuple(values)].append({"this_row": row_id, **bound})
    yield from groups.items()


def _keep_marking(edit: Edit, markings: bool) -> Edit:
    """The edit to take back: of a marking that became stricter, none, unless that is asked for."""
    if edit.column != "handling" or markings:
        return edit
    return edit._replace(before=max(edit.before, edit.after, key=HANDLINGS.index))


def name_rows(session: Session, table: str, ids: Sequence[int]) -> dict[int, str]:
    """Codes of rows, for messages: of names those of what they name."""
    columns = Base.metadata.tables[table].c
    owner: Any = {"actor_names": Actor, "place_names": Place}.get(table)
    code: Any = columns.key if "key" in columns else columns.get("code")
    query = select(columns.id, code)
    if owner is not None:
        of = columns["actor_id" if table == "actor_names" else "place_id"]
        query = select(columns.id, owner.code).where(of == owner.id)
    return {row[0]: str(row[1]) for row in _read_rows(session, query, columns.id, ids)}


def _read_rows(
    session: Session, query: Select[Any], column: ColumnElement[int], ids: Sequence[int]
) -> Iterator[Any]:
    """The rows of a query that have one of some ids, however many these are."""
    for start in range(0, len(ids), MOST_IDS):
        yield from session.execute(query.where(column.in_(ids[start : start + MOST_IDS])))


def find_recorded(session: Session, table: str, ids: Sequence[int], changeset: int) -> set[int]:
    """Of rows those that were recorded by a changeset."""
    columns = Base.metadata.tables[table].c
    query = select(columns.id).where(columns.recorded_in <= changeset)
    return {row[0] for row in _read_rows(session, query, columns.id, ids)}


def find_owners(session: Session, table: str, ids: Sequence[int]) -> dict[int, int]:
    """Of rows that hold names what they name, by number; a term holds its own."""
    columns = Base.metadata.tables[table].c
    owner = {"actor_names": "actor_id", "place_names": "place_id"}.get(table, "id")
    query = select(columns.id, columns[owner])
    return {row[0]: row[1] for row in _read_rows(session, query, columns.id, ids)}


def marked_above(session: Session, table: str, ids: Sequence[int], ceiling: str | None) -> set[int]:
    """Of rows those that are marked above a ceiling, or name what is."""
    columns = Base.metadata.tables[table].c
    if ceiling is None or (table not in ("incidents", "sources", "actors", "actor_names")):
        return set()
    marks = HANDLINGS[HANDLINGS.index(ceiling) + 1 :]
    if table == "actor_names":
        marked = select(Actor.id).where(Actor.handling.in_(marks))
        query = select(columns.id).where(columns.actor_id.in_(marked))
    else:
        query = select(columns.id).where(columns.handling.in_(marks))
    return {row[0] for row in _read_rows(session, query, columns.id, ids)}
