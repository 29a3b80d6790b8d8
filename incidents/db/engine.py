"""The only place that opens a database, and the only one that begins and ends transactions."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, CursorResult, Engine, Select, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, ProgrammingError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from incidents.db.failures import explained_failures
from incidents.errors import DatabaseError

SQLITE_HEADER = b"SQLite format 3\0"
INIT = "run `incidents init`"
CONNECT_TIMEOUT_S = 10
# Twice SQLite's own: half as many pages to write twice, to the log and to the file.
PAGE_SIZE = 8192
ROWS_AT_ONCE = 1000
UNDEFINED_TABLE = "42P01"


def open_engine(
    url: str, *, create: bool = False, read_only: bool = False, lock_timeout_s: float = 30
) -> Engine:
    """Open the database at a SQLAlchemy URL: `sqlite:////path/to/file` or `postgresql://…`.

    Args:
        url: where the database is.
        create: make the SQLite file if there is none.
        read_only: leave the SQLite file as it is, to the byte; opened otherwise it gets a log.
        lock_timeout_s: how long a writer waits for another one.

    Raises:
        DatabaseError: there is no such file, or it is no database.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        mode = "rwc" if create else "ro" if read_only else "rw"
        return _open_sqlite(parsed, mode, lock_timeout_s)
    if parsed.get_backend_name() == "postgresql":
        return _open_postgresql(parsed, lock_timeout_s=lock_timeout_s)
    raise DatabaseError(f"no database of the kind {parsed.drivername}", "a file or postgresql://…")


def url_of_file(path: Path) -> str:
    """The URL of a SQLite file, whatever characters its name has."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def parse_url(url: str) -> URL:
    """Read a URL.

    Raises:
        DatabaseError: it isn't one.
    """
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        # Not chained: SQLAlchemy's error may repeat the URL, and with it the password.
        raise DatabaseError(
            "the URL of the database can't be read", "postgresql://user@host/name"
        ) from None


@contextmanager
def reading(engine: Engine, *, temporary: bool = False) -> Iterator[Session]:
    """A session in one read-only transaction: every query sees the same snapshot.

    With `temporary` it may make temporary tables, see `shadow_table`, and write to those alone.
    """
    with explained_failures(engine), engine.connect() as connection:
        connection.execution_options(reading=True)
        if connection.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=not temporary
            )
        with connection.begin(), Session(connection, expire_on_commit=False) as session:
            yield session
        driver = connection.connection.driver_connection
        if isinstance(driver, StillConnection):
            driver.require_still()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session in one transaction that holds the write lock; committed at the normal end."""
    with explained_failures(engine), engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            limit_waiting(connection)
            take_head_lock(connection)
        with Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()


