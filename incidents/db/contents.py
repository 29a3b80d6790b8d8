"""What tables hold, in a form that can be compared before and after a migration."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, inspect

from incidents.errors import DatabaseError

ROWS_AT_ONCE = 10_000


class Contents(NamedTuple):
    """The number of rows of a table, and a digest of each of its columns in order of its key."""

    key: tuple[str, ...]
    rows: int
    digests: Mapping[str, str]


def read_contents(connection: Connection, leave_out: Sequence[str] = ()) -> dict[str, Contents]:
    """Read all tables but some."""
    inspector = inspect(connection)
    found = {}
    for table in sorted(set(inspector.get_table_names()) - set(leave_out)):
        columns = [str(column["name"]) for column in inspector.get_columns(table)]
        key = tuple(inspector.get_pk_constraint(table)["constrained_columns"])
        found[table] = _read_table(connection, table, key, columns)
    return found


def compare_contents(connection: Connection, before: Mapping[str, Contents]) -> None:
    """See that tables still hold the same, in those columns that are still there.

    Raises:
        DatabaseError: one doesn't.
    """
    inspector = inspect(connection)
    for table in sorted(set(inspector.get_table_names()) & set(before)):
        was = before[table]
        present = {str(column["name"]) for column in inspector.get_columns(table)}
        columns = [name for name in was.digests if name in present]
        if not set(was.key) <= present:
            continue  # without its key the rows have no order to compare in
        _compare_table(table, was, _read_table(connection, table, was.key, columns))


def _compare_table(table: str, was: Contents, now: Contents) -> None:
    if was.rows != now.rows:
        changed = f"{was.rows} rows of {table} into {now.rows}"
    elif different := [name for name in now.digests if now.digests[name] != was.digests[name]]:
        changed = f"{table}.{different[0]}"
    else:
        return
    raise DatabaseError(f"the migration would change {changed}; nothing changed", "report this")


def _read_table(
    connection: Connection, table: str, key: tuple[str, ...], columns: Sequence[str]
) -> Contents:
    """Digest column by column, so that those which a migration drops can be left out after."""
    hashers = [hashlib.sha256() for _ in columns]
    rows = 0
    listed = ", ".join(f'"{name}"' for name in columns)
    order = " ORDER BY " + ", ".join(f'"{name}"' for name in key) if key else ""
    result = connection.exec_driver_sql(
        f'SELECT {listed} FROM "{table}"{order}', execution_options={"stream_results": True}
    )
    for part in result.partitions(ROWS_AT_ONCE):
        rows += len(part)
        for hasher, values in zip(hashers, zip(*part, strict=True), strict=True):
            # Surrogates stand for bytes that were never UTF-8; they must not stop an upgrade.
            hasher.update(repr(values).encode("utf-8", "surrogatepass"))
    digests = (hasher.hexdigest() for hasher in hashers)
    return Contents(key, rows, dict(zip(columns, digests, strict=True)))
