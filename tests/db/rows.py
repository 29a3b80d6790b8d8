"""A row or more in every table, so that nothing can be lost unnoticed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table, insert

import incidents.models  # noqa: F401 - registers the tables
from incidents.db.base import Base
from incidents.db.types import Flag

# What a filler would get wrong: CHECKs, and references that must not point to the row itself.
GIVEN: dict[str, list[dict[str, Any]]] = {
    "changesets": [
        {"id": 1, "digest": "a" * 64, "parent_digest": ""},
        {"id": 2, "digest": "", "parent_digest": "a" * 64},
    ],
    "actors": [{"kind": "state", "handling": "CLEAR"}, {"kind": "person", "handling": "RED"}],
    "actor_names": [{"kind": "name", "name": "إيران"}],
    "places": [{"kind": "country", "latitude": 30.283333, "longitude": 57.083333}],
    "place_names": [{"kind": "name"}],
    "properties": [{"subject": "incident", "datatype": "quantity", "rule": "ranked"}],
    "sources": [{"kind": "article", "handling": "CLEAR"}],
    "source_files": [{"sha256": "b" * 64, "size": 3}],
    "incidents": [
        {"status": "active", "handling": "CLEAR", "title": "it's 100 %\n\\.\nCOPY x FROM stdin;"},
        {"status": "draft", "handling": "CLEAR"},
    ],
    "incident_links": [{"relation": "precedes", "other_id": 2}],
    "citations": [{"quote": "at least 84\twere killed\\n\n\\.\n"}],
    "citation_sources": [{"role": "relays"}],
    "claims": [
        {"stance": "asserts", "datatype": "quantity", "incident_id": 1, "best": 84},
        {"stance": "denies", "datatype": "flag", "incident_id": 1},
    ],
    "claim_links": [{"relation": "corrects", "target_id": 2}],
    "assessments": [{"rank": "normal"}],
    "external_ids": [{"incident_id": 1}],
    "chronology": [{"latitude": 30.283333, "deaths_best": 84}],
    "export_runs": [{"status": "running"}],
}


def populate(connection: Connection) -> None:
    """Write the rows; keys of the program's own counting are left to the database."""
    for table in Base.metadata.sorted_tables:
        for number, given in enumerate(GIVEN.get(table.name, [{}]), start=1):
            connection.execute(insert(table).values(**fill(table, number), **given))


def fill(table: Table, number: int) -> dict[str, Any]:
    """A value for each column that must have one and isn't given."""
    rows = GIVEN.get(table.name, [{}])
    return {
        column.name: filler(column, number)
        for column in table.columns
        if not column.nullable
        and column.name not in rows[number - 1]
        and column is not table.autoincrement_column
    }


def filler(column: sa.Column[Any], number: int) -> Any:
    if column.foreign_keys:
        return 1
    if isinstance(column.type, Flag):
        return False
    return f"{column.name} {number}" if column.type.python_type is str else 0


def count_rows(connection: Connection) -> dict[str, int]:
    """Rows of each table."""
    inspector = sa.inspect(connection)
    return {
        table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def read_rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables of the models."""
    return {
        table.name: [
            tuple(row)
            for row in connection.execute(sa.select(table).order_by(*table.primary_key)).all()
        ]
        for table in Base.metadata.sorted_tables
    }
