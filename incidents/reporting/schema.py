"""What can be queried: the views, then the tables, each with its columns and what they mean."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from sqlalchemy import Table, inspect
from sqlalchemy.orm import Session

import incidents.models  # noqa: F401 - registers the tables
from incidents.db.base import Base
from incidents.db.revisions import VERSION_TABLE
from incidents.errors import NotFoundError
from incidents.reporting.dictionary import name_type
from incidents.reporting.views import METADATA, VIEWS

OWN: Final = "your own"


class Relation(NamedTuple):
    """A view or a table."""

    name: str
    kind: str
    meaning: str


class Described(NamedTuple):
    """A column of a view or a table."""

    relation: str
    column: str
    type: str
    meaning: str


def list_relations(session: Session) -> Iterator[Relation]:
    """Views in the order of the documentation, tables, then what the user made himself."""
    inspector = inspect(session.connection())
    views, tables = set(inspector.get_view_names()), set(inspector.get_table_names())
    yield from _known(VIEWS, "view", views)
    yield from _known(Base.metadata.tables.values(), "table", tables)
    yield from (Relation(name, "view", OWN) for name in sorted(views - set(METADATA.tables)))
    others = tables - set(Base.metadata.tables) - {VERSION_TABLE}
    yield from (Relation(name, "table", OWN) for name in sorted(others))


def _known(described: Iterable[Table], kind: str, present: set[str]) -> Iterator[Relation]:
    for table in described:
        if table.name in present:
            yield Relation(table.name, kind, table.comment or "")


def describe_columns(session: Session, pattern: str) -> list[Described]:
    """The columns of one view or table, or of all whose names fit a pattern with *.

    Raises:
        NotFoundError: there is none.
    """
    inspector = inspect(session.connection())
    names = [each.name for each in list_relations(session) if fnmatchcase(each.name, pattern)]
    if not names:
        raise NotFoundError(f"there is no view or table {pattern}", "`incidents sql --schema`")
    return [
        _describe(name, str(column["name"]), str(column["type"]))
        for name in names
        for column in inspector.get_columns(name)
    ]


def _describe(relation: str, name: str, type_: str) -> Described:
    """A column: of ours as we declare it, for SQLite knows no types of what a view computes."""
    table: Table | None = METADATA.tables.get(relation)
    if table is None:
        table = Base.metadata.tables.get(relation)
    if table is None or name not in table.columns:
        return Described(relation, name, "" if type_ == "NULL" else type_, "")
    column = table.columns[name]
    return Described(relation, name, name_type(column.type), column.comment or "")
