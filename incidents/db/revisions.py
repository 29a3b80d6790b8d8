"""Which schema a database has, and whether it is one this program can work with."""

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from incidents.db.engine import UNDEFINED_TABLE
from incidents.errors import DatabaseError

# A constant, so that no command but `upgrade` imports Alembic; a test holds it against the files.
HEAD = "0004"
VERSION_TABLE = "alembic_version"


def current_revision(connection: Connection) -> str | None:
    """The revision of a database, or None where there is no schema yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return _read_revision(connection)


def _read_revision(connection: Connection) -> str | None:
    found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()
    return None if found is None else str(found)


def require_current(connection: Connection) -> None:
    """See, with one query, that the database has the schema this program is written for.

    Raises:
        DatabaseError: it has none, an older or a newer one.
    """
    try:
        revision = _read_revision(connection)
    except DBAPIError as error:
        if not _is_missing_table(error):
            raise
        revision = None
    if revision != HEAD:
        raise _refuse(revision)


def require_known(revision: str | None) -> None:
    """See that a revision is this program's or one it can upgrade.

    Raises:
        DatabaseError: there is none, or it is newer.
    """
    if revision is None or revision > HEAD:
        raise _refuse(revision)


def _is_missing_table(error: DBAPIError) -> bool:
    said = str(error.orig)
    return "no such table" in said or getattr(error.orig, "sqlstate", "") == UNDEFINED_TABLE


def _refuse(revision: str | None) -> DatabaseError:
    if revision is None:
        return DatabaseError("the database holds no incidents schema", "run `incidents init`")
    if revision < HEAD:
        return DatabaseError(
            f"the database has schema {revision}, this program needs {HEAD}",
            "run `incidents upgrade`",
        )
    return DatabaseError(
        f"the database has schema {revision}, this program knows only {HEAD}",
        "update the program: `pip install --upgrade incidents`",
    )


def require_ours(connection: Connection, revision: str | None) -> None:
    """See that a database is empty or holds a schema of this program's, not a newer one.

    Raises:
        DatabaseError: it holds something else.
    """
    tables = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
    if revision is None and tables:
        raise DatabaseError(
            f"the database holds other tables: {', '.join(sorted(tables)[:3])}",
            "give incidents a database of its own",
        )
    if revision is not None and not (revision.isdigit() and len(revision) == len(HEAD)):
        raise DatabaseError(
            f"the database belongs to another program (schema {revision})",
            "give incidents a database of its own",
        )
    if revision is not None:
        require_known(revision)
