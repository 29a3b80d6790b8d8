"""What drivers report, in one line a user can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from incidents.errors import DatabaseError, IncidentsError

ASK_AGAIN = "another process is writing; try again"


class LockedError(IncidentsError):
    """The database stayed locked for longer than we wait."""


# By SQLite's primary result code: what happened and what to do. Only what has no entry here may
# reach the user as the driver worded it.
SQLITE = {
    sqlite3.SQLITE_READONLY: (
        "{name} can't be written",
        "check the permissions of file and folder",
    ),
    sqlite3.SQLITE_CANTOPEN: ("{name} can't be opened", "check the permissions of file and folder"),
    sqlite3.SQLITE_NOTADB: ("{name} is not a database", "run `incidents init` on another path"),
    sqlite3.SQLITE_CORRUPT: ("{name} is damaged", "restore a backup: `incidents restore`"),
    sqlite3.SQLITE_FULL: ("no space left for {name}", "free some disk space; nothing was written"),
    sqlite3.SQLITE_IOERR: ("{name} can't be read or written", "check the disk"),
}
# By SQLSTATE, longest prefix first.
POSTGRESQL = {
    "25006": ("{name} is read-only here", "connect to a server that takes writes"),
    "3D000": ("there is no database {name}", "create it: `createdb`, then `incidents init`"),
    "2BP01": ("something else in {name} depends on our views", "drop it, upgrade, make it anew"),
    "28": ("{name} refuses the login", "check user and password in the URL"),
    "42501": ("this login may not do that in {name}", "ask its owner for the privilege"),
    "53100": ("no space left for {name}", "free some disk space; nothing was written"),
    "53300": ("{name} has no connection left", "try again later"),
    "57P": ("{name} is shutting down or starting", "try again in a moment"),
    "08": ("the connection to {name} broke", "try again"),
}
POSTGRESQL_LOCKED = {"55P03", "40001", "40P01"}


def name_database(engine: Engine) -> str:
    """Path of the file, or the URL without its password."""
    if engine.dialect.name == "sqlite":
        return engine.url.database or "the database"
    return engine.url.set(query={}).render_as_string(hide_password=True)


def _without_password(words: str, engine: Engine) -> str:
    password = str(engine.url.password or "")
    return words.replace(password, "***") if password else words


def _first_line(error: BaseException, engine: Engine) -> str:
    return _without_password(next(iter(str(error).splitlines()), ""), engine)


def _explain_sqlite(error: sqlite3.Error, engine: Engine) -> IncidentsError | None:
    # The lower byte is the primary code; the rest says which kind of it.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = name_database(engine)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LockedError(f"{name} is locked", ASK_AGAIN)
    if code in SQLITE:
        message, hint = SQLITE[code]
        return DatabaseError(message.format(name=name), hint)
    return None


def _explain_postgresql(error: BaseException, engine: Engine) -> IncidentsError | None:
    state: str | None = getattr(error, "sqlstate", None)
    name = name_database(engine)
    if state in POSTGRESQL_LOCKED:
        return LockedError(f"{name} is locked", ASK_AGAIN)
    for prefix, (message, hint) in POSTGRESQL.items():
        if state and state.startswith(prefix):
            return DatabaseError(message.format(name=name), hint)
    if state is None and type(error).__name__ in ("OperationalError", "ConnectionTimeout"):
        # No state: the server never answered, or went away.
        reason = _first_line(error, engine)
        return DatabaseError(f"no connection to {name}: {reason}", "check that the server is up")
    return None


def explain_failure(error: Exception, engine: Engine) -> IncidentsError | None:
    """The user's error for a driver's, or None where it is a fault of ours, not of the database."""
    driver_error = getattr(error, "orig", None) or error
    if isinstance(error, IntegrityError) or isinstance(driver_error, sqlite3.IntegrityError):
        return None
    if isinstance(driver_error, sqlite3.Error):
        return _explain_sqlite(driver_error, engine)
    if type(driver_error).__module__.startswith("psycopg"):
        return _explain_postgresql(driver_error, engine)
    return None


@contextmanager
def explained_failures(engine: Engine) -> Iterator[None]:
    """Raise the user's error in place of a driver's."""
    try:
        yield
    except Exception as error:
        known = explain_failure(error, engine)
        if known is None:
            raise
        raise known from error
