"""Backups: proved before they get their name, and never in place of another file unasked."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from incidents.db import dump
from incidents.db.engine import check_file, open_engine, parse_url, url_of_file
from incidents.db.failures import LockedError, explained_failures
from incidents.db.files import link_or_rename, require_free, written_whole
from incidents.db.revisions import current_revision, require_known, require_ours
from incidents.errors import DatabaseError, InputError

OWNER_WRITES = stat.S_IRUSR | stat.S_IWUSR
REPLACE = "give --replace to replace it"
# Beside a file, SQLite takes what ends so for its own, whatever file that is.
LOGS = ("-wal", "-shm", "-journal")


def backup_database(engine: Engine, target: Path, *, overwrite: bool = False) -> None:
    """Copy a database to a file while it may be in use: SQLite as such, PostgreSQL by pg_dump.

    Raises:
        InputError: the file is there, and `overwrite` was not said.
        DatabaseError: the copy does not hold; then there is none.
    """
    require_free(target, overwrite=overwrite)
    for end in LOGS:
        require_free(target.with_name(target.name + end))
    with explained_failures(engine), written_whole(target, overwrite=overwrite) as copy:
        if engine.dialect.name == "postgresql":
            dump.dump_database(engine.url, copy)
            return
        path = Path(str(engine.url.database))
        _copy(engine, copy)
        _prove(copy, path)
        # Whoever may read the database may read the copy; nobody else.
        copy.chmod(stat.S_IMODE(path.stat().st_mode))


def name_backup(path: Path, label: str) -> Path:
    """A name that tells what is in the file and since when: incidents.db.0001.20240103….backup."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    return path.with_name(f"{path.name}.{label}.{now}.backup")


def restore_database(
    url: str, source: Path, *, replace: bool = False, keep: Path | None = None
) -> Path | None:
    """Put a backup in a database's place; one of an older schema is still to be upgraded.

    Args:
        url: the database that is to hold what the backup holds.
        source: the backup.
        replace: do so although the database holds something.
        keep: where to put what it held; without it, beside the SQLite file, or beside the backup
            of a PostgreSQL database.

    Returns:
        Where what it held is now, if it held anything.

    Raises:
        InputError: it holds something, and `replace` was not said.
        DatabaseError: the backup is damaged or newer than the program; nothing has changed.
        LockedError: the database is in use.
    """
    if not source.is_file():
        raise DatabaseError(f"there is no file {source}", "give the path of a backup")
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(str(parsed.database)).absolute()
        return _restore_file(path, source, replace=replace, keep=keep)
    engine = open_engine(url)
    with explained_failures(engine):
        return _restore_server(engine, source, replace=replace, keep=keep)


# --- SQLite


def _copy(engine: Engine, copy: Path) -> None:
    raw = engine.raw_connection()
    try:
        source = raw.driver_connection
        assert isinstance(source, sqlite3.Connection)  # noqa: S101 - for the type checker
        with closing(sqlite3.connect(copy, isolation_level=None)) as into:
            source.backup(into)
            # One file that opens anywhere, be it on a medium that can't be written.
            into.execute("PRAGMA journal_mode=DELETE")
    finally:
        raw.close()


def _prove(copy: Path, name: Path) -> None:
    """See that a file is a whole database whose references hold."""
    uri = f"{copy.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        try:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise DatabaseError(f"{name} is damaged: {error}", "use another backup") from error
    if broken is not None:
        found = f"a row of {broken[0]} refers to none of {broken[2]}"
    if found != "ok":
        reason = found.splitlines()[-1]
        raise DatabaseError(f"{name} is damaged: {reason}", "use another backup")


def _restore_file(path: Path, source: Path, *, replace: bool, keep: Path | None) -> Path | None:
    require_free(path, overwrite=True)
    engine = _open_backup(source)
    held = path.exists()
    if held and path.samefile(source):
        raise InputError(f"{source} is the database itself", "give a backup")
    if held and not replace and _holds_something(path):
        raise InputError(f"{path} holds a database", REPLACE)
    kept = None
    with explained_failures(engine), written_whole(path, overwrite=True) as copy:
        _copy(engine, copy)
        _prove(copy, source)
        like = path if held else source
        copy.chmod(stat.S_IMODE(like.stat().st_mode) | OWNER_WRITES)
        if held and _holds_something(path):
            kept = _set_aside(path, keep or name_backup(path, "replaced"))
        # Of a database that is gone, after a crash.
        _move_logs(path, name_backup(path, "left-over"))
    return kept


def _open_backup(source: Path) -> Engine:
    try:
        check_file(source, create=False)
    except DatabaseError as error:
        raise DatabaseError(error.message, "use another backup") from error
    _prove(source, source)
    engine = open_engine(url_of_file(source.absolute()), read_only=True)
    with explained_failures(engine), engine.connect() as connection:
        connection.execution_options(reading=True)
        require_known(current_revision(connection))
    return engine


def _holds_something(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        try:
            if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
                return False
            return connection.execute("SELECT 1 FROM changesets LIMIT 1").fetchone() is not None
        except sqlite3.DatabaseError:
            return True  # whatever it is, it is not ours to throw away


def _set_aside(path: Path, kept: Path) -> Path:
    """Give the old file a second name, its log written into it and nobody at work in it."""
    require_free(kept)
    try:
        with closing(sqlite3.connect(path, timeout=5)) as connection:
            # Leaving WAL mode writes the log into the file, and takes that we are alone.
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise LockedError(f"{path} is in use", "end what is using it; try again") from error
    _move_logs(path, kept)  # of a damaged file, which goes with it
    link_or_rename(path, kept)
    return kept


def _move_logs(path: Path, kept: Path) -> None:
    for end in LOGS:
        log = path.with_name(path.name + end)
        if log.exists():
            log.rename(kept.with_name(kept.name + end))


# --- PostgreSQL


def _restore_server(
    engine: Engine, source: Path, *, replace: bool, keep: Path | None
) -> Path | None:
    require_known(dump.read_revision(source))
    with engine.connect() as connection:
        require_ours(connection, current_revision(connection))
    drops, rows = dump.list_drops(engine)
    kept = None
    if rows:
        if not replace:
            raise InputError(f"{engine.url.database} holds a database", REPLACE)
        kept = keep or name_backup(source.with_name(str(engine.url.database)), "replaced")
        backup_database(engine, kept)
    dump.load_dump(engine, source, drops)
    return kept
