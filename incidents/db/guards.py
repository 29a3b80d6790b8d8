"""Triggers that refuse what must not happen to recorded rows; made anew at each upgrade."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, inspect

from incidents.db.engine import run_sql

IMMUTABLE = ("citations", "claims", "assessments")
APPEND_ONLY = ("citation_sources", "claim_links", "incident_links", "changes")
KEPT = (
    "sources",
    "source_files",
    "incidents",
    "actors",
    "actor_names",
    "places",
    "place_names",
    "properties",
    "terms",
    "external_ids",
)
PREFIX = "guard_"
FUNCTION = "guard_refuse"
# Integrity constraint violation, so that both drivers raise IntegrityError.
CREATE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = '23000'; END $$
"""
SQLITE_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
# Those that fire for everybody, and the function they call.
POSTGRESQL_TRIGGERS = f"""
SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true) FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal AND tgenabled IN ('O', 'A')
UNION ALL
SELECT proname, format('CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE %s AS $$%s$$',
  proname, lanname, prosrc)
FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
WHERE pronamespace = current_schema()::regnamespace AND proname = '{FUNCTION}'
"""


class Guard(NamedTuple):
    """One refusal: of an UPDATE or DELETE on a table, with the error's text."""

    table: str
    event: str
    message: str
    when: str = ""

    @property
    def name(self) -> str:
        """Name of the trigger."""
        return f"{PREFIX}{self.table}_{self.event.lower()}"


def list_guards() -> Iterator[Guard]:
    """Every refusal, over all tables."""
    for tables, message, events in (
        (IMMUTABLE, "are immutable", ("UPDATE", "DELETE")),
        (APPEND_ONLY, "are append-only", ("UPDATE", "DELETE")),
        (KEPT, "are never deleted", ("DELETE",)),
    ):
        yield from (Guard(table, each, f"{table} {message}") for table in tables for each in events)
    # A changeset is open until it has its digest.
    yield Guard("changesets", "UPDATE", "changesets are sealed", "OLD.digest <> ''")
    yield Guard("changesets", "DELETE", "changesets are never deleted")


def create_guards(connection: Connection) -> None:
    """Create the triggers of those tables that are there."""
    present = set(inspect(connection).get_table_names())
    guards = [guard for guard in list_guards() if guard.table in present]
    make = _make_on_sqlite if connection.dialect.name == "sqlite" else _make_on_postgresql
    for _, statement in make(guards):
        run_sql(connection, statement)


def missing_guards(connection: Connection) -> list[str]:
    """Names of the triggers that somebody has dropped, disabled or made into something else."""
    if connection.dialect.name == "sqlite":
        named, make = SQLITE_TRIGGERS, _make_on_sqlite
    else:
        named, make = POSTGRESQL_TRIGGERS, _make_on_postgresql
    found: list[Any] = list(run_sql(connection, named))
    present = {name: _plain(sql) for name, sql in found}
    made = make(list(list_guards()))
    return [name for name, sql in made if present.get(name) != _plain(sql)]


def _plain(sql: str) -> str:
    """A statement without what PostgreSQL puts into its own text of it."""
    return re.sub(r"\s+|::text|[()]", "", sql).lower()


def drop_guards(connection: Connection) -> None:
    """Drop the triggers, as a batch rebuild would do anyway."""
    drop = _drop_on_sqlite if connection.dialect.name == "sqlite" else _drop_on_postgresql
    drop(connection)


@contextmanager
def guards_lifted(connection: Connection) -> Iterator[None]:
    """Allow, within a transaction, what the triggers refuse: a redaction, say."""
    drop_guards(connection)
    yield
    create_guards(connection)


def _make_on_sqlite(guards: list[Guard]) -> Iterator[tuple[str, str]]:
    """Names of triggers, each with the statement that makes it."""
    for guard in guards:
        when = f" WHEN {guard.when}" if guard.when else ""
        fires = f"BEFORE {guard.event} ON {guard.table}{when}"
        refuses = f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        yield guard.name, f"CREATE TRIGGER {guard.name} {fires} {refuses}"


def _drop_on_sqlite(connection: Connection) -> None:
    named = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        f" AND substr(name, 1, {len(PREFIX)}) = '{PREFIX}'"
    )
    for (name,) in connection.exec_driver_sql(named).all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def _make_on_postgresql(guards: list[Guard]) -> Iterator[tuple[str, str]]:
    """The same, after the function they call."""
    yield FUNCTION, CREATE_FUNCTION
    for guard in guards:
        when = f" WHEN ({guard.when})" if guard.when else ""
        fires = f"BEFORE {guard.event} ON {guard.table} FOR EACH ROW{when}"
        refuses = f"EXECUTE FUNCTION {FUNCTION}('{guard.message}')"
        yield guard.name, f"CREATE TRIGGER {guard.name} {fires} {refuses}"
        if guard.event == "DELETE":
            # TRUNCATE fires no row trigger.
            name = f"{PREFIX}{guard.table}_truncate"
            fires = f"BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT"
            yield name, f"CREATE TRIGGER {name} {fires} {refuses}"


def _drop_on_postgresql(connection: Connection) -> None:
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE")
