"""Triggers refuse what must not happen to recorded rows."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from incidents.db.base import Base
from incidents.db.engine import run_sql
from incidents.db.guards import KEPT, guards_lifted, list_guards, missing_guards
from tests.db.rows import populate

GUARDS = list(list_guards())


@pytest.fixture
def connection(session):
    populate(session.connection())
    return session.connection()


def refused(connection, statement, message):
    with (
        pytest.raises(IntegrityError, match=message),
        connection.begin_nested(),
    ):
        connection.execute(text(statement))


def test_each_recorded_table_is_guarded():
    recorded = {table.name for table in Base.metadata.tables.values() if "recorded_in" in table.c}
    assert {guard.table for guard in GUARDS} == recorded | {"changesets"}


@pytest.mark.parametrize("guard", [g for g in GUARDS if g.event == "DELETE"], ids=lambda g: g.table)
def test_rows_are_not_deleted(connection, guard):
    refused(connection, f"DELETE FROM {guard.table}", guard.message)


@pytest.mark.parametrize(
    "guard",
    [g for g in GUARDS if g.event == "UPDATE" and not g.when],
    ids=lambda g: g.table,
)
def test_rows_are_not_updated(connection, guard):
    refused(connection, f"UPDATE {guard.table} SET recorded_in = recorded_in", guard.message)


@pytest.mark.parametrize("table", KEPT)
def test_mutable_rows_are_updated(connection, table):
    changed = connection.execute(text(f"UPDATE {table} SET recorded_in = 2"))
    assert changed.rowcount > 0


def test_a_changeset_is_updated_until_it_is_sealed(connection):
    refused(connection, "UPDATE changesets SET message = 'x' WHERE id = 1", "are sealed")
    connection.execute(text("UPDATE changesets SET digest = :d WHERE id = 2"), {"d": "c" * 64})
    refused(connection, "UPDATE changesets SET digest = '' WHERE id = 2", "are sealed")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_rows_are_not_replaced(connection):
    statement = "REPLACE INTO changesets SELECT * FROM changesets WHERE id = 1"
    refused(connection, statement, "are never deleted")


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True, scope="session")
@pytest.mark.parametrize("guard", [g for g in GUARDS if g.event == "DELETE"], ids=lambda g: g.table)
def test_tables_are_not_truncated(connection, guard):
    refused(connection, f"TRUNCATE {guard.table} CASCADE", guard.message)


def test_derived_tables_are_free(connection):
    for table in ("participants", "chronology", "export_runs"):
        connection.execute(text(f"DELETE FROM {table}"))
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_guards_can_be_lifted(connection):
    with guards_lifted(connection):
        connection.execute(text("UPDATE claims SET best = 95 WHERE id = 1"))
    refused(connection, "UPDATE claims SET best = 84 WHERE id = 1", "claims are immutable")


ONE_COLUMN = """
CREATE OR REPLACE TRIGGER guard_citations_update BEFORE UPDATE OF salt ON citations
FOR EACH ROW EXECUTE FUNCTION guard_refuse('citations are immutable')
"""
REFUSES_NOTHING = """
CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RETURN NEW; END $$
"""
ALTERED = {
    "sqlite": {
        "guard_claims_update": ("DROP TRIGGER guard_claims_update",),
        "guard_citations_update": (
            "DROP TRIGGER guard_citations_update",
            "CREATE TRIGGER guard_citations_update BEFORE UPDATE ON citations BEGIN SELECT 1; END",
        ),
    },
    "postgresql": {
        "guard_claims_delete": ("DROP TRIGGER guard_claims_delete ON claims",),
        "guard_claims_truncate": ("DROP TRIGGER guard_claims_truncate ON claims",),
        "guard_changes_update": ("ALTER TABLE changes DISABLE TRIGGER guard_changes_update",),
        "guard_claims_update": ("ALTER TABLE claims ENABLE REPLICA TRIGGER guard_claims_update",),
        "guard_citations_update": (ONE_COLUMN,),
        "guard_refuse": (REFUSES_NOTHING,),
    },
}


def test_guards_that_guard_no_more_are_missed(connection, backend):
    assert missing_guards(connection) == []
    for statements in ALTERED[backend].values():
        for statement in statements:
            run_sql(connection, statement)
    assert set(missing_guards(connection)) == set(ALTERED[backend])
