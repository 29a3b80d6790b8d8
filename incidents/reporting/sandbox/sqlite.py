"""A query on a SQLite file: opened to be read, with an authorizer that denies by default."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from incidents.errors import InputError
from incidents.reporting.sandbox.functions import SQLITE
from incidents.reporting.sandbox.job import Job
from incidents.reporting.sandbox.limits import MEGABYTE, open_no_more
from incidents.reporting.sandbox.statement import ONLY_QUERIES, Statement

SCHEMA_HINT: Final = "`incidents sql --schema` names tables, views and columns"
# json_each and json_tree are tables to SQLite; its own table says what there is.
BUILT_IN: Final = frozenset({"sqlite_master", "sqlite_schema", "json_each", "json_tree"})
LIMITS: Final = {
    # No text or blob is longer, so none of a few hundred made in one row can fill the memory.
    sqlite3.SQLITE_LIMIT_LENGTH: 16 * MEGABYTE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: MEGABYTE,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 1_000_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    # Of a pattern with many % one comparison alone can take hours.
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 1_000,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
ACTIONS: Final = {
    sqlite3.SQLITE_ATTACH: "ATTACH",
    sqlite3.SQLITE_PRAGMA: "PRAGMA",
    sqlite3.SQLITE_TRANSACTION: "a transaction of its own",
    sqlite3.SQLITE_SAVEPOINT: "a savepoint",
    sqlite3.SQLITE_CREATE_VTABLE: "such a table",
}
DEFENSIVE: Final = 1010  # SQLITE_DBCONFIG_DEFENSIVE
WRITING: Final = "to write"


class Guard:
    """What SQLite asks before it does anything in a statement; remembers what it refused."""

    def __init__(self, tables: frozenset[str]) -> None:
        self.tables = tables | BUILT_IN
        self.refused: str | None = None

    def __call__(
        self, action: int, first: str | None, second: str | None, schema: str | None, _: str | None
    ) -> int:
        """Say yes to what is listed."""
        if self.allows(action, first, second, schema):
            return sqlite3.SQLITE_OK
        self.refused = self.refused or describe(action, first, second)
        return sqlite3.SQLITE_DENY

    def allows(
        self, action: int, first: str | None, second: str | None, schema: str | None
    ) -> bool:
        """Whether a statement may do this: read a table of the file, call a listed function."""
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            return True
        if action == sqlite3.SQLITE_READ:
            return self.allows_reading((first or "").lower(), second, schema)
        return action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in SQLITE

    def allows_reading(self, table: str, column: str | None, schema: str | None) -> bool:
        """Whether it is a table of the file, or a subquery none of whose columns is read.

        Tables that SQLite makes up for a name (dbstat, pragma_…) would have to be entered in the
        schema first, which is refused as writing.
        """
        if table in self.tables:
            return schema in ("main", None)
        return not column and schema is None and not table.startswith("sqlite_")


def describe(action: int, first: str | None, second: str | None) -> str:
    """What was refused, in words."""
    if action == sqlite3.SQLITE_FUNCTION:
        return f"the function {second}"
    if action == sqlite3.SQLITE_READ:
        return f"the table {first}"
    return ACTIONS.get(action, WRITING)


@contextmanager
def run(job: Job, statement: Statement) -> Iterator[tuple[list[str], Callable[[int], list[Any]]]]:
    """Run a query; yields the names of its columns and what fetches so many of its rows."""
    connection, tables = connect(Path(job.connect["path"]), job.allowed.megabytes)
    guard = Guard(tables)
    connection.set_authorizer(guard)
    open_no_more()
    sql = f"EXPLAIN QUERY PLAN {statement.sql}" if job.explain else statement.sql
    with explained(guard):
        cursor = connection.execute(sql, job.query.values)

        def fetch(at_once: int) -> list[Any]:
            with explained(guard):
                return cursor.fetchmany(at_once)

        names = [column[0] for column in cursor.description or ()]
        yield (["step"], draw_plan(fetch)) if job.explain else (names, fetch)


def connect(path: Path, megabytes: int) -> tuple[sqlite3.Connection, frozenset[str]]:
    """Open the file to be read and nothing else, in a transaction; with the tables it has.

    Raises:
        InputError: it can't be opened, or is locked.
    """
    try:
        connection = _harden(_open(path), megabytes)
        connection.execute("BEGIN")
        rows = connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
        tables = frozenset(str(name).lower() for (name,) in rows)
        # These two exist only once they were named.
        connection.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise InputError(
                f"{path} is locked", "another process is writing; try again"
            ) from error
        raise InputError(f"{path}: {error}", "check the permissions of file and folder") from error
    except sqlite3.Error as error:
        raise InputError(f"{path}: {error}", "restore a backup: `incidents restore`") from error
    return connection, tables


def _open(path: Path) -> sqlite3.Connection:
    uri = f"{path.as_uri()}?mode=ro"
    logged = any(path.with_name(path.name + end).exists() for end in ("-wal", "-shm"))
    if not logged and not os.access(path.parent, os.W_OK):
        uri += "&immutable=1"  # as db.engine has it; whoever asked watches the file meanwhile
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=1)
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return connection


def _harden(connection: sqlite3.Connection, megabytes: int) -> sqlite3.Connection:
    for category, most in LIMITS.items():
        connection.setlimit(category, most)
    if hasattr(connection, "enable_load_extension"):  # not every Python has it
        connection.enable_load_extension(False)
    for setting in (
        "query_only=ON",
        "trusted_schema=OFF",
        "temp_store=MEMORY",
        "cell_size_check=ON",
        "mmap_size=0",
        f"hard_heap_limit={megabytes * MEGABYTE}",
    ):
        connection.execute(f"PRAGMA {setting}").fetchall()
    if hasattr(connection, "setconfig"):  # Python 3.12
        connection.setconfig(DEFENSIVE, True)
    return connection


@contextmanager
def explained(guard: Guard) -> Iterator[None]:
    """Raise the user's error in place of the driver's."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
        if guard.refused:
            hint = ONLY_QUERIES if guard.refused == WRITING else SCHEMA_HINT
            raise InputError(f"{guard.refused} isn't offered here", hint) from error
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOMEM:
            raise MemoryError from error
        raise InputError(f"SQLite: {error}", hint_for(str(error))) from error


def hint_for(words: str) -> str:
    """What to do about an error."""
    if words.startswith(("no such table", "no such column", "no such function")):
        return SCHEMA_HINT
    if "binding" in words:
        return "give each parameter a value: -p name=value"
    return ""


def draw_plan(fetch: Callable[[int], list[Any]]) -> Callable[[int], list[tuple[str]]]:
    """Fetches the steps of a plan, what belongs to another indented beneath it."""
    depths: dict[int, int] = {0: -1}

    def draw(at_once: int) -> list[tuple[str]]:
        steps: list[tuple[int, int, int, str]] = fetch(at_once)
        for number, parent, _, _ in steps:
            depths[number] = depths.get(parent, -1) + 1
        return [("  " * depths[number] + words,) for number, _, _, words in steps]

    return draw
