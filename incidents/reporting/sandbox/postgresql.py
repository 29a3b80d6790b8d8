"""A query on PostgreSQL: a connection of its own, in a transaction that can only read.

Four locks, each enough for most of what could be tried: `statement` lets through one query that
calls listed functions only; DECLARE CURSOR takes nothing but a query, by the extended protocol,
which takes one; the transaction is read-only and always rolled back; and the login has the
privileges it has, which `incidents grant reader` keeps small.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.types.json import set_json_loads

from incidents.errors import InputError
from incidents.reporting.sandbox.job import Job
from incidents.reporting.sandbox.limits import open_no_more
from incidents.reporting.sandbox.statement import Statement, locate_in
from incidents.reporting.sandbox.stopping import stopped

DECLARED: Final = 'DECLARE "query" CURSOR FOR '  # as psycopg writes it
MOST_COLUMNS: Final = 500
CANCELED: Final = "57014"
LOCKED: Final = "55P03"
OUT_OF_MEMORY: Final = "53200"
# What libpq and psycopg say, without a code, where this process has no room for an answer, or found
# so in the midst of one.
LACKING: Final = ("out of memory", "received 2 results")
UNKNOWN: Final = ("42703", "42P01", "42883")
SETTINGS: Final = {
    "standard_conforming_strings": "on",
    "client_connection_check_interval": "100ms",
    "lock_timeout": "1s",
    "cursor_tuple_fraction": "1.0",
    "jit": "off",
    "datestyle": "ISO",
    "bytea_output": "hex",
    "xmloption": "content",
}
SCHEMAS: Final = """
SELECT nspname FROM pg_catalog.pg_namespace
WHERE nspname = ANY(%s) AND nspname NOT IN (current_schema(), 'pg_catalog')
"""
FUNCTIONS: Final = "SELECT DISTINCT proname FROM pg_catalog.pg_proc WHERE proname = ANY(%s)"
SELECTED: Final = f"""{FUNCTIONS} AND proname NOT IN (
  SELECT attname FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = attrelid AND relkind IN ('r', 'v', 'm', 'p', 'f')
  WHERE relnamespace = current_schema()::regnamespace AND NOT attisdropped
)"""
# Types whose readers psycopg loads, and a time zone that it looks up, once they are met.
MET: Final = """
SELECT now(), '12:00+00'::timetz, '::1'::inet, '::/0'::cidr, '[1,2)'::int4range,
       '00000000-0000-0000-0000-000000000000'::uuid, '{1}'::int[], 1.5, interval '1 day', '{}'::json
"""
TEMPORARY_FILES: Final = """
SELECT pg_catalog.set_config('temp_file_limit', '4GB', true)
WHERE current_setting('is_superuser') = 'on'
"""


@contextmanager
def run(job: Job, statement: Statement) -> Iterator[tuple[list[str], Callable[[int], list[Any]]]]:
    """Run a query; yields the names of its columns and what fetches so many of its rows."""
    ends = time.monotonic() + job.allowed.seconds
    with explained(job, statement), connect(job) as connection:
        begin(connection, job.allowed.seconds)
        refuse_unknown(connection, statement)
        connection.execute(MET).fetchall()
        open_no_more()
        cursor = psycopg.RawServerCursor(connection, "query")
        cursor.execute(statement.sql, statement.values or None)
        names = [column.name for column in cursor.description or ()]
        if len(names) > MOST_COLUMNS:
            raise InputError(f"the query has more than {MOST_COLUMNS} columns")
        if job.explain:
            yield ["step"], explain(connection, statement)
            return

        def fetch(at_once: int) -> list[Any]:
            # Whatever a function of the query did to the limit, it holds again for the next rows.
            limit(connection, ends - time.monotonic())
            return [list(map(plain_flag, row)) for row in cursor.fetchmany(at_once)]

        yield names, fetch


@contextmanager
def connect(job: Job) -> Iterator[psycopg.Connection[Any]]:
    """A connection that takes back whatever was done, and goes."""
    connection = psycopg.connect(**job.connect, autocommit=True, client_encoding="utf-8")
    set_json_loads(as_text, connection)
    try:
        yield connection
    finally:
        connection.close()  # without COMMIT, all that was done is undone


def as_text(data: str | bytes) -> str:
    """JSON stays the text it is on SQLite."""
    return data if isinstance(data, str) else data.decode()


def begin(connection: psycopg.Connection[Any], seconds: float) -> None:
    """Begin a transaction that reads one state of the database, and can only read."""
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    for name, value in SETTINGS.items():
        connection.execute(sql.SQL("SET LOCAL {} = {}").format(sql.Identifier(name), value))
    # Temporary objects come last, and pg_catalog first as always: nothing shadows what we listed.
    connection.execute(
        "SELECT pg_catalog.set_config('search_path',"
        " pg_catalog.quote_ident(current_schema()) || ', pg_temp', true)"
    )
    connection.execute(TEMPORARY_FILES)  # others have the limit of their role
    limit(connection, seconds)


def limit(connection: psycopg.Connection[Any], seconds: float) -> None:
    """Let the server end the next statement in time, even if nobody is there to cancel it."""
    milliseconds = max(1, int(seconds * 1000))
    connection.execute(f"SET LOCAL statement_timeout = {milliseconds}")


def refuse_unknown(connection: psycopg.Connection[Any], statement: Statement) -> None:
    """Refuse functions that aren't listed and schemas that aren't ours.

    What stands before a bracket and isn't listed may be a keyword or the name of a table: but not
    if the database knows a function of that name.
    """
    for found, names, what in (
        (FUNCTIONS, statement.called, "the function"),
        (SELECTED, statement.selected, "the function"),
        (SCHEMAS, statement.qualifiers, "the schema"),
    ):
        for (name,) in connection.execute(found, [list(names)]).fetchall():
            raise InputError(
                f"{names[name]}: {what} {name} isn't offered here", "use psql for what needs it"
            )


def explain(
    connection: psycopg.Connection[Any], statement: Statement
) -> Callable[[int], list[Any]]:
    """Fetches the plan of what DECLARE CURSOR has taken for one query."""
    cursor = psycopg.RawCursor(connection)
    cursor.execute(f"EXPLAIN {statement.sql}".encode(), statement.values or None)
    return cursor.fetchmany


def plain_flag(value: object) -> object:
    """Flags are 0 and 1, as on SQLite."""
    return int(value) if isinstance(value, bool) else value


@contextmanager
def explained(job: Job, statement: Statement) -> Iterator[None]:
    """Raise the user's error in place of the driver's."""
    try:
        yield
    except psycopg.Error as error:
        state = error.sqlstate or ""
        if state == CANCELED:
            raise stopped(job.allowed.seconds) from error
        said = error.diag.message_primary or str(error).partition("\n")[0]
        if state == OUT_OF_MEMORY or (not state and said.startswith(LACKING)):
            raise MemoryError from error
        at = int(error.diag.statement_position or 0) - 1 - len(DECLARED)
        where = f"{locate_in(job.query.text, statement, at)}: " if at >= 0 else ""
        hint = error.diag.message_hint or ""
        if state == LOCKED:
            hint = "another process is changing the tables; try again"
        if state in UNKNOWN:
            hint = "`incidents sql --schema` names tables, views and columns"
        raise InputError(f"PostgreSQL: {where}{said}", hint.rstrip(".")) from error