@contextmanager
def noting(engine: Engine, table: str) -> Iterator[Session]:
    """A session in one short transaction that writes to a table outside the ledger.

    It waits for nobody but those who note in the same table; SQLite has one lock for all writers.
    """
    with explained_failures(engine), engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            limit_waiting(connection)
            run_sql(connection, f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        with Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()


def shadow_table(
    connection: Connection, table: str, condition: str, indexed: Sequence[str]
) -> None:
    """Put a temporary copy of some rows of a table before it: until the end every query reads it.

    Both databases look up a name among the temporary tables first.
    """
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        run_sql(connection, "PRAGMA query_only=OFF")
        schema, ending = "main", ""
    else:
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        ending = " ON COMMIT DROP"
    rows = f'SELECT * FROM "{schema}".{table} WHERE {condition}'
    run_sql(connection, f"CREATE TEMPORARY TABLE {table}{ending} AS {rows}")
    for column in indexed:
        index = f"shadow_{table}_{column}"
        where = f"temp.{index}" if sqlite else index
        run_sql(connection, f"CREATE INDEX {where} ON {table} ({column})")
    if not sqlite:
        run_sql(connection, f"ANALYZE {table}")


def run_sql(connection: Connection, sql: str) -> CursorResult[Any]:
    """Run a statement exactly as it stands: elsewhere psycopg looks for parameters at each %."""
    return connection.exec_driver_sql(sql, execution_options={"no_parameters": True})


def quote_name(name: str) -> str:
    """A name as both databases take it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def read_plainly(session: Session, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """Rows one at a time; see `read_parts`."""
    return chain.from_iterable(read_parts(session, query))


def read_parts(session: Session, query: Select[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    """Rows a part at a time, on SQLite as the driver gives them: flags are 0 and 1.

    Of a million rows SQLAlchemy's own take half a second more there.
    """
    connection = session.connection()
    plainly = connection.dialect.name == "sqlite"
    result = connection.execute(
        query, execution_options={} if plainly else {"yield_per": ROWS_AT_ONCE}
    )
    try:
        if plainly:
            cursor: Any = result.cursor
            while part := cursor.fetchmany(ROWS_AT_ONCE):
                yield part
        else:
            yield from result.partitions()
    finally:
        # What an interrupt broke off may end after its connection, which closed all there was.
        if not connection.closed:
            result.close()


def take_head_lock(connection: Connection) -> None:
    """Let one writer at a time extend the chain of changesets, as SQLite does."""
    try:
        run_sql(connection, "LOCK TABLE changesets IN EXCLUSIVE MODE")
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") != UNDEFINED_TABLE:
            raise
        raise DatabaseError("the database holds no incidents schema", INIT) from error


def limit_waiting(connection: Connection) -> None:
    """Wait for other transactions no longer than the engine was told to."""
    # Not an option of the connection: poolers such as PgBouncer refuse those.
    wait = connection.get_execution_options()["lock_timeout_ms"]
    run_sql(connection, f"SET LOCAL lock_timeout = {wait}")


# --- SQLite


def _open_sqlite(url: URL, mode: str, lock_timeout_s: float) -> Engine:
    if not url.database or url.database == ":memory:":
        raise DatabaseError("a database in memory is gone with its command", "give a path")
    path = Path(url.database).absolute()
    check_file(path, create=mode == "rwc")

    def connect() -> sqlite3.Connection:
        return _connect_sqlite(path, mode, lock_timeout_s)

    engine = create_engine(
        URL.create("sqlite", database=str(path)), creator=connect, poolclass=NullPool
    )
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def check_file(path: Path, *, create: bool) -> None:
    """See that a path is, or with `create` can become, a SQLite database.

    Raises:
        DatabaseError: it is not.
    """
    try:
        if path.is_dir():
            raise DatabaseError(f"{path} is a folder", "give the path of a file")
        if not path.exists():
            _require_place(path, create=create)
        elif not path.is_file():  # opening a pipe would wait for its other end
            raise DatabaseError(f"{path} is no file", "give the path of a file")
        elif not is_database(path):
            raise DatabaseError(f"{path} is not a database", "run `incidents init` on another path")
    except OSError as error:
        reason = (error.strerror or "can't be read").lower()
        raise DatabaseError(f"{path}: {reason}", "check its permissions") from error


def _require_place(path: Path, *, create: bool) -> None:
    if not create:
        raise DatabaseError(f"there is no database {path}", INIT)
    if not path.parent.is_dir():
        raise DatabaseError(f"there is no folder {path.parent}", "create it first")


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite's do, or is empty, which to SQLite is an empty database."""
    with path.open("rb") as file:
        return file.read(len(SQLITE_HEADER)) in (b"", SQLITE_HEADER)


def _connect_sqlite(path: Path, mode: str, lock_timeout_s: float) -> sqlite3.Connection:
    try:
        return _connect_with(f"{path.as_uri()}?mode={mode}", path, lock_timeout_s)
    except sqlite3.OperationalError:
        if os.access(path.parent, os.W_OK) or _has_log(path):
            raise
        # A WAL database opens only where its -shm file can be made; one that nobody is writing
        # may be read without.
        return _connect_with(
            f"{path.as_uri()}?mode=ro&immutable=1", path, lock_timeout_s, StillConnection
        )


class StillConnection(sqlite3.Connection):
    """A connection that takes no locks, to a file in a folder we can't write to."""

    path: Path
    state: tuple[int, int]

    def remember(self, path: Path) -> None:
        """Note what the file looks like."""
        self.path, self.state = path, _state(path)

    def require_still(self) -> None:
        """See that nobody wrote to the file meanwhile; else what was read may be torn.

        Raises:
            DatabaseError: somebody did.
        """
        if _state(self.path) != self.state or _has_log(self.path):
            raise DatabaseError(f"{self.path} was changed while it was read", "try again")


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def _has_log(path: Path) -> bool:
    """Whether somebody has the database open, or left it without closing it."""
    return any(path.with_name(path.name + end).exists() for end in ("-wal", "-shm"))


def _connect_with(
    uri: str,
    path: Path,
    lock_timeout_s: float,
    factory: type[sqlite3.Connection] = sqlite3.Connection,
) -> sqlite3.Connection:
    # Python's own transaction handling starts none on SELECT and ends them behind our back.
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=lock_timeout_s, factory=factory
    )
    if isinstance(connection, StillConnection):
        connection.remember(path)
    try:
        if "mode=ro" not in uri:
            _use_wal(connection, path)
        _set_pragmas(connection, lock_timeout_s)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_pragmas(connection: sqlite3.Connection, lock_timeout_s: float) -> None:
    """Set what SQLite's defaults leave unsafe, and read each back."""
    # FULL: with NORMAL, a power cut takes back commits already acknowledged.
    wanted = {
        "busy_timeout": int(lock_timeout_s * 1000),
        "foreign_keys": 1,
        "synchronous": 2,
        "recursive_triggers": 1,
    }
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name}={value}")
        if connection.execute(f"PRAGMA {name}").fetchone() != (value,):
            raise DatabaseError(f"SQLite does not take {name}={value}", "use a newer SQLite")


def _use_wal(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    if not os.access(path, os.W_OK):
        return  # what can't be written is read in the mode it has
    # Of a new file; one that holds anything keeps its own.
    connection.execute(f"PRAGMA page_size={PAGE_SIZE}")
    (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != "wal":
        raise DatabaseError(
            f"{path} can't use write-ahead logging (mode {mode})", "keep it on a local disk"
        )


def _begin_sqlite(connection: Connection) -> None:
    """Open the transaction SQLAlchemy believes is open: with the lock, unless only reading."""
    if connection.get_execution_options().get("reading"):
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


# --- PostgreSQL


def _open_postgresql(url: URL, *, lock_timeout_s: float) -> Engine:
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            use_native_hstore=False,  # saves a query at each start
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "application_name": "incidents"},
            execution_options={"lock_timeout_ms": int(lock_timeout_s * 1000)},
        )
    except ModuleNotFoundError as error:
        raise DatabaseError(
            "PostgreSQL needs the package psycopg", 'pip install "incidents[postgres]"'
        ) from error
