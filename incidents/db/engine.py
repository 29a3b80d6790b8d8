"""The only place that opens a database, and the only one that begins and ends transactions."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from incidents.db.failures import explained_failures
from incidents.errors import DatabaseError

SQLITE_HEADER = b"SQLite format 3\0"
INIT = "run `incidents init`"
CONNECT_TIMEOUT_S = 10


def open_engine(url: str, *, create: bool = False, lock_timeout_s: float = 30) -> Engine:
    """Open the database at a SQLAlchemy URL: `sqlite:////path/to/file` or `postgresql://…`.

    Args:
        url: where the database is.
        create: make the SQLite file if there is none.
        lock_timeout_s: how long a writer waits for another one.

    Raises:
        DatabaseError: there is no such file, or it is no database.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # The error would repeat the URL, and with it the password.
        raise DatabaseError("the database's URL can't be read", "postgresql://user@host/name") from (
            error.with_traceback(None)
        )
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, create=create, lock_timeout_s=lock_timeout_s)
    if parsed.get_backend_name() == "postgresql":
        return _open_postgresql(parsed, lock_timeout_s=lock_timeout_s)
    raise DatabaseError(f"no database of the kind {parsed.drivername}", "a file or postgresql://…")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session in one read-only transaction: every query sees the same snapshot."""
    with explained_failures(engine), engine.connect() as connection:
        connection.execution_options(reading=True)
        if connection.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin(), Session(connection, expire_on_commit=False) as session:
            yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session in one transaction that holds the write lock; committed at the normal end."""
    with explained_failures(engine), engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            _take_head_lock(connection)
        with Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()


def run_sql(connection: Connection, sql: str) -> None:
    """Run a statement exactly as it stands: elsewhere psycopg looks for parameters at each %."""
    connection.exec_driver_sql(sql, execution_options={"no_parameters": True})


def _take_head_lock(connection: Connection) -> None:
    """Let one writer at a time extend the chain of changesets, as SQLite does."""
    connection.exec_driver_sql("LOCK TABLE changesets IN EXCLUSIVE MODE")


# --- SQLite


def _open_sqlite(url: URL, *, create: bool, lock_timeout_s: float) -> Engine:
    if not url.database or url.database == ":memory:":
        raise DatabaseError("a database in memory is gone with its command", "give a path")
    path = Path(url.database).absolute()
    check_file(path, create=create)

    def connect() -> sqlite3.Connection:
        return _connect_sqlite(path, create=create, lock_timeout_s=lock_timeout_s)

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
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder", "give the path of a file")
    if not path.exists():
        if not create:
            raise DatabaseError(f"there is no database {path}", INIT)
        if not path.parent.is_dir():
            raise DatabaseError(f"there is no folder {path.parent}", "create it first")
        return
    try:
        with path.open("rb") as file:
            start = file.read(len(SQLITE_HEADER))
    except OSError as error:
        raise DatabaseError(f"{path} can't be read: {error.strerror}", "check its permissions") from (
            error
        )
    # An empty file is an empty database to SQLite; what is missing in it, others say.
    if start not in (b"", SQLITE_HEADER):
        raise DatabaseError(f"{path} is not a database", "run `incidents init` on another path")


def _connect_sqlite(path: Path, *, create: bool, lock_timeout_s: float) -> sqlite3.Connection:
    mode = "rwc" if create else "rw"
    try:
        return _connect_with(f"{path.as_uri()}?mode={mode}", path, lock_timeout_s)
    except sqlite3.OperationalError:
        if not _is_at_rest(path):
            raise
        # A WAL database opens only where its -shm file can be made; what nobody can be writing
        # may be read without it.
        return _connect_with(f"{path.as_uri()}?mode=ro&immutable=1", path, lock_timeout_s)


def _is_at_rest(path: Path) -> bool:
    """Whether we can't write beside the file and no writer has it open or left a log."""
    beside = [path.with_name(path.name + end) for end in ("-wal", "-shm")]
    return not os.access(path.parent, os.W_OK) and not any(file.exists() for file in beside)


def _connect_with(uri: str, path: Path, lock_timeout_s: float) -> sqlite3.Connection:
    # Python's own transaction handling starts none on SELECT and ends them behind our back.
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=lock_timeout_s)
    try:
        _set_pragmas(connection, path, lock_timeout_s)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_pragmas(connection: sqlite3.Connection, path: Path, lock_timeout_s: float) -> None:
    """Set what SQLite's defaults leave unsafe, and read each back."""
    _use_wal(connection, path)
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
    try:
        (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
            raise
        return  # a read-only file is read in the mode it has; writing to it fails anyway
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
            connect_args={
                "connect_timeout": CONNECT_TIMEOUT_S,
                "application_name": "incidents",
                "options": f"-c lock_timeout={int(lock_timeout_s * 1000)} -c timezone=UTC",
            },
        )
    except ModuleNotFoundError as error:
        raise DatabaseError(
            "PostgreSQL needs the package psycopg", 'pip install "incidents[postgres]"'
        ) from error
