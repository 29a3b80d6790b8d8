"""Triggers that refuse what must not happen to recorded rows; made anew at each upgrade."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

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
    for statement in make(guards):
        run_sql(connection, statement)


def missing_guards(connection: Connection) -> list[str]:
    """Names of the triggers that somebody has dropped."""
    triggers = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    present = set(connection.exec_driver_sql(triggers).scalars())
    return [guard.name for guard in list_guards() if guard.name not in present]


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


def _make_on_sqlite(guards: list[Guard]) -> Iterator[str]:
    for guard in guards:
        when = f" WHEN {guard.when}" if guard.when else ""
        yield (
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        )


def _drop_on_sqlite(connection: Connection) -> None:
    named = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        f" AND substr(name, 1, {len(PREFIX)}) = '{PREFIX}'"
    )
    for (name,) in connection.exec_driver_sql(named).all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def _make_on_postgresql(guards: list[Guard]) -> Iterator[str]:
    # Integrity constraint violation, so that both drivers raise IntegrityError.
    yield (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = '23000'; END $$"
    )
    for guard in guards:
        when = f" WHEN ({guard.when})" if guard.when else ""
        yield (
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW{when}"
            f" EXECUTE FUNCTION {FUNCTION}('{guard.message}')"
        )
        if guard.event == "DELETE":
            # TRUNCATE fires no row trigger.
            yield (
                f"CREATE TRIGGER {PREFIX}{guard.table}_truncate BEFORE TRUNCATE ON {guard.table}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}('{guard.message}')"
            )


def _drop_on_postgresql(connection: Connection) -> None:
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE")
