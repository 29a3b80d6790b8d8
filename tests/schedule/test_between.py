"""What was edited between two runs: each edit is found by what it concerns, however many are."""

import sqlite3

import pytest
from sqlalchemy import select

from incidents.db.engine import open_engine, reading
from incidents.models import Incident
from incidents.schedule.between import read_between
from incidents.schedule.manifest import load_manifest
from incidents.schedule.past import find_owners, marked_above, name_rows
from tests.schedule.conftest import MONDAY, NEXT_MONDAY, only_sqlite

pytestmark = pytest.mark.slow

STOCK_SQLITE = 32_766
MANY = range(70_000)
EDITS = (
    ("edit", "kabul", "--title", "Bombing", "--summary", "Six dead"),
    ("edit", "rumour", "--title", "Hearsay"),
    ("merge", "kerman", "kabul"),
    ("actor", "edit", "isis", "--name", "Daesh"),
    ("source", "edit", "wire", "--reliability", "B"),
    ("source", "edit", "fars", "--title", "Fars, live"),
    ("property", "edit", "deaths", "--rule", "latest"),
)


@only_sqlite
def test_edits_are_found_by_what_they_concern(desk):
    desk.due(MONDAY)
    for edit in EDITS:
        desk.database.do(*edit)
    desk.due(NEXT_MONDAY)
    manifests = (
        load_manifest(desk.exports / f"weekly/{day}.manifest.json")
        for day in ("2024-09-02", "2024-09-09")
    )
    with reading(open_engine(desk.url)) as session:
        found = read_between(session, *manifests)
        ids = {row.code: row.id for row in session.execute(select(Incident.code, Incident.id))}

    concerning = {
        code: [(each.row_id, each.column) for each in found.about({id_})]
        for code, id_ in ids.items()
    }
    merge = (ids["kerman"], "merged_into_id")
    assert concerning == {
        "kerman": [merge],
        "kabul": sorted([merge, (ids["kabul"], "summary"), (ids["kabul"], "title")]),
        "rumour": [(ids["rumour"], "title")],
    }
    assert [each.column for each in found.weights] == ["reliability", "rule"]
    assert [table for table, _ in found.names] == ["actor_names"]


@pytest.mark.parametrize("table", ["incidents", "sources", "actors", "actor_names", "place_names"])
def test_more_rows_than_a_query_takes_values(desk, table):
    with reading(open_engine(desk.url)) as session:
        connection = session.connection().connection.driver_connection
        if isinstance(connection, sqlite3.Connection):
            connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, STOCK_SQLITE)
        assert name_rows(session, table, MANY)
        assert find_owners(session, table, MANY)
        marked = marked_above(session, table, MANY, "CLEAR")
    assert bool(marked) == (table in ("sources", "actors", "actor_names"))
