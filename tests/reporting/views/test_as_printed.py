"""The views `timeline` and `releasable_timeline` are what `incidents timeline` prints."""

import re

import pytest
from sqlalchemy import select

from incidents.db.engine import reading
from incidents.exporters.flat import LINE_COLUMNS
from incidents.reporting.timeline import read_lines
from incidents.reporting.views.timelines import RELEASABLE, TIMELINE
from incidents.resolution.question import UNLIMITED, Limits
from tests.fixture_files import load_texts

CLEAR = Limits(ceiling="CLEAR")
MARKED = b"""
about: attack
title: Attack
sources:
  paper: {says: [{gist: five dead, date: 2024-01-02, deaths: 5}]}
  memo: {handling: GREEN, says: [{gist: two hurt, injured: 2}, {gist: six, deaths: 6}]}
  cable: {handling: AMBER, says: [{gist: in a street, deaths: 7, type: bombing}]}
"""


@pytest.fixture
def marked(engine):
    """A session on one incident, of which something is GREEN and something AMBER."""
    load_texts(engine, MARKED)
    with reading(engine) as session:
        yield session


@pytest.mark.parametrize(("view", "limits"), [(TIMELINE, UNLIMITED), (RELEASABLE, CLEAR)], ids=str)
def test_views_are_the_timeline_row_by_row(reader, view, limits):
    assert_printed(reader, view, limits)


def test_what_may_be_released_is_what_a_ceiling_lets_through(marked):
    assert_printed(marked, TIMELINE, UNLIMITED)
    assert_printed(marked, RELEASABLE, CLEAR)
    shown = RELEASABLE.c
    (row,) = marked.execute(select(shown.deaths, shown.injured, shown.type, shown.handling))
    assert row == ("5", None, None, "CLEAR")


def assert_printed(reader, view, limits):
    ordered = select(view).order_by(view.c.earliest, view.c.latest, view.c.code)
    rows = [dict(row._mapping) for row in reader.execute(ordered)]
    names = [name for name in LINE_COLUMNS if name in view.columns]
    assert set(view.columns.keys()) == set(names)
    printed = [dict(zip(LINE_COLUMNS, line, strict=True)) for line in read_lines(reader, limits)]
    assert rows == [{name: line[name] for name in names} for line in printed]
    assert rows


# The tables that grow with the data, by whatever names the views know them.
LARGE = re.compile(
    r"SCAN (claims?|claim_links|citations?|incidents?|passage|facts|c|chronology|subject)(_\d+)?\b"
)
CHANGES = "SELECT * FROM changes_since WHERE changeset = 3"


def list_scanned(session, query):
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
    assert plan
    return {found[1] for row in plan if (found := LARGE.match(row[3]))}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
@pytest.mark.parametrize(
    ("query", "scanned"),
    [
        ("SELECT claim, value FROM claim_list WHERE incident = 'x' AND current = 1", set()),
        ("SELECT title, deaths FROM timeline WHERE earliest >= '2024' LIMIT 50", set()),
        (CHANGES, {"claim_links"}),  # few, and no index leads to what was recorded when
        ("SELECT * FROM corroboration WHERE incident = 'x'", set()),
    ],
)
def test_indexes_answer_what_is_asked_of_few(reader, query, scanned):
    assert list_scanned(reader, query) == scanned


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_without_an_index_all_claims_are_read(session):
    session.connection().exec_driver_sql("DROP INDEX ix_claims_recorded_in")

    assert list_scanned(session, CHANGES) == {"claims", "claim_links"}
