"""Many rows at once, through the connection's own transaction: never row by row objects."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.schema import CreateTable, DropTable

from incidents.db.engine import quote_name, run_sql

# SQLite's own default, 2 MB, has it write pages out and read them again all the time.
CACHE_KIB = 64 * 1024

SQLITE_INDEXES = """
SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name AND sql IS NOT NULL
"""
POSTGRESQL_INDEXES = """
SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON oid = indexrelid
WHERE indrelid = CAST(:name AS regclass)
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""


def insert_tuples(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows of plain values: flags as 0 and 1 on SQLite, as bool on PostgreSQL."""
    if not rows:
        return
    listed = ", ".join(f'"{name}"' for name in columns)
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - for the type checker
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        # The driver's own: SQLAlchemy would look at each row.
        driver.executemany(f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})', rows)
        return
    with (
        driver.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(row)


@contextmanager
def temporary_table(connection: Connection, table: Table) -> Iterator[None]:
    """A table that only this connection sees, gone afterwards."""
    connection.execute(CreateTable(table))
    for index in table.indexes:
        index.create(connection)
    yield
    connection.execute(DropTable(table))


def enlarge_cache(connection: Connection) -> None:
    """Let SQLite keep more pages in memory, as long as the connection lasts."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")


def drop_indexes(
    connection: Connection, tables: Iterable[Table], keep: Collection[str] = ()
) -> list[str]:
    """Drop the indexes of tables that no constraint needs; return what makes them again.

    Building an index at the end costs a fraction of keeping it up row by row, where the rows to
    come are many against those that are there. Those named in `keep` stay: partial ones that
    hardly any of these rows come into cost next to nothing meanwhile, and afterwards all rows
    would be read for them.
    """
    query = SQLITE_INDEXES if connection.dialect.name == "sqlite" else POSTGRESQL_INDEXES
    made_by = []
    for table in tables:
        for name, sql in connection.execute(text(query), {"name": table.name}).all():
            if name in keep:
                continue
            made_by.append(sql)
            run_sql(connection, f"DROP INDEX {quote_name(name)}")
    return made_by


def create_indexes(connection: Connection, made_by: Iterable[str]) -> None:
    """Make indexes again that `drop_indexes` dropped."""
    for sql in made_by:
        run_sql(connection, sql)


@contextmanager
def without_indexes(connection: Connection, *tables: Table) -> Iterator[None]:
    """Drop the indexes of tables for a while: see `drop_indexes`."""
    made_by = drop_indexes(connection, tables)
    yield
    create_indexes(connection, made_by)


def tell_planner(connection: Connection, *tables: Table) -> None:
    """Let PostgreSQL count rows that were just added: its plans would be those for empty tables."""
    if connection.dialect.name == "postgresql":
        for table in tables:
            run_sql(connection, f'ANALYZE "{table.name}"')
